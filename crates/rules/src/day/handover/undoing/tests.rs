//! 还在里面测试 Who may say that a child is still inside, and until when.

use super::*;
use crate::day::handover::tests::adult;
use crate::day::session::tests::{by, session};

/// Half past four, pressed by 丁 at the gate.
fn past(nth: i64, undone: bool) -> Past {
    let at = session().from.plus_minutes(60);
    let (adult, by) = (adult("mum", "王芳"), PersonId::new("ding"));
    Past { nth, adult, by, at, stood: State::Late, undone_at: undone.then(|| at.plus_minutes(2)) }
}

fn facts(person: &str, role: Role, handed: Vec<Past>) -> Facts {
    Facts {
        session: session(),
        by: by(person, role),
        student: StudentId::new("ming"),
        name: "小明".into(),
        household: HouseholdId::new("h"),
        handed,
    }
}

fn draft(nth: i64, cause: Cause, words: &str) -> Draft {
    Draft { student: StudentId::new("ming"), nth, cause, words: words.to_owned() }
}

/// The ladder: each row mends what the row above was refused for.
#[test]
fn a_wrong_press_is_taken_back_by_its_own_hand_while_the_evening_lasts() {
    let (gate, now, tomorrow) = (Role::Doorkeeper, session().from.plus_minutes(65), 24 * 60);
    let mut closed = facts("ding", gate, vec![past(1, false)]);
    closed.session.closed_at = Some(now);
    let other = facts("zhou", gate, vec![past(1, false)]);
    let again = facts("ding", gate, vec![past(1, true), past(2, false)]);
    let open = facts("ding", gate, vec![past(1, false)]);
    let (long, most) = ("长".repeat(201), "长".repeat(200));
    type Case<'a> = (&'a Facts, i64, Cause, &'a str, i64, Result<bool, &'a str>);
    let cases: [Case<'_>; 11] = [
        (&facts("ding", gate, Vec::new()), 1, Cause::Other, " ", tomorrow, Err("handover-undo-not-handed")),
        (&other, 2, Cause::Other, " ", tomorrow, Err("handover-undo-not-handed")),
        (&other, 1, Cause::Other, " ", tomorrow, Err("handover-undo-not-yours")),
        (&again, 1, Cause::Other, " ", tomorrow, Err("handover-undo-gone-since")),
        (&closed, 1, Cause::Other, " ", tomorrow, Err("handover-undo-not-today")),
        (&closed, 1, Cause::Other, " ", 0, Err("handover-undo-closed")),
        (&open, 1, Cause::Other, " ", 0, Err("handover-undo-no-words")),
        (&open, 1, Cause::Other, long.as_str(), 0, Err("handover-undo-too-long")),
        (&open, 1, Cause::Other, most.as_str(), 0, Ok(false)),
        (&open, 1, Cause::WrongChild, "", 0, Ok(false)),
        (&again, 2, Cause::NotTaken, "", 0, Ok(false)),
    ];
    for (n, (facts, nth, cause, words, later, outcome)) in cases.into_iter().enumerate() {
        let undone = undo(facts, &draft(nth, cause, words), now.plus_minutes(later));
        assert_eq!(undone.map(|one| one.already).map_err(|why| why.code()), outcome, "case {n}");
    }
}

#[test]
fn the_management_group_takes_back_what_anybody_pressed_and_no_teacher_what_the_gate_did() {
    let now = session().from.plus_minutes(65);
    let cases = [
        ("zhou", Role::Manager, Ok(())),
        ("ding", Role::CareTeacher, Ok(())),
        ("li", Role::CareTeacher, Err("handover-undo-not-yours")),
        ("zhou", Role::Doorkeeper, Err("handover-undo-not-yours")),
        ("zhou", Role::SchoolLeader, Err("handover-undo-not-yours")),
    ];
    for (person, role, outcome) in cases {
        let facts = facts(person, role, vec![past(1, false)]);
        let undone = undo(&facts, &draft(1, Cause::WrongChild, ""), now);
        assert_eq!(undone.map(|_| ()).map_err(|why| why.code()), outcome, "{person} {role:?}");
        let shown = offered(&facts, &facts.handed[0], now);
        assert_eq!(shown.map_err(|why| why.code()), outcome, "the page offers what the rule takes");
    }
}

#[test]
fn with_whom_a_child_went_is_for_the_gate_its_teacher_and_who_pressed() {
    let (teacher, gate) = (Role::CareTeacher, Role::Doorkeeper);
    for (person, role, looks) in [
        ("li", teacher, true),
        ("ding", teacher, true),
        ("zhou", teacher, false),
        ("zhou", gate, true),
        ("zhou", Role::Manager, true),
    ] {
        assert_eq!(facts(person, role, vec![past(1, true)]).may_look(), looks, "{person} {role:?}");
    }
}

#[test]
fn twice_is_once_and_the_child_stands_where_it_stood() {
    let now = session().from.plus_minutes(65);
    let gate = |handed| facts("ding", Role::Doorkeeper, handed);
    let first = undo(&gate(vec![past(1, false)]), &draft(1, Cause::WrongChild, " 点成了小华 "), now).unwrap();
    assert_eq!((first.past.stood, first.words.as_str()), (State::Late, "点成了小华"));
    let mut closed = gate(vec![past(1, true)]);
    closed.session.closed_at = Some(now);
    let second = undo(&closed, &draft(1, Cause::WrongChild, ""), now).unwrap();
    assert!(second.already, "also when the evening has ended since: nothing changes");
    assert_eq!(closed.standing(), None);
    assert_eq!(gate(vec![past(1, true), past(2, false)]).standing().map(|one| one.nth), Some(2));
    let twice = gate(vec![past(1, true), past(2, true)]);
    assert!(undo(&twice, &draft(1, Cause::WrongChild, ""), now).unwrap().already, "inside after both");
}
