//! 照片 Pictures of the adults on a child's list, as text: the database keeps nothing but text and numbers.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rules::id::{CollectorId, StudentId};
use rules::moment::Moment;
use rules::people::photo::Photo;
use rules::people::student::Student;
use serde_json::{Value, json};
use std::collections::BTreeSet;

impl Tx {
    /// Keeps an adult's picture in place of the one before, and tells the household; not found, where the adult is not on the child's
    /// list today.
    pub async fn photo_put(
        &mut self,
        (student, collector): (&StudentId, &CollectorId),
        photo: &Photo,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str =
            "INSERT INTO photo (district, place, student, collector, format, packed, put_at, put_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (district, place, student, collector) DO UPDATE SET format = excluded.format,
                 packed = excluded.packed, put_at = excluded.put_at, put_by = excluded.put_by";
        let child = self.student(student).await?;
        let name = self.pictured(&child.id, collector, now).await?.ok_or(Fault::NotFound)?;
        let (packed, by) = (STANDARD.encode(&photo.bytes), self.permit().person().to_string());
        let (district, place, id) = (self.district(), self.place(), child.id.as_str());
        let args = args![district, place, id, collector.as_str(), photo.format.code(), packed, now, by];
        self.run(PUT, args).await?;
        let after =
            json!({ "collector": collector, "format": photo.format.code(), "bytes": photo.bytes.len() });
        self.photo_noted(("photo.put", id), after, version, now).await?;
        self.photo_told(&child, &name, now).await
    }

    /// Takes a picture away, if there is one, and tells the household.
    pub async fn photo_dropped(
        &mut self,
        (student, collector): (&StudentId, &CollectorId),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let child = self.student(student).await?;
        let name = self.pictured(&child.id, collector, now).await?;
        if !self.drop_photo(&child.id, collector).await? {
            return Ok(());
        }
        let after = json!({ "collector": collector });
        self.photo_noted(("photo.dropped", child.id.as_str()), after, version, now).await?;
        match name {
            Some(name) => self.photo_told(&child, &name, now).await,
            None => Ok(()),
        }
    }

    /// The name of an adult of a child's list, of today or of later days.
    async fn pictured(
        &mut self,
        student: &StudentId,
        collector: &CollectorId,
        now: Moment,
    ) -> Result<Option<String>, Fault> {
        let today = self.adults(std::slice::from_ref(student), now.date()).await?.remove(student);
        let today = today.unwrap_or_default().into_iter().map(|one| one.adult);
        let later = self.collectors(student).await?.into_iter().map(|one| one.adult);
        let mut all = today.chain(later);
        Ok(all.find(|adult| adult.collector == *collector).map(|adult| adult.name))
    }

    /// Nobody changes in silence by which face the gate knows an adult.
    async fn photo_told(&mut self, child: &Student, name: &str, now: Moment) -> Result<(), Fault> {
        let words = json!({ "child": child.name, "name": name });
        let recipient = format!("household:{}", child.household);
        self.tell(&[Tell { recipient, kind: "photo-changed", words }], now).await
    }

    /// The picture of an adult who is taken off a list goes with the entry.
    pub(super) async fn drop_photo(
        &mut self,
        student: &StudentId,
        collector: &CollectorId,
    ) -> Result<bool, Fault> {
        const DROP: &str =
            "DELETE FROM photo WHERE district = $1 AND place = $2 AND student = $3 AND collector = $4";
        let args = args![self.district(), self.place(), student.as_str(), collector.as_str()];
        Ok(self.run(DROP, args).await? > 0)
    }

    /// One picture of the permit's scope, or not found.
    pub async fn photo(&mut self, student: &StudentId, collector: &CollectorId) -> Result<Photo, Fault> {
        const READ: &str = "SELECT format, packed FROM photo
             WHERE district = $1 AND place = $2 AND student = $3 AND collector = $4";
        let child = self.student(student).await?;
        let args = args![self.district(), self.place(), child.id.as_str(), collector.as_str()];
        picture(&self.row(READ, args).await?.ok_or(Fault::NotFound)?, "photo")
    }

    /// Of which adults of a child there is a picture.
    pub async fn photos(&mut self, student: &StudentId) -> Result<BTreeSet<CollectorId>, Fault> {
        const READ: &str = "SELECT collector FROM photo WHERE district = $1 AND place = $2 AND student = $3";
        let rows = self.rows(READ, args![self.district(), self.place(), student.as_str()]).await?;
        rows.iter().map(|row| row.text("collector").map(CollectorId::new)).collect()
    }

    async fn photo_noted(
        &mut self,
        (act, subject): (&'static str, &str),
        after: Value,
        scheme_version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let before = Value::Null;
        self.record(Record { act, subject, clause: "P3.61", scheme_version, before, after }, now).await
    }
}

/// Reads the columns `format, packed`.
pub(crate) fn picture(row: &Row, what: &'static str) -> Result<Photo, Fault> {
    let why = |why: base64::DecodeError| Fault::Corrupt { what, why: why.to_string() };
    let bytes = STANDARD.decode(row.text("packed")?).map_err(why)?;
    Ok(Photo { format: row.parsed("format")?, bytes })
}
