//! 托管账户 Money: the ledger, and what is billed, paid, released and refunded.

mod account;
mod bill;
pub(crate) mod carrying;
mod collection;
mod correction;
mod day_end;
pub(crate) mod ledger;
mod payment;
mod refund;
mod release;

pub use account::{Flow, Flows, Movement, Totals};
pub use bill::BillRow;
pub use collection::{LineRow, Taken, TakenRow};
pub use correction::CorrectionRow;
pub use day_end::DayEndRow;
pub use refund::RefundRow;
