//! 返校批次 Batch: who comes back on which day, at which hour, through which gate.

use crate::choice::choices;
use crate::id::{HouseholdId, StudentId};
use crate::people::student::Student;
use crate::plan::head::Stage;
use crate::plan::local::{date, time};
use crate::plan::return_to_school::ReturnPlan;
use jiff::civil::{Date, Time};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// One batch.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The stage of its grades.
    pub stage: Stage,
    /// Its grades (P5.39).
    pub grades: Vec<i64>,
    /// The day (P5.39).
    #[serde(deserialize_with = "date")]
    pub on: Date,
    /// The first moment.
    #[serde(deserialize_with = "time")]
    pub from: Time,
    /// The first moment after it.
    #[serde(deserialize_with = "time")]
    pub until: Time,
    /// The gate.
    pub gate: Gate,
    /// How many the gate takes in that time.
    pub capacity: i64,
}

choices! {
    /// 校门 A gate of the campus.
    Gate {
        /// 南门
        South = "south-gate",
        /// 北门
        North = "north-gate",
        /// 东门
        East = "east-gate",
        /// 西门
        West = "west-gate",
    }
}

/// One who comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pupil {
    /// Who.
    pub student: StudentId,
    /// Of which household.
    pub household: HouseholdId,
    /// The stage.
    pub stage: Stage,
    /// The grade; in kindergarten 1 is the small class.
    pub grade: i64,
}

/// Who comes when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arranged {
    /// The batch of each, by its place in the plan.
    pub batch_of: BTreeMap<StudentId, usize>,
    /// Those for whom there is none.
    pub without: Vec<StudentId>,
    /// Batches with more than their gate takes, and how many more.
    pub over: Vec<(usize, i64)>,
}

/// How somebody stands at a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It is their time and gate.
    InTime,
    /// Another gate.
    OtherGate,
    /// They wait until it is their time.
    Early,
    /// They are let in between two batches.
    Late,
}

/// Everyone once; brothers and sisters with the first of their batches, if the plan keeps them together.
pub fn arrange(rows: &[Terms], pupils: &[Pupil], siblings_together: bool) -> Arranged {
    let own = |pupil: &Pupil| rows.iter().position(|row| row.takes(pupil.stage, pupil.grade));
    let mut first: BTreeMap<&HouseholdId, usize> = BTreeMap::new();
    for pupil in pupils {
        let Some(at) = own(pupil) else { continue };
        let kept = first.entry(&pupil.household).or_insert(at);
        *kept = earlier(rows, *kept, at);
    }
    let mut all = Arranged::default();
    for pupil in pupils {
        match (own(pupil), first.get(&pupil.household)) {
            (Some(at), together) => {
                let at = together.copied().filter(|_| siblings_together).unwrap_or(at);
                all.batch_of.insert(pupil.student.clone(), at);
            }
            (None, _) => all.without.push(pupil.student.clone()),
        }
    }
    all.over = rows.iter().enumerate().filter_map(|(at, row)| row.over(at, &all.batch_of)).collect();
    all
}

/// One who comes back, as the plan sees a pupil of the register.
fn pupil(plan: &ReturnPlan, child: &Student) -> Pupil {
    Pupil {
        student: child.id.clone(),
        household: child.household.clone(),
        stage: plan.stage_of(child.grade, &child.home_class),
        grade: child.grade,
    }
}

/// Who of a school comes when (P5.39).
pub fn arranged(plan: &ReturnPlan, children: &[Student]) -> Arranged {
    let pupils: Vec<Pupil> = children.iter().map(|child| pupil(plan, child)).collect();
    arrange(&plan.batch, &pupils, plan.reopening.keeps_siblings())
}

/// The batch of one child, from its household at the school: brothers and sisters may come together (P5.39).
pub fn own<'p>(plan: &'p ReturnPlan, household: &[Student], student: &StudentId) -> Option<&'p Terms> {
    let at = *arranged(plan, household).batch_of.get(student)?;
    plan.batch.get(at)
}

/// The first day of one child: its batch's, or the opening where the plan has no batch for it (P5.38, P5.39).
pub fn comes_on(plan: &ReturnPlan, household: &[Student], student: &StudentId) -> Date {
    own(plan, household, student).map_or(plan.reopening.opens_on, |batch| batch.on)
}

fn earlier(rows: &[Terms], one: usize, other: usize) -> usize {
    let when = |at: usize| (rows[at].on, rows[at].from, at);
    if when(other) < when(one) { other } else { one }
}

/// The grades of a stage.
pub fn grades_of(stage: Stage) -> RangeInclusive<i64> {
    match stage {
        Stage::Kindergarten => 1..=3,
        Stage::Primary => 1..=6,
        Stage::Junior => 7..=9,
        Stage::Senior => 10..=12,
    }
}

impl Terms {
    /// Rule 学段 `[batch.stage]` (P5.39): whether it is the batch of this stage.
    fn is_of(&self, stage: Stage) -> bool {
        self.stage == stage
    }

    /// Rule 年级 `[batch.grades]` (P5.39): whether a pupil of this grade comes with it.
    pub fn takes(&self, stage: Stage, grade: i64) -> bool {
        self.is_of(stage) && self.grades.contains(&grade)
    }

    /// Rule 入校人数 `[batch.capacity]` (P5.39): how many more there are than the gate takes.
    fn over(&self, at: usize, batch_of: &BTreeMap<StudentId, usize>) -> Option<(usize, i64)> {
        let count = i64::try_from(batch_of.values().filter(|batch| **batch == at).count()).ok()?;
        (count > self.capacity).then(|| (at, count - self.capacity))
    }

    /// Rule 返校日 `[batch.on]` (P5.39): the day; before it one is early, after it late.
    /// Rule 错时开始 `[batch.from]` (P5.39): the first moment of the batch.
    /// Rule 错时结束 `[batch.until]` (P5.39): the first moment after it.
    pub fn arrival(&self, gate: Gate, day: Date, hour: Time) -> Arrival {
        if (day, hour) < (self.on, self.from) {
            Arrival::Early
        } else if (day, hour) >= (self.on, self.until) {
            Arrival::Late
        } else if self.is_at(gate) {
            Arrival::InTime
        } else {
            Arrival::OtherGate
        }
    }

    /// Rule 校门 `[batch.gate]` (P5.39): whether this is its gate.
    pub fn is_at(&self, gate: Gate) -> bool {
        self.gate == gate
    }

    /// Whether two batches would meet at one gate (错峰).
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.on == other.on && self.is_at(other.gate) && self.from < other.until && other.from < self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;
    use jiff::civil::{date, time};

    fn pupil(name: &str, household: &str, stage: Stage, grade: i64) -> Pupil {
        let (student, household) = (StudentId::new(name), HouseholdId::new(household));
        Pupil { student, household, stage, grade }
    }

    fn row(grades: &[i64], day: i8, hour: i8, capacity: i64) -> Terms {
        Terms {
            stage: Stage::Primary,
            grades: grades.to_vec(),
            on: date(2021, 9, day),
            from: time(hour, 0, 0, 0),
            until: time(hour, 30, 0, 0),
            gate: Gate::South,
            capacity,
        }
    }

    #[test]
    fn stage_and_grades_give_each_pupil_one_batch() {
        let plan = dongpo();
        for stage in &plan.scheme.stages {
            for grade in grades_of(*stage) {
                let takes = plan.batch.iter().filter(|row| row.takes(*stage, grade)).count();
                assert_eq!(takes, 1, "{} {grade}", stage.key());
            }
        }
        let stranger = [pupil("a", "a", Stage::Senior, 10)];
        assert_eq!(arrange(&plan.batch, &stranger, true).without, [StudentId::new("a")]);
    }

    #[test]
    fn siblings_come_together_in_the_first_of_their_batches() {
        let rows = [row(&[1], 2, 8, 10), row(&[6], 1, 8, 10)];
        let pupils = [
            pupil("big", "li", Stage::Primary, 6),
            pupil("small", "li", Stage::Primary, 1),
            pupil("other", "wu", Stage::Primary, 1),
        ];
        let batches = |together| {
            let all = arrange(&rows, &pupils, together);
            ["big", "small", "other"].map(|name| all.batch_of[&StudentId::new(name)])
        };
        assert_eq!(batches(true), [1, 1, 0]);
        assert_eq!(batches(false), [1, 0, 0]);
    }

    #[test]
    fn a_child_of_the_register_comes_with_its_batch_and_with_its_sister() {
        let mut plan = dongpo();
        let child = |id: &str, grade: i64, class: &str| Student {
            id: StudentId::new(id),
            household: HouseholdId::new("wang"),
            name: id.to_owned(),
            sort_key: String::new(),
            grade,
            home_class: class.to_owned(),
            seat: 1,
            on_roll_from: date(2021, 9, 1),
            on_roll_until: None,
            care_note: String::new(),
        };
        let (small, big) = (child("small", 1, "K1-1"), child("big", 6, "6-1"));
        let of = |plan: &ReturnPlan, household: &[Student], id: &str| {
            own(plan, household, &StudentId::new(id)).map(|batch| (batch.on, batch.from))
        };
        let (first, third) = (date(2021, 9, 1), date(2021, 9, 3));
        let alone = [small.clone()];
        assert_eq!(of(&plan, &alone, "small"), Some((third, time(8, 30, 0, 0))));
        assert_eq!(comes_on(&plan, &alone, &small.id), third);
        let both = [small.clone(), big];
        assert_eq!(of(&plan, &both, "small"), Some((first, time(7, 30, 0, 0))));
        plan.reopening.siblings_together = false;
        assert_eq!(of(&plan, &both, "small"), Some((third, time(8, 30, 0, 0))));
        let senior = [child("tall", 10, "10-1")];
        assert_eq!(of(&plan, &senior, "tall"), None);
        assert_eq!(comes_on(&plan, &senior, &senior[0].id), first, "nobody is kept out by a gap of the plan");
    }

    #[test]
    fn capacity_is_what_the_gate_takes() {
        let rows = [row(&[1], 1, 8, 2)];
        let class = |count| -> Vec<Pupil> {
            (0..count).map(|at| pupil(&format!("s{at}"), &format!("h{at}"), Stage::Primary, 1)).collect()
        };
        assert_eq!(arrange(&rows, &class(2), true).over, []);
        assert_eq!(arrange(&rows, &class(3), true).over, [(0, 1)]);
    }

    #[test]
    fn on_the_day_from_until_at_the_gate() {
        let batch = row(&[1], 1, 8, 10);
        let cases = [
            (1, time(7, 59, 59, 0), Gate::South, Arrival::Early),
            (1, time(8, 0, 0, 0), Gate::South, Arrival::InTime),
            (1, time(8, 0, 0, 0), Gate::North, Arrival::OtherGate),
            (1, time(8, 29, 59, 0), Gate::South, Arrival::InTime),
            (1, time(8, 30, 0, 0), Gate::South, Arrival::Late),
            (2, time(7, 0, 0, 0), Gate::South, Arrival::Late),
        ];
        for (day, hour, gate, arrival) in cases {
            assert_eq!(batch.arrival(gate, date(2021, 9, day), hour), arrival, "{day} {hour} {gate}");
        }
    }

    #[test]
    fn two_batches_do_not_meet_when_one_ends_as_the_other_begins() {
        let (first, next) = (row(&[1], 1, 8, 1), Terms { from: time(8, 30, 0, 0), ..row(&[2], 1, 9, 1) });
        assert!(!first.meets(&next) && first.meets(&row(&[2], 1, 8, 1)));
        assert!(!first.meets(&row(&[2], 2, 8, 1)));
    }
}
