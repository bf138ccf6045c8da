//! 余额去向 What of a child's money is free, and what becomes of it when the term is over.

use super::super::op::{CHILDREN, Evening, Outcome, UNTIL, child, evenings, is_placed_at_first};
use super::super::play::Failed;
use super::Pure;
use rules::fen::Fen;
use rules::id::StudentId;
use rules::money::account::{Account, Kind, Purse, Transfer};
use rules::money::bill::Bill;
use rules::money::refund;
use rules::money::rest::{self, Choice, Waiting};
use rules::refusal::Refuses;

impl Pure {
    /// What was carried over pays a bill as far as it goes.
    pub(super) fn pay_ahead(&mut self, at: (usize, usize), bill: &Bill) -> Result<(), Failed> {
        let carried = self.standing(&Account::Carried(bill.student.clone(), Purse::Course)).balance;
        for (_, transfer) in
            rest::pay((&bill.student, Purse::Course), carried, &[(bill.id.clone(), bill.fen)])
        {
            self.ahead.insert(at, transfer.fen);
            if transfer.fen == bill.fen {
                self.bills.insert(at, ("paid", bill.price));
            }
            self.post(&[transfer])?;
        }
        Ok(())
    }

    /// What may go back of a child's money.
    pub(super) fn refundable(&self, n: usize) -> refund::Facts {
        let student = StudentId::new(child(n));
        let bound = evenings().filter(|one| {
            let at = (n, one.course);
            let stands = !self.closed.contains(one) && !self.cancelled.contains(one);
            let waits = self.is_placed(at) || self.opened.contains(one); // its roll has the child still
            stands && waits && self.is_paid(at)
        });
        let coming: Fen = bound.map(|one| self.bills[&(n, one.course)].1.times(one.lessons())).sum();
        let is_due = |at: &(usize, usize)| self.bills.get(at).is_some_and(|bill| bill.0 == "due");
        let ahead = self.ahead.iter().filter(|&(at, _)| at.0 == n && is_due(at));
        let bound = coming + ahead.map(|(_, fen)| *fen).sum();
        let waits = self.refunds.values().filter(|(asked, paid)| !paid && asked.student == student);
        refund::Facts {
            asked: waits.map(|(asked, _)| asked.fen).sum(),
            held: self.standing(&Account::Custody(student.clone(), Purse::Course)).balance,
            purse: Purse::Course,
            student,
            bound,
        }
    }

    fn rest(&self, n: usize) -> rest::Facts {
        let facts = self.refundable(n);
        let own = self.refunds.values().filter(|(asked, _)| asked.student == facts.student).count();
        let mine = |one: &&Transfer| one.kind == Kind::Carry && one.student.as_ref() == Some(&facts.student);
        rest::Facts {
            free: refund::free(&facts),
            carried: self.standing(&Account::Carried(facts.student.clone(), Purse::Course)).balance,
            choice: self.choices.get(&n).copied().unwrap_or_default(),
            has_chosen: self.choices.contains_key(&n),
            stays: !self.is_gone(n),
            refunds: own as i64,
            moves: self.books.log.iter().filter(mine).count() as i64,
            purse: Purse::Course,
            student: facts.student,
        }
    }

    pub(super) fn choose(&mut self, id: &str, n: usize, carry: bool) -> Result<Outcome, Failed> {
        let choice = if carry { Choice::Carry } else { Choice::Refund };
        let facts = self.rest(n);
        match rest::choose(&self.scheme.fee["x"], &facts, choice, id) {
            Err(refused) => Ok(refused.code()),
            Ok(None) if facts.has_chosen && facts.choice == choice => Ok("already"),
            Ok(back) => {
                self.post(back.as_slice())?;
                self.choices.insert(n, choice);
                Ok("done")
            }
        }
    }

    pub(super) fn settle(&mut self, sure: bool) -> Result<Outcome, Failed> {
        let (terms, today, mut outcome) = (self.scheme.fee["x"].clone(), self.today(self.days), "already");
        let all: Vec<Waiting> = (0..CHILDREN).map(|n| self.waiting(n)).collect();
        let ends = rest::Ends::of(&[], ("", UNTIL), Vec::new(), today);
        let due = match rest::settling(&[(Purse::Course, &terms)].into(), &all, &ends, sure) {
            Err(refused) => return Ok(refused.code()),
            Ok(due) => due,
        };
        for n in (0..CHILDREN).filter(|n| due.iter().any(|one| one.student.as_str() == child(*n))) {
            let refund = self.refundable(n);
            let bound = (refund.bound - self.lapsed(n)).max(Fen::ZERO);
            let free = refund::free(&refund::Facts { bound, ..refund });
            let settled = rest::settle(&terms, &rest::Facts { free, ..self.rest(n) }, (UNTIL, today));
            let settled = settled.map_err(|why| why.code())?;
            self.post(settled.carry.as_slice())?;
            if let Some(asked) = settled.refund.clone() {
                self.post(&[refund::hold(&asked)])?;
                self.refunds.insert(asked.id.to_string(), (asked, false));
            }
            if settled != rest::Settled::default() {
                outcome = "done";
            }
        }
        Ok(outcome)
    }

    /// A child's money before it is settled.
    fn waiting(&self, n: usize) -> Waiting {
        let student = StudentId::new(child(n));
        let is_open = |one: &&Evening| {
            let is_listed = is_placed_at_first(n, one.course);
            is_listed && !self.closed.contains(*one) && !self.cancelled.contains(*one)
        };
        Waiting {
            held: self.standing(&Account::Custody(student.clone(), Purse::Course)).free(),
            running: Fen::ZERO,
            has_ended: false,
            carried: self.standing(&Account::Carried(student.clone(), Purse::Course)).balance,
            choice: self.choices.get(&n).copied(),
            stays: !self.is_gone(n),
            open: self.opened.iter().filter(is_open).count() as i64,
            purse: Purse::Course,
            student,
        }
    }

    /// What is bound to lessons whose day is over and whose roll nobody laid out; of a child that has left also to lessons to come.
    fn lapsed(&self, n: usize) -> Fen {
        let today = self.today(self.days);
        let lapsed = evenings().filter(|one| {
            let stands = !self.opened.contains(one) && !self.cancelled.contains(one);
            let is_past = one.date() < today || self.is_gone(n);
            stands && is_past && self.is_placed((n, one.course)) && self.is_paid((n, one.course))
        });
        lapsed.map(|one| self.bills[&(n, one.course)].1.times(one.lessons())).sum()
    }
}
