//! 停课 A typhoon closes two days: nothing is held, everyone is told, and it can be taken back (P3.31).

use crate::draw::drawn_in;
use crate::evening::{group, school, session_of, staff};
use crate::preference::announced_in;
use crate::registration::accepted;
use crate::tally::courses_on;
use crate::town::Story;
use afterbell::day::{closure, roll, session};
use afterbell::who::Who;
use jiff::civil::date;
use rules::day::roll::State;
use rules::day::session::Session;
use rules::id::{ClosureId, StudentId};
use rules::people::act::Act;
use rules::people::role::clock;

const CLOSURES: &str = "/gongshu/wenlan/closures";
/// Monday and Tuesday.
pub(crate) const STORM: [(&str, &str); 5] = [
    ("from", "2021-09-13"),
    ("to", "2021-09-14"),
    ("cause", "weather"),
    ("note", "台风“灿都”"),
    ("instead", "cancel"),
];

async fn week() -> Story {
    let story = accepted("2021-09-12T18:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    story
}

/// The first look, then the act with the fields that the look hands on.
pub(crate) async fn close(story: &Story, fields: &[(&str, &str)]) {
    let mut manager = story.staff("manager").await;
    manager.get(CLOSURES).await.is(200);
    manager.post(CLOSURES, fields).await.is(200);
    let sure: Vec<(&str, &str)> = fields.iter().copied().chain([("sure", "true")]).collect();
    manager.post(CLOSURES, &sure).await.is(303);
}

/// Hours of a day of one course that are given up for want of a teacher, and what there is instead: `move` with the day, or `cancel`.
pub(crate) fn shut<'a>(
    lesson: &'a Session,
    day: &'a str,
    (from, until): (&'a str, &'a str),
    (instead, moved_to): (&'a str, &'a str),
) -> [(&'a str, &'a str); 9] {
    [
        ("from", day),
        ("to", day),
        ("from_time", from),
        ("until_time", until),
        ("cause", "no-teacher"),
        ("instead", instead),
        ("moved_to", moved_to),
        ("group", lesson.group.as_str()),
        ("group_name", lesson.name.zh.as_str()),
    ]
}

async fn cancelled(story: &Story) -> Vec<String> {
    let permit = clock(Act::SessionPlan, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let mut found = Vec::new();
    for day in ["2021-09-13", "2021-09-14", "2021-09-15"] {
        let rows = tx.sessions(day.parse().unwrap(), None).await.unwrap().into_iter();
        found
            .extend(rows.filter(|row| row.session.cancelled.is_some()).map(|row| row.session.id.to_string()));
    }
    found
}

#[tokio::test]
async fn a_look_writes_nothing_and_the_act_tells_everyone() {
    let story = week().await;
    let mut manager = story.staff("manager").await;
    manager.get(CLOSURES).await.is(200).shows("没有停过课");
    manager.post(CLOSURES, &STORM).await.is(200).shows("确认停课并通知").shows("台风“灿都”");
    assert_eq!(cancelled(&story).await, Vec::<String>::new());
    close(&story, &STORM).await;
    assert_eq!(cancelled(&story).await, ["jia-2021-09-13", "jia-2021-09-14"]);
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children").await.is(200).shows("停课（天气 · 台风“灿都”），王小明");
    assert_eq!(wang.html.matches("台风“灿都”），王小明").count(), 1);
    story.turn("2021-09-13T15:20:00");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children").await.is(200).shows("今晚停课");
    wang.get("/gongshu/wenlan/evenings/ming").await.is(200).shows("台风");
    let mut teacher = story.staff("care1").await;
    teacher.get("/gongshu/wenlan/sessions").await.is(200).shows("停课").shows("台风");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/tonight").await.is(200).shows("台风");
    let before = story.app.now();
    close(&story, &STORM).await;
    assert_eq!(before, story.app.now());
    manager.get(CLOSURES).await.is(200);
    assert_eq!(manager.html.matches("恢复上课").count(), 1, "the same closure twice is one");
}

#[tokio::test]
async fn a_child_who_comes_all_the_same_is_looked_after() {
    let story = week().await;
    close(&story, &STORM).await;
    story.turn("2021-09-13T15:30:00");
    let (school, li, id) = (school(&story), staff(&story, "care1"), session_of("jia", "2021-09-13"));
    let opened = session::open(&story.app, &li, &school, &id).await.unwrap();
    assert_eq!(opened.rows, [], "nobody is expected");
    roll::add(&story.app, &li, &school, &id, &StudentId::new("ming")).await.unwrap();
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children").await.is(200).shows("王小明今晚不在名单上");
}

#[tokio::test]
async fn lifting_gives_back_what_is_to_come_and_planning_leaves_closed_days_alone() {
    let story = week().await;
    close(&story, &STORM).await;
    group(&story, "yi", "care2", &["h2s0"]).await;
    let permit = clock(Act::SessionPlan, &school(&story)).unwrap();
    let planned = |day: &'static str| {
        let (store, permit) = (story.app.store.clone(), permit.clone());
        async move { store.look(&permit).await.unwrap().sessions(day.parse().unwrap(), None).await.unwrap().len() }
    };
    assert_eq!(
        [planned("2021-09-13").await, planned("2021-09-15").await],
        [1, 2],
        "no new group meets in a storm"
    );
    story.turn("2021-09-14T08:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(CLOSURES).await.is(200);
    let href = manager.html.split("action=\"").find(|part| part.contains("/lift\"")).unwrap();
    let href = href.split('"').next().unwrap().to_owned();
    manager.post(&href, &[]).await.is(303);
    manager.post(&href, &[]).await.is(303);
    assert_eq!(cancelled(&story).await, ["jia-2021-09-13"], "yesterday stays as it was");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children").await.is(200).shows("恢复上课，王小明照常来");
    session::plan(&story.app, &Who::Clock, &school(&story)).await.unwrap();
    assert_eq!(planned("2021-09-14").await, 2);
}

#[tokio::test]
async fn what_does_not_hold_is_told_and_keeps_what_was_typed() {
    let story = week().await;
    let mut manager = story.staff("manager").await;
    manager.get(CLOSURES).await.is(200);
    let with = |extra: &[(&'static str, &'static str)]| {
        let rest = STORM.iter().filter(|(name, _)| extra.iter().all(|(other, _)| name != other));
        rest.copied().chain(extra.iter().copied()).collect::<Vec<_>>()
    };
    let cases: [(&[(&str, &str)], &str); 3] = [
        (&[("to", "2021-09-12")], "最后一天早于第一天"),
        (&[("from_time", "18:00"), ("until_time", "15:00")], "钟点"),
        (&[("to", ""), ("instead", "move"), ("moved_to", "2021-09-19")], "不上学"),
    ];
    for (wrong, said) in cases {
        manager.get(CLOSURES).await.is(200);
        manager.post(CLOSURES, &with(wrong)).await.is(422).shows(said).shows("value=\"2021-09-13\"");
    }
    assert_eq!(cancelled(&story).await, Vec::<String>::new());
    let (who, place, id) = (staff(&story, "manager"), school(&story), ClosureId::new("none"));
    let unknown = closure::lift(&story.app, &who, &place, &id);
    assert_eq!(unknown.await.unwrap_err().to_string(), "not found");
}

/// The course of 王小明 on Monday 13 September.
async fn lesson_of_ming(story: &Story) -> Session {
    let permit = clock(Act::SessionPlan, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let facts = tx.session_open_facts(&session_of("jia", "2021-09-13")).await.unwrap();
    let ming = facts.children.into_iter().find(|child| child.student.as_str() == "ming").unwrap();
    let group = ming.groups.into_iter().find(|place| place.course.is_some()).unwrap().group;
    drop(tx);
    let all = courses_on(story, date(2021, 9, 13)).await;
    all.into_iter().find(|one| one.group == group).unwrap()
}

/// Where 王小明 stands on the care roll of that Monday.
async fn ming_in_care(story: &Story) -> Option<State> {
    let permit = clock(Act::SessionPlan, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let rows = tx.roll_rows(&session_of("jia", "2021-09-13")).await.unwrap();
    rows.into_iter().find(|row| row.student.id.as_str() == "ming").map(|row| row.state)
}

/// The names that the care teacher was told of.
async fn told_to_care(story: &Story, kind: &str) -> Vec<String> {
    let permit = clock(Act::EveningWatch, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let all = tx.messages(&["staff-care1".to_owned()], 200).await.unwrap();
    let joined = all.into_iter().filter(|one| one.kind == kind);
    joined.map(|one| one.words["names"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_lesson_given_up_after_the_care_roll_lies_open_loses_no_child() {
    let story = drawn_in(announced_in(accepted("2021-09-06T09:00:00").await).await).await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    story.turn("2021-09-13T15:35:00");
    let (place, li) = (school(&story), staff(&story, "care1"));
    session::open(&story.app, &li, &place, &session_of("jia", "2021-09-13")).await.unwrap();
    assert_eq!(ming_in_care(&story).await, None, "he is in his course");
    let lesson = lesson_of_ming(&story).await;
    let mut manager = story.staff("manager").await;
    manager.get(&format!("{CLOSURES}?session={}", lesson.id)).await.is(200).shows("16:40\u{2013}17:20");
    for (name, value) in [("from", "2021-09-13"), ("from_time", "16:40"), ("until_time", "17:20")] {
        manager.shows(&format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">"));
    }
    let fields = |from, until| shut(&lesson, "2021-09-13", (from, until), ("cancel", ""));
    manager.post(CLOSURES, &fields("19:00", "20:00")).await.is(422).shows("没有要上的课");
    manager.post(CLOSURES, &fields("16:40", "17:00")).await.is(422).shows("16:40–17:20").shows("P3.31");
    close(&story, &fields("16:40", "17:20")).await;
    assert_eq!(ming_in_care(&story).await, Some(State::Expected));
    let told = told_to_care(&story, "roll-joined").await;
    assert!(told.len() == 1 && told[0].contains("王小明"), "{told:?}");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children").await.is(200).shows("这一次不上（没有教师），没上的课时不收钱");
    let is_held = |all: Vec<Session>| all.iter().any(|one| one.id == lesson.id);
    assert!(!is_held(courses_on(&story, date(2021, 9, 13)).await));
    manager.get(CLOSURES).await.is(200);
    let href = manager.html.split("action=\"").find(|part| part.contains("/lift\"")).unwrap();
    let href = href.split('"').next().unwrap().to_owned();
    manager.post(&href, &[]).await.is(303);
    assert!(is_held(courses_on(&story, date(2021, 9, 13)).await));
    wang.get("/gongshu/wenlan/children").await.is(200).shows("这一次照常上，王小明照常来");
    assert_eq!(ming_in_care(&story).await, None, "he is expected in his lesson again");
    assert_eq!(told_to_care(&story, "roll-parted").await, told, "those who had come, and nobody else");
    session::open(&story.app, &staff(&story, "manager"), &place, &lesson.id).await.unwrap();
    let permit = clock(Act::EveningWatch, &place).unwrap();
    let rows = story.app.store.look(&permit).await.unwrap().roll_rows(&lesson.id).await.unwrap();
    assert!(rows.iter().any(|row| row.student.id.as_str() == "ming"), "on one roll all the time");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn who_gives_a_lesson_that_moves_reads_the_new_day_and_its_hours() {
    let story = drawn_in(announced_in(accepted("2021-09-06T09:00:00").await).await).await;
    story.turn("2021-09-10T09:00:00");
    let lesson = lesson_of_ming_in(&story).await;
    let mut manager = story.staff("manager").await;
    manager.get(CLOSURES).await;
    let fields = shut(&lesson, "2021-09-13", ("16:40", "17:20"), ("move", "2021-09-16"));
    close(&story, &fields).await;
    let login = lesson.teacher.as_str().trim_start_matches("staff-").to_owned();
    let mut teacher = story.staff(&login).await;
    teacher.get("/gongshu/wenlan/messages").await.is(200).shows("你的课改到 9月16日 周四");
    teacher.shows(&format!("{} 16:40–17:20", lesson.name.zh));
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("这节课改到 9月16日 周四 16:40–17:20");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// The course of 王小明 on Monday 13 September, where he has no care group.
async fn lesson_of_ming_in(story: &Story) -> Session {
    group(story, "jia", "care1", &["ming", "h1s0"]).await;
    lesson_of_ming(story).await
}
