//! 原路退回 What goes back through a channel, in which parts, and what becomes of it when the channel has spoken.

use super::{Outcome, Refusal, State, Tender};
use crate::fen::Fen;

/// Money that goes back through the channel it came by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Return {
    /// The channel's order number of the refund: the same one asked twice is one.
    pub id: String,
    /// From which tender.
    pub tender: Tender,
    /// The channel's own number of a second payment of that order; empty where the order's own payment goes back.
    pub channel_no: String,
    /// How much.
    pub fen: Fen,
    /// The family's refund that it pays, or nothing where money came by mistake.
    pub refund: Option<String>,
}

/// A family's refund goes back through one order that has so much left, else through several, the largest first.
pub fn parts(fen: Fen, paid: &[(Tender, Fen)]) -> Result<Vec<(Tender, Fen)>, Refusal> {
    let mut paid: Vec<&(Tender, Fen)> =
        paid.iter().filter(|(tender, left)| tender.state == State::Paid && *left > Fen::ZERO).collect();
    if let Some((tender, _)) = paid.iter().find(|(_, left)| *left >= fen) {
        return Ok(vec![(tender.clone(), fen)]);
    }
    paid.sort_by_key(|(_, left)| std::cmp::Reverse(*left));
    let (mut rest, mut parts) = (fen, Vec::new());
    for (tender, left) in paid {
        let part = rest.min(*left);
        if part > Fen::ZERO {
            parts.push((tender.clone(), part));
        }
        rest = rest - part;
    }
    if rest > Fen::ZERO { Err(Refusal::NothingToReturn) } else { Ok(parts) }
}

/// A refund, or a part of one, goes back through its order.
pub fn give_back(code: &str, refund: &str, (tender, fen): (Tender, Fen)) -> Return {
    Return { id: format!("{code}R"), tender, channel_no: String::new(), fen, refund: Some(refund.to_owned()) }
}

/// All money of a tender that pays nothing here goes back.
pub fn undo(tender: &Tender, came: Fen) -> Result<Return, Refusal> {
    if tender.state != State::Odd || came <= Fen::ZERO {
        return Err(Refusal::NothingToReturn);
    }
    let (id, tender) = (format!("{}R", tender.id), tender.clone());
    Ok(Return { id, tender, channel_no: String::new(), fen: came, refund: None })
}

/// A second payment of an order goes back, whatever became of the first.
pub fn undo_extra(tender: &Tender, extra: Option<(&str, Fen)>) -> Result<Return, Refusal> {
    let (channel_no, fen) = extra.ok_or(Refusal::NothingToReturn)?;
    let (id, tender) = (format!("{}X{channel_no}", tender.id), tender.clone());
    Ok(Return { id, tender, channel_no: channel_no.to_owned(), fen, refund: None })
}

/// The word with which WeChat ends a refund for good: whoever asks again under its number gets the same word again.
const CLOSED: &str = "CLOSED";

/// The channel's order number of a return's n-th try, counted from one: the first is the return's own.
pub fn number(first: &str, n: usize) -> String {
    if n <= 1 { first.to_owned() } else { format!("{first}N{n}") }
}

/// Whether a return that failed is asked for once more under its number, which the channel takes as one with it, or under the next.
/// A number that the channel closed is used up, and one that it knows with another sum it refuses; what stood under it stays on
/// the books (P0.1).
pub fn is_same(failed: &Return, word: &str, next: &Return) -> bool {
    word != CLOSED && failed.fen == next.fen && failed.tender.id == next.tender.id
}

/// How a return stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The channel was asked.
    Sent,
    /// The family has it.
    Done,
    /// The channel refused it, or somebody saw there that it never went.
    Failed,
}

impl Stage {
    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// Reads it back.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Sent, Self::Done, Self::Failed].into_iter().find(|one| one.code() == code)
    }
}

/// How the refund of a return stands when the channel speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is no family's refund.
    None,
    /// It is still to be paid: the return pays it.
    Due,
    /// It was paid another way, or taken back.
    Gone,
}

/// What the channel's word does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Nothing new.
    Already,
    /// It is under way; the word is kept.
    Waits,
    /// Nothing went back: the refund may be paid another way.
    Failed,
    /// The family has it.
    Done {
        /// The refund is paid by it.
        pays: bool,
        /// The refund had been paid another way, so that the family has the money twice.
        is_twice: bool,
    },
}

/// What the channel said is written once. That it gave the money back counts whatever we believed before: the money is gone.
pub fn end(stage: Stage, outcome: Outcome, claim: Claim) -> Ended {
    match (stage, outcome) {
        (Stage::Done, _) | (Stage::Failed, Outcome::Waiting | Outcome::Closed) => Ended::Already,
        (Stage::Sent, Outcome::Waiting) => Ended::Waits,
        (Stage::Sent, Outcome::Closed) => Ended::Failed,
        (Stage::Sent | Stage::Failed, Outcome::Paid) => {
            Ended::Done { pays: claim == Claim::Due, is_twice: claim == Claim::Gone }
        }
    }
}

/// What somebody at the desk says of a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// 没有退成 They saw at the channel's own site that nothing went back.
    NeverWent,
    /// 已收回 The family had the money twice and gave it back once, or it was found otherwise.
    Settled,
}

impl Said {
    /// Reads what a form sends.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "never-went" => Some(Self::NeverWent),
            "settled" => Some(Self::Settled),
            _ => None,
        }
    }
}

/// Takes the word of somebody at the desk, with a reason: of a return under way, or of one that the family has twice.
pub fn say(stage: Stage, is_twice: bool, said: Said, reason: &str) -> Result<String, Refusal> {
    let fits = match said {
        Said::NeverWent => stage == Stage::Sent,
        Said::Settled => stage == Stage::Done && is_twice,
    };
    if !fits {
        return Err(Refusal::NothingToReturn);
    }
    let reason = reason.trim().to_owned();
    if reason.is_empty() { Err(Refusal::NoReason) } else { Ok(reason) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{BillId, StudentId, TenderId};
    use crate::moment::Moment;
    use crate::money::tender::Channel;
    use crate::refusal::Refuses;

    fn tender(id: &str, state: State) -> Tender {
        Tender {
            id: TenderId::new(id),
            bill: BillId::new("b"),
            student: StudentId::new("ming"),
            channel: Channel::Wechat,
            openid: String::new(),
            fen: Fen(30_000),
            made_at: Moment(0),
            state,
            channel_no: "W1".into(),
        }
    }

    #[test]
    fn a_refund_goes_back_by_one_order_or_by_several() {
        let paid = |a: i64, b: i64| {
            let odd = (tender("O", State::Odd), Fen(99_000));
            [odd, (tender("A", State::Paid), Fen(a)), (tender("B", State::Paid), Fen(b))]
        };
        for (fen, left, expected) in [
            (10_000, paid(10_000, 0), Some(vec![("A", 10_000)])),
            (10_000, paid(4000, 10_000), Some(vec![("B", 10_000)])),
            (30_000, paid(18_000, 24_000), Some(vec![("B", 24_000), ("A", 6000)])),
            (42_001, paid(18_000, 24_000), None),
            (1, paid(0, 0), None),
        ] {
            let parts = parts(Fen(fen), &left);
            let named = parts.as_ref().ok().map(|parts| {
                parts.iter().map(|(tender, fen)| (tender.id.as_str(), fen.0)).collect::<Vec<_>>()
            });
            assert_eq!(named, expected, "{fen}");
            assert_eq!(parts.is_err(), expected.is_none());
        }
    }

    #[test]
    fn money_that_pays_nothing_goes_back_whole() {
        assert_eq!(give_back("c", "r", (tender("A", State::Paid), Fen(5))).id, "cR");
        assert_eq!(undo(&tender("A", State::Odd), Fen(5)).unwrap().fen, Fen(5));
        assert_eq!(undo(&tender("A", State::Paid), Fen(5)).unwrap_err().code(), "tender-nothing-to-return");
        let extra = undo_extra(&tender("A", State::Paid), Some(("W2", Fen(7)))).unwrap();
        assert_eq!((extra.id.as_str(), extra.channel_no.as_str(), extra.fen), ("AXW2", "W2", Fen(7)));
        assert!(undo_extra(&tender("A", State::Paid), None).is_err());
    }

    /// How a try ended, what goes back by the next, and whether that has the same number.
    #[test]
    fn a_number_that_is_used_up_is_asked_for_no_more() {
        let back = |order: &str, fen: i64| give_back("c", "r", (tender(order, State::Paid), Fen(fen)));
        let failed = back("A", 30_000);
        for (word, next, same) in [
            ("NOT_ENOUGH", back("A", 30_000), true), // never taken: the channel says to ask again under it
            ("INVALID_REQUEST", back("A", 30_000), true), // a person saw that it never went; should it have, it is one
            ("CLOSED", back("A", 30_000), false),
            ("NOT_ENOUGH", back("A", 29_999), false),
            ("NOT_ENOUGH", back("B", 30_000), false),
        ] {
            assert_eq!(is_same(&failed, word, &next), same, "{word} {next:?}");
        }
        let numbers = [1, 2, 3].map(|n| number(&failed.id, n));
        assert_eq!(numbers, ["cR", "cRN2", "cRN3"]);
        let longest = number(&format!("{}T12X{}", "8".repeat(20), "4".repeat(32)), 12);
        assert!(longest.len() <= 64, "the channels' own bound: {longest}");
    }

    #[test]
    fn what_the_channel_says_of_a_return_is_written_once_and_never_lost() {
        use Outcome::{Closed, Paid, Waiting};
        let done = |pays, is_twice| Ended::Done { pays, is_twice };
        for (stage, outcome, claim, expected) in [
            (Stage::Sent, Waiting, Claim::Due, Ended::Waits),
            (Stage::Sent, Closed, Claim::Due, Ended::Failed),
            (Stage::Sent, Paid, Claim::Due, done(true, false)),
            (Stage::Sent, Paid, Claim::Gone, done(false, true)),
            (Stage::Sent, Paid, Claim::None, done(false, false)),
            (Stage::Failed, Closed, Claim::Due, Ended::Already),
            (Stage::Failed, Waiting, Claim::Due, Ended::Already),
            (Stage::Failed, Paid, Claim::Gone, done(false, true)),
            (Stage::Failed, Paid, Claim::Due, done(true, false)),
            (Stage::Done, Paid, Claim::Gone, Ended::Already),
        ] {
            assert_eq!(end(stage, outcome, claim), expected, "{stage:?} {outcome:?} {claim:?}");
        }
    }

    #[test]
    fn a_person_speaks_of_what_is_open_and_says_why() {
        for (stage, is_twice, said, reason, expected) in [
            (Stage::Done, false, "never-went", "x", Some("tender-nothing-to-return")),
            (Stage::Done, false, "settled", "x", Some("tender-nothing-to-return")),
            (Stage::Sent, false, "never-went", " ", Some("tender-no-reason")),
            (Stage::Sent, false, "never-went", "商户平台上查过", None),
            (Stage::Done, true, "settled", "家长退回现金", None),
        ] {
            let said = Said::from_code(said).unwrap();
            assert_eq!(say(stage, is_twice, said, reason).err().map(|why| why.code()), expected);
        }
        let stages = [Stage::Sent, Stage::Done, Stage::Failed];
        assert!(stages.into_iter().all(|one| Stage::from_code(one.code()) == Some(one)));
    }
}
