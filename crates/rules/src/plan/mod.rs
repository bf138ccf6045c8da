//! 方案 Plan: the scheme as data, its term and calendar, its clauses, its notice.

pub mod local;
pub mod programme;
pub mod scheme;
pub mod term;
