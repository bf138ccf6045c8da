//! 学期 The term: its days, dismissal, the summer timetable and the school's own exceptions.

use super::local::{Day, Days, date, time};
use jiff::civil::{Date, Time};
use serde::Deserialize;

/// The days and hours of one term.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The first school day (P5.38).
    #[serde(deserialize_with = "date")]
    pub from: Date,
    /// The first day after the last school day (excluded).
    #[serde(deserialize_with = "date")]
    pub until: Date,
    /// When school is out and care begins (P3.7, P3.13).
    #[serde(deserialize_with = "time")]
    pub dismissal: Time,
    /// 分年级放学 Grades that are let out at another time on some weekdays (P1.21).
    #[serde(default)]
    pub dismissed: Vec<Dismissed>,
    /// 夏令时 The days of the school's summer timetable (P3.7).
    pub summer: Vec<Days>,
    /// What the school does on a day to which the state moved a working day (调休).
    pub make_up: MakeUp,
    /// Days on which the school is closed though the calendar has it open.
    pub closed: Vec<Days>,
    /// Days on which the school is open though the calendar has it closed.
    pub opened: Vec<Opened>,
}

/// Grades that are let out at a time of their own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dismissed {
    /// Which grades.
    pub grades: Vec<i64>,
    /// On which weekdays.
    pub days: Vec<Day>,
    /// In which timetable; in both where nothing is said.
    pub season: Option<Season>,
    /// When they are let out.
    #[serde(deserialize_with = "time")]
    pub at: Time,
}

/// Which of the school's two timetables holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Season {
    /// 夏令时
    Summer,
    /// 冬令时
    Winter,
}

/// What the school does on a make-up working day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MakeUp {
    /// School as on the weekday that the day stands for.
    AsReplaced,
    /// No school.
    Closed,
}

/// A day that the school opens by its own decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    /// The day.
    #[serde(deserialize_with = "date")]
    pub date: Date,
    /// The weekday whose timetable it follows.
    #[serde(rename = "as")]
    pub follows: Day,
}

impl Terms {
    /// Rule 开学 `[term.from]` (P5.38): there is no school before the first day.
    /// Rule 学期结束 `[term.until]` (P3.31): there is none from this day on.
    pub fn contains(&self, date: Date) -> bool {
        self.days().contains(date)
    }

    /// All days of the term, school days or not.
    pub fn days(&self) -> Days {
        Days { from: self.from, until: self.until }
    }

    /// Rule 放学 `[term.dismissal]` (P3.7): care begins when school is out.
    pub fn dismissed_at(&self) -> Time {
        self.dismissal
    }

    /// Rule 分年级放学 `[term.dismissed]` (P1.21): a grade is let out as the first row says that names it on that weekday
    /// in that timetable, and with everyone else where none does.
    pub fn out_at(&self, grade: i64, (day, summer): (Day, bool)) -> Time {
        let season = if summer { Season::Summer } else { Season::Winter };
        let says = |row: &&Dismissed| {
            row.grades.contains(&grade)
                && row.days.contains(&day)
                && row.season.is_none_or(|one| one == season)
        };
        self.dismissed.iter().find(says).map_or(self.dismissed_at(), |row| row.at)
    }

    /// When the last of all grades is out at the latest.
    pub fn latest_out(&self) -> Time {
        self.dismissed.iter().map(|row| row.at).fold(self.dismissed_at(), Time::max)
    }

    /// Rule 夏令时 `[term.summer]` (P3.7): the summer timetable holds on these days.
    pub fn is_summer(&self, date: Date) -> bool {
        self.summer.iter().any(|days| days.contains(date))
    }

    /// Rule 停课 `[term.closed]` (P3.31): the school closes days by its own decision.
    pub fn closes(&self, date: Date) -> bool {
        self.closed.iter().any(|days| days.contains(date))
    }

    /// Rule 补课日 `[term.opened]` (P3.31): the school opens days by its own decision, as the weekday it names.
    pub fn opens(&self, date: Date) -> Option<Day> {
        self.opened.iter().find(|opened| opened.date == date).map(|opened| opened.follows)
    }

    /// Rule 调休 `[term.make_up]` (P3.31): a make-up working day is a school day as the weekday it stands for.
    pub fn makes_up(&self, stands_for: Day) -> Option<Day> {
        match self.make_up {
            MakeUp::AsReplaced => Some(stands_for),
            MakeUp::Closed => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;
    use jiff::civil::date;

    #[test]
    fn from_and_until() {
        let term = gongshu().term;
        let days = [date(2021, 8, 31), date(2021, 9, 1), date(2022, 1, 27), date(2022, 1, 28)];
        assert_eq!(days.map(|day| term.contains(day)), [false, true, true, false]);
    }

    #[test]
    fn dismissal() {
        assert_eq!(gongshu().term.dismissed_at(), Time::constant(15, 30, 0, 0));
    }

    #[test]
    fn dismissed() {
        let row = |grades: &[i64], days: &[Day], season, at| Dismissed {
            grades: grades.to_vec(),
            days: days.to_vec(),
            season,
            at: Time::constant(at, 15, 0, 0),
        };
        let term = Terms {
            dismissed: vec![
                row(&[1, 2], &[Day::Wed], None, 14),
                row(&[5], &[Day::Mon, Day::Wed], Some(Season::Winter), 16),
            ],
            ..gongshu().term
        };
        let cases = [
            (1, Day::Wed, true, "14:15"),
            (1, Day::Thu, true, "15:30"),
            (3, Day::Wed, true, "15:30"),
            (5, Day::Wed, false, "16:15"),
            (5, Day::Wed, true, "15:30"),
        ];
        for (grade, day, summer, out) in cases {
            assert_eq!(term.out_at(grade, (day, summer)).strftime("%H:%M").to_string(), out, "{grade} {day}");
        }
        assert_eq!(term.latest_out(), Time::constant(16, 15, 0, 0));
        assert_eq!(gongshu().term.out_at(1, (Day::Wed, true)), Time::constant(15, 30, 0, 0));
    }

    #[test]
    fn summer() {
        let term = gongshu().term;
        let days = [date(2021, 9, 6), date(2021, 10, 7), date(2021, 10, 8), date(2022, 1, 5)];
        assert_eq!(days.map(|day| term.is_summer(day)), [true, true, false, false]);
    }

    #[test]
    fn closed() {
        let run = Days { from: date(2021, 11, 5), until: date(2021, 11, 6) };
        let term = Terms { closed: vec![run], ..gongshu().term };
        assert_eq!([4, 5, 6].map(|day| term.closes(date(2021, 11, day))), [false, true, false]);
    }

    #[test]
    fn opened() {
        let saturday = Opened { date: date(2021, 11, 6), follows: Day::Fri };
        let term = Terms { opened: vec![saturday], ..gongshu().term };
        assert_eq!([5, 6].map(|day| term.opens(date(2021, 11, day))), [None, Some(Day::Fri)]);
    }

    #[test]
    fn make_up() {
        let term = gongshu().term;
        assert_eq!(term.makes_up(Day::Mon), Some(Day::Mon));
        assert_eq!(Terms { make_up: MakeUp::Closed, ..term }.makes_up(Day::Mon), None);
    }
}
