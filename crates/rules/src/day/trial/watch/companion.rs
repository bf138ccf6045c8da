//! 旁观随班 What must hold of the two who share a lesson from outside: which of them may close, end, sign and be asked, and that a roll
//! which nobody closes is somebody's question.

use super::{Slip, has, holds};
use crate::day::duty;
use crate::day::roll::Mark;
use crate::day::session::By;
use crate::day::trial::world::{Deed, Room, Seat, World};
use crate::id::{PersonId, StudentId};
use crate::people::role::Role;
use std::collections::BTreeSet;

/// Who goes along stays, until somebody stands in for them, or is named where nobody went along or nobody has begun.
pub(super) fn stays(before: &World<'_>, after: &World<'_>, deeds: &[Deed]) -> Result<(), Slip> {
    let (was, is) = (&before.session, &after.session);
    let unopened = was.opened_at.is_none();
    let free = unopened || was.companion.is_none();
    let word = deeds.iter().any(|deed| {
        let stood_in = matches!(deed, Deed::StoodIn { seat: Seat::Beside, .. });
        let begins = unopened && *deed == Deed::FromOutside;
        let named = free && was.closed_at.is_none() && *deed == Deed::Accompanied;
        stood_in || begins || named
    });
    let told = || format!("{:?} and {:?}", was.companion, is.companion);
    holds(was.companion == is.companion || word, "a lesson has one who goes along until another does", told)
}

/// A roll is closed, and a session ended, by one of the school's own whose it is now, or by the management group.
pub(super) fn own(world: &World<'_>, room: Room, by: &By) -> Result<(), Slip> {
    let theirs = has(world.session_of(room), &by.person);
    let may = by.role == Role::Manager || (by.role == Role::CareTeacher && theirs);
    let told = || format!("{room:?} by {} ({})", by.person, by.role.code());
    holds(may, "one of the school's own whose it is closes a roll and ends a session", told)
}

/// Who comes from outside calls the roll of their own lesson, until one of the school's own has closed it, and no other.
pub(super) fn call(world: &World<'_>, room: Room, (mark, by): (&Mark, &By)) -> Result<(), Slip> {
    if by.role != Role::Lecturer {
        return Ok(());
    }
    let session = world.session_of(room);
    let told = || format!("{} of {} at {}", mark.key, mark.student, mark.made_at.time());
    holds(room == Room::Evening, "who comes from outside calls no roll but their own", told)?;
    let open = session.roll_closed_at.is_none_or(|at| mark.made_at < at);
    holds(open, "who comes from outside changes no closed roll", told)
}

/// Who comes from outside signs for no child: neither at the gate, nor for a line.
pub(super) fn sign(by: &By, id: &StudentId) -> Result<(), Slip> {
    let told = || format!("{id} by {}", by.person);
    holds(by.role != Role::Lecturer, "who comes from outside signs for no child", told)
}

/// The gate sends an adult to whoever may sign there, and who was missing is told to whoever closes that room.
pub(super) fn asked(world: &World<'_>, id: &StudentId, person: &PersonId) -> Result<(), Slip> {
    let kid = &world.kids[id];
    let session = world.session_of(if kid.on_roll { kid.room } else { Room::Evening });
    let answers = session.companion.as_ref().unwrap_or(&session.teacher).as_str();
    let answers = if answers.is_empty() { "staff" } else { answers };
    let told = || format!("{person} of {id}, and not {answers}");
    holds(person.as_str() == answers, "who goes along is asked, and not who comes from outside", told)
}

/// Whoever signs in has the evening, or goes along to it, and says so themselves or through the management group.
pub(super) fn came(world: &World<'_>, person: &PersonId, by: &By) -> Result<(), Slip> {
    let theirs = has(&world.session, person);
    let said = by.person == *person || by.role == Role::Manager;
    holds(theirs && said, "who has an evening signs in for it", || format!("{person} by {}", by.person))
}

/// Who comes from outside takes nobody onto a roll.
pub(super) fn take_on(by: &By, id: &StudentId) -> Result<(), Slip> {
    let told = || format!("{id} by {}", by.person);
    holds(by.role != Role::Lecturer, "who comes from outside takes nobody onto a roll", told)
}

/// Extended care is kept by the school's own, or by nobody yet.
pub(super) fn kept(world: &World<'_>) -> Result<(), Slip> {
    let own = ["teacher", "other", "stand-in", "companion", ""];
    let keeper = world.care.as_ref().map_or("", |care| care.teacher.as_str());
    holds(own.contains(&keeper), "who comes from outside keeps no extended care", || keeper.to_owned())
}

/// Whether nobody of the school's own has tonight's extended care, and it is not over.
pub(super) fn is_empty(world: &World<'_>) -> bool {
    let open = world.care.as_ref().filter(|care| care.closed_at.is_none() && world.now < care.until);
    open.is_some_and(|care| care.teacher.as_str().is_empty() && care.companion.is_none())
}

/// When the clock has looked, the management group knows of an empty seat.
pub(super) fn missed(world: &World<'_>, heard: &BTreeSet<duty::Step>) -> Result<(), Slip> {
    let told = || format!("at {}", world.now.time());
    let knows = heard.contains(&duty::Step::Alert);
    holds(!is_empty(world) || knows, "of an empty seat the management group hears at once", told)
}

/// A roll that stays open is told of in time, unless it is known that nobody is there who could call it.
pub(super) fn overdue(world: &World<'_>) -> Result<(), Slip> {
    let (session, duties) = (&world.session, &world.duties);
    let open = session.roll_closed_at.is_none() && session.closed_at.is_none();
    if !open || world.now.date() != session.date {
        return Ok(());
    }
    let two = std::iter::once(&session.teacher).chain(&session.companion);
    let there = two.filter_map(|one| duties.arrived.get(one)).min();
    let missed = duties.missed.get(&session.teacher);
    let missed = missed.is_some_and(|steps| steps.iter().any(|step| *step != duty::Step::Remind));
    let since = there.filter(|_| missed).map_or(session.from, |at| session.from.max(*at));
    let is_due = world.now >= since.plus_minutes(world.plan.roll.taken_within_minutes);
    let nobody = there.is_none() && missed && world.now < session.until;
    let told = || format!("open at {}, somebody there: {}", world.now.time(), there.is_some());
    let heard = !duties.overdue.is_empty();
    holds(!is_due || nobody || heard, "a roll that stays open is told of", told)
}
