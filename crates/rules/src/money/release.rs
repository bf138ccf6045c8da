//! 核销 Release: when a lesson's roll is closed, its money leaves custody, child by child.

use super::account::{Account, Kind, Transfer};
use super::bill::cost;
use super::fee::{self, Missed};
use crate::fen::Fen;
use crate::id::{CourseId, SessionId, StudentId, TransferId};

/// How a child stood at a closed roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stood {
    /// 已到或迟到
    Attended,
    /// 缺勤 Absent without leave.
    Absent,
    /// 请假
    OnLeave,
}

/// What the rule may know of one closed roll.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The evening.
    pub session: SessionId,
    /// Whose lesson it was; `None` for class "1", which costs nothing (P3.8).
    pub course: Option<CourseId>,
    /// Lessons in the evening.
    pub lessons: i64,
    /// Each child, how it stood, and what its custody account holds for this course.
    pub children: Vec<(StudentId, Stood, Fen)>,
}

/// What a closed roll moves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Released {
    /// One transfer a child.
    pub transfers: Vec<Transfer>,
    /// Children who attended without enough money held: looked after all the same, and listed.
    pub owing: Vec<StudentId>,
}

/// Rule 核销时点 `[fee.x.release]` (P0.1): one lesson given, one lesson's money leaves the account; never more than
/// is held, and never for class "1".
pub fn release(terms: &fee::Terms, facts: &Facts) -> Released {
    let fee::Release::RollClosed = terms.release;
    let Some(course) = &facts.course else { return Released::default() };
    let fen = cost(terms, facts.lessons);
    let mut released = Released::default();
    for (student, stood, held) in &facts.children {
        match leaves(terms, *stood) {
            Missed::Refund => {}
            Missed::Release if *held < fen => released.owing.push(student.clone()),
            Missed::Release => released.transfers.push(transfer(facts, course, student, fen)),
        }
    }
    released
}

fn leaves(terms: &fee::Terms, stood: Stood) -> Missed {
    match stood {
        Stood::Attended => Missed::Release,
        Stood::Absent => absent_without_leave(terms),
        Stood::OnLeave => on_leave(terms),
    }
}

/// Rule 无故缺勤 `[fee.x.absent_without_leave]` (P3.16): the seat was kept; the school's setting says what follows.
pub fn absent_without_leave(terms: &fee::Terms) -> Missed {
    terms.absent_without_leave
}

/// Rule 请假课时 `[fee.x.on_leave]` (P3.16): a lesson missed on leave; the school's setting says what follows.
pub fn on_leave(terms: &fee::Terms) -> Missed {
    terms.on_leave
}

fn transfer(facts: &Facts, course: &CourseId, student: &StudentId, fen: Fen) -> Transfer {
    Transfer {
        id: TransferId::new(format!("release/{}/{student}", facts.session)),
        kind: Kind::Release,
        debit: Account::Custody(student.clone()),
        credit: Account::Payee(course.clone()),
        fen,
        student: student.clone(),
        subject: facts.session.to_string(),
        clause: "P3.16",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;

    fn facts(children: Vec<(StudentId, Stood, Fen)>) -> Facts {
        let (session, course) = (SessionId::new("s1"), Some(CourseId::new("robotics")));
        Facts { session, course, lessons: 2, children }
    }

    fn moved(stood: Stood, held: i64) -> (usize, usize) {
        let released = release(&gongshu().fee["x"], &facts(vec![(StudentId::new("ming"), stood, Fen(held))]));
        (released.transfers.len(), released.owing.len())
    }

    #[test]
    fn release_moves_what_was_given() {
        for (held, expected) in [(48_000, (1, 0)), (4000, (1, 0)), (3999, (0, 1)), (0, (0, 1))] {
            assert_eq!(moved(Stood::Attended, held), expected, "{held} fen held");
        }
        let free =
            Facts { course: None, ..facts(vec![(StudentId::new("ming"), Stood::Attended, Fen(48_000))]) };
        assert_eq!(release(&gongshu().fee["x"], &free), Released::default(), "class 1 is free");
    }

    #[test]
    fn absent_without_leave() {
        assert_eq!(moved(Stood::Absent, 48_000), (1, 0));
        let mut terms = gongshu().fee["x"].clone();
        terms.absent_without_leave = Missed::Refund;
        let kept = release(&terms, &facts(vec![(StudentId::new("ming"), Stood::Absent, Fen(48_000))]));
        assert_eq!(kept, Released::default());
    }

    #[test]
    fn on_leave() {
        assert_eq!(moved(Stood::OnLeave, 48_000), (0, 0));
    }

    #[test]
    fn the_same_roll_closed_twice_makes_the_same_transfers() {
        let of = || {
            release(&gongshu().fee["x"], &facts(vec![(StudentId::new("ming"), Stood::Attended, Fen(48_000))]))
        };
        assert_eq!(of().transfers[0].id, of().transfers[0].id);
        assert_eq!(of().transfers[0].id.as_str(), "release/s1/ming");
    }
}
