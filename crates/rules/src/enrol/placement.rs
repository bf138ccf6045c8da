//! 录取与候补 Placements: a seat in a course or a visible place in its waiting list, and how each is given up.

use super::course::{self, Course};
use super::offer::{self, Made, Offer};
use crate::id::{CourseId, HouseholdId, OfferId, StudentId};
use crate::moment::Moment;
use crate::people::student::Student;
use crate::refusal::Refuses;

/// What a child has in a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// 已录取 A seat.
    Placed,
    /// 候补 A place in the waiting list.
    Waiting,
    /// 未开班 The course did not open.
    Closed,
    /// 已退出 Given up by the family.
    Withdrawn,
    /// 学期已结束 A seat, or a place in the list, of a term that is over (P3.31).
    Ended,
}

impl State {
    /// As tables write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Waiting => "waiting",
            Self::Closed => "closed",
            Self::Withdrawn => "withdrawn",
            Self::Ended => "ended",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Self> {
        let all = [Self::Placed, Self::Waiting, Self::Closed, Self::Withdrawn, Self::Ended];
        all.into_iter().find(|state| state.code() == code)
    }
}

/// A child in a course's waiting list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// Who.
    pub student: StudentId,
    /// Whose child.
    pub household: HouseholdId,
    /// The child's name.
    pub name: String,
    /// The child has a seat that weekday meanwhile.
    pub busy: bool,
    /// An offer of this course was let lapse: others are asked first.
    pub lapsed: bool,
}

/// What leaving a course may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The child.
    pub student: Student,
    /// The course.
    pub course: Course,
    /// What the child has in it.
    pub mine: Option<State>,
    /// The waiting list, first first.
    pub queue: Vec<Queued>,
    /// The offers of the course that stand.
    pub offers: Vec<Offer>,
}

/// A seat or a waiting place that a family gave up (P3.40).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// Who left.
    pub student: StudentId,
    /// Which course.
    pub course: CourseId,
    /// What was given up.
    pub was: State,
    /// Who has the seat now: the first that waited.
    pub promoted: Option<Queued>,
    /// Who is asked whether the child wants the freed seat.
    pub offered: Vec<Made>,
    /// The offer that was given up with the waiting place.
    pub declined: Option<OfferId>,
    /// Seats taken afterwards.
    pub taken: i64,
    /// It had been given up before.
    pub already: bool,
}

/// Why a course is not left.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is nothing to give up.
    #[error("nothing to give up")]
    Nothing,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Nothing => "placement-nothing",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::Nothing => "P3.40",
        }
    }
}

/// Gives up a seat or a waiting place; a freed seat goes to the first that waits, or is offered to it (P3.40, X.1).
pub fn withdraw(terms: &offer::Terms, facts: &Facts, now: Moment) -> Result<Withdrawn, Refusal> {
    let was = facts.mine.ok_or(Refusal::Nothing)?;
    let taken = facts.course.taken;
    let gone = |promoted: Option<Queued>, taken: i64, already: bool| Withdrawn {
        student: facts.student.id.clone(),
        course: facts.course.id.clone(),
        was,
        promoted,
        offered: Vec::new(),
        declined: None,
        taken,
        already,
    };
    match was {
        State::Closed | State::Ended => Err(Refusal::Nothing),
        State::Withdrawn => Ok(gone(None, taken, true)),
        State::Waiting => {
            let mine = facts.offers.iter().find(|offer| offer.student == facts.student.id);
            let declined = mine.map(|offer| offer.id.clone());
            let offered = offer::next(terms, &facts.offering(taken), now);
            Ok(Withdrawn { offered, declined, ..gone(None, taken, false) })
        }
        State::Placed if offer::asks(terms) => {
            let offered = offer::next(terms, &facts.offering(taken - 1), now);
            Ok(Withdrawn { offered, ..gone(None, taken - 1, false) })
        }
        State::Placed => {
            let next = next(facts);
            let taken = if next.is_some() { taken } else { taken - 1 };
            Ok(gone(next, taken, false))
        }
    }
}

impl Facts {
    /// What passing a seat on may know once this child is out of the list.
    fn offering(&self, taken: i64) -> offer::Facts {
        let course = Course { taken, ..self.course.clone() };
        let all =
            offer::Facts { course, queue: self.queue.clone(), open: self.offers.clone(), said: Vec::new() };
        all.without(&self.student.id)
    }
}

fn next(facts: &Facts) -> Option<Queued> {
    let open = facts.course.state == course::State::Open && facts.course.taken <= facts.course.seats;
    facts.queue.iter().find(|queued| open && !queued.busy && queued.student != facts.student.id).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrol::offer::tests::{chess, ming, waits};
    use jiff::civil::date;

    /// Who waits, and who of them has a seat that weekday.
    type Queue = &'static [(&'static str, bool)];

    fn facts(mine: Option<State>, taken: i64, queue: &[(&str, bool)]) -> Facts {
        let (student, course) = (ming(), chess(taken));
        let queue = queue.iter().map(|(id, busy)| waits(id, *busy)).collect();
        Facts { student, course, mine, queue, offers: Vec::new() }
    }

    #[test]
    fn a_freed_seat_goes_to_the_first_that_waits() {
        let cases: [(State, Queue, Option<&str>, i64); 5] = [
            (State::Placed, &[], None, 14),
            (State::Placed, &[("an", false), ("bo", false)], Some("an"), 15),
            (State::Placed, &[("an", true), ("bo", false)], Some("bo"), 15),
            (State::Placed, &[("an", true)], None, 14),
            (State::Waiting, &[("an", false), ("ming", false)], None, 15),
        ];
        for (was, queue, promoted, taken) in cases {
            let gone = withdraw(&at_once(), &facts(Some(was), 15, queue), morning()).unwrap();
            let given = gone.promoted.as_ref().map(|queued| queued.student.as_str());
            assert_eq!((given, gone.taken, gone.already), (promoted, taken, false), "{was:?} {queue:?}");
        }
    }

    fn at_once() -> offer::Terms {
        offer::Terms::default()
    }

    fn morning() -> Moment {
        Moment::at(date(2021, 9, 10).at(9, 0, 0, 0))
    }

    #[test]
    fn where_the_plan_asks_first_the_seat_is_kept_for_whoever_is_asked() {
        let asking = offer::Terms { freed_seat: offer::FreedSeat::Offer, hours: 24 };
        let gone =
            withdraw(&asking, &facts(Some(State::Placed), 15, &[("an", true), ("bo", false)]), morning());
        let gone = gone.unwrap();
        assert_eq!((gone.promoted, gone.taken, gone.offered[0].to.name.as_str()), (None, 14, "bo"));
        let mut held = facts(Some(State::Waiting), 14, &[("ming", false), ("an", false)]);
        held.offers = vec![Offer {
            id: OfferId::new("o"),
            course: held.course.id.clone(),
            student: held.student.id.clone(),
            until: morning().plus_minutes(60),
        }];
        let gone = withdraw(&asking, &held, morning()).unwrap();
        assert_eq!((gone.declined, gone.offered[0].to.name.as_str()), (Some(OfferId::new("o")), "an"));
    }

    #[test]
    fn leaving_twice_is_once_and_leaving_nothing_is_refused() {
        let gone = |mine, taken| withdraw(&at_once(), &facts(mine, taken, &[]), morning());
        assert!(gone(Some(State::Withdrawn), 14).unwrap().already);
        assert_eq!(gone(None, 14), Err(Refusal::Nothing));
        assert_eq!(gone(Some(State::Closed), 0), Err(Refusal::Nothing));
        assert_eq!(gone(Some(State::Ended), 14), Err(Refusal::Nothing), "its term is over");
    }
}
