//! 支付宝 Alipay: requests and notices signed RSA2 over sorted fields, amounts in yuan with two decimals.

use super::keys::{PrivateKey, PublicKey};
use super::wire::{Answer, Wire};
use super::{Disbelief, Notice, Returned, Stamp};
use crate::sheet::yuan;
use anyhow::{Context, bail, ensure};
use axum::body::Bytes;
use axum::http::{Method, Request, StatusCode, Uri, header};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rules::fen::Fen;
use rules::id::TenderId;
use rules::moment::Moment;
use rules::money::tender::{Outcome, Return, Tender, Told};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A merchant of Alipay.
#[derive(Clone)]
pub struct Alipay {
    /// The application's number.
    pub app_id: String,
    /// The merchant's number.
    pub seller_id: String,
    /// The application's key.
    pub key: PrivateKey,
    /// Alipay's key.
    pub platform_key: PublicKey,
    /// Alipay's server.
    pub gateway: String,
    /// Where notices come to.
    pub notify_url: String,
}

impl std::fmt::Debug for Alipay {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Alipay")
            .field("app_id", &self.app_id)
            .field("gateway", &self.gateway)
            .finish_non_exhaustive()
    }
}

impl Alipay {
    /// The address that a phone's browser opens to pay; Alipay's pages do not open inside WeChat.
    pub fn wap_link(&self, tender: &Tender, title: &str, stamp: &Stamp) -> String {
        let content = json!({
            "out_trade_no": tender.id, "total_amount": yuan(tender.fen), "subject": title, "product_code": "QUICK_WAP_WAY",
            "timeout_express": "2h",
        });
        format!("{}?{}", self.gateway, self.signed("alipay.trade.wap.pay", &content, stamp))
    }

    /// What became of an order.
    pub async fn query(&self, wire: &Wire, id: &TenderId, stamp: &Stamp) -> Result<Told, anyhow::Error> {
        let answer = self.ask(wire, "alipay.trade.query", &json!({ "out_trade_no": id }), stamp).await?;
        if answer["sub_code"] == "ACQ.TRADE_NOT_EXIST" {
            return Ok(Told {
                id: id.clone(),
                outcome: Outcome::Waiting,
                fen: Fen::ZERO,
                channel_no: String::new(),
            });
        }
        ensure!(answer["code"] == "10000", "Alipay answered {}", answer["sub_code"]);
        let field = |name: &str| answer[name].as_str().unwrap_or_default();
        let told = told(field).context("an answer of Alipay that does not read")?;
        ensure!(told.id == *id, "another order than the one asked about");
        Ok(told)
    }

    /// Sends money back; Alipay answers at once whether it did.
    pub async fn refund(&self, wire: &Wire, back: &Return, stamp: &Stamp) -> Result<Returned, anyhow::Error> {
        let mut content = json!({ "refund_amount": yuan(back.fen), "out_request_no": back.id });
        if back.channel_no.is_empty() {
            content["out_trade_no"] = json!(back.tender.id);
        } else {
            content["trade_no"] = json!(back.channel_no);
        }
        let answer = self.ask(wire, "alipay.trade.refund", &content, stamp).await?;
        let outcome = match (answer["code"].as_str(), answer["sub_code"].as_str()) {
            (Some("10000"), _) => Outcome::Paid,
            (Some("40004"), Some(word)) if !is_in_doubt(word) => Outcome::Closed,
            _ => Outcome::Waiting,
        };
        let word = answer["sub_code"].as_str().or(answer["code"].as_str()).unwrap_or_default();
        Ok(Returned { id: back.id.clone(), outcome, word: word.chars().take(40).collect() })
    }

    /// The bill of a day as a packed file; nothing where nobody paid. Alipay signs the address of the file, which may be
    /// on any server of its own and is asked for without any of our keys.
    pub async fn bill(&self, wire: &Wire, day: Date, stamp: &Stamp) -> Result<Option<Bytes>, anyhow::Error> {
        let content = json!({ "bill_type": "trade", "bill_date": day });
        let answer =
            self.ask(wire, "alipay.data.dataservice.bill.downloadurl.query", &content, stamp).await?;
        if answer["sub_code"] == "isp.bill_not_exist" {
            return Ok(None);
        }
        ensure!(answer["code"] == "10000", "Alipay answered {}", answer["sub_code"]);
        let address =
            answer["bill_download_url"].as_str().context("an answer of Alipay without an address")?;
        ensure!(self.is_theirs(address), "a bill on another server than Alipay's");
        let request = Request::builder().uri(address).header(header::USER_AGENT, "afterbell");
        let Answer { status, body, .. } = wire.ask(request.body(Bytes::new())?).await?;
        ensure!(status == StatusCode::OK, "Alipay answered {status} for a bill");
        Ok(Some(body))
    }

    /// Whether an address is on the gateway's own host, or on another one under `alipay.com`.
    fn is_theirs(&self, address: &str) -> bool {
        let host = |text: &str| text.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned));
        let Some(named) = host(address) else { return false };
        Some(&named) == host(&self.gateway).as_ref() || named.ends_with(".alipay.com")
    }

    /// Reads a notice: signed by Alipay over its sorted fields, of our application and merchant.
    pub fn notice(&self, body: &[u8]) -> Result<Notice, Disbelief> {
        let pairs: Vec<(String, String)> =
            serde_html_form::from_bytes(body).map_err(|_| Disbelief::Incomplete)?;
        let fields: BTreeMap<String, String> = pairs.iter().cloned().collect();
        if fields.len() != pairs.len() {
            return Err(Disbelief::Contents);
        }
        let signature = fields.get("sign").ok_or(Disbelief::Incomplete)?;
        if fields.get("sign_type").map(String::as_str) != Some("RSA2") {
            return Err(Disbelief::OtherKey);
        }
        let signed = fields
            .iter()
            .filter(|(name, value)| *name != "sign" && *name != "sign_type" && !value.is_empty());
        let signed: Vec<String> = signed.map(|(name, value)| format!("{name}={value}")).collect();
        if !self.platform_key.holds(signed.join("&").as_bytes(), signature) {
            return Err(Disbelief::Signature);
        }
        let field = |name: &str| fields.get(name).map_or("", String::as_str);
        if field("app_id") != self.app_id || field("seller_id") != self.seller_id {
            return Err(Disbelief::Contents);
        }
        told(field).map(Notice::Order).ok_or(Disbelief::Contents)
    }

    async fn ask(
        &self,
        wire: &Wire,
        method: &str,
        content: &Value,
        stamp: &Stamp,
    ) -> Result<Value, anyhow::Error> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(&self.gateway)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded;charset=utf-8")
            .header(header::USER_AGENT, "afterbell")
            .body(Bytes::from(self.signed(method, content, stamp)))?;
        let Answer { status, body, .. } = wire.ask(request).await?;
        ensure!(status == StatusCode::OK, "Alipay answered {status}");
        let text = std::str::from_utf8(&body).context("an answer of Alipay that is no text")?;
        let whole: Value = serde_json::from_str(text)?;
        let name = format!("{}_response", method.replace('.', "_"));
        let raw = raw_field(text, &name).context("an answer of Alipay without its response")?;
        let signature = whole["sign"].as_str().context("an answer of Alipay without a signature")?;
        if !self.platform_key.holds(raw.as_bytes(), signature) {
            bail!("Alipay's answer is not believed: signature");
        }
        Ok(serde_json::from_str(raw)?)
    }

    /// The fields of a request, signed, as a query.
    fn signed(&self, method: &str, content: &Value, stamp: &Stamp) -> String {
        let content = content.to_string();
        let at = beijing(stamp.now);
        let mut fields = vec![
            ("app_id", self.app_id.as_str()),
            ("biz_content", &content),
            ("charset", "utf-8"),
            ("format", "JSON"),
            ("method", method),
            ("notify_url", &self.notify_url),
            ("sign_type", "RSA2"),
            ("timestamp", &at),
            ("version", "1.0"),
        ];
        let signed: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let signature = self.key.sign(signed.join("&").as_bytes());
        fields.push(("sign", &signature));
        serde_html_form::to_string(&fields).expect("pairs of texts are a form")
    }
}

/// Whether money may have gone back all the same: Alipay itself failed, or knows this number with another amount.
fn is_in_doubt(word: &str) -> bool {
    word.ends_with("SYSTEM_ERROR") || word == "ACQ.DISCORDANT_REPEAT_REQUEST"
}

fn told<'a>(field: impl Fn(&str) -> &'a str) -> Option<Told> {
    let outcome = match field("trade_status") {
        "TRADE_SUCCESS" | "TRADE_FINISHED" => Outcome::Paid,
        "TRADE_CLOSED" => Outcome::Closed,
        _ => Outcome::Waiting,
    };
    let fen = Fen::from_yuan(field("total_amount"))?;
    let (id, channel_no) = (TenderId::new(field("out_trade_no")), field("trade_no").to_owned());
    Some(Told { id, outcome, fen, channel_no })
}

/// The text of one member of a JSON object as it stands there: that is what was signed.
fn raw_field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let start = text.find(&format!("\"{name}\""))? + name.len() + 2;
    let rest = text[start..].trim_start().strip_prefix(':')?.trim_start();
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return rest.get(..=at);
                }
            }
            _ => {}
        }
    }
    None
}

fn beijing(at: Moment) -> String {
    let at = Timestamp::from_millisecond(at.0).unwrap_or_default();
    at.to_zoned(TimeZone::fixed(jiff::tz::offset(8))).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::raw_field;

    #[test]
    fn what_was_signed_is_cut_out_as_it_stands() {
        let text = r#"{"a_response": {"x":"}\"","y":{}} ,"sign":"s"}"#;
        assert_eq!(raw_field(text, "a_response"), Some(r#"{"x":"}\"","y":{}}"#));
        assert_eq!(raw_field(text, "b_response"), None);
        assert_eq!(raw_field(r#"{"a_response":{"#, "a_response"), None);
    }
}
