//! 手机送来 What a phone had kept and sends now, and when it was said.

use crate::failure::Failure;
use rules::day::roll;
use rules::moment::Moment;
use serde::Deserialize;

/// What a device sends: marks of a roll, or signatures of the hand-over chain.
#[derive(Deserialize)]
pub(in crate::day) struct Sent {
    /// Who made them: another person on the same phone never sends them as their own.
    pub(in crate::day) who: String,
    /// What the device's clock showed.
    pub(in crate::day) sent_at: i64,
    /// As text, each with its key, in the order in which the device kept them.
    pub(in crate::day) marks: String,
}

/// When the things that a device kept were said, with its clock put right and in its own order. Without a key, or from before there
/// were phones, no page of ours has sent them.
pub(in crate::day) fn put_right<'kept>(
    kept: impl Iterator<Item = (&'kept str, i64)>,
    sent_at: Moment,
    now: Moment,
) -> Result<Vec<Moment>, Failure> {
    let (keys, said): (Vec<&str>, Vec<Moment>) = kept.map(|(key, at)| (key, Moment(at))).unzip();
    let made = roll::made_in_order(&said, sent_at, now);
    if keys.iter().any(|key| key.is_empty()) || made.iter().any(|at| *at < Moment(0)) {
        return Err(Failure::BadForm("marks".to_owned()));
    }
    Ok(made)
}
