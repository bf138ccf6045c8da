//! 开班确定 Settling: when all seats were claimed, courses under the minimum close and their children go on to the next
//! of their own wishes.
//!
//! The course with the fewest children closes first, of equals the first by id. Its children are asked after in the order
//! of their claims: each gets the next wish of that weekday that still has a seat, else the last place in the list of the
//! first wish that still stands. Then it is counted again, until every course that stands has enough. A course only ever
//! gains children by it, so a course that stood before closes no sooner for it, and nobody else's seat moves.

use super::{Terms, Way, ends, way};
use crate::enrol::course::{Course, State, bit};
use crate::enrol::opening::{self, Offer};
use crate::id::{CourseId, StudentId};
use crate::moment::Moment;
use crate::refusal::Refuses;
use std::collections::{BTreeMap, BTreeSet};

/// What settling may know.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Every course of the school.
    pub courses: Vec<Course>,
    /// Children with a seat, by course.
    pub seated: BTreeMap<CourseId, BTreeSet<StudentId>>,
    /// Children who wait, by course, first first.
    pub waiting: BTreeMap<CourseId, Vec<StudentId>>,
    /// Seats that are kept for somebody who was asked, by course.
    pub kept: BTreeMap<CourseId, i64>,
    /// What families asked for, in the order in which it was decided.
    pub asked: Vec<(StudentId, Vec<CourseId>)>,
}

/// A child of a closed course, and what it has instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Who.
    pub student: StudentId,
    /// 1 for Monday.
    pub weekday: i64,
    /// Days of what there is instead, a bit for each (see [`bit`]).
    pub days: i64,
    /// The course that does not open.
    pub from: CourseId,
    /// What there is instead.
    pub to: Instead,
}

/// What a child of a closed course has instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead {
    /// 下一志愿 A seat in the wish of this rank, counted from 1 among those of the weekday.
    Seat(CourseId, i64),
    /// 候补 A place in a list, from 1.
    Place(CourseId, i64),
    /// No wish of that weekday is left.
    Nothing,
}

/// Courses that open, courses that do not, and where the latter's children go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// With how many children each opens.
    pub opened: Vec<(CourseId, i64)>,
    /// With how many children each was too small, in the order in which they closed.
    pub closed: Vec<(CourseId, i64)>,
    /// Where children of closed courses go: one that is moved twice is named once, from where it was first.
    pub moved: Vec<Moved>,
}

/// Why nothing is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsettled {
    /// The plan draws its seats, and the draw opens courses.
    #[error("seats are drawn here")]
    Drawn,
    /// Families still claim.
    #[error("claiming is not over")]
    Open {
        /// Until when.
        until: Moment,
    },
    /// No course was announced.
    #[error("no course was announced")]
    NoCourses,
}

impl Refuses for Unsettled {
    fn code(&self) -> &'static str {
        match self {
            Self::Drawn => "settle-drawn",
            Self::Open { .. } => "settle-open",
            Self::NoCourses => "settle-no-courses",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::Drawn | Self::Open { .. } => "P3.33",
            Self::NoCourses => "P3.22",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Open { until } => vec![("until", until.local().strftime("%m-%d %H:%M").to_string())],
            Self::Drawn | Self::NoCourses => Vec::new(),
        }
    }
}

/// Opens and closes the courses whose seats were claimed (P3.21, X.1); `None` when it was done before.
pub fn settle(
    terms: &Terms,
    least: &opening::Terms,
    standing: &Standing,
    now: Moment,
) -> Result<Option<Settled>, Unsettled> {
    if way(terms) != Way::FirstCome {
        return Err(Unsettled::Drawn);
    }
    if now < ends(terms) {
        return Err(Unsettled::Open { until: ends(terms) });
    }
    preview(least, standing)
}

/// What settling would come to now: what the school looks at while families still claim.
pub fn preview(least: &opening::Terms, standing: &Standing) -> Result<Option<Settled>, Unsettled> {
    let has = |state: State| standing.courses.iter().any(|course| course.state == state);
    if !has(State::Announced) {
        return if has(State::Open) || has(State::Closed) { Ok(None) } else { Err(Unsettled::NoCourses) };
    }
    let mut rounds = Rounds::new(least, standing);
    while let Some(course) = rounds.too_small() {
        rounds.close(&course);
    }
    Ok(Some(rounds.settled()))
}

/// The courses as one closing after another leaves them.
struct Rounds<'a> {
    least: &'a opening::Terms,
    standing: &'a Standing,
    courses: BTreeMap<&'a CourseId, &'a Course>,
    /// The place of a child's first claim in the order of all.
    turn: BTreeMap<&'a StudentId, usize>,
    wishes: BTreeMap<&'a StudentId, Vec<&'a CourseId>>,
    seated: BTreeMap<CourseId, BTreeSet<StudentId>>,
    waiting: BTreeMap<CourseId, Vec<StudentId>>,
    closed: Vec<(CourseId, i64)>,
    moved: BTreeMap<(StudentId, i64), Moved>,
}

impl<'a> Rounds<'a> {
    fn new(least: &'a opening::Terms, standing: &'a Standing) -> Self {
        let announced = standing.courses.iter().filter(|course| course.state == State::Announced);
        let courses: BTreeMap<_, _> = announced.map(|course| (&course.id, course)).collect();
        // Claims of a term before are in the list too: they give nobody an earlier turn now.
        let is_of_now = |asked: &[CourseId]| asked.iter().any(|wish| courses.contains_key(wish));
        let asked_now = standing.asked.iter().filter(|(_, asked)| is_of_now(asked));
        let (mut turn, mut wishes): (BTreeMap<_, _>, BTreeMap<_, Vec<_>>) = Default::default();
        for (n, (student, asked)) in asked_now.enumerate() {
            turn.entry(student).or_insert(n);
            wishes.insert(student, joined(wishes.get(student), asked));
        }
        Self {
            least,
            standing,
            courses,
            turn,
            wishes,
            seated: standing.seated.clone(),
            waiting: standing.waiting.clone(),
            closed: Vec::new(),
            moved: BTreeMap::new(),
        }
    }

    fn count(&self, course: &CourseId) -> i64 {
        self.seated.get(course).map_or(0, |seated| seated.len() as i64)
    }

    fn is_free(&self, course: &Course) -> bool {
        let kept = self.standing.kept.get(&course.id).copied().unwrap_or(0);
        self.count(&course.id) + kept < course.seats
    }

    /// The course that closes next: of those with too few children the one with the fewest.
    fn too_small(&self) -> Option<CourseId> {
        let small = self.courses.keys().filter(|id| !opening::opens(self.least, self.count(id)));
        small.min_by_key(|id| (self.count(id), **id)).map(|id| (*id).clone())
    }

    fn close(&mut self, id: &CourseId) {
        let Some(course) = self.courses.remove(id) else { return };
        self.closed.push((id.clone(), self.count(id)));
        let mut leaving: Vec<StudentId> = self.seated.remove(id).unwrap_or_default().into_iter().collect();
        leaving.sort_by_key(|student| self.turn.get(student).copied());
        leaving.extend(self.waiting.remove(id).unwrap_or_default());
        for student in leaving {
            let to = self.instead(&student, course);
            let days = match &to {
                Instead::Seat(id, _) | Instead::Place(id, _) => self.courses.get(id).map(|one| one.days()),
                Instead::Nothing => None,
            };
            let (from, weekday, days) =
                (id.clone(), course.weekday, days.unwrap_or_else(|| bit(course.weekday)));
            let moved = Moved { student: student.clone(), weekday, days, from, to: to.clone() };
            let stands = self.moved.entry((student, weekday)).or_insert(moved);
            (stands.to, stands.days) = (to, days);
        }
    }

    /// Days of the child's other seats.
    fn busy(&self, student: &StudentId) -> i64 {
        let has = |id: &CourseId| self.seated.get(id).is_some_and(|seated| seated.contains(student));
        let seats = self.courses.values().filter(|course| has(&course.id));
        seats.fold(0, |busy, course| busy | course.days())
    }

    fn instead(&mut self, student: &StudentId, closed: &Course) -> Instead {
        let wishes = self.wishes.get(student).cloned().unwrap_or_default();
        // A plan may have been amended since: a course of further days fits where the child has no seat on them.
        let taken = self.busy(student) & !bit(closed.weekday);
        let fits = |course: &Course| course.weekday == closed.weekday && course.days() & taken == 0;
        let that_day =
            |id: &&CourseId| self.standing.courses.iter().any(|course| course.id == **id && fits(course));
        let ranked: Vec<(i64, &CourseId)> = (1..).zip(wishes.into_iter().filter(that_day)).collect();
        let standing = |(_, id): &&(i64, &'a CourseId)| self.courses.contains_key(*id);
        let free =
            |(_, id): &&(i64, &'a CourseId)| self.courses.get(*id).is_some_and(|one| self.is_free(one));
        let next = ranked.iter().find(free).filter(|_| opening::offers(self.least, Offer::NextChoice));
        let list = ranked.iter().find(standing).filter(|_| opening::offers(self.least, Offer::Waitlist));
        if let Some((rank, id)) = next {
            self.seated.entry((*id).clone()).or_default().insert(student.clone());
            return Instead::Seat((*id).clone(), *rank);
        }
        let Some((_, id)) = list else { return Instead::Nothing };
        let line = self.waiting.entry((*id).clone()).or_default();
        if !line.contains(student) {
            line.push(student.clone());
        }
        let place = line.iter().position(|one| one == student).map_or(0, |at| at as i64 + 1);
        Instead::Place((*id).clone(), place)
    }

    fn settled(self) -> Settled {
        let opened = self.courses.keys().map(|id| ((*id).clone(), self.count(id))).collect();
        Settled { opened, closed: self.closed, moved: self.moved.into_values().collect() }
    }
}

/// The wishes of the last claim count first; what a family asked for before that still counts after them.
fn joined<'a>(before: Option<&Vec<&'a CourseId>>, asked: &'a [CourseId]) -> Vec<&'a CourseId> {
    let mut all: Vec<&CourseId> = asked.iter().collect();
    all.extend(before.into_iter().flatten().filter(|id| !asked.contains(id)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrol::claim::tests::{course, terms};

    fn least(students_min: i64, offers: &[Offer]) -> opening::Terms {
        opening::Terms { students_min, below_minimum: offers.to_vec() }
    }

    const BOTH: [Offer; 2] = [Offer::NextChoice, Offer::Waitlist];

    /// Courses of Monday as `id seats`, children as `child got wishes`, in the order of their claims.
    fn standing(courses: &[(&str, i64)], asked: &[(&str, &str, &str)]) -> Standing {
        let mut all = Standing::default();
        for (id, seats) in courses {
            let (_, mut one) = course(id, 1, *seats, (1, 5));
            one.course.state = State::Announced;
            all.courses.push(one.course);
        }
        for (student, got, wishes) in asked {
            let student = StudentId::new(*student);
            match got.strip_prefix("waits ") {
                Some(list) => {
                    all.waiting.entry(CourseId::new(list)).or_default().push(student.clone());
                }
                None => {
                    all.seated.entry(CourseId::new(*got)).or_default().insert(student.clone());
                }
            }
            all.asked.push((student, wishes.split(' ').map(CourseId::new).collect()));
        }
        all
    }

    fn said(settled: &Settled) -> String {
        let counted = |all: &[(CourseId, i64)]| {
            all.iter().map(|(id, n)| format!("{id} {n}")).collect::<Vec<_>>().join(", ")
        };
        let to = |one: &Moved| match &one.to {
            Instead::Seat(id, rank) => format!("{} {id} as {rank}", one.student),
            Instead::Place(id, at) => format!("{} waits {id} {at}", one.student),
            Instead::Nothing => format!("{} nothing", one.student),
        };
        let moved: Vec<String> = settled.moved.iter().map(to).collect();
        format!("{} | {} | {}", counted(&settled.opened), counted(&settled.closed), moved.join(", "))
    }

    /// A case: what it shows, the minimum, what a closed course offers, `child got wishes` in order, what it comes to.
    type Case<'a> = (&'a str, i64, &'a [Offer], &'a [(&'a str, &'a str, &'a str)], &'a str);

    const CASES: [Case<'_>; 8] = [
        (
            "enough",
            2,
            &BOTH,
            &[("an", "ball", "ball"), ("bo", "ball", "ball")],
            "ball 2 | choir 0, clay 0 | ",
        ),
        (
            "one short of the number",
            2,
            &BOTH,
            &[("an", "ball", "ball"), ("bo", "ball", "ball"), ("ci", "clay", "clay ball")],
            "ball 3 | choir 0, clay 1 | ci ball as 2",
        ),
        (
            "the earlier claim goes first, the later one waits",
            2,
            &BOTH,
            &[
                ("di", "clay", "clay choir"),
                ("an", "choir", "choir"),
                ("ci", "choir", "choir"),
                ("bo", "ball", "ball"),
            ],
            "choir 2 | ball 1, clay 1 | bo nothing, di waits choir 1",
        ),
        (
            "two small ones make one that opens: the smaller closes first",
            2,
            &BOTH,
            &[("an", "ball", "ball clay"), ("bo", "clay", "clay ball")],
            "clay 2 | choir 0, ball 1 | an clay as 2",
        ),
        (
            "a plan that gives no next choice",
            2,
            &[Offer::Waitlist],
            &[("an", "choir", "choir clay"), ("bo", "clay", "clay"), ("ci", "clay", "clay")],
            "clay 2 | ball 0, choir 1 | an waits clay 1",
        ),
        (
            "moved twice, told once",
            3,
            &BOTH,
            &[
                ("an", "choir", "choir clay ball"),
                ("bo", "clay", "clay ball"),
                ("ci", "ball", "ball"),
                ("di", "ball", "ball"),
                ("ed", "ball", "ball"),
            ],
            "ball 3 | choir 1, clay 2 | an waits ball 1, bo waits ball 2",
        ),
        (
            "the last claim counts first",
            2,
            &BOTH,
            &[
                ("an", "choir", "ball choir"),
                ("an", "choir", "choir clay"),
                ("bo", "clay", "clay"),
                ("ci", "clay", "clay"),
                ("di", "ball", "ball"),
                ("ed", "ball", "ball"),
            ],
            "ball 2, clay 3 | choir 1 | an clay as 2",
        ),
        (
            "a claim of the term before gives no earlier turn",
            3,
            &BOTH,
            &[
                ("bo", "drum", "drum"),
                ("di", "ball", "ball clay"),
                ("bo", "ball", "ball clay"),
                ("an", "clay", "clay"),
                ("ci", "clay", "clay"),
                ("ed", "clay", "clay"),
            ],
            "clay 4 | choir 0, ball 2 | bo waits clay 1, di clay as 2",
        ),
    ];

    #[test]
    fn small_courses_close_and_their_children_go_on() {
        for (about, min, offers, asked, expected) in CASES {
            let standing = standing(&[("ball", 3), ("choir", 2), ("clay", 4)], asked);
            let settled = preview(&least(min, offers), &standing).unwrap().unwrap();
            assert_eq!(said(&settled), expected, "{about}");
        }
    }

    #[test]
    fn a_course_of_two_days_is_no_seat_beside_another_on_one_of_them() {
        let seats = [("ball", 3), ("choir", 2), ("drum", 4)];
        let two_days = |asked: &[(&str, &str, &str)]| {
            let mut all = standing(&seats, asked);
            all.courses[0].also = vec![3];
            all.courses[2].weekday = 3;
            preview(&least(1, &BOTH), &all).unwrap().unwrap()
        };
        let moved = |settled: &Settled| {
            settled.moved.iter().map(|one| (one.student.to_string(), one.days)).collect::<Vec<_>>()
        };
        // Choir has one child too few: its child goes on to ball, on Mondays and Wednesdays.
        let all = two_days(&[("bo", "ball", "ball"), ("an", "waits choir", "choir ball")]);
        assert_eq!(said(&all), "ball 2 | choir 0, drum 0 | an ball as 2");
        assert_eq!(moved(&all), [("an".to_owned(), 0b101)]);
        // With a seat in drum on Wednesdays it cannot.
        let all =
            two_days(&[("bo", "ball", "ball"), ("an", "waits choir", "choir ball"), ("an", "drum", "drum")]);
        assert_eq!(said(&all), "ball 1, drum 1 | choir 0 | an nothing");
        assert_eq!(moved(&all), [("an".to_owned(), 0b1)]);
    }

    #[test]
    fn it_is_settled_once_after_the_last_claim() {
        let all = standing(&[("ball", 3)], &[]);
        let claimed = Terms { way: Way::FirstCome, ..terms() };
        let until = ends(&claimed);
        let settled =
            |terms: &Terms, standing: &Standing, now| settle(terms, &least(1, &BOTH), standing, now);
        assert_eq!(settled(&terms(), &all, until), Err(Unsettled::Drawn));
        assert_eq!(settled(&claimed, &all, Moment(until.0 - 1)), Err(Unsettled::Open { until }));
        assert_eq!(settled(&claimed, &Standing::default(), until), Err(Unsettled::NoCourses));
        assert!(settled(&claimed, &all, until).unwrap().is_some());
        let mut done = all;
        done.courses[0].state = State::Closed;
        assert_eq!(settled(&claimed, &done, until), Ok(None));
    }
}
