//! 招收对象 Whom summer care serves: the grade of the school year that ends, at any school of the district (P4.2).

use crate::choice::choices;
use serde::Deserialize;

/// Which pupils may come.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Grades of the school year that ends (P4.2).
    pub grades: Vec<i64>,
    /// On whose roll a pupil must be (P4.2).
    pub roll: Roll,
}

choices! {
    /// On whose roll a pupil must be.
    Roll {
        /// 区内任何一所学校
        District = "district",
        /// 本校
        School = "school",
    }
}

/// What is asked about a pupil.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pupil {
    /// The grade of the school year that ends.
    pub grade: i64,
    /// On the roll of a school of the district.
    pub in_district: bool,
    /// On the roll of the point's own school.
    pub at_this_school: bool,
}

impl Terms {
    /// Rule 年级 `[eligibility.grades]` (P4.2, X.8): grade 6 and 9 leave their school and are not served.
    fn has_grade(&self, grade: i64) -> bool {
        self.grades.contains(&grade)
    }

    /// Rule 学籍 `[eligibility.roll]` (P4.2): any school of the district, not only the point's own.
    fn has_roll(&self, pupil: Pupil) -> bool {
        match self.roll {
            Roll::District => pupil.in_district,
            Roll::School => pupil.at_this_school,
        }
    }

    /// Whether a pupil may come.
    pub fn serves(&self, pupil: Pupil) -> bool {
        self.has_grade(pupil.grade) && self.has_roll(pupil)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::holiday_care::yuhang;

    #[test]
    fn grades_and_roll() {
        let terms = yuhang().eligibility;
        let pupil = |grade, in_district| Pupil { grade, in_district, at_this_school: false };
        let served = (1..=9).map(|grade| terms.serves(pupil(grade, true))).collect::<Vec<_>>();
        assert_eq!(served, [true, true, true, true, true, false, true, true, false]);
        assert!(!terms.serves(pupil(3, false)));
        let own = Terms { roll: Roll::School, ..terms };
        assert!(!own.serves(pupil(3, true)));
    }
}
