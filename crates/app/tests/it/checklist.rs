//! 后勤检查单 A list that is not ticked by its hour alerts the management group, once; small first aid is written down (P3.47).

use crate::evening::{count, group, school, told};
use crate::registration::{NOTICED, accepted, accepted_in};
use crate::town::{Browser, Story};
use afterbell::day::late;
use afterbell::town::PLAN;
use rules::people::role::Role;

const LISTS: &str = "/gongshu/wenlan/checklists";
const FIRST_AID: &str = "/gongshu/wenlan/first-aid";
const SECURITY: [&str; 3] = ["校门有人值守", "校园巡查一遍，没有外人", "消防通道畅通，应急灯亮"];
const CLEANING: [&str; 3] = ["晚托教室已打扫", "厕所已清洁，地面不湿滑", "门窗、灯和插座完好"];
const HEALTH_CARE: [&str; 3] = ["保健室开门，有人在", "急救箱齐全，没有过期", "教室已通风"];

/// A Tuesday with 甲组 of care1.
async fn tuesday() -> Story {
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    story
}

/// Ticks a task, and says what came of it.
async fn ticks(browser: &mut Browser<'_>, duty: &str, task: &str) -> u16 {
    browser.get(LISTS).await.is(200);
    browser.post(LISTS, &[("duty", duty), ("task", task)]).await;
    browser.status.as_u16()
}

async fn looked(story: &Story, at: &str) -> usize {
    story.turn(at);
    late::look(&story.app, &school(story)).await.unwrap().checklists
}

#[tokio::test]
async fn a_list_that_is_not_ticked_by_its_hour_alerts_the_management_group_once() {
    let story = tuesday().await;
    let mut gate = story.staff("gate1").await;
    gate.get(LISTS).await.is(200).shows("P3.47").shows(SECURITY[0]).shows("还有3项");
    assert_eq!(ticks(&mut gate, "security", SECURITY[0]).await, 303);
    assert_eq!(ticks(&mut gate, "security", SECURITY[0]).await, 303, "twice is once");
    assert_eq!(ticks(&mut gate, "security", CLEANING[0]).await, 422);
    gate.shows("没有这一项").shows("P3.47");
    assert_eq!(ticks(&mut gate, "cleaning", CLEANING[0]).await, 422);
    gate.shows("由别的分工查");
    gate.get(LISTS).await.is(200).shows("还有2项").shows("老丁");
    gate.get("/gongshu/wenlan/problems?what=%E9%97%A8").await.is(200).shows(">门</textarea>");
    story.staff("care1").await.get(LISTS).await.is(404);
    story.wang().await.get(LISTS).await.is(404);

    assert_eq!(looked(&story, "2021-09-07T15:59:00").await, 0);
    assert_eq!(looked(&story, "2021-09-07T16:00:00").await, 2, "security and health care");
    assert_eq!(looked(&story, "2021-09-07T16:01:00").await, 0, "once");
    assert_eq!(count(&told(&story, "staff-manager").await, "checklist-overdue"), 2);
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/tonight").await.is(200).shows(LISTS).shows("过点没查完：保卫、保健");
    manager.get(LISTS).await.is(200).shows("过点没查完");
    assert!(!manager.html.contains("查好了"), "the management group ticks nothing");
    manager.post(LISTS, &[("duty", "security"), ("task", SECURITY[1])]).await.is(404);

    let mut health = story.staff("health").await;
    for task in HEALTH_CARE {
        assert_eq!(ticks(&mut health, "health-care", task).await, 303, "late is better than never");
    }
    let mut logistics = story.staff("logistics").await;
    for (duty, tasks) in [("security", SECURITY), ("cleaning", CLEANING)] {
        for task in tasks {
            assert_eq!(ticks(&mut logistics, duty, task).await, 303, "the group answers for all");
        }
    }
    assert_eq!(looked(&story, "2021-09-07T16:30:00").await, 0, "the rooms were clean in time");
    manager.get("/gongshu/wenlan/tonight").await.is(200);
    assert!(!manager.html.contains("过点没查完"));

    assert_eq!(looked(&story, "2021-09-11T17:00:00").await, 0, "a Saturday has no evening");
    let mut gate = story.staff("gate1").await;
    gate.get(LISTS).await.is(200).shows("今天没有晚托");
    assert_eq!(ticks(&mut gate, "security", SECURITY[0]).await, 422);
    gate.shows("今天没有晚托，没有记下");
    assert_eq!(looked(&story, "2021-09-13T16:00:00").await, 2, "Monday asks anew");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_duty_that_nobody_has_says_so_and_two_duties_in_one_hand_are_both_ticked() {
    let change = |town: &mut afterbell::town::Town| {
        for one in &mut town.register.staff {
            one.roles.retain(|(role, ..)| !matches!(role, Role::Logistics | Role::HealthWorker));
        }
        let gate = town.register.staff.iter_mut().find(|one| one.login == "gate1").unwrap();
        gate.roles.push((Role::HealthWorker, "wenlan".to_owned(), String::new()));
    };
    let story = accepted_in(Story::otherwise(PLAN.text, change, NOTICED).await, "2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    let mut manager = story.staff("manager").await;
    manager.get(LISTS).await.is(200).shows("学校里没有人有这项分工");
    assert_eq!(manager.html.matches("学校里没有人有这项分工").count(), 1, "cleaning alone");
    let mut gate = story.staff("gate1").await;
    for (duty, task, status) in
        [("security", SECURITY[0], 303), ("health-care", HEALTH_CARE[0], 303), ("cleaning", CLEANING[0], 422)]
    {
        assert_eq!(ticks(&mut gate, duty, task).await, status, "{duty}");
    }
    gate.shows("由别的分工查");
    gate.get(LISTS).await.is(200);
    let left = SECURITY.len() + HEALTH_CARE.len() - 2;
    assert_eq!(gate.html.matches("aria-label=\"查好了").count(), left, "a button for each of both");
}

/// Writes an entry, and says what came of it.
async fn keeps(browser: &mut Browser<'_>, student: &str, (hour, done): (&str, &str)) -> u16 {
    browser.get(FIRST_AID).await.is(200);
    browser.post(FIRST_AID, &[("student", student), ("hour", hour), ("done", done)]).await;
    browser.status.as_u16()
}

#[tokio::test]
async fn small_first_aid_says_who_when_and_what_was_done() {
    let story = tuesday().await;
    story.turn("2021-09-07T15:30:00");
    let mut care = story.staff("care1").await;
    care.get(FIRST_AID).await.is(200).shows("点名册上还没有孩子");
    care.get("/gongshu/wenlan/sessions").await.is(200);
    care.post("/gongshu/wenlan/sessions/jia-2021-09-07/open", &[]).await.is(303);
    story.turn("2021-09-07T16:30:00");
    let graze = ("16:20", "左膝擦破，清水冲洗");
    for (student, said, why) in [
        ("", graze, 422),
        ("ming", ("16:20", " "), 422),
        ("ming", ("17:00", "冰敷"), 422),
        ("ming", ("", "冰敷"), 422),
        ("hong", graze, 404),
        ("ming", graze, 303),
    ] {
        assert_eq!(keeps(&mut care, student, said).await, why, "{student} {said:?}");
    }
    care.get(FIRST_AID).await.is(200).shows("左膝擦破").shows("王小明");
    let mut health = story.staff("health").await;
    health.get(FIRST_AID).await.is(200).shows("左膝擦破").shows("16:20");
    let mut other = story.staff("care2").await;
    other.get(FIRST_AID).await.is(200);
    assert!(!other.html.contains("左膝擦破"), "another care teacher does not read it");
    assert_eq!(keeps(&mut other, "ming", graze).await, 404, "nor writes of a child that is not theirs");
    let mut gate = story.staff("gate1").await;
    gate.get(LISTS).await.is(200);
    gate.post(FIRST_AID, &[("student", "ming"), ("hour", "16:20"), ("done", "冰敷")]).await.is(404);
    gate.get(FIRST_AID).await.is(404);
    story.wang().await.get(FIRST_AID).await.is(404);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
