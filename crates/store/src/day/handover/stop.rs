//! 下车 Children who got off a bus at a stop, and how often a child has gone on an evening.

use crate::fault::Fault;
use crate::row::{args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::id::{EscortId, SessionId, StudentId};
use serde_json::json;
use std::collections::BTreeMap;

/// A child whom a line's leader handed over on its way.
#[derive(Clone, Debug)]
pub struct GotOff {
    /// The child.
    pub student: StudentId,
    /// Name.
    pub name: String,
    /// The session whose roll has it.
    pub session: SessionId,
    /// Who took it, by name.
    pub adult: String,
}

impl Tx {
    /// Children of a line whom the permit's person has handed over on a day, as it stands; the first first.
    pub async fn handover_got_off(&mut self, escort: &EscortId, date: Date) -> Result<Vec<GotOff>, Fault> {
        const READ: &str = "SELECT c.student, s.name AS child, r.session, h.name AS adult
             FROM escort_child c
             JOIN student s ON s.district = c.district AND s.place = c.place AND s.student = c.student
             JOIN roll r ON r.district = c.district AND r.place = c.place AND r.date = c.date
               AND r.student = c.student
             JOIN handover h ON h.district = r.district AND h.place = r.place AND h.date = r.date
               AND h.student = r.student AND h.nth = r.handed
             WHERE c.district = $1 AND c.place = $2 AND c.date = $3 AND c.escort = $4
               AND c.ended = 'handed-over' AND c.ended_at = h.released_at AND h.released_by = $5
             ORDER BY h.released_at, s.sort_key, c.student";
        let by = self.permit().person().to_string();
        let args = args![self.district(), self.place(), date.to_string(), escort.as_str(), by];
        let rows = self.rows(READ, args).await?;
        let got_off = rows.iter().map(|row| {
            Ok(GotOff {
                student: StudentId::new(row.text("student")?),
                name: row.text("child")?,
                session: SessionId::new(row.text("session")?),
                adult: row.text("adult")?,
            })
        });
        got_off.collect()
    }

    /// How often each of these children was handed over on a day, what was taken back among it; whoever never was is not named.
    pub async fn handover_times(
        &mut self,
        students: &[StudentId],
        date: Date,
    ) -> Result<BTreeMap<StudentId, i64>, Fault> {
        const READ: &str = "SELECT student, COUNT(*) AS times FROM handover
             WHERE district = $1 AND place = $2 AND date = $3
               AND student IN (SELECT value ->> 'id' FROM jsonb_each($4))
             GROUP BY student";
        let ids = batch(students.iter().map(|id| json!({ "id": id })));
        let rows = self.rows(READ, args![self.district(), self.place(), date.to_string(), ids]).await?;
        rows.iter().map(|row| Ok((StudentId::new(row.text("student")?), row.int("times")?))).collect()
    }
}
