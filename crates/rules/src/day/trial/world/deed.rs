//! 试演的事 What a step changed, as it is counted and as whoever watches sees it.

use super::{Room, Seat};
use crate::day::escort::Link;
use crate::day::roll::{Mark, Outcome};
use crate::day::session::By;
use crate::day::{absence, duty, late};
use crate::id::{PersonId, StudentId};
use crate::moment::Moment;
use crate::people::collector::Adult;

/// What a step changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::day::trial) enum Deed {
    Named(&'static str),
    /// A mark that came in, and whose it was.
    Marked(Mark, Outcome, By),
    /// A roll was closed, by whom.
    Closed {
        room: Room,
        by: By,
    },
    /// A session was ended, by whom.
    Ended {
        room: Room,
        by: By,
    },
    /// The evening is a lesson that somebody from outside gives.
    FromOutside,
    /// Another of the school's own goes along, whom the management group has named.
    Accompanied,
    /// Who has come, and who said so.
    SignedIn {
        person: PersonId,
        by: By,
    },
    /// Somebody of the school was told of a child because they answer for its room.
    Told {
        student: StudentId,
        person: PersonId,
        name: &'static str,
    },
    /// Step 2 of an early collection: by whom, and when.
    Signed {
        student: StudentId,
        by: By,
        at: Moment,
        name: &'static str,
    },
    /// What one phone sent at once: the numbers of its taps in the order in which they were taken, when each was made, and whether
    /// its clock says another order.
    Heard(Vec<(u32, Moment)>, bool),
    /// A seat of the evening, or of extended care, is somebody else's from now on.
    StoodIn {
        seat: Seat,
        absent: PersonId,
        person: PersonId,
    },
    /// Who went, with whom, by whom, when; early or not; and how old the list was by which a phone let it go.
    Left {
        student: StudentId,
        room: Room,
        adult: Adult,
        by: By,
        early: bool,
        at: Moment,
        list_at: Option<Moment>,
    },
    /// Whose hand-over was taken back, by whom.
    Back {
        student: StudentId,
        by: By,
    },
    /// A child was given to a line, or a link of its way was signed, by whom.
    Led {
        student: StudentId,
        link: Option<Link>,
        by: By,
    },
    /// What a guardian said of a child that changed its evening: where it is, or that it stays away.
    Said {
        student: StudentId,
        by: PersonId,
        name: &'static str,
    },
    /// Who was put on a child's list, by whom.
    Listed {
        student: StudentId,
        by: PersonId,
    },
    /// A child that was taken onto a roll is on it no more.
    Off(StudentId),
    /// A child went over to extended care by itself.
    Over(StudentId),
    /// A child was taken onto a roll, by whom.
    Added(StudentId, Room, By),
    /// Extended care has nobody of the school's own, and whoever looks for somebody has heard of it.
    Empty(duty::Step),
    /// Of whose early collection a step was taken back.
    Unstepped(StudentId, &'static str),
    Coded {
        student: StudentId,
        digits: String,
    },
    Rung(StudentId, late::Step),
    Asked(StudentId, absence::Step),
    /// The clock has looked: whoever had to be asked by now was asked.
    Looked,
    /// A child who was to come later is asked for.
    Missed(StudentId),
}

impl Deed {
    pub(in crate::day::trial) fn name(&self) -> &'static str {
        match self {
            Self::Named(name)
            | Self::Unstepped(_, name)
            | Self::Said { name, .. }
            | Self::Told { name, .. }
            | Self::Signed { name, .. } => name,
            Self::Marked(_, outcome, _) => outcome.code(),
            Self::Closed { room: Room::Evening, .. } => "rolls closed",
            Self::Closed { room: Room::Care, .. } => "care rolls closed",
            Self::Ended { room: Room::Evening, .. } => "sessions closed",
            Self::Ended { room: Room::Care, .. } => "extended care closed",
            Self::FromOutside => "lessons from outside",
            Self::Accompanied => "companions named",
            Self::SignedIn { .. } => "people signed in",
            Self::StoodIn { seat: Seat::Evening, .. } => "evenings taken over",
            Self::StoodIn { seat: Seat::Beside, .. } => "companions stood in for",
            Self::StoodIn { seat: Seat::Care, .. } => "extended care taken over",
            Self::Heard(_, false) => "posts heard",
            Self::Heard(_, true) => "posts of a turned clock",
            Self::Left { list_at: Some(_), .. } => "left by a phone",
            Self::Left { room: Room::Care, .. } => "left extended care",
            Self::Left { early: true, .. } => "left early",
            Self::Left { early: false, .. } => "left",
            Self::Back { .. } => "taken back",
            Self::Led { link: None, .. } => "given to a line",
            Self::Led { link: Some(Link::Taken), .. } => "taken by a line",
            Self::Led { link: Some(Link::Arrived), .. } => "counted at the end",
            Self::Led { link: Some(Link::Back), .. } => "brought back",
            Self::Listed { .. } => "adults listed",
            Self::Off(_) => "taken off the roll",
            Self::Over(_) => "gone over to extended care",
            Self::Added(_, Room::Evening, _) => "children added",
            Self::Added(_, Room::Care, _) => "taken onto extended care",
            Self::Empty(_) => "empty seats told of",
            Self::Coded { .. } => "codes taken",
            Self::Rung(..) => "rungs",
            Self::Asked(..) => "absences asked further",
            Self::Looked => "looks of the clock",
            Self::Missed(_) => "missed at their hour",
        }
    }
}
