//! 托管账户 The custody account of a child: double entry, whole fen, transfers only ever added (P0.1).

use crate::fen::Fen;
use crate::id::{CourseId, StudentId, TransferId};
use std::collections::BTreeMap;

/// An account of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// 托管账户 A child's money, held until a lesson is given.
    Custody(StudentId),
    /// 收款方 What a course has earned.
    Payee(CourseId),
    /// 银行清算 The other side of the bank and the cash box: goes negative as money comes in.
    Clearing,
}

impl Account {
    /// The name that the tables hold: `custody/ming`, `payee/robotics`, `clearing/bank`.
    pub fn name(&self) -> String {
        match self {
            Self::Custody(student) => format!("custody/{student}"),
            Self::Payee(course) => format!("payee/{course}"),
            Self::Clearing => "clearing/bank".to_owned(),
        }
    }

    /// `custody`, `payee` or `clearing`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Custody(_) => "custody",
            Self::Payee(_) => "payee",
            Self::Clearing => "clearing",
        }
    }

    /// The child whose account it is.
    pub fn student(&self) -> Option<&StudentId> {
        match self {
            Self::Custody(student) => Some(student),
            Self::Payee(_) | Self::Clearing => None,
        }
    }
}

/// Why money moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 缴费 A family pays in.
    Payment,
    /// 核销 A lesson was given.
    Release,
    /// 退费 Unused money goes back.
    Refund,
}

impl Kind {
    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Release => "release",
            Self::Refund => "refund",
        }
    }
}

/// One movement: out of one account, into another, the same amount. It sums to zero by its shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Made from what it pays for, so that twice is once.
    pub id: TransferId,
    /// Why.
    pub kind: Kind,
    /// Out of.
    pub debit: Account,
    /// Into.
    pub credit: Account,
    /// How much, more than nothing.
    pub fen: Fen,
    /// Whose money it is.
    pub student: StudentId,
    /// What it pays for: a bill, a session, a refund.
    pub subject: String,
    /// The clause that moves it.
    pub clause: &'static str,
}

/// What each account would hold after these transfers; `None` if a custody or payee account would go negative or
/// an amount is not more than nothing.
pub fn post(balances: &BTreeMap<Account, Fen>, transfers: &[Transfer]) -> Option<BTreeMap<Account, Fen>> {
    let mut after = balances.clone();
    for transfer in transfers {
        if transfer.fen <= Fen::ZERO || transfer.debit == transfer.credit {
            return None;
        }
        let debit = after.entry(transfer.debit.clone()).or_default();
        *debit = *debit - transfer.fen;
        let overdrawn = *debit < Fen::ZERO && transfer.debit != Account::Clearing;
        let credit = after.entry(transfer.credit.clone()).or_default();
        *credit = *credit + transfer.fen;
        if overdrawn {
            return None;
        }
    }
    Some(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn account(n: u8) -> Account {
        match n {
            0 => Account::Clearing,
            1 => Account::Payee(CourseId::new("robotics")),
            n => Account::Custody(StudentId::new(format!("s{n}"))),
        }
    }

    proptest! {
        #[test]
        fn the_ledger_sums_to_zero_and_nothing_held_goes_below_it(moves in prop::collection::vec((0_u8..5, 0_u8..5, -5_i64..500), 0..60)) {
            let mut balances = BTreeMap::new();
            for (n, (debit, credit, fen)) in moves.into_iter().enumerate() {
                let transfer = Transfer {
                    id: TransferId::new(n.to_string()), kind: Kind::Payment, debit: account(debit), credit: account(credit),
                    fen: Fen(fen), student: StudentId::new("s2"), subject: String::new(), clause: "P0.1",
                };
                if let Some(after) = post(&balances, &[transfer]) {
                    balances = after;
                }
                prop_assert_eq!(balances.values().copied().sum::<Fen>(), Fen::ZERO);
                prop_assert!(balances.iter().all(|(at, held)| *at == Account::Clearing || *held >= Fen::ZERO));
            }
        }
    }
}
