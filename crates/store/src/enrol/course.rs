//! x类课程 Courses: the teaching group's list and what parents may see of it.

mod ending;
mod taught;

pub(super) use taught::teacher_letters;

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Batch, Row, args, batch};
use crate::tx::Tx;
use rules::enrol::course::{Announced, Course, Kind, Proposed, Reviewed, State, also};
use rules::id::{CourseId, PersonId};
use rules::moment::Moment;
use serde_json::json;

/// A course with what a list shows beside it.
#[derive(Clone, Debug)]
pub struct CourseRow {
    /// The course.
    pub course: Course,
    /// Who teaches, by name.
    pub teacher_name: String,
    /// Children who wish for it.
    pub wishes: i64,
    /// Children who have a seat.
    pub placed: i64,
    /// Children who wait.
    pub waiting: i64,
    /// Those of them who are still to be asked when a seat is free.
    pub asking: i64,
    /// Seats that are kept for somebody who was asked.
    pub offered: i64,
}

/// The columns that [`course`] reads.
macro_rules! course_columns {
    () => {
        "c.course, c.title_zh, c.title_en, c.kind, c.teacher, c.site, c.room, c.weekday, c.days,
             c.from_minute, c.lessons, c.grade_min, c.grade_max, c.seats, c.taken, c.plan,
             CASE WHEN c.ended_at IS NULL THEN c.state ELSE 'ended' END AS state"
    };
}
pub(crate) use course_columns;

/// The name of the plan whose version is the parameter of that number: of which term a place is.
macro_rules! plan_of {
    ($version:literal) => {
        concat!(
            "COALESCE((SELECT min(v.scheme) FROM scheme v
                 WHERE v.district = $1 AND v.place = $2 AND v.version = ",
            $version,
            "), '')"
        )
    };
}
pub(crate) use plan_of;

impl Tx {
    /// Every course of the permit's place, by weekday and time.
    pub async fn courses(&mut self) -> Result<Vec<Course>, Fault> {
        const READ: &str = concat!(
            "SELECT ",
            course_columns!(),
            " FROM course c WHERE c.district = $1 AND c.place = $2 ORDER BY c.weekday, c.from_minute, c.course"
        );
        self.rows(READ, args![self.district(), self.place()]).await?.iter().map(course).collect()
    }

    /// One course of the permit's place, or [`Fault::NotFound`].
    pub async fn course(&mut self, id: &CourseId) -> Result<Course, Fault> {
        let all = self.courses().await?;
        all.into_iter().find(|course| course.id == *id).ok_or(Fault::NotFound)
    }

    /// Every course with its teacher's name and how many wish, sit and wait: each table is counted once, not once a course.
    pub async fn course_rows(&mut self) -> Result<Vec<CourseRow>, Fault> {
        const READ: &str = concat!(
            "SELECT ",
            course_columns!(),
            ", COALESCE(s.name, c.teacher) AS teacher_name, COALESCE(wished.wishes, 0) AS wishes,
                COALESCE(sat.placed, 0) AS placed, COALESCE(sat.waiting, 0) AS waiting,
                COALESCE(sat.asking, 0) AS asking, COALESCE(asked.offered, 0) AS offered
             FROM course c
             LEFT JOIN staff s ON s.district = c.district AND s.staff = c.teacher
             LEFT JOIN (SELECT course, count(*) AS wishes FROM preference
                 WHERE district = $1 AND place = $2 GROUP BY course) wished ON wished.course = c.course
             LEFT JOIN (SELECT p.course, count(*) FILTER (WHERE p.state = 'placed') AS placed,
                     count(*) FILTER (WHERE p.state = 'waiting') AS waiting,
                     count(*) FILTER (WHERE p.state = 'waiting' AND COALESCE(lapsed.at < p.since, true)) AS asking
                 FROM placement p LEFT JOIN (SELECT course, student, max(answered_at) AS at FROM offer
                     WHERE district = $1 AND place = $2 AND answer = 'lapsed' GROUP BY course, student) lapsed
                   ON lapsed.course = p.course AND lapsed.student = p.student
                 WHERE p.district = $1 AND p.place = $2 GROUP BY p.course) sat ON sat.course = c.course
             LEFT JOIN (SELECT course, count(*) AS offered FROM offer
                 WHERE district = $1 AND place = $2 AND answer IS NULL GROUP BY course) asked
               ON asked.course = c.course
             WHERE c.district = $1 AND c.place = $2 ORDER BY c.weekday, c.from_minute, c.course"
        );
        self.rows(READ, args![self.district(), self.place()]).await?.iter().map(course_row).collect()
    }

    /// Who may teach a course here: everyone with a role at the place or inside it, by name.
    pub async fn course_teachers(&mut self) -> Result<Vec<(PersonId, String)>, Fault> {
        const READ: &str = "SELECT DISTINCT s.staff, s.name FROM staff s
             JOIN role r ON r.district = s.district AND r.person = s.staff
             JOIN place p ON p.district = r.district AND p.place = r.place
             WHERE s.district = $1 AND r.role IN ('care-teacher', 'lecturer', 'teaching')
               AND (p.path = $2 OR p.path LIKE $2 || '/%') ORDER BY s.name, s.staff";
        let path = self.permit().path().as_str().to_owned();
        let rows = self.rows(READ, args![self.district(), path]).await?;
        rows.iter().map(|row| Ok((PersonId::new(row.text("staff")?), row.text("name")?))).collect()
    }

    /// Writes a proposed course.
    pub async fn course_proposed(
        &mut self,
        event: &Proposed,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "INSERT INTO course (district, place, course, title_zh, title_en, kind, teacher, site,
                 room, weekday, from_minute, lessons, grade_min, grade_max, seats, state, days, plan)
             SELECT $1, $2, value ->> 'id', value ->> 'title_zh', value ->> 'title_en', value ->> 'kind',
                 value ->> 'teacher', value ->> 'site', value ->> 'room', CAST(value ->> 'weekday' AS BIGINT),
                 CAST(value ->> 'from_minute' AS BIGINT), CAST(value ->> 'lessons' AS BIGINT),
                 CAST(value ->> 'grade_min' AS BIGINT), CAST(value ->> 'grade_max' AS BIGINT),
                 CAST(value ->> 'seats' AS BIGINT), value ->> 'state', CAST(value ->> 'days' AS BIGINT),
                 value ->> 'plan'
             FROM jsonb_each($3) WHERE true
             ON CONFLICT (district, place, course) DO UPDATE SET title_zh = excluded.title_zh,
                 title_en = excluded.title_en, kind = excluded.kind, teacher = excluded.teacher,
                 site = excluded.site, room = excluded.room, weekday = excluded.weekday,
                 from_minute = excluded.from_minute, lessons = excluded.lessons, grade_min = excluded.grade_min,
                 grade_max = excluded.grade_max, seats = excluded.seats, state = excluded.state,
                 days = excluded.days, plan = excluded.plan, reviewed_at = NULL, reviewed_by = NULL";
        let course = &event.course;
        let row = json!({
            "id": course.id, "title_zh": course.title_zh, "title_en": course.title_en,
            "kind": course.kind.code(), "teacher": course.teacher, "site": course.site, "room": course.room,
            "weekday": course.weekday, "days": course.days(), "from_minute": course.from_minute, "lessons": course.lessons,
            "grade_min": course.grades.0, "grade_max": course.grades.1, "seats": course.seats,
            "state": course.state.code(), "plan": course.plan,
        });
        self.run(PUT, args![self.district(), self.place(), batch(std::iter::once(row.clone()))]).await?;
        let record = Record {
            act: "course.proposed",
            subject: course.id.as_str(),
            clause: "P3.12",
            scheme_version: version,
            before: json!(null),
            after: row,
        };
        self.record(record, now).await
    }

    /// Writes what a review decided; what it takes out is of no term.
    pub async fn courses_reviewed(
        &mut self,
        event: &Reviewed,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE course SET state = $3, reviewed_at = $4, reviewed_by = $5,
                 plan = CASE WHEN $3 = 'closed' THEN NULL ELSE plan END
             WHERE district = $1 AND place = $2
               AND course IN (SELECT value ->> 'id' FROM jsonb_each($6))";
        let by = self.permit().person().to_string();
        let state = event.state.code();
        self.run(PUT, args![self.district(), self.place(), state, now, by, ids(&event.courses)]).await?;
        let place = self.place();
        let record = Record {
            act: "course.reviewed",
            subject: &place,
            clause: if event.despite.is_empty() { "P3.22" } else { "P1.36" },
            scheme_version: version,
            before: json!(null),
            after: json!({
                "state": state, "courses": event.courses, "despite": event.despite, "reason": event.reason,
            }),
        };
        self.record(record, now).await
    }

    /// Shows settled courses to the parents; `plan` is the one with whose term they end, drawn or not.
    pub async fn courses_announced(
        &mut self,
        event: &Announced,
        (version, plan): (i64, Option<&str>),
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE course SET state = 'announced', plan = $4
             WHERE district = $1 AND place = $2
               AND course IN (SELECT value ->> 'id' FROM jsonb_each($3))";
        self.run(PUT, args![self.district(), self.place(), ids(&event.courses), plan]).await?;
        let place = self.place();
        let record = Record {
            act: "course.announced",
            subject: &place,
            clause: "P3.22",
            scheme_version: version,
            before: json!(null),
            after: json!({ "courses": event.courses }),
        };
        self.record(record, now).await
    }
}

fn ids(courses: &[CourseId]) -> Batch {
    batch(courses.iter().map(|id| json!({ "id": id })))
}

/// Reads [`course_columns`].
pub(crate) fn course(row: &Row) -> Result<Course, Fault> {
    let (kind, state) = (row.text("kind")?, row.text("state")?);
    let weekday = row.int("weekday")?;
    Ok(Course {
        id: CourseId::new(row.text("course")?),
        title_zh: row.text("title_zh")?,
        title_en: row.text("title_en")?,
        kind: Kind::from_code(&kind).ok_or(Fault::Corrupt { what: "kind", why: kind })?,
        teacher: PersonId::new(row.text("teacher")?),
        site: row.text("site")?,
        room: row.text("room")?,
        weekday,
        also: also(row.int("days")?, weekday),
        from_minute: row.int("from_minute")?,
        lessons: row.int("lessons")?,
        grades: (row.int("grade_min")?, row.int("grade_max")?),
        seats: row.int("seats")?,
        taken: row.int("taken")?,
        state: State::from_code(&state).ok_or(Fault::Corrupt { what: "state", why: state })?,
        plan: row.text_or("plan")?,
    })
}

fn course_row(row: &Row) -> Result<CourseRow, Fault> {
    Ok(CourseRow {
        course: course(row)?,
        teacher_name: row.text("teacher_name")?,
        wishes: row.int("wishes")?,
        placed: row.int("placed")?,
        waiting: row.int("waiting")?,
        asking: row.int("asking")?,
        offered: row.int("offered")?,
    })
}
