//! 意外 Reports, the steps of each file, and who may read it. The journal says that something was written, never what.

mod cover;
mod reopening;
mod watching;

pub use cover::{CoverRow, ToldRow};
pub use reopening::ReopenedRow;

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::{staffed, student};
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use rules::day::incident::{Closed, Done, Facts, Kind, Reported, Step, Stepped};
use rules::id::{IncidentId, PersonId, StudentId};
use rules::moment::Moment;
use rules::people::role::Role;
use rules::people::student::Student;
use serde_json::{Value, json};

/// A file as a list or its own page shows it.
#[derive(Clone, Debug)]
pub struct IncidentRow {
    /// What the rule knows of it.
    pub facts: Facts,
    /// To whom.
    pub student: Student,
    /// What kind of thing.
    pub kind: Kind,
    /// Where.
    pub at_place: String,
    /// What happened.
    pub what: String,
    /// When.
    pub happened_at: Moment,
    /// Who reported it, by name.
    pub reported_by: String,
    /// What came of it, once it is closed.
    pub conclusion: String,
    /// Names of those who did the steps, in the order of the steps.
    pub names: Vec<String>,
}

impl Tx {
    /// Opens a file; the family, everybody who has a part in its steps, and the office above are told at once, without a word of
    /// what happened.
    pub async fn incident_reported(
        &mut self,
        event: &Reported,
        child: &Student,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO incident (district, place, incident, student, kind, at_place, what, happened_at,
                 reported_at, reported_by) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
             WHERE true ON CONFLICT DO NOTHING";
        const STEPS: &str = "INSERT INTO incident_step (district, place, incident, step, position)
             SELECT $1, $2, $3, value ->> 'step', CAST(value ->> 'position' AS BIGINT) FROM jsonb_each($4)";
        let (district, place, id) = (self.district(), self.place(), event.incident.as_str());
        let (report, by) = (&event.report, self.permit().person().to_string());
        let (kind, student) = (report.kind.key(), child.id.as_str());
        let args = args![
            &district,
            &place,
            id,
            student,
            kind,
            report.at_place.trim(),
            report.what.trim(),
            report.happened_at,
            now,
            by
        ];
        if self.keep(ADD, args).await? == 0 {
            return Ok(());
        }
        let steps = event.steps.iter().enumerate();
        let steps = batch(steps.map(|(at, step)| json!({ "step": step.key(), "position": at })));
        self.run(STEPS, args![district, place, id, steps]).await?;
        let after = json!({ "student": child.id, "kind": kind, "steps": event.steps.len() });
        self.incident_noted(("incident.reported", id), (Value::Null, after), version, now).await?;
        let words = json!({ "child": child.name, "student": child.id, "incident": id, "home_class": child.home_class });
        let mut to = self.on_duty(&child.home_class).await?;
        to.push(format!("household:{}", child.household));
        let letter = |recipient| Tell { recipient, kind: "incident-reported", words: words.clone() };
        let mut letters: Vec<Tell> = to.into_iter().map(letter).collect();
        letters.extend(self.incident_office().await?);
        self.tell(&letters, now).await
    }

    /// What the office above hears: that something happened, at which school, and not to whom (P1.17, X.16).
    async fn incident_office(&mut self) -> Result<Vec<Tell>, Fault> {
        let to = self.answering().await?;
        let (school, school_en) = self.place_names().await?;
        let words = json!({ "school": school, "school_en": school_en });
        let letter = |recipient| Tell { recipient, kind: "incident-office", words: words.clone() };
        Ok(to.into_iter().map(letter).collect())
    }

    /// Who must know of what happened to a child of a class: health workers, managers, leaders, its head teacher.
    pub(crate) async fn on_duty(&mut self, home_class: &str) -> Result<Vec<String>, Fault> {
        const READ: &str = concat!(
            "SELECT DISTINCT person FROM role WHERE district = $1 AND place ",
            staffed!(),
            " AND (role IN ('health-worker', 'manager', 'school-leader')
                    OR (role = 'head-teacher' AND home_class = $3)) ORDER BY person"
        );
        let rows = self.rows(READ, args![self.district(), self.place(), home_class]).await?;
        rows.iter().map(|row| row.text("person")).collect()
    }

    async fn incident_noted(
        &mut self,
        (act, subject): (&'static str, &str),
        (before, after): (Value, Value),
        scheme_version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        self.record(Record { act, subject, clause: "P3.58", scheme_version, before, after }, now).await
    }

    /// Notes a step with who did it and when.
    pub async fn incident_stepped(
        &mut self,
        (id, event): (&IncidentId, &Stepped),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE incident_step SET done_at = $5, done_by = $6, note = $7
             WHERE district = $1 AND place = $2 AND incident = $3 AND step = $4 AND done_at IS NULL";
        let (by, step) = (self.permit().person().to_string(), event.step.key());
        self.run(PUT, args![self.district(), self.place(), id.as_str(), step, now, by, &event.note]).await?;
        let after = json!({ "step": step });
        self.incident_noted(("incident.stepped", id.as_str()), (Value::Null, after), version, now).await
    }

    /// Closes a file.
    pub async fn incident_closed(
        &mut self,
        (id, event): (&IncidentId, &Closed),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE incident SET closed_at = $4, closed_by = $5, conclusion = $6
             WHERE district = $1 AND place = $2 AND incident = $3 AND closed_at IS NULL";
        let by = self.permit().person().to_string();
        self.run(PUT, args![self.district(), self.place(), id.as_str(), now, by, &event.conclusion]).await?;
        let states = (json!("open"), json!("closed"));
        self.incident_noted(("incident.closed", id.as_str()), states, version, now).await
    }

    /// Notes that somebody of the school read a file: what happened to a child's body is not looked at unseen (X.16).
    pub async fn incident_looked(&mut self, id: &IncidentId, now: Moment) -> Result<(), Fault> {
        let after = json!({ "purpose": "file" });
        let record = Record {
            act: "incident.looked",
            subject: id.as_str(),
            clause: "X.16",
            scheme_version: 0,
            before: Value::Null,
            after,
        };
        self.record(record, now).await
    }

    /// One file of the permit's scope, or not found.
    pub async fn incident(&mut self, id: &IncidentId) -> Result<IncidentRow, Fault> {
        self.incident_rows((id.as_str(), "", "")).await?.into_iter().next().ok_or(Fault::NotFound)
    }

    /// Files of the permit's scope, the open ones first, then the latest; of one child where one is named.
    pub async fn incidents(&mut self, student: &str) -> Result<Vec<IncidentRow>, Fault> {
        self.incident_rows(("", student, "")).await
    }

    /// Files of the permit's scope that nobody has closed.
    pub async fn incidents_open(&mut self) -> Result<Vec<IncidentRow>, Fault> {
        self.incident_rows(("", "", "open")).await
    }

    /// Tells the management group and the leader that a step was not done in time, once a file and step (P3.58).
    pub async fn incident_overdue(
        &mut self,
        (row, step): (&IncidentRow, Step),
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        let (id, reported_on) = (row.facts.incident.as_str(), row.facts.reported_at.date());
        if !self.once(reported_on, ("incident", id, step.key()), now).await? {
            return Ok(false);
        }
        let after = json!({ "step": step.key() });
        self.incident_noted(("incident.overdue", id), (Value::Null, after), version, now).await?;
        let to = self.in_roles(&[Role::Manager, Role::SchoolLeader]).await?;
        let words = json!({ "child": row.student.name, "student": row.student.id, "step": step.key() });
        let letter = |recipient| Tell { recipient, kind: "incident-overdue", words: words.clone() };
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await?;
        Ok(true)
    }

    async fn incident_rows(&mut self, (id, of, only): (&str, &str, &str)) -> Result<Vec<IncidentRow>, Fault> {
        const READ: &str = "SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note, i.incident, i.kind, i.at_place, i.what, i.happened_at,
                 i.reported_at, COALESCE(r.name, i.reported_by) AS reporter, i.closed_at, i.conclusion, p.step, p.done_at,
                 COALESCE(p.done_by, '') AS done_by, p.note, COALESCE(d.name, '') AS done_name
             FROM incident i
             JOIN student s ON s.district = i.district AND s.place = i.place AND s.student = i.student
             JOIN incident_step p ON p.district = i.district AND p.place = i.place AND p.incident = i.incident
             LEFT JOIN staff r ON r.district = i.district AND r.staff = i.reported_by
             LEFT JOIN staff d ON d.district = p.district AND d.staff = p.done_by
             WHERE i.district = $1 AND i.place = $2 AND ($3 = '' OR i.incident = $3) AND ($4 = '' OR i.student = $4)
               AND ($5 = '' OR i.closed_at IS NULL)
             ORDER BY CASE WHEN i.closed_at IS NULL THEN 0 ELSE 1 END, i.reported_at DESC, i.incident, p.position";
        let mut files: Vec<IncidentRow> = Vec::new();
        for row in self.rows(READ, args![self.district(), self.place(), id, of, only]).await? {
            let incident = IncidentId::new(row.text("incident")?);
            if files.last().is_none_or(|last| last.facts.incident != incident) {
                files.push(file(&row, incident)?);
            }
            let last = files.last_mut().ok_or(Fault::NotFound)?;
            last.facts.steps.push((step(&row)?, done(&row)?));
            last.names.push(row.text("done_name")?);
        }
        files.retain(|one| self.permit().covers(&one.student.id, &one.student.home_class));
        Ok(files)
    }
}

fn file(row: &Row, incident: IncidentId) -> Result<IncidentRow, Fault> {
    let student = student(row)?;
    let code = row.text("kind")?;
    let kind = Kind::ALL.iter().copied().find(|kind| kind.key() == code);
    Ok(IncidentRow {
        facts: Facts {
            incident,
            student: StudentId::new(student.id.as_str()),
            reported_at: row.moment("reported_at")?,
            steps: Vec::new(),
            closed_at: row.moment_or("closed_at")?,
        },
        student,
        kind: kind.ok_or(Fault::Corrupt { what: "kind", why: code })?,
        at_place: row.text("at_place")?,
        what: row.text("what")?,
        happened_at: row.moment("happened_at")?,
        reported_by: row.text("reporter")?,
        conclusion: row.text("conclusion")?,
        names: Vec::new(),
    })
}

fn step(row: &Row) -> Result<Step, Fault> {
    let code = row.text("step")?;
    let found = Step::ALL.iter().copied().find(|step| step.key() == code);
    found.ok_or(Fault::Corrupt { what: "step", why: code })
}

fn done(row: &Row) -> Result<Option<Done>, Fault> {
    let Some(at) = row.moment_or("done_at")? else { return Ok(None) };
    Ok(Some(Done { at, by: PersonId::new(row.text("done_by")?), note: row.text("note")? }))
}
