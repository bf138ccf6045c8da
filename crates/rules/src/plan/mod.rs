//! 方案 Plan: the scheme as data, its term and calendar, its clauses, its notice.

pub mod calendar;
mod check;
pub mod clause;
pub mod finding;
pub mod local;
pub mod moments;
pub mod notice;
pub mod programme;
pub mod scheme;
mod shape;
pub mod source;
pub mod term;
pub mod window;
mod wording;
