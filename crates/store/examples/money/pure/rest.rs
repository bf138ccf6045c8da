//! 余额去向 What of a child's money is free, and what becomes of it when the term is over.

use super::super::desk::choice;
use super::super::op::{Outcome, evenings};
use super::super::play::Failed;
use super::Pure;
use rules::fen::Fen;
use rules::money::account::{Account, Purse};
use rules::money::bill::Bill;
use rules::money::refund;
use rules::money::rest;

impl Pure {
    /// What was carried over pays a bill as far as it goes.
    pub(super) fn pay_ahead(&mut self, at: (usize, usize), bill: &Bill) -> Result<(), Failed> {
        let carried = self.standing(&Account::Carried(bill.student.clone(), Purse::Course)).balance;
        for (_, transfer) in
            rest::pay((&bill.student, Purse::Course), carried, &[(bill.id.clone(), bill.fen)])
        {
            self.ahead.insert(at, transfer.fen);
            if transfer.fen == bill.fen
                && let Some(held) = self.bills.get_mut(&at)
            {
                held.state = "paid";
            }
            self.post(&[transfer])?;
        }
        Ok(())
    }

    /// What may go back of a child's money.
    pub(super) fn refundable(&self, n: usize) -> refund::Facts {
        let bound = evenings().filter(|one| {
            let at = (n, one.course);
            let stands = !self.desk.closed.contains(one) && !self.desk.cancelled.contains(one);
            let waits = self.is_placed(at) || self.desk.opened.contains(one); // its roll has the child still
            stands && waits && self.is_paid(at)
        });
        let coming: Fen = bound.map(|one| self.need(n, one)).sum();
        let is_due = |at: &(usize, usize)| self.bills.get(at).is_some_and(|held| held.state == "due");
        let ahead = self.ahead.iter().filter(|&(at, _)| at.0 == n && is_due(at));
        self.desk.refundable(n, coming + ahead.map(|(_, fen)| *fen).sum())
    }

    pub(super) fn choose(&mut self, id: &str, n: usize, carry: bool) -> Result<Outcome, Failed> {
        let facts = self.desk.rest(n, self.refundable(n), !self.is_gone(n));
        self.desk.choose(&self.scheme.fee["x"], &facts, id, choice(carry))
    }

    pub(super) fn settle(&mut self, sure: bool) -> Result<Outcome, Failed> {
        let today = self.today();
        let stays = |n| !self.is_gone(n);
        let due = match self.desk.settling(&self.scheme.fee["x"], today, stays, sure) {
            Err(refused) => return Ok(refused),
            Ok(due) => due,
        };
        let mut outcome = "already";
        for n in due {
            let refund = self.refundable(n);
            let bound = (refund.bound - self.lapsed(n)).max(Fen::ZERO);
            let facts = self.desk.rest(n, refund::Facts { bound, ..refund }, !self.is_gone(n));
            if self.desk.settle(&self.scheme.fee["x"], &facts, today)? {
                outcome = "done";
            }
        }
        Ok(outcome)
    }

    /// What is bound to lessons whose day is over and whose roll nobody laid out; of a child that has left also to lessons to come.
    fn lapsed(&self, n: usize) -> Fen {
        let today = self.today();
        let lapsed = evenings().filter(|one| {
            let stands = !self.desk.opened.contains(one) && !self.desk.cancelled.contains(one);
            let is_past = one.date() < today || self.is_gone(n);
            stands && is_past && self.is_placed((n, one.course)) && self.is_paid((n, one.course))
        });
        lapsed.map(|one| self.need(n, one)).sum()
    }
}
