//! 试演的加人 A child that stands in a room is taken onto its roll, and off it again where somebody says that it was another one.

use super::companion::permitted;
use super::staying::Stood;
use super::{Deed, Done, Over, Room, TakenOn, World};
use crate::day::roll::{self, Absent, State, arriving, undoing};
use crate::day::trial::cast::{by_of, student};
use crate::day::trial::step::Person;
use crate::moment::Moment;
use crate::people::act::Act;
use crate::refusal::Refuses;

impl World<'_> {
    /// Somebody finds a child in a room; where nobody is named, whoever answers for it does.
    pub(super) fn arrive(&mut self, n: u8, room: Room, by: Option<Person>) -> Done {
        if !self.is_laid_out(room) {
            return Ok(Vec::new());
        }
        let by = by.unwrap_or_else(|| self.leader(room));
        permitted(Act::RollMark, &by_of(by))?;
        let facts = self.roll_facts(room, by);
        let kid = &self.kids[&student(n)];
        let held = kid.on_roll.then(|| {
            let session = self.session_of(kid.room);
            arriving::Held {
                session: session.id.clone(),
                group: session.group.clone(),
                name: session.name.clone(),
                state: kid.row.state,
                until: session.until,
            }
        });
        let roll::Row { name, household, home_class, .. } = kid.row.clone();
        let child = arriving::Child { student: student(n), name, household, home_class, held };
        let added = arriving::add(&facts, &child, self.now).map_err(|why| why.code())?;
        let Some(change) = &added.change else { return Ok(Vec::new()) };
        self.keep_before(n, room, &facts.by.person);
        if added.rolls_over() {
            self.carry_over(&student(n), Over::TakenOn);
        }
        let now = self.now;
        let kid = self.kid(n);
        (kid.on_roll, kid.room, kid.absence, kid.row.conflict) = (true, room, None, None);
        (kid.row.state, kid.row.marked_at, kid.row.came_at) = (change.after, Some(change.at), Some(now));
        kid.row.mark = None;
        Ok(vec![Deed::Added(student(n), room, facts.by)])
    }

    /// What stood before a child came from another roll, or from none.
    fn keep_before(&mut self, n: u8, room: Room, by: &crate::id::PersonId) {
        let now = self.now;
        let kid = self.kid(n);
        if kid.on_roll && kid.room == room {
            return;
        }
        let nth = i64::try_from(kid.added.len()).unwrap_or(i64::MAX - 1) + 1;
        let past = undoing::Past { nth, at: now, by: by.clone(), undone: false };
        let before = kid.on_roll.then(|| Stood { room: kid.room, row: kid.row.clone() });
        let over = if room == Room::Evening { kid.over.take() } else { None };
        kid.added.push(TakenOn { room, past, before, over, absence: kid.absence.clone() });
        kid.moved_at = Some(now);
    }

    /// A child that was taken onto a roll was another one, somebody says.
    pub(super) fn unadd(&mut self, n: u8, by: Person) -> Done {
        let now = self.now;
        let kid = &self.kids[&student(n)];
        let last = kid.added.last().cloned();
        let (room, nth) = last.as_ref().map_or((Room::Evening, 1), |one| (one.room, one.past.nth));
        let roll::Row { name, household, home_class, .. } = kid.row.clone();
        let before = last.as_ref().and_then(|one| one.before.as_ref());
        let facts = undoing::Facts {
            session: self.session_of(room).clone(),
            by: by_of(by),
            child: Absent { student: student(n), name, household, home_class, follower: None },
            taken_on: kid.added.iter().filter(|one| one.room == room).map(|one| one.past.clone()).collect(),
            before: before.map(|one| undoing::Before {
                session: self.session_of(one.room).clone(),
                state: one.row.state,
            }),
            untouched: last.as_ref().is_some_and(|one| self.is_untouched(n, (room, one.past.at))),
            costs: false,
        };
        let draft = undoing::Draft { nth, reason: "another child".into() };
        let undone = undoing::undo(&facts, &draft, now).map_err(|why| why.code())?;
        let Some(last) = last.filter(|_| !undone.already) else { return Ok(Vec::new()) };
        let kid = self.kid(n);
        kid.added.iter_mut().filter(|one| one.past.nth == nth).for_each(|one| one.past.undone = true);
        kid.moved_at = Some(now);
        let Some(Stood { room, row }) = last.before else {
            (kid.on_roll, kid.row.state) = (false, State::Expected);
            (kid.row.marked_at, kid.row.came_at, kid.row.mark) = (None, None, None);
            return Ok(vec![Deed::Off(student(n))]);
        };
        let stay = kid.row.stay;
        (kid.room, kid.row, kid.over, kid.absence) =
            (room, roll::Row { stay, ..row }, last.over, last.absence);
        // It is missing anew: whoever was asked before has heard since that it is there.
        let missing = kid.absence.as_mut().filter(|open| open.found.is_none());
        missing.into_iter().for_each(|open| open.opened_at = now);
        Ok(vec![Deed::Off(student(n))])
    }

    /// Whether a child stands as it was put on a roll, and nobody has said anything of it since.
    fn is_untouched(&self, n: u8, (room, at): (Room, Moment)) -> bool {
        let kid = &self.kids[&student(n)];
        let stands = kid.on_roll && kid.room == room && kid.row.state == State::Present;
        let as_put = stands && kid.row.came_at == Some(at) && kid.row.conflict.is_none();
        let marked = kid.heard_at.is_some_and(|heard| heard > at);
        let gate = kid.pickup.as_ref().is_some_and(|one| one.exited_at.is_none_or(|gone| gone >= at));
        let went = kid.handed.iter().any(|one| one.at >= at);
        let led = kid.way.is_some() || kid.brought_at.is_some_and(|back| back >= at);
        as_put && !marked && !gate && !went && !led
    }
}
