//! 补正出勤 Amending: a mark that is found wrong when its evening is over. The roll stays as it was signed; how a child stood
//! for its lesson's money is an entry of its own, with its reason.

use super::State;
use crate::day::session::Session;
use crate::id::{SessionId, StudentId};
use crate::refusal::Refuses;

/// What may be said of a child afterwards: nothing but what its lesson's money asks.
pub const STATES: [State; 3] = [State::Present, State::Absent, State::Leave];

/// As many letters as a reason may have.
const LETTERS_MAX: usize = 200;

/// A child of the roll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Name.
    pub name: String,
    /// How the roll left it.
    pub state: State,
    /// What the last entry said, if there is one.
    pub amended: Option<State>,
    /// How many entries there are.
    pub times: i64,
}

/// What the rule may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Which evening.
    pub session: Session,
    /// Whether families pay for it: a course's lesson, or an evening of care that has a fee (P3.8, P3.16).
    pub costs: bool,
    /// The child, if it is on the roll.
    pub row: Option<Row>,
}

/// What is said now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Of which child.
    pub student: StudentId,
    /// How it stood, one of [`STATES`].
    pub state: State,
    /// How anybody knows.
    pub reason: String,
    /// How many entries the page had shown: whoever wrote since may have known better.
    pub times: i64,
}

/// 已补正
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amended {
    /// Which evening.
    pub session: SessionId,
    /// Which child.
    pub student: StudentId,
    /// The first entry of this evening and child is 1.
    pub times: i64,
    /// How it stood before.
    pub before: State,
    /// How it stands now.
    pub state: State,
    /// How anybody knows.
    pub reason: String,
}

/// Why not, in rank order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody pays for it, or it was not held: no money asks (P3.16).
    NoLesson,
    /// The evening is not over: its roll is corrected itself (P3.52).
    NotOver,
    /// The child is not on this roll (P3.52).
    NotListed,
    /// Somebody signed for the child when it was handed over, so it was there (P3.61).
    HandedOver {
        /// Its name.
        name: String,
    },
    /// Somebody has put it right since the page was shown (P3.16).
    Stale {
        /// The child's name.
        name: String,
    },
    /// Nothing says how anybody knows (P3.16).
    NoReason,
    /// The reason is longer than anybody reads (P3.16).
    TooLong {
        /// Letters at most.
        most: usize,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoLesson => "roll-amend-no-lesson",
            Self::NotOver => "roll-amend-not-over",
            Self::NotListed => "roll-amend-not-listed",
            Self::HandedOver { .. } => "roll-amend-handed-over",
            Self::Stale { .. } => "roll-amend-stale",
            Self::NoReason => "roll-amend-no-reason",
            Self::TooLong { .. } => "roll-amend-too-long",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NoLesson | Self::Stale { .. } | Self::NoReason | Self::TooLong { .. } => "P3.16",
            Self::NotOver | Self::NotListed => "P3.52",
            Self::HandedOver { .. } => "P3.61",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::HandedOver { name } | Self::Stale { name } => vec![("name", name.clone())],
            Self::TooLong { most } => vec![("most", most.to_string())],
            Self::NoLesson | Self::NotOver | Self::NotListed | Self::NoReason => Vec::new(),
        }
    }
}

/// Says how a child stood at an evening that is over. The same again is no act.
pub fn amend(facts: &Facts, draft: &Draft) -> Result<Option<Amended>, Refusal> {
    let session = &facts.session;
    if !facts.costs || session.cancelled.is_some() {
        return Err(Refusal::NoLesson);
    }
    if session.closed_at.is_none() {
        return Err(Refusal::NotOver);
    }
    let row = facts.row.as_ref().ok_or(Refusal::NotListed)?;
    if row.state == State::HandedOver {
        return Err(Refusal::HandedOver { name: row.name.clone() });
    }
    let before = row.amended.unwrap_or(row.state);
    if before == draft.state {
        return Ok(None);
    }
    if row.times != draft.times {
        return Err(Refusal::Stale { name: row.name.clone() });
    }
    let reason = draft.reason.trim().to_owned();
    if reason.is_empty() {
        return Err(Refusal::NoReason);
    }
    if reason.chars().count() > LETTERS_MAX {
        return Err(Refusal::TooLong { most: LETTERS_MAX });
    }
    let (session, student) = (session.id.clone(), draft.student.clone());
    Ok(Some(Amended { session, student, times: row.times + 1, before, state: draft.state, reason }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::closure::Cause;
    use crate::day::session::Cancelled;
    use crate::day::session::tests::session;
    use crate::id::CourseId;

    fn row(state: State, amended: Option<State>) -> Option<Row> {
        Some(Row { name: "王小明".to_owned(), state, amended, times: i64::from(amended.is_some()) })
    }

    fn over() -> Session {
        let closed_at = Some(session().until);
        Session { course: Some(CourseId::new("robotics")), closed_at, ..session() }
    }

    fn draft(state: State, reason: &str, times: i64) -> Draft {
        Draft { student: StudentId::new("ming"), state, reason: reason.to_owned(), times }
    }

    /// The ladder: each row mends what the row above was refused for.
    #[test]
    fn an_evening_that_is_over_is_amended_with_a_reason() {
        let care = Session { course: None, ..over() };
        let cause = Cause::Weather;
        let cancelled = Some(Cancelled { at: session().from, cause, moved_to: None });
        let not_held = Session { cancelled, ..over() };
        let running = Session { closed_at: None, ..over() };
        let (long, most) = ("长".repeat(201), "长".repeat(200));
        let rows = [
            (care, None, " ", 1, Err("roll-amend-no-lesson")),
            (not_held, None, " ", 1, Err("roll-amend-no-lesson")),
            (running, None, " ", 1, Err("roll-amend-not-over")),
            (over(), None, " ", 1, Err("roll-amend-not-listed")),
            (over(), row(State::HandedOver, None), " ", 1, Err("roll-amend-handed-over")),
            (over(), row(State::Absent, None), " ", 1, Err("roll-amend-stale")),
            (over(), row(State::Present, Some(State::Leave)), " ", 0, Err("roll-amend-stale")),
            (over(), row(State::Absent, None), " ", 0, Err("roll-amend-no-reason")),
            (over(), row(State::Absent, None), long.as_str(), 0, Err("roll-amend-too-long")),
            (over(), row(State::Absent, None), most.as_str(), 0, Ok(true)),
            (over(), row(State::Present, None), " ", 1, Ok(false)), // the same again, from whichever page
        ];
        for (session, row, reason, times, expected) in rows {
            let shown = format!("{row:?} {times}");
            let costs = session.course.is_some();
            let made = amend(&Facts { session, costs, row }, &draft(State::Present, reason, times));
            assert_eq!(made.map(|one| one.is_some()).map_err(|why| why.code()), expected, "{shown}");
        }
    }

    /// How the roll left a child, what the last entry said, what is said now; how it stood, or no act.
    #[test]
    fn the_last_entry_counts_and_the_same_again_is_none() {
        let rows = [
            (State::Absent, None, State::Present, Some(State::Absent)),
            (State::Absent, None, State::Leave, Some(State::Absent)),
            (State::Leave, None, State::Present, Some(State::Leave)),
            (State::Leave, None, State::Leave, None),
            (State::Leave, Some(State::Present), State::Present, None),
            (State::Leave, Some(State::Present), State::Leave, Some(State::Present)),
        ];
        for (state, amended, said, before) in rows {
            let facts = Facts { session: over(), costs: true, row: row(state, amended) };
            let made = amend(&facts, &draft(said, "家长有签字", i64::from(amended.is_some()))).unwrap();
            assert_eq!(made.as_ref().map(|one| one.before), before, "{state:?} {amended:?} {said:?}");
            let times = 1 + i64::from(amended.is_some());
            assert!(made.iter().all(|one| one.times == times && one.state == said));
        }
    }
}
