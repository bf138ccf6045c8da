//! 候补过久 Children who wait for a place, and the bureau that hears of each once.

use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::enrol::review::waiting::{DAYS_MAX, Waiting};
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::place::Place;
use rules::people::role::Role;
use serde_json::json;
use std::collections::BTreeSet;

/// What an alarm of them is called.
const KIND: &str = "waiting";

impl Tx {
    /// Children who wait for a place here, the longest first.
    pub async fn waiting_here(&mut self) -> Result<Vec<Waiting>, Fault> {
        const READ: &str = "SELECT student, reviewed_at FROM registration
             WHERE district = $1 AND place = $2 AND state = 'waiting' AND reviewed_at IS NOT NULL
             ORDER BY reviewed_at, student";
        let waiting = |row: &Row| {
            let student = StudentId::new(row.text("student")?);
            Ok(Waiting { student, since: row.moment("reviewed_at")? })
        };
        self.rows(READ, args![self.district(), self.place()]).await?.iter().map(waiting).collect()
    }

    /// Those of these children of whom no bureau was told.
    pub async fn waiting_untold(&mut self, all: Vec<Waiting>) -> Result<Vec<Waiting>, Fault> {
        let days: BTreeSet<_> = all.iter().map(|one| one.since.date()).collect();
        let mut told = BTreeSet::new();
        for day in days {
            told.extend(self.alarms(day, KIND).await?.into_keys().map(|student| (day, student)));
        }
        let is_new = |one: &Waiting| !told.contains(&(one.since.date(), one.student.as_str().to_owned()));
        Ok(all.into_iter().filter(is_new).collect())
    }

    /// The officers of the bureau hear how many children of the school have waited too long, and each child counts once. False where
    /// nobody is there to hear it yet.
    pub async fn waiting_told(
        &mut self,
        all: &[Waiting],
        (school, bureau): (&Place, &Place),
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        let officers = self.holding(Role::BureauOfficer, &bureau.place).await?;
        if officers.is_empty() || all.is_empty() {
            return Ok(false);
        }
        for one in all {
            self.once(one.since.date(), (KIND, one.student.as_str(), "bureau"), now).await?;
        }
        let children: Vec<&StudentId> = all.iter().map(|one| &one.student).collect();
        let after = json!({ "children": children, "days": DAYS_MAX });
        let of = ("registration.risen", school.place.as_str(), "P1.16");
        self.noted(of, after, version, now).await?;
        let words = json!({
            "school": school.name_zh, "school_en": school.name_en, "count": all.len(), "days": DAYS_MAX,
        });
        let letter = |recipient| Tell { recipient, kind: "waiting-long", words: words.clone() };
        self.tell(&officers.into_iter().map(letter).collect::<Vec<_>>(), now).await?;
        Ok(true)
    }
}
