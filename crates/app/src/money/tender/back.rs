//! 原路退回 Money goes back the way it came: a family's refund, or money that paid nothing here.

use super::{failed, reach, stamp};
use crate::app::App;
use crate::channel::Returned;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::refund::payout;
use crate::money::version;
use crate::posted::Posted;
use crate::who::Who;
use axum::extract::Path;
use axum::response::Response;
use rules::fen::Fen;
use rules::id::{RefundId, TenderId};
use rules::money::collection;
use rules::money::refund::By;
use rules::money::tender::back::{self, Claim, Ended, Said, Stage};
use rules::money::tender::{Refusal, Return};
use rules::money::{payment_code, refund};
use rules::people::act::Act;
use rules::people::place::Place;
use serde::Deserialize;
use store::Tx;
use store::money::BackStands;

/// What goes back.
#[derive(Clone, Debug)]
pub enum What {
    /// A refund that a family asked for.
    Refund(RefundId),
    /// Money of a tender that pays nothing here.
    Odd(TenderId),
    /// A second payment of an order, under the channel's number.
    Extra(TenderId, String),
}

/// Sends money back through its channel. It is written first, so that whatever happens on the way it is asked for again
/// under the same number, which the channel takes as one; where that number is used up, under the next. A refund that no one order
/// holds goes back in parts, each a refund and a return of its own; answers the first of them.
pub async fn send(app: &App, who: &Who, place: &Place, what: What) -> Result<Return, Failure> {
    let permit = who.permit(Act::TenderReturn, place)?;
    let (version, now) = (version(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let first = match &what {
        What::Refund(id) => format!("{}R", code(place, id)),
        What::Odd(id) => format!("{id}R"),
        What::Extra(id, channel_no) => format!("{id}X{channel_no}"),
    };
    if let Some(stands) = tx.tender_return_tries(&first).await?.pop()
        && stands.stage != Stage::Failed
    {
        return Ok(stands.back);
    }
    let mut all = match what {
        What::Refund(id) => of_refund(&mut tx, place, &id, (version, now)).await?,
        What::Odd(id) => {
            let row = tx.tender(&id).await?;
            vec![back::undo(&row.tender, row.left())?]
        }
        What::Extra(id, channel_no) => {
            let tender = tx.tender(&id).await?.tender;
            let extras = tx.tender_extras().await?;
            let extra = extras.iter().find(|one| one.tender == id && one.channel_no == channel_no);
            vec![back::undo_extra(&tender, extra.map(|one| (one.channel_no.as_str(), one.fen)))?]
        }
    };
    for one in &mut all {
        one.id = number(&mut tx, one).await?;
        tx.tender_return_sent(one, version, now).await?;
    }
    tx.commit().await?;
    for one in &all {
        again(app, place, &one.id).await?;
    }
    all.into_iter().next().ok_or_else(|| Refusal::NothingToReturn.into())
}

/// Under which number the channel is asked: that of the last try, or the next one where that is used up. The tries before stay written.
async fn number(tx: &mut Tx, back: &Return) -> Result<String, Failure> {
    let tries = tx.tender_return_tries(&back.id).await?;
    let last = tries.last().filter(|one| back::is_same(&one.back, &one.word, back));
    Ok(last.map_or_else(|| back::number(&back.id, tries.len() + 1), |one| one.back.id.clone()))
}

fn code(place: &Place, refund: &RefundId) -> String {
    payment_code::of(&place.district, &place.place, refund.as_str())
}

/// The returns of a refund: one, or one for each part into which it goes.
async fn of_refund(
    tx: &mut Tx,
    place: &Place,
    id: &RefundId,
    at: (i64, rules::moment::Moment),
) -> Result<Vec<Return>, Failure> {
    let (asked, _) = payout(tx, id, By::Channel).await??;
    let parts = back::parts(asked.fen, &tx.tender_left(&asked.student).await?)?;
    let mut refunds = vec![asked.clone()];
    if parts.len() > 1 {
        let (is_held, _) = tx.refund_standing(&asked).await?;
        if !is_held {
            return Err(Refusal::NothingToReturn.into()); // of before money was held: there is no hold to go into parts
        }
        let sums: Vec<Fen> = parts.iter().map(|(_, fen)| *fen).collect();
        let (split, transfers) = refund::split(&asked, &sums);
        tx.refund_split((&split, &transfers), at.0, at.1).await?;
        refunds = split;
    }
    let one = |(asked, part): (&refund::Asked, _)| {
        back::give_back(&code(place, &asked.id), asked.id.as_str(), part)
    };
    Ok(refunds.iter().zip(parts).map(one).collect())
}

/// Asks the channel for a return that was written, for the first time or once more. What it says is kept, so that the desk sees
/// why money has not gone.
pub async fn again(app: &App, place: &Place, id: &str) -> Result<(), Failure> {
    let permit = Who::Clock.permit(Act::TenderSettle, place)?;
    let mut tx = app.store.look(&permit).await?;
    let stands = tx.tender_return(id).await?.ok_or(Failure::NotTheirs)?;
    let came = tx.tender(&stands.back.tender.id).await?.came;
    drop(tx);
    if stands.stage != Stage::Sent {
        return Ok(());
    }
    let (back, total) =
        (&stands.back, if stands.back.channel_no.is_empty() { came } else { stands.back.fen });
    let (channel, wire) = reach(app, place, back.tender.channel)?;
    match channel.give_back(&wire, back, total.max(Fen(1)), stamp(app)).await {
        Ok(returned) => ended(app, place, &returned).await,
        Err(why) => {
            told(app, place, (&stands, "unreachable")).await?;
            Err(failed(&why))
        }
    }
}

/// Keeps what the channel said of a return that is under way, where it is new.
async fn told(app: &App, place: &Place, (stands, word): (&BackStands, &str)) -> Result<(), Failure> {
    if stands.word == word {
        return Ok(());
    }
    let permit = Who::Clock.permit(Act::TenderSettle, place)?;
    let (version, now) = (version(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    tx.tender_return_told(stands, word, version, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes what became of a return, once; a refund that it pays leaves the ledger in the same transaction. That the channel gave the
/// money back is written even where the refund had been paid another way: the family has it twice, and the desk must know.
pub async fn ended(app: &App, place: &Place, returned: &Returned) -> Result<(), Failure> {
    let permit = Who::Clock.permit(Act::TenderSettle, place)?;
    let (version, now) = (version(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let Some(stands) = tx.tender_return(&returned.id).await? else { return Ok(()) };
    let asked = match stands.back.refund.as_ref() {
        Some(id) => tx.refund_stands(&RefundId::new(id)).await?,
        None => None,
    };
    let is_gone = stands.back.refund.is_none() && tx.tender_return_gone(&stands.back).await?;
    let claim = match (&stands.back.refund, asked.as_ref().map(|one| one.state)) {
        (None, _) if is_gone => Claim::Gone,
        (None, _) => Claim::None,
        (Some(_), Some(collection::State::Due | collection::State::Returning)) => Claim::Due,
        (Some(_), Some(collection::State::Paid | collection::State::Cancelled) | None) => Claim::Gone,
    };
    let word = returned.word.as_str();
    let (stage, is_twice, pays) = match back::end(stands.stage, returned.outcome, claim) {
        Ended::Already => return Ok(()),
        Ended::Waits => {
            drop(tx);
            return told(app, place, (&stands, word)).await;
        }
        Ended::Failed => (Stage::Failed, false, false),
        Ended::Done { pays, is_twice } => (Stage::Done, is_twice, pays),
    };
    if is_twice {
        tracing::error!(id = returned.id, "money went back through its channel that had gone back already");
    }
    tx.tender_return_ended(&stands.back, (stage, is_twice, word), (version, now)).await?;
    if let Some(one) = asked.filter(|_| pays) {
        let (is_held, free) = tx.refund_standing(&one.asked).await?;
        let (paid, way) = (refund::pay(&one.asked, is_held, free)?, stands.back.tender.channel.way());
        tx.refund_paid(&one.asked, (&paid, way), version, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Takes the cashier's word of a return: that it never went, so that the refund may be paid another way; or that what a family had
/// twice is settled.
pub async fn say(
    app: &App,
    who: &Who,
    place: &Place,
    (id, said, reason): (&str, Said, &str),
) -> Result<(), Failure> {
    let permit = who.permit(Act::TenderReturn, place)?;
    let mut tx = app.store.act(&permit).await?;
    let stands = tx.tender_return(id).await?.ok_or(Failure::NotTheirs)?;
    let reason = back::say(stands.stage, stands.is_twice, said, reason)?;
    let stage = match said {
        Said::NeverWent => Stage::Failed,
        Said::Settled => stands.stage,
    };
    let at = (version(app, place)?, app.now());
    tx.tender_return_said(&stands.back, (stage, &reason), at).await?;
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
    channel_no: String,
    #[serde(default)]
    back: String,
}

/// The cashier presses the button beside a refund, an odd payment or a second one.
pub(super) async fn post(desk: Desk, posted: Posted<Typed>) -> Result<Response, Failure> {
    let Typed { refund, tender, channel_no, back } = posted.form;
    let what = match (refund.as_str(), tender.as_str()) {
        ("", "") => return Err(Refusal::NothingToReturn.into()),
        ("", tender) if channel_no.is_empty() => What::Odd(TenderId::new(tender)),
        ("", tender) => What::Extra(TenderId::new(tender), channel_no),
        (refund, _) => What::Refund(RefundId::new(refund)),
    };
    let sent = send(&desk.app, &desk.who, &desk.place, what).await?;
    let to = if back == "tenders" { "tenders" } else { "bills" };
    Ok(desk.done(to, desk.t.tender_return_sent(sent.fen.to_string())))
}

#[derive(Deserialize)]
pub(super) struct Word {
    said: String,
    #[serde(default)]
    reason: String,
}

/// The cashier says what became of a return that the channel does not finish.
pub(super) async fn post_said(
    desk: Desk,
    Path((_, _, id)): Path<(String, String, String)>,
    posted: Posted<Word>,
) -> Result<Response, Failure> {
    let said = Said::from_code(&posted.form.said).ok_or_else(|| Failure::BadForm("said".to_owned()))?;
    say(&desk.app, &desk.who, &desk.place, (&id, said, &posted.form.reason)).await?;
    Ok(desk.done("tenders", desk.t.tender_back_said()))
}
