//! 方案 Plan: the versions of plans and policies.

mod activity;
mod approval;
mod calendar;
mod filing;
mod rehearsal;

pub use filing::{Filed, Filing};
pub use rehearsal::{AtHand, PupilBelow, Rehearsed};
