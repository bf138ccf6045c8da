//! 门 What a claim passes before anything is looked at: without room it is told so at once, and who comes back on the
//! same connection before the time that he was told is kept waiting until then. Hammering gains nothing and costs little.

use crate::answer::{finish, wants_json};
use crate::desk::lang;
use crate::enrol::claim::{Claims, Lane};
use crate::texts::Texts;
use crate::{assets, page};
use askama::Template;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::Instant;
use tower::ServiceExt;

/// Who finds the queue full is told to come back after so long: in that time a full queue is worked off (docs/rush.md has the
/// pace), and whoever came sooner would only be told the same again.
const COME_BACK: Duration = Duration::from_secs(4);

/// The door of one connection.
#[derive(Clone, Debug)]
pub(crate) struct Door {
    claims: Arc<Claims>,
    /// Before this moment no other press of this connection is looked at.
    closed_until: Arc<Mutex<Option<Instant>>>,
}

/// The whole page of a press without room: nothing is asked of the database for it.
#[derive(Template)]
#[template(path = "claim/crowded.html")]
struct Crowded<'a> {
    t: Texts,
    lang: &'static str,
    style_href: String,
    back_href: &'a str,
    /// A page that was only looked at comes by itself.
    looks_again: bool,
}

impl Door {
    /// The door of a connection that has just been made.
    pub(crate) fn new(claims: Arc<Claims>) -> Self {
        Self { claims, closed_until: Arc::default() }
    }

    /// Lets a request through to the router; a press without room is answered here.
    pub(crate) async fn pass(self, request: Request, router: Router) -> Response {
        match wanted(&request) {
            Wanted::Press => self.pressed(request, router).await,
            Wanted::Page => in_lane(&self.claims.pages, request, router).await,
            Wanted::Else => answered(request, router).await,
        }
    }

    async fn pressed(&self, request: Request, router: Router) -> Response {
        self.wait().await;
        let response =
            if self.claims.is_full() { crowded(&request) } else { answered(request, router).await };
        if let Some(told) = told_to_come_back(&response) {
            self.close(told);
        }
        response
    }

    async fn wait(&self) {
        let until = *self.closed_until.lock().expect("nobody panics while holding a moment");
        if let Some(until) = until {
            tokio::time::sleep_until(until).await;
        }
    }

    fn close(&self, told: Duration) {
        let until = Instant::now() + told;
        *self.closed_until.lock().expect("nobody panics while holding a moment") = Some(until);
    }
}

/// What of an opening is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Press,
    Page,
    Else,
}

/// `/{district}/{place}/claims/{student}`; the manager's `claims/settle` is no family's page, and who asks for the turn waits
/// in a line of its own.
fn wanted(request: &Request) -> Wanted {
    let mut parts = request.uri().path().split('/').skip(3);
    if parts.next() != Some("claims") || parts.next().is_none_or(|student| student == "settle") {
        return Wanted::Else;
    }
    match (request.method(), parts.next()) {
        (&Method::POST, None) => Wanted::Press,
        (&Method::GET, None) => Wanted::Page,
        _ => Wanted::Else,
    }
}

/// After how long a response asks to be tried again; none where it was answered.
fn told_to_come_back(response: &Response) -> Option<Duration> {
    let told =
        response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    (response.status() == StatusCode::SERVICE_UNAVAILABLE)
        .then(|| told.map_or(COME_BACK, Duration::from_secs))
}

async fn in_lane(lane: &Lane, request: Request, router: Router) -> Response {
    match lane.enter().await {
        Some(_place) => answered(request, router).await,
        None => crowded(&request),
    }
}

async fn answered(request: Request, router: Router) -> Response {
    match router.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

fn crowded(request: &Request) -> Response {
    let (headers, path) = (request.headers(), request.uri().path());
    let mut response = if wants_json(headers) {
        axum::Json(serde_json::json!({ "code": "busy" })).into_response()
    } else {
        let lang = lang(headers);
        let (t, style_href) = (lang.texts(), assets::style_href());
        page::page(Crowded {
            t,
            lang: lang.tag(),
            style_href,
            back_href: path,
            looks_again: request.method() == Method::GET,
        })
    };
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(COME_BACK.as_secs()));
    finish(headers, response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrol::claim::Bounds;
    use axum::body::Body;
    use axum::routing::any;
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    fn asked(method: Method, path: &str) -> Request {
        Request::builder().method(method).uri(path).body(Body::empty()).unwrap()
    }

    fn full() -> Door {
        Door::new(Arc::new(Claims::within(Bounds { waiting_max: 0, batch_max: 1 })))
    }

    fn router() -> Router {
        Router::new().fallback(any(|| async { "in" }))
    }

    #[test]
    fn only_what_belongs_to_an_opening_is_stopped() {
        for (method, path, what) in [
            (Method::POST, "/gongshu/wenlan/claims/s1", Wanted::Press),
            (Method::GET, "/gongshu/wenlan/claims/s1", Wanted::Page),
            (Method::GET, "/gongshu/wenlan/claims/s1/turn", Wanted::Else),
            (Method::POST, "/gongshu/wenlan/claims/s1/turn", Wanted::Else),
            (Method::GET, "/gongshu/wenlan/claims/settle", Wanted::Else),
            (Method::POST, "/gongshu/wenlan/claims/settle", Wanted::Else),
            (Method::POST, "/gongshu/wenlan/gate/s1", Wanted::Else),
            (Method::POST, "/gongshu/wenlan/claims", Wanted::Else),
        ] {
            assert_eq!(wanted(&asked(method.clone(), path)), what, "{method} {path}");
        }
    }

    /// What is answered without waiting; none where it waits.
    fn at_once(door: &Door, method: Method, path: &str) -> Option<StatusCode> {
        let mut passing = pin!(door.clone().pass(asked(method, path), router()));
        match passing.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(response) => Some(response.status()),
            Poll::Pending => None,
        }
    }

    #[tokio::test]
    async fn the_first_is_told_at_once_and_the_next_waits_as_long_as_it_was_told() {
        let door = full();
        let press = asked(Method::POST, "/gongshu/wenlan/claims/s1");
        let response = door.clone().pass(press, router()).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[header::RETRY_AFTER], "4");
        assert_eq!(at_once(&door, Method::POST, "/gongshu/wenlan/claims/s1"), None);
        *door.closed_until.lock().unwrap() = Some(Instant::now());
        let response = door.pass(asked(Method::POST, "/gongshu/wenlan/claims/s1"), router()).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    }

    #[test]
    fn the_door_keeps_for_as_long_as_was_told() {
        let told = |status: StatusCode, seconds: Option<&'static str>| {
            let mut response = status.into_response();
            if let Some(seconds) = seconds {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(seconds));
            }
            told_to_come_back(&response).map(|told| told.as_secs())
        };
        assert_eq!(told(StatusCode::SERVICE_UNAVAILABLE, Some("1")), Some(1));
        assert_eq!(told(StatusCode::SERVICE_UNAVAILABLE, None), Some(COME_BACK.as_secs()));
        assert_eq!(told(StatusCode::OK, Some("1")), None);
    }

    #[tokio::test]
    async fn the_gate_never_waits_behind_presses() {
        let door = full();
        let press = asked(Method::POST, "/gongshu/wenlan/claims/s1");
        assert_eq!(door.clone().pass(press, router()).await.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(at_once(&door, Method::GET, "/gongshu/wenlan/gate"), Some(StatusCode::OK));
    }
}
