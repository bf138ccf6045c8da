//! 场次 Session: one group's evening, planned from the scheme, opened, closed when every child is accounted for.

pub mod expecting;
pub mod forgotten;
pub mod planning;
pub mod replanning;
pub mod switching;

use crate::day::closure::Cause;
use crate::day::leave::hours::Stay;
use crate::day::{extended, leave, roll};
use crate::id::{CourseId, GroupId, PersonId, SessionId, StudentId};
use crate::moment::Moment;
use crate::people::role::{Permit, Role};
use crate::plan::local::Words;
use crate::refusal::Refuses;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// One group's evening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Which.
    pub id: SessionId,
    /// Whose.
    pub group: GroupId,
    /// The course, where the group is an opened course (P3.12).
    pub course: Option<CourseId>,
    /// The group's name.
    pub name: Words,
    /// The day in Shanghai.
    pub date: Date,
    /// When it begins.
    pub from: Moment,
    /// When it ends (excluded).
    pub until: Moment,
    /// Lessons given in it; 0 for class “1”.
    pub lessons: i64,
    /// The one responsible (P3.54).
    pub teacher: PersonId,
    /// 随班老师 Of a course that somebody from outside gives: who of the school's own is responsible beside them (P3.50, P3.54).
    pub companion: Option<PersonId>,
    /// When the roll was laid out.
    pub opened_at: Option<Moment>,
    /// When the roll was closed.
    pub roll_closed_at: Option<Moment>,
    /// When nothing could change any more.
    pub closed_at: Option<Moment>,
    /// It is not held: the school closed its hour.
    pub cancelled: Option<Cancelled>,
}

/// Why a session is not held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancelled {
    /// When that was declared.
    pub at: Moment,
    /// The closure's cause.
    pub cause: Cause,
    /// The day on which its lessons are held instead.
    pub moved_to: Option<Date>,
}

/// How far an evening has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// 停课 It is not held.
    Cancelled,
    /// 未开始
    Planned,
    /// 点名中 The roll is being taken.
    Open,
    /// 托管中 The roll is closed, children are inside.
    Watched,
    /// 已结束
    Closed,
}

/// Who acts on a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub role: Role,
}

/// One child of an evening, as closing a roll or a session sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// Who.
    pub student: StudentId,
    /// Name, for whoever must be told.
    pub name: String,
    /// Where the child stands.
    pub state: roll::State,
    /// An absence that nobody has explained yet.
    pub absence_open: bool,
}

/// What opening a session may know.
#[derive(Clone, Debug)]
pub struct OpenFacts {
    /// The session.
    pub session: Session,
    /// Who opens it.
    pub by: By,
    /// Every member of its group, with where else each one could be tonight.
    pub children: Vec<expecting::Child>,
}

/// 开场 The roll is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Which.
    pub session: SessionId,
    /// The day.
    pub date: Date,
    /// Who is expected, and who is on leave.
    pub rows: Vec<Laid>,
    /// It was open before; nothing changed.
    pub already: bool,
}

/// One child as the roll is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Laid {
    /// Who.
    pub student: StudentId,
    /// Expected, or on leave.
    pub state: roll::State,
    /// For which part of the session (P3.60).
    pub stay: Stay,
}

/// What closing a session may know.
#[derive(Clone, Debug)]
pub struct CloseFacts {
    /// The session.
    pub session: Session,
    /// Who closes it.
    pub by: By,
    /// Every child on its roll.
    pub children: Vec<Child>,
    /// Whoever was written down beside the roll, and of whom nobody has said who it is (X.22).
    pub unlisted: Vec<String>,
}

/// 结束 Nothing changes any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Which.
    pub session: SessionId,
    /// Children handed over.
    pub handed_over: i64,
    /// Children on leave or absent with a stated place.
    pub away: i64,
    /// It was closed before; nothing changed.
    pub already: bool,
}

/// Why a session is not planned, opened or closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A group has nobody responsible (P3.54).
    WithoutTeacher {
        /// Its name.
        group: Words,
    },
    /// One person would be responsible for two groups at one time (P3.54).
    TeacherTwice {
        /// Who, by name.
        teacher: String,
        /// When.
        date: Date,
        /// The one group.
        first: Words,
        /// The other.
        second: Words,
    },
    /// Only the one responsible, or the management group, may act (P3.54).
    NotYours {
        /// The group's name.
        group: Words,
    },
    /// A roll is laid out on its own day (P3.52).
    NotToday {
        /// Its day.
        date: Date,
    },
    /// The roll comes first (P3.52).
    RollOpen,
    /// Children have been handed to nobody yet (P3.61).
    ChildrenInside {
        /// Their names.
        names: Vec<String>,
    },
    /// Nobody knows yet where these children are (P3.55).
    AbsencesOpen {
        /// Their names.
        names: Vec<String>,
    },
    /// Nobody has said who these children are, who stood in the room and on no list (X.22).
    UnlistedOpen {
        /// Their names, as they were written down.
        names: Vec<String>,
    },
}

/// Lays out the roll of one session: everyone expected tonight and everyone on leave. Of a session that is not held
/// nobody is expected, but whoever stands there all the same is added and looked after (X.22).
pub fn open(evening: &expecting::Evening, facts: &OpenFacts, now: Moment) -> Result<Opened, Refusal> {
    let session = &facts.session;
    session.led_by(&facts.by)?;
    let opened = |rows, already| Opened { session: session.id.clone(), date: session.date, rows, already };
    if session.opened_at.is_some() {
        return Ok(opened(Vec::new(), true));
    }
    if now.date() != session.date {
        return Err(Refusal::NotToday { date: session.date });
    }
    let children = if session.cancelled.is_some() { &[][..] } else { &facts.children };
    let rows = children.iter().filter_map(|child| {
        let standing = expecting::expected(evening, &session.group, child);
        Some(Laid { student: child.student.clone(), state: standing.on_the_roll()?, stay: standing.stay() })
    });
    Ok(opened(rows.collect(), false))
}

/// Who comes onto a care roll that lies open already, because the lesson that they would have had was given up since: nobody
/// would look for them else (X.22). Where the roll is closed they are awaited from now on.
pub fn join(
    evening: &expecting::Evening,
    facts: &OpenFacts,
    given_up: &BTreeSet<StudentId>,
    now: Moment,
) -> Vec<Laid> {
    let session = &facts.session;
    if session.opened_at.is_none() || session.closed_at.is_some() || session.cancelled.is_some() {
        return Vec::new();
    }
    let awaited = session.roll_closed_at.map(|_| now.max(session.from));
    let coming = facts.children.iter().filter(|child| given_up.contains(&child.student));
    let laid = |child: &expecting::Child| {
        let standing = expecting::expected(evening, &session.group, child);
        let (state, stay) = (standing.on_the_roll()?, standing.stay());
        let comes_at = if state == roll::State::Expected { stay.comes_at.or(awaited) } else { None };
        Some(Laid { student: child.student.clone(), state, stay: Stay { comes_at, ..stay } })
    };
    coming.filter_map(laid).collect()
}

/// Whether the clock lays out evenings of class "1" that have begun and that nobody has laid out, so that no child on the list is
/// forgotten where the teacher forgets the roll. It waits until slips are too late: a roll that lies there sooner would shorten
/// the time that families have for a slip or a Friday, and would stand in the way of a closure (P3.31, P3.57, P3.60).
pub fn is_laid_out_by_the_clock(leave: &leave::Terms, now: Moment) -> bool {
    leave::is_late(leave, now)
}

/// Ends a session: every child handed over, on leave, or absent with a stated place.
pub fn close(facts: &CloseFacts) -> Result<Closed, Refusal> {
    let session = &facts.session;
    session.led_by(&facts.by)?;
    let closed = |already| {
        let gone = facts.children.iter().filter(|child| child.state == roll::State::HandedOver).count();
        let away = facts.children.len() - gone;
        let (handed_over, away) = (i64::try_from(gone), i64::try_from(away));
        let (handed_over, away) = (handed_over.unwrap_or(i64::MAX), away.unwrap_or(i64::MAX));
        Closed { session: session.id.clone(), handed_over, away, already }
    };
    if session.closed_at.is_some() {
        return Ok(closed(true));
    }
    if session.roll_closed_at.is_none() {
        return Err(Refusal::RollOpen);
    }
    let inside = named(facts, |child| child.state.is_inside());
    if !inside.is_empty() {
        return Err(Refusal::ChildrenInside { names: inside });
    }
    let unexplained = named(facts, |child| child.absence_open);
    if !unexplained.is_empty() {
        return Err(Refusal::AbsencesOpen { names: unexplained });
    }
    if !facts.unlisted.is_empty() {
        return Err(Refusal::UnlistedOpen { names: facts.unlisted.clone() });
    }
    Ok(closed(false))
}

fn named(facts: &CloseFacts, which: impl Fn(&Child) -> bool) -> Vec<String> {
    facts.children.iter().filter(|child| which(child)).map(|child| child.name.clone()).collect()
}

impl Session {
    /// How far it has come.
    pub fn stage(&self) -> Stage {
        match (self.opened_at, self.roll_closed_at, self.closed_at) {
            (None, ..) if self.cancelled.is_some() => Stage::Cancelled,
            (_, _, Some(_)) => Stage::Closed,
            (_, Some(_), None) => Stage::Watched,
            (Some(_), None, None) => Stage::Open,
            (None, None, None) => Stage::Planned,
        }
    }

    /// Refuses whoever is neither responsible for it nor of the management group (P3.54).
    pub fn led_by(&self, by: &By) -> Result<(), Refusal> {
        if self.is_led_by(by) { Ok(()) } else { Err(Refusal::NotYours { group: self.name.clone() }) }
    }

    /// Whether this person was responsible for it at a moment; `before` says who led it until when, before somebody stood in
    /// (P3.43).
    pub fn was_led_by(&self, by: &By, before: &[(PersonId, Moment)], at: Moment) -> bool {
        self.is_led_by(by) || before.iter().any(|(person, until)| *person == by.person && at < *until)
    }

    /// The same session as a rule sees it that judges what this person did at a moment: theirs, if it was theirs then.
    #[must_use]
    pub fn as_led_at(&self, by: &By, before: &[(PersonId, Moment)], at: Moment) -> Self {
        let was_theirs = !self.is_led_by(by) && self.was_led_by(by, before, at);
        let teacher = if was_theirs { by.person.clone() } else { self.teacher.clone() };
        Self { teacher, ..self.clone() }
    }

    /// 延时托管 Whether it is extended care, which has no group of its own and is no lesson that anybody pays for (P1.25).
    pub fn is_extended(&self) -> bool {
        self.group.as_str() == extended::GROUP
    }

    /// From when its children are handed over without the gate's three steps: from the evening's end. Extended care begins after
    /// it, and each goes as its family comes (P3.61).
    pub fn hands_over_from(&self) -> Moment {
        if self.is_extended() { self.from } else { self.until }
    }

    /// Whether this person is responsible for it tonight, or may stand in for whoever is (P3.43, P3.54).
    pub fn is_led_by(&self, by: &By) -> bool {
        let is_theirs = by.person == self.teacher || self.companion.as_ref() == Some(&by.person);
        is_theirs || by.role == Role::Manager || by.role == Role::Clock
    }

    /// 没有本校老师 Whether nobody of the school's own is responsible for it: extended care whose children come from people from outside
    /// alone. Until somebody stands in, its roll and its hand-overs are the management group's (P1.25, P3.54).
    fn is_vacant(&self) -> bool {
        self.teacher.as_str().is_empty() && self.companion.is_none()
    }

    /// Whoever calls its roll, each once: its teacher, and who goes along to somebody from outside.
    pub fn leading(&self) -> BTreeSet<&PersonId> {
        std::iter::once(&self.teacher).chain(&self.companion).collect()
    }

    /// The one who hands its children over: who goes along, or else its teacher (P3.54).
    pub fn responsible(&self) -> &PersonId {
        self.companion.as_ref().unwrap_or(&self.teacher)
    }

    /// Who hears of what concerns its room; nobody where its seat is empty: then the management group does (P3.54).
    pub fn hears(&self) -> Option<&PersonId> {
        Some(self.responsible()).filter(|_| !self.is_vacant())
    }

    /// Whether this person may write down who was seen in its room: anybody of the school; somebody from outside only where the lesson
    /// is theirs, or was before somebody stood in (P3.50).
    pub fn may_note(&self, by: &By, before: &[(PersonId, Moment)]) -> bool {
        let was_theirs = || before.iter().any(|(person, _)| *person == by.person);
        !by.is_from_outside() || self.is_led_by(by) || was_theirs()
    }

    /// Whether this person sees its roll: whoever leads it; somebody from outside only on its own day (P3.50).
    pub fn is_shown_to(&self, by: &By, today: Date) -> bool {
        self.is_led_by(by) && (self.date == today || !by.is_from_outside())
    }
}

impl By {
    /// 校外 Somebody who comes to give a lesson: they call their own roll, and one of the school's own answers for it (P3.50, P3.54).
    pub fn is_from_outside(&self) -> bool {
        self.role == Role::Lecturer
    }

    /// Whoever holds a permit.
    pub fn of(permit: &Permit) -> Self {
        Self { person: permit.person().clone(), role: permit.role() }
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::WithoutTeacher { .. } => "session-without-teacher",
            Self::TeacherTwice { .. } => "session-teacher-twice",
            Self::NotYours { .. } => "session-not-yours",
            Self::NotToday { .. } => "session-not-today",
            Self::RollOpen => "session-roll-open",
            Self::ChildrenInside { .. } => "session-children-inside",
            Self::AbsencesOpen { .. } => "session-absences-open",
            Self::UnlistedOpen { .. } => "session-unlisted-open",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::WithoutTeacher { .. } | Self::TeacherTwice { .. } | Self::NotYours { .. } => "P3.54",
            Self::NotToday { .. } | Self::RollOpen => "P3.52",
            Self::ChildrenInside { .. } => "P3.61",
            Self::AbsencesOpen { .. } => "P3.55",
            Self::UnlistedOpen { .. } => "X.22",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::WithoutTeacher { group } | Self::NotYours { group } => {
                vec![("group", group.zh.clone()), ("group_en", group.en.clone())]
            }
            Self::TeacherTwice { teacher, date, first, second } => vec![
                ("teacher", teacher.clone()),
                ("date", date.to_string()),
                ("first", first.zh.clone()),
                ("second", second.zh.clone()),
                ("first_en", first.en.clone()),
                ("second_en", second.en.clone()),
            ],
            Self::NotToday { date } => vec![("date", date.to_string())],
            Self::RollOpen => Vec::new(),
            Self::ChildrenInside { names } | Self::AbsencesOpen { names } | Self::UnlistedOpen { names } => {
                vec![("names", names.join("、")), ("count", names.len().to_string())]
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
