//! 钉钉 DingTalk's robot in a group: a signed question, an answer whose code says what became of it.

use super::sign::{dingtalk, quoted};
use super::{GroupText, Secret, errcode, json, limits};
use crate::line::ask;
use axum::http::{Method, header};
use rules::moment::Moment;
use rules::people::delivery::Outcome;
use serde::Deserialize;
use serde_json::json;

pub(super) const BASE: &str = "https://oapi.dingtalk.com";
/// After "send too fast" a robot is deaf for ten minutes.
const DEAF_SECONDS: i64 = 600;
/// Bytes of a message's text, at most: the whole message may have 20,000.
const TEXT_BYTES: usize = 18_000;
/// Letters of what the list of conversations shows.
const TITLE_LETTERS: usize = 64;

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Robot {
    token: Secret,
    secret: Option<Secret>,
    /// A word that the group's robot asks of every message.
    #[serde(default)]
    keyword: String,
}

impl Robot {
    pub(super) async fn post(&self, base: &str, text: &GroupText, now: Moment) -> Outcome {
        let title = text.0.lines().next().unwrap_or_default().trim_start_matches(['#', ' ']);
        let title = limits::letters(title, TITLE_LETTERS);
        let body = json!({ "msgtype": "markdown", "markdown": { "title": title, "text": self.words(text) } });
        let headers = [(header::CONTENT_TYPE.as_str(), "application/json; charset=utf-8".to_owned())];
        let url = self.url(base, now);
        match json(ask(Method::POST, &url, &headers, body.to_string().into_bytes()).await) {
            Ok(answer) => outcome(&answer),
            Err(outcome) => outcome,
        }
    }

    /// The robot's word stays in, however long the rest is.
    fn words(&self, text: &GroupText) -> String {
        let kept = limits::bytes(&text.0, TEXT_BYTES.saturating_sub(self.keyword.len() + 1));
        if kept.contains(&self.keyword) { kept } else { format!("{kept}\n{}", self.keyword) }
    }

    fn url(&self, base: &str, now: Moment) -> String {
        let url = format!("{base}/robot/send?access_token={}", quoted(&self.token.0));
        match &self.secret {
            Some(secret) => format!("{url}&timestamp={}&sign={}", now.0, quoted(&dingtalk(now.0, &secret.0))),
            None => url,
        }
    }
}

fn outcome(answer: &serde_json::Value) -> Outcome {
    if answer["punish"].as_str().is_some() {
        return Outcome::Throttled(DEAF_SECONDS);
    }
    match errcode(answer) {
        (0, _) => Outcome::Sent(String::new()),
        (130_101, _) => Outcome::Throttled(DEAF_SECONDS),
        (-1, words) => Outcome::NotSent(words), // "system busy"
        (_, words) => Outcome::Refused(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_s_code_says_what_became_of_it() {
        let said = |code: i64, words: &str| outcome(&json!({ "errcode": code, "errmsg": words }));
        assert_eq!(said(0, "ok"), Outcome::Sent(String::new()));
        assert_eq!(said(130_101, "send too fast"), Outcome::Throttled(600));
        assert_eq!(said(310_000, "sign not match"), Outcome::Refused("310000 sign not match".into()));
        let wrapped = json!({ "status": 1111, "wait": 5, "source": "x5", "punish": "deny" });
        assert_eq!(outcome(&wrapped), Outcome::Throttled(600));
    }

    #[test]
    fn a_long_text_is_cut_between_letters_and_keeps_the_robot_s_word() {
        let robot = Robot { token: Secret("t".into()), secret: None, keyword: "托管".into() };
        let cases = [
            ("### 文澜小学\n- 托管 1".to_owned(), 27),
            ("### 文澜小学".to_owned(), 16 + 7),
            (format!("托管{}", "铃".repeat(9000)), TEXT_BYTES),
            (format!("{}托管", "铃".repeat(9000)), TEXT_BYTES),
        ];
        for (text, most) in cases {
            let words = robot.words(&GroupText(text));
            assert!(words.contains("托管") && words.len() <= most, "{} bytes", words.len());
        }
    }

    #[test]
    fn the_address_carries_the_known_sign() {
        let (token, secret) = (Secret("t".into()), Some(Secret("SEC0123456789abcdef".into())));
        let robot = Robot { token, secret, keyword: String::new() };
        let known = "https://oapi.dingtalk.com/robot/send?access_token=t&timestamp=1700000000000\
                     &sign=TSZbRFUuvaSQaRKUpF970OPCb2%2FLcQAP3wOvwZIzBZk%3D";
        assert_eq!(robot.url(BASE, Moment(1_700_000_000_000)), known);
    }
}
