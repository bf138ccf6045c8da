//! 账本 Posting: a batch is read, judged and added in a few statements, however many transfers it has.
//!
//! Of a large batch nobody looks first for each transfer whether it is there: it is posted as if none were, and where one is after
//! all, which the table's key says, it is taken back and looked for. Whoever posts the same batch twice pays for it; nobody else does.
//!
//! A row goes to the database as an array: named fields would be most of its bytes, and each would be looked for by its
//! name. What is asked for is looked up one by one (`CROSS JOIN`, `LATERAL`): a plain join would read every transfer of the
//! place, which PostgreSQL takes for a few until somebody counts them.

use crate::fault::Fault;
use crate::journal::{GENESIS, Record, chain_hash};
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use rules::fen::Fen;
use rules::id::{StudentId, TransferId};
use rules::moment::Moment;
use rules::money::account::{Account, Kind, Purse, Step, Transfer};
use rules::money::ledger::{self, Facts, Posted, Standing};
use rules::plan::clause;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What a transfer's hash covers, as the row holds it.
pub(crate) struct Link<'a> {
    pub(crate) seq: i64,
    pub(crate) at: i64,
    pub(crate) fen: i64,
    pub(crate) id: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) step: &'a str,
    pub(crate) ends: &'a str,
    pub(crate) debit: &'a str,
    pub(crate) credit: &'a str,
    pub(crate) student: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) who: &'a str,
    pub(crate) clause: &'a str,
}

/// The hash of a row after the row with hash `before`.
pub(crate) fn seal(before: &str, link: &Link<'_>) -> String {
    let [seq, at, fen] = [link.seq, link.at, link.fen].map(|n| n.to_string());
    let Link { id, kind, step, ends, debit, credit, student, subject, who, clause, .. } = link;
    chain_hash(&[before, &seq, id, &at, kind, step, ends, debit, credit, &fen, student, subject, who, clause])
}

/// So many are a large batch: below it a look for each costs less than the way back from a mistake.
const LARGE: usize = 32;

impl Tx {
    /// Posts a batch of transfers: all or nothing. A transfer that is there already moves nothing: twice is once. The
    /// caller journals the act. What the ledger's law forbids is a fault: the caller's rule had to know.
    pub(crate) async fn transfers_posted(
        &mut self,
        transfers: &[Transfer],
        now: Moment,
    ) -> Result<(), Fault> {
        if transfers.is_empty() {
            return Ok(());
        }
        let ends = transfers.iter().any(|one| one.step.ends().is_some());
        if transfers.len() >= LARGE && !ends && self.posted_unseen(transfers, now).await? {
            return Ok(());
        }
        let (accounts, head) = self.ledger_accounts(transfers).await?;
        let there: BTreeSet<Account> = accounts.keys().cloned().collect();
        let known = self.known_transfers(transfers).await?;
        let ended = if ends { self.ended_holds(transfers).await? } else { BTreeSet::new() };
        let posted = ledger::post(Facts { accounts, known, ended }, transfers).map_err(Fault::Ledger)?;
        if posted.fresh.is_empty() {
            return Ok(());
        }
        self.move_balances(&posted, &there).await?;
        self.add_transfers(&posted.fresh, head, now).await
    }

    /// Posts a batch as if none of it were there. False, and nothing has happened, where one is, or the law forbids it as it looks so.
    async fn posted_unseen(&mut self, transfers: &[Transfer], now: Moment) -> Result<bool, Fault> {
        let (accounts, head) = self.ledger_accounts(transfers).await?;
        let there: BTreeSet<Account> = accounts.keys().cloned().collect();
        let Ok(posted) = ledger::post(Facts { accounts, ..Facts::default() }, transfers) else {
            return Ok(false);
        };
        let mark = self.mark().await?;
        let mut written = self.add_transfers(&posted.fresh, head, now).await;
        if written.is_ok() {
            written = self.move_balances(&posted, &there).await;
        }
        if matches!(written, Err(Fault::Conflict(_))) {
            self.back(mark).await?;
            return Ok(false);
        }
        written.map(|()| true)
    }

    /// Posts many transfers that belong to no other act, under one journal row.
    pub async fn ledger_posted(
        &mut self,
        transfers: &[Transfer],
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        self.transfers_posted(transfers, now).await?;
        let sum: Fen = transfers.iter().map(|one| one.fen).sum();
        let record = Record {
            act: "ledger.posted",
            subject: "ledger",
            clause: "P0.1",
            scheme_version: version,
            before: Value::Null,
            after: json!({ "transfers": transfers.len(), "fen": sum }),
        };
        self.record(record, now).await
    }

    /// How the accounts of a batch stand, and the end of the chain.
    async fn ledger_accounts(
        &mut self,
        transfers: &[Transfer],
    ) -> Result<(BTreeMap<Account, Standing>, (i64, String)), Fault> {
        const ACCOUNTS: &str = "SELECT account, balance_fen, pending_fen, '' AS hash FROM account
             WHERE district = $1 AND place = $2 AND account IN (SELECT key FROM jsonb_each($3))
             UNION ALL SELECT '', seq, 0, hash FROM ledger_head WHERE district = $1 AND place = $2";
        let mut accounts = BTreeMap::new();
        let names: Value = transfers
            .iter()
            .flat_map(|one| [one.debit.name(), one.credit.name()])
            .map(|name| (name, Value::Null))
            .collect();
        let mut head = (0, GENESIS.to_owned());
        for row in self.rows(ACCOUNTS, args![self.district(), self.place(), names]).await? {
            if row.text("account")?.is_empty() {
                head = (row.int("balance_fen")?, row.text("hash")?);
                continue;
            }
            let standing = Standing { balance: row.fen("balance_fen")?, pending: row.fen("pending_fen")? };
            accounts.insert(side(&row, "account")?, standing);
        }
        Ok((accounts, head))
    }

    async fn known_transfers(
        &mut self,
        transfers: &[Transfer],
    ) -> Result<BTreeMap<TransferId, Transfer>, Fault> {
        const READ: &str = "SELECT t.transfer, t.kind, t.step, t.ends, t.debit, t.credit, t.fen, t.student, t.subject, t.clause
             FROM (SELECT key FROM jsonb_each($3)) a CROSS JOIN /*pg LATERAL (SELECT * FROM pg*/ transfer t
             /*pg WHERE t.district = $1 AND t.place = $2 AND t.transfer = a.key OFFSET 0) t pg*/
             WHERE t.district = $1 AND t.place = $2 AND t.transfer = a.key";
        let ids: Value = transfers
            .iter()
            .flat_map(|one| std::iter::once(&one.id).chain(one.step.ends()))
            .map(|id| (id.to_string(), Value::Null))
            .collect();
        let rows = self.rows(READ, args![self.district(), self.place(), ids]).await?;
        rows.iter().map(transfer).map(|one| one.map(|one| (one.id.clone(), one))).collect()
    }

    async fn ended_holds(&mut self, transfers: &[Transfer]) -> Result<BTreeSet<TransferId>, Fault> {
        const READ: &str = "SELECT t.ends
             FROM (SELECT key FROM jsonb_each($3)) a CROSS JOIN /*pg LATERAL (SELECT * FROM pg*/ transfer t
             /*pg WHERE t.district = $1 AND t.place = $2 AND t.ends = a.key OFFSET 0) t pg*/
             WHERE t.district = $1 AND t.place = $2 AND t.ends = a.key";
        let holds: Value = transfers
            .iter()
            .filter_map(|one| one.step.ends())
            .map(|id| (id.to_string(), Value::Null))
            .collect();
        let rows = self.rows(READ, args![self.district(), self.place(), holds]).await?;
        rows.iter().map(|row| row.text("ends").map(TransferId::new)).collect()
    }

    /// One change an account; an account that is not `there` yet begins with it. The table's CHECK has the last word.
    async fn move_balances(&mut self, posted: &Posted, there: &BTreeSet<Account>) -> Result<(), Fault> {
        const PUT: &str =
            "INSERT INTO account (district, place, account, kind, purse, student, balance_fen, pending_fen)
             SELECT $1, $2, value ->> 0, value ->> 1, value ->> 2, value ->> 3, 0, 0
             FROM jsonb_each($3) WHERE true ON CONFLICT DO NOTHING";
        const MOVE: &str = "UPDATE account SET balance_fen = balance_fen + moved.balance,
                 pending_fen = pending_fen + moved.pending
             FROM (SELECT value ->> 0 AS name, CAST(value ->> 1 AS BIGINT) AS balance,
                          CAST(value ->> 2 AS BIGINT) AS pending
                   FROM jsonb_each($3)) moved
             WHERE district = $1 AND place = $2 AND account = moved.name
               AND account IN (SELECT value ->> 0 FROM jsonb_each($3))";
        let new = posted.moved.keys().filter(|account| !there.contains(*account));
        let mut new =
            new.map(|one| (one.name(), one.kind(), one.purse().map_or("", Purse::code), one.student()));
        if let Some(first) = new.next() {
            let rows = batch(std::iter::once(first).chain(new));
            self.run(PUT, args![self.district(), self.place(), rows]).await?;
        }
        let rows = batch(posted.moved.iter().map(|(account, by)| (account.name(), by.balance, by.pending)));
        self.run(MOVE, args![self.district(), self.place(), rows]).await?;
        Ok(())
    }

    /// Adds transfers to the place's chain, after its last row.
    async fn add_transfers(
        &mut self,
        transfers: &[Transfer],
        (mut seq, mut hash): (i64, String),
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO transfer (district, place, transfer, seq, at, kind, step, ends, debit, credit,
                 fen, student, subject, who, clause, hash)
             SELECT $1, $2, value ->> 0, CAST(value ->> 1 AS BIGINT), $3, value ->> 2, value ->> 3, value ->> 4,
                    value ->> 5, value ->> 6, CAST(value ->> 7 AS BIGINT), value ->> 8, value ->> 9, $4,
                    value ->> 10, value ->> 11
             FROM jsonb_each($5)";
        const HEAD: &str = "INSERT INTO ledger_head (district, place, seq, hash) VALUES ($1, $2, $3, $4)
             ON CONFLICT (district, place) DO UPDATE SET seq = excluded.seq, hash = excluded.hash";
        let who = self.permit().person().to_string();
        let rows = batch(transfers.iter().map(|one| {
            seq += 1;
            let (debit, credit) = (one.debit.name(), one.credit.name());
            let (kind, step, ends) = (one.kind.code(), one.step.code(), one.step.ends());
            let link = Link {
                seq,
                at: now.0,
                fen: one.fen.0,
                id: one.id.as_str(),
                kind,
                step,
                ends: ends.map_or("", TransferId::as_str),
                debit: &debit,
                credit: &credit,
                student: one.student.as_ref().map_or("", StudentId::as_str),
                subject: &one.subject,
                who: &who,
                clause: one.clause,
            };
            hash = seal(&hash, &link);
            let (id, student, subject) = (&one.id, &one.student, &one.subject);
            (id, seq, kind, step, ends, debit, credit, one.fen, student, subject, one.clause, hash.clone())
        }));
        self.run(ADD, args![self.district(), self.place(), now, &who, rows]).await?;
        self.run(HEAD, args![self.district(), self.place(), seq, hash]).await?;
        Ok(())
    }

    /// The last row of the place's chain of transfers: its number and hash.
    pub async fn ledger_head(&mut self) -> Result<(i64, String), Fault> {
        const READ: &str = "SELECT seq, hash FROM ledger_head WHERE district = $1 AND place = $2";
        match self.row(READ, args![self.district(), self.place()]).await? {
            Some(row) => Ok((row.int("seq")?, row.text("hash")?)),
            None => Ok((0, GENESIS.to_owned())),
        }
    }

    /// When the first transfer after one of this number was made, if there is any.
    pub async fn ledger_first_after(&mut self, seq: i64) -> Result<Option<Moment>, Fault> {
        const READ: &str = "SELECT at FROM transfer WHERE district = $1 AND place = $2 AND seq > $3
             ORDER BY seq LIMIT 1";
        let row = self.row(READ, args![self.district(), self.place(), seq]).await?;
        row.map(|row| row.moment("at")).transpose()
    }

    /// One transfer of the place.
    pub async fn transfer(&mut self, id: &TransferId) -> Result<Option<Transfer>, Fault> {
        const READ: &str = "SELECT transfer, kind, step, ends, debit, credit, fen, student, subject, clause
             FROM transfer WHERE district = $1 AND place = $2 AND transfer = $3";
        let row = self.row(READ, args![self.district(), self.place(), id.as_str()]).await?;
        row.as_ref().map(transfer).transpose()
    }

    /// How an account stands; nothing, when it was never moved.
    pub async fn account_standing(&mut self, account: &Account) -> Result<Standing, Fault> {
        const READ: &str = "SELECT balance_fen, pending_fen FROM account WHERE district = $1 AND place = $2 AND account = $3";
        let row = self.row(READ, args![self.district(), self.place(), account.name()]).await?;
        let Some(row) = row else { return Ok(Standing::default()) };
        Ok(Standing { balance: row.fen("balance_fen")?, pending: row.fen("pending_fen")? })
    }
}

fn side(row: &Row, column: &'static str) -> Result<Account, Fault> {
    let name = row.text(column)?;
    Account::from_name(&name).ok_or(Fault::Corrupt { what: column, why: name })
}

fn transfer(row: &Row) -> Result<Transfer, Fault> {
    let unread = |what: &'static str, why: String| Fault::Corrupt { what, why };
    let (kind, step) = (row.text("kind")?, row.text("step")?);
    let ends = row.text_or("ends")?.map(TransferId::new);
    let named = row.text("clause")?;
    Ok(Transfer {
        id: TransferId::new(row.text("transfer")?),
        kind: Kind::from_code(&kind).ok_or_else(|| unread("kind", kind))?,
        step: Step::from_code(&step, ends).ok_or_else(|| unread("step", step))?,
        debit: side(row, "debit")?,
        credit: side(row, "credit")?,
        fen: Fen(row.int("fen")?),
        student: row.text_or("student")?.map(StudentId::new),
        subject: row.text("subject")?,
        clause: clause::committed()
            .get(&named)
            .map(|one| one.id.as_str())
            .ok_or_else(|| unread("clause", named))?,
    })
}
