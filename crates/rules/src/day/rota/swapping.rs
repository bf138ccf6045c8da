//! 换班 Turns that two people exchange, where both say yes and both can come (P3.37).

use super::{Hindrance, Refusal, Turn};
use crate::id::PersonId;
use crate::moment::Moment;

/// An exchange that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swap {
    /// Made by the caller: twice the same id is the same question.
    pub id: String,
    /// The turn of whoever asks.
    pub own: Turn,
    /// The turn of whoever is asked.
    pub other: Turn,
}

/// What asking for an exchange may know.
#[derive(Clone, Debug)]
pub struct AskFacts<'a> {
    /// Who asks.
    pub by: &'a PersonId,
    /// The same question was asked before.
    pub is_known: bool,
    /// What keeps either of the two from the evening of the other, with their name.
    pub hindered: Option<(String, Hindrance)>,
}

/// What answering may know.
#[derive(Clone, Debug)]
pub struct AnswerFacts<'a> {
    /// Who answers.
    pub by: &'a PersonId,
    /// What was answered before; a question that was passed over counts as a no.
    pub answered: Option<bool>,
    /// Both turns are still whose they were.
    pub stands: bool,
    /// What keeps either of the two from the evening of the other by now, with their name.
    pub hindered: Option<(String, Hindrance)>,
}

/// Asks somebody for their turn in exchange for one's own; whether it is new.
pub fn ask(facts: &AskFacts<'_>, swap: &Swap, now: Moment) -> Result<bool, Refusal> {
    if facts.is_known {
        return Ok(false);
    }
    if swap.own.person != *facts.by {
        return Err(Refusal::NotYours);
    }
    if swap.own.person == swap.other.person || swap.own.date == swap.other.date {
        return Err(Refusal::Same);
    }
    swap.is_ahead(now)?;
    free(facts.hindered.as_ref())?;
    Ok(true)
}

/// Whoever was asked says yes or no; whether that is new. A no never comes too late.
pub fn answer(facts: &AnswerFacts<'_>, swap: &Swap, accepts: bool, now: Moment) -> Result<bool, Refusal> {
    if *facts.by != swap.other.person {
        return Err(Refusal::NotYours);
    }
    match facts.answered {
        Some(said) if said == accepts => return Ok(false),
        Some(_) => return Err(Refusal::Settled),
        None if !accepts => return Ok(true),
        None => {}
    }
    if !facts.stands {
        return Err(Refusal::Settled);
    }
    swap.is_ahead(now)?;
    free(facts.hindered.as_ref())?;
    Ok(true)
}

fn free(hindered: Option<&(String, Hindrance)>) -> Result<(), Refusal> {
    hindered.map_or(Ok(()), |(name, by)| Err(Refusal::Hindered { name: name.clone(), by: *by }))
}

impl Swap {
    fn is_ahead(&self, now: Moment) -> Result<(), Refusal> {
        if now < self.own.from && now < self.other.from { Ok(()) } else { Err(Refusal::Begun) }
    }
}
