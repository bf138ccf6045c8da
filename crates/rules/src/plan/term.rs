//! 学期 The term: its days, dismissal, the summer timetable and the school's own exceptions.

use super::local::{Day, Days, date, time};
use jiff::civil::{Date, Time};
use serde::Deserialize;

/// The days and hours of one term.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The first school day (P5.36).
    #[serde(deserialize_with = "date")]
    pub from: Date,
    /// The first day after the last school day (excluded).
    #[serde(deserialize_with = "date")]
    pub until: Date,
    /// When school is out and care begins (P3.7, P3.13).
    #[serde(deserialize_with = "time")]
    pub dismissal: Time,
    /// 夏令时 The days of the school's summer timetable (P3.7).
    pub summer: Vec<Days>,
    /// What the school does on a day to which the state moved a working day (调休).
    pub make_up: MakeUp,
    /// Days on which the school is closed though the calendar has it open.
    pub closed: Vec<Days>,
    /// Days on which the school is open though the calendar has it closed.
    pub opened: Vec<Opened>,
}

/// What the school does on a make-up working day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MakeUp {
    /// School as on the weekday that the day stands for.
    AsReplaced,
    /// No school.
    Closed,
}

/// A day that the school opens by its own decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    /// The day.
    #[serde(deserialize_with = "date")]
    pub date: Date,
    /// The weekday whose timetable it follows.
    #[serde(rename = "as")]
    pub follows: Day,
}
