//! 路由 Every address in one list: the router is made from it, and so are the tests of who may go where.

use crate::answer::answer;
use crate::app::App;
use crate::desk::who;
use crate::failure::Failure;
use crate::who::Who;
use crate::{assets, bureau, community, courier, day, demo, enrol, home, money, people, plan, safety};
use axum::Router;
use axum::extract::{DefaultBodyLimit, RawPathParams, Request, State};
use axum::handler::Handler;
use axum::http::{HeaderMap, Method};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Scope;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::trace::TraceLayer;

/// A form larger than this is cut off: 256 KiB.
const FORM_BYTES: usize = 256 * 1024;

/// One address: how it is asked, what it needs, who answers.
pub struct Route<S = App> {
    /// GET or POST.
    pub method: Method,
    /// With `{district}`, `{place}`, `{student}` … in it.
    pub path: &'static str,
    /// The act that a permit is needed for; `None` is open to anyone.
    pub act: Option<Act>,
    handler: MethodRouter<S>,
    is_guarded: bool,
}

impl<S: Clone + Send + Sync + 'static> Route<S> {
    /// A page for whoever may do `act`.
    pub(crate) fn get<H: Handler<T, S>, T: 'static>(path: &'static str, act: Act, handler: H) -> Self {
        Self { method: Method::GET, path, act: Some(act), handler: get(handler), is_guarded: true }
    }

    /// A form for whoever may do `act`.
    pub(crate) fn post<H: Handler<T, S>, T: 'static>(path: &'static str, act: Act, handler: H) -> Self {
        Self { method: Method::POST, path, act: Some(act), handler: post(handler), is_guarded: true }
    }

    /// A question whose handler asks for the permit itself, in one reading for all who ask at the same moment.
    pub(crate) fn batched_get<H: Handler<T, S>, T: 'static>(
        path: &'static str,
        act: Act,
        handler: H,
    ) -> Self {
        Self { method: Method::GET, path, act: Some(act), handler: get(handler), is_guarded: false }
    }

    /// A form whose handler asks for the permit itself, later than the guard and from the rows of its own transaction:
    /// where thousands ask in one second, one statement looks up all of them.
    pub(crate) fn batched_post<H: Handler<T, S>, T: 'static>(
        path: &'static str,
        act: Act,
        handler: H,
    ) -> Self {
        Self { method: Method::POST, path, act: Some(act), handler: post(handler), is_guarded: false }
    }

    /// The same address for bodies up to so many bytes: a form that carries a file.
    pub(crate) fn with_body(self, bytes: usize) -> Self {
        Self { handler: self.handler.layer(DefaultBodyLimit::max(bytes)), ..self }
    }

    /// A page for anyone.
    pub(crate) fn open_get<H: Handler<T, S>, T: 'static>(path: &'static str, handler: H) -> Self {
        Self { method: Method::GET, path, act: None, handler: get(handler), is_guarded: false }
    }

    /// A form for anyone.
    pub(crate) fn open_post<H: Handler<T, S>, T: 'static>(path: &'static str, handler: H) -> Self {
        Self { method: Method::POST, path, act: None, handler: post(handler), is_guarded: false }
    }
}

/// Every address of the program.
pub fn routes() -> Vec<Route> {
    let wings = [
        assets::routes(),
        demo::routes(),
        home::routes(),
        people::routes(),
        plan::routes(),
        enrol::routes(),
        day::routes(),
        money::routes(),
        safety::routes(),
        community::routes(),
        bureau::board::routes(),
        bureau::complaint::routes(),
        courier::receipt::routes(),
    ];
    wings.into_iter().flatten().collect()
}

/// The program's router.
pub fn router(app: App) -> Router {
    let listed = routes().into_iter();
    let pages = listed.fold(Router::new(), |router, route| match route.act {
        Some(act) if route.is_guarded => {
            let guarded = route.handler.layer(from_fn_with_state((app.clone(), act), guard));
            router.route(route.path, guarded)
        }
        Some(_) | None => router.route(route.path, route.handler),
    });
    let pages = pages.method_not_allowed_fallback(home::missing).fallback(home::missing);
    let pages = pages.with_state(app.clone());
    let answered = from_fn_with_state((app, pages.clone()), answer);
    pages
        .layer(answered)
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(CatchPanicLayer::new())
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(TraceLayer::new_for_http().on_failure(())) // `answer` writes each fault down, once and with its number
}

/// Asks for the permit of the route's act before its handler, or even its form, is looked at. A handler asks again:
/// its permit is the key to the store; this one makes sure that no route can forget to ask.
async fn guard(
    State((app, act)): State<(App, Act)>,
    params: RawPathParams,
    mut request: Request,
    next: Next,
) -> Result<Response, Failure> {
    let param = |name: &str| params.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value);
    let place = app.place(param("district"), param("place"))?;
    let who = admitted(&app, request.headers(), act, &place, param("student")).await?;
    request.extensions_mut().insert(who);
    Ok(next.run(request).await)
}

/// Who asks, if they may do `act` at `place` and, where a pupil is named, for that pupil.
pub(crate) async fn admitted(
    app: &App,
    headers: &HeaderMap,
    act: Act,
    place: &Place,
    student: &str,
) -> Result<Who, Failure> {
    let who = who(app, headers).await?;
    let own = reaches(&who, act, place, student);
    if let (Err(Failure::NotTheirs), Some(person)) = (&own, who.signed_in()) {
        // They read that there is nothing; whoever looks after the program sees who asked for another's (P1.8).
        tracing::warn!(person = %person.id, act = act.code(), place = %place.place, student, "turned away");
    }
    own.map(|()| who)
}

/// Whether their hand reaches so far.
fn reaches(who: &Who, act: Act, place: &Place, student: &str) -> Result<(), Failure> {
    let permit = who.permit(act, place)?;
    if let Scope::Children(children) = permit.scope()
        && !student.is_empty()
        && !children.iter().any(|child| child.as_str() == student)
    {
        return Err(Failure::NotTheirs);
    }
    Ok(())
}
