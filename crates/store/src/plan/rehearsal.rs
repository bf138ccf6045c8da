//! 预演 What came of rehearsing a version of a plan, and what the place really has at hand.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::id::PlaceId;
use rules::moment::Moment;
use rules::people::place::Path;
use serde_json::json;

/// What a place has at hand, by its register.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AtHand {
    /// Families with a child on the roll.
    pub families: i64,
    /// Staff who lead groups and courses.
    pub teachers: i64,
    /// Home-class rooms, and the other rooms that courses name.
    pub rooms: i64,
}

/// A pupil of a school, as a rehearsal of a plan above schools knows one: no name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PupilBelow {
    /// The school.
    pub school: PlaceId,
    /// The way to it, which may lead through a town.
    pub path: Path,
    /// 1 to 9.
    pub grade: i64,
    /// Its home class.
    pub home_class: String,
    /// Its household.
    pub household: String,
}

/// A rehearsal that was played to its end.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    /// Which version of the plan.
    pub version: i64,
    /// When it ended.
    pub at: Moment,
    /// What was at hand; `families` is how many were made up.
    pub at_hand: AtHand,
    /// The report as JSON.
    pub report: String,
}

impl Tx {
    /// What the permit's place has at hand.
    pub async fn at_hand(&mut self) -> Result<AtHand, Fault> {
        const READ: &str = "SELECT
             (SELECT count(DISTINCT household) FROM student WHERE district = $1 AND place = $2) AS families,
             (SELECT count(DISTINCT r.person) FROM role r JOIN place p
                ON p.district = r.district AND p.place = r.place
              WHERE r.district = $1 AND r.role IN ('care-teacher', 'lecturer')
                AND (p.path = $3 OR p.path LIKE $3 || '/%')) AS teachers,
             (SELECT count(*) FROM (SELECT home_class FROM student WHERE district = $1 AND place = $2
                UNION SELECT room FROM course WHERE district = $1 AND place = $2 AND room <> '') x) AS rooms";
        let path = self.permit().path().as_str().to_owned();
        let row = self.one(READ, args![self.district(), self.place(), path]).await?;
        Ok(AtHand {
            families: row.int("families")?,
            teachers: row.int("teachers")?,
            rooms: row.int("rooms")?,
        })
    }

    /// Staff of the permit's place who can be with a class by day: head teachers, and those who lead groups and courses.
    pub async fn class_teachers(&mut self) -> Result<i64, Fault> {
        const READ: &str = "SELECT count(DISTINCT r.person) AS teachers FROM role r JOIN place p
                ON p.district = r.district AND p.place = r.place
             WHERE r.district = $1 AND r.role IN ('head-teacher', 'care-teacher', 'lecturer')
               AND (p.path = $2 OR p.path LIKE $2 || '/%')";
        let path = self.permit().path().as_str().to_owned();
        self.one(READ, args![self.district(), path]).await?.int("teachers")
    }

    /// What the communities below the permit's place have at hand: carers who are approved (P2.20), rooms that were inspected (P2.19).
    pub async fn community_hands(&mut self) -> Result<(i64, i64), Fault> {
        const READ: &str = "SELECT
             (SELECT count(*) FROM carer c JOIN place p ON p.district = c.district AND p.place = c.place
              WHERE c.district = $1 AND (p.path = $2 OR p.path LIKE $2 || '/%')
                AND (SELECT d.approved FROM carer_decision d
                     WHERE d.district = c.district AND d.place = c.place AND d.carer = c.carer
                     ORDER BY d.seq DESC LIMIT 1) = 1) AS carers,
             (SELECT count(*) FROM (SELECT DISTINCT i.place, i.room FROM premises_inspection i JOIN place p
                ON p.district = i.district AND p.place = i.place
              WHERE i.district = $1 AND (p.path = $2 OR p.path LIKE $2 || '/%')) x) AS rooms";
        let path = self.permit().path().as_str().to_owned();
        let row = self.one(READ, args![self.district(), path]).await?;
        Ok((row.int("carers")?, row.int("rooms")?))
    }

    /// The pupils of the schools at the permit's place and below it who have not left by that day, school by school (P4.2).
    pub async fn pupils_below(&mut self, today: Date) -> Result<Vec<PupilBelow>, Fault> {
        const READ: &str = "SELECT s.place, p.path, s.grade, s.home_class, s.household FROM student s
             JOIN place p ON p.district = s.district AND p.place = s.place
             WHERE s.district = $1 AND p.kind = 'school' AND (p.path = $2 OR p.path LIKE $2 || '/%')
               AND (s.on_roll_until IS NULL OR s.on_roll_until > $3)
             ORDER BY s.place, s.grade, length(s.home_class), s.home_class, s.seat, s.student";
        let path = self.permit().path().as_str().to_owned();
        let rows = self.rows(READ, args![self.district(), path, today.to_string()]).await?;
        rows.iter().map(pupil_below).collect()
    }

    /// The newest rehearsal of a version, and the one of the place before it.
    pub async fn rehearsals(&mut self, version: i64) -> Result<Vec<Rehearsed>, Fault> {
        const READ: &str = "SELECT version, at, families, teachers, rooms, report FROM rehearsal
             WHERE district = $1 AND place = $2 AND rehearsal <= (SELECT max(rehearsal) FROM rehearsal
                 WHERE district = $1 AND place = $2 AND version = $3)
             ORDER BY rehearsal DESC LIMIT 2";
        let rows = self.rows(READ, args![self.district(), self.place(), version]).await?;
        rows.iter().map(rehearsed).collect()
    }

    /// Keeps what came of a rehearsal (P0.3).
    pub async fn scheme_rehearsed(&mut self, rehearsed: &Rehearsed, scheme: &str) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO rehearsal (district, place, rehearsal, version, at, by, families,
                 teachers, rooms, report)
             SELECT $1, $2, coalesce(max(rehearsal), 0) + 1, $3, $4, $5, $6, $7, $8, $9 FROM rehearsal
             WHERE district = $1 AND place = $2";
        let Rehearsed { version, at, at_hand, report } = rehearsed;
        let AtHand { families, teachers, rooms } = *at_hand;
        let by = self.permit().person().to_string();
        let add = args![self.district(), self.place(), *version, *at, by, families, teachers, rooms, report];
        let record = Record {
            act: "scheme.rehearsed",
            subject: scheme,
            clause: "P0.3",
            scheme_version: *version,
            before: json!(null),
            after: json!({ "families": families, "report_sha256": crate::journal::sha256(report) }),
        };
        self.record(record, *at).await?;
        self.run(ADD, add).await?;
        Ok(())
    }
}

fn pupil_below(row: &Row) -> Result<PupilBelow, Fault> {
    Ok(PupilBelow {
        school: PlaceId::new(row.text("place")?),
        path: Path::new(row.text("path")?),
        grade: row.int("grade")?,
        home_class: row.text("home_class")?,
        household: row.text("household")?,
    })
}

fn rehearsed(row: &Row) -> Result<Rehearsed, Fault> {
    let (families, teachers, rooms) = (row.int("families")?, row.int("teachers")?, row.int("rooms")?);
    Ok(Rehearsed {
        version: row.int("version")?,
        at: row.moment("at")?,
        at_hand: AtHand { families, teachers, rooms },
        report: row.text("report")?,
    })
}
