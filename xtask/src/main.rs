//! 工具 One command for each habit.

fn main() {}
