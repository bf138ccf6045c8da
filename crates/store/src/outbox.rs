//! 发件箱 What people must be told, written in the transaction of the act that causes it.

use crate::fault::Fault;
use crate::people::heard;
use crate::row::{Batch, args, batch};
use crate::tx::Tx;
use rules::moment::Moment;
use serde_json::Value;

/// A message to one recipient. Its text is made when it is shown or sent, in the reader's language.
#[derive(Clone, Debug)]
pub struct Tell {
    /// A person's id, or `household:<id>`, `class:<home class>`, `phone:<number>`.
    pub recipient: String,
    /// `registration-accepted`: which text.
    pub kind: &'static str,
    /// What stands in its blanks.
    pub words: Value,
}

/// A message as it is read back.
#[derive(Clone, Debug)]
pub struct Message {
    /// The place that wrote it.
    pub place: String,
    /// When it was written.
    pub at: Moment,
    /// Which text.
    pub kind: String,
    /// What stands in its blanks.
    pub words: Value,
}

/// The rows of many acts: seq, part, recipient, kind, words.
fn rows_of(letters: impl Iterator<Item = (i64, Vec<Tell>)>) -> Batch {
    let rows = letters.flat_map(|(seq, letters)| {
        let row = move |(part, letter): (usize, Tell)| {
            (seq, part, letter.recipient, letter.kind, letter.words.to_string())
        };
        letters.into_iter().enumerate().map(row)
    });
    batch(rows)
}

impl Tx {
    /// Adds messages; call it after [`Tx::record`] of the same act.
    pub(crate) async fn tell(&mut self, messages: &[Tell], now: Moment) -> Result<(), Fault> {
        if messages.is_empty() {
            return Ok(());
        }
        let seq = self.head.as_ref().map_or(0, |head| head.seq);
        let rows = messages
            .iter()
            .enumerate()
            .map(|(part, letter)| (seq, part, &letter.recipient, letter.kind, letter.words.to_string()));
        let rows = batch(rows);
        self.put_messages(rows, now).await
    }

    /// Adds the messages of a whole batch of acts, each beside the journal row of its own act.
    pub(crate) async fn tell_all(
        &mut self,
        letters: impl Iterator<Item = (i64, Vec<Tell>)>,
        now: Moment,
    ) -> Result<(), Fault> {
        self.put_messages(rows_of(letters), now).await
    }

    async fn put_messages(&mut self, rows: Batch, now: Moment) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO outbox (district, place, seq, part, at, recipient, kind, words)
             SELECT $1, $2, CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT), $3, value ->> 2, value ->> 3,
                    value ->> 4
             FROM jsonb_each($4)";
        self.run(ADD, args![self.district(), self.place(), now, rows]).await?;
        Ok(())
    }

    /// The latest messages to these recipients at the permit's place, at the places above it, where what concerns several
    /// schools is decided, and at summer points where their children are guests, newest first. The index gives each recipient's rows; they are sorted here, since SQLite
    /// would else read a place's whole outbox from its end until it has met enough of theirs.
    pub async fn messages(&mut self, recipients: &[String], limit: i64) -> Result<Vec<Message>, Fault> {
        const READ: &str = concat!(
            "SELECT place, at, kind, words FROM outbox
             WHERE district = $1 AND place ",
            heard!(),
            " AND recipient IN (SELECT value ->> 'to' FROM jsonb_each($3))
             ORDER BY +at DESC, +seq DESC, part DESC LIMIT $4"
        );
        let to = batch(recipients.iter().map(|to| serde_json::json!({ "to": to })));
        let rows = self.rows(READ, args![self.district(), self.place(), to, limit]).await?;
        rows.iter()
            .map(|row| {
                let words = row.text("words")?;
                let words = serde_json::from_str(&words)
                    .map_err(|why| Fault::Corrupt { what: "words", why: why.to_string() })?;
                let (place, kind) = (row.text("place")?, row.text("kind")?);
                Ok(Message { place, at: row.moment("at")?, kind, words })
            })
            .collect()
    }
}
