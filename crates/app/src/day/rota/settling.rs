//! 轮值随晚托 Turns are held against plan, calendar and closures as these are now: in the act of a closure, and by the clock (P3.31, P3.37).

use super::{evening, facts};
use crate::app::{App, InForce};
use crate::day::session::replanning::{spans, versions};
use crate::failure::Failure;
use jiff::civil::Date;
use rules::day::rota::settling::{self, Settled};
use rules::day::rota::{self, Refilled, Turn};
use rules::day::session::planning::{Span, scheme_on};
use rules::moment::Moment;
use rules::people::place::Place;
use rules::plan::calendar::{Calendar, Evening};
use rules::plan::scheme::Scheme;
use std::sync::Arc;
use store::Tx;

/// A day's evening of class "1", by the version of the plan that holds on it.
pub(super) fn evening_on(spans: &[Span<'_>], calendar: &Calendar, date: Date) -> Option<Evening> {
    care_evening(scheme_on(spans, date)?, calendar, date)
}

/// The same by one version.
pub(super) fn care_evening(scheme: &Scheme, calendar: &Calendar, date: Date) -> Option<Evening> {
    calendar.evening(scheme, scheme.programme("1")?, date)
}

/// What is to become of turns that are not over; nothing is written.
pub(super) async fn look(
    (app, place): (&App, &Place),
    tx: &mut Tx,
    plan: &Arc<InForce>,
    now: Moment,
) -> Result<Settled, Failure> {
    let facts = tx.rota_settle_facts(now).await?;
    let versions = versions(app, place, plan);
    let spans = spans(&versions);
    Ok(settling::settle(&facts, |date| evening_on(&spans, app.calendar(place), date), now))
}

/// The same as a part of an act that is under way: whoever has such a turn is told. How many turns are otherwise now. What comes back to
/// somebody who has left, or cannot come by now, goes to whoever is next instead.
pub(in crate::day) async fn settle(
    here: (&App, &Place),
    tx: &mut Tx,
    plan: &Arc<InForce>,
    now: Moment,
) -> Result<usize, Failure> {
    let mut settled = look(here, tx, plan, now).await?;
    let count = settled.count();
    let refilled = refilled(here, tx, &plan.scheme, settled.back.clone(), now).await?;
    settled.back.retain(|turn| refilled.iter().all(|one| one.freed.id != turn.id));
    tx.rota_settled(&settled, plan.version, now).await?;
    tx.rota_refilled(&refilled, plan.version, now).await?;
    Ok(count)
}

/// Of turns that come back to their people, those that somebody else has instead, or nobody.
pub(super) async fn refilled(
    here: (&App, &Place),
    tx: &mut Tx,
    scheme: &Scheme,
    back: Vec<Turn>,
    now: Moment,
) -> Result<Vec<Refilled>, Failure> {
    let days = || back.iter().map(|turn| turn.date);
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return Ok(Vec::new()) };
    let mut facts = facts(tx, scheme, (first, last)).await?;
    facts.welcome(now.date());
    let on = |turn: Turn| {
        let evening = evening(here, scheme, &turn);
        (turn, evening)
    };
    Ok(rota::give_back(&facts, back.into_iter().map(on).collect(), now))
}
