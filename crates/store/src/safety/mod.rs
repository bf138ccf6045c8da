//! 安全健康 Safety: what a plan of return leaves behind.

mod lodgement;
