//! 社区托管 Community: what a plan of community care leaves behind.

mod agreement;
mod care_class;
mod carer;
mod census;
mod collecting;
mod management;
mod outing;
mod premises;
mod promise;
mod provider;
mod supervision;
mod temporary;

pub use agreement::{BilledMonth, Held, LeaveDay, Presence};
pub use care_class::ClassRow;
pub use carer::{CarerRow, WorkerRow};
pub use census::{CensusKind, CensusPaper};
pub use outing::{CountRow, OutingChild, OutingRow};
pub use provider::{BidRow, CallRow};
pub use supervision::VisitRow;

use crate::db::Store;
use crate::fault::Fault;
use crate::row::args;
use crate::tx::Tx;

impl Store {
    /// How long the journal of each of a district's communities is: while it has not grown, nothing has happened there.
    pub async fn community_heads(&self, district: &str) -> Result<Vec<(String, i64)>, Fault> {
        const READ: &str = "SELECT h.place, h.seq FROM journal_head h
             JOIN place p ON p.district = h.district AND p.place = h.place
             WHERE h.district = $1 AND p.kind = 'community' ORDER BY h.place";
        let rows = self.glance(READ, args![district]).await?;
        rows.iter().map(|row| Ok((row.text("place")?, row.int("seq")?))).collect()
    }
}

impl Tx {
    /// The committee, the provider, and the street above them.
    async fn class_hearers(&mut self) -> Result<Vec<String>, Fault> {
        const WHO: &str = "SELECT DISTINCT r.person FROM role r
             JOIN place p ON p.district = r.district AND p.place = r.place
             JOIN place c ON c.district = r.district AND c.place = $2
             WHERE r.district = $1 AND ((r.place = $2 AND r.role IN ('community-officer', 'manager'))
                 OR (r.role = 'community-officer' AND c.path LIKE p.path || '/%')) ORDER BY r.person";
        let rows = self.rows(WHO, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| row.text("person")).collect()
    }
}

/// Choices as a column holds them.
fn keys<T: Copy>(all: &[T], key: fn(T) -> &'static str) -> String {
    all.iter().map(|one| key(*one)).collect::<Vec<_>>().join(" ")
}

/// Reads a choice back.
fn chosen<T: Copy>(
    all: &[T],
    key: fn(T) -> &'static str,
    (what, text): (&'static str, &str),
) -> Result<T, Fault> {
    let found = all.iter().copied().find(|one| key(*one) == text);
    found.ok_or_else(|| Fault::Corrupt { what, why: text.to_owned() })
}

/// Reads several back.
fn chosen_all<T: Copy>(
    all: &[T],
    key: fn(T) -> &'static str,
    (what, text): (&'static str, &str),
) -> Result<Vec<T>, Fault> {
    text.split_whitespace().map(|one| chosen(all, key, (what, one))).collect()
}
