//! 接送人 The adults on a child's list: its guardians, and whom they named for some days.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::id::{CollectorId, PersonId, StudentId};
use rules::moment::Moment;
use rules::people::collector::{Added, Adult, Entry, Listed};
use serde_json::json;
use std::collections::BTreeMap;

impl Tx {
    /// The list of one child beside its guardians, newest first.
    pub async fn collectors(&mut self, student: &StudentId) -> Result<Vec<Entry>, Fault> {
        const READ: &str =
            "SELECT collector, name, relation, phone, named_by, held_from, held_until FROM collector
             WHERE district = $1 AND place = $2 AND student = $3 ORDER BY held_from DESC, collector";
        let child = self.student(student).await?;
        let rows = self.rows(READ, args![self.district(), self.place(), child.id.as_str()]).await?;
        let entry = |row: &Row| {
            let until = row.text_or("held_until")?.map(|_| row.parsed("held_until")).transpose()?;
            let Listed { adult, named_by } = listed(row)?;
            Ok(Entry { adult, named_by, from: row.parsed("held_from")?, until })
        };
        rows.iter().map(entry).collect()
    }

    /// Who may collect each of these children on a day: guardians first, then the adults they named; of a summer point's guest
    /// those too whom its own school's list has.
    pub async fn adults(
        &mut self,
        students: &[StudentId],
        date: Date,
    ) -> Result<BTreeMap<StudentId, Vec<Listed>>, Fault> {
        // Sorted here and not by the statement: an ORDER BY over both halves makes SQLite walk every guardian.
        const READ: &str = "SELECT s.student, g.guardian AS collector, g.name, g.relation, g.phone,
                 CAST(NULL AS TEXT) AS named_by, CAST(0 AS BIGINT) AS named
             FROM student s JOIN guardian g ON g.district = s.district AND g.household = s.household
             WHERE s.district = $1 AND s.place = $2 AND s.student IN (SELECT value ->> 'id' FROM jsonb_each($4))
             UNION ALL
             SELECT c.student, c.collector, c.name, c.relation, c.phone, c.named_by, CAST(1 AS BIGINT) AS named
             FROM collector c
             WHERE c.district = $1 AND c.place = $2 AND c.student IN (SELECT value ->> 'id' FROM jsonb_each($4))
               AND c.held_from <= $3 AND (c.held_until IS NULL OR c.held_until >= $3)
             UNION ALL
             SELECT u.student, c.collector, c.name, c.relation, c.phone, c.named_by, CAST(1 AS BIGINT) AS named
             FROM guest u
             JOIN collector c ON c.district = u.district AND c.place = u.home AND c.student = u.pupil
             WHERE u.district = $1 AND u.place = $2 AND u.student IN (SELECT value ->> 'id' FROM jsonb_each($4))
               AND c.held_from <= $3 AND (c.held_until IS NULL OR c.held_until >= $3)";
        let ids = batch(students.iter().map(|id| json!({ "id": id })));
        let mut rows = Vec::new();
        for row in self.rows(READ, args![self.district(), self.place(), date.to_string(), ids]).await? {
            rows.push((row.flag("named")?, StudentId::new(row.text("student")?), listed(&row)?));
        }
        rows.sort_by(|one, other| (one.0, &one.2.adult.collector).cmp(&(other.0, &other.2.adult.collector)));
        let mut found: BTreeMap<StudentId, Vec<Listed>> = BTreeMap::new();
        for (_, student, one) in rows {
            found.entry(student).or_default().push(one);
        }
        Ok(found)
    }

    /// Writes a named adult; the household is told, so that nobody is put on a list in silence.
    pub async fn collector_added(&mut self, event: &Added, version: i64, now: Moment) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO collector (district, place, collector, student, name, relation, phone,
                 held_from, held_until, named_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let named = &event.adult;
        let child = self.student(&named.student).await?;
        let (id, name) = (event.collector.as_str(), named.name.trim());
        let (from, until) = (named.from.to_string(), named.until.map(|day| day.to_string()));
        let (relation, phone) = (named.relation.code(), &named.phone);
        let by = self.permit().person().to_string();
        let (district, place, student) = (self.district(), self.place(), child.id.as_str());
        let args = args![district, place, id, student, name, relation, phone, &from, until.clone(), by];
        self.run(ADD, args).await?;
        let record = Record {
            act: "collector.added",
            subject: student,
            clause: "P3.61",
            scheme_version: version,
            before: json!(null),
            after: json!({ "collector": id, "name": name, "relation": relation, "from": from, "until": until }),
        };
        self.record(record, now).await?;
        self.answer_asked((student, phone), now).await?;
        let words = json!({ "child": child.name, "name": name });
        let recipient = format!("household:{}", child.household);
        self.tell(&[Tell { recipient, kind: "collector-added", words }], now).await
    }

    /// Whoever puts an adult on the list about whom the gate has asked tonight says yes by it.
    async fn answer_asked(&mut self, (student, phone): (&str, &str), now: Moment) -> Result<(), Fault> {
        const READ: &str = "SELECT phone FROM question
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4 AND phone = $5";
        let (day, by) = (now.date().to_string(), self.permit().person().to_string());
        let asked = self.row(READ, args![self.district(), self.place(), &day, student, phone]).await?;
        if asked.is_some() {
            self.put_answer((student, &day), (phone, &by, false, true, ""), now).await?;
        }
        Ok(())
    }

    /// Takes an adult off a child's list from today, and tells the household; false when there is no such entry any more.
    pub async fn collector_ended(
        &mut self,
        student: &StudentId,
        id: &CollectorId,
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        const NAME: &str = "SELECT name FROM collector
             WHERE district = $1 AND place = $2 AND student = $3 AND collector = $4";
        const PUT: &str = "UPDATE collector SET held_until = $5 WHERE district = $1 AND place = $2
               AND student = $3 AND collector = $4 AND (held_until IS NULL OR held_until > $5)";
        let child = self.student(student).await?;
        let last = now.date().saturating_sub(1.day()).to_string();
        let (district, place) = (self.district(), self.place());
        let args = args![&district, &place, child.id.as_str(), id.as_str(), &last];
        if self.run(PUT, args).await? == 0 {
            return Ok(false);
        }
        let args = args![district, place, child.id.as_str(), id.as_str()];
        let name = self.one(NAME, args).await?.text("name")?;
        self.drop_photo(&child.id, id).await?;
        let record = Record {
            act: "collector.ended",
            subject: child.id.as_str(),
            clause: "P3.61",
            scheme_version: version,
            before: json!({ "collector": id }),
            after: json!({ "until": last }),
        };
        self.record(record, now).await?;
        let words = json!({ "child": child.name, "name": name });
        let recipient = format!("household:{}", child.household);
        self.tell(&[Tell { recipient, kind: "collector-ended", words }], now).await?;
        Ok(true)
    }
}

/// Reads the columns `collector, name, relation, phone`.
pub(crate) fn adult(row: &Row) -> Result<Adult, Fault> {
    Ok(Adult {
        collector: CollectorId::new(row.text("collector")?),
        name: row.text("name")?,
        relation: row.text("relation")?,
        phone: row.text("phone")?,
    })
}

/// Reads the columns `collector, name, relation, phone, named_by`.
pub(crate) fn listed(row: &Row) -> Result<Listed, Fault> {
    Ok(Listed { adult: adult(row)?, named_by: row.text_or("named_by")?.map(PersonId::new) })
}
