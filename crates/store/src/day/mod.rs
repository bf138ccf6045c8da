//! 当日 Day: sessions, rolls, absences.

mod absence;
mod roll;
mod session;
mod tonight;

pub use absence::AbsenceRow;
pub use roll::{FoundRow, RollRow};
pub use session::SessionRow;
pub use tonight::Behind;
