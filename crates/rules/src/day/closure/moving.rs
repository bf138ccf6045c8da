//! 改期 Moving lessons: to a school day on which teacher, room and every child are free at the course's own hour.

use super::{Cancelled, Facts, Planned};
use crate::id::{PersonId, SessionId};
use crate::moment::moment;
use crate::plan::calendar::Calendar;
use crate::plan::scheme::Scheme;
use jiff::civil::Date;

/// Why a lesson cannot move to the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stuck {
    /// It is care, not a lesson: the children are simply at home.
    Care,
    /// The day closes another hour of this closure, or ends earlier than the lesson.
    Hours,
    /// The group meets on that day already.
    Meets,
    /// Its teacher has another group then.
    Teacher,
    /// 随班老师 Whoever of the school's own goes along to it has another group then (P3.54).
    Companion,
    /// Its room is taken then.
    Room,
    /// A child of it is in another course that day.
    Child,
}

/// What becomes of each session, in order; what moves first takes teacher, room and children.
pub(super) fn each(
    (scheme, calendar): (&Scheme, &Calendar),
    facts: &Facts,
    sessions: &[&Planned],
    to: Date,
) -> Vec<Cancelled> {
    let mut there: Vec<Planned> = facts.target.clone();
    let mut done = Vec::new();
    for session in sessions {
        let planned = on(session, to);
        let stuck = stuck((scheme, calendar), facts, (session, &planned), &there);
        if stuck.is_none() {
            there.push(planned.clone());
        }
        let moved = stuck.is_none().then_some(planned);
        done.push(Cancelled { session: (*session).clone(), moved, stuck });
    }
    done
}

/// The same lessons on another day, by the group's own teacher: whoever stood in said yes to this evening only.
fn on(session: &Planned, to: Date) -> Planned {
    Planned {
        id: SessionId::new(format!("{}-{to}", session.group)),
        from: moment(to, session.from.time()),
        until: moment(to, session.until.time()),
        teacher: session.own_teacher.clone(),
        companion: session.own_companion.clone(),
        is_opened: false,
        ..session.clone()
    }
}

fn stuck(
    (scheme, calendar): (&Scheme, &Calendar),
    facts: &Facts,
    (session, planned): (&Planned, &Planned),
    there: &[Planned],
) -> Option<Stuck> {
    if session.course.is_none() {
        return Some(Stuck::Care);
    }
    if !within(scheme, calendar, planned) || facts.standing.iter().any(|one| one.cancels(planned)) {
        return Some(Stuck::Hours);
    }
    if there.iter().any(|other| other.group == planned.group) {
        return Some(Stuck::Meets);
    }
    let at_once = |other: &&Planned| other.from < planned.until && planned.from < other.until;
    let is_led = |who: &PersonId| there.iter().filter(at_once).any(|other| other.leading().contains(who));
    if is_led(&planned.teacher) {
        return Some(Stuck::Teacher);
    }
    if planned.companion.as_ref().is_some_and(is_led) {
        return Some(Stuck::Companion);
    }
    if there.iter().filter(at_once).any(|other| other.room == planned.room) {
        return Some(Stuck::Room);
    }
    let courses = there.iter().filter(|other| other.course.is_some());
    let meet = |other: &Planned| !other.members.is_disjoint(&planned.members);
    courses.into_iter().any(meet).then_some(Stuck::Child)
}

/// Whether class “x” has an evening that day which the lessons fit into (P3.13, P3.14).
fn within(scheme: &Scheme, calendar: &Calendar, planned: &Planned) -> bool {
    let evening = scheme.programme("x").and_then(|x| calendar.evening(scheme, x, planned.from.date()));
    evening.is_some_and(|evening| evening.from <= planned.from && planned.until <= evening.until)
}
