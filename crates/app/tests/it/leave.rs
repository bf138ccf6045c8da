//! 请假与周五 A slip in time takes a child off the evening; a second late it does not (P3.57, P3.60).

use crate::evening::{group, school, session_of, staff};
use crate::registration::accepted;
use crate::town::Story;
use afterbell::day::session;
use rules::day::roll::State;
use rules::id::StudentId;
use rules::people::act::Act;

const MING: &str = "/gongshu/wenlan/leaves/ming";

/// A school day on which 王小明 is in a group of three.
async fn tuesday() -> Story {
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0", "h2s0"]).await;
    story
}

/// Lays the evening's roll out and answers where it has 王小明.
async fn laid_out(story: &Story, day: &str) -> Option<State> {
    let (teacher, id) = (staff(story, "care1"), session_of("jia", day));
    session::open(&story.app, &teacher, &school(story), &id).await.unwrap();
    let permit = teacher.permit(Act::RollMark, &school(story)).unwrap();
    let rows = story.app.store.look(&permit).await.unwrap().roll_rows(&id).await.unwrap();
    rows.into_iter().find(|row| row.student.id == StudentId::new("ming")).map(|row| row.state)
}

#[tokio::test]
async fn a_slip_in_time_takes_the_child_off_the_evening_and_a_second_late_it_does_not() {
    let story = tuesday().await;
    story.turn("2021-09-07T15:29:59");
    let mut wang = story.wang().await;
    let slip = [("day", "today"), ("kind", "sick"), ("note", "发烧")];
    wang.get(MING).await.is(200).shows("15:30");
    assert!(!wang.html.contains(" checked"), "nothing is chosen beforehand");
    let mut late = story.wang().await;
    late.get(MING).await.is(200);
    story.turn("2021-09-07T15:30:00");
    late.post(MING, &slip).await.is(422).shows("P3.60").shows("晚了");
    story.turn("2021-09-07T15:29:59");
    wang.post(MING, &slip).await.is(303);
    wang.get(MING).await.is(200).shows("发烧");
    wang.post(MING, &slip).await.is(303);
    wang.get(MING).await.is(200);
    assert_eq!(wang.html.matches("发烧").count(), 1, "the same slip twice is one");
    story.turn("2021-09-07T15:30:00");
    assert_eq!(laid_out(&story, "2021-09-07").await, Some(State::Leave));
    let mut stranger = story.guardian("13800000002").await;
    stranger.get(MING).await.is(404);
}

#[tokio::test]
async fn a_slip_after_the_roll_was_laid_out_changes_the_row() {
    let story = tuesday().await;
    assert_eq!(laid_out(&story, "2021-09-07").await, Some(State::Expected));
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200);
    wang.post(MING, &[("day", "today"), ("kind", "affair")]).await.is(303);
    wang.get("/gongshu/wenlan/evenings/ming").await.is(200).shows("请假，今晚不来");
}

#[tokio::test]
async fn a_head_teacher_takes_in_paper_of_the_own_class_only() {
    let story = tuesday().await;
    let mut head = story.staff("head3-2").await;
    let leaves = "/gongshu/wenlan/leaves";
    head.get(leaves).await.is(200).shows("王小明");
    let days = [("student", "ming"), ("day", "days"), ("from", "2021-09-08"), ("to", "2021-09-09")];
    let slip: Vec<(&str, &str)> = days.into_iter().chain([("kind", "sick"), ("note", "住院")]).collect();
    head.post(leaves, &slip).await.is(303);
    head.get(leaves).await.is(200).shows("住院").shows("纸质");
    let mut other = story.staff("head1-1").await;
    other.get(leaves).await.is(200);
    assert!(!other.html.contains("住院"));
    other.post(leaves, &slip).await.is(404);
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/children").await.is(200).shows("王小明的请假条已收到");
}

#[tokio::test]
async fn a_friday_is_the_family_s_choice_until_the_roll_is_laid_out() {
    let story = tuesday().await;
    let fridays = "/gongshu/wenlan/fridays/ming";
    let mut wang = story.wang().await;
    wang.get(fridays).await.is(200).shows("9月10日 周五").shows("P3.57");
    wang.post(fridays, &[("date", "2021-09-10"), ("attends", "yes")]).await.is(303);
    wang.get(fridays).await.is(200).shows("单独选过");
    wang.post(fridays, &[("date", "2021-09-08"), ("attends", "no")]).await.is(422).shows("P3.57");
    story.turn("2021-09-10T15:20:00");
    assert_eq!(laid_out(&story, "2021-09-10").await, Some(State::Expected));
    let mut wang = story.wang().await;
    wang.get(fridays).await.is(200);
    wang.post(fridays, &[("date", "2021-09-10"), ("attends", "no")]).await.is(422).shows("截止");
    wang.post(fridays, &[("date", "2021-09-17"), ("attends", "no")]).await.is(303);
    story.turn("2021-09-17T15:20:00");
    assert_eq!(laid_out(&story, "2021-09-17").await, None, "not expected, so on no roll");
}
