//! 接走资格测试 Each way out against each reason to stay, and every combination of them against a block.

use super::*;
use crate::day::alone::tests::consent;
use crate::day::delegation::tests::{at, delegation};
use crate::people::block::tests::block;
use crate::plan::scheme::gongshu;

fn terms() -> pickup::Terms {
    pickup::Terms { alone_grade_min: Some(4), ..gongshu().pickup }
}

fn person(id: &str, name: &str, phone: &str) -> Adult {
    let relation = "relative".into();
    Adult { collector: CollectorId::new(id), name: name.into(), relation, phone: phone.into() }
}

/// 王小明 of grade 5: two guardians, an aunt on the list, a neighbour sent once, a consent.
pub(crate) fn ming() -> Facts {
    Facts {
        name: "小明".into(),
        grade: 5,
        adults: vec![
            person("mum", "王芳", "13800000001"),
            person("dad", "王伟", "13800000002"),
            person("aunt", "王丽", "13800000003"),
            person("zhao", "赵建国", "13700001234"),
            person("alone", "王芳", "13800000001"),
        ],
        guardians: vec![CollectorId::new("mum"), CollectorId::new("dad")],
        delegations: vec![delegation()],
        consents: vec![consent()],
        ..Facts::default()
    }
}

fn said(phone: &str, by: &str, yes: bool) -> Answer {
    Answer { phone: phone.into(), by: PersonId::new(by), staff: by == "ding", yes }
}

fn shown(facts: &Facts, collector: &str, early: bool, now: Moment) -> Result<String, &'static str> {
    let taken = may_take(&terms(), facts, &CollectorId::new(collector), When { early, now });
    taken.map(|adult| adult.collector.to_string()).map_err(|why| why.code())
}

const AUNT: &str = "13800000003";
const FIRST: Result<&str, &str> = Err("taking-answer-first");

#[test]
fn early_whoever_is_no_guardian_waits_for_a_guardian_s_live_yes() {
    let dad_barred = || vec![block("王伟", "13800000002")];
    type Case = (&'static str, fn(&mut Facts), Result<&'static str, &'static str>);
    let cases: [Case; 12] = [
        ("nobody", |_| {}, Err("taking-not-on-list")),
        ("mum", |_| {}, Ok("mum")),
        ("mum", |f| f.answers = vec![said("13800000001", "dad", false)], Ok("mum")),
        ("aunt", |_| {}, FIRST),
        ("aunt", |f| f.answers = vec![said(AUNT, "mum", true)], Ok("aunt")),
        ("aunt", |f| f.answers = vec![said("13800000009", "mum", true)], FIRST),
        ("aunt", |f| f.answers = vec![said(AUNT, "aunt", true)], FIRST),
        (
            "aunt",
            |f| f.answers = vec![said(AUNT, "mum", true), said(AUNT, "dad", false)],
            Err("taking-declined"),
        ),
        ("aunt", |f| f.answers = vec![said(AUNT, "ding", true)], Ok("aunt")),
        ("zhao", |_| {}, FIRST),
        ("zhao", |f| f.answers = vec![said("13700001234", "mum", true)], Ok("zhao")),
        ("alone", |_| {}, Err("taking-not-alone")),
    ];
    for (n, (collector, change, outcome)) in cases.into_iter().enumerate() {
        let mut facts = ming();
        change(&mut facts);
        assert_eq!(shown(&facts, collector, true, at(16, 30)), outcome.map(str::to_owned), "case {n}");
    }
    let facts = Facts { blocks: dad_barred(), answers: vec![said(AUNT, "dad", true)], ..ming() };
    assert_eq!(shown(&facts, "aunt", true, at(16, 30)), FIRST.map(str::to_owned), "a barred guardian's yes");
    let facts = Facts { blocks: dad_barred(), answers: vec![said(AUNT, "dad", false)], ..ming() };
    assert_eq!(shown(&facts, "aunt", false, at(17, 30)), Ok("aunt".to_owned()), "a barred guardian's no");
}

#[test]
fn whoever_is_on_the_list_fetches_a_child_that_was_not_let_in_and_nobody_lets_it_go_alone() {
    type Case = (&'static str, fn(&mut Facts), Moment, Result<&'static str, &'static str>);
    let cases: [Case; 8] = [
        ("nobody", |_| {}, at(8, 0), Err("taking-not-on-list")),
        ("mum", |_| {}, at(8, 0), Ok("mum")),
        ("aunt", |_| {}, at(8, 0), Ok("aunt")),
        ("aunt", |f| f.answers = vec![said(AUNT, "mum", false)], at(8, 0), Err("taking-declined")),
        ("zhao", |_| {}, at(15, 59), Err("taking-not-now")),
        ("zhao", |_| {}, at(16, 0), Ok("zhao")),
        ("alone", |_| {}, at(17, 30), Err("taking-not-alone")),
        ("mum", |f| f.blocks = vec![block("王芳", "13800000001")], at(8, 0), Err("taking-staff-first")),
    ];
    for (n, (collector, change, now, outcome)) in cases.into_iter().enumerate() {
        let mut facts = ming();
        change(&mut facts);
        let fetched = may_fetch(&facts, &CollectorId::new(collector), now);
        let fetched = fetched.map(|adult| adult.collector.to_string()).map_err(|why| why.code());
        assert_eq!(fetched, outcome.map(str::to_owned), "case {n}");
    }
}

#[test]
fn at_the_end_the_list_the_window_the_grade_and_the_consent_decide() {
    type Case = (&'static str, fn(&mut Facts), Moment, Result<&'static str, &'static str>);
    let cases: [Case; 13] = [
        ("aunt", |_| {}, at(17, 30), Ok("aunt")),
        ("aunt", |f| f.answers = vec![said(AUNT, "mum", false)], at(17, 30), Err("taking-declined")),
        ("zhao", |_| {}, at(17, 59), Ok("zhao")),
        ("zhao", |_| {}, at(18, 0), Err("taking-not-now")),
        ("zhao", |_| {}, at(15, 59), Err("taking-not-now")),
        ("zhao", |f| f.delegations[0].confirmed_at = None, at(17, 30), Err("taking-not-now")),
        ("zhao", |f| f.delegations[0].used_at = Some(at(16, 30)), at(17, 30), Err("taking-not-now")),
        ("zhao", |f| f.delegations[0].cancelled_at = Some(at(16, 30)), at(17, 30), Err("taking-not-now")),
        ("alone", |_| {}, at(17, 30), Ok("alone")),
        ("alone", |f| f.grade = 4, at(17, 30), Ok("alone")),
        ("alone", |f| f.grade = 3, at(17, 30), Err("taking-not-alone")),
        ("alone", |f| f.consents[0].withdrawn_at = Some(at(9, 0)), at(17, 30), Err("taking-not-alone")),
        ("alone", |f| f.blocks = vec![block("王芳", "")], at(17, 30), Err("taking-staff-first")),
    ];
    for (n, (collector, change, now, outcome)) in cases.into_iter().enumerate() {
        let mut facts = ming();
        change(&mut facts);
        assert_eq!(shown(&facts, collector, false, now), outcome.map(str::to_owned), "case {n}");
    }
    let nobody = pickup::Terms { alone_grade_min: None, ..terms() };
    let when = When { early: false, now: at(17, 30) };
    let alone = may_take(&nobody, &ming(), &CollectorId::new("alone"), when);
    assert_eq!(alone.map_err(|why| why.code()), Err("taking-not-alone"), "a plan without self-leavers");
}

#[test]
fn the_word_of_a_barred_guardian_sends_nobody() {
    let barred = Facts { blocks: vec![block("王芳", "13800000001")], ..ming() };
    assert_eq!(shown(&barred, "zhao", false, at(17, 30)), Err("taking-not-now"));
    let other = Facts { blocks: vec![block("王伟", "13800000002")], ..ming() };
    assert_eq!(shown(&other, "zhao", false, at(17, 30)), Ok("zhao".to_owned()));
    let mut signed = Facts { blocks: vec![block("王伟", "13800000002")], ..ming() };
    signed.consents[0].signed_by = PersonId::new("dad");
    assert_eq!(shown(&signed, "alone", false, at(17, 30)), Err("taking-not-alone"));
}

#[test]
fn whom_a_barred_guardian_named_takes_nobody_until_somebody_who_has_a_say_vouches() {
    const STAFF: Result<&str, &str> = Err("taking-staff-first");
    type Case = (&'static str, fn(&mut Facts), bool, Result<&'static str, &'static str>);
    let twin = |facts: &mut Facts, by: &str, name: &str, phone: &str| {
        facts.adults.push(person("twin", name, phone));
        facts.named_by.insert(CollectorId::new("twin"), PersonId::new(by));
    };
    let cases: [Case; 9] = [
        ("dad", |_| {}, false, STAFF),
        ("dad", |_| {}, true, STAFF),
        ("aunt", |_| {}, false, STAFF),
        ("mum", |_| {}, false, Ok("aunt")),
        ("mum", |_| {}, true, FIRST),
        ("dad", |f| f.answers = vec![said(AUNT, "dad", true)], true, STAFF),
        ("dad", |f| f.answers = vec![said(AUNT, "mum", true)], true, Ok("aunt")),
        ("dad", |f| f.answers = vec![said(AUNT, "ding", true)], false, Ok("aunt")),
        ("dad", |f| f.blocks.clear(), false, Ok("aunt")),
    ];
    let named = |by: &str| {
        let named_by = BTreeMap::from([(CollectorId::new("aunt"), PersonId::new(by))]);
        Facts { named_by, blocks: vec![block("王伟", "13800000002")], ..ming() }
    };
    for (n, (by, change, early, outcome)) in cases.into_iter().enumerate() {
        let mut facts = named(by);
        change(&mut facts);
        let now = if early { at(16, 30) } else { at(17, 30) };
        assert_eq!(shown(&facts, "aunt", early, now), outcome.map(str::to_owned), "case {n}");
        let aunt = &facts.adults[2];
        assert_eq!(facts.is_stopped(aunt), outcome == STAFF, "case {n}");
        let fetched = may_fetch(&facts, &aunt.collector, now).map(|_| ()).map_err(|why| why.code());
        assert_eq!(fetched, if outcome == STAFF { Err("taking-staff-first") } else { Ok(()) }, "case {n}");
    }
    let twins = [("mum", "王 丽", AUNT, true), ("dad", "王丽", AUNT, false)];
    let others = [("mum", "王丽", "13900000009", false), ("mum", "某人", AUNT, false)];
    for (by, name, phone, goes) in twins.into_iter().chain(others) {
        let mut facts = named("dad");
        twin(&mut facts, by, name, phone);
        assert_eq!(shown(&facts, "aunt", false, at(17, 30)).is_ok(), goes, "{by} {name} {phone}");
    }
    assert_eq!(named("mum").speakers(), BTreeSet::from([PersonId::new("mum")]));
}

/// Guardian or aunt, yes said or not, sent or not, early or not, by phone or by name, alone besides or not.
#[test]
fn a_block_beats_every_authorisation_in_all_64_combinations() {
    for bits in 0_u8..64 {
        let on = |n: u8| bits & (1 << n) != 0;
        let mut facts = ming();
        let adult = facts.adults[2].clone();
        if on(0) {
            facts.guardians.push(adult.collector.clone());
        }
        if on(1) {
            facts.answers = vec![said(AUNT, "mum", true), said(AUNT, "ding", true)];
        }
        if on(2) {
            facts.delegations.push(Delegation { id: adult.collector.clone(), ..delegation() });
        }
        if on(4) {
            facts.consents.push(Consent { id: adult.collector.clone(), ..consent() });
        }
        let barred = if on(3) { block("王 丽", "") } else { block("某人", AUNT) };
        facts.blocks = vec![block("路人", "13900000000"), barred];
        assert_eq!(shown(&facts, "aunt", on(5), at(17, 30)), Err("taking-staff-first"), "{bits:06b}");
    }
}

#[test]
fn the_words_do_not_say_why_staff_come_first() {
    let why = Refusal::StaffFirst { name: "小明".into() };
    assert_eq!(why.words(), vec![("name", "小明".to_owned())]);
}
