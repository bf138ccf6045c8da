//! 空库 An empty database of the newest schema, made once and then copied. Every story of the tests begins with one, and to
//! apply all migrations takes longer than most stories do.

use crate::db::{Store, made_here};
use crate::fault::Fault;
use crate::migrate;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Executor as _, PgConnection, Row as _};
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use tokio::sync::Mutex;

/// Tests of one program run side by side: one of them makes the empty file, the others wait for it.
static LAYING_OUT: Mutex<()> = Mutex::const_new(());

/// A lock of ours on a server: one test makes the empty database, the others wait for it.
const MAKING: &str = "SELECT pg_advisory_lock(1530)";

impl Store {
    /// Opens a new file, a copy of the empty one that is kept in `shelf` and made there when it is not yet.
    pub async fn open_copied_file(file: &Path, shelf: &Path) -> Result<Self, Fault> {
        let blank = shelf.join(format!("{}.db", name()));
        let turn = LAYING_OUT.lock().await;
        if !blank.exists() {
            lay_out(&blank).await?;
        }
        drop(turn);
        std::fs::copy(&blank, file).map_err(|fault| unwritten(file, &fault))?;
        Self::open(&file.to_string_lossy()).await
    }

    /// Opens a new database of that name on a server, a copy of the empty one that is made there when it is not yet.
    pub async fn open_copied_database(server: &str, copy: &str) -> Result<Self, Fault> {
        made_here(copy);
        let mut conn = PgConnectOptions::from_str(server)?.connect().await?;
        let blank = name();
        conn.execute(MAKING).await?;
        if !has(&mut conn, &blank).await? {
            raise(server, &mut conn, &blank).await?;
        }
        command(&mut conn, format!("CREATE DATABASE {copy} TEMPLATE {blank}")).await?;
        Self::open(&beside(server, copy)).await
    }

    /// Removes such a database, whoever is still connected.
    pub async fn drop_database(server: &str, copy: &str) -> Result<(), Fault> {
        made_here(copy);
        let mut conn = PgConnectOptions::from_str(server)?.connect().await?;
        command(&mut conn, format!("DROP DATABASE IF EXISTS {copy} WITH (FORCE)")).await
    }
}

/// Another schema is another name: no copy is older than the program.
fn name() -> String {
    format!("blank_{}", migrate::fingerprint())
}

/// Two programs may make it at once; each renames what it has made whole.
async fn lay_out(blank: &Path) -> Result<(), Fault> {
    let shelf = blank.parent().map_or_else(PathBuf::new, Path::to_path_buf);
    std::fs::create_dir_all(&shelf).map_err(|fault| unwritten(&shelf, &fault))?;
    let draft = blank.with_extension(format!("{}.draft", std::process::id()));
    Store::open(&draft.to_string_lossy()).await?.close().await;
    std::fs::rename(&draft, blank).map_err(|fault| unwritten(blank, &fault))
}

/// Made under a name that nobody copies, and only whole under its own.
async fn raise(server: &str, conn: &mut PgConnection, blank: &str) -> Result<(), Fault> {
    let draft = format!("{blank}_draft");
    command(conn, format!("DROP DATABASE IF EXISTS {draft}")).await?;
    command(conn, format!("CREATE DATABASE {draft}")).await?;
    Store::open(&beside(server, &draft)).await?.close().await;
    command(conn, format!("ALTER DATABASE {draft} RENAME TO {blank}")).await
}

async fn has(conn: &mut PgConnection, database: &str) -> Result<bool, Fault> {
    let asked = sqlx::query("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)").bind(database);
    Ok(asked.fetch_one(conn).await?.try_get(0)?)
}

async fn command(conn: &mut PgConnection, sql: String) -> Result<(), Fault> {
    conn.execute(AssertSqlSafe(sql)).await?;
    Ok(())
}

/// The address of another database of the same server.
fn beside(server: &str, database: &str) -> String {
    let (address, asked) = server.split_once('?').map_or((server, None), |(a, asked)| (a, Some(asked)));
    let host = address.rsplit_once('/').map_or(address, |(host, _)| host);
    format!("{host}/{database}{}", asked.map(|asked| format!("?{asked}")).unwrap_or_default())
}

fn unwritten(file: &Path, fault: &io::Error) -> Fault {
    Fault::Db(format!("{} cannot be written: {fault}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_of_the_same_server_keeps_what_is_asked_of_it() {
        assert_eq!(beside("postgres://u@h:5432/postgres", "b"), "postgres://u@h:5432/b");
        assert_eq!(beside("postgres://u@h/p?sslmode=disable", "b"), "postgres://u@h/b?sslmode=disable");
    }
}
