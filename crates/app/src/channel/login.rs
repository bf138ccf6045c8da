//! 微信身份 Who somebody is to the school's WeChat account: a silent way through WeChat's own page, which hands back a code
//! that is good once.

use super::wire::{Answer, Wire};
use anyhow::{Context, bail, ensure};
use axum::body::Bytes;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::Value;

/// Where WeChat and WeCom ask who somebody is.
pub(crate) const AUTHORIZE: &str = "https://open.weixin.qq.com";
/// Where a code is exchanged.
pub(super) const BASE: &str = "https://api.weixin.qq.com";
/// No `openid` is longer.
const OPENID_BYTES: usize = 128;

/// The account's own secret and servers.
#[derive(Clone)]
pub struct Login {
    /// The secret of the official account.
    pub secret: String,
    /// The server that a browser is sent to.
    pub authorize: String,
    /// The server that exchanges codes.
    pub base: String,
    /// The address under which browsers reach this program, without a path.
    pub site: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Login").field("base", &self.base).field("site", &self.site).finish_non_exhaustive()
    }
}

impl Login {
    /// Where a browser inside WeChat goes so that it comes back to `path` with a code.
    pub fn link(&self, appid: &str, path: &str, state: &str) -> Result<String, anyhow::Error> {
        authorize_link((&self.authorize, &self.site), (appid, None), path, state)
    }

    /// Exchanges a code. No part of the address is ever told: the secret stands in it.
    pub async fn openid(&self, wire: &Wire, appid: &str, code: &str) -> Result<String, anyhow::Error> {
        let fields = [
            ("appid", appid),
            ("secret", &self.secret),
            ("code", code),
            ("grant_type", "authorization_code"),
        ];
        let fields = serde_html_form::to_string(fields)?;
        let request = Request::builder()
            .uri(format!("{}/sns/oauth2/access_token?{fields}", self.base))
            .header(header::ACCEPT, "application/json")
            .header(header::USER_AGENT, "afterbell")
            .method(Method::GET)
            .body(Bytes::new())?;
        let Answer { status, body, .. } = wire.ask(request).await.context("WeChat's sign-in")?;
        ensure!(status == StatusCode::OK, "WeChat's sign-in answered {status}");
        let answer: Value = serde_json::from_slice(&body)?;
        let Some(openid) = answer["openid"].as_str() else {
            bail!("WeChat's sign-in said no: {}", answer["errcode"]);
        };
        let is_plain = openid.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        ensure!(is_plain && (1..=OPENID_BYTES).contains(&openid.len()), "an openid that is none");
        Ok(openid.to_owned())
    }
}

/// Where a browser inside WeChat goes so that it comes back to `path` of the site with a code; the account that asks, and
/// in WeCom which of its apps. Both platforms want the fields in this order.
pub(crate) fn authorize_link(
    (authorize, site): (&str, &str),
    (appid, agent): (&str, Option<i64>),
    path: &str,
    state: &str,
) -> Result<String, anyhow::Error> {
    let back = format!("{}{path}", site.trim_end_matches('/'));
    let mut fields = vec![
        ("appid", appid.to_owned()),
        ("redirect_uri", back),
        ("response_type", "code".to_owned()),
        ("scope", "snsapi_base".to_owned()),
        ("state", state.to_owned()),
    ];
    fields.extend(agent.map(|agent| ("agentid", agent.to_string())));
    let fields = serde_html_form::to_string(fields)?;
    Ok(format!("{authorize}/connect/oauth2/authorize?{fields}#wechat_redirect"))
}
