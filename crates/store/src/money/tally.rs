//! 课时公示 Counted lessons that are posted, objected to and billed.

mod read;
mod recount;

pub use read::{TallyChild, TallyCourse, TallyLine, TallyRow};
pub use recount::RecountRow;

use crate::fault::Fault;
use crate::journal::Record;
use crate::money::release::{relief, stood};
use crate::outbox::Tell;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{BillId, CourseId, SessionId, StudentId, TallyId};
use rules::moment::Moment;
use rules::money::account::{Purse, Transfer};
use rules::money::item;
use rules::money::tally::{
    self, Charge, Check, Counted, Facts, Last, Objection, Paid, Period, Posted, Stand, Standing,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Everyone at the closed rolls of courses, and of care and meals that are charged for, between two days as they stand for the money, and
/// whoever misses a course on a slip for hours; and the lessons of any term that were found to count after their own tally was billed.
const STANDS: &str = "SELECT e.student, e.item AS course, e.session, e.date, e.lessons,
            COALESCE((SELECT a.state FROM roll_amended a WHERE a.district = e.district AND a.place = e.place
                AND a.session = e.roll AND a.student = e.student ORDER BY a.times DESC LIMIT 1), e.state) AS state
     FROM item_roll e
     WHERE e.district = $1 AND e.place = $2 AND e.date >= $3 AND e.date < $4 AND e.state <> 'expected'
       AND e.cancelled_at IS NULL AND e.roll_closed_at IS NOT NULL
     UNION ALL
     SELECT m.student, g.course, e.session, e.date, e.lessons, 'leave' AS state FROM session e
     JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
     JOIN grouping_member m ON m.district = e.district AND m.place = e.place AND m.grouping = e.grouping
          AND m.joined_on <= e.date AND (m.left_on IS NULL OR m.left_on > e.date)
     WHERE e.district = $1 AND e.place = $2 AND e.date >= $3 AND e.date < $4 AND g.course IS NOT NULL
       AND e.cancelled_at IS NULL AND e.roll_closed_at IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM roll o WHERE o.district = m.district AND o.place = m.place
           AND o.session = e.session AND o.student = m.student)
       AND NOT EXISTS (SELECT 1 FROM extended_roll o WHERE o.district = m.district AND o.place = m.place
           AND o.session = e.session AND o.student = m.student)
       AND EXISTS (SELECT 1 FROM leave x WHERE x.district = m.district AND x.place = m.place
           AND x.student = m.student AND x.from_date <= e.date AND x.to_date >= e.date
           AND COALESCE(x.from_minute, 0) <= (e.from_at / 60000 + 480) % 1440
           AND COALESCE(x.until_minute, 1440) >= (e.until_at / 60000 + 480) % 1440)
     UNION ALL
     SELECT r.student, r.course, r.session, r.date, r.lessons, 'present' AS state FROM tally_recount r
     WHERE r.district = $1 AND r.place = $2 AND r.date < $3 AND r.counts = 1
       AND NOT EXISTS (SELECT 1 FROM tally_recount o WHERE o.district = r.district AND o.place = r.place
           AND o.session = r.session AND o.student = r.student AND o.times > r.times)
       AND NOT EXISTS (SELECT 1 FROM tally_line l WHERE l.district = r.district AND l.place = r.place
           AND l.session = r.session AND l.student = r.student AND l.stands = 1)
     ORDER BY 1, 4, 3";

impl Tx {
    /// The latest tally of the place. One of a term before may have been posted after it: it is billed once all are.
    pub async fn tally_last(&mut self) -> Result<Option<Last>, Fault> {
        self.tally_last_of((Date::ZERO, Date::MAX)).await
    }

    /// The latest tally whose first day is in a term, which is billed once all of the term are.
    pub async fn tally_last_of(&mut self, (from, until): (Date, Date)) -> Result<Option<Last>, Fault> {
        const READ: &str = "SELECT max(until_on) AS until_on,
                 coalesce(sum(CASE WHEN billed_at IS NULL THEN 1 ELSE 0 END), 0) AS open
             FROM tally WHERE district = $1 AND place = $2 AND from_on >= $3 AND from_on < $4";
        let args = args![self.district(), self.place(), from.to_string(), until.to_string()];
        let row = self.one(READ, args).await?;
        match row.text_or("until_on")? {
            Some(_) => Ok(Some(Last { until: row.parsed("until_on")?, is_billed: row.int("open")? == 0 })),
            None => Ok(None),
        }
    }

    /// How often a term that is over was counted once more.
    pub async fn tally_times(&mut self, (from, until): (Date, Date)) -> Result<i64, Fault> {
        const READ: &str = "SELECT coalesce(max(times), 0) AS times FROM tally
             WHERE district = $1 AND place = $2 AND from_on >= $3 AND from_on < $4";
        let args = args![self.district(), self.place(), from.to_string(), until.to_string()];
        self.one(READ, args).await?.int("times")
    }

    /// What was found to count and stands in no tally: of which course or care, and when.
    pub async fn tally_waiting(&mut self) -> Result<Vec<(CourseId, Date)>, Fault> {
        const READ: &str = "SELECT DISTINCT r.course, r.date FROM tally_recount r
             WHERE r.district = $1 AND r.place = $2 AND r.counts = 1
               AND NOT EXISTS (SELECT 1 FROM tally_recount o WHERE o.district = r.district AND o.place = r.place
                   AND o.session = r.session AND o.student = r.student AND o.times > r.times)
               AND NOT EXISTS (SELECT 1 FROM tally_line l WHERE l.district = r.district AND l.place = r.place
                   AND l.session = r.session AND l.student = r.student AND l.stands = 1)
             ORDER BY r.date, r.course";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| Ok((CourseId::new(row.text("course")?), row.parsed("date")?))).collect()
    }

    /// The first day that a tally counts, or [`Fault::NotFound`].
    pub async fn tally_from(&mut self, id: &TallyId) -> Result<Date, Fault> {
        const READ: &str = "SELECT from_on FROM tally WHERE district = $1 AND place = $2 AND tally = $3";
        let row = self.row(READ, args![self.district(), self.place(), id.as_str()]).await?;
        row.ok_or(Fault::NotFound)?.parsed("from_on")
    }

    /// Whether a roll was opened between two days of something of these kinds of money: a meal is served at any.
    pub async fn lessons_between(
        &mut self,
        (from, until): (Date, Date),
        purses: &[Purse],
    ) -> Result<bool, Fault> {
        const READ: &str = "SELECT DISTINCT CASE WHEN g.course IS NULL THEN 'care' ELSE 'course' END AS purse
             FROM session e
             JOIN grouping g ON g.district = e.district AND g.place = e.place AND g.grouping = e.grouping
             WHERE e.district = $1 AND e.place = $2 AND e.date >= $3 AND e.date < $4
               AND e.opened_at IS NOT NULL AND e.cancelled_at IS NULL
             UNION
             SELECT DISTINCT d.purse FROM beside_session d
             WHERE d.district = $1 AND d.place = $2 AND d.date >= $3 AND d.date < $4
               AND d.opened_at IS NOT NULL AND d.cancelled_at IS NULL";
        let args = args![self.district(), self.place(), from.to_string(), until.to_string()];
        let mut is_given = false;
        for row in self.rows(READ, args).await? {
            let purse = Purse::from_code(&row.text("purse")?);
            is_given |= purses.iter().any(|one| *one == Purse::Meals || Some(*one) == purse);
        }
        Ok(is_given)
    }

    /// What the rule may know of a period, of the kinds of money that it counts, each from its own first day: an open roll of
    /// another holds up no count. A session whose roll nobody opened was not held, as far as anybody knows.
    pub async fn tally_facts(&mut self, period: Period, counted: &[(Purse, Date)]) -> Result<Facts, Fault> {
        const OPEN: &str = "SELECT count(DISTINCT e.roll) AS n, min(e.date) AS first FROM item_session e
             WHERE e.district = $1 AND e.place = $2 AND e.date < $3
               AND e.cancelled_at IS NULL AND e.opened_at IS NOT NULL AND e.roll_closed_at IS NULL
               AND EXISTS (SELECT 1 FROM jsonb_each($4) WHERE value ->> 'purse' = e.purse
                 AND value ->> 'from' <= e.date)";
        let until = period.until.to_string();
        let purses = batch(counted.iter().map(|(one, from)| json!({ "purse": one.code(), "from": from })));
        let row = self.one(OPEN, args![self.district(), self.place(), until.as_str(), purses]).await?;
        let open = match row.int("n")? {
            0 => None,
            n => Some((n, row.parsed("first")?)),
        };
        let mut stands: Vec<Stand> = Vec::new();
        for (purse, from) in counted {
            let args = args![self.district(), self.place(), from.to_string(), until.as_str()];
            let own = self.rows(STANDS, args).await?;
            let own = own.iter().map(stand).collect::<Result<Vec<_>, _>>()?;
            stands.extend(own.into_iter().filter(|one| item::purse(&one.course) == *purse));
        }
        Ok(Facts { period, open, stands })
    }

    /// Posts a tally and tells each household what was counted.
    pub async fn tally_posted(&mut self, posted: &Posted, version: i64, now: Moment) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO tally (district, place, tally, from_on, until_on, posted_at, posted_by, billed_from, times)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        const LINES: &str =
            "INSERT INTO tally_line (district, place, tally, student, session, course, date, lessons)
             SELECT $1, $2, $3, value ->> 'student', value ->> 'session', value ->> 'course', value ->> 'date',
                    CAST(value ->> 'lessons' AS BIGINT)
             FROM jsonb_each($4)";
        let (id, who) = (posted.period.id(), self.permit().person().to_string());
        let [from, until] = [posted.period.from, posted.period.until].map(|day| day.to_string());
        let (district, place, billed_from) = (self.district(), self.place(), posted.billed_from.to_string());
        let times = posted.period.times;
        self.run(ADD, args![district, place, id.as_str(), from, until, now, who, billed_from, times]).await?;
        let rows = batch(posted.lines.iter().map(|one| {
            json!({
                "student": one.student, "session": one.session, "course": one.course, "date": one.date,
                "lessons": one.lessons,
            })
        }));
        self.run(LINES, args![self.district(), self.place(), id.as_str(), rows]).await?;
        let after = json!({ "until": posted.period.until, "lines": posted.lines.len(), "billed_from": posted.billed_from });
        self.tally_record(("tally.posted", id.as_str()), Value::Null, after, (version, now)).await?;
        let tells = self.counted_households(&id, posted.billed_from).await?;
        self.tell(&tells, now).await
    }

    async fn counted_households(&mut self, id: &TallyId, billed_from: Date) -> Result<Vec<Tell>, Fault> {
        const READ: &str =
            "SELECT s.student, s.household, s.name, CAST(sum(l.lessons) AS BIGINT) AS lessons FROM tally_line l
             JOIN student s ON s.district = l.district AND s.place = l.place AND s.student = l.student
             WHERE l.district = $1 AND l.place = $2 AND l.tally = $3
             GROUP BY s.student, s.household, s.name ORDER BY s.student";
        let rows = self.rows(READ, args![self.district(), self.place(), id.as_str()]).await?;
        let tell = |row: &Row| {
            let recipient = format!("household:{}", row.text("household")?);
            let (child, lessons) = (row.text("name")?, row.int("lessons")?);
            let words = json!({ "child": child, "lessons": lessons.to_string(), "from": billed_from });
            Ok(Tell { recipient, kind: "tally-posted", words })
        };
        rows.iter().map(tell).collect()
    }

    /// How one counted lesson of a child stands, or [`Fault::NotFound`].
    pub async fn tally_standing(
        &mut self,
        id: &TallyId,
        student: &StudentId,
        session: &SessionId,
    ) -> Result<Standing, Fault> {
        const READ: &str =
            "SELECT COALESCE(l.billed_from, t.billed_from) AS billed_from, t.billed_at, l.objection
             FROM tally_line l
             JOIN tally t ON t.district = l.district AND t.place = l.place AND t.tally = l.tally
             WHERE l.district = $1 AND l.place = $2 AND l.tally = $3 AND l.student = $4 AND l.session = $5
               AND l.stands = 1";
        let child = self.student(student).await?.id;
        let (district, place) = (self.district(), self.place());
        let args = args![district, place, id.as_str(), child.as_str(), session.as_str()];
        let row = self.row(READ, args).await?.ok_or(Fault::NotFound)?;
        Ok(Standing {
            billed_from: row.parsed("billed_from")?,
            is_billed: row.moment_or("billed_at")?.is_some(),
            objection: Objection::from_code(&row.text("objection")?),
        })
    }

    /// Writes that a family objects to a counted lesson.
    pub async fn tally_objected(
        &mut self,
        (id, student, session): (&TallyId, &StudentId, &SessionId),
        words: &str,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE tally_line SET objection = 'open', words = $6, objected_at = $7, objected_by = $8
             WHERE district = $1 AND place = $2 AND tally = $3 AND student = $4 AND session = $5 AND objection = ''";
        let (district, place) = (self.district(), self.place());
        let (child, one, who) = (student.as_str(), session.as_str(), self.permit().person().to_string());
        self.run(PUT, args![district, place, id.as_str(), child, one, words, now, who]).await?;
        let after = json!({ "tally": id, "session": session, "words": words });
        self.tally_record(("tally.objected", student.as_str()), Value::Null, after, (version, now)).await
    }

    /// Writes what the school answers, and tells the household.
    pub async fn tally_answered(
        &mut self,
        (id, student, session): (&TallyId, &StudentId, &SessionId),
        (objection, reason): (Objection, &str),
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const PUT: &str =
            "UPDATE tally_line SET objection = $6, reason = $7, answered_at = $8, answered_by = $9
             WHERE district = $1 AND place = $2 AND tally = $3 AND student = $4 AND session = $5 AND objection = 'open'";
        let (district, place, who) = (self.district(), self.place(), self.permit().person().to_string());
        let (child, one, code) = (student.as_str(), session.as_str(), objection.code());
        self.run(PUT, args![district, place, id.as_str(), child, one, code, reason, now, who]).await?;
        let after = json!({ "tally": id, "session": session, "objection": code, "reason": reason });
        let before = json!({ "objection": Objection::Open.code() });
        self.tally_record(("tally.answered", student.as_str()), before, after, (version, now)).await?;
        let child = self.student(student).await?;
        let words = json!({ "child": child.name, "answer": code });
        let recipient = format!("household:{}", child.household);
        self.tell(&[Tell { recipient, kind: "tally-answered", words }], now).await
    }

    /// What the rule may know of a tally that is to be billed; `None` once it is. Its term is that of its own first day: the
    /// last tally of a term may be billed when the next plan, whose term begins on `term_from`, holds already.
    pub async fn tally_check(&mut self, id: &TallyId, term_from: Date) -> Result<Option<Check>, Fault> {
        const READ: &str = "SELECT t.from_on, t.billed_from, t.billed_at, t.times,
                 (SELECT count(*) FROM tally_line l WHERE l.district = t.district AND l.place = t.place
                    AND l.tally = t.tally AND l.stands = 1 AND l.objection = 'open') AS open,
                 (SELECT COALESCE(max(l.billed_from), t.billed_from) FROM tally_line l
                    WHERE l.district = t.district AND l.place = t.place AND l.tally = t.tally AND l.stands = 1)
                    AS latest
             FROM tally t WHERE t.district = $1 AND t.place = $2 AND t.tally = $3";
        let row = self.row(READ, args![self.district(), self.place(), id.as_str()]).await?;
        let row = row.ok_or(Fault::NotFound)?;
        if row.moment_or("billed_at")?.is_some() {
            return Ok(None);
        }
        let (posted, latest): (Date, Date) = (row.parsed("billed_from")?, row.parsed("latest")?);
        let (billed_from, open, from) = (posted.max(latest), row.int("open")?, row.parsed("from_on")?);
        let term = self.tally_term(from, term_from).await?;
        let is_later = row.int("times")? > 0;
        let (counted, (term_from, _)) = (self.tally_counted(id, term, (from, is_later)).await?, term);
        Ok(Some(Check { id: id.clone(), billed_from, term_from, open, area: None, counted }))
    }

    async fn tally_counted(
        &mut self,
        id: &TallyId,
        (term_from, term_until): (Date, Date),
        (from, is_later): (Date, bool),
    ) -> Result<Vec<Counted>, Fault> {
        const READ: &str =
            "SELECT l.student, l.course, k.title_zh, l.date, s.grade, CAST(sum(l.lessons) AS BIGINT) AS lessons,
                    coalesce(f.percent, 0) AS percent, coalesce(f.borne_by, '') AS borne_by,
                    CAST((SELECT coalesce(sum(c.whole_fen + c.credit_fen - c.late_fen), 0) FROM tally_charge c
                        JOIN tally t ON t.district = c.district AND t.place = c.place AND t.tally = c.tally
                        WHERE c.district = l.district AND c.place = l.place AND c.student = l.student
                          AND c.course = l.course AND t.from_on >= $4 AND t.from_on < $5) AS BIGINT) AS charged,
                    CAST((SELECT coalesce(sum(r.family_fen + r.government_fen + r.school_fen
                            + r.again_family_fen + r.again_government_fen + r.again_school_fen), 0) FROM tally_recount r
                        WHERE r.district = l.district AND r.place = l.place AND r.student = l.student
                          AND r.course = l.course AND r.date >= $4 AND r.date < $5) AS BIGINT) AS gone
             FROM tally_line l
             JOIN student s ON s.district = l.district AND s.place = l.place AND s.student = l.student
             JOIN item k ON k.district = l.district AND k.place = l.place AND k.item = l.course
             LEFT JOIN relief_granted f ON f.district = l.district AND f.place = l.place AND f.student = l.student
                  AND f.purse = k.purse AND f.from_on <= l.date AND f.until_on > l.date
             WHERE l.district = $1 AND l.place = $2 AND l.tally = $3 AND l.stands = 1 AND l.objection <> 'agreed'
             GROUP BY l.district, l.place, l.student, l.course, k.title_zh, l.date, s.grade, f.percent, f.borne_by
             ORDER BY l.student, l.course, l.date";
        let owed = self.tally_owed(term_from).await?.into_iter();
        let owed: BTreeMap<_, _> = owed.map(|one| ((one.student, one.course), one.parts)).collect();
        let [begins, ends] = [term_from, term_until].map(|day| day.to_string());
        let args = args![self.district(), self.place(), id.as_str(), begins, ends];
        let mut all: Vec<Counted> = Vec::new();
        for row in self.rows(READ, args).await? {
            let (student, course) =
                (StudentId::new(row.text("student")?), CourseId::new(row.text("course")?));
            if all.last().is_none_or(|last| (&last.student, &last.course) != (&student, &course)) {
                let (grade, relief) = (row.int("grade")?, relief(&row)?);
                let earlier = row.fen("charged")? - row.fen("gone")?;
                let key = (student, course);
                let credit = owed.get(&key).copied().unwrap_or_default();
                let (student, course) = key;
                let first: Date = row.parsed("date")?; // its days are in order
                let before = if is_later || first < from {
                    let (begins, _) = self.tally_term(first, term_from).await?;
                    self.billed_days(&student, &course, (begins, Date::MAX)).await?
                } else {
                    BTreeMap::new()
                };
                let (title, by_day) = (row.text("title_zh")?, BTreeMap::new());
                all.push(Counted { student, course, title, grade, relief, by_day, earlier, before, credit });
            }
            if let Some(last) = all.last_mut() {
                last.by_day.insert(row.parsed("date")?, row.int("lessons")?);
            }
        }
        Ok(all)
    }

    /// Bills a tally: the charges, the bills, and what others bear. The households are told as of any bills.
    pub async fn tally_billed(
        &mut self,
        id: &TallyId,
        charges: &[Charge],
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE tally SET billed_at = $4, billed_by = $5
             WHERE district = $1 AND place = $2 AND tally = $3 AND billed_at IS NULL";
        let who = self.permit().person().to_string();
        self.run(PUT, args![self.district(), self.place(), id.as_str(), now, who]).await?;
        self.charges_written(id, charges).await?;
        self.counted_bills_issued(id, charges, now).await?;
        let shares: Vec<Transfer> = charges.iter().flat_map(|one| tally::shares(id, one)).collect();
        self.transfers_posted(&shares, now).await?;
        let family: Fen = charges.iter().map(|one| one.parts.family).sum();
        let whole: Fen = charges.iter().map(|one| one.parts.whole()).sum();
        let bills = charges.iter().filter(|one| one.bill.is_some()).count();
        let after = json!({ "charges": charges.len(), "bills": bills, "family": family, "whole": whole });
        self.tally_record(("tally.billed", id.as_str()), Value::Null, after, (version, now)).await
    }

    async fn charges_written(&mut self, id: &TallyId, charges: &[Charge]) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO tally_charge (district, place, tally, student, course, lessons, whole_fen, family_fen,
                 government_fen, school_fen, credit_fen, credit_government_fen, credit_school_fen, late_fen)
             SELECT $1, $2, $3, value ->> 'student', value ->> 'course', CAST(value ->> 'lessons' AS BIGINT),
                    CAST(value ->> 'whole' AS BIGINT), CAST(value ->> 'family' AS BIGINT),
                    CAST(value ->> 'government' AS BIGINT), CAST(value ->> 'school' AS BIGINT),
                    CAST(value ->> 'credit' AS BIGINT), CAST(value ->> 'credit_government' AS BIGINT),
                    CAST(value ->> 'credit_school' AS BIGINT), CAST(value ->> 'late' AS BIGINT)
             FROM jsonb_each($4)";
        let rows = batch(charges.iter().map(|one| {
            json!({
                "student": one.student, "course": one.course, "lessons": one.lessons, "whole": one.parts.whole(),
                "family": one.parts.family, "government": one.parts.government, "school": one.parts.school,
                "credit": one.credit.whole(), "credit_government": one.credit.government,
                "credit_school": one.credit.school, "late": one.late,
            })
        }));
        self.run(ADD, args![self.district(), self.place(), id.as_str(), rows]).await?;
        Ok(())
    }

    async fn counted_bills_issued(
        &mut self,
        id: &TallyId,
        charges: &[Charge],
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO bill (district, place, bill, student, purse, course, tally, lessons, lesson_fen,
                 price_fen, fen, issued_at, due_on, state)
             SELECT $1, $2, value ->> 'bill', value ->> 'student', value ->> 'purse', value ->> 'course', $3,
                    CAST(value ->> 'lessons' AS BIGINT), CAST(value ->> 'lesson' AS BIGINT),
                    CAST(value ->> 'price' AS BIGINT), CAST(value ->> 'fen' AS BIGINT), $4, value ->> 'due_on', 'due'
             FROM jsonb_each($5)";
        let bills = charges.iter().filter_map(|one| one.bill.as_ref());
        let rows = batch(bills.map(|bill| {
            json!({
                "bill": bill.id, "student": bill.student, "purse": bill.purse.code(), "course": bill.course,
                "lessons": bill.lessons,
                "lesson": bill.lesson, "price": bill.price, "fen": bill.fen, "due_on": bill.due_on,
            })
        }));
        self.run(ADD, args![self.district(), self.place(), id.as_str(), now, rows]).await?;
        Ok(())
    }

    /// A bill of counted lessons that is paid, with what the course has of it; `None` for any other bill.
    pub(crate) async fn tally_paid(&mut self, bill: &BillId) -> Result<Option<Paid>, Fault> {
        const READ: &str = "SELECT b.student, b.course, b.fen, b.carried_fen,
                    (SELECT CAST(coalesce(sum(r.family_fen), 0) AS BIGINT)
                    FROM tally_recount r WHERE r.district = b.district AND r.place = b.place AND r.tally = b.tally
                      AND r.student = b.student AND r.course = b.course AND r.way = 'back') - b.sent_back_fen AS back
             FROM bill b
             WHERE b.district = $1 AND b.place = $2 AND b.bill = $3 AND b.tally <> '' AND b.state = 'paid'";
        const MOVED: &str =
            "SELECT CAST(coalesce(sum(CASE WHEN kind = 'release' THEN fen ELSE -fen END), 0) AS BIGINT) AS fen,
                    count(*) AS times
             FROM transfer WHERE district = $1 AND place = $2 AND student = $3 AND subject = $4
               AND transfer LIKE 'given/%'";
        let here = args![self.district(), self.place(), bill.as_str()];
        let Some(row) = self.row(READ, here).await? else { return Ok(None) };
        let (student, course) = (StudentId::new(row.text("student")?), CourseId::new(row.text("course")?));
        let moved = args![self.district(), self.place(), student.as_str(), bill.as_str()];
        let moved = self.one(MOVED, moved).await?;
        let (released, times) = (moved.fen("fen")?, moved.int("times")?);
        let (sent_back, carried) = (row.fen("back")?, row.fen("carried_fen")?);
        let (bill, fen) = (bill.clone(), row.fen("fen")? - sent_back);
        Ok(Some(Paid { bill, student, course, fen, carried, sent_back, released, times }))
    }

    /// Gives a course what was just paid for its counted lessons. The caller journals what paid it.
    pub(crate) async fn tally_given(&mut self, bill: &BillId, now: Moment) -> Result<(), Fault> {
        let given = self.tally_paid(bill).await?.as_ref().and_then(tally::given);
        self.transfers_posted(given.as_slice(), now).await
    }

    async fn tally_record(
        &mut self,
        (act, subject): (&'static str, &str),
        before: Value,
        after: Value,
        (scheme_version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        self.record(Record { act, subject, clause: "P1.10", scheme_version, before, after }, now).await
    }
}

fn stand(row: &Row) -> Result<Stand, Fault> {
    Ok(Stand {
        student: StudentId::new(row.text("student")?),
        course: CourseId::new(row.text("course")?),
        session: SessionId::new(row.text("session")?),
        date: row.parsed("date")?,
        lessons: row.int("lessons")?,
        stood: stood(&row.text("state")?),
    })
}
