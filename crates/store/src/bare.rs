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

    /// Opens the books of a place in a file that is migrated, and empty.
    pub async fn books(file: &Path) -> Result<Self, Fault> {
        Ok(Self(Pool::Lite(SqlitePool::connect_with(lite_options(file)).await?)))
    }

    /// The same in a schema of its own on a PostgreSQL server.
    pub async fn books_in_schema(server: &str, schema: &str) -> Result<Self, Fault> {
        Ok(Self(Pool::Pg(pg_pool(server, Some(schema)).await?)))
    }

    /// Writes `commits` transactions of `group` rows of transfers each, the first with number `from`: the columns, keys and
    /// bytes of the ledger, and no law, balance, chain or journal. It is what the database can take of such rows.
    pub async fn commit_transfers(&self, from: u64, commits: u64, group: u64) -> Result<(), Fault> {
        const ROW: &str = "'gongshu', 'school/school-0', 'payment/s' || n || '/' || child, n, 1631500000000, 'payment', 'posted',
             'clearing/bank', 'custody/course/' || child, 2000, child, 's' || n, 'clock', 'P3.16',
             '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'";
        const INTO: &str = "INSERT INTO transfer (district, place, transfer, seq, at, kind, step, debit, credit, fen, student,
             subject, who, clause, hash)";
        let one = format!("{INTO} SELECT {ROW} FROM (SELECT $1 AS n, 'c' || ($1 / 2 % 24) AS child) one");
        let all = format!(
            "{INTO} SELECT {ROW} FROM (SELECT n, 'c' || (n / 2 % 24) AS child FROM generate_series($1::bigint, $2::bigint) n) one"
        );
        for commit in 0..commits {
            let first = from + commit * group;
            let [first, end] = [first, first + group].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
            match &self.0 {
                Pool::Lite(pool) => {
                    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
                    for n in first..end {
                        sqlx::query(AssertSqlSafe(one.as_str())).bind(n).execute(&mut *tx).await?;
                    }
                    tx.commit().await?;
                }
                Pool::Pg(pool) => {
                    let mut tx = pool.begin().await?;
                    sqlx::query(AssertSqlSafe(all.as_str()))
                        .bind(first)
                        .bind(end - 1)
                        .execute(&mut *tx)
                        .await?;
                    tx.commit().await?;
                }
            }
        }
        Ok(())
    }
}
