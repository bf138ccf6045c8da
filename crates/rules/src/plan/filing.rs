//! 备案 Filing: a plan's way from a draft to the version in force.
//!
//! The school drafts and submits (P3.42), the district approves, returns or lets a principle be set aside (P1.22, P3.3),
//! the school publishes what was approved, and from then on that version never changes (P0.4, P2.17).

pub mod following;
pub mod naming;
pub mod standing;

use super::approval::{self, Allowed};
use super::finding::Finding;
use super::form::{self, Form};
use super::head::Kind;
use super::local::Words;
use super::source::Source;
use crate::moment::Moment;
use crate::refusal::Refuses;
use following::Running;
use jiff::civil::Date;

/// How a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// 起草
    Draft,
    /// 已提交 It lies with the district.
    Submitted,
    /// 已退回 Sent back with a reason.
    Returned,
    /// 已批准
    Approved,
    /// 已发布 It is or was in force, and never changes.
    Published,
}

/// One version of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The document's name.
    pub scheme: String,
    /// 1, 2, 3 …
    pub version: i64,
    /// How it stands.
    pub state: State,
    /// The document.
    pub text: String,
    /// What the district said last.
    pub said: String,
    /// 备案号 The number under which it was approved.
    pub number: String,
    /// The day from which it holds, once it is published.
    pub holds_from: Option<Date>,
    /// When it was last changed.
    pub at: Moment,
    /// Who submitted it last; nobody as long as that is empty.
    pub submitted_by: String,
    /// 备案日 When the district approved it.
    pub approved_at: Option<Moment>,
    /// Who approved it.
    pub approved_by: String,
}

/// How a version is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Publishing<'a> {
    /// Whether it is the first of its kind at the place.
    pub is_first: bool,
    /// Whether it stands with the office above, or need not (P5.40).
    pub is_lodged: bool,
    /// The day from which it is to hold.
    pub holds_from: Date,
    /// The latest day from which a version of the same document holds.
    pub after: Option<Date>,
    /// The plans for a term that the place has published.
    pub running: &'a [Running],
    /// What the check says now: a policy may have changed since the district approved it.
    pub found: &'a [Finding],
}

/// What the district answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// 批准
    Approve {
        /// Under this number.
        number: String,
        /// Why titles that speak of lessons or drill may stand (P1.36); empty where there are none.
        titles: String,
    },
    /// 退回, for this reason.
    Return(String),
    /// 破例 A principle may be set aside; the plan still waits for its answer.
    Allow(approval::Terms),
}

/// A version as an act leaves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// The version.
    pub version: Version,
    /// How it stood before.
    pub before: State,
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Another document of the place has this name.
    #[error("the name {scheme} is taken")]
    NameTaken {
        /// Which.
        scheme: String,
    },
    /// Another version of the place is still on its way.
    #[error("version {version} is still open")]
    StillOpen {
        /// Which.
        version: i64,
    },
    /// What was submitted, approved or published is not changed.
    #[error("the version is no draft")]
    NotADraft,
    /// Somebody else changed the same since it was shown.
    #[error("the text was changed meanwhile")]
    ChangedMeanwhile,
    /// What is answered is not the text that was read: somebody changed it meanwhile, or what was asked for is settled.
    #[error("another text than was read")]
    AnotherText,
    /// The text is no document, and its form cannot be read.
    #[error("the text does not read from {line}:{column} on")]
    Unreadable {
        /// From 1.
        line: usize,
        /// In characters, from 1.
        column: usize,
    },
    /// Name, place and version of a draft are not the school's to change.
    #[error("name, place or version was changed")]
    HeadChanged,
    /// The check found what must be mended first.
    #[error("{count} findings")]
    HasErrors {
        /// How many.
        count: usize,
    },
    /// Only what was submitted is answered.
    #[error("the version was not submitted")]
    NotSubmitted,
    /// A plan that is sent back says why; one that is allowed something, too.
    #[error("no reason")]
    ReasonMissing,
    /// An approval has its number.
    #[error("no number")]
    NumberMissing,
    /// A title speaks of lessons or drill, and nobody said why it may stand.
    #[error("{count} titles speak of lessons")]
    TitleUnanswered {
        /// How many titles.
        count: usize,
    },
    /// Only what was approved is published.
    #[error("the version was not approved")]
    NotApproved,
    /// A policy is issued by its own office: it is neither submitted nor published.
    #[error("a policy is issued, not filed")]
    IssuedNotFiled,
    /// Whoever submits a version does not approve it.
    #[error("submitted by the same person")]
    OwnSubmission,
    /// A plan that is lodged before it is made public has no receipt yet.
    #[error("the version is not lodged")]
    NotLodged,
    /// A policy above it has changed since it was approved, or a check is stricter.
    #[error("{count} findings since the approval")]
    NoLongerHolds {
        /// How many.
        count: usize,
    },
    /// What already happened is not changed: an amendment holds from tomorrow at the earliest.
    #[error("an amendment cannot hold from {from}")]
    TooLate {
        /// The day asked for.
        from: Date,
    },
    /// A version of the same document begins to hold later, and would hold instead of what amends it.
    #[error("an amendment from {from} would end on {after}")]
    BeforeAmended {
        /// The day asked for.
        from: Date,
        /// The day from which what it amends holds.
        after: Date,
    },
    /// The term of another plan of the place runs on that day.
    #[error("from {from} it would cut a term that runs until {last}")]
    CutsTerm {
        /// The day asked for.
        from: Date,
        /// The last day of that term.
        last: Date,
    },
}

impl State {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Draft, Self::Submitted, Self::Returned, Self::Approved, Self::Published];

    /// As the table holds it, and the last part of its locale key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::Published => "published",
        }
    }

    /// From the table's word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether the school may change its text.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NameTaken { .. } => "filing-name-taken",
            Self::StillOpen { .. } => "filing-still-open",
            Self::NotADraft => "filing-not-a-draft",
            Self::ChangedMeanwhile => "filing-changed-meanwhile",
            Self::AnotherText => "filing-another-text",
            Self::Unreadable { .. } => "filing-unreadable",
            Self::HeadChanged => "filing-head-changed",
            Self::HasErrors { .. } => "filing-has-errors",
            Self::NotSubmitted => "filing-not-submitted",
            Self::ReasonMissing => "filing-reason-missing",
            Self::NumberMissing => "filing-number-missing",
            Self::TitleUnanswered { .. } => "filing-title-unanswered",
            Self::NotApproved => "filing-not-approved",
            Self::OwnSubmission => "filing-own-submission",
            Self::NotLodged => "filing-not-lodged",
            Self::NoLongerHolds { .. } => "filing-no-longer-holds",
            Self::TooLate { .. } => "filing-too-late",
            Self::BeforeAmended { .. } => "filing-before-amended",
            Self::CutsTerm { .. } => "filing-cuts-term",
            Self::IssuedNotFiled => "filing-issued-not-filed",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::StillOpen { .. }
            | Self::TooLate { .. }
            | Self::BeforeAmended { .. }
            | Self::CutsTerm { .. }
            | Self::AnotherText => "P2.17",
            Self::NameTaken { .. }
            | Self::NotADraft
            | Self::ChangedMeanwhile
            | Self::Unreadable { .. }
            | Self::HeadChanged => "P0.4",
            Self::HasErrors { .. }
            | Self::NoLongerHolds { .. }
            | Self::NotSubmitted
            | Self::NotApproved
            | Self::NumberMissing => "P3.3",
            Self::ReasonMissing | Self::OwnSubmission => "P1.22",
            Self::TitleUnanswered { .. } => "P1.36",
            Self::NotLodged => "P5.40",
            Self::IssuedNotFiled => "P1.24",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NameTaken { scheme } => vec![("scheme", scheme.clone())],
            Self::StillOpen { version } => vec![("version", version.to_string())],
            Self::Unreadable { line, column } => {
                vec![("line", line.to_string()), ("column", column.to_string())]
            }
            Self::HasErrors { count } | Self::NoLongerHolds { count } | Self::TitleUnanswered { count } => {
                vec![("count", count.to_string())]
            }
            Self::TooLate { from } => vec![("from", from.to_string())],
            Self::BeforeAmended { from, after } => {
                vec![("from", from.to_string()), ("after", after.to_string())]
            }
            Self::CutsTerm { from, last } => vec![("from", from.to_string()), ("last", last.to_string())],
            Self::NotADraft
            | Self::ChangedMeanwhile
            | Self::AnotherText
            | Self::HeadChanged
            | Self::NotSubmitted
            | Self::ReasonMissing
            | Self::NumberMissing
            | Self::OwnSubmission
            | Self::NotLodged
            | Self::IssuedNotFiled
            | Self::NotApproved => Vec::new(),
        }
    }
}

impl Version {
    /// Which form it is drafted in.
    pub fn form(&self) -> Option<Form> {
        Form::of(&self.text)
    }
}

/// The documents that a place of this kind drafts (P0.5): a school what it does itself, the offices above it what holds
/// in their area.
pub fn forms(place_kind: &str) -> &'static [Form] {
    match place_kind {
        "school" => &[Form::Plan(Kind::TermCare), Form::Plan(Kind::ReturnToSchool)],
        "city" | "district" | "town" => {
            &[Form::Plan(Kind::HolidayCare), Form::Plan(Kind::CommunityCare), Form::Policy]
        }
        _ => &[],
    }
}

/// Begins the next version of a plan; of each kind one at a time. A new document, other than an amendment, has a name that no
/// other has: what was published, drawn and billed under a name is of one term.
pub fn begin(
    standing: &[Version],
    (scheme, is_new): (&str, bool),
    text: String,
    now: Moment,
) -> Result<Version, Refusal> {
    if is_new && standing.iter().any(|one| one.scheme == scheme) {
        return Err(Refusal::NameTaken { scheme: scheme.to_owned() });
    }
    let form = Form::of(&text);
    let is_open = |one: &&Version| one.state != State::Published && one.form() == form;
    if let Some(open) = standing.iter().find(is_open) {
        return Err(Refusal::StillOpen { version: open.version });
    }
    let (said, number) = (String::new(), String::new());
    let version = next(standing);
    Ok(Version {
        scheme: scheme.to_owned(),
        version,
        state: State::Draft,
        text,
        said,
        number,
        holds_from: None,
        at: now,
        submitted_by: String::new(),
        approved_at: None,
        approved_by: String::new(),
    })
}

/// The number of the version after all that stand at a place.
pub fn next(standing: &[Version]) -> i64 {
    standing.iter().map(|one| one.version).max().unwrap_or_default() + 1
}

/// Takes a changed text. Mistakes in it are no reason to refuse: a draft is kept as it was typed, but for a text that is none
/// of the kind any more, which no form could show.
pub fn change(version: &Version, text: String, now: Moment) -> Result<Filed, Refusal> {
    if !version.state.is_open() {
        return Err(Refusal::NotADraft);
    }
    if let Err(found) = Source::parse("", &text) {
        let (line, column) = found.first().map_or((1, 1), |first| (first.line, first.column));
        return Err(Refusal::Unreadable { line, column });
    }
    if form::named(&text).is_none() || form::named(&text) != form::named(&version.text) {
        return Err(Refusal::HeadChanged);
    }
    Ok(Filed { before: version.state, version: Version { text, at: now, ..version.clone() } })
}

/// Gives a draft to the district. A principle that is not kept goes along: the district decides about it (P1.22).
pub fn submit(version: &Version, found: &[Finding], by: &str, now: Moment) -> Result<Filed, Refusal> {
    if !version.state.is_open() {
        return Err(Refusal::NotADraft);
    }
    if version.form() == Some(Form::Policy) {
        return Err(Refusal::IssuedNotFiled);
    }
    let count = found.iter().filter(|one| one.is_error() && !is_for_the_district(one)).count();
    if count > 0 {
        return Err(Refusal::HasErrors { count });
    }
    Ok(moved(&Version { submitted_by: by.to_owned(), ..version.clone() }, State::Submitted, now))
}

/// Whether the district may let it pass: a principle, or a switch, also where the row that lets it pass is not on record.
pub fn is_for_the_district(finding: &Finding) -> bool {
    matches!(finding.code, "principle-without-approval" | "switch-without-approval")
        || approval::is_strange(finding)
}

/// The district's answer; `found` is what the check says now. Nobody lets pass what they submitted themselves. What was
/// approved and not published yet may still be sent back: a policy above it may have changed.
pub fn answer(
    version: &Version,
    answer: &Answer,
    found: &[Finding],
    by: &str,
    now: Moment,
) -> Result<Filed, Refusal> {
    let is_taken_back = version.state == State::Approved && matches!(answer, Answer::Return(_));
    if version.state != State::Submitted && !is_taken_back {
        return Err(Refusal::NotSubmitted);
    }
    match answer {
        Answer::Approve { .. } | Answer::Allow(_) if version.submitted_by == by => {
            Err(Refusal::OwnSubmission)
        }
        Answer::Return(reason) if reason.trim().is_empty() => Err(Refusal::ReasonMissing),
        Answer::Return(reason) => {
            let said = reason.trim().to_owned();
            let (number, approved_by) = (String::new(), String::new());
            let version = Version { said, number, approved_at: None, approved_by, ..version.clone() };
            Ok(moved(&version, State::Returned, now))
        }
        Answer::Allow(approval) if !approval.is_complete() => Err(Refusal::ReasonMissing),
        // What was there to be allowed has been, or has gone.
        Answer::Allow(approval) if Allowed::now(approval, found).is_none() => Err(Refusal::AnotherText),
        Answer::Allow(approval) => {
            let text = form::approve(&version.text, approval).ok_or(Refusal::HasErrors { count: 1 })?;
            Ok(Filed { before: version.state, version: Version { text, at: now, ..version.clone() } })
        }
        Answer::Approve { number, titles } => {
            let by = by.to_owned();
            let version = Version { approved_at: Some(now), approved_by: by, ..version.clone() };
            approve(&version, (number, titles), found)
        }
    }
}

/// 标题存疑 Titles that speak of lessons or drill: whoever approves says why they may stand, and that is kept (P1.36).
pub fn titles(found: &[Finding]) -> usize {
    found.iter().filter(|one| one.code == "title-speaks-of").count()
}

fn approve(version: &Version, (number, why): (&str, &str), found: &[Finding]) -> Result<Filed, Refusal> {
    if number.trim().is_empty() {
        return Err(Refusal::NumberMissing);
    }
    let count = found.iter().filter(|one| one.is_error()).count();
    if count > 0 {
        return Err(Refusal::HasErrors { count });
    }
    let (titles, why) = (titles(found), why.trim());
    if titles > 0 && why.is_empty() {
        return Err(Refusal::TitleUnanswered { count: titles });
    }
    let said = if titles > 0 { why.to_owned() } else { String::new() };
    let version = Version { number: number.trim().to_owned(), said, ..version.clone() };
    let at = version.approved_at.unwrap_or(version.at);
    Ok(moved(&version, State::Approved, at))
}

/// Publishes what was approved, if it still holds. The first version holds from the day its plan says, or from today where that is
/// past: what happened without a plan stays as it was. An amendment holds from a day that lies ahead: what already happened was
/// decided under the version before (P2.17). Another term runs to its last day.
pub fn publish(version: &Version, asked: Publishing<'_>, now: Moment) -> Result<Filed, Refusal> {
    let Publishing { is_first, is_lodged, holds_from, after, running, found } = asked;
    if version.state != State::Approved {
        return Err(Refusal::NotApproved);
    }
    // What it changes must follow what stands (P1.24), which only its issue asks.
    if version.form() == Some(Form::Policy) {
        return Err(Refusal::IssuedNotFiled);
    }
    if !is_lodged {
        return Err(Refusal::NotLodged);
    }
    let count = found.iter().filter(|one| one.is_error()).count();
    if count > 0 {
        return Err(Refusal::NoLongerHolds { count });
    }
    if !is_first && holds_from <= now.date() {
        return Err(Refusal::TooLate { from: holds_from });
    }
    let holds_from = holds_from.max(now.date());
    if let Some(after) = after.filter(|after| holds_from < *after) {
        return Err(Refusal::BeforeAmended { from: holds_from, after });
    }
    if let Some(last) = following::cut(running, version, holds_from) {
        return Err(Refusal::CutsTerm { from: holds_from, last });
    }
    let version = Version { holds_from: Some(holds_from), ..version.clone() };
    Ok(moved(&version, State::Published, now))
}

/// Issues a drafted policy under its number: it binds from the day it says, and nobody below is asked.
pub fn issue(version: &Version, number: &str, from: Date, now: Moment) -> Result<Filed, Refusal> {
    if !version.state.is_open() {
        return Err(Refusal::NotADraft);
    }
    let (number, holds_from) = (number.to_owned(), Some(from));
    Ok(moved(&Version { number, holds_from, ..version.clone() }, State::Published, now))
}

/// An approval as the district writes it on the page; the English reason is the Chinese one where none is given.
pub fn allow(limit: &str, zh: &str, en: &str, approver: &str, on: Date) -> approval::Terms {
    let en = if en.trim().is_empty() { zh } else { en };
    let reason = Words { zh: zh.trim().to_owned(), en: en.trim().to_owned() };
    approval::Terms { of: limit.to_owned(), reason, approver: approver.to_owned(), on }
}

fn moved(version: &Version, state: State, now: Moment) -> Filed {
    Filed { before: version.state, version: Version { state, at: now, ..version.clone() } }
}

#[cfg(test)]
mod tests;
