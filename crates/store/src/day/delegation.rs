//! 临时委托 Adults whom a guardian sends once, and consents to go home alone.

use super::taking::consent;
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::alone::{Consent, Signed};
use rules::day::delegation::{Delegation, Named, Settled};
use rules::id::{CollectorId, PersonId, StudentId};
use rules::moment::Moment;
use serde_json::{Value, json};

/// The delegations of some children for a day.
pub(crate) const DELEGATION: &str =
    "SELECT student, delegation, name, phone, from_at, until_at, named_by, confirmed_at, used_at, cancelled_at
     FROM delegation WHERE district = $1 AND place = $2
       AND student IN (SELECT value ->> 'id' FROM jsonb_each($3)) AND date = $4 ORDER BY delegation";

impl Tx {
    /// The delegations of one child for a day, the first named first.
    pub async fn delegations(&mut self, student: &StudentId, date: Date) -> Result<Vec<Delegation>, Fault> {
        let child = self.student(student).await?;
        let ids = batch([json!({ "id": child.id })].into_iter());
        let rows = self.rows(DELEGATION, args![self.district(), self.place(), ids, date.to_string()]).await?;
        rows.iter().map(delegation).collect()
    }

    /// One delegation of a child.
    pub async fn delegation(&mut self, student: &StudentId, id: &CollectorId) -> Result<Delegation, Fault> {
        const READ: &str =
            "SELECT student, delegation, name, phone, from_at, until_at, named_by, confirmed_at, used_at, cancelled_at
             FROM delegation WHERE district = $1 AND place = $2 AND student = $3 AND delegation = $4";
        let child = self.student(student).await?;
        let args = args![self.district(), self.place(), child.id.as_str(), id.as_str()];
        delegation(&self.row(READ, args).await?.ok_or(Fault::NotFound)?)
    }

    /// Writes a delegation; nothing holds before it is confirmed.
    pub async fn delegation_named(&mut self, event: &Named, version: i64, now: Moment) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO delegation (district, place, delegation, student, date, name, phone, from_at,
                 until_at, named_by, named_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let draft = &event.draft;
        let (id, student, name) = (event.id.as_str(), draft.student.as_str(), draft.name.trim());
        let (day, by) = (draft.from.date().to_string(), self.permit().person().to_string());
        let (district, place) = (self.district(), self.place());
        let args =
            args![district, place, id, student, day, name, &draft.phone, draft.from, draft.until, by, now];
        self.run(ADD, args).await?;
        let after = json!({ "delegation": id, "name": name, "from": draft.from, "until": draft.until });
        self.record(changed("delegation.named", student, version, after), now).await
    }

    /// Writes a confirmation; the whole household is told, so that nobody is sent in silence.
    pub async fn delegation_confirmed(
        &mut self,
        event: &Settled,
        student: &StudentId,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE delegation SET confirmed_at = $4, confirmed_by = $5
             WHERE district = $1 AND place = $2 AND delegation = $3 AND confirmed_at IS NULL";
        let by = self.permit().person().to_string();
        self.run(PUT, args![self.district(), self.place(), event.id.as_str(), now, by]).await?;
        let after = json!({ "delegation": event.id, "name": event.name });
        self.record(changed("delegation.confirmed", student.as_str(), version, after), now).await?;
        self.tell_home(student, ("delegation-confirmed", &event.name), now).await
    }

    /// Writes that a delegation was taken back.
    pub async fn delegation_cancelled(
        &mut self,
        event: &Settled,
        student: &StudentId,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE delegation SET cancelled_at = $4
             WHERE district = $1 AND place = $2 AND delegation = $3 AND used_at IS NULL";
        self.run(PUT, args![self.district(), self.place(), event.id.as_str(), now]).await?;
        let after = json!({ "delegation": event.id });
        self.record(changed("delegation.cancelled", student.as_str(), version, after), now).await
    }

    /// The consents of one child.
    pub async fn consents(&mut self, student: &StudentId) -> Result<Vec<Consent>, Fault> {
        const READ: &str = "SELECT alone, name, signed_by, held_from, held_until, withdrawn_at FROM alone
             WHERE district = $1 AND place = $2 AND student = $3 ORDER BY signed_at DESC, alone";
        let child = self.student(student).await?;
        let rows = self.rows(READ, args![self.district(), self.place(), child.id.as_str()]).await?;
        rows.iter().map(consent).collect()
    }

    /// Writes a consent to go home alone; the household is told.
    pub async fn alone_signed(&mut self, event: &Signed, version: i64, now: Moment) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO alone (district, place, alone, student, name, signed_by, signed_at, held_from,
                 held_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let draft = &event.draft;
        let (id, student, name) = (event.id.as_str(), draft.student.as_str(), draft.signature.trim());
        let (from, until) = (draft.from.to_string(), draft.until.to_string());
        let by = self.permit().person().to_string();
        let args = args![self.district(), self.place(), id, student, name, by, now, &from, &until];
        self.run(ADD, args).await?;
        let after = json!({ "consent": id, "name": name, "from": from, "until": until });
        self.record(changed("alone.signed", student, version, after), now).await?;
        self.tell_home(&draft.student, ("alone-signed", name), now).await
    }

    /// Takes every consent of a child back that stands.
    pub async fn alone_withdrawn(
        &mut self,
        student: &StudentId,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE alone SET withdrawn_at = $4
             WHERE district = $1 AND place = $2 AND student = $3 AND withdrawn_at IS NULL";
        let child = self.student(student).await?;
        if self.run(PUT, args![self.district(), self.place(), child.id.as_str(), now]).await? == 0 {
            return Ok(());
        }
        self.record(changed("alone.withdrawn", child.id.as_str(), version, json!({})), now).await
    }

    async fn tell_home(
        &mut self,
        student: &StudentId,
        (kind, name): (&'static str, &str),
        now: Moment,
    ) -> Result<(), Fault> {
        let child = self.student(student).await?;
        let words = json!({ "child": child.name, "name": name });
        self.tell(&[Tell { recipient: format!("household:{}", child.household), kind, words }], now).await
    }
}

fn changed<'a>(act: &'static str, subject: &'a str, scheme_version: i64, after: Value) -> Record<'a> {
    Record { act, subject, clause: "P3.61", scheme_version, before: Value::Null, after }
}

/// Reads a delegation.
pub(crate) fn delegation(row: &Row) -> Result<Delegation, Fault> {
    Ok(Delegation {
        id: CollectorId::new(row.text("delegation")?),
        name: row.text("name")?,
        phone: row.text("phone")?,
        from: row.moment("from_at")?,
        until: row.moment("until_at")?,
        named_by: PersonId::new(row.text("named_by")?),
        confirmed_at: row.moment_or("confirmed_at")?,
        used_at: row.moment_or("used_at")?,
        cancelled_at: row.moment_or("cancelled_at")?,
    })
}
