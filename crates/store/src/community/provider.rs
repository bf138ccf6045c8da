//! 社会力量 Certificates of whoever runs the class, and those that were cancelled.

mod calling;

use super::chosen;
use crate::fault::Fault;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::community::care_class::Lack;
use rules::community::provider::holding::Held as Shown;
use rules::community::provider::{Certificate, Form};
use rules::moment::Moment;
use serde_json::json;

pub use calling::{BidRow, CallRow};

impl Tx {
    /// Every certificate, the one that ends last first.
    pub async fn provider_certificates(&mut self) -> Result<Vec<Shown>, Fault> {
        const READ: &str = "SELECT certificate, form, number, issuer, from_day, until_day, cancelled_on
             FROM provider_certificate WHERE district = $1 AND place = $2 ORDER BY until_day DESC, seq DESC";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(shown).collect()
    }

    /// A certificate is written down.
    pub async fn provider_entered(&mut self, one: &Shown, version: i64, now: Moment) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO provider_certificate (district, place, certificate, form, number, issuer,
                 from_day, until_day, at, by, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let held = &one.certificate;
        let (from, until, seq) = (held.from.to_string(), held.until.to_string(), self.seq() + 1);
        let (form, clause) = match held.form {
            Form::Registered => (held.form.key(), "P2.25"),
            Form::Filed => (held.form.key(), "P2.26"),
        };
        let after = json!({ "form": form, "number": held.number, "issuer": one.issuer, "until": until });
        let args =
            args![district, place, &one.id, form, &held.number, &one.issuer, from, until, now, by, seq];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        self.noted(("provider.entered", &one.id, clause), after, version, now).await
    }

    /// A certificate was cancelled: the class stands still from today on where it rested on it, and families are told (P2.26).
    pub async fn provider_cancelled(
        &mut self,
        id: &str,
        suspends: bool,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE provider_certificate SET cancelled_on = $4, cancelled_by = $5
             WHERE district = $1 AND place = $2 AND certificate = $3 AND cancelled_on IS NULL";
        let (by, day) = (self.permit().person().to_string(), now.date().to_string());
        if self.run(PUT, args![self.district(), self.place(), id, &day, by]).await? == 0 {
            return Ok(());
        }
        if suspends {
            self.care_class_told_as(&[Lack::LegalForm], now).await?;
        }
        let after = json!({ "cancelled_on": day });
        self.noted(("provider.cancelled", id, "P2.26"), after, version, now).await?;
        if suspends { self.care_class_tells(("care-class-suspended", json!({})), now).await } else { Ok(()) }
    }
}

fn shown(row: &Row) -> Result<Shown, Fault> {
    let cancelled_on = row.parsed_or("cancelled_on")?;
    let certificate = Certificate {
        form: chosen(Form::ALL, Form::key, ("provider_certificate.form", &row.text("form")?))?,
        number: row.text("number")?,
        from: row.parsed("from_day")?,
        until: row.parsed("until_day")?,
        cancelled_on,
    };
    Ok(Shown { id: row.text("certificate")?, issuer: row.text("issuer")?, certificate })
}
