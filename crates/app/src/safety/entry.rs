//! 到校 The gate when pupils come back: a name, and whether it goes in, waits, or comes another day; never why.

use super::clearance::state_of;
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::safety::report;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::student::Student;
use rules::safety::entry::passing::{self, Facts, Passed};
use serde::Deserialize;
use store::safety::EntryRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/entries", Act::EntryRead, list),
        Route::post("/{district}/{place}/entries/{student}", Act::EntryPass, pass_posted),
    ]
}

/// How many pupils a search shows.
const FOUND_MAX: usize = 12;

/// A pupil comes to the gate: it is written down what the gate does, and who must know is told.
pub async fn pass(
    app: &App,
    who: &Who,
    place: &Place,
    (id, student): (&str, &StudentId),
) -> Result<(Student, Passed), Failure> {
    let permit = who.permit(Act::EntryPass, place)?;
    let (plan, now) = (app.reopening(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let child = tx.student(student).await?;
    let state = match app.health(place) {
        Ok(health) => Some(state_of(app, place, &health.plan, &mut tx, &child).await?),
        Err(_) => None,
    };
    let opens_on = plan.plan.reopening.opens_on;
    let passed = passing::arrive(&plan.plan.entry, &Facts { state, today: now.date(), opens_on });
    tx.entry_passed((id, &child), passed, (plan.version, opens_on), now).await?;
    tx.commit().await?;
    Ok((child, passed))
}

#[derive(Template)]
#[template(path = "entry/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    under: String,
    sought: String,
    found: Vec<FoundView>,
    rows: Vec<RowView>,
    may_pass: bool,
}

struct FoundView {
    name: String,
    under: String,
    href: String,
}

struct RowView {
    name: String,
    under: String,
    what: String,
    chip: &'static str,
}

#[derive(Deserialize)]
struct Sought {
    #[serde(default)]
    find: String,
}

async fn list(desk: Desk, Query(sought): Query<Sought>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::EntryRead)?;
    let plan = desk.app.reopening(&desk.place)?;
    let (t, today) = (&desk.t, desk.now.date());
    let mut tx = desk.app.store.look(&permit).await?;
    let children = report::on_roll(tx.students().await?, &plan.plan, today);
    let entries = tx.entries(today).await?;
    drop(tx);
    let find = sought.find.trim().to_lowercase();
    let matches = |child: &&Student| {
        !find.is_empty() && (child.name.contains(&find) || child.sort_key.to_lowercase().contains(&find))
    };
    let found = children.iter().filter(matches).take(FOUND_MAX);
    let found = found.map(|child| FoundView {
        name: child.name.clone(),
        under: t.roll_home_class(child.home_class.as_str()),
        href: desk.url(&format!("entries/{}", child.id)),
    });
    let row = |row: &EntryRow| {
        let child = children.iter().find(|child| child.id == row.student)?;
        let (chip, what) = told(t, row.passed);
        let at = row.at.time().strftime("%H:%M");
        let under = format!("{at} · {}", t.roll_home_class(child.home_class.as_str()));
        Some(RowView { name: child.name.clone(), under, what, chip })
    };
    let opens = when::day(t, plan.plan.reopening.opens_on);
    Ok(page(ListPage {
        under: t.entry_under(when::moment(t, desk.now), opens),
        found: found.collect(),
        rows: entries.iter().rev().filter_map(row).collect(),
        may_pass: desk.may(Act::EntryPass),
        sought: sought.find,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn told(t: &Texts, passed: Passed) -> (&'static str, String) {
    match passed {
        Passed::In => ("done", t.entry_in()),
        Passed::Closed => ("closed", t.entry_closed()),
        Passed::Held => ("refused", t.entry_held()),
    }
}

#[derive(Deserialize)]
struct Nothing {}

async fn pass_posted(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let student = StudentId::new(student);
    let (child, passed) = pass(&desk.app, &desk.who, &desk.place, (&posted.key, &student)).await?;
    let told = match passed {
        Passed::In => desk.t.entry_told_in(child.name),
        Passed::Closed => {
            let opens = desk.app.reopening(&desk.place)?.plan.reopening.opens_on;
            desk.t.entry_told_closed(child.name, when::day(&desk.t, opens))
        }
        Passed::Held => desk.t.entry_told_held(child.name),
    };
    Ok(desk.done("entries", told))
}
