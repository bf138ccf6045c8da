//! 迟接 Late: a child nobody has fetched. People are told step by step; no step ever lets a child go.

pub mod answering;
pub mod staying;

use crate::day::escort::{Kind as Going, Way};
use crate::day::pickup;
use crate::day::roll::State;
use crate::id::StudentId;
use crate::moment::Moment;
use crate::plan::programme::Kind;
use crate::plan::scheme::Scheme;
use crate::refusal::Refuses;
use jiff::SignedDuration;
use jiff::civil::{Date, Time};
use serde::Deserialize;

/// Letters of a reason, at most.
const WORDS_MAX: usize = 200;

/// Who is told when, after the evening's end, and until when extended care waits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Minutes after the end at which the guardians are called (P3.61).
    pub guardians_after_minutes: Option<i64>,
    /// Minutes after the end at which the management group is told (P3.61).
    pub staff_after_minutes: Option<i64>,
    /// Minutes after the end at which the leading group is told (P3.61).
    pub leader_after_minutes: Option<i64>,
    /// Minutes after the end at which the leading group calls the police (P3.61).
    pub police_after_minutes: Option<i64>,
    /// Minutes after the end until which a child on the list of extended care is looked after (P1.25).
    pub extended_minutes: Option<i64>,
}

/// One rung of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// 联系家长
    Guardians,
    /// 报管理小组
    Staff,
    /// 报领导小组
    Leader,
    /// 报警 The leading group decides to call the police.
    Police,
}

/// A child at the evening's end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// When its session ended.
    pub until: Moment,
    /// Where it stands.
    pub state: State,
    /// Until when it is looked after tonight beyond that, where it is on a list (P1.25, P1.26).
    pub stays_until: Option<Moment>,
    /// The line or bus that has it.
    pub way: Option<Way>,
    /// The rungs that were taken.
    pub told: Vec<Step>,
}

/// A family's wish for extended care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// For which child.
    pub student: StudentId,
    /// First day.
    pub from: Date,
    /// Last day (included).
    pub until: Date,
    /// Why.
    pub reason: String,
}

/// Why nobody is put on the list of extended care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The plan has no extended care (P1.25).
    NotOffered,
    /// The last day is before the first, or over (P1.25).
    DaysWrong,
    /// No reason (P1.25).
    NoReason,
    /// Longer than a line or two (P1.25).
    TooLong,
}

/// Where a child is when its family is asked for: what it is told must be true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// 教室 In the room, with whoever is responsible.
    Room,
    /// 路上 With whoever leads its line or bus.
    Way,
    /// 没有点到 Expected, and marked by nobody.
    Unmarked,
}

/// The rungs that are due now and were not taken: each once, none after the child has gone, none while a line that was counted out
/// is in its time: of a link that is late others are told already.
pub fn due(terms: &Terms, pickup: &pickup::Terms, child: &Child, now: Moment) -> Vec<Step> {
    if !child.state.is_inside() || is_led(pickup, child, now) {
        return Vec::new();
    }
    let from = counts_from(pickup, child);
    let reached = |step: &Step| step.after(terms).is_some_and(|minutes| now >= from.plus_minutes(minutes));
    Step::ALL.into_iter().filter(reached).filter(|step| !child.told.contains(step)).collect()
}

/// Until when the child is looked after: the evening's end, or the end of what it stays for. The ladder begins there.
pub fn waits_until(child: &Child) -> Moment {
    child.stays_until.map_or(child.until, |stays| stays.max(child.until))
}

/// From when its minutes count: a bus is still on its way when the evening ends.
fn counts_from(pickup: &pickup::Terms, child: &Child) -> Moment {
    let from = waits_until(child);
    let ridden = child.way.as_ref().filter(|way| way.escort.kind == Going::Bus);
    match ridden.and_then(|way| way.taken_at) {
        Some(taken_at) => from.max(taken_at).plus_minutes(bus_minutes(pickup)),
        None => from,
    }
}

/// Rule 校车送完 `[pickup.bus_minutes]` (P3.61): so many minutes after the evening's end the last child of a bus is handed over; a plan
/// without it takes the minutes of a link.
fn bus_minutes(terms: &pickup::Terms) -> i64 {
    terms.bus_minutes.or(terms.link_minutes).unwrap_or(0)
}

/// Whether somebody leads it to the gate just now, and is in time. Without a time nobody could say so.
fn is_led(pickup: &pickup::Terms, child: &Child, now: Moment) -> bool {
    let walks = child.way.as_ref().filter(|way| way.escort.kind == Going::Line && way.arrived_at.is_none());
    let by = walks.and_then(|way| Some(way.taken_at?.plus_minutes(pickup.link_minutes?)));
    by.is_some_and(|by| now < by)
}

/// Rule 延时托管 `[late.extended_minutes]` (P1.25): so many minutes after its session's end a child on the list is looked
/// after, where no programme of extended care says the hours.
pub fn extended_minutes(terms: &Terms) -> Option<i64> {
    terms.extended_minutes
}

/// When so many minutes after a time of day are over; the day's last minute where they would end on another day.
pub fn end_of(from: Time, minutes: i64) -> Time {
    let more = SignedDuration::from_mins(minutes.clamp(0, 24 * 60));
    from.checked_add(more).unwrap_or(Time::constant(23, 59, 0, 0))
}

/// Whether the plan has extended care for a grade: as a programme, or as minutes after each session (P1.25).
pub fn is_offered(scheme: &Scheme, grade: i64) -> bool {
    match scheme.of_kind(Kind::ExtendedCare).next() {
        Some(_) => scheme.beside(Kind::ExtendedCare, grade).is_some(),
        None => extended_minutes(&scheme.late).is_some(),
    }
}

/// Takes a family's wish for extended care for a child of that grade.
pub fn wish(scheme: &Scheme, grade: i64, draft: &Draft, now: Moment) -> Result<(), Refusal> {
    if !is_offered(scheme, grade) {
        return Err(Refusal::NotOffered);
    }
    if draft.until < draft.from || draft.until < now.date() {
        return Err(Refusal::DaysWrong);
    }
    if draft.reason.trim().is_empty() {
        return Err(Refusal::NoReason);
    }
    if draft.reason.chars().count() > WORDS_MAX { Err(Refusal::TooLong) } else { Ok(()) }
}

/// Rule 联系家长 `[late.guardians_after_minutes]` (P3.61): when the guardians of a child nobody fetched are called.
fn guardians_after(terms: &Terms) -> Option<i64> {
    terms.guardians_after_minutes
}

/// Rule 报管理小组 `[late.staff_after_minutes]` (P3.61): when the management group is told of it.
fn staff_after(terms: &Terms) -> Option<i64> {
    terms.staff_after_minutes
}

/// Rule 报领导小组 `[late.leader_after_minutes]` (P3.61): when the leading group is told of it.
fn leader_after(terms: &Terms) -> Option<i64> {
    terms.leader_after_minutes
}

/// Rule 报警 `[late.police_after_minutes]` (P3.61): when the leading group is asked to call the police.
fn police_after(terms: &Terms) -> Option<i64> {
    terms.police_after_minutes
}

impl Child {
    /// Where it is. Whoever was given to a line that has not counted it yet is still in the room.
    pub fn spot(&self) -> Spot {
        match (&self.way, self.state) {
            (Some(way), _) if way.taken_at.is_some() => Spot::Way,
            (_, State::Expected) => Spot::Unmarked,
            (
                Some(_) | None,
                State::Present | State::Late | State::Absent | State::Leave | State::HandedOver,
            ) => Spot::Room,
        }
    }
}

impl Spot {
    /// As a message carries it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Room => "room",
            Self::Way => "way",
            Self::Unmarked => "unmarked",
        }
    }
}

impl Step {
    /// Every rung, the lowest first.
    pub const ALL: [Self; 4] = [Self::Guardians, Self::Staff, Self::Leader, Self::Police];

    /// Minutes after the end, where the plan has the rung.
    pub fn after(self, terms: &Terms) -> Option<i64> {
        match self {
            Self::Guardians => guardians_after(terms),
            Self::Staff => staff_after(terms),
            Self::Leader => leader_after(terms),
            Self::Police => police_after(terms),
        }
    }

    /// As the table writes it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Guardians => "guardians",
            Self::Staff => "staff",
            Self::Leader => "leader",
            Self::Police => "police",
        }
    }

    /// Reads the table.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotOffered => "late-not-offered",
            Self::DaysWrong => "late-days-wrong",
            Self::NoReason => "late-no-reason",
            Self::TooLong => "late-too-long",
        }
    }

    fn clause(&self) -> &'static str {
        "P1.25"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotOffered | Self::DaysWrong | Self::NoReason => Vec::new(),
            Self::TooLong => vec![("max", WORDS_MAX.to_string())],
        }
    }
}

#[cfg(test)]
mod tests;
