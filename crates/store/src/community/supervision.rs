//! 指导监督 Visits to the class, and what the committee signed off of what stands now.

use super::chosen;
use crate::fault::Fault;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::community::promise::Office;
use rules::community::supervision::{Signature, Subject, Visit};
use rules::moment::Moment;
use serde_json::json;

/// A visit with what was found.
#[derive(Clone, Debug)]
pub struct VisitRow {
    /// When, and who came.
    pub visit: Visit,
    /// What was found.
    pub findings: String,
}

impl Tx {
    /// Every visit, the newest first.
    pub async fn supervision_visits(&mut self) -> Result<Vec<VisitRow>, Fault> {
        const READ: &str = "SELECT visited_on, office, findings FROM supervision_visit
             WHERE district = $1 AND place = $2 ORDER BY visited_on DESC, seq DESC";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(visit).collect()
    }

    /// What is signed off and has not changed since: a class that was written anew, or a rule, is signed anew. The
    /// agreement's text is signed off with itself.
    pub async fn supervision_signatures(&mut self) -> Result<Vec<Signature>, Fault> {
        const READ: &str = "SELECT DISTINCT s.subject, s.office FROM supervision_signature s
             WHERE s.district = $1 AND s.place = $2
               AND ((s.subject = 'rules' AND s.seq > (SELECT COALESCE(MAX(m.seq), 0) FROM management_rule m
                       WHERE m.district = s.district AND m.place = s.place))
                 OR (s.subject = 'opening' AND s.seq > (SELECT COALESCE(MAX(c.seq), 0) FROM care_class c
                       WHERE c.district = s.district AND c.place = s.place AND c.kind = 'draft')))
             ORDER BY s.subject, s.office";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(signature).collect()
    }

    /// What stands to be signed off now: the class as it was written down last, and the rule that was written last.
    pub async fn supervision_newest(&mut self, subject: Subject) -> Result<String, Fault> {
        const OPENING: &str =
            "SELECT entry FROM care_class WHERE district = $1 AND place = $2 AND kind = 'draft'
             ORDER BY seq DESC LIMIT 1";
        const RULES: &str = "SELECT entry FROM management_rule WHERE district = $1 AND place = $2
             ORDER BY seq DESC LIMIT 1";
        let read = match subject {
            Subject::Opening => OPENING,
            Subject::Rules => RULES,
            // Signed off where it is read.
            Subject::AgreementText => return Ok(String::new()),
        };
        let row = self.row(read, args![self.district(), self.place()]).await?;
        row.map_or_else(|| Ok(String::new()), |row| row.text("entry"))
    }

    /// A visit is written down.
    pub async fn supervision_visited(
        &mut self,
        id: &str,
        (on, office, findings): (Date, Office, &str),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO supervision_visit (district, place, visit, visited_on, office, findings, at, by, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (day, office, seq) = (on.to_string(), office.key(), self.seq() + 1);
        let args = args![district, place, id, &day, office, findings, now, by, seq];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        let after = json!({ "on": day, "office": office, "findings": findings });
        self.noted(("supervision.visited", id, "P2.27"), after, version, now).await
    }

    /// Something is signed off.
    pub async fn supervision_signed(
        &mut self,
        id: &str,
        (subject, office): (Subject, Office),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO supervision_signature (district, place, signature, subject, office, at, by, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (subject, office, seq) = (subject.key(), office.key(), self.seq() + 1);
        if self.run(ADD, args![district, place, id, subject, office, now, by, seq]).await? == 0 {
            return Ok(());
        }
        let after = json!({ "subject": subject, "office": office });
        self.noted(("supervision.signed", id, "P2.27"), after, version, now).await
    }
}

fn office(row: &Row) -> Result<Office, Fault> {
    chosen(Office::ALL, Office::key, ("office", &row.text("office")?))
}

fn visit(row: &Row) -> Result<VisitRow, Fault> {
    let visit = Visit { on: row.parsed("visited_on")?, by: office(row)? };
    Ok(VisitRow { visit, findings: row.text("findings")? })
}

fn signature(row: &Row) -> Result<Signature, Fault> {
    let subject =
        chosen(Subject::ALL, Subject::key, ("supervision_signature.subject", &row.text("subject")?))?;
    Ok(Signature { subject, by: office(row)? })
}
