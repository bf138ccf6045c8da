//! 对账单 A child's statement: every fen that came in, went to a lesson, is held, or went back.

mod elsewhere;
mod kinds;
mod paying;

use self::elsewhere::Elsewhere;
use self::kinds::Kind;
use self::paying::Paying;
use crate::app::InForce;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::rest::is_by_month;
use crate::money::{behalf, charge, debt, leaving, tally, withdrawal};
use crate::page::{Shell, page};
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use rules::fen::Fen;
use rules::id::StudentId;
use rules::money::account::Purse;
use rules::money::item::CARE;
use rules::money::relief::asking;
use rules::money::{bill, rest};
use rules::people::act::Act;
use store::Tx;
use store::money::{Flow, Movement, RefundRow};

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/{district}/{place}/accounts/{student}", Act::AccountRead, statement)]
}

#[derive(Template)]
#[template(path = "account/statement.html")]
struct StatementPage {
    shell: Shell,
    t: Texts,
    child: String,
    home_class: String,
    paying: Paying,
    lines: Vec<Line>,
    sums: Sums,
    /// Each kind of money by itself, where there is more than one (X.7).
    kinds: Vec<Kind>,
    /// Whether class “1” costs nothing here (P3.8).
    free_care: bool,
    /// The same child's money at other places.
    elsewhere: Vec<Elsewhere>,
    rest: Option<Rest>,
    relief_href: Option<String>,
    tally_href: Option<String>,
    free: Fen,
    en: bool,
    may_ask: bool,
    withdraw_href: Option<String>,
    refund_href: String,
    refunds: Vec<RefundRow>,
    /// What was asked at the desk, and may be.
    behalf: behalf::View,
    rule: Vec<String>,
    left: Vec<leaving::Settled>,
    /// What it is owed for lessons that did not count.
    owed: Vec<String>,
    withdrawals: Vec<withdrawal::Stands>,
    sheet_href: String,
}

impl StatementPage {
    /// What lessons took and what went back.
    fn gone(&self) -> String {
        (self.sums.released + self.sums.refunded).to_string()
    }
}

/// One movement with the balance after it.
struct Line {
    when: String,
    what: String,
    clause: String,
    why: String,
    words: String,
    fen: Fen,
    held: Fen,
}

/// What the guardian may choose for the end of the term.
pub(super) struct Rest {
    pub(super) carries: bool,
    pub(super) may_carry: bool,
    limit: Option<Fen>,
    pub(super) carried: Fen,
    /// Whether a fee is charged by the month: what a month has left is settled by the same choice.
    is_by_month: bool,
    until: String,
    href: String,
}

/// Paid, released and refunded; held is what remains, and the page says that it does.
#[derive(Default)]
struct Sums {
    paid: Fen,
    released: Fen,
    refunded: Fen,
    carried: Fen,
    held: Fen,
}

impl Sums {
    fn adds_up(&self) -> bool {
        self.paid - self.released - self.refunded - self.carried == self.held
    }
}

async fn statement(
    desk: Desk,
    headers: HeaderMap,
    Path((_, _, student)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    if desk.place.is_community() {
        return elsewhere::statement(desk, headers, &StudentId::new(student)).await;
    }
    let mut tx = desk.app.store.look(&desk.permit(Act::AccountRead)?).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let movements = tx.account_movements(&child.id).await?;
    let plan = desk.app.scheme(&desk.place)?;
    let free = super::refund::free(&mut tx, &plan.scheme, &child.id, desk.now.date()).await?;
    let purses = tx.account_purses(&child.id).await?;
    let sums = Sums {
        paid: total(&movements, Flow::Paid),
        released: -total(&movements, Flow::Released),
        refunded: -total(&movements, Flow::Refunded),
        carried: -total(&movements, Flow::Carried),
        held: purses.iter().map(|(_, held, _)| *held).sum(),
    };
    let waits_relief = waits_relief(&desk, &mut tx, &child.id).await?;
    let (rest, refunds) = (rest(&desk, &mut tx, &child.id).await?, asked_back(&mut tx, &child.id).await?);
    Ok(page(StatementPage {
        paying: paying::of_child(&desk, &mut tx, (&child.id, Some(plan.as_ref()), waits_relief), &headers)
            .await?,
        lines: lines(&desk, &movements),
        sums,
        kinds: kinds::apart(&desk.t, &movements, &tx.account_borne(&child.id).await?),
        free_care: plan.scheme.programme(CARE).is_some() && desk.app.care(&desk.place, &plan).is_none(),
        elsewhere: elsewhere::of_child(&desk, &child).await?,
        behalf: behalf::view(&desk, &mut tx, &child, (free, &refunds, rest.as_ref())).await?,
        rest: rest.filter(|_| desk.may(Act::RestChoose)),
        relief_href: relief(&desk, &child.id)?,
        tally_href: counted(&desk, &child.id),
        free,
        en: desk.is_en(),
        may_ask: desk.may(Act::RefundAsk),
        withdraw_href: desk
            .may(Act::RefundWithdraw)
            .then(|| desk.url(&format!("accounts/{}/refund/withdraw", child.id))),
        refunds,
        rule: rule(&desk, &plan),
        left: leaving::settled(&desk, &tx.leavings(&child.id).await?),
        owed: debt::of_child(&desk, &mut tx, &child.id).await?,
        withdrawals: withdrawals(&desk, &mut tx, &child.id).await?,
        refund_href: desk.url(&format!("accounts/{}/refunds", child.id)),
        sheet_href: desk.url("balance-sheet"),
        child: child.name,
        home_class: child.home_class,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// 服务性收费、课程费、餐费、延时托管费……
pub(crate) fn purse_name(t: &Texts, purse: Purse) -> String {
    match purse {
        Purse::Care => t.day_end_care(),
        Purse::Course => t.day_end_course(),
        Purse::Meals => t.day_end_meals(),
        Purse::ExtendedCare => t.day_end_extended_care(),
        Purse::EveningStudy => t.day_end_evening_study(),
        Purse::LunchCare => t.day_end_lunch_care(),
        Purse::EarlyCare => t.day_end_early_care(),
        Purse::Community => t.day_end_community(),
    }
}

/// What became of the money of summer periods that the child left midway, or who decides.
async fn withdrawals(
    desk: &Desk,
    tx: &mut Tx,
    child: &StudentId,
) -> Result<Vec<withdrawal::Stands>, Failure> {
    let Ok(summer) = desk.app.summer(&desk.place) else { return Ok(Vec::new()) };
    let all = withdrawal::of_child(desk, tx, &summer, child).await?;
    Ok(all.into_iter().map(|(_, one)| one).collect())
}

/// The choice for the end of the term, for whoever may make it, or write it down for a family.
async fn rest(desk: &Desk, tx: &mut Tx, child: &StudentId) -> Result<Option<Rest>, Failure> {
    let plan = desk.app.scheme(&desk.place)?;
    let fees = plan.scheme.fees();
    if fees.is_empty() || !(desk.may(Act::RestChoose) || desk.may(Act::BehalfTake)) {
        return Ok(None);
    }
    let (mut may_carry, mut carries, mut carried, mut limits) = (false, false, Fen::ZERO, Vec::new());
    for (purse, terms) in &fees {
        let facts = tx.rest_facts(child, *purse, desk.now.date()).await?;
        carried = carried + facts.carried;
        if rest::may_carry(terms) && facts.stays {
            (may_carry, carries) = (true, carries || facts.choice == rest::Choice::Carry);
            limits.push(rest::limit(terms).map(|fen| fen.0));
        }
    }
    Ok(Some(Rest {
        carries,
        may_carry,
        limit: limits.into_iter().sum::<Option<i64>>().map(Fen).filter(|limit| *limit > Fen::ZERO),
        carried,
        is_by_month: is_by_month(&fees),
        until: when::day(&desk.t, plan.scheme.term.until),
        href: desk.url(&format!("accounts/{child}/rest")),
    }))
}

/// What goes back to whoever leaves what is paid ahead, under the name of what it is where care and courses are.
fn rule(desk: &Desk, plan: &InForce) -> Vec<String> {
    let fees = plan.scheme.fees();
    let ahead: Vec<_> = fees.iter().filter(|(_, terms)| !bill::is_afterwards(terms)).collect();
    let mut lines = Vec::new();
    for (purse, terms) in &ahead {
        let of =
            if ahead.len() > 1 { format!("{} · ", purse_name(&desk.t, **purse)) } else { String::new() };
        lines.extend(leaving::rule(&desk.t, terms).into_iter().map(|line| format!("{of}{line}")));
    }
    lines
}

/// Whether the family's question for relief has no answer yet; for nobody else to see (P4.15).
async fn waits_relief(desk: &Desk, tx: &mut Tx, child: &StudentId) -> Result<bool, Failure> {
    if !desk.may(Act::ReliefAsk) {
        return Ok(false);
    }
    let stands = tx.relief_stands(child).await?;
    Ok(stands.is_some_and(|one| one.state == asking::State::Asked))
}

/// Where the family asks for relief, if the plan reduces anything.
fn relief(desk: &Desk, child: &StudentId) -> Result<Option<String>, Failure> {
    let plan = desk.app.scheme(&desk.place)?;
    let of_summer = || charge::relieving(&desk.app, &desk.place).is_some_and(|one| one.plan.relief.waives());
    let reduces = plan.scheme.fees().values().any(|terms| !terms.reductions.is_empty()) || of_summer();
    let may = reduces && desk.may(Act::ReliefAsk);
    Ok(may.then(|| desk.url(&format!("accounts/{child}/relief"))))
}

/// Where the family sees which lessons were counted, if the plan charges them afterwards.
fn counted(desk: &Desk, child: &StudentId) -> Option<String> {
    let may = desk.may(Act::TallyRead) && tally::is_afterwards(desk);
    may.then(|| desk.url(&format!("accounts/{child}/tally")))
}

/// What this child's family asked back and has not got yet.
async fn asked_back(tx: &mut Tx, child: &StudentId) -> Result<Vec<RefundRow>, Failure> {
    let mut due = tx.refunds_due().await?;
    due.retain(|row| row.asked.student == *child);
    Ok(due)
}

fn total(movements: &[Movement], flow: Flow) -> Fen {
    movements.iter().filter(|one| one.flow == flow).map(|one| one.fen).sum()
}

fn lines(desk: &Desk, movements: &[Movement]) -> Vec<Line> {
    let mut held = Fen::ZERO;
    let line = |one: &Movement| {
        held = held + one.fen;
        let course = desk.lang.pick(&one.course.0, &one.course.1);
        let is_left = one.transfer.as_str().starts_with("leaving/");
        let is_brought = one.transfer.as_str().starts_with("correction/refund/");
        let why = match one.kind.as_str() {
            _ if is_left => desk.t.account_why_left(),
            "carry" if one.clause == "P3.16" => desk.t.account_why_again(),
            "payment" => desk.t.account_why_paid(),
            "release" => desk.t.account_why_released(),
            "correction" if is_brought => desk.t.account_why_brought_back(),
            "correction" if one.flow == Flow::Refunded => desk.t.account_why_bounced(),
            "correction" if one.transfer.as_str().starts_with("release/") => desk.t.account_why_follows(),
            "correction" => desk.t.account_why_corrected(),
            "carry" if one.clause == "P1.10" => desk.t.tally_credited_why(),
            "carry" => desk.t.account_why_carried(),
            _ => desk.t.account_why_refunded(),
        };
        let words = desk.quote(&one.clause);
        let what = match one.kind.as_str() {
            _ if is_left && one.fen < Fen::ZERO => desk.t.account_left_kept(course),
            _ if is_left => desk.t.account_left_given(course),
            "carry" if one.clause == "P3.16" => desk.t.account_again().to_owned(),
            "correction" if is_brought => desk.t.account_brought_back(),
            "correction" if one.flow == Flow::Refunded => desk.t.account_bounced(),
            "payment" | "release" | "correction" if one.purse != Purse::Course => of_fee(desk, one, course),
            "payment" if one.receipt.is_empty() => desk.t.account_paid_bare(course),
            "payment" => desk.t.account_paid(course, one.receipt.as_str()),
            "release" => desk.t.account_released(course),
            "correction" => desk.t.account_corrected(course),
            "carry" if one.clause == "P1.10" => desk.t.tally_credited().to_owned(),
            "carry" if one.fen < Fen::ZERO => desk.t.account_carried_over().to_owned(),
            "carry" => desk.t.account_carried_back().to_owned(),
            _ => desk.t.account_refunded(),
        };
        let date = one.date.unwrap_or_else(|| one.at.date());
        let when = when::day(&desk.t, date);
        Line { when, what, clause: one.clause.clone(), why, words, fen: one.fen, held }
    };
    movements.iter().map(line).collect()
}

/// A movement of care's or food's money, which pays for no lesson.
fn of_fee(desk: &Desk, one: &Movement, what: &str) -> String {
    match one.kind.as_str() {
        "payment" if one.receipt.is_empty() => desk.t.account_fee_paid_bare(what),
        "payment" => desk.t.account_fee_paid(what, one.receipt.as_str()),
        "release" if one.date.is_some() && one.purse == Purse::Meals => desk.t.account_meal_released(what),
        "release" if one.date.is_some() && one.purse.is_beside() => desk.t.account_day_released(what),
        "release" if one.date.is_some() => desk.t.account_care_released(what),
        "release" => desk.t.account_fee_released(what),
        _ => desk.t.account_fee_corrected(what),
    }
}
