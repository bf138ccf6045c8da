//! 期 A period of summer care: its days, counted by the calendar, and the hours of each (P4.3, P4.5).

use super::calendar::Calendar;
use super::local::{Days, date, time};
use jiff::civil::{Date, Time};
use serde::Deserialize;

/// One period.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// 第几期 (P4.3).
    pub number: i64,
    /// The first day (P4.3).
    #[serde(deserialize_with = "date")]
    pub from: Date,
    /// The first day after it (excluded) (P4.3).
    #[serde(deserialize_with = "date")]
    pub until: Date,
    /// Its working days, as the plan counts them (P4.3).
    pub working_days: i64,
    /// When a day begins (P4.5).
    #[serde(deserialize_with = "time")]
    pub opens: Time,
    /// When it ends (P4.5).
    #[serde(deserialize_with = "time")]
    pub closes: Time,
}

/// A time of day at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hour {
    /// Before it opens: the child waits with whoever brought it.
    Early,
    /// In its hours.
    Open,
    /// After it closed: a child still there is late, and watched (X.22).
    Late,
}

impl Terms {
    /// Rule 期次 `[period.number]` (P4.3, P4.4): any number of periods, each signed up for by itself.
    pub fn is(&self, number: i64) -> bool {
        self.number == number
    }

    /// Rule 开始日 `[period.from]` (P4.3): no day before it.
    /// Rule 结束日 `[period.until]` (P4.3): none from this day on.
    pub fn days(&self) -> Days {
        Days { from: self.from, until: self.until }
    }

    /// Its working days by the calendar: weekends and holidays are none, make-up days are.
    pub fn counted(&self, calendar: &Calendar) -> Vec<Date> {
        let days = self.days();
        let run = days.from.series(jiff::ToSpan::days(1)).take_while(|date| *date < days.until);
        run.filter(|date| calendar.is_working_day(*date)).collect()
    }

    /// Rule 工作日 `[period.working_days]` (P4.3): whether the plan's count is the calendar's.
    pub fn counts_right(&self, calendar: &Calendar) -> bool {
        i64::try_from(self.counted(calendar).len()) == Ok(self.working_days)
    }

    /// Rule 开门 `[period.opens]` (P4.5): before it a child is early.
    /// Rule 关门 `[period.closes]` (P4.5): from it on a child is late.
    pub fn hour(&self, now: Time) -> Hour {
        if now < self.opens {
            Hour::Early
        } else if now < self.closes {
            Hour::Open
        } else {
            Hour::Late
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::calendar::national;
    use crate::plan::holiday_care::yuhang;
    use jiff::civil::{date, time};

    fn first() -> Terms {
        yuhang().period.remove(0)
    }

    #[test]
    fn number_from_and_until() {
        assert!(first().is(1) && !first().is(2));
        let inside = [10, 11, 22, 23].map(|day| first().days().contains(date(2022, 7, day)));
        assert_eq!(inside, [false, true, true, false]);
    }

    #[test]
    fn working_days_are_ten_and_the_calendar_says_so() {
        let calendar = national();
        let days = first().counted(&calendar);
        assert_eq!((days.len(), days[0], days[9]), (10, date(2022, 7, 11), date(2022, 7, 22)));
        assert!(first().counts_right(&calendar));
        assert!(!Terms { working_days: 12, ..first() }.counts_right(&calendar));
        let october =
            Terms { from: date(2022, 10, 1), until: date(2022, 10, 11), working_days: 3, ..first() };
        assert!(october.counts_right(&calendar), "8, 9 and 10 October: two make-up days and a Monday");
    }

    #[test]
    fn opens_and_closes() {
        let cases = [
            (time(8, 29, 59, 0), Hour::Early),
            (time(8, 30, 0, 0), Hour::Open),
            (time(17, 29, 59, 0), Hour::Open),
            (time(17, 30, 0, 0), Hour::Late),
        ];
        for (now, hour) in cases {
            assert_eq!(first().hour(now), hour, "{now}");
        }
    }
}
