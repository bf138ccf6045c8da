//! 接送测试 The fixed order, the adult who is not on the list, and a child who is never in two hands.

use super::*;
use crate::day::handover::tests::adult;
use crate::day::session::tests::{by, session};
use crate::people::role::Role;
use crate::plan::scheme::gongshu;
use proptest::prelude::*;

fn terms() -> Terms {
    gongshu().pickup
}

fn facts(role: Role, state: State) -> Facts {
    Facts {
        student: StudentId::new("ming"),
        name: "小明".into(),
        household: HouseholdId::new("h0"),
        by: by(if role == Role::CareTeacher { "li" } else { "ding" }, role),
        tonight: Some((session(), state)),
        adults: vec![adult("mum", "王芳")],
        pickup: None,
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
        (exit(&terms(), &gate(here, None)), Err("pickup-not-begun")),
        (sign(&terms(), &teacher(here, None)), Err("pickup-not-begun")),
        (exit(&terms(), &gate(here, begun(false, false))), Err("pickup-sign-first")),
        (sign(&terms(), &gate(here, begun(false, false))), Err("pickup-not-yours")),
        (sign(&terms(), &teacher(State::Expected, begun(false, false))), Err("pickup-not-marked")),
        (sign(&terms(), &teacher(here, begun(false, false))), Ok(false)),
        (sign(&terms(), &teacher(here, begun(true, false))), Ok(true)),
        (exit(&terms(), &gate(here, begun(true, false))), Ok(false)),
        (exit(&terms(), &gate(State::HandedOver, begun(true, true))), Ok(true)),
    ];
    for (n, (taken, outcome)) in cases.into_iter().enumerate() {
        assert_eq!(taken.map(|one| one.already).map_err(|why| why.code()), outcome, "case {n}");
    }
    let reversed = Terms { order: terms().order.into_iter().rev().collect(), ..terms() };
    let first = check(&reversed, &gate(here, None), asked("mum")).unwrap_err();
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
        let checked = check(&terms(), facts, asked(collector));
        assert_eq!(checked.map(|one| one.already).map_err(|why| why.code()), outcome, "{collector}");
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
    ];
    for (question, outcome) in cases {
        let asked = ask(&terms(), &gate, question.clone());
        assert_eq!(asked.map(|one| one.question.phone).map_err(|why| why.code()), outcome, "{question:?}");
    }
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
                    let checked = check(&terms(), &now, asked(if on_list { "mum" } else { "zhao" }));
                    if let Some(new) = checked.ok().filter(|one| !one.already) {
                        prop_assert_eq!(new.adult.name, "王芳");
                        pickup = begun(false, false);
                    }
                }
                2 if sign(&terms(), &now).is_ok_and(|one| !one.already) => {
                    pickup.as_mut().unwrap().signed_at = Some(at);
                }
                3 if exit(&terms(), &now).is_ok_and(|one| !one.already) => {
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
