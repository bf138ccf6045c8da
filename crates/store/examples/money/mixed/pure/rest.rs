//! 余额去向 What is free of a child's money once the term is over, by the rules.

use super::super::super::op::Outcome;
use super::super::super::play::Failed;
use super::super::op::{CHILDREN, TERM, child, date_of};
use super::Pure;
use rules::fen::Fen;
use rules::id::StudentId;
use rules::money::account::Purse;
use rules::money::{refund, rest};

impl Pure {
    pub(super) fn settle(&mut self) -> Result<Outcome, Failed> {
        let (plans, today) = (self.plans.clone(), self.today());
        let open = |n: usize, purse: Purse| {
            let open = self.opened.difference(&self.closed);
            open.filter(|one| purse == Purse::Care || self.eats((**one, n))).count() as i64
        };
        let each = (0..CHILDREN).flat_map(|n| [(n, Purse::Care), (n, Purse::Meals)]).map(|(n, purse)| {
            let own = (StudentId::new(child(n)), purse);
            (self.till.waiting(own, today >= TERM.1, open(n, purse)), self.rest(n, purse))
        });
        let each: Vec<_> = each.collect();
        self.till.settle(&plans.fees(), (TERM.1, today), &each)
    }

    /// What is free once evenings that nobody opened bind nothing.
    fn rest(&self, n: usize, purse: Purse) -> rest::Facts {
        let refundable = self.refundable(n, purse);
        let passed = |one: usize| date_of(one) < self.today() && !self.opened.contains(&one);
        let lapsed = self.coming((n, purse), passed);
        let of_summer = self.of_summer(n, purse);
        let bound = rest::left_alone(refundable.bound, lapsed, [Fen::ZERO, Fen::ZERO, of_summer]);
        self.till.rest(refund::Facts { bound, ..refundable })
    }
}
