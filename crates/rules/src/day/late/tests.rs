//! 迟接测试 Each rung at its minute, once, and none after the child has gone.

use super::*;
use jiff::civil::{date, datetime};

fn terms() -> Terms {
    Terms {
        guardians_after_minutes: Some(1),
        staff_after_minutes: Some(10),
        leader_after_minutes: Some(30),
        police_after_minutes: Some(60),
        extended_minutes: Some(60),
    }
}

fn end() -> Moment {
    Moment::at(datetime(2021, 9, 7, 17, 30, 0, 0))
}

fn child() -> Child {
    Child { until: end(), state: State::Present, extended: false, told: Vec::new() }
}

fn codes(terms: &Terms, child: &Child, minutes: i64) -> Vec<&'static str> {
    due(terms, child, end().plus_minutes(minutes)).into_iter().map(Step::code).collect()
}

#[test]
fn guardians_after_minutes() {
    assert_eq!(codes(&terms(), &child(), 0), Vec::<&str>::new());
    let last_moment = Moment(end().plus_minutes(1).0 - 1);
    assert_eq!(due(&terms(), &child(), last_moment), Vec::new());
    assert_eq!(codes(&terms(), &child(), 1), ["guardians"]);
}

#[test]
fn staff_after_minutes() {
    assert_eq!(codes(&terms(), &child(), 9), ["guardians"]);
    assert_eq!(codes(&terms(), &child(), 10), ["guardians", "staff"]);
    let told = Child { told: vec![Step::Guardians], ..child() };
    assert_eq!(codes(&terms(), &told, 10), ["staff"], "each once");
}

#[test]
fn leader_after_minutes() {
    let told = Child { told: vec![Step::Guardians, Step::Staff], ..child() };
    assert_eq!(codes(&terms(), &told, 29), Vec::<&str>::new());
    assert_eq!(codes(&terms(), &told, 30), ["leader"]);
}

#[test]
fn police_after_minutes() {
    let told = Child { told: vec![Step::Guardians, Step::Staff, Step::Leader], ..child() };
    assert_eq!(codes(&terms(), &told, 59), Vec::<&str>::new());
    assert_eq!(codes(&terms(), &told, 60), ["police"]);
    assert_eq!(codes(&terms(), &Child { told: Step::ALL.to_vec(), ..child() }, 600), Vec::<&str>::new());
    assert_eq!(codes(&Terms::default(), &child(), 600), Vec::<&str>::new(), "a plan without a ladder");
}

#[test]
fn the_ladder_stops_when_the_child_has_gone() {
    for state in [State::HandedOver, State::Absent, State::Leave] {
        assert_eq!(codes(&terms(), &Child { state, ..child() }, 600), Vec::<&str>::new(), "{state:?}");
    }
    for state in [State::Present, State::Late, State::Expected] {
        assert_eq!(codes(&terms(), &Child { state, ..child() }, 1), ["guardians"], "{state:?}");
    }
}

#[test]
fn extended_minutes() {
    let listed = Child { extended: true, ..child() };
    assert_eq!(waits_until(&terms(), &listed), end().plus_minutes(60));
    assert_eq!(waits_until(&terms(), &child()), end());
    assert_eq!(codes(&terms(), &listed, 60), Vec::<&str>::new());
    assert_eq!(codes(&terms(), &listed, 61), ["guardians"]);
    let without = Terms { extended_minutes: None, ..terms() };
    assert_eq!(codes(&without, &listed, 1), ["guardians"]);
    let asked = |terms: &Terms, until: i8, reason: &str| {
        let (from, until) = (date(2021, 9, 7), date(2021, 9, until));
        let draft = Draft { student: StudentId::new("ming"), from, until, reason: reason.into() };
        wish(terms, &draft, end()).map_err(|why| why.code())
    };
    assert_eq!(asked(&without, 8, "加班"), Err("late-not-offered"));
    assert_eq!(asked(&terms(), 6, "加班"), Err("late-days-wrong"));
    assert_eq!(asked(&terms(), 8, " "), Err("late-no-reason"));
    assert_eq!(asked(&terms(), 8, &"长".repeat(201)), Err("late-too-long"));
    assert_eq!(asked(&terms(), 8, "加班"), Ok(()));
}
