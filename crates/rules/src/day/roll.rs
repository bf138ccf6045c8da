//! 点名 Roll call: who is here, who is not, and who asks where they are.

pub mod amending;
pub mod arriving;
mod clock;
mod missing;
pub mod sifting;
mod singly;
pub mod undoing;
pub mod unlisted;
pub mod untaken;

pub use clock::{made_in_order, skew_ms};
pub use missing::missed;
pub use singly::singly;

use crate::day::leave::hours::Stay;
use crate::day::session::{By, Session};
use crate::id::{HouseholdId, MarkId, PersonId, SessionId, StudentId};
use crate::moment::Moment;
use crate::plan::local::{Day, Words};
use crate::refusal::Refuses;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How the roll is called.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Minutes after the session's start by which the roll is taken (P3.52).
    pub taken_within_minutes: i64,
    /// Minutes after the session's start from which a child is late (P3.52).
    pub late_after_minutes: i64,
    /// Minutes after the session's start at which the leading group hears of an open roll (X.18).
    pub leader_after_minutes: Option<i64>,
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
    /// Made by the device: the same mark sent again counts once.
    pub key: MarkId,
    /// Which child.
    pub student: StudentId,
    /// Present, late, absent or on leave.
    pub state: State,
    /// When it was made.
    pub made_at: Moment,
    /// The newest state that the device had seen: a mark made without knowing of a later one does not undo it.
    pub seen_at: Moment,
    /// What the same device had said of the child before, and could not know yet whether it came in.
    pub after: Option<MarkId>,
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
    /// The part of the session for which it is expected (P3.60).
    pub stay: Stay,
    /// A slip, or an open report of illness, keeps it away from all of the session (P3.60, P5.19).
    pub has_slip: bool,
    /// It is absent although its teacher says that it is on leave: there is no slip.
    pub says_leave: bool,
    /// When that was said; never, while only expected.
    pub marked_at: Option<Moment>,
    /// When that came in here. A device offline says things long before they come in; only from here on others can know.
    pub came_at: Option<Moment>,
    /// The mark that said so, where it was one.
    pub mark: Option<MarkId>,
    /// Another teacher, who did not know of it, said something else: nobody has looked again yet.
    pub conflict: Option<Conflict>,
}

/// Two teachers said different things of one child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// What the second said.
    pub state: State,
    /// When that came in: who looks again has seen it.
    pub at: Moment,
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
    /// Marks that came in before.
    pub known: BTreeSet<MarkId>,
    /// Who led the session until when, before somebody stood in (P3.43).
    pub led_before: Vec<(PersonId, Moment)>,
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
    /// Children of whom two had said different things, and somebody has looked again.
    pub settled: Vec<StudentId>,
    /// Every mark that was new, with what became of it. Nothing said is ever lost, an undo is an entry too.
    pub noted: Vec<(Mark, Outcome)>,
    /// The roll had been closed: these are corrections, and they move absences and attendance with them.
    pub correction: bool,
}

/// What became of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 已记 The child stands so now.
    Applied,
    /// 一致 It stood so already, or two teachers agree.
    Agreed,
    /// 已改 The same device said something else later.
    Superseded,
    /// 不一致 Somebody else had said something else that this device had not seen.
    Conflict,
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
    /// The teacher says that it is on leave, and there is no slip: it counts as absent (P3.60).
    pub says_leave: bool,
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
    /// Children who come later, by a slip: still expected (P3.60).
    pub coming: i64,
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
    /// Two teachers said different things of these children (P3.52).
    Disputed {
        /// Their names.
        names: Vec<String>,
    },
    /// After the roll was closed nobody is merely expected (P3.52).
    CannotUnmark {
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

/// Takes marks, of whoever may act now, or led the session when they were made. A mark that came in before, or twice in one post, counts once. A mark made without knowing of a later one never undoes it: it
/// agrees, or it is a conflict that both are shown.
pub fn mark(facts: &Facts, marks: &[Mark], now: Moment) -> Result<Marked, Refusal> {
    let mut keys = BTreeSet::new();
    let fresh: Vec<&Mark> =
        marks.iter().filter(|mark| !facts.known.contains(&mark.key) && keys.insert(&mark.key)).collect();
    facts.may_mark(&fresh)?;
    let last: BTreeMap<&StudentId, &Mark> = fresh.iter().map(|mark| (&mark.student, *mark)).collect();
    let strangers = last.keys().filter(|student| !facts.rows.contains_key(**student)).count();
    if strangers > 0 {
        return Err(Refusal::NotListed { count: strangers });
    }
    let named = |which: fn(&Row, &Mark) -> bool| {
        let rows = last.iter().map(|(student, mark)| (&facts.rows[*student], *mark));
        rows.filter(|(row, mark)| which(row, mark)).map(|(row, _)| row.name.clone()).collect::<Vec<_>>()
    };
    let names = named(|row, mark| row.state == State::HandedOver && mark.state != State::HandedOver);
    if !names.is_empty() {
        return Err(Refusal::HandedOver { names });
    }
    let names = named(|row, mark| mark.state == State::Expected && row.state != State::Expected);
    if facts.session.roll_closed_at.is_some() && !names.is_empty() {
        return Err(Refusal::CannotUnmark { names });
    }
    let outcome = |mark: &Mark| match last.get(&mark.student) {
        Some(counts) if counts.key == mark.key => {
            let row = &facts.rows[&mark.student];
            merge(row, mark, is_own(row, marks.iter().filter(|one| one.student == mark.student)))
        }
        _ => Outcome::Superseded,
    };
    let noted: Vec<(Mark, Outcome)> = fresh.into_iter().map(|mark| (mark.clone(), outcome(mark))).collect();
    let of = |wanted: Outcome| noted.iter().filter(move |(_, found)| *found == wanted).map(|(mark, _)| mark);
    Ok(Marked {
        session: facts.session.id.clone(),
        changes: of(Outcome::Applied).map(|mark| facts.change(mark, now)).collect(),
        overtaken: of(Outcome::Conflict).map(|mark| mark.student.clone()).collect(),
        settled: facts.settled(of(Outcome::Applied).chain(of(Outcome::Agreed))),
        correction: facts.session.roll_closed_at.is_some(),
        noted,
    })
}

/// Whether a row stands as the device that sends these marks of the child has said itself. An answer that got lost on its
/// way must not turn a teacher's second word against the first.
fn is_own<'a>(row: &Row, mut sent: impl Iterator<Item = &'a Mark>) -> bool {
    let own = |said: &MarkId| sent.any(|mark| mark.key == *said || mark.after.as_ref() == Some(said));
    row.mark.as_ref().is_some_and(own)
}

/// What becomes of a mark on a row as it stands; `own` where the same device said how it stands. Two who both saw the
/// child agree, however late it was; whatever else two say without knowing of each other is a conflict.
pub fn merge(row: &Row, mark: &Mark, own: bool) -> Outcome {
    let unseen = row.conflict.is_some_and(|conflict| conflict.at > mark.seen_at);
    let (says, says_leave) = row.takes(mark.state);
    if (row.state, row.says_leave) == (says, says_leave) && !unseen {
        return Outcome::Agreed;
    }
    let knew = own || row.came_at <= Some(mark.seen_at);
    if knew && !unseen {
        return Outcome::Applied;
    }
    let saw = |state: State| matches!(state, State::Present | State::Late);
    if row.state == says || (saw(row.state) && saw(says)) {
        return Outcome::Agreed;
    }
    Outcome::Conflict
}

/// Rule 缺勤 `[roll.absence_to]` (P3.55): closing the roll gives every child who is missing without a slip to the head
/// teacher of its home class. Refused while anyone is unmarked who should be here by now, or two teachers disagree.
pub fn close(terms: &Terms, facts: &Facts, now: Moment) -> Result<Closed, Refusal> {
    facts.may_change()?;
    let already = facts.session.roll_closed_at.is_some();
    let (coming, unmarked): (Vec<_>, Vec<_>) = facts.expected().partition(|(_, row)| row.comes_later(now));
    let names: Vec<String> = unmarked.into_iter().map(|(_, row)| row.name.clone()).collect();
    if !names.is_empty() && !already {
        return Err(Refusal::Unmarked { names });
    }
    let disputed = facts.rows.values().filter(|row| row.conflict.is_some());
    let names: Vec<String> = disputed.map(|row| row.name.clone()).collect();
    if !names.is_empty() && !already {
        return Err(Refusal::Disputed { names });
    }
    let with = |state: State| facts.rows.iter().filter(move |(_, row)| row.state == state);
    let asked = match terms.absence_to {
        AbsenceTo::HeadTeacher => with(State::Absent).map(|(student, _)| facts.absent(student)),
    };
    Ok(Closed {
        session: facts.session.id.clone(),
        attended: facts.attended(),
        on_leave: i64::try_from(with(State::Leave).count()).unwrap_or(i64::MAX),
        coming: i64::try_from(coming.len()).unwrap_or(i64::MAX),
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
        self.changes()
    }

    /// The same for marks: whoever led the session before somebody stood in may still send what they said until then, and somebody from
    /// outside until one of the school's own has closed the roll (P3.54). Where a child of their lesson has gone over to extended care,
    /// which somebody else keeps, they call it no more (P3.50).
    fn may_mark(&self, said: &[&Mark]) -> Result<(), Refusal> {
        let is_settled = |mark: &&Mark| self.session.roll_closed_at.is_some_and(|at| at <= mark.made_at);
        let is_elsewhere = self.session.is_extended() && !self.session.is_led_by(&self.by);
        if self.by.is_from_outside() && (is_elsewhere || said.iter().any(is_settled)) {
            return Err(Refusal::NotYours { group: self.session.name.clone() });
        }
        let led = |mark: &&Mark| self.session.was_led_by(&self.by, &self.led_before, mark.made_at);
        if self.has_led() && said.iter().all(led) { self.changes() } else { self.may_change() }
    }

    fn has_led(&self) -> bool {
        self.led_before.iter().any(|(person, _)| *person == self.by.person)
    }

    /// Whether a mark that was refused for this is kept for a person to look at: beside what is never lost, the word of
    /// whoever led the session until somebody stood in, or closed its roll. They may have been in the room without a network.
    pub fn keeps(&self, why: &Refusal) -> bool {
        let was_there = self.has_led() || (self.by.is_from_outside() && self.session.is_led_by(&self.by));
        why.is_kept() || (was_there && matches!(why, Refusal::NotYours { .. }))
    }

    /// Whether anything may still change.
    fn changes(&self) -> Result<(), Refusal> {
        if self.session.opened_at.is_none() {
            return Err(Refusal::NotOpened);
        }
        if self.session.closed_at.is_some() {
            return Err(Refusal::SessionClosed);
        }
        Ok(())
    }

    /// Children of whom nobody has said anything.
    fn expected(&self) -> impl Iterator<Item = (&StudentId, &Row)> {
        self.rows.iter().filter(|(_, row)| row.state == State::Expected)
    }

    /// Whose conflict was seen by whoever has now said how it is.
    fn settled<'a>(&self, said: impl Iterator<Item = &'a Mark>) -> Vec<StudentId> {
        let seen = |mark: &&Mark| {
            self.rows[&mark.student].conflict.is_some_and(|conflict| conflict.at <= mark.seen_at)
        };
        said.filter(seen).map(|mark| mark.student.clone()).collect()
    }

    fn change(&self, mark: &Mark, now: Moment) -> Change {
        let before = self.rows[&mark.student].state;
        let (after, says_leave) = self.rows[&mark.student].takes(mark.state);
        let is_new = after == State::Absent && before != State::Absent;
        let opens = self.session.roll_closed_at.is_some() && is_new;
        Change {
            student: mark.student.clone(),
            before,
            after,
            says_leave,
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

impl Row {
    /// Whether the child is not to be here yet (P3.60).
    pub fn comes_later(&self, now: Moment) -> bool {
        self.stay.comes_at.is_some_and(|at| now < at)
    }
}

impl Refusal {
    /// 留证 Whether a mark that was refused for this is kept beside the session for a person to look at: it may be the only
    /// word on where a child was. What somebody else's teacher says, or too early, is no word on it.
    pub fn is_kept(&self) -> bool {
        match self {
            Self::SessionClosed
            | Self::NotListed { .. }
            | Self::HandedOver { .. }
            | Self::CannotUnmark { .. } => true,
            Self::NotYours { .. }
            | Self::NotOpened
            | Self::Unmarked { .. }
            | Self::Disputed { .. }
            | Self::PresentElsewhere { .. } => false,
        }
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

    /// What a device may say: a mark, or that a mark was a mistake.
    pub fn from_device(code: &str) -> Option<Self> {
        if code == Self::Expected.code() { Some(Self::Expected) } else { Self::from_mark(code) }
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

impl Outcome {
    /// As the table writes it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Agreed => "agreed",
            Self::Superseded => "superseded",
            Self::Conflict => "conflict",
        }
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
            Self::Disputed { .. } => "roll-disputed",
            Self::CannotUnmark { .. } => "roll-cannot-unmark",
            Self::PresentElsewhere { .. } => "roll-present-elsewhere",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotYours { .. } => "P3.54",
            Self::NotOpened
            | Self::SessionClosed
            | Self::Unmarked { .. }
            | Self::Disputed { .. }
            | Self::CannotUnmark { .. }
            | Self::PresentElsewhere { .. } => "P3.52",
            Self::NotListed { .. } => "X.22",
            Self::HandedOver { .. } => "P3.61",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotYours { group } => vec![("group", group.zh.clone()), ("group_en", group.en.clone())],
            Self::NotOpened | Self::SessionClosed => Vec::new(),
            Self::NotListed { count } => vec![("count", count.to_string())],
            Self::HandedOver { names }
            | Self::Unmarked { names }
            | Self::Disputed { names }
            | Self::CannotUnmark { names } => {
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
