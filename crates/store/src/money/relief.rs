//! 困难减免 Requests for relief and their answers. Hardship, words and reasons come here sealed, and are opened on the
//! decider's and the family's own page and nowhere else: the journal holds the request's id and what became of it.

use crate::db::Store;
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::fen::Fen;
use rules::id::{BillId, ReliefId, StudentId};
use rules::moment::Moment;
use rules::money::account::Purse;
use rules::money::relief::asking::State;
use rules::money::share::Granted;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A family's own request, as its page shows it.
#[derive(Clone, Debug)]
pub struct ReliefStands {
    /// Where it stands.
    pub state: State,
    /// Percent that is not paid, when granted.
    pub percent: i64,
    /// The same of each kind of money, where it was granted under a plan that says so.
    pub parts: Vec<(Purse, i64)>,
    /// Of which request.
    pub id: ReliefId,
    /// Why not, when refused. Sealed.
    pub reason: String,
}

/// A request as the decider sees it.
#[derive(Clone, Debug)]
pub struct ReliefRow {
    /// Which.
    pub id: ReliefId,
    /// For whom.
    pub student: StudentId,
    /// The hardship's code, or nothing where it stands in the paper. Plain in rows of before papers were sealed.
    pub hardship: String,
    /// The paper: hardship and words, sealed.
    pub paper: String,
    /// The child's name.
    pub name: String,
    /// Home class.
    pub home_class: String,
    /// When it was asked.
    pub at: Moment,
}

/// A paper of before they were sealed.
#[derive(Clone, Debug)]
pub struct PlainPaper {
    /// The request's district, place and id.
    pub of: (String, String, String),
    /// The hardship's code.
    pub hardship: String,
    /// What the family wrote.
    pub words: String,
    /// Why not, when refused.
    pub reason: String,
}

impl Store {
    /// Papers that stand in the open: of a version of this program that did not seal them.
    pub async fn papers_plain(&self) -> Result<Vec<PlainPaper>, Fault> {
        const READ: &str =
            "SELECT district, place, relief, hardship, words, reason FROM relief WHERE hardship <> ''";
        let mut conn = self.reading().await?;
        let rows = conn.rows(READ, args![]).await?;
        let one = |row: &Row| {
            let of = (row.text("district")?, row.text("place")?, row.text("relief")?);
            let (words, reason) = (row.text("words")?, row.text("reason")?);
            Ok(PlainPaper { of, hardship: row.text("hardship")?, words, reason })
        };
        rows.iter().map(one).collect()
    }

    /// Puts a sealed paper in the place of a plain one. What it says does not change, so no journal row is due.
    pub async fn paper_sealed(&self, of: &PlainPaper, paper: &str, reason: &str) -> Result<(), Fault> {
        const PUT: &str = "UPDATE relief SET hardship = '', words = $4, reason = $5
             WHERE district = $1 AND place = $2 AND relief = $3 AND hardship <> ''";
        let (district, place, id) = &of.of;
        let mut conn = self.writing().await?;
        conn.run(PUT, args![district, place, id, paper, reason]).await?;
        conn.commit().await
    }
}

impl Tx {
    /// A child's latest request.
    pub async fn relief_stands(&mut self, student: &StudentId) -> Result<Option<ReliefStands>, Fault> {
        const READ: &str = "SELECT relief, state, coalesce(percent, 0) AS percent, reason FROM relief
             WHERE district = $1 AND place = $2 AND student = $3 ORDER BY asked_at DESC, relief DESC LIMIT 1";
        let child = self.student(student).await?.id;
        let row = self.row(READ, args![self.district(), self.place(), child.as_str()]).await?;
        let Some(row) = row else { return Ok(None) };
        let (id, percent, reason) =
            (ReliefId::new(row.text("relief")?), row.int("percent")?, row.text("reason")?);
        let parts = self.relief_percents(&id).await?;
        Ok(Some(ReliefStands { id, state: state(&row)?, percent, parts, reason }))
    }

    async fn relief_percents(&mut self, id: &ReliefId) -> Result<Vec<(Purse, i64)>, Fault> {
        const READ: &str = "SELECT purse, percent FROM relief_part
             WHERE district = $1 AND place = $2 AND relief = $3 ORDER BY purse";
        let rows = self.rows(READ, args![self.district(), self.place(), id.as_str()]).await?;
        let part = |row: &Row| {
            let purse = row.text("purse")?;
            let purse = Purse::from_code(&purse).ok_or(Fault::Corrupt { what: "purse", why: purse })?;
            Ok((purse, row.int("percent")?))
        };
        rows.iter().map(part).collect()
    }

    /// Whether this was asked already: the same form twice.
    pub async fn relief_known(&mut self, id: &ReliefId) -> Result<bool, Fault> {
        const READ: &str = "SELECT 1 AS one FROM relief WHERE district = $1 AND place = $2 AND relief = $3";
        Ok(self.row(READ, args![self.district(), self.place(), id.as_str()]).await?.is_some())
    }

    /// Writes a request.
    pub async fn relief_asked(
        &mut self,
        (id, student): (&ReliefId, &StudentId),
        paper: &str,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO relief (district, place, relief, student, hardship, words, asked_at, asked_by,
                 state) VALUES ($1, $2, $3, $4, '', $5, $6, $7, 'asked')";
        let (district, place, who) = (self.district(), self.place(), self.permit().person().to_string());
        let args = args![district, place, id.as_str(), student.as_str(), paper, now, who];
        self.run(ADD, args).await?;
        self.relief_record("relief.asked", id, version, now).await
    }

    /// The requests that wait, oldest first: for the decider alone.
    pub async fn reliefs_open(&mut self) -> Result<Vec<ReliefRow>, Fault> {
        const READ: &str = "SELECT r.relief, r.student, r.hardship, r.words, r.asked_at, s.name, s.home_class
             FROM relief r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             WHERE r.district = $1 AND r.place = $2 AND r.state = 'asked' ORDER BY r.asked_at, r.relief";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(open).collect()
    }

    /// Writes a granted request. Bills that are not paid shrink to what the family still pays for a lesson and in all; one
    /// of which nothing is left is cancelled.
    pub async fn relief_granted(
        &mut self,
        row: &ReliefRow,
        (granted, bills): (Granted, &[(BillId, Fen, Fen)]),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE relief SET state = 'granted', percent = $4, borne_by = $5, decided_at = $6,
                 decided_by = $7 WHERE district = $1 AND place = $2 AND relief = $3 AND state = 'asked'";
        const LESS: &str = "UPDATE bill SET price_fen = $4, fen = $5,
                 state = CASE WHEN $5 <= carried_fen THEN 'paid' ELSE state END
             WHERE district = $1 AND place = $2 AND bill = $3 AND state = 'due'";
        const NONE: &str = "UPDATE bill SET state = 'cancelled'
             WHERE district = $1 AND place = $2 AND bill = $3 AND state = 'due'";
        let id = &row.id;
        let (who, by) = (self.permit().person().to_string(), granted.borne_by.code());
        self.run(PUT, args![self.district(), self.place(), id.as_str(), granted.percent, by, now, who])
            .await?;
        for (bill, price, fen) in bills {
            let (district, place, bill) = (self.district(), self.place(), bill.as_str());
            if *fen > Fen::ZERO {
                self.run(LESS, args![district, place, bill, *price, *fen]).await?;
            } else {
                self.run(NONE, args![district, place, bill]).await?;
            }
        }
        self.relief_record("relief.decided", id, version, now).await?;
        self.relief_told(row, now).await
    }

    /// Writes a refused request with its sealed reason.
    pub async fn relief_refused(
        &mut self,
        row: &ReliefRow,
        reason: &str,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE relief SET state = 'refused', reason = $4, decided_at = $5, decided_by = $6
             WHERE district = $1 AND place = $2 AND relief = $3 AND state = 'asked'";
        let (id, who) = (&row.id, self.permit().person().to_string());
        self.run(PUT, args![self.district(), self.place(), id.as_str(), reason, now, who]).await?;
        self.relief_record("relief.decided", id, version, now).await?;
        self.relief_told(row, now).await
    }

    /// Writes what a granted request takes off each fee of the plan; the caller has journalled that it is granted.
    pub async fn relief_parts(
        &mut self,
        id: &ReliefId,
        parts: &BTreeMap<Purse, Granted>,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO relief_part (district, place, relief, purse, percent, borne_by)
             VALUES ($1, $2, $3, $4, $5, $6)";
        for (purse, granted) in parts {
            let (district, place, by) = (self.district(), self.place(), granted.borne_by.code());
            let args = args![district, place, id.as_str(), purse.code(), granted.percent, by];
            self.run(ADD, args).await?;
        }
        Ok(())
    }

    async fn relief_record(
        &mut self,
        act: &'static str,
        id: &ReliefId,
        scheme_version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let (subject, clause) = (id.as_str(), "P4.15");
        let (before, after) = (Value::Null, json!({}));
        self.record(Record { act, subject, clause, scheme_version, before, after }, now).await
    }

    /// The household is told that there is an answer, and not which.
    async fn relief_told(&mut self, row: &ReliefRow, now: Moment) -> Result<(), Fault> {
        let household = self.student(&row.student).await?.household;
        let recipient = format!("household:{household}");
        self.tell(&[Tell { recipient, kind: "relief-decided", words: json!({ "child": row.name }) }], now)
            .await
    }
}

fn state(row: &Row) -> Result<State, Fault> {
    let code = row.text("state")?;
    State::from_code(&code).ok_or(Fault::Corrupt { what: "state", why: code })
}

fn open(row: &Row) -> Result<ReliefRow, Fault> {
    Ok(ReliefRow {
        id: ReliefId::new(row.text("relief")?),
        student: StudentId::new(row.text("student")?),
        hardship: row.text("hardship")?,
        paper: row.text("words")?,
        name: row.text("name")?,
        home_class: row.text("home_class")?,
        at: row.moment("asked_at")?,
    })
}
