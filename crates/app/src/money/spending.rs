//! 支出 The cashier records what was spent and what payers gave; the term's sheet is public, without names.

use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::{surplus, tally};
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::who::Who;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use rules::fen::Fen;
use rules::id::SpendingId;
use rules::moment::Moment;
use rules::money::account::{Payer, Purse};
use rules::money::spending::{self, Draft, Given, Purpose, Sheet};
use rules::money::surplus::{Said, Under};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::notice;
use serde::Deserialize;
use std::collections::BTreeMap;
use store::money::{PayeeRow, SheetRow, SpendingRow};

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
    shares_href: String,
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
    let from = desk.typed("from").unwrap_or_default();
    let chosen = |one: PayeeRow| {
        let on = from == format!("{}/{}", one.purse.code(), one.earner);
        (one, on)
    };
    Ok(page(ListPage {
        payees: tx.payees().await?.into_iter().map(chosen).collect(),
        lines,
        en: desk.is_en(),
        may_record: desk.may(Act::SpendingRecord),
        href: desk.url("spendings"),
        sheet_href: desk.url("balance-sheet"),
        shares_href: desk.url("shares"),
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
    term: String,
    kinds: Vec<KindView>,
    others: Vec<(String, String)>,
    sums_href: Option<String>,
}

/// One kind of money, with what each programme had of it.
struct KindView {
    purse: String,
    sheet: Sheet,
    rows: Vec<ProgrammeView>,
}

struct ProgrammeView {
    programme: String,
    sheet: Sheet,
    /// What becomes of what is left; empty as long as the term runs.
    chip: Option<(&'static str, String)>,
    reason: String,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    of: String,
}

/// What each programme of a term or summer period brought in and was spent on, for everybody who reads the notice: of the term in
/// force, or of the one that is asked for.
async fn sheet(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let in_force = desk.app.scheme(&desk.place)?.scheme.scheme.id.clone();
    let of = if asked.of.is_empty() { in_force.clone() } else { asked.of };
    let (of, today) = (Under::read(&of), desk.now.date());
    let spans = surplus::spans(&desk.app, &desk.place);
    let span = spans.iter().find(|span| span.under == of).ok_or(Failure::NotTheirs)?;
    let mut tx = desk.app.store.look(&desk.permit(Act::SpendingRead)?).await?;
    let from = Moment::at(span.from.at(0, 0, 0, 0));
    let rows = tx.spending_sheets(from).await?.into_iter();
    let rows = rows.filter(|row| row.under.clone().or(&in_force) == of);
    let said = tx.surpluses().await?;
    let mut kinds: BTreeMap<Purse, KindView> = BTreeMap::new();
    for row in rows {
        let all = said.iter().filter(|one| one.place == desk.place.place);
        let said = all.filter(|one| one.payee == row.payee).find_map(|one| one.said.as_ref());
        let kind = kinds.entry(row.purse).or_insert_with(|| kind_view(&desk.t, row.purse));
        kind.sheet = kind.sheet.and(row.sheet);
        kind.rows.push(programme_view(&desk, &row, said, span.until <= today));
    }
    let district = desk.place.district.to_string();
    let others = spans.iter().rev().filter(|one| one.under != of && one.from <= today);
    let place = desk.place.place.as_str();
    let others = others.map(|one| (surplus::sheet_href(&district, place, &one.under), one.title(&desk)));
    Ok(page(SheetPage {
        term: span.title(&desk),
        kinds: kinds.into_values().collect(),
        others: others.collect(),
        sums_href: tally::is_afterwards(&desk).then(|| desk.url("counted-lessons")),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn kind_view(t: &Texts, purse: Purse) -> KindView {
    KindView { purse: said(t, purse), sheet: Sheet::default(), rows: Vec::new() }
}

fn programme_view(desk: &Desk, row: &SheetRow, said: Option<&Said>, is_over: bool) -> ProgrammeView {
    let flagged = row.sheet.is_flagged(is_over).then(|| ("waiting", desk.t.spending_flagged()));
    ProgrammeView {
        programme: surplus::programme(desk, (row.title.as_ref(), row.purse), &row.under),
        sheet: row.sheet,
        chip: said.map(|one| ("done", surplus::choice_word(&desk.t, one.choice))).or(flagged),
        reason: said.map(|one| one.reason.clone()).unwrap_or_default(),
    }
}
