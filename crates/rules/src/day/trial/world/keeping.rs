//! 试演的断网交接 Hand-overs that a phone keeps while it has no network, and what becomes of them when they come in.

use super::companion::permitted;
use super::marking::tap;
use super::{Deed, Done, KIDS, Room, World, together};
use crate::day::pickup::{self, Pickup};
use crate::day::signing::{self, Deed as Signed, Signing, Stepped};
use crate::day::trial::cast::{by_of, owner, student};
use crate::day::trial::step::Person;
use crate::day::{handover, roll};
use crate::id::{CollectorId, SigningId};
use crate::moment::Moment;
use crate::people::act::Act;
use crate::refusal::Refuses;

impl World<'_> {
    /// The phone of this trial checks nothing: whatever somebody says is kept, and the school must find it out.
    pub(super) fn hand(&mut self, device: u8, (n, who): (u8, Person), by: Person) -> Done {
        let (key, collector) = (SigningId::new(self.made.to_string()), self.collector(n, who));
        let shown = self.shown_on(n, self.devices[usize::from(device)].seen_at);
        let room = if self.is_laid_out(shown) { shown } else { Room::Evening };
        let deed = Signed::Handed(self.session_of(room).id.clone(), collector);
        let now = self.now;
        let phone = &mut self.devices[usize::from(device)];
        let (made_at, seen_at) = (Moment(now.0 + phone.ahead_ms), phone.seen_at);
        phone.kept.push(Signing { key, student: student(n), deed, made_at, seen_at, by: by_of(by) });
        Ok(Vec::new())
    }

    /// One of the three hands of an early collection takes its step, whatever the others have done.
    pub(super) fn keep(&mut self, device: u8, (n, who): (u8, Person), hand: u8) -> Done {
        let step = pickup::Step::ALL[usize::from(hand)];
        let by = if step == pickup::Step::CareTeacherSignature { owner(device) } else { Person::Gate };
        let (key, collector) = (SigningId::new(self.made.to_string()), self.collector(n, who));
        let deed = Signed::Stepped(step, collector, String::new());
        let now = self.now;
        let phone = &mut self.devices[usize::from(device)];
        let (made_at, seen_at) = (Moment(now.0 + phone.ahead_ms), phone.seen_at);
        phone.kept.push(Signing { key, student: student(n), deed, made_at, seen_at, by: by_of(by) });
        Ok(Vec::new())
    }

    /// Each is judged alone, in the order in which the phone kept them; what waited for the roll is looked at again.
    pub(super) fn deliver(&mut self, device: u8, lost: u8) -> Done {
        if lost == 1 {
            return Ok(Vec::new());
        }
        let now = self.now;
        let phone = &mut self.devices[usize::from(device)];
        let said: Vec<Moment> = phone.kept.iter().map(|one| one.made_at).collect();
        let made = roll::made_in_order(&said, Moment(now.0 + phone.ahead_ms), now);
        let put_right = |(one, made_at): (&Signing, Moment)| Signing {
            made_at,
            seen_at: one.seen_at.min(made_at),
            ..one.clone()
        };
        let came: Vec<Signing> = phone.kept.iter().zip(made).map(put_right).collect();
        if lost == 0 {
            phone.kept.clear();
        }
        let heard = came.iter().map(|one| (tap(one.key.as_str()), one.made_at)).collect();
        let (mut deeds, mut refused) = (Vec::new(), None);
        for one in came {
            if !self.came.insert(one.key.clone()) {
                continue;
            }
            match self.judge(&one) {
                Ok(done) => deeds.extend(done),
                Err(None) => self.waiting.push(one),
                Err(Some(code)) => refused = Some(code),
            }
        }
        deeds.extend(self.settle());
        let mut deeds = together(deeds, refused)?;
        deeds.push(Deed::Heard(heard, !said.is_sorted()));
        Ok(deeds)
    }

    /// What waited and waits no longer.
    pub(super) fn settle(&mut self) -> Vec<Deed> {
        let waiting = std::mem::take(&mut self.waiting);
        let mut deeds = Vec::new();
        for one in waiting {
            match self.judge(&one) {
                Ok(done) => deeds.extend(done),
                Err(None) => self.waiting.push(one),
                Err(Some(_)) => {}
            }
        }
        deeds
    }

    /// What it changed; nothing where it waits; the code where it does not count.
    fn judge(&mut self, one: &Signing) -> Result<Vec<Deed>, Option<&'static str>> {
        let (named, collector) = match &one.deed {
            Signed::Handed(session, collector) => (session, collector),
            Signed::Stepped(step, collector, _) => return self.judge_step(one, (*step, collector)),
            Signed::Given(_) | Signed::Passed(..) => return Ok(Vec::new()),
        };
        permitted(Act::HandoverRelease, &one.by).map_err(Some)?;
        // Whoever has gone over since is handed over there.
        let kid = &self.kids[&one.student];
        let is_care = self.care.as_ref().is_some_and(|care| care.id == *named) || kid.over.is_some();
        let room = if is_care { Room::Care } else { Room::Evening };
        let state = kid.on_roll.then_some(kid.row.state);
        let facts = self.handover_facts(room, one.by.clone());
        let facts = handover::Facts { session: self.as_led(room, one), ..facts };
        let back_at = self.inside_again_at(&one.student);
        match signing::hand(&self.plan.pickup, &facts, one, (collector, back_at)) {
            Ok(released) => {
                let how = (false, one.made_at, Some(one.seen_at));
                let gone = released.handed.into_iter();
                Ok(gone.map(|handed| self.gone(&handed.student, handed.adult, one.by.clone(), how)).collect())
            }
            Err(why) if signing::waits(&why, state) => Err(None),
            Err(why) => Err(Some(why.code())),
        }
    }

    fn judge_step(
        &mut self,
        one: &Signing,
        (step, collector): (pickup::Step, &CollectorId),
    ) -> Result<Vec<Deed>, Option<&'static str>> {
        let n =
            (0..KIDS).find(|n| student(*n) == one.student).expect("a phone keeps what is said of a child");
        let act = match step {
            pickup::Step::GateCheck => Act::PickupCheck,
            pickup::Step::CareTeacherSignature => Act::PickupSign,
            pickup::Step::Exit => Act::PickupExit,
        };
        permitted(act, &one.by).map_err(Some)?;
        let facts = self.pickup_facts(n, Person::Gate);
        let state = facts.tonight.as_ref().map(|(_, state)| *state);
        let tonight = state.map(|state| (self.as_led(self.room(n), one), state));
        let facts = pickup::Facts { by: one.by.clone(), tonight, ..facts };
        let back_at = self.inside_again_at(&one.student);
        let stepped = match signing::step(&self.plan.pickup, &facts, one, (step, collector, ""), back_at) {
            Ok(stepped) if stepped.already() => return Ok(Vec::new()),
            Ok(stepped) => stepped,
            Err(why) if signing::waits(&why, state) => return Err(None),
            Err(why) => return Err(Some(why.code())),
        };
        let at = one.made_at;
        match stepped {
            Stepped::Checked(checked) => {
                let (id, adult, reason) = (checked.pickup, checked.adult, checked.reason);
                let (signed_at, exited_at) = (None, None);
                self.kid(n).pickup = Some(Pickup { id, adult, reason, checked_at: at, signed_at, exited_at });
                Ok(vec![Deed::Named("gate checks by a phone")])
            }
            Stepped::Signed(_) => {
                self.kid(n).pickup.iter_mut().for_each(|begun| begun.signed_at = Some(at));
                let (student, by) = (one.student.clone(), one.by.clone());
                Ok(vec![Deed::Signed { student, by, at, name: "signatures by a phone" }])
            }
            Stepped::Exited(taken) => {
                self.kid(n).pickup.iter_mut().for_each(|begun| begun.exited_at = Some(at));
                let how = (at < self.ends_at(n), at, Some(one.seen_at));
                Ok(vec![self.gone(&one.student, taken.adult, one.by.clone(), how)])
            }
        }
    }
}
