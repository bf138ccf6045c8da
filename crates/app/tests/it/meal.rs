//! 用餐 Who eats what, who may not, and samples that are kept, missing or thrown away early (P4.14, X.4).

use crate::claim::amended;
use crate::evening::{group, school, session_of, staff};
use crate::registration::accepted;
use crate::town::Story;
use afterbell::day::session;

const MEALS: &str = "/gongshu/wenlan/meals";
const DIET: &str = "/gongshu/wenlan/diets/ming";

/// A Tuesday on which two of three children are here, under a plan that serves milk and fruit.
async fn at_table() -> Story {
    let story = accepted("2021-09-07T08:00:00").await;
    let meal =
        "[meal]\nitems = [\"milk\", \"fruit\"]  # P4.14\ncount_until = \"16:00\"  # P4.14\n\n[message]";
    amended(&story, &[("[message]", meal)]).await;
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
async fn an_allergy_is_said_by_the_family_and_read_by_who_serves() {
    let story = at_table().await;
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/evenings/ming").await.is(200).shows(DIET);
    wang.get(DIET).await.is(200).shows("不要给");
    wang.post(DIET, &[("not-milk", "1"), ("words", "")]).await.is(422).shows("X.4");
    wang.get(DIET).await.is(200);
    wang.post(DIET, &[("not-lunch", "1"), ("words", "都不吃")]).await.is(422).shows("P4.14");
    wang.get(DIET).await.is(200);
    wang.post(DIET, &[("not-milk", "1"), ("words", "牛奶过敏")]).await.is(303);
    wang.get(DIET).await.is(200).shows("牛奶过敏").shows("checked");
    let mut teacher = story.staff("care1").await;
    teacher.get(MEALS).await.is(200).shows("牛奶过敏").shows("不给：牛奶").shows("王小明");
    teacher.get("/gongshu/wenlan/rolls/jia-2021-09-07").await.is(200).shows("牛奶过敏").shows("不给：牛奶");
    let mut gate = story.staff("gate1").await;
    gate.get("/gongshu/wenlan/gate/ming").await.is(200).shows("牛奶过敏");
    assert!(!teacher.html.contains("留一份样"), "samples are kept by the health worker and the management");
    let mut cook = story.staff("cook").await;
    cook.get("/").await.is(303);
    assert_eq!(cook.led_to(), MEALS, "the kitchen's desk");
    cook.get(MEALS).await.is(200).shows("牛奶过敏").shows("留一份样");
    cook.shows("<dt>牛奶</dt><dd>2</dd>").shows("<dt>水果</dt><dd>3</dd>").shows("可能来的人");
    story.turn("2021-09-07T16:00:01");
    cook.get(MEALS).await.is(200).shows("<dt>牛奶</dt><dd>1</dd>").shows("<dt>水果</dt><dd>2</dd>");
    for path in ["rolls/jia-2021-09-07", "gate", "sickness", "conducts", "diets/ming"] {
        cook.get(&format!("/gongshu/wenlan/{path}")).await.is(404);
    }
    for login in ["gate1", "cashier", "teaching"] {
        let mut other = story.staff(login).await;
        other.get(MEALS).await.is(404);
    }
    let mut stranger = story.guardian("13800000002").await;
    stranger.get(DIET).await.is(404);
}

#[tokio::test]
async fn a_sample_is_missed_kept_and_not_thrown_away_in_silence() {
    let story = at_table().await;
    let mut health = story.staff("health").await;
    health.get(MEALS).await.is(200).shows("没有留样：牛奶、水果");
    let sample = |grams| [("item", "milk"), ("dish", "鲜牛奶"), ("grams", grams), ("time", "15:30")];
    health.post("/gongshu/wenlan/samples", &sample("124")).await.is(422).shows("125");
    health.get(MEALS).await;
    health.post("/gongshu/wenlan/samples", &sample("125")).await.is(303);
    health.get(MEALS).await.is(200).shows("没有留样：水果").shows("鲜牛奶").shows("留到 9月9日");
    let at = health.html.split("action=\"/gongshu/wenlan/samples/").nth(1).unwrap();
    let throw = format!("/gongshu/wenlan/samples/{}", at.split('"').next().unwrap());
    story.turn("2021-09-08T09:00:00");
    let mut health = story.staff("health").await;
    health.get(MEALS).await.is(200);
    health.post(&throw, &[]).await.is(422).shows("9月9日 15:30");
    health.get(MEALS).await;
    health.post(&throw, &[("reason", "冰柜断电")]).await.is(303);
    health.get(MEALS).await.is(200).shows("提前倒掉：冰柜断电");
    let mut teacher = story.staff("care1").await;
    teacher.get(MEALS).await.is(200);
    teacher.post(&throw, &[]).await.is(404);
}

#[tokio::test]
async fn a_plan_without_meals_says_so() {
    let story = Story::at("2021-09-07T08:00:00").await;
    let mut health = story.staff("health").await;
    health.get(MEALS).await.is(200).shows("本校方案不供餐");
    let mut wang = story.wang().await;
    wang.get(DIET).await.is(200).shows("本校方案不供餐");
    wang.get("/gongshu/wenlan/evenings/ming").await.is(200);
    assert!(!wang.html.contains(DIET));
}
