//! 放学交接 Children in the hands of named adults.

mod stop;
mod undoing;

pub use stop::GotOff;

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use rules::day::handover::{Facts, Handed, Released, Row as Line};
use rules::day::session::{By, Session};
use rules::day::taking;
use rules::id::{CollectorId, HouseholdId, PersonId, SessionId, StudentId};
use rules::moment::Moment;
use rules::people::collector::Adult;
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Tx {
    /// What [`rules::day::handover::release`] may know of one session. Whoever was seen in its evening and has gone over to extended
    /// care is here, and can be fetched before the roll is taken there.
    pub async fn handover_facts(&mut self, id: &SessionId) -> Result<Facts, Fault> {
        const ROWS: &str = "SELECT r.student, s.name, s.household,
                 CASE WHEN r.state = 'expected' THEN COALESCE(o.state, r.state) ELSE r.state END AS state,
                 h.collector, h.name AS taken_by,
                 COALESCE(h.relation, '') AS relation,
                 (SELECT COUNT(*) FROM handover k WHERE k.district = r.district AND k.place = r.place
                  AND k.date = r.date AND k.student = r.student) AS times
             FROM roll r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             LEFT JOIN handover h ON h.district = r.district AND h.place = r.place AND h.date = r.date
               AND h.student = r.student AND h.nth = r.handed
             LEFT JOIN extended_roll o ON o.district = r.district AND o.place = r.place AND o.date = r.date
               AND o.student = r.student AND o.into_session = r.session
             WHERE r.district = $1 AND r.place = $2 AND r.session = $3";
        let session = self.session(id).await?;
        let found = self.rows(ROWS, args![self.district(), self.place(), id.as_str()]).await?;
        let mut rows = found.iter().map(line).collect::<Result<BTreeMap<StudentId, Line>, Fault>>()?;
        let students: Vec<StudentId> = rows.keys().cloned().collect();
        for (student, row) in self.escort_ways(session.date).await? {
            if let Some(line) = rows.get_mut(&student) {
                line.way = Some(row.way);
            }
        }
        for (student, taking) in self.taking_facts(&students, session.date).await? {
            if let Some(row) = rows.get_mut(&student) {
                row.taking = taking;
            }
        }
        Ok(Facts { session, by: By::of(self.permit()), rows })
    }

    /// Writes who took whom, by whom and when, in one go; each household is told at once.
    pub async fn handover_released(
        &mut self,
        event: &Released,
        session: &Session,
        (by, at): (&PersonId, Moment),
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        self.hand_over(&event.handed, session, false, (by, at)).await?;
        let taken: Value =
            event.handed.iter().map(|one| (one.student.to_string(), json!(one.adult.name))).collect();
        let record = Record {
            act: "handover.released",
            subject: session.id.as_str(),
            clause: "P3.61",
            scheme_version: version,
            before: json!(null),
            after: taken,
        };
        self.record(record, now).await?;
        let letters: Vec<Tell> = event.handed.iter().map(|one| handed_letter(one, at)).collect();
        self.tell(&letters, now).await
    }

    /// The rows of a hand-over, at the evening's end or early through the gate. Each remembers where the roll had the child, and
    /// the child's one row of the roll says which of its hand-overs stands: one at a time.
    pub(crate) async fn hand_over(
        &mut self,
        handed: &[Handed],
        session: &Session,
        early: bool,
        (by, at): (&PersonId, Moment),
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO handover (district, place, date, student, nth, collector, name, relation, released_by,
                 released_at, early, stood)
             SELECT r.district, r.place, r.date, r.student,
                 1 + (SELECT COUNT(*) FROM handover h WHERE h.district = r.district AND h.place = r.place
                      AND h.date = r.date AND h.student = r.student),
                 value ->> 'collector', value ->> 'name', value ->> 'relation', $4, $5, $6,
                 CASE WHEN r.state = 'expected' THEN COALESCE((SELECT o.state FROM extended_roll o
                     WHERE o.district = r.district AND o.place = r.place AND o.date = r.date AND o.student = r.student
                       AND o.into_session = r.session), r.state) ELSE r.state END
             FROM jsonb_each($7) CROSS JOIN roll r
             WHERE r.district = $1 AND r.place = $2 AND r.date = $3 AND r.student = value ->> 'student'";
        const GONE: &str = "UPDATE roll SET state = 'handed-over',
                 handed = (SELECT MAX(h.nth) FROM handover h WHERE h.district = roll.district
                     AND h.place = roll.place AND h.date = roll.date AND h.student = roll.student)
             WHERE district = $1 AND place = $2 AND date = $3
               AND student IN (SELECT value ->> 'student' FROM jsonb_each($4))";
        let rows = batch(handed.iter().map(|one| {
            let Adult { collector, name, relation, .. } = &one.adult;
            json!({ "student": one.student, "collector": collector, "name": name, "relation": relation })
        }));
        let day = session.date.to_string();
        let (district, place) = (self.district(), self.place());
        self.run(ADD, args![&district, &place, &day, by.as_str(), at, early, rows.clone()]).await?;
        self.run(GONE, args![district, place, day, rows]).await?;
        let gone: Vec<&StudentId> = handed.iter().map(|one| &one.student).collect();
        self.end_ways(&gone, session.date, (by, at)).await?;
        let takers: Vec<&CollectorId> = handed.iter().map(|one| &one.adult.collector).collect();
        self.spend(&takers, at).await
    }
}

/// What a household is told when its child has gone.
pub(crate) fn handed_letter(one: &Handed, now: Moment) -> Tell {
    let words = json!({ "child": one.name, "name": one.adult.name, "at": now.0 });
    Tell { recipient: format!("household:{}", one.household), kind: "handover-released", words }
}

fn line(row: &Row) -> Result<(StudentId, Line), Fault> {
    let taken_by = match row.text_or("taken_by")? {
        Some(name) => Some(Adult {
            collector: CollectorId::new(row.text("collector")?),
            name,
            relation: row.text("relation")?,
            phone: String::new(),
        }),
        None => None,
    };
    let line = Line {
        name: row.text("name")?,
        household: HouseholdId::new(row.text("household")?),
        state: row.parsed("state")?,
        taken_by,
        times: row.int("times")?,
        taking: taking::Facts::default(),
        way: None,
    };
    Ok((StudentId::new(row.text("student")?), line))
}
