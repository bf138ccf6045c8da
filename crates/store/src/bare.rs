//! 裸提交 The limit that acts are measured against: one small row a commit, durable, with nothing around it.

use crate::db::lite_options;
use crate::fault::Fault;
use sqlx::SqlitePool;
use std::path::Path;

/// An empty database for [`Bare::commit`], with the same durability as [`crate::Store`] on SQLite.
#[derive(Debug)]
pub struct Bare(SqlitePool);

impl Bare {
    /// Makes the file.
    pub async fn make(file: &Path) -> Result<Self, Fault> {
        let pool = SqlitePool::connect_with(lite_options(file)).await?;
        sqlx::raw_sql(
            "CREATE TABLE bare (district TEXT NOT NULL, n INTEGER PRIMARY KEY, what TEXT NOT NULL)",
        )
        .execute(&pool)
        .await?;
        Ok(Self(pool))
    }

    /// Writes `commits` transactions of `group` rows each, one after another.
    pub async fn commit(&self, commits: u64, group: u64) -> Result<(), Fault> {
        for _ in 0..commits {
            let mut tx = self.0.begin_with("BEGIN IMMEDIATE").await?;
            for _ in 0..group {
                let row = sqlx::query("INSERT INTO bare (district, what) VALUES ('bare', $1)")
                    .bind("an act of 32 characters as text");
                row.execute(&mut *tx).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }
}
