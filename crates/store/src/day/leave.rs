//! 请假 Slips, and the roll row that one takes off the evening.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::student;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::leave::{Asked, Facts, Way};
use rules::day::roll::State;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::student::Student;
use serde_json::json;

/// One slip as a list shows it.
#[derive(Clone, Debug)]
pub struct LeaveRow {
    /// Whose.
    pub student: Student,
    /// First day.
    pub from: Date,
    /// Last day (included).
    pub to: Date,
    /// `sick` or `affair`.
    pub kind: String,
    /// `page` or `paper`.
    pub way: String,
    /// In the family's words.
    pub note: String,
    /// When it came.
    pub asked_at: Moment,
}

impl Tx {
    /// What [`rules::day::leave::ask`] may know.
    pub async fn leave_facts(&mut self, student: &StudentId, today: Date) -> Result<(Student, Facts), Fault> {
        const SLIPS: &str = "SELECT from_date, to_date FROM leave
             WHERE district = $1 AND place = $2 AND student = $3 AND to_date >= $4 ORDER BY from_date";
        let child = self.student(student).await?;
        let (id, day) = (child.id.as_str(), today.to_string());
        let rows = self.rows(SLIPS, args![self.district(), self.place(), id, &day]).await?;
        let days = |row: &Row| Ok((row.parsed("from_date")?, row.parsed("to_date")?));
        let slips = rows.iter().map(days).collect::<Result<_, Fault>>()?;
        let tonight = self.roll_state(student, today).await?;
        Ok((child, Facts { slips, tonight }))
    }

    /// Where the roll of a day has a child, once it is laid out.
    pub(crate) async fn roll_state(
        &mut self,
        student: &StudentId,
        date: Date,
    ) -> Result<Option<State>, Fault> {
        const READ: &str =
            "SELECT state FROM roll WHERE district = $1 AND place = $2 AND date = $3 AND student = $4";
        let args = args![self.district(), self.place(), date.to_string(), student.as_str()];
        self.row(READ, args).await?.map(|row| row.parsed("state")).transpose()
    }

    /// Writes a slip; tonight's row follows, and the other side is told: school or family.
    pub async fn leave_asked(
        &mut self,
        event: &Asked,
        child: &Student,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO leave (district, place, leave, student, from_date, to_date, kind, way, note,
                 asked_at, asked_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        const OFF: &str = "UPDATE roll SET state = 'leave', marked_at = $5, came_at = $5, marked_by = $6
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4 AND state = 'expected'";
        let (slip, by, id) = (&event.slip, self.permit().person().to_string(), child.id.as_str());
        let (from, to) = (slip.from.to_string(), slip.to.to_string());
        let (district, place, leave) = (self.district(), self.place(), event.leave.as_str());
        let (kind, way) = (slip.kind.code(), slip.way.code());
        let args = args![&district, &place, leave, id, &from, &to, kind, way, &slip.note, now, &by];
        self.run(ADD, args).await?;
        if event.off_tonight {
            self.run(OFF, args![district, place, now.date().to_string(), id, now, by]).await?;
        }
        let record = Record {
            act: "leave.asked",
            subject: id,
            clause: "P3.60",
            scheme_version: version,
            before: json!(null),
            after: json!({ "from": from, "to": to, "kind": kind, "way": way, "off_tonight": event.off_tonight }),
        };
        self.record(record, now).await?;
        let words = json!({ "child": child.name, "from": from, "to": to });
        let recipient = match slip.way {
            Way::Page => self.head_teacher(&child.home_class).await?.unwrap_or_default(),
            Way::Paper => format!("household:{}", child.household),
        };
        let letter = Tell { recipient, kind: "leave-asked", words };
        self.tell(&Vec::from_iter(Some(letter).filter(|one| !one.recipient.is_empty())), now).await
    }

    async fn head_teacher(&mut self, home_class: &str) -> Result<Option<String>, Fault> {
        const READ: &str = "SELECT min(person) AS person FROM role
             WHERE district = $1 AND place = $2 AND role = 'head-teacher' AND home_class = $3";
        self.one(READ, args![self.district(), self.place(), home_class]).await?.text_or("person")
    }

    /// Slips of the permit's scope that are not over, the nearest first.
    pub async fn leaves(&mut self, today: Date) -> Result<Vec<LeaveRow>, Fault> {
        const READ: &str = "SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note, l.from_date, l.to_date, l.kind, l.way, l.note,
                 l.asked_at
             FROM leave l
             JOIN student s ON s.district = l.district AND s.place = l.place AND s.student = l.student
             WHERE l.district = $1 AND l.place = $2 AND l.to_date >= $3
             ORDER BY l.from_date, s.grade, s.home_class, s.seat, l.leave";
        let rows = self.rows(READ, args![self.district(), self.place(), today.to_string()]).await?;
        let mut slips = rows.iter().map(leave_row).collect::<Result<Vec<_>, _>>()?;
        slips.retain(|slip| self.permit().covers(&slip.student.id, &slip.student.home_class));
        Ok(slips)
    }
}

fn leave_row(row: &Row) -> Result<LeaveRow, Fault> {
    Ok(LeaveRow {
        student: student(row)?,
        from: row.parsed("from_date")?,
        to: row.parsed("to_date")?,
        kind: row.text("kind")?,
        way: row.text("way")?,
        note: row.text("note")?,
        asked_at: row.moment("asked_at")?,
    })
}
