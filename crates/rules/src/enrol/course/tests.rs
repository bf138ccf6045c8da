//! 课程案例 Courses that pass and courses that are refused.

use super::*;
use jiff::civil::time;

const GONGSHU: &str = include_str!("../../../../../schemes/gongshu-2021-autumn.toml");

fn scheme() -> Scheme {
    Scheme::read("gongshu-2021-autumn.toml", GONGSHU).unwrap()
}

fn draft() -> Draft {
    Draft {
        id: CourseId::new("robots"),
        title_zh: "机器人".into(),
        title_en: "Robots".into(),
        kind: "science".into(),
        teacher: PersonId::new("li"),
        room: "206".into(),
        weekdays: BTreeSet::from([2]),
        from: time(17, 20, 0, 0),
        until: time(18, 0, 0, 0),
        grades: (3, 5),
        seats: 25,
    }
}

fn standing(state: State) -> Course {
    let proposed = propose(&scheme(), "wenlan", None, draft()).unwrap();
    Course { state, ..proposed.course }
}

fn code(result: Result<Proposed, Refusal>) -> &'static str {
    result.map_or_else(|refusal| refusal.code(), |_| "passes")
}

#[test]
fn until_ends_an_evening_by_weekday() {
    let cases = [
        (2, (17, 20), (18, 0), "passes"),
        (2, (17, 30), (18, 10), "course-outside-window"),
        (5, (16, 50), (17, 30), "passes"),
        (5, (17, 0), (17, 40), "course-outside-window"),
        (1, (15, 30), (16, 10), "passes"),
        (1, (15, 20), (16, 0), "course-outside-window"),
        (6, (16, 0), (16, 40), "course-weekday"),
    ];
    for (weekday, from, until, wanted) in cases {
        let (from, until) = (time(from.0, from.1, 0, 0), time(until.0, until.1, 0, 0));
        let asked = Draft { weekdays: BTreeSet::from([weekday]), from, until, ..draft() };
        assert_eq!(code(propose(&scheme(), "wenlan", None, asked)), wanted, "{weekday} {from}-{until}");
    }
    let late = Refusal::OutsideWindow { from: time(15, 30, 0, 0), until: time(17, 30, 0, 0), weekday: 5 };
    assert_eq!((late.clause(), &late.words()[1].1[..]), ("P3.14", "17:30"));
}

#[test]
fn several_days_fit_on_each_and_are_given_by_a_draw_without_rights() {
    let on = |days: &[i64]| Draft { weekdays: days.iter().copied().collect(), ..draft() };
    let proposed = propose(&scheme(), "wenlan", None, on(&[4, 1])).unwrap().course;
    assert_eq!((proposed.weekday, &proposed.also[..], proposed.days()), (1, &[4][..], 0b1001));
    assert_eq!(also(proposed.days(), proposed.weekday), [4]);
    let again = propose(&scheme(), "wenlan", Some(&proposed), on(&[1, 4])).unwrap();
    assert!(again.already, "the order in which days are ticked says nothing");
    let cases: [(&[i64], &str); 3] =
        [(&[], "course-weekday"), (&[1, 6], "course-weekday"), (&[1, 5], "course-outside-window")];
    for (days, wanted) in cases {
        assert_eq!(code(propose(&scheme(), "wenlan", None, on(days))), wanted, "{days:?}");
    }
    let (mut rights, mut claims) = (scheme(), scheme());
    rights.draw.mechanism = draw::Mechanism::Deferred;
    claims.claim.way = claim::Way::FirstCome;
    for scheme in [rights, claims] {
        assert_eq!(code(propose(&scheme, "wenlan", None, on(&[1, 4]))), "course-several-days");
        assert_eq!(code(propose(&scheme, "wenlan", None, on(&[1]))), "passes");
        // A plan that was amended since the course was proposed.
        let settled = Course { state: State::Settled, ..proposed.clone() };
        assert_eq!(announce(&scheme, std::slice::from_ref(&settled)), Err(Refusal::SeveralDays));
        let once = Course { also: Vec::new(), ..settled };
        assert_eq!(announce(&scheme, &[once]).unwrap().courses.len(), 1);
    }
    let settled = Course { state: State::Settled, ..proposed.clone() };
    assert_eq!(announce(&scheme(), &[settled]).unwrap().courses.len(), 1);
}

#[test]
fn lesson_minutes_come_whole() {
    let cases = [(40, Some(1)), (80, Some(2)), (60, None), (39, None), (0, None)];
    for (minutes, lessons) in cases {
        let until = time(16, 0, 0, 0) + jiff::SignedDuration::from_mins(minutes);
        let asked = Draft { from: time(16, 0, 0, 0), until, ..draft() };
        let given = propose(&scheme(), "wenlan", None, asked).ok().map(|proposed| proposed.course.lessons);
        assert_eq!(given, lessons, "{minutes} minutes");
    }
}

#[test]
fn content_sites_and_seats_are_asked_in_turn() {
    let mut asked = Draft { kind: "olympiad".into(), grades: (5, 6), seats: 14, ..draft() };
    assert_eq!(code(propose(&scheme(), "wenlan", None, asked.clone())), "course-kind");
    asked.kind = "science".into();
    assert_eq!(code(propose(&scheme(), "wenlan", None, asked.clone())), "course-mixed-sites");
    asked.grades = (6, 6);
    assert_eq!(code(propose(&scheme(), "wenlan", None, asked.clone())), "course-too-small");
    asked.seats = 15;
    let course = propose(&scheme(), "wenlan", None, asked).unwrap().course;
    assert_eq!((course.site.as_str(), course.state), ("wenlan-junior", State::Draft));
}

/// Kinds of the opinion's list, and one that the district granted beyond it: those of this plan's class “x” and no other.
#[test]
fn content_says_of_which_kinds_a_course_may_be() {
    let granted = "[[activity]]\ncode = \"tea\"\ntitle = { zh = \"茶艺\", en = \"Tea\" }\n\
                   approver = \"区教育局 王科长\"\non = 2021-08-20\n\n[registration]";
    let kinds = "[\"labour\", \"clubs\", \"interest-groups\", \"films\"]\nothers = [\"tea\"]";
    let text = GONGSHU.replacen("[\"arts\", \"sports\", \"science\"]", kinds, 1);
    let wide =
        Scheme::read("gongshu-2021-autumn.toml", &text.replacen("[registration]", granted, 1)).unwrap();
    let cases = [
        ("arts", "passes", "course-kind"),
        ("labour", "course-kind", "passes"),
        ("clubs", "course-kind", "passes"),
        ("interest-groups", "course-kind", "passes"),
        ("films", "course-kind", "passes"),
        ("tea", "course-kind", "passes"),
        ("reading", "course-kind", "course-kind"),
        ("exam-drill", "course-kind", "course-kind"),
        ("", "course-kind", "course-kind"),
    ];
    for (kind, narrow, with_more) in cases {
        let asked = Draft { kind: kind.into(), ..draft() };
        let told = [scheme(), wide.clone()].map(|plan| code(propose(&plan, "wenlan", None, asked.clone())));
        assert_eq!(told, [narrow, with_more], "{kind}");
    }
    let shown: Vec<String> = Kind::offered(&wide).iter().map(|kind| kind.shown(&wide).zh).collect();
    assert_eq!(shown, ["劳动实践", "社团", "兴趣小组", "适宜儿童的影片", "茶艺"]);
    let refused = propose(&scheme(), "wenlan", None, Draft { kind: "clubs".into(), ..draft() });
    assert_eq!(refused.unwrap_err().words()[0].1, "艺术、体育、科技");
}

#[test]
fn a_change_after_settling_goes_back_to_review() {
    let settled = standing(State::Settled);
    let same = propose(&scheme(), "wenlan", Some(&settled), draft()).unwrap();
    assert_eq!((same.already, same.course.state), (true, State::Settled));
    let changed = propose(&scheme(), "wenlan", Some(&settled), Draft { seats: 30, ..draft() }).unwrap();
    assert_eq!((changed.already, changed.course.state), (false, State::Draft));
    let shown = standing(State::Announced);
    assert_eq!(
        code(propose(&scheme(), "wenlan", Some(&shown), Draft { seats: 30, ..draft() })),
        "course-fixed"
    );
    assert!(propose(&scheme(), "wenlan", Some(&shown), draft()).unwrap().already);
}

#[test]
fn hidden_until_every_course_is_settled() {
    let robots = standing(State::Draft);
    let chess = Course { id: CourseId::new("chess"), state: State::Settled, ..standing(State::Draft) };
    let none = announce(&scheme(), &[]);
    assert_eq!(none.map_err(|refusal| refusal.code()), Err("course-nothing"));
    let refused = announce(&scheme(), &[robots.clone(), chess.clone()]);
    assert_eq!(refused, Err(Refusal::Unsettled { titles: vec!["机器人".into()] }));
    let asked = [robots.id.clone(), chess.id.clone()];
    let settled = review(&[robots.clone(), chess.clone()], &asked, Verdict::Settle, "").unwrap();
    assert_eq!((settled.courses, settled.state), (vec![robots.id.clone()], State::Settled));
    let dropped = review(&[robots.clone(), chess.clone()], &asked[..1], Verdict::Drop, "").unwrap();
    assert_eq!(dropped.state, State::Closed);
    let both = [Course { state: State::Settled, ..robots.clone() }, chess.clone()];
    assert_eq!(announce(&scheme(), &both).unwrap().courses, asked);
    let shown = both.map(|course| Course { state: State::Announced, ..course });
    assert_eq!(announce(&scheme(), &shown).unwrap().courses, []);
    assert!(!State::Settled.is_public() && State::Announced.is_public());
    assert!(
        State::Ended.was_announced() && !State::Ended.is_public(),
        "a course of another term is none to choose"
    );
}

#[test]
fn a_title_with_a_forbidden_word_waits_for_a_person_s_reason() {
    let flagged = Course { title_zh: "五年级数学新课".to_owned(), ..standing(State::Draft) };
    let all = [flagged.clone(), Course { id: CourseId::new("chess"), ..standing(State::Draft) }];
    let asked = [flagged.id.clone()];
    let settle = |reason: &str| review(&all, &asked, Verdict::Settle, reason);
    let words = Refusal::Words { title: flagged.title_zh.clone(), words: "新课".to_owned() };
    assert_eq!(settle("  "), Err(words));
    let settled = settle("名称沿用旧称,内容是数学游戏").unwrap();
    assert_eq!(settled.despite, [(flagged.id.clone(), vec!["新课"])]);
    assert_eq!(review(&all, &asked, Verdict::Drop, "").unwrap().courses, asked);
    let other = review(&all, &[all[1].id.clone()], Verdict::Settle, "").unwrap();
    assert!(other.despite.is_empty());
}
