//! 放学交接 Hand-over: at the end of the evening each child goes to a named adult, by a named adult.

pub mod undoing;

use crate::day::escort::Way;
use crate::day::pickup;
use crate::day::roll::State;
use crate::day::session::{By, Session};
use crate::day::taking::{self, When};
use crate::id::{CollectorId, HouseholdId, SessionId, StudentId};
use crate::moment::Moment;
use crate::people::collector::Adult;
use crate::people::role::Role;
use crate::plan::local::Words;
use crate::refusal::Refuses;
use std::collections::BTreeMap;

/// One child and who takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Who goes.
    pub student: StudentId,
    /// With whom, from the child's own list.
    pub collector: CollectorId,
    /// Which hand-over of the child tonight the page had offered; what a phone had kept is judged by its moment instead.
    pub nth: Option<i64>,
}

/// Children of one session who go now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Which session.
    pub session: SessionId,
    /// Who goes with whom.
    pub released: Vec<Release>,
}

/// One child of the session as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Name.
    pub name: String,
    /// Whose child.
    pub household: HouseholdId,
    /// Where the child stands.
    pub state: State,
    /// Who took it, if it went.
    pub taken_by: Option<Adult>,
    /// How often it was handed over tonight, what was taken back among it.
    pub times: i64,
    /// With whom it may go.
    pub taking: taking::Facts,
    /// The line that has it.
    pub way: Option<Way>,
}

/// What the rule may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The session.
    pub session: Session,
    /// Who acts.
    pub by: By,
    /// Every child on its roll.
    pub rows: BTreeMap<StudentId, Row>,
}

/// 已交接
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Released {
    /// Which session.
    pub session: SessionId,
    /// Children who went just now; empty when all of them had gone with these adults before.
    pub handed: Vec<Handed>,
}

/// One child in a named adult's hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// Who.
    pub student: StudentId,
    /// Name.
    pub name: String,
    /// Whose child.
    pub household: HouseholdId,
    /// Who took it.
    pub adult: Adult,
}

/// Why nobody is handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Only the one responsible, the management group or the gate hands children over (P3.54).
    NotYours {
        /// The group's name.
        group: Words,
    },
    /// Nobody was chosen (P3.61).
    Nobody,
    /// Before the evening's end a child leaves through the gate's three steps (P3.61).
    TooEarly {
        /// When the session ends.
        until: Moment,
    },
    /// Not on this session's roll (P3.52).
    NotListed,
    /// Nobody has said that these children are here (P3.52).
    NotHere {
        /// Their names.
        names: Vec<String>,
    },
    /// A line has the child, and it has not been counted at the end of its way (P3.61).
    OnItsWay {
        /// The child's name.
        name: String,
        /// What stands on the sign.
        plate: String,
    },
    /// The adult is not on the child's list (P3.61).
    NotOnList {
        /// The children's names.
        names: Vec<String>,
    },
    /// An adult is on the list and does not take the child now (P3.61).
    Stopped(taking::Refusal),
    /// The child went with another adult (P3.61).
    TakenByOther {
        /// The child's name.
        name: String,
        /// Who took it.
        adult: String,
    },
    /// Since the page was opened the child went and was inside again: a press that is sent again lets nobody go (P3.61).
    UndoneSince {
        /// The child's name.
        name: String,
    },
}

/// Hands children over. A child that went with the same adult before is not handed over again.
pub fn release(
    terms: &pickup::Terms,
    facts: &Facts,
    draft: &Draft,
    now: Moment,
) -> Result<Released, Refusal> {
    let asked: BTreeMap<&StudentId, &CollectorId> =
        draft.released.iter().map(|one| (&one.student, &one.collector)).collect();
    let on_the_bus = !asked.is_empty() && asked.keys().all(|student| facts.is_on_the_bus(student));
    let gate = facts.by.role == Role::Doorkeeper;
    if !gate && !on_the_bus && !facts.session.is_led_by(&facts.by) {
        return Err(Refusal::NotYours { group: facts.session.name.clone() });
    }
    if asked.is_empty() {
        return Err(Refusal::Nobody);
    }
    let until = facts.session.hands_over_from();
    if now < until {
        return Err(Refusal::TooEarly { until });
    }
    if asked.keys().any(|student| !facts.rows.contains_key(*student)) {
        return Err(Refusal::NotListed);
    }
    facts.refuse_taken(&asked)?;
    facts.refuse_undone(draft)?;
    let going = asked.into_iter().filter(|(student, _)| facts.rows[*student].state != State::HandedOver);
    let going: Vec<_> = going.collect();
    facts.refuse_absent(&going)?;
    facts.refuse_on_their_way(&going)?;
    let asked = going.into_iter().map(|(student, collector)| facts.handed(terms, (student, collector), now));
    let (handed, stopped): (Vec<_>, Vec<_>) = asked.partition(Result::is_ok);
    refuse_stopped(stopped.into_iter().filter_map(Result::err).collect())?;
    Ok(Released { session: facts.session.id.clone(), handed: handed.into_iter().flatten().collect() })
}

impl Facts {
    fn refuse_taken(&self, asked: &BTreeMap<&StudentId, &CollectorId>) -> Result<(), Refusal> {
        for (student, collector) in asked {
            let row = &self.rows[*student];
            if let Some(adult) = row.taken_by.as_ref().filter(|adult| adult.collector != **collector) {
                return Err(Refusal::TakenByOther { name: row.name.clone(), adult: adult.name.clone() });
            }
        }
        Ok(())
    }

    /// Whoever went and was said to be inside goes anew from a page that knows of it.
    fn refuse_undone(&self, draft: &Draft) -> Result<(), Refusal> {
        for one in &draft.released {
            let row = self.rows.get(&one.student).filter(|row| row.state != State::HandedOver);
            if let Some(row) = row.filter(|row| one.nth.is_some_and(|nth| nth != row.times + 1)) {
                return Err(Refusal::UndoneSince { name: row.name.clone() });
            }
        }
        Ok(())
    }

    fn refuse_absent(&self, going: &[(&StudentId, &CollectorId)]) -> Result<(), Refusal> {
        let here = |student: &StudentId| matches!(self.rows[student].state, State::Present | State::Late);
        let names = going.iter().filter(|(student, _)| !here(student));
        let names: Vec<String> = names.map(|(student, _)| self.rows[*student].name.clone()).collect();
        if names.is_empty() { Ok(()) } else { Err(Refusal::NotHere { names }) }
    }

    /// Whether the child sits in the bus that this person leads.
    fn is_on_the_bus(&self, student: &StudentId) -> bool {
        let way = self.rows.get(student).and_then(|row| row.way.as_ref());
        way.is_some_and(|way| way.is_bus_of(&self.by))
    }

    fn refuse_on_their_way(&self, going: &[(&StudentId, &CollectorId)]) -> Result<(), Refusal> {
        let rows = going.iter().map(|(student, _)| &self.rows[*student]);
        for (row, way) in rows.filter_map(|row| Some((row, row.way.as_ref()?))) {
            if !way.ends_with(&self.by) {
                return Err(Refusal::OnItsWay { name: row.name.clone(), plate: way.escort.plate.clone() });
            }
        }
        Ok(())
    }

    /// The child in the adult's hand, or why not.
    fn handed(
        &self,
        terms: &pickup::Terms,
        (student, collector): (&StudentId, &CollectorId),
        now: Moment,
    ) -> Result<Handed, taking::Refusal> {
        let row = &self.rows[student];
        let when = When { early: now < self.session.hands_over_from(), now };
        let adult = taking::may_take(terms, &row.taking, collector, when)?;
        let (name, household) = (row.name.clone(), row.household.clone());
        Ok(Handed { student: student.clone(), name, household, adult })
    }
}

/// Whoever may not go is told first; then, together, those whose adult is on no list.
fn refuse_stopped(stopped: Vec<taking::Refusal>) -> Result<(), Refusal> {
    let mut names = Vec::new();
    for why in stopped {
        if let taking::Refusal::NotOnList { name } = why {
            names.push(name);
        } else {
            return Err(Refusal::Stopped(why));
        }
    }
    if names.is_empty() { Ok(()) } else { Err(Refusal::NotOnList { names }) }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotYours { .. } => "handover-not-yours",
            Self::Nobody => "handover-nobody",
            Self::TooEarly { .. } => "handover-too-early",
            Self::NotListed => "handover-not-listed",
            Self::NotHere { .. } => "handover-not-here",
            Self::OnItsWay { .. } => "handover-on-its-way",
            Self::NotOnList { .. } => "handover-not-on-list",
            Self::Stopped(why) => why.code(),
            Self::TakenByOther { .. } => "handover-taken-by-other",
            Self::UndoneSince { .. } => "handover-undone-since",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotYours { .. } => "P3.54",
            Self::NotListed | Self::NotHere { .. } => "P3.52",
            Self::Stopped(why) => why.clause(),
            Self::Nobody
            | Self::TooEarly { .. }
            | Self::OnItsWay { .. }
            | Self::NotOnList { .. }
            | Self::TakenByOther { .. }
            | Self::UndoneSince { .. } => "P3.61",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotYours { group } => vec![("group", group.zh.clone()), ("group_en", group.en.clone())],
            Self::Nobody | Self::NotListed => Vec::new(),
            Self::TooEarly { until } => vec![("until", until.time().strftime("%H:%M").to_string())],
            Self::Stopped(why) => why.words(),
            Self::OnItsWay { name, plate } => vec![("name", name.clone()), ("plate", plate.clone())],
            Self::NotHere { names } | Self::NotOnList { names } => vec![("names", names.join("、"))],
            Self::TakenByOther { name, adult } => vec![("name", name.clone()), ("adult", adult.clone())],
            Self::UndoneSince { name } => vec![("name", name.clone())],
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
