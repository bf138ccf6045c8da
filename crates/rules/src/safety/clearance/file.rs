//! 健康档案 What is known of one who comes back: declarations, daily reports, the steps taken; and how they stand by it.

use super::{Area, Code, Facts, Member, Reason, Stay, Step, Terms, Whose};
use crate::choice::choices;
use crate::moment::Moment;
use crate::plan::head::Stage;
use crate::plan::local::Days;
use crate::refusal::Refuses;
use crate::safety::entry::{Rules, Standing};
use crate::safety::observation::{self, Form, Group};
use crate::safety::report::Symptom;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Letters of a name or a town, at most.
const LETTERS_MAX: usize = 30;

/// What a family declares of its child, or a member of staff of themselves. It is health data, and lies sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// Whoever comes back.
    pub own: Person,
    /// Who lives with them (P5.18).
    pub household: Vec<Person>,
    /// They were not at the school's place in the holidays (P5.13).
    pub away: bool,
    /// They helped against the epidemic (P5.17).
    pub front_line: bool,
    /// The day on which they came back, or ended that work.
    pub returned_on: Option<Date>,
    /// They have a home at the school's place (P5.14).
    pub has_home: bool,
    /// Where they observe the days instead (P5.14).
    pub form: Option<Form>,
}

/// One person of a declaration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// A name or a label.
    pub name: String,
    /// The colour of their code.
    pub code: Code,
    /// A test was asked of them and its result is not there.
    pub pending: bool,
    /// Where they were.
    pub trips: Vec<Trip>,
}

/// A stay somewhere else; both days are included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trip {
    /// The prefecture city.
    pub city: String,
    /// The district in it.
    pub district: String,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// A declaration with its moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// When.
    pub at: Moment,
    /// What.
    pub said: Declared,
}

/// A day's report as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// When it was told.
    pub at: Moment,
    /// Whether the temperature was taken (P5.16).
    pub measured: bool,
    /// Symptoms (P5.19).
    pub symptoms: Vec<Symptom>,
    /// 感冒、流涕 (P5.46)
    pub cold: bool,
}

/// A step with the moment at which it was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// When it was entered.
    pub at: Moment,
    /// The step.
    pub step: Step,
}

choices! {
    /// 学校的话 What the school says of the days at home.
    Word {
        /// 期满确认健康 (P5.17)
        Well = "well",
        /// 同意居住安排 (P5.14)
        Arranged = "arranged",
    }
}

/// 返校的人 Who comes back: a pupil, or somebody who works there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returner {
    /// A pupil of a stage.
    Pupil(Stage),
    /// 教职工 A member of staff.
    Staff,
    /// 后勤服务人员 A member of the logistics staff.
    Logistics,
}

impl Returner {
    /// A pupil's stage.
    fn stage(self) -> Option<Stage> {
        match self {
            Self::Pupil(stage) => Some(stage),
            Self::Staff | Self::Logistics => None,
        }
    }

    /// The group to which the days at home may apply (P5.13).
    fn group(self) -> Group {
        match self {
            Self::Pupil(_) => Group::Pupils,
            Self::Staff => Group::Staff,
            Self::Logistics => Group::Logistics,
        }
    }
}

/// Everything that is known of one who comes back, each in the order of its moments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Who it is.
    pub who: Returner,
    /// What the family declared, or a member of staff.
    pub told: Vec<Told>,
    /// What was reported day by day.
    pub days: Vec<Reported>,
    /// The steps.
    pub steps: Vec<Noted>,
    /// What the school said, and when.
    pub words: Vec<(Moment, Word)>,
}

/// How somebody stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has declared anything: it is not known to be well (P5.15, P5.18).
    Unknown,
    /// Something keeps it away, and what.
    Held(Standing),
    /// It may come in.
    Free,
}

/// Why a declaration is not taken, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// What is told could not be read again after a restart, so it is not taken.
    #[error("no key that lasts")]
    NoKey,
    /// Somebody of the household has no name, or two have the same.
    #[error("somebody has no name of their own")]
    Unnamed,
    /// A name or a town of more letters than that.
    #[error("longer than {max}")]
    TooLong {
        /// Letters, at most.
        max: usize,
    },
    /// A stay without its town, or that ends before it begins, or in days to come.
    #[error("a stay that cannot be")]
    BadTrip,
    /// Whoever was away says when they came back.
    #[error("no day of return")]
    NoReturn,
    /// Nobody is back before the day has come.
    #[error("back on {on}")]
    NotBackYet {
        /// The day given.
        on: Date,
    },
    /// An area is withdrawn with a reason only.
    #[error("no reason")]
    NoReason,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoKey => "clearance-no-key",
            Self::Unnamed => "clearance-unnamed",
            Self::TooLong { .. } => "clearance-too-long",
            Self::BadTrip => "clearance-bad-trip",
            Self::NoReturn => "clearance-no-return",
            Self::NotBackYet { .. } => "clearance-not-back-yet",
            Self::NoReason => "clearance-no-reason",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NoKey => "X.16",
            Self::Unnamed | Self::TooLong { .. } | Self::BadTrip | Self::NoReason => "P5.18",
            Self::NoReturn | Self::NotBackYet { .. } => "P5.13",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLong { max } => vec![("max", max.to_string())],
            Self::NotBackYet { on } => vec![("on", on.to_string())],
            Self::NoKey | Self::Unnamed | Self::BadTrip | Self::NoReturn | Self::NoReason => Vec::new(),
        }
    }
}

/// An area of risk that was mistyped is withdrawn; says why, as it is written down (P5.18).
pub fn withdraw_area(reason: &str) -> Result<&str, Refusal> {
    match reason.trim() {
        "" => Err(Refusal::NoReason),
        why if why.chars().count() > LETTERS_MAX => Err(Refusal::TooLong { max: LETTERS_MAX }),
        why => Ok(why),
    }
}

/// Takes a declaration (P5.18); the same once more changes nothing: `None`.
pub fn declare(draft: Declared, before: Option<&Declared>, today: Date) -> Result<Option<Declared>, Refusal> {
    let said = trimmed(draft);
    let everyone = || std::iter::once(&said.own).chain(&said.household);
    let mut names: Vec<&str> = everyone().map(|one| one.name.as_str()).collect();
    names.sort_unstable();
    if names.iter().any(|name| name.is_empty()) || names.windows(2).any(|two| two[0] == two[1]) {
        return Err(Refusal::Unnamed);
    }
    let trips = || everyone().flat_map(|one| &one.trips);
    let is_long = |text: &str| text.chars().count() > LETTERS_MAX;
    if names.iter().any(|name| is_long(name))
        || trips().any(|trip| is_long(&trip.city) || is_long(&trip.district))
    {
        return Err(Refusal::TooLong { max: LETTERS_MAX });
    }
    if trips().any(|trip| {
        trip.city.is_empty() || trip.district.is_empty() || trip.from > trip.to || trip.from > today
    }) {
        return Err(Refusal::BadTrip);
    }
    match said.returned_on {
        None if said.away || said.front_line => Err(Refusal::NoReturn),
        Some(on) if on > today => Err(Refusal::NotBackYet { on }),
        Some(_) | None => Ok((before != Some(&said)).then_some(said)),
    }
}

fn trimmed(mut said: Declared) -> Declared {
    if !said.away && !said.front_line {
        said.returned_on = None;
    }
    if said.has_home {
        said.form = None;
    }
    for one in std::iter::once(&mut said.own).chain(&mut said.household) {
        one.name = one.name.trim().to_owned();
        for trip in &mut one.trips {
            trip.city = trip.city.trim().to_owned();
            trip.district = trip.district.trim().to_owned();
        }
    }
    said
}

impl File {
    /// How they stand at a moment (P5.10, P5.15, X.10).
    pub fn state(&self, rules: &Rules<'_>, areas: &[Area], at: Moment) -> State {
        let Some(told) = self.told.last() else { return State::Unknown };
        let facts = self.facts(rules.clearance, areas);
        let standing = rules.standing(&self.observed(&told.said), &facts, areas, at);
        if standing.is_free() { State::Free } else { State::Held(standing) }
    }

    /// What the classes may know: the newest declaration, the symptoms told day by day, and those steps that were entered
    /// after what they answer had begun.
    pub fn facts(&self, rows: &[Terms], areas: &[Area]) -> Facts {
        let members = self.told.last().map_or_else(Vec::new, |told| self.members(&told.said));
        let counts = |noted: &&Noted| {
            let row = rows.iter().find(|row| row.reason == noted.step.reason);
            row.and_then(|row| self.since(row, &noted.step.of, areas)).is_some_and(|since| noted.at >= since)
        };
        let steps = self.steps.iter().filter(counts).map(|noted| noted.step.clone()).collect();
        Facts { stage: self.who.stage(), members, steps }
    }

    fn members(&self, said: &Declared) -> Vec<Member> {
        let mut own = member(&said.own, Whose::Own);
        for day in &self.days {
            own.cold |= day.cold;
            let more =
                day.symptoms.iter().filter(|one| !own.symptoms.contains(one)).copied().collect::<Vec<_>>();
            own.symptoms.extend(more);
        }
        let household = said.household.iter().map(|one| member(one, Whose::Household));
        std::iter::once(own).chain(household).collect()
    }

    /// Since when a reason holds for somebody: an illness since it was last told, everything else since the first of the
    /// declarations that say so one after another. An old approval does not answer a new fact.
    fn since(&self, row: &Terms, name: &str, areas: &[Area]) -> Option<Moment> {
        let last = |is: fn(&Reported) -> bool| self.days.iter().filter(|day| is(day)).map(|day| day.at).max();
        match row.reason {
            Reason::Symptoms => return last(|day| !day.symptoms.is_empty()),
            Reason::Cold => return last(|day| day.cold),
            Reason::Code | Reason::Stay | Reason::Pending => {}
        }
        let mut since = None;
        for told in &self.told {
            let all = self.members(&told.said);
            let is = all.iter().any(|one| one.name == name && row.matches(one, self.who.stage(), areas));
            since = if is { since.or(Some(told.at)) } else { None };
        }
        since
    }

    fn observed(&self, said: &Declared) -> observation::Facts {
        let mut temperatures: BTreeMap<Date, i64> = BTreeMap::new();
        for day in self.days.iter().filter(|day| day.measured) {
            *temperatures.entry(day.at.date()).or_default() += 1;
        }
        let word =
            |which| self.words.iter().filter(|(_, word)| *word == which).map(|(at, _)| at.date()).max();
        observation::Facts {
            group: self.who.group(),
            away: said.away,
            front_line: said.front_line,
            returned_on: said.returned_on,
            temperatures,
            has_home: said.has_home || (!said.away && !said.front_line),
            form: said.form.filter(|_| word(Word::Arranged).is_some()),
            confirmed_on: word(Word::Well),
        }
    }
}

fn member(person: &Person, whose: Whose) -> Member {
    let stay = |trip: &Trip| Stay {
        city: trip.city.clone(),
        district: trip.district.clone(),
        days: Days { from: trip.from, until: trip.to.saturating_add(1.day()) },
    };
    Member {
        whose,
        name: person.name.clone(),
        code: person.code,
        pending: person.pending,
        stays: person.trips.iter().map(stay).collect(),
        symptoms: Vec::new(),
        cold: false,
    }
}

#[cfg(test)]
mod tests;
