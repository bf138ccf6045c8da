//! 通道对账 The channels' bills of days are asked for or brought, compared with the ledger, and what differs is explained.

mod page;

use crate::app::App;
use crate::channel::{Channel, Stamp};
use crate::failure::Failure;
use crate::money::version;
use crate::routes::Route;
use crate::secrets::hex;
use crate::sheet;
use crate::who::Who;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::money::month_end::Month;
use rules::money::reconciliation::{self, Book, Explained, Merchant, Standing, paper};
use rules::money::tender::{self, Refusal};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::refusal::Refuses;
use sha2::{Digest, Sha256};
use store::Tx;
use store::money::BillTaken;

/// A bill that somebody brings is cut off beyond 8 MiB.
const FILE_BYTES: usize = 8 * 1024 * 1024;
/// So many days are shown; channels keep their bills for three months.
const SHOWN_DAYS: i64 = 31;
/// A payment of which we hear late stands in the bill of an earlier day.
const LATE_DAYS: i64 = 7;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{district}/{place}/reconciliations", Act::ReconciliationList, page::days),
        Route::post("/{district}/{place}/reconciliations", Act::ReconciliationTake, page::post_bring)
            .with_body(FILE_BYTES),
        Route::post("/{district}/{place}/reconciliations/ask", Act::ReconciliationTake, page::post_ask),
        Route::get(
            "/{district}/{place}/reconciliations/{channel}/{date}",
            Act::ReconciliationList,
            page::day,
        ),
        Route::post(
            "/{district}/{place}/reconciliations/{channel}/{date}/reasons",
            Act::ReconciliationExplain,
            page::post_explain,
        ),
    ]
}

/// Takes a bill that somebody brings. `false`: this very file is here already.
pub async fn bring(
    app: &App,
    who: &Who,
    place: &Place,
    (which, date): (tender::Channel, Date),
    bytes: Vec<u8>,
) -> Result<bool, Failure> {
    reconciliation::ready(date, app.now())?;
    let channel = channel(app, place, which)?;
    take(app, who, place, (&channel, date, false), bytes).await
}

/// Asks the channel for the bill of a day, and takes it.
pub async fn ask(
    app: &App,
    who: &Who,
    place: &Place,
    (which, date): (tender::Channel, Date),
) -> Result<bool, Failure> {
    who.permit(Act::ReconciliationTake, place)?;
    reconciliation::ready(date, app.now())?;
    let channel = channel(app, place, which)?;
    let wire = app.channels.wire().ok_or(Refusal::NoChannel)?;
    let stamp = Stamp { now: app.now(), nonce: app.fresh_id().replace('-', "") };
    let bill = channel.bill(wire, date, stamp).await.map_err(|why| {
        tracing::warn!("bill of {date}: {why:#}");
        Refusal::ChannelFailed
    })?;
    take(app, who, place, (&channel, date, true), bill.map(Vec::from).unwrap_or_default()).await
}

/// Writes a bill; no bytes are the bill of a day on which nobody paid.
async fn take(
    app: &App,
    who: &Who,
    place: &Place,
    (channel, date, is_asked): (&Channel, Date, bool),
    bytes: Vec<u8>,
) -> Result<bool, Failure> {
    let permit = who.permit(Act::ReconciliationTake, place)?;
    let Merchant { channel: which, number } = channel.merchant();
    let (number, sha256) = (number.to_owned(), hex(&Sha256::digest(&bytes)));
    let reading = move || match bytes.is_empty() && is_asked {
        true => Ok(Vec::new()),
        false => {
            let text = sheet::paper(&bytes).map_err(|_| reconciliation::Refusal::NotABill)?;
            paper::read(Merchant { channel: which, number: &number }, date, &text)
        }
    };
    let lines = tokio::task::spawn_blocking(reading).await;
    let lines = lines.map_err(|why| Failure::BadForm(why.to_string()))??;
    let bill = BillTaken { channel: which, date, sha256: &sha256, is_asked, lines: &lines };
    let mut tx = app.store.act(&permit).await?;
    let fresh = tx.reconciliation_taken(&bill, version(app, place)?, app.now()).await?;
    tx.commit().await?;
    Ok(fresh)
}

/// Explains what differs on a day, with a reason that auditors read.
pub async fn explain(
    app: &App,
    who: &Who,
    place: &Place,
    (which, date): (tender::Channel, Date),
    (key, reason): (&str, &str),
) -> Result<Explained, Failure> {
    let permit = who.permit(Act::ReconciliationExplain, place)?;
    let mut tx = app.store.act(&permit).await?;
    let book = around(&mut tx, which, date).await?;
    let explained = reconciliation::explain(&book, date, key, reason)?;
    if !explained.already {
        let (version, now) = (version(app, place)?, app.now());
        tx.reconciliation_explained_by((which, date), &explained, version, now).await?;
    }
    tx.commit().await?;
    Ok(explained)
}

/// The bills around a day: a payment of which we heard late stands in one of those before it.
async fn around(tx: &mut Tx, which: tender::Channel, date: Date) -> Result<Book, Failure> {
    let days = (date.saturating_sub(LATE_DAYS.days()), date.saturating_add(2.days()));
    Ok(tx.reconciliation_book(which, days).await?)
}

/// How many differences wait at the place, over all channels and the days that are shown.
pub(crate) async fn waiting(app: &App, tx: &mut Tx, place: &Place) -> Result<usize, Failure> {
    let mut waiting = 0;
    for which in tender::Channel::ALL.into_iter().filter(|one| app.channels.channel(place, *one).is_some()) {
        let (book, days) = shown(app, tx, which).await?;
        waiting += days.iter().map(|day| reconciliation::open(&book, *day).len()).sum::<usize>();
    }
    Ok(waiting)
}

/// The days of a month, before today, on which a channel's bill is missing or differs without a reason.
pub(super) async fn differing(
    (app, place): (&App, &Place),
    tx: &mut Tx,
    month: Month,
) -> Result<Vec<(tender::Channel, Date, Option<usize>)>, Failure> {
    let (until, mut found) = (month.until.min(app.now().date()), Vec::new());
    for which in tender::Channel::ALL {
        let since = tx.reconciliation_since(which).await?;
        let Some(since) = since.filter(|_| app.channels.channel(place, which).is_some()) else {
            continue;
        };
        let days = (month.from.saturating_sub(LATE_DAYS.days()), month.until.saturating_add(1.days()));
        let book = tx.reconciliation_book(which, days).await?;
        for day in since.max(month.from).series(1.days()).take_while(|day| *day < until) {
            match reconciliation::standing(&book, day) {
                Standing::NoBill => found.push((which, day, None)),
                Standing::Open(many) => found.push((which, day, Some(many))),
                Standing::Reconciled => {}
            }
        }
    }
    Ok(found)
}

/// The days that a channel's page shows, newest first, and what is known of them.
async fn shown(app: &App, tx: &mut Tx, which: tender::Channel) -> Result<(Book, Vec<Date>), Failure> {
    let today = app.now().date();
    let first = today.saturating_sub(SHOWN_DAYS.days());
    let since = tx.reconciliation_since(which).await?.map_or(today, |since| since.max(first));
    let book = tx.reconciliation_book(which, (since.saturating_sub(LATE_DAYS.days()), today)).await?;
    let mut days: Vec<Date> = since.series(1.days()).take_while(|day| *day < today).collect();
    days.reverse();
    Ok((book, days))
}

fn channel(app: &App, place: &Place, which: tender::Channel) -> Result<Channel, Failure> {
    Ok(app.channels.channel(place, which).ok_or(Refusal::NoChannel)?)
}

/// Asks for the bills that should be here and are not. Says how many were taken.
pub async fn poll(app: &App, place: &Place) -> Result<usize, Failure> {
    let permit = Who::Clock.permit(Act::ReconciliationTake, place)?;
    let mut taken = 0;
    for which in tender::Channel::ALL {
        if app.channels.channel(place, which).is_none() {
            continue;
        }
        let mut tx = app.store.look(&permit).await?;
        let (book, days) = shown(app, &mut tx, which).await?;
        drop(tx);
        let Some(since) = days.last() else { continue };
        let here = book.bills.keys().copied().collect();
        let missing = reconciliation::missing(*since, &here, app.now());
        if missing.is_empty() || !app.channels.may_ask(place, which, app.now()) {
            continue;
        }
        for date in missing {
            let Err(why) = ask(app, &Who::Clock, place, (which, date)).await else {
                taken += 1;
                continue;
            };
            tracing::warn!(%why, %date, place = %place.place, "a channel's bill was not taken");
            if why.code() == Some(Refusal::ChannelFailed.code()) {
                break; // the line is dead; a bill that is wrong holds up no other day's
            }
        }
    }
    Ok(taken)
}

/// Looks once a minute, as long as the program runs, whether a bill is due.
pub async fn keep_asking(app: App) {
    let mut minute = tokio::time::interval(std::time::Duration::from_secs(60));
    minute.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        minute.tick().await;
        for place in app.places().into_iter().filter(|place| !place.is_office()) {
            if let Err(why) = poll(&app, &place).await {
                tracing::warn!(%why, place = %place.place, "the channels' bills could not be asked for");
            }
        }
    }
}
