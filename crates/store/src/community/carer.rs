//! 看护辅导人员 Applicants with their sealed papers, sheets and decisions. The journal says neither where one comes from nor why.

mod working;

pub use working::WorkerRow;

use super::{chosen, chosen_all, keys};
use crate::fault::Fault;
use crate::journal::sha256;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::community::carer::choosing::Verdict;
use rules::community::carer::{Criterion, Post, Sheet};
use rules::moment::Moment;
use serde_json::{Value, json};

/// An applicant as the tables hold one.
#[derive(Clone, Debug)]
pub struct CarerRow {
    /// The id, which the seal names; whoever holds it reads the answer.
    pub id: String,
    /// The name.
    pub name: String,
    /// For which posts.
    pub posts: Vec<Post>,
    /// Where the applicant comes from, why, and the phone: sealed.
    pub paper: String,
    /// The newest sheet of each reviewer.
    pub sheets: Vec<Sheet>,
    /// The newest decision.
    pub verdict: Option<Verdict>,
}

impl Tx {
    /// Everybody who asked for a post, in the order in which they came.
    pub async fn carers(&mut self) -> Result<Vec<CarerRow>, Fault> {
        const READ: &str = "SELECT carer, name, posts, paper FROM carer
             WHERE district = $1 AND place = $2 ORDER BY seq, carer";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let mut all = rows.iter().map(applicant).collect::<Result<Vec<_>, _>>()?;
        let (sheets, verdicts) = (self.carer_sheets().await?, self.carer_decisions().await?);
        for one in &mut all {
            for (carer, sheet) in &sheets {
                if *carer == one.id {
                    one.sheets.retain(|other| other.reviewer != sheet.reviewer);
                    one.sheets.push(sheet.clone());
                }
            }
            for (carer, verdict) in &verdicts {
                if *carer == one.id {
                    one.verdict = Some(verdict.clone());
                }
            }
        }
        Ok(all)
    }

    /// How many have asked for a post since a moment.
    pub async fn carers_since(&mut self, since: Moment) -> Result<i64, Fault> {
        const READ: &str =
            "SELECT count(*) AS asked FROM carer WHERE district = $1 AND place = $2 AND at > $3";
        self.one(READ, args![self.district(), self.place(), since]).await?.int("asked")
    }

    async fn carer_sheets(&mut self) -> Result<Vec<(String, Sheet)>, Fault> {
        const READ: &str = "SELECT carer, reviewer, scores FROM carer_sheet
             WHERE district = $1 AND place = $2 ORDER BY seq";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| Ok((row.text("carer")?, sheet(row)?))).collect()
    }

    async fn carer_decisions(&mut self) -> Result<Vec<(String, Verdict)>, Fault> {
        const READ: &str =
            "SELECT carer, approved, reason, proof_seen, background, decided_on FROM carer_decision
             WHERE district = $1 AND place = $2 ORDER BY seq";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| Ok((row.text("carer")?, verdict(row)?))).collect()
    }

    /// Somebody asks for a post.
    pub async fn carer_applied(
        &mut self,
        (id, name): (&str, &str),
        (posts, paper): (&[Post], &str),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO carer (district, place, carer, name, posts, paper, at, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE true ON CONFLICT DO NOTHING";
        let (district, place) = (self.district(), self.place());
        let (posts, seq) = (keys(posts, Post::key), self.seq() + 1);
        if self.run(ADD, args![district, place, id, name, &posts, paper, now, seq]).await? == 0 {
            return Ok(());
        }
        self.carer_noted(("carer.applied", id, "P2.20"), json!({ "posts": posts }), version, now).await
    }

    /// A reviewer scores.
    pub async fn carer_scored(
        &mut self,
        (id, carer): (&str, &str),
        sheet: &Sheet,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO carer_sheet (district, place, sheet, carer, reviewer, scores, at, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, seq) = (self.district(), self.place(), self.seq() + 1);
        let score = |(criterion, score): &(Criterion, i64)| format!("{}:{score}", criterion.key());
        let scores = sheet.scores.iter().map(score).collect::<Vec<_>>().join(" ");
        let args = args![district, place, id, carer, &sheet.reviewer, &scores, now, seq];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        self.carer_noted(("carer.scored", carer, "P2.21"), json!({ "scores": scores }), version, now).await
    }

    /// The committee decides.
    pub async fn carer_decided(
        &mut self,
        (id, carer): (&str, &str),
        verdict: &Verdict,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO carer_decision (district, place, decision, carer, approved, reason, proof_seen,
                 background, decided_on, at, by, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (day, seq) = (verdict.on.to_string(), self.seq() + 1);
        let args = args![
            district,
            place,
            id,
            carer,
            verdict.approved,
            &verdict.reason,
            verdict.proof_seen,
            verdict.background.map(i64::from),
            day,
            now,
            by,
            seq
        ];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        let after = json!({ "approved": verdict.approved, "background": verdict.background });
        self.carer_noted(("carer.decided", carer, "P2.21"), after, version, now).await
    }

    /// Whoever holds an applicant's key reads the answer: the journal, which more people read, has only its hash.
    async fn carer_noted(
        &mut self,
        (act, carer, clause): (&'static str, &str, &'static str),
        after: Value,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let subject = sha256(carer);
        self.noted((act, &subject, clause), after, version, now).await
    }
}

fn applicant(row: &Row) -> Result<CarerRow, Fault> {
    Ok(CarerRow {
        id: row.text("carer")?,
        name: row.text("name")?,
        posts: chosen_all(Post::ALL, Post::key, ("carer.posts", &row.text("posts")?))?,
        paper: row.text("paper")?,
        sheets: Vec::new(),
        verdict: None,
    })
}

fn sheet(row: &Row) -> Result<Sheet, Fault> {
    const WHAT: &str = "carer_sheet.scores";
    let score = |pair: &str| {
        let (key, score) = pair.split_once(':').unwrap_or((pair, ""));
        let criterion = chosen(Criterion::ALL, Criterion::key, (WHAT, key))?;
        let score: i64 = score.parse().map_err(|_| Fault::Corrupt { what: WHAT, why: pair.to_owned() })?;
        Ok::<(Criterion, i64), Fault>((criterion, score))
    };
    let scores = row.text("scores")?.split_whitespace().map(score).collect::<Result<Vec<_>, _>>()?;
    Ok(Sheet { reviewer: row.text("reviewer")?, scores })
}

fn verdict(row: &Row) -> Result<Verdict, Fault> {
    Ok(Verdict {
        approved: row.flag("approved")?,
        reason: row.text("reason")?,
        proof_seen: row.flag("proof_seen")?,
        background: row.int_or("background")?.map(|passed| passed != 0),
        on: row.parsed("decided_on")?,
    })
}
