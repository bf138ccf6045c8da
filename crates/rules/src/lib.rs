//! 规则 The rules of after-school care. Pure: no I/O, clock, chance, async, SQL or HTTP.
//!
//! Wings follow the corridor plan → enrol → day → money → bureau; people stand beside it.
//! One noun a file; each file reads top to bottom: terms, facts, draft, event, refusal, act.

pub mod bureau;
mod choice;
pub mod community;
pub mod day;
pub mod enrol;
pub mod fen;
pub mod id;
pub mod moment;
pub mod money;
pub mod people;
pub mod plan;
pub mod refusal;
pub mod safety;
