//! 支付单 Attempts to pay by phone, what became of them, and money that goes back the way it came.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::fen::Fen;
use rules::id::{BillId, PersonId, StudentId, TenderId};
use rules::moment::Moment;
use rules::money::payment_code;
use rules::money::tender::{Channel, Facts, Odd, Return, State, Tender, Told};
use serde_json::{Value, json};

/// A tender with what its pages show.
#[derive(Clone, Debug)]
pub struct TenderRow {
    /// The tender.
    pub tender: Tender,
    /// The code's text, the address that pays it, or WeChat's number of an order placed inside it.
    pub door: String,
    /// Who made it.
    pub made_by: PersonId,
    /// What came, where money came.
    pub came: Fen,
    /// Why that money pays nothing here.
    pub odd: String,
    /// The child's name.
    pub name: String,
    /// What it pays for, in Chinese and English.
    pub course: (String, String),
}

const READ: &str = "SELECT t.tender, t.bill, t.student, t.channel, t.fen, t.openid, t.door, t.made_at, t.made_by, t.state, t.channel_no,
            t.came_fen, t.odd, s.name, coalesce(c.title_zh, b.title_zh) AS title_zh,
            coalesce(c.title_en, b.title_en) AS title_en
     FROM tender t
     JOIN bill b ON b.district = t.district AND b.place = t.place AND b.bill = t.bill
     JOIN student s ON s.district = t.district AND s.place = t.place AND s.student = t.student
     LEFT JOIN item c ON c.district = t.district AND c.place = t.place AND c.item = b.course
     WHERE t.district = $1 AND t.place = $2 AND ($3 = '' OR t.tender = $3) AND ($4 = '' OR t.bill = $4)
       AND ($5 = '' OR t.state = $5) AND ($6 = '' OR t.student = $6) ORDER BY t.made_at, t.tender";

/// Which tenders are read; empty is any.
#[derive(Clone, Copy, Debug, Default)]
pub struct TendersAsked<'a> {
    /// This one.
    pub tender: &'a str,
    /// Of this bill.
    pub bill: &'a str,
    /// That stand so.
    pub state: &'a str,
    /// Of this child.
    pub student: &'a str,
}

impl Tx {
    /// Tenders of the place.
    pub async fn tenders(&mut self, which: TendersAsked<'_>) -> Result<Vec<TenderRow>, Fault> {
        let TendersAsked { tender, bill, state, student } = which;
        let args = args![self.district(), self.place(), tender, bill, state, student];
        self.rows(READ, args).await?.iter().map(tender_row).collect()
    }

    /// One tender, or [`Fault::NotFound`].
    pub async fn tender(&mut self, id: &TenderId) -> Result<TenderRow, Fault> {
        let which = TendersAsked { tender: id.as_str(), ..TendersAsked::default() };
        self.tenders(which).await?.pop().ok_or(Fault::NotFound)
    }

    /// What making a tender for a child's bill may know.
    pub async fn tender_facts(&mut self, student: &StudentId, bill: &BillId) -> Result<Facts, Fault> {
        let child = self.student(student).await?.id;
        let asked = self.bill_asked(bill).await?;
        if asked.student != child {
            return Err(Fault::NotFound);
        }
        let which = TendersAsked { bill: bill.as_str(), ..TendersAsked::default() };
        let earlier = self.tenders(which).await?.into_iter().map(|row| row.tender).collect();
        let code = payment_code::of(self.permit().district(), self.permit().place(), bill.as_str());
        let is_due = asked.state == "due";
        Ok(Facts { bill: bill.clone(), student: child, due: asked.due, is_due, code, earlier })
    }

    /// Writes a tender before the channel is asked: what the channel may tell of must be known here first.
    pub async fn tender_made(&mut self, tender: &Tender, version: i64) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO tender (district, place, tender, bill, student, channel, fen, made_at, made_by, openid, state)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open')";
        let who = self.permit().person().to_string();
        let Tender { id, bill, student, channel, openid, fen, made_at, .. } = tender;
        let (district, place) = (self.district(), self.place());
        let args = args![
            district,
            place,
            id.as_str(),
            bill.as_str(),
            student.as_str(),
            channel.code(),
            *fen,
            *made_at,
            who,
            openid
        ];
        self.run(ADD, args).await?;
        let after = json!({ "tender": id, "bill": bill, "channel": channel.code(), "fen": fen });
        self.tender_record(("tender.made", student.as_str()), Value::Null, after, (version, *made_at)).await
    }

    /// Keeps the channel's answer: how the order is paid.
    pub async fn tender_placed(
        &mut self,
        tender: &Tender,
        door: &str,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE tender SET door = $4 WHERE district = $1 AND place = $2 AND tender = $3";
        self.run(PUT, args![self.district(), self.place(), tender.id.as_str(), door]).await?;
        let after = json!({ "tender": tender.id });
        self.tender_record(("tender.placed", tender.student.as_str()), Value::Null, after, (version, now))
            .await
    }

    /// Marks a tender paid, closed or odd. The payment of a paid one is written by its own act beside it.
    pub async fn tender_settled(
        &mut self,
        tender: &Tender,
        told: &Told,
        (state, odd): (State, Option<Odd>),
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const PUT: &str =
            "UPDATE tender SET state = $4, channel_no = $5, came_fen = $6, odd = $7, settled_at = $8
             WHERE district = $1 AND place = $2 AND tender = $3";
        const EXTRA: &str = "INSERT INTO tender_extra (district, place, tender, channel_no, fen, told_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
        let (district, place, id) = (self.district(), self.place(), tender.id.as_str());
        let word = odd.map_or("", Odd::code);
        if odd == Some(Odd::PaidTwice) {
            let args = args![district, place, id, &told.channel_no, told.fen, now];
            if self.run(EXTRA, args).await? == 0 {
                return Ok(());
            }
        } else {
            let came = if state == State::Closed { Fen::ZERO } else { told.fen };
            self.run(PUT, args![district, place, id, state.code(), &told.channel_no, came, word, now])
                .await?;
        }
        let before = json!({ "tender": id, "state": tender.state.code() });
        let after =
            json!({ "state": state.code(), "fen": told.fen, "channel_no": told.channel_no, "odd": word });
        self.tender_record(("tender.settled", tender.student.as_str()), before, after, (version, now)).await
    }

    /// Journals that a notice was not believed: when, why, and the hash of what came.
    pub async fn tender_disbelieved(
        &mut self,
        channel: &str,
        why: &str,
        sha256: &str,
        now: Moment,
    ) -> Result<(), Fault> {
        let after = json!({ "channel": channel, "why": why, "sha256": sha256 });
        self.tender_record(("tender.disbelieved", channel), Value::Null, after, (0, now)).await
    }

    /// Second payments of orders, which must go back: the order, the channel's number, how much.
    pub async fn tender_extras(&mut self) -> Result<Vec<(TenderId, String, Fen)>, Fault> {
        const READ: &str = "SELECT tender, channel_no, fen FROM tender_extra
             WHERE district = $1 AND place = $2 ORDER BY told_at, tender";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter()
            .map(|row| Ok((TenderId::new(row.text("tender")?), row.text("channel_no")?, row.fen("fen")?)))
            .collect()
    }

    /// The paid tenders of a child, each with what is left of it to go back.
    pub async fn tender_left(&mut self, student: &StudentId) -> Result<Vec<(Tender, Fen)>, Fault> {
        const BACK: &str = "SELECT tender, CAST(sum(fen) AS BIGINT) AS fen FROM tender_return
             WHERE district = $1 AND place = $2 AND state <> 'failed' GROUP BY tender";
        let mut back = std::collections::BTreeMap::new();
        for row in self.rows(BACK, args![self.district(), self.place()]).await? {
            back.insert(row.text("tender")?, row.fen("fen")?);
        }
        let which = TendersAsked { student: student.as_str(), state: "paid", ..TendersAsked::default() };
        let paid = self.tenders(which).await?.into_iter();
        let left = |row: TenderRow| {
            let gone = back.get(row.tender.id.as_str()).copied().unwrap_or_default();
            (row.tender, row.came - gone)
        };
        Ok(paid.map(left).collect())
    }

    /// A return with this number, if there is one: its tender, its refund, how much, how it stands.
    pub async fn tender_return(&mut self, id: &str) -> Result<Option<(Return, String)>, Fault> {
        const READ: &str = "SELECT tender, refund, fen, state FROM tender_return
             WHERE district = $1 AND place = $2 AND tender_return = $3";
        let Some(row) = self.row(READ, args![self.district(), self.place(), id]).await? else {
            return Ok(None);
        };
        let tender = self.tender(&TenderId::new(row.text("tender")?)).await?.tender;
        let (fen, refund) = (row.fen("fen")?, row.text_or("refund")?);
        Ok(Some((Return { id: id.to_owned(), tender, fen, refund }, row.text("state")?)))
    }

    /// The returns that the channel has been asked for and has not finished.
    pub async fn tender_returns_sent(&mut self) -> Result<Vec<String>, Fault> {
        const READ: &str = "SELECT tender_return FROM tender_return
             WHERE district = $1 AND place = $2 AND state = 'sent' ORDER BY sent_at, tender_return";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(|row| row.text("tender_return")).collect()
    }

    /// Writes a return before the channel is asked. One that failed may be sent again under its number.
    pub async fn tender_return_sent(
        &mut self,
        back: &Return,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "INSERT INTO tender_return (district, place, tender_return, tender, refund, fen, state, sent_at, sent_by)
             VALUES ($1, $2, $3, $4, $5, $6, 'sent', $7, $8)
             ON CONFLICT (district, place, tender_return) DO UPDATE SET state = 'sent', sent_at = $7, sent_by = $8";
        let who = self.permit().person().to_string();
        let (district, place) = (self.district(), self.place());
        let args = args![
            district,
            place,
            &back.id,
            back.tender.id.as_str(),
            back.refund.clone(),
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

    /// Writes what became of a return. A refund that it pays is written by its own act beside it.
    pub async fn tender_return_ended(
        &mut self,
        back: &Return,
        done: bool,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE tender_return SET state = $4, done_at = $5
             WHERE district = $1 AND place = $2 AND tender_return = $3 AND state = 'sent'";
        const RETURNED: &str = "UPDATE tender SET state = 'returned'
             WHERE district = $1 AND place = $2 AND tender = $3 AND state = 'odd'";
        let state = if done { "done" } else { "failed" };
        if self.run(PUT, args![self.district(), self.place(), &back.id, state, now]).await? == 0 {
            return Ok(());
        }
        if done && back.refund.is_none() {
            self.run(RETURNED, args![self.district(), self.place(), back.tender.id.as_str()]).await?;
            let child = self.student(&back.tender.student).await?;
            let words = json!({ "child": child.name, "fen": back.fen });
            let recipient = format!("household:{}", child.household);
            self.tell(&[Tell { recipient, kind: "refund-paid", words }], now).await?;
        }
        let after = json!({ "return": back.id, "state": state, "fen": back.fen });
        let subject = back.tender.student.to_string();
        self.tender_record(("tender.return-ended", &subject), Value::Null, after, (version, now)).await
    }

    async fn tender_record(
        &mut self,
        (act, subject): (&'static str, &str),
        before: Value,
        after: Value,
        (scheme_version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        self.record(Record { act, subject, clause: "P3.23", scheme_version, before, after }, now).await
    }
}

fn tender_row(row: &Row) -> Result<TenderRow, Fault> {
    let (channel, state) = (row.text("channel")?, row.text("state")?);
    let tender = Tender {
        id: TenderId::new(row.text("tender")?),
        bill: BillId::new(row.text("bill")?),
        student: StudentId::new(row.text("student")?),
        channel: Channel::from_code(&channel).ok_or(Fault::Corrupt { what: "channel", why: channel })?,
        openid: row.text("openid")?,
        fen: row.fen("fen")?,
        made_at: row.moment("made_at")?,
        state: State::from_code(&state).ok_or(Fault::Corrupt { what: "state", why: state })?,
        channel_no: row.text("channel_no")?,
    };
    Ok(TenderRow {
        tender,
        door: row.text("door")?,
        made_by: PersonId::new(row.text("made_by")?),
        came: row.fen("came_fen")?,
        odd: row.text("odd")?,
        name: row.text("name")?,
        course: (row.text("title_zh")?, row.text("title_en")?),
    })
}
