//! 开学条件 What a school wrote down before it opens, each row its own words as JSON.

use crate::fault::Fault;
use crate::journal::Record as Noted;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::moment::Moment;
use rules::safety::basin;
use rules::safety::drill::{Office, Record, Subject};
use rules::safety::readiness::recording::Entry;
use rules::safety::readiness::{Checker, Condition};
use rules::safety::stock::{Item, Lot};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How many basins for how many.
#[derive(Serialize, Deserialize)]
struct Basins {
    persons: i64,
    basins: i64,
    broken: i64,
    troughs: i64,
}

#[derive(Serialize, Deserialize)]
struct OnShelf {
    item: Item,
    count: i64,
    good_until: Option<Date>,
}

#[derive(Serialize, Deserialize)]
struct TakenOff {
    item: Item,
    count: i64,
    good_until: Option<Date>,
    reason: String,
}

#[derive(Serialize, Deserialize)]
struct TakenBack {
    condition: Condition,
    reason: String,
}

#[derive(Serialize, Deserialize)]
struct PassedOver {
    condition: Condition,
    by: Checker,
    reason: String,
}

#[derive(Serialize, Deserialize)]
struct Held {
    on: Date,
    subjects: Vec<Subject>,
    with: Vec<Office>,
    critical_open: i64,
}

impl Tx {
    /// What the place wrote down, in the order of its moments.
    pub async fn readiness(&mut self) -> Result<Vec<(Moment, Entry)>, Fault> {
        const READ: &str =
            "SELECT kind, what, at FROM readiness WHERE district = $1 AND place = $2 ORDER BY seq";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| Ok((row.moment("at")?, entry(row)?))).collect()
    }

    /// Pupils on the roll of the place on a day.
    pub async fn readiness_heads(&mut self, date: Date) -> Result<i64, Fault> {
        const READ: &str = "SELECT count(*) AS heads FROM student WHERE district = $1 AND place = $2
               AND on_roll_from <= $3 AND (on_roll_until IS NULL OR on_roll_until > $3)";
        self.one(READ, args![self.district(), self.place(), date.to_string()]).await?.int("heads")
    }

    /// Whether something was written down under this id: what is sent again is not judged again.
    pub async fn readiness_has(&mut self, id: &str) -> Result<bool, Fault> {
        const READ: &str = "SELECT count(*) AS there FROM readiness
             WHERE district = $1 AND place = $2 AND entry = $3";
        Ok(self.one(READ, args![self.district(), self.place(), id]).await?.int("there")? > 0)
    }

    /// Writes something down.
    pub async fn readiness_entered(
        &mut self,
        (id, entry): (&str, &Entry),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO readiness (district, place, entry, kind, what, at, by, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE true ON CONFLICT DO NOTHING";
        let (kind, what) = told(entry)?;
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let args = args![district, place, id, kind, what.to_string(), now, by, self.seq() + 1];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        let (act, before) = ("readiness.entered", Value::Null);
        let after = serde_json::json!({ "kind": kind, "what": what });
        let clause = "P5.9";
        self.record(Noted { act, subject: id, clause, scheme_version: version, before, after }, now).await
    }
}

fn told(entry: &Entry) -> Result<(&'static str, Value), Fault> {
    let json = |value: Result<Value, serde_json::Error>| value.map_err(strange);
    Ok(match entry {
        Entry::Basins(basin::Facts { persons, basins, broken, troughs }) => {
            let (persons, basins, broken, troughs) = (*persons, *basins, *broken, *troughs);
            ("basins", json(serde_json::to_value(Basins { persons, basins, broken, troughs }))?)
        }
        Entry::Area(metres) => ("area", Value::from(*metres)),
        Entry::Lot(Lot { item, count, good_until }) => {
            let (item, count, good_until) = (*item, *count, *good_until);
            ("lot", json(serde_json::to_value(OnShelf { item, count, good_until }))?)
        }
        Entry::Corrected(Lot { item, count, good_until }, reason) => {
            let (item, count, good_until, reason) = (*item, *count, *good_until, reason.clone());
            ("corrected", json(serde_json::to_value(TakenOff { item, count, good_until, reason }))?)
        }
        Entry::Drill(drill) => {
            let Record { on, subjects, with, critical_open } = drill.clone();
            ("drill", json(serde_json::to_value(Held { on, subjects, with, critical_open }))?)
        }
        Entry::Done(condition) => ("done", json(serde_json::to_value(condition))?),
        Entry::Undone(condition, reason) => {
            let (condition, reason) = (*condition, reason.clone());
            ("undone", json(serde_json::to_value(TakenBack { condition, reason }))?)
        }
        Entry::SetAside(condition, by, reason) => {
            let (condition, by, reason) = (*condition, *by, reason.clone());
            ("set-aside", json(serde_json::to_value(PassedOver { condition, by, reason }))?)
        }
        Entry::Restored(condition, by, reason) => {
            let (condition, by, reason) = (*condition, *by, reason.clone());
            ("restored", json(serde_json::to_value(PassedOver { condition, by, reason }))?)
        }
        Entry::Looked(checker) => ("looked", json(serde_json::to_value(checker))?),
    })
}

pub(super) fn entry(row: &Row) -> Result<Entry, Fault> {
    let (kind, what) = (row.text("kind")?, row.text("what")?);
    Ok(match kind.as_str() {
        "basins" => {
            let Basins { persons, basins, broken, troughs } = serde_json::from_str(&what).map_err(strange)?;
            Entry::Basins(basin::Facts { persons, basins, broken, troughs })
        }
        "area" => Entry::Area(serde_json::from_str(&what).map_err(strange)?),
        "lot" => {
            let OnShelf { item, count, good_until } = serde_json::from_str(&what).map_err(strange)?;
            Entry::Lot(Lot { item, count, good_until })
        }
        "corrected" => {
            let TakenOff { item, count, good_until, reason } =
                serde_json::from_str(&what).map_err(strange)?;
            Entry::Corrected(Lot { item, count, good_until }, reason)
        }
        "drill" => {
            let Held { on, subjects, with, critical_open } = serde_json::from_str(&what).map_err(strange)?;
            Entry::Drill(Record { on, subjects, with, critical_open })
        }
        "done" => Entry::Done(serde_json::from_str::<Condition>(&what).map_err(strange)?),
        "undone" => {
            let TakenBack { condition, reason } = serde_json::from_str(&what).map_err(strange)?;
            Entry::Undone(condition, reason)
        }
        "set-aside" => {
            let PassedOver { condition, by, reason } = serde_json::from_str(&what).map_err(strange)?;
            Entry::SetAside(condition, by, reason)
        }
        "restored" => {
            let PassedOver { condition, by, reason } = serde_json::from_str(&what).map_err(strange)?;
            Entry::Restored(condition, by, reason)
        }
        "looked" => Entry::Looked(serde_json::from_str::<Checker>(&what).map_err(strange)?),
        _ => return Err(Fault::Corrupt { what: "readiness.kind", why: kind }),
    })
}

fn strange(why: serde_json::Error) -> Fault {
    Fault::Corrupt { what: "readiness.what", why: why.to_string() }
}
