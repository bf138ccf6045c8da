//! 收费办法测试 Each local rule of `schemes/tariffs/` plays the numbers that its own text quotes.
//! The two rules of the source plans, Gongshu and Yuhang, are whole schemes and play theirs beside them.

use super::*;
use crate::id::{CourseId, SessionId, StudentId};
use crate::moment::Moment;
use crate::money::account::{Account, Transfer};
use crate::money::bill::{self, Unbilled};
use crate::money::charge::Parts;
use crate::money::fee::{BillAfter, Unit};
use crate::money::item;
use crate::money::month_end::Month;
use crate::money::release::{self, Child, Stood};
use crate::plan::holiday_care::yuhang;
use crate::plan::scheme::gongshu;
use jiff::civil::date;

macro_rules! tariff {
    ($name:literal) => {
        care($name, include_str!(concat!("../../../../../schemes/tariffs/", $name, ".toml")))
    };
}

fn care(name: &str, text: &str) -> Terms {
    let tariff = Tariff::read(&format!("{name}.toml"), text).unwrap();
    assert_eq!(tariff.head.id, name, "a tariff is called like its file");
    assert!(!tariff.head.source.is_empty() && !tariff.head.place.is_empty());
    tariff.fee["care"].clone()
}

fn all() -> [Terms; 9] {
    [
        tariff!("shandong-2021"),
        tariff!("wuhan-2021"),
        tariff!("nanjing-2021"),
        tariff!("haikou-2021"),
        tariff!("shanggao-2024"),
        tariff!("longling-2022"),
        tariff!("shishi-2021"),
        tariff!("wuzhong-2021"),
        tariff!("shanghai-2025"),
    ]
}

fn town() -> Who<'static> {
    Who { stage: Stage::Primary, area: Area::Urban, grade: 3, hour: Hour::Afternoon, course: None }
}

fn gone(paid: i64) -> Gone {
    Gone { paid: Fen(paid), held: Fen::ZERO, days: (0, 1), days_away: 0, months: (0, 1), months_in: 1 }
}

#[test]
fn prices() {
    let rural = || Who { area: Area::Rural, ..town() };
    let junior = || Who { stage: Stage::Junior, ..town() };
    let at = |hour| Who { hour, ..town() };
    let cases = [
        (tariff!("shandong-2021"), town(), 350),
        (tariff!("shandong-2021"), rural(), 300),
        (tariff!("wuhan-2021"), town(), 13_000),
        (tariff!("wuhan-2021"), junior(), 11_000),
        (tariff!("nanjing-2021"), town(), 30_000),
        (tariff!("haikou-2021"), town(), 300),
        (tariff!("haikou-2021"), at(Hour::ThirdParty), 500),
        (tariff!("shanggao-2024"), town(), 220),
        (tariff!("shanggao-2024"), junior(), 250),
        (tariff!("longling-2022"), town(), 250),
        (tariff!("longling-2022"), rural(), 200),
        (tariff!("shishi-2021"), at(Hour::Noon), 200),
        (tariff!("shishi-2021"), at(Hour::Evening), 200),
        (tariff!("shishi-2021"), at(Hour::Feature), 1200),
        (tariff!("shishi-2021"), at(Hour::Weekend), 400),
        (tariff!("wuzhong-2021"), town(), 200),
        (tariff!("shanghai-2025"), town(), 40_000),
        (gongshu().fee["x"].clone(), town(), 2000),
    ];
    for (terms, who, fen) in cases {
        assert_eq!(units_cost(&terms, &who, 1), Fen(fen), "{terms:?} {who:?}");
    }
    let mut special = tariff!("shishi-2021");
    let of = |grades: &[i64], course: Option<&str>, fen| Price {
        stage: None,
        area: None,
        grades: grades.to_vec(),
        hour: None,
        course: course.map(str::to_owned),
        price_fen: Fen(fen),
        term_fen_max: None,
    };
    special.prices = vec![of(&[], Some("robotics"), 900), of(&[1, 2], None, 100)];
    let robotics = Who { course: Some("robotics"), ..town() };
    let small = Who { grade: 1, ..town() };
    for (who, fen) in [(robotics, 900), (small, 100), (town(), 200)] {
        assert_eq!(units_cost(&special, &who, 1), Fen(fen), "by course, by grade, else the fee's own");
    }
    assert_eq!(
        yuhang().charge.parts(),
        Parts { care: Fen(50_000), food: Fen(20_000) },
        "余杭 700 = 500 + 200"
    );
}

#[test]
fn area_is_what_the_plan_says() {
    assert_eq!(area(&tariff!("shandong-2021")), None, "a province has both");
    let rural = Terms { area: Some(Area::Rural), ..tariff!("shandong-2021") };
    assert_eq!(area(&rural), Some(Area::Rural));
}

#[test]
fn purse_of_each() {
    assert!(all().iter().all(|terms| purse(terms) == Purse::Care));
    assert_eq!(purse(&gongshu().fee["x"]), Purse::Course);
}

/// A child without a bill that has nothing taken off.
fn ming() -> Unbilled {
    Unbilled {
        student: StudentId::new("ming"),
        grade: 3,
        relief: None,
        from: None,
        months: Default::default(),
        times: 0,
        before: Vec::new(),
    }
}

fn tuesday(n: i64) -> Date {
    date(2021, 9, 14).checked_add(jiff::Span::new().weeks(n)).unwrap()
}

/// 石狮: noon, afternoon and evening 2 yuan a lesson, weekends and holidays 4; where no price is for them, they cost what other days do.
#[test]
fn prices_on_days_off() {
    let feature = Who { hour: Hour::Feature, ..town() };
    let mut first = tariff!("shishi-2021");
    first.prices.reverse();
    let rows = [
        (tariff!("shishi-2021"), town(), date(2021, 9, 17), 200), // a Friday
        (tariff!("shishi-2021"), town(), date(2021, 9, 18), 200), // a Saturday on which people work
        (tariff!("shishi-2021"), town(), date(2021, 9, 20), 400), // a Monday of the Mid-Autumn holiday
        (tariff!("shishi-2021"), town(), date(2021, 9, 25), 400), // a Saturday
        (tariff!("shishi-2021"), town(), date(2021, 9, 26), 200), // a Sunday on which people work
        (tariff!("shishi-2021"), feature.clone(), date(2021, 9, 25), 1200), // the first that fits
        (first, feature, date(2021, 9, 25), 400),
        (tariff!("haikou-2021"), town(), date(2021, 9, 25), 300),
    ];
    for (terms, who, day, fen) in rows {
        assert_eq!(price_on(&terms, &who, day), Fen(fen), "{who:?} {day}");
    }
}

/// Two lessons on a Friday, two on the Saturday after it, one on the Sunday that is made up for: 4 + 8 + 2 yuan, of which families bear
/// 70 % there. By the day it is 2 + 4 + 2; by the month a day off changes nothing.
#[test]
fn a_bill_asks_for_each_day_at_its_price() {
    let by_day = BTreeMap::from([(date(2021, 9, 24), 2), (date(2021, 9, 25), 2), (date(2021, 9, 26), 1)]);
    let child = ming();
    let facts = bill::Facts {
        course: item::care("shishi"),
        title: "看护".into(),
        is_open: true,
        area: None,
        by_day: by_day.clone(),
        cancelled: BTreeMap::new(),
        unbilled: vec![child.clone()],
    };
    let late =
        bill::Facts { unbilled: vec![Unbilled { from: Some(date(2021, 9, 25)), ..child }], ..facts.clone() };
    let now = Moment::at(date(2021, 9, 20).at(8, 0, 0, 0));
    let lesson = tariff!("shishi-2021");
    let rows = [
        (lesson.clone(), &facts, 1400, 980),
        (lesson.clone(), &late, 1000, 700),
        (Terms { unit: Unit::Day, ..lesson.clone() }, &facts, 800, 560),
        (Terms { unit: Unit::Month, ..lesson.clone() }, &facts, 200, 140),
        (Terms { day_fen_max: Some(Fen(500)), ..lesson }, &facts, 1100, 770),
    ];
    for (terms, facts, whole, family) in rows {
        let bills = bill::issue(&terms, facts, now).unwrap();
        assert_eq!(bills[0].grounds.whole(), Fen(whole), "{:?}", terms.unit);
        assert_eq!(bills[0].fen, Fen(family), "{:?}: {:?}", terms.unit, bills[0]);
        let left = bill::reckoning::left(&by_day, facts.unbilled[0].from);
        assert_eq!(bill::whole(&terms, &town(), &left), Fen(whole), "counted afterwards it is the same");
    }
}

/// 上高县: two lessons a day, 5 yuan a day, 380 or 450 yuan a term.
#[test]
fn lessons_a_day_max_day_fen_max_and_term_fen_max() {
    let terms = tariff!("shanggao-2024");
    let junior = Who { stage: Stage::Junior, ..town() };
    for (days, lessons, who, fen) in [
        (1, 1, town(), 220),
        (1, 2, town(), 440),
        (1, 3, town(), 440),
        (1, 3, junior.clone(), 500),
        (86, 2, town(), 37_840),
        (90, 2, town(), 38_000),
        (90, 2, junior.clone(), 45_000),
    ] {
        let by_day: BTreeMap<Date, i64> = (0..days).map(|n| (tuesday(n), lessons)).collect();
        assert_eq!(lessons_cost(&terms, &who, &by_day), Fen(fen), "{days} days of {lessons}");
    }
    let day = Terms { lessons_a_day_max: None, ..terms };
    assert_eq!(lessons_cost(&day, &junior, &[(tuesday(0), 3)].into()), Fen(500), "the day's own cap");
    let longling = tariff!("longling-2022");
    let rural = Who { area: Area::Rural, ..town() };
    assert_eq!(units_cost(&longling, &town(), 200), Fen(40_000));
    assert_eq!(units_cost(&longling, &rural, 200), Fen(32_000));
    assert_eq!(units_cost(&longling, &rural, 159), Fen(31_800));
}

#[test]
fn on_joining() {
    let whole = Fen(40_000);
    assert_eq!(joined(&tariff!("shanghai-2025"), whole, whole, (7, 10)), Fen(28_000));
    assert_eq!(
        joined(&tariff!("shanghai-2025"), Fen(100), Fen(100), (2, 3)),
        Fen(66),
        "a part of a fen is the family's"
    );
    assert_eq!(joined(&tariff!("nanjing-2021"), Fen(30_000), Fen(30_000), (1, 100)), Fen(30_000));
    assert_eq!(joined(&tariff!("shishi-2021"), Fen(8000), Fen(2400), (1, 2)), Fen(2400));
}

/// 吴忠: the list is posted, five days of objection, then collected.
#[test]
fn objection_days() {
    assert_eq!(billed_from(&tariff!("wuzhong-2021"), date(2021, 9, 30)), date(2021, 10, 5));
    assert_eq!(billed_from(&tariff!("nanjing-2021"), date(2021, 9, 30)), date(2021, 9, 30));
}

#[test]
fn on_withdrawal() {
    let cases = [
        (tariff!("wuhan-2021"), Gone { days: (11, 22), ..gone(13_000) }, 6500),
        (tariff!("wuhan-2021"), Gone { days: (7, 22), ..gone(13_000) }, 4137),
        (tariff!("nanjing-2021"), Gone { months_in: 3, ..gone(30_000) }, 15_000),
        (tariff!("nanjing-2021"), Gone { months_in: 4, ..gone(30_000) }, 0),
        (tariff!("haikou-2021"), Gone { days_away: 14, ..gone(12_000) }, 0),
        (tariff!("haikou-2021"), Gone { days_away: 15, ..gone(12_000) }, 6000),
        (tariff!("haikou-2021"), Gone { days_away: 45, ..gone(12_000) }, 12_000),
        (tariff!("shanggao-2024"), Gone { held: Fen(2500), ..gone(22_000) }, 2500),
        (tariff!("wuzhong-2021"), Gone { held: Fen(2000), ..gone(2000) }, 0),
        (gongshu().fee["x"].clone(), Gone { held: Fen(20_000), ..gone(48_000) }, 20_000),
    ];
    for (terms, gone, fen) in cases {
        assert_eq!(withdrawn(&terms, &gone), Fen(fen), "{gone:?}");
        assert!(withdrawn(&terms, &gone) <= gone.paid);
    }
}

#[test]
fn refund_steps() {
    let terms = tariff!("nanjing-2021");
    assert_eq!([1, 3, 4].map(|months| step(&terms, months)), [50, 50, 0]);
}

#[test]
fn reductions() {
    let told = |terms: &Terms, who: &[Hardship], fen| {
        reduced(terms, who, Fen(fen)).map(|one| (one.family.0, one.borne.0, one.by))
    };
    let (government, school) = (Payer::Government, Payer::School);
    let poor = tariff!("shanggao-2024");
    assert_eq!(told(&poor, &[Hardship::OutOfPoverty], 38_000), Some((0, 38_000, government)));
    assert_eq!(told(&poor, &[Hardship::Other], 38_001), Some((19_000, 19_001, government)));
    assert_eq!(
        told(&poor, &[Hardship::Other, Hardship::OutOfPoverty], 100),
        Some((0, 100, government)),
        "the larger one"
    );
    assert_eq!(told(&poor, &[Hardship::Orphan], 100), None);
    assert_eq!(told(&tariff!("wuhan-2021"), &[Hardship::Other], 13_000), Some((6500, 6500, school)));
    let eight = tariff!("longling-2022").reductions;
    assert_eq!(eight.len(), 8);
    assert!(eight.iter().all(|one| one.percent == 100));
    assert!(Hardship::ALL.iter().all(|one| Hardship::from_code(one.code()) == Some(*one)));
}

#[test]
fn ahead_lessons_max_and_ahead_months_max() {
    let terms = tariff!("shanghai-2025");
    assert_eq!([60, 61].map(|lessons| too_many_ahead(&terms, lessons)), [None, Some(60)]);
    let from = date(2025, 1, 20);
    assert_eq!(too_long_ahead(&terms, from, date(2025, 4, 20)), None);
    assert_eq!(too_long_ahead(&terms, from, date(2025, 4, 21)), Some(3));
}

/// Not earlier than a month before the term, also where the plan says nothing of it.
#[test]
fn before_months_max() {
    let terms = tariff!("shanghai-2025");
    let of = |months: Option<i64>| Terms { before_months_max: months, ..terms.clone() };
    for (months, from, first) in [
        (None, date(2021, 9, 1), date(2021, 8, 1)),
        (Some(1), date(2021, 9, 1), date(2021, 8, 1)),
        (Some(0), date(2021, 9, 1), date(2021, 9, 1)),
        (Some(2), date(2021, 9, 1), date(2021, 7, 1)),
        (None, date(2022, 3, 31), date(2022, 2, 28)), // the month before is shorter
    ] {
        assert_eq!(first_billed(&of(months), from), first, "{months:?} {from}");
    }
    let (usual, late) = (of(None), of(Some(0)));
    let afterwards = Terms { bill_after: BillAfter::PublicCheck, ..usual.clone() };
    let (course, meals) = (Purse::Course, Purse::Meals);
    let until = |day: i8| Err(bill::Refusal::TooEarly { from: date(2021, 8, day) });
    let rows = [
        (vec![(course, &usual)], date(2021, 7, 31), until(1)),
        (vec![(course, &usual)], date(2021, 8, 1), Ok(vec![])),
        (vec![(course, &afterwards)], date(2021, 7, 1), Ok(vec![])), // nothing of it is paid ahead
        (vec![(course, &usual), (meals, &late)], date(2021, 7, 31), until(1)), // the first of them
        (vec![(course, &usual), (meals, &late)], date(2021, 8, 1), Ok(vec![meals])),
        (vec![(course, &late), (meals, &usual)], date(2021, 8, 31), Ok(vec![course])),
        (vec![(course, &usual), (meals, &late)], date(2021, 9, 1), Ok(vec![])),
        (vec![(course, &afterwards), (meals, &usual)], date(2021, 7, 31), until(1)), // no other is billed
    ];
    for (fees, today, expected) in rows {
        let waits = bill::waiting(&fees.into_iter().collect(), date(2021, 9, 1), today);
        let first = date(2021, 9, 1);
        let expected =
            expected.map(|all| all.into_iter().map(|purse| (purse, first)).collect::<BTreeMap<_, _>>());
        assert_eq!(waits, expected, "{today}");
    }
}

#[test]
fn valid_from_and_valid_until() {
    let terms = tariff!("shandong-2021");
    let days = [date(2021, 12, 31), date(2022, 1, 1), date(2023, 12, 31), date(2024, 1, 1)];
    assert_eq!(days.map(|day| holds_on(&terms, day)), [false, true, true, false]);
}

#[test]
fn document() {
    assert_eq!(approved_by(&tariff!("longling-2022")), Some("保发改价格〔2022〕155号"));
    assert_eq!(approved_by(&tariff!("nanjing-2021")), None);
}

/// Each rule bills a course of twelve Thursdays, and every lesson given takes its part of the money, to the last: what
/// does not divide is the family's and goes back. 吴忠 collects afterwards, so there is nothing to bill ahead.
#[test]
fn every_rule_bills_a_course_and_releases_it_lesson_by_lesson() {
    let thursday = |n: i64| date(2021, 9, 16).checked_add(jiff::Span::new().weeks(n)).unwrap();
    let facts = bill::Facts {
        course: CourseId::new("robotics"),
        title: "robotics".into(),
        is_open: true,
        area: Some(Area::Urban),
        by_day: (0..12).map(|n| (thursday(n), 2)).collect(),
        cancelled: BTreeMap::new(),
        unbilled: vec![ming()],
    };
    let billed = [8400, 52_000, 30_000, 7200, 5280, 6000, 20_160, 0, 40_000, 48_000];
    for (terms, fen) in all().into_iter().chain([gongshu().fee["x"].clone()]).zip(billed) {
        let terms = Terms { ahead_months_max: None, valid_from: None, valid_until: None, ..terms };
        let december = Moment::at(date(2021, 12, 1).at(8, 0, 0, 0)); // every month has begun
        let Ok(bills) = bill::issue(&terms, &facts, december) else {
            assert_eq!((terms.bill_after, fen), (BillAfter::PublicCheck, 0));
            continue;
        };
        assert_eq!(bills.iter().map(|bill| bill.fen).sum::<Fen>(), Fen(fen), "{terms:?}");
        let mut held: Fen = bills.iter().map(|bill| bill.fen).sum();
        for n in 0..12 {
            let month = Month::of(thursday(n)).code();
            let bill = bills.iter().find(|bill| bill.part.is_empty() || bill.part == month).unwrap();
            let child = Child {
                student: StudentId::new("ming"),
                stood: Stood::Attended,
                held,
                lesson: Some(bill.lesson),
                relief: None,
                moved: Default::default(),
                times: 0,
            };
            let session = SessionId::new(format!("s{n}"));
            let course = Some(CourseId::new("robotics"));
            let (is_cancelled, earned, children) = (false, Fen::ZERO, vec![child]);
            let facts =
                release::Facts { session, course, lessons: 2, lesson: None, is_cancelled, earned, children };
            let released = release::release(&terms, &facts);
            assert!(released.owing.is_empty(), "evening {n} of {terms:?}");
            let own = |one: &&Transfer| matches!(one.debit, Account::Custody(..));
            held = held - released.transfers.iter().filter(own).map(|one| one.fen).sum();
        }
        assert!(Fen::ZERO <= held && held < Fen(24), "{held} is left of {fen}");
    }
}

#[test]
fn a_tariff_with_a_misspelt_field_is_refused() {
    let text = include_str!("../../../../../schemes/tariffs/nanjing-2021.toml")
        .replace("refund_steps", "refund_step");
    assert_eq!(Tariff::read("nanjing-2021.toml", &text).unwrap_err()[0].code, "misspelt-key");
}

/// Three yuan for the school's own, five for a third party's, by the course's title; and care is nobody's but the school's.
#[test]
fn providers() {
    let text = include_str!("../../../../../schemes/tariffs/third-party.toml");
    let tariff = Tariff::read("third-party.toml", text).unwrap();
    let terms = &tariff.fee["x"];
    assert_eq!((provider(terms, "鼓号"), provider(terms, "机器人")), (Some("市少年宫"), None));
    assert_eq!(contract(terms, "鼓号"), Some(("宫合〔2021〕17号", Fen(6000))));
    assert_eq!(contract(terms, "机器人"), None, "the school's own");
    let mut without = terms.clone();
    without.providers[0].contract = None;
    assert_eq!(contract(&without, "鼓号"), None, "a rate that no contract says");
    let (course, care) = (CourseId::new("c1"), item::care("gongshu-2021-autumn"));
    let rows = [
        (&course, "鼓号", Hour::ThirdParty, 500),
        (&course, "机器人", Hour::Feature, 300),
        (&care, "鼓号", Hour::Afternoon, 300),
    ];
    for (item, title, hour, fen) in rows {
        let who = bill::who(terms, 3, (item, title), None);
        assert_eq!((who.hour, units_price(terms, &who)), (hour, Fen(fen)), "{title}");
    }
}
