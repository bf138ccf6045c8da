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
use crate::lane::{Edge, Lane, NONE};
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
    let prices = search.courses[..school.courses.len()].iter().map(|course| course.price).collect();
    Solved { value: school.worth(&seats), seats, prices }
}

/// A course in a search.
struct Node {
    price: u8,
    /// Free seats; none of a course that is shut.
    free: u32,
    /// How many steps from a waiting child it is; 0 for not reached.
    depth: u32,
    /// From which of its children on it is still to be looked through.
    next: u32,
}

/// The state of a search.
struct Search<'l> {
    lane: &'l Lane,
    courses: Vec<Node>,
    /// Who has a seat of each course.
    has: Vec<Vec<u32>>,
    /// Which of its wishes each child has, or [`NONE`].
    seat: Vec<u32>,
    /// What each child hopes for; children without a seat hope for the level.
    hope: Vec<u8>,
    /// Steps to the nearest free seat.
    nearest: u32,
    /// Courses that were reached, the nearest first.
    reached: Vec<u32>,
    /// Children without a seat who still hope.
    waiting: Vec<u32>,
}

impl<'l> Search<'l> {
    fn new(school: &School<'_>, (lane, top): (&'l Lane, u8), shut: &Shut) -> Self {
        let node = |free| Node { price: 0, free, depth: 0, next: 0 };
        let courses: Vec<Node> = shut.seats(school).into_iter().chain(lane.idle.clone()).map(node).collect();
        let students = lane.students.len();
        Self {
            lane,
            has: vec![Vec::new(); courses.len()],
            courses,
            seat: vec![NONE; students],
            hope: vec![top; students],
            nearest: 0,
            reached: Vec::new(),
            waiting: (0..students as u32).collect(),
        }
    }

    /// Whoever waits and finds a free seat at its level takes it; what the others wait for is the first layer.
    fn greet(&mut self) {
        self.forget();
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.retain(|student| {
            let hope = self.hope[*student as usize];
            let is_free = |edge: &Edge| {
                let course = &self.courses[edge.course as usize];
                (edge.value == hope + course.price) & (course.free > 0)
            };
            let Some(at) = self.lane.wishes(*student as usize).iter().position(is_free) else {
                self.reach(*student, 1);
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
            self.has[course].reserve_exact(self.courses[course].free as usize);
        }
        self.courses[course].free -= 1;
        self.has[course].push(student);
    }

    /// Finds how far each course is from a waiting child, as far as the nearest free seat. Whether there is one. What is
    /// reached at first stands there already; nobody who sits ever hopes for less than the level.
    fn layer(&mut self) -> bool {
        let mut first = 0;
        while let Some(course) = self.reached.get(first).map(|course| *course as usize) {
            let depth = self.courses[course].depth;
            if depth >= self.nearest || self.reached.len() == self.lane.courses {
                break;
            }
            for at in 0..self.has[course].len() {
                self.reach(self.has[course][at], depth + 1);
            }
            first += 1;
        }
        self.nearest != u32::MAX
    }

    fn reach(&mut self, student: u32, depth: u32) {
        if self.reached.len() == self.lane.courses {
            return; // nothing is left to reach
        }
        let hope = self.hope[student as usize];
        for edge in self.lane.wishes(student as usize) {
            let course = &mut self.courses[edge.course as usize];
            // Not `&&`: either alone is a guess to the processor, both together are rare.
            if (edge.value == hope + course.price) & (course.depth == 0) {
                (course.depth, course.next) = (depth, 0);
                self.reached.push(edge.course);
                if course.free > 0 {
                    self.nearest = depth;
                }
            }
        }
    }

    /// Nothing is reached.
    fn forget(&mut self) {
        self.reached.iter().for_each(|course| self.courses[*course as usize].depth = 0);
        self.reached.clear();
        self.nearest = u32::MAX;
    }

    /// Seats as many waiting children as chains of that length allow.
    fn seat_layer(&mut self) {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.retain(|student| !self.go(*student, 0));
        let begun =
            self.reached.iter().take_while(|course| self.courses[**course as usize].depth == 1).count();
        self.forget();
        for student in &waiting {
            if self.reached.len() == begun {
                break; // nobody waits for more than before
            }
            self.reach(*student, 1);
        }
        self.waiting = waiting;
    }

    /// Lets a child move to a course one step further; whether it could.
    fn go(&mut self, student: u32, depth: u32) -> bool {
        let hope = self.hope[student as usize];
        for (number, edge) in (0..).zip(self.lane.wishes(student as usize)) {
            let course = &self.courses[edge.course as usize];
            let is_way = (edge.value == hope + course.price) & (course.depth == depth + 1);
            if is_way && self.enter(student, edge.course as usize) {
                self.seat[student as usize] = number;
                return true;
            }
        }
        false
    }

    /// Makes room for a child in a course, if need be by letting another go further.
    fn enter(&mut self, student: u32, course: usize) -> bool {
        let Node { depth, free, .. } = self.courses[course];
        if free > 0 {
            self.sit(course, student);
            return true;
        }
        if depth == self.nearest {
            return false;
        }
        while let Some(sitting) = self.has[course].get(self.courses[course].next as usize).copied() {
            let at = self.courses[course].next as usize;
            self.courses[course].next += 1;
            if self.go(sitting, depth) {
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
            self.courses[*course as usize].price += 1;
            for student in &self.has[*course as usize] {
                self.hope[*student as usize] -= 1;
            }
        }
    }
}
