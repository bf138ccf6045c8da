//! 内容审查 Notes of the evenings, and what a person decided about the words in them.

use crate::fault::Fault;
use crate::journal::{Record, sha256};
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::enrol::content::{Decided, Verdict};
use rules::moment::Moment;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A note of an evening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where it stands: `carelog`, `help`, `need`.
    pub source: String,
    /// Which it is there.
    pub subject: String,
    /// Of which evening.
    pub date: Date,
    /// Whom it is about, by name.
    pub about: String,
    /// What stands there.
    pub text: String,
    /// Who wrote it, by name.
    pub by: String,
}

/// A decision as it is shown again.
#[derive(Clone, Debug)]
pub struct ContentRow {
    /// What was decided.
    pub verdict: Verdict,
    /// The words it was about.
    pub words: String,
    /// Why.
    pub reason: String,
    /// Who decided, by name.
    pub by: String,
    /// When.
    pub at: Moment,
}

impl Tx {
    /// The notes since a day of which nobody said that they stay, the newest first. Whoever calls looks for words in them;
    /// what was written otherwise and is there again is looked at again.
    pub async fn notes(&mut self, since: Date) -> Result<Vec<Note>, Fault> {
        const READ: &str = "SELECT 'carelog' AS source, c.date || '/' || c.student AS subject, c.date,
                 s.name || ' ' || s.home_class AS about, c.line AS text, COALESCE(t.name, c.written_by) AS teacher
             FROM carelog c
             JOIN student s ON s.district = c.district AND s.place = c.place AND s.student = c.student
             LEFT JOIN staff t ON t.district = c.district AND t.staff = c.written_by
             WHERE c.district = $1 AND c.place = $2 AND c.date >= $3 AND c.line <> ''
             UNION ALL
             SELECT 'help', h.help, h.date, min(s.name), h.topic, COALESCE(t.name, h.by)
             FROM help h
             JOIN help_student m ON m.district = h.district AND m.place = h.place AND m.help = h.help
             JOIN student s ON s.district = m.district AND s.place = m.place AND s.student = m.student
             LEFT JOIN staff t ON t.district = h.district AND t.staff = h.by
             WHERE h.district = $1 AND h.place = $2 AND h.date >= $3
             GROUP BY h.help, h.date, h.topic, h.by, t.name
             UNION ALL
             SELECT 'need', n.need, n.date, s.name || ' ' || s.home_class, n.reason, COALESCE(t.name, n.by)
             FROM need n
             JOIN student s ON s.district = n.district AND s.place = n.place AND s.student = n.student
             LEFT JOIN staff t ON t.district = n.district AND t.staff = n.by
             WHERE n.district = $1 AND n.place = $2 AND n.date >= $3
             ORDER BY 3 DESC, 1, 2";
        const DECIDED: &str = "SELECT source, subject, sha256 FROM content
             WHERE district = $1 AND place = $2 AND verdict = 'kept'";
        let mut decided = BTreeSet::new();
        for row in self.rows(DECIDED, args![self.district(), self.place()]).await? {
            decided.insert((row.text("source")?, row.text("subject")?, row.text("sha256")?));
        }
        let rows = self.rows(READ, args![self.district(), self.place(), since.to_string()]).await?;
        let notes: Vec<Note> = rows.iter().map(note).collect::<Result<_, Fault>>()?;
        let key = |note: &Note| (note.source.clone(), note.subject.clone(), sha256(&note.text));
        Ok(notes.into_iter().filter(|note| !decided.contains(&key(note))).collect())
    }

    /// The last decisions of the place.
    pub async fn contents(&mut self) -> Result<Vec<ContentRow>, Fault> {
        const READ: &str = "SELECT c.verdict, c.words, c.reason, c.at, COALESCE(t.name, c.by) AS decider
             FROM content c
             LEFT JOIN staff t ON t.district = c.district AND t.staff = c.by
             WHERE c.district = $1 AND c.place = $2 ORDER BY c.at DESC, c.subject LIMIT 50";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(decision).collect()
    }

    /// Whether this person decided so about a note before, with the same reason: the same request was sent twice.
    pub async fn content_stands(
        &mut self,
        (source, subject, note): (&str, &str, &str),
        verdict: Verdict,
        reason: &str,
    ) -> Result<bool, Fault> {
        const READ: &str = "SELECT verdict FROM content
             WHERE district = $1 AND place = $2 AND source = $3 AND subject = $4 AND sha256 = $5 AND verdict = $6
                 AND reason = $7 AND by = $8";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let asked = args![district, place, source, subject, sha256(note), verdict.code(), reason, by];
        Ok(!self.rows(READ, asked).await?.is_empty())
    }

    /// Notes a decision; a note that is written otherwise stands so from now on. The journal says which words and what
    /// was decided, never the note.
    pub async fn content_decided(
        &mut self,
        note: &Note,
        decided: &Decided,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO content (district, place, source, subject, sha256, verdict, words, reason, at, by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (verdict, words) = (decided.verdict.code(), decided.words.join("、"));
        let (hash, reason) = (sha256(&note.text), &decided.reason);
        let add = args![district, place, &note.source, &note.subject, hash, verdict, &words, reason, now, by];
        self.run(ADD, add).await?;
        if decided.verdict == Verdict::Changed {
            self.note_changed(note, &decided.text).await?;
        }
        let record = Record {
            act: "content.decided",
            subject: &note.subject,
            clause: decided.clause,
            scheme_version: version,
            before: Value::Null,
            after: json!({ "source": note.source, "verdict": verdict, "words": words }),
        };
        self.record(record, now).await
    }

    /// Whoever looked after the child or helped it stays named: who wrote it otherwise, and when, the decision says.
    async fn note_changed(&mut self, note: &Note, text: &str) -> Result<(), Fault> {
        const LINE: &str = "UPDATE carelog SET line = $4
             WHERE district = $1 AND place = $2 AND date || '/' || student = $3";
        const TOPIC: &str = "UPDATE help SET topic = $4 WHERE district = $1 AND place = $2 AND help = $3";
        const REASON: &str = "UPDATE need SET reason = $4 WHERE district = $1 AND place = $2 AND need = $3";
        let statement = match note.source.as_str() {
            "help" => TOPIC,
            "need" => REASON,
            _ => LINE,
        };
        let change = args![self.district(), self.place(), &note.subject, text];
        if self.run(statement, change).await? == 1 { Ok(()) } else { Err(Fault::NotFound) }
    }
}

fn note(row: &Row) -> Result<Note, Fault> {
    Ok(Note {
        source: row.text("source")?,
        subject: row.text("subject")?,
        date: row.parsed("date")?,
        about: row.text("about")?,
        text: row.text("text")?,
        by: row.text("teacher")?,
    })
}

fn decision(row: &Row) -> Result<ContentRow, Fault> {
    let verdict = row.text("verdict")?;
    let strange = || Fault::Corrupt { what: "content.verdict", why: verdict.clone() };
    Ok(ContentRow {
        verdict: Verdict::from_code(&verdict).ok_or_else(strange)?,
        words: row.text("words")?,
        reason: row.text("reason")?,
        by: row.text("decider")?,
        at: row.moment("at")?,
    })
}
