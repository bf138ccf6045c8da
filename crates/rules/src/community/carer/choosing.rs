//! 选拔 Somebody asks for a post, reviewers score, the committee decides with its reason, and the applicant can read why.

use super::{Application, Criterion, Lack, Post, Sheet, Source, Terms};
use crate::moment::Moment;
use crate::plan::form::word;
use crate::refusal::Refuses;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Letters of a name, at most.
const LETTERS_MAX: usize = 20;
/// Applications of people who are not signed in for it that one community takes in an hour: nobody fills it with rows.
const OPEN_AN_HOUR: i64 = 20;
/// What a criterion may be scored.
const SCORES: std::ops::RangeInclusive<i64> = 0..=100;

/// What an applicant says that is not everybody's to know: it lies sealed (P2.20).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Where the applicant comes from.
    pub source: Source,
    /// Why one of another source should be taken.
    pub reason: String,
    /// How the committee reaches them.
    pub phone: String,
}

/// 决定 What the committee decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the applicant is taken.
    pub approved: bool,
    /// Why, as the applicant reads it.
    pub reason: String,
    /// A student's proof of enrolment was seen.
    pub proof_seen: bool,
    /// The result of the background check, once it is there.
    pub background: Option<bool>,
    /// When.
    pub on: Date,
}

/// 申请人 An applicant with all that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The name.
    pub name: String,
    /// For which posts.
    pub posts: Vec<Post>,
    /// What was sealed.
    pub paper: Paper,
    /// The newest sheet of each reviewer.
    pub sheets: Vec<Sheet>,
    /// The newest decision.
    pub verdict: Option<Verdict>,
}

/// How an applicant stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// 待审核 Not decided yet.
    Waiting,
    /// 未通过 Not taken.
    Refused,
    /// 已通过 Taken until this day.
    Holds(Date),
    /// 已到期 Was taken until this day.
    Over(Date),
    /// 要重新审核 Was taken, and lacks something since: a sheet was changed, or the plan was.
    Changed,
}

/// What is known when somebody asks for a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts<'f> {
    /// What was handed in from the same page before.
    pub before: Option<&'f Candidate>,
    /// Applications of the last hour, where anybody's are counted.
    pub last_hour: Option<i64>,
}

/// Why nothing is written down, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// An applicant has no name, or one longer than anybody's.
    #[error("no name")]
    NoName,
    /// Nobody can be called.
    #[error("no phone")]
    NoPhone,
    /// The page was used for somebody else already, whose application stands.
    #[error("this page was used before")]
    PageUsed,
    /// More than anybody hands in within an hour.
    #[error("{max} an hour")]
    TooMany {
        /// How many are taken.
        max: i64,
    },
    /// A score that no sheet has room for.
    #[error("a score of {score}")]
    BadScore {
        /// As it was typed.
        score: i64,
    },
    /// Whoever is taken or not is told why.
    #[error("no reason")]
    NoReason,
    /// This is missing.
    #[error("{lack:?}")]
    Lacks {
        /// What.
        lack: Lack,
        /// The least score of a criterion.
        score_min: i64,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoName => "carer-no-name",
            Self::NoPhone => "carer-no-phone",
            Self::PageUsed => "carer-page-used",
            Self::TooMany { .. } => "carer-too-many",
            Self::BadScore { .. } => "carer-bad-score",
            Self::NoReason => "carer-no-reason",
            Self::Lacks { lack, .. } => match lack {
                Lack::Source => "carer-source",
                Lack::EnrolmentProof => "carer-no-proof",
                Lack::Reviewers(_) => "carer-reviewers",
                Lack::NotScored(_) => "carer-not-scored",
                Lack::BelowMinimum(_) => "carer-below-minimum",
                Lack::Background => "carer-background",
                Lack::Post => "carer-post",
            },
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NoName | Self::NoPhone | Self::PageUsed | Self::TooMany { .. } => "P2.20",
            Self::BadScore { .. } | Self::NoReason => "P2.21",
            Self::Lacks { lack, .. } => lack.clause(),
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoName | Self::NoPhone | Self::PageUsed | Self::NoReason => Vec::new(),
            Self::TooMany { max } => vec![("max", max.to_string())],
            Self::BadScore { score } => vec![("score", score.to_string())],
            Self::Lacks { lack, score_min } => match lack {
                Lack::Source | Lack::EnrolmentProof | Lack::Background | Lack::Post => Vec::new(),
                Lack::Reviewers(left) => vec![("left", left.to_string())],
                Lack::NotScored(criterion) | Lack::BelowMinimum(criterion) => {
                    let words = word(criterion.key());
                    vec![("item_zh", words.zh), ("item_en", words.en), ("score_min", score_min.to_string())]
                }
            },
        }
    }
}

impl Lack {
    /// The clause that asks for it.
    pub fn clause(&self) -> &'static str {
        match self {
            Self::Source | Self::EnrolmentProof => "P2.20",
            Self::Reviewers(_) | Self::NotScored(_) | Self::BelowMinimum(_) | Self::Background => "P2.21",
            Self::Post => "P2.22",
        }
    }
}

/// Takes an application (P2.20, P2.22): the sources and the posts of the plan, others with their reason. The same from the
/// same page once more changes nothing: `None`; another from the same page would be lost, and is refused.
pub fn apply(terms: &Terms, draft: Candidate, facts: Facts<'_>) -> Result<Option<Candidate>, Refusal> {
    let paper = Paper {
        reason: draft.paper.reason.trim().to_owned(),
        phone: draft.paper.phone.trim().to_owned(),
        ..draft.paper
    };
    let candidate = Candidate { name: draft.name.split_whitespace().collect(), paper, ..draft };
    if candidate.name.is_empty() || candidate.name.chars().count() > LETTERS_MAX {
        return Err(Refusal::NoName);
    }
    if candidate.paper.phone.is_empty() {
        return Err(Refusal::NoPhone);
    }
    let asked = candidate.application(&Verdict::pending());
    let stops = |lack: &Lack| matches!(lack, Lack::Source | Lack::Post);
    match terms.lacks(&asked).into_iter().find(stops) {
        Some(lack) => Err(terms.lacking(lack)),
        None => facts.takes(candidate),
    }
}

/// A reviewer's sheet (P2.21): every criterion, each from 0 to 100. The same once more changes nothing: `None`.
pub fn score(terms: &Terms, sheets: &[Sheet], sheet: Sheet) -> Result<Option<Sheet>, Refusal> {
    if let Some(lack) = terms.unscored(&sheet).into_iter().next() {
        return Err(terms.lacking(lack));
    }
    if let Some((_, score)) = sheet.scores.iter().find(|(_, score)| !SCORES.contains(score)) {
        return Err(Refusal::BadScore { score: *score });
    }
    Ok((!sheets.contains(&sheet)).then_some(sheet))
}

/// The committee decides (P2.21): nobody is taken who lacks anything, and both answers have their reason. The same once
/// more changes nothing: `None`.
pub fn decide(terms: &Terms, candidate: &Candidate, draft: Verdict) -> Result<Option<Verdict>, Refusal> {
    let verdict = Verdict { reason: draft.reason.trim().to_owned(), ..draft };
    if verdict.reason.is_empty() {
        return Err(Refusal::NoReason);
    }
    let lack = terms.lacks(&candidate.application(&verdict)).into_iter().next();
    if let Some(lack) = lack.filter(|_| verdict.approved) {
        return Err(terms.lacking(lack));
    }
    Ok((candidate.verdict.as_ref() != Some(&verdict)).then_some(verdict))
}

/// Who of the applicants may work in a class, as far as the decisions go (P2.20).
pub fn staff(candidates: &[Candidate]) -> Vec<Application> {
    let taken = |one: &Candidate| {
        let verdict = one.verdict.as_ref().filter(|verdict| verdict.approved)?;
        Some(one.application(verdict))
    };
    candidates.iter().filter_map(taken).collect()
}

/// Since when applications are counted.
pub fn counted_since(now: Moment) -> Moment {
    now.plus_minutes(-60)
}

impl Facts<'_> {
    fn takes(self, candidate: Candidate) -> Result<Option<Candidate>, Refusal> {
        if let Some(before) = self.before {
            let same = |one: &Candidate| (one.name.clone(), one.posts.clone(), one.paper.clone());
            return if same(before) == same(&candidate) { Ok(None) } else { Err(Refusal::PageUsed) };
        }
        if self.last_hour.is_some_and(|count| count >= OPEN_AN_HOUR) {
            return Err(Refusal::TooMany { max: OPEN_AN_HOUR });
        }
        Ok(Some(candidate))
    }
}

impl Terms {
    fn lacking(&self, lack: Lack) -> Refusal {
        Refusal::Lacks { lack, score_min: self.score_min }
    }
}

impl Verdict {
    /// Before anything is decided.
    fn pending() -> Self {
        let (reason, on) = (String::new(), Date::MIN);
        Self { approved: false, reason, proof_seen: false, background: None, on }
    }
}

impl Candidate {
    fn application(&self, verdict: &Verdict) -> Application {
        Application {
            source: self.paper.source,
            reason: self.paper.reason.clone(),
            enrolment_proof: verdict.proof_seen,
            sheets: self.sheets.clone(),
            background: verdict.background,
            posts: self.posts.clone(),
            decided_on: verdict.on,
        }
    }

    /// How the applicant stands on a day (P2.20).
    pub fn standing(&self, terms: &Terms, today: Date) -> Standing {
        let Some(verdict) = &self.verdict else { return Standing::Waiting };
        if !verdict.approved {
            return Standing::Refused;
        }
        let until = verdict.on.saturating_add(terms.valid_days.days());
        if terms.holds(&self.application(verdict), today) {
            Standing::Holds(until)
        } else if today >= until {
            Standing::Over(until)
        } else {
            Standing::Changed
        }
    }
}

/// The scores of a sheet in the order of the criteria, for whoever reads them.
pub fn in_order(sheet: &Sheet) -> Vec<(Criterion, i64)> {
    let score = |criterion: &Criterion| sheet.scores.iter().find(|(one, _)| one == criterion).copied();
    Criterion::ALL.iter().filter_map(score).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::community_care::shinan;
    use jiff::civil::date;

    const ON: Date = Date::constant(2011, 5, 9);

    fn sheet(reviewer: &str, least: i64) -> Sheet {
        let scores = Criterion::ALL.iter().copied().zip([80, least, 75, 90]);
        Sheet { reviewer: reviewer.to_owned(), scores: scores.collect() }
    }

    fn candidate(source: Source) -> Candidate {
        let paper = Paper { source, reason: String::new(), phone: "13900000001".to_owned() };
        Candidate {
            name: "周 梅".to_owned(),
            posts: vec![Post::Carer],
            paper,
            sheets: vec![sheet("zhao", 60), sheet("qian", 61)],
            verdict: None,
        }
    }

    fn verdict(approved: bool) -> Verdict {
        Verdict {
            approved, reason: "条件符合".to_owned(), proof_seen: false, background: Some(true), on: ON
        }
    }

    #[test]
    fn an_application_is_refused_first_reason_first() {
        let terms = shinan().carer;
        let nothing = Candidate {
            name: " ".to_owned(),
            posts: vec![],
            paper: Paper { source: Source::Other, reason: " ".to_owned(), phone: " ".to_owned() },
            ..candidate(Source::Other)
        };
        let named = Candidate { name: "周梅".to_owned(), ..nothing.clone() };
        let phoned = Candidate {
            paper: Paper { phone: "13900000001".to_owned(), ..named.paper.clone() },
            ..named.clone()
        };
        let reasoned = Candidate {
            paper: Paper { reason: "退休教师".to_owned(), ..phoned.paper.clone() },
            ..phoned.clone()
        };
        let lacks = |lack| Refusal::Lacks { lack, score_min: 60 };
        let cases = [
            (nothing, Refusal::NoName),
            (named, Refusal::NoPhone),
            (phoned, lacks(Lack::Source)),
            (reasoned.clone(), lacks(Lack::Post)),
        ];
        let fresh = Facts { before: None, last_hour: Some(0) };
        for (draft, refusal) in cases {
            assert_eq!(apply(&terms, draft, fresh), Err(refusal));
        }
        let good = Candidate { posts: vec![Post::Tutor], ..reasoned };
        assert!(apply(&terms, good, fresh).is_ok());
        assert_eq!(apply(&terms, candidate(Source::Student), fresh).unwrap().unwrap().name, "周梅");
    }

    #[test]
    fn one_page_takes_one_application_and_an_hour_so_many() {
        let terms = shinan().carer;
        let held = Candidate { name: "周梅".to_owned(), ..candidate(Source::Student) };
        let other = Candidate { name: "吴刚".to_owned(), ..candidate(Source::Student) };
        let decided = Candidate { verdict: Some(verdict(true)), ..held.clone() };
        let too_many = Err(Refusal::TooMany { max: 20 });
        let cases = [
            (&held, Facts { before: Some(&held), last_hour: Some(20) }, Ok(None)),
            (&held, Facts { before: Some(&decided), last_hour: None }, Ok(None)),
            (&other, Facts { before: Some(&held), last_hour: None }, Err(Refusal::PageUsed)),
            (&other, Facts { before: None, last_hour: Some(20) }, too_many),
            (&other, Facts { before: None, last_hour: Some(19) }, Ok(Some(other.clone()))),
            (&other, Facts { before: None, last_hour: None }, Ok(Some(other.clone()))),
        ];
        for (draft, facts, expected) in cases {
            assert_eq!(apply(&terms, draft.clone(), facts), expected, "{facts:?}");
        }
    }

    #[test]
    fn a_sheet_has_all_criteria_and_a_second_of_the_same_is_none() {
        let terms = shinan().carer;
        let mut short = sheet("zhao", 60);
        let (dropped, _) = short.scores.pop().unwrap();
        let missing = Refusal::Lacks { lack: Lack::NotScored(dropped), score_min: 60 };
        assert_eq!(score(&terms, &[], short), Err(missing));
        for bad in [-1, 101] {
            assert_eq!(score(&terms, &[], sheet("zhao", bad)), Err(Refusal::BadScore { score: bad }));
        }
        assert!(score(&terms, &[], sheet("zhao", 0)).unwrap().is_some());
        assert_eq!(score(&terms, &[sheet("zhao", 60)], sheet("zhao", 60)), Ok(None));
        assert!(score(&terms, &[sheet("zhao", 60)], sheet("zhao", 61)).unwrap().is_some());
    }

    #[test]
    fn nobody_is_taken_who_lacks_anything_and_both_answers_have_a_reason() {
        let terms = shinan().carer;
        let good = candidate(Source::Volunteer);
        let low = Candidate { sheets: vec![sheet("zhao", 59), sheet("qian", 60)], ..good.clone() };
        let one = Candidate { sheets: vec![sheet("zhao", 60)], ..good.clone() };
        let unchecked = Verdict { background: None, ..verdict(true) };
        let lacks = |lack| Err(Refusal::Lacks { lack, score_min: 60 });
        let silent = Verdict { reason: " ".to_owned(), ..verdict(false) };
        let cases = [
            (&good, silent, Err(Refusal::NoReason)),
            (&good, unchecked.clone(), lacks(Lack::Background)),
            (&low, verdict(true), lacks(Lack::BelowMinimum(Criterion::Education))),
            (&one, verdict(true), lacks(Lack::Reviewers(1))),
            (&candidate(Source::Student), verdict(true), lacks(Lack::EnrolmentProof)),
            (&good, verdict(true), Ok(Some(verdict(true)))),
            (&low, verdict(false), Ok(Some(verdict(false)))),
        ];
        for (candidate, draft, expected) in cases {
            assert_eq!(decide(&terms, candidate, draft), expected, "{candidate:?}");
        }
        let decided = Candidate { verdict: Some(verdict(true)), ..good };
        assert_eq!(decide(&terms, &decided, verdict(true)), Ok(None));
    }

    #[test]
    fn an_approval_holds_for_its_days() {
        let terms = shinan().carer;
        let of = |verdict| Candidate { verdict, ..candidate(Source::Volunteer) };
        let until = date(2012, 5, 8);
        let cases = [
            (None, ON, Standing::Waiting),
            (Some(verdict(false)), ON, Standing::Refused),
            (Some(verdict(true)), ON, Standing::Holds(until)),
            (Some(verdict(true)), until, Standing::Over(until)),
        ];
        for (verdict, day, told) in cases {
            assert_eq!(of(verdict).standing(&terms, day), told);
        }
        let rescored =
            Candidate { sheets: vec![sheet("zhao", 59), sheet("qian", 61)], ..of(Some(verdict(true))) };
        assert_eq!(rescored.standing(&terms, ON), Standing::Changed, "and not over before its day");
        assert_eq!(staff(&[of(None), of(Some(verdict(false))), of(Some(verdict(true)))]).len(), 1);
    }
}
