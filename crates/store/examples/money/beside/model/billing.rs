//! 账单 Who is asked for what: each child for the days on which it is meant to come and that no bill of before has settled.

use super::super::super::op::Outcome;
use super::super::op::{CHILDREN, DAYS, MONTHS, Of, child, month_of};
use super::{Bill, Model, Place, carried, custody};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A month is billed so many days before it begins.
const AHEAD_DAYS: i64 = 7;

impl Model {
    pub(super) fn bill(&mut self) -> Outcome {
        let places = Of::ALL.into_iter().flat_map(|of| (0..CHILDREN).map(move |n| (n, of)));
        let new: Vec<(String, Bill)> = places.flat_map(|place| self.unbilled(place)).collect();
        if new.is_empty() {
            return "already";
        }
        let mut left = BTreeMap::<Place, i64>::new();
        for (_, bill) in new.iter().filter(|(_, bill)| bill.times > 0) {
            let place = (bill.child, bill.of);
            left.insert(place, self.sums.free(&custody(place)) - self.bound(place));
        }
        let mut paid = BTreeMap::<Of, Vec<usize>>::new();
        for (id, mut bill) in new {
            self.come_again(&mut bill, &mut left);
            if bill.state == "paid" {
                paid.entry(bill.of).or_default().push(bill.child);
            }
            self.bills.insert(id, bill);
        }
        for (of, who) in paid {
            self.given_before(of, &who);
        }
        "done"
    }

    /// Whoever comes back pays with what it left there, as far as nothing else needs that.
    fn come_again(&mut self, bill: &mut Bill, left: &mut BTreeMap<Place, i64>) {
        let place = (bill.child, bill.of);
        let Some(free) = left.get_mut(&place) else { return };
        let fen = (*free).min(bill.fen).max(0);
        if fen > 0 {
            *free -= fen;
            bill.carried = fen;
            bill.state = if fen == bill.fen { "paid" } else { "due" };
            self.sums.0.entry(carried(place)).or_default();
        }
    }

    /// Days of their own, and those that others have had before on the same weekdays.
    fn unbilled(&self, place: Place) -> Vec<(String, Bill)> {
        let since = self.since.get(&place).copied().unwrap_or(Date::MIN);
        let own: Vec<usize> = self.days(place).filter(|day| DAYS[*day].0 >= since).collect();
        let Some(first) = own.first().copied() else { return Vec::new() };
        let weekdays: BTreeSet<usize> = own.iter().map(|day| DAYS[*day].1).collect();
        let before = (0..first).filter(|day| {
            place.1.is_on(*day) && !self.is_closed(place.1, *day) && weekdays.contains(&DAYS[*day].1)
        });
        let before: Vec<usize> = before.collect();
        let months: Vec<&'static str> =
            if place.1.is_by_month() { self.months((&before, &own)) } else { vec![""] };
        let is_billed =
            |month: &&'static str| self.of(place).any(|bill| bill.month == *month && bill.stands());
        let open = months.into_iter().filter(|month| !is_billed(month));
        open.filter_map(|month| self.asked(place, month, (&before, &own))).collect()
    }

    /// The first month in any case, and those that have begun or will within a week.
    fn months(&self, (before, own): (&[usize], &[usize])) -> Vec<&'static str> {
        let has = |month: &str| before.iter().chain(own).any(|day| month_of(DAYS[*day].0) == month);
        let soon = super::super::op::day(self.today + AHEAD_DAYS);
        let all = MONTHS.into_iter().filter(|(month, _)| has(month)).enumerate();
        all.filter(|(n, (_, from))| *n == 0 || *from <= soon).map(|(_, (month, _))| month).collect()
    }

    fn asked(
        &self,
        (n, of): Place,
        month: &'static str,
        (before, own): (&[usize], &[usize]),
    ) -> Option<(String, Bill)> {
        let of_it = |days: &[usize]| -> Vec<usize> {
            let is_of = |day: &&usize| month.is_empty() || month_of(DAYS[**day].0) == month;
            days.iter().filter(is_of).copied().collect()
        };
        let (before, own) = (of_it(before), of_it(own));
        let (late, left) = (before.len() as i64, own.len() as i64);
        let lessons = left * of.lessons();
        let whole = match of.is_by_month() {
            _ if left == 0 => return None,
            true => of.price() * left / (late + left),
            false => of.price() * lessons,
        };
        let lesson = whole / lessons;
        let price = if of == Of::Study { lesson * 60 / 100 } else { lesson };
        let fen = price * lessons + whole - lesson * lessons;
        let times = self.of((n, of)).filter(|bill| !bill.stands()).count();
        let part = if month.is_empty() { String::new() } else { format!("/{month}") };
        let again = if times > 0 { format!("/{times}") } else { String::new() };
        let joined = (late > 0).then(|| DAYS[own[0]].0);
        let bill = Bill {
            child: n,
            of,
            month,
            times,
            state: "due",
            fen,
            carried: 0,
            lesson,
            price,
            joined,
            back: None,
        };
        Some((format!("bill/{}/{}{part}{again}", of.item(), child(n)), bill))
    }
}
