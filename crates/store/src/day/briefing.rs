//! 预案学习 Who has passed the quiz of which edition of the safety part, and who is reminded (P3.48).

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::staffed;
use crate::row::{args, batch};
use crate::tx::Tx;
use rules::id::PersonId;
use rules::moment::Moment;
use serde_json::{Value, json};
use std::collections::BTreeSet;

impl Tx {
    /// Who of the district has passed an edition: whoever works at two places studies it once.
    pub async fn briefed(&mut self, edition: &str) -> Result<BTreeSet<PersonId>, Fault> {
        const READ: &str = "SELECT b.person FROM briefing b WHERE b.district = $1 AND b.edition = $2";
        let rows = self.rows(READ, args![self.district(), edition]).await?;
        rows.iter().map(|row| Ok(PersonId::new(row.text("person")?))).collect()
    }

    /// Whoever manages, teaches or watches at the place, from outside too, by name.
    pub async fn briefing_people(&mut self) -> Result<Vec<(PersonId, String)>, Fault> {
        const READ: &str = concat!(
            "SELECT DISTINCT s.staff, s.name FROM staff s
             JOIN role r ON r.district = s.district AND r.person = s.staff
             WHERE r.district = $1 AND r.role IN ('school-leader', 'manager', 'teaching', 'logistics', 'head-teacher',
                 'care-teacher', 'lecturer', 'doorkeeper', 'health-worker') AND r.place ",
            staffed!(),
            " ORDER BY s.name, s.staff"
        );
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| Ok((PersonId::new(row.text("staff")?), row.text("name")?))).collect()
    }

    /// Writes down that these have passed an edition; who has already stays as it is.
    pub async fn briefing_passed(
        &mut self,
        people: &[&PersonId],
        edition: &str,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO briefing (district, place, person, edition, passed_at, passed_by)
             SELECT $1, $2, value ->> 'who', $3, $4, $5 FROM jsonb_each($6) WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let rows = batch(people.iter().map(|one| json!({ "who": one.as_str() })));
        if self.run(ADD, args![district, place, edition, now, by, rows]).await? == 0 {
            return Ok(());
        }
        let who: Vec<&str> = people.iter().map(|one| one.as_str()).collect();
        let subject = who.first().copied().unwrap_or_default();
        let after = json!({ "who": who, "edition": edition });
        self.record(record("briefing.passed", subject, version, after), now).await
    }

    /// Reminds somebody, once a day; whether that is new.
    pub async fn briefing_reminded(
        &mut self,
        person: &PersonId,
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        let who = person.as_str();
        if !self.once(now.date(), ("briefing", who, "reminded"), now).await? {
            return Ok(false);
        }
        self.record(record("briefing.reminded", who, version, Value::Null), now).await?;
        let letter = Tell { recipient: person.to_string(), kind: "briefing-due", words: json!({}) };
        self.tell(&[letter], now).await?;
        Ok(true)
    }
}

fn record<'a>(act: &'static str, subject: &'a str, scheme_version: i64, after: Value) -> Record<'a> {
    Record { act, subject, clause: "P3.48", scheme_version, before: Value::Null, after }
}
