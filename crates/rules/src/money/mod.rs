//! 托管账户 Money: held in custody, released lesson by lesson, explained to the fen.

pub mod account;
pub mod bill;
pub mod charge;
pub mod collection;
pub mod correction;
pub mod day_end;
pub mod fee;
pub mod item;
pub mod leaving;
pub mod ledger;
pub mod month_end;
pub mod pay;
pub mod payment;
pub mod payment_code;
pub mod reconciliation;
pub mod refund;
pub mod release;
pub mod relief;
pub mod rest;
pub mod share;
pub mod spending;
pub mod tally;
pub mod tariff;
pub mod tender;
