//! 报名 Registration: a family asks for evening care in its window; late is kept, never lost.

pub mod ahead;
pub mod next;

use super::grouping::{Room, Taken};
use crate::id::StudentId;
use crate::moment::Moment;
use crate::people::student::Student;
use crate::plan::local::{date, instant};
use crate::plan::scheme::Scheme;
use crate::refusal::Refuses;
use jiff::civil::Date;
use serde::Deserialize;

/// When and for whom.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// When the notice is published and registration opens (P3.25).
    #[serde(deserialize_with = "instant")]
    pub notice_at: Moment,
    /// The first moment that is late (P3.27).
    #[serde(deserialize_with = "instant")]
    pub until: Moment,
    /// The day on which the list is reviewed (P3.28).
    #[serde(deserialize_with = "date")]
    pub review_on: Date,
    /// Who may register (P3.4).
    pub who: Eligible,
}

/// Who may register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Eligible {
    /// 本校在籍就读 On this school's roll on the day (P3.4).
    OnRoll,
}

/// How a registration stands. There is no "refused for lack of room" (P1.16, X.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// 待审核 In time, and not yet reviewed.
    Submitted,
    /// 逾期申请 Came after the window and lies with the reviewer (P3.27).
    Late,
    /// 需补充 Sent back with a reason.
    Returned,
    /// 已通过 The child has a place.
    Accepted,
    /// 候补 The child waits at a visible position (X.1).
    Waiting,
    /// 已退出 The family took it back (P3.40).
    Withdrawn,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Submitted, Self::Late, Self::Returned, Self::Accepted, Self::Waiting, Self::Withdrawn];

    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Late => "late",
            Self::Returned => "returned",
            Self::Accepted => "accepted",
            Self::Waiting => "waiting",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// From the table's word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether the school owes the family an answer or a place.
    pub fn is_live(self) -> bool {
        match self {
            Self::Submitted | Self::Late | Self::Accepted | Self::Waiting => true,
            Self::Returned | Self::Withdrawn => false,
        }
    }

    /// Whether it waits for a reviewer (P3.28).
    pub fn is_pending(self) -> bool {
        matches!(self, Self::Submitted | Self::Late)
    }
}

/// A registration that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How it stands.
    pub state: State,
    /// The request it came with: the same one twice is one act.
    pub request: String,
}

/// What asking for evening care may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Whose.
    pub student: Student,
    /// Whether the school verified the phone of whoever asks (X.17).
    pub guardian_verified: bool,
    /// When the notice was published.
    pub published_at: Option<Moment>,
    /// What stands already.
    pub standing: Option<Standing>,
}

/// What is asked. Nothing is chosen beforehand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Whose.
    pub student: StudentId,
    /// The form's idempotency key.
    pub request: String,
    /// The family says that the child needs care; no proof is asked (P3.4).
    pub needs_care: bool,
    /// Whether the child comes on optional Fridays (P3.57); `None` until someone chose.
    pub fridays: Option<bool>,
    /// The school's standard was read and is accepted (P3.25, P3.38).
    pub rules_read: bool,
    /// What the school should know.
    pub note: String,
}

/// A registration that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submitted {
    /// Whose.
    pub student: StudentId,
    /// The form's idempotency key.
    pub request: String,
    /// `Submitted` in the window, `Late` after it, or what stood already.
    pub state: State,
    /// What stood before, when it was returned or withdrawn.
    pub before: Option<State>,
    /// Whether the child comes on optional Fridays.
    pub fridays: bool,
    /// What the school should know.
    pub note: String,
    /// It had been sent before: nothing was written.
    pub already: bool,
}

impl Submitted {
    /// What a late family is told, though nothing is lost: the request lies with the reviewer (P3.27, P1.16).
    pub fn late(&self, terms: &Terms) -> Option<Refusal> {
        (self.state == State::Late).then_some(Refusal::Late { until: terms.until })
    }
}

/// A registration that was taken back, and who moves up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// Whose.
    pub student: StudentId,
    /// How it stood.
    pub before: State,
    /// Who waited and has a place now, first first, of this term and then of the next (P3.40): more than one where a group is left
    /// over for another site (P3.19).
    pub promoted: Vec<StudentId>,
    /// It had been taken back before: nothing was written.
    pub already: bool,
}

/// What taking back may know.
#[derive(Clone, Debug)]
pub struct WithdrawFacts {
    /// Whose.
    pub student: Student,
    /// How it stands.
    pub state: Option<State>,
    /// The term that runs, where the child is in it.
    pub here: Option<Line>,
    /// The next term, where its notice is out and the child comes in it.
    pub ahead: Option<Line>,
}

/// One term's room, and who waits for it.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Children with a place in it, and the groups that stand.
    pub taken: Taken,
    /// Who waits, first first.
    pub waits: Vec<Waits>,
}

/// A child that waits for a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waits {
    /// Who.
    pub student: StudentId,
    /// Its grade.
    pub grade: i64,
    /// It waits in the term before as well, and moves up in that one: here it only keeps its turn.
    pub keeps: bool,
}

/// Why it was not taken, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The notice is not out.
    #[error("registration is not open yet")]
    NotYet {
        /// When it will be.
        at: Moment,
    },
    /// Nothing can be said of the next term: its notice is not out, it has begun, or the request is one for it.
    #[error("nothing is asked about the next term")]
    NextClosed,
    /// Whoever asks has no phone that the school verified.
    #[error("the guardian is not verified")]
    NotVerified,
    /// Not a pupil of this school on this day.
    #[error("not on the roll")]
    NotOnRoll,
    /// Nobody said that the child needs care.
    #[error("need not declared")]
    NeedMissing,
    /// Nobody said what becomes of the next term.
    #[error("nothing said of the next term")]
    NextUnsaid,
    /// Friday was not chosen.
    #[error("Friday not chosen")]
    FridayMissing,
    /// The school's standard was not accepted.
    #[error("rules not accepted")]
    RulesUnread,
    /// The window is over; the request is kept for the reviewer.
    #[error("late")]
    Late {
        /// The first late moment.
        until: Moment,
    },
    /// There is nothing to take back.
    #[error("no registration")]
    NothingThere,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotYet { .. } => "registration-not-yet",
            Self::NextClosed => "registration-next-closed",
            Self::NotVerified => "registration-not-verified",
            Self::NotOnRoll => "registration-not-on-roll",
            Self::NeedMissing => "registration-need-missing",
            Self::NextUnsaid => "registration-next-unsaid",
            Self::FridayMissing => "registration-friday-missing",
            Self::RulesUnread => "registration-rules-unread",
            Self::Late { .. } => "registration-closed",
            Self::NothingThere => "registration-nothing-there",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotYet { .. } | Self::NextClosed | Self::RulesUnread => "P3.25",
            Self::NotVerified => "X.17",
            Self::NotOnRoll | Self::NeedMissing => "P3.4",
            Self::NextUnsaid => "P1.14",
            Self::FridayMissing => "P3.57",
            Self::Late { .. } => "P3.27",
            Self::NothingThere => "P3.40",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotYet { at } => vec![("at", shown(*at))],
            Self::Late { until } => vec![("until", shown(*until))],
            Self::NextClosed
            | Self::NotVerified
            | Self::NotOnRoll
            | Self::NeedMissing
            | Self::NextUnsaid
            | Self::FridayMissing
            | Self::RulesUnread
            | Self::NothingThere => Vec::new(),
        }
    }
}

fn shown(at: Moment) -> String {
    at.local().strftime("%m-%d %H:%M:%S").to_string()
}

/// Takes a family's request: in the window it waits for review, after it it is kept as late.
pub fn submit(terms: &Terms, facts: &Facts, draft: Draft, now: Moment) -> Result<Submitted, Refusal> {
    if let Some(standing) = facts.standing.as_ref().filter(|standing| repeats(standing, &draft)) {
        return Ok(taken(draft, standing.state, Some(standing.state), true));
    }
    if facts.published_at.is_none_or(|at| now < at) {
        return Err(Refusal::NotYet { at: opens_at(terms) });
    }
    if !facts.guardian_verified {
        return Err(Refusal::NotVerified);
    }
    if !is_eligible(terms, &facts.student, now.date()) {
        return Err(Refusal::NotOnRoll);
    }
    if !draft.needs_care {
        return Err(Refusal::NeedMissing);
    }
    if draft.fridays.is_none() {
        return Err(Refusal::FridayMissing);
    }
    if !draft.rules_read {
        return Err(Refusal::RulesUnread);
    }
    let before = facts.standing.as_ref().map(|standing| standing.state);
    let mended = before == Some(State::Returned);
    let state = if is_late(terms, now) && !mended { State::Late } else { State::Submitted };
    Ok(taken(draft, state, before, false))
}

/// Takes a registration back; whoever waited for the same term, in order, and for whom their site has room in it now, has a place
/// (P3.40, P3.19). The plans are those of the term that runs and of the next.
pub fn withdraw(plans: (&Scheme, Option<&Scheme>), facts: &WithdrawFacts) -> Result<Withdrawn, Refusal> {
    let before = facts.state.ok_or(Refusal::NothingThere)?;
    let already = before == State::Withdrawn;
    let mut promoted = Vec::new();
    if before == State::Accepted {
        let terms = [facts.here.as_ref().map(|line| (plans.0, line)), plans.1.zip(facts.ahead.as_ref())];
        for (scheme, line) in terms.into_iter().flatten() {
            promoted.extend(moved_up(scheme, line, &facts.student));
        }
    }
    Ok(Withdrawn { student: facts.student.id.clone(), before, promoted, already })
}

/// Who has a place in a term once a child has left it.
fn moved_up(scheme: &Scheme, line: &Line, gone: &Student) -> Vec<StudentId> {
    let mut room = Room::new(scheme, &line.taken);
    room.free(gone.grade);
    let mut promoted = Vec::new();
    for one in line.waits.iter().filter(|one| one.student != gone.id) {
        if room.has(one.grade) {
            room.give(one.grade);
            promoted.extend((!one.keeps).then(|| one.student.clone()));
        }
    }
    promoted
}

/// Rule 报名通知 `[registration.notice_at]` (P3.25): the notice goes out, and registration opens, at this moment.
pub fn opens_at(terms: &Terms) -> Moment {
    terms.notice_at
}

/// Rule 报名截止 `[registration.until]` (P3.27): from this moment a request is late.
pub fn is_late(terms: &Terms, now: Moment) -> bool {
    terms.until <= now
}

/// Rule 审核 `[registration.review_on]` (P3.28): the list is reviewed on this day, and not before it.
pub fn review_day(terms: &Terms) -> Date {
    terms.review_on
}

/// Rule 服务对象 `[registration.who]` (P3.4): pupils on this school's roll that day.
pub fn is_eligible(terms: &Terms, student: &Student, day: Date) -> bool {
    match terms.who {
        Eligible::OnRoll => student.is_on_roll(day),
    }
}

/// The same form again, or a second one for a child whose request stands.
fn repeats(standing: &Standing, draft: &Draft) -> bool {
    standing.state.is_live() || standing.request == draft.request
}

fn taken(draft: Draft, state: State, before: Option<State>, already: bool) -> Submitted {
    let Draft { student, request, fridays, note, .. } = draft;
    Submitted { student, request, state, before, fridays: fridays.unwrap_or(false), note, already }
}

#[cfg(test)]
mod tests;
