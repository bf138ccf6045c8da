//! 手机缴费 A family pays on its phone: by the code that WeChat scans, and inside WeChat, whose browser gives the page a bridge. The
//! channel is the fake of the stories, which checks and signs like the real one; the bridge is what WeChat's browser gives.

use super::SCHOOL;
use super::fake::{Fake, prepay_id};
use super::phone::Phone;
use afterbell::app::{App, Clock, Ids};
use afterbell::channel::{Channels, Merchant, PublicKey};
use afterbell::routes::router;
use afterbell::season::Season;
use afterbell::town::{PLAN, Plan, Town};
use axum::Router;
use axum::extract::Query;
use axum::response::Redirect;
use axum::routing::get;
use fantoccini::Locator;
use rules::fen::Fen;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::role::{Permit, clock};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use store::Store;
use store::money::BillRow;
use tokio::net::TcpListener;

const FAMILIES: usize = 45;
const SEED: u64 = 7;
/// What WeChat's browser says it is.
const WECHAT: &str = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/86.0 Mobile \
    Safari/537.36 MMWEBID/1 MicroMessenger/8.0.16.2040(0x28001053) NetType/WIFI";
/// The bridge as WeChat's browser gives it: it comes when the page stands already, says so, and answers once people have.
const BRIDGE: &str = "
    window.asked = [];
    window.arrive = () => {
        window.WeixinJSBridge = {
            invoke: (what, order, told) => {
                asked.push({ what, order });
                window.say = (word) => told({ err_msg: 'get_brand_wcpay_request:' + word });
            },
        };
        document.dispatchEvent(new Event('WeixinJSBridgeReady'));
    };";

/// A school whose bills are out and that takes WeChat Pay.
struct School {
    app: App,
    at: SocketAddr,
    fake: Fake,
    /// A bill that is due, and the phone of a guardian whose child it is for.
    bill: BillRow,
    guardian: String,
    _folder: tempfile::TempDir,
}

#[tokio::test]
async fn a_family_pays_by_the_code_that_wechat_scans() {
    let Some(school) = School::open().await else { return };
    let phone = Phone::new(school.at).await;
    school.signs_in(&phone).await;
    phone.send(&school.pays_with_wechat()).await;
    phone.seen("svg.code").await;
    let drawn = "document.querySelector('svg.code').getBoundingClientRect().width >= 120";
    phone.waits_for(drawn).await;
    assert!(phone.client.find(Locator::Css("button[data-wechat]")).await.is_err(), "no bridge is here");
    phone.picture("pay-code").await;
    phone.send("#ask button").await;
    phone.says("待缴").await;
    school.is_held(Fen::ZERO).await;
    school.fake.pay(&order_on(&phone).await);
    phone.send("#ask button").await;
    phone.says("已缴").await;
    school.is_held(school.bill.fen).await;
    phone.picture("pay-paid").await;
    phone.client.clone().close().await.unwrap();
}

#[tokio::test]
async fn a_family_pays_inside_wechat_through_its_bridge() {
    let Some(school) = School::open().await else { return };
    let phone = Phone::new(school.at).await;
    school.signs_in(&phone).await;
    phone.devtools("Network.enable", &json!({})).await;
    phone.devtools("Network.setUserAgentOverride", &json!({ "userAgent": WECHAT })).await;
    phone.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": BRIDGE })).await;
    phone.open(&school.account()).await;
    phone.send("a[href*='/tenders/inside?']").await;
    phone.seen("button[data-wechat]:not([hidden])").await;
    assert!(
        phone.client.find(Locator::Css("svg.code")).await.is_err(),
        "an order for one person has no code"
    );
    phone.picture("pay-inside").await;
    let id = order_on(&phone).await;

    // Pressed before the bridge is there: it waits, and asks once, however often it is pressed.
    phone.press("button[data-wechat]").await;
    phone.seen("button[data-wechat]:disabled").await;
    assert_eq!(asked(&phone).await, Vec::<Value>::new());
    phone.client.execute("arrive()", Vec::new()).await.unwrap();
    let orders = asked(&phone).await;
    assert_eq!(orders.len(), 1, "{orders:?}");
    is_signed(&orders[0], &id);

    // Whoever turns back in WeChat may press again, and nothing is paid.
    phone.client.execute("say('cancel')", Vec::new()).await.unwrap();
    phone.seen("button[data-wechat]:not(:disabled)").await;
    school.is_held(Fen::ZERO).await;
    phone.press("button[data-wechat]").await;
    phone.waits_for("asked.length === 2").await;

    // WeChat says that it was paid, and is not believed: the school asks WeChat, which knows of nothing yet.
    says_ok(&phone).await;
    phone.seen("button[data-wechat]:not([hidden])").await;
    phone.says("待缴").await;
    school.is_held(Fen::ZERO).await;

    phone.client.execute("arrive()", Vec::new()).await.unwrap();
    phone.press("button[data-wechat]").await;
    phone.waits_for("asked.length === 1").await;
    school.fake.pay(&id);
    says_ok(&phone).await;
    phone.says("已缴").await;
    assert!(
        phone.client.find(Locator::Css("button[data-wechat]")).await.is_err(),
        "nothing is left to press"
    );
    school.is_held(school.bill.fen).await;
    phone.picture("pay-inside-paid").await;
    assert_eq!(school.app.store.doctor().await.unwrap(), []);
    phone.client.clone().close().await.unwrap();
}

/// What the page has asked the bridge for.
async fn asked(phone: &Phone) -> Vec<Value> {
    let asked = phone.client.execute("return window.asked", Vec::new()).await.unwrap();
    asked.as_array().unwrap().clone()
}

/// WeChat tells the page that the order was paid; the page sends its form.
async fn says_ok(phone: &Phone) {
    phone
        .client
        .execute("document.querySelector('main').dataset.old = ''; say('ok')", Vec::new())
        .await
        .unwrap();
    phone.seen("main:not([data-old])").await;
}

/// What WeChat checks before it asks for the finger.
fn is_signed(asked: &Value, id: &str) {
    assert_eq!(asked["what"], "getBrandWCPayRequest");
    let text = |name: &str| asked["order"][name].as_str().unwrap().to_owned();
    assert_eq!(text("package"), format!("prepay_id={}", prepay_id(id)));
    let signed =
        format!("{}\n{}\n{}\n{}\n", text("appId"), text("timeStamp"), text("nonceStr"), text("package"));
    let key = PublicKey::read(include_str!("../keys/merchant.pub.pem")).unwrap();
    assert!(key.holds(signed.as_bytes(), &text("paySign")), "signed by the school");
}

/// The order whose page stands open.
async fn order_on(phone: &Phone) -> String {
    let url = phone.client.current_url().await.unwrap();
    url.path().trim_end_matches("/ask").rsplit('/').next().unwrap().to_owned()
}

impl School {
    /// `None` where no browser is asked for.
    async fn open() -> Option<Self> {
        std::env::var_os("AFTERBELL_BROWSER")?;
        let folder = tempfile::tempdir().unwrap();
        let text = PLAN.text.replace("students_min  = 15 ", "students_min  = 3 "); // so few families fill some courses
        let plan = Plan { file: PLAN.file, text: &text };
        let store = Store::open(folder.path().join("pay.db").to_str().unwrap()).await.unwrap();
        let begins = plan.read().unwrap().registration.notice_at;
        let mut app = App::open(store, Clock::turned(begins), Ids::seeded(SEED)).await.unwrap();
        let town = Town::make(SEED, FAMILIES);
        town.settle(&app, &plan).await.unwrap();
        let guardians = town.register.guardians.clone();
        let bill = until_billed(&app, town).await;
        let guardian = guardian_of(&app, &bill).await;
        let guardian = guardians.iter().find(|one| one.household.as_str() == guardian).unwrap().phone.clone();

        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let at = listener.local_addr().unwrap();
        let fake = Fake::start().await;
        app.shows_codes = true;
        app.channels = Arc::new(channels(&fake, at, door().await));
        let served = router(app.clone());
        tokio::spawn(async move { axum::serve(listener, served).await.unwrap() });
        Some(Self { app, at, fake, bill, guardian, _folder: folder })
    }

    /// By the code that the page shows in a town of stories.
    async fn signs_in(&self, phone: &Phone) {
        phone.open("language?to=zh&back=/").await;
        phone.open(&format!("{SCHOOL}/signin")).await;
        phone.fill("main [name=phone]", &self.guardian).await;
        phone.send("main form[action$='/code'] button").await;
        let said = phone.text("main").await;
        let code = said.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 6);
        phone.fill("main [name=code]", code.expect("the page shows the code")).await;
        phone.send("main form[action$='/guardian'] button").await;
        phone.open(&self.account()).await;
    }

    fn account(&self) -> String {
        format!("{SCHOOL}/accounts/{}", self.bill.student)
    }

    /// The button beside the bill.
    fn pays_with_wechat(&self) -> String {
        format!("form:has(input[value='{}']) button[value=wechat]", self.bill.id)
    }

    async fn is_held(&self, fen: Fen) {
        let mut tx = self.app.store.look(&permit(&self.app)).await.unwrap();
        assert_eq!(tx.account_totals().await.unwrap().custody, fen);
    }
}

fn permit(app: &App) -> Permit {
    clock(Act::BillIssue, &app.place("gongshu", "wenlan").unwrap()).unwrap()
}

/// Plays the season until bills are out and nobody has paid; answers one of a child that has no other.
async fn until_billed(app: &App, town: Town) -> BillRow {
    let mut season = Season::new(app, town, SEED).unwrap();
    while season.left() > 0 {
        season.play_some(Moment(i64::MAX), 1).await.unwrap();
        let all = app.store.look(&permit(app)).await.unwrap().bills(None).await.unwrap();
        let is_only = |bill: &&BillRow| all.iter().filter(|one| one.student == bill.student).count() == 1;
        if let Some(bill) = all.iter().filter(|bill| bill.state == "due").find(is_only) {
            return bill.clone();
        }
    }
    panic!("no course opened")
}

/// The household of a bill's child.
async fn guardian_of(app: &App, bill: &BillRow) -> String {
    let mut tx = app.store.look(&permit(app)).await.unwrap();
    tx.student(&bill.student).await.unwrap().household.to_string()
}

/// The school's merchant, whose account knows people by WeChat's page: here one of ours.
fn channels(fake: &Fake, at: SocketAddr, door: SocketAddr) -> Channels {
    let mut wechat = fake.wechat();
    let mut login = wechat.login.take().unwrap();
    login.authorize = format!("http://{door}");
    login.site = format!("http://{at}/");
    wechat.login = Some(login);
    let merchant = Merchant { wechat: Some(wechat), alipay: None };
    Channels::of([("gongshu/wenlan".to_owned(), merchant)].into()).unwrap()
}

/// The page on which WeChat says who somebody is: it sends everybody back with a code.
async fn door() -> SocketAddr {
    async fn back(Query(asked): Query<BTreeMap<String, String>>) -> Redirect {
        assert_eq!((asked["response_type"].as_str(), asked["scope"].as_str()), ("code", "snsapi_base"));
        Redirect::to(&format!("{}&code=code-guardian-1&state={}", asked["redirect_uri"], asked["state"]))
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let at = listener.local_addr().unwrap();
    let page = Router::new().route("/connect/oauth2/authorize", get(back));
    tokio::spawn(async move { axum::serve(listener, page).await.unwrap() });
    at
}
