//! 离线签名 Signing: a link of the hand-over chain that was signed on a phone, judged when it comes in by the moment at which
//! it was made, and by every block that stands by then. What can not count is kept for a person, and undoes nothing.

use crate::day::escort::{self, Link, Signed};
use crate::day::handover::{self, Draft, Release, Released};
use crate::day::pickup::{self, Step};
use crate::day::roll::State;
use crate::day::session::By;
use crate::day::taking::{self, When};
use crate::id::{CollectorId, EscortId, PickupId, SessionId, SigningId, StudentId};
use crate::moment::Moment;
use crate::refusal::Refuses;

/// So many minutes two clocks that were put right may still differ.
const CLOCKS_DIFFER: i64 = 1;

/// What was signed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// 交出 The care teacher gave the child to a line.
    Given(EscortId),
    /// 接手、到达、送回 A link of the line.
    Passed(EscortId, Link),
    /// 交接 The child went with a named adult.
    Handed(SessionId, CollectorId),
    /// 提前接走 A step of an early collection by an adult, and why so early where it is the first.
    Stepped(Step, CollectorId, String),
}

/// One link of one child, as a phone kept it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signing {
    /// Made by the phone: twice the same is one.
    pub key: SigningId,
    /// Which child.
    pub student: StudentId,
    /// What was signed.
    pub deed: Deed,
    /// When, with the phone's clock put right.
    pub made_at: Moment,
    /// How old the page was on which it was signed: when the school had last said how it stands.
    pub seen_at: Moment,
    /// Who signed.
    pub by: By,
}

/// Why a signature does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The list of adults was older than the plan allows (P3.61).
    ListTooOld {
        /// The child's name.
        name: String,
    },
    /// The child was inside again after it was signed for: a line brought it back, or its hand-over was taken back (P3.61).
    BackSince {
        /// The child's name.
        name: String,
    },
    /// The link itself is refused.
    Escort(escort::Refusal),
    /// The hand-over itself is refused.
    Handover(handover::Refusal),
    /// The step of an early collection itself is refused.
    Pickup(pickup::Refusal),
}

/// A step of an early collection that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stepped {
    /// The adult was checked at the gate.
    Checked(pickup::Checked),
    /// The care teacher has taken the signature.
    Signed(pickup::Taken),
    /// Both have left.
    Exited(pickup::Taken),
}

/// When an adult takes a child just as the list says, whatever a phone without a network learns too late.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ByList {
    /// Before the evening's end.
    pub early: bool,
    /// From it on.
    pub late: bool,
}

/// What became of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 已生效 It counts.
    Counted,
    /// 早已如此 It was so before.
    Known,
    /// 待前一环 The link before it has not come in: another phone may still have it.
    Waits,
    /// 未生效 It does not count; somebody looks.
    Refused,
}

/// Judges a link of a line. Whoever gave, took or counted a child did so at their own moment; that the roll has the child
/// elsewhere by now is for [`waits`] or for a person. Nobody signs for a way that began only afterwards.
pub fn pass(facts: &escort::Facts, link: Option<Link>, signing: &Signing) -> Result<Signed, Refusal> {
    let asked = std::slice::from_ref(&signing.student);
    let signed = match link {
        None => escort::give(facts, asked),
        Some(link) => escort::sign(facts, link, asked),
    };
    let signed = signed.map_err(Refusal::Escort)?;
    let latest = signing.made_at.plus_minutes(CLOCKS_DIFFER);
    let begun_since = |row: &&escort::Row| row.way.as_ref().is_some_and(|way| way.given_at > latest);
    let row = facts.rows.get(&signing.student).filter(|_| link.is_some());
    match row.filter(begun_since) {
        Some(row) => Err(Refusal::Escort(escort::Refusal::NotGiven { names: vec![row.name.clone()] })),
        None => Ok(signed),
    }
}

/// Judges a hand-over: the evening's end and the window of a delegation by the moment at which the child went, the list,
/// the blocks and every no as they stand now. A child whom a line had later has not gone then: while the line has it a
/// person looks, and once it was inside again (`back_at`: brought back, or said to be so) the signature no longer counts.
pub fn hand(
    terms: &pickup::Terms,
    facts: &handover::Facts,
    signing: &Signing,
    (collector, back_at): (&CollectorId, Option<Moment>),
) -> Result<Released, Refusal> {
    let name = facts.rows.get(&signing.student).map_or_else(String::new, |row| row.name.clone());
    if !list_holds(terms, signing.seen_at, signing.made_at) {
        return Err(Refusal::ListTooOld { name });
    }
    let release = Release { student: signing.student.clone(), collector: collector.clone(), nth: None };
    let draft = Draft { session: facts.session.id.clone(), released: vec![release] };
    let released = handover::release(terms, facts, &draft, signing.made_at).map_err(Refusal::Handover)?;
    if released.handed.is_empty() {
        return Ok(released);
    }
    if back_at.is_some_and(|at| at > signing.made_at) {
        return Err(Refusal::BackSince { name });
    }
    let way = facts.rows.get(&signing.student).and_then(|row| row.way.as_ref());
    match way.filter(|way| way.last_at() > signing.made_at) {
        Some(way) => {
            let plate = way.escort.plate.clone();
            Err(Refusal::Handover(handover::Refusal::OnItsWay { name, plate }))
        }
        None => Ok(released),
    }
}

/// Judges a step of an early collection: order, session and list by the moment at which it was taken, the blocks and every no
/// as they stand now. Each hand signs for the same adult, and none for what was done only afterwards; a child whom a line
/// had later, or who was inside again (`back_at`), has not gone then.
pub fn step(
    terms: &pickup::Terms,
    facts: &pickup::Facts,
    signing: &Signing,
    (step, collector, reason): (Step, &CollectorId, &str),
    back_at: Option<Moment>,
) -> Result<Stepped, Refusal> {
    let (name, at) = (facts.name.clone(), signing.made_at);
    if !list_holds(terms, signing.seen_at, at) {
        return Err(Refusal::ListTooOld { name });
    }
    in_turn(facts, signing, (step, collector)).map_err(Refusal::Pickup)?;
    let stepped = match step {
        Step::GateCheck => {
            let (student, collector) = (signing.student.clone(), collector.clone());
            let draft = pickup::Draft { student, collector, reason: reason.to_owned() };
            let id = PickupId::new(signing.key.as_str());
            pickup::check(terms, facts, (id, draft), at).map(Stepped::Checked)
        }
        Step::CareTeacherSignature => pickup::sign(terms, facts, at).map(Stepped::Signed),
        Step::Exit => pickup::exit(terms, facts, at).map(Stepped::Exited),
    };
    let stepped = stepped.map_err(Refusal::Pickup)?;
    if stepped.already() {
        return Ok(stepped);
    }
    if back_at.is_some_and(|back| back > at) {
        return Err(Refusal::BackSince { name });
    }
    match facts.way.as_ref().filter(|way| way.last_at() > at) {
        Some(way) => {
            let plate = way.escort.plate.clone();
            Err(Refusal::Pickup(pickup::Refusal::OnItsWay { name, plate }))
        }
        None => Ok(stepped),
    }
}

/// The step before was taken, for the same adult, and not only afterwards.
fn in_turn(
    facts: &pickup::Facts,
    signing: &Signing,
    (step, collector): (Step, &CollectorId),
) -> Result<(), pickup::Refusal> {
    let latest = signing.made_at.plus_minutes(CLOCKS_DIFFER);
    let Some(begun) = &facts.pickup else {
        return if step == Step::GateCheck { Ok(()) } else { Err(pickup::Refusal::NotBegun) };
    };
    let other = begun.adult.collector != *collector;
    match step {
        Step::GateCheck if other && begun.checked_at > signing.made_at => {
            Err(pickup::Refusal::OtherAdult { adult: begun.adult.name.clone() })
        }
        Step::GateCheck => Ok(()),
        Step::CareTeacherSignature | Step::Exit if other => {
            Err(pickup::Refusal::OtherAdult { adult: begun.adult.name.clone() })
        }
        Step::CareTeacherSignature if begun.checked_at > latest => Err(pickup::Refusal::NotBegun),
        Step::Exit if begun.signed_at.is_some_and(|signed| signed > latest) => {
            Err(pickup::Refusal::OutOfOrder { now: Step::CareTeacherSignature })
        }
        Step::CareTeacherSignature | Step::Exit => Ok(()),
    }
}

/// What a phone at the gate may let an adult do while it has no network: only what the school, knowing what it knew when it made
/// the list, refuses at no moment for which the list holds.
pub fn goes_by_list(
    terms: &pickup::Terms,
    (taking, until): (&taking::Facts, Moment),
    collector: &CollectorId,
    now: Moment,
) -> ByList {
    let last = now.plus_minutes(terms.offline_minutes.unwrap_or(0));
    let goes = |now| taking::may_take(terms, taking, collector, When { early: true, now }).is_ok();
    ByList {
        early: [now, last].into_iter().all(goes),
        late: !asks_school(terms, (taking, until), collector, now),
    }
}

/// Whether the steps of an early collection go on without a network: the plan lets a list hold for a while, and the three hands
/// sign in the order in which a chit goes from one to the next.
pub fn steps_by_chit(terms: &pickup::Terms) -> bool {
    terms.offline_minutes.is_some() && terms.order == Step::ALL
}

/// Rule 离线交接 `[pickup.offline_minutes]` (P3.61): whether a phone may still go by a list of adults that the school gave it then.
pub fn list_holds(terms: &pickup::Terms, seen_at: Moment, at: Moment) -> bool {
    terms.offline_minutes.is_some_and(|minutes| at < seen_at.plus_minutes(minutes))
}

/// Whether an adult does not take the child at the evening's end just as the list says, at any moment for which the list
/// holds on a phone: whatever the reason, it is one for the school, and looks like any other.
pub fn asks_school(
    terms: &pickup::Terms,
    (taking, until): (&taking::Facts, Moment),
    collector: &CollectorId,
    now: Moment,
) -> bool {
    let first = now.max(until);
    let last = first.plus_minutes(terms.offline_minutes.unwrap_or(0));
    let stopped = |now| taking::may_take(terms, taking, collector, When { early: false, now }).is_err();
    [first, last].into_iter().any(stopped)
}

/// Whether a refusal may only mean that the link before has not come in yet; `state` is where the roll has the child.
pub fn waits(why: &Refusal, state: Option<State>) -> bool {
    let unmarked = state == Some(State::Expected);
    let here = matches!(state, Some(State::Present | State::Late)) || unmarked;
    match why {
        Refusal::Escort(escort::Refusal::NotGiven { .. } | escort::Refusal::NotTaken { .. }) => here,
        Refusal::Escort(escort::Refusal::NotHere { .. })
        | Refusal::Handover(handover::Refusal::NotHere { .. }) => unmarked,
        Refusal::Handover(handover::Refusal::OnItsWay { .. }) => here,
        Refusal::Pickup(pickup::Refusal::NotMarked) => unmarked,
        Refusal::Pickup(
            pickup::Refusal::NotBegun | pickup::Refusal::OutOfOrder { .. } | pickup::Refusal::OnItsWay { .. },
        ) => here,
        Refusal::ListTooOld { .. }
        | Refusal::BackSince { .. }
        | Refusal::Escort(_)
        | Refusal::Handover(_)
        | Refusal::Pickup(_) => false,
    }
}

impl Stepped {
    /// It was so before; nothing changed.
    pub fn already(&self) -> bool {
        match self {
            Self::Checked(checked) => checked.already,
            Self::Signed(taken) | Self::Exited(taken) => taken.already,
        }
    }
}

impl Deed {
    /// As the table and a phone write it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Given(_) => "given",
            Self::Passed(_, link) => link.key(),
            Self::Handed(..) => "handed",
            Self::Stepped(step, ..) => step.key(),
        }
    }
}

impl Outcome {
    /// As the table and a phone write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Known => "known",
            Self::Waits => "waits",
            Self::Refused => "refused",
        }
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::ListTooOld { .. } => "signing-list-too-old",
            Self::BackSince { .. } => "signing-back-since",
            Self::Escort(why) => why.code(),
            Self::Handover(why) => why.code(),
            Self::Pickup(why) => why.code(),
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::ListTooOld { .. } | Self::BackSince { .. } => "P3.61",
            Self::Escort(why) => why.clause(),
            Self::Handover(why) => why.clause(),
            Self::Pickup(why) => why.clause(),
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::ListTooOld { name } | Self::BackSince { name } => vec![("name", name.clone())],
            Self::Escort(why) => why.words(),
            Self::Handover(why) => why.words(),
            Self::Pickup(why) => why.words(),
        }
    }
}

#[cfg(test)]
mod tests;
