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
        carried: Fen::ZERO,
        sent_back: Fen::ZERO,
        released: Fen(released),
        times: 1,
    }
}

/// Three lessons of 20 yuan in September.
fn charged(parts: Parts, bill: Option<Billed>) -> Charged {
    let by_day = [(14, 1), (21, 1), (28, 1)].map(|(day, n)| (date(2021, 9, day), n)).into();
    let title = "机器人".to_owned();
    let (credit, late_of_term) = (Parts::default(), Fen::ZERO);
    Charged { grade: 3, title, parts, credit, charged_of_term: parts, late_of_term, by_day, bill }
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
    let due = |open| {
        let bill = BillId::new("bill/robotics/ming/2021-09-06");
        Some(Billed::Due { bill, open: Fen(open) })
    };
    let whole = Some(Billed::Paid(paid(6000, 6000)));
    let rows = [
        (family(6000), whole.clone(), 6000, Way::Back, 1),
        (family(6000), whole.clone(), 1999, Way::Next, 0), // the course has spent it
        (family(6000), Some(Billed::Paid(paid(6000, 0))), 6000, Way::Next, 0),
        (family(6000), due(6000), 0, Way::Lowered, 0),
        (family(6000), due(2000), 0, Way::Lowered, 0),
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

/// A bill that is not paid is lowered at once: shares that the course has spent wait, and so does what carried money has paid
/// of it.
#[test]
fn a_bill_that_is_due_waits_for_nobody() {
    let parts = Parts { family: Fen(4200), government: Fen(1200), school: Fen(600) };
    let rows = [
        (4200, 600, (1400, 400, 200), (0, 0, 0)),
        (4200, 599, (1400, 0, 0), (0, 400, 200)),
        (1400, 0, (1400, 0, 0), (0, 400, 200)),
        (1000, 600, (1000, 400, 200), (400, 0, 0)),
        (1000, 0, (1000, 0, 0), (400, 400, 200)),
    ];
    let told = |of: Parts| (of.family.0, of.government.0, of.school.0);
    for (open, earned, now, waits) in rows {
        let bill = Some(Billed::Due { bill: BillId::new("b"), open: Fen(open) });
        let child = Child {
            charged: Some(charged(parts, bill)),
            ..child(Stood::OnLeave, vec![line(true, true, false)])
        };
        let made = one(&terms(), &Facts { earned: Fen(earned), ..facts(None, child) }).unwrap();
        let shown = format!("{open} open, {earned} earned");
        assert_eq!((made.way, told(made.parts), told(made.again)), (Way::Lowered, now, waits), "{shown}");
        assert_eq!(made.lowered, Some(BillId::new("b")), "{shown}");
        let moved: Fen = made.transfers.iter().map(|one| one.fen).sum();
        assert_eq!(moved, made.parts.government + made.parts.school, "{shown}");
        assert_eq!(made.said(), if waits.0 > 0 { "lowered-owed" } else { "lowered" }, "{shown}");
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

/// A cap of 40 yuan was reached in September, and October's lessons cost nothing. Once only one lesson stands, September was
/// charged 20 yuan too much, whichever tally the last lessons to go off stood in.
#[test]
fn a_cap_over_several_tallies_charges_nobody_too_much() {
    let capped = fee::Terms { term_fen_max: Some(Fen(4000)), ..terms() };
    let shared = Parts { family: Fen(2800), government: Fen(800), school: Fen(400) };
    let half = Parts { family: Fen(1400), government: Fen(400), school: Fen(200) };
    // What the lesson's own tally was charged, what all were, what of that is of a term before; lessons that stand with it;
    // how what goes back does, what of it comes from the own tally, and what is owed beside that.
    let rows = [
        (0, family(4000), 0, 3, (Way::Nothing, 0, family(0))), // the cap still holds
        (0, family(4000), 0, 2, (Way::Next, 0, family(2000))),
        (0, family(2000), 0, 1, (Way::Next, 0, family(2000))),
        (0, family(0), 0, 2, (Way::Nothing, 0, family(0))),
        (0, family(4000), 3000, 2, (Way::Next, 0, family(1000))),
        (0, family(4000), 4000, 2, (Way::Nothing, 0, family(0))),
        (500, family(4000), 0, 2, (Way::Back, 500, family(1500))),
        (2000, family(4000), 0, 2, (Way::Back, 2000, family(0))),
        (0, shared, 0, 2, (Way::Next, 0, half)), // each payer his own part
    ];
    for (own, charged_of_term, late, lessons, expected) in rows {
        let bill = (own > 0).then(|| Billed::Paid(paid(own, own)));
        let by_day = [14, 21, 28].into_iter().take(lessons).map(|day| (date(2021, 9, day), 1)).collect();
        let late_of_term = Fen(late);
        let charged = Charged { charged_of_term, late_of_term, by_day, ..charged(family(own), bill) };
        let child = Child { charged: Some(charged), ..child(Stood::OnLeave, vec![line(true, true, false)]) };
        let made = one(&capped, &facts(None, child)).unwrap();
        let shown = format!("{own} of {charged_of_term:?}, {late} late, {lessons} lessons");
        assert_eq!((made.way, made.parts.whole().0, made.again), expected, "{shown}");
        assert_eq!(made.transfers.iter().map(|one| one.fen).sum::<Fen>(), made.parts.whole(), "{shown}");
    }
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
    let of = |free, bills, carried| {
        let sums = (Fen(bills), Fen(carried));
        credited(&september(), (&StudentId::new("ming"), Purse::Course), Fen(free), sums).map(|one| one.fen.0)
    };
    let rows = [
        (2000, 6000, 0, Some(2000)),
        (6000, 2000, 0, Some(2000)),
        (0, 2000, 0, None),
        (2000, 0, 0, None),
        (6000, 2000, 500, Some(1500)), // 500 stands there already
        (6000, 2000, 2000, None),
        (6000, 2000, 9000, None),
    ];
    for (free, bills, carried, fen) in rows {
        assert_eq!(of(free, bills, carried), fen, "{free} for {bills} beside {carried}");
    }
}

/// A lesson that a credit had paid for is recounted too: the credit is owed again, beside the money that goes back.
#[test]
fn a_credit_is_not_lost_with_the_charge_that_used_it() {
    let whole = |fen: i64| (fen > 0).then(|| Billed::Paid(paid(fen, fen)));
    let rows = [
        ((6000, 0), Way::Back, (2000, 0), "back"),
        ((4000, 2000), Way::Back, (2000, 0), "back"),
        ((500, 5500), Way::Back, (500, 1500), "back"),
        ((0, 6000), Way::Next, (0, 2000), "owed"),
        ((0, 1000), Way::Next, (0, 1000), "owed"), // a cap: never more than it came to
    ];
    for ((parts, credit), way, expected, said) in rows {
        let credit = family(credit);
        let child = Child {
            charged: Some(Charged { credit, ..charged(family(parts), whole(parts)) }),
            ..child(Stood::OnLeave, vec![line(true, true, false)])
        };
        let made = one(&terms(), &facts(None, child)).unwrap();
        let told = (made.parts.family.0, made.again.family.0);
        assert_eq!((made.way, told, made.said()), (way, expected, said), "{parts} and {credit:?}");
        assert_eq!(made.transfers.iter().map(|one| one.fen).sum::<Fen>(), made.parts.family);
    }
}

/// Each case has words of its own: who may still object, and where the family's money goes.
#[test]
fn a_family_is_told_what_is_so() {
    let (off, on) = (Stood::OnLeave, Stood::Attended);
    let school = Parts { school: Fen(6000), ..Parts::default() };
    let due = Billed::Due { bill: BillId::new("b"), open: Fen(6000) };
    let billed = |parts, bill| Some(charged(parts, bill));
    let rows = [
        (on, vec![line(false, false, false)], None, true, "heard"),
        (on, vec![line(false, false, true)], None, true, "agreed"),
        (on, vec![], None, false, "later"),
        (off, vec![line(false, true, false)], None, true, "free"),
        (off, vec![line(true, true, false)], billed(family(6000), Some(due)), false, "lowered"),
        (off, vec![line(true, true, false)], billed(family(6000), None), false, "owed"),
        (off, vec![line(true, true, false)], billed(school, None), false, "free"), // none of it was the family's
    ];
    for (stood, lines, charged, under_check, said) in rows {
        let child = Child { charged, ..child(stood, lines) };
        let made = one(&terms(), &facts(under_check.then(september), child)).unwrap();
        assert_eq!(made.said(), said);
    }
}

/// What nothing is left to take it off goes back once the term is over or the child has left, as far as the course has it, the
/// family first.
#[test]
fn a_credit_goes_back_when_no_charge_is_to_come() {
    let until = date(2022, 1, 22);
    let (eve, after) = (date(2022, 1, 21), date(2022, 3, 1));
    let parts = Parts { family: Fen(1400), government: Fen(400), school: Fen(200) };
    let ended = Owed { runs: false, ..owed("ming", parts) };
    let back = repay(&[ended], &has(9000), (until, eve)).remove(0);
    assert_eq!((back.back, back.is_silent), (Fen(1400), true), "the course has ended before the term");
    let rows = [
        (eve, true, 9000, None),
        (eve, false, 9000, Some((1400, 400, 200))),
        (until, true, 9000, Some((1400, 400, 200))),
        (after, true, 1500, Some((1400, 100, 0))),
        (after, true, 100, Some((100, 0, 0))),
        (after, true, 0, None),
    ];
    for (today, stays, earned, expected) in rows {
        let all = [Owed { stays, ..owed("ming", parts) }];
        let made = repay(&all, &has(earned), (until, today)).into_iter().next();
        let told = made.as_ref().map(|one| (one.parts.family.0, one.parts.government.0, one.parts.school.0));
        assert_eq!(told, expected, "{today} {stays} {earned}");
        let moved: Fen = made.iter().flat_map(|one| &one.transfers).map(|one| one.fen).sum();
        assert_eq!(moved, made.map_or(Fen::ZERO, |one| one.parts.whole()), "every fen moves");
    }
}

fn owed(id: &str, parts: Parts) -> Owed {
    let (student, course) = (StudentId::new(id), CourseId::new("robotics"));
    Owed { student, course, parts, times: 1, stays: true, runs: true, has_chosen: false, due: Vec::new() }
}

fn has(earned: i64) -> BTreeMap<CourseId, Fen> {
    BTreeMap::from([(CourseId::new("robotics"), Fen(earned))])
}

/// What the course has goes to every family before anybody's share.
#[test]
fn families_come_before_shares() {
    let until = date(2022, 1, 22);
    let parts = Parts { family: Fen(1400), government: Fen(400), school: Fen(200) };
    let all = [owed("ming", parts), owed("hua", parts)];
    let rows = [
        (4000, vec![(1400, 400, 200), (1400, 400, 200)]),
        (2900, vec![(1400, 100, 0), (1400, 0, 0)]),
        (2000, vec![(1400, 0, 0), (600, 0, 0)]),
        (1400, vec![(1400, 0, 0)]),
        (0, vec![]),
    ];
    for (earned, expected) in rows {
        let made = repay(&all, &has(earned), (until, until));
        let told = made.iter().map(|one| (one.parts.family.0, one.parts.government.0, one.parts.school.0));
        assert_eq!(told.collect::<Vec<_>>(), expected, "{earned}");
    }
}

/// What a family has not paid comes off its bill, and only the rest is money; who is paid and may still choose is asked.
#[test]
fn a_credit_lowers_bills_before_it_is_paid() {
    let until = date(2022, 1, 22);
    let rows = [
        (vec![], false, 9000, (0, 2000, true)),
        (vec![], true, 9000, (0, 2000, false)),
        (vec![500], false, 9000, (500, 1500, true)),
        (vec![500, 9000], false, 0, (2000, 0, false)),
        (vec![500], false, 1000, (500, 1000, true)),
    ];
    for (open, has_chosen, earned, expected) in rows {
        let shown = format!("{open:?} {has_chosen} {earned}");
        let due = open.iter().enumerate().map(|(n, fen)| (BillId::new(format!("b{n}")), Fen(*fen))).collect();
        let all = [Owed { due, has_chosen, ..owed("ming", family(2000)) }];
        let made = repay(&all, &has(earned), (until, until)).remove(0);
        assert!(all[0].is_due((until, until)), "{shown}");
        assert_eq!(all[0].money().0, 2000 - expected.0, "{shown}: what bills are lowered by is no money");
        let off: i64 = made.lowered.iter().map(|(_, fen)| fen.0).sum();
        assert_eq!((off, made.back.0, made.is_silent), expected, "{shown}");
        assert_eq!(made.parts.family, Fen(off) + made.back, "{shown}");
        assert_eq!(made.transfers.iter().map(|one| one.fen).sum::<Fen>(), made.back, "{shown}");
    }
}

proptest! {
    /// However a term is cut into tallies and in whatever order its lessons go off, what is left of the charges is what the
    /// lessons that stand cost under the cap.
    #[test]
    fn whatever_goes_off_the_rest_costs_what_it_costs(
        months in prop::collection::vec(0_i8..4, 1..4),
        order in prop::collection::vec(0_usize..64, 12),
    ) {
        let capped = fee::Terms { term_fen_max: Some(Fen(5000)), ..terms() };
        let cost = |lessons: usize| i64::try_from(lessons).unwrap_or(i64::MAX).saturating_mul(2000).min(5000);
        let (mut left, mut stand) = (Vec::<i64>::new(), Vec::<(usize, Date)>::new());
        for (n, lessons) in months.iter().enumerate() {
            let before = cost(stand.len());
            stand.extend((1..=*lessons).map(|day| (n, date(2021, 9 + i8::try_from(n).unwrap(), day))));
            left.push(cost(stand.len()) - before);
        }
        let mut all: i64 = left.iter().sum();
        for pick in order.into_iter().take(stand.len()) {
            let by_day = stand.iter().map(|(_, day)| (*day, 1)).collect();
            let (n, day) = stand.remove(pick % stand.len());
            let bill = (left[n] > 0).then(|| Billed::Paid(paid(left[n], left[n])));
            let charged = Charged { charged_of_term: family(all), by_day, ..charged(family(left[n]), bill) };
            let child = Child { charged: Some(charged), ..child(Stood::OnLeave, vec![line(true, true, false)]) };
            let made = one(&capped, &Facts { date: day, ..facts(None, child) }).unwrap();
            left[n] -= made.parts.family.0;
            all -= made.parts.and(made.again).whole().0;
            prop_assert_eq!(all, cost(stand.len()), "{} stand, {:?} went off", stand.len(), made);
        }
    }

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
