//! 并点 The points of a summer plan beside the minimum, what would become of them and why, the questions, the decision (P4.7).

mod preview;

use super::point::{own, period_number};
use crate::app::{App, Summer};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::who::Who;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use preview::{PeriodView, preview};
use rules::enrol::merger::{self, Asking, Decided, Facts, Keep, Kept};
use rules::id::PlaceId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::holiday_care::Holiday;
use serde::Deserialize;
use std::sync::Arc;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/mergers", Act::MergerRead, show),
        Route::post("/{district}/{place}/mergers/{period}/ask", Act::MergerAsk, ask_posted),
        Route::post("/{district}/{place}/mergers/{period}/decide", Act::MergerDecide, decide_posted),
        Route::post("/{district}/{place}/mergers/{period}/keep", Act::MergerKeep, keep_posted),
    ]
}

/// Asks every family whose child would move. `seen` is the hash of the proposal that was shown.
pub async fn ask(app: &App, who: &Who, place: &Place, number: i64, seen: &str) -> Result<Asking, Failure> {
    let permit = who.permit(Act::MergerAsk, place)?;
    let (summer, now) = (own(app, place)?, app.now());
    let key = summer.key(number);
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.merger_held(&key).await?;
    let seen = seen.to_owned();
    let asking = weighed(&summer, facts, move |plan, facts| merger::ask(plan, facts, &seen, now)).await?.1?;
    if !asking.moves.is_empty() {
        tx.merger_asked(&key, &asking, now).await?;
    }
    tx.commit().await?;
    Ok(asking)
}

/// Merges the points as they were shown; the same again changes nothing.
pub async fn decide(
    app: &App,
    who: &Who,
    place: &Place,
    number: i64,
    seen: &str,
) -> Result<Decided, Failure> {
    let permit = who.permit(Act::MergerDecide, place)?;
    let (summer, now) = (own(app, place)?, app.now());
    let key = summer.key(number);
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.merger_held(&key).await?;
    let seen = seen.to_owned();
    let decided =
        weighed(&summer, facts, move |plan, facts| merger::decide(plan, facts, &seen, now)).await?.1?;
    if !decided.is_already() {
        tx.merger_decided(&key, &decided, now).await?;
    }
    tx.commit().await?;
    Ok(decided)
}

/// Weighs where nobody waits for the thread: fifteen points of one town take a while.
async fn weighed<T, W>(summer: &Arc<Summer>, facts: Facts, weigh: W) -> Result<(Facts, T), Failure>
where
    T: Send + 'static,
    W: FnOnce(&Holiday, &Facts) -> T + Send + 'static,
{
    let summer = Arc::clone(summer);
    let weighing = move || {
        let weighed = weigh(&summer.plan, &facts);
        (facts, weighed)
    };
    let done = tokio::task::spawn_blocking(weighing).await;
    Ok(done.map_err(|why| store::Fault::Conflict(why.to_string()))?)
}

/// Keeps a small point for a reason, or lets it be merged again.
pub async fn keep(app: &App, who: &Who, place: &Place, number: i64, draft: Keep) -> Result<Kept, Failure> {
    let permit = who.permit(Act::MergerKeep, place)?;
    let (summer, now) = (own(app, place)?, app.now());
    let key = summer.key(number);
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.merger_held(&key).await?;
    let kept = merger::keep(&summer.plan, &facts, draft, now)?;
    if !kept.already {
        tx.merger_kept(&key, &kept, now).await?;
    }
    tx.commit().await?;
    Ok(kept)
}

#[derive(Template)]
#[template(path = "merger/show.html")]
struct ShowPage {
    shell: Shell,
    t: Texts,
    under: String,
    clause: String,
    points_href: String,
    periods: Vec<PeriodView>,
}

async fn show(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::MergerRead)?;
    let summer = own(&desk.app, &desk.place)?;
    let mut tx = desk.app.store.look(&permit).await?;
    let mut periods = Vec::new();
    for period in &summer.plan.period {
        periods.push(preview(&desk, &mut tx, &summer, period).await?);
    }
    drop(tx);
    Ok(page(ShowPage {
        under: summer.plan.scheme.title.in_language(desk.is_en()).to_owned(),
        clause: desk.quote("P4.7"),
        points_href: desk.url("points"),
        periods,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// The proposal that the page showed.
#[derive(Deserialize)]
struct Seen {
    #[serde(default)]
    plan: String,
}

async fn ask_posted(
    desk: Desk,
    Path((_, _, number)): Path<(String, String, String)>,
    posted: Posted<Seen>,
) -> Result<Response, Failure> {
    let asking = ask(&desk.app, &desk.who, &desk.place, period_number(&number)?, &posted.form.plan).await?;
    let said = match asking.moves.len() as i64 {
        0 => desk.t.merger_asked_already(),
        count => desk.t.merger_asked_said(count),
    };
    Ok(desk.done("mergers", said))
}

async fn decide_posted(
    desk: Desk,
    Path((_, _, number)): Path<(String, String, String)>,
    posted: Posted<Seen>,
) -> Result<Response, Failure> {
    let decided =
        decide(&desk.app, &desk.who, &desk.place, period_number(&number)?, &posted.form.plan).await?;
    let closings = &decided.closings;
    let moved: usize = closings.iter().map(|closing| closing.moves.len()).sum();
    let declined: usize = closings.iter().map(|closing| closing.unsettled.len()).sum();
    let said = if decided.is_already() {
        desk.t.merger_already()
    } else if closings.is_empty() {
        desk.t.merger_relieved_said(decided.relieved.len() as i64)
    } else {
        desk.t.merger_said(closings.len() as i64, moved as i64, declined as i64)
    };
    Ok(desk.done("mergers", said))
}

#[derive(Deserialize)]
struct Typed {
    point: String,
    #[serde(default)]
    keep: String,
    #[serde(default)]
    reason: String,
}

async fn keep_posted(
    desk: Desk,
    Path((_, _, number)): Path<(String, String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Failure> {
    let Typed { point, keep: kept, reason } = posted.form;
    let draft = Keep { point: PlaceId::new(point), is_kept: kept == "yes", reason: reason.trim().to_owned() };
    let kept = keep(&desk.app, &desk.who, &desk.place, period_number(&number)?, draft).await?;
    let said = if kept.keep.is_kept { desk.t.merger_kept_said() } else { desk.t.merger_unkept_said() };
    Ok(desk.done("mergers", said))
}
