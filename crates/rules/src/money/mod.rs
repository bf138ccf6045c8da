//! 托管账户 Money: what is charged, held, released and given back.

pub mod fee;
