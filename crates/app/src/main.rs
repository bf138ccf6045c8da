//! 铃后 The one binary.

fn main() {}
