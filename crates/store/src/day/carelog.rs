//! 托管记录 The lines of an evening. The journal says how homework came and that a line was written, never its words.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::student;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::carelog::{Draft, Facts, Homework, Written};
use rules::id::{SessionId, StudentId};
use rules::moment::Moment;
use rules::people::student::Student;
use serde_json::{Value, json};

/// A line as the family reads it.
#[derive(Clone, Debug)]
pub struct CarelogRow {
    /// What was written.
    pub line: Draft,
    /// When.
    pub at: Moment,
    /// By whom, by name.
    pub by: String,
}

impl Tx {
    /// The children of a session's roll with what was written of each, in the order of the roll.
    pub async fn carelog_facts(&mut self, id: &SessionId) -> Result<(Date, Vec<Student>, Facts), Fault> {
        const LINES: &str = "SELECT c.student, c.homework, c.line, c.snack FROM carelog c
             JOIN roll r ON r.district = c.district AND r.place = c.place AND r.date = c.date AND r.student = c.student
             WHERE c.district = $1 AND c.place = $2 AND r.session = $3";
        let session = self.session(id).await?;
        let rows = self.roll_rows(id).await?;
        let mut lines = Vec::new();
        for row in self.rows(LINES, args![self.district(), self.place(), id.as_str()]).await? {
            lines.push(line(&row)?);
        }
        let child = |row: &crate::day::RollRow| {
            let before = lines.iter().find(|one| one.student == row.student.id).cloned();
            (row.student.id.clone(), row.state, before)
        };
        let facts = Facts { children: rows.iter().map(child).collect() };
        Ok((session.date, rows.into_iter().map(|row| row.student).collect(), facts))
    }

    /// Writes lines; a family is told of a snack (P3.56), and once an evening that there is a line to read (P1.31).
    pub async fn carelog_written(
        &mut self,
        (event, date, students): (&Written, Date, &[Student]),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str =
            "INSERT INTO carelog (district, place, date, student, homework, line, snack, written_at,
                 written_by)
             SELECT $1, $2, $3, value ->> 'student', value ->> 'homework', value ->> 'line',
                    CAST(value ->> 'snack' AS BIGINT), $4, $5 FROM jsonb_each($6) WHERE true
             ON CONFLICT (district, place, date, student) DO UPDATE SET homework = excluded.homework,
                 line = excluded.line, snack = excluded.snack, written_at = excluded.written_at,
                 written_by = excluded.written_by";
        let lines = batch(event.lines.iter().map(|one| {
            let homework = one.homework.map_or("", Homework::key);
            json!({ "student": one.student, "homework": homework, "line": one.line, "snack": i64::from(one.snack) })
        }));
        let (day, by) = (date.to_string(), self.permit().person().to_string());
        self.run(PUT, args![self.district(), self.place(), &day, now, by, lines]).await?;
        for one in &event.lines {
            let after = json!({
                "date": day, "homework": one.homework.map(Homework::key), "has_line": !one.line.is_empty(),
                "snack": one.snack,
            });
            let record = Record {
                act: "carelog.written",
                subject: one.student.as_str(),
                clause: "P1.31",
                scheme_version: version,
                before: Value::Null,
                after,
            };
            self.record(record, now).await?;
        }
        let letter = |child: &Student, kind| {
            let words = json!({ "child": child.name, "student": child.id });
            Tell { recipient: format!("household:{}", child.household), kind, words }
        };
        let snacks = students.iter().filter(|child| event.snacks.contains(&child.id));
        let told = students.iter().filter(|child| event.told.contains(&child.id));
        let letters = snacks.map(|child| letter(child, "snack-noted"));
        let letters = letters.chain(told.map(|child| letter(child, "carelog-told")));
        self.tell(&letters.collect::<Vec<_>>(), now).await
    }

    /// Children of the permit's scope who came on a day, whoever waits to be called in extended care among them, by seat, with what was
    /// written of each.
    pub async fn carelogs(&mut self, date: Date) -> Result<Vec<(Student, Option<CarelogRow>)>, Fault> {
        const READ: &str = "SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note, COALESCE(c.homework, '') AS homework,
                 COALESCE(c.line, '') AS line, COALESCE(c.snack, 0) AS snack, c.written_at,
                 COALESCE(t.name, c.written_by, '') AS teacher
             FROM roll r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             LEFT JOIN carelog c ON c.district = r.district AND c.place = r.place AND c.date = r.date
               AND c.student = r.student
             LEFT JOIN staff t ON t.district = c.district AND t.staff = c.written_by
             WHERE r.district = $1 AND r.place = $2 AND r.date = $3
               AND (r.state IN ('present', 'late', 'handed-over')
                 OR EXISTS (SELECT 1 FROM extended_roll o WHERE o.district = r.district AND o.place = r.place
                   AND o.date = r.date AND o.student = r.student))
             ORDER BY s.grade, length(s.home_class), s.home_class, s.seat, s.student";
        let rows = self.rows(READ, args![self.district(), self.place(), date.to_string()]).await?;
        let mut all = Vec::new();
        for row in &rows {
            let child = student(row)?;
            let written = match row.moment_or("written_at")? {
                Some(at) => Some(CarelogRow { line: line(row)?, at, by: row.text("teacher")? }),
                None => None,
            };
            if self.permit().covers(&child.id, &child.home_class) {
                all.push((child, written));
            }
        }
        Ok(all)
    }

    /// What was written of one child of the permit's scope on a day.
    pub async fn carelog(&mut self, student: &StudentId, date: Date) -> Result<Option<CarelogRow>, Fault> {
        const READ: &str = "SELECT c.student, c.homework, c.line, c.snack, c.written_at,
                 COALESCE(t.name, c.written_by) AS teacher FROM carelog c
             LEFT JOIN staff t ON t.district = c.district AND t.staff = c.written_by
             WHERE c.district = $1 AND c.place = $2 AND c.date = $3 AND c.student = $4";
        let child = self.student(student).await?;
        let args = args![self.district(), self.place(), date.to_string(), child.id.as_str()];
        let Some(row) = self.row(READ, args).await? else { return Ok(None) };
        Ok(Some(CarelogRow { line: line(&row)?, at: row.moment("written_at")?, by: row.text("teacher")? }))
    }
}

/// The line of a row.
pub(super) fn line(row: &Row) -> Result<Draft, Fault> {
    let code = row.text("homework")?;
    Ok(Draft {
        student: StudentId::new(row.text("student")?),
        homework: Homework::ALL.iter().copied().find(|one| one.key() == code),
        line: row.text("line")?,
        snack: row.flag("snack")?,
    })
}
