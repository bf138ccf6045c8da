//! 托管账户 Money at the edge: the cashier's desk and the family's statement.

pub mod account;
pub mod bill;
pub mod payment;
pub mod refund;

use crate::routes::Route;

/// Every address of this wing.
pub(crate) fn routes() -> Vec<Route> {
    [bill::routes(), payment::routes(), refund::routes(), account::routes()].into_iter().flatten().collect()
}
