//! 日结 Trial balances: as it stands now, and as each day left it.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::moment::Moment;
use rules::money::day_end::{Closed, Facts, Line};
use serde_json::{Value, json};

/// A day that was closed.
#[derive(Clone, Debug)]
pub struct DayEndRow {
    /// Which.
    pub date: Date,
    /// When.
    pub closed_at: Moment,
    /// The number of its last transfer.
    pub seq: i64,
    /// The hash that its chain ended with.
    pub hash: String,
}

/// What came in and went out by one way.
#[derive(Clone, Debug)]
pub struct WayRow {
    /// The day with whose close; nothing where no day was closed since.
    pub closed: Option<Date>,
    /// `cash`, `transfer`, `collection`, `wechat` or `alipay`; empty for what no family paid or got, and for refunds of before ways were
    /// written down.
    pub way: String,
    /// What came in.
    pub into: Fen,
    /// What went out.
    pub out_of: Fen,
}

impl Tx {
    /// What came into the bank, the channels and the cash box after a transfer of that number, and what went out of them: by way, and by
    /// the day with whose close. What is undone, bounced or brought back counts by the way that it had taken.
    pub async fn day_end_ways(&mut self, after: i64) -> Result<Vec<WayRow>, Fault> {
        const READ: &str = "SELECT m.closed, m.way, CAST(sum(m.into_fen) AS BIGINT) AS into_fen,
                    CAST(sum(m.out_of_fen) AS BIGINT) AS out_of_fen
             FROM (SELECT (SELECT min(d.date) FROM day_end d WHERE d.district = $1 AND d.place = $2 AND d.seq >= t.seq) AS closed,
                     coalesce(p.way, u.way, o.way, b.way, '') AS way,
                     CASE WHEN t.debit = 'clearing/bank' THEN t.fen ELSE 0 END AS into_fen,
                     CASE WHEN t.credit = 'clearing/bank' THEN t.fen ELSE 0 END AS out_of_fen
                 FROM transfer t
                 LEFT JOIN payment p ON p.district = t.district AND p.place = t.place
                      AND p.payment = substr(t.transfer, 9) AND t.kind = 'payment'
                 LEFT JOIN payment u ON u.district = t.district AND u.place = t.place
                      AND u.payment = substr(t.transfer, 20) AND t.transfer LIKE 'correction/payment/%'
                 LEFT JOIN payout o ON o.district = t.district AND o.place = t.place AND o.payout = t.transfer
                 LEFT JOIN payout b ON b.district = t.district AND b.place = t.place
                      AND b.payout = CASE WHEN t.transfer LIKE '%/bounced/payout' THEN replace(t.transfer, '/bounced/payout', '/payout')
                          WHEN t.transfer LIKE 'correction/refund/%' THEN substr(t.transfer, 12) END
                 WHERE t.district = $1 AND t.place = $2 AND t.seq > $3 AND t.step IN ('posted', 'post')
                   AND (t.debit = 'clearing/bank' OR t.credit = 'clearing/bank')) m
             GROUP BY m.closed, m.way ORDER BY m.closed, m.way";
        let rows = self.rows(READ, args![self.district(), self.place(), after]).await?;
        let way = |row: &Row| {
            let closed = row.parsed_or("closed")?;
            let (into, out_of) = (row.fen("into_fen")?, row.fen("out_of_fen")?);
            Ok(WayRow { closed, way: row.text("way")?, into, out_of })
        };
        rows.iter().map(way).collect()
    }

    /// The trial balance since the last close, with every account that its transfers do not explain.
    pub async fn day_end_facts(&mut self, now: Moment) -> Result<Facts, Fault> {
        const LINES: &str = "SELECT a.kind, a.purse, CAST(sum(a.balance_fen) AS BIGINT) AS closing,
                    CAST(coalesce(max(l.closing_fen), 0) AS BIGINT) AS opening,
                    CAST(sum(coalesce(i.fen, 0)) AS BIGINT) AS into_fen,
                    CAST(sum(coalesce(o.fen, 0)) AS BIGINT) AS out_of_fen
             FROM account a
             LEFT JOIN (SELECT credit, sum(fen) AS fen FROM transfer WHERE district = $1 AND place = $2
                  AND seq > $3 AND step IN ('posted', 'post') GROUP BY credit) i ON i.credit = a.account
             LEFT JOIN (SELECT debit, sum(fen) AS fen FROM transfer WHERE district = $1 AND place = $2
                  AND seq > $3 AND step IN ('posted', 'post') GROUP BY debit) o ON o.debit = a.account
             LEFT JOIN day_end_line l ON l.district = a.district AND l.place = a.place AND l.date = $4
                  AND l.kind = a.kind AND l.purse = a.purse
             WHERE a.district = $1 AND a.place = $2 GROUP BY a.kind, a.purse ORDER BY a.kind, a.purse";
        let last = self.day_ends(1).await?.into_iter().next();
        let (seq, date) = last.as_ref().map_or((0, String::new()), |row| (row.seq, row.date.to_string()));
        let mut lines = Vec::new();
        for row in self.rows(LINES, args![self.district(), self.place(), seq, date]).await? {
            lines.push(Line {
                kind: row.text("kind")?,
                purse: row.text("purse")?,
                opening: row.fen("opening")?,
                into: row.fen("into_fen")?,
                out_of: row.fen("out_of_fen")?,
                closing: row.fen("closing")?,
            });
        }
        let unsound = self.unsound_accounts().await?;
        Ok(Facts { last: last.map(|row| row.date), today: now.date(), lines, unsound })
    }

    /// Accounts that do not hold what all their transfers say.
    async fn unsound_accounts(&mut self) -> Result<Vec<String>, Fault> {
        const READ: &str = "SELECT a.account FROM account a LEFT JOIN (
                SELECT account, sum(fen) AS fen FROM (
                    SELECT credit AS account, fen FROM transfer
                    WHERE district = $1 AND place = $2 AND step IN ('posted', 'post')
                    UNION ALL SELECT debit, -fen FROM transfer
                    WHERE district = $1 AND place = $2 AND step IN ('posted', 'post')) both_sides
                GROUP BY account) t ON t.account = a.account
             WHERE a.district = $1 AND a.place = $2 AND a.balance_fen <> coalesce(t.fen, 0) ORDER BY a.account";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| row.text("account")).collect()
    }

    /// The days that were closed, the last first.
    pub async fn day_ends(&mut self, limit: i64) -> Result<Vec<DayEndRow>, Fault> {
        const READ: &str = "SELECT date, closed_at, seq, hash FROM day_end
             WHERE district = $1 AND place = $2 ORDER BY date DESC LIMIT $3";
        let rows = self.rows(READ, args![self.district(), self.place(), limit]).await?;
        rows.iter()
            .map(|row| {
                let (date, closed_at) = (row.parsed("date")?, row.moment("closed_at")?);
                Ok(DayEndRow { date, closed_at, seq: row.int("seq")?, hash: row.text("hash")? })
            })
            .collect()
    }

    /// Writes a day's close with its trial balance and the end of the chain it was made at.
    pub async fn day_end_closed(&mut self, event: &Closed, version: i64, now: Moment) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO day_end (district, place, date, closed_at, closed_by, seq, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        const LINES: &str =
            "INSERT INTO day_end_line (district, place, date, kind, purse, opening_fen, into_fen,
                 out_of_fen, closing_fen)
             SELECT $1, $2, $3, value ->> 'kind', value ->> 'purse', CAST(value ->> 'opening' AS BIGINT),
                    CAST(value ->> 'into' AS BIGINT), CAST(value ->> 'out_of' AS BIGINT),
                    CAST(value ->> 'closing' AS BIGINT)
             FROM jsonb_each($4)";
        let (seq, hash) = self.ledger_head().await?;
        let (date, who) = (event.date.to_string(), self.permit().person().to_string());
        self.run(ADD, args![self.district(), self.place(), &date, now, who, seq, &hash]).await?;
        let lines = batch(event.lines.iter().map(|line| {
            json!({
                "kind": line.kind, "purse": line.purse, "opening": line.opening, "into": line.into,
                "out_of": line.out_of, "closing": line.closing,
            })
        }));
        self.run(LINES, args![self.district(), self.place(), &date, lines]).await?;
        let record = Record {
            act: "day_end.closed",
            subject: &date,
            clause: "P0.1",
            scheme_version: version,
            before: Value::Null,
            after: json!({ "transfers": seq, "hash": hash }),
        };
        self.record(record, now).await
    }
}
