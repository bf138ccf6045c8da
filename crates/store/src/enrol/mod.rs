//! 报名录取 Enrol: courses, wishes, the draw, placements and care groups.

mod claim;
mod course;
mod draw;
mod grouping;
mod mandate;
mod notice;
mod offer;
mod placement;
mod preference;
mod registration;
mod review;

pub use claim::{By, ClaimRow, Claimant, Decided, HeldClaim, Holding, PastClaim};
pub use course::CourseRow;
pub use grouping::{GroupRow, MemberRow};
pub use mandate::MandateRow;
pub use offer::OfferRow;
pub use placement::PlacementRow;
pub use registration::RegistrationRow;
