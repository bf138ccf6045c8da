//! 学生 The pupils of a class or school, as staff see them; phones only for those who answer for the child (P3.53). Whoever keeps the
//! register says from which day on one is on the roll no longer (P3.4).

use crate::app::App;
use crate::desk::Desk;
use crate::enrol::registration::{self, state_words};
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::{Role, clock};
use rules::people::student::{self, Draft, Student};
use serde::Deserialize;
use std::collections::BTreeMap;
use store::Tx;
use store::enrol::RegistrationRow;
use store::people::Contact;

/// How many days a pupil who has left stays on the list of whoever keeps the register: a wrong press is found there.
const SHOWN_DAYS: i64 = 30;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/students", Act::StudentRead, list),
        Route::get("/{district}/{place}/students/{student}", Act::RegisterImport, one),
        Route::post("/{district}/{place}/students/{student}/departure", Act::RegisterImport, depart_posted),
    ]
}

/// Takes a pupil off the roll from a day to come on, or keeps one on it (P3.4); false where it is so already.
pub(crate) async fn depart(
    app: &App,
    place: &Place,
    tx: &mut Tx,
    child: &Student,
    draft: Draft,
) -> Result<bool, Failure> {
    let now = app.now();
    let Some(departed) = student::depart(child, draft, now.date())? else { return Ok(false) };
    let version = app.scheme(place).map_or(0, |plan| plan.version);
    tx.student_departed(child, &departed, version, now).await?;
    Ok(true)
}

/// Passes on the places in care of those who have left (P3.4, P3.40); says of how many. One that cannot be passed on holds up no other.
pub async fn look(app: &App, place: &Place) -> Result<usize, Failure> {
    let permit = clock(Act::RegistrationWithdraw, place)?;
    let gone = app.store.look(&permit).await?.students_departed(app.now().date()).await?;
    let mut passed_on = 0;
    for child in &gone {
        match registration::withdraw(app, &Who::Clock, place, child).await {
            Ok(_) => passed_on += 1,
            Err(why) => tracing::warn!(%why, place = %place.place, %child, "a place was not passed on"),
        }
    }
    Ok(passed_on)
}

/// The same at every school; what cannot be done at one holds up no other.
pub(crate) async fn look_everywhere(app: &App) {
    for place in app.places().into_iter().filter(|place| place.kind == "school") {
        if let Err(why) = look(app, &place).await {
            tracing::warn!(%why, place = %place.place, "places were not passed on; tried again in a minute");
        }
    }
}

#[derive(Template)]
#[template(path = "student/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    shows_phones: bool,
    rows: Vec<RowView>,
}

struct RowView {
    /// Where its place on the roll is changed, for whoever keeps the register.
    href: Option<String>,
    name: String,
    find: String,
    home_class: String,
    seat: i64,
    chip: &'static str,
    state: String,
    care_note: String,
    note_href: Option<String>,
    contacts: Vec<Contact>,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::StudentRead)?;
    let shows_phones = matches!(permit.role(), Role::SchoolLeader | Role::Manager | Role::HeadTeacher);
    let mut tx = desk.app.store.look(&permit).await?;
    let mut children = tx.students().await?;
    let (today, keeps) = (desk.now.date(), desk.may(Act::RegisterImport));
    let on_roll = children.iter().filter(|child| child.is_on_roll(today)).count();
    let is_shown = |until: Date| keeps && today < until.saturating_add(SHOWN_DAYS.days());
    children.retain(|child| child.is_on_roll(today) || child.on_roll_until.is_some_and(is_shown));
    let asked = tx.registrations().await?;
    let mut contacts = if shows_phones { tx.contacts().await? } else { BTreeMap::new() };
    let asked: BTreeMap<&StudentId, &RegistrationRow> =
        asked.iter().map(|row| (&row.student.id, row)).collect();
    let rows = children.into_iter().map(|child| {
        let row = asked.get(&child.id).copied();
        let contacts = contacts.remove(&child.id).unwrap_or_default();
        row_view(&desk, child, row, contacts)
    });
    let rows: Vec<RowView> = rows.collect();
    Ok(page(ListPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        under: desk.t.student_count(on_roll as i64),
        shows_phones,
        rows,
    }))
}

fn row_view(desk: &Desk, child: Student, asked: Option<&RegistrationRow>, contacts: Vec<Contact>) -> RowView {
    let t = &desk.t;
    let (chip, state) = match (child.on_roll_until, asked) {
        (Some(until), _) => ("closed", t.student_leaves(when::day(t, until))),
        (None, Some(row)) => state_words(t, row.state, row.position),
        (None, None) => ("closed", t.student_not_registered()),
    };
    RowView {
        href: desk.may(Act::RegisterImport).then(|| desk.url(&format!("students/{}", child.id))),
        find: format!("{} {} {}", child.name, child.sort_key, child.home_class),
        home_class: t.grouping_home_class(&child.home_class),
        seat: child.seat,
        name: child.name,
        chip,
        state,
        care_note: child.care_note,
        note_href: desk.may(Act::CareNoteWrite).then(|| desk.url(&format!("care-notes/{}", child.id))),
        contacts,
    }
}

#[derive(Template)]
#[template(path = "student/one.html")]
struct OnePage {
    shell: Shell,
    t: Texts,
    back: String,
    child: String,
    under: String,
    /// From when on it is on the roll no longer, where that is said.
    leaves: Option<String>,
    action: String,
    until: String,
    reason: String,
}

async fn one(desk: Desk, Path((_, _, id)): Path<(String, String, String)>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::RegisterImport)?;
    let child = desk.app.store.look(&permit).await?.student(&StudentId::new(id)).await?;
    let stands = child.on_roll_until.map_or_else(String::new, |until| until.to_string());
    let leaves = child.on_roll_until.map(|until| desk.t.student_leaves(when::day(&desk.t, until)));
    Ok(page(OnePage {
        back: desk.url("students"),
        under: format!("{} · {}", desk.t.grouping_home_class(&child.home_class), child.seat),
        leaves,
        action: desk.url(&format!("students/{}/departure", child.id)),
        until: desk.typed("until").unwrap_or(stands),
        reason: desk.typed("reason").unwrap_or_default(),
        child: child.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

#[derive(Deserialize)]
struct Departure {
    #[serde(default)]
    until: String,
    #[serde(default)]
    reason: String,
}

async fn depart_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Departure>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::RegisterImport)?;
    let Departure { until, reason } = posted.form;
    let until: Option<Date> = match until.trim() {
        "" => None,
        day => Some(day.parse().map_err(|_| Failure::missing(desk.t.student_departure_until()))?),
    };
    let mut tx = desk.app.store.act(&permit).await?;
    let child = tx.student(&StudentId::new(&id)).await?;
    if depart(&desk.app, &desk.place, &mut tx, &child, Draft { until, reason }).await? {
        tx.commit().await?;
    }
    Ok(desk.done(&format!("students/{id}"), desk.t.student_departed()))
}
