//! 演练 Drill: the school plays the first day before it comes, together with the health department.

use crate::choice::{choices, missing};
use crate::plan::local::date;
use jiff::civil::Date;
use serde::Deserialize;

/// What is drilled, how often, and with whom.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Complete drills before the opening, at least (P5.7).
    pub count_min: i64,
    /// What each of them plays (P5.7).
    pub subjects: Vec<Subject>,
    /// Who must be there from outside (P5.7).
    pub with: Vec<Office>,
    /// The day that is set for it.
    #[serde(deserialize_with = "date")]
    pub held_on: Date,
}

choices! {
    /// 演练科目 A subject of a drill (P5.7).
    Subject {
        /// 师生体温测量
        Temperature = "temperature-taking",
        /// 返校入学安排
        Arrival = "return-arrangements",
        /// 发热咳嗽症状处置
        Fever = "fever-and-cough",
        /// 食堂就餐
        Canteen = "canteen-meals",
    }
}

choices! {
    /// 部门 An office that works with the school (P5.7, P5.24).
    Office {
        /// 卫生健康部门
        HealthDepartment = "health-department",
    }
}

/// A drill as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The day.
    pub on: Date,
    /// What was played.
    pub subjects: Vec<Subject>,
    /// Who came from outside.
    pub with: Vec<Office>,
    /// Critical findings that are still open (P5.8).
    pub critical_open: i64,
}

/// Why a drill does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Subjects that were not played.
    Subjects(Vec<Subject>),
    /// Offices that were not there.
    Offices(Vec<Office>),
    /// It was held on the opening day or later.
    TooLate,
    /// Critical findings are open (P5.8).
    Open(i64),
}

impl Terms {
    /// Rule 至少开展1次 `[drill.count_min]` (P5.7, X.13): whether enough drills count, of those that were held.
    pub fn is_enough(&self, records: &[Record], opens_on: Date) -> bool {
        let counting = records.iter().filter(|record| self.lacks(record, opens_on).is_empty()).count();
        i64::try_from(counting).is_ok_and(|counting| counting >= self.count_min)
    }

    /// Rule 演练科目 `[drill.subjects]` (P5.7, P5.8): a drill without one of its subjects, or with an open critical
    /// finding, is incomplete.
    pub fn lacks(&self, record: &Record, opens_on: Date) -> Vec<Lack> {
        let subjects = missing(&self.subjects, &record.subjects);
        let offices = self.not_there(&record.with);
        let mut found = Vec::new();
        found.extend((!subjects.is_empty()).then_some(Lack::Subjects(subjects)));
        found.extend((!offices.is_empty()).then_some(Lack::Offices(offices)));
        found.extend((record.on >= opens_on).then_some(Lack::TooLate));
        found.extend((record.critical_open > 0).then_some(Lack::Open(record.critical_open)));
        found
    }

    /// Rule 协调卫生健康部门 `[drill.with]` (P5.7): who should have been there and was not.
    fn not_there(&self, there: &[Office]) -> Vec<Office> {
        missing(&self.with, there)
    }

    /// Rule 演练日期 `[drill.held_on]` (P5.7): whether the set day has passed without a drill on record.
    pub fn is_overdue(&self, records: &[Record], today: Date) -> bool {
        records.is_empty() && today > self.held_on
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;
    use jiff::civil::date;

    fn terms() -> Terms {
        dongpo().drill
    }

    fn whole(on: Date) -> Record {
        Record { on, subjects: Subject::ALL.to_vec(), with: Office::ALL.to_vec(), critical_open: 0 }
    }

    const OPENING: Date = Date::constant(2021, 9, 1);

    #[test]
    fn count_min_is_one_and_none_is_not_enough() {
        assert!(!terms().is_enough(&[], OPENING));
        assert!(terms().is_enough(&[whole(date(2021, 8, 31))], OPENING));
        assert!(!terms().is_enough(&[whole(OPENING)], OPENING), "a drill on the opening day does not count");
    }

    #[test]
    fn subjects_and_with_are_all_needed() {
        let drill = whole(date(2021, 8, 28));
        let no_canteen = Record { subjects: Subject::ALL[..3].to_vec(), ..drill.clone() };
        let alone = Record { with: vec![], ..drill.clone() };
        let open = Record { critical_open: 1, ..drill.clone() };
        let cases = [
            (drill, vec![]),
            (no_canteen, vec![Lack::Subjects(vec![Subject::Canteen])]),
            (alone, vec![Lack::Offices(vec![Office::HealthDepartment])]),
            (open, vec![Lack::Open(1)]),
            (whole(OPENING), vec![Lack::TooLate]),
        ];
        for (record, lacks) in cases {
            assert_eq!(terms().lacks(&record, OPENING), lacks);
            assert_eq!(terms().is_enough(&[record], OPENING), lacks.is_empty());
        }
    }

    #[test]
    fn held_on_the_set_day() {
        assert!(!terms().is_overdue(&[], date(2021, 8, 28)));
        assert!(terms().is_overdue(&[], date(2021, 8, 29)));
        assert!(!terms().is_overdue(&[whole(date(2021, 8, 27))], date(2021, 8, 29)));
    }
}
