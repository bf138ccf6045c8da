//! 存储 The only SQL.
