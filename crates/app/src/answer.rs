//! 回答 Turns a failure into what the person needs: the form again with the reason on top, a sign-in page, a 404.

use crate::app::App;
use crate::desk::{Desk, NOTE_COOKIE, cookie, go, lang, set_cookie};
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::refusals;
use crate::texts::{Lang, Texts};
use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use rules::refusal::Refuses;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use store::Fault;
use tower::ServiceExt;

/// What was asked, kept beside the request for whoever answers.
#[derive(Clone, Default)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) refusal: Option<Card>,
    typed: Arc<Mutex<BTreeMap<String, Vec<String>>>>,
}

impl Asked {
    /// Keeps what was typed, in case a rule says no.
    pub(crate) fn keep(&self, pairs: &[(String, String)]) {
        let mut typed = self.typed.lock().expect("nobody panics while holding the form");
        for (name, value) in pairs.iter().filter(|(name, _)| name != "csrf" && name != "key") {
            typed.entry(name.clone()).or_default().push(value.clone());
        }
    }

    /// What was typed into a field.
    pub(crate) fn typed(&self, field: &str) -> Option<String> {
        let typed = self.typed.lock().expect("nobody panics while holding the form");
        typed.get(field).and_then(|all| all.last()).cloned()
    }

    /// Everything that was typed and chosen, by field.
    pub(crate) fn all_typed(&self) -> BTreeMap<String, Vec<String>> {
        self.typed.lock().expect("nobody panics while holding the form").clone()
    }
}

/// 拒绝卡 A refusal as a card: what did not happen, why, what now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Card {
    /// Stable code.
    pub(crate) code: &'static str,
    /// What did not happen.
    pub(crate) what: String,
    /// Which clause says so.
    pub(crate) clause: &'static str,
    /// The clause in its own words.
    pub(crate) words: String,
    /// What to do now.
    pub(crate) next: String,
}

/// A page of its own for what cannot be shown on the page it came from.
#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    shell: Shell,
    t: Texts,
    title: String,
    text: String,
}

/// The layer around every route.
pub(crate) async fn answer(
    State((app, pages)): State<(App, Router)>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
    let asked = Asked { path, ..Asked::default() };
    request.extensions_mut().insert(asked.clone());
    let (method, headers) = (request.method().clone(), request.headers().clone());
    let is_behind_tls = app.is_behind_tls();
    let mut response = next.run(request).await;
    if let Some(failure) = response.extensions_mut().remove::<Arc<Failure>>() {
        response = Again { app, pages, asked, method, headers: headers.clone() }.answer(&failure).await;
    }
    let response = finish(&headers, response);
    if is_behind_tls { secured(response) } else { response }
}

/// No cookie of this answer goes over a connection without TLS.
fn secured(mut response: Response) -> Response {
    let cookies: Vec<HeaderValue> = response.headers().get_all(header::SET_COOKIE).iter().cloned().collect();
    response.headers_mut().remove(header::SET_COOKIE);
    for cookie in cookies {
        let cookie = [cookie.as_bytes(), b"; Secure"].concat();
        let cookie = HeaderValue::from_bytes(&cookie).expect("a cookie of ours with ASCII behind it");
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Everything needed to answer once more.
struct Again {
    app: App,
    pages: Router,
    asked: Asked,
    method: Method,
    headers: HeaderMap,
}

impl Again {
    async fn answer(self, failure: &Failure) -> Response {
        let t = self.lang().texts();
        match failure {
            Failure::Refused(refusal) => self.refused(refusal.as_ref()).await,
            Failure::SignInFirst => self.sign_in_first(),
            Failure::NotTheirs => {
                self.failed(StatusCode::NOT_FOUND, t.failure_missing(), t.failure_missing_text()).await
            }
            Failure::BadForm(why) => {
                tracing::info!(why, path = self.asked.path, "form refused");
                self.failed(StatusCode::BAD_REQUEST, t.failure_form(), t.failure_form_text()).await
            }
            Failure::Fault(Fault::Busy(_) | Fault::Away(_) | Fault::Unknown(_)) if self.wants_json() => {
                let unknown = matches!(failure, Failure::Fault(Fault::Unknown(_)));
                let body = serde_json::json!({ "code": if unknown { "unknown" } else { "busy" } });
                let headers = [(header::RETRY_AFTER, HeaderValue::from_static("1"))];
                (StatusCode::SERVICE_UNAVAILABLE, headers, axum::Json(body)).into_response()
            }
            Failure::Fault(Fault::Unknown(why)) => {
                tracing::error!(why, path = self.asked.path, "outcome unknown");
                let mut unknown = self
                    .failed(StatusCode::SERVICE_UNAVAILABLE, t.failure_unknown(), t.failure_unknown_text())
                    .await;
                unknown.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
                unknown
            }
            Failure::Fault(Fault::Busy(_) | Fault::Away(_)) => {
                let mut busy = self
                    .failed(StatusCode::SERVICE_UNAVAILABLE, t.failure_busy(), t.failure_busy_text())
                    .await;
                busy.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
                busy
            }
            Failure::Fault(fault) => {
                let number = self.app.fresh_id();
                tracing::error!(number, %fault, path = self.asked.path, "fault");
                let text = t.failure_fault_text(&number);
                self.failed(StatusCode::INTERNAL_SERVER_ERROR, t.failure_fault(), text).await
            }
        }
    }

    fn lang(&self) -> Lang {
        lang(&self.headers)
    }

    fn wants_json(&self) -> bool {
        wants_json(&self.headers)
    }

    /// The page the form came from, with the refusal on top and what was typed still there.
    async fn refused(self, refusal: &(dyn Refuses + Send + Sync)) -> Response {
        let card = refusals::card(&self.app, self.lang(), refusal);
        if self.wants_json() {
            let Card { code, what, clause, next, .. } = card;
            let body = serde_json::json!({ "code": code, "clause": clause, "what": what, "next": next });
            return (StatusCode::UNPROCESSABLE_ENTITY, axum::Json(body)).into_response();
        }
        let asked = Asked { refusal: Some(card.clone()), ..self.asked.clone() };
        if let Some(back) = self.came_from().filter(|_| self.method == Method::POST) {
            let mut shown = self.show(&back, Asked { path: back.clone(), ..asked.clone() }).await;
            if shown.status() == StatusCode::OK {
                *shown.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
                return shown;
            }
        }
        let t = self.lang().texts();
        let mut again = self;
        again.asked = asked;
        again.failed(StatusCode::UNPROCESSABLE_ENTITY, t.failure_refused(), String::new()).await
    }

    /// The path of the page that sent the form, if it is one of ours.
    fn came_from(&self) -> Option<String> {
        let text = |name| self.headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let (_, rest) = text(header::REFERER)?.split_once("://")?;
        let (host, path) = rest.split_once('/')?;
        (Some(host) == text(header::HOST)).then(|| format!("/{path}"))
    }

    async fn show(&self, path: &str, asked: Asked) -> Response {
        let mut request = Request::new(Body::empty());
        let Ok(uri) = path.parse() else { return StatusCode::NOT_FOUND.into_response() };
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers.clone();
        request.headers_mut().remove(header::CONTENT_LENGTH);
        request.headers_mut().remove(header::CONTENT_TYPE);
        request.extensions_mut().insert(asked);
        match self.pages.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }

    fn sign_in_first(&self) -> Response {
        let mut parts = self.asked.path.split('/').skip(1);
        let (district, place) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        match self.app.place(district, place) {
            Ok(_) => {
                let then = if self.method == Method::GET { self.asked.path.as_str() } else { "" };
                go(&format!("/{district}/{place}/signin?then={then}"), None)
            }
            Err(_) => go("/", None),
        }
    }

    async fn failed(&self, status: StatusCode, title: String, text: String) -> Response {
        let (mut parts, ()) = Request::new(()).into_parts();
        parts.headers = self.headers.clone();
        parts.extensions.insert(self.asked.clone());
        let Ok(desk) = Desk::from_request_parts(&mut parts, &self.app).await else {
            return (status, title).into_response();
        };
        let mut response = page(FailurePage { shell: desk.shell(), t: desk.t.clone(), title, text });
        *response.status_mut() = status;
        response
    }
}

/// Whether a script of ours asked.
pub(crate) fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.starts_with("application/json"))
}

/// Headers that every answer carries, and the message cookie that was read goes.
pub(crate) fn finish(asked: &HeaderMap, mut response: Response) -> Response {
    const ALWAYS: &[(&str, &str)] = &[
        (
            "content-security-policy",
            "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
        ),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
    ];
    let shown = response.status() == StatusCode::OK || response.status() == StatusCode::UNPROCESSABLE_ENTITY;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(*name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if shown && cookie(asked, NOTE_COOKIE).is_some() && headers.contains_key("x-afterbell-page") {
        set_cookie(headers, NOTE_COOKIE, "", 0);
    }
    headers.remove("x-afterbell-page");
    response
}
