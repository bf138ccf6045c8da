//! 更正 Proposed, approved and turned down corrections, with the transfers that people may say are wrong.

use crate::fault::Fault;
use crate::journal::Record;
use crate::outbox::Tell;
use crate::row::{Row, args};
use crate::tx::Tx;
use rules::fen::Fen;
use rules::id::{BillId, CorrectionId, PersonId, RefundId, SessionId, TransferId};
use rules::moment::Moment;
use rules::money::account::{Account, Kind, Purse, Transfer};
use rules::money::collection;
use rules::money::correction::{Facts, Proposed, State, brought_back, giver};
use rules::money::item;
use rules::money::refund;
use rules::money::release::payee;
use rules::money::tally;
use serde_json::{Value, json};

/// A transfer that may be corrected, with what is said of it.
#[derive(Clone, Debug)]
pub struct CorrectionRow {
    /// Which transfer.
    pub transfer: TransferId,
    /// When it moved.
    pub at: Moment,
    /// How much.
    pub fen: Fen,
    /// Why it moved.
    pub kind: String,
    /// The child's name and home class; empty where it is nobody's.
    pub child: (String, String),
    /// The receipt's number.
    pub receipt: String,
    /// The correction of it, if any.
    pub correction: Option<CorrectionId>,
    /// `proposed`, `made` or `turned-down`.
    pub state: String,
    /// Why it is said to be wrong.
    pub reason: String,
    /// Who said so.
    pub proposed_by: String,
    /// The answer's reason.
    pub answer: String,
    /// Who answered.
    pub answered_by: String,
}

impl Tx {
    /// What the rule may know of a transfer that is said to be wrong: about its one correction that is answered, or
    /// about any that stands.
    pub async fn correction_facts(
        &mut self,
        transfer: &TransferId,
        answered: Option<&CorrectionId>,
    ) -> Result<Facts, Fault> {
        const STATE: &str = "SELECT state, proposed_by FROM correction
             WHERE district = $1 AND place = $2 AND transfer = $3
               AND ($4 = correction OR ($4 = '' AND state <> 'turned-down'))";
        let found = self.transfer(transfer).await?;
        let free = match &found {
            Some(wrong) => self.free_of(wrong).await?,
            None => Fen::ZERO,
        };
        let answered = answered.map_or("", CorrectionId::as_str);
        let row = self.row(STATE, args![self.district(), self.place(), transfer.as_str(), answered]).await?;
        let state = row.map(|row| state(&row)).transpose()?;
        Ok(Facts { transfer: found, state, free, me: self.permit().person().clone() })
    }

    /// The transfer that a correction is about, and whether it still waits.
    pub async fn correction_of(&mut self, id: &CorrectionId) -> Result<Option<TransferId>, Fault> {
        const READ: &str =
            "SELECT transfer FROM correction WHERE district = $1 AND place = $2 AND correction = $3";
        let row = self.row(READ, args![self.district(), self.place(), id.as_str()]).await?;
        row.map(|row| row.text("transfer").map(TransferId::new)).transpose()
    }

    /// Writes a proposal; makes the correction where nobody else need approve it.
    pub async fn correction_proposed(
        &mut self,
        event: &Proposed,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const ADD: &str =
            "INSERT INTO correction (district, place, correction, transfer, reason, proposed_at,
                 proposed_by, state) VALUES ($1, $2, $3, $4, $5, $6, $7, 'proposed')";
        let (id, transfer) = (event.id.as_str(), event.transfer.as_str());
        let who = self.permit().person().to_string();
        self.run(ADD, args![self.district(), self.place(), id, transfer, &event.reason, now, who]).await?;
        let after = json!({ "transfer": transfer, "reason": event.reason });
        self.correction_record("correction.proposed", &event.id, after, (version, now)).await?;
        match &event.made {
            Some(counter) => self.correction_made(&event.id, counter, version, now).await,
            None => Ok(()),
        }
    }

    /// Posts the counter-transfer; a bill whose payment was wrong is due again, unless the child has left its course, and a
    /// course gives back what it earned by it. What a recount had sent back of a bill for counted lessons is due no more. A refund that its
    /// family brought back is in its account again.
    pub async fn correction_made(
        &mut self,
        id: &CorrectionId,
        counter: &Transfer,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        const DUE: &str = "UPDATE bill SET state = CASE WHEN EXISTS (SELECT 1 FROM leaving l
                 WHERE l.district = $1 AND l.place = $2 AND l.bill = $3) THEN 'cancelled' ELSE 'due' END
             WHERE district = $1 AND place = $2 AND bill = $3 AND state = 'paid'
               AND EXISTS (SELECT 1 FROM transfer t JOIN correction c ON c.district = t.district
                   AND c.place = t.place AND c.transfer = t.transfer
                   WHERE t.district = $1 AND t.place = $2 AND c.correction = $4 AND t.kind = $5)";
        let counted = self.tally_paid(&BillId::new(&counter.subject)).await?;
        let back = counted.as_ref().and_then(tally::taken_back);
        self.transfers_posted(back.as_slice(), now).await?;
        self.transfers_posted(std::slice::from_ref(counter), now).await?;
        let payment = Kind::Payment.code();
        let args = args![self.district(), self.place(), &counter.subject, id.as_str(), payment];
        self.run(DUE, args).await?;
        if let Some(paid) = &counted {
            self.bill_sent_back(paid, now).await?;
        }
        let into = brought_back(counter);
        if into.is_some() {
            self.transfers_posted(into.as_slice(), now).await?;
            self.refund_brought_back(&RefundId::new(&counter.subject), now).await?;
        }
        self.answer(id, ("made", ""), now).await?;
        let after = json!({ "transfer": counter.id, "fen": counter.fen });
        self.correction_record("correction.made", id, after, (version, now)).await?;
        let Some(student) = into.and_then(|one| one.student) else { return Ok(()) };
        let child = self.student(&student).await?;
        let words = json!({ "child": child.name, "fen": counter.fen });
        let recipient = format!("household:{}", child.household);
        self.tell(&[Tell { recipient, kind: "refund-brought-back", words }], now).await
    }

    /// All of a refund that its family has, by this payout and not by a later one; nothing where it bounced or was brought back.
    async fn payout_standing(&mut self, paid: &Transfer) -> Result<Fen, Fault> {
        let stands = self.refund_stands(&RefundId::new(&paid.subject)).await?;
        let stands = stands.filter(|one| one.state == collection::State::Paid);
        let is_this = stands.is_some_and(|one| refund::payout_id(&one.asked) == paid.id);
        Ok(if is_this { paid.fen } else { Fen::ZERO })
    }

    /// What the account that must give a transfer back may give; of a payment for counted lessons with what the course can give
    /// back of it, and without what carried money has paid of other bills. A summer that is paid beside it keeps its money.
    async fn free_of(&mut self, wrong: &Transfer) -> Result<Fen, Fault> {
        const BOUND: &str = "SELECT CAST(coalesce(sum(carried_fen), 0) AS BIGINT) AS fen FROM bill
             WHERE district = $1 AND place = $2 AND student = $3 AND purse = $4 AND state = 'due'";
        if wrong.kind == Kind::Payout {
            return self.payout_standing(wrong).await;
        }
        let mut free = self.account_standing(giver(wrong)).await?.free();
        if wrong.kind != Kind::Payment {
            return Ok(free);
        }
        if let Account::Custody(student, Purse::Community) = giver(wrong) {
            return self.agreement_undoable(student, (&wrong.subject, free)).await;
        }
        if let Account::Custody(student, purse) = giver(wrong) {
            free = free - self.charge_bound_beside(student, *purse, &wrong.subject).await?;
        }
        let Some(paid) = self.tally_paid(&BillId::new(&wrong.subject)).await? else { return Ok(free) };
        let earned = self.account_standing(&payee(&paid.course)).await?.free();
        let purse = item::purse(&paid.course).code();
        let args = args![self.district(), self.place(), paid.student.as_str(), purse];
        let bound = self.one(BOUND, args).await?.fen("fen")?;
        Ok(tally::undoable(&paid, free - bound, earned))
    }

    /// Turns a proposal down.
    pub async fn correction_turned_down(
        &mut self,
        id: &CorrectionId,
        reason: &str,
        version: i64,
        now: Moment,
    ) -> Result<(), Fault> {
        self.answer(id, ("turned-down", reason), now).await?;
        let after = json!({ "reason": reason });
        self.correction_record("correction.turned-down", id, after, (version, now)).await
    }

    async fn answer(
        &mut self,
        id: &CorrectionId,
        (state, reason): (&str, &str),
        now: Moment,
    ) -> Result<(), Fault> {
        const PUT: &str = "UPDATE correction SET state = $4, answered_at = $5, answered_by = $6, answer = $7
             WHERE district = $1 AND place = $2 AND correction = $3 AND state = 'proposed'";
        let who = self.permit().person().to_string();
        self.run(PUT, args![self.district(), self.place(), id.as_str(), state, now, who, reason]).await?;
        Ok(())
    }

    async fn correction_record(
        &mut self,
        act: &'static str,
        id: &CorrectionId,
        after: Value,
        (scheme_version, now): (i64, Moment),
    ) -> Result<(), Fault> {
        let subject = id.as_str();
        let record = Record { act, subject, clause: "P0.1", scheme_version, before: Value::Null, after };
        self.record(record, now).await
    }

    /// The closed lessons that a bill paid for when their rolls were closed, the latest first. What was charged afterwards has none.
    pub async fn lessons_paid(&mut self, bill: &BillId) -> Result<Vec<SessionId>, Fault> {
        const READ: &str = "SELECT e.session FROM bill b
             JOIN item_session e ON e.district = $1 AND e.place = $2 AND e.item = b.course
             WHERE b.district = $1 AND b.place = $2 AND b.bill = $3 AND b.tally = '' AND b.state = 'paid'
               AND b.part IN ('', substr(e.date, 1, 7)) AND e.roll_closed_at IS NOT NULL
             ORDER BY e.from_at DESC, e.session";
        let rows = self.rows(READ, args![self.district(), self.place(), bill.as_str()]).await?;
        rows.iter().map(|row| row.text("session").map(SessionId::new)).collect()
    }

    /// The latest transfers that people type, refunds that families have among them, those with an open proposal first; of all, or those whose child, receipt or amount is
    /// `sought`. An open proposal is always among them.
    pub async fn correctables(
        &mut self,
        (sought, fen): (&str, Option<Fen>),
        limit: i64,
    ) -> Result<Vec<CorrectionRow>, Fault> {
        const READ: &str = "SELECT t.transfer, t.at, t.fen, t.kind, c.correction, coalesce(s.name, '') AS name,
                    coalesce(s.home_class, '') AS home_class, coalesce(p.receipt, v.voucher, '') AS receipt,
                    coalesce(c.state, '') AS state, coalesce(c.reason, '') AS reason,
                    coalesce(f.name, c.proposed_by, '') AS proposed_by, coalesce(c.answer, '') AS answer,
                    coalesce(g.name, c.answered_by, '') AS answered_by
             FROM transfer t
             LEFT JOIN student s ON s.district = t.district AND s.place = t.place AND s.student = t.student
             LEFT JOIN payment p ON p.district = t.district AND p.place = t.place
                  AND 'payment/' || p.payment = t.transfer
             LEFT JOIN spending v ON v.district = t.district AND v.place = t.place AND v.spending = t.subject
                  AND t.kind IN ('grant', 'spending')
             LEFT JOIN correction c ON c.district = t.district AND c.place = t.place AND c.transfer = t.transfer
             LEFT JOIN staff f ON f.district = c.district AND f.staff = c.proposed_by
             LEFT JOIN staff g ON g.district = c.district AND g.staff = c.answered_by
             WHERE t.district = $1 AND t.place = $2 AND t.step IN ('posted', 'post')
               AND (t.kind IN ('payment', 'grant', 'spending') OR t.kind = 'payout' AND (c.correction IS NOT NULL
                 OR EXISTS (SELECT 1 FROM refund r WHERE r.district = t.district AND r.place = t.place
                   AND r.refund = t.subject AND r.paid_at IS NOT NULL AND r.withdrawn_at IS NULL
                   AND t.transfer = 'refund/' || r.refund || CASE r.times WHEN 0 THEN ''
                     ELSE '/again-' || CAST(r.times AS TEXT) END || '/payout')))
               AND ($4 = '' OR c.state = 'proposed' OR t.fen = $5 OR lower(s.name) LIKE $4 ESCAPE '!'
                 OR lower(s.sort_key) LIKE $4 ESCAPE '!' OR lower(p.receipt) LIKE $4 ESCAPE '!'
                 OR lower(v.voucher) LIKE $4 ESCAPE '!')
             ORDER BY CASE WHEN c.state = 'proposed' THEN 0 ELSE 1 END, t.seq DESC, c.proposed_at DESC LIMIT $3";
        let args = args![self.district(), self.place(), limit, like(sought), fen.map(|fen| fen.0)];
        self.rows(READ, args).await?.iter().map(line).collect()
    }
}

/// What a name or a receipt looks like in small letters that holds these characters, none of them a sign of the pattern's own.
pub(super) fn like(sought: &str) -> String {
    if sought.is_empty() {
        return String::new();
    }
    let plain = sought.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{plain}%")
}

fn state(row: &Row) -> Result<State, Fault> {
    Ok(match row.text("state")?.as_str() {
        "proposed" => State::Proposed { by: PersonId::new(row.text("proposed_by")?) },
        "made" => State::Made,
        _ => State::TurnedDown,
    })
}

fn line(row: &Row) -> Result<CorrectionRow, Fault> {
    Ok(CorrectionRow {
        transfer: TransferId::new(row.text("transfer")?),
        at: row.moment("at")?,
        fen: row.fen("fen")?,
        kind: row.text("kind")?,
        child: (row.text("name")?, row.text("home_class")?),
        receipt: row.text("receipt")?,
        correction: row.text_or("correction")?.map(CorrectionId::new),
        state: row.text("state")?,
        reason: row.text("reason")?,
        proposed_by: row.text("proposed_by")?,
        answer: row.text("answer")?,
        answered_by: row.text("answered_by")?,
    })
}
