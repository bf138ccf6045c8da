//! 个别辅导 Help that was given: to whom, with what. The journal says how many were helped and how long, never with what.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::help::{Draft, Given};
use rules::id::{SessionId, StudentId};
use rules::moment::Moment;
use serde_json::{Value, json};

/// Help as staff or the child's own family read it.
#[derive(Clone, Debug)]
pub struct HelpRow {
    /// On which evening.
    pub date: Date,
    /// With what.
    pub topic: String,
    /// How long.
    pub minutes: i64,
    /// How many children.
    pub students: i64,
    /// By whom, by name.
    pub by: String,
}

impl Tx {
    /// Help of that id, as it stands.
    pub async fn help(&mut self, id: &str) -> Result<Option<Draft>, Fault> {
        const READ: &str = "SELECT h.topic, h.minutes, m.student FROM help h
             JOIN help_student m ON m.district = h.district AND m.place = h.place AND m.help = h.help
             WHERE h.district = $1 AND h.place = $2 AND h.help = $3 ORDER BY m.student";
        let rows = self.rows(READ, args![self.district(), self.place(), id]).await?;
        let Some(first) = rows.first() else { return Ok(None) };
        let students = rows.iter().map(|row| Ok(StudentId::new(row.text("student")?)));
        Ok(Some(Draft {
            id: id.to_owned(),
            students: students.collect::<Result<_, Fault>>()?,
            topic: first.text("topic")?,
            minutes: first.int("minutes")?,
        }))
    }

    /// Help of one session.
    pub async fn helps(&mut self, session: &SessionId) -> Result<Vec<HelpRow>, Fault> {
        const READ: &str =
            "SELECT h.date, h.topic, h.minutes, count(*) AS students, COALESCE(t.name, h.by) AS teacher
             FROM help h
             JOIN help_student m ON m.district = h.district AND m.place = h.place AND m.help = h.help
             LEFT JOIN staff t ON t.district = h.district AND t.staff = h.by
             WHERE h.district = $1 AND h.place = $2 AND h.session = $3
             GROUP BY h.help, h.date, h.topic, h.minutes, h.at, h.by, t.name ORDER BY h.at, h.help";
        let rows = self.rows(READ, args![self.district(), self.place(), session.as_str()]).await?;
        rows.iter().map(row_of).collect()
    }

    /// Help of one child of the permit's scope, the newest first.
    pub async fn helps_of(&mut self, student: &StudentId) -> Result<Vec<HelpRow>, Fault> {
        const READ: &str = "SELECT h.date, h.topic, h.minutes, 1 AS students, COALESCE(t.name, h.by) AS teacher
             FROM help h
             JOIN help_student m ON m.district = h.district AND m.place = h.place AND m.help = h.help
             LEFT JOIN staff t ON t.district = h.district AND t.staff = h.by
             WHERE h.district = $1 AND h.place = $2 AND m.student = $3 ORDER BY h.date DESC, h.at DESC LIMIT 100";
        let child = self.student(student).await?;
        let rows = self.rows(READ, args![self.district(), self.place(), child.id.as_str()]).await?;
        rows.iter().map(row_of).collect()
    }

    /// Writes help down (P1.32).
    pub async fn help_given(
        &mut self,
        given: &Given,
        (session, date): (&SessionId, Date),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO help (district, place, help, session, date, topic, minutes, at, by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        const WHO: &str = "INSERT INTO help_student (district, place, help, student)
             SELECT $1, $2, $3, value ->> 'student' FROM jsonb_each($4) WHERE true";
        let Draft { id, students, topic, minutes } = &given.draft;
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let day = date.to_string();
        let add = args![district, place, id, session.as_str(), &day, topic, *minutes, now, by];
        self.run(ADD, add).await?;
        let who = batch(students.iter().map(|student| json!({ "student": student })));
        self.run(WHO, args![self.district(), self.place(), id, who]).await?;
        let record = Record {
            act: "help.given",
            subject: id,
            clause: "P1.32",
            scheme_version: version,
            before: Value::Null,
            after: json!({ "date": day, "students": students.len(), "minutes": minutes }),
        };
        self.record(record, now).await
    }
}

fn row_of(row: &Row) -> Result<HelpRow, Fault> {
    Ok(HelpRow {
        date: row.parsed("date")?,
        topic: row.text("topic")?,
        minutes: row.int("minutes")?,
        students: row.int("students")?,
        by: row.text("teacher")?,
    })
}
