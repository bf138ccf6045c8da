//! 托管账户 What the accounts hold, and a child's statement.

use crate::fault::Fault;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{StudentId, TransferId};
use rules::moment::Moment;
use rules::money::account::{Account, Purse};
use rules::money::ledger::Standing;
use std::collections::BTreeMap;

/// One line of a child's statement.
#[derive(Clone, Debug)]
pub struct Movement {
    /// Which transfer.
    pub transfer: TransferId,
    /// When.
    pub at: Moment,
    /// `payment`, `release`, `refund`, `correction`.
    pub kind: String,
    /// Which of the statement's sums it belongs to; a correction belongs to the sum that it corrects.
    pub flow: Flow,
    /// The kind of money.
    pub purse: Purse,
    /// Into the custody account, or out of it when negative.
    pub fen: Fen,
    /// The course's titles in Chinese and English; empty where there is none.
    pub course: (String, String),
    /// The evening of the lesson.
    pub date: Option<Date>,
    /// The clause that moved it.
    pub clause: String,
    /// The receipt's number.
    pub receipt: String,
}

/// The sums of a statement: paid = released + refunded + carried over + held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// 已缴 Between the bank and custody.
    Paid,
    /// 已核销 Between custody and a payee.
    Released,
    /// 已退 From custody on its way back.
    Refunded,
    /// 已结转 Over to the next term, or from there.
    Carried,
}

impl Flow {
    /// By why money moves and the kinds of its two accounts; `None` where no custody account is touched.
    pub(crate) fn of(kind: &str, debit: &str, credit: &str) -> Option<Self> {
        match (kind, debit, credit) {
            ("refund", "custody", _) => Some(Self::Refunded),
            (_, "custody", "carried") | (_, "carried", "custody") => Some(Self::Carried),
            (_, "clearing", "custody") | (_, "custody", "clearing") => Some(Self::Paid),
            (_, "custody", "refunds-due") | (_, "refunds-due", "custody") => Some(Self::Refunded),
            (_, "custody", _) | (_, _, "custody") => Some(Self::Released),
            _ => None,
        }
    }
}

/// How money has flowed through custody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flows {
    /// Into custody.
    pub paid: Fen,
    /// To payees.
    pub released: Fen,
    /// Back to families.
    pub refunded: Fen,
    /// Over to the next term, less what came from there.
    pub carried: Fen,
}

/// What a place's ledger holds in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// In the children's accounts.
    pub custody: Fen,
    /// Carried over to the next term.
    pub carried: Fen,
    /// Earned by courses.
    pub payee: Fen,
    /// The bank's side; negative.
    pub clearing: Fen,
    /// What government and school gave, less what they bore.
    pub payers: Fen,
    /// Left custody and not yet back with a family.
    pub on_the_way: Fen,
    /// All accounts together: nothing, or the ledger is wrong.
    pub sum: Fen,
    /// Refunds asked for and not yet paid.
    pub refunds_due: Fen,
    /// Bills not yet paid.
    pub bills_due: Fen,
}

impl Flows {
    /// Adds one movement by its flow; `leaves` where it goes out of custody.
    pub(crate) fn add(&mut self, flow: Option<Flow>, leaves: bool, fen: Fen) {
        match flow {
            Some(Flow::Paid) => self.paid = self.paid + if leaves { -fen } else { fen },
            Some(Flow::Released) => self.released = self.released + if leaves { fen } else { -fen },
            Some(Flow::Refunded) => self.refunded = self.refunded + if leaves { fen } else { -fen },
            Some(Flow::Carried) => self.carried = self.carried + if leaves { fen } else { -fen },
            None => {}
        }
    }
}

impl Tx {
    /// What a child's account for one kind of money holds, holds that wait included.
    pub async fn account_held(&mut self, student: &StudentId, purse: Purse) -> Result<Fen, Fault> {
        Ok(self.account_standing(&Account::Custody(student.clone(), purse)).await?.balance)
    }

    /// What a child holds of each kind of money, holds that wait included, and what of it was carried over.
    pub async fn account_purses(&mut self, student: &StudentId) -> Result<Vec<(Purse, Fen, Fen)>, Fault> {
        let mut purses = Vec::new();
        for purse in Purse::ALL {
            let held = self.account_held(student, purse).await?;
            let carried = self.account_standing(&Account::Carried(student.clone(), purse)).await?.balance;
            purses.push((purse, held, carried));
        }
        Ok(purses)
    }

    /// Every movement of a child's custody accounts, oldest first. What is held and has not moved is no movement.
    pub async fn account_movements(&mut self, student: &StudentId) -> Result<Vec<Movement>, Fault> {
        const READ: &str = "SELECT t.transfer, t.at, t.kind, t.clause, t.debit, t.credit, coalesce(s.date, d.date) AS date,
                    coalesce(p.receipt, '') AS receipt, a.purse,
                    CASE WHEN t.credit = a.account THEN t.fen ELSE -t.fen END AS fen,
                    coalesce(c.title_zh, y.title_zh, z.title_zh, k.title_zh, b.title_zh, '') AS title_zh,
                    coalesce(c.title_en, y.title_en, z.title_en, k.title_en, b.title_en, '') AS title_en
             FROM account a
             JOIN transfer t ON t.district = a.district AND t.place = a.place AND t.student = a.student
                  AND (t.debit = a.account OR t.credit = a.account) AND t.step IN ('posted', 'post')
             LEFT JOIN session s ON s.district = t.district AND s.place = t.place
                  AND s.session = CASE WHEN a.purse = 'meals' THEN replace(t.subject, '/meal', '') ELSE t.subject END
             LEFT JOIN bill b ON b.district = t.district AND b.place = t.place AND b.bill = t.subject
             LEFT JOIN payment p ON p.district = t.district AND p.place = t.place
                  AND 'payment/' || p.payment = t.transfer
             LEFT JOIN grouping g ON g.district = t.district AND g.place = t.place AND g.grouping = s.grouping
             LEFT JOIN course c ON c.district = t.district AND c.place = t.place AND a.purse <> 'meals'
                  AND c.course = coalesce(g.course, b.course, t.subject)
             LEFT JOIN meal_term z ON z.district = t.district AND z.place = t.place AND a.purse = 'meals'
                  AND (z.from_on <= s.date AND z.until_on > s.date
                    OR 'meals/' || z.scheme = coalesce(b.course, t.subject))
             LEFT JOIN programme y ON y.district = t.district AND y.place = t.place AND a.purse <> 'meals'
                  AND (g.course IS NULL AND y.from_on <= s.date AND y.until_on > s.date
                    OR 'care/' || y.scheme = coalesce(b.course, t.subject))
             LEFT JOIN beside_day d ON d.district = t.district AND d.place = t.place AND d.session = t.subject
             LEFT JOIN beside_term k ON k.district = t.district AND k.place = t.place AND k.purse = a.purse
                  AND (k.scheme = d.scheme OR a.purse || '/' || k.scheme = coalesce(b.course, t.subject))
             WHERE a.district = $1 AND a.place = $2 AND a.student = $3 AND a.kind = 'custody' ORDER BY t.seq";
        let rows = self.rows(READ, args![self.district(), self.place(), student.as_str()]).await?;
        rows.iter().map(movement).collect()
    }

    /// What government and school bore of what a child was given, of each kind of money, less what was taken back (P1.12).
    pub async fn account_borne(&mut self, student: &StudentId) -> Result<BTreeMap<Purse, Fen>, Fault> {
        const READ: &str = "SELECT a.purse, CAST(sum(CASE WHEN t.debit = a.account THEN t.fen ELSE -t.fen END) AS BIGINT) AS fen
             FROM account a
             JOIN transfer t ON t.district = a.district AND t.place = a.place AND t.student = $3
                  AND (t.debit = a.account OR t.credit = a.account) AND t.step IN ('posted', 'post')
             WHERE a.district = $1 AND a.place = $2 AND a.kind = 'payer' GROUP BY a.purse ORDER BY a.purse";
        let mut borne = BTreeMap::new();
        for row in self.rows(READ, args![self.district(), self.place(), student.as_str()]).await? {
            let purse = row.text("purse")?;
            let purse = Purse::from_code(&purse).ok_or(Fault::Corrupt { what: "purse", why: purse })?;
            borne.insert(purse, row.fen("fen")?);
        }
        Ok(borne)
    }

    /// What the place's ledger holds in all.
    pub async fn account_totals(&mut self) -> Result<Totals, Fault> {
        const READ: &str = "SELECT kind, CAST(sum(balance_fen) AS BIGINT) AS fen FROM account
             WHERE district = $1 AND place = $2 GROUP BY kind";
        const REFUNDS: &str = "SELECT CAST(coalesce(sum(fen), 0) AS BIGINT) AS fen FROM refund
             WHERE district = $1 AND place = $2 AND paid_at IS NULL AND withdrawn_at IS NULL";
        const BILLS: &str = "SELECT CAST(coalesce(sum(fen - carried_fen), 0) AS BIGINT) AS fen FROM bill
             WHERE district = $1 AND place = $2 AND state = 'due'";
        let here = || args![self.district(), self.place()];
        let (all, refunds, bills) = (here(), here(), here());
        let rows = self.rows(READ, all).await?;
        let refunds_due = self.one(REFUNDS, refunds).await?.fen("fen")?;
        let bills_due = self.one(BILLS, bills).await?.fen("fen")?;
        let mut of = BTreeMap::new();
        for row in rows {
            of.insert(row.text("kind")?, row.fen("fen")?);
        }
        let sum = of.values().copied().sum();
        let mut take = |kind: &str| of.remove(kind).unwrap_or_default();
        let (custody, payee, clearing) = (take("custody"), take("payee"), take("clearing"));
        let (payers, on_the_way, carried) = (take("payer"), take("refunds-due"), take("carried"));
        Ok(Totals { custody, carried, payee, clearing, payers, on_the_way, sum, refunds_due, bills_due })
    }

    /// How every account of the place stands, by its name.
    pub async fn accounts(&mut self) -> Result<BTreeMap<String, Standing>, Fault> {
        const READ: &str =
            "SELECT account, balance_fen, pending_fen FROM account WHERE district = $1 AND place = $2";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let one = |row: &Row| {
            let standing = Standing { balance: row.fen("balance_fen")?, pending: row.fen("pending_fen")? };
            Ok((row.text("account")?, standing))
        };
        rows.iter().map(one).collect()
    }

    /// How the families' money of the permit's place has flowed so far.
    pub async fn account_flows(&mut self) -> Result<Flows, Fault> {
        const READ: &str =
            "SELECT t.kind, d.kind AS debit, c.kind AS credit, CAST(sum(t.fen) AS BIGINT) AS fen
             FROM transfer t
             JOIN account d ON d.district = t.district AND d.place = t.place AND d.account = t.debit
             JOIN account c ON c.district = t.district AND c.place = t.place AND c.account = t.credit
             WHERE t.district = $1 AND t.place = $2 AND t.step IN ('posted', 'post')
             GROUP BY t.kind, d.kind, c.kind";
        let mut flows = Flows::default();
        for row in self.rows(READ, args![self.district(), self.place()]).await? {
            let (kind, debit, credit) = (row.text("kind")?, row.text("debit")?, row.text("credit")?);
            flows.add(Flow::of(&kind, &debit, &credit), debit == "custody", row.fen("fen")?);
        }
        Ok(flows)
    }
}

fn movement(row: &Row) -> Result<Movement, Fault> {
    let date = row.parsed_or("date")?;
    let (kind, purse) = (row.text("kind")?, row.text("purse")?);
    let side = |column| row.text(column).map(|name| name.split('/').next().unwrap_or("").to_owned());
    let flow = Flow::of(&kind, &side("debit")?, &side("credit")?);
    Ok(Movement {
        transfer: TransferId::new(row.text("transfer")?),
        at: row.moment("at")?,
        flow: flow.ok_or_else(|| Fault::Corrupt { what: "kind", why: kind.clone() })?,
        kind,
        purse: Purse::from_code(&purse).ok_or(Fault::Corrupt { what: "purse", why: purse })?,
        fen: row.fen("fen")?,
        course: (row.text("title_zh")?, row.text("title_en")?),
        date,
        clause: row.text("clause")?,
        receipt: row.text("receipt")?,
    })
}
