//! 返校管控 Who may come back and who does not yet: the list for the school, and one child's page with why and what next.

pub(super) mod declaring;
pub(super) mod file;
pub(super) mod one;

use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, below, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::safety::report;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::{Permit, Role};
use rules::people::student::Student;
use rules::plan::form::word;
use rules::plan::local::Days;
use rules::safety::clearance::file::{State, withdraw_area};
use rules::safety::clearance::{Area, Need, State as Word};
use serde::Deserialize;
use store::Tx;

pub use declaring::declare;
pub(crate) use file::{state_of, undeclared};
pub use one::{say, step};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/clearances", Act::ClearanceList, list),
        Route::post("/{district}/{place}/clearances/areas", Act::ClearanceArea, area_posted),
        Route::post(
            "/{district}/{place}/clearances/areas/{area}/withdraw",
            Act::ClearanceArea,
            area_withdraw_posted,
        ),
        Route::get("/{district}/{place}/clearances/{student}", Act::ClearanceRead, one::show),
        Route::get(
            "/{district}/{place}/clearances/{student}/declaration",
            Act::ClearanceDeclare,
            declaring::form,
        ),
        Route::post(
            "/{district}/{place}/clearances/{student}/declaration",
            Act::ClearanceDeclare,
            declaring::declare_posted,
        ),
        Route::post("/{district}/{place}/clearances/{student}/step", Act::ClearanceStep, one::step_posted),
        Route::post("/{district}/{place}/clearances/{student}/word", Act::ClearanceSay, one::say_posted),
    ]
}

/// Opens what is sealed: a look of the school's or the office's is written down, so it is an act (X.16).
pub(super) async fn open(desk: &Desk, permit: &Permit) -> Result<Tx, Failure> {
    let store = &desk.app.store;
    Ok(if permit.role() == Role::Guardian { store.look(permit).await? } else { store.act(permit).await? })
}

/// Closes it again: whoever is not of the family has looked at this child.
pub(super) async fn close(
    desk: &Desk,
    permit: &Permit,
    mut tx: Tx,
    student: &StudentId,
) -> Result<(), Failure> {
    if permit.role() == Role::Guardian {
        return Ok(());
    }
    tx.clearance_looked(student, desk.now).await?;
    Ok(tx.commit().await?)
}

#[derive(Template)]
#[template(path = "clearance/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    free: i64,
    rows: Vec<RowView>,
    areas: Vec<AreaView>,
    area_href: Option<String>,
    from: String,
    until: String,
    schools: Vec<(String, String)>,
}

struct AreaView {
    name: String,
    days: String,
    /// Where this reader withdraws it.
    withdraw_href: Option<String>,
}

struct RowView {
    href: String,
    name: String,
    under: String,
    chip: (&'static str, String),
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ClearanceList)?;
    if !desk.is_school() {
        return schools(&desk);
    }
    let plan = desk.app.health(&desk.place)?;
    let today = desk.now.date();
    let mut tx = desk.app.store.look(&permit).await?;
    let children = report::on_roll(tx.students().await?, &plan.plan, today);
    let (papers, reports) = tx.clearance_all().await?;
    let named = tx.clearance_areas_named().await?;
    let areas: Vec<Area> = named.iter().map(|(_, area)| area.clone()).collect();
    drop(tx);
    let (mut free, mut rows) = (0, Vec::new());
    for child in &children {
        let stage = plan.plan.stage_of(child.grade, &child.home_class);
        let own = (
            papers.iter().filter(|one| one.of == child.id).cloned().collect(),
            reports.iter().filter(|one| one.student == child.id).cloned().collect(),
        );
        let file = file::opened(&desk.app, &desk.place, stage, own)?;
        match file.state(&file::rules(&plan.plan), &areas, desk.now) {
            State::Free => free += 1,
            state @ (State::Unknown | State::Held(_)) => rows.push(row_view(&desk, child, &state)),
        }
    }
    Ok(page(ListPage {
        under: desk.t.clearance_under(when::day(&desk.t, plan.plan.reopening.opens_on)),
        free,
        rows,
        areas: named.iter().map(|(id, area)| area_view(&desk, id, area)).collect(),
        area_href: desk.may(Act::ClearanceArea).then(|| desk.url("clearances/areas")),
        from: desk.typed("from").unwrap_or_else(|| today.to_string()),
        until: desk.typed("to").unwrap_or_else(|| today.saturating_add(13.days()).to_string()),
        schools: Vec::new(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn area_view(desk: &Desk, id: &str, area: &Area) -> AreaView {
    let last = area.days.until.saturating_sub(1.day());
    let withdraws = desk.may(Act::ClearanceArea);
    AreaView {
        name: format!("{} {}", area.city, area.district),
        days: format!("{} – {}", when::day(&desk.t, area.days.from), when::day(&desk.t, last)),
        withdraw_href: withdraws.then(|| desk.url(&format!("clearances/areas/{id}/withdraw"))),
    }
}

/// Whether a place below is a school whose children are asked: offices and communities have none of their own, and a summer
/// point's children are asked by their schools.
pub(super) fn asks(desk: &Desk, place: &Place) -> bool {
    place.kind == "school" && desk.app.health(place).is_ok()
}

/// An office has no children of its own: it goes on to its schools.
fn schools(desk: &Desk) -> Result<Response, Failure> {
    let schools = below(desk, "clearances", |place| asks(desk, place));
    if schools.is_empty() {
        return Err(Failure::NotTheirs);
    }
    Ok(page(ListPage {
        under: when::day(&desk.t, desk.now.date()),
        free: 0,
        rows: Vec::new(),
        areas: Vec::new(),
        area_href: None,
        from: String::new(),
        until: String::new(),
        schools,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// The list says how far a child is and who acts next, and not what it has: the next step by its name would say it.
fn row_view(desk: &Desk, child: &Student, state: &State) -> RowView {
    let mut under = vec![desk.t.roll_home_class(child.home_class.as_str())];
    if let State::Held(standing) = state {
        under.extend((!standing.days.is_empty()).then(|| desk.t.clearance_at_home()));
        let next = standing.holds.iter().filter_map(|hold| hold.missing.first());
        under.extend(next.map(|need| desk.t.clearance_next(actor(&desk.t, *need, false))));
    }
    RowView {
        href: desk.url(&format!("clearances/{}", child.id)),
        name: child.name.clone(),
        under: under.join(" · "),
        chip: chip(desk, state),
    }
}

/// How somebody stands, in the two words of P5.47 where a class holds it.
pub(super) fn chip(desk: &Desk, state: &State) -> (&'static str, String) {
    let t = &desk.t;
    match state {
        State::Free => ("done", t.clearance_free()),
        State::Unknown => ("waiting", t.clearance_unknown()),
        State::Held(standing) => {
            let worst = standing.holds.iter().map(|hold| hold.state).min();
            match worst {
                Some(state @ Word::NotForNow) => ("refused", spoken(desk, state.key())),
                Some(state @ Word::Postponed) => ("waiting", spoken(desk, state.key())),
                None => ("progress", t.clearance_at_home()),
            }
        }
    }
}

fn spoken(desk: &Desk, key: &str) -> String {
    word(key).in_language(desk.is_en()).to_owned()
}

/// Who takes a step; whoever works here is their own family.
pub(super) fn actor(t: &Texts, need: Need, works: bool) -> String {
    match need {
        Need::Recovered | Need::Test if works => t.staff_health_own_at_hand(),
        Need::Measures | Need::Conditions | Need::SchoolReport => t.clearance_by_school(),
        Need::Excluded | Need::HealthWorker => t.clearance_by_health_worker(),
        Need::Recovered | Need::Test => t.clearance_by_family(),
        Need::Approval => t.clearance_by_group(),
    }
}

fn need_word(desk: &Desk, need: Need) -> String {
    spoken(desk, need.key())
}

#[derive(Deserialize)]
struct TypedArea {
    #[serde(default)]
    city: String,
    #[serde(default)]
    part: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

async fn area_posted(desk: Desk, posted: Posted<TypedArea>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ClearanceArea)?;
    let plan = desk.app.health(&desk.place)?;
    let Posted { form, key } = posted;
    let day = |text: &str| text.parse::<Date>().map_err(|_| Failure::BadForm("day".to_owned()));
    let (from, to) = (day(&form.from)?, day(&form.to)?);
    let (city, district) = (form.city.trim().to_owned(), form.part.trim().to_owned());
    if city.is_empty() || district.is_empty() || from > to {
        return Err(rules::safety::clearance::file::Refusal::BadTrip.into());
    }
    let area = Area { city, district, days: Days { from, until: to.saturating_add(1.day()) } };
    let mut tx = desk.app.store.act(&permit).await?;
    tx.clearance_area_entered((&key, &area), plan.version, desk.now).await?;
    tx.commit().await?;
    Ok(desk.done("clearances", desk.t.clearance_area_told()))
}

#[derive(Deserialize)]
struct Withdrawn {
    #[serde(default)]
    reason: String,
}

async fn area_withdraw_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Withdrawn>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ClearanceArea)?;
    let plan = desk.app.health(&desk.place)?;
    let reason = withdraw_area(&posted.form.reason)?;
    let mut tx = desk.app.store.act(&permit).await?;
    let withdrawn = tx.clearance_area_withdrawn((&id, reason), plan.version, desk.now).await?;
    tx.commit().await?;
    let told = if withdrawn { desk.t.clearance_area_gone() } else { desk.t.clearance_area_gone_before() };
    Ok(desk.done("clearances", told))
}
