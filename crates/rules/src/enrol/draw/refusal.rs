//! 不摇 Why a draw goes no further.

use crate::moment::Moment;
use crate::refusal::Refuses;

/// Why a roster is not fixed, a draw is not held or nobody is told, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The plan gives its seats to whoever claims first.
    #[error("seats are claimed here")]
    Claimed,
    /// Parents may still change their wishes.
    #[error("selection is not over")]
    SelectionOpen,
    /// No course was announced.
    #[error("no course was announced")]
    NoCourses,
    /// Some course has fewer seats than it takes to open by now: it could never open.
    #[error("a course with fewer seats than the minimum")]
    TooSmall {
        /// Its title.
        title: String,
        /// Its seats.
        seats: i64,
        /// The number with which it would open.
        least: i64,
    },
    /// Nobody wished for a course that was announced.
    #[error("nobody wished")]
    NoWishes,
    /// Some course meets on several days, which the mechanism cannot give together.
    #[error("a course on several days")]
    SeveralDays,
    /// A child that wishes still has a seat on a day of its wishes: of a term that is not over, or in another course.
    #[error("a child still has a seat on that day")]
    StillSeated {
        /// Their names.
        children: Vec<String>,
    },
    /// The mechanism has no sound answer to what is wished for.
    #[error("the mechanism cannot draw this")]
    NotDrawable,
    /// The roster was not published before.
    #[error("the roster is not fixed")]
    NotFixed,
    /// The draw's hour has not come.
    #[error("before the hour of the draw")]
    TooEarly {
        /// When it is held.
        at: Moment,
    },
    /// The roster was published a moment ago: numbers that exist already would be drawn over it.
    #[error("the roster was published a moment ago")]
    TooSoon {
        /// From when on it is drawn.
        at: Moment,
    },
    /// Six digits at least must come out of the hall.
    #[error("too little randomness")]
    TooLittleChance,
    /// These numbers were known before the roster: a draw that was voided had them.
    #[error("the numbers of a voided draw")]
    ChanceSpent,
    /// The roster names no round: the hall's numbers count when they are drawn.
    #[error("no round is named")]
    NoRound,
    /// Once the named round is known, whoever types numbers chooses the result.
    #[error("the round is known")]
    HallLate {
        /// The round.
        round: u64,
    },
    /// The round named is over, or never will be: somebody may know it already.
    #[error("the round is not in the future")]
    BeaconKnown,
    /// The round named comes at another time than the draw: nobody would wait for it.
    #[error("the round does not come at the hour of the draw")]
    BeaconAway {
        /// The round that does.
        round: u64,
    },
    /// The roster names a round, and its answer was not given.
    #[error("the beacon's answer is missing")]
    BeaconMissing {
        /// The round.
        round: u64,
    },
    /// The answer is not that of the named round, or not the beacon's.
    #[error("not the beacon's answer")]
    BeaconFalse {
        /// The round.
        round: u64,
    },
    /// Families can be told only of a draw that was held.
    #[error("the draw was not held")]
    NotHeld,
    /// A draw that families were told of stands.
    #[error("the families were told")]
    AlreadyTold,
    /// Everyone reads why a draw was voided.
    #[error("no reason")]
    NoReason,
    /// The roster is of another format than this program reads.
    #[error("the roster is of another format")]
    Format {
        /// What its rules say.
        format: String,
    },
    /// The roster cannot be read: it was changed outside the program.
    #[error("the roster is damaged")]
    Damaged,
}

/// Children whom a refusal names, at most.
const NAMED_MAX: usize = 5;

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Claimed => "draw-claimed",
            Self::SelectionOpen => "draw-selection-open",
            Self::NoCourses => "draw-no-courses",
            Self::TooSmall { .. } => "draw-too-small",
            Self::NoWishes => "draw-no-wishes",
            Self::SeveralDays => "draw-several-days",
            Self::StillSeated { .. } => "draw-still-seated",
            Self::NotDrawable => "draw-not-drawable",
            Self::NotFixed => "draw-not-fixed",
            Self::TooEarly { .. } => "draw-too-early",
            Self::TooSoon { .. } => "draw-too-soon",
            Self::TooLittleChance => "draw-too-little-chance",
            Self::ChanceSpent => "draw-chance-spent",
            Self::NoRound => "draw-no-round",
            Self::HallLate { .. } => "draw-hall-late",
            Self::BeaconKnown => "draw-beacon-known",
            Self::BeaconAway { .. } => "draw-beacon-away",
            Self::BeaconMissing { .. } => "draw-beacon-missing",
            Self::BeaconFalse { .. } => "draw-beacon-false",
            Self::NotHeld => "draw-not-held",
            Self::AlreadyTold => "draw-already-told",
            Self::NoReason => "draw-no-reason",
            Self::Format { .. } => "draw-format",
            Self::Damaged => "draw-damaged",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NoCourses => "P3.22",
            Self::TooSmall { .. } => "P3.21",
            Self::StillSeated { .. } => "P3.12",
            Self::Claimed
            | Self::SelectionOpen
            | Self::NoWishes
            | Self::SeveralDays
            | Self::NotDrawable
            | Self::NotFixed
            | Self::TooEarly { .. }
            | Self::TooSoon { .. }
            | Self::TooLittleChance
            | Self::ChanceSpent
            | Self::NoRound
            | Self::HallLate { .. }
            | Self::BeaconKnown
            | Self::BeaconAway { .. }
            | Self::BeaconMissing { .. }
            | Self::BeaconFalse { .. }
            | Self::NotHeld
            | Self::AlreadyTold
            | Self::NoReason
            | Self::Format { .. }
            | Self::Damaged => "P3.33",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooEarly { at } | Self::TooSoon { at } => {
                vec![("at", at.local().strftime("%m-%d %H:%M").to_string())]
            }
            Self::HallLate { round }
            | Self::BeaconAway { round }
            | Self::BeaconMissing { round }
            | Self::BeaconFalse { round } => vec![("round", round.to_string())],
            Self::StillSeated { children } => {
                let first: Vec<&str> = children.iter().take(NAMED_MAX).map(String::as_str).collect();
                vec![("children", first.join("、")), ("count", children.len().to_string())]
            }
            Self::TooSmall { title, seats, least } => {
                vec![("title", title.clone()), ("seats", seats.to_string()), ("least", least.to_string())]
            }
            Self::Format { format } => {
                vec![("has", format.clone()), ("reads", ::draw::FORMAT.to_owned())]
            }
            Self::Claimed
            | Self::SelectionOpen
            | Self::NoCourses
            | Self::NoWishes
            | Self::SeveralDays
            | Self::NotDrawable
            | Self::NotFixed
            | Self::BeaconKnown
            | Self::TooLittleChance
            | Self::ChanceSpent
            | Self::NoRound
            | Self::NotHeld
            | Self::AlreadyTold
            | Self::NoReason
            | Self::Damaged => Vec::new(),
        }
    }
}
