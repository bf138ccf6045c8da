//! 腾讯云短信 Tencent's short messages: approved templates only, a signed question (TC3), no key against a second one.

use super::sign::Signed;
use super::{Letter, Secret, Template, Templates, json, limits};
use crate::line::ask;
use axum::http::Method;
use jiff::Timestamp;
use rules::moment::Moment;
use rules::people::delivery::Outcome;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const BASE: &str = "https://sms.tencentcloudapi.com";
/// Letters of one blank, at most.
const BLANK_LETTERS: usize = 35;
const TYPE: &str = "application/json; charset=utf-8";

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Sms {
    secret_id: String,
    secret_key: Secret,
    app_id: String,
    sign_name: String,
    #[serde(default = "region")]
    region: String,
    #[serde(default)]
    template: Templates,
}

fn region() -> String {
    "ap-guangzhou".to_owned()
}

impl Sms {
    pub(super) async fn send(&self, base: &str, letter: &Letter, now: Moment) -> Outcome {
        let Some((template, blanks)) = Template::filled(&self.template, letter) else {
            return Outcome::Refused(format!("no template for {}", letter.templates.join(" or ")));
        };
        let blanks: Vec<String> =
            blanks.into_iter().map(|(_, word)| limits::letters(&word, BLANK_LETTERS)).collect();
        let body = json!({
            "PhoneNumberSet": [format!("+86{}", letter.address)], "SmsSdkAppId": self.app_id,
            "SignName": self.sign_name, "TemplateId": template.code, "TemplateParamSet": blanks,
            "SessionContext": letter.key,
        });
        let body = body.to_string().into_bytes();
        let headers = self.headers(base, &body, now);
        match json(ask(Method::POST, &format!("{base}/"), &headers, body).await) {
            Ok(answer) => outcome(&answer),
            Err(outcome) => outcome,
        }
    }

    fn headers(&self, base: &str, body: &[u8], now: Moment) -> Vec<(&'static str, String)> {
        let host = base.split_once("://").map_or(base, |(_, host)| host);
        let stamp = Timestamp::from_millisecond(now.0).unwrap_or_default();
        let (day, seconds) = (stamp.strftime("%Y-%m-%d").to_string(), stamp.as_second());
        let signed = [("content-type", TYPE), ("host", host), ("x-tc-action", "sendsms")];
        let question = Signed { method: "POST", query: "", headers: &signed, body };
        let keys = (self.secret_id.as_str(), self.secret_key.0.as_str());
        vec![
            ("content-type", TYPE.to_owned()),
            ("host", host.to_owned()),
            ("x-tc-action", "SendSms".to_owned()),
            ("x-tc-version", "2021-01-11".to_owned()),
            ("x-tc-region", self.region.clone()),
            ("x-tc-timestamp", seconds.to_string()),
            ("authorization", question.tencent(keys, "sms", (&day, seconds))),
        ]
    }
}

fn outcome(answer: &Value) -> Outcome {
    let answer = &answer["Response"];
    let told = if answer["Error"].is_object() { &answer["Error"] } else { &answer["SendStatusSet"][0] };
    let code = told["Code"].as_str().unwrap_or_default();
    let words: String = told["Message"].as_str().unwrap_or_default().chars().take(120).collect();
    match code {
        "Ok" => Outcome::Sent(told["SerialNo"].as_str().unwrap_or_default().to_owned()),
        "LimitExceeded.PhoneNumberThirtySecondLimit" => Outcome::Enough(30),
        "LimitExceeded.PhoneNumberOneHourLimit" => Outcome::Enough(3600),
        _ if code.starts_with("LimitExceeded.PhoneNumber") => Outcome::Enough(24 * 3600),
        _ if code.starts_with("RequestLimitExceeded") => Outcome::Throttled(60),
        _ if code.starts_with("LimitExceeded") => Outcome::Throttled(60), // of the account
        "InternalError" => Outcome::NotSent(format!("{code} {words}")),
        "" => Outcome::InDoubt("an answer without a code".to_owned()),
        _ if code.starts_with("InternalError.") => Outcome::NotSent(format!("{code} {words}")),
        _ => Outcome::Refused(format!("{code} {words}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_s_code_says_what_became_of_it() {
        let of_one =
            |code: &str| json!({ "SendStatusSet": [{ "Code": code, "Message": "x", "SerialNo": "s1" }] });
        let of_all = |code: &str| json!({ "Error": { "Code": code, "Message": "x" } });
        let refused = |code: &str| Outcome::Refused(format!("{code} x"));
        let length = "InvalidParameterValue.TemplateParameterLengthLimit";
        let cases = [
            (of_one("Ok"), Outcome::Sent("s1".into())),
            (of_one("LimitExceeded.PhoneNumberThirtySecondLimit"), Outcome::Enough(30)),
            (of_one("LimitExceeded.PhoneNumberOneHourLimit"), Outcome::Enough(3600)),
            (of_one("LimitExceeded.PhoneNumberDailyLimit"), Outcome::Enough(86_400)),
            (of_one("LimitExceeded.PhoneNumberSameContentDailyLimit"), Outcome::Enough(86_400)),
            (of_one("LimitExceeded.AppDailyLimit"), Outcome::Throttled(60)),
            (of_all("RequestLimitExceeded"), Outcome::Throttled(60)),
            (of_all("RequestLimitExceeded.UinLimitExceeded"), Outcome::Throttled(60)),
            (of_one(length), refused(length)),
            (of_all("InternalError.Timeout"), Outcome::NotSent("InternalError.Timeout x".into())),
            (json!({}), Outcome::InDoubt("an answer without a code".into())),
        ];
        for (answer, known) in cases {
            assert_eq!(outcome(&json!({ "Response": answer })), known);
        }
    }
}
