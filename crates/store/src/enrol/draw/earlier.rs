//! 以前的摇号 Draws of terms before, which anyone may still check.

use crate::fault::Fault;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::id::DrawId;
use rules::moment::Moment;

impl Tx {
    /// Draws beside this one that families were told of, the latest first, each with when they were.
    pub async fn draws_earlier(&mut self, current: &DrawId) -> Result<Vec<(DrawId, Moment)>, Fault> {
        const READ: &str = "SELECT draw, published_at FROM draw
             WHERE district = $1 AND place = $2 AND draw <> $3 AND published_at IS NOT NULL AND voided_at IS NULL
             ORDER BY published_at DESC, draw";
        let rows = self.rows(READ, args![self.district(), self.place(), current.as_str()]).await?;
        let one = |row: &Row| Ok((DrawId::new(row.text("draw")?), row.moment("published_at")?));
        rows.iter().map(one).collect()
    }
}
