//! 请假 Slips, and the roll row that one takes off the evening.

mod ending;

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::student;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::leave::hours::{Hours, Stay};
use rules::day::leave::{Asked, Becomes, Care, Facts, Slip, Tonight, Way};
use rules::id::{LeaveId, SessionId, StudentId};
use rules::moment::Moment;
use rules::people::role::Role;
use rules::people::student::Student;
use serde_json::{Value, json};

/// One slip as a list shows it.
#[derive(Clone, Debug)]
pub struct LeaveRow {
    /// Which.
    pub id: LeaveId,
    /// Whose.
    pub student: Student,
    /// First day.
    pub from: Date,
    /// Last day (included).
    pub to: Date,
    /// Which hours of each day.
    pub hours: Hours,
    /// `sick` or `affair`.
    pub kind: String,
    /// `page` or `paper`.
    pub way: String,
    /// In the family's words.
    pub note: String,
    /// When it came.
    pub asked_at: Moment,
    /// There is a picture of the paper.
    pub is_pictured: bool,
}

impl Tx {
    /// What [`rules::day::leave::ask`] may know.
    pub async fn leave_facts(&mut self, student: &StudentId, today: Date) -> Result<(Student, Facts), Fault> {
        let child = self.student(student).await?;
        let slips = self.leave_slips(student, today).await?;
        let tonight = self.leave_tonight(student, today).await?;
        let is_unheard = self.is_unheard(student, today).await?;
        Ok((child, Facts { slips, tonight, is_unheard }))
    }

    /// The slips of a child of the permit's scope that are not over.
    pub async fn leave_slips(&mut self, student: &StudentId, today: Date) -> Result<Vec<Slip>, Fault> {
        const SLIPS: &str = "SELECT from_date, to_date, from_minute, until_minute FROM leave
             WHERE district = $1 AND place = $2 AND student = $3 AND to_date >= $4 ORDER BY from_date";
        let id = self.student(student).await?.id;
        let args = args![self.district(), self.place(), id.as_str(), today.to_string()];
        let slip = |row: &Row| {
            let (from, to) = (row.parsed("from_date")?, row.parsed("to_date")?);
            Ok(Slip { from, to, hours: hours(row)? })
        };
        self.rows(SLIPS, args).await?.iter().map(slip).collect()
    }

    /// Where the roll of a day has a child, once it is laid out; and class “1”, for a child whose course has it.
    async fn leave_tonight(&mut self, student: &StudentId, date: Date) -> Result<Option<Tonight>, Fault> {
        const READ: &str = "SELECT r.state, e.from_at, e.until_at, g.course FROM roll r
             JOIN session e ON e.district = r.district AND e.place = r.place AND e.session = r.session
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             WHERE r.district = $1 AND r.place = $2 AND r.date = $3 AND r.student = $4";
        const CARE: &str = "SELECT e.session, e.from_at, e.until_at FROM grouping_member m
             JOIN grouping g ON g.district = m.district AND g.place = m.place AND g.grouping = m.grouping
             JOIN session e ON e.district = m.district AND e.place = m.place AND e.grouping = m.grouping
             JOIN registration r ON r.district = m.district AND r.place = m.place AND r.student = m.student
             WHERE m.district = $1 AND m.place = $2 AND m.student = $4 AND g.course IS NULL AND r.state = 'accepted'
               AND e.date = $3 AND e.cancelled_at IS NULL AND e.roll_closed_at IS NULL AND m.joined_on <= $3
               AND (m.left_on IS NULL OR m.left_on > $3)
             ORDER BY e.session";
        let day = date.to_string();
        let args = args![self.district(), self.place(), &day, student.as_str()];
        let Some(row) = self.row(READ, args).await? else { return Ok(None) };
        let mut tonight = Tonight {
            state: row.parsed("state")?,
            from: row.moment("from_at")?,
            until: row.moment("until_at")?,
            care: None,
        };
        if row.text_or("course")?.is_some() {
            let args = args![self.district(), self.place(), day, student.as_str()];
            let care = self.rows(CARE, args).await?;
            tonight.care = care.first().map(care_of).transpose()?;
        }
        Ok(Some(tonight))
    }

    /// Writes a slip; tonight's row follows. The household is told whichever way it came, so that no guardian stays away for the
    /// child in silence; of a page the school too.
    pub async fn leave_asked(
        &mut self,
        event: &Asked,
        child: &Student,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO leave (district, place, leave, student, from_date, to_date, kind, way, note,
                 asked_at, asked_by, from_minute, until_minute)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
        let (slip, by, id) = (&event.slip, self.permit().person().to_string(), child.id.as_str());
        let (from, to) = (slip.from.to_string(), slip.to.to_string());
        let (district, place, leave) = (self.district(), self.place(), event.leave.as_str());
        let (kind, way) = (slip.kind.code(), slip.way.code());
        let (begins, ends) = slip.hours.in_minutes();
        let note = &slip.note;
        let args = args![district, place, leave, id, &from, &to, kind, way, note, now, &by, begins, ends];
        self.run(ADD, args).await?;
        if let Some(becomes) = &event.tonight {
            self.put_tonight(becomes, &child.id, now).await?;
        }
        let record = Record {
            act: "leave.asked",
            subject: id,
            clause: "P3.60",
            scheme_version: version,
            before: json!(null),
            after: json!({
                "from": from, "to": to, "from_minute": begins, "until_minute": ends, "kind": kind, "way": way,
                "off_tonight": event.tonight == Some(Becomes::Leave),
            }),
        };
        self.record(record, now).await?;
        let words = json!({
            "child": child.name, "from": from, "to": to, "from_minute": begins, "until_minute": ends,
        });
        let kind = if slip.hours.is_whole_day() { "leave-asked" } else { "leave-hours" };
        self.leave_told(kind, (child, slip.way == Way::Page), words, now).await
    }

    /// Tells the household of a slip, and where the school is told, too, whoever hears of it there.
    pub(super) async fn leave_told(
        &mut self,
        kind: &'static str,
        (child, is_school_told): (&Student, bool),
        words: Value,
        now: Moment,
    ) -> Result<(), Fault> {
        let mut to = if is_school_told { self.asked_for(&child.home_class).await? } else { Vec::new() };
        to.push(format!("household:{}", child.household));
        let letter = |recipient| Tell { recipient, kind, words: words.clone() };
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await
    }

    /// What a slip, or a report of illness, makes of tonight's row.
    pub(super) async fn put_tonight(
        &mut self,
        becomes: &Becomes,
        student: &StudentId,
        now: Moment,
    ) -> Result<(), Fault> {
        const OFF: &str = "UPDATE roll SET state = 'leave', marked_at = $5, came_at = $5, marked_by = $6
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4 AND state = 'expected'";
        const STAY: &str = "UPDATE roll SET comes_at = $5, leaves_at = $6
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4";
        const MOVE: &str = "UPDATE roll SET comes_at = $5, leaves_at = $6, session = $7
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4 AND state = 'expected'";
        let (district, place, day) = (self.district(), self.place(), now.date().to_string());
        let (by, id) = (self.permit().person().to_string(), student.as_str());
        match becomes {
            Becomes::Leave => self.run(OFF, args![district, place, day, id, now, by]).await?,
            Becomes::Stays(Stay { comes_at, leaves_at }) => {
                self.run(STAY, args![district, place, day, id, *comes_at, *leaves_at]).await?
            }
            Becomes::Moves(session, Stay { comes_at, leaves_at }) => {
                let args = args![district, place, day, id, *comes_at, *leaves_at, session.as_str()];
                self.run(MOVE, args).await?
            }
        };
        Ok(())
    }

    /// Who at the school hears of a child's slips: its head teacher; where its class has none, the management group.
    async fn asked_for(&mut self, home_class: &str) -> Result<Vec<String>, Fault> {
        match self.head_teacher(home_class).await? {
            Some(head) => Ok(vec![head]),
            None => self.in_role(Role::Manager).await,
        }
    }

    async fn head_teacher(&mut self, home_class: &str) -> Result<Option<String>, Fault> {
        const READ: &str = "SELECT min(person) AS person FROM role
             WHERE district = $1 AND place = $2 AND role = 'head-teacher' AND home_class = $3";
        self.one(READ, args![self.district(), self.place(), home_class]).await?.text_or("person")
    }

    /// Slips of the permit's scope that are not over, the nearest first.
    pub async fn leaves(&mut self, today: Date) -> Result<Vec<LeaveRow>, Fault> {
        const READ: &str = "SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note, l.leave, l.from_date, l.to_date, l.from_minute,
                 l.until_minute, l.kind, l.way, l.note, l.asked_at,
                 CASE WHEN p.leave IS NULL THEN 0 ELSE 1 END AS is_pictured
             FROM leave l
             LEFT JOIN leave_paper p ON p.district = l.district AND p.place = l.place AND p.leave = l.leave
             JOIN student s ON s.district = l.district AND s.place = l.place AND s.student = l.student
             WHERE l.district = $1 AND l.place = $2 AND l.to_date >= $3
             ORDER BY l.from_date, s.grade, length(s.home_class), s.home_class, s.seat, l.leave";
        let rows = self.rows(READ, args![self.district(), self.place(), today.to_string()]).await?;
        let mut slips = rows.iter().map(leave_row).collect::<Result<Vec<_>, _>>()?;
        slips.retain(|slip| self.permit().covers(&slip.student.id, &slip.student.home_class));
        Ok(slips)
    }
}

/// Reads the hours of a slip.
pub(super) fn hours(row: &Row) -> Result<Hours, Fault> {
    Ok(Hours::of_minutes(row.int_or("from_minute")?, row.int_or("until_minute")?))
}

/// Reads the part of an evening for which a roll row is expected.
pub(crate) fn stay(row: &Row) -> Result<Stay, Fault> {
    Ok(Stay { comes_at: row.moment_or("comes_at")?, leaves_at: row.moment_or("leaves_at")? })
}

fn care_of(row: &Row) -> Result<Care, Fault> {
    Ok(Care {
        session: SessionId::new(row.text("session")?),
        from: row.moment("from_at")?,
        until: row.moment("until_at")?,
    })
}

fn leave_row(row: &Row) -> Result<LeaveRow, Fault> {
    Ok(LeaveRow {
        id: LeaveId::new(row.text("leave")?),
        student: student(row)?,
        from: row.parsed("from_date")?,
        to: row.parsed("to_date")?,
        hours: hours(row)?,
        kind: row.text("kind")?,
        way: row.text("way")?,
        note: row.text("note")?,
        asked_at: row.moment("asked_at")?,
        is_pictured: row.flag("is_pictured")?,
    })
}
