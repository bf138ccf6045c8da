//! 余额去向 What becomes of the rest, in plain sums: nothing moves while a lesson of somebody's money is open, or while a family
//! could still choose and nobody has said that it gets its money back.

use super::super::op::{CARRIED_MAX, CHILDREN, Outcome, UNTIL, child, evenings, is_placed_at_first};
use super::{Bill, Model, is_over};

impl Model {
    pub(super) fn choose(&mut self, child: usize, carry: bool) -> Outcome {
        let back = self.carried.get(&child).copied().unwrap_or(0);
        let moves = !carry && back > 0;
        let is_new = self.choices.insert(child, carry) != Some(carry);
        if moves {
            *self.held.entry(child).or_default() += back;
            self.carried.insert(child, 0);
        }
        if is_new || moves { "done" } else { "already" }
    }

    pub(super) fn settle_term(&mut self, sure: bool) -> Outcome {
        let carried = |model: &Self, who: usize| model.carried.get(&who).copied().unwrap_or(0);
        let due: Vec<usize> =
            (0..CHILDREN).filter(|who| self.free(*who) > 0 || carried(self, *who) > 0).collect();
        if due.iter().any(|who| self.waits_for_a_roll(*who)) {
            return "rest-lessons-open";
        }
        let is_silent = |who: &usize| !self.choices.contains_key(who) && !self.is_gone(*who);
        if !sure && due.iter().any(|who| self.free(*who) > 0 && is_silent(who)) {
            return "rest-not-chosen";
        }
        let mut settled = "already";
        for who in due {
            let bound = (self.bound(who) - self.lapsed(who)).max(0);
            let free = (self.free(who) - bound).max(0);
            let room = (CARRIED_MAX - carried(self, who)).max(0);
            let carries = self.choices.get(&who) == Some(&true) && !self.is_gone(who);
            let over = if carries { free.min(room) } else { 0 };
            let back = free - over;
            if over > 0 {
                *self.held.entry(who).or_default() -= over;
                *self.carried.entry(who).or_default() += over;
            }
            if back > 0 {
                let n = self.refunds.values().filter(|(of, ..)| *of == who).count();
                self.refunds.insert(format!("rest/{UNTIL}/{}/course/{n}", child(who)), (who, back, false));
                *self.kept_back.entry(who).or_default() += back;
                self.due.get_or_insert(0);
            }
            if free > 0 {
                settled = "done";
            }
        }
        settled
    }

    /// Whether a roll that a child is on was laid out and not closed.
    fn waits_for_a_roll(&self, child: usize) -> bool {
        let open = |one: &&_| !self.closed.contains(*one) && !self.cancelled.contains(*one);
        self.opened.iter().filter(open).any(|one| is_placed_at_first(child, one.course))
    }

    /// What the coming lessons of courses still attended will cost, and lessons on whose open roll the child stands; and what
    /// has paid a part of a bill that is due.
    pub(super) fn bound(&self, child: usize) -> i64 {
        let is_due = |at: &(usize, usize)| self.bills.get(at).is_some_and(|bill| bill.0 == Bill::Due);
        let ahead = self.ahead.iter().filter(|&(at, _)| at.0 == child && is_due(at));
        self.coming(child, |_| true) + ahead.map(|(_, fen)| fen).sum::<i64>()
    }

    /// What of that waits for lessons whose day is over, and whose roll nobody laid out; of a child that has left, also for those to
    /// come.
    fn lapsed(&self, child: usize) -> i64 {
        let is_past = |one| self.is_gone(child) || is_over(one, self.today);
        self.coming(child, |one| !self.opened.contains(&one) && is_past(one))
    }

    fn coming(&self, child: usize, which: impl Fn(super::Evening) -> bool) -> i64 {
        let coming = evenings().filter(|one| {
            let at = (child, one.course);
            let stands = !self.closed.contains(one) && !self.cancelled.contains(one);
            let waits = self.is_placed(at) || self.opened.contains(one); // its roll has the child still
            stands && waits && self.is_paid(at) && which(*one)
        });
        coming.map(|one| one.cost() * self.bills[&(child, one.course)].1 / 100).sum()
    }
}
