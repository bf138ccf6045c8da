//! 轮值随晚托 Turns whose evening is not held, is held after all or has other hours, and whoever is told; an evening that lacks somebody.

use super::record;
use crate::day::closure::shown;
use crate::day::session::dated;
use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::rota::settling::{Ahead, EMPTY, Facts, Settled};
use rules::moment::Moment;
use rules::people::role::Role;
use rules::plan::calendar::Evening;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

impl Tx {
    /// What [`rules::day::rota::settling::settle`] may know.
    pub async fn rota_settle_facts(&mut self, now: Moment) -> Result<Facts, Fault> {
        const UNDER_WAY: &str = "SELECT DISTINCT e.date FROM session e
             WHERE e.district = $1 AND e.place = $2 AND e.date >= $3 AND e.opened_at IS NOT NULL
               AND e.cancelled_at IS NULL";
        let today = now.date();
        let rows = self.rota_turns((today, Date::MAX)).await?.into_iter();
        let rows = rows.filter(|row| row.turn.until > now);
        let ahead: Vec<Ahead> = rows.map(|row| Ahead { turn: row.turn, is_off: row.is_off }).collect();
        if ahead.is_empty() {
            return Ok(Facts::default());
        }
        let closures = self.closures_standing().await?;
        let rows = self.rows(UNDER_WAY, args![self.district(), self.place(), today.to_string()]).await?;
        let under_way = rows.iter().map(|row: &Row| row.parsed("date")).collect::<Result<_, Fault>>()?;
        Ok(Facts { ahead, closures, under_way })
    }

    /// Writes what became of turns; whoever has one is told. What was asked in exchange for a turn that is nobody's is passed over.
    pub async fn rota_settled(&mut self, event: &Settled, version: i64, now: Moment) -> Result<(), Fault> {
        const OFF: &str = "UPDATE rota_turn SET off_at = $3
             WHERE district = $1 AND place = $2 AND turn IN (SELECT value ->> 'id' FROM jsonb_each($4))";
        const HELD: &str =
            "WITH hours AS (SELECT value ->> 'id' AS id, CAST(value ->> 'from' AS BIGINT) AS begins,
                 CAST(value ->> 'until' AS BIGINT) AS ends FROM jsonb_each($3))
             UPDATE rota_turn SET from_at = hours.begins, until_at = hours.ends, off_at = NULL
             FROM hours WHERE district = $1 AND place = $2 AND turn = hours.id";
        if event.is_nothing() {
            return Ok(());
        }
        let ids = batch(event.ceased.iter().map(|one| json!({ "id": one.turn.id })));
        self.run(OFF, args![self.district(), self.place(), now, ids]).await?;
        for one in &event.ceased {
            self.rota_passed(&one.turn.id, now).await?;
        }
        let held = event.back.iter().chain(&event.retimed);
        let rows = batch(held.map(|turn| json!({ "id": turn.id, "from": turn.from, "until": turn.until })));
        self.run(HELD, args![self.district(), self.place(), rows]).await?;
        let after = json!({
            "ceased": event.ceased.len(), "back": event.back.len(), "retimed": event.retimed.len(),
        });
        let place = self.place();
        self.record(record("rota.settled", &place, version, after), now).await?;
        self.tell(&letters(event), now).await
    }

    /// Whether somebody had a turn on some days, whatever became of it: a school that takes none lacks nobody.
    pub async fn rota_is_used(&mut self, (first, last): (Date, Date)) -> Result<bool, Fault> {
        const READ: &str = "SELECT r.turn FROM rota_turn r
             WHERE r.district = $1 AND r.place = $2 AND r.date >= $3 AND r.date <= $4 LIMIT 1";
        let args = args![self.district(), self.place(), first.to_string(), last.to_string()];
        Ok(self.row(READ, args).await?.is_some())
    }

    /// Tells the management group that an evening lacks people on duty, once; false when it was told before.
    pub async fn rota_lacks(
        &mut self,
        (evening, missing): (&Evening, usize),
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        if !self.once(evening.date, ("rota", EMPTY, EMPTY), now).await? {
            return Ok(false);
        }
        let hour = |at: Moment| at.time().strftime("%H:%M").to_string();
        let (date, after) = (evening.date.to_string(), json!({ "missing": missing }));
        self.record(record("rota.lacks", &date, version, after), now).await?;
        let words = json!({ "from": hour(evening.from), "until": hour(evening.until), "count": missing });
        self.tell_role(Role::Manager, "rota-empty", words, now).await?;
        Ok(true)
    }
}

/// One message a person for whatever happened to their turns for one reason.
fn letters(event: &Settled) -> Vec<Tell> {
    let ceased = event.ceased.iter().map(|one| {
        let why = json!({ "cause": one.cause.code(), "note": one.note });
        ("rota-ceased", &one.turn, why)
    });
    let back = event.back.iter().map(|turn| ("rota-back", turn, json!({})));
    let retimed = event.retimed.iter().map(|turn| {
        let hours = shown((turn.from.time(), turn.until.time()));
        ("rota-retimed", turn, json!({ "hours": hours }))
    });
    let mut told: BTreeMap<(&str, &'static str, String), (Value, BTreeSet<Date>)> = BTreeMap::new();
    for (kind, turn, words) in ceased.chain(back).chain(retimed) {
        let key = (turn.person.as_str(), kind, words.to_string());
        told.entry(key).or_insert_with(|| (words, BTreeSet::new())).1.insert(turn.date);
    }
    let letters = told.into_iter().map(|((person, kind, _), (words, days))| Tell {
        recipient: person.to_owned(),
        kind,
        words: dated(words, &days),
    });
    letters.collect()
}
