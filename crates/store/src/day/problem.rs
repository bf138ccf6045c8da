//! 问题单 Problems with their owners. What is wrong stays in these rows: not in the journal, not in a message.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::people::staffed;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::day::problem::{Draft, Problem};
use rules::id::PersonId;
use rules::moment::Moment;
use rules::people::role::Role;
use serde_json::{Value, json};

/// A problem as a list shows it.
#[derive(Clone, Debug)]
pub struct ProblemRow {
    /// What is wrong, and what became of it.
    pub problem: Problem,
    /// Who sees to it, by name.
    pub owner: String,
    /// Who reported it, by name.
    pub reporter: String,
}

impl Tx {
    /// Staff of the place who may own a problem, by name.
    pub async fn problem_owners(&mut self) -> Result<Vec<(PersonId, String)>, Fault> {
        const READ: &str = concat!(
            "SELECT DISTINCT s.staff, s.name FROM staff s
             JOIN role r ON r.district = s.district AND r.person = s.staff
             WHERE r.district = $1 AND r.role IN ('manager', 'logistics', 'head-teacher', 'care-teacher', 'doorkeeper',
                 'health-worker') AND r.place ",
            staffed!(),
            " ORDER BY s.name, s.staff"
        );
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| Ok((PersonId::new(row.text("staff")?), row.text("name")?))).collect()
    }

    /// Every problem of the place that is open, and those closed since a moment; the most pressing first.
    pub async fn problems(&mut self, since: Moment) -> Result<Vec<ProblemRow>, Fault> {
        const READ: &str =
            "SELECT p.problem, p.what, p.owner, p.due_at, p.reported_at, p.reported_by, p.closed_at, p.note,
                 COALESCE(o.name, p.owner) AS owner_name, COALESCE(b.name, p.reported_by) AS reporter_name
             FROM problem p
             LEFT JOIN staff o ON o.district = p.district AND o.staff = p.owner
             LEFT JOIN staff b ON b.district = p.district AND b.staff = p.reported_by
             WHERE p.district = $1 AND p.place = $2 AND (p.closed_at IS NULL OR p.closed_at >= $3)
             ORDER BY CASE WHEN p.closed_at IS NULL THEN 0 ELSE 1 END, p.due_at, p.problem";
        let rows = self.rows(READ, args![self.district(), self.place(), since]).await?;
        rows.iter().map(problem_row).collect()
    }

    /// Writes a problem; its owner is told. The same again is the same problem.
    pub async fn problem_reported(
        &mut self,
        (id, draft): (&str, &Draft),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO problem (district, place, problem, what, owner, due_at, reported_at, reported_by)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE true ON CONFLICT DO NOTHING";
        let by = self.permit().person().to_string();
        let (what, owner, due) = (&draft.what, draft.owner.as_str(), draft.due_at);
        if self.run(ADD, args![self.district(), self.place(), id, what, owner, due, now, by]).await? == 0 {
            return Ok(());
        }
        let after = json!({ "owner": draft.owner, "due_at": draft.due_at });
        self.record(noted(("problem.reported", id), after, version), now).await?;
        let recipient = draft.owner.to_string();
        self.tell(&[Tell { recipient, kind: "problem-reported", words: json!({}) }], now).await
    }

    /// Closes a problem; whoever reported it is told.
    pub async fn problem_closed(
        &mut self,
        (problem, note): (&Problem, &str),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE problem SET closed_at = $4, closed_by = $5, note = $6
             WHERE district = $1 AND place = $2 AND problem = $3 AND closed_at IS NULL";
        let (id, by) = (problem.id.as_str(), self.permit().person().to_string());
        self.run(PUT, args![self.district(), self.place(), id, now, &by, note]).await?;
        let after = json!({ "in_time": !problem.is_overdue(now) });
        self.record(noted(("problem.closed", id), after, version), now).await?;
        let recipient = problem.by.to_string();
        let told = (recipient != by).then(|| Tell { recipient, kind: "problem-closed", words: json!({}) });
        self.tell(&told.into_iter().collect::<Vec<_>>(), now).await
    }

    /// Tells the leading group and the management group of a problem past its hour, once (P3.44).
    pub async fn problem_overdue(
        &mut self,
        row: &ProblemRow,
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        let id = row.problem.id.as_str();
        if !self.once(row.problem.draft.due_at.date(), ("problem", id, "overdue"), now).await? {
            return Ok(false);
        }
        self.record(noted(("problem.overdue", id), Value::Null, version), now).await?;
        let to = self.in_roles(&[Role::SchoolLeader, Role::Manager]).await?;
        let letter =
            |recipient| Tell { recipient, kind: "problem-overdue", words: json!({ "name": row.owner }) };
        self.tell(&to.into_iter().map(letter).collect::<Vec<_>>(), now).await?;
        Ok(true)
    }
}

fn noted<'a>((act, subject): (&'static str, &'a str), after: Value, scheme_version: i64) -> Record<'a> {
    Record { act, subject, clause: "P3.44", scheme_version, before: Value::Null, after }
}

fn problem_row(row: &Row) -> Result<ProblemRow, Fault> {
    let note = row.text("note")?;
    let draft = Draft {
        what: row.text("what")?,
        owner: PersonId::new(row.text("owner")?),
        due_at: row.moment("due_at")?,
    };
    Ok(ProblemRow {
        problem: Problem {
            id: row.text("problem")?,
            draft,
            by: PersonId::new(row.text("reported_by")?),
            reported_at: row.moment("reported_at")?,
            closed: row.moment_or("closed_at")?.map(|at| (at, note)),
        },
        owner: row.text("owner_name")?,
        reporter: row.text("reporter_name")?,
    })
}
