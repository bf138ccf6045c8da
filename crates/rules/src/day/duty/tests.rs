//! 到岗测试 Who is reminded, who is missed, who stands in.

use super::*;
use crate::day::engagement::Kind;
use crate::plan::local::Day;
use crate::plan::scheme::gongshu;
use jiff::civil::date;

fn at(hour: i8, minute: i8) -> Moment {
    Moment::at(date(2021, 9, 7).at(hour, minute, 0, 0))
}

fn words(zh: &str) -> Words {
    Words { zh: zh.into(), en: zh.into() }
}

/// 王老师's evening, 15:30 to 18:00.
fn post() -> Post {
    Post {
        session: SessionId::new("jia-2021-09-07"),
        name: words("甲班"),
        from: at(15, 30),
        until: at(18, 0),
        teacher: PersonId::new("wang"),
        companion: None,
        companion_arrived_at: None,
        arrived_at: None,
        is_held: true,
        can_sign: true,
        asked: None,
        companion_asked: None,
    }
}

fn by(person: &str, role: Role) -> By {
    By { person: PersonId::new(person), role }
}

fn question() -> StandIn {
    StandIn {
        id: StandInId::new("q1"),
        session: SessionId::new("jia-2021-09-07"),
        person: PersonId::new("li"),
        beside: false,
    }
}

/// A manager asks 李老师, who has nothing else to do then.
fn ask_facts() -> AskFacts {
    AskFacts {
        post: post(),
        by: by("chen", Role::Manager),
        name: Some("李老师".into()),
        busy: None,
        engaged: None,
        off: None,
        is_away: false,
        was_asked: false,
    }
}

fn training() -> Engagement {
    Engagement {
        id: "e".into(),
        person: PersonId::new("li"),
        day: Day::Tue,
        from_minute: 900,
        until_minute: 1020,
        kind: Kind::Training,
    }
}

fn terms() -> Terms {
    gongshu().duty
}

#[test]
fn whoever_keeps_a_roll_is_there_since_the_first_mark() {
    let session =
        |opened_at| Session { from: at(15, 30), opened_at, ..crate::day::session::tests::session() };
    let cases = [
        (None, Some(at(15, 50)), at(15, 50)),             // the first mark
        (None, None, at(16, 0)),                          // no mark: now
        (None, Some(at(15, 10)), at(15, 30)),             // a phone that is slow: not before the session
        (Some(at(15, 20)), Some(at(15, 10)), at(15, 20)), // laid out sooner: not before that
        (None, Some(at(16, 30)), at(16, 0)),              // a phone that is fast: not in the future
    ];
    for (opened_at, first, expected) in cases {
        assert_eq!(seen_at(&session(opened_at), first, at(16, 0)), expected, "{opened_at:?} {first:?}");
    }
}

#[test]
fn whoever_is_responsible_signs_in_on_the_day_until_the_end() {
    let here = |late_minutes| Ok((late_minutes, false));
    let cases = [
        (by("wang", Role::CareTeacher), at(15, 20), here(0)),
        (by("wang", Role::CareTeacher), at(15, 30), here(0)),
        (by("wang", Role::CareTeacher), at(15, 41), here(11)),
        (by("wang", Role::CareTeacher), at(17, 59), here(149)),
        (by("wang", Role::CareTeacher), at(18, 0), Err(Refusal::NotNow)),
        (by("wang", Role::CareTeacher), Moment::at(date(2021, 9, 6).at(23, 59, 0, 0)), Err(Refusal::NotNow)),
        (by("chen", Role::Manager), at(15, 20), here(0)),
        (by("li", Role::CareTeacher), at(15, 20), Err(Refusal::NotYours { group: words("甲班") })),
    ];
    for (by, now, expected) in cases {
        let arrived = arrive(&post(), &by, None, now).map(|one| (one.late_minutes, one.already));
        assert_eq!(arrived, expected, "{by:?} {now:?}");
    }
    let cancelled = Post { is_held: false, ..post() };
    assert_eq!(arrive(&cancelled, &by("wang", Role::CareTeacher), None, at(15, 20)), Err(Refusal::NotHeld));
    let again = Post { arrived_at: Some(at(15, 33)), ..post() };
    let arrived = arrive(&again, &by("wang", Role::CareTeacher), None, at(19, 0)).unwrap();
    assert_eq!((arrived.late_minutes, arrived.already), (3, true), "the first time counts");
}

#[test]
fn flexible_percent_of_duty_is_free_time_where_the_plan_says_so() {
    assert_eq!(flexible(&terms()), None);
    assert_eq!(flexible(&Terms { flexible_percent: Some(100), ..terms() }), Some(100));
}

#[test]
fn remind_minutes_before_and_alert_minutes_before() {
    let cases: [(Moment, &[Step], &[Step]); 9] = [
        (at(14, 59), &[], &[]),
        (at(15, 0), &[], &[Step::Remind]),
        (at(15, 10), &[Step::Remind], &[]),
        (Moment(at(15, 25).0 - 1), &[Step::Remind], &[]),
        (at(15, 25), &[Step::Remind], &[Step::Alert]),
        (at(15, 25), &[], &[Step::Alert]),
        (at(17, 59), &[Step::Remind, Step::Leader], &[Step::Alert]),
        (at(17, 59), &[Step::Remind, Step::Alert, Step::Leader], &[]),
        (at(18, 0), &[], &[]),
    ];
    for (now, told, expected) in cases {
        assert_eq!(due(&terms(), &post(), told, now), expected, "{now:?} {told:?}");
    }
    let here = Post { arrived_at: Some(at(15, 20)), ..post() };
    let cancelled = Post { is_held: false, ..post() };
    let without_a_page = Post { can_sign: false, ..post() };
    assert_eq!(due(&terms(), &without_a_page, &[], at(15, 0)), [], "who cannot sign in is not asked to");
    for post in [here, cancelled, without_a_page] {
        assert_eq!(due(&terms(), &post, &[], at(15, 25)), []);
    }
    assert_eq!(due(&Terms::default(), &post(), &[], at(15, 40)), [], "a plan that says nothing tells nobody");
    assert_eq!((remind(&terms()), alert(&terms())), (Some(30), Some(5)));
}

/// Extended care to which children come from people from outside alone: nobody's, from 18:00 to 19:00.
fn vacant() -> Post {
    Post { from: at(18, 0), until: at(19, 0), teacher: PersonId::new(""), can_sign: false, ..post() }
}

#[test]
fn of_an_empty_seat_the_management_group_hears_at_once() {
    let cases: [(Moment, &[Step], &[Step]); 6] = [
        (at(16, 31), &[], &[Step::Alert]),
        (at(16, 32), &[Step::Alert], &[]),
        (at(17, 40), &[Step::Alert], &[]),
        (at(18, 9), &[Step::Alert], &[]),
        (at(18, 10), &[Step::Alert], &[Step::Leader]),
        (at(19, 0), &[], &[]),
    ];
    for (now, told, expected) in cases {
        assert_eq!(due(&terms(), &vacant(), told, now), expected, "{now:?} {told:?}");
    }
    assert_eq!(due(&Terms::default(), &vacant(), &[], at(16, 31)), [Step::Alert], "whatever a plan says");
    let ended = Post { is_held: false, ..vacant() };
    assert_eq!(due(&terms(), &ended, &[], at(18, 10)), []);
    for by in [by("chen", Role::Manager), by("coach", Role::Lecturer)] {
        let arrived = arrive(&vacant(), &by, None, at(17, 55));
        assert_eq!(arrived, Err(Refusal::NotYours { group: words("甲班") }), "{by:?}");
    }
    let facts = AskFacts { post: vacant(), ..ask_facts() };
    let asked = ask(&facts, question(), true, at(17, 0)).unwrap();
    assert_eq!((asked.absent.as_str(), asked.agreed), ("", true), "somebody takes it");
}

#[test]
fn leader_after_minutes_nobody_in_place_goes_one_step_on() {
    let cases: [(Moment, &[Step], &[Step]); 5] = [
        (at(15, 39), &[Step::Alert], &[]),
        (at(15, 40), &[Step::Alert], &[Step::Leader]),
        (at(15, 40), &[], &[Step::Alert, Step::Leader]),
        (at(15, 41), &[Step::Alert, Step::Leader], &[]),
        (at(18, 0), &[Step::Alert], &[]),
    ];
    for (now, told, expected) in cases {
        assert_eq!(due(&terms(), &post(), told, now), expected, "{now:?} {told:?}");
    }
    let here = Post { arrived_at: Some(at(15, 39)), ..post() };
    assert_eq!(due(&terms(), &here, &[Step::Alert], at(15, 40)), []);
    let alone = Terms { alert_minutes: None, ..terms() };
    assert_eq!(due(&alone, &post(), &[], at(15, 40)), [Step::Leader]);
    let never = Terms { leader_after_minutes: None, ..terms() };
    assert_eq!(due(&never, &post(), &[Step::Alert], at(17, 59)), []);
    for step in [Step::Remind, Step::Alert, Step::Leader] {
        assert_eq!(Step::from_code(step.code()), Some(step));
    }
}

#[test]
fn a_stand_in_is_free_of_the_school_and_somebody_else() {
    let facts = ask_facts();
    let said = |facts: &AskFacts, person: &str, agreed, now| {
        let one = StandIn { person: PersonId::new(person), ..question() };
        ask(facts, one, agreed, now).map(|asked| (asked.agreed, asked.already))
    };
    assert_eq!(said(&facts, "li", false, at(15, 26)), Ok((false, false)));
    assert_eq!(said(&facts, "li", true, at(15, 26)), Ok((true, false)), "on the phone");
    assert_eq!(said(&facts, "chen", false, at(15, 26)), Ok((true, false)), "who names themselves agrees");
    assert_eq!(said(&facts, "wang", false, at(15, 26)), Err(Refusal::Same));
    assert_eq!(said(&facts, "li", false, at(18, 0)), Err(Refusal::NotNow));
    let cases = [
        (AskFacts { name: None, ..facts.clone() }, Refusal::NotStaff),
        (AskFacts { is_away: true, busy: Some(words("乙班")), ..facts.clone() }, Refusal::Away),
        (AskFacts { busy: Some(words("乙班")), ..facts.clone() }, Refusal::Busy { group: words("乙班") }),
        (AskFacts { post: Post { is_held: false, ..post() }, ..facts.clone() }, Refusal::NotHeld),
        (
            AskFacts { engaged: Some(training()), ..facts.clone() },
            Refusal::Engaged { from: 900, until: 1020 },
        ),
        (AskFacts { off: Some((930, 990)), ..facts.clone() }, Refusal::Off { from: 930, until: 990 }),
    ];
    for (facts, expected) in cases {
        assert_eq!(said(&facts, "li", false, at(15, 26)), Err(expected));
    }
    let again = AskFacts { was_asked: true, busy: Some(words("乙班")), ..facts };
    assert_eq!(said(&again, "li", false, at(19, 0)), Ok((false, true)));
}

#[test]
fn somebody_stands_in_for_who_goes_along_and_the_lesson_keeps_its_teacher() {
    let lesson = Post { companion: Some(PersonId::new("sun")), ..post() };
    let cases = [
        ("for the teacher", lesson.clone(), "li", false, Ok("wang")),
        ("for who goes along", lesson.clone(), "li", true, Ok("sun")),
        ("who goes along gives it too", lesson.clone(), "sun", false, Ok("wang")),
        ("for themselves", lesson, "sun", true, Err("duty-same")),
        ("for nobody", post(), "li", true, Err("duty-no-companion")),
    ];
    for (case, post, person, beside, expected) in cases {
        let one = StandIn { person: PersonId::new(person), beside, ..question() };
        let facts = AskFacts { post: post.clone(), name: Some(person.into()), ..ask_facts() };
        let asked = ask(&facts, one.clone(), false, at(15, 26)).map_err(|why| why.code());
        assert_eq!(asked.as_ref().map(|one| one.absent.as_str()), expected.as_ref().copied(), "{case}");
        if expected.is_err() {
            continue;
        }
        let by = one.person.clone();
        let other = StandIn { id: StandInId::new("q2"), beside: !beside, ..one.clone() };
        let (asked, companion_asked) = if beside { (other, one.clone()) } else { (one.clone(), other) };
        let post = Post { asked: Some(asked), companion_asked: Some(companion_asked), ..post };
        let facts = AnswerFacts { post, stand_in: one, by, busy: None, off: None, answered: None };
        let said = answer(&facts, true, at(15, 27)).map_err(|why| why.code());
        assert_eq!(said.as_ref().map(|one| one.absent.as_str()), expected.as_ref().copied(), "{case}: yes");
    }
}

#[test]
fn who_was_named_for_good_since_the_question_stands_in_for_nobody() {
    for beside in [false, true] {
        let one = StandIn { beside, ..question() };
        let (li, open) = (PersonId::new("li"), Some(one.clone()));
        let post = if beside {
            Post { companion: Some(li), companion_asked: open, ..post() }
        } else {
            Post { teacher: li, asked: open, ..post() }
        };
        let by = one.person.clone();
        let facts = AnswerFacts { post, stand_in: one, by, busy: None, off: None, answered: None };
        let said = |accepts| answer(&facts, accepts, at(15, 27)).map(|one| one.accepts);
        assert_eq!(said(true), Err(Refusal::Same), "beside: {beside}");
        assert_eq!(said(false), Ok(false), "a no never comes too late");
    }
}

#[test]
fn who_goes_along_is_reminded_signs_in_and_is_missed_like_the_teacher() {
    let lesson = Post {
        companion: Some(PersonId::new("sun")),
        can_sign: false,
        arrived_at: Some(at(15, 20)),
        ..post()
    };
    assert_eq!(due(&terms(), &lesson, &[], at(15, 25)), [], "the coach is there");
    let beside = lesson.beside().unwrap();
    for (now, expected) in [(at(15, 0), Step::Remind), (at(15, 25), Step::Alert)] {
        assert_eq!(due(&terms(), &beside, &[], now), [expected], "{now:?}");
    }
    let came = arrive(&lesson, &by("sun", Role::CareTeacher), None, at(15, 34)).unwrap();
    assert_eq!((came.teacher.as_str(), came.late_minutes, came.already), ("sun", 4, false));
    let here = Post { companion_arrived_at: Some(at(15, 10)), ..lesson };
    assert!(arrive(&here, &by("sun", Role::CareTeacher), None, at(15, 34)).unwrap().already);
    assert_eq!(due(&terms(), &here.beside().unwrap(), &[], at(15, 25)), []);
    let other = arrive(&here, &by("li", Role::CareTeacher), None, at(15, 20));
    assert_eq!(other, Err(Refusal::NotYours { group: words("甲班") }));
    assert_eq!(post().beside(), None, "nobody goes along to a care group");
}

#[test]
fn whoever_signs_somebody_in_says_whom_and_a_seat_that_changed_hands_is_nobody_s_to_enter() {
    let lesson = Post { companion: Some(PersonId::new("sun")), ..post() };
    let alone = post();
    let (manager, sun) = (by("chen", Role::Manager), by("sun", Role::Manager));
    let li = by("li", Role::CareTeacher);
    let cases = [
        ("the teacher", &lesson, &manager, Some("wang"), Ok("wang")),
        ("who goes along", &lesson, &manager, Some("sun"), Ok("sun")),
        ("nobody named: the teacher", &lesson, &manager, None, Ok("wang")),
        ("their own", &lesson, &sun, None, Ok("sun")),
        ("a manager who goes along enters the teacher", &lesson, &sun, Some("wang"), Ok("wang")),
        ("somebody else has it by now", &lesson, &manager, Some("zhao"), Err("duty-settled")),
        ("nobody goes along any more", &alone, &manager, Some("sun"), Err("duty-settled")),
        ("no manager", &lesson, &li, Some("sun"), Err("duty-not-yours")),
        ("the teacher is none either", &lesson, &li, Some("wang"), Err("duty-not-yours")),
    ];
    for (case, post, by, whose, expected) in cases {
        let whose = whose.map(PersonId::new);
        let came = arrive(post, by, whose.as_ref(), at(15, 20)).map_err(|why| why.code());
        assert_eq!(came.as_ref().map(|one| one.teacher.as_str()), expected.as_ref().copied(), "{case}");
    }
}

#[test]
fn with_yes_the_evening_is_theirs_and_an_answer_is_given_once() {
    let facts = AnswerFacts {
        post: Post { asked: Some(question()), ..post() },
        stand_in: question(),
        by: PersonId::new("li"),
        busy: None,
        off: None,
        answered: None,
    };
    let said =
        |facts: &AnswerFacts, accepts, now| answer(facts, accepts, now).map(|one| (one.accepts, one.already));
    assert_eq!(said(&facts, true, at(15, 27)), Ok((true, false)));
    assert_eq!(said(&facts, false, at(15, 27)), Ok((false, false)));
    assert_eq!(said(&facts, true, at(18, 0)), Err(Refusal::NotNow));
    assert_eq!(said(&facts, false, at(18, 0)), Ok((false, false)), "a no never comes too late");
    let given_up = AnswerFacts { post: Post { is_held: false, ..post() }, ..facts.clone() };
    assert_eq!(said(&given_up, true, at(15, 27)), Err(Refusal::NotHeld));
    assert_eq!(said(&given_up, false, at(15, 27)), Ok((false, false)), "nor where nothing is held any more");
    let busy = AnswerFacts { busy: Some(words("乙班")), ..facts.clone() };
    assert_eq!(said(&busy, true, at(15, 27)), Err(Refusal::Busy { group: words("乙班") }));
    assert_eq!(said(&busy, false, at(15, 27)), Ok((false, false)), "who is busy may say no");
    let off = AnswerFacts { off: Some((930, 990)), ..facts.clone() };
    assert_eq!(said(&off, true, at(15, 27)), Err(Refusal::Off { from: 930, until: 990 }), "granted since");
    assert_eq!(said(&off, false, at(15, 27)), Ok((false, false)));
    let other = AnswerFacts { by: PersonId::new("zhao"), ..facts.clone() };
    assert_eq!(said(&other, true, at(15, 27)), Err(Refusal::NotYours { group: words("甲班") }));
    let passed = AnswerFacts { post: post(), ..facts.clone() };
    assert_eq!(said(&passed, true, at(15, 27)), Err(Refusal::Settled), "somebody else was asked since");
    for (before, now_says, expected) in [
        (true, true, Ok((true, true))),
        (false, true, Err(Refusal::Settled)),
        (true, false, Err(Refusal::Settled)),
    ] {
        let again = AnswerFacts { answered: Some(before), ..passed.clone() };
        assert_eq!(said(&again, now_says, at(19, 0)), expected);
    }
}

#[test]
fn every_evening_is_counted_once() {
    let line = |planned: &str, held: &str, arrived: Option<Moment>| Line {
        planned: PersonId::new(planned),
        held: PersonId::new(held),
        from: at(15, 30),
        arrived_at: arrived,
    };
    let all = punctuality(&[
        line("wang", "wang", Some(at(15, 30))),
        line("wang", "wang", Some(at(15, 34))),
        line("wang", "wang", None),
        line("wang", "li", Some(at(15, 29))),
    ]);
    let wang = Punctuality {
        evenings: 3,
        in_time: 1,
        late: 1,
        late_minutes: 4,
        missing: 1,
        stood_in_for: 1,
        stood_in: 0,
    };
    assert_eq!(all[&PersonId::new("wang")], wang);
    let li = Punctuality { evenings: 1, in_time: 1, stood_in: 1, ..Punctuality::default() };
    assert_eq!(all[&PersonId::new("li")], li);
    assert_eq!(all.values().map(|one| one.evenings).sum::<i64>(), 4);
}
