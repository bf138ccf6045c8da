//! 校历 Later years of holidays that a district added.

use crate::db::Store;
use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::moment::Moment;
use rules::plan::calendar::adding::Added;
use serde_json::json;

impl Store {
    /// The files of all added years everywhere, the first added first: the state's days are the same for every district.
    pub async fn years_added(&self) -> Result<Vec<String>, Fault> {
        const READ: &str = "SELECT text FROM calendar_year ORDER BY added_at, district, place, year";
        self.reading().await?.rows(READ, args![]).await?.iter().map(|row| row.text("text")).collect()
    }
}

impl Tx {
    /// The years that the permit's place added, each with when.
    pub async fn calendar_years(&mut self) -> Result<Vec<(i64, Moment)>, Fault> {
        const READ: &str = "SELECT year, added_at FROM calendar_year
             WHERE district = $1 AND place = $2 ORDER BY year";
        let year = |row: &Row| Ok((row.int("year")?, row.moment("added_at")?));
        self.rows(READ, args![self.district(), self.place()]).await?.iter().map(year).collect()
    }

    /// The file of a year that the permit's place added.
    pub async fn calendar_year(&mut self, year: i16) -> Result<Option<String>, Fault> {
        const READ: &str = "SELECT text FROM calendar_year
             WHERE district = $1 AND place = $2 AND year = $3";
        let row = self.row(READ, args![self.district(), self.place(), i64::from(year)]).await?;
        row.map(|row| row.text("text")).transpose()
    }

    /// Writes the file of a year, in the place of an older one.
    pub async fn calendar_added(
        &mut self,
        event: &Added,
        standing: Option<&str>,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "INSERT INTO calendar_year (district, place, year, text, added_at, added_by)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (district, place, year) DO UPDATE SET text = excluded.text, added_at = excluded.added_at,
                 added_by = excluded.added_by";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (year, text) = (i64::from(event.year), &event.text);
        self.run(PUT, args![district, place, year, text, now, by]).await?;
        let subject = event.year.to_string();
        let record = Record {
            act: "calendar.added",
            subject: &subject,
            clause: "P4.3",
            scheme_version: 0,
            before: json!({ "text_sha256": standing.map(crate::journal::sha256) }),
            after: json!({ "text_sha256": crate::journal::sha256(text) }),
        };
        self.record(record, now).await
    }
}
