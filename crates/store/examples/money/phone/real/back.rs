//! 原路退回 Money that goes back through a channel, through the store.

use super::super::super::op::Outcome;
use super::super::super::play::Failed;
use super::super::op::{Back, Heard, Try, code_of, next_number, numbered};
use super::{Came, Real};
use rules::fen::Fen;
use rules::id::RefundId;
use rules::money::collection;
use rules::money::refund::{self, Asked, By};
use rules::money::tender::Return;
use rules::money::tender::back::{self, Claim, Ended, Said as Word, Stage};
use rules::people::act::Act;
use rules::refusal::Refuses;
use store::money::RefundRow;
use store::{Fault, Tx};

impl Real {
    /// Written first, so that whatever happens on the way it is asked for again under the same number, or under the next one where that
    /// is used up.
    pub(super) async fn send_back(&mut self, what: &Back) -> Came {
        let place = self.school.place.clone();
        let mut tx = self.school.begin(Act::TenderReturn, 0).await?;
        let last = tx.tender_return_tries(&what.number(&place)).await?.pop();
        if last.is_some_and(|one| one.stage != Stage::Failed) {
            return Ok(("already", None));
        }
        let sent = match what {
            Back::Refund(id) => self.of_refund(&mut tx, id).await?,
            Back::Odd(order) => match tx.tender(&order.tender(&place)).await {
                Err(Fault::NotFound) => Err("none"),
                row => {
                    let row = row?;
                    back::undo(&row.tender, row.left()).map(|one| vec![one]).map_err(|why| why.code())
                }
            },
            Back::Extra(order, no) => match tx.tender(&order.tender(&place)).await {
                Err(Fault::NotFound) => Err("none"),
                row => {
                    let (tender, extras) = (row?.tender, tx.tender_extras().await?);
                    let extra = extras.iter().find(|one| one.tender == tender.id && one.channel_no == *no);
                    let extra = extra.map(|one| (one.channel_no.as_str(), one.fen));
                    back::undo_extra(&tender, extra).map(|one| vec![one]).map_err(|why| why.code())
                }
            },
        };
        let mut all = match sent {
            Err(refused) => return Ok((refused, None)),
            Ok(all) => all,
        };
        let mut came = Vec::new();
        for one in &mut all {
            let (id, of) = number(&mut tx, one).await?;
            one.id = id;
            tx.tender_return_sent(one, 1, self.school.at()).await?;
            came.push(of);
        }
        self.sent = all.into_iter().map(|one| one.id).collect();
        Ok((numbered(&came), Some(tx)))
    }

    /// The returns of a refund: one, or one for each part into which it goes.
    async fn of_refund(&self, tx: &mut Tx, id: &str) -> Result<Result<Vec<Return>, Outcome>, Failed> {
        let Some(row) = due(tx, id).await? else { return Ok(Err(refund::Refusal::NotAsked.code())) };
        let (is_held, free) = tx.refund_standing(&row.asked).await?;
        let way = refund::payable(row.under, By::Channel);
        let pays = way.and_then(|()| refund::pay(&row.asked, is_held, free));
        if let Err(refused) = pays {
            return Ok(Err(refused.code()));
        }
        let parts = match back::parts(row.asked.fen, &tx.tender_left(&row.asked.student).await?) {
            Err(refused) => return Ok(Err(refused.code())),
            Ok(parts) => parts,
        };
        let mut refunds = vec![row.asked.clone()];
        if parts.len() > 1 {
            let sums: Vec<Fen> = parts.iter().map(|(_, fen)| *fen).collect();
            let (split, transfers) = refund::split(&row.asked, &sums);
            tx.refund_split((&split, &transfers), 1, self.school.at()).await?;
            refunds = split;
        }
        let one = |(asked, part): (&Asked, _)| {
            let id = asked.id.as_str();
            back::give_back(&code_of(&self.school.place, id), id, part)
        };
        Ok(Ok(refunds.iter().zip(parts).map(one).collect()))
    }

    /// Written once; a refund that it pays leaves the ledger in the same transaction.
    pub(super) async fn ended(&self, number: &str, heard: Heard) -> Came {
        let (word, at) = (heard.word(), (1, self.school.at()));
        let mut tx = self.school.store.act(&self.clock()?).await?;
        let Some(stands) = tx.tender_return(number).await? else { return Ok(("none", None)) };
        let asked = match stands.back.refund.as_ref() {
            Some(id) => tx.refund_stands(&RefundId::new(id)).await?,
            None => None,
        };
        let is_gone = stands.back.refund.is_none() && tx.tender_return_gone(&stands.back).await?;
        let claim = match (&stands.back.refund, asked.as_ref().map(|one| one.state)) {
            (None, _) if is_gone => Claim::Gone,
            (None, _) => Claim::None,
            (Some(_), Some(collection::State::Due | collection::State::Returning)) => Claim::Due,
            (Some(_), Some(collection::State::Paid | collection::State::Cancelled) | None) => Claim::Gone,
        };
        let (stage, is_twice, pays) = match back::end(stands.stage, heard.outcome(), claim) {
            Ended::Already => return Ok(("already", None)),
            Ended::Waits if stands.word == word => return Ok(("waits", None)),
            Ended::Waits => {
                tx.tender_return_told(&stands, word, 1, at.1).await?;
                return Ok(("waits", Some(tx)));
            }
            Ended::Failed => (Stage::Failed, false, false),
            Ended::Done { pays, is_twice } => (Stage::Done, is_twice, pays),
        };
        tx.tender_return_ended(&stands.back, (stage, is_twice, word), at).await?;
        if let Some(one) = asked.filter(|_| pays) {
            let (is_held, free) = tx.refund_standing(&one.asked).await?;
            let transfers = refund::pay(&one.asked, is_held, free).map_err(|why| why.code())?;
            let way = stands.back.tender.channel.way();
            tx.refund_paid(&one.asked, (&transfers, way), 1, at.1).await?;
        }
        let came = match (stage, is_twice) {
            (Stage::Failed, _) => "failed",
            (Stage::Sent | Stage::Done, true) => "twice",
            (Stage::Sent | Stage::Done, false) => "returned",
        };
        Ok((came, Some(tx)))
    }

    /// The same, durable.
    pub(super) async fn ends(&mut self, number: &str, heard: Heard) -> Result<Outcome, Failed> {
        self.school.now += 1;
        let (came, tx) = self.ended(number, heard).await?;
        if let Some(tx) = tx {
            tx.commit().await?;
        }
        Ok(came)
    }

    pub(super) async fn say(&self, of: &Try, word: Word, reason: &str) -> Came {
        let mut tx = self.school.begin(Act::TenderReturn, 0).await?;
        let stands = tx.tender_return(&of.number(&self.school.place)).await?;
        let Some(stands) = stands else { return Ok(("none", None)) };
        let reason = match back::say(stands.stage, stands.is_twice, word, reason) {
            Err(refused) => return Ok((refused.code(), None)),
            Ok(reason) => reason,
        };
        let stage = match word {
            Word::NeverWent => Stage::Failed,
            Word::Settled => stands.stage,
        };
        tx.tender_return_said(&stands.back, (stage, &reason), (1, self.school.at())).await?;
        Ok(("done", Some(tx)))
    }

    pub(super) async fn withdraw(&self, id: &str) -> Came {
        let mut tx = self.school.begin(Act::RefundWithdraw, 0).await?;
        let Some(row) = due(&mut tx, id).await? else {
            return Ok((refund::Refusal::NotAsked.code(), None));
        };
        let (is_held, _) = tx.refund_standing(&row.asked).await?;
        match refund::withdraw(&row.asked, is_held, row.under) {
            Err(refused) => Ok((refused.code(), None)),
            Ok(let_go) => {
                tx.refund_withdrawn(&row.asked, let_go, 1, self.school.at()).await?;
                Ok(("done", Some(tx)))
            }
        }
    }

    /// The cashier takes a refund off the bank's list.
    pub(super) async fn unlist(&self, id: &str, reason: &str) -> Came {
        let mut tx = self.school.begin(Act::BillExport, 0).await?;
        let Some(row) = due(&mut tx, id).await? else {
            return Ok((refund::Refusal::NotAsked.code(), None));
        };
        match refund::unlist(row.under, reason) {
            Err(refused) => Ok((refused.code(), None)),
            Ok(reason) => {
                tx.refund_taken_off(&row.asked, &reason, 1, self.school.at()).await?;
                Ok(("done", Some(tx)))
            }
        }
    }

    /// The refunds that wait, go no other way and were on no list before, as the list that the bank gets.
    pub(super) async fn list(&self) -> Came {
        let mut tx = self.school.begin(Act::BillExport, 0).await?;
        let mut waiting = tx.refunds_due().await?;
        waiting.retain(|row| refund::is_next(row.under));
        tx.refunds_listed(&waiting, self.school.at()).await?;
        tx.bills_exported("refunds", waiting.len(), "csv", self.school.at()).await?;
        Ok(("done", Some(tx)))
    }
}

/// The number under which the channel is asked for a return, and what that comes to. The tries before stay written.
async fn number(tx: &mut Tx, back: &Return) -> Result<(String, Outcome), Failed> {
    let tries = tx.tender_return_tries(&back.id).await?;
    Ok(next_number(back, tries.len(), tries.last().map(|one| (&one.back, one.word.as_str()))))
}

/// A refund that waits for its money.
pub(super) async fn due(tx: &mut Tx, id: &str) -> Result<Option<RefundRow>, Failed> {
    Ok(tx.refunds_due().await?.into_iter().find(|row| row.asked.id.as_str() == id))
}
