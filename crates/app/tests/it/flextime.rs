//! 弹性时间与固定安排 Late duty becomes free time, never over a lesson; whoever is trained is not asked to stand in, and Friday's
//! evening that they lead is seen ahead (P1.27, P3.49, X.15).

use crate::briefing::SOONER;
use crate::claim::amended;
use crate::evening::{count, group, told};
use crate::pickup::action;
use crate::registration::accepted;
use crate::town::{Browser, Story};

const ENGAGEMENTS: &str = "/gongshu/wenlan/engagements";
const FLEXTIME: &str = "/gongshu/wenlan/flextime";
/// Where care1 answers about Wednesday.
const ANSWER: &str = "/gongshu/wenlan/stand-ins/staff-care1-jia-2021-09-08-staff-care1/answer";

/// A Tuesday with 甲组 of care1.
async fn tuesday() -> Story {
    let story = accepted("2021-09-07T08:00:00").await;
    group(&story, "jia", "care1", &["ming", "h1s0"]).await;
    story
}

/// Enters hours of the week, and says what came of it.
async fn enters(
    manager: &mut Browser<'_>,
    person: &str,
    day: &str,
    (from, until, kind): (&str, &str, &str),
) -> u16 {
    manager.get(ENGAGEMENTS).await.is(200);
    let fields = [("person", person), ("day", day), ("from", from), ("until", until), ("kind", kind)];
    manager.post(ENGAGEMENTS, &fields).await;
    manager.status.as_u16()
}

#[tokio::test]
async fn friday_s_training_is_seen_ahead_and_nobody_who_is_trained_stands_in() {
    let story = tuesday().await;
    let mut manager = story.staff("manager").await;
    manager.get(ENGAGEMENTS).await.is(200).shows("P3.49").shows("没有：每场都有能到的老师");
    let training = ("15:00", "17:00", "training");
    assert_eq!(enters(&mut manager, "staff-beixiu", "fri", training).await, 422);
    assert_eq!(enters(&mut manager, "staff-care1", "fri", ("17:00", "15:00", "training")).await, 422);
    manager.shows("结束不晚于开始");
    for person in ["staff-care1", "staff-care2"] {
        assert_eq!(enters(&mut manager, person, "fri", training).await, 303);
        assert_eq!(enters(&mut manager, person, "fri", ("16:00", "18:00", "lesson")).await, 422);
    }
    manager.get(ENGAGEMENTS).await.is(200).shows("9月10日").shows("1场中1场的老师在上课或培训");
    let ask = "/gongshu/wenlan/duties/jia-2021-09-10/stand-in";
    manager.shows(ask);
    let named = |person: &'static str| [("person", person), ("agreed", "yes")];
    manager
        .post(ask, &named("staff-care2"))
        .await
        .is(422)
        .shows("15:00 到 17:00 要上课或培训")
        .shows("P3.49");
    manager.get(ENGAGEMENTS).await.is(200);
    let next = "/gongshu/wenlan/duties/jia-2021-09-17/stand-in";
    let on_one_page = [("person", "staff-care3"), ("agreed", "yes"), ("key", "page")];
    manager.post(ask, &on_one_page).await.is(303);
    manager.get(ENGAGEMENTS).await.is(200).shows(next);
    assert!(!manager.html.contains(ask), "somebody has the evening");
    manager.post(next, &on_one_page).await.is(303);
    manager.get(ENGAGEMENTS).await.is(200);
    assert!(!manager.html.contains(next), "and the next, asked from the same page");
    let end = action(&manager, "/end");
    for _ in 0..2 {
        manager.post(&end, &[]).await.is(303);
        manager.get(ENGAGEMENTS).await.is(200);
    }
    manager.post(&format!("{ENGAGEMENTS}/nothing/end"), &[]).await.is(404);
    let mut care = story.staff("care1").await;
    care.get(FLEXTIME).await.is(200);
    let person = ("person", "staff-care1");
    let hours = [person, ("day", "fri"), ("from", "08:00"), ("until", "09:00"), ("kind", "lesson")];
    care.post(ENGAGEMENTS, &hours).await.is(404);
    care.post(&end, &[]).await.is(404);
    care.get(ENGAGEMENTS).await.is(404);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// What asks for free time on Wednesday comes to.
async fn asks(care: &mut Browser<'_>, from: &str, until: &str) -> u16 {
    care.get(FLEXTIME).await.is(200);
    care.post(FLEXTIME, &[("date", "2021-09-08"), ("from", from), ("until", until)]).await;
    care.status.as_u16()
}

#[tokio::test]
async fn late_duty_becomes_free_time_that_takes_no_lesson_and_no_evening() {
    let story = tuesday().await;
    story.turn("2021-09-07T09:00:00"); // a sign-in of now lasts until the evening is over
    let mut care = story.staff("care1").await;
    care.get(FLEXTIME).await.is(200).shows("没有实行弹性上下班");
    story.wang().await.get(FLEXTIME).await.is(404);
    story.staff("gate1").await.get(FLEXTIME).await.is(404);
    amended(&story, &[("alert_minutes  = 5 ", "flexible_percent = 100\nalert_minutes  = 5 ")]).await;
    let mut manager = story.staff("manager").await;
    assert_eq!(enters(&mut manager, "staff-care1", "wed", ("08:00", "08:40", "lesson")).await, 303);
    story.turn("2021-09-07T15:20:00");
    care.get("/gongshu/wenlan/sessions").await.is(200);
    care.post("/gongshu/wenlan/duties/jia-2021-09-07/arrive", &[]).await.is(303);
    care.get(FLEXTIME).await.is(200).shows(">0分钟<");
    story.turn("2021-09-07T15:30:00");
    care.get("/gongshu/wenlan/sessions").await.is(200);
    care.post("/gongshu/wenlan/sessions/jia-2021-09-07/open", &[]).await.is(303);
    story.turn("2021-09-07T18:10:00");
    care.get(FLEXTIME).await.is(200).shows(">150分钟<");
    for (from, until, said) in [
        ("08:00", "09:00", "08:00 到 08:40 要上课或培训"),
        ("15:00", "16:00", "要负责jia组"),
        ("08:40", "11:11", "只剩 150 分钟"),
        ("", "", "结束不晚于开始"),
    ] {
        assert_eq!(asks(&mut care, from, until).await, 422, "{from} {until}");
        care.shows(said).shows("P1.27");
    }
    assert_eq!(asks(&mut care, "08:40", "11:10").await, 303);
    care.get(FLEXTIME).await.is(200).shows("等答复");
    assert_eq!(asks(&mut care, "13:00", "13:01").await, 422, "it is spent");
    assert_eq!(count(&told(&story, "staff-manager").await, "flextime-asked"), 1);
    manager.get(FLEXTIME).await.is(200).shows("08:40–11:10");
    let href = action(&manager, "/answer");
    care.get(FLEXTIME).await;
    care.post(&href, &[("answer", "yes")]).await.is(404);
    for _ in 0..2 {
        manager.post(&href, &[("answer", "yes")]).await.is(303);
        manager.get(FLEXTIME).await.is(200);
    }
    manager.post(&href, &[("answer", "no")]).await.is(422).shows("已经有了别的答复");
    assert_eq!(count(&told(&story, "staff-care1").await, "flextime-granted"), 1);
    care.get(FLEXTIME).await.is(200).shows("已同意").shows(">0分钟<");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// An evening that is over has earned care1 free time; Wednesday's is care3's by now.
async fn earned() -> Story {
    let story = tuesday().await;
    amended(&story, &[("alert_minutes  = 5 ", "flexible_percent = 100\nalert_minutes  = 5 ")]).await;
    story.turn("2021-09-07T15:30:00");
    let mut care = story.staff("care1").await;
    care.get("/gongshu/wenlan/sessions").await.is(200);
    care.post("/gongshu/wenlan/sessions/jia-2021-09-07/open", &[]).await.is(303);
    story.turn("2021-09-07T18:10:00");
    stands_in(&story, "staff-care3", "yes").await;
    story
}

/// The manager asks somebody for Wednesday's evening, from a page that is called after them.
async fn stands_in(story: &Story, person: &str, agreed: &str) {
    let mut manager = story.staff("manager").await;
    manager.get(ENGAGEMENTS).await.is(200);
    let named = [("person", person), ("agreed", agreed), ("key", person)];
    manager.post("/gongshu/wenlan/duties/jia-2021-09-08/stand-in", &named).await.is(303);
}

#[tokio::test]
async fn nobody_stands_in_during_free_time_that_was_granted() {
    let story = earned().await;
    let mut care = story.staff("care1").await;
    assert_eq!(asks(&mut care, "16:00", "17:00").await, 303, "the evening is another's");
    stands_in(&story, "staff-care1", "").await;
    let mut manager = story.staff("manager").await;
    manager.get(FLEXTIME).await.is(200).shows("16:00–17:00");
    let href = action(&manager, "/answer");
    manager.post(&href, &[("answer", "yes")]).await.is(303);
    let off = "16:00 到 17:00 已获准弹性休息";
    care.get("/gongshu/wenlan/sessions").await.is(200).shows(ANSWER).shows("9月8日 周三不能到");
    care.post(ANSWER, &[("answer", "yes")]).await.is(422);
    care.shows(off).shows("P1.27");
    care.get(FLEXTIME).await.is(200);
    care.post(ANSWER, &[("answer", "no")]).await.is(303);
    let mut manager = story.staff("manager").await;
    manager.get(ENGAGEMENTS).await.is(200);
    let named = [("person", "staff-care1"), ("agreed", "yes")];
    manager.post("/gongshu/wenlan/duties/jia-2021-09-08/stand-in", &named).await.is(422).shows(off);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn what_nobody_answered_in_time_is_free_again_and_no_hour_is_spent_twice() {
    let story = earned().await;
    let mut care = story.staff("care1").await;
    for (date, said) in [
        ("2021-09-11", "那一天不上学"),
        ("2021-10-01", "那一天不上学"),
        ("2022-02-10", "不在本学期"),
        ("", "哪一天"),
    ] {
        care.get(FLEXTIME).await.is(200);
        let fields = [("date", date), ("from", "08:00"), ("until", "08:30")];
        care.post(FLEXTIME, &fields).await.is(422).shows(said).shows("value=\"08:30\"");
    }
    assert_eq!(asks(&mut care, "16:00", "17:00").await, 303);
    assert_eq!(asks(&mut care, "16:30", "16:40").await, 422);
    care.shows("16:00 到 17:00 已经申请过弹性时间").shows("P1.27");
    care.get(FLEXTIME).await.is(200).shows(">90分钟<").shows("等答复");
    story.turn("2021-09-08T16:00:00");
    let mut manager = story.staff("manager").await;
    manager.get(FLEXTIME).await.is(200);
    assert!(!manager.html.contains("16:00–17:00"), "nobody grants what has begun");
    let mut care = story.staff("care1").await;
    care.get(FLEXTIME).await.is(200).shows("没有人答复，已过期");
    assert_eq!(care.html.matches(">150分钟<").count(), 2, "earned, and left again");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

/// Enters a day on which somebody is away.
async fn is_away(manager: &mut Browser<'_>, person: &str, day: &str) {
    manager.get("/gongshu/wenlan/rota/plan").await.is(200);
    let fields = [("person", person), ("from", day), ("to", day)];
    manager.post("/gongshu/wenlan/rota/aways", &fields).await.is(303);
}

#[tokio::test]
async fn whoever_is_away_is_seen_ahead_and_is_not_asked_to_stand_in() {
    let story = tuesday().await;
    let mut manager = story.staff("manager").await;
    is_away(&mut manager, "staff-care1", "2021-09-10").await;
    manager.get(ENGAGEMENTS).await.is(200).shows("9月10日").shows("1场中1场的老师在上课或培训，或者不在");
    let ask = "/gongshu/wenlan/duties/jia-2021-09-10/stand-in";
    manager.shows(ask);
    is_away(&mut manager, "staff-care2", "2021-09-10").await;
    manager.get(ENGAGEMENTS).await.is(200);
    let (_, free) = manager.html.split_once(ask).unwrap();
    let (free, _) = free.split_once("</form>").unwrap();
    assert!(!free.contains("\"staff-care2\"") && free.contains("\"staff-care3\""), "{free}");
    let named = |person: &'static str| [("person", person), ("agreed", "yes"), ("key", person)];
    manager.post(ask, &named("staff-care2")).await.is(422).shows("这位那天登记了不在").shows("P3.43");
    manager.get(ENGAGEMENTS).await.is(200);
    manager.post(ask, &named("staff-care3")).await.is(303);
    manager.get(ENGAGEMENTS).await.is(200).shows("没有：每场都有能到的老师");
}

#[tokio::test]
async fn nobody_is_counted_on_who_has_not_studied_the_safety_plan() {
    let story = tuesday().await;
    let mut manager = story.staff("manager").await;
    assert_eq!(enters(&mut manager, "staff-care1", "fri", ("15:00", "17:00", "training")).await, 303);
    manager.get(ENGAGEMENTS).await.is(200).shows("找人代班后还缺0人");
    amended(&story, &[SOONER]).await;
    manager.get(ENGAGEMENTS).await.is(200).shows("找人代班后还缺1人");
    assert!(!manager.html.contains("/duties/jia-2021-09-10/stand-in"), "there is nobody to ask");
}
