//! 缺日 Days of a summer period that a child missed on leave, or on which its point was closed, and what its bills ask then: each day
//! costs its part of the period, and the plan says which are given back (P4.13).

use super::Terms;
use super::billing::{Paid, of_days};
use crate::fen::Fen;
use crate::id::{BillId, StudentId};
use crate::moment::{Moment, moment};
use crate::money::account::Purse;
use crate::money::fee::Missed;
use jiff::civil::{Date, Time};
use std::collections::BTreeSet;

/// Why a child was not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// 请假 On leave, as the closed roll of its point says.
    Leave,
    /// 停托 The point was closed, for a storm or another cause.
    Closed,
}

/// A day that a child missed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// Which child, by its id at its own school.
    pub student: StudentId,
    /// Which day.
    pub date: Date,
    /// Why.
    pub why: Why,
    /// When its family said so; nothing where only the roll does.
    pub told_at: Option<Moment>,
}

/// A bill that asks for the days that were used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// Which.
    pub bill: BillId,
    /// How many days.
    pub days: i64,
    /// What it asks of the family now, in fen.
    pub fen: Fen,
}

/// What paid bills come to once the period is over: those of children that kept their seats lose the days that go back, whoever
/// bears them; what a district decided of one that left stands as it is. `counted` is the hour of the kitchen's count.
pub fn used(terms: &Terms, counted: Time, all: Vec<Paid>, missed: &[Day]) -> (Vec<Paid>, Vec<Used>) {
    let mut used = Vec::new();
    let one = |paid: Paid| {
        let own = missed.iter().filter(|day| day.student == paid.student);
        let back = own.filter(|day| goes_back(terms, counted, paid.purse, day)).map(|day| day.date);
        let back = i64::try_from(back.collect::<BTreeSet<Date>>().len()).unwrap_or(i64::MAX);
        if back == 0 || !paid.is_seated || paid.whole == Fen::ZERO {
            return paid;
        }
        let days = (paid.days - back).max(0);
        let of = |fen| of_days(fen, (days, paid.days));
        let (fen, whole) = (of(paid.fen), of(paid.whole));
        used.push(Used { bill: paid.bill.clone(), days, fen });
        Paid { fen, whole, days, ..paid }
    };
    let paid = all.into_iter().map(one).collect();
    (paid, used)
}

/// Whether the plan gives a day back. Food is cooked for whoever is not excused before the kitchen counts.
fn goes_back(terms: &Terms, counted: Time, purse: Purse, day: &Day) -> bool {
    match (day.why, purse) {
        (Why::Closed, _) => terms.closure() == Missed::Refund,
        (Why::Leave, Purse::Meals) => {
            let until = moment(day.date, terms.food_told_by(counted));
            terms.leave() == Missed::Refund && day.told_at.is_some_and(|at| at < until)
        }
        (
            Why::Leave,
            Purse::Care
            | Purse::Course
            | Purse::ExtendedCare
            | Purse::EveningStudy
            | Purse::LunchCare
            | Purse::EarlyCare
            | Purse::Community,
        ) => terms.leave() == Missed::Refund,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::holiday_care::yuhang;
    use jiff::civil::{date, time};

    const COUNTED: Time = time(9, 0, 0, 0);

    fn paid(purse: Purse, fen: i64, whole: i64) -> Paid {
        Paid {
            bill: BillId::new(purse.code()),
            student: StudentId::new("ming"),
            purse,
            fen: Fen(fen),
            whole: Fen(whole),
            days: 10,
            is_seated: true,
        }
    }

    fn day(n: i8, why: Why, told: Option<i8>) -> Day {
        let date = date(2022, 7, n);
        let told_at = told.map(|hour| moment(date, time(hour, 0, 0, 0)));
        Day { student: StudentId::new("ming"), date, why, told_at }
    }

    /// What the plan says of leave and of closures, the days missed, what stays of care and of food: 50 yuan of care and 20 of food
    /// a day.
    #[test]
    fn the_plan_says_which_days_go_back() {
        let silent = yuhang().charge;
        let (back, kept) = (Some(Missed::Refund), Some(Missed::Release));
        let plan = |on_leave, on_closure, hour: Option<i8>| Terms {
            on_leave,
            on_closure,
            food_until: hour.map(|hour| time(hour, 0, 0, 0)),
            ..silent.clone()
        };
        let three = [11, 12, 13].map(|n| day(n, Why::Leave, Some(8)));
        let storm = [14, 15, 18].map(|n| day(n, Why::Closed, None));
        let late = [day(11, Why::Leave, Some(9)), day(12, Why::Leave, None), day(13, Why::Leave, Some(7))];
        let twice = [three[0].clone(), three[0].clone()];
        let rows = [
            (silent.clone(), &three[..], (50_000, 20_000)), // a seat that is kept is paid
            (silent.clone(), &storm[..], (35_000, 14_000)), // a day that is not held is not
            (plan(back, None, None), &three[..], (35_000, 14_000)),
            (plan(back, kept, None), &storm[..], (50_000, 20_000)),
            (plan(back, None, None), &late[..], (35_000, 18_000)), // the kitchen had counted two of the children's days
            (plan(back, None, Some(10)), &late[..], (35_000, 16_000)),
            (plan(back, None, None), &twice[..], (45_000, 18_000)),
        ];
        for (terms, missed, expected) in rows {
            let all = vec![paid(Purse::Care, 50_000, 50_000), paid(Purse::Meals, 20_000, 20_000)];
            let (left, changed) = used(&terms, COUNTED, all, missed);
            assert_eq!((left[0].fen.0, left[1].fen.0), expected, "{terms:?} {missed:?}");
            let is_less = |one: &&Paid| one.days < 10;
            assert_eq!(left.iter().filter(is_less).count(), changed.len());
            assert!(
                changed
                    .iter()
                    .all(|one| left.iter().any(|paid| paid.bill == one.bill && paid.fen == one.fen))
            );
        }
    }

    #[test]
    fn whoever_bears_a_day_that_goes_back_bears_it_no_more() {
        let terms = Terms { on_leave: Some(Missed::Refund), ..yuhang().charge };
        let all_days: Vec<Day> = (11..=29).map(|n| day(n, Why::Leave, Some(8))).collect();
        let of = |one: Paid, missed: &[Day]| {
            let (left, changed) = used(&terms, COUNTED, vec![one], missed);
            ((left[0].fen.0, left[0].whole.0), changed.len())
        };
        let half = || paid(Purse::Care, 25_000, 50_000);
        assert_eq!(of(half(), &all_days[..3]), ((17_500, 35_000), 1), "the government's half shrinks too");
        assert_eq!(of(half(), &all_days), ((0, 0), 1), "nothing is left of it");
        assert_eq!(of(Paid { fen: Fen::ZERO, whole: Fen::ZERO, ..half() }, &all_days), ((0, 0), 0), "once");
        assert_eq!(
            of(Paid { is_seated: false, ..half() }, &all_days),
            ((25_000, 50_000), 0),
            "the district decided"
        );
        let others = Paid { student: StudentId::new("hua"), ..half() };
        assert_eq!(of(others, &all_days), ((25_000, 50_000), 0));
        let odd = paid(Purse::Care, 100, 100);
        assert_eq!(of(odd, &all_days[..7]), ((30, 30), 1));
        assert_eq!(
            of(paid(Purse::Care, 101, 101), &all_days[..3]),
            ((70, 70), 1),
            "a part of a fen is the family's"
        );
    }
}
