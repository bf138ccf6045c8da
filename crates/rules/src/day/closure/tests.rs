//! 停课测试 A typhoon in October 2021: what closes, what moves, what is taken back.

use super::moving::Stuck;
use super::*;
use crate::plan::calendar::national;
use crate::plan::scheme::gongshu;
use jiff::civil::{date, time};
use proptest::prelude::*;

/// Tuesday 12 October 2021, the day of the storm.
const STORM: Date = date(2021, 10, 12);
/// The Thursday after it.
const THURSDAY: Date = date(2021, 10, 14);

fn planned(group: &str, course: bool, day: Date, (from, until): (i8, i8)) -> Planned {
    Planned {
        id: SessionId::new(format!("{group}-{day}")),
        group: GroupId::new(group),
        course: course.then(|| CourseId::new(group)),
        name: Words { zh: group.to_owned(), en: group.to_owned() },
        from: moment(day, time(from, 30, 0, 0)),
        until: moment(day, time(until, 30, 0, 0)),
        lessons: i64::from(course),
        teacher: PersonId::new(format!("t-{group}")),
        own_teacher: PersonId::new(format!("t-{group}")),
        companion: None,
        own_companion: None,
        room: ("wenlan".to_owned(), format!("r-{group}")),
        members: BTreeSet::from([StudentId::new(format!("s-{group}"))]),
        is_opened: false,
    }
}

fn storm(id: &str) -> Draft {
    Draft {
        id: ClosureId::new(id),
        from: STORM,
        to: STORM,
        hours: None,
        cause: Cause::Weather,
        note: "台风“圆规”".to_owned(),
        instead: Instead::Cancel,
        group: None,
    }
}

fn facts() -> Facts {
    let sessions = vec![
        planned("care", false, STORM, (15, 17)),
        planned("robot", true, STORM, (16, 17)),
        planned("choir", true, STORM, (15, 16)),
    ];
    Facts { sessions, ..Facts::default() }
}

/// What is closed of a day.
type Hours = Option<(Time, Time)>;

fn noon(day: Date) -> Moment {
    moment(day, time(12, 0, 0, 0))
}

fn tried(facts: &Facts, draft: Draft, now: Moment) -> Result<Declared, Refusal> {
    declare((&gongshu(), &national()), facts, draft, now)
}

#[test]
fn each_reason_is_told_in_its_turn() {
    let facts = Facts { standing: vec![Draft { hours: Some(hours(15, 16)), ..storm("other") }], ..facts() };
    let wrong = Draft {
        from: date(2022, 2, 1),
        to: date(2021, 9, 1),
        hours: Some(hours(17, 15)),
        cause: Cause::Other,
        note: String::new(),
        instead: Instead::Move(date(2021, 10, 1)),
        ..storm("a")
    };
    let ladder: [(&str, Draft); 9] = [
        ("closure-days-crossed", wrong.clone()),
        ("closure-hours-crossed", Draft { from: date(2021, 9, 1), ..wrong.clone() }),
        ("closure-past", Draft { from: date(2021, 9, 1), hours: None, ..wrong.clone() }),
        (
            "closure-outside-term",
            Draft { from: date(2021, 10, 12), to: date(2022, 1, 28), hours: None, ..wrong.clone() },
        ),
        ("closure-without-note", Draft { from: STORM, to: date(2021, 10, 13), hours: None, ..wrong.clone() }),
        (
            "closure-too-long",
            Draft {
                from: STORM,
                to: date(2021, 10, 13),
                hours: None,
                note: "风".repeat(201),
                ..wrong.clone()
            },
        ),
        ("closure-overlaps", Draft { to: date(2021, 10, 13), ..storm("a") }),
        (
            "closure-one-day-to-move",
            Draft {
                to: date(2021, 10, 14),
                from: date(2021, 10, 13),
                instead: Instead::Move(date(2021, 10, 13)),
                ..storm("a")
            },
        ),
        (
            "closure-target-not-later",
            Draft { from: THURSDAY, to: THURSDAY, instead: Instead::Move(THURSDAY), ..storm("a") },
        ),
    ];
    for (code, draft) in ladder {
        assert_eq!(tried(&facts, draft, noon(date(2021, 10, 11))).unwrap_err().code(), code);
    }
    let no_school = |day| Draft { from: THURSDAY, to: THURSDAY, instead: Instead::Move(day), ..storm("a") };
    for (day, refused) in [(date(2021, 10, 16), true), (date(2022, 1, 3), true), (date(2021, 10, 15), false)]
    {
        let found = tried(&facts, no_school(day), noon(date(2021, 10, 11)));
        assert_eq!(found.is_err_and(|why| why == Refusal::TargetNoSchool { date: day }), refused, "{day}");
    }
}

fn hours(from: i8, until: i8) -> (Time, Time) {
    (time(from, 0, 0, 0), time(until, 0, 0, 0))
}

#[test]
fn a_closed_hour_takes_every_session_that_has_a_minute_in_it() {
    let cases: [(Hours, &[&str]); 6] = [
        (None, &["care", "robot", "choir"]),
        (Some(hours(8, 12)), &[]),
        (Some((time(14, 0, 0, 0), time(15, 30, 0, 0))), &[]),
        (Some((time(14, 0, 0, 0), time(15, 31, 0, 0))), &["care", "choir"]),
        (Some((time(16, 30, 0, 0), time(18, 0, 0, 0))), &["care", "robot"]),
        (Some((time(17, 30, 0, 0), time(20, 0, 0, 0))), &[]),
    ];
    for (hours, taken) in cases {
        let declared = tried(&facts(), Draft { hours, ..storm("a") }, noon(date(2021, 10, 11))).unwrap();
        let named: Vec<&str> = declared.cancelled.iter().map(|one| one.session.group.as_str()).collect();
        assert_eq!(named, taken, "{hours:?}");
    }
}

#[test]
fn who_is_in_the_room_stays_until_handed_over() {
    let mut facts = facts();
    facts.sessions[0].is_opened = true;
    let declared = tried(&facts, storm("a"), moment(STORM, time(15, 40, 0, 0))).unwrap();
    assert_eq!(declared.under_way.iter().map(|one| one.group.as_str()).collect::<Vec<_>>(), ["care"]);
    assert_eq!(declared.cancelled.len(), 2);
    let over = tried(&facts, storm("a"), moment(STORM, time(17, 30, 0, 0))).unwrap();
    assert_eq!((over.under_way.len(), over.cancelled.len()), (0, 0), "what is over stays as it was");
}

#[test]
fn the_same_closure_twice_is_one() {
    let standing = Facts { standing: vec![storm("a")], ..facts() };
    for again in [storm("a"), storm("b"), Draft { note: String::new(), ..storm("b") }] {
        assert!(tried(&standing, again, noon(STORM)).unwrap().already);
    }
}

#[test]
fn a_lesson_moves_only_where_everyone_and_the_room_is_free() {
    let move_it = || Draft { instead: Instead::Move(THURSDAY), ..storm("a") };
    let there = planned("there", true, THURSDAY, (16, 17));
    let cases: [(&str, Planned, Option<Stuck>); 6] = [
        ("nothing in its way", Planned { ..planned("there", true, THURSDAY, (15, 16)) }, None),
        (
            "same room",
            Planned { room: ("wenlan".into(), "r-robot".into()), ..there.clone() },
            Some(Stuck::Room),
        ),
        (
            "same teacher",
            Planned { teacher: PersonId::new("t-robot"), ..there.clone() },
            Some(Stuck::Teacher),
        ),
        ("same group", Planned { group: GroupId::new("robot"), ..there.clone() }, Some(Stuck::Meets)),
        (
            "same child at another hour",
            Planned {
                members: BTreeSet::from([StudentId::new("s-robot")]),
                ..planned("there", true, THURSDAY, (15, 16))
            },
            Some(Stuck::Child),
        ),
        (
            "same child in care",
            Planned {
                members: BTreeSet::from([StudentId::new("s-robot")]),
                ..planned("there", false, THURSDAY, (15, 17))
            },
            None,
        ),
    ];
    for (what, other, stuck) in cases {
        let declared = tried(&Facts { target: vec![other], ..facts() }, move_it(), noon(STORM)).unwrap();
        let robot = declared.cancelled.iter().find(|one| one.session.group.as_str() == "robot").unwrap();
        assert_eq!((robot.stuck, robot.moved.is_some()), (stuck, stuck.is_none()), "{what}");
    }
    let free = tried(&facts(), move_it(), noon(STORM)).unwrap();
    assert_eq!(free.cancelled[0].stuck, Some(Stuck::Care));
    let moved = free.cancelled[1].moved.as_ref().unwrap();
    assert_eq!((moved.id.as_str(), moved.from), ("robot-2021-10-14", moment(THURSDAY, time(16, 30, 0, 0))));
}

#[test]
fn a_lesson_does_not_move_past_the_friday_s_end() {
    let mut facts = facts();
    facts.sessions[1].until = moment(STORM, time(17, 50, 0, 0));
    let friday = Draft { instead: Instead::Move(date(2021, 10, 15)), ..storm("a") };
    let declared = tried(&facts, friday, noon(STORM)).unwrap();
    assert_eq!(
        declared.cancelled.iter().map(|one| one.stuck).collect::<Vec<_>>(),
        [Some(Stuck::Care), Some(Stuck::Hours), None]
    );
}

#[test]
fn lifting_restores_what_is_still_to_come() {
    let declared =
        tried(&facts(), Draft { instead: Instead::Move(THURSDAY), ..storm("a") }, noon(date(2021, 10, 11)))
            .unwrap();
    let cancelled: Vec<_> =
        declared.cancelled.iter().map(|one| (one.session.clone(), one.moved.clone())).collect();
    let (standing, held) = (Vec::new(), Vec::new());
    let facts = LiftFacts { closure: declared.closure, is_lifted: false, cancelled, standing, held };
    let counts = |at: Moment| lift(&facts, at).map(|done| (done.restored.len(), done.dropped.len()));
    assert_eq!(counts(noon(date(2021, 10, 11))), Ok((3, 2)));
    assert_eq!(counts(moment(STORM, time(16, 30, 0, 0))), Ok((2, 1)), "the choir would be over");
    assert_eq!(counts(noon(date(2021, 10, 13))), Err(Refusal::Past));
    assert!(lift(&LiftFacts { is_lifted: true, ..facts.clone() }, noon(THURSDAY)).unwrap().already);
}

proptest! {
    #[test]
    fn moved_lessons_never_meet_in_a_teacher_a_room_or_a_child(
        rows in proptest::collection::vec((0_usize..4, 0_usize..4, 0_usize..6, 15_i8..17, any::<bool>()), 1..12),
    ) {
        let made: Vec<Planned> = rows.iter().enumerate().map(|(n, (teacher, room, child, hour, _))| Planned {
            teacher: PersonId::new(format!("t{teacher}")),
            own_teacher: PersonId::new(format!("t{teacher}")),
            room: ("wenlan".into(), format!("r{room}")),
            members: BTreeSet::from([StudentId::new(format!("s{child}"))]),
            ..planned(&format!("g{n}"), true, STORM, (*hour, *hour + 1))
        }).collect();
        let facts = Facts { sessions: made, ..Facts::default() };
        let done = tried(&facts, Draft { instead: Instead::Move(THURSDAY), ..storm("a") }, noon(STORM)).unwrap();
        let moved: Vec<&Planned> = done.cancelled.iter().filter_map(|one| one.moved.as_ref()).collect();
        for (at, one) in moved.iter().enumerate() {
            for other in &moved[..at] {
                prop_assert!(one.members.is_disjoint(&other.members));
                let meet = one.from < other.until && other.from < one.until;
                prop_assert!(!meet || (one.teacher != other.teacher && one.room != other.room));
            }
        }
    }
}

fn one_group(group: &str) -> Draft {
    let at = |hour| time(hour, 30, 0, 0);
    let hours = match group {
        "care" => (at(15), at(17)),
        "choir" => (at(15), at(16)),
        _ => (at(16), at(17)),
    };
    let (cause, group_id) = (Cause::NoTeacher, Some(GroupId::new(group)));
    Draft { cause, group: group_id, hours: Some(hours), ..storm(group) }
}

#[test]
fn one_lesson_without_a_teacher_is_given_up_and_care_never_is() {
    let declared = tried(&facts(), one_group("robot"), noon(STORM)).unwrap();
    let names: Vec<&str> = declared.cancelled.iter().map(|one| one.session.group.as_str()).collect();
    assert_eq!(names, ["robot"]);
    assert_eq!(tried(&facts(), one_group("care"), noon(STORM)).unwrap_err().code(), "closure-care-stays");
    let beside = Facts { standing: vec![one_group("robot")], ..facts() };
    assert!(tried(&beside, storm("a"), noon(STORM)).is_ok(), "a storm closes what is left");
    assert_eq!(tried(&beside, one_group("choir"), noon(STORM)).unwrap().cancelled.len(), 1);
    let twice = Draft { id: ClosureId::new("b"), cause: Cause::Premises, ..one_group("robot") };
    assert_eq!(tried(&beside, twice, noon(STORM)).unwrap_err().code(), "closure-overlaps");
}

#[test]
fn a_group_that_has_no_lesson_then_is_not_closed() {
    let morning = Draft { hours: Some(hours(8, 12)), ..one_group("robot") };
    for empty in [one_group("nobody"), morning] {
        assert_eq!(tried(&facts(), empty, noon(date(2021, 10, 11))).unwrap_err(), Refusal::Nothing);
    }
    let mut under_way = facts();
    under_way.sessions[1].is_opened = true;
    let declared = tried(&under_way, one_group("robot"), noon(STORM)).unwrap();
    assert_eq!((declared.cancelled.len(), declared.under_way.len()), (0, 1));
}

#[test]
fn a_group_gives_up_one_lesson_from_its_beginning_to_its_end() {
    let at = |hour, minute| time(hour, minute, 0, 0);
    let cases = [
        ("as it stands", STORM, Some((at(16, 30), at(17, 30))), None),
        ("a part", STORM, Some((at(16, 30), at(17, 0))), Some("closure-other-hours")),
        ("more", STORM, Some((at(16, 0), at(17, 30))), Some("closure-other-hours")),
        ("the day", STORM, None, Some("closure-other-hours")),
        ("days", date(2021, 10, 13), Some((at(16, 30), at(17, 30))), Some("closure-other-hours")),
        ("beside it", STORM, Some((at(18, 0), at(19, 0))), Some("closure-nothing")),
    ];
    for (case, to, hours, code) in cases {
        let draft = Draft { to, hours, ..one_group("robot") };
        let found = tried(&facts(), draft, noon(STORM)).map_err(|why| why.code());
        assert_eq!(found.err(), code, "{case}");
    }
}

#[test]
fn a_lesson_moves_with_its_own_teacher_and_not_with_who_stands_in() {
    let mut facts = facts();
    facts.sessions[1].teacher = PersonId::new("t-other");
    let there = |teacher: &str| {
        vec![Planned { teacher: PersonId::new(teacher), ..planned("there", true, THURSDAY, (16, 17)) }]
    };
    for (busy, stuck) in [("t-other", None), ("t-robot", Some(Stuck::Teacher))] {
        let facts = Facts { target: there(busy), ..facts.clone() };
        let move_it = Draft { instead: Instead::Move(THURSDAY), ..one_group("robot") };
        let declared = tried(&facts, move_it, noon(STORM)).unwrap();
        let robot = &declared.cancelled[0];
        assert_eq!(robot.stuck, stuck, "{busy}");
        let own = robot.moved.as_ref().map(|moved| moved.teacher.as_str());
        assert_eq!(own, stuck.is_none().then_some("t-robot"), "{busy}");
    }
}

#[test]
fn a_lesson_moves_with_its_own_companion_where_they_are_free() {
    let mut facts = facts();
    facts.sessions[1].own_companion = Some(PersonId::new("li"));
    facts.sessions[1].companion = Some(PersonId::new("sun"));
    let there = |teacher: &str, companion: Option<&str>, hours| Planned {
        teacher: PersonId::new(teacher),
        companion: companion.map(PersonId::new),
        ..planned("there", true, THURSDAY, hours)
    };
    let cases = [
        ("whoever stood in is not asked again", there("sun", None, (16, 17)), None),
        ("has a group of their own", there("li", None, (16, 17)), Some(Stuck::Companion)),
        ("goes along to another", there("coach", Some("li"), (16, 17)), Some(Stuck::Companion)),
        ("at another hour", there("li", None, (15, 16)), None),
        ("its teacher goes along", there("coach", Some("t-robot"), (16, 17)), Some(Stuck::Teacher)),
    ];
    for (case, target, stuck) in cases {
        let facts = Facts { target: vec![target], ..facts.clone() };
        let move_it = Draft { instead: Instead::Move(THURSDAY), ..one_group("robot") };
        let declared = tried(&facts, move_it, noon(STORM)).unwrap();
        let robot = &declared.cancelled[0];
        assert_eq!(robot.stuck, stuck, "{case}");
        let along = robot.moved.as_ref().and_then(|moved| moved.companion.as_ref()).map(PersonId::as_str);
        assert_eq!(along, stuck.is_none().then_some("li"), "{case}");
    }
}

/// What lifting the closure of the robots may know.
fn given_up(standing: Vec<Draft>, instead: Option<Planned>) -> LiftFacts {
    let robot = planned("robot", true, STORM, (16, 17));
    let (cancelled, held) = (vec![(robot, instead)], Vec::new());
    LiftFacts { closure: one_group("robot"), is_lifted: false, cancelled, standing, held }
}

#[test]
fn a_lesson_that_another_closure_takes_away_is_that_one_s_from_then_on() {
    let cases: [(Vec<Draft>, &[&str]); 4] = [
        (Vec::new(), &[]),
        (vec![one_group("robot")], &[]),
        (vec![one_group("robot"), one_group("choir")], &[]),
        (vec![one_group("robot"), storm("a")], &["a"]),
    ];
    for (standing, by) in cases {
        let moved = planned("robot", true, THURSDAY, (16, 17));
        let lifted = lift(&given_up(standing, Some(moved)), noon(STORM)).unwrap();
        let taken: Vec<&str> = lifted.passed.iter().map(|one| one.closure.id.as_str()).collect();
        assert_eq!((taken.as_slice(), lifted.restored.len()), (by, 1 - by.len()));
        assert!(lifted.passed.iter().all(|one| one.had_moved));
        assert_eq!(lifted.dropped.len(), 1, "{by:?}: it is not held on the other day in any case");
    }
}

#[test]
fn a_lesson_does_not_come_back_to_a_teacher_who_stands_elsewhere() {
    let other = |hours| Planned { teacher: PersonId::new("t-robot"), ..planned("choir", true, STORM, hours) };
    let cases = [
        (other((15, 16)), None),
        (other((17, 18)), None),
        (other((16, 17)), Some("closure-teacher-busy")),
        (planned("choir", true, STORM, (16, 17)), None),
        (
            Planned { companion: Some(PersonId::new("t-robot")), ..planned("choir", true, STORM, (16, 17)) },
            Some("closure-teacher-busy"),
        ),
    ];
    for (held, code) in cases {
        let facts = LiftFacts { held: vec![held.clone()], ..given_up(Vec::new(), None) };
        let found = lift(&facts, noon(STORM)).map_err(|why| why.code());
        assert_eq!(found.err(), code, "{held:?}");
        let taken = LiftFacts { standing: vec![storm("a")], ..facts };
        assert!(lift(&taken, noon(STORM)).is_ok(), "what does not come back is in nobody's way");
    }
}
