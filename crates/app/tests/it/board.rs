//! 看板 What the bureau asks its schools about: evenings that nobody has laid out, children who wait, what was sent back, and classes of
//! which nobody stayed away (P1.15, P1.16, P1.20).

use crate::evening::group;
use crate::registration::{accepted, noticed, registers};
use crate::signup::{fill, summer};
use crate::town::Story;
use crate::waiting::queued;
use std::collections::BTreeMap;

const BOARD: &str = "/gongshu/gongshu/board";
const REGISTRATIONS: &str = "/gongshu/wenlan/registrations";

#[tokio::test]
async fn a_school_without_evenings_is_named_with_why() {
    let story = accepted("2021-09-07T08:00:00").await;
    let mut bureau = story.staff("bureau").await;
    bureau.get(BOARD).await.is(200).shows("课后服务覆盖 0/").shows("北秀小学（没有现行方案）");
    bureau.shows("文澜小学（没有排出今后的场次）");
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    bureau.get(BOARD).await.is(200).shows("课后服务覆盖 1/").shows("北秀小学（没有现行方案）");
    assert!(!bureau.html.contains("文澜小学（没有"));
    let mut leader = story.staff("leader").await;
    leader.get("/gongshu/wenlan/board").await.is(200);
    assert!(!leader.html.contains("课后服务覆盖"), "of one school there is nothing to count");
}

#[tokio::test]
async fn a_day_without_care_is_told_instead_of_noughts() {
    let story = accepted("2021-09-07T16:00:00").await;
    let mut bureau = story.staff("bureau").await;
    bureau.get(BOARD).await.is(200).shows("今晚应到与实到");
    story.turn("2021-09-11T10:00:00"); // a Saturday
    let mut bureau = story.staff("bureau").await;
    bureau.get(BOARD).await.is(200).shows("今天没有托管");
    assert!(!bureau.html.contains("今晚应到与实到"), "no school has an evening");
}

#[tokio::test]
async fn in_summer_the_board_shows_how_full_each_point_is() {
    let story = summer(12, "2022-06-28T10:00:00").await;
    fill(&story, &[("wenlan", 2)]).await;
    let mut bureau = story.staff("bureau").await;
    bureau.get(BOARD).await.is(200).shows("暑期托管各服务点已报的人数").shows("文澜小学服务点").shows(">2/");
    bureau.shows("href=\"/gongshu/gongshu/points\"").shows("今天没有托管");
    let mut leader = story.staff("leader").await;
    leader.get("/gongshu/wenlan/board").await.is(200);
    assert!(!leader.html.contains("暑期托管各服务点"), "of an office");
}

/// The smallest home class of several children: its name, and each child with a guardian's phone.
fn class(story: &Story) -> (String, Vec<(String, String)>) {
    let register = &story.town.register;
    let mut classes: BTreeMap<&str, Vec<(String, String)>> = BTreeMap::new();
    for child in &register.students {
        let phone = &register.guardians.iter().find(|one| one.household == child.household).unwrap().phone;
        classes.entry(&child.home_class).or_default().push((child.id.to_string(), phone.clone()));
    }
    let several = classes.into_iter().filter(|(_, children)| children.len() > 1);
    let (name, children) = several.min_by_key(|(_, children)| children.len()).unwrap();
    (name.to_owned(), children)
}

#[tokio::test]
async fn a_class_of_which_nobody_stayed_away_and_what_was_sent_back_are_named() {
    let story = noticed().await;
    let (name, children) = class(&story);
    let whole = format!("全班都报了名：{name}，");
    let mut bureau = story.staff("bureau").await;
    for (child, phone) in &children {
        bureau.get(BOARD).await.is(200);
        assert!(!bureau.html.contains(&whole), "somebody of it is not registered");
        registers(&mut story.guardian(phone).await, child).await;
    }
    bureau.get(BOARD).await.is(200).shows(&whole);
    assert!(!bureau.html.contains("退回补充"));
    story.turn("2021-09-03T17:00:00");
    let (mut manager, mut bureau) = (story.staff("manager").await, story.staff("bureau").await);
    manager.get(REGISTRATIONS).await.is(200);
    let back = [("pick", children[0].0.as_str()), ("verdict", "return"), ("reason", "缺联系电话")];
    manager.post(&format!("{REGISTRATIONS}/review"), &back).await.is(200);
    bureau.get(BOARD).await.is(200).shows("1 份报名退回补充，家长还没有再交");
    assert!(!bureau.html.contains(&whole), "one of it is not registered any more");
}

#[tokio::test]
async fn whoever_waits_is_counted_with_the_day_of_the_first() {
    let story = queued().await;
    story.turn("2021-09-17T09:00:00");
    let mut bureau = story.staff("bureau").await;
    bureau.get(BOARD).await.is(200).shows("1 个孩子在候补，最早的从 9月3日 周五 等起");
}
