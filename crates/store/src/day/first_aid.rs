//! 保健处理 Small first aid. What was done stands in these rows: not in the journal, not in a message (X.16).

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::day::first_aid::Draft;
use rules::id::StudentId;
use rules::moment::Moment;
use serde_json::{Value, json};

/// An entry as its list shows it.
#[derive(Clone, Debug)]
pub struct FirstAidRow {
    /// What was written down.
    pub entry: Draft,
    /// The child's name.
    pub student: String,
    /// The child's home class.
    pub home_class: String,
    /// Who wrote it.
    pub by_id: String,
    /// The same by name.
    pub by: String,
}

impl Tx {
    /// The entries since a moment, the newest first.
    pub async fn first_aids(&mut self, since: Moment) -> Result<Vec<FirstAidRow>, Fault> {
        const READ: &str = "SELECT f.first_aid, f.student, f.at, f.done, f.kept_by,
                 COALESCE(c.name, f.student) AS child, COALESCE(c.home_class, '') AS home_class,
                 COALESCE(s.name, f.kept_by) AS name
             FROM first_aid f
             LEFT JOIN student c ON c.district = f.district AND c.place = f.place AND c.student = f.student
             LEFT JOIN staff s ON s.district = f.district AND s.staff = f.kept_by
             WHERE f.district = $1 AND f.place = $2 AND f.at >= $3 ORDER BY f.at DESC, f.first_aid";
        let rows = self.rows(READ, args![self.district(), self.place(), since]).await?;
        rows.iter().map(first_aid_row).collect()
    }

    /// Writes an entry; the same again is the same entry.
    pub async fn first_aid_kept(&mut self, entry: &Draft, version: i64, now: Moment) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO first_aid (district, place, first_aid, student, at, done, kept_at, kept_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (id, student) = (entry.id.as_str(), entry.student.as_str());
        let args = args![district, place, id, student, entry.at, &entry.done, now, by];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        self.record(record("first-aid.kept", id, version), now).await
    }

    /// Writes down that somebody has looked at what others wrote (X.16).
    pub async fn first_aid_looked(&mut self, version: i64, now: Moment) -> Result<(), Fault> {
        let subject = self.place();
        self.record(record("first-aid.looked", subject.as_str(), version), now).await
    }
}

fn first_aid_row(row: &Row) -> Result<FirstAidRow, Fault> {
    let entry = Draft {
        id: row.text("first_aid")?,
        student: StudentId::new(row.text("student")?),
        at: row.moment("at")?,
        done: row.text("done")?,
    };
    let (student, home_class) = (row.text("child")?, row.text("home_class")?);
    Ok(FirstAidRow { entry, student, home_class, by_id: row.text("kept_by")?, by: row.text("name")? })
}

fn record<'a>(act: &'static str, subject: &'a str, scheme_version: i64) -> Record<'a> {
    Record { act, subject, clause: "P3.47", scheme_version, before: Value::Null, after: json!({}) }
}
