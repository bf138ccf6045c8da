//! 原路退回 Money that goes back the way it came: what the channel was asked for, what it said, and second payments of an order.

use crate::fault::Fault;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::fen::Fen;
use rules::id::TenderId;
use rules::moment::Moment;
use rules::money::tender::Return;
use rules::money::tender::back::{Stage, number};
use serde_json::{Value, json};

/// A return that somebody must know of: it is under way, or the family has its money twice.
#[derive(Clone, Debug)]
pub struct BackRow {
    /// The channel's order number of it.
    pub id: String,
    /// The order that it goes back by.
    pub tender: TenderId,
    /// The child's name.
    pub name: String,
    /// How much.
    pub fen: Fen,
    /// When the channel was asked.
    pub sent_at: Moment,
    /// What the channel said last, in its own word; empty where it said nothing yet.
    pub word: String,
    /// When it said so.
    pub told_at: Option<Moment>,
    /// The family has it twice.
    pub is_twice: bool,
}

/// A second payment of an order, which must go back.
#[derive(Clone, Debug)]
pub struct ExtraRow {
    /// Which order.
    pub tender: TenderId,
    /// The channel's number of the payment.
    pub channel_no: String,
    /// How much.
    pub fen: Fen,
    /// The child's name.
    pub name: String,
    /// Whether the channel was asked to give it back.
    pub is_sent: bool,
}

/// A return as it stands.
#[derive(Clone, Debug)]
pub struct BackStands {
    /// The return.
    pub back: Return,
    /// How it stands.
    pub stage: Stage,
    /// What the channel said last.
    pub word: String,
    /// The family has it twice, and nobody has settled that.
    pub is_twice: bool,
}

impl Tx {
    /// Second payments of orders that have not gone back.
    pub async fn tender_extras(&mut self) -> Result<Vec<ExtraRow>, Fault> {
        const READ: &str = "SELECT e.tender, e.channel_no, e.fen, s.name,
                    CASE WHEN x.tender_return IS NULL THEN 0 ELSE 1 END AS sent
             FROM tender_extra e
             JOIN tender t ON t.district = e.district AND t.place = e.place AND t.tender = e.tender
             JOIN student s ON s.district = t.district AND s.place = t.place AND s.student = t.student
             LEFT JOIN tender_return x ON x.district = e.district AND x.place = e.place AND x.tender = e.tender
                  AND x.channel_no = e.channel_no AND x.state <> 'failed'
             WHERE e.district = $1 AND e.place = $2 AND coalesce(x.state, '') <> 'done' ORDER BY e.told_at, e.tender";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let one = |row: &Row| {
            Ok(ExtraRow {
                tender: TenderId::new(row.text("tender")?),
                channel_no: row.text("channel_no")?,
                fen: row.fen("fen")?,
                name: row.text("name")?,
                is_sent: row.flag("sent")?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// A return with this number, if there is one.
    pub async fn tender_return(&mut self, id: &str) -> Result<Option<BackStands>, Fault> {
        const READ: &str =
            "SELECT tender, refund, channel_no, fen, state, word, twice, said FROM tender_return
             WHERE district = $1 AND place = $2 AND tender_return = $3";
        let Some(row) = self.row(READ, args![self.district(), self.place(), id]).await? else {
            return Ok(None);
        };
        let tender = self.tender(&TenderId::new(row.text("tender")?)).await?.tender;
        let (fen, refund, channel_no) = (row.fen("fen")?, row.text_or("refund")?, row.text("channel_no")?);
        let state = row.text("state")?;
        Ok(Some(BackStands {
            back: Return { id: id.to_owned(), tender, channel_no, fen, refund },
            stage: Stage::from_code(&state).ok_or(Fault::Corrupt { what: "state", why: state })?,
            word: row.text("word")?,
            is_twice: row.flag("twice")? && row.text("said")?.is_empty(),
        }))
    }

    /// The tries of a return, in their order: each stands under a number of its own.
    pub async fn tender_return_tries(&mut self, first: &str) -> Result<Vec<BackStands>, Fault> {
        let mut tries = Vec::new();
        while let Some(stands) = self.tender_return(&number(first, tries.len() + 1)).await? {
            tries.push(stands);
        }
        Ok(tries)
    }

    /// Whether money that pays nothing here has gone back under another number already.
    pub async fn tender_return_gone(&mut self, back: &Return) -> Result<bool, Fault> {
        const READ: &str = "SELECT 1 AS one FROM tender_return
             WHERE district = $1 AND place = $2 AND tender = $3 AND channel_no = $4 AND refund IS NULL
               AND tender_return <> $5 AND state = 'done' LIMIT 1";
        let (district, place) = (self.district(), self.place());
        let args = args![district, place, back.tender.id.as_str(), &back.channel_no, &back.id];
        Ok(self.row(READ, args).await?.is_some())
    }

    /// The returns that the channel has been asked for and has not finished.
    pub async fn tender_returns_sent(&mut self) -> Result<Vec<String>, Fault> {
        const READ: &str = "SELECT tender_return FROM tender_return
             WHERE district = $1 AND place = $2 AND state = 'sent' ORDER BY sent_at, tender_return";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| row.text("tender_return")).collect()
    }

    /// The returns that somebody must know of, those that went out twice first.
    pub async fn tender_returns_open(&mut self) -> Result<Vec<BackRow>, Fault> {
        const READ: &str =
            "SELECT r.tender_return, r.tender, r.fen, r.sent_at, r.word, r.told_at, r.twice, s.name
             FROM tender_return r
             JOIN tender t ON t.district = r.district AND t.place = r.place AND t.tender = r.tender
             JOIN student s ON s.district = t.district AND s.place = t.place AND s.student = t.student
             WHERE r.district = $1 AND r.place = $2
               AND (r.state = 'sent' OR r.state = 'done' AND r.twice = 1 AND r.said = '')
             ORDER BY r.twice DESC, r.sent_at, r.tender_return";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let one = |row: &Row| {
            Ok(BackRow {
                id: row.text("tender_return")?,
                tender: TenderId::new(row.text("tender")?),
                name: row.text("name")?,
                fen: row.fen("fen")?,
                sent_at: row.moment("sent_at")?,
                word: row.text("word")?,
                told_at: row.moment_or("told_at")?,
                is_twice: row.flag("twice")?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// Writes a return before the channel is asked. One that failed may be sent again under its number.
    pub async fn tender_return_sent(
        &mut self,
        back: &Return,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "INSERT INTO tender_return (district, place, tender_return, tender, refund, channel_no, fen,
                 state, sent_at, sent_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 'sent', $8, $9)
             ON CONFLICT (district, place, tender_return) DO UPDATE SET tender = excluded.tender, fen = excluded.fen,
                 state = 'sent', sent_at = excluded.sent_at, sent_by = excluded.sent_by, word = '', said = ''";
        let who = self.permit().person().to_string();
        let (district, place) = (self.district(), self.place());
        let args = args![
            district,
            place,
            &back.id,
            back.tender.id.as_str(),
            back.refund.clone(),
            &back.channel_no,
            back.fen,
            now,
            who
        ];
        self.run(PUT, args).await?;
        let after =
            json!({ "return": back.id, "tender": back.tender.id, "refund": back.refund, "fen": back.fen });
        let subject = back.tender.student.to_string();
        self.tender_record(("tender.return-sent", &subject), Value::Null, after, (version, now)).await
    }

    /// Keeps the channel's word about a return that is under way, where it is a new one.
    pub async fn tender_return_told(
        &mut self,
        stands: &BackStands,
        word: &str,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE tender_return SET word = $4, told_at = $5
             WHERE district = $1 AND place = $2 AND tender_return = $3 AND state = 'sent'";
        let id = stands.back.id.as_str();
        self.run(PUT, args![self.district(), self.place(), id, word, now]).await?;
        let (before, after) = (json!({ "word": stands.word }), json!({ "return": id, "word": word }));
        let subject = stands.back.tender.student.to_string();
        self.tender_record(("tender.return-told", &subject), before, after, (version, now)).await
    }

    /// Writes what became of a return. A refund that it pays is written by its own act beside it.
    pub async fn tender_return_ended(
        &mut self,
        back: &Return,
        (stage, is_twice, word): (Stage, bool, &str),
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const PUT: &str =
            "UPDATE tender_return SET state = $4, done_at = $5, twice = $6, word = $7, told_at = $5, said = '', said_by = NULL
             WHERE district = $1 AND place = $2 AND tender_return = $3 AND state <> 'done'";
        const RETURNED: &str = "UPDATE tender SET state = 'returned'
             WHERE district = $1 AND place = $2 AND tender = $3 AND state IN ('odd', 'paid')"; // paid: its payment was corrected
        let state = stage.code();
        let args = args![self.district(), self.place(), &back.id, state, now, is_twice, word];
        self.run(PUT, args).await?;
        let after =
            json!({ "return": back.id, "state": state, "fen": back.fen, "twice": is_twice, "word": word });
        let subject = back.tender.student.to_string();
        self.tender_record(("tender.return-ended", &subject), Value::Null, after, (version, now)).await?;
        if stage != Stage::Done || back.refund.is_some() {
            return Ok(());
        }
        if back.channel_no.is_empty() {
            self.run(RETURNED, args![self.district(), self.place(), back.tender.id.as_str()]).await?;
        }
        let child = self.student(&back.tender.student).await?;
        let words = json!({ "child": child.name, "fen": back.fen });
        let recipient = format!("household:{}", child.household);
        self.tell(&[Tell { recipient, kind: "refund-paid", words }], now).await
    }

    /// Writes what somebody at the desk said of a return: that it never went, or that what went twice is settled.
    pub async fn tender_return_said(
        &mut self,
        back: &Return,
        (stage, reason): (Stage, &str),
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE tender_return SET state = $4, said = $5, said_by = $6
             WHERE district = $1 AND place = $2 AND tender_return = $3";
        let who = self.permit().person().to_string();
        let (id, state) = (back.id.as_str(), stage.code());
        self.run(PUT, args![self.district(), self.place(), id, state, reason, who]).await?;
        let after = json!({ "return": id, "state": state, "reason": reason });
        let subject = back.tender.student.to_string();
        self.tender_record(("tender.return-said", &subject), Value::Null, after, (version, now)).await
    }
}
