//! 另价日 Days of a bill whose lessons cost something else than those of its other days: a weekend, or a day of fewer lessons where
//! a fee is by the day. Each is released and goes back by its own price (P3.16).

use super::reckoning::Used;
use super::{Bill, price};
use crate::fen::Fen;
use crate::id::BillId;
use crate::money::fee::{Terms, Unit};
use crate::money::share::{self, Granted};
use crate::money::tariff::{self, Who};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A day whose lessons have a price of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Apart {
    /// How many lessons it has.
    pub lessons: i64,
    /// What one of them costs, in fen, whoever bears it.
    pub lesson: Fen,
    /// What the family bears of that, in fen.
    pub price: Fen,
}

/// The days of a bill.
pub(super) struct Days {
    /// Those that it asks for, with their lessons.
    held: BTreeMap<Date, i64>,
    /// Those on which nothing is held, with the lessons that they had.
    cancelled: BTreeMap<Date, i64>,
}

impl Days {
    /// A day on which one group comes and another does not is held.
    pub(super) fn of(held: BTreeMap<Date, i64>, mut cancelled: BTreeMap<Date, i64>) -> Self {
        cancelled.retain(|day, _| !held.contains_key(day));
        Self { held, cancelled }
    }
}

/// Days of one price.
#[derive(Clone, Copy, Default)]
struct Kind {
    lessons: i64,
    cost: Fen,
}

/// By the price of a unit, and how many lessons share it.
type Kinds = BTreeMap<(Fen, i64), Kind>;

/// What the lessons of a bill cost, and what it asks for.
pub(super) struct Priced {
    /// What a lesson of most of its days costs, in fen, whoever bears it.
    pub(super) lesson: Fen,
    /// What the family bears of that, in fen.
    pub(super) price: Fen,
    /// The days apart.
    pub(super) apart: BTreeMap<Date, Apart>,
    /// What the family is asked for, in fen: what does not divide is its own, and goes back when the term is over.
    pub(super) fen: Fen,
}

/// Prices the lessons of these days, which cost `whole` under their caps, for a family with such relief. A day that is cancelled when the
/// bill goes out is a day apart of no lessons: held after all, it is released by what its own kind of day costs.
pub(super) fn priced(
    terms: &Terms,
    who: &Who<'_>,
    days: &Days,
    used: Used,
    (whole, relief): (Fen, Option<Granted>),
) -> Priced {
    let family = |fen: Fen| share::parts_of(terms, fen, 1, relief).family;
    let (lesson, prices) = each(terms, who, days, used, whole);
    let apart = |(day, lesson): (Date, Fen)| {
        let lessons = days.held.get(&day).copied().unwrap_or_default();
        (day, Apart { lessons, lesson, price: family(lesson) })
    };
    let apart: BTreeMap<Date, Apart> = prices.into_iter().map(apart).collect();
    let given: Vec<(i64, Fen)> = apart.values().map(|one| (one.lessons, one.lesson)).collect();
    let borne: Vec<(i64, Fen)> = apart.values().map(|one| (one.lessons, one.price)).collect();
    let (lessons, price): (i64, Fen) = (days.held.values().sum(), family(lesson));
    let left = whole - cost(lessons, lesson, &given);
    let left = if bears_none(terms, relief) { Fen::ZERO } else { left };
    let fen = cost(lessons, price, &borne) + left;
    Priced { lesson, price, apart, fen }
}

/// Whether others bear all of it.
pub(super) fn bears_none(terms: &Terms, relief: Option<Granted>) -> bool {
    share::parts_of(terms, Fen(10_000), 1, relief).family == Fen::ZERO
}

/// What one lesson of a bill costs, in fen, whoever bears it: on most of its days, and on those apart. What a cap or a late beginning takes
/// off is taken off each day of the same price alike, and of all prices in proportion, also of a day that is cancelled. Rounded down.
fn each(terms: &Terms, who: &Who<'_>, days: &Days, mut used: Used, whole: Fen) -> (Fen, BTreeMap<Date, Fen>) {
    let average = Fen(whole.0 / days.held.values().sum::<i64>().max(1));
    if !matches!(terms.unit, Unit::Lesson | Unit::Day) {
        return (average, BTreeMap::new());
    }
    let key = |(day, lessons): (&Date, &i64)| {
        (tariff::price_on(terms, who, *day), if terms.unit == Unit::Day { *lessons } else { 1 })
    };
    let mut add = |kinds: &mut Kinds, (day, lessons): (&Date, &i64)| {
        let kind = kinds.entry(key((day, lessons))).or_default();
        let cost = used.days(terms, who, &BTreeMap::from([(*day, *lessons)]));
        (kind.lessons, kind.cost) = (kind.lessons + lessons, kind.cost + cost);
    };
    let (mut kinds, mut others) = (Kinds::new(), Kinds::new());
    days.held.iter().for_each(|one| add(&mut kinds, one));
    let is_other = |one: &(&Date, &i64)| !kinds.contains_key(&key(*one));
    days.cancelled.iter().filter(is_other).for_each(|one| add(&mut others, one));
    let all: Fen = kinds.values().map(|kind| kind.cost).sum();
    let Some((most, _)) = kinds.iter().max_by_key(|(_, kind)| kind.lessons) else {
        return (average, BTreeMap::new());
    };
    if kinds.len() + others.len() == 1 || all <= Fen::ZERO {
        return (average, BTreeMap::new());
    }
    let lesson = |kind: &Kind| part(whole, kind.cost, all.0.saturating_mul(kind.lessons.max(1)));
    let usual = if kinds.len() == 1 { average } else { lesson(&kinds[most]) };
    let kind = |one| kinds.get(&key(one)).or_else(|| others.get(&key(one)));
    let apart = days.held.iter().chain(&days.cancelled).filter_map(|one| Some((*one.0, lesson(kind(one)?))));
    (usual, apart.filter(|(_, fen)| *fen != usual).collect())
}

/// As much of an amount as one is of another, rounded down.
fn part(fen: Fen, one: Fen, of: i64) -> Fen {
    let share = i128::from(fen.0) * i128::from(one.0) / i128::from(of.max(1));
    Fen(i64::try_from(share).unwrap_or(fen.0))
}

/// What so many lessons cost, of which some are apart.
fn cost(lessons: i64, usual: Fen, apart: &[(i64, Fen)]) -> Fen {
    let others: i64 = apart.iter().map(|(lessons, _)| lessons).sum();
    usual.times(lessons - others) + apart.iter().map(|(lessons, fen)| fen.times(*lessons)).sum()
}

/// What relief makes of a bill that is not paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relieved {
    /// Which.
    pub bill: BillId,
    /// What a lesson of most of its days costs the family, in fen.
    pub price: Fen,
    /// What is due in all, in fen.
    pub fen: Fen,
    /// What a lesson of each of its days apart costs the family, in fen.
    pub apart: BTreeMap<Date, Fen>,
}

/// Takes the part of a relief off each of a bill's prices.
pub fn relieved(terms: &Terms, relief: Granted, bill: &Bill) -> Relieved {
    let family = |lesson: Fen| share::parts_of(terms, lesson, 1, Some(relief)).family;
    let price = family(if bill.lesson == Fen::ZERO { price(terms) } else { bill.lesson });
    let before: Vec<(i64, Fen)> = bill.apart.values().map(|one| (one.lessons, one.price)).collect();
    let left = bill.fen - cost(bill.lessons, bill.price, &before);
    let now: Vec<(i64, Fen)> = bill.apart.values().map(|one| (one.lessons, family(one.lesson))).collect();
    let due = cost(bill.lessons, price, &now);
    let fen = if due == Fen::ZERO { due } else { due + left };
    let apart = bill.apart.iter().map(|(day, one)| (*day, family(one.lesson))).collect();
    Relieved { bill: bill.id.clone(), price, fen, apart }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{SessionId, StudentId};
    use crate::moment::Moment;
    use crate::money::account::{Account, Payer};
    use crate::money::bill::{Facts, Unbilled, issue};
    use crate::money::item;
    use crate::money::release::{self, Child, Stood};
    use crate::money::tariff::Tariff;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// 石狮: 2 yuan a lesson, 4 on a day off.
    fn shishi(unit: Unit) -> Terms {
        let text = include_str!("../../../../../schemes/tariffs/shishi-2021.toml");
        let terms = Tariff::read("shishi-2021.toml", text).unwrap().fee["care"].clone();
        Terms { unit, shares: None, ..terms }
    }

    /// Friday the 24th, Saturday the 25th, which is off, and the Sunday after it, which is made up for.
    fn by_day(lessons: [i64; 3]) -> BTreeMap<Date, i64> {
        [24, 25, 26].map(|day| date(2021, 9, day)).into_iter().zip(lessons).collect()
    }

    fn bill(terms: &Terms, lessons: [i64; 3], from: Option<Date>, relief: Option<Granted>) -> Bill {
        billed(terms, (by_day(lessons), BTreeMap::new()), from, relief).remove(0)
    }

    fn billed(
        terms: &Terms,
        (by_day, cancelled): (BTreeMap<Date, i64>, BTreeMap<Date, i64>),
        from: Option<Date>,
        relief: Option<Granted>,
    ) -> Vec<Bill> {
        let (months, before) = (Default::default(), Vec::new());
        let child =
            Unbilled { student: StudentId::new("ming"), grade: 3, relief, from, months, times: 0, before };
        let (course, title) = (item::care("shishi"), "看护".to_owned());
        let unbilled = vec![child];
        let facts = Facts { course, title, is_open: true, area: None, by_day, cancelled, unbilled };
        let now = Moment::at(date(2021, 9, 20).at(8, 0, 0, 0));
        issue(terms, &facts, now).unwrap()
    }

    /// The lessons of the three days; what the bill asks for, what a lesson usually costs, what a lesson of the Saturday and of the Sunday
    /// does where these are apart.
    #[test]
    fn each_day_has_its_own_price() {
        let (lesson, day) = (shishi(Unit::Lesson), shishi(Unit::Day));
        let capped = Terms { term_fen_max: Some(Fen(700)), ..lesson.clone() };
        let of_day = Terms { day_fen_max: Some(Fen(500)), ..lesson.clone() };
        let saturday = Some(date(2021, 9, 25));
        let month = shishi(Unit::Month);
        let rows = [
            (&lesson, [2, 2, 1], None, 1400, 200, [Some(400), None]),
            (&lesson, [1, 3, 1], None, 1600, 400, [None, Some(200)]), // most lessons are of the Saturday
            (&lesson, [2, 2, 1], saturday, 1000, 400, [None, Some(200)]),
            (&day, [2, 2, 2], None, 800, 100, [Some(200), None]),
            (&day, [3, 3, 2], None, 800, 133, [None, Some(100)]), // a day costs what a day does, however long
            (&month, [2, 2, 1], None, 200, 40, [None, None]),
            (&capped, [2, 2, 1], None, 700, 100, [Some(200), None]), // half of it
            (&of_day, [2, 2, 1], None, 1100, 200, [Some(250), None]), // 5 yuan for the Saturday
        ];
        for (terms, lessons, from, fen, usual, expected) in rows {
            let bill = bill(terms, lessons, from, None);
            let apart = [25, 26].map(|day| bill.apart.get(&date(2021, 9, day)).map(|one| one.lesson.0));
            let told = (bill.fen.0, bill.lesson.0, apart);
            assert_eq!(told, (fen, usual, expected), "{:?} {lessons:?} {from:?}", terms.unit);
            let apart: Vec<(i64, Fen)> = bill.apart.values().map(|one| (one.lessons, one.lesson)).collect();
            let left = bill.fen - cost(bill.lessons, bill.lesson, &apart);
            assert!(Fen::ZERO <= left && left < Fen(bill.lessons), "{left} is nobody's lesson");
        }
    }

    /// The lessons of the three days, of which one is cancelled while the bill goes out; what it asks for, what a lesson usually costs, and
    /// what one of that day does if it is held after all, where that is apart.
    #[test]
    fn a_day_that_is_cancelled_keeps_its_own_price() {
        let (lesson, day) = (shishi(Unit::Lesson), shishi(Unit::Day));
        let capped = Terms { term_fen_max: Some(Fen(300)), ..lesson.clone() };
        let term = shishi(Unit::Term);
        let rows = [
            (&lesson, [2, 2, 1], 24, 1000, 400, Some(200)), // a Friday, where most lessons are on the Saturday
            (&lesson, [1, 3, 0], 24, 1200, 400, Some(200)), // and all of them
            (&lesson, [2, 2, 1], 25, 600, 200, Some(400)),
            (&lesson, [3, 2, 1], 26, 1400, 200, None), // a Sunday that is made up for costs what a Friday does
            (&day, [2, 2, 1], 24, 600, 200, Some(100)),
            (&day, [2, 1, 2], 25, 400, 100, Some(400)),
            (&capped, [2, 2, 1], 25, 300, 100, Some(200)), // half of it
            (&term, [2, 2, 1], 25, 200, 66, None),
        ];
        for (terms, lessons, off, fen, usual, expected) in rows {
            let off = date(2021, 9, off);
            let (cancelled, held) =
                by_day(lessons).into_iter().filter(|one| one.1 > 0).partition(|one| one.0 == off);
            let bill = billed(terms, (held, cancelled), None, None).remove(0);
            let apart = bill.apart.get(&off);
            let told = (bill.fen.0, bill.lesson.0, apart.map(|one| one.lesson.0));
            assert_eq!(told, (fen, usual, expected), "{:?} {lessons:?} {off}", terms.unit);
            assert_eq!(apart.map_or(0, |one| one.lessons), 0, "nobody is asked for it");
            let half = Granted { percent: 50, borne_by: Payer::School };
            let less = relieved(terms, half, &bill).apart.get(&off).map(|fen| fen.0);
            assert_eq!(less, expected.map(|fen| fen / 2), "half of it, too");
        }
    }

    /// Half of each day's own price, whether relief was granted before the bill or after.
    #[test]
    fn relief_takes_its_part_of_each_day() {
        let (terms, half) = (shishi(Unit::Lesson), Granted { percent: 50, borne_by: Payer::School });
        let (before, after) =
            (bill(&terms, [2, 2, 1], None, Some(half)), bill(&terms, [2, 2, 1], None, None));
        assert_eq!((before.price, before.fen), (Fen(100), Fen(700)));
        let less = relieved(&terms, half, &after);
        assert_eq!((less.price, less.fen), (before.price, before.fen));
        assert_eq!(less.apart, BTreeMap::from([(date(2021, 9, 25), Fen(200))]));
        let saturday = before.apart[&date(2021, 9, 25)];
        assert_eq!((before.apart.len(), saturday.lessons, saturday.price), (1, 2, Fen(200)));
        let all = Granted { percent: 100, borne_by: Payer::Government };
        let none = relieved(&terms, all, &after);
        assert_eq!((none.price, none.fen), (Fen::ZERO, Fen::ZERO));
    }

    /// Whoever misses the Saturday on leave keeps what a Saturday costs, whoever misses the Friday what a Friday does; and whoever comes
    /// on all days has nothing left.
    #[test]
    fn who_misses_the_dearer_day_gets_its_price_back() {
        for (unit, away, left) in [
            (Unit::Lesson, None, 0),
            (Unit::Lesson, Some(25), 800),
            (Unit::Lesson, Some(24), 400),
            (Unit::Day, None, 0),
            (Unit::Day, Some(25), 400),
            (Unit::Day, Some(24), 200),
        ] {
            let terms = shishi(unit);
            let bill = bill(&terms, [2, 2, 2], None, None);
            let mut held = bill.fen;
            for (day, lessons) in by_day([2, 2, 2]) {
                let stood = if away == Some(day.day()) { Stood::OnLeave } else { Stood::Attended };
                let lesson = Some(bill.apart.get(&day).map_or(bill.lesson, |one| one.lesson));
                let (student, moved) = (StudentId::new("ming"), Default::default());
                let child = Child { student, stood, held, lesson, relief: None, moved, times: 0 };
                let facts = release::Facts {
                    session: SessionId::new(day.to_string()),
                    course: Some(bill.course.clone()),
                    lessons,
                    lesson: None,
                    is_cancelled: false,
                    earned: Fen::ZERO,
                    children: vec![child],
                };
                let released = release::release(&terms, &facts);
                assert!(released.owing.is_empty(), "{unit:?} {day}");
                let own = released.transfers.iter().filter(|one| matches!(one.debit, Account::Custody(..)));
                held = held - own.map(|one| one.fen).sum();
            }
            assert_eq!(held, Fen(left), "{unit:?}, away on {away:?}");
        }
    }

    proptest! {
        /// Whatever its days, its cap and its relief: each lesson can be given from what the bill asked for, and less than a fen a lesson
        /// is left over.
        #[test]
        fn no_lesson_is_short_of_its_money(
            lessons in prop::collection::vec(1_i64..5, 1..40),
            is_by_day in any::<bool>(),
            cap in prop::option::of(1_i64..20_000),
            percent in 0_i64..=100,
        ) {
            let unit = if is_by_day { Unit::Day } else { Unit::Lesson };
            let terms = Terms { term_fen_max: cap.map(Fen), ..shishi(unit) };
            let relief = (percent > 0).then_some(Granted { percent, borne_by: Payer::School });
            let day = |n: i64| date(2021, 9, 20).checked_add(jiff::Span::new().days(n)).unwrap();
            let by_day: BTreeMap<Date, i64> = (0..).map(day).zip(lessons).collect();
            for bill in billed(&terms, (by_day.clone(), BTreeMap::new()), None, relief) {
                let of = |day: &Date| bill.apart.get(day).map_or(bill.price, |one| one.price);
                let given: Fen = by_day.iter().map(|(day, lessons)| of(day).times(*lessons)).sum();
                let left = bill.fen - given;
                prop_assert!(Fen::ZERO <= left && left < Fen(bill.lessons), "{} of {}", left, bill.fen);
            }
        }
    }
}
