//! 摇号 The public draw.
