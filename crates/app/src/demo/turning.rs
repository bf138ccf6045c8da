//! 拨钟 The demo's clock is turned: the town lives until the moment, and a visitor watches the days go by.

use super::{Demo, demo};
use crate::app::App;
use crate::community;
use crate::desk::{Desk, go};
use crate::enrol::course::ending;
use crate::enrol::registration::next;
use crate::enrol::{guest, offer};
use crate::failure::Failure;
use crate::money::{surplus, withdrawal};
use crate::page::{Shell, page};
use crate::people::signin;
use crate::posted::Posted;
use crate::season::Season;
use crate::texts::Texts;
use crate::town::neighbours;
use crate::when;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use rules::people::place::Place;
use rules::plan::moments::Stop;
use serde::Deserialize;
use tokio::sync::OwnedMutexGuard;

/// Steps of the season that a visitor waits for without being shown the way.
const AT_ONCE: usize = 40;

#[derive(Deserialize)]
pub(super) struct Turn {
    to: String,
    #[serde(default)]
    back: String,
}

/// Turns the clock forward; the rest of the town lives until then through the same acts. What is due at the moment
/// itself is left to the visitor: the draw, the roll.
pub(super) async fn turn(desk: Desk, posted: Posted<Turn>) -> Result<Response, Failure> {
    let demo = demo(&desk)?;
    let Turn { to, back } = posted.form;
    let stop = stop(&demo, &to)?;
    let watch = format!("/demo/turning?to={to}&from={}&back={}", desk.now.0, safe(&back));
    let Ok(mut season) = demo.season.clone().try_lock_owned() else { return Ok(go(&watch, None)) };
    if stop.at <= desk.app.now() {
        return Ok(go(safe(&back), None));
    }
    let arrived = season.play_some(stop.at, AT_ONCE).await.map_err(fault)?;
    let (app, place) = (desk.app.clone(), desk.place.clone());
    if arrived {
        arrive(&app, &place).await?;
        return Ok(go(safe(&back), Some(&desk.t.demo_turned(when::moment(&desk.t, stop.at)))));
    }
    tokio::spawn(live_on(season, stop, app, place));
    Ok(go(&watch, None))
}

/// The days until the moment, while the visitor watches.
async fn live_on(mut season: OwnedMutexGuard<Season>, stop: Stop, app: App, place: Place) {
    let lived = season.play_some(stop.at, usize::MAX).await;
    let arrived = arrive(&app, &place).await;
    if let Err(why) = lived.map_err(fault).and(arrived) {
        tracing::error!(%why, "the season stopped on its way");
    }
}

/// What the days moved by themselves is moved; they end nobody's sign-in.
async fn arrive(app: &App, place: &Place) -> Result<(), Failure> {
    offer::settle_everywhere(app).await?;
    for one in app.places() {
        guest::look(app, &one).await?;
        ending::look(app, &one).await?;
        next::look(app, &one).await?;
        if one.is_community() && app.community(&one).is_ok() {
            community::look(app, &one).await?;
        }
    }
    surplus::look_everywhere(app).await;
    withdrawal::look_everywhere(app).await;
    neighbours::life::afternoon(app).await?;
    signin::keep_all(app, place).await
}

#[derive(Template)]
#[template(path = "home/turning.html")]
struct TurningPage {
    shell: Shell,
    t: Texts,
    now: String,
    until: String,
    part: i64,
}

#[derive(Deserialize)]
pub(super) struct Watched {
    to: String,
    from: i64,
    #[serde(default)]
    back: String,
}

/// How far the season has come; once it is there, on to where the visitor was.
pub(super) async fn show(desk: Desk, Query(asked): Query<Watched>) -> Result<Response, Failure> {
    let demo = demo(&desk)?;
    let stop = stop(&demo, &asked.to)?;
    if demo.season.try_lock().is_ok() {
        return Ok(go(safe(&asked.back), Some(&desk.t.demo_turned(when::moment(&desk.t, desk.now)))));
    }
    let whole = (stop.at.0 - asked.from).max(1);
    Ok(page(TurningPage {
        now: when::moment(&desk.t, desk.now),
        until: when::moment(&desk.t, stop.at),
        part: (desk.now.0 - asked.from).clamp(0, whole) * 100 / whole,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn stop(demo: &Demo, key: &str) -> Result<Stop, Failure> {
    demo.stops.iter().find(|stop| stop.key == key).copied().ok_or(Failure::NotTheirs)
}

/// A path of ours, whatever the form said.
fn safe(back: &str) -> &str {
    if back.starts_with('/') && !back.starts_with("//") { back } else { "/" }
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands the error over")]
fn fault(why: anyhow::Error) -> Failure {
    Failure::Fault(store::Fault::Db(format!("{why:#}")))
}
