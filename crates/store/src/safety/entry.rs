//! 到校 What the gate did when a pupil came, and with whom it went home that was not let in. Neither the row nor the
//! journal says why.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::collector::Adult;
use rules::people::student::Student;
use rules::safety::entry::passing::{self, Passed};
use serde_json::{Value, json};

/// One pupil's coming.
#[derive(Clone, Debug)]
pub struct EntryRow {
    /// Its id.
    pub id: String,
    /// Who.
    pub student: StudentId,
    /// What the gate did.
    pub passed: Passed,
    /// When.
    pub at: Moment,
    /// Who fetched it when it was not let in, and when.
    pub fetched: Option<(String, Moment)>,
}

impl EntryRow {
    /// Whether the pupil still waits, if this is its last coming.
    pub fn waits(&self) -> bool {
        passing::waits(self.passed, self.fetched.is_some())
    }
}

/// Comings to the gate with who fetched whom, as far as the place.
macro_rules! comings {
    () => {
        "SELECT e.entry, e.student, e.passed, e.at, f.name AS fetched_by, f.at AS fetched_at
             FROM entry e LEFT JOIN entry_fetched f ON f.district = e.district AND f.place = e.place
                 AND f.entry = e.entry
             WHERE e.district = $1 AND e.place = $2 "
    };
}

impl Tx {
    /// Who came to the gate on a day, in the order of their coming.
    pub async fn entries(&mut self, date: Date) -> Result<Vec<EntryRow>, Fault> {
        const READ: &str = concat!(comings!(), "AND e.at >= $3 AND e.at < $4 ORDER BY e.at, e.entry");
        let start = |day: Date| Moment::at(day.at(0, 0, 0, 0));
        let (from, until) = (start(date), start(date.saturating_add(1.day())));
        let rows = self.rows(READ, args![self.district(), self.place(), from, until]).await?;
        rows.iter().map(entry).collect()
    }

    /// The last coming of each pupil that was not let in then, on whichever day, in the order of their coming.
    pub async fn entries_out(&mut self) -> Result<Vec<EntryRow>, Fault> {
        const READ: &str = concat!(
            comings!(),
            "AND e.passed <> 'in' AND NOT EXISTS (SELECT 1 FROM entry n WHERE n.district = e.district
                 AND n.place = e.place AND n.student = e.student
                 AND (n.at > e.at OR (n.at = e.at AND n.entry > e.entry))) ORDER BY e.at, e.entry"
        );
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(entry).collect()
    }

    /// Writes down what the gate did. Whoever is not let in is told about at home, and at the school by whoever answers
    /// for the child: that it waits, and where the reason stands (P5.15, X.22).
    pub async fn entry_passed(
        &mut self,
        (id, child): (&str, &Student),
        passed: Passed,
        (version, comes_on): (i64, Date),
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
        let act = "entry.passed";
        let clause = match passed {
            Passed::In | Passed::Held => "P5.15",
            Passed::Closed => "P5.21",
            Passed::Early => "P5.39",
        };
        self.record(Record { act, subject, clause, scheme_version: version, before, after }, now).await?;
        let words =
            json!({ "child": child.name, "home_class": child.home_class, "day": comes_on.to_string() });
        let (kind, mut to) = match passed {
            Passed::In => return Ok(true),
            Passed::Closed => ("entry-closed", Vec::new()),
            Passed::Early => ("entry-early", Vec::new()),
            Passed::Held => ("entry-held", self.on_duty(&child.home_class).await?),
        };
        to.push(format!("household:{}", child.household));
        let letter = |recipient| Tell { recipient, kind, words: words.clone() };
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await?;
        Ok(true)
    }

    /// A grown-up takes home whom the gate did not let in; the family, and whoever was told that it waits, are told.
    pub async fn entry_fetched(
        &mut self,
        (row, child): (&EntryRow, &Student),
        adult: &Adult,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO entry_fetched (district, place, entry, collector, name, at, by)
             SELECT $1, $2, $3, $4, $5, $6, $7 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let args = args![district, place, &row.id, adult.collector.as_str(), &adult.name, now, by];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        self.spend(&[&adult.collector], now).await?;
        let (subject, before, after) =
            (child.id.as_str(), Value::Null, json!({ "entry": row.id, "to": adult.name }));
        let (act, clause) = ("entry.fetched", "X.22");
        self.record(Record { act, subject, clause, scheme_version: version, before, after }, now).await?;
        let mut to = match row.passed {
            Passed::In | Passed::Closed | Passed::Early => Vec::new(),
            Passed::Held => self.on_duty(&child.home_class).await?,
        };
        to.push(format!("household:{}", child.household));
        let words = json!({ "child": child.name, "name": adult.name });
        let letter = |recipient| Tell { recipient, kind: "entry-fetched", words: words.clone() };
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await
    }
}

fn entry(row: &Row) -> Result<EntryRow, Fault> {
    let code = row.text("passed")?;
    let passed = Passed::ALL.into_iter().find(|one| one.code() == code);
    let fetched = match (row.text_or("fetched_by")?, row.moment_or("fetched_at")?) {
        (Some(name), Some(at)) => Some((name, at)),
        (Some(_) | None, Some(_) | None) => None,
    };
    Ok(EntryRow {
        id: row.text("entry")?,
        fetched,
        student: StudentId::new(row.text("student")?),
        passed: passed.ok_or(Fault::Corrupt { what: "entry.passed", why: code })?,
        at: row.moment("at")?,
    })
}
