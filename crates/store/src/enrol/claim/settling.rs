//! 开班确定 What settling may know, and its rows: courses that open or close, children who go on, groups, messages.

use super::Row;
use crate::enrol::course::{plan_of, teacher_letters};
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::enrol::claim::{Instead, Moved, Settled, Standing};
use rules::enrol::course::Course;
use rules::enrol::course::term::Which;
use rules::id::{CourseId, HouseholdId, StudentId};
use rules::moment::Moment;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A child who is told of a settling.
struct Told {
    household: HouseholdId,
    name: String,
}

impl Tx {
    /// What settling a term may know: courses, who has what, and every decided claim in its order.
    pub async fn claims_to_settle(&mut self, which: &Which) -> Result<Standing, Fault> {
        const HELD: &str = "SELECT p.student, p.course, p.state FROM placement p
             WHERE p.district = $1 AND p.place = $2 AND p.state IN ('placed', 'waiting') AND p.ended_at IS NULL
               AND p.plan = $3
             ORDER BY p.course, p.position, p.student";
        const KEPT: &str = "SELECT course, count(*) AS kept FROM offer
             WHERE district = $1 AND place = $2 AND answer IS NULL GROUP BY course";
        let past = self.claims_past().await?;
        let asked = past.into_iter().map(|one| (one.draft.student, one.draft.wishes)).collect();
        let courses = which.only(self.courses().await?);
        let mut standing = Standing { courses, asked, ..Standing::default() };
        for row in self.rows(HELD, args![self.district(), self.place(), &which.plan]).await? {
            let (course, student) =
                (CourseId::new(row.text("course")?), StudentId::new(row.text("student")?));
            if row.text("state")? == "placed" {
                standing.seated.entry(course).or_default().insert(student);
            } else {
                standing.waiting.entry(course).or_default().push(student);
            }
        }
        for row in self.rows(KEPT, args![self.district(), self.place()]).await? {
            standing.kept.insert(CourseId::new(row.text("course")?), row.int("kept")?);
        }
        Ok(standing)
    }

    /// Opens and closes courses, moves the children of closed ones, and tells every family once. Nobody is in a group before the
    /// day `from` which its term runs.
    pub async fn claims_settled(
        &mut self,
        event: &Settled,
        standing: &Standing,
        (version, from): (i64, Date),
        now: Moment,
    ) -> Result<(), Fault> {
        self.settle_placements(event, (version, now)).await?;
        self.settle_courses(event, version, now).await?;
        self.open_groups(version, from.max(now.date())).await?;
        let record = Record {
            act: "claim.settled",
            subject: "courses",
            clause: "P3.21",
            scheme_version: version,
            before: json!(null),
            after: json!({ "opened": event.opened, "closed": event.closed, "moved": event.moved.len() }),
        };
        self.record(record, now).await?;
        let mut letters = self.settle_letters(event, standing).await?;
        letters.extend(teacher_letters(&standing.courses, (&event.opened, &event.closed), from));
        self.tell(&letters, now).await
    }

    /// What the children of closed courses had ends, then what they have instead begins.
    async fn settle_placements(
        &mut self,
        event: &Settled,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const END: &str = "UPDATE placement SET state = 'closed', position = NULL, since = $3
             WHERE district = $1 AND place = $2 AND state IN ('placed', 'waiting')
               AND course IN (SELECT value ->> 0 FROM jsonb_each($4))";
        const PUT: &str = concat!(
            "INSERT INTO placement (district, place, student, course, state, rank, position, since, weekday, days, plan)
             SELECT $1, $2, value ->> 0, value ->> 1, value ->> 2, CAST(value ->> 3 AS BIGINT),
                 CASE WHEN value ->> 2 = 'waiting' THEN (SELECT COALESCE(max(q.position), 0) FROM placement q
                     WHERE q.district = $1 AND q.place = $2 AND q.course = value ->> 1 AND q.state = 'waiting')
                     + CAST(value ->> 4 AS BIGINT) END, $3, CAST(value ->> 5 AS BIGINT),
                 CAST(value ->> 6 AS BIGINT), ",
            plan_of!("$5"),
            " FROM jsonb_each($4) WHERE true
             ON CONFLICT (district, place, student, course) DO UPDATE SET state = excluded.state,
                 rank = excluded.rank, position = excluded.position, since = excluded.since,
                 weekday = excluded.weekday, days = excluded.days, plan = excluded.plan"
        );
        let closed = batch(event.closed.iter().map(|(course, _)| json!([course])));
        self.run(END, args![self.district(), self.place(), now, closed]).await?;
        let seated = event.moved.iter().filter(|one| matches!(one.to, Instead::Seat(..)));
        self.stop_waiting_that_day(batch(seated.map(|one| (&one.student, one.weekday))), (version, now))
            .await?;
        let rows = batch(event.moved.iter().filter_map(placed));
        self.run(PUT, args![self.district(), self.place(), now, rows, version]).await?;
        Ok(())
    }

    async fn settle_courses(&mut self, event: &Settled, version: i64, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "WITH settled AS MATERIALIZED (SELECT value ->> 0 AS id, value ->> 1 AS state,
                 CAST(value ->> 2 AS BIGINT) AS taken FROM jsonb_each($3))
             UPDATE course SET state = settled.state, taken = settled.taken,
                 plan = (SELECT min(s.scheme) FROM scheme s
                     WHERE s.district = $1 AND s.place = $2 AND s.version = $4) FROM settled
             WHERE district = $1 AND place = $2 AND course = settled.id";
        const VOID: &str = "UPDATE offer SET answer = 'void', answered_at = $3, answered_by = $4
             WHERE district = $1 AND place = $2 AND answer IS NULL
               AND course IN (SELECT value ->> 0 FROM jsonb_each($5))";
        let opened = event.opened.iter().map(|(course, taken)| json!([course, "open", taken]));
        let closed = event.closed.iter().map(|(course, _)| json!([course, "closed", 0]));
        self.run(PUT, args![self.district(), self.place(), batch(opened.chain(closed)), version]).await?;
        let (by, closed) = (self.permit().person().to_string(), event.closed.iter());
        let closed = batch(closed.map(|(course, _)| json!([course])));
        self.run(VOID, args![self.district(), self.place(), now, by, closed]).await?;
        Ok(())
    }

    /// One message a child and course: that it opens, or what there is instead.
    async fn settle_letters(&mut self, event: &Settled, standing: &Standing) -> Result<Vec<Tell>, Fault> {
        let told = self.settle_children().await?;
        let courses: BTreeMap<&CourseId, &Course> =
            standing.courses.iter().map(|course| (&course.id, course)).collect();
        let had: BTreeMap<&CourseId, i64> = event.closed.iter().map(|(course, had)| (course, *had)).collect();
        let mut letters = Vec::new();
        for (course, _) in &event.opened {
            for student in standing.seated.get(course).into_iter().flatten() {
                letters.extend(letter(&told, &courses, student, "course-opened", (course, None, 0)));
            }
        }
        for one in &event.moved {
            let number = had.get(&one.from).copied().unwrap_or(0);
            let (kind, to) = match &one.to {
                Instead::Seat(to, _) => ("course-closed-seat", Some(to)),
                Instead::Place(to, _) => ("course-closed-waits", Some(to)),
                Instead::Nothing => ("course-closed", None),
            };
            letters.extend(letter(&told, &courses, &one.student, kind, (&one.from, to, number)));
        }
        Ok(letters)
    }

    async fn settle_children(&mut self) -> Result<BTreeMap<StudentId, Told>, Fault> {
        const READ: &str = "SELECT s.student, s.household, s.name FROM student s
             WHERE s.district = $1 AND s.place = $2 AND EXISTS (SELECT 1 FROM placement p
                 WHERE p.district = $1 AND p.place = $2 AND p.student = s.student)";
        let told = |row: &Row| {
            let (household, name) = (HouseholdId::new(row.text("household")?), row.text("name")?);
            Ok((StudentId::new(row.text("student")?), Told { household, name }))
        };
        self.rows(READ, args![self.district(), self.place()]).await?.iter().map(told).collect()
    }
}

/// The row of a child that goes on; positions go on where the list ended, in the order of the settling.
fn placed(moved: &Moved) -> Option<Value> {
    let (weekday, days) = (moved.weekday, moved.days);
    match &moved.to {
        Instead::Seat(course, rank) => Some(json!([moved.student, course, "placed", rank, 0, weekday, days])),
        Instead::Place(course, at) => Some(json!([moved.student, course, "waiting", 0, at, weekday, days])),
        Instead::Nothing => None,
    }
}

fn letter(
    told: &BTreeMap<StudentId, Told>,
    courses: &BTreeMap<&CourseId, &Course>,
    student: &StudentId,
    kind: &'static str,
    (course, to, had): (&CourseId, Option<&CourseId>, i64),
) -> Option<Tell> {
    let (child, course) = (told.get(student)?, courses.get(course)?);
    let to = to.and_then(|to| courses.get(to));
    let words = json!({
        "child": child.name, "course": course.title_zh, "course_en": course.title_en, "had": had.to_string(),
        "to": to.map(|to| to.title_zh.as_str()), "to_en": to.map(|to| to.title_en.as_str()),
    });
    Some(Tell { recipient: format!("household:{}", child.household), kind, words })
}
