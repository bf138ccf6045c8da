//! 换作息 Who is told the day before that another timetable begins.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::args;
use crate::tx::Tx;
use rules::day::session::switching::Switch;
use rules::moment::Moment;
use rules::people::role::Role;
use serde_json::json;
use std::collections::BTreeSet;

impl Tx {
    /// Tells the families of that evening's care groups, their teachers, the gate and whoever plans; once. False where they were told
    /// before, or nobody has an evening on that day yet.
    pub async fn session_switch_told(
        &mut self,
        switch: &Switch,
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        const TEACHERS: &str = "SELECT e.teacher FROM session e
             WHERE e.district = $1 AND e.place = $2 AND e.date = $3 AND e.cancelled_at IS NULL
             UNION SELECT c.companion AS teacher FROM session c
             WHERE c.district = $1 AND c.place = $2 AND c.date = $3 AND c.cancelled_at IS NULL
               AND c.companion IS NOT NULL";
        const FAMILIES: &str = "SELECT DISTINCT s.household FROM session e
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
               AND g.course IS NULL
             JOIN grouping_member m ON m.district = e.district AND m.place = e.place AND m.grouping = e.grouping
               AND m.joined_on <= e.date AND (m.left_on IS NULL OR m.left_on > e.date)
             JOIN student s ON s.district = m.district AND s.place = m.place AND s.student = m.student
             WHERE e.district = $1 AND e.place = $2 AND e.date = $3 AND e.cancelled_at IS NULL
             ORDER BY s.household";
        let (day, place) = (switch.date.to_string(), self.place());
        let rows = self.rows(FAMILIES, args![self.district(), &place, &day]).await?;
        let families = rows.iter().map(|row| row.text("household")).collect::<Result<Vec<_>, _>>()?;
        let kind = if switch.is_summer { "summer" } else { "winter" };
        if families.is_empty() || !self.once(switch.date, ("timetable", &place, kind), now).await? {
            return Ok(false);
        }
        let rows = self.rows(TEACHERS, args![self.district(), &place, &day]).await?;
        let teachers = rows.iter().map(|row| row.text("teacher"));
        let mut people = teachers.collect::<Result<BTreeSet<_>, _>>()?;
        people.extend(self.in_roles(&[Role::Manager, Role::SchoolLeader, Role::Doorkeeper]).await?);
        let record = Record {
            act: "session.switch_told",
            subject: &place,
            clause: "P3.7",
            scheme_version: version,
            before: json!(null),
            after: json!({ "day": day, "timetable": kind, "families": families.len() }),
        };
        self.record(record, now).await?;
        let hour = |at: Moment| at.time().strftime("%H:%M").to_string();
        let words = json!({
            "day": day, "timetable": kind, "from": hour(switch.from), "until": hour(switch.until),
        });
        let households = families.into_iter().map(|id| format!("household:{id}"));
        let letter = |recipient| Tell { recipient, kind: "timetable-soon", words: words.clone() };
        self.tell(&households.chain(people).map(letter).collect::<Vec<_>>(), now).await?;
        Ok(true)
    }
}
