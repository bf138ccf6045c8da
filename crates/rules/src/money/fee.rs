//! 收费标准 Fees: what a lesson costs, and when its money moves.

use crate::fen::Fen;
use serde::Deserialize;

/// One fee, by the name that a programme's `fee` refers to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What is charged for (P3.15, P3.16).
    pub unit: Unit,
    /// The price of one unit, in fen (P3.16).
    pub price_fen: Fen,
    /// What must have happened before a bill is sent (P3.23).
    pub bill_after: BillAfter,
    /// What moves one unit's money from custody to the school (P0.1).
    pub release: Release,
    /// What becomes of a lesson that a child missed without leave (P3.16).
    pub absent_without_leave: Missed,
    /// What becomes of a lesson that a child missed on leave (P3.16).
    pub on_leave: Missed,
}

/// What is charged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// 课时
    Lesson,
}

/// What must have happened before a bill is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BillAfter {
    /// 开班 The course opened.
    Opening,
}

/// What moves one unit's money from custody to the school.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Release {
    /// 点名结束 The roll of that lesson was closed.
    RollClosed,
}

/// What becomes of a missed lesson's money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missed {
    /// It is released to the school as if the child had come.
    Release,
    /// It stays in custody and can be refunded.
    Refund,
}
