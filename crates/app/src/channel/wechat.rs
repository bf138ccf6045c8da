//! 微信支付 WeChat Pay v3: signed requests, answers and notices verified on the raw body, the sealed part opened.

use super::keys::{self, PrivateKey, PublicKey};
use super::wire::{Answer, Wire};
use super::{Disbelief, Login, Notice, Returned, Stamp};
use crate::secrets::hex;
use anyhow::{Context, anyhow, bail, ensure};
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rules::fen::Fen;
use rules::id::TenderId;
use rules::moment::Moment;
use rules::money::tender::{Outcome, Return, Tender, Told};
use serde::Deserialize;
use serde_json::{Value, json};
use sha1::{Digest, Sha1};
use std::collections::BTreeMap;

/// WeChat Pay's own server: it names it in addresses, whatever forwarder we reach it by.
pub(super) const BASE: &str = "https://api.mch.weixin.qq.com";
/// A notice older than this, or from so far in the future, is not believed.
const STALE_SECONDS: i64 = 300;
/// An order is open for two hours.
const OPEN_MILLIS: i64 = 2 * 60 * 60 * 1000;
/// Answers to a refund after which nothing has gone back and nothing will: the merchant's account holds too little, the payer's is
/// closed, or there is no such order. After any other answer the money may still go, so it is asked for again.
const REFUSED: [&str; 3] = ["NOT_ENOUGH", "USER_ACCOUNT_ABNORMAL", "RESOURCE_NOT_EXISTS"];
/// The channel's own bound on a title, in bytes.
const TITLE_BYTES: usize = 127;

/// A merchant of WeChat Pay.
#[derive(Clone)]
pub struct Wechat {
    /// The merchant's number.
    pub mchid: String,
    /// The official account that belongs to it.
    pub appid: String,
    /// The serial number of the merchant's certificate.
    pub serial: String,
    /// The merchant's key.
    pub key: PrivateKey,
    /// WeChat's keys, each under what `Wechatpay-Serial` says of it: while one is renewed both sign.
    pub platform_keys: BTreeMap<String, PublicKey>,
    /// The key of sealed parts.
    pub api_v3_key: [u8; 32],
    /// WeChat's server.
    pub base: String,
    /// Where notices come to.
    pub notify_url: String,
    /// How its account is asked who somebody is; without it nobody pays inside WeChat.
    pub login: Option<Login>,
}

impl std::fmt::Debug for Wechat {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Wechat")
            .field("mchid", &self.mchid)
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Envelope {
    event_type: String,
    resource: Resource,
}

#[derive(Deserialize)]
struct Resource {
    algorithm: String,
    ciphertext: String,
    #[serde(default)]
    associated_data: String,
    nonce: String,
}

#[derive(Deserialize)]
struct Transaction {
    mchid: String,
    out_trade_no: String,
    #[serde(default)]
    transaction_id: String,
    trade_state: String,
    #[serde(default)]
    amount: Amount,
}

#[derive(Default, Deserialize)]
struct Amount {
    #[serde(default)]
    total: i64,
}

#[derive(Deserialize)]
struct Refund {
    out_refund_no: String,
    #[serde(alias = "refund_status")]
    status: String,
}

impl Wechat {
    /// Places an order that a phone scans; answers the text of the code.
    pub async fn native(
        &self,
        wire: &Wire,
        tender: &Tender,
        title: &str,
        stamp: &Stamp,
    ) -> Result<String, anyhow::Error> {
        let body = self.order_body(tender, title);
        let answer =
            self.ask(wire, (Method::POST, "/v3/pay/transactions/native"), Some(&body), stamp).await?;
        text_field(&answer, "code_url")
    }

    /// Places an order inside WeChat, for the person with the tender's `openid`; answers its number there.
    pub async fn jsapi(
        &self,
        wire: &Wire,
        tender: &Tender,
        title: &str,
        stamp: &Stamp,
    ) -> Result<String, anyhow::Error> {
        let body = self.order_body(tender, title);
        let answer = self.ask(wire, (Method::POST, "/v3/pay/transactions/jsapi"), Some(&body), stamp).await?;
        text_field(&answer, "prepay_id")
    }

    /// What `getBrandWCPayRequest` takes. Its `ok` proves nothing: the notice, or a question, does.
    pub fn bridge(&self, prepay_id: &str, stamp: &Stamp) -> Value {
        let (at, package) = (seconds(stamp.now).to_string(), format!("prepay_id={prepay_id}"));
        let signed = format!("{}\n{at}\n{}\n{package}\n", self.appid, stamp.nonce);
        json!({
            "appId": self.appid, "timeStamp": at, "nonceStr": stamp.nonce, "package": package, "signType": "RSA",
            "paySign": self.key.sign(signed.as_bytes()),
        })
    }

    fn order_body(&self, tender: &Tender, title: &str) -> Value {
        let mut body = json!({
            "appid": self.appid,
            "mchid": self.mchid,
            "description": shortened(title),
            "out_trade_no": tender.id,
            "time_expire": beijing(tender.made_at.0 + OPEN_MILLIS),
            "notify_url": self.notify_url,
            "amount": { "total": tender.fen, "currency": "CNY" },
        });
        if !tender.openid.is_empty() {
            body["payer"] = json!({ "openid": tender.openid });
        }
        body
    }

    /// What became of an order.
    pub async fn query(&self, wire: &Wire, id: &TenderId, stamp: &Stamp) -> Result<Told, anyhow::Error> {
        let path = format!("/v3/pay/transactions/out-trade-no/{id}?mchid={}", self.mchid);
        let answer = self.ask(wire, (Method::GET, &path), None, stamp).await?;
        let transaction: Transaction = serde_json::from_slice(&answer)?;
        let told = self.told(transaction).context("an order of another merchant")?;
        ensure!(told.id == *id, "another order than the one asked about");
        Ok(told)
    }

    /// Sends money back.
    pub async fn refund(
        &self,
        wire: &Wire,
        back: &Return,
        paid: Fen,
        stamp: &Stamp,
    ) -> Result<Returned, anyhow::Error> {
        let mut body = json!({
            "out_refund_no": back.id, "notify_url": self.notify_url,
            "amount": { "refund": back.fen, "total": paid, "currency": "CNY" },
        });
        if back.channel_no.is_empty() {
            body["out_trade_no"] = json!(back.tender.id);
        } else {
            body["transaction_id"] = json!(back.channel_no);
        }
        let body = body.to_string();
        let answer = self.send(wire, (&Method::POST, "/v3/refund/domestic/refunds"), &body, stamp).await?;
        if answer.status != StatusCode::OK {
            let word = code(&answer.body);
            let is_refused = answer.status.is_client_error() && REFUSED.contains(&word.as_str());
            let outcome = if is_refused { Outcome::Closed } else { Outcome::Waiting };
            if is_refused {
                self.believed(&answer, stamp)?;
            }
            return Ok(Returned { id: back.id.clone(), outcome, word });
        }
        let refund: Refund = serde_json::from_slice(&self.accepted(answer, stamp)?)?;
        ensure!(refund.out_refund_no == back.id, "another refund than the one asked for");
        Ok(returned(refund))
    }

    /// The bill of a day as a file; nothing where nobody paid. The channel names an address on its own server and the
    /// hash of what stands there; the file itself bears no signature.
    pub async fn bill(&self, wire: &Wire, day: Date, stamp: &Stamp) -> Result<Option<Bytes>, anyhow::Error> {
        let path = format!("/v3/bill/tradebill?bill_date={day}&bill_type=ALL");
        let answer = self.send(wire, (&Method::GET, &path), "", stamp).await?;
        if answer.status == StatusCode::BAD_REQUEST && code(&answer.body) == "NO_STATEMENT_EXIST" {
            self.believed(&answer, stamp)?;
            return Ok(None);
        }
        let named = self.accepted(answer, stamp)?;
        let address = text_field(&named, "download_url")?;
        let path = address.strip_prefix(&self.base).or_else(|| address.strip_prefix(BASE));
        let path = path.context("a bill on another server than the channel's")?;
        let Answer { status, body, .. } = self.send(wire, (&Method::GET, path), "", stamp).await?;
        ensure!(status == StatusCode::OK, "WeChat Pay answered {status} for a bill");
        ensure!(text_field(&named, "hash_type")? == "SHA1", "a bill with a hash that we do not know");
        let is_whole = hex(&Sha1::digest(&body)) == text_field(&named, "hash_value")?.to_lowercase();
        ensure!(is_whole, "a bill that is not the one whose hash WeChat Pay signed");
        Ok(Some(body))
    }

    /// Reads a notice: complete, fresh, signed by WeChat's key over the bytes as they came, sealed for us, of our merchant.
    pub fn notice(&self, headers: &HeaderMap, body: &[u8], now: Moment) -> Result<Notice, Disbelief> {
        self.believe(headers, body, now)?;
        let envelope: Envelope = serde_json::from_slice(body).map_err(|_| Disbelief::Contents)?;
        let Resource { algorithm, ciphertext, associated_data, nonce } = envelope.resource;
        if algorithm != "AEAD_AES_256_GCM" {
            return Err(Disbelief::Contents);
        }
        let plain =
            keys::open(&self.api_v3_key, &nonce, &associated_data, &ciphertext).ok_or(Disbelief::Sealed)?;
        if envelope.event_type.starts_with("TRANSACTION.") {
            let transaction = serde_json::from_slice(&plain).map_err(|_| Disbelief::Contents)?;
            return self.told(transaction).map(Notice::Order).ok_or(Disbelief::Contents);
        }
        if envelope.event_type.starts_with("REFUND.") {
            let refund: Refund = serde_json::from_slice(&plain).map_err(|_| Disbelief::Contents)?;
            return Ok(Notice::Return(returned(refund)));
        }
        Ok(Notice::Other)
    }

    /// The four headers that every answer and notice of WeChat bears.
    fn believe(&self, headers: &HeaderMap, body: &[u8], now: Moment) -> Result<(), Disbelief> {
        let text =
            |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).ok_or(Disbelief::Incomplete);
        let (at, nonce) = (text("wechatpay-timestamp")?, text("wechatpay-nonce")?);
        let (serial, signature) = (text("wechatpay-serial")?, text("wechatpay-signature")?);
        let told: i64 = at.parse().map_err(|_| Disbelief::Incomplete)?;
        if (seconds(now) - told).abs() > STALE_SECONDS {
            return Err(Disbelief::Stale);
        }
        let key = self.platform_keys.get(serial).ok_or(Disbelief::OtherKey)?;
        let signed = [at.as_bytes(), b"\n", nonce.as_bytes(), b"\n", body, b"\n"].concat();
        if key.holds(&signed, signature) { Ok(()) } else { Err(Disbelief::Signature) }
    }

    fn told(&self, transaction: Transaction) -> Option<Told> {
        let Transaction { mchid, out_trade_no, transaction_id, trade_state, amount } = transaction;
        let outcome = match trade_state.as_str() {
            "SUCCESS" | "REFUND" => Outcome::Paid,
            "CLOSED" | "REVOKED" | "PAYERROR" => Outcome::Closed,
            _ => Outcome::Waiting,
        };
        (mchid == self.mchid).then(|| Told {
            id: TenderId::new(out_trade_no),
            outcome,
            fen: Fen(amount.total),
            channel_no: transaction_id,
        })
    }

    async fn ask(
        &self,
        wire: &Wire,
        (method, path): (Method, &str),
        body: Option<&Value>,
        stamp: &Stamp,
    ) -> Result<Bytes, anyhow::Error> {
        let body = body.map_or_else(String::new, Value::to_string);
        let answer = self.send(wire, (&method, path), &body, stamp).await?;
        self.accepted(answer, stamp)
    }

    /// Sends one signed request.
    async fn send(
        &self,
        wire: &Wire,
        (method, path): (&Method, &str),
        body: &str,
        stamp: &Stamp,
    ) -> Result<Answer, anyhow::Error> {
        let request = Request::builder()
            .uri(format!("{}{path}", self.base))
            .header(header::AUTHORIZATION, self.authorization(method, path, stamp, body))
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, "afterbell")
            .method(method)
            .body(Bytes::from(body.to_owned()))?;
        wire.ask(request).await
    }

    /// The body of an answer that says yes and bears WeChat's signature.
    fn accepted(&self, answer: Answer, stamp: &Stamp) -> Result<Bytes, anyhow::Error> {
        if !(answer.status == StatusCode::OK || answer.status == StatusCode::NO_CONTENT) {
            bail!("WeChat Pay answered {}: {}", answer.status, code(&answer.body));
        }
        self.believed(&answer, stamp)?;
        Ok(answer.body)
    }

    fn believed(&self, answer: &Answer, stamp: &Stamp) -> Result<(), anyhow::Error> {
        let believed = self.believe(&answer.headers, &answer.body, stamp.now);
        believed.map_err(|why| anyhow!("WeChat Pay's answer is not believed: {}", why.code()))
    }

    /// The `Authorization` of a request: five lines signed, each ended by a line end, an empty body's too.
    pub fn authorization(&self, method: &Method, path: &str, stamp: &Stamp, body: &str) -> String {
        let (at, nonce) = (seconds(stamp.now), &stamp.nonce);
        let signature = self.key.sign(format!("{method}\n{path}\n{at}\n{nonce}\n{body}\n").as_bytes());
        format!(
            "WECHATPAY2-SHA256-RSA2048 mchid=\"{}\",nonce_str=\"{nonce}\",timestamp=\"{at}\",signature=\"{signature}\",serial_no=\"{}\"",
            self.mchid, self.serial
        )
    }
}

/// `CLOSED`: nothing went back and nothing will. `ABNORMAL` is neither: the payer's card takes nothing, and whoever keeps the account
/// sends it to another card or back to the school, so that until then nobody pays it another way.
fn returned(refund: Refund) -> Returned {
    let outcome = match refund.status.as_str() {
        "SUCCESS" => Outcome::Paid,
        "CLOSED" => Outcome::Closed,
        _ => Outcome::Waiting, // PROCESSING, ABNORMAL, and whatever word is new
    };
    Returned { id: refund.out_refund_no, outcome, word: refund.status.chars().take(40).collect() }
}

fn text_field(body: &[u8], name: &str) -> Result<String, anyhow::Error> {
    let answer: Value = serde_json::from_slice(body)?;
    Ok(answer[name].as_str().with_context(|| format!("an answer without {name}"))?.to_owned())
}

/// The channel's own word for what went wrong; never the whole answer, which may name people.
fn code(body: &[u8]) -> String {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    answer["code"].as_str().unwrap_or("without a code").chars().take(40).collect()
}

fn seconds(at: Moment) -> i64 {
    at.0.div_euclid(1000)
}

fn beijing(millis: i64) -> String {
    let at = Timestamp::from_millisecond(millis).unwrap_or_default();
    at.to_zoned(TimeZone::fixed(jiff::tz::offset(8))).strftime("%Y-%m-%dT%H:%M:%S+08:00").to_string()
}

fn shortened(title: &str) -> String {
    let mut short = String::new();
    for c in title.chars() {
        if short.len() + c.len_utf8() > TITLE_BYTES {
            break;
        }
        short.push(c);
    }
    short
}

#[cfg(test)]
mod tests {
    use super::{Outcome, Refund, Returned, returned};

    #[test]
    fn only_success_has_gone_back_and_only_closed_never_will() {
        for (status, outcome) in [
            ("SUCCESS", Outcome::Paid),
            ("CLOSED", Outcome::Closed),
            ("PROCESSING", Outcome::Waiting),
            ("ABNORMAL", Outcome::Waiting),
            ("success", Outcome::Waiting),
            ("", Outcome::Waiting),
        ] {
            let refund = Refund { out_refund_no: "r1R".into(), status: status.into() };
            let expected = Returned { id: "r1R".into(), outcome, word: status.into() };
            assert_eq!(returned(refund), expected, "{status}");
        }
    }
}
