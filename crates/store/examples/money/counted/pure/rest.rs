//! 余额去向 What a family has, asks back and lets go over, and what recounts owe, by the rules.

use super::super::super::op::{CHILDREN, COURSES, Outcome, UNTIL, child, is_placed_at_first};
use super::super::super::play::Failed;
use super::Pure;
use rules::fen::Fen;
use rules::id::{BillId, RefundId, StudentId, TallyId};
use rules::money::account::{Kind, Transfer};
use rules::money::bill::Bill;
use rules::money::refund;
use rules::money::rest::{self, Choice, Waiting};
use rules::money::tally::recount::{self, Owed};
use rules::refusal::Refuses;
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
            let over = recount::credited(tally, (&student, self.purse), free, (due, carried));
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
            for (bill, transfer) in rest::pay((&student, self.purse), there, &own) {
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
        let student = StudentId::new(child(n));
        let waits = self.refunds.values().filter(|(asked, paid)| !paid && asked.student == student);
        refund::Facts {
            asked: waits.map(|(asked, _)| asked.fen).sum(),
            held: self.standing(&self.custody(n)).balance,
            purse: self.purse,
            bound: self.bound(n),
            student,
        }
    }

    pub(super) fn ask(&mut self, id: &str, n: usize) -> Result<Outcome, Failed> {
        if self.refunds.contains_key(id) {
            return Ok("already");
        }
        match refund::ask(&self.refundable(n), RefundId::new(id), "") {
            Err(refused) => Ok(refused.code()),
            Ok(asked) => {
                self.post(&[refund::hold(&asked)])?;
                self.refunds.insert(id.to_owned(), (asked, false));
                Ok("done")
            }
        }
    }

    pub(super) fn pay_back(&mut self, id: &str) -> Result<Outcome, Failed> {
        let id = self.named(id);
        let Some((asked, false)) = self.refunds.get(&id).cloned() else {
            return Ok(refund::Refusal::NotAsked.code());
        };
        match refund::pay(&asked, true, Fen::ZERO) {
            Err(refused) => Ok(refused.code()),
            Ok(transfers) => {
                self.post(&transfers)?;
                self.refunds.insert(id, (asked, true));
                Ok("done")
            }
        }
    }

    fn rest(&self, n: usize) -> rest::Facts {
        let facts = self.refundable(n);
        let own = self.refunds.values().filter(|(asked, _)| asked.student == facts.student).count();
        let mine = |one: &&Transfer| one.kind == Kind::Carry && one.student.as_ref() == Some(&facts.student);
        rest::Facts {
            free: refund::free(&facts),
            carried: self.standing(&self.put_aside(n)).balance,
            choice: self.choices.get(&n).copied().unwrap_or_default(),
            has_chosen: self.choices.contains_key(&n),
            stays: true,
            refunds: own as i64,
            moves: self.books.log.iter().filter(mine).count() as i64,
            purse: self.purse,
            student: facts.student,
        }
    }

    pub(super) fn choose(&mut self, id: &str, n: usize, carry: bool) -> Result<Outcome, Failed> {
        let choice = if carry { Choice::Carry } else { Choice::Refund };
        let facts = self.rest(n);
        match rest::choose(self.terms(), &facts, choice, id) {
            Err(refused) => Ok(refused.code()),
            Ok(None) if facts.has_chosen && facts.choice == choice => Ok("already"),
            Ok(back) => {
                self.post(back.as_slice())?;
                self.choices.insert(n, choice);
                Ok("done")
            }
        }
    }

    /// What recounts owe goes back first; a refusal undoes that too.
    pub(super) fn settle(&mut self, sure: bool) -> Result<Outcome, Failed> {
        let before = self.clone();
        let is_repaid = self.repay()?;
        let all: Vec<Waiting> = (0..CHILDREN).map(|n| self.waiting(n)).collect();
        let (terms, today) = (self.terms().clone(), self.today());
        let ends = rest::Ends::of(&[], ("", UNTIL), Vec::new(), today);
        let due = match rest::settling(&[(self.purse, &terms)].into(), &all, &ends, sure) {
            Ok(due) => due,
            Err(refused) => {
                *self = before;
                return Ok(refused.code());
            }
        };
        let mut is_settled = false;
        for n in (0..CHILDREN).filter(|n| due.iter().any(|one| one.student.as_str() == child(*n))) {
            let settled = rest::settle(&terms, &self.rest(n), (UNTIL, today)).map_err(|why| why.code())?;
            self.post(settled.carry.as_slice())?;
            if let Some(asked) = settled.refund.clone() {
                self.post(&[refund::hold(&asked)])?;
                self.refunds.insert(asked.id.to_string(), (asked, false));
            }
            is_settled |= settled != rest::Settled::default();
        }
        Ok(match (is_repaid, is_settled) {
            (true, _) => "repaid",
            (false, true) => "done",
            (false, false) => "already",
        })
    }

    /// A child's money before it is settled.
    fn waiting(&self, n: usize) -> Waiting {
        let open = self.opened.iter().filter(|one| {
            let is_listed = is_placed_at_first(n, one.course);
            is_listed && !self.closed.contains(*one) && !self.cancelled.contains(*one)
        });
        Waiting {
            held: self.standing(&self.custody(n)).free(),
            running: Fen::ZERO,
            has_ended: false,
            carried: self.standing(&self.put_aside(n)).balance,
            choice: self.choices.get(&n).copied(),
            stays: true,
            open: open.count() as i64,
            purse: self.purse,
            student: StudentId::new(child(n)),
        }
    }

    /// Pays back what recounts owe, as far as the courses have it.
    fn repay(&mut self) -> Result<bool, Failed> {
        let all = (0..CHILDREN).flat_map(|n| (0..COURSES).map(move |k| (n, k)));
        let all: Vec<Owed> = all.filter_map(|at| self.owed(at)).collect();
        let earned: BTreeMap<_, _> =
            (0..COURSES).map(|k| (self.item(k), self.standing(&self.payee(k)).free())).collect();
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
            course: self.item(at.1),
            parts,
            times: times as i64,
            stays: true,
            runs: true,
            has_chosen: self.choices.contains_key(&at.0),
            due: due.map(|(key, bill)| (self.bill_id(key), bill.fen - bill.carried)).collect(),
        })
    }
}
