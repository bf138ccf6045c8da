//! 请假 Leave: a slip from the parent takes the child off the evening's list, for whole days or for hours of them.

pub mod ending;
pub mod handing;
pub mod hours;

use crate::day::roll;
use crate::id::{LeaveId, SessionId, StudentId};
use crate::moment::Moment;
use crate::plan::local::time;
use crate::plan::term;
use crate::refusal::Refuses;
use hours::{Hours, Stay, stay};
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

/// Letters of a note, at most.
const NOTE_MAX: usize = 200;

/// Until when a slip is taken.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The first time of the same day at which a slip is too late (P3.60).
    #[serde(deserialize_with = "time")]
    pub notice_until: Time,
}

/// Why a child stays away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 病假
    Sick,
    /// 事假
    Affair,
}

/// How a slip came (P3.60: written or electronic).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// 电子请假单 By a guardian, on the page.
    Page,
    /// 书面请假单 On paper, taken in by the head teacher.
    Paper,
}

/// What a slip says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Whose.
    pub student: StudentId,
    /// First day.
    pub from: Date,
    /// Last day (included).
    pub to: Date,
    /// Which hours of each day.
    pub hours: Hours,
    /// Why.
    pub kind: Kind,
    /// How it came.
    pub way: Way,
    /// In the family's words.
    pub note: String,
}

/// What the rule may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The slips that stand.
    pub slips: Vec<Slip>,
    /// Where the roll has the child tonight, once it is laid out.
    pub tonight: Option<Tonight>,
    /// It comes from a guardian who is barred from the child.
    pub is_unheard: bool,
}

/// A slip that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slip {
    /// First day.
    pub from: Date,
    /// Last day (included).
    pub to: Date,
    /// Which hours of each day.
    pub hours: Hours,
}

/// A child on tonight's roll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tonight {
    /// Where it stands.
    pub state: roll::State,
    /// When its session begins.
    pub from: Moment,
    /// When it ends.
    pub until: Moment,
    /// Class “1” tonight, for a child whose course is the session that has it.
    pub care: Option<Care>,
}

/// The evening of the child's care group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Care {
    /// Which.
    pub session: SessionId,
    /// When it begins.
    pub from: Moment,
    /// When it ends.
    pub until: Moment,
}

/// What a slip makes of tonight's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// The child is on leave.
    Leave,
    /// The child comes later or goes earlier.
    Stays(Stay),
    /// The child misses its course and is expected in its care group.
    Moves(SessionId, Stay),
}

/// 已请假
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which slip.
    pub leave: LeaveId,
    /// What it says.
    pub slip: Draft,
    /// Tonight's roll was laid out with the child on it: what the row becomes.
    pub tonight: Option<Becomes>,
    /// A slip covers these days already; nothing changed.
    pub already: bool,
}

/// Why a slip is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The guardian has no say. The words do not tell why: the school is asked (P3.61).
    AskSchool,
    /// The last day is before the first (P3.60).
    DaysCrossed,
    /// The days are over (P3.60).
    Past,
    /// Days outside the term (P3.60).
    OutsideTerm,
    /// None of the days has care (P3.60).
    NoCare,
    /// The hours end before they begin (P3.60).
    HoursCrossed,
    /// Longer than a line or two (P3.60).
    TooLong,
    /// Too late for tonight (P3.60).
    TooLate {
        /// The first time that is too late.
        until: Time,
    },
}

/// Takes a slip. One that covers the same days already is the same slip. `has_care` says of a day whether there is care; days without
/// it may lie between others.
pub fn ask(
    (terms, term): (&Terms, &term::Terms),
    facts: &Facts,
    (id, draft): (LeaveId, Draft),
    has_care: impl Fn(Date) -> bool,
    now: Moment,
) -> Result<Asked, Refusal> {
    if facts.is_unheard {
        return Err(Refusal::AskSchool);
    }
    if draft.to < draft.from {
        return Err(Refusal::DaysCrossed);
    }
    if draft.to < now.date() {
        return Err(Refusal::Past);
    }
    if draft.from < term.from || draft.to >= term.until {
        return Err(Refusal::OutsideTerm);
    }
    let mut days = draft.from.max(now.date()).series(1.day()).take_while(|day| *day <= draft.to);
    if !days.any(has_care) {
        return Err(Refusal::NoCare);
    }
    if draft.hours.is_crossed() {
        return Err(Refusal::HoursCrossed);
    }
    if draft.note.chars().count() > NOTE_MAX {
        return Err(Refusal::TooLong);
    }
    if facts.slips.iter().any(|slip| slip.says(&draft)) {
        return Ok(Asked { leave: id, slip: draft, tonight: None, already: true });
    }
    let today = draft.from <= now.date();
    if today && is_late(terms, now) {
        return Err(Refusal::TooLate { until: terms.notice_until });
    }
    let tonight = facts.tonight.as_ref().filter(|_| today);
    let tonight = tonight.and_then(|tonight| becomes(facts, tonight, (draft.hours, now.date())));
    Ok(Asked { leave: id, slip: draft, tonight, already: false })
}

/// What tonight's row becomes by all slips of the day. Whoever is in the room stays on its roll, and may go earlier.
fn becomes(facts: &Facts, tonight: &Tonight, (hours, today): (Hours, Date)) -> Option<Becomes> {
    let stand = facts.slips.iter().filter(|slip| slip.from <= today && today <= slip.to);
    let hours: Vec<Hours> = stand.map(|slip| slip.hours).chain([hours]).collect();
    match (tonight.state, stay(&hours, (tonight.from, tonight.until))) {
        (roll::State::Expected, Some(here)) => Some(Becomes::Stays(here)),
        (roll::State::Expected, None) => {
            let care = tonight.care.as_ref();
            let there = care.and_then(|care| Some((care, stay(&hours, (care.from, care.until))?)));
            Some(there.map_or(Becomes::Leave, |(care, stay)| Becomes::Moves(care.session.clone(), stay)))
        }
        (roll::State::Present | roll::State::Late, Some(Stay { leaves_at: Some(at), .. })) => {
            Some(Becomes::Stays(Stay { comes_at: None, leaves_at: Some(at) }))
        }
        (_, _) => None,
    }
}

impl Slip {
    /// Whether the slip says already what is asked.
    fn says(&self, draft: &Draft) -> bool {
        self.from <= draft.from && draft.to <= self.to && self.hours.cover(draft.hours)
    }
}

/// Rule 请假截止 `[leave.notice_until]` (P3.60): from this time of the day a slip for the same evening is too late; the
/// roll then asks where the child is.
pub fn is_late(terms: &Terms, now: Moment) -> bool {
    now.time() >= terms.notice_until
}

impl Kind {
    /// As tables and forms write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sick => "sick",
            Self::Affair => "affair",
        }
    }

    /// Reads a form's value.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Sick, Self::Affair].into_iter().find(|kind| kind.code() == code)
    }
}

impl Way {
    /// As tables write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Paper => "paper",
        }
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AskSchool => "leave-ask-school",
            Self::DaysCrossed => "leave-days-crossed",
            Self::Past => "leave-past",
            Self::OutsideTerm => "leave-outside-term",
            Self::NoCare => "leave-no-care",
            Self::HoursCrossed => "leave-hours-crossed",
            Self::TooLong => "leave-too-long",
            Self::TooLate { .. } => "leave-too-late",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::AskSchool => "P3.61",
            Self::DaysCrossed
            | Self::Past
            | Self::OutsideTerm
            | Self::NoCare
            | Self::HoursCrossed
            | Self::TooLong
            | Self::TooLate { .. } => "P3.60",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::AskSchool
            | Self::DaysCrossed
            | Self::Past
            | Self::OutsideTerm
            | Self::NoCare
            | Self::HoursCrossed => Vec::new(),
            Self::TooLong => vec![("max", NOTE_MAX.to_string())],
            Self::TooLate { until } => vec![("until", until.strftime("%H:%M").to_string())],
        }
    }
}

#[cfg(test)]
mod tests;
