//! 分担 What government and school bore, gave and still owe, by kind of money and programme; and the same as the list with which the
//! school asks for it (P1.12).

use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::account::purse_name;
use crate::money::bill::export::{XLSX, file};
use crate::money::surplus;
use crate::page::{Shell, page};
use crate::posted::{Fields, Posted};
use crate::routes::Route;
use crate::sheet::{self, Cell};
use crate::texts::Texts;
use askama::Template;
use axum::response::Response;
use rules::fen::Fen;
use rules::money::account::{Payer, Purse};
use rules::people::act::Act;
use std::collections::BTreeMap;
use store::Fault;
use store::money::ShareRow;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/shares", Act::SpendingList, list),
        Route::post("/{district}/{place}/shares/export", Act::SpendingRecord, post_export),
    ]
}

#[derive(Template)]
#[template(path = "share/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    payers: Vec<PayerView>,
    may_export: bool,
    href: String,
    back: String,
}

/// One payer with one kind of money.
struct PayerView {
    payer: String,
    purse: String,
    bore: Fen,
    gave: Fen,
    rows: Vec<(String, Fen)>,
}

impl PayerView {
    /// What it still has to give; less than nothing where it gave ahead.
    fn owes(&self) -> Fen {
        self.bore - self.gave
    }
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::SpendingList)?).await?;
    Ok(page(ListPage {
        payers: payers(&desk, &tx.shares().await?),
        may_export: desk.may(Act::SpendingRecord),
        href: desk.url("shares/export"),
        back: desk.url("spendings"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn payers(desk: &Desk, rows: &[ShareRow]) -> Vec<PayerView> {
    let mut all: BTreeMap<(Payer, Purse), PayerView> = BTreeMap::new();
    for row in rows {
        let view = all.entry((row.payer, row.purse)).or_insert_with(|| PayerView {
            payer: payer_word(&desk.t, row.payer),
            purse: purse_name(&desk.t, row.purse),
            bore: Fen::ZERO,
            gave: Fen::ZERO,
            rows: Vec::new(),
        });
        view.bore = view.bore + row.bore;
        view.gave = view.gave + row.gave;
        if let Some(under) = row.under.as_ref().filter(|_| row.bore != Fen::ZERO) {
            let programme = surplus::programme(desk, (row.title.as_ref(), row.purse), under);
            view.rows.push((programme, row.bore));
        }
    }
    all.into_values().collect()
}

fn payer_word(t: &Texts, payer: Payer) -> String {
    match payer {
        Payer::Government => t.spending_from_government(),
        Payer::School => t.spending_from_school(),
    }
}

/// The list as a file; that it left the house is journalled.
async fn post_export(desk: Desk, _: Posted<Fields>) -> Result<Response, Failure> {
    let mut tx = desk.app.store.act(&desk.permit(Act::SpendingRecord)?).await?;
    let (head, rows) = table(&desk, &payers(&desk, &tx.shares().await?));
    tx.shares_exported(rows.len(), desk.now).await?;
    tx.commit().await?;
    let bytes = sheet::xlsx("shares", &head, &rows);
    let bytes = bytes.map_err(|why| Fault::Corrupt { what: "xlsx", why: why.to_string() })?;
    Ok(file(XLSX, &format!("{}-shares-{}.xlsx", desk.place.place, desk.now.date()), bytes))
}

/// A row a programme, then what was borne and given in all, and what is owed.
fn table(desk: &Desk, payers: &[PayerView]) -> (Vec<String>, Vec<Vec<Cell>>) {
    let t = &desk.t;
    let head = vec![t.spending_payer(), t.spending_purse(), t.surplus_programme(), t.bill_column_yuan()];
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for one in payers {
        let mut line = |what: String, fen: Fen| {
            rows.push(vec![
                one.payer.as_str().into(),
                one.purse.as_str().into(),
                what.into(),
                Cell::Money(fen),
            ]);
        };
        for (programme, fen) in &one.rows {
            line(programme.clone(), *fen);
        }
        line(t.share_bore(), one.bore);
        line(t.share_gave(), one.gave);
        line(t.share_owes(), one.owes());
    }
    (head, rows)
}
