//! 暑托收费 The cashier bills a summer period for the school's own children, care and food apart, and lets the money go to its
//! payees once the period is over (P4.12, P4.13).

use crate::app::{App, Summer};
use crate::desk::Desk;
use crate::enrol::point::period_title;
use crate::failure::Failure;
use crate::money::withdrawal;
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::{Lang, Texts};
use crate::who::Who;
use axum::response::Response;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::StudentId;
use rules::money::account::Purse;
use rules::money::bill::Bill;
use rules::money::charge::billing::{self, item};
use rules::money::charge::missed;
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;
use std::sync::Arc;
use store::Tx;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::post("/{district}/{place}/bills/summer", Act::BillIssue, post),
        Route::post("/{district}/{place}/bills/summer/release", Act::BillIssue, post_release),
    ]
}

/// Bills every child of the school that has a seat in a period and no bills for it yet, and cancels what is due of those who
/// have none any more; none missing is no act.
pub async fn issue(app: &App, who: &Who, place: &Place, number: i64) -> Result<Vec<Bill>, Failure> {
    let permit = who.permit(Act::BillIssue, place)?;
    let (summer, now) = (of_school(app, place)?, app.now());
    let days =
        i64::try_from(summer.period(number)?.counted(app.state(&summer.place)).len()).unwrap_or(i64::MAX);
    let mut tx = app.store.act(&permit).await?;
    tx.charge_dropped(&summer.place, &summer.key(number), now).await?;
    let facts = tx.charge_facts(&summer.place, &summer.key(number), (days, summer.plan.signup.until)).await?;
    let has_begun = now.date() >= summer.period(number)?.days().from;
    let facts = billing::Facts { asked: if has_begun { 0 } else { facts.asked }, ..facts };
    let mut bills = billing::issue(&summer.plan.charge, &summer.plan.relief, &facts, now)?;
    let [zh, en] = [Lang::Zh, Lang::En].map(Lang::texts);
    for bill in &mut bills {
        bill.title = (title(&zh, bill.purse, number), title(&en, bill.purse, number));
    }
    if !bills.is_empty() {
        tx.bills_issued(&bills, summer.version, now).await?;
        tx.bills_told(&bills, now).await?;
    }
    tx.commit().await?;
    Ok(bills)
}

/// The summer plan whose families a place bills. A community has none, though one may hold above it.
fn of_school(app: &App, place: &Place) -> Result<Arc<Summer>, Failure> {
    if place.is_community() { Err(Failure::NotTheirs) } else { app.summer(place) }
}

fn title(t: &Texts, purse: Purse, number: i64) -> String {
    if purse == Purse::Meals { t.charge_food(number) } else { t.charge_care(number) }
}

/// Lets what was paid for a period that is over go to its payees; answers how much. Again moves what was paid since. Nothing goes
/// while the district has not decided about everybody who left it. Days that go back by the plan stay in custody and are free.
pub async fn release(app: &App, who: &Who, place: &Place, number: i64) -> Result<Fen, Failure> {
    let permit = who.permit(Act::BillIssue, place)?;
    let (summer, now) = (of_school(app, place)?, app.now());
    let until = summer.period(number)?.days().until;
    let key = summer.key(number);
    let mut tx = app.store.act(&permit).await?;
    let open = withdrawal::undecided((app, place), &mut tx, &summer, number).await?;
    let missed = tx.charge_missed(summer.period(number)?.days()).await?;
    let (charge, counted) = (&summer.plan.charge, summer.plan.meal.count_until);
    let (paid, used) = missed::used(charge, counted, tx.charge_paid(&summer.place, &key).await?, &missed);
    let name = item(&summer.plan.scheme.id, number);
    let to = (&name, summer.plan.relief.payer());
    let transfers = billing::release((&paid, &open), to, (until, now.date()))?;
    if !transfers.is_empty() || !used.is_empty() {
        tx.charge_released(&key, (&transfers, &used), now).await?;
    }
    tx.commit().await?;
    Ok(transfers.iter().map(|one| one.fen).sum())
}

/// The summer plan whose families may still be granted relief of it: not one before a term that has begun since.
pub(super) fn relieving(app: &App, place: &Place) -> Option<Arc<Summer>> {
    let summer = app.summer(place).ok()?;
    let over = summer.plan.period.iter().map(|one| one.days().until).max()?;
    let term_from = app.scheme(place).ok()?.scheme.term.from;
    billing::may_lower(over, term_from, app.now().date()).then_some(summer)
}

/// The first day after the last period of that plan: relief of it ends then.
pub(super) fn relieving_until(app: &App, place: &Place) -> Option<Date> {
    relieving(app, place)?.plan.period.iter().map(|one| one.days().until).max()
}

/// Lowers the bills of a summer that are out when a family is granted relief.
pub(super) async fn lower(app: &App, place: &Place, tx: &mut Tx, student: &StudentId) -> Result<(), Failure> {
    let Some(summer) = relieving(app, place) else { return Ok(()) };
    let standing = tx.charge_standing(student, &summer.plan.scheme.id).await?;
    let lowered: Vec<_> =
        standing.iter().filter_map(|one| billing::lower(&summer.plan.relief, one)).collect();
    tx.charge_lowered(&lowered, summer.version, app.now()).await?;
    Ok(())
}

/// A period as the cashier's page shows it.
pub(super) struct Period {
    /// Its number.
    pub number: i64,
    /// Its days.
    pub title: String,
    /// What a child pays for care, and for food.
    pub price: String,
    /// Whether it is over: its money goes to its payees.
    pub is_over: bool,
    /// Whose children left it and wait for the district; empty where nobody does.
    pub undecided: String,
}

/// The periods of the summer plan in force, for whoever may bill.
pub(super) async fn periods(desk: &Desk, tx: &mut Tx) -> Result<Vec<Period>, Failure> {
    let Ok(summer) = of_school(&desk.app, &desk.place) else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    if !desk.may(Act::BillIssue) {
        return Ok(all);
    }
    let parts = summer.plan.charge.parts();
    for period in &summer.plan.period {
        let open = withdrawal::undecided((&desk.app, &desk.place), tx, &summer, period.number).await?;
        all.push(Period {
            number: period.number,
            title: period_title(desk, period),
            price: desk.t.charge_price(parts.care.to_string(), parts.food.to_string()),
            is_over: desk.now.date() >= period.days().until,
            undecided: open.join(", "),
        });
    }
    Ok(all)
}

#[derive(Deserialize)]
struct Which {
    period: i64,
}

async fn post(desk: Desk, posted: Posted<Which>) -> Result<Response, Failure> {
    let bills = issue(&desk.app, &desk.who, &desk.place, posted.form.period).await?;
    Ok(desk.done("bills", desk.t.bill_issued(bills.len())))
}

async fn post_release(desk: Desk, posted: Posted<Which>) -> Result<Response, Failure> {
    let fen = release(&desk.app, &desk.who, &desk.place, posted.form.period).await?;
    Ok(desk.done("bills", desk.t.charge_released(fen.to_string())))
}
