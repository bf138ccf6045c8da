//! 托管班 The class as it was written down, opened and closed; its families, who are told.

mod hearing;

use super::chosen;
use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::community::care_class::State;
use rules::community::care_class::opening::Draft;
use rules::moment::Moment;
use rules::plan::local::Day;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A class as it stands: the newest row says how far it has come.
#[derive(Clone, Debug)]
pub struct ClassRow {
    /// How it is written down.
    pub draft: Draft,
    /// Draft, open or closed; whether its rooms were looked at is told elsewhere.
    pub state: State,
    /// Since when.
    pub at: Moment,
    /// Why it was closed.
    pub reason: String,
}

const STATES: [(State, &str); 3] =
    [(State::Draft, "draft"), (State::Open, "opened"), (State::Closed, "closed")];

impl Tx {
    /// The place's class.
    pub async fn care_class(&mut self) -> Result<Option<ClassRow>, Fault> {
        const READ: &str = "SELECT kind, days, from_time, until_time, capacity, is_social, reason, at
             FROM care_class WHERE district = $1 AND place = $2 ORDER BY seq DESC LIMIT 1";
        let row = self.row(READ, args![self.district(), self.place()]).await?;
        row.as_ref().map(class).transpose()
    }

    /// The class is written down.
    pub async fn care_class_written(
        &mut self,
        (id, draft): (&str, &Draft),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        if !self.care_class_added((id, "draft", ""), draft, now).await? {
            return Ok(());
        }
        let after = json!({ "days": days(draft), "capacity": draft.capacity, "social": draft.is_social });
        self.noted(("care_class.written", id, "P2.13"), after, version, now).await
    }

    /// The class opens: its families are told.
    pub async fn care_class_opened(
        &mut self,
        (id, draft): (&str, &Draft),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        if !self.care_class_added((id, "opened", ""), draft, now).await? {
            return Ok(());
        }
        let after = json!({ "capacity": draft.capacity });
        self.noted(("care_class.opened", id, "P2.13"), after, version, now).await?;
        self.community_told("care-class-opened", json!({}), now).await
    }

    /// The class closes: its families are told why.
    pub async fn care_class_closed(
        &mut self,
        (id, reason): (&str, &str),
        draft: &Draft,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        if !self.care_class_added((id, "closed", reason), draft, now).await? {
            return Ok(());
        }
        let after = json!({ "reason": reason });
        self.noted(("care_class.closed", id, "P2.13"), after, version, now).await?;
        self.community_told("care-class-closed", json!({ "reason": reason }), now).await
    }

    /// Adds a row; false: this one is there.
    async fn care_class_added(
        &mut self,
        (id, kind, reason): (&str, &str, &str),
        draft: &Draft,
        now: Moment,
    ) -> Result<bool, Fault> {
        const ADD: &str =
            "INSERT INTO care_class (district, place, entry, kind, days, from_time, until_time, capacity,
                 is_social, reason, at, by, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (from, until) = draft.hours.unwrap_or_default();
        let (from, until, seq) = (from.to_string(), until.to_string(), self.seq() + 1);
        let args = args![
            district,
            place,
            id,
            kind,
            days(draft),
            from,
            until,
            draft.capacity,
            draft.is_social,
            reason,
            now,
            by,
            seq
        ];
        Ok(self.run(ADD, args).await? > 0)
    }

    /// Tells every household with a child on the community's roll, once.
    pub(crate) async fn community_told(
        &mut self,
        kind: &'static str,
        words: Value,
        now: Moment,
    ) -> Result<(), Fault> {
        let to = self.community_households(now.date()).await?;
        let letter = |recipient| Tell { recipient, kind, words: words.clone() };
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await
    }

    /// The households with a child on the community's roll, as recipients.
    async fn community_households(&mut self, today: Date) -> Result<BTreeSet<String>, Fault> {
        let children = self.students().await?;
        let here = children.into_iter().filter(|child| child.is_on_roll(today));
        Ok(here.map(|child| format!("household:{}", child.household)).collect())
    }
}

fn days(draft: &Draft) -> String {
    draft.days.iter().map(|day| day.number().to_string()).collect::<Vec<_>>().join(" ")
}

fn class(row: &Row) -> Result<ClassRow, Fault> {
    let days = row.text("days")?;
    let of = |number: &str| Day::ALL.into_iter().find(|day| day.number().to_string() == number);
    let draft = Draft {
        days: days.split(' ').filter_map(of).collect(),
        hours: Some((row.parsed("from_time")?, row.parsed("until_time")?)),
        capacity: row.int("capacity")?,
        is_social: row.flag("is_social")?,
    };
    let kind = row.text("kind")?;
    let (state, _) = chosen(&STATES, |(_, kind)| kind, ("care_class.kind", &kind))?;
    Ok(ClassRow { draft, state, at: row.moment("at")?, reason: row.text("reason")? })
}
