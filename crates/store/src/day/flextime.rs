//! 弹性时间 What somebody's duty has earned, what they asked for, and what became of it.

use super::session::words;
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::engagement::clock;
use rules::day::flextime::{Draft, Served, State};
use rules::id::PersonId;
use rules::moment::Moment;
use rules::people::role::Role;
use rules::plan::local::Words;
use serde_json::{Value, json};

/// Requests with whose they are; `f` is the request.
macro_rules! flextime_rows {
    () => {
        "SELECT f.flextime, f.person, f.date, f.from_minute, f.until_minute, f.state,
             COALESCE(t.name, f.person) AS name
         FROM flextime f LEFT JOIN staff t ON t.district = f.district AND t.staff = f.person
         WHERE f.district = $1 AND f.place = $2 AND "
    };
}

/// A request with whose it is.
#[derive(Clone, Debug)]
pub struct FlextimeRow {
    /// What was asked.
    pub draft: Draft,
    /// Whose.
    pub person: PersonId,
    /// Whose, by name.
    pub name: String,
    /// How far it has come.
    pub state: State,
}

impl Tx {
    /// Evenings since a day that somebody led, signed in for, and that are over. Whoever keeps children for extended care is in place
    /// since the evening before it.
    pub async fn served(
        &mut self,
        person: &PersonId,
        (since, now): (Date, Moment),
    ) -> Result<Vec<Served>, Fault> {
        const READ: &str = "SELECT e.from_at, e.until_at, e.closed_at, COALESCE(d.arrived_at, e.from_at) AS arrived_at
             FROM session e
             LEFT JOIN duty d ON d.district = e.district AND d.place = e.place AND d.session = e.session
               AND d.teacher = $3
             WHERE e.district = $1 AND e.place = $2 AND (e.teacher = $3 OR e.companion = $3) AND e.date >= $4 AND e.until_at <= $5
               AND e.opened_at IS NOT NULL AND (d.arrived_at IS NOT NULL OR e.is_extended = 1)
             ORDER BY e.from_at, e.session";
        let args = args![self.district(), self.place(), person.as_str(), since.to_string(), now];
        let one = |row: &Row| {
            Ok(Served {
                from: row.moment("from_at")?,
                until: row.moment("until_at")?,
                arrived_at: row.moment("arrived_at")?,
                closed_at: row.moment_or("closed_at")?,
            })
        };
        self.rows(READ, args).await?.iter().map(one).collect()
    }

    /// Requests for days since one, of one person or of everyone, the newest day first.
    pub async fn flextimes(
        &mut self,
        since: Date,
        person: Option<&PersonId>,
    ) -> Result<Vec<FlextimeRow>, Fault> {
        const READ: &str = concat!(
            flextime_rows!(),
            "f.date >= $3 AND ($4 = '' OR f.person = $4) ORDER BY f.date DESC, f.from_minute, f.flextime"
        );
        let person = person.map_or("", PersonId::as_str);
        let args = args![self.district(), self.place(), since.to_string(), person];
        self.rows(READ, args).await?.iter().map(flextime).collect()
    }

    /// One request, where it was made.
    pub async fn flextime(&mut self, id: &str) -> Result<Option<FlextimeRow>, Fault> {
        const READ: &str = concat!(flextime_rows!(), "f.flextime = $3");
        let row = self.row(READ, args![self.district(), self.place(), id]).await?;
        row.as_ref().map(flextime).transpose()
    }

    /// The evening that somebody leads at some minute of these hours.
    pub async fn evening_led(
        &mut self,
        person: &PersonId,
        (from, until): (Moment, Moment),
    ) -> Result<Option<Words>, Fault> {
        const READ: &str = "SELECT g.name_zh, g.name_en FROM session e
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             WHERE e.district = $1 AND e.place = $2 AND (e.teacher = $3 OR e.companion = $3)
               AND e.from_at < $5 AND e.until_at > $4 AND e.cancelled_at IS NULL
             ORDER BY e.from_at, e.session LIMIT 1";
        let args = args![self.district(), self.place(), person.as_str(), from, until];
        self.row(READ, args).await?.map(|row| words(&row)).transpose()
    }

    /// Writes a request; whoever answers is told.
    pub async fn flextime_asked(
        &mut self,
        draft: &Draft,
        name: &str,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO flextime (district, place, flextime, person, date, from_minute, until_minute, state,
                 asked_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let (district, place, person) = (self.district(), self.place(), self.permit().person().to_string());
        let (day, from, until) = (draft.date.to_string(), draft.from_minute, draft.until_minute);
        let state = State::Waiting.code();
        self.run(ADD, args![district, place, &draft.id, &person, &day, from, until, state, now]).await?;
        let after = json!({ "person": person, "date": day, "minutes": [from, until] });
        self.record(record("flextime.asked", &draft.id, version, after), now).await?;
        let people = self.in_roles(&[Role::Manager, Role::SchoolLeader]).await?;
        let words = said(draft, name);
        let letter = |recipient| Tell { recipient, kind: "flextime-asked", words: words.clone() };
        let letters: Vec<Tell> = people.into_iter().filter(|one| *one != person).map(letter).collect();
        self.tell(&letters, now).await
    }

    /// Writes an answer; whoever asked is told.
    pub async fn flextime_answered(
        &mut self,
        row: &FlextimeRow,
        grants: bool,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE flextime SET state = $4, answered_at = $5, answered_by = $6
             WHERE district = $1 AND place = $2 AND flextime = $3 AND state = 'waiting'";
        let (state, kind) = if grants {
            (State::Granted.code(), "flextime-granted")
        } else {
            (State::Declined.code(), "flextime-declined")
        };
        let (id, by) = (row.draft.id.as_str(), self.permit().person().to_string());
        self.run(PUT, args![self.district(), self.place(), id, state, now, by]).await?;
        self.record(record("flextime.answered", id, version, json!({ "state": state })), now).await?;
        let (recipient, words) = (row.person.to_string(), said(&row.draft, &row.name));
        self.tell(&[Tell { recipient, kind, words }], now).await
    }
}

fn said(draft: &Draft, name: &str) -> Value {
    json!({
        "name": name, "date": draft.date.to_string(), "from": clock(draft.from_minute),
        "until": clock(draft.until_minute),
    })
}

fn record<'a>(act: &'static str, id: &'a str, version: i64, after: Value) -> Record<'a> {
    Record { act, subject: id, clause: "P1.27", scheme_version: version, before: Value::Null, after }
}

fn flextime(row: &Row) -> Result<FlextimeRow, Fault> {
    Ok(FlextimeRow {
        draft: Draft {
            id: row.text("flextime")?,
            date: row.parsed("date")?,
            from_minute: row.int("from_minute")?,
            until_minute: row.int("until_minute")?,
        },
        person: PersonId::new(row.text("person")?),
        name: row.text("name")?,
        state: row.parsed("state")?,
    })
}
