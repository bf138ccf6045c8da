//! 通道对账 The channels' bills of days, and the reasons that people gave for what differs.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::{Date, time};
use rules::fen::Fen;
use rules::moment::{Moment, moment};
use rules::money::reconciliation::{Back, Book, Explained, Line, Paid, Status};
use rules::money::tender::{Channel, State};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A bill that is taken.
#[derive(Clone, Debug)]
pub struct BillTaken<'a> {
    /// Whose bill.
    pub channel: Channel,
    /// Of which day.
    pub date: Date,
    /// The SHA-256 of the file.
    pub sha256: &'a str,
    /// Whether the program asked the channel for it; a person brought it otherwise.
    pub is_asked: bool,
    /// What stands in it.
    pub lines: &'a [Line],
}

/// A reason that somebody gave.
#[derive(Clone, Debug)]
pub struct ReasonRow {
    /// The difference's key.
    pub difference: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Moment,
    /// Who.
    pub by: String,
}

impl Tx {
    /// A channel's bills of the days from `from` until `until`, beside what we know of them.
    pub async fn reconciliation_book(
        &mut self,
        channel: Channel,
        (from, until): (Date, Date),
    ) -> Result<Book, Fault> {
        let days = (from, until);
        Ok(Book {
            district: self.permit().district().clone(),
            place: self.permit().place().clone(),
            bills: self.reconciliation_lines(channel, days).await?,
            paid: self.reconciliation_paid(channel, days).await?,
            extras: self.reconciliation_extras().await?,
            backs: self.reconciliation_backs(channel, days).await?,
            explained: self.reconciliation_explained(channel, days).await?,
        })
    }

    /// The lines of the last bill of each day that has one.
    async fn reconciliation_lines(
        &mut self,
        channel: Channel,
        (from, until): (Date, Date),
    ) -> Result<BTreeMap<Date, Vec<Line>>, Fault> {
        const BILLS: &str = "SELECT date, sha256, taken_at FROM reconciliation
             WHERE district = $1 AND place = $2 AND channel = $3 AND date >= $4 AND date < $5
             ORDER BY date, taken_at, sha256";
        const LINES: &str = "SELECT date, sha256, taken_at, line, at, tender, channel_no, back, fen, status
             FROM reconciliation_line
             WHERE district = $1 AND place = $2 AND channel = $3 AND date >= $4 AND date < $5
             ORDER BY date, taken_at, sha256, line";
        let here =
            || args![self.district(), self.place(), channel.code(), from.to_string(), until.to_string()];
        let (bills, lines) = (here(), here());
        let mut last = BTreeMap::new();
        for row in self.rows(BILLS, bills).await? {
            last.insert(row.parsed::<Date>("date")?, (row.text("sha256")?, row.moment("taken_at")?));
        }
        let mut found: BTreeMap<Date, Vec<Line>> = last.keys().map(|date| (*date, Vec::new())).collect();
        for row in self.rows(LINES, lines).await? {
            let date = row.parsed("date")?;
            if last.get(&date) == Some(&(row.text("sha256")?, row.moment("taken_at")?)) {
                found.entry(date).or_default().push(line(&row)?);
            }
        }
        Ok(found)
    }

    /// Every second payment of an order, those that went back since included.
    async fn reconciliation_extras(&mut self) -> Result<Vec<(String, String, Fen)>, Fault> {
        const READ: &str = "SELECT tender, channel_no, fen FROM tender_extra
             WHERE district = $1 AND place = $2 ORDER BY told_at, tender";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| Ok((row.text("tender")?, row.text("channel_no")?, row.fen("fen")?))).collect()
    }

    /// Our orders with money: heard of in these days, or named by one of their bills.
    async fn reconciliation_paid(
        &mut self,
        channel: Channel,
        (from, until): (Date, Date),
    ) -> Result<Vec<Paid>, Fault> {
        const READ: &str =
            "SELECT t.tender, t.channel_no, t.came_fen, t.state, t.settled_at, s.name, p.fen AS posted, c.fen AS undone
             FROM tender t
             JOIN student s ON s.district = t.district AND s.place = t.place AND s.student = t.student
             LEFT JOIN transfer p ON p.district = t.district AND p.place = t.place
                  AND p.transfer = 'payment/tender/' || t.tender
             LEFT JOIN transfer c ON c.district = t.district AND c.place = t.place
                  AND c.transfer = 'correction/payment/tender/' || t.tender
             WHERE t.district = $1 AND t.place = $2 AND t.channel = $3
               AND ((t.settled_at >= $4 AND t.settled_at < $5)
                    OR t.tender IN (SELECT l.tender FROM reconciliation_line l WHERE l.district = $1 AND l.place = $2
                                    AND l.channel = $3 AND l.date >= $6 AND l.date < $7))
             ORDER BY t.tender";
        let rows = self.rows(READ, self.reconciliation_args(channel, (from, until))).await?;
        rows.iter().map(paid).collect()
    }

    /// Our returns: heard of in these days, or named by one of their bills.
    async fn reconciliation_backs(
        &mut self,
        channel: Channel,
        (from, until): (Date, Date),
    ) -> Result<Vec<Back>, Fault> {
        const READ: &str =
            "SELECT r.tender_return, r.tender, r.refund, r.fen, r.state, r.done_at, s.name, o.fen AS posted
             FROM tender_return r
             JOIN tender t ON t.district = r.district AND t.place = r.place AND t.tender = r.tender
             JOIN student s ON s.district = t.district AND s.place = t.place AND s.student = t.student
             LEFT JOIN refund f ON f.district = r.district AND f.place = r.place AND f.refund = r.refund AND r.twice = 0
             LEFT JOIN transfer o ON o.district = r.district AND o.place = r.place
                  AND o.transfer = 'refund/' || f.refund || CASE WHEN f.times = 0 THEN ''
                      ELSE '/again-' || CAST(f.times AS TEXT) END || '/payout'
             WHERE r.district = $1 AND r.place = $2 AND t.channel = $3
               AND ((r.done_at >= $4 AND r.done_at < $5)
                    OR r.tender_return IN (SELECT l.back FROM reconciliation_line l WHERE l.district = $1
                                    AND l.place = $2 AND l.channel = $3 AND l.date >= $6 AND l.date < $7))
             ORDER BY r.tender_return";
        let rows = self.rows(READ, self.reconciliation_args(channel, (from, until))).await?;
        rows.iter().map(back).collect()
    }

    fn reconciliation_args(&self, channel: Channel, (from, until): (Date, Date)) -> Vec<crate::row::Arg> {
        let begin = |date: Date| moment(date, time(0, 0, 0, 0));
        let (first, last) = (from.to_string(), until.to_string());
        args![self.district(), self.place(), channel.code(), begin(from), begin(until), first, last]
    }

    async fn reconciliation_explained(
        &mut self,
        channel: Channel,
        (from, until): (Date, Date),
    ) -> Result<BTreeMap<Date, BTreeSet<String>>, Fault> {
        const READ: &str = "SELECT date, difference FROM reconciliation_reason
             WHERE district = $1 AND place = $2 AND channel = $3 AND date >= $4 AND date < $5";
        let args = args![self.district(), self.place(), channel.code(), from.to_string(), until.to_string()];
        let mut found = BTreeMap::<Date, BTreeSet<String>>::new();
        for row in self.rows(READ, args).await? {
            found.entry(row.parsed("date")?).or_default().insert(row.text("difference")?);
        }
        Ok(found)
    }

    /// The day on which money was first asked for through a channel here.
    pub async fn reconciliation_since(&mut self, channel: Channel) -> Result<Option<Date>, Fault> {
        const READ: &str = "SELECT min(made_at) AS first FROM tender
             WHERE district = $1 AND place = $2 AND channel = $3";
        let row = self.one(READ, args![self.district(), self.place(), channel.code()]).await?;
        Ok(row.moment_or("first")?.map(Moment::date))
    }

    /// The reasons that were given for a day's differences.
    pub async fn reconciliation_reasons(
        &mut self,
        channel: Channel,
        date: Date,
    ) -> Result<Vec<ReasonRow>, Fault> {
        const READ: &str = "SELECT difference, reason, explained_at, explained_by FROM reconciliation_reason
             WHERE district = $1 AND place = $2 AND channel = $3 AND date = $4 ORDER BY explained_at, difference";
        let args = args![self.district(), self.place(), channel.code(), date.to_string()];
        let rows = self.rows(READ, args).await?;
        let one = |row: &Row| {
            let (difference, reason) = (row.text("difference")?, row.text("reason")?);
            Ok(ReasonRow {
                difference,
                reason,
                at: row.moment("explained_at")?,
                by: row.text("explained_by")?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// The last file that was taken for a day, and when.
    async fn reconciliation_last(
        &mut self,
        channel: Channel,
        date: Date,
    ) -> Result<Option<(String, Moment)>, Fault> {
        const READ: &str = "SELECT sha256, taken_at FROM reconciliation
             WHERE district = $1 AND place = $2 AND channel = $3 AND date = $4
             ORDER BY taken_at DESC, sha256 DESC LIMIT 1";
        let args = args![self.district(), self.place(), channel.code(), date.to_string()];
        let row = self.row(READ, args).await?;
        row.map(|row| Ok((row.text("sha256")?, row.moment("taken_at")?))).transpose()
    }

    /// Writes the bill of a day. `false`: this very file is the last that was taken. A file from before the last counts
    /// again, so it is written again, and always after the one that it replaces.
    pub async fn reconciliation_taken(
        &mut self,
        bill: &BillTaken<'_>,
        version: i64,
        now: Moment,
    ) -> Result<bool, Fault> {
        const PUT: &str =
            "INSERT INTO reconciliation (district, place, channel, date, sha256, source, taken_at, taken_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        const LINES: &str =
            "INSERT INTO reconciliation_line (district, place, channel, date, sha256, taken_at, line, at, tender,
                 channel_no, back, fen, status)
             SELECT $1, $2, $3, $4, $5, $6, CAST(value ->> 'line' AS BIGINT), value ->> 'at', value ->> 'tender',
                    value ->> 'channel_no', value ->> 'back', CAST(value ->> 'fen' AS BIGINT), value ->> 'status'
             FROM jsonb_each($7)";
        let BillTaken { channel, date, sha256, is_asked, lines } = bill;
        let last = self.reconciliation_last(*channel, *date).await?;
        if last.as_ref().is_some_and(|(file, _)| file == sha256) {
            return Ok(false);
        }
        let at = last.map_or(now, |(_, before)| now.max(Moment(before.0 + 1)));
        let (district, place, day) = (self.district(), self.place(), date.to_string());
        let (who, source) = (self.permit().person().to_string(), if *is_asked { "asked" } else { "brought" });
        let key = args![&district, &place, channel.code(), &day, *sha256, source, at, who];
        self.run(PUT, key).await?;
        let rows = batch(lines.iter().map(|line| {
            json!({
                "line": line.number, "at": line.at, "tender": line.order, "channel_no": line.channel_no,
                "back": line.back, "fen": line.fen, "status": line.status.code(),
            })
        }));
        self.run(LINES, args![&district, &place, channel.code(), &day, *sha256, at, rows]).await?;
        let after = json!({ "date": day, "sha256": sha256, "lines": lines.len(), "source": source });
        self.reconciliation_record("reconciliation.taken", *channel, after, (version, now)).await?;
        Ok(true)
    }

    /// Writes why something differs.
    pub async fn reconciliation_explained_by(
        &mut self,
        (channel, date): (Channel, Date),
        explained: &Explained,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str =
            "INSERT INTO reconciliation_reason (district, place, channel, date, difference, reason, explained_at, explained_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
        let (district, place, day) = (self.district(), self.place(), date.to_string());
        let (key, who) = (explained.difference.key(), self.permit().person().to_string());
        let args = args![district, place, channel.code(), &day, &key, &explained.reason, now, who];
        self.run(PUT, args).await?;
        let after = json!({ "date": day, "difference": key, "reason": explained.reason });
        self.reconciliation_record("reconciliation.explained", channel, after, (version, now)).await
    }

    async fn reconciliation_record(
        &mut self,
        act: &'static str,
        channel: Channel,
        after: Value,
        (scheme_version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        let (subject, before) = (channel.code(), Value::Null);
        self.record(Record { act, subject, clause: "P0.1", scheme_version, before, after }, now).await
    }
}

fn line(row: &Row) -> Result<Line, Fault> {
    let status = row.text("status")?;
    Ok(Line {
        number: row.int("line")?,
        at: row.text("at")?,
        order: row.text("tender")?,
        channel_no: row.text("channel_no")?,
        back: row.text_or("back")?,
        fen: row.fen("fen")?,
        status: Status::from_code(&status).ok_or(Fault::Corrupt { what: "status", why: status })?,
    })
}

fn paid(row: &Row) -> Result<Paid, Fault> {
    let state = row.text("state")?;
    let state = State::from_code(&state).ok_or(Fault::Corrupt { what: "state", why: state })?;
    // A payment that was corrected is as if it had never been posted: its money waits to go back.
    let is_undone = row.int_or("undone")?.is_some();
    let state = if is_undone && state == State::Paid { State::Odd } else { state };
    Ok(Paid {
        order: row.text("tender")?,
        channel_no: row.text("channel_no")?,
        came: row.fen("came_fen")?,
        posted: row.int_or("posted")?.filter(|_| !is_undone).map(Fen),
        state,
        on: row.moment_or("settled_at")?.map(Moment::date),
        name: row.text("name")?,
    })
}

fn back(row: &Row) -> Result<Back, Fault> {
    let status = match row.text("state")?.as_str() {
        "done" => Status::Done,
        "failed" => Status::Failed,
        _ => Status::Waiting,
    };
    Ok(Back {
        id: row.text("tender_return")?,
        order: row.text("tender")?,
        fen: row.fen("fen")?,
        posted: row.int_or("posted")?.map(Fen),
        is_refund: row.text_or("refund")?.is_some(),
        status,
        on: row.moment_or("done_at")?.map(Moment::date),
        name: row.text("name")?,
    })
}
