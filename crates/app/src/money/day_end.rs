//! 日结 The trial balance as it stands, and the days that were closed.

use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::account::purse_name;
use crate::money::quittance::way_name;
use crate::money::{has_desk, version};
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::money::account::Purse;
use rules::money::day_end::{self, Closed};
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;
use store::money::WayRow;

/// So many closed days are shown.
const SHOWN: i64 = 60;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/day-ends", Act::AccountBalance, list),
        Route::post("/{district}/{place}/day-ends", Act::DayEndClose, post),
    ]
}

/// Closes a day; the same day again is one close.
pub async fn close(app: &App, who: &Who, place: &Place, date: Date) -> Result<Closed, Failure> {
    let permit = who.permit(Act::DayEndClose, place)?;
    let version = version(app, place)?;
    let mut tx = app.store.act(&permit).await?;
    let closed = day_end::close(tx.day_end_facts(app.now()).await?, date)?;
    if !closed.already {
        tx.day_end_closed(&closed, version, app.now()).await?;
    }
    tx.commit().await?;
    Ok(closed)
}

/// What the clock does at a place after midnight: a day on which money moved is closed, where nobody closed it. Says which.
pub async fn look(app: &App, place: &Place) -> Result<Option<Date>, Failure> {
    if !has_desk(app, place) {
        return Ok(None);
    }
    let permit = Who::Clock.permit(Act::DayEndClose, place)?;
    let mut tx = app.store.look(&permit).await?;
    let last = tx.day_ends(1).await?.pop();
    let open = tx.ledger_first_after(last.as_ref().map_or(0, |row| row.seq)).await?;
    drop(tx);
    match day_end::due(last.map(|row| row.date), open.map(|at| at.date()), app.now().date()) {
        None => Ok(None),
        Some(date) => close(app, &Who::Clock, place, date).await.map(|closed| Some(closed.date)),
    }
}

/// The same everywhere. What does not add up stays open and is told of again: it must not go unseen.
pub(crate) async fn look_everywhere(app: &App) {
    for place in app.places() {
        if let Err(why) = look(app, &place).await {
            tracing::warn!(?why, place = %place.place, "a day was not closed; tried again in a minute");
        }
    }
}

#[derive(Template)]
#[template(path = "day_end/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    since: String,
    lines: Vec<Line>,
    unbalanced: Option<String>,
    ways: Vec<Way>,
    days: Vec<Day>,
    today: Date,
    today_said: String,
    may_close: bool,
    is_closed: bool,
    href: String,
    corrections_href: Option<String>,
}

struct Line {
    what: String,
    figures: [String; 4],
    adds_up: bool,
}

/// What came and went by one way since the last close, and what is left of it.
struct Way {
    what: String,
    figures: [String; 3],
}

struct Day {
    date: String,
    at: String,
    /// What came in cash, and what went.
    cash: (Fen, Fen),
    transfers: i64,
    hash: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::AccountBalance)?).await?;
    let facts = tx.day_end_facts(desk.now).await?;
    let mut rows = tx.day_ends(SHOWN + 1).await?;
    let before = if rows.len() > usize::try_from(SHOWN).unwrap_or(usize::MAX) { rows.pop() } else { None };
    let ways = tx.day_end_ways(before.map_or(0, |row| row.seq)).await?;
    let cash = |date: Date| {
        let own = ways.iter().find(|one| one.closed == Some(date) && one.way == "cash");
        own.map_or((Fen::ZERO, Fen::ZERO), |one| (one.into, one.out_of))
    };
    let days = rows.into_iter().map(|row| Day {
        date: said(&desk, row.date),
        at: row.closed_at.time().strftime("%H:%M").to_string(),
        cash: cash(row.date),
        transfers: row.seq,
        hash: if row.seq == 0 { String::new() } else { row.hash.chars().take(12).collect() },
    });
    let line = |line: &day_end::Line| Line {
        what: title(&desk.t, &line.kind, &line.purse),
        figures: [line.opening, line.into, line.out_of, line.closing].map(|fen| fen.to_string()),
        adds_up: line.adds_up(),
    };
    Ok(page(ListPage {
        since: facts.last.map(|last| said(&desk, last)).unwrap_or_default(),
        lines: facts.lines.iter().map(line).collect(),
        unbalanced: day_end::unbalanced(&facts),
        days: days.collect(),
        ways: ways.iter().filter(|one| one.closed.is_none()).map(|one| way(&desk.t, one)).collect(),
        today: facts.today,
        today_said: said(&desk, facts.today),
        may_close: desk.may(Act::DayEndClose),
        is_closed: facts.last == Some(facts.today),
        href: desk.url("day-ends"),
        corrections_href: desk.may(Act::CorrectionList).then(|| desk.url("corrections")),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn way(t: &Texts, row: &WayRow) -> Way {
    let what = way_name(t, &row.way).unwrap_or_else(|| t.day_end_way_other());
    Way { what, figures: [row.into, row.out_of, row.into - row.out_of].map(|fen| fen.to_string()) }
}

fn said(desk: &Desk, date: Date) -> String {
    when::day(&desk.t, date)
}

/// What a kind of account and a kind of money are called.
fn title(t: &Texts, kind: &str, purse: &str) -> String {
    let account = match kind {
        "custody" => t.day_end_custody(),
        "carried" => t.day_end_carried(),
        "payee" => t.day_end_payee(),
        "payer" => t.day_end_payer(),
        "refunds-due" => t.day_end_refunds_due(),
        _ => t.day_end_clearing(),
    };
    match Purse::from_code(purse) {
        Some(purse) => format!("{account} · {}", purse_name(t, purse)),
        None => account.to_owned(),
    }
}

#[derive(Deserialize)]
struct Which {
    date: Date,
}

async fn post(desk: Desk, posted: Posted<Which>) -> Result<Response, Failure> {
    let closed = close(&desk.app, &desk.who, &desk.place, posted.form.date).await?;
    Ok(desk.done("day-ends", desk.t.day_end_closed(said(&desk, closed.date))))
}
