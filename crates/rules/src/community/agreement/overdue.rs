//! 没到与没接走 Who is expected in the class, or booked for temporary care, and is not there; and who is there after its end.

use super::Terms;
use crate::moment::{Moment, moment};
use jiff::civil::{Date, Time};

/// One child on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Child {
    /// From when until when it is cared for.
    pub hours: (Time, Time),
    /// Since when it is expected that day; nothing where it is not.
    pub expected_since: Option<Moment>,
    /// Whether it has come.
    pub has_come: bool,
    /// Whether it has left, or is out with the class.
    pub has_left: bool,
}

/// Of what somebody must hear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Overdue {
    /// 没到 It is expected, and nobody has noted that it came.
    Missing,
    /// 没接走 Its care is over, and it is still there.
    Late,
}

impl Terms {
    /// Rule 没到与没接走 `[agreement.overdue_minutes]` (P2.24, P2.28): so many minutes after its care begins, a child that was
    /// expected by then and is not there is asked for; so many after it ends, one that is still there.
    pub fn overdue(&self, child: Child, (date, now): (Date, Moment)) -> Option<Overdue> {
        let is_past = |time: Time| moment(date, time).plus_minutes(self.overdue_minutes) <= now;
        let (from, until) = child.hours;
        if !child.has_come {
            let is_expected = child.expected_since.is_some_and(|since| since <= moment(date, from));
            return (is_expected && is_past(from)).then_some(Overdue::Missing);
        }
        (!child.has_left && is_past(until)).then_some(Overdue::Late)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::community_care::shinan;
    use jiff::civil::{date, time};

    #[test]
    fn overdue_minutes_after_the_hours_begin_and_after_they_end() {
        let (terms, on) = (shinan().agreement, date(2011, 6, 1));
        let at = |hour, minute| moment(on, time(hour, minute, 0, 0));
        let hours = (time(15, 30, 0, 0), time(18, 0, 0, 0));
        let expected = Child { hours, expected_since: Some(at(9, 0)), has_come: false, has_left: false };
        let came = Child { has_come: true, ..expected };
        let by = |since| Child { expected_since: since, ..expected };
        let (missing, late) = (Some(Overdue::Missing), Some(Overdue::Late));
        let cases = [
            ("a minute before", at(15, 44), expected, None),
            ("expected, and not there", at(15, 45), expected, missing),
            ("found late in the day", at(19, 0), expected, missing),
            ("not expected", at(15, 45), by(None), None),
            ("expected as it begins", at(15, 45), by(Some(at(15, 30))), missing),
            ("expected from the next day on", at(15, 45), by(Some(at(15, 31))), None),
            ("it came", at(15, 45), came, None),
            ("a minute before it must have left", at(18, 14), came, None),
            ("still there", at(18, 15), came, late),
            ("unsigned, and still there", at(18, 15), Child { expected_since: None, ..came }, late),
            ("it left", at(18, 15), Child { has_left: true, ..came }, None),
        ];
        for (case, now, child, told) in cases {
            assert_eq!(terms.overdue(child, (on, now)), told, "{case}");
        }
        let at_once = Terms { overdue_minutes: 0, ..terms };
        assert_eq!(at_once.overdue(expected, (on, at(15, 30))), missing);
    }
}
