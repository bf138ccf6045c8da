//! 志愿 Preferences: a child's ranked wishes, replaced as a whole.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{args, batch};
use crate::tx::Tx;
use rules::enrol::course::term::Which;
use rules::enrol::preference::{Asked, Facts, Submitted};
use rules::id::{CourseId, StudentId};
use rules::moment::Moment;
use serde_json::{Value, json};

impl Tx {
    /// What [`rules::enrol::preference::submit`] may know of a term.
    pub async fn preference_facts(
        &mut self,
        student: &StudentId,
        own_site: &str,
        which: &Which,
    ) -> Result<Facts, Fault> {
        const VERIFIED: &str = "SELECT verified_at FROM guardian WHERE district = $1 AND guardian = $2 AND verified_at IS NOT NULL";
        let child = self.student(student).await?;
        let person = self.permit().person().to_string();
        let guardian_verified = self.row(VERIFIED, args![self.district(), person]).await?.is_some();
        let standing = self.preference_standing(student, &which.plan).await?;
        let courses = which.only(self.courses().await?);
        Ok(Facts { student: child, guardian_verified, own_site: own_site.to_owned(), courses, standing })
    }

    /// What a family says for a child and the term of a plan: its wishes, and what it asks besides.
    pub async fn preference_standing(&mut self, student: &StudentId, plan: &str) -> Result<Asked, Fault> {
        const READ: &str = "SELECT most, together FROM preference_ask
             WHERE district = $1 AND place = $2 AND student = $3 AND plan = $4";
        let choices = self.preferences(student, plan).await?;
        let row = self.row(READ, args![self.district(), self.place(), student.as_str(), plan]).await?;
        Ok(match row {
            Some(row) => Asked { choices, most: row.int("most")?, together: row.flag("together")? },
            None => Asked { choices, ..Asked::default() },
        })
    }

    /// A child's wishes for the term of a plan, best first.
    pub async fn preferences(&mut self, student: &StudentId, plan: &str) -> Result<Vec<CourseId>, Fault> {
        const READ: &str = "SELECT course FROM preference
             WHERE district = $1 AND place = $2 AND student = $3 AND plan = $4 ORDER BY rank";
        let rows = self.rows(READ, args![self.district(), self.place(), student.as_str(), plan]).await?;
        rows.iter().map(|row| Ok(CourseId::new(row.text("course")?))).collect()
    }

    /// Writes a child's wishes in place of those that stood for the term of the same plan.
    pub async fn preference_submitted(
        &mut self,
        event: &Submitted,
        before: &Asked,
        (plan, version): (&str, i64),
        now: Moment,
    ) -> Result<(), Fault> {
        const CLEAR: &str = "DELETE FROM preference
             WHERE district = $1 AND place = $2 AND student = $3 AND plan = $4";
        const ADD: &str = "INSERT INTO preference (district, place, student, plan, rank, course, submitted_at)
             SELECT $1, $2, $3, $4, CAST(value ->> 'rank' AS BIGINT), value ->> 'course', $5 FROM jsonb_each($6)";
        const ASK: &str = "INSERT INTO preference_ask (district, place, student, plan, most, together)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (district, place, student, plan) DO UPDATE SET most = excluded.most,
                 together = excluded.together";
        let student = event.student.as_str();
        let (district, place) = (self.district(), self.place());
        self.run(CLEAR, args![&district, &place, student, plan]).await?;
        let ranked = (1..).zip(&event.asked.choices);
        let rows = batch(ranked.map(|(rank, course): (i64, _)| json!({ "rank": rank, "course": course })));
        self.run(ADD, args![&district, &place, student, plan, now, rows]).await?;
        let Asked { most, together, .. } = event.asked;
        self.run(ASK, args![district, place, student, plan, most, together]).await?;
        let record = Record {
            act: "preference.submitted",
            subject: student,
            clause: "P3.33",
            scheme_version: version,
            before: told(before),
            after: told(&event.asked),
        };
        self.record(record, now).await
    }
}

/// As the journal keeps it.
fn told(asked: &Asked) -> Value {
    json!({ "choices": asked.choices, "most": asked.most, "together": asked.together })
}
