//! 活动种类 Kinds beyond the opinion's list: a school's questions and the answers.

use crate::db::Store;
use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::id::{DistrictId, PlaceId};
use rules::moment::Moment;
use rules::plan::activity::{Activity, Draft, State};
use rules::plan::local::Words;
use serde_json::json;

impl Store {
    /// Every answered question everywhere, with its place: a plan is checked against them.
    pub async fn activities_answered(&self) -> Result<Vec<(DistrictId, PlaceId, Activity)>, Fault> {
        const READ: &str =
            "SELECT district, place, activity, title_zh, title_en, why, state, reason, answered_by,
                 answered_on FROM activity WHERE state <> 'asked' ORDER BY district, place, activity";
        let rows = self.reading().await?.rows(READ, args![]).await?;
        let of_place = |row: &Row| {
            let (district, place) = (row.text("district")?, row.text("place")?);
            Ok((DistrictId::new(district), PlaceId::new(place), activity(row)?))
        };
        rows.iter().map(of_place).collect()
    }
}

impl Tx {
    /// The questions of the permit's place and of those under it, the open ones first.
    pub async fn activities(&mut self) -> Result<Vec<(PlaceId, Activity)>, Fault> {
        const READ: &str = "SELECT a.place, a.activity, a.title_zh, a.title_en, a.why, a.state, a.reason,
                 a.answered_by, a.answered_on
             FROM activity a JOIN place p ON p.district = a.district AND p.place = a.place
             WHERE a.district = $1 AND (p.path = $2 OR p.path LIKE $3)
             ORDER BY CASE WHEN a.state = 'asked' THEN 0 ELSE 1 END, a.at DESC, a.place, a.activity";
        let path = self.permit().path().clone();
        let inside = format!("{}/%", path.as_str());
        let rows = self.rows(READ, args![self.district(), path.as_str(), inside]).await?;
        rows.iter().map(|row| Ok((PlaceId::new(row.text("place")?), activity(row)?))).collect()
    }

    /// The question of that code at the permit's place.
    pub async fn activity(&mut self, code: &str) -> Result<Option<Activity>, Fault> {
        const READ: &str = "SELECT activity, title_zh, title_en, why, state, reason, answered_by, answered_on
             FROM activity WHERE district = $1 AND place = $2 AND activity = $3";
        let row = self.row(READ, args![self.district(), self.place(), code]).await?;
        row.as_ref().map(activity).transpose()
    }

    /// Notes a question or its answer, under the act's name (P1.29).
    pub async fn activity_put(
        &mut self,
        act: &'static str,
        activity: &Activity,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str =
            "INSERT INTO activity (district, place, activity, title_zh, title_en, why, state, reason,
                 answered_by, answered_on, at, by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ON CONFLICT (district, place, activity) DO UPDATE SET title_zh = excluded.title_zh,
                 title_en = excluded.title_en, why = excluded.why, state = excluded.state,
                 reason = excluded.reason, answered_by = excluded.answered_by,
                 answered_on = excluded.answered_on, at = excluded.at, by = excluded.by";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let Activity { draft, state, reason, answered_by, answered_on } = activity;
        let Draft { code, title, why } = draft;
        let on = answered_on.map(|day| day.to_string());
        let put = args![
            district,
            place,
            code,
            &title.zh,
            &title.en,
            why,
            state.code(),
            reason,
            answered_by,
            on,
            now,
            by
        ];
        self.run(PUT, put).await?;
        let record = Record {
            act,
            subject: code,
            clause: "P1.29",
            scheme_version: version,
            before: json!(null),
            after: json!({ "title": title.zh, "why": why, "state": state.code(), "reason": reason }),
        };
        self.record(record, now).await
    }
}

fn activity(row: &Row) -> Result<Activity, Fault> {
    let state = row.text("state")?;
    let strange = || Fault::Corrupt { what: "activity.state", why: state.clone() };
    Ok(Activity {
        draft: Draft {
            code: row.text("activity")?,
            title: Words { zh: row.text("title_zh")?, en: row.text("title_en")? },
            why: row.text("why")?,
        },
        state: State::from_code(&state).ok_or_else(strange)?,
        reason: row.text("reason")?,
        answered_by: row.text("answered_by")?,
        answered_on: row.text_or("answered_on")?.and_then(|day| day.parse().ok()),
    })
}
