//! 课程结束 Courses of a term that is over, and all that ends with them.

use super::ids;
use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::enrol::course::ending::{Ended, Running};
use rules::id::CourseId;
use rules::moment::Moment;
use serde_json::json;

impl Tx {
    /// Courses that are open, and those that did not open, each with the plan under which that was decided; those that were announced
    /// and never drawn or claimed, with the plan of their announcement; and the care, the meals and what stands beside them of a term
    /// that are charged for. A course that a review took out was never in a term.
    pub async fn courses_running(&mut self) -> Result<Vec<Running>, Fault> {
        const READ: &str = "SELECT course, plan FROM course
             WHERE district = $1 AND place = $2 AND ended_at IS NULL
               AND (state = 'open' OR state IN ('closed', 'announced') AND plan IS NOT NULL)
             UNION ALL
             SELECT 'care/' || scheme AS course, scheme AS plan FROM programme
             WHERE district = $1 AND place = $2 AND ended_at IS NULL
             UNION ALL
             SELECT 'meals/' || scheme AS course, scheme AS plan FROM meal_term
             WHERE district = $1 AND place = $2 AND ended_at IS NULL
             UNION ALL
             SELECT purse || '/' || scheme AS course, scheme AS plan FROM beside_term
             WHERE district = $1 AND place = $2 AND ended_at IS NULL ORDER BY course";
        let running = |row: &Row| {
            Ok(Running { course: CourseId::new(row.text("course")?), plan: row.text_or("plan")? })
        };
        self.rows(READ, args![self.district(), self.place()]).await?.iter().map(running).collect()
    }

    /// Ends courses, their seats and waiting lists, the offers that still stand and the places in their groups, and care and meals
    /// that were charged for. Seats keep their state beside: the money of the term is settled by it.
    pub async fn courses_ended(&mut self, event: &Ended, now: Moment) -> Result<(), Fault> {
        const COURSES: &str = "UPDATE course SET ended_at = $3
             WHERE district = $1 AND place = $2 AND ended_at IS NULL
               AND course IN (SELECT value ->> 'id' FROM jsonb_each($4))";
        const CARE: &str = "UPDATE programme SET ended_at = $3
             WHERE district = $1 AND place = $2 AND ended_at IS NULL
               AND 'care/' || scheme IN (SELECT value ->> 'id' FROM jsonb_each($4))";
        const MEALS: &str = "UPDATE meal_term SET ended_at = $3
             WHERE district = $1 AND place = $2 AND ended_at IS NULL
               AND 'meals/' || scheme IN (SELECT value ->> 'id' FROM jsonb_each($4))";
        const BESIDE: &str = "UPDATE beside_term SET ended_at = $3
             WHERE district = $1 AND place = $2 AND ended_at IS NULL
               AND purse || '/' || scheme IN (SELECT value ->> 'id' FROM jsonb_each($4))";
        const PLACES: &str = "UPDATE placement SET ended_at = $3, position = NULL,
                 state = CASE WHEN state = 'waiting' THEN 'withdrawn' ELSE state END
             WHERE district = $1 AND place = $2 AND ended_at IS NULL AND state IN ('placed', 'waiting')
               AND course IN (SELECT value ->> 'id' FROM jsonb_each($4))";
        const OFFERS: &str = "UPDATE offer SET answer = 'void', answered_at = $3, answered_by = $5
             WHERE district = $1 AND place = $2 AND answer IS NULL
               AND course IN (SELECT value ->> 'id' FROM jsonb_each($4))";
        const MEMBERS: &str = "UPDATE grouping_member SET left_on = $3
             WHERE district = $1 AND place = $2 AND left_on IS NULL AND grouping IN (SELECT g.grouping FROM grouping g
                 WHERE g.district = $1 AND g.place = $2
                   AND g.course IN (SELECT value ->> 'id' FROM jsonb_each($4)))";
        let (district, place) = (self.district(), self.place());
        let (by, today) = (self.permit().person().to_string(), now.date().to_string());
        let courses = &event.courses;
        self.run(COURSES, args![&district, &place, now, ids(courses)]).await?;
        self.run(CARE, args![&district, &place, now, ids(courses)]).await?;
        self.run(MEALS, args![&district, &place, now, ids(courses)]).await?;
        self.run(BESIDE, args![&district, &place, now, ids(courses)]).await?;
        let places = self.run(PLACES, args![&district, &place, now, ids(courses)]).await?;
        self.run(OFFERS, args![&district, &place, now, ids(courses), by]).await?;
        self.run(MEMBERS, args![&district, &place, today, ids(courses)]).await?;
        let record = Record {
            act: "course.ended",
            subject: &event.term.plan,
            clause: "P3.31",
            scheme_version: event.term.version,
            before: json!(null),
            after: json!({ "courses": courses, "places": places, "until": event.term.until.to_string() }),
        };
        self.record(record, now).await
    }
}
