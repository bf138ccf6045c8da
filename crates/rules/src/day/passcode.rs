//! 接送码 Pass code: a guardian's phone shows it for seconds, the gate types it once, and both sides then show one mark.

use crate::day::pickup;
use crate::id::{CollectorId, PersonId, StudentId};
use crate::moment::Moment;
use crate::refusal::Refuses;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

/// Digits of a code.
const DIGITS: u32 = 8;
/// Wrong codes of one child and evening after which no code is taken any more.
const WRONG_MAX: i64 = 5;
/// A second tap within this time is the same tap.
const DEBOUNCE_MS: i64 = 3_000;
/// A code may live no longer, whatever a plan says.
const SECONDS_MAX: i64 = 30;
/// Bytes of a block of SHA-256.
const BLOCK: usize = 64;

/// What a code is made from, and for whom it holds: one child, one evening, one adult, one showing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The adult who comes.
    pub collector: CollectorId,
    /// The guardian whose phone shows it.
    pub shown_by: PersonId,
    /// Chance, known to the server only.
    pub secret: Vec<u8>,
    /// When it was used, and the code that was.
    pub used: Option<(Moment, String)>,
}

/// A code as both sides see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// What is typed at the gate.
    pub digits: String,
    /// What both sides show afterwards: two digits that the gate compares with the phone.
    pub mark: String,
}

/// What the gate may know of one child's codes tonight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The child.
    pub student: StudentId,
    /// The evening.
    pub date: Date,
    /// Every showing, used or not.
    pub issued: Vec<Issued>,
    /// Wrong codes so far.
    pub wrong: i64,
}

/// 接送码对上了
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The adult who comes.
    pub collector: CollectorId,
    /// The guardian whose phone showed it.
    pub shown_by: PersonId,
    /// The code.
    pub code: Code,
    /// A second tap within a moment; nothing changed.
    pub already: bool,
}

/// Why a code is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The plan has no codes (P3.61).
    NotOffered,
    /// It was used; staff are told (P3.61).
    Replayed {
        /// When it was used.
        at: Moment,
    },
    /// Too many wrong codes for this child tonight (P3.61).
    Locked,
    /// No code of this child, evening and moment (P3.61).
    Wrong {
        /// How many more may be wrong.
        left: i64,
    },
}

/// What a guardian's phone shows now, and until when.
pub fn shown(terms: &pickup::Terms, facts: &Facts, issued: &Issued, now: Moment) -> Option<(Code, Moment)> {
    let step_ms = step_ms(terms)?;
    let step = now.0.div_euclid(step_ms);
    Some((code(facts, issued, step), Moment((step + 1) * step_ms)))
}

/// Takes a typed code: of this step or the one before, once.
pub fn accept(terms: &pickup::Terms, facts: &Facts, typed: &str, now: Moment) -> Result<Accepted, Refusal> {
    let Some(step_ms) = step_ms(terms) else { return Err(Refusal::NotOffered) };
    let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
    if let Some((issued, at)) = facts.used_with(&typed) {
        if now.0 - at.0 >= DEBOUNCE_MS {
            return Err(Refusal::Replayed { at });
        }
        let code = code(facts, issued, at.0.div_euclid(step_ms));
        return Ok(issued.accepted(Code { digits: typed, ..code }, true));
    }
    if facts.wrong >= WRONG_MAX {
        return Err(Refusal::Locked);
    }
    let step = now.0.div_euclid(step_ms);
    let fresh = facts.issued.iter().filter(|one| one.used.is_none());
    let codes = fresh.flat_map(|one| [step, step - 1].map(|step| (one, code(facts, one, step))));
    let found = codes.into_iter().find(|(_, code)| same(&code.digits, &typed));
    let Some((issued, code)) = found else {
        return Err(Refusal::Wrong { left: WRONG_MAX - 1 - facts.wrong });
    };
    Ok(issued.accepted(code, false))
}

/// Rule 接送码时长 `[pickup.code_seconds]` (P3.61): seconds after which a code that was seen is worth nothing; never more
/// than thirty. It changes twice in that time, so that one shown just before a change still holds. A plan without it has none.
pub fn step_ms(terms: &pickup::Terms) -> Option<i64> {
    let seconds = terms.code_seconds?.clamp(2, SECONDS_MAX);
    Some(seconds * 500)
}

/// The code of one showing in one step of time.
fn code(facts: &Facts, issued: &Issued, step: i64) -> Code {
    let bound = format!("{}|{}|{}|{step}", facts.student, facts.date, issued.collector);
    let tag = hmac(&issued.secret, bound.as_bytes());
    let number = |from: usize| u64::from_be_bytes(tag[from..from + 8].try_into().expect("eight bytes of 32"));
    let digits = number(0) % 10_u64.pow(DIGITS);
    Code { digits: format!("{digits:08}"), mark: format!("{:02}", number(8) % 100) }
}

/// HMAC with SHA-256 (RFC 2104).
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0_u8; BLOCK];
    if key.len() > BLOCK {
        block[..32].copy_from_slice(&Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let padded = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().into()
}

/// Compares without telling by its time how much was right.
fn same(one: &str, other: &str) -> bool {
    let differ = one.bytes().zip(other.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
    one.len() == other.len() && differ == 0
}

impl Facts {
    /// The showing that was used with this very code.
    fn used_with(&self, typed: &str) -> Option<(&Issued, Moment)> {
        self.issued.iter().find_map(|one| {
            let (at, digits) = one.used.as_ref()?;
            same(digits, typed).then_some((one, *at))
        })
    }
}

impl Issued {
    fn accepted(&self, code: Code, already: bool) -> Accepted {
        Accepted { collector: self.collector.clone(), shown_by: self.shown_by.clone(), code, already }
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotOffered => "passcode-not-offered",
            Self::Replayed { .. } => "passcode-replayed",
            Self::Locked => "passcode-locked",
            Self::Wrong { .. } => "passcode-wrong",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.61"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotOffered | Self::Locked => Vec::new(),
            Self::Replayed { at } => vec![("at", at.time().strftime("%H:%M").to_string())],
            Self::Wrong { left } => vec![("left", left.to_string())],
        }
    }
}

#[cfg(test)]
mod tests;
