//! 延时托管的答复 What became of a wish for extended care: declined by the school, taken back by the family.

use super::told;
use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::late::Draft;
use rules::day::late::answering::{Declined, Ended, Wish};
use rules::id::{ExtendedId, StudentId};
use rules::moment::Moment;
use rules::people::role::Role;
use rules::people::student::Student;
use serde_json::json;

impl Tx {
    /// A wish of a child of the permit's scope, or not found.
    pub async fn extended_wish(&mut self, id: &ExtendedId) -> Result<(Student, Wish), Fault> {
        const READ: &str =
            "SELECT student, held_from, held_until, agreed_at, declined_at, ended_from FROM extended
             WHERE district = $1 AND place = $2 AND extended = $3";
        let row = self.row(READ, args![self.district(), self.place(), id.as_str()]).await?;
        let row = row.ok_or(Fault::NotFound)?;
        let child = self.student(&StudentId::new(row.text("student")?)).await?;
        let wish = Wish {
            from: row.parsed("held_from")?,
            until: row.parsed("held_until")?,
            agreed: row.moment_or("agreed_at")?.is_some(),
            declined: row.moment_or("declined_at")?.is_some(),
            ended_from: ended_from(&row)?,
        };
        Ok((child, wish))
    }

    /// Writes what a family said on the telephone, agreed as it is written; the household is told.
    pub async fn extended_entered(
        &mut self,
        id: &ExtendedId,
        (draft, child): (&Draft, &Student),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        if !self.put_wish(("extended.entered", id), (draft, Some(now)), version, now).await? {
            return Ok(());
        }
        let recipient = format!("household:{}", child.household);
        let words = json!({ "child": child.name });
        self.tell(&[Tell { recipient, kind: "extended-agreed", words }], now).await
    }

    /// The management group declines; the household is told why.
    pub async fn extended_declined(
        &mut self,
        (id, event, child): (&ExtendedId, &Declined, &Student),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE extended SET declined_at = $4, declined_by = $5, declined_reason = $6
             WHERE district = $1 AND place = $2 AND extended = $3 AND agreed_at IS NULL AND declined_at IS NULL";
        let (by, reason) = (self.permit().person().to_string(), &event.reason);
        self.run(PUT, args![self.district(), self.place(), id.as_str(), now, by, reason]).await?;
        let after = json!({ "extended": id });
        self.record(told("extended.declined", child.id.as_str(), ("P1.25", version), after), now).await?;
        let recipient = format!("household:{}", child.household);
        let words = json!({ "child": child.name, "student": child.id, "reason": reason });
        self.tell(&[Tell { recipient, kind: "extended-declined", words }], now).await
    }

    /// The family takes its wish back; the management group is told.
    pub async fn extended_ended(
        &mut self,
        (id, event, child): (&ExtendedId, &Ended, &Student),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE extended SET ended_from = $4, ended_at = $5, ended_by = $6
             WHERE district = $1 AND place = $2 AND extended = $3 AND ended_at IS NULL";
        let (from, by) = (event.from.to_string(), self.permit().person().to_string());
        self.run(PUT, args![self.district(), self.place(), id.as_str(), &from, now, by]).await?;
        let after = json!({ "extended": id, "from": from });
        self.record(told("extended.ended", child.id.as_str(), ("P1.25", version), after), now).await?;
        let words = json!({ "child": child.name, "from": from });
        self.tell_role(Role::Manager, "extended-ended", words, now).await
    }
}

/// The first day from which a family took its wish back.
pub(super) fn ended_from(row: &Row) -> Result<Option<Date>, Fault> {
    row.text_or("ended_from")?.map(|_| row.parsed("ended_from")).transpose()
}
