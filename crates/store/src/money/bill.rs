//! 账单 Bills of opened courses.

use crate::fault::Fault;
use crate::journal::Record;
use crate::money::release::relief;
use crate::outbox::Tell;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{BillId, CourseId, StudentId};
use rules::moment::Moment;
use rules::money::bill::{Bill, Facts, Unbilled};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A bill with what a cashier needs beside it.
#[derive(Clone, Debug)]
pub struct BillRow {
    /// Which.
    pub id: BillId,
    /// Whose.
    pub student: StudentId,
    /// The child's name.
    pub name: String,
    /// Pinyin initials.
    pub sort_key: String,
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
    /// How much: as long as it is due, less what carried money has paid of it.
    pub fen: Fen,
    /// The last day to pay.
    pub due_on: Date,
    /// `due`, `paid` or `cancelled`.
    pub state: String,
}

impl Tx {
    /// The opened and closed courses of the place with the children who have no bill yet.
    pub async fn bill_facts(&mut self) -> Result<Vec<Facts>, Fault> {
        const COURSES: &str =
            "SELECT c.course, s.date, CAST(coalesce(sum(s.lessons), 0) AS BIGINT) AS lessons
             FROM course c
             LEFT JOIN grouping g ON g.district = c.district AND g.place = c.place AND g.course = c.course
             LEFT JOIN session s ON s.district = c.district AND s.place = c.place AND s.grouping = g.grouping
                  AND s.cancelled_at IS NULL
             WHERE c.district = $1 AND c.place = $2 AND c.state = 'open'
             GROUP BY c.course, s.date ORDER BY c.course, s.date";
        const UNBILLED: &str = "SELECT p.course, p.student, s.grade, coalesce(f.percent, 0) AS percent,
                    coalesce(f.borne_by, '') AS borne_by FROM placement p
             JOIN student s ON s.district = p.district AND s.place = p.place AND s.student = p.student
             LEFT JOIN relief f ON f.district = p.district AND f.place = p.place AND f.student = p.student
                  AND f.state = 'granted'
             WHERE p.district = $1 AND p.place = $2 AND p.state = 'placed'
               AND NOT EXISTS (SELECT 1 FROM bill b WHERE b.district = p.district AND b.place = p.place
                   AND b.student = p.student AND b.course = p.course)
             ORDER BY p.course, p.student";
        let mut courses: Vec<Facts> = Vec::new();
        for row in self.rows(COURSES, args![self.district(), self.place()]).await? {
            let course = CourseId::new(row.text("course")?);
            if courses.last().is_none_or(|last| last.course != course) {
                let (by_day, unbilled) = (BTreeMap::new(), Vec::new());
                courses.push(Facts { course, is_open: true, area: None, by_day, unbilled });
            }
            if let (Some(_), Some(last)) = (row.text_or("date")?, courses.last_mut()) {
                last.by_day.insert(row.parsed("date")?, row.int("lessons")?);
            }
        }
        for row in self.rows(UNBILLED, args![self.district(), self.place()]).await? {
            let course = row.text("course")?;
            if let Some(facts) = courses.iter_mut().find(|facts| facts.course.as_str() == course) {
                let (student, grade) = (StudentId::new(row.text("student")?), row.int("grade")?);
                facts.unbilled.push(Unbilled { student, grade, relief: relief(&row)? });
            }
        }
        Ok(courses)
    }

    /// Writes bills. The households are told once carried money has paid what it can: see `bills_told`.
    pub async fn bills_issued(&mut self, bills: &[Bill], version: i64, now: Moment) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO bill (district, place, bill, student, course, lessons, lesson_fen,
                 price_fen, fen, issued_at, due_on, state)
             SELECT $1, $2, value ->> 'bill', value ->> 'student', value ->> 'course',
                    CAST(value ->> 'lessons' AS BIGINT), CAST(value ->> 'lesson' AS BIGINT),
                    CAST(value ->> 'price' AS BIGINT), CAST(value ->> 'fen' AS BIGINT), $3, value ->> 'due_on', 'due'
             FROM jsonb_each($4) WHERE true ON CONFLICT DO NOTHING";
        let rows = batch(bills.iter().map(|bill| {
            json!({
                "bill": bill.id, "student": bill.student, "course": bill.course, "lessons": bill.lessons,
                "lesson": bill.lesson, "price": bill.price, "fen": bill.fen, "due_on": bill.due_on,
            })
        }));
        self.run(ADD, args![self.district(), self.place(), now, rows]).await?;
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
        const READ: &str =
            "SELECT b.bill, b.student, b.course, s.name, s.sort_key, s.home_class, c.title_zh, c.title_en,
                    b.lessons, CASE WHEN b.state = 'due' THEN b.fen - b.carried_fen ELSE b.fen END AS fen,
                    b.due_on, b.state, y.from_on, y.until_on
             FROM bill b
             LEFT JOIN tally y ON y.district = b.district AND y.place = b.place AND y.tally = b.tally
             JOIN student s ON s.district = b.district AND s.place = b.place AND s.student = b.student
             JOIN course c ON c.district = b.district AND c.place = b.place AND c.course = b.course
             WHERE b.district = $1 AND b.place = $2 AND ($3 = '' OR b.student = $3)
             ORDER BY CASE b.state WHEN 'due' THEN 0 ELSE 1 END, b.due_on, s.home_class, s.seat, b.bill";
        let student = student.map_or("", StudentId::as_str);
        self.rows(READ, args![self.district(), self.place(), student]).await?.iter().map(bill).collect()
    }

    /// The bills of a child that are not paid and were sent ahead: what relief may still change.
    pub async fn bills_due(&mut self, student: &StudentId) -> Result<Vec<Bill>, Fault> {
        const READ: &str =
            "SELECT bill, student, course, lessons, lesson_fen, price_fen, fen, due_on FROM bill
             WHERE district = $1 AND place = $2 AND student = $3 AND state = 'due' AND tally = '' ORDER BY bill";
        let rows = self.rows(READ, args![self.district(), self.place(), student.as_str()]).await?;
        let one = |row: &Row| {
            Ok(Bill {
                id: BillId::new(row.text("bill")?),
                student: StudentId::new(row.text("student")?),
                course: CourseId::new(row.text("course")?),
                lessons: row.int("lessons")?,
                lesson: row.fen("lesson_fen")?,
                price: row.fen("price_fen")?,
                fen: row.fen("fen")?,
                due_on: row.parsed("due_on")?,
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

    /// Cancels the unpaid bill of a child for a course it has left; lessons that were counted stay due. The caller journals
    /// the act.
    pub(crate) async fn bill_cancelled(
        &mut self,
        student: &StudentId,
        course: &CourseId,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE bill SET state = 'cancelled' WHERE district = $1 AND place = $2
             AND student = $3 AND course = $4 AND state = 'due' AND tally = ''";
        self.run(PUT, args![self.district(), self.place(), student.as_str(), course.as_str()]).await?;
        Ok(())
    }
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
        sort_key: row.text("sort_key")?,
        home_class: row.text("home_class")?,
        course_id: CourseId::new(row.text("course")?),
        course: (row.text("title_zh")?, row.text("title_en")?),
        counted: counted.map(|(from, until)| (from, until.yesterday().unwrap_or(until))),
        lessons: row.int("lessons")?,
        fen: row.fen("fen")?,
        due_on: row.parsed("due_on")?,
        state: row.text("state")?,
    })
}
