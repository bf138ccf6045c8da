//! 协议收费 The class's desk bills a month by the agreements' standard, takes what families pay, and lets the class have it once the month is
//! over (P2.29).

use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::month_end::word;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::texts::{Lang, Texts};
use crate::who::Who;
use askama::Template;
use axum::response::Response;
use rules::community::agreement::charging;
use rules::fen::Fen;
use rules::money::bill::Bill;
use rules::money::month_end::Month;
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;
use store::money::{BillRow, RefundRow};

/// So many months before this one are offered.
const BACK: usize = 2;

/// Bills a month for every child with an agreement and no bill for it; none missing is no act.
pub async fn issue(app: &App, who: &Who, place: &Place, month: Month) -> Result<Vec<Bill>, Failure> {
    let permit = who.permit(Act::BillIssue, place)?;
    let (plan, now) = (app.community(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let agreed = tx.agreement_agreed(month).await?;
    let mut bills = charging::issue(&agreed, (month, app.state(place)), now)?;
    let [zh, en] = [Lang::Zh, Lang::En].map(Lang::texts);
    for bill in &mut bills {
        bill.title = (title(&zh, month), title(&en, month));
    }
    if !bills.is_empty() {
        tx.bills_issued(&bills, plan.version, now).await?;
        tx.bills_told(&bills, now).await?;
    }
    tx.commit().await?;
    Ok(bills)
}

fn title(t: &Texts, month: Month) -> String {
    t.agreement_month_fee(word(t, month))
}

/// Lets what was paid for a month that is over go to the class; answers how much. Again moves what was paid since.
pub async fn release(app: &App, who: &Who, place: &Place, month: Month) -> Result<Fen, Failure> {
    let permit = who.permit(Act::BillIssue, place)?;
    let (plan, now) = (app.community(place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let paid = tx.agreement_paid(month).await?;
    let transfers = charging::release(&paid, (month, app.state(place)), now.date())?;
    if !paid.is_empty() {
        tx.agreement_released((&paid, &transfers), month, (plan.version, now)).await?;
    }
    tx.commit().await?;
    Ok(transfers.iter().map(|one| one.fen).sum())
}

#[derive(Template)]
#[template(path = "agreement/charging.html")]
struct ChargingPage {
    shell: Shell,
    t: Texts,
    back: String,
    en: bool,
    months: Vec<MonthView>,
    bills: Vec<BillRow>,
    refunds: Vec<RefundRow>,
    may_record: bool,
    href: String,
    payments_href: String,
    refunds_href: String,
    accounts_href: String,
}

/// A month that may be billed, or whose money may go to the class.
struct MonthView {
    code: String,
    title: String,
    is_over: bool,
    /// Bills that are paid and whose money is still held.
    waiting: i64,
}

pub(super) async fn show(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::BillIssue)?;
    desk.app.community(&desk.place)?;
    if !desk.place.is_community() {
        return Err(Failure::NotTheirs);
    }
    let mut tx = desk.app.store.look(&permit).await?;
    let billed = tx.agreement_months().await?;
    let today = desk.now.date();
    let mut months: Vec<Month> = vec![Month::of(today).after(), Month::of(today)];
    for _ in 0..BACK {
        months.extend(months.last().map(|last| last.before()));
    }
    months.extend(billed.iter().map(|(month, _)| *month));
    months.sort_unstable();
    months.dedup();
    months.reverse();
    let view = |month: Month| MonthView {
        code: month.code(),
        title: word(&desk.t, month),
        is_over: month.until <= today,
        waiting: billed.iter().filter(|(one, _)| *one == month).map(|(_, n)| *n).sum(),
    };
    Ok(page(ChargingPage {
        back: desk.url("agreements"),
        en: desk.is_en(),
        months: months.into_iter().map(view).collect(),
        bills: tx.bills(None).await?,
        refunds: tx.refunds_due().await?,
        may_record: desk.may(Act::PaymentRecord),
        href: desk.url("agreement-bills"),
        payments_href: desk.url("payments"),
        refunds_href: desk.url("refunds"),
        accounts_href: desk.url("accounts"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

#[derive(Deserialize)]
pub(super) struct Which {
    month: String,
}

impl Which {
    fn read(&self) -> Result<Month, Failure> {
        Month::read(&self.month).ok_or_else(|| Failure::BadForm("month".to_owned()))
    }
}

pub(super) async fn issue_posted(desk: Desk, posted: Posted<Which>) -> Result<Response, Failure> {
    let bills = issue(&desk.app, &desk.who, &desk.place, posted.form.read()?).await?;
    Ok(desk.done("agreement-bills", desk.t.bill_issued(bills.len())))
}

pub(super) async fn release_posted(desk: Desk, posted: Posted<Which>) -> Result<Response, Failure> {
    let fen = release(&desk.app, &desk.who, &desk.place, posted.form.read()?).await?;
    Ok(desk.done("agreement-bills", desk.t.charge_released(fen.to_string())))
}
