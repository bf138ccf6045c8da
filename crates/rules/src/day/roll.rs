//! 点名 Roll call: who is here, who is not, and who asks where they are.

use crate::plan::local::Day;
use serde::Deserialize;

/// How the roll is called.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Minutes after the session's start by which the roll is taken (P3.52).
    pub taken_within_minutes: i64,
    /// Minutes after the session's start from which a child is late (P3.52).
    pub late_after_minutes: i64,
    /// Weekdays on which a child of class “1” need not come (P3.57).
    pub optional_days: Vec<Day>,
    /// Who follows up an unexplained absence (P3.55).
    pub absence_to: AbsenceTo,
}

/// Who follows up an unexplained absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AbsenceTo {
    /// 班主任 The head teacher of the child's home class (P3.55).
    HeadTeacher,
}
