//! 更正计课 A lesson that goes off, comes on and goes back, before its tally is billed and afterwards.

use super::*;
use crate::plan::scheme::gongshu;
use jiff::civil::date;
use proptest::prelude::*;

const NOW: Date = date(2021, 10, 3);

fn terms() -> fee::Terms {
    let bill_after = fee::BillAfter::PublicCheck;
    fee::Terms { bill_after, objection_days: 5, ..gongshu().fee["x"].clone() }
}

fn september() -> TallyId {
    TallyId::new("2021-09-06")
}

fn facts(checked: Option<TallyId>, child: Child) -> Facts {
    Facts {
        session: SessionId::new("s1"),
        course: CourseId::new("robotics"),
        date: date(2021, 9, 14),
        lessons: 1,
        is_cancelled: false,
        posted: september(),
        checked,
        earned: Fen(100_000),
        children: vec![child],
    }
}

fn child(stood: Stood, lines: Vec<Line>) -> Child {
    Child { student: StudentId::new("ming"), stood, lines, waits: false, charged: None, times: 0 }
}

fn line(is_billed: bool, stands: bool, is_agreed: bool) -> Line {
    Line { tally: september(), is_billed, stands, is_agreed }
}

fn paid(fen: i64, released: i64) -> Paid {
    Paid {
        bill: BillId::new("bill/robotics/ming/2021-09-06"),
        student: StudentId::new("ming"),
        course: CourseId::new("robotics"),
        fen: Fen(fen),
        released: Fen(released),
        times: 1,
    }
}

/// Three lessons of 20 yuan in September.
fn charged(parts: Parts, bill: Option<Billed>) -> Charged {
    let by_day = [(14, 1), (21, 1), (28, 1)].map(|(day, n)| (date(2021, 9, day), n)).into();
    Charged { grade: 3, parts, by_day, bill }
}

fn family(fen: i64) -> Parts {
    Parts { family: Fen(fen), ..Parts::default() }
}

fn one(terms: &fee::Terms, facts: &Facts) -> Option<Recounted> {
    recount(terms, facts, Moment::at(NOW.at(12, 0, 0, 0))).into_iter().next()
}

/// How the child stands, its lines and whether it waits, whether a tally is under check: whether it counts now, where a fresh
/// time to object begins, or no change.
#[test]
fn a_posted_count_follows_its_roll() {
    let (off, on) = (Stood::OnLeave, Stood::Attended);
    let fresh = Some(date(2021, 10, 8));
    let rows = [
        (on, vec![line(false, true, false)], false, true, None),
        (off, vec![line(false, true, false)], false, true, Some((false, None))),
        (off, vec![line(false, false, false)], false, true, None),
        (on, vec![line(false, false, false)], false, true, Some((true, fresh))),
        (on, vec![], false, true, Some((true, fresh))),
        (off, vec![], false, true, None),
        (on, vec![line(false, false, true)], false, true, Some((true, None))), // the school's word stands
        (on, vec![], false, false, Some((true, None))),                        // billed: with the next tally
        (on, vec![], true, false, None),
        (off, vec![], true, false, Some((false, None))),
        (off, vec![line(true, true, true)], false, false, Some((false, None))), // never charged
    ];
    for (stood, lines, waits, under_check, expected) in rows {
        let shown = format!("{stood:?} {lines:?} {waits} {under_check}");
        let child = Child { waits, times: 2, ..child(stood, lines) };
        let made = one(&terms(), &facts(under_check.then(september), child));
        assert_eq!(made.as_ref().map(|one| (one.counts, one.billed_from)), expected, "{shown}");
        assert!(made.iter().all(|one| one.times == 3 && one.way == Way::Nothing), "{shown}");
    }
    let cancelled = Facts { is_cancelled: true, ..facts(None, child(on, vec![line(false, true, false)])) };
    assert_eq!(one(&terms(), &cancelled).map(|one| one.counts), Some(false), "no lesson was given");
}

/// What the family was charged goes back the way on which it came.
#[test]
fn what_was_billed_goes_back() {
    let due = |open, carried| {
        let bill = BillId::new("bill/robotics/ming/2021-09-06");
        Some(Billed::Due { bill, open: Fen(open), carried: Fen(carried) })
    };
    let whole = Some(Billed::Paid(paid(6000, 6000)));
    let rows = [
        (family(6000), whole.clone(), 6000, Way::Back, 1),
        (family(6000), whole.clone(), 1999, Way::Next, 0), // the course has spent it
        (family(6000), Some(Billed::Paid(paid(6000, 0))), 6000, Way::Next, 0),
        (family(6000), due(6000, 0), 0, Way::Lowered, 0),
        (family(6000), due(2000, 0), 0, Way::Lowered, 0),
        (family(6000), due(2000, 4000), 0, Way::Next, 0), // carried money has paid for it
        (family(6000), None, 6000, Way::Next, 0),
        (Parts { school: Fen(6000), ..Parts::default() }, None, 6000, Way::Back, 1),
    ];
    for (parts, bill, earned, way, transfers) in rows {
        let shown = format!("{parts:?} {bill:?} {earned}");
        let child = Child {
            charged: Some(charged(parts, bill)),
            ..child(Stood::OnLeave, vec![line(true, true, false)])
        };
        let facts = Facts { earned: Fen(earned), ..facts(None, child) };
        let made = one(&terms(), &facts).unwrap();
        assert_eq!(
            (made.way, made.parts.whole(), made.transfers.len()),
            (way, Fen(2000), transfers),
            "{shown}"
        );
        assert_eq!(made.lowered.is_some(), way == Way::Lowered, "{shown}");
        assert!(made.transfers.iter().all(|one| one.kind == Kind::Correction && one.fen == Fen(2000)));
    }
}

/// A cap that still holds, or a month with other lessons, gives nothing back; a month's only lesson gives its price.
#[test]
fn no_more_goes_back_than_the_lesson_cost() {
    let of = |terms: &fee::Terms, charged: Charged| {
        let child = Child { charged: Some(charged), ..child(Stood::OnLeave, vec![line(true, true, false)]) };
        let made = one(terms, &facts(None, child)).unwrap();
        (made.way, made.parts.whole().0)
    };
    let bill = |fen| Some(Billed::Paid(paid(fen, fen)));
    let capped = |fen| fee::Terms { term_fen_max: Some(Fen(fen)), ..terms() };
    assert_eq!(of(&capped(4000), charged(family(4000), bill(4000))), (Way::Nothing, 0));
    assert_eq!(of(&capped(5000), charged(family(5000), bill(5000))), (Way::Back, 1000));
    let monthly = fee::Terms { unit: fee::Unit::Month, price_fen: Fen(13_000), ..terms() };
    assert_eq!(of(&monthly, charged(family(13_000), bill(13_000))), (Way::Nothing, 0));
    let only =
        Charged { by_day: BTreeMap::from([(date(2021, 9, 14), 1)]), ..charged(family(13_000), bill(13_000)) };
    assert_eq!(of(&monthly, only), (Way::Back, 13_000));
    let relieved = charged(family(100), bill(100));
    assert_eq!(of(&terms(), relieved), (Way::Back, 100), "never more than was charged");
}

/// P1.12: each who bore a part has it back; two children never take more than the course has.
#[test]
fn shares_go_back_and_the_course_never_owes() {
    let parts = Parts { family: Fen(4200), government: Fen(1200), school: Fen(600) };
    let of = |id: &str| Child {
        student: StudentId::new(id),
        charged: Some(charged(parts, Some(Billed::Paid(paid(4200, 4200))))),
        ..child(Stood::OnLeave, vec![line(true, true, false)])
    };
    let mut facts = facts(None, of("ming"));
    facts.children.push(of("hua"));
    facts.earned = Fen(3999);
    let made = recount(&terms(), &facts, Moment::at(NOW.at(12, 0, 0, 0)));
    let sums: Vec<i64> = made[0].transfers.iter().map(|one| one.fen.0).collect();
    assert_eq!((made[0].way, sums), (Way::Back, vec![400, 200, 1400]));
    assert_eq!((made[1].way, made[1].transfers.len()), (Way::Next, 0));
}

#[test]
fn what_went_back_pays_the_next_bill_as_far_as_it_needs() {
    let of = |free, bills| credited(&september(), &StudentId::new("ming"), Fen(free), Fen(bills));
    assert_eq!(of(2000, 6000).map(|one| one.fen), Some(Fen(2000)));
    assert_eq!(of(6000, 2000).map(|one| one.fen), Some(Fen(2000)));
    assert_eq!((of(0, 2000), of(2000, 0)), (None, None));
}

proptest! {
    /// Whatever was charged by whom, the parts of a credit are the credit, and none is more than was charged.
    #[test]
    fn a_credit_is_split_to_the_fen(family in 0_i64..9999, government in 0_i64..9999, school in 0_i64..9999, of in 0_i64..=100) {
        let charged = Parts { family: Fen(family), government: Fen(government), school: Fen(school) };
        let credit = Fen(charged.whole().0 * of / 100);
        let parts = split(charged, credit);
        prop_assert_eq!(parts.whole(), credit);
        for (part, most) in [(parts.family, family), (parts.government, government), (parts.school, school)] {
            prop_assert!(Fen::ZERO <= part && part.0 <= most, "{:?} of {:?}", parts, charged);
        }
    }
}
