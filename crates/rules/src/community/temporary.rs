//! 临时托管 Temporary care: a place for one day, booked before an hour of it, where no class can be run.

pub mod booking;
pub mod hours;

use super::census::Served;
use crate::choice::{choices, missing};
use crate::moment::{Moment, moment};
use crate::plan::local::time;
use jiff::civil::{Date, Time};
use serde::Deserialize;

/// What is offered from day to day.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Whether it is (P2.24).
    pub offered: bool,
    /// Until when a place of the same day is booked (P2.24).
    #[serde(deserialize_with = "time")]
    pub until: Time,
    /// Places each day (P2.24).
    pub places: i64,
    /// The rules that are the same as in a class (P2.24).
    pub same_rules: Vec<Rule>,
}

choices! {
    /// 同样规则 A rule that is the same as in a class.
    Rule {
        /// 点名
        Roll = "roll",
        /// 放学交接
        Handover = "handover",
        /// 托管协议
        Agreement = "agreement",
    }
}

/// Why no place is booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unbooked {
    /// The community offers none.
    NotOffered,
    /// The hour of that day is past.
    Late,
    /// All places of that day are taken.
    Full,
}

/// How a community stands with its need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    /// 绿 No need, or a class or temporary care for it.
    Green,
    /// 红 Need and neither.
    Red,
}

impl Terms {
    /// Rule 临时名额 `[temporary.places]` (P2.24): a place of a day is booked while one is left.
    pub fn book(&self, day: Date, taken: i64, now: Moment) -> Result<(), Unbooked> {
        if !self.is_offered() {
            return Err(Unbooked::NotOffered);
        }
        if now >= self.closes(day) {
            return Err(Unbooked::Late);
        }
        if taken >= self.places { Err(Unbooked::Full) } else { Ok(()) }
    }

    /// Rule 临时托管 `[temporary.offered]` (P2.24): whether a community without a class still has an answer.
    pub fn is_offered(&self) -> bool {
        self.offered
    }

    /// Rule 预约截止 `[temporary.until]` (P2.24, X.13): the first moment that is too late for a day.
    pub fn closes(&self, day: Date) -> Moment {
        moment(day, self.until)
    }

    /// Rule 同样规则 `[temporary.same_rules]` (P2.24): the rules that an evening of temporary care did not keep.
    pub fn not_kept(&self, kept: &[Rule]) -> Vec<Rule> {
        missing(&self.same_rules, kept)
    }
}

/// A community with need shows a class or temporary care, or is red (P2.24).
pub fn light(served: &Served) -> Light {
    if served.is_gap() { Light::Red } else { Light::Green }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::community_care::shinan;
    use jiff::civil::{date, time};

    const DAY: Date = date(2011, 6, 1);

    fn at(day: Date, hour: i8, minute: i8, second: i8) -> Moment {
        moment(day, time(hour, minute, second, 0))
    }

    #[test]
    fn until_the_hour_of_the_day_and_not_at_it() {
        let terms = shinan().temporary;
        let cases = [
            (at(date(2011, 5, 31), 20, 0, 0), Ok(())),
            (at(DAY, 13, 59, 59), Ok(())),
            (at(DAY, 14, 0, 0), Err(Unbooked::Late)),
            (at(date(2011, 6, 2), 8, 0, 0), Err(Unbooked::Late)),
        ];
        for (now, expected) in cases {
            assert_eq!(terms.book(DAY, 0, now), expected, "{now:?}");
        }
    }

    #[test]
    fn places_of_a_day_are_ten() {
        let terms = shinan().temporary;
        let booked = [0, 9, 10, 11].map(|taken| terms.book(DAY, taken, at(DAY, 8, 0, 0)));
        assert_eq!(booked, [Ok(()), Ok(()), Err(Unbooked::Full), Err(Unbooked::Full)]);
    }

    #[test]
    fn offered_or_not() {
        let none = Terms { offered: false, ..shinan().temporary };
        assert_eq!(none.book(DAY, 0, at(DAY, 8, 0, 0)), Err(Unbooked::NotOffered));
    }

    #[test]
    fn same_rules_as_in_a_class() {
        let terms = shinan().temporary;
        assert_eq!(terms.not_kept(&[Rule::Roll, Rule::Handover]), [Rule::Agreement]);
        assert_eq!(terms.not_kept(Rule::ALL), []);
    }

    #[test]
    fn need_without_a_class_or_temporary_care_is_red() {
        let served = |need, has_class, has_temporary| Served {
            community: "C2".to_owned(),
            need,
            placed: 0,
            has_class,
            has_temporary,
        };
        let cases = [
            (served(3, false, false), Light::Red),
            (served(0, false, false), Light::Green),
            (served(3, true, false), Light::Green),
            (served(3, false, true), Light::Green),
        ];
        for (served, expected) in cases {
            assert_eq!(light(&served), expected, "{served:?}");
        }
    }
}
