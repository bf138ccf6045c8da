//! 柜台代办 What an adult of a household asked at the cashier's desk, with the picture of the paper where there is one.

use crate::fault::Fault;
use crate::outbox::Tell;
use crate::people::picture;
use crate::row::{Row, args};
use crate::tx::Tx;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rules::fen::Fen;
use rules::id::{PersonId, StudentId};
use rules::moment::Moment;
use rules::money::behalf::{Adult, Taken, Way, What};
use rules::people::photo::Photo;
use rules::people::student::Student;
use serde_json::json;

/// What was asked at the desk, as it was written down.
#[derive(Clone, Debug)]
pub struct BehalfRow {
    /// Which.
    pub id: String,
    /// What.
    pub what: What,
    /// How much it came to; nothing where it moves none.
    pub fen: Fen,
    /// The name of whoever asked.
    pub name: String,
    /// How.
    pub way: Way,
    /// In the family's words.
    pub reason: String,
    /// Whether there is a picture of the paper.
    pub is_pictured: bool,
    /// When.
    pub at: Moment,
}

impl Tx {
    /// The guardians of a child's household, the verified first.
    pub async fn behalf_adults(&mut self, child: &Student) -> Result<Vec<Adult>, Fault> {
        const READ: &str =
            "SELECT guardian, name, relation FROM guardian WHERE district = $1 AND household = $2
             ORDER BY COALESCE(verified_at, 9000000000000), guardian";
        let rows = self.rows(READ, args![self.district(), child.household.as_str()]).await?;
        let adult = |row: &Row| {
            let id = PersonId::new(row.text("guardian")?);
            Ok(Adult { id, name: row.text("name")?, relation: row.text("relation")? })
        };
        rows.iter().map(adult).collect()
    }

    /// Whether this was taken already: the same form twice.
    pub async fn behalf_known(&mut self, id: &str) -> Result<bool, Fault> {
        const READ: &str = "SELECT 1 AS one FROM behalf WHERE district = $1 AND place = $2 AND behalf = $3";
        Ok(self.row(READ, args![self.district(), self.place(), id]).await?.is_some())
    }

    /// Writes what was asked at the desk, after what it did; the household is told.
    pub async fn behalf_taken(
        &mut self,
        (id, child): (&str, &Student),
        (taken, fen): (&Taken, Fen),
        picture: Option<&Photo>,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO behalf (district, place, behalf, student, what, fen, asker, name, way, reason, format, packed,
                 taken_at, taken_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
        let (what, way, by) = (taken.what.code(), taken.way.code(), self.permit().person().to_string());
        let Taken { asker, reason, .. } = taken;
        let format = picture.map(|one| one.format.code().to_owned());
        let packed = picture.map(|one| STANDARD.encode(&one.bytes));
        let (district, place, student) = (self.district(), self.place(), child.id.as_str());
        let args = args![
            district,
            place,
            id,
            student,
            &what,
            fen,
            asker.id.as_str(),
            &asker.name,
            way,
            reason,
            format,
            packed,
            now,
            by
        ];
        self.run(ADD, args).await?;
        let after = json!({
            "what": what, "fen": fen, "asker": asker.id, "way": way, "reason": reason, "pictured": picture.is_some(),
        });
        self.noted(("behalf.taken", student, "P0.1"), after, version, now).await?;
        let words = json!({
            "what": taken.what.word(), "child": child.name, "fen": fen, "name": asker.name, "way": way,
        });
        let recipient = format!("household:{}", child.household);
        self.tell(&[Tell { recipient, kind: "behalf-taken", words }], now).await
    }

    /// What was asked at the desk for a child of the permit's scope, the latest first.
    pub async fn behalves(&mut self, student: &StudentId) -> Result<Vec<BehalfRow>, Fault> {
        const READ: &str = "SELECT behalf, what, fen, name, way, reason, taken_at,
                 CASE WHEN packed IS NULL THEN 0 ELSE 1 END AS pictured FROM behalf
             WHERE district = $1 AND place = $2 AND student = $3 ORDER BY taken_at DESC, behalf";
        let child = self.student(student).await?;
        let rows = self.rows(READ, args![self.district(), self.place(), child.id.as_str()]).await?;
        rows.iter().map(behalf).collect()
    }

    /// The picture of the paper by which something was asked for a child of the permit's scope; or not found.
    pub async fn behalf_picture(&mut self, student: &StudentId, id: &str) -> Result<Photo, Fault> {
        const READ: &str = "SELECT format, packed FROM behalf
             WHERE district = $1 AND place = $2 AND student = $3 AND behalf = $4 AND packed IS NOT NULL";
        let child = self.student(student).await?;
        let row = self.row(READ, args![self.district(), self.place(), child.id.as_str(), id]).await?;
        picture(&row.ok_or(Fault::NotFound)?, "behalf paper")
    }
}

fn behalf(row: &Row) -> Result<BehalfRow, Fault> {
    let (what, way) = (row.text("what")?, row.text("way")?);
    Ok(BehalfRow {
        id: row.text("behalf")?,
        what: What::read(&what).ok_or(Fault::Corrupt { what: "behalf", why: what })?,
        fen: row.fen("fen")?,
        name: row.text("name")?,
        way: Way::from_code(&way).ok_or(Fault::Corrupt { what: "behalf way", why: way })?,
        reason: row.text("reason")?,
        is_pictured: row.flag("pictured")?,
        at: row.moment("taken_at")?,
    })
}
