//! 活动种类 The opinion's “等” is asked of the district, answered with a reason, and then usable in the school's plan (P1.29).

use crate::filing::fill_at;
use crate::town::Story;

const ACTIVITIES: &str = "/gongshu/beixiu/activities";
const PLANS: &str = "/gongshu/beixiu/plans";

#[tokio::test]
async fn a_kind_is_asked_granted_with_a_reason_and_used_in_the_plan() {
    let story = Story::at("2021-08-20T09:00:00").await;
    let mut school = story.staff("beixiu").await;
    school.get(PLANS).await.is(200).shows(ACTIVITIES);
    school.post(&format!("{PLANS}/begin"), &[("beginning", "new")]).await.is(303);
    let class = [("programme.0.others", "go")];
    fill_at(&mut school, PLANS, 1, "programme", &class).await;
    school.shows("不在活动种类清单里");

    let asked = |code, zh, why| [("code", code), ("title_zh", zh), ("title_en", "Go"), ("why", why)];
    let ask = format!("{ACTIVITIES}/ask");
    for (code, zh, why, told) in [
        ("reading", "看书", "x", "本来就在十一种里"),
        ("go", "围棋", "", "没有写理由"),
        ("Go Club", "围棋", "x", "不能用"),
    ] {
        school.get(ACTIVITIES).await.is(200);
        school.post(&ask, &asked(code, zh, why)).await.is(422).shows(told).shows(&format!("value=\"{zh}\""));
    }
    for _ in 0..2 {
        school.get(ACTIVITIES).await.is(200);
        school.post(&ask, &asked("go", "围棋", "棋类，提前学一点布局")).await.is(303);
    }
    school.get(ACTIVITIES).await.is(200).shows("等待答复");
    assert!(!school.html.contains("/answer\""), "the school does not answer itself");

    let answer = format!("{ACTIVITIES}/go/answer");
    school.post(&answer, &[("answer", "granted"), ("reason", "x")]).await.is(404);
    let mut bureau = story.staff("bureau").await;
    bureau.get("/gongshu/gongshu/activities").await.is(200).shows("北秀小学").shows("里面有这些字：提前学");
    bureau.post(&answer, &[("answer", "granted"), ("reason", " ")]).await.is(422).shows("没有写理由");
    bureau.get("/gongshu/gongshu/activities").await;
    let granted = [("answer", "granted"), ("reason", "益智游戏，不是上课")];
    bureau.post(&answer, &granted).await.is(303);
    bureau.get("/gongshu/gongshu/activities").await;
    bureau.post(&answer, &[("answer", "declined"), ("reason", "x")]).await.is(422).shows("另一个答复");

    school.get(ACTIVITIES).await.is(200).shows("已准予").shows("益智游戏").shows("区教育局 高科长");
    school.post(&format!("{ACTIVITIES}/go/write"), &[]).await.is(303);
    school.get(&format!("{PLANS}/1/parts/activity")).await.is(200).shows("value=\"围棋\"");
    assert!(!school.html.contains("class=\"finding\""), "granted, and named in the plan");
    school.get(&format!("{PLANS}/1/paper")).await.is(200).shows("围棋");
    school.get(ACTIVITIES).await.is(200);
    assert!(!school.html.contains("/write\""), "it stands in the draft");

    // Nobody grants a kind to themselves in the text.
    fill_at(&mut school, PLANS, 1, "activity", &[("activity.0.code", "poker")]).await;
    school.shows("区里没有准予").shows("P1.29");
    school.get(&format!("{PLANS}/1")).await.is(200).shows("处要改");
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}
