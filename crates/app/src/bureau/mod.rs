//! 上报 What the bureau and the school's leaders see, and what anybody tells the bureau.

pub(crate) mod board;
pub mod complaint;
