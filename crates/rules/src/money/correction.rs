//! 更正 Corrections: a wrong transfer stays, and a counter-transfer with a reason and an approver undoes it (P0.1).

use super::account::{Account, Kind, Step, Transfer};
use crate::fen::Fen;
use crate::id::{CorrectionId, PersonId, TransferId};
use crate::refusal::Refuses;
use serde::Deserialize;

/// Who approves a correction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Whether it takes a second person (P0.1).
    pub approved_by: ApprovedBy,
}

/// Whose word a correction needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ApprovedBy {
    /// 另一人 Somebody who did not propose it.
    #[default]
    AnotherPerson,
    /// 本人 Whoever finds it corrects it, under their own name.
    SamePerson,
}

/// Where a correction stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// 待批准
    Proposed {
        /// By whom.
        by: PersonId,
    },
    /// 已更正
    Made,
    /// 未批准
    TurnedDown,
}

/// What the rule may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The transfer that is said to be wrong; `None` when there is none.
    pub transfer: Option<Transfer>,
    /// The correction of that transfer, if there is one that was not turned down.
    pub state: Option<State>,
    /// What the account that must give back may give; of a refund that was paid out, all of it while it is with the family.
    pub free: Fen,
    /// Who asks.
    pub me: PersonId,
}

/// What somebody says is wrong.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The form's idempotency key.
    pub id: CorrectionId,
    /// Which transfer.
    pub transfer: TransferId,
    /// Why.
    pub reason: String,
}

/// A correction as it was proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// Which.
    pub id: CorrectionId,
    /// Of which transfer.
    pub transfer: TransferId,
    /// Why.
    pub reason: String,
    /// The counter-transfer, where nobody else need approve it.
    pub made: Option<Transfer>,
}

/// Why a transfer is not corrected, in rank order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such transfer here.
    NoSuchTransfer,
    /// A lesson's money: the roll is corrected, and the money follows.
    ByTheRoll,
    /// A hold, a refund or a correction: these have ways of their own.
    NotThisKind,
    /// It is corrected, or waits for an answer.
    Already,
    /// It says no reason.
    NoReason,
    /// What it moved was used meanwhile.
    Spent {
        /// What is left of it.
        free: Fen,
    },
    /// There is nothing to answer.
    NotProposed,
    /// Whoever proposed it may not approve it.
    SamePerson,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchTransfer => "correction-no-such-transfer",
            Self::ByTheRoll => "correction-by-the-roll",
            Self::NotThisKind => "correction-not-this-kind",
            Self::Already => "correction-already",
            Self::NoReason => "correction-no-reason",
            Self::Spent { .. } => "correction-spent",
            Self::NotProposed => "correction-not-proposed",
            Self::SamePerson => "correction-same-person",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::ByTheRoll => "P3.16",
            Self::NoSuchTransfer
            | Self::NotThisKind
            | Self::Already
            | Self::NoReason
            | Self::Spent { .. }
            | Self::NotProposed
            | Self::SamePerson => "P0.1",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Spent { free } => vec![("free", free.to_string())],
            Self::NoSuchTransfer
            | Self::ByTheRoll
            | Self::NotThisKind
            | Self::Already
            | Self::NoReason
            | Self::NotProposed
            | Self::SamePerson => Vec::new(),
        }
    }
}

/// Proposes that a transfer be undone; makes it at once where the scheme asks for nobody else.
pub fn propose(terms: &Terms, facts: &Facts, draft: &Draft) -> Result<Proposed, Refusal> {
    let wrong = correctable(facts)?;
    if facts.state.is_some() {
        return Err(Refusal::Already);
    }
    let reason = draft.reason.trim().to_owned();
    if reason.is_empty() {
        return Err(Refusal::NoReason);
    }
    let counter = counter(wrong, facts.free)?;
    let made = (!takes_two(terms)).then_some(counter);
    Ok(Proposed { id: draft.id.clone(), transfer: wrong.id.clone(), reason, made })
}

/// Approves a proposed correction: the counter-transfer that undoes it.
pub fn approve(terms: &Terms, facts: &Facts) -> Result<Transfer, Refusal> {
    let wrong = correctable(facts)?;
    match &facts.state {
        Some(State::Proposed { by }) if *by == facts.me && takes_two(terms) => Err(Refusal::SamePerson),
        Some(State::Proposed { .. }) => counter(wrong, facts.free),
        Some(State::Made | State::TurnedDown) | None => Err(Refusal::NotProposed),
    }
}

/// Turns a proposed correction down; nothing moves.
pub fn turn_down(facts: &Facts, reason: &str) -> Result<String, Refusal> {
    let Some(State::Proposed { .. }) = facts.state else { return Err(Refusal::NotProposed) };
    let reason = reason.trim().to_owned();
    if reason.is_empty() { Err(Refusal::NoReason) } else { Ok(reason) }
}

/// Rule 更正批准 `[correction.approved_by]` (P0.1): whoever finds a wrong transfer does not approve its correction.
pub fn takes_two(terms: &Terms) -> bool {
    terms.approved_by == ApprovedBy::AnotherPerson
}

/// Payments, grants and spending are typed by people, and a refund that was paid out comes back when its family brings it. Lessons
/// follow the roll, holds end by themselves.
fn correctable(facts: &Facts) -> Result<&Transfer, Refusal> {
    let wrong = facts.transfer.as_ref().ok_or(Refusal::NoSuchTransfer)?;
    match (wrong.kind, &wrong.step) {
        (Kind::Release | Kind::Share, _) => Err(Refusal::ByTheRoll),
        (Kind::Payment | Kind::Grant | Kind::Spending, Step::Posted | Step::Post(_)) => Ok(wrong),
        (Kind::Payout, Step::Posted) => Ok(wrong),
        _ => Err(Refusal::NotThisKind),
    }
}

fn counter(wrong: &Transfer, free: Fen) -> Result<Transfer, Refusal> {
    let must_have = wrong.kind == Kind::Payout || !wrong.credit.may_owe();
    if must_have && free < wrong.fen {
        return Err(Refusal::Spent { free });
    }
    Ok(Transfer {
        id: TransferId::new(format!("correction/{}", wrong.id)),
        kind: Kind::Correction,
        step: Step::Posted,
        debit: wrong.credit.clone(),
        credit: wrong.debit.clone(),
        fen: wrong.fen,
        student: wrong.student.clone(),
        subject: wrong.subject.clone(),
        clause: "P0.1",
    })
}

/// 退款缴回 What a family brings back of a refund goes on into the account that it was paid out of: there a wrong payment can be undone.
pub fn brought_back(counter: &Transfer) -> Option<Transfer> {
    let (Account::RefundsDue(purse), Some(student)) = (&counter.credit, &counter.student) else {
        return None;
    };
    Some(Transfer {
        id: TransferId::new(format!("{}/custody", counter.id)),
        debit: counter.credit.clone(),
        credit: Account::Custody(student.clone(), *purse),
        ..counter.clone()
    })
}

/// The account that must give back what a transfer brought it.
pub fn giver(wrong: &Transfer) -> &Account {
    &wrong.credit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::StudentId;
    use crate::money::account::Purse;

    fn payment() -> Transfer {
        let ming = StudentId::new("ming");
        Transfer {
            id: TransferId::new("payment/p1"),
            kind: Kind::Payment,
            step: Step::Posted,
            debit: Account::Clearing,
            credit: Account::Custody(ming.clone(), Purse::Course),
            fen: Fen(48_000),
            student: Some(ming),
            subject: "b1".into(),
            clause: "P0.1",
        }
    }

    fn facts() -> Facts {
        Facts { transfer: Some(payment()), state: None, free: Fen(48_000), me: PersonId::new("cashier") }
    }

    fn draft(reason: &str) -> Draft {
        let (id, transfer) = (CorrectionId::new("c1"), TransferId::new("payment/p1"));
        Draft { id, transfer, reason: reason.into() }
    }

    fn of(kind: Kind, step: Step) -> Facts {
        Facts {
            transfer: Some(Transfer { kind, step, ..payment() }),
            state: Some(State::Made),
            free: Fen(1),
            ..facts()
        }
    }

    /// Each row mends what the row above was refused for.
    #[test]
    fn a_transfer_is_corrected_once_with_a_reason() {
        let (terms, used) = (Terms::default(), Facts { free: Fen(47_999), ..facts() });
        let rows = [
            (
                Facts { transfer: None, ..of(Kind::Release, Step::Posted) },
                " ",
                Some("correction-no-such-transfer"),
            ),
            (of(Kind::Release, Step::Posted), " ", Some("correction-by-the-roll")),
            (of(Kind::Payment, Step::Pending), " ", Some("correction-not-this-kind")),
            (of(Kind::Correction, Step::Posted), " ", Some("correction-not-this-kind")),
            (of(Kind::Payment, Step::Posted), " ", Some("correction-already")),
            (used.clone(), " ", Some("correction-no-reason")),
            (used, "记在了别的孩子名下", Some("correction-spent")),
            (facts(), "记在了别的孩子名下", None),
        ];
        for (facts, reason, refused) in rows {
            let answer = propose(&terms, &facts, &draft(reason));
            assert_eq!(answer.as_ref().err().map(Refuses::code), refused);
            assert!(answer.is_err() || answer.unwrap().made.is_none(), "a second person answers");
        }
    }

    #[test]
    fn approved_by() {
        let proposed = Facts { state: Some(State::Proposed { by: PersonId::new("cashier") }), ..facts() };
        let leader = Facts { me: PersonId::new("leader"), ..proposed.clone() };
        let two = Terms { approved_by: ApprovedBy::AnotherPerson };
        assert_eq!(approve(&two, &proposed), Err(Refusal::SamePerson));
        let counter = approve(&two, &leader).unwrap();
        assert_eq!(
            (counter.debit, counter.credit, counter.fen),
            (payment().credit, payment().debit, Fen(48_000))
        );
        assert_eq!(
            approve(&two, &Facts { state: Some(State::Made), ..leader.clone() }),
            Err(Refusal::NotProposed)
        );
        assert_eq!(approve(&two, &Facts { free: Fen(1), ..leader }), Err(Refusal::Spent { free: Fen(1) }));
        let one = Terms { approved_by: ApprovedBy::SamePerson };
        assert!(propose(&one, &facts(), &draft("输错金额")).unwrap().made.is_some());
        assert!(approve(&one, &proposed).is_ok());
    }

    /// What was paid out to the family comes back by hand, once, while it is there; then the account has it again.
    #[test]
    fn a_refund_that_its_family_brings_back_is_in_its_account_again() {
        let due = Account::RefundsDue(Purse::Course);
        let paid = Transfer {
            id: TransferId::new("refund/r/payout"),
            kind: Kind::Payout,
            debit: due.clone(),
            credit: Account::Clearing,
            subject: "r".into(),
            ..payment()
        };
        let facts = |free| Facts { transfer: Some(paid.clone()), free: Fen(free), ..facts() };
        let one = Terms { approved_by: ApprovedBy::SamePerson };
        for (free, refused) in [(0, Some("correction-spent")), (48_000, None)] {
            let answer = propose(&one, &facts(free), &draft("家长缴回，收据 0018"));
            assert_eq!(answer.err().map(|why| why.code()), refused, "{free}");
        }
        let counter = propose(&one, &facts(48_000), &draft("家长缴回")).unwrap().made.unwrap();
        assert_eq!((&counter.debit, &counter.credit), (&Account::Clearing, &due));
        let into = brought_back(&counter).unwrap();
        assert_eq!((&into.debit, &into.credit, into.fen), (&due, &payment().credit, Fen(48_000)));
        assert_ne!(into.id, counter.id);
        let of_payment = propose(&one, &Facts { transfer: Some(payment()), ..facts(48_000) }, &draft("x"));
        assert_eq!(brought_back(&of_payment.unwrap().made.unwrap()), None, "a payment goes back to the bank");
    }

    #[test]
    fn it_is_turned_down_with_a_reason() {
        let proposed = Facts { state: Some(State::Proposed { by: PersonId::new("cashier") }), ..facts() };
        assert_eq!(turn_down(&proposed, " "), Err(Refusal::NoReason));
        assert_eq!(turn_down(&proposed, "收据无误 "), Ok("收据无误".to_owned()));
        assert_eq!(turn_down(&facts(), "x"), Err(Refusal::NotProposed));
    }
}
