//! 场次测试 Opening and closing an evening, each row of a ladder mending what the row above was refused for.

use super::*;
use crate::day::leave::hours::Hours;
use crate::day::session::expecting::Membership;
use crate::moment::moment;
use crate::plan::local::Day;
use crate::plan::scheme::{Scheme, gongshu};
use jiff::civil::{date, time};
use proptest::prelude::*;

/// The roll of 7 September 2021, a Tuesday.
pub(crate) fn session() -> Session {
    let day = date(2021, 9, 7);
    Session {
        id: SessionId::new("a-2021-09-07"),
        group: GroupId::new("a"),
        course: None,
        name: Words { zh: "甲组".into(), en: "Group A".into() },
        date: day,
        from: moment(day, time(15, 30, 0, 0)),
        until: moment(day, time(18, 0, 0, 0)),
        lessons: 0,
        teacher: PersonId::new("li"),
        companion: None,
        opened_at: None,
        roll_closed_at: None,
        closed_at: None,
        cancelled: None,
    }
}

/// Somebody with a role.
pub(crate) fn by(person: &str, role: Role) -> By {
    By { person: PersonId::new(person), role }
}

fn child(id: &str) -> expecting::Child {
    expecting::Child {
        student: StudentId::new(id),
        grade: 3,
        on_roll: true,
        registered: true,
        fridays: false,
        attends: None,
        ill: false,
        slips: if id == "hua" { vec![Hours::default()] } else { Vec::new() },
        groups: vec![Membership {
            group: GroupId::new("a"),
            course: None,
            site: "wenlan".into(),
            joined_on: date(2021, 9, 6),
            left_on: None,
            from: session().from,
            until: session().until,
        }],
    }
}

fn opened(facts: &OpenFacts, now: Moment) -> Result<Opened, Refusal> {
    let scheme = gongshu();
    let evening = expecting::Evening {
        roll: &scheme.roll,
        campus: &scheme.campus,
        own_site: "wenlan",
        date: facts.session.date,
        day: Day::of(facts.session.date),
    };
    open(&evening, facts, now)
}

#[test]
fn opening_climbs_its_ladder() {
    let start = session().from;
    let mut facts = OpenFacts {
        session: session(),
        by: by("wang", Role::CareTeacher),
        children: vec![child("ming"), child("hua")],
    };
    let code = |facts: &OpenFacts, now| opened(facts, now).map_err(|refusal| refusal.code());
    assert_eq!(code(&facts, start), Err("session-not-yours"));
    facts.by = by("li", Role::CareTeacher);
    assert_eq!(code(&facts, start.plus_minutes(24 * 60)), Err("session-not-today"));
    let laid = code(&facts, start.plus_minutes(-5)).unwrap();
    let rows: Vec<_> = laid.rows.iter().map(|row| (row.student.as_str(), row.state)).collect();
    assert_eq!(rows, [("ming", roll::State::Expected), ("hua", roll::State::Leave)]);
    let cause = Cause::Weather;
    facts.session.cancelled = Some(Cancelled { at: start, cause, moved_to: None });
    assert_eq!(code(&facts, start).unwrap().rows, [], "nobody is expected, whoever came is added");
    facts.session.opened_at = Some(start);
    let again = code(&facts, start.plus_minutes(24 * 60)).unwrap();
    assert!(again.already && again.rows.is_empty());
}

#[test]
fn whose_lesson_was_given_up_comes_onto_the_care_roll_that_lies_open() {
    let (start, now) = (session().from, session().from.plus_minutes(20));
    let given_up = BTreeSet::from([StudentId::new("ming"), StudentId::new("hua")]);
    let (open, shut, over) = (Some(start), Some(start.plus_minutes(10)), Some(start.plus_minutes(15)));
    let rows = |awaited| vec![("ming", roll::State::Expected, awaited), ("hua", roll::State::Leave, None)];
    let cases = [
        ("not laid out: they will be then", (None, None, None), Vec::new()),
        ("open", (open, None, None), rows(None)),
        ("closed: awaited from now on", (open, shut, None), rows(Some(now))),
        ("over", (open, shut, over), Vec::new()),
    ];
    let scheme = gongshu();
    for (what, (opened_at, roll_closed_at, closed_at), expected) in cases {
        let facts = OpenFacts {
            session: Session { opened_at, roll_closed_at, closed_at, ..session() },
            by: by("li", Role::CareTeacher),
            children: vec![child("ming"), child("hua"), child("lan")],
        };
        let evening = expecting::Evening {
            roll: &scheme.roll,
            campus: &scheme.campus,
            own_site: "wenlan",
            date: facts.session.date,
            day: Day::of(facts.session.date),
        };
        let laid = join(&evening, &facts, &given_up, now);
        let found: Vec<_> =
            laid.iter().map(|row| (row.student.as_str(), row.state, row.stay.comes_at)).collect();
        assert_eq!(found, expected, "{what}");
    }
}

#[test]
fn the_clock_lays_a_roll_out_once_slips_are_too_late() {
    let mut plan = gongshu();
    let start = session().from;
    let before = Moment(start.0 - 1);
    let lays_out = |plan: &Scheme, now| is_laid_out_by_the_clock(&plan.leave, now);
    assert_eq!([before, start].map(|now| lays_out(&plan, now)), [false, true]);
    plan.leave.notice_until = time(16, 0, 0, 0);
    let later = [start, start.plus_minutes(29), start.plus_minutes(30)];
    assert_eq!(later.map(|now| lays_out(&plan, now)), [false, false, true], "slips are taken until four");
}

#[test]
fn management_and_the_plan_itself_may_stand_in() {
    let cases = [
        (by("li", Role::CareTeacher), true),
        (by("wang", Role::CareTeacher), false),
        (by("wang", Role::Manager), true),
        (by("clock", Role::Clock), true),
        (by("wang", Role::HeadTeacher), false),
    ];
    for (by, may) in cases {
        assert_eq!(session().is_led_by(&by), may, "{by:?}");
    }
}

#[test]
fn somebody_from_outside_sees_their_roll_on_its_day_and_one_of_the_school_s_own_leads_it_too() {
    let course =
        Session { teacher: PersonId::new("coach"), companion: Some(PersonId::new("li")), ..session() };
    let (today, tomorrow) = (session().date, session().date.tomorrow().unwrap());
    let cases = [
        (by("coach", Role::Lecturer), (true, true, false)),
        (by("li", Role::CareTeacher), (true, true, true)),
        (by("wang", Role::CareTeacher), (false, false, false)),
        (by("other", Role::Lecturer), (false, false, false)),
        (by("wang", Role::Manager), (true, true, true)),
    ];
    for (by, expected) in cases {
        let shown = [today, tomorrow].map(|day| course.is_shown_to(&by, day));
        assert_eq!((course.is_led_by(&by), shown[0], shown[1]), expected, "{by:?}");
        assert_eq!(course.may_note(&by, &[]), expected.0 || by.role != Role::Lecturer, "{by:?}");
    }
    let before = [(PersonId::new("other"), session().from)];
    assert!(course.may_note(&by("other", Role::Lecturer), &before), "until somebody stood in");
    let (coach, li) = (PersonId::new("coach"), PersonId::new("li"));
    assert_eq!((course.leading(), course.responsible()), ([&coach, &li].into(), &li));
    let alone = Session { companion: None, ..course.clone() };
    assert_eq!((alone.leading(), alone.responsible()), ([&coach].into(), &coach));
    let empty = Session { teacher: PersonId::new(""), ..alone.clone() };
    let taken = Session { teacher: li.clone(), ..empty.clone() };
    let cases = [(&alone, false, Some(&coach)), (&empty, true, None), (&taken, false, Some(&li))];
    for (one, vacant, hears) in cases {
        assert_eq!((one.is_vacant(), one.hears()), (vacant, hears), "{one:?}");
    }
    assert!(empty.is_led_by(&by("wang", Role::Manager)) && !empty.is_led_by(&by("coach", Role::Lecturer)));
    let stood_in = Session { teacher: li.clone(), ..course };
    assert_eq!(stood_in.leading(), [&li].into(), "who goes along has taken the lesson: one person");
}

#[test]
fn who_was_replaced_was_responsible_until_then() {
    let taken_over = session().from.plus_minutes(5);
    let before = [(PersonId::new("wang"), taken_over)];
    let cases = [
        ("wang", taken_over.plus_minutes(-1), true, "wang"),
        ("wang", taken_over, false, "li"),
        ("li", taken_over.plus_minutes(-1), true, "li"),
        ("li", taken_over, true, "li"),
        ("zhao", taken_over.plus_minutes(-1), false, "li"),
    ];
    for (person, at, expected, teacher) in cases {
        let by = by(person, Role::CareTeacher);
        assert_eq!(session().was_led_by(&by, &before, at), expected, "{person} {at:?}");
        let seen = session().as_led_at(&by, &before, at);
        assert_eq!((seen.teacher.as_str(), seen.is_led_by(&by)), (teacher, expected), "{person} {at:?}");
    }
}

fn seen(id: &str, state: roll::State, absence_open: bool) -> Child {
    Child { student: StudentId::new(id), name: id.to_owned(), state, absence_open }
}

#[test]
fn closing_climbs_its_ladder() {
    use roll::State::{Absent, HandedOver, Leave, Present};
    let start = session().from;
    let mut facts = CloseFacts {
        session: Session { opened_at: Some(start), ..session() },
        by: by("wang", Role::CareTeacher),
        children: vec![seen("ming", Present, false), seen("hua", Absent, true), seen("lan", Leave, false)],
        unlisted: vec!["hong".into()],
    };
    let code = |facts: &CloseFacts| close(facts).map_err(|refusal| refusal.code());
    assert_eq!(code(&facts), Err("session-not-yours"));
    facts.by = by("li", Role::CareTeacher);
    assert_eq!(code(&facts), Err("session-roll-open"));
    facts.session.roll_closed_at = Some(start.plus_minutes(8));
    assert_eq!(close(&facts), Err(Refusal::ChildrenInside { names: vec!["ming".into()] }));
    facts.children[0].state = HandedOver;
    assert_eq!(close(&facts), Err(Refusal::AbsencesOpen { names: vec!["hua".into()] }));
    facts.children[1].absence_open = false;
    assert_eq!(close(&facts), Err(Refusal::UnlistedOpen { names: vec!["hong".into()] }));
    facts.unlisted.clear();
    let ended = code(&facts).unwrap();
    assert_eq!((ended.handed_over, ended.away, ended.already), (1, 2, false));
    facts.session.closed_at = Some(start.plus_minutes(150));
    assert!(code(&facts).unwrap().already);
}

#[test]
fn an_evening_has_its_stages() {
    let at = Some(session().from);
    let stage = |opened_at, roll_closed_at, closed_at| {
        Session { opened_at, roll_closed_at, closed_at, ..session() }.stage()
    };
    let stages = [stage(None, None, None), stage(at, None, None), stage(at, at, None), stage(at, at, at)];
    assert_eq!(stages, [Stage::Planned, Stage::Open, Stage::Watched, Stage::Closed]);
    let cancelled = Some(Cancelled { at: session().from, cause: Cause::Outage, moved_to: None });
    let stage = |opened_at| Session { opened_at, cancelled: cancelled.clone(), ..session() }.stage();
    assert_eq!([stage(None), stage(at)], [Stage::Cancelled, Stage::Open]);
}

fn any_child() -> impl Strategy<Value = Child> {
    use roll::State::{Absent, Expected, HandedOver, Late, Leave, Present};
    let states =
        prop_oneof![Just(Expected), Just(Present), Just(Late), Just(Absent), Just(Leave), Just(HandedOver)];
    (states, any::<bool>()).prop_map(|(state, open)| seen("x", state, open && state == Absent))
}

proptest! {
    #[test]
    fn no_session_closes_over_a_child_unaccounted_for(children in proptest::collection::vec(any_child(), 0..40)) {
        let start = session().from;
        let at = Some(start);
        let facts = CloseFacts {
            session: Session { opened_at: at, roll_closed_at: at, ..session() },
            by: by("li", Role::CareTeacher),
            children,
            unlisted: Vec::new(),
        };
        let accounted = facts.children.iter().all(|child| match child.state {
            roll::State::HandedOver | roll::State::Leave => true,
            roll::State::Absent => !child.absence_open,
            roll::State::Expected | roll::State::Present | roll::State::Late => false,
        });
        prop_assert_eq!(close(&facts).is_ok(), accounted);
    }
}
