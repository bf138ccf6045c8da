//! 上报 What the bureau sees of the schools under it, and what it hears of them.

mod board;
mod complaint;

pub use board::{CourseFigures, DrawResult, DrawRow, Figures};
pub use complaint::{ComplaintRow, QuestionRow, StepRow};
