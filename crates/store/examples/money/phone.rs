//! 线上与代收 The school that charges ahead, whose families pay by phone and through the bank as well: orders at a channel, its notices
//! twice, out of order or never, money that goes back the way it came, and the bank's files line by line.

mod model;
mod next;
mod op;
mod pure;
mod real;
mod world;

pub(crate) use model::Model;
pub(crate) use pure::Pure;
pub(crate) use real::Real;
