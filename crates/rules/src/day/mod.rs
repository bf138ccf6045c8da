//! 当日 Day: the evening itself, from the roll call to the gate.

pub mod absence;
pub mod alone;
pub mod carelog;
pub mod closure;
pub mod conduct;
pub mod delegation;
pub mod escort;
pub mod film;
pub mod friday;
pub mod handover;
pub mod help;
pub mod incident;
pub mod late;
pub mod leave;
pub mod meal;
pub mod need;
pub mod passcode;
pub mod pickup;
pub mod roll;
pub mod sample;
pub mod session;
pub mod sickness;
pub mod signing;
pub mod study;
pub mod taking;
pub mod trial;
