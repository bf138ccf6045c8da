//! 课后服务以外的账单 Bills of extended care, evening study, lunch and early care where the plan has a fee of them: each child on the days that its
//! family chose, or that were agreed (P1.25, P1.26, X.7).

use super::apart::day_price;
use super::care::{Evenings, held_on};
use crate::fault::Fault;
use crate::journal::Record;
use crate::money::release::relief;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{CourseId, StudentId};
use rules::moment::Moment;
use rules::money::account::{Account, Purse};
use rules::money::bill::{Facts, Unbilled};
use rules::money::item::beside::OnDay;
use rules::money::item::{self, Beside};
use rules::money::month_end::Month;
use rules::money::release::payee;
use rules::plan::local::Day;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

impl Tx {
    /// Writes that a kind is charged for in a term, and its days: from then on each of them is a lesson to every question about money.
    /// Days that the calendar has taken away go, unless their register was signed. The same again is no act.
    pub async fn beside_charged(
        &mut self,
        (beside, days): (&Beside, &[OnDay]),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const SAME: &str = "SELECT 1 AS one FROM beside_term WHERE district = $1 AND place = $2 AND scheme = $3 AND purse = $4
             AND title_zh = $5 AND title_en = $6 AND grades = $7 AND from_on = $8 AND until_on = $9";
        const PUT: &str =
            "INSERT INTO beside_term (district, place, scheme, purse, title_zh, title_en, grades, from_on, until_on)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (district, place, scheme, purse) DO UPDATE SET title_zh = excluded.title_zh,
                 title_en = excluded.title_en, grades = excluded.grades, from_on = excluded.from_on,
                 until_on = excluded.until_on,
                 ended_at = CASE WHEN excluded.until_on > beside_term.until_on THEN NULL ELSE beside_term.ended_at END";
        let (plan, purse, title) = (beside.plan.as_str(), beside.purse.code(), &beside.title);
        let (from, until) = (beside.term.from.to_string(), beside.term.until.to_string());
        let grades: String = beside.grades.iter().map(|grade| format!(" {grade} ")).collect();
        let row = || {
            let (district, place) = (self.district(), self.place());
            args![district, place, plan, purse, &title.zh, &title.en, &grades, &from, &until]
        };
        let (same, put) = (row(), row());
        let is_same = self.row(SAME, same).await?.is_some();
        if !is_same {
            self.run(PUT, put).await?;
        }
        let moved = self.beside_laid(beside, days).await?;
        if is_same && moved == 0 {
            return Ok(());
        }
        let id = beside.id();
        let record = Record {
            act: "beside.charged",
            subject: id.as_str(),
            clause: "P1.26",
            scheme_version: version,
            before: Value::Null,
            after: json!({ "title": title.zh, "from": from, "until": until, "days": days.len() }),
        };
        self.record(record, now).await
    }

    /// Lays its days out as the calendar has them; how many changed.
    async fn beside_laid(&mut self, beside: &Beside, days: &[OnDay]) -> Result<u64, Fault> {
        const GONE: &str =
            "DELETE FROM beside_day WHERE district = $1 AND place = $2 AND scheme = $3 AND purse = $4
             AND roll_closed_at IS NULL AND date NOT IN (SELECT value ->> 'date' FROM jsonb_each($5))";
        const PUT: &str = "INSERT INTO beside_day (district, place, session, scheme, purse, date, day, from_at, until_at, lessons)
             SELECT $1, $2, value ->> 'session', $3, $4, value ->> 'date', value ->> 'day', CAST(value ->> 'from' AS BIGINT),
                    CAST(value ->> 'until' AS BIGINT), CAST(value ->> 'lessons' AS BIGINT)
             FROM jsonb_each($5) WHERE true
             ON CONFLICT (district, place, session) DO UPDATE SET day = excluded.day, from_at = excluded.from_at,
                 until_at = excluded.until_at, lessons = excluded.lessons
                 WHERE beside_day.roll_closed_at IS NULL
                   AND (beside_day.from_at <> excluded.from_at OR beside_day.until_at <> excluded.until_at
                     OR beside_day.lessons <> excluded.lessons OR beside_day.day <> excluded.day)";
        let rows = || {
            batch(days.iter().map(|one| {
                json!({
                    "session": beside.day(one.date), "date": one.date.to_string(), "day": one.day, "from": one.from.0,
                    "until": one.until.0, "lessons": one.lessons,
                })
            }))
        };
        let (plan, purse) = (beside.plan.as_str(), beside.purse.code());
        let gone = self.run(GONE, args![self.district(), self.place(), plan, purse, rows()]).await?;
        let put = self.run(PUT, args![self.district(), self.place(), plan, purse, rows()]).await?;
        Ok(gone + put)
    }

    /// A kind of a term with the children who have no bill for it yet, or may have another month of it. Children who come on the same
    /// days are billed together; whoever joins late is measured by the days that its weekdays would have had. Days of before a change
    /// that settled what was paid for them are on no bill again.
    pub async fn beside_bill_facts(&mut self, beside: &Beside, today: Date) -> Result<Vec<Facts>, Fault> {
        const CHILDREN: &str = "SELECT s.student, s.grade, coalesce(f.percent, 0) AS percent,
                    coalesce(f.borne_by, '') AS borne_by
             FROM student s
             LEFT JOIN relief_granted f ON f.district = s.district AND f.place = s.place AND f.student = s.student
                  AND f.purse = $4 AND f.from_on <= $5 AND f.until_on > $5
             WHERE s.district = $1 AND s.place = $2 AND (s.on_roll_until IS NULL OR s.on_roll_until > $3)
             ORDER BY s.student";
        let (item, purse) = (beside.id(), beside.purse);
        let (mut comes, (whole, cancelled)) =
            (self.beside_comes(&item).await?, self.beside_whole(&item).await?);
        for (student, since) in self.beside_since(None, &item).await? {
            let Some(days) = comes.get_mut(&student) else { continue };
            *days = days.split_off(&since);
        }
        comes.retain(|_, days| !days.is_empty());
        let own: BTreeMap<StudentId, Evenings> =
            comes.iter().map(|(student, days)| (student.clone(), measured(days, &whole))).collect();
        let days =
            |student: &StudentId, course: &CourseId| own.get(student).filter(|_| *course == item).cloned();
        let mut ahead = self.bills_ahead(purse, days).await?;
        let held = held_on(&comes, today).to_string();
        let args = args![self.district(), self.place(), today.to_string(), purse.code(), held];
        let mut alike = BTreeMap::<Evenings, Vec<Unbilled>>::new();
        for row in self.rows(CHILDREN, args).await? {
            let student = StudentId::new(row.text("student")?);
            let Some(first) = comes.remove(&student).and_then(|days| days.keys().next().copied()) else {
                continue;
            };
            let bills = ahead.remove(&student).unwrap_or_default();
            let bill = bills.own.get(&item).cloned().unwrap_or_default();
            let Some(by_day) = own.get(&student).filter(|_| !bill.months.contains("")) else { continue };
            let (grade, relief, from) = (row.int("grade")?, relief(&row)?, Some(first));
            let (months, times, before) = (bill.months, bill.times, bills.before);
            let one = Unbilled { student, grade, relief, from, months, times, before };
            alike.entry(by_day.clone()).or_default().push(one);
        }
        let facts = |(by_day, unbilled)| {
            let (course, title, cancelled) = (item.clone(), beside.title.zh.clone(), cancelled.clone());
            Facts { course, title, is_open: true, area: None, by_day, cancelled, unbilled }
        };
        Ok(alike.into_iter().map(facts).collect())
    }

    /// The days on which each child is meant to come.
    async fn beside_comes(&mut self, item: &CourseId) -> Result<BTreeMap<StudentId, Evenings>, Fault> {
        const READ: &str = "SELECT l.student, l.date, l.lessons FROM beside_lesson l
             WHERE l.district = $1 AND l.place = $2 AND l.item = $3 AND l.sits = 1 AND l.cancelled_at IS NULL";
        let mut own = BTreeMap::<StudentId, Evenings>::new();
        for row in self.rows(READ, args![self.district(), self.place(), item.as_str()]).await? {
            let days = own.entry(StudentId::new(row.text("student")?)).or_default();
            days.insert(row.parsed("date")?, row.int("lessons")?);
        }
        Ok(own)
    }

    /// All its days, each with the weekday whose timetable is kept; and those that are cancelled.
    async fn beside_whole(
        &mut self,
        item: &CourseId,
    ) -> Result<(BTreeMap<Date, (Day, i64)>, Evenings), Fault> {
        const READ: &str = "SELECT d.date, d.day, d.lessons, d.cancelled_at FROM beside_session d
             WHERE d.district = $1 AND d.place = $2 AND d.item = $3";
        let (mut held, mut cancelled) = (BTreeMap::new(), Evenings::new());
        for row in self.rows(READ, args![self.district(), self.place(), item.as_str()]).await? {
            let (date, lessons) = (row.parsed("date")?, row.int("lessons")?);
            if row.moment_or("cancelled_at")?.is_some() {
                cancelled.insert(date, lessons);
            } else {
                held.insert(date, (row.parsed("day")?, lessons));
            }
        }
        Ok((held, cancelled))
    }

    /// The first day of each child, or of one, that no settled bill of a kind has had: the day on which it was settled, or the next
    /// where who was there had been signed by then.
    pub(crate) async fn beside_since(
        &mut self,
        student: Option<&StudentId>,
        item: &CourseId,
    ) -> Result<BTreeMap<StudentId, Date>, Fault> {
        const LEFT: &str = "SELECT b.student, max(q.made_at) AS made_at FROM leaving q
             JOIN bill b ON b.district = q.district AND b.place = q.place AND b.bill = q.bill
             WHERE q.district = $1 AND q.place = $2 AND b.course = $3 AND ($4 = '' OR b.student = $4) GROUP BY b.student";
        const SIGNED: &str = "SELECT d.date, d.roll_closed_at FROM beside_session d
             WHERE d.district = $1 AND d.place = $2 AND d.item = $3 AND d.roll_closed_at IS NOT NULL";
        let whose = student.map_or("", StudentId::as_str);
        let left = self.rows(LEFT, args![self.district(), self.place(), item.as_str(), whose]).await?;
        if left.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut signed = BTreeMap::<Date, Moment>::new();
        for row in self.rows(SIGNED, args![self.district(), self.place(), item.as_str()]).await? {
            signed.insert(row.parsed("date")?, row.moment("roll_closed_at")?);
        }
        let one = |row: &Row| {
            let made_at = row.moment("made_at")?;
            let (student, on) = (StudentId::new(row.text("student")?), made_at.date());
            let is_signed = signed.get(&on).is_some_and(|at| *at <= made_at);
            Ok((student, if is_signed { on.tomorrow().unwrap_or(Date::MAX) } else { on }))
        };
        left.iter().map(one).collect()
    }

    /// What days of before a child changes its own, or gives them up, may still take of its paid bills: a register of them that nobody
    /// has signed yet is signed later, until the term is over.
    pub(crate) async fn beside_unsigned(
        &mut self,
        (student, item): (&StudentId, &CourseId),
        on: Date,
    ) -> Result<Fen, Fault> {
        const READ: &str = concat!(
            "SELECT CAST(coalesce(sum(l.lessons * ",
            day_price!("l.date"),
            "), 0) AS BIGINT) AS fen
             FROM beside_lesson l
             JOIN beside_term p ON p.district = l.district AND p.place = l.place AND p.purse = l.purse
                  AND p.from_on <= l.date AND p.until_on > l.date AND p.until_on > $5
             JOIN bill b ON b.district = l.district AND b.place = l.place AND b.student = l.student
                  AND b.course = l.item AND b.purse = l.purse AND b.state = 'paid' AND b.tally = ''
                  AND b.part IN ('', substr(l.date, 1, 7))
                  AND NOT EXISTS (SELECT 1 FROM leaving q WHERE q.district = b.district AND q.place = b.place
                    AND q.bill = b.bill)
             WHERE l.district = $1 AND l.place = $2 AND l.student = $3 AND l.item = $4 AND l.date < $5
               AND l.date >= $6 AND l.sits = 1 AND l.ended = 0 AND l.opened_at IS NULL
               AND l.roll_closed_at IS NULL AND l.cancelled_at IS NULL"
        );
        let since = self.beside_since(Some(student), item).await?.remove(student);
        let (on, since) = (on.to_string(), since.map_or_else(String::new, |day| day.to_string()));
        let (district, place) = (self.district(), self.place());
        let args = args![district, place, student.as_str(), item.as_str(), on, since];
        self.one(READ, args).await?.fen("fen")
    }

    /// What such days still wait for of bills that are settled since: each of them waits for the bill that the first change after it
    /// settled. Of all that a child has of a kind, or of one term's.
    pub(crate) async fn beside_waiting(
        &mut self,
        (student, purse): (&StudentId, Purse),
        item: Option<&CourseId>,
    ) -> Result<Fen, Fault> {
        const READ: &str = concat!(
            "SELECT l.session, l.date, l.lessons, ",
            day_price!("l.date"),
            " AS price_fen, q.made_at, p.until_on
             FROM beside_lesson l
             JOIN beside_term p ON p.district = l.district AND p.place = l.place AND p.purse = l.purse
                  AND p.from_on <= l.date AND p.until_on > l.date
             JOIN bill b ON b.district = l.district AND b.place = l.place AND b.student = l.student
                  AND b.course = l.item AND b.purse = l.purse AND b.state = 'paid' AND b.tally = ''
                  AND b.part IN ('', substr(l.date, 1, 7))
             JOIN leaving q ON q.district = b.district AND q.place = b.place AND q.bill = b.bill
             WHERE l.district = $1 AND l.place = $2 AND l.student = $3 AND l.purse = $4
               AND ($5 = '' OR l.item = $5) AND l.sits = 1 AND l.ended = 0 AND l.opened_at IS NULL
               AND l.roll_closed_at IS NULL AND l.cancelled_at IS NULL
             ORDER BY q.made_at, b.bill"
        );
        let (of, student) = (item.map_or("", CourseId::as_str), student.as_str());
        let args = args![self.district(), self.place(), student, purse.code(), of];
        let (mut fen, mut seen) = (Fen::ZERO, BTreeSet::new());
        for row in self.rows(READ, args).await? {
            let (made_on, day): (Date, Date) = (row.moment("made_at")?.date(), row.parsed("date")?);
            let until: Date = row.parsed("until_on")?;
            if day < made_on && made_on < until && seen.insert(row.text("session")?) {
                fen = fen + row.fen("price_fen")?.times(row.int("lessons")?);
            }
        }
        Ok(fen)
    }

    /// What is left of bills for days that came after a change, child by child: a register of a day before it takes nothing of that,
    /// however late it is signed or put right.
    pub(crate) async fn beside_later(
        &mut self,
        course: &CourseId,
        day: Date,
    ) -> Result<BTreeMap<StudentId, Fen>, Fault> {
        const READ: &str = "SELECT CAST(
               (SELECT coalesce(sum(b.fen), 0) FROM bill b
                WHERE b.district = $1 AND b.place = $2 AND b.student = $3 AND b.course = $4 AND b.state = 'paid'
                  AND b.tally = '' AND (b.part = '' OR b.part >= $5)
                  AND NOT EXISTS (SELECT 1 FROM leaving q WHERE q.district = b.district AND q.place = b.place
                    AND q.bill = b.bill))
             - (SELECT coalesce(sum(CASE WHEN t.credit = $7 THEN t.fen ELSE -t.fen END), 0) FROM transfer t
                JOIN beside_day d ON d.district = t.district AND d.place = t.place AND d.session = t.subject
                     AND d.date >= $6
                WHERE t.district = $1 AND t.place = $2 AND t.student = $3 AND t.step = 'posted'
                  AND (t.credit = $7 AND t.debit = $8 OR t.debit = $7 AND t.credit = $8)) AS BIGINT) AS fen";
        let mut later = BTreeMap::new();
        let changed = self.beside_since(None, course).await?;
        for (student, since) in changed.into_iter().filter(|(_, since)| day < *since) {
            let custody = Account::Custody(student.clone(), item::purse(course)).name();
            let (month, from, id) = (Month::of(since).code(), since.to_string(), student.as_str());
            let (district, place) = (self.district(), self.place());
            let payee = payee(course).name();
            let args = args![district, place, id, course.as_str(), month, from, payee, custody];
            let fen = self.one(READ, args).await?.fen("fen")?;
            later.insert(student, fen.max(Fen::ZERO));
        }
        Ok(later)
    }
}

/// A child's own days, and those before the first of them on which the same weekdays' timetables were kept.
fn measured(own: &Evenings, whole: &BTreeMap<Date, (Day, i64)>) -> Evenings {
    let Some(first) = own.keys().next() else { return Evenings::new() };
    let kept = |date: &Date| whole.get(date).map_or_else(|| Day::of(*date), |(day, _)| *day);
    let weekdays: BTreeSet<Day> = own.keys().map(kept).collect();
    let before = whole.range(..*first).filter(|(_, (day, _))| weekdays.contains(day));
    let before = before.map(|(date, (_, lessons))| (*date, *lessons));
    before.chain(own.iter().map(|(date, lessons)| (*date, *lessons))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_child_that_joins_late_is_measured_by_its_own_weekdays() {
        let mut whole = BTreeMap::new();
        for day in [6, 7, 13, 14, 18, 20, 21] {
            let on = date(2021, 9, day);
            let kept = if day == 18 { Day::Mon } else { Day::of(on) }; // made up on a Saturday
            whole.insert(on, (kept, 1));
        }
        let days = |own: &[i8]| -> Vec<i8> {
            let own = own.iter().map(|day| (date(2021, 9, *day), 1)).collect();
            measured(&own, &whole).keys().map(|day| day.day()).collect()
        };
        assert_eq!(days(&[20]), [6, 13, 18, 20]);
        assert_eq!(days(&[18, 20]), [6, 13, 18, 20]);
        assert_eq!(days(&[21]), [7, 14, 21]);
        assert!(days(&[]).is_empty());
    }
}
