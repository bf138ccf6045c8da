//! 半月缺席 Half a month away from care goes back to a child that stays, by the rules.

use super::super::super::counter::half_month::came;
use super::super::super::op::Outcome;
use super::super::super::play::Failed;
use super::super::op::{AWAY, CHILDREN, EVENINGS, Of, child, date_of, evening, together};
use super::Pure;
use jiff::civil::Date;
use rules::day::roll::State as Mark;
use rules::fen::Fen;
use rules::id::{SessionId, StudentId};
use rules::money::half_month::{self, Halves, Lesson, Lessons};
use rules::money::release;
use std::collections::BTreeMap;

impl Pure {
    /// Lets the money of an evening of care follow its roll, and that of the other evenings which these children missed.
    pub(super) fn follow_care(&mut self, n: usize, who: &[usize]) -> Result<Outcome, Failed> {
        let (lessons, mut facts) = (self.lessons(who), self.facts(n, who, Of::Term));
        half_month::mark(&lessons, &mut facts, date_of(n));
        self.till.books.post(&release::release(&self.plans.fee, &facts).transfers)?;
        let mut moved = Vec::new();
        for (student, other) in half_month::otherwise(&self.plans.fee, &lessons) {
            let at = (number(&other), (0..CHILDREN).find(|one| child(*one) == student.as_str()));
            let (Some(one), Some(who)) = at else { return Err("an evening of nobody".into()) };
            if one == n {
                continue;
            }
            let mut facts = self.facts(one, &[who], Of::Term);
            half_month::mark(&lessons, &mut facts, other.date);
            let released = release::release(&self.plans.fee, &facts);
            self.till.books.post(&released.transfers)?;
            moved.extend(released.transfers);
        }
        Ok(came(&moved))
    }

    /// Each closed roll of some weeks says that a child was away.
    pub(super) fn away(&mut self, (n, from): (usize, usize), state: Mark) -> Result<Outcome, Failed> {
        let closed: Vec<usize> = (from..from + AWAY).filter(|one| self.closed.contains(one)).collect();
        let mut each = Vec::new();
        for one in closed {
            each.push(self.mark((one, n), state)?);
        }
        Ok(together(&each))
    }

    /// The closed evenings of these children: how each stood, and what it has moved.
    fn lessons(&self, who: &[usize]) -> Lessons {
        let one = |n: usize, at: usize| {
            let stands = self.stood((at, n), Of::Term);
            let (session, moved) = (SessionId::new(evening(at)), stands.moved.whole());
            Lesson { session, date: date_of(at), stood: stands.stood, moved }
        };
        let own = |n: usize| self.closed.iter().map(|at| one(n, *at)).collect::<Vec<_>>();
        who.iter().map(|n| (StudentId::new(child(*n)), own(*n))).collect()
    }

    /// What half months gave back to whoever leaves, by what the family pays for a lesson of its paid bill.
    pub(super) fn halves(&self, n: usize) -> Halves {
        let own = self.bills.get(&(n, Of::Term)).filter(|held| held.state == "paid");
        let price = own.map_or(Fen::ZERO, |held| held.bill.price);
        let cost = |at: &usize| (date_of(*at), price.times(Of::Term.lessons(*at)));
        let costs: BTreeMap<Date, Fen> = self.closed.iter().map(cost).collect();
        let lessons = self.lessons(&[n]).into_values().next().unwrap_or_default();
        half_month::halves(&lessons, &costs)
    }
}

/// Which evening it is.
fn number(lesson: &Lesson) -> Option<usize> {
    (0..EVENINGS).find(|one| evening(*one) == lesson.session.as_str())
}
