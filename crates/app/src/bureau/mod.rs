//! 上报 What the bureau and the school's leaders see.

pub(crate) mod board;
