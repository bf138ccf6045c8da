//! 价格 What lessons cost, in plain sums: on a day off half as much again as on another, and of each price a family with relief bears its
//! part. Whoever misses a lesson on leave has the price of its own day back.

use super::super::op::{Evening, Outcome, PRICE, evenings};
use super::Model;
use rules::day::roll::State;

impl Model {
    /// What the lessons of a course cost that no closure has taken away, whoever bears it.
    pub(super) fn stands(&self, course: usize) -> i64 {
        let stands = evenings().filter(|one| one.course == course && !self.cancelled.contains(one));
        stands.map(Evening::cost).sum()
    }

    /// The part of a price that a family bears, in percent.
    pub(super) fn percent(&self, child: usize) -> i64 {
        100 - self.relief.get(&child).map_or(0, |(percent, _)| *percent)
    }

    /// What a lesson costs, whoever bears it: before the first bill of its course nobody knows of days off.
    pub(super) fn cost(&self, evening: Evening) -> i64 {
        let is_billed = self.bills.keys().any(|at| at.1 == evening.course);
        if is_billed { evening.cost() } else { evening.lessons() * PRICE }
    }

    /// What is due on a bill, or would be.
    pub(crate) fn due(&self, at: (usize, usize)) -> i64 {
        self.whole(at) - self.ahead.get(&at).copied().unwrap_or(0)
    }

    /// What a bill comes to, whoever has paid of it.
    pub(super) fn whole(&self, at: (usize, usize)) -> i64 {
        let cost = self.billed.get(&at).copied().unwrap_or_else(|| self.stands(at.1));
        cost * self.bills.get(&at).map_or(100, |(_, percent)| *percent) / 100
    }

    /// A slip comes late: the child had been on leave, and its family asks at once for what is free by it.
    pub(super) fn miss(&mut self, id: &str, evening: Evening, child: usize) -> Outcome {
        if !self.closed.contains(&evening) {
            return "none";
        }
        let marked = self.mark(evening, child, State::Leave);
        if marked != "done" {
            return marked;
        }
        let asked = self.ask(id, child);
        if asked == "done" { evening.missed() } else { asked }
    }

    /// A lesson that was given on a day off, or on another.
    pub(crate) fn some_given(&self, n: usize, is_dear: bool) -> Option<(Evening, usize)> {
        let given = self.moved.keys().filter(|(one, _)| one.is_dear() == is_dear);
        let given: Vec<&(Evening, usize)> = given.collect();
        given.get(n % given.len().max(1)).map(|one| **one)
    }
}
