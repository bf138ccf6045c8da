//! 校区 Campus: which site a grade's evening care is at.

use serde::Deserialize;

/// The grades that are looked after elsewhere than at the school's first site.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// One grade, one site (P3.19).
    pub rule: Vec<Rule>,
}

/// One grade's site.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// 1 to 9 (P3.19).
    pub grade: i64,
    /// The place's short name (P3.19).
    pub site: String,
}
