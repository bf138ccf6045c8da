//! 支出 Spending under vouchers, what payers gave, and the sheet that everybody may read.

use super::surplus::{programme, under};
use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use jiff::civil::Date;
use rules::enrol::point;
use rules::fen::Fen;
use rules::id::{PlaceId, SpendingId};
use rules::moment::Moment;
use rules::money::account::{Account, Purse, Transfer};
use rules::money::spending::{Draft, Facts, Given, Purpose, Sheet};
use rules::money::surplus::Under;
use serde_json::{Value, json};

/// Money spent or taken in, as it was recorded.
#[derive(Clone, Debug)]
pub struct SpendingRow {
    /// When.
    pub at: Moment,
    /// Of which kind of money.
    pub purse: String,
    /// `staff`, `materials`, `food`, `provider`, `insurance`, `utilities`; `government` or `school` where a payer paid in.
    pub purpose: String,
    /// How much.
    pub fen: Fen,
    /// The voucher's number.
    pub voucher: String,
}

/// Somebody who has earned what is not spent.
#[derive(Clone, Debug)]
pub struct PayeeRow {
    /// Which kind of money.
    pub purse: Purse,
    /// A course's id, a programme's code, the kitchen.
    pub earner: String,
    /// The programme's titles; the earner itself where it has none.
    pub title: (String, String),
    /// What is left.
    pub fen: Fen,
}

/// An approved sheet of lessons given.
#[derive(Clone, Debug)]
pub struct PayLeft {
    /// Which.
    pub id: String,
    /// It holds what was given up to here.
    pub until: Date,
    /// What of it was not paid yet.
    pub left: Fen,
}

/// A course as its contract sees it.
#[derive(Clone, Debug)]
pub struct GivenCourse {
    /// The plan that it belongs to; empty of one that opened before that was written down.
    pub plan: String,
    /// Its title in Chinese.
    pub title: String,
    /// Lessons given.
    pub lessons: i64,
    /// What its provider was paid, less what was corrected.
    pub paid: Fen,
}

/// What a programme brought in and was spent on.
#[derive(Clone, Debug)]
pub struct SheetRow {
    /// The name of the payee's account.
    pub payee: String,
    /// Which kind of money.
    pub purse: Purse,
    /// The programme's titles; `None` of a summer period, whose title the page makes.
    pub title: Option<(String, String)>,
    /// Of which term or period.
    pub under: Under,
    /// The sums.
    pub sheet: Sheet,
}

impl Tx {
    /// Whether this was recorded already: the same form twice.
    pub async fn spending_known(&mut self, id: &SpendingId) -> Result<bool, Fault> {
        const READ: &str =
            "SELECT 1 AS one FROM spending WHERE district = $1 AND place = $2 AND spending = $3";
        Ok(self.row(READ, args![self.district(), self.place(), id.as_str()]).await?.is_some())
    }

    /// What the rule may know of a spending.
    pub async fn spending_facts(&mut self, draft: &Draft) -> Result<Facts, Fault> {
        const SAME: &str =
            "SELECT count(*) AS n FROM spending WHERE district = $1 AND place = $2 AND voucher = $3
               AND purpose NOT IN ('government', 'school')
               AND NOT EXISTS (SELECT 1 FROM transfer t JOIN correction c ON c.district = t.district
                   AND c.place = t.place AND c.transfer = t.transfer AND c.state = 'made'
                 WHERE t.district = spending.district AND t.place = spending.place
                   AND t.subject = spending.spending)";
        let payee = Account::Payee(draft.from.0, draft.from.1.clone());
        let earned = self.account_standing(&payee).await?.free();
        let row = self.one(SAME, args![self.district(), self.place(), draft.voucher.trim()]).await?;
        let sheets = if draft.pay.is_empty() { Vec::new() } else { self.pays_unpaid().await? };
        let sheet = sheets.into_iter().find(|one| one.id == draft.pay);
        Ok(Facts {
            earned,
            owed: Fen::ZERO,
            voucher_taken: row.int("n")? > 0,
            sheet: sheet.map(|one| one.left),
            contract: None,
        })
    }

    /// The approved sheets of lessons given, of the place and of its summer point, each with what was not paid of it yet; the latest
    /// first. A payment that was corrected is none.
    pub async fn pays_unpaid(&mut self) -> Result<Vec<PayLeft>, Fault> {
        const READ: &str = "SELECT p.pay, p.until,
                    CAST((SELECT coalesce(sum(l.fen), 0) FROM pay_line l WHERE l.district = p.district
                        AND l.place = p.place AND l.pay = p.pay) AS BIGINT)
                    - CAST((SELECT coalesce(sum(CASE WHEN t.kind = 'spending' THEN t.fen ELSE -t.fen END), 0) FROM spending s
                        JOIN transfer t ON t.district = s.district AND t.place = s.place
                             AND t.transfer IN ('spending/' || s.spending, 'correction/spending/' || s.spending)
                        WHERE s.district = $1 AND s.place = $2 AND s.pay = p.pay)
                      AS BIGINT) AS left_fen
             FROM pay p
             WHERE p.district = $1 AND p.place IN ($2, $3) AND p.second_by IS NOT NULL
               AND p.turned_down_by IS NULL
             ORDER BY p.until DESC, p.pay DESC";
        let point = point::site_id(&PlaceId::new(self.place()));
        let rows = self.rows(READ, args![self.district(), self.place(), point.as_str()]).await?;
        let one = |row: &Row| {
            Ok(PayLeft { id: row.text("pay")?, until: row.parsed("until")?, left: row.fen("left_fen")? })
        };
        rows.iter().map(one).collect()
    }

    /// What a course was given and its provider paid so far, or nothing where there is no such course: its plan, its title in Chinese,
    /// its lessons, and what was paid, less what was corrected.
    pub async fn provider_given(&mut self, course: &str) -> Result<Option<GivenCourse>, Fault> {
        const READ: &str = "SELECT coalesce(c.plan, '') AS plan, c.title_zh,
                    CAST((SELECT coalesce(sum(s.lessons), 0) FROM session s
                        JOIN grouping g ON g.district = s.district AND g.place = s.place AND g.grouping = s.grouping
                        WHERE s.district = c.district AND s.place = c.place AND g.course = c.course
                          AND s.roll_closed_at IS NOT NULL AND s.cancelled_at IS NULL) AS BIGINT) AS lessons,
                    CAST((SELECT coalesce(sum(CASE WHEN t.kind = 'spending' THEN t.fen ELSE -t.fen END), 0) FROM spending v
                        JOIN transfer t ON t.district = v.district AND t.place = v.place
                             AND t.transfer IN ('spending/' || v.spending, 'correction/spending/' || v.spending)
                        WHERE v.district = c.district AND v.place = c.place AND v.purpose = 'provider'
                          AND (t.debit = $4 OR t.credit = $4)) AS BIGINT) AS paid_fen
             FROM course c WHERE c.district = $1 AND c.place = $2 AND c.course = $3";
        let payee = Account::Payee(Purse::Course, course.to_owned()).name();
        let row = self.row(READ, args![self.district(), self.place(), course, payee]).await?;
        let one = |row: Row| {
            Ok(GivenCourse {
                plan: row.text("plan")?,
                title: row.text("title_zh")?,
                lessons: row.int("lessons")?,
                paid: row.fen("paid_fen")?,
            })
        };
        row.map(one).transpose()
    }

    /// Whether a payer's paper brought this kind of money already, and nobody undid that.
    pub async fn paper_taken(&mut self, given: &Given) -> Result<bool, Fault> {
        const SAME: &str = "SELECT count(*) AS n FROM spending
             WHERE district = $1 AND place = $2 AND voucher = $3 AND purpose = $4 AND purse = $5
               AND NOT EXISTS (SELECT 1 FROM transfer t JOIN correction c ON c.district = t.district
                   AND c.place = t.place AND c.transfer = t.transfer AND c.state = 'made'
                 WHERE t.district = spending.district AND t.place = spending.place
                   AND t.subject = spending.spending)";
        let (paper, payer, purse) = (given.paper.trim(), given.payer.code(), given.purse.code());
        let row = self.one(SAME, args![self.district(), self.place(), paper, payer, purse]).await?;
        Ok(row.int("n")? > 0)
    }

    /// Writes a spending, or what a payer gave, with its transfer.
    pub async fn spending_recorded(
        &mut self,
        transfer: &Transfer,
        (purse, purpose, voucher, pay): (Purse, &'static str, &str, &str),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO spending (district, place, spending, purse, purpose, fen, voucher, recorded_at,
                 recorded_by, pay) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let (who, id) = (self.permit().person().to_string(), transfer.subject.as_str());
        let (district, place, purse) = (self.district(), self.place(), purse.code());
        let args = args![district, place, id, purse, purpose, transfer.fen, voucher.trim(), now, who, pay];
        self.run(ADD, args).await?;
        self.transfers_posted(std::slice::from_ref(transfer), now).await?;
        let record = Record {
            act: "spending.recorded",
            subject: id,
            clause: transfer.clause,
            scheme_version: version,
            before: Value::Null,
            after: json!({
                "purse": purse, "purpose": purpose, "fen": transfer.fen, "voucher": voucher.trim(), "pay": pay,
            }),
        };
        self.record(record, now).await
    }

    /// What was recorded, the latest first.
    pub async fn spendings(&mut self, limit: i64) -> Result<Vec<SpendingRow>, Fault> {
        const READ: &str = "SELECT recorded_at, purse, purpose, fen, voucher FROM spending
             WHERE district = $1 AND place = $2 ORDER BY recorded_at DESC, spending LIMIT $3";
        let rows = self.rows(READ, args![self.district(), self.place(), limit]).await?;
        let one = |row: &Row| {
            Ok(SpendingRow {
                at: row.moment("recorded_at")?,
                purse: row.text("purse")?,
                purpose: row.text("purpose")?,
                fen: row.fen("fen")?,
                voucher: row.text("voucher")?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// Who has earned what is not spent.
    pub async fn payees(&mut self) -> Result<Vec<PayeeRow>, Fault> {
        const READ: &str = "SELECT a.account, a.balance_fen - a.pending_fen AS fen, c.title_zh, c.title_en
             FROM account a LEFT JOIN payee_plan c ON c.district = $1 AND c.place = $2 AND c.account = a.account
             WHERE a.district = $1 AND a.place = $2 AND a.kind = 'payee' AND a.balance_fen > a.pending_fen
             ORDER BY a.account";
        let mut payees = Vec::new();
        for row in self.rows(READ, args![self.district(), self.place()]).await? {
            let name = row.text("account")?;
            let Some(Account::Payee(purse, earner)) = Account::from_name(&name) else { continue };
            let title = |column| row.text_or(column).map(|title| title.unwrap_or_else(|| earner.clone()));
            payees.push(PayeeRow {
                purse,
                title: (title("title_zh")?, title("title_en")?),
                earner: earner.clone(),
                fen: row.fen("fen")?,
            });
        }
        Ok(payees)
    }

    /// What each payee brought in and was spent on from a moment on, by the ledger's own transfers; without names of people. A payee
    /// is of one term or period, so that from its beginning on these are its sums, whenever they moved.
    pub async fn spending_sheets(&mut self, from: Moment) -> Result<Vec<SheetRow>, Fault> {
        const READ: &str = "SELECT a.account, i.title_zh, i.title_en, coalesce(i.plan, '') AS plan,
                    CASE WHEN o.kind = 'payer' THEN o.account ELSE o.kind END AS other,
                    coalesce(s.purpose, '') AS purpose, CAST(sum(m.fen) AS BIGINT) AS fen
             FROM account a
             JOIN (
                 SELECT t.credit AS account, t.debit AS other, t.subject, t.fen AS fen FROM transfer t
                   WHERE t.district = $1 AND t.place = $2 AND t.at >= $3 AND t.step IN ('posted', 'post')
                 UNION ALL
                 SELECT t.debit AS account, t.credit AS other, t.subject, -t.fen AS fen FROM transfer t
                   WHERE t.district = $1 AND t.place = $2 AND t.at >= $3 AND t.step IN ('posted', 'post')) m
                 ON m.account = a.account
             JOIN account o ON o.district = $1 AND o.place = $2 AND o.account = m.other
             LEFT JOIN spending s ON s.district = $1 AND s.place = $2 AND s.spending = m.subject AND o.kind = 'clearing'
             LEFT JOIN payee_plan i ON i.district = $1 AND i.place = $2 AND i.account = a.account
             WHERE a.district = $1 AND a.place = $2 AND a.kind = 'payee'
             GROUP BY a.account, i.title_zh, i.title_en, coalesce(i.plan, ''),
                      CASE WHEN o.kind = 'payer' THEN o.account ELSE o.kind END, coalesce(s.purpose, '')
             ORDER BY a.account";
        let mut sheets: Vec<SheetRow> = Vec::new();
        for row in self.rows(READ, args![self.district(), self.place(), from]).await? {
            let payee = row.text("account")?;
            if sheets.last().is_none_or(|last| last.payee != payee) {
                sheets.push(sheet_row(&row, payee)?);
            }
            let Some(SheetRow { sheet, .. }) = sheets.last_mut() else { continue };
            let (fen, other) = (row.fen("fen")?, row.text("other")?);
            match (other.as_str(), Purpose::from_code(&row.text("purpose")?)) {
                ("custody", _) => sheet.family = sheet.family + fen,
                (payer, _) if payer.ends_with("/government") => sheet.government = sheet.government + fen,
                (payer, _) if payer.starts_with("payer/") => sheet.school = sheet.school + fen,
                ("payee", _) => sheet.carried = sheet.carried + fen,
                (_, Some(purpose)) => {
                    let at = Purpose::ALL.iter().position(|one| *one == purpose).unwrap_or_default();
                    sheet.spent[at] = sheet.spent[at] - fen;
                }
                (_, None) => {}
            }
        }
        Ok(sheets)
    }
}

/// The columns `title_zh, title_en, plan` beside a payee's account; no title of a summer period.
fn sheet_row(row: &Row, payee: String) -> Result<SheetRow, Fault> {
    let Some(Account::Payee(purse, _)) = Account::from_name(&payee) else {
        return Err(Fault::Corrupt { what: "account", why: payee });
    };
    let (title, under) = (programme(row)?, under(&payee, &row.text("plan")?)?);
    Ok(SheetRow { payee, purse, title, under, sheet: Sheet::default() })
}
