//! 没到与没接走 Where children are cared for on a day, and who of them was told of: each once a day and step.

use crate::db::Store;
use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::args;
use crate::tx::Tx;
use jiff::civil::Date;
use rules::community::agreement::overdue::Overdue;
use rules::moment::Moment;
use rules::people::student::Student;
use serde_json::json;
use std::collections::BTreeSet;

impl Store {
    /// The places of a district with an agreement that runs, or with temporary care, on a day.
    pub async fn care_places(&self, district: &str, day: Date) -> Result<BTreeSet<String>, Fault> {
        const READ: &str = "SELECT place FROM agreement WHERE district = $1 AND guardian_at IS NOT NULL
               AND (ends_on IS NULL OR ends_on > $2)
             UNION SELECT place FROM agreement_presence WHERE district = $1 AND date = $2
             UNION SELECT place FROM temporary_booking WHERE district = $1 AND date = $2";
        let rows = self.glance(READ, args![district, day.to_string()]).await?;
        rows.iter().map(|row| row.text("place")).collect()
    }
}

impl Tx {
    /// Tells the family, the committee, the street and the provider of a child that is not there, or is there too long; false
    /// where they were told of it today.
    pub async fn agreement_overdue(
        &mut self,
        (child, what): (&Student, Overdue),
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        let act = match what {
            Overdue::Missing => "agreement.missing",
            Overdue::Late => "agreement.late",
        };
        let (id, day) = (child.id.as_str(), now.date());
        let (kind, step) = self.agreement_alarm((child, what), day).await?;
        if !self.once(day, (kind, id, &step), now).await? {
            return Ok(false);
        }
        self.noted((act, id, "P2.24"), json!({ "date": day.to_string() }), version, now).await?;
        let words = json!({ "child": child.name });
        let letter = |recipient| Tell { recipient, kind, words: words.clone() };
        let to = self.agreement_parties(child).await?;
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await?;
        Ok(true)
    }

    /// Whether they were told of it on a day; of a child that is missing, since its leave was taken back last.
    pub async fn agreement_overdue_told(
        &mut self,
        (child, what): (&Student, Overdue),
        day: Date,
    ) -> Result<bool, Fault> {
        let (kind, step) = self.agreement_alarm((child, what), day).await?;
        let told = self.alarms(day, kind).await?;
        Ok(told.get(child.id.as_str()).is_some_and(|steps| steps.contains(&step)))
    }

    /// Under which kind and step it is told.
    async fn agreement_alarm(
        &mut self,
        (child, what): (&Student, Overdue),
        day: Date,
    ) -> Result<(&'static str, String), Fault> {
        Ok(match what {
            Overdue::Missing => ("agreement-missing", self.agreement_missing_step(child, day).await?),
            Overdue::Late => ("agreement-late", String::new()),
        })
    }
}
