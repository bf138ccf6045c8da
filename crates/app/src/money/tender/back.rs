//! 原路退回 Money goes back the way it came: a family's refund, or money that paid nothing here.

use super::{failed, reach, stamp};
use crate::app::App;
use crate::channel::Returned;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::Posted;
use crate::who::Who;
use axum::response::Response;
use rules::fen::Fen;
use rules::id::{RefundId, TenderId};
use rules::money::tender::{self, Outcome, Refusal, Return};
use rules::money::{payment_code, refund};
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;
use store::Tx;

/// What goes back.
#[derive(Clone, Debug)]
pub enum What {
    /// A refund that a family asked for.
    Refund(RefundId),
    /// Money of a tender that pays nothing here.
    Odd(TenderId),
}

/// Sends money back through its channel. It is written first, so that whatever happens on the way it is asked for again
/// under the same number, which the channel takes as one.
pub async fn send(app: &App, who: &Who, place: &Place, what: What) -> Result<Return, Failure> {
    let permit = who.permit(Act::TenderReturn, place)?;
    let mut tx = app.store.act(&permit).await?;
    let number = match &what {
        What::Refund(id) => format!("{}R", payment_code::of(&place.district, &place.place, id.as_str())),
        What::Odd(id) => format!("{id}R"),
    };
    if let Some((back, state)) = tx.tender_return(&number).await?
        && state != "failed"
    {
        return Ok(back);
    }
    let back = decided(&mut tx, place, what).await?;
    tx.tender_return_sent(&back, app.scheme(place)?.version, app.now()).await?;
    tx.commit().await?;
    again(app, place, &back.id).await?;
    Ok(back)
}

async fn decided(tx: &mut Tx, place: &Place, what: What) -> Result<Return, Failure> {
    match what {
        What::Refund(id) => {
            let due = tx.refunds_due().await?.into_iter().find(|row| row.asked.id == id);
            let asked = due.map(|row| row.asked).ok_or(refund::Refusal::NotAsked)?;
            let paid = tx.tender_left(&asked.student).await?;
            let code = payment_code::of(&place.district, &place.place, id.as_str());
            Ok(tender::give_back(&code, id.as_str(), asked.fen, &paid)?)
        }
        What::Odd(id) => {
            let row = tx.tender(&id).await?;
            Ok(tender::undo(&row.tender, row.came)?)
        }
    }
}

/// Asks the channel for a return that was written, for the first time or once more.
pub async fn again(app: &App, place: &Place, id: &str) -> Result<(), Failure> {
    let permit = Who::Clock.permit(Act::TenderSettle, place)?;
    let mut tx = app.store.look(&permit).await?;
    let (back, state) = tx.tender_return(id).await?.ok_or(Failure::NotTheirs)?;
    let came = tx.tender(&back.tender.id).await?.came;
    drop(tx);
    if state != "sent" {
        return Ok(());
    }
    let (channel, wire) = reach(app, place, back.tender.channel)?;
    let returned =
        channel.give_back(&wire, &back, came.max(Fen(1)), stamp(app)).await.map_err(|why| failed(&why))?;
    ended(app, place, &returned).await
}

/// Writes what became of a return, once; a refund that it pays leaves the ledger in the same transaction.
pub async fn ended(app: &App, place: &Place, returned: &Returned) -> Result<(), Failure> {
    let done = match returned.outcome {
        Outcome::Waiting => return Ok(()),
        Outcome::Paid => true,
        Outcome::Closed => false,
    };
    let permit = Who::Clock.permit(Act::TenderSettle, place)?;
    let (version, now) = (app.scheme(place)?.version, app.now());
    let mut tx = app.store.act(&permit).await?;
    let Some((back, state)) = tx.tender_return(&returned.id).await? else { return Ok(()) };
    if state != "sent" {
        return Ok(());
    }
    tx.tender_return_ended(&back, done, version, now).await?;
    if let Some(id) = back.refund.filter(|_| done) {
        let due = tx.refunds_due().await?.into_iter().find(|row| row.asked.id.as_str() == id);
        let asked = due.map(|row| row.asked).ok_or(refund::Refusal::NotAsked)?;
        let (is_held, free) = tx.refund_standing(&asked).await?;
        tx.refund_paid(&asked, &refund::pay(&asked, is_held, free)?, version, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    refund: String,
    #[serde(default)]
    tender: String,
    #[serde(default)]
    back: String,
}

/// The cashier presses the button beside a refund or an odd payment.
pub(super) async fn post(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let Typed { refund, tender, back } = posted.form;
    let what = match (refund.as_str(), tender.as_str()) {
        ("", "") => return Err(Refusal::NothingToReturn.into()),
        ("", tender) => What::Odd(TenderId::new(tender)),
        (refund, _) => What::Refund(RefundId::new(refund)),
    };
    let sent = send(&desk.app, &desk.who, &desk.place, what).await?;
    let to = if back == "tenders" { "tenders" } else { "bills" };
    Ok(desk.done(to, desk.t.tender_return_sent(sent.fen.to_string())))
}
