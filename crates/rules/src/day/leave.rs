//! 请假 Leave: a slip from the parent takes the child off the evening's list.

use crate::plan::local::time;
use jiff::civil::Time;
use serde::Deserialize;

/// Until when a slip is taken.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The first time of the same day at which a slip is too late (P3.60).
    #[serde(deserialize_with = "time")]
    pub notice_until: Time,
}
