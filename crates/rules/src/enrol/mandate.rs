//! 托管委托书 Mandate letter: the guardian entrusts the child to the school, which keeps the letter.

use serde::Deserialize;

/// Whether a letter is wanted, and what happens without one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Whether every admitted child needs a letter (P3.29).
    pub required: bool,
    /// What happens when a child comes to the first session without one (X.22).
    pub missing_at_first_session: Missing,
}

/// What happens to a child whose letter is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// The child is looked after and the letter is chased (X.22).
    RecordAndWatch,
}
