//! 课程 From a proposal to the day on which parents see it.

use crate::conduct::journal;
use crate::draw::{children, drawn, wished_in};
use crate::evening::{school, staff};
use crate::preference::announced;
use crate::town::{Browser, Story};
use afterbell::enrol::course::ending;
use rules::enrol::course::State;
use rules::enrol::course::term::Which;
use rules::enrol::draw::{self as drawing, Fixed, Naming, Refusal};
use rules::enrol::placement::State as Held;
use rules::id::{DrawId, StudentId};
use rules::people::act::Act;
use rules::people::role::clock;
use rules::refusal::Refuses;

pub(crate) const COURSES: &str = "/gongshu/wenlan/courses";

/// A proposal of the teaching group: title, weekday, from, until, grades, seats.
pub(crate) type Proposal<'a> = (&'a str, &'a str, &'a str, &'a str, (&'a str, &'a str), &'a str);

/// Proposes a course through the form.
pub(crate) async fn propose<'b, 's>(
    teaching: &'b mut Browser<'s>,
    kind: &str,
    proposal: Proposal<'_>,
) -> &'b mut Browser<'s> {
    let (title, weekday, from, until, (low, high), seats) = proposal;
    teaching.get(&format!("{COURSES}/new")).await.is(200);
    let teacher = format!("staff-course{}", 1 + title.bytes().map(usize::from).sum::<usize>() % 20);
    let form = [
        ("title_zh", title),
        ("title_en", title),
        ("kind", kind),
        ("teacher", &teacher),
        ("room", "206"),
        ("weekday", weekday),
        ("from", from),
        ("until", until),
        ("grade_min", low),
        ("grade_max", high),
        ("seats", seats),
    ];
    teaching.post(&format!("{COURSES}/new"), &form).await
}

/// Ids of the courses that can be ticked for review, in the order of the list.
pub(crate) async fn drafts(teaching: &mut Browser<'_>) -> Vec<String> {
    teaching.get(COURSES).await.is(200);
    let boxes = teaching.html.split("name=\"pick\" value=\"").skip(1);
    boxes.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// Settles everything and tells the parents.
pub(crate) async fn announce_all(teaching: &mut Browser<'_>) {
    let ids = drafts(teaching).await;
    let mut form: Vec<(&str, &str)> = ids.iter().map(|id| ("pick", id.as_str())).collect();
    form.push(("verdict", "settle"));
    teaching.post(&format!("{COURSES}/review"), &form).await.is(303);
    teaching.get(COURSES).await.is(200);
    teaching.post(&format!("{COURSES}/announce"), &[]).await.is(303);
}

#[tokio::test]
async fn the_window_the_lesson_and_the_kind_are_asked_when_a_course_is_proposed() {
    let story = Story::at("2021-09-04T09:00:00").await;
    let mut teaching = story.staff("teaching").await;
    let cases: [(&str, Proposal<'_>, u16, &str); 7] = [
        ("arts", ("书法", "2", "17:20", "18:00", ("1", "5"), "30"), 303, ""),
        ("arts", ("书法", "2", "17:30", "18:10", ("1", "5"), "30"), 422, "15:30 到 18:00"),
        ("arts", ("书法", "5", "16:50", "17:30", ("1", "5"), "30"), 303, ""),
        ("arts", ("书法", "5", "17:00", "17:40", ("1", "5"), "30"), 422, "15:30 到 17:30"),
        ("arts", ("书法", "2", "16:00", "17:00", ("1", "5"), "30"), 422, "40 分钟"),
        ("olympiad", ("奥数", "2", "17:20", "18:00", ("1", "5"), "30"), 422, "艺术、体育、科技"),
        ("arts", ("书法", "2", "17:20", "18:00", ("5", "6"), "30"), 422, "同一个校区"),
    ];
    for (kind, proposal, status, says) in cases {
        propose(&mut teaching, kind, proposal).await.is(status).shows(says);
    }
    teaching.shows("value=\"书法\"");
    assert_eq!(drafts(&mut teaching).await.len(), 2);
}

#[tokio::test]
async fn parents_see_nothing_before_every_course_is_settled_and_announced() {
    let story = Story::at("2021-09-07T18:00:00").await;
    let (mut teaching, mut wang) = (story.staff("teaching").await, story.wang().await);
    for title in ["书法", "足球"] {
        propose(&mut teaching, "arts", (title, "1", "16:40", "17:20", ("1", "5"), "30")).await.is(303);
    }
    wang.get("/gongshu/wenlan/preferences/ming").await.is(200).shows("还没有开放选课");
    assert!(!wang.html.contains("书法"), "a draft is hidden");
    let ids = drafts(&mut teaching).await;
    let review = format!("{COURSES}/review");
    teaching.post(&review, &[("pick", &ids[0]), ("verdict", "settle")]).await.is(303);
    teaching.get(COURSES).await.is(200);
    teaching.post(&format!("{COURSES}/announce"), &[]).await.is(422).shows("还有课程没有审定").shows("P3.22");
    wang.get("/gongshu/wenlan/preferences/ming").await;
    assert!(!wang.html.contains("书法"), "a settled course is hidden until all are announced");
    announce_all(&mut teaching).await;
    wang.get("/gongshu/wenlan/preferences/ming").await.is(200).shows("书法").shows("待开班(0/15)");
}

#[tokio::test]
async fn a_proposal_sent_twice_is_one_course() {
    let story = Story::at("2021-09-04T09:00:00").await;
    let mut teaching = story.staff("teaching").await;
    let proposal = ("书法", "1", "16:40", "17:20", ("1", "5"), "30");
    propose(&mut teaching, "arts", proposal).await.is(303);
    let key = teaching.hidden("key");
    let form = [
        ("key", key.as_str()),
        ("title_zh", "书法"),
        ("title_en", "书法"),
        ("kind", "arts"),
        ("teacher", "staff-course1"),
        ("room", "206"),
        ("weekday", "1"),
        ("from", "16:40"),
        ("until", "17:20"),
        ("grade_min", "1"),
        ("grade_max", "5"),
        ("seats", "30"),
    ];
    teaching.post(&format!("{COURSES}/new"), &form).await.is(303);
    assert_eq!(drafts(&mut teaching).await.len(), 1);
}

#[tokio::test]
async fn a_title_like_a_lesson_goes_to_a_person_and_is_neither_blocked_nor_let_through() {
    let story = Story::at("2021-09-04T09:00:00").await;
    let mut teaching = story.staff("teaching").await;
    propose(&mut teaching, "science", ("趣味数学新课", "3", "16:40", "17:20", ("3", "5"), "30"))
        .await
        .is(303);
    propose(&mut teaching, "arts", ("阅读圈", "2", "16:40", "17:20", ("1", "5"), "30")).await.is(303);
    let ids = drafts(&mut teaching).await;
    teaching.shows("需判断：新课").shows("不得上新课、补课和考试训练");
    assert_eq!(teaching.html.matches("需判断").count(), 1, "a reading circle is no lesson");
    let mut form: Vec<(&str, &str)> = ids.iter().map(|id| ("pick", id.as_str())).collect();
    form.extend([("verdict", "settle"), ("reason", "")]);
    teaching.post(&format!("{COURSES}/review"), &form).await.is(422).shows("“趣味数学新课”里有“新课”");
    *form.last_mut().unwrap() = ("reason", "内容是数学游戏，名称待改");
    teaching.get(COURSES).await;
    teaching.post(&format!("{COURSES}/review"), &form).await.is(303);
    teaching.get(COURSES).await.shows("已审定");
}

/// P3.31: what was announced and never drawn ends with its term too, and is nobody's draw that is awaited.
#[tokio::test]
async fn a_course_that_was_never_drawn_ends_with_the_term_of_its_announcement() {
    let story = wished_in(announced().await).await;
    let school = school(&story);
    let permit = clock(Act::CourseEnd, &school).unwrap();
    let which = Which::alone("gongshu-2021-autumn");
    story.turn("2022-01-27T23:59:00");
    assert_eq!(ending::look(&story.app, &school).await.unwrap(), 0, "the last day is not over");
    let today = story.app.now().date();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    assert!(tx.draw_progress(&which, today).await.unwrap().1.is_awaited);
    drop(tx);
    story.turn("2022-01-28T00:00:00");
    assert_eq!(ending::look(&story.app, &school).await.unwrap(), 4);
    assert_eq!(ending::look(&story.app, &school).await.unwrap(), 0, "twice is once");
    let mut tx = story.app.store.look(&permit).await.unwrap();
    assert!(tx.courses().await.unwrap().iter().all(|one| one.state == State::Ended));
    assert!(!tx.draw_progress(&which, today).await.unwrap().1.is_awaited, "nobody waits for its draw");
    drop(tx);
    story.staff("teaching").await.get(COURSES).await.is(200).shows("学期已结束");
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}

/// What is announced when its plan's wishes are over waits for the plan after it.
#[tokio::test]
async fn a_course_that_is_announced_too_late_for_its_plan_s_draw_does_not_end_with_that_plan() {
    let story = drawn().await;
    let school = school(&story);
    story.turn("2022-01-10T09:00:00");
    {
        let mut teaching = story.staff("teaching").await;
        propose(&mut teaching, "arts", ("版画", "3", "16:40", "17:20", ("1", "5"), "30")).await.is(303);
        announce_all(&mut teaching).await;
    }
    story.turn("2022-01-28T00:00:00");
    assert_eq!(ending::look(&story.app, &school).await.unwrap(), 4, "those of the draw");
    let mut tx = story.app.store.look(&clock(Act::CourseEnd, &school).unwrap()).await.unwrap();
    let courses = tx.courses().await.unwrap();
    let state = |title: &str| courses.iter().find(|one| one.title_zh == title).unwrap().state;
    assert_eq!((state("版画"), state("足球")), (State::Announced, State::Ended));
}

/// Fixes the next term's list, as if the same courses were announced again and everybody's wishes stood.
async fn next_list(story: &Story) -> Result<Fixed, Refusal> {
    let permit = staff(story, "manager").permit(Act::DrawRun, &school(story)).unwrap();
    let (plan, draw) = (story.app.scheme(&school(story)).unwrap(), DrawId::new("gongshu-2022-spring"));
    let which = Which::alone(&plan.scheme.scheme.id);
    let mut facts = story.app.store.look(&permit).await.unwrap().draw_facts(&draw, &which).await.unwrap();
    facts.courses.iter_mut().for_each(|course| course.state = State::Announced);
    let naming = Naming { draw, salt: "salt".into(), beacon: None };
    drawing::fix(&plan.scheme, &facts, naming, story.app.now())
}

/// A child that gave football up and waits for calligraphy, with a guardian's phone.
async fn waiting(story: &Story) -> (StudentId, String) {
    let permit = staff(story, "manager").permit(Act::CourseList, &school(story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let courses = tx.courses().await.unwrap();
    let [brush, ball] = ["书法", "足球"]
        .map(|title| courses.iter().find(|one| one.title_zh == title).unwrap().id.to_string());
    let mut found = None;
    for (child, phone) in children(story).into_iter().skip(1) {
        let held = tx.placements(&child.id).await.unwrap();
        if held.iter().any(|one| one.state == Held::Placed && one.course.id.as_str() == ball) {
            found = Some((child.id, phone));
            break;
        }
    }
    drop(tx);
    let (child, phone) = found.unwrap();
    story.turn("2021-09-10T18:00:05");
    let mut guardian = story.guardian(&phone).await;
    let own = format!("/gongshu/wenlan/placements/{child}");
    guardian.get(&own).await.is(200);
    guardian.post(&format!("{own}/withdraw"), &[("course", ball.as_str())]).await.is(303);
    guardian.get(&own).await.is(200);
    guardian.post(&format!("{own}/join"), &[("course", brush.as_str())]).await.is(303);
    guardian.get(&own).await.is(200).shows("不想等了");
    drop(guardian);
    (child, phone)
}

/// P3.31: courses end with their term, and leave the days of the week free for the next.
#[tokio::test]
async fn courses_end_when_the_last_day_of_their_term_is_over_and_free_the_days() {
    let (story, place) = (drawn().await, "/gongshu/wenlan/placements");
    let (child, phone) = children(&story).swap_remove(0);
    let own = format!("{place}/{}", child.id);
    story.guardian(&phone).await.get(&own).await.is(200).shows("不想上了");
    let school = school(&story);
    let (waits, its_phone) = waiting(&story).await;
    let end = || ending::look(&story.app, &school);
    story.turn("2022-01-27T23:59:00");
    assert_eq!(end().await.unwrap(), 0, "the last day is not over");
    assert_eq!(next_list(&story).await.unwrap_err().code(), "draw-still-seated");
    story.turn("2022-01-28T00:00:00");
    assert_eq!(
        (end().await.unwrap(), end().await.unwrap()),
        (4, 0),
        "twice is once, also of two that never opened"
    );
    assert!(next_list(&story).await.is_ok(), "every day is free");
    let ended = journal(&story).await.into_iter().filter(|one| one.act == "course.ended");
    let ended: Vec<_> = ended.map(|one| (one.subject, one.clause)).collect();
    assert_eq!(ended, [("gongshu-2021-autumn".to_owned(), "P3.31".to_owned())]);
    let mut guardian = story.guardian(&phone).await;
    guardian.get(&own).await.is(200).shows("以前学期的课程").shows("学期已结束");
    assert!(!guardian.html.contains("不想上了"), "there is nothing to give up");
    guardian.get("/gongshu/wenlan/children").await.is(200);
    assert!(!guardian.html.contains("个志愿"), "what was wished for then is no wish for the next term");
    let mut guardian = story.guardian(&its_phone).await;
    guardian.get(&format!("{place}/{waits}")).await.is(200);
    assert!(!guardian.html.contains("以前学期的课程"), "who only waited never sat there");
    let mut teaching = story.staff("teaching").await;
    teaching.get(COURSES).await.is(200).shows("学期已结束");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/groupings").await.is(200);
    assert!(!manager.html.contains("足球"), "a group of a term before is none of this one");
    let permit = staff(&story, "manager").permit(Act::SessionPlan, &school).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let planned = tx.session_plan_facts(story.app.now().date()).await.unwrap();
    let of_courses = planned.groups.iter().filter(|group| group.meets.is_some()).count();
    assert_eq!(of_courses, 0, "no roll of them is laid out");
    drop(tx);
    assert_eq!(story.app.store.doctor().await.unwrap().len(), 0);
}
