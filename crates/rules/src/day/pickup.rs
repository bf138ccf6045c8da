//! 接送交接 Pick-up: an early collection goes gate, care teacher, exit, in that order.

pub mod answering;
pub mod undoing;

use crate::day::escort::Way;
use crate::day::roll::State;
use crate::day::session::{By, Session};
use crate::day::taking::{self, When};
use crate::id::{CollectorId, HouseholdId, PickupId, StudentId};
use crate::moment::Moment;
use crate::people::collector::{self, Adult};
use crate::refusal::Refuses;
use jiff::civil::Date;
use serde::Deserialize;

/// How a child is collected early.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The steps in their order (P3.61).
    pub order: Vec<Step>,
    /// What lets an adult who is not on the child's list collect the child (P3.61).
    pub early_confirmation: Confirmation,
    /// Seconds for which a pass code is worth anything (P3.61); a plan without it has no codes.
    pub code_seconds: Option<i64>,
    /// The first grade that may go home alone (P3.61); a plan without it lets nobody.
    pub alone_grade_min: Option<i64>,
    /// Minutes by which each link of a line must be signed (P3.61); a plan without it asks at the evening's end only.
    pub link_minutes: Option<i64>,
    /// Minutes after the evening's end by which a bus has handed over its last child (P3.61); a plan without it takes the minutes
    /// of a link.
    pub bus_minutes: Option<i64>,
    /// Minutes for which a phone without a network may go by the list of adults that it was last given (P3.61); a plan
    /// without it hands nobody over then.
    pub offline_minutes: Option<i64>,
}

/// One step of an early collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// 校门口防疫检验登记 The doorkeeper checks and registers the adult.
    GateCheck,
    /// 到晚托所在的管理老师处签名 The adult signs at the care teacher.
    CareTeacherSignature,
    /// 接走 The doorkeeper sees both out.
    Exit,
}

/// What lets an adult who is not on the child's list collect the child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confirmation {
    /// A guardian of the child says yes at that moment.
    GuardianLive,
}

/// Who comes for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The child.
    pub student: StudentId,
    /// The adult, from the child's list.
    pub collector: CollectorId,
    /// Why so early, in the adult's words.
    pub reason: String,
}

/// An adult at the gate who is not on the child's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The child.
    pub student: StudentId,
    /// The adult's name.
    pub name: String,
    /// The adult's mobile number.
    pub phone: String,
}

/// A collection as far as it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pickup {
    /// Which.
    pub id: PickupId,
    /// Who came.
    pub adult: Adult,
    /// Why so early.
    pub reason: String,
    /// Step 1 was taken.
    pub checked_at: Moment,
    /// Step 2 was taken.
    pub signed_at: Option<Moment>,
    /// Step 3 was taken: both have left.
    pub exited_at: Option<Moment>,
}

/// What the rule may know of one child tonight.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The child.
    pub student: StudentId,
    /// Name.
    pub name: String,
    /// Whose child.
    pub household: HouseholdId,
    /// Who acts.
    pub by: By,
    /// The session whose roll has the child, and where it stands there.
    pub tonight: Option<(Session, State)>,
    /// With whom it may go.
    pub taking: taking::Facts,
    /// The collection that was begun.
    pub pickup: Option<Pickup>,
    /// The line that has it.
    pub way: Option<Way>,
}

/// 已登记
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Which collection.
    pub pickup: PickupId,
    /// Who came.
    pub adult: Adult,
    /// Why so early.
    pub reason: String,
    /// It was registered before; nothing changed.
    pub already: bool,
}

/// 已签名 or 已离校: a step after the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Which collection.
    pub pickup: PickupId,
    /// Who came.
    pub adult: Adult,
    /// The step was taken before; nothing changed.
    pub already: bool,
}

/// 已问家长
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// About whom.
    pub question: Question,
}

/// Why a step is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No roll has the child tonight (P3.52).
    NotTonight,
    /// The child is absent or on leave (P3.52).
    Away,
    /// The child was handed over (P3.61).
    Gone,
    /// A line has the child, and it has not been counted at the end of its way (P3.61).
    OnItsWay {
        /// The child's name.
        name: String,
        /// What stands on the sign.
        plate: String,
    },
    /// The adult is not on the child's list (P3.61).
    NotOnList,
    /// The adult is on the list and does not take the child now (P3.61).
    Stopped(taking::Refusal),
    /// Another adult has signed for the child (P3.61).
    OtherAdult {
        /// Who.
        adult: String,
    },
    /// The adult has signed for the child: the registration is taken back only after the signature (P3.61).
    SignedFor {
        /// Who.
        adult: String,
    },
    /// The evening was on another day: its steps are taken back no more (X.22).
    NotToday {
        /// The child's name.
        name: String,
        /// Its day.
        date: Date,
    },
    /// Another step comes first (P3.61).
    OutOfOrder {
        /// The step that comes now.
        now: Step,
    },
    /// Only the teacher who is responsible for the child tonight takes the signature (P3.54).
    NotYours,
    /// The teacher has not marked the child as here (P3.52).
    NotMarked,
    /// Nobody has come for the child (P3.61).
    NotBegun,
    /// No name of an adult (P3.61).
    NoName,
    /// Not a mobile number of the mainland (P3.61).
    PhoneWrong,
    /// The adult is on the list and need not be asked about (P3.61).
    OnList,
    /// Nothing was asked about such an adult tonight (P3.61).
    NotAsked,
    /// Staff who answer for a guardian say why (P3.61).
    NoReason,
}

/// Step 1: the adult is checked and registered at the gate. Until the signature another adult may come instead.
pub fn check(
    terms: &Terms,
    facts: &Facts,
    (id, draft): (PickupId, Draft),
    now: Moment,
) -> Result<Checked, Refusal> {
    if let Some(begun) = &facts.pickup {
        let (pickup, adult, reason) = (begun.id.clone(), begun.adult.clone(), begun.reason.clone());
        if begun.adult.collector == draft.collector {
            return Ok(Checked { pickup, adult, reason, already: true });
        }
        if begun.signed_at.is_some() {
            return Err(Refusal::OtherAdult { adult: adult.name });
        }
    }
    facts.inside()?;
    in_order(terms, &[], Step::GateCheck)?;
    facts.off_the_line()?;
    let adult = facts.may_take(terms, &draft.collector, now)?;
    Ok(Checked { pickup: id, adult, reason: draft.reason.trim().to_owned(), already: false })
}

/// Step 2: the adult signs at the teacher who is responsible for the child tonight.
pub fn sign(terms: &Terms, facts: &Facts, now: Moment) -> Result<Taken, Refusal> {
    let begun = facts.pickup.as_ref().ok_or(Refusal::NotBegun)?;
    if begun.signed_at.is_some() {
        return Ok(begun.taken(true));
    }
    let (session, _) = facts.inside()?;
    if !session.is_led_by(&facts.by) {
        return Err(Refusal::NotYours);
    }
    in_order(terms, &begun.done(), Step::CareTeacherSignature)?;
    facts.marked()?;
    facts.off_the_line()?;
    facts.may_take(terms, &begun.adult.collector, now)?;
    Ok(begun.taken(false))
}

/// Step 3: the doorkeeper sees both out; the child is handed over. Whoever was let in may have been struck off or barred
/// since, so that it is asked once more.
pub fn exit(terms: &Terms, facts: &Facts, now: Moment) -> Result<Taken, Refusal> {
    let begun = facts.pickup.as_ref().ok_or(Refusal::NotBegun)?;
    if begun.exited_at.is_some() {
        return Ok(begun.taken(true));
    }
    facts.inside()?;
    in_order(terms, &begun.done(), Step::Exit)?;
    facts.marked()?;
    facts.off_the_line()?;
    facts.may_take(terms, &begun.adult.collector, now)?;
    Ok(begun.taken(false))
}

/// Rule 接送顺序 `[pickup.order]` (P3.61): whether a step comes now, after those that were taken.
pub fn in_order(terms: &Terms, done: &[Step], step: Step) -> Result<(), Refusal> {
    match next(terms, done) {
        Some(now) if now != step => Err(Refusal::OutOfOrder { now }),
        Some(_) | None => Ok(()),
    }
}

/// The step that comes now.
pub fn next(terms: &Terms, done: &[Step]) -> Option<Step> {
    terms.order.iter().copied().find(|step| !done.contains(step))
}

/// Rule 提前接走确认 `[pickup.early_confirmation]` (P3.61): whether an adult who is no guardian, on the list or not, waits at
/// the gate before the evening's end until a guardian, asked at once, says yes.
pub fn asks_guardian(terms: &Terms) -> bool {
    match terms.early_confirmation {
        Confirmation::GuardianLive => true,
    }
}

/// Asks the guardians about an adult at the gate: one who is not on the list, or who is and waits for their yes.
pub fn ask(terms: &Terms, facts: &Facts, question: Question, now: Moment) -> Result<Asked, Refusal> {
    if question.name.trim().is_empty() {
        return Err(Refusal::NoName);
    }
    if !collector::is_mobile(&question.phone) {
        return Err(Refusal::PhoneWrong);
    }
    facts.inside()?;
    if facts.taking.is_barred(&question.adult()) {
        return Err(Refusal::Stopped(taking::Refusal::StaffFirst { name: facts.name.clone() }));
    }
    let mut listed = facts.taking.adults.iter().filter(|adult| adult.phone == question.phone);
    if listed.any(|adult| facts.may_take(terms, &adult.collector, now).is_ok()) {
        return Err(Refusal::OnList);
    }
    Ok(Asked { question })
}

impl Facts {
    /// Tonight's session, while the child is or may be inside.
    fn inside(&self) -> Result<(&Session, State), Refusal> {
        let (session, state) = self.tonight.as_ref().ok_or(Refusal::NotTonight)?;
        match state {
            State::Expected | State::Present | State::Late => Ok((session, *state)),
            State::Absent | State::Leave => Err(Refusal::Away),
            State::HandedOver => Err(Refusal::Gone),
        }
    }

    /// The adult, if the child may go with them now.
    fn may_take(&self, terms: &Terms, collector: &CollectorId, now: Moment) -> Result<Adult, Refusal> {
        let (session, _) = self.inside()?;
        let when = When { early: now < session.hands_over_from(), now };
        let taken = taking::may_take(terms, &self.taking, collector, when);
        taken.map_err(|why| if why.is_of_the_list() { Refusal::NotOnList } else { Refusal::Stopped(why) })
    }

    /// A child on its way is neither in its room nor at the gate: its line comes first.
    fn off_the_line(&self) -> Result<(), Refusal> {
        match &self.way {
            Some(way) if !way.ends_with(&self.by) => {
                Err(Refusal::OnItsWay { name: self.name.clone(), plate: way.escort.plate.clone() })
            }
            Some(_) | None => Ok(()),
        }
    }

    fn marked(&self) -> Result<(), Refusal> {
        let (_, state) = self.inside()?;
        if state == State::Expected { Err(Refusal::NotMarked) } else { Ok(()) }
    }
}

impl Question {
    /// Whom it is about.
    pub(crate) fn adult(&self) -> Adult {
        let (name, phone) = (self.name.clone(), self.phone.clone());
        Adult { collector: CollectorId::new(""), name, relation: String::new(), phone }
    }
}

impl Pickup {
    /// The steps that were taken.
    pub fn done(&self) -> Vec<Step> {
        let signed = self.signed_at.map(|_| Step::CareTeacherSignature);
        let exited = self.exited_at.map(|_| Step::Exit);
        [Some(Step::GateCheck), signed, exited].into_iter().flatten().collect()
    }

    fn taken(&self, already: bool) -> Taken {
        Taken { pickup: self.id.clone(), adult: self.adult.clone(), already }
    }
}

impl Step {
    /// Every step, in the order of P3.61.
    pub const ALL: [Self; 3] = [Self::GateCheck, Self::CareTeacherSignature, Self::Exit];

    /// As a scheme, the table of signatures and a phone write it, and the last part of its locale key.
    pub fn key(self) -> &'static str {
        match self {
            Self::GateCheck => "gate-check",
            Self::CareTeacherSignature => "care-teacher-signature",
            Self::Exit => "exit",
        }
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotTonight => "pickup-not-tonight",
            Self::Away => "pickup-away",
            Self::Gone => "pickup-gone",
            Self::OnItsWay { .. } => "pickup-on-its-way",
            Self::NotOnList => "pickup-not-on-list",
            Self::Stopped(why) => why.code(),
            Self::OtherAdult { .. } => "pickup-other-adult",
            Self::SignedFor { .. } => "pickup-signed-for",
            Self::NotToday { .. } => "pickup-not-today",
            Self::OutOfOrder { now: Step::GateCheck } => "pickup-check-first",
            Self::OutOfOrder { now: Step::CareTeacherSignature } => "pickup-sign-first",
            Self::OutOfOrder { now: Step::Exit } => "pickup-exit-first",
            Self::NotYours => "pickup-not-yours",
            Self::NotMarked => "pickup-not-marked",
            Self::NotBegun => "pickup-not-begun",
            Self::NoName => "pickup-no-name",
            Self::PhoneWrong => "pickup-phone-wrong",
            Self::OnList => "pickup-on-list",
            Self::NotAsked => "pickup-not-asked",
            Self::NoReason => "pickup-no-reason",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotTonight | Self::Away | Self::NotMarked => "P3.52",
            Self::NotYours => "P3.54",
            Self::NotToday { .. } => "X.22",
            Self::Stopped(why) => why.clause(),
            Self::Gone
            | Self::OnItsWay { .. }
            | Self::NotOnList
            | Self::OtherAdult { .. }
            | Self::SignedFor { .. }
            | Self::OutOfOrder { .. }
            | Self::NotBegun
            | Self::NoName
            | Self::PhoneWrong
            | Self::OnList
            | Self::NotAsked
            | Self::NoReason => "P3.61",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::OtherAdult { adult } | Self::SignedFor { adult } => vec![("adult", adult.clone())],
            Self::OnItsWay { name, plate } => vec![("name", name.clone()), ("plate", plate.clone())],
            Self::NotToday { name, date } => vec![("name", name.clone()), ("date", date.to_string())],
            Self::Stopped(why) => why.words(),
            Self::NotTonight
            | Self::Away
            | Self::Gone
            | Self::NotOnList
            | Self::OutOfOrder { .. }
            | Self::NotYours
            | Self::NotMarked
            | Self::NotBegun
            | Self::NoName
            | Self::PhoneWrong
            | Self::OnList
            | Self::NotAsked
            | Self::NoReason => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
