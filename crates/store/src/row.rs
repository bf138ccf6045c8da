//! 行与参数 What goes into a statement and what comes out, the same for both databases.

use crate::fault::Fault;
use rules::fen::Fen;
use rules::moment::Moment;
use serde::Serialize;
use serde_json::value::RawValue;
use sqlx::Row as _;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};

/// A value bound to `$n`. Columns are TEXT and BIGINT; a batch is one JSON object.
#[derive(Clone, Debug)]
pub(crate) enum Arg {
    /// BIGINT
    Int(Option<i64>),
    /// TEXT
    Text(Option<String>),
    /// Many rows for `jsonb_each($n)`.
    Batch(Batch),
}

/// `args![a, b]`: anything that converts into [`Arg`].
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::row::Arg::from($value)),*] };
}
pub(crate) use args;

macro_rules! args_from {
    ($($type:ty => $value:ident $make:expr;)+) => {
        $(impl From<$type> for Arg {
            fn from($value: $type) -> Self { $make }
        })+
    };
}

args_from! {
    i64 => n Self::Int(Some(n));
    Option<i64> => n Self::Int(n);
    bool => yes Self::Int(Some(i64::from(yes)));
    &str => text Self::Text(Some(text.to_owned()));
    String => text Self::Text(Some(text));
    &String => text Self::Text(Some(text.clone()));
    Option<String> => text Self::Text(text);
    Option<&str> => text Self::Text(text.map(str::to_owned));
    Moment => at Self::Int(Some(at.0));
    Option<Moment> => at Self::Int(at.map(|at| at.0));
    Fen => amount Self::Int(Some(amount.0));
    Batch => batch Self::Batch(batch);
    &serde_json::Value => object Self::Batch(Batch::text(object.to_string()));
    serde_json::Value => object Self::from(&object);
}

/// One row of an answer.
pub(crate) enum Row {
    Lite(SqliteRow),
    Pg(PgRow),
}

impl Row {
    /// A TEXT column that is never null.
    pub(crate) fn text(&self, column: &'static str) -> Result<String, Fault> {
        self.text_or(column)?.ok_or(Fault::Corrupt { what: column, why: "null".into() })
    }

    /// A TEXT column.
    pub(crate) fn text_or(&self, column: &'static str) -> Result<Option<String>, Fault> {
        let found = match self {
            Self::Lite(row) => row.try_get(column),
            Self::Pg(row) => row.try_get(column),
        };
        found.map_err(|why: sqlx::Error| Fault::Corrupt { what: column, why: why.to_string() })
    }

    /// A BIGINT column that is never null.
    pub(crate) fn int(&self, column: &'static str) -> Result<i64, Fault> {
        self.int_or(column)?.ok_or(Fault::Corrupt { what: column, why: "null".into() })
    }

    /// A BIGINT column. A number written in the statement itself is INT4 to PostgreSQL.
    pub(crate) fn int_or(&self, column: &'static str) -> Result<Option<i64>, Fault> {
        let found = match self {
            Self::Lite(row) => row.try_get(column),
            Self::Pg(row) => row.try_get(column).or_else(|why| {
                let short: Option<i32> = row.try_get(column).map_err(|_| why)?;
                Ok(short.map(i64::from))
            }),
        };
        found.map_err(|why: sqlx::Error| Fault::Corrupt { what: column, why: why.to_string() })
    }

    /// A flag column.
    pub(crate) fn flag(&self, column: &'static str) -> Result<bool, Fault> {
        Ok(self.int(column)? != 0)
    }

    /// A column of milliseconds.
    pub(crate) fn moment(&self, column: &'static str) -> Result<Moment, Fault> {
        Ok(Moment(self.int(column)?))
    }

    /// A column of milliseconds that may be null.
    pub(crate) fn moment_or(&self, column: &'static str) -> Result<Option<Moment>, Fault> {
        Ok(self.int_or(column)?.map(Moment))
    }

    /// A column of fen.
    pub(crate) fn fen(&self, column: &'static str) -> Result<Fen, Fault> {
        Ok(Fen(self.int(column)?))
    }

    /// A TEXT column that something reads: a date, a closed choice.
    pub(crate) fn parsed<T: std::str::FromStr>(&self, column: &'static str) -> Result<T, Fault> {
        let text = self.text(column)?;
        text.parse().map_err(|_| Fault::Corrupt { what: column, why: text })
    }

    /// The same, where it may be missing.
    pub(crate) fn parsed_or<T: std::str::FromStr>(&self, column: &'static str) -> Result<Option<T>, Fault> {
        self.text_or(column)?.map(|_| self.parsed(column)).transpose()
    }
}

pub(crate) fn bind_lite(
    mut query: Query<'_, sqlx::Sqlite, SqliteArguments>,
    args: Vec<Arg>,
) -> Query<'_, sqlx::Sqlite, SqliteArguments> {
    for arg in args {
        query = match arg {
            Arg::Int(n) => query.bind(n),
            Arg::Text(text) => query.bind(text),
            Arg::Batch(Batch(text)) => query.bind(String::from(Box::<str>::from(text))),
        };
    }
    query
}

pub(crate) fn bind_pg(
    mut query: Query<'_, sqlx::Postgres, PgArguments>,
    args: Vec<Arg>,
) -> Query<'_, sqlx::Postgres, PgArguments> {
    for arg in args {
        query = match arg {
            Arg::Int(n) => query.bind(n),
            Arg::Text(text) => query.bind(text),
            Arg::Batch(Batch(text)) => query.bind(sqlx::types::Json(text)),
        };
    }
    query
}

/// Rows as one JSON object for `jsonb_each`: one prepared text for every size on both databases. Kept as text, which is
/// what both databases read: a rush has no time for a tree of values between a row and its text.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Batch(Box<RawValue>);

impl Batch {
    fn text(text: String) -> Self {
        Self(RawValue::from_string(text).expect("what serde_json wrote reads back"))
    }
}

/// Each row an array, or an object, of plain values.
pub(crate) fn batch<R: Serialize>(rows: impl Iterator<Item = R>) -> Batch {
    let mut text = Vec::from(b"{");
    for (n, row) in rows.enumerate() {
        let comma = if n == 0 { "" } else { "," };
        text.extend_from_slice(format!("{comma}\"{n}\":").as_bytes());
        serde_json::to_writer(&mut text, &row).expect("rows are plain values");
    }
    text.push(b'}');
    Batch::text(String::from_utf8(text).expect("JSON is UTF-8"))
}
