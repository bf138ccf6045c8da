//! 校历 Later years of holidays that a district added, and the days that a bureau sets for its own schools.

use crate::db::Store;
use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::moment::Moment;
use rules::people::place::Path;
use rules::plan::calendar::adding::Added;
use rules::plan::calendar::own::{Entered, OwnDays, Says};
use rules::plan::local::{Days, Words};
use serde_json::{Value, json};

impl Store {
    /// The files of all added years everywhere, each with the place below which it counts before any other; the first added
    /// first, whenever its file was replaced.
    pub async fn years_added(&self) -> Result<Vec<(Path, String)>, Fault> {
        const READ: &str = "SELECT p.path, y.text
             FROM calendar_year y JOIN place p ON p.district = y.district AND p.place = y.place
             ORDER BY y.added_at, y.district, y.place, y.year";
        let rows = self.reading().await?.rows(READ, args![]).await?;
        rows.iter().map(|row| Ok((Path::new(row.text("path")?), row.text("text")?))).collect()
    }

    /// The days of their own that all bureaus set, each with the place below which they count; outer places first.
    pub async fn calendar_own_everywhere(&self) -> Result<Vec<(Path, OwnDays)>, Fault> {
        const READ: &str =
            "SELECT place.path, own.from_day, own.until_day, own.kind, own.name_zh, own.name_en, own.follows
             FROM calendar_own own JOIN place ON place.district = own.district AND place.place = own.place
             ORDER BY place.path, own.from_day";
        let rows = self.reading().await?.rows(READ, args![]).await?;
        rows.iter().map(|row| Ok((Path::new(row.text("path")?), own_days(row)?))).collect()
    }
}

impl Tx {
    /// The years that the permit's place added, each with when first.
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
             ON CONFLICT (district, place, year) DO UPDATE SET text = excluded.text, added_by = excluded.added_by,
                 edition = calendar_year.edition + 1";
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
            after: json!({
                "text_sha256": crate::journal::sha256(text), "note": event.note(),
                "passed": event.passed.iter().map(ToString::to_string).collect::<Vec<_>>(),
            }),
        };
        self.record(record, now).await
    }

    /// The days of its own that the permit's place set, in their order.
    pub async fn calendar_own(&mut self) -> Result<Vec<OwnDays>, Fault> {
        const READ: &str = "SELECT from_day, until_day, kind, name_zh, name_en, follows FROM calendar_own
             WHERE district = $1 AND place = $2 ORDER BY from_day";
        self.rows(READ, args![self.district(), self.place()]).await?.iter().map(own_days).collect()
    }

    /// Writes days of the permit's place.
    pub async fn calendar_own_entered(&mut self, event: &Entered, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "INSERT INTO calendar_own
                 (district, place, from_day, until_day, kind, name_zh, name_en, follows, entered_at, entered_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let OwnDays { days, says } = &event.own;
        let (from, until) = (days.from.to_string(), days.until.to_string());
        let (kind, zh, en, follows) = match says {
            Says::Off(name) => (OFF, name.zh.as_str(), name.en.as_str(), ""),
            Says::Open(day) => (OPEN, "", "", day.key()),
        };
        self.run(PUT, args![district, place, &from, until, kind, zh, en, follows, now, by]).await?;
        self.own_recorded(("calendar.entered", from.as_str()), (Value::Null, told(&event.own)), now).await
    }

    /// Takes away days of the permit's place that have not begun.
    pub async fn calendar_own_taken_back(&mut self, own: &OwnDays, now: Moment) -> Result<(), Fault> {
        const DROP: &str = "DELETE FROM calendar_own WHERE district = $1 AND place = $2 AND from_day = $3";
        let from = own.days.from.to_string();
        self.run(DROP, args![self.district(), self.place(), &from]).await?;
        self.own_recorded(("calendar.taken-back", from.as_str()), (told(own), Value::Null), now).await
    }

    async fn own_recorded(
        &mut self,
        (act, subject): (&'static str, &str),
        (before, after): (Value, Value),
        now: Moment,
    ) -> Result<(), Fault> {
        self.record(Record { act, subject, clause: "P1.9", scheme_version: 0, before, after }, now).await
    }
}

/// How a break and a school day are written.
const OFF: &str = "off";
const OPEN: &str = "open";

fn own_days(row: &Row) -> Result<OwnDays, Fault> {
    let days = Days { from: row.parsed("from_day")?, until: row.parsed("until_day")? };
    let kind = row.text("kind")?;
    let says = match kind.as_str() {
        OFF => Says::Off(Words { zh: row.text("name_zh")?, en: row.text("name_en")? }),
        OPEN => Says::Open(row.parsed("follows")?),
        _ => return Err(Fault::Corrupt { what: "calendar_own.kind", why: kind }),
    };
    Ok(OwnDays { days, says })
}

fn told(own: &OwnDays) -> Value {
    let (from, until) = (own.days.from.to_string(), own.days.until.to_string());
    match &own.says {
        Says::Off(name) => json!({ "from": from, "until": until, "off": name.zh }),
        Says::Open(day) => json!({ "from": from, "until": until, "as": day.key() }),
    }
}
