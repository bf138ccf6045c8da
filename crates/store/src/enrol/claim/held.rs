//! 等候室 The waiting room's rows: who waits, in which turn, and what a press came to.

use super::{Row, slots};
use crate::fault::Fault;
use crate::row::{args, batch};
use crate::tx::Tx;
use rules::enrol::claim::{Draft, Slot};
use rules::enrol::placement::State;
use rules::id::{CourseId, PersonId, StudentId};
use rules::moment::Moment;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A claim that waits for the opening.
#[derive(Clone, Debug)]
pub struct HeldClaim {
    /// Who pressed.
    pub person: PersonId,
    /// What was asked.
    pub draft: Draft,
    /// Its place in the line: smaller is earlier.
    pub turn: i64,
    /// The plan of its term.
    pub plan: String,
}

/// A claim as its family reads it.
#[derive(Clone, Debug)]
pub struct ClaimRow {
    /// Which press.
    pub key: String,
    /// `held`, `replaced`, `decided` or `refused`.
    pub state: String,
    /// When it arrived.
    pub at: Moment,
    /// Its place in the line while it is held.
    pub turn: i64,
    /// The journal row that holds or decides it.
    pub seq: i64,
    /// Best first.
    pub wishes: Vec<CourseId>,
    /// What it came to.
    pub slots: Vec<Slot>,
    /// Why it was refused: the refusal's code.
    pub reason: String,
}

/// A decided claim, for whoever decides all of them again.
#[derive(Clone, Debug)]
pub struct PastClaim {
    /// The journal row that decided it.
    pub seq: i64,
    /// What was asked.
    pub draft: Draft,
    /// What it came to.
    pub slots: Vec<Slot>,
}

/// A seat or a waiting place that was given up, for whoever decides everything again.
#[derive(Clone, Debug)]
pub struct PastRelease {
    /// The journal row that says so.
    pub seq: i64,
    /// Whose it was.
    pub student: StudentId,
    /// Of which course.
    pub course: CourseId,
    /// A seat, not a place in the list.
    pub was_seat: bool,
}

impl Tx {
    /// Everything that was given up at the permit's place, in the order of the journal.
    pub async fn releases_past(&mut self) -> Result<Vec<PastRelease>, Fault> {
        const READ: &str = "SELECT seq, subject, before FROM journal
             WHERE district = $1 AND place = $2 AND act = 'placement.withdrawn' ORDER BY seq";
        let past = |row: &Row| {
            let text = row.text("before")?;
            let before: Value = serde_json::from_str(&text)
                .map_err(|why| Fault::Corrupt { what: "journal.before", why: why.to_string() })?;
            Ok(PastRelease {
                seq: row.int("seq")?,
                student: StudentId::new(row.text("subject")?),
                course: CourseId::new(before["course"].as_str().unwrap_or_default()),
                was_seat: before["state"] == State::Placed.code(),
            })
        };
        self.rows(READ, args![self.district(), self.place()]).await?.iter().map(past).collect()
    }

    /// Every decided claim of the permit's place, in the order of the journal.
    pub async fn claims_past(&mut self) -> Result<Vec<PastClaim>, Fault> {
        const READ: &str = "SELECT student, request, at, wishes, slots, seq FROM claim
             WHERE district = $1 AND place = $2 AND state = 'decided' ORDER BY seq";
        let past = |row: &Row| {
            let draft = Draft {
                student: StudentId::new(row.text("student")?),
                key: row.text("request")?,
                wishes: wishes(row)?,
                at: row.moment("at")?,
                presses: 0,
            };
            Ok(PastClaim { seq: row.int("seq")?, draft, slots: slots(row)? })
        };
        self.rows(READ, args![self.district(), self.place()]).await?.iter().map(past).collect()
    }

    /// The claims that wait in the one or the other of two terms, first first.
    pub async fn claims_held(
        &mut self,
        (one, other): (&str, &str),
        limit: i64,
    ) -> Result<Vec<HeldClaim>, Fault> {
        const READ: &str = "SELECT student, request, person, at, turn, wishes, plan FROM claim
             WHERE district = $1 AND place = $2 AND state = 'held' AND (plan = $4 OR plan = $5)
             ORDER BY turn, student LIMIT $3";
        let held = |row: &Row| {
            let draft = Draft {
                student: StudentId::new(row.text("student")?),
                key: row.text("request")?,
                wishes: wishes(row)?,
                at: row.moment("at")?,
                presses: 0,
            };
            let (person, turn) = (PersonId::new(row.text("person")?), row.int("turn")?);
            Ok(HeldClaim { person, draft, turn, plan: row.text("plan")? })
        };
        let args = args![self.district(), self.place(), limit, one, other];
        self.rows(READ, args).await?.iter().map(held).collect()
    }

    /// The claims of these presses' children in the term of a plan: child, key, state, turn.
    pub async fn claims_standing(
        &mut self,
        drafts: &[&Draft],
        plan: &str,
    ) -> Result<Vec<(StudentId, String, String, i64)>, Fault> {
        const READ: &str = "WITH asked AS MATERIALIZED (SELECT value ->> 0 AS child FROM jsonb_each($3))
             SELECT c.student, c.request, c.state, c.turn
             FROM asked a CROSS JOIN /*pg LATERAL (SELECT * FROM pg*/ claim c
                 /*pg WHERE c.district = $1 AND c.place = $2 AND c.student = a.child OFFSET 0) c pg*/
             WHERE c.district = $1 AND c.place = $2 AND c.student = a.child AND c.plan = $4";
        let children: BTreeSet<&StudentId> = drafts.iter().map(|draft| &draft.student).collect();
        let asked = batch(children.into_iter().map(|child| (child,)));
        let standing = |row: &Row| {
            let student = StudentId::new(row.text("student")?);
            Ok((student, row.text("request")?, row.text("state")?, row.int("turn")?))
        };
        let args = args![self.district(), self.place(), asked, plan];
        self.rows(READ, args).await?.iter().map(standing).collect()
    }

    /// The turns of all who wait in the term of a plan, the first first.
    pub async fn claims_line(&mut self, plan: &str) -> Result<Vec<i64>, Fault> {
        const READ: &str = "SELECT turn FROM claim
             WHERE district = $1 AND place = $2 AND state = 'held' AND plan = $3 ORDER BY turn";
        let rows = self.rows(READ, args![self.district(), self.place(), plan]).await?;
        rows.iter().map(|row| row.int("turn")).collect()
    }

    /// The newest claim of each of these children in the term of a plan, for as many families at once; whose they are was asked
    /// before.
    pub async fn claims_newest<'a>(
        &mut self,
        children: impl Iterator<Item = &'a StudentId>,
        plan: &str,
    ) -> Result<BTreeMap<StudentId, ClaimRow>, Fault> {
        const READ: &str = "WITH asked AS MATERIALIZED (SELECT value ->> 0 AS child FROM jsonb_each($3))
             SELECT c.student, c.request, c.state, c.at, c.turn, c.wishes, c.slots, c.reason, c.seq
             FROM asked a CROSS JOIN /*pg LATERAL (SELECT * FROM pg*/ claim c
                 /*pg WHERE c.district = $1 AND c.place = $2 AND c.student = a.child OFFSET 0) c pg*/
             WHERE c.district = $1 AND c.place = $2 AND c.student = a.child
               AND c.request = (SELECT d.request FROM claim d WHERE d.district = $1 AND d.place = $2
                   AND d.student = a.child AND d.plan = $4 ORDER BY d.seq DESC, d.request LIMIT 1)";
        let children: BTreeSet<&StudentId> = children.collect();
        let asked = batch(children.into_iter().map(|child| (child,)));
        let newest = |row: &Row| Ok((StudentId::new(row.text("student")?), claim_row(row)?));
        let args = args![self.district(), self.place(), asked, plan];
        self.rows(READ, args).await?.iter().map(newest).collect()
    }

    /// The claims of a child within the permit in the term of a plan, newest first.
    pub async fn claims(
        &mut self,
        (student, plan): (&StudentId, &str),
        limit: i64,
    ) -> Result<Vec<ClaimRow>, Fault> {
        const READ: &str = "SELECT request, state, at, turn, wishes, slots, reason, seq FROM claim
             WHERE district = $1 AND place = $2 AND student = $3 AND plan = $5 ORDER BY seq DESC LIMIT $4";
        self.student(student).await?;
        let args = args![self.district(), self.place(), student.as_str(), limit, plan];
        self.rows(READ, args).await?.iter().map(claim_row).collect()
    }
}

fn claim_row(row: &Row) -> Result<ClaimRow, Fault> {
    Ok(ClaimRow {
        key: row.text("request")?,
        state: row.text("state")?,
        at: row.moment("at")?,
        turn: row.int("turn")?,
        seq: row.int("seq")?,
        wishes: wishes(row)?,
        slots: slots(row)?,
        reason: row.text("reason")?,
    })
}

fn wishes(row: &Row) -> Result<Vec<CourseId>, Fault> {
    let text = row.text("wishes")?;
    serde_json::from_str(&text).map_err(|why| Fault::Corrupt { what: "claim.wishes", why: why.to_string() })
}
