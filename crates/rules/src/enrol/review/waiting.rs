//! 候补过久 A child that waits for a place for longer than two weeks is the bureau's concern, which finds one (P1.16).

use crate::id::StudentId;
use crate::moment::Moment;
use jiff::ToSpan;

/// Days for which a child may wait for a place before the bureau above its school hears of it (P1.16). The source forbids turning a
/// child in need away and names no number; no plan of a school may set one, since the school is who has no room.
pub const DAYS_MAX: i64 = 14;

/// A child without a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Who.
    pub student: StudentId,
    /// Since when.
    pub since: Moment,
}

/// Whether somebody who waits since a moment waits too long: the fourteenth day after it is the last that is not.
pub fn is_too_long(since: Moment, now: Moment) -> bool {
    now.date() > since.date().saturating_add(DAYS_MAX.days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_child_waits_too_long_from_the_fifteenth_day_on() {
        let since = Moment::at(date(2021, 9, 3).at(17, 0, 0, 0));
        let cases = [
            (date(2021, 9, 3).at(17, 0, 0, 0), false),
            (date(2021, 9, 17).at(23, 59, 59, 0), false),
            (date(2021, 9, 18).at(0, 0, 0, 0), true),
            (date(2021, 11, 1).at(8, 0, 0, 0), true),
        ];
        for (now, expected) in cases {
            assert_eq!(is_too_long(since, Moment::at(now)), expected, "{now}");
        }
    }
}
