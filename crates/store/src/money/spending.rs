//! 支出 Spending under vouchers, what payers gave, and the sheet that everybody may read.

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::fen::Fen;
use rules::id::SpendingId;
use rules::moment::Moment;
use rules::money::account::{Account, Purse, Transfer};
use rules::money::spending::{Draft, Facts, Given, Purpose, Sheet};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Money spent or taken in, as it was recorded.
#[derive(Clone, Debug)]
pub struct SpendingRow {
    /// When.
    pub at: Moment,
    /// `care`, `course` or `meals`.
    pub purse: String,
    /// `staff`, `materials`, `food`; `government` or `school` where a payer paid in.
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
    /// The course's titles; the earner itself where it is none.
    pub title: (String, String),
    /// What is left.
    pub fen: Fen,
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
               AND purpose IN ('staff', 'materials', 'food')
               AND NOT EXISTS (SELECT 1 FROM transfer t JOIN correction c ON c.district = t.district
                   AND c.place = t.place AND c.transfer = t.transfer AND c.state = 'made'
                 WHERE t.district = spending.district AND t.place = spending.place
                   AND t.subject = spending.spending)";
        let payee = Account::Payee(draft.from.0, draft.from.1.clone());
        let earned = self.account_standing(&payee).await?.free();
        let row = self.one(SAME, args![self.district(), self.place(), draft.voucher.trim()]).await?;
        Ok(Facts { earned, voucher_taken: row.int("n")? > 0 })
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
        (purse, purpose, voucher): (Purse, &'static str, &str),
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO spending (district, place, spending, purse, purpose, fen, voucher, recorded_at,
                 recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let (who, id) = (self.permit().person().to_string(), transfer.subject.as_str());
        let (district, place, purse) = (self.district(), self.place(), purse.code());
        let args = args![district, place, id, purse, purpose, transfer.fen, voucher.trim(), now, who];
        self.run(ADD, args).await?;
        self.transfers_posted(std::slice::from_ref(transfer), now).await?;
        let record = Record {
            act: "spending.recorded",
            subject: id,
            clause: transfer.clause,
            scheme_version: version,
            before: Value::Null,
            after: json!({ "purse": purse, "purpose": purpose, "fen": transfer.fen, "voucher": voucher.trim() }),
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
             FROM account a LEFT JOIN item c ON c.district = $1 AND c.place = $2
                  AND a.account = 'payee/' || c.purse || '/' || c.item
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

    /// What each kind of money brought in and was spent on so far, by the ledger's own transfers; without names.
    pub async fn spending_sheets(&mut self) -> Result<BTreeMap<Purse, Sheet>, Fault> {
        const READ: &str = "SELECT p.purse, o.kind, o.account,
                    coalesce(s.purpose, '') AS purpose,
                    CAST(sum(CASE WHEN t.credit = p.account THEN t.fen ELSE -t.fen END) AS BIGINT) AS fen
             FROM account p
             JOIN transfer t ON t.district = p.district AND t.place = p.place AND t.step IN ('posted', 'post')
                  AND (t.credit = p.account OR t.debit = p.account)
             JOIN account o ON o.district = t.district AND o.place = t.place AND o.account <> p.account
                  AND (o.account = t.debit OR o.account = t.credit)
             LEFT JOIN spending s ON s.district = t.district AND s.place = t.place AND s.spending = t.subject
             WHERE p.district = $1 AND p.place = $2 AND p.kind = 'payee'
             GROUP BY p.purse, o.kind, o.account, s.purpose";
        let mut sheets = BTreeMap::<Purse, Sheet>::new();
        for row in self.rows(READ, args![self.district(), self.place()]).await? {
            let (purse, fen) = (row.text("purse")?, row.fen("fen")?);
            let purse = Purse::from_code(&purse).ok_or(Fault::Corrupt { what: "purse", why: purse })?;
            let sheet = sheets.entry(purse).or_default();
            let purpose = Purpose::from_code(&row.text("purpose")?);
            match (row.text("kind")?.as_str(), row.text("account")?.ends_with("/government"), purpose) {
                ("custody", ..) => sheet.family = sheet.family + fen,
                ("payer", true, _) => sheet.government = sheet.government + fen,
                ("payer", false, _) => sheet.school = sheet.school + fen,
                (_, _, Some(purpose)) => {
                    let at = Purpose::ALL.iter().position(|one| *one == purpose).unwrap_or_default();
                    sheet.spent[at] = sheet.spent[at] - fen;
                }
                _ => {}
            }
        }
        Ok(sheets)
    }
}
