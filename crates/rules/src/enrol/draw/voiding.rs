//! 作废 A draw that will not count, with its reason before everyone's eyes, and what the next one is called.

use super::{Facts, Refusal};
use crate::id::DrawId;

/// A draw that will not count, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voided {
    /// Which.
    pub draw: DrawId,
    /// Why; everyone reads it.
    pub reason: String,
}

/// Letters of a reason, at least: one word is none.
const REASON_MIN: usize = 4;

/// Voids a draw before anyone is told: wrong numbers typed, a course missing. What was published of it stays to be read
/// with the reason; another draw needs a roster of its own, with new pseudonyms and a new fingerprint (P3.33).
pub fn void(facts: &Facts, reason: &str) -> Result<Voided, Refusal> {
    let published = facts.published.as_ref().ok_or(Refusal::NotFixed)?;
    if published.published_at.is_some() {
        return Err(Refusal::AlreadyTold);
    }
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.chars().count() < REASON_MIN {
        return Err(Refusal::NoReason);
    }
    Ok(Voided { draw: published.draw.clone(), reason })
}

/// The name of a draw of the scheme `id` after so many were voided: its own, then `id.2`, `id.3` …
pub fn named_after(id: &str, voided: i64) -> DrawId {
    if voided == 0 { DrawId::new(id) } else { DrawId::new(format!("{id}.{}", voided + 1)) }
}

/// Whether a draw is one of the scheme `id`, voided before or not.
pub fn is_of(draw: &DrawId, id: &str) -> bool {
    let rest = draw.as_str().strip_prefix(id);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
