//! 课时公示 What is counted, what is objected to, and what it comes to.

use super::*;
use crate::plan::scheme::gongshu;
use jiff::civil::date;
use proptest::prelude::*;

const TERM: (Date, Date) = (date(2021, 9, 6), date(2022, 1, 22));

fn terms() -> fee::Terms {
    let bill_after = fee::BillAfter::PublicCheck;
    fee::Terms { bill_after, objection_days: 5, ..gongshu().fee["x"].clone() }
}

fn noon(day: Date) -> Moment {
    Moment::at(day.at(12, 0, 0, 0))
}

fn stand(child: &str, stood: Stood) -> Stand {
    let (student, course) = (StudentId::new(child), CourseId::new("robotics"));
    Stand { student, course, session: SessionId::new("s1"), date: date(2021, 9, 14), lessons: 1, stood }
}

fn counted(lessons: &[(i8, i64)], earlier: i64) -> Counted {
    let by_day = lessons.iter().map(|(day, n)| (date(2021, 9, *day), *n)).collect();
    let (student, course) = (StudentId::new("ming"), CourseId::new("robotics"));
    Counted {
        student,
        course,
        title: "机器人".to_owned(),
        grade: 3,
        relief: None,
        by_day,
        earlier: Fen(earlier),
        credit: Parts::default(),
        before: BTreeMap::new(),
    }
}

fn check(counted: Vec<Counted>) -> Check {
    let (id, term_from) = (TallyId::new("2021-09-06"), TERM.0);
    Check { id, billed_from: date(2021, 10, 6), term_from, open: 0, area: None, counted }
}

/// The tally before, today, and the period that is next or the refusal's code.
#[test]
fn a_period_ends_with_its_month_or_with_the_term() {
    let last = |until, is_billed| Some(Last { until, is_billed });
    let (october, january) = (date(2021, 10, 1), date(2022, 1, 1));
    let rows = [
        (None, date(2021, 9, 30), Err("tally-period-runs")),
        (None, october, Ok((TERM.0, october))),
        (last(october, false), date(2021, 11, 1), Err("tally-earlier-open")),
        (last(october, true), date(2021, 10, 31), Err("tally-period-runs")),
        (last(october, true), date(2022, 1, 1), Ok((october, date(2021, 11, 1)))),
        (last(january, true), date(2022, 1, 21), Err("tally-period-runs")),
        (last(january, true), TERM.1, Ok((january, TERM.1))),
        (last(TERM.1, true), date(2022, 6, 1), Err("tally-nothing-left")),
        (last(date(2021, 7, 1), true), october, Ok((TERM.0, october))), // of the term before
    ];
    for (last, today, expected) in rows {
        let period = next(&terms(), TERM, last, today);
        let told = period.as_ref().map(|one| (one.from, one.until)).map_err(Refuses::code);
        assert_eq!(told, expected, "{last:?} on {today}");
    }
    let whole = fee::Terms { unit: Unit::Term, ..terms() };
    assert_eq!(next(&whole, TERM, None, TERM.1).map(|one| one.until), Ok(TERM.1));
    assert_eq!(next(&whole, TERM, None, october).unwrap_err().code(), "tally-period-runs");
    let ahead = &gongshu().fee["x"];
    assert_eq!(next(ahead, TERM, None, october).unwrap_err(), Refusal::NotAfterwards);
}

/// What a child missed counts as its money would have left custody.
#[test]
fn objection_days_follow_the_posting_of_what_counts() {
    let refund =
        fee::Terms { absent_without_leave: fee::Missed::Refund, on_leave: fee::Missed::Refund, ..terms() };
    let period = Period { from: TERM.0, until: date(2021, 10, 1), times: 0 };
    let stands =
        [Stood::Attended, Stood::Absent, Stood::OnLeave, Stood::Closed].map(|one| stand("ming", one));
    let facts = Facts { period, open: None, stands: stands.to_vec() };
    for (terms, lines) in [(terms(), 2), (refund, 1)] {
        let posted = post(&terms, facts.clone(), noon(date(2021, 10, 1))).unwrap();
        assert_eq!((posted.lines.len(), posted.billed_from), (lines, date(2021, 10, 6)));
    }
    let open = Facts { open: Some((2, date(2021, 9, 14))), ..facts };
    let refused = post(&terms(), open, noon(date(2021, 10, 1))).unwrap_err();
    assert_eq!((refused.code(), refused.words()[1].1.as_str()), ("tally-rolls-open", "2021-09-14"));
}

/// The fees of care and of courses; what of them is counted, by whose unit lessons are posted, how many lines are, and from when
/// they may be billed.
#[test]
fn each_kind_of_money_is_counted_by_its_own_fee() {
    let (ahead, lesson) = (gongshu().fee["x"].clone(), terms());
    let month = fee::Terms { unit: Unit::Month, price_fen: Fen(20_000), objection_days: 7, ..terms() };
    let whole = fee::Terms { unit: Unit::Term, ..terms() };
    let care = item::care("gongshu-2021-autumn");
    let course = stand("ming", Stood::Attended);
    let evening = Stand { course: care.clone(), session: SessionId::new("s2"), ..course.clone() };
    let period = Period { from: TERM.0, until: date(2021, 10, 1), times: 0 };
    let facts = Facts { period, open: None, stands: vec![course, evening] };
    let (five, seven) = (date(2021, 10, 6), date(2021, 10, 8));
    let rows = [
        // A fee of the term is not counted before the term is over, and holds up nobody who pays by the lesson.
        (&lesson, &whole, vec![Purse::Care], Unit::Lesson, 1, five),
        (&ahead, &lesson, vec![Purse::Course], Unit::Lesson, 1, five),
        (&month, &ahead, vec![Purse::Care], Unit::Month, 1, seven),
        (&month, &lesson, vec![Purse::Care, Purse::Course], Unit::Month, 2, seven),
    ];
    for (of_care, of_course, purses, unit, lines, billed_from) in rows {
        let fees = Fees::from([(Purse::Care, of_care), (Purse::Course, of_course)]);
        let counted = super::counted(&fees, TERM, period);
        let posted = post_all(&fees, &counted, &facts, noon(date(2021, 10, 1))).unwrap();
        let found: Vec<Purse> = counted.iter().map(|(purse, _)| *purse).collect();
        assert_eq!((found, paced(&fees).unwrap().unit), (purses, unit));
        assert_eq!((posted.lines.len(), posted.billed_from), (lines, billed_from), "{unit:?}");
    }
    let of_care = Counted { course: care, ..counted(&[(14, 1), (15, 1)], 0) };
    let fees = Fees::from([(Purse::Care, &month), (Purse::Course, &lesson)]);
    let checked = check(vec![counted(&[(14, 2)], 0), of_care]);
    let charges = bill_all(&fees, &checked, noon(seven)).unwrap();
    let told: Vec<_> =
        charges.iter().filter_map(|one| one.bill.as_ref()).map(|bill| (bill.purse, bill.fen)).collect();
    assert_eq!(told, [(Purse::Care, Fen(20_000)), (Purse::Course, Fen(4000))]);
}

/// A fee of the term beside one by the lesson: counted over the whole term in its last tally, and posted in no other.
#[test]
fn a_fee_of_the_term_is_counted_once_and_over_all_of_it() {
    let (lesson, whole) = (terms(), fee::Terms { unit: Unit::Term, ..terms() });
    let fees = Fees::from([(Purse::Care, &lesson), (Purse::Course, &whole)]);
    let (first, last) = (date(2021, 12, 1), date(2022, 1, 1));
    let december = Period { from: first, until: last, times: 0 };
    assert_eq!(super::counted(&fees, TERM, december), [(Purse::Care, first)]);
    let january = Period { from: last, until: TERM.1, times: 0 };
    assert_eq!(super::counted(&fees, TERM, january), [(Purse::Care, last), (Purse::Course, TERM.0)]);
    let tally = |until| Some(Last { until, is_billed: true });
    let rows = [
        (&lesson, None, true),
        (&whole, None, false),
        (&whole, tally(last), false),
        (&whole, tally(TERM.1), true),
    ];
    for (terms, last, expected) in rows {
        assert_eq!(is_posted(terms, TERM.1, last), expected, "{:?} after {last:?}", terms.unit);
    }
}

/// A lesson that is found to count when its term is over and billed is posted after the term's own, by whatever unit, and the days of
/// the term are not counted again.
#[test]
fn what_comes_later_is_counted_with_its_own_term() {
    let (lesson, whole) = (terms(), fee::Terms { unit: Unit::Term, ..terms() });
    let billed = |is_billed| Some(Last { until: TERM.1, is_billed });
    let eve = TERM.1.yesterday().unwrap();
    let rows = [
        (&gongshu().fee["x"].clone(), billed(false), eve, Err("tally-not-afterwards")),
        (&lesson, billed(false), eve, Err("tally-earlier-open")),
        (&lesson, billed(true), eve, Err("tally-period-runs")),
        (&lesson, billed(true), TERM.1, Ok(3)),
        (&whole, billed(true), TERM.1, Ok(3)),
    ];
    for (terms, last, today, expected) in rows {
        let period = later(terms, TERM, last, (2, today));
        assert_eq!(
            period.as_ref().map(|one| one.times).map_err(Refuses::code),
            expected,
            "{last:?} on {today}"
        );
    }
    let period = later(&lesson, TERM, billed(true), (0, TERM.1)).unwrap();
    assert_eq!(period.id().as_str(), format!("{}-later-1", TERM.1));
    assert!(period.id() > Period { from: eve, until: TERM.1, times: 0 }.id(), "it stands behind its term");
    let fees = Fees::from([(Purse::Care, &lesson), (Purse::Course, &whole)]);
    assert_eq!(super::counted(&fees, TERM, period), [(Purse::Care, TERM.1), (Purse::Course, TERM.1)]);
}

#[test]
fn a_lesson_is_objected_to_while_the_check_runs_and_answered_once() {
    let standing = |is_billed, objection| Standing { billed_from: date(2021, 10, 6), is_billed, objection };
    let (before, after) = (date(2021, 10, 5), date(2021, 10, 6));
    assert_eq!(object(&standing(false, None), before), Ok(true));
    assert_eq!(object(&standing(false, None), after).unwrap_err().code(), "tally-check-over");
    assert_eq!(object(&standing(true, None), before).unwrap_err().code(), "tally-check-over");
    for said in [Objection::Open, Objection::Agreed, Objection::Kept] {
        assert_eq!(object(&standing(false, Some(said)), after), Ok(false), "again is no act");
        assert_eq!(Objection::from_code(said.code()), Some(said));
    }
    let rows = [
        (None, true, "", Err(Refusal::NotObjected)),
        (Some(Objection::Kept), true, "", Err(Refusal::NotObjected)),
        (Some(Objection::Agreed), false, "他在", Err(Refusal::NotObjected)),
        (Some(Objection::Open), false, " ", Err(Refusal::NoReason)),
        (Some(Objection::Open), false, "他在", Ok(Objection::Kept)),
        (Some(Objection::Open), true, "", Ok(Objection::Agreed)),
    ];
    for (objection, agrees, reason, expected) in rows {
        assert_eq!(answer(&standing(false, objection), agrees, reason), expected, "{objection:?}");
    }
}

/// The ladder: each row mends what the row above was refused for.
#[test]
fn nothing_is_billed_before_the_check_is_over() {
    let one = check(vec![counted(&[(14, 1)], 0)]);
    let day = date(2021, 10, 6);
    let area = fee::Price {
        stage: None,
        area: Some(Area::Rural),
        grades: Vec::new(),
        hour: None,
        course: None,
        price_fen: Fen(1),
        term_fen_max: None,
    };
    let by_area = fee::Terms { prices: vec![area], area: None, ..terms() };
    let open = Check { open: 1, ..one.clone() };
    let rows = [
        (&open, date(2021, 10, 5), Err("tally-check-runs")),
        (&open, day, Err("tally-objections-open")),
        (&one, day, Err("tally-no-area")),
    ];
    for (check, today, expected) in rows {
        assert_eq!(bill(&by_area, check, noon(today)).map(|_| ()).map_err(|why| why.code()), expected);
    }
    let bills = bill(&terms(), &one, noon(day)).unwrap();
    let made = bills[0].bill.as_ref().unwrap();
    assert_eq!((made.fen, made.id.as_str()), (Fen(2000), "bill/robotics/ming/2021-09-06"));
    assert_eq!(made.due_on, date(2021, 10, 13));
}

/// 吴忠利通十小: 2 yuan a lesson. Caps of the day and of the term hold, whatever earlier tallies came to.
#[test]
fn counted_lessons_are_billed_under_the_caps() {
    let wuzhong = fee::Terms { price_fen: Fen(200), ..terms() };
    let a_day = fee::Terms { lessons_a_day_max: Some(1), ..wuzhong.clone() };
    let a_term = fee::Terms { term_fen_max: Some(Fen(1000)), ..wuzhong.clone() };
    let monthly = fee::Terms { unit: Unit::Month, price_fen: Fen(13_001), ..terms() };
    let days = [(7, 2), (14, 2)];
    let rows = [
        (&wuzhong, &days[..], 0, Some(800)),
        (&a_day, &days[..], 0, Some(400)),
        (&a_term, &days[..], 0, Some(800)),
        (&a_term, &days[..], 600, Some(400)),
        (&a_term, &days[..], 1000, None),
        (&monthly, &days[..], 13_001, Some(13_001)),
        (&wuzhong, &[][..], 0, None),
    ];
    for (terms, days, earlier, fen) in rows {
        let made = bill(terms, &check(vec![counted(days, earlier)]), noon(date(2021, 10, 6))).unwrap();
        let billed = made.first().and_then(|one| one.bill.as_ref()).map(|bill| bill.fen.0);
        assert_eq!(billed, fen, "{days:?} after {earlier}");
    }
}

/// What recounts of earlier lessons owe comes off what is due now, as far as that goes; they make room under a term's cap.
#[test]
fn what_recounts_owe_comes_off_the_next_charge() {
    let capped = fee::Terms { term_fen_max: Some(Fen(8000)), ..terms() };
    let rows = [
        (terms(), 1, 4000, 2000, (0, 2000)),
        (terms(), 2, 4000, 2000, (2000, 2000)),
        (terms(), 1, 0, 6000, (0, 2000)),
        (capped.clone(), 1, 8000, 0, (0, 0)),
        (capped.clone(), 1, 8000, 2000, (0, 0)), // of the term before: this one is at its cap
        (capped.clone(), 1, 6000, 2000, (0, 2000)),
        (capped, 2, 6000, 2000, (0, 2000)),
    ];
    for (terms, lessons, earlier, credit, expected) in rows {
        let credit = Parts { family: Fen(credit), ..Parts::default() };
        let one = Counted { credit, ..counted(&[(14, lessons)], earlier) };
        let made = bill(&terms, &check(vec![one]), noon(date(2021, 10, 6))).unwrap().remove(0);
        let told = (made.parts.whole().0, made.credit.whole().0);
        assert_eq!(told, expected, "{lessons} lessons after {earlier}, {credit:?} owed");
        assert_eq!(made.bill.map_or(Fen::ZERO, |bill| bill.fen), made.parts.family);
    }
}

/// P1.12: a credit comes off the part of who paid for the lesson that was not given, and of nobody else's. Lesson by lesson
/// 20 yuan, of which the government bears 4 and the school 2.
#[test]
fn a_credit_is_its_payer_s() {
    let shared =
        fee::Terms { shares: Some(fee::Shares { government: 20, school: 10, family: 70 }), ..terms() };
    let rows = [
        ((0, 0, 0), (1400, 400, 200), (0, 0, 0)),
        ((2000, 0, 0), (0, 400, 200), (1400, 0, 0)),
        ((0, 2000, 0), (1400, 0, 200), (0, 400, 0)),
        ((500, 100, 2000), (900, 300, 0), (500, 100, 200)),
    ];
    let parts = |(family, government, school)| Parts {
        family: Fen(family),
        government: Fen(government),
        school: Fen(school),
    };
    for (owed, charged, used) in rows {
        let one = Counted { credit: parts(owed), ..counted(&[(14, 1)], 0) };
        let made = bill(&shared, &check(vec![one]), noon(date(2021, 10, 6))).unwrap().remove(0);
        assert_eq!((made.parts, made.credit), (parts(charged), parts(used)), "{owed:?} owed");
        assert_eq!(made.bill.map_or(Fen::ZERO, |bill| bill.fen), made.parts.family);
    }
}

/// A lesson of the term before that comes late is charged, under the cap that held then; this term's own cap is whole for its
/// own lessons.
#[test]
fn a_lesson_of_the_term_before_is_charged_beside_this_term_s_cap() {
    let capped = fee::Terms { term_fen_max: Some(Fen(4000)), ..terms() };
    let (june, earlier_june) = (date(2021, 6, 15), date(2021, 6, 8));
    let rows = [(&capped, 0, 4000), (&capped, 1, 4000), (&capped, 2, 2000), (&terms(), 2, 4000)];
    for (terms, before, fen) in rows {
        let mut one = Counted { before: BTreeMap::from([(earlier_june, before)]), ..counted(&[(14, 1)], 0) };
        one.before.retain(|_, lessons| *lessons > 0);
        one.by_day.insert(june, 1);
        let made = bill(terms, &check(vec![one]), noon(date(2021, 10, 6))).unwrap().remove(0);
        assert_eq!((made.lessons, made.parts.whole()), (2, Fen(fen)), "{before} lessons before it");
        assert_eq!(made.late, Fen(fen - 2000), "the other one is this term's");
    }
}

/// A lesson of September in October's tally, since its roll was corrected after September was billed: it costs what it would
/// have cost there, which is nothing in a month or on a day that is charged already.
#[test]
fn a_lesson_that_comes_late_costs_what_it_would_have_cost() {
    let a_day = fee::Terms { lessons_a_day_max: Some(1), ..terms() };
    let daily = fee::Terms { unit: Unit::Day, ..terms() };
    let monthly = fee::Terms { unit: Unit::Month, price_fen: Fen(13_000), ..terms() };
    let (same_day, other) = ([(14, 1)], [(21, 1)]);
    let rows = [
        (&terms(), &same_day, 2000),
        (&a_day, &same_day, 0),
        (&a_day, &other, 2000),
        (&daily, &same_day, 0),
        (&daily, &other, 2000),
        (&monthly, &other, 0),
    ];
    for (terms, days, fen) in rows {
        let before = BTreeMap::from([(date(2021, 9, 14), 1)]);
        let one = Counted { before, ..counted(days, 2000) };
        let made = bill(terms, &check(vec![one]), noon(date(2021, 10, 6))).unwrap().remove(0);
        assert_eq!(made.parts.whole(), Fen(fen), "{:?} {days:?}", terms.unit);
    }
}

/// P1.12, P4.15: who bears what, to the fen; a family that bears nothing has no bill, and the course its money.
#[test]
fn shares_and_relief_are_borne_beside_the_family() {
    let shared =
        fee::Terms { shares: Some(fee::Shares { government: 20, school: 10, family: 70 }), ..terms() };
    let of = |relief| {
        let one = Counted { relief, ..counted(&[(14, 1)], 0) };
        bill(&shared, &check(vec![one]), noon(date(2021, 10, 6))).unwrap().remove(0)
    };
    let told = |charge: &Charge| {
        shares(&TallyId::new("2021-09-06"), charge).iter().map(|one| one.fen.0).collect::<Vec<_>>()
    };
    let plain = of(None);
    assert_eq!((plain.bill.as_ref().unwrap().fen, told(&plain)), (Fen(1400), vec![400, 200]));
    let free = of(Some(Granted { percent: 100, borne_by: Payer::School }));
    assert_eq!((free.bill.as_ref(), told(&free)), (None, vec![400, 1600]));
}

#[test]
fn what_is_paid_is_earned_once_and_comes_back_with_the_payment() {
    let (bill, student) = (BillId::new("bill/robotics/ming/2021-09-06"), StudentId::new("ming"));
    let paid = |released, times| Paid {
        bill: bill.clone(),
        student: student.clone(),
        course: CourseId::new("robotics"),
        fen: Fen(2000),
        carried: Fen::ZERO,
        sent_back: Fen::ZERO,
        released: Fen(released),
        times,
    };
    let first = given(&paid(0, 0)).unwrap();
    assert_eq!((first.id.as_str(), first.kind), ("given/bill/robotics/ming/2021-09-06", Kind::Release));
    assert_eq!((given(&paid(2000, 1)), taken_back(&paid(0, 0))), (None, None));
    let back = taken_back(&paid(2000, 1)).unwrap();
    assert_eq!((back.kind, back.fen, &back.credit), (Kind::Correction, Fen(2000), &first.debit));
    assert_ne!(given(&paid(0, 2)).unwrap().id, first.id);
}

/// A bill of 60 yuan, of which a recount has sent 20 back into the child's account: what that has, what the course has, what
/// carried money paid; and what may leave so that the payment is undone.
#[test]
fn a_payment_is_undone_with_what_the_account_and_the_course_have() {
    let rows = [
        (2000, 4000, 0, 4000, 6000), // all of it comes together again
        (2000, 4000, 0, 3999, 0),    // the course has spent it
        (0, 4000, 0, 9000, 4000),    // the family has used what it got back
        (0, 0, 0, 0, 0),
        (2000, 4000, 1000, 4000, 5000), // carried money goes on paying for what still counts
        (2000, 4000, 5000, 4000, 2000), // as far as that costs
    ];
    for (free, released, carried, earned, expected) in rows {
        let paid = Paid {
            bill: BillId::new("b"),
            student: StudentId::new("ming"),
            course: CourseId::new("robotics"),
            fen: Fen(4000),
            carried: Fen(carried),
            sent_back: Fen(2000),
            released: Fen(released),
            times: 2,
        };
        let told = undoable(&paid, Fen(free), Fen(earned));
        assert_eq!(
            told,
            Fen(expected),
            "{free} free, {released} released, {carried} carried, {earned} earned"
        );
    }
}

proptest! {
    /// However a term is cut into tallies, no more than its cap is charged, and each charge is the sum of its parts.
    #[test]
    fn all_tallies_together_stay_under_the_term_s_cap(months in prop::collection::vec(0_i64..12, 1..6), percent in 0_i64..=100) {
        let cap = fee::Terms { term_fen_max: Some(Fen(30_000)), ..terms() };
        let relief = Some(Granted { percent, borne_by: Payer::School });
        let (mut earlier, mut lessons) = (Fen::ZERO, 0);
        for n in months {
            let one = Counted { relief, ..counted(&[(14, n)], earlier.0) };
            for charge in bill(&cap, &check(vec![one]), noon(date(2021, 10, 6))).unwrap() {
                earlier = earlier + charge.parts.whole();
                prop_assert_eq!(charge.bill.map_or(Fen::ZERO, |bill| bill.fen), charge.parts.family);
            }
            lessons += n;
        }
        prop_assert_eq!(earlier, Fen(lessons * 2000).min(Fen(30_000)));
    }
}
