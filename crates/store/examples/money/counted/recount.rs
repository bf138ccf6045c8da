//! 更正计课 A roll that is taken or put right: before its day is posted nothing follows, then the count does, and once it is
//! billed the money.

use super::super::op::{Evening, OBJECTION_DAYS, Outcome};
use super::{Counted, Line, Two, cost, custody, each, on, payee};
use rules::day::roll::State;

impl Counted {
    pub(super) fn close(&mut self, evening: Evening, states: &[State]) -> Outcome {
        if self.closed.contains(&evening) {
            return "already";
        }
        for (at, state) in each(evening).zip(states) {
            self.marks.insert(at, *state);
        }
        self.opened.insert(evening);
        self.closed.insert(evening);
        for at in each(evening) {
            self.recount(at);
        }
        "done"
    }

    pub(super) fn mark(&mut self, at: (Evening, usize), state: State) -> Outcome {
        if !Self::is_listed(at.0, at.1) {
            return "roll-not-listed";
        }
        if self.marks.insert(at, state) == Some(state) {
            return "already";
        }
        self.opened.insert(at.0);
        if self.closed.contains(&at.0) { self.recount(at) } else { "done" }
    }

    /// What is said once the evening is over has the last word.
    pub(super) fn amend(&mut self, at: (Evening, usize), state: State) -> Outcome {
        if !Self::is_listed(at.0, at.1) || !self.closed.contains(&at.0) {
            return "none";
        }
        if self.stands(at) == Some(state) {
            return "already";
        }
        self.amended.insert(at, state);
        self.recount(at)
    }

    /// How the money followed one child's mark.
    fn recount(&mut self, at: (Evening, usize)) -> Outcome {
        let is_of = |one: &super::Tally| (one.from..one.until).contains(&on(at.0));
        let Some(posted) = self.tallies.iter().position(is_of) else { return "done" };
        let line = self.line_of(at).map(|(n, _)| n);
        let waits = self.recounts.get(&at) == Some(&true) && line.is_none();
        match (self.counts(at), line) {
            (true, None) if !waits => self.comes_on(at),
            (false, Some(n)) => return self.goes_off(at, n),
            (false, None) if waits => self.no_more(at, posted),
            _ => return "done",
        }
        "recounted"
    }

    /// A lesson that counts now: what the school agreed to stands where it stood, else it goes into the tally under check, else
    /// it waits for the next one.
    fn comes_on(&mut self, at: (Evening, usize)) {
        self.recounts.insert(at, true);
        let until = self.date_after(OBJECTION_DAYS);
        let is_agreed = |line: &&mut Line| line.objection == "agreed";
        if let Some(line) = self.tallies.iter_mut().filter_map(|one| one.lines.get_mut(&at)).find(is_agreed) {
            line.stands = true;
        } else if let Some(one) = self.tallies.last_mut().filter(|last| !last.is_billed) {
            let new = Line { stands: true, objection: "", heard_until: None };
            let line = one.lines.entry(at).or_insert(new);
            (line.stands, line.heard_until) = (true, Some(until));
        }
    }

    fn no_more(&mut self, at: (Evening, usize), n: usize) {
        self.recounts.insert(at, false);
        if let Some(line) = self.tallies[n].lines.get_mut(&at) {
            line.stands = false;
        }
    }

    /// A lesson that counts no longer: what the lessons of its course cost less without it goes back.
    fn goes_off(&mut self, at: (Evening, usize), n: usize) -> Outcome {
        let key = (at.1, at.0.course);
        let all = self.billed_lessons(key);
        let is_agreed = self.tallies[n].lines[&at].objection == "agreed";
        self.no_more(at, n);
        if !self.tallies[n].is_billed || is_agreed {
            return "recounted";
        }
        let less = cost(all) - cost(all - at.0.lessons());
        let Some(charge) = self.tallies[n].charges.get(&key) else { return "recounted" };
        let (money, credit) = charge.left();
        let both = money.and(credit);
        let of_own = less.min(both.whole());
        let (whole, over) = (both.part(of_own), self.over(key, both, less - of_own));
        if whole.and(over) == Two::default() {
            return "recounted";
        }
        let back = whole.least(money);
        self.give_back(key, n, (back, whole.less(back).and(over)))
    }

    /// The cap of the term had let other tallies pay for the lessons of this one: what they were charged more than the rest costs
    /// is owed.
    fn over(&self, key: (usize, usize), own: Two, more: i64) -> Two {
        let others = self.charged_by(key).less(own);
        let most = others.whole();
        let others = others.at_least_nothing();
        others.part(more.min(most).clamp(0, others.whole()))
    }

    /// What a family has not paid comes off its bill; what it has paid comes back, if the course has it; else it is owed, as is
    /// what a credit had paid.
    fn give_back(&mut self, key: (usize, usize), n: usize, (back, again): (Two, Two)) -> Outcome {
        let at = (key.0, key.1, self.tallies[n].id());
        let (earned, bill) = (self.sums.free(&payee(key.1)), self.bills.get(&at).cloned());
        let (mut now, mut came) = (Two::default(), "recounted-next");
        match bill {
            Some(bill) if back.family > 0 && bill.state == "due" => {
                let family = back.family.min(bill.fen - bill.carried);
                now = Two { family, other: if back.other <= earned { back.other } else { 0 } };
                self.lowered(&at, family);
                came = "recounted-lowered";
            }
            Some(bill)
                if back.family > 0
                    && bill.state == "paid"
                    && bill.released >= back.family
                    && back.whole() <= earned =>
            {
                (now, came) = (back, "recounted-back");
                self.sums.transfer(&payee(key.1), &custody(key.0), back.family);
                if let Some(bill) = self.bills.get_mut(&at) {
                    bill.back += back.family;
                    bill.released -= back.family;
                }
            }
            _ if back.family == 0 && (1..=earned).contains(&back.other) => {
                (now, came) = (back, "recounted-back")
            }
            _ => {}
        }
        self.sums.transfer(&payee(key.1), self.bearer(key.0), now.other);
        let owed = again.and(back.less(now));
        let sum = self.owed.entry(key).or_default();
        *sum = sum.and(owed);
        if let Some(charge) = self.tallies[n].charges.get_mut(&key) {
            // Nothing went back at all: it stands as what was charged, and is owed.
            let is_next = now == Two::default() && back != Two::default();
            charge.back = charge.back.and(if is_next { back } else { now });
            charge.again = charge.again.and(if is_next { again } else { owed });
        }
        came
    }

    /// A bill that is not paid is lowered; what carried money has paid of it may be all of it then.
    pub(super) fn lowered(&mut self, at: &(usize, usize, String), by: i64) {
        let Some(bill) = self.bills.get_mut(at).filter(|bill| by > 0 && bill.state == "due") else { return };
        if bill.fen == by {
            bill.state = "cancelled";
            return;
        }
        bill.fen -= by;
        if bill.fen <= bill.carried {
            bill.state = "paid";
        }
        self.given(at);
    }
}
