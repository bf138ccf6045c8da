//! 假平台 The platforms as this machine plays them: what the real ones check, these check too, and they keep what they took.

use afterbell::courier::Channels;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use base64::Engine;
use hmac::{Hmac, KeyInit, Mac};
use rules::moment::Moment;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

/// One server that speaks like all of them.
#[derive(Clone)]
pub(crate) struct Fake {
    pub(crate) base: String,
    pub(crate) mail_port: u16,
    inner: Arc<Mutex<Inner>>,
    /// Takes every connection and never answers.
    silent: Arc<std::net::TcpListener>,
}

#[derive(Default)]
struct Inner {
    now: i64,
    taken: Vec<(String, Value)>,
    calls: Vec<(String, i64)>,
    keys: BTreeSet<String>,
    nonces: BTreeSet<String>,
    tokens: u64,
    stale: bool,
    drops: Option<(&'static str, u32)>,
    answers: Vec<Value>,
}

type Params = Query<BTreeMap<String, String>>;

impl Fake {
    pub(crate) async fn start(now: Moment) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mail = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let inner = Arc::new(Mutex::new(Inner { now: now.0, ..Inner::default() }));
        let silent = Arc::new(std::net::TcpListener::bind("127.0.0.1:0").unwrap());
        let fake = Self { base, mail_port: mail.local_addr().unwrap().port(), inner, silent };
        let router = Router::new()
            .route("/robot/send", post(dingtalk))
            .route("/cgi-bin/webhook/send", post(wecom_robot))
            .route("/cgi-bin/school/getuserinfo", get(parent))
            .route("/sns/oauth2/access_token", get(follower))
            .route("/cgi-bin/gettoken", get(token))
            .route("/cgi-bin/token", get(token))
            .route("/cgi-bin/externalcontact/message/send", post(wecom_school))
            .route("/cgi-bin/message/template/send", post(wechat))
            .route("/", post(short_message))
            .with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        tokio::spawn(post_office(mail, fake.clone()));
        fake
    }

    /// What the platform's clock shows.
    pub(crate) fn turn(&self, now: Moment) {
        self.inner.lock().unwrap().now = now.0;
    }

    /// Takes the next messages of a platform and never answers.
    pub(crate) fn drop_next(&self, platform: &'static str, count: u32) {
        self.inner.lock().unwrap().drops = Some((platform, count));
    }

    /// Says this to the next question instead of looking at it.
    pub(crate) fn answer_next(&self, answer: Value) {
        self.inner.lock().unwrap().answers.push(answer);
    }

    /// The token handed out last is worth nothing any more.
    pub(crate) fn forget_token(&self) {
        self.inner.lock().unwrap().stale = true;
    }

    /// What was taken by a platform.
    pub(crate) fn taken(&self, platform: &str) -> Vec<Value> {
        let inner = self.inner.lock().unwrap();
        inner.taken.iter().filter(|(by, _)| by == platform).map(|(_, message)| message.clone()).collect()
    }

    fn now(&self) -> i64 {
        self.inner.lock().unwrap().now
    }

    fn scripted(&self) -> Option<Value> {
        self.inner.lock().unwrap().answers.pop()
    }

    /// Keeps a message; a line that breaks now leaves the other side in doubt.
    fn take(&self, platform: &str, message: Value) {
        let mut inner = self.inner.lock().unwrap();
        inner.taken.push((platform.to_owned(), message));
        if let Some((_, count)) = inner.drops.as_mut().filter(|(of, count)| *of == platform && *count > 0) {
            *count -= 1;
            drop(inner);
            panic!("the line breaks here");
        }
    }

    /// Whether this is more than twenty in a minute.
    fn too_fast(&self, who: &str) -> bool {
        let mut inner = self.inner.lock().unwrap();
        let now = inner.now;
        inner.calls.push((who.to_owned(), now));
        inner.calls.iter().filter(|(by, at)| by == who && *at > now - 60_000).count() > 20
    }
}

fn sign(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn dingtalk(State(fake): State<Fake>, Query(asked): Params, body: Bytes) -> axum::Json<Value> {
    let no = |code: i64, words: &str| axum::Json(json!({ "errcode": code, "errmsg": words }));
    if let Some(answer) = fake.scripted() {
        return axum::Json(answer);
    }
    let timestamp: i64 = asked["timestamp"].parse().unwrap();
    if (timestamp - fake.now()).abs() > 3_600_000 {
        return no(310_000, "invalid timestamp");
    }
    let known = sign(b"SEC-wenlan", &format!("{timestamp}\nSEC-wenlan"));
    if asked["sign"] != base64::engine::general_purpose::STANDARD.encode(known) {
        return no(310_000, "sign not match");
    }
    if fake.too_fast(&asked["access_token"]) {
        return no(130_101, "send too fast, exceed 20 times per minute");
    }
    let message: Value = serde_json::from_slice(&body).unwrap();
    if !message["markdown"]["text"].as_str().unwrap().contains("托管") {
        return no(310_000, "keywords not in content");
    }
    fake.take("dingtalk", message);
    no(0, "ok")
}

async fn wecom_robot(State(fake): State<Fake>, Query(asked): Params, body: Bytes) -> axum::Json<Value> {
    let no = |code: i64| axum::Json(json!({ "errcode": code, "errmsg": "said" }));
    let message: Value = serde_json::from_slice(&body).unwrap();
    if asked["key"] != "robot-key" || message["markdown"]["content"].as_str().unwrap().len() > 4096 {
        return no(93_000);
    }
    if fake.too_fast(&asked["key"]) {
        return no(45_009);
    }
    fake.take("wecom-robot", message);
    no(0)
}

async fn token(State(fake): State<Fake>, Query(asked): Params) -> axum::Json<Value> {
    let secret = asked.get("corpsecret").or(asked.get("secret")).unwrap();
    if secret != "app secret+/" {
        return axum::Json(json!({ "errcode": 40013, "errmsg": "invalid" }));
    }
    let mut inner = fake.inner.lock().unwrap();
    inner.tokens += 1;
    inner.stale = false;
    axum::Json(json!({ "errcode": 0, "access_token": format!("token-{}", inner.tokens), "expires_in": 7200 }))
}

/// 42001 for a token that is not the last one.
fn refused(fake: &Fake, asked: &BTreeMap<String, String>) -> Option<axum::Json<Value>> {
    let inner = fake.inner.lock().unwrap();
    let good = !inner.stale && asked["access_token"] == format!("token-{}", inner.tokens);
    (!good).then(|| axum::Json(json!({ "errcode": 42001, "errmsg": "access_token expired" })))
}

/// Whose code it is, once; a pupil's names no parent.
async fn parent(State(fake): State<Fake>, Query(asked): Params) -> axum::Json<Value> {
    if let Some(no) = refused(&fake, &asked) {
        return no;
    }
    axum::Json(match asked["code"].as_str() {
        "pupil" => json!({ "errcode": 0, "errmsg": "ok", "student_userid": "ming" }),
        code if fake.inner.lock().unwrap().keys.insert(format!("code {code}")) => {
            json!({ "errcode": 0, "errmsg": "ok", "parent_userid": format!("p-{code}") })
        }
        _ => json!({ "errcode": 40_029, "errmsg": "invalid code" }),
    })
}

async fn follower(State(fake): State<Fake>, Query(asked): Params) -> axum::Json<Value> {
    let ours = ["appid", "secret", "grant_type"].map(|field| asked[field].as_str());
    let code = asked["code"].clone();
    let fresh = fake.inner.lock().unwrap().keys.insert(format!("code {code}"));
    if ours != ["wx", "app secret+/", "authorization_code"] || !fresh {
        return axum::Json(json!({ "errcode": 40_029, "errmsg": "invalid code" }));
    }
    axum::Json(
        json!({ "access_token": "x", "expires_in": 7200, "openid": format!("o-{code}"), "scope": "snsapi_base" }),
    )
}

async fn wecom_school(State(fake): State<Fake>, Query(asked): Params, body: Bytes) -> axum::Json<Value> {
    if let Some(no) = refused(&fake, &asked) {
        return no;
    }
    let message: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((message["enable_duplicate_check"].as_i64(), message["agentid"].as_i64()), (Some(1), Some(7)));
    let invalid: Vec<&Value> =
        message["to_parent_userid"].as_array().unwrap().iter().filter(|one| *one == "gone").collect();
    let answer = json!({ "errcode": 0, "errmsg": "ok", "invalid_parent_userid": invalid });
    let fresh = fake.inner.lock().unwrap().keys.insert(message.to_string());
    if fresh && invalid.is_empty() {
        fake.take("wecom-school", message);
    }
    axum::Json(answer)
}

async fn wechat(State(fake): State<Fake>, Query(asked): Params, body: Bytes) -> axum::Json<Value> {
    let no = |code: i64, words: &str| axum::Json(json!({ "errcode": code, "errmsg": words }));
    if let Some(no) = refused(&fake, &asked) {
        return no;
    }
    let message: Value = serde_json::from_slice(&body).unwrap();
    if message["template_id"] != "T-alarm" {
        return no(40_037, "invalid template_id");
    }
    for (name, value) in message["data"].as_object().unwrap() {
        let value = value["value"].as_str().unwrap();
        let letters = value.chars().count();
        let bad = name.contains('.')
            || letters == 0
            || (name.starts_with("thing") && letters > 20)
            || (name.starts_with("name") && letters > 10)
            || (name.starts_with("phrase") && letters > 5);
        if bad {
            return no(47_003, &format!("argument invalid! data.{name}.value is invalid"));
        }
    }
    let key = message["client_msg_id"].as_str().unwrap().to_owned();
    if fake.inner.lock().unwrap().keys.insert(key) {
        fake.take("wechat", message);
    }
    axum::Json(json!({ "errcode": 0, "errmsg": "ok", "msgid": 200_163_836 }))
}

/// Aliyun and Tencent share a path; their headers tell them apart.
async fn short_message(
    State(fake): State<Fake>,
    uri: axum::http::Uri,
    headers: HeaderMap,
    body: Bytes,
) -> axum::Json<Value> {
    let text = |name: &str| headers.get(name).map_or("", |value| value.to_str().unwrap());
    let signed = text("authorization");
    let between =
        |from: &str, to: &str| signed.split_once(from).unwrap().1.split(to).next().unwrap().to_owned();
    let names = between("SignedHeaders=", ",");
    let lower =
        |name: &str| if name == "x-tc-action" { text(name).to_lowercase() } else { text(name).to_owned() };
    let lines: String = names.split(';').map(|name| format!("{name}:{}\n", lower(name))).collect();
    let hash = hex(&Sha256::digest(&body));
    let canonical = format!("POST\n/\n{}\n{lines}\n{names}\n{hash}", uri.query().unwrap_or_default());
    let canonical = hex(&Sha256::digest(canonical));
    if text("x-acs-action").is_empty() {
        return tencent(
            &fake,
            (&headers, &body),
            &canonical,
            (&between("Credential=", ","), &between("Signature=", ",")),
        );
    }
    let stamp: jiff::Timestamp = text("x-acs-date").parse().unwrap();
    if (stamp.as_millisecond() - fake.now()).abs() > 900_000 {
        return axum::Json(json!({ "Code": "InvalidTimeStamp.Expired", "Message": "x" }));
    }
    let known = hex(&sign(b"AK secret", &format!("ACS3-HMAC-SHA256\n{canonical}")));
    let once = fake.inner.lock().unwrap().nonces.insert(text("x-acs-signature-nonce").to_owned());
    if !signed.ends_with(&known) || !once || text("x-acs-content-sha256") != hash {
        return axum::Json(json!({ "Code": "SignatureDoesNotMatch", "Message": "x" }));
    }
    if let Some(answer) = fake.scripted() {
        return axum::Json(answer);
    }
    let Query(asked): Params = Query::try_from_uri(&uri).unwrap();
    fake.take("aliyun", json!(asked));
    axum::Json(json!({ "Code": "OK", "Message": "OK", "BizId": format!("biz-{}", asked["OutId"]) }))
}

fn tencent(
    fake: &Fake,
    (headers, body): (&HeaderMap, &Bytes),
    canonical: &str,
    (credential, signature): (&str, &str),
) -> axum::Json<Value> {
    let no = |code: &str| axum::Json(json!({ "Response": { "Error": { "Code": code, "Message": "x" } } }));
    let (_, scope) = credential.split_once('/').unwrap();
    let stamp: i64 = headers["x-tc-timestamp"].to_str().unwrap().parse().unwrap();
    let day = jiff::Timestamp::from_second(stamp).unwrap().strftime("%Y-%m-%d").to_string();
    if (stamp * 1000 - fake.now()).abs() > 300_000 || scope != format!("{day}/sms/tc3_request") {
        return no("AuthFailure.SignatureExpire");
    }
    let key = sign(&sign(&sign(b"TC3tc secret", &day), "sms"), "tc3_request");
    let known = hex(&sign(&key, &format!("TC3-HMAC-SHA256\n{stamp}\n{scope}\n{canonical}")));
    if signature != known {
        return no("AuthFailure.SignatureFailure");
    }
    let message: Value = serde_json::from_slice(body).unwrap();
    let status = json!({ "Code": "Ok", "Message": "send success", "SerialNo": "serial-1" });
    fake.take("tencent", message);
    axum::Json(json!({ "Response": { "SendStatusSet": [status], "RequestId": "r" } }))
}

/// A mail server that takes letters of whoever knows the password.
async fn post_office(listener: TcpListener, fake: Fake) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 post.test\r\n").await.unwrap();
        let (mut letter, mut inside) = (String::new(), false);
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
                break;
            }
            if inside && line != ".\r\n" {
                letter.push_str(&line);
                continue;
            }
            let proof = base64::engine::general_purpose::STANDARD.encode("\0post\0mail secret");
            let answer = match line.trim_end() {
                "." => {
                    inside = false;
                    fake.inner.lock().unwrap().taken.push(("mail".to_owned(), json!(letter)));
                    "250 taken"
                }
                "DATA" => {
                    inside = true;
                    "354 go on"
                }
                "EHLO afterbell" => "250-post.test\r\n250 AUTH PLAIN",
                auth if auth.starts_with("AUTH") && auth != format!("AUTH PLAIN {proof}") => "535 no",
                to if to.contains("<nobody@") => "550 no such box",
                _ => "250 ok",
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
        }
    }
}

/// A settings file of these channels, in this order, pointing at the fake.
pub(crate) fn settings(fake: &Fake, names: &[&str]) -> Channels {
    let (base, port) = (fake.base.as_str(), fake.mail_port);
    let silent = format!("http://{}", fake.silent.local_addr().unwrap());
    let alarm = "blanks = [\"thing1=text\", \"name2=child\", \"time3=time\", \"phrase4=title\"]";
    let sms = "blanks = [\"child=child\", \"what=text\"]";
    let one = |name: &&str| match *name {
        "dingtalk" => {
            "kind = \"dingtalk-robot\"\ntoken = \"t 1\"\nsecret = \"SEC-wenlan\"\nkeyword = \"托管\""
                .to_owned()
        }
        "wecom-robot" => "kind = \"wecom-robot\"\nkey = \"robot-key\"".to_owned(),
        "wecom-school" => {
            "kind = \"wecom-school\"\ncorp_id = \"corp\"\nagent_id = 7\nsecret = \"app secret+/\"".to_owned()
        }
        "wechat" => format!(
            "receipts = \"wx-token\"\nkind = \"wechat-template\"\napp_id = \"wx\"\nsecret = \"app secret+/\"\ntemplate.alarm = {{ code = \"T-alarm\", {alarm} }}"
        ),
        // The account of another school of the district.
        "wechat-next" => format!(
            "kind = \"wechat-template\"\napp_id = \"wx-next\"\nsecret = \"app secret+/\"\ntemplate.alarm = {{ code = \"T-alarm\", {alarm} }}"
        ),
        "aliyun" => format!(
            "receipts = \"let-me-in\"\nkind = \"aliyun-sms\"\nkey_id = \"AK\"\nkey_secret = \"AK secret\"\nsign_name = \"文澜小学\"\ntemplate.alarm = {{ code = \"SMS_1\", {sms} }}\ntemplate.plain = {{ code = \"SMS_2\", {sms} }}\ntemplate.prompt = {{ code = \"SMS_3\", blanks = [\"code=code\"] }}"
        ),
        "tencent" => format!(
            "receipts = \"let-me-in\"\nkind = \"tencent-sms\"\nsecret_id = \"id\"\nsecret_key = \"tc secret\"\napp_id = \"1400\"\nsign_name = \"文澜小学\"\ntemplate.alarm = {{ code = \"11\", {sms} }}"
        ),
        "mail" => format!(
            "kind = \"smtp\"\nhost = \"127.0.0.1\"\nport = {port}\ntls = false\nuser = \"post\"\npassword = \"mail secret\"\nfrom = \"care@school.test\""
        ),
        "gone" | "hanging" => format!(
            "kind = \"aliyun-sms\"\nkey_id = \"AK\"\nkey_secret = \"x\"\nsign_name = \"x\"\ntemplate.alarm = {{ code = \"SMS_1\", {sms} }}"
        ),
        other => panic!("{other}"),
    };
    let text = names.iter().map(|name| {
        let base = match *name {
            "gone" => "http://127.0.0.1:1",
            "hanging" => &silent,
            _ => base,
        };
        let limit = if *name == "hanging" { "limit_ms = 50\n" } else { "" };
        let base = if *name == "mail" { String::new() } else { format!("base = \"{base}\"\n") };
        let place = if *name == "wechat-next" { "gongshu/next" } else { "gongshu/wenlan" };
        format!("[[channel]]\nname = \"{name}\"\nplace = \"{place}\"\n{base}{limit}{}\n", one(name))
    });
    Channels::parse(&format!("site = \"https://care.test\"\n{}", text.collect::<String>())).unwrap()
}
