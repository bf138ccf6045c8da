//! 试演的随班 A lesson that somebody from outside gives: who of the school's own goes along, and what each of the two may do.

use super::covering::{Seat, busy};
use super::{Deed, Done, Room, World};
use crate::day::session::By;
use crate::day::trial::cast::{id_of, student};
use crate::day::trial::step::{Lesson, Person};
use crate::enrol::grouping::leading::{self, CompanionFacts};
use crate::id::PersonId;
use crate::people::act::Act;
use crate::refusal::Refuses;

/// What the course's group says.
#[derive(Clone, Debug, Default)]
pub(super) struct Along {
    /// Somebody from outside gives it.
    is_outside: bool,
    /// Who is named to go along.
    named: Option<PersonId>,
}

/// Whether the table of acts lets somebody do this at all; where it does not, there is no such address for them.
pub(super) fn permitted(act: Act, by: &By) -> Result<(), &'static str> {
    let may = act.allowed().iter().any(|(role, _)| *role == by.role);
    if may { Ok(()) } else { Err("not-permitted") }
}

impl World<'_> {
    pub(super) fn take_lesson(&mut self, act: Lesson) -> Done {
        match act {
            Lesson::Begin(along) => Ok(self.begin(along)),
            Lesson::Accompany(who) => self.accompany(who),
            Lesson::Cover(who, agreed) => self.cover(Seat::Beside, who, agreed),
            Lesson::SignIn(who) => self.sign_in(who),
            Lesson::TakeOn(kid, by) => self.arrive(kid, Room::Evening, Some(by)),
            Lesson::Close(by) => self.close_roll(Room::Evening, Some(by)),
            Lesson::End(by) => self.close_session(Room::Evening, Some(by)),
        }
    }

    /// The evening is such a lesson from the beginning: an evening that was opened, or is somebody else's by now, stays as it is.
    fn begin(&mut self, along: bool) -> Vec<Deed> {
        let own = self.session.teacher.as_str() == id_of(Person::Teacher);
        if !own || self.session.opened_at.is_some() {
            return Vec::new();
        }
        let named = along.then(|| PersonId::new(id_of(Person::Companion)));
        self.session.teacher = PersonId::new(id_of(Person::Lecturer));
        self.session.companion = named.clone();
        self.along = Along { is_outside: true, named };
        vec![Deed::FromOutside]
    }

    /// The management group names who goes along: to lessons that nobody has opened, and to one under way that nobody goes along to.
    fn accompany(&mut self, who: Person) -> Done {
        if !self.along.is_outside {
            return Ok(Vec::new());
        }
        let own = [Person::Companion, Person::StandIn, Person::Other, Person::Teacher];
        let facts = CompanionFacts {
            group: self.session.group.clone(),
            before: self.along.named.clone(),
            teachers: own.map(|one| PersonId::new(id_of(one))).into(),
            busy: busy(Room::Evening, who),
        };
        let named = leading::accompany(&facts, Some(PersonId::new(id_of(who)))).map_err(|why| why.code())?;
        if named.already {
            return Ok(Vec::new());
        }
        self.along.named = Some(named.companion.clone());
        let session = &mut self.session;
        let unopened = session.opened_at.is_none() && session.companion == named.before;
        let lasts = session.closed_at.is_none() && self.now.date() <= session.date;
        if !lasts || !(unopened || session.companion.is_none()) {
            return Ok(vec![Deed::Named("companions named for later")]);
        }
        session.companion = Some(named.companion);
        Ok(vec![Deed::Accompanied])
    }

    /// Whoever answers for a child's room is told of it, by the gate or by who was looking for it; the management group, where nobody
    /// of the school's own does yet.
    pub(super) fn told(&self, n: u8, name: &'static str) -> Deed {
        let hears = self.session_of(self.room(n)).hears().cloned();
        let person = hears.unwrap_or_else(|| PersonId::new(id_of(Person::Staff)));
        Deed::Told { student: student(n), person, name }
    }

    /// What an act is counted as besides, where it is one of the two's.
    pub(in crate::day::trial) fn besides(&self, deed: &Deed) -> Option<&'static str> {
        let along = |by: &By| self.session.companion.as_ref() == Some(&by.person);
        if let Deed::Marked(_, _, by) = deed {
            let own = along(by).then_some("marks of a companion");
            return by.is_from_outside().then_some("marks from outside").or(own);
        }
        if let Deed::Closed { by, room: Room::Evening } = deed {
            return along(by).then_some("rolls closed by a companion");
        }
        if let Deed::Signed { by, .. } = deed {
            return along(by).then_some("signatures of a companion");
        }
        if let Deed::Left { by, .. } = deed {
            return along(by).then_some("handed over by a companion");
        }
        None
    }
}
