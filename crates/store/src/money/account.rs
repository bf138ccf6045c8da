//! 托管账户 The ledger's rows: transfers are only added, balances follow in the same transaction.

use crate::fault::Fault;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::money::account::{Account, Transfer};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// One line of a child's statement.
#[derive(Clone, Debug)]
pub struct Movement {
    /// When.
    pub at: Moment,
    /// `payment`, `release` or `refund`.
    pub kind: String,
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

/// What a place's ledger holds in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// In the children's accounts.
    pub custody: Fen,
    /// Earned by courses.
    pub payee: Fen,
    /// The bank's side; negative.
    pub clearing: Fen,
    /// Refunds asked for and not yet paid.
    pub refunds_due: Fen,
    /// Bills not yet paid.
    pub bills_due: Fen,
}

impl Tx {
    /// Adds transfers and moves balances. A transfer that is there already moves nothing: twice is once. The caller
    /// journals the act.
    pub(crate) async fn transfers_posted(
        &mut self,
        transfers: &[Transfer],
        now: Moment,
    ) -> Result<(), Fault> {
        let there = self.known_transfers(transfers).await?;
        let fresh: Vec<&Transfer> = transfers.iter().filter(|one| !there.contains(one.id.as_str())).collect();
        if fresh.is_empty() {
            return Ok(());
        }
        self.make_accounts(&fresh).await?;
        self.add_transfers(&fresh, now).await?;
        self.move_balances(&fresh).await
    }

    async fn known_transfers(&mut self, transfers: &[Transfer]) -> Result<BTreeSet<String>, Fault> {
        const READ: &str = "SELECT transfer FROM transfer WHERE district = $1 AND place = $2
             AND transfer IN (SELECT value ->> 'id' FROM jsonb_each($3))";
        let ids = batch(transfers.iter().map(|one| json!({ "id": one.id })));
        let rows = self.rows(READ, args![self.district(), self.place(), ids]).await?;
        rows.iter().map(|row| row.text("transfer")).collect()
    }

    async fn make_accounts(&mut self, transfers: &[&Transfer]) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO account (district, place, account, kind, student)
             SELECT $1, $2, value ->> 'account', value ->> 'kind', value ->> 'student' FROM jsonb_each($3)
             WHERE true ON CONFLICT DO NOTHING";
        let both = transfers.iter().flat_map(|one| [&one.debit, &one.credit]).collect::<BTreeSet<&Account>>();
        let rows = batch(both.into_iter().map(|account| {
            json!({ "account": account.name(), "kind": account.kind(), "student": account.student() })
        }));
        self.run(ADD, args![self.district(), self.place(), rows]).await?;
        Ok(())
    }

    async fn add_transfers(&mut self, transfers: &[&Transfer], now: Moment) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO transfer (district, place, transfer, at, kind, debit, credit, fen, student,
                 subject, who, clause)
             SELECT $1, $2, value ->> 'id', $3, value ->> 'kind', value ->> 'debit', value ->> 'credit',
                    CAST(value ->> 'fen' AS BIGINT), value ->> 'student', value ->> 'subject', $4,
                    value ->> 'clause'
             FROM jsonb_each($5)";
        let rows = batch(transfers.iter().map(|one| {
            json!({
                "id": one.id, "kind": one.kind.code(), "debit": one.debit.name(), "credit": one.credit.name(),
                "fen": one.fen, "student": one.student, "subject": one.subject, "clause": one.clause,
            })
        }));
        let who = self.permit().person().to_string();
        self.run(ADD, args![self.district(), self.place(), now, who, rows]).await?;
        Ok(())
    }

    /// One delta an account. The column's CHECK has the last word: custody never goes below zero.
    async fn move_balances(&mut self, transfers: &[&Transfer]) -> Result<(), Fault> {
        const PUT: &str = "UPDATE account SET balance_fen = balance_fen + moved.fen
             FROM (SELECT value ->> 'account' AS name, CAST(value ->> 'fen' AS BIGINT) AS fen
                   FROM jsonb_each($3)) moved
             WHERE district = $1 AND place = $2 AND account = moved.name
               AND account IN (SELECT value ->> 'account' FROM jsonb_each($3))";
        let mut deltas = BTreeMap::<String, i64>::new();
        for one in transfers {
            *deltas.entry(one.debit.name()).or_default() -= one.fen.0;
            *deltas.entry(one.credit.name()).or_default() += one.fen.0;
        }
        let rows = batch(deltas.into_iter().map(|(account, fen)| json!({ "account": account, "fen": fen })));
        self.run(PUT, args![self.district(), self.place(), rows]).await?;
        Ok(())
    }

    /// What a child's custody account holds.
    pub async fn account_held(&mut self, student: &StudentId) -> Result<Fen, Fault> {
        const READ: &str =
            "SELECT balance_fen FROM account WHERE district = $1 AND place = $2 AND account = $3";
        let name = Account::Custody(student.clone()).name();
        let row = self.row(READ, args![self.district(), self.place(), name]).await?;
        row.map_or(Ok(Fen::ZERO), |row| row.fen("balance_fen"))
    }

    /// Every movement of a child's custody account, oldest first.
    pub async fn account_movements(&mut self, student: &StudentId) -> Result<Vec<Movement>, Fault> {
        const READ: &str = "SELECT t.at, t.kind, t.clause, s.date, coalesce(p.receipt, '') AS receipt,
                    CASE WHEN t.credit = $4 THEN t.fen ELSE -t.fen END AS fen,
                    coalesce(c.title_zh, '') AS title_zh, coalesce(c.title_en, '') AS title_en
             FROM transfer t
             LEFT JOIN session s ON s.district = t.district AND s.place = t.place AND s.session = t.subject
             LEFT JOIN bill b ON b.district = t.district AND b.place = t.place AND b.bill = t.subject
             LEFT JOIN payment p ON p.district = t.district AND p.place = t.place
                  AND 'payment/' || p.payment = t.transfer
             LEFT JOIN grouping g ON g.district = t.district AND g.place = t.place AND g.grouping = s.grouping
             LEFT JOIN course c ON c.district = t.district AND c.place = t.place
                  AND c.course = coalesce(g.course, b.course)
             WHERE t.district = $1 AND t.place = $2 AND t.student = $3 ORDER BY t.at, t.transfer";
        let name = Account::Custody(student.clone()).name();
        let rows = self.rows(READ, args![self.district(), self.place(), student.as_str(), name]).await?;
        rows.iter().map(movement).collect()
    }

    /// What the place's ledger holds in all; the first three sum to zero.
    pub async fn account_totals(&mut self) -> Result<Totals, Fault> {
        const READ: &str =
            "SELECT CAST(coalesce(sum(balance_fen) FILTER (WHERE kind = 'custody'), 0) AS BIGINT) AS custody,
                    CAST(coalesce(sum(balance_fen) FILTER (WHERE kind = 'payee'), 0) AS BIGINT) AS payee,
                    CAST(coalesce(sum(balance_fen) FILTER (WHERE kind = 'clearing'), 0) AS BIGINT) AS clearing
             FROM account WHERE district = $1 AND place = $2";
        const REFUNDS: &str = "SELECT CAST(coalesce(sum(fen), 0) AS BIGINT) AS fen FROM refund
             WHERE district = $1 AND place = $2 AND paid_at IS NULL";
        const BILLS: &str = "SELECT CAST(coalesce(sum(fen), 0) AS BIGINT) AS fen FROM bill
             WHERE district = $1 AND place = $2 AND state = 'due'";
        let here = || args![self.district(), self.place()];
        let (all, refunds, bills) = (here(), here(), here());
        let row = self.one(READ, all).await?;
        let refunds_due = self.one(REFUNDS, refunds).await?.fen("fen")?;
        let bills_due = self.one(BILLS, bills).await?.fen("fen")?;
        let (custody, payee, clearing) = (row.fen("custody")?, row.fen("payee")?, row.fen("clearing")?);
        Ok(Totals { custody, payee, clearing, refunds_due, bills_due })
    }

    /// Fen moved at the permit's place so far, by kind of transfer: `payment`, `release`, `refund`, `correction`.
    pub async fn transfers_by_kind(&mut self) -> Result<BTreeMap<String, Fen>, Fault> {
        const READ: &str = "SELECT kind, CAST(sum(fen) AS BIGINT) AS fen FROM transfer
             WHERE district = $1 AND place = $2 GROUP BY kind ORDER BY kind";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| Ok((row.text("kind")?, row.fen("fen")?))).collect()
    }
}

fn movement(row: &Row) -> Result<Movement, Fault> {
    let date = match row.text_or("date")? {
        Some(_) => Some(row.parsed("date")?),
        None => None,
    };
    Ok(Movement {
        at: row.moment("at")?,
        kind: row.text("kind")?,
        fen: row.fen("fen")?,
        course: (row.text("title_zh")?, row.text("title_en")?),
        date,
        clause: row.text("clause")?,
        receipt: row.text("receipt")?,
    })
}
