//! 日志 One row for every act, append-only, each carrying the hash of the one before it in its place.

use crate::fault::Fault;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use rules::moment::Moment;
use rules::people::role::Permit;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The place's last row: locked from the first statement of an act to its commit.
pub(crate) struct Head {
    pub(crate) seq: i64,
    hash: String,
    moved: bool,
}

/// What an act writes into the journal; who and where come from the permit.
#[derive(Clone, Debug)]
pub struct Record<'a> {
    /// `registration.submitted`: noun, dot, past participle.
    pub act: &'static str,
    /// Whom or what it concerns: a pupil's, course's or session's id.
    pub subject: &'a str,
    /// The clause it was decided under.
    pub clause: &'static str,
    /// The scheme version it was decided under; 0 where no scheme speaks.
    pub scheme_version: i64,
    /// The state before; `Null` where there was none.
    pub before: Value,
    /// The state after.
    pub after: Value,
}

/// A journal row as it is read back.
#[derive(Clone, Debug)]
pub struct Entry {
    /// 1, 2, 3 … in its place.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// Who.
    pub who: String,
    /// As what.
    pub role: String,
    /// What.
    pub act: String,
    /// Whom or what it concerns.
    pub subject: String,
    /// Under which clause.
    pub clause: String,
    /// Under which version of the scheme; 0 where no scheme speaks.
    pub scheme_version: i64,
    /// The state after, as JSON text.
    pub after: String,
}

/// The SHA-256 of a text, as hex.
pub(crate) fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text))
}

/// What the chain begins with.
pub(crate) const GENESIS: &str = "afterbell";

impl Tx {
    /// Locks the place's head row, making it for a new place.
    pub(crate) async fn take_head(&mut self) -> Result<(), Fault> {
        const READ: &str =
            "SELECT seq, hash FROM journal_head WHERE district = $1 AND place = $2 /*for update*/";
        const MAKE: &str = "INSERT INTO journal_head (district, place, seq, hash)
             SELECT $1, $2, 0, $3 WHERE true ON CONFLICT DO NOTHING";
        let (district, place) = (self.district(), self.place());
        let mut found = self.row(READ, args![&district, &place]).await?;
        if found.is_none() {
            self.keep(MAKE, args![&district, &place, GENESIS]).await?;
            found = self.row(READ, args![&district, &place]).await?;
        }
        let row = found.ok_or(Fault::NotFound)?;
        self.head = Some(Head { seq: row.int("seq")?, hash: row.text("hash")?, moved: false });
        Ok(())
    }

    /// Adds a row to the place's chain.
    pub(crate) async fn record(&mut self, record: Record<'_>, now: Moment) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO journal (district, place, seq, at, who, role, act, subject, clause,
                 scheme_version, before, after, prev_hash, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
        let (district, place) = (self.district(), self.place());
        let (who, role) = (self.permit().person().to_string(), self.permit().role().code());
        let (before, after) = (record.before.to_string(), record.after.to_string());
        let head = self.head.as_mut().expect("only a writing transaction records");
        let (seq, prev_hash) = (head.seq + 1, head.hash.clone());
        let (seq_text, at_text) = (seq.to_string(), now.0.to_string());
        let version = record.scheme_version.to_string();
        let hash = chain_hash(&[
            &prev_hash,
            &seq_text,
            &at_text,
            &who,
            role,
            record.act,
            record.subject,
            record.clause,
            &version,
            &before,
            &after,
        ]);
        *head = Head { seq, hash: hash.clone(), moved: true };
        self.run(
            ADD,
            args![
                district,
                place,
                seq,
                now,
                who,
                role,
                record.act,
                record.subject,
                record.clause,
                record.scheme_version,
                before,
                after,
                prev_hash,
                hash,
            ],
        )
        .await?;
        self.journalled = true;
        Ok(())
    }

    /// Adds a row for an act that changes nothing which stood there before.
    pub(crate) async fn noted(
        &mut self,
        (act, subject, clause): (&'static str, &str, &'static str),
        after: Value,
        scheme_version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let before = Value::Null;
        self.record(Record { act, subject, clause, scheme_version, before, after }, now).await
    }

    /// The number of the last row of the place's chain.
    pub(crate) fn seq(&self) -> i64 {
        self.head.as_ref().map_or(0, |head| head.seq)
    }

    /// Adds a row for each act of a batch, each under its own permit, in one statement.
    pub(crate) async fn record_all<'a>(
        &mut self,
        records: impl Iterator<Item = (&'a Permit, Record<'a>)>,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO journal (district, place, seq, at, who, role, act, subject, clause,
                 scheme_version, before, after, prev_hash, hash)
             SELECT $1, $2, CAST(value ->> 0 AS BIGINT), $3, value ->> 1, value ->> 2, value ->> 3, value ->> 4,
                 value ->> 5, CAST(value ->> 6 AS BIGINT), value ->> 7, value ->> 8, value ->> 9, value ->> 10
             FROM jsonb_each($4)";
        let head = self.head.as_mut().expect("only a writing transaction records");
        let mut rows = Vec::new();
        for (permit, record) in records {
            let (before, after) = (record.before.to_string(), record.after.to_string());
            let (seq, version) = (head.seq + 1, record.scheme_version);
            let (who, role) = (permit.person().as_str(), permit.role().code());
            let (seq_text, at_text, version_text) = (seq.to_string(), now.0.to_string(), version.to_string());
            let (act, subject, clause) = (record.act, record.subject, record.clause);
            let prev_hash = std::mem::take(&mut head.hash);
            let parts = [
                &prev_hash,
                &seq_text,
                &at_text,
                who,
                role,
                act,
                subject,
                clause,
                &version_text,
                &before,
                &after,
            ];
            let hash = chain_hash(&parts);
            *head = Head { seq, hash: hash.clone(), moved: true };
            rows.push((seq, who, role, act, subject, clause, version, before, after, prev_hash, hash));
        }
        if rows.is_empty() {
            return Ok(());
        }
        let args = args![self.district(), self.place(), now, batch(rows.into_iter())];
        self.run(ADD, args).await?;
        self.journalled = true;
        Ok(())
    }

    /// Moves the place's head to the last row added.
    pub(crate) async fn put_head(&mut self) -> Result<(), Fault> {
        let (district, place) = (self.district(), self.place());
        let Some(Head { seq, hash, moved: true }) = &self.head else { return Ok(()) };
        let args = args![district, place, *seq, hash];
        self.keep("UPDATE journal_head SET seq = $3, hash = $4 WHERE district = $1 AND place = $2", args)
            .await?;
        Ok(())
    }

    /// The hash that the place's chain ends with.
    pub async fn journal_head(&mut self) -> Result<String, Fault> {
        const READ: &str = "SELECT hash FROM journal_head WHERE district = $1 AND place = $2";
        self.one(READ, args![self.district(), self.place()]).await?.text("hash")
    }

    /// The latest rows of the permit's place that concern `subject` (or all), newest first.
    pub async fn journal_entries(&mut self, subject: Option<&str>, limit: i64) -> Result<Vec<Entry>, Fault> {
        const READ: &str =
            "SELECT seq, at, who, role, act, subject, clause, scheme_version, after FROM journal
             WHERE district = $1 AND place = $2 AND ($3 = '' OR subject = $3) ORDER BY seq DESC LIMIT $4";
        let args = args![self.district(), self.place(), subject.unwrap_or(""), limit];
        self.rows(READ, args).await?.iter().map(entry).collect()
    }
}

fn entry(row: &Row) -> Result<Entry, Fault> {
    Ok(Entry {
        seq: row.int("seq")?,
        at: row.moment("at")?,
        who: row.text("who")?,
        role: row.text("role")?,
        act: row.text("act")?,
        subject: row.text("subject")?,
        clause: row.text("clause")?,
        scheme_version: row.int("scheme_version")?,
        after: row.text("after")?,
    })
}

/// SHA-256 over the parts, each preceded by its length so that no two rows can read alike.
pub(crate) fn chain_hash(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |four: u8| char::from(DIGITS[usize::from(four)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
