//! 违规退出 Conduct: what disturbed others, the talk, the guidance, the family's part; and, when all of that was without effect,
//! the school's advice to leave, with another place and an appeal. Nobody is sent away by it: it is advice until its day.

pub mod carrying;

use crate::choice::choices;
use crate::id::{AdviceId, DisturbanceId, StudentId};
use crate::moment::{Moment, moment};
use crate::plan::local::Words;
use crate::refusal::Refuses;
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use serde::Deserialize;

/// Letters of what is written, at most.
const WORDS_MAX: usize = 500;

/// What must have happened before a school may advise a family to leave.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Disturbances, at least (P3.39: several).
    pub disturbances_min: i64,
    /// Recorded guidance, at least (P3.39: guidance without effect).
    pub guidance_min: i64,
    /// Days from the advice to the day on which the place ends, at least (P3.39).
    pub notice_days: i64,
    /// Days in which a family may appeal (P3.39).
    pub appeal_days: i64,
}

/// A plan that says nothing takes "several" for three.
impl Default for Terms {
    fn default() -> Self {
        Self { disturbances_min: 3, guidance_min: 1, notice_days: 7, appeal_days: 5 }
    }
}

choices! {
    /// 处理 What was done about a disturbance.
    Step {
        /// 谈话
        Talk = "talk",
        /// 教育
        Guidance = "guidance",
    }
}

choices! {
    /// 替代去处 Where the child is looked after instead (X.1).
    Alternative {
        /// 个别看护
        Individual = "individual-care",
        /// 另一个班
        OtherGroup = "other-group",
        /// 社区托管
        Community = "community",
    }
}

choices! {
    /// 影响他人的事 What kind of thing disturbed others (P3.38).
    Kind {
        /// 影响他人做作业、阅读
        Disturbing = "disturbing",
        /// 不讲文明、不礼貌
        Manners = "manners",
        /// 不守规章
        Rules = "rules",
        /// 碰伤、推打他人
        Hurting = "hurting",
        /// 弄坏、拿走东西
        Property = "property",
    }
}

/// What disturbed others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Who did it.
    pub student: StudentId,
    /// On which evening.
    pub date: Date,
    /// At which hour.
    pub at: Time,
    /// What kind of thing.
    pub kind: Kind,
    /// Who saw it.
    pub witness: String,
    /// What happened.
    pub what: String,
}

/// 已记一次
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Which.
    pub disturbance: DisturbanceId,
    /// What was written.
    pub draft: Draft,
}

/// Everything that was written about one child this term, in the order of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Disturbances, each with whether the family was told.
    pub disturbances: Vec<(Moment, bool)>,
    /// Talks and guidance.
    pub steps: Vec<(Moment, Step)>,
    /// The advice that stands, if there is one.
    pub advice: Option<Advice>,
}

/// 劝退建议 The school's advice, as far as it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Which.
    pub id: AdviceId,
    /// When it was given.
    pub advised_at: Moment,
    /// The day on which the place ends.
    pub ends_on: Date,
    /// Where the child is looked after instead.
    pub alternative: Alternative,
    /// When the family appealed.
    pub appealed_at: Option<Moment>,
    /// Whether the appeal was granted, once it was answered.
    pub granted: Option<bool>,
    /// When the place ended.
    pub ended_at: Option<Moment>,
}

/// What the leading group decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advising {
    /// Why.
    pub reason: String,
    /// What the family said when it was heard.
    pub heard: String,
    /// Where the child is looked after instead.
    pub alternative: Option<Alternative>,
    /// The day on which the place ends.
    pub ends_on: Date,
}

/// 已建议
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advised {
    /// Which.
    pub advice: AdviceId,
    /// The day on which the place ends.
    pub ends_on: Date,
    /// Where the child is looked after instead.
    pub alternative: Alternative,
    /// Until when the family may appeal (excluded).
    pub appeal_until: Moment,
}

/// Why something does not happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing is said (P3.38).
    NoWords,
    /// Longer than a page (P3.38).
    TooLong,
    /// Nobody is named who saw it (P3.38).
    NoWitness,
    /// It is written for a day to come (P3.38).
    InTheFuture,
    /// Nothing happened that could be talked about (P3.39).
    NothingHappened,
    /// Too few disturbances (P3.39).
    TooFew {
        /// How many there are.
        count: i64,
        /// How many it takes.
        min: i64,
    },
    /// The family was not told of each (P3.39).
    NotTold,
    /// Nobody has talked with the child (P3.39).
    NoTalk,
    /// Too little guidance, or nothing happened after it (P3.39).
    GuidanceNotTried {
        /// How often it takes.
        min: i64,
    },
    /// The family was not heard (P3.39).
    NotHeard,
    /// There is no other place (X.1).
    NoAlternative,
    /// The day is too near (P3.39).
    TooSoon {
        /// The first day on which the place may end.
        first: Date,
    },
    /// Advice stands already (P3.39).
    Stands,
    /// No advice stands (P3.39).
    NoAdvice,
    /// The days for an appeal are over (P3.39).
    AppealOver,
    /// There is no appeal to answer (P3.39).
    NoAppeal,
    /// An appeal is open: nothing happens until it is answered (P3.39).
    AppealOpen,
    /// The day has not come (P3.39).
    NotYet {
        /// The day on which the place ends.
        ends_on: Date,
    },
    /// No other group is chosen for the child (X.1).
    NoGroup,
    /// The chosen group has no room (P3.35).
    GroupFull {
        /// Its name.
        group: Words,
        /// Children in it, at most.
        max: i64,
    },
    /// Nobody is chosen who looks after the child (X.1).
    NoCarer,
}

fn worded(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::NoWords);
    }
    if text.chars().count() > WORDS_MAX {
        return Err(Refusal::TooLong);
    }
    Ok(text.to_owned())
}

/// Writes down what disturbed others. The family is told with it.
pub fn record((id, draft): (DisturbanceId, Draft), now: Moment) -> Result<Recorded, Refusal> {
    let what = worded(&draft.what)?;
    if draft.witness.trim().is_empty() {
        return Err(Refusal::NoWitness);
    }
    let witness = worded(&draft.witness)?;
    if moment(draft.date, draft.at) > now {
        return Err(Refusal::InTheFuture);
    }
    Ok(Recorded { disturbance: id, draft: Draft { what, witness, ..draft } })
}

/// Writes down a talk or guidance; there must be something to talk about.
pub fn step(facts: &Facts, note: &str) -> Result<String, Refusal> {
    if facts.disturbances.is_empty() {
        return Err(Refusal::NothingHappened);
    }
    worded(note)
}

/// What is still missing before the school may advise; the first is told.
pub fn may_advise(terms: &Terms, facts: &Facts) -> Result<(), Refusal> {
    if facts.advice.as_ref().is_some_and(Advice::stands) {
        return Err(Refusal::Stands);
    }
    enough(terms, facts)?;
    if facts.disturbances.iter().any(|(_, told)| !told) {
        return Err(Refusal::NotTold);
    }
    if !facts.steps.iter().any(|(_, step)| *step == Step::Talk) {
        return Err(Refusal::NoTalk);
    }
    guided(terms, facts)
}

/// Rule 多次 `[conduct.disturbances_min]` (P3.39): so many disturbances at least, and never on the first, whatever a plan says.
fn enough(terms: &Terms, facts: &Facts) -> Result<(), Refusal> {
    let (count, min) = (len(facts.disturbances.len()), terms.disturbances_min.max(2));
    if count < min { Err(Refusal::TooFew { count, min }) } else { Ok(()) }
}

/// Rule 经教育无效 `[conduct.guidance_min]` (P3.39): guidance was given so often, and something happened after it.
fn guided(terms: &Terms, facts: &Facts) -> Result<(), Refusal> {
    let min = terms.guidance_min.max(1);
    let mut given = facts.steps.iter().filter(|(_, step)| *step == Step::Guidance).map(|(at, _)| *at);
    let tried = given.nth(usize::try_from(min - 1).unwrap_or(0));
    let without_effect = tried.is_some_and(|at| facts.disturbances.iter().any(|(again, _)| *again > at));
    if without_effect { Ok(()) } else { Err(Refusal::GuidanceNotTried { min }) }
}

fn len(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Advises a family to leave: with a reason, after it was heard, with another place, not at once.
pub fn advise(
    terms: &Terms,
    facts: &Facts,
    (id, asked): (AdviceId, &Advising),
    now: Moment,
) -> Result<Advised, Refusal> {
    may_advise(terms, facts)?;
    worded(&asked.reason)?;
    if asked.heard.trim().is_empty() {
        return Err(Refusal::NotHeard);
    }
    worded(&asked.heard)?;
    let alternative = asked.alternative.ok_or(Refusal::NoAlternative)?;
    let first = first_day(terms, now.date());
    if asked.ends_on < first {
        return Err(Refusal::TooSoon { first });
    }
    let appeal_until = appeal_until(terms, now);
    Ok(Advised { advice: id, ends_on: asked.ends_on, alternative, appeal_until })
}

/// Rule 劝退日期 `[conduct.notice_days]` (P3.39): the first day on which the place may end, and never before the days for an
/// appeal are over.
pub fn first_day(terms: &Terms, advised: Date) -> Date {
    advised.saturating_add(terms.notice_days.max(terms.appeal_days).max(1).days())
}

/// Rule 申诉期 `[conduct.appeal_days]` (P3.39): until when a family may appeal.
pub fn appeal_until(terms: &Terms, advised: Moment) -> Moment {
    advised.plus_minutes(terms.appeal_days.max(1) * 24 * 60)
}

/// A family appeals: everything waits for the answer.
pub fn appeal(
    terms: &Terms,
    facts: &Facts,
    words: &str,
    now: Moment,
) -> Result<(AdviceId, String, bool), Refusal> {
    let advice = facts.advice.as_ref().filter(|advice| advice.stands()).ok_or(Refusal::NoAdvice)?;
    if advice.appealed_at.is_some() {
        return Ok((advice.id.clone(), words.trim().to_owned(), true));
    }
    if appeal_until(terms, advice.advised_at) <= now {
        return Err(Refusal::AppealOver);
    }
    Ok((advice.id.clone(), worded(words)?, false))
}

/// The leading group answers an appeal, with its reason.
pub fn answer(facts: &Facts, reason: &str) -> Result<(AdviceId, String), Refusal> {
    let advice = facts.advice.as_ref().filter(|advice| advice.is_appealed()).ok_or(Refusal::NoAppeal)?;
    Ok((advice.id.clone(), worded(reason)?))
}

/// The place ends: on its day, not before, and not while an appeal is open.
pub fn end(facts: &Facts, now: Moment) -> Result<AdviceId, Refusal> {
    let advice = facts.advice.as_ref().filter(|advice| advice.stands()).ok_or(Refusal::NoAdvice)?;
    if advice.is_appealed() {
        return Err(Refusal::AppealOpen);
    }
    if now.date() < advice.ends_on {
        return Err(Refusal::NotYet { ends_on: advice.ends_on });
    }
    Ok(advice.id.clone())
}

impl Advice {
    /// Whether it was neither lifted nor carried out.
    pub fn stands(&self) -> bool {
        self.granted != Some(true) && self.ended_at.is_none()
    }

    /// Whether an appeal waits for its answer.
    pub fn is_appealed(&self) -> bool {
        self.appealed_at.is_some() && self.granted.is_none() && self.ended_at.is_none()
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoWords => "conduct-no-words",
            Self::TooLong => "conduct-too-long",
            Self::NoWitness => "conduct-no-witness",
            Self::InTheFuture => "conduct-in-the-future",
            Self::NothingHappened => "conduct-nothing-happened",
            Self::TooFew { .. } => "conduct-too-few",
            Self::NotTold => "conduct-not-told",
            Self::NoTalk => "conduct-no-talk",
            Self::GuidanceNotTried { .. } => "conduct-guidance-not-tried",
            Self::NotHeard => "conduct-not-heard",
            Self::NoAlternative => "conduct-no-alternative",
            Self::TooSoon { .. } => "conduct-too-soon",
            Self::Stands => "conduct-stands",
            Self::NoAdvice => "conduct-no-advice",
            Self::AppealOver => "conduct-appeal-over",
            Self::NoAppeal => "conduct-no-appeal",
            Self::AppealOpen => "conduct-appeal-open",
            Self::NotYet { .. } => "conduct-not-yet",
            Self::NoGroup => "conduct-no-group",
            Self::GroupFull { .. } => "conduct-group-full",
            Self::NoCarer => "conduct-no-carer",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NoWords | Self::TooLong | Self::NoWitness | Self::InTheFuture => "P3.38",
            Self::NoAlternative | Self::NoGroup | Self::NoCarer => "X.1",
            Self::GroupFull { .. } => "P3.35",
            Self::NothingHappened
            | Self::TooFew { .. }
            | Self::NotTold
            | Self::NoTalk
            | Self::GuidanceNotTried { .. }
            | Self::NotHeard
            | Self::TooSoon { .. }
            | Self::Stands
            | Self::NoAdvice
            | Self::AppealOver
            | Self::NoAppeal
            | Self::AppealOpen
            | Self::NotYet { .. } => "P3.39",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooFew { count, min } => vec![("count", count.to_string()), ("min", min.to_string())],
            Self::GuidanceNotTried { min } => vec![("min", min.to_string())],
            Self::TooSoon { first } => vec![("first", first.to_string())],
            Self::NotYet { ends_on } => vec![("ends_on", ends_on.to_string())],
            Self::GroupFull { group, max } => {
                vec![("group", group.zh.clone()), ("group_en", group.en.clone()), ("max", max.to_string())]
            }
            Self::NoWords
            | Self::TooLong
            | Self::NoWitness
            | Self::InTheFuture
            | Self::NothingHappened
            | Self::NotTold
            | Self::NoTalk
            | Self::NotHeard
            | Self::NoAlternative
            | Self::Stands
            | Self::NoAdvice
            | Self::AppealOver
            | Self::NoAppeal
            | Self::AppealOpen
            | Self::NoGroup
            | Self::NoCarer => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;
    use jiff::civil::{date, time};

    fn at(day: i8) -> Moment {
        Moment::at(date(2021, 10, day).at(16, 0, 0, 0))
    }

    /// Three disturbances, a talk, guidance, and one more after it.
    fn full() -> Facts {
        Facts {
            disturbances: vec![(at(11), true), (at(12), true), (at(14), true)],
            steps: vec![(at(11), Step::Talk), (at(13), Step::Guidance)],
            advice: None,
        }
    }

    fn asked() -> Advising {
        let (reason, heard) = ("多次影响他人,教育无效".to_owned(), "家长希望先观察".to_owned());
        Advising { reason, heard, alternative: Some(Alternative::Individual), ends_on: date(2021, 10, 25) }
    }

    fn advised(appealed_at: Option<Moment>, granted: Option<bool>) -> Facts {
        let advice = Advice {
            id: AdviceId::new("a"),
            advised_at: at(18),
            ends_on: date(2021, 10, 25),
            alternative: Alternative::Individual,
            appealed_at,
            granted,
            ended_at: None,
        };
        Facts { advice: Some(advice), ..full() }
    }

    fn advising(facts: &Facts, asked: &Advising) -> Result<Advised, Refusal> {
        advise(&gongshu().conduct, facts, (AdviceId::new("a"), asked), at(18))
    }

    #[test]
    fn the_ladder_before_advice_each_row_mends_what_the_row_above_lacked() {
        let mut facts = Facts { disturbances: vec![(at(11), true)], ..Facts::default() };
        assert_eq!(advising(&facts, &asked()), Err(Refusal::TooFew { count: 1, min: 3 }));
        facts.disturbances.push((at(12), false));
        assert_eq!(advising(&facts, &asked()), Err(Refusal::TooFew { count: 2, min: 3 }));
        facts.disturbances.push((at(14), true));
        assert_eq!(advising(&facts, &asked()), Err(Refusal::NotTold));
        facts.disturbances[1].1 = true;
        assert_eq!(advising(&facts, &asked()), Err(Refusal::NoTalk));
        facts.steps.push((at(12), Step::Talk));
        assert_eq!(advising(&facts, &asked()), Err(Refusal::GuidanceNotTried { min: 1 }));
        facts.steps.push((at(15), Step::Guidance));
        assert_eq!(
            advising(&facts, &asked()),
            Err(Refusal::GuidanceNotTried { min: 1 }),
            "it had its effect"
        );
        facts.disturbances.push((at(16), true));
        assert_eq!(advising(&facts, &Advising { reason: " ".into(), ..asked() }), Err(Refusal::NoWords));
        assert_eq!(advising(&facts, &Advising { heard: " ".into(), ..asked() }), Err(Refusal::NotHeard));
        assert_eq!(advising(&facts, &Advising { alternative: None, ..asked() }), Err(Refusal::NoAlternative));
        assert!(advising(&facts, &asked()).is_ok());
        assert_eq!(advising(&advised(None, None), &asked()), Err(Refusal::Stands));
        assert!(advising(&advised(Some(at(19)), Some(true)), &asked()).is_ok(), "the first was lifted");
    }

    #[test]
    fn disturbances_min_is_never_one() {
        let terms = Terms { disturbances_min: 1, ..gongshu().conduct };
        let first = Facts { disturbances: vec![(at(11), true)], ..full() };
        assert_eq!(may_advise(&terms, &first), Err(Refusal::TooFew { count: 1, min: 2 }));
        let more = Terms { disturbances_min: 4, ..gongshu().conduct };
        assert_eq!(may_advise(&more, &full()), Err(Refusal::TooFew { count: 3, min: 4 }));
    }

    #[test]
    fn guidance_min_counts_what_was_given_before_it_happened_again() {
        let twice = Terms { guidance_min: 2, ..gongshu().conduct };
        assert_eq!(may_advise(&gongshu().conduct, &full()), Ok(()));
        assert_eq!(may_advise(&twice, &full()), Err(Refusal::GuidanceNotTried { min: 2 }));
    }

    #[test]
    fn notice_days_are_whole_and_not_shorter_than_the_appeal() {
        let terms = gongshu().conduct;
        let first = date(2021, 10, 25);
        assert_eq!(first_day(&terms, date(2021, 10, 18)), first);
        let day_before = Advising { ends_on: date(2021, 10, 24), ..asked() };
        assert_eq!(advising(&full(), &day_before), Err(Refusal::TooSoon { first }));
        let none = Terms { notice_days: 0, ..terms };
        assert_eq!(
            first_day(&none, date(2021, 10, 18)),
            date(2021, 10, 23),
            "the days for an appeal at least"
        );
    }

    #[test]
    fn appeal_days_end_to_the_minute_and_an_appeal_stops_everything() {
        let terms = gongshu().conduct;
        let until = appeal_until(&terms, at(18));
        assert_eq!(until, at(23));
        let facts = advised(None, None);
        assert!(appeal(&terms, &facts, "请再给一次机会", Moment(until.0 - 1)).is_ok());
        assert_eq!(appeal(&terms, &facts, "请再给一次机会", until), Err(Refusal::AppealOver));
        assert_eq!(appeal(&terms, &full(), "请再给一次机会", at(19)), Err(Refusal::NoAdvice));
        assert_eq!(end(&facts, at(24)), Err(Refusal::NotYet { ends_on: date(2021, 10, 25) }));
        assert!(end(&facts, at(25)).is_ok());
        assert_eq!(end(&advised(Some(at(19)), None), at(25)), Err(Refusal::AppealOpen));
        assert!(end(&advised(Some(at(19)), Some(false)), at(25)).is_ok());
        assert_eq!(
            end(&advised(Some(at(19)), Some(true)), at(25)),
            Err(Refusal::NoAdvice),
            "the appeal was granted"
        );
        assert_eq!(answer(&facts, "x"), Err(Refusal::NoAppeal));
        assert!(answer(&advised(Some(at(19)), None), "维持").is_ok());
        assert!(appeal(&terms, &advised(Some(at(19)), None), "再次", at(20)).unwrap().2, "twice is once");
    }

    #[test]
    fn a_disturbance_has_words_and_a_day_that_has_come() {
        let seen = |what: &str, witness: &str, (day, hour)| {
            let draft = Draft {
                student: StudentId::new("ming"),
                date: date(2021, 10, day),
                at: time(hour, 0, 0, 0),
                kind: Kind::Disturbing,
                witness: witness.to_owned(),
                what: what.to_owned(),
            };
            record((DisturbanceId::new("d"), draft), at(11)).map(|kept| kept.draft.witness)
        };
        let ask = |what: &str, day| seen(what, "周老师", (day, 16)).map(|_| ());
        assert_eq!(seen("大声喧哗", " ", (11, 16)), Err(Refusal::NoWitness));
        assert_eq!(seen("大声喧哗", "周老师", (11, 17)), Err(Refusal::InTheFuture));
        assert_eq!(seen("大声喧哗", " 周老师 ", (10, 17)), Ok("周老师".to_owned()));
        assert_eq!(ask(" ", 11), Err(Refusal::NoWords));
        assert_eq!(ask(&"长".repeat(501), 11), Err(Refusal::TooLong));
        assert_eq!(ask("大声喧哗,影响他人做作业", 12), Err(Refusal::InTheFuture));
        assert_eq!(ask("大声喧哗,影响他人做作业", 11), Ok(()));
        assert_eq!(step(&Facts::default(), "谈话"), Err(Refusal::NothingHappened));
        assert_eq!(step(&full(), " "), Err(Refusal::NoWords));
    }
}
