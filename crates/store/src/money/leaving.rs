//! 退出结算 What a child that leaves a course, care or meals has paid for it, and what became of that.

use crate::fault::Fault;
use crate::journal::Record;
use crate::money::bill::apart::day_price;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::{Date, Time};
use rules::fen::Fen;
use rules::id::{BillId, CourseId, StudentId};
use rules::moment::{Moment, moment};
use rules::money::account::{Account, Purse};
use rules::money::bill::Bill;
use rules::money::item;
use rules::money::leaving::{Again, Capped, Facts, Left, Paid, Rule, again, later, transfers};
use rules::money::month_end::Month;
use rules::money::refund;
use rules::money::release::payee;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A settled bill as its family reads it.
#[derive(Clone, Debug)]
pub struct LeavingRow {
    /// What became of it.
    pub left: Left,
    /// The course's titles in Chinese and English.
    pub course: (String, String),
    /// The month that the bill was for; empty where it was for the whole.
    pub part: String,
    /// When.
    pub made_at: Moment,
}

/// What a lesson of before its child came back has to do with.
pub(super) struct Later {
    /// What of the money held is for later lessons.
    pub(super) fen: Fen,
    /// What a lesson costs by the bill that it was on, whoever bears it; `None` where none was paid.
    pub(super) lesson: Option<Fen>,
}

/// A bill that was settled before.
struct Settled {
    /// Its month; empty where it was for the whole.
    part: String,
    /// When.
    at: Moment,
    /// What stayed with the course, half months away that had gone back left out.
    stayed: Fen,
    /// What the course owed of that then.
    owed: Fen,
}

impl Settled {
    /// Whether a lesson was before that, and of this bill.
    fn had(&self, day: Date) -> bool {
        day < self.at.date() && (self.part.is_empty() || Month::of(day).code() == self.part)
    }
}

impl Tx {
    /// What leaving a course on a day may know of the child's money. Days of what stands beside that are over wait for their registers.
    pub async fn leaving_facts(
        &mut self,
        (student, course): (&StudentId, &CourseId),
        on: Date,
    ) -> Result<Facts, Fault> {
        const OPEN: &str = concat!(
            "SELECT CAST(coalesce(sum(e.lessons * ",
            day_price!("e.date"),
            "), 0) AS BIGINT) AS fen FROM item_roll e
             JOIN bill b ON b.district = e.district AND b.place = e.place AND b.student = e.student
                  AND b.course = e.item AND b.purse = e.purse AND b.state = 'paid' AND b.tally = ''
                  AND b.part IN ('', substr(e.date, 1, 7))
                  AND NOT EXISTS (SELECT 1 FROM leaving q WHERE q.district = b.district AND q.place = b.place
                    AND q.bill = b.bill)
             WHERE e.district = $1 AND e.place = $2 AND e.student = $3 AND e.item = $4 AND e.opened_at IS NOT NULL
               AND e.roll_closed_at IS NULL AND e.cancelled_at IS NULL"
        );
        const THERE: &str = "SELECT max(e.date) AS date FROM item_roll e
             WHERE e.district = $1 AND e.place = $2 AND e.student = $3 AND e.item = $4 AND e.cancelled_at IS NULL
               AND e.state NOT IN ('expected', 'absent', 'leave')";
        let here = || args![self.district(), self.place(), student.as_str(), course.as_str()];
        let (open, there) = (here(), here());
        let (mut open, mut waiting) = (self.one(OPEN, open).await?.fen("fen")?, Fen::ZERO);
        if item::purse(course).is_beside() {
            open = open + self.beside_unsigned((student, course), on).await?;
            waiting = self.beside_waiting((student, item::purse(course)), Some(course)).await?;
        }
        let there = self.one(THERE, there).await?;
        let last_there = there.parsed_or("date")?;
        let (bills, settled) = self.leaving_bills(student, course).await?;
        // What was owed of those and is back since is with the course no more.
        let repaid = self.leaving_repaid((student, course), &settled).await?;
        let before = settled.iter().map(|one| one.stayed).sum::<Fen>() - repaid;
        let custody = Account::Custody(student.clone(), item::purse(course));
        // A summer that is paid lies in the same purse: leaving the term's care takes nothing of it.
        let free = self.account_standing(&custody).await?.free();
        let bound = self.charge_bound(student, item::purse(course)).await? + waiting;
        let free = (free - bound).max(Fen::ZERO);
        Ok(Facts {
            taken: self.leaving_taken(student, course).await? - before + waiting,
            owed: self.leaving_owed((student, course), &settled).await?,
            halves: Default::default(),
            open,
            free,
            earned: self.account_standing(&payee(course)).await?.free(),
            last_there,
            bills,
            student: student.clone(),
            course: course.clone(),
        })
    }

    /// What the lessons of each day whose rolls are closed cost its family, in fen, by paid bills that are not settled.
    pub async fn leaving_costs(
        &mut self,
        (student, course): (&StudentId, &CourseId),
    ) -> Result<BTreeMap<Date, Fen>, Fault> {
        const READ: &str = concat!(
            "SELECT e.date, CAST(sum(e.lessons * ",
            day_price!("e.date"),
            ") AS BIGINT) AS fen FROM item_roll e
             JOIN bill b ON b.district = e.district AND b.place = e.place AND b.student = e.student
                  AND b.course = e.item AND b.purse = e.purse AND b.state = 'paid' AND b.tally = ''
                  AND b.part IN ('', substr(e.date, 1, 7))
                  AND NOT EXISTS (SELECT 1 FROM leaving q WHERE q.district = b.district AND q.place = b.place
                    AND q.bill = b.bill)
             WHERE e.district = $1 AND e.place = $2 AND e.student = $3 AND e.item = $4
               AND e.roll_closed_at IS NOT NULL AND e.cancelled_at IS NULL
             GROUP BY e.date"
        );
        let args = args![self.district(), self.place(), student.as_str(), course.as_str()];
        let rows = self.rows(READ, args).await?;
        rows.iter().map(|row| Ok((row.parsed("date")?, row.fen("fen")?))).collect()
    }

    /// Its paid bills that were not left before, and those that were.
    async fn leaving_bills(
        &mut self,
        student: &StudentId,
        course: &CourseId,
    ) -> Result<(Vec<Paid>, Vec<Settled>), Fault> {
        const READ: &str =
            "SELECT b.bill, b.fen, b.part, b.grounds, coalesce(l.paid_fen - l.back_fen - l.halves_fen, 0) AS stayed,
                    coalesce(l.owed_fen, 0) AS owed, coalesce(l.made_at, 0) AS made_at,
                    CASE WHEN l.bill IS NULL THEN 0 ELSE 1 END AS is_left
             FROM bill b
             LEFT JOIN leaving l ON l.district = b.district AND l.place = b.place AND l.bill = b.bill
             WHERE b.district = $1 AND b.place = $2 AND b.student = $3 AND b.course = $4
               AND b.state = 'paid' AND b.tally = '' ORDER BY b.part, b.times, b.bill";
        const DAYS: &str = "SELECT e.date, CAST(sum(e.lessons) AS BIGINT) AS lessons FROM item_lesson e
             WHERE e.district = $1 AND e.place = $2 AND e.student = $3 AND e.item = $4 AND e.cancelled_at IS NULL
             GROUP BY e.date";
        let mut days = BTreeMap::<Date, i64>::new();
        let args = args![self.district(), self.place(), student.as_str(), course.as_str()];
        for row in self.rows(DAYS, args).await? {
            days.insert(row.parsed("date")?, row.int("lessons")?);
        }
        // Whoever chose other days before had those of until then on the bills that were settled with that.
        if item::purse(course).is_beside() {
            let since = self.beside_since(Some(student), course).await?.remove(student);
            days = days.split_off(&since.unwrap_or(Date::MIN));
        }
        let (mut bills, mut settled) = (Vec::new(), Vec::new());
        let args = args![self.district(), self.place(), student.as_str(), course.as_str()];
        for row in self.rows(READ, args).await? {
            let part = row.text("part")?;
            if row.flag("is_left")? {
                let (at, stayed, owed) = (row.moment("made_at")?, row.fen("stayed")?, row.fen("owed")?);
                settled.push(Settled { part, at, stayed, owed });
                continue;
            }
            let grounds = super::bill::grounds_read(&row.text("grounds")?)?;
            let from = grounds.and_then(|one| one.joined_on).unwrap_or(Date::MIN);
            let mut by_day: BTreeMap<Date, i64> = days.range(from..).map(|(day, n)| (*day, *n)).collect();
            by_day.retain(|day, _| part.is_empty() || Month::of(*day).code() == part);
            bills.push(Paid { bill: BillId::new(row.text("bill")?), fen: row.fen("fen")?, by_day });
        }
        Ok((bills, settled))
    }

    /// What the family's money has gone to the course, what came back taken off.
    async fn leaving_taken(&mut self, student: &StudentId, course: &CourseId) -> Result<Fen, Fault> {
        const READ: &str =
            "SELECT CAST(coalesce(sum(CASE WHEN credit = $4 THEN fen ELSE -fen END), 0) AS BIGINT) AS fen
             FROM transfer WHERE district = $1 AND place = $2 AND student = $3 AND step IN ('posted', 'post')
               AND (credit = $4 AND debit = $5 OR debit = $4 AND credit = $5)";
        let custody = Account::Custody(student.clone(), item::purse(course)).name();
        let (payee, student) = (payee(course).name(), student.as_str());
        let args = args![self.district(), self.place(), student, payee, custody];
        self.one(READ, args).await?.fen("fen")
    }

    /// What of that the course owes: its lessons' own movements say what is not back yet. Lessons of bills that were settled before are
    /// left out: what was owed of them was reckoned with those.
    async fn leaving_owed(
        &mut self,
        (student, course): (&StudentId, &CourseId),
        settled: &[Settled],
    ) -> Result<Fen, Fault> {
        const READ: &str =
            "SELECT d.date, CAST(coalesce(sum(CASE WHEN t.credit = $5 THEN t.fen ELSE -t.fen END), 0) AS BIGINT) AS fen
             FROM debt d
             JOIN transfer t ON t.district = d.district AND t.place = d.place AND t.student = d.student
                  AND t.subject = d.session AND t.step IN ('posted', 'post')
             WHERE d.district = $1 AND d.place = $2 AND d.student = $3 AND d.item = $4
               AND (t.credit = $5 AND t.debit = $6 OR t.debit = $5 AND t.credit = $6)
             GROUP BY d.date";
        let custody = Account::Custody(student.clone(), item::purse(course)).name();
        let (district, place, payee) = (self.district(), self.place(), payee(course).name());
        let args = args![district, place, student.as_str(), course.as_str(), payee, custody];
        let mut owed = Fen::ZERO;
        for row in self.rows(READ, args).await? {
            let day: Date = row.parsed("date")?;
            if !settled.iter().any(|one| one.had(day)) {
                owed = owed + row.fen("fen")?;
            }
        }
        Ok(owed)
    }

    /// What is back since of what the course owed when bills were settled before.
    async fn leaving_repaid(
        &mut self,
        (student, course): (&StudentId, &CourseId),
        settled: &[Settled],
    ) -> Result<Fen, Fault> {
        const READ: &str = "SELECT i.date, t.at, t.fen FROM transfer t
             JOIN item_session i ON i.district = t.district AND i.place = t.place AND i.session = t.subject AND i.item = $4
             WHERE t.district = $1 AND t.place = $2 AND t.student = $3 AND t.kind = 'correction' AND t.step = 'posted'
               AND t.debit = $5 AND t.credit = $6";
        let owed: Fen = settled.iter().map(|one| one.owed).sum();
        if owed <= Fen::ZERO {
            return Ok(Fen::ZERO);
        }
        let custody = Account::Custody(student.clone(), item::purse(course)).name();
        let (district, place, payee) = (self.district(), self.place(), payee(course).name());
        let args = args![district, place, student.as_str(), course.as_str(), payee, custody];
        let mut back = Fen::ZERO;
        for row in self.rows(READ, args).await? {
            let (day, at): (Date, Moment) = (row.parsed("date")?, row.moment("at")?);
            if settled.iter().any(|one| one.had(day) && one.at < at) {
                back = back + row.fen("fen")?;
            }
        }
        Ok(back.min(owed))
    }

    /// Of children that came back to a course, to care or to meals after a day: what is left of the bills for the lessons since, and
    /// what a lesson of that day costs by the bill of before.
    pub(super) async fn leaving_later(
        &mut self,
        course: &CourseId,
        day: Date,
    ) -> Result<BTreeMap<StudentId, Later>, Fault> {
        const READ: &str = "SELECT b.student, b.part, b.fen, b.grounds,
                 (SELECT max(q.made_at) FROM leaving q
                  JOIN bill o ON o.district = q.district AND o.place = q.place AND o.bill = q.bill
                  WHERE q.district = b.district AND q.place = b.place AND o.student = b.student AND o.course = b.course
                    AND q.made_at <= b.issued_at) AS left_at
             FROM bill b
             WHERE b.district = $1 AND b.place = $2 AND b.course = $3 AND b.state = 'paid' AND b.tally = '' AND b.times > 0
               AND NOT EXISTS (SELECT 1 FROM leaving q WHERE q.district = b.district AND q.place = b.place
                 AND q.bill = b.bill)
             ORDER BY b.student, b.bill";
        let mut again = BTreeMap::<StudentId, Vec<Again>>::new();
        for row in self.rows(READ, args![self.district(), self.place(), course.as_str()]).await? {
            let grounds = super::bill::grounds_read(&row.text("grounds")?)?;
            let (part, joined_on) = (row.text("part")?, grounds.and_then(|one| one.joined_on));
            let left_on = row.moment_or("left_at")?.map(Moment::date);
            let bill = Again::of(row.fen("fen")?, (part.as_str(), joined_on), left_on);
            again.entry(StudentId::new(row.text("student")?)).or_default().push(bill);
        }
        again.retain(|_, bills| bills.iter().any(|one| day < one.from));
        let mut all = BTreeMap::new();
        for (student, bills) in again {
            let taken = self.leaving_taken_by_day((&student, course)).await?;
            let lesson = self.leaving_lesson((&student, course), day).await?;
            all.insert(student, Later { fen: later(day, &bills, &taken), lesson });
        }
        Ok(all)
    }

    /// What lessons have taken of the family's money for a course, what came back taken off, by the day of each.
    async fn leaving_taken_by_day(
        &mut self,
        (student, course): (&StudentId, &CourseId),
    ) -> Result<BTreeMap<Date, Fen>, Fault> {
        const READ: &str =
            "SELECT i.date, CAST(sum(CASE WHEN t.credit = $5 THEN t.fen ELSE -t.fen END) AS BIGINT) AS fen
             FROM transfer t
             JOIN item_session i ON i.district = t.district AND i.place = t.place AND i.session = t.subject AND i.item = $4
             WHERE t.district = $1 AND t.place = $2 AND t.student = $3 AND t.step = 'posted'
               AND (t.credit = $5 AND t.debit = $6 OR t.debit = $5 AND t.credit = $6)
             GROUP BY i.date";
        let custody = Account::Custody(student.clone(), item::purse(course)).name();
        let (district, place, payee) = (self.district(), self.place(), payee(course).name());
        let args = args![district, place, student.as_str(), course.as_str(), payee, custody];
        let rows = self.rows(READ, args).await?;
        rows.iter().map(|row| Ok((row.parsed("date")?, row.fen("fen")?))).collect()
    }

    /// What a lesson of a day cost by the bill that was settled first since, whoever bears it.
    async fn leaving_lesson(
        &mut self,
        (student, course): (&StudentId, &CourseId),
        day: Date,
    ) -> Result<Option<Fen>, Fault> {
        const READ: &str = "SELECT coalesce(e.lesson_fen, b.lesson_fen) AS lesson,
                 CASE WHEN b.price_fen = 0 THEN 1 ELSE 0 END AS is_covered
             FROM leaving q
             JOIN bill b ON b.district = q.district AND b.place = q.place AND b.bill = q.bill
             LEFT JOIN bill_day e ON e.district = b.district AND e.place = b.place AND e.bill = b.bill AND e.date = $6
             WHERE q.district = $1 AND q.place = $2 AND b.student = $3 AND b.course = $4 AND b.part IN ('', $5)
               AND b.state = 'paid' AND b.tally = '' AND q.made_at >= $7
             ORDER BY q.made_at, b.bill LIMIT 1";
        let (district, place, since) = (self.district(), self.place(), moment(day, Time::midnight()));
        let (month, on) = (Month::of(day).code(), day.to_string());
        let args = args![district, place, student.as_str(), course.as_str(), month, on, since];
        let Some(row) = self.row(READ, args).await? else { return Ok(None) };
        let (lesson, is_covered) = (row.fen("lesson")?, row.flag("is_covered")?);
        let lesson = if is_covered { Fen::ZERO } else { lesson };
        Ok(Some(lesson).filter(|fen| is_covered || *fen > Fen::ZERO))
    }

    /// Settles the bills of a course that a child has left, and moves what stays and what comes back.
    pub async fn leaving_made(
        &mut self,
        facts: &Facts,
        all: &[Left],
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO leaving (district, place, bill, student, rule, paid_fen, held_fen, part, whole, back_fen,
                 kept_fen, given_fen, made_at, made_by, owed_fen, halves_fen)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
        if all.is_empty() {
            return Ok(());
        }
        let mut moved = Vec::new();
        for one in all {
            let (district, place, who) = (self.district(), self.place(), self.permit().person().to_string());
            let ((part, whole), student) = (one.share, facts.student.as_str());
            let (bill, rule, paid) = (one.bill.as_str(), one.rule.code(), one.paid);
            let (held, back, kept, given) = (one.held, one.back, one.kept, one.given);
            let args = args![
                district, place, bill, student, rule, paid, held, part, whole, back, kept, given, now, who,
                one.owed, one.halves
            ];
            self.run(ADD, args).await?;
            moved.extend(transfers(&facts.student, &facts.course, one));
        }
        self.transfers_posted(&moved, now).await?;
        let sum = |of: fn(&Left) -> Fen| all.iter().map(of).sum::<Fen>();
        let record = Record {
            act: "leaving.made",
            subject: facts.student.as_str(),
            clause: "P3.16",
            scheme_version: version,
            before: json!({ "course": facts.course, "paid": sum(|one| one.paid), "held": sum(|one| one.held) }),
            after: json!({
                "rule": all[0].rule.code(), "back": sum(|one| one.back), "kept": sum(|one| one.kept),
                "given": sum(|one| one.given), "owed": sum(|one| one.owed), "halves": sum(|one| one.halves),
            }),
        };
        self.record(record, now).await
    }

    /// Whether a bill of a course that a child has given up was cancelled, and its bills for courses that it stays in and that a
    /// cap has lowered: a cap is of one kind of money, so giving up care lowers no course. Whoever has left the school is billed no
    /// more.
    pub async fn leaving_capped(
        &mut self,
        (student, course): (&StudentId, &CourseId),
        today: Date,
    ) -> Result<(bool, Vec<Capped>), Fault> {
        const CANCELLED: &str = "SELECT count(*) AS n FROM bill
             WHERE district = $1 AND place = $2 AND student = $3 AND course = $4 AND tally = '' AND state = 'cancelled'";
        const READ: &str = "SELECT b.bill, b.grounds,
                    CASE WHEN b.carried_fen > 0 OR b.state = 'paid' AND b.fen > 0 THEN 1 ELSE 0 END AS is_paid,
                    CASE WHEN EXISTS (SELECT 1 FROM item_session e
                      JOIN (SELECT district, place, session, student FROM roll
                            WHERE district = $1 AND place = $2 AND student = $3
                            UNION ALL
                            SELECT district, place, session, student FROM extended_roll
                            WHERE district = $1 AND place = $2 AND student = $3) r
                           ON r.district = e.district AND r.place = e.place AND r.session = e.session
                           AND r.student = b.student
                      WHERE e.district = b.district AND e.place = b.place AND e.item = b.course
                        AND e.cancelled_at IS NULL AND b.part IN ('', substr(e.date, 1, 7)))
                      THEN 1 ELSE 0 END AS has_begun
             FROM bill b
             JOIN student s ON s.district = b.district AND s.place = b.place AND s.student = b.student
                  AND (s.on_roll_until IS NULL OR s.on_roll_until > $5)
             JOIN placement p ON p.district = b.district AND p.place = b.place AND p.student = b.student
                  AND p.course = b.course AND p.state = 'placed' AND p.ended_at IS NULL
             WHERE b.district = $1 AND b.place = $2 AND b.student = $3 AND b.course <> $4 AND b.purse = $6
               AND b.tally = '' AND b.state IN ('due', 'paid')
               AND NOT EXISTS (SELECT 1 FROM leaving q WHERE q.district = b.district AND q.place = b.place
                 AND q.bill = b.bill)
             ORDER BY b.bill";
        let (district, place) = (self.district(), self.place());
        let args = args![district, place, student.as_str(), course.as_str()];
        let is_cancelled = self.one(CANCELLED, args).await?.int("n")? > 0;
        let (district, place, today) = (self.district(), self.place(), today.to_string());
        let purse = item::purse(course).code();
        let args = args![district, place, student.as_str(), course.as_str(), today, purse];
        let mut capped = Vec::new();
        for row in self.rows(READ, args).await? {
            let grounds = super::bill::grounds_read(&row.text("grounds")?)?;
            if grounds.is_some_and(|one| one.over_day + one.over_term > Fen::ZERO) {
                let bill = BillId::new(row.text("bill")?);
                let (is_paid, has_begun) = (row.flag("is_paid")?, row.flag("has_begun")?);
                capped.push(Capped { bill, is_paid, has_begun });
            }
        }
        Ok((is_cancelled, capped))
    }

    /// Takes back bills that are to be reckoned anew: the next bills that go out are others in their place.
    pub async fn leaving_reckoned(
        &mut self,
        student: &StudentId,
        bills: &[BillId],
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE bill SET state = 'cancelled'
             WHERE district = $1 AND place = $2 AND bill = $3 AND state IN ('due', 'paid')";
        if bills.is_empty() {
            return Ok(());
        }
        for bill in bills {
            self.run(PUT, args![self.district(), self.place(), bill.as_str()]).await?;
        }
        let record = Record {
            act: "leaving.reckoned",
            subject: student.as_str(),
            clause: "P1.10",
            scheme_version: version,
            before: Value::Null,
            after: json!({ "bills_cancelled": bills }),
        };
        self.record(record, now).await
    }

    /// What became of the bills of courses that a child has left, the newest first.
    pub async fn leavings(&mut self, student: &StudentId) -> Result<Vec<LeavingRow>, Fault> {
        const READ: &str =
            "SELECT l.bill, l.rule, l.paid_fen, l.held_fen, l.part AS share, l.whole, l.back_fen, l.kept_fen,
                    l.given_fen, l.owed_fen, l.halves_fen, l.made_at, b.part,
                    coalesce(c.title_zh, b.title_zh) AS title_zh,
                    coalesce(c.title_en, b.title_en) AS title_en
             FROM leaving l
             JOIN bill b ON b.district = l.district AND b.place = l.place AND b.bill = l.bill
             LEFT JOIN item c ON c.district = b.district AND c.place = b.place AND c.item = b.course
             WHERE l.district = $1 AND l.place = $2 AND l.student = $3 ORDER BY l.made_at DESC, l.bill";
        let rows = self.rows(READ, args![self.district(), self.place(), student.as_str()]).await?;
        rows.iter().map(leaving).collect()
    }

    /// The courses in which a child that left had a seat and a paid bill on that day, and the care and the meals of the last term for
    /// which it has one. A course whose term it finished is settled as everyone's is.
    pub async fn leaving_courses(
        &mut self,
        student: &StudentId,
        left_on: Date,
    ) -> Result<Vec<CourseId>, Fault> {
        const READ: &str = "SELECT p.course AS course FROM placement p
             JOIN bill b ON b.district = p.district AND b.place = p.place AND b.student = p.student
                  AND b.course = p.course AND b.purse = 'course' AND b.state = 'paid' AND b.tally = ''
             WHERE p.district = $1 AND p.place = $2 AND p.student = $3 AND p.state = 'placed'
               AND (p.ended_at IS NULL OR p.ended_at > $4)
               AND NOT EXISTS (SELECT 1 FROM leaving q WHERE q.district = b.district AND q.place = b.place
                 AND q.bill = b.bill)
             UNION
             SELECT b.course FROM programme y
             JOIN bill b ON b.district = y.district AND b.place = y.place AND b.student = $3
                  AND b.course = 'care/' || y.scheme AND b.purse = 'care' AND b.state = 'paid' AND b.tally = ''
             WHERE y.district = $1 AND y.place = $2 AND y.until_on > $5
               AND NOT EXISTS (SELECT 1 FROM leaving q WHERE q.district = b.district AND q.place = b.place
                 AND q.bill = b.bill)
             UNION
             SELECT b.course FROM meal_term z
             JOIN bill b ON b.district = z.district AND b.place = z.place AND b.student = $3
                  AND b.course = 'meals/' || z.scheme AND b.purse = 'meals' AND b.state = 'paid' AND b.tally = ''
             WHERE z.district = $1 AND z.place = $2 AND z.until_on > $5
               AND NOT EXISTS (SELECT 1 FROM leaving q WHERE q.district = b.district AND q.place = b.place
                 AND q.bill = b.bill)
             UNION
             SELECT b.course FROM beside_term h
             JOIN bill b ON b.district = h.district AND b.place = h.place AND b.student = $3
                  AND b.course = h.purse || '/' || h.scheme AND b.purse = h.purse AND b.state = 'paid' AND b.tally = ''
             WHERE h.district = $1 AND h.place = $2 AND h.until_on > $5
               AND NOT EXISTS (SELECT 1 FROM leaving q WHERE q.district = b.district AND q.place = b.place
                 AND q.bill = b.bill)
             ORDER BY course";
        let left_at = moment(left_on, Time::midnight());
        let (place, left_on) = (self.place(), left_on.to_string());
        let rows = self.rows(READ, args![self.district(), place, student.as_str(), left_at, left_on]).await?;
        rows.iter().map(|row| Ok(CourseId::new(row.text("course")?))).collect()
    }

    /// Lets money that stayed in custody when a child left pay the bills with which it comes back, or chooses another course, each
    /// after those before it.
    pub async fn bills_again(&mut self, bills: &[Bill], now: Moment) -> Result<(), Fault> {
        let left = self.courses_left().await?;
        let mut due = BTreeMap::<(&StudentId, &'static str), Fen>::new();
        for bill in bills {
            let is_another = bill.purse == Purse::Course && left.contains(&bill.student);
            if bill.times == 0 && !is_another {
                continue;
            }
            let due = due.entry((&bill.student, bill.purse.code())).or_default();
            *due = *due + bill.fen;
            let free = refund::free(&self.refund_facts(&bill.student, bill.purse).await?);
            let carried = Account::Carried(bill.student.clone(), bill.purse);
            let carried = self.account_standing(&carried).await?.free();
            let over = again((&bill.student, bill.purse), &bill.id, free, (*due, carried));
            self.transfers_posted(over.as_slice(), now).await?;
        }
        Ok(())
    }

    /// The children that gave up a paid course of which something goes back.
    async fn courses_left(&mut self) -> Result<BTreeSet<StudentId>, Fault> {
        const READ: &str = "SELECT DISTINCT l.student FROM leaving l
             JOIN bill b ON b.district = l.district AND b.place = l.place AND b.bill = l.bill AND b.purse = 'course'
             WHERE l.district = $1 AND l.place = $2 AND l.back_fen > 0";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| Ok(StudentId::new(row.text("student")?))).collect()
    }
}

fn leaving(row: &Row) -> Result<LeavingRow, Fault> {
    let rule = row.text("rule")?;
    Ok(LeavingRow {
        left: Left {
            bill: BillId::new(row.text("bill")?),
            rule: Rule::from_code(&rule).ok_or(Fault::Corrupt { what: "leaving.rule", why: rule })?,
            paid: row.fen("paid_fen")?,
            held: row.fen("held_fen")?,
            share: (row.int("share")?, row.int("whole")?),
            back: row.fen("back_fen")?,
            kept: row.fen("kept_fen")?,
            given: row.fen("given_fen")?,
            owed: row.fen("owed_fen")?,
            halves: row.fen("halves_fen")?,
        },
        course: (row.text("title_zh")?, row.text("title_en")?),
        part: row.text("part")?,
        made_at: row.moment("made_at")?,
    })
}
