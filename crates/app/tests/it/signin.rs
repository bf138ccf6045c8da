//! 登录 Who gets in, who is kept out, and what stays after signing out.

use crate::town::Story;
use afterbell::courier::Channels;
use afterbell::town::PASSWORD;
use axum::body::Body;
use axum::http::{Request, Response, header};
use tower::ServiceExt;

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

/// A browser whose number was sent stands on the page of the code, and gets that page back.
#[tokio::test]
async fn a_mistyped_code_is_typed_again_on_the_same_page() {
    let story = Story::at("2021-09-02T08:00:00").await;
    let mut browser = story.visitor();
    let (start, code) = ("/gongshu/wenlan/signin", "/gongshu/wenlan/signin/code");
    browser.get(code).await.is(303);
    assert_eq!(browser.led_to(), start);
    browser.get(start).await.is(200);
    browser.post(code, &[("phone", "13800000001")]).await.is(200).shows("href=\"/gongshu/wenlan/signin\"");
    browser.at = code.to_owned();
    let form = [("phone", "13800000001"), ("code", "12345")];
    browser.post("/gongshu/wenlan/signin/guardian", &form).await.is(422).shows("验证码不对");
    browser.shows("name=\"code\"").shows("13800000001");
    assert!(!browser.html.contains("ASVS"), "{}", browser.html);
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

/// The cookies of an answer, as the browser is told to keep them.
fn cookies(answer: &Response<Body>) -> Vec<String> {
    let all = answer.headers().get_all(header::SET_COOKIE);
    all.iter().map(|cookie| cookie.to_str().unwrap().to_owned()).collect()
}

/// No browser gives them to a connection without TLS, once the program knows that families come over https.
#[tokio::test]
async fn cookies_are_secure_where_the_site_is_one_of_https() {
    for (site, is_secure) in [("https://care.example", true), ("http://care.example", false)] {
        let story = Story::at("2021-09-02T08:00:00").await;
        story.app.couriers.set(Channels::parse(&format!("site = \"{site}\"")).unwrap()).unwrap();
        let mut browser = story.visitor();
        browser.get("/gongshu/wenlan/signin/staff").await;
        let csrf = browser.hidden("csrf");
        let typed = [("csrf", csrf.as_str()), ("login", "manager"), ("password", PASSWORD)];
        let request = Request::builder()
            .method("POST")
            .uri("/gongshu/wenlan/signin/staff")
            .header(header::HOST, "school.test")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(serde_html_form::to_string(typed).unwrap()));
        let found = cookies(&story.router().oneshot(request.unwrap()).await.unwrap());
        let signed_in = found.iter().find(|cookie| cookie.starts_with("afterbell=gongshu.")).unwrap();
        assert_eq!(signed_in.ends_with("; HttpOnly; SameSite=Lax; Secure"), is_secure, "{signed_in}");
        assert!(found.iter().all(|cookie| cookie.ends_with("; Secure") == is_secure), "{found:?}");
    }
}
