//! 晚自习 Evening study: on which weekdays a child stays for it, chosen by its family for itself. It is no after-school
//! service, and nobody is asked to take part (P1.26).

use crate::id::StudentId;
use crate::plan::local::Day;
use crate::plan::programme::{self, Kind};
use crate::plan::scheme::Scheme;
use crate::refusal::Refuses;
use std::collections::BTreeSet;

/// What a family chooses: no day is a choice, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// For which child.
    pub student: StudentId,
    /// On which weekdays it stays.
    pub days: BTreeSet<Day>,
}

/// What choosing may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The child's grade.
    pub grade: i64,
    /// Whether the child is registered for care, which evening study follows.
    pub in_care: bool,
    /// What was chosen before.
    pub days: BTreeSet<Day>,
}

/// A choice that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// What is chosen now.
    pub draft: Draft,
    /// What was chosen before.
    pub before: BTreeSet<Day>,
    /// It stood so already: nothing is written.
    pub already: bool,
}

/// Why a choice is not taken, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The plan has no evening study for the child's grade.
    #[error("not offered to this grade")]
    NotOffered {
        /// Which grade.
        grade: i64,
    },
    /// The child is not in care that evening, and nobody would have it until evening study begins.
    #[error("not in care")]
    NotInCare,
    /// There is no evening study on that weekday.
    #[error("not held on {day}")]
    NotThatDay {
        /// Which.
        day: Day,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotOffered { .. } => "study-not-offered",
            Self::NotInCare => "study-not-in-care",
            Self::NotThatDay { .. } => "study-not-that-day",
        }
    }

    fn clause(&self) -> &'static str {
        "P1.26"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotOffered { grade } => vec![("grade", grade.to_string())],
            Self::NotInCare => Vec::new(),
            Self::NotThatDay { day } => {
                let said = crate::plan::notice::weekday(*day);
                vec![("day", said.zh), ("day_en", said.en)]
            }
        }
    }
}

/// The evening study that the plan has for a grade.
pub fn offered(scheme: &Scheme, grade: i64) -> Option<&programme::Terms> {
    scheme.beside(Kind::EveningStudy, grade)
}

/// Takes a family's choice. Days can be given up even where the plan has no evening study any more.
pub fn choose(scheme: &Scheme, facts: &Facts, draft: Draft) -> Result<Chosen, Refusal> {
    let mut added = draft.days.difference(&facts.days).peekable();
    if added.peek().is_some() {
        let held = offered(scheme, facts.grade).ok_or(Refusal::NotOffered { grade: facts.grade })?;
        if !facts.in_care {
            return Err(Refusal::NotInCare);
        }
        if let Some(day) = added.find(|day| !held.days.contains(day)) {
            return Err(Refusal::NotThatDay { day: *day });
        }
    }
    let before = facts.days.clone();
    let already = draft.days == before;
    Ok(Chosen { draft, before, already })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;

    fn plan() -> Scheme {
        let mut plan = gongshu();
        let days = vec![Day::Mon, Day::Tue, Day::Thu];
        let study =
            programme::Terms { kind: Kind::EveningStudy, grades: vec![7], days, ..plan.programme[0].clone() };
        plan.programme.push(study);
        plan
    }

    #[test]
    fn a_family_chooses_days_that_are_held_for_its_grade() {
        let days = |all: &[Day]| all.iter().copied().collect::<BTreeSet<Day>>();
        let (study, none) = ([Day::Mon, Day::Thu], []);
        /// Grade, in care, the days held and chosen, the outcome.
        type Case<'a> = (i64, bool, &'a [Day], &'a [Day], &'static str);
        let cases: [Case<'_>; 9] = [
            (6, false, &none, &[Day::Mon, Day::Wed], "study-not-offered"),
            (7, false, &none, &[Day::Mon, Day::Wed], "study-not-in-care"),
            (7, true, &none, &[Day::Mon, Day::Wed], "study-not-that-day"),
            (7, true, &none, &study, "chosen"),
            (7, true, &study, &study, "already"),
            (7, true, &study, &none, "chosen"),
            (7, false, &study, &[Day::Mon], "chosen"),
            (7, true, &none, &none, "already"),
            (6, false, &[Day::Mon, Day::Tue], &[Day::Tue], "chosen"),
        ];
        for (grade, in_care, before, chosen, expected) in cases {
            let draft = Draft { student: StudentId::new("ming"), days: days(chosen) };
            let told = match choose(&plan(), &Facts { grade, in_care, days: days(before) }, draft) {
                Ok(made) if made.already => "already",
                Ok(made) => {
                    assert_eq!((made.before, made.draft.days), (days(before), days(chosen)));
                    "chosen"
                }
                Err(refusal) => refusal.code(),
            };
            assert_eq!(told, expected, "grade {grade}, {before:?} then {chosen:?}");
        }
    }
}
