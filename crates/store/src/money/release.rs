//! 核销 One closed roll's money, of a lesson, of an evening's care or of a meal.

use crate::fault::Fault;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::enrol::course::minute;
use rules::fen::Fen;
use rules::id::{CourseId, SessionId, StudentId};
use rules::moment::Moment;
use rules::money::account::{Account, Payer};
use rules::money::item::{self, beside};
use rules::money::month_end::Month;
use rules::money::release::{Child, Facts, Released, Stood, payee};
use rules::money::share::{Granted, Parts};
use std::collections::{BTreeMap, BTreeSet};

/// Everyone on the session's roll who has come or is not to come, as they stand for the money, and whoever misses a course's lesson
/// on a slip for hours: nobody on such a slip is left off the roll of care.
/// What an account holds for a summer period is no evening's: see `charge_bound`.
const CHILDREN: &str = "SELECT r.student, r.state, coalesce(a.balance_fen - a.pending_fen, 0) - coalesce(y.fen, 0) AS free,
            coalesce(b.paid, 0) AS paid, CASE WHEN coalesce(b.is_covered, 0) = 1 THEN 0 WHEN coalesce(b.lesson, 0) > 0 THEN b.lesson
                ELSE coalesce(b.lesson_left, 0) END AS lesson, coalesce(b.is_covered, 0) AS is_covered, CAST(coalesce(t.fen, 0) AS BIGINT) AS released,
            CAST(coalesce(t.family, 0) AS BIGINT) AS family,
            CAST(coalesce(t.government, 0) AS BIGINT) AS government,
            CAST(coalesce(t.school, 0) AS BIGINT) AS school, coalesce(t.times, 0) AS times,
            coalesce(f.percent, 0) AS percent, coalesce(f.borne_by, '') AS borne_by
     FROM (SELECT l.district, l.place, l.student,
                  COALESCE((SELECT x.state FROM roll_amended x WHERE x.district = l.district AND x.place = l.place
                      AND x.session = l.session AND x.student = l.student ORDER BY x.times DESC LIMIT 1), l.state) AS state
           FROM stood l WHERE l.district = $1 AND l.place = $2 AND l.session = $3
           UNION ALL
           SELECT m.district, m.place, m.student, 'leave' AS state FROM session e
           JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             AND g.course IS NOT NULL
           JOIN grouping_member m ON m.district = e.district AND m.place = e.place
             AND m.grouping = e.grouping AND m.joined_on <= e.date
             AND (m.left_on IS NULL OR m.left_on > e.date)
           WHERE e.district = $1 AND e.place = $2 AND e.session = $3
             AND NOT EXISTS (SELECT 1 FROM roll o WHERE o.district = m.district AND o.place = m.place
               AND o.session = e.session AND o.student = m.student)
             AND NOT EXISTS (SELECT 1 FROM extended_roll o WHERE o.district = m.district AND o.place = m.place
               AND o.session = e.session AND o.student = m.student)
             AND EXISTS (SELECT 1 FROM leave x WHERE x.district = m.district AND x.place = m.place
               AND x.student = m.student AND x.from_date <= e.date AND x.to_date >= e.date
               AND COALESCE(x.from_minute, 0) <= $6 AND COALESCE(x.until_minute, 1440) >= $7)) r
     LEFT JOIN account a ON a.district = r.district AND a.place = r.place AND a.kind = 'custody'
          AND a.purse = $9 AND a.student = r.student
     LEFT JOIN (SELECT v.student, CAST(sum(v.fen) AS BIGINT) AS fen FROM bill v
             WHERE v.district = $1 AND v.place = $2 AND v.purse = $9 AND v.state = 'paid' AND v.course LIKE 'summer/%'
               AND EXISTS (SELECT 1 FROM signup u WHERE u.district = v.district AND u.student = v.student
                 AND u.school = v.place
                 AND (u.state = 'placed' OR u.state = 'withdrawn' AND u.refund = 'unsaid' AND u.left_at IS NOT NULL)
                 AND 'summer/' || u.scheme || '/' || CAST(u.period AS TEXT) = v.course)
               AND NOT EXISTS (SELECT 1 FROM transfer z WHERE z.district = v.district AND z.place = v.place
                 AND z.transfer = 'release/' || v.bill)
             GROUP BY v.student) y ON y.student = r.student
     LEFT JOIN (SELECT c.student, CAST(sum(c.fen - coalesce(q.back_fen, 0)) AS BIGINT) AS paid,
                  max(CASE WHEN q.bill IS NULL AND c.part IN ('', $8) THEN coalesce(e.lesson_fen, c.lesson_fen) ELSE 0 END) AS lesson,
                  max(CASE WHEN c.part IN ('', $8) THEN coalesce(e.lesson_fen, c.lesson_fen) ELSE 0 END) AS lesson_left,
                  max(CASE WHEN q.bill IS NULL AND c.part IN ('', $8) AND c.price_fen = 0 THEN 1 ELSE 0 END) AS is_covered
             FROM bill c LEFT JOIN leaving q ON q.district = c.district AND q.place = c.place AND q.bill = c.bill
             LEFT JOIN bill_day e ON e.district = c.district AND e.place = c.place AND e.bill = c.bill AND e.date = $13
             WHERE c.district = $1 AND c.place = $2 AND c.course = $4 AND c.purse = $9 AND c.state = 'paid'
               AND c.tally = ''
             GROUP BY c.student) b ON b.student = r.student
     LEFT JOIN relief_granted f ON f.district = r.district AND f.place = r.place AND f.student = r.student
          AND f.purse = $9 AND f.from_on <= $13 AND f.until_on > $13
     LEFT JOIN (SELECT student,
                  sum(CASE WHEN other IN ($10, $11) THEN 0 ELSE signed END) AS fen,
                  sum(CASE WHEN subject <> $12 OR other IN ($10, $11) THEN 0 ELSE signed END) AS family,
                  sum(CASE WHEN subject = $12 AND other = $10 THEN signed ELSE 0 END) AS government,
                  sum(CASE WHEN subject = $12 AND other = $11 THEN signed ELSE 0 END) AS school,
                  sum(CASE WHEN subject = $12 THEN 1 ELSE 0 END) AS times
             FROM (SELECT student, subject, CASE WHEN credit = $5 THEN fen ELSE -fen END AS signed,
                          CASE WHEN credit = $5 THEN debit ELSE credit END AS other
                   FROM transfer
                   WHERE district = $1 AND place = $2 AND step = 'posted'
                     AND student IN (SELECT o.student FROM stood o
                                     WHERE o.district = $1 AND o.place = $2 AND o.session = $3
                                     UNION SELECT m.student FROM session e
                                     JOIN grouping_member m ON m.district = e.district AND m.place = e.place
                                          AND m.grouping = e.grouping
                                     WHERE e.district = $1 AND e.place = $2 AND e.session = $3)
                     AND kind IN ('release', 'share', 'correction') AND (credit = $5 OR debit = $5)) moved
             GROUP BY student) t ON t.student = r.student
     WHERE r.state <> 'expected' ORDER BY r.student";

impl Tx {
    /// How each child of a session stood, and what is held for this course: paid for it, less released by it, and
    /// never more than the whole account holds. Of a meal, whoever had ordered it; of extended care, whoever was on its list. A day of
    /// before its family changed its days, or of before a child came back, takes nothing of what is held for those since.
    pub async fn release_facts(&mut self, session: &SessionId) -> Result<Facts, Fault> {
        const LESSON: &str = "SELECT max(coalesce(e.lesson_fen, c.lesson_fen)) AS lesson FROM bill c
             LEFT JOIN bill_day e ON e.district = c.district AND e.place = c.place AND e.bill = c.bill AND e.date = $5
             WHERE c.district = $1 AND c.place = $2 AND c.course = $3 AND c.tally = '' AND c.part IN ('', $4)";
        const DAY: &str = "SELECT i.item, i.roll, i.lessons, i.date, i.from_at, i.until_at,
                 CASE WHEN i.cancelled_at IS NULL THEN 0 ELSE 1 END AS is_cancelled FROM beside_session i
             WHERE i.district = $1 AND i.place = $2 AND i.session = $3";
        const SESSION: &str =
            "SELECT i.item, coalesce(i.lessons, s.lessons) AS lessons, s.date, s.from_at, s.until_at,
                 CASE WHEN s.cancelled_at IS NULL THEN 0 ELSE 1 END AS is_cancelled FROM session s
             LEFT JOIN item_session i ON i.district = $1 AND i.place = $2 AND i.roll = $3 AND i.session = $4
             WHERE s.district = $1 AND s.place = $2 AND s.session = $3";
        let (row, roll) = if beside::is_day(session) {
            let row = self.row(DAY, args![self.district(), self.place(), session.as_str()]).await?;
            let row = row.ok_or(Fault::NotFound)?;
            let roll = SessionId::new(row.text("roll")?);
            (row, roll)
        } else {
            let roll = item::roll_of(session);
            let args = args![self.district(), self.place(), roll.as_str(), session.as_str()];
            (self.row(SESSION, args).await?.ok_or(Fault::NotFound)?, roll)
        };
        let (course, lessons) = (row.text_or("item")?.map(CourseId::new), row.int("lessons")?);
        let is_cancelled = row.flag("is_cancelled")?;
        let (session_id, earned) = (session.clone(), Fen::ZERO);
        let mut facts = Facts {
            session: session_id,
            course,
            lessons,
            lesson: None,
            is_cancelled,
            earned,
            children: Vec::new(),
        };
        let Some(course) = &facts.course else { return Ok(facts) };
        let (date, month) = (row.text("date")?, Month::of(row.parsed("date")?).code());
        let args = args![self.district(), self.place(), course.as_str(), &month, &date];
        let lesson = self.one(LESSON, args).await?;
        facts.lesson = lesson.int_or("lesson")?.map(Fen).filter(|fen| *fen > Fen::ZERO);
        let (payee, purse) = (payee(course), item::purse(course));
        facts.earned = self.account_standing(&payee).await?.free();
        let payee = payee.name();
        let [government, school] =
            [Payer::Government, Payer::School].map(|payer| Account::Payer(payer, purse).name());
        let (begins, ends) = (minute(row.moment("from_at")?.time()), minute(row.moment("until_at")?.time()));
        let own = if roll == *session { None } else { Some(self.who_has((&roll, session)).await?) };
        let (district, place, id) = (self.district(), self.place(), roll.as_str());
        let args = args![
            district,
            place,
            id,
            course.as_str(),
            payee,
            begins,
            ends,
            &month,
            purse.code(),
            government,
            school,
            session.as_str(),
            date
        ];
        for row in self.rows(CHILDREN, args).await? {
            let child = child(&row)?;
            if own.as_ref().is_none_or(|all| all.contains(&child.student)) {
                facts.children.push(child);
            }
        }
        self.release_apart(facts, (&month, row.parsed("date")?)).await
    }

    /// Leaves out whose bill is settled by steps, and holds apart what is for days since a change, or since a child came back.
    async fn release_apart(&mut self, mut facts: Facts, (month, day): (&str, Date)) -> Result<Facts, Fault> {
        let Some(course) = &facts.course else { return Ok(facts) };
        let settled = self.leaving_settled((course, &facts.session), month).await?;
        facts.children.retain(|child| {
            child.times == 0 || settled.get(&child.student).is_none_or(|made_on| *made_on < day)
        });
        if !item::purse(course).is_beside() {
            let mut later = self.leaving_later(course, day).await?;
            for child in &mut facts.children {
                let Some(later) = later.remove(&child.student) else { continue };
                child.held = (child.held - later.fen).max(Fen::ZERO);
                child.lesson = later.lesson.or(child.lesson);
            }
            return Ok(facts);
        }
        let later = self.beside_later(course, day).await?;
        for child in &mut facts.children {
            let kept = later.get(&child.student).copied().unwrap_or_default();
            child.held = (child.held - kept).max(Fen::ZERO);
        }
        Ok(facts)
    }

    /// Since when whose bill for a lesson is settled by steps: what went back of it asks for no lesson, so that no mark that is put right
    /// afterwards moves any of it. A lesson whose money was owed by then still goes back.
    async fn leaving_settled(
        &mut self,
        (course, lesson): (&CourseId, &SessionId),
        month: &str,
    ) -> Result<BTreeMap<StudentId, Date>, Fault> {
        const READ: &str = "SELECT b.student, max(q.made_at) AS made_at FROM bill b
             JOIN leaving q ON q.district = b.district AND q.place = b.place AND q.bill = b.bill AND q.rule = 'by-steps'
             WHERE b.district = $1 AND b.place = $2 AND b.course = $3 AND b.part IN ('', $4) AND b.state = 'paid'
               AND b.tally = ''
               AND NOT EXISTS (SELECT 1 FROM debt d WHERE d.district = b.district AND d.place = b.place
                 AND d.student = b.student AND d.session = $5)
             GROUP BY b.student";
        let args = args![self.district(), self.place(), course.as_str(), month, lesson.as_str()];
        let rows = self.rows(READ, args).await?;
        let one = |row: &Row| Ok((StudentId::new(row.text("student")?), row.moment("made_at")?.date()));
        rows.iter().map(one).collect()
    }

    /// Who is on the roll by which a meal or a day of extended care goes, and had ordered it, or was on the list.
    async fn who_has(
        &mut self,
        (roll, lesson): (&SessionId, &SessionId),
    ) -> Result<BTreeSet<StudentId>, Fault> {
        const READ: &str = "SELECT e.student FROM item_roll e
             WHERE e.district = $1 AND e.place = $2 AND e.roll = $3 AND e.session = $4";
        let args = args![self.district(), self.place(), roll.as_str(), lesson.as_str()];
        let rows = self.rows(READ, args).await?;
        rows.iter().map(|row| Ok(StudentId::new(row.text("student")?))).collect()
    }

    /// Moves the money of a closed roll, in the transaction and under the journal row of `roll.closed`.
    pub async fn lessons_released(&mut self, released: &Released, now: Moment) -> Result<(), Fault> {
        self.transfers_posted(&released.transfers, now).await
    }
}

fn child(row: &Row) -> Result<Child, Fault> {
    let is_covered = row.flag("is_covered")?;
    Ok(Child {
        student: StudentId::new(row.text("student")?),
        stood: stood(&row.text("state")?),
        held: row.fen("free")?.min(row.fen("paid")? - row.fen("released")?).max(Fen::ZERO),
        lesson: Some(row.fen("lesson")?).filter(|fen| *fen > Fen::ZERO || is_covered),
        relief: relief(row)?,
        moved: Parts {
            family: row.fen("family")?,
            government: row.fen("government")?,
            school: row.fen("school")?,
        },
        times: row.int("times")?,
    })
}

/// The relief of a row, if there is one.
pub(crate) fn relief(row: &Row) -> Result<Option<Granted>, Fault> {
    let (percent, by) = (row.int("percent")?, row.text("borne_by")?);
    let payer = Payer::ALL.into_iter().find(|payer| payer.code() == by);
    Ok(payer.map(|borne_by| Granted { percent, borne_by }))
}

/// How a row of a closed roll says that a child stood.
pub(crate) fn stood(state: &str) -> Stood {
    match state {
        "absent" => Stood::Absent,
        "leave" => Stood::OnLeave,
        _ => Stood::Attended,
    }
}
