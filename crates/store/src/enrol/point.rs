//! 暑期服务点 The points of a summer period: how full each is, who waits, which one the bureau keeps, which one closed.

use crate::fault::Fault;
use crate::people::student;
use crate::row::{Arg, Row, args, batch};
use crate::tx::Tx;
use rules::enrol::signup::{Load, State};
use rules::id::{PlaceId, StudentId};
use rules::moment::Moment;
use rules::people::student::Student;
use rules::plan::holiday_care::Holiday;
use serde_json::json;
use std::collections::BTreeMap;

/// A period of a summer plan in force at the permit's place.
#[derive(Clone, Copy, Debug)]
pub struct PeriodKey<'a> {
    /// The plan.
    pub plan: &'a Holiday,
    /// Its version, as the journal names it.
    pub version: i64,
    /// The period's number.
    pub number: i64,
}

/// A point of a period with what a page shows of it.
#[derive(Clone, Debug)]
pub struct PointRow {
    /// Which.
    pub point: PlaceId,
    /// Children with a seat.
    pub taken: i64,
    /// Who waits, first first.
    pub queue: Vec<StudentId>,
    /// Why the bureau keeps it.
    pub kept: Option<String>,
    /// When it was merged into others.
    pub closed_at: Option<Moment>,
}

/// A child on a point's list.
#[derive(Clone, Debug)]
pub struct PointMember {
    /// The child.
    pub student: Student,
    /// Its school's Chinese and English name.
    pub school: (String, String),
    /// At which point, or where it was.
    pub point: PlaceId,
    /// With a seat, or waiting.
    pub state: State,
    /// What the family wrote.
    pub note: String,
    /// The point it was moved from.
    pub moved_from: Option<PlaceId>,
    /// Guardians by name and phone.
    pub guardians: Vec<(String, String)>,
}

/// What [`member`] reads, of those sign-ups of a period that the condition names.
macro_rules! member_columns {
    ($condition:literal) => {
        concat!(
            "SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat, s.on_roll_from,
                 s.on_roll_until, s.care_note, u.point, u.state, u.note, u.moved_from, c.name_zh, c.name_en,
                 COALESCE(g.name, '') AS guardian, COALESCE(g.phone, '') AS phone
             FROM signup u
             JOIN student s ON s.district = u.district AND s.place = u.school AND s.student = u.student
             JOIN place c ON c.district = u.district AND c.place = u.school
             LEFT JOIN guardian g ON g.district = s.district AND g.household = s.household
             WHERE u.district = $1 AND u.place = $2 AND u.scheme = $3 AND u.period = $4 AND ",
            $condition,
            " ORDER BY u.state, CASE u.state WHEN 'waiting' THEN u.at ELSE 0 END, u.school, s.grade, s.home_class,
               s.seat, s.student, g.guardian"
        )
    };
}

impl PeriodKey<'_> {
    /// The plan's name.
    pub(crate) fn scheme(&self) -> &str {
        &self.plan.scheme.id
    }
}

impl Tx {
    /// Makes rows for the plan's points, where they are missing, and takes over its capacities where they differ; a capacity
    /// never falls below the seats that are taken.
    pub(crate) async fn points_laid(&mut self, key: &PeriodKey<'_>) -> Result<(), Fault> {
        const LAY: &str = "INSERT INTO point (district, place, scheme, period, point, capacity, taken)
             SELECT $1, $2, $3, $4, value ->> 'point', CAST(value ->> 'capacity' AS BIGINT), 0 FROM jsonb_each($5)
             WHERE NOT EXISTS (SELECT 1 FROM point p WHERE p.district = $1 AND p.place = $2 AND p.scheme = $3
                 AND p.period = $4 AND p.point = value ->> 'point'
                 AND p.capacity = CAST(value ->> 'capacity' AS BIGINT))
             ON CONFLICT (district, place, scheme, period, point) DO UPDATE
                 SET capacity = CASE WHEN excluded.capacity < point.taken THEN point.taken ELSE excluded.capacity END";
        let row =
            |terms: &rules::enrol::point::Terms| json!({ "point": terms.id(), "capacity": terms.capacity });
        let rows = batch(key.plan.point.iter().map(row));
        self.run(LAY, args![self.district(), self.place(), key.scheme(), key.number, rows]).await?;
        Ok(())
    }

    /// The points of a period; one that nobody has asked for yet is not among them.
    pub async fn points(&mut self, key: &PeriodKey<'_>) -> Result<Vec<PointRow>, Fault> {
        const READ: &str = "SELECT point, taken, kept, closed_at FROM point
             WHERE district = $1 AND place = $2 AND scheme = $3 AND period = $4 ORDER BY point";
        const QUEUES: &str = "SELECT point, student FROM signup
             WHERE district = $1 AND place = $2 AND scheme = $3 AND period = $4 AND state = 'waiting'
             ORDER BY at, student";
        let mut queues = self.queues(QUEUES, key, Vec::new()).await?;
        let rows = self.rows(READ, args![self.district(), self.place(), key.scheme(), key.number]).await?;
        let point = |row: &Row| {
            let point = row.text("point")?;
            Ok(PointRow {
                taken: row.int("taken")?,
                queue: queues.remove(&point).unwrap_or_default(),
                kept: row.text_or("kept")?,
                closed_at: row.moment_or("closed_at")?,
                point: PlaceId::new(point),
            })
        };
        rows.iter().map(point).collect()
    }

    /// How full these points are, and who waits there.
    pub(crate) async fn point_loads(
        &mut self,
        key: &PeriodKey<'_>,
        points: &[&PlaceId],
    ) -> Result<Vec<Load>, Fault> {
        const READ: &str = "SELECT point, taken, closed_at FROM point
             WHERE district = $1 AND place = $2 AND scheme = $3 AND period = $4
               AND point IN (SELECT value ->> 'point' FROM jsonb_each($5))";
        const QUEUES: &str = "SELECT point, student FROM signup
             WHERE district = $1 AND place = $2 AND scheme = $3 AND period = $4 AND state = 'waiting'
               AND point IN (SELECT value ->> 'point' FROM jsonb_each($5)) ORDER BY at, student";
        let points = batch(points.iter().map(|point| json!({ "point": point })));
        let mut queues = self.queues(QUEUES, key, vec![points.clone().into()]).await?;
        let args = args![self.district(), self.place(), key.scheme(), key.number, points];
        let load = |row: &Row| {
            let point = row.text("point")?;
            Ok(Load {
                taken: row.int("taken")?,
                queue: queues.remove(&point).unwrap_or_default(),
                is_closed: row.moment_or("closed_at")?.is_some(),
                point: PlaceId::new(point),
            })
        };
        self.rows(READ, args).await?.iter().map(load).collect()
    }

    /// Who waits, by point, first first.
    async fn queues(
        &mut self,
        read: &'static str,
        key: &PeriodKey<'_>,
        more: Vec<Arg>,
    ) -> Result<BTreeMap<String, Vec<StudentId>>, Fault> {
        let mut args = args![self.district(), self.place(), key.scheme(), key.number];
        args.extend(more);
        let mut queues: BTreeMap<String, Vec<StudentId>> = BTreeMap::new();
        for row in self.rows(read, args).await? {
            queues.entry(row.text("point")?).or_default().push(StudentId::new(row.text("student")?));
        }
        Ok(queues)
    }

    /// So many children more, or fewer, have a seat at a point; the table forbids more than fit.
    pub(crate) async fn point_shifted(
        &mut self,
        key: &PeriodKey<'_>,
        point: &PlaceId,
        by: i64,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE point SET taken = taken + $6
             WHERE district = $1 AND place = $2 AND scheme = $3 AND period = $4 AND point = $5";
        if by != 0 {
            self.run(PUT, args![self.district(), self.place(), key.scheme(), key.number, point.as_str(), by])
                .await?;
        }
        Ok(())
    }

    /// Who sits at a point and who waits there, by school, class and seat, with every guardian's phone.
    pub async fn point_list(
        &mut self,
        key: &PeriodKey<'_>,
        point: &PlaceId,
    ) -> Result<Vec<PointMember>, Fault> {
        const READ: &str = member_columns!("u.point = $5 AND u.state <> 'withdrawn'");
        let args = args![self.district(), self.place(), key.scheme(), key.number, point.as_str()];
        members(&self.rows(READ, args).await?)
    }

    /// Whose family declined another point and left when its own closed: the district speaks with each (X.1).
    pub async fn point_declined(&mut self, key: &PeriodKey<'_>) -> Result<Vec<PointMember>, Fault> {
        const READ: &str = member_columns!(
            "u.state = 'withdrawn' AND EXISTS (SELECT 1 FROM merger_question q WHERE q.district = u.district
                 AND q.place = u.place AND q.scheme = u.scheme AND q.period = u.period AND q.student = u.student
                 AND q.agrees = 0)"
        );
        let args = args![self.district(), self.place(), key.scheme(), key.number];
        members(&self.rows(READ, args).await?)
    }
}

fn members(rows: &[Row]) -> Result<Vec<PointMember>, Fault> {
    let mut list: Vec<PointMember> = Vec::new();
    for row in rows {
        let id = row.text("student")?;
        if list.last().is_none_or(|last| last.student.id.as_str() != id) {
            list.push(member(row)?);
        }
        let (guardian, phone) = (row.text("guardian")?, row.text("phone")?);
        if let Some(last) = list.last_mut().filter(|_| !phone.is_empty()) {
            last.guardians.push((guardian, phone));
        }
    }
    Ok(list)
}

fn member(row: &Row) -> Result<PointMember, Fault> {
    Ok(PointMember {
        student: student(row)?,
        school: (row.text("name_zh")?, row.text("name_en")?),
        point: PlaceId::new(row.text("point")?),
        state: super::signup::state(row)?,
        note: row.text("note")?,
        moved_from: row.text_or("moved_from")?.map(PlaceId::new),
        guardians: Vec::new(),
    })
}
