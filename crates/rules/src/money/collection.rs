//! 代收结果 A file of the bank or the city channel says what was paid: every line of it is accounted for, none twice.

mod sheet;
#[cfg(test)]
mod tests;

use super::payment_code::{self, Form};
use super::{payment, refund};
use crate::fen::Fen;
use crate::id::{DistrictId, PlaceId};
use crate::refusal::Refuses;
use std::collections::BTreeMap;

pub use sheet::{Status, is_ruined, numbered, read};

/// Which way the money of a file went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// 缴费结果 Families paid bills.
    In,
    /// 退费结果 Refunds were paid out.
    Out,
}

impl Direction {
    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }

    /// Reads what a form sends.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::In, Self::Out].into_iter().find(|way| way.code() == code)
    }
}

/// One line of the file, as it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The row in the file, the first being 1.
    pub number: i64,
    /// The payment code, without spaces.
    pub code: String,
    /// The name beside it: shown, never trusted.
    pub child: String,
    /// The amount as it is written.
    pub written: String,
    /// The amount, where it can be read.
    pub fen: Option<Fen>,
    /// When it was paid, as it is written.
    pub paid_on: String,
    /// The channel's own number of the payment, or nothing.
    pub serial: String,
    /// The number of the receipt that the channel gave, or nothing.
    pub receipt: String,
    /// Whether the channel says that the money moved.
    pub status: Status,
}

impl Line {
    /// What makes this payment one: the channel's number, else code, amount and time together.
    pub fn key(&self) -> String {
        if self.serial.is_empty() {
            format!("{}/{}/{}", self.code, self.written, self.paid_on)
        } else {
            format!("serial/{}", self.serial)
        }
    }
}

/// A bill, or a refund, that a line may be about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Which.
    pub id: String,
    /// How much it is over.
    pub fen: Fen,
    /// Whether it waits for its money, has had it, or waits no more.
    pub state: State,
    /// Whether the child is still on the school's register.
    pub is_on_roll: bool,
}

/// How a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It waits for its money.
    Due,
    /// Its money has moved.
    Paid,
    /// It was cancelled.
    Cancelled,
    /// Its money is on its way back through WeChat or Alipay.
    Returning,
}

/// What matching may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Whose file it is.
    pub district: DistrictId,
    /// Whose file it is.
    pub place: PlaceId,
    /// Every bill or refund of the place by its code; more than one where two codes fell together.
    pub claims: BTreeMap<String, Vec<Claim>>,
    /// Lines of earlier files by their key: their code and amount.
    pub known: BTreeMap<String, (String, Option<Fen>)>,
}

/// What a line comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It pays this claim: posted.
    Matched(String),
    /// An earlier file had it: nothing to do.
    Known,
    /// The channel says that no money moved, and none was expected to: nothing to do.
    Failed,
    /// The refund did not reach the family.
    Bounced(String),
    /// The same payment stands in this file already.
    Doubled {
        /// In which row.
        first: i64,
    },
    /// An earlier file had this payment with another code or amount.
    Edited,
    /// The claim had its money before.
    PaidBefore(String),
    /// The amount is not what is due.
    OtherAmount {
        /// Which claim.
        claim: String,
        /// What is due on it.
        due: Fen,
    },
    /// The bill was cancelled: the child left the course; or the family took its refund back.
    Cancelled(String),
    /// The refund is on its way back through WeChat or Alipay as well.
    Returning(String),
    /// The refund's account does not hold so much any more.
    NothingFree(String),
    /// The bill is due, but the child has left the school.
    LeftSchool(String),
    /// A whole code, but of another school.
    Elsewhere,
    /// The code does not check: a digit is wrong, or a spreadsheet turned it into a number.
    Mistyped,
    /// A whole code of this school that nothing bears.
    Unknown,
    /// Two claims bear this code.
    Ambiguous,
    /// The amount, or what became of it, cannot be read.
    Unreadable,
}

impl Verdict {
    /// As the table and the texts name it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Matched(_) => "matched",
            Self::Known => "known",
            Self::Failed => "failed",
            Self::Bounced(_) => "bounced",
            Self::Doubled { .. } => "doubled",
            Self::Edited => "edited",
            Self::PaidBefore(_) => "paid-before",
            Self::OtherAmount { .. } => "other-amount",
            Self::Cancelled(_) => "cancelled",
            Self::Returning(_) => "returning",
            Self::NothingFree(_) => "nothing-free",
            Self::LeftSchool(_) => "left-school",
            Self::Elsewhere => "elsewhere",
            Self::Mistyped => "mistyped",
            Self::Unknown => "unknown",
            Self::Ambiguous => "ambiguous",
            Self::Unreadable => "unreadable",
        }
    }

    /// The claim that it speaks of.
    pub fn claim(&self) -> Option<&str> {
        match self {
            Self::Matched(claim)
            | Self::Bounced(claim)
            | Self::PaidBefore(claim)
            | Self::OtherAmount { claim, .. }
            | Self::Cancelled(claim)
            | Self::Returning(claim)
            | Self::NothingFree(claim)
            | Self::LeftSchool(claim) => Some(claim),
            Self::Known
            | Self::Failed
            | Self::Doubled { .. }
            | Self::Edited
            | Self::Elsewhere
            | Self::Mistyped
            | Self::Unknown
            | Self::Ambiguous
            | Self::Unreadable => None,
        }
    }

    /// The row of the file that had it first.
    pub fn first_line(&self) -> Option<i64> {
        if let Self::Doubled { first } = self { Some(*first) } else { None }
    }

    /// `posted`, `nothing` where there is nothing to do, or `waiting` for a person.
    pub fn state(&self) -> &'static str {
        match self {
            Self::Matched(_) => "posted",
            Self::Known | Self::Failed => "nothing",
            Self::Bounced(_)
            | Self::Doubled { .. }
            | Self::Edited
            | Self::PaidBefore(_)
            | Self::OtherAmount { .. }
            | Self::Cancelled(_)
            | Self::Returning(_)
            | Self::NothingFree(_)
            | Self::LeftSchool(_)
            | Self::Elsewhere
            | Self::Mistyped
            | Self::Unknown
            | Self::Ambiguous
            | Self::Unreadable => "waiting",
        }
    }
}

/// Why a file, or an answer about one of its lines, is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The text is in no encoding that we know, or was ruined before it came.
    Encoding,
    /// It is neither a spreadsheet nor comma-separated text.
    NotATable,
    /// No row names a code and an amount.
    NoHeader,
    /// There is no line beneath the header.
    NoLines,
    /// The sum at the foot is not the sum of the lines.
    TotalDiffers {
        /// The sum at the foot.
        stated: Fen,
        /// The sum of the lines.
        sum: Fen,
        /// How many lines there are.
        lines: usize,
    },
    /// Someone has answered for this line already.
    Answered,
    /// No reason was given.
    NoReason,
    /// Nothing here is due under that code.
    NothingDue,
    /// The money of the line is not what is due, and nobody said that the difference was settled.
    OtherAmount {
        /// What is due.
        due: Fen,
        /// What came.
        came: Fen,
    },
    /// The line does not say that a refund bounced.
    NotBounced,
    /// Somebody has undone the refund for this very line of an earlier file.
    BouncedBefore,
    /// The refund reached the family through WeChat or Alipay, not through the bank.
    WentBack,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Encoding => "collection-encoding",
            Self::NotATable => "collection-not-a-table",
            Self::NoHeader => "collection-no-header",
            Self::NoLines => "collection-no-lines",
            Self::TotalDiffers { .. } => "collection-total-differs",
            Self::Answered => "collection-answered",
            Self::NoReason => "collection-no-reason",
            Self::NothingDue => "collection-nothing-due",
            Self::OtherAmount { .. } => "collection-other-amount",
            Self::NotBounced => "collection-not-bounced",
            Self::BouncedBefore => "collection-bounced-before",
            Self::WentBack => "collection-went-back",
        }
    }

    fn clause(&self) -> &'static str {
        "P0.1"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TotalDiffers { stated, sum, lines } => {
                vec![("stated", stated.to_string()), ("sum", sum.to_string()), ("lines", lines.to_string())]
            }
            Self::OtherAmount { due, came } => vec![("due", due.to_string()), ("came", came.to_string())],
            Self::Encoding
            | Self::NotATable
            | Self::NoHeader
            | Self::NoLines
            | Self::Answered
            | Self::NoReason
            | Self::NothingDue
            | Self::NotBounced
            | Self::BouncedBefore
            | Self::WentBack => Vec::new(),
        }
    }
}

/// Says of every line what it comes to, in the order of the file.
pub fn matched(facts: &Facts, direction: Direction, lines: &[Line]) -> Vec<Verdict> {
    let (mut here, mut paid) = (BTreeMap::<String, i64>::new(), BTreeMap::<String, i64>::new());
    let mut verdicts = Vec::with_capacity(lines.len());
    for line in lines {
        let key = line.key();
        let verdict = match (facts.known.get(&key), here.get(&key)) {
            (Some((code, fen)), _) if (code, fen) == (&line.code, &line.fen) => Verdict::Known,
            (Some(_), _) => Verdict::Edited,
            (None, Some(first)) => Verdict::Doubled { first: *first },
            (None, None) => of_one(facts, direction, line, &paid),
        };
        here.entry(key).or_insert(line.number);
        if let Verdict::Matched(claim) = &verdict {
            paid.insert(claim.clone(), line.number);
        }
        verdicts.push(verdict);
    }
    verdicts
}

/// A payment that neither this file nor an earlier one has told of.
fn of_one(facts: &Facts, direction: Direction, line: &Line, paid: &BTreeMap<String, i64>) -> Verdict {
    if line.status == Status::Failed && direction == Direction::In {
        return Verdict::Failed;
    }
    let Some(fen) = line.fen.filter(|_| line.status != Status::Unknown) else { return Verdict::Unreadable };
    let claim = match facts.claims.get(&line.code).map(Vec::as_slice) {
        Some([claim]) => claim,
        Some([_, ..]) => return Verdict::Ambiguous,
        Some([]) | None => return nobody_s(facts, line),
    };
    let id = claim.id.clone();
    if line.status == Status::Failed {
        return Verdict::Bounced(id);
    }
    match claim.state {
        State::Cancelled => Verdict::Cancelled(id),
        State::Paid => Verdict::PaidBefore(id),
        State::Returning => Verdict::Returning(id),
        State::Due if paid.contains_key(&id) => Verdict::PaidBefore(id),
        State::Due if claim.fen != fen => Verdict::OtherAmount { claim: id, due: claim.fen },
        State::Due if !claim.is_on_roll && direction == Direction::In => Verdict::LeftSchool(id),
        State::Due => Verdict::Matched(id),
    }
}

fn nobody_s(facts: &Facts, line: &Line) -> Verdict {
    match payment_code::form(&facts.district, &facts.place, &line.code) {
        Form::Ours => Verdict::Unknown,
        Form::Elsewhere => Verdict::Elsewhere,
        Form::Mistyped => Verdict::Mistyped,
    }
}

/// What a line comes to that matched, and whose bill would not take the money after all: it waits for a person, and no other line
/// of the file with it.
pub fn unpaid(claim: &str, facts: &payment::Facts, why: &payment::Refusal) -> Verdict {
    let claim = claim.to_owned();
    match why {
        payment::Refusal::OtherAmount { due } => Verdict::OtherAmount { claim, due: *due },
        payment::Refusal::NothingDue if facts.state == "cancelled" => Verdict::Cancelled(claim),
        payment::Refusal::NothingDue | payment::Refusal::ReceiptTaken => Verdict::PaidBefore(claim),
    }
}

/// The same of a refund.
pub fn unrefunded(claim: &str, why: &refund::Refusal) -> Verdict {
    let claim = claim.to_owned();
    match why {
        refund::Refusal::Returning => Verdict::Returning(claim),
        refund::Refusal::NothingFree { .. } => Verdict::NothingFree(claim),
        refund::Refusal::NotAsked
        | refund::Refusal::Listed
        | refund::Refusal::ListedChannel
        | refund::Refusal::ListedDesk
        | refund::Refusal::NotListed
        | refund::Refusal::NoReason => Verdict::PaidBefore(claim),
    }
}

/// A refund that the bank says did not reach the family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounced {
    /// The refund, as it stands now; `None` when the line names none.
    pub claim: Option<Claim>,
    /// Whether the line says so.
    pub is_told: bool,
    /// Whether this very line was answered so in an earlier file.
    pub is_before: bool,
    /// Whether it was WeChat or Alipay that paid it.
    pub by_channel: bool,
}

/// What a person decides about a line that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It pays this claim after all.
    Assign {
        /// The claim, as it stands now; `None` when nothing is due under the code that was typed.
        claim: Option<Claim>,
        /// The difference between the line and the claim was settled in cash.
        difference_settled: bool,
    },
    /// 原路退回 The money went back to whoever paid it.
    GaveBack,
    /// 无款 No money came with this line.
    NoMoney,
    /// 退票 The refund came back: it is due again.
    Bounced(Bounced),
}

/// An answer as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// `assigned`, `gave-back`, `no-money` or `bounced`.
    pub code: &'static str,
    /// The claim that it pays, or whose refund came back.
    pub claim: Option<String>,
    /// What was settled in cash beside it: more than nothing where the family still had to pay.
    pub difference: Fen,
    /// Why, in the cashier's words.
    pub reason: String,
}

/// A line that waits gets its answer, once, with a reason.
pub fn answer(
    line_state: &str,
    came: Option<Fen>,
    answer: Answer,
    reason: &str,
) -> Result<Answered, Refusal> {
    if line_state != "waiting" {
        return Err(Refusal::Answered);
    }
    let reason = reason.trim().to_owned();
    if reason.is_empty() {
        return Err(Refusal::NoReason);
    }
    let (claim, settled) = match answer {
        Answer::GaveBack => {
            return Ok(Answered { code: "gave-back", claim: None, difference: Fen::ZERO, reason });
        }
        Answer::NoMoney => {
            return Ok(Answered { code: "no-money", claim: None, difference: Fen::ZERO, reason });
        }
        Answer::Bounced(told) => {
            let claim = Some(came_back(told)?.id);
            return Ok(Answered { code: "bounced", claim, difference: Fen::ZERO, reason });
        }
        Answer::Assign { claim, difference_settled } => (claim, difference_settled),
    };
    let claim = claim.filter(|claim| claim.state == State::Due).ok_or(Refusal::NothingDue)?;
    let came = came.unwrap_or(Fen::ZERO);
    if came != claim.fen && !settled {
        return Err(Refusal::OtherAmount { due: claim.fen, came });
    }
    Ok(Answered { code: "assigned", difference: claim.fen - came, claim: Some(claim.id), reason })
}

/// The refund that came back, once for each line that says so.
fn came_back(told: Bounced) -> Result<Claim, Refusal> {
    let claim = told.claim.filter(|_| told.is_told).ok_or(Refusal::NotBounced)?;
    if told.is_before {
        return Err(Refusal::BouncedBefore);
    }
    match claim.state {
        State::Cancelled => Err(Refusal::NothingDue),
        State::Paid | State::Returning if told.by_channel => Err(Refusal::WentBack),
        State::Paid | State::Due | State::Returning => Ok(claim),
    }
}
