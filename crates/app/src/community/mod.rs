//! 社区托管 Community: what a plan of community care asks of a committee, a provider and a family.

pub mod agreement;
pub mod care_class;
pub mod carer;
pub mod census;
mod collecting;
pub mod management;
pub mod premises;
pub mod provider;
pub mod supervision;
pub mod temporary;

use crate::app::{Above, App};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::posted::Fields;
use crate::routes::Route;
use jiff::civil::Date;
use rules::people::place::Place;
use rules::plan::community_care::Community;
use rules::plan::form::word;
use std::sync::Arc;

pub(crate) fn routes() -> Vec<Route> {
    let nouns = [
        agreement::routes(),
        census::routes(),
        care_class::routes(),
        premises::routes(),
        carer::routes(),
        provider::routes(),
        management::routes(),
        supervision::routes(),
        temporary::routes(),
    ];
    nouns.into_iter().flatten().collect()
}

/// The plan by which a community's class is run. Only a community has one; an office above goes on to its communities.
fn of_class(app: &App, place: &Place) -> Result<Arc<Above<Community>>, Failure> {
    if place.kind == "community" { app.community(place) } else { Err(Failure::NotTheirs) }
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
