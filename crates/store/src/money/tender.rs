//! 支付单 Attempts to pay by phone, what became of them, and money that goes back the way it came.

mod back;

pub use back::{BackRow, BackStands, ExtraRow};

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::fen::Fen;
use rules::id::{BillId, PersonId, StudentId, TenderId};
use rules::moment::Moment;
use rules::money::payment_code;
use rules::money::tender::{Channel, Facts, Odd, State, Tender, Told};
use serde_json::{Value, json};
use std::collections::BTreeMap;

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
    /// What of it has gone back, or is on its way, as a family's refund.
    pub gone: Fen,
    /// Why that money pays nothing here.
    pub odd: String,
    /// The child's name.
    pub name: String,
    /// What it pays for, in Chinese and English.
    pub course: (String, String),
}

impl TenderRow {
    /// What is left of it to go back.
    pub fn left(&self) -> Fen {
        self.came - self.gone
    }
}

/// How a tender stands: one whose payment was corrected pays nothing here, so that what is left of its money must go back.
macro_rules! stands {
    () => {
        "CASE WHEN u.transfer IS NULL OR t.state <> 'paid' THEN t.state WHEN t.came_fen > coalesce(g.fen, 0) THEN 'odd'
              ELSE 'returned' END"
    };
}

const READ: &str = concat!(
    "SELECT t.district, t.tender, t.bill, t.student, t.channel, t.fen, t.openid, t.door, t.made_at, t.made_by, t.channel_no, t.came_fen,
            coalesce(g.fen, 0) AS gone_fen, CASE WHEN u.transfer IS NULL THEN t.odd ELSE 'undone' END AS odd, s.name,
            coalesce(c.title_zh, b.title_zh) AS title_zh, coalesce(c.title_en, b.title_en) AS title_en, ",
    stands!(),
    " AS state
     FROM tender t
     JOIN bill b ON b.district = t.district AND b.place = t.place AND b.bill = t.bill
     JOIN student s ON s.district = t.district AND s.place = t.place AND s.student = t.student
     LEFT JOIN item c ON c.district = t.district AND c.place = t.place AND c.item = b.course
     LEFT JOIN transfer u ON u.district = t.district AND u.place = t.place
          AND u.transfer = 'correction/payment/tender/' || t.tender
     LEFT JOIN (SELECT x.tender, CAST(sum(x.fen) AS BIGINT) AS fen FROM tender_return x
          WHERE x.district = $1 AND x.place = $2 AND x.state <> 'failed' AND x.channel_no = '' AND x.refund IS NOT NULL
          GROUP BY x.tender) g ON g.tender = t.tender
     WHERE t.district = $1 AND t.place = $2 AND ($3 = '' OR t.tender = $3) AND ($4 = '' OR t.bill = $4)
       AND ($6 = '' OR t.student = $6)
       AND ($7 = '' OR EXISTS (SELECT 1 FROM refund r WHERE r.district = t.district AND r.place = t.place
            AND r.student = t.student AND r.paid_at IS NULL AND r.withdrawn_at IS NULL))
       AND ($5 = '' OR t.state = $5 OR t.state = 'paid' AND $5 IN ('odd', 'returned'))
       AND $5 IN ('', ",
    stands!(),
    ") ORDER BY t.made_at, t.tender"
);

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
    /// Of children to whom a refund is due.
    pub is_owed: bool,
}

impl Tx {
    /// Tenders of the place.
    pub async fn tenders(&mut self, which: TendersAsked<'_>) -> Result<Vec<TenderRow>, Fault> {
        let TendersAsked { tender, bill, state, student, is_owed } = which;
        let owed = if is_owed { "owed" } else { "" };
        let args = args![self.district(), self.place(), tender, bill, state, student, owed];
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

    /// The paid tenders of every child to whom a refund is due, each with what is left of it to go back.
    pub async fn tenders_left(&mut self) -> Result<BTreeMap<StudentId, Vec<(Tender, Fen)>>, Fault> {
        let which = TendersAsked { state: "paid", is_owed: true, ..TendersAsked::default() };
        let mut left = BTreeMap::<StudentId, Vec<(Tender, Fen)>>::new();
        for row in self.tenders(which).await? {
            let fen = row.left();
            left.entry(row.tender.student.clone()).or_default().push((row.tender, fen));
        }
        Ok(left)
    }

    /// The paid tenders of a child, each with what is left of it to go back.
    pub async fn tender_left(&mut self, student: &StudentId) -> Result<Vec<(Tender, Fen)>, Fault> {
        let which = TendersAsked { student: student.as_str(), state: "paid", ..TendersAsked::default() };
        let paid = self.tenders(which).await?.into_iter();
        Ok(paid.map(|row| (row.tender.clone(), row.left())).collect())
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
        gone: row.fen("gone_fen")?,
        odd: row.text("odd")?,
        name: row.text("name")?,
        course: (row.text("title_zh")?, row.text("title_en")?),
    })
}
