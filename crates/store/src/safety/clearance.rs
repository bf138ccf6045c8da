//! 分类管控 The sealed papers of those who come back, and the areas of risk. The journal says that a paper came, never what
//! it says, and who has looked (X.16).

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::student::Student;
use rules::plan::local::Days;
use rules::safety::clearance::Area;
use serde_json::{Value, json};

/// What a paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperKind {
    /// A declaration of a family, or of a member of staff.
    Declared,
    /// A day's report of a member of staff; those of children are rows of `report`.
    Report,
    /// A step on the way back.
    Step,
    /// What the school said of the days at home.
    Word,
}

/// A paper as it lies there: of a child, or of a member of staff.
#[derive(Clone, Debug)]
pub struct Paper<Id> {
    /// Its id, which its seal names.
    pub id: String,
    /// Whose.
    pub of: Id,
    /// What it is.
    pub kind: PaperKind,
    /// What it says, sealed.
    pub paper: String,
    /// When it came.
    pub at: Moment,
}

impl PaperKind {
    const ALL: [Self; 4] = [Self::Declared, Self::Report, Self::Step, Self::Word];

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Report => "report",
            Self::Step => "step",
            Self::Word => "word",
        }
    }

    pub(super) fn from_code(code: String) -> Result<Self, Fault> {
        let kind = Self::ALL.into_iter().find(|kind| kind.code() == code);
        kind.ok_or(Fault::Corrupt { what: "a paper's kind", why: code })
    }

    fn act(self) -> &'static str {
        match self {
            Self::Declared => "clearance.declared",
            Self::Report => "report.made",
            Self::Step => "clearance.stepped",
            Self::Word => "clearance.said",
        }
    }

    pub(super) fn clause(self) -> &'static str {
        match self {
            Self::Declared => "P5.18",
            Self::Report => "P5.11",
            Self::Step => "P5.42",
            Self::Word => "P5.17",
        }
    }
}

impl Tx {
    /// The papers of one child within the permit, in the order in which they came.
    pub async fn clearance_papers(&mut self, student: &StudentId) -> Result<Vec<Paper<StudentId>>, Fault> {
        const READ: &str = "SELECT paper_id, student, kind, paper, at FROM clearance_paper
             WHERE district = $1 AND place = $2 AND student = $3 ORDER BY seq";
        let child = self.student(student).await?;
        let rows = self.rows(READ, args![self.district(), self.place(), child.id.as_str()]).await?;
        rows.iter().map(paper).collect()
    }

    /// The papers of every child within the permit, and all their reports, in the order in which they came.
    pub async fn clearance_all(&mut self) -> Result<(Vec<Paper<StudentId>>, Vec<super::ReportRow>), Fault> {
        const READ: &str = "SELECT paper_id, student, kind, paper, at FROM clearance_paper
             WHERE district = $1 AND place = $2 ORDER BY seq";
        let mine: Vec<StudentId> = self.students().await?.into_iter().map(|child| child.id).collect();
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let mut papers = rows.iter().map(paper).collect::<Result<Vec<_>, _>>()?;
        papers.retain(|one| mine.contains(&one.of));
        let mut reports = self.reports_all().await?;
        reports.retain(|one| mine.contains(&one.student));
        Ok((papers, reports))
    }

    /// Children on the roll of a day for whom nobody has declared anything (P5.10).
    pub async fn clearance_undeclared(&mut self, date: Date) -> Result<i64, Fault> {
        const READ: &str = "SELECT count(*) AS silent FROM student s WHERE s.district = $1 AND s.place = $2
               AND s.on_roll_from <= $3 AND (s.on_roll_until IS NULL OR s.on_roll_until > $3)
               AND NOT EXISTS (SELECT 1 FROM clearance_paper p WHERE p.district = s.district AND p.place = s.place
                   AND p.student = s.student AND p.kind = 'declared')";
        self.one(READ, args![self.district(), self.place(), date.to_string()]).await?.int("silent")
    }

    /// Adds a paper; the household is told that there is something to read where somebody else added it.
    pub async fn clearance_added(
        &mut self,
        (child, paper): (&Student, &Paper<StudentId>),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO clearance_paper (district, place, paper_id, student, kind, paper, at, by, seq)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (id, student, kind) = (&paper.id, paper.of.as_str(), paper.kind.code());
        let seq = self.seq() + 1;
        let args = args![district, place, id, student, kind, &paper.paper, now, by, seq];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        let (act, clause) = (paper.kind.act(), paper.kind.clause());
        let (before, after) = (Value::Null, json!({ "paper": id }));
        self.record(Record { act, subject: student, clause, scheme_version: version, before, after }, now)
            .await?;
        if self.permit().role() == rules::people::role::Role::Guardian {
            return Ok(());
        }
        let letter = Tell {
            recipient: format!("household:{}", child.household),
            kind: "clearance-moved",
            words: json!({ "child": child.name }),
        };
        self.tell(&[letter], now).await
    }

    /// Notes that somebody of the school or the office looked at a child's papers (X.16).
    pub async fn clearance_looked(&mut self, student: &StudentId, now: Moment) -> Result<(), Fault> {
        let (subject, before, after) = (student.as_str(), Value::Null, json!({ "purpose": "return" }));
        let record =
            Record { act: "clearance.looked", subject, clause: "X.16", scheme_version: 0, before, after };
        self.record(record, now).await
    }

    /// The areas of risk that count here.
    pub async fn clearance_areas(&mut self) -> Result<Vec<Area>, Fault> {
        Ok(self.clearance_areas_named().await?.into_iter().map(|(_, area)| area).collect())
    }

    /// The same with their ids.
    pub async fn clearance_areas_named(&mut self) -> Result<Vec<(String, Area)>, Fault> {
        const READ: &str = "SELECT area, city, part, from_day, until_day FROM clearance_area
             WHERE district = $1 AND place = $2 AND gone_at IS NULL ORDER BY from_day, area";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let area = |row: &Row| {
            let days = Days { from: row.parsed("from_day")?, until: row.parsed("until_day")? };
            Ok((row.text("area")?, Area { city: row.text("city")?, district: row.text("part")?, days }))
        };
        rows.iter().map(area).collect()
    }

    /// Withdraws an area that was mistyped; false where none counts under this id.
    pub async fn clearance_area_withdrawn(
        &mut self,
        (id, reason): (&str, &str),
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        const PUT: &str = "UPDATE clearance_area SET gone_at = $4, gone_by = $5
             WHERE district = $1 AND place = $2 AND area = $3 AND gone_at IS NULL";
        let by = self.permit().person().to_string();
        if self.run(PUT, args![self.district(), self.place(), id, now, by]).await? == 0 {
            return Ok(false);
        }
        let (before, after) = (Value::Null, json!({ "reason": reason }));
        let (act, clause) = ("clearance.area-withdrawn", "P5.18");
        self.record(Record { act, subject: id, clause, scheme_version: version, before, after }, now).await?;
        Ok(true)
    }

    /// Enters an area of risk (P5.18).
    pub async fn clearance_area_entered(
        &mut self,
        (id, area): (&str, &Area),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO clearance_area (district, place, area, city, part, from_day, until_day, at, by)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE true ON CONFLICT DO NOTHING";
        let (district, place, by) = (self.district(), self.place(), self.permit().person().to_string());
        let (from, until) = (area.days.from.to_string(), area.days.until.to_string());
        let args = args![district, place, id, &area.city, &area.district, &from, &until, now, by];
        if self.run(ADD, args).await? == 0 {
            return Ok(());
        }
        let after = json!({ "city": area.city, "district": area.district, "from": from, "until": until });
        let (act, before) = ("clearance.area-entered", Value::Null);
        let record = Record { act, subject: id, clause: "P5.18", scheme_version: version, before, after };
        self.record(record, now).await
    }
}

fn paper(row: &Row) -> Result<Paper<StudentId>, Fault> {
    Ok(Paper {
        id: row.text("paper_id")?,
        of: StudentId::new(row.text("student")?),
        kind: PaperKind::from_code(row.text("kind")?)?,
        paper: row.text("paper")?,
        at: row.moment("at")?,
    })
}
