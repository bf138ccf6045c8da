//! 批准 What the office above let pass of a place's plans: which limit, for which values, why, by whom.

use crate::fault::Fault;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::moment::Moment;
use rules::plan::approval::{Allowed, Terms};
use rules::plan::filing;
use rules::plan::local::Words;
use serde_json::json;

impl Tx {
    /// What the permit's place was allowed for its plan of that name, the first first.
    pub async fn approvals(&mut self, scheme: &str) -> Result<Vec<Allowed>, Fault> {
        const READ: &str =
            "SELECT of_limit, allowed, reason_zh, reason_en, approver, approved_on FROM approval
             WHERE district = $1 AND place = $2 AND scheme = $3 ORDER BY version, part";
        let rows = self.rows(READ, args![self.district(), self.place(), scheme]).await?;
        rows.iter().map(allowed).collect()
    }

    /// Notes that a limit may be set aside in a version that still waits for its answer (P1.22).
    pub async fn filing_allowed(
        &mut self,
        event: &filing::Filed,
        allowed: &Allowed,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO approval (district, place, version, part, scheme, of_limit, allowed,
                 reason_zh, reason_en, approver, approved_on, at, by)
             SELECT $1, $2, $3, COALESCE(MAX(part), 0) + 1, $4, $5, $6, $7, $8, $9, $10, $11, $12
             FROM approval WHERE district = $1 AND place = $2 AND version = $3";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (version, scheme) = (event.version.version, &event.version.scheme);
        let Terms { of, reason, approver, on } = &allowed.terms;
        let (values, on) = (json!(allowed.values), on.to_string());
        let (written, zh, en) = (values.to_string(), &reason.zh, &reason.en);
        let add =
            args![district, place, version, scheme, of, written, zh, en, approver, on.as_str(), now, by];
        self.run(ADD, add).await?;
        let told = json!({
            "limit": of, "values": values, "reason": reason.zh, "reason_en": reason.en, "approver": approver, "on": on,
        });
        self.filing_put(("filing.allowed", told), event, now).await
    }
}

fn allowed(row: &Row) -> Result<Allowed, Fault> {
    let values = row.text("allowed")?;
    let values = serde_json::from_str(&values)
        .map_err(|why| Fault::Corrupt { what: "approval.allowed", why: why.to_string() })?;
    let reason = Words { zh: row.text("reason_zh")?, en: row.text("reason_en")? };
    let (of, approver, on) = (row.text("of_limit")?, row.text("approver")?, row.parsed("approved_on")?);
    Ok(Allowed { terms: Terms { of, reason, approver, on }, values })
}
