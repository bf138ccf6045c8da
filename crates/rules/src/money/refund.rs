//! 退费 Refunds: what is held and not bound to coming lessons goes back to the family.

use super::account::{Account, Kind, Transfer};
use crate::fen::Fen;
use crate::id::{RefundId, StudentId, TransferId};
use crate::refusal::Refuses;

/// A child's money as a refund sees it.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Whose.
    pub student: StudentId,
    /// What the custody account holds.
    pub held: Fen,
    /// What coming lessons of courses still attended will cost.
    pub bound: Fen,
    /// Refunds asked for and not yet paid.
    pub asked: Fen,
}

/// A refund that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which: the form's idempotency key.
    pub id: RefundId,
    /// Whose.
    pub student: StudentId,
    /// How much.
    pub fen: Fen,
    /// In the family's words.
    pub reason: String,
}

/// Why nothing goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Everything held is bound to coming lessons, or nothing is held.
    NothingFree {
        /// What is held.
        held: Fen,
        /// What coming lessons will cost.
        bound: Fen,
    },
    /// There is no such refund to pay, or it was paid.
    NotAsked,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NothingFree { .. } => "refund-nothing-free",
            Self::NotAsked => "refund-not-asked",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.16"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NothingFree { held, bound } => {
                vec![("held", held.to_string()), ("bound", bound.to_string())]
            }
            Self::NotAsked => Vec::new(),
        }
    }
}

/// What may go back now (P3.16, P3.4): held, less what coming lessons need, less what is on its way already.
pub fn free(facts: &Facts) -> Fen {
    (facts.held - facts.bound - facts.asked).max(Fen::ZERO)
}

/// A guardian asks for everything that is free.
pub fn ask(facts: &Facts, id: RefundId, reason: &str) -> Result<Asked, Refusal> {
    let fen = free(facts);
    if fen == Fen::ZERO {
        return Err(Refusal::NothingFree { held: facts.held, bound: facts.bound });
    }
    Ok(Asked { id, student: facts.student.clone(), fen, reason: reason.trim().to_owned() })
}

/// The cashier pays a refund out: never more than is held.
pub fn pay(asked: &Asked, held: Fen) -> Result<Transfer, Refusal> {
    if asked.fen > held {
        return Err(Refusal::NothingFree { held, bound: Fen::ZERO });
    }
    Ok(Transfer {
        id: TransferId::new(format!("refund/{}", asked.id)),
        kind: Kind::Refund,
        debit: Account::Custody(asked.student.clone()),
        credit: Account::Clearing,
        fen: asked.fen,
        student: asked.student.clone(),
        subject: asked.id.to_string(),
        clause: "P3.16",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn facts(held: i64, bound: i64, asked: i64) -> Facts {
        Facts { student: StudentId::new("ming"), held: Fen(held), bound: Fen(bound), asked: Fen(asked) }
    }

    #[test]
    fn only_what_is_free_goes_back() {
        for (held, bound, asked, fen) in [
            (48_000, 0, 0, 48_000),
            (48_000, 40_000, 0, 8000),
            (8000, 0, 8000, 0),
            (0, 0, 0, 0),
            (100, 500, 0, 0),
        ] {
            assert_eq!(free(&facts(held, bound, asked)), Fen(fen));
        }
        assert_eq!(
            ask(&facts(4000, 4000, 0), RefundId::new("r"), "").unwrap_err().code(),
            "refund-nothing-free"
        );
    }

    proptest! {
        #[test]
        fn a_refund_never_takes_more_than_is_held(held in 0_i64..100_000, bound in 0_i64..100_000, asked in 0_i64..100_000) {
            if let Ok(wanted) = ask(&facts(held, bound, asked), RefundId::new("r"), "moved") {
                let transfer = pay(&wanted, Fen(held)).unwrap();
                prop_assert!(transfer.fen > Fen::ZERO && transfer.fen.0 + bound + asked <= held);
            }
        }
    }
}
