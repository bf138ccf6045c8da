//! 暑托学员 The clock brings the guests of each summer point up to who holds a seat there, and sees that each of them is in a
//! group whose days are planned: so the point's rolls, its gate and its table know everyone who comes (P4.6, P4.8).

use super::grouping;
use crate::app::{App, Summer};
use crate::day::session;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::NavLink;
use crate::who::Who;
use rules::enrol::{guest, point};
use rules::id::StudentId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::plan::period;
use std::sync::Arc;
use store::Fault;

/// Where staff of the school that holds a point begin there, the first that they may.
const DESKS: [(Act, &str); 4] = [
    (Act::RegistrationReview, "tonight"),
    (Act::RollClose, "sessions"),
    (Act::GateRead, "gate"),
    (Act::MealList, "meals"),
];

/// Settles the points of the plan that is this place's own; how many of them changed. One that cannot be settled holds up
/// no other.
pub(crate) async fn look(app: &App, place: &Place) -> Result<usize, Failure> {
    let Ok(summer) = app.summer(place) else { return Ok(0) };
    let Some(period) = guest::settling(&summer.plan, app.now()) else { return Ok(0) };
    if summer.place.path != place.path {
        return Ok(0);
    }
    open(app, &summer, period).await?;
    let mut changed = 0;
    for (site, terms) in sites(app, &summer) {
        match settle(app, (&summer, period), (&site, &terms)).await {
            Ok(settled) => changed += usize::from(settled),
            Err(why) => tracing::error!(?why, point = %site.place, "a summer point was not settled"),
        }
    }
    Ok(changed)
}

/// Puts points with children into the tree. A point whose school has no plan in the program keeps its paper list.
async fn open(app: &App, summer: &Arc<Summer>, period: &period::Terms) -> Result<(), Failure> {
    let permit = Who::Clock.permit(Act::GuestSettle, &summer.place)?;
    let seated = app.store.look(&permit).await?.points_seated(&summer.key(period.number)).await?;
    let points = summer.plan.point.iter().filter(|terms| seated.contains(&terms.id()));
    let missing = points.filter_map(|terms| {
        let school = app.place(summer.place.district.as_str(), &terms.code).ok()?;
        let site = terms.site_in(&school);
        let is_new = app.place(site.district.as_str(), site.place.as_str()).is_err();
        (is_new && app.scheme(&school).is_ok()).then_some(site)
    });
    let missing: Vec<Place> = missing.collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut tx = app.store.act(&permit).await?;
    tx.points_opened(&missing, summer.version, app.now()).await?;
    tx.commit().await?;
    let unread = |why: anyhow::Error| Failure::Fault(Fault::Corrupt { what: "tree", why: why.to_string() });
    app.reread().await.map_err(unread)
}

/// The places of a plan's points that stand in the tree.
fn sites(app: &App, summer: &Summer) -> Vec<(Place, point::Terms)> {
    let points = summer.plan.point.iter();
    let found = points.filter_map(|terms| {
        let site = app.place(summer.place.district.as_str(), terms.site().as_str()).ok()?;
        Some((site, terms.clone()))
    });
    found.collect()
}

/// Brings one point up to its seats; whether anything changed.
async fn settle(
    app: &App,
    (summer, period): (&Summer, &period::Terms),
    (site, terms): (&Place, &point::Terms),
) -> Result<bool, Failure> {
    let (permit, now) = (Who::Clock.permit(Act::GuestSettle, site)?, app.now());
    let (key, of) = (summer.key(period.number), (&summer.place.place, &terms.id(), period.days().until));
    let facts = app.store.look(&permit).await?.guest_facts(&key, of).await?;
    let is_already = guest::settle(period, &facts).is_already();
    if !is_already {
        let mut tx = app.store.act(&permit).await?;
        let settled = guest::settle(period, &tx.guest_facts(&key, of).await?);
        tx.guests_settled(&settled, &key, now).await?;
        tx.commit().await?;
    }
    let mut tx = app.store.look(&permit).await?;
    let waits = tx.guests_unplaced(now).await? > 0 || tx.guests_lingering().await?;
    drop(tx);
    if waits {
        let arranged = grouping::arrange(app, &Who::Clock, site, None).await;
        let planned = session::plan(app, &Who::Clock, site).await;
        tell_unplaced(app, site, summer.version).await?;
        arranged?;
        planned?;
    }
    Ok(!is_already)
}

/// Guests who are on no roll though all was tried: the management of the school that holds the point hears of it once a day.
async fn tell_unplaced(app: &App, site: &Place, version: i64) -> Result<(), Failure> {
    let (permit, now) = (Who::Clock.permit(Act::GuestSettle, site)?, app.now());
    let mut tx = app.store.act(&permit).await?;
    let count = tx.guests_unplaced(now).await?;
    if count > 0 && tx.guests_unplaced_told((count, version), now).await? {
        tx.commit().await?;
    }
    Ok(())
}

/// From a school to the point that it holds these days, and back.
pub(crate) fn nav(desk: &Desk) -> Option<NavLink> {
    let rest = DESKS.iter().find(|(act, _)| desk.may(*act)).map(|(_, rest)| *rest)?;
    let (to, label) = match point::host_id(&desk.place) {
        Some(school) => (school, desk.t.nav_point_school()),
        None => (held_by(desk)?.place, desk.t.nav_point()),
    };
    let href = format!("/{}/{to}/{rest}", desk.place.district);
    Some(NavLink { href, label, current: false })
}

fn held_by(desk: &Desk) -> Option<Place> {
    let summer = desk.app.summer(&desk.place).ok()?;
    guest::settling(&summer.plan, desk.now)?;
    let terms = summer.plan.point.iter().find(|terms| terms.id() == desk.place.place)?;
    desk.app.place(desk.place.district.as_str(), terms.site().as_str()).ok()
}

/// Where a family follows its child's days at a point, once the child stands there.
pub(crate) fn day_href(desk: &Desk, terms: &point::Terms, pupil: &StudentId) -> Option<String> {
    let (site, person) = (terms.site(), desk.who.signed_in()?);
    let id = guest::id_at(&site, pupil);
    let is_theirs = person.grants.iter().any(|grant| grant.children.contains(&id));
    is_theirs.then(|| format!("/{}/{site}/evenings/{id}", desk.place.district))
}
