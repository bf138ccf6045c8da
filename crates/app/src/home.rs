//! 首页 Where each role's day begins; the front door for whoever has not signed in.

use crate::app::App;
use crate::desk::{Desk, LANG_COOKIE, go, set_cookie};
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::routes::Route;
use crate::texts::Texts;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::{Grant, Role};
use serde::Deserialize;

/// Where each role lands, the most urgent desk first for whoever has several.
const HOMES: &[(Role, &str)] = &[
    (Role::Doorkeeper, "gate"),
    (Role::HeadTeacher, "absences"),
    (Role::CareTeacher, "sessions"),
    (Role::Manager, "tonight"),
    (Role::SchoolLeader, "tonight"),
    (Role::Teaching, "courses"),
    (Role::Cashier, "bills"),
    (Role::BureauOfficer, "board"),
    (Role::HealthWorker, "sickness"),
    (Role::Cook, "meals"),
    (Role::Lecturer, "duties/own"),
    (Role::CommunityOfficer, AGREEMENTS),
    (Role::Guardian, "children"),
];

/// Where whoever works for a community's class begins: a school's desks are not there.
const AGREEMENTS: &str = "agreements";

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
    is_demo: bool,
}

struct School {
    name: String,
    signin_href: String,
    notice_href: Option<String>,
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
    });
    page(FrontPage {
        schools: schools.collect(),
        is_demo: desk.app.demo.is_some(),
        shell: desk.shell(),
        t: desk.t.clone(),
    })
}

/// The first page of somebody with these grants.
pub(crate) fn home(app: &App, grants: &[Grant]) -> Option<String> {
    let (grant, rest) = HOMES.iter().find_map(|(role, rest)| {
        let grant = grants.iter().find(|grant| grant.role == *role)?;
        Some((grant, rest))
    })?;
    let places = app.places();
    let at = places.iter().find(|place| place.path == grant.path)?;
    let rest = if is_of_the_class(app, grant.role, at) { AGREEMENTS } else { *rest };
    // An office above the communities has this page only where the plan is its own; else it begins at the first of them.
    let has_page = |one: &&Place| rest != AGREEMENTS || app.community(one).is_ok();
    let below = places.iter().filter(|one| at.path.covers(&one.path));
    let Place { district, place, .. } = std::iter::once(at).chain(below).find(has_page)?;
    Some(format!("/{district}/{place}/{rest}"))
}

/// Whether somebody with this role works for a community's class there.
fn is_of_the_class(app: &App, role: Role, at: &Place) -> bool {
    let may = Act::AgreementList.allowed().iter().any(|(allowed, _)| *allowed == role);
    may && at.kind == "community" && app.community(at).is_ok()
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
