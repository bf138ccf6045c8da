//! 报备 The steps that a version of a plan of return took towards the office above; rows are only added.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::moment::Moment;
use rules::plan::filing::Version;
use rules::safety::lodgement::{Entry, Office, Step};
use serde_json::json;

impl Tx {
    /// The steps of a version of the place's plan, in their order.
    pub async fn lodgements(&mut self, version: i64) -> Result<Vec<Entry>, Fault> {
        const READ: &str = "SELECT step, office, number, on_day FROM lodgement
             WHERE district = $1 AND place = $2 AND version = $3 ORDER BY at, step DESC";
        let rows = self.rows(READ, args![self.district(), self.place(), version]).await?;
        rows.iter().map(entry).collect()
    }

    /// Enters a step (P5.40).
    pub async fn lodgement_entered(
        &mut self,
        version: &Version,
        entry: &Entry,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO lodgement (district, place, version, step, office, number, on_day, at, by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let Entry { step, office, number, on } = entry;
        let day = on.to_string();
        let add = args![district, place, version.version, step.code(), office.key(), number, &day, now, by];
        self.run(ADD, add).await?;
        let record = Record {
            act: if *step == Step::Lodged { "lodgement.received" } else { "lodgement.sent" },
            subject: &version.scheme,
            clause: "P5.40",
            scheme_version: version.version,
            before: json!(null),
            after: json!({ "office": office.key(), "number": number, "on": day }),
        };
        self.record(record, now).await
    }
}

fn entry(row: &Row) -> Result<Entry, Fault> {
    let (step, office) = (row.text("step")?, row.text("office")?);
    let strange = |what, why: &str| Fault::Corrupt { what, why: why.to_owned() };
    Ok(Entry {
        step: Step::from_code(&step).ok_or_else(|| strange("lodgement.step", &step))?,
        office: Office::ALL
            .iter()
            .copied()
            .find(|one| one.key() == office)
            .ok_or_else(|| strange("lodgement.office", &office))?,
        number: row.text("number")?,
        on: row.parsed("on_day")?,
    })
}
