//! 健康观察 The days at home, played to the day.

use super::*;
use crate::plan::return_to_school::dongpo;
use jiff::civil::date;

fn terms() -> Terms {
    dongpo().observation
}

/// Someone who came back in August, with a temperature on each of these days.
fn back(on: i8, measured: impl IntoIterator<Item = i8>) -> Facts {
    Facts {
        group: Group::Pupils,
        away: true,
        front_line: false,
        returned_on: Some(date(2021, 8, on)),
        temperatures: measured.into_iter().map(|day| (date(2021, 8, day), 1)).collect(),
        has_home: true,
        form: None,
        confirmed_on: None,
    }
}

const OPENING: Date = Date::constant(2021, 9, 1);

fn short(served: i64) -> Vec<Lack> {
    vec![Lack::Days { served, needed: 14 }]
}

#[test]
fn days_thirteen_are_too_few_and_fourteen_enough() {
    let cases = [
        (back(18, 19..=31), short(13)),
        (back(17, 18..=31), vec![]),
        (back(16, 17..=31), vec![]),
        // The ninth day is missing: eight before the gap, five after it.
        (back(17, (18..=31).filter(|day| *day != 26)), short(8)),
        // Away again on the 20th: the days before do not count.
        (back(20, 10..=31), short(11)),
        (Facts { returned_on: None, ..back(17, 18..=31) }, short(0)),
        (Facts { away: false, ..back(17, []) }, vec![]),
    ];
    for (at, (facts, lacks)) in cases.into_iter().enumerate() {
        assert_eq!(terms().lacks(&facts, OPENING), lacks, "case {at}");
    }
}

#[test]
fn whose_logistics_staff_are_included() {
    let cook = Facts { group: Group::Logistics, ..back(18, 19..=31) };
    assert_eq!(terms().lacks(&cook, OPENING), short(13));
    let pupils_only = Terms { whose: vec![Group::Pupils], ..terms() };
    assert_eq!(pupils_only.lacks(&cook, OPENING), []);
}

#[test]
fn counts_from_the_day_after_the_return() {
    let facts = back(18, 18..=31);
    assert_eq!(terms().lacks(&facts, OPENING), short(13));
    let same_day = Terms { counts_from: First::SameDay, ..terms() };
    assert_eq!(same_day.lacks(&facts, OPENING), []);
}

#[test]
fn temperatures_a_day() {
    let twice = Terms { temperatures_a_day: 2, ..terms() };
    assert_eq!(twice.lacks(&back(17, 18..=31), OPENING), short(0));
}

#[test]
fn front_line_without_travel_and_confirmed_after_the_last_day() {
    let local = Facts { away: false, front_line: true, ..back(17, []) };
    let observed = Facts { temperatures: back(17, 18..=31).temperatures, ..local.clone() };
    let early = Facts { confirmed_on: Some(date(2021, 8, 31)), ..observed.clone() };
    let well = Facts { confirmed_on: Some(OPENING), ..observed.clone() };
    let cases = [
        (local.clone(), vec![Lack::Days { served: 0, needed: 14 }, Lack::Confirmation]),
        (observed, vec![Lack::Confirmation]),
        (early, vec![Lack::Confirmation]),
        (well, vec![]),
    ];
    for (facts, lacks) in cases {
        assert_eq!(terms().lacks(&facts, OPENING), lacks, "{:?}", facts.confirmed_on);
    }
    assert_eq!(Terms { front_line: false, ..terms() }.lacks(&local, OPENING), []);
}

#[test]
fn without_home_an_arrangement_is_agreed() {
    let homeless = Facts { has_home: false, ..back(17, 18..=31) };
    let hotel = Facts { form: Some(Form::Hotel), ..homeless.clone() };
    assert_eq!(terms().lacks(&homeless, OPENING), [Lack::Form]);
    assert_eq!(terms().lacks(&hotel, OPENING), []);
    let other = Terms { without_home: vec![Form::Dormitory], ..terms() };
    assert_eq!(other.lacks(&hotel, OPENING), [Lack::Form]);
}

#[test]
fn the_latest_return_is_the_stricter_of_both_readings() {
    assert_eq!(terms().latest_return(OPENING), date(2021, 8, 17));
    assert_eq!(terms().latest_return(date(2021, 8, 25)), date(2021, 8, 10));
    let same_day = Terms { counts_from: First::SameDay, ..terms() };
    assert_eq!(same_day.latest_return(OPENING), date(2021, 8, 18));
}

#[test]
fn archived_and_handed_in_days() {
    let people = [("王小明", true), ("李小红", false)];
    let late = |day| terms().not_handed_in(OPENING, date(2021, 9, day), &people);
    assert_eq!(late(8), Vec::<&str>::new());
    assert_eq!(late(9), ["李小红"]);
    let kept_at_home = Terms { archived: false, ..terms() };
    assert!(kept_at_home.not_handed_in(OPENING, date(2021, 9, 9), &people).is_empty());
}
