//! 停课 Closure: a storm closes days or hours; what was planned then is cancelled or moved, and everyone is told.

pub mod moving;

use crate::id::{ClosureId, CourseId, GroupId, PersonId, SessionId, StudentId};
use crate::moment::{Moment, moment};
use crate::plan::calendar::{Calendar, SchoolDay};
use crate::plan::local::Words;
use crate::plan::scheme::Scheme;
use crate::refusal::Refuses;
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use std::collections::BTreeSet;

/// Letters of a note, at most.
const NOTE_MAX: usize = 200;

/// Why nothing is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// 台风、暴雨、冰雪
    Weather,
    /// 停水、停电
    Outage,
    /// 疫情
    Epidemic,
    /// 考试、活动占用校舍
    Premises,
    /// 教师缺席 Nobody stands in for a lesson's teacher (P3.43).
    NoTeacher,
    /// 方案或校历有变 The plan or the calendar has no evening on that day any more (P2.17): nobody declares it.
    Replanned,
    /// Anything else, said in the note.
    Other,
}

/// What becomes of the lessons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    /// 取消 They are not held; the scheme says what becomes of their money.
    Cancel,
    /// 改期 Courses meet on this day instead, at their own hour, wherever they can; care is not moved.
    Move(Date),
}

/// What the school declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Made by the caller: twice the same id is the same closure.
    pub id: ClosureId,
    /// First day.
    pub from: Date,
    /// Last day (included).
    pub to: Date,
    /// The first hour that is closed, and the first that is open again; `None` is the whole day.
    pub hours: Option<(Time, Time)>,
    /// Why.
    pub cause: Cause,
    /// In the school's words.
    pub note: String,
    /// What becomes of the lessons.
    pub instead: Instead,
    /// One group alone; `None` is the whole school.
    pub group: Option<GroupId>,
}

/// A session as a closure sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Which.
    pub id: SessionId,
    /// Whose.
    pub group: GroupId,
    /// The course, where the group is one.
    pub course: Option<CourseId>,
    /// The group's name.
    pub name: Words,
    /// When it begins.
    pub from: Moment,
    /// When it ends (excluded).
    pub until: Moment,
    /// Lessons given in it.
    pub lessons: i64,
    /// Who is responsible that day: somebody may stand in.
    pub teacher: PersonId,
    /// Whose group it is: who gives its lesson on another day.
    pub own_teacher: PersonId,
    /// Who of the school's own goes along that day: somebody may stand in (P3.50).
    pub companion: Option<PersonId>,
    /// Who goes along to the group.
    pub own_companion: Option<PersonId>,
    /// Site and room.
    pub room: (String, String),
    /// Who has a place in the group that day.
    pub members: BTreeSet<StudentId>,
    /// Its roll has been laid out.
    pub is_opened: bool,
}

/// What declaring may know.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The sessions of the closed days that stand.
    pub sessions: Vec<Planned>,
    /// The sessions of the day to which lessons would be moved.
    pub target: Vec<Planned>,
    /// The closures that stand, of one group or of all.
    pub standing: Vec<Draft>,
}

/// One session that is not held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancelled {
    /// The session.
    pub session: Planned,
    /// Its lessons are held then instead.
    pub moved: Option<Planned>,
    /// Why a lesson that should have moved did not.
    pub stuck: Option<moving::Stuck>,
}

/// 已停课
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// What was declared.
    pub closure: Draft,
    /// Sessions that are not held.
    pub cancelled: Vec<Cancelled>,
    /// Sessions whose roll is laid out: children are in the room and are handed over one by one as always.
    pub under_way: Vec<Planned>,
    /// It was declared before; nothing changed.
    pub already: bool,
}

/// What lifting may know.
#[derive(Clone, Debug)]
pub struct LiftFacts {
    /// The closure.
    pub closure: Draft,
    /// It was lifted before.
    pub is_lifted: bool,
    /// What it cancelled, each with what was planned in its place.
    pub cancelled: Vec<(Planned, Option<Planned>)>,
    /// The closures that stand.
    pub standing: Vec<Draft>,
    /// The sessions of its days that are held.
    pub held: Vec<Planned>,
}

/// A session that stays cancelled, by another closure from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// The session.
    pub session: Planned,
    /// The closure that covers it still.
    pub closure: Draft,
    /// Its lessons were to be held on another day, and are not.
    pub had_moved: bool,
}

/// 恢复上课
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifted {
    /// What had been declared.
    pub closure: Draft,
    /// Sessions that are held after all.
    pub restored: Vec<Planned>,
    /// Sessions that another closure takes over.
    pub passed: Vec<Passed>,
    /// Sessions that had been planned in their place and are not held.
    pub dropped: Vec<Planned>,
    /// It was lifted before; nothing changed.
    pub already: bool,
}

/// Why nothing is closed or lifted, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The last day is before the first (P3.31).
    DaysCrossed,
    /// The hours end before they begin (P3.31).
    HoursCrossed,
    /// All of it is over (P3.31).
    Past,
    /// Days outside the term (P3.31).
    OutsideTerm,
    /// Another cause, and no word about it (P3.31).
    WithoutNote,
    /// Longer than a line or two (P3.31).
    TooLong,
    /// Another closure covers some of it (P3.31).
    Overlaps {
        /// The other's first day.
        from: Date,
        /// The other's last day.
        to: Date,
    },
    /// A care group's evening is not given up: its children have nowhere else to be (P3.54).
    CareStays {
        /// The group's name.
        group: Words,
    },
    /// The group has no lesson in these hours (P3.31).
    Nothing,
    /// Of one group one lesson is given up, from its beginning to its end (P3.31).
    OtherHours {
        /// The group's name.
        group: Words,
        /// When its lesson begins.
        from: Moment,
        /// When it ends.
        until: Moment,
    },
    /// Lessons of several days cannot all move to one (P3.31).
    OneDayToMove,
    /// Lessons move to a later day (P3.31).
    TargetNotLater,
    /// There is no school on that day (P1.21).
    TargetNoSchool {
        /// The day.
        date: Date,
    },
    /// A session would come back to somebody, its teacher or who goes along, who has another one at that time by now (P3.54).
    TeacherBusy {
        /// The group that would come back.
        group: Words,
        /// The group that its teacher has by now.
        other: Words,
    },
}

/// Closes days or hours. The same again is the same closure.
pub fn declare(
    (scheme, calendar): (&Scheme, &Calendar),
    facts: &Facts,
    draft: Draft,
    now: Moment,
) -> Result<Declared, Refusal> {
    let declared =
        |closure, already| Declared { closure, cancelled: Vec::new(), under_way: Vec::new(), already };
    if facts.standing.iter().any(|one| one.id == draft.id || one.says_what(&draft)) {
        return Ok(declared(draft, true));
    }
    holds(scheme, &draft, now)?;
    if let Some(other) = facts.standing.iter().find(|one| one.overlaps(&draft)) {
        return Err(Refusal::Overlaps { from: other.from, to: other.to });
    }
    moves(scheme, calendar, &draft)?;
    let closed: Vec<&Planned> =
        facts.sessions.iter().filter(|one| draft.cancels(one) && one.until > now).collect();
    if let Some(care) = closed.iter().find(|one| draft.group.is_some() && one.course.is_none()) {
        return Err(Refusal::CareStays { group: care.name.clone() });
    }
    if draft.group.is_some() {
        one_lesson(&draft, &closed)?;
    }
    let (under_way, idle): (Vec<&Planned>, Vec<&Planned>) = closed.into_iter().partition(|one| one.is_opened);
    let cancelled = match draft.instead {
        Instead::Cancel => idle.into_iter().map(Cancelled::of).collect(),
        Instead::Move(to) => moving::each((scheme, calendar), facts, &idle, to),
    };
    let under_way = under_way.into_iter().cloned().collect();
    Ok(Declared { cancelled, under_way, ..declared(draft, false) })
}

/// A group's closure is one lesson as it stands in the plan, whatever a form says: hours beside it would give up nothing, or
/// half of it.
fn one_lesson(draft: &Draft, closed: &[&Planned]) -> Result<(), Refusal> {
    let lesson = closed.first().ok_or(Refusal::Nothing)?;
    let hours = Some((lesson.from.time(), lesson.until.time()));
    if closed.len() == 1 && draft.from == draft.to && draft.hours == hours {
        return Ok(());
    }
    Err(Refusal::OtherHours { group: lesson.name.clone(), from: lesson.from, until: lesson.until })
}

/// Days, hours and words make sense by themselves.
fn holds(scheme: &Scheme, draft: &Draft, now: Moment) -> Result<(), Refusal> {
    if draft.to < draft.from {
        return Err(Refusal::DaysCrossed);
    }
    if draft.hours.is_some_and(|(from, until)| until <= from) {
        return Err(Refusal::HoursCrossed);
    }
    if draft.ends() <= now {
        return Err(Refusal::Past);
    }
    if !scheme.term.contains(draft.from) || !scheme.term.contains(draft.to) {
        return Err(Refusal::OutsideTerm);
    }
    if draft.cause == Cause::Other && draft.note.trim().is_empty() {
        return Err(Refusal::WithoutNote);
    }
    if draft.note.chars().count() > NOTE_MAX {
        return Err(Refusal::TooLong);
    }
    Ok(())
}

/// The day to which lessons move is one, later, and a school day (P1.21).
fn moves(scheme: &Scheme, calendar: &Calendar, draft: &Draft) -> Result<(), Refusal> {
    let Instead::Move(to) = draft.instead else { return Ok(()) };
    if draft.from != draft.to {
        return Err(Refusal::OneDayToMove);
    }
    if to <= draft.to {
        return Err(Refusal::TargetNotLater);
    }
    match calendar.day(&scheme.term, to) {
        SchoolDay::Open(_) => Ok(()),
        SchoolDay::OutsideTerm | SchoolDay::Holiday(_) | SchoolDay::Closed | SchoolDay::Weekend => {
            Err(Refusal::TargetNoSchool { date: to })
        }
    }
}

/// Takes a closure back: what is not over is held after all, and what was planned instead is not. An evening that is
/// over, or that somebody opened for children who came all the same, stays as it was; one that another closure covers is
/// that one's from now on, so that lifting it too gives the evening back.
pub fn lift(facts: &LiftFacts, now: Moment) -> Result<Lifted, Refusal> {
    let (closure, already) = (facts.closure.clone(), facts.is_lifted);
    let (restored, passed, dropped) = (Vec::new(), Vec::new(), Vec::new());
    let mut lifted = Lifted { closure, restored, passed, dropped, already };
    if already {
        return Ok(lifted);
    }
    if facts.closure.ends() <= now {
        return Err(Refusal::Past);
    }
    let ahead = facts.cancelled.iter().filter(|(one, _)| one.until > now && !one.is_opened);
    for (session, instead) in ahead {
        let covers = |other: &&Draft| other.id != facts.closure.id && other.cancels(session);
        match facts.standing.iter().find(covers) {
            Some(other) => lifted.passed.push(Passed {
                session: session.clone(),
                closure: other.clone(),
                had_moved: instead.is_some(),
            }),
            None => lifted.restored.push(session.clone()),
        }
        lifted.dropped.extend(instead.clone());
    }
    free(&lifted.restored, &facts.held)?;
    Ok(lifted)
}

/// Whoever would have a session back may stand in for somebody else by now (P3.54).
fn free(restored: &[Planned], held: &[Planned]) -> Result<(), Refusal> {
    for one in restored {
        let meets = |other: &&Planned| {
            let is_theirs = !other.leading().is_disjoint(&one.leading());
            is_theirs && other.from < one.until && one.from < other.until
        };
        if let Some(other) = held.iter().find(meets) {
            return Err(Refusal::TeacherBusy { group: one.name.clone(), other: other.name.clone() });
        }
    }
    Ok(())
}

impl Draft {
    /// Whether a session falls into it: any minute of it is closed.
    pub fn covers(&self, from: Moment, until: Moment) -> bool {
        let day = from.date();
        let (closes, opens) = self.on(day);
        self.from <= day && day <= self.to && from < opens && closes < until
    }

    /// Whether a session is not held because of it.
    pub fn cancels(&self, session: &Planned) -> bool {
        self.takes(&session.group, (session.from, session.until))
    }

    /// Whether an evening of a group would not be held because of it.
    pub fn takes(&self, group: &GroupId, (from, until): (Moment, Moment)) -> bool {
        self.group.as_ref().is_none_or(|own| own == group) && self.covers(from, until)
    }

    /// Whether it closes some hour of a day.
    pub fn touches(&self, date: Date) -> bool {
        self.from <= date && date <= self.to
    }

    /// From when until when it closes a day.
    fn on(&self, day: Date) -> (Moment, Moment) {
        match self.hours {
            Some((from, until)) => (moment(day, from), moment(day, until)),
            None => {
                let next = day.saturating_add(1.day());
                (moment(day, Time::midnight()), moment(next, Time::midnight()))
            }
        }
    }

    /// When the last of it is over.
    pub fn ends(&self) -> Moment {
        self.on(self.to).1
    }

    fn overlaps(&self, other: &Self) -> bool {
        let days = self.from <= other.to && other.from <= self.to;
        let hours = match (self.hours, other.hours) {
            (Some((from, until)), Some((since, to))) => from < to && since < until,
            (None, _) | (_, None) => true,
        };
        days && hours && self.group == other.group
    }

    fn says_what(&self, other: &Self) -> bool {
        (self.from, self.to, self.hours) == (other.from, other.to, other.hours)
            && (self.cause, self.instead, &self.group) == (other.cause, other.instead, &other.group)
    }
}

impl Planned {
    /// Whoever is in its room for the school, each once: its teacher, and who goes along to somebody from outside.
    pub fn leading(&self) -> BTreeSet<&PersonId> {
        std::iter::once(&self.teacher).chain(&self.companion).collect()
    }
}

impl Cancelled {
    fn of(session: &Planned) -> Self {
        Self { session: session.clone(), moved: None, stuck: None }
    }
}

impl Cause {
    /// Every cause that a school declares, in the order of the form.
    pub const ALL: [Self; 6] =
        [Self::Weather, Self::Outage, Self::Epidemic, Self::Premises, Self::NoTeacher, Self::Other];

    /// As tables and forms write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Weather => "weather",
            Self::Outage => "outage",
            Self::Epidemic => "epidemic",
            Self::Premises => "premises",
            Self::NoTeacher => "no-teacher",
            Self::Replanned => "replanned",
            Self::Other => "other",
        }
    }
}

impl std::str::FromStr for Cause {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        let mut known = Self::ALL.into_iter().chain([Self::Replanned]);
        known.find(|cause| cause.code() == code).ok_or(())
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::DaysCrossed => "closure-days-crossed",
            Self::HoursCrossed => "closure-hours-crossed",
            Self::Past => "closure-past",
            Self::OutsideTerm => "closure-outside-term",
            Self::WithoutNote => "closure-without-note",
            Self::TooLong => "closure-too-long",
            Self::Overlaps { .. } => "closure-overlaps",
            Self::CareStays { .. } => "closure-care-stays",
            Self::Nothing => "closure-nothing",
            Self::OtherHours { .. } => "closure-other-hours",
            Self::OneDayToMove => "closure-one-day-to-move",
            Self::TargetNotLater => "closure-target-not-later",
            Self::TargetNoSchool { .. } => "closure-target-no-school",
            Self::TeacherBusy { .. } => "closure-teacher-busy",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::TargetNoSchool { .. } => "P1.21",
            Self::CareStays { .. } | Self::TeacherBusy { .. } => "P3.54",
            Self::DaysCrossed
            | Self::HoursCrossed
            | Self::Past
            | Self::OutsideTerm
            | Self::WithoutNote
            | Self::TooLong
            | Self::Overlaps { .. }
            | Self::Nothing
            | Self::OtherHours { .. }
            | Self::OneDayToMove
            | Self::TargetNotLater => "P3.31",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLong => vec![("max", NOTE_MAX.to_string())],
            Self::Overlaps { from, to } => vec![("from", from.to_string()), ("to", to.to_string())],
            Self::TargetNoSchool { date } => vec![("date", date.to_string())],
            Self::CareStays { group } => listed(group, []),
            Self::OtherHours { group, from, until } => listed(
                group,
                [
                    ("date", from.date().to_string()),
                    ("from", from.time().strftime("%H:%M").to_string()),
                    ("until", until.time().strftime("%H:%M").to_string()),
                ],
            ),
            Self::TeacherBusy { group, other } => {
                listed(group, [("other", other.zh.clone()), ("other_en", other.en.clone())])
            }
            Self::DaysCrossed
            | Self::HoursCrossed
            | Self::Past
            | Self::OutsideTerm
            | Self::WithoutNote
            | Self::Nothing
            | Self::OneDayToMove
            | Self::TargetNotLater => Vec::new(),
        }
    }
}

/// A group's name in both languages, and what else a refusal says of it.
fn listed<const N: usize>(group: &Words, rest: [(&'static str, String); N]) -> Vec<(&'static str, String)> {
    let name = [("group", group.zh.clone()), ("group_en", group.en.clone())];
    name.into_iter().chain(rest).collect()
}

#[cfg(test)]
mod tests;
