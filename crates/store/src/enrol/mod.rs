//! 报名录取 Enrol: courses, wishes, the draw, placements and care groups.

mod course;
mod draw;
mod grouping;
mod placement;
mod preference;

pub use course::CourseRow;
pub use grouping::{GroupRow, MemberRow};
pub use placement::PlacementRow;
