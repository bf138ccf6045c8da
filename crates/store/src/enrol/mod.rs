//! 报名录取 Enrol: courses, wishes, the draw, placements and care groups; summer points and who signed up for them.

mod claim;
mod content;
mod course;
mod draw;
mod grouping;
mod guest;
mod mandate;
mod merger;
mod notice;
mod offer;
mod placement;
mod point;
mod precedence;
mod preference;
mod registration;
mod review;
mod signup;

pub use claim::{By, ClaimRow, ClaimTerm, Claimant, Decided, HeldClaim, Holding, PastClaim, PastRelease};
pub use content::{ContentRow, Note};
pub use course::CourseRow;
pub use grouping::{GroupRow, MemberRow, moved_words};
pub use mandate::MandateRow;
pub use offer::OfferRow;
pub use placement::PlacementRow;
pub use point::{PeriodKey, PointMember, PointRow};
pub use registration::RegistrationRow;
pub use signup::SignupRow;
