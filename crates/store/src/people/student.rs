//! 学生 Pupils within a permit; outside it they do not exist.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::id::{HouseholdId, StudentId};
use rules::moment::Moment;
use rules::people::student::{Draft, Student};
use serde_json::json;

impl Tx {
    /// One pupil of the permit's place and scope, or [`Fault::NotFound`]: the choke point for every act on a child.
    pub async fn student(&mut self, id: &StudentId) -> Result<Student, Fault> {
        const READ: &str = "SELECT student, household, name, sort_key, grade, home_class, seat, on_roll_from,
                    on_roll_until, care_note
             FROM student WHERE district = $1 AND place = $2 AND student = $3";
        let row = self.row(READ, args![self.district(), self.place(), id.as_str()]).await?;
        let found = student(&row.ok_or(Fault::NotFound)?)?;
        if self.permit().covers(&found.id, &found.home_class) { Ok(found) } else { Err(Fault::NotFound) }
    }

    /// Every pupil of the permit's place and scope, by home class and seat.
    pub async fn students(&mut self) -> Result<Vec<Student>, Fault> {
        const READ: &str = "SELECT student, household, name, sort_key, grade, home_class, seat, on_roll_from,
                    on_roll_until, care_note
             FROM student WHERE district = $1 AND place = $2 ORDER BY grade, length(home_class), home_class, seat";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let mut all = rows.iter().map(student).collect::<Result<Vec<_>, _>>()?;
        all.retain(|found| self.permit().covers(&found.id, &found.home_class));
        Ok(all)
    }

    /// The pupils of one home class of the permit's scope, as they sit.
    pub async fn classmates(&mut self, class: &str) -> Result<Vec<Student>, Fault> {
        const READ: &str = "SELECT student, household, name, sort_key, grade, home_class, seat, on_roll_from,
                    on_roll_until, care_note
             FROM student WHERE district = $1 AND place = $2 AND home_class = $3 ORDER BY seat, student";
        let rows = self.rows(READ, args![self.district(), self.place(), class]).await?;
        let mut all = rows.iter().map(student).collect::<Result<Vec<_>, _>>()?;
        all.retain(|found| self.permit().covers(&found.id, &found.home_class));
        Ok(all)
    }

    /// Pupils who are on the roll no longer, and whose place in care nobody else has yet.
    pub async fn students_departed(&mut self, today: Date) -> Result<Vec<StudentId>, Fault> {
        const READ: &str = "SELECT s.student FROM student s
             JOIN registration r ON r.district = s.district AND r.place = s.place AND r.student = s.student
             WHERE s.district = $1 AND s.place = $2 AND s.on_roll_until <= $3
               AND r.state IN ('submitted', 'late', 'accepted', 'waiting') ORDER BY s.student";
        let rows = self.rows(READ, args![self.district(), self.place(), today.to_string()]).await?;
        rows.iter().map(|row| Ok(StudentId::new(row.text("student")?))).collect()
    }

    /// Writes from which day on a pupil is on the roll no longer, or that it stays; its family is told (P3.4).
    pub async fn student_departed(
        &mut self,
        child: &Student,
        draft: &Draft,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE student SET on_roll_until = $4
             WHERE district = $1 AND place = $2 AND student = $3";
        let (id, until) = (child.id.as_str(), draft.until.map(|day| day.to_string()));
        self.run(PUT, args![self.district(), self.place(), id, until.clone()]).await?;
        let before = child.on_roll_until.map(|day| day.to_string());
        let record = Record {
            act: "student.departed",
            subject: id,
            clause: "P3.4",
            scheme_version: version,
            before: json!({ "until": before }),
            after: json!({ "until": until, "reason": draft.reason }),
        };
        self.record(record, now).await?;
        let kind = if until.is_some() { "student-departed" } else { "student-stays" };
        let recipient = format!("household:{}", child.household);
        let words = json!({ "child": child.name, "student": id, "day": until });
        self.tell(&[Tell { recipient, kind, words }], now).await
    }
}

/// Reads the columns `student, household, name, sort_key, grade, home_class, seat, on_roll_from, on_roll_until,
/// care_note`.
pub(crate) fn student(row: &Row) -> Result<Student, Fault> {
    let on_roll_until = row.parsed_or("on_roll_until")?;
    Ok(Student {
        id: StudentId::new(row.text("student")?),
        household: HouseholdId::new(row.text("household")?),
        name: row.text("name")?,
        sort_key: row.text("sort_key")?,
        grade: row.int("grade")?,
        home_class: row.text("home_class")?,
        seat: row.int("seat")?,
        on_roll_from: row.parsed("on_roll_from")?,
        on_roll_until,
        care_note: row.text("care_note")?,
    })
}
