//! 辅导名单 The pupils who need help with something: a head teacher's own class, a manager's school; a care teacher names
//! whom it has in its session. No page that others read and no message speaks of it.

use super::help::came;
use crate::app::App;
use crate::desk::Desk;
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
use jiff::civil::Date;
use rules::day::need::{self, Named, Need};
use rules::day::session::By;
use rules::id::{SessionId, StudentId};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::{Permit, Role};
use serde::Deserialize;
use store::Tx;
use store::day::NeedRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/needs", Act::NeedList, list),
        Route::post("/{district}/{place}/needs", Act::NeedName, name_posted),
        Route::post("/{district}/{place}/needs/{need}/end", Act::NeedEnd, end_posted),
    ]
}

/// Puts a pupil on the list: a head teacher one of its class, a care teacher one who has come to its session tonight.
pub async fn name(
    app: &App,
    who: &Who,
    place: &Place,
    session: Option<&SessionId>,
    need: Need,
) -> Result<Option<Named>, Failure> {
    let permit = who.permit(Act::NeedName, place)?;
    let plan = app.scheme(place)?;
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(&need.student).await?;
    let reaches = match session {
        Some(session) if permit.role() == Role::CareTeacher => {
            has_tonight(&mut tx, (&permit, app.now().date()), session, &child.id).await?
        }
        // Whoever is a head teacher besides names a child of the class without a session.
        None if permit.role() == Role::CareTeacher => {
            who.permit(Act::NeedList, place)?.covers(&child.id, &child.home_class)
        }
        Some(_) | None => true,
    };
    if !reaches || !child.is_on_roll(app.now().date()) {
        return Err(Failure::NotTheirs);
    }
    if tx.need_of(&need.id).await?.is_some_and(|student| student != need.student) {
        return Err(Failure::BadForm("key".to_owned()));
    }
    let standing: Vec<Need> = tx.needs_of(&need.student).await?.into_iter().map(|row| row.need).collect();
    let named = need::name(&standing, need)?;
    if let Some(named) = &named {
        tx.need_named(named, plan.version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(named)
}

/// Whether a care teacher holds this session today, and the child has come to it.
async fn has_tonight(
    tx: &mut Tx,
    (permit, today): (&Permit, Date),
    session: &SessionId,
    student: &StudentId,
) -> Result<bool, Failure> {
    let held = tx.session(session).await?;
    let (date, _, facts) = tx.carelog_facts(session).await?;
    let is_here = facts.children.iter().any(|(one, state, ..)| one == student && came(*state));
    Ok(date == today && held.is_led_by(&By::of(permit)) && is_here)
}

/// Takes a pupil off the list; twice is once.
pub async fn end(app: &App, who: &Who, place: &Place, id: &str) -> Result<(), Failure> {
    let permit = who.permit(Act::NeedEnd, place)?;
    let plan = app.scheme(place)?;
    let mut tx = app.store.act(&permit).await?;
    let standing = tx.need(id).await?;
    if need::end(&standing) {
        tx.need_ended(&standing, plan.version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(())
}

#[derive(Template)]
#[template(path = "need/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    action: String,
    quote: String,
    rows: Vec<RowView>,
    /// Whom somebody of the class may name; nobody where this is not whoever names.
    children: Vec<(String, String)>,
    chosen: String,
    reason: String,
    may_end: bool,
}

struct RowView {
    name: String,
    home_class: String,
    reason: String,
    under: String,
    chip: (&'static str, String),
    end_href: String,
    help_href: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::NeedList)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let today = desk.now.date();
    let rows = tx.needs(today).await?;
    let mut children = if desk.may(Act::NeedName) { tx.students().await? } else { Vec::new() };
    drop(tx);
    children.retain(|child| child.is_on_roll(today) && rows.iter().all(|row| row.student.id != child.id));
    let option = |child: rules::people::student::Student| {
        (child.id.to_string(), format!("{} {}", child.seat, child.name))
    };
    Ok(page(ListPage {
        action: desk.url("needs"),
        quote: desk.quote("P1.32"),
        rows: rows.iter().map(|row| row_view(&desk, row)).collect(),
        children: children.into_iter().map(option).collect(),
        chosen: desk.typed("student").unwrap_or_default(),
        reason: desk.typed("reason").unwrap_or_default(),
        may_end: desk.may(Act::NeedEnd),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn row_view(desk: &Desk, row: &NeedRow) -> RowView {
    RowView {
        name: row.student.name.clone(),
        home_class: desk.t.roll_home_class(row.student.home_class.as_str()),
        reason: row.need.reason.clone(),
        under: desk.t.need_under(when::day(&desk.t, row.date), row.by.as_str()),
        chip: helped(&desk.t, row),
        end_href: desk.url(&format!("needs/{}/end", row.need.id)),
        help_href: desk.url(&format!("helps/of/{}", row.student.id)),
    }
}

/// How often somebody was helped since it was named.
pub(super) fn helped(t: &Texts, row: &NeedRow) -> (&'static str, String) {
    match row.last {
        _ if row.need.is_over => ("closed", t.need_over()),
        Some(last) => ("done", t.need_helped(row.helped, when::day(t, last))),
        None => ("waiting", t.need_not_yet()),
    }
}

#[derive(Deserialize)]
struct Typed {
    student: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    session: String,
}

async fn name_posted(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let session = (!form.session.is_empty()).then(|| SessionId::new(&form.session));
    let need = Need { id: key, student: StudentId::new(&form.student), reason: form.reason, is_over: false };
    let named = name(&desk.app, &desk.who, &desk.place, session.as_ref(), need).await?;
    let is_looked_at = named.is_some_and(|named| !named.words.is_empty());
    let told = if is_looked_at { desk.t.need_named_words() } else { desk.t.need_named() };
    let back = session.map_or_else(|| "needs".to_owned(), |session| format!("helps/{session}"));
    Ok(desk.done(&back, told))
}

#[derive(Deserialize)]
struct Nothing {}

async fn end_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    _posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    end(&desk.app, &desk.who, &desk.place, &id).await?;
    Ok(desk.done("needs", desk.t.need_ended()))
}
