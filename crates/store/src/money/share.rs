//! 分担 What government and school bore of each programme, and what they gave for it (P1.12).

use super::surplus::{programme, under};
use crate::fault::Fault;
use crate::journal::Record;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::fen::Fen;
use rules::moment::Moment;
use rules::money::account::{Account, Payer, Purse};
use rules::money::surplus::Under;
use serde_json::{Value, json};

/// What a payer bore of one programme, or gave for a kind of money.
#[derive(Clone, Debug)]
pub struct ShareRow {
    /// Who.
    pub payer: Payer,
    /// Which kind of money.
    pub purse: Purse,
    /// The programme's titles; `None` of a summer period, and of what was given.
    pub title: Option<(String, String)>,
    /// Of which term or period the programme is; `None` of what was given.
    pub under: Option<Under>,
    /// Borne, less what came back.
    pub bore: Fen,
    /// Given, less what was corrected.
    pub gave: Fen,
}

impl Tx {
    /// What each payer bore, programme by programme, and what it gave, since ever: a payer's account is never closed.
    pub async fn shares(&mut self) -> Result<Vec<ShareRow>, Fault> {
        const READ: &str = "SELECT m.payer, CASE WHEN o.kind = 'payee' THEN o.account ELSE '' END AS payee, i.title_zh, i.title_en,
                    coalesce(i.plan, '') AS plan, CAST(sum(CASE WHEN o.kind = 'clearing' THEN 0 ELSE m.fen END) AS BIGINT) AS bore,
                    CAST(sum(CASE WHEN o.kind = 'clearing' THEN -m.fen ELSE 0 END) AS BIGINT) AS gave
             FROM (
                 SELECT t.debit AS payer, t.credit AS other, t.fen AS fen FROM transfer t
                   WHERE t.district = $1 AND t.place = $2 AND t.step IN ('posted', 'post') AND substr(t.debit, 1, 6) = 'payer/'
                 UNION ALL
                 SELECT t.credit AS payer, t.debit AS other, -t.fen AS fen FROM transfer t
                   WHERE t.district = $1 AND t.place = $2 AND t.step IN ('posted', 'post') AND substr(t.credit, 1, 6) = 'payer/') m
             JOIN account o ON o.district = $1 AND o.place = $2 AND o.account = m.other
             LEFT JOIN payee_plan i ON i.district = $1 AND i.place = $2 AND i.account = m.other
             GROUP BY m.payer, CASE WHEN o.kind = 'payee' THEN o.account ELSE '' END, i.title_zh, i.title_en, coalesce(i.plan, '')
             ORDER BY payer, payee";
        let rows = self.rows(READ, args![self.district(), self.place()]).await?;
        rows.iter().map(share).collect()
    }

    /// Journals that the list of what payers owe left the house.
    pub async fn shares_exported(&mut self, rows: usize, now: Moment) -> Result<(), Fault> {
        let record = Record {
            act: "share.exported",
            subject: "shares",
            clause: "P1.12",
            scheme_version: 0,
            before: Value::Null,
            after: json!({ "rows": rows }),
        };
        self.record(record, now).await
    }
}

fn share(row: &Row) -> Result<ShareRow, Fault> {
    let name = row.text("payer")?;
    let Some(Account::Payer(payer, purse)) = Account::from_name(&name) else {
        return Err(Fault::Corrupt { what: "payer", why: name });
    };
    let title = programme(row)?;
    let payee = row.text("payee")?;
    let under = if payee.is_empty() { None } else { Some(under(&payee, &row.text("plan")?)?) };
    Ok(ShareRow { payer, purse, title, under, bore: row.fen("bore")?, gave: row.fen("gave")? })
}
