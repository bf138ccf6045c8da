//! 催缴 Bills that are not paid, and what was told of each.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{BillId, CourseId};
use rules::moment::Moment;
use rules::money::bill::reminding::Step;
use serde_json::{Value, json};

/// A bill that is not paid.
#[derive(Clone, Debug)]
pub struct UnpaidRow {
    /// Which.
    pub bill: BillId,
    /// Of which course, care, meals or summer period.
    pub item: CourseId,
    /// The last day to pay it.
    pub due_on: Date,
    /// What was told of it before.
    pub told: Vec<Step>,
    /// What it is for, in Chinese and English.
    title: (String, String),
    child: String,
    household: String,
    fen: Fen,
}

impl Tx {
    /// Bills whose last day is before this one and that are not paid, with what was told of each. Of one that was told to be late
    /// nothing more is to come; nobody is asked for a summer period that it left, as long as the district decides what it costs; and who
    /// asked for relief is left alone until there is an answer (P4.15).
    pub async fn bills_unpaid(&mut self, before: Date) -> Result<Vec<UnpaidRow>, Fault> {
        const READ: &str = "SELECT b.bill, b.course, b.due_on, b.fen - b.carried_fen AS fen, s.name, s.household,
                    CASE WHEN b.title_zh <> '' THEN b.title_zh ELSE coalesce(c.title_zh, b.course) END AS title_zh,
                    CASE WHEN b.title_en <> '' THEN b.title_en ELSE coalesce(c.title_en, b.course) END AS title_en,
                    coalesce(n.step, '') AS near, coalesce(l.step, '') AS late
             FROM bill b
             JOIN student s ON s.district = b.district AND s.place = b.place AND s.student = b.student
             LEFT JOIN item c ON c.district = b.district AND c.place = b.place AND c.item = b.course
             LEFT JOIN alarm n ON n.district = b.district AND n.place = b.place AND n.date = b.due_on AND n.kind = 'bill'
                  AND n.subject = b.bill AND n.step = 'before'
             LEFT JOIN alarm l ON l.district = b.district AND l.place = b.place AND l.date = b.due_on AND l.kind = 'bill'
                  AND l.subject = b.bill AND l.step = 'after'
             WHERE b.district = $1 AND b.place = $2 AND b.state = 'due' AND b.due_on < $3 AND b.fen > b.carried_fen
               AND l.step IS NULL
               AND NOT EXISTS (SELECT 1 FROM relief a WHERE a.district = b.district AND a.place = b.place
                 AND a.student = b.student AND a.state = 'asked')
               AND NOT EXISTS (SELECT 1 FROM signup u WHERE u.district = b.district AND u.student = b.student
                 AND u.school = b.place AND u.state = 'withdrawn' AND u.refund = 'unsaid' AND u.left_at IS NOT NULL
                 AND 'summer/' || u.scheme || '/' || CAST(u.period AS TEXT) = b.course
                 AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.district = u.district AND w.place = u.place
                   AND w.scheme = u.scheme AND w.period = u.period AND w.student = u.student AND w.left_at = u.left_at))
             ORDER BY b.due_on, b.bill";
        let rows = self.rows(READ, args![self.district(), self.place(), before.to_string()]).await?;
        rows.iter().map(unpaid).collect()
    }

    /// Tells the households of bills that are not paid, each step of a bill once; says how many were told.
    pub async fn bills_reminded(
        &mut self,
        rows: &[(UnpaidRow, Step)],
        version: i64,
        now: Moment,
    ) -> Result<usize, Fault> {
        let mut letters = Vec::new();
        for (row, step) in rows {
            if !self.once(row.due_on, ("bill", row.bill.as_str(), step.code()), now).await? {
                continue;
            }
            let words = json!({
                "bill": row.title.0, "bill_en": row.title.1, "child": row.child, "fen": row.fen,
                "day": row.due_on.to_string(), "step": step.code(),
            });
            let recipient = format!("household:{}", row.household);
            letters.push(Tell { recipient, kind: "bill-reminded", words });
        }
        if letters.is_empty() {
            return Ok(0);
        }
        let record = Record {
            act: "bill.reminded",
            subject: "bills",
            clause: "P3.23",
            scheme_version: version,
            before: Value::Null,
            after: json!({ "bills": letters.len() }),
        };
        self.record(record, now).await?;
        self.tell(&letters, now).await?;
        Ok(letters.len())
    }
}

fn unpaid(row: &Row) -> Result<UnpaidRow, Fault> {
    let told = [row.text("near")?, row.text("late")?];
    Ok(UnpaidRow {
        bill: BillId::new(row.text("bill")?),
        item: CourseId::new(row.text("course")?),
        due_on: row.parsed("due_on")?,
        told: told.iter().filter_map(|step| Step::from_code(step)).collect(),
        title: (row.text("title_zh")?, row.text("title_en")?),
        child: row.text("name")?,
        household: row.text("household")?,
        fen: row.fen("fen")?,
    })
}
