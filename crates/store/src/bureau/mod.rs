//! 上报 What the bureau sees of the schools under it.

mod board;

pub use board::{CourseFigures, DrawResult, DrawRow, Figures};
