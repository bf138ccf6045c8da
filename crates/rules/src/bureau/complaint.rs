//! 投诉 Anybody complains of a school to the bureau above it (P1.15): what is taken, by when it is answered, what the school hears.

use crate::choice::choices;
use crate::moment::Moment;
use crate::refusal::Refuses;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Complaints about one school that are taken of one sender in an hour: nobody leaves the others no room (P1.15). A network that many
/// share is one sender, so this is far above what one person writes.
const A_SENDER: i64 = 20;
/// Complaints about one school that its bureau takes in an hour of all together: nobody fills a desk with rows (P1.15).
const AN_HOUR: i64 = 200;
/// Working days after the day of a complaint until whose last it is answered (P1.15). The source wants a channel past the school
/// and names no number; no plan of a school may set one, since the answer is not the school's to give.
pub const ANSWER_WORKING_DAYS: usize = 10;
/// Working days after the day on which a bureau asked until whose last the school explains (P1.15): well within the bureau's own.
pub const STATEMENT_WORKING_DAYS: usize = 3;
/// Letters of what is written, at most.
const LETTERS_MAX: usize = 2_000;
/// Letters of how somebody is reached, at most.
const CONTACT_LETTERS_MAX: usize = 100;

choices! {
    /// 投诉什么 What a complaint is about.
    Kind {
        /// 强制或变相强制参加 (P1.15)
        Forced = "forced",
        /// 拒绝有需求的学生 (P1.16)
        Declined = "declined",
        /// 收费 (P1.10)
        Fee = "fee",
        /// 上新课、集体补课 (P1.36)
        Teaching = "teaching",
        /// 安全 (P1.17)
        Safety = "safety",
        /// 其他
        Other = "other",
    }
}

/// What somebody writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What it is about, once that is chosen.
    pub kind: Option<Kind>,
    /// What happened.
    pub words: String,
    /// How the bureau may reach them; empty for whoever stays unnamed.
    pub contact: String,
}

/// A complaint as it lies sealed: only the bureau opens it (P1.15).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// What it is about.
    pub kind: Kind,
    /// What happened.
    pub words: String,
    /// How the bureau may reach them; empty for whoever stays unnamed.
    pub contact: String,
}

/// What is known when somebody complains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts<'f> {
    /// What was handed in from the same page before.
    pub before: Option<&'f Paper>,
    /// Complaints about this school in the last hour.
    pub last_hour: i64,
    /// How many of them came from the same sender.
    pub of_sender: i64,
}

/// 询问 What a bureau asked the school, in its own words, and what the school said to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What the school reads: never the complaint itself.
    pub words: String,
    /// What the school explained, once it has.
    pub statement: Option<String>,
}

/// What was done about a complaint so far, each in the order of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// What the school was asked.
    pub questions: Vec<Question>,
    /// What whoever complained was answered; the first stops the clock.
    pub answers: Vec<String>,
}

/// How the time of a complaint stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// 办理中 So many days are left; none on the last.
    Left(i64),
    /// 逾期 So many days too late.
    Late(i64),
    /// 已答复
    Answered,
}

/// Why nothing is written down, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// What is said could not be sealed for as long as it is kept.
    #[error("no lasting key")]
    NoKey,
    /// It is not said what it is about.
    #[error("no kind")]
    NoKind,
    /// Nothing is said.
    #[error("no words")]
    NoWords,
    /// Longer than anybody reads.
    #[error("more than {max} letters")]
    TooLong {
        /// Letters, at most.
        max: usize,
    },
    /// No phone and no address is so long.
    #[error("a contact of more than {max} letters")]
    ContactTooLong {
        /// Letters, at most.
        max: usize,
    },
    /// The page was used for another complaint already, which stands.
    #[error("this page was used before")]
    PageUsed,
    /// More than anybody hands in within an hour.
    #[error("{max} an hour of one sender")]
    SentOften {
        /// How many are taken.
        max: i64,
    },
    /// More than a desk takes within an hour.
    #[error("{max} an hour")]
    TooMany {
        /// How many are taken.
        max: i64,
    },
    /// It is answered: there is nothing left to ask.
    #[error("answered")]
    Answered,
    /// The school has not yet explained what it was asked before.
    #[error("asked before")]
    AskedBefore,
    /// The school has explained it: what it said stays.
    #[error("explained before")]
    ExplainedBefore,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoKey => "complaint-no-key",
            Self::NoKind => "complaint-no-kind",
            Self::NoWords => "complaint-no-words",
            Self::TooLong { .. } => "complaint-too-long",
            Self::ContactTooLong { .. } => "complaint-contact-too-long",
            Self::PageUsed => "complaint-page-used",
            Self::SentOften { .. } => "complaint-sent-often",
            Self::TooMany { .. } => "complaint-too-many",
            Self::Answered => "complaint-answered",
            Self::AskedBefore => "complaint-asked-before",
            Self::ExplainedBefore => "complaint-explained-before",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NoKey => "X.16",
            Self::NoKind
            | Self::NoWords
            | Self::TooLong { .. }
            | Self::ContactTooLong { .. }
            | Self::PageUsed
            | Self::SentOften { .. }
            | Self::TooMany { .. }
            | Self::Answered
            | Self::AskedBefore
            | Self::ExplainedBefore => "P1.15",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLong { max } | Self::ContactTooLong { max } => vec![("max", max.to_string())],
            Self::SentOften { max } | Self::TooMany { max } => vec![("max", max.to_string())],
            Self::NoKey
            | Self::NoKind
            | Self::NoWords
            | Self::PageUsed
            | Self::Answered
            | Self::AskedBefore
            | Self::ExplainedBefore => Vec::new(),
        }
    }
}

/// Takes a complaint (P1.15). The same from the same page once more changes nothing: `None`; another from the same page would be
/// lost, and is refused.
pub fn file(draft: &Draft, facts: Facts<'_>) -> Result<Option<Paper>, Refusal> {
    let kind = draft.kind.ok_or(Refusal::NoKind)?;
    let paper = Paper { kind, words: written(&draft.words)?, contact: draft.contact.trim().to_owned() };
    if paper.contact.chars().count() > CONTACT_LETTERS_MAX {
        return Err(Refusal::ContactTooLong { max: CONTACT_LETTERS_MAX });
    }
    if let Some(before) = facts.before {
        return if *before == paper { Ok(None) } else { Err(Refusal::PageUsed) };
    }
    if facts.of_sender >= A_SENDER {
        return Err(Refusal::SentOften { max: A_SENDER });
    }
    if facts.last_hour >= AN_HOUR {
        return Err(Refusal::TooMany { max: AN_HOUR });
    }
    Ok(Some(paper))
}

/// A bureau asks the school about a complaint, in words of its own (P1.15): one question at a time, and none once it is answered.
/// The same as the one that waits changes nothing: `None`.
pub fn forward(words: &str, file: &File) -> Result<Option<String>, Refusal> {
    let words = written(words)?;
    let waits = file.questions.last().filter(|last| last.statement.is_none());
    if waits.is_some_and(|waits| waits.words == words) {
        return Ok(None);
    }
    if !file.answers.is_empty() {
        return Err(Refusal::Answered);
    }
    if waits.is_some() { Err(Refusal::AskedBefore) } else { Ok(Some(words)) }
}

/// The school explains what it was asked (P1.15), once. The same again changes nothing: `None`.
pub fn explain(words: &str, question: &Question) -> Result<Option<String>, Refusal> {
    let words = written(words)?;
    match &question.statement {
        Some(before) if *before == words => Ok(None),
        Some(_) => Err(Refusal::ExplainedBefore),
        None => Ok(Some(words)),
    }
}

/// A bureau answers whoever complained (P1.15); what it says later stands beside the first answer. The same as the last changes
/// nothing: `None`.
pub fn answer(words: &str, file: &File) -> Result<Option<String>, Refusal> {
    let words = written(words)?;
    Ok((file.answers.last() != Some(&words)).then_some(words))
}

/// What was written, without the space around it.
fn written(words: &str) -> Result<String, Refusal> {
    let words = words.trim();
    if words.is_empty() {
        return Err(Refusal::NoWords);
    }
    if words.chars().count() > LETTERS_MAX {
        return Err(Refusal::TooLong { max: LETTERS_MAX });
    }
    Ok(words.to_owned())
}

/// Since when complaints are counted.
pub fn counted_since(now: Moment) -> Moment {
    now.plus_minutes(-60)
}

/// The last of so many working days after a day; the day itself where a year has none.
pub fn due(from: Date, working_days: usize, is_working: impl Fn(Date) -> bool) -> Date {
    let year = from.series(1.day()).skip(1).take(366);
    year.filter(|day| is_working(*day)).take(working_days).last().unwrap_or(from)
}

/// How the time of a complaint stands that is due on a day.
pub fn clock(due_on: Date, is_answered: bool, today: Date) -> Clock {
    if is_answered {
        return Clock::Answered;
    }
    let left = due_on.since(today).map_or(0, |span| i64::from(span.get_days()));
    if left < 0 { Clock::Late(-left) } else { Clock::Left(left) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::calendar;
    use jiff::civil::date;

    fn draft(kind: Option<Kind>, words: &str, contact: &str) -> Draft {
        Draft { kind, words: words.to_owned(), contact: contact.to_owned() }
    }

    fn question(words: &str, statement: Option<&str>) -> Question {
        Question { words: words.to_owned(), statement: statement.map(str::to_owned) }
    }

    #[test]
    fn each_thing_that_is_missing_is_told_in_its_order() {
        let (long, contact) = ("很".repeat(LETTERS_MAX + 1), "1".repeat(CONTACT_LETTERS_MAX + 1));
        let paper =
            |words: &str| Paper { kind: Kind::Forced, words: words.to_owned(), contact: String::new() };
        let (same, other) = (paper("全班都要报"), paper("只问一句"));
        let facts = |before, last_hour, of_sender| Facts { before, last_hour, of_sender };
        let forced = Some(Kind::Forced);
        let too_long = Refusal::TooLong { max: LETTERS_MAX };
        let contact_too_long = Refusal::ContactTooLong { max: CONTACT_LETTERS_MAX };
        let taken = Ok(Some(same.clone()));
        let cases = [
            (draft(None, "", ""), facts(None, 0, 0), Err(Refusal::NoKind)),
            (draft(forced, "  ", ""), facts(None, 0, 0), Err(Refusal::NoWords)),
            (draft(forced, &long, ""), facts(None, 0, 0), Err(too_long)),
            (draft(forced, "全班都要报", &contact), facts(None, 0, 0), Err(contact_too_long)),
            (draft(forced, "全班都要报", ""), facts(Some(&other), 0, 0), Err(Refusal::PageUsed)),
            (draft(forced, "全班都要报", ""), facts(None, 200, 20), Err(Refusal::SentOften { max: 20 })),
            (draft(forced, "全班都要报", ""), facts(None, 200, 19), Err(Refusal::TooMany { max: 200 })),
            (draft(forced, " 全班都要报 ", " "), facts(None, 199, 19), taken),
            (draft(forced, "全班都要报", ""), facts(Some(&same), 200, 20), Ok(None)),
        ];
        for (draft, facts, expected) in cases {
            assert_eq!(file(&draft, facts), expected, "{draft:?} {facts:?}");
        }
    }

    #[test]
    fn a_school_is_asked_one_thing_at_a_time() {
        let open = || vec![question("请说明报名经过", None)];
        let said = || vec![question("请说明报名经过", Some("都是自愿"))];
        let of = |questions, answers: &[&str]| File {
            questions,
            answers: answers.iter().map(|one| (*one).to_owned()).collect(),
        };
        let taken = |words: &str| Ok(Some(words.to_owned()));
        let cases = [
            ("", of(Vec::new(), &[]), Err(Refusal::NoWords)),
            ("请说明报名经过", of(Vec::new(), &[]), taken("请说明报名经过")),
            ("请说明报名经过", of(open(), &[]), Ok(None)),
            ("还有收费呢", of(open(), &[]), Err(Refusal::AskedBefore)),
            ("还有收费呢", of(said(), &[]), taken("还有收费呢")),
            ("还有收费呢", of(said(), &["已查明"]), Err(Refusal::Answered)),
            ("还有收费呢", of(open(), &["已查明"]), Err(Refusal::Answered)),
        ];
        for (words, file, expected) in cases {
            assert_eq!(forward(words, &file), expected, "{words} {file:?}");
        }
    }

    #[test]
    fn a_school_explains_once_and_a_bureau_may_add() {
        let taken = |words: &str| Ok(Some(words.to_owned()));
        let explained = [
            (" ", None, Err(Refusal::NoWords)),
            ("都是自愿", None, taken("都是自愿")),
            ("都是自愿", Some("都是自愿"), Ok(None)),
            ("改一下", Some("都是自愿"), Err(Refusal::ExplainedBefore)),
        ];
        for (words, before, expected) in explained {
            assert_eq!(explain(words, &question("请说明", before)), expected, "{words} {before:?}");
        }
        let of = |answers: &[&str]| File {
            questions: Vec::new(),
            answers: answers.iter().map(|one| (*one).to_owned()).collect(),
        };
        let answered = [
            ("", of(&[]), Err(Refusal::NoWords)),
            ("已查明", of(&[]), taken("已查明")),
            ("已查明", of(&["已查明"]), Ok(None)),
            ("已整改", of(&["已查明"]), taken("已整改")),
        ];
        for (words, file, expected) in answered {
            assert_eq!(answer(words, &file), expected, "{words} {file:?}");
        }
    }

    /// 2021: the 18th of September is worked for the 20th, the 19th to the 21st are free for Mid-Autumn.
    #[test]
    fn a_deadline_counts_working_days_only() {
        let cases = [
            (date(2021, 9, 6), 3, date(2021, 9, 9)),
            (date(2021, 9, 10), 1, date(2021, 9, 13)),
            (date(2021, 9, 17), 1, date(2021, 9, 18)),
            (date(2021, 9, 17), 2, date(2021, 9, 22)),
            (date(2021, 9, 6), ANSWER_WORKING_DAYS, date(2021, 9, 18)),
        ];
        for (from, days, last) in cases {
            let is_working = |day| calendar::committed().is_working_day(day);
            assert_eq!(due(from, days, is_working), last, "{days} after {from}");
        }
        assert_eq!(due(date(2021, 9, 6), 3, |_| false), date(2021, 9, 6), "nobody ever works");
    }

    #[test]
    fn the_last_day_is_in_time_and_the_next_is_late() {
        let on = date(2021, 9, 18);
        let cases = [
            (date(2021, 9, 16), false, Clock::Left(2)),
            (on, false, Clock::Left(0)),
            (date(2021, 9, 19), false, Clock::Late(1)),
            (date(2021, 10, 8), false, Clock::Late(20)),
            (date(2021, 9, 19), true, Clock::Answered),
        ];
        for (today, is_answered, expected) in cases {
            assert_eq!(clock(on, is_answered, today), expected, "{today}");
        }
    }
}
