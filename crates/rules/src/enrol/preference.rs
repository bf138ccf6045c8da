//! 志愿 Preferences: a family's ranked wishes for x courses.

use crate::moment::Moment;
use crate::plan::local::instant;
use serde::Deserialize;

/// When wishes are taken, and how many.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// When selection opens (P3.33).
    #[serde(deserialize_with = "instant")]
    pub from: Moment,
    /// The first moment that is late (P3.33).
    #[serde(deserialize_with = "instant")]
    pub until: Moment,
    /// Wishes of one child, at most (P3.33).
    pub choices_max: i64,
}
