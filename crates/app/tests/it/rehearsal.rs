//! 预演 A manager rehearses the plan in force, changes it, and compares.

use crate::community::settled;
use crate::filing::fill_at;
use crate::town::{Browser, Story};
use afterbell::plan::rehearsal;
use afterbell::town::{PLAN, Town};
use jiff::civil::date;

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
    let text = PLAN.text.replace("students_min  = 15 ", "students_min  = 2 ");
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

/// The district's schools have forty families and one: their own children ask, of grade 6 too, which summer care does not serve.
#[tokio::test]
async fn a_summer_is_played_by_the_children_of_the_district_s_schools() {
    let story = Story::at("2022-06-01T09:00:00").await;
    let (mut bureau, plans) = (story.staff("bureau").await, "/gongshu/gongshu/plans");
    bureau.get(plans).await;
    bureau.post(&format!("{plans}/begin"), &[("beginning", "new"), ("form", "holiday-care")]).await.is(303);
    let path = format!("{plans}/1/rehearsal");
    bureau.get(&path).await.is(200).shows("还没有预演过");
    bureau.post(&format!("{plans}/1/rehearse"), &[]).await.is(303);
    bureau.get(&path).await.is(200).shows("用学籍里的").shows("不在招收范围的孩子").shows("6年级");
    bureau.shows("付给服务点").shows("用于餐点").shows("没有服务点学校的方案写明").shows("看护人员的报酬");
    assert!(!bureau.html.contains("上一次"), "there was none");
    bureau.post(&format!("{plans}/1/rehearse"), &[]).await.is(303);
    bureau.get(&path).await.is(200).shows("付出").shows("上一次 ");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

/// His sister of grade 6 is there and not served; he is of grade 9, and his last day is over.
#[tokio::test]
async fn who_has_left_the_school_asks_for_no_summer() {
    let leaves = |town: &mut Town| {
        let ming = town.register.students.iter_mut().find(|one| one.id.as_str() == "ming").unwrap();
        (ming.grade, ming.home_class) = (9, "9-1".to_owned());
        ming.on_roll_until = Some(date(2022, 6, 1));
    };
    let story = Story::otherwise(PLAN.text, leaves, "2022-06-01T09:00:00").await;
    let (mut bureau, plans) = (story.staff("bureau").await, "/gongshu/gongshu/plans");
    bureau.get(plans).await;
    bureau.post(&format!("{plans}/begin"), &[("beginning", "new"), ("form", "holiday-care")]).await.is(303);
    let path = format!("{plans}/1/rehearsal");
    bureau.get(&path).await.is(200);
    bureau.post(&format!("{plans}/1/rehearse"), &[]).await.is(303);
    bureau.get(&path).await.is(200).shows("用学籍里的").shows("6年级");
    assert!(!bureau.html.contains("9年级"), "he is in no register any more");
}

#[tokio::test]
async fn a_return_is_played_by_the_school_s_own_classes_and_takes_no_fee() {
    let story = Story::at("2021-08-20T09:00:00").await;
    let mut leader = story.staff("leader").await;
    leader.get(PLANS).await;
    let begin = [("beginning", "new"), ("form", "return-to-school")];
    leader.post(&format!("{PLANS}/begin"), &begin).await.is(303);
    let path = format!("{PLANS}/2/rehearsal");
    leader.get(&path).await.is(200).shows("还没有预演过");
    leader.post(&format!("{PLANS}/2/rehearse"), &[]).await.is(303);
    leader.get(&path).await.is(200).shows("用学籍里的").shows("每天要几位老师").shows("同时要几间教室");
    leader.shows("返校方案不收费").shows("各年级会被留住的孩子");
    assert!(!leader.html.contains("班级是编的"), "its own classes");
}

/// A lower cap would put the school's plan in breach, and nothing is left to play; with the old one the plan holds, and is played.
#[tokio::test]
async fn a_policy_is_rehearsed_by_measuring_what_stands_under_it_and_playing_one_plan() {
    let story = Story::at("2021-09-20T09:00:00").await;
    let (mut bureau, plans) = (story.staff("bureau").await, "/gongshu/gongshu/plans");
    bureau.get(plans).await;
    let amend = [("beginning", "amend"), ("form", "policy"), ("scheme", "gongshu-district-2021")];
    bureau.post(&format!("{plans}/begin"), &amend).await.is(303);
    let path = format!("{plans}/1/rehearsal");
    bureau.get(&format!("{plans}/1")).await.is(200).shows("/plans/1/rehearsal");
    fill_at(&mut bureau, plans, 1, "limit", &[("limit.1.value", "18")]).await;
    bureau.get(&path).await.is(200).shows("谁会不合规定");
    bureau.post(&format!("{plans}/1/rehearse"), &[]).await.is(303);
    bureau.get(&path).await.is(200).shows("会不合规定的方案").shows("下面没有一份守得住的方案");
    bureau.shows("各方案按这份意见有几处不合规定").shows("P1.");
    assert!(!bureau.html.contains("没有守不住的规定"), "the breach is told");

    fill_at(&mut bureau, plans, 1, "limit", &[("limit.1.value", "25")]).await;
    bureau.get(&path).await.is(200);
    bureau.post(&format!("{plans}/1/rehearse"), &[]).await.is(303);
    rehearsal::ended(&story.app, &story.app.place("gongshu", "gongshu").unwrap()).await;
    bureau.get(&path).await.is(200).shows("下面的一份方案走了一遍").shows("上一次 1");
    bureau.shows("没有守不住的规定");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
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
