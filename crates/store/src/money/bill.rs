//! 账单 Bills of opened courses, of care and of meals.

pub(crate) mod apart;
mod beside;
mod care;
mod meal;
mod reminding;

pub use reminding::UnpaidRow;

use crate::fault::Fault;
use crate::journal::Record;
use crate::money::correction::like;
use crate::money::release::relief;
use crate::outbox::Tell;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{BillId, CourseId, StudentId};
use rules::moment::Moment;
use rules::money::account::Purse;
use rules::money::bill::{Before, Bill, Facts, Grounds, Unbilled};
use rules::money::item;
use rules::money::month_end::Month;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A bill with what a cashier needs beside it.
#[derive(Clone, Debug)]
pub struct BillRow {
    /// Which.
    pub id: BillId,
    /// Whose.
    pub student: StudentId,
    /// The child's name.
    pub name: String,
    /// Home class.
    pub home_class: String,
    /// Which course.
    pub course_id: CourseId,
    /// The course's titles in Chinese and English.
    pub course: (String, String),
    /// The days whose counted lessons it is for, the last of them included; `None` where it was sent ahead.
    pub counted: Option<(Date, Date)>,
    /// How many lessons.
    pub lessons: i64,
    /// What one of most of them costs, whoever bears it.
    pub lesson: Fen,
    /// How many of them cost something else, and what the cheapest and the dearest of these do.
    pub apart: Option<(i64, [Fen; 2])>,
    /// The month that it is for, `2021-10`; empty where it is for the whole.
    pub part: String,
    /// How its sum came to be, where somebody wrote it down.
    pub grounds: Option<Grounds>,
    /// What it asked for.
    pub asked: Fen,
    /// How much: as long as it is due, less what carried money has paid of it.
    pub fen: Fen,
    /// The last day to pay.
    pub due_on: Date,
    /// `due`, `paid` or `cancelled`.
    pub state: String,
}

/// Placed children, with the relief of the day that it is looked for: today, or the nearest day of the course. The first day on which a
/// child can come: a lesson that was over when it got its seat is none of its own, and a member of a group with no other lesson has none
/// at all. A child that has left the school is billed no more.
const CHILDREN: &str = "SELECT p.course, p.student, s.grade, coalesce(f.percent, 0) AS percent,
            coalesce(f.borne_by, '') AS borne_by,
            coalesce((SELECT min(e.date) FROM grouping g
             JOIN grouping_member m ON m.district = g.district AND m.place = g.place
                  AND m.grouping = g.grouping AND m.student = p.student AND m.left_on IS NULL
             JOIN session e ON e.district = g.district AND e.place = g.place AND e.grouping = g.grouping
                  AND e.cancelled_at IS NULL AND e.date >= m.joined_on
                  AND (e.roll_closed_at IS NULL OR e.roll_closed_at > p.since)
             WHERE g.district = p.district AND g.place = p.place AND g.course = p.course),
             CASE WHEN EXISTS (SELECT 1 FROM grouping g
             JOIN grouping_member m ON m.district = g.district AND m.place = g.place
                  AND m.grouping = g.grouping AND m.student = p.student AND m.left_on IS NULL
             WHERE g.district = p.district AND g.place = p.place AND g.course = p.course)
             THEN '9999-12-31' END) AS from_on
     FROM placement p
     JOIN student s ON s.district = p.district AND s.place = p.place AND s.student = p.student
     LEFT JOIN (SELECT g.district, g.place, g.course, min(e.date) AS begins, max(e.date) AS ends FROM grouping g
          JOIN session e ON e.district = g.district AND e.place = g.place AND e.grouping = g.grouping
               AND e.cancelled_at IS NULL
          WHERE g.district = $1 AND g.place = $2 GROUP BY g.district, g.place, g.course) d
          ON d.district = p.district AND d.place = p.place AND d.course = p.course
     LEFT JOIN relief_granted f ON f.district = p.district AND f.place = p.place AND f.student = p.student
          AND f.purse = 'course'
          AND f.from_on <= CASE WHEN $3 < d.begins THEN d.begins WHEN $3 > d.ends THEN d.ends ELSE $3 END
          AND f.until_on > CASE WHEN $3 < d.begins THEN d.begins WHEN $3 > d.ends THEN d.ends ELSE $3 END
     WHERE p.district = $1 AND p.place = $2 AND p.state = 'placed'
       AND (s.on_roll_until IS NULL OR s.on_roll_until > $3)
     ORDER BY p.course, p.student";

/// Bills with what stands beside them, what is due first, by a condition of one's own.
macro_rules! bill_rows {
    ($which:literal) => {
        concat!(
            "SELECT b.bill, b.student, b.course, s.name, s.home_class, b.purse, b.part, b.grounds,
                    CASE WHEN b.title_zh = '' THEN coalesce(c.title_zh, b.course) ELSE b.title_zh END AS title_zh,
                    CASE WHEN b.title_en = '' THEN coalesce(c.title_en, b.course) ELSE b.title_en END AS title_en,
                    b.fen AS asked, b.lessons, CASE WHEN b.state = 'due' THEN b.fen - b.carried_fen ELSE b.fen END AS fen,
                    b.due_on, b.state, y.from_on, y.until_on, b.lesson_fen,
                    (SELECT CAST(coalesce(sum(p.lessons), 0) AS BIGINT) FROM bill_day p
                     WHERE p.district = b.district AND p.place = b.place AND p.bill = b.bill) AS apart_lessons,
                    (SELECT coalesce(min(p.lesson_fen), 0) FROM bill_day p
                     WHERE p.district = b.district AND p.place = b.place AND p.bill = b.bill AND p.lessons > 0) AS apart_least,
                    (SELECT coalesce(max(p.lesson_fen), 0) FROM bill_day p
                     WHERE p.district = b.district AND p.place = b.place AND p.bill = b.bill AND p.lessons > 0) AS apart_most
             FROM bill b
             LEFT JOIN tally y ON y.district = b.district AND y.place = b.place AND y.tally = b.tally
             JOIN student s ON s.district = b.district AND s.place = b.place AND s.student = b.student
             LEFT JOIN item c ON c.district = b.district AND c.place = b.place AND c.item = b.course
             WHERE b.district = $1 AND b.place = $2 AND ",
            $which,
            " ORDER BY CASE b.state WHEN 'due' THEN 0 ELSE 1 END, b.due_on, s.home_class, s.seat, b.bill"
        )
    };
}

impl Tx {
    /// The opened courses of the place with the children who have no bill yet, or may have another month of it, and what other
    /// bills they have.
    pub async fn bill_facts(&mut self, today: Date) -> Result<Vec<Facts>, Fault> {
        const COURSES: &str =
            "SELECT c.course, c.title_zh, s.date, CAST(coalesce(sum(s.lessons), 0) AS BIGINT) AS lessons,
                    CASE WHEN s.cancelled_at IS NULL THEN 0 ELSE 1 END AS cancelled
             FROM course c
             LEFT JOIN grouping g ON g.district = c.district AND g.place = c.place AND g.course = c.course
             LEFT JOIN session s ON s.district = c.district AND s.place = c.place AND s.grouping = g.grouping
             WHERE c.district = $1 AND c.place = $2 AND c.state = 'open' AND c.ended_at IS NULL
             GROUP BY c.course, c.title_zh, s.date, 5 ORDER BY c.course, s.date, 5";
        let mut courses: Vec<Facts> = Vec::new();
        for row in self.rows(COURSES, args![self.district(), self.place()]).await? {
            let course = CourseId::new(row.text("course")?);
            if courses.last().is_none_or(|last| last.course != course) {
                let (by_day, cancelled, unbilled) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
                let title = row.text("title_zh")?;
                courses.push(Facts { course, title, is_open: true, area: None, by_day, cancelled, unbilled });
            }
            if let (Some(_), Some(last)) = (row.text_or("date")?, courses.last_mut()) {
                let days = if row.flag("cancelled")? { &mut last.cancelled } else { &mut last.by_day };
                days.insert(row.parsed("date")?, row.int("lessons")?);
            }
        }
        let days: BTreeMap<CourseId, BTreeMap<Date, i64>> =
            courses.iter().map(|facts| (facts.course.clone(), facts.by_day.clone())).collect();
        let own_days = |_: &StudentId, course: &CourseId| days.get(course).cloned();
        let mut ahead = self.bills_ahead(Purse::Course, own_days).await?;
        for row in self.rows(CHILDREN, args![self.district(), self.place(), today.to_string()]).await? {
            let course = row.text("course")?;
            let Some(facts) = courses.iter_mut().find(|facts| facts.course.as_str() == course) else {
                continue;
            };
            let (student, grade) = (StudentId::new(row.text("student")?), row.int("grade")?);
            let from = row.parsed_or("from_on")?;
            let bills = ahead.entry(student.clone()).or_default();
            let own = bills.own.get(&facts.course).cloned().unwrap_or_default();
            if own.months.contains("") {
                continue;
            }
            let (relief, before) = (relief(&row)?, bills.before.clone());
            let (months, times) = (own.months, own.times);
            facts.unbilled.push(Unbilled { student, grade, relief, from, months, times, before });
        }
        Ok(courses)
    }

    /// The bills of every child that were sent ahead for one kind of money: which stand, how many ended, and what they are under
    /// the caps. What the child has left counts with what was given of it.
    async fn bills_ahead(
        &mut self,
        purse: Purse,
        days: impl Fn(&StudentId, &CourseId) -> Option<BTreeMap<Date, i64>>,
    ) -> Result<BTreeMap<StudentId, Ahead>, Fault> {
        const READ: &str = "SELECT b.student, b.course, b.part, b.state, b.lessons, b.lesson_fen, b.price_fen, b.grounds,
                    b.fen, coalesce(c.title_zh, b.course) AS title,
                    CASE WHEN l.bill IS NULL THEN 0 ELSE 1 END AS is_left, coalesce(l.paid_fen - l.back_fen, 0) AS given
             FROM bill b
             LEFT JOIN item c ON c.district = b.district AND c.place = b.place AND c.item = b.course
             LEFT JOIN leaving l ON l.district = b.district AND l.place = b.place AND l.bill = b.bill
             WHERE b.district = $1 AND b.place = $2 AND b.purse = $3 AND b.tally = ''
             ORDER BY b.issued_at, b.bill";
        let mut all = BTreeMap::<StudentId, Ahead>::new();
        for row in self.rows(READ, args![self.district(), self.place(), purse.code()]).await? {
            let (student, course) =
                (StudentId::new(row.text("student")?), CourseId::new(row.text("course")?));
            let own_days = days(&student, &course);
            let (part, is_left) = (row.text("part")?, row.flag("is_left")?);
            let ahead = all.entry(student).or_default();
            let own = ahead.own.entry(course.clone()).or_default();
            if row.text("state")? == "cancelled" || is_left {
                own.times += 1;
            } else {
                own.months.insert(part.clone());
            }
            let Some(by_day) = own_days.filter(|_| row.text("state").is_ok_and(|is| is != "cancelled"))
            else {
                continue;
            };
            let grounds = grounds_read(&row.text("grounds")?)?;
            let from = grounds.as_ref().and_then(|one| one.joined_on).unwrap_or(Date::MIN);
            let mut by_day: BTreeMap<Date, i64> = by_day.range(from..).map(|(day, n)| (*day, *n)).collect();
            by_day.retain(|day, _| part.is_empty() || Month::of(*day).code() == part);
            let whole = match grounds {
                Some(grounds) => grounds.whole(),
                None => row.fen("lesson_fen")?.max(row.fen("price_fen")?).times(row.int("lessons")?),
            };
            let whole = if is_left { borne(row.fen("given")?, whole, row.fen("fen")?) } else { whole };
            if is_left {
                by_day.clear();
            }
            ahead.before.push(Before { title: row.text("title")?, by_day, whole });
        }
        Ok(all)
    }

    /// Writes bills. The households are told once carried money has paid what it can: see `bills_told`.
    pub async fn bills_issued(&mut self, bills: &[Bill], version: i64, now: Moment) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO bill (district, place, bill, student, purse, course, title_zh, title_en, part, times,
                 lessons, lesson_fen, price_fen, fen, issued_at, due_on, state, grounds)
             SELECT $1, $2, value ->> 'bill', value ->> 'student', value ->> 'purse', value ->> 'course',
                    value ->> 'title_zh', value ->> 'title_en', value ->> 'part', CAST(value ->> 'times' AS BIGINT),
                    CAST(value ->> 'lessons' AS BIGINT), CAST(value ->> 'lesson' AS BIGINT),
                    CAST(value ->> 'price' AS BIGINT), CAST(value ->> 'fen' AS BIGINT), $3, value ->> 'due_on',
                    value ->> 'state', value ->> 'grounds'
             FROM jsonb_each($4) WHERE true ON CONFLICT DO NOTHING";
        let rows = batch(bills.iter().map(|bill| {
            json!({
                "bill": bill.id, "student": bill.student, "purse": bill.purse.code(), "course": bill.course,
                "title_zh": bill.title.0, "title_en": bill.title.1, "part": bill.part, "times": bill.times,
                "lessons": bill.lessons, "lesson": bill.lesson, "price": bill.price, "fen": bill.fen,
                "due_on": bill.due_on, "state": if bill.fen > Fen::ZERO { "due" } else { "paid" },
                "grounds": grounds_text(&bill.grounds),
            })
        }));
        self.run(ADD, args![self.district(), self.place(), now, rows]).await?;
        self.bill_days_written(bills).await?;
        let sum: Fen = bills.iter().map(|bill| bill.fen).sum();
        let record = Record {
            act: "bill.issued",
            subject: "bills",
            clause: "P3.23",
            scheme_version: version,
            before: Value::Null,
            after: json!({ "bills": bills.len(), "fen": sum }),
        };
        self.record(record, now).await
    }

    /// Tells the households, child by child, what is due on bills that have just gone out: what carried money paid of them
    /// is not asked for again.
    pub async fn bills_told(&mut self, bills: &[Bill], now: Moment) -> Result<(), Fault> {
        let tells = self.billed_households(bills).await?;
        self.tell(&tells, now).await
    }

    async fn billed_households(&mut self, bills: &[Bill]) -> Result<Vec<Tell>, Fault> {
        const READ: &str =
            "SELECT s.student, s.household, s.name, CAST(sum(b.fen - b.carried_fen) AS BIGINT) AS fen
             FROM bill b
             JOIN student s ON s.district = b.district AND s.place = b.place AND s.student = b.student
             WHERE b.district = $1 AND b.place = $2 AND b.state = 'due'
               AND b.bill IN (SELECT value ->> 'bill' FROM jsonb_each($3))
             GROUP BY s.student, s.household, s.name ORDER BY s.student";
        let ids = batch(bills.iter().map(|bill| json!({ "bill": bill.id })));
        let rows = self.rows(READ, args![self.district(), self.place(), ids]).await?;
        let mut tells = Vec::new();
        for row in &rows {
            let fen = row.fen("fen")?;
            if fen > Fen::ZERO {
                let recipient = format!("household:{}", row.text("household")?);
                let words = json!({ "child": row.text("name")?, "fen": fen });
                tells.push(Tell { recipient, kind: "bill-issued", words });
            }
        }
        Ok(tells)
    }

    /// Every bill of the place, what is due first; of one child if named.
    pub async fn bills(&mut self, student: Option<&StudentId>) -> Result<Vec<BillRow>, Fault> {
        const READ: &str = bill_rows!("($3 = '' OR b.student = $3)");
        let student = student.map_or("", StudentId::as_str);
        self.rows(READ, args![self.district(), self.place(), student]).await?.iter().map(bill).collect()
    }

    /// Every bill that is due, and the newest of the others whose last day is this one or later; or the newest of all times whose child
    /// or class is sought: beside what is due so many at most.
    pub async fn bills_sought(
        &mut self,
        (sought, since): (&str, Date),
        limit: i64,
    ) -> Result<Vec<BillRow>, Fault> {
        const READ: &str = bill_rows!(
            "($3 = '' AND b.state = 'due' OR b.bill IN (SELECT x.bill FROM bill x
                 JOIN student n ON n.district = x.district AND n.place = x.place AND n.student = x.student
                 WHERE x.district = $1 AND x.place = $2
                   AND ($3 = '' AND x.state <> 'due' AND x.due_on >= $4
                     OR $3 <> '' AND (lower(n.name) LIKE $3 ESCAPE '!' OR lower(n.sort_key) LIKE $3 ESCAPE '!'
                       OR lower(n.home_class) LIKE $3 ESCAPE '!'))
                 ORDER BY x.issued_at DESC, x.bill LIMIT $5))"
        );
        let args = args![self.district(), self.place(), like(sought), since.to_string(), limit];
        self.rows(READ, args).await?.iter().map(bill).collect()
    }

    /// The bills of a child for courses, care and meals that are not paid and were sent ahead: what relief may still change.
    pub async fn bills_due(&mut self, student: &StudentId) -> Result<Vec<Bill>, Fault> {
        const READ: &str =
            "SELECT bill, student, course, part, times, lessons, lesson_fen, price_fen, fen, due_on, grounds FROM bill
             WHERE district = $1 AND place = $2 AND student = $3 AND state = 'due' AND tally = ''
               AND course NOT LIKE 'summer/%' ORDER BY bill";
        let rows = self.rows(READ, args![self.district(), self.place(), student.as_str()]).await?;
        let apart = self.bill_days(student).await?;
        let one = |row: &Row| {
            let id = BillId::new(row.text("bill")?);
            Ok(Bill {
                apart: apart.get(&id).cloned().unwrap_or_default(),
                id,
                student: StudentId::new(row.text("student")?),
                purse: item::purse(&CourseId::new(row.text("course")?)),
                course: CourseId::new(row.text("course")?),
                title: Default::default(),
                part: row.text("part")?,
                times: row.int("times")?,
                lessons: row.int("lessons")?,
                lesson: row.fen("lesson_fen")?,
                price: row.fen("price_fen")?,
                fen: row.fen("fen")?,
                due_on: row.parsed("due_on")?,
                grounds: grounds_read(&row.text("grounds")?)?.unwrap_or_default(),
            })
        };
        rows.iter().map(one).collect()
    }

    /// Journals that a list of bills or refunds left the house: how many rows, in which form.
    pub async fn bills_exported(
        &mut self,
        list: &str,
        rows: usize,
        format: &str,
        now: Moment,
    ) -> Result<(), Fault> {
        let record = Record {
            act: "bill.exported",
            subject: list,
            clause: "P0.1",
            scheme_version: 0,
            before: Value::Null,
            after: json!({ "rows": rows, "format": format }),
        };
        self.record(record, now).await
    }

    /// Cancels the unpaid bill of a child for a course or for care it has left; lessons that were counted stay due, and so does a month
    /// that was over before. The caller journals the act.
    pub async fn bill_cancelled(
        &mut self,
        student: &StudentId,
        course: &CourseId,
        today: Date,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE bill SET state = 'cancelled' WHERE district = $1 AND place = $2
             AND student = $3 AND course = $4 AND state = 'due' AND tally = '' AND (part = '' OR part >= $5)";
        let month = Month::of(today).code();
        let args = args![self.district(), self.place(), student.as_str(), course.as_str(), month];
        self.run(PUT, args).await?;
        Ok(())
    }
}

/// What was given of a bill that a child has left, whoever bears it: the family's part of it is as much of the whole as its
/// bill was.
fn borne(given: Fen, whole: Fen, billed: Fen) -> Fen {
    let all = i128::from(given.0) * i128::from(whole.0);
    if billed.0 > 0 { Fen(i64::try_from(all / i128::from(billed.0)).unwrap_or(i64::MAX)) } else { given }
}

/// What a child has of bills that were sent ahead.
#[derive(Default)]
struct Ahead {
    own: BTreeMap<CourseId, Own>,
    before: Vec<Before>,
}

/// Which parts of a course are billed, and how many bills of it have ended.
#[derive(Clone, Default)]
struct Own {
    months: BTreeSet<String>,
    times: i64,
}

/// How a sum came to be, as the table holds it.
fn grounds_text(grounds: &Grounds) -> String {
    let joined_on = grounds.joined_on.map(|day| day.to_string());
    json!({
        "lessons": grounds.lessons, "full": grounds.full, "joined_on": joined_on, "before": grounds.before,
        "over_day": grounds.over_day, "over_term": grounds.over_term, "term_max": grounds.term_max,
        "document": grounds.document,
    })
    .to_string()
}

/// Reads it; nothing in bills of before.
pub(crate) fn grounds_read(text: &str) -> Result<Option<Grounds>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || Fault::Corrupt { what: "grounds", why: text.to_owned() };
    let held: Value = serde_json::from_str(text).map_err(|_| wrong())?;
    let fen = |name: &str| held.get(name).and_then(Value::as_i64).map(Fen).ok_or_else(wrong);
    let day = held.get("joined_on").and_then(Value::as_str);
    Ok(Some(Grounds {
        lessons: held.get("lessons").and_then(Value::as_i64).ok_or_else(wrong)?,
        full: fen("full")?,
        joined_on: day.map(|day| day.parse().map_err(|_| wrong())).transpose()?,
        before: fen("before")?,
        over_day: fen("over_day")?,
        over_term: fen("over_term")?,
        term_max: held.get("term_max").and_then(Value::as_i64).map(Fen),
        document: held.get("document").and_then(Value::as_str).unwrap_or_default().to_owned(),
    }))
}

fn bill(row: &Row) -> Result<BillRow, Fault> {
    let counted = match row.text_or("from_on")? {
        Some(_) => Some((row.parsed("from_on")?, row.parsed::<Date>("until_on")?)),
        None => None,
    };
    Ok(BillRow {
        id: BillId::new(row.text("bill")?),
        student: StudentId::new(row.text("student")?),
        name: row.text("name")?,
        home_class: row.text("home_class")?,
        course_id: CourseId::new(row.text("course")?),
        course: (row.text("title_zh")?, row.text("title_en")?),
        counted: counted.map(|(from, until)| (from, until.yesterday().unwrap_or(until))),
        lessons: row.int("lessons")?,
        lesson: row.fen("lesson_fen")?,
        apart: Some((row.int("apart_lessons")?, [row.fen("apart_least")?, row.fen("apart_most")?]))
            .filter(|(lessons, _)| *lessons > 0),
        part: row.text("part")?,
        grounds: grounds_read(&row.text("grounds")?)?,
        asked: row.fen("asked")?,
        fen: row.fen("fen")?,
        due_on: row.parsed("due_on")?,
        state: row.text("state")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_left_bill_leaves_under_a_cap_is_everybody_s_part() {
        let cases = [
            (12_000, 48_000, 48_000, 12_000),
            (12_000, 48_000, 24_000, 24_000), // half of it is relieved
            (0, 48_000, 24_000, 0),
            (0, 48_000, 0, 0),
        ];
        for (given, whole, billed, left) in cases {
            assert_eq!(borne(Fen(given), Fen(whole), Fen(billed)), Fen(left), "{given} {whole} {billed}");
        }
    }
}
