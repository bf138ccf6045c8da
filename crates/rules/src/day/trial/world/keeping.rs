//! 试演的断网交接 Hand-overs that a phone keeps while it has no network, and what becomes of them when they come in.

use super::{Deed, Done, World};
use crate::day::roll;
use crate::day::signing::{self, Deed as Signed, Signing};
use crate::day::trial::cast::{by_of, student};
use crate::day::trial::step::Person;
use crate::id::SigningId;
use crate::moment::Moment;
use crate::refusal::Refuses;

impl World<'_> {
    /// The phone of this trial checks nothing: whatever somebody says is kept, and the school must find it out.
    pub(super) fn hand(&mut self, device: u8, (n, who): (u8, Person), by: Person) -> Done {
        let (key, collector) = (SigningId::new(self.made.to_string()), self.collector(n, who));
        let deed = Signed::Handed(self.session.id.clone(), collector);
        let now = self.now;
        let phone = &mut self.devices[usize::from(device)];
        let (made_at, seen_at) = (Moment(now.0 + phone.ahead_ms), phone.seen_at);
        phone.kept.push(Signing { key, student: student(n), deed, made_at, seen_at, by: by_of(by) });
        Ok(Vec::new())
    }

    /// Each is judged alone, in the order in which it was made; what waited for the roll is looked at again.
    pub(super) fn deliver(&mut self, device: u8, lost: u8) -> Done {
        if lost == 1 {
            return Ok(Vec::new());
        }
        let now = self.now;
        let phone = &mut self.devices[usize::from(device)];
        let sent_at = Moment(now.0 + phone.ahead_ms);
        let put_right = |one: &Signing| {
            let made_at = roll::made_at(one.made_at, sent_at, now);
            Signing { made_at, seen_at: one.seen_at.min(made_at), ..one.clone() }
        };
        let mut came: Vec<Signing> = phone.kept.iter().map(put_right).collect();
        if lost == 0 {
            phone.kept.clear();
        }
        came.sort_by_key(|one| one.made_at);
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
        match refused {
            Some(code) if deeds.is_empty() => Err(code),
            Some(_) | None => Ok(deeds),
        }
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
        let Signed::Handed(_, collector) = &one.deed else { return Ok(Vec::new()) };
        let facts = self.handover_facts(one.by.clone());
        let state = facts.rows.get(&one.student).map(|row| row.state);
        match signing::hand(&self.plan.pickup, &facts, one, (collector, None)) {
            Ok(released) => {
                let how = (false, one.made_at, Some(one.seen_at));
                let gone = released.handed.into_iter();
                Ok(gone.map(|handed| self.gone(&handed.student, handed.adult, one.by.clone(), how)).collect())
            }
            Err(why) if signing::waits(&why, state) => Err(None),
            Err(why) => Err(Some(why.code())),
        }
    }
}
