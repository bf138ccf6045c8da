//! 托管账户 Money at the edge: the cashier's desk and the family's statement.

pub mod account;
pub mod audit;
pub mod behalf;
pub(crate) mod beside;
pub mod bill;
pub mod charge;
pub mod collection;
pub mod correction;
pub mod day_end;
pub mod debt;
pub mod flow;
pub(crate) mod half_month;
pub(crate) mod leaving;
pub mod month_end;
pub mod pay;
pub mod payment;
pub mod quittance;
pub mod reconciliation;
pub mod refund;
pub mod relief;
pub mod rest;
pub mod share;
pub mod spending;
pub mod surplus;
pub mod tally;
pub mod tender;
pub mod withdrawal;

use crate::app::{App, InForce};
use crate::failure::Failure;
use crate::routes::Route;
use rules::people::place::Place;
use std::sync::Arc;

/// Every address of this wing.
pub(crate) fn routes() -> Vec<Route> {
    let nouns = [
        bill::routes(),
        charge::routes(),
        collection::routes(),
        payment::routes(),
        quittance::routes(),
        tender::routes(),
        reconciliation::routes(),
        flow::routes(),
        audit::routes(),
        behalf::routes(),
        pay::routes(),
        refund::routes(),
        rest::routes(),
        account::routes(),
        correction::routes(),
        day_end::routes(),
        debt::routes(),
        month_end::routes(),
        relief::routes(),
        share::routes(),
        spending::routes(),
        surplus::routes(),
        tally::routes(),
        withdrawal::routes(),
    ];
    nouns.into_iter().flatten().collect()
}

/// The version of the plan by which a place's money is journalled: of a school's term, or of a community's care.
pub(crate) fn version(app: &App, place: &Place) -> Result<i64, Failure> {
    if place.is_community() { Ok(app.community(place)?.version) } else { Ok(app.scheme(place)?.version) }
}

/// The plan of a school's term; none at a community with a plan, whose class is paid by its agreements (P2.29).
pub(crate) fn of_term(app: &App, place: &Place) -> Result<Option<Arc<InForce>>, Failure> {
    if !place.is_community() {
        return app.scheme(place).map(Some);
    }
    app.community(place).map(|_| None)
}

/// Whether a place has a desk that takes money in: a school's, or that of a community's class.
pub(crate) fn has_desk(app: &App, place: &Place) -> bool {
    !place.is_office() && version(app, place).is_ok()
}
