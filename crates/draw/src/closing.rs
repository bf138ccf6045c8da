//! 不开班 Closing (P3.21): courses under their minimum close one by one, and the draw is played again without them.
//!
//! While an open course has fewer children than its minimum, the one with the fewest (the first by id among equals)
//! closes, and its hour, or its school where hours hang together, is played again in the same order. Then every course
//! that closed is tried again, in the order of closing: if with it every open course has its minimum (because others
//! closed since, whose children it can take), it opens, and the trial begins anew. So no course stays closed that could
//! open alone.

use crate::lane::{Lane, Lanes, NONE};
use crate::optimum;
use crate::roster::Roster;
use crate::rule::Mechanism;
use crate::school::{Entry, School};
use crate::{deferred, draft, knot, lottery, minimum, serial};

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

    pub(crate) fn is_open(&self, course: u32) -> bool {
        !self.courses[course as usize]
    }

    /// Whether the child at that place only waits in one of those hours.
    pub(crate) fn bars(&self, place: usize, hours: u64) -> bool {
        self.hours.get(place).is_some_and(|barred| barred & hours != 0)
    }

    pub(crate) fn close(&mut self, course: u32) {
        self.courses[course as usize] = true;
    }

    pub(crate) fn open(&mut self, course: u32) {
        self.courses[course as usize] = false;
    }

    fn bar(&mut self, place: usize, hours: u64) {
        if let Some(barred) = self.hours.get_mut(place) {
            *barred |= hours;
        }
    }
}

/// What became of a school.
pub(crate) struct Settled {
    /// Whether each wish was given.
    pub(crate) given: Vec<bool>,
    /// Courses in the order of closing, hour by hour where hours are drawn alone, and how many children each had.
    pub(crate) closed: Vec<(u32, u32)>,
}

/// Whether every hour is drawn alone: no course has several, and no child wants so many lessons at most.
pub(crate) fn is_by_hours(roster: &Roster) -> bool {
    match roster.rule.mechanism {
        Mechanism::Lottery | Mechanism::Optimum | Mechanism::Minimum => {
            !roster.has_long_courses() && roster.students.most.is_empty()
        }
        Mechanism::Serial | Mechanism::Draft | Mechanism::Deferred => false,
    }
}

/// Seats everyone of a school and closes what does not reach its minimum.
pub(crate) fn settle(school: &School<'_>, lanes: &Lanes) -> Settled {
    let mut shut = Shut::none(school);
    if is_by_hours(school.roster) {
        by_hours(school, &lanes.hours, &mut shut)
    } else {
        whole(school, lanes, &mut shut)
    }
}

fn by_hours(school: &School<'_>, lanes: &[Lane], shut: &mut Shut) -> Settled {
    let mut settled = Settled { given: vec![false; school.entries.len()], closed: Vec::new() };
    for lane in lanes {
        let mut closed = Vec::new();
        let seats = match school.roster.rule.mechanism {
            Mechanism::Optimum | Mechanism::Minimum => {
                let hour =
                    Hour { school, lane, play: |shut: &Shut| optimum::solve(school, lane, shut).seats };
                by_value(&hour, &wished(school, lane), shut, &mut closed)
            }
            Mechanism::Lottery | Mechanism::Serial | Mechanism::Draft | Mechanism::Deferred => {
                let turns = lane.turns(school);
                let hour =
                    Hour { school, lane, play: |shut: &Shut| lottery::seat(school, lane, &turns, shut) };
                until_full(&hour, &wished(school, lane), shut, &mut closed)
            }
        };
        seats.iter().filter(|seat| **seat != NONE).for_each(|seat| settled.given[*seat as usize] = true);
        settled.closed.extend(closed);
    }
    settled
}

fn whole(school: &School<'_>, lanes: &Lanes, shut: &mut Shut) -> Settled {
    let courses: Vec<u32> = (0..school.courses.len() as u32).collect();
    let (game, mut closed) = (Whole { school, lanes }, Vec::new());
    let given = by_value(&game, &courses, shut, &mut closed);
    Settled { given, closed }
}

/// Closes and opens by the rule of the mechanism.
fn by_value<G: Game>(game: &G, courses: &[u32], shut: &mut Shut, closed: &mut Vec<(u32, u32)>) -> G::Seats {
    if game.school().roster.rule.mechanism == Mechanism::Minimum {
        minimum::settle(game, courses, shut, closed)
    } else {
        until_full(game, courses, shut, closed)
    }
}

/// What is played again as one: an hour, or a whole school.
pub(crate) trait Game {
    /// Who sits where.
    type Seats;
    /// The school it belongs to.
    fn school(&self) -> &School<'_>;
    /// Seats everyone.
    fn play(&self, shut: &Shut) -> Self::Seats;
    /// Calls `each` with the place in the order and the wish of every seat.
    fn each(&self, seats: &Self::Seats, each: impl FnMut(usize, Entry));
}

/// One hour; the wish that each child of the lane is given, or [`NONE`].
pub(crate) struct Hour<'h, P> {
    pub(crate) school: &'h School<'h>,
    pub(crate) lane: &'h Lane,
    pub(crate) play: P,
}

impl<P: Fn(&Shut) -> Vec<u32>> Game for Hour<'_, P> {
    type Seats = Vec<u32>;

    fn school(&self) -> &School<'_> {
        self.school
    }

    fn play(&self, shut: &Shut) -> Vec<u32> {
        (self.play)(shut)
    }

    fn each(&self, seats: &Vec<u32>, mut each: impl FnMut(usize, Entry)) {
        for (place, seat) in self.lane.students.iter().zip(seats).filter(|(_, seat)| **seat != NONE) {
            each(*place as usize, self.school.entries[*seat as usize]);
        }
    }
}

/// A whole school; whether each wish was given.
struct Whole<'w> {
    school: &'w School<'w>,
    lanes: &'w Lanes,
}

impl Game for Whole<'_> {
    type Seats = Vec<bool>;

    fn school(&self) -> &School<'_> {
        self.school
    }

    fn play(&self, shut: &Shut) -> Vec<bool> {
        match self.school.roster.rule.mechanism {
            Mechanism::Draft => draft::seat(self.school, shut),
            Mechanism::Deferred => deferred::seat(self.school, &self.lanes.hours, shut),
            Mechanism::Serial | Mechanism::Lottery => serial::seat(self.school, shut),
            Mechanism::Optimum | Mechanism::Minimum => knot::seat(self.school, self.lanes.solvable(), shut),
        }
    }

    fn each(&self, seats: &Vec<bool>, mut each: impl FnMut(usize, Entry)) {
        for place in 0..self.school.students.len() {
            let given = self.school.wishes(place).filter(|wish| seats[*wish]);
            given.for_each(|wish| each(place, self.school.entries[wish]));
        }
    }
}

/// Courses of an hour, ids ascending; those that nobody wished for too.
fn wished(school: &School<'_>, lane: &Lane) -> Vec<u32> {
    let hour = |course: &u32| school.first_hour(*course) == lane.hour;
    (0..school.courses.len() as u32).filter(hour).collect()
}

/// Plays until every open course has its minimum and no closed one could open.
fn until_full<G: Game>(game: &G, courses: &[u32], shut: &mut Shut, closed: &mut Vec<(u32, u32)>) -> G::Seats {
    let seats = close_down(game, courses, shut, closed);
    if game.school().roster.rule.next_choice { reopen(game, courses, (shut, seats), closed) } else { seats }
}

/// Closes the weakest course until every open one has its minimum.
pub(crate) fn close_down<G: Game>(
    game: &G,
    courses: &[u32],
    shut: &mut Shut,
    closed: &mut Vec<(u32, u32)>,
) -> G::Seats {
    loop {
        let seats = game.play(shut);
        let had = had(game, &seats);
        let Some(weakest) = weakest(game.school(), courses, &had, shut) else { return seats };
        closed.push((weakest, had[weakest as usize]));
        shut.close(weakest);
        let hours = game.school().hours[weakest as usize];
        game.each(&seats, |place, seat| {
            if seat.course == weakest {
                shut.bar(place, hours);
            }
        });
    }
}

/// Opens what can open after all, the first to close first.
fn reopen<G: Game>(
    game: &G,
    courses: &[u32],
    (shut, mut seats): (&mut Shut, G::Seats),
    closed: &mut Vec<(u32, u32)>,
) -> G::Seats {
    let mut at = 0;
    while let Some((course, _)) = closed.get(at).copied() {
        shut.open(course);
        let tried = game.play(shut);
        if is_full(game, courses, shut, &tried) {
            closed.remove(at);
            seats = tried;
            at = 0;
        } else {
            shut.close(course);
            at += 1;
        }
    }
    seats
}

/// Whether every open course has its minimum.
pub(crate) fn is_full<G: Game>(game: &G, courses: &[u32], shut: &Shut, seats: &G::Seats) -> bool {
    weakest(game.school(), courses, &had(game, seats), shut).is_none()
}

/// How many children each course has.
fn had<G: Game>(game: &G, seats: &G::Seats) -> Vec<u32> {
    let mut had = vec![0; game.school().courses.len()];
    game.each(seats, |_, seat| had[seat.course as usize] += 1);
    had
}

fn weakest(school: &School<'_>, courses: &[u32], had: &[u32], shut: &Shut) -> Option<u32> {
    let under =
        |course: &&u32| shut.is_open(**course) && had[**course as usize] < school.minimum(**course as usize);
    courses.iter().filter(under).min_by_key(|course| (had[**course as usize], **course)).copied()
}
