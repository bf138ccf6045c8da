//! 改回未办 Steps that were marked as done by mistake: rows that are only ever added, so that both can be read.

use super::step;
use crate::fault::Fault;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::day::incident::reopening::Reopened;
use rules::day::incident::{Done, Step};
use rules::id::{IncidentId, PersonId};
use rules::moment::Moment;
use serde_json::json;

/// A step of a file that was opened again.
#[derive(Clone, Debug)]
pub struct ReopenedRow {
    /// Which.
    pub step: Step,
    /// What does not stand.
    pub done: Done,
    /// Who had marked it, by name.
    pub done_name: String,
    /// Who opened it again, by name, and when.
    pub by: (String, Moment),
    /// How it came.
    pub reason: String,
}

impl Tx {
    /// Opens a step again; what was written of it is kept beside it.
    pub async fn incident_unstepped(
        &mut self,
        (id, event): (&IncidentId, &Reopened),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO incident_step_undone (district, place, incident, step, nth, done_at, done_by, note,
                 undone_at, undone_by, reason)
             SELECT p.district, p.place, p.incident, p.step,
                 1 + (SELECT COUNT(*) FROM incident_step_undone u WHERE u.district = $1 AND u.place = $2
                      AND u.incident = $3 AND u.step = $4),
                 p.done_at, p.done_by, p.note, $5, $6, $7
             FROM incident_step p
             WHERE p.district = $1 AND p.place = $2 AND p.incident = $3 AND p.step = $4
               AND p.done_at IS NOT NULL";
        const PUT: &str = "UPDATE incident_step SET done_at = NULL, done_by = NULL, note = ''
             WHERE district = $1 AND place = $2 AND incident = $3 AND step = $4";
        let (district, place, step) = (self.district(), self.place(), event.step.key());
        let by = self.permit().person().to_string();
        let args = args![&district, &place, id.as_str(), step, now, by, &event.reason];
        self.run(ADD, args).await?;
        self.run(PUT, args![district, place, id.as_str(), step]).await?;
        let before = json!({ "step": step, "by": event.done.by, "at": event.done.at });
        let noted = ("incident.unstepped", id.as_str());
        self.incident_noted(noted, (before, json!({ "step": step })), version, now).await
    }

    /// Steps of a file that were opened again, in the order in which that was said.
    pub async fn incident_reopened(&mut self, id: &IncidentId) -> Result<Vec<ReopenedRow>, Fault> {
        const READ: &str = "SELECT u.step, u.done_at, u.done_by, u.note, u.undone_at, u.reason,
                 COALESCE(d.name, u.done_by) AS done_name, COALESCE(b.name, u.undone_by) AS undone_name
             FROM incident_step_undone u
             LEFT JOIN staff d ON d.district = u.district AND d.staff = u.done_by
             LEFT JOIN staff b ON b.district = u.district AND b.staff = u.undone_by
             WHERE u.district = $1 AND u.place = $2 AND u.incident = $3
             ORDER BY u.undone_at, u.step, u.nth";
        let rows = self.rows(READ, args![self.district(), self.place(), id.as_str()]).await?;
        rows.iter().map(reopened).collect()
    }
}

fn reopened(row: &Row) -> Result<ReopenedRow, Fault> {
    let by = PersonId::new(row.text("done_by")?);
    Ok(ReopenedRow {
        step: step(row)?,
        done: Done { at: row.moment("done_at")?, by, note: row.text("note")? },
        done_name: row.text("done_name")?,
        by: (row.text("undone_name")?, row.moment("undone_at")?),
        reason: row.text("reason")?,
    })
}
