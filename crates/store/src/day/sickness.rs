//! 因病缺勤 Who is away ill. What was seen and said stays in these rows: the journal and every message hold none of it, and
//! whoever looks at it is written down with why (X.16).

use super::leave::hours;
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::{staffed, student};
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::day::leave::Becomes;
use rules::day::leave::hours::Stay;
use rules::day::sickness::{Case, Draft, Facts, Purpose, Reported, Returned, Symptom, Tonight};
use rules::id::{SicknessId, StudentId};
use rules::moment::Moment;
use rules::people::student::Student;
use serde_json::{Value, json};

/// A child who is away ill, as a list shows it: not one word about how.
#[derive(Clone, Debug)]
pub struct SicknessRow {
    /// Who.
    pub student: Student,
    /// When it was reported.
    pub reported_on: Date,
    /// Whether a doctor was seen.
    pub doctor_seen: bool,
    /// Whether the doctor said that it is infectious: it decides what a return needs.
    pub infectious: bool,
}

/// Several of one class with a symptom in common.
#[derive(Clone, Debug)]
pub struct ClusterRow {
    /// Which class.
    pub home_class: String,
    /// Which symptom.
    pub symptom: Symptom,
    /// When it was told.
    pub on: Date,
    /// How many then.
    pub count: i64,
}

/// The condition that a report `i` still keeps its child away on the day `$3`: no roll has seen the child, nor was it written down as
/// back, since it was reported. A report that nobody ended must not hide a child for the rest of the term.
macro_rules! not_seen_since {
    () => {
        "i.returned_on IS NULL AND NOT EXISTS (SELECT 1 FROM roll seen WHERE seen.district = i.district
           AND seen.place = i.place AND seen.student = i.student AND seen.date > i.reported_on AND seen.date <= $3
           AND seen.state IN ('present', 'late', 'handed-over'))"
    };
}
pub(super) use not_seen_since;

impl Tx {
    /// What [`rules::day::sickness`] may know on a day; `since` is the first of the days that are looked at together.
    pub async fn sickness_facts(
        &mut self,
        student: &StudentId,
        (since, today): (Date, Date),
    ) -> Result<(Student, Facts), Fault> {
        const OPEN: &str = "SELECT sickness, infectious FROM sickness
             WHERE district = $1 AND place = $2 AND student = $3 AND returned_on IS NULL ORDER BY reported_at LIMIT 1";
        const CLASS: &str = "SELECT student, reported_on, symptoms FROM sickness
             WHERE district = $1 AND place = $2 AND home_class = $3 AND reported_on >= $4";
        const TOLD: &str = "SELECT symptom, told_on FROM sickness_cluster
             WHERE district = $1 AND place = $2 AND home_class = $3 AND told_on >= $4";
        let child = self.student(student).await?;
        let (district, place, class, first) =
            (self.district(), self.place(), &child.home_class, since.to_string());
        let open = self.row(OPEN, args![&district, &place, child.id.as_str()]).await?;
        let open = match open {
            Some(row) => Some((SicknessId::new(row.text("sickness")?), row.flag("infectious")?)),
            None => None,
        };
        let seen_since = open.is_some() && !self.is_ill(&child.id, today).await?;
        let is_unheard = self.is_unheard(&child.id, today).await?;
        let mut facts =
            Facts { open, seen_since, is_unheard, ..self.sickness_tonight(&child.id, today).await? };
        for row in self.rows(CLASS, args![&district, &place, class, &first]).await? {
            let student = StudentId::new(row.text("student")?);
            let (reported_on, symptoms) = (row.parsed("reported_on")?, symptoms(&row)?);
            facts.class.push(Case { student, reported_on, symptoms });
        }
        for row in self.rows(TOLD, args![&district, &place, class, &first]).await? {
            let found =
                Symptom::ALL.iter().copied().find(|one| one.key() == row.text("symptom").unwrap_or_default());
            if let Some(symptom) = found {
                facts.told.push((symptom, row.parsed("told_on")?));
            }
        }
        Ok((child, facts))
    }

    /// Where the roll of a day has a child, and what keeps it from there besides.
    async fn sickness_tonight(&mut self, student: &StudentId, today: Date) -> Result<Facts, Fault> {
        const TONIGHT: &str = "SELECT r.state, e.from_at, e.until_at, e.roll_closed_at FROM roll r
             JOIN session e ON e.district = r.district AND e.place = r.place AND e.session = r.session
             WHERE r.district = $1 AND r.place = $2 AND r.date = $3 AND r.student = $4";
        const SLIPS: &str = "SELECT from_minute, until_minute FROM leave
             WHERE district = $1 AND place = $2 AND from_date <= $3 AND to_date >= $3 AND student = $4";
        let (district, place, day) = (self.district(), self.place(), today.to_string());
        let Some(row) = self.row(TONIGHT, args![&district, &place, &day, student.as_str()]).await? else {
            return Ok(Facts::default());
        };
        let mut facts = Facts { tonight: Some(row.parsed("state")?), ..Facts::default() };
        if row.moment_or("roll_closed_at")?.is_none() {
            facts.session = Some((row.moment("from_at")?, row.moment("until_at")?));
        }
        for row in self.rows(SLIPS, args![district, place, day, student.as_str()]).await? {
            facts.slips.push(hours(&row)?);
        }
        Ok(facts)
    }

    /// Whether a child is away ill on a day: reported, not back, and seen on no roll since.
    pub async fn is_ill(&mut self, student: &StudentId, date: Date) -> Result<bool, Fault> {
        const READ: &str = concat!(
            "SELECT i.sickness FROM sickness i
             WHERE i.district = $1 AND i.place = $2 AND i.reported_on <= $3 AND i.student = $4 AND ",
            not_seen_since!()
        );
        let child = self.student(student).await?;
        let args = args![self.district(), self.place(), date.to_string(), child.id.as_str()];
        Ok(self.row(READ, args).await?.is_some())
    }

    /// Writes a report; health workers and managers are told of a cluster once, without a name and without a word of it.
    pub async fn sickness_reported(
        &mut self,
        (event, child): (&Reported, &Student),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "INSERT INTO sickness (district, place, sickness, student, home_class, onset, symptoms, doctor,
                 diagnosis, infectious, reported_on, reported_at, reported_by)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 WHERE true
             ON CONFLICT (district, place, sickness) DO UPDATE SET onset = excluded.onset, symptoms = excluded.symptoms,
                 doctor = excluded.doctor, diagnosis = excluded.diagnosis, infectious = excluded.infectious";
        let (draft, today) = (&event.draft, now.date().to_string());
        let (district, place, id) = (self.district(), self.place(), event.sickness.as_str());
        let by = self.permit().person().to_string();
        let (student, class, onset) = (child.id.as_str(), &child.home_class, draft.onset.to_string());
        let seen = draft.symptoms.iter().map(|one| one.key()).collect::<Vec<_>>().join(" ");
        let (doctor, said, infectious) = (draft.doctor.trim(), draft.diagnosis.trim(), draft.infectious);
        let args = args![
            district, place, id, student, class, onset, seen, doctor, said, infectious, &today, now, by
        ];
        self.run(PUT, args).await?;
        if let Some(older) = &event.ends {
            self.sickness_ended(older, "", &today).await?;
        }
        let off_tonight = event.tonight == Tonight::OffTheRoll;
        if off_tonight {
            self.put_tonight(&Becomes::Leave, &child.id, now).await?;
        }
        let after = json!({
            "mends": event.mends, "ends": event.ends, "clusters": event.clusters.len(),
            "off_tonight": off_tonight,
        });
        self.sickness_noted(("sickness.reported", child.id.as_str()), after, version, now).await?;
        for (symptom, count) in &event.clusters {
            self.cluster_told(class, (*symptom, *count), &today, now).await?;
        }
        Ok(())
    }

    async fn cluster_told(
        &mut self,
        class: &str,
        (symptom, count): (Symptom, i64),
        today: &str,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO sickness_cluster (district, place, home_class, symptom, told_on, count)
             SELECT $1, $2, $3, $4, $5, $6 WHERE true ON CONFLICT DO NOTHING";
        const WHO: &str = concat!(
            "SELECT DISTINCT person FROM role WHERE district = $1 AND role IN ('health-worker', 'manager') AND place ",
            staffed!(),
            " ORDER BY person"
        );
        let args = args![self.district(), self.place(), class, symptom.key(), today, count];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        let rows = self.rows(WHO, args![self.district(), self.place()]).await?;
        let mut told = Vec::new();
        for row in rows {
            let words = json!({ "home_class": class, "count": count });
            told.push(Tell { recipient: row.text("person")?, kind: "sickness-cluster", words });
        }
        self.tell(&told, now).await
    }

    /// A child came back.
    pub async fn sickness_returned(
        &mut self,
        (event, child): (&Returned, &Student),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let today = now.date().to_string();
        self.sickness_ended(&event.sickness, &event.proof, &today).await?;
        if let Some(stay) = event.tonight {
            self.expected_again(&child.id, stay, &today).await?;
        }
        let after = json!({ "proof": !event.proof.is_empty(), "expected_tonight": event.tonight.is_some() });
        self.sickness_noted(("sickness.returned", child.id.as_str()), after, version, now).await
    }

    async fn sickness_ended(&mut self, id: &SicknessId, proof: &str, today: &str) -> Result<(), Fault> {
        const PUT: &str = "UPDATE sickness SET returned_on = $4, proof = $5
             WHERE district = $1 AND place = $2 AND sickness = $3 AND returned_on IS NULL";
        self.run(PUT, args![self.district(), self.place(), id.as_str(), today, proof]).await?;
        Ok(())
    }

    /// The row stands as if it were laid out now: nobody has said anything of the child, so whoever marks it next is right.
    pub(super) async fn expected_again(
        &mut self,
        student: &StudentId,
        stay: Stay,
        today: &str,
    ) -> Result<(), Fault> {
        const PUT: &str =
            "UPDATE roll SET state = 'expected', marked_at = NULL, marked_by = NULL, came_at = NULL,
                 comes_at = $5, leaves_at = $6
             WHERE district = $1 AND place = $2 AND date = $3 AND student = $4 AND state = 'leave'";
        let (district, place, Stay { comes_at, leaves_at }) = (self.district(), self.place(), stay);
        self.run(PUT, args![district, place, today, student.as_str(), comes_at, leaves_at]).await?;
        Ok(())
    }

    /// Children of the permit's scope who are away ill, class by class.
    pub async fn sickness_list(&mut self) -> Result<Vec<SicknessRow>, Fault> {
        const READ: &str = "SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note, i.reported_on, i.doctor, i.infectious
             FROM sickness i
             JOIN student s ON s.district = i.district AND s.place = i.place AND s.student = i.student
             WHERE i.district = $1 AND i.place = $2 AND i.returned_on IS NULL
             ORDER BY s.grade, length(s.home_class), s.home_class, s.seat";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let mut list = rows.iter().map(sickness_row).collect::<Result<Vec<_>, _>>()?;
        list.retain(|one| self.permit().covers(&one.student.id, &one.student.home_class));
        Ok(list)
    }

    /// Clusters told since a day.
    pub async fn clusters(&mut self, since: Date) -> Result<Vec<ClusterRow>, Fault> {
        const READ: &str = "SELECT home_class, symptom, told_on, count FROM sickness_cluster
             WHERE district = $1 AND place = $2 AND told_on >= $3 ORDER BY told_on DESC, home_class, symptom";
        let rows = self.rows(READ, args![self.district(), self.place(), since.to_string()]).await?;
        let mut list = Vec::new();
        for row in rows {
            let code = row.text("symptom")?;
            let symptom = Symptom::ALL.iter().copied().find(|one| one.key() == code);
            let symptom = symptom.ok_or(Fault::Corrupt { what: "symptom", why: code })?;
            let (home_class, on, count) =
                (row.text("home_class")?, row.parsed("told_on")?, row.int("count")?);
            list.push(ClusterRow { home_class, symptom, on, count });
        }
        Ok(list)
    }

    /// What is open of one child, in its own words.
    pub async fn sickness(&mut self, student: &StudentId) -> Result<Option<Draft>, Fault> {
        const READ: &str = "SELECT student, onset, symptoms, doctor, diagnosis, infectious FROM sickness
             WHERE district = $1 AND place = $2 AND student = $3 AND returned_on IS NULL ORDER BY reported_at LIMIT 1";
        let child = self.student(student).await?;
        let Some(row) = self.row(READ, args![self.district(), self.place(), child.id.as_str()]).await? else {
            return Ok(None);
        };
        Ok(Some(Draft {
            student: child.id,
            onset: row.parsed("onset")?,
            symptoms: symptoms(&row)?,
            doctor: row.text("doctor")?,
            diagnosis: row.text("diagnosis")?,
            infectious: row.flag("infectious")?,
        }))
    }

    /// Notes that somebody of the school looked at it, and why.
    pub async fn sickness_looked(
        &mut self,
        student: &StudentId,
        purpose: Purpose,
        now: Moment,
    ) -> Result<(), Fault> {
        let after = json!({ "purpose": purpose.key() });
        let (subject, before) = (student.as_str(), Value::Null);
        let record =
            Record { act: "sickness.looked", subject, clause: "X.16", scheme_version: 0, before, after };
        self.record(record, now).await
    }

    async fn sickness_noted(
        &mut self,
        (act, subject): (&'static str, &str),
        after: Value,
        scheme_version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let before = Value::Null;
        self.record(Record { act, subject, clause: "P5.19", scheme_version, before, after }, now).await
    }
}

fn sickness_row(row: &Row) -> Result<SicknessRow, Fault> {
    Ok(SicknessRow {
        student: student(row)?,
        reported_on: row.parsed("reported_on")?,
        doctor_seen: !row.text("doctor")?.is_empty(),
        infectious: row.flag("infectious")?,
    })
}

fn symptoms(row: &Row) -> Result<Vec<Symptom>, Fault> {
    let text = row.text("symptoms")?;
    let known = |word: &str| Symptom::ALL.iter().copied().find(|one| one.key() == word);
    Ok(text.split_whitespace().filter_map(known).collect())
}
