//! 晚自习 Evening study: on which weekdays a child stays for it, chosen by its family for itself. It is no after-school
//! service, and nobody is asked to take part (P1.26).

use crate::day::roll;
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
    /// Whether it comes on the weekdays on which care is a choice (P3.57).
    pub fridays: bool,
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
    /// There is no evening study on that weekday.
    #[error("not held on {day}")]
    NotThatDay {
        /// Which.
        day: Day,
    },
    /// The child is not in care that evening, and nobody would have it until evening study begins.
    #[error("not in care")]
    NotInCare,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotOffered { .. } => "study-not-offered",
            Self::NotThatDay { .. } => "study-not-that-day",
            Self::NotInCare => "study-not-in-care",
        }
    }

    fn clause(&self) -> &'static str {
        "P1.26"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotOffered { grade } => vec![("grade", grade.to_string())],
            Self::NotThatDay { day } => {
                let said = crate::plan::notice::weekday(*day);
                vec![("day", said.zh), ("day_en", said.en)]
            }
            Self::NotInCare => Vec::new(),
        }
    }
}

/// The evening study that the plan has for a grade.
pub fn offered(scheme: &Scheme, grade: i64) -> Option<&programme::Terms> {
    scheme.beside(Kind::EveningStudy, grade)
}

/// Takes a family's choice. Days can be given up even where the plan has no evening study any more.
pub fn choose(scheme: &Scheme, facts: &Facts, draft: Draft) -> Result<Chosen, Refusal> {
    let added: Vec<Day> = draft.days.difference(&facts.days).copied().collect();
    if !added.is_empty() {
        let held = offered(scheme, facts.grade).ok_or(Refusal::NotOffered { grade: facts.grade })?;
        if let Some(day) = added.iter().find(|day| !held.days.contains(day)) {
            return Err(Refusal::NotThatDay { day: *day });
        }
        if !added.iter().all(|day| facts.has_care(scheme, *day)) {
            return Err(Refusal::NotInCare);
        }
    }
    let before = facts.days.clone();
    let already = draft.days == before;
    Ok(Chosen { draft, before, already })
}

impl Facts {
    /// Whether somebody has the child on a weekday until evening study begins.
    fn has_care(&self, scheme: &Scheme, day: Day) -> bool {
        self.in_care && (self.fridays || !roll::is_optional(&scheme.roll, day))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;

    /// A school whose seventh grade has evening study from Monday to Friday but Wednesday.
    pub(crate) fn studying() -> Scheme {
        let mut plan = gongshu();
        let days = vec![Day::Mon, Day::Tue, Day::Thu, Day::Fri];
        let study =
            programme::Terms { kind: Kind::EveningStudy, grades: vec![7], days, ..plan.programme[0].clone() };
        plan.programme.push(study);
        plan
    }

    #[test]
    fn a_family_chooses_days_that_are_held_for_its_grade() {
        let days = |all: &[Day]| all.iter().copied().collect::<BTreeSet<Day>>();
        let (study, none) = ([Day::Mon, Day::Thu], []);
        let friday = [Day::Mon, Day::Fri];
        /// Grade, in care, in care on Fridays, the days held and chosen, the outcome.
        type Case<'a> = (i64, (bool, bool), &'a [Day], &'a [Day], &'static str);
        let (no_care, care, all_care) = ((false, true), (true, false), (true, true));
        let cases: [Case<'_>; 13] = [
            (6, no_care, &none, &[Day::Mon, Day::Wed], "study-not-offered"),
            (7, no_care, &none, &[Day::Mon, Day::Wed], "study-not-that-day"),
            (7, no_care, &none, &friday, "study-not-in-care"),
            (7, no_care, &none, &study, "study-not-in-care"),
            (7, care, &none, &study, "chosen"),
            (7, care, &study, &friday, "study-not-in-care"),
            (7, all_care, &study, &friday, "chosen"),
            (7, care, &friday, &[Day::Fri], "chosen"),
            (7, care, &study, &study, "already"),
            (7, care, &study, &none, "chosen"),
            (7, no_care, &study, &[Day::Mon], "chosen"),
            (7, care, &none, &none, "already"),
            (6, no_care, &[Day::Mon, Day::Tue], &[Day::Tue], "chosen"),
        ];
        for (grade, (in_care, fridays), before, chosen, expected) in cases {
            let draft = Draft { student: StudentId::new("ming"), days: days(chosen) };
            let facts = Facts { grade, in_care, fridays, days: days(before) };
            let told = match choose(&studying(), &facts, draft) {
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
