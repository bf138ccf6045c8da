//! 缺勤 Absence: a child who is missing without a slip stays somebody's open question until its place is stated.

use crate::id::{PersonId, StudentId};
use crate::moment::Moment;
use crate::refusal::Refuses;
use jiff::civil::Date;
use serde::Deserialize;

/// Letters of a statement, at most.
const WORDS_MAX: usize = 200;

/// How long an open absence waits for its head teacher before others are asked too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Minutes after the roll at which the guardians are asked (P3.55).
    pub guardian_after_minutes: Option<i64>,
    /// Minutes after the roll at which the management group is asked (P3.55).
    pub staff_after_minutes: Option<i64>,
    /// Minutes after the roll at which the leading group takes it over (P3.55).
    pub leader_after_minutes: Option<i64>,
}

/// Who is asked beyond the head teacher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// 家长
    Guardians,
    /// 管理小组
    Staff,
    /// 领导小组
    Leader,
}

/// One open or closed absence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Who is missing.
    pub student: StudentId,
    /// Which evening.
    pub date: Date,
    /// When the roll was closed without the child.
    pub opened_at: Moment,
    /// What was found out, if it was.
    pub found: Option<Found>,
}

/// What somebody found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where the child is.
    pub whereabouts: String,
    /// Who said so.
    pub said_by: String,
    /// Who wrote it down.
    pub by: PersonId,
}

/// What the head teacher writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Which child.
    pub student: StudentId,
    /// Which evening.
    pub date: Date,
    /// Where the child is.
    pub whereabouts: String,
    /// Who said so.
    pub said_by: String,
}

/// 已查明
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// Which child.
    pub student: StudentId,
    /// Which evening.
    pub date: Date,
    /// Where the child is.
    pub whereabouts: String,
    /// Who said so.
    pub said_by: String,
    /// Minutes from the roll to the answer.
    pub minutes: i64,
    /// The same was written before; nothing changed.
    pub already: bool,
}

/// What becomes of a guardian's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It closes the question.
    Closes(Followed),
    /// Where the child is said to be; the question stays open.
    Kept(String),
}

/// Why an absence stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No place is stated (P3.55).
    NoPlace,
    /// Nobody is named who said so (P3.55).
    NoSource,
    /// Longer than a line or two (P3.55).
    TooLong,
    /// Somebody has closed it with other words (P3.55).
    Found {
        /// Where the child is.
        whereabouts: String,
        /// Who said so.
        said_by: String,
    },
}

/// Takes a guardian's word, which closes the question like the head teacher's. Of whoever is barred from the child it is kept and
/// closes nothing: whoever holds the child would end the search for it.
pub fn say(facts: &Facts, draft: &Draft, has_a_say: bool, now: Moment) -> Result<Said, Refusal> {
    if has_a_say {
        return follow(facts, draft, now).map(Said::Closes);
    }
    draft.checked().map(|(whereabouts, _)| Said::Kept(whereabouts.to_owned()))
}

/// Closes an absence with a stated place and who said so. Nothing else closes it, and no time does.
pub fn follow(facts: &Facts, draft: &Draft, now: Moment) -> Result<Followed, Refusal> {
    let (whereabouts, said_by) = draft.checked()?;
    if let Some(found) = facts.found.as_ref().filter(|found| !found.says(whereabouts, said_by)) {
        let (whereabouts, said_by) = (found.whereabouts.clone(), found.said_by.clone());
        return Err(Refusal::Found { whereabouts, said_by });
    }
    Ok(Followed {
        student: facts.student.clone(),
        date: facts.date,
        whereabouts: whereabouts.to_owned(),
        said_by: said_by.to_owned(),
        minutes: facts.minutes_open(now),
        already: facts.found.is_some(),
    })
}

/// The step that is taken as soon as a child is missing. Its class's head teacher and its household are asked anyway; where the class
/// has none, nobody would ask until the management group's time has come: it is asked at once (P3.55).
pub fn at_once(follower: Option<&PersonId>) -> Option<Step> {
    follower.is_none().then_some(Step::Staff)
}

/// The steps that are due and were not taken, while nobody knows where the child is: each once.
pub fn due(terms: &Terms, facts: &Facts, told: &[Step], now: Moment) -> Vec<Step> {
    if facts.found.is_some() {
        return Vec::new();
    }
    let reached =
        |step: &Step| step.after(terms).is_some_and(|minutes| now >= facts.opened_at.plus_minutes(minutes));
    Step::ALL.into_iter().filter(reached).filter(|step| !told.contains(step)).collect()
}

/// Rule 问家长 `[absence.guardian_after_minutes]` (P3.55): when guardians are asked where their child is.
fn guardian_after(terms: &Terms) -> Option<i64> {
    terms.guardian_after_minutes
}

/// Rule 报管理小组 `[absence.staff_after_minutes]` (P3.55): when the management group takes the question up.
fn staff_after(terms: &Terms) -> Option<i64> {
    terms.staff_after_minutes
}

/// Rule 报领导小组 `[absence.leader_after_minutes]` (P3.55): when the leading group takes it over.
fn leader_after(terms: &Terms) -> Option<i64> {
    terms.leader_after_minutes
}

impl Step {
    /// Every step, the first first.
    pub const ALL: [Self; 3] = [Self::Guardians, Self::Staff, Self::Leader];

    /// Minutes after the roll at which it is taken; never, where the plan has no such step.
    pub(crate) fn after(self, terms: &Terms) -> Option<i64> {
        match self {
            Self::Guardians => guardian_after(terms),
            Self::Staff => staff_after(terms),
            Self::Leader => leader_after(terms),
        }
    }

    /// As the table writes it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Guardians => "guardians",
            Self::Staff => "staff",
            Self::Leader => "leader",
        }
    }

    /// Reads the table.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }
}

impl Draft {
    /// A place and a source, without the spaces about them.
    fn checked(&self) -> Result<(&str, &str), Refusal> {
        let (whereabouts, said_by) = (self.whereabouts.trim(), self.said_by.trim());
        if whereabouts.is_empty() {
            return Err(Refusal::NoPlace);
        }
        if said_by.is_empty() {
            return Err(Refusal::NoSource);
        }
        if whereabouts.chars().count() > WORDS_MAX || said_by.chars().count() > WORDS_MAX {
            return Err(Refusal::TooLong);
        }
        Ok((whereabouts, said_by))
    }
}

impl Facts {
    /// What its alarms are kept by. A child that is missing again after it was seen is another question: each opening has its steps.
    pub fn opening(&self) -> String {
        format!("{}/{}", self.student, self.opened_at.0)
    }

    /// How long nobody has known, in whole minutes.
    pub fn minutes_open(&self, now: Moment) -> i64 {
        now.minutes_since(self.opened_at).max(0)
    }
}

impl Found {
    fn says(&self, whereabouts: &str, said_by: &str) -> bool {
        self.whereabouts == whereabouts && self.said_by == said_by
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoPlace => "absence-no-place",
            Self::NoSource => "absence-no-source",
            Self::TooLong => "absence-too-long",
            Self::Found { .. } => "absence-found",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.55"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoPlace | Self::NoSource => Vec::new(),
            Self::TooLong => vec![("max", WORDS_MAX.to_string())],
            Self::Found { whereabouts, said_by } => {
                vec![("whereabouts", whereabouts.clone()), ("said_by", said_by.clone())]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn facts() -> Facts {
        let opened_at = Moment(1_631_000_000_000);
        Facts { student: StudentId::new("ming"), date: date(2021, 9, 7), opened_at, found: None }
    }

    fn draft(whereabouts: &str, said_by: &str) -> Draft {
        let facts = facts();
        let (whereabouts, said_by) = (whereabouts.to_owned(), said_by.to_owned());
        Draft { student: facts.student, date: facts.date, whereabouts, said_by }
    }

    #[test]
    fn missing_again_is_another_question() {
        let first = facts();
        let again = Facts { opened_at: first.opened_at.plus_minutes(30), ..facts() };
        assert_eq!(first.opening(), "ming/1631000000000");
        assert_ne!(first.opening(), again.opening());
    }

    #[test]
    fn an_absence_closes_with_a_place_and_a_source() {
        let long = "远".repeat(201);
        let now = facts().opened_at.plus_minutes(14);
        let cases = [
            (draft(" ", "妈妈"), Err("absence-no-place")),
            (draft("在外婆家", "\n"), Err("absence-no-source")),
            (draft(&long, "妈妈"), Err("absence-too-long")),
            (draft(" 在外婆家 ", "妈妈"), Ok(("在外婆家", 14))),
        ];
        for (draft, outcome) in cases {
            let found = follow(&facts(), &draft, now);
            let shown = found.as_ref().map(|one| (one.whereabouts.as_str(), one.minutes));
            assert_eq!(shown.map_err(Refuses::code), outcome, "{draft:?}");
        }
    }

    fn waits() -> Terms {
        Terms {
            guardian_after_minutes: Some(10),
            staff_after_minutes: Some(20),
            leader_after_minutes: Some(40),
        }
    }

    fn asked(terms: &Terms, told: &[Step], minutes: i64) -> Vec<&'static str> {
        let now = facts().opened_at.plus_minutes(minutes);
        due(terms, &facts(), told, now).into_iter().map(Step::code).collect()
    }

    #[test]
    fn the_management_group_is_asked_at_once_where_a_class_has_no_head_teacher() {
        let head = PersonId::new("head");
        for (follower, expected, later) in
            [(Some(&head), None, vec!["guardians", "staff"]), (None, Some(Step::Staff), vec!["guardians"])]
        {
            let taken = at_once(follower);
            assert_eq!(taken, expected, "{follower:?}");
            assert_eq!(asked(&waits(), &Vec::from_iter(taken), 20), later, "a step that was taken is taken");
        }
    }

    #[test]
    fn guardian_after_minutes() {
        assert_eq!(asked(&waits(), &[], 9), Vec::<&str>::new());
        assert_eq!(asked(&waits(), &[], 10), ["guardians"]);
        assert_eq!(asked(&waits(), &[Step::Guardians], 19), Vec::<&str>::new(), "once");
    }

    #[test]
    fn staff_after_minutes() {
        assert_eq!(asked(&waits(), &[], 20), ["guardians", "staff"]);
        assert_eq!(asked(&waits(), &[Step::Guardians], 20), ["staff"]);
        assert_eq!(asked(&Terms::default(), &[], 600), Vec::<&str>::new(), "a plan without limits");
        let by = PersonId::new("head");
        let found = Some(Found { whereabouts: "在外婆家".into(), said_by: "妈妈".into(), by });
        let closed = Facts { found, ..facts() };
        assert_eq!(due(&waits(), &closed, &[], closed.opened_at.plus_minutes(600)), Vec::new());
    }

    #[test]
    fn leader_after_minutes() {
        let before = [Step::Guardians, Step::Staff];
        assert_eq!(asked(&waits(), &before, 39), Vec::<&str>::new());
        assert_eq!(asked(&waits(), &before, 40), ["leader"]);
        assert_eq!(asked(&waits(), &Step::ALL, 41), Vec::<&str>::new(), "once");
        assert_eq!(asked(&Terms { leader_after_minutes: None, ..waits() }, &before, 600), Vec::<&str>::new());
    }

    #[test]
    fn the_word_of_whoever_has_no_say_is_kept_and_closes_nothing() {
        let by = PersonId::new("head");
        let found = Some(Found { whereabouts: "在外婆家".into(), said_by: "妈妈".into(), by });
        let closed = Facts { found, ..facts() };
        let now = facts().opened_at;
        let shown = |facts: &Facts, place: &str, has_a_say| {
            let said = say(facts, &draft(place, "爸爸"), has_a_say, now).map_err(|why| why.code())?;
            Ok::<_, &str>(match said {
                Said::Closes(followed) => (true, followed.whereabouts),
                Said::Kept(whereabouts) => (false, whereabouts),
            })
        };
        let cases = [
            (facts(), " ", false, Err("absence-no-place")),
            (facts(), " 在家 ", false, Ok((false, "在家".to_owned()))),
            (closed.clone(), "在家", false, Ok((false, "在家".to_owned()))),
            (facts(), "在家", true, Ok((true, "在家".to_owned()))),
            (closed, "在家", true, Err("absence-found")),
        ];
        for (n, (facts, place, has_a_say, outcome)) in cases.into_iter().enumerate() {
            assert_eq!(shown(&facts, place, has_a_say), outcome, "case {n}");
        }
    }

    #[test]
    fn the_same_answer_twice_is_one_and_another_is_refused() {
        let by = PersonId::new("head");
        let found = Found { whereabouts: "在外婆家".into(), said_by: "妈妈".into(), by };
        let closed = Facts { found: Some(found), ..facts() };
        assert!(follow(&closed, &draft("在外婆家", "妈妈 "), closed.opened_at).unwrap().already);
        let other = follow(&closed, &draft("在医院", "爸爸"), closed.opened_at).unwrap_err();
        assert_eq!(other.code(), "absence-found");
    }
}
