//! 社区托管 Community: what a plan of community care leaves behind.

mod agreement;
mod census;

pub use agreement::{Held, Presence};
pub use census::{CensusKind, CensusPaper};
