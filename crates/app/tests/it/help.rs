//! 个别辅导 Help is for one child or a few, private to its family, and never a class (P1.32 with P1.36).

use crate::evening::{group, school, session_of, staff};
use crate::registration::accepted;
use crate::town::Story;
use afterbell::day::session;

const HELPS: &str = "/gongshu/wenlan/helps";

/// A Tuesday on which two of three children are here.
pub(crate) async fn at_work() -> Story {
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0", "h2s0"]).await;
    story.turn("2021-09-07T15:30:00");
    let (teacher, place, id) = (staff(&story, "care1"), school(&story), session_of("jia", "2021-09-07"));
    session::open(&story.app, &teacher, &place, &id).await.unwrap();
    let mut browser = story.staff("care1").await;
    let page = format!("/gongshu/wenlan/rolls/{id}");
    browser.get(&page).await.is(200);
    browser.post(&page, &[("mark-ming", "present"), ("mark-h1s0", "present")]).await.is(303);
    drop(browser);
    story
}

#[tokio::test]
async fn help_is_written_down_for_a_few_and_read_by_their_own_families_alone() {
    let story = at_work().await;
    let mut care = story.staff("care1").await;
    care.get(HELPS).await.is(200).shows("jia组");
    let page = format!("{HELPS}/jia-2021-09-07");
    care.get(&page).await.is(200).shows("王小明").shows("一次最多5人");
    care.post(&page, &[("topic", "竖式除法"), ("minutes", "15")]).await.is(422).shows("没有选孩子");
    care.get(&page).await;
    let ming = [("student-ming", "yes"), ("topic", "竖式除法"), ("minutes", "15")];
    care.post(&page, &[("student-h2s0", "yes"), ("topic", "x"), ("minutes", "15")]).await.is(404);
    care.get(&page).await;
    let key = care.hidden("key");
    for _ in 0..2 {
        care.get(&page).await;
        let mut again = vec![("key", key.as_str())];
        again.extend(ming);
        care.post(&page, &again).await.is(303);
    }
    care.get(&page).await.is(200);
    assert_eq!(care.html.matches("竖式除法").count(), 1, "sent twice is once");
    let lesson = [("key", "unit-2"), ("student-h1s0", "yes"), ("topic", "第二单元提前学"), ("minutes", "15")];
    care.post(&page, &lesson).await.is(303);
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/contents").await.is(200).shows("第二单元提前学").shows("个别辅导");
    let otherwise = [
        ("date", "2021-09-07"),
        ("source", "help"),
        ("subject", "unit-2"),
        ("note", "第二单元提前学"),
        ("verdict", "changed"),
        ("reason", "写错了"),
        ("instead", "第一单元订正"),
    ];
    manager.post("/gongshu/wenlan/contents", &otherwise).await.is(303);
    // Whoever helped stays named, and the same request sent again changes nothing.
    for _ in 0..2 {
        care.get(&page).await.is(200).shows("第一单元订正");
        assert!(!care.html.contains("周主任") && !care.html.contains("第二单元提前学"));
        care.post(&page, &lesson).await.is(303);
    }

    let mut wang = story.wang().await;
    let own = format!("{HELPS}/of/ming");
    wang.get("/gongshu/wenlan/evenings/ming").await.is(200).shows(&format!("href=\"{own}\""));
    wang.get(&own).await.is(200).shows("竖式除法");
    wang.get(&format!("{HELPS}/of/h1s0")).await.is(404);
    wang.get(&page).await.is(404);
    let mut other = story.staff("care2").await;
    other.get(&page).await.is(404);
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}
