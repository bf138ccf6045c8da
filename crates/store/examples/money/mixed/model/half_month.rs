//! 半月缺席 A child that stays is away from care for half a month in a row: what its evenings have moved goes back once that is full,
//! and is taken again where it had come after all. Days are counted from the first evening that it missed.

use super::super::super::op::Outcome;
use super::super::op::{AWAY, EVENINGS, Of, together};
use super::Model;
use rules::day::roll::State;

/// Days of half a month.
const HALF: i64 = 15;

impl Model {
    /// Whether a child missed an evening, with leave or without.
    fn is_away(&self, at: (usize, usize)) -> bool {
        matches!(self.marks.get(&at), Some(State::Absent | State::Leave))
    }

    /// Whether an evening that a child missed lies in a full half month of those that it missed in a row, by the rolls that are closed.
    pub(super) fn is_half_month(&self, (evening, n): (usize, usize)) -> bool {
        let is_closed = |one: &usize| self.closed.contains(one);
        let is_away = |one: &usize| self.is_away((*one, n));
        if !is_closed(&evening) || !is_away(&evening) {
            return false;
        }
        let earlier = (0..evening).rev().filter(is_closed).take_while(is_away);
        let first = earlier.last().unwrap_or(evening);
        let later: Vec<usize> = (evening..EVENINGS).filter(is_closed).collect();
        let last = later.iter().copied().take_while(is_away).last().unwrap_or(evening);
        let until = later.into_iter().find(|one| !is_away(one)).map_or(days(last) + 1, days);
        (days(evening) - days(first)) / HALF < (until - days(first)) / HALF
    }

    /// The money of the other evenings that these children missed follows: by this one half a month may be full, or be none any more.
    pub(super) fn others(&mut self, evening: usize, who: &[usize]) -> Outcome {
        let (mut is_back, mut is_taken) = (false, false);
        let missed =
            |at: &(usize, usize)| at.0 != evening && self.closed.contains(&at.0) && self.is_away(*at);
        let all = who.iter().flat_map(|n| (0..EVENINGS).map(move |one| (one, *n)));
        for at in all.filter(missed).collect::<Vec<_>>() {
            let key = (Of::Term, at.0, at.1);
            let had = self.moved.contains_key(&key);
            self.follow(at, Of::Term);
            let has = self.moved.contains_key(&key);
            is_back |= had && !has;
            is_taken |= has && !had;
        }
        match (is_back, is_taken) {
            (true, _) => "half-month-back",
            (false, true) => "half-month-over",
            (false, false) => "done",
        }
    }

    /// It had been away for some weeks: each closed roll of them says so now, the one after the other.
    pub(super) fn away(&mut self, (n, from): (usize, usize), state: State) -> Outcome {
        let closed: Vec<usize> = (from..from + AWAY).filter(|one| self.closed.contains(one)).collect();
        let each: Vec<Outcome> = closed.into_iter().map(|one| self.mark((one, n), state)).collect();
        together(&each)
    }

    /// What half months have given back of what a child's family paid, at so much a lesson, and what the care still owes of them since
    /// it has given the money elsewhere.
    pub(super) fn halves(&self, n: usize, price: i64) -> (i64, i64) {
        let (mut back, mut owed) = (0, 0);
        for one in self.closed.iter().filter(|one| self.is_half_month((**one, n))) {
            let is_owed = self.moved.contains_key(&(Of::Term, *one, n));
            let sum = if is_owed { &mut owed } else { &mut back };
            *sum += Of::Term.lessons(*one) * price;
        }
        (back, owed)
    }
}

/// So many days after the first of the term an evening is: five in a week.
fn days(evening: usize) -> i64 {
    (7 * (evening / 5) + evening % 5) as i64
}
