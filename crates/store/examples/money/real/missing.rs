//! 补假条 A slip comes late, through the store: the child had been on leave, and its family asks at once for what is free by it.

use super::super::counter::{self, Came};
use super::super::op::{Evening, child};
use super::Real;
use rules::day::roll::State;
use rules::id::SessionId;
use rules::money::account::Purse;
use rules::people::act::Act;

impl Real {
    pub(super) async fn miss(&self, id: &str, evening: Evening, n: usize) -> Came {
        let mut tx = self.store.look(&self.permit(Act::RollMark, 0)?).await?;
        let facts = tx.roll_facts(&SessionId::new(evening.id())).await?;
        drop(tx);
        if facts.session.roll_closed_at.is_none() {
            return Ok(("none", None));
        }
        let (marked, tx) = self.mark(evening, n, State::Leave).await?;
        let Some(mut tx) = tx else { return Ok((marked, None)) };
        tx.under(&self.permit(Act::RefundAsk, 0)?);
        let asked = counter::asked(&mut tx, id, (child(n), Purse::Course), self.at()).await?;
        Ok((if asked == "done" { evening.missed() } else { asked }, Some(tx)))
    }
}
