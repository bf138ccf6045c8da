//! 余额去向 What is free of a child's money, and what goes back of it once the term is over, by the rules.

use super::super::super::op::Outcome;
use super::super::super::play::Failed;
use super::super::op::{CHILDREN, Of, TERM};
use super::{Place, Pure, student};
use jiff::civil::Date;
use rules::fen::Fen;
use rules::money::{refund, rest};

impl Pure {
    /// What days that are still to be signed cost that were paid for, among some.
    fn coming(&self, place: Place, which: impl Fn(Date) -> bool) -> Fen {
        let open = self.own_days(place).filter(|(day, ..)| !self.signed.contains(&(place.1, *day)));
        let open = open.filter(|(_, on, _)| which(*on));
        let paid = |on: Date| {
            let own = self.own_bills(place).filter(|held| held.stands() && held.state == "paid");
            own.filter(move |held| held.is_for(on)).map(|held| held.bill.price).sum::<Fen>()
        };
        open.map(|(_, on, lessons)| paid(on).times(lessons)).sum()
    }

    pub(super) fn refundable(&self, place: Place) -> refund::Facts {
        let bound = self.coming(place, |_| true) + self.ahead(place);
        self.till.refundable(student(place.0), place.1.purse(), bound)
    }

    /// What carried money has paid of what is due.
    fn ahead(&self, place: Place) -> Fen {
        self.own_bills(place).filter(|held| held.state == "due").map(|held| held.carried).sum()
    }

    pub(super) fn settle(&mut self) -> Result<Outcome, Failed> {
        let (plans, today) = (self.plans.clone(), self.today());
        let each = (0..CHILDREN).flat_map(|n| Of::ALL.map(|of| (n, of))).map(|place| {
            let own = (student(place.0), place.1.purse());
            (self.till.waiting(own, today >= TERM.1, 0), self.rest(place))
        });
        let each: Vec<_> = each.collect();
        self.till.settle(&plans.fees(), (TERM.1, today), &each)
    }

    /// What is free once days that nobody signed bind nothing.
    fn rest(&self, place: Place) -> rest::Facts {
        let refundable = self.refundable(place);
        let lapsed = self.coming(place, |on| on < self.today());
        let bound = rest::left_alone(refundable.bound, lapsed, [Fen::ZERO, self.ahead(place), Fen::ZERO]);
        self.till.rest(refund::Facts { bound, ..refundable })
    }
}
