//! 方案 Plan: the versions of plans and policies.

mod filing;

pub use filing::{Filed, Filing};
