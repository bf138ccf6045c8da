//! 消毒 Each place of the school is listed and logged; one lift that is left keeps the school closed, by its name (P5.34).

use crate::reopening::plan;
use crate::town::{Browser, Story};

const PAGE: &str = "/gongshu/wenlan/disinfection";
const READY: &str = "/gongshu/wenlan/readiness";
/// Every kind that the plan says the school has.
const KINDS: [&str; 9] = [
    "classrooms",
    "desks-and-chairs",
    "shared-teaching-tools",
    "door-handles",
    "canteen",
    "lavatories",
    "rubbish-rooms",
    "lifts",
    "isolation-zone",
];

/// The places on the open page that may be chosen.
fn spots(html: &str) -> Vec<String> {
    let rest = html.split("name=\"spot\" value=\"").skip(1);
    rest.map(|part| part.split('"').next().unwrap().to_owned()).collect()
}

async fn lists(browser: &mut Browser<'_>, kind: &str, names: &str) -> u16 {
    browser.get(PAGE).await.is(200);
    browser.post(&format!("{PAGE}/list"), &[("kind", kind), ("names", names)]).await.status.as_u16()
}

async fn logs(browser: &mut Browser<'_>, spots: &[String], on: &str, strength: &str) -> u16 {
    browser.get(PAGE).await.is(200);
    let mut fields = vec![("on", on), ("agent", "84消毒液"), ("strength", strength), ("doer", "周师傅")];
    fields.extend(spots.iter().map(|spot| ("spot", spot.as_str())));
    browser.post(&format!("{PAGE}/log"), &fields).await.status.as_u16()
}

/// Lists a place of each kind, and disinfects all of them.
pub(crate) async fn everywhere(browser: &mut Browser<'_>) {
    for kind in KINDS {
        assert_eq!(lists(browser, kind, "1号").await, 303, "{kind}");
    }
    let all = spots(&browser.get(PAGE).await.is(200).html);
    assert_eq!(all.len(), KINDS.len());
    assert_eq!(logs(browser, &all, "2021-08-29", "500 mg/L").await, 303);
}

#[tokio::test]
async fn one_lift_that_is_left_is_named_and_keeps_the_school_closed() {
    let story = Story::at("2021-08-29T09:00:00").await;
    plan(&story, 2, false, false).await;
    let mut manager = story.staff("manager").await;
    manager.get(READY).await.is(200).shows("还没有列出：").shows("9项是红的").shows("消毒记录");
    manager.post(READY, &[("kind", "done"), ("condition", "disinfection-done")]).await.is(422);
    assert_eq!(lists(&mut manager, "dormitories", "1号楼").await, 422);
    manager.shows("方案里写明没有");
    assert_eq!(lists(&mut manager, "lifts", " ").await, 422);
    manager.shows("没有写名称");
    everywhere(&mut manager).await;
    manager.get(READY).await.is(200).shows("8项是红的").shows("已完成100%");

    assert_eq!(lists(&mut manager, "lifts", "1号\n2号电梯").await, 303);
    manager
        .get(PAGE)
        .await
        .is(200)
        .shows("新列入1处")
        .shows("已完成90%")
        .shows("还有1处没有按时完成：2号电梯");
    manager.get(READY).await.is(200).shows("9项是红的").shows("2号电梯");
    let all = spots(&manager.get(PAGE).await.is(200).html);
    assert_eq!(all.len(), 10);
    assert_eq!(logs(&mut manager, &[], "2021-08-29", "500 mg/L").await, 422);
    manager.shows("没有勾选场所");
    assert_eq!(logs(&mut manager, &all, "2021-08-29", " ").await, 422);
    manager.shows("请写明用什么、多少浓度、谁做的");
    assert_eq!(manager.html.matches("checked><span class=\"hidden\">").count(), 10, "the ticks stay");
    assert_eq!(logs(&mut manager, &all, "2021-08-30", "500 mg/L").await, 422);
    manager.shows("2021年8月30日还没有到");
    assert_eq!(logs(&mut manager, &all, "2021-08-29", "500 mg/L").await, 303);
    manager.get(PAGE).await.is(200).shows("已登记10处").shows("84消毒液 500 mg/L");
    manager.get(READY).await.is(200).shows("8项是红的");

    let mistaken = |what, reason| [("spot", all[0].as_str()), ("what", what), ("reason", reason)];
    manager.get(PAGE).await;
    manager.post(&format!("{PAGE}/strike"), &mistaken("log", "")).await.is(422);
    for _ in 0..2 {
        manager.get(PAGE).await.is(200);
        manager.post(&format!("{PAGE}/strike"), &mistaken("log", "勾错了")).await.is(303);
        manager.get(READY).await.is(200).shows("9项是红的");
    }
    let mut bureau = story.staff("bureau").await;
    bureau.get(PAGE).await.is(200).shows("还有1处没有按时完成");
    assert!(!bureau.html.contains("<form class=\"stack\""), "the office reads");
    bureau.post(&format!("{PAGE}/strike"), &mistaken("spot", "勾错了")).await.is(404);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_done_after_the_last_day_is_late() {
    let story = Story::at("2021-08-31T09:00:00").await;
    plan(&story, 2, false, false).await;
    let mut manager = story.staff("manager").await;
    assert_eq!(lists(&mut manager, "lifts", "1号电梯").await, 303);
    let all = spots(&manager.get(PAGE).await.is(200).html);
    assert_eq!(logs(&mut manager, &all, "2021-08-31", "500 mg/L").await, 303);
    manager.get(PAGE).await.is(200).shows("过了期限").shows("已完成0%");
    assert_eq!(logs(&mut manager, &all, "2021-08-30", "500 mg/L").await, 303);
    manager.get(PAGE).await.is(200).shows("已完成100%").shows("还没有列出：");
}
