//! 接送码测试 A code holds for seconds, for one child, one evening, one adult, and once.

use super::*;
use crate::plan::scheme::gongshu;
use jiff::civil::{date, datetime};

fn terms() -> pickup::Terms {
    pickup::Terms { code_seconds: Some(30), ..gongshu().pickup }
}

fn now() -> Moment {
    Moment::at(datetime(2021, 9, 7, 17, 30, 0, 0))
}

fn later(seconds: i64) -> Moment {
    Moment(now().0 + seconds * 1000)
}

fn issued(secret: u8) -> Issued {
    let (collector, shown_by) = (CollectorId::new("mum"), PersonId::new("mum"));
    Issued { collector, shown_by, secret: vec![secret; 32], used: None }
}

fn facts(issued: Vec<Issued>) -> Facts {
    Facts { student: StudentId::new("ming"), date: date(2021, 9, 7), issued, wrong: 0 }
}

fn code_now(facts: &Facts) -> Code {
    shown(&terms(), facts, &facts.issued[0], now()).unwrap().0
}

fn outcome(facts: &Facts, typed: &str, at: Moment) -> Result<bool, &'static str> {
    accept(&terms(), facts, typed, at).map(|one| one.already).map_err(|why| why.code())
}

/// RFC 4231, test cases 1, 2, 3 and 6.
#[test]
fn hmac_agrees_with_the_rfc() {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let cases: [(&[u8], &[u8], &str); 4] = [
        (&[0x0b; 20], b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (
            b"Jefe",
            b"what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (&[0xaa; 20], &[0xdd; 50], "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        (
            &[0xaa; 131],
            b"Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
    ];
    for (key, message, tag) in cases {
        assert_eq!(hex(&hmac(key, message)), tag);
    }
}

#[test]
fn code_seconds() {
    let facts = facts(vec![issued(1)]);
    let code = code_now(&facts).digits;
    assert_eq!(code.len(), 8);
    let (_, until) = shown(&terms(), &facts, &facts.issued[0], now()).unwrap();
    assert_eq!(until, later(15), "the phone shows the next one after half the time");
    for (seconds, holds) in [(0, true), (14, true), (29, true), (30, false), (-1, false), (300, false)] {
        assert_eq!(outcome(&facts, &code, later(seconds)).is_ok(), holds, "after {seconds} s");
    }
    let long = pickup::Terms { code_seconds: Some(3600), ..terms() };
    assert_eq!(step_ms(&long), Some(15_000), "no plan may let a code live longer");
    let without = pickup::Terms { code_seconds: None, ..terms() };
    let refused = accept(&without, &facts, &code, now()).unwrap_err();
    assert_eq!(refused.code(), "passcode-not-offered");
}

#[test]
fn a_code_holds_for_one_child_one_evening_and_one_adult() {
    let own = facts(vec![issued(1)]);
    let code = code_now(&own).digits;
    let spaced = format!("{} {}", &code[..4], &code[4..]);
    assert_eq!(outcome(&own, &spaced, now()), Ok(false));
    let sibling = Facts { student: StudentId::new("hong"), ..own.clone() };
    let tomorrow = Facts { date: date(2021, 9, 8), ..own.clone() };
    let aunt = facts(vec![Issued { collector: CollectorId::new("aunt"), ..issued(1) }]);
    let fresh = facts(vec![issued(2)]);
    for (n, other) in [sibling, tomorrow, aunt, fresh].iter().enumerate() {
        assert_eq!(outcome(other, &code, now()), Err("passcode-wrong"), "case {n}");
    }
}

#[test]
fn a_code_works_once_and_a_second_use_is_told() {
    let own = facts(vec![issued(1)]);
    let first = accept(&terms(), &own, &code_now(&own).digits, now()).unwrap();
    let used = Some((now(), first.code.digits.clone()));
    let spent = facts(vec![Issued { used, ..issued(1) }]);
    assert_eq!(outcome(&spent, &first.code.digits, later(2)), Ok(true), "the same tap");
    assert_eq!(accept(&terms(), &spent, &first.code.digits, later(2)).unwrap().code, first.code);
    assert_eq!(outcome(&spent, &first.code.digits, later(3)), Err("passcode-replayed"));
    let locked = Facts { wrong: 9, ..spent.clone() };
    assert_eq!(outcome(&locked, &first.code.digits, later(3)), Err("passcode-replayed"), "told first");
    let next = shown(&terms(), &spent, &spent.issued[0], later(15)).unwrap().0.digits;
    assert_eq!(outcome(&spent, &next, later(15)), Err("passcode-wrong"), "a spent showing makes no more");
}

#[test]
fn after_five_wrong_codes_none_is_taken() {
    let mut own = facts(vec![issued(1)]);
    let code = code_now(&own).digits;
    let mut left = Vec::new();
    for wrong in 0..5 {
        own.wrong = wrong;
        let refused = accept(&terms(), &own, "00000000", now()).unwrap_err();
        let Refusal::Wrong { left: still } = refused else { panic!("{refused:?}") };
        left.push(still);
    }
    assert_eq!(left, [4, 3, 2, 1, 0]);
    assert_eq!(outcome(&own, &code, now()), Ok(false), "after four a right one still holds");
    own.wrong = 5;
    assert_eq!(outcome(&own, &code, now()), Err("passcode-locked"));
}

#[test]
fn forged_codes_are_refused() {
    let (terms, own) = (terms(), facts(vec![issued(1)]));
    let right = code_now(&own).digits;
    let (mut state, mut taken) = (7_u64, 0);
    for _ in 0..20_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let forged = format!("{:08}", (state >> 33) % 100_000_000);
        // None of them counts as the fifth wrong one: each is held against the code itself.
        if forged != right && accept(&terms, &own, &forged, now()).is_ok() {
            taken += 1;
        }
    }
    assert_eq!(taken, 0);
}

#[test]
fn both_sides_show_one_mark() {
    let own = facts(vec![issued(3)]);
    let code = code_now(&own);
    assert_eq!(accept(&terms(), &own, &code.digits, later(20)).unwrap().code, code);
    assert_eq!(code.mark.len(), 2);
}
