//! 报名录取 Enrol: from the notice to a seat in a group.

pub mod campus;
pub mod draw;
pub mod grouping;
pub mod mandate;
pub mod opening;
pub mod preference;
pub mod registration;
