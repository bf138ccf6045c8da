//! 当日 Day: the evening itself, from the roll call to the gate.

pub mod absence;
pub mod friday;
pub mod handover;
pub mod leave;
pub mod meal;
pub mod pickup;
pub mod roll;
pub mod session;
