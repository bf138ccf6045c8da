//! 方案 Plan: schemes and policies as files, on the command line.

pub(crate) mod check;
