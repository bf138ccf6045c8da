//! 结果 What a draw gave, in one text, and why each child got what it got.

use crate::roster::{Roster, Student};
use crate::serial::Shut;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// A seat that a child was given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seat {
    /// The child's pseudonym.
    pub student: String,
    /// The course.
    pub course: String,
    /// Which of the child's wishes it was, from 1.
    pub rank: i64,
}

/// A child that waits for a course.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wait {
    /// The course.
    pub course: String,
    /// From 1.
    pub position: i64,
    /// The child's pseudonym.
    pub student: String,
    /// Which of the child's wishes it was, from 1.
    pub rank: i64,
}

/// A course that did not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The course.
    pub course: String,
    /// Children it had when it closed.
    pub had: i64,
}

/// What became of one wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A seat.
    Seated,
    /// The child has a better wish on that weekday: the course named.
    BetterThatDay(String),
    /// Every seat had gone; the last to the child of number `last`. `position` in the waiting list, if one is kept.
    Full {
        /// The number of the child who took the last seat.
        last: i64,
        /// From 1.
        position: Option<i64>,
    },
    /// The course closed with so many children.
    Closed(i64),
    /// A seat was free, but a closed course's children are only offered to wait; the position from 1.
    Waits(Option<i64>),
}

/// Seats, waiting lists, closed courses in the order of closing, and the order of children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Pseudonyms, number 1 first.
    pub order: Vec<String>,
    /// By child, then course.
    pub seats: Vec<Seat>,
    /// By course, then position.
    pub waiting: Vec<Wait>,
    /// The first to close first.
    pub closed: Vec<Closed>,
}

impl Outcome {
    pub(crate) fn new(
        roster: &Roster,
        order: &[usize],
        seated: &[Vec<usize>],
        shut: &Shut,
        closed: Vec<Closed>,
    ) -> Self {
        let names = order.iter().map(|at| roster.students[*at].id.clone()).collect();
        let mut seats = Vec::new();
        let mut busy = BTreeSet::new();
        for (course, students) in roster.courses.iter().zip(seated) {
            for at in students {
                let student = &roster.students[*at];
                let rank = rank(student, &course.id).expect("a seat was wished for");
                seats.push(Seat { student: student.id.clone(), course: course.id.clone(), rank });
                busy.insert((*at, course.weekday));
            }
        }
        seats.sort();
        let mut outcome = Self { order: names, seats, waiting: Vec::new(), closed };
        if roster.rule.waitlist {
            outcome.line_up(roster, order, &busy, shut);
        }
        outcome
    }

    /// Whoever wished for an open course and has nothing on its weekday waits, in the order of the draw.
    fn line_up(&mut self, roster: &Roster, order: &[usize], busy: &BTreeSet<(usize, i64)>, shut: &Shut) {
        for (at, course) in roster.courses.iter().enumerate() {
            if shut.courses.contains(&at) {
                continue;
            }
            let free = order.iter().filter(|student| !busy.contains(&(**student, course.weekday)));
            let wishers = free.filter_map(|student| {
                let student = &roster.students[*student];
                rank(student, &course.id).map(|rank| (student.id.clone(), rank))
            });
            self.waiting.extend(wishers.enumerate().map(|(before, (student, rank))| Wait {
                course: course.id.clone(),
                position: before as i64 + 1,
                student,
                rank,
            }));
        }
    }

    /// The canonical text: what is hashed and published.
    pub fn text(&self) -> String {
        let mut out = String::from("afterbell result 1\n");
        let mut line = |words: std::fmt::Arguments<'_>| {
            writeln!(out, "{words}").expect("a String takes every line");
        };
        for (before, student) in self.order.iter().enumerate() {
            line(format_args!("number {} {student}", before + 1));
        }
        for Closed { course, had } in &self.closed {
            line(format_args!("closed {course} {had}"));
        }
        for Seat { student, course, rank } in &self.seats {
            line(format_args!("seat {student} {course} {rank}"));
        }
        for Wait { course, position, student, rank } in &self.waiting {
            line(format_args!("wait {course} {position} {student} {rank}"));
        }
        out
    }

    /// A child's number in the order, from 1.
    pub fn number(&self, student: &str) -> Option<i64> {
        self.order.iter().position(|one| one == student).map(|before| before as i64 + 1)
    }

    /// What became of each of a child's wishes, best first.
    pub fn why(&self, roster: &Roster, student: &str) -> Vec<(String, Reason)> {
        let Some(child) = roster.students.iter().find(|one| one.id == student) else { return Vec::new() };
        let index = roster.index();
        let weekday = |course: &str| roster.courses[index[course]].weekday;
        let mine = self.seats.iter().filter(|seat| seat.student == student);
        let days: BTreeMap<i64, &str> =
            mine.map(|seat| (weekday(&seat.course), seat.course.as_str())).collect();
        let reason = |wish: &String| match days.get(&weekday(wish)) {
            Some(course) if course == wish => Reason::Seated,
            Some(better) if rank(child, better) < rank(child, wish) => {
                Reason::BetterThatDay((*better).to_owned())
            }
            _ => self.missed(&roster.courses[index[wish.as_str()]].id, roster, student),
        };
        child.wishes.iter().map(|wish| (wish.clone(), reason(wish))).collect()
    }

    fn missed(&self, course: &str, roster: &Roster, student: &str) -> Reason {
        if let Some(closed) = self.closed.iter().find(|closed| closed.course == course) {
            return Reason::Closed(closed.had);
        }
        let waits = self.waiting.iter().find(|wait| wait.course == course && wait.student == student);
        let position = waits.map(|wait| wait.position);
        let numbers: BTreeMap<&str, i64> =
            self.order.iter().zip(1_i64..).map(|(name, number)| (name.as_str(), number)).collect();
        let taken = self.seats.iter().filter(|seat| seat.course == course);
        let last = taken.clone().map(|seat| numbers[seat.student.as_str()]).max().unwrap_or(0);
        let seats = roster.courses[roster.index()[course]].seats;
        if (taken.count() as i64) < seats { Reason::Waits(position) } else { Reason::Full { last, position } }
    }
}

/// Which of a child's wishes a course is, from 1.
fn rank(student: &Student, course: &str) -> Option<i64> {
    student.wishes.iter().position(|wish| wish == course).map(|before| before as i64 + 1)
}
