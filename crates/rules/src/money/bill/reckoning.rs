//! 核算 How a bill's sum comes to be, step by step, as the family reads it: what the whole would cost, what it is less for a child
//! that joins late, and what the caps of a day and of the term leave of it beside the child's other courses (P1.10, P3.16).

use crate::fen::Fen;
use crate::id::CourseId;
use crate::money::bill::who;
use crate::money::fee::{Area, Joining, Terms, Unit};
use crate::money::month_end::Month;
use crate::money::tariff::{self, Who};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Days before a month's first on which it is billed: its bill is due when it begins.
const MONTH_AHEAD_DAYS: i64 = 7;

/// How a sum came to be: full, less what is before the child came, less what caps take off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grounds {
    /// Lessons of the whole course, or of the bill's month.
    pub lessons: i64,
    /// What they cost without any cap, in fen, whoever bears it.
    pub full: Fen,
    /// The first day of the child's own lessons, where others had some before.
    pub joined_on: Option<Date>,
    /// What is not charged for the time before that, in fen.
    pub before: Fen,
    /// What the cap of a day takes off, in fen.
    pub over_day: Fen,
    /// What the cap of the term takes off, in fen.
    pub over_term: Fen,
    /// The cap of the term, in fen, where it took something off.
    pub term_max: Option<Fen>,
    /// The paper that approved the fee.
    pub document: String,
}

impl Grounds {
    /// What is left, whoever bears it.
    pub fn whole(&self) -> Fen {
        self.full - self.before - self.over_day - self.over_term
    }

    /// Whether anything was taken off the full price.
    pub fn is_less(&self) -> bool {
        self.whole() != self.full
    }
}

/// Another bill of the child that counts under the same caps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// For which course, by its title in Chinese.
    pub title: String,
    /// The days that it is for, with their lessons.
    pub by_day: BTreeMap<Date, i64>,
    /// What it came to, whoever bears it; what was given of it where the child has left.
    pub whole: Fen,
}

/// What other bills of a child have used of the caps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Used {
    by_day: BTreeMap<Date, (i64, Fen)>,
    term: Fen,
}

impl Used {
    /// By the bills of before, in their order: all of the same kind of money as `item`, whose caps they are under.
    pub fn of(terms: &Terms, (item, grade, area): (&CourseId, i64, Option<Area>), bills: &[Before]) -> Self {
        let mut used = Self::default();
        for one in bills {
            let who = who(terms, grade, (item, &one.title), area);
            used.days(terms, &who, &one.by_day);
            used.term = used.term + one.whole;
        }
        used
    }

    /// What these days cost under the caps of a day, beside what is charged on them already.
    pub(super) fn days(&mut self, terms: &Terms, who: &Who<'_>, by_day: &BTreeMap<Date, i64>) -> Fen {
        let mut sum = Fen::ZERO;
        for (day, lessons) in by_day {
            let (taken, fen) = self.by_day.entry(*day).or_default();
            let (before, paid) = (*taken, *fen);
            *taken = before + units(terms, *lessons);
            let counted = tariff::counted(terms, *taken) - tariff::counted(terms, before);
            let one = tariff::price_on(terms, who, *day);
            *fen = tariff::of_day(terms, paid + one.times(counted)).max(paid);
            sum = sum + (*fen - paid);
        }
        sum
    }
}

/// The days that are left to a child that comes from a day on.
pub fn left(by_day: &BTreeMap<Date, i64>, from: Option<Date>) -> BTreeMap<Date, i64> {
    by_day.range(from.unwrap_or(Date::MIN)..).map(|(day, lessons)| (*day, *lessons)).collect()
}

/// What a child pays for its lessons among these days, from the first on which it can come; nothing where none is left.
pub fn reckon(
    terms: &Terms,
    who: &Who<'_>,
    by_day: &BTreeMap<Date, i64>,
    from: Option<Date>,
    mut used: Used,
) -> Option<(i64, Grounds)> {
    let left = left(by_day, from);
    let lessons: i64 = left.values().sum();
    if lessons == 0 {
        return None;
    }
    let is_late = left.len() < by_day.len();
    let full = plain(terms, who, by_day);
    let days = (count(left.len()), count(by_day.len()));
    let joined = if is_late { tariff::joined(terms, full, plain(terms, who, &left), days) } else { full };
    let billed = if terms.on_joining == Joining::Whole { by_day } else { &left };
    let over_day = match terms.unit {
        Unit::Lesson | Unit::Day => {
            (plain(terms, who, billed) - used.days(terms, who, billed)).max(Fen::ZERO).min(joined)
        }
        Unit::Month | Unit::Term | Unit::Period => Fen::ZERO,
    };
    let base = joined - over_day;
    let whole = (tariff::of_term(terms, who, used.term + base) - used.term).max(Fen::ZERO).min(base);
    let grounds = Grounds {
        lessons: by_day.values().sum(),
        full,
        joined_on: left.keys().next().copied().filter(|_| is_late),
        before: full - joined,
        over_day,
        over_term: base - whole,
        term_max: tariff::term_max(terms, who).filter(|_| whole < base),
        document: tariff::approved_by(terms).unwrap_or_default().to_owned(),
    };
    Some((lessons, grounds))
}

/// 按月 The months of a course that a fee by the month bills by now: those that have begun or will within a week, and the first
/// in any case, since the course is open.
pub fn months(by_day: &BTreeMap<Date, i64>, today: Date) -> Vec<(Month, BTreeMap<Date, i64>)> {
    let mut all: BTreeMap<Month, BTreeMap<Date, i64>> = BTreeMap::new();
    for (day, lessons) in by_day {
        all.entry(Month::of(*day)).or_default().insert(*day, *lessons);
    }
    let until = today.checked_add(jiff::Span::new().days(MONTH_AHEAD_DAYS)).unwrap_or(Date::MAX);
    all.into_iter()
        .enumerate()
        .filter(|(n, (month, _))| *n == 0 || month.from <= until)
        .map(|(_, one)| one)
        .collect()
}

/// What these days cost without any cap: lessons and days each at the price of its day.
fn plain(terms: &Terms, who: &Who<'_>, by_day: &BTreeMap<Date, i64>) -> Fen {
    let one = tariff::units_price(terms, who);
    let months: BTreeSet<Month> = by_day.keys().map(|day| Month::of(*day)).collect();
    match terms.unit {
        Unit::Lesson | Unit::Day => by_day
            .iter()
            .map(|(day, lessons)| tariff::price_on(terms, who, *day).times(units(terms, *lessons)))
            .sum(),
        Unit::Month => one.times(count(months.len())),
        Unit::Term | Unit::Period => one.times(count(by_day.len()).min(1)),
    }
}

/// Units of one day.
fn units(terms: &Terms, lessons: i64) -> i64 {
    if terms.unit == Unit::Day { lessons.min(1) } else { lessons }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
