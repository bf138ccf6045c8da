//! 缴费 Payments recorded by the cashier.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{BillId, SessionId, StudentId};
use rules::moment::Moment;
use rules::money::account::Purse;
use rules::money::payment::{Draft, Facts, Recorded};
use serde_json::json;
use std::collections::BTreeSet;

/// A closed roll whose lesson was given before these children's bills were settled.
#[derive(Clone, Debug)]
pub struct GivenRow {
    /// Which session.
    pub session: SessionId,
    /// When.
    pub date: Date,
    /// Whose bills.
    pub students: BTreeSet<StudentId>,
}

/// What a bill asks for.
pub(super) struct BillAsked {
    /// Whose it is.
    pub(super) student: StudentId,
    /// Which kind of money.
    pub(super) purse: Purse,
    /// How much is still to be paid.
    pub(super) due: Fen,
    /// `due`, `paid` or `cancelled`.
    pub(super) state: String,
}

/// How a bill `b` stands: as its row says, but what a summer period still asks for a child without a seat is due no more. Whoever
/// asks whether money is due asks by this, a file of the bank and the cashier alike.
macro_rules! standing {
    () => {
        "CASE WHEN b.state = 'due' AND b.course LIKE 'summer/%'
            AND NOT EXISTS (SELECT 1 FROM signup u WHERE u.district = b.district AND u.student = b.student
              AND u.school = b.place
              AND (u.state = 'placed' OR u.state = 'withdrawn' AND u.refund = 'unsaid')
              AND 'summer/' || u.scheme || '/' || CAST(u.period AS TEXT) = b.course)
          THEN 'cancelled' ELSE b.state END"
    };
}
pub(super) use standing;

impl Tx {
    /// What the rule may know of the bill that is paid.
    pub async fn payment_facts(&mut self, draft: &Draft) -> Result<Facts, Fault> {
        const SAME: &str = "SELECT count(*) FILTER (WHERE payment = $3) AS same,
                    count(*) FILTER (WHERE receipt = $4 AND payment <> $3
                      AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.district = payment.district
                        AND c.place = payment.place AND c.transfer = 'payment/' || payment.payment AND c.state = 'made'))
                      AS receipt
             FROM payment WHERE district = $1 AND place = $2";
        let asked = self.bill_asked(&draft.bill).await?;
        let args = args![self.district(), self.place(), draft.id.as_str(), draft.receipt.trim()];
        let same = self.one(SAME, args).await?;
        Ok(Facts {
            bill: draft.bill.clone(),
            student: asked.student,
            purse: asked.purse,
            due: asked.due,
            state: asked.state,
            receipt_taken: same.int("receipt")? > 0,
            already: same.int("same")? > 0,
        })
    }

    /// What a bill asks for, or [`Fault::NotFound`].
    pub(super) async fn bill_asked(&mut self, bill: &BillId) -> Result<BillAsked, Fault> {
        const READ: &str = concat!(
            "SELECT b.district, b.student, b.purse, b.fen - b.carried_fen AS fen, ",
            standing!(),
            " AS state FROM bill b WHERE b.district = $1 AND b.place = $2 AND b.bill = $3"
        );
        let row = self.one(READ, args![self.district(), self.place(), bill.as_str()]).await?;
        let purse = row.text("purse")?;
        Ok(BillAsked {
            student: StudentId::new(row.text("student")?),
            purse: Purse::from_code(&purse).ok_or(Fault::Corrupt { what: "purse", why: purse })?,
            due: row.fen("fen")?,
            state: row.text("state")?,
        })
    }

    /// The closed rolls of the courses of these bills, or of the care: lessons that were given before. Of a bill that relief has cancelled
    /// too, since others bear its lessons; a bill that is due has paid for none.
    pub async fn sessions_given(&mut self, bills: &[BillId]) -> Result<Vec<GivenRow>, Fault> {
        const READ: &str = "SELECT e.session, e.date, b.student FROM bill b
             JOIN item_session e ON e.district = $1 AND e.place = $2 AND e.item = b.course
             WHERE b.district = $1 AND b.place = $2 AND b.state <> 'due' AND b.tally = ''
               AND b.bill IN (SELECT value ->> 'bill' FROM jsonb_each($3)) AND e.roll_closed_at IS NOT NULL
             ORDER BY e.from_at, e.session, b.student";
        let ids = batch(bills.iter().map(|bill| json!({ "bill": bill })));
        let mut given: Vec<GivenRow> = Vec::new();
        for row in self.rows(READ, args![self.district(), self.place(), ids]).await? {
            let (session, student) =
                (SessionId::new(row.text("session")?), StudentId::new(row.text("student")?));
            if let Some(last) = given.last_mut().filter(|last| last.session == session) {
                last.students.insert(student);
                continue;
            }
            let (date, students) = (row.parsed("date")?, BTreeSet::from([student]));
            given.push(GivenRow { session, date, students });
        }
        Ok(given)
    }

    /// Writes a payment, marks its bill paid and moves the money into custody; what pays for lessons that were counted goes
    /// on to the course.
    pub async fn payment_recorded(
        &mut self,
        recorded: &Recorded,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str = "INSERT INTO payment (district, place, payment, student, bill, fen, way, receipt,
                 recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        const PAID: &str = "UPDATE bill SET state = 'paid' WHERE district = $1 AND place = $2 AND bill = $3";
        let Some(transfer) = &recorded.transfer else { return Ok(()) };
        let (bill, student) = (recorded.bill.as_str(), recorded.student.as_str());
        let who = self.permit().person().to_string();
        self.run(
            ADD,
            args![
                self.district(),
                self.place(),
                recorded.id.as_str(),
                student,
                bill,
                transfer.fen,
                recorded.way.code(),
                &recorded.receipt,
                now,
                who,
            ],
        )
        .await?;
        self.run(PAID, args![self.district(), self.place(), bill]).await?;
        self.transfers_posted(std::slice::from_ref(transfer), now).await?;
        self.tally_given(&recorded.bill, now).await?;
        let record = Record {
            act: "payment.recorded",
            subject: student,
            clause: "P0.1",
            scheme_version: version,
            before: json!({ "bill": bill, "state": "due" }),
            after: json!({ "state": "paid", "fen": transfer.fen, "receipt": recorded.receipt }),
        };
        self.record(record, now).await?;
        let child = self.student(&recorded.student).await?;
        let words = json!({ "child": child.name, "fen": transfer.fen });
        self.tell(
            &[Tell { recipient: format!("household:{}", child.household), kind: "payment-recorded", words }],
            now,
        )
        .await
    }
}
