//! 开班 Opening: a course opens when enough children are placed in it.

use serde::Deserialize;

/// When a course opens, and what its children are offered when it does not.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Children with whom a course opens, at least (P3.21).
    pub students_min: i64,
    /// What a closed course's children are offered, in this order (P3.21, X.1).
    pub below_minimum: Vec<Offer>,
}

/// What a child of a closed course is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Offer {
    /// 下一志愿 A seat in the next course of the child's wishes.
    NextChoice,
    /// 候补 A place in a waiting list.
    Waitlist,
}
