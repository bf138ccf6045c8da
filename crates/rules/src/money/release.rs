//! 核销 Release: when a lesson's roll is closed, its money leaves custody, child by child.

use super::account::{Account, Kind, Purse, Step, Transfer};
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
    /// 停课 The school was closed: the lesson was not held.
    Closed,
    /// 教师缺席 The lesson's teacher did not come.
    TeacherAbsent,
}

/// What the rule may know of one child of a closed roll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// Which.
    pub student: StudentId,
    /// How it stood.
    pub stood: Stood,
    /// What its custody account holds for this course.
    pub held: Fen,
    /// What this evening has moved for it so far, counter-transfers taken off.
    pub moved: Fen,
    /// How many transfers that took.
    pub times: i64,
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
    /// The school closed the hour: no lesson was given, whoever was looked after (P3.31).
    pub is_cancelled: bool,
    /// What the course has earned and not spent: no more can be taken back.
    pub earned: Fen,
    /// Each child.
    pub children: Vec<Child>,
}

/// What a closed roll moves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Released {
    /// One transfer a child, at most.
    pub transfers: Vec<Transfer>,
    /// Children who attended without enough money held: looked after all the same, and listed.
    pub owing: Vec<StudentId>,
    /// Children to whom the course owes a lesson's money that it has spent.
    pub owed: Vec<StudentId>,
}

/// Rule 核销时点 `[fee.x.release]` (P0.1): one lesson given, one lesson's money leaves the account; never more than
/// is held, and never for class "1". A roll that was corrected moves the money back by a counter-transfer.
pub fn release(terms: &fee::Terms, facts: &Facts) -> Released {
    let fee::Release::RollClosed = terms.release;
    let Some(course) = facts.course.as_ref().filter(|_| !facts.is_cancelled) else {
        return Released::default();
    };
    let fen = cost(terms, facts.lessons);
    let (mut released, mut earned) = (Released::default(), facts.earned);
    for child in &facts.children {
        match (leaves(terms, child.stood), child.moved == Fen::ZERO) {
            (Missed::Release, true) if child.held < fen => released.owing.push(child.student.clone()),
            (Missed::Release, true) => released.transfers.push(given(facts, course, child, fen)),
            (Missed::Refund, false) if child.moved > earned => released.owed.push(child.student.clone()),
            (Missed::Refund, false) => {
                earned = earned - child.moved;
                released.transfers.push(taken_back(facts, course, child));
            }
            (Missed::Release, false) | (Missed::Refund, true) => {}
        }
    }
    released
}

fn leaves(terms: &fee::Terms, stood: Stood) -> Missed {
    match stood {
        Stood::Attended => Missed::Release,
        Stood::Absent => absent_without_leave(terms),
        Stood::OnLeave => on_leave(terms),
        Stood::Closed | Stood::TeacherAbsent => Missed::Refund,
    }
}

/// Rule 停课课时 `[fee.x.on_closure]` (P3.16): whether the money of a lesson that a closure took away is free at once.
pub fn closure_frees(terms: &fee::Terms) -> bool {
    terms.on_closure == fee::NotHeld::Refund
}

/// Rule 教师缺席 `[fee.x.teacher_absent]` (P3.16): whether the money of a lesson without its teacher is free at once.
pub fn absent_teacher_frees(terms: &fee::Terms) -> bool {
    terms.teacher_absent == fee::NotHeld::Refund
}

/// Rule 无故缺勤 `[fee.x.absent_without_leave]` (P3.16): the seat was kept; the school's setting says what follows.
pub fn absent_without_leave(terms: &fee::Terms) -> Missed {
    terms.absent_without_leave
}

/// Rule 请假课时 `[fee.x.on_leave]` (P3.16): a lesson missed on leave; the school's setting says what follows.
pub fn on_leave(terms: &fee::Terms) -> Missed {
    terms.on_leave
}

/// Who earns what a course's lessons cost.
pub fn payee(course: &CourseId) -> Account {
    Account::Payee(Purse::Course, course.to_string())
}

fn given(facts: &Facts, course: &CourseId, child: &Child, fen: Fen) -> Transfer {
    let sides = (Account::Custody(child.student.clone(), Purse::Course), payee(course));
    movement(facts, child, (Kind::Release, fen), sides)
}

fn taken_back(facts: &Facts, course: &CourseId, child: &Child) -> Transfer {
    let sides = (payee(course), Account::Custody(child.student.clone(), Purse::Course));
    movement(facts, child, (Kind::Correction, child.moved), sides)
}

/// The first movement of an evening and a child bears their names, later ones a number too: twice is once.
fn movement(facts: &Facts, child: &Child, (kind, fen): (Kind, Fen), sides: (Account, Account)) -> Transfer {
    let Child { student, times, .. } = child;
    let first = format!("release/{}/{student}", facts.session);
    let (debit, credit) = sides;
    Transfer {
        id: TransferId::new(if *times == 0 { first } else { format!("{first}/{times}") }),
        kind,
        step: Step::Posted,
        debit,
        credit,
        fen,
        student: Some(student.clone()),
        subject: facts.session.to_string(),
        clause: "P3.16",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;

    fn facts(children: Vec<Child>) -> Facts {
        let (session, course) = (SessionId::new("s1"), Some(CourseId::new("robotics")));
        Facts { session, course, lessons: 2, is_cancelled: false, earned: Fen(4000), children }
    }

    fn child(stood: Stood, held: i64) -> Child {
        Child { student: StudentId::new("ming"), stood, held: Fen(held), moved: Fen::ZERO, times: 0 }
    }

    fn moved(stood: Stood, held: i64) -> (usize, usize) {
        let released = release(&gongshu().fee["x"], &facts(vec![child(stood, held)]));
        (released.transfers.len(), released.owing.len())
    }

    #[test]
    fn release_moves_what_was_given() {
        for (held, expected) in [(48_000, (1, 0)), (4000, (1, 0)), (3999, (0, 1)), (0, (0, 1))] {
            assert_eq!(moved(Stood::Attended, held), expected, "{held} fen held");
        }
        let free = Facts { course: None, ..facts(vec![child(Stood::Attended, 48_000)]) };
        assert_eq!(release(&gongshu().fee["x"], &free), Released::default(), "class 1 is free");
        let closed = Facts { is_cancelled: true, ..facts(vec![child(Stood::Attended, 48_000)]) };
        assert_eq!(release(&gongshu().fee["x"], &closed), Released::default(), "no lesson was given");
    }

    #[test]
    fn absent_without_leave() {
        assert_eq!(moved(Stood::Absent, 48_000), (1, 0));
        let mut terms = gongshu().fee["x"].clone();
        terms.absent_without_leave = Missed::Refund;
        let kept = release(&terms, &facts(vec![child(Stood::Absent, 48_000)]));
        assert_eq!(kept, Released::default());
    }

    #[test]
    fn on_leave() {
        assert_eq!(moved(Stood::OnLeave, 48_000), (0, 0));
    }

    /// P3.16: a lesson that its teacher cancelled gives 20 yuan back: nothing is released, and what was goes back.
    #[test]
    fn on_closure_and_teacher_absent() {
        let given = gongshu().fee["x"].clone();
        for stood in [Stood::Closed, Stood::TeacherAbsent] {
            assert_eq!(moved(stood, 48_000), (0, 0));
            let before = Child { moved: Fen(4000), times: 1, ..child(stood, 8000) };
            let back = release(&given, &facts(vec![before])).transfers;
            assert_eq!((back[0].kind, back[0].fen), (Kind::Correction, Fen(4000)));
        }
        assert!(closure_frees(&given) && absent_teacher_frees(&given), "free at once where nothing is said");
        let kept = fee::Terms { on_closure: fee::NotHeld::Keep, teacher_absent: fee::NotHeld::Keep, ..given };
        assert!(!closure_frees(&kept) && !absent_teacher_frees(&kept));
    }

    #[test]
    fn the_same_roll_closed_twice_makes_the_same_transfers() {
        let of = || release(&gongshu().fee["x"], &facts(vec![child(Stood::Attended, 48_000)]));
        assert_eq!(of().transfers[0].id, of().transfers[0].id);
        assert_eq!(of().transfers[0].id.as_str(), "release/s1/ming");
    }

    /// What the evening has moved, how the corrected roll has the child, and what moves then.
    #[test]
    fn a_corrected_roll_moves_the_money_back_and_forth() {
        let cases = [
            (4000, 1, Stood::Attended, None),
            (4000, 1, Stood::OnLeave, Some(("release/s1/ming/1", Kind::Correction))),
            (0, 2, Stood::OnLeave, None),
            (0, 2, Stood::Attended, Some(("release/s1/ming/2", Kind::Release))),
            (4000, 3, Stood::OnLeave, Some(("release/s1/ming/3", Kind::Correction))),
        ];
        for (moved, times, stood, expected) in cases {
            let child = Child { moved: Fen(moved), times, ..child(stood, 8000) };
            let made = release(&gongshu().fee["x"], &facts(vec![child])).transfers;
            let told = made.first().map(|one| (one.id.as_str(), one.kind));
            assert_eq!(told, expected, "{moved} {stood:?}");
            assert!(made.iter().all(|one| one.fen == Fen(4000)));
        }
        let child = Child { moved: Fen(4000), times: 1, ..child(Stood::OnLeave, 8000) };
        let spent = Facts { earned: Fen(3999), ..facts(vec![child.clone()]) };
        let spent = release(&gongshu().fee["x"], &spent);
        assert_eq!((spent.transfers, spent.owed), (vec![], vec![child.student]), "what was spent is owed");
    }
}
