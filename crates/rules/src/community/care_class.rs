//! 托管班 Care class: draft, checked, open, closed; it opens only with everything that the plan asks, each lack named.

pub mod hearing;
pub mod opening;

use super::carer::Application;
use super::management::Rule;
use super::premises::{Hours, Inspection};
use super::provider::Certificate;
use super::supervision::{Signature, Subject};
use crate::people::place::Path;
use crate::plan::community_care::Community;
use crate::plan::local::{Day, Words};
use crate::plan::wording::line;
use jiff::civil::{Date, Time};

/// 状态 How far a class has come (P2.13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// 草案 Written down.
    Draft,
    /// 已检查 Its place was looked at.
    Checked,
    /// 开班 Children come.
    Open,
    /// 停班 No more.
    Closed,
}

/// What is known of a class that wants to open.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Its community.
    pub community: Path,
    /// Its state.
    pub state: State,
    /// Its evenings: weekdays, from when, until when.
    pub hours: (Vec<Day>, Time, Time),
    /// Children it means to take.
    pub capacity: i64,
    /// The last check of its place.
    pub inspection: Option<Inspection>,
    /// Who is to work there.
    pub staff: Vec<Application>,
    /// Whether social forces run it; the committee itself needs no certificate.
    pub is_social: bool,
    /// The provider's certificates.
    pub certificates: Vec<Certificate>,
    /// The rules that it has written.
    pub rules: Vec<Rule>,
    /// What the committee signed off.
    pub signatures: Vec<Signature>,
}

/// One thing that a class lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// The stage lets it not open (P2.10).
    Stage,
    /// It was not checked, or was closed (P2.13).
    State,
    /// Its place has no valid check (P2.19).
    Place,
    /// More children than the place holds (P2.19).
    Room,
    /// It would sit in the elders' hours (P2.12).
    EldersHours,
    /// No approved carer; tutors do not count (P2.22).
    Carer,
    /// Neither registered nor filed, or both (P2.26).
    LegalForm,
    /// A written rule is missing (P2.30).
    Rules,
    /// The committee has not signed off its opening or its rules (P2.27).
    SignOff,
}

impl Community {
    /// Opens a class on a day, or names all that it lacks (P2.13).
    pub fn open_class(&self, facts: &Facts, on: Date) -> Result<State, Vec<Lack>> {
        let mut lacks = Vec::new();
        let mut needs = |holds: bool, lack| lacks.extend((!holds).then_some(lack));
        needs(self.rollout.may_open(&facts.community, on).is_ok(), Lack::Stage);
        needs(facts.state == State::Checked, Lack::State);
        needs(self.has_safe_place(facts, on), Lack::Place);
        needs(self.has_room(facts), Lack::Room);
        needs(!self.is_in_elders_hours(facts), Lack::EldersHours);
        needs(self.carer.carers_lacking(&facts.staff, on) == 0, Lack::Carer);
        needs(!facts.is_social || self.provider.lawful(&facts.certificates, on).is_ok(), Lack::LegalForm);
        needs(self.management.unwritten(&facts.rules).is_empty(), Lack::Rules);
        needs(self.is_signed_off(facts), Lack::SignOff);
        if lacks.is_empty() { Ok(State::Open) } else { Err(lacks) }
    }

    fn has_safe_place(&self, facts: &Facts, on: Date) -> bool {
        facts.inspection.as_ref().is_some_and(|check| self.premises.is_safe(check, on).is_ok())
    }

    /// Without a check its size is not known, and that is told of the place.
    fn has_room(&self, facts: &Facts) -> bool {
        facts.inspection.as_ref().is_none_or(|check| facts.capacity <= self.premises.holds(check))
    }

    /// Without a check the room is not known, and that is told of the place.
    fn is_in_elders_hours(&self, facts: &Facts) -> bool {
        let (days, from, until) = facts.hours.clone();
        let hours = Hours { days, from, until };
        facts.inspection.as_ref().is_some_and(|check| self.premises.clash(check.source, &hours).is_some())
    }

    /// The agreement's text may be signed off later, before agreements are offered.
    fn is_signed_off(&self, facts: &Facts) -> bool {
        let unsigned = self.supervision.unsigned(&facts.signatures);
        !unsigned.contains(&Subject::Opening) && !unsigned.contains(&Subject::Rules)
    }
}

impl Lack {
    /// The clause that asks for it.
    pub fn clause(self) -> &'static str {
        match self {
            Self::Stage => "P2.10",
            Self::State => "P2.13",
            Self::Place | Self::Room => "P2.19",
            Self::EldersHours => "P2.12",
            Self::Carer => "P2.22",
            Self::LegalForm => "P2.26",
            Self::Rules => "P2.30",
            Self::SignOff => "P2.27",
        }
    }

    /// What is missing, in words.
    pub fn words(self) -> Words {
        line("class-lack", self.key(), &[])
    }

    /// As its words and the tables name it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::State => "state",
            Self::Place => "place",
            Self::Room => "room",
            Self::EldersHours => "elders-hours",
            Self::Carer => "carer",
            Self::LegalForm => "legal-form",
            Self::Rules => "rules",
            Self::SignOff => "sign-off",
        }
    }
}

#[cfg(test)]
mod tests;
