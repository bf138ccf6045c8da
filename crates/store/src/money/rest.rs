//! 余额去向 What guardians chose for the end of the term, what was carried over, and which bills that paid.

mod list;

pub use list::RestRow;

use crate::fault::Fault;
use crate::journal::Record;
use crate::row::args;
use crate::tx::Tx;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{BillId, StudentId};
use rules::moment::Moment;
use rules::money::account::{Account, Kind, Purse, Transfer};
use rules::money::bill::Bill;
use rules::money::refund;
use rules::money::rest::{self, Choice, Facts, Settled};
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Tx {
    /// One kind of a child's money as the end of the term sees it.
    pub async fn rest_facts(
        &mut self,
        student: &StudentId,
        purse: Purse,
        today: Date,
    ) -> Result<Facts, Fault> {
        const CHOICE: &str = "SELECT choice FROM rest
             WHERE district = $1 AND place = $2 AND student = $3 AND purse = $4";
        const REFUNDS: &str = "SELECT count(*) AS n FROM refund
             WHERE district = $1 AND place = $2 AND student = $3 AND purse = $4";
        const MOVES: &str = "SELECT count(*) AS n FROM transfer
             WHERE district = $1 AND place = $2 AND student = $3 AND kind = $4";
        const STAYS: &str =
            "SELECT CASE WHEN on_roll_until IS NULL OR on_roll_until > $4 THEN 1 ELSE 0 END AS stays
             FROM student WHERE district = $1 AND place = $2 AND student = $3";
        let child = self.student(student).await?.id;
        let here = |last: &str| args![self.district(), self.place(), child.as_str(), last];
        let (choice, refunds, stays) = (here(purse.code()), here(purse.code()), here(&today.to_string()));
        let moves = here(Kind::Carry.code());
        let choice = self.row(CHOICE, choice).await?;
        let choice = choice.map(|row| row.text("choice")).transpose()?;
        let refund = self.refund_facts(&child, purse).await?;
        let carried = Account::Carried(child.clone(), purse);
        Ok(Facts {
            purse,
            free: refund::free(&refund),
            carried: self.account_standing(&carried).await?.balance,
            has_chosen: choice.is_some(),
            choice: choice.and_then(|code| Choice::from_code(&code)).unwrap_or_default(),
            stays: self.one(STAYS, stays).await?.flag("stays")?,
            refunds: self.one(REFUNDS, refunds).await?.int("n")?,
            moves: self.one(MOVES, moves).await?.int("n")?,
            student: child,
        })
    }

    /// Writes what a guardian chose; money that comes back from the next term moves at once.
    pub async fn rest_chosen(
        &mut self,
        facts: &Facts,
        choice: Choice,
        back: Option<Transfer>,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        const PUT: &str = "INSERT INTO rest (district, place, student, purse, choice, chosen_at, chosen_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (district, place, student, purse)
             DO UPDATE SET choice = excluded.choice, chosen_at = excluded.chosen_at, chosen_by = excluded.chosen_by";
        let (who, student) = (self.permit().person().to_string(), facts.student.as_str());
        let args = args![self.district(), self.place(), student, facts.purse.code(), choice.code(), now, who];
        self.run(PUT, args).await?;
        self.transfers_posted(back.as_slice(), now).await?;
        let fen: Fen = back.iter().map(|one| one.fen).sum();
        let chosen = facts.has_chosen.then(|| facts.choice.code());
        let before = json!({ "choice": chosen, "carried": facts.carried });
        let after = json!({ "choice": choice.code(), "back": fen });
        self.rest_record(("rest.chosen", student), before, after, (version, now)).await
    }

    /// Writes what the end of the term did with one kind of a child's money.
    pub async fn rest_settled(
        &mut self,
        facts: &Facts,
        settled: &Settled,
        (version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        self.transfers_posted(settled.carry.as_slice(), now).await?;
        if let Some(asked) = &settled.refund {
            self.refund_asked(asked, version, now).await?;
        }
        let before = json!({ "purse": facts.purse.code(), "free": facts.free, "carried": facts.carried });
        let after = json!({
            "carry": settled.carry.as_ref().map(|one| &one.id),
            "refund": settled.refund.as_ref().map(|asked| asked.fen),
        });
        self.rest_record(("rest.settled", facts.student.as_str()), before, after, (version, now)).await
    }

    /// Lets carried money pay bills of its kind that have just gone out, as far as it goes.
    pub async fn bills_carried(&mut self, bills: &[Bill], version: i64, now: Moment) -> Result<(), Fault> {
        const READ: &str =
            "SELECT student, purse, balance_fen FROM account WHERE district = $1 AND place = $2
             AND kind = 'carried' AND balance_fen > 0 ORDER BY student, purse";
        const PUT: &str = "UPDATE bill SET carried_fen = carried_fen + $4,
                 state = CASE WHEN fen <= carried_fen + $4 THEN 'paid' ELSE state END
             WHERE district = $1 AND place = $2 AND bill = $3 AND state = 'due'";
        let mut carried = BTreeMap::new();
        for row in self.rows(READ, args![self.district(), self.place()]).await? {
            carried.insert(list::key(&row)?, row.fen("balance_fen")?);
        }
        let mut transfers = Vec::new();
        for ((student, purse), fen) in carried {
            let own = bills.iter().filter(|bill| (&bill.student, bill.purse) == (&student, purse));
            let own: Vec<(BillId, Fen)> = own.map(|bill| (bill.id.clone(), bill.fen)).collect();
            for (bill, transfer) in rest::pay((&student, purse), fen, &own) {
                let args = args![self.district(), self.place(), bill.as_str(), transfer.fen];
                self.run(PUT, args).await?;
                transfers.push(transfer);
            }
        }
        if transfers.is_empty() {
            return Ok(());
        }
        self.transfers_posted(&transfers, now).await?;
        for bill in bills {
            self.tally_given(&bill.id, now).await?;
        }
        let fen: Fen = transfers.iter().map(|one| one.fen).sum();
        let after = json!({ "bills": transfers.len(), "fen": fen });
        self.rest_record(("rest.paid", "bills"), Value::Null, after, (version, now)).await
    }

    async fn rest_record(
        &mut self,
        (act, subject): (&'static str, &str),
        before: Value,
        after: Value,
        (scheme_version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        self.record(Record { act, subject, clause: "P0.1", scheme_version, before, after }, now).await
    }
}
