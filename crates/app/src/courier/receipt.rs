//! 回执 What a provider says later: that a message arrived, or that it did not. Short message providers sign nothing, so
//! their address carries a secret; a WeChat service account signs each call with its token.

use super::{Configured, Way};
use crate::app::App;
use crate::failure::Failure;
use crate::routes::Route;
use crate::secrets;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use rules::people::act::Act;
use rules::people::delivery::Receipt;
use rules::people::place::Place;
use rules::people::role::clock;
use serde::Deserialize;
use serde_json::{Value, json};
use sha1::{Digest, Sha1};
use store::people::Named;

/// Seconds by which a signed call may be older or newer than now.
const SKEW_SECONDS: i64 = 300;
/// Receipts of one call, at most.
const MOST: usize = 500;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::open_get("/{district}/{place}/receipts/{channel}", greeted),
        Route::open_post("/{district}/{place}/receipts/{channel}", signed),
        Route::open_post("/{district}/{place}/receipts/{channel}/{secret}", secret),
    ]
}

/// How a service account signs.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Signature {
    #[serde(default)]
    signature: String,
    #[serde(default)]
    timestamp: String,
    #[serde(default)]
    nonce: String,
    #[serde(default)]
    echostr: String,
}

impl Signature {
    /// SHA-1 over token, time and nonce in the order of the alphabet.
    fn holds(&self, token: &str, now_seconds: i64) -> bool {
        let mut parts = [token, &self.timestamp, &self.nonce];
        parts.sort_unstable();
        let sum: String =
            Sha1::digest(parts.concat().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        let fresh = self.timestamp.parse().is_ok_and(|at: i64| (at - now_seconds).abs() <= SKEW_SECONDS);
        fresh && !token.is_empty() && secrets::same(&sum, &self.signature)
    }
}

/// A channel of a place that takes receipts, or nothing: whoever guesses learns nothing.
fn channel<'a>(app: &'a App, place: &Place, name: &str) -> Result<(&'a Configured, &'a str), Failure> {
    let channels = app.couriers.get().ok_or(Failure::NotTheirs)?;
    let found = channels.of(place).into_iter().find(|one| one.name == name).ok_or(Failure::NotTheirs)?;
    let secret = found.receipts.as_ref().ok_or(Failure::NotTheirs)?;
    Ok((found, secret.0.as_str()))
}

/// The console of a service account asks once whether the address is ours.
async fn greeted(
    State(app): State<App>,
    Path((district, place, name)): Path<(String, String, String)>,
    Query(asked): Query<Signature>,
) -> Result<Response, Failure> {
    let place = app.place(&district, &place)?;
    let (found, token) = channel(&app, &place, &name)?;
    let ours = matches!(found.way, Way::WechatTemplate(_)) && asked.holds(token, seconds(&app));
    let plain = asked.echostr.chars().all(|one| one.is_ascii_alphanumeric());
    if !ours || !plain {
        return Err(Failure::NotTheirs);
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], asked.echostr).into_response())
}

async fn signed(
    State(app): State<App>,
    Path((district, place, name)): Path<(String, String, String)>,
    Query(asked): Query<Signature>,
    body: Bytes,
) -> Result<Response, Failure> {
    let place = app.place(&district, &place)?;
    let (found, token) = channel(&app, &place, &name)?;
    if !matches!(found.way, Way::WechatTemplate(_)) || !asked.holds(token, seconds(&app)) {
        return Err(Failure::NotTheirs);
    }
    let text = String::from_utf8_lossy(&body);
    if let Some(heard) = wechat(&text)
        && take(&app, &place, found, &[heard]).await? > 0
    {
        // It came before we had written down what it is about: the platform brings it again.
        return Ok(StatusCode::SERVICE_UNAVAILABLE.into_response());
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "success").into_response())
}

async fn secret(
    State(app): State<App>,
    Path((district, place, name, sent)): Path<(String, String, String, String)>,
    body: Bytes,
) -> Result<Response, Failure> {
    let place = app.place(&district, &place)?;
    let (found, secret) = channel(&app, &place, &name)?;
    if secret.is_empty() || !secrets::same(secret, &sent) {
        return Err(Failure::NotTheirs);
    }
    let list: Vec<Value> = serde_json::from_slice(&body).map_err(|why| Failure::BadForm(why.to_string()))?;
    let list = list.iter().take(MOST);
    let (heard, yes): (Vec<Heard>, Value) = match found.way {
        Way::AliyunSms(_) => (list.filter_map(aliyun).collect(), json!({ "code": 0, "msg": "ok" })),
        Way::TencentSms(_) => (list.filter_map(tencent).collect(), json!({ "result": 0, "errmsg": "OK" })),
        Way::DingtalkRobot(_)
        | Way::WecomRobot(_)
        | Way::WecomSchool(_)
        | Way::WechatTemplate(_)
        | Way::Smtp(_) => return Err(Failure::NotTheirs),
    };
    let unknown = take(&app, &place, found, &heard).await?;
    if unknown > 0 {
        // It came before we had written down what it is about: the provider brings it again.
        return Ok((StatusCode::SERVICE_UNAVAILABLE, axum::Json(json!({ "code": 1 }))).into_response());
    }
    Ok(axum::Json(yes).into_response())
}

fn seconds(app: &App) -> i64 {
    Timestamp::from_millisecond(app.now().0).unwrap_or_default().as_second()
}

/// A reference with what became of it.
type Heard = (String, Receipt);

/// Writes receipts down; answers how many nobody here knows.
async fn take(app: &App, place: &Place, found: &Configured, heard: &[Heard]) -> Result<usize, Failure> {
    let named: Vec<Named<'_>> = app.couriers.get().map(|all| all.named(place)).unwrap_or_default();
    let mut tx = app.store.tend(&clock(Act::DeliverySend, place)?).await?;
    let mut unknown = 0;
    for (reference, receipt) in heard {
        let known = tx.receipt_taken(found.named(true), (reference, receipt), &named, app.now()).await?;
        unknown += usize::from(known == 0);
    }
    tx.commit().await?;
    Ok(unknown)
}

/// `{"biz_id":"…","success":true,"err_code":"DELIVERED","err_msg":"…"}`
fn aliyun(one: &Value) -> Option<Heard> {
    let reference = text(&one["biz_id"])?;
    let receipt = match one["success"].as_bool()? {
        true => Receipt::Arrived,
        false => Receipt::Lost(words(&[&one["err_code"], &one["err_msg"]])),
    };
    Some((reference, receipt))
}

/// `{"sid":"…","report_status":"SUCCESS","errmsg":"DELIVRD","description":"…"}`
fn tencent(one: &Value) -> Option<Heard> {
    let reference = text(&one["sid"])?;
    let receipt = match one["report_status"].as_str()? {
        "SUCCESS" => Receipt::Arrived,
        "FAIL" => Receipt::Lost(words(&[&one["errmsg"], &one["description"]])),
        _ => return None,
    };
    Some((reference, receipt))
}

/// `<Event>TEMPLATESENDJOBFINISH</Event><MsgID>…</MsgID><Status>success</Status>`
fn wechat(xml: &str) -> Option<Heard> {
    if tag(xml, "Event")? != "TEMPLATESENDJOBFINISH" {
        return None;
    }
    let reference = tag(xml, "MsgID").filter(|id| !id.is_empty())?;
    let receipt = match tag(xml, "Status")? {
        "success" => Receipt::Arrived,
        failed => Receipt::Lost(failed.to_owned()),
    };
    Some((reference.to_owned(), receipt))
}

/// The text of the first tag of a name; nothing is nested in what we read.
fn tag<'x>(xml: &'x str, name: &str) -> Option<&'x str> {
    let rest = xml.split_once(&format!("<{name}>"))?.1;
    let inner = rest.split_once(&format!("</{name}>"))?.0.trim();
    let plain = inner.strip_prefix("<![CDATA[").and_then(|inner| inner.strip_suffix("]]>"));
    Some(plain.unwrap_or(inner))
}

fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

fn words(values: &[&Value]) -> String {
    let said = values.iter().filter_map(|value| value.as_str()).filter(|text| !text.is_empty());
    said.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receipts_are_read_as_each_provider_writes_them() {
        let lost = |why: &str| Some(("r1".to_owned(), Receipt::Lost(why.to_owned())));
        let arrived = || Some(("r1".to_owned(), Receipt::Arrived));
        let cases = [
            (aliyun(&json!({ "biz_id": "r1", "success": true, "err_code": "DELIVERED" })), arrived()),
            (
                aliyun(
                    &json!({ "biz_id": "r1", "success": false, "err_code": "MK:0001", "err_msg": "空号" }),
                ),
                lost("MK:0001 空号"),
            ),
            (aliyun(&json!({ "biz_id": "", "success": true })), None),
            (aliyun(&json!({ "success": true })), None),
            (tencent(&json!({ "sid": "r1", "report_status": "SUCCESS" })), arrived()),
            (
                tencent(
                    &json!({ "sid": "r1", "report_status": "FAIL", "errmsg": "MK:0001", "description": "停机" }),
                ),
                lost("MK:0001 停机"),
            ),
            (tencent(&json!({ "sid": "r1", "report_status": "LATER" })), None),
        ];
        for (heard, found) in cases {
            assert_eq!(heard, found);
        }
        let event = |status: &str| {
            format!(
                "<xml><Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>r1</MsgID><Status><![CDATA[{status}]]></Status></xml>"
            )
        };
        assert_eq!(wechat(&event("success")), arrived());
        assert_eq!(wechat(&event("failed:user block")), lost("failed:user block"));
        assert_eq!(wechat("<xml><Event>subscribe</Event></xml>"), None);
        assert_eq!(wechat("not xml"), None);
    }

    #[test]
    fn an_account_s_signature_holds_for_its_token_and_its_minutes() {
        let sum = |text: &str| -> String {
            Sha1::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
        };
        let asked = Signature {
            signature: sum("1631000000noncetoken"),
            timestamp: "1631000000".into(),
            nonce: "nonce".into(),
            echostr: String::new(),
        };
        assert!(asked.holds("token", 1_631_000_300));
        assert!(!asked.holds("token", 1_631_000_301), "too old");
        assert!(!asked.holds("other", 1_631_000_000));
        assert!(!Signature { nonce: "n0nce".into(), ..asked.clone() }.holds("token", 1_631_000_000));
        assert!(!Signature::default().holds("", 0), "without a token nothing is signed");
    }
}
