//! 层级 The tree of places: what permits are made from.

use crate::db::Store;
use crate::fault::Fault;
use crate::row::{Row, args};
use rules::id::{DistrictId, PlaceId};
use rules::people::place::{Path, Place};

impl Store {
    /// Every place. Names of schools are public, and permits are made from this tree, so no permit is asked.
    pub async fn places(&self) -> Result<Vec<Place>, Fault> {
        const READ: &str =
            "SELECT district, place, path, kind, name_zh, name_en FROM place ORDER BY district, path";
        self.reading().await?.rows(READ, args![]).await?.iter().map(place).collect()
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
