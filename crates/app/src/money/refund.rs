//! 退费 A guardian asks for unused money; the cashier pays it back.

use super::version;
use crate::app::App;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::tender::back::{self, What};
use crate::posted::Posted;
use crate::routes::Route;
use crate::who::Who;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{RefundId, StudentId};
use rules::money::account::{Purse, Transfer};
use rules::money::payment::Way;
use rules::money::refund::{self, Asked, By, Facts, Refusal};
use rules::money::release;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::scheme::Scheme;
use serde::Deserialize;
use store::money::RefundRow;
use store::{Fault, Tx};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::post("/{district}/{place}/accounts/{student}/refunds", Act::RefundAsk, post_ask),
        Route::post(
            "/{district}/{place}/accounts/{student}/refund/withdraw",
            Act::RefundWithdraw,
            post_withdraw,
        ),
        Route::post("/{district}/{place}/refunds", Act::RefundPay, post_pay),
        Route::post("/{district}/{place}/refunds/unlist", Act::BillExport, post_unlist),
    ]
}

/// What a refund of course money may know. Where the plan holds a lesson in the place of one that was not held, its money stays until the
/// term is over (P3.16).
pub(crate) async fn facts(
    tx: &mut Tx,
    scheme: &Scheme,
    student: &StudentId,
    today: Date,
) -> Result<Facts, Fault> {
    facts_of(tx, Some(scheme), (student, Purse::Course), today).await
}

/// The same of any kind; a community has no plan of a term.
async fn facts_of(
    tx: &mut Tx,
    scheme: Option<&Scheme>,
    (student, purse): (&StudentId, Purse),
    today: Date,
) -> Result<Facts, Fault> {
    let facts = tx.refund_facts(student, purse).await?;
    let running = scheme.filter(|scheme| today < scheme.term.until);
    let terms = running.and_then(|scheme| scheme.fees().get(&purse).copied());
    let Some(terms) = terms else { return Ok(facts) };
    let kept = release::kept(terms, tx.lessons_not_given(student, purse).await?);
    Ok(Facts { bound: facts.bound + kept, ..facts })
}

/// What is free of a child's money of every kind; each kind goes back by itself (X.7).
pub(crate) async fn free(
    tx: &mut Tx,
    scheme: &Scheme,
    student: &StudentId,
    today: Date,
) -> Result<Fen, Fault> {
    let mut free = refund::free(&facts(tx, scheme, student, today).await?);
    for purse in other_kinds() {
        free = free + refund::free(&facts_of(tx, Some(scheme), (student, purse), today).await?);
    }
    Ok(free)
}

/// Every kind of money beside courses'.
fn other_kinds() -> impl Iterator<Item = Purse> {
    Purse::ALL.into_iter().filter(|purse| *purse != Purse::Course)
}

/// A guardian asks for everything that is free, kind by kind of money; the same form twice is one refund.
pub async fn ask(
    app: &App,
    who: &Who,
    place: &Place,
    student: &StudentId,
    (id, reason): (RefundId, &str),
) -> Result<Option<Asked>, Failure> {
    let permit = who.permit(Act::RefundAsk, place)?;
    let mut tx = app.store.act(&permit).await?;
    let mut is_known = tx.refund_known(&id).await?;
    for purse in other_kinds() {
        is_known = is_known || tx.refund_known(&of_kind(&id, purse)).await?;
    }
    let all =
        if is_known { Vec::new() } else { asked(&mut tx, (app, place), student, (&id, reason)).await? };
    tx.commit().await?;
    Ok(all.into_iter().next())
}

/// What asking of one kind of money is called: each kind goes back by itself.
fn of_kind(id: &RefundId, purse: Purse) -> RefundId {
    if purse == Purse::Course { id.clone() } else { RefundId::new(format!("{id}/{}", purse.code())) }
}

/// Asks for everything that is free of a child's money, on its family's page or at the desk; where nothing is, of the first kind that
/// holds any it is said why.
pub(super) async fn asked(
    tx: &mut Tx,
    (app, place): (&App, &Place),
    student: &StudentId,
    (id, reason): (&RefundId, &str),
) -> Result<Vec<Asked>, Failure> {
    let (plan, version, now) = (app.scheme(place).ok(), version(app, place)?, app.now());
    let scheme = plan.as_ref().map(|plan| &plan.scheme);
    let mut refused: Option<(Fen, Refusal)> = None;
    let mut all = Vec::new();
    for purse in std::iter::once(Purse::Course).chain(other_kinds()) {
        let facts = facts_of(tx, scheme, (student, purse), now.date()).await?;
        match refund::ask(&facts, of_kind(id, purse), reason) {
            Ok(one) => all.push(one),
            Err(why) if refused.as_ref().is_none_or(|(held, _)| *held == Fen::ZERO) => {
                refused = Some((facts.held, why));
            }
            Err(_) => {}
        }
    }
    if let (true, Some((_, why))) = (all.is_empty(), refused) {
        return Err(why.into());
    }
    for one in &all {
        tx.refund_asked(one, version, now).await?;
    }
    Ok(all)
}

/// A guardian takes back what was asked for and is not on its way: the money is free for lessons again.
pub async fn withdraw(
    app: &App,
    who: &Who,
    place: &Place,
    (student, id): (&StudentId, &RefundId),
) -> Result<Asked, Failure> {
    let permit = who.permit(Act::RefundWithdraw, place)?;
    let mut tx = app.store.act(&permit).await?;
    let gone = withdrawn(&mut tx, (app, place), (student, id)).await?;
    tx.commit().await?;
    Ok(gone)
}

/// Takes back what was asked for a child, on its family's page or at the desk.
pub(super) async fn withdrawn(
    tx: &mut Tx,
    (app, place): (&App, &Place),
    (student, id): (&StudentId, &RefundId),
) -> Result<Asked, Failure> {
    let child = tx.student(student).await?.id;
    let row = due(tx, id).await?.ok_or(Refusal::NotAsked)?;
    if row.asked.student != child {
        return Err(Failure::NotTheirs);
    }
    let (is_held, _) = tx.refund_standing(&row.asked).await?;
    let let_go = refund::withdraw(&row.asked, is_held, row.under)?;
    tx.refund_withdrawn(&row.asked, let_go, version(app, place)?, app.now()).await?;
    Ok(row.asked)
}

/// A refund that waits for its money.
async fn due(tx: &mut Tx, id: &RefundId) -> Result<Option<RefundRow>, Fault> {
    Ok(tx.refunds_due().await?.into_iter().find(|row| row.asked.id == *id))
}

/// What pays a refund out, where nothing else is paying it (P3.16): decided, and not yet written.
pub(super) async fn payout(
    tx: &mut Tx,
    id: &RefundId,
    by: By,
) -> Result<Result<(Asked, [Transfer; 2]), Refusal>, Fault> {
    let Some(RefundRow { asked, under, .. }) = due(tx, id).await? else { return Ok(Err(Refusal::NotAsked)) };
    let (is_held, free) = tx.refund_standing(&asked).await?;
    let paid = refund::payable(under, by).and_then(|()| refund::pay(&asked, is_held, free));
    Ok(paid.map(|transfers| (asked, transfers)))
}

/// The cashier pays a refund out, in cash or by transfer; where the bank has it on its list, only if they are sure.
pub async fn pay(
    app: &App,
    who: &Who,
    place: &Place,
    id: &RefundId,
    (way, is_sure): (Way, bool),
) -> Result<Asked, Failure> {
    let permit = who.permit(Act::RefundPay, place)?;
    let mut tx = app.store.act(&permit).await?;
    let (asked, transfers) = payout(&mut tx, id, By::Desk { is_sure }).await??;
    tx.refund_paid(&asked, (&transfers, way), version(app, place)?, app.now()).await?;
    tx.commit().await?;
    Ok(asked)
}

/// The cashier takes a refund off the bank's list: the bank has said that it will not pay it.
pub async fn unlist(
    app: &App,
    who: &Who,
    place: &Place,
    (id, reason): (&RefundId, &str),
) -> Result<Asked, Failure> {
    let permit = who.permit(Act::BillExport, place)?;
    let mut tx = app.store.act(&permit).await?;
    let row = due(&mut tx, id).await?.ok_or(Refusal::NotAsked)?;
    let reason = refund::unlist(row.under, reason)?;
    tx.refund_taken_off(&row.asked, &reason, version(app, place)?, app.now()).await?;
    tx.commit().await?;
    Ok(row.asked)
}

#[derive(Deserialize)]
struct Reason {
    #[serde(default)]
    reason: String,
}

async fn post_ask(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Reason>,
) -> Result<Response, Failure> {
    let (id, student) = (RefundId::new(posted.key), StudentId::new(student));
    ask(&desk.app, &desk.who, &desk.place, &student, (id, &posted.form.reason)).await?;
    Ok(desk.done(&format!("accounts/{student}"), desk.t.refund_asked()))
}

#[derive(Deserialize)]
struct Which {
    refund: String,
}

async fn post_withdraw(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Which>,
) -> Result<Response, Failure> {
    let (student, id) = (StudentId::new(student), RefundId::new(posted.form.refund));
    let gone = withdraw(&desk.app, &desk.who, &desk.place, (&student, &id)).await?;
    Ok(desk.done(&format!("accounts/{student}"), desk.t.refund_withdrawn(gone.fen.to_string())))
}

#[derive(Deserialize)]
struct Paying {
    refund: String,
    way: String,
    #[serde(default)]
    sure: String,
}

/// Pays by the way that the cashier has chosen; the original way is the channel's.
async fn post_pay(desk: Desk, posted: Posted<Paying>) -> Result<Response, Failure> {
    let Paying { refund, way, sure } = posted.form;
    let id = RefundId::new(refund);
    if way == "original" {
        let sent = back::send(&desk.app, &desk.who, &desk.place, What::Refund(id)).await?;
        return Ok(desk.done("bills", desk.t.tender_return_sent(sent.fen.to_string())));
    }
    let way = Way::from_code(&way).filter(|way| matches!(way, Way::Cash | Way::Transfer));
    let way = way.ok_or_else(|| Failure::BadForm("way".to_owned()))?;
    let paid = pay(&desk.app, &desk.who, &desk.place, &id, (way, sure == "yes")).await?;
    Ok(desk.done("bills", desk.t.refund_paid(paid.fen.to_string())))
}

#[derive(Deserialize)]
struct Unlisting {
    listed: String,
    #[serde(default)]
    reason: String,
}

async fn post_unlist(desk: Desk, posted: Posted<Unlisting>) -> Result<Response, Failure> {
    let Unlisting { listed, reason } = posted.form;
    let id = RefundId::new(listed);
    unlist(&desk.app, &desk.who, &desk.place, (&id, &reason)).await?;
    Ok(desk.done("bills", desk.t.refund_unlisted()))
}
