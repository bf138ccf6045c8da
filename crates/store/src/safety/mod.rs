//! 安全健康 Safety: what a plan of return leaves behind.

mod batch;
mod clearance;
mod disinfection;
mod entry;
mod insurance;
mod lodgement;
mod readiness;
mod report;
mod staff_health;
mod stock;
mod training;

pub use clearance::{Paper, PaperKind};
pub use entry::EntryRow;
pub use report::{Below, FiledRow, ReportRow};
pub use staff_health::{Listed, Member, StaffEntry};
pub use stock::UntoldAsk;
pub use training::{Learners, Learnt};
