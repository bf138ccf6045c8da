//! 学生 Pupils within a permit; outside it they do not exist.

use crate::fault::Fault;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::id::{HouseholdId, StudentId};
use rules::people::student::Student;

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
