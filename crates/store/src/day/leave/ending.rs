//! 撤回请假 Slips that were taken back: the slip as it had come is kept, what is left of it stands, tonight's row follows.

use super::hours;
use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::leave::ending::{Back, Ended, Facts};
use rules::day::leave::hours::Stay;
use rules::day::leave::{Slip, Tonight};
use rules::day::roll::State;
use rules::id::{LeaveId, StudentId};
use rules::moment::Moment;
use rules::people::role::Role;
use rules::people::student::Student;
use serde_json::json;

impl Tx {
    /// What [`rules::day::leave::ending::end`] may know of one slip of a child of the permit's scope, or not found.
    pub async fn leave_end_facts(
        &mut self,
        student: &StudentId,
        leave: &LeaveId,
        today: Date,
    ) -> Result<(Student, Facts), Fault> {
        const SLIPS: &str = "SELECT leave, from_date, to_date, from_minute, until_minute FROM leave
             WHERE district = $1 AND place = $2 AND student = $3 ORDER BY from_date";
        const BEFORE: &str = "SELECT leave FROM leave_ended
             WHERE district = $1 AND place = $2 AND student = $3 AND leave = $4";
        let child = self.student(student).await?;
        let id = child.id.as_str();
        let args = args![self.district(), self.place(), id, leave.as_str()];
        let is_ended = self.row(BEFORE, args).await?.is_some();
        let (mut found, mut others) = (None, Vec::new());
        for row in self.rows(SLIPS, args![self.district(), self.place(), id]).await? {
            let slip = slip(&row)?;
            if row.text("leave")? == leave.as_str() {
                found = Some(slip);
            } else if slip.from <= today && today <= slip.to {
                others.push(slip.hours);
            }
        }
        if found.is_none() && !is_ended {
            return Err(Fault::NotFound);
        }
        let is_ill = self.is_ill(&child.id, today).await?;
        let (tonight, is_counted) = self.leave_ended_tonight(&child.id, today).await?;
        let slip = found.filter(|_| !is_ended);
        let is_unheard = self.is_unheard(&child.id, today).await?;
        Ok((child, Facts { slip, others, is_ill, tonight, is_counted, is_unheard }))
    }

    /// Where a roll of the day that is not closed has a child; and whether one was closed with the child on leave.
    async fn leave_ended_tonight(
        &mut self,
        student: &StudentId,
        today: Date,
    ) -> Result<(Option<Tonight>, bool), Fault> {
        const READ: &str = "SELECT r.state, e.from_at, e.until_at, e.roll_closed_at FROM roll r
             JOIN session e ON e.district = r.district AND e.place = r.place AND e.session = r.session
             WHERE r.district = $1 AND r.place = $2 AND r.date = $3 AND r.student = $4";
        let args = args![self.district(), self.place(), today.to_string(), student.as_str()];
        let Some(row) = self.row(READ, args).await? else { return Ok((None, false)) };
        let (from, until) = (row.moment("from_at")?, row.moment("until_at")?);
        let tonight = Tonight { state: row.parsed("state")?, from, until, care: None };
        if row.moment_or("roll_closed_at")?.is_some() {
            return Ok((None, tonight.state == State::Leave));
        }
        Ok((Some(tonight), false))
    }

    /// Takes a slip back, and tells whoever was told of it: the family, and where a guardian takes it back the school.
    pub async fn leave_end(
        &mut self,
        (event, child): (&Ended, &Student),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const KEEP: &str = "INSERT INTO leave_ended (district, place, leave, student, from_date, to_date, from_minute,
                 until_minute, kind, way, note, asked_at, asked_by, ended_from, ended_at, ended_by)
             SELECT l.district, l.place, l.leave, l.student, l.from_date, l.to_date, l.from_minute, l.until_minute,
                 l.kind, l.way, l.note, l.asked_at, l.asked_by, $4, $5, $6
             FROM leave l WHERE l.district = $1 AND l.place = $2 AND l.leave = $3";
        const SHORTEN: &str =
            "UPDATE leave SET to_date = $4 WHERE district = $1 AND place = $2 AND leave = $3";
        const DROP: &str = "DELETE FROM leave WHERE district = $1 AND place = $2 AND leave = $3";
        const UNPICTURED: &str = "DELETE FROM leave_paper WHERE district = $1 AND place = $2 AND leave = $3";
        let (district, place, leave) = (self.district(), self.place(), event.leave.as_str());
        let (from, by) = (event.from.to_string(), self.permit().person().to_string());
        self.run(KEEP, args![&district, &place, leave, &from, now, by]).await?;
        match event.left_until {
            Some(last) => self.run(SHORTEN, args![district, place, leave, last.to_string()]).await?,
            None => {
                self.run(UNPICTURED, args![&district, &place, leave]).await?;
                self.run(DROP, args![district, place, leave]).await?
            }
        };
        match event.tonight {
            Some(Back::Expected(stay)) => {
                self.expected_again(&child.id, stay, &now.date().to_string()).await?
            }
            Some(Back::Stays(stay)) => self.leave_stays(&child.id, stay, now).await?,
            None => {}
        }
        let record = Record {
            act: "leave.ended",
            subject: child.id.as_str(),
            clause: "P3.60",
            scheme_version: version,
            before: json!({ "leave": leave }),
            after: json!({
                "from": from, "left_until": event.left_until.map(|day| day.to_string()),
                "on_tonight": matches!(event.tonight, Some(Back::Expected(_))),
            }),
        };
        self.record(record, now).await?;
        let by_guardian = self.permit().role() == Role::Guardian;
        let words = json!({ "child": child.name, "student": child.id, "from": from });
        self.leave_told("leave-ended", (child, by_guardian), words, now).await
    }

    async fn leave_stays(&mut self, student: &StudentId, stay: Stay, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE roll SET comes_at = $5, leaves_at = $6
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4";
        let (district, place, day) = (self.district(), self.place(), now.date().to_string());
        let Stay { comes_at, leaves_at } = stay;
        self.run(PUT, args![district, place, day, student.as_str(), comes_at, leaves_at]).await?;
        Ok(())
    }
}

fn slip(row: &Row) -> Result<Slip, Fault> {
    Ok(Slip { from: row.parsed("from_date")?, to: row.parsed("to_date")?, hours: hours(row)? })
}
