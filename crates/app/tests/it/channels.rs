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
    /// When each robot that was too fast hears again.
    deaf: BTreeMap<String, i64>,
    /// Platforms with which the school has agreed on no limit for one number.
    lifted: BTreeSet<&'static str>,
    /// What was refused, cut or dropped, and by which word.
    refusals: Vec<(String, String)>,
}

/// So many to one address in so many seconds, and the platform's word for more.
type Limit = (usize, i64, &'static str);

const DAY: i64 = 24 * 3600;
const ALIYUN_CODES: [Limit; 3] = [
    (1, 60, "触发分钟级流控Permits:1"),
    (5, 3600, "触发小时级流控Permits:5"),
    (10, DAY, "触发天级流控Permits:10"),
];
const ALIYUN_NOTICES: [Limit; 1] = [(50, DAY, "触发天级流控Permits:50")];
const TENCENT: [Limit; 3] = [
    (1, 30, "LimitExceeded.PhoneNumberThirtySecondLimit"),
    (5, 3600, "LimitExceeded.PhoneNumberOneHourLimit"),
    (10, DAY, "LimitExceeded.PhoneNumberDailyLimit"),
];
const WECOM: [Limit; 2] = [(30, 60, "dropped"), (1000, 3600, "dropped")];
/// Letters in one blank of a short message.
const BLANK: usize = 35;
/// Bytes of a text to a parent; the rest is cut off.
const WECOM_TEXT: usize = 2048;

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

    /// What was refused, cut or dropped so far: a platform and its word.
    pub(crate) fn refusals(&self) -> Vec<(String, String)> {
        self.inner.lock().unwrap().refusals.clone()
    }

    /// The school agrees with a platform on no limit for one number.
    pub(crate) fn lift(&self, platform: &'static str) {
        self.inner.lock().unwrap().lifted.insert(platform);
    }

    fn refuse(&self, platform: &str, word: &str) {
        self.inner.lock().unwrap().refusals.push((platform.to_owned(), word.to_owned()));
    }

    /// The word for one more to this address than the platform takes; what it refuses it does not count.
    fn over(&self, platform: &str, address: &str, limits: &[Limit]) -> Option<&'static str> {
        let mut inner = self.inner.lock().unwrap();
        if inner.lifted.contains(platform) {
            return None;
        }
        let (who, now) = (format!("{platform} {address}"), inner.now);
        let had = |seconds: i64| {
            inner.calls.iter().filter(|(by, at)| *by == who && *at > now - seconds * 1000).count()
        };
        let over = limits.iter().find(|(most, seconds, _)| had(*seconds) >= *most).map(|(.., word)| *word);
        match over {
            Some(word) => inner.refusals.push((platform.to_owned(), word.to_owned())),
            None => inner.calls.push((who, now)),
        }
        over
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

    /// Whether this is more than twenty in a minute, or the robot is still deaf for that.
    fn too_fast(&self, who: &str, deaf_seconds: i64) -> bool {
        let mut inner = self.inner.lock().unwrap();
        let now = inner.now;
        inner.calls.push((who.to_owned(), now));
        if inner.calls.iter().filter(|(by, at)| by == who && *at > now - 60_000).count() > 20 {
            inner.deaf.insert(who.to_owned(), now + deaf_seconds * 1000);
        }
        let is_deaf = inner.deaf.get(who).is_some_and(|until| *until > now);
        if is_deaf {
            inner.refusals.push((who.to_owned(), "too fast".to_owned()));
        }
        is_deaf
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
    if fake.too_fast(&asked["access_token"], 600) {
        return no(130_101, "send too fast, exceed 20 times per minute");
    }
    if body.len() > 20_000 {
        fake.refuse("dingtalk", "460101");
        return no(460_101, "message too long, exceed 20000 bytes");
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
    if asked["key"] != "robot-key" {
        return no(93_000);
    }
    if let Some(answer) = fake.scripted() {
        return axum::Json(answer);
    }
    if message["markdown"]["content"].as_str().unwrap().len() > 4096 {
        fake.refuse("wecom-robot", "40058");
        return no(40_058);
    }
    if fake.too_fast(&asked["key"], 60) {
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
    if let Some(answer) = fake.scripted() {
        return axum::Json(answer);
    }
    let message: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((message["enable_duplicate_check"].as_i64(), message["agentid"].as_i64()), (Some(1), Some(7)));
    if message["text"]["content"].as_str().unwrap().len() > WECOM_TEXT {
        fake.refuse("wecom-school", "cut");
    }
    let invalid: Vec<&Value> =
        message["to_parent_userid"].as_array().unwrap().iter().filter(|one| *one == "gone").collect();
    let answer = json!({ "errcode": 0, "errmsg": "ok", "invalid_parent_userid": invalid });
    let fresh = fake.inner.lock().unwrap().keys.insert(message.to_string());
    // What is more than a parent may get is dropped, and the answer is the same.
    if fresh
        && invalid.is_empty()
        && fake.over("wecom-school", &message["to_parent_userid"].to_string(), &WECOM).is_none()
    {
        fake.take("wecom-school", message);
    }
    axum::Json(answer)
}

async fn wechat(State(fake): State<Fake>, Query(asked): Params, body: Bytes) -> axum::Json<Value> {
    let no = |code: i64, words: &str| axum::Json(json!({ "errcode": code, "errmsg": words }));
    if let Some(no) = refused(&fake, &asked) {
        return no;
    }
    if let Some(answer) = fake.scripted() {
        return axum::Json(answer);
    }
    let message: Value = serde_json::from_slice(&body).unwrap();
    if message["template_id"] != "T-alarm" {
        return no(40_037, "invalid template_id");
    }
    for (name, value) in message["data"].as_object().unwrap() {
        if !template_takes(name, value["value"].as_str().unwrap()) {
            fake.refuse("wechat", "47003");
            return no(47_003, &format!("argument invalid! data.{name}.value is invalid"));
        }
    }
    let key = message["client_msg_id"].as_str().unwrap().to_owned();
    if fake.inner.lock().unwrap().keys.insert(key) {
        fake.take("wechat", message);
    }
    axum::Json(json!({ "errcode": 0, "errmsg": "ok", "msgid": 200_163_836 }))
}

/// Whether a blank of a template may hold it, by the kind that its name begins with.
fn template_takes(name: &str, value: &str) -> bool {
    let letters = value.chars().count();
    let is_han = |one: char| ('\u{4e00}'..='\u{9fff}').contains(&one);
    let only = |more: &str| value.chars().all(|one| one.is_ascii_digit() || more.contains(one));
    letters > 0
        && match name.trim_end_matches(|one: char| one.is_ascii_digit()) {
            "thing" | "const" => letters <= 20,
            "name" => letters <= if value.is_ascii() { 20 } else { 10 },
            "phrase" => letters <= 5 && value.chars().all(is_han),
            "character_string" => letters <= 32 && value.is_ascii(),
            "number" => letters <= 32 && only(""),
            "phone_number" => letters <= 17 && only("+-"),
            "time" | "date" => only(":-~ 年月日"),
            _ => false,
        }
}

/// Why Aliyun takes no short message with these values or to this number, if it does not.
fn aliyun_refuses(fake: &Fake, asked: &BTreeMap<String, String>) -> Option<Value> {
    let no = |code: &str, words: &str| Some(json!({ "Code": code, "Message": words }));
    let phone = asked["PhoneNumbers"].as_str();
    if phone.len() != 11 || !phone.bytes().all(|one| one.is_ascii_digit()) {
        return no("isv.MOBILE_NUMBER_ILLEGAL", "x");
    }
    let blanks: BTreeMap<String, String> = serde_json::from_str(&asked["TemplateParam"]).unwrap();
    if blanks.values().any(String::is_empty) {
        fake.refuse("aliyun", "isv.TEMPLATE_MISSING_PARAMETERS");
        return no("isv.TEMPLATE_MISSING_PARAMETERS", "x");
    }
    if blanks.values().any(|value| value.chars().count() > BLANK) {
        fake.refuse("aliyun", "isv.PARAM_LENGTH_LIMIT");
        return no("isv.PARAM_LENGTH_LIMIT", "x");
    }
    let code = asked["TemplateCode"].as_str();
    // Codes are counted together, notices by their template.
    let limits: &[Limit] = if code == "SMS_3" { &ALIYUN_CODES } else { &ALIYUN_NOTICES };
    let over = fake.over("aliyun", &format!("{code} {phone}"), limits)?;
    no("isv.BUSINESS_LIMIT_CONTROL", over)
}

/// The same of Tencent, by its code.
fn tencent_refuses(fake: &Fake, message: &Value) -> Option<&'static str> {
    const LENGTH: &str = "InvalidParameterValue.TemplateParameterLengthLimit";
    let phone = message["PhoneNumberSet"][0].as_str().unwrap();
    let plain = phone.strip_prefix("+86").is_some_and(|rest| rest.len() == 11);
    if !plain {
        return Some("InvalidParameterValue.IncorrectPhoneNumber");
    }
    let blanks = message["TemplateParamSet"].as_array().unwrap();
    if blanks.iter().any(|value| value.as_str().unwrap().chars().count() > BLANK) {
        fake.refuse("tencent", LENGTH);
        return Some(LENGTH);
    }
    fake.over("tencent", phone, &TENCENT)
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
    if let Some(no) = aliyun_refuses(&fake, &asked) {
        return axum::Json(no);
    }
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
    if let Some(answer) = fake.scripted() {
        return axum::Json(answer);
    }
    let message: Value = serde_json::from_slice(body).unwrap();
    if let Some(code) = tencent_refuses(fake, &message) {
        let status = json!({ "Code": code, "Message": "x", "SerialNo": "" });
        return axum::Json(json!({ "Response": { "SendStatusSet": [status], "RequestId": "r" } }));
    }
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
            let scripted = if line.trim_end() == "." { fake.scripted() } else { None };
            let answer = match line.trim_end() {
                "." if scripted.is_some() => {
                    (inside, letter) = (false, String::new());
                    scripted.as_ref().and_then(Value::as_str).unwrap()
                }
                "." => {
                    inside = false;
                    let is_word_long = |word: &str| word.starts_with("=?") && word.len() > 75;
                    if letter.lines().any(|one| one.len() > 78) || letter.split_whitespace().any(is_word_long)
                    {
                        fake.refuse("mail", "a long line");
                    }
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
        "tencent" | "tencent-agreed" => format!(
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
        let limit = match *name {
            "hanging" => "limit_ms = 50\n",
            "tencent-agreed" => "per_address = []\n",
            _ => "",
        };
        let base = if *name == "mail" { String::new() } else { format!("base = \"{base}\"\n") };
        let place = if *name == "wechat-next" { "gongshu/next" } else { "gongshu/wenlan" };
        format!("[[channel]]\nname = \"{name}\"\nplace = \"{place}\"\n{base}{limit}{}\n", one(name))
    });
    Channels::parse(&format!("site = \"https://care.test\"\n{}", text.collect::<String>())).unwrap()
}
