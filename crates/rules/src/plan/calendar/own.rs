//! 本区校历 Days that a bureau sets for its own schools, over the state's: a break, or a school day of its own.

use super::import::quoted;
use crate::moment::Moment;
use crate::plan::local::{Day, Days, Words};
use crate::refusal::Refuses;
use jiff::ToSpan;
use jiff::civil::Date;
use std::fmt::Write;

/// No break is longer: what is, is a slip of the pen, or the time between two terms.
const DAYS_MAX: i32 = 60;

/// Days of a bureau's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnDays {
    /// Which days.
    pub days: Days,
    /// What they are.
    pub says: Says,
}

/// What a bureau says of its days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// 放假 No school, by this name: 秋假.
    Off(Words),
    /// 上课 School, by the timetable of this weekday.
    Open(Day),
}

/// What is typed: the last day is a day of it, as people write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The first day.
    pub first: Date,
    /// The last day; that of a school day is its own.
    pub last: Date,
    /// What they are.
    pub says: Says,
}

/// Days that were set, or had been before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// Which, and what they are.
    pub own: OwnDays,
    /// The same stood there.
    pub already: bool,
}

/// Why days are not set or taken back, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A break has a name, so that families see why nobody is looked after.
    #[error("no name")]
    NoName,
    /// The last day lies before the first.
    #[error("{last} is before {first}")]
    UpsideDown {
        /// What was typed first.
        first: Date,
        /// And last.
        last: Date,
    },
    /// Longer than any break.
    #[error("more than {most} days")]
    Long {
        /// How many there may be.
        most: i32,
    },
    /// Today's evenings are under way, and what happened stays: only days ahead are set or taken back.
    #[error("{date} is not ahead")]
    Begun {
        /// The first of the days.
        date: Date,
    },
    /// Something else stands there.
    #[error("{date} is set")]
    Taken {
        /// The first such day.
        date: Date,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoName => "calendar-own-no-name",
            Self::UpsideDown { .. } => "calendar-own-upside-down",
            Self::Long { .. } => "calendar-own-long",
            Self::Begun { .. } => "calendar-own-begun",
            Self::Taken { .. } => "calendar-own-taken",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NoName
            | Self::UpsideDown { .. }
            | Self::Long { .. }
            | Self::Begun { .. }
            | Self::Taken { .. } => "P1.9",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoName => Vec::new(),
            Self::UpsideDown { first, last } => {
                vec![("first", first.to_string()), ("last", last.to_string())]
            }
            Self::Long { most } => vec![("most", most.to_string())],
            Self::Begun { date } | Self::Taken { date } => vec![("date", date.to_string())],
        }
    }
}

/// Sets days of a bureau's own; `standing` are those that it has set.
pub fn enter(standing: &[OwnDays], draft: Draft, now: Moment) -> Result<Entered, Refusal> {
    let Draft { first, last, says } = draft;
    if let Says::Off(name) = &says
        && name.zh.trim().is_empty()
    {
        return Err(Refusal::NoName);
    }
    if last < first {
        return Err(Refusal::UpsideDown { first, last });
    }
    let own = OwnDays { days: Days { from: first, until: last.saturating_add(1.day()) }, says };
    if standing.contains(&own) {
        return Ok(Entered { own, already: true });
    }
    if own.days.until > first.saturating_add(DAYS_MAX.days()) {
        return Err(Refusal::Long { most: DAYS_MAX });
    }
    ahead(&own, now)?;
    let taken =
        standing.iter().filter(|one| one.days.from < own.days.until && own.days.from < one.days.until);
    match taken.map(|one| one.days.from.max(first)).min() {
        Some(date) => Err(Refusal::Taken { date }),
        None => Ok(Entered { own, already: false }),
    }
}

/// Takes back what was set; what has begun stays.
pub fn take_back(own: &OwnDays, now: Moment) -> Result<(), Refusal> {
    ahead(own, now)
}

fn ahead(own: &OwnDays, now: Moment) -> Result<(), Refusal> {
    if own.days.from > now.date() { Ok(()) } else { Err(Refusal::Begun { date: own.days.from }) }
}

/// A bureau's days as a layer of the calendar, in the form of `schemes/calendar`; nothing where it has none.
pub fn layer(all: &[OwnDays]) -> String {
    let Some(first) = all.first() else { return String::new() };
    let mut text = format!("[[year]]\nyear    = {}\nholiday = [\n", first.days.from.year());
    for OwnDays { days, says } in all {
        if let Says::Off(name) = says {
            let (zh, en) = (quoted(name.zh.clone()), quoted(name.en.clone()));
            let Days { from, until } = days;
            let _ = writeln!(
                text,
                "    {{ name = {{ zh = {zh}, en = {en} }}, from = {from}, until = {until} }},"
            );
        }
    }
    text.push_str("]\nopened = [\n");
    for OwnDays { days, says } in all {
        if let Says::Open(day) = says {
            let _ = writeln!(text, "    {{ date = {}, as = \"{day}\" }},", days.from);
        }
    }
    text.push_str("]\n");
    text
}

#[cfg(test)]
mod tests {
    use super::super::{SchoolDay, national};
    use super::*;
    use crate::plan::scheme::gongshu;

    fn day(date: &str) -> Date {
        date.parse().unwrap()
    }

    fn off(name: &str) -> Says {
        Says::Off(Words { zh: name.to_owned(), en: name.to_owned() })
    }

    fn draft(first: &str, last: &str, says: Says) -> Draft {
        Draft { first: day(first), last: day(last), says }
    }

    fn now() -> Moment {
        Moment::at("2021-10-20T09:00:00".parse().unwrap())
    }

    #[test]
    fn days_are_set_once_ahead_and_beside_one_another() {
        let autumn = enter(&[], draft("2021-11-01", "2021-11-03", off("秋假")), now()).unwrap();
        assert_eq!((autumn.own.days.until, autumn.already), (day("2021-11-04"), false));
        let standing = [autumn.own];
        let cases = [
            (draft("2021-11-01", "2021-11-03", off(" ")), "calendar-own-no-name"),
            (draft("2021-11-05", "2021-11-04", off("假")), "calendar-own-upside-down"),
            (draft("2021-11-01", "2021-11-03", off("秋假")), "already"),
            (draft("2021-11-05", "2022-01-04", off("假")), "calendar-own-long"),
            (draft("2021-11-05", "2022-01-03", off("假")), "entered"),
            (draft("2021-10-20", "2021-10-21", off("假")), "calendar-own-begun"),
            (draft("2021-10-21", "2021-10-21", off("假")), "entered"),
            (draft("2021-11-03", "2021-11-05", off("假")), "calendar-own-taken"),
            (draft("2021-11-03", "2021-11-03", Says::Open(Day::Mon)), "calendar-own-taken"),
            (draft("2021-11-04", "2021-11-05", off("假")), "entered"),
            (draft("2021-11-06", "2021-11-06", Says::Open(Day::Mon)), "entered"),
        ];
        for (draft, expected) in cases {
            let said = match enter(&standing, draft.clone(), now()) {
                Ok(Entered { already: true, .. }) => "already",
                Ok(Entered { already: false, .. }) => "entered",
                Err(refusal) => refusal.code(),
            };
            assert_eq!(said, expected, "{draft:?}");
        }
        assert_eq!(take_back(&standing[0], now()), Ok(()));
        let begun = Moment::at("2021-11-01T00:00:00".parse().unwrap());
        assert_eq!(take_back(&standing[0], begun), Err(Refusal::Begun { date: day("2021-11-01") }));
    }

    #[test]
    fn a_bureau_s_days_lie_over_the_state_s() {
        let own = |first: &str, last: &str, says| {
            enter(&[], draft(first, last, says), now()).map(|entered| entered.own).unwrap()
        };
        let all = [
            own("2021-11-01", "2021-11-03", off("秋\"假\"")),
            own("2021-11-06", "2021-11-06", Says::Open(Day::Mon)),
        ];
        let calendar = national().over("own.toml", &layer(&all)).unwrap();
        let term = gongshu().term;
        let cases = [
            ("2021-10-29", SchoolDay::Open(Day::Fri)),
            (
                "2021-11-01",
                SchoolDay::Holiday(Words { zh: "秋\"假\"".to_owned(), en: "秋\"假\"".to_owned() }),
            ),
            ("2021-11-04", SchoolDay::Open(Day::Thu)),
            ("2021-11-06", SchoolDay::Open(Day::Mon)),
            ("2021-11-07", SchoolDay::Weekend),
        ];
        for (date, expected) in cases {
            assert_eq!(calendar.day(&term, day(date)), expected, "{date}");
        }
        assert_eq!(layer(&[]), "", "who has none has no layer");
    }
}
