//! 候补过久 A child that has waited for a place for two weeks is told to the bureau above its school, once (P1.16).

use crate::claim::amended;
use crate::evening::school;
use crate::registration::{accept, noticed, registers};
use crate::town::Story;
use afterbell::enrol::review::waiting;

/// A story in which a school had room for one of two sisters, and the other waits since five on the third of September.
pub(crate) async fn queued() -> Story {
    let story = noticed().await;
    amended(&story, &[("groups_max    = 18", "groups_max    = 1")]).await;
    {
        let mut wang = story.wang().await;
        for child in ["ming", "hong"] {
            registers(&mut wang, child).await;
        }
    }
    story.turn("2021-09-03T17:00:00");
    accept(&mut story.staff("manager").await, &["ming", "hong"], "").await;
    story
}

#[tokio::test]
async fn a_child_that_waits_for_two_weeks_is_the_bureau_s_concern_once() {
    let story = queued().await;
    let beats = [
        ("2021-09-17T23:59:00", 0),
        ("2021-09-18T00:00:00", 1),
        ("2021-09-18T00:01:00", 0),
        ("2021-10-08T08:00:00", 0),
    ];
    for (moment, children) in beats {
        story.turn(moment);
        assert_eq!(waiting::look(&story.app, &school(&story)).await.unwrap(), children, "{moment}");
    }
    let mut bureau = story.staff("bureau").await;
    bureau.get("/gongshu/gongshu/messages").await.is(200).shows("文澜小学有1个孩子候补超过14天");
    bureau.shows("href=\"/gongshu/wenlan/board\"");
    assert!(!bureau.html.contains("王小"), "how many, not who");
    bureau.get("/gongshu/gongshu/board").await.is(200).shows("最早的已候补超过14天");
}
