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

    /// Sends money back. Alipay answers at once whether this request moved it; where it moved nothing, the same number may have gone
    /// back before, or not at all, and Alipay is asked which.
    pub async fn refund(&self, wire: &Wire, back: &Return, stamp: &Stamp) -> Result<Returned, anyhow::Error> {
        let mut named = json!({ "out_request_no": back.id });
        if back.channel_no.is_empty() {
            named["out_trade_no"] = json!(back.tender.id);
        } else {
            named["trade_no"] = json!(back.channel_no);
        }
        let mut content = named.clone();
        content["refund_amount"] = json!(yuan(back.fen));
        let answer = self.ask(wire, "alipay.trade.refund", &content, stamp).await?;
        let (outcome, word) = if let Some(said) = refunded(&answer) {
            said
        } else {
            let answer = self.ask(wire, "alipay.trade.fastpay.refund.query", &named, stamp).await?;
            found(&answer, (back.id.as_str(), back.fen))
        };
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

/// What the answer to a refund says. Nothing where Alipay took the request (`10000`) and does not say that money moved by it: it has to
/// be asked.
fn refunded(answer: &Value) -> Option<(Outcome, String)> {
    let text = |name: &str| answer[name].as_str().unwrap_or_default();
    let (code, word) = (text("code"), text("sub_code"));
    if code == "10000" {
        return (text("fund_change") == "Y").then(|| (Outcome::Paid, code.to_owned()));
    }
    let is_refused = code == "40004" && !word.is_empty() && !is_in_doubt(word);
    let outcome = if is_refused { Outcome::Closed } else { Outcome::Waiting };
    Some((outcome, if word.is_empty() { code } else { word }.to_owned()))
}

/// What Alipay says when it is asked about a refund by its number. That it knows of none is no proof that none will go: the same
/// number is sent again.
fn found(answer: &Value, (id, fen): (&str, Fen)) -> (Outcome, String) {
    let text = |name: &str| answer[name].as_str().unwrap_or_default();
    let (code, word, status) = (text("code"), text("sub_code"), text("refund_status"));
    let is_ours = text("out_request_no") == id && Fen::from_yuan(text("refund_amount")) == Some(fen);
    let (outcome, word) = match (code, status) {
        ("10000", "REFUND_SUCCESS") if is_ours => (Outcome::Paid, status),
        ("10000", "REFUND_SUCCESS") => (Outcome::Waiting, "another refund"),
        ("10000", "") => (Outcome::Waiting, "fund_change N"),
        ("10000", _) => (Outcome::Waiting, status),
        _ if word.is_empty() => (Outcome::Waiting, code),
        _ => (Outcome::Waiting, word),
    };
    (outcome, word.to_owned())
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
    use super::{found, raw_field, refunded};
    use rules::fen::Fen;
    use rules::money::tender::Outcome;
    use serde_json::json;

    /// `10000` says that the request was taken; that money moved by it, `fund_change` alone says.
    #[test]
    fn a_refund_is_paid_only_where_alipay_says_that_money_moved() {
        use Outcome::{Closed, Paid, Waiting};
        let no = |word: &str| json!({ "code": "40004", "sub_code": word });
        let rows = [
            (json!({ "code": "10000", "fund_change": "Y" }), Some((Paid, "10000"))),
            (json!({ "code": "10000", "fund_change": "N" }), None),
            (json!({ "code": "10000" }), None),
            (json!({ "code": "10000", "fund_change": "y" }), None),
            (no("ACQ.TRADE_NOT_EXIST"), Some((Closed, "ACQ.TRADE_NOT_EXIST"))),
            (no("ACQ.SYSTEM_ERROR"), Some((Waiting, "ACQ.SYSTEM_ERROR"))),
            (no("ACQ.DISCORDANT_REPEAT_REQUEST"), Some((Waiting, "ACQ.DISCORDANT_REPEAT_REQUEST"))),
            (no(""), Some((Waiting, "40004"))),
            (json!({ "code": "20000", "sub_code": "isp.unknow-error" }), Some((Waiting, "isp.unknow-error"))),
            (json!({}), Some((Waiting, ""))),
        ];
        for (answer, expected) in rows {
            let expected = expected.map(|(outcome, word)| (outcome, word.to_owned()));
            assert_eq!(refunded(&answer), expected, "{answer}");
        }
    }

    /// Asked by its number: paid is what Alipay knows as done, of this number and this amount. Nothing found leaves it open.
    #[test]
    fn a_refund_that_moved_nothing_is_paid_only_where_it_is_found() {
        use Outcome::{Paid, Waiting};
        let of = |id: &str, yuan: &str, status: &str| json!({ "code": "10000", "out_request_no": id, "refund_amount": yuan, "refund_status": status });
        let rows = [
            (of("r1R", "300.00", "REFUND_SUCCESS"), (Paid, "REFUND_SUCCESS")),
            (of("r1R", "299.99", "REFUND_SUCCESS"), (Waiting, "another refund")),
            (of("r2R", "300.00", "REFUND_SUCCESS"), (Waiting, "another refund")),
            (of("r1R", "300.00", ""), (Waiting, "fund_change N")),
            (of("r1R", "300.00", "REFUND_PROCESSING"), (Waiting, "REFUND_PROCESSING")),
            (json!({ "code": "10000" }), (Waiting, "fund_change N")),
            (json!({ "code": "40004", "sub_code": "ACQ.SYSTEM_ERROR" }), (Waiting, "ACQ.SYSTEM_ERROR")),
            (json!({ "code": "40004", "sub_code": "ACQ.TRADE_NOT_EXIST" }), (Waiting, "ACQ.TRADE_NOT_EXIST")),
            (json!({ "code": "20000" }), (Waiting, "20000")),
        ];
        for (answer, (outcome, word)) in rows {
            assert_eq!(found(&answer, ("r1R", Fen(30_000))), (outcome, word.to_owned()), "{answer}");
        }
    }

    #[test]
    fn what_was_signed_is_cut_out_as_it_stands() {
        let text = r#"{"a_response": {"x":"}\"","y":{}} ,"sign":"s"}"#;
        assert_eq!(raw_field(text, "a_response"), Some(r#"{"x":"}\"","y":{}}"#));
        assert_eq!(raw_field(text, "b_response"), None);
        assert_eq!(raw_field(r#"{"a_response":{"#, "a_response"), None);
    }
}
