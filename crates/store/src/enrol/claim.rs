//! 抢位 Claims: who presses and what a batch may know, each read once for the whole batch.
//!
//! `CROSS JOIN` tells SQLite to begin with what is asked, `LATERAL` PostgreSQL: left to themselves they read every claim of
//! the school, and look for each among those that are asked.

mod held;
mod settling;
mod writing;

pub use held::{ClaimRow, HeldClaim, PastClaim, PastRelease};
pub use writing::{ClaimTerm, Decided, Holding};

use super::course::{course, course_columns};
use crate::fault::Fault;
use crate::people::student::student;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use rules::enrol::claim::{Child, Draft, Facts, Held, Seats, Slot};
use rules::enrol::course::bit;
use rules::enrol::course::term::Which;
use rules::enrol::placement::State;
use rules::id::{CourseId, PersonId, StudentId};
use rules::moment::Moment;
use rules::people::signin::holds;
use rules::people::student::Student;
use std::collections::{BTreeMap, BTreeSet};

/// Who presses: by the hash of a sign-in's token, or a person whom somebody has recognised already.
#[derive(Clone, Debug)]
pub enum By {
    /// A sign-in that still has to be looked up.
    Token(String),
    /// A person.
    Person(PersonId),
}

/// Who a press turned out to come from.
#[derive(Clone, Debug)]
pub enum Claimant {
    /// Nobody who is signed in now.
    Nobody,
    /// Somebody without this child at this place.
    Stranger,
    /// The child's guardian, as the rows of this transaction have it: a sign-in ended or a child taken from a
    /// household a moment ago counts.
    Guardian {
        /// Who.
        person: PersonId,
        /// Whether the school knows the number (X.17).
        is_verified: bool,
        /// The child.
        student: Box<Student>,
    },
}

impl Tx {
    /// Who presses, for a whole batch in one statement; like signing in, it is asked before any guardian's permit exists.
    pub async fn claimants(
        &mut self,
        presses: &[(&By, &StudentId)],
        now: Moment,
    ) -> Result<Vec<Claimant>, Fault> {
        const READ: &str =
            "WITH asked AS MATERIALIZED (SELECT CAST(value ->> 0 AS BIGINT) AS n, value ->> 1 AS token,
                 value ->> 2 AS person, value ->> 3 AS child FROM jsonb_each($3))
             SELECT a.n, i.started_at, i.seen_at, g.guardian, g.verified_at, s.student, s.household, s.name, s.sort_key,
                 s.grade, s.home_class, s.seat, s.on_roll_from, s.on_roll_until, s.care_note
             FROM asked a
             LEFT JOIN signin i ON i.district = $1 AND i.token_hash = a.token AND i.ended_at IS NULL
             LEFT JOIN guardian g ON g.district = $1 AND g.guardian = COALESCE(i.person, a.person)
             LEFT JOIN student s ON s.district = $1 AND s.place = $2 AND s.student = a.child
                  AND s.household = g.household";
        let asked = presses.iter().enumerate().map(|(n, (by, child))| match by {
            By::Token(hash) => (n, Some(hash.as_str()), None, child),
            By::Person(person) => (n, None, Some(person), child),
        });
        let args = args![self.district(), self.place(), batch(asked)];
        let mut found = vec![Claimant::Nobody; presses.len()];
        for row in self.rows(READ, args).await? {
            let n = usize::try_from(row.int("n")?).unwrap_or(usize::MAX);
            if let (Some(place), Some((by, _))) = (found.get_mut(n), presses.get(n)) {
                *place = claimant(&row, by, now)?;
            }
        }
        Ok(found)
    }

    /// What deciding these claims may know: the children, what they have, the courses, what was answered before.
    /// Courses are locked in the order of their ids; those of another term than the one asked about are not there.
    pub async fn claim_facts(
        &mut self,
        (own_site, which): (&str, &Which),
        children: &[(Student, bool)],
        drafts: &[&Draft],
    ) -> Result<Facts, Fault> {
        let children = children.iter().map(|(student, is_verified)| {
            let child =
                Child { student: student.clone(), guardian_verified: *is_verified, held: BTreeMap::new() };
            (student.id.clone(), child)
        });
        let mut facts =
            Facts { own_site: own_site.to_owned(), children: children.collect(), ..Facts::default() };
        self.answered(&mut facts, drafts).await?;
        self.held(&mut facts, drafts, &which.plan).await?;
        self.wished(&mut facts, drafts).await?;
        facts.courses.retain(|_, seats| which.has(&seats.course));
        Ok(facts)
    }

    async fn answered(&mut self, facts: &mut Facts, drafts: &[&Draft]) -> Result<(), Fault> {
        const READ: &str = "WITH asked AS MATERIALIZED (SELECT value ->> 0 AS child, value ->> 1 AS request
                 FROM jsonb_each($3))
             SELECT a.child, a.request, (SELECT c.slots FROM claim c WHERE c.district = $1 AND c.place = $2
                 AND c.student = a.child AND c.request = a.request AND c.state = 'decided') AS slots
             FROM asked a";
        let asked = batch(drafts.iter().map(|draft| (&draft.student, &draft.key)));
        for row in self.rows(READ, args![self.district(), self.place(), asked]).await? {
            if row.text_or("slots")?.is_some() {
                let of = (StudentId::new(row.text("child")?), row.text("request")?);
                facts.answered.insert(of, slots(&row)?);
            }
        }
        Ok(())
    }

    async fn held(&mut self, facts: &mut Facts, drafts: &[&Draft], plan: &str) -> Result<(), Fault> {
        const READ: &str = "WITH asked AS MATERIALIZED (SELECT value ->> 0 AS child FROM jsonb_each($3))
             SELECT p.student, p.course, p.state, c.weekday, c.days,
                 CASE WHEN EXISTS (SELECT 1 FROM offer f WHERE f.district = $1 AND f.place = $2 AND f.course = p.course
                     AND f.student = p.student AND f.answer = 'lapsed' AND f.answered_at >= p.since)
                   THEN 1 ELSE 0 END AS lapsed
             FROM asked a CROSS JOIN /*pg LATERAL (SELECT * FROM pg*/ placement p
                 /*pg WHERE p.district = $1 AND p.place = $2 AND p.student = a.child OFFSET 0) p pg*/
               CROSS JOIN course c
             WHERE p.district = $1 AND p.place = $2 AND p.student = a.child AND p.state IN ('placed', 'waiting')
               AND p.ended_at IS NULL AND p.plan = $4
               AND c.district = $1 AND c.place = $2 AND c.course = p.course";
        let asked = batch(facts.children.keys().map(|child| (child,)));
        for row in self.rows(READ, args![self.district(), self.place(), asked, plan]).await? {
            let state = row.text("state")?;
            let state =
                State::from_code(&state).ok_or(Fault::Corrupt { what: "placement.state", why: state })?;
            let (weekday, lapsed) = (row.int("weekday")?, row.flag("lapsed")?);
            let days = row.int("days")? | bit(weekday);
            let held = Held { state, weekday, days, position: 0, lapsed };
            if let Some(child) = facts.children.get_mut(&StudentId::new(row.text("student")?)) {
                child.held.insert(CourseId::new(row.text("course")?), held);
            }
        }
        self.positions(facts, drafts).await
    }

    /// Where children stand who wait already for what they ask for: rarely anybody.
    async fn positions(&mut self, facts: &mut Facts, drafts: &[&Draft]) -> Result<(), Fault> {
        const READ: &str = "WITH asked AS MATERIALIZED (SELECT value ->> 0 AS child, value ->> 1 AS id
                 FROM jsonb_each($3))
             SELECT p.student, p.course, (SELECT count(*) FROM placement q
                 WHERE q.district = $1 AND q.place = $2 AND q.course = p.course AND q.state = 'waiting'
                   AND q.position <= p.position) AS at
             FROM asked a CROSS JOIN placement p
             WHERE p.district = $1 AND p.place = $2 AND p.student = a.child AND p.course = a.id";
        let waits = |draft: &Draft, course: &CourseId| {
            let held = facts.children.get(&draft.student).and_then(|child| child.held.get(course));
            held.is_some_and(|held| held.state == State::Waiting)
        };
        let pairs = drafts.iter().flat_map(|draft| draft.wishes.iter().map(move |wish| (*draft, wish)));
        let pairs: BTreeSet<(&str, &str)> = pairs
            .filter(|(draft, wish)| waits(draft, wish))
            .map(|(draft, wish)| (draft.student.as_str(), wish.as_str()))
            .collect();
        if pairs.is_empty() {
            return Ok(());
        }
        let asked = batch(pairs.iter());
        for row in self.rows(READ, args![self.district(), self.place(), asked]).await? {
            let child = facts.children.get_mut(&StudentId::new(row.text("student")?));
            let course = CourseId::new(row.text("course")?);
            if let Some(held) = child.and_then(|child| child.held.get_mut(&course)) {
                held.position = row.int("at")?;
            }
        }
        Ok(())
    }

    async fn wished(&mut self, facts: &mut Facts, drafts: &[&Draft]) -> Result<(), Fault> {
        const LOCK: &str = "SELECT c.course FROM course c WHERE c.district = $1 AND c.place = $2
               AND c.course IN (SELECT value ->> 0 FROM jsonb_each($3)) ORDER BY c.course /*for update*/";
        const READ: &str = concat!(
            "SELECT ",
            course_columns!(),
            ", (SELECT count(*) FROM placement p WHERE p.district = $1 AND p.place = $2 AND p.course = c.course
                    AND p.state = 'waiting') AS queued,
                (SELECT count(DISTINCT f.student) FROM offer f CROSS JOIN placement p WHERE f.district = $1
                    AND f.place = $2 AND f.course = c.course AND f.answer = 'lapsed' AND p.district = $1 AND p.place = $2
                    AND p.student = f.student AND p.course = c.course AND p.state = 'waiting'
                    AND f.answered_at >= p.since) AS silent,
                (SELECT count(*) FROM offer o WHERE o.district = $1 AND o.place = $2 AND o.course = c.course
                    AND o.answer IS NULL) AS kept,
                (SELECT COALESCE(max(p.position), 0) FROM placement p WHERE p.district = $1 AND p.place = $2
                    AND p.course = c.course AND p.state = 'waiting') AS last
             FROM course c WHERE c.district = $1 AND c.place = $2
               AND c.course IN (SELECT value ->> 0 FROM jsonb_each($3))"
        );
        let wished: BTreeMap<&str, ()> =
            drafts.iter().flat_map(|draft| &draft.wishes).map(|id| (id.as_str(), ())).collect();
        let asked = batch(wished.keys().map(|id| (id,)));
        self.rows(LOCK, args![self.district(), self.place(), asked.clone()]).await?;
        for row in self.rows(READ, args![self.district(), self.place(), asked]).await? {
            let (waiting, last) = (row.int("queued")?, row.int("last")?);
            let (asking, kept) = (waiting - row.int("silent")?, row.int("kept")?);
            let seats = Seats { course: course(&row)?, waiting, asking, kept, last };
            facts.courses.insert(seats.course.id.clone(), seats);
        }
        Ok(())
    }
}

fn claimant(row: &Row, by: &By, now: Moment) -> Result<Claimant, Fault> {
    if let By::Token(_) = by {
        let (Some(started), Some(seen)) = (row.moment_or("started_at")?, row.moment_or("seen_at")?) else {
            return Ok(Claimant::Nobody);
        };
        if !holds(started, seen, now) {
            return Ok(Claimant::Nobody);
        }
    }
    let (Some(person), Some(_)) = (row.text_or("guardian")?, row.text_or("student")?) else {
        return Ok(Claimant::Stranger);
    };
    Ok(Claimant::Guardian {
        person: PersonId::new(person),
        is_verified: row.int_or("verified_at")?.is_some(),
        student: Box::new(student(row)?),
    })
}

fn slots(row: &Row) -> Result<Vec<Slot>, Fault> {
    let text = row.text("slots")?;
    serde_json::from_str(&text).map_err(|why| Fault::Corrupt { what: "claim.slots", why: why.to_string() })
}
