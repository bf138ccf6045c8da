//! 返校班级 The home classes of a rehearsed return: a teacher and a room each on every day, and who would be held back in which grade.

use super::Child;
use crate::rehearse::given::{Hands, Need};
use jiff::civil::Date;
use rules::plan::head::Stage;
use rules::plan::return_to_school::ReturnPlan;
use rules::safety::batch::Arranged;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Children of one made-up home class.
const CLASS: i64 = 40;

/// One grade on the days of its batches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GradeOutcome {
    /// The word of its stage.
    pub stage: &'static str,
    /// Which; in kindergarten 1 is the small class.
    pub grade: i64,
    /// Children who come back.
    pub pupils: i64,
    /// Held back if the health rules were on, by class of return: 1 to 4 (P5.42-P5.46).
    pub held: BTreeMap<i64, i64>,
    /// Held back by nothing but days at home that are not whole (P5.13).
    pub observed: i64,
}

impl GradeOutcome {
    /// Held back in all.
    pub(crate) fn held_back(&self) -> i64 {
        self.held.values().sum::<i64>() + self.observed
    }

    /// A line that a person can read.
    pub(super) fn told(&self) -> String {
        let Self { stage, grade, pupils, held, observed } = self;
        let classes: Vec<String> = held.iter().map(|(class, n)| format!("class {class}: {n}")).collect();
        format!("{stage} {grade}: {pupils} children; {} at home: {observed}", classes.join(" "))
    }
}

/// A child's grade, counted with it.
pub(super) fn grade_of<'g>(
    grades: &'g mut BTreeMap<(Stage, i64), GradeOutcome>,
    child: &Child,
) -> &'g mut GradeOutcome {
    let (stage, grade) = (child.pupil.stage, child.pupil.grade);
    let none = || GradeOutcome { stage: stage.key(), grade, pupils: 0, held: BTreeMap::new(), observed: 0 };
    let own = grades.entry((stage, grade)).or_insert_with(none);
    own.pupils += 1;
    own
}

/// Names the home classes of made-up children: so many of a grade are one.
pub(super) fn named(children: &mut [Child]) {
    let mut so_far: BTreeMap<(Stage, i64), i64> = BTreeMap::new();
    for child in children {
        let before = so_far.entry((child.pupil.stage, child.pupil.grade)).or_default();
        child.class.2 = (*before / CLASS + 1).to_string();
        *before += 1;
    }
}

/// On each day of a batch, the home classes that are back by then, and the rooms that are set apart.
pub(super) fn needed(plan: &ReturnPlan, children: &[Child], arranged: &Arranged, hands: &Hands) -> Vec<Need> {
    let day_of = |child: &Child| arranged.batch_of.get(&child.pupil.student).map(|at| plan.batch[*at].on);
    let mut first: BTreeMap<&(Stage, i64, String), Date> = BTreeMap::new();
    for child in children {
        let Some(day) = day_of(child) else { continue };
        let known = first.entry(&child.class).or_insert(day);
        *known = day.min(*known);
    }
    let days: BTreeSet<Date> = plan.batch.iter().map(|batch| batch.on).collect();
    let back =
        |day: Date| i64::try_from(first.values().filter(|first| **first <= day).count()).unwrap_or(i64::MAX);
    let need = |day: Date| hands.beside(day.to_string(), (back(day), back(day) + plan.isolation.areas_min));
    days.into_iter().map(need).collect()
}

#[cfg(test)]
mod tests {
    use crate::rehearse::given::{Given, Hands};
    use crate::rehearse::reopening::rehearse;
    use crate::town::roll::{Enrolled, People};
    use rules::plan::document::{Document, Opened};

    const TEXT: &str = include_str!("../../../../../schemes/wuxi-2021-return.toml");

    /// Two first grades on the first day, a small class of the kindergarten on the third; one room is set apart (P5.29).
    #[test]
    fn each_home_class_that_is_back_needs_a_teacher_and_a_room() {
        let opened = Opened::read("wuxi-2021-return.toml", TEXT).expect("it reads");
        let Document::ReturnToSchool(plan) = opened.document else { panic!("it is a plan of return") };
        let child = |n: usize, grade: i64, class: &str| Enrolled {
            grade,
            home_class: class.to_owned(),
            household: format!("f{n}"),
            ..Enrolled::default()
        };
        let rows = [(1, "1-1"), (1, "1-1"), (1, "1-2"), (1, "K1-1")];
        let all = rows.iter().enumerate().map(|(n, (grade, class))| child(n, *grade, class)).collect();
        let hands = Hands { teachers: Some(2), rooms: Some(3), ..Hands::default() };
        let people = People::Roll(all);
        let given = Given { people: &people, hands, group_max: None, carer_day: None, seed: 7 };
        let report = rehearse(&plan, &given);
        let found: Vec<_> = report
            .needs
            .iter()
            .map(|need| {
                (need.date.as_str(), need.teachers, need.rooms, need.teachers_short, need.rooms_short)
            })
            .collect();
        let expected = [("2021-09-01", 2, 3, 0, 0), ("2021-09-02", 2, 3, 0, 0), ("2021-09-03", 3, 4, 1, 1)];
        assert_eq!(found, expected);
        let grades: Vec<_> = report.grades.iter().map(|one| (one.stage, one.grade, one.pupils)).collect();
        assert_eq!(grades.len(), 2, "{grades:?}");
        assert!(
            grades.contains(&("kindergarten", 1, 1)) && grades.contains(&("primary", 1, 3)),
            "{grades:?}"
        );
        let held: i64 = report.grades.iter().map(super::GradeOutcome::held_back).sum();
        assert_eq!(held, report.held.values().sum::<i64>());
    }
}
