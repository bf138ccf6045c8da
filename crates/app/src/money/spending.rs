//! 支出 The cashier records what was spent and what payers gave; the term's sheet is public, without names.

use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::who::Who;
use askama::Template;
use axum::response::Response;
use rules::fen::Fen;
use rules::id::SpendingId;
use rules::money::account::{Payer, Purse};
use rules::money::spending::{self, Draft, Given, Purpose, Sheet};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::notice;
use serde::Deserialize;
use store::money::{PayeeRow, SpendingRow};

/// So many records are shown.
const SHOWN: i64 = 200;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/spendings", Act::SpendingList, list),
        Route::post("/{district}/{place}/spendings", Act::SpendingRecord, post_spend),
        Route::post("/{district}/{place}/spendings/grants", Act::SpendingRecord, post_grant),
        Route::open_get("/{district}/{place}/balance-sheet", sheet),
    ]
}

/// Spends what was earned; the same form twice is one spending.
pub async fn spend(app: &App, who: &Who, place: &Place, draft: &Draft) -> Result<(), Failure> {
    let permit = who.permit(Act::SpendingRecord, place)?;
    let version = app.scheme(place)?.version;
    let mut tx = app.store.act(&permit).await?;
    if tx.spending_known(&draft.id).await? {
        return Ok(());
    }
    let transfer = spending::spend(&tx.spending_facts(draft).await?, draft)?;
    let what = (draft.from.0, draft.purpose.code(), draft.voucher.as_str());
    tx.spending_recorded(&transfer, what, version, app.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes in what a payer gave for its share; the same form twice is one.
pub async fn take_in(app: &App, who: &Who, place: &Place, given: &Given) -> Result<(), Failure> {
    let permit = who.permit(Act::SpendingRecord, place)?;
    let version = app.scheme(place)?.version;
    let mut tx = app.store.act(&permit).await?;
    if tx.spending_known(&given.id).await? {
        return Ok(());
    }
    let transfer = spending::take_in(given, tx.paper_taken(given).await?)?;
    let what = (given.purse, given.payer.code(), given.paper.as_str());
    tx.spending_recorded(&transfer, what, version, app.now()).await?;
    tx.commit().await?;
    Ok(())
}

#[derive(Template)]
#[template(path = "spending/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    payees: Vec<(PayeeRow, bool)>,
    lines: Vec<Line>,
    en: bool,
    may_record: bool,
    href: String,
    sheet_href: String,
    typed: [String; 3],
}

struct Line {
    when: String,
    what: String,
    purse: String,
    voucher: String,
    fen: Fen,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::SpendingList)?).await?;
    let lines = tx.spendings(SHOWN).await?.into_iter().map(|row| line(&desk, row)).collect();
    let typed = ["from", "yuan", "voucher"].map(|field| desk.typed(field).unwrap_or_default());
    let chosen = |one: PayeeRow| {
        let on = typed[0] == format!("{}/{}", one.purse.code(), one.earner);
        (one, on)
    };
    Ok(page(ListPage {
        payees: tx.payees().await?.into_iter().map(chosen).collect(),
        lines,
        en: desk.is_en(),
        may_record: desk.may(Act::SpendingRecord),
        href: desk.url("spendings"),
        sheet_href: desk.url("balance-sheet"),
        typed,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn line(desk: &Desk, row: SpendingRow) -> Line {
    let t = &desk.t;
    let what = match row.purpose.as_str() {
        "staff" => t.spending_staff(),
        "materials" => t.spending_materials(),
        "food" => t.spending_food(),
        "government" => t.spending_from_government(),
        _ => t.spending_from_school(),
    };
    let purse = Purse::from_code(&row.purse).map_or_else(String::new, |purse| said(t, purse));
    let when = notice::day(row.at.date()).in_language(desk.is_en()).to_owned();
    Line { when, what: what.to_owned(), purse, voucher: row.voucher, fen: row.fen }
}

fn said(t: &Texts, purse: Purse) -> String {
    match purse {
        Purse::Care => t.day_end_care(),
        Purse::Course => t.day_end_course(),
        Purse::Meals => t.day_end_meals(),
    }
    .to_owned()
}

#[derive(Deserialize)]
struct Typed {
    from: String,
    purpose: String,
    yuan: String,
    #[serde(default)]
    voucher: String,
}

async fn post_spend(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let Typed { from, purpose, yuan, voucher } = posted.form;
    let unread = |field: &str| Failure::BadForm(field.to_owned());
    let (purse, earner) = from.split_once('/').ok_or_else(|| unread("from"))?;
    let draft = Draft {
        id: SpendingId::new(posted.key),
        from: (Purse::from_code(purse).ok_or_else(|| unread("from"))?, earner.to_owned()),
        purpose: Purpose::from_code(&purpose).ok_or_else(|| unread("purpose"))?,
        fen: Fen::from_yuan(&yuan).unwrap_or(Fen::ZERO),
        voucher,
    };
    spend(&desk.app, &desk.who, &desk.place, &draft).await?;
    Ok(desk.done("spendings", desk.t.spending_recorded()))
}

#[derive(Deserialize)]
struct Gift {
    payer: String,
    purse: String,
    yuan: String,
    #[serde(default)]
    voucher: String,
}

async fn post_grant(desk: Desk, posted: Posted<Gift>) -> Result<Response, Failure> {
    let Gift { payer, purse, yuan, voucher } = posted.form;
    let unread = |field: &str| Failure::BadForm(field.to_owned());
    let payer = Payer::ALL.into_iter().find(|one| one.code() == payer).ok_or_else(|| unread("payer"))?;
    let purse = Purse::from_code(&purse).ok_or_else(|| unread("purse"))?;
    let fen = Fen::from_yuan(&yuan).unwrap_or(Fen::ZERO);
    let given = Given { id: SpendingId::new(posted.key), payer, purse, fen, paper: voucher };
    take_in(&desk.app, &desk.who, &desk.place, &given).await?;
    Ok(desk.done("spendings", desk.t.spending_recorded()))
}

#[derive(Template)]
#[template(path = "spending/sheet.html")]
struct SheetPage {
    shell: Shell,
    t: Texts,
    plan: String,
    sheets: Vec<(String, Sheet, bool)>,
}

/// What came in and what it was spent on, for everybody who reads the notice.
async fn sheet(desk: Desk) -> Result<Response, Failure> {
    let plan = desk.app.scheme(&desk.place)?;
    let over = plan.scheme.term.until <= desk.now.date();
    let mut tx = desk.app.store.look(&desk.permit(Act::SpendingRead)?).await?;
    let sheets = tx.spending_sheets().await?.into_iter();
    let sheets = sheets.map(|(purse, sheet)| (said(&desk.t, purse), sheet, sheet.is_flagged(over)));
    Ok(page(SheetPage {
        plan: plan.scheme.scheme.title.in_language(desk.is_en()).to_owned(),
        sheets: sheets.collect(),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}
