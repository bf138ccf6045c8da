//! 撤回一步 Undoing: a step of an early collection that was pressed for another child or another adult is taken back by the hand
//! that took it, on its own day and so long as the next hand has not gone on from it. What was written and told of it stays as it
//! was.

use super::{Facts, Pickup, Refusal};
use crate::day::roll::State;
use crate::day::session::Session;
use crate::id::PickupId;
use crate::moment::Moment;
use crate::people::collector::Adult;

/// 已撤回
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// Which collection.
    pub pickup: PickupId,
    /// Who had come.
    pub adult: Adult,
}

/// Takes the registration at the gate back (P3.61); nothing where it stands no more. Of a child who went at the evening's end, by
/// whatever way, nobody is told that it was not let out.
pub fn check(facts: &Facts, id: &PickupId, now: Moment) -> Result<Option<Undone>, Refusal> {
    let Some(begun) = facts.pickup.as_ref().filter(|begun| begun.id == *id) else { return Ok(None) };
    let (session, state) = facts.tonight.as_ref().ok_or(Refusal::NotTonight)?;
    if *state == State::HandedOver {
        return Err(Refusal::Gone);
    }
    facts.lasts(session, now)?;
    if begun.signed_at.is_some() {
        return Err(Refusal::SignedFor { adult: begun.adult.name.clone() });
    }
    Ok(Some(Undone::of(begun)))
}

/// Takes the signature back, so that the gate lets nobody out (P3.61); nothing where it stands no more.
pub fn sign(facts: &Facts, id: &PickupId, now: Moment) -> Result<Option<Undone>, Refusal> {
    let signed = facts.pickup.as_ref().filter(|begun| begun.id == *id && begun.signed_at.is_some());
    let Some(begun) = signed else { return Ok(None) };
    let (session, _) = facts.inside()?;
    if !session.is_led_by(&facts.by) {
        return Err(Refusal::NotYours);
    }
    facts.lasts(session, now)?;
    Ok(Some(Undone::of(begun)))
}

impl Facts {
    /// Whoever left since is home: a step of an evening that is over is no wrong press any more.
    fn lasts(&self, session: &Session, now: Moment) -> Result<(), Refusal> {
        if now.date() == session.date {
            return Ok(());
        }
        Err(Refusal::NotToday { name: self.name.clone(), date: session.date })
    }
}

impl Undone {
    fn of(begun: &Pickup) -> Self {
        Self { pickup: begun.id.clone(), adult: begun.adult.clone() }
    }
}
