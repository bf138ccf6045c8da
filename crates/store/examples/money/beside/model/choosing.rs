//! 选天 A family chooses other weekdays: what it paid by the day or the lesson is settled, and what it paid by the month where it stops.

use super::super::super::op::Outcome;
use super::super::op::{DAYS, Of, month_of};
use super::{Chosen, Model, Place, custody, payee};
use jiff::civil::Date;
use rules::day::beside::There;
use std::collections::BTreeSet;

impl Model {
    pub(super) fn choose(&mut self, place: Place, days: &[usize]) -> Outcome {
        let (before, days) = (self.standing(place), days.iter().copied().collect::<BTreeSet<_>>());
        if days.difference(&before).any(|weekday| !place.1.weekdays().contains(weekday)) {
            return "beside-not-that-day";
        }
        if days == before {
            return "already";
        }
        if self.has_unpaid(place) {
            return "beside-unpaid";
        }
        let from = self.changes_from(place.1);
        if !place.1.is_by_month() || days.is_empty() {
            self.give_up(place, from);
        }
        let all = self.chosen.entry(place).or_default();
        let gone = all.iter_mut().filter(|one| one.until.is_none() && !days.contains(&one.weekday));
        gone.for_each(|one| one.until = Some(from.max(one.from)));
        all.extend(days.difference(&before).map(|weekday| Chosen { weekday: *weekday, from, until: None }));
        "done"
    }

    pub(super) fn standing(&self, place: Place) -> BTreeSet<usize> {
        let all = self.chosen.get(&place).into_iter().flatten();
        all.filter(|one| one.until.is_none()).map(|one| one.weekday).collect()
    }

    /// Today, or tomorrow where somebody has signed today who was there.
    fn changes_from(&self, of: Of) -> Date {
        let today = self.date();
        let is_signed = self.signed.iter().any(|(one, day)| *one == of && DAYS[*day].0 == today);
        if is_signed { super::super::op::day(self.today + 1) } else { today }
    }

    /// Whether a child came on a day of a bill that is not paid.
    fn has_unpaid(&self, place: Place) -> bool {
        let came =
            |month: &str| self.came(place).any(|day| month.is_empty() || month_of(DAYS[day].0) == month);
        self.of(place).any(|bill| bill.state == "due" && came(bill.month))
    }

    fn came(&self, (n, of): Place) -> impl Iterator<Item = usize> {
        let is_own = move |((one, _, who), there): &(&(Of, usize, usize), &There)| {
            (*one, *who) == (of, n) && **there == There::Present
        };
        self.marks.iter().filter(is_own).map(|((_, day, _), _)| *day)
    }

    /// What is due is asked no more, but for months that are over; each paid bill is settled, the oldest first.
    fn give_up(&mut self, place: Place, from: Date) {
        let this = self.date().strftime("%Y-%m").to_string();
        for bill in self.bills.values_mut().filter(|bill| (bill.child, bill.of) == place) {
            if bill.state == "due" && (bill.month.is_empty() || bill.month >= this.as_str()) {
                bill.state = "cancelled";
            }
        }
        let paid = self.bills.iter().filter(|(_, bill)| {
            (bill.child, bill.of) == place && bill.state == "paid" && bill.back.is_none()
        });
        let mut paid: Vec<(&'static str, usize, String)> =
            paid.map(|(id, bill)| (bill.month, bill.times, id.clone())).collect();
        paid.sort();
        let stayed = self.of(place).filter(|bill| bill.state == "paid");
        let stayed: i64 = stayed.filter_map(|bill| bill.back.map(|back| bill.fen - back)).sum();
        let mut taken = self.used(place) - stayed;
        let (mut free, mut earned) =
            (self.sums.free(&custody(place)).max(0), self.sums.free(&payee(place.1)));
        for (_, _, id) in &paid {
            let fen = self.bills[id].fen;
            let gone = taken.clamp(0, fen);
            taken -= gone;
            let held = (fen - gone).min(free).max(0);
            let wanted = self.wanted(place, id, held);
            let given = (wanted - held).max(0).min(earned);
            let back = wanted.min(held + given);
            free -= held;
            earned -= given;
            self.sums.transfer(&custody(place), &payee(place.1), held + given - back);
            self.sums.transfer(&payee(place.1), &custody(place), given);
            *self.settled.entry(place).or_default() += held - back;
            if let Some(bill) = self.bills.get_mut(id) {
                bill.back = Some(back);
            }
        }
        if !paid.is_empty() {
            self.since.insert(place, from);
        }
    }

    /// A day on which the child still came is used. What has not begun goes back whole, and so does all that is left by the lesson.
    fn wanted(&self, place: Place, id: &str, held: i64) -> i64 {
        let bill = &self.bills[id];
        let last = self.came(place).map(|day| DAYS[day].0).max();
        let today = last.map_or(self.date(), |last| last.max(self.date()));
        let first = bill.joined.max(self.since.get(&place).copied()).unwrap_or(Date::MIN);
        let days = self.days(place).map(|day| DAYS[day].0);
        let days: Vec<Date> = days.filter(|on| *on >= first && bill.is_for(month_of(*on))).collect();
        let has_begun = days.first().is_some_and(|first| *first < today) || held < bill.fen;
        if !has_begun || place.1 == Of::Study {
            return held;
        }
        let is_left = |on: &&Date| **on > today || (**on == today && last != Some(today));
        let (left, all) = (days.iter().filter(is_left).count() as i64, days.len() as i64);
        bill.fen - bill.fen * (all - left) / all.max(1)
    }
}
