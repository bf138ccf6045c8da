//! 微信内支付 A guardian pays inside WeChat, for one `openid` alone, against a fake that signs and checks like the real one
//! (P3.23).

use crate::fake::{order, prepay_id};
use crate::tender::{NOTICES, held, merchant, ming, told};
use crate::town::{Browser, Story};
use afterbell::channel::{Channels, Merchant, PublicKey};
use axum::http::StatusCode;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) const WECHAT: &str =
    "Mozilla/5.0 (Linux; Android 10) MMWEBID/1 MicroMessenger/8.0.16.2040(0x28001053) NetType/WIFI";
const ACCOUNT: &str = "/gongshu/wenlan/accounts/ming";
const BACK: &str = "/gongshu/wenlan/accounts/ming/tenders/inside/back";

/// The fields of an address.
pub(crate) fn fields(address: &str) -> BTreeMap<String, String> {
    let asked = address.split('#').next().unwrap().split_once('?').unwrap().1;
    serde_html_form::from_str(asked).unwrap()
}

/// Opens 王小明's account inside WeChat and presses; answers where WeChat's page would send the browser with a code.
async fn pressed(browser: &mut Browser<'_>) -> String {
    browser.agent = WECHAT;
    browser.get(ACCOUNT).await.is(200).shows("微信支付");
    assert!(!browser.html.contains("支付宝"), "Alipay does not open inside WeChat");
    let link = browser.html.split("/tenders/inside?").nth(1).unwrap().split('"').next().unwrap().to_owned();
    browser.get(&format!("{ACCOUNT}/tenders/inside?{link}")).await.is(303);
    let away = browser.led_to().to_owned();
    assert!(away.starts_with(
        "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx8888888888888888&redirect_uri="
    ));
    assert!(away.ends_with("#wechat_redirect"), "{away}");
    let asked = fields(&away);
    assert_eq!((asked["response_type"].as_str(), asked["scope"].as_str()), ("code", "snsapi_base"));
    let back = asked["redirect_uri"].strip_prefix("https://school.test").unwrap();
    assert!(back.starts_with(BACK), "{back}");
    format!("{back}&state={}", asked["state"])
}

/// What the page hands to WeChat.
fn handed(browser: &Browser<'_>) -> Option<Value> {
    let text = browser.html.split("data-wechat=\"").nth(1)?.split('"').next()?;
    let text =
        text.replace("&#34;", "\"").replace("&quot;", "\"").replace("&#x2f;", "/").replace("&#43;", "+");
    Some(serde_json::from_str(&text).unwrap())
}

/// The other guardian of 王小明's household.
async fn father(story: &Story) -> Browser<'_> {
    let all = &story.town.register.guardians;
    let wang = all.iter().find(|one| one.phone == "13800000001").unwrap();
    let other = all.iter().find(|one| one.household == wang.household && one.id != wang.id).unwrap();
    story.guardian(&other.phone).await
}

#[tokio::test]
async fn a_guardian_pays_inside_wechat_with_one_button() {
    let (story, fake) = merchant().await;
    let bill = ming(&story).await;
    let mut browser = story.wang().await;
    let back = pressed(&mut browser).await;
    browser.get(&format!("{back}&code=code-wang-1")).await.is(303);
    let page = browser.led_to().to_owned();
    let id = page.rsplit('/').next().unwrap().to_owned();
    assert_eq!(fake.payer(&id).as_deref(), Some("o-wang"));
    browser.get(&page).await.is(200).shows("/assets/pay-").shows("hidden>微信支付");
    assert!(!browser.html.contains("<svg class=\"code\""), "an order for one person has no code");
    assert!(!browser.html.contains("o-wang"), "who somebody is to WeChat stands on no page");

    let order_of = handed(&browser).unwrap();
    let text = |name: &str| order_of[name].as_str().unwrap().to_owned();
    assert_eq!((text("appId"), text("signType")), ("wx8888888888888888".to_owned(), "RSA".to_owned()));
    assert_eq!(text("package"), format!("prepay_id={}", prepay_id(&id)));
    assert_eq!(text("timeStamp"), (story.app.now().0 / 1000).to_string(), "seconds, as text");
    let signed =
        format!("{}\n{}\n{}\n{}\n", text("appId"), text("timeStamp"), text("nonceStr"), text("package"));
    let key = PublicKey::read(include_str!("../keys/merchant.pub.pem")).unwrap();
    assert!(
        key.holds(signed.as_bytes(), &text("paySign")),
        "what WeChat checks before it asks for the finger"
    );

    let again = pressed(&mut browser).await;
    browser.get(&format!("{again}&code=code-wang-2")).await.is(303);
    assert_eq!((browser.led_to(), fake.orders()), (page.as_str(), 1), "pressed twice is one order");
    let (headers, body) = fake.notice(&story, order(&id, bill.fen, "W1"));
    assert_eq!(told(&story, NOTICES, &headers, body).await, StatusCode::NO_CONTENT);
    browser.get(&page).await.is(200).shows("已缴");
    assert!(handed(&browser).is_none());
    assert_eq!(held(&story).await, bill.fen);
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}

#[tokio::test]
async fn no_notice_comes_and_the_page_asks_itself() {
    let (story, fake) = merchant().await;
    let mut browser = story.wang().await;
    let back = pressed(&mut browser).await;
    browser.get(&format!("{back}&code=code-wang-1")).await.is(303);
    let page = browser.led_to().to_owned();
    browser.get(&page).await.is(200);
    browser.post(&format!("{page}/ask"), &[]).await.is(303);
    browser.get(&page).await.is(200).shows("待缴");
    fake.pay(page.rsplit('/').next().unwrap());
    browser.post(&format!("{page}/ask"), &[]).await.is(303);
    browser.get(&page).await.is(200).shows("已缴");
}

#[tokio::test]
async fn nobody_else_pays_or_is_shown_what_pays() {
    let (story, fake) = merchant().await;
    let mut wang = story.wang().await;
    let back = pressed(&mut wang).await;
    let mut stranger = story.guardian("13800000002").await;
    stranger.agent = WECHAT;
    stranger.get(&format!("{back}&code=code-li-1")).await.is(404);
    stranger.get(&back.replace("/back?", "?")).await.is(404);
    let mut visitor = story.visitor();
    visitor.get(&format!("{back}&code=code-li-2")).await.is(303);
    assert!(visitor.led_to().contains("/signin"));
    let mut cashier = story.staff("cashier").await;
    cashier.get(&format!("{back}&code=code-li-3")).await.is(404);
    let mut other = father(&story).await;
    other.agent = WECHAT;
    other.get(&format!("{back}&code=code-li-4")).await.is(400); // the state is of another sign-in
    assert_eq!(fake.orders(), 0, "and no code was spent");

    wang.get(&format!("{back}&code=code-wang-1")).await.is(303);
    let page = wang.led_to().to_owned();
    stranger.get(&page).await.is(404);
    other.get(&page).await.is(200).shows("另一位家长");
    assert!(handed(&other).is_none());
    let own = pressed(&mut other).await;
    other.get(&format!("{own}&code=code-fu-1")).await.is(303);
    let second = other.led_to().to_owned();
    assert_ne!(second, page);
    assert_eq!(fake.payer(second.rsplit('/').next().unwrap()).as_deref(), Some("o-fu"));
    other.get(&second).await.is(200);
    assert!(handed(&other).is_some());
}

#[tokio::test]
async fn where_wechat_says_nothing_there_is_the_code_to_scan() {
    let (mut story, fake) = merchant().await;
    let bill = ming(&story).await;
    {
        let mut wang = story.wang().await;
        let back = pressed(&mut wang).await;
        wang.get(&back).await.is(303);
        assert!(wang.led_to().ends_with(ACCOUNT), "no code: {}", wang.led_to());
        wang.get(&format!("{back}&code=code-wang-1")).await.is(303);
        let page = wang.led_to().to_owned();
        wang.get(&format!("{back}&code=code-wang-1")).await.is(303);
        assert!(wang.led_to().ends_with(ACCOUNT), "a code is good once: {}", wang.led_to());
        wang.get(ACCOUNT).await.shows("微信没有说是谁在付款");
        wang.agent = "";
        wang.get(&page).await.is(200).shows("请在微信中打开本页");
        assert!(handed(&wang).is_none());
        let form = [("bill", bill.id.as_str()), ("channel", "wechat")];
        wang.post(&format!("{ACCOUNT}/tenders"), &form).await.is(303);
        let scanned = wang.led_to().to_owned();
        assert_ne!(scanned, page, "another order: nobody but wang pays the first");
        wang.get(&scanned).await.is(200).shows("<svg class=\"code\"");
        assert_eq!(fake.payer(scanned.rsplit('/').next().unwrap()), None);
    }
    let wechat = afterbell::channel::Wechat { login: None, ..fake.wechat() };
    let merchant = Merchant { wechat: Some(wechat), alipay: None };
    let channels = Channels::of([("gongshu/wenlan".to_owned(), merchant)].into()).unwrap();
    story.with(|app| app.channels = Arc::new(channels));
    let mut wang = story.wang().await;
    wang.agent = WECHAT;
    wang.get(ACCOUNT).await.is(200).shows("name=\"channel\" value=\"wechat\"");
    let asked = serde_html_form::to_string([("bill", bill.id.as_str())]).unwrap();
    wang.get(&format!("{ACCOUNT}/tenders/inside?{asked}")).await.is(422);
}
