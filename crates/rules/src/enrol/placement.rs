//! 录取与候补 Placements: a seat in a course or a visible place in its waiting list, and how each is given up.

use super::course::Course;
use super::offer::{self, Made, Offer, Passed};
use crate::id::{CourseId, HouseholdId, OfferId, StudentId};
use crate::moment::Moment;
use crate::people::message;
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
    /// The child has a seat that weekday meanwhile, or as many days as its family asked for.
    pub busy: bool,
    /// 先问 The family is asked before the child has the seat, also where the plan gives it at once.
    pub asks_first: bool,
    /// An offer of this course was let lapse: others are asked first.
    pub lapsed: bool,
}

/// What a child that waits has already, and what its family asked for besides its wishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Days with a seat, a bit for each, as [`Course::days`] has them.
    pub days: i64,
    /// Days a week, at most; 0 for as many as it gets (P3.33).
    pub most: i64,
    /// Only where the siblings who say so too have a seat (P3.33).
    pub together: bool,
    /// The family put the child into this list itself, after the draw.
    pub is_own: bool,
}

impl Bound {
    /// Whether the child cannot have a course of these days: it has a seat on one of them, or would sit on more days than
    /// its family asked for. A list that the family joined itself afterwards is a newer word than that.
    pub fn is_busy(self, days: i64) -> bool {
        self.days & days != 0 || !self.is_own && self.is_beyond(days)
    }

    /// Whether the family is asked whatever the plan says: of siblings who want a seat together or none, one alone is never
    /// seated unasked, and nobody beyond the days that its family asked for.
    pub fn asks_first(self, days: i64) -> bool {
        self.together || self.is_beyond(days)
    }

    /// With a course of these days the child would sit on more days than its family asked for.
    pub fn is_beyond(self, days: i64) -> bool {
        self.most > 0 && i64::from((self.days | days).count_ones()) > self.most
    }
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
    /// Who has a seat now: the first that waited.
    pub promoted: Vec<Queued>,
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
pub fn withdraw(
    terms: &offer::Terms,
    quiet: &message::Terms,
    facts: &Facts,
    now: Moment,
) -> Result<Withdrawn, Refusal> {
    let was = facts.mine.ok_or(Refusal::Nothing)?;
    let taken = facts.course.taken;
    let gone = |passed: Passed, taken: i64, already: bool| Withdrawn {
        student: facts.student.id.clone(),
        course: facts.course.id.clone(),
        was,
        taken: taken + passed.seated.len() as i64,
        promoted: passed.seated,
        offered: passed.asked,
        declined: None,
        already,
    };
    match was {
        State::Closed | State::Ended => Err(Refusal::Nothing),
        State::Withdrawn => Ok(gone(Passed::default(), taken, true)),
        State::Waiting => {
            let mine = facts.offers.iter().find(|offer| offer.student == facts.student.id);
            let declined = mine.map(|offer| offer.id.clone());
            let passed = offer::pass_on(terms, quiet, &facts.offering(taken), now);
            Ok(Withdrawn { declined, ..gone(passed, taken, false) })
        }
        State::Placed => {
            let passed = offer::pass_on(terms, quiet, &facts.offering(taken - 1), now);
            Ok(gone(passed, taken - 1, false))
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
            let gone =
                withdraw(&at_once(), &message::Terms::default(), &facts(Some(was), 15, queue), morning())
                    .unwrap();
            let given = gone.promoted.first().map(|queued| queued.student.as_str());
            assert_eq!((given, gone.taken, gone.already), (promoted, taken, false), "{was:?} {queue:?}");
        }
    }

    /// Whoever is asked first is asked, and the seat is kept for it.
    #[test]
    fn a_plan_that_gives_at_once_asks_whoever_wants_siblings_together() {
        let mut held = facts(Some(State::Placed), 15, &[("an", false), ("bo", false)]);
        held.queue[0].asks_first = true;
        let gone = withdraw(&at_once(), &message::Terms::default(), &held, morning()).unwrap();
        assert_eq!((gone.promoted.len(), gone.taken, gone.offered[0].to.name.as_str()), (0, 14, "an"));
        held.queue[0].busy = true;
        let gone = withdraw(&at_once(), &message::Terms::default(), &held, morning()).unwrap();
        assert_eq!((gone.promoted[0].name.as_str(), gone.taken, gone.offered.len()), ("bo", 15, 0));
    }

    #[test]
    fn nobody_is_seated_unasked_on_more_days_than_its_family_asked_for() {
        // Days with a seat, the most, together, joined by itself, days of the course; busy, asked first.
        let cases = [
            (0b00001, 0, false, false, 0b00010, (false, false)),
            (0b00001, 0, false, false, 0b00001, (true, false)),
            (0b00001, 2, false, false, 0b00010, (false, false)),
            (0b00011, 2, false, false, 0b00100, (true, true)),
            (0b00001, 2, false, false, 0b01010, (true, true)),
            (0b00011, 2, false, true, 0b00100, (false, true)),
            (0b00011, 2, false, true, 0b00010, (true, false)),
            (0b00000, 0, true, false, 0b00100, (false, true)),
        ];
        for (days, most, together, is_own, of, wanted) in cases {
            let bound = Bound { days, most, together, is_own };
            assert_eq!((bound.is_busy(of), bound.asks_first(of)), wanted, "{bound:?} {of:b}");
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
        let gone = withdraw(
            &asking,
            &message::Terms::default(),
            &facts(Some(State::Placed), 15, &[("an", true), ("bo", false)]),
            morning(),
        );
        let gone = gone.unwrap();
        assert_eq!((gone.promoted, gone.taken, gone.offered[0].to.name.as_str()), (Vec::new(), 14, "bo"));
        let mut held = facts(Some(State::Waiting), 14, &[("ming", false), ("an", false)]);
        held.offers = vec![Offer {
            id: OfferId::new("o"),
            course: held.course.id.clone(),
            student: held.student.id.clone(),
            until: morning().plus_minutes(60),
        }];
        let gone = withdraw(&asking, &message::Terms::default(), &held, morning()).unwrap();
        assert_eq!((gone.declined, gone.offered[0].to.name.as_str()), (Some(OfferId::new("o")), "an"));
    }

    #[test]
    fn leaving_twice_is_once_and_leaving_nothing_is_refused() {
        let gone = |mine, taken| {
            withdraw(&at_once(), &message::Terms::default(), &facts(mine, taken, &[]), morning())
        };
        assert!(gone(Some(State::Withdrawn), 14).unwrap().already);
        assert_eq!(gone(None, 14), Err(Refusal::Nothing));
        assert_eq!(gone(Some(State::Closed), 0), Err(Refusal::Nothing));
        assert_eq!(gone(Some(State::Ended), 14), Err(Refusal::Nothing), "its term is over");
    }
}
