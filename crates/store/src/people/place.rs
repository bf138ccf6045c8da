//! 层级 The tree of places and the schemes filed there: what permits and rules are made from.

use crate::db::Store;
use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::id::{DistrictId, PlaceId};
use rules::moment::Moment;
use rules::people::place::{Path, Place};
use serde_json::json;

/// A scheme version as it was filed.
#[derive(Clone, Debug)]
pub struct Filed {
    /// The place it holds at.
    pub place: PlaceId,
    /// Its district.
    pub district: DistrictId,
    /// The document's name.
    pub scheme: String,
    /// 1, 2, 3 …
    pub version: i64,
    /// The file's text.
    pub text: String,
}

/// A version of a scheme to be filed.
#[derive(Clone, Copy, Debug)]
pub struct Filing<'a> {
    /// The document's name.
    pub scheme: &'a str,
    /// 1, 2, 3 …
    pub version: i64,
    /// The day from which it holds.
    pub holds_from: Date,
    /// The file's text.
    pub text: &'a str,
}

impl Store {
    /// Every place. Names of schools are public, and permits are made from this tree, so no permit is asked.
    pub async fn places(&self) -> Result<Vec<Place>, Fault> {
        const READ: &str =
            "SELECT district, place, path, kind, name_zh, name_en FROM place ORDER BY district, path";
        self.reading().await?.rows(READ, args![]).await?.iter().map(place).collect()
    }

    /// The newest filed version of every scheme; published plans are public.
    pub async fn schemes(&self) -> Result<Vec<Filed>, Fault> {
        const READ: &str = "SELECT s.district, s.place, s.scheme, s.version, s.text FROM scheme s
             WHERE s.version = (SELECT max(n.version) FROM scheme n
                 WHERE n.district = s.district AND n.place = s.place AND n.scheme = s.scheme)
             ORDER BY s.district, s.place";
        self.reading().await?.rows(READ, args![]).await?.iter().map(filed).collect()
    }
}

impl Tx {
    /// Files a version of a scheme at the permit's place (P3.3).
    pub async fn scheme_filed(&mut self, filing: &Filing<'_>, now: Moment) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO scheme (district, place, scheme, version, holds_from, filed_at, text)
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let Filing { scheme, version, holds_from, text } = *filing;
        let day = holds_from.to_string();
        self.run(ADD, args![self.district(), self.place(), scheme, version, day, now, text]).await?;
        let record = Record {
            act: "scheme.filed",
            subject: scheme,
            clause: "P3.3",
            scheme_version: version,
            before: json!(null),
            after: json!({ "version": version, "holds_from": holds_from.to_string() }),
        };
        self.record(record, now).await
    }
}

pub(crate) fn place(row: &Row) -> Result<Place, Fault> {
    Ok(Place {
        district: DistrictId::new(row.text("district")?),
        place: PlaceId::new(row.text("place")?),
        path: Path::new(row.text("path")?),
        kind: row.text("kind")?,
        name_zh: row.text("name_zh")?,
        name_en: row.text("name_en")?,
    })
}

fn filed(row: &Row) -> Result<Filed, Fault> {
    Ok(Filed {
        district: DistrictId::new(row.text("district")?),
        place: PlaceId::new(row.text("place")?),
        scheme: row.text("scheme")?,
        version: row.int("version")?,
        text: row.text("text")?,
    })
}
