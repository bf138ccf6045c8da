//! 迟接测试 Each rung at its minute, once, and none after the child has gone.

use super::*;
use crate::plan::programme;
use crate::plan::scheme::gongshu;
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
    Child { until: end(), state: State::Present, stays_until: None, told: Vec::new() }
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
fn the_ladder_begins_when_the_child_is_looked_after_no_more() {
    let listed = Child { stays_until: Some(end().plus_minutes(60)), ..child() };
    assert_eq!([&listed, &child()].map(waits_until), [end().plus_minutes(60), end()]);
    assert_eq!(codes(&terms(), &listed, 60), Vec::<&str>::new());
    assert_eq!(codes(&terms(), &listed, 61), ["guardians"]);
    let over = Child { stays_until: Some(end().plus_minutes(-10)), ..child() };
    assert_eq!(
        codes(&terms(), &over, 1),
        ["guardians"],
        "what ended before the session takes nothing from it"
    );
    assert_eq!(codes(&terms(), &over, 0), Vec::<&str>::new());
}

/// The minutes hold where no programme says the hours; a programme holds for its grades.
#[test]
fn extended_minutes() {
    let plan = |minutes: Option<i64>| {
        let mut plan = gongshu();
        plan.late.extended_minutes = minutes;
        plan
    };
    let asked = |plan: &Scheme, until: i8, reason: &str| {
        let (from, until) = (date(2021, 9, 7), date(2021, 9, until));
        let draft = Draft { student: StudentId::new("ming"), from, until, reason: reason.into() };
        wish(plan, 3, &draft, end()).map_err(|why| why.code())
    };
    assert_eq!(super::extended_minutes(&plan(Some(60)).late), Some(60));
    let (with, without) = (plan(Some(60)), plan(None));
    let ladder: [(&Scheme, i8, &str, Result<(), &str>); 5] = [
        (&without, 6, " ", Err("late-not-offered")),
        (&with, 6, " ", Err("late-days-wrong")),
        (&with, 8, " ", Err("late-no-reason")),
        (&with, 8, &"长".repeat(201), Err("late-too-long")),
        (&with, 8, "加班", Ok(())),
    ];
    for (plan, until, reason, told) in ladder {
        assert_eq!(asked(plan, until, reason), told, "{until} {reason}");
    }
    for (grades, told) in [(vec![], Ok(())), (vec![1, 3], Ok(())), (vec![1, 2], Err("late-not-offered"))] {
        let mut plan = plan(None);
        let one = programme::Terms { kind: Kind::ExtendedCare, grades, ..plan.programme[0].clone() };
        plan.programme.push(one);
        assert_eq!(asked(&plan, 8, "加班"), told);
    }
}

#[test]
fn minutes_end_on_their_own_day() {
    let at = |hour, minute| Time::constant(hour, minute, 0, 0);
    let cases = [
        (at(18, 0), 60, at(19, 0)),
        (at(18, 0), 0, at(18, 0)),
        (at(18, 0), -5, at(18, 0)),
        (at(18, 0), 359, at(23, 59)),
        (at(18, 0), 360, at(23, 59)),
        (at(18, 0), i64::MAX, at(23, 59)),
    ];
    for (from, minutes, ends) in cases {
        assert_eq!(end_of(from, minutes), ends, "{from} {minutes}");
    }
}
