//! 外来款 What comes and goes through a channel or the bank, in plain sums: bills that are paid without the desk, and refunds that go
//! into parts, are taken back by their families or come back from the bank.

use super::super::op::Outcome;
use super::{Bill, Model};

impl Model {
    /// A school that a child leaves: which, and the first day on which it is not on the register.
    pub(crate) fn losing(gone: (usize, i64)) -> Self {
        Self { gone: Some(gone), ..Self::default() }
    }

    /// Whether a child has left the school.
    pub(crate) fn is_gone(&self, child: usize) -> bool {
        self.gone.is_some_and(|(who, from)| who == child && self.today >= from)
    }

    pub(crate) fn days(&self) -> i64 {
        self.today
    }

    /// How a bill stands, if it went out: `due`, `paid` or `cancelled`.
    pub(crate) fn bill_stands(&self, at: (usize, usize)) -> Option<&'static str> {
        self.bills.get(&at).map(|(bill, _)| match bill {
            Bill::Due => "due",
            Bill::Paid => "paid",
            Bill::Cancelled => "cancelled",
        })
    }

    /// Money pays a bill from outside, whole or not at all.
    pub(crate) fn receive(&mut self, id: &str, at: (usize, usize), fen: i64) -> bool {
        let pays = self.bill_stands(at) == Some("due") && fen == self.due(at);
        if pays {
            self.paid(id, at, fen);
        }
        pays
    }

    /// A refund: whose, how much, and whether it is paid or taken back.
    /// Whether a payment was corrected.
    pub(crate) fn is_undone(&self, id: &str) -> bool {
        let transfer = format!("payment/{id}");
        self.corrections.values().any(|one| one.state == "made" && one.transfer == transfer)
    }

    pub(crate) fn refund(&self, id: &str) -> Option<(usize, i64, bool)> {
        self.refunds.get(id).copied()
    }

    /// The refunds that wait for their money.
    pub(crate) fn refunds_due(&self) -> Vec<String> {
        self.refunds.iter().filter(|(_, (_, _, is_over))| !is_over).map(|(id, _)| id.clone()).collect()
    }

    pub(crate) fn refund_paid(&mut self, id: &str) -> Outcome {
        self.pay_back(id)
    }

    /// A family takes its question back: what was kept for it is free.
    pub(crate) fn refund_let_go(&mut self, id: &str) {
        if let Some((child, fen, is_over)) = self.refunds.get_mut(id) {
            *is_over = true;
            *self.kept_back.entry(*child).or_default() -= *fen;
        }
    }

    /// A refund goes into parts; the first keeps its name.
    pub(crate) fn refund_split(&mut self, parts: &[(String, i64)]) {
        let Some((child, _, _)) = parts.first().and_then(|(id, _)| self.refund(id)) else { return };
        for (id, fen) in parts {
            self.refunds.insert(id.clone(), (child, *fen, false));
        }
    }

    /// A paid refund was never with its family: its money is here again, and kept for it.
    pub(crate) fn refund_bounced(&mut self, id: &str) {
        if let Some((child, fen, is_over)) = self.refunds.get_mut(id) {
            *is_over = false;
            *self.held.entry(*child).or_default() += *fen;
            *self.kept_back.entry(*child).or_default() += *fen;
            *self.bank.get_or_insert(0) -= *fen;
        }
    }
}
