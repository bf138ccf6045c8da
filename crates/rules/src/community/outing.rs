//! 外出活动 Outing: children of a class go out with approved adults, each with a guardian's yes; they are counted when they go, at
//! each stop, and when they are back. Whoever has no yes stays in the class.

pub mod going;

use super::enrichment::{self, Kind, Need};
use crate::enrol::content;
use crate::moment::{Moment, moment};
use crate::refusal::Refuses;
use jiff::civil::{Date, Time};

/// Longer words than these nobody reads on a phone.
const LETTERS_MAX: usize = 500;

/// 出行方式 How they get there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// 步行
    OnFoot,
    /// 乘车 By a vehicle that is named by its plate.
    Vehicle,
}

/// An adult who goes along, by the application that was approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adult {
    /// The application's id.
    pub carer: String,
    /// The name.
    pub name: String,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Of which kind.
    pub kind: Kind,
    /// What the children do.
    pub what: String,
    /// On which day.
    pub on: Date,
    /// From when until when they are away.
    pub hours: Option<(Time, Time)>,
    /// Where to.
    pub to: String,
    /// The way there and back.
    pub route: String,
    /// Where heads are counted on the way, in their order.
    pub stops: Vec<String>,
    /// How they get there.
    pub means: Means,
    /// The vehicle's plate.
    pub plate: String,
    /// Who goes along; whoever leads is the first.
    pub adults: Vec<Adult>,
    /// At most so many children for each adult.
    pub per_adult: i64,
    /// What covers the outing, for families to read; none is asked of anybody.
    pub insurance: String,
    /// The last day on which a family says yes.
    pub answer_until: Date,
}

/// Who may go along on a day: those whose approval holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Approved {
    /// Approved for either post.
    pub all: Vec<String>,
    /// Those of them who are carers: a tutor leads nobody out (P2.22).
    pub carers: Vec<String>,
}

/// What is known when an outing is planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts<'f> {
    /// Whether the class runs.
    pub has_class: bool,
    /// Who may go along on its day.
    pub approved: &'f Approved,
    /// Outings that stand and are not cancelled.
    pub others: &'f [Draft],
    /// What whoever plans it says of words that speak of lessons or drill (P1.36); empty where nothing is said.
    pub why: &'f str,
}

/// Why nothing is planned, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// An outing is the class's.
    #[error("no class runs")]
    NoClass,
    /// The plan offers none of this kind.
    #[error("no {}", .0.key())]
    NotOffered(Kind),
    /// What the children do is not said, or at a length that nobody reads.
    #[error("no words")]
    NoWhat,
    /// The words of what they do speak of lessons or drill, and nobody said why it is none.
    #[error("speaks of {0}")]
    SpeaksOf(&'static str),
    /// Where they go is not said.
    #[error("no destination")]
    NoDestination,
    /// The way is not said.
    #[error("no route")]
    NoRoute,
    /// A vehicle is known by its plate.
    #[error("no plate")]
    NoPlate,
    /// They are not back after they have left.
    #[error("no hours")]
    NoHours,
    /// Families could not be asked.
    #[error("on {on}")]
    TooSoon {
        /// The day given.
        on: Date,
    },
    /// Families answer from today until the day before.
    #[error("answered until {until}")]
    BadDeadline {
        /// The day given.
        until: Date,
    },
    /// Nobody who is approved for that day as a carer leads it.
    #[error("nobody leads")]
    NobodyLeads,
    /// Somebody who goes along is not approved for that day.
    #[error("not approved")]
    NotApproved,
    /// How many children each adult has with them is not said.
    #[error("no ratio")]
    NoRatio,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoClass => "outing-no-class",
            Self::NotOffered(_) => "outing-not-offered",
            Self::NoWhat => "outing-no-what",
            Self::SpeaksOf(_) => "outing-speaks-of",
            Self::NoDestination => "outing-no-destination",
            Self::NoRoute => "outing-no-route",
            Self::NoPlate => "outing-no-plate",
            Self::NoHours => "outing-no-hours",
            Self::TooSoon { .. } => "outing-too-soon",
            Self::BadDeadline { .. } => "outing-bad-deadline",
            Self::NobodyLeads => "outing-nobody-leads",
            Self::NotApproved => "outing-not-approved",
            Self::NoRatio => "outing-no-ratio",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NoClass
            | Self::NotOffered(_)
            | Self::NoWhat
            | Self::NoDestination
            | Self::NoRoute
            | Self::NoPlate
            | Self::NoHours
            | Self::TooSoon { .. }
            | Self::BadDeadline { .. }
            | Self::NoRatio => "P2.7",
            Self::SpeaksOf(_) => "P1.36",
            Self::NobodyLeads => "P2.22",
            Self::NotApproved => "P2.20",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::SpeaksOf(word) => vec![("word", (*word).to_owned())],
            Self::TooSoon { on } => vec![("on", on.to_string())],
            Self::BadDeadline { until } => vec![("until", until.to_string())],
            Self::NoClass
            | Self::NotOffered(_)
            | Self::NoWhat
            | Self::NoDestination
            | Self::NoRoute
            | Self::NoPlate
            | Self::NoHours
            | Self::NobodyLeads
            | Self::NotApproved
            | Self::NoRatio => Vec::new(),
        }
    }
}

/// Plans an outing (P2.7): all that families read before they answer. The same once more changes nothing: `None`.
pub fn plan(
    terms: &enrichment::Terms,
    (draft, today): (Draft, Date),
    facts: Facts<'_>,
) -> Result<Option<Draft>, Refusal> {
    let draft = draft.trimmed();
    if !facts.has_class {
        return Err(Refusal::NoClass);
    }
    if !terms.kinds.contains(&draft.kind) {
        return Err(Refusal::NotOffered(draft.kind));
    }
    draft.says(terms, facts.why)?;
    if draft.on <= today {
        return Err(Refusal::TooSoon { on: draft.on });
    }
    if draft.answer_until < today || draft.answer_until >= draft.on {
        return Err(Refusal::BadDeadline { until: draft.answer_until });
    }
    draft.is_led(facts.approved)?;
    if draft.per_adult < 1 {
        return Err(Refusal::NoRatio);
    }
    Ok((!facts.others.contains(&draft)).then_some(draft))
}

impl Means {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::OnFoot, Self::Vehicle];

    /// As forms and tables write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::OnFoot => "on-foot",
            Self::Vehicle => "vehicle",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

impl Draft {
    /// So many children may go with these adults (P2.7).
    pub fn room_for(&self, adults: usize) -> i64 {
        i64::try_from(adults).unwrap_or(i64::MAX).saturating_mul(self.per_adult)
    }

    /// When they are to be back.
    pub fn back_at(&self) -> Option<Moment> {
        self.hours.map(|(_, until)| moment(self.on, until))
    }

    fn trimmed(self) -> Self {
        let trim = |text: &str| text.trim().to_owned();
        let stops = self.stops.iter().map(|stop| trim(stop)).filter(|stop| !stop.is_empty()).collect();
        let plate = match self.means {
            Means::OnFoot => String::new(),
            Means::Vehicle => trim(&self.plate),
        };
        Self {
            what: trim(&self.what),
            to: trim(&self.to),
            route: trim(&self.route),
            insurance: trim(&self.insurance),
            stops,
            plate,
            ..self
        }
    }

    /// What it is, where, by which way and when.
    fn says(&self, terms: &enrichment::Terms, why: &str) -> Result<(), Refusal> {
        let fits = |text: &str| (1..=LETTERS_MAX).contains(&text.chars().count());
        if !fits(&self.what) {
            return Err(Refusal::NoWhat);
        }
        if let Some(found) = content::screen(&self.what).first().filter(|_| why.trim().is_empty()) {
            return Err(Refusal::SpeaksOf(found.word));
        }
        if !fits(&self.to) {
            return Err(Refusal::NoDestination);
        }
        if terms.outing_needs.contains(&Need::Route) && !fits(&self.route) {
            return Err(Refusal::NoRoute);
        }
        if self.means == Means::Vehicle && self.plate.is_empty() {
            return Err(Refusal::NoPlate);
        }
        if self.hours.is_none_or(|(from, until)| from >= until) { Err(Refusal::NoHours) } else { Ok(()) }
    }

    /// The first adult is a carer, and all are approved for the day (P2.20, P2.22).
    fn is_led(&self, approved: &Approved) -> Result<(), Refusal> {
        let leads = self.adults.first().is_some_and(|one| approved.carers.contains(&one.carer));
        if !leads {
            return Err(Refusal::NobodyLeads);
        }
        let all = self.adults.iter().all(|one| approved.all.contains(&one.carer));
        if all { Ok(()) } else { Err(Refusal::NotApproved) }
    }
}

#[cfg(test)]
pub(crate) mod tests;
