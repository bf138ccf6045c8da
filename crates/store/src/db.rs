//! 数据库 One store over an embedded SQLite file or a PostgreSQL server.

use crate::fault::Fault;
use crate::migrate;
use crate::row::{Arg, Row, bind_lite, bind_pg};
use crate::tx::{Conn, Tx};
use rules::people::role::Permit;
use sqlx::Connection as _;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// How long a writer waits for another before it is told that the database is busy.
const PATIENCE: Duration = Duration::from_secs(10);
/// A connection that nobody used for so long is asked whether it still stands.
const IDLE: Duration = Duration::from_secs(1);
/// Connections of a thread of its own to PostgreSQL: so many places are served there at once.
const LANE: u32 = 4;
/// Readers at once: what an opening may take, and as many again for everybody else.
const READERS: u32 = 8;

/// The database of one node. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    db: Db,
}

#[derive(Clone, Debug)]
enum Db {
    /// One writer, many readers: SQLite lets only one write, so the queue stands here and not inside it.
    Lite { writer: SqlitePool, readers: SqlitePool },
    /// Who looks never waits behind those who write: a row that many want holds all their connections.
    Pg { writers: PgPool, readers: PgPool },
}

impl Store {
    /// Opens a `postgres://` address, or a file (made when it is not there), and applies what migrations lack.
    pub async fn open(target: &str) -> Result<Self, Fault> {
        let db = if is_server(target) { open_pg(target, None).await? } else { open_lite(target).await? };
        Self::migrated(db).await
    }

    /// A file that is there, to be read as it stands: nothing is made, migrated or written.
    pub(crate) async fn read_only(file: &Path) -> Result<Self, Fault> {
        let options = SqliteConnectOptions::new().filename(file).read_only(true).busy_timeout(PATIENCE);
        let pool = SqlitePoolOptions::new().max_connections(READERS).acquire_timeout(PATIENCE);
        let readers = pool.connect_with(options).await?;
        Ok(Self { db: Db::Lite { writer: readers.clone(), readers } })
    }

    /// Whether an address is a server's.
    pub fn is_on_server(target: &str) -> bool {
        is_server(target)
    }

    /// Whether there is anything to open. A server says so itself; a file that is not there would be made.
    pub fn is_there(target: &str) -> bool {
        is_server(target) || Path::new(lite_parts(target).0).exists()
    }

    /// Opens a PostgreSQL address inside a schema of its own, made when it is not there: rehearsals and tests
    /// share a server without seeing each other.
    pub async fn open_schema(target: &str, schema: &str) -> Result<Self, Fault> {
        made_here(schema);
        Self::migrated(open_pg(target, Some(schema)).await?).await
    }

    /// Removes such a schema with everything in it.
    pub async fn drop_schema(target: &str, schema: &str) -> Result<(), Fault> {
        made_here(schema);
        let pool = PgPoolOptions::new().max_connections(1).connect(target).await?;
        let drop = format!("DROP SCHEMA IF EXISTS {schema} CASCADE");
        sqlx::raw_sql(sqlx::AssertSqlSafe(drop)).execute(&pool).await?;
        pool.close().await;
        Ok(())
    }

    /// Lets a PostgreSQL server count what its tables hold. Until it has, it takes a district for one row in thousands
    /// and reads a whole term to find an evening. It counts by itself within minutes; a term played in one minute
    /// cannot wait for that.
    pub async fn analyze(&self) -> Result<(), Fault> {
        const ANALYZE: &str = "DO $$ DECLARE one RECORD; BEGIN
             FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
                 EXECUTE 'ANALYZE ' || quote_ident(one.tablename);
             END LOOP; END $$";
        if let Db::Pg { writers, .. } = &self.db {
            sqlx::raw_sql(ANALYZE).execute(writers).await?;
        }
        Ok(())
    }

    /// The same for the tables of a rush, while they grow from nothing to tens of thousands of rows in seconds.
    pub async fn analyze_claims(&self) -> Result<(), Fault> {
        if let Db::Pg { writers, .. } = &self.db {
            sqlx::raw_sql("ANALYZE claim, placement").execute(writers).await?;
        }
        Ok(())
    }

    /// `sqlite` or `postgres`.
    pub fn kind(&self) -> &'static str {
        match self.db {
            Db::Lite { .. } => "sqlite",
            Db::Pg { .. } => "postgres",
        }
    }

    /// A writing transaction for one permit. It holds the place's journal head, so that the acts of one place
    /// are decided one after another on both databases.
    pub async fn act(&self, permit: &Permit) -> Result<Tx, Fault> {
        let mut tx = Tx::new(self.writing().await?, permit);
        tx.take_head().await?;
        Ok(tx)
    }

    /// A reading transaction for one permit: one state of the rows, however many statements.
    pub async fn look(&self, permit: &Permit) -> Result<Tx, Fault> {
        Ok(Tx::new(self.reading().await?, permit))
    }

    pub(crate) async fn writing(&self) -> Result<Conn, Fault> {
        match &self.db {
            Db::Lite { writer, .. } => Ok(Conn::Lite(writer.begin_with("BEGIN IMMEDIATE").await?)),
            Db::Pg { writers, .. } => Ok(Conn::Pg(writers.begin().await?)),
        }
    }

    pub(crate) async fn reading(&self) -> Result<Conn, Fault> {
        match &self.db {
            Db::Lite { readers, .. } => Ok(Conn::Lite(readers.begin().await?)),
            Db::Pg { readers, .. } => {
                Ok(Conn::Pg(readers.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?))
            }
        }
    }

    /// One statement, which is one state of the rows by itself: no transaction is begun for it.
    pub(crate) async fn glance(&self, sql: &'static str, args: Vec<Arg>) -> Result<Vec<Row>, Fault> {
        Ok(match &self.db {
            Db::Lite { readers, .. } => {
                let rows = bind_lite(sqlx::query(sql), args).fetch_all(readers).await?;
                rows.into_iter().map(Row::Lite).collect()
            }
            Db::Pg { readers, .. } => {
                let rows = bind_pg(sqlx::query(sql), args).fetch_all(readers).await?;
                rows.into_iter().map(Row::Pg).collect()
            }
        })
    }

    /// The same database over connections of its own, for a thread that must not wait for what others ask, nor they for
    /// it. SQLite has one writer, whoever asks. To be called on that thread: its connections are made there.
    pub fn lane(&self) -> Self {
        let db = match &self.db {
            Db::Lite { writer, readers } => Db::Lite { writer: writer.clone(), readers: readers.clone() },
            Db::Pg { writers, .. } => {
                let pool = PgPoolOptions::new().max_connections(LANE).acquire_timeout(PATIENCE);
                let pool = pool.connect_lazy_with((*writers.connect_options()).clone());
                Db::Pg { writers: pool.clone(), readers: pool }
            }
        };
        Self { db }
    }

    /// Ends every connection; a file is left without its write-ahead log.
    pub async fn close(self) {
        match self.db {
            Db::Lite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Db::Pg { writers, readers } => {
                readers.close().await;
                writers.close().await;
            }
        }
    }

    async fn migrated(db: Db) -> Result<Self, Fault> {
        let store = Self { db };
        migrate::apply(&store).await?;
        Ok(store)
    }
}

fn is_server(target: &str) -> bool {
    target.starts_with("postgres://") || target.starts_with("postgresql://")
}

/// A schema's name goes into a statement as it is.
pub(crate) fn made_here(name: &str) {
    let made = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    assert!(made && !name.is_empty(), "a name on a server is made by the program");
}

async fn open_pg(target: &str, schema: Option<&str>) -> Result<Db, Fault> {
    let writers = pg_pool(target, schema).await?;
    let readers = trusting().max_connections(READERS);
    let readers = readers.connect_lazy_with((*writers.connect_options()).clone());
    Ok(Db::Pg { writers, readers })
}

/// A place's tables lie in memory: to look up thirty children costs less than to read five thousand. A server takes it the
/// other way round, for discs that turn.
const IN_MEMORY: (&str, &str) = ("random_page_cost", "1.1");

/// A role may be told to hear no warnings; a commit must hear that its standby did not answer.
const HEARD: (&str, &str) = ("client_min_messages", "warning");

pub(crate) async fn pg_pool(target: &str, schema: Option<&str>) -> Result<PgPool, Fault> {
    let mut options = PgConnectOptions::from_str(target)?.options([IN_MEMORY, HEARD]);
    if let Some(schema) = schema {
        let first = PgPoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        let make = format!("CREATE SCHEMA IF NOT EXISTS {schema}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(make)).execute(&first).await?;
        first.close().await;
        options = options.options([("search_path", schema)]);
    }
    Ok(trusting().max_connections(8).connect_with(options).await?)
}

/// Every act asked twice: whether the connection still stands, and then what it wanted. Whoever finds a line that broke within
/// the last moment is told to come again, as when it breaks a moment later.
fn trusting() -> PgPoolOptions {
    let pool = PgPoolOptions::new().acquire_timeout(PATIENCE).test_before_acquire(false);
    pool.before_acquire(|conn, used| {
        Box::pin(async move {
            // An error has the pool drop the dead line; a no would have it closed politely first.
            if used.idle_for < IDLE { Ok(true) } else { conn.ping().await.map(|()| true) }
        })
    })
}

/// A committed row survives a power cut: write-ahead log, synced at every commit.
pub(crate) fn lite_options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .row_buffer_size(1024)
        .busy_timeout(PATIENCE)
}

/// A file, and how it is synced. `sqlite:FILE?synchronous=normal` or `=off` gives up durability: for the controls of the
/// power-cut replay, which must fail, and for the ceiling that a rush is measured against. Nobody writes it by accident.
pub(crate) fn lite_parts(target: &str) -> (&str, &str) {
    let target = target.strip_prefix("sqlite:").unwrap_or(target);
    target.split_once("?synchronous=").unwrap_or((target, "full"))
}

async fn open_lite(target: &str) -> Result<Db, Fault> {
    let (file, asked) = lite_parts(target);
    let options = match asked {
        "full" => lite_options(Path::new(file)),
        "normal" => lite_options(Path::new(file)).synchronous(SqliteSynchronous::Normal),
        "off" => lite_options(Path::new(file)).synchronous(SqliteSynchronous::Off),
        other => return Err(Fault::Db(format!("synchronous is full, normal or off, not {other}"))),
    };
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        // SQLite ends a transaction whose commit found the disk full; the connection still counts it, and would refuse
        // to begin another ever after. A new one takes its place.
        .before_acquire(|conn, _| Box::pin(async move { Ok(!conn.is_in_transaction()) }))
        .connect_with(options.clone())
        .await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(PATIENCE)
        .connect_with(options)
        .await?;
    Ok(Db::Lite { writer, readers })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As a commit on a full disk does: SQLite has ended what the connection takes for open.
    #[tokio::test]
    async fn a_transaction_that_sqlite_ended_by_itself_spoils_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("full.db").to_str().unwrap()).await.unwrap();
        for _ in 0..2 {
            let mut ended = store.writing().await.unwrap();
            ended.script("ROLLBACK".to_owned()).await.unwrap();
            assert!(ended.commit().await.is_err());
            store.writing().await.unwrap().commit().await.unwrap();
        }
    }
}
