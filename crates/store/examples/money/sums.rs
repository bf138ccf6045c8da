//! 账户余数 Plain sums of a reference model: what each account holds, and what of it waits. It knows no rule and no ledger.

use super::op::Balances;

/// The bank's side.
pub(crate) const BANK: &str = "clearing/bank";

/// What every account that was ever touched holds, and what of it is held back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sums(pub(crate) Balances);

impl Sums {
    /// What an account holds.
    pub(crate) fn fen(&self, account: &str) -> i64 {
        self.0.get(account).map_or(0, |(fen, _)| *fen)
    }

    /// What of it nothing waits for.
    pub(crate) fn free(&self, account: &str) -> i64 {
        self.0.get(account).map_or(0, |(fen, pending)| fen - pending)
    }

    pub(crate) fn transfer(&mut self, from: &str, to: &str, fen: i64) {
        if fen > 0 {
            self.0.entry(from.to_owned()).or_default().0 -= fen;
            self.0.entry(to.to_owned()).or_default().0 += fen;
        }
    }

    /// What is to go back by that account waits.
    pub(crate) fn hold(&mut self, from: &str, due: &str, fen: i64) {
        self.0.entry(from.to_owned()).or_default().1 += fen;
        self.0.entry(due.to_owned()).or_default();
    }

    /// What waited goes back.
    pub(crate) fn pay_back(&mut self, from: &str, due: &str, fen: i64) {
        self.0.entry(from.to_owned()).or_default().1 -= fen;
        self.transfer(from, due, fen);
        self.transfer(due, BANK, fen);
    }
}
