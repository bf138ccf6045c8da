//! 问题单 What is wrong, with whoever sees to it and until when: reported by anybody of the staff, closed with a note; past its hour
//! the leading group hears of it.

use crate::app::InForce;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::people::namesake::told_apart;
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::civil::{Date, Time};
use rules::day::problem::{self, Draft};
use rules::day::session::By;
use rules::id::PersonId;
use rules::moment::{Moment, moment};
use rules::people::act::Act;
use serde::Deserialize;
use store::Tx;
use store::day::ProblemRow;

/// How long a closed problem stays on the list.
const SHOWN_MINUTES: i64 = 7 * 24 * 60;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/problems", Act::ProblemList, list),
        Route::post("/{district}/{place}/problems", Act::ProblemReport, report_posted),
        Route::post("/{district}/{place}/problems/{problem}/close", Act::ProblemClose, close_posted),
    ]
}

#[derive(Template)]
#[template(path = "problem/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    action: String,
    rows: Vec<RowView>,
    owners: Vec<(String, String, bool)>,
    typed: TypedView,
}

struct RowView {
    what: String,
    under: String,
    chip: (&'static str, String),
    note: String,
    /// Where it is closed, for whoever may.
    close: Option<String>,
}

struct TypedView {
    what: String,
    day: String,
    hour: String,
    note: String,
}

/// What another page says is wrong; nothing from the list itself.
#[derive(Deserialize)]
struct Found {
    #[serde(default)]
    what: String,
}

async fn list(desk: Desk, Query(found): Query<Found>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ProblemList)?;
    let by = By::of(&permit);
    let mut tx = desk.app.store.look(&permit).await?;
    let mut rows = tx.problems(desk.now.plus_minutes(-SHOWN_MINUTES)).await?;
    rows.retain(|row| row.problem.concerns(&by));
    let owners = tx.problem_owners().await?;
    let owners = told_apart(&desk.t, &mut tx, owners).await?;
    let chosen = desk.typed("owner").unwrap_or_default();
    let owner = |(id, name): (PersonId, String)| (id.to_string(), name, id.as_str() == chosen);
    let typed = |name: &str| desk.typed(name).unwrap_or_default();
    Ok(page(ListPage {
        action: desk.url("problems"),
        rows: rows.into_iter().map(|row| row_view(&desk, &by, row)).collect(),
        owners: owners.into_iter().map(owner).collect(),
        typed: TypedView {
            what: desk.typed("what").unwrap_or(found.what),
            day: desk.typed("day").unwrap_or_else(|| desk.now.date().to_string()),
            hour: typed("hour"),
            note: typed("note"),
        },
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn row_view(desk: &Desk, by: &By, row: ProblemRow) -> RowView {
    let (t, one) = (&desk.t, &row.problem);
    let chip = match &one.closed {
        Some((at, _)) => ("done", t.problem_closed_at(when::moment(t, *at))),
        None if one.is_overdue(desk.now) => ("refused", t.problem_overdue()),
        None => ("waiting", t.problem_open()),
    };
    let may_close = one.closed.is_none() && one.may_close(by) && desk.may(Act::ProblemClose);
    let due = when::moment(t, one.draft.due_at);
    RowView {
        under: t.problem_under(row.owner.as_str(), due, row.reporter.as_str()),
        chip,
        close: may_close.then(|| desk.url(&format!("problems/{}/close", one.id))),
        note: one.closed.as_ref().map_or_else(String::new, |(_, note)| note.clone()),
        what: row.problem.draft.what,
    }
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    what: String,
    #[serde(default)]
    owner: String,
    #[serde(default)]
    day: String,
    #[serde(default)]
    hour: String,
}

async fn report_posted(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ProblemReport)?;
    let Typed { what, owner, day, hour } = posted.form;
    let missing = || Failure::missing(desk.t.problem_due());
    let (day, hour): (Date, Time) =
        (day.parse().map_err(|_| missing())?, hour.parse().map_err(|_| missing())?);
    let version = desk.app.scheme(&desk.place)?.version;
    let mut tx = desk.app.store.act(&permit).await?;
    let owners: Vec<PersonId> = tx.problem_owners().await?.into_iter().map(|(id, _)| id).collect();
    let draft = Draft { what, owner: PersonId::new(owner), due_at: moment(day, hour) };
    let reported = problem::report(draft, &owners, desk.now)?;
    tx.problem_reported((&posted.key, &reported), version, desk.now).await?;
    tx.commit().await?;
    Ok(desk.done("problems", desk.t.problem_reported()))
}

#[derive(Deserialize)]
struct Note {
    #[serde(default)]
    note: String,
}

async fn close_posted(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Note>,
) -> Result<Response, Failure> {
    let permit = desk.permit(Act::ProblemClose)?;
    let by = By::of(&permit);
    let version = desk.app.scheme(&desk.place)?.version;
    let mut tx = desk.app.store.act(&permit).await?;
    let rows = tx.problems(desk.now.plus_minutes(-SHOWN_MINUTES)).await?;
    let row = rows.into_iter().find(|row| row.problem.id == id && row.problem.concerns(&by));
    let standing = row.ok_or(Failure::NotTheirs)?.problem;
    if let Some(note) = problem::close(&standing, &by, &posted.form.note)? {
        tx.problem_closed((&standing, &note), version, desk.now).await?;
    }
    tx.commit().await?;
    Ok(desk.done("problems", desk.t.problem_closed()))
}

/// Tells the leading group of each problem that is past its hour, once (P3.44).
pub(super) async fn tell(tx: &mut Tx, plan: &InForce, now: Moment) -> Result<usize, Failure> {
    let mut told = 0;
    for row in tx.problems(now).await?.iter().filter(|row| row.problem.is_overdue(now)) {
        told += usize::from(tx.problem_overdue(row, plan.version, now).await?);
    }
    Ok(told)
}
