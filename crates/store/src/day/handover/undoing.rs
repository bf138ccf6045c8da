//! 还在里面 Hand-overs that were taken back: a row beside each, only ever added.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::handover::undoing::{Facts, Past, Undone};
use rules::day::session::{By, Session};
use rules::id::{CollectorId, PersonId, SessionId, StudentId};
use rules::moment::Moment;
use rules::people::collector::Adult;
use serde_json::json;
use std::collections::BTreeSet;

impl Tx {
    /// What [`rules::day::handover::undoing::undo`] may know of one child of an evening.
    pub async fn handover_undo_facts(&mut self, id: &SessionId, student: &StudentId) -> Result<Facts, Fault> {
        const READ: &str =
            "SELECT h.nth, h.collector, h.name, h.relation, h.released_by, h.released_at, h.stood, u.undone_at
             FROM roll r
             JOIN handover h ON h.district = r.district AND h.place = r.place AND h.date = r.date
               AND h.student = r.student
             LEFT JOIN handover_undone u ON u.district = h.district AND u.place = h.place AND u.date = h.date
               AND u.student = h.student AND u.nth = h.nth
             WHERE r.district = $1 AND r.place = $2 AND r.date = $3 AND r.student = $4 AND r.session = $5
             ORDER BY h.nth";
        let (session, child) = (self.session(id).await?, self.student(student).await?);
        let day = session.date.to_string();
        let args = args![self.district(), self.place(), day, child.id.as_str(), id.as_str()];
        let handed = self.rows(READ, args).await?.iter().map(past).collect::<Result<_, Fault>>()?;
        Ok(Facts {
            session,
            by: By::of(self.permit()),
            student: child.id,
            name: child.name,
            household: child.household,
            handed,
        })
    }

    /// Writes that a child who was handed over is still inside. All that its going had changed is as before: the roll, the
    /// early collection with its check and its signature, the line that had brought it, a delegation for one time. Codes that
    /// were used stay used. The household, whoever is responsible for the child and whoever had pressed are told at once.
    pub async fn handover_undone(
        &mut self,
        event: &Undone,
        session: &Session,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO handover_undone (district, place, date, student, nth, undone_at, undone_by, cause, reason)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let (district, place, day) = (self.district(), self.place(), session.date.to_string());
        let (student, nth, by) = (event.student.as_str(), event.past.nth, self.permit().person().to_string());
        let (cause, words) = (event.cause.key(), event.words.as_str());
        let args = args![district, place, day, student, nth, now, by, cause, words];
        self.run(ADD, args).await?;
        self.stand_inside(event, session.date).await?;
        let Past { nth, adult, at, stood, .. } = &event.past;
        let record = Record {
            act: "handover.undone",
            subject: session.id.as_str(),
            clause: "P3.61",
            scheme_version: version,
            before: json!({ "student": event.student, "nth": nth, "name": adult.name, "at": at }),
            after: json!({ "student": event.student, "state": stood.code(), "cause": cause, "words": words }),
        };
        self.record(record, now).await?;
        let hearing = self.hearing(session).await?;
        let letters = letters(event, hearing, self.permit().person());
        self.tell(&letters, now).await
    }

    /// The child stands where it stood before it went. Its collection goes on under another id, so that no old page and no press
    /// that is sent again lets it out once more.
    async fn stand_inside(&mut self, event: &Undone, date: Date) -> Result<(), Fault> {
        const ROLL: &str = "UPDATE roll SET state = $5, handed = NULL
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4 AND handed = $6";
        const GATE: &str =
            "UPDATE pickup SET pickup = pickup || '-' || $5, exited_at = NULL, exited_by = NULL
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4 AND exited_at IS NOT NULL";
        const LINE: &str = "UPDATE escort_child SET ended_at = NULL, ended_by = NULL, ended = NULL
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4
               AND ended = 'handed-over' AND ended_at = $5";
        const SENT: &str = "UPDATE delegation SET used_at = NULL
             WHERE district = $1 AND place = $2 AND student = $3 AND delegation = $4 AND used_at = $5";
        let (district, place, day) = (self.district(), self.place(), date.to_string());
        let (student, past) = (event.student.as_str(), &event.past);
        self.run(ROLL, args![&district, &place, &day, student, past.stood.code(), past.nth]).await?;
        self.run(GATE, args![&district, &place, &day, student, past.nth.to_string()]).await?;
        self.run(LINE, args![&district, &place, &day, student, past.at]).await?;
        self.run(SENT, args![district, place, student, past.adult.collector.as_str(), past.at]).await?;
        Ok(())
    }

    /// When a child was last inside again on a day: a line brought it back to its room, or its hand-over was taken back.
    pub async fn inside_again_at(
        &mut self,
        student: &StudentId,
        date: Date,
    ) -> Result<Option<Moment>, Fault> {
        const READ: &str = "SELECT MAX(undone_at) AS undone_at FROM handover_undone
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4";
        let brought = self.escort_back_at(student, date).await?;
        let args = args![self.district(), self.place(), date.to_string(), student.as_str()];
        let undone = self.one(READ, args).await?.moment_or("undone_at")?;
        Ok(brought.max(undone))
    }
}

/// What the household is told, and whoever is responsible for the child or had pressed: a bus's leader has it again. Whoever
/// says it knows it.
fn letters(event: &Undone, hearing: Vec<String>, by: &PersonId) -> Vec<Tell> {
    let words = json!({ "child": event.name, "name": event.past.adult.name, "at": event.past.at.0 });
    let letter = |recipient| Tell { recipient, kind: "handover-undone", words: words.clone() };
    let staff = hearing.into_iter().chain([event.past.by.to_string()]);
    let staff: BTreeSet<String> = staff.filter(|one| one != by.as_str()).collect();
    let household = format!("household:{}", event.household);
    std::iter::once(household).chain(staff).map(letter).collect()
}

fn past(row: &Row) -> Result<Past, Fault> {
    let adult = Adult {
        collector: CollectorId::new(row.text("collector")?),
        name: row.text("name")?,
        relation: row.text("relation")?,
        phone: String::new(),
    };
    Ok(Past {
        nth: row.int("nth")?,
        adult,
        by: PersonId::new(row.text("released_by")?),
        at: row.moment("released_at")?,
        stood: row.parsed("stood")?,
        undone_at: row.moment_or("undone_at")?,
    })
}
