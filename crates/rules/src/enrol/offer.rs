//! 候补递补 Offers: a freed seat is offered to the first that waits; refusal or silence passes it on by itself.

use super::course::{self, Course};
use super::placement::Queued;
use crate::id::{CourseId, OfferId, StudentId};
use crate::moment::Moment;
use crate::people::message::{self, Urgency};
use crate::refusal::Refuses;
use serde::Deserialize;

/// What becomes of a freed seat.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Whether it is offered, or given at once (X.1).
    pub freed_seat: FreedSeat,
    /// Hours for which an offer stands (X.1).
    pub hours: i64,
}

/// What becomes of a freed seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FreedSeat {
    /// 先询问 The first that waits is asked.
    Offer,
    /// 直接录取 The first that waits has it.
    AtOnce,
}

impl Default for Terms {
    /// A plan that says nothing gives a freed seat at once.
    fn default() -> Self {
        Self { freed_seat: FreedSeat::AtOnce, hours: 24 }
    }
}

/// An offer that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Which.
    pub id: OfferId,
    /// Of which course.
    pub course: CourseId,
    /// To whom.
    pub student: StudentId,
    /// The first moment at which it is over.
    pub until: Moment,
}

/// An offer that is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The offer.
    pub offer: Offer,
    /// To whom, with the name and the household.
    pub to: Queued,
}

/// What becomes of the seats that are free.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// Who has one now.
    pub seated: Vec<Queued>,
    /// Who is asked whether the child wants one.
    pub asked: Vec<Made>,
}

/// What passing seats on may know of one course.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The course.
    pub course: Course,
    /// The waiting list, first first.
    pub queue: Vec<Queued>,
    /// The offers that stand.
    pub open: Vec<Offer>,
    /// Answers that were taken and still hold: who accepted sits there, who declined does not.
    pub said: Vec<(Offer, Answer)>,
}

/// What a family says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// 接受 The child has the seat.
    Accept,
    /// 放弃 The child waits no more, and the next is asked.
    Decline,
}

/// An answer that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The offer.
    pub offer: Offer,
    /// What the family said.
    pub answer: Answer,
    /// Seats taken afterwards.
    pub taken: i64,
    /// Who has the seat or is asked next.
    pub next: Passed,
    /// The same was said before; nothing changed.
    pub already: bool,
}

/// What the clock moved in one course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The course.
    pub course: Course,
    /// Offers that nobody answered, with whom they were made to: they wait last now.
    pub lapsed: Vec<(Offer, Queued)>,
    /// Offers to children who wait no more.
    pub void: Vec<Offer>,
    /// Seats taken afterwards.
    pub taken: i64,
    /// Who has a seat or is asked next.
    pub next: Passed,
}

/// Why an answer is not taken, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing is offered to the child there.
    Nothing,
    /// Too late: the seat passed on.
    Over {
        /// The first moment that was too late.
        until: Moment,
    },
    /// The child has a seat in another course that weekday meanwhile, or as many days as were asked for.
    SameDay,
}

/// Rule 空出的名额 `[offer.freed_seat]` (X.1): whether the first that waits is asked, or has the seat at once.
pub fn asks(terms: &Terms) -> bool {
    terms.freed_seat == FreedSeat::Offer
}

/// Rule 确认期限 `[offer.hours]` (X.1): the first moment at which an offer is over whose message is sent at `sent`.
pub fn until(terms: &Terms, sent: Moment) -> Moment {
    sent.plus_minutes(terms.hours * 60)
}

/// Every seat that is neither taken nor offered goes to one that waits, in their order: at once, or as an offer where the
/// plan asks or the child's family is to be asked. Whoever may not have it is passed over, and so is whoever let an offer of
/// this course lapse and would be asked again.
pub fn pass_on(terms: &Terms, quiet: &message::Terms, facts: &Facts, now: Moment) -> Passed {
    let mut passed = Passed::default();
    if facts.course.state != course::State::Open {
        return passed;
    }
    let is_to_ask = |one: &Queued| asks(terms) || one.asks_first;
    let is_asked = |one: &Queued| facts.open.iter().any(|offer| offer.student == one.student);
    let waiting = facts.queue.iter().filter(|one| !one.busy && !is_asked(one));
    let waiting = waiting.filter(|one| !(one.lapsed && is_to_ask(one)));
    for one in waiting.take(usize::try_from(facts.free()).unwrap_or(0)) {
        if is_to_ask(one) {
            passed.asked.push(facts.made((terms, quiet), one, now));
        } else {
            passed.seated.push(one.clone());
        }
    }
    passed
}

/// A family accepts or declines. A press that is sent again is answered as it was.
pub fn answer(
    terms: &Terms,
    quiet: &message::Terms,
    facts: &Facts,
    (student, answer): (&StudentId, Answer),
    now: Moment,
) -> Result<Answered, Refusal> {
    let Some(offer) = facts.open.iter().find(|offer| offer.student == *student).cloned() else {
        return facts.said_before(student, answer).ok_or(Refusal::Nothing);
    };
    if offer.until <= now {
        return Err(Refusal::Over { until: offer.until });
    }
    let taken = facts.course.taken;
    match (answer, facts.queue.iter().find(|one| one.student == *student)) {
        (Answer::Accept, None) => Err(Refusal::Nothing),
        (Answer::Accept, Some(one)) if one.busy => Err(Refusal::SameDay),
        (Answer::Accept, Some(_)) => {
            Ok(Answered { offer, answer, taken: taken + 1, next: Passed::default(), already: false })
        }
        (Answer::Decline, _) => {
            let next = pass_on(terms, quiet, &facts.without(student), now);
            let taken = taken + next.seated.len() as i64;
            Ok(Answered { offer, answer, taken, next, already: false })
        }
    }
}

/// What the clock moves: offers that are over go to the next, and whoever let one lapse waits last. `None` where nothing
/// moves.
pub fn settle(terms: &Terms, quiet: &message::Terms, facts: &Facts, now: Moment) -> Option<Settled> {
    let (mut rest, mut lapsed, mut void) = (facts.clone(), Vec::new(), Vec::new());
    for offer in &facts.open {
        let queued = facts.queue.iter().find(|one| one.student == offer.student);
        match queued {
            None => void.push(offer.clone()),
            Some(queued) if offer.until <= now => {
                rest = rest.without(&offer.student);
                rest.queue.push(Queued { lapsed: true, ..queued.clone() });
                lapsed.push((offer.clone(), queued.clone()));
            }
            Some(_) => continue,
        }
        rest.open.retain(|one| one.id != offer.id);
    }
    let next = pass_on(terms, quiet, &rest, now);
    let moves = !lapsed.is_empty() || !void.is_empty() || next != Passed::default();
    let taken = facts.course.taken + next.seated.len() as i64;
    moves.then(|| Settled { course: facts.course.clone(), lapsed, void, taken, next })
}

impl Facts {
    /// Seats that are neither taken nor offered.
    pub fn free(&self) -> i64 {
        self.course.seats - self.course.taken - i64::try_from(self.open.len()).unwrap_or(i64::MAX)
    }

    /// The same without one child.
    #[must_use]
    pub fn without(&self, student: &StudentId) -> Self {
        let mut rest = self.clone();
        rest.queue.retain(|one| one.student != *student);
        rest.open.retain(|one| one.student != *student);
        rest
    }

    fn said_before(&self, student: &StudentId, answer: Answer) -> Option<Answered> {
        let same = |(offer, said): &&(Offer, Answer)| offer.student == *student && *said == answer;
        let (offer, _) = self.said.iter().find(same)?.clone();
        Some(Answered { offer, answer, taken: self.course.taken, next: Passed::default(), already: true })
    }

    /// An offer whose hours begin when its message is sent: the night does not eat them.
    fn made(&self, (terms, quiet): (&Terms, &message::Terms), to: &Queued, now: Moment) -> Made {
        let (course, student) = (self.course.id.clone(), to.student.clone());
        let id = OfferId::new(format!("{course}/{student}/{}", now.0));
        let until = until(terms, quiet.due_at(Urgency::Plain, now));
        Made { offer: Offer { id, course, student, until }, to: to.clone() }
    }
}

impl Answer {
    /// As tables and forms write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Accept => "accepted",
            Self::Decline => "declined",
        }
    }

    /// Reads a form's value.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Accept, Self::Decline].into_iter().find(|answer| answer.code() == code)
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Nothing => "offer-nothing",
            Self::Over { .. } => "offer-over",
            Self::SameDay => "offer-same-day",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::Nothing | Self::Over { .. } => "X.1",
            Self::SameDay => "P3.12",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Over { until } => vec![("until", until.local().strftime("%m-%d %H:%M").to_string())],
            Self::Nothing | Self::SameDay => Vec::new(),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
