//! 托管账户 Money: the ledger, and what is billed, paid, released and refunded.

mod account;
mod bill;
pub(crate) mod carrying;
pub(crate) mod ledger;
mod payment;
mod refund;
mod release;

pub use account::{Flow, Flows, Movement, Totals};
pub use bill::BillRow;
pub use refund::RefundRow;
