//! 请假 The days on which a child does not come to the class: one row a child and day, taken back and asked for again in place.

use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::community::agreement::leave::Asked;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::role::Role;
use rules::people::student::Student;
use serde_json::json;
use std::collections::BTreeSet;

/// A day on which a child does not come.
#[derive(Clone, Debug)]
pub struct LeaveDay {
    /// Who.
    pub student: StudentId,
    /// On which day.
    pub date: Date,
    /// It was said after its care had begun.
    pub is_late: bool,
}

impl Tx {
    /// The days from one on for which leave stands, of every child of the place.
    pub async fn agreement_leaves(&mut self, since: Date) -> Result<Vec<LeaveDay>, Fault> {
        const READ: &str = "SELECT student, date, late FROM agreement_leave
             WHERE district = $1 AND place = $2 AND date >= $3 AND ended_at IS NULL ORDER BY date, student";
        let rows = self.rows(READ, args![self.district(), self.place(), since.to_string()]).await?;
        rows.iter().map(leave_day).collect()
    }

    /// Under which step it is told that a child is missing: another one each time that its leave was taken back.
    pub(super) async fn agreement_missing_step(
        &mut self,
        child: &Student,
        date: Date,
    ) -> Result<String, Fault> {
        const READ: &str = "SELECT ends FROM agreement_leave
             WHERE district = $1 AND place = $2 AND student = $3 AND date = $4";
        let args = args![self.district(), self.place(), child.id.as_str(), date.to_string()];
        let ends = self.row(READ, args).await?.map_or(Ok(0), |row| row.int("ends"))?;
        Ok(if ends == 0 { String::new() } else { ends.to_string() })
    }

    /// A child does not come on a day. Its family is told whoever said so, that nobody keeps it away in silence; where a guardian
    /// did, whoever looks after the class is told too. Whoever was told that it is missing is told that it is safe.
    pub async fn agreement_leave_asked(
        &mut self,
        (child, asked): (&Student, Asked),
        by: &str,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str =
            "INSERT INTO agreement_leave (district, place, student, date, late, asked_at, asked_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (district, place, student, date) DO UPDATE SET late = excluded.late,
                 asked_at = excluded.asked_at, asked_by = excluded.asked_by, ended_at = NULL,
                 ended_by = NULL";
        let (id, day, person) =
            (child.id.as_str(), asked.date.to_string(), self.permit().person().to_string());
        let args = args![self.district(), self.place(), id, &day, asked.is_late, now, person];
        self.run(PUT, args).await?;
        let after = json!({ "date": day, "late": asked.is_late, "found": asked.is_found });
        self.noted(("agreement.leave", id, "P2.28"), after, version, now).await?;
        let hearers = self.agreement_leave_hearers(child).await?;
        let mut to: BTreeSet<String> = hearers.into_iter().collect();
        let kind = if asked.is_found {
            to.extend(self.agreement_parties(child).await?);
            "agreement-safe"
        } else {
            "agreement-leave"
        };
        let words = json!({ "child": child.name, "day": day, "name": by });
        let letter = |recipient| Tell { recipient, kind, words: words.clone() };
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await
    }

    /// It comes after all: whoever hears of leave is told.
    pub async fn agreement_leave_ended(
        &mut self,
        (child, date): (&Student, Date),
        by: &str,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE agreement_leave SET ended_at = $5, ended_by = $6, ends = ends + 1
             WHERE district = $1 AND place = $2 AND student = $3 AND date = $4 AND ended_at IS NULL";
        let (id, day, person) = (child.id.as_str(), date.to_string(), self.permit().person().to_string());
        if self.run(PUT, args![self.district(), self.place(), id, &day, now, person]).await? == 0 {
            return Ok(());
        }
        self.noted(("agreement.leave-ended", id, "P2.28"), json!({ "date": day }), version, now).await?;
        let words = json!({ "child": child.name, "day": day, "name": by });
        let letter = |recipient| Tell { recipient, kind: "agreement-leave-ended", words: words.clone() };
        let to = self.agreement_leave_hearers(child).await?;
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await
    }

    /// The family, and where it speaks for itself whoever looks after the class.
    async fn agreement_leave_hearers(&mut self, child: &Student) -> Result<Vec<String>, Fault> {
        let mut to = vec![format!("household:{}", child.household)];
        if self.permit().role() == Role::Guardian {
            to.extend(self.in_roles(&[Role::Manager, Role::CareTeacher]).await?);
        }
        Ok(to)
    }
}

fn leave_day(row: &Row) -> Result<LeaveDay, Fault> {
    Ok(LeaveDay {
        student: StudentId::new(row.text("student")?),
        date: row.parsed("date")?,
        is_late: row.flag("late")?,
    })
}
