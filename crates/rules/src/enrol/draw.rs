//! 摇号 The draw: how seats are given when more children wish for a course than it has.

use crate::moment::Moment;
use crate::plan::local::instant;
use serde::Deserialize;

/// How and when seats are drawn.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// How seats are given (P3.33).
    pub mechanism: Mechanism,
    /// When the draw is held (P3.33).
    #[serde(deserialize_with = "instant")]
    pub draws_at: Moment,
}

/// How seats are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mechanism {
    /// Children choose one after another in an order drawn from a published seed.
    Serial,
}
