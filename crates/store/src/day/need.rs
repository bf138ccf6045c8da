//! 辅导名单 Who needs help with what, and how often it was given since. The journal says that somebody was named, never who
//! or why.

use crate::fault::Fault;
use crate::journal::Record;
use crate::people::student;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::need::{Named, Need};
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::student::Student;
use serde_json::{Value, json};

/// A need as staff or the pupil's own family read it.
#[derive(Clone, Debug)]
pub struct NeedRow {
    /// Who, and what with.
    pub need: Need,
    /// The pupil.
    pub student: Student,
    /// Since when.
    pub date: Date,
    /// Named by whom, by name.
    pub by: String,
    /// How often it was helped since.
    pub helped: i64,
    /// When last.
    pub last: Option<Date>,
}

impl Tx {
    /// Whoever is on the list within the permit and at the school on that day; those helped least recently first.
    pub async fn needs(&mut self, today: Date) -> Result<Vec<NeedRow>, Fault> {
        let mut rows = self.need_rows("").await?;
        rows.retain(|row| self.permit().covers(&row.student.id, &row.student.home_class));
        rows.retain(|row| row.student.is_on_roll(today));
        rows.sort_by_key(|row| row.last);
        Ok(rows)
    }

    /// What one pupil of the permit's scope needs and needed, the newest first.
    pub async fn needs_of(&mut self, student: &StudentId) -> Result<Vec<NeedRow>, Fault> {
        let child = self.student(student).await?;
        self.need_rows(child.id.as_str()).await
    }

    /// One need within the permit, or [`Fault::NotFound`].
    pub async fn need(&mut self, id: &str) -> Result<Need, Fault> {
        let student = self.need_of(id).await?.ok_or(Fault::NotFound)?;
        let of_child = self.needs_of(&student).await?;
        of_child.into_iter().map(|row| row.need).find(|need| need.id == id).ok_or(Fault::NotFound)
    }

    /// Whose need has this id, whoever asks: an id is one pupil's.
    pub async fn need_of(&mut self, id: &str) -> Result<Option<StudentId>, Fault> {
        const READ: &str = "SELECT student FROM need WHERE district = $1 AND place = $2 AND need = $3";
        let row = self.row(READ, args![self.district(), self.place(), id]).await?;
        row.map(|row| Ok(StudentId::new(row.text("student")?))).transpose()
    }

    /// Open needs of everyone, or all of one pupil.
    async fn need_rows(&mut self, student: &str) -> Result<Vec<NeedRow>, Fault> {
        const READ: &str = "SELECT n.need, n.reason, n.date, COALESCE(t.name, n.by) AS teacher,
                 CASE WHEN n.ended_on IS NULL THEN 0 ELSE 1 END AS is_over, count(h.help) AS helped,
                 max(h.date) AS last_on, s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note
             FROM need n
             JOIN student s ON s.district = n.district AND s.place = n.place AND s.student = n.student
             LEFT JOIN staff t ON t.district = n.district AND t.staff = n.by
             LEFT JOIN help_student m ON m.district = n.district AND m.place = n.place AND m.student = n.student
             LEFT JOIN help h ON h.district = m.district AND h.place = m.place AND h.help = m.help
                 AND h.at >= n.at AND (n.ended_on IS NULL OR h.date <= n.ended_on)
             WHERE n.district = $1 AND n.place = $2 AND ($3 = '' AND n.ended_on IS NULL OR n.student = $3)
             GROUP BY n.need, n.reason, n.date, n.at, n.by, n.ended_on, t.name, s.student, s.household, s.name,
                 s.sort_key, s.grade, s.home_class, s.seat, s.on_roll_from, s.on_roll_until, s.care_note
             ORDER BY n.at DESC, n.need";
        let rows = self.rows(READ, args![self.district(), self.place(), student]).await?;
        rows.iter().map(row_of).collect()
    }

    /// Puts a pupil on the list (P1.32).
    pub async fn need_named(&mut self, named: &Named, version: i64, now: Moment) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO need (district, place, need, student, reason, date, at, by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let Need { id, student, reason, .. } = &named.need;
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let day = now.date().to_string();
        self.run(ADD, args![district, place, id, student.as_str(), reason, &day, now, by]).await?;
        self.record(told("need.named", id, version, json!({ "date": day })), now).await
    }

    /// Takes a pupil off the list.
    pub async fn need_ended(&mut self, need: &Need, version: i64, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE need SET ended_on = $4, ended_by = $5
             WHERE district = $1 AND place = $2 AND need = $3 AND ended_on IS NULL";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let day = now.date().to_string();
        self.run(PUT, args![district, place, &need.id, &day, by]).await?;
        self.record(told("need.ended", &need.id, version, json!({ "date": day })), now).await
    }
}

fn told<'a>(act: &'static str, need: &'a str, version: i64, after: Value) -> Record<'a> {
    Record { act, subject: need, clause: "P1.32", scheme_version: version, before: Value::Null, after }
}

fn row_of(row: &Row) -> Result<NeedRow, Fault> {
    let student = student(row)?;
    let last = row.parsed_or("last_on")?;
    Ok(NeedRow {
        need: Need {
            id: row.text("need")?,
            student: student.id.clone(),
            reason: row.text("reason")?,
            is_over: row.flag("is_over")?,
        },
        student,
        date: row.parsed("date")?,
        by: row.text("teacher")?,
        helped: row.int("helped")?,
        last,
    })
}
