//! 同批 The sender's list has one line a notice, with how many it reached; what presses is on top (X.18).

use crate::channels::settings;
use crate::delivery::{asked_for, know, missing, round};
use rules::people::delivery::Address;

/// The first address of a page that goes on like this.
fn link_to(html: &str, begins: &str) -> String {
    let (_, rest) = html.split_once(begins).unwrap();
    format!("/gongshu/wenlan/{begins}{}", rest.split('"').next().unwrap()).replace("&#38;", "&")
}

#[tokio::test]
async fn a_notice_is_one_line_with_how_many_it_reached_and_a_failed_one_is_on_top() {
    let (story, fake) = missing("15:41:00").await;
    know(&story, "h0g0", Address::ParentId, "gone").await;
    round(&story, &settings(&fake, &["wecom-school"])).await;
    let mut father = story.guardian("13900000001").await;
    father.get("/gongshu/wenlan/messages").await.is(200);
    story.turn("2021-09-07T15:42:00");
    asked_for(&story, 100..140).await;
    let mut manager = story.staff("manager").await;
    let page = "/gongshu/wenlan/deliveries";
    manager.get(page).await.is(200).shows("40 条，如：").shows("失败 1 人").shows("已读 1 人");
    assert_eq!(manager.html.matches("赵建国").count(), 1, "one line, and its readers behind it");
    let (failed, waiting) = (manager.html.find("王小明今晚没有到"), manager.html.find("40 条，如："));
    assert!(failed < waiting, "what failed stands on top of what is newer");
    manager.get(&link_to(&manager.html, "deliveries?show=all&#38;kind=")).await.is(200);
    assert_eq!(manager.html.matches("赵建国").count(), 40);
}

#[tokio::test]
async fn an_alarm_that_nobody_read_stays_in_sight_however_many_messages_follow() {
    let (story, _fake) = missing("15:41:00").await;
    story.turn("2021-09-07T15:42:00"); // what was written at one moment is never cut in two
    asked_for(&story, 100..190).await;
    let mut manager = story.staff("manager").await;
    let page = "/gongshu/wenlan/deliveries";
    manager.get(page).await.is(200);
    assert!(!manager.html.contains("没有人读的告警"), "not before five minutes");
    assert!(!manager.html.contains("王小明今晚没有到"), "it lies beyond the first page");
    let of_one = link_to(&manager.html, "deliveries?show=all&#38;kind=");
    let older = link_to(&manager.html, "deliveries?show=all&#38;before=");
    manager.get(&of_one).await.is(200).shows("赵建国");
    assert!(!manager.html.contains("王小明今晚没有到"), "another notice");
    manager.get(&older).await.is(200).shows("王小明今晚没有到");
    manager.get("/gongshu/wenlan/tonight").await.is(200);
    assert!(!manager.html.contains("条告警没有人读"));
    story.turn("2021-09-07T15:46:00");
    manager.get(page).await.is(200).shows("没有人读的告警").shows("王小明今晚没有到");
    manager.get("/gongshu/wenlan/tonight").await.is(200).shows("条告警没有人读，请打电话");
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/messages").await.is(200);
    let mut head = story.staff("head3-2").await;
    head.get("/gongshu/wenlan/messages").await.is(200);
    manager.get(&format!("{page}?show=unread")).await.is(200);
    assert!(!manager.html.contains("王小明今晚没有到"), "what one parent has read is no alarm any more");
    story.turn("2021-09-07T17:42:00");
    manager.get(page).await.is(200);
    assert!(!manager.html.contains("没有人读的告警"), "after two hours an alarm is of no use");
}
