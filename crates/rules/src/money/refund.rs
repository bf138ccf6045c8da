//! 退费 Refunds: what is held and not bound to coming lessons goes back to the family.

use super::account::{Account, Kind, Purse, Step, Transfer};
use crate::fen::Fen;
use crate::id::{RefundId, StudentId, TransferId};
use crate::refusal::Refuses;

/// A child's money as a refund sees it.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Whose.
    pub student: StudentId,
    /// Which kind of money.
    pub purse: Purse,
    /// What the custody account holds, refunds that were asked for included.
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
    /// Which kind of money.
    pub purse: Purse,
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
    let (student, reason) = (facts.student.clone(), reason.trim().to_owned());
    Ok(Asked { id, student, fen, reason, purse: facts.purse })
}

/// What is asked for is held at once: no lesson and no other refund can take it.
pub fn hold(asked: &Asked) -> Transfer {
    let sides = (custody(asked), Account::RefundsDue(asked.purse));
    movement(asked, format!("refund/{}", asked.id), (Kind::Refund, Step::Pending), sides)
}

/// The cashier pays a refund out: what was held leaves custody, and the bank gives it back. A refund that was asked for
/// before money was held must still find it `free` in its account.
pub fn pay(asked: &Asked, is_held: bool, free: Fen) -> Result<[Transfer; 2], Refusal> {
    if !is_held && asked.fen > free {
        return Err(Refusal::NothingFree { held: free, bound: Fen::ZERO });
    }
    let hold = hold(asked);
    let (id, step) = match is_held {
        true => (format!("{}/post", hold.id), Step::Post(hold.id)),
        false => (hold.id.to_string(), Step::Posted),
    };
    let due = Account::RefundsDue(asked.purse);
    let out = movement(asked, id, (Kind::Refund, step), (custody(asked), due.clone()));
    let paid = format!("refund/{}/payout", asked.id);
    Ok([out, movement(asked, paid, (Kind::Payout, Step::Posted), (due, Account::Clearing))])
}

fn custody(asked: &Asked) -> Account {
    Account::Custody(asked.student.clone(), asked.purse)
}

fn movement(asked: &Asked, id: String, (kind, step): (Kind, Step), sides: (Account, Account)) -> Transfer {
    let (student, subject) = (Some(asked.student.clone()), asked.id.to_string());
    let (debit, credit) = sides;
    Transfer {
        id: TransferId::new(id),
        kind,
        step,
        debit,
        credit,
        fen: asked.fen,
        student,
        subject,
        clause: "P3.16",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn facts(held: i64, bound: i64, asked: i64) -> Facts {
        let (student, purse) = (StudentId::new("ming"), Purse::Course);
        Facts { student, purse, held: Fen(held), bound: Fen(bound), asked: Fen(asked) }
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
                let [out, back] = pay(&wanted, true, Fen::ZERO).unwrap();
                prop_assert!(out.fen > Fen::ZERO && out.fen.0 + bound + asked <= held);
                prop_assert_eq!((out.fen, &out.credit), (back.fen, &back.debit));
                prop_assert_eq!(out.step.ends(), Some(&hold(&wanted).id));
                prop_assert!(pay(&wanted, false, Fen(held)).is_ok());
                prop_assert!(pay(&wanted, false, wanted.fen - Fen(1)).is_err());
            }
        }
    }
}
