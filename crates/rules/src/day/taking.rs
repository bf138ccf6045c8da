//! 接走资格 Taking: whether a child may go with this adult at this moment. Early or at the end, every way out asks here.

use crate::day::alone::{self, Consent};
use crate::day::delegation::{Delegation, Standing};
use crate::day::pickup;
use crate::id::{CollectorId, PersonId};
use crate::moment::Moment;
use crate::people::block::{self, Block, plain};
use crate::people::collector::Adult;
use crate::refusal::Refuses;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of one child's adults tonight.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The child's name.
    pub name: String,
    /// 1 to 6.
    pub grade: i64,
    /// Who may collect it today: its guardians, whom they named, whom they send once, its own consent.
    pub adults: Vec<Adult>,
    /// Which of them are its guardians.
    pub guardians: Vec<CollectorId>,
    /// On which guardian's word an entry of the list rests, where that is known.
    pub named_by: BTreeMap<CollectorId, PersonId>,
    /// Who may never.
    pub blocks: Vec<Block>,
    /// Adults sent for one time.
    pub delegations: Vec<Delegation>,
    /// Consents to go alone.
    pub consents: Vec<Consent>,
    /// What was said tonight, live, about adults at the gate.
    pub answers: Vec<Answer>,
}

/// A live yes or no about one adult, tonight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The adult's mobile number.
    pub phone: String,
    /// Who said so.
    pub by: PersonId,
    /// The management group said so, with a reason, because no guardian could be reached.
    pub staff: bool,
    /// Yes.
    pub yes: bool,
}

/// When a child is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// Before the evening's end.
    pub early: bool,
    /// This moment.
    pub now: Moment,
}

/// Why a child does not go with an adult.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not on the child's list (P3.61).
    NotOnList {
        /// The child's name.
        name: String,
    },
    /// The management group comes first. The words say no more: whoever stands at the gate reads them too (P3.61).
    StaffFirst {
        /// The child's name.
        name: String,
    },
    /// Sent for one time, and that has passed, has not come or was not confirmed (P3.61).
    NotNow {
        /// The child's name.
        name: String,
        /// The adult's.
        adult: String,
    },
    /// A child that goes alone goes after the evening's end, from a grade on (P3.61).
    NotAlone {
        /// The child's name.
        name: String,
    },
    /// A guardian said no tonight (P3.61).
    Declined {
        /// The child's name.
        name: String,
        /// The adult's.
        adult: String,
    },
    /// Before the evening's end somebody who is no guardian waits for a guardian's live yes (P3.61).
    AnswerFirst {
        /// The child's name.
        name: String,
        /// The adult's.
        adult: String,
    },
}

/// Whether the child goes with the adult now. A block beats every list, every word and every code.
pub fn may_take(
    terms: &pickup::Terms,
    facts: &Facts,
    collector: &CollectorId,
    when: When,
) -> Result<Adult, Refusal> {
    let adult = facts.listed(collector)?;
    facts.named(adult)?;
    facts.sent(adult, when)?;
    facts.alone(terms, adult, when)?;
    facts.answered(adult, when.early && pickup::asks_guardian(terms))?;
    Ok(adult.clone())
}

/// Whether a child that its school did not let in goes home with the adult (P5.29, X.22). Its family was told to fetch it,
/// so nobody waits for a live yes; and it never goes alone. No field of a term's plan is asked: a school may have none.
pub fn may_fetch(facts: &Facts, collector: &CollectorId, now: Moment) -> Result<Adult, Refusal> {
    if facts.consents.iter().any(|one| one.id == *collector) {
        return Err(Refusal::NotAlone { name: facts.name.clone() });
    }
    let adult = facts.listed(collector)?;
    facts.named(adult)?;
    facts.sent(adult, When { early: false, now })?;
    facts.answered(adult, false)?;
    Ok(adult.clone())
}

impl Facts {
    /// Whether somebody may never fetch the child.
    pub fn is_barred(&self, adult: &Adult) -> bool {
        block::bars(&self.blocks, adult)
    }

    /// Whether the management group comes before an adult: somebody who may never fetch the child, or whom only somebody
    /// sends who has no say.
    pub fn is_stopped(&self, adult: &Adult) -> bool {
        self.is_barred(adult) || !self.is_vouched(adult)
    }

    /// The guardians whose word counts.
    pub fn speakers(&self) -> BTreeSet<PersonId> {
        let all = self.guardians.iter().map(|guardian| PersonId::new(guardian.as_str()));
        all.filter(|guardian| self.has_a_say(guardian)).collect()
    }

    /// Whether an adult is a guardian.
    pub fn is_guardian(&self, collector: &CollectorId) -> bool {
        self.guardians.contains(collector)
    }

    /// Whether a guardian's word counts: of a guardian who is not barred.
    pub fn has_a_say(&self, person: &PersonId) -> bool {
        let guardian = self.adults.iter().find(|adult| adult.collector.as_str() == person.as_str());
        guardian.is_some_and(|adult| self.is_guardian(&adult.collector) && !self.is_barred(adult))
    }

    /// An adult of the list, whom nothing bars.
    fn listed(&self, collector: &CollectorId) -> Result<&Adult, Refusal> {
        let adult = self.adults.iter().find(|adult| adult.collector == *collector);
        let adult = adult.ok_or_else(|| Refusal::NotOnList { name: self.name.clone() })?;
        if self.is_barred(adult) {
            return Err(Refusal::StaffFirst { name: self.name.clone() });
        }
        Ok(adult)
    }

    /// An entry of the list rests on the word of a guardian who has a say now.
    fn named(&self, adult: &Adult) -> Result<(), Refusal> {
        if self.is_vouched(adult) {
            return Ok(());
        }
        Err(Refusal::StaffFirst { name: self.name.clone() })
    }

    /// Where whoever named an adult has no say, another guardian who named the same person vouches for them, or a yes of tonight
    /// that counts.
    fn is_vouched(&self, adult: &Adult) -> bool {
        if !self.named_by.contains_key(&adult.collector) {
            return true;
        }
        let same = |one: &&Adult| one.phone == adult.phone && plain(&one.name) == plain(&adult.name);
        let mut namers = self.adults.iter().filter(same).filter_map(|one| self.named_by.get(&one.collector));
        let yes = |one: &Answer| one.yes && one.phone == adult.phone && self.counts(one);
        namers.any(|by| self.has_a_say(by)) || self.answers.iter().any(yes)
    }

    /// Whether what was said tonight counts: by a guardian who has a say, or by the management group.
    fn counts(&self, said: &Answer) -> bool {
        said.staff || self.has_a_say(&said.by)
    }

    /// An adult sent for one time comes within the window, and once.
    fn sent(&self, adult: &Adult, when: When) -> Result<(), Refusal> {
        let Some(sent) = self.delegations.iter().find(|one| one.id == adult.collector) else { return Ok(()) };
        if sent.standing(when.now) == Standing::Open && self.has_a_say(&sent.named_by) {
            return Ok(());
        }
        Err(Refusal::NotNow { name: self.name.clone(), adult: adult.name.clone() })
    }

    fn alone(&self, terms: &pickup::Terms, adult: &Adult, when: When) -> Result<(), Refusal> {
        let Some(consent) = self.consents.iter().find(|one| one.id == adult.collector) else { return Ok(()) };
        let old_enough = alone::grade_min(terms).is_some_and(|grade_min| self.grade >= grade_min);
        let stands = consent.holds(when.now.date()) && self.has_a_say(&consent.signed_by);
        if old_enough && stands && !when.early {
            return Ok(());
        }
        Err(Refusal::NotAlone { name: self.name.clone() })
    }

    /// What was said tonight. A guardian needs nobody's yes and, without a paper, fears nobody's no.
    fn answered(&self, adult: &Adult, waits: bool) -> Result<(), Refusal> {
        if self.is_guardian(&adult.collector) || self.consents.iter().any(|one| one.id == adult.collector) {
            return Ok(());
        }
        let said = |one: &&Answer| one.phone == adult.phone && self.counts(one);
        let (name, adult_name) = (self.name.clone(), adult.name.clone());
        if self.answers.iter().filter(said).any(|one| !one.yes) {
            return Err(Refusal::Declined { name, adult: adult_name });
        }
        if waits && !self.answers.iter().filter(said).any(|one| one.yes) {
            return Err(Refusal::AnswerFirst { name, adult: adult_name });
        }
        Ok(())
    }
}

impl Refusal {
    /// Whether the adult is simply on no list.
    pub(crate) fn is_of_the_list(&self) -> bool {
        matches!(self, Self::NotOnList { .. })
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotOnList { .. } => "taking-not-on-list",
            Self::StaffFirst { .. } => "taking-staff-first",
            Self::NotNow { .. } => "taking-not-now",
            Self::NotAlone { .. } => "taking-not-alone",
            Self::Declined { .. } => "taking-declined",
            Self::AnswerFirst { .. } => "taking-answer-first",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.61"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotOnList { name } | Self::StaffFirst { name } | Self::NotAlone { name } => {
                vec![("name", name.clone())]
            }
            Self::NotNow { name, adult }
            | Self::Declined { name, adult }
            | Self::AnswerFirst { name, adult } => {
                vec![("name", name.clone()), ("adult", adult.clone())]
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
