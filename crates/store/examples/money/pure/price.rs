//! 价格 What lessons cost by a child's bill, each by the price of its day, and a slip that comes late.

use super::super::op::{Evening, Outcome};
use super::super::play::Failed;
use super::{Held, Pure};
use jiff::civil::Date;
use rules::day::roll::State as Mark;
use rules::fen::Fen;
use rules::money::bill::Relieved;

impl Held {
    /// Relief takes its part off each of its prices.
    pub(super) fn relieve(&mut self, less: Relieved) {
        (self.bill.price, self.bill.fen) = (less.price, less.fen);
        for (day, price) in less.apart {
            if let Some(one) = self.bill.apart.get_mut(&day) {
                one.price = price;
            }
        }
    }

    /// What the family bears of a lesson of a day.
    pub(super) fn price(&self, day: Date) -> Fen {
        self.bill.apart.get(&day).map_or(self.bill.price, |one| one.price)
    }

    /// What a lesson of a day costs, whoever bears it.
    fn lesson(&self, day: Date) -> Fen {
        self.bill.apart.get(&day).map_or(self.bill.lesson, |one| one.lesson)
    }
}

impl Pure {
    /// What a lesson costs by a child's paid bill.
    pub(super) fn own_price(&self, evening: Evening, n: usize) -> Option<Fen> {
        let own = self.bills.get(&(n, evening.course)).filter(|held| held.state == "paid");
        own.map(|held| held.lesson(evening.date()))
    }

    /// What it costs by the bills of its course.
    pub(super) fn any_price(&self, evening: Evening) -> Option<Fen> {
        let all = self.bills.iter().filter(|(at, _)| at.1 == evening.course);
        all.map(|(_, held)| held.lesson(evening.date())).max()
    }

    /// What lessons still need that are paid for.
    pub(super) fn need(&self, n: usize, evening: Evening) -> Fen {
        self.bills[&(n, evening.course)].price(evening.date()).times(evening.lessons())
    }

    /// A child had been on leave on a roll that is closed, and its family asks at once for what is free by it.
    pub(super) fn miss(&mut self, id: &str, evening: Evening, n: usize) -> Result<Outcome, Failed> {
        if !self.desk.closed.contains(&evening) {
            return Ok("none");
        }
        let marked = self.mark(evening, n, Mark::Leave)?;
        if marked != "done" {
            return Ok(marked);
        }
        let asked = self.desk.till.ask(id, &self.refundable(n))?;
        Ok(if asked == "done" { evening.missed() } else { asked })
    }
}
