//! 到校 What the gate did when a pupil came. Neither the row nor the journal says why.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::student::Student;
use rules::safety::entry::passing::Passed;
use serde_json::{Value, json};

/// One pupil's coming.
#[derive(Clone, Debug)]
pub struct EntryRow {
    /// Who.
    pub student: StudentId,
    /// What the gate did.
    pub passed: Passed,
    /// When.
    pub at: Moment,
}

impl Tx {
    /// Who came to the gate on a day, in the order of their coming.
    pub async fn entries(&mut self, date: Date) -> Result<Vec<EntryRow>, Fault> {
        const READ: &str = "SELECT student, passed, at FROM entry
             WHERE district = $1 AND place = $2 AND at >= $3 AND at < $4 ORDER BY at, entry";
        let start = |day: Date| Moment::at(day.at(0, 0, 0, 0));
        let (from, until) = (start(date), start(date.saturating_add(1.day())));
        let rows = self.rows(READ, args![self.district(), self.place(), from, until]).await?;
        rows.iter().map(entry).collect()
    }

    /// Writes down what the gate did. Whoever is not let in is told about at home, and at the school by whoever answers
    /// for the child: that it waits, and where the reason stands (P5.15, X.22).
    pub async fn entry_passed(
        &mut self,
        (id, child): (&str, &Student),
        passed: Passed,
        (version, opens_on): (i64, Date),
        now: Moment,
    ) -> Result<bool, Fault> {
        const ADD: &str = "INSERT INTO entry (district, place, entry, student, passed, at, by)
             SELECT $1, $2, $3, $4, $5, $6, $7 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let args = args![district, place, id, child.id.as_str(), passed.code(), now, by];
        if self.run(ADD, args).await? == 0 {
            return Ok(false);
        }
        let (subject, before, after) = (child.id.as_str(), Value::Null, json!({ "passed": passed.code() }));
        let (act, clause) = ("entry.passed", if passed == Passed::Closed { "P5.21" } else { "P5.15" });
        self.record(Record { act, subject, clause, scheme_version: version, before, after }, now).await?;
        let words =
            json!({ "child": child.name, "home_class": child.home_class, "day": opens_on.to_string() });
        let (kind, mut to) = match passed {
            Passed::In => return Ok(true),
            Passed::Closed => ("entry-closed", Vec::new()),
            Passed::Held => ("entry-held", self.on_duty(&child.home_class).await?),
        };
        to.push(format!("household:{}", child.household));
        let letter = |recipient| Tell { recipient, kind, words: words.clone() };
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await?;
        Ok(true)
    }
}

fn entry(row: &Row) -> Result<EntryRow, Fault> {
    let code = row.text("passed")?;
    let passed = [Passed::In, Passed::Closed, Passed::Held].into_iter().find(|one| one.code() == code);
    Ok(EntryRow {
        student: StudentId::new(row.text("student")?),
        passed: passed.ok_or(Fault::Corrupt { what: "entry.passed", why: code })?,
        at: row.moment("at")?,
    })
}
