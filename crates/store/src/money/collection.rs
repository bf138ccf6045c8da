//! 代收结果 Files of the bank or the city channel, and what became of each of their lines.

use crate::fault::Fault;
use crate::journal::Record;
use crate::money::payment::standing;
use crate::money::refund::on_its_way;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::moment::Moment;
use rules::money::collection::{Answered, Claim, Direction, Line, State, Verdict};
use rules::money::payment_code;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A file with what its lines came to.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Which.
    pub id: String,
    /// Which way its money went.
    pub direction: Direction,
    /// What the file was called.
    pub name: String,
    /// The SHA-256 of its bytes.
    pub sha256: String,
}

/// A file as the list shows it: its lines and their money by what became of them.
#[derive(Clone, Debug)]
pub struct TakenRow {
    /// Which.
    pub id: String,
    /// Which way its money went.
    pub direction: Direction,
    /// What the file was called.
    pub name: String,
    /// When it was taken.
    pub taken_at: Moment,
    /// Lines in all, and what they sum to.
    pub all: (i64, Fen),
    /// Lines that moved money: matched, or assigned by a person.
    pub posted: (i64, Fen),
    /// Lines that wait for a person.
    pub waiting: (i64, Fen),
    /// Lines that moved nothing: known before, failed, given back, without money.
    pub other: (i64, Fen),
}

/// A line with what it came to.
#[derive(Clone, Debug)]
pub struct LineRow {
    /// Of which file.
    pub collection: String,
    /// Which way its money went.
    pub direction: Direction,
    /// The row in the file.
    pub number: i64,
    /// What makes this payment one.
    pub key: String,
    /// The payment code.
    pub code: String,
    /// The name beside it.
    pub child: String,
    /// The amount as it is written.
    pub written: String,
    /// The amount, where it can be read.
    pub fen: Option<Fen>,
    /// When it was paid, as it is written.
    pub paid_on: String,
    /// The channel's number.
    pub serial: String,
    /// The channel's receipt.
    pub receipt: String,
    /// [`Verdict::code`].
    pub verdict: String,
    /// The claim it speaks of.
    pub claim: Option<String>,
    /// What is due on that claim.
    pub due: Option<Fen>,
    /// Whose claim it is.
    pub claimant: Option<String>,
    /// The row that had it first.
    pub first_line: Option<i64>,
    /// `posted`, `nothing`, `waiting` or `answered`.
    pub state: String,
    /// What a person decided.
    pub answer: Option<String>,
    /// Why.
    pub reason: String,
    /// When.
    pub answered_at: Option<Moment>,
}

impl Tx {
    /// Every bill, or every refund, of the place by its payment code.
    pub async fn collection_claims(
        &mut self,
        direction: Direction,
        today: Date,
    ) -> Result<BTreeMap<String, Vec<Claim>>, Fault> {
        const BILLS: &str = concat!(
            "SELECT b.district, b.bill AS id, b.fen - b.carried_fen AS fen, s.on_roll_until, ",
            standing!(),
            " AS state FROM bill b
             JOIN student s ON s.district = b.district AND s.place = b.place AND s.student = b.student
             WHERE b.district = $1 AND b.place = $2 ORDER BY b.bill"
        );
        const REFUNDS: &str = concat!(
            "SELECT r.district, r.refund AS id, r.fen, s.on_roll_until,
                    CASE WHEN r.withdrawn_at IS NOT NULL THEN 'cancelled' WHEN r.paid_at IS NOT NULL THEN 'paid'
                         WHEN ",
            on_its_way!(),
            " THEN 'returning'
                         ELSE 'due' END AS state
             FROM refund r
             JOIN student s ON s.district = r.district AND s.place = r.place AND s.student = r.student
             WHERE r.district = $1 AND r.place = $2 ORDER BY r.refund"
        );
        let read = match direction {
            Direction::In => BILLS,
            Direction::Out => REFUNDS,
        };
        let rows = self.rows(read, args![self.district(), self.place()]).await?;
        let mut claims = BTreeMap::<String, Vec<Claim>>::new();
        for row in rows {
            let found = claim(&row, today)?;
            let code = payment_code::of(self.permit().district(), self.permit().place(), &found.id);
            claims.entry(code).or_default().push(found);
        }
        Ok(claims)
    }

    /// Which of these lines earlier files had, with the code and the amount that stood there. A payment that had failed,
    /// or could not be read, may come again.
    pub async fn collection_known(
        &mut self,
        direction: Direction,
        lines: &[Line],
    ) -> Result<BTreeMap<String, (String, Option<Fen>)>, Fault> {
        const READ: &str = "SELECT l.line_key, l.code, l.fen FROM collection_line l
             JOIN collection c ON c.district = l.district AND c.place = l.place AND c.collection = l.collection
             WHERE l.district = $1 AND l.place = $2 AND c.direction = $3
               AND l.verdict NOT IN ('known', 'edited', 'doubled', 'failed', 'bounced', 'unreadable')
               AND l.line_key IN (SELECT value ->> 'key' FROM jsonb_each($4))";
        let keys = batch(lines.iter().map(|line| json!({ "key": line.key() })));
        let rows = self.rows(READ, args![self.district(), self.place(), direction.code(), keys]).await?;
        let known = |row: &Row| Ok((row.text("line_key")?, (row.text("code")?, row.int_or("fen")?.map(Fen))));
        rows.iter().map(known).collect()
    }

    /// The file with these bytes, if it was taken before.
    pub async fn collection_same(
        &mut self,
        direction: Direction,
        sha256: &str,
    ) -> Result<Option<String>, Fault> {
        const READ: &str = "SELECT collection FROM collection
             WHERE district = $1 AND place = $2 AND direction = $3 AND sha256 = $4";
        let row = self.row(READ, args![self.district(), self.place(), direction.code(), sha256]).await?;
        row.map(|row| row.text("collection")).transpose()
    }

    /// Writes a file and every line of it. The payments of matched lines are written by their own acts beside it.
    pub async fn collection_taken(
        &mut self,
        taken: &Taken,
        lines: &[(Line, Verdict)],
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const FILE: &str =
            "INSERT INTO collection (district, place, collection, direction, name, sha256, taken_at, taken_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        const LINES: &str = "INSERT INTO collection_line (district, place, collection, line, line_key, code, child,
                 written, fen, paid_on, serial, receipt, verdict, claim, first_line, state)
             SELECT $1, $2, $3, CAST(value ->> 'line' AS BIGINT), value ->> 'key', value ->> 'code',
                    value ->> 'child', value ->> 'written', CAST(value ->> 'fen' AS BIGINT), value ->> 'paid_on',
                    value ->> 'serial', value ->> 'receipt', value ->> 'verdict', value ->> 'claim',
                    CAST(value ->> 'first' AS BIGINT), value ->> 'state'
             FROM jsonb_each($4)";
        let who = self.permit().person().to_string();
        let Taken { id, direction, name, sha256 } = taken;
        let args = args![self.district(), self.place(), id, direction.code(), name, sha256, now, who];
        self.run(FILE, args).await?;
        self.run(LINES, args![self.district(), self.place(), id, batch(lines.iter().map(written))]).await?;
        let mut counts = BTreeMap::<&str, i64>::new();
        for (_, verdict) in lines {
            *counts.entry(verdict.code()).or_default() += 1;
        }
        let after = json!({ "direction": direction.code(), "name": name, "sha256": sha256, "lines": counts });
        let record = Record {
            act: "collection.taken",
            subject: id,
            clause: "P0.1",
            scheme_version: version,
            before: Value::Null,
            after,
        };
        self.record(record, now).await
    }

    /// The files that were taken, newest first.
    pub async fn collections(&mut self) -> Result<Vec<TakenRow>, Fault> {
        const READ: &str = "SELECT c.collection, c.direction, c.name, c.taken_at, count(*) AS lines,
                    CAST(coalesce(sum(l.fen), 0) AS BIGINT) AS fen,
                    count(*) FILTER (WHERE l.state = 'waiting') AS waiting,
                    CAST(coalesce(sum(l.fen) FILTER (WHERE l.state = 'waiting'), 0) AS BIGINT) AS waiting_fen,
                    count(*) FILTER (WHERE l.state = 'posted' OR l.answer = 'assigned') AS posted,
                    CAST(coalesce(sum(l.fen) FILTER (WHERE l.state = 'posted' OR l.answer = 'assigned'), 0)
                        AS BIGINT) AS posted_fen
             FROM collection c
             JOIN collection_line l ON l.district = c.district AND l.place = c.place AND l.collection = c.collection
             WHERE c.district = $1 AND c.place = $2
             GROUP BY c.collection, c.direction, c.name, c.taken_at ORDER BY c.taken_at DESC, c.collection DESC";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(taken_row).collect()
    }

    /// The lines of one file, or of all files those that wait.
    pub async fn collection_lines(&mut self, id: Option<&str>) -> Result<Vec<LineRow>, Fault> {
        const READ: &str = "SELECT l.*, c.direction, coalesce(b.fen - b.carried_fen, r.fen) AS due, s.name AS claimant
             FROM collection_line l
             JOIN collection c ON c.district = l.district AND c.place = l.place AND c.collection = l.collection
             LEFT JOIN bill b ON b.district = l.district AND b.place = l.place AND b.bill = l.claim
             LEFT JOIN refund r ON r.district = l.district AND r.place = l.place AND r.refund = l.claim
             LEFT JOIN student s ON s.district = l.district AND s.place = l.place
                  AND s.student = coalesce(b.student, r.student)
             WHERE l.district = $1 AND l.place = $2
               AND (l.collection = $3 OR ($3 = '' AND l.state = 'waiting'))
             ORDER BY c.taken_at, l.collection, l.line";
        let args = args![self.district(), self.place(), id.unwrap_or("")];
        let rows = self.rows(READ, args).await?;
        rows.iter().map(line_row).collect()
    }

    /// Whether the same payment of another file was answered as a bounced refund: twice would undo what was paid since.
    pub async fn collection_bounced_before(&mut self, line: &LineRow) -> Result<bool, Fault> {
        const READ: &str = "SELECT count(*) AS n FROM collection_line
             WHERE district = $1 AND place = $2 AND line_key = $3 AND answer = 'bounced'
               AND (collection <> $4 OR line <> $5)";
        let args = args![self.district(), self.place(), &line.key, &line.collection, line.number];
        Ok(self.one(READ, args).await?.int("n")? > 0)
    }

    /// Writes what a person decided about a line. The payment of an assigned line is written by its own act beside it.
    pub async fn collection_answered(
        &mut self,
        line: &LineRow,
        answered: &Answered,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE collection_line SET state = 'answered', answer = $5, reason = $6,
                 difference_fen = $7, answered_at = $8, answered_by = $9, claim = coalesce($10, claim)
             WHERE district = $1 AND place = $2 AND collection = $3 AND line = $4 AND state = 'waiting'";
        let who = self.permit().person().to_string();
        let Answered { code, claim, difference, reason } = answered;
        let (district, place) = (self.district(), self.place());
        let id = line.collection.as_str();
        let args =
            args![district, place, id, line.number, *code, reason, *difference, now, who, claim.clone()];
        if self.run(PUT, args).await? == 0 {
            return Err(Fault::NotFound);
        }
        let subject = claim.as_deref().unwrap_or(id);
        let before = json!({ "file": id, "line": line.number, "verdict": line.verdict, "fen": line.fen });
        let after = json!({ "answer": code, "claim": claim, "difference": difference, "reason": reason });
        let record = Record {
            act: "collection.answered",
            subject,
            clause: "P0.1",
            scheme_version: version,
            before,
            after,
        };
        self.record(record, now).await
    }
}

fn written((line, verdict): &(Line, Verdict)) -> Value {
    json!({
        "line": line.number, "key": line.key(), "code": line.code, "child": line.child, "written": line.written,
        "fen": line.fen, "paid_on": line.paid_on, "serial": line.serial, "receipt": line.receipt,
        "verdict": verdict.code(), "claim": verdict.claim(), "first": verdict.first_line(), "state": verdict.state(),
    })
}

fn claim(row: &Row, today: Date) -> Result<Claim, Fault> {
    let left: Option<Date> = row.text_or("on_roll_until")?.and_then(|until| until.parse().ok());
    let state = match row.text("state")?.as_str() {
        "due" => State::Due,
        "paid" => State::Paid,
        "returning" => State::Returning,
        _ => State::Cancelled,
    };
    let is_on_roll = left.is_none_or(|until| today < until);
    Ok(Claim { id: row.text("id")?, fen: row.fen("fen")?, state, is_on_roll })
}

fn direction(row: &Row) -> Result<Direction, Fault> {
    let code = row.text("direction")?;
    Direction::from_code(&code).ok_or(Fault::Corrupt { what: "direction", why: code })
}

fn taken_row(row: &Row) -> Result<TakenRow, Fault> {
    let all = (row.int("lines")?, row.fen("fen")?);
    let posted = (row.int("posted")?, row.fen("posted_fen")?);
    let waiting = (row.int("waiting")?, row.fen("waiting_fen")?);
    Ok(TakenRow {
        id: row.text("collection")?,
        direction: direction(row)?,
        name: row.text("name")?,
        taken_at: row.moment("taken_at")?,
        other: (all.0 - posted.0 - waiting.0, all.1 - posted.1 - waiting.1),
        all,
        posted,
        waiting,
    })
}

fn line_row(row: &Row) -> Result<LineRow, Fault> {
    Ok(LineRow {
        collection: row.text("collection")?,
        direction: direction(row)?,
        number: row.int("line")?,
        key: row.text("line_key")?,
        code: row.text("code")?,
        child: row.text("child")?,
        written: row.text("written")?,
        fen: row.int_or("fen")?.map(Fen),
        paid_on: row.text("paid_on")?,
        serial: row.text("serial")?,
        receipt: row.text("receipt")?,
        verdict: row.text("verdict")?,
        claim: row.text_or("claim")?,
        due: row.int_or("due")?.map(Fen),
        claimant: row.text_or("claimant")?,
        first_line: row.int_or("first_line")?,
        state: row.text("state")?,
        answer: row.text_or("answer")?,
        reason: row.text("reason")?,
        answered_at: row.moment_or("answered_at")?,
    })
}
