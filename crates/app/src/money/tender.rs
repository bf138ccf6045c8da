//! 支付单 A family pays a bill by phone: WeChat Pay or Alipay tell what became of it, and each payment counts once.

pub mod back;
pub(crate) mod inside;
mod notice;
mod page;

use super::payment::post_paid;
use super::version;
use crate::app::App;
use crate::channel::{Channel, Door, Stamp, Wire};
use crate::failure::Failure;
use crate::routes::Route;
use crate::who::Who;
use rules::id::{BillId, StudentId, TenderId};
use rules::money::payment::Draft;
use rules::money::tender::{self, Outcome, Refusal, Settled, State, Tender, Told};
use rules::people::act::Act;
use rules::people::place::Place;
use store::money::TendersAsked;

/// A notice larger than this is cut off: 64 KiB. The largest real ones have two.
const NOTICE_BYTES: usize = 64 * 1024;
/// Orders younger than this are left to the notice; older than three days nothing comes any more.
const POLL_AFTER_MILLIS: i64 = 60_000;
const POLL_UNTIL_MILLIS: i64 = 3 * 24 * 60 * 60 * 1000;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::post("/{district}/{place}/accounts/{student}/tenders", Act::TenderMake, page::post_make),
        Route::get("/{district}/{place}/accounts/{student}/tenders/inside", Act::TenderMake, inside::leave),
        Route::get(
            "/{district}/{place}/accounts/{student}/tenders/inside/back",
            Act::TenderMake,
            inside::back,
        ),
        Route::get("/{district}/{place}/accounts/{student}/tenders/{tender}", Act::TenderMake, page::tender),
        Route::post(
            "/{district}/{place}/accounts/{student}/tenders/{tender}/ask",
            Act::TenderMake,
            page::post_ask,
        ),
        Route::post("/{district}/{place}/tenders/returns", Act::TenderReturn, back::post),
        Route::post("/{district}/{place}/tenders/returns/{back}", Act::TenderReturn, back::post_said),
        Route::get("/{district}/{place}/tenders", Act::TenderList, page::desk),
        Route::open_post("/{district}/{place}/tenders/notices/{channel}", notice::post)
            .with_body(NOTICE_BYTES),
    ]
}

/// Makes a tender for a child's bill, or finds the one that is open, and asks the channel how it is paid: by whoever scans a
/// code, or by one `openid` inside WeChat. The tender is written first: a channel may tell of it before we hear its answer.
pub async fn make(
    app: &App,
    who: &Who,
    place: &Place,
    (student, bill): (&StudentId, &BillId),
    (which, openid): (tender::Channel, &str),
) -> Result<Tender, Failure> {
    let permit = who.permit(Act::TenderMake, place)?;
    let (channel, wire) = reach(app, place, which)?;
    let (version, now) = (version(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let facts = tx.tender_facts(student, bill).await?;
    let made = tender::make(&facts, (which, openid), now)?;
    if facts.earlier.iter().all(|one| one.id != made.id) {
        tx.tender_made(&made, version).await?;
        tx.commit().await?;
    } else {
        let row = tx.tender(&made.id).await?;
        if !row.door.is_empty() {
            return Ok(made);
        }
        drop(tx);
    }
    let title = title(app, place, &made).await?;
    let door = channel.order(&wire, &made, &title, stamp(app)).await.map_err(|why| failed(&why))?;
    let (Door::Code(text) | Door::Link(text) | Door::Inside(text)) = door;
    let mut tx = app.store.act(&permit).await?;
    tx.tender_placed(&made, &text, version, now).await?;
    tx.commit().await?;
    Ok(made)
}

/// What the payer reads in WeChat or Alipay: the school and the course, or the community and the month, never the child's name.
async fn title(app: &App, place: &Place, made: &Tender) -> Result<String, Failure> {
    let permit = Who::Clock.permit(Act::TenderSettle, place)?;
    let row = app.store.look(&permit).await?.tender(&made.id).await?;
    Ok(format!("{} {}", place.name_zh, row.course.0))
}

/// Asks the channel what became of an order, and settles it: for when no notice comes.
pub async fn ask(app: &App, place: &Place, id: &TenderId) -> Result<(), Failure> {
    let permit = Who::Clock.permit(Act::TenderSettle, place)?;
    let row = app.store.look(&permit).await?.tender(id).await?;
    let (channel, wire) = reach(app, place, row.tender.channel)?;
    let told = channel.query(&wire, id, stamp(app)).await.map_err(|why| failed(&why))?;
    if told.outcome != Outcome::Waiting {
        settle(app, place, row.tender.channel, &told).await?;
    }
    Ok(())
}

/// Asks about every order that has been open for a while, and about returns that are under way. Says how many were asked.
pub async fn poll(app: &App, place: &Place) -> Result<usize, Failure> {
    let permit = Who::Clock.permit(Act::TenderSettle, place)?;
    let now = app.now().0;
    let mut tx = app.store.look(&permit).await?;
    let open = tx.tenders(TendersAsked { state: State::Open.code(), ..TendersAsked::default() }).await?;
    let sent = tx.tender_returns_sent().await?;
    drop(tx);
    let age = |one: &Tender| now - one.made_at.0;
    let due = open.into_iter().map(|row| row.tender);
    let due: Vec<Tender> =
        due.filter(|one| (POLL_AFTER_MILLIS..POLL_UNTIL_MILLIS).contains(&age(one))).collect();
    for one in &due {
        if let Err(why) = ask(app, place, &one.id).await {
            tracing::warn!(%why, tender = %one.id, "the channel could not be asked");
        }
    }
    for id in &sent {
        if let Err(why) = back::again(app, place, id).await {
            tracing::warn!(%why, id, "a return could not be sent again");
        }
    }
    Ok(due.len() + sent.len())
}

/// Asks once a minute, as long as the program runs: no channel promises that its notices arrive.
pub async fn keep_asking(app: App) {
    let mut minute = tokio::time::interval(std::time::Duration::from_secs(60));
    minute.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        minute.tick().await;
        for place in app.places().into_iter().filter(|place| !place.is_office()) {
            if let Err(why) = poll(&app, &place).await {
                tracing::warn!(%why, place = %place.place, "orders could not be asked about");
            }
        }
    }
}

/// Settles what a channel says of one of our orders: once, whatever order things are told in. `false`: not ours.
pub async fn settle(app: &App, place: &Place, which: tender::Channel, told: &Told) -> Result<bool, Failure> {
    let permit = Who::Clock.permit(Act::TenderSettle, place)?;
    let asked = TendersAsked { tender: told.id.as_str(), ..TendersAsked::default() };
    let known = app.store.look(&permit).await?.tenders(asked).await?.pop();
    let Some(row) = known.filter(|row| row.tender.channel == which) else { return Ok(false) };
    if row.tender.state != State::Open && row.tender.channel_no == told.channel_no {
        return Ok(true); // said before: nobody waits for the writer
    }
    let (version, now) = (version(app, place)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let tender = tx.tender(&told.id).await?.tender;
    let draft = Draft {
        id: tender::payment_id(&tender),
        bill: tender.bill.clone(),
        fen: told.fen,
        way: which.way(),
        receipt: String::new(),
    };
    let bill = tx.payment_facts(&draft).await?;
    let at = (version, now);
    match tender::settle(&tender, &bill, told) {
        Settled::Already => return Ok(true),
        Settled::Closed => tx.tender_settled(&tender, told, (State::Closed, None), at).await?,
        Settled::Odd(odd) => {
            tracing::warn!(tender = %tender.id, odd = odd.code(), "money came that pays nothing here");
            tx.tender_settled(&tender, told, (State::Odd, Some(odd)), at).await?;
        }
        Settled::Posted(recorded) => {
            tx.tender_settled(&tender, told, (State::Paid, None), at).await?;
            post_paid(app, place, &mut tx, &recorded).await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

/// The place's merchant at a channel, and the client that reaches it.
fn reach(app: &App, place: &Place, which: tender::Channel) -> Result<(Channel, Wire), Failure> {
    let channel = app.channels.channel(place, which).ok_or(Refusal::NoChannel)?;
    let wire = app.channels.wire().cloned().ok_or(Refusal::NoChannel)?;
    Ok((channel, wire))
}

fn stamp(app: &App) -> Stamp {
    Stamp { now: app.now(), nonce: app.fresh_id().replace('-', "") }
}

/// The person is told that the channel failed; the log, why.
fn failed(why: &anyhow::Error) -> Failure {
    tracing::warn!("payment channel: {why:#}");
    Refusal::ChannelFailed.into()
}
