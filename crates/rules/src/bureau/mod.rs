//! 上报 What the office above a school hears of it.

pub mod complaint;
