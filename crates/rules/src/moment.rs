//! 时刻 An instant in milliseconds UTC, read on the wall clock of Asia/Shanghai.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};

/// China has had one offset and no clock change since 1991, so no time zone table is needed.
const SHANGHAI: Offset = Offset::constant(8);

/// An instant: milliseconds since 1970-01-01 UTC, as the tables hold it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// The instant at which Shanghai's wall clock shows `local`.
    pub fn at(local: DateTime) -> Self {
        let zoned = local.to_zoned(TimeZone::fixed(SHANGHAI)).expect("a date of this century has an instant");
        Self(zoned.timestamp().as_millisecond())
    }

    /// What Shanghai's wall clock shows.
    pub fn local(self) -> DateTime {
        let stamp = Timestamp::from_millisecond(self.0).expect("an instant of this century has a date");
        SHANGHAI.to_datetime(stamp)
    }

    /// The day in Shanghai.
    pub fn date(self) -> Date {
        self.local().date()
    }

    /// The time of day in Shanghai.
    pub fn time(self) -> Time {
        self.local().time()
    }

    /// This instant and `minutes` more (or fewer).
    #[must_use]
    pub fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0 + minutes * 60_000)
    }

    /// Whole minutes since `earlier`, rounded down.
    pub fn minutes_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).div_euclid(60_000)
    }
}

/// The instant of a day and a time of day in Shanghai.
pub fn moment(date: Date, time: Time) -> Moment {
    Moment::at(date.to_datetime(time))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    #[test]
    fn shanghai_is_eight_hours_ahead() {
        let notice = moment(date(2021, 9, 2), time(8, 0, 0, 0));
        assert_eq!(notice, Moment(1_630_540_800_000));
        assert_eq!(notice.local(), date(2021, 9, 2).at(8, 0, 0, 0));
        assert_eq!(notice.plus_minutes(90).minutes_since(notice), 90);
    }
}
