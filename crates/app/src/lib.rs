//! 铃后 The edges of Afterbell.
