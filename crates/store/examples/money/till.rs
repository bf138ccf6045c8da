//! 收银 Payments, refunds and what is settled by the rules over the ledger in memory, alike at every kind of school.

use super::memory::Memory;
use super::op::Outcome;
use super::play::Failed;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{BillId, PaymentId, RefundId, StudentId};
use rules::money::account::{Account, Purse};
use rules::money::bill::Bill;
use rules::money::fee::Fees;
use rules::money::payment::{self, Draft};
use rules::money::refund::{self, Asked};
use rules::money::rest::{self, Choice, Ends, Waiting};
use rules::refusal::Refuses;
use std::collections::BTreeMap;

/// A payment in cash as it is typed.
pub(crate) fn cash((id, bill): (&str, &str), fen: Fen, receipt: &str) -> Draft {
    let (way, receipt) = (payment::Way::Cash, receipt.to_owned());
    Draft { id: PaymentId::new(id), bill: BillId::new(bill), fen, way, receipt }
}

/// The ledger with its receipts, and its refunds, each with whether it is over.
#[derive(Clone, Default)]
pub(crate) struct Till {
    pub(crate) books: Memory,
    payments: BTreeMap<String, String>,
    pub(crate) refunds: BTreeMap<String, (Asked, bool)>,
}

impl Till {
    /// A bill of which so much is due is paid in cash.
    pub(crate) fn pay(
        &mut self,
        (bill, due, state): (&Bill, Fen, &str),
        id: &str,
        fen: i64,
        receipt: &str,
    ) -> Result<Outcome, Failed> {
        let facts = payment::Facts {
            bill: bill.id.clone(),
            student: bill.student.clone(),
            purse: bill.purse,
            due,
            state: state.to_owned(),
            receipt_taken: self.payments.iter().any(|(other, taken)| other != id && taken == receipt),
            already: self.payments.contains_key(id),
        };
        let recorded = match payment::record(&facts, cash((id, bill.id.as_str()), Fen(fen), receipt)) {
            Ok(recorded) => recorded,
            Err(refused) => return Ok(refused.code()),
        };
        let Some(transfer) = recorded.transfer else { return Ok("already") };
        self.books.post(&[transfer])?;
        self.payments.insert(id.to_owned(), recorded.receipt);
        Ok("done")
    }

    /// What may go back of a child's money of a kind, of which so much is bound.
    pub(crate) fn refundable(&self, student: StudentId, purse: Purse, bound: Fen) -> refund::Facts {
        let own = |asked: &Asked| asked.student == student && asked.purse == purse;
        let asked = self.refunds.values().filter(|(asked, is_over)| !is_over && own(asked));
        refund::Facts {
            asked: asked.map(|(asked, _)| asked.fen).sum(),
            held: self.books.standing(&Account::Custody(student.clone(), purse)).balance,
            purse,
            bound,
            student,
        }
    }

    pub(crate) fn ask(&mut self, id: &str, facts: &refund::Facts) -> Result<Outcome, Failed> {
        if self.refunds.contains_key(id) {
            return Ok("already");
        }
        match refund::ask(facts, RefundId::new(id), "") {
            Err(refused) => Ok(refused.code()),
            Ok(asked) => self.hold(asked).map(|()| "done"),
        }
    }

    pub(crate) fn hold(&mut self, asked: Asked) -> Result<(), Failed> {
        self.books.post(&[refund::hold(&asked)])?;
        self.refunds.insert(asked.id.to_string(), (asked, false));
        Ok(())
    }

    pub(crate) fn pay_back(&mut self, id: &str) -> Result<Outcome, Failed> {
        let Some((asked, is_over @ false)) = self.refunds.get_mut(id) else {
            return Ok(refund::Refusal::NotAsked.code());
        };
        match refund::pay(asked, true, Fen::ZERO) {
            Err(refused) => Ok(refused.code()),
            Ok(transfers) => {
                *is_over = true;
                self.books.post(&transfers)?;
                Ok("done")
            }
        }
    }

    /// A child's money of a kind before it is settled, where nothing is carried over; on so many open rolls the child stands.
    pub(crate) fn waiting(
        &self,
        (student, purse): (StudentId, Purse),
        has_ended: bool,
        open: i64,
    ) -> Waiting {
        Waiting {
            held: self.books.standing(&Account::Custody(student.clone(), purse)).free(),
            running: Fen::ZERO,
            has_ended,
            carried: Fen::ZERO,
            choice: None,
            stays: true,
            open,
            purse,
            student,
        }
    }

    /// What goes back of it once the term is over.
    pub(crate) fn rest(&self, facts: refund::Facts) -> rest::Facts {
        let own = |(asked, _): &&(Asked, bool)| asked.student == facts.student && asked.purse == facts.purse;
        rest::Facts {
            refunds: self.refunds.values().filter(own).count() as i64,
            free: refund::free(&facts),
            carried: Fen::ZERO,
            choice: Choice::Refund,
            has_chosen: false,
            stays: true,
            moves: 0,
            purse: facts.purse,
            student: facts.student,
        }
    }

    /// Settles everyone whose turn it is, or nobody. Each who waits comes with what of its money goes back.
    pub(crate) fn settle(
        &mut self,
        fees: &Fees<'_>,
        (until, today): (Date, Date),
        each: &[(Waiting, rest::Facts)],
    ) -> Result<Outcome, Failed> {
        let all: Vec<Waiting> = each.iter().map(|(waiting, _)| waiting.clone()).collect();
        let ends = Ends::of(&[], ("", until), Vec::new(), today);
        let due = match rest::settling(fees, &all, &ends, false) {
            Err(refused) => return Ok(refused.code()),
            Ok(due) => due,
        };
        let is_due = |facts: &rest::Facts| {
            due.iter().any(|one| one.student == facts.student && one.purse == facts.purse)
        };
        let mut came = "already";
        for facts in each.iter().map(|(_, facts)| facts).filter(|facts| is_due(facts)) {
            let settled = rest::settle_by(fees, facts, (until, today)).map_err(|why| why.code())?;
            if let Some(asked) = settled.refund {
                self.hold(asked)?;
                came = "done";
            }
        }
        Ok(came)
    }
}
