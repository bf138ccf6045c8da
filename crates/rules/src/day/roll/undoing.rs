//! 加错了 A child who was taken onto a roll by mistake is taken off it again by whoever did it, or by the management group, while
//! nothing else was said of it since (X.22), also off extended care, which had it beside its list (P1.25). It stands where it stood
//! before: on the roll of another room, or on none.
//! Of an evening that is over nobody takes it off, also where that evening was never closed.

use super::{Absent, State};
use crate::day::session::{By, Session, Stage};
use crate::id::{PersonId, SessionId};
use crate::moment::Moment;
use crate::people::role::Role;
use crate::plan::local::Words;
use crate::refusal::Refuses;
use jiff::civil::Date;

/// As many letters as the reason may have.
const LETTERS_MAX: usize = 200;

/// What is said now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Which of the child's times on a roll tonight the page had shown.
    pub nth: i64,
    /// How it came.
    pub reason: String,
}

/// One time that the child was taken onto this roll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// The first of an evening is 1.
    pub nth: i64,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: PersonId,
    /// It was taken off again.
    pub undone: bool,
}

/// Where a roll had the child before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// The session of that roll, as it is now.
    pub session: Session,
    /// In which state.
    pub state: State,
}

/// What the rule may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The session.
    pub session: Session,
    /// Who acts.
    pub by: By,
    /// The child, and who is told.
    pub child: Absent,
    /// When it was taken onto this roll tonight, the first first.
    pub taken_on: Vec<Past>,
    /// Where it stood before the last of these, if anywhere.
    pub before: Option<Before>,
    /// It stands as it was put there: no other mark, no line, no gate, no word of care or of an incident since.
    pub untouched: bool,
    /// Families pay for this session, so that money moves when its roll is closed (P3.16).
    pub costs: bool,
}

/// 已撤下 The child is on this roll no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// From which roll.
    pub session: SessionId,
    /// The child, and who is told.
    pub child: Absent,
    /// The time that does not stand.
    pub past: Past,
    /// Where it stands again, if anywhere.
    pub before: Option<Before>,
    /// How it came.
    pub reason: String,
    /// It was taken off before; nothing changed.
    pub already: bool,
}

/// Why a child stays on a roll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody has taken the child onto this roll like this, or somebody did anew since (X.22).
    NotTakenOn {
        /// The child's name.
        name: String,
    },
    /// Only whoever took it on, or the management group, says that it was a mistake (P3.54).
    NotYours,
    /// The evening is closed: everybody has said where each child is (X.22).
    Closed {
        /// The child's name.
        name: String,
    },
    /// The evening was on another day and was never closed: a mark says what is true, and the evening is closed (X.22).
    NotToday {
        /// The child's name.
        name: String,
        /// Its day.
        date: Date,
    },
    /// The roll is closed and the lesson's money has moved: a mark puts both right (P3.16).
    Counted {
        /// The child's name.
        name: String,
    },
    /// Somebody has seen, marked, led, registered or written of the child since: it may well be there (X.22).
    SaidSince {
        /// The child's name.
        name: String,
    },
    /// The room that expected the child before can expect nobody any more (X.22).
    NoWayBack {
        /// The child's name.
        name: String,
        /// The other group.
        group: Words,
    },
    /// No reason (X.22).
    NoReason,
    /// Longer than a line or two (X.22).
    TooLong,
}

/// Takes a child who is not there off the roll onto which it was taken. Only the last time counts: an old page takes nobody off
/// who was taken on anew.
pub fn undo(facts: &Facts, draft: &Draft, now: Moment) -> Result<Undone, Refusal> {
    let past = facts.taken_on.last().filter(|one| one.nth == draft.nth);
    let past = past.ok_or_else(|| Refusal::NotTakenOn { name: facts.name() })?;
    facts.theirs(past)?;
    let reason = draft.reason.trim().to_owned();
    if past.undone {
        return Ok(facts.undone(past, reason, true));
    }
    facts.lasts(now)?;
    facts.stands_alone(past)?;
    if reason.is_empty() {
        return Err(Refusal::NoReason);
    }
    if reason.chars().count() > LETTERS_MAX {
        return Err(Refusal::TooLong);
    }
    Ok(facts.undone(past, reason, false))
}

/// Whether a page offers it to this person, or what stands in the way.
pub fn offered(facts: &Facts, past: &Past, now: Moment) -> Result<(), Refusal> {
    facts.theirs(past)?;
    facts.lasts(now)?;
    facts.stands_alone(past)
}

impl Facts {
    /// Whether this person may know of it: whoever leads the evening, and whoever took the child on. Somebody from outside takes nobody
    /// on (P3.50).
    pub fn may_look(&self) -> bool {
        let leads = self.session.is_led_by(&self.by) && !self.by.is_from_outside();
        leads || self.taken_on.iter().any(|past| past.by == self.by.person)
    }

    fn name(&self) -> String {
        self.child.name.clone()
    }

    fn theirs(&self, past: &Past) -> Result<(), Refusal> {
        let is_theirs = self.by.role == Role::Manager || self.by.person == past.by;
        if is_theirs { Ok(()) } else { Err(Refusal::NotYours) }
    }

    /// A day later nobody goes to look into the room: what is said then is a mark, which stays beside what it corrects.
    fn lasts(&self, now: Moment) -> Result<(), Refusal> {
        if self.session.closed_at.is_some() {
            return Err(Refusal::Closed { name: self.name() });
        }
        if now.date() == self.session.date {
            return Ok(());
        }
        Err(Refusal::NotToday { name: self.name(), date: self.session.date })
    }

    fn stands_alone(&self, past: &Past) -> Result<(), Refusal> {
        if self.costs && self.session.roll_closed_at.is_some() {
            return Err(Refusal::Counted { name: self.name() });
        }
        if !self.untouched {
            return Err(Refusal::SaidSince { name: self.name() });
        }
        match self.before.as_ref().filter(|before| !before.can_have(past.at)) {
            Some(before) => {
                let (name, group) = (self.name(), before.session.name.clone());
                Err(Refusal::NoWayBack { name, group })
            }
            None => Ok(()),
        }
    }

    fn undone(&self, past: &Past, reason: String, already: bool) -> Undone {
        let (session, child, before) = (self.session.id.clone(), self.child.clone(), self.before.clone());
        Undone { session, child, past: past.clone(), before, reason, already }
    }
}

impl Before {
    /// Whether the child, who was taken from there at a moment, may stand there again: after a roll was closed nobody is merely
    /// expected, and of whom it did not have when it was closed nobody was asked and nothing was counted.
    fn can_have(&self, taken_at: Moment) -> bool {
        let had_it = self.session.roll_closed_at.is_some_and(|closed_at| closed_at <= taken_at);
        match self.session.stage() {
            Stage::Planned | Stage::Open => true,
            Stage::Watched => had_it && self.state != State::Expected,
            Stage::Cancelled | Stage::Closed => false,
        }
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotTakenOn { .. } => "roll-off-not-taken-on",
            Self::NotYours => "roll-off-not-yours",
            Self::Closed { .. } => "roll-off-closed",
            Self::NotToday { .. } => "roll-off-not-today",
            Self::Counted { .. } => "roll-off-counted",
            Self::SaidSince { .. } => "roll-off-said-since",
            Self::NoWayBack { .. } => "roll-off-no-way-back",
            Self::NoReason => "roll-off-no-reason",
            Self::TooLong => "roll-off-too-long",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotYours => "P3.54",
            Self::Counted { .. } => "P3.16",
            Self::NotTakenOn { .. }
            | Self::Closed { .. }
            | Self::NotToday { .. }
            | Self::SaidSince { .. }
            | Self::NoWayBack { .. }
            | Self::NoReason
            | Self::TooLong => "X.22",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotTakenOn { name }
            | Self::Closed { name }
            | Self::Counted { name }
            | Self::SaidSince { name } => vec![("name", name.clone())],
            Self::NotToday { name, date } => vec![("name", name.clone()), ("date", date.to_string())],
            Self::NoWayBack { name, group } => {
                vec![("name", name.clone()), ("group", group.zh.clone()), ("group_en", group.en.clone())]
            }
            Self::TooLong => vec![("max", LETTERS_MAX.to_string())],
            Self::NotYours | Self::NoReason => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
