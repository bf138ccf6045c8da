//! 核销 Release: when the roll of a lesson or of an evening's care is closed, its money leaves custody, child by child.

use super::account::{Account, Kind, Payer, Step, Transfer};
use super::bill;
use super::fee::{self, Missed};
use super::item;
use super::share::{self, Granted, Parts};
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
    /// 半月缺席 It was away for half a month in a row with this lesson, and the plan gives that back: see `half_month`.
    HalfMonth,
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
    /// What a lesson of its bill costs, whoever bears it.
    pub lesson: Option<Fen>,
    /// The relief that its family was granted.
    pub relief: Option<Granted>,
    /// What this evening has moved for it so far, and from whom, counter-transfers taken off.
    pub moved: Parts,
    /// How many transfers that took.
    pub times: i64,
}

/// What the rule may know of one closed roll.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The evening.
    pub session: SessionId,
    /// Whose lesson it was; `None` for class "1" where it costs nothing (P3.8).
    pub course: Option<CourseId>,
    /// Lessons in the evening.
    pub lessons: i64,
    /// What a lesson of the course costs by the bills of others: for a child whose family bears nothing and has no bill.
    pub lesson: Option<Fen>,
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

/// How the money followed one child's mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Followed {
    /// 没有 There was nothing to move.
    #[default]
    Nothing,
    /// 已动 It moved.
    Moved,
    /// 已计 The lesson is counted anew, and billed so.
    Counted,
    /// 欠着 The course has spent what should go back.
    Owed,
    /// 不足 The child's account does not hold what the lesson costs.
    Missing,
}

impl Followed {
    /// As tables and texts write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Moved => "moved",
            Self::Counted => "counted",
            Self::Owed => "owed",
            Self::Missing => "missing",
        }
    }

    /// Reads a table's word.
    pub fn from_code(code: &str) -> Option<Self> {
        let all = [Self::Nothing, Self::Moved, Self::Counted, Self::Owed, Self::Missing];
        all.into_iter().find(|one| one.code() == code)
    }

    /// How the money of a mark followed that moved two kinds of it, of a lesson and of a meal: what is still to be done is told first.
    pub fn and(self, other: Self) -> Self {
        let ranked = [Self::Owed, Self::Missing, Self::Moved, Self::Counted];
        ranked.into_iter().find(|one| [self, other].contains(one)).unwrap_or(Self::Nothing)
    }
}

impl Released {
    /// How the money of one child followed: nobody is told that money moved where none did.
    pub fn followed(&self) -> Followed {
        match (self.transfers.is_empty(), self.owed.is_empty(), self.owing.is_empty()) {
            (false, ..) => Followed::Moved,
            (true, false, _) => Followed::Owed,
            (true, true, false) => Followed::Missing,
            (true, true, true) => Followed::Nothing,
        }
    }
}

/// Rule 核销时点 `[fee.x.release]` (P0.1): one lesson given, one lesson's money leaves the account; never more than
/// is held, and never for what is free. A roll that was corrected moves the money back by a counter-transfer. What is charged
/// afterwards is counted and not held: see `tally`.
pub fn release(terms: &fee::Terms, facts: &Facts) -> Released {
    let fee::Release::RollClosed = terms.release;
    let Some(course) = facts.course.as_ref().filter(|_| !bill::is_afterwards(terms)) else {
        return Released::default();
    };
    let (mut released, mut earned) = (Released::default(), facts.earned);
    for child in &facts.children {
        let Some(one) = child.lesson.or(facts.lesson).or(bill::lesson_price(terms)) else {
            released.owing.push(child.student.clone());
            continue;
        };
        let (parts, moved) = (share::parts_of(terms, one, facts.lessons, child.relief), child.moved.whole());
        let stood = if facts.is_cancelled { Stood::Closed } else { child.stood };
        match (leaves(terms, stood), moved == Fen::ZERO) {
            (Missed::Release, true) if child.held < parts.family => {
                released.owing.push(child.student.clone())
            }
            (Missed::Release, true) => released.transfers.extend(given(facts, course, child, parts)),
            (Missed::Refund, false) if moved > earned => released.owed.push(child.student.clone()),
            (Missed::Refund, false) => {
                earned = earned - moved;
                released.transfers.extend(taken_back(facts, course, child));
            }
            (Missed::Release, false) | (Missed::Refund, true) => {}
        }
    }
    released
}

/// What lessons give back whose payment was booked under the wrong child: the latest first, until as much of the family's money is in
/// its account again as is `short` there. They are owed once more, and given when the bill is paid. `None` where their course has
/// spent too much of it, or the rest went elsewhere. Each of the lessons has this child alone.
pub fn unpay(lessons: &[Facts], short: Fen) -> Option<Vec<Transfer>> {
    let (mut still, mut gone, mut back) = (short, Fen::ZERO, Vec::new());
    for facts in lessons {
        let (Some(course), Some(child)) = (&facts.course, facts.children.first()) else { continue };
        let (family, whole) = (child.moved.family, child.moved.whole());
        if still <= Fen::ZERO || family <= Fen::ZERO || whole > facts.earned - gone {
            continue;
        }
        (still, gone) = (still - family, gone + whole);
        back.extend(taken_back(facts, course, child));
    }
    (still <= Fen::ZERO).then_some(back)
}

/// Whether a lesson that is charged afterwards counts for a child: as its money would have left custody.
pub fn counts(terms: &fee::Terms, stood: Stood) -> bool {
    leaves(terms, stood) == Missed::Release
}

pub(super) fn leaves(terms: &fee::Terms, stood: Stood) -> Missed {
    match stood {
        Stood::Attended => Missed::Release,
        Stood::Absent => absent_without_leave(terms),
        Stood::OnLeave => on_leave(terms),
        Stood::Closed | Stood::TeacherAbsent | Stood::HalfMonth => Missed::Refund,
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

/// A child's paid lessons that were not held and were not moved to another day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotGiven {
    /// What those cost that a closure took away.
    pub closed: Fen,
    /// What those cost that had no teacher.
    pub teacherless: Fen,
}

/// What of them stays in custody for a lesson in their place; the rest is free at once (P3.16).
pub fn kept(terms: &fee::Terms, lessons: NotGiven) -> Fen {
    let closed = if closure_frees(terms) { Fen::ZERO } else { lessons.closed };
    let teacherless = if absent_teacher_frees(terms) { Fen::ZERO } else { lessons.teacherless };
    closed + teacherless
}

/// Rule 无故缺勤 `[fee.x.absent_without_leave]` (P3.16): the seat was kept; the school's setting says what follows.
pub fn absent_without_leave(terms: &fee::Terms) -> Missed {
    terms.absent_without_leave
}

/// Rule 请假课时 `[fee.x.on_leave]` (P3.16): a lesson missed on leave; the school's setting says what follows.
pub fn on_leave(terms: &fee::Terms) -> Missed {
    terms.on_leave
}

/// Who earns what a course's lessons cost, or evenings of care: each under its own kind of money (X.7).
pub fn payee(course: &CourseId) -> Account {
    Account::Payee(item::purse(course), course.to_string())
}

/// Each who bears a part of the lesson pays it; who bears nothing moves nothing.
fn given(facts: &Facts, course: &CourseId, child: &Child, parts: Parts) -> Vec<Transfer> {
    let sides = |from: Account| (from, payee(course));
    let all = [
        ("release", Kind::Release, sides(custody(course, child)), parts.family),
        ("share/government", Kind::Share, sides(payer(course, Payer::Government)), parts.government),
        ("share/school", Kind::Share, sides(payer(course, Payer::School)), parts.school),
    ];
    movements(facts, child, all)
}

fn taken_back(facts: &Facts, course: &CourseId, child: &Child) -> Vec<Transfer> {
    let sides = |into: Account| (payee(course), into);
    let all = [
        ("release", Kind::Correction, sides(custody(course, child)), child.moved.family),
        (
            "share/government",
            Kind::Correction,
            sides(payer(course, Payer::Government)),
            child.moved.government,
        ),
        ("share/school", Kind::Correction, sides(payer(course, Payer::School)), child.moved.school),
    ];
    movements(facts, child, all)
}

fn custody(course: &CourseId, child: &Child) -> Account {
    Account::Custody(child.student.clone(), item::purse(course))
}

fn payer(course: &CourseId, payer: Payer) -> Account {
    Account::Payer(payer, item::purse(course))
}

/// The first movements of an evening and a child bear their names, later ones a number too: twice is once.
fn movements(
    facts: &Facts,
    child: &Child,
    all: [(&'static str, Kind, (Account, Account), Fen); 3],
) -> Vec<Transfer> {
    let Child { student, times, .. } = child;
    let moving = all.into_iter().filter(|(.., fen)| *fen > Fen::ZERO);
    let one = |(of, kind, (debit, credit), fen): (&str, Kind, (Account, Account), Fen)| {
        let first = format!("{of}/{}/{student}", facts.session);
        Transfer {
            id: TransferId::new(if *times == 0 { first } else { format!("{first}/{times}") }),
            kind,
            step: Step::Posted,
            debit,
            credit,
            fen,
            student: Some(student.clone()),
            subject: facts.session.to_string(),
            clause: if kind == Kind::Share { "P1.12" } else { "P3.16" },
        }
    };
    moving.map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;

    fn facts(children: Vec<Child>) -> Facts {
        let (session, course) = (SessionId::new("s1"), Some(CourseId::new("robotics")));
        Facts { session, course, lessons: 2, lesson: None, is_cancelled: false, earned: Fen(4000), children }
    }

    fn child(stood: Stood, held: i64) -> Child {
        let (student, moved) = (StudentId::new("ming"), Parts::default());
        Child { student, stood, held: Fen(held), lesson: None, relief: None, moved, times: 0 }
    }

    fn family(fen: i64) -> Parts {
        Parts { family: Fen(fen), ..Parts::default() }
    }

    /// Each lesson moved 2000 fen of the family's and 500 of the school's; the course has 4000 left of them.
    #[test]
    fn lessons_of_a_wrong_payment_come_back_the_latest_first() {
        let parts = Parts { school: Fen(500), ..family(2000) };
        let lesson = |session: &str, moved: Parts| Facts {
            session: SessionId::new(session),
            ..facts(vec![Child { moved, times: 2, ..child(Stood::Attended, 0) }])
        };
        let free = lesson("s3", Parts::default());
        let of = |short: i64, lessons: &[Facts]| {
            let back = unpay(lessons, Fen(short))?;
            Some(back.into_iter().map(|one| (one.id.to_string(), one.fen.0)).collect::<Vec<_>>())
        };
        let two = [free.clone(), lesson("s2", parts), lesson("s1", parts)];
        let back = |session: &str| {
            [("release", 2000), ("share/school", 500)]
                .map(|(of, fen)| (format!("{of}/{session}/ming/2"), fen))
        };
        assert_eq!(of(0, &two), Some(Vec::new()));
        assert_eq!(of(2000, &two), Some(back("s2").to_vec()), "no more than is short");
        assert_eq!(of(2001, &two), None, "the course has spent what the other brought");
        let rich = two.map(|one| Facts { earned: Fen(5000), ..one });
        assert_eq!(of(2001, &rich), Some([back("s2"), back("s1")].concat()));
        assert_eq!(of(4001, &rich), None, "the rest went elsewhere");
        assert_eq!(of(1, &[free]), None);
    }

    fn moved(stood: Stood, held: i64) -> (usize, usize) {
        let released = release(&gongshu().fee["x"], &facts(vec![child(stood, held)]));
        (released.transfers.len(), released.owing.len())
    }

    /// A lesson and a meal of one mark: what is still to be done is told, and nothing only where both have nothing.
    #[test]
    fn of_two_kinds_of_money_what_is_open_is_told() {
        use Followed::{Counted, Missing, Moved, Nothing, Owed};
        let rows = [
            (Nothing, Nothing, Nothing),
            (Nothing, Counted, Counted),
            (Counted, Moved, Moved),
            (Missing, Moved, Missing),
            (Missing, Owed, Owed),
        ];
        for (lesson, meal, told) in rows {
            assert_eq!((lesson.and(meal), meal.and(lesson)), (told, told), "{lesson:?} {meal:?}");
        }
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
        let afterwards = fee::Terms { bill_after: fee::BillAfter::PublicCheck, ..gongshu().fee["x"].clone() };
        let came = facts(vec![child(Stood::Attended, 0)]);
        assert_eq!(release(&afterwards, &came), Released::default(), "nobody owes what is counted");
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
    fn nobody_is_told_that_money_moved_where_none_did() {
        let terms = gongshu().fee["x"].clone();
        let came = |held| release(&terms, &facts(vec![child(Stood::Attended, held)])).followed();
        assert_eq!((came(48_000), came(0)), (Followed::Moved, Followed::Missing));
        let back = Child { moved: family(4000), times: 1, ..child(Stood::Closed, 8000) };
        let spent = Facts { earned: Fen(3999), ..facts(vec![back.clone()]) };
        assert_eq!(release(&terms, &spent).followed(), Followed::Owed);
        assert_eq!(release(&terms, &facts(vec![back])).followed(), Followed::Moved);
        assert_eq!(release(&terms, &facts(vec![child(Stood::Closed, 8000)])).followed(), Followed::Nothing);
        for one in [Followed::Nothing, Followed::Moved, Followed::Counted, Followed::Owed, Followed::Missing]
        {
            assert_eq!(Followed::from_code(one.code()), Some(one));
        }
    }

    #[test]
    fn on_closure_and_teacher_absent() {
        let given = gongshu().fee["x"].clone();
        for stood in [Stood::Closed, Stood::TeacherAbsent] {
            assert_eq!(moved(stood, 48_000), (0, 0));
            let before = Child { moved: family(4000), times: 1, ..child(stood, 8000) };
            let back = release(&given, &facts(vec![before])).transfers;
            assert_eq!((back[0].kind, back[0].fen), (Kind::Correction, Fen(4000)));
        }
        assert!(closure_frees(&given) && absent_teacher_frees(&given), "free at once where nothing is said");
        let kept = fee::Terms {
            on_closure: fee::NotHeld::Keep,
            teacher_absent: fee::NotHeld::Keep,
            ..given.clone()
        };
        assert!(!closure_frees(&kept) && !absent_teacher_frees(&kept));
        let lessons = NotGiven { closed: Fen(4000), teacherless: Fen(2000) };
        let one = fee::Terms { on_closure: fee::NotHeld::Keep, ..given.clone() };
        for (terms, expected) in [(&given, 0), (&one, 4000), (&kept, 6000)] {
            assert_eq!(super::kept(terms, lessons), Fen(expected));
        }
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
            let child = Child { moved: family(moved), times, ..child(stood, 8000) };
            let made = release(&gongshu().fee["x"], &facts(vec![child])).transfers;
            let told = made.first().map(|one| (one.id.as_str(), one.kind));
            assert_eq!(told, expected, "{moved} {stood:?}");
            assert!(made.iter().all(|one| one.fen == Fen(4000)));
        }
        let child = Child { moved: family(4000), times: 1, ..child(Stood::OnLeave, 8000) };
        let spent = Facts { earned: Fen(3999), ..facts(vec![child.clone()]) };
        let spent = release(&gongshu().fee["x"], &spent);
        assert_eq!((spent.transfers, spent.owed), (vec![], vec![child.student]), "what was spent is owed");
    }

    /// P1.12, P4.15: each bears its part; the family needs only its own in custody, and all goes back together.
    #[test]
    fn shares_and_relief_pay_beside_the_family() {
        let shares = Some(fee::Shares { government: 20, school: 10, family: 70 });
        let terms = fee::Terms { shares, ..gongshu().fee["x"].clone() };
        let told = |child: Child| {
            let made = release(&terms, &facts(vec![child])).transfers;
            made.into_iter().map(|one| (one.id.to_string(), one.kind, one.fen.0)).collect::<Vec<_>>()
        };
        let line = |of: &str, kind, fen| (format!("{of}/s1/ming"), kind, fen);
        let (release, government, school) = ("release", "share/government", "share/school");
        let given = told(child(Stood::Attended, 2800));
        let share = Kind::Share;
        let expected =
            [line(release, Kind::Release, 2800), line(government, share, 800), line(school, share, 400)];
        assert_eq!(given, expected);
        assert_eq!(told(child(Stood::Attended, 2799)), [], "the family's own part must be there");
        let whole = Some(Granted { percent: 100, borne_by: Payer::School });
        let free = told(Child { relief: whole, ..child(Stood::Attended, 0) });
        assert_eq!(free, [line(government, share, 800), line(school, share, 3200)]);
        let moved = Parts { family: Fen(0), government: Fen(800), school: Fen(3200) };
        let back = told(Child { moved, times: 2, ..child(Stood::OnLeave, 0) });
        let again = |of: &str, fen| (format!("{of}/s1/ming/2"), Kind::Correction, fen);
        assert_eq!(back, [again(government, 800), again(school, 3200)]);
    }
}
