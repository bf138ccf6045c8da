//! 消毒 The places of a school, and who disinfected each, when, with what.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use rules::moment::Moment;
use rules::safety::disinfection::Kind;
use rules::safety::disinfection::logging::{Listed, Log};
use serde_json::{Value, json};

impl Tx {
    /// The places on the list by kind and name, each with its log, the oldest first.
    pub async fn disinfection(&mut self) -> Result<Vec<Listed>, Fault> {
        const READ: &str = "SELECT p.spot, p.kind, p.name, l.on_day, l.agent, l.strength, l.doer
             FROM disinfection_place p LEFT JOIN disinfection_log l ON l.district = p.district
                 AND l.place = p.place AND l.spot = p.spot AND l.undone_at IS NULL
             WHERE p.district = $1 AND p.place = $2 AND p.gone_at IS NULL
             ORDER BY p.kind, p.name, p.spot, l.on_day, l.at, l.log";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let mut all: Vec<Listed> = Vec::new();
        for row in &rows {
            let id = row.text("spot")?;
            if all.last().is_none_or(|last| last.id != id) {
                all.push(Listed { kind: kind(row)?, name: row.text("name")?, logs: Vec::new(), id });
            }
            if let (Some(log), Some(last)) = (log(row)?, all.last_mut()) {
                last.logs.push(log);
            }
        }
        Ok(all)
    }

    /// Puts places on the list; the same form again adds nothing. Says how many are new.
    pub async fn disinfection_listed(
        &mut self,
        id: &str,
        (kind, names): (Kind, &[String]),
        version: i64,
        now: Moment,
    ) -> Result<u64, Fault> {
        const ADD: &str = "INSERT INTO disinfection_place (district, place, spot, kind, name, at, by)
             SELECT $1, $2, value ->> 'spot', $3, value ->> 'name', $4, $5 FROM jsonb_each($6)
             WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let row = |(n, name): (usize, &String)| json!({ "spot": format!("{id}-{n}"), "name": name });
        let rows = batch(names.iter().enumerate().map(row));
        let added = self.run(ADD, args![district, place, kind.key(), now, by, rows]).await?;
        if added > 0 {
            let after = json!({ "kind": kind.key(), "names": names });
            self.disinfection_noted(("disinfection.listed", id), (version, after), now).await?;
        }
        Ok(added)
    }

    /// Takes a place off the list, with the reason; false: it stood on none.
    pub async fn disinfection_struck(
        &mut self,
        spot: &str,
        reason: &str,
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        const STRIKE: &str = "UPDATE disinfection_place SET gone_at = $4
             WHERE district = $1 AND place = $2 AND spot = $3 AND gone_at IS NULL";
        if self.run(STRIKE, args![self.district(), self.place(), spot, now]).await? == 0 {
            return Ok(false);
        }
        let after = json!({ "reason": reason });
        self.disinfection_noted(("disinfection.struck", spot), (version, after), now).await?;
        Ok(true)
    }

    /// Writes down that places were disinfected (P5.34); the same form again adds nothing.
    pub async fn disinfection_logged(
        &mut self,
        id: &str,
        (places, log): (&[&Listed], &Log),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO disinfection_log (district, place, log, spot, on_day, agent, strength, doer, at, by)
             SELECT $1, $2, $3, value ->> 'spot', $4, $5, $6, $7, $8, $9 FROM jsonb_each($10)
             WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let Log { on, agent, strength, doer } = log;
        let rows = batch(places.iter().map(|one| json!({ "spot": one.id })));
        let day = on.to_string();
        let args = args![district, place, id, &day, agent, strength, doer, now, by, rows];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        let names: Vec<&str> = places.iter().map(|one| one.name.as_str()).collect();
        let after = json!({ "on": day, "agent": agent, "strength": strength, "doer": doer, "places": names });
        self.disinfection_noted(("disinfection.logged", id), (version, after), now).await
    }

    /// Takes back everything that was written down of one place, with the reason; false: nothing was.
    pub async fn disinfection_undone(
        &mut self,
        spot: &str,
        reason: &str,
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        const UNDO: &str = "UPDATE disinfection_log SET undone_at = $4
             WHERE district = $1 AND place = $2 AND spot = $3 AND undone_at IS NULL";
        if self.run(UNDO, args![self.district(), self.place(), spot, now]).await? == 0 {
            return Ok(false);
        }
        let after = json!({ "reason": reason });
        self.disinfection_noted(("disinfection.undone", spot), (version, after), now).await?;
        Ok(true)
    }

    async fn disinfection_noted(
        &mut self,
        (act, subject): (&'static str, &str),
        (scheme_version, after): (i64, Value),
        now: Moment,
    ) -> Result<(), Fault> {
        let (clause, before) = ("P5.34", Value::Null);
        self.record(Record { act, subject, clause, scheme_version, before, after }, now).await
    }
}

fn kind(row: &Row) -> Result<Kind, Fault> {
    let key = row.text("kind")?;
    let found = Kind::ALL.iter().copied().find(|one| one.key() == key);
    found.ok_or(Fault::Corrupt { what: "disinfection_place.kind", why: key })
}

/// One disinfection; none where the row is of a place without any.
fn log(row: &Row) -> Result<Option<Log>, Fault> {
    if row.text_or("on_day")?.is_none() {
        return Ok(None);
    }
    let [agent, strength, doer] = [row.text("agent")?, row.text("strength")?, row.text("doer")?];
    Ok(Some(Log { on: row.parsed("on_day")?, agent, strength, doer }))
}
