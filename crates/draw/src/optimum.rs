//! 最优分配 The optimum: seats of the highest total value, with prices that prove it.
//!
//! A transport problem with few values: primal and dual together, from the highest value down. At each level every
//! child without a seat looks for one along the shortest chains of wishes that cost nothing at the present prices, all
//! of one length in one pass; when none is left, whatever such chains reach becomes one dearer, and the children one
//! humbler. There are as many levels as the highest value has units, each a few passes over the wishes.
//!
//! **Guaranteed** where every course meets once a week, with or without a most of lessons: no other distribution is
//! worth more; what the prices prove ([`crate::Outcome::prices`]) equals the value, and anyone adds it up in one pass.
//! With courses of several days see [`crate::knot`]. **Refused**, by file and line: siblings together. With pairs among
//! single children it is NP-hard, by three-dimensional matching, and no prices prove what is best: docs/draw.md.
//! **Not guaranteed**: honesty pays not always; who wants little may
//! give way to who wants much.

use crate::closing::Shut;
use crate::lane::{Lane, NONE};
use crate::school::{School, VALUES};

/// The best seats and the price of each course of the school.
pub(crate) struct Solved {
    /// The wishes that are given.
    pub(crate) seats: Vec<u32>,
    pub(crate) prices: Vec<u8>,
    /// What the seats are worth together.
    pub(crate) value: u64,
}

/// The best seats of all lanes.
pub(crate) fn solve_all(school: &School<'_>, lanes: &[Lane], shut: &Shut) -> Solved {
    let mut best = Solved { seats: Vec::new(), prices: vec![0; school.courses.len()], value: 0 };
    for lane in lanes {
        let solved = solve(school, lane, shut);
        best.seats.extend(solved.seats);
        best.value += solved.value;
        best.prices.iter_mut().zip(solved.prices).for_each(|(price, here)| *price = here.max(*price));
    }
    best
}

/// The best seats of a lane among courses that are not shut.
pub(crate) fn solve(school: &School<'_>, lane: &Lane, shut: &Shut) -> Solved {
    let top = VALUES[0] + u8::from(!lane.idle.is_empty());
    let mut search = Search::new(school, (lane, top), shut);
    for level in (1..=top).rev() {
        search.greet();
        while search.layer() {
            search.seat_layer();
        }
        search.reprice(level - 1);
    }
    let taken = search.seat.iter().enumerate().filter(|(_, edge)| **edge != NONE);
    let entries = taken.map(|(at, edge)| lane.wishes(at)[*edge as usize].entry);
    let seats: Vec<u32> = entries.filter(|entry| *entry != NONE).collect();
    search.price.truncate(school.courses.len());
    Solved { value: school.worth(&seats), seats, prices: search.price }
}

/// The state of a search.
struct Search<'l> {
    lane: &'l Lane,
    /// Free seats of each course; none of a course that is shut.
    free: Vec<u32>,
    /// Who has a seat of each course.
    has: Vec<Vec<u32>>,
    /// Which of its wishes each child has, or [`NONE`].
    seat: Vec<u32>,
    price: Vec<u8>,
    /// What each child hopes for; children without a seat hope for the level.
    hope: Vec<u8>,
    /// How many steps from a waiting child a course is; 0 for not reached.
    depth: Vec<u32>,
    /// Steps to the nearest end.
    nearest: u32,
    /// From which of its children on a course is still to be looked through.
    next: Vec<u32>,
    /// Courses that were reached, the nearest first.
    reached: Vec<u32>,
    /// Children without a seat who still hope.
    waiting: Vec<u32>,
}

impl<'l> Search<'l> {
    fn new(school: &School<'_>, (lane, top): (&'l Lane, u8), shut: &Shut) -> Self {
        let courses = school.courses.len() + lane.idle.len();
        let students = lane.students.len();
        Self {
            lane,
            free: [shut.seats(school), lane.idle.clone()].concat(),
            has: vec![Vec::new(); courses],
            seat: vec![NONE; students],
            price: vec![0; courses],
            hope: vec![top; students],
            depth: vec![0; courses],
            nearest: 0,
            next: vec![0; courses],
            reached: Vec::new(),
            waiting: (0..students as u32).collect(),
        }
    }

    /// Whoever waits and finds a free seat at its level takes it.
    fn greet(&mut self) {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.retain(|student| {
            let hope = self.hope[*student as usize];
            let mut wishes = self.lane.wishes(*student as usize).iter();
            let is_free =
                |course: usize, value: u8| value == hope + self.price[course] && self.free[course] > 0;
            let Some(at) = wishes.position(|edge| is_free(edge.course as usize, edge.value)) else {
                return true;
            };
            let course = self.lane.wishes(*student as usize)[at].course as usize;
            self.sit(course, *student);
            self.seat[*student as usize] = at as u32;
            false
        });
        self.waiting = waiting;
    }

    /// Gives a free seat.
    fn sit(&mut self, course: usize, student: u32) {
        if self.has[course].is_empty() {
            self.has[course].reserve_exact(self.free[course] as usize);
        }
        self.free[course] -= 1;
        self.has[course].push(student);
    }

    /// Finds how far each course is from a waiting child, as far as the nearest end: a free seat, or a seat whose child
    /// hopes for nothing. Whether there is one.
    fn layer(&mut self) -> bool {
        self.reached.iter().for_each(|course| self.depth[*course as usize] = 0);
        self.reached.clear();
        self.nearest = u32::MAX;
        for at in 0..self.waiting.len() {
            self.reach(self.waiting[at], 1);
        }
        let mut first = 0;
        while let Some(course) = self.reached.get(first).map(|course| *course as usize) {
            let depth = self.depth[course];
            if depth > self.nearest {
                break;
            }
            self.next[course] = 0;
            if self.free[course] > 0 {
                self.nearest = depth;
            }
            for at in 0..self.has[course].len() {
                let sitting = self.has[course][at];
                if self.hope[sitting as usize] == 0 {
                    self.nearest = depth;
                }
                if self.nearest == u32::MAX {
                    self.reach(sitting, depth + 1);
                }
            }
            first += 1;
        }
        self.nearest != u32::MAX
    }

    fn reach(&mut self, student: u32, depth: u32) {
        let hope = self.hope[student as usize];
        for edge in self.lane.wishes(student as usize) {
            let course = edge.course as usize;
            if edge.value == hope + self.price[course] && self.depth[course] == 0 {
                self.depth[course] = depth;
                self.reached.push(edge.course);
            }
        }
    }

    /// Seats as many waiting children as chains of that length allow.
    fn seat_layer(&mut self) {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.retain(|student| !self.go(*student, 0));
        self.waiting = waiting;
    }

    /// Lets a child move to a course one step further; whether it could.
    fn go(&mut self, student: u32, depth: u32) -> bool {
        let hope = self.hope[student as usize];
        for (number, edge) in (0..).zip(self.lane.wishes(student as usize)) {
            let course = edge.course as usize;
            let is_way = edge.value == hope + self.price[course] && self.depth[course] == depth + 1;
            if is_way && self.enter(student, course) {
                self.seat[student as usize] = number;
                return true;
            }
        }
        false
    }

    /// Makes room for a child in a course, if need be by letting another go further.
    fn enter(&mut self, student: u32, course: usize) -> bool {
        let depth = self.depth[course];
        if self.free[course] > 0 {
            self.sit(course, student);
            return true;
        }
        while let Some(sitting) = self.has[course].get(self.next[course] as usize).copied() {
            let at = self.next[course] as usize;
            self.next[course] += 1;
            let gives_up = self.hope[sitting as usize] == 0;
            if gives_up {
                self.seat[sitting as usize] = NONE;
            }
            if gives_up || (depth < self.nearest && self.go(sitting, depth)) {
                self.has[course][at] = student;
                return true;
            }
        }
        false
    }

    /// Makes what the waiting children reach one dearer, and the children there one humbler.
    fn reprice(&mut self, level: u8) {
        for student in &self.waiting {
            self.hope[*student as usize] = level;
        }
        for course in &self.reached {
            self.price[*course as usize] += 1;
            for student in &self.has[*course as usize] {
                self.hope[*student as usize] -= 1;
            }
        }
    }
}
