//! 报名 From the notice to the filed letter: one family, one manager, one head teacher (P3.25-P3.30).

use crate::town::{Browser, Story};

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
        let mut guardian = story.guardian(phone).await;
        let page = format!("/gongshu/wenlan/registrations/{id}");
        guardian.get(&page).await.is(200);
        guardian.post(&page, &ASKED).await.is(303);
    }
    story.turn("2021-09-03T17:00:00");
    {
        let mut manager = story.staff("manager").await;
        accept(&mut manager, &children, "").await;
    }
    story.turn(later);
    story
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
    head.get("/gongshu/wenlan/mandates/ming/letter").await.is(200).shows("王芳");
}
