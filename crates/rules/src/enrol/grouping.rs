//! 编班 Grouping: care groups across classes and grades, under a size limit.

use serde::Deserialize;

/// How many children there is room for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Children in one care group, at most (P3.35).
    pub students_max: i64,
    /// Care groups, at most (P3.35).
    pub groups_max: i64,
    /// What happens to a child for whom there is no room (X.1).
    pub over_capacity: OverCapacity,
}

/// What happens to a child for whom there is no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OverCapacity {
    /// 候补 The child waits at a visible position; nobody is refused for lack of room (X.1).
    Waitlist,
}
