//! 迟接测试 Each rung at its minute, once, and none after the child has gone.

use super::*;
use crate::day::escort::Escort;
use crate::id::{EscortId, PersonId};
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
    Child { until: end(), state: State::Present, stays_until: None, way: None, told: Vec::new() }
}

/// Ten minutes a link, and a bus that has twenty.
fn pickup() -> pickup::Terms {
    pickup::Terms { link_minutes: Some(10), bus_minutes: Some(20), ..gongshu().pickup }
}

/// A way on which a child was given at the end, taken and counted so many minutes after it.
fn way(kind: Going, taken: Option<i64>, arrived: Option<i64>) -> Way {
    let escort = Escort {
        id: EscortId::new("bus"),
        kind,
        plate: "浙A1".into(),
        leader: PersonId::new("zhou"),
        ended: false,
    };
    let at = |minutes: i64| end().plus_minutes(minutes);
    Way { escort, given_at: end(), taken_at: taken.map(at), arrived_at: arrived.map(at) }
}

fn codes(terms: &Terms, child: &Child, minutes: i64) -> Vec<&'static str> {
    coded(terms, &pickup(), child, minutes)
}

fn coded(terms: &Terms, pickup: &pickup::Terms, child: &Child, minutes: i64) -> Vec<&'static str> {
    due(terms, pickup, child, end().plus_minutes(minutes)).into_iter().map(Step::code).collect()
}

#[test]
fn guardians_after_minutes() {
    assert_eq!(codes(&terms(), &child(), 0), Vec::<&str>::new());
    let last_moment = Moment(end().plus_minutes(1).0 - 1);
    assert_eq!(due(&terms(), &pickup(), &child(), last_moment), Vec::new());
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

/// A bus leaves at the end: whoever sits in it is asked for when its time is over, not when the room is empty.
#[test]
fn bus_minutes() {
    let ridden = |taken, arrived| Child { way: Some(way(Going::Bus, taken, arrived)), ..child() };
    let none: [&str; 0] = [];
    for aboard in [ridden(Some(0), None), ridden(Some(-5), None), ridden(Some(-5), Some(-1))] {
        assert_eq!(codes(&terms(), &aboard, 20), none);
        assert_eq!(codes(&terms(), &aboard, 21), ["guardians"]);
        assert_eq!(codes(&terms(), &aboard, 80), ["guardians", "staff", "leader", "police"]);
    }
    assert_eq!(codes(&terms(), &ridden(Some(5), None), 25), none, "it left late");
    assert_eq!(codes(&terms(), &ridden(Some(5), None), 26), ["guardians"]);
    assert_eq!(codes(&terms(), &ridden(None, None), 1), ["guardians"], "nobody has counted it into the bus");
    let by_links = pickup::Terms { bus_minutes: None, ..pickup() };
    let by_nothing = pickup::Terms { link_minutes: None, ..by_links.clone() };
    for (pickup, last) in [(&by_links, 10), (&by_nothing, 0)] {
        assert_eq!(coded(&terms(), pickup, &ridden(Some(0), None), last), none);
        assert_eq!(coded(&terms(), pickup, &ridden(Some(0), None), last + 1), ["guardians"]);
    }
}

#[test]
fn nobody_is_asked_for_while_a_line_leads_it_in_time() {
    let walks = |taken, arrived| Child { way: Some(way(Going::Line, taken, arrived)), ..child() };
    let none: [&str; 0] = [];
    assert_eq!(codes(&terms(), &walks(Some(2), None), 11), none);
    assert_eq!(codes(&terms(), &walks(Some(2), None), 12), ["guardians", "staff"], "its link is late");
    assert_eq!(codes(&terms(), &walks(None, None), 1), ["guardians"], "nobody leads it yet");
    assert_eq!(codes(&terms(), &walks(Some(2), Some(3)), 4), ["guardians"], "it waits at the gate");
    let timeless = pickup::Terms { link_minutes: None, ..pickup() };
    assert_eq!(coded(&terms(), &timeless, &walks(Some(2), None), 4), ["guardians"], "no time, no grace");
}

#[test]
fn a_family_is_told_where_its_child_is() {
    let with = |state, way| Child { state, way, ..child() };
    let cases = [
        (with(State::Present, None), Spot::Room),
        (with(State::Late, None), Spot::Room),
        (with(State::Expected, None), Spot::Unmarked),
        (with(State::Present, Some(way(Going::Bus, None, None))), Spot::Room),
        (with(State::Present, Some(way(Going::Bus, Some(0), None))), Spot::Way),
        (with(State::Present, Some(way(Going::Line, Some(0), Some(1)))), Spot::Way),
    ];
    for (child, spot) in cases {
        assert_eq!(child.spot(), spot, "{child:?}");
    }
    assert_eq!([Spot::Room, Spot::Way, Spot::Unmarked].map(Spot::code), ["room", "way", "unmarked"]);
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
