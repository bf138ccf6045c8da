//! 隔离观察区 Isolation: a room apart, who is in it, and who may know.

use crate::choice::choices;
use serde::Deserialize;

/// The rooms and who knows of those in them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Areas apart from the others, at least (P5.29).
    pub areas_min: i64,
    /// Who sees who is there (P5.29).
    pub seen_by: Vec<Seer>,
}

choices! {
    /// 知情人 Who might see.
    Seer {
        /// 校医
        Doctor = "school-doctor",
        /// 校长
        Head = "principal",
        /// 班主任
        ClassTeacher = "own-class-teacher",
    }
}

/// One area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// It lies apart, with a way of its own.
    pub apart: bool,
    /// Its list was checked.
    pub checked: bool,
}

impl Terms {
    /// Rule 相对独立 `[isolation.areas_min]` (P5.29): how many areas are missing that lie apart and were checked.
    pub fn lacks(&self, areas: &[Area]) -> i64 {
        let good = areas.iter().filter(|area| area.apart && area.checked).count();
        i64::try_from(good).map_or(0, |good| (self.areas_min - good).max(0))
    }

    /// Rule 知情范围 `[isolation.seen_by]` (P5.29): whether this one sees who is there.
    pub fn sees(&self, seer: Seer) -> bool {
        self.seen_by.contains(&seer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;

    #[test]
    fn areas_min_is_one_that_lies_apart() {
        let terms = dongpo().isolation;
        let area = |apart, checked| Area { apart, checked };
        let lacks = [vec![], vec![area(false, true)], vec![area(true, false)], vec![area(true, true)]]
            .map(|areas| terms.lacks(&areas));
        assert_eq!(lacks, [1, 1, 1, 0]);
    }

    #[test]
    fn seen_by_the_doctor_alone() {
        let terms = dongpo().isolation;
        assert_eq!(
            [Seer::Doctor, Seer::Head, Seer::ClassTeacher].map(|one| terms.sees(one)),
            [true, false, false]
        );
    }
}
