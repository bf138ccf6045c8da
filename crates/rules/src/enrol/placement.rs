//! 录取与候补 Placements: a seat in a course or a visible place in its waiting list, and how each is given up.

use super::campus;
use super::course::{self, Course};
use super::preference;
use crate::id::{CourseId, HouseholdId, StudentId};
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
}

impl State {
    /// As tables write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Waiting => "waiting",
            Self::Closed => "closed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Self> {
        let all = [Self::Placed, Self::Waiting, Self::Closed, Self::Withdrawn];
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
}

/// What leaving or joining a course may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The child.
    pub student: Student,
    /// The course.
    pub course: Course,
    /// What the child has in it.
    pub mine: Option<State>,
    /// The child has a seat in another course that weekday.
    pub busy: bool,
    /// The school's own site.
    pub own_site: String,
    /// The waiting list, first first.
    pub queue: Vec<Queued>,
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
    /// Seats taken afterwards.
    pub taken: i64,
    /// It had been given up before.
    pub already: bool,
}

/// A free seat, or the last place in the waiting list, that a family took after the draw (X.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// Who.
    pub student: StudentId,
    /// Which course.
    pub course: CourseId,
    /// Placed or waiting.
    pub state: State,
    /// From 1 when waiting.
    pub position: Option<i64>,
    /// Seats taken afterwards.
    pub taken: i64,
    /// The child had it before.
    pub already: bool,
}

/// Why a course is not left or joined, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is nothing to give up.
    #[error("nothing to give up")]
    Nothing,
    /// The course did not open, or not yet.
    #[error("the course is not open")]
    NotOpen,
    /// Not on the school's roll.
    #[error("the child is not on the roll")]
    NotOnRoll,
    /// For other grades or another site.
    #[error("not for this grade")]
    Grade,
    /// A seat that weekday already.
    #[error("the child has a course that day")]
    SameDay,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Nothing => "placement-nothing",
            Self::NotOpen => "placement-not-open",
            Self::NotOnRoll => "placement-not-on-roll",
            Self::Grade => "placement-grade",
            Self::SameDay => "placement-same-day",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::Nothing => "P3.40",
            Self::NotOpen => "P3.21",
            Self::NotOnRoll => "P3.4",
            Self::Grade => "P3.19",
            Self::SameDay => "P3.12",
        }
    }
}

/// Gives up a seat or a waiting place; a freed seat goes to the first that waits (P3.40).
pub fn withdraw(facts: &Facts) -> Result<Withdrawn, Refusal> {
    let was = facts.mine.ok_or(Refusal::Nothing)?;
    let taken = facts.course.taken;
    let gone = |promoted: Option<Queued>, taken: i64, already: bool| Withdrawn {
        student: facts.student.id.clone(),
        course: facts.course.id.clone(),
        was,
        promoted,
        taken,
        already,
    };
    match was {
        State::Closed => Err(Refusal::Nothing),
        State::Withdrawn => Ok(gone(None, taken, true)),
        State::Waiting => Ok(gone(None, taken, false)),
        State::Placed => {
            let next = next(facts);
            let taken = if next.is_some() { taken } else { taken - 1 };
            Ok(gone(next, taken, false))
        }
    }
}

fn next(facts: &Facts) -> Option<Queued> {
    let open = facts.course.state == course::State::Open && facts.course.taken <= facts.course.seats;
    facts.queue.iter().find(|queued| open && !queued.busy && queued.student != facts.student.id).cloned()
}

/// Takes a free seat of an open course, or waits last in its list: nobody ends with nothing (P3.40, X.1).
pub fn join(sites: &campus::Terms, facts: &Facts, now: Moment) -> Result<Joined, Refusal> {
    let joined = |state, position, taken, already| Joined {
        student: facts.student.id.clone(),
        course: facts.course.id.clone(),
        state,
        position,
        taken,
        already,
    };
    let (taken, waiting) = (facts.course.taken, facts.queue.len() as i64);
    match facts.mine {
        Some(State::Placed) => return Ok(joined(State::Placed, None, taken, true)),
        Some(State::Waiting) => {
            let before = facts.queue.iter().take_while(|queued| queued.student != facts.student.id);
            return Ok(joined(State::Waiting, Some(before.count() as i64 + 1), taken, true));
        }
        Some(State::Closed | State::Withdrawn) | None => {}
    }
    if facts.course.state != course::State::Open {
        return Err(Refusal::NotOpen);
    }
    if !facts.student.is_on_roll(now.date()) {
        return Err(Refusal::NotOnRoll);
    }
    if !preference::is_offered(sites, &facts.own_site, &facts.student, &facts.course) {
        return Err(Refusal::Grade);
    }
    if facts.busy {
        return Err(Refusal::SameDay);
    }
    if taken < facts.course.seats && waiting == 0 {
        return Ok(joined(State::Placed, None, taken + 1, false));
    }
    Ok(joined(State::Waiting, Some(waiting + 1), taken, false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrol::course::Kind;
    use crate::id::PersonId;
    use jiff::civil::date;

    /// Who waits, and who of them has a seat that weekday.
    type Queue = &'static [(&'static str, bool)];

    fn queued(id: &str, busy: bool) -> Queued {
        Queued { student: StudentId::new(id), household: HouseholdId::new(id), name: id.into(), busy }
    }

    fn facts(mine: Option<State>, taken: i64, queue: &[(&str, bool)]) -> Facts {
        let student = Student {
            id: StudentId::new("ming"),
            household: HouseholdId::new("wang"),
            name: "王小明".into(),
            sort_key: "wxm".into(),
            grade: 3,
            home_class: "3-2".into(),
            seat: 1,
            on_roll_from: date(2021, 9, 1),
            on_roll_until: None,
            care_note: String::new(),
        };
        let course = Course {
            id: CourseId::new("chess"),
            title_zh: "象棋".into(),
            title_en: "Chess".into(),
            kind: Kind::Science,
            teacher: PersonId::new("li"),
            site: "wenlan".into(),
            room: "206".into(),
            weekday: 2,
            from_minute: 17 * 60,
            lessons: 1,
            grades: (1, 5),
            seats: 15,
            taken,
            state: course::State::Open,
        };
        let queue = queue.iter().map(|(id, busy)| queued(id, *busy)).collect();
        Facts { student, course, mine, busy: false, own_site: "wenlan".into(), queue }
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
            let gone = withdraw(&facts(Some(was), 15, queue)).unwrap();
            let given = gone.promoted.as_ref().map(|queued| queued.student.as_str());
            assert_eq!((given, gone.taken, gone.already), (promoted, taken, false), "{was:?} {queue:?}");
        }
    }

    #[test]
    fn leaving_twice_is_once_and_leaving_nothing_is_refused() {
        assert!(withdraw(&facts(Some(State::Withdrawn), 14, &[])).unwrap().already);
        assert_eq!(withdraw(&facts(None, 14, &[])), Err(Refusal::Nothing));
        assert_eq!(withdraw(&facts(Some(State::Closed), 0, &[])), Err(Refusal::Nothing));
    }

    #[test]
    fn joining_takes_a_free_seat_or_the_last_place_in_the_list() {
        let sites = campus::Terms { rule: Vec::new() };
        let now = Moment::at(date(2021, 9, 10).at(9, 0, 0, 0));
        let cases: [(i64, Queue, State, Option<i64>, i64); 3] = [
            (14, &[], State::Placed, None, 15),
            (15, &[], State::Waiting, Some(1), 15),
            (15, &[("an", false)], State::Waiting, Some(2), 15),
        ];
        for (taken, queue, state, position, after) in cases {
            let joined = join(&sites, &facts(None, taken, queue), now).unwrap();
            assert_eq!((joined.state, joined.position, joined.taken), (state, position, after));
        }
        let again = join(&sites, &facts(Some(State::Waiting), 15, &[("an", false), ("ming", false)]), now);
        assert_eq!(again.map(|joined| (joined.position, joined.already)), Ok((Some(2), true)));
    }

    #[test]
    fn joining_is_refused_in_turn() {
        let sites = campus::Terms { rule: Vec::new() };
        let now = Moment::at(date(2021, 9, 10).at(9, 0, 0, 0));
        let mut asked = facts(None, 14, &[]);
        asked.course.state = course::State::Closed;
        (asked.busy, asked.student.grade, asked.student.on_roll_from) = (true, 6, date(2021, 9, 20));
        assert_eq!(join(&sites, &asked, now), Err(Refusal::NotOpen));
        asked.course.state = course::State::Open;
        assert_eq!(join(&sites, &asked, now), Err(Refusal::NotOnRoll));
        asked.student.on_roll_from = date(2021, 9, 1);
        assert_eq!(join(&sites, &asked, now), Err(Refusal::Grade));
        asked.student.grade = 3;
        assert_eq!(join(&sites, &asked, now), Err(Refusal::SameDay));
        asked.busy = false;
        assert!(join(&sites, &asked, now).is_ok());
    }
}
