//! 优先 Precedence: rights to courses, and who got nothing in the draw before.

use crate::enrol::draw;
use crate::fault::Fault;
use crate::journal::Record;
use crate::people::student;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::enrol::draw::Files;
use rules::enrol::precedence::{Facts, Ground, Named, Right, left_out};
use rules::id::{CourseId, DrawId, StudentId};
use rules::moment::Moment;
use rules::people::student::Student;
use serde_json::json;
use std::collections::BTreeSet;

impl Tx {
    /// What [`rules::enrol::precedence::name`] may know; `draw` is the one that counts.
    pub async fn precedence_facts(
        &mut self,
        course: &CourseId,
        student: &StudentId,
        draw: &DrawId,
    ) -> Result<Facts, Fault> {
        let (course, student) = (self.course(course).await?, self.student(student).await?);
        let rights = self.rights().await?;
        let own = rights.iter().find(|one| one.course == course.id && one.student == student.id);
        let standing = own.map(|one| one.ground);
        Ok(Facts { standing, is_fixed: self.draw(draw).await?.is_some(), course, student })
    }

    /// Every right to a course of the permit's place.
    pub async fn rights(&mut self) -> Result<Vec<Right>, Fault> {
        const READ: &str = "SELECT course, student, ground FROM precedence
             WHERE district = $1 AND place = $2 ORDER BY course, student";
        self.rows(READ, args![self.district(), self.place()]).await?.iter().map(right).collect()
    }

    /// Whoever has a right to a course, with the ground, by class and seat.
    pub async fn rights_to(&mut self, course: &CourseId) -> Result<Vec<(Student, Ground)>, Fault> {
        const READ: &str = "SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note, p.ground
             FROM precedence p
             JOIN student s ON s.district = p.district AND s.place = p.place AND s.student = p.student
             WHERE p.district = $1 AND p.place = $2 AND p.course = $3
             ORDER BY s.grade, length(s.home_class), s.home_class, s.seat";
        let rows = self.rows(READ, args![self.district(), self.place(), course.as_str()]).await?;
        rows.iter().map(|row| Ok((student(row)?, ground(row)?))).collect()
    }

    /// Writes a right, or takes it away.
    pub async fn precedence_named(&mut self, event: &Named, version: i64, now: Moment) -> Result<(), Fault> {
        const PUT: &str =
            "INSERT INTO precedence (district, place, course, student, ground, named_at, named_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (district, place, course, student) DO UPDATE SET ground = excluded.ground,
                 named_at = excluded.named_at, named_by = excluded.named_by";
        const DROP: &str = "DELETE FROM precedence
             WHERE district = $1 AND place = $2 AND course = $3 AND student = $4";
        let (district, place) = (self.district(), self.place());
        let (course, student) = (event.course.as_str(), event.student.as_str());
        match event.ground {
            Some(ground) => {
                let by = self.permit().person().to_string();
                self.run(PUT, args![district, place, course, student, ground.key(), now, by]).await?;
            }
            None => {
                self.run(DROP, args![district, place, course, student]).await?;
            }
        }
        let record = Record {
            act: "precedence.named",
            subject: course,
            clause: "P3.33",
            scheme_version: version,
            before: json!({ "student": event.student, "ground": event.before.map(Ground::key) }),
            after: json!({ "student": event.student, "ground": event.ground.map(Ground::key) }),
        };
        self.record(record, now).await
    }

    /// Of these children, those who wished in the last draw that families were told of, and got nothing. A plan has only one
    /// such draw, so before its own this is another plan's.
    pub(super) async fn left_out(&mut self, children: &[StudentId]) -> Result<BTreeSet<StudentId>, Fault> {
        const READ: &str = "SELECT salt, artefact FROM draw WHERE district = $1 AND place = $2
               AND published_at IS NOT NULL AND voided_at IS NULL ORDER BY published_at DESC LIMIT 1";
        let Some(row) = self.row(READ, args![self.district(), self.place()]).await? else {
            return Ok(BTreeSet::new());
        };
        let files: Files = draw::files(&row.text("artefact")?)?;
        Ok(left_out(&files, &row.text("salt")?, children))
    }
}

fn right(row: &Row) -> Result<Right, Fault> {
    let (student, course) = (StudentId::new(row.text("student")?), CourseId::new(row.text("course")?));
    Ok(Right { student, course, ground: ground(row)? })
}

fn ground(row: &Row) -> Result<Ground, Fault> {
    let key = row.text("ground")?;
    Ground::from_key(&key).ok_or(Fault::Corrupt { what: "ground", why: key })
}
