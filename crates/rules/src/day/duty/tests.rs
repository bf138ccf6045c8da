//! 到岗测试 Who is reminded, who is missed, who stands in.

use super::*;
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
        arrived_at: None,
        is_held: true,
        can_sign: true,
        asked: None,
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
        let arrived = arrive(&post(), &by, now).map(|one| (one.late_minutes, one.already));
        assert_eq!(arrived, expected, "{by:?} {now:?}");
    }
    let cancelled = Post { is_held: false, ..post() };
    assert_eq!(arrive(&cancelled, &by("wang", Role::CareTeacher), at(15, 20)), Err(Refusal::NotHeld));
    let again = Post { arrived_at: Some(at(15, 33)), ..post() };
    let arrived = arrive(&again, &by("wang", Role::CareTeacher), at(19, 0)).unwrap();
    assert_eq!((arrived.late_minutes, arrived.already), (3, true), "the first time counts");
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
    let facts = AskFacts {
        post: post(),
        by: by("chen", Role::Manager),
        name: Some("李老师".into()),
        busy: None,
        was_asked: false,
    };
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
        (AskFacts { busy: Some(words("乙班")), ..facts.clone() }, Refusal::Busy { group: words("乙班") }),
        (AskFacts { post: Post { is_held: false, ..post() }, ..facts.clone() }, Refusal::NotHeld),
    ];
    for (facts, expected) in cases {
        assert_eq!(said(&facts, "li", false, at(15, 26)), Err(expected));
    }
    let again = AskFacts { was_asked: true, busy: Some(words("乙班")), ..facts };
    assert_eq!(said(&again, "li", false, at(19, 0)), Ok((false, true)));
}

#[test]
fn with_yes_the_evening_is_theirs_and_an_answer_is_given_once() {
    let facts = AnswerFacts {
        post: Post { asked: Some(question()), ..post() },
        stand_in: question(),
        by: PersonId::new("li"),
        busy: None,
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
