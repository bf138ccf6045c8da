//! 层级 The tree of places: what permits are made from.

use crate::db::Store;
use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::id::{DistrictId, PlaceId};
use rules::moment::Moment;
use rules::people::place::{Path, Place};
use serde_json::{Value, json};

impl Store {
    /// Every place. Names of schools are public, and permits are made from this tree, so no permit is asked.
    pub async fn places(&self) -> Result<Vec<Place>, Fault> {
        const READ: &str =
            "SELECT district, place, path, kind, name_zh, name_en FROM place ORDER BY district, path";
        self.reading().await?.rows(READ, args![]).await?.iter().map(place).collect()
    }
}

impl Tx {
    /// Adds the permit's own place to the tree; its journal begins with that.
    pub async fn place_added(&mut self, place: &Place, now: Moment) -> Result<(), Fault> {
        self.add_place(place).await?;
        let record = Record {
            act: "place.added",
            subject: place.place.as_str(),
            clause: "P3.4",
            scheme_version: 0,
            before: Value::Null,
            after: json!({ "kind": place.kind, "path": place.path, "name": place.name_zh }),
        };
        self.record(record, now).await
    }

    /// What the permit's own place is called, in Chinese and in English.
    pub(crate) async fn place_names(&mut self) -> Result<(String, String), Fault> {
        const READ: &str = "SELECT name_zh, name_en FROM place WHERE district = $1 AND place = $2";
        let row = self.row(READ, args![self.district(), self.place()]).await?.ok_or(Fault::NotFound)?;
        Ok((row.text("name_zh")?, row.text("name_en")?))
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
