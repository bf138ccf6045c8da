//! 账本 Posting: a batch is read, judged and added in six statements, however many transfers it has.

use crate::fault::Fault;
use crate::journal::{GENESIS, Record, chain_hash};
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use rules::fen::Fen;
use rules::id::{StudentId, TransferId};
use rules::moment::Moment;
use rules::money::account::{Account, Kind, Step, Transfer};
use rules::money::ledger::{self, Facts, Posted, Standing};
use rules::plan::clause;
use serde_json::{Value, json};
use std::collections::BTreeMap;

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
        let facts = self.ledger_facts(transfers).await?;
        let posted = ledger::post(facts, transfers).map_err(Fault::Ledger)?;
        if posted.fresh.is_empty() {
            return Ok(());
        }
        self.move_balances(&posted).await?;
        self.add_transfers(&posted.fresh, now).await
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

    /// Accounts, known transfers and ended holds of a batch.
    async fn ledger_facts(&mut self, transfers: &[Transfer]) -> Result<Facts, Fault> {
        const ACCOUNTS: &str = "SELECT account, balance_fen, pending_fen FROM account
             WHERE district = $1 AND place = $2 AND account IN (SELECT key FROM jsonb_each($3))";
        let mut facts = Facts { known: self.known_transfers(transfers).await?, ..Facts::default() };
        if transfers.iter().any(|one| one.step.ends().is_some()) {
            facts.ended = self.ended_holds(transfers).await?.into_iter().collect();
        }
        let names: Value = transfers
            .iter()
            .flat_map(|one| [one.debit.name(), one.credit.name()])
            .map(|name| (name, Value::Null))
            .collect();
        for row in self.rows(ACCOUNTS, args![self.district(), self.place(), names]).await? {
            let standing = Standing { balance: row.fen("balance_fen")?, pending: row.fen("pending_fen")? };
            facts.accounts.insert(side(&row, "account")?, standing);
        }
        Ok(facts)
    }

    async fn known_transfers(
        &mut self,
        transfers: &[Transfer],
    ) -> Result<BTreeMap<TransferId, Transfer>, Fault> {
        const READ: &str = "SELECT transfer, kind, step, ends, debit, credit, fen, student, subject, clause
             FROM transfer WHERE district = $1 AND place = $2 AND transfer IN (SELECT key FROM jsonb_each($3))";
        let ids: Value = transfers
            .iter()
            .flat_map(|one| std::iter::once(&one.id).chain(one.step.ends()))
            .map(|id| (id.to_string(), Value::Null))
            .collect();
        let rows = self.rows(READ, args![self.district(), self.place(), ids]).await?;
        rows.iter().map(transfer).map(|one| one.map(|one| (one.id.clone(), one))).collect()
    }

    async fn ended_holds(&mut self, transfers: &[Transfer]) -> Result<Vec<TransferId>, Fault> {
        const READ: &str = "SELECT ends FROM transfer WHERE district = $1 AND place = $2
             AND ends IN (SELECT key FROM jsonb_each($3))";
        let holds: Value = transfers
            .iter()
            .filter_map(|one| one.step.ends())
            .map(|id| (id.to_string(), Value::Null))
            .collect();
        let rows = self.rows(READ, args![self.district(), self.place(), holds]).await?;
        rows.iter().map(|row| row.text("ends").map(TransferId::new)).collect()
    }

    /// One change an account; an account that is new begins with it. The table's CHECK has the last word.
    async fn move_balances(&mut self, posted: &Posted) -> Result<(), Fault> {
        const PUT: &str =
            "INSERT INTO account (district, place, account, kind, purse, student, balance_fen, pending_fen)
             SELECT $1, $2, value ->> 'account', value ->> 'kind', value ->> 'purse', value ->> 'student', 0, 0
             FROM jsonb_each($3) WHERE true ON CONFLICT DO NOTHING";
        const MOVE: &str = "UPDATE account SET balance_fen = balance_fen + moved.balance,
                 pending_fen = pending_fen + moved.pending
             FROM (SELECT value ->> 'account' AS name, CAST(value ->> 'balance' AS BIGINT) AS balance,
                          CAST(value ->> 'pending' AS BIGINT) AS pending
                   FROM jsonb_each($3)) moved
             WHERE district = $1 AND place = $2 AND account = moved.name
               AND account IN (SELECT value ->> 'account' FROM jsonb_each($3))";
        let rows = batch(posted.moved.iter().map(|(account, by)| {
            json!({
                "account": account.name(), "kind": account.kind(), "student": account.student(),
                "purse": account.purse().map_or("", |purse| purse.code()),
                "balance": by.balance, "pending": by.pending,
            })
        }));
        self.run(PUT, args![self.district(), self.place(), rows.clone()]).await?;
        self.run(MOVE, args![self.district(), self.place(), rows]).await?;
        Ok(())
    }

    /// Adds transfers to the place's chain.
    async fn add_transfers(&mut self, transfers: &[Transfer], now: Moment) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO transfer (district, place, transfer, seq, at, kind, step, ends, debit, credit,
                 fen, student, subject, who, clause, hash)
             SELECT $1, $2, value ->> 'id', CAST(value ->> 'seq' AS BIGINT), $3, value ->> 'kind',
                    value ->> 'step', value ->> 'ends', value ->> 'debit', value ->> 'credit',
                    CAST(value ->> 'fen' AS BIGINT), value ->> 'student', value ->> 'subject', $4,
                    value ->> 'clause', value ->> 'hash'
             FROM jsonb_each($5)";
        const HEAD: &str = "INSERT INTO ledger_head (district, place, seq, hash) VALUES ($1, $2, $3, $4)
             ON CONFLICT (district, place) DO UPDATE SET seq = excluded.seq, hash = excluded.hash";
        let (mut seq, mut hash) = self.ledger_head().await?;
        let who = self.permit().person().to_string();
        let mut rows = Vec::with_capacity(transfers.len());
        for one in transfers {
            seq += 1;
            let (debit, credit) = (one.debit.name(), one.credit.name());
            let link = Link {
                seq,
                at: now.0,
                fen: one.fen.0,
                id: one.id.as_str(),
                kind: one.kind.code(),
                step: one.step.code(),
                ends: one.step.ends().map_or("", TransferId::as_str),
                debit: &debit,
                credit: &credit,
                student: one.student.as_ref().map_or("", StudentId::as_str),
                subject: &one.subject,
                who: &who,
                clause: one.clause,
            };
            hash = seal(&hash, &link);
            rows.push(json!({
                "id": one.id, "seq": seq, "kind": one.kind.code(), "step": one.step.code(), "ends": one.step.ends(),
                "debit": debit, "credit": credit, "fen": one.fen, "student": one.student, "subject": one.subject,
                "clause": one.clause, "hash": hash,
            }));
        }
        let rows = batch(rows.into_iter());
        self.run(ADD, args![self.district(), self.place(), now, who, rows]).await?;
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
