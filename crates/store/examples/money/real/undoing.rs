//! 更正 A transfer is said to be wrong, and undone by somebody else, through the store; lessons that it paid for are taken back first.

use super::super::counter::Came;
use super::super::play::Failed;
use super::Real;
use rules::fen::Fen;
use rules::id::{BillId, CorrectionId, TransferId};
use rules::money::account::{Kind, Transfer};
use rules::money::correction::{self, Facts};
use rules::money::release::{self, Released};
use rules::people::act::Act;
use rules::refusal::Refuses;
use store::Tx;

impl Real {
    pub(super) async fn propose(&self, id: &str, transfer: &str, reason: &str, by: usize) -> Came {
        let (id, transfer) = (CorrectionId::new(id), TransferId::new(transfer));
        let mut tx = self.begin(Act::CorrectionPropose, by).await?;
        if tx.correction_of(&id).await?.is_some() {
            return Ok(("already", None));
        }
        let mut facts = tx.correction_facts(&transfer, None).await?;
        unpaid(&mut tx, &mut facts).await?;
        let draft = correction::Draft { id, transfer, reason: reason.to_owned() };
        match correction::propose(&self.scheme.correction, &facts, &draft) {
            Err(refused) => Ok((refused.code(), None)),
            Ok(proposed) => {
                tx.correction_proposed(&proposed, 1, self.at()).await?;
                Ok(("done", Some(tx)))
            }
        }
    }

    pub(super) async fn answer(&self, id: &str, make: bool, reason: &str, by: usize) -> Came {
        let id = CorrectionId::new(id);
        let mut tx = self.begin(Act::CorrectionAnswer, by).await?;
        let Some(transfer) = tx.correction_of(&id).await? else { return Ok(("none", None)) };
        let mut facts = tx.correction_facts(&transfer, Some(&id)).await?;
        if make {
            let lessons = unpaid(&mut tx, &mut facts).await?;
            let counter = match correction::approve(&self.scheme.correction, &facts) {
                Err(refused) => return Ok((refused.code(), None)),
                Ok(counter) => counter,
            };
            tx.lessons_released(&lessons, self.at()).await?;
            tx.correction_made(&id, &counter, 1, self.at()).await?;
        } else {
            match correction::turn_down(&facts, reason) {
                Err(refused) => return Ok((refused.code(), None)),
                Ok(reason) => tx.correction_turned_down(&id, &reason, 1, self.at()).await?,
            }
        }
        Ok(("done", Some(tx)))
    }
}

/// What moves before the counter-transfer can; what comes back counts as free.
async fn unpaid(tx: &mut Tx, facts: &mut Facts) -> Result<Released, Failed> {
    let short = |one: &Transfer| one.fen - facts.free;
    let wrong = facts.transfer.as_ref().filter(|one| one.kind == Kind::Payment && short(one) > Fen::ZERO);
    let Some(wrong) = wrong else { return Ok(Released::default()) };
    let mut lessons = Vec::new();
    for session in tx.lessons_paid(&BillId::new(&wrong.subject)).await? {
        let mut one = tx.release_facts(&session).await?;
        one.children.retain(|child| Some(&child.student) == wrong.student.as_ref());
        lessons.push(one);
    }
    let transfers = release::unpay(&lessons, short(wrong)).unwrap_or_default();
    let family: Fen = transfers.iter().filter(|one| one.credit == wrong.credit).map(|one| one.fen).sum();
    facts.free = facts.free + family;
    Ok(Released { transfers, ..Released::default() })
}
