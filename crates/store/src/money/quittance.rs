//! 收据 Payments that have no receipt's number yet, and the numbers that come later.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::id::{BillId, PaymentId, StudentId};
use rules::moment::Moment;
use rules::money::quittance::{Entered, Facts, Paid};
use serde_json::json;

/// A payment with what a cashier needs beside it.
#[derive(Clone, Debug)]
pub struct PaidRow {
    /// The payment.
    pub paid: Paid,
    /// `cash`, `transfer`, `collection`, `wechat` or `alipay`.
    pub way: String,
    /// When it was recorded.
    pub at: Moment,
    /// The child's name.
    pub name: String,
    /// Home class.
    pub home_class: String,
    /// What it paid for, in Chinese and English.
    pub title: (String, String),
}

impl Tx {
    /// The payments that count, those without a receipt's number or all of them, the oldest first. One that was undone counts no more.
    pub async fn quittance_payments(&mut self, missing: bool) -> Result<Vec<PaidRow>, Fault> {
        const READ: &str = "SELECT p.payment, p.bill, p.student, p.fen, p.receipt, p.way, p.recorded_at, s.name, s.home_class,
                    CASE WHEN b.title_zh = '' THEN coalesce(c.title_zh, b.course) ELSE b.title_zh END AS title_zh,
                    CASE WHEN b.title_en = '' THEN coalesce(c.title_en, b.course) ELSE b.title_en END AS title_en
             FROM payment p
             JOIN bill b ON b.district = p.district AND b.place = p.place AND b.bill = p.bill
             JOIN student s ON s.district = p.district AND s.place = p.place AND s.student = p.student
             LEFT JOIN item c ON c.district = b.district AND c.place = b.place AND c.item = b.course
             WHERE p.district = $1 AND p.place = $2 AND ($3 = 0 OR p.receipt = '')
               AND NOT EXISTS (SELECT 1 FROM correction x WHERE x.district = p.district AND x.place = p.place
                 AND x.transfer = 'payment/' || p.payment AND x.state = 'made')
             ORDER BY p.recorded_at, p.payment";
        let rows = self.rows(READ, args![self.district(), self.place(), missing]).await?;
        rows.iter().map(paid_row).collect()
    }

    /// How many payments have no receipt's number yet.
    pub async fn quittances_missing(&mut self) -> Result<usize, Fault> {
        const READ: &str = "SELECT count(*) AS n FROM payment p
             WHERE p.district = $1 AND p.place = $2 AND p.receipt = ''
               AND NOT EXISTS (SELECT 1 FROM correction x WHERE x.district = p.district AND x.place = p.place
                 AND x.transfer = 'payment/' || p.payment AND x.state = 'made')";
        let n = self.one(READ, args![self.district(), self.place()]).await?.int("n")?;
        Ok(usize::try_from(n).unwrap_or(0))
    }

    /// What entering a number may know.
    pub async fn quittance_facts(&mut self, id: &PaymentId, number: &str) -> Result<Facts, Fault> {
        let all = self.quittance_payments(false).await?;
        let taken = all.iter().any(|one| one.paid.number == number.trim() && one.paid.id != *id);
        let paid = all.into_iter().map(|one| one.paid).find(|one| one.id == *id);
        Ok(Facts { paid, taken })
    }

    /// Writes the number of a payment's receipt; one that stands there is never written over.
    pub async fn quittance_entered(
        &mut self,
        entered: &Entered,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE payment SET receipt = $4
             WHERE district = $1 AND place = $2 AND payment = $3 AND receipt = ''";
        let (id, number) = (entered.paid.id.as_str(), entered.number.as_str());
        self.run(PUT, args![self.district(), self.place(), id, number]).await?;
        let record = Record {
            act: "quittance.entered",
            subject: entered.paid.student.as_str(),
            clause: "P0.1",
            scheme_version: version,
            before: json!({ "payment": id, "receipt": "" }),
            after: json!({ "receipt": number, "fen": entered.paid.fen }),
        };
        self.record(record, now).await
    }
}

fn paid_row(row: &Row) -> Result<PaidRow, Fault> {
    Ok(PaidRow {
        paid: Paid {
            id: PaymentId::new(row.text("payment")?),
            bill: BillId::new(row.text("bill")?),
            student: StudentId::new(row.text("student")?),
            fen: row.fen("fen")?,
            number: row.text("receipt")?,
        },
        way: row.text("way")?,
        at: row.moment("recorded_at")?,
        name: row.text("name")?,
        home_class: row.text("home_class")?,
        title: (row.text("title_zh")?, row.text("title_en")?),
    })
}
