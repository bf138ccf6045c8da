//! 协议收费 Which agreements a month is billed by, and what was paid for a month and has not gone to the class.

use super::held;
use crate::fault::Fault;
use crate::row::{Row, args, batch};
use crate::tx::Tx;
use rules::community::agreement::charging::{Agreed, Paid, since};
use rules::fen::Fen;
use rules::id::{BillId, CourseId, StudentId};
use rules::moment::Moment;
use rules::money::account::Transfer;
use rules::money::item;
use rules::money::month_end::Month;
use serde_json::json;
use std::collections::BTreeMap;

impl Tx {
    /// Every child whose agreement both sides signed, by the newest that they signed, and whether the month is billed: by that, or by
    /// the one of another term that it goes on from.
    pub async fn agreement_agreed(&mut self, month: Month) -> Result<Vec<Agreed>, Fault> {
        const BILLED: &str = "SELECT student, course, CAST(sum(CASE WHEN state = 'cancelled' THEN 0 ELSE 1 END) AS BIGINT) AS n,
                 CAST(sum(CASE WHEN state = 'cancelled' THEN 1 ELSE 0 END) AS BIGINT) AS times FROM bill
             WHERE district = $1 AND place = $2 AND purse = 'community' AND part = $3 GROUP BY student, course";
        let rows = self.rows(BILLED, args![self.district(), self.place(), month.code()]).await?;
        let mut billed = BTreeMap::<(StudentId, CourseId), (i64, i64)>::new();
        for row in &rows {
            let key = (StudentId::new(row.text("student")?), CourseId::new(row.text("course")?));
            billed.insert(key, (row.int("n")?, row.int("times")?));
        }
        let mut all = Vec::new();
        for (student, mut own) in self.agreement_signed_all().await? {
            let Some(mut one) = own.pop() else { continue };
            let of = |term: &str| {
                let key = (student.clone(), item::agreement(term));
                billed.get(&key).copied().unwrap_or_default()
            };
            let (n, times) = of(&one.term);
            let was_billed = own.iter().any(|before| before.from == one.from && of(&before.term).0 > 0);
            (one.is_billed, one.times) = (n > 0 || was_billed, times);
            all.push(one);
        }
        Ok(all)
    }

    /// The newest signed agreement of each child in each term, the newest last.
    async fn agreement_signed_all(&mut self) -> Result<BTreeMap<StudentId, Vec<Agreed>>, Fault> {
        const READ: &str =
            "SELECT a.agreement, a.student, a.guardian_at, a.ends_on, t.term, t.days, t.from_time,
                 t.until_time, t.content, t.fee_fen, (SELECT min(n.cleared_at) FROM agreement_text n
                     WHERE n.district = t.district AND n.place = t.place AND n.term <> t.term AND n.seq > t.seq) AS over_at
             FROM agreement a JOIN agreement_text t ON t.district = a.district AND t.place = a.place
                 AND t.text_id = a.text_id
             WHERE a.district = $1 AND a.place = $2 AND a.guardian_at IS NOT NULL ORDER BY a.seq";
        let mut all = BTreeMap::<StudentId, Vec<Agreed>>::new();
        for row in self.rows(READ, args![self.district(), self.place()]).await? {
            let (paper, signed) = (held(&row)?, row.moment("guardian_at")?.date());
            let over = row.moment_or("over_at")?.map(|at| at.date());
            let (student, of) = (paper.student, paper.agreement);
            let own = all.entry(student.clone()).or_default();
            let from = since(own.last(), signed);
            own.retain(|one| one.term != of.term);
            let (term, text, ends_on) = (of.term, of.text, of.ends_on);
            own.push(Agreed { student, term, text, from, ends_on, over, is_billed: false, times: 0 });
        }
        Ok(all)
    }

    /// What was paid for a month and is still held.
    pub async fn agreement_paid(&mut self, month: Month) -> Result<Vec<Paid>, Fault> {
        const READ: &str = "SELECT b.bill, b.student, b.course, b.fen, b.lessons FROM bill b
             WHERE b.district = $1 AND b.place = $2 AND b.purse = 'community' AND b.part = $3 AND b.state = 'paid'
               AND b.fen > 0
               AND NOT EXISTS (SELECT 1 FROM agreement_settled s WHERE s.district = b.district AND s.place = b.place
                 AND s.bill = b.bill)
             ORDER BY b.bill";
        let agreed = self.agreement_signed_all().await?;
        let rows = self.rows(READ, args![self.district(), self.place(), month.code()]).await?;
        let one = |row: &Row| {
            let (student, course) =
                (StudentId::new(row.text("student")?), CourseId::new(row.text("course")?));
            let of_term = |one: &&Agreed| item::agreement(&one.term) == course;
            let own = agreed.get(&student).and_then(|all| all.iter().find(of_term));
            let Some(own) = own else { return Ok(None) };
            Ok(Some(Paid {
                bill: BillId::new(row.text("bill")?),
                item: course,
                fen: row.fen("fen")?,
                days: row.int("lessons")?,
                text: own.text.clone(),
                from: own.from,
                ends_on: own.ends_on,
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
        const READ: &str = "SELECT CAST(coalesce(sum(b.fen), 0) AS BIGINT) AS fen FROM bill b
             WHERE b.district = $1 AND b.place = $2 AND b.student = $3 AND b.purse = 'community' AND b.state = 'paid'
               AND NOT EXISTS (SELECT 1 FROM agreement_settled s WHERE s.district = b.district AND s.place = b.place
                 AND s.bill = b.bill)";
        self.one(READ, args![self.district(), self.place(), student.as_str()]).await?.fen("fen")
    }

    /// The months that were billed, the newest first, each with how many bills wait for the end of it.
    pub async fn agreement_months(&mut self) -> Result<Vec<(Month, i64)>, Fault> {
        const READ: &str = "SELECT b.part, CAST(sum(CASE WHEN b.state = 'paid' AND b.fen > 0 AND s.bill IS NULL THEN 1 ELSE 0 END)
                 AS BIGINT) AS n FROM bill b
             LEFT JOIN agreement_settled s ON s.district = b.district AND s.place = b.place AND s.bill = b.bill
             WHERE b.district = $1 AND b.place = $2 AND b.purse = 'community' GROUP BY b.part ORDER BY b.part DESC";
        let mut all = Vec::new();
        for row in self.rows(READ, args![self.district(), self.place()]).await? {
            all.extend(Month::read(&row.text("part")?).map(|month| row.int("n").map(|n| (month, n))));
        }
        all.into_iter().collect()
    }
}
