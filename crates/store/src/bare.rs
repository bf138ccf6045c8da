//! 裸提交 The limit that acts are measured against: one small row a commit, durable, with nothing around it.

use crate::db::{lite_options, pg_pool};
use crate::fault::Fault;
use sqlx::postgres::PgPool;
use sqlx::{AssertSqlSafe, SqlitePool};
use std::path::Path;

/// An empty table for [`Bare::commit`], with the same durability as [`crate::Store`].
#[derive(Debug)]
pub struct Bare(Pool);

#[derive(Debug)]
enum Pool {
    Lite(SqlitePool),
    Pg(PgPool),
}

impl Bare {
    /// Makes a file.
    pub async fn make(file: &Path) -> Result<Self, Fault> {
        let pool = SqlitePool::connect_with(lite_options(file)).await?;
        sqlx::raw_sql(
            "CREATE TABLE bare (district TEXT NOT NULL, n INTEGER PRIMARY KEY, what TEXT NOT NULL)",
        )
        .execute(&pool)
        .await?;
        Ok(Self(Pool::Lite(pool)))
    }

    /// Makes a table in a schema of its own on a PostgreSQL server.
    pub async fn make_in_schema(server: &str, schema: &str) -> Result<Self, Fault> {
        let pool = pg_pool(server, Some(schema)).await?;
        let make = "CREATE TABLE bare (district TEXT NOT NULL, n BIGINT PRIMARY KEY, what TEXT NOT NULL);
             CREATE SEQUENCE bare_n OWNED BY bare.n; ALTER TABLE bare ALTER n SET DEFAULT nextval('bare_n')";
        sqlx::raw_sql(make).execute(&pool).await?;
        Ok(Self(Pool::Pg(pool)))
    }

    /// Writes `commits` transactions of `group` rows each, one after another. A file takes its rows one by one, which
    /// is its quickest; a server takes them in one statement, so that no row waits for the wire.
    pub async fn commit(&self, commits: u64, group: u64) -> Result<(), Fault> {
        const ONE: &str = "INSERT INTO bare (district, what) VALUES ('bare', $1)";
        const WHAT: &str = "an act of 32 characters as text";
        for _ in 0..commits {
            match &self.0 {
                Pool::Lite(pool) => {
                    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
                    for _ in 0..group {
                        sqlx::query(ONE).bind(WHAT).execute(&mut *tx).await?;
                    }
                    tx.commit().await?;
                }
                Pool::Pg(pool) => {
                    let all =
                        "INSERT INTO bare (district, what) SELECT 'bare', $1 FROM generate_series(1, $2)";
                    let group = i64::try_from(group).unwrap_or(i64::MAX);
                    let mut tx = pool.begin().await?;
                    sqlx::query(AssertSqlSafe(all)).bind(WHAT).bind(group).execute(&mut *tx).await?;
                    tx.commit().await?;
                }
            }
        }
        Ok(())
    }
}
