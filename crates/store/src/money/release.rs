//! 核销 One closed roll's lesson money.

use crate::fault::Fault;
use crate::row::args;
use crate::tx::Tx;
use rules::fen::Fen;
use rules::id::{CourseId, SessionId, StudentId};
use rules::moment::Moment;
use rules::money::release::{Child, Facts, Released, Stood, payee};

impl Tx {
    /// How each child of a session stood, and what is held for this course: paid for it, less released by it, and
    /// never more than the whole account holds.
    pub async fn release_facts(&mut self, session: &SessionId) -> Result<Facts, Fault> {
        const SESSION: &str = "SELECT g.course, s.lessons,
                 CASE WHEN s.cancelled_at IS NULL THEN 0 ELSE 1 END AS is_cancelled FROM session s
             JOIN grouping g ON g.district = s.district AND g.place = s.place AND g.grouping = s.grouping
             WHERE s.district = $1 AND s.place = $2 AND s.session = $3";
        const CHILDREN: &str = "SELECT r.student, r.state, coalesce(a.balance_fen - a.pending_fen, 0) AS free,
                    coalesce(b.fen, 0) AS paid, CAST(coalesce(t.fen, 0) AS BIGINT) AS released,
                    CAST(coalesce(t.here, 0) AS BIGINT) AS here, coalesce(t.times, 0) AS times
             FROM roll r
             LEFT JOIN account a ON a.district = r.district AND a.place = r.place AND a.kind = 'custody'
                  AND a.purse = 'course' AND a.student = r.student
             LEFT JOIN bill b ON b.district = r.district AND b.place = r.place AND b.student = r.student
                  AND b.course = $4 AND b.state = 'paid'
             LEFT JOIN (SELECT district, place, student,
                          sum(CASE WHEN credit = $5 THEN fen ELSE -fen END) AS fen,
                          sum(CASE WHEN subject <> $3 THEN 0 WHEN credit = $5 THEN fen ELSE -fen END) AS here,
                          sum(CASE WHEN subject = $3 THEN 1 ELSE 0 END) AS times
                     FROM transfer
                     WHERE district = $1 AND place = $2 AND step = 'posted' AND kind IN ('release', 'correction')
                       AND (credit = $5 OR debit = $5)
                     GROUP BY district, place, student) t
                  ON t.district = r.district AND t.place = r.place AND t.student = r.student
             WHERE r.district = $1 AND r.place = $2 AND r.session = $3 ORDER BY r.student";
        let row = self.row(SESSION, args![self.district(), self.place(), session.as_str()]).await?;
        let row = row.ok_or(Fault::NotFound)?;
        let (course, lessons) = (row.text_or("course")?.map(CourseId::new), row.int("lessons")?);
        let is_cancelled = row.flag("is_cancelled")?;
        let (session_id, earned) = (session.clone(), Fen::ZERO);
        let mut facts =
            Facts { session: session_id, course, lessons, is_cancelled, earned, children: Vec::new() };
        let Some(course) = &facts.course else { return Ok(facts) };
        let payee = payee(course);
        facts.earned = self.account_standing(&payee).await?.free();
        let payee = payee.name();
        let args = args![self.district(), self.place(), session.as_str(), course.as_str(), payee];
        for row in self.rows(CHILDREN, args).await? {
            facts.children.push(Child {
                student: StudentId::new(row.text("student")?),
                stood: stood(&row.text("state")?),
                held: row.fen("free")?.min(row.fen("paid")? - row.fen("released")?).max(Fen::ZERO),
                moved: row.fen("here")?,
                times: row.int("times")?,
            });
        }
        Ok(facts)
    }

    /// Moves the money of a closed roll, in the transaction and under the journal row of `roll.closed`.
    pub async fn lessons_released(&mut self, released: &Released, now: Moment) -> Result<(), Fault> {
        self.transfers_posted(&released.transfers, now).await
    }
}

fn stood(state: &str) -> Stood {
    match state {
        "absent" => Stood::Absent,
        "leave" => Stood::OnLeave,
        _ => Stood::Attended,
    }
}
