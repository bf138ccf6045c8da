//! 志愿 Preferences: a child's ranked wishes, replaced as a whole.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{args, batch};
use crate::tx::Tx;
use rules::enrol::preference::{Asked, Facts, Submitted};
use rules::id::{CourseId, StudentId};
use rules::moment::Moment;
use serde_json::{Value, json};

impl Tx {
    /// What [`rules::enrol::preference::submit`] may know.
    pub async fn preference_facts(&mut self, student: &StudentId, own_site: &str) -> Result<Facts, Fault> {
        const VERIFIED: &str = "SELECT verified_at FROM guardian WHERE district = $1 AND guardian = $2 AND verified_at IS NOT NULL";
        let child = self.student(student).await?;
        let person = self.permit().person().to_string();
        let guardian_verified = self.row(VERIFIED, args![self.district(), person]).await?.is_some();
        let standing = self.preference_standing(student).await?;
        let courses = self.courses().await?;
        Ok(Facts { student: child, guardian_verified, own_site: own_site.to_owned(), courses, standing })
    }

    /// What a family says for a child: its wishes, and what it asks besides.
    pub async fn preference_standing(&mut self, student: &StudentId) -> Result<Asked, Fault> {
        const READ: &str =
            "SELECT most, together FROM preference_ask WHERE district = $1 AND place = $2 AND student = $3";
        let choices = self.preferences(student).await?;
        let row = self.row(READ, args![self.district(), self.place(), student.as_str()]).await?;
        Ok(match row {
            Some(row) => Asked { choices, most: row.int("most")?, together: row.flag("together")? },
            None => Asked { choices, ..Asked::default() },
        })
    }

    /// A child's wishes, best first.
    pub async fn preferences(&mut self, student: &StudentId) -> Result<Vec<CourseId>, Fault> {
        const READ: &str = "SELECT course FROM preference WHERE district = $1 AND place = $2 AND student = $3
             ORDER BY rank";
        let rows = self.rows(READ, args![self.district(), self.place(), student.as_str()]).await?;
        rows.iter().map(|row| Ok(CourseId::new(row.text("course")?))).collect()
    }

    /// Writes a child's wishes in place of those that stood.
    pub async fn preference_submitted(
        &mut self,
        event: &Submitted,
        before: &Asked,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const CLEAR: &str = "DELETE FROM preference WHERE district = $1 AND place = $2 AND student = $3";
        const ADD: &str = "INSERT INTO preference (district, place, student, rank, course, submitted_at)
             SELECT $1, $2, $3, CAST(value ->> 'rank' AS BIGINT), value ->> 'course', $4 FROM jsonb_each($5)";
        const ASK: &str = "INSERT INTO preference_ask (district, place, student, most, together)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (district, place, student) DO UPDATE SET most = excluded.most, together = excluded.together";
        let student = event.student.as_str();
        let (district, place) = (self.district(), self.place());
        self.run(CLEAR, args![&district, &place, student]).await?;
        let ranked = (1..).zip(&event.asked.choices);
        let rows = batch(ranked.map(|(rank, course): (i64, _)| json!({ "rank": rank, "course": course })));
        self.run(ADD, args![&district, &place, student, now, rows]).await?;
        self.run(ASK, args![district, place, student, event.asked.most, event.asked.together]).await?;
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
