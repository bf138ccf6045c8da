//! 令牌 An access token of WeChat or WeCom: asked for once, kept until shortly before it ends, given up when it is refused.

use super::{errcode, json};
use crate::line::ask;
use axum::http::Method;
use rules::moment::Moment;
use rules::people::delivery::Outcome;
use serde_json::Value;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Answers that mean: ask for a new token and send again. Nothing was sent.
const STALE: [i64; 3] = [40_001, 40_014, 42_001];

/// The token that a channel holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Held(Arc<Mutex<Option<(Kept, Moment)>>>);

#[derive(Clone)]
struct Kept(String);

impl std::fmt::Debug for Kept {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("•••")
    }
}

impl Held {
    /// Sends JSON to `path` of `base` with the token behind it; once more with a new token when the old one is refused.
    pub(super) async fn send(
        &self,
        at: (&str, &str),
        asked_at: &str,
        body: &Value,
        now: Moment,
    ) -> Result<Value, Outcome> {
        self.asked(Method::POST, at, asked_at, (body.to_string().into_bytes(), now)).await
    }

    /// Asks `path` of `base`, which ends in its own fields, in the same way.
    pub(super) async fn get(&self, at: (&str, &str), asked_at: &str, now: Moment) -> Result<Value, Outcome> {
        self.asked(Method::GET, at, asked_at, (Vec::new(), now)).await
    }

    async fn asked(
        &self,
        method: Method,
        (base, path): (&str, &str),
        asked_at: &str,
        (body, now): (Vec<u8>, Moment),
    ) -> Result<Value, Outcome> {
        let mark = if path.contains('?') { '&' } else { '?' };
        for last in [false, true] {
            let token = self.token(base, asked_at, now).await?;
            let url = format!("{base}{path}{mark}access_token={}", super::sign::quoted(&token));
            let headers = [("content-type", "application/json; charset=utf-8".to_owned())];
            let answer = json(ask(method.clone(), &url, &headers, body.clone()).await)?;
            let (code, words) = errcode(&answer);
            if !STALE.contains(&code) {
                return Ok(answer);
            }
            *self.0.lock().await = None;
            if last {
                return Err(Outcome::NotSent(words));
            }
        }
        Err(Outcome::NotSent("no token".to_owned()))
    }

    async fn token(&self, base: &str, asked_at: &str, now: Moment) -> Result<String, Outcome> {
        let mut held = self.0.lock().await;
        if let Some((Kept(token), until)) = held.as_ref()
            && *until > now
        {
            return Ok(token.clone());
        }
        let not_sent = |outcome: Outcome| match outcome {
            Outcome::InDoubt(why) => Outcome::NotSent(why), // no message was in the question
            Outcome::Sent(_)
            | Outcome::Refused(_)
            | Outcome::Throttled(_)
            | Outcome::Enough(_)
            | Outcome::NotSent(_) => outcome,
        };
        let answer =
            json(ask(Method::GET, &format!("{base}{asked_at}"), &[], Vec::new()).await).map_err(not_sent)?;
        let Some(token) = answer["access_token"].as_str() else {
            return Err(Outcome::NotSent(errcode(&answer).1));
        };
        let seconds = answer["expires_in"].as_i64().unwrap_or(7200);
        *held = Some((Kept(token.to_owned()), Moment(now.0 + (seconds - 300).max(0) * 1000)));
        Ok(token.to_owned())
    }
}
