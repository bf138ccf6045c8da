//! 返校步骤 A step on the way back is taken: by whom, in which order, on which paper.

use super::{Area, By, Facts, Hold, Need, Reason, Step, Terms, holds};
use crate::moment::Moment;
use crate::people::role::Role;
use crate::plan::form::word;
use crate::refusal::Refuses;

/// Letters of a paper, at most.
const LETTERS_MAX: usize = 60;

/// A step as somebody asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// In which matter.
    pub reason: Reason,
    /// For whose facts.
    pub of: String,
    /// Which.
    pub need: Need,
    /// When; of a test, when the sample was taken.
    pub at: Moment,
    /// On what it rests: the institution and its number.
    pub paper: String,
}

/// Why a step is not taken, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing of this kind holds them back.
    #[error("nothing is held for {}", .reason.key())]
    NoHold {
        /// The reason given.
        reason: Reason,
    },
    /// The steps are taken one after another.
    #[error("{} comes first", .next.key())]
    OutOfOrder {
        /// What comes first.
        next: Need,
    },
    /// Somebody else takes this step.
    #[error("{} is not theirs", .need.key())]
    NotYours {
        /// Which.
        need: Need,
    },
    /// It rests on a paper: whose, and its number.
    #[error("no paper")]
    NoPaper,
    /// Longer than a line.
    #[error("longer than {max}")]
    TooLong {
        /// Letters, at most.
        max: usize,
    },
    /// In days to come, or before the step in front of it.
    #[error("not then")]
    NotThen,
    /// The sample is older than counts.
    #[error("a sample older than {hours} hours")]
    TooOld {
        /// Hours, at most.
        hours: i64,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoHold { .. } => "clearance-no-hold",
            Self::OutOfOrder { .. } => "clearance-out-of-order",
            Self::NotYours { .. } => "clearance-not-yours",
            Self::NoPaper => "clearance-no-paper",
            Self::TooLong { .. } => "clearance-paper-too-long",
            Self::NotThen => "clearance-not-then",
            Self::TooOld { .. } => "clearance-too-old",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NoHold { reason } => reason.clause(),
            Self::OutOfOrder { .. } | Self::NotThen | Self::TooOld { .. } => "P5.42",
            Self::NotYours { need } if *need == Need::HealthWorker => "P5.46",
            Self::NotYours { .. } => "P5.42",
            Self::NoPaper | Self::TooLong { .. } => "P5.44",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::OutOfOrder { next } => named(("next_zh", "next_en"), *next),
            Self::NotYours { need } => named(("need_zh", "need_en"), *need),
            Self::TooLong { max } => vec![("max", max.to_string())],
            Self::TooOld { hours } => vec![("hours", hours.to_string())],
            Self::NoHold { .. } | Self::NoPaper | Self::NotThen => Vec::new(),
        }
    }
}

/// A step by its name in both languages.
fn named((zh, en): (&'static str, &'static str), need: Need) -> Vec<(&'static str, String)> {
    let words = word(need.key());
    vec![(zh, words.zh), (en, words.en)]
}

/// Whose hand takes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// 本人 A member of staff's own, whatever they are at the school: nobody clears themselves.
    Own,
    /// Anybody else's, as what they are.
    Of(Role),
}

/// As whom a hand takes a step: whoever keeps the school's health papers enters a doctor's word.
pub fn by(hand: Hand, need: Need) -> Option<By> {
    match hand {
        Hand::Own => Some(By::Family),
        Hand::Of(role) => by_role(role, need),
    }
}

fn by_role(role: Role, need: Need) -> Option<By> {
    match role {
        Role::Guardian => Some(By::Family),
        Role::HeadTeacher => Some(By::ClassTeacher),
        Role::Manager | Role::SchoolLeader => Some(By::School),
        Role::BureauOfficer => Some(By::Group),
        Role::HealthWorker if matches!(need, Need::Excluded | Need::Recovered | Need::Test) => {
            Some(By::Doctor)
        }
        Role::HealthWorker => Some(By::HealthWorker),
        Role::Teaching
        | Role::Logistics
        | Role::CareTeacher
        | Role::Lecturer
        | Role::Doorkeeper
        | Role::Cook
        | Role::Cashier
        | Role::CommunityOfficer
        | Role::Visitor
        | Role::Clock => None,
    }
}

/// Takes a step for one who comes back (P5.42-P5.46); one that was taken already changes nothing: `None`.
pub fn take(
    (rows, areas): (&[Terms], &[Area]),
    facts: &Facts,
    draft: Draft,
    (hand, now): (Hand, Moment),
) -> Result<Option<Step>, Refusal> {
    let Draft { reason, of, need, at, paper } = draft;
    let row = rows.iter().find(|row| row.reason == reason).ok_or(Refusal::NoHold { reason })?;
    let hold = holds(rows, facts, areas, now).into_iter().find(|hold| hold.reason == reason && hold.of == of);
    let Some(hold) = hold else { return done_or(facts, (reason, &of, need)) };
    if row.needs.contains(&need) && !hold.missing.contains(&need) {
        return Ok(None);
    }
    let next = next(&hold)?;
    if need != next {
        return Err(Refusal::OutOfOrder { next });
    }
    let by = by(hand, need).filter(|by| need.may_be_taken_by(*by)).ok_or(Refusal::NotYours { need })?;
    let paper = paper.trim();
    if need.has_paper() && paper.is_empty() {
        return Err(Refusal::NoPaper);
    }
    if paper.chars().count() > LETTERS_MAX {
        return Err(Refusal::TooLong { max: LETTERS_MAX });
    }
    let step = Step { reason, of, need, by, at };
    if at > now || !row.follows(&step, facts) {
        return Err(Refusal::NotThen);
    }
    if need == Need::Test && !row.is_fresh(at, now) {
        return Err(Refusal::TooOld { hours: row.test_hours.unwrap_or_default() });
    }
    Ok(Some(step))
}

/// Pressed again after the last step: it was taken. Else nothing holds them.
fn done_or(facts: &Facts, (reason, of, need): (Reason, &str, Need)) -> Result<Option<Step>, Refusal> {
    let done = |step: &Step| step.reason == reason && step.of == of && step.need == need;
    if facts.steps.iter().any(done) { Ok(None) } else { Err(Refusal::NoHold { reason }) }
}

fn next(hold: &Hold) -> Result<Need, Refusal> {
    hold.missing.first().copied().ok_or(Refusal::NoHold { reason: hold.reason })
}

impl Need {
    /// Whether it rests on somebody else's paper.
    pub fn has_paper(self) -> bool {
        matches!(self, Self::Excluded | Self::Test)
    }
}

impl Terms {
    /// Whether a step is not older than the one in front of it.
    fn follows(&self, step: &Step, facts: &Facts) -> bool {
        let with: Vec<Step> = facts.steps.iter().cloned().chain([step.clone()]).collect();
        let Some(member) = facts.members.iter().find(|member| member.name == step.of) else { return false };
        let at = facts.steps.iter().map(|one| one.at).chain([step.at]).max().unwrap_or(step.at);
        let fresh = Self { test_hours: self.test_hours.map(|_| i64::from(i32::MAX)), ..self.clone() };
        !fresh.missing(member, &with, at).contains(&step.need)
    }
}

#[cfg(test)]
mod tests;
