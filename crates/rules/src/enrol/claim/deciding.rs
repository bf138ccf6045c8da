//! 逐一决定 One claim after another, each from the facts as the one before has left them.

use super::{
    Child, Claimed, Draft, Facts, Got, Held, Refusal, Seats, Slot, Terms, Way, is_too_often, most, shut, way,
};
use crate::enrol::placement::State;
use crate::enrol::{campus, course, preference};
use crate::id::CourseId;
use crate::moment::Moment;
use std::collections::{BTreeMap, BTreeSet};

/// Decides one claim and notes in `facts` what it changed, for the next one.
pub fn decide(
    terms: &Terms,
    sites: &campus::Terms,
    facts: &mut Facts,
    draft: &Draft,
    now: Moment,
) -> Result<Claimed, Refusal> {
    let answer = |slots: Vec<Slot>, already| Claimed {
        student: draft.student.clone(),
        key: draft.key.clone(),
        slots,
        already,
    };
    let of = (draft.student.clone(), draft.key.clone());
    if let Some(slots) = facts.answered.get(&of) {
        return Ok(answer(slots.clone(), true));
    }
    may_ask(terms, facts, draft, now)?;
    let days = check_wishes(terms, sites, facts, draft)?;
    let child = facts.children.get_mut(&draft.student).ok_or(Refusal::NotOnRoll)?;
    let slots: Vec<Slot> =
        days.iter().filter_map(|(day, wishes)| slot(child, &mut facts.courses, *day, wishes)).collect();
    if slots.iter().all(|slot| slot.got == Got::Kept && slot.rank == 0) {
        return Err(Refusal::SameDay);
    }
    facts.answered.insert(of, slots.clone());
    Ok(answer(slots, false))
}

/// Whether a claim may wait for the opening: everything that can be said before it.
pub fn admit(
    terms: &Terms,
    sites: &campus::Terms,
    facts: &Facts,
    draft: &Draft,
    now: Moment,
) -> Result<(), Refusal> {
    may_ask(terms, facts, draft, now)?;
    check_wishes(terms, sites, facts, draft).map(|_| ())
}

/// The window and the family: the first reason is told. Whoever only asks to wait for courses that are full takes no seat
/// from anybody, and is never too early or too late (X.1).
fn may_ask(terms: &Terms, facts: &Facts, draft: &Draft, now: Moment) -> Result<(), Refusal> {
    if let Some(why) = shut(terms, draft.at).filter(|_| !is_only_to_wait(facts, draft)) {
        return Err(why);
    }
    if is_too_often(terms, draft.presses) {
        return Err(Refusal::TooOften);
    }
    let child = facts.children.get(&draft.student).ok_or(Refusal::NotOnRoll)?;
    if !child.guardian_verified {
        return Err(Refusal::NotVerified);
    }
    if !child.student.is_on_roll(now.date()) {
        return Err(Refusal::NotOnRoll);
    }
    Ok(())
}

/// Every wish is an open course without a seat for whoever asks now.
fn is_only_to_wait(facts: &Facts, draft: &Draft) -> bool {
    let is_full = |wish: &CourseId| {
        let seats = facts.courses.get(wish);
        seats.is_some_and(|seats| seats.course.state == course::State::Open && !is_free(seats))
    };
    !draft.wishes.is_empty() && draft.wishes.iter().all(is_full)
}

/// The wishes by weekday, each one that the child may have.
pub(super) fn check_wishes(
    terms: &Terms,
    sites: &campus::Terms,
    facts: &Facts,
    draft: &Draft,
) -> Result<BTreeMap<i64, Vec<CourseId>>, Refusal> {
    if draft.wishes.is_empty() {
        return Err(Refusal::Nothing);
    }
    let child = facts.children.get(&draft.student).ok_or(Refusal::NotOnRoll)?;
    let (mut days, mut seen): (BTreeMap<i64, Vec<CourseId>>, _) = (BTreeMap::new(), BTreeSet::new());
    for wish in &draft.wishes {
        let wanted = &facts.courses.get(wish).ok_or(Refusal::NotOpen)?.course;
        if !can_be_had(terms, wanted) {
            return Err(Refusal::NotOpen);
        }
        if !seen.insert(wish) {
            return Err(Refusal::Twice { title: wanted.title_zh.clone() });
        }
        if let Some(clause) = preference::kept_out(sites, &facts.own_site, &child.student, wanted) {
            return Err(Refusal::Grade { title: wanted.title_zh.clone(), clause });
        }
        if clashes(child, facts, wanted, &draft.wishes) {
            return Err(Refusal::Clash { title: wanted.title_zh.clone() });
        }
        let day = days.entry(wanted.weekday).or_default();
        day.push(wish.clone());
        if day.len() as i64 > most(terms) {
            return Err(Refusal::TooMany { most: most(terms) });
        }
    }
    Ok(days)
}

/// Whether a wish and a seat, or another wish, of another menu meet on one day: only courses of several days can.
fn clashes(child: &Child, facts: &Facts, wanted: &course::Course, wishes: &[CourseId]) -> bool {
    let away = |weekday: i64, days: i64| weekday != wanted.weekday && days & wanted.days() != 0;
    let is_seat = |held: &Held| held.state == State::Placed && away(held.weekday, held.days);
    let others = wishes.iter().filter_map(|wish| facts.courses.get(wish)).map(|seats| &seats.course);
    child.held.values().any(is_seat) || others.into_iter().any(|one| away(one.weekday, one.days()))
}

/// Left-over seats are those of open courses; where all are claimed, a course need only be announced.
fn can_be_had(terms: &Terms, wanted: &course::Course) -> bool {
    match way(terms) {
        Way::FirstCome => matches!(wanted.state, course::State::Announced | course::State::Open),
        Way::LeftOver | Way::Never => wanted.state == course::State::Open,
    }
}

/// One weekday: the seat that is there already, else the first wish with a free one, else a place in a list.
fn slot(
    child: &mut Child,
    courses: &mut BTreeMap<CourseId, Seats>,
    weekday: i64,
    wishes: &[CourseId],
) -> Option<Slot> {
    let seat = child.held.iter().find(|(_, held)| held.weekday == weekday && held.state == State::Placed);
    if let Some((course, _)) = seat {
        let at = wishes.iter().position(|wish| wish == course);
        let rank = at.map_or(0, |at| at as i64 + 1);
        return Some(Slot { weekday, course: course.clone(), got: Got::Kept, rank, full: Vec::new() });
    }
    let free = |wish: &&CourseId| courses.get(*wish).is_some_and(is_free);
    if let Some((at, wish)) = wishes.iter().enumerate().find(|(_, wish)| free(wish)) {
        let (rank, full) = (at as i64 + 1, wishes[..at].to_vec());
        courses.get_mut(wish)?.course.taken += 1;
        take_seat(child, courses, wish, weekday);
        return Some(Slot { weekday, course: wish.clone(), got: Got::Seat, rank, full });
    }
    let stays = wishes.iter().enumerate().find_map(|(at, wish)| {
        let held = child.held.get(wish).filter(|held| held.state == State::Waiting)?;
        Some((at, wish, held.position))
    });
    if let Some((at, wish, position)) = stays {
        let (rank, full) = (at as i64 + 1, wishes.to_vec());
        return Some(Slot { weekday, course: wish.clone(), got: Got::Stays(position), rank, full });
    }
    let first = wishes.first()?;
    let list = courses.get_mut(first)?;
    (list.waiting, list.asking, list.last) = (list.waiting + 1, list.asking + 1, list.last + 1);
    let position = list.waiting;
    let days = list.course.days();
    child.held.insert(first.clone(), Held { state: State::Waiting, weekday, days, position, lapsed: false });
    Some(Slot { weekday, course: first.clone(), got: Got::Place(position), rank: 1, full: wishes.to_vec() })
}

/// A seat that nobody has, that is kept for nobody, and about which nobody is to be asked first.
fn is_free(seats: &Seats) -> bool {
    seats.course.taken + seats.kept < seats.course.seats && seats.asking == 0
}

/// With a seat, the child waits no more for others of its days.
fn take_seat(child: &mut Child, courses: &mut BTreeMap<CourseId, Seats>, wish: &CourseId, weekday: i64) {
    let days = courses.get(wish).map_or(0, |seats| seats.course.days());
    let waits = |held: &Held| held.days & days != 0 && held.state == State::Waiting;
    for (course, held) in child.held.iter_mut().filter(|(_, held)| waits(held)) {
        held.state = State::Withdrawn;
        if let Some(left) = courses.get_mut(course) {
            left.waiting -= 1;
            left.asking -= i64::from(!held.lapsed);
        }
    }
    child.held.insert(wish.clone(), Held { state: State::Placed, weekday, days, position: 0, lapsed: false });
}
