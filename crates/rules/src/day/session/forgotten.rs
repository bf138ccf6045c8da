//! 没结束的场次 An evening that nobody has ended although its day is over: how far back one is asked for, and who hears of it.

use crate::people::role::Role;
use jiff::ToSpan;
use jiff::civil::Date;

/// So many days back evenings are listed, and asked for where nobody has ended them.
const DAYS: i32 = 30;

/// The first of those days.
pub fn first(today: Date) -> Date {
    today.saturating_sub(DAYS.days())
}

/// Who hears of it besides its teacher, by how many of its children are unaccounted for: whoever manages and leads the school, at any
/// hour. Where every child is accounted for only the last button was forgotten (P3.52).
pub fn hears(unaccounted: i64) -> &'static [Role] {
    if unaccounted > 0 { &[Role::Manager, Role::SchoolLeader] } else { &[] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_evening_is_asked_for_thirty_days_long() {
        let cases = [
            (date(2021, 10, 1), date(2021, 9, 1)),
            (date(2022, 3, 1), date(2022, 1, 30)),
            (Date::MIN, Date::MIN),
        ];
        for (today, expected) in cases {
            assert_eq!(first(today), expected, "{today}");
        }
    }

    #[test]
    fn the_school_hears_of_children_and_its_teacher_of_a_button() {
        let all = [Role::Manager, Role::SchoolLeader];
        let cases: [(i64, &[Role]); 3] = [(0, &[]), (1, &all), (30, &all)];
        for (unaccounted, expected) in cases {
            assert_eq!(hears(unaccounted), expected, "{unaccounted}");
        }
    }
}
