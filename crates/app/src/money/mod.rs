//! 托管账户 Money at the edge: the cashier's desk and the family's statement.

pub mod account;
pub mod audit;
pub mod bill;
pub mod charge;
pub mod collection;
pub mod correction;
pub mod day_end;
pub mod flow;
pub(crate) mod leaving;
pub mod month_end;
pub mod pay;
pub mod payment;
pub mod reconciliation;
pub mod refund;
pub mod relief;
pub mod rest;
pub mod spending;
pub mod tally;
pub mod tender;

use crate::routes::Route;

/// Every address of this wing.
pub(crate) fn routes() -> Vec<Route> {
    let nouns = [
        bill::routes(),
        charge::routes(),
        collection::routes(),
        payment::routes(),
        tender::routes(),
        reconciliation::routes(),
        flow::routes(),
        audit::routes(),
        pay::routes(),
        refund::routes(),
        rest::routes(),
        account::routes(),
        correction::routes(),
        day_end::routes(),
        month_end::routes(),
        relief::routes(),
        spending::routes(),
        tally::routes(),
    ];
    nouns.into_iter().flatten().collect()
}
