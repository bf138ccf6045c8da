//! 固定安排 Who of the staff teaches or is trained in which hours of the week, and the evenings of the days ahead.

use super::session::words;
use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::engagement::{Engagement, Evening, Facts};
use rules::id::{PersonId, SessionId};
use rules::moment::Moment;
use serde_json::{Value, json};

/// Hours with whose they are.
#[derive(Clone, Debug)]
pub struct EngagementRow {
    /// The hours.
    pub engagement: Engagement,
    /// Whose, by name.
    pub name: String,
}

impl Tx {
    /// What stands, by name and in the order of the week's hours.
    pub async fn engagement_rows(&mut self) -> Result<Vec<EngagementRow>, Fault> {
        const READ: &str = "SELECT n.engagement, n.person, n.day, n.from_minute, n.until_minute, n.kind,
                 COALESCE(t.name, n.person) AS name
             FROM engagement n
             LEFT JOIN staff t ON t.district = n.district AND t.staff = n.person
             WHERE n.district = $1 AND n.place = $2 AND n.ended_at IS NULL
             ORDER BY t.name, n.person, n.from_minute, n.engagement";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let named = |row: &Row| Ok(EngagementRow { engagement: engagement(row)?, name: row.text("name")? });
        rows.iter().map(named).collect()
    }

    /// The same without names.
    pub async fn engagements(&mut self) -> Result<Vec<Engagement>, Fault> {
        Ok(self.engagement_rows().await?.into_iter().map(|row| row.engagement).collect())
    }

    /// What [`rules::day::engagement::enter`] may know.
    pub async fn engagement_facts(&mut self) -> Result<Facts, Fault> {
        let people = self.rota_staff().await?.into_iter().map(|one| one.person).collect();
        Ok(Facts { people, standing: self.engagements().await? })
    }

    /// Writes hours that were entered.
    pub async fn engagement_entered(
        &mut self,
        one: &Engagement,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO engagement (district, place, engagement, person, day, from_minute, until_minute,
                 kind, entered_at, entered_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (person, day, kind) = (one.person.as_str(), one.day.key(), one.kind.code());
        let (from, until) = (one.from_minute, one.until_minute);
        let add = args![district, place, &one.id, person, day, from, until, kind, now, by];
        if self.run(ADD, add).await? == 0 {
            return Ok(());
        }
        let after = json!({ "person": person, "day": day, "minutes": [from, until], "kind": kind });
        self.record(record("engagement.entered", &one.id, version, after), now).await
    }

    /// Hours that are no more, or [`Fault::NotFound`]; twice is once.
    pub async fn engagement_ended(&mut self, id: &str, version: i64, now: Moment) -> Result<(), Fault> {
        const READ: &str = "SELECT n.ended_at FROM engagement n
             WHERE n.district = $1 AND n.place = $2 AND n.engagement = $3";
        const PUT: &str = "UPDATE engagement SET ended_at = $4
             WHERE district = $1 AND place = $2 AND engagement = $3 AND ended_at IS NULL";
        let row = self.row(READ, args![self.district(), self.place(), id]).await?.ok_or(Fault::NotFound)?;
        if row.moment_or("ended_at")?.is_some() {
            return Ok(());
        }
        self.run(PUT, args![self.district(), self.place(), id, now]).await?;
        self.record(record("engagement.ended", id, version, json!({ "ended": true })), now).await
    }

    /// The evenings of some days that are held and not over, each with the one responsible.
    pub async fn evenings_ahead(
        &mut self,
        (first, last): (Date, Date),
        now: Moment,
    ) -> Result<Vec<Evening>, Fault> {
        const READ: &str = "SELECT e.session, g.name_zh, g.name_en, e.from_at, e.until_at,
                 COALESCE(e.companion, e.teacher) AS leader,
                 CASE WHEN e.companion IS NULL THEN 0 ELSE 1 END AS beside
             FROM session e
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             WHERE e.district = $1 AND e.place = $2 AND e.date >= $3 AND e.date <= $4 AND e.until_at > $5
               AND e.cancelled_at IS NULL AND e.closed_at IS NULL AND e.is_extended = 0
             ORDER BY e.from_at, length(e.session), e.session";
        let args = args![self.district(), self.place(), first.to_string(), last.to_string(), now];
        let one = |row: &Row| {
            Ok(Evening {
                session: SessionId::new(row.text("session")?),
                name: words(row)?,
                from: row.moment("from_at")?,
                until: row.moment("until_at")?,
                leader: PersonId::new(row.text("leader")?),
                beside: row.flag("beside")?,
            })
        };
        self.rows(READ, args).await?.iter().map(one).collect()
    }
}

fn engagement(row: &Row) -> Result<Engagement, Fault> {
    Ok(Engagement {
        id: row.text("engagement")?,
        person: PersonId::new(row.text("person")?),
        day: row.parsed("day")?,
        from_minute: row.int("from_minute")?,
        until_minute: row.int("until_minute")?,
        kind: row.parsed("kind")?,
    })
}

fn record<'a>(act: &'static str, id: &'a str, version: i64, after: Value) -> Record<'a> {
    Record { act, subject: id, clause: "P3.49", scheme_version: version, before: Value::Null, after }
}
