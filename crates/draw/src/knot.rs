//! 跨日课程 Seats of nearly the highest value where a course meets on several days of the week.
//!
//! To choose best there is as hard as packing sets, so nothing here is proved but what it reaches: the share of the bound
//! is published with it. First the optimum as if a course met on its first day only; every child keeps of that what fits,
//! the dearest first. Then child after child, wish after wish: whatever a child gains more by than it gives up it takes,
//! from a free seat, or from the child that loses least by moving to a free seat of its own or to none; until a whole
//! round changes nothing. Every change adds to the value, so it ends.
//!
//! **Guaranteed:** no such single change would add anything. **Not guaranteed**: the optimum, nor that honesty pays.

use crate::closing::Shut;
use crate::lane::Lane;
use crate::optimum;
use crate::school::School;
use crate::serial::Taken;

/// The wishes of the school that are given; exactly the optimum where no course meets twice.
pub(crate) fn seat(school: &School<'_>, solvable: &[Lane], shut: &Shut) -> Vec<u32> {
    let given = optimum::solve_all(school, solvable, shut).seats;
    if !school.hours.iter().any(|hours| hours.count_ones() > 1) {
        return given;
    }
    let mut knot = Knot::untied(school, shut, &given);
    while knot.round() {}
    knot.has.iter().flatten().map(|(wish, _)| *wish).collect()
}

struct Knot<'k> {
    school: &'k School<'k>,
    shut: &'k Shut,
    given: Vec<bool>,
    free: Vec<u32>,
    /// The wishes by which each course is held, and the place of each one's child.
    has: Vec<Vec<(u32, u32)>>,
}

impl<'k> Knot<'k> {
    /// Every child keeps what fits of the wishes it was given, the dearest first.
    fn untied(school: &'k School<'k>, shut: &'k Shut, given: &[u32]) -> Self {
        let free = school.seats.clone();
        let mut wanted = vec![false; school.entries.len()];
        given.iter().for_each(|wish| wanted[*wish as usize] = true);
        let (given, has) = (vec![false; school.entries.len()], vec![Vec::new(); school.courses.len()]);
        let mut knot = Self { school, shut, given, free, has };
        for at in 0..school.students.len() {
            let mut mine: Vec<usize> = school.wishes(at).filter(|wish| wanted[*wish]).collect();
            mine.sort_by_key(|wish| std::cmp::Reverse(school.entries[*wish].value));
            let mut taken = Taken::new(school, at);
            for wish in mine {
                if taken.may(school, shut, knot.course(wish)) {
                    taken.take(school, knot.course(wish));
                    knot.give(at, wish);
                }
            }
        }
        knot
    }

    fn course(&self, wish: usize) -> u32 {
        self.school.entries[wish].course
    }

    fn value(&self, wish: usize) -> u32 {
        u32::from(self.school.entries[wish].value)
    }

    fn give(&mut self, at: usize, wish: usize) {
        let course = self.course(wish) as usize;
        self.given[wish] = true;
        self.free[course] -= 1;
        self.has[course].push((wish as u32, at as u32));
    }

    fn take_away(&mut self, wish: usize) {
        let course = self.course(wish) as usize;
        self.given[wish] = false;
        self.free[course] += 1;
        self.has[course].retain(|held| held.0 as usize != wish);
    }

    /// What a child has but for one wish.
    fn without(&self, at: usize, except: usize) -> Taken {
        let mut taken = Taken::new(self.school, at);
        let mine = self.school.wishes(at).filter(|wish| self.given[*wish] && *wish != except);
        mine.for_each(|wish| taken.take(self.school, self.course(wish)));
        taken
    }

    /// Tries every wish once; whether anything changed.
    fn round(&mut self) -> bool {
        let mut changed = false;
        for at in 0..self.school.students.len() {
            for wish in self.school.wishes(at) {
                changed |= !self.given[wish] && self.try_wish(at, wish);
            }
        }
        changed
    }

    /// Gives a child a wish if that adds to the value.
    fn try_wish(&mut self, at: usize, wish: usize) -> bool {
        let Some(lost) = self.lost(at, wish) else { return false };
        let cost: u32 = lost.iter().map(|wish| self.value(*wish)).sum();
        let (value, course) = (self.value(wish), self.course(wish) as usize);
        if value <= cost {
            return false;
        }
        if self.free[course] == 0 {
            let moves = self.has[course].iter().map(|(wish, at)| self.moved(*at as usize, *wish as usize));
            let Some((_, other, held, instead)) = moves.min().filter(|least| cost + least.0 < value) else {
                return false;
            };
            self.take_away(held);
            if let Some(instead) = instead {
                self.give(other, instead);
            }
        }
        lost.into_iter().for_each(|wish| self.take_away(wish));
        self.give(at, wish);
        true
    }

    /// What a child would give up for a wish: whatever meets at the same time, then the cheapest beyond its most of
    /// lessons; `None` where it can never have it.
    fn lost(&self, at: usize, wish: usize) -> Option<Vec<usize>> {
        let (school, course) = (self.school, self.course(wish));
        let mut taken = Taken::new(school, at);
        if !taken.may(school, self.shut, course) {
            return None;
        }
        taken.take(school, course);
        let mut mine: Vec<usize> = school.wishes(at).filter(|wish| self.given[*wish]).collect();
        mine.sort_by_key(|wish| std::cmp::Reverse(self.value(*wish)));
        mine.retain(|wish| {
            let fits = taken.may(school, self.shut, self.course(*wish));
            if fits {
                taken.take(school, self.course(*wish));
            }
            !fits
        });
        Some(mine)
    }

    /// What it costs to move a child out of a seat: the loss, its place, that wish, and its best free wish instead.
    fn moved(&self, at: usize, held: usize) -> (u32, usize, usize, Option<usize>) {
        let taken = self.without(at, held);
        let is_free = |wish: &usize| {
            let course = self.course(*wish);
            !self.given[*wish] && self.free[course as usize] > 0 && taken.may(self.school, self.shut, course)
        };
        let best =
            self.school.wishes(at).filter(is_free).min_by_key(|wish| std::cmp::Reverse(self.value(*wish)));
        (self.value(held).saturating_sub(best.map_or(0, |wish| self.value(wish))), at, held, best)
    }
}
