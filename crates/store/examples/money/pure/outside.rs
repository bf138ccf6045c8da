//! 外来款 What comes and goes through a channel or the bank: the tables in memory that the rules of orders, returns and files read.

use super::super::op::{bill, child};
use super::super::play::Failed;
use super::Pure;
use rules::fen::Fen;
use rules::id::{BillId, PaymentId, StudentId, TransferId};
use rules::money::account::{Account, Purse, Transfer};
use rules::money::correction::State;
use rules::money::payment::{self, Recorded};
use rules::money::refund::Asked;
use rules::plan::scheme::Scheme;

impl Pure {
    /// A school that a child leaves: which, and the first day on which it is not on the register.
    pub(crate) fn losing(scheme: &Scheme, gone: (usize, i64)) -> Self {
        Self { gone: Some(gone), ..Self::new(scheme) }
    }

    pub(crate) fn is_gone(&self, n: usize) -> bool {
        self.gone.is_some_and(|(who, from)| who == n && self.days >= from)
    }

    pub(crate) fn days(&self) -> i64 {
        self.days
    }

    /// What a payment of a bill may know.
    pub(crate) fn payment_facts(
        &self,
        at: (usize, usize),
        id: &str,
        receipt: &str,
    ) -> Option<payment::Facts> {
        let held = self.bills.get(&at)?;
        Some(payment::Facts {
            bill: BillId::new(bill(at, "")),
            student: StudentId::new(child(at.0)),
            purse: Purse::Course,
            due: self.due(at),
            state: held.state.to_owned(),
            receipt_taken: self.payments.iter().any(|(other, taken)| other != id && taken == receipt),
            already: self.payments.contains_key(id),
        })
    }

    /// A payment as it was decided, and the lessons that were given before.
    pub(crate) fn received(&mut self, at: (usize, usize), recorded: Recorded) -> Result<(), Failed> {
        let Some(transfer) = recorded.transfer else { return Ok(()) };
        self.post(&[transfer])?;
        self.payments.insert(recorded.id.to_string(), recorded.receipt);
        if let Some(held) = self.bills.get_mut(&at) {
            held.state = "paid";
        }
        self.given_before(at)
    }

    /// Whether a payment was corrected.
    pub(crate) fn is_undone(&self, id: &PaymentId) -> bool {
        let transfer = TransferId::new(format!("payment/{id}"));
        self.desk.corrections.values().any(|(of, state)| *state == State::Made && *of == transfer)
    }

    /// The bills that went out: whose, for which course.
    pub(crate) fn billed(&self) -> Vec<(usize, usize)> {
        self.bills.keys().copied().collect()
    }

    /// The refunds that were asked for, each with whether it is paid or taken back.
    pub(crate) fn refunds(&self) -> impl Iterator<Item = &(Asked, bool)> {
        self.desk.till.refunds.values()
    }

    pub(crate) fn refund(&self, id: &str) -> Option<&(Asked, bool)> {
        self.desk.till.refunds.get(id)
    }

    /// What the account of a refund's child may still give.
    pub(crate) fn free_for(&self, asked: &Asked) -> Fen {
        self.standing(&Account::Custody(asked.student.clone(), asked.purse)).free()
    }

    /// A refund with what moves for it; paid or taken back, it waits no more.
    pub(crate) fn refund_moved(
        &mut self,
        (asked, is_over): (Asked, bool),
        moved: &[Transfer],
    ) -> Result<(), Failed> {
        self.post(moved)?;
        self.desk.till.refunds.insert(asked.id.to_string(), (asked, is_over));
        Ok(())
    }
}
