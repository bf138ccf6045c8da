//! 旧库 A database as an older program left it, on SQLite or PostgreSQL, and the way around the store.

use rules::id::{DistrictId, PlaceId};
use rules::people::place::{Path, Place};
use sqlx::{AssertSqlSafe, Connection, Executor};
use store::Store;
use tempfile::TempDir;

/// A database, and the way around the store.
pub(crate) struct Ward {
    pub(crate) folder: TempDir,
    pub(crate) server: Option<(String, String)>,
}

impl Ward {
    pub(crate) fn new(name: &str) -> Self {
        let server = std::env::var("AFTERBELL_TEST_DATABASE").ok();
        let schema = format!("ward_{}_{name}", std::process::id());
        Self { folder: tempfile::tempdir().unwrap(), server: server.map(|server| (server, schema)) }
    }

    pub(crate) fn file(&self) -> String {
        self.folder.path().join("ward.db").to_str().unwrap().to_owned()
    }

    pub(crate) async fn run(&self, sql: &str) {
        match &self.server {
            Some((server, schema)) => {
                let mut raw = sqlx::PgConnection::connect(server).await.unwrap();
                raw.execute(AssertSqlSafe(format!("CREATE SCHEMA IF NOT EXISTS {schema}"))).await.unwrap();
                raw.execute(AssertSqlSafe(format!("SET search_path TO {schema}"))).await.unwrap();
                let sql = sql.replace("/*pg ", "").replace(" pg*/", ""); // as the program reads its migrations
                raw.execute(AssertSqlSafe(sql)).await.unwrap();
            }
            None => {
                let file = format!("sqlite:{}?mode=rwc", self.file());
                let mut raw = sqlx::SqliteConnection::connect(&file).await.unwrap();
                raw.execute(AssertSqlSafe(sql.to_owned())).await.unwrap();
            }
        }
    }

    pub(crate) async fn open(&self) -> Store {
        match &self.server {
            Some((server, schema)) => Store::open_schema(server, schema).await.unwrap(),
            None => Store::open(&self.file()).await.unwrap(),
        }
    }
}

pub(crate) fn school() -> Place {
    Place {
        district: DistrictId::new("gongshu"),
        place: PlaceId::new("wenlan"),
        path: Path::new("wenlan"),
        kind: "school".into(),
        name_zh: "文澜小学".into(),
        name_en: "Wenlan".into(),
    }
}
