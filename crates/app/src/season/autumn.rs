//! 秋季 When everything of one term happens, from its scheme and the calendar.

use super::{Job, Step, beside};
use jiff::civil::{Date, time};
use rules::enrol::claim;
use rules::moment::{Moment, moment};
use rules::money::fee::{Terms, Unit};
use rules::money::tally::{self, Last};
use rules::money::{bill, tariff};
use rules::plan::calendar::{Calendar, Evening};
use rules::plan::local::Days;
use rules::plan::scheme::Scheme;
use std::iter::successors;

/// Every step of the term in order.
pub(super) fn steps(scheme: &Scheme, calendar: &Calendar) -> Vec<Step> {
    let mut steps = enrolment(scheme);
    steps.extend(evenings(scheme, calendar));
    steps.extend(money(scheme));
    let given = seats_given(scheme);
    let choices = (given.plus_minutes(20), given.plus_minutes(35 * 24 * 60));
    steps.extend(beside::steps(scheme, calendar, choices));
    let term_ends = moment(scheme.term.until, time(8, 0, 0, 0));
    let last = steps.iter().map(|step| step.at).max().unwrap_or(term_ends);
    steps.push(Step { at: term_ends.max(last.plus_minutes(1)), job: Job::SettleAll });
    steps.sort_by_key(|step| step.at);
    steps
}

fn enrolment(scheme: &Scheme) -> Vec<Step> {
    let (registration, preference) = (&scheme.registration, &scheme.preference);
    let step = |at: Moment, job: Job| Step { at, job };
    let (close, given) = (registration.until, seats_given(scheme));
    let mut steps = vec![
        step(registration.notice_at, Job::PublishNotice),
        step(half(registration.notice_at, close), Job::Register { late: false }),
        step(close, Job::Register { late: true }),
        step(close.plus_minutes(60), Job::Review),
        step(close.plus_minutes(180), Job::Letters),
        step(close.plus_minutes(240), Job::ArrangeGroups),
        step(close.plus_minutes(300), Job::PlanSessions),
        step(given.plus_minutes(30), Job::PlanSessions),
        step(given.plus_minutes(40 * 24 * 60), Job::LeaveCourses),
        step(given.plus_minutes(40 * 24 * 60 + 30), Job::AnswerOffers),
        step(given.plus_minutes(42 * 24 * 60), Job::AnswerOffers),
    ];
    if is_first_come(scheme) {
        let opens = claim::opens(&scheme.claim);
        steps.push(step(opens.plus_minutes(-360), Job::Courses));
        steps.push(step(claim::decides(&scheme.claim).plus_minutes(1), Job::Claim));
        steps.push(step(given, Job::SettleClaims));
    } else {
        steps.push(step(preference.from.plus_minutes(-360), Job::Courses));
        steps.push(step(half(preference.from, preference.until), Job::Wish));
        // Numbers are drawn once the roster has been public for ten minutes.
        let fixed = preference.until.plus_minutes(60).min(given.plus_minutes(-10)).max(preference.until);
        steps.push(step(fixed, Job::FixRoster));
        steps.push(step(given.max(fixed.plus_minutes(10)), Job::Draw));
    }
    steps
}

fn half(from: Moment, until: Moment) -> Moment {
    Moment(from.0 + (until.0 - from.0) / 2)
}

/// Whether all seats go to whoever asks first (P3.33).
fn is_first_come(scheme: &Scheme) -> bool {
    claim::way(&scheme.claim) == claim::Way::FirstCome
}

/// When it is known who has a seat: after the draw, or after the last claim.
fn seats_given(scheme: &Scheme) -> Moment {
    if is_first_come(scheme) { claim::ends(&scheme.claim).plus_minutes(60) } else { scheme.draw.draws_at }
}

/// Bills after the courses open; or, where the plan charges afterwards, after the lessons of each period were posted.
fn money(scheme: &Scheme) -> Vec<Step> {
    let day = 24 * 60;
    let fees = scheme.fees();
    let is_any = |afterwards: bool| fees.values().any(|fee| bill::is_afterwards(fee) == afterwards);
    let given = seats_given(scheme);
    let mut steps = vec![
        Step { at: given.plus_minutes(60), job: Job::Bill },
        Step { at: given.plus_minutes(14 * 60), job: Job::Pay { late: false } },
        Step { at: given.plus_minutes(10 * day), job: Job::Pay { late: true } },
    ];
    if !is_any(false) {
        steps.clear();
    }
    let is_monthly = fees.values().any(|fee| fee.unit == Unit::Month && !bill::is_afterwards(fee));
    let later = months(scheme).filter(|at| is_monthly && *at > given.plus_minutes(60));
    steps.extend(later.flat_map(|at| {
        [
            Step { at, job: Job::Bill },
            Step { at: at.plus_minutes(14 * 60), job: Job::Pay { late: false } },
            Step { at: at.plus_minutes(10 * day), job: Job::Pay { late: true } },
        ]
    }));
    let Some(fee) = tally::paced(&fees).filter(|_| is_any(true)) else { return steps };
    let afterwards = || fees.values().filter(|fee| bill::is_afterwards(fee));
    let of_period = |until: Date| {
        let posted = moment(until, time(8, 0, 0, 0));
        let checked = afterwards().map(|fee| tariff::billed_from(fee, until)).max().unwrap_or(until);
        let billed = moment(checked, time(9, 0, 0, 0));
        [
            Step { at: posted, job: Job::PostLessons },
            Step { at: billed, job: Job::BillLessons },
            Step { at: billed.plus_minutes(day), job: Job::Pay { late: false } },
            Step { at: billed.plus_minutes(3 * day), job: Job::Pay { late: true } },
        ]
    };
    steps.extend(periods(scheme, fee).into_iter().flat_map(of_period));
    steps
}

/// When the later months of the term are billed: five days before each begins.
fn months(scheme: &Scheme) -> impl Iterator<Item = Moment> {
    let (next, until) = (|day: &Date| day.last_of_month().tomorrow().ok(), scheme.term.until);
    let all = successors(next(&scheme.term.from), next).take_while(move |first| *first < until);
    all.map(|first| moment(first, time(8, 0, 0, 0)).plus_minutes(-5 * 24 * 60))
}

/// The last days, excluded, of the periods whose lessons are posted.
fn periods(scheme: &Scheme, fee: &Terms) -> Vec<Date> {
    let term = (scheme.term.from, scheme.term.until);
    let mut ends: Vec<Date> = Vec::new();
    loop {
        let last = ends.last().map(|until| Last { until: *until, is_billed: true });
        match tally::next(fee, term, last, term.1) {
            Ok(period) => ends.push(period.until),
            Err(_) => return ends,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::town::PLAN;
    use jiff::civil::date;

    /// A fee by the month that is paid ahead: every month's bills go out before it begins.
    #[test]
    fn a_fee_by_the_month_is_billed_every_month() {
        let bills = |scheme: &Scheme| {
            let steps = money(scheme).into_iter().filter(|step| matches!(step.job, Job::Bill));
            steps.map(|step| step.at.date()).collect::<Vec<Date>>()
        };
        let mut scheme = PLAN.read().unwrap();
        assert_eq!(bills(&scheme), [date(2021, 9, 9)]);
        scheme.fee.values_mut().for_each(|fee| fee.unit = Unit::Month);
        let months = [(2021, 9, 9), (2021, 9, 26), (2021, 10, 27), (2021, 11, 26), (2021, 12, 27)];
        assert_eq!(bills(&scheme), months.map(|(year, month, day)| date(year, month, day)));
    }
}
