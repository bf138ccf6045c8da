//! 校历 The district's own days: a break on which no evening is laid out, a school day, and the first day of its terms.

use crate::evening::{group, school};
use crate::registration::accepted;
use crate::town::Story;
use afterbell::day::late;

const CALENDAR: &str = "/gongshu/gongshu/calendar";
const OWN: &str = "/gongshu/gongshu/calendar/own";
const CHILDREN: &str = "/gongshu/wenlan/children";

fn off<'a>(first: &'a str, last: &'a str) -> [(&'a str, &'a str); 4] {
    [("first", first), ("last", last), ("title", "秋假"), ("title_en", "Autumn break")]
}

/// How many evenings the clock lays out at a moment.
async fn laid_out(story: &Story, at: &str) -> usize {
    story.turn(at);
    late::look(&story.app, &school(story)).await.unwrap().laid_out
}

#[tokio::test]
async fn an_autumn_break_lays_no_evening_out_and_families_see_why() {
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0", "h2s0"]).await;
    let mut bureau = story.staff("bureau").await;
    bureau.get(CALENDAR).await.is(200).shows("本区自己的校历").shows("还没有。各校照国家的放假安排");
    let refused = [
        (off("2021-09-07", "2021-09-08"), "2021年9月7日已经到了"),
        (off("2021-09-09", "2021-09-08"), "最后一天2021年9月8日在第一天2021年9月9日之前"),
    ];
    for (typed, told) in refused {
        bureau.post(OWN, &typed).await.is(422).shows(told).shows("value=\"秋假\"");
    }
    for days in [off("2021-09-08", "2021-09-09"), off("2021-09-13", "2021-09-14")] {
        bureau.post(OWN, &days).await.is(303);
        bureau.get(CALENDAR).await.is(200);
        bureau.post(OWN, &days).await.is(303); // twice is once
        bureau.get(CALENDAR).await.is(200);
    }
    bureau.shows("2021年9月8日 周三 – 2021年9月9日 周四").shows("放假：秋假");
    bureau.post(OWN, &off("2021-09-09", "2021-09-10")).await.is(422).shows("2021年9月9日已经填过");
    bureau.post(&format!("{OWN}/2021-09-13/drop"), &[]).await.is(303);
    bureau.get(CALENDAR).await.is(200);
    assert!(!bureau.html.contains("9月13日"), "taken back");
    bureau.post(&format!("{OWN}/2021-09-13/drop"), &[]).await.is(404);

    let ahead = "2021年9月8日 周三 – 2021年9月9日 周四 放假：秋假";
    story.wang().await.get(CHILDREN).await.is(200).shows(ahead);
    assert_eq!(laid_out(&story, "2021-09-08T15:30:00").await, 0);
    let mut wang = story.wang().await;
    wang.get(CHILDREN).await.is(200).shows("秋假，今天没有晚托");
    story.visitor().get("/gongshu/gongshu/policies").await.is(200).shows("放假：秋假");
    let mut bureau = story.staff("bureau").await;
    bureau.get(CALENDAR).await.is(200);
    bureau.post(&format!("{OWN}/2021-09-08/drop"), &[]).await.is(422).shows("2021年9月8日已经到了");
    assert_eq!(laid_out(&story, "2021-09-13T15:30:00").await, 1, "that break was taken back");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_school_day_of_the_district_s_counts_below_it_and_is_no_working_day_of_the_state_s() {
    let story = Story::at("2021-09-07T08:00:00").await;
    let (place, saturday) = (school(&story), "2021-09-11".parse().unwrap());
    let term = story.app.scheme(&place).unwrap().scheme.term.clone();
    assert!(!story.app.calendar(&place).is_school_day(&term, saturday));
    let mut bureau = story.staff("bureau").await;
    bureau.get(CALENDAR).await.is(200);
    bureau.post(OWN, &[("date", "2021-09-11"), ("follows", "fri")]).await.is(303);
    bureau.get(CALENDAR).await.is(200).shows("2021年9月11日 周六").shows("上课，照周五的课表");
    assert!(story.app.calendar(&place).is_school_day(&term, saturday));
    assert!(!story.app.national().is_working_day(saturday));
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/tonight").await.is(200).shows("上课，照周五的课表").shows("排场次");
    manager.post(OWN, &off("2021-09-13", "2021-09-14")).await.is(404);
}

/// The first day of a term is a limit of the district's like any other: changed on the page, and each plan measured by it.
#[tokio::test]
async fn a_term_that_begins_before_the_district_s_day_is_told() {
    let story = Story::at("2021-09-07T08:00:00").await;
    let mut bureau = story.staff("bureau").await;
    bureau.get("/gongshu/gongshu/policies").await.is(200).shows("学期不早于9月1日开始");
    let change = [
        ("policy", "gongshu-district-2021"),
        ("limit", "term-begins"),
        ("value", "2021-09-02"),
        ("from", "2021-10-01"),
    ];
    bureau.post("/gongshu/gongshu/policies/change", &change).await.is(303);
    bureau.get("/gongshu/gongshu/policies").await.is(200).shows("学期第一天 2021年9月1日，不到 2021年9月2日");
}
