//! 方案 Plan: the scheme as data, its term and calendar, its clauses, its notice.

pub mod approval;
pub mod calendar;
mod check;
pub mod clause;
pub mod community_care;
pub mod document;
pub mod filing;
pub mod finding;
pub mod form;
pub mod head;
pub mod lattice;
pub mod local;
pub mod measure;
pub mod moments;
pub mod notice;
pub mod paper;
pub mod policy;
pub mod programme;
pub mod return_to_school;
pub mod scheme;
mod shape;
pub mod source;
pub mod term;
mod term_care;
pub mod window;
pub(crate) mod wording;
