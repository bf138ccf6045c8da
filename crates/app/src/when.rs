//! 何时 Days and times as people read them: 9月3日 周五 16:00, and 3 Sep, Fri 16:00.

use crate::texts::Texts;
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use rules::moment::Moment;
use rules::plan::local::Day;

/// A day and the time of day.
pub(crate) fn moment(t: &Texts, at: Moment) -> String {
    format!("{} {}", day(t, at.date()), at.time().strftime("%H:%M"))
}

/// The same with its year, for what may be far away.
pub(crate) fn dated(t: &Texts, at: Moment) -> String {
    t.when_dated(at.date().year().to_string(), moment(t, at))
}

/// A moment from which on it is too late. Midnight is the end of the day before: 7月10日 周日 24:00.
pub(crate) fn deadline(t: &Texts, at: Moment) -> String {
    let is_midnight = at.time() == Time::midnight();
    if is_midnight { format!("{} 24:00", day(t, at.date().saturating_sub(1.day()))) } else { moment(t, at) }
}

/// A day with its weekday.
pub(crate) fn day(t: &Texts, date: Date) -> String {
    t.when_day(date.month(), date.day(), weekday(t, Day::of(date).number()))
}

/// A day with its year, for what may be far away: a certificate, a check, a post.
pub(crate) fn far(t: &Texts, date: Date) -> String {
    t.when_dated(date.year().to_string(), day(t, date))
}

/// One day, or the first and the last of several.
pub(crate) fn days(t: &Texts, from: Date, to: Date) -> String {
    if from == to { day(t, from) } else { format!("{} – {}", day(t, from), day(t, to)) }
}

/// The same of days as they are kept in a text, `2021-09-03` or `2021-09-03 – 2021-09-05`; nothing where it says anything else.
pub(crate) fn read(t: &Texts, text: &str) -> Option<String> {
    let (from, to) = text.split_once(" – ").unwrap_or((text, text));
    Some(days(t, from.parse().ok()?, to.parse().ok()?))
}

/// 1 for Monday to 7 for Sunday.
pub(crate) fn weekday(t: &Texts, number: i64) -> String {
    t.when_weekday(number)
}

/// A time of day from its minutes: 1040 is 17:20.
pub(crate) fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Lang;
    use jiff::civil::date;

    #[test]
    fn a_moment_reads_in_both_languages() {
        let at = Moment::at(date(2021, 9, 3).at(16, 0, 0, 0));
        assert_eq!(moment(&Lang::Zh.texts(), at), "9月3日 周五 16:00");
        assert_eq!(moment(&Lang::En.texts(), at), "3 Sep, Fri 16:00");
        assert_eq!(deadline(&Lang::Zh.texts(), at), "9月3日 周五 16:00");
        let midnight = Moment::at(date(2022, 7, 11).at(0, 0, 0, 0));
        assert_eq!(deadline(&Lang::Zh.texts(), midnight), "7月10日 周日 24:00");
        assert_eq!(clock(17 * 60 + 5), "17:05");
        assert_eq!(days(&Lang::Zh.texts(), at.date(), at.date()), "9月3日 周五");
        assert_eq!(far(&Lang::Zh.texts(), date(2022, 8, 10)), "2022年8月10日 周三");
        for (text, said) in [
            ("2021-09-10", Some("9月10日 周五")),
            ("2021-09-10 – 2021-09-10", Some("9月10日 周五")),
            ("2021-09-03 – 2021-09-10", Some("9月3日 周五 – 9月10日 周五")),
            ("2021-09-10 – ", None),
            ("在外婆家", None),
            ("", None),
        ] {
            assert_eq!(read(&Lang::Zh.texts(), text).as_deref(), said, "{text}");
        }
        let week = date(2021, 9, 10);
        assert_eq!(days(&Lang::En.texts(), at.date(), week), "3 Sep, Fri – 10 Sep, Fri");
    }
}
