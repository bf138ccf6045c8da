//! 旁观两张名单 What must hold of the two rolls of an evening, and of the order of what one phone says.

use super::{Slip, holds};
use crate::day::roll::{Mark, Outcome, State};
use crate::day::trial::world::{Deed, Kid, Over, Room, Seat, World};
use crate::id::StudentId;
use crate::moment::Moment;

/// A session stays whose it is until somebody stands in; a lesson is from outside from its beginning.
pub(super) fn one_teacher(before: &World<'_>, after: &World<'_>, deeds: &[Deed]) -> Result<(), Slip> {
    let passed =
        |seat| deeds.iter().any(|deed| matches!(deed, Deed::StoodIn { seat: of, .. } if *of == seat));
    let rule = "an evening has one teacher until another says yes";
    let (was, is) = (&before.session, &after.session);
    let begins = was.opened_at.is_none() && deeds.contains(&Deed::FromOutside);
    let told = || format!("{} and {}", was.teacher, is.teacher);
    holds(was.teacher == is.teacher || passed(Seat::Evening) || begins, rule, told)?;
    let (Some(was), Some(is)) = (&before.care, &after.care) else { return Ok(()) };
    let told = || format!("{} and {}", was.teacher, is.teacher);
    holds(was.teacher == is.teacher || passed(Seat::Care), rule, told)
}

/// Invariant 7: a child is on one roll, and comes from it to the other, or to none, only by a word of somebody or by the list.
pub(super) fn moved(before: &World<'_>, after: &World<'_>, deeds: &[Deed]) -> Result<(), Slip> {
    let opened = before.session.opened_at.is_none() && after.session.opened_at.is_some();
    after.kids.iter().try_for_each(|(id, kid)| {
        let was = &before.kids[id];
        let stays = was.on_roll == kid.on_roll && (was.room == kid.room || !kid.on_roll);
        let laid_out = opened && !was.on_roll && kid.room == Room::Evening;
        let of =
            |deed: &Deed| matches!(deed, Deed::Over(of) | Deed::Added(of, ..) | Deed::Off(of) if of == id);
        let word = deeds.iter().any(of);
        let told = || format!("{id} from {:?} to {:?}", was.room, kid.room);
        holds(stays || laid_out || word, "a child changes its roll by somebody's word or the list's", told)
    })
}

/// Whoever is on the list goes over once its evening has ended, and stands there as it stood, or is called anew.
pub(super) fn over(before: &World<'_>, after: &World<'_>, id: &StudentId) -> Result<(), Slip> {
    let (was, kid, evening) = (&before.kids[id], &after.kids[id], &before.session);
    let told = || format!("{id}, {:?}, at {}", was.row.state, after.now.time());
    holds(is_listed(after, kid), "whoever is on no list never goes over", told)?;
    let here = matches!(was.row.state, State::Present | State::Late) && was.row.conflict.is_none();
    let seen = was.on_roll && was.room == Room::Evening && here;
    holds(seen, "only a child that was seen in its evening goes over", told)?;
    let called = evening.roll_closed_at.is_some() && evening.closed_at.is_none();
    holds(called, "a child goes over once the roll of its evening is closed", told)?;
    let at_gate = [was, kid].iter().any(|kid| kid.pickup.as_ref().is_some_and(|one| one.exited_at.is_none()));
    let free = was.way.is_none() && kid.way.is_none() && !at_gate;
    holds(free, "nobody goes over whom a line has, or somebody at the gate", told)?;
    let hours = evening.until <= after.now && after.now < waited_for_until(after, kid);
    holds(hours, "a child goes over from the end of its evening until the latest time", told)?;
    let anew = after.care.as_ref().is_some_and(|care| care.roll_closed_at.is_none());
    let stands = kid.on_roll && kid.row.state == if anew { State::Expected } else { was.row.state };
    let open = before.care.as_ref().is_none_or(|care| care.closed_at.is_none());
    holds(stands && kid.room == Room::Care && open, "whoever goes over is called anew", told)
}

/// No room loses a child that it has before its evening is over, and nobody is in two.
pub(super) fn added(
    before: &World<'_>,
    after: &World<'_>,
    (id, room): (&StudentId, Room),
) -> Result<(), Slip> {
    let (was, kid) = (&before.kids[id], &after.kids[id]);
    let told =
        || format!("{id} from {:?}, {:?}, to {room:?} at {}", was.room, was.row.state, after.now.time());
    let elsewhere = was.on_roll && was.room != room && matches!(was.row.state, State::Present | State::Late);
    let over = room == Room::Care && after.now >= before.session.until;
    holds(!elsewhere || over, "whom one room has no other takes before the evening is over", told)?;
    let called = was.on_roll && was.room == Room::Care && was.row.state == State::Expected;
    holds(
        !called || room == Room::Care,
        "whoever waits to be called in extended care is looked for there",
        told,
    )?;
    let stands = kid.on_roll && kid.room == room && kid.row.state == State::Present;
    holds(stands, "who was found in a room is on its roll", told)
}

/// Only a child of whom nobody has said anything since it was taken onto a roll is taken off it.
pub(super) fn off(was: &Kid, kid: &Kid, id: &StudentId) -> Result<(), Slip> {
    let told = || format!("{id} was {:?}", was.row.state);
    let Some(last) = was.added.last() else {
        return holds(false, "who was never taken onto a roll stays", told);
    };
    let at = last.past.at;
    let gate = was.pickup.as_ref().is_none_or(|one| one.exited_at.is_some_and(|gone| gone < at));
    let alone = was.way.is_none() && gate && was.handed.iter().all(|one| one.at < at);
    let stood = was.on_roll && was.room == last.room && was.row.state == State::Present;
    let gone = !kid.on_roll || kid.room != last.room;
    holds(alone && stood && gone, "who was seen since stays on the roll", told)
}

/// Extended care has nobody but who is on its list or was taken onto it, and nobody as if it had stayed in its evening.
pub(super) fn of_extended_care(world: &World<'_>, id: &StudentId, kid: &Kid) -> Result<(), Slip> {
    let told = || format!("{id} is {:?}", kid.row.state);
    let in_care = kid.on_roll && kid.room == Room::Care;
    let taken_on = kid.added.iter().any(|one| one.room == Room::Care && !one.past.undone);
    let came = kid.over == Some(Over::Listed) || taken_on;
    holds(!in_care || (came && world.care.is_some()), "whoever is on no list never goes over", told)?;
    holds(in_care || kid.over.is_none(), "who has gone over is on that roll", told)?;
    holds(
        !in_care || kid.row.state != State::Leave,
        "a slip of the day takes nobody out of extended care",
        told,
    )
}

/// From when its family is rung for: the end of the evening, or the latest time for whoever is on the list.
pub(super) fn waited_for_until(world: &World<'_>, kid: &Kid) -> Moment {
    let minutes = world.plan.late.extended_minutes.filter(|_| is_listed(world, kid));
    world.session.until.plus_minutes(minutes.unwrap_or(0))
}

fn is_listed(world: &World<'_>, kid: &Kid) -> bool {
    kid.wish.is_some_and(|wish| wish.agreed && wish.ended_from.is_none_or(|from| from > world.session.date))
}

/// What one phone says counts in the order in which it was tapped, whatever its clock did in between.
pub(super) fn in_their_order(taps: &[(u32, Moment)]) -> Result<(), Slip> {
    let wrong = taps.windows(2).find(|pair| pair[0].0 >= pair[1].0 || pair[0].1 > pair[1].1);
    let told = || format!("{wrong:?}");
    holds(wrong.is_none(), "the taps of one phone keep their order", told)
}

/// An older tap of a phone never stands where a newer one has come in, whether that one counts or not.
pub(super) fn newest(after: &World<'_>, mark: &Mark, outcome: Outcome) -> Result<(), Slip> {
    let Some(nth) = after.taps.iter().position(|tap| tap.key == mark.key) else {
        return holds(false, "every mark was tapped on a phone", || mark.key.to_string());
    };
    let (own, later) = (&after.taps[nth], &after.taps[nth + 1..]);
    let same = |tap: &&crate::day::trial::world::Tap| {
        tap.device == own.device && tap.room == own.room && tap.student == own.student
    };
    let newer = later.iter().filter(same).find(|tap| after.heard.contains(&tap.key));
    let told = || format!("{} of {} before {:?}", mark.key, mark.student, newer.map(|tap| &tap.key));
    let counts = outcome != Outcome::Superseded;
    holds(newer.is_none() || !counts, "an older tap of a phone never wins over its newer one", told)
}
