//! 需求底数 The census's sealed papers. The journal says that a household answered, never who or what (P2.4).

use crate::fault::Fault;
use crate::journal::{Record, sha256};
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::moment::Moment;
use serde_json::{Value, json};

/// What a paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CensusKind {
    /// A household that is asked: where it lives.
    Household,
    /// Its answer by link.
    Link,
    /// Its answer at the door.
    Door,
    /// What became of a child.
    Outcome,
}

impl CensusKind {
    const ALL: [Self; 4] = [Self::Household, Self::Link, Self::Door, Self::Outcome];

    fn code(self) -> &'static str {
        match self {
            Self::Household => "household",
            Self::Link => "link",
            Self::Door => "door",
            Self::Outcome => "outcome",
        }
    }

    fn act(self) -> &'static str {
        match self {
            Self::Household => "census.asked",
            Self::Link | Self::Door => "census.answered",
            Self::Outcome => "census.settled",
        }
    }
}

/// A paper as it lies there.
#[derive(Clone, Debug)]
pub struct CensusPaper {
    /// Its id, which its seal names; a household's is the key of its link.
    pub id: String,
    /// The household; empty for an outcome.
    pub household: String,
    /// What it is.
    pub kind: CensusKind,
    /// What it says, sealed.
    pub paper: String,
}

impl Tx {
    /// The place's papers in the order in which they came.
    pub async fn census_papers(&mut self) -> Result<Vec<CensusPaper>, Fault> {
        const READ: &str = "SELECT p.paper_id, p.household, p.kind, p.paper FROM census_paper p
             WHERE p.district = $1 AND p.place = $2
               AND NOT EXISTS (SELECT 1 FROM census_withdrawn w WHERE w.district = p.district
                   AND w.place = p.place AND w.household = p.household)
             ORDER BY p.seq";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(paper).collect()
    }

    /// The papers of one household, for whoever holds its link.
    pub async fn census_household(&mut self, household: &str) -> Result<Vec<CensusPaper>, Fault> {
        const READ: &str = "SELECT p.paper_id, p.household, p.kind, p.paper FROM census_paper p
             WHERE p.district = $1 AND p.place = $2 AND p.household = $3
               AND NOT EXISTS (SELECT 1 FROM census_withdrawn w WHERE w.district = p.district
                   AND w.place = p.place AND w.household = p.household)
             ORDER BY p.seq";
        let rows = self.rows(READ, args![self.district(), self.place(), household]).await?;
        rows.iter().map(paper).collect()
    }

    /// Takes a household off the list: its papers stay, and nobody is shown them or asked again.
    pub async fn census_withdrawn(
        &mut self,
        household: &str,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO census_withdrawn (district, place, household, at, by)
             SELECT $1, $2, $3, $4, $5 WHERE true ON CONFLICT DO NOTHING";
        let by = self.permit().person().to_string();
        if self.run(ADD, args![self.district(), self.place(), household, now, by]).await? == 0 {
            return Ok(());
        }
        let subject = sha256(household);
        self.noted(("census.withdrawn", &subject, "P2.16"), json!({}), version, now).await
    }

    /// Adds a paper.
    pub async fn census_added(&mut self, one: &CensusPaper, version: i64, now: Moment) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO census_paper (district, place, paper_id, household, kind, paper, at, by, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let kind = one.kind.code();
        let args = args![district, place, &one.id, &one.household, kind, &one.paper, now, by, self.seq() + 1];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        let clause = if one.kind == CensusKind::Outcome { "P2.4" } else { "P2.16" };
        // Whoever holds a household's key answers for it: the journal, which more people read, has only its hash.
        let subject = if one.kind == CensusKind::Household { sha256(&one.id) } else { one.id.clone() };
        let (act, subject) = (one.kind.act(), subject.as_str());
        let (before, after) = (Value::Null, json!({ "way": one.kind.code() }));
        self.record(Record { act, subject, clause, scheme_version: version, before, after }, now).await
    }
}

fn paper(row: &Row) -> Result<CensusPaper, Fault> {
    let code = row.text("kind")?;
    let kind = CensusKind::ALL.into_iter().find(|kind| kind.code() == code);
    Ok(CensusPaper {
        id: row.text("paper_id")?,
        household: row.text("household")?,
        kind: kind.ok_or(Fault::Corrupt { what: "census_paper.kind", why: code })?,
        paper: row.text("paper")?,
    })
}
