//! 退出看护 A child gives up the care of the term, and so its meals, by the rules.

use super::super::super::op::Outcome;
use super::super::super::play::Failed;
use super::super::op::{EVENINGS, Of, child, date_of, has_ordered, stops_eating};
use super::Pure;
use rules::day::roll::State as Mark;
use rules::fen::Fen;
use rules::id::StudentId;
use rules::money::account::Account;
use rules::money::leaving::{self, Facts, Paid};
use rules::money::release::payee;

impl Pure {
    pub(super) fn give_up(&mut self, n: usize) -> Result<Outcome, Failed> {
        if self.stopped.contains_key(&n) {
            return Ok("already");
        }
        self.stopped.insert(n, stops_eating(self.today()));
        for of in Of::BY_ROLL {
            if let Some(held) = self.bills.get_mut(&(n, of)).filter(|held| held.state == "due") {
                held.state = "cancelled";
            }
            let (facts, mut back) = (self.leaving(n, of), Fen::ZERO);
            for left in leaving::leave(self.plans.fee_of(&facts.course), &facts, self.today()) {
                back = back + left.back;
                self.till.books.post(&leaving::transfers(&facts.student, &facts.course, &left))?;
            }
            self.gave_up.insert((n, of), back);
        }
        Ok("done")
    }

    /// Whether a child eats on an evening.
    pub(super) fn eats(&self, (evening, n): (usize, usize)) -> bool {
        has_ordered(n) && self.stopped.get(&n).is_none_or(|until| date_of(evening) < *until)
    }

    fn leaving(&self, n: usize, of: Of) -> Facts {
        let is_there = |one: &usize| of == Of::Term || self.eats((*one, n));
        let own = self.bills.get(&(n, of)).filter(|held| held.state == "paid");
        let paid = own.map(|held| Paid {
            bill: held.bill.id.clone(),
            fen: held.bill.fen,
            by_day: (0..EVENINGS).map(|one| (date_of(one), of.lessons(one))).collect(),
        });
        let open = self.opened.difference(&self.closed).filter(|one| is_there(one));
        let open: i64 = open.map(|one| of.lessons(*one)).sum();
        let came = |one: &usize| matches!(self.marks.get(&(*one, n)), Some(Mark::Present | Mark::Late));
        let (custody, course) = (self.custody(n, of.purse()), self.item(of));
        let payee = payee(&course);
        Facts {
            student: StudentId::new(child(n)),
            bills: paid.into_iter().collect(),
            taken: self.taken(&custody, &payee),
            owed: Fen::ZERO,
            halves: if of == Of::Term { self.halves(n) } else { Default::default() },
            open: own.map_or(Fen::ZERO, |held| held.bill.price.times(open)),
            free: (self.till.books.standing(&custody).free() - self.of_summer(n, of.purse())).max(Fen::ZERO),
            earned: self.till.books.standing(&payee).free(),
            last_there: (0..EVENINGS).filter(is_there).filter(came).map(date_of).max(),
            course,
        }
    }

    /// What has gone from one account to the other, what came back taken off.
    fn taken(&self, custody: &Account, payee: &Account) -> Fen {
        let mut taken = Fen::ZERO;
        for one in &self.till.books.log {
            if (&one.debit, &one.credit) == (custody, payee) {
                taken = taken + one.fen;
            }
            if (&one.debit, &one.credit) == (payee, custody) {
                taken = taken - one.fen;
            }
        }
        taken
    }
}
