//! 课后服务以外的收费 What stands beside after-school service and has a fee: it is written down what is charged for, a changed choice settles
//! what was paid ahead, and extended care is charged by the roll of its session (P1.25, P1.26, X.7).

use super::leaving::leave_item;
use crate::app::{App, InForce};
use crate::day::roll::give;
use crate::failure::Failure;
use crate::who::Who;
use jiff::civil::Date;
use rules::day::session::Session;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::money::account::Purse;
use rules::money::bill;
use rules::money::fee::{Terms, Unit};
use rules::money::item::Beside;
use rules::money::release::Followed;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::local::Day;
use rules::plan::scheme::Scheme;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::Tx;

/// Whether a plan charges for anything of which registers are signed: extended care has a roll.
pub(crate) fn has_registers(scheme: &Scheme) -> bool {
    Beside::all(scheme).iter().any(|one| one.purse != Purse::ExtendedCare)
}

/// Writes what a place's plan charges for of one kind, from the first day on which it did, with its days by the calendar of the place;
/// none where it is free.
pub(crate) async fn charge(
    tx: &mut Tx,
    (app, place): (&App, &Place),
    plan: &InForce,
    purse: Purse,
) -> Result<Option<Beside>, Failure> {
    let versions = app.versions(place, &plan.scheme.scheme.id);
    let held = held(plan, &versions);
    let one = Beside::of(&plan.scheme, purse).and_then(|one| one.since(held.iter().copied()));
    let Some(one) = one else { return Ok(None) };
    let days = one.days(&held, app.calendar(place));
    tx.beside_charged((&one, &days), plan.version, app.now()).await?;
    Ok(Some(one))
}

/// The versions of a plan, each from the first day on which it holds.
fn held<'v>(plan: &'v InForce, versions: &'v [Arc<InForce>]) -> Vec<(Date, &'v Scheme)> {
    let held: Vec<_> = versions.iter().map(|one| (one.holds_from, &one.scheme)).collect();
    if held.is_empty() { vec![(plan.holds_from, &plan.scheme)] } else { held }
}

/// The kind of a day whose register is signed or whose roll is closed: its days were laid out by the clock, by a bill or by a choice,
/// and only where this one was not are they laid out now.
pub(crate) async fn charge_day(
    tx: &mut Tx,
    (app, place): (&App, &Place),
    plan: &InForce,
    (purse, date): (Purse, Date),
) -> Result<Option<Beside>, Failure> {
    let versions = app.versions(place, &plan.scheme.scheme.id);
    let held = held(plan, &versions);
    let one = Beside::of(&plan.scheme, purse).and_then(|one| one.since(held.iter().copied()));
    let Some(one) = one else { return Ok(None) };
    if tx.beside_is_laid(&one.day(date)).await? {
        return Ok(Some(one));
    }
    charge(tx, (app, place), plan, purse).await
}

/// Writes the same as [`charge`] of every kind.
pub(crate) async fn charge_all(tx: &mut Tx, of: (&App, &Place), plan: &InForce) -> Result<(), Failure> {
    for purse in Purse::ALL.into_iter().filter(|purse| purse.is_beside()) {
        charge(tx, of, plan, purse).await?;
    }
    Ok(())
}

/// By which version of which plan each place's days were laid out, and when: once a day is enough.
#[derive(Default)]
pub(crate) struct Seen(BTreeMap<(String, String), (String, i64, Date)>);

/// The clock lays out the days of what costs something, so that their registers are there; what cannot be laid out at one place holds up
/// no other.
pub(crate) async fn look_everywhere(app: &App, seen: &mut Seen) {
    for place in app.places().into_iter().filter(|place| place.kind == "school") {
        let Ok(plan) = app.scheme(&place) else { continue };
        let key = (place.district.to_string(), place.place.to_string());
        let stands = (plan.scheme.scheme.id.clone(), plan.version, app.now().date());
        if Beside::all(&plan.scheme).is_empty() || seen.0.get(&key) == Some(&stands) {
            continue;
        }
        match lay_out(app, &place, &plan).await {
            Ok(()) => {
                seen.0.insert(key, stands);
            }
            Err(why) => {
                tracing::warn!(?why, place = %place.place, "days were not laid out; tried again in a minute")
            }
        }
    }
}

async fn lay_out(app: &App, place: &Place, plan: &InForce) -> Result<(), Failure> {
    let mut tx = app.store.act(&Who::Clock.permit(Act::BillIssue, place)?).await?;
    charge_all(&mut tx, (app, place), plan).await?;
    Ok(tx.commit().await?)
}

/// Before other weekdays are written for a child: what was paid ahead by the day or the lesson is settled by the plan's rule, and the
/// next bill is of the new days. A month or a term costs the same on whatever days, so that only who stops altogether leaves it.
pub(crate) async fn changing(
    tx: &mut Tx,
    (app, place): (&App, &Place),
    plan: &InForce,
    (student, purse): (&StudentId, Purse),
    days: &BTreeSet<Day>,
) -> Result<(), Failure> {
    let Some(one) = charge(tx, (app, place), plan, purse).await? else { return Ok(()) };
    let terms = plan.scheme.fee_of(&one.id());
    if terms.is_some_and(|terms| is_settled(terms, days)) {
        leave_item(tx, plan, (student, &one.id()), app.now()).await?;
    }
    Ok(())
}

fn is_settled(terms: &Terms, days: &BTreeSet<Day>) -> bool {
    let by_day = matches!(terms.unit, Unit::Lesson | Unit::Day);
    !bill::is_afterwards(terms) && (by_day || days.is_empty())
}

/// Moves or counts the money of a closed roll of extended care, for these children of it.
pub(crate) async fn give_extended(
    tx: &mut Tx,
    (app, place): (&App, &Place),
    plan: &InForce,
    (session, of): (&Session, impl Fn(&StudentId) -> bool),
    now: Moment,
) -> Result<Followed, Failure> {
    let of_day = (Purse::ExtendedCare, session.date);
    let Some(one) = charge_day(tx, (app, place), plan, of_day).await? else {
        return Ok(Followed::Nothing);
    };
    if session.date < one.term.from || session.date >= one.term.until {
        return Ok(Followed::Nothing);
    }
    give(tx, plan, (&one.day(session.date), session.date), of, now).await
}
