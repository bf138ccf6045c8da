//! 报名 From the notice to the filed letter: one family, one manager, one head teacher (P3.25-P3.30).

use crate::claim::amended;
use crate::conduct::journal;
use crate::evening::{count, school, told};
use crate::town::{Browser, Story};
use afterbell::enrol::{mandate, review};

const MING: &str = "/gongshu/wenlan/registrations/ming";
pub(crate) const ASKED: [(&str, &str); 3] = [("needs", "yes"), ("fridays", "no"), ("rules", "yes")];

/// When the notice goes out.
pub(crate) const NOTICED: &str = "2021-09-02T08:00:00";

/// A story in which the notice is out.
pub(crate) async fn noticed() -> Story {
    noticed_in(Story::at(NOTICED).await).await
}

/// The same in a town that stands at that moment.
pub(crate) async fn noticed_in(story: Story) -> Story {
    {
        let mut manager = story.staff("manager").await;
        manager.get("/gongshu/wenlan/notice").await.is(200);
        manager.post("/gongshu/wenlan/notice/publish", &[]).await.is(303);
    }
    story
}

/// A story at a later moment, in which 王小明, `h1s0` and `h2s0` were accepted in time; nobody comes on Fridays.
pub(crate) async fn accepted(later: &str) -> Story {
    accepted_in(Story::at(NOTICED).await, later).await
}

/// The same in a town that stands at the moment of the notice.
pub(crate) async fn accepted_in(story: Story, later: &str) -> Story {
    let story = noticed_in(story).await;
    let children = ["ming", "h1s0", "h2s0"];
    let register = &story.town.register;
    for id in children {
        let child = register.students.iter().find(|one| one.id.as_str() == id).unwrap();
        let phone = &register.guardians.iter().find(|one| one.household == child.household).unwrap().phone;
        registers(&mut story.guardian(phone).await, id).await;
    }
    story.turn("2021-09-03T17:00:00");
    {
        let mut manager = story.staff("manager").await;
        accept(&mut manager, &children, "").await;
    }
    story.turn(later);
    story
}

/// A guardian registers a child.
pub(crate) async fn registers(guardian: &mut Browser<'_>, child: &str) {
    let page = format!("/gongshu/wenlan/registrations/{child}");
    guardian.get(&page).await.is(200);
    guardian.post(&page, &ASKED).await.is(303);
}

/// A manager accepts these children.
pub(crate) async fn accept(manager: &mut Browser<'_>, picks: &[&str], reason: &str) {
    manager.get("/gongshu/wenlan/registrations").await.is(200);
    let mut form: Vec<(&str, &str)> = picks.iter().map(|id| ("pick", *id)).collect();
    form.extend([("verdict", "accept"), ("reason", reason)]);
    manager.post("/gongshu/wenlan/registrations/review", &form).await.is(200);
}

#[tokio::test]
async fn nothing_is_chosen_beforehand_and_nothing_is_sent_without_a_choice() {
    let story = noticed().await;
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200).shows("王小明放学后需要晚托").shows("周五来吗？");
    assert!(!wang.html.contains(" checked"), "no box and no button is chosen");
    wang.post(MING, &[]).await.is(422).shows("P3.4");
    wang.post(MING, &ASKED[..1]).await.is(422).shows("P3.57");
    wang.post(MING, &ASKED[..2]).await.is(422).shows("没有提交");
    wang.post(MING, &ASKED).await.is(303);
    wang.get(MING).await.is(200).shows("等待审核");
}

#[tokio::test]
async fn the_last_millisecond_is_in_time_and_the_next_is_late_but_not_lost() {
    let story = noticed().await;
    story.turn("2021-09-03T15:59:59.999");
    let (mut wang, mut li) = (story.wang().await, story.guardian("13800000002").await);
    wang.get(MING).await.is(200);
    let child = story.town.register.students.iter().find(|one| one.household.as_str() == "h1").unwrap();
    let page = format!("/gongshu/wenlan/registrations/{}", child.id);
    li.get(&page).await.is(200);
    wang.post(MING, &ASKED).await.is(303);
    story.turn("2021-09-03T16:00:00");
    li.post(&page, &ASKED).await.is(422).shows("P3.27").shows("申请没有丢失");
    li.get(&page).await.is(200).shows("逾期");
    story.turn("2021-09-03T17:00:00");
    let mut manager = story.staff("manager").await;
    accept(&mut manager, &["ming", child.id.as_str()], "").await;
    manager.shows("1 份有了结果，1 份没有变");
    accept(&mut manager, &[child.id.as_str()], "家里临时有事").await;
    let mut li = story.guardian("13800000002").await;
    li.get(&page).await.is(200).shows("已通过");
}

#[tokio::test]
async fn the_same_request_twice_is_one_and_can_be_taken_back() {
    let story = noticed().await;
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200);
    wang.post(MING, &ASKED).await.is(303);
    wang.post(MING, &ASKED).await.is(303);
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/registrations").await.is(200);
    assert_eq!(manager.html.matches("value=\"ming\"").count(), 1);
    wang.get(MING).await.is(200);
    wang.post(&format!("{MING}/withdraw"), &[]).await.is(303);
    wang.get(MING).await.is(200).shows("已退出");
}

#[tokio::test]
async fn a_letter_is_signed_on_the_page_filed_once_and_missed_until_then() {
    let story = noticed().await;
    let mut wang = story.wang().await;
    let letter = "/gongshu/wenlan/mandates/ming";
    wang.get(MING).await;
    wang.post(MING, &ASKED).await.is(303);
    wang.get(letter).await.is(200).shows("报名审核通过以后再签");
    story.turn("2021-09-03T17:00:00");
    let mut manager = story.staff("manager").await;
    accept(&mut manager, &["ming"], "").await;
    let mut head = story.staff("head3-2").await;
    head.get("/gongshu/wenlan/mandates").await.is(200).shows("王小明").shows("缺");
    let mut wang = story.wang().await;
    wang.get(letter).await.is(200).shows("P3.29");
    let read = wang.hidden("read");
    wang.post(letter, &[("read", &read), ("name", "王芳")]).await.is(422);
    wang.post(letter, &[("read", &read), ("agrees", "yes"), ("name", "李四")]).await.is(422).shows("王芳");
    wang.post(letter, &[("read", &read), ("agrees", "yes"), ("name", "王芳")]).await.is(303);
    head.get("/gongshu/wenlan/mandates").await.is(200);
    head.post("/gongshu/wenlan/mandates/file", &[("pick", "ming")]).await.is(303);
    head.get("/gongshu/wenlan/mandates").await.is(200);
    head.post("/gongshu/wenlan/mandates/file", &[("pick", "ming")]).await.is(303);
    wang.get(letter).await.is(200).shows("第1号");
    let kept = "/gongshu/wenlan/mandates/ming/letter";
    head.get(kept).await.is(200).shows("王芳").shows("当天15:30前");
    let looked = journal(&story).await.into_iter().filter(|one| one.act == "mandate.looked");
    let looked: Vec<(String, String)> = looked.map(|one| (one.who, one.subject)).collect();
    assert_eq!(looked, [("staff-head3-2".to_owned(), "ming".to_owned())], "each look is written down");
    story.staff("head3-1").await.get(kept).await.is(404);

    amended(&story, &[("notice_until = \"15:30\"", "notice_until = \"14:30\"")]).await;
    for (browser, page) in [(&mut wang, letter), (&mut head, kept)] {
        browser.get(page).await.is(200).shows("当天15:30前");
        assert!(!browser.html.contains("14:30"), "what was signed stays as it was read");
    }
}

/// What the clock does on its beat: whether it told of requests without an answer, and of how many letters it reminded.
async fn beat(story: &Story, moment: &str) -> (bool, usize) {
    story.turn(moment);
    let told = review::look(&story.app, &school(story)).await.unwrap();
    (told, mandate::look(&story.app, &school(story)).await.unwrap())
}

#[tokio::test]
async fn whoever_waits_for_an_answer_when_the_day_of_the_review_is_over_is_told_of_once_a_day() {
    let story = noticed().await;
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200);
    wang.post(MING, &ASKED).await.is(303);
    assert_eq!(beat(&story, "2021-09-03T23:59:00").await, (false, 0), "the day is not over");
    for told in [true, false] {
        assert_eq!(beat(&story, "2021-09-04T00:00:00").await, (told, 0));
    }
    for who in ["staff-manager", "staff-leader"] {
        assert_eq!(count(&told(&story, who).await, "review-overdue"), 1, "{who}");
    }
    story.turn("2021-09-04T08:00:00");
    let mut manager = story.staff("manager").await;
    manager.get("/gongshu/wenlan/messages").await.is(200).shows("还有 1 个家庭在等报名结果");
    assert_eq!(beat(&story, "2021-09-05T08:00:00").await, (true, 0), "again on the next day");
    let mut manager = story.staff("manager").await;
    accept(&mut manager, &["ming"], "").await;
    assert_eq!(beat(&story, "2021-09-06T08:00:00").await, (false, 1), "everybody has an answer");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn a_missing_letter_is_asked_for_once_a_school_day_until_it_is_signed() {
    let story = accepted("2021-09-03T17:01:00").await;
    let beats = [
        ("2021-09-03T17:01:00", 0, "accepted today"),
        ("2021-09-04T10:00:00", 0, "a Saturday"),
        ("2021-09-06T06:00:00", 0, "at night"),
        ("2021-09-06T07:00:00", 3, "the next school day"),
        ("2021-09-06T12:00:00", 0, "once a day"),
        ("2021-09-07T07:00:00", 3, "each day"),
    ];
    for (moment, expected, why) in beats {
        assert_eq!(beat(&story, moment).await, (false, expected), "{why}");
    }
    assert_eq!(count(&told(&story, "household:h0").await, "mandate-chased"), 2);
    assert_eq!(count(&told(&story, "staff-head3-2").await, "mandate-missing"), 2);
    story.turn("2021-09-07T08:00:00");
    let mut head = story.staff("head3-2").await;
    head.get("/gongshu/wenlan/messages").await.is(200).shows("3-2班还有");
    let (mut wang, letter) = (story.wang().await, "/gongshu/wenlan/mandates/ming");
    wang.get(letter).await.is(200);
    let read = wang.hidden("read");
    wang.post(letter, &[("read", &read), ("agrees", "yes"), ("name", "王芳")]).await.is(303);
    assert_eq!(beat(&story, "2021-09-08T07:00:00").await, (false, 2), "it is there");
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
