//! 余额去向 What is free of a child's money once the term is over, by the rules.

use super::super::super::op::Outcome;
use super::super::super::play::Failed;
use super::super::op::{CHILDREN, TERM, child, date_of};
use super::Pure;
use rules::fen::Fen;
use rules::id::StudentId;
use rules::money::account::Purse;
use rules::money::refund::{self, Asked};
use rules::money::rest::{self, Choice, Ends, Waiting};
use rules::refusal::Refuses;

impl Pure {
    pub(super) fn settle(&mut self) -> Result<Outcome, Failed> {
        let plans = self.plans.clone();
        let fees = plans.fees();
        let open = |n: usize, purse: Purse| {
            let open = self.opened.difference(&self.closed);
            open.filter(|one| purse == Purse::Care || self.eats((**one, n))).count() as i64
        };
        let each = (0..CHILDREN).flat_map(|n| [(n, Purse::Care), (n, Purse::Meals)]);
        let waiting = |(n, purse): &(usize, Purse)| Waiting {
            student: StudentId::new(child(*n)),
            purse: *purse,
            held: self.books.standing(&self.custody(*n, *purse)).free(),
            running: Fen::ZERO,
            has_ended: self.today() >= TERM.1,
            carried: Fen::ZERO,
            choice: None,
            stays: true,
            open: open(*n, *purse),
        };
        let each: Vec<_> = each.collect();
        let all: Vec<Waiting> = each.iter().map(waiting).collect();
        let ends = Ends::of(&[], ("", TERM.1), Vec::new(), self.today());
        let due = match rest::settling(&fees, &all, &ends, false) {
            Err(refused) => return Ok(refused.code()),
            Ok(due) => due,
        };
        let mut came = "already";
        for (n, purse) in each {
            if !due.iter().any(|one| one.student.as_str() == child(n) && one.purse == purse) {
                continue;
            }
            let facts = self.rest(n, purse);
            let settled = rest::settle_by(&fees, &facts, (TERM.1, self.today())).map_err(|why| why.code())?;
            if let Some(asked) = settled.refund {
                self.hold(asked)?;
                came = "done";
            }
        }
        Ok(came)
    }

    /// What is free once evenings that nobody opened bind nothing.
    fn rest(&self, n: usize, purse: Purse) -> rest::Facts {
        let refundable = self.refundable(n, purse);
        let passed = |one: usize| date_of(one) < self.today() && !self.opened.contains(&one);
        let lapsed = self.coming((n, purse), passed);
        let of_summer = self.of_summer(n, purse);
        let bound = rest::left_alone(refundable.bound, lapsed, [Fen::ZERO, Fen::ZERO, of_summer]);
        let student = refundable.student.clone();
        let own = |(asked, _): &&(Asked, bool)| asked.student == student && asked.purse == purse;
        rest::Facts {
            refunds: self.refunds.values().filter(own).count() as i64,
            free: refund::free(&refund::Facts { bound, ..refundable }),
            carried: Fen::ZERO,
            choice: Choice::Refund,
            has_chosen: false,
            stays: true,
            moves: 0,
            purse,
            student,
        }
    }
}
