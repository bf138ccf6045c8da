//! 秋季 When everything of one term happens, from its scheme and the calendar.

use super::{Job, Step};
use jiff::civil::time;
use rules::moment::{Moment, moment};
use rules::plan::calendar::{Calendar, Evening};
use rules::plan::local::Days;
use rules::plan::scheme::Scheme;

/// Every step of the term in order.
pub(super) fn steps(scheme: &Scheme, calendar: &Calendar) -> Vec<Step> {
    let mut steps = enrolment(scheme);
    steps.extend(evenings(scheme, calendar));
    steps.push(Step { at: moment(scheme.term.until, time(8, 0, 0, 0)), job: Job::SettleAll });
    steps.sort_by_key(|step| step.at);
    steps
}

fn enrolment(scheme: &Scheme) -> Vec<Step> {
    let (registration, preference) = (&scheme.registration, &scheme.preference);
    let step = |at: Moment, job: Job| Step { at, job };
    let (close, draw) = (registration.until, scheme.draw.draws_at);
    let half = |from: Moment, until: Moment| Moment(from.0 + (until.0 - from.0) / 2);
    vec![
        step(registration.notice_at, Job::PublishNotice),
        step(half(registration.notice_at, close), Job::Register { late: false }),
        step(close, Job::Register { late: true }),
        step(close.plus_minutes(60), Job::Review),
        step(close.plus_minutes(180), Job::Letters),
        step(close.plus_minutes(240), Job::ArrangeGroups),
        step(close.plus_minutes(300), Job::PlanSessions),
        step(preference.from.plus_minutes(-360), Job::Courses),
        step(half(preference.from, preference.until), Job::Wish),
        step(preference.until.plus_minutes(60), Job::FixRoster),
        step(draw, Job::Draw),
        step(draw.plus_minutes(30), Job::PlanSessions),
        step(draw.plus_minutes(60), Job::Bill),
        step(draw.plus_minutes(14 * 60), Job::Pay { late: false }),
        step(draw.plus_minutes(10 * 24 * 60), Job::Pay { late: true }),
        step(draw.plus_minutes(40 * 24 * 60), Job::LeaveCourses),
        step(draw.plus_minutes(40 * 24 * 60 + 30), Job::AnswerOffers),
        step(draw.plus_minutes(42 * 24 * 60), Job::AnswerOffers),
    ]
}

fn evenings(scheme: &Scheme, calendar: &Calendar) -> Vec<Step> {
    let days = Days { from: scheme.term.from, until: scheme.term.until };
    let Some(programme) = scheme.programme("1") else { return Vec::new() };
    let evenings = calendar.evenings(scheme, programme, days);
    evenings.into_iter().flat_map(|evening| evening_steps(scheme, calendar, &evening)).collect()
}

/// Rolls are called again for the courses that begin later; whoever's session is over goes home.
fn evening_steps(scheme: &Scheme, calendar: &Calendar, evening: &Evening) -> Vec<Step> {
    let (date, from, until) = (evening.date, evening.from, evening.until);
    let courses = scheme.programme("x").and_then(|x| calendar.evening(scheme, x, date));
    let last = courses.map_or(until, |courses| courses.until.max(until));
    let mut steps = vec![
        (moment(date, time(7, 30, 0, 0)), Job::Leave(date)),
        (from, Job::OpenEvening(date)),
        (from.plus_minutes(8), Job::CallRoll(date)),
        (from.plus_minutes(28), Job::CallRoll(date)),
        (from.plus_minutes(58), Job::CallRoll(date)),
        (from.plus_minutes(65), Job::FollowAbsences(date)),
        (from.plus_minutes(75), Job::EarlyPickups(date)),
        (until, Job::HandOver(date)),
    ];
    if last > until {
        steps.push((last, Job::HandOver(date)));
    }
    steps.push((last.plus_minutes(35), Job::LateParents(date)));
    steps.push((last.plus_minutes(45), Job::CloseEvening(date)));
    steps.into_iter().map(|(at, job)| Step { at, job }).collect()
}
