//! 安全健康 Safety: what protects the children.

pub mod insurance;
