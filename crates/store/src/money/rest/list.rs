//! 学期结清 Every child's money before and after it is settled, for the cashier.

use crate::fault::Fault;
use crate::money::account::{Flow, Flows};
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::StudentId;
use rules::money::account::Purse;
use rules::money::refund;
use rules::money::rest::{Choice, Facts, Waiting};
use std::collections::BTreeMap;

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

impl Tx {
    /// Every child with an account, class by class: what is held, where the rest went, what the guardian chose, and what is
    /// still open.
    pub async fn rest_rows(&mut self, today: Date) -> Result<Vec<RestRow>, Fault> {
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
        let (mut flows, open) = (self.rest_flows().await?, self.rest_open().await?);
        let mut found = Vec::new();
        for row in self.rows(READ, args![self.district(), self.place(), today.to_string()]).await? {
            let key = key(&row)?;
            let waiting = Waiting {
                held: row.fen("held")?,
                carried: row.fen("carried")?,
                choice: Choice::from_code(&row.text("choice")?),
                stays: row.flag("stays")?,
                open: open.get(&key).copied().unwrap_or(0),
                student: key.0.clone(),
                purse: key.1,
            };
            let left_on = match row.text_or("on_roll_until")? {
                Some(_) => Some(row.parsed("on_roll_until")?),
                None => None,
            };
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
    async fn rest_open(&mut self) -> Result<BTreeMap<Key, i64>, Fault> {
        const READ: &str = "SELECT one.student, one.purse, count(*) AS n FROM (
               SELECT r.student, e.purse, e.session FROM item_session e
               JOIN roll r ON r.district = e.district AND r.place = e.place AND r.session = e.session
               WHERE e.district = $1 AND e.place = $2 AND e.opened_at IS NOT NULL
                 AND e.roll_closed_at IS NULL AND e.cancelled_at IS NULL
               UNION
               SELECT e.student, e.purse, e.session FROM item_lesson e
               WHERE e.district = $1 AND e.place = $2 AND e.sits = 1 AND e.opened_at IS NOT NULL
                 AND e.roll_closed_at IS NULL AND e.cancelled_at IS NULL) one
             GROUP BY one.student, one.purse";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| Ok((key(row)?, row.int("n")?))).collect()
    }

    /// One kind of a child's money when it is settled: `lapsed` of it is bound to lessons that were never held.
    pub async fn rest_facts_freed(
        &mut self,
        student: &StudentId,
        purse: Purse,
        (lapsed, today): (Fen, Date),
    ) -> Result<Facts, Fault> {
        let facts = self.rest_facts(student, purse, today).await?;
        if lapsed == Fen::ZERO {
            return Ok(facts);
        }
        let refund = self.refund_facts(student, purse).await?;
        let refund = refund::Facts { bound: (refund.bound - lapsed).max(Fen::ZERO), ..refund };
        Ok(Facts { free: refund::free(&refund), ..facts })
    }

    /// What is bound to lessons whose day is over and whose roll nobody opened: they were not held, as far as anybody knows,
    /// and will not be; for a child that has left also what is bound to lessons still to come. That money is free when
    /// the rest is settled. What a course has not held whose term is over is bound no more.
    pub async fn rest_lapsed(&mut self, today: Date) -> Result<BTreeMap<(StudentId, Purse), Fen>, Fault> {
        const READ: &str = "SELECT e.student, e.purse, CAST(sum(e.lessons * b.price_fen) AS BIGINT) AS fen
             FROM item_lesson e
             JOIN student s ON s.district = e.district AND s.place = e.place AND s.student = e.student
                  AND (e.date < $3 OR s.on_roll_until <= $3)
             JOIN bill b ON b.district = e.district AND b.place = e.place AND b.student = e.student
                  AND b.course = e.item AND b.purse = e.purse AND b.state = 'paid' AND b.tally = ''
                  AND b.part IN ('', substr(e.date, 1, 7))
                  AND NOT EXISTS (SELECT 1 FROM leaving q WHERE q.district = b.district AND q.place = b.place
                    AND q.bill = b.bill)
             WHERE e.district = $1 AND e.place = $2 AND e.sits = 1 AND e.ended = 0 AND e.opened_at IS NULL
               AND e.roll_closed_at IS NULL AND e.cancelled_at IS NULL GROUP BY e.student, e.purse";
        let rows = self.rows(READ, args![self.district(), self.place(), today.to_string()]).await?;
        rows.iter().map(|row| Ok((key(row)?, row.fen("fen")?))).collect()
    }
}

pub(super) fn key(row: &Row) -> Result<Key, Fault> {
    let purse = row.text("purse")?;
    let purse = Purse::from_code(&purse).ok_or(Fault::Corrupt { what: "purse", why: purse })?;
    Ok((StudentId::new(row.text("student")?), purse))
}
