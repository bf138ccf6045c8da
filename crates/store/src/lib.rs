//! 存储 The only SQL. SQLite (embedded) and PostgreSQL, one statement text for both.
//!
//! `Store::act` opens a writing transaction for a permit, `Store::look` a reading one. Wings hold one file a noun:
//! `<noun>_facts` reads what a rule may know, `<noun>_<event>` writes rows, journal and outbox.

mod backup;
mod bare;
mod blank;
pub mod bureau;
pub mod community;
pub mod day;
mod db;
mod doctor;
pub mod enrol;
mod extent;
mod fault;
mod journal;
mod migrate;
pub mod money;
mod outbox;
pub mod people;
pub mod plan;
mod row;
pub mod safety;
mod tx;
mod warning;

pub use backup::{Backup, LastRow};
pub use bare::Bare;
pub use db::Store;
pub use doctor::{Finding, Sums};
pub use extent::Extent;
pub use fault::Fault;
pub use journal::{Entry, Record};
pub use outbox::{Message, Tell};
pub use tx::Tx;
