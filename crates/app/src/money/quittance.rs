//! 收据 The cashier enters receipts' numbers that come later, one by one or from the finance office's list.

use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::version;
use crate::page::{Shell, page};
use crate::posted::{Posted, Sent};
use crate::routes::Route;
use crate::sheet;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::response::Response;
use rules::id::PaymentId;
use rules::money::collection;
use rules::money::payment_code;
use rules::money::quittance::{self, Entered, Facts, Refusal};
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;
use std::collections::BTreeMap;
use store::money::PaidRow;

/// A list larger than this is cut off: 4 MiB, some 40,000 lines.
const FILE_BYTES: usize = 4 * 1024 * 1024;
/// So many rows that were not taken are named; the rest are counted.
const NAMED: usize = 8;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/quittances", Act::QuittanceList, list),
        Route::post("/{district}/{place}/quittances", Act::QuittanceEnter, post),
        Route::post("/{district}/{place}/quittances/file", Act::QuittanceEnter, post_file)
            .with_body(FILE_BYTES),
    ]
}

/// Enters the number of one payment's receipt; the same again is no act.
pub async fn enter(
    app: &App,
    who: &Who,
    place: &Place,
    (id, number): (&PaymentId, &str),
) -> Result<Entered, Failure> {
    let permit = who.permit(Act::QuittanceEnter, place)?;
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.quittance_facts(id, number).await?;
    let entered = quittance::enter(&facts, number)?;
    if !entered.already {
        tx.quittance_entered(&entered, version(app, place)?, app.now()).await?;
        tx.commit().await?;
    }
    Ok(entered)
}

/// What became of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// How many numbers are new.
    pub entered: usize,
    /// How many stood there already.
    pub known: usize,
    /// The rows that no payment took, as they are numbered in the file.
    pub left: Vec<i64>,
}

/// Takes a list of payment codes and receipts' numbers. What fits is entered; every other row is named. Where a bill was paid, undone
/// and paid again, the number goes to the payment that counts.
pub async fn take(app: &App, who: &Who, place: &Place, bytes: Vec<u8>) -> Result<Taken, Failure> {
    let permit = who.permit(Act::QuittanceEnter, place)?;
    let reading = move || sheet::read(&bytes);
    let read = tokio::task::spawn_blocking(reading).await.map_err(|why| Failure::BadForm(why.to_string()))?;
    let rows = collection::numbered(&read?).ok_or(Refusal::NoHeader)?;
    let (version, now) = (version(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let mut all = tx.quittance_payments(false).await?;
    let codes: BTreeMap<String, usize> =
        all.iter().enumerate().map(|(at, one)| (code_of(place, one), at)).collect();
    let mut numbers: BTreeMap<String, usize> =
        all.iter().enumerate().map(|(at, one)| (one.paid.number.clone(), at)).collect();
    let mut taken = Taken::default();
    for (row, code, number) in rows {
        let found = codes.get(&code).copied();
        let facts = Facts {
            taken: numbers.get(&number).is_some_and(|at| Some(*at) != found),
            paid: found.map(|at| all[at].paid.clone()),
        };
        match (quittance::enter(&facts, &number), found) {
            (Ok(entered), _) if entered.already => taken.known += 1,
            (Ok(entered), Some(at)) => {
                tx.quittance_entered(&entered, version, now).await?;
                taken.entered += 1;
                numbers.insert(number, at);
                all[at].paid.number = entered.number;
            }
            (Ok(_), None) | (Err(_), _) => taken.left.push(row),
        }
    }
    if taken.entered > 0 {
        tx.commit().await?;
    }
    Ok(taken)
}

fn code_of(place: &Place, row: &PaidRow) -> String {
    payment_code::of(&place.district, &place.place, row.paid.bill.as_str())
}

#[derive(Template)]
#[template(path = "quittance/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    lines: Vec<Line>,
    may_enter: bool,
    href: String,
    bills_href: String,
}

struct Line {
    row: PaidRow,
    what: String,
    code: String,
    typed: String,
}

async fn list(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::QuittanceList)?).await?;
    let lines = tx.quittance_payments(true).await?.into_iter().map(|row| line(&desk, row)).collect();
    Ok(page(ListPage {
        lines,
        may_enter: desk.may(Act::QuittanceEnter),
        href: desk.url("quittances"),
        bills_href: desk.url("bills"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// What a way of paying is called.
pub(super) fn way_name(t: &Texts, code: &str) -> Option<String> {
    match code {
        "cash" => Some(t.payment_cash()),
        "transfer" => Some(t.payment_transfer()),
        "wechat" => Some(t.tender_wechat()),
        "alipay" => Some(t.tender_alipay()),
        "collection" => Some(t.quittance_collection()),
        _ => None,
    }
}

fn line(desk: &Desk, row: PaidRow) -> Line {
    let t = &desk.t;
    let way = way_name(t, &row.way).unwrap_or_default();
    let title = desk.lang.pick(&row.title.0, &row.title.1);
    let is_typed = desk.typed("payment").is_some_and(|id| id == row.paid.id.as_str());
    Line {
        what: format!("{} · {way} · {title}", when::moment(t, row.at)),
        code: payment_code::grouped(&code_of(&desk.place, &row)),
        typed: desk.typed("number").filter(|_| is_typed).unwrap_or_default(),
        row,
    }
}

#[derive(Deserialize)]
struct Typed {
    payment: String,
    #[serde(default)]
    number: String,
}

async fn post(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let Typed { payment, number } = posted.form;
    let id = PaymentId::new(payment);
    let entered = enter(&desk.app, &desk.who, &desk.place, (&id, &number)).await?;
    Ok(desk.done("quittances", desk.t.quittance_entered(entered.number)))
}

async fn post_file(desk: Desk, sent: Sent) -> Result<Response, Failure> {
    let file = sent.file.ok_or(Refusal::NoHeader)?;
    let taken = take(&desk.app, &desk.who, &desk.place, file.bytes).await?;
    let counts = desk.t.quittance_taken(taken.entered, taken.known);
    if taken.left.is_empty() {
        return Ok(desk.done("quittances", counts));
    }
    let named: Vec<String> = taken.left.iter().take(NAMED).map(ToString::to_string).collect();
    let left = desk.t.quittance_left(named.join(", "), taken.left.len());
    Ok(desk.done("quittances", format!("{counts} {left}")))
}
