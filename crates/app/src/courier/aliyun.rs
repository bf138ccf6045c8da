//! 阿里云短信 Aliyun's short messages: approved templates only, a signed question (ACS3), no key against a second one.

use super::sign::{Signed, base64, quoted, sha256};
use super::{Letter, Secret, Template, Templates, json, limits};
use crate::line::ask;
use axum::http::Method;
use jiff::Timestamp;
use rules::moment::Moment;
use rules::people::delivery::Outcome;
use serde::Deserialize;
use serde_json::{Map, Value};

pub(super) const BASE: &str = "https://dysmsapi.aliyuncs.com";
/// Letters of one blank, at most: 35 is the provider's limit for a variable.
const BLANK_LETTERS: usize = 35;

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Sms {
    key_id: String,
    key_secret: Secret,
    sign_name: String,
    #[serde(default)]
    pub(super) template: Templates,
}

impl Sms {
    pub(super) async fn send(&self, base: &str, letter: &Letter, now: Moment) -> Outcome {
        let Some((template, blanks)) = Template::filled(&self.template, letter) else {
            return Outcome::Refused(format!("no template for {}", letter.templates.join(" or ")));
        };
        let blanks: Map<String, Value> = blanks
            .into_iter()
            .map(|(name, word)| (name.to_owned(), limits::letters(&word, BLANK_LETTERS).into()))
            .collect();
        let blanks = Value::Object(blanks).to_string();
        let asked = [
            ("OutId", letter.key.as_str()),
            ("PhoneNumbers", &letter.address),
            ("SignName", &self.sign_name),
            ("TemplateCode", &template.code),
            ("TemplateParam", &blanks),
        ];
        let query = asked.map(|(name, value)| format!("{name}={}", quoted(value))).join("&");
        let nonce = base64(&crate::secrets::random());
        let headers = self.headers(base, &query, (&nonce, now));
        match json(ask(Method::POST, &format!("{base}/?{query}"), &headers, Vec::new()).await) {
            Ok(answer) => outcome(&answer),
            Err(outcome) => outcome,
        }
    }

    fn headers(&self, base: &str, query: &str, (nonce, now): (&str, Moment)) -> Vec<(&'static str, String)> {
        let host = base.split_once("://").map_or(base, |(_, host)| host);
        let stamp = Timestamp::from_millisecond(now.0).unwrap_or_default();
        let date = stamp.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let empty = sha256(b"");
        let signed = [
            ("host", host),
            ("x-acs-action", "SendSms"),
            ("x-acs-content-sha256", &empty),
            ("x-acs-date", &date),
            ("x-acs-signature-nonce", nonce),
            ("x-acs-version", "2017-05-25"),
        ];
        let question = Signed { method: "POST", query, headers: &signed, body: b"" };
        let mut headers: Vec<(&'static str, String)> =
            signed.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        headers.push(("authorization", question.aliyun(&self.key_id, &self.key_secret.0)));
        headers
    }
}

fn outcome(answer: &Value) -> Outcome {
    let code = answer["Code"].as_str().unwrap_or_default();
    let words: String = answer["Message"].as_str().unwrap_or_default().chars().take(120).collect();
    match code {
        "OK" => Outcome::Sent(answer["BizId"].as_str().unwrap_or_default().to_owned()),
        "isv.BUSINESS_LIMIT_CONTROL" => Outcome::Enough(enough_seconds(&words)),
        "Throttling" | "Throttling.User" | "isv.DAY_LIMIT_CONTROL" => Outcome::Throttled(60),
        "isp.SYSTEM_ERROR" | "ServiceUnavailable" => Outcome::NotSent(format!("{code} {words}")),
        "" => Outcome::InDoubt("an answer without a code".to_owned()),
        _ => Outcome::Refused(format!("{code} {words}")),
    }
}

/// Which limit of this one number it was: `触发小时级流控Permits:5`.
fn enough_seconds(words: &str) -> i64 {
    match words {
        _ if words.contains('天') => 24 * 3600,
        _ if words.contains('时') => 3600,
        _ => 60,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_answer_s_code_says_what_became_of_it() {
        let limit = "isv.BUSINESS_LIMIT_CONTROL";
        let cases = [
            ("OK", "OK", Outcome::Sent("biz-1".into())),
            (limit, "触发分钟级流控Permits:1", Outcome::Enough(60)),
            (limit, "触发小时级流控Permits:5", Outcome::Enough(3600)),
            (limit, "触发天级流控Permits:10", Outcome::Enough(86_400)),
            (limit, "", Outcome::Enough(60)),
            ("Throttling.User", "x", Outcome::Throttled(60)),
            ("isv.DAY_LIMIT_CONTROL", "x", Outcome::Throttled(60)),
            ("isp.SYSTEM_ERROR", "x", Outcome::NotSent("isp.SYSTEM_ERROR x".into())),
            ("isv.PARAM_LENGTH_LIMIT", "x", Outcome::Refused("isv.PARAM_LENGTH_LIMIT x".into())),
            ("", "", Outcome::InDoubt("an answer without a code".into())),
        ];
        for (code, message, known) in cases {
            let answer = json!({ "Code": code, "Message": message, "BizId": "biz-1" });
            assert_eq!(outcome(&answer), known, "{code} {message}");
        }
    }
}
