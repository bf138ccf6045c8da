//! 账单 Who is asked for what, by the rules.

use super::super::super::op::Outcome;
use super::super::super::play::Failed;
use super::super::op::{CHILDREN, DAYS, Of};
use super::{Held, Place, Pure, student};
use jiff::civil::Date;
use rules::fen::Fen;
use rules::money::account::Account;
use rules::money::bill::{self, Bill, Facts, Unbilled};
use rules::money::leaving::again;
use rules::money::{refund, rest};
use rules::refusal::Refuses;
use std::collections::{BTreeMap, BTreeSet};

impl Pure {
    pub(super) fn bill(&mut self) -> Result<Outcome, Failed> {
        let mut all: Vec<(Place, Bill)> = Vec::new();
        for place in Of::ALL.into_iter().flat_map(|of| (0..CHILDREN).map(move |n| (n, of))) {
            let facts = self.unbilled(place).into_iter().collect();
            let bills =
                bill::issue_all(self.plans.fee(place.1), facts, self.now()).map_err(|why| why.code())?;
            all.extend(bills.into_iter().map(|bill| (place, bill)));
        }
        if all.is_empty() {
            return Ok("already");
        }
        for (place, bill) in all.clone() {
            let held = Held { place, state: "due", carried: Fen::ZERO, back: None, bill };
            self.bills.insert(held.bill.id.to_string(), held);
        }
        self.come_again(&all)?;
        let mut paid = BTreeMap::<Of, Vec<usize>>::new();
        for ((n, of), bill) in &all {
            if self.bills[bill.id.as_str()].state == "paid" {
                paid.entry(*of).or_default().push(*n);
            }
        }
        for (of, who) in paid {
            self.given_before(of, &who)?;
        }
        Ok("done")
    }

    /// Whoever joins late is measured by the days that its weekdays would have had.
    fn unbilled(&self, place: Place) -> Option<Facts> {
        let since = self.since.get(&place).copied().unwrap_or(Date::MIN);
        let own: Vec<_> = self.own_days(place).filter(|(_, on, _)| *on >= since).collect();
        let (first, from, _) = own.first().copied()?;
        let weekdays: BTreeSet<usize> = own.iter().map(|(day, ..)| DAYS[*day].1).collect();
        let is_own = |day: &usize| {
            let is_held = self.lessons(place.1, *day) > 0 && !self.is_cancelled(place.1, *day);
            is_held && weekdays.contains(&DAYS[*day].1)
        };
        let before = (0..first).filter(is_own).map(|day| (DAYS[day].0, self.lessons(place.1, day)));
        let by_day = before.chain(own.iter().map(|(_, on, lessons)| (*on, *lessons))).collect();
        let (stands, gone): (Vec<&Held>, Vec<&Held>) = self.own_bills(place).partition(|held| held.stands());
        let months: BTreeSet<String> = stands.into_iter().map(|held| held.bill.part.clone()).collect();
        if months.contains("") {
            return None;
        }
        let one = Unbilled {
            student: student(place.0),
            grade: 3,
            relief: None,
            from: Some(from),
            months,
            times: gone.len() as i64,
            before: Vec::new(),
        };
        let course = self.plans.kinds[&place.1].0.id();
        let off = (0..DAYS.len()).filter(|day| self.is_cancelled(place.1, *day));
        let cancelled = off.map(|day| (DAYS[day].0, self.lessons(place.1, day))).collect();
        let (title, unbilled) = ("title".to_owned(), vec![one]);
        Some(Facts { course, title, is_open: true, area: None, by_day, cancelled, unbilled })
    }

    /// What stayed when a child changed its days pays for the new ones first, as money that was carried over does.
    fn come_again(&mut self, all: &[(Place, Bill)]) -> Result<(), Failed> {
        let mut asked = BTreeMap::<Place, Fen>::new();
        for (place, bill) in all.iter().filter(|(_, bill)| bill.times > 0) {
            let so_far = asked.entry(*place).or_default();
            *so_far = *so_far + bill.fen;
            let carried = self.till.books.standing(&carried(*place)).free();
            let free = refund::free(&self.refundable(*place));
            let over = again((&bill.student, bill.purse), &bill.id, free, (*so_far, carried));
            self.till.books.post(over.as_slice())?;
        }
        for place in asked.into_keys() {
            let own = all.iter().filter(|(of, _)| *of == place);
            let own: Vec<_> = own.map(|(_, bill)| (bill.id.clone(), bill.fen)).collect();
            let free = self.till.books.standing(&carried(place)).balance;
            for (id, transfer) in rest::pay((&student(place.0), place.1.purse()), free, &own) {
                if let Some(held) = self.bills.get_mut(id.as_str()) {
                    held.carried = transfer.fen;
                    held.state = if held.carried == held.bill.fen { "paid" } else { "due" };
                }
                self.till.books.post(&[transfer])?;
            }
        }
        Ok(())
    }
}

fn carried((n, of): Place) -> Account {
    Account::Carried(student(n), of.purse())
}
