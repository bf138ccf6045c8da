//! 托管场所 Checks of the class's rooms, the newest first.

use super::{chosen, chosen_all, keys};
use crate::fault::Fault;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::community::premises::inspecting::Looked;
use rules::community::premises::{Inspection, Item, Source};
use rules::moment::Moment;
use serde_json::json;

impl Tx {
    /// Every check of the place's rooms: the one of the latest day first, and of one day the one written last.
    pub async fn premises_inspections(&mut self) -> Result<Vec<Looked>, Fault> {
        const READ: &str = "SELECT room, source, metres, passed, failed, inspector, looked_on
             FROM premises_inspection WHERE district = $1 AND place = $2 ORDER BY looked_on DESC, seq DESC";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(looked).collect()
    }

    /// A check is written down.
    pub async fn premises_inspected(
        &mut self,
        (id, looked): (&str, &Looked),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO premises_inspection (district, place, inspection, room, source, metres, passed,
                 failed, inspector, looked_on, at, by, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let Looked { room, inspection: check } = looked;
        let (passed, failed) = (keys(&check.passed, Item::key), keys(&check.failed, Item::key));
        let (day, seq) = (check.on.to_string(), self.seq() + 1);
        let after = json!({ "room": room, "on": day, "inspector": check.inspector, "failed": failed });
        let args = args![
            district,
            place,
            id,
            room,
            check.source.key(),
            check.metres,
            passed,
            failed,
            &check.inspector,
            day,
            now,
            by,
            seq
        ];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        self.noted(("premises.inspected", id, "P2.19"), after, version, now).await
    }
}

fn looked(row: &Row) -> Result<Looked, Fault> {
    let items = |column: &'static str| chosen_all(Item::ALL, Item::key, (column, &row.text(column)?));
    let inspection = Inspection {
        source: chosen(Source::ALL, Source::key, ("premises_inspection.source", &row.text("source")?))?,
        inspector: row.text("inspector")?,
        on: row.parsed("looked_on")?,
        passed: items("passed")?,
        failed: items("failed")?,
        metres: row.int("metres")?,
    };
    Ok(Looked { room: row.text("room")?, inspection })
}
