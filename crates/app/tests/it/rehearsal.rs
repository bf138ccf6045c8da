//! 预演 A manager rehearses the plan in force, changes it, and compares.

use crate::community::settled;
use crate::town::{Browser, Story};
use afterbell::plan::rehearsal;

const PLANS: &str = "/gongshu/wenlan/plans";

/// Presses the button on a version's page and waits for the result.
async fn rehearsed(story: &Story, browser: &mut Browser<'_>, version: i64) {
    let path = format!("{PLANS}/{version}/rehearsal");
    browser.get(&path).await.is(200);
    browser.post(&format!("{PLANS}/{version}/rehearse"), &[]).await.is(303);
    browser.get(&path).await.is(200).shows("http-equiv=\"refresh\"").shows("正在把整个学期走一遍");
    let place = story.app.place("gongshu", "wenlan").unwrap();
    rehearsal::ended(&story.app, &place).await;
    browser.get(&path).await.is(200);
}

#[tokio::test]
async fn a_plan_is_rehearsed_changed_and_compared_with_the_last_time() {
    let story = Story::at("2021-08-28T09:00:00").await;
    let mut leader = story.staff("leader").await;
    leader.get(&format!("{PLANS}/1")).await.is(200).shows("/plans/1/rehearsal");
    leader.get(&format!("{PLANS}/1/rehearsal")).await.is(200).shows("还没有预演过");
    rehearsed(&story, &mut leader, 1).await;
    leader
        .shows("第1版")
        .shows("机器人")
        .shows("现有老师40位")
        .shows("不开班")
        .shows("<b>0/20</b>")
        .shows("没有一天守不住");
    assert!(!leader.html.contains("上一次"), "there was none");

    leader.get(PLANS).await;
    leader.post(&format!("{PLANS}/begin"), &[("beginning", "amend")]).await.is(303);
    leader.get(&format!("{PLANS}/2/text")).await.is(200);
    let text = afterbell::town::PLAN.text.replace("students_min  = 15 ", "students_min  = 2 ");
    let text = text.replacen("version  = 1", "version  = 2", 1).replacen("version = 1", "version = 2", 1);
    leader.post(&format!("{PLANS}/2/text"), &[("text", &text)]).await.is(303);
    leader.get(&format!("{PLANS}/2/rehearsal")).await.shows("还没有预演过");
    rehearsed(&story, &mut leader, 2).await;
    leader.shows("第2版").shows("上一次 0/20").shows("能开班的课程");
    assert!(!leader.html.contains("<b>0/20</b>"), "with two children some courses open");
    leader.get(&format!("{PLANS}/1/rehearsal")).await.shows("第1版").shows("<b>0/20</b>");
    leader.post(&format!("{PLANS}/1/rehearse"), &[]).await.is(303);
    leader.post(&format!("{PLANS}/2/rehearse"), &[]).await.is(303);
    assert!(leader.led_to().ends_with("/plans/1/rehearsal"), "one at a time: {}", leader.led_to());
    rehearsal::ended(&story.app, &story.app.place("gongshu", "wenlan").unwrap()).await;
    leader.get(&format!("{PLANS}/1/rehearsal")).await.shows("<b>0/20</b>");

    let mut bureau = story.staff("bureau").await;
    bureau.get(&format!("{PLANS}/2/rehearsal")).await.is(200).shows("第2版").shows("上一次 0/20");
    assert!(!bureau.html.contains("/rehearse\""), "the district reads it and does not play it");
    bureau.post(&format!("{PLANS}/2/rehearse"), &[]).await.is(404);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_plan_for_communities_says_where_the_money_of_its_classes_is() {
    let story = settled("2011-12-01T09:00:00").await;
    let (mut bureau, plan) = (story.staff("bureau").await, "/gongshu/gongshu/plans/1");
    bureau.get(&format!("{plan}/rehearsal")).await.is(200).shows("还没有预演过");
    bureau.post(&format!("{plan}/rehearse"), &[]).await.is(303);
    bureau.get(&format!("{plan}/rehearsal")).await.is(200).shows("最后一个阶段，家庭在哪里托管");
    bureau.shows("钱到哪里去").shows("缴入").shows("已上课，已划出").shows("退回家长").shows("期末仍在托管");
}

#[tokio::test]
async fn a_plan_that_does_not_read_is_not_rehearsed_and_nobody_else_may() {
    let story = Story::at("2021-08-28T09:00:00").await;
    let mut leader = story.staff("leader").await;
    leader.get(PLANS).await;
    leader.post(&format!("{PLANS}/begin"), &[("beginning", "amend")]).await.is(303);
    leader.get(&format!("{PLANS}/2/parts/term")).await.is(200);
    leader.post(&format!("{PLANS}/2/parts/term"), &[("term.dismissal", "late")]).await;
    leader.get(&format!("{PLANS}/2/rehearsal")).await.is(200);
    leader.post(&format!("{PLANS}/2/rehearse"), &[]).await.is(422).shows("不合规定，没有办成");
    leader.get(&format!("{PLANS}/2/rehearsal")).await.is(200).shows("还没有预演过");

    let mut teacher = story.staff("care1").await;
    teacher.get(&format!("{PLANS}/1/rehearsal")).await.is(404);
}
