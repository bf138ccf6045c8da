//! 协议收费 Which agreements a month is billed by, and what was paid for a month and has not gone to the class.

use super::held;
use crate::fault::Fault;
use crate::money::bill::grounds_read;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::community::agreement::charging::{Agreed, Issued, Paid, billed_by, since};
use rules::fen::Fen;
use rules::id::{BillId, CourseId, StudentId};
use rules::moment::Moment;
use rules::money::account::{Purse, Transfer};
use rules::money::item;
use rules::money::month_end::Month;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// A month of the class that was billed.
#[derive(Clone, Copy, Debug)]
pub struct BilledMonth {
    /// Which.
    pub month: Month,
    /// How many bills stand.
    pub bills: i64,
    /// How many of them are paid.
    pub paid: i64,
    /// How many of these wait until their money goes to the class.
    pub waiting: i64,
}

impl Tx {
    /// Every child whose agreement both sides signed: each time without a break by the newest that was signed of it, and whether the
    /// month is billed for that time, by this agreement or by one of another term that it goes on from.
    pub async fn agreement_agreed(&mut self, month: Month) -> Result<Vec<Agreed>, Fault> {
        const SENT: &str = "SELECT student, course, state, grounds, issued_at FROM bill
             WHERE district = $1 AND place = $2 AND purse = 'community' AND part = $3";
        let mut sent = BTreeMap::<StudentId, Vec<(bool, Issued)>>::new();
        for row in self.rows(SENT, args![self.district(), self.place(), month.code()]).await? {
            let own = sent.entry(StudentId::new(row.text("student")?)).or_default();
            own.push((row.text("state")? != "cancelled", issued(&row)?));
        }
        let mut all = Vec::new();
        for (student, own) in self.agreement_signed_all().await? {
            let sent = sent.remove(&student).unwrap_or_default();
            let stand = sent.iter().filter(|(stands, _)| *stands);
            let billed: BTreeSet<Date> =
                stand.filter_map(|(_, one)| billed_by(&own, one, month)).map(|one| one.from).collect();
            let newest: BTreeMap<Date, &Agreed> = own.iter().map(|(_, one)| (one.from, one)).collect();
            for (from, one) in newest {
                let course = item::agreement(&one.term);
                let before = sent.iter().filter(|(_, issued)| issued.item == course).count();
                let times = i64::try_from(before).unwrap_or(i64::MAX);
                all.push(Agreed { is_billed: billed.contains(&from), times, ..one.clone() });
            }
        }
        Ok(all)
    }

    /// Every signed agreement of each child with the moment at which it was signed, the newest last.
    async fn agreement_signed_all(&mut self) -> Result<BTreeMap<StudentId, Vec<(Moment, Agreed)>>, Fault> {
        const READ: &str =
            "SELECT a.agreement, a.student, a.guardian_at, a.ends_on, t.term, t.days, t.from_time,
                 t.until_time, t.content, t.fee_fen, (SELECT min(n.cleared_at) FROM agreement_text n
                     WHERE n.district = t.district AND n.place = t.place AND n.term <> t.term AND n.seq > t.seq) AS over_at
             FROM agreement a JOIN agreement_text t ON t.district = a.district AND t.place = a.place
                 AND t.text_id = a.text_id
             WHERE a.district = $1 AND a.place = $2 AND a.guardian_at IS NOT NULL ORDER BY a.seq";
        let mut all = BTreeMap::<StudentId, Vec<(Moment, Agreed)>>::new();
        for row in self.rows(READ, args![self.district(), self.place()]).await? {
            let (paper, signed) = (held(&row)?, row.moment("guardian_at")?);
            let over = row.moment_or("over_at")?.map(|at| at.date());
            let (student, of) = (paper.student, paper.agreement);
            let own = all.entry(student.clone()).or_default();
            let from = since(own.last().map(|(_, before)| before), signed.date());
            let (term, text, ends_on) = (of.term, of.text, of.ends_on);
            let one = Agreed { student, term, text, from, ends_on, over, is_billed: false, times: 0 };
            own.push((signed, one));
        }
        Ok(all)
    }

    /// What was paid for a month and is still held, each by the agreement under which it was billed, and by the end of what went on
    /// from that without a break: whoever comes back later, or signs another text, changes nothing of it.
    pub async fn agreement_paid(&mut self, month: Month) -> Result<Vec<Paid>, Fault> {
        const READ: &str = "SELECT b.bill, b.student, b.course, b.fen, b.lessons, b.grounds, b.issued_at FROM bill b
             WHERE b.district = $1 AND b.place = $2 AND b.purse = 'community' AND b.part = $3 AND b.state = 'paid'
               AND b.fen > 0
               AND NOT EXISTS (SELECT 1 FROM agreement_settled s WHERE s.district = b.district AND s.place = b.place
                 AND s.bill = b.bill)
             ORDER BY b.bill";
        let agreed = self.agreement_signed_all().await?;
        let rows = self.rows(READ, args![self.district(), self.place(), month.code()]).await?;
        let one = |row: &Row| {
            let (student, issued) = (StudentId::new(row.text("student")?), issued(row)?);
            let all = agreed.get(&student).map(Vec::as_slice).unwrap_or_default();
            let Some(own) = billed_by(all, &issued, month) else { return Ok(None) };
            let last = all.iter().rev().find(|(_, one)| one.from == own.from);
            Ok(Some(Paid {
                bill: BillId::new(row.text("bill")?),
                item: issued.item,
                fen: row.fen("fen")?,
                days: row.int("lessons")?,
                text: own.text.clone(),
                from: own.from,
                ends_on: last.and_then(|(_, one)| one.ends_on),
                student,
            }))
        };
        rows.iter().filter_map(|row| one(row).transpose()).collect()
    }

    /// Moves what was paid for a month on to the class; what is left of it is free.
    pub async fn agreement_released(
        &mut self,
        (paid, transfers): (&[Paid], &[Transfer]),
        month: Month,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const SETTLED: &str = "INSERT INTO agreement_settled (district, place, bill, settled_at, settled_by)
             SELECT $1, $2, value ->> 'bill', $3, $4 FROM jsonb_each($5) WHERE true";
        self.transfers_posted(transfers, now).await?;
        let (by, bills) =
            (self.permit().person().to_string(), batch(paid.iter().map(|one| json!({ "bill": one.bill }))));
        self.run(SETTLED, args![self.district(), self.place(), now, by, bills]).await?;
        let fen: Fen = transfers.iter().map(|one| one.fen).sum();
        let after = json!({ "bills": paid.len(), "fen": fen });
        self.noted(("agreement.released", &month.code(), "P2.29"), after, version, now).await
    }

    /// What is bound of a child's money for the class: bills that are paid and whose month is not settled.
    pub(crate) async fn agreement_bound(&mut self, student: &StudentId) -> Result<Fen, Fault> {
        self.agreement_bound_beside(student, "").await
    }

    /// The same of every child of the place.
    pub(crate) async fn agreement_bound_all(&mut self) -> Result<BTreeMap<(StudentId, Purse), Fen>, Fault> {
        const READ: &str = "SELECT b.student, CAST(sum(b.fen) AS BIGINT) AS fen FROM bill b
             WHERE b.district = $1 AND b.place = $2 AND b.purse = 'community' AND b.state = 'paid'
               AND NOT EXISTS (SELECT 1 FROM agreement_settled s WHERE s.district = b.district AND s.place = b.place
                 AND s.bill = b.bill)
             GROUP BY b.student";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        let one = |row: &Row| Ok(((StudentId::new(row.text("student")?), Purse::Community), row.fen("fen")?));
        rows.iter().map(one).collect()
    }

    /// The same of all bills but one.
    async fn agreement_bound_beside(&mut self, student: &StudentId, bill: &str) -> Result<Fen, Fault> {
        const READ: &str = "SELECT CAST(coalesce(sum(b.fen), 0) AS BIGINT) AS fen FROM bill b
             WHERE b.district = $1 AND b.place = $2 AND b.student = $3 AND b.purse = 'community' AND b.state = 'paid'
               AND b.bill <> $4
               AND NOT EXISTS (SELECT 1 FROM agreement_settled s WHERE s.district = b.district AND s.place = b.place
                 AND s.bill = b.bill)";
        self.one(READ, args![self.district(), self.place(), student.as_str(), bill]).await?.fen("fen")
    }

    /// What of a child's free money may undo the payment of a bill: what other months are paid with stays, and once a month has gone to
    /// the class nothing is left of its own.
    pub(crate) async fn agreement_undoable(
        &mut self,
        student: &StudentId,
        (bill, free): (&str, Fen),
    ) -> Result<Fen, Fault> {
        const SETTLED: &str = "SELECT count(*) AS n FROM agreement_settled
             WHERE district = $1 AND place = $2 AND bill = $3";
        if self.one(SETTLED, args![self.district(), self.place(), bill]).await?.int("n")? > 0 {
            return Ok(Fen::ZERO);
        }
        Ok(free - self.agreement_bound_beside(student, bill).await?)
    }

    /// The months that were billed, the newest first.
    pub async fn agreement_months(&mut self) -> Result<Vec<BilledMonth>, Fault> {
        const READ: &str = "SELECT b.part, CAST(sum(CASE WHEN b.state = 'cancelled' THEN 0 ELSE 1 END) AS BIGINT) AS bills,
                 CAST(sum(CASE WHEN b.state = 'paid' THEN 1 ELSE 0 END) AS BIGINT) AS paid,
                 CAST(sum(CASE WHEN b.state = 'paid' AND b.fen > 0 AND s.bill IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS waiting
             FROM bill b
             LEFT JOIN agreement_settled s ON s.district = b.district AND s.place = b.place AND s.bill = b.bill
             WHERE b.district = $1 AND b.place = $2 AND b.purse = 'community' GROUP BY b.part ORDER BY b.part DESC";
        let mut all = Vec::new();
        for row in self.rows(READ, args![self.district(), self.place()]).await? {
            let Some(month) = Month::read(&row.text("part")?) else { continue };
            let (bills, paid) = (row.int("bills")?, row.int("paid")?);
            all.push(BilledMonth { month, bills, paid, waiting: row.int("waiting")? });
        }
        Ok(all)
    }
}

/// What a bill says of the agreement that it went out by.
fn issued(row: &Row) -> Result<Issued, Fault> {
    let grounds = grounds_read(&row.text("grounds")?)?;
    Ok(Issued {
        item: CourseId::new(row.text("course")?),
        joined_on: grounds.and_then(|one| one.joined_on),
        at: row.moment("issued_at")?,
    })
}
