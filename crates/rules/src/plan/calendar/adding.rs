//! 放假安排上传 A later year of holidays that a district adds to the days that are known.

use super::Calendar;
use super::import::{self, Announced, Wrong};
use crate::plan::local::Day;
use crate::refusal::Refuses;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// Years of which a file may speak: what lies outside is a slip of the pen.
const YEARS: RangeInclusive<i16> = 2021..=2099;

/// A year that may be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// Which.
    pub year: i16,
    /// The file, in the form of holiday-cn.
    pub text: String,
    /// The same file had been added before.
    pub already: bool,
    /// Days that were over when anything was known of the year first, and that the file says were otherwise than they were gone by:
    /// what happened on them stays.
    pub passed: Vec<Date>,
}

impl Added {
    /// What is said of such days, under a code that never changes.
    pub fn note(&self) -> Option<&'static str> {
        (!self.passed.is_empty()).then_some("calendar-year-begun")
    }
}

/// Why a year is not added, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No file was chosen.
    #[error("no file")]
    NoFile,
    /// The file is not in the form of holiday-cn.
    #[error("not in the form of holiday-cn, {line}:{column}")]
    Unreadable {
        /// Where, from 1.
        line: usize,
        /// In the line, from 1.
        column: usize,
    },
    /// No year that a notice could be about now.
    #[error("{year} is no such year")]
    Year {
        /// What the file says.
        year: i16,
    },
    /// The year is known: it came with the program, or somebody else added it.
    #[error("{year} is known")]
    Known {
        /// Which.
        year: i16,
    },
    /// It says something that cannot be.
    #[error("{0}")]
    Wrong(Wrong),
    /// It says something else of a day that has begun: what happened on it stays.
    #[error("{date} has begun")]
    Begun {
        /// The first such day.
        date: Date,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoFile => "calendar-no-file",
            Self::Unreadable { .. } => "calendar-unreadable",
            Self::Year { .. } => "calendar-year",
            Self::Known { .. } => "calendar-known",
            Self::Begun { .. } => "calendar-begun",
            Self::Wrong(Wrong::Empty) => "calendar-empty",
            Self::Wrong(Wrong::NoDate { .. }) => "calendar-no-date",
            Self::Wrong(Wrong::OtherYear { .. }) => "calendar-other-year",
            Self::Wrong(Wrong::Twice { .. }) => "calendar-twice",
            Self::Wrong(Wrong::NoWeekend { .. }) => "calendar-no-weekend",
            Self::Wrong(Wrong::NothingOff { .. }) => "calendar-nothing-off",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NoFile
            | Self::Unreadable { .. }
            | Self::Year { .. }
            | Self::Known { .. }
            | Self::Begun { .. }
            | Self::Wrong(_) => "P4.3",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoFile | Self::Wrong(Wrong::Empty) => Vec::new(),
            Self::Unreadable { line, column } => {
                vec![("line", line.to_string()), ("column", column.to_string())]
            }
            Self::Year { year } | Self::Known { year } => vec![("year", year.to_string())],
            Self::Wrong(Wrong::NoDate { at, date }) => {
                vec![("number", (at + 1).to_string()), ("date", date.clone())]
            }
            Self::Wrong(Wrong::OtherYear { date, year, .. }) => {
                vec![("date", date.to_string()), ("year", year.to_string())]
            }
            Self::Wrong(Wrong::Twice { date, .. } | Wrong::NoWeekend { date, .. }) => {
                vec![("date", date.to_string())]
            }
            Self::Wrong(Wrong::NothingOff { name }) => vec![("name", name.clone())],
            Self::Begun { date } => vec![("date", date.to_string())],
        }
    }
}

/// The files that stand where a year is added.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The days that the program knows by itself.
    pub known: &'a Calendar,
    /// The district's own file of that year.
    pub own: Option<&'a str>,
    /// The file of that year by which its schools go now: its own, or another district's until it has one (P1.8).
    pub in_use: Option<&'a Announced>,
}

/// Adds a district's own file of a year that the program does not know by itself, or puts it in another's place. Days that have
/// begun stay as they were.
pub fn add(
    standing: Standing<'_>,
    (announced, text): (&Announced, &str),
    today: Date,
) -> Result<Added, Refusal> {
    let year = announced.year;
    let added = |already, passed| Added { year, text: text.to_owned(), already, passed };
    if standing.own == Some(text) {
        return Ok(added(true, Vec::new()));
    }
    if !YEARS.contains(&year) {
        return Err(Refusal::Year { year });
    }
    if standing.known.knows(year) {
        return Err(Refusal::Known { year });
    }
    let first = |wrong: Vec<Wrong>| Refusal::Wrong(wrong.into_iter().next().unwrap_or(Wrong::Empty));
    import::year(announced, standing.known).map_err(first)?;
    let Some(in_use) = standing.in_use else { return Ok(added(false, passed(announced, today))) };
    match changed(in_use, announced, today) {
        Some(date) => Err(Refusal::Begun { date }),
        None => Ok(added(false, Vec::new())),
    }
}

/// Days before today that a file of a year has as days off on which nobody knew it, or the other way round: without a file a weekday
/// is a school day and a weekend is none.
fn passed(announced: &Announced, today: Date) -> Vec<Date> {
    let days = announced.days.iter().filter_map(|day| Some((day.date.parse::<Date>().ok()?, day.is_off)));
    let is_weekday = |date: Date| Day::of(date).number() <= 5;
    let otherwise = days.filter(|(date, is_off)| *date < today && *is_off == is_weekday(*date));
    let passed: BTreeSet<Date> = otherwise.map(|(date, _)| date).collect();
    passed.into_iter().collect()
}

/// The first day until today of which two files of a year do not say the same.
fn changed(before: &Announced, after: &Announced, today: Date) -> Option<Date> {
    let begun = |announced: &Announced| -> BTreeMap<Date, bool> {
        let days = announced.days.iter().filter_map(|day| Some((day.date.parse::<Date>().ok()?, day.is_off)));
        days.filter(|(date, _)| *date <= today).collect()
    };
    let (before, after) = (begun(before), begun(after));
    let all = before.keys().chain(after.keys());
    all.filter(|date| before.get(*date) != after.get(*date)).min().copied()
}

#[cfg(test)]
mod tests {
    use super::super::import::AnnouncedDay;
    use super::super::national;
    use super::*;

    fn year(year: i16, days: &[(&str, &str, bool)]) -> Announced {
        let day = |(name, date, is_off): &(&str, &str, bool)| AnnouncedDay {
            name: (*name).to_owned(),
            date: (*date).to_owned(),
            is_off: *is_off,
        };
        Announced { year, papers: Vec::new(), days: days.iter().map(day).collect() }
    }

    #[test]
    fn a_year_is_added_once_by_one_and_only_if_it_can_be() {
        let new_year = [("元旦", "2027-01-01", true)];
        let twice = [new_year[0], new_year[0]];
        let cases = [
            // The file, what stands, what is said.
            (year(2027, &new_year), None, "added"),
            (year(2027, &new_year), Some("an older file"), "added"),
            (year(2027, &new_year), Some("a file"), "already"),
            (year(2026, &new_year), None, "calendar-known"),
            (year(2020, &new_year), None, "calendar-year"),
            (year(i16::MIN, &new_year), None, "calendar-year"),
            (year(i16::MAX, &new_year), None, "calendar-year"),
            (year(2027, &[]), None, "calendar-empty"),
            (year(2027, &[("元旦", "1.1.2027", true)]), None, "calendar-no-date"),
            (year(2028, &new_year), None, "calendar-other-year"),
            (year(2027, &twice), None, "calendar-twice"),
            (year(2027, &[("元旦", "2027-01-04", false)]), None, "calendar-no-weekend"),
            (year(2027, &[("元旦", "2027-01-02", false)]), None, "calendar-nothing-off"),
        ];
        let (known, today) = (national(), jiff::civil::date(2026, 12, 1));
        for (announced, own, expected) in cases {
            let standing = Standing { known: &known, own, in_use: None };
            let said = match add(standing, (&announced, "a file"), today) {
                Ok(Added { already, .. }) => {
                    if already {
                        "already"
                    } else {
                        "added"
                    }
                }
                Err(refusal) => refusal.code(),
            };
            assert_eq!(said, expected, "{announced:?}");
        }
    }

    #[test]
    fn of_a_year_that_has_begun_the_days_that_are_over_are_named() {
        let known = national();
        // A Friday and a Saturday off, a Sunday worked, a Friday off.
        let file = year(
            2027,
            &[
                ("元旦", "2027-01-01", true),
                ("元旦", "2027-01-02", true),
                ("元旦", "2027-01-03", false),
                ("春节", "2027-02-05", true),
            ],
        );
        let cases: [(&str, &[i8]); 5] = [
            ("2026-12-20", &[]),
            ("2027-01-01", &[]),
            ("2027-01-02", &[1]),
            ("2027-01-05", &[1, 3]),
            ("2027-02-05", &[1, 3]),
        ];
        for (today, expected) in cases {
            let standing = Standing { known: &known, own: None, in_use: None };
            let added = add(standing, (&file, "a file"), today.parse().unwrap()).unwrap();
            let days: Vec<i8> = added.passed.iter().map(|date| date.day()).collect();
            assert_eq!(days, expected, "{today}");
            assert_eq!(added.note(), (!expected.is_empty()).then_some("calendar-year-begun"), "{today}");
            let again = Standing { in_use: Some(&file), ..standing };
            let again = add(again, (&file, "a file"), today.parse().unwrap()).unwrap();
            assert!(again.passed.is_empty(), "{today}: it was known by then");
        }
    }

    #[test]
    fn what_has_begun_stays_and_what_lies_ahead_is_mended() {
        let known = national();
        let spring = ("春节", "2027-02-05", true);
        let in_use = year(2027, &[("元旦", "2027-01-01", true), spring]);
        let same = year(2027, &[("新年", "2027-01-01", true), ("春节", "2027-02-06", true)]);
        let without = year(2027, &[spring]);
        let more = year(2027, &[("元旦", "2027-01-01", true), ("元旦", "2027-01-04", true), spring]);
        let begun = |day: i8| Err(Refusal::Begun { date: jiff::civil::date(2027, 1, day) });
        let cases = [
            ("2026-12-31", &without, Ok(())),
            ("2027-01-01", &without, begun(1)),
            ("2027-01-03", &more, Ok(())),
            ("2027-01-04", &more, begun(4)),
            ("2027-01-20", &same, Ok(())),
        ];
        for (today, announced, expected) in cases {
            // Whose file it is does not matter: the district's schools went by it.
            for own in [None, Some("its own")] {
                let standing = Standing { known: &known, own, in_use: Some(&in_use) };
                let said = add(standing, (announced, "a file"), today.parse().unwrap());
                assert_eq!(said.map(|_| ()), expected, "{today} {announced:?}");
            }
        }
    }
}
