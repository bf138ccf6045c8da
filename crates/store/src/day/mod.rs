//! 当日 Day: sessions, rolls, absences.

mod absence;
mod beside;
mod carelog;
mod closure;
mod conduct;
mod delegation;
mod duty;
mod escort;
mod evening;
pub(crate) mod extended;
mod film;
mod friday;
mod gate;
mod handover;
mod help;
mod incident;
mod late;
pub(crate) mod leave;
mod meal;
mod need;
mod passcode;
mod pickup;
mod problem;
mod roll;
mod session;
mod signing;
mod study;
mod taking;
mod tonight;

pub use absence::AbsenceRow;
pub use beside::{BesideDay, BesideRow};
pub use closure::ClosureRow;
pub use duty::PostRow;
pub use escort::{EscortRow, WayRow};
pub use evening::EveningRow;
pub use film::{FilmRow, ShownRow};
pub(crate) use gate::like;
pub use gate::{GateRow, UnopenedRoom};
pub use handover::GotOff;
pub use help::HelpRow;
pub use late::{ExtendedRow, LateRow, OverdueRow};
mod sickness;

pub use carelog::CarelogRow;
pub use conduct::{AdviceWords, ConductFile, ConductLine};
pub use incident::{CoverRow, IncidentRow, ReopenedRow, ToldRow};
pub use leave::LeaveRow;
pub use meal::{EaterRow, SampleRow};
pub use need::NeedRow;
pub use pickup::{AskedRow, SignatureDue};
pub use problem::ProblemRow;
pub use roll::{
    AmendOwed, AmendRow, ClashRow, FoundRow, LateMark, MarkRow, RollRow, UnlistedRow, UnlistedSeen,
};
pub use session::{ForgottenRow, HeldDay, SessionRow};
pub use sickness::{ClusterRow, SicknessRow};
pub use signing::{SigningFate, SigningRow};
pub use tonight::Behind;
