//! 备份 A whole copy of a file's database, taken while others have it open, and what such a copy holds.

use crate::db::{Store, lite_parts};
use crate::doctor::Finding;
use crate::fault::Fault;
use crate::migrate::NEWEST;
use crate::row::args;
use rules::moment::Moment;
use std::path::Path;

/// What a copy holds, by the copy alone.
#[derive(Clone, Debug)]
pub struct Backup {
    /// The newest migration that it had.
    pub schema: i64,
    /// The last row of all its journals; none where nobody has done anything yet.
    pub last: Option<LastRow>,
    /// What [`Store::doctor`] finds in it; nobody looks where its schema is not this program's.
    pub found: Option<Vec<Finding>>,
}

/// The last row of a place's journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastRow {
    /// `district/place`.
    pub place: String,
    /// 1, 2, 3 … in its place.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// What.
    pub act: String,
}

impl Store {
    /// Copies a file's database, as it stands at one moment, into `copy`: a file that is empty or not there. Whoever has it open
    /// reads and writes on. Nothing is migrated: the copy of before an upgrade is the way back from it.
    pub async fn copy_into(database: &str, copy: &Path) -> Result<(), Fault> {
        let unnamed = || Fault::Db(format!("{} is not written in UTF-8", copy.display()));
        let name = copy.to_str().ok_or_else(unnamed)?;
        let source = Self::read_only(Path::new(lite_parts(database).0)).await?;
        let copied = source.copied(name).await;
        source.close().await;
        copied
    }

    /// What a copy holds, once every page of it was found whole.
    pub async fn backup(copy: &Path) -> Result<Backup, Fault> {
        let store = Self::read_only(copy).await?;
        let held = store.held().await;
        store.close().await;
        held
    }

    async fn copied(&self, name: &str) -> Result<(), Fault> {
        self.applied().await?; // a file without our schema is a mistyped name
        self.glance("VACUUM INTO $1", args![name]).await?;
        Ok(())
    }

    async fn held(&self) -> Result<Backup, Fault> {
        let told = self.glance("PRAGMA integrity_check", args![]).await?;
        let told = told.iter().map(|row| row.text("integrity_check")).collect::<Result<Vec<_>, _>>()?;
        if told != ["ok"] {
            return Err(Fault::Corrupt { what: "copy", why: told.join("; ") });
        }
        let schema = self.applied().await?;
        let found = if schema == NEWEST { Some(self.doctor().await?) } else { None };
        Ok(Backup { schema, last: self.last_row().await?, found })
    }

    /// The newest migration that the database had.
    pub(crate) async fn applied(&self) -> Result<i64, Fault> {
        let rows = self.glance("SELECT max(version) AS newest FROM schema_version", args![]).await?;
        Ok(rows.first().map_or(Ok(None), |row| row.int_or("newest"))?.unwrap_or(0))
    }

    async fn last_row(&self) -> Result<Option<LastRow>, Fault> {
        const READ: &str = "SELECT j.district || '/' || j.place AS address, j.seq, j.at, j.act
             FROM journal_head h
             JOIN journal j ON j.district = h.district AND j.place = h.place AND j.seq = h.seq
             ORDER BY j.at DESC, j.district, j.place LIMIT 1";
        let rows = self.glance(READ, args![]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let (place, seq) = (row.text("address")?, row.int("seq")?);
        Ok(Some(LastRow { place, seq, at: row.moment("at")?, act: row.text("act")? }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::id::{DistrictId, PlaceId};
    use rules::people::act::Act;
    use rules::people::place::{Path as At, Place};
    use rules::people::role::clock;
    use std::path::PathBuf;
    use tempfile::TempDir;

    fn file(folder: &TempDir, name: &str) -> PathBuf {
        folder.path().join(name)
    }

    async fn opened(folder: &TempDir) -> (Store, String) {
        let name = file(folder, "school.db").to_str().unwrap().to_owned();
        (Store::open(&name).await.unwrap(), name)
    }

    async fn added(store: &Store, code: &str, path: &str, now: Moment) {
        let place = Place {
            district: DistrictId::new("gongshu"),
            place: PlaceId::new(code),
            path: At::new(path),
            kind: "district".to_owned(),
            name_zh: code.to_owned(),
            name_en: String::new(),
        };
        let mut tx = store.act(&clock(Act::RegisterImport, &place).unwrap()).await.unwrap();
        tx.place_added(&place, now).await.unwrap();
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn a_copy_holds_the_newest_row_and_is_sound() {
        let folder = tempfile::tempdir().unwrap();
        let (store, name) = opened(&folder).await;
        let copies = ["first", "second"].map(|copy| file(&folder, copy));
        Store::copy_into(&name, &copies[0]).await.unwrap();
        assert_eq!(Store::backup(&copies[0]).await.unwrap().last, None, "nobody has done anything yet");
        added(&store, "gongshu", "gongshu", Moment(2)).await;
        added(&store, "shangcheng", "shangcheng", Moment(1)).await;
        Store::copy_into(&name, &copies[1]).await.unwrap();
        let held = Store::backup(&copies[1]).await.unwrap();
        let (place, act) = ("gongshu/gongshu".to_owned(), "place.added".to_owned());
        assert_eq!(held.last, Some(LastRow { place, seq: 1, at: Moment(2), act }));
        assert_eq!((held.schema, held.found), (NEWEST, Some(Vec::new())));
        assert!(Store::copy_into(&name, &copies[1]).await.is_err(), "a copy is never written over");
    }

    /// A program that migrated what it copies would leave no way back.
    #[tokio::test]
    async fn a_copy_of_before_an_upgrade_is_of_before_it() {
        let folder = tempfile::tempdir().unwrap();
        let (store, name) = opened(&folder).await;
        let mut conn = store.writing().await.unwrap();
        conn.script(format!("DELETE FROM schema_version WHERE version = {NEWEST}")).await.unwrap();
        conn.commit().await.unwrap();
        let copy = file(&folder, "copy");
        Store::copy_into(&name, &copy).await.unwrap();
        let held = Store::backup(&copy).await.unwrap();
        assert!(held.schema < NEWEST && held.found.is_none(), "{held:?}");
        assert_eq!(store.applied().await.unwrap(), held.schema);
    }

    #[tokio::test]
    async fn what_is_no_database_of_ours_is_not_copied_and_a_spoilt_copy_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let copy = file(&folder, "copy");
        for text in ["", "a list of names, long enough to be no header of a database at all"] {
            let other = file(&folder, "other");
            std::fs::write(&other, text).unwrap();
            assert!(Store::copy_into(other.to_str().unwrap(), &copy).await.is_err(), "{text}");
            assert!(!copy.exists(), "{text}");
        }
        let (_store, name) = opened(&folder).await;
        Store::copy_into(&name, &copy).await.unwrap();
        assert!(Store::backup(&copy).await.is_ok());
        let mut bytes = std::fs::read(&copy).unwrap();
        let half = bytes.len() / 2;
        bytes[half..half + 8192].fill(0xff);
        std::fs::write(&copy, bytes).unwrap();
        assert!(Store::backup(&copy).await.is_err());
    }
}
