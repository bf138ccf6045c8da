//! 当地写法 How a scheme writes days, times, weekdays and words, and how they are read.

use super::wording::{self, same};
use crate::moment::Moment;
use jiff::civil::{Date, DateTime, Time, Weekday};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::str::FromStr;
use toml::value::Datetime;

/// One text in the two languages of every page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
}

impl Words {
    /// The English text if asked for, the Chinese otherwise.
    pub fn in_language(&self, english: bool) -> &str {
        if english { &self.en } else { &self.zh }
    }
}

/// 星期 A weekday as a scheme writes it: `mon` … `sun`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Day {
    /// 周一
    Mon,
    /// 周二
    Tue,
    /// 周三
    Wed,
    /// 周四
    Thu,
    /// 周五
    Fri,
    /// 周六
    Sat,
    /// 周日
    Sun,
}

impl Day {
    /// The week from Monday on.
    pub const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    /// The weekday of a date, whatever timetable the school keeps on it.
    pub fn of(date: Date) -> Self {
        match date.weekday() {
            Weekday::Monday => Self::Mon,
            Weekday::Tuesday => Self::Tue,
            Weekday::Wednesday => Self::Wed,
            Weekday::Thursday => Self::Thu,
            Weekday::Friday => Self::Fri,
            Weekday::Saturday => Self::Sat,
            Weekday::Sunday => Self::Sun,
        }
    }

    /// 1 for Monday … 7 for Sunday, as the tables hold it.
    pub fn number(self) -> i64 {
        self as i64 + 1
    }

    /// As a scheme writes it.
    pub fn key(self) -> &'static str {
        WEEK[self as usize]
    }

    /// Saturday or Sunday.
    pub fn is_weekend(self) -> bool {
        self >= Self::Sat
    }
}

impl Day {
    /// The place of a weekday's word in the week; other words come after all of them.
    pub(crate) fn rank(word: &str) -> usize {
        WEEK.iter().position(|day| *day == word).unwrap_or(WEEK.len())
    }
}

/// The weekdays as a scheme writes them.
const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl FromStr for Day {
    type Err = String;

    /// Reads it as a scheme writes it.
    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|day| WEEK[*day as usize] == word).ok_or_else(|| word.to_owned())
    }
}

impl fmt::Display for Day {
    /// As a scheme writes it.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(WEEK[*self as usize])
    }
}

/// A run of days; `until` is excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// The first day.
    #[serde(deserialize_with = "date")]
    pub from: Date,
    /// The first day that is no longer part of it.
    #[serde(deserialize_with = "date")]
    pub until: Date,
}

impl Days {
    /// Whether a day lies in the run.
    pub fn contains(&self, date: Date) -> bool {
        self.from <= date && date < self.until
    }
}

/// A day with its year, as people write it in both languages.
pub fn dated(date: Date) -> Words {
    let fills = [
        ("year", same(date.year())),
        ("month", same(date.month())),
        ("month_name", wording::line("month-name", &date.month().to_string(), &[])),
        ("day", same(date.day())),
    ];
    wording::cell("dated", &fills)
}

/// A value as people read it: `2021-09-01`, also with a time of day after it, as they write days; all else as it is.
pub fn in_words(value: &str) -> Words {
    let (day, time) = value.split_at_checked("2021-09-01".len()).unwrap_or((value, ""));
    let time = time.strip_prefix(['T', ' ']).unwrap_or(time);
    let is_day = day.split('-').map(str::len).eq([4, 2, 2]);
    match (day.parse::<Date>().ok().filter(|_| is_day), time.get(..5)) {
        (Some(date), None) if time.is_empty() => dated(date),
        (Some(date), Some(hour)) if parse_time(hour).is_some() && matches!(&time[5..], "" | ":00") => {
            wording::cell("moment", &[("date", dated(date)), ("time", same(hour))])
        }
        _ => same(value),
    }
}

// What these readers cannot read they refuse by a code of `locales/findings.toml`.

/// Reads `2021-09-06`.
pub(crate) fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    let written = Datetime::deserialize(from)?;
    let day = written.time.is_none().then(|| written.to_string().parse().ok()).flatten();
    day.ok_or_else(|| D::Error::custom("not-a-day"))
}

/// Reads `2021-09-03T16:00:00` on Shanghai's wall clock.
pub(crate) fn instant<'de, D: Deserializer<'de>>(from: D) -> Result<Moment, D::Error> {
    let written = Datetime::deserialize(from)?;
    let wrong = || D::Error::custom("not-a-moment");
    if written.time.is_none() || written.offset.is_some() {
        return Err(wrong());
    }
    let local: DateTime = written.to_string().parse().map_err(|_| wrong())?;
    Ok(Moment::at(local))
}

/// Reads `"17:30"`.
pub(crate) fn time<'de, D: Deserializer<'de>>(from: D) -> Result<Time, D::Error> {
    let written = String::deserialize(from)?;
    parse_time(&written).ok_or_else(|| D::Error::custom("not-a-time"))
}

/// Reads an optional `2021-09-06`.
pub(crate) fn date_if<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    date(from).map(Some)
}

/// Reads an optional `"17:30"`.
pub(crate) fn time_if<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Time>, D::Error> {
    time(from).map(Some)
}

/// A time of day as a document writes it, with two digits each.
pub(crate) fn parse_time(written: &str) -> Option<Time> {
    let (hour, minute) = written.split_once(':')?;
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !two_digits(hour) || !two_digits(minute) {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    #[test]
    fn times_are_written_with_two_digits() {
        let cases = [
            ("17:30", Some(time(17, 30, 0, 0))),
            ("08:05", Some(time(8, 5, 0, 0))),
            ("8:05", None),
            ("24:00", None),
            ("17:60", None),
            ("17.30", None),
            ("+1:30", None),
            ("", None),
        ];
        for (written, read) in cases {
            assert_eq!(parse_time(written), read, "{written}");
        }
    }

    #[test]
    fn days_are_told_as_people_write_them() {
        let cases = [
            ("2021-09-01", "2021年9月1日", "1 September 2021"),
            ("2021-09-03 16:00", "2021年9月3日 16:00", "3 September 2021, 16:00"),
            ("2021-09-03T16:00:00", "2021年9月3日 16:00", "3 September 2021, 16:00"),
            ("2021-02-30", "2021-02-30", "2021-02-30"),
            ("2021-09-01x", "2021-09-01x", "2021-09-01x"),
            ("2021-09-01 noon", "2021-09-01 noon", "2021-09-01 noon"),
            ("jia-2021-09-13", "jia-2021-09-13", "jia-2021-09-13"),
            ("20210901", "20210901", "20210901"),
            ("王小明", "王小明", "王小明"),
            ("15:30", "15:30", "15:30"),
        ];
        for (value, zh, en) in cases {
            assert_eq!(in_words(value), Words { zh: zh.to_owned(), en: en.to_owned() }, "{value}");
        }
    }

    #[test]
    fn weekdays_count_from_monday() {
        assert_eq!(Day::of(date(2021, 9, 6)), Day::Mon);
        assert_eq!(Day::of(date(2021, 9, 12)).number(), 7);
        assert!(Day::Sat.is_weekend() && !Day::Fri.is_weekend());
        assert_eq!(Day::Thu.to_string(), "thu");
    }

    #[test]
    fn until_is_excluded() {
        let days = Days { from: date(2021, 9, 6), until: date(2021, 9, 8) };
        let inside = [5, 6, 7, 8].map(|day| days.contains(date(2021, 9, day)));
        assert_eq!(inside, [false, true, true, false]);
    }
}
