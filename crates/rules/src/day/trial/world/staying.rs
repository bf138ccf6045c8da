//! 试演的延时托管 Extended care of the evening: who is on its list, when its session is laid out, and who goes over onto its roll.

use super::{Deed, Done, Kid, World};
use crate::day::absence;
use crate::day::extended::{self, Waiting};
use crate::day::late::answering::{self, Wish};
use crate::day::late::{self, staying::Listed};
use crate::day::leave::hours::Stay;
use crate::day::roll::{State, undoing};
use crate::day::session::Session;
use crate::day::trial::cast::{UNLISTED, id_of, student};
use crate::day::trial::step::Person;
use crate::id::{GroupId, PersonId, StudentId};
use crate::moment::Moment;
use crate::plan::local::Words;
use crate::refusal::Refuses;
use std::collections::BTreeMap;

/// Which of the evening's two rolls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::day::trial) enum Room {
    Evening,
    Care,
}

/// How a child went over to extended care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::day::trial) enum Over {
    /// By itself: it was on the list.
    Listed,
    /// Somebody took it onto that roll.
    TakenOn,
}

/// One time that a child was taken onto a roll, and all that stood before.
#[derive(Clone, Debug)]
pub(in crate::day::trial) struct TakenOn {
    pub(in crate::day::trial) room: Room,
    pub(in crate::day::trial) past: undoing::Past,
    pub(super) before: Option<Stood>,
    pub(super) over: Option<Over>,
    pub(super) absence: Option<absence::Facts>,
}

/// Where and how the roll had it.
#[derive(Clone, Debug)]
pub(super) struct Stood {
    pub(super) room: Room,
    pub(super) row: crate::day::roll::Row,
}

impl Kid {
    /// Whether its extended care was agreed for that day.
    pub(in crate::day::trial) fn is_listed(&self, date: jiff::civil::Date) -> bool {
        self.wish.is_some_and(|wish| {
            let ended = wish.ended_from.is_some_and(|from| from <= date);
            wish.agreed && !wish.declined && !ended && wish.from <= date && date <= wish.until
        })
    }
}

impl World<'_> {
    /// The rolls that there are tonight.
    pub(super) fn rooms(&self) -> impl Iterator<Item = Room> {
        let care = self.care.as_ref().map(|_| Room::Care);
        std::iter::once(Room::Evening).chain(care)
    }

    pub(super) fn is_laid_out(&self, room: Room) -> bool {
        room == Room::Evening || self.care.is_some()
    }

    /// The session of a roll.
    pub(in crate::day::trial) fn session_of(&self, room: Room) -> &Session {
        match room {
            Room::Evening => &self.session,
            Room::Care => self.care.as_ref().expect("only what was laid out has a roll"),
        }
    }

    /// The same, to be written to.
    pub(super) fn session_in(&mut self, room: Room) -> Option<&mut Session> {
        match room {
            Room::Evening => Some(&mut self.session),
            Room::Care => self.care.as_mut(),
        }
    }

    /// The roll that a child is on; of one that is on none, the evening's.
    pub(super) fn room(&self, n: u8) -> Room {
        let kid = &self.kids[&student(n)];
        if kid.on_roll { kid.room } else { Room::Evening }
    }

    /// The children of a roll.
    pub(super) fn on(&self, room: Room) -> impl Iterator<Item = (&StudentId, &Kid)> {
        self.kids.iter().filter(move |(_, kid)| kid.on_roll && kid.room == room)
    }

    /// The roll on which a phone shows a child that has last asked the school at a moment.
    pub(super) fn shown_on(&self, n: u8, seen_at: Moment) -> Room {
        let kid = &self.kids[&student(n)];
        let since = kid.moved_at.is_some_and(|at| at > seen_at);
        match (kid.room, since) {
            (Room::Evening, false) | (Room::Care, true) => Room::Evening,
            (Room::Care, false) | (Room::Evening, true) => Room::Care,
        }
    }

    pub(super) fn wish(&mut self, n: u8) -> Done {
        let (plan, now, date) = (self.plan, self.now, self.session.date);
        let kid = self.kid(n);
        let draft =
            late::Draft { student: student(n), from: date, until: date, reason: "night shift".into() };
        late::wish(plan, kid.taking.grade, &draft, now).map_err(|why| why.code())?;
        kid.wish = Some(Wish { from: date, until: date, agreed: false, declined: false, ended_from: None });
        Ok(vec![Deed::Named("extended care wished for")])
    }

    pub(super) fn agree(&mut self, n: u8) -> Done {
        let Some(wish) = &mut self.kid(n).wish else { return Ok(Vec::new()) };
        answering::agree(wish).map_err(|why| why.code())?;
        wish.agreed = true;
        Ok(vec![Deed::Named("extended care agreed to")])
    }

    pub(super) fn withdraw(&mut self, n: u8) -> Done {
        let (plan, now) = (self.plan, self.now);
        let Some(wish) = &mut self.kid(n).wish else { return Ok(Vec::new()) };
        let ended = answering::end(&plan.leave, wish, now).map_err(|why| why.code())?;
        wish.ended_from = Some(ended.from);
        Ok(vec![Deed::Named("extended care taken back")])
    }

    /// The clock lays out the session once somebody is on the list, and takes over whoever it is time for.
    pub(super) fn look_after(&mut self) -> Vec<Deed> {
        let (now, date) = (self.now, self.session.date);
        if now.date() != date {
            return Vec::new();
        }
        let listed = self.listed();
        let mut deeds = Vec::new();
        if let Some(laid_out) = extended::lay_out(&self.hours, &listed, &self.extended_facts(&listed), now) {
            self.care = Some(Session {
                id: laid_out.session,
                group: GroupId::new(extended::GROUP),
                name: Words { zh: "C".into(), en: "Extended care".into() },
                from: laid_out.from,
                until: laid_out.until,
                teacher: laid_out.teacher.unwrap_or_else(|| PersonId::new("")),
                companion: None,
                opened_at: None,
                roll_closed_at: None,
                closed_at: None,
                ..self.session.clone()
            });
            deeds.push(Deed::Named("extended care laid out"));
        }
        let over = extended::roll_over(&self.hours, &listed, &self.extended_facts(&listed), now);
        for id in over {
            self.carry_over(&id, Over::Listed);
            deeds.push(Deed::Over(id));
        }
        deeds
    }

    fn listed(&self) -> BTreeMap<StudentId, Listed> {
        let date = self.session.date;
        let kids = self.kids.iter().filter(|(_, kid)| kid.is_listed(date));
        let listed = |kid: &Kid| Listed { extended: true, study: false, grade: kid.taking.grade };
        kids.map(|(id, kid)| (id.clone(), listed(kid))).collect()
    }

    fn extended_facts(&self, listed: &BTreeMap<StudentId, Listed>) -> extended::Facts {
        let until = self.session.until;
        let outside = id_of(Person::Lecturer);
        let room = |student: &StudentId, teacher: &PersonId, is_care| extended::Room {
            student: student.clone(),
            teacher: teacher.clone(),
            site: "A".into(),
            room: "1".into(),
            until,
            is_care,
            is_from_outside: teacher.as_str() == outside,
        };
        // A course of another teacher ends with the evening: whoever has class "1" comes before it.
        let (own, other) = (self.session.responsible(), PersonId::new(id_of(Person::Other)));
        let members = listed.keys().filter(|id| **id != student(UNLISTED));
        let rooms = members.flat_map(|id| [room(id, own, true), room(id, &other, false)]).collect();
        let closed = self.session.roll_closed_at.is_some() && self.session.closed_at.is_none();
        let may_go = |(id, kid): &(&StudentId, &Kid)| {
            let at_the_gate = kid.pickup.as_ref().is_some_and(|one| one.exited_at.is_none());
            let here = matches!(kid.row.state, State::Present | State::Late) && kid.row.conflict.is_none();
            let free = kid.way.is_none() && !at_the_gate && kid.over.is_none();
            closed && here && free && listed.contains_key(*id)
        };
        let waiting = self.on(Room::Evening).filter(may_go);
        extended::Facts {
            date: self.session.date,
            session: self.care.clone(),
            rooms,
            waiting: waiting.map(|(id, _)| Waiting { student: id.clone(), until }).collect(),
        }
    }

    /// A child of the evening goes over, and is called anew where that roll is still open.
    pub(super) fn carry_over(&mut self, id: &StudentId, how: Over) {
        let now = self.now;
        let (Some(kid), Some(care)) = (self.kids.get_mut(id), self.care.as_mut()) else { return };
        kid.over.get_or_insert(how);
        (kid.room, kid.moved_at) = (Room::Care, Some(now));
        (kid.row.stay, kid.row.conflict, kid.row.mark) = (Stay::default(), None, None);
        if care.roll_closed_at.is_none() {
            (kid.row.state, kid.row.marked_at, kid.row.came_at) = (State::Expected, None, None);
        }
        care.opened_at.get_or_insert(now);
    }

    /// Every child that may be waited for, with the end of what it stays for.
    pub(super) fn late_children(&self) -> Vec<(StudentId, late::Child)> {
        let listed = self.listed();
        let open = |kid: &Kid| self.session_of(kid.room).closed_at.is_none();
        let rows = self.kids.iter().filter(|(_, kid)| kid.on_roll && open(kid));
        let child = |(id, kid): (&StudentId, &Kid)| {
            let until = match (kid.room, kid.over) {
                (Room::Care, None) => self.session_of(Room::Care).from,
                (Room::Care, Some(_)) | (Room::Evening, _) => self.session.until,
            };
            let stays = listed.get(id).and_then(|one| self.hours.stays(*one, until));
            let child = late::Child {
                until,
                state: kid.row.state,
                stays_until: stays.map(|(_, at)| at),
                way: kid.way.clone(),
                told: kid.told.clone(),
            };
            (id.clone(), child)
        };
        rows.map(child).collect()
    }
}
