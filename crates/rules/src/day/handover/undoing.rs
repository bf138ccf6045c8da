//! 还在里面 Still inside: a hand-over that was pressed by mistake, at the evening's end or out of the gate, is taken back by
//! whoever pressed it or by the management group, while its evening lasts. What was written and told of it stays as it was; the
//! child stands where it stood before, and may be handed over again.

use crate::choice::choices;
use crate::day::roll::State;
use crate::day::session::{By, Session};
use crate::id::{HouseholdId, PersonId, StudentId};
use crate::moment::Moment;
use crate::people::collector::Adult;
use crate::people::role::Role;
use crate::refusal::Refuses;
use jiff::civil::Date;

/// As many letters as the words may have.
const LETTERS_MAX: usize = 200;

choices! {
    /// How a child came to be gone on the screen and not through the door.
    Cause {
        /// 点错了孩子 Another child was meant.
        WrongChild = "wrong-child",
        /// 大人没有带走 The adult did not take the child along.
        NotTaken = "not-taken",
        /// 其他 Something else, in words.
        Other = "other",
    }
}

/// What is said now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Of which child.
    pub student: StudentId,
    /// Which of its hand-overs tonight the page had shown.
    pub nth: i64,
    /// How it came.
    pub cause: Cause,
    /// The same in words.
    pub words: String,
}

/// One hand-over of the child tonight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// The first of an evening is 1.
    pub nth: i64,
    /// With whom the child was to go.
    pub adult: Adult,
    /// Who pressed.
    pub by: PersonId,
    /// When.
    pub at: Moment,
    /// Where the roll had the child before.
    pub stood: State,
    /// When it was taken back.
    pub undone_at: Option<Moment>,
}

/// What the rule may know of one child of an evening.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The session.
    pub session: Session,
    /// Who acts.
    pub by: By,
    /// The child.
    pub student: StudentId,
    /// Name.
    pub name: String,
    /// Whose child.
    pub household: HouseholdId,
    /// Its hand-overs of the evening, the first first.
    pub handed: Vec<Past>,
}

/// 已更正 The child is inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The child.
    pub student: StudentId,
    /// Name.
    pub name: String,
    /// Whose child.
    pub household: HouseholdId,
    /// The hand-over that does not stand.
    pub past: Past,
    /// How it came.
    pub cause: Cause,
    /// The same in words.
    pub words: String,
    /// It was taken back before; nothing changed.
    pub already: bool,
}

/// Why a hand-over stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody has handed the child over like this (P3.61).
    NotHanded {
        /// The child's name.
        name: String,
    },
    /// Only whoever pressed, or the management group, says that it was a mistake (P3.54).
    NotYours,
    /// Since it was taken back the child was handed over anew (P3.61).
    GoneSince {
        /// The child's name.
        name: String,
        /// With whom.
        adult: String,
        /// When.
        at: Moment,
    },
    /// The evening is closed: everybody has said that nobody is inside (X.22).
    Closed {
        /// The child's name.
        name: String,
    },
    /// The evening was on another day (X.22).
    NotToday {
        /// The child's name.
        name: String,
        /// Its day.
        date: Date,
    },
    /// Something else, and no words (P3.61).
    NoWords,
    /// Longer than a line or two (P3.61).
    TooLong,
}

/// Says that a child who was handed over is still inside.
pub fn undo(facts: &Facts, draft: &Draft, now: Moment) -> Result<Undone, Refusal> {
    let past = facts.handed.iter().find(|one| one.nth == draft.nth);
    let past = past.ok_or_else(|| Refusal::NotHanded { name: facts.name.clone() })?;
    facts.theirs(past)?;
    let words = draft.words.trim().to_owned();
    if past.undone_at.is_some() {
        facts.inside_since()?;
        return Ok(facts.undone(past, (draft.cause, words), true));
    }
    facts.lasts(now)?;
    if draft.cause == Cause::Other && words.is_empty() {
        return Err(Refusal::NoWords);
    }
    if words.chars().count() > LETTERS_MAX {
        return Err(Refusal::TooLong);
    }
    Ok(facts.undone(past, (draft.cause, words), false))
}

/// Whether a page offers it to this person, or what stands in the way.
pub fn offered(facts: &Facts, past: &Past, now: Moment) -> Result<(), Refusal> {
    facts.theirs(past)?;
    facts.lasts(now)
}

impl Facts {
    /// Whether this person may know with whom the child went: the gate, whoever leads the evening, and who handed it over.
    pub fn may_look(&self) -> bool {
        let has_pressed = self.handed.iter().any(|past| past.by == self.by.person);
        self.by.role == Role::Doorkeeper || self.session.is_led_by(&self.by) || has_pressed
    }

    /// The hand-over that stands, if the child has gone.
    pub fn standing(&self) -> Option<&Past> {
        self.handed.iter().find(|one| one.undone_at.is_none())
    }

    /// Whoever pressed knows best; the management group answers for all.
    fn theirs(&self, past: &Past) -> Result<(), Refusal> {
        let is_theirs = self.by.role == Role::Manager || self.by.person == past.by;
        if is_theirs { Ok(()) } else { Err(Refusal::NotYours) }
    }

    /// Nobody is told of a child who has gone that it is inside.
    fn inside_since(&self) -> Result<(), Refusal> {
        match self.standing() {
            Some(since) => {
                let (name, adult) = (self.name.clone(), since.adult.name.clone());
                Err(Refusal::GoneSince { name, adult, at: since.at })
            }
            None => Ok(()),
        }
    }

    /// Whoever is found inside when the evening is over is no wrong press any more, but a child to be looked after at once.
    fn lasts(&self, now: Moment) -> Result<(), Refusal> {
        let name = self.name.clone();
        if now.date() != self.session.date {
            return Err(Refusal::NotToday { name, date: self.session.date });
        }
        if self.session.closed_at.is_some() { Err(Refusal::Closed { name }) } else { Ok(()) }
    }

    fn undone(&self, past: &Past, (cause, words): (Cause, String), already: bool) -> Undone {
        let (student, name, household) = (self.student.clone(), self.name.clone(), self.household.clone());
        Undone { student, name, household, past: past.clone(), cause, words, already }
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotHanded { .. } => "handover-undo-not-handed",
            Self::NotYours => "handover-undo-not-yours",
            Self::GoneSince { .. } => "handover-undo-gone-since",
            Self::Closed { .. } => "handover-undo-closed",
            Self::NotToday { .. } => "handover-undo-not-today",
            Self::NoWords => "handover-undo-no-words",
            Self::TooLong => "handover-undo-too-long",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotYours => "P3.54",
            Self::Closed { .. } | Self::NotToday { .. } => "X.22",
            Self::NotHanded { .. } | Self::GoneSince { .. } | Self::NoWords | Self::TooLong => "P3.61",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotHanded { name } | Self::Closed { name } => vec![("name", name.clone())],
            Self::GoneSince { name, adult, at } => vec![
                ("name", name.clone()),
                ("adult", adult.clone()),
                ("at", at.time().strftime("%H:%M").to_string()),
            ],
            Self::NotToday { name, date } => vec![("name", name.clone()), ("date", date.to_string())],
            Self::TooLong => vec![("max", LETTERS_MAX.to_string())],
            Self::NotYours | Self::NoWords => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
