//! 接送测试 The fixed order, the adult who is not on the list, and a child who is never in two hands.

use super::*;
use crate::day::escort::{Escort, Kind};
use crate::day::handover::tests::adult;
use crate::day::session::tests::{by, session};
use crate::id::{EscortId, PersonId};
use crate::people::block::tests::block;
use crate::people::role::Role;
use crate::plan::scheme::gongshu;
use proptest::prelude::*;

fn terms() -> Terms {
    gongshu().pickup
}

fn taking() -> taking::Facts {
    let guardians = vec![CollectorId::new("mum")];
    let aunt = Adult { phone: "13800000003".into(), ..adult("aunt", "王丽") };
    let adults = vec![adult("mum", "王芳"), aunt];
    taking::Facts { name: "小明".into(), grade: 3, adults, guardians, ..taking::Facts::default() }
}

/// Half past four: the evening is not over.
fn now() -> Moment {
    session().from.plus_minutes(60)
}

fn facts(role: Role, state: State) -> Facts {
    Facts {
        student: StudentId::new("ming"),
        name: "小明".into(),
        household: HouseholdId::new("h0"),
        by: by(if role == Role::CareTeacher { "li" } else { "ding" }, role),
        tonight: Some((session(), state)),
        taking: taking(),
        pickup: None,
        way: None,
    }
}

fn begun(signed: bool, exited: bool) -> Option<Pickup> {
    let at = session().from.plus_minutes(60);
    Some(Pickup {
        id: PickupId::new("p"),
        adult: adult("mum", "王芳"),
        reason: "看牙医".into(),
        checked_at: at,
        signed_at: signed.then_some(at),
        exited_at: exited.then_some(at),
    })
}

fn asked(collector: &str) -> (PickupId, Draft) {
    let draft = Draft {
        student: StudentId::new("ming"),
        collector: CollectorId::new(collector),
        reason: " 看牙医 ".into(),
    };
    (PickupId::new("p"), draft)
}

#[test]
fn order() {
    let gate = |state, pickup| Facts { pickup, ..facts(Role::Doorkeeper, state) };
    let teacher = |state, pickup| Facts { pickup, ..facts(Role::CareTeacher, state) };
    let here = State::Present;
    let cases = [
        (exit(&terms(), &gate(here, None), now()), Err("pickup-not-begun")),
        (sign(&terms(), &teacher(here, None), now()), Err("pickup-not-begun")),
        (exit(&terms(), &gate(here, begun(false, false)), now()), Err("pickup-sign-first")),
        (sign(&terms(), &gate(here, begun(false, false)), now()), Err("pickup-not-yours")),
        (sign(&terms(), &teacher(State::Expected, begun(false, false)), now()), Err("pickup-not-marked")),
        (sign(&terms(), &teacher(here, begun(false, false)), now()), Ok(false)),
        (sign(&terms(), &teacher(here, begun(true, false)), now()), Ok(true)),
        (exit(&terms(), &gate(here, begun(true, false)), now()), Ok(false)),
        (exit(&terms(), &gate(State::HandedOver, begun(true, true)), now()), Ok(true)),
    ];
    for (n, (taken, outcome)) in cases.into_iter().enumerate() {
        assert_eq!(taken.map(|one| one.already).map_err(|why| why.code()), outcome, "case {n}");
    }
    let reversed = Terms { order: terms().order.into_iter().rev().collect(), ..terms() };
    let first = check(&reversed, &gate(here, None), asked("mum"), now()).unwrap_err();
    assert_eq!(first.code(), "pickup-exit-first", "the order is the scheme's");
}

#[test]
fn only_a_child_who_is_inside_is_collected_and_only_by_somebody_on_its_list() {
    let gate = |state| facts(Role::Doorkeeper, state);
    let nowhere = Facts { tonight: None, ..gate(State::Present) };
    let waiting = Facts { pickup: begun(true, false), ..gate(State::Present) };
    let other = Pickup { adult: adult("dad", "王伟"), ..begun(false, false).unwrap() };
    let instead = Facts { pickup: Some(other), ..gate(State::Present) };
    let cases = [
        (&nowhere, "mum", Err("pickup-not-tonight")),
        (&gate(State::Leave), "mum", Err("pickup-away")),
        (&gate(State::Absent), "mum", Err("pickup-away")),
        (&gate(State::HandedOver), "mum", Err("pickup-gone")),
        (&gate(State::Present), "zhao", Err("pickup-not-on-list")),
        (&gate(State::Expected), "mum", Ok(false)),
        (&waiting, "dad", Err("pickup-other-adult")),
        (&waiting, "mum", Ok(true)),
        (&instead, "mum", Ok(false)),
    ];
    for (facts, collector, outcome) in cases {
        let checked = check(&terms(), facts, asked(collector), now());
        assert_eq!(checked.map(|one| one.already).map_err(|why| why.code()), outcome, "{collector}");
    }
}

/// A line that has the child comes first, at each of the three steps; at the end of its way it is here again.
#[test]
fn a_child_on_its_way_is_collected_where_it_was_counted() {
    let on_way = |kind, taken: bool, arrived: bool| Way {
        escort: Escort {
            id: EscortId::new("e"),
            kind,
            plate: "3号".into(),
            leader: PersonId::new("zhou"),
            ended: false,
        },
        given_at: now(),
        taken_at: taken.then(now),
        arrived_at: arrived.then(now),
    };
    let cases = [
        (None, true),
        (Some(on_way(Kind::Line, false, false)), false),
        (Some(on_way(Kind::Line, true, false)), false),
        (Some(on_way(Kind::Line, true, true)), true),
        (Some(on_way(Kind::Bus, true, false)), false),
    ];
    for (way, goes) in cases {
        let with = |role, pickup| Facts { way: way.clone(), pickup, ..facts(role, State::Present) };
        let (gate, teacher) = (Role::Doorkeeper, Role::CareTeacher);
        let steps = [
            check(&terms(), &with(gate, None), asked("mum"), now()).map(|_| ()),
            sign(&terms(), &with(teacher, begun(false, false)), now()).map(|_| ()),
            exit(&terms(), &with(gate, begun(true, false)), now()).map(|_| ()),
        ];
        for (n, step) in steps.into_iter().enumerate() {
            let found = step.map_err(|why| (why.code(), why.words().len()));
            let expected = if goes { Ok(()) } else { Err(("pickup-on-its-way", 2)) };
            assert_eq!(found, expected, "step {n}, {way:?}");
        }
    }
}

#[test]
fn early_confirmation() {
    let gate = facts(Role::Doorkeeper, State::Present);
    let question = |name: &str, phone: &str| Question {
        student: StudentId::new("ming"),
        name: name.into(),
        phone: phone.into(),
    };
    let cases = [
        (question(" ", "13700000001"), Err("pickup-no-name")),
        (question("赵建国", "137"), Err("pickup-phone-wrong")),
        (question("王芳", "13800000001"), Err("pickup-on-list")),
        (question("赵建国", "13700000001"), Ok("13700000001".to_owned())),
        (question("王丽", "13800000003"), Ok("13800000003".to_owned())),
    ];
    for (question, outcome) in cases {
        let asked = ask(&terms(), &gate, question.clone(), now());
        assert_eq!(asked.map(|one| one.question.phone).map_err(|why| why.code()), outcome, "{question:?}");
    }
}

fn aunt_s(phone: &str) -> Question {
    Question { student: StudentId::new("ming"), name: "王丽".into(), phone: phone.into() }
}

#[test]
fn a_guardian_says_yes_or_no_and_staff_only_with_a_reason() {
    use answering::{Draft, answer};
    let phone = "13800000003";
    let draft = |yes, reason: &str| Draft { phone: phone.into(), yes, reason: reason.into() };
    let guardian = |person: &str, taking| Facts {
        by: by(person, Role::Guardian),
        taking,
        ..facts(Role::Doorkeeper, State::Present)
    };
    let mum = guardian("mum", taking());
    let staff = Facts { by: by("ding", Role::Manager), ..mum.clone() };
    let barred = |name: &str| taking::Facts { blocks: vec![block(name, "")], ..taking() };
    let yes = taking::Answer { phone: phone.into(), by: PersonId::new("mum"), staff: false, yes: true };
    let again = guardian("mum", taking::Facts { answers: vec![yes], ..taking() });
    let gone = Facts { tonight: Some((session(), State::HandedOver)), ..mum.clone() };
    let asked = [aunt_s(phone)];
    let long = "长".repeat(201);
    type Case<'a> = (&'a Facts, &'a [Question], Draft, Result<(bool, bool), &'a str>);
    let cases: [Case<'_>; 12] = [
        (&mum, &[], draft(true, ""), Err("pickup-not-asked")),
        (&gone, &asked, draft(true, ""), Err("pickup-gone")),
        (&mum, &asked, draft(true, ""), Ok((true, false))),
        (&mum, &asked, draft(false, ""), Ok((false, false))),
        (&again, &asked, draft(true, ""), Ok((true, true))),
        (&again, &asked, draft(false, ""), Ok((false, false))),
        (&guardian("aunt", taking()), &asked, draft(true, ""), Err("pickup-not-asked")),
        (&guardian("mum", barred("王芳")), &asked, draft(true, ""), Err("pickup-not-asked")),
        (&guardian("mum", barred("王丽")), &asked, draft(true, ""), Err("taking-staff-first")),
        (&staff, &asked, draft(true, " "), Err("pickup-no-reason")),
        (&staff, &asked, draft(true, &long), Err("pickup-no-reason")),
        (&staff, &asked, draft(true, "电话核实"), Ok((true, false))),
    ];
    for (n, (facts, asked, draft, outcome)) in cases.into_iter().enumerate() {
        let said = answer(facts, asked, &draft);
        let said = said.map(|one| (one.yes, one.already)).map_err(|why| why.code());
        assert_eq!(said, outcome, "case {n}");
    }
}

/// Whoever was let in may be struck off, barred or refused before they reach the door.
#[test]
fn every_step_asks_again_who_may_take_the_child() {
    type Case = (fn(&mut taking::Facts), &'static str);
    let changes: [Case; 3] = [
        (|f| f.blocks = vec![block("王芳", "")], "taking-staff-first"),
        (|f| f.adults.clear(), "pickup-not-on-list"),
        (|f| f.guardians.clear(), "taking-answer-first"),
    ];
    for (change, code) in changes {
        let mut changed = taking();
        change(&mut changed);
        let with = |role, signed| Facts {
            pickup: begun(signed, false),
            taking: changed.clone(),
            ..facts(role, State::Present)
        };
        let signed = sign(&terms(), &with(Role::CareTeacher, false), now());
        assert_eq!(signed.map_err(|why| why.code()).map(|_| ()), Err(code));
        let left = exit(&terms(), &with(Role::Doorkeeper, true), now());
        assert_eq!(left.map_err(|why| why.code()).map(|_| ()), Err(code));
        let fresh = Facts { taking: changed, ..facts(Role::Doorkeeper, State::Present) };
        let checked = check(&terms(), &fresh, asked("mum"), now());
        assert_eq!(checked.map_err(|why| why.code()).map(|_| ()), Err(code));
    }
}

#[test]
fn the_evening_s_end_makes_a_listed_adult_s_coming_usual() {
    let gate = facts(Role::Doorkeeper, State::Present);
    let end = session().until;
    let just_before = Moment(end.0 - 1);
    let shown = |now| check(&terms(), &gate, asked("aunt"), now).map(|_| ()).map_err(|why| why.code());
    assert_eq!(shown(just_before), Err("taking-answer-first"));
    assert_eq!(shown(end), Ok(()));
    let listed = ask(&terms(), &gate, aunt_s("13800000003"), end).map(|_| ()).map_err(|why| why.code());
    assert_eq!(listed, Err("pickup-on-list"));
    let barred = Facts { taking: taking::Facts { blocks: vec![block("王丽", "")], ..taking() }, ..gate };
    let asked = ask(&terms(), &barred, aunt_s("13900000000"), now()).map(|_| ()).map_err(|why| why.code());
    assert_eq!(asked, Err("taking-staff-first"));
}

#[test]
fn a_step_is_taken_back_by_its_own_hand_until_the_next_one_has_gone_on() {
    use undoing::Undone;
    let gate = |state, pickup| Facts { pickup, ..facts(Role::Doorkeeper, state) };
    let teacher = |state, pickup| Facts { pickup, ..facts(Role::CareTeacher, state) };
    let other = Facts { by: by("zhou", Role::CareTeacher), ..teacher(State::Present, begun(true, false)) };
    let manager = Facts { by: by("zhou", Role::Manager), ..other.clone() };
    let (here, gone, p) = (State::Present, State::HandedOver, PickupId::new("p"));
    let tomorrow = now().plus_minutes(24 * 60);
    let cases = [
        (undoing::check(&gate(here, None), &p, now()), Ok(false)),
        (undoing::check(&gate(here, begun(false, false)), &PickupId::new("before"), now()), Ok(false)),
        (undoing::check(&gate(here, begun(false, false)), &p, now()), Ok(true)),
        (undoing::check(&gate(here, begun(true, false)), &p, now()), Err("pickup-signed-for")),
        (undoing::check(&gate(gone, begun(true, true)), &p, now()), Err("pickup-gone")),
        (undoing::check(&gate(gone, begun(false, false)), &p, now()), Err("pickup-gone")),
        (undoing::check(&gate(State::Absent, begun(false, false)), &p, now()), Ok(true)),
        (undoing::sign(&teacher(here, None), &p, now()), Ok(false)),
        (undoing::sign(&teacher(here, begun(false, false)), &p, now()), Ok(false)),
        (undoing::sign(&other, &p, now()), Err("pickup-not-yours")),
        (undoing::sign(&manager, &p, now()), Ok(true)),
        (undoing::sign(&teacher(here, begun(true, false)), &p, now()), Ok(true)),
        (undoing::sign(&teacher(gone, begun(true, true)), &p, now()), Err("pickup-gone")),
        (undoing::check(&gate(here, begun(true, false)), &p, tomorrow), Err("pickup-not-today")),
        (undoing::check(&gate(here, None), &p, tomorrow), Ok(false)),
        (undoing::sign(&other, &p, tomorrow), Err("pickup-not-yours")),
        (undoing::sign(&manager, &p, tomorrow), Err("pickup-not-today")),
        (undoing::sign(&manager, &PickupId::new("before"), tomorrow), Ok(false)),
    ];
    for (n, (undone, outcome)) in cases.into_iter().enumerate() {
        let undone: Result<Option<Undone>, Refusal> = undone;
        assert_eq!(undone.map(|one| one.is_some()).map_err(|why| why.code()), outcome, "case {n}");
    }
    let wrong = check(&terms(), &gate(here, begun(true, false)), asked("aunt"), now()).unwrap_err();
    assert_eq!(wrong.code(), "pickup-other-adult");
    assert_eq!(
        exit(&terms(), &gate(here, begun(false, false)), now()).unwrap_err().code(),
        "pickup-sign-first"
    );
}

proptest! {
    #[test]
    fn whatever_is_tried_a_child_leaves_once_and_only_through_the_order(
        tries in proptest::collection::vec((0..5_u8, any::<bool>()), 0..30)
    ) {
        let (mut tonight, mut pickup, mut left) = (State::Expected, None::<Pickup>, Vec::new());
        for (n, (what, on_list)) in tries.into_iter().enumerate() {
            let role = if what == 2 { Role::CareTeacher } else { Role::Doorkeeper };
            let now = Facts { pickup: pickup.clone(), ..facts(role, tonight) };
            let at = session().from.plus_minutes(i64::try_from(n).unwrap());
            match what {
                0 if tonight == State::Expected => tonight = State::Present,
                1 => {
                    let checked = check(&terms(), &now, asked(if on_list { "mum" } else { "zhao" }), at);
                    if let Some(new) = checked.ok().filter(|one| !one.already) {
                        prop_assert_eq!(new.adult.name, "王芳");
                        pickup = begun(false, false);
                    }
                }
                2 if sign(&terms(), &now, at).is_ok_and(|one| !one.already) => {
                    pickup.as_mut().unwrap().signed_at = Some(at);
                }
                3 if exit(&terms(), &now, at).is_ok_and(|one| !one.already) => {
                    prop_assert!(pickup.as_ref().unwrap().signed_at.is_some());
                    pickup.as_mut().unwrap().exited_at = Some(at);
                    tonight = State::HandedOver;
                    left.push(at);
                }
                _ => {}
            }
            prop_assert!(left.len() <= 1);
            prop_assert_eq!(tonight == State::HandedOver, left.len() == 1);
        }
    }
}
