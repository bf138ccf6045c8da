//! 不开班 Closing (P3.21): courses under their minimum close one by one, and the draw is played again without them.
//!
//! By which rule says step 6 of the crate's head. A course opens again because others closed since, whose children it can
//! take: so none stays closed that could open alone.

use crate::lane::{Lane, Lanes};
use crate::roster::Roster;
use crate::rule::Mechanism;
use crate::school::School;
use crate::{deferred, draft, knot, lottery, minimum, optimum, serial};

/// What may not be given.
pub(crate) struct Shut {
    courses: Vec<bool>,
    /// By place in the order, the hours in which a child of a closed course only waits; empty where none does.
    hours: Vec<u64>,
}

impl Shut {
    pub(crate) fn none(school: &School<'_>) -> Self {
        let next_choice = school.roster.rule.next_choice;
        let hours = if next_choice { Vec::new() } else { vec![0; school.students.len()] };
        Self { courses: vec![false; school.courses.len()], hours }
    }

    /// The courses that are marked, by their number in the school, and no hours.
    pub(crate) fn these(courses: Vec<bool>) -> Self {
        Self { courses, hours: Vec::new() }
    }

    pub(crate) fn is_open(&self, course: u32) -> bool {
        !self.courses[course as usize]
    }

    /// Seats of each course; none of one that is shut.
    pub(crate) fn seats(&self, school: &School<'_>) -> Vec<u32> {
        school.seats.iter().zip(&self.courses).map(|(seats, shut)| if *shut { 0 } else { *seats }).collect()
    }

    /// Whether the child at that place only waits in one of those hours.
    pub(crate) fn bars(&self, place: usize, hours: u64) -> bool {
        self.hours.get(place).is_some_and(|barred| barred & hours != 0)
    }
}

/// What one play gave.
pub(crate) struct Played {
    /// The wishes that are given.
    pub(crate) seats: Vec<u32>,
    /// How many children each course has.
    pub(crate) had: Vec<u32>,
}

/// What became of a school.
#[derive(Default)]
pub(crate) struct Settled {
    /// The wishes that were given.
    pub(crate) seats: Vec<u32>,
    /// Courses in the order of closing, hour by hour where hours are drawn alone, and how many children each had.
    pub(crate) closed: Vec<(u32, u32)>,
}

/// Whether every hour is drawn alone: no course has several, and no child wants so many lessons at most.
pub(crate) fn is_by_hours(roster: &Roster) -> bool {
    match roster.rule.mechanism {
        Mechanism::Lottery | Mechanism::Optimum | Mechanism::Minimum => {
            !roster.has_long_courses && roster.students.most.is_empty()
        }
        Mechanism::Serial | Mechanism::Draft | Mechanism::Deferred => false,
    }
}

/// Whether every hour has its own turns.
pub(crate) fn is_by_turns(roster: &Roster) -> bool {
    roster.rule.mechanism == Mechanism::Deferred || is_by_hours(roster)
}

/// Seats everyone of a school and closes what does not reach its minimum.
pub(crate) fn settle(school: &School<'_>, lanes: &Lanes) -> Settled {
    let mut settled = Settled::default();
    let hours = if is_by_hours(school.roster) { &lanes.hours[..] } else { &[] };
    let games = hours.iter().map(|lane| Game::of_hour(school, lanes, lane));
    for game in games.chain(hours.is_empty().then(|| Game::of_school(school, lanes))) {
        let Settled { seats, closed } = game.settle();
        settled.seats.extend(seats);
        settled.closed.extend(closed);
    }
    settled
}

/// What is played again as one: an hour, or a whole school.
pub(crate) struct Game<'g> {
    pub(crate) school: &'g School<'g>,
    lanes: &'g Lanes,
    /// The hour, and its children in the order in which they choose.
    hour: Option<(&'g Lane, Vec<u32>)>,
    /// What may close, ids ascending; courses that nobody wished for too.
    courses: Vec<u32>,
    pub(crate) shut: Shut,
    /// In the order of closing, and how many children each had.
    pub(crate) closed: Vec<(u32, u32)>,
}

impl<'g> Game<'g> {
    fn of_school(school: &'g School<'g>, lanes: &'g Lanes) -> Self {
        let courses = (0..school.courses.len() as u32).collect();
        Self { school, lanes, hour: None, courses, shut: Shut::none(school), closed: Vec::new() }
    }

    fn of_hour(school: &'g School<'g>, lanes: &'g Lanes, lane: &'g Lane) -> Self {
        let mut game = Self::of_school(school, lanes);
        game.courses.retain(|course| school.first_hour(*course) == lane.hour);
        Self { hour: Some((lane, lane.turns(school))), ..game }
    }

    /// Closes and opens by the rule of the mechanism.
    fn settle(mut self) -> Settled {
        let mut seats = self.close_down();
        if self.school.roster.rule.mechanism == Mechanism::Minimum {
            seats = minimum::reopen(&mut self, seats);
        } else if self.school.roster.rule.next_choice {
            seats = self.reopen(seats);
        }
        Settled { seats, closed: self.closed }
    }

    /// Seats everyone.
    fn play(&self) -> Played {
        let (school, shut) = (self.school, &self.shut);
        let seats = match (school.roster.rule.mechanism, &self.hour) {
            (Mechanism::Lottery, Some((lane, turns))) => return lottery::seat(school, lane, turns, shut),
            (Mechanism::Optimum | Mechanism::Minimum, Some((lane, _))) => {
                optimum::solve(school, lane, shut).seats
            }
            (Mechanism::Optimum | Mechanism::Minimum, None) => {
                knot::seat(school, self.lanes.solvable(), shut)
            }
            (Mechanism::Lottery | Mechanism::Serial, _) => serial::seat(school, shut),
            (Mechanism::Draft, _) => draft::seat(school, shut),
            (Mechanism::Deferred, _) => deferred::seat(school, &self.lanes.hours, shut),
        };
        let mut had = vec![0; school.courses.len()];
        seats.iter().for_each(|wish| had[school.entries[*wish as usize].course as usize] += 1);
        Played { seats, had }
    }

    /// Closes the weakest course until every open one has its minimum.
    fn close_down(&mut self) -> Vec<u32> {
        loop {
            let Played { seats, had } = self.play();
            let Some((had, weakest)) = self.weakest(&had) else { return seats };
            self.closed.push((weakest, had));
            self.shut.courses[weakest as usize] = true;
            self.bar(&seats, weakest);
        }
    }

    /// Where a closed course's children only wait: they do so in its hours.
    fn bar(&mut self, seats: &[u32], course: u32) {
        if self.shut.hours.is_empty() {
            return;
        }
        for wish in seats.iter().filter(|wish| self.school.entries[**wish as usize].course == course) {
            let place = self.school.start.partition_point(|start| start <= wish) - 1;
            self.shut.hours[place] |= self.school.hours[course as usize];
        }
    }

    /// Opens what can open after all, the first to close first. The last to close cannot, alone: with it all would be as
    /// it was when it closed.
    fn reopen(&mut self, mut seats: Vec<u32>) -> Vec<u32> {
        let (mut at, last) = (0, self.closed.len().saturating_sub(1));
        while at < self.closed.len() && at != last {
            if let Some(tried) = self.with(at, None) {
                self.open(at);
                (seats, at) = (tried, 0);
            } else {
                at += 1;
            }
        }
        seats
    }

    /// The seats with one closed course more, if every open course then has its minimum and they are worth more than that.
    pub(crate) fn with(&mut self, closed: usize, than: Option<u64>) -> Option<Vec<u32>> {
        let course = self.closed[closed].0 as usize;
        self.shut.courses[course] = false;
        let Played { seats, had } = self.play();
        let holds =
            than.is_none_or(|worth| self.school.worth(&seats) > worth) && self.weakest(&had).is_none();
        self.shut.courses[course] = true;
        holds.then_some(seats)
    }

    /// Opens a course that had closed.
    pub(crate) fn open(&mut self, closed: usize) {
        let (course, _) = self.closed.remove(closed);
        self.shut.courses[course as usize] = false;
    }

    /// The open course with the fewest children under its minimum, and how many it has.
    fn weakest(&self, had: &[u32]) -> Option<(u32, u32)> {
        let open = self.courses.iter().filter(|course| self.shut.is_open(**course));
        let counted = open.map(|course| (had[*course as usize], *course));
        counted.filter(|(had, course)| *had < self.school.minimum(*course as usize)).min()
    }
}
