//! 核算测试 Joining late by each rule, and caps over several courses of one child.

use super::*;
use crate::id::{CourseId, StudentId};
use crate::moment::Moment;
use crate::money::bill::{Facts, Refusal, Unbilled, issue, issue_all};
use crate::money::tariff::Tariff;
use crate::plan::scheme::gongshu;
use jiff::civil::date;

/// So many weeks of a day's lessons, from 16 September 2021, a Thursday.
fn weeks(n: i64, lessons: i64) -> BTreeMap<Date, i64> {
    let day = |n: i64| date(2021, 9, 16).checked_add(jiff::Span::new().weeks(n)).unwrap();
    (0..n).map(|n| (day(n), lessons)).collect()
}

fn fee(unit: Unit, fen: i64, on_joining: Joining) -> Terms {
    Terms { unit, price_fen: Fen(fen), on_joining, ..gongshu().fee["x"].clone() }
}

fn child(from: Option<Date>) -> Unbilled {
    let student = StudentId::new("ming");
    let (months, before) = (BTreeSet::new(), Vec::new());
    Unbilled { student, grade: 3, relief: None, from, months, times: 0, before }
}

fn course(id: &str, by_day: BTreeMap<Date, i64>, from: Option<Date>) -> Facts {
    let (course, title, cancelled) = (CourseId::new(id), id.to_owned(), BTreeMap::new());
    Facts { course, title, is_open: true, area: None, by_day, cancelled, unbilled: vec![child(from)] }
}

fn december() -> Moment {
    Moment::at(date(2021, 12, 1).at(8, 0, 0, 0))
}

/// Twelve weeks of two lessons; who comes from the ninth week on pays for what is left, as the plan says.
#[test]
fn on_joining_by_each_rule() {
    let eighth = date(2021, 11, 11); // four weeks are left, in two months
    let (lesson, day, month, term) = (Unit::Lesson, Unit::Day, Unit::Month, Unit::Term);
    let (unit, days, whole) = (Joining::ByUnit, Joining::ByDay, Joining::Whole);
    for (terms, lessons, fen, before) in [
        (fee(lesson, 2000, unit), 8, 16_000, 32_000),
        (fee(lesson, 2000, days), 8, 16_000, 32_000),
        (fee(lesson, 2000, whole), 8, 48_000, 0),
        (fee(day, 3000, unit), 8, 12_000, 24_000),
        (fee(term, 30_000, unit), 8, 30_000, 0),
        (fee(term, 30_000, days), 8, 10_000, 20_000),
        (fee(term, 30_001, days), 8, 10_000, 20_001), // a part of a fen is the family's
        (fee(term, 30_000, whole), 8, 30_000, 0),
        (fee(month, 13_000, unit), 6, 13_000, 0), // November is begun: three of four Thursdays
        (fee(month, 13_000, days), 6, 9750, 3250),
    ] {
        let bills = issue(&terms, &course("robotics", weeks(12, 2), Some(eighth)), december()).unwrap();
        let bill = &bills[0];
        let told = (bill.lessons, bill.fen, bill.grounds.before, bill.grounds.joined_on);
        assert_eq!(told, (lessons, Fen(fen), Fen(before), Some(eighth)), "{terms:?}");
        assert_eq!(bill.grounds.whole(), bill.fen);
        assert_eq!(bill.grounds.full, bill.fen + Fen(before));
    }
    let first = course("robotics", weeks(12, 2), Some(date(2021, 9, 16)));
    let bill = issue(&fee(lesson, 2000, unit), &first, december()).unwrap().remove(0);
    assert_eq!((bill.lessons, bill.fen, bill.grounds.joined_on), (24, Fen(48_000), None), "not late");
    let over = course("robotics", weeks(12, 2), Some(date(2021, 12, 3)));
    assert_eq!(
        issue(&fee(lesson, 2000, unit), &over, december()),
        Ok(Vec::new()),
        "nothing is left to come to"
    );
}

/// 上高县: two lessons and 5 yuan a day, 380 yuan a term, over all courses of a child.
#[test]
fn day_fen_max_and_term_fen_max_hold_over_all_courses_of_a_child() {
    let text = include_str!("../../../../../../schemes/tariffs/shanggao-2024.toml");
    let shanggao = Tariff::read("shanggao-2024.toml", text).unwrap().fee["care"].clone();
    let shanggao = Terms { valid_from: None, ..shanggao };
    let told = |terms: &Terms, all: Vec<Facts>| -> Vec<(i64, i64, i64)> {
        let bills = issue_all(terms, all, december()).unwrap();
        bills.iter().map(|one| (one.fen.0, one.grounds.over_day.0, one.grounds.over_term.0)).collect()
    };
    let same_day = || vec![course("a", weeks(10, 1), None), course("b", weeks(10, 2), None)];
    assert_eq!(
        told(&shanggao, same_day()),
        [(2200, 0, 0), (2200, 2200, 0)],
        "three lessons of a day are two"
    );
    let dear = Terms { lessons_a_day_max: None, ..shanggao.clone() };
    assert_eq!(told(&dear, same_day()), [(2200, 0, 0), (2800, 1600, 0)], "5 yuan a day");
    let other_day = |n: i64| -> BTreeMap<Date, i64> {
        weeks(50, 2).into_iter().take(usize::try_from(n).unwrap()).collect()
    };
    let long = || {
        let shift = |by_day: BTreeMap<Date, i64>, days: i64| -> BTreeMap<Date, i64> {
            by_day
                .into_iter()
                .map(|(day, n)| (day.checked_add(jiff::Span::new().days(days)).unwrap(), n))
                .collect()
        };
        let all = [("a", 0), ("b", 1), ("c", 4)];
        all.map(|(id, days)| course(id, shift(other_day(50), days), None)).to_vec()
    };
    let bills = issue_all(&shanggao, long(), december()).unwrap();
    let fen: Vec<i64> = bills.iter().map(|one| one.fen.0).collect();
    assert_eq!(fen, [22_000, 16_000, 0], "380 yuan in all; the third course asks for nothing");
    assert_eq!((bills[1].grounds.over_term, bills[1].grounds.term_max), (Fen(6000), Some(Fen(38_000))));
    assert_eq!((bills[2].lessons, bills[2].price), (100, Fen::ZERO), "and its lessons cost nothing");
    let mut later = long().remove(1);
    later.unbilled[0].before =
        vec![Before { title: "a".to_owned(), by_day: other_day(50), whole: Fen(30_000) }];
    assert_eq!(issue(&shanggao, &later, december()).unwrap()[0].fen, Fen(8000), "bills of before count too");
}

/// 武汉: a month's bill when the month begins, and none again.
#[test]
fn a_fee_by_the_month_is_billed_month_by_month() {
    let terms = fee(Unit::Month, 13_000, Joining::ByDay);
    let facts = |months: &[&str]| {
        let mut facts = course("robotics", weeks(12, 2), None);
        facts.unbilled[0].months = months.iter().map(|one| (*one).to_owned()).collect();
        facts
    };
    let told = |months: &[&str], day: Date| -> Vec<(String, i64)> {
        let now = Moment::at(day.at(8, 0, 0, 0));
        let bills = issue(&terms, &facts(months), now).unwrap();
        bills.into_iter().map(|one| (one.part, one.lessons)).collect()
    };
    let one = |part: &str, lessons| (part.to_owned(), lessons);
    assert_eq!(told(&[], date(2021, 8, 1)), [one("2021-09", 6)], "the first, once the course is open");
    assert_eq!(told(&["2021-09"], date(2021, 9, 23)), []);
    assert_eq!(told(&["2021-09"], date(2021, 9, 24)), [one("2021-10", 8)], "a week ahead");
    assert_eq!(told(&["2021-09"], date(2021, 12, 1)).len(), 3, "and what was left out");
    let bill = issue(&terms, &facts(&[]), Moment(0)).unwrap().remove(0);
    assert_eq!(bill.id.as_str(), "bill/robotics/ming/2021-09");
}

/// 山东: the standard holds for two years.
#[test]
fn no_bill_by_a_fee_that_does_not_hold() {
    let from = Some(date(2022, 1, 1));
    let until = Some(date(2024, 1, 1));
    let terms = Terms { valid_from: from, valid_until: until, ..fee(Unit::Lesson, 350, Joining::ByUnit) };
    let facts = course("robotics", weeks(12, 2), None);
    let told = |day: Date| issue(&terms, &facts, Moment::at(day.at(8, 0, 0, 0))).map(|bills| bills.len());
    assert_eq!(told(date(2021, 12, 31)), Err(Refusal::NotYet { from: date(2022, 1, 1) }));
    assert_eq!(told(date(2022, 1, 1)), Ok(1));
    assert_eq!(told(date(2024, 1, 1)), Err(Refusal::Over { until: date(2024, 1, 1) }));
}
