//! 协议收费 A month is billed by the agreements' standard, and what was paid for it goes to the class once it is over; between lies the desk of
//! every place that takes money in (P2.29).

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
use jiff::civil::Date;
use rules::community::agreement::charging;
use rules::fen::Fen;
use rules::id::RefundId;
use rules::money::account::Purse;
use rules::money::bill::Bill;
use rules::money::month_end::Month;
use rules::money::refund;
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;
use store::Tx;
use store::community::BilledMonth;

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
    let mut tx = app.store.act(&permit).await?;
    let fen = released(&mut tx, (app, place), month).await?;
    tx.commit().await?;
    Ok(fen)
}

/// The same of every month that is over: nothing of a term is settled before.
pub(crate) async fn release_over(tx: &mut Tx, (app, place): (&App, &Place)) -> Result<Fen, Failure> {
    let mut fen = Fen::ZERO;
    for month in over(tx, app.now().date()).await? {
        fen = fen + released(tx, (app, place), month.month).await?;
    }
    Ok(fen)
}

/// The months that are over and of which paid bills wait.
pub(crate) async fn over(tx: &mut Tx, today: Date) -> Result<Vec<BilledMonth>, Failure> {
    let mut all = tx.agreement_months().await?;
    all.retain(|one| one.month.until <= today && one.waiting > 0);
    Ok(all)
}

/// What is left of an agreement that has ended is asked back for its family: no exit leaves anything behind (P0.1).
async fn released(tx: &mut Tx, (app, place): (&App, &Place), month: Month) -> Result<Fen, Failure> {
    let (plan, now) = (app.community(place)?, app.now());
    let paid = tx.agreement_paid(month).await?;
    let transfers = charging::release(&paid, (month, app.state(place)), now.date())?;
    if !paid.is_empty() {
        tx.agreement_released((&paid, &transfers), month, (plan.version, now)).await?;
        for one in paid.iter().filter(|one| one.ends_within(month)) {
            let facts = tx.refund_facts(&one.student, Purse::Community).await?;
            if let Ok(asked) = refund::ask(&facts, RefundId::new(format!("ended/{}", one.bill)), "") {
                tx.refund_asked(&asked, plan.version, now).await?;
            }
        }
    }
    Ok(transfers.iter().map(|one| one.fen).sum())
}

#[derive(Template)]
#[template(path = "agreement/charging.html")]
struct ChargingPage {
    shell: Shell,
    t: Texts,
    back: (String, String),
    months: Vec<MonthView>,
    href: String,
    /// Where the bills are paid, for whoever may see them.
    bills_href: Option<String>,
}

/// A month that may be billed, or whose money may go to the class.
struct MonthView {
    code: String,
    title: String,
    is_over: bool,
    /// What was billed of it.
    billed: Option<BilledMonth>,
    /// How many bills would go out now; of the last months and the next.
    missing: usize,
}

impl MonthView {
    /// Bills that are paid and whose money is still held.
    fn waiting(&self) -> i64 {
        self.billed.map_or(0, |billed| billed.waiting)
    }
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
    let offered = months.clone();
    months.extend(billed.iter().map(|one| one.month));
    months.sort_unstable();
    months.dedup();
    months.reverse();
    let mut views = Vec::new();
    for month in months {
        let missing = if offered.contains(&month) { missing(&desk, &mut tx, month).await? } else { 0 };
        views.push(MonthView {
            code: month.code(),
            title: word(&desk.t, month),
            is_over: month.until <= today,
            billed: billed.iter().find(|one| one.month == month).copied(),
            missing,
        });
    }
    Ok(page(ChargingPage {
        back: if desk.may(Act::AgreementList) {
            (desk.url("agreements"), desk.t.nav_agreements())
        } else {
            (desk.url("bills"), desk.t.nav_bills())
        },
        months: views,
        href: desk.url("agreement-bills"),
        bills_href: desk.may(Act::BillList).then(|| desk.url("bills")),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

async fn missing(desk: &Desk, tx: &mut Tx, month: Month) -> Result<usize, Failure> {
    let agreed = tx.agreement_agreed(month).await?;
    let bills = charging::issue(&agreed, (month, desk.app.state(&desk.place)), desk.now);
    Ok(bills.map_or(0, |bills| bills.len()))
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
