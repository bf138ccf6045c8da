//! 暑托收费 Bills of a summer period for a school's own children, and what of them goes to its payees.

mod missed;

use crate::enrol::PeriodKey;
use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::fen::Fen;
use rules::id::{BillId, CourseId, StudentId};
use rules::moment::Moment;
use rules::money::account::{Purse, Transfer};
use rules::money::bill::Grounds;
use rules::money::charge::billing::{Facts, Lowered, Paid, Seated, Standing, item, of_days};
use rules::money::charge::missed::Used;
use rules::people::place::Place;
use serde_json::{Value, json};
use std::collections::BTreeSet;

impl Tx {
    /// The school's children with a seat in a period of the plan of `above`, and of which kinds of money they have bills.
    pub async fn charge_facts(
        &mut self,
        above: &Place,
        key: &PeriodKey<'_>,
        (days, signup_until): (i64, Moment),
    ) -> Result<Facts, Fault> {
        const READ: &str = "SELECT u.student, CASE WHEN EXISTS (SELECT 1 FROM relief f WHERE f.district = $1 AND f.place = $2
                   AND f.student = u.student AND f.state = 'granted' AND f.from_on <= $7 AND f.until_on > $7)
                   THEN 1 ELSE 0 END AS is_relieved,
                 CASE WHEN EXISTS (SELECT 1 FROM bill b WHERE b.district = $1 AND b.place = $2 AND b.student = u.student
                   AND b.course = $6 AND b.purse = 'care' AND b.state <> 'cancelled') THEN 1 ELSE 0 END AS has_care,
                 CASE WHEN EXISTS (SELECT 1 FROM bill b WHERE b.district = $1 AND b.place = $2 AND b.student = u.student
                   AND b.course = $6 AND b.purse = 'meals' AND b.state <> 'cancelled') THEN 1 ELSE 0 END AS has_meals,
                 (SELECT count(*) FROM bill b WHERE b.district = $1 AND b.place = $2 AND b.student = u.student
                   AND b.course = $6 AND b.purse = 'care' AND b.state = 'cancelled') AS care_times,
                 (SELECT count(*) FROM bill b WHERE b.district = $1 AND b.place = $2 AND b.student = u.student
                   AND b.course = $6 AND b.purse = 'meals' AND b.state = 'cancelled') AS meals_times
             FROM signup u
             WHERE u.district = $1 AND u.place = $3 AND u.scheme = $4 AND u.period = $5 AND u.school = $2
               AND u.state = 'placed' ORDER BY u.student";
        const ASKED: &str = "SELECT count(*) AS n FROM merger_question q
             JOIN signup u ON u.district = q.district AND u.place = q.place AND u.scheme = q.scheme
                  AND u.period = q.period AND u.student = q.student AND u.state = 'placed' AND u.school = $2
                  AND u.point = q.from_point
             WHERE q.district = $1 AND q.place = $3 AND q.scheme = $4 AND q.period = $5 AND q.agrees IS NULL";
        let (plan, name) = (key.plan.scheme.id.clone(), item(&key.plan.scheme.id, key.number));
        let (district, place, above) = (self.district(), self.place(), above.place.as_str());
        let period = key.plan.period.iter().find(|one| one.is(key.number)).ok_or(Fault::NotFound)?;
        let from = period.days().from.to_string();
        let args = args![&district, &place, above, &plan, key.number, name.as_str(), from];
        let rows = self.rows(READ, args).await?;
        let asked = self.one(ASKED, args![district, place, above, &plan, key.number]).await?.int("n")?;
        let one = |row: &Row| {
            let (has_care, has_meals) = (row.flag("has_care")?, row.flag("has_meals")?);
            let has = [(Purse::Care, has_care), (Purse::Meals, has_meals)];
            let billed: BTreeSet<Purse> =
                has.into_iter().filter(|(_, has)| *has).map(|(purse, _)| purse).collect();
            let student = StudentId::new(row.text("student")?);
            let times =
                [(Purse::Care, row.int("care_times")?), (Purse::Meals, row.int("meals_times")?)].into();
            Ok::<_, Fault>(Seated { student, is_relieved: row.flag("is_relieved")?, billed, times })
        };
        let seated = rows.iter().map(one).collect::<Result<_, _>>()?;
        Ok(Facts { plan, period: key.number, days, signup_until, asked, seated })
    }

    /// Cancels the bills of a period that are due for children who have no seat in it any more.
    pub async fn charge_dropped(
        &mut self,
        above: &Place,
        key: &PeriodKey<'_>,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str =
            "UPDATE bill SET state = 'cancelled' WHERE district = $1 AND place = $2 AND course = $6 AND state = 'due'
               AND NOT EXISTS (SELECT 1 FROM signup u WHERE u.district = $1 AND u.place = $3 AND u.scheme = $4
                 AND u.period = $5 AND u.student = bill.student AND u.school = $2
                 AND (u.state = 'placed' OR u.state = 'withdrawn' AND u.refund = 'unsaid'))";
        let (plan, name) = (key.plan.scheme.id.as_str(), item(&key.plan.scheme.id, key.number));
        let args =
            args![self.district(), self.place(), above.place.as_str(), plan, key.number, name.as_str()];
        let dropped = self.run(PUT, args).await?;
        if dropped == 0 {
            return Ok(());
        }
        let record = Record {
            act: "charge.dropped",
            subject: name.as_str(),
            clause: "P4.12",
            scheme_version: key.version,
            before: Value::Null,
            after: json!({ "bills": dropped }),
        };
        self.record(record, now).await
    }

    /// The paid bills of a period whose children kept their seats, or left them when it had begun, and whose money has not gone on
    /// yet. The district has decided by then what stays of the bills of those who left.
    pub async fn charge_paid(&mut self, above: &Place, key: &PeriodKey<'_>) -> Result<Vec<Paid>, Fault> {
        const READ: &str = "SELECT b.bill, b.student, b.purse, b.lessons, b.fen, b.grounds,
                 CASE WHEN u.state = 'placed' THEN 1 ELSE 0 END AS is_seated FROM bill b
             JOIN signup u ON u.district = b.district AND u.place = $3 AND u.scheme = $4 AND u.period = $5
                  AND u.student = b.student AND u.school = b.place
                  AND (u.state = 'placed' OR u.state = 'withdrawn' AND u.refund = 'unsaid' AND u.left_at IS NOT NULL)
             WHERE b.district = $1 AND b.place = $2 AND b.course = $6 AND b.state = 'paid'
               AND NOT EXISTS (SELECT 1 FROM transfer t WHERE t.district = b.district AND t.place = b.place
                 AND t.transfer IN ('release/' || b.bill, 'share/' || b.bill)) ORDER BY b.bill";
        let (plan, name) = (key.plan.scheme.id.as_str(), item(&key.plan.scheme.id, key.number));
        let args =
            args![self.district(), self.place(), above.place.as_str(), plan, key.number, name.as_str()];
        let rows = self.rows(READ, args).await?;
        let one = |row: &Row| {
            let (purse, fen) = (row.text("purse")?, row.fen("fen")?);
            Ok(Paid {
                bill: BillId::new(row.text("bill")?),
                student: StudentId::new(row.text("student")?),
                purse: Purse::from_code(&purse).ok_or(Fault::Corrupt { what: "purse", why: purse })?,
                fen,
                whole: whole(row)?,
                days: row.int("lessons")?,
                is_seated: row.flag("is_seated")?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// The bills of a child for periods of a plan, as they stand: of a seat that it has, or that it has left owing it or with money
    /// that is held.
    pub async fn charge_standing(&mut self, student: &StudentId, plan: &str) -> Result<Vec<Standing>, Fault> {
        const READ: &str = "SELECT b.bill, b.course, b.purse, b.lessons, b.fen, b.grounds, b.state,
                 CASE WHEN EXISTS (SELECT 1 FROM transfer t WHERE t.district = b.district AND t.place = b.place
                   AND t.transfer = 'release/' || b.bill) THEN 1 ELSE 0 END AS is_released
             FROM bill b
             JOIN signup u ON u.district = b.district AND u.school = b.place AND u.student = b.student AND u.scheme = $4
                  AND 'summer/' || u.scheme || '/' || CAST(u.period AS TEXT) = b.course
                  AND (u.state = 'placed' OR u.state = 'withdrawn' AND u.refund = 'unsaid'
                    AND (b.state = 'due' OR u.left_at IS NOT NULL))
             WHERE b.district = $1 AND b.place = $2 AND b.student = $3 AND b.state IN ('due', 'paid') ORDER BY b.bill";
        let args = args![self.district(), self.place(), student.as_str(), plan];
        let rows = self.rows(READ, args).await?;
        let one = |row: &Row| {
            let (purse, fen) = (row.text("purse")?, row.fen("fen")?);
            Ok(Standing {
                bill: BillId::new(row.text("bill")?),
                student: student.clone(),
                item: CourseId::new(row.text("course")?),
                purse: Purse::from_code(&purse).ok_or(Fault::Corrupt { what: "purse", why: purse })?,
                days: row.int("lessons")?,
                fen,
                whole: whole(row)?,
                is_paid: row.text("state")? == "paid",
                is_released: row.flag("is_released")?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// Lowers bills by relief, and holds what goes back of them for the cashier. The caller journals what was granted; one that asks
    /// for nothing now is paid, so that the public purse bears it when the period is over.
    pub async fn charge_lowered(&mut self, all: &[Lowered], version: i64, now: Moment) -> Result<(), Fault> {
        const PUT: &str = "UPDATE bill SET price_fen = $4, fen = $5,
                 state = CASE WHEN $5 <= carried_fen THEN 'paid' ELSE state END
             WHERE district = $1 AND place = $2 AND bill = $3 AND state IN ('due', 'paid')";
        for one in all {
            let args = args![self.district(), self.place(), one.bill.as_str(), one.price, one.fen];
            self.run(PUT, args).await?;
            self.transfers_posted(&one.transfers, now).await?;
            if let Some(back) = &one.back {
                self.refund_asked(back, version, now).await?;
            }
        }
        Ok(())
    }

    /// Moves what a period's bills have paid on to its payees. Bills with days that go back ask for the others; what was paid beyond
    /// is free.
    pub async fn charge_released(
        &mut self,
        key: &PeriodKey<'_>,
        (transfers, used): (&[Transfer], &[Used]),
        now: Moment,
    ) -> Result<(), Fault> {
        self.charge_used(used).await?;
        self.transfers_posted(transfers, now).await?;
        let name = item(&key.plan.scheme.id, key.number);
        let fen: Fen = transfers.iter().map(|one| one.fen).sum();
        let record = Record {
            act: "charge.released",
            subject: name.as_str(),
            clause: "P4.12",
            scheme_version: key.version,
            before: Value::Null,
            after: json!({ "transfers": transfers.len(), "fen": fen, "bills_less": used.len() }),
        };
        self.record(record, now).await
    }

    /// A bill of which no day is left names no days: nobody bears anything of it.
    async fn charge_used(&mut self, used: &[Used]) -> Result<(), Fault> {
        const PUT: &str = "UPDATE bill SET fen = $5, lessons = CASE WHEN $4 > 0 THEN $4 ELSE lessons END,
                 grounds = CASE WHEN $4 > 0 THEN grounds ELSE '' END
             WHERE district = $1 AND place = $2 AND bill = $3 AND state = 'paid'";
        for one in used {
            let args = args![self.district(), self.place(), one.bill.as_str(), one.days, one.fen];
            self.run(PUT, args).await?;
        }
        Ok(())
    }

    /// What is bound of a child's care or meals money: bills that are paid and whose period's money has not gone on, as long as
    /// the child has its seat. Whoever left a period that had begun waits for the district; what it keeps stays bound (P4.13).
    pub(crate) async fn charge_bound(&mut self, student: &StudentId, purse: Purse) -> Result<Fen, Fault> {
        self.charge_bound_beside(student, purse, "").await
    }

    /// The same of all bills but one, whose own money it is that moves.
    pub(crate) async fn charge_bound_beside(
        &mut self,
        student: &StudentId,
        purse: Purse,
        bill: &str,
    ) -> Result<Fen, Fault> {
        const READ: &str = "SELECT CAST(coalesce(sum(b.fen), 0) AS BIGINT) AS fen FROM bill b
             WHERE b.district = $1 AND b.place = $2 AND b.student = $3 AND b.purse = $4 AND b.state = 'paid' AND b.bill <> $5
               AND EXISTS (SELECT 1 FROM signup u WHERE u.district = b.district AND u.student = b.student
                 AND u.school = b.place
                 AND (u.state = 'placed' OR u.state = 'withdrawn' AND u.refund = 'unsaid' AND u.left_at IS NOT NULL)
                 AND 'summer/' || u.scheme || '/' || CAST(u.period AS TEXT) = b.course)
               AND NOT EXISTS (SELECT 1 FROM transfer t WHERE t.district = b.district AND t.place = b.place
                 AND t.transfer = 'release/' || b.bill)";
        let args = args![self.district(), self.place(), student.as_str(), purse.code(), bill];
        self.one(READ, args).await?.fen("fen")
    }
}

/// What a bill comes to, whoever bears it: for the days that stay, where the district has taken some off.
fn whole(row: &Row) -> Result<Fen, Fault> {
    let grounds = super::bill::grounds_read(&row.text("grounds")?)?;
    let days = row.int("lessons")?;
    let of = |one: Grounds| of_days(one.whole(), (days, one.lessons));
    Ok(grounds.map_or(row.fen("fen")?, of))
}
