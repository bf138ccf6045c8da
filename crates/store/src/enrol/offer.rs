//! 候补递补 Offers of freed seats: made, answered, passed on by the clock.

use super::course::{course, course_columns};
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use rules::enrol::course::Course;
use rules::enrol::offer::{Answer, Answered, Facts, Made, Offer, Passed, Settled};
use rules::enrol::placement::Queued;
use rules::id::{CourseId, OfferId, StudentId};
use rules::moment::Moment;
use serde_json::{Value, json};

/// An offer that stands, with its course.
#[derive(Clone, Debug)]
pub struct OfferRow {
    /// The offer.
    pub offer: Offer,
    /// The course.
    pub course: Course,
}

impl Tx {
    /// The offers of a course that stand.
    pub(super) async fn offers_open(&mut self, course: &CourseId) -> Result<Vec<Offer>, Fault> {
        const READ: &str = "SELECT offer, course AS of, student, until_at FROM offer
             WHERE district = $1 AND place = $2 AND course = $3 AND answer IS NULL ORDER BY made_at, offer";
        let rows = self.rows(READ, args![self.district(), self.place(), course.as_str()]).await?;
        rows.iter().map(offer).collect()
    }

    /// The offers to these children that stand, the next to end first.
    pub async fn offers_to(&mut self, students: &[StudentId]) -> Result<Vec<OfferRow>, Fault> {
        const READ: &str = concat!(
            "SELECT ",
            course_columns!(),
            ", o.offer, o.course AS of, o.student, o.until_at FROM offer o
             JOIN course c ON c.district = o.district AND c.place = o.place AND c.course = o.course
             WHERE o.district = $1 AND o.place = $2 AND o.answer IS NULL
               AND o.student IN (SELECT value ->> 'id' FROM jsonb_each($3)) ORDER BY o.until_at, o.offer"
        );
        let ids = batch(students.iter().map(|id| json!({ "id": id })));
        let rows = self.rows(READ, args![self.district(), self.place(), ids]).await?;
        rows.iter().map(|row| Ok(OfferRow { offer: offer(row)?, course: course(row)? })).collect()
    }

    /// What [`rules::enrol::offer::answer`] and [`rules::enrol::offer::settle`] may know.
    pub async fn offer_facts(&mut self, id: &CourseId) -> Result<Facts, Fault> {
        let course = self.course(id).await?;
        let (queue, open) = (self.waiting_list(&course).await?, self.offers_open(id).await?);
        let said = self.offers_said(id).await?;
        Ok(Facts { course, queue, open, said })
    }

    /// Answers that still hold: who accepted has the seat, who declined neither has it nor waits for it.
    async fn offers_said(&mut self, course: &CourseId) -> Result<Vec<(Offer, Answer)>, Fault> {
        const READ: &str = "SELECT o.offer, o.course AS of, o.student, o.until_at, o.answer FROM offer o
             JOIN placement p ON p.district = o.district AND p.place = o.place
               AND p.course = o.course AND p.student = o.student
             WHERE o.district = $1 AND o.place = $2 AND o.course = $3
               AND (o.answer = 'accepted' AND p.state = 'placed'
                 OR o.answer = 'declined' AND p.state = 'withdrawn')
             ORDER BY o.answered_at DESC, o.offer";
        let rows = self.rows(READ, args![self.district(), self.place(), course.as_str()]).await?;
        let said = |row: &Row| {
            let accepted = row.text("answer")? == Answer::Accept.code();
            Ok((offer(row)?, if accepted { Answer::Accept } else { Answer::Decline }))
        };
        rows.iter().map(said).collect()
    }

    /// Courses in which the clock may have something to move: an offer stands, or a seat is free while somebody waits.
    pub async fn offer_courses(&mut self) -> Result<Vec<CourseId>, Fault> {
        const READ: &str = "SELECT c.course FROM course c
             WHERE c.district = $1 AND c.place = $2 AND c.state = 'open' AND c.ended_at IS NULL AND (
               EXISTS (SELECT 1 FROM offer o WHERE o.district = c.district AND o.place = c.place
                   AND o.course = c.course AND o.answer IS NULL)
               OR c.taken < c.seats AND EXISTS (SELECT 1 FROM placement p WHERE p.district = c.district
                   AND p.place = c.place AND p.course = c.course AND p.state = 'waiting'))
             ORDER BY c.course";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| Ok(CourseId::new(row.text("course")?))).collect()
    }

    /// Writes an answer; whoever is asked next is told.
    pub async fn offer_answered(
        &mut self,
        event: &Answered,
        facts: &Facts,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        let (one, id) = (&event.offer, event.offer.student.as_str());
        self.offer_ended(&one.id, event.answer.code(), now).await?;
        let who = facts.queue.iter().find(|queued| queued.student == one.student);
        let mut letters = Vec::new();
        match event.answer {
            Answer::Accept => {
                self.count_taken(&one.course, event.taken).await?;
                self.seat_waiting(&one.student, &facts.course, (version, now)).await?;
                letters.extend(who.map(|who| letter("placement-seated", who, &facts.course, None)));
            }
            Answer::Decline => {
                self.stop_waiting(&one.student, &one.course, now).await?;
                letters.extend(who.map(|who| letter("placement-withdrawn", who, &facts.course, None)));
            }
        }
        self.pass_on(&event.next, &facts.course, event.taken, (version, now)).await?;
        let after = json!({
            "course": one.course, "answer": event.answer.code(), "taken": event.taken,
            "promoted": seated(&event.next), "offered": names(&event.next.asked),
        });
        self.record(record("offer.answered", id, version, json!({ "offer": one.id }), after), now).await?;
        letters.extend(passed_letters(&event.next, &facts.course));
        self.tell(&letters, now).await
    }

    /// Writes what the clock moved.
    pub async fn offers_settled(&mut self, event: &Settled, version: i64, now: Moment) -> Result<(), Fault> {
        const LAST: &str =
            "UPDATE placement SET position = (SELECT COALESCE(max(q.position), 0) + 1 FROM placement q
                 WHERE q.district = $1 AND q.place = $2 AND q.course = $3)
             WHERE district = $1 AND place = $2 AND course = $3 AND student = $4 AND state = 'waiting'";
        let course = event.course.id.as_str();
        for (lapsed, _) in &event.lapsed {
            self.offer_ended(&lapsed.id, "lapsed", now).await?;
            self.run(LAST, args![self.district(), self.place(), course, lapsed.student.as_str()]).await?;
        }
        for void in &event.void {
            self.offer_ended(&void.id, "void", now).await?;
        }
        self.pass_on(&event.next, &event.course, event.taken, (version, now)).await?;
        let lapsed: Vec<&StudentId> = event.lapsed.iter().map(|(offer, _)| &offer.student).collect();
        let after = json!({ "lapsed": lapsed, "void": event.void.len(), "promoted": seated(&event.next),
            "offered": names(&event.next.asked) });
        self.record(record("offer.settled", course, version, Value::Null, after), now).await?;
        let over = event.lapsed.iter().map(|(_, who)| letter("offer-lapsed", who, &event.course, None));
        let passed = passed_letters(&event.next, &event.course);
        self.tell(&over.chain(passed).collect::<Vec<_>>(), now).await
    }

    /// Free seats that went to whoever waited, and the rows of offers.
    async fn pass_on(
        &mut self,
        passed: &Passed,
        course: &Course,
        taken: i64,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        if !passed.seated.is_empty() {
            self.count_taken(&course.id, taken).await?;
        }
        for next in &passed.seated {
            self.seat_waiting(&next.student, course, (version, now)).await?;
        }
        self.put_offers(&passed.asked, now).await
    }

    /// The rows of offers that are made.
    pub(super) async fn put_offers(&mut self, made: &[Made], now: Moment) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO offer (district, place, offer, course, student, made_at, until_at)
             SELECT $1, $2, value ->> 'id', value ->> 'course', value ->> 'student', $3,
                 CAST(value ->> 'until' AS BIGINT)
             FROM jsonb_each($4)";
        if made.is_empty() {
            return Ok(());
        }
        let rows = batch(made.iter().map(|made| {
            let Offer { id, course, student, until } = &made.offer;
            json!({ "id": id, "course": course, "student": student, "until": until })
        }));
        self.run(ADD, args![self.district(), self.place(), now, rows]).await?;
        Ok(())
    }

    /// An offer stands no more.
    pub(super) async fn offer_ended(
        &mut self,
        id: &OfferId,
        answer: &'static str,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE offer SET answer = $4, answered_at = $5, answered_by = $6
             WHERE district = $1 AND place = $2 AND offer = $3 AND answer IS NULL";
        let by = self.permit().person().to_string();
        self.run(PUT, args![self.district(), self.place(), id.as_str(), answer, now, by]).await?;
        Ok(())
    }

    async fn stop_waiting(
        &mut self,
        student: &StudentId,
        course: &CourseId,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE placement SET state = 'withdrawn', position = NULL, since = $5
             WHERE district = $1 AND place = $2 AND student = $3 AND course = $4 AND state = 'waiting'";
        let args = args![self.district(), self.place(), student.as_str(), course.as_str(), now];
        self.run(PUT, args).await?;
        Ok(())
    }
}

/// Who is asked, as the journal keeps it.
pub(super) fn names(made: &[Made]) -> Vec<&StudentId> {
    made.iter().map(|one| &one.offer.student).collect()
}

/// Who has a seat by it, as the journal keeps it.
fn seated(passed: &Passed) -> Vec<&StudentId> {
    passed.seated.iter().map(|one| &one.student).collect()
}

/// The messages to families that have a seat by it, and to those that are asked.
fn passed_letters(passed: &Passed, course: &Course) -> Vec<Tell> {
    let seated = passed.seated.iter().map(|one| letter("placement-promoted", one, course, None));
    seated.chain(passed.asked.iter().map(|made| made_letter(made, course))).collect()
}

/// The message to a family that is asked.
pub(super) fn made_letter(made: &Made, course: &Course) -> Tell {
    letter("offer-made", &made.to, course, Some(made.offer.until))
}

fn letter(kind: &'static str, to: &Queued, course: &Course, until: Option<Moment>) -> Tell {
    let words = json!({
        "child": to.name, "course": course.title_zh, "course_en": course.title_en, "until": until,
    });
    Tell { recipient: format!("household:{}", to.household), kind, words }
}

fn record<'a>(
    act: &'static str,
    subject: &'a str,
    scheme_version: i64,
    before: Value,
    after: Value,
) -> Record<'a> {
    Record { act, subject, clause: "X.1", scheme_version, before, after }
}

fn offer(row: &Row) -> Result<Offer, Fault> {
    Ok(Offer {
        id: OfferId::new(row.text("offer")?),
        course: CourseId::new(row.text("of")?),
        student: StudentId::new(row.text("student")?),
        until: row.moment("until_at")?,
    })
}
