//! 报名 Registration: a family asks for evening care in its window.

use crate::moment::Moment;
use crate::plan::local::{date, instant};
use jiff::civil::Date;
use serde::Deserialize;

/// When and for whom.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// When the notice is published and registration opens (P3.25).
    #[serde(deserialize_with = "instant")]
    pub notice_at: Moment,
    /// The first moment that is late (P3.27).
    #[serde(deserialize_with = "instant")]
    pub until: Moment,
    /// The day on which the list is reviewed (P3.28).
    #[serde(deserialize_with = "date")]
    pub review_on: Date,
    /// Who may register (P3.4).
    pub who: Eligible,
}

/// Who may register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Eligible {
    /// 本校在籍就读 On this school's roll on the day (P3.4).
    OnRoll,
}
