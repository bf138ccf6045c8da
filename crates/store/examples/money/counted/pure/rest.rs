//! 余额去向 What a family has, asks back and lets go over, and what recounts owe, by the rules.

use super::super::super::desk::choice;
use super::super::super::op::{CHILDREN, COURSES, Outcome, UNTIL, child};
use super::super::super::play::Failed;
use super::Pure;
use rules::fen::Fen;
use rules::id::{BillId, StudentId, TallyId};
use rules::money::bill::Bill;
use rules::money::refund;
use rules::money::rest;
use rules::money::tally::recount::{self, Owed};
use std::collections::BTreeMap;

impl Pure {
    /// What went back to a family pays its next bills.
    pub(super) fn credited(&mut self, tally: &TallyId, bills: &[Bill]) -> Result<(), Failed> {
        for n in 0..CHILDREN {
            let student = StudentId::new(child(n));
            let due: Fen = bills.iter().filter(|bill| bill.student == student).map(|bill| bill.fen).sum();
            if due == Fen::ZERO || self.standing(&self.custody(n)).balance <= Fen::ZERO {
                continue;
            }
            let free = refund::free(&self.refundable(n));
            let carried = self.standing(&self.put_aside(n)).free();
            let over = recount::credited(tally, (&student, self.desk.purse), free, (due, carried));
            self.post(over.as_slice())?;
        }
        Ok(())
    }

    /// Carried money pays bills that have just gone out, as far as it goes.
    pub(super) fn carried(&mut self, bills: &[Bill]) -> Result<(), Failed> {
        let mut transfers = Vec::new();
        for n in 0..CHILDREN {
            let student = StudentId::new(child(n));
            let own = bills.iter().filter(|bill| bill.student == student);
            let own: Vec<(BillId, Fen)> = own.map(|bill| (bill.id.clone(), bill.fen)).collect();
            let there = self.standing(&self.put_aside(n)).balance;
            for (bill, transfer) in rest::pay((&student, self.desk.purse), there, &own) {
                let key = self.key_of(bill.as_str()).ok_or("a bill that is not there")?;
                if let Some(bill) = self.bills.get_mut(&key) {
                    bill.carried = bill.carried + transfer.fen;
                    bill.state = if bill.fen <= bill.carried { "paid" } else { bill.state };
                }
                transfers.push(transfer);
            }
        }
        self.post(&transfers)?;
        for bill in bills {
            let key = self.key_of(bill.id.as_str()).ok_or("a bill that is not there")?;
            self.given(&key)?;
        }
        Ok(())
    }

    /// What carried money has paid of bills that are due.
    pub(super) fn bound(&self, n: usize) -> Fen {
        let due = self.bills.iter().filter(|(key, bill)| key.0 == n && bill.state == "due");
        due.map(|(_, bill)| bill.carried).sum()
    }

    pub(super) fn refundable(&self, n: usize) -> refund::Facts {
        self.desk.refundable(n, self.bound(n))
    }

    fn rest(&self, n: usize) -> rest::Facts {
        self.desk.rest(n, self.refundable(n), true)
    }

    pub(super) fn choose(&mut self, id: &str, n: usize, carry: bool) -> Result<Outcome, Failed> {
        let facts = self.rest(n);
        self.desk.choose(&self.scheme.fee["x"], &facts, id, choice(carry))
    }

    /// What recounts owe goes back first; a refusal undoes that too.
    pub(super) fn settle(&mut self, sure: bool) -> Result<Outcome, Failed> {
        let before = self.clone();
        let is_repaid = self.repay()?;
        let today = self.today();
        let due = match self.desk.settling(self.terms(), today, |_| true, sure) {
            Ok(due) => due,
            Err(refused) => {
                *self = before;
                return Ok(refused);
            }
        };
        let mut is_settled = false;
        for n in due {
            let facts = self.rest(n);
            is_settled |= self.desk.settle(&self.scheme.fee["x"], &facts, today)?;
        }
        Ok(match (is_repaid, is_settled) {
            (true, _) => "repaid",
            (false, true) => "done",
            (false, false) => "already",
        })
    }

    /// Pays back what recounts owe, as far as the courses have it.
    fn repay(&mut self) -> Result<bool, Failed> {
        let all = (0..CHILDREN).flat_map(|n| (0..COURSES).map(move |k| (n, k)));
        let all: Vec<Owed> = all.filter_map(|at| self.owed(at)).collect();
        let earned: BTreeMap<_, _> =
            (0..COURSES).map(|k| (self.desk.item(k), self.standing(&self.payee(k)).free())).collect();
        let repaid = recount::repay(&all, &earned, (UNTIL, self.today()));
        for one in &repaid {
            let at = self.at(&one.student, &one.course).ok_or("a credit of nobody")?;
            self.repaid.push((at, one.parts));
            for (bill, fen) in &one.lowered {
                let key = self.key_of(bill.as_str()).ok_or("a bill that is not there")?;
                self.lowered(&key, *fen)?;
            }
            self.post(&one.transfers)?;
        }
        Ok(!repaid.is_empty())
    }

    fn owed(&self, at: (usize, usize)) -> Option<Owed> {
        let parts = self.owed_of(at);
        let due = self.bills.iter().filter(|(key, bill)| (key.0, key.1) == at && bill.state == "due");
        let times = self.repaid.iter().filter(|(of, _)| *of == at).count();
        (parts.whole() > Fen::ZERO).then(|| Owed {
            student: StudentId::new(child(at.0)),
            course: self.desk.item(at.1),
            parts,
            times: times as i64,
            stays: true,
            runs: true,
            has_chosen: self.desk.choices.contains_key(&at.0),
            due: due.map(|(key, bill)| (self.bill_id(key), bill.fen - bill.carried)).collect(),
        })
    }
}
