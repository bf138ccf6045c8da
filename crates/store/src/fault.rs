//! 故障 What can go wrong below the rules: never a refusal, never shown to people as it is.

/// We, or the world, failed.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The row lies outside the permit or does not exist: answered 404 either way.
    #[error("not found")]
    NotFound,
    /// Another writer was in the way; the same act may simply be tried again.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// A constraint of the schema forbade it: the last word on seats, money and children.
    #[error("a constraint forbade it: {0}")]
    Conflict(String),
    /// A batch of transfers that the ledger's law forbids; the transaction was dropped.
    #[error("the ledger forbids it: {0:?}")]
    Ledger(rules::money::ledger::Breach),
    /// Stored text that this version cannot read.
    #[error("stored {what} cannot be read: {why}")]
    Corrupt {
        /// Which column.
        what: &'static str,
        /// Why.
        why: String,
    },
    /// Rows were written without a journal row; the transaction was dropped.
    #[error("an act wrote rows without a journal row")]
    Unjournalled,
    /// The database went away while it committed, or its standby did not confirm: it is done or not, and only asking again
    /// can tell.
    #[error("the outcome is unknown: {0}")]
    Unknown(String),
    /// The database went away before anything was committed: nothing is done, and the same act may be tried again.
    #[error("the database is away: {0}")]
    Away(String),
    /// Anything else the database said.
    #[error("database: {0}")]
    Db(String),
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        let Some(db) = error.as_database_error() else {
            let text = error.to_string();
            if matches!(error, sqlx::Error::PoolTimedOut) {
                return Self::Busy(text);
            }
            let is_away = matches!(error, sqlx::Error::Io(_));
            return if is_away { Self::Away(text) } else { Self::Db(text) };
        };
        let code = db.code().unwrap_or_default().to_string();
        match code.as_str() {
            "5" | "6" | "261" | "517" | "40001" | "40P01" | "55P03" => Self::Busy(db.to_string()),
            "57P01" | "57P02" | "57P03" => Self::Away(db.to_string()),
            _ if db.is_unique_violation() || db.is_check_violation() || db.is_foreign_key_violation() => {
                Self::Conflict(db.to_string())
            }
            _ => Self::Db(format!("{code}: {db}")),
        }
    }
}
