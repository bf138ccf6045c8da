//! 催缴 The clock brings bills that are not paid to the families' mind, some days before and after their last day (P3.23).

use crate::app::App;
use crate::failure::Failure;
use crate::money::{of_term, version};
use crate::who::Who;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::money::bill::reminding::{self, Step};
use rules::money::charge::billing::period_of;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::scheme::Scheme;
use store::Tx;
use store::money::UnpaidRow;

/// Tells whoever must be told by today at a place, each of it once; says how many were told. At night nobody is.
pub async fn look(app: &App, place: &Place) -> Result<usize, Failure> {
    let (Ok(plan), Ok(version)) = (of_term(app, place), version(app, place)) else { return Ok(0) };
    let (scheme, now) = (plan.as_ref().map(|plan| &plan.scheme), app.now());
    let is_billed = place.kind == "school" || place.is_community();
    let hours = scheme.map(|scheme| scheme.message.clone()).unwrap_or_default();
    if !is_billed || hours.is_quiet_at(now) {
        return Ok(0);
    }
    let permit = Who::Clock.permit(Act::BillRemind, place)?;
    let seen = due(&mut app.store.look(&permit).await?, scheme, now.date()).await?;
    if seen.is_empty() {
        return Ok(0);
    }
    let mut tx = app.store.act(&permit).await?;
    let rows = due(&mut tx, scheme, now.date()).await?;
    let told = tx.bills_reminded(&rows, version, now).await?;
    if told > 0 {
        tx.commit().await?;
    }
    Ok(told)
}

/// A community's plan says nothing of it, so that its bills are brought to mind as those of which no fee says anything.
async fn due(tx: &mut Tx, scheme: Option<&Scheme>, today: Date) -> Result<Vec<(UnpaidRow, Step)>, Failure> {
    let fees = scheme.map(Scheme::fees).unwrap_or_default();
    let terms = fees.values().map(|terms| Some(*terms)).chain([None]);
    let days = terms.map(reminding::before).max().unwrap_or_default();
    let rows = tx.bills_unpaid(today.saturating_add((days + 1).days())).await?.into_iter();
    let with_step = |row: UnpaidRow| {
        let terms = scheme.and_then(|scheme| scheme.fee_of(&row.item));
        let terms = terms.filter(|_| period_of(&row.item).is_none());
        let step = reminding::due(terms, row.due_on, &row.told, today)?;
        Some((row, step))
    };
    Ok(rows.filter_map(with_step).collect())
}

/// The same everywhere; what cannot be told at one place holds up no other.
pub(crate) async fn look_everywhere(app: &App) {
    for place in app.places() {
        if let Err(why) = look(app, &place).await {
            tracing::warn!(?why, place = %place.place, "nobody was reminded of a bill; tried again in a minute");
        }
    }
}
