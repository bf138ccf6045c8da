//! 账单 The cashier's first page: what is due, what must go back, and bills for courses that opened.

pub(crate) mod export;
pub(crate) mod grounds;
pub mod reminding;

use super::account::purse_name;
use super::payment::given_before;
use crate::app::{App, InForce};
use crate::desk::Desk;
use crate::enrol::term;
use crate::failure::Failure;
use crate::money::{beside, charge, of_term, reconciliation, relief, tally};
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use crate::who::Who;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::BillId;
use rules::money::account::Purse;
use rules::money::bill::{self, Bill, Facts};
use rules::money::refund::is_next;
use rules::money::tender::{State, back};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Tx;
use store::money::{BillRow, RefundRow, TenderRow, TendersAsked, Totals};

/// So many bills that are not due are shown.
const SHOWN: i64 = 200;

/// So much of what is sought is read.
const FIND_MAX: usize = 60;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/bills", Act::BillList, list),
        Route::post("/{district}/{place}/bills", Act::BillIssue, post),
        Route::post("/{district}/{place}/bills/export", Act::BillExport, export::post),
    ]
}

/// Issues every bill that is missing: for children in care that is charged for (P3.16), for those who have ordered meals or chosen
/// what stands beside care, and for those placed in courses that opened (P3.23). None missing is no act; a fee that is too early waits,
/// and holds up no other (P0.1).
pub async fn issue(app: &App, who: &Who, place: &Place) -> Result<Vec<Bill>, Failure> {
    let permit = who.permit(Act::BillIssue, place)?;
    let plan = app.scheme(place)?;
    let fees = plan.scheme.fees();
    if fees.is_empty() {
        return Err(Failure::NotTheirs);
    }
    let waits = bill::waiting(&fees, plan.scheme.term.from, app.now().date())?;
    let (mut tx, mut bills) = (app.store.act(&permit).await?, Vec::new());
    relief::extend(app, place, &mut tx, &plan).await?;
    for (purse, terms) in &fees {
        if waits.contains_key(purse) {
            continue;
        }
        let facts = facts_of((app, place), &mut tx, &plan, *purse).await?;
        match bill::issue_all(terms, facts, app.now()) {
            Err(bill::Refusal::Afterwards) if fees.len() > 1 => {} // the other is billed ahead
            issued => bills.extend(issued?),
        }
    }
    if !bills.is_empty() {
        tx.bills_issued(&bills, plan.version, app.now()).await?;
        tx.bills_again(&bills, app.now()).await?;
        tx.bills_carried(&bills, plan.version, app.now()).await?;
        let ids: Vec<BillId> = bills.iter().map(|bill| bill.id.clone()).collect();
        given_before(app, place, &mut tx, &ids).await?;
        tx.bills_told(&bills, app.now()).await?;
    }
    tx.commit().await?;
    Ok(bills)
}

/// What is charged for under one kind of money, with the children who have no bill for it yet.
async fn facts_of(
    (app, place): (&App, &Place),
    tx: &mut Tx,
    plan: &InForce,
    purse: Purse,
) -> Result<Vec<Facts>, Failure> {
    let now = app.now();
    Ok(match purse {
        Purse::Course => {
            // Courses of the next term are charged for by its own plan, once that holds.
            let own = term::running(app, place)?.which.only(tx.courses().await?);
            let mut facts = tx.bill_facts(now.date()).await?;
            facts.retain(|one| own.iter().any(|course| course.id == one.course));
            facts
        }
        Purse::Care => match app.care(place, plan) {
            Some(care) => {
                tx.care_charged(&care, plan.version, now).await?;
                tx.care_bill_facts(&care, now.date()).await?
            }
            None => Vec::new(),
        },
        Purse::Meals => match app.meals(place, plan) {
            Some(meals) => {
                tx.meals_charged(&meals, plan.version, now).await?;
                tx.meal_bill_facts(&meals, now.date()).await?
            }
            None => Vec::new(),
        },
        Purse::ExtendedCare
        | Purse::EveningStudy
        | Purse::LunchCare
        | Purse::EarlyCare
        | Purse::Community => match beside::charge(tx, (app, place), plan, purse).await? {
            Some(one) => tx.beside_bill_facts(&one, now.date()).await?,
            None => Vec::new(),
        },
    })
}

#[derive(Template)]
#[template(path = "bill/list.html")]
struct ListPage {
    shell: Shell,
    t: Texts,
    /// The plan of the term; none at a community.
    plan: Option<Arc<InForce>>,
    totals: Totals,
    sums_to_zero: bool,
    bills: Vec<BillRow>,
    /// Whose bills are sought, of all terms.
    sought: String,
    refunds: Vec<RefundRow>,
    en: bool,
    may_record: bool,
    may_export: bool,
    waiting: (usize, Fen),
    odd: Fen,
    differences: usize,
    /// Payments whose receipt's number has not come.
    quittances: usize,
    quittances_href: String,
    reconciliations_href: String,
    online: BTreeSet<String>,
    may_return: bool,
    may_settle: bool,
    is_over: bool,
    rests_href: String,
    tenders_href: String,
    collections_href: String,
    /// Where a community bills by its agreements, for whoever may.
    agreements_href: Option<String>,
    summer: Vec<charge::Period>,
    counts_href: Option<String>,
    /// Where lessons of a term that is over wait to be posted or billed.
    tallies_href: Option<String>,
    /// Anything is billed ahead.
    bills_ahead: bool,
    /// Care costs something, so that bills are not of courses only.
    charges_care: bool,
    /// Meals cost something.
    charges_meals: bool,
    bills_href: String,
    payments_href: String,
    refunds_href: String,
    accounts_href: String,
}

impl ListPage {
    /// How a bill's sum came to be.
    fn steps(&self, bill: &BillRow) -> Vec<String> {
        grounds::listed(&self.t, self.scheme(), bill)
    }

    /// The last day to pay a bill.
    fn due(&self, bill: &BillRow) -> String {
        when::day(&self.t, bill.due_on)
    }

    /// How much a bill is for.
    fn count(&self, bill: &BillRow) -> String {
        grounds::count(&self.t, self.scheme(), bill)
    }

    fn scheme(&self) -> Option<&Scheme> {
        self.plan.as_ref().map(|plan| &plan.scheme)
    }

    /// Whether the bank has a list that can be printed once more.
    fn is_listed(&self) -> bool {
        self.refunds.iter().any(|row| row.under.is_listed)
    }

    /// How many refunds its next list has.
    fn next(&self) -> usize {
        self.refunds.iter().filter(|row| is_next(row.under)).count()
    }

    /// The days or the month that a bill is for.
    fn days(&self, bill: &BillRow) -> Option<String> {
        grounds::days(&self.t, bill)
    }
}

#[derive(Deserialize)]
struct Sought {
    #[serde(default)]
    find: String,
}

async fn list(desk: Desk, Query(sought): Query<Sought>) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::BillList)?).await?;
    let (totals, refunds) = (tx.account_totals().await?, tx.refunds_due().await?);
    let waiting = tx.collection_lines(None).await?;
    let waiting = (waiting.len(), waiting.iter().filter_map(|line| line.fen).sum());
    let sums_to_zero = totals.sum == Fen::ZERO;
    let plan = of_term(&desk.app, &desk.place)?;
    let term = plan.as_ref().map(|plan| plan.scheme.term.clone());
    let fees = plan.as_ref().map(|plan| plan.scheme.fees()).unwrap_or_default();
    let sought: String = sought.find.trim().chars().take(FIND_MAX).collect();
    let since = term.as_ref().map_or(Date::ZERO, |term| term.from);
    let bills = tx.bills_sought((&sought, since), SHOWN).await?;
    let is_billed = plan.is_none() && desk.may(Act::BillIssue);
    let is_ahead = fees.values().any(|terms| !bill::is_afterwards(terms));
    Ok(page(ListPage {
        plan: plan.clone(),
        totals,
        sums_to_zero,
        bills,
        sought,
        waiting,
        odd: odd(&mut tx).await?,
        differences: reconciliation::waiting(&desk.app, &mut tx, &desk.place).await?,
        quittances: tx.quittances_missing().await?,
        quittances_href: desk.url("quittances"),
        reconciliations_href: desk.url("reconciliations"),
        online: online(&mut tx, &refunds).await?,
        refunds,
        may_return: desk.may(Act::TenderReturn),
        may_settle: desk.may(Act::RestList),
        is_over: term.is_some_and(|term| desk.now.date() >= term.until),
        agreements_href: is_billed.then(|| desk.url("agreement-bills")),
        rests_href: desk.url("rests"),
        tenders_href: desk.url("tenders"),
        may_export: desk.may(Act::BillExport),
        collections_href: desk.url("collections"),
        en: desk.is_en(),
        summer: charge::periods(&desk, &mut tx).await?,
        may_record: desk.may(Act::PaymentRecord),
        counts_href: tally::is_afterwards(&desk).then(|| desk.url("tallies")),
        tallies_href: tally::left(&desk, &mut tx).await?,
        bills_ahead: is_ahead || (plan.is_some() && fees.is_empty()),
        charges_care: fees.contains_key(&Purse::Care),
        charges_meals: fees.contains_key(&Purse::Meals),
        bills_href: desk.url("bills"),
        payments_href: desk.url("payments"),
        refunds_href: desk.url("refunds"),
        accounts_href: desk.url("accounts"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// Money that came through a channel and must go back, or went back twice.
async fn odd(tx: &mut Tx) -> Result<Fen, Failure> {
    let odd = tx.tenders(TendersAsked { state: State::Odd.code(), ..TendersAsked::default() }).await?;
    let (first, extras) = (odd.iter().map(TenderRow::left), tx.tender_extras().await?);
    let extras = extras.iter().filter(|extra| !extra.is_sent).map(|extra| extra.fen);
    let twice = tx.tender_returns_open().await?.into_iter().filter(|back| back.is_twice).map(|back| back.fen);
    Ok(first.chain(extras).chain(twice).sum())
}

/// The refunds that can go back the way the money came.
async fn online(tx: &mut Tx, refunds: &[RefundRow]) -> Result<BTreeSet<String>, Failure> {
    let left = tx.tenders_left().await?;
    let goes = |row: &&RefundRow| {
        let left = left.get(&row.asked.student).map_or(&[][..], Vec::as_slice);
        is_next(row.under) && back::parts(row.asked.fen, left).is_ok()
    };
    Ok(refunds.iter().filter(goes).map(|row| row.asked.id.to_string()).collect())
}

#[derive(Deserialize)]
struct Nothing {}

async fn post(desk: Desk, posted: Posted<Nothing>) -> Result<Response, Failure> {
    let Nothing {} = posted.form;
    let bills = issue(&desk.app, &desk.who, &desk.place).await?;
    let (plan, today) = (desk.app.scheme(&desk.place)?, desk.app.now().date());
    let mut said = desk.t.bill_issued(bills.len());
    for (purse, from) in bill::waiting(&plan.scheme.fees(), plan.scheme.term.from, today)? {
        said += &desk.t.bill_waits(purse_name(&desk.t, purse), when::day(&desk.t, from));
    }
    Ok(desk.done("bills", said))
}
