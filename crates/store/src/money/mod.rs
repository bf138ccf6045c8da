//! 托管账户 Money: the ledger, and what is billed, paid, released and refunded.

mod account;
mod bill;
mod payment;
mod refund;
mod release;

pub use account::{Movement, Totals};
pub use bill::BillRow;
pub use refund::RefundRow;
