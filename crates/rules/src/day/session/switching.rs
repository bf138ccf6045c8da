//! 换作息 From one timetable to the other: who comes, fetches and works is told the day before (P3.7).

use super::planning::{Span, scheme_on};
use crate::moment::Moment;
use crate::plan::calendar::Calendar;
use crate::plan::local::Days;
use jiff::civil::{Date, Time};

/// Grades of a school of nine years.
const GRADES: std::ops::RangeInclusive<i64> = 1..=9;

/// The first evening of class “1” by the other timetable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Switch {
    /// Its day.
    pub date: Date,
    /// Whether it is the summer timetable from then on.
    pub is_summer: bool,
    /// When care begins for whoever is let out with the school.
    pub from: Moment,
    /// When it ends (excluded).
    pub until: Moment,
}

/// Whether tomorrow's evening goes by the other timetable than the one before it, and by other hours.
pub fn tomorrow(spans: &[Span<'_>], calendar: &Calendar, now: Moment) -> Option<Switch> {
    let date = now.date().tomorrow().ok()?;
    let scheme = scheme_on(spans, date)?;
    let one = scheme.programme("1")?;
    let evening = calendar.evening(scheme, one, date)?;
    let is_summer = scheme.term.is_summer(date);
    if last_before(spans, calendar, date)? == is_summer {
        return None;
    }
    let hours = |summer: bool| -> Vec<Time> {
        let at = (evening.day, summer);
        GRADES.map(|grade| one.begins(scheme, &[grade], at)).chain([one.ends(evening.day, summer)]).collect()
    };
    let (from, until) = (evening.from, evening.until);
    (hours(true) != hours(false)).then_some(Switch { date, is_summer, from, until })
}

/// Whether the last evening before a day went by the summer timetable; the term's first has none before it.
fn last_before(spans: &[Span<'_>], calendar: &Calendar, date: Date) -> Option<bool> {
    spans.iter().rev().find_map(|Span { scheme, days }| {
        let days = Days { from: scheme.term.from.max(days.from), until: days.until.min(date) };
        let last = calendar.evenings(scheme, scheme.programme("1")?, days).pop()?;
        Some(scheme.term.is_summer(last.date))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::session::planning::spans;
    use crate::moment::moment;
    use crate::plan::calendar::national;
    use crate::plan::programme::Timetable;
    use crate::plan::scheme::{Scheme, gongshu};
    use jiff::civil::{date, time};

    fn told(scheme: &Scheme, day: Date) -> Option<String> {
        let now = moment(day, time(9, 0, 0, 0));
        let found = tomorrow(&spans(&[(date(2021, 9, 1), scheme)]), &national(), now)?;
        let form = |at: Moment| at.local().strftime("%m-%d %H:%M").to_string();
        let season = if found.is_summer { "summer" } else { "winter" };
        Some(format!("{season} {} {}", form(found.from), form(found.until)))
    }

    #[test]
    fn the_day_before_the_first_evening_by_the_other_timetable_is_the_day() {
        let winter = Some("winter 10-08 15:30 10-08 17:30".to_owned());
        let mut mid = gongshu();
        mid.term.summer = vec![Days { from: date(2021, 11, 6), until: date(2021, 12, 1) }];
        let to_summer = Some("summer 11-08 15:30 11-08 18:00".to_owned());
        let mut same = gongshu();
        same.programme[0].until =
            Timetable::BySeason { winter: time(18, 0, 0, 0), summer: time(18, 0, 0, 0) };
        let cases = [
            ("not before the holiday", gongshu(), date(2021, 9, 29), None),
            ("the day before", gongshu(), date(2021, 10, 7), winter),
            ("not on the day", gongshu(), date(2021, 10, 8), None),
            ("not before the term", gongshu(), date(2021, 9, 5), None),
            ("a switch on a Saturday", mid.clone(), date(2021, 11, 5), None),
            ("is one on Monday", mid.clone(), date(2021, 11, 7), to_summer),
            ("the same hours are no news", same, date(2021, 10, 7), None),
        ];
        for (what, scheme, day, expected) in cases {
            assert_eq!(told(&scheme, day), expected, "{what}");
        }
    }

    #[test]
    fn a_version_that_begins_that_day_hides_no_switch() {
        let (first, second) = (gongshu(), gongshu());
        let versions = [(date(2021, 9, 1), &first), (date(2021, 10, 8), &second)];
        let now = moment(date(2021, 10, 7), time(9, 0, 0, 0));
        let found = tomorrow(&spans(&versions), &national(), now).unwrap();
        assert_eq!((found.date, found.is_summer), (date(2021, 10, 8), false));
    }
}
