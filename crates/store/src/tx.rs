//! 事务 One transaction of one permit: statements, the journal head it holds, the commit that refuses silence.

use crate::fault::Fault;
use crate::journal::Head;
use crate::row::{Arg, Row, bind_lite, bind_pg};
use crate::warning::warned;
use rules::people::role::Permit;
use sqlx::{AssertSqlSafe, Postgres, Sqlite, Transaction};

pub(crate) enum Conn {
    Lite(Transaction<'static, Sqlite>),
    Pg(Transaction<'static, Postgres>),
}

/// A transaction. Dropped without [`Tx::commit`], nothing was written.
pub struct Tx {
    conn: Conn,
    permit: Permit,
    pub(crate) head: Option<Head>,
    wrote: bool,
    pub(crate) journalled: bool,
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Tx").field("permit", &self.permit).finish_non_exhaustive()
    }
}

impl Tx {
    pub(crate) fn new(conn: Conn, permit: &Permit) -> Self {
        Self { conn, permit: permit.clone(), head: None, wrote: false, journalled: false }
    }

    /// The permit this transaction was opened with.
    pub fn permit(&self) -> &Permit {
        &self.permit
    }

    /// `$1` of every statement.
    pub(crate) fn district(&self) -> String {
        self.permit.district().to_string()
    }

    /// `$2` of every statement of a place.
    pub(crate) fn place(&self) -> String {
        self.permit.place().to_string()
    }

    /// Makes everything of this act durable, or nothing: rows without a journal row are an error. An act that finds itself done
    /// already commits too: what it read may still wait for its standby, and only a commit of its own waits behind it.
    pub async fn commit(mut self) -> Result<(), Fault> {
        if self.wrote && !self.journalled {
            return Err(Fault::Unjournalled);
        }
        self.put_head().await?;
        self.conn.commit().await.map_err(|fault| {
            if let Fault::Db(why) | Fault::Away(why) = fault { Fault::Unknown(why) } else { fault }
        })
    }

    /// Goes on under another permit for the same place: the acts of a batch belong each to whoever asked.
    pub fn under(&mut self, permit: &Permit) {
        let same = permit.district() == self.permit.district() && permit.place() == self.permit.place();
        assert!(same, "a transaction stays at its place");
        self.permit = permit.clone();
    }

    pub(crate) async fn rows(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<Vec<Row>, Fault> {
        self.conn.rows(sql, args).await
    }

    pub(crate) async fn row(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<Option<Row>, Fault> {
        Ok(self.conn.rows(sql, args).await?.into_iter().next())
    }

    /// A statement that answers exactly one row: a count, a sum.
    pub(crate) async fn one(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<Row, Fault> {
        self.row(sql, args).await?.ok_or(Fault::NotFound)
    }

    /// A statement that keeps the journal's own head: not an act, so it needs no journal row.
    pub(crate) async fn keep(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<u64, Fault> {
        self.conn.run(sql, args).await
    }

    /// A statement that writes; says how many rows it touched.
    pub(crate) async fn run(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<u64, Fault> {
        let touched = self.conn.run(sql, args).await?;
        self.wrote |= touched > 0;
        Ok(touched)
    }
}

/// A point of a transaction to which it can be taken back.
pub(crate) struct Mark {
    wrote: bool,
}

impl Tx {
    /// Marks the point before statements of which one may meet what the schema forbids.
    pub(crate) async fn mark(&mut self) -> Result<Mark, Fault> {
        self.conn.script("SAVEPOINT mark".to_owned()).await?;
        Ok(Mark { wrote: self.wrote })
    }

    /// Takes the transaction back to the last mark: nothing since has happened, and it goes on.
    pub(crate) async fn back(&mut self, mark: Mark) -> Result<(), Fault> {
        self.conn.script("ROLLBACK TO SAVEPOINT mark".to_owned()).await?;
        self.wrote = mark.wrote;
        Ok(())
    }
}

impl Conn {
    /// `/*for update*/` in a text locks the rows read on PostgreSQL; on SQLite the writer is alone anyway.
    /// What stands in `/*pg … pg*/` only PostgreSQL reads. `asked a CROSS JOIN /*pg LATERAL (SELECT * FROM pg*/ claim c /*pg
    /// WHERE … OFFSET 0) c pg*/` makes it look up each that is asked, as `CROSS JOIN` alone makes SQLite: as a plain join it
    /// would read the whole table, which it takes for a row or two until somebody counts it.
    fn dialect(&self, sql: &str) -> AssertSqlSafe<String> {
        AssertSqlSafe(match self {
            Self::Lite(_) => sql.to_owned(),
            Self::Pg(_) => {
                sql.replace("/*for update*/", "FOR UPDATE").replace("/*pg ", "").replace(" pg*/", "")
            }
        })
    }

    pub(crate) async fn rows(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<Vec<Row>, Fault> {
        let text = self.dialect(sql);
        Ok(match self {
            Self::Lite(tx) => bind_lite(sqlx::query(text), args)
                .fetch_all(&mut **tx)
                .await?
                .into_iter()
                .map(Row::Lite)
                .collect(),
            Self::Pg(tx) => bind_pg(sqlx::query(text), args)
                .fetch_all(&mut **tx)
                .await?
                .into_iter()
                .map(Row::Pg)
                .collect(),
        })
    }

    pub(crate) async fn run(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<u64, Fault> {
        let text = self.dialect(sql);
        Ok(match self {
            Self::Lite(tx) => bind_lite(sqlx::query(text), args).execute(&mut **tx).await?.rows_affected(),
            Self::Pg(tx) => bind_pg(sqlx::query(text), args).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Several statements at once, without arguments: migrations.
    pub(crate) async fn script(&mut self, sql: String) -> Result<(), Fault> {
        let text = self.dialect(&sql);
        match self {
            Self::Lite(tx) => sqlx::raw_sql(text).execute(&mut **tx).await.map(|_| ())?,
            Self::Pg(tx) => sqlx::raw_sql(text).execute(&mut **tx).await.map(|_| ())?,
        }
        Ok(())
    }

    /// PostgreSQL calls a commit done although the wait for its standby was given up, and warns: here it may stand alone.
    pub(crate) async fn commit(self) -> Result<(), Fault> {
        let has_warned = match self {
            Self::Lite(tx) => {
                tx.commit().await?;
                false
            }
            Self::Pg(tx) => {
                let (done, has_warned) = warned(tx.commit()).await;
                done?;
                has_warned
            }
        };
        if has_warned {
            return Err(Fault::Unknown("the database warned while it committed".to_owned()));
        }
        Ok(())
    }
}
