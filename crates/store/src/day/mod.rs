//! 当日 Day: sessions, rolls, absences.

mod absence;
mod closure;
mod delegation;
mod friday;
mod gate;
mod handover;
mod late;
mod leave;
mod passcode;
mod pickup;
mod roll;
mod session;
mod taking;
mod tonight;

pub use absence::AbsenceRow;
pub use closure::ClosureRow;
pub use gate::GateRow;
pub use late::{ExtendedRow, LateRow, OverdueRow};
pub use leave::LeaveRow;
pub use pickup::{AskedRow, SignatureDue};
pub use roll::{ClashRow, FoundRow, MarkRow, RollRow};
pub use session::SessionRow;
pub use tonight::Behind;
