//! 首页 Where each role's day begins; the front door for whoever has not signed in.

use crate::app::App;
use crate::desk::{Desk, LANG_COOKIE, go, set_cookie};
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::plan::paper::open_at;
use crate::routes::Route;
use crate::texts::Texts;
use crate::ways;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use rules::people::place::{Path, Place};
use rules::people::role::{Grant, Role};
use serde::Deserialize;

/// Where each role lands, the most urgent desk first for whoever has several: the first page that stands at the place.
const HOMES: &[(Role, &[&str])] = &[
    (Role::Doorkeeper, &["gate", "entries"]),
    (Role::HeadTeacher, &["absences", "reports"]),
    (Role::CareTeacher, &["sessions", "agreements"]),
    (Role::Manager, &["tonight", "readiness", "agreements", "plans"]),
    (Role::SchoolLeader, &["tonight", "readiness", "plans"]),
    (Role::Teaching, &["courses"]),
    (Role::Logistics, &["checklists"]),
    (Role::Cashier, &["bills"]),
    (Role::BureauOfficer, &["board"]),
    (Role::HealthWorker, &["sickness", "reports", "readiness"]),
    (Role::Cook, &["meals"]),
    (Role::Lecturer, &["duties/own"]),
    (Role::CommunityOfficer, &["agreements"]),
    (Role::Guardian, &["children"]),
];

/// Where somebody begins for whom nothing else stands yet.
const MESSAGES: &str = "messages";

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::open_get("/", front),
        Route::open_get("/language", language),
        Route::open_get("/healthz", healthz),
        Route::open_get("/readyz", readyz),
    ]
}

#[derive(Template)]
#[template(path = "home/front.html")]
struct FrontPage {
    shell: Shell,
    t: Texts,
    schools: Vec<School>,
    communities: Vec<Community>,
    offices: Vec<Office>,
    is_demo: bool,
}

struct School {
    name: String,
    signin_href: String,
    notice_href: Option<String>,
    /// What it publishes: address and what it is.
    open: Vec<(String, String)>,
}

/// An office with what it publishes.
struct Office {
    name: String,
    open: Vec<(String, String)>,
}

/// A community whose board and calls everybody reads.
struct Community {
    name: String,
    promises_href: String,
    calls_href: String,
}

async fn front(desk: Desk) -> Response {
    if let Some(home) = desk.who.signed_in().and_then(|person| home(&desk.app, &person.grants)) {
        return go(&home, None);
    }
    let schools = desk.app.places().into_iter().filter(|place| place.kind == "school");
    let schools = schools.map(|place| School {
        name: desk.lang.pick(&place.name_zh, &place.name_en).to_owned(),
        signin_href: format!("/{}/{}/signin", place.district, place.place),
        notice_href: desk
            .app
            .scheme(&place)
            .ok()
            .map(|_| format!("/{}/{}/notice", place.district, place.place)),
        open: open_at(&desk, &place),
    });
    page(FrontPage {
        schools: schools.collect(),
        communities: communities(&desk),
        offices: offices(&desk),
        is_demo: desk.app.demo.is_some(),
        shell: desk.shell(),
        t: desk.t.clone(),
    })
}

fn communities(desk: &Desk) -> Vec<Community> {
    let places = desk.app.places().into_iter();
    let here = places.filter(|place| ways::stands(&desk.app, place, "promises"));
    let view = |Place { district, place, name_zh, name_en, .. }: Place| Community {
        name: desk.lang.pick(&name_zh, &name_en).to_owned(),
        promises_href: format!("/{district}/{place}/promises"),
        calls_href: format!("/{district}/{place}/calls"),
    };
    here.map(view).collect()
}

/// Offices that publish anything.
fn offices(desk: &Desk) -> Vec<Office> {
    let places = desk.app.places().into_iter().filter(Place::is_office);
    let view = |place: Place| Office {
        name: desk.lang.pick(&place.name_zh, &place.name_en).to_owned(),
        open: open_at(desk, &place),
    };
    places.map(view).filter(|office| !office.open.is_empty()).collect()
}

/// The first page of somebody with these grants.
pub(crate) fn home(app: &App, grants: &[Grant]) -> Option<String> {
    let places = app.places();
    let of_role = |(role, rests): &(Role, &[&'static str])| {
        let held = grants.iter().filter(|grant| grant.role == *role);
        held.flat_map(|grant| rests.iter().map(|rest| (grant.path.clone(), *rest))).collect::<Vec<_>>()
    };
    let mut wanted = HOMES.iter().flat_map(of_role);
    let found = wanted.find_map(|(path, rest)| Some((first_with(app, &places, &path, rest)?, rest)));
    let quiet = || {
        let first = grants.first()?;
        Some((places.iter().find(|place| place.path == first.path)?, MESSAGES))
    };
    let (Place { district, place, .. }, rest) = found.or_else(quiet)?;
    Some(format!("/{district}/{place}/{rest}"))
}

/// The place of a grant where the page stands, or the first below it: a street begins at its communities.
fn first_with<'a>(app: &App, places: &'a [Place], path: &Path, rest: &str) -> Option<&'a Place> {
    let own = places.iter().find(|place| place.path == *path)?;
    let below = places.iter().filter(|place| path.covers(&place.path));
    std::iter::once(own).chain(below).find(|place| ways::stands(app, place, rest))
}

#[derive(Deserialize)]
struct Language {
    to: String,
    back: Option<String>,
}

async fn language(Query(asked): Query<Language>) -> Response {
    let back = asked.back.filter(|back| back.starts_with('/') && !back.starts_with("//"));
    let mut response = go(back.as_deref().unwrap_or("/"), None);
    let to = if asked.to == "en" { "en" } else { "zh" };
    set_cookie(response.headers_mut(), LANG_COOKIE, to, 31_536_000);
    response
}

async fn healthz() -> &'static str {
    "ok"
}

/// Ready when the database answers.
async fn readyz(State(app): State<App>) -> Result<Response, Failure> {
    app.store.places().await?;
    Ok("ready".into_response())
}

/// An address that does not exist.
pub(crate) async fn missing() -> Failure {
    Failure::NotTheirs
}
