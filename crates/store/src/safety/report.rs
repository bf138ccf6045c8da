//! 健康报告 Reports of children, sealed, and the numbers of their classes. The journal says that something was told, never
//! what.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::student::Student;
use rules::safety::report::making::ClassFiled;
use serde_json::{Value, json};

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

impl Tx {
    /// A day's reports of the permit's children, each child's in the order in which they came.
    pub async fn reports(&mut self, date: Date) -> Result<Vec<ReportRow>, Fault> {
        const READ: &str = "SELECT report, student, at, paper, seen_at FROM report
             WHERE district = $1 AND place = $2 AND date = $3 ORDER BY seq";
        let rows = self.rows(READ, args![self.district(), self.place(), date.to_string()]).await?;
        let found = rows.iter().map(report).collect::<Result<Vec<_>, _>>()?;
        let mine: Vec<StudentId> = self.students().await?.into_iter().map(|child| child.id).collect();
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

    /// Reminds families that have not reported today, each once; says how many.
    pub async fn report_reminded(
        &mut self,
        children: &[Student],
        version: i64,
        now: Moment,
    ) -> Result<i64, Fault> {
        const ADD: &str = "INSERT INTO report_reminder (district, place, student, date, at)
             SELECT $1, $2, $3, $4, $5 WHERE true ON CONFLICT DO NOTHING";
        let day = now.date().to_string();
        let mut letters = Vec::new();
        for child in children {
            let args = args![self.district(), self.place(), child.id.as_str(), &day, now];
            if self.run(ADD, args).await? == 0 {
                continue;
            }
            letters.push(Tell {
                recipient: format!("household:{}", child.household),
                kind: "report-due",
                words: json!({ "child": child.name }),
            });
        }
        let told = i64::try_from(letters.len()).unwrap_or(i64::MAX);
        if told > 0 {
            let after = json!({ "date": day, "families": told });
            self.report_noted(("report.reminded", &day), after, version, now).await?;
            self.tell(&letters, now).await?;
        }
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
