//! 微信服务号 Template messages of a WeChat service account, to followers whose openid the school knows.

use super::sign::quoted;
use super::token::Held;
use super::{Letter, Secret, Template, Templates, errcode, json, limits};
use crate::line::ask;
use axum::http::Method;
use rules::moment::Moment;
use rules::people::delivery::Outcome;
use serde::Deserialize;
use serde_json::{Map, Value, json as object};

pub(super) const BASE: &str = "https://api.weixin.qq.com";

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Account {
    app_id: String,
    secret: Secret,
    #[serde(default)]
    template: Templates,
    #[serde(skip)]
    held: Held,
}

impl Account {
    pub(super) async fn send(&self, base: &str, letter: &Letter, now: Moment) -> Outcome {
        let body = match self.body(letter) {
            Ok(body) => body,
            Err(why) => return Outcome::Refused(why),
        };
        let (app, secret) = (quoted(&self.app_id), quoted(&self.secret.0));
        let token = format!("/cgi-bin/token?grant_type=client_credential&appid={app}&secret={secret}");
        match self.held.send((base, "/cgi-bin/message/template/send"), &token, &body, now).await {
            Ok(answer) => outcome(&answer),
            Err(outcome) => outcome,
        }
    }

    pub(super) fn app_id(&self) -> &str {
        &self.app_id
    }

    /// The `openid` behind a code. No part of the address is ever told: the secret stands in it.
    pub(super) async fn who(&self, base: &str, code: &str) -> Result<String, Outcome> {
        let (app, secret) = (quoted(&self.app_id), quoted(&self.secret.0));
        let asked =
            format!("appid={app}&secret={secret}&code={}&grant_type=authorization_code", quoted(code));
        let url = format!("{base}/sns/oauth2/access_token?{asked}");
        let answer = json(ask(Method::GET, &url, &[], Vec::new()).await)?;
        let found = answer["openid"].as_str().map(str::to_owned);
        found.ok_or_else(|| Outcome::Refused(errcode(&answer).1))
    }

    /// Every value within the limits of its kind: one that is too long makes the platform refuse the whole message.
    fn body(&self, letter: &Letter) -> Result<Value, String> {
        let Some((template, blanks)) = Template::filled(&self.template, letter) else {
            return Err(format!("no template for {}", letter.templates.join(" or ")));
        };
        let mut values = Map::new();
        for (name, word) in blanks {
            let fitted = limits::fit(name, &word).ok_or_else(|| format!("{name} cannot hold its value"))?;
            values.insert(name.to_owned(), object!({ "value": fitted }));
        }
        Ok(object!({
            "touser": letter.address, "template_id": template.code, "url": letter.link,
            "client_msg_id": letter.key, "data": values,
        }))
    }
}

fn outcome(answer: &Value) -> Outcome {
    match errcode(answer) {
        (0, _) => Outcome::Sent(answer["msgid"].as_i64().map_or_else(String::new, |id| id.to_string())),
        (45_009, _) => Outcome::Throttled(60),
        (-1, words) => Outcome::NotSent(words),
        (_, words) => Outcome::Refused(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_body_holds_only_what_the_platform_takes() {
        let text = r#"
            app_id = "wx1"
            secret = "s"
            template.alarm = { code = "T1", blanks = ["thing1=text", "time2=time", "name3=child", "phrase4=title"] }
        "#;
        let account: Account = toml::from_str(text).unwrap();
        let letter = Letter {
            key: "k".into(),
            address: "oUpF8".into(),
            title: "缺勤提醒".into(),
            text: "王小明今晚没有到,班主任正在联系您,请尽快回电或在页面上说明孩子在哪里。".into(),
            child: "王小明".into(),
            time: "2021-09-07 15:41".into(),
            templates: ["absence-opened".into(), "alarm".into()],
            ..Letter::default()
        };
        let body = account.body(&letter).unwrap();
        assert_eq!(body["client_msg_id"], "k");
        assert_eq!(body["data"]["thing1"]["value"], "王小明今晚没有到,班主任正在联系您,请…");
        assert_eq!(body["data"]["time2"]["value"], "2021-09-07 15:41");
        assert_eq!(body["data"]["phrase4"]["value"], "缺勤提醒");
        let empty = Letter { child: String::new(), ..letter.clone() };
        assert_eq!(account.body(&empty).unwrap_err(), "name3 cannot hold its value");
        let plain = Letter { templates: ["bill-issued".into(), "plain".into()], ..letter };
        assert_eq!(account.body(&plain).unwrap_err(), "no template for bill-issued or plain");
        assert_eq!(outcome(&json!({ "errcode": 43101, "errmsg": "x" })), Outcome::Refused("43101 x".into()));
    }
}
