//! 试演的放行 Questions, codes, early collections and hand-overs of an evening.

use super::companion::permitted;
use super::{Deed, Done, KIDS, Room, World, together};
use crate::day::delegation::Delegation;
use crate::day::handover::undoing::{self, Past};
use crate::day::pickup::{self, Pickup, Question, answering};
use crate::day::roll::State;
use crate::day::session::By;
use crate::day::taking::Answer;
use crate::day::trial::cast::{by_of, id_of, name_of, phone_of, student};
use crate::day::trial::step::Person;
use crate::day::{handover, passcode};
use crate::id::{CollectorId, PersonId, PickupId, StudentId};
use crate::moment::Moment;
use crate::people::act::Act;
use crate::people::collector::Adult;
use crate::refusal::Refuses;

impl World<'_> {
    pub(super) fn pickup_facts(&self, n: u8, by: Person) -> pickup::Facts {
        let id = student(n);
        let kid = &self.kids[&id];
        let session = self.session_of(self.room(n));
        let tonight = kid.on_roll && session.opened_at.is_some() && self.now.date() == session.date;
        pickup::Facts {
            student: id,
            name: kid.row.name.clone(),
            household: kid.row.household.clone(),
            by: by_of(by),
            tonight: tonight.then(|| (session.clone(), kid.row.state)),
            taking: kid.taking.clone(),
            pickup: kid.pickup.clone(),
            way: kid.way.clone(),
        }
    }

    pub(super) fn ask(&mut self, n: u8, who: Person) -> Done {
        let question =
            Question { student: student(n), name: name_of(who).to_owned(), phone: phone_of(who).to_owned() };
        let asked = pickup::ask(&self.plan.pickup, &self.pickup_facts(n, Person::Gate), question, self.now);
        let asked = asked.map_err(|why| why.code())?;
        self.kid(n).questions.push(asked.question);
        Ok(vec![Deed::Named("questions")])
    }

    pub(super) fn answer(&mut self, n: u8, (by, about): (Person, Person), yes: bool) -> Done {
        let facts = self.pickup_facts(n, by);
        let questions = &self.kid(n).questions;
        // Whoever answers has the question before them: another one is answered only where this one was not asked.
        let is_asked = questions.iter().any(|one| one.phone == phone_of(about));
        let other = questions.last().filter(|_| !is_asked);
        let phone = other.map_or_else(|| phone_of(about).to_owned(), |one| one.phone.clone());
        let draft = answering::Draft { phone, yes, reason: "by phone".into() };
        let said = answering::answer(&facts, &self.kid(n).questions, &draft).map_err(|why| why.code())?;
        let (phone, by) = (said.question.phone, facts.by.person);
        let answers = &mut self.kid(n).taking.answers;
        answers.retain(|one| one.phone != phone || one.by != by);
        answers.push(Answer { phone, by, staff: said.staff, yes: said.yes });
        Ok(vec![Deed::Named("answers")])
    }

    pub(super) fn show(&mut self, n: u8, by: Person, who: Person) -> Done {
        let (made, now, terms) = (self.made, self.now, &self.plan.pickup);
        let kid = self.kids.get_mut(&student(n)).expect("every number below KIDS is a child");
        let Some(adult) = kid.taking.adults.iter().find(|adult| adult.name == name_of(who)) else {
            return Ok(Vec::new());
        };
        let issued = passcode::Issued {
            collector: adult.collector.clone(),
            shown_by: PersonId::new(id_of(by)),
            secret: made.to_be_bytes().repeat(8),
            used: None,
        };
        if let Some((code, _)) = passcode::shown(terms, &kid.codes, &issued, now) {
            self.shown.push(code.digits);
        }
        kid.codes.issued.push(issued);
        Ok(vec![Deed::Named("codes shown")])
    }

    pub(super) fn type_code(&mut self, n: u8, nth: u8) -> Done {
        let back = usize::from(nth) + 1;
        let Some(at) = self.shown.len().checked_sub(back) else { return Ok(Vec::new()) };
        let typed = self.shown[at].clone();
        self.accept(n, &typed)
    }

    /// The gate types a code: it names the adult, says yes in the guardian's name, and is worth nothing afterwards.
    pub(super) fn accept(&mut self, n: u8, typed: &str) -> Done {
        let (now, terms) = (self.now, self.plan.pickup.clone());
        let kid = self.kid(n);
        match passcode::accept(&terms, &kid.codes, typed, now) {
            Err(why) => {
                kid.codes.wrong += i64::from(matches!(why, passcode::Refusal::Wrong { .. }));
                Err(why.code())
            }
            Ok(accepted) if accepted.already => Ok(Vec::new()),
            Ok(accepted) => {
                let digits = accepted.code.digits.clone();
                let own = |one: &&mut passcode::Issued| {
                    one.used.is_none()
                        && one.collector == accepted.collector
                        && one.shown_by == accepted.shown_by
                };
                let matching = |one: &mut passcode::Issued| one.used = Some((now, digits.clone()));
                kid.codes.issued.iter_mut().filter(own).last().map(matching);
                let adult = kid.taking.adults.iter().find(|adult| adult.collector == accepted.collector);
                if let Some(phone) = adult.map(|adult| adult.phone.clone()) {
                    let by = accepted.shown_by;
                    kid.taking.answers.push(Answer { phone, by, staff: false, yes: true });
                }
                Ok(vec![Deed::Coded { student: student(n), digits }])
            }
        }
    }

    pub(super) fn check(&mut self, n: u8, who: Person) -> Done {
        let facts = self.pickup_facts(n, Person::Gate);
        let collector = self.collector(n, who);
        let draft = pickup::Draft { student: student(n), collector, reason: "dentist".into() };
        let id = PickupId::new(self.made.to_string());
        let checked =
            pickup::check(&self.plan.pickup, &facts, (id, draft), self.now).map_err(|why| why.code())?;
        if checked.already {
            return Ok(Vec::new());
        }
        let (id, adult, reason, checked_at) = (checked.pickup, checked.adult, checked.reason, self.now);
        self.kid(n).pickup = Some(Pickup { id, adult, reason, checked_at, signed_at: None, exited_at: None });
        Ok(vec![Deed::Named("gate checks"), self.told(n, "adults sent to a room")])
    }

    pub(super) fn sign(&mut self, n: u8, by: Person) -> Done {
        permitted(Act::PickupSign, &by_of(by))?;
        let facts = self.pickup_facts(n, by);
        let taken = pickup::sign(&self.plan.pickup, &facts, self.now).map_err(|why| why.code())?;
        let now = self.now;
        if let Some(begun) = self.kid(n).pickup.as_mut().filter(|_| !taken.already) {
            begun.signed_at = Some(now);
            let by = facts.by;
            return Ok(vec![Deed::Signed { student: student(n), by, at: now, name: "signatures" }]);
        }
        Ok(Vec::new())
    }

    pub(super) fn exit(&mut self, n: u8) -> Done {
        let facts = self.pickup_facts(n, Person::Gate);
        let taken = pickup::exit(&self.plan.pickup, &facts, self.now).map_err(|why| why.code())?;
        if taken.already {
            return Ok(Vec::new());
        }
        let (now, early) = (self.now, self.now < self.ends_at(n));
        if let Some(begun) = self.kid(n).pickup.as_mut() {
            begun.exited_at = Some(now);
        }
        Ok(vec![self.gone(&student(n), taken.adult, by_of(Person::Gate), (early, now, None))])
    }

    /// The gate's registration was a wrong press, it says.
    pub(super) fn uncheck(&mut self, n: u8) -> Done {
        let facts = self.pickup_facts(n, Person::Gate);
        let Some(begun) = &facts.pickup else { return Ok(Vec::new()) };
        let undone = pickup::undoing::check(&facts, &begun.id, self.now).map_err(|why| why.code())?;
        let step = undone.map(|_| Deed::Unstepped(student(n), "checks taken back"));
        if step.is_some() {
            self.kid(n).pickup = None;
        }
        Ok(Vec::from_iter(step))
    }

    /// A signature was a wrong press, somebody says.
    pub(super) fn unsign(&mut self, n: u8, by: Person) -> Done {
        let facts = self.pickup_facts(n, by);
        let Some(begun) = &facts.pickup else { return Ok(Vec::new()) };
        let undone = pickup::undoing::sign(&facts, &begun.id, self.now).map_err(|why| why.code())?;
        let step = undone.map(|_| Deed::Unstepped(student(n), "signatures taken back"));
        if step.is_some() {
            self.kid(n).pickup.iter_mut().for_each(|begun| begun.signed_at = None);
        }
        Ok(Vec::from_iter(step))
    }

    /// From when a child goes without the gate's three steps.
    pub(super) fn ends_at(&self, n: u8) -> Moment {
        self.session_of(self.room(n)).hands_over_from()
    }

    /// Room by room; in extended care only where somebody is.
    pub(super) fn release_all(&mut self) -> Done {
        let (mut deeds, mut refused) = (Vec::new(), None);
        for room in [Room::Evening, Room::Care] {
            let inside = (0..KIDS).filter(|n| {
                let kid = &self.kids[&student(*n)];
                kid.on_roll && kid.room == room && matches!(kid.row.state, State::Present | State::Late)
            });
            let all: Vec<(u8, Person)> = inside.map(|n| (n, Person::Mum)).collect();
            if room == Room::Care && all.is_empty() {
                continue;
            }
            match self.release(room, &all, self.leader(room)) {
                Ok(done) => deeds.extend(done),
                Err(code) => refused = Some(code),
            }
        }
        together(deeds, refused)
    }

    pub(super) fn release(&mut self, room: Room, asked: &[(u8, Person)], by: Person) -> Done {
        permitted(Act::HandoverRelease, &by_of(by))?;
        let facts = self.handover_facts(room, by_of(by));
        let release = |(n, who): &(u8, Person)| {
            let collector = self.collector(*n, *who);
            handover::Release { student: student(*n), collector, nth: None }
        };
        let released = asked.iter().map(release);
        let draft = handover::Draft { session: facts.session.id.clone(), released: released.collect() };
        let done =
            handover::release(&self.plan.pickup, &facts, &draft, self.now).map_err(|why| why.code())?;
        let how = (false, self.now, None);
        let gone = done.handed.into_iter().map(|one| self.gone(&one.student, one.adult, by_of(by), how));
        Ok(gone.collect())
    }

    pub(super) fn handover_facts(&self, room: Room, by: By) -> handover::Facts {
        let rows = self.on(room).map(|(id, kid)| {
            let row = handover::Row {
                name: kid.row.name.clone(),
                household: kid.row.household.clone(),
                state: kid.row.state,
                taken_by: kid.taken_by.clone(),
                times: i64::try_from(kid.handed.len()).unwrap_or(i64::MAX - 1),
                taking: kid.taking.clone(),
                way: kid.way.clone(),
            };
            (id.clone(), row)
        });
        handover::Facts { session: self.session_of(room).clone(), by, rows: rows.collect() }
    }

    pub(super) fn gone(
        &mut self,
        id: &StudentId,
        adult: Adult,
        by: By,
        (early, at, list_at): (bool, Moment, Option<Moment>),
    ) -> Deed {
        let room = self.kids.get(id).map_or(Room::Evening, |kid| kid.room);
        if let Some(kid) = self.kids.get_mut(id) {
            let nth = i64::try_from(kid.handed.len()).unwrap_or(i64::MAX - 1) + 1;
            let (with, who, stood) = (adult.clone(), by.person.clone(), kid.row.state);
            kid.handed.push(Past { nth, adult: with, by: who, at, stood, undone_at: None });
            kid.row.state = State::HandedOver;
            kid.left_way = kid.way.take();
            kid.taken_by = Some(adult.clone());
            let sent = kid.taking.delegations.iter_mut().find(|one| one.id == adult.collector);
            if let Some(one) = sent {
                one.used_at = Some(at);
            }
        }
        Deed::Left { student: id.clone(), room, adult, by, early, at, list_at }
    }

    /// The last hand-over of a child was a wrong press, somebody says.
    pub(super) fn take_back(&mut self, n: u8, by: Person) -> Done {
        let now = self.now;
        permitted(Act::HandoverUndo, &by_of(by))?;
        let facts = self.undo_facts(n, by_of(by));
        let nth = i64::try_from(facts.handed.len()).unwrap_or(i64::MAX);
        let (cause, words) = (undoing::Cause::WrongChild, String::new());
        let draft = undoing::Draft { student: student(n), nth, cause, words };
        let undone = undoing::undo(&facts, &draft, now).map_err(|why| why.code())?;
        if undone.already {
            return Ok(Vec::new());
        }
        let kid = self.kid(n);
        (kid.row.state, kid.taken_by) = (undone.past.stood, None);
        kid.told.clear();
        kid.handed.iter_mut().filter(|one| one.nth == nth).for_each(|one| one.undone_at = Some(now));
        kid.pickup.iter_mut().for_each(|begun| begun.exited_at = None);
        kid.way = kid.left_way.take();
        let spent = |one: &&mut Delegation| {
            one.id == undone.past.adult.collector && one.used_at == Some(undone.past.at)
        };
        kid.taking.delegations.iter_mut().filter(spent).for_each(|one| one.used_at = None);
        Ok(vec![Deed::Back { student: student(n), by: facts.by }])
    }

    fn undo_facts(&self, n: u8, by: By) -> undoing::Facts {
        let id = student(n);
        let kid = &self.kids[&id];
        undoing::Facts {
            session: self.session_of(self.room(n)).clone(),
            by,
            student: id,
            name: kid.row.name.clone(),
            household: kid.row.household.clone(),
            handed: kid.handed.clone(),
        }
    }

    /// When a child was last inside again: its hand-over was taken back, or a line brought it back.
    pub(super) fn inside_again_at(&self, id: &StudentId) -> Option<Moment> {
        let kid = self.kids.get(id)?;
        kid.handed.iter().filter_map(|one| one.undone_at).chain(kid.brought_at).max()
    }

    /// The entry by which somebody stands on a child's list: of several, the last.
    pub(super) fn collector(&self, n: u8, who: Person) -> CollectorId {
        let named = |adult: &&Adult| {
            let of_several = matches!(who, Person::Aunt | Person::Neighbour | Person::Stranger);
            (of_several && adult.name == name_of(who)) || adult.collector.as_str() == id_of(who)
        };
        let listed = self.kids[&student(n)].taking.adults.iter().rfind(named);
        listed.map_or_else(|| CollectorId::new(id_of(who)), |adult| adult.collector.clone())
    }
}
