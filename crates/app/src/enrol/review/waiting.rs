//! 候补过久 The bureau hears of children who have waited for a place too long, of each once (P1.16).

use crate::app::App;
use crate::bureau::complaint::bureau_of;
use crate::failure::Failure;
use rules::enrol::review::waiting::{Waiting, is_too_long};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::clock;
use store::Tx;

/// What the clock does at a school: the bureau above it is told of children who have waited too long. Says of how many.
pub async fn look(app: &App, school: &Place) -> Result<usize, Failure> {
    let (Ok(plan), Ok(bureau)) = (app.scheme(school), bureau_of(app, school)) else { return Ok(0) };
    let (permit, now) = (clock(Act::EveningWatch, school)?, app.now());
    if untold(&mut app.store.look(&permit).await?, now).await?.is_empty() {
        return Ok(0);
    }
    let mut tx = app.store.act(&permit).await?;
    let all = untold(&mut tx, now).await?;
    if !tx.waiting_told(&all, (school, &bureau), plan.version, now).await? {
        return Ok(0);
    }
    tx.commit().await?;
    Ok(all.len())
}

async fn untold(tx: &mut Tx, now: Moment) -> Result<Vec<Waiting>, Failure> {
    let mut all = tx.waiting_here().await?;
    all.retain(|one| is_too_long(one.since, now));
    Ok(tx.waiting_untold(all).await?)
}

/// The same at every school; what cannot be looked at there holds up no other.
pub(crate) async fn look_everywhere(app: &App) {
    for place in app.places().into_iter().filter(|place| place.kind == "school") {
        if let Err(why) = look(app, &place).await {
            tracing::warn!(%why, place = %place.place, "waiting was not looked at; tried again in a minute");
        }
    }
}
