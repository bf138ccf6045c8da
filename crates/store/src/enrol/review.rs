//! 审核 Reviewing many requests at once, each with its own result.

mod waiting;

use super::registration::state;
use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::student;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use rules::enrol::registration::State;
use rules::enrol::review::{Asked, Facts, Outcome, Reviewed};
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::role::Role;
use serde_json::{Value, json};

impl Tx {
    /// What [`rules::enrol::review::review`] may know of those chosen, who are registered for one term: the plan is the next term's,
    /// or `out` is when the next term's notice was published, where those chosen are of the term that runs.
    pub async fn review_facts(
        &mut self,
        students: &[StudentId],
        own_site: String,
        (plan, out): (&str, Option<Moment>),
    ) -> Result<Facts, Fault> {
        const READ: &str = "SELECT s.student, s.household, s.name, s.sort_key, s.grade, s.home_class, s.seat,
                 s.on_roll_from, s.on_roll_until, s.care_note, r.state, r.submitted_at
             FROM registration r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             WHERE r.district = $1 AND r.place = $2
               AND r.student IN (SELECT value ->> 'id' FROM jsonb_each($3))";
        const LAST: &str = "SELECT COALESCE(max(position), 0) AS last FROM registration
             WHERE district = $1 AND place = $2";
        let chosen = batch(students.iter().map(|id| json!({ "id": id })));
        let rows = self.rows(READ, args![self.district(), self.place(), chosen]).await?;
        let last_position = self.one(LAST, args![self.district(), self.place()]).await?.int("last")?;
        let asked = rows.iter().map(asked).collect::<Result<_, _>>()?;
        Ok(Facts { asked, taken: self.room_taken(own_site, (plan, out)).await?, last_position })
    }

    /// Requests from before a moment that nobody has decided.
    pub async fn reviews_open(&mut self, before: Moment) -> Result<i64, Fault> {
        const READ: &str = "SELECT count(*) AS pending FROM registration
             WHERE district = $1 AND place = $2 AND state IN ('submitted', 'late') AND submitted_at < $3";
        self.one(READ, args![self.district(), self.place(), before]).await?.int("pending")
    }

    /// Whether they were told of it today.
    pub async fn review_is_told(&mut self, now: Moment) -> Result<bool, Fault> {
        Ok(!self.alarms(now.date(), "review").await?.is_empty())
    }

    /// Tells the management group and the leaders how many families wait for their answer, once a day (P3.28).
    pub async fn review_overdue(&mut self, count: i64, version: i64, now: Moment) -> Result<bool, Fault> {
        let place = self.place();
        if !self.once(now.date(), ("review", &place, "overdue"), now).await? {
            return Ok(false);
        }
        let words = json!({ "count": count });
        self.noted(("review.overdue", &place, "P3.28"), words.clone(), version, now).await?;
        let to = self.in_roles(&[Role::SchoolLeader, Role::Manager]).await?;
        let letter = |recipient| Tell { recipient, kind: "review-overdue", words: words.clone() };
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await?;
        Ok(true)
    }

    /// Writes what changed and tells each household at once (P3.28).
    pub async fn registrations_reviewed(
        &mut self,
        event: &Reviewed,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str =
            "WITH done AS MATERIALIZED (SELECT value ->> 'id' AS child, value ->> 'state' AS new_state,
                 CAST(value ->> 'position' AS BIGINT) AS new_position FROM jsonb_each($6))
             UPDATE registration SET state = done.new_state, position = done.new_position,
                 reviewed_at = $3, reviewed_by = $4, reason = $5
             FROM done WHERE district = $1 AND place = $2 AND student = done.child";
        let changed: Vec<&Outcome> = event.changed().collect();
        let row = |one: &&Outcome| {
            json!({
                "id": one.student.id, "state": one.after.code(), "position": one.position,
                "before": one.before.code(),
            })
        };
        let rows = batch(changed.iter().map(row));
        let person = self.permit().person().to_string();
        let (district, place) = (self.district(), self.place());
        self.run(PUT, args![district, place, now, person, &event.reason, rows.clone()]).await?;
        let subject = match changed.as_slice() {
            [one] => one.student.id.to_string(),
            _ => self.place(),
        };
        let record = Record {
            act: "registration.reviewed",
            subject: &subject,
            clause: "P3.28",
            scheme_version: version,
            before: Value::Null,
            after: json!({ "reason": event.reason, "children": rows }),
        };
        self.record(record, now).await?;
        let letters: Vec<Tell> = changed.iter().map(|one| letter(one, &event.reason)).collect();
        self.tell(&letters, now).await
    }
}

fn letter(one: &Outcome, reason: &str) -> Tell {
    let kind = match one.after {
        State::Accepted => "registration-accepted",
        State::Waiting => "registration-waiting",
        State::Submitted | State::Late | State::Returned | State::Withdrawn => "registration-returned",
    };
    let words = json!({ "child": one.student.name, "student": one.student.id, "reason": reason });
    Tell { recipient: format!("household:{}", one.student.household), kind, words }
}

fn asked(row: &Row) -> Result<Asked, Fault> {
    Ok(Asked {
        student: student(row)?,
        state: state(row, "state")?,
        submitted_at: row.moment("submitted_at")?,
    })
}
