//! 报名录取 Enrol: from the notice to a seat in a group.

pub mod campus;
pub mod claim;
pub mod content;
pub mod course;
pub mod draw;
pub mod eligibility;
pub mod grouping;
pub mod guest;
pub mod mandate;
pub mod merger;
pub mod notice;
pub mod offer;
pub mod opening;
pub mod placement;
pub mod point;
pub mod precedence;
pub mod preference;
pub mod registration;
pub mod review;
pub mod signup;
pub mod town;
