//! 铃后 The edges of Afterbell.

pub mod chart;
