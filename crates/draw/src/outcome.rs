//! 结果 What a draw gave: seats, waiting lists, closed courses, and prices that bound what any draw could give.

use crate::closing::{self, Settled, Shut};
use crate::lane::{Lane, Lanes};
use crate::optimum::{self, Solved};
use crate::roster::Roster;
use crate::rule::Mechanism;
use crate::school::School;
use crate::table::digits;
use std::cmp::Reverse;
use std::fmt::Write;
use std::iter::successors;
use std::ops::Range;

/// A seat that a child was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat<'r> {
    /// The child's pseudonym.
    pub student: &'r str,
    /// The course.
    pub course: &'r str,
    /// Which of the child's wishes it was, from 1.
    pub wish: usize,
}

/// A child that waits for a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait<'r> {
    /// The course.
    pub course: &'r str,
    /// From 1.
    pub position: usize,
    /// The child's pseudonym.
    pub student: &'r str,
    /// Which of the child's wishes it was, from 1.
    pub wish: usize,
}

/// A course that did not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed<'r> {
    /// The course.
    pub course: &'r str,
    /// Children it had when it closed.
    pub had: u32,
    /// Children it would have taken to open.
    pub minimum: u32,
}

/// What a draw gave, by the numbers of its roster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Whether each wish of the roster was given: bits.
    given: Vec<u64>,
    /// Child and its wish, list after list in the order of waiting.
    waiting: Vec<(u32, u32)>,
    /// Course and how many wait for it.
    lists: Vec<(u32, u32)>,
    /// Course and how many children it had, school by school in the order of closing.
    pub(crate) closed: Vec<(u32, u32)>,
    pub(crate) prices: Vec<u8>,
    /// What all seats are worth: 4, 3, 2, 1 for the first, second, third, any later choice of an hour.
    pub value: u64,
    /// No draw over this roster is worth more; see [`Outcome::prices`].
    pub bound: u64,
}

/// Course by course, the children who wait, with the wish of each.
type Lists = Vec<(u32, Vec<(u32, u32)>)>;

/// One school's part.
struct Part {
    school: usize,
    /// The wishes of the roster that were given.
    given: Vec<u32>,
    waiting: Lists,
    closed: Vec<(u32, u32)>,
    prices: Vec<u8>,
    value: u64,
    bound: u64,
}

impl Outcome {
    /// Draws every school on its own; `threads` change nothing but the time it takes.
    pub(crate) fn of(roster: &Roster, seed: &str, threads: usize) -> Self {
        let share = roster.students.len().div_ceil(threads.max(1)).max(1);
        let (mut bundles, mut filled) = (vec![Vec::new()], 0);
        for (school, members) in members(roster).into_iter().enumerate() {
            if filled >= share {
                bundles.push(Vec::new());
                filled = 0;
            }
            filled += members.len();
            bundles.last_mut().expect("there is one").push((school, members));
        }
        let wishes = roster.students.wish.len();
        let (given, prices) = (vec![0; wishes.div_ceil(64)], vec![0; roster.courses.len()]);
        // Room that is never used is none in memory; room that grows stands there twice.
        let waiting = Vec::with_capacity(if roster.rule.waitlist { wishes } else { 0 });
        let mut outcome = Self { given, waiting, prices, ..Self::default() };
        let draw = |(school, members): (usize, Vec<u32>)| part(roster, school, &members, seed);
        std::thread::scope(|scope| {
            let mut bundles = bundles.into_iter();
            let (first, mut others) = (bundles.next().unwrap_or_default(), Vec::new());
            for schools in bundles {
                others.push(scope.spawn(move || schools.into_iter().map(draw).collect::<Vec<Part>>()));
            }
            first.into_iter().map(draw).for_each(|part| outcome.add(roster, part));
            for other in others {
                let parts = other.join().expect("a school is drawn without panic");
                parts.into_iter().for_each(|part| outcome.add(roster, part));
            }
        });
        outcome
    }

    fn add(&mut self, roster: &Roster, part: Part) {
        part.given.iter().for_each(|wish| self.given[*wish as usize / 64] |= 1 << (wish % 64));
        for (course, list) in part.waiting {
            self.lists.push((course, list.len() as u32));
            self.waiting.extend(list);
        }
        self.closed.extend(part.closed);
        for (course, price) in roster.schools[part.school].iter().zip(part.prices) {
            self.prices[*course as usize] = price;
        }
        self.value += part.value;
        self.bound += part.bound;
    }

    /// The first of these wishes that was given: 64 are looked at together.
    pub(crate) fn next_given(&self, Range { start, end }: Range<usize>) -> Option<usize> {
        let from = |word: usize| if word == start / 64 { u64::MAX << (start % 64) } else { u64::MAX };
        let word = (start / 64..end.div_ceil(64)).find(|word| self.given[*word] & from(*word) != 0)?;
        let first = (self.given[word] & from(word)).trailing_zeros() as usize;
        Some(word * 64 + first).filter(|wish| *wish < end)
    }

    /// Seats by child, then wish.
    pub fn seats<'r>(&'r self, roster: &'r Roster) -> impl Iterator<Item = Seat<'r>> {
        (0..roster.students.len()).flat_map(move |student| {
            let (id, Range { start, end }) = (roster.students.id(student), roster.students.wishes(student));
            let courses = &roster.schools[roster.students.school[student] as usize];
            let given = successors(self.next_given(start..end), move |wish| self.next_given(wish + 1..end));
            given.map(move |wish| {
                let course = &roster.courses[courses[roster.students.wish[wish] as usize] as usize].id;
                Seat { student: id, course, wish: wish - start + 1 }
            })
        })
    }

    /// Waiting lists, course by course.
    pub fn waiting<'r>(&'r self, roster: &'r Roster) -> impl Iterator<Item = Wait<'r>> {
        self.numbered().map(|(course, student, wish, position)| {
            let (student, course) = (student as usize, &roster.courses[course as usize].id);
            let rank = wish as usize - roster.students.wishes(student).start + 1;
            Wait { course, position, student: roster.students.id(student), wish: rank }
        })
    }

    /// Courses that did not open, school by school, the first to close first.
    pub fn closed<'r>(&'r self, roster: &'r Roster) -> impl Iterator<Item = Closed<'r>> {
        self.closed.iter().map(|(course, had)| {
            let course = &roster.courses[*course as usize];
            Closed { course: &course.id, had: *had, minimum: course.minimum }
        })
    }

    /// The price of every course. Whatever a draw does, its value is at most
    /// `Σ seats · price + Σ max(0, best value − price)`, the second sum over each child's hours, of a child with a most
    /// of lessons over so many hours that give most: add it up and see. Courses of several hours count in their first.
    pub fn prices<'r>(&'r self, roster: &'r Roster) -> impl Iterator<Item = (&'r str, u8)> {
        roster.courses.iter().map(|course| course.id.as_str()).zip(self.prices.iter().copied())
    }

    /// Children with a wish, and those of them who got nothing at all.
    pub fn wishing(&self, roster: &Roster) -> (usize, usize) {
        let all = (0..roster.students.len()).map(|student| roster.students.wishes(student));
        all.filter(|wishes| !wishes.is_empty()).fold((0, 0), |(wishing, nothing), wishes| {
            (wishing + 1, nothing + usize::from(self.next_given(wishes).is_none()))
        })
    }

    /// Course, child and its wish in the waiting lists, with the places in them, from 1.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (u32, u32, u32, usize)> {
        let places = |(course, length): &(u32, u32)| {
            let course = *course;
            (1..=*length as usize).map(move |position| (course, position))
        };
        let rows = self.lists.iter().flat_map(places).zip(&self.waiting);
        rows.map(|((course, position), (student, wish))| (course, *student, *wish, position))
    }

    /// `result.csv`.
    pub(crate) fn write_result(&self, roster: &Roster, out: &mut dyn Write) -> std::fmt::Result {
        out.write_str("student,course,wish\n")?;
        rows(out, self.seats(roster), |lines, seat| row(lines, [seat.student, seat.course], seat.wish))
    }

    /// `waiting.csv`.
    pub(crate) fn write_waiting(&self, roster: &Roster, out: &mut dyn Write) -> std::fmt::Result {
        out.write_str("course,position,student,wish\n")?;
        rows(out, self.waiting(roster), |lines, wait| {
            lines.push_str(wait.course);
            lines.push(',');
            digits(lines, wait.position);
            row(lines, ["", wait.student], wait.wish);
        })
    }

    /// `closed.csv`.
    pub(crate) fn write_closed(&self, roster: &Roster, out: &mut dyn Write) -> std::fmt::Result {
        out.write_str("course,had,min\n")?;
        self.closed(roster).try_for_each(|one| writeln!(out, "{},{},{}", one.course, one.had, one.minimum))
    }

    /// `prices.csv`.
    pub(crate) fn write_prices(&self, roster: &Roster, out: &mut dyn Write) -> std::fmt::Result {
        out.write_str("course,price\n")?;
        self.prices(roster).try_for_each(|(course, price)| writeln!(out, "{course},{price}"))
    }
}

/// Writes each row, and passes them on by four thousand bytes.
fn rows<T>(
    out: &mut dyn Write,
    mut all: impl Iterator<Item = T>,
    write: impl Fn(&mut String, T),
) -> std::fmt::Result {
    let mut lines = String::new();
    all.try_for_each(|one| -> std::fmt::Result {
        write(&mut lines, one);
        if lines.len() >= 1 << 12 {
            out.write_str(&lines)?;
            lines.clear();
        }
        Ok(())
    })?;
    out.write_str(&lines)
}

/// A row of some fields and a number.
#[inline]
fn row<const N: usize>(line: &mut String, fields: [&str; N], last: usize) {
    for field in fields {
        line.push_str(field);
        line.push(',');
    }
    digits(line, last);
    line.push('\n');
}

/// Children of each school, ids ascending.
pub(crate) fn members(roster: &Roster) -> Vec<Vec<u32>> {
    let mut sizes = vec![0; roster.schools.len()];
    roster.students.school.iter().for_each(|school| sizes[*school as usize] += 1);
    let mut members: Vec<Vec<u32>> = sizes.into_iter().map(Vec::with_capacity).collect();
    for (student, school) in (0..).zip(&roster.students.school) {
        members[*school as usize].push(student);
    }
    members
}

/// Draws one school.
fn part(roster: &Roster, number: usize, members: &[u32], seed: &str) -> Part {
    let school = School::new(roster, number, members, seed);
    let lanes = Lanes::of(&school);
    let Solved { seats, prices, value: bound } =
        optimum::solve_all(&school, lanes.solvable(), &Shut::none(&school));
    let is_best = roster.rule.mechanism == Mechanism::Optimum && !roster.rule.closing;
    let Settled { seats, closed } = if is_best && closing::is_by_hours(roster) {
        Settled { seats, ..Settled::default() }
    } else {
        closing::settle(&school, &lanes)
    };
    let waiting =
        if roster.rule.waitlist { waiting(&school, &lanes.hours, &seats, &closed) } else { Vec::new() };
    Part {
        school: number,
        given: seats.iter().map(|wish| school.entries[*wish as usize].wish).collect(),
        waiting,
        closed: closed.into_iter().map(|(course, had)| (school.courses[course as usize], had)).collect(),
        prices,
        value: school.worth(&seats),
        bound,
    }
}

/// Whoever wished for an open course and has nothing in its hours waits, in the order in which its hour was drawn; by
/// `deferred` whoever has more right to the course first.
fn waiting(school: &School<'_>, lanes: &[Lane], seats: &[u32], closed: &[(u32, u32)]) -> Lists {
    let mut given = vec![false; school.entries.len()];
    seats.iter().for_each(|wish| given[*wish as usize] = true);
    let share = school.entries.len() / school.courses.len().max(1);
    let mut lists: Vec<_> = school.courses.iter().map(|_| Vec::with_capacity(share)).collect();
    let hours = |wish: usize| {
        if given[wish] { school.hours[school.entries[wish].course as usize] } else { 0 }
    };
    let busy = |at: usize| school.wishes(at).fold(0, |busy, wish| busy | hours(wish));
    let busy: Vec<u64> = (0..school.students.len()).map(busy).collect();
    let by_turns = closing::is_by_turns(school.roster);
    for lane in lanes {
        let turns = if by_turns { lane.turns(school) } else { (0..lane.students.len() as u32).collect() };
        for at in turns {
            let place = lane.students[at as usize] as usize;
            let (taken, student) = (busy[place], school.students[place]);
            let most = school.roster.students.most(student as usize);
            for edge in lane.wishes(at as usize) {
                let hours = school.hours[edge.course as usize];
                let is_enough = most > 0 && (taken | hours).count_ones() > u32::from(most);
                if hours & taken == 0 && !is_enough {
                    lists[edge.course as usize].push((student, school.entries[edge.entry as usize].wish));
                }
            }
        }
    }
    closed.iter().for_each(|(course, _)| lists[*course as usize].clear());
    if school.roster.rule.mechanism == Mechanism::Deferred {
        let class = |wish: u32| school.roster.students.class.get(wish as usize).copied().unwrap_or(0);
        lists.iter_mut().for_each(|list| list.sort_by_key(|(_, wish)| Reverse(class(*wish))));
    }
    school.courses.iter().copied().zip(lists).collect()
}

#[cfg(test)]
mod tests {
    use super::Outcome;

    #[test]
    fn the_next_seat_of_a_child_is_found_wherever_its_wishes_stand() {
        // Seats at the ends of numbers of 64 bits, beside each other, and a number without any.
        let given = [0, 1, 62, 63, 64, 65, 200, 255];
        let mut outcome = Outcome { given: vec![0; 4], ..Outcome::default() };
        given.iter().for_each(|wish| outcome.given[wish / 64] |= 1 << (wish % 64));
        for start in 0..=256 {
            for end in start..=256 {
                let plain = given.into_iter().find(|wish| (start..end).contains(wish));
                assert_eq!(outcome.next_given(start..end), plain, "{start} to {end}");
            }
        }
    }
}
