//! 接送码 Codes that phones showed, which were used, and how many were wrong.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::passcode::{Accepted, Facts, Issued};
use rules::id::{CollectorId, PersonId, StudentId};
use rules::moment::Moment;
use rules::people::role::Role;
use serde_json::{Value, json};

impl Tx {
    /// What [`rules::day::passcode::accept`] may know of one child's codes on a day.
    pub async fn passcode_facts(&mut self, student: &StudentId, date: Date) -> Result<Facts, Fault> {
        const READ: &str = "SELECT passcode, collector, shown_by, secret, used_at, used_digits FROM passcode
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4 ORDER BY shown_at, passcode";
        const WRONG: &str = "SELECT wrong FROM passcode_wrong
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4";
        let child = self.student(student).await?;
        let (district, place, day) = (self.district(), self.place(), date.to_string());
        let rows = self.rows(READ, args![&district, &place, &day, child.id.as_str()]).await?;
        let issued = rows.iter().map(issued).collect::<Result<_, Fault>>()?;
        let wrong = self.row(WRONG, args![district, place, day, child.id.as_str()]).await?;
        let wrong = wrong.map_or(Ok(0), |row| row.int("wrong"))?;
        Ok(Facts { student: child.id, date, issued, wrong })
    }

    /// A phone shows codes for an adult from now on; what it showed before for the same adult is worth nothing.
    pub async fn passcode_shown(
        &mut self,
        facts: &Facts,
        (id, one): (&str, &Issued),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO passcode (district, place, passcode, date, student, collector, shown_by, secret,
                 shown_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let (day, secret) = (facts.date.to_string(), written(&one.secret));
        let (student, collector, by) =
            (facts.student.as_str(), one.collector.as_str(), one.shown_by.as_str());
        self.run(ADD, args![self.district(), self.place(), id, day, student, collector, by, secret, now])
            .await?;
        let after = json!({ "collector": collector });
        self.record(used("passcode.shown", student, version, after), now).await
    }

    /// A code was used: it is worth nothing from now on, and counts as the word of the guardian who showed it.
    pub async fn passcode_accepted(
        &mut self,
        facts: &Facts,
        event: &Accepted,
        phone: &str,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const PUT: &str =
            "UPDATE passcode SET used_at = $6, used_digits = $7 WHERE district = $1 AND place = $2
               AND date = $3 AND student = $4 AND collector = $5 AND shown_by = $8 AND used_at IS NULL";
        let (day, student) = (facts.date.to_string(), facts.student.as_str());
        let (collector, digits, by) =
            (event.collector.as_str(), event.code.digits.as_str(), event.shown_by.as_str());
        let (district, place) = (self.district(), self.place());
        self.run(PUT, args![district, place, &day, student, collector, now, digits, by]).await?;
        self.put_answer((student, &day), (phone, by, false, true, ""), now).await?;
        let after = json!({ "collector": collector, "shown_by": by });
        self.record(used("passcode.accepted", student, version, after), now).await
    }

    /// A code was wrong.
    pub async fn passcode_missed(&mut self, facts: &Facts, version: i64, now: Moment) -> Result<(), Fault> {
        const PUT: &str =
            "INSERT INTO passcode_wrong (district, place, date, student, wrong) VALUES ($1, $2, $3, $4, 1)
             ON CONFLICT (district, place, date, student) DO UPDATE SET wrong = passcode_wrong.wrong + 1";
        let (day, student) = (facts.date.to_string(), facts.student.as_str());
        self.run(PUT, args![self.district(), self.place(), day, student]).await?;
        let after = json!({ "wrong": facts.wrong + 1 });
        self.record(used("passcode.missed", student, version, after), now).await
    }

    /// A used code came again: the management group is told.
    pub async fn passcode_replayed(&mut self, facts: &Facts, version: i64, now: Moment) -> Result<(), Fault> {
        let child = self.student(&facts.student).await?;
        self.record(used("passcode.replayed", child.id.as_str(), version, json!({})), now).await?;
        self.tell_role(Role::Manager, "passcode-replayed", json!({ "child": child.name }), now).await
    }

    /// The last code that was taken for a child on a day: the adult's id, when, and the code.
    pub async fn passcode_last(
        &mut self,
        student: &StudentId,
        date: Date,
    ) -> Result<Option<(CollectorId, Moment, String)>, Fault> {
        const READ: &str = "SELECT collector, used_at, used_digits FROM passcode
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4 AND used_at IS NOT NULL
             ORDER BY used_at DESC LIMIT 1";
        let child = self.student(student).await?;
        let args = args![self.district(), self.place(), date.to_string(), child.id.as_str()];
        let Some(row) = self.row(READ, args).await? else { return Ok(None) };
        let (collector, at) = (CollectorId::new(row.text("collector")?), row.moment("used_at")?);
        Ok(Some((collector, at, row.text("used_digits")?)))
    }
}

fn used<'a>(act: &'static str, subject: &'a str, scheme_version: i64, after: Value) -> Record<'a> {
    Record { act, subject, clause: "P3.61", scheme_version, before: Value::Null, after }
}

fn issued(row: &Row) -> Result<Issued, Fault> {
    let used = match row.moment_or("used_at")? {
        Some(at) => Some((at, row.text("used_digits")?)),
        None => None,
    };
    Ok(Issued {
        collector: CollectorId::new(row.text("collector")?),
        shown_by: PersonId::new(row.text("shown_by")?),
        secret: read(&row.text("secret")?)?,
        used,
    })
}

fn written(secret: &[u8]) -> String {
    secret.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(text: &str) -> Result<Vec<u8>, Fault> {
    let byte = |at: usize| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(byte).collect();
    bytes.ok_or(Fault::Corrupt { what: "secret", why: "not hexadecimal".into() })
}
