//! 录取与候补 Placements: seats and waiting places, and the seat that passes on.

mod beyond;

use super::course::{course, course_columns};
use super::offer::{made_letter, names};
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use rules::enrol::course::Course;
use rules::enrol::placement::{Bound, Facts, Queued, State, Withdrawn};
use rules::id::{CourseId, HouseholdId, StudentId};
use rules::moment::Moment;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What a child has in a course, with the course.
#[derive(Clone, Debug)]
pub struct PlacementRow {
    /// The course.
    pub course: Course,
    /// Who teaches, by name.
    pub teacher_name: String,
    /// A seat, a place in the list …
    pub state: State,
    /// It is a seat, or was one to the end of its term.
    pub is_seat: bool,
    /// Which of the child's wishes it was; 0 for one taken after the draw.
    pub rank: i64,
    /// Place in the waiting list as it stands now, from 1.
    pub position: Option<i64>,
}

impl Tx {
    /// What a child has in which courses, by weekday.
    pub async fn placements(&mut self, student: &StudentId) -> Result<Vec<PlacementRow>, Fault> {
        const READ: &str = concat!(
            "SELECT ",
            course_columns!(),
            ", COALESCE(t.name, c.teacher) AS teacher_name, p.rank,
                CASE WHEN p.ended_at IS NULL THEN p.state ELSE 'ended' END AS held,
                CASE WHEN p.state = 'placed' THEN 1 ELSE 0 END AS is_seat,
                CASE WHEN p.state = 'waiting' THEN (SELECT count(*) FROM placement q
                    WHERE q.district = $1 AND q.place = $2 AND q.course = p.course AND q.state = 'waiting'
                      AND q.position <= p.position) END AS at
             FROM placement p
             JOIN course c ON c.district = p.district AND c.place = p.place AND c.course = p.course
             LEFT JOIN staff t ON t.district = c.district AND t.staff = c.teacher
             WHERE p.district = $1 AND p.place = $2 AND p.student = $3 ORDER BY c.weekday, p.rank, c.course"
        );
        let rows = self.rows(READ, args![self.district(), self.place(), student.as_str()]).await?;
        rows.iter().map(placement_row).collect()
    }

    /// On which days of the week each child has a seat in the term of a plan, a bit for each, Monday 1.
    pub(super) async fn days_seated(&mut self, plan: &str) -> Result<BTreeMap<StudentId, i64>, Fault> {
        const READ: &str = "SELECT student, days FROM placement
             WHERE district = $1 AND place = $2 AND plan = $3 AND state = 'placed' AND ended_at IS NULL";
        let mut seated: BTreeMap<StudentId, i64> = BTreeMap::new();
        for row in self.rows(READ, args![self.district(), self.place(), plan]).await? {
            *seated.entry(StudentId::new(row.text("student")?)).or_default() |= row.int("days")?;
        }
        Ok(seated)
    }

    /// What leaving a course may know.
    pub async fn placement_facts(&mut self, student: &StudentId, course: &CourseId) -> Result<Facts, Fault> {
        let child = self.student(student).await?;
        let course = self.course(course).await?;
        let mine = self.placements(student).await?;
        let mine = mine.iter().find(|one| one.course.id == course.id).map(|one| one.state);
        let (queue, offers) = (self.waiting_list(&course).await?, self.offers_open(&course.id).await?);
        Ok(Facts { student: child, course, mine, queue, offers })
    }

    /// A course's waiting list, first first.
    pub async fn waiting_list(&mut self, course: &Course) -> Result<Vec<Queued>, Fault> {
        const READ: &str = "SELECT p.student, s.household, s.name, p.rank,
                 COALESCE(a.most, 0) AS most, COALESCE(a.together, 0) AS together,
                 (SELECT CAST(COALESCE(sum(d.days), 0) AS BIGINT) FROM placement o JOIN course d
                    ON d.district = o.district AND d.place = o.place AND d.course = o.course
                  WHERE o.district = $1 AND o.place = $2 AND o.student = p.student AND o.state = 'placed'
                    AND o.plan = p.plan AND o.ended_at IS NULL) AS seated,
                 (SELECT count(*) FROM offer f WHERE f.district = $1 AND f.place = $2 AND f.course = $3
                    AND f.student = p.student AND f.answer = 'lapsed' AND f.answered_at >= p.since) AS lapsed
             FROM placement p
             JOIN student s ON s.district = p.district AND s.place = p.place AND s.student = p.student
             LEFT JOIN preference_ask a ON a.district = p.district AND a.place = p.place AND a.student = p.student
               AND a.plan = p.plan
             WHERE p.district = $1 AND p.place = $2 AND p.course = $3 AND p.state = 'waiting'
             ORDER BY p.position, p.student";
        let args = args![self.district(), self.place(), course.id.as_str()];
        let queued = |row: &Row| {
            let bound = Bound {
                days: row.int("seated")?,
                most: row.int("most")?,
                together: row.flag("together")?,
                is_own: row.int("rank")? == 0,
            };
            Ok(Queued {
                student: StudentId::new(row.text("student")?),
                household: HouseholdId::new(row.text("household")?),
                name: row.text("name")?,
                busy: bound.is_busy(course.days()),
                asks_first: bound.asks_first(course.days()),
                lapsed: row.int("lapsed")? > 0,
            })
        };
        self.rows(READ, args).await?.iter().map(queued).collect()
    }

    /// Writes a withdrawal; the first that waited has the seat, and waits no more for what it cannot have beside it.
    pub async fn placement_withdrawn(
        &mut self,
        event: &Withdrawn,
        facts: &Facts,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const LEAVE: &str = "UPDATE placement SET state = 'withdrawn', position = NULL, since = $5
             WHERE district = $1 AND place = $2 AND student = $3 AND course = $4";
        let (student, course) = (event.student.as_str(), event.course.as_str());
        self.run(LEAVE, args![self.district(), self.place(), student, course, now]).await?;
        if event.was == State::Placed {
            self.leave_group(&event.course, &event.student, now).await?;
            self.bill_cancelled(&event.student, &event.course, now.date()).await?;
        }
        if event.taken != facts.course.taken {
            self.count_taken(&event.course, event.taken).await?;
        }
        for next in &event.promoted {
            self.seat_waiting(&next.student, &facts.course, (version, now)).await?;
        }
        if let Some(offer) = &event.declined {
            self.offer_ended(offer, "declined", now).await?;
        }
        self.put_offers(&event.offered, now).await?;
        let promoted: Vec<&StudentId> = event.promoted.iter().map(|next| &next.student).collect();
        let record = Record {
            act: "placement.withdrawn",
            subject: student,
            clause: "P3.40",
            scheme_version: version,
            before: json!({ "course": course, "state": event.was.code() }),
            after: json!({ "state": "withdrawn", "promoted": promoted, "taken": event.taken,
                "offered": names(&event.offered) }),
        };
        self.record(record, now).await?;
        let mut letters =
            vec![letter("placement-withdrawn", &facts.student.household, &facts.student.name, facts)];
        letters.extend(
            event
                .promoted
                .iter()
                .map(|next| letter("placement-promoted", &next.household, &next.name, facts)),
        );
        letters.extend(event.offered.iter().map(|made| made_letter(made, &facts.course)));
        self.tell(&letters, now).await
    }

    /// Gives a child the seat, and takes it out of the other waiting lists of its days in the same term, and of all that would
    /// be more days than its family asked for.
    pub(super) async fn seat_waiting(
        &mut self,
        student: &StudentId,
        course: &Course,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const SEAT: &str = "UPDATE placement SET state = 'placed', position = NULL, since = $5
             WHERE district = $1 AND place = $2 AND student = $3 AND course = $4";
        const LAPSE: &str = "UPDATE placement SET state = 'withdrawn', position = NULL, since = $5
             WHERE district = $1 AND place = $2 AND student = $3 AND state = 'waiting'
               AND course IN (SELECT course FROM course
                   WHERE district = $1 AND place = $2 AND days & $4 > 0)
               AND plan = (SELECT o.plan FROM placement o
                   WHERE o.district = $1 AND o.place = $2 AND o.student = $3 AND o.course = $6)";
        // Nobody is in the group of a course before its term runs: then the first who are in it have not come yet either.
        const MEMBER: &str = "INSERT INTO grouping_member (district, place, grouping, student, joined_on)
             SELECT district, place, grouping, $4, COALESCE((SELECT min(m.joined_on) FROM grouping_member m
                 WHERE m.district = $1 AND m.place = $2 AND m.grouping = $3 HAVING min(m.joined_on) > $5), $5)
             FROM grouping WHERE district = $1 AND place = $2 AND grouping = $3
             ON CONFLICT (district, place, grouping, student) DO UPDATE
                 SET joined_on = excluded.joined_on, left_on = NULL";
        let (district, place) = (self.district(), self.place());
        let (child, id) = (student.as_str(), course.id.as_str());
        self.run(SEAT, args![&district, &place, child, id, now]).await?;
        self.run(LAPSE, args![&district, &place, child, course.days(), now, id]).await?;
        self.run(MEMBER, args![district, place, id, child, now.date().to_string()]).await?;
        self.stop_beyond(batch(std::iter::once((student,))), (version, now)).await
    }

    async fn leave_group(
        &mut self,
        course: &CourseId,
        student: &StudentId,
        now: Moment,
    ) -> Result<(), Fault> {
        const LEAVE: &str = "UPDATE grouping_member SET left_on = $5
             WHERE district = $1 AND place = $2 AND grouping = $3 AND student = $4";
        let day = now.date().to_string();
        let args = args![self.district(), self.place(), course.as_str(), student.as_str(), day];
        self.run(LEAVE, args).await?;
        Ok(())
    }

    pub(super) async fn count_taken(&mut self, course: &CourseId, taken: i64) -> Result<(), Fault> {
        const PUT: &str = "UPDATE course SET taken = $4 WHERE district = $1 AND place = $2 AND course = $3";
        self.run(PUT, args![self.district(), self.place(), course.as_str(), taken]).await?;
        Ok(())
    }
}

fn letter(kind: &'static str, household: &HouseholdId, child: &str, facts: &Facts) -> Tell {
    let words: Value = json!({
        "child": child, "course": facts.course.title_zh, "course_en": facts.course.title_en,
    });
    Tell { recipient: format!("household:{household}"), kind, words }
}

fn placement_row(row: &Row) -> Result<PlacementRow, Fault> {
    let held = row.text("held")?;
    Ok(PlacementRow {
        course: course(row)?,
        teacher_name: row.text("teacher_name")?,
        state: State::from_code(&held).ok_or(Fault::Corrupt { what: "placement.state", why: held })?,
        is_seat: row.flag("is_seat")?,
        rank: row.int("rank")?,
        position: row.int_or("at")?,
    })
}
