//! 为什么 Why a child got what it got: its number, its turn in each hour, and what became of every wish.

use crate::Drawn;
use crate::closing::{self, Shut};
use crate::lane::{Lane, Lanes};
use crate::optimum;
use crate::outcome;
use crate::roster::Roster;
use crate::rule::Mechanism;
use crate::school::School;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A child's number and what became of its wishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// Place in the order of its school, from 1.
    pub number: usize,
    /// Children in that order.
    pub of: usize,
    /// Best first.
    pub wishes: Vec<WhyWish>,
}

/// What became of one wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyWish {
    /// The course.
    pub course: String,
    /// When the child chose in that hour, from 1; its number where hours are not drawn alone.
    pub turn: usize,
    /// The child's precedence class at that course; 0 usually.
    pub class: u8,
    /// What became of it.
    pub reason: Reason,
}

/// What became of one wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A seat.
    Seated,
    /// The child has a better wish in that hour: the course named.
    Better(String),
    /// Every seat had gone, the last at the turn `last`.
    Full {
        /// When the last seat went, from 1.
        last: usize,
        /// In which round that was, from 1; 0 where nobody goes round and round.
        round: usize,
        /// Place in the waiting list, from 1, if one is kept.
        position: Option<usize>,
    },
    /// Seats went to wishes that were worth more, or had precedence.
    Outweighed {
        /// What they weighed.
        by: Weight,
        /// Place in the waiting list, from 1, if one is kept.
        position: Option<usize>,
    },
    /// The course closed.
    Closed {
        /// Children it had.
        had: u32,
        /// Children it would have taken (P3.21).
        minimum: u32,
    },
    /// A seat was free, but not for this child: a closed course's children only wait. Place in the waiting list.
    Waits(Option<usize>),
    /// Seats were free, but not for all siblings who sit together or not at all. Place in the waiting list.
    Apart(Option<usize>),
    /// The child has as many lessons as it wanted.
    Enough,
}

/// What outweighed a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Right: whoever of those who sit there has the least.
    Right {
        /// The precedence class at that course.
        class: u8,
        /// The turn in that hour, from 1.
        turn: usize,
    },
    /// Value: what a seat of the course costs among the courses that opened, and what the wish is worth. The prices that
    /// are published are of all courses, so that they bound every draw.
    Worth {
        /// The price.
        price: u8,
        /// The worth.
        worth: u8,
    },
}

impl Drawn {
    /// Why a child got what it got; `None` when it did not take part.
    pub fn why(&self, roster: &Roster, student: &str) -> Option<Why> {
        let student = roster.students.find(student)?;
        let number = roster.students.school[student] as usize;
        let school = School::new(roster, number, &outcome::members(roster)[number], &self.seed);
        let place = school.students.iter().position(|one| *one as usize == student)?;
        Some(Teller::new(self, &school).why(place))
    }

    /// Why every child got what it got, by pseudonym.
    pub fn whys<'r>(&self, roster: &'r Roster) -> Vec<(&'r str, Why)> {
        let mut all = Vec::with_capacity(roster.students.len());
        for (number, members) in outcome::members(roster).iter().enumerate() {
            let school = School::new(roster, number, members, &self.seed);
            let teller = Teller::new(self, &school);
            let name = |student: u32| roster.students.id(student as usize);
            let places = school.students.iter().enumerate();
            all.extend(places.map(|(place, student)| (name(*student), teller.why(place))));
        }
        all
    }
}

/// The turn of every child, hour by hour where hours are drawn alone; by place in the order.
fn turns(school: &School<'_>) -> Vec<Vec<usize>> {
    let own: Vec<usize> = (1..=school.students.len()).collect();
    let is_by_turns = closing::is_by_turns(school.roster);
    let hour = |lane: &Lane| {
        let mut turns = own.clone();
        if is_by_turns {
            for (turn, at) in (1..).zip(lane.turns(school)) {
                turns[lane.students[at as usize] as usize] = turn;
            }
        }
        turns
    };
    Lane::all(school).iter().map(hour).collect()
}

/// What became of one course.
#[derive(Clone, Copy, Default)]
struct Fate {
    seated: u32,
    /// Who got a seat of it last, or with the least right.
    last: Option<Last>,
    /// How many children it had when it closed.
    closed_with: Option<u32>,
}

/// A child with a seat, the later and the one with less right greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Last {
    class: Reverse<u8>,
    round: usize,
    /// When in that round.
    within: usize,
    turn: usize,
}

/// Whether a wish of the child at a place of the order was given.
fn is_given(drawn: &Drawn, school: &School<'_>, (place, wish): (usize, usize)) -> bool {
    let first = school.roster.students.wishes(school.students[place] as usize).start;
    let wish = first + wish - school.start[place] as usize;
    drawn.outcome.next_given(wish..wish + 1).is_some()
}

/// Whoever explains the draw of one school.
struct Teller<'t> {
    drawn: &'t Drawn,
    school: &'t School<'t>,
    turns: Vec<Vec<usize>>,
    fates: Vec<Fate>,
    /// Place in the waiting list, by course of the roster and child.
    positions: BTreeMap<(u32, u32), usize>,
    /// What a seat of each course costs among those that opened; nothing where seats do not go by worth.
    prices: Vec<u8>,
}

impl<'t> Teller<'t> {
    fn new(drawn: &'t Drawn, school: &'t School<'t>) -> Self {
        let (turns, fates) = (turns(school), vec![Fate::default(); school.courses.len()]);
        let rows = drawn.outcome.numbered().filter(|row| school.courses.binary_search(&row.0).is_ok());
        let positions = rows.map(|(course, student, _, position)| ((course, student), position)).collect();
        let mut teller = Self { drawn, school, turns, fates, positions, prices: Vec::new() };
        for place in 0..school.students.len() {
            let given = school.wishes(place).filter(|wish| is_given(drawn, school, (place, *wish)));
            for (round, wish) in (1..).zip(given) {
                let last = teller.last(place, wish, round);
                let fate = &mut teller.fates[school.entries[wish].course as usize];
                fate.seated += 1;
                fate.last = fate.last.max(Some(last));
            }
        }
        for (course, had) in &drawn.outcome.closed {
            if let Ok(local) = school.courses.binary_search(course) {
                teller.fates[local].closed_with = Some(*had);
            }
        }
        teller.prices = teller.prices();
        teller
    }

    fn prices(&self) -> Vec<u8> {
        match self.school.roster.rule.mechanism {
            Mechanism::Optimum | Mechanism::Minimum => {
                let closed = self.fates.iter().map(|fate| fate.closed_with.is_some()).collect();
                let lanes = Lanes::of(self.school);
                optimum::solve_all(self.school, lanes.solvable(), &Shut::these(closed)).prices
            }
            Mechanism::Lottery | Mechanism::Serial | Mechanism::Draft | Mechanism::Deferred => Vec::new(),
        }
    }

    /// When a child got its seat, the one of its round-th best wish that was given. Where children go round and round they
    /// take one a round, the best first, there and back.
    fn last(&self, place: usize, wish: usize, round: usize) -> Last {
        let entry = self.school.entries[wish];
        let turn = self.turn(entry.course, place);
        let first = Last { class: Reverse(0), round: 0, within: turn, turn };
        match self.school.roster.rule.mechanism {
            Mechanism::Draft if round.is_multiple_of(2) => Last { round, within: usize::MAX - turn, ..first },
            Mechanism::Draft => Last { round, ..first },
            Mechanism::Deferred => Last { class: Reverse(entry.class), ..first },
            Mechanism::Lottery | Mechanism::Serial | Mechanism::Optimum | Mechanism::Minimum => first,
        }
    }

    fn why(&self, place: usize) -> Why {
        let wish = |wish: usize| {
            let course = self.school.entries[wish].course;
            let (turn, reason) = (self.turn(course, place), self.reason(place, wish));
            WhyWish {
                course: self.id(course).to_owned(),
                turn,
                class: self.school.entries[wish].class,
                reason,
            }
        };
        let wishes = self.school.wishes(place).map(wish).collect();
        Why { number: place + 1, of: self.school.students.len(), wishes }
    }

    fn id(&self, course: u32) -> &str {
        &self.school.roster.courses[self.school.courses[course as usize] as usize].id
    }

    fn turn(&self, course: u32, place: usize) -> usize {
        self.turns[self.school.first_hour(course)][place]
    }

    fn hours(&self, course: u32) -> u64 {
        self.school.hours[course as usize]
    }

    /// Whether a wish of the child at that place was given.
    fn has(&self, place: usize, wish: usize) -> bool {
        is_given(self.drawn, self.school, (place, wish))
    }

    /// Whether a course of the same hour that the child liked better closed, and the rule gives such a child no next choice.
    fn only_waits(&self, place: usize, wish: usize) -> bool {
        if self.school.roster.rule.next_choice {
            return false;
        }
        let hours = self.hours(self.school.entries[wish].course);
        let before = self.school.wishes(place).take_while(|one| *one != wish);
        let mut courses = before.map(|one| self.school.entries[one].course);
        courses.any(|one| self.hours(one) & hours != 0 && self.fates[one as usize].closed_with.is_some())
    }

    fn reason(&self, place: usize, wish: usize) -> Reason {
        let course = self.school.entries[wish].course;
        let (hours, fate) = (self.hours(course), self.fates[course as usize]);
        let number = self.school.courses[course as usize];
        if self.has(place, wish) {
            return Reason::Seated;
        }
        let other = |wish: usize| self.school.entries[wish].course;
        let mine = || {
            self.school.wishes(place).filter(|wish| self.has(place, *wish)).map(|wish| (wish, other(wish)))
        };
        if let Some((_, better)) =
            mine().find(|(one, course)| *one < wish && self.hours(*course) & hours != 0)
        {
            return Reason::Better(self.id(better).to_owned());
        }
        if let Some(had) = fate.closed_with {
            return Reason::Closed { had, minimum: self.school.roster.courses[number as usize].minimum };
        }
        let student = self.school.students[place];
        let lessons = mine().map(|(_, course)| self.hours(course).count_ones()).sum::<u32>();
        let most = u32::from(self.school.roster.students.most(student as usize));
        if most > 0 && lessons + hours.count_ones() > most {
            return Reason::Enough;
        }
        let position = self.positions.get(&(number, student)).copied();
        let (is_free, only_waits) =
            (fate.seated < self.school.seats[course as usize], self.only_waits(place, wish));
        if is_free && !only_waits && self.school.roster.students.together(student as usize) {
            return Reason::Apart(position);
        }
        if is_free || only_waits {
            return Reason::Waits(position);
        }
        let (turn, round, class) = fate.last.map_or((0, 0, 0), |last| (last.turn, last.round, last.class.0));
        match self.school.roster.rule.mechanism {
            Mechanism::Lottery | Mechanism::Serial | Mechanism::Draft => {
                Reason::Full { last: turn, round, position }
            }
            Mechanism::Deferred => Reason::Outweighed { by: Weight::Right { class, turn }, position },
            Mechanism::Optimum | Mechanism::Minimum => {
                let price = self.prices[course as usize];
                let by = Weight::Worth { price, worth: self.school.entries[wish].value };
                Reason::Outweighed { by, position }
            }
        }
    }
}
