//! 健康报告 Reports of children, sealed, and the numbers of their classes. The journal says that something was told, never
//! what.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::student;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::id::{PlaceId, StudentId};
use rules::moment::Moment;
use rules::people::role::Role;
use rules::people::student::Student;
use rules::plan::local::Days;
use rules::safety::report::making::ClassFiled;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A report as it lies there.
#[derive(Clone, Debug)]
pub struct ReportRow {
    /// Its id.
    pub id: String,
    /// Whose.
    pub student: StudentId,
    /// When it was told.
    pub at: Moment,
    /// What was told, sealed.
    pub paper: String,
    /// When the doctor was seen, where that was told.
    pub seen_at: Option<Moment>,
}

/// A class's number of a day.
#[derive(Clone, Debug)]
pub struct FiledRow {
    /// Which class.
    pub home_class: String,
    /// Children with a symptom.
    pub cases: i64,
    /// Children nobody had spoken for.
    pub silent: i64,
    /// When.
    pub at: Moment,
}

/// One school as an office above it reads it.
#[derive(Clone, Debug, Default)]
pub struct Below {
    /// Its home classes.
    pub classes: Vec<String>,
    /// What they filed.
    pub filed: Vec<FiledRow>,
}

impl Tx {
    /// The reports of some days of the permit's children, in the order in which they came.
    pub async fn reports(&mut self, days: Days) -> Result<Vec<ReportRow>, Fault> {
        const READ: &str = "SELECT report, student, at, paper, seen_at FROM report
             WHERE district = $1 AND place = $2 AND date >= $3 AND date < $4 ORDER BY seq";
        let (from, until) = (days.from.to_string(), days.until.to_string());
        let rows = self.rows(READ, args![self.district(), self.place(), from, until]).await?;
        let found = rows.iter().map(report).collect::<Result<Vec<_>, _>>()?;
        let mine: BTreeSet<StudentId> = self.students().await?.into_iter().map(|child| child.id).collect();
        Ok(found.into_iter().filter(|row| mine.contains(&row.student)).collect())
    }

    /// All reports of one child within the permit, in the order in which they came.
    pub async fn reports_of(&mut self, student: &StudentId) -> Result<Vec<ReportRow>, Fault> {
        const READ: &str = "SELECT report, student, at, paper, seen_at FROM report
             WHERE district = $1 AND place = $2 AND student = $3 ORDER BY seq";
        let child = self.student(student).await?;
        let rows = self.rows(READ, args![self.district(), self.place(), child.id.as_str()]).await?;
        rows.iter().map(report).collect()
    }

    /// All reports of the place, in the order in which they came.
    pub(super) async fn reports_all(&mut self) -> Result<Vec<ReportRow>, Fault> {
        const READ: &str = "SELECT report, student, at, paper, seen_at FROM report
             WHERE district = $1 AND place = $2 ORDER BY seq";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(report).collect()
    }

    /// Writes a report; where somebody is ill the family is urged, and whoever answers for it at the school is told that
    /// there is something to read (P5.19).
    pub async fn report_made(
        &mut self,
        child: &Student,
        (id, paper, follows): (&str, &str, bool),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO report (district, place, report, student, date, paper, at, by, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let day = now.date().to_string();
        let seq = self.seq() + 1;
        let args = args![district, place, id, child.id.as_str(), &day, paper, now, by, seq];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        let after = json!({ "date": day });
        self.report_noted(("report.made", child.id.as_str()), after, version, now).await?;
        if !follows {
            return Ok(());
        }
        let mut letters = vec![Tell {
            recipient: format!("household:{}", child.household),
            kind: "report-doctor",
            words: json!({ "child": child.name }),
        }];
        for recipient in self.on_follow(&child.home_class).await? {
            let words = json!({ "child": child.name, "home_class": child.home_class });
            letters.push(Tell { recipient, kind: "report-follow", words });
        }
        self.tell(&letters, now).await
    }

    /// Health workers, and the head teacher of the class.
    async fn on_follow(&mut self, home_class: &str) -> Result<Vec<String>, Fault> {
        const READ: &str = "SELECT DISTINCT person FROM role WHERE district = $1 AND place = $2
               AND (role = 'health-worker' OR (role = 'head-teacher' AND home_class = $3)) ORDER BY person";
        let rows = self.rows(READ, args![self.district(), self.place(), home_class]).await?;
        rows.iter().map(|row| row.text("person")).collect()
    }

    /// Reports that were told within these moments, both included, and of which no doctor was seen.
    pub async fn reports_unseen(&mut self, (from, until): (Moment, Moment)) -> Result<Vec<ReportRow>, Fault> {
        const READ: &str = "SELECT report, student, at, paper, seen_at FROM report
             WHERE district = $1 AND place = $2 AND date >= $3 AND date <= $4 AND at >= $5 AND at <= $6
               AND seen_at IS NULL ORDER BY seq";
        let days = (from.date().to_string(), until.date().to_string());
        let rows = self.rows(READ, args![self.district(), self.place(), days.0, days.1, from, until]).await?;
        rows.iter().map(report).collect()
    }

    /// Tells the head, and whoever follows up, of a child with whom no doctor was seen in time, once (P5.19).
    pub async fn report_passed_on(
        &mut self,
        child: &Student,
        since: Moment,
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        let id = child.id.as_str();
        if !self.once(since.date(), ("report", id, "doctor"), now).await? {
            return Ok(false);
        }
        self.report_noted(("report.passed-on", id), json!({}), version, now).await?;
        let mut to = self.in_roles(&[Role::SchoolLeader]).await?;
        to.extend(self.on_follow(&child.home_class).await?);
        let words = json!({ "child": child.name, "home_class": child.home_class });
        let letter = |recipient| Tell { recipient, kind: "report-overdue", words: words.clone() };
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await?;
        Ok(true)
    }

    /// Notes that the doctor was seen.
    pub async fn report_seen(&mut self, row: &ReportRow, version: i64, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE report SET seen_at = $4, seen_by = $5
             WHERE district = $1 AND place = $2 AND report = $3 AND seen_at IS NULL";
        let by = self.permit().person().to_string();
        self.run(PUT, args![self.district(), self.place(), &row.id, now, by]).await?;
        self.report_noted(("report.seen", row.student.as_str()), json!({}), version, now).await
    }

    /// The numbers filed on a day, in the order in which they came.
    pub async fn reports_filed(&mut self, date: Date) -> Result<Vec<FiledRow>, Fault> {
        const READ: &str = "SELECT home_class, cases, silent, at FROM report_filed
             WHERE district = $1 AND place = $2 AND date = $3 ORDER BY seq";
        let rows = self.rows(READ, args![self.district(), self.place(), date.to_string()]).await?;
        rows.iter().map(filed).collect()
    }

    /// Writes a class's number.
    pub async fn report_filed(
        &mut self,
        (id, home_class): (&str, &str),
        event: &ClassFiled,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO report_filed (district, place, filed, home_class, date, cases, silent, at, by, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (day, ClassFiled { cases, silent, corrects }) = (now.date().to_string(), *event);
        let seq = self.seq() + 1;
        let args = args![district, place, id, home_class, &day, cases, silent, now, by, seq];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        let after = json!({ "date": day, "silent": silent, "corrects": corrects });
        self.report_noted(("report.filed", home_class), after, version, now).await
    }

    /// The home classes that schools at the permit's place and below have on the day named for each, and what each class filed
    /// on `date`, in the order in which it came.
    pub async fn reports_below(
        &mut self,
        rolls: &[(PlaceId, Date)],
        date: Date,
    ) -> Result<BTreeMap<PlaceId, Below>, Fault> {
        const READ: &str = "SELECT c.place, c.home_class, f.cases, f.silent, f.at
             FROM (SELECT DISTINCT s.district, s.place, s.home_class
                   FROM (SELECT value ->> 'place' AS place, value ->> 'day' AS day FROM jsonb_each($3)) q
                   JOIN student s ON s.district = $1 AND s.place = q.place AND s.on_roll_from <= q.day
                       AND (s.on_roll_until IS NULL OR s.on_roll_until > q.day)) c
             JOIN place p ON p.district = c.district AND p.place = c.place
                 AND (p.path = $2 OR p.path LIKE $2 || '/%')
             LEFT JOIN report_filed f ON f.district = c.district AND f.place = c.place
                 AND f.home_class = c.home_class AND f.date = $4
             ORDER BY c.place, c.home_class, f.seq";
        let path = self.permit().path().as_str().to_owned();
        let rolls =
            rolls.iter().map(|(place, day)| json!({ "place": place.as_str(), "day": day.to_string() }));
        let args = args![self.district(), path, batch(rolls), date.to_string()];
        let mut all: BTreeMap<PlaceId, Below> = BTreeMap::new();
        for row in &self.rows(READ, args).await? {
            let school = all.entry(PlaceId::new(row.text("place")?)).or_default();
            let class = row.text("home_class")?;
            if school.classes.last() != Some(&class) {
                school.classes.push(class);
            }
            if row.int_or("cases")?.is_some() {
                school.filed.push(filed(row)?);
            }
        }
        Ok(all)
    }

    /// Children within the permit, on the roll of a day, of whom nobody has reported on `date` and whose family was not
    /// reminded of it.
    pub async fn reports_silent(&mut self, roll: Date, date: Date) -> Result<Vec<Student>, Fault> {
        const READ: &str = "SELECT student, household, name, sort_key, grade, home_class, seat, on_roll_from,
                    on_roll_until, care_note
             FROM student s WHERE s.district = $1 AND s.place = $2
               AND s.on_roll_from <= $3 AND (s.on_roll_until IS NULL OR s.on_roll_until > $3)
               AND NOT EXISTS (SELECT 1 FROM report r WHERE r.district = s.district AND r.place = s.place
                   AND r.student = s.student AND r.date = $4)
               AND NOT EXISTS (SELECT 1 FROM report_reminder m WHERE m.district = s.district AND m.place = s.place
                   AND m.student = s.student AND m.date = $4) ORDER BY s.home_class, s.seat, s.student";
        let args = args![self.district(), self.place(), roll.to_string(), date.to_string()];
        let rows = self.rows(READ, args).await?;
        let mut silent = rows.iter().map(student).collect::<Result<Vec<_>, _>>()?;
        silent.retain(|found| self.permit().covers(&found.id, &found.home_class));
        Ok(silent)
    }

    /// When each family was reminded on a day.
    pub async fn reports_reminded(&mut self, date: Date) -> Result<BTreeMap<StudentId, Moment>, Fault> {
        const READ: &str =
            "SELECT student, at FROM report_reminder WHERE district = $1 AND place = $2 AND date = $3";
        let rows = self.rows(READ, args![self.district(), self.place(), date.to_string()]).await?;
        rows.iter().map(|row| Ok((StudentId::new(row.text("student")?), row.moment("at")?))).collect()
    }

    /// Reminds families that have not reported today and were not reminded ([`Tx::reports_silent`]); says how many.
    pub async fn report_reminded(
        &mut self,
        children: &[Student],
        version: i64,
        now: Moment,
    ) -> Result<i64, Fault> {
        const ADD: &str = "INSERT INTO report_reminder (district, place, student, date, at)
             SELECT $1, $2, value ->> 'id', $3, $4 FROM jsonb_each($5)";
        if children.is_empty() {
            return Ok(0);
        }
        let day = now.date().to_string();
        let ids = batch(children.iter().map(|child| json!({ "id": child.id.as_str() })));
        self.run(ADD, args![self.district(), self.place(), &day, now, ids]).await?;
        let letter = |child: &Student| Tell {
            recipient: format!("household:{}", child.household),
            kind: "report-due",
            words: json!({ "child": child.name }),
        };
        let told = i64::try_from(children.len()).unwrap_or(i64::MAX);
        let after = json!({ "date": day, "families": told });
        self.report_noted(("report.reminded", &day), after, version, now).await?;
        self.tell(&children.iter().map(letter).collect::<Vec<_>>(), now).await?;
        Ok(told)
    }

    async fn report_noted(
        &mut self,
        (act, subject): (&'static str, &str),
        after: Value,
        scheme_version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let before = Value::Null;
        self.record(Record { act, subject, clause: "P5.11", scheme_version, before, after }, now).await
    }
}

fn report(row: &Row) -> Result<ReportRow, Fault> {
    Ok(ReportRow {
        id: row.text("report")?,
        student: StudentId::new(row.text("student")?),
        at: row.moment("at")?,
        paper: row.text("paper")?,
        seen_at: row.moment_or("seen_at")?,
    })
}

fn filed(row: &Row) -> Result<FiledRow, Fault> {
    Ok(FiledRow {
        home_class: row.text("home_class")?,
        cases: row.int("cases")?,
        silent: row.int("silent")?,
        at: row.moment("at")?,
    })
}
