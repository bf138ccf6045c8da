//! 半月缺席 The closed lessons of a course, or of care, child by child: how each stood, and what it has moved.

use super::release::stood;
use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::{args, batch};
use crate::tx::Tx;
use rules::id::{CourseId, SessionId, StudentId};
use rules::moment::Moment;
use rules::money::half_month::{Back, Lesson, Lessons};
use rules::money::release::payee;
use serde_json::json;
use std::collections::BTreeSet;

impl Tx {
    /// Every lesson of an item whose roll is closed and that was held, in the order of their days, for each of these children on its
    /// roll; a mark that was put right later stands as it was put right.
    pub async fn lessons_stood(&mut self, item: &CourseId, children: &[StudentId]) -> Result<Lessons, Fault> {
        const READ: &str = "SELECT r.student, i.session, i.date,
                 COALESCE((SELECT x.state FROM roll_amended x WHERE x.district = r.district AND x.place = r.place
                     AND x.session = r.session AND x.student = r.student ORDER BY x.times DESC LIMIT 1), r.state) AS state,
                 CAST(coalesce(t.fen, 0) AS BIGINT) AS moved
             FROM item_session i
             JOIN stood r ON r.district = i.district AND r.place = i.place AND r.session = i.roll
             LEFT JOIN (SELECT student, subject, sum(CASE WHEN credit = $4 THEN fen ELSE -fen END) AS fen
                     FROM transfer
                     WHERE district = $1 AND place = $2 AND step = 'posted'
                       AND student IN (SELECT value ->> 'id' FROM jsonb_each($5))
                       AND kind IN ('release', 'share', 'correction') AND (credit = $4 OR debit = $4)
                     GROUP BY student, subject) t ON t.student = r.student AND t.subject = i.session
             WHERE i.district = $1 AND i.place = $2 AND i.item = $3 AND i.roll_closed_at IS NOT NULL
               AND r.student IN (SELECT value ->> 'id' FROM jsonb_each($5))
               AND i.cancelled_at IS NULL AND r.state <> 'expected'
             ORDER BY r.student, i.date, i.session";
        let children = batch(children.iter().map(|id| json!({ "id": id })));
        let args = args![self.district(), self.place(), item.as_str(), payee(item).name(), children];
        let mut all = Lessons::new();
        for row in self.rows(READ, args).await? {
            let lesson = Lesson {
                session: SessionId::new(row.text("session")?),
                date: row.parsed("date")?,
                stood: stood(&row.text("state")?),
                moved: row.fen("moved")?,
            };
            all.entry(StudentId::new(row.text("student")?)).or_default().push(lesson);
        }
        Ok(all)
    }

    /// To whom the money of a lesson was owed before.
    pub async fn debtors_of(&mut self, session: &SessionId) -> Result<BTreeSet<StudentId>, Fault> {
        const READ: &str = "SELECT student FROM debt WHERE district = $1 AND place = $2 AND session = $3";
        let rows = self.rows(READ, args![self.district(), self.place(), session.as_str()]).await?;
        rows.iter().map(|row| Ok(StudentId::new(row.text("student")?))).collect()
    }

    /// Tells each household what half months away gave back, and why.
    pub async fn half_months_told(&mut self, all: &[Back], now: Moment) -> Result<(), Fault> {
        for one in all {
            let child = self.student(&one.student).await?;
            let (from, until) = one.days;
            let words = json!({
                "child": child.name, "fen": one.fen, "owed": one.owed, "from": from, "until": until,
            });
            let recipient = format!("household:{}", child.household);
            self.tell(&[Tell { recipient, kind: "half-month-back", words }], now).await?;
        }
        Ok(())
    }
}
