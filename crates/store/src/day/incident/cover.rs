//! 理赔与回访 The insurer's file of an incident, and who was told. The journal says which step, never the words.

use crate::fault::Fault;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::incident::cover::{Call, Decision, Facts, Paper, Step, Told, Way, Whom};
use rules::id::IncidentId;
use rules::moment::Moment;
use serde_json::json;

/// The insurer's file of one incident.
#[derive(Clone, Debug, Default)]
pub struct CoverRow {
    /// What the rule may know.
    pub facts: Facts,
    /// The insurer's words for it.
    pub call: Option<Call>,
    /// Papers that are there, with who took them in, by name, and when.
    pub got: Vec<(Paper, String, Moment)>,
    /// What the insurer answered.
    pub decision: Option<Decision>,
}

/// Somebody was told.
#[derive(Clone, Debug)]
pub struct ToldRow {
    /// Who, when, how, in which words.
    pub told: Told,
    /// Who told them, by name.
    pub by: String,
}

impl Tx {
    /// The insurer's file of an incident; empty where the insurer was not called.
    pub async fn cover(&mut self, id: &IncidentId) -> Result<CoverRow, Fault> {
        const READ: &str = "SELECT insurer, policy, number, reported_at, submitted_at, decided_at, fen, words
             FROM cover WHERE district = $1 AND place = $2 AND incident = $3";
        const PAPERS: &str =
            "SELECT p.paper, p.got_at, COALESCE(t.name, p.got_by) AS taker FROM cover_paper p
             LEFT JOIN staff t ON t.district = p.district AND t.staff = p.got_by
             WHERE p.district = $1 AND p.place = $2 AND p.incident = $3 ORDER BY p.got_at, p.paper";
        let row = self.row(READ, args![self.district(), self.place(), id.as_str()]).await?;
        let Some(row) = row else { return Ok(CoverRow::default()) };
        let mut file = CoverRow {
            facts: Facts {
                reported_at: row.moment_or("reported_at")?,
                papers: Vec::new(),
                submitted_at: row.moment_or("submitted_at")?,
                decided_at: row.moment_or("decided_at")?,
            },
            call: Some(Call {
                insurer: row.text("insurer")?,
                policy: row.text("policy")?,
                number: row.text("number")?,
            }),
            got: Vec::new(),
            decision: None,
        };
        if file.facts.decided_at.is_some() {
            file.decision = Some(Decision { fen: row.fen("fen")?, words: row.text("words")? });
        }
        for row in self.rows(PAPERS, args![self.district(), self.place(), id.as_str()]).await? {
            let code = row.text("paper")?;
            let paper = one_of(Paper::ALL, |one| one.key(), &code)?;
            file.facts.papers.push(paper);
            file.got.push((paper, row.text("taker")?, row.moment("got_at")?));
        }
        Ok(file)
    }

    /// Writes a step of the insurer's file.
    pub async fn cover_stepped(
        &mut self,
        (id, step): (&IncidentId, &Step),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const CALL: &str =
            "INSERT INTO cover (district, place, incident, insurer, policy, number, reported_at, reported_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        const GOT: &str = "INSERT INTO cover_paper (district, place, incident, paper, got_at, got_by)
             VALUES ($1, $2, $3, $4, $5, $6)";
        const SUBMIT: &str = "UPDATE cover SET submitted_at = $4, submitted_by = $5
             WHERE district = $1 AND place = $2 AND incident = $3 AND submitted_at IS NULL";
        const DECIDE: &str = "UPDATE cover SET decided_at = $4, decided_by = $5, fen = $6, words = $7
             WHERE district = $1 AND place = $2 AND incident = $3 AND decided_at IS NULL";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (id, word) = (id.as_str(), step_word(step));
        match step {
            Step::Called(call) => {
                let (insurer, policy, number) = (call.insurer.trim(), call.policy.trim(), call.number.trim());
                self.run(CALL, args![district, place, id, insurer, policy, number, now, by]).await?
            }
            Step::Got(paper) => self.run(GOT, args![district, place, id, paper.key(), now, by]).await?,
            Step::Submitted => self.run(SUBMIT, args![district, place, id, now, by]).await?,
            Step::Decided(made) => {
                let args = args![district, place, id, now, by, made.fen, made.words.trim()];
                self.run(DECIDE, args).await?
            }
        };
        let after = json!({ "step": word });
        self.noted(("cover.stepped", id, "P3.59"), after, version, now).await
    }

    /// Everybody who was told of an incident, the first first.
    pub async fn told(&mut self, id: &IncidentId) -> Result<Vec<ToldRow>, Fault> {
        const READ: &str = "SELECT t.whom, t.name, t.way, t.told_at, t.words, t.again_on,
                 COALESCE(s.name, t.written_by) AS teller
             FROM cover_told t
             LEFT JOIN staff s ON s.district = t.district AND s.staff = t.written_by
             WHERE t.district = $1 AND t.place = $2 AND t.incident = $3 ORDER BY t.told_at, t.written_at, t.told";
        let rows = self.rows(READ, args![self.district(), self.place(), id.as_str()]).await?;
        rows.iter().map(told_row).collect()
    }

    /// Writes that somebody was told; the same form again is one entry.
    pub async fn told_written(
        &mut self,
        (id, key): (&IncidentId, &str),
        told: &Told,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO cover_told (district, place, incident, told, whom, name, way, told_at, words,
                 again_on, written_at, written_by)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (id, whom, way) = (id.as_str(), told.whom.key(), told.way.key());
        let (name, words) = (told.name.trim(), told.words.trim());
        let again = told.again_on.map(|day| day.to_string());
        let args = args![district, place, id, key, whom, name, way, told.at, words, again, now, by];
        if self.keep(ADD, args).await? == 0 {
            return Ok(());
        }
        let after = json!({ "whom": whom, "way": way });
        self.noted(("cover.told", id, "P3.58"), after, version, now).await
    }
}

fn step_word(step: &Step) -> String {
    match step {
        Step::Called(_) => "called".to_owned(),
        Step::Got(paper) => format!("got {}", paper.key()),
        Step::Submitted => "submitted".to_owned(),
        Step::Decided(_) => "decided".to_owned(),
    }
}

fn one_of<T: Copy>(all: &[T], key: fn(T) -> &'static str, code: &str) -> Result<T, Fault> {
    let found = all.iter().copied().find(|one| key(*one) == code);
    found.ok_or_else(|| Fault::Corrupt { what: "cover", why: code.to_owned() })
}

fn told_row(row: &Row) -> Result<ToldRow, Fault> {
    let again_on: Option<Date> = row.text_or("again_on")?.map(|_| row.parsed("again_on")).transpose()?;
    let told = Told {
        whom: one_of(Whom::ALL, Whom::key, &row.text("whom")?)?,
        name: row.text("name")?,
        way: one_of(Way::ALL, Way::key, &row.text("way")?)?,
        at: row.moment("told_at")?,
        words: row.text("words")?,
        again_on,
    };
    Ok(ToldRow { told, by: row.text("teller")? })
}
