//! 学平险 School-safety insurance: recorded, never sold, never a condition.

use serde::Deserialize;

/// What the school does about insurance.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Whether families are asked for the cover they have (P3.59).
    pub record: bool,
    /// Whether a child without cover is kept out (X.2: no).
    pub required_to_attend: bool,
}
