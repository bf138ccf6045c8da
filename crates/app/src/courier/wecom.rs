//! 企业微信 WeCom: the robot in a group, and the school's own messages to parents in their ordinary WeChat (家校消息).

use super::sign::quoted;
use super::token::Held;
use super::{GroupText, Letter, Secret, errcode, json, limits};
use crate::line::ask;
use axum::http::Method;
use rules::moment::Moment;
use rules::people::delivery::Outcome;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const BASE: &str = "https://qyapi.weixin.qq.com";
/// Bytes of a robot's markdown, at most.
const MARKDOWN_BYTES: usize = 4096;
/// Bytes of a text to a parent, at most.
const TEXT_BYTES: usize = 2048;
/// Seconds in which the platform drops the same message to the same parent.
const SAME_SECONDS: i64 = 1800;

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Robot {
    key: Secret,
}

impl Robot {
    pub(super) async fn post(&self, base: &str, text: &GroupText) -> Outcome {
        let words = limits::bytes(&text.0, MARKDOWN_BYTES);
        let body = json!({ "msgtype": "markdown", "markdown": { "content": words } });
        let url = format!("{base}/cgi-bin/webhook/send?key={}", quoted(&self.key.0));
        let headers = [("content-type", "application/json; charset=utf-8".to_owned())];
        match json(ask(Method::POST, &url, &headers, body.to_string().into_bytes()).await) {
            Ok(answer) => outcome(&answer),
            Err(outcome) => outcome,
        }
    }
}

fn outcome(answer: &Value) -> Outcome {
    match errcode(answer) {
        (0, _) => Outcome::Sent(answer["msgid"].as_str().unwrap_or_default().to_owned()),
        (45_009, _) => Outcome::Throttled(60),
        (-1, words) => Outcome::NotSent(words),
        (_, words) => Outcome::Refused(words),
    }
}

/// 家校消息 An app listed under 家校沟通.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct School {
    corp_id: String,
    agent_id: i64,
    secret: Secret,
    #[serde(skip)]
    held: Held,
}

impl School {
    pub(super) async fn send(&self, base: &str, letter: &Letter, now: Moment) -> Outcome {
        let body = json!({
            "to_parent_userid": [letter.address], "toall": 0, "agentid": self.agent_id, "msgtype": "text",
            "text": { "content": content(letter) },
            "enable_duplicate_check": 1, "duplicate_check_interval": SAME_SECONDS,
        });
        match self.held.send((base, "/cgi-bin/externalcontact/message/send"), &self.asks(), &body, now).await
        {
            Ok(answer) => told(&answer, &letter.address),
            Err(outcome) => outcome,
        }
    }

    /// Whose app it is, and which.
    pub(super) fn app(&self) -> (&str, i64) {
        (&self.corp_id, self.agent_id)
    }

    /// The parent behind a code; a pupil or somebody of the staff is no parent.
    pub(super) async fn who(&self, base: &str, code: &str, now: Moment) -> Result<String, Outcome> {
        let path = format!("/cgi-bin/school/getuserinfo?code={}", quoted(code));
        let answer = self.held.get((base, &path), &self.asks(), now).await?;
        let found = answer["parent_userid"].as_str().map(str::to_owned);
        found.ok_or_else(|| Outcome::Refused(errcode(&answer).1))
    }

    /// Where a token is asked for.
    fn asks(&self) -> String {
        let (corp, secret) = (quoted(&self.corp_id), quoted(&self.secret.0));
        format!("/cgi-bin/gettoken?corpid={corp}&corpsecret={secret}")
    }
}

/// Of a text that is too long the platform drops the end unsaid, with it the link to the whole: the words are cut here, so
/// that where they are read stays. It knows no key but compares contents: the time of writing keeps two alarms apart.
fn content(letter: &Letter) -> String {
    let end = format!("\n{}\n{}", letter.link, letter.time);
    format!("{}{end}", limits::bytes(&letter.text, TEXT_BYTES.saturating_sub(end.len())))
}

/// Receivers that are not valid do not make the whole answer an error.
fn told(answer: &Value, parent: &str) -> Outcome {
    let invalid = answer["invalid_parent_userid"].as_array();
    let not_ours = invalid.is_some_and(|all| all.iter().any(|one| one.as_str() == Some(parent)));
    let said = outcome(answer);
    let is_sent = matches!(said, Outcome::Sent(_));
    if is_sent && not_ours { Outcome::Refused("invalid_parent_userid".to_owned()) } else { said }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_to_a_parent_fits_with_its_link_and_its_time() {
        let end = "\nhttps://care.example\n2021-09-07 15:41";
        let room = TEXT_BYTES - end.len();
        for (text, words) in [
            ("没有到".to_owned(), "没有到".to_owned()),
            ("a".repeat(room), "a".repeat(room)),
            ("a".repeat(room + 1), format!("{}…", "a".repeat(room - 3))),
            ("铃".repeat(1000), format!("{}…", "铃".repeat((room - 3) / 3))),
        ] {
            let letter = Letter {
                text,
                link: "https://care.example".into(),
                time: "2021-09-07 15:41".into(),
                ..Letter::default()
            };
            assert_eq!(content(&letter), format!("{words}{end}"));
            assert!(content(&letter).len() <= TEXT_BYTES);
        }
    }

    #[test]
    fn a_receiver_that_is_not_valid_was_not_told() {
        let ok = json!({ "errcode": 0, "errmsg": "ok", "invalid_parent_userid": [] });
        assert_eq!(told(&ok, "wang"), Outcome::Sent(String::new()));
        let half = json!({ "errcode": 0, "errmsg": "ok", "invalid_parent_userid": ["wang"] });
        assert_eq!(told(&half, "wang"), Outcome::Refused("invalid_parent_userid".into()));
        assert_eq!(told(&half, "li"), Outcome::Sent(String::new()));
        assert_eq!(outcome(&json!({ "errcode": 45009 })), Outcome::Throttled(60));
        assert_eq!(outcome(&json!({ "errcode": 93000, "errmsg": "x" })), Outcome::Refused("93000 x".into()));
    }
}
