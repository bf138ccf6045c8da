//! 物资调剂 Stock between schools: one that falls short asks, the district sees every shelf and says who gives, the giver counts
//! out, the taker counts in, and a difference stands until somebody explains it.

mod office;
mod page;

use super::{readiness, reopens};
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::{Fields, Posted};
use crate::routes::Route;
use crate::who::Who;
use axum::response::Response;
use rules::id::PlaceId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::safety::readiness::recording::{self, Facts};
use rules::safety::stock::moving::{self, Ask, Move, Piece, Side, Step, Why};
use rules::safety::stock::{Item, Lot};
use store::Tx;

/// More lots than one move can have; a form with more was not made by a page of ours.
const PIECES_MAX: usize = 100;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/stock", Act::StockRead, list),
        Route::post("/{district}/{place}/stock/ask", Act::StockAsk, ask_posted),
        Route::post("/{district}/{place}/stock/withdraw", Act::StockAsk, withdraw_posted),
        Route::post("/{district}/{place}/stock/agree", Act::StockAgree, agree_posted),
        Route::post("/{district}/{place}/stock/enter", Act::StockEnter, enter_posted),
        Route::post("/{district}/{place}/stock/send", Act::StockSend, send_posted),
        Route::post("/{district}/{place}/stock/drop", Act::StockSend, drop_posted),
        Route::post("/{district}/{place}/stock/receive", Act::StockReceive, receive_posted),
        Route::post("/{district}/{place}/stock/explain", Act::StockExplain, explain_posted),
    ]
}

/// Whether stock is looked at here: at a school that a plan of return holds for, and at the district above one.
pub(crate) fn stands(app: &App, place: &Place) -> bool {
    match place.kind.as_str() {
        "school" => reopens(app, place),
        "district" => !office::schools(app, place).is_empty(),
        _ => false,
    }
}

fn standing(app: &App, place: &Place) -> Result<(), Failure> {
    if stands(app, place) { Ok(()) } else { Err(Failure::NotTheirs) }
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    standing(&desk.app, &desk.place)?;
    if desk.is_school() { page::school(&desk).await } else { office::office(&desk).await }
}

/// A school asks for so many more of an item.
pub async fn ask(
    app: &App,
    who: &Who,
    place: &Place,
    (id, item, count): (&str, Item, i64),
) -> Result<(), Failure> {
    let permit = who.permit(Act::StockAsk, place)?;
    standing(app, place)?;
    let (plan, now) = (app.reopening(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    if tx.stock_has(id).await? {
        return Ok(tx.commit().await?);
    }
    let row = plan.plan.stock.iter().find(|row| row.item == item);
    let row = row.ok_or_else(|| Failure::BadForm(format!("no {item} in the plan")))?;
    let facts = readiness::facts(app, place, &plan.plan, &mut tx).await?;
    let (asks, moves) = (tx.stock_asks().await?, tx.stock_moves().await?);
    let short = row.required(facts.size()) - facts.good(item, now.date());
    moving::ask(count, short, moving::coming(&asks, &moves, (&place.place, item)))?;
    let (id, school) = (id.to_owned(), place.place.clone());
    let asked = Ask { id, place: school, item, count, at: now, is_withdrawn: false };
    tx.stock_asked(&asked, plan.version).await?;
    tx.commit().await?;
    for office in app.places().into_iter().filter(|one| is_above(one, place)) {
        look_soon(app, &office).await;
    }
    Ok(())
}

/// Whether a place's stock is an office's to see to.
fn is_above(office: &Place, place: &Place) -> bool {
    office.kind == "district" && office.district == place.district && office.path.covers(&place.path)
}

/// What the clock does at a district: its officers are told once of each question of a school. Says how many.
pub async fn look(app: &App, office: &Place) -> Result<usize, Failure> {
    if office.kind != "district" {
        return Ok(0);
    }
    let permit = Who::Clock.permit(Act::StockRead, office)?;
    let untold = app.store.look(&permit).await?.stock_untold().await?;
    if untold.is_empty() {
        return Ok(0);
    }
    let (mut tx, mut told) = (app.store.act(&permit).await?, 0);
    for row in &untold {
        told += usize::from(tx.stock_ask_told(row, app.now()).await?);
    }
    if told > 0 {
        tx.commit().await?;
    }
    Ok(told)
}

/// The same at one district; what cannot be told now is told by the clock.
async fn look_soon(app: &App, office: &Place) {
    if let Err(why) = look(app, office).await {
        tracing::warn!(?why, place = %office.place, "a district was not told of a question; tried again in a minute");
    }
}

/// The same everywhere.
pub(crate) async fn look_everywhere(app: &App) {
    for office in app.places().into_iter().filter(|one| one.kind == "district") {
        look_soon(app, &office).await;
    }
}

/// A school takes its question back; what was agreed on by then goes on.
pub async fn withdraw(app: &App, who: &Who, place: &Place, id: &str) -> Result<bool, Failure> {
    let permit = who.permit(Act::StockAsk, place)?;
    standing(app, place)?;
    let (plan, now) = (app.reopening(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    tx.stock_ask(&place.place, id).await?;
    let is_new = tx.stock_withdrawn(id, plan.version, now).await?;
    tx.commit().await?;
    Ok(is_new)
}

/// What a district decides about one question.
#[derive(Clone, Debug)]
pub struct Agreed {
    /// Whose question.
    pub taker: PlaceId,
    /// Which.
    pub ask: String,
    /// Who gives.
    pub giver: PlaceId,
    /// How many.
    pub count: i64,
}

/// The district says who gives a school how many.
pub async fn agree(app: &App, who: &Who, office: &Place, (id, draft): (&str, Agreed)) -> Result<(), Failure> {
    let permit = who.permit(Act::StockAgree, office)?;
    office::is_district(office)?;
    let now = app.now();
    let mut tx = app.store.act(&permit).await?;
    if tx.stock_has(id).await? {
        return Ok(tx.commit().await?);
    }
    let ask = tx.stock_ask(&draft.taker, &draft.ask).await?;
    let below = office::below(app, office, &mut tx).await?;
    let known = |place: &PlaceId| below.all.iter().find(|one| one.place.place == *place);
    known(&draft.taker).ok_or(Failure::NotTheirs)?;
    let giver = known(&draft.giver).ok_or(Failure::NotTheirs)?;
    let shelf = giver.shelf(ask.item, &below.moves, now.date());
    moving::agree(&ask, &below.moves, &shelf, draft.count)?;
    let agreed = Move {
        id: id.to_owned(),
        ask: ask.id,
        office: office.place.clone(),
        giver: draft.giver,
        taker: draft.taker,
        item: ask.item,
        agreed: draft.count,
        at: now,
        steps: Vec::new(),
    };
    tx.stock_agreed(&agreed).await?;
    Ok(tx.commit().await?)
}

/// Puts a lot on the district's own shelf, or takes off it what was mistyped, with the reason.
pub async fn enter(
    app: &App,
    who: &Who,
    office: &Place,
    id: &str,
    (lot, off): (Lot, Option<&str>),
) -> Result<(), Failure> {
    let permit = who.permit(Act::StockEnter, office)?;
    office::is_district(office)?;
    let mut tx = app.store.act(&permit).await?;
    if tx.readiness_has(id).await? {
        return Ok(tx.commit().await?);
    }
    let facts = of_office(office, &mut tx).await?;
    let entry = recording::shelve(&facts, lot, off)?;
    tx.readiness_entered((id, &entry), 0, app.now()).await?;
    Ok(tx.commit().await?)
}

/// What lies at an office, and what came there and went.
async fn of_office(office: &Place, tx: &mut Tx) -> Result<Facts, Failure> {
    let moves = tx.stock_moves().await?;
    let moved = moves.iter().flat_map(|one| one.on_shelf(&office.place)).collect();
    Ok(Facts { entries: tx.readiness().await?, moved, ..Facts::default() })
}

/// What somebody does about a move, from its form.
#[derive(Clone, Debug)]
pub enum Doing {
    /// Counts so many out.
    Send(i64),
    /// Does not send it after all, and why.
    Cancel(String),
    /// Counts in.
    Receive(Vec<Piece>),
    /// Says what became of a part, and how one knows.
    Explain(Why, Piece, String),
}

/// Takes a step of a move, for whichever of its sides this place is.
pub async fn step(
    app: &App,
    who: &Who,
    (act, place): (Act, &Place),
    (id, of): (&str, &str),
    doing: Doing,
) -> Result<(), Failure> {
    let permit = who.permit(act, place)?;
    let now = app.now();
    let mut tx = app.store.act(&permit).await?;
    if tx.stock_has(id).await? {
        return Ok(tx.commit().await?);
    }
    let one = tx.stock_move(of).await?;
    let sides = one.sides(&place.place);
    let version = app.reopening(place).map_or(0, |plan| plan.version);
    let step = match doing {
        Doing::Send(count) => counted_out(app, place, &mut tx, (&one, &sides, count)).await?,
        Doing::Cancel(why) => moving::cancel(&one, &sides, &why)?,
        Doing::Receive(pieces) => moving::receive(&one, &sides, &pieces)?,
        Doing::Explain(why, piece, how) => moving::explain(&one, &sides, (why, piece), &how)?,
    };
    tx.stock_stepped((&one, &step), id, version, now).await?;
    Ok(tx.commit().await?)
}

/// Counts out of the place's own shelf; a school keeps what it needs, an office needs nothing.
async fn counted_out(
    app: &App,
    place: &Place,
    tx: &mut Tx,
    (one, sides, count): (&Move, &[Side], i64),
) -> Result<Step, Failure> {
    let plan = if place.is_school() { app.reopening(place).ok() } else { None };
    let (facts, required) = match &plan {
        Some(plan) => {
            let facts = readiness::facts(app, place, &plan.plan, tx).await?;
            let row = plan.plan.stock.iter().find(|row| row.item == one.item);
            let required = row.map_or(0, |row| facts.keeps(row, app.now().date()));
            (facts, required)
        }
        None => (of_office(place, tx).await?, 0),
    };
    let lots = facts.pieces(one.item);
    Ok(moving::send(one, sides, (&lots, required), count, app.now().date())?)
}

async fn ask_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let asked = (key.as_str(), form.choice("item")?, form.number("count")?);
    ask(&desk.app, &desk.who, &desk.place, asked).await?;
    Ok(desk.done("stock", desk.t.stock_told_asked()))
}

async fn withdraw_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    withdraw(&desk.app, &desk.who, &desk.place, posted.form.text("ask")).await?;
    Ok(desk.done("stock", desk.t.stock_told_withdrawn()))
}

async fn agree_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let draft = Agreed {
        taker: PlaceId::new(form.text("taker")),
        ask: form.text("ask").to_owned(),
        giver: PlaceId::new(form.text("giver")),
        count: form.number("count")?,
    };
    agree(&desk.app, &desk.who, &desk.place, (key.as_str(), draft)).await?;
    Ok(desk.done("stock", desk.t.stock_told_agreed()))
}

async fn enter_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let Posted { form, key } = posted;
    let off = form.has("off");
    let count = form.number("count")?;
    let count = if off { count.checked_neg().ok_or_else(|| bad("count"))? } else { count };
    let lot = Lot { item: form.choice("item")?, count, good_until: form.day("good_until")? };
    let why = off.then(|| form.text("reason"));
    enter(&desk.app, &desk.who, &desk.place, &key, (lot, why)).await?;
    Ok(desk.done("stock", desk.t.stock_told_entered()))
}

async fn send_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let doing = Doing::Send(posted.form.number("count")?);
    stepped(&desk, Act::StockSend, &posted, doing).await?;
    Ok(desk.done("stock", desk.t.stock_told_sent()))
}

async fn drop_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let doing = Doing::Cancel(posted.form.text("reason").to_owned());
    stepped(&desk, Act::StockSend, &posted, doing).await?;
    Ok(desk.done("stock", desk.t.stock_told_dropped()))
}

async fn receive_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let doing = Doing::Receive(pieces(&posted.form)?);
    stepped(&desk, Act::StockReceive, &posted, doing).await?;
    Ok(desk.done("stock", desk.t.stock_told_received()))
}

async fn explain_posted(desk: Desk, posted: Posted<Fields>) -> Result<Response, Failure> {
    let form = &posted.form;
    let piece = Piece { good_until: form.day("good_until")?, count: form.number("count")? };
    let doing = Doing::Explain(form.choice("why")?, piece, form.text("how").to_owned());
    stepped(&desk, Act::StockExplain, &posted, doing).await?;
    Ok(desk.done("stock", desk.t.stock_told_explained()))
}

async fn stepped(desk: &Desk, act: Act, posted: &Posted<Fields>, doing: Doing) -> Result<(), Failure> {
    let (key, of) = (posted.key.as_str(), posted.form.text("move"));
    step(&desk.app, &desk.who, (act, &desk.place), (key, of), doing).await
}

/// What was counted of each lot, in the numbered rows of the form.
fn pieces(form: &Fields) -> Result<Vec<Piece>, Failure> {
    let rows = (0..PIECES_MAX).take_while(|n| form.has(&format!("came-{n}")));
    rows.map(|n| {
        let good_until = form.day(&format!("until-{n}"))?;
        Ok(Piece { good_until, count: form.number(&format!("came-{n}"))? })
    })
    .collect()
}

fn bad(what: &str) -> Failure {
    Failure::BadForm(what.to_owned())
}
