//! 学平险 The cover of children, as their families say. The number of a policy stands in its row and not in the journal.

use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::student::Student;
use rules::safety::insurance::{Cover, Standing};
use serde_json::json;
use std::collections::BTreeMap;

impl Tx {
    /// A child's cover, if its family has said it.
    pub async fn insurance(&mut self, student: &StudentId) -> Result<Option<Cover>, Fault> {
        const READ: &str = "SELECT student, insurer, number, held_from, held_until FROM insurance
             WHERE district = $1 AND place = $2 AND student = $3";
        let row = self.row(READ, args![self.district(), self.place(), student.as_str()]).await?;
        row.as_ref().map(cover).transpose()
    }

    /// The cover of every child of the place of whom it is known.
    pub async fn insurances(&mut self) -> Result<BTreeMap<StudentId, Cover>, Fault> {
        const READ: &str = "SELECT student, insurer, number, held_from, held_until FROM insurance
             WHERE district = $1 AND place = $2 ORDER BY student";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| Ok((StudentId::new(row.text("student")?), cover(row)?))).collect()
    }

    /// Children with a place in care whose cover ends before a day, or has ended, and whose family was not told of that yet.
    pub async fn insurances_untold(&mut self, before: Date, today: Date) -> Result<Vec<StudentId>, Fault> {
        const READ: &str = "SELECT i.student FROM insurance i
             JOIN student s ON s.district = i.district AND s.place = i.place AND s.student = i.student
             JOIN registration r ON r.district = i.district AND r.place = i.place AND r.student = i.student
             WHERE i.district = $1 AND i.place = $2 AND i.held_until < $3 AND i.held_from <= $4
               AND r.state = 'accepted' AND (s.on_roll_until IS NULL OR s.on_roll_until > $4)
               AND NOT EXISTS (SELECT 1 FROM alarm a WHERE a.district = i.district AND a.place = i.place
                 AND a.date = i.held_until AND a.kind = 'insurance' AND a.subject = i.student
                 AND a.step = CASE WHEN i.held_until < $4 THEN 'ended' ELSE 'ending' END)
             ORDER BY i.student";
        let args = args![self.district(), self.place(), before.to_string(), today.to_string()];
        let rows = self.rows(READ, args).await?;
        rows.iter().map(|row| Ok(StudentId::new(row.text("student")?))).collect()
    }

    /// Writes a child's cover in place of the one that stood (P3.59).
    pub async fn insurance_kept(
        &mut self,
        student: &StudentId,
        cover: &Cover,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "INSERT INTO insurance
                 (district, place, student, insurer, number, held_from, held_until, kept_at, kept_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (district, place, student) DO UPDATE SET insurer = excluded.insurer,
                 number = excluded.number, held_from = excluded.held_from, held_until = excluded.held_until,
                 kept_at = excluded.kept_at, kept_by = excluded.kept_by";
        let (id, by) = (student.as_str(), self.permit().person().to_string());
        let (from, until) = (cover.from.to_string(), cover.until.to_string());
        let (insurer, number) = (&cover.insurer, &cover.number);
        let args = args![self.district(), self.place(), id, insurer, number, &from, &until, now, by];
        self.run(PUT, args).await?;
        let after = json!({ "insurer": insurer, "from": from, "until": until });
        self.noted(("insurance.kept", id, "P3.59"), after, version, now).await
    }

    /// Tells a family, once, that its child's cover ends soon or has ended (P3.59). The child stays on the roll.
    pub async fn insurance_told(
        &mut self,
        child: &Student,
        (cover, standing): (&Cover, Standing),
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        let (step, kind) = match standing {
            Standing::Ending => ("ending", "insurance-ending"),
            Standing::Ended => ("ended", "insurance-ended"),
            Standing::Missing | Standing::Covered => return Ok(false),
        };
        let id = child.id.as_str();
        if !self.once(cover.until, ("insurance", id, step), now).await? {
            return Ok(false);
        }
        self.noted(("insurance.told", id, "P3.59"), json!({ "step": step }), version, now).await?;
        let recipient = format!("household:{}", child.household);
        let words = json!({ "child": child.name, "student": id, "day": cover.until.to_string() });
        self.tell(&[Tell { recipient, kind, words }], now).await?;
        Ok(true)
    }
}

fn cover(row: &Row) -> Result<Cover, Fault> {
    Ok(Cover {
        insurer: row.text("insurer")?,
        number: row.text("number")?,
        from: row.parsed("held_from")?,
        until: row.parsed("held_until")?,
    })
}
