//! 钱在哪里 Where the families' money is, place by place, by the transfers alone: no balance is read for it.

use crate::db::Store;
use crate::fault::Fault;
use crate::row::args;
use rules::fen::Fen;
use std::collections::BTreeMap;

/// The families' money of one place: what they paid is released, sent back or still held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Came from the bank, payments that were undone taken off.
    pub paid: Fen,
    /// Went to whoever gave the lessons, what came back for corrected rolls taken off.
    pub released: Fen,
    /// Went back to families.
    pub refunded: Fen,
    /// Is held, what was carried over included.
    pub held: Fen,
}

impl Store {
    /// The sums of each place (`district/place`) whose families' money ever moved.
    pub async fn money_sums(&self) -> Result<BTreeMap<String, Sums>, Fault> {
        const READ: &str = "SELECT district || '/' || place AS at,
                    CASE WHEN debit LIKE 'custody/%' OR debit LIKE 'carried/%' THEN 'family' WHEN debit LIKE 'payee/%' THEN 'payee'
                         WHEN debit LIKE 'refunds-due/%' THEN 'due' ELSE 'bank' END AS out_of,
                    CASE WHEN credit LIKE 'custody/%' OR credit LIKE 'carried/%' THEN 'family' WHEN credit LIKE 'payee/%' THEN 'payee'
                         WHEN credit LIKE 'refunds-due/%' THEN 'due' ELSE 'bank' END AS goes_to,
                    CAST(sum(fen) AS BIGINT) AS fen
             FROM transfer WHERE step IN ('posted', 'post') GROUP BY 1, 2, 3 ORDER BY 1, 2, 3";
        let mut conn = self.reading().await?;
        let mut all = BTreeMap::<String, Sums>::new();
        for row in conn.rows(READ, args![]).await? {
            let (at, out_of, goes_to, fen) =
                (row.text("at")?, row.text("out_of")?, row.text("goes_to")?, row.fen("fen")?);
            let (other, fen) = match (out_of.as_str(), goes_to.as_str()) {
                ("family", "family") => continue,
                ("family", other) => (other.to_owned(), -fen),
                (other, "family") => (other.to_owned(), fen),
                _ => continue,
            };
            let sums = all.entry(at).or_default();
            sums.held = sums.held + fen;
            match other.as_str() {
                "payee" => sums.released = sums.released - fen,
                "due" => sums.refunded = sums.refunded - fen,
                _ => sums.paid = sums.paid + fen,
            }
        }
        Ok(all)
    }
}
