//! 登录 Who gets in, who is kept out, and what stays after signing out.

use crate::town::Story;
use afterbell::town::PASSWORD;

#[tokio::test]
async fn a_guardian_signs_in_by_code_and_lands_on_the_children() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let wang = story.wang().await;
    assert_eq!(wang.led_to(), "/gongshu/wenlan/children");
}

#[tokio::test]
async fn a_code_works_once() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let mut browser = story.visitor();
    browser.get("/gongshu/wenlan/signin").await;
    browser.post("/gongshu/wenlan/signin/code", &[("phone", "13800000001")]).await;
    let code: String = browser
        .html
        .split("<main")
        .nth(1)
        .unwrap()
        .split(|c: char| !c.is_ascii_digit())
        .find(|part| part.len() == 6)
        .unwrap()
        .into();
    let form = [("phone", "13800000001"), ("code", code.as_str())];
    browser.clone().post("/gongshu/wenlan/signin/guardian", &form).await.is(303);
    browser.post("/gongshu/wenlan/signin/guardian", &form).await.is(422).shows("验证码不对");
}

/// The phone keeps its cookie for a week, the sign-in behind it ends overnight.
#[tokio::test]
async fn who_comes_back_the_next_day_signs_in_over_the_old_cookie() {
    let story = Story::at("2021-09-02T18:00:00").await;
    let (mut wang, mut care) = (story.wang().await, story.staff("care1").await);
    story.turn("2021-09-03T08:00:00");
    wang.get("/gongshu/wenlan/children").await.is(303);
    assert!(wang.led_to().contains("/signin"), "{}", wang.led_to());
    wang.get("/gongshu/wenlan/signin").await.is(200);
    wang.post("/gongshu/wenlan/signin/code", &[("phone", "13800000001")]).await.is(200).shows("验证码");
    care.get("/gongshu/wenlan/signin/staff").await.is(200);
    let form = [("login", "care1"), ("password", PASSWORD)];
    care.post("/gongshu/wenlan/signin/staff", &form).await.is(303);
}

/// Ten hours without a request end it, not ten hours since it began: nobody is signed out in the middle of an evening.
#[tokio::test]
async fn who_signs_in_in_the_morning_and_works_on_is_not_signed_out_in_the_evening() {
    let story = Story::at("2021-09-02T07:50:00").await;
    let (mut care, mut other) = (story.staff("care1").await, story.staff("care2").await);
    for at in ["2021-09-02T15:30:00", "2021-09-02T18:10:00", "2021-09-03T04:00:00"] {
        story.turn(at);
        care.get("/gongshu/wenlan/messages").await.is(200);
    }
    other.get("/gongshu/wenlan/messages").await.is(303);
    story.turn("2021-09-03T14:00:00");
    care.get("/gongshu/wenlan/messages").await.is(303);
}

#[tokio::test]
async fn what_cannot_be_shown_is_said_on_a_page_with_a_way_home() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let mut wang = story.wang().await;
    let nobody = "/gongshu/wenlan/registrations/nobody";
    wang.get(nobody).await.is(404).shows("<main").shows("没有这个页面").shows("href=\"/\"");
    wang.get("/gongshu/wenlan/nothing").await.is(404).shows("<main");
    let form = "application/x-www-form-urlencoded";
    wang.post_raw("/gongshu/wenlan/signin/end", form, "csrf=old")
        .await
        .is(400)
        .shows("<main")
        .shows("过期了");
}

#[tokio::test]
async fn an_unknown_phone_hears_the_same_words() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let mut known = story.visitor();
    known.get("/gongshu/wenlan/signin").await;
    known.post("/gongshu/wenlan/signin/code", &[("phone", "13800000001")]).await.is(200);
    let mut stranger = story.visitor();
    stranger.get("/gongshu/wenlan/signin").await;
    stranger
        .post("/gongshu/wenlan/signin/code", &[("phone", "13999999999")])
        .await
        .is(200)
        .shows("13999999999");
    let blank = |html: &str| {
        html.replace("13800000001", "")
            .replace("13999999999", "")
            .replace(|c: char| c.is_ascii_digit(), "")
            .len()
    };
    assert!(blank(&known.html).abs_diff(blank(&stranger.html)) < 40, "the pages differ in more than numbers");
}

#[tokio::test]
async fn five_wrong_passwords_lock_the_account_and_time_opens_it() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let mut browser = story.visitor();
    browser.get("/gongshu/wenlan/signin/staff").await;
    for _ in 0..5 {
        let form = [("login", "manager"), ("password", "wrong")];
        browser.post("/gongshu/wenlan/signin/staff", &form).await.is(422);
        browser.get("/gongshu/wenlan/signin/staff").await;
    }
    let right = [("login", "manager"), ("password", afterbell::town::PASSWORD)];
    browser.post("/gongshu/wenlan/signin/staff", &right).await.is(422).shows("08:15");
    story.turn("2021-09-02T08:15:00");
    browser.get("/gongshu/wenlan/signin/staff").await;
    browser.post("/gongshu/wenlan/signin/staff", &right).await.is(303);
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_device() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let (mut phone, mut desk) = (story.staff("manager").await, story.staff("manager").await);
    phone.get("/gongshu/wenlan/signin/secure").await.is(200);
    phone.post("/gongshu/wenlan/signin/end", &[("everywhere", "1")]).await.is(303);
    desk.get("/gongshu/wenlan/signin/secure").await.is(303);
    assert!(desk.led_to().contains("/signin"), "{}", desk.led_to());
}

#[tokio::test]
async fn a_form_without_its_token_changes_nothing() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let mut manager = story.staff("manager").await;
    manager.html.clear();
    manager.post("/gongshu/wenlan/signin/end", &[("everywhere", "1")]).await.is(400);
    manager.get("/gongshu/wenlan/signin/secure").await.is(200);
}

#[tokio::test]
async fn the_page_speaks_english_when_asked() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let mut browser = story.visitor();
    browser.get("/language?to=en&back=/gongshu/wenlan/signin").await.is(303);
    browser.get("/gongshu/wenlan/signin").await.is(200).shows("Send me a code").shows("lang=\"en\"");
}
