//! 学生 A pupil on a school's roll.

use crate::id::{HouseholdId, StudentId};
use jiff::civil::Date;

/// A pupil, as every wing sees one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Student {
    /// Who.
    pub id: StudentId,
    /// Whose child.
    pub household: HouseholdId,
    /// The name as the register has it.
    pub name: String,
    /// Pinyin initials, for sorting and finding.
    pub sort_key: String,
    /// 1 to 6 in a primary school.
    pub grade: i64,
    /// Home class: `3-2` is class 2 of grade 3.
    pub home_class: String,
    /// Seat number in the home class.
    pub seat: i64,
    /// First day on the roll.
    pub on_roll_from: Date,
    /// First day no longer on the roll.
    pub on_roll_until: Option<Date>,
    /// Health and allergy words for whoever looks after the child.
    pub care_note: String,
}

impl Student {
    /// Whether the pupil is on the roll that day (P3.4).
    pub fn is_on_roll(&self, day: Date) -> bool {
        self.on_roll_from <= day && self.on_roll_until.is_none_or(|until| day < until)
    }
}
