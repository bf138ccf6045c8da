//! 离线签名测试 What a phone kept is judged by its own moment, by today's blocks, and never lets a child go by itself.

use super::*;
use crate::day::delegation::tests::delegation;
use crate::day::escort::{Escort, Kind, Way};
use crate::day::handover::tests::adult;
use crate::day::session::tests::{by, session};
use crate::day::taking::{self, Answer};
use crate::id::{HouseholdId, PersonId};
use crate::people::block::tests::block;
use crate::people::role::Role;
use crate::plan::scheme::gongshu;

fn end() -> Moment {
    session().until
}

/// 王小明, present, with a guardian and somebody on the list.
fn facts(change: impl Fn(&mut handover::Row)) -> handover::Facts {
    let taking = taking::Facts {
        name: "小明".into(),
        grade: 3,
        adults: vec![adult("mum", "王芳"), adult("aunt", "王丽")],
        guardians: vec![CollectorId::new("mum")],
        ..taking::Facts::default()
    };
    let (household, state) = (HouseholdId::new("h"), State::Present);
    let name = "小明".into();
    let mut row = handover::Row { name, household, state, taken_by: None, times: 0, taking, way: None };
    change(&mut row);
    let rows = [(StudentId::new("ming"), row)].into_iter().collect();
    handover::Facts { session: session(), by: by("li", Role::CareTeacher), rows }
}

fn signing(collector: &str, made_at: Moment, seen_at: Moment) -> Signing {
    let deed = Deed::Handed(session().id, CollectorId::new(collector));
    let (key, student) = (SigningId::new("k"), StudentId::new("ming"));
    Signing { key, student, deed, made_at, seen_at, by: by("li", Role::CareTeacher) }
}

fn handed(facts: &handover::Facts, signing: &Signing) -> Result<usize, Refusal> {
    let Deed::Handed(_, collector) = &signing.deed else { panic!("{signing:?}") };
    hand(&gongshu().pickup, facts, signing, (collector, None)).map(|one| one.handed.len())
}

fn way(taken: bool, arrived: bool) -> Way {
    let (id, plate, leader) = (EscortId::new("e"), "3号".to_owned(), PersonId::new("zhou"));
    Way {
        escort: Escort { id, kind: Kind::Line, plate, leader, ended: false },
        given_at: end(),
        taken_at: taken.then(end),
        arrived_at: arrived.then(end),
    }
}

#[test]
fn a_kept_hand_over_climbs_its_ladder() {
    let at = |minutes| end().plus_minutes(minutes);
    type Case = (fn(&mut handover::Row), &'static str, (i64, i64), Result<usize, (&'static str, bool)>);
    let cases: [Case; 12] = [
        (|_| {}, "mum", (40, 0), Err(("signing-list-too-old", false))),
        (|_| {}, "mum", (-1, -5), Err(("handover-too-early", false))),
        (|row| row.state = State::Expected, "mum", (5, 0), Err(("handover-not-here", true))),
        (|row| row.state = State::Absent, "mum", (5, 0), Err(("handover-not-here", false))),
        (|row| row.way = Some(way(false, false)), "mum", (5, 0), Err(("handover-on-its-way", true))),
        (|row| row.way = Some(way(true, true)), "mum", (5, 0), Ok(1)),
        (|_| {}, "stranger", (5, 0), Err(("handover-not-on-list", false))),
        (
            |row| row.taking.blocks = vec![block("王芳", "")],
            "mum",
            (5, 0),
            Err(("taking-staff-first", false)),
        ),
        (
            |row| row.taken_by = Some(adult("aunt", "王丽")),
            "mum",
            (5, 0),
            Err(("handover-taken-by-other", false)),
        ),
        (|_| {}, "aunt", (5, 0), Ok(1)),
        (|_| {}, "mum", (0, -29), Ok(1)),
        (
            |row| (row.state, row.taken_by) = (State::HandedOver, Some(adult("mum", "王芳"))),
            "mum",
            (5, 0),
            Ok(0),
        ),
    ];
    for (n, (change, collector, (made, seen), outcome)) in cases.into_iter().enumerate() {
        let facts = facts(change);
        let state = facts.rows[&StudentId::new("ming")].state;
        let found = handed(&facts, &signing(collector, at(made), at(seen)));
        assert_eq!(found.map_err(|why| (why.code(), waits(&why, Some(state)))), outcome, "case {n}");
    }
}

#[test]
fn nobody_goes_by_a_signature_from_before_a_line_had_the_child() {
    let at = |minutes| end().plus_minutes(minutes);
    let line = |given, taken, arrived| Way {
        given_at: at(given),
        taken_at: Some(at(taken)),
        arrived_at: Some(at(arrived)),
        ..way(true, true)
    };
    let (waits_on, back) = (Err(("handover-on-its-way", true)), Err(("signing-back-since", false)));
    type Case = (Option<Way>, Option<i64>, Result<usize, (&'static str, bool)>);
    let cases: [Case; 8] = [
        (Some(line(0, 1, 4)), None, Ok(1)),
        (Some(line(0, 1, 5)), None, Ok(1)),
        (Some(line(0, 1, 20)), None, waits_on),
        (Some(line(6, 7, 20)), None, waits_on),
        (Some(line(0, 1, 4)), Some(-1), Ok(1)),
        (None, Some(4), Ok(1)),
        (None, Some(6), back),
        (Some(line(7, 8, 20)), Some(6), back),
    ];
    let one = signing("mum", at(5), at(0));
    for (n, (way, back_at, outcome)) in cases.into_iter().enumerate() {
        let facts = facts(|row| row.way = way.clone());
        let mum = CollectorId::new("mum");
        let found = hand(&gongshu().pickup, &facts, &one, (&mum, back_at.map(at)));
        let found = found.map(|one| one.handed.len());
        assert_eq!(found.map_err(|why| (why.code(), waits(&why, Some(State::Present)))), outcome, "case {n}");
    }
    let gone = facts(|row| (row.state, row.taken_by) = (State::HandedOver, Some(adult("mum", "王芳"))));
    let mum = CollectorId::new("mum");
    let found = hand(&gongshu().pickup, &gone, &one, (&mum, Some(at(6)))).unwrap();
    assert!(found.handed.is_empty(), "whoever went with the same adult went");
}

#[test]
fn the_school_is_asked_about_whoever_may_not_come_for_as_long_as_a_list_holds() {
    let (terms, at) = (gongshu().pickup, |minutes| end().plus_minutes(minutes));
    let asks = |facts: &handover::Facts, who: &str, now| {
        let taking = &facts.rows[&StudentId::new("ming")].taking;
        asks_school(&terms, (taking, end()), &CollectorId::new(who), now)
    };
    let sent = |from, until| {
        facts(move |row| {
            let mut sent = delegation();
            (sent.id, sent.named_by) = (CollectorId::new("aunt"), PersonId::new("mum"));
            (sent.from, sent.until) = (at(from), at(until));
            row.taking.delegations = vec![sent];
        })
    };
    let cases = [
        ((0, 60), -10, false),
        ((0, 10), -10, true),
        ((10, 60), -10, true),
        ((-60, 60), 20, false),
        ((-60, 40), 20, true),
    ];
    for ((from, until), now, outcome) in cases {
        assert_eq!(asks(&sent(from, until), "aunt", at(now)), outcome, "{from} to {until} at {now}");
        assert!(!asks(&sent(from, until), "mum", at(now)));
    }
    assert!(asks(&facts(|row| row.taking.blocks = vec![block("王芳", "")]), "mum", at(0)));
}

#[test]
fn what_was_said_while_the_network_was_away_counts_when_it_comes_in() {
    let said_no = facts(|row| {
        let phone = row.taking.adults[1].phone.clone();
        row.taking.answers = vec![Answer { phone, by: PersonId::new("mum"), staff: false, yes: false }];
    });
    let one = signing("aunt", end().plus_minutes(5), end());
    assert_eq!(handed(&said_no, &one).unwrap_err().code(), "taking-declined");
    let sent = |used: bool| {
        facts(move |row| {
            let mut sent = delegation();
            (sent.id, sent.named_by) = (CollectorId::new("aunt"), PersonId::new("mum"));
            (sent.from, sent.until) = (end(), end().plus_minutes(10));
            sent.used_at = used.then(end);
            row.taking.delegations = vec![sent];
        })
    };
    assert_eq!(handed(&sent(false), &signing("aunt", end().plus_minutes(9), end())), Ok(1));
    let after = signing("aunt", end().plus_minutes(10), end());
    assert_eq!(handed(&sent(false), &after).unwrap_err().code(), "taking-not-now", "by its own moment");
    assert_eq!(handed(&sent(true), &one).unwrap_err().code(), "taking-not-now", "once");
}

#[test]
fn offline_minutes() {
    let plan = gongshu().pickup;
    let minutes = plan.offline_minutes.unwrap();
    let without = pickup::Terms { offline_minutes: None, ..plan.clone() };
    for (age, holds) in [(0, true), (minutes - 1, true), (minutes, false), (minutes + 600, false)] {
        let at = end().plus_minutes(age);
        assert_eq!(list_holds(&plan, end(), at), holds, "{age}");
        assert!(!list_holds(&without, end(), at), "a plan without it hands nobody over without a network");
    }
}

#[test]
fn a_link_of_a_line_waits_for_the_link_before_and_for_nothing_else() {
    let facts = |person: &str, role, state, way: Option<Way>| {
        let row = escort::Row { name: "小明".into(), state, session: session(), way };
        let rows = [(StudentId::new("ming"), row)].into_iter().collect();
        let escort = Escort { leader: PersonId::new("zhou"), ..self::way(false, false).escort };
        escort::Facts { escort, by: by(person, role), rows }
    };
    let teacher = |state, way| facts("li", Role::CareTeacher, state, way);
    let leader = |way| facts("zhou", Role::CareTeacher, State::Present, way);
    let gate = |way| facts("ding", Role::Doorkeeper, State::Present, way);
    let (taken, arrived) = (Some(Link::Taken), Some(Link::Arrived));
    type Case = (escort::Facts, Option<Link>, Result<usize, (&'static str, bool)>);
    let cases: [Case; 10] = [
        (teacher(State::Expected, None), None, Err(("escort-not-here", true))),
        (teacher(State::Leave, None), None, Err(("escort-not-here", false))),
        (teacher(State::Present, None), None, Ok(1)),
        (leader(None), taken, Err(("escort-not-given", true))),
        (leader(Some(way(false, false))), taken, Ok(1)),
        (leader(Some(way(true, false))), taken, Ok(0)),
        (leader(Some(way(false, false))), arrived, Err(("escort-not-yours", false))),
        (gate(None), arrived, Err(("escort-not-given", true))),
        (gate(Some(way(false, false))), arrived, Err(("escort-not-taken", true))),
        (gate(Some(way(true, false))), arrived, Ok(1)),
    ];
    for (n, (facts, link, outcome)) in cases.into_iter().enumerate() {
        let state = facts.rows[&StudentId::new("ming")].state;
        let found = pass(&facts, link, &signing("mum", end(), end())).map(|one| one.students.len());
        assert_eq!(found.map_err(|why| (why.code(), waits(&why, Some(state)))), outcome, "case {n}");
    }
    for (given, outcome) in [(1, Ok(1)), (2, Err("escort-not-given"))] {
        let facts = leader(Some(Way { given_at: end().plus_minutes(given), ..way(false, false) }));
        let found = pass(&facts, taken, &signing("mum", end(), end())).map(|one| one.students.len());
        assert_eq!(found.map_err(|why| why.code()), outcome, "given {given} minutes after");
    }
    let gone = Refusal::Escort(escort::Refusal::NotGiven { names: vec!["小明".into()] });
    assert!(!waits(&gone, Some(State::HandedOver)), "whoever went waits for nothing");
    assert!(!waits(&gone, None));
}

/// 王小明 half an hour into a collection by its mother, an hour before the evening's end.
fn collected(change: impl Fn(&mut pickup::Facts)) -> pickup::Facts {
    let row = facts(|_| {}).rows.into_values().next().unwrap();
    let mut facts = pickup::Facts {
        student: StudentId::new("ming"),
        name: row.name,
        household: row.household,
        by: by("ding", Role::Doorkeeper),
        tonight: Some((session(), State::Present)),
        taking: row.taking,
        pickup: None,
        way: None,
    };
    change(&mut facts);
    facts
}

fn begun(who: &str, checked: i64, signed: Option<i64>, exited: Option<i64>) -> Option<pickup::Pickup> {
    let at = |minutes| end().plus_minutes(minutes - 60);
    Some(pickup::Pickup {
        id: PickupId::new("p"),
        adult: adult(who, if who == "mum" { "王芳" } else { "王丽" }),
        reason: String::new(),
        checked_at: at(checked),
        signed_at: signed.map(at),
        exited_at: exited.map(at),
    })
}

type Judged = Result<bool, (&'static str, bool)>;

/// A step of so many minutes after a list of the hour before the end.
fn stepped(facts: &pickup::Facts, step: Step, who: &str, (made, back): (i64, Option<i64>)) -> Judged {
    let at = |minutes| end().plus_minutes(minutes - 60);
    let collector = CollectorId::new(who);
    let deed = Deed::Stepped(step, collector.clone(), "看牙医".into());
    let one = Signing { deed, by: facts.by.clone(), ..signing(who, at(made), at(0)) };
    let found = self::step(&gongshu().pickup, facts, &one, (step, &collector, "看牙医"), back.map(at));
    let state = facts.tonight.as_ref().map(|(_, state)| *state);
    found.map(|one| one.already()).map_err(|why| (why.code(), waits(&why, state)))
}

#[test]
fn a_kept_check_climbs_its_ladder() {
    type Case = (fn(&mut pickup::Facts), &'static str, i64, Judged);
    let cases: [Case; 11] = [
        (|_| {}, "mum", 30, Err(("signing-list-too-old", false))),
        (|facts| facts.tonight = None, "mum", 5, Err(("pickup-not-tonight", false))),
        (|facts| facts.tonight = Some((session(), State::Leave)), "mum", 5, Err(("pickup-away", false))),
        (|facts| facts.tonight = Some((session(), State::HandedOver)), "mum", 5, Err(("pickup-gone", false))),
        (|facts| facts.way = Some(way(true, false)), "mum", 5, Err(("pickup-on-its-way", true))),
        (|_| {}, "stranger", 5, Err(("pickup-not-on-list", false))),
        (|facts| facts.taking.blocks = vec![block("王芳", "")], "mum", 5, Err(("taking-staff-first", false))),
        (|_| {}, "aunt", 5, Err(("taking-answer-first", false))),
        (|facts| facts.pickup = begun("aunt", 9, None, None), "mum", 5, Err(("pickup-other-adult", false))),
        (|facts| facts.pickup = begun("aunt", 2, None, None), "mum", 5, Ok(false)),
        (|facts| facts.pickup = begun("mum", 2, None, None), "mum", 5, Ok(true)),
    ];
    for (n, (change, who, made, outcome)) in cases.into_iter().enumerate() {
        assert_eq!(stepped(&collected(change), Step::GateCheck, who, (made, None)), outcome, "case {n}");
    }
    assert_eq!(stepped(&collected(|_| {}), Step::GateCheck, "mum", (29, None)), Ok(false));
}

#[test]
fn a_kept_signature_or_exit_waits_for_the_hand_before_it_and_for_the_same_adult() {
    let (sign, exit) = (Step::CareTeacherSignature, Step::Exit);
    let signed = begun("mum", 2, Some(4), None);
    let cases = [
        (sign, None, Err(("pickup-not-begun", true))),
        (sign, begun("aunt", 2, None, None), Err(("pickup-other-adult", false))),
        (sign, begun("mum", 6, None, None), Ok(false)),
        (sign, begun("mum", 7, None, None), Err(("pickup-not-begun", true))),
        (sign, signed.clone(), Ok(true)),
        (exit, None, Err(("pickup-not-begun", true))),
        (exit, begun("mum", 2, None, None), Err(("pickup-sign-first", true))),
        (exit, begun("aunt", 2, Some(4), None), Err(("pickup-other-adult", false))),
        (exit, begun("mum", 2, Some(6), None), Ok(false)),
        (exit, begun("mum", 2, Some(7), None), Err(("pickup-sign-first", true))),
        (exit, begun("mum", 2, Some(4), Some(5)), Ok(true)),
    ];
    for (n, (step, pickup, outcome)) in cases.into_iter().enumerate() {
        let who = if step == sign { by("li", Role::CareTeacher) } else { by("ding", Role::Doorkeeper) };
        let facts = collected(|facts| (facts.pickup, facts.by) = (pickup.clone(), who.clone()));
        assert_eq!(stepped(&facts, step, "mum", (5, None)), outcome, "case {n}");
    }
    type Case = (fn(&mut pickup::Facts), Option<i64>, Judged);
    let later: [Case; 6] = [
        (|facts| facts.tonight = Some((session(), State::Expected)), None, Err(("pickup-not-marked", true))),
        (|facts| facts.tonight = Some((session(), State::HandedOver)), None, Err(("pickup-gone", false))),
        (|facts| facts.taking.blocks = vec![block("王芳", "")], None, Err(("taking-staff-first", false))),
        (|facts| facts.way = Some(way(true, true)), None, Err(("pickup-on-its-way", true))),
        (|_| {}, Some(6), Err(("signing-back-since", false))),
        (|_| {}, Some(5), Ok(false)),
    ];
    for (n, (change, back, outcome)) in later.into_iter().enumerate() {
        let facts = collected(|facts| {
            facts.pickup = signed.clone();
            change(facts);
        });
        assert_eq!(stepped(&facts, exit, "mum", (5, back)), outcome, "later {n}");
    }
    let other = collected(|facts| {
        (facts.pickup, facts.by) = (begun("mum", 2, None, None), by("zhou", Role::CareTeacher))
    });
    assert_eq!(stepped(&other, sign, "mum", (5, None)), Err(("pickup-not-yours", false)));
}

#[test]
fn a_phone_at_the_gate_lets_go_by_its_list_whom_the_school_would_not_be_asked_about() {
    let (terms, hour) = (gongshu().pickup, end().plus_minutes(-60));
    let goes = |change: &dyn Fn(&mut taking::Facts), who: &str| {
        let mut facts = collected(|_| {}).taking;
        change(&mut facts);
        let by_list = goes_by_list(&terms, (&facts, end()), &CollectorId::new(who), hour);
        (by_list.early, by_list.late)
    };
    let said = |yes| {
        move |facts: &mut taking::Facts| {
            let phone = facts.adults[1].phone.clone();
            facts.answers = vec![Answer { phone, by: PersonId::new("mum"), staff: false, yes }];
        }
    };
    let sent = |until| {
        move |facts: &mut taking::Facts| {
            said(true)(facts);
            let mut sent = delegation();
            (sent.id, sent.named_by) = (CollectorId::new("aunt"), PersonId::new("mum"));
            (sent.from, sent.until) = (hour, hour.plus_minutes(until));
            facts.delegations = vec![sent];
        }
    };
    assert_eq!(goes(&|_| {}, "mum"), (true, true), "a guardian");
    assert_eq!(goes(&|facts| facts.blocks = vec![block("王芳", "")], "mum"), (false, false), "barred");
    assert_eq!(goes(&|_| {}, "aunt"), (false, true), "nobody was asked");
    assert_eq!(goes(&said(true), "aunt"), (true, true), "a guardian has said yes");
    assert_eq!(goes(&said(false), "aunt"), (false, false), "and no");
    assert_eq!(goes(&sent(31), "aunt"), (true, false), "sent until after the list holds, not until the end");
    assert_eq!(goes(&sent(30), "aunt"), (false, false), "the window closes while the list holds");
    assert_eq!(goes(&|_| {}, "stranger"), (false, false), "on no list");
}

#[test]
fn a_plan_goes_by_chit_only_in_the_order_in_which_a_chit_is_carried() {
    let plan = gongshu().pickup;
    assert!(steps_by_chit(&plan));
    assert!(!steps_by_chit(&pickup::Terms { offline_minutes: None, ..plan.clone() }));
    let reversed = plan.order.iter().copied().rev().collect();
    assert!(!steps_by_chit(&pickup::Terms { order: reversed, ..plan }));
}
