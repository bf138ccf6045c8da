//! 后勤检查单 What the logistics group ticked on a day, and the alert about a list that is not in time (P3.47).

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::checklist::{Duty, Overdue};
use rules::moment::Moment;
use rules::people::role::Role;
use serde_json::{Value, json};

/// One tick.
#[derive(Clone, Debug)]
pub struct TickRow {
    /// Whose list.
    pub duty: Duty,
    /// Which task, by its Chinese words.
    pub task: String,
    /// When.
    pub at: Moment,
    /// By whom, by name.
    pub by: String,
}

impl Tx {
    /// What was ticked on a day.
    pub async fn checklist_ticks(&mut self, date: Date) -> Result<Vec<TickRow>, Fault> {
        const READ: &str = "SELECT c.duty, c.task, c.ticked_at, COALESCE(s.name, c.ticked_by) AS name
             FROM checklist c
             LEFT JOIN staff s ON s.district = c.district AND s.staff = c.ticked_by
             WHERE c.district = $1 AND c.place = $2 AND c.date = $3 ORDER BY c.ticked_at, c.duty, c.task";
        let rows = self.rows(READ, args![self.district(), self.place(), date.to_string()]).await?;
        rows.iter().map(tick_row).collect()
    }

    /// Whether an evening of the day is held, or was.
    pub async fn is_care_held(&mut self, date: Date) -> Result<bool, Fault> {
        const READ: &str = "SELECT e.session FROM session e
             WHERE e.district = $1 AND e.place = $2 AND e.date = $3 AND e.cancelled_at IS NULL LIMIT 1";
        Ok(self.row(READ, args![self.district(), self.place(), date.to_string()]).await?.is_some())
    }

    /// Writes a tick; the same again is the same tick.
    pub async fn checklist_ticked(
        &mut self,
        (duty, task): (Duty, &str),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO checklist (district, place, date, duty, task, ticked_at, ticked_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (date, key) = (now.date().to_string(), duty.key());
        if self.run(ADD, args![district, place, &date, key, task, now, by]).await? == 0 {
            return Ok(());
        }
        self.record(record("checklist.ticked", key, version, json!({ "date": date, "task": task })), now)
            .await
    }

    /// Tells the management group of a list that is not ticked in time, once a day; whether that is new.
    pub async fn checklist_overdue(
        &mut self,
        late: &Overdue,
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        let (duty, by) = (late.duty.key(), late.by.strftime("%H:%M").to_string());
        if !self.once(now.date(), ("checklist", duty, "overdue"), now).await? {
            return Ok(false);
        }
        let open = i64::try_from(late.open).unwrap_or(i64::MAX);
        self.record(record("checklist.overdue", duty, version, json!({ "open": open, "by": by })), now)
            .await?;
        let words = json!({ "duty": duty, "count": open, "by": by });
        self.tell_role(Role::Manager, "checklist-overdue", words, now).await?;
        Ok(true)
    }
}

fn tick_row(row: &Row) -> Result<TickRow, Fault> {
    let key = row.text("duty")?;
    let duty = Duty::from_key(&key).ok_or(Fault::Corrupt { what: "checklist.duty", why: key })?;
    Ok(TickRow { duty, task: row.text("task")?, at: row.moment("ticked_at")?, by: row.text("name")? })
}

fn record<'a>(act: &'static str, subject: &'a str, scheme_version: i64, after: Value) -> Record<'a> {
    Record { act, subject, clause: "P3.47", scheme_version, before: Value::Null, after }
}
