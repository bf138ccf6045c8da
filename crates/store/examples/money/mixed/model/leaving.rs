//! 退出看护 A child gives up the care of the term, and so its meals: of what was paid ahead as many parts go back as days are left,
//! and no more than there still is.

use super::super::super::op::Outcome;
use super::super::op::{EVENINGS, Of, date_of, has_ordered, stops_eating};
use super::{Model, custody, payee};
use rules::day::roll::State;

/// What became of what was paid for the care.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct GaveUp {
    /// What goes back.
    pub(super) back: i64,
    /// What stays with the care though its evenings were not given, less what it gives back though they were.
    pub(super) kept: i64,
}

impl Model {
    pub(super) fn give_up(&mut self, n: usize) -> Outcome {
        if self.has_left_care(n) {
            return "already";
        }
        self.stopped.insert(n, stops_eating(self.date()));
        for of in Of::BY_ROLL {
            let mut ended = GaveUp::default();
            if let Some(bill) = self.bills.get_mut(&(n, of)) {
                match bill.state {
                    "due" => bill.state = "cancelled",
                    "paid" => {
                        let (fen, price) = (bill.fen, bill.price);
                        ended = self.shared((n, of), fen, price);
                    }
                    _ => {}
                }
            }
            self.gave_up.insert((n, of), ended);
        }
        "done"
    }

    pub(super) fn has_left_care(&self, n: usize) -> bool {
        self.stopped.contains_key(&n)
    }

    /// Whether a child eats on an evening.
    pub(super) fn eats(&self, (evening, n): (usize, usize)) -> bool {
        has_ordered(n) && self.stopped.get(&n).is_none_or(|until| date_of(evening) < *until)
    }

    /// What the evenings so far have taken of the family's money.
    pub(super) fn used(&self, n: usize, of: Of) -> i64 {
        let own = self.moved.iter().filter(|((one, _, who), _)| (*one, *who) == (of, n));
        own.map(|(_, moved)| moved.family).sum()
    }

    fn is_there(&self, at: (usize, usize), of: Of) -> bool {
        of == Of::Term || self.eats(at)
    }

    fn shared(&mut self, (n, of): (usize, Of), paid: i64, price: i64) -> GaveUp {
        let (family, care) = (custody(n, of.purse()), payee(of));
        // The care has nothing of what is back, and what it owes is the family's by and by.
        let (halves, owed) = if of == Of::Term { self.halves(n, price) } else { (0, 0) };
        let rest = paid - (self.used(n, of) + halves).min(paid);
        let waits = |one: &&usize| !self.closed.contains(*one) && self.is_there((**one, n), of);
        let open: i64 = self.opened.iter().filter(waits).map(|one| of.lessons(*one)).sum();
        let free = (self.sums.free(&family) - self.of_summer(n, of.purse())).max(0);
        let held = (rest - rest.min(open * price)).min(free).max(0);
        let wanted = self.wanted((n, of), paid, held).min(paid - (halves + owed).min(paid));
        let given = (wanted - held).max(0).min(self.sums.free(&care));
        let back = wanted.min(held + given);
        let kept = held + given - back;
        self.sums.transfer(&family, &care, kept);
        self.sums.transfer(&care, &family, given);
        GaveUp { back, kept: kept - given }
    }

    /// A day on which the child still came is used, whatever day its family names. What has not begun goes back whole.
    fn wanted(&self, (n, of): (usize, Of), paid: i64, held: i64) -> i64 {
        let came = |one: &usize| {
            let is_here = matches!(self.marks.get(&(*one, n)), Some(State::Present | State::Late));
            is_here && self.is_there((*one, n), of)
        };
        let last = (0..EVENINGS).filter(came).map(date_of).max();
        let today = last.map_or(self.date(), |last| last.max(self.date()));
        if date_of(0) >= today && held == paid {
            return held;
        }
        let is_left = |one: &usize| date_of(*one) > today || (date_of(*one) == today && last != Some(today));
        let (left, all) = ((0..EVENINGS).filter(is_left).count() as i64, EVENINGS as i64);
        paid - paid * (all - left) / all
    }
}
