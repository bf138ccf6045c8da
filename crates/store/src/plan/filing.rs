//! 备案 The versions of a place's plan, and the documents in force everywhere.

mod telling;

use crate::db::Store;
use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::id::{DistrictId, PlaceId};
use rules::moment::Moment;
use rules::plan::filing::{self, State, Version};
use rules::plan::form::Form;
use serde_json::{Value, json};

/// A document in force, as it was filed.
#[derive(Clone, Debug)]
pub struct Filed {
    /// The place it holds at.
    pub place: PlaceId,
    /// Its district.
    pub district: DistrictId,
    /// The document's name.
    pub scheme: String,
    /// 1, 2, 3 …
    pub version: i64,
    /// The first day on which it holds.
    pub holds_from: Date,
    /// The file's text.
    pub text: String,
}

/// A version of a document to be put in force.
#[derive(Clone, Copy, Debug)]
pub struct Filing<'a> {
    /// The document's name.
    pub scheme: &'a str,
    /// 1, 2, 3 …
    pub version: i64,
    /// The day from which it holds.
    pub holds_from: Date,
    /// The file's text.
    pub text: &'a str,
}

/// The place's versions, those that were put in force without a draft among them, where `$of` holds of each.
macro_rules! versions {
    ($of:literal) => {
        concat!(
            "SELECT version, scheme, state, text, said, number, holds_from, at, submitted_by,
                 approved_at, approved_by, 1 AS drafted FROM filing f
             WHERE f.district = $1 AND f.place = $2",
            $of,
            " UNION ALL
             SELECT f.version, f.scheme, 'published', f.text, '', '', f.holds_from, f.filed_at, '', NULL, '', 0
             FROM scheme f
             WHERE f.district = $1 AND f.place = $2",
            $of,
            " AND NOT EXISTS (SELECT 1 FROM filing d
                 WHERE d.district = f.district AND d.place = f.place AND d.version = f.version
                   AND d.scheme = f.scheme)
             ORDER BY 1 DESC"
        )
    };
}

impl Store {
    /// Every published version of every plan and policy, the oldest first; published documents are public.
    pub async fn schemes(&self) -> Result<Vec<Filed>, Fault> {
        const READ: &str = "SELECT district, place, scheme, version, holds_from, text FROM scheme
             ORDER BY district, place, holds_from, version, scheme";
        self.reading().await?.rows(READ, args![]).await?.iter().map(filed).collect()
    }
}

impl Tx {
    /// Puts a version of a document in force at the permit's place (P3.3).
    pub async fn scheme_filed(&mut self, filing: &Filing<'_>, now: Moment) -> Result<(), Fault> {
        self.scheme_added(filing, now).await?;
        let record = Record {
            act: "scheme.filed",
            subject: filing.scheme,
            clause: "P3.3",
            scheme_version: filing.version,
            before: json!(null),
            after: json!({ "version": filing.version, "holds_from": filing.holds_from.to_string() }),
        };
        self.record(record, now).await
    }

    /// Puts a version of a policy in force at the permit's place (P1.1).
    pub async fn policy_filed(&mut self, filing: &Filing<'_>, now: Moment) -> Result<(), Fault> {
        self.scheme_added(filing, now).await?;
        let record = Record {
            act: "policy.filed",
            subject: filing.scheme,
            clause: "P1.1",
            scheme_version: filing.version,
            before: json!(null),
            after: json!({ "version": filing.version, "holds_from": filing.holds_from.to_string() }),
        };
        self.record(record, now).await
    }

    async fn scheme_added(&mut self, filing: &Filing<'_>, now: Moment) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO scheme (district, place, scheme, version, holds_from, filed_at, text)
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let Filing { scheme, version, holds_from, text } = *filing;
        let day = holds_from.to_string();
        self.run(ADD, args![self.district(), self.place(), scheme, version, day, now, text]).await?;
        Ok(())
    }

    /// Every version of the place's plans, the newest first; one that was put in force without a draft counts as
    /// published. Policies are among them where they were drafted here.
    pub async fn filings(&mut self) -> Result<Vec<Version>, Fault> {
        const READ: &str = versions!("");
        listed(&self.rows(READ, args![self.district(), self.place()]).await?)
    }

    /// One of [`Tx::filings`], by its number.
    pub async fn filing(&mut self, number: i64) -> Result<Option<Version>, Fault> {
        const READ: &str = versions!(" AND f.version = $3");
        let rows = self.rows(READ, args![self.district(), self.place(), number]).await?;
        Ok(listed(&rows)?.into_iter().next())
    }

    /// Every version under the permit's place that waits for the district's answer, or was approved and waits to be published,
    /// with its place.
    pub async fn filings_under_way(&mut self) -> Result<Vec<(PlaceId, Version)>, Fault> {
        const READ: &str = "SELECT f.place, f.version, f.scheme, f.state, f.text, f.said, f.number,
                 f.holds_from, f.at, f.submitted_by, f.approved_at, f.approved_by
             FROM filing f JOIN place p ON p.district = f.district AND p.place = f.place
             WHERE f.district = $1 AND f.state IN ('submitted', 'approved') AND (p.path = $2 OR p.path LIKE $3)
             ORDER BY f.at, f.place";
        let path = self.permit().path().clone();
        let inside = format!("{}/%", path.as_str());
        let rows = self.rows(READ, args![self.district(), path.as_str(), inside]).await?;
        rows.iter().map(|row| Ok((PlaceId::new(row.text("place")?), version(row)?))).collect()
    }

    /// Notes a new draft.
    pub async fn filing_begun(&mut self, version: &Version, now: Moment) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO filing (district, place, version, scheme, state, text, said, number,
                 holds_from, at, by, submitted_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, $9, $10, '')";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let Version { scheme, state, text, said, number, .. } = version;
        let state = state.code();
        self.run(ADD, args![district, place, version.version, scheme, state, text, said, number, now, by])
            .await?;
        self.filing_recorded(("filing.begun", Value::Null), (version, None), now).await
    }

    /// Notes that a version moved on, under the act's name: `filing.changed`, `filing.submitted` …
    pub async fn filing_moved(
        &mut self,
        act: &'static str,
        event: &filing::Filed,
        now: Moment,
    ) -> Result<(), Fault> {
        self.filing_put((act, Value::Null), event, now).await
    }

    /// The same, with what else the journal is to say of it.
    pub(super) async fn filing_put(
        &mut self,
        (act, told): (&'static str, Value),
        event: &filing::Filed,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE filing SET state = $4, text = $5, said = $6, number = $7, holds_from = $8,
                 at = $9, by = $10, submitted_by = $12, approved_at = $13,
                 approved_by = COALESCE((SELECT name FROM staff WHERE district = $1 AND staff = $14), $14)
             WHERE district = $1 AND place = $2 AND version = $3 AND state = $11";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let Version { version, state, text, said, number, submitted_by, .. } = &event.version;
        let (from, approved) =
            (event.version.holds_from.map(|day| day.to_string()), event.version.approved_at);
        let (state, before, approver) = (state.code(), event.before.code(), &event.version.approved_by);
        let put = args![
            district,
            place,
            *version,
            state,
            text,
            said,
            number,
            from,
            now,
            by,
            before,
            submitted_by,
            approved,
            approver
        ];
        if self.run(PUT, put).await? != 1 {
            return Err(Fault::Conflict("somebody moved this version on meanwhile".into()));
        }
        self.filing_recorded((act, told), (&event.version, Some(event.before)), now).await?;
        self.filing_told(act, &event.version, now).await
    }

    /// Puts an approved version in force. Of an amendment the families in it are told; `communities` are those that go by a plan
    /// of care in communities.
    pub async fn filing_published(
        &mut self,
        event: &filing::Filed,
        communities: &[PlaceId],
        now: Moment,
    ) -> Result<(), Fault> {
        let Version { scheme, version, text, holds_from, .. } = &event.version;
        const BEFORE: &str = "SELECT text FROM scheme
             WHERE district = $1 AND place = $2 AND scheme = $3 ORDER BY version DESC LIMIT 1";
        let Some(holds_from) = *holds_from else { return Err(Fault::NotFound) };
        let before = self.row(BEFORE, args![self.district(), self.place(), scheme]).await?;
        self.scheme_added(&Filing { scheme, version: *version, holds_from, text }, now).await?;
        self.filing_moved("filing.published", event, now).await?;
        match before.map(|row| row.text("text")).transpose()? {
            Some(before) => {
                self.amendment_told((&event.version, holds_from), &before, communities, now).await
            }
            None => Ok(()),
        }
    }

    /// Puts a drafted version of a policy in force.
    pub async fn filing_issued(
        &mut self,
        event: &filing::Filed,
        filing: &Filing<'_>,
        now: Moment,
    ) -> Result<(), Fault> {
        self.policy_filed(filing, now).await?;
        self.filing_moved("filing.published", event, now).await
    }

    async fn filing_recorded(
        &mut self,
        (act, told): (&'static str, Value),
        (version, before): (&Version, Option<State>),
        now: Moment,
    ) -> Result<(), Fault> {
        let mut after = json!({
            "state": version.state.code(),
            "said": version.said,
            "number": version.number,
            "approved_at": version.approved_at,
            "text_sha256": crate::journal::sha256(&version.text),
        });
        if !told.is_null() {
            after["allowed"] = told;
        }
        let record = Record {
            act,
            subject: &version.scheme,
            clause: "P3.3",
            scheme_version: version.version,
            before: json!(before.map(State::code)),
            after,
        };
        self.record(record, now).await
    }
}

fn filed(row: &Row) -> Result<Filed, Fault> {
    Ok(Filed {
        district: DistrictId::new(row.text("district")?),
        place: PlaceId::new(row.text("place")?),
        scheme: row.text("scheme")?,
        version: row.int("version")?,
        holds_from: row.parsed("holds_from")?,
        text: row.text("text")?,
    })
}

fn listed(rows: &[Row]) -> Result<Vec<Version>, Fault> {
    let mut found = Vec::new();
    for row in rows {
        let version = version(row)?;
        if row.flag("drafted")? || version.form() != Some(Form::Policy) {
            found.push(version);
        }
    }
    Ok(found)
}

fn version(row: &Row) -> Result<Version, Fault> {
    let state = row.text("state")?;
    let why = || Fault::Corrupt { what: "filing.state", why: state.clone() };
    Ok(Version {
        scheme: row.text("scheme")?,
        version: row.int("version")?,
        state: State::from_code(&state).ok_or_else(why)?,
        text: row.text("text")?,
        said: row.text("said")?,
        number: row.text("number")?,
        holds_from: row.text_or("holds_from")?.and_then(|day| day.parse().ok()),
        at: row.moment("at")?,
        submitted_by: row.text("submitted_by")?,
        approved_at: row.moment_or("approved_at")?,
        approved_by: row.text("approved_by")?,
    })
}
