//! 常驻 What every node keeps in memory: one statement says whether the database has come to hold more of it.

use crate::db::Store;
use crate::fault::Fault;
use crate::row::args;

/// How much of it stands in the database. Two that are alike are of the same rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent([i64; 7]);

/// Its columns, in the order of an [`Extent`].
const COLUMNS: [&str; 7] = ["places", "plans", "years", "own", "own_at", "answers", "answers_at"];

impl Store {
    /// Places and published versions are only added, so that their number is enough. A year's file may be replaced, which its
    /// editions count; days of a bureau's own are taken back and answers are given anew, which the moments tell.
    pub async fn extent(&self) -> Result<Extent, Fault> {
        const READ: &str = "SELECT
                 (SELECT count(district) FROM place) AS places,
                 (SELECT count(district) FROM scheme) AS plans,
                 (SELECT CAST(coalesce(sum(edition), 0) AS BIGINT) FROM calendar_year) AS years,
                 (SELECT count(district) FROM calendar_own) AS own,
                 (SELECT CAST(coalesce(sum(entered_at), 0) AS BIGINT) FROM calendar_own) AS own_at,
                 (SELECT count(district) FROM activity WHERE state <> 'asked') AS answers,
                 (SELECT CAST(coalesce(sum(at), 0) AS BIGINT) FROM activity WHERE state <> 'asked') AS answers_at";
        let rows = self.glance(READ, args![]).await?;
        let row = rows.first().ok_or(Fault::NotFound)?;
        let mut extent = Extent::default();
        for (number, column) in extent.0.iter_mut().zip(COLUMNS) {
            *number = row.int(column)?;
        }
        Ok(extent)
    }
}
