//! 退出结算 A family leaves a course that it paid for ahead: what goes back by the plan's rule, and what stays with the course
//! (P3.16). Lessons that were given have left custody already; this settles what is held of each paid bill.

mod again;
mod settling;

pub use again::{Again, again, later};

use super::account::{Account, Kind, Step, Transfer};
use super::fee::{Terms, Withdrawal};
use super::half_month::{Halves, Lesson, halves};
use super::item;
use super::release::payee;
use crate::fen::Fen;
use crate::id::{BillId, CourseId, StudentId, TransferId};
use jiff::civil::Date;
use settling::{Own, settle};
use std::collections::BTreeMap;

/// A paid bill of the course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// Which.
    pub bill: BillId,
    /// How much was paid.
    pub fen: Fen,
    /// The days that it is for, with their lessons.
    pub by_day: BTreeMap<Date, i64>,
}

/// What the rule may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Who leaves.
    pub student: StudentId,
    /// Which course.
    pub course: CourseId,
    /// Its paid bills that were sent ahead and not left before, the oldest first.
    pub bills: Vec<Paid>,
    /// What of them all the lessons so far have taken.
    pub taken: Fen,
    /// What of that is a debt of the course: lessons whose marks were put right after it had spent their money. It goes back by itself.
    pub owed: Fen,
    /// What half months away gave back while it stayed, or still owe: the course has none of the one, and nothing of either goes back
    /// once more.
    pub halves: Halves,
    /// What a lesson on whose open roll the child stands may still take, or a day that is over and whose register nobody has signed.
    pub open: Fen,
    /// What custody holds and nothing else waits for, a summer that is paid left out: no more can go anywhere.
    pub free: Fen,
    /// What the course has earned and not spent: no more can come back from it.
    pub earned: Fen,
    /// The last day on which the child came.
    pub last_there: Option<Date>,
}

impl Facts {
    /// Counts what half months away gave back or owe of these bills: by all closed lessons of the child, and by what those of each day cost its
    /// family, in fen, whichever bill they are on.
    pub fn count_halves(&mut self, lessons: &[Lesson], mut costs: BTreeMap<Date, Fen>) {
        costs.retain(|day, _| self.bills.iter().any(|paid| paid.by_day.contains_key(day)));
        self.halves = halves(lessons, &costs);
    }
}

/// By which rule a bill was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// 开课前退出 Nothing of it had begun: everything goes back, whatever the plan says.
    NotBegun,
    /// 按课时
    ByUnit,
    /// 按天
    ByDay,
    /// 按半月
    ByHalfMonth,
    /// 分档
    BySteps,
    /// 不退
    None,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 6] =
        [Self::NotBegun, Self::ByUnit, Self::ByDay, Self::ByHalfMonth, Self::BySteps, Self::None];

    /// What the plan says.
    pub fn of(terms: &Terms) -> Self {
        match terms.on_withdrawal {
            Withdrawal::ByUnit => Self::ByUnit,
            Withdrawal::ByDay => Self::ByDay,
            Withdrawal::ByHalfMonth => Self::ByHalfMonth,
            Withdrawal::BySteps => Self::BySteps,
            Withdrawal::None => Self::None,
        }
    }

    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotBegun => "not-begun",
            Self::ByUnit => "by-unit",
            Self::ByDay => "by-day",
            Self::ByHalfMonth => "by-half-month",
            Self::BySteps => "by-steps",
            Self::None => "none",
        }
    }

    /// Reads what the table holds.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// What becomes of one paid bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Which.
    pub bill: BillId,
    /// By which rule.
    pub rule: Rule,
    /// What was paid.
    pub paid: Fen,
    /// What of it was still held.
    pub held: Fen,
    /// The share of what was paid that goes back: so many of so many parts; nothing of nothing where it goes by lessons.
    pub share: (i64, i64),
    /// What goes back: it is free in custody.
    pub back: Fen,
    /// What stays with the course though its lessons were not given.
    pub kept: Fen,
    /// What comes back from the course though its lessons were given.
    pub given: Fen,
    /// What comes back beside that by a debt of the course, half months away that it owes among it.
    pub owed: Fen,
    /// What half months away had given back of it before.
    pub halves: Fen,
}

/// Another bill of the child, for a course that it stays in, that asks for less because of a cap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capped {
    /// Which.
    pub bill: BillId,
    /// Whether anything was paid for it.
    pub is_paid: bool,
    /// Whether a roll of one of its lessons has had the child on it.
    pub has_begun: bool,
}

/// 封顶 A lesson that is refunded, or was never paid, counts under no cap: bills that a cap had lowered for the sake of the course
/// that is given up go out anew. What was paid for stays as it was paid; and where lessons were given for less or for nothing,
/// nobody is asked for them afterwards.
pub fn anew(left: &[Left], is_cancelled: bool, capped: &[Capped]) -> Vec<BillId> {
    let is_refunded = left.iter().any(|one| one.back > Fen::ZERO);
    let is_open = |one: &&Capped| (is_refunded || is_cancelled) && !one.is_paid && !one.has_begun;
    let open = capped.iter().filter(is_open);
    open.map(|one| one.bill.clone()).collect()
}

/// A child leaves a course: each paid bill by the plan's rule. What goes back is free in custody, and can be asked back or kept
/// there; the family never gets back more than it paid, what half months away gave back or promised among it. A lesson whose money the
/// course owes was not given: what goes back by the rule includes it, and comes by the debt.
pub fn leave(terms: &Terms, facts: &Facts, today: Date) -> Vec<Left> {
    // A register may say afterwards that a child had left before a day on which it still came.
    let today = facts.last_there.map_or(today, |last| last.max(today));
    let promised = facts.halves.owed(); // each bill bears that of its own days, below
    let (mut taken, mut open) = (facts.taken - promised, facts.open);
    let (mut free, mut earned) = (facts.free, facts.earned);
    let mut owed = (facts.owed - promised).max(Fen::ZERO);
    let came = facts.bills.iter().filter_map(|one| one.by_day.keys().next()).min().copied().unwrap_or(today);
    let mut all = Vec::new();
    for one in &facts.bills {
        let (halves, promised) = facts.halves.of(&one.by_day); // of its own days alone
        let halves = halves.min(one.fen);
        taken = taken + halves + promised;
        let promised = promised.min(one.fen - halves);
        let gone = taken.min(one.fen).max(Fen::ZERO);
        taken = taken - gone;
        let debt = owed.min((gone - halves - promised).max(Fen::ZERO));
        owed = owed - debt;
        let waits = open.min(one.fen - gone);
        open = open - waits;
        let held = (one.fen - gone - waits).min(free).max(Fen::ZERO);
        let own = Own { held, debt, earned, halves, promised };
        let left = settle(terms, (facts, one), &own, (came, today));
        free = free - held;
        earned = earned - left.given;
        all.push(left);
    }
    all
}

/// What moves for one bill: what stays leaves custody, and what the course gives back comes into it.
pub fn transfers(student: &StudentId, course: &CourseId, left: &Left) -> Vec<Transfer> {
    let custody = || Account::Custody(student.clone(), item::purse(course));
    let all = [
        ("kept", Kind::Release, (custody(), payee(course)), left.kept),
        ("given", Kind::Correction, (payee(course), custody()), left.given),
    ];
    let one = |(of, kind, (debit, credit), fen): (&str, Kind, (Account, Account), Fen)| Transfer {
        id: TransferId::new(format!("leaving/{of}/{}", left.bill)),
        kind,
        step: Step::Posted,
        debit,
        credit,
        fen,
        student: Some(student.clone()),
        subject: left.bill.to_string(),
        clause: "P3.16",
    };
    all.into_iter().filter(|(.., fen)| *fen > Fen::ZERO).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::SessionId;
    use crate::money::fee::{RefundStep, Unit};
    use crate::money::release::Stood;
    use crate::plan::scheme::gongshu;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// Sixteen Thursdays of two lessons from 16 September 2021, 480 yuan paid, so many evenings given.
    fn facts(given: i64) -> Facts {
        let day = |n: i64| date(2021, 9, 16).checked_add(jiff::Span::new().weeks(n)).unwrap();
        let by_day = (0..16).map(|n| (day(n), 2)).collect();
        Facts {
            student: StudentId::new("ming"),
            course: CourseId::new("robotics"),
            bills: vec![Paid { bill: BillId::new("b"), fen: Fen(48_000), by_day }],
            taken: Fen(3000 * given),
            owed: Fen::ZERO,
            halves: Halves::default(),
            open: Fen::ZERO,
            free: Fen(48_000 - 3000 * given),
            earned: Fen(3000 * given),
            last_there: (given > 0).then(|| day(given - 1)),
        }
    }

    fn fee(on_withdrawal: Withdrawal) -> Terms {
        let steps =
            vec![RefundStep { months_max: 1, percent: 70 }, RefundStep { months_max: 3, percent: 50 }];
        let terms = gongshu().fee["x"].clone();
        Terms { unit: Unit::Term, price_fen: Fen(48_000), on_withdrawal, refund_steps: steps, ..terms }
    }

    /// What goes back, what stays with the course, and what the course gives back.
    #[test]
    fn each_rule_settles_a_paid_bill() {
        use Withdrawal::{ByDay, ByHalfMonth, BySteps, ByUnit, None};
        let (before, october, november) = (date(2021, 9, 16), date(2021, 10, 8), date(2021, 11, 26));
        for (rule, given, today, back, kept, more) in [
            (ByUnit, 0, before, 48_000, 0, 0),
            (None, 0, before, 48_000, 0, 0), // it has not begun: everything goes back, whatever the plan says
            (BySteps, 0, before, 48_000, 0, 0),
            (ByUnit, 4, october, 36_000, 0, 0),
            (ByDay, 4, october, 36_000, 0, 0),
            (ByDay, 2, october, 36_000, 6000, 0), // absences without leave are its days too
            (BySteps, 4, october, 33_600, 2400, 0), // 70 % within a month
            (BySteps, 11, november, 24_000, 0, 9000), // 50 % within three: the course gives back what it has more
            (BySteps, 4, date(2021, 12, 20), 0, 36_000, 0),
            (ByHalfMonth, 4, october, 30_000, 6000, 0), // 24 of 31 days of October, and two whole months: 5 of 8 halves
            (ByHalfMonth, 6, date(2021, 10, 22), 24_000, 6000, 0), // ten days are less than half a month
            (None, 4, october, 0, 36_000, 0),
        ] {
            let left = leave(&fee(rule), &facts(given), today);
            let told = (left[0].back, left[0].kept, left[0].given);
            assert_eq!(told, (Fen(back), Fen(kept), Fen(more)), "{rule:?} {given} {today}: {left:?}");
        }
    }

    /// The course owes the money of one of the lessons, which comes back by itself: what goes back beside it, what stays with the
    /// course, what the course gives back.
    #[test]
    fn what_the_course_owes_goes_back_once() {
        use Withdrawal::{ByDay, BySteps, ByUnit, None};
        let (october, november) = (date(2021, 10, 8), date(2021, 11, 26));
        for (rule, given, today, owed, back, kept, more) in [
            (BySteps, 11, november, 0, 24_000, 0, 9000),
            (BySteps, 11, november, 3000, 21_000, 0, 6000), // with the debt it is half of what was paid
            (BySteps, 4, october, 3000, 30_600, 5400, 0),
            (ByDay, 4, october, 3000, 33_000, 3000, 0),
            (ByUnit, 4, october, 3000, 36_000, 0, 0),
            (None, 4, october, 3000, 0, 36_000, 0),
        ] {
            let left = leave(&fee(rule), &Facts { owed: Fen(owed), ..facts(given) }, today).remove(0);
            let told = (left.back, left.kept, left.given, left.owed);
            assert_eq!(told, (Fen(back), Fen(kept), Fen(more), Fen(owed)), "{rule:?} {given}: {left:?}");
        }
    }

    /// Half a month away that went back while the child stayed does not go back once more when it leaves, and none of it is kept, whether
    /// its family has asked for it by then or left it in custody. The child was last there on 7 October and is on leave since.
    #[test]
    fn half_a_month_that_went_back_before_is_not_counted_again() {
        let full = |fen, owed| Halves {
            until: Some(date(2021, 10, 29)),
            by_day: BTreeMap::from([(date(2021, 10, 14), Fen(fen))]),
            owed: BTreeMap::from([(date(2021, 10, 21), Fen(owed))]),
        };
        let none = Halves::default;
        let rows = [
            // of eight half months one of October and both of November and December
            (date(2021, 10, 22), none(), (12_000, 36_000), 30_000, 6000),
            (date(2021, 10, 23), none(), (12_000, 36_000), 30_000, 6000), // the fifteenth day, and no roll has given it back
            (date(2021, 10, 29), full(9000, 0), (12_000, 36_000), 24_000, 3000), // three lessons of half a month
            (date(2021, 10, 29), full(9000, 0), (12_000, 27_000), 24_000, 3000), // and they were asked back
            (date(2021, 10, 29), full(6000, 3000), (15_000, 33_000), 24_000, 3000), // one of them is still owed
        ];
        for (today, halves, (taken, free), back, kept) in rows {
            let (taken, free, owed) = (Fen(taken), Fen(free), halves.owed());
            let facts = Facts { halves, taken, free, owed, ..facts(4) };
            let left = leave(&fee(Withdrawal::ByHalfMonth), &facts, today).remove(0);
            let told = (left.back, left.kept, left.given);
            assert_eq!(told, (Fen(back), Fen(kept), Fen::ZERO), "{today} {:?}: {left:?}", facts.halves);
        }
    }

    /// On leave on four Thursdays, of which three are half a month; the first is on no bill that is settled here, and the course has the
    /// money of it still, as of the third.
    #[test]
    fn half_months_count_on_the_days_of_the_bills_alone() {
        let away = |day: i8, moved| Lesson {
            session: SessionId::new(format!("s{day}")),
            date: date(2021, 9, day),
            stood: Stood::OnLeave,
            moved: Fen(moved),
        };
        let lessons = [away(9, 3000), away(16, 0), away(23, 3000), away(30, 0)];
        let costs = lessons.iter().map(|one| (one.date, Fen(3000))).collect();
        let mut facts = facts(0);
        facts.count_halves(&lessons, costs);
        let by_day = BTreeMap::from([(date(2021, 9, 16), Fen(3000))]);
        let owed = BTreeMap::from([(date(2021, 9, 23), Fen(3000))]);
        let expected = Halves { until: Some(date(2021, 9, 24)), by_day, owed };
        assert_eq!(facts.halves, expected);
    }

    /// Away from the first of four days on, on which ten lessons were paid with 120 yuan; half a month of it, eight lessons, went back by
    /// October, and was asked back or not. No rule gives more of the rest than there is, whoever else has paid the course.
    #[test]
    fn half_a_month_and_the_rest_are_never_more_than_was_paid() {
        use Withdrawal::{ByDay, ByHalfMonth, BySteps, ByUnit, None};
        let by_day = [((9, 16), 4), ((9, 23), 2), ((9, 30), 2), ((10, 7), 2)];
        let by_day = by_day.map(|((month, day), lessons)| (date(2021, month, day), lessons));
        let october = date(2021, 10, 1);
        for (rule, free, back, kept) in [
            (ByUnit, 12_000, 2400, 0),
            (ByDay, 12_000, 2400, 0), // one day of four is left, and less than a quarter of the lessons
            (ByDay, 2400, 2400, 0),
            (BySteps, 12_000, 2400, 0), // 70 % of the whole are more than is left
            (ByHalfMonth, 12_000, 2400, 0),
            (None, 12_000, 0, 2400),
        ] {
            let paid = Paid { bill: BillId::new("b"), fen: Fen(12_000), by_day: by_day.into() };
            let gone = BTreeMap::from([(date(2021, 9, 16), Fen(9600))]);
            let halves = Halves { until: Some(october), by_day: gone, ..Halves::default() };
            let (free, earned) = (Fen(free), Fen(99_000));
            let facts = Facts { bills: vec![paid], halves, free, earned, ..facts(0) };
            let left = leave(&fee(rule), &facts, october).remove(0);
            let told = (left.back, left.kept, left.given);
            assert_eq!(told, (Fen(back), Fen(kept), Fen::ZERO), "{rule:?} {free}: {left:?}");
            assert_eq!((left.halves, left.owed), (Fen(9600), Fen::ZERO), "{rule:?} {free}");
        }
    }

    /// The same, where the course has spent the half month or some of it: what it owes of that comes by itself, and no rule gives it once
    /// more.
    #[test]
    fn half_a_month_that_is_still_owed_is_promised_once() {
        use Withdrawal::{ByDay, ByHalfMonth, BySteps, ByUnit, None};
        let by_day = [((9, 16), 4), ((9, 23), 4), ((10, 7), 2)];
        let by_day = by_day.map(|((month, day), lessons)| (date(2021, month, day), lessons));
        let october = date(2021, 10, 1);
        let on = |day: i8, fen| BTreeMap::from([(date(2021, 9, day), Fen(fen))]);
        for (rule, halves, promised, back, kept) in [
            (ByUnit, 0, 9600, 2400, 0),
            (ByUnit, 4800, 4800, 2400, 0),
            (ByDay, 0, 9600, 2400, 0), // a third of the whole, and less than that is left
            (ByDay, 4800, 4800, 2400, 0),
            (BySteps, 0, 9600, 2400, 0), // 70 % of the whole
            (BySteps, 4800, 4800, 2400, 0),
            (ByHalfMonth, 0, 9600, 2400, 0),
            (ByHalfMonth, 4800, 4800, 2400, 0),
            (None, 0, 9600, 0, 2400), // what was promised is the family's, whatever the rule keeps
            (None, 4800, 4800, 0, 2400),
        ] {
            let paid = Paid { bill: BillId::new("b"), fen: Fen(12_000), by_day: by_day.into() };
            let (free, owed) = (Fen(12_000 - promised), Fen(promised));
            let until = Some(october);
            let halves = Halves { until, by_day: on(16, halves), owed: on(23, promised) };
            let facts = Facts { bills: vec![paid], halves, taken: owed, owed, free, ..facts(0) };
            let facts = Facts { earned: Fen(99_000), ..facts }; // of what others have paid
            let left = leave(&fee(rule), &facts, october).remove(0);
            let told = (left.back, left.kept, left.given, left.owed);
            assert_eq!(told, (Fen(back), Fen(kept), Fen::ZERO, owed), "{rule:?} {promised}: {left:?}");
            assert!(left.back + left.owed + left.halves <= left.paid, "{rule:?} {promised}: {left:?}");
        }
    }

    /// A month's bill: four evenings from a day on, 130 yuan paid.
    fn month(part: &str, first: Date) -> Paid {
        let day = |n: i64| first.checked_add(jiff::Span::new().weeks(n)).unwrap();
        let by_day = (0..4).map(|n| (day(n), 2)).collect();
        Paid { bill: BillId::new(part), fen: Fen(13_000), by_day }
    }

    /// Two monthly bills; three evenings of one month were half a month away and went back, or are owed. The child leaves on 27 October,
    /// when half of what was paid goes back: of each bill, and what of that its course gives. No bill gives back more than was paid of it.
    #[test]
    fn half_a_month_counts_against_the_bill_of_its_own_days_alone() {
        let (september, october) = (date(2021, 9, 2), date(2021, 10, 7));
        let rows = [
            (september, date(2021, 10, 21), [(3250, 3250), (6500, 3250)]),
            (october, date(2021, 9, 23), [(6500, 6500), (3250, 0)]),
        ];
        let rows = rows.into_iter().flat_map(|row| [(row, false), (row, true)]);
        for ((first, last_there, expected), is_owed) in rows {
            let day = |n: i64| first.checked_add(jiff::Span::new().weeks(n)).unwrap();
            let three: BTreeMap<Date, Fen> = (0..3).map(|n| (day(n), Fen(3250))).collect();
            let (by_day, owed) = if is_owed { (BTreeMap::new(), three) } else { (three, BTreeMap::new()) };
            let halves = Halves { until: day(2).tomorrow().ok(), by_day, owed };
            let bills = vec![month("2021-09", september), month("2021-10", october)];
            let (owed, free, earned) = (halves.owed(), Fen(3250), Fen(13_000));
            let facts = Facts { bills, halves, taken: Fen(13_000) + owed, owed, free, earned, ..facts(0) };
            let facts = Facts { last_there: Some(last_there), ..facts };
            let left = leave(&fee(Withdrawal::BySteps), &facts, date(2021, 10, 27));
            let told: Vec<(i64, i64)> = left.iter().map(|one| (one.back.0, one.given.0)).collect();
            assert_eq!(told, expected, "{first} {is_owed}: {left:?}");
            assert_eq!(left.iter().map(|one| one.owed).sum::<Fen>(), owed, "{first} {is_owed}: {left:?}");
        }
    }

    #[test]
    fn a_month_that_has_not_begun_goes_back_whole() {
        let bills = vec![month("2021-10", date(2021, 10, 7)), month("2021-11", date(2021, 11, 4))];
        let facts = Facts { bills, taken: Fen(9750), free: Fen(16_250), earned: Fen(9750), ..facts(3) };
        let facts = Facts { last_there: Some(date(2021, 10, 21)), ..facts };
        let left = leave(&fee(Withdrawal::ByDay), &facts, date(2021, 10, 22));
        assert_eq!((left[0].rule, left[0].back, left[0].share), (Rule::ByDay, Fen(3250), (1, 4)));
        assert_eq!((left[1].rule, left[1].back), (Rule::NotBegun, Fen(13_000)));
    }

    #[test]
    fn what_an_open_roll_may_take_and_what_a_course_has_spent_stay() {
        let open = Facts { open: Fen(3000), ..facts(4) };
        assert_eq!(leave(&fee(Withdrawal::ByUnit), &open, date(2021, 10, 8))[0].back, Fen(33_000));
        let spent = Facts { earned: Fen(1000), ..facts(11) };
        let left = leave(&fee(Withdrawal::BySteps), &spent, date(2021, 11, 26)).remove(0);
        assert_eq!((left.back, left.kept, left.given), (Fen(16_000), Fen::ZERO, Fen(1000)));
        let ids: Vec<_> = transfers(&spent.student, &spent.course, &left)
            .into_iter()
            .map(|one| one.id.to_string())
            .collect();
        assert_eq!(ids, ["leaving/given/b"]);
    }

    /// What goes back of the course that is given up, whether its bill was cancelled, and whether a bill that its cap had lowered
    /// is paid or its lessons have begun: whether that is reckoned anew.
    #[test]
    fn a_lesson_that_is_refunded_counts_under_no_cap() {
        let by_unit = leave(&fee(Withdrawal::ByUnit), &facts(4), date(2021, 10, 8));
        let kept = leave(&fee(Withdrawal::None), &facts(4), date(2021, 10, 8));
        let rows = [
            (&by_unit[..], false, (false, false), true),
            (&by_unit[..], false, (true, false), false), // it is paid
            (&by_unit[..], false, (false, true), false), // what was given for nothing is not charged afterwards
            (&kept[..], false, (false, false), false), // all of it stays with the course: the cap is reached
            (&[][..], true, (false, false), true),
            (&[][..], true, (false, true), false),
            (&[][..], false, (false, false), false),
        ];
        for (left, is_cancelled, (is_paid, has_begun), expected) in rows {
            let capped = Capped { bill: BillId::new("c"), is_paid, has_begun };
            let made = anew(left, is_cancelled, std::slice::from_ref(&capped));
            let all = if expected { vec![capped.bill.clone()] } else { Vec::new() };
            assert_eq!(made, all, "{left:?} {is_cancelled} {is_paid} {has_begun}");
        }
    }

    #[test]
    fn months_begin_on_the_day_the_child_came() {
        let came = date(2021, 9, 16);
        for (today, months) in [((9, 16), 1), ((10, 15), 1), ((10, 16), 2), ((12, 15), 3), ((12, 16), 4)] {
            assert_eq!(settling::months_in(came, date(2021, today.0, today.1)), months, "{today:?}");
        }
        assert!(Rule::ALL.iter().all(|rule| Rule::from_code(rule.code()) == Some(*rule)));
    }

    proptest! {
        /// So many evenings were given, and after these so many went back as half months, and so many are owed: of what was paid no
        /// more goes back than that, and lesson by lesson all that was not given.
        #[test]
        fn halves_and_the_rest_are_what_was_paid(
            (given, back, owed) in (0_i64..8, 0_i64..4, 0_i64..4),
            day in 0_i64..120,
            rule in 0_usize..5,
        ) {
            use Withdrawal::{ByDay, ByHalfMonth, BySteps, ByUnit, None};
            let rule = [ByUnit, ByDay, ByHalfMonth, BySteps, None][rule];
            let today = date(2021, 9, 10).checked_add(jiff::Span::new().days(day)).unwrap();
            let own = facts(given);
            let of = |from: i64, n: i64| {
                let (from, n) = (usize::try_from(from).unwrap(), usize::try_from(n).unwrap());
                let days = own.bills[0].by_day.keys().skip(from).take(n);
                days.map(|day| (*day, Fen(3000))).collect::<BTreeMap<Date, Fen>>()
            };
            let (taken, promised) = (Fen(3000 * (given + owed)), Fen(3000 * owed));
            let (by_day, owed) = (of(given, back), of(given + back, owed));
            let halves = Halves { until: Option::None, by_day, owed };
            let (free, earned) = (Fen(48_000) - taken, Fen(99_000));
            let facts = Facts { halves, taken, owed: promised, free, earned, ..own };
            let left = leave(&fee(rule), &facts, today).remove(0);
            let all = left.back + left.owed + left.halves;
            prop_assert_eq!((left.halves, left.owed), (Fen(3000 * back), promised));
            prop_assert!(all <= left.paid, "{:?}", left);
            prop_assert!(rule != ByUnit || all == left.paid - Fen(3000 * given), "{:?}", left);
        }

        #[test]
        fn nothing_is_lost_between_family_and_course(given in 0_i64..16, day in 0_i64..120, rule in 0_usize..5, earned in 0_i64..50_000) {
            use Withdrawal::{ByDay, ByHalfMonth, BySteps, ByUnit, None};
            let rule = [ByUnit, ByDay, ByHalfMonth, BySteps, None][rule];
            let today = date(2021, 9, 10).checked_add(jiff::Span::new().days(day)).unwrap();
            let facts = Facts { earned: Fen(earned), ..facts(given) };
            for one in leave(&fee(rule), &facts, today) {
                prop_assert_eq!(one.back + one.kept, one.held + one.given);
                prop_assert!(one.back <= one.paid && one.given <= facts.earned && one.held <= facts.free);
                prop_assert!(one.kept >= Fen::ZERO && one.back >= Fen::ZERO && one.given >= Fen::ZERO);
            }
        }
    }
}
