//! 学平险 A family says which cover its child has; whose is missing or ends is seen and told, and nobody is kept out for it (P3.59,
//! X.2).

use crate::evening::{count, school, told};
use crate::registration::accepted;
use crate::town::{Browser, Story};
use afterbell::safety::insurance;

const MING: &str = "/gongshu/wenlan/insurances/ming";
const LIST: &str = "/gongshu/wenlan/insurances";

async fn says(browser: &mut Browser<'_>, insurer: &str, from: &str, until: &str) -> u16 {
    browser.get(MING).await.is(200);
    let cover = [("insurer", insurer), ("number", "PA-1"), ("from", from), ("until", until)];
    browser.post(MING, &cover).await.status.as_u16()
}

/// How many families the clock tells at a moment.
async fn beat(story: &Story, moment: &str) -> usize {
    story.turn(moment);
    insurance::look(&story.app, &school(story)).await.unwrap()
}

#[tokio::test]
async fn cover_of_any_insurer_is_kept_its_end_is_told_once_and_nobody_stays_out_for_it() {
    let story = accepted("2021-09-06T09:00:00").await;
    let (mut wang, mut head) = (story.wang().await, story.staff("head3-2").await);
    wang.get("/gongshu/wenlan/mandates/ming").await.is(200).shows(&format!("href=\"{MING}\""));
    wang.get(MING).await.is(200).shows("没有登记").shows("哪家的保险都可以，学校不卖保险");
    head.get(LIST).await.is(200).shows("王小明").shows("没有登记");
    assert_eq!(says(&mut wang, " ", "2021-09-01", "2021-10-31").await, 422);
    assert_eq!(says(&mut wang, "人保", "2021-09-01", "2021-08-31").await, 422);
    wang.shows("到期日早于生效日");
    assert_eq!(says(&mut wang, "人保", "", "2021-10-31").await, 422);
    for _ in 0..2 {
        assert_eq!(says(&mut wang, "人保", "2021-09-01", "2021-10-31").await, 303);
    }
    wang.get(MING).await.is(200).shows("有效").shows("PA-1");
    head.get(LIST).await.is(200).shows("人保 · 2021年10月31日 周日 到期");
    assert!(!head.html.contains("PA-1"), "the number is the family's");
    story.guardian("13800000002").await.get(MING).await.is(404);

    let beats = [
        ("2021-10-17T09:00:00", 0),
        ("2021-10-18T09:00:00", 1),
        ("2021-10-31T09:00:00", 0),
        ("2021-11-01T09:00:00", 1),
        ("2021-11-02T09:00:00", 0),
    ];
    for (moment, families) in beats {
        assert_eq!(beat(&story, moment).await, families, "{moment}");
    }
    let letters = told(&story, "household:h0").await;
    let kinds = ["insurance-ending", "insurance-ended"].map(|kind| count(&letters, kind));
    assert_eq!(kinds, [1, 1]);
    let (mut wang, mut head) = (story.wang().await, story.staff("head3-2").await);
    wang.get("/gongshu/wenlan/messages").await.is(200).shows("孩子照样参加晚托").shows(MING);
    wang.get("/gongshu/wenlan/registrations/ming").await.is(200).shows("已通过");
    head.get(LIST).await.is(200).shows("已到期");
    assert_eq!(says(&mut wang, "平安", "2021-11-01", "2022-10-31").await, 303);
    assert_eq!(beat(&story, "2021-11-03T09:00:00").await, 0, "it is covered anew");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
