//! 点名 Roll call: who is here, who is not, and who asks where they are.

pub mod arriving;

use crate::day::session::{By, Session};
use crate::id::{HouseholdId, PersonId, SessionId, StudentId};
use crate::moment::Moment;
use crate::plan::local::{Day, Words};
use crate::refusal::Refuses;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How the roll is called.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Minutes after the session's start by which the roll is taken (P3.52).
    pub taken_within_minutes: i64,
    /// Minutes after the session's start from which a child is late (P3.52).
    pub late_after_minutes: i64,
    /// Weekdays on which a child of class “1” need not come (P3.57).
    pub optional_days: Vec<Day>,
    /// Who follows up an unexplained absence (P3.55).
    pub absence_to: AbsenceTo,
}

/// Who follows up an unexplained absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AbsenceTo {
    /// 班主任 The head teacher of the child's home class (P3.55).
    HeadTeacher,
}

/// Where a child stands this evening: exactly one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// 未到 Expected, not seen yet.
    Expected,
    /// 已到
    Present,
    /// 迟到
    Late,
    /// 缺勤 Not here, and no slip.
    Absent,
    /// 请假
    Leave,
    /// 已接走 Handed to a named adult by a named adult.
    HandedOver,
}

/// What a teacher says of one child, on one device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Which child.
    pub student: StudentId,
    /// Present, late, absent or on leave.
    pub state: State,
    /// When it was made.
    pub made_at: Moment,
    /// The newest state that the device had seen: a mark made without knowing of a later one does not undo it.
    pub seen_at: Moment,
}

/// One row as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Name.
    pub name: String,
    /// Whose child.
    pub household: HouseholdId,
    /// Home class, whose head teacher is asked.
    pub home_class: String,
    /// Where the child stands.
    pub state: State,
    /// When that was said; never, while only expected.
    pub marked_at: Option<Moment>,
}

/// What the roll of one session may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The session.
    pub session: Session,
    /// Who acts.
    pub by: By,
    /// Every child on its roll.
    pub rows: BTreeMap<StudentId, Row>,
    /// Head teachers by home class (P3.55).
    pub head_teachers: BTreeMap<String, PersonId>,
}

/// 已点名 What the marks changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// Which session.
    pub session: SessionId,
    /// One entry a child whose state changed.
    pub changes: Vec<Change>,
    /// Children of whom somebody said something else in the meantime: nothing was changed, look again.
    pub overtaken: Vec<StudentId>,
    /// The roll had been closed: these are corrections, and they move absences and attendance with them.
    pub correction: bool,
}

/// One child's state before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Who.
    pub student: StudentId,
    /// Before.
    pub before: State,
    /// After.
    pub after: State,
    /// When it was said, never later than now.
    pub at: Moment,
    /// The absence that a correction opens.
    pub absence: Option<Absent>,
}

/// A child whom nobody has accounted for, and who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent {
    /// Who is missing.
    pub student: StudentId,
    /// Name.
    pub name: String,
    /// Whose child.
    pub household: HouseholdId,
    /// Home class.
    pub home_class: String,
    /// Its head teacher; `None` when the class has none, then the management group asks.
    pub follower: Option<PersonId>,
}

/// 点名完毕
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Which session.
    pub session: SessionId,
    /// Children who are here.
    pub attended: Vec<StudentId>,
    /// Children on leave.
    pub on_leave: i64,
    /// Children whom somebody must now find.
    pub absent: Vec<Absent>,
    /// It was closed before; nothing changed.
    pub already: bool,
}

/// Why a roll is not marked or closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Only the one responsible, or the management group, takes the roll (P3.54).
    NotYours {
        /// The group's name.
        group: Words,
    },
    /// The roll has not been laid out (P3.52).
    NotOpened,
    /// The session has ended; nothing changes any more (P3.52).
    SessionClosed,
    /// A child is not on this roll: it is added first (X.22).
    NotListed {
        /// How many.
        count: usize,
    },
    /// These children have been handed over (P3.61).
    HandedOver {
        /// Their names.
        names: Vec<String>,
    },
    /// Nobody has said of these children whether they are here (P3.52).
    Unmarked {
        /// Their names.
        names: Vec<String>,
    },
    /// The child is in another room this evening (P3.52).
    PresentElsewhere {
        /// The child's name.
        name: String,
        /// The other group.
        group: Words,
    },
}

/// Takes marks. The same marks again change nothing; a mark that was overtaken by another device is told, not applied.
pub fn mark(facts: &Facts, marks: &[Mark], now: Moment) -> Result<Marked, Refusal> {
    facts.may_change()?;
    let last: BTreeMap<&StudentId, &Mark> = marks.iter().map(|mark| (&mark.student, mark)).collect();
    let strangers = last.keys().filter(|student| !facts.rows.contains_key(**student)).count();
    if strangers > 0 {
        return Err(Refusal::NotListed { count: strangers });
    }
    let differs = |(student, mark): &(&StudentId, &Mark)| facts.rows[*student].state != mark.state;
    let said: Vec<_> = last.into_iter().filter(differs).collect();
    let gone = said.iter().filter(|(student, _)| facts.rows[*student].state == State::HandedOver);
    let names: Vec<String> = gone.map(|(student, _)| facts.rows[*student].name.clone()).collect();
    if !names.is_empty() {
        return Err(Refusal::HandedOver { names });
    }
    let (overtaken, news): (Vec<_>, Vec<_>) =
        said.into_iter().partition(|(student, mark)| facts.rows[*student].marked_at > Some(mark.seen_at));
    Ok(Marked {
        session: facts.session.id.clone(),
        changes: news.into_iter().map(|(_, mark)| facts.change(mark, now)).collect(),
        overtaken: overtaken.into_iter().map(|(student, _)| student.clone()).collect(),
        correction: facts.session.roll_closed_at.is_some(),
    })
}

/// Rule 缺勤 `[roll.absence_to]` (P3.55): closing the roll gives every child who is missing without a slip to the head
/// teacher of its home class. Refused while anyone is unmarked.
pub fn close(terms: &Terms, facts: &Facts) -> Result<Closed, Refusal> {
    facts.may_change()?;
    let already = facts.session.roll_closed_at.is_some();
    let unmarked = facts.rows.values().filter(|row| row.state == State::Expected);
    let names: Vec<String> = unmarked.map(|row| row.name.clone()).collect();
    if !names.is_empty() && !already {
        return Err(Refusal::Unmarked { names });
    }
    let with = |state: State| facts.rows.iter().filter(move |(_, row)| row.state == state);
    let asked = match terms.absence_to {
        AbsenceTo::HeadTeacher => with(State::Absent).map(|(student, _)| facts.absent(student)),
    };
    Ok(Closed {
        session: facts.session.id.clone(),
        attended: facts.attended(),
        on_leave: i64::try_from(with(State::Leave).count()).unwrap_or(i64::MAX),
        absent: if already { Vec::new() } else { asked.collect() },
        already,
    })
}

/// Rule 及时 `[roll.taken_within_minutes]` (P3.52): from this moment a roll that is not closed is overdue.
pub fn due_at(terms: &Terms, session_from: Moment) -> Moment {
    session_from.plus_minutes(terms.taken_within_minutes)
}

/// Rule 迟到 `[roll.late_after_minutes]` (P3.52): from this moment a child who comes is late. The page says so; the
/// teacher decides.
pub fn late_from(terms: &Terms, session_from: Moment) -> Moment {
    session_from.plus_minutes(terms.late_after_minutes)
}

/// Rule 周五可不参加 `[roll.optional_days]` (P3.57): whether class “1” may stay away on this weekday.
pub fn is_optional(terms: &Terms, day: Day) -> bool {
    terms.optional_days.contains(&day)
}

impl Facts {
    /// Whoever may act, while anything may still change.
    pub(crate) fn may_change(&self) -> Result<(), Refusal> {
        if !self.session.is_led_by(&self.by) {
            return Err(Refusal::NotYours { group: self.session.name.clone() });
        }
        if self.session.opened_at.is_none() {
            return Err(Refusal::NotOpened);
        }
        if self.session.closed_at.is_some() {
            return Err(Refusal::SessionClosed);
        }
        Ok(())
    }

    fn change(&self, mark: &Mark, now: Moment) -> Change {
        let opens = self.session.roll_closed_at.is_some() && mark.state == State::Absent;
        Change {
            student: mark.student.clone(),
            before: self.rows[&mark.student].state,
            after: mark.state,
            at: mark.made_at.min(now),
            absence: opens.then(|| self.absent(&mark.student)),
        }
    }

    fn absent(&self, student: &StudentId) -> Absent {
        let row = &self.rows[student];
        let follower = self.head_teachers.get(&row.home_class).cloned();
        let Row { name, household, home_class, .. } = row.clone();
        Absent { student: student.clone(), name, household, home_class, follower }
    }

    fn attended(&self) -> Vec<StudentId> {
        let here = self.rows.iter().filter(|(_, row)| row.state.attends());
        here.map(|(student, _)| student.clone()).collect()
    }
}

impl State {
    /// As the table writes it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::Present => "present",
            Self::Late => "late",
            Self::Absent => "absent",
            Self::Leave => "leave",
            Self::HandedOver => "handed-over",
        }
    }

    /// A mark that a teacher can make.
    pub fn from_mark(code: &str) -> Option<Self> {
        [Self::Present, Self::Late, Self::Absent, Self::Leave].into_iter().find(|state| state.code() == code)
    }

    /// Whether the child is in the room, or may be: nobody has taken it home or said that it is not there.
    pub fn is_inside(self) -> bool {
        matches!(self, Self::Expected | Self::Present | Self::Late)
    }

    /// Whether the child has been here this evening.
    pub fn attends(self) -> bool {
        matches!(self, Self::Present | Self::Late | Self::HandedOver)
    }
}

impl std::str::FromStr for State {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        match code {
            "expected" => Ok(Self::Expected),
            "handed-over" => Ok(Self::HandedOver),
            mark => Self::from_mark(mark).ok_or(()),
        }
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotYours { .. } => "roll-not-yours",
            Self::NotOpened => "roll-not-opened",
            Self::SessionClosed => "roll-session-closed",
            Self::NotListed { .. } => "roll-not-listed",
            Self::HandedOver { .. } => "roll-handed-over",
            Self::Unmarked { .. } => "roll-unmarked",
            Self::PresentElsewhere { .. } => "roll-present-elsewhere",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotYours { .. } => "P3.54",
            Self::NotOpened | Self::SessionClosed | Self::Unmarked { .. } | Self::PresentElsewhere { .. } => {
                "P3.52"
            }
            Self::NotListed { .. } => "X.22",
            Self::HandedOver { .. } => "P3.61",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotYours { group } => vec![("group", group.zh.clone()), ("group_en", group.en.clone())],
            Self::NotOpened | Self::SessionClosed => Vec::new(),
            Self::NotListed { count } => vec![("count", count.to_string())],
            Self::HandedOver { names } | Self::Unmarked { names } => {
                vec![("names", names.join("、")), ("count", names.len().to_string())]
            }
            Self::PresentElsewhere { name, group } => {
                vec![("name", name.clone()), ("group", group.zh.clone()), ("group_en", group.en.clone())]
            }
        }
    }
}

#[cfg(test)]
mod tests;
