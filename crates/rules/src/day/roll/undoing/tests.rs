//! 加错了测试 Who may take whom off a roll again, and until when.

use super::*;
use crate::day::session::tests::{by, session};
use crate::id::{HouseholdId, StudentId};

fn open() -> Session {
    Session { opened_at: Some(session().from), ..session() }
}

fn past(nth: i64, undone: bool) -> Past {
    Past { nth, at: session().from.plus_minutes(5), by: PersonId::new("li"), undone }
}

/// 小明, taken onto the roll of 甲组 by 李老师.
fn facts(person: &str, role: Role, taken_on: Vec<Past>) -> Facts {
    let child = Absent {
        student: StudentId::new("ming"),
        name: "小明".into(),
        household: HouseholdId::new("h"),
        home_class: "3-2".into(),
        follower: None,
    };
    let by = by(person, role);
    Facts { session: open(), by, child, taken_on, before: None, untouched: true, costs: false }
}

fn draft(nth: i64, reason: &str) -> Draft {
    Draft { nth, reason: reason.to_owned() }
}

fn before(state: State, change: impl Fn(&mut Session)) -> Option<Before> {
    let mut session = Session { id: SessionId::new("b-2021-09-07"), ..open() };
    change(&mut session);
    Some(Before { session, state })
}

/// The ladder: each row mends what the row above was refused for.
#[test]
fn whoever_was_taken_on_by_mistake_is_taken_off_while_nothing_else_was_said() {
    let (teacher, now, tomorrow) = (Role::CareTeacher, session().from.plus_minutes(20), 24 * 60);
    let mine = facts("li", teacher, vec![past(1, false)]);
    let over = |facts: &Facts| {
        let session = Session { roll_closed_at: Some(now), closed_at: Some(now), ..open() };
        Facts { session, costs: true, untouched: false, ..facts.clone() }
    };
    let closed = over(&mine);
    let counted = Facts { session: Session { closed_at: None, ..closed.session.clone() }, ..closed.clone() };
    let gone = before(State::Expected, |one| one.roll_closed_at = Some(now));
    let seen = Facts { costs: false, before: gone, ..counted.clone() };
    let lost = Facts { untouched: true, ..seen.clone() };
    let free = Facts { before: None, ..lost.clone() };
    let (long, most) = ("长".repeat(201), "长".repeat(200));
    type Case<'a> = (Facts, &'a str, i64, Result<bool, &'a str>);
    let cases: [Case<'_>; 11] = [
        (over(&facts("zhou", teacher, Vec::new())), " ", tomorrow, Err("roll-off-not-taken-on")),
        (over(&facts("zhou", teacher, vec![past(1, false)])), " ", tomorrow, Err("roll-off-not-yours")),
        (closed, " ", tomorrow, Err("roll-off-closed")),
        (counted.clone(), " ", tomorrow, Err("roll-off-not-today")),
        (counted, " ", 0, Err("roll-off-counted")),
        (seen, " ", 0, Err("roll-off-said-since")),
        (lost, " ", 0, Err("roll-off-no-way-back")),
        (free.clone(), " ", 0, Err("roll-off-no-reason")),
        (free.clone(), long.as_str(), 0, Err("roll-off-too-long")),
        (free, most.as_str(), 0, Ok(false)),
        (mine, "点成了小民", 0, Ok(false)),
    ];
    for (n, (facts, reason, later, outcome)) in cases.into_iter().enumerate() {
        let undone = undo(&facts, &draft(1, reason), now.plus_minutes(later));
        assert_eq!(undone.map(|one| one.already).map_err(|why| why.code()), outcome, "case {n}");
    }
}

#[test]
fn twice_is_once_and_an_old_page_takes_nobody_off_anew() {
    let off = facts("li", Role::CareTeacher, vec![past(1, true)]);
    let again = facts("li", Role::CareTeacher, vec![past(1, true), past(2, false)]);
    // Marked absent here, taken on by another room, and here once more.
    let both = facts("li", Role::CareTeacher, vec![past(1, false), past(3, false)]);
    let back = facts("li", Role::CareTeacher, vec![past(1, false), past(3, true)]);
    let cases = [
        (&off, 1, Ok(true)),
        (&off, 2, Err("roll-off-not-taken-on")),
        (&again, 1, Err("roll-off-not-taken-on")),
        (&again, 2, Ok(false)),
        (&both, 1, Err("roll-off-not-taken-on")),
        (&both, 3, Ok(false)),
        (&back, 1, Err("roll-off-not-taken-on")),
        (&back, 3, Ok(true)),
    ];
    for (facts, nth, outcome) in cases {
        let undone = undo(facts, &draft(nth, "点错"), session().until);
        assert_eq!(undone.map(|one| one.already).map_err(|why| why.code()), outcome, "{nth}");
    }
}

#[test]
fn only_who_took_it_on_and_the_management_group_say_that_it_was_wrong() {
    let cases = [
        ("li", Role::CareTeacher, Ok(())),
        ("zhou", Role::Manager, Ok(())),
        ("zhou", Role::CareTeacher, Err("roll-off-not-yours")),
        ("zhou", Role::SchoolLeader, Err("roll-off-not-yours")),
    ];
    for (person, role, outcome) in cases {
        let facts = facts(person, role, vec![past(1, false)]);
        let now = session().until;
        let shown = offered(&facts, &facts.taken_on[0], now).map_err(|why| why.code());
        assert_eq!(shown, outcome, "{person} {role:?}");
        let undone = undo(&facts, &draft(1, "点错"), now).map(|_| ()).map_err(|why| why.code());
        assert_eq!(undone, outcome, "the page offers what the rule takes");
    }
    assert!(facts("li", Role::CareTeacher, Vec::new()).may_look(), "it is their evening");
    assert!(!facts("zhou", Role::CareTeacher, vec![past(1, false)]).may_look());
    assert!(!facts("li", Role::Lecturer, vec![]).may_look(), "somebody from outside takes nobody on");
}

/// Whatever was left open of an evening, and however often its page is pressed: once it was taken off it is off.
#[test]
fn of_an_evening_that_was_left_open_nobody_is_taken_off_a_day_later() {
    let mine = facts("li", Role::CareTeacher, vec![past(1, false)]);
    let midnight = crate::moment::moment(session().date.tomorrow().unwrap(), jiff::civil::Time::midnight());
    let just_before = Moment(midnight.0 - 1);
    let code = |facts: &Facts, now| {
        let (shown, said) = (offered(facts, &facts.taken_on[0], now), undo(facts, &draft(1, "点错"), now));
        (shown.map_err(|why| why.code()), said.map(|one| one.already).map_err(|why| why.code()))
    };
    assert_eq!(code(&mine, just_before), (Ok(()), Ok(false)));
    assert_eq!(code(&mine, midnight), (Err("roll-off-not-today"), Err("roll-off-not-today")));
    let words = undo(&mine, &draft(1, "点错"), midnight).unwrap_err().words();
    assert_eq!(words, [("name", "小明".to_owned()), ("date", "2021-09-07".to_owned())]);
    let off = facts("li", Role::CareTeacher, vec![past(1, true)]);
    assert!(undo(&off, &draft(1, "点错"), midnight).unwrap().already, "the same again changes nothing");
}

#[test]
fn a_child_goes_back_to_a_roll_that_can_still_have_it() {
    let at = session().from;
    let cases = [
        (None, Ok(())),
        (before(State::Expected, |_| ()), Ok(())),
        (before(State::Expected, |one| one.opened_at = None), Ok(())),
        (before(State::Absent, |one| one.roll_closed_at = Some(at)), Ok(())),
        (before(State::Leave, |one| one.roll_closed_at = Some(at)), Ok(())),
        (before(State::Expected, |one| one.roll_closed_at = Some(at)), Err("roll-off-no-way-back")),
        (before(State::Absent, |one| one.closed_at = Some(at)), Err("roll-off-no-way-back")),
        (before(State::Absent, |one| one.roll_closed_at = Some(at.plus_minutes(5))), Ok(())),
        (
            before(State::Absent, |one| one.roll_closed_at = Some(at.plus_minutes(6))),
            Err("roll-off-no-way-back"),
        ),
        (
            before(State::Leave, |one| one.roll_closed_at = Some(at.plus_minutes(6))),
            Err("roll-off-no-way-back"),
        ),
        // Seen in its evening, and taken onto extended care beside its list (P1.25).
        (before(State::Present, |_| ()), Ok(())),
        (before(State::Present, |one| one.roll_closed_at = Some(at)), Ok(())),
        (before(State::Late, |one| one.roll_closed_at = Some(at)), Ok(())),
        (before(State::Present, |one| one.closed_at = Some(at)), Err("roll-off-no-way-back")),
    ];
    for (n, (before, outcome)) in cases.into_iter().enumerate() {
        let facts = Facts { before, ..facts("li", Role::CareTeacher, vec![past(1, false)]) };
        let undone = undo(&facts, &draft(1, "点错"), session().until);
        let undone = undone.map(|_| ()).map_err(|why| why.code());
        assert_eq!(undone, outcome, "case {n}");
    }
}
