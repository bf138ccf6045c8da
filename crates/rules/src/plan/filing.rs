//! 备案 Filing: a plan's way from a draft to the version in force.
//!
//! The school drafts and submits (P3.42), the district approves, returns or lets a principle be set aside (P1.22, P3.3),
//! the school publishes what was approved, and from then on that version never changes (P0.4, P2.17).

use super::approval;
use super::finding::Finding;
use super::form::{self, Form};
use super::head::Kind;
use super::local::Words;
use crate::moment::Moment;
use crate::refusal::Refuses;
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
pub struct Publishing {
    /// Whether it is the first of its kind at the place.
    pub is_first: bool,
    /// Whether it stands with the office above, or need not (P5.40).
    pub is_lodged: bool,
    /// The day from which it is to hold.
    pub holds_from: Date,
}

/// What the district answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// 批准, under this number.
    Approve(String),
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
    /// Another version of the place is still on its way.
    #[error("version {version} is still open")]
    StillOpen {
        /// Which.
        version: i64,
    },
    /// What was submitted, approved or published is not changed.
    #[error("the version is no draft")]
    NotADraft,
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
    /// What already happened is not changed: an amendment holds from tomorrow at the earliest.
    #[error("an amendment cannot hold from {from}")]
    TooLate {
        /// The day asked for.
        from: Date,
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
            Self::StillOpen { .. } => "filing-still-open",
            Self::NotADraft => "filing-not-a-draft",
            Self::HeadChanged => "filing-head-changed",
            Self::HasErrors { .. } => "filing-has-errors",
            Self::NotSubmitted => "filing-not-submitted",
            Self::ReasonMissing => "filing-reason-missing",
            Self::NumberMissing => "filing-number-missing",
            Self::NotApproved => "filing-not-approved",
            Self::OwnSubmission => "filing-own-submission",
            Self::NotLodged => "filing-not-lodged",
            Self::TooLate { .. } => "filing-too-late",
            Self::IssuedNotFiled => "filing-issued-not-filed",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::StillOpen { .. } | Self::TooLate { .. } => "P2.17",
            Self::NotADraft | Self::HeadChanged => "P0.4",
            Self::HasErrors { .. } | Self::NotSubmitted | Self::NotApproved | Self::NumberMissing => "P3.3",
            Self::ReasonMissing | Self::OwnSubmission => "P1.22",
            Self::NotLodged => "P5.40",
            Self::IssuedNotFiled => "P1.24",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::StillOpen { version } => vec![("version", version.to_string())],
            Self::HasErrors { count } => vec![("count", count.to_string())],
            Self::TooLate { from } => vec![("from", from.to_string())],
            Self::NotADraft
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

/// Begins the next version of a plan; of each kind one at a time.
pub fn begin(standing: &[Version], scheme: &str, text: String, now: Moment) -> Result<Version, Refusal> {
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

/// Takes a changed text. Mistakes in it are no reason to refuse: a draft is kept as it was typed.
pub fn change(version: &Version, text: String, now: Moment) -> Result<Filed, Refusal> {
    if !version.state.is_open() {
        return Err(Refusal::NotADraft);
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

/// Whether the district may let it pass: a principle, or a switch.
pub fn is_for_the_district(finding: &Finding) -> bool {
    matches!(finding.code, "principle-without-approval" | "switch-without-approval")
}

/// The district's answer; `found` is what the check says now. Nobody lets pass what they submitted themselves.
pub fn answer(
    version: &Version,
    answer: &Answer,
    found: &[Finding],
    by: &str,
    now: Moment,
) -> Result<Filed, Refusal> {
    if version.state != State::Submitted {
        return Err(Refusal::NotSubmitted);
    }
    match answer {
        Answer::Approve(_) | Answer::Allow(_) if version.submitted_by == by => Err(Refusal::OwnSubmission),
        Answer::Return(reason) if reason.trim().is_empty() => Err(Refusal::ReasonMissing),
        Answer::Return(reason) => {
            let version = Version { said: reason.trim().to_owned(), ..version.clone() };
            Ok(moved(&version, State::Returned, now))
        }
        Answer::Allow(approval) if !approval.is_complete() => Err(Refusal::ReasonMissing),
        Answer::Allow(approval) => {
            let text = form::approve(&version.text, approval).ok_or(Refusal::HasErrors { count: 1 })?;
            Ok(Filed { before: version.state, version: Version { text, at: now, ..version.clone() } })
        }
        Answer::Approve(number) => {
            let by = by.to_owned();
            approve(&Version { approved_at: Some(now), approved_by: by, ..version.clone() }, number, found)
        }
    }
}

fn approve(version: &Version, number: &str, found: &[Finding]) -> Result<Filed, Refusal> {
    if number.trim().is_empty() {
        return Err(Refusal::NumberMissing);
    }
    let count = found.iter().filter(|one| one.is_error()).count();
    if count > 0 {
        return Err(Refusal::HasErrors { count });
    }
    let version = Version { number: number.trim().to_owned(), said: String::new(), ..version.clone() };
    let at = version.approved_at.unwrap_or(version.at);
    Ok(moved(&version, State::Approved, at))
}

/// Publishes what was approved. The first version holds from the day its plan says; an amendment from a day that lies
/// ahead: what already happened was decided under the version before (P2.17).
pub fn publish(version: &Version, asked: Publishing, now: Moment) -> Result<Filed, Refusal> {
    let Publishing { is_first, is_lodged, holds_from } = asked;
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
    if !is_first && holds_from <= now.date() {
        return Err(Refusal::TooLate { from: holds_from });
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
mod tests {
    use super::*;
    use crate::plan::document::Opened;
    use crate::plan::scheme::GONGSHU;
    use jiff::civil::{date, datetime};

    fn now() -> Moment {
        Moment::at(datetime(2021, 8, 28, 9, 0, 0, 0))
    }

    fn version(state: State) -> Version {
        let draft = begin(&[], "gongshu-2021-autumn", GONGSHU.to_owned(), now()).unwrap();
        Version { state, ..draft }
    }

    fn finding(code: &'static str) -> Finding {
        let broken = GONGSHU.replace("= 2000", "= 0");
        let found = Opened::read("gongshu-2021-autumn.toml", &broken).unwrap().findings;
        Finding { code, ..found[0].clone() }
    }

    #[test]
    fn one_version_is_on_its_way_at_a_time() {
        let text = || GONGSHU.to_owned();
        for state in State::ALL {
            let begun = begin(&[version(state)], "gongshu-2021-autumn", text(), now());
            let expected =
                if state == State::Published { Ok(2) } else { Err(Refusal::StillOpen { version: 1 }) };
            assert_eq!(begun.map(|one| one.version), expected, "{state:?}");
        }
    }

    #[test]
    fn only_a_draft_is_changed_or_submitted() {
        for state in State::ALL {
            let open = matches!(state, State::Draft | State::Returned);
            let changed = change(&version(state), GONGSHU.to_owned(), now());
            assert_eq!(changed.is_ok(), open, "{state:?}");
            assert_eq!(submit(&version(state), &[], "ma", now()).is_ok(), open, "{state:?}");
        }
    }

    #[test]
    fn a_draft_keeps_its_name_place_and_version_whatever_else_is_wrong_with_it() {
        let cases = [
            ("price_fen            = 2000", "price_fen = \"much\"", Ok(())),
            ("version = 1", "version = 2", Err(Refusal::HeadChanged)),
            ("gongshu/wenlan", "gongshu/beixiu", Err(Refusal::HeadChanged)),
            ("\"gongshu-2021-autumn\"", "\"a\"", Err(Refusal::HeadChanged)),
            ("[scheme]", "[scheme", Err(Refusal::HeadChanged)),
        ];
        for (from, to, expected) in cases {
            let changed = change(&version(State::Draft), GONGSHU.replacen(from, to, 1), now());
            assert_eq!(changed.map(|_| ()), expected, "{to}");
        }
    }

    #[test]
    fn mistakes_hold_a_draft_back_and_principles_go_along() {
        let draft = version(State::Draft);
        let cases = [
            (vec![], Ok(State::Submitted)),
            (vec!["not-positive"], Err(Refusal::HasErrors { count: 1 })),
            (vec!["principle-without-approval"], Ok(State::Submitted)),
            (vec!["switch-without-approval", "above-limit"], Err(Refusal::HasErrors { count: 1 })),
        ];
        for (codes, expected) in cases {
            let found: Vec<Finding> = codes.iter().map(|code| finding(code)).collect();
            let submitted = submit(&draft, &found, "ma", now());
            assert_eq!(submitted.map(|filed| filed.version.state), expected, "{codes:?}");
        }
    }

    #[test]
    fn the_district_approves_returns_or_lets_a_principle_pass() {
        let submitted = version(State::Submitted);
        let principle = [finding("principle-without-approval")];
        let day = date(2021, 8, 28);
        let allowed = allow("city-2021/ends", "放学晚", "", "王敏", day);
        let nameless = allow("city-2021/ends", "放学晚", "", " ", day);
        let cases: [(Answer, &[Finding], Result<State, Refusal>); 7] = [
            (Answer::Approve("拱教托备〔2021〕7号".to_owned()), &[], Ok(State::Approved)),
            (Answer::Approve(" ".to_owned()), &[], Err(Refusal::NumberMissing)),
            (Answer::Approve("7".to_owned()), &principle, Err(Refusal::HasErrors { count: 1 })),
            (Answer::Return("写明周五人手".to_owned()), &[], Ok(State::Returned)),
            (Answer::Return("  ".to_owned()), &[], Err(Refusal::ReasonMissing)),
            (Answer::Allow(allowed), &principle, Ok(State::Submitted)),
            (Answer::Allow(nameless), &principle, Err(Refusal::ReasonMissing)),
        ];
        for (given, found, expected) in cases {
            let answered = answer(&submitted, &given, found, "gao", now());
            assert_eq!(answered.map(|filed| filed.version.state), expected, "{given:?}");
        }
        for state in State::ALL.into_iter().filter(|state| *state != State::Submitted) {
            let answered = answer(&version(state), &Answer::Return("x".to_owned()), &[], "gao", now());
            assert_eq!(answered, Err(Refusal::NotSubmitted), "{state:?}");
        }
    }

    #[test]
    fn an_approved_version_holds_from_its_day_and_an_amendment_from_tomorrow() {
        let cases = [
            (State::Approved, true, date(2021, 9, 1), Ok(())),
            (State::Approved, true, date(2021, 8, 1), Ok(())),
            (State::Approved, false, date(2021, 8, 29), Ok(())),
            (State::Approved, false, date(2021, 8, 28), Err(Refusal::TooLate { from: date(2021, 8, 28) })),
            (State::Submitted, true, date(2021, 9, 1), Err(Refusal::NotApproved)),
            (State::Published, false, date(2021, 9, 1), Err(Refusal::NotApproved)),
        ];
        for (state, is_first, from, expected) in cases {
            let asked = Publishing { is_first, is_lodged: true, holds_from: from };
            let published = publish(&version(state), asked, now());
            assert_eq!(published.map(|_| ()), expected, "{state:?} {from}");
        }
    }

    #[test]
    fn what_must_be_lodged_first_is_not_published_before() {
        let asked = Publishing { is_first: true, is_lodged: false, holds_from: date(2021, 9, 1) };
        assert_eq!(publish(&version(State::Approved), asked, now()), Err(Refusal::NotLodged));
    }

    #[test]
    fn whoever_submits_does_not_approve() {
        let draft = version(State::Draft);
        let submitted = submit(&draft, &[], "gao", now()).unwrap().version;
        let approve = Answer::Approve("7".to_owned());
        let by = |who| answer(&submitted, &approve, &[], who, now()).map(|filed| filed.version.state);
        assert_eq!(by("gao"), Err(Refusal::OwnSubmission));
        assert_eq!(by("lin"), Ok(State::Approved));
        let approved = answer(&submitted, &approve, &[], "lin", now()).unwrap().version;
        assert_eq!((approved.approved_at, approved.approved_by.as_str()), (Some(now()), "lin"));
        let asked = Publishing { is_first: true, is_lodged: true, holds_from: date(2021, 9, 1) };
        let later = Moment(now().0 + 86_400_000);
        let published = publish(&approved, asked, later).unwrap().version;
        assert_eq!(
            (published.approved_at, published.number.as_str()),
            (Some(now()), "7"),
            "publishing is another day"
        );
        let taken_back = answer(&submitted, &Answer::Return("x".to_owned()), &[], "gao", now());
        assert!(taken_back.is_ok(), "one's own plan may be taken back");
    }

    #[test]
    fn two_kinds_are_on_their_way_side_by_side() {
        const RETURN: &str = include_str!("../../../../schemes/wuxi-2021-return.toml");
        let open = [version(State::Draft)];
        let begun = begin(&open, "wuxi-2021-return", RETURN.to_owned(), now()).unwrap();
        assert_eq!((begun.version, begun.form()), (2, Some(Form::Plan(Kind::ReturnToSchool))));
        assert!(forms("school").contains(&begun.form().unwrap()));
        assert!(!forms("district").contains(&begun.form().unwrap()) && forms("site").is_empty());
    }

    #[test]
    fn a_policy_is_neither_submitted_nor_published() {
        const POLICY: &str = include_str!("../../../../schemes/gongshu-district-2021.toml");
        let draft = begin(&[], "gongshu-district-2021", POLICY.to_owned(), now()).unwrap();
        assert_eq!(draft.form(), Some(Form::Policy));
        let in_state = |state| Version { state, ..draft.clone() };
        let asked = Publishing { is_first: true, is_lodged: true, holds_from: date(2021, 9, 1) };
        let cases = [
            (State::Draft, Refusal::IssuedNotFiled, Refusal::NotApproved),
            (State::Submitted, Refusal::NotADraft, Refusal::NotApproved),
            (State::Returned, Refusal::IssuedNotFiled, Refusal::NotApproved),
            (State::Approved, Refusal::NotADraft, Refusal::IssuedNotFiled),
            (State::Published, Refusal::NotADraft, Refusal::NotApproved),
        ];
        for (state, not_submitted, not_published) in cases {
            assert_eq!(submit(&in_state(state), &[], "gao", now()), Err(not_submitted), "{state:?}");
            assert_eq!(publish(&in_state(state), asked, now()), Err(not_published), "{state:?}");
        }
    }

    #[test]
    fn a_policy_is_issued_from_a_draft_alone() {
        for state in State::ALL {
            let issued = issue(&version(state), "1", date(2021, 9, 1), now());
            assert_eq!(issued.is_ok(), state.is_open(), "{state:?}");
        }
    }
}
