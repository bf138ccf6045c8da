//! 放假通知导入 A year of holidays in the form of holiday-cn, turned into the form of `schemes/calendar`.
//!
//! The form names every day off and every make-up day with the holiday it belongs to. It does not say which weekday a
//! make-up day stands for; `stands_for` says how it is chosen.

use super::Calendar;
use crate::plan::local::Day;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt::Write;
use thiserror::Error;

/// A year as holiday-cn publishes it.
#[derive(Clone, Debug, Deserialize)]
pub struct Announced {
    /// The year that the notice is about.
    pub year: i16,
    /// Where the State Council's papers can be read.
    #[serde(default)]
    pub papers: Vec<String>,
    /// Days off and make-up days.
    pub days: Vec<AnnouncedDay>,
}

/// One day of it.
#[derive(Clone, Debug, Deserialize)]
pub struct AnnouncedDay {
    /// The holiday.
    pub name: String,
    /// `2026-01-01`.
    pub date: String,
    /// Whether people are off; else they work on a weekend.
    #[serde(rename = "isOffDay")]
    pub is_off: bool,
}

/// What is wrong with a day, by its place in `days` from 0.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Wrong {
    /// No day at all.
    #[error("`days` is empty: the file says nothing about the year")]
    Empty,
    /// `2026-02-30`.
    #[error("days[{at}].date: `{date}` is no day; write it as 2026-01-01")]
    NoDate {
        /// Which.
        at: usize,
        /// What stands there.
        date: String,
    },
    /// A day of another year; the turn of the year reaches a week into the years beside it.
    #[error("days[{at}].date: {date} lies outside {year}; is this another year's file?")]
    OtherYear {
        /// Which.
        at: usize,
        /// The day.
        date: Date,
        /// The year.
        year: i16,
    },
    /// A day is off or made up once.
    #[error("days[{at}].date: {date} was named before; keep one of the two")]
    Twice {
        /// Which.
        at: usize,
        /// The day.
        date: Date,
    },
    /// People work on weekdays anyway.
    #[error("days[{at}].isOffDay: {date} is a weekday, so it cannot be a make-up day")]
    NoWeekend {
        /// Which.
        at: usize,
        /// The day.
        date: Date,
    },
    /// More make-up days than weekdays off.
    #[error(
        "`{name}` has more make-up days than weekdays off; its days off are missing or have another name"
    )]
    NothingOff {
        /// The holiday.
        name: String,
    },
}

/// One holiday of the year: its days off and its make-up days, in order.
struct Holiday {
    name: String,
    off: Vec<Date>,
    made_up: Vec<Date>,
}

/// The `[[year]]` of `schemes/calendar` for a year, to be read by a person and added to the file; names that `known` has
/// are translated as they are there.
pub fn year(announced: &Announced, known: &Calendar) -> Result<String, Vec<Wrong>> {
    let holidays = holidays(announced)?;
    let mut made_up = Vec::new();
    for holiday in &holidays {
        let days =
            stands_for(holiday).ok_or_else(|| vec![Wrong::NothingOff { name: holiday.name.clone() }])?;
        made_up.extend(days);
    }
    made_up.sort_unstable_by_key(|(date, _)| *date);
    let mut text = format!(
        "[[year]]\nyear    = {}\npapers  = {}\nholiday = [\n",
        announced.year,
        quoted(announced.papers.clone())
    );
    for holiday in &holidays {
        for (from, until) in runs(&holiday.off) {
            let en = quoted(known.name_in_english(&holiday.name));
            let zh = quoted(holiday.name.clone());
            let _ = writeln!(
                text,
                "    {{ name = {{ zh = {zh}, en = {en} }}, from = {from}, until = {until} }},"
            );
        }
    }
    text.push_str("]\nmake_up = [\n");
    for (date, day) in made_up {
        let _ = writeln!(text, "    {{ date = {date}, as = \"{day}\" }},");
    }
    text.push_str("]\n");
    Ok(text)
}

/// As TOML writes it, whatever stands in it.
pub(super) fn quoted(value: impl Into<toml::Value>) -> String {
    value.into().to_string()
}

/// The holidays in the order of their first day off, or everything that is wrong.
fn holidays(announced: &Announced) -> Result<Vec<Holiday>, Vec<Wrong>> {
    let (mut holidays, mut wrong) = (Vec::<Holiday>::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for (at, day) in announced.days.iter().enumerate() {
        let date = match dated(announced.year, at, day) {
            Ok(date) if seen.insert(date) => date,
            Ok(date) => {
                wrong.push(Wrong::Twice { at, date });
                continue;
            }
            Err(fault) => {
                wrong.push(fault);
                continue;
            }
        };
        let known = holidays.iter().position(|holiday| holiday.name == day.name);
        let index = known.unwrap_or_else(|| {
            holidays.push(Holiday { name: day.name.clone(), off: Vec::new(), made_up: Vec::new() });
            holidays.len() - 1
        });
        let dates = if day.is_off { &mut holidays[index].off } else { &mut holidays[index].made_up };
        dates.push(date);
    }
    if announced.days.is_empty() {
        wrong.push(Wrong::Empty);
    }
    for holiday in &mut holidays {
        holiday.off.sort_unstable();
        holiday.made_up.sort_unstable();
    }
    holidays.sort_by_key(|holiday| holiday.off.first().copied());
    if wrong.is_empty() { Ok(holidays) } else { Err(wrong) }
}

fn dated(year: i16, at: usize, day: &AnnouncedDay) -> Result<Date, Wrong> {
    let date: Date = day.date.parse().map_err(|_| Wrong::NoDate { at, date: day.date.clone() })?;
    let at_its_turn = (date.year() == year - 1 && date.month() == 12 && date.day() > 24)
        || (date.year() == year + 1 && date.month() == 1 && date.day() < 8);
    if date.year() != year && !at_its_turn {
        return Err(Wrong::OtherYear { at, date, year });
    }
    if !day.is_off && !Day::of(date).is_weekend() {
        return Err(Wrong::NoWeekend { at, date });
    }
    Ok(date)
}

/// Days in a row, the last excluded.
fn runs(days: &[Date]) -> Vec<(Date, Date)> {
    let mut runs: Vec<(Date, Date)> = Vec::new();
    for day in days {
        let next = day.saturating_add(1.day());
        match runs.last_mut() {
            Some((_, until)) if until == day => *until = next,
            Some(_) | None => runs.push((*day, next)),
        }
    }
    runs
}

/// The weekday that each make-up day stands for; `None` when there are fewer weekdays off than make-up days. One day
/// between a festival and the weekend (Monday of Sunday to Tuesday) is the one that is made up; of a longer holiday it
/// is the last weekdays.
fn stands_for(holiday: &Holiday) -> Option<Vec<(Date, Day)>> {
    let weekdays: Vec<Date> = holiday.off.iter().copied().filter(|day| !Day::of(*day).is_weekend()).collect();
    let first = weekdays.len().checked_sub(holiday.made_up.len())?;
    let beside_weekend = |day: &&Date| {
        let (before, after) = (day.saturating_add(-1.day()), day.saturating_add(1.day()));
        [before, after].iter().any(|beside| Day::of(*beside).is_weekend() && holiday.off.contains(beside))
    };
    let bridge = weekdays.iter().find(beside_weekend);
    let standing = match (weekdays.len(), bridge) {
        (2, Some(bridge)) if holiday.made_up.len() == 1 => vec![*bridge],
        _ => weekdays[first..].to_vec(),
    };
    Some(holiday.made_up.iter().copied().zip(standing.into_iter().map(Day::of)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::calendar::{Kept, national};
    use jiff::civil::date as day_of;

    /// A committed year in the form of holiday-cn; a make-up day belongs to the nearest holiday, but one.
    fn announced(calendar: &Calendar, year: i16) -> Announced {
        // The turn of the year belongs to the year that begins.
        let is_its = |date: Date| date.saturating_add(5.days()).year() == year;
        let off = |(date, kept): (&Date, &Kept)| match kept {
            Kept::Holiday(name) if is_its(*date) => Some((name.zh.clone(), *date)),
            Kept::Holiday(_) | Kept::MakeUp(_) | Kept::Opened(_) => None,
        };
        let offs: Vec<(String, Date)> = calendar.kept.iter().filter_map(off).collect();
        let gap = |one: Date, other: Date| one.until(other).unwrap().get_days().abs();
        let nearest = |date: Date| match date.to_string().as_str() {
            "2026-09-20" => "国庆节".to_owned(), // as the notice says, though the festival before is nearer
            _ => offs.iter().rev().min_by_key(|(_, off)| gap(date, *off)).unwrap().0.clone(),
        };
        let worked = calendar.kept.range(day_of(year, 1, 1)..day_of(year + 1, 1, 1));
        let worked = worked.filter(|(_, kept)| matches!(kept, Kept::MakeUp(_))).map(|(date, _)| *date);
        let day = |name: String, date: Date, is_off| AnnouncedDay { name, date: date.to_string(), is_off };
        let mut days: Vec<AnnouncedDay> =
            offs.iter().map(|(name, date)| day(name.clone(), *date, true)).collect();
        days.extend(worked.map(|date| day(nearest(date), date, false)));
        Announced { year, papers: vec!["https://www.gov.cn/x".to_owned()], days }
    }

    #[test]
    fn the_committed_years_come_back_as_they_were() {
        let calendar = national();
        for year_ in 2021..=2026 {
            let text = year(&announced(&calendar, year_), &calendar).unwrap();
            let read =
                Calendar::read("import.toml", &text).unwrap_or_else(|found| panic!("{found:?}\n{text}"));
            for (date, kept) in &read.kept {
                assert_eq!(calendar.kept.get(date), Some(kept), "{date} of {year_}\n{text}");
            }
            let committed = calendar.kept.range(day_of(year_, 1, 4)..day_of(year_, 12, 29)).count();
            assert_eq!(read.kept.range(day_of(year_, 1, 4)..day_of(year_, 12, 29)).count(), committed);
            assert_eq!(read.papers(), [(year_, vec!["https://www.gov.cn/x".to_owned()])]);
        }
    }

    #[test]
    fn a_name_with_any_sign_in_it_still_reads() {
        for name in ["a\"b", "a\\b", "a\u{200b}b", "a'b\"\n", "元旦、x"] {
            let day = AnnouncedDay { name: name.to_owned(), date: "2027-01-01".to_owned(), is_off: true };
            let announced = Announced { year: 2027, papers: vec![name.to_owned()], days: vec![day] };
            let text = year(&announced, &national()).unwrap();
            let read = Calendar::read("a.toml", &text).unwrap_or_else(|found| panic!("{found:?}\n{text}"));
            assert_eq!(read.papers(), [(2027, vec![name.to_owned()])]);
        }
    }

    #[test]
    fn every_mistake_is_named_with_its_place() {
        let day = |date: &str, is_off| AnnouncedDay { name: "x".to_owned(), date: date.to_owned(), is_off };
        let wrong = |days: Vec<AnnouncedDay>| {
            let announced = Announced { year: 2027, papers: Vec::new(), days };
            year(&announced, &national()).unwrap_err().iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let cases: [(Vec<AnnouncedDay>, &[&str]); 6] = [
            (vec![], &["`days` is empty"]),
            (
                vec![day("2027-02-30", true), day("1.1.2027", true)],
                &["days[0].date: `2027-02-30`", "days[1].date: `1.1.2027`"],
            ),
            (vec![day("2026-10-01", true)], &["days[0].date: 2026-10-01 lies outside 2027"]),
            (
                vec![day("2027-10-01", true), day("2027-10-01", true)],
                &["days[1].date: 2027-10-01 was named before"],
            ),
            (
                vec![day("2027-10-01", true), day("2027-10-12", false)],
                &["days[1].isOffDay: 2027-10-12 is a weekday"],
            ),
            (vec![day("2027-10-02", true), day("2027-10-09", false)], &["`x` has more make-up days"]),
        ];
        for (days, starts) in cases {
            let told = wrong(days);
            assert_eq!(told.len(), starts.len(), "{told:?}");
            for (told, start) in told.iter().zip(starts) {
                assert!(told.starts_with(start), "{told} does not begin with {start}");
            }
        }
    }
}
