//! 入册 A batch of claims written by set: seats, places, groups, claims, journal and messages in one transaction.

use super::HeldClaim;
use crate::enrol::course::plan_of;
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Batch, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::enrol::claim::{Claimed, Draft, Facts, Got, Refusal, Slot};
use rules::enrol::placement::State;
use rules::id::{CourseId, PersonId, StudentId};
use rules::moment::Moment;
use rules::people::role::Permit;
use rules::refusal::Refuses;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A decided claim with the permit of whoever pressed.
#[derive(Debug)]
pub struct Decided<'a> {
    /// The guardian's.
    pub permit: &'a Permit,
    /// What was asked.
    pub draft: &'a Draft,
    /// What it came to.
    pub claimed: &'a Claimed,
    /// Its turn, if it waited.
    pub turn: i64,
}

/// A claim for the waiting room, with the permit of whoever pressed.
#[derive(Debug)]
pub struct Holding<'a> {
    /// The guardian's.
    pub permit: &'a Permit,
    /// What was asked.
    pub draft: &'a Draft,
    /// Its place in the line; none for the place of its coming.
    pub turn: Option<i64>,
}

/// The term that claims are of.
#[derive(Clone, Copy, Debug)]
pub struct ClaimTerm<'a> {
    /// The name of its plan.
    pub plan: &'a str,
    /// The version by which it is decided.
    pub version: i64,
    /// Its first day: nobody is in a group before.
    pub from: Date,
}

impl Tx {
    /// Writes decided claims; `facts` are those they were decided from, as the last of them left them.
    pub async fn claims_decided(
        &mut self,
        decided: &[Decided<'_>],
        facts: &Facts,
        ClaimTerm { plan, version, from }: ClaimTerm<'_>,
        now: Moment,
    ) -> Result<(), Fault> {
        let got: Vec<(&Decided<'_>, &Slot)> =
            decided.iter().flat_map(|one| one.claimed.slots.iter().map(move |slot| (one, slot))).collect();
        self.claim_placements(&got, facts, (version, now)).await?;
        self.claim_seats(&got).await?;
        self.claim_members(&got, from.max(now.date())).await?;
        let first = self.seq() + 1; // after the rows of places in lists that ended
        let rows = decided
            .iter()
            .zip(first..)
            .map(|(one, seq)| row(one.draft, one.permit, (one.turn, seq), text(&one.claimed.slots)));
        self.put_claims(("decided", plan), batch(rows)).await?;
        let records = decided.iter().map(|one| {
            let after = json!({
                "key": one.draft.key, "at": one.draft.at, "wishes": one.draft.wishes, "slots": one.claimed.slots,
            });
            (one.permit, record("claim.decided", one.draft, version, after))
        });
        self.record_all(records, now).await?;
        let letters = decided.iter().zip(first..).map(|(one, seq)| (seq, letters(one.claimed, facts)));
        self.tell_all(letters, now).await
    }

    /// Writes claims into the waiting room; an earlier one of the same child is replaced and leaves its turn.
    pub async fn claims_holding(
        &mut self,
        holding: &[Holding<'_>],
        ClaimTerm { plan, version, .. }: ClaimTerm<'_>,
        now: Moment,
    ) -> Result<(), Fault> {
        const REPLACE: &str = "UPDATE claim SET state = 'replaced'
             WHERE district = $1 AND place = $2 AND state = 'held' AND plan = $4
               AND student IN (SELECT value ->> 0 FROM jsonb_each($3))";
        let first = self.seq() + 1;
        let replaced = batch(holding.iter().map(|one| json!([one.draft.student])));
        self.run(REPLACE, args![self.district(), self.place(), replaced, plan]).await?;
        let rows = holding
            .iter()
            .zip(first..)
            .map(|(one, seq)| row(one.draft, one.permit, (one.turn.unwrap_or(seq), seq), "[]".to_owned()));
        self.put_claims(("held", plan), batch(rows)).await?;
        let records = holding.iter().zip(first..).map(|(one, seq)| {
            let turn = one.turn.unwrap_or(seq);
            let after =
                json!({ "key": one.draft.key, "at": one.draft.at, "wishes": one.draft.wishes, "turn": turn });
            (one.permit, record("claim.held", one.draft, version, after))
        });
        self.record_all(records, now).await
    }

    /// Writes that claims of the waiting room could not be decided; the family reads why.
    pub async fn claims_refused(
        &mut self,
        refused: &[(&HeldClaim, &Refusal)],
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "WITH refused AS MATERIALIZED (SELECT value ->> 0 AS child, value ->> 1 AS pressed,
                 value ->> 2 AS why FROM jsonb_each($3))
             UPDATE claim SET state = 'refused', reason = refused.why FROM refused
             WHERE district = $1 AND place = $2 AND student = refused.child AND request = refused.pressed";
        let rows = refused.iter().map(|(held, why)| json!([held.draft.student, held.draft.key, why.code()]));
        self.run(PUT, args![self.district(), self.place(), batch(rows)]).await?;
        let permit = self.permit().clone();
        let records = refused.iter().map(|(held, why)| {
            let record = Record {
                act: "claim.refused",
                subject: held.draft.student.as_str(),
                clause: why.clause(),
                scheme_version: version,
                before: json!({ "key": held.draft.key }),
                after: json!({ "reason": why.code() }),
            };
            (&permit, record)
        });
        self.record_all(records, now).await
    }

    async fn put_claims(&mut self, (state, plan): (&str, &str), rows: Batch) -> Result<(), Fault> {
        const PUT: &str =
            "INSERT INTO claim (district, place, student, request, person, state, at, turn, wishes, slots, seq, plan)
             SELECT $1, $2, value ->> 0, value ->> 1, value ->> 2, $3, CAST(value ->> 3 AS BIGINT),
                 CAST(value ->> 4 AS BIGINT), value ->> 5, value ->> 6, CAST(value ->> 7 AS BIGINT), $5
             FROM jsonb_each($4) WHERE true
             ON CONFLICT (district, place, student, request) DO UPDATE
                 SET state = excluded.state, slots = excluded.slots, seq = excluded.seq";
        self.run(PUT, args![self.district(), self.place(), state, rows, plan]).await?;
        Ok(())
    }

    /// Seats and places, and the waiting places that a seat of the same weekday ends.
    async fn claim_placements(
        &mut self,
        got: &[(&Decided<'_>, &Slot)],
        facts: &Facts,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const PUT: &str = concat!(
            "INSERT INTO placement (district, place, student, course, state, rank, position, since, weekday, days, plan)
             SELECT $1, $2, value ->> 0, value ->> 1, value ->> 2, 0, CAST(value ->> 3 AS BIGINT), $3,
                 CAST(value ->> 4 AS BIGINT), CAST(value ->> 5 AS BIGINT), ",
            plan_of!("$5"),
            " FROM jsonb_each($4) WHERE true
             ON CONFLICT (district, place, student, course) DO UPDATE SET state = excluded.state, rank = 0,
                 position = excluded.position, since = excluded.since, weekday = excluded.weekday,
                 days = excluded.days, plan = excluded.plan"
        );
        let rows = batch(placed(got, facts).into_iter());
        self.run(PUT, args![self.district(), self.place(), now, rows, version]).await?;
        self.end_waiting(facts, now).await?;
        let seated = got.iter().filter(|(_, slot)| slot.got == Got::Seat);
        self.stop_beyond(batch(seated.map(|(one, _)| (&one.draft.student,))), (version, now)).await
    }

    /// Places in lists that the decisions have ended: of few batches any.
    async fn end_waiting(&mut self, facts: &Facts, now: Moment) -> Result<(), Fault> {
        const LAPSE: &str = "WITH gone AS MATERIALIZED (SELECT value ->> 0 AS child, value ->> 1 AS id
                 FROM jsonb_each($4))
             UPDATE placement SET state = 'withdrawn', position = NULL, since = $3 FROM gone
             WHERE district = $1 AND place = $2 AND student = gone.child AND course = gone.id AND state = 'waiting'";
        let ended: Vec<(&StudentId, &CourseId)> = facts
            .children
            .iter()
            .flat_map(|(student, child)| child.held.iter().map(move |(course, held)| (student, course, held)))
            .filter(|(.., held)| held.state == State::Withdrawn)
            .map(|(student, course, _)| (student, course))
            .collect();
        if ended.is_empty() {
            return Ok(());
        }
        self.run(LAPSE, args![self.district(), self.place(), now, batch(ended.into_iter())]).await?;
        Ok(())
    }

    /// With a seat, a child waits no more for others of that weekday in the same term: rows of student and weekday.
    pub(super) async fn stop_waiting_that_day(
        &mut self,
        seated: Batch,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const LAPSE: &str = concat!(
            "UPDATE placement SET state = 'withdrawn', position = NULL, since = $3
             WHERE district = $1 AND place = $2 AND state = 'waiting' AND (student, weekday) IN
                 (SELECT value ->> 0, CAST(value ->> 1 AS BIGINT) FROM jsonb_each($4))
               AND plan = ",
            plan_of!("$5")
        );
        self.run(LAPSE, args![self.district(), self.place(), now, seated, version]).await?;
        Ok(())
    }

    /// Counts the seats; one that is not there any more is a conflict, and nothing of the batch happened.
    async fn claim_seats(&mut self, got: &[(&Decided<'_>, &Slot)]) -> Result<(), Fault> {
        const PUT: &str = "WITH more AS MATERIALIZED (SELECT value ->> 0 AS id, CAST(value ->> 1 AS BIGINT) AS n
                 FROM jsonb_each($3))
             UPDATE course SET taken = course.taken + more.n FROM more
             WHERE district = $1 AND place = $2 AND course = more.id AND course.taken + more.n <= course.seats";
        let mut more: BTreeMap<&CourseId, i64> = BTreeMap::new();
        for (_, slot) in got.iter().filter(|(_, slot)| slot.got == Got::Seat) {
            *more.entry(&slot.course).or_default() += 1;
        }
        let (courses, rows) = (more.len() as u64, batch(more.iter()));
        if courses == 0 {
            return Ok(());
        }
        let touched = self.run(PUT, args![self.district(), self.place(), rows]).await?;
        if touched == courses { Ok(()) } else { Err(Fault::Conflict("a course is full".into())) }
    }

    /// A seat in a course that is a group already is a place in that group from a day on.
    async fn claim_members(&mut self, got: &[(&Decided<'_>, &Slot)], from: Date) -> Result<(), Fault> {
        const MEMBER: &str = "WITH seated AS MATERIALIZED (SELECT value ->> 0 AS child, value ->> 1 AS id
                 FROM jsonb_each($4))
             INSERT INTO grouping_member (district, place, grouping, student, joined_on)
             SELECT g.district, g.place, g.grouping, seated.child, $3 FROM seated
             JOIN grouping g ON g.district = $1 AND g.place = $2 AND g.grouping = seated.id
             WHERE true
             ON CONFLICT (district, place, grouping, student) DO UPDATE
                 SET joined_on = excluded.joined_on, left_on = NULL";
        let seated = got.iter().filter(|(_, slot)| slot.got == Got::Seat);
        let rows = batch(seated.map(|(one, slot)| (&one.draft.student, &slot.course)));
        self.run(MEMBER, args![self.district(), self.place(), from.to_string(), rows]).await?;
        Ok(())
    }
}

/// A row of `placement`: who, where, as what, position, weekday, days.
type PlacedRow<'a> = (&'a StudentId, &'a CourseId, &'static str, Option<i64>, i64, i64);

/// A row of `claim`, from student to seq.
type ClaimRow<'a> = (&'a StudentId, &'a str, &'a PersonId, Moment, i64, String, String, i64);

fn row<'a>(draft: &'a Draft, permit: &'a Permit, (turn, seq): (i64, i64), slots: String) -> ClaimRow<'a> {
    let wishes = text(&draft.wishes);
    (&draft.student, &draft.key, permit.person(), draft.at, turn, wishes, slots, seq)
}

fn text(what: &impl Serialize) -> String {
    serde_json::to_string(what).expect("ids and numbers are JSON")
}

/// The rows of `placement`: a list's positions go on where they ended before the batch.
fn placed<'a>(got: &[(&'a Decided<'_>, &'a Slot)], facts: &Facts) -> Vec<PlacedRow<'a>> {
    let mut last: BTreeMap<&CourseId, i64> = BTreeMap::new();
    for (_, slot) in got.iter().filter(|(_, slot)| matches!(slot.got, Got::Place(_))) {
        let end = facts.courses.get(&slot.course).map_or(0, |seats| seats.last);
        *last.entry(&slot.course).or_insert(end) -= 1;
    }
    let days = |course: &CourseId| facts.courses.get(course).map_or(0, |seats| seats.course.days());
    let row = |(one, slot): &(&'a Decided<'_>, &'a Slot)| match slot.got {
        Got::Seat => {
            Some((&one.draft.student, &slot.course, "placed", None, slot.weekday, days(&slot.course)))
        }
        Got::Place(_) => {
            let end = last.get_mut(&slot.course)?;
            *end += 1;
            Some((&one.draft.student, &slot.course, "waiting", Some(*end), slot.weekday, days(&slot.course)))
        }
        Got::Kept | Got::Stays(_) => None,
    };
    got.iter().filter_map(row).collect()
}

fn record<'a>(act: &'static str, draft: &'a Draft, version: i64, after: Value) -> Record<'a> {
    let subject = draft.student.as_str();
    Record { act, subject, clause: "P3.33", scheme_version: version, before: Value::Null, after }
}

/// What the household is told: of each weekday the seat or the place that is new.
fn letters(claimed: &Claimed, facts: &Facts) -> Vec<Tell> {
    let Some(child) = facts.children.get(&claimed.student) else { return Vec::new() };
    let letter = |slot: &Slot| {
        let kind = match slot.got {
            Got::Seat => "placement-seated",
            Got::Place(_) => "placement-waiting",
            Got::Kept | Got::Stays(_) => return None,
        };
        let course = &facts.courses.get(&slot.course)?.course;
        let words = json!({
            "child": child.student.name, "course": course.title_zh, "course_en": course.title_en,
        });
        Some(Tell { recipient: format!("household:{}", child.student.household), kind, words })
    };
    claimed.slots.iter().filter_map(letter).collect()
}
