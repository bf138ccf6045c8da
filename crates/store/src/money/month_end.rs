//! 月结 A month's movements by kind of money, day and payee.

use super::account::Flow;
use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::{Date, time};
use rules::fen::Fen;
use rules::moment::{Moment, moment};
use rules::money::account::{Account, Purse};
use rules::money::month_end::{Closed, Earned, Held, Month};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A payee's month.
#[derive(Clone, Debug)]
pub struct EarnedRow {
    /// Which kind of money.
    pub purse: Purse,
    /// A course's id, a programme's code, the kitchen.
    pub earner: String,
    /// The course's titles; the earner itself where it is none.
    pub title: (String, String),
    /// What it earned and spent.
    pub earned: Earned,
}

/// A month that was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthEndRow {
    /// When.
    pub at: Moment,
    /// The number of its last transfer.
    pub seq: i64,
    /// The hash of that, with which its chain ended; empty where nothing had ever moved.
    pub hash: String,
}

/// What families' money did on one day of the month, all kinds together.
pub type HeldDays = BTreeMap<Date, Held>;

impl Tx {
    /// Families' money of each kind over a month, or from the first day of one until the end of another, and day by day; a day opens with
    /// nothing of its own.
    pub async fn month_held(&mut self, month: Month) -> Result<(BTreeMap<Purse, Held>, HeldDays), Fault> {
        const READ: &str =
            "SELECT CASE WHEN d.kind = 'custody' THEN d.purse ELSE c.purse END AS purse, t.kind, d.kind AS debit,
                    c.kind AS credit, CASE WHEN t.at < $3 THEN -1 ELSE (t.at + 28800000) / 86400000 END AS day,
                    CAST(sum(t.fen) AS BIGINT) AS fen
             FROM transfer t
             JOIN account d ON d.district = t.district AND d.place = t.place AND d.account = t.debit
             JOIN account c ON c.district = t.district AND c.place = t.place AND c.account = t.credit
             WHERE t.district = $1 AND t.place = $2 AND t.at < $4 AND t.step IN ('posted', 'post')
               AND (d.kind = 'custody' OR c.kind = 'custody')
             GROUP BY CASE WHEN d.kind = 'custody' THEN d.purse ELSE c.purse END, t.kind, d.kind, c.kind,
                      CASE WHEN t.at < $3 THEN -1 ELSE (t.at + 28800000) / 86400000 END";
        let (from, until) = ends(month);
        let (mut purses, mut days) = (BTreeMap::<Purse, Held>::new(), HeldDays::new());
        for row in self.rows(READ, args![self.district(), self.place(), from, until]).await? {
            let purse = row.text("purse")?;
            let purse = Purse::from_code(&purse).ok_or(Fault::Corrupt { what: "purse", why: purse })?;
            let (kind, debit, credit) = (row.text("kind")?, row.text("debit")?, row.text("credit")?);
            let (fen, leaves) = (row.fen("fen")?, debit == "custody");
            let held = purses.entry(purse).or_default();
            match (row.int("day")?, Flow::of(&kind, &debit, &credit)) {
                (-1, _) => held.opening = held.opening + if leaves { -fen } else { fen },
                (_, None) => {}
                (day, Some(flow)) => {
                    let day = days.entry(Moment(day * 86_400_000).date()).or_default();
                    for one in [held, day] {
                        add(one, flow, leaves, fen);
                    }
                }
            }
        }
        Ok((purses, days))
    }

    /// What each payee earned and spent over a month. What it opened with is what it has, less all that moved since: nothing of
    /// its past is read. Whoever had nothing and moved nothing is left out.
    pub async fn month_earned(&mut self, month: Month) -> Result<Vec<EarnedRow>, Fault> {
        const READ: &str = "SELECT a.account, coalesce(c.title_zh, '') AS title_zh, coalesce(c.title_en, '') AS title_en,
                    a.balance_fen, coalesce(o.kind, '') AS other, coalesce(m.is_after, 1) AS is_after,
                    CAST(coalesce(sum(m.fen), 0) AS BIGINT) AS fen
             FROM account a
             LEFT JOIN (
                 SELECT t.credit AS account, t.debit AS other, t.fen AS fen, CASE WHEN t.at < $4 THEN 0 ELSE 1 END AS is_after
                   FROM transfer t
                   WHERE t.district = $1 AND t.place = $2 AND t.at >= $3 AND t.step IN ('posted', 'post')
                 UNION ALL
                 SELECT t.debit AS account, t.credit AS other, -t.fen AS fen, CASE WHEN t.at < $4 THEN 0 ELSE 1 END AS is_after
                   FROM transfer t
                   WHERE t.district = $1 AND t.place = $2 AND t.at >= $3 AND t.step IN ('posted', 'post')) m
                 ON m.account = a.account
             LEFT JOIN account o ON o.district = $1 AND o.place = $2 AND o.account = m.other
             LEFT JOIN payee_plan c ON c.district = $1 AND c.place = $2 AND c.account = a.account
             WHERE a.district = $1 AND a.place = $2 AND a.kind = 'payee'
             GROUP BY a.account, c.title_zh, c.title_en, a.balance_fen, o.kind, m.is_after
             ORDER BY a.account";
        let (from, until) = ends(month);
        let mut all: Vec<(EarnedRow, bool)> = Vec::new();
        for row in self.rows(READ, args![self.district(), self.place(), from, until]).await? {
            let account = row.text("account")?;
            let Some(Account::Payee(purse, earner)) = Account::from_name(&account) else {
                return Err(Fault::Corrupt { what: "account", why: account });
            };
            if all.last().is_none_or(|(last, _)| (last.purse, &last.earner) != (purse, &earner)) {
                let title = match row.text("title_zh")? {
                    empty if empty.is_empty() => (earner.clone(), earner.clone()),
                    zh => (zh, row.text("title_en")?),
                };
                let earned = Earned { opening: row.fen("balance_fen")?, ..Earned::default() };
                all.push((EarnedRow { purse, earner, title, earned }, false));
            }
            let Some((EarnedRow { earned, .. }, has_moved)) = all.last_mut() else { continue };
            let fen = row.fen("fen")?;
            earned.opening = earned.opening - fen;
            match (row.flag("is_after")?, row.text("other")?.as_str()) {
                (true, _) => continue,
                (false, "custody") => earned.released = earned.released + fen,
                (false, "payer") => earned.shared = earned.shared + fen,
                (false, "payee") => earned.carried = earned.carried + fen,
                (false, _) => earned.spent = earned.spent - fen,
            }
            *has_moved = true;
        }
        all.retain(|(row, has_moved)| *has_moved || row.earned.opening != Fen::ZERO);
        Ok(all.into_iter().map(|(row, _)| row).collect())
    }

    /// The days of a month on which any money moved, and the days from its first on that were closed. A day that was closed at noon
    /// and on which money moved in the afternoon is none of these: only the close of a later day has that. Where there is none yet, what
    /// was closed at noon ends with the day before.
    pub async fn month_days(&mut self, month: Month) -> Result<(BTreeSet<Date>, BTreeSet<Date>), Fault> {
        const MOVED: &str = "SELECT DISTINCT (at + 28800000) / 86400000 AS day FROM transfer
             WHERE district = $1 AND place = $2 AND at >= $3 AND at < $4";
        const CLOSED: &str = "SELECT e.date, t.at AS next_at FROM day_end e
             LEFT JOIN transfer t ON t.district = e.district AND t.place = e.place AND t.seq = e.seq + 1
             WHERE e.district = $1 AND e.place = $2 AND e.date >= $3 ORDER BY e.date";
        let (from, until) = ends(month);
        let moved = self.rows(MOVED, args![self.district(), self.place(), from, until]).await?;
        let closed = args![self.district(), self.place(), month.from.to_string()];
        let closed = self.rows(CLOSED, closed).await?;
        let moved = moved.iter().map(|row| Ok(Moment(row.int("day")? * 86_400_000).date()));
        let (mut whole, last) = (BTreeSet::new(), closed.len().saturating_sub(1));
        for (n, row) in closed.iter().enumerate() {
            let (day, next): (Date, _) = (row.parsed("date")?, row.moment_or("next_at")?);
            if next.is_none_or(|next| next.date() > day) {
                whole.insert(day);
            } else if n == last {
                whole.insert(day.yesterday().unwrap_or(day));
            }
        }
        Ok((moved.collect::<Result<_, Fault>>()?, whole))
    }
}

impl Tx {
    /// The close of a month, if it was closed.
    pub async fn month_end(&mut self, month: Month) -> Result<Option<MonthEndRow>, Fault> {
        const READ: &str = "SELECT closed_at, seq, hash FROM month_end
             WHERE district = $1 AND place = $2 AND month = $3";
        let row = self.row(READ, args![self.district(), self.place(), month.code()]).await?;
        let one = |row: &Row| {
            Ok(MonthEndRow { at: row.moment("closed_at")?, seq: row.int("seq")?, hash: row.text("hash")? })
        };
        row.as_ref().map(one).transpose()
    }

    /// Writes a month's close with its sums and the last transfer of its chain.
    pub async fn month_end_closed(
        &mut self,
        event: &Closed,
        held: Held,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const LAST: &str = "SELECT seq, hash FROM transfer WHERE district = $1 AND place = $2 AND at < $3
             ORDER BY seq DESC LIMIT 1";
        const ADD: &str =
            "INSERT INTO month_end (district, place, month, closed_at, closed_by, opening_fen, paid_fen,
                 released_fen, refunded_fen, carried_fen, seq, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        let (month, who) = (event.month.code(), self.permit().person().to_string());
        let (_, until) = ends(event.month);
        let last = self.row(LAST, args![self.district(), self.place(), until]).await?;
        let (seq, hash) = match last {
            Some(row) => (row.int("seq")?, row.text("hash")?),
            None => (0, String::new()),
        };
        let args = args![
            self.district(),
            self.place(),
            &month,
            now,
            who,
            held.opening,
            held.paid,
            held.released,
            held.refunded,
            held.carried,
            seq,
            &hash
        ];
        self.run(ADD, args).await?;
        let record = Record {
            act: "month_end.closed",
            subject: &month,
            clause: "P0.1",
            scheme_version: version,
            before: Value::Null,
            after: json!({ "transfers": seq, "hash": hash, "closing": held.closing() }),
        };
        self.record(record, now).await
    }
}

fn ends(month: Month) -> (Moment, Moment) {
    (moment(month.from, time(0, 0, 0, 0)), moment(month.until, time(0, 0, 0, 0)))
}

fn add(held: &mut Held, flow: Flow, leaves: bool, fen: Fen) {
    let out = if leaves { fen } else { -fen };
    match flow {
        Flow::Paid => held.paid = held.paid - out,
        Flow::Released => held.released = held.released + out,
        Flow::Refunded => held.refunded = held.refunded + out,
        Flow::Carried => held.carried = held.carried + out,
    }
}
