//! 上报 What the bureau sees of the schools under it.

mod board;

pub use board::{DrawResult, DrawRow, Figures};
