//! 托管账户 Money: the ledger, and what is billed, paid, released and refunded.

mod account;
mod audit;
mod bill;
pub(crate) mod carrying;
mod collection;
mod correction;
mod day_end;
mod flow;
pub(crate) mod ledger;
mod month_end;
mod pay;
mod payment;
mod reconciliation;
mod refund;
mod release;
mod relief;
mod rest;
mod spending;
mod tally;
mod tender;

pub use account::{Flow, Flows, Movement, Totals};
pub use audit::{AuditTable, audit_broken};
pub use bill::BillRow;
pub use collection::{LineRow, Taken, TakenRow};
pub use correction::CorrectionRow;
pub use day_end::DayEndRow;
pub use flow::{DayFlow, SchoolFlow};
pub use month_end::{EarnedRow, HeldDays};
pub use pay::{PayLine, PayRow};
pub use reconciliation::{BillTaken, ReasonRow};
pub use refund::RefundRow;
pub use relief::{PlainPaper, ReliefRow, ReliefStands};
pub use rest::RestRow;
pub use spending::{PayeeRow, SpendingRow};
pub use tally::{RecountRow, TallyChild, TallyCourse, TallyLine, TallyRow};
pub use tender::{TenderRow, TendersAsked};
