//! 假通道 WeChat Pay and Alipay on loopback: they check our signatures and sign their own like the real ones.

use crate::town::Story;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use afterbell::channel::{Alipay, Login, PrivateKey, PublicKey, Wechat};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rules::fen::Fen;
use serde_json::{Value, json};
use sha1::{Digest, Sha1};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

const MERCHANT: &str = include_str!("../keys/merchant.pem");
const MERCHANT_PUBLIC: &str = include_str!("../keys/merchant.pub.pem");
const PLATFORM: &str = include_str!("../keys/platform.pem");
const PLATFORM_PUBLIC: &str = include_str!("../keys/platform.pub.pem");
const API_V3_KEY: &[u8; 32] = b"0123456789abcdef0123456789abcdef";
const SERIAL: &str = "PUB_KEY_ID_0001";
/// The key that WeChat goes over to.
const NEXT: &str = include_str!("../keys/platform-next.pem");
const NEXT_PUBLIC: &str = include_str!("../keys/platform-next.pub.pem");
pub(crate) const NEXT_SERIAL: &str = "PUB_KEY_ID_0002";
const APP_SECRET: &str = "d4624c36b6795d1d99dcf0547af5443d";
/// A body that says nothing.
pub(crate) const NO: &[u8] = b"{}";

/// What the fake knows.
#[derive(Default)]
struct Known {
    orders: BTreeMap<String, i64>,
    /// Who alone may pay an order that was placed inside WeChat.
    payers: BTreeMap<String, String>,
    /// Codes that were exchanged: each is good once.
    codes: BTreeSet<String>,
    paid: BTreeMap<String, String>,
    returns: BTreeMap<String, i64>,
    /// Refunds that WeChat closed: their numbers are used up.
    closed: BTreeMap<String, i64>,
    /// What each of them named: our number of the order, or the channel's own of a payment.
    returned_by: Vec<String>,
    /// What of each order of Alipay's went back.
    given_back: BTreeMap<String, i64>,
    bills: BTreeMap<String, Vec<u8>>,
    broken: bool,
    slow: bool,
    /// The word with which WeChat refuses every refund.
    refusing: Option<&'static str>,
    /// The state in which WeChat takes every refund; Alipay takes it too, and moves nothing.
    taking: Option<&'static str>,
}

/// Both channels behind one address.
pub(crate) struct Fake {
    base: String,
    known: Arc<Mutex<Known>>,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// A paid order as WeChat tells it.
pub(crate) fn order(id: &str, fen: Fen, channel_no: &str) -> Value {
    json!({
        "mchid": "1900000001", "appid": "wx8888888888888888", "out_trade_no": id, "transaction_id": channel_no,
        "trade_type": "NATIVE", "trade_state": "SUCCESS", "amount": { "total": fen, "payer_total": fen, "currency": "CNY" },
    })
}

/// A notice's body: the resource sealed with the `APIv3` key.
pub(crate) fn sealed(event: &str, resource: &Value) -> Vec<u8> {
    let cipher = Aes256Gcm::new_from_slice(API_V3_KEY).unwrap();
    let plain = resource.to_string();
    let sealed = cipher
        .encrypt(&Nonce::from(*b"fdasfjihihih"), Payload { msg: plain.as_bytes(), aad: b"transaction" });
    let body = json!({
        "id": "EV-2018022511223320873", "create_time": "2021-09-20T13:29:35+08:00", "resource_type": "encrypt-resource",
        "event_type": event, "summary": "支付成功", "resource": {
            "original_type": "transaction", "algorithm": "AEAD_AES_256_GCM", "ciphertext": STANDARD.encode(sealed.unwrap()),
            "associated_data": "transaction", "nonce": "fdasfjihihih",
        },
    });
    body.to_string().into_bytes()
}

type Notice = (Vec<(&'static str, String)>, Vec<u8>);

impl Fake {
    pub(crate) async fn start() -> Self {
        let known = Arc::new(Mutex::new(Known::default()));
        let router = Router::new()
            .route("/v3/pay/transactions/native", post(native))
            .route("/v3/pay/transactions/jsapi", post(jsapi))
            .route("/sns/oauth2/access_token", get(exchange))
            .route("/v3/pay/transactions/out-trade-no/{id}", get(query))
            .route("/v3/refund/domestic/refunds", post(refund))
            .route("/v3/bill/tradebill", get(tradebill))
            .route("/v3/billdownload/file", get(download))
            .route("/gateway.do", post(gateway))
            .route("/bills/{day}", get(packed))
            .with_state(known.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { base, known, server }
    }

    pub(crate) fn wechat(&self) -> Wechat {
        Wechat {
            mchid: "1900000001".into(),
            appid: "wx8888888888888888".into(),
            serial: "5157F09EFDC096DE15EBE81A47057A72".into(),
            key: PrivateKey::read(MERCHANT).unwrap(),
            platform_keys: [(SERIAL, PLATFORM_PUBLIC), (NEXT_SERIAL, NEXT_PUBLIC)]
                .map(|(serial, pem)| (serial.to_owned(), PublicKey::read(pem).unwrap()))
                .into(),
            api_v3_key: *API_V3_KEY,
            base: self.base.clone(),
            notify_url: "https://school.test/gongshu/wenlan/tenders/notices/wechat".into(),
            login: Some(Login {
                secret: APP_SECRET.into(),
                authorize: "https://open.weixin.qq.com".into(),
                base: self.base.clone(),
                site: "https://school.test/".into(),
            }),
        }
    }

    /// Who alone may pay an order.
    pub(crate) fn payer(&self, id: &str) -> Option<String> {
        self.known.lock().unwrap().payers.get(id).cloned()
    }

    pub(crate) fn alipay(&self) -> Alipay {
        Alipay {
            app_id: "2021000000000001".into(),
            seller_id: "2088000000000001".into(),
            key: PrivateKey::read(MERCHANT).unwrap(),
            platform_key: PublicKey::read(PLATFORM_PUBLIC).unwrap(),
            gateway: format!("{}/gateway.do", self.base),
            notify_url: "https://school.test/gongshu/wenlan/tenders/notices/alipay".into(),
        }
    }

    /// A signed notice of a paid order.
    pub(crate) fn notice(&self, story: &Story, order: Value) -> Notice {
        self.sign(story, sealed("TRANSACTION.SUCCESS", &order))
    }

    pub(crate) fn sign(&self, story: &Story, body: Vec<u8>) -> Notice {
        (headers(PLATFORM, story.app.now().0 / 1000, &body), body)
    }

    /// What somebody could send who stole our own key.
    pub(crate) fn signed_by_the_merchant(&self, story: &Story, order: Value) -> Notice {
        let body = sealed("TRANSACTION.SUCCESS", &order);
        (headers(MERCHANT, story.app.now().0 / 1000, &body), body)
    }

    /// A notice by the key that WeChat goes over to, under whichever serial number.
    pub(crate) fn signed_by_the_next(&self, story: &Story, order: Value, serial: &str) -> Notice {
        let body = sealed("TRANSACTION.SUCCESS", &order);
        let mut headers = headers(NEXT, story.app.now().0 / 1000, &body);
        headers.retain(|(name, _)| *name != "wechatpay-serial");
        headers.push(("wechatpay-serial", serial.to_owned()));
        (headers, body)
    }

    pub(crate) fn alipay_notice(&self, id: &str, fen: Fen, channel_no: &str) -> Vec<u8> {
        let amount = yuan(fen);
        let mut fields = vec![
            ("app_id", "2021000000000001"),
            ("notify_id", "ac05099524730693a8b330c5ecf72da9"),
            ("out_trade_no", id),
            ("seller_id", "2088000000000001"),
            ("subject", "文澜小学 机器人"),
            ("total_amount", &amount),
            ("trade_no", channel_no),
            ("trade_status", "TRADE_SUCCESS"),
        ];
        let signed: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let signature = PrivateKey::read(PLATFORM).unwrap().sign(signed.join("&").as_bytes());
        fields.extend([("sign", signature.as_str()), ("sign_type", "RSA2")]);
        serde_html_form::to_string(&fields).unwrap().into_bytes()
    }

    /// Somebody opens the address that pays an Alipay order: only then does Alipay know of it.
    pub(crate) fn open(&self, link: &str) {
        let (gateway, query) = link.split_once('?').unwrap();
        assert_eq!(gateway, format!("{}/gateway.do", self.base));
        let (fields, content) = signed_by_us(query.as_bytes());
        assert_eq!(fields["method"], "alipay.trade.wap.pay");
        let (id, fen) = (content["out_trade_no"].as_str().unwrap(), typed(&content["total_amount"]));
        self.known.lock().unwrap().orders.insert(id.to_owned(), fen.0);
    }

    pub(crate) fn orders(&self) -> usize {
        self.known.lock().unwrap().orders.len()
    }

    /// Somebody pays an order, and no notice is sent.
    pub(crate) fn pay(&self, id: &str) {
        self.known.lock().unwrap().paid.insert(id.to_owned(), format!("no-{id}"));
    }

    pub(crate) fn returned(&self) -> Fen {
        Fen(self.known.lock().unwrap().returns.values().sum())
    }

    /// What refunds named, in their order.
    pub(crate) fn returned_by(&self) -> Vec<String> {
        self.known.lock().unwrap().returned_by.clone()
    }

    /// WeChat refuses refunds with this word, or takes them again.
    pub(crate) fn refuse_refunds(&self, word: Option<&'static str>) {
        self.known.lock().unwrap().refusing = word;
    }

    /// Refunds are taken and nothing moves: WeChat says this state, Alipay that no funds changed.
    pub(crate) fn take_refunds(&self, state: Option<&'static str>) {
        self.known.lock().unwrap().taking = state;
    }

    pub(crate) fn return_no(&self) -> String {
        self.known.lock().unwrap().returns.keys().next().unwrap().clone()
    }

    /// The bill of a day, as WeChat (`2021-09-20`) or Alipay (`alipay-2021-09-20`) will give it.
    pub(crate) fn bill(&self, day: &str, file: Vec<u8>) {
        self.known.lock().unwrap().bills.insert(day.to_owned(), file);
    }

    pub(crate) fn break_down(&self, broken: bool) {
        self.known.lock().unwrap().broken = broken;
    }

    /// Refunds are taken and finished later; Alipay gives the money back and says that its system failed.
    pub(crate) fn slow_refunds(&self, slow: bool) {
        self.known.lock().unwrap().slow = slow;
    }
}

fn yuan(fen: Fen) -> String {
    format!("{}.{:02}", fen.0 / 100, fen.0 % 100)
}

fn headers(key: &str, at: i64, body: &[u8]) -> Vec<(&'static str, String)> {
    let signed = [format!("{at}\nn-0001\n").as_bytes(), body, b"\n"].concat();
    let signature = PrivateKey::read(key).unwrap().sign(&signed);
    vec![
        ("wechatpay-serial", SERIAL.to_owned()),
        ("wechatpay-timestamp", at.to_string()),
        ("wechatpay-nonce", "n-0001".to_owned()),
        ("wechatpay-signature", signature),
    ]
}

/// One value of an `Authorization` header.
fn part(authorization: &str, name: &str) -> String {
    let start = format!("{name}=\"");
    authorization.split_once(&start).unwrap().1.split('"').next().unwrap().to_owned()
}

/// Whether a request of ours is signed as it must be; answers with what the clock said there.
fn checked(method: &str, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> i64 {
    let authorization = headers["authorization"].to_str().unwrap();
    assert!(authorization.starts_with("WECHATPAY2-SHA256-RSA2048 mchid=\"1900000001\","), "{authorization}");
    let (at, nonce) = (part(authorization, "timestamp"), part(authorization, "nonce_str"));
    let path = uri.path_and_query().unwrap();
    let signed = [format!("{method}\n{path}\n{at}\n{nonce}\n").as_bytes(), body, b"\n"].concat();
    let key = PublicKey::read(MERCHANT_PUBLIC).unwrap();
    assert!(
        key.holds(&signed, &part(authorization, "signature")),
        "our signature does not hold: {authorization}"
    );
    at.parse().unwrap()
}

fn answer(at: i64, status: StatusCode, body: &Value) -> Response {
    let body = body.to_string();
    let mut response = (status, body.clone()).into_response();
    for (name, value) in headers(PLATFORM, at, body.as_bytes()) {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}

async fn native(
    State(known): State<Arc<Mutex<Known>>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let at = checked("POST", &uri, &headers, &body);
    let order: Value = serde_json::from_slice(&body).unwrap();
    let mut known = known.lock().unwrap();
    if known.broken {
        return answer(at, StatusCode::INTERNAL_SERVER_ERROR, &json!({ "code": "SYSTEM_ERROR" }));
    }
    assert!(order["description"].as_str().unwrap().len() <= 127 && order["payer"].is_null());
    let id = order["out_trade_no"].as_str().unwrap().to_owned();
    assert!((6..=32).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric()));
    known.orders.insert(id.clone(), order["amount"]["total"].as_i64().unwrap());
    answer(at, StatusCode::OK, &json!({ "code_url": format!("weixin://wxpay/bizpayurl?pr={id}") }))
}

/// The number under which WeChat keeps an order placed inside it.
pub(crate) fn prepay_id(id: &str) -> String {
    format!("wx20210920133000{id}")
}

async fn jsapi(
    State(known): State<Arc<Mutex<Known>>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let at = checked("POST", &uri, &headers, &body);
    let order: Value = serde_json::from_slice(&body).unwrap();
    let mut known = known.lock().unwrap();
    let (id, openid) = (order["out_trade_no"].as_str().unwrap(), order["payer"]["openid"].as_str().unwrap());
    assert!(
        !known.orders.contains_key(id) || known.payers[id] == openid,
        "a number of another kind of order"
    );
    known.orders.insert(id.to_owned(), order["amount"]["total"].as_i64().unwrap());
    known.payers.insert(id.to_owned(), openid.to_owned());
    answer(at, StatusCode::OK, &json!({ "prepay_id": prepay_id(id) }))
}

/// `code-NAME-N` is a code of `o-NAME`, good once.
async fn exchange(
    State(known): State<Arc<Mutex<Known>>>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Response {
    assert_eq!((asked["appid"].as_str(), asked["secret"].as_str()), ("wx8888888888888888", APP_SECRET));
    assert_eq!(asked["grant_type"], "authorization_code");
    let name = asked["code"].strip_prefix("code-").and_then(|rest| rest.rsplit_once('-'));
    let is_fresh = known.lock().unwrap().codes.insert(asked["code"].clone());
    let body = match name.filter(|_| is_fresh) {
        Some((name, _)) => {
            json!({ "access_token": "a", "expires_in": 7200, "openid": format!("o-{name}"), "scope": "snsapi_base" })
        }
        None => json!({ "errcode": 40163, "errmsg": "code been used" }),
    };
    body.to_string().into_response()
}

async fn query(
    State(known): State<Arc<Mutex<Known>>>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let at = checked("GET", &uri, &headers, b"");
    let known = known.lock().unwrap();
    let mut told = order(&id, Fen(known.orders[&id]), known.paid.get(&id).map_or("", String::as_str));
    if !known.paid.contains_key(&id) {
        told["trade_state"] = "NOTPAY".into();
    }
    answer(at, StatusCode::OK, &told)
}

async fn refund(
    State(known): State<Arc<Mutex<Known>>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let at = checked("POST", &uri, &headers, &body);
    let asked: Value = serde_json::from_slice(&body).unwrap();
    let mut known = known.lock().unwrap();
    let (id, fen) =
        (asked["out_refund_no"].as_str().unwrap().to_owned(), asked["amount"]["refund"].as_i64().unwrap());
    assert!(fen <= asked["amount"]["total"].as_i64().unwrap());
    if let Some(word) = known.refusing {
        return answer(at, StatusCode::FORBIDDEN, &json!({ "code": word, "message": "退款失败" }));
    }
    let before = known.returns.get(&id).or(known.closed.get(&id)).copied();
    if before.is_some_and(|before| before != fen) {
        return answer(
            at,
            StatusCode::BAD_REQUEST,
            &json!({ "code": "INVALID_REQUEST", "message": "退款金额不一致" }),
        );
    }
    if known.taking == Some("CLOSED") {
        known.closed.insert(id.clone(), fen);
    }
    if known.closed.contains_key(&id) {
        return answer(at, StatusCode::OK, &json!({ "out_refund_no": id, "status": "CLOSED" }));
    }
    known.returns.insert(id.clone(), fen);
    known
        .returned_by
        .push(asked["transaction_id"].as_str().or(asked["out_trade_no"].as_str()).unwrap().to_owned());
    let status = known.taking.unwrap_or(if known.slow { "PROCESSING" } else { "SUCCESS" });
    answer(at, StatusCode::OK, &json!({ "out_refund_no": id, "status": status }))
}

async fn tradebill(State(known): State<Arc<Mutex<Known>>>, uri: Uri, headers: HeaderMap) -> Response {
    let at = checked("GET", &uri, &headers, b"");
    let day =
        uri.query().unwrap().split('&').find_map(|pair| pair.strip_prefix("bill_date=")).unwrap().to_owned();
    assert!(uri.query().unwrap().contains("bill_type=ALL"));
    let known = known.lock().unwrap();
    if known.broken {
        return answer(at, StatusCode::INTERNAL_SERVER_ERROR, &json!({ "code": "SYSTEM_ERROR" }));
    }
    let Some(file) = known.bills.get(&day) else {
        return answer(
            at,
            StatusCode::BAD_REQUEST,
            &json!({ "code": "NO_STATEMENT_EXIST", "message": "账单不存在" }),
        );
    };
    let hash: String = Sha1::digest(file).iter().map(|byte| format!("{byte:02x}")).collect();
    let to = format!("http://{}/v3/billdownload/file?token={day}", headers["host"].to_str().unwrap());
    answer(at, StatusCode::OK, &json!({ "hash_type": "SHA1", "hash_value": hash, "download_url": to }))
}

/// A file bears no signature of WeChat's; ours is checked.
async fn download(State(known): State<Arc<Mutex<Known>>>, uri: Uri, headers: HeaderMap) -> Response {
    checked("GET", &uri, &headers, b"");
    let day = uri.query().unwrap().strip_prefix("token=").unwrap();
    let mut file = known.lock().unwrap().bills[day].clone();
    if day == "2021-09-22" {
        file.extend(b"one byte more than what was hashed");
    }
    file.into_response()
}

async fn packed(
    State(known): State<Arc<Mutex<Known>>>,
    Path(day): Path<String>,
    headers: HeaderMap,
) -> Response {
    assert!(!headers.contains_key("authorization"), "nobody's key is shown to a file server");
    known.lock().unwrap().bills[&format!("alipay-{day}")].clone().into_response()
}

/// The fields of a request to Alipay, signed by us as they must be, and what it asks.
fn signed_by_us(query: &[u8]) -> (BTreeMap<String, String>, Value) {
    let fields: BTreeMap<String, String> = serde_html_form::from_bytes(query).unwrap();
    let signed =
        fields.iter().filter(|(name, _)| *name != "sign").map(|(name, value)| format!("{name}={value}"));
    let signed: Vec<String> = signed.collect();
    assert!(PublicKey::read(MERCHANT_PUBLIC).unwrap().holds(signed.join("&").as_bytes(), &fields["sign"]));
    assert_eq!((fields["charset"].as_str(), fields["sign_type"].as_str()), ("utf-8", "RSA2"));
    let content = serde_json::from_str(&fields["biz_content"]).unwrap();
    (fields, content)
}

/// An amount as Alipay has them: yuan as a text, with two decimals.
fn typed(amount: &Value) -> Fen {
    let text = amount.as_str().unwrap();
    let fen = Fen::from_yuan(text).unwrap();
    assert_eq!(text, yuan(fen));
    fen
}

/// Alipay says no.
fn refused(word: &str) -> Value {
    json!({ "code": "40004", "msg": "Business Failed", "sub_code": word })
}

/// How an order stands that somebody opened.
fn trade(known: &Known, id: &str) -> Value {
    let Some(fen) = known.orders.get(id) else { return refused("ACQ.TRADE_NOT_EXIST") };
    let paid = known.paid.get(id);
    json!({
        "code": "10000", "msg": "Success", "out_trade_no": id, "trade_no": paid.map_or("", String::as_str),
        "trade_status": if paid.is_some() { "TRADE_SUCCESS" } else { "WAIT_BUYER_PAY" }, "total_amount": yuan(Fen(*fen)),
    })
}

/// Gives money of a paid order back: a number asked for twice is one, and no more goes back than came.
fn give_back(known: &mut Known, content: &Value) -> Value {
    let number = content["out_request_no"].as_str().unwrap().to_owned();
    let named = content["trade_no"].as_str().or(content["out_trade_no"].as_str()).unwrap().to_owned();
    let fen = typed(&content["refund_amount"]).0;
    known.returned_by.push(named.clone());
    let trade = known.paid.iter().find(|(id, no)| **id == named || **no == named);
    let Some((id, no)) = trade.map(|(id, no)| (id.clone(), no.clone())) else {
        return refused("ACQ.TRADE_NOT_EXIST");
    };
    let before = known.given_back.get(&id).copied().unwrap_or_default();
    if known.taking.is_some() {
        return json!({
            "code": "10000", "msg": "Success", "out_trade_no": id, "trade_no": no, "fund_change": "N",
            "refund_fee": yuan(Fen(before)),
        });
    }
    let (sum, changes) = match known.returns.get(&number) {
        Some(earlier) if *earlier != fen => return refused("ACQ.DISCORDANT_REPEAT_REQUEST"),
        Some(_) => (before, "N"),
        None if before + fen > known.orders[&id] => return refused("ACQ.REASON_TRADE_REFUND_FEE_ERR"),
        None => (before + fen, "Y"),
    };
    known.returns.insert(number, fen);
    known.given_back.insert(id.clone(), sum);
    if known.slow {
        return refused("ACQ.SYSTEM_ERROR");
    }
    json!({
        "code": "10000", "msg": "Success", "out_trade_no": id, "trade_no": no, "fund_change": changes,
        "refund_fee": yuan(Fen(sum)),
    })
}

/// What became of a refund, by our number of it: of one that never went nothing is said.
fn refund_found(known: &Known, content: &Value) -> Value {
    let number = content["out_request_no"].as_str().unwrap();
    assert!(content["refund_amount"].is_null(), "a question moves nothing");
    let mut found = json!({ "code": "10000", "msg": "Success" });
    if let Some(fen) = known.returns.get(number) {
        found["out_request_no"] = json!(number);
        found["refund_amount"] = json!(yuan(Fen(*fen)));
        found["refund_status"] = json!("REFUND_SUCCESS");
    }
    found
}

async fn gateway(State(known): State<Arc<Mutex<Known>>>, headers: HeaderMap, body: Bytes) -> Response {
    let (fields, content) = signed_by_us(&body);
    let id = content["out_trade_no"].as_str().unwrap_or_default();
    let mut known = known.lock().unwrap();
    let day = content["bill_date"].as_str().unwrap_or_default();
    let response = match fields["method"].as_str() {
        "alipay.trade.query" => trade(&known, id),
        "alipay.trade.refund" => give_back(&mut known, &content),
        "alipay.trade.fastpay.refund.query" => refund_found(&known, &content),
        "alipay.data.dataservice.bill.downloadurl.query"
            if known.bills.contains_key(&format!("alipay-{day}")) =>
        {
            json!({
                "code": "10000", "bill_download_url": format!("http://{}/bills/{day}", headers["host"].to_str().unwrap()),
            })
        }
        "alipay.data.dataservice.bill.downloadurl.query" => refused("isp.bill_not_exist"),
        other => panic!("Alipay is asked for {other}"),
    };
    let raw = response.to_string();
    let signature = PrivateKey::read(PLATFORM).unwrap().sign(raw.as_bytes());
    let name = fields["method"].replace('.', "_");
    format!("{{\"{name}_response\":{raw},\"sign\":\"{signature}\"}}").into_response()
}
