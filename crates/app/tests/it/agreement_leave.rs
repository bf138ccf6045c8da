//! 社区请假 A family says that its child does not come to the class: nobody looks for it, whoever did hears that it is safe, and what a
//! barred guardian says counts for nothing (P2.28, P3.61).

use crate::care_class::{bars, send};
use crate::community::{CLASS, press, settled};
use crate::overdue::{MISSING, agreed, looked, reads};
use crate::town::Browser;

/// A Wednesday, which is in the agreement of 王小明: half past three to six.
const DAY: &str = "2011-06-01";
const PAGE: &str = "agreements/xy-ming";
const ON_LEAVE: &str = "chip closed\">请假";

/// The family's own page says that the child does not come on a day, or that it does.
async fn says(guardian: &mut Browser<'_>, rest: &str, date: &str) -> u16 {
    send(guardian, PAGE, &format!("{PAGE}/{rest}"), &[("date", date)]).await
}

/// The same from the list of the class, for a family that called.
async fn enters(staff: &mut Browser<'_>, rest: &str) -> u16 {
    press(staff, &format!("xy-ming/{rest}"), &[("date", DAY)]).await
}

#[tokio::test]
async fn a_child_on_leave_is_not_asked_for_and_is_again_once_that_is_taken_back() {
    let story = settled("2011-06-01T09:00:00").await;
    agreed(&story).await;
    let (mut wang, mut minder) = (story.wang().await, story.staff("minder-xianyou-road").await);
    let mut provider = story.staff("provider-xianyou-road").await;
    for (date, told) in [("2011-06-02", "不在孩子的托管协议里"), ("2011-05-30", "已经过去")] {
        assert_eq!(says(&mut wang, "leave", date).await, 422, "{date}");
        wang.shows(told);
    }
    for told in ["那天不等孩子", "这一天已经请过假"] {
        assert_eq!(says(&mut wang, "leave", DAY).await, 303);
        wang.get(&format!("{CLASS}/xy-ming")).await.is(200).shows(told).shows(ON_LEAVE);
    }
    minder.get(CLASS).await.is(200).shows(ON_LEAVE).shows("xy-ming/came");
    for browser in [&mut wang, &mut minder, &mut provider] {
        reads(browser, "不来社区托管，王芳登记的", true).await;
    }
    assert_eq!(looked(&story, "15:20:00").await, 0);
    for told in ["照常等孩子来", "这一天没有请假"] {
        assert_eq!(says(&mut wang, "leave/end", DAY).await, 303);
        wang.get(&format!("{CLASS}/xy-ming")).await.is(200).shows(told);
        assert!(!wang.html.contains(ON_LEAVE), "{}", wang.html);
    }
    reads(&mut minder, "王芳撤回了请假", true).await;
    assert_eq!(says(&mut wang, "leave", DAY).await, 303);
    assert_eq!([looked(&story, "15:45:00").await, looked(&story, "17:59:00").await], [0, 0]);
    reads(&mut wang, MISSING, false).await;
    assert_eq!(says(&mut wang, "leave/end", DAY).await, 303);
    assert_eq!([looked(&story, "18:00:00").await, looked(&story, "18:01:00").await], [1, 0]);
    reads(&mut wang, MISSING, true).await;
    story.turn("2011-06-02T09:00:00");
    let mut wang = story.wang().await;
    assert_eq!(says(&mut wang, "leave/end", DAY).await, 422);
    wang.shows("已经过去");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn whoever_was_told_that_a_child_is_missing_hears_that_it_is_safe_and_anew_where_that_was_a_mistake() {
    let story = settled("2011-06-01T09:00:00").await;
    agreed(&story).await;
    let (mut wang, mut minder) = (story.wang().await, story.staff("minder-xianyou-road").await);
    let mut provider = story.staff("provider-xianyou-road").await;
    let mut officer = story.staff("officer-xianyou-road").await;
    assert_eq!(looked(&story, "15:45:00").await, 1);
    let safe = "王小明今天不来社区托管，officer-xianyou-road登记的：孩子平安";
    for browser in [&mut wang, &mut provider, &mut officer] {
        reads(browser, safe, false).await;
    }
    assert_eq!(enters(&mut officer, "leave").await, 303);
    officer.get(CLASS).await.is(200).shows("已告诉接到").shows("开始以后才请假");
    for browser in [&mut wang, &mut provider, &mut officer] {
        reads(browser, safe, true).await;
    }
    assert_eq!(looked(&story, "15:50:00").await, 0);
    assert_eq!(enters(&mut minder, "leave/end").await, 303, "it was the other child");
    assert_eq!([looked(&story, "15:51:00").await, looked(&story, "15:52:00").await], [1, 0], "told anew");
    assert_eq!(enters(&mut minder, "leave").await, 303);
    assert_eq!(press(&mut minder, "xy-ming/came", &[]).await, 303, "it comes after all");
    minder.get(CLASS).await.is(200).shows("15:52到");
    assert!(!minder.html.contains("开始以后才请假"), "it is there");
    assert_eq!(enters(&mut minder, "leave/end").await, 303);
    assert_eq!(enters(&mut minder, "leave").await, 422);
    minder.shows("孩子今天已经到了");
    assert_eq!(looked(&story, "16:30:00").await, 0);
    assert_eq!(press(&mut minder, "xy-ming/left", &[("with", "王芳")]).await, 303);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_a_barred_guardian_says_of_leave_counts_for_nothing_and_is_heard() {
    let story = settled("2011-06-01T09:00:00").await;
    agreed(&story).await;
    bars(&story, "ming", "王伟").await;
    let (mut wang, mut father) = (story.wang().await, story.guardian("13900000001").await);
    let mut provider = story.staff("provider-xianyou-road").await;
    assert_eq!(says(&mut father, "leave", DAY).await, 422);
    father.shows("请打电话给社区居委会");
    assert!(!father.html.contains("裁定"), "{}", father.html);
    reads(&mut provider, "王伟 要请假", true).await;
    assert_eq!(looked(&story, "15:45:00").await, 1, "the child is looked for all the same");
    assert_eq!(says(&mut wang, "leave", DAY).await, 303);
    let mut minder = story.staff("minder-xianyou-road").await;
    for browser in [&mut provider, &mut minder] {
        reads(browser, "孩子平安", true).await;
    }
    assert_eq!(says(&mut father, "leave/end", DAY).await, 422);
    reads(&mut provider, "王伟 要撤回请假", true).await;
    assert_eq!(looked(&story, "15:50:00").await, 0);
    let mut stranger = story.guardian("13800000002").await;
    for rest in ["leave", "leave/end"] {
        stranger.post(&format!("{CLASS}/xy-ming/{rest}"), &[("date", DAY)]).await.is(404);
    }
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}
