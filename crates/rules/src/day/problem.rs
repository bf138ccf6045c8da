//! 问题单 Problem: something that is wrong and is nobody's yet, given to one person with an hour, until that person writes what became
//! of it (P3.44).

use crate::day::session::By;
use crate::id::PersonId;
use crate::moment::Moment;
use crate::people::role::Role;
use crate::refusal::Refuses;

/// Letters of what is written, at most.
const WORDS_MAX: usize = 300;

/// What somebody reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What is wrong.
    pub what: String,
    /// Who sees to it.
    pub owner: PersonId,
    /// Until when.
    pub due_at: Moment,
}

/// A problem as it stands. Twice the same id is the same problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which.
    pub id: String,
    /// What was reported.
    pub draft: Draft,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub reported_at: Moment,
    /// When it was closed, and what became of it.
    pub closed: Option<(Moment, String)>,
}

/// Why nothing is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing is said (P3.44).
    NoWords,
    /// Longer than a few lines (P3.44).
    TooLong,
    /// Nobody of the school is named who sees to it (P3.44).
    NoOwner,
    /// Its hour is over already (P3.44).
    Past,
    /// Only its owner, or whoever manages the care, closes it (P3.44).
    NotYours,
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

/// Takes a report: somebody of the school owns it from now on.
pub fn report(draft: Draft, owners: &[PersonId], now: Moment) -> Result<Draft, Refusal> {
    let what = worded(&draft.what)?;
    if !owners.contains(&draft.owner) {
        return Err(Refusal::NoOwner);
    }
    if draft.due_at <= now {
        return Err(Refusal::Past);
    }
    Ok(Draft { what, ..draft })
}

/// Closes it with what became of it; `None` where it was closed before.
pub fn close(problem: &Problem, by: &By, note: &str) -> Result<Option<String>, Refusal> {
    if !problem.may_close(by) {
        return Err(Refusal::NotYours);
    }
    if problem.closed.is_some() {
        return Ok(None);
    }
    worded(note).map(Some)
}

impl Problem {
    /// Whether this person may say that it is done.
    pub fn may_close(&self, by: &By) -> bool {
        by.person == self.draft.owner || manages(by)
    }

    /// Whether this person reads of it: whoever has to do with it, and whoever manages the care.
    pub fn concerns(&self, by: &By) -> bool {
        by.person == self.by || self.may_close(by)
    }

    /// Whether the leading group must hear of it.
    pub fn is_overdue(&self, now: Moment) -> bool {
        self.closed.is_none() && self.draft.due_at <= now
    }
}

fn manages(by: &By) -> bool {
    matches!(by.role, Role::Manager | Role::SchoolLeader)
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoWords => "problem-no-words",
            Self::TooLong => "problem-too-long",
            Self::NoOwner => "problem-no-owner",
            Self::Past => "problem-past",
            Self::NotYours => "problem-not-yours",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.44"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLong => vec![("max", WORDS_MAX.to_string())],
            Self::NoWords | Self::NoOwner | Self::Past | Self::NotYours => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::session::tests::by;
    use jiff::civil::date;

    fn at(hour: i8) -> Moment {
        Moment::at(date(2021, 9, 7).at(hour, 0, 0, 0))
    }

    fn draft(what: &str, owner: &str, hour: i8) -> Draft {
        Draft { what: what.to_owned(), owner: PersonId::new(owner), due_at: at(hour) }
    }

    #[test]
    fn a_problem_has_words_an_owner_of_the_school_and_an_hour_to_come() {
        let owners = [PersonId::new("li")];
        let cases = [
            (draft(" ", "li", 18), Err("problem-no-words")),
            (draft(&"长".repeat(WORDS_MAX + 1), "li", 18), Err("problem-too-long")),
            (draft("灯坏了", "nobody", 18), Err("problem-no-owner")),
            (draft("灯坏了", "li", 16), Err("problem-past")),
            (draft(" 灯坏了 ", "li", 17), Ok("灯坏了".to_owned())),
        ];
        for (draft, expected) in cases {
            let reported = report(draft.clone(), &owners, at(16)).map(|one| one.what);
            assert_eq!(reported.map_err(|why| why.code()), expected, "{draft:?}");
        }
    }

    #[test]
    fn its_owner_or_the_management_closes_it_with_a_note_and_past_its_hour_the_leaders_hear() {
        let problem = Problem {
            id: "p".to_owned(),
            draft: draft("灯坏了", "li", 18),
            by: PersonId::new("wang"),
            reported_at: at(16),
            closed: None,
        };
        let cases = [
            ("wang", Role::CareTeacher, "换了", Err("problem-not-yours")),
            ("li", Role::CareTeacher, " ", Err("problem-no-words")),
            ("li", Role::CareTeacher, " 换了 ", Ok(Some("换了".to_owned()))),
            ("chen", Role::Manager, "换了", Ok(Some("换了".to_owned()))),
        ];
        for (person, role, note, expected) in cases {
            let closed = close(&problem, &by(person, role), note).map_err(|why| why.code());
            assert_eq!(closed, expected, "{person} {note}");
        }
        let concerns = ["wang", "li", "zhao"].map(|one| problem.concerns(&by(one, Role::CareTeacher)));
        assert_eq!(concerns, [true, true, false]);
        assert_eq!([17, 18, 19].map(|hour| problem.is_overdue(at(hour))), [false, true, true]);
        let done = Problem { closed: Some((at(17), "换了".to_owned())), ..problem };
        assert!(!done.is_overdue(at(19)));
        assert_eq!(close(&done, &by("li", Role::CareTeacher), "又"), Ok(None));
    }
}
