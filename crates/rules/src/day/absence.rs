//! 缺勤 Absence: a child who is missing without a slip stays somebody's open question until its place is stated.

use crate::id::{PersonId, StudentId};
use crate::moment::Moment;
use crate::refusal::Refuses;
use jiff::civil::Date;

/// Letters of a statement, at most.
const WORDS_MAX: usize = 200;

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

/// Closes an absence with a stated place and who said so. Nothing else closes it, and no time does.
pub fn follow(facts: &Facts, draft: &Draft, now: Moment) -> Result<Followed, Refusal> {
    let (whereabouts, said_by) = (draft.whereabouts.trim(), draft.said_by.trim());
    if whereabouts.is_empty() {
        return Err(Refusal::NoPlace);
    }
    if said_by.is_empty() {
        return Err(Refusal::NoSource);
    }
    if whereabouts.chars().count() > WORDS_MAX || said_by.chars().count() > WORDS_MAX {
        return Err(Refusal::TooLong);
    }
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

impl Facts {
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
