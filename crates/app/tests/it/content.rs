//! 内容审查 A word that speaks of lessons in a note is found, and a person keeps the note or writes it otherwise (P1.36).

use crate::help::at_work;

const CONTENTS: &str = "/gongshu/wenlan/contents";

#[tokio::test]
async fn a_note_is_never_blocked_and_a_person_decides() {
    let story = at_work().await;
    let mut care = story.staff("care1").await;
    let page = "/gongshu/wenlan/carelogs/jia-2021-09-07";
    care.get(page).await.is(200);
    let lines = [("line-ming", "讲授了下册第一课"), ("line-h1s0", "做了月考卷"), ("homework-h1s0", "done")];
    care.post(page, &lines).await.is(303);
    care.get(CONTENTS).await.is(404);

    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/tonight").await.is(200).shows(CONTENTS);
    manager.get(CONTENTS).await.is(200).shows("讲授了下册第一课").shows("下册 (上新课)").shows("王小明 3-2");
    let subject = |student: &str| format!("2021-09-07/{student}");
    let (ming, other) = (subject("ming"), subject("h1s0"));
    let decide = |subject, note, verdict, reason, instead| {
        [
            ("date", "2021-09-07"),
            ("source", "carelog"),
            ("subject", subject),
            ("note", note),
            ("verdict", verdict),
            ("reason", reason),
            ("instead", instead),
        ]
    };
    let first = "讲授了下册第一课";
    for (verdict, reason, instead, told) in
        [("kept", " ", "", "没有写理由"), ("changed", "不是上课", "刷题", "改写后仍有这些字：刷题")]
    {
        manager.get(CONTENTS).await;
        manager.post(CONTENTS, &decide(&ming, first, verdict, reason, instead)).await.is(422).shows(told);
    }
    manager.get(CONTENTS).await;
    manager.post(CONTENTS, &decide(&ming, first, "changed", "写错了", "自己预读了课文")).await.is(303);
    manager.get(CONTENTS).await.is(200).shows("写错了").shows("改写").shows("周主任");
    manager.post(CONTENTS, &decide(&other, "做了月考卷", "kept", "孩子自带的卷子", "")).await.is(303);
    manager.get(CONTENTS).await.is(200).shows("没有要看的记录").shows("孩子自带的卷子");
    // Sent twice is decided once; another word about what is settled is not taken.
    let rows = |html: &str| ["写错了", "孩子自带的卷子"].map(|reason| html.matches(reason).count());
    let before = rows(&manager.html);
    for again in [
        decide(&ming, first, "changed", "写错了", "自己预读了课文"),
        decide(&other, "做了月考卷", "kept", "孩子自带的卷子", ""),
    ] {
        manager.post(CONTENTS, &again).await.is(303);
        manager.get(CONTENTS).await.is(200);
    }
    assert_eq!(rows(&manager.html), before);
    manager.post(CONTENTS, &decide(&ming, first, "changed", "写错了", "别的话")).await.is(404);
    manager.get(CONTENTS).await.is(200);
    manager.post(CONTENTS, &decide(&other, "做了月考卷", "kept", "再来", "")).await.is(404);
    let mut wang = story.wang().await;
    wang.get("/gongshu/wenlan/evenings/ming").await.is(200).shows("自己预读了课文");
    assert!(!wang.html.contains("周主任"), "who looked after the child wrote it");

    // What is written anew is looked at anew.
    care.get(page).await;
    care.post(page, &[("line-h1s0", "又做了月考卷"), ("homework-h1s0", "done")]).await.is(303);
    manager.get(CONTENTS).await.is(200).shows("又做了月考卷");
    // So is what was written otherwise and comes back from a page that stood open.
    care.get(page).await;
    care.post(page, &[("line-ming", first)]).await.is(303);
    story.turn("2021-09-07T15:31:00");
    manager.get(CONTENTS).await.is(200).shows(first);
    manager.post(CONTENTS, &decide(&ming, first, "changed", "又写错了", "自己预读了课文")).await.is(303);
    manager.get(CONTENTS).await.is(200).shows("又写错了");
    assert!(!manager.html.contains(first));
    assert!(story.app.store.doctor().await.unwrap().is_empty());
}
