//! 社区托管 Community: what a plan of community care asks of a committee, a provider and a family.

pub mod agreement;
pub mod care_class;
pub mod carer;
pub mod census;
mod collecting;
pub mod management;
pub mod outing;
pub mod premises;
pub mod promise;
pub mod provider;
pub mod supervision;
pub mod temporary;

use crate::app::{Above, App};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::Fields;
use crate::routes::Route;
use crate::who::Who;
use axum::extract::Path;
use jiff::civil::Date;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::{self, Permit};
use rules::plan::community_care::Community;
use rules::plan::form::word;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(crate) fn routes() -> Vec<Route> {
    let nouns = [
        agreement::routes(),
        census::routes(),
        promise::routes(),
        care_class::routes(),
        premises::routes(),
        carer::routes(),
        provider::routes(),
        management::routes(),
        supervision::routes(),
        temporary::routes(),
        outing::routes(),
    ];
    nouns.into_iter().flatten().collect()
}

/// District, place, and the child, answer or promise of an address.
type At = Path<(String, String, String)>;

/// With whom a child leaves, as a form says.
#[derive(Deserialize)]
struct With {
    #[serde(default)]
    with: String,
}

/// The plan by which a community's class is run. Only a community has one; an office above goes on to its communities.
fn of_class(app: &App, place: &Place) -> Result<Arc<Above<Community>>, Failure> {
    if place.is_community() { app.community(place) } else { Err(Failure::NotTheirs) }
}

/// What the clock does at a community: overdue promises rise, whoever must know hears how the class stands, what is due of its
/// outings, and which child has not come or is still there. Says how often somebody was told.
pub async fn look(app: &App, place: &Place) -> Result<usize, Failure> {
    let (class, promises) = (care_class::look(app, place).await, promise::look(app, place).await);
    let (outings, children) = (outing::look(app, place).await, agreement::look(app, place).await);
    Ok(class? + promises? + outings? + children?)
}

/// What each community looked like when there was nothing to tell there: the day, the plan's version, the end of its journal.
/// While all three are the same there is nothing new to look for.
#[derive(Debug, Default)]
pub(crate) struct Seen(BTreeMap<(String, String), (Date, i64, i64)>);

/// The same everywhere, with three statements a district where nothing has happened; what cannot be told at one place holds up no
/// other.
pub(crate) async fn look_everywhere(app: &App, seen: &mut Seen) {
    let (heads, going, cared) = (heads(app).await, going(app).await, cared(app).await);
    for place in app.places() {
        let Ok(plan) = of_class(app, &place) else { continue };
        let key = (place.district.to_string(), place.place.to_string());
        let stands = (app.now().date(), plan.version, heads.get(&key).copied().unwrap_or(0));
        // An outing is watched by the minute: its children are late though nothing has happened.
        let is_quiet = seen.0.get(&key) == Some(&stands) && !going.contains(&key);
        if is_quiet && !cared.contains(&key) {
            continue;
        }
        // So is the coming and leaving of a day, of which alone there may be news then.
        let found = if is_quiet { agreement::look(app, &place).await } else { look(app, &place).await };
        if let Err(why) = found {
            tracing::warn!(?why, place = %place.place, "a community was not told; tried again in a minute");
            continue;
        }
        seen.0.insert(key, stands);
    }
}

/// The districts with communities.
fn districts(app: &App) -> BTreeSet<String> {
    let here = app.places().into_iter().filter(|place| place.is_community());
    here.map(|place| place.district.to_string()).collect()
}

/// The end of each community's journal. One that cannot be read is looked at as ever.
async fn heads(app: &App) -> BTreeMap<(String, String), i64> {
    let mut heads = BTreeMap::new();
    for district in districts(app) {
        let found = app.store.community_heads(&district).await.unwrap_or_default();
        heads.extend(found.into_iter().map(|(place, seq)| ((district.clone(), place), seq)));
    }
    heads
}

/// The communities with an outing today, or with one that families answer until today. A district that cannot be read is looked
/// at as ever.
async fn going(app: &App) -> BTreeSet<(String, String)> {
    let mut going = BTreeSet::new();
    for district in districts(app) {
        let found = app.store.outing_places(&district, app.now().date()).await.unwrap_or_default();
        going.extend(found.into_iter().map(|place| (district.clone(), place)));
    }
    going
}

/// The communities that may have children today. A district that cannot be read is looked at as ever.
async fn cared(app: &App) -> BTreeSet<(String, String)> {
    let mut cared = BTreeSet::new();
    for district in districts(app) {
        let found = app.store.care_places(&district, app.now().date()).await.unwrap_or_default();
        cared.extend(found.into_iter().map(|place| (district.clone(), place)));
    }
    cared
}

/// The permit of a page for everybody: whoever has no role here reads it as a visitor.
fn anybody(act: Act, who: &Who, place: &Place) -> Result<Permit, Failure> {
    who.permit(act, place).or_else(|_| role::visitor(act, place).map_err(Failure::from))
}

/// A choice in the reader's language.
fn spoken(desk: &Desk, key: &str) -> String {
    word(key).in_language(desk.is_en()).to_owned()
}

/// A day that a form asks for.
fn day(sent: &Fields, name: &str) -> Result<Date, Failure> {
    sent.day(name)?.ok_or_else(|| Failure::BadForm(name.to_owned()))
}

/// A number, or none: what is no number is less than anything that a rule takes, and the rule says so.
fn number(sent: &Fields, name: &str) -> i64 {
    sent.number(name).unwrap_or(-1)
}
