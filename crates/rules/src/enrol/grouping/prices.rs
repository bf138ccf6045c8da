//! 定价 Good prices of home classes and seats: those of the cheapest mixture of groups, where groups and classes may be taken
//! in fractions.
//!
//! All groups there could be are far too many to write down. So the group that is worth most at the present prices is looked
//! for, grade range by grade range; where it is worth more than it costs it joins the mixture and prices change
//! (`simplex.rs`), until none is (column generation: Gilmore and Gomory 1961).

use super::promise::{PART, Prices, Promise, Site};
use super::simplex::{Column, ONE, Simplex};

/// What it costs to leave out a class, in grades of span; no class is worth more.
const MISSING: i64 = 40;
/// Rounds, at most; twenty to sixty are needed.
const ROUNDS_MAX: usize = 400;
/// After so many rounds each it is looked at how far prices are.
const LOOK: usize = 4;

/// What the best prices found say, and after how many rounds; those that say that a deal spans `below` grades or more are
/// good enough.
pub(super) fn priced(site: Site<'_>, below: i64) -> (Promise, i64) {
    let pricing =
        Pricing { site, classes: site.classes.len(), groups: site.classes.len() + site.grades.len() };
    let mut simplex = pricing.begin();
    let always = pricing.always();
    let mut best = pricing.nothing();
    for round in 1..=ROUNDS_MAX {
        let mut prices = simplex.prices();
        let mut is_better = false;
        for column in pricing.groups(&prices).iter().chain(&always) {
            if simplex.enter(column, &prices) {
                (prices, is_better) = (simplex.prices(), true);
            }
        }
        if round % LOOK == 0 || !is_better {
            let promise = pricing.promise(&prices);
            if promise.least() > best.least() {
                best = promise;
            }
        }
        if !is_better || best.least() > (below - 1) * PART {
            return (best, round as i64);
        }
    }
    (best, ROUNDS_MAX as i64)
}

/// A row for each class, then one for the seats of each grade, then one for the number of groups.
struct Pricing<'a> {
    site: Site<'a>,
    /// Rows before those of seats.
    classes: usize,
    /// The row of the number of groups.
    groups: usize,
}

/// The classes that a group takes, by how many children they are: what they are worth, and which they are.
type Taken = Vec<Option<(i64, u64)>>;

impl Pricing<'_> {
    /// Nothing is taken. Rows need a little more than there is, each another little: so no two exchanges are alike, and none
    /// goes round in circles.
    fn begin(&self) -> Simplex {
        let class = |at: usize| (MISSING, ONE + (at as i64 * 29 % 64 + 1) * (ONE >> 16));
        let seat = |at: usize| (0, (at as i64 + 1) * (ONE >> 12));
        let rows = (0..self.classes).map(class).chain((0..self.site.grades.len()).map(seat));
        let rows: Vec<(i64, i64)> = rows.chain([(0, self.site.count * ONE + (ONE >> 6))]).collect();
        Simplex::new(&rows)
    }

    /// Split classes take seats; of everything more may be given than is needed.
    fn always(&self) -> Vec<Column> {
        let classes = self.site.classes.iter().enumerate();
        let split = classes.filter(|(class, _)| self.site.is_split(*class));
        let split = split.map(|(class, (grade, size))| vec![(class, 1), (self.classes + grade, *size)]);
        let over = (0..=self.groups).map(|row| vec![(row, if row < self.classes { -1 } else { 1 })]);
        split.chain(over).map(|parts| Column { cost: 0, parts }).collect()
    }

    /// What is said where everything is free: no deal spans less than no grade. Where a deal may span none, prices that are
    /// rounded say a little less than that.
    fn nothing(&self) -> Promise {
        let seats = vec![0; self.site.grades.len()];
        Promise::of(self.site, Prices { classes: vec![0; self.classes], seats })
    }

    /// What these prices, in parts of [`ONE`], say when they are rounded.
    fn promise(&self, prices: &[i64]) -> Promise {
        let rounded = |price: &i64| (*price / (ONE / PART)).clamp(0, MISSING * PART);
        let classes = prices[..self.classes].iter().map(rounded).collect();
        let seats = prices[self.classes..self.groups].iter().map(|price| rounded(&price.wrapping_neg()));
        Promise::of(self.site, Prices { classes, seats: seats.collect() })
    }

    /// For each lowest and highest grade the group worth most, unless it costs more than it is worth; the best first.
    fn groups(&self, prices: &[i64]) -> Vec<Column> {
        let site = self.site;
        let mut groups: Vec<(i64, Column)> = Vec::new();
        for low in 0..site.grades.len() {
            let mut taken: Taken = vec![None; site.seats() + 1];
            taken[0] = Some((0, 0));
            let mut seat = (0, low);
            for high in low..site.grades.len() {
                for (class, size) in site.whole(high) {
                    take(&mut taken, (class, size), prices[class]);
                }
                seat = seat.max((prices[self.classes + high].wrapping_neg(), high));
                groups.extend(self.group(&taken, seat, (low, high)).map(|(worth, column)| {
                    let worth = worth.wrapping_add(prices[self.groups]);
                    (worth, column)
                }));
            }
        }
        groups.retain(|(worth, _)| *worth > 0);
        groups.sort_by_key(|(worth, _)| -worth);
        groups.into_iter().map(|(_, column)| column).collect()
    }

    /// The group of these grades that is worth most; its empty seats are for children of the grade whose seat is dearest.
    fn group(
        &self,
        taken: &Taken,
        (seat, of): (i64, usize),
        (low, high): (usize, usize),
    ) -> Option<(i64, Column)> {
        let span = self.site.span(low, high);
        let worth = |(load, taken): (usize, &Option<(i64, u64)>)| {
            let (worth, set) = (*taken)?;
            let gap = (self.site.seats() - load) as i64;
            Some((worth.wrapping_add(gap.wrapping_mul(seat)).wrapping_sub(span * ONE), set, gap))
        };
        let (worth, set, gap) = taken.iter().enumerate().filter_map(worth).max()?;
        let classes = (0..self.classes).filter(|class| set >> class & 1 == 1).map(|class| (class, 1));
        let seats = (gap > 0).then_some((self.classes + of, -gap));
        Some((worth, Column { cost: span, parts: classes.chain(seats).chain([(self.groups, 1)]).collect() }))
    }
}

/// A class more that may be taken.
fn take(taken: &mut Taken, (class, size): (usize, usize), price: i64) {
    for load in (size..taken.len()).rev() {
        let Some((worth, set)) = taken[load - size] else { continue };
        let with = worth.wrapping_add(price);
        if taken[load].is_none_or(|(worth, _)| worth < with) {
            taken[load] = Some((with, set | 1 << class));
        }
    }
}
