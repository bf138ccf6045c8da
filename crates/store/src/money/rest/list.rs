//! 学期结清 Every child's money before and after it is settled, for the cashier.

use crate::fault::Fault;
use crate::money::account::{Flow, Flows};
use crate::money::bill::apart::day_price;
use crate::row::{Batch, Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{CourseId, StudentId};
use rules::money::account::Purse;
use rules::money::month_end::Month;
use rules::money::rest::{self, Billed, Choice, Ends, Facts, Waiting};
use rules::money::{refund, release};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// One kind of a child's money with its name and where the money went.
#[derive(Clone, Debug)]
pub struct RestRow {
    /// As the rule sees it.
    pub waiting: Waiting,
    /// The child's name.
    pub name: String,
    /// Pinyin initials.
    pub sort_key: String,
    /// Home class.
    pub home_class: String,
    /// What was paid, released, sent back and carried over so far.
    pub flows: Flows,
    /// What custody holds, refunds that wait included.
    pub balance: Fen,
    /// The first day on which the child is not at the school, if anybody said.
    pub left_on: Option<Date>,
}

pub(super) type Key = (StudentId, Purse);

/// Rolls of one course, or of care, that are not closed.
struct Open {
    item: CourseId,
    /// Of months that are over.
    is_of_month_over: bool,
    many: i64,
}

impl Tx {
    /// Every course of the place, the care, the meals and what stands beside them of every term that are charged for, and a community's
    /// agreements of every term, each with its plan, or with the term.
    pub async fn rest_billed(&mut self) -> Result<Vec<Billed>, Fault> {
        const READ: &str = "SELECT course AS item, plan FROM course WHERE district = $1 AND place = $2
             UNION ALL
             SELECT 'care/' || scheme AS item, scheme AS plan FROM programme WHERE district = $1 AND place = $2
             UNION ALL
             SELECT 'meals/' || scheme AS item, scheme AS plan FROM meal_term WHERE district = $1 AND place = $2
             UNION ALL
             SELECT purse || '/' || scheme AS item, scheme AS plan FROM beside_term WHERE district = $1 AND place = $2
             UNION
             SELECT 'agreement/' || term AS item, term AS plan FROM agreement_text WHERE district = $1 AND place = $2";
        let billed =
            |row: &Row| Ok(Billed { item: CourseId::new(row.text("item")?), plan: row.text_or("plan")? });
        self.rows(READ, args![self.district(), self.place()]).await?.iter().map(billed).collect()
    }

    /// Every child with an account, class by class: what is held, what of it is for terms that still run, where the rest
    /// went, what the guardian chose, and what is still open.
    pub async fn rest_rows(&mut self, ends: &Ends) -> Result<Vec<RestRow>, Fault> {
        const READ: &str = "SELECT a.student, a.purse, s.name, s.sort_key, s.home_class,
                    CAST(sum(CASE WHEN a.kind = 'custody' THEN a.balance_fen ELSE 0 END) AS BIGINT) AS balance,
                    CAST(sum(CASE WHEN a.kind = 'custody' THEN a.balance_fen - a.pending_fen ELSE 0 END) AS BIGINT)
                        AS held,
                    CAST(sum(CASE WHEN a.kind = 'carried' THEN a.balance_fen ELSE 0 END) AS BIGINT) AS carried,
                    coalesce(r.choice, '') AS choice, s.on_roll_until,
                    CASE WHEN s.on_roll_until IS NULL OR s.on_roll_until > $3 THEN 1 ELSE 0 END AS stays
             FROM account a
             JOIN student s ON s.district = a.district AND s.place = a.place AND s.student = a.student
             LEFT JOIN rest r ON r.district = a.district AND r.place = a.place AND r.student = a.student
                  AND r.purse = a.purse
             WHERE a.district = $1 AND a.place = $2 AND a.kind IN ('custody', 'carried')
             GROUP BY a.student, a.purse, s.name, s.sort_key, s.home_class, s.seat, s.on_roll_until, r.choice
             ORDER BY s.home_class, s.seat, a.student, a.purse";
        let (mut flows, mut open) = (self.rest_flows().await?, self.rest_open(ends).await?);
        let (running, mut ended) = (self.rest_running(ends).await?, self.rest_ended(ends).await?);
        let months = self.rest_months(ends).await?;
        ended.extend(months.iter().map(|(key, _)| key.clone()));
        let mut found = Vec::new();
        for row in self.rows(READ, args![self.district(), self.place(), ends.today.to_string()]).await? {
            let (key, stays) = (key(&row)?, row.flag("stays")?);
            let mut rolls = open.remove(&key).unwrap_or_default();
            rolls.retain(|roll| {
                let is_over = || roll.is_of_month_over && months.contains(&(key.clone(), roll.item.clone()));
                !stays || ends.today >= ends.until(&roll.item) || is_over()
            });
            let waiting = Waiting {
                held: row.fen("held")?,
                running: running.get(&key).copied().unwrap_or_default(),
                has_ended: ended.contains(&key),
                carried: row.fen("carried")?,
                choice: Choice::from_code(&row.text("choice")?),
                stays,
                open: rolls.iter().map(|roll| roll.many).sum(),
                student: key.0.clone(),
                purse: key.1,
            };
            let left_on = row.parsed_or("on_roll_until")?;
            found.push(RestRow {
                waiting,
                left_on,
                name: row.text("name")?,
                sort_key: row.text("sort_key")?,
                home_class: row.text("home_class")?,
                flows: flows.remove(&key).unwrap_or_default(),
                balance: row.fen("balance")?,
            });
        }
        Ok(found)
    }

    async fn rest_flows(&mut self) -> Result<BTreeMap<Key, Flows>, Fault> {
        const READ: &str =
            "SELECT a.student, a.purse, t.kind, d.kind AS debit, c.kind AS credit, CAST(sum(t.fen) AS BIGINT) AS fen
             FROM account a
             JOIN transfer t ON t.district = a.district AND t.place = a.place AND t.student = a.student
                  AND (t.debit = a.account OR t.credit = a.account) AND t.step IN ('posted', 'post')
             JOIN account d ON d.district = t.district AND d.place = t.place AND d.account = t.debit
             JOIN account c ON c.district = t.district AND c.place = t.place AND c.account = t.credit
             WHERE a.district = $1 AND a.place = $2 AND a.kind = 'custody'
             GROUP BY a.student, a.purse, t.kind, d.kind, c.kind";
        let mut all = BTreeMap::<Key, Flows>::new();
        for row in self.rows(READ, args![self.district(), self.place()]).await? {
            let (kind, debit, credit) = (row.text("kind")?, row.text("debit")?, row.text("credit")?);
            let flows = all.entry(key(&row)?).or_default();
            flows.add(Flow::of(&kind, &debit, &credit), debit == "custody", row.fen("fen")?);
        }
        Ok(all)
    }

    /// Rolls of courses and of care that is paid for that were opened and not closed, child by child: of those who are on them,
    /// and of those who sit there, for whom they bind money.
    async fn rest_open(&mut self, ends: &Ends) -> Result<BTreeMap<Key, Vec<Open>>, Fault> {
        const READ: &str = "SELECT one.student, one.purse, one.item, one.is_over, count(*) AS n FROM (
               SELECT e.student, e.purse, e.item, e.session, CASE WHEN e.date < $3 THEN 1 ELSE 0 END AS is_over FROM item_roll e
               WHERE e.district = $1 AND e.place = $2 AND e.opened_at IS NOT NULL
                 AND e.roll_closed_at IS NULL AND e.cancelled_at IS NULL
               UNION
               SELECT e.student, e.purse, e.item, e.session, CASE WHEN e.date < $3 THEN 1 ELSE 0 END AS is_over FROM item_lesson e
               WHERE e.district = $1 AND e.place = $2 AND e.sits = 1 AND e.opened_at IS NOT NULL
                 AND e.roll_closed_at IS NULL AND e.cancelled_at IS NULL) one
             GROUP BY one.student, one.purse, one.item, one.is_over";
        let from = ends.month().map_or_else(String::new, |month| month.from.to_string());
        let mut open = BTreeMap::<Key, Vec<Open>>::new();
        for row in self.rows(READ, args![self.district(), self.place(), from]).await? {
            let (item, is_of_month_over) = (CourseId::new(row.text("item")?), row.flag("is_over")?);
            open.entry(key(&row)?).or_default().push(Open { item, is_of_month_over, many: row.int("n")? });
        }
        Ok(open)
    }

    /// For what each child was billed by the month, where a month of it is over.
    async fn rest_months(&mut self, ends: &Ends) -> Result<BTreeSet<(Key, CourseId)>, Fault> {
        const READ: &str = "SELECT DISTINCT student, purse, course FROM bill
             WHERE district = $1 AND place = $2 AND tally = '' AND part <> '' AND part < $3";
        let Some(month) = ends.month() else { return Ok(BTreeSet::new()) };
        let rows = self.rows(READ, args![self.district(), self.place(), month.code()]).await?;
        rows.iter().map(|row| Ok((key(row)?, CourseId::new(row.text("course")?)))).collect()
    }

    /// What was paid ahead for courses and care whose term still runs and has not gone to them, child by child, and what carried
    /// money has paid of such bills of which a rest is due. A bill whose course was left is settled and bound no more, and one for a
    /// month that is over binds nothing: what its lessons have not taken is settled. A community's class has a month's money whole, so
    /// that what is paid for one stays until then.
    async fn rest_running(&mut self, ends: &Ends) -> Result<BTreeMap<Key, Fen>, Fault> {
        const PAID: &str = "SELECT b.student, b.purse, b.course AS item,
                    CAST(sum(CASE WHEN l.bill IS NULL AND (b.part = '' OR b.part >= $4) THEN b.fen ELSE 0 END) AS BIGINT) AS paid,
                    CAST(sum(coalesce(l.paid_fen - l.back_fen, 0)) AS BIGINT) AS stayed
             FROM bill b
             LEFT JOIN leaving l ON l.district = b.district AND l.place = b.place AND l.bill = b.bill
             WHERE b.district = $1 AND b.place = $2 AND b.tally = '' AND b.state = 'paid'
               AND b.purse <> 'community' AND b.course IN (SELECT value ->> 'id' FROM jsonb_each($3))
             GROUP BY b.student, b.purse, b.course";
        const CARRIED: &str = "SELECT student, purse, CAST(sum(carried_fen) AS BIGINT) AS fen FROM bill
             WHERE district = $1 AND place = $2 AND state = 'due' AND carried_fen > 0
               AND course IN (SELECT value ->> 'id' FROM jsonb_each($3)) GROUP BY student, purse";
        let (running, month) = (ends.running(), ends.month().map_or_else(String::new, Month::code));
        let mut gone = self.rest_gone(&running).await?;
        let over = self.rest_gone_before(&month).await?;
        let mut all = self.agreement_bound_all().await?;
        for row in self.rows(CARRIED, args![self.district(), self.place(), ids(&running)]).await? {
            all.insert(key(&row)?, row.fen("fen")?);
        }
        for row in self.rows(PAID, args![self.district(), self.place(), ids(&running), &month]).await? {
            let item = CourseId::new(row.text("item")?);
            let of = (StudentId::new(row.text("student")?), release::payee(&item).name());
            let before = over.get(&(of.0.clone(), item)).copied().unwrap_or_default();
            let gone = gone.remove(&of).unwrap_or_default() - row.fen("stayed")? - before;
            let left = (row.fen("paid")? - gone.max(Fen::ZERO)).max(Fen::ZERO);
            let sum = all.entry(key(&row)?).or_default();
            *sum = *sum + left;
        }
        Ok(all)
    }

    /// What of each child's money has gone to courses and care, by the account of each, what came back taken off. Every movement is
    /// looked at once, however many courses there are.
    async fn rest_gone(&mut self, items: &[CourseId]) -> Result<BTreeMap<(StudentId, String), Fen>, Fault> {
        const READ: &str = "SELECT t.student, t.payee, CAST(sum(t.fen) AS BIGINT) AS fen FROM (
               SELECT g.student, g.credit AS payee, g.fen FROM transfer g
               WHERE g.district = $1 AND g.place = $2 AND g.step IN ('posted', 'post') AND g.debit LIKE 'custody/%'
                 AND g.credit IN (SELECT value ->> 'payee' FROM jsonb_each($3))
               UNION ALL
               SELECT g.student, g.debit AS payee, -g.fen AS fen FROM transfer g
               WHERE g.district = $1 AND g.place = $2 AND g.step IN ('posted', 'post') AND g.credit LIKE 'custody/%'
                 AND g.debit IN (SELECT value ->> 'payee' FROM jsonb_each($3))) t
             GROUP BY t.student, t.payee";
        let payees = batch(items.iter().map(|id| json!({ "payee": release::payee(id).name() })));
        let rows = self.rows(READ, args![self.district(), self.place(), payees]).await?;
        let one =
            |row: &Row| Ok(((StudentId::new(row.text("student")?), row.text("payee")?), row.fen("fen")?));
        rows.iter().map(one).collect()
    }

    /// What of each child's money has gone for lessons of months before one, of what was billed by the month and not left.
    async fn rest_gone_before(&mut self, month: &str) -> Result<BTreeMap<(StudentId, CourseId), Fen>, Fault> {
        const READ: &str = "SELECT b.student, b.course AS item,
                    CAST(sum(CASE WHEN g.debit LIKE 'custody/%' THEN g.fen ELSE -g.fen END) AS BIGINT) AS fen
             FROM bill b
             JOIN item_session e ON e.district = b.district AND e.place = b.place AND e.item = b.course
                  AND substr(e.date, 1, 7) = b.part
             JOIN transfer g ON g.district = b.district AND g.place = b.place AND g.student = b.student
                  AND g.subject = e.session AND g.step = 'posted' AND g.kind IN ('release', 'correction')
                  AND (g.debit LIKE 'custody/%' OR g.credit LIKE 'custody/%')
             WHERE b.district = $1 AND b.place = $2 AND b.state = 'paid' AND b.tally = ''
               AND b.part <> '' AND b.part < $3
               AND NOT EXISTS (SELECT 1 FROM leaving l WHERE l.district = b.district AND l.place = b.place
                 AND l.bill = b.bill)
             GROUP BY b.student, b.course";
        if month.is_empty() {
            return Ok(BTreeMap::new());
        }
        let rows = self.rows(READ, args![self.district(), self.place(), month]).await?;
        let one = |row: &Row| {
            Ok(((StudentId::new(row.text("student")?), CourseId::new(row.text("item")?)), row.fen("fen")?))
        };
        rows.iter().map(one).collect()
    }

    /// Whose money was billed for a term that is over.
    async fn rest_ended(&mut self, ends: &Ends) -> Result<BTreeSet<Key>, Fault> {
        const READ: &str = "SELECT DISTINCT b.student, b.purse FROM bill b
             WHERE b.district = $1 AND b.place = $2 AND b.course IN (SELECT value ->> 'id' FROM jsonb_each($3))";
        let rows = self.rows(READ, args![self.district(), self.place(), ids(&ends.ended())]).await?;
        rows.iter().map(key).collect()
    }

    /// One kind of a child's money when it is settled: `lapsed` of it is bound to lessons that were never held, and of one that
    /// stays, what belongs to a term that still runs is left alone, bound to a lesson or not. So is what carried money has paid of
    /// any bill that is due: whoever pays the rest of it has paid for all its lessons.
    pub async fn rest_facts_freed(
        &mut self,
        one: &Waiting,
        lapsed: Fen,
        ends: &Ends,
    ) -> Result<Facts, Fault> {
        const AHEAD: &str = "SELECT CAST(coalesce(sum(carried_fen), 0) AS BIGINT) AS fen FROM bill
             WHERE district = $1 AND place = $2 AND student = $3 AND purse = $4 AND state = 'due'
               AND course NOT IN (SELECT value ->> 'id' FROM jsonb_each($5))";
        let (student, purse) = (&one.student, one.purse);
        let facts = self.rest_facts(student, purse, ends.today).await?;
        let running = if one.stays { one.running } else { Fen::ZERO };
        if lapsed == Fen::ZERO && running == Fen::ZERO {
            return Ok(facts);
        }
        let refund = self.refund_facts(student, purse).await?;
        let of_summer = match purse {
            Purse::Care | Purse::Meals => self.charge_bound(student, purse).await?,
            Purse::Course
            | Purse::ExtendedCare
            | Purse::EveningStudy
            | Purse::LunchCare
            | Purse::EarlyCare
            | Purse::Community => Fen::ZERO,
        };
        let here = args![self.district(), self.place(), student.as_str(), purse.code(), ids(&ends.running())];
        let ahead = self.one(AHEAD, here).await?.fen("fen")?;
        let bound = rest::left_alone(refund.bound, lapsed, [running, ahead, of_summer]);
        Ok(Facts { free: refund::free(&refund::Facts { bound, ..refund }), ..facts })
    }

    /// What is bound to lessons whose day is over and whose roll nobody opened: they were not held, as far as anybody knows,
    /// and will not be; for a child that has left also what is bound to lessons still to come. That money is free when
    /// the rest is settled. What a course has not held whose term is over is bound no more, and a term that still runs keeps
    /// its money.
    pub async fn rest_lapsed(&mut self, ends: &Ends) -> Result<BTreeMap<(StudentId, Purse), Fen>, Fault> {
        const READ: &str = concat!(
            "SELECT e.student, e.purse, CAST(sum(e.lessons * ",
            day_price!("e.date"),
            ") AS BIGINT) AS fen
             FROM (SELECT l.district, l.place, l.student, l.item, l.purse, l.session, l.date, l.lessons
                   FROM student s
                   CROSS JOIN /*pg LATERAL (SELECT * FROM pg*/ item_lesson l
                        /*pg WHERE l.district = s.district AND l.place = s.place AND l.student = s.student
                          AND l.sits = 1 AND l.ended = 0 OFFSET 0) l pg*/
                   WHERE s.district = $1 AND s.place = $2 AND s.on_roll_until <= $3
                     AND EXISTS (SELECT 1 FROM account a WHERE a.district = s.district AND a.place = s.place
                       AND a.student = s.student AND a.kind = 'custody' AND a.balance_fen > 0)
                     AND l.district = s.district AND l.place = s.place AND l.student = s.student
                     AND l.sits = 1 AND l.ended = 0 AND l.opened_at IS NULL
                     AND l.roll_closed_at IS NULL AND l.cancelled_at IS NULL
                   UNION
                   SELECT l.district, l.place, l.student, l.item, l.purse, l.session, l.date, l.lessons
                   FROM item_lesson l
                   WHERE l.district = $1 AND l.place = $2 AND l.date < $3
                     AND l.item IN (SELECT value ->> 'id' FROM jsonb_each($4))
                     AND l.sits = 1 AND l.ended = 0 AND l.opened_at IS NULL
                     AND l.roll_closed_at IS NULL AND l.cancelled_at IS NULL) e
             JOIN bill b ON b.district = e.district AND b.place = e.place AND b.student = e.student
                  AND b.course = e.item AND b.purse = e.purse AND b.state = 'paid' AND b.tally = ''
                  AND b.part IN ('', substr(e.date, 1, 7))
                  AND NOT EXISTS (SELECT 1 FROM leaving q WHERE q.district = b.district AND q.place = b.place
                    AND q.bill = b.bill)
             GROUP BY e.student, e.purse"
        );
        let (today, ended) = (ends.today.to_string(), ids(&ends.ended()));
        let rows = self.rows(READ, args![self.district(), self.place(), today, ended]).await?;
        rows.iter().map(|row| Ok((key(row)?, row.fen("fen")?))).collect()
    }
}

/// Courses and care by their ids.
fn ids(all: &[CourseId]) -> Batch {
    batch(all.iter().map(|id| json!({ "id": id })))
}

pub(super) fn key(row: &Row) -> Result<Key, Fault> {
    let purse = row.text("purse")?;
    let purse = Purse::from_code(&purse).ok_or(Fault::Corrupt { what: "purse", why: purse })?;
    Ok((StudentId::new(row.text("student")?), purse))
}
