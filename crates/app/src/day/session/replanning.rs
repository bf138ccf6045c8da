//! 重排 The evenings that were planned follow the plan and the calendar: after an amendment, a bureau's break, a closure taken back.

use crate::app::{App, InForce};
use crate::enrol::course::ending;
use crate::failure::Failure;
use crate::plan::filing::reread;
use jiff::civil::Date;
use rules::day::session::planning::{self, Span};
use rules::day::session::replanning::{basis, replan};
use rules::day::session::switching;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::clock;
use rules::plan::scheme::Scheme;
use std::sync::Arc;
use store::Tx;

/// Every version of the plan in force by which a place's evenings go, those that hold only later among them. At a summer point it
/// is the one that holds now.
pub(in crate::day) fn versions(app: &App, place: &Place, in_force: &Arc<InForce>) -> Vec<Arc<InForce>> {
    let is_own = |one: &Arc<InForce>| one.scheme.scheme.id == in_force.scheme.scheme.id;
    let mut all = app.versions(place, &in_force.scheme.scheme.id);
    all.extend(app.ahead(place).into_iter().filter(is_own));
    if all.is_empty() {
        all.push(Arc::clone(in_force));
    }
    all
}

/// The days of each of them.
pub(in crate::day) fn spans(versions: &[Arc<InForce>]) -> Vec<Span<'_>> {
    let held: Vec<(Date, &Scheme)> = versions.iter().map(|one| (one.holds_from, &one.scheme)).collect();
    planning::spans(&held)
}

/// Holds what was planned against plan and calendar, as a part of an act that is under way; how many sessions are changed.
pub(in crate::day) async fn renew(
    (app, place): (&App, &Place),
    tx: &mut Tx,
    in_force: &Arc<InForce>,
    now: Moment,
) -> Result<usize, Failure> {
    let (versions, calendar) = (versions(app, place, in_force), app.calendar(place));
    let spans = spans(&versions);
    let basis = basis(&spans, calendar);
    let replanned = replan(&spans, calendar, &tx.session_replan_facts(now.date()).await?, now);
    let is_known = tx.session_basis().await?.is_some_and(|known| known == basis);
    if !is_known || !replanned.is_nothing() {
        tx.session_replanned(&replanned, (&basis, in_force.version), now).await?;
    }
    Ok(replanned.count())
}

/// The clock's look: where plan and calendar are as they were, one row says so. Else it may be this node that does not know yet what
/// another has published: it reads first, so that no two nodes ever tell families one after the other. Courses whose term is over are
/// ended before, so that no evening of the new term is laid out for them.
pub(crate) async fn look(app: &App, place: &Place) -> Result<usize, Failure> {
    let Ok(in_force) = app.scheme(place) else { return Ok(0) };
    let permit = clock(Act::EveningWatch, place)?;
    let versions = versions(app, place, &in_force);
    let basis = basis(&spans(&versions), app.calendar(place));
    let known = app.store.look(&permit).await?.session_basis().await?;
    if known.is_some_and(|known| known == basis) {
        return Ok(0);
    }
    reread(app, "scheme").await?;
    ending::look(app, place).await?;
    let in_force = app.scheme(place)?;
    let mut tx = app.store.act(&permit).await?;
    let changed = renew((app, place), &mut tx, &in_force, app.now()).await?;
    tx.commit().await?;
    Ok(changed)
}

/// The same as soon as a plan was published. What goes wrong here the clock finds again: the plan is published.
pub(crate) async fn follow(app: &App, place: &Place) {
    if let Err(why) = look(app, place).await {
        tracing::error!(?why, place = %place.place, "evenings do not follow a plan that was published");
    }
}

/// Tells the day before that another timetable begins (P3.7), as a part of the clock's look; whether anybody was told.
pub(in crate::day) async fn remind(
    (app, place): (&App, &Place),
    tx: &mut Tx,
    in_force: &Arc<InForce>,
    now: Moment,
) -> Result<bool, Failure> {
    let versions = versions(app, place, in_force);
    match switching::tomorrow(&spans(&versions), app.calendar(place), now) {
        Some(switch) => Ok(tx.session_switch_told(&switch, in_force.version, now).await?),
        None => Ok(false),
    }
}
