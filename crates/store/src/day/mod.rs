//! 当日 Day: sessions, rolls, absences.

mod absence;
mod friday;
mod gate;
mod handover;
mod leave;
mod pickup;
mod roll;
mod session;
mod tonight;

pub use absence::AbsenceRow;
pub use gate::GateRow;
pub use leave::LeaveRow;
pub use pickup::SignatureDue;
pub use roll::{FoundRow, RollRow};
pub use session::SessionRow;
pub use tonight::Behind;
