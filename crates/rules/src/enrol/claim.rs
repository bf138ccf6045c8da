//! 抢位 Claims: seats by the order in which families ask, decided one after another from the same facts.
//!
//! A claim names wishes, best first. Of each weekday's wishes the first with a free seat is the child's; where none has
//! one, the child waits last in the list of the first: nobody ends with nothing (X.1).

mod deciding;
mod settling;
#[cfg(test)]
mod tests;

pub use deciding::{admit, decide};
pub use settling::{Instead, Moved, Settled, Standing, Unsettled, preview, settle};

use super::course::Course;
use super::placement::State;
use crate::choice::choices;
use crate::id::{CourseId, StudentId};
use crate::moment::Moment;
use crate::people::student::Student;
use crate::plan::local::instant;
use crate::refusal::Refuses;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Whether, when and how seats are given to whoever asks first.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Which seats are claimed (P3.33, X.1).
    pub way: Way,
    /// The first moment at which a seat is given (P3.33).
    #[serde(deserialize_with = "instant")]
    pub from: Moment,
    /// The first moment that is late (P3.33).
    #[serde(deserialize_with = "instant")]
    pub until: Moment,
    /// So long before that the waiting room takes wishes (X.19).
    pub waits_minutes: i64,
    /// So many seconds from the opening count as one moment (X.19).
    pub one_moment_seconds: i64,
    /// Wishes of one child and weekday, at most (P3.33).
    pub wishes_max: i64,
    /// Presses of one household in a minute, at most (P3.33).
    pub household_max: i64,
    /// Presses from one address in a minute, at most (P3.33).
    pub address_max: i64,
}

choices! {
    /// Which seats are claimed.
    Way {
        /// 不抢位 None: the draw and its waiting lists are all there is.
        Never = "never",
        /// 抢余位 What a draw has left over (X.1).
        LeftOver = "left-over",
        /// 先到先得 All of them, instead of a draw.
        FirstCome = "first-come",
    }
}

impl Default for Terms {
    /// A plan without the table: seats that are left over may be taken at any time.
    fn default() -> Self {
        Self {
            way: Way::LeftOver,
            from: Moment(0),
            until: Moment(i64::MAX),
            waits_minutes: 0,
            one_moment_seconds: 0,
            wishes_max: 4,
            household_max: 30,
            address_max: 3000,
        }
    }
}

/// What a batch of claims may know: it changes as the claims of the batch are decided, one after another.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The school's own site.
    pub own_site: String,
    /// The children that are asked for.
    pub children: BTreeMap<StudentId, Child>,
    /// The courses that are asked for.
    pub courses: BTreeMap<CourseId, Seats>,
    /// What was answered before, by child and key.
    pub answered: BTreeMap<(StudentId, String), Vec<Slot>>,
}

/// A child, and what it has.
#[derive(Clone, Debug)]
pub struct Child {
    /// Who.
    pub student: Student,
    /// Whether the school knows the guardian's number (X.17).
    pub guardian_verified: bool,
    /// Seats and waiting places by course.
    pub held: BTreeMap<CourseId, Held>,
}

/// What a child has in a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// A seat, a waiting place …
    pub state: State,
    /// The course's weekday, the first of several.
    pub weekday: i64,
    /// All its weekdays, as [`Course::days`] has them.
    pub days: i64,
    /// Place in the waiting list, from 1; 0 with a seat.
    pub position: i64,
    /// An offer of the course was let lapse: others are asked first.
    pub lapsed: bool,
}

/// A course, and who waits for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seats {
    /// The course, with the seats taken so far.
    pub course: Course,
    /// How many wait.
    pub waiting: i64,
    /// Those of them who are still to be asked when a seat is free.
    pub asking: i64,
    /// Seats that are kept for somebody who was asked.
    pub kept: i64,
    /// The last position given out in its list.
    pub last: i64,
}

/// One press of the button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// For whom.
    pub student: StudentId,
    /// Made by whoever asks: the same key is the same press.
    pub key: String,
    /// Best first, of any weekdays.
    pub wishes: Vec<CourseId>,
    /// When it arrived, by the server's clock.
    pub at: Moment,
    /// Presses of this household in the minute before, this one included.
    pub presses: i64,
}

/// What a claim came to on one weekday.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
pub struct Slot {
    /// 1 for Monday.
    pub weekday: i64,
    /// The course with the seat or the waiting place.
    pub course: CourseId,
    /// What the child has there.
    pub got: Got,
    /// Which of the weekday's wishes it was, from 1; 0 for a seat that was no wish.
    pub rank: i64,
    /// The wishes before it, which were full.
    pub full: Vec<CourseId>,
}

/// A seat, a waiting place, or what the child had before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Got {
    /// 抢到 A seat.
    Seat,
    /// 候补 The place of this number in the list.
    Place(i64),
    /// 原有名额 The seat of that weekday which the child has already.
    Kept,
    /// 原有候补 The waiting place which the child has already, with its number.
    Stays(i64),
}

/// A claim that was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// For whom.
    pub student: StudentId,
    /// Which press.
    pub key: String,
    /// By weekday.
    pub slots: Vec<Slot>,
    /// The same press was answered before.
    pub already: bool,
}

/// Where the window stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// 未开始
    Before,
    /// 等候室 Wishes are taken and decided together, later.
    Room,
    /// 开放 A claim is decided as it comes.
    Open,
    /// 已结束
    Over,
}

/// Why a claim is not decided, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The plan gives no seat in this way.
    #[error("no seats are claimed here")]
    Never,
    /// Too early.
    #[error("claiming has not begun")]
    NotYet {
        /// When the first seat is given.
        from: Moment,
    },
    /// Too late.
    #[error("claiming is over")]
    Over {
        /// When it ended.
        until: Moment,
    },
    /// More presses than a hand makes.
    #[error("too often")]
    TooOften,
    /// The school has not verified who asks.
    #[error("the guardian is not verified")]
    NotVerified,
    /// Not on the school's roll.
    #[error("the child is not on the roll")]
    NotOnRoll,
    /// No wish.
    #[error("no wish")]
    Nothing,
    /// More wishes of one weekday than the plan takes.
    #[error("too many wishes")]
    TooMany {
        /// How many it takes.
        most: i64,
    },
    /// One course twice.
    #[error("the same course twice")]
    Twice {
        /// Its title.
        title: String,
    },
    /// Unknown, or a course that cannot be had.
    #[error("not open")]
    NotOpen,
    /// For other grades, or held where the child's grade is not looked after.
    #[error("not for this grade")]
    Grade {
        /// The course's title.
        title: String,
        /// The clause that keeps the child out.
        clause: &'static str,
    },
    /// It meets on a day on which the child has a seat, or asks for another course, beside the day of its menu.
    #[error("it meets on a day of another course")]
    Clash {
        /// Its title.
        title: String,
    },
    /// The child has a seat on each of the days asked for.
    #[error("the child has a course that day")]
    SameDay,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Never => "claim-never",
            Self::NotYet { .. } => "claim-not-yet",
            Self::Over { .. } => "claim-over",
            Self::TooOften => "claim-too-often",
            Self::NotVerified => "claim-not-verified",
            Self::NotOnRoll => "claim-not-on-roll",
            Self::Nothing => "claim-nothing",
            Self::TooMany { .. } => "claim-too-many",
            Self::Twice { .. } => "claim-twice",
            Self::NotOpen => "claim-not-open",
            Self::Grade { .. } => "claim-grade",
            Self::Clash { .. } => "claim-clash",
            Self::SameDay => "claim-same-day",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::Never
            | Self::NotYet { .. }
            | Self::Over { .. }
            | Self::TooOften
            | Self::Nothing
            | Self::TooMany { .. }
            | Self::Twice { .. } => "P3.33",
            Self::NotVerified => "X.17",
            Self::NotOnRoll => "P3.4",
            Self::NotOpen => "P3.21",
            Self::Grade { clause, .. } => clause,
            Self::Clash { .. } | Self::SameDay => "P3.12",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        let local = |at: &Moment| at.local().strftime("%m-%d %H:%M").to_string();
        match self {
            Self::NotYet { from } => vec![("from", local(from))],
            Self::Over { until } => vec![("until", local(until))],
            Self::TooMany { most } => vec![("most", most.to_string())],
            Self::Twice { title } | Self::Grade { title, .. } | Self::Clash { title } => {
                vec![("title", title.clone())]
            }
            Self::Never
            | Self::TooOften
            | Self::NotVerified
            | Self::NotOnRoll
            | Self::Nothing
            | Self::NotOpen
            | Self::SameDay => Vec::new(),
        }
    }
}

/// Rule 抢位方式 `[claim.way]` (P3.33, X.1): which seats are claimed, all of them or what the draw has left.
pub fn way(terms: &Terms) -> Way {
    terms.way
}

/// Rule 开抢 `[claim.from]` (P3.33): before it no seat is given.
pub fn opens(terms: &Terms) -> Moment {
    terms.from
}

/// Rule 抢位截止 `[claim.until]` (P3.33): this moment is late.
pub fn ends(terms: &Terms) -> Moment {
    terms.until
}

/// Rule 等候室 `[claim.waits_minutes]` (X.19): so early the waiting room takes wishes, so that a slow line at the
/// opening loses nothing.
pub fn room(terms: &Terms) -> Moment {
    opens(terms).plus_minutes(-terms.waits_minutes)
}

/// Rule 同一时刻 `[claim.one_moment_seconds]` (X.19): whoever asks in these seconds or before asked at the same
/// moment; chance puts them in order, and all are decided when it ends.
pub fn decides(terms: &Terms) -> Moment {
    Moment(opens(terms).0 + terms.one_moment_seconds * 1000)
}

/// Whether chance orders those who wait, or the order of their coming.
pub fn is_by_chance(terms: &Terms) -> bool {
    decides(terms) > opens(terms)
}

/// Rule 志愿数 `[claim.wishes_max]` (P3.33): so many wishes a child and weekday.
pub fn most(terms: &Terms) -> i64 {
    terms.wishes_max
}

/// Rule 每户次数 `[claim.household_max]` (P3.33): so often a household may press in a minute.
pub fn is_too_often(terms: &Terms, presses: i64) -> bool {
    presses > terms.household_max
}

/// Rule 每地址次数 `[claim.address_max]` (P3.33): so often one address may press in a minute. A school's own network
/// is one address, so this is far above what a family needs.
pub fn is_flood(terms: &Terms, presses: i64) -> bool {
    presses > terms.address_max
}

/// Where the window stands for whoever asks at `at`.
pub fn stage(terms: &Terms, at: Moment) -> Stage {
    if at < room(terms) {
        Stage::Before
    } else if at < decides(terms).min(ends(terms)) {
        Stage::Room
    } else if at < ends(terms) {
        Stage::Open
    } else {
        Stage::Over
    }
}

/// Why no free seat is taken by whoever asks at `at`; `None` where one is, now or when the room is decided.
pub fn shut(terms: &Terms, at: Moment) -> Option<Refusal> {
    if way(terms) == Way::Never {
        return Some(Refusal::Never);
    }
    match stage(terms, at) {
        Stage::Before => Some(Refusal::NotYet { from: opens(terms) }),
        Stage::Over => Some(Refusal::Over { until: ends(terms) }),
        Stage::Room | Stage::Open => None,
    }
}
