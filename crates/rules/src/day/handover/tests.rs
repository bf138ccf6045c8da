//! 交接测试 Who may hand whom to whom, each row mending what the row above was refused for.

use super::*;
use crate::day::escort::{Escort, Kind};
use crate::day::session::tests::{by, session};
use crate::id::{EscortId, PersonId};
use crate::people::block::tests::block;
use crate::people::collector::Adult;
use crate::plan::scheme::gongshu;

pub(crate) fn adult(id: &str, name: &str) -> Adult {
    let (collector, name) = (CollectorId::new(id), name.to_owned());
    Adult { collector, name, relation: "mother".into(), phone: "13800000001".into() }
}

fn row(name: &str, state: State) -> Row {
    let household = HouseholdId::new(format!("h-{name}"));
    let taking = taking::Facts {
        name: name.into(),
        grade: 3,
        adults: vec![adult("mum", "王芳"), adult("dad", "王伟")],
        guardians: vec![CollectorId::new("mum")],
        ..taking::Facts::default()
    };
    let taken_by = (state == State::HandedOver).then(|| adult("mum", "王芳"));
    let times = i64::from(taken_by.is_some());
    Row { name: name.into(), household, state, taken_by, times, taking, way: None }
}

fn facts(person: &str, role: Role) -> Facts {
    let rows = [
        ("ming", row("小明", State::Present)),
        ("hua", row("小华", State::Late)),
        ("lan", row("小兰", State::Expected)),
        ("tian", row("小天", State::Leave)),
        ("gone", row("小高", State::HandedOver)),
    ];
    let rows = rows.into_iter().map(|(id, row)| (StudentId::new(id), row)).collect();
    Facts { session: session(), by: by(person, role), rows }
}

fn draft(released: &[(&str, &str)]) -> Draft {
    let one = |(student, collector): &(&str, &str)| Release {
        student: StudentId::new(*student),
        collector: CollectorId::new(*collector),
        nth: None,
    };
    Draft { session: session().id, released: released.iter().map(one).collect() }
}

#[test]
fn each_row_mends_what_the_row_above_was_refused_for() {
    let stranger = facts("zhao", Role::CareTeacher);
    let teacher = facts("li", Role::CareTeacher);
    let (early, end) = (session().until.plus_minutes(-1), session().until);
    let all = [("ming", "mum"), ("hua", "dad")];
    type Case<'a> = (&'a Facts, &'a [(&'a str, &'a str)], Moment, Result<usize, &'a str>);
    let cases: [Case<'_>; 10] = [
        (&stranger, &[], early, Err("handover-not-yours")),
        (&teacher, &[], early, Err("handover-nobody")),
        (&teacher, &all, early, Err("handover-too-early")),
        (&teacher, &[("nobody", "mum")], end, Err("handover-not-listed")),
        (&teacher, &[("gone", "dad")], end, Err("handover-taken-by-other")),
        (&teacher, &[("lan", "mum"), ("tian", "mum")], end, Err("handover-not-here")),
        (&teacher, &[("ming", "stranger")], end, Err("handover-not-on-list")),
        (&teacher, &[("ming", "mum"), ("gone", "mum")], end, Ok(1)),
        (&teacher, &[("gone", "mum")], end, Ok(0)),
        (&teacher, &all, end, Ok(2)),
    ];
    for (facts, asked, now, outcome) in cases {
        let released = release(&gongshu().pickup, facts, &draft(asked), now);
        assert_eq!(released.map(|one| one.handed.len()).map_err(|why| why.code()), outcome, "{asked:?}");
    }
}

#[test]
fn a_press_that_is_sent_again_after_it_was_taken_back_lets_nobody_go() {
    let mut undone = facts("li", Role::CareTeacher);
    undone.rows.get_mut(&StudentId::new("ming")).unwrap().times = 1;
    let fresh = facts("li", Role::CareTeacher);
    let cases = [
        (&undone, "ming", Some(1), Err("handover-undone-since")),
        (&undone, "ming", Some(3), Err("handover-undone-since")),
        (&undone, "ming", Some(2), Ok(1)),
        (&undone, "ming", None, Ok(1)),
        (&undone, "hua", Some(1), Ok(1)),
        (&fresh, "ming", Some(2), Err("handover-undone-since")),
        (&fresh, "ming", Some(1), Ok(1)),
        (&fresh, "gone", Some(1), Ok(0)),
        (&fresh, "lan", Some(1), Err("handover-not-here")),
    ];
    for (facts, student, nth, outcome) in cases {
        let mut draft = draft(&[(student, "mum")]);
        draft.released[0].nth = nth;
        let released = release(&gongshu().pickup, facts, &draft, session().until);
        let released = released.map(|one| one.handed.len()).map_err(|why| why.code());
        assert_eq!(released, outcome, "{student} {nth:?}");
    }
}

#[test]
fn the_gate_and_the_management_group_may_hand_over_too() {
    for role in [Role::Doorkeeper, Role::Manager] {
        let facts = facts("ding", role);
        let released =
            release(&gongshu().pickup, &facts, &draft(&[("ming", "mum")]), session().until).unwrap();
        let [handed] = released.handed.as_slice() else { panic!("{released:?}") };
        assert_eq!((handed.name.as_str(), handed.adult.name.as_str()), ("小明", "王芳"));
    }
}

#[test]
fn a_child_in_a_line_goes_where_it_was_counted_and_nowhere_else() {
    let escort = |kind| Escort {
        id: EscortId::new("e"),
        kind,
        plate: "3号".into(),
        leader: PersonId::new("zhou"),
        ended: false,
    };
    let end = session().until;
    let way = |kind, taken: bool, arrived: bool| Way {
        escort: escort(kind),
        given_at: end,
        taken_at: taken.then_some(end),
        arrived_at: arrived.then_some(end),
    };
    let (line, bus) = (Kind::Line, Kind::Bus);
    let cases = [
        (way(line, false, false), "li", Role::CareTeacher, Err("handover-on-its-way")),
        (way(line, true, false), "ding", Role::Doorkeeper, Err("handover-on-its-way")),
        (way(line, true, true), "ding", Role::Doorkeeper, Ok(1)),
        (way(line, true, false), "zhou", Role::CareTeacher, Err("handover-not-yours")),
        (way(bus, false, false), "zhou", Role::CareTeacher, Err("handover-on-its-way")),
        (way(bus, true, false), "zhou", Role::CareTeacher, Ok(1)),
        (way(bus, true, false), "zhao", Role::CareTeacher, Err("handover-not-yours")),
        (way(bus, true, false), "ding", Role::Doorkeeper, Err("handover-on-its-way")),
        (way(bus, true, true), "ding", Role::Doorkeeper, Ok(1)),
    ];
    for (way, person, role, outcome) in cases {
        let mut facts = facts(person, role);
        facts.rows.get_mut(&StudentId::new("ming")).unwrap().way = Some(way.clone());
        let released = release(&gongshu().pickup, &facts, &draft(&[("ming", "mum")]), end);
        assert_eq!(
            released.map(|one| one.handed.len()).map_err(|why| why.code()),
            outcome,
            "{person} {way:?}"
        );
        let more = release(&gongshu().pickup, &facts, &draft(&[("ming", "mum"), ("hua", "dad")]), end);
        assert!(person != "zhou" || more.is_err(), "a leader hands over nobody else");
        let stranger = release(&gongshu().pickup, &facts, &draft(&[("ming", "stranger")]), end);
        assert!(stranger.is_err(), "never to somebody on no list");
    }
}

#[test]
fn nobody_of_a_post_goes_while_one_of_them_may_not() {
    let mut facts = facts("li", Role::CareTeacher);
    facts.rows.get_mut(&StudentId::new("hua")).unwrap().taking.blocks = vec![block("王伟", "")];
    let asked = |pairs: &[(&str, &str)]| {
        let released = release(&gongshu().pickup, &facts, &draft(pairs), session().until);
        released.map(|one| one.handed.len()).map_err(|why| why.code())
    };
    assert_eq!(asked(&[("ming", "mum"), ("hua", "dad")]), Err("taking-staff-first"));
    assert_eq!(asked(&[("ming", "stranger"), ("hua", "dad")]), Err("taking-staff-first"));
    assert_eq!(asked(&[("ming", "mum"), ("hua", "mum")]), Ok(2));
}
