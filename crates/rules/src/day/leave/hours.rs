//! 请假时段 Hours of a day for which a child is away, and what they leave of an evening.

use crate::moment::{Moment, moment};
use jiff::civil::Time;

/// Away from one time of the day until another; the whole day where neither is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// The first minute away; from the morning where it is `None`.
    pub from: Option<Time>,
    /// The first minute back; not back that day where it is `None`.
    pub until: Option<Time>,
}

/// A child's part of an evening.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stay {
    /// When it comes, where that is after the start.
    pub comes_at: Option<Moment>,
    /// When it goes, where that is before the end.
    pub leaves_at: Option<Moment>,
}

/// What slips leave of a session; `None` where the child is away for all of it. A child that goes for a while within a
/// session is expected from the start and leaves through the gate.
pub fn stay(slips: &[Hours], (from, until): (Moment, Moment)) -> Option<Stay> {
    let (mut comes, mut leaves) = (from.time(), until.time());
    for _ in slips {
        let away = slips.iter().filter(|one| one.starts() <= comes);
        comes = away.map(|one| one.ends()).chain([comes]).max()?;
        let away = slips.iter().filter(|one| one.ends() >= leaves);
        leaves = away.map(|one| one.starts()).chain([leaves]).min()?;
    }
    let hour = |time: Time, usual: Moment| Some(moment(from.date(), time)).filter(|at| *at != usual);
    (comes < leaves).then(|| Stay { comes_at: hour(comes, from), leaves_at: hour(leaves, until) })
}

impl Hours {
    /// Whether the whole day is meant.
    pub fn is_whole_day(self) -> bool {
        self == Self::default()
    }

    /// Whether they end before they begin.
    pub fn is_crossed(self) -> bool {
        self.starts() >= self.ends()
    }

    /// Whether they contain others.
    pub fn cover(self, other: Self) -> bool {
        self.starts() <= other.starts() && other.ends() <= self.ends()
    }

    /// Reads minutes of the day, as tables write them.
    pub fn of_minutes(from: Option<i64>, until: Option<i64>) -> Self {
        let time = |minutes: i64| {
            let (hour, minute) = (i8::try_from(minutes / 60).ok()?, i8::try_from(minutes % 60).ok()?);
            Time::new(hour, minute, 0, 0).ok()
        };
        Self { from: from.and_then(time), until: until.and_then(time) }
    }

    /// As minutes of the day.
    pub fn in_minutes(self) -> (Option<i64>, Option<i64>) {
        let minutes = |time: Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
        (self.from.map(minutes), self.until.map(minutes))
    }

    fn starts(self) -> Time {
        self.from.unwrap_or(Time::MIN)
    }

    fn ends(self) -> Time {
        self.until.unwrap_or(Time::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    fn hours(from: Option<(i8, i8)>, until: Option<(i8, i8)>) -> Hours {
        let clock = |(hour, minute)| time(hour, minute, 0, 0);
        Hours { from: from.map(clock), until: until.map(clock) }
    }

    fn at(hour: i8, minute: i8) -> Moment {
        moment(date(2021, 9, 7), time(hour, minute, 0, 0))
    }

    #[test]
    fn what_slips_leave_of_an_evening() {
        let late = hours(None, Some((16, 30)));
        let early = hours(Some((17, 0)), None);
        let all = Stay::default();
        let comes = |hour, minute| Stay { comes_at: Some(at(hour, minute)), leaves_at: None };
        let leaves = |hour, minute| Stay { comes_at: None, leaves_at: Some(at(hour, minute)) };
        let both = Stay { comes_at: Some(at(16, 30)), leaves_at: Some(at(17, 0)) };
        let cases: [(&str, &[Hours], Option<Stay>); 12] = [
            ("no slip", &[], Some(all)),
            ("the whole day", &[Hours::default()], None),
            ("comes late", &[late], Some(comes(16, 30))),
            ("leaves early", &[early], Some(leaves(17, 0))),
            ("both, on two slips", &[early, late], Some(both)),
            ("two that meet", &[late, hours(Some((16, 30)), None)], None),
            ("one after another", &[hours(Some((16, 30)), Some((17, 0))), late], Some(comes(17, 0))),
            ("this session only", &[hours(Some((15, 30)), Some((18, 0)))], None),
            ("a minute is left at the end", &[hours(Some((15, 30)), Some((17, 59)))], Some(comes(17, 59))),
            ("a minute is left at the start", &[hours(Some((15, 31)), None)], Some(leaves(15, 31))),
            ("in the morning", &[hours(Some((9, 0)), Some((11, 0)))], Some(all)),
            ("away for a while within", &[hours(Some((16, 0)), Some((16, 30)))], Some(all)),
        ];
        for (case, slips, left) in cases {
            assert_eq!(stay(slips, (at(15, 30), at(18, 0))), left, "{case}");
        }
    }

    #[test]
    fn hours_cover_and_cross() {
        let cases = [
            (hours(None, None), hours(None, Some((16, 0))), true),
            (hours(None, Some((16, 0))), hours(None, None), false),
            (hours(Some((15, 0)), Some((17, 0))), hours(Some((15, 0)), Some((16, 59))), true),
            (hours(Some((15, 1)), Some((17, 0))), hours(Some((15, 0)), Some((17, 0))), false),
        ];
        for (one, other, covers) in cases {
            assert_eq!(one.cover(other), covers, "{one:?} {other:?}");
        }
        assert!(hours(Some((17, 0)), Some((17, 0))).is_crossed());
        assert!(!hours(Some((17, 0)), Some((17, 1))).is_crossed());
    }

    fn any_hours() -> impl Strategy<Value = Hours> {
        let minute = || proptest::option::of(0..1440i64);
        (minute(), minute()).prop_map(|(from, until)| Hours::of_minutes(from, until))
    }

    proptest! {
        #[test]
        fn a_stay_lies_within_the_session_and_no_slip_takes_its_ends(
            slips in proptest::collection::vec(any_hours(), 0..5)
        ) {
            let slips: Vec<Hours> = slips.into_iter().filter(|one| !one.is_crossed()).collect();
            let (from, until) = (at(15, 30), at(18, 0));
            let away = |minute: Moment| {
                slips.iter().any(|one| one.starts() <= minute.time() && minute.time() < one.ends())
            };
            match stay(&slips, (from, until)) {
                Some(stay) => {
                    let (comes, leaves) = (stay.comes_at.unwrap_or(from), stay.leaves_at.unwrap_or(until));
                    prop_assert!(from <= comes && comes < leaves && leaves <= until);
                    prop_assert!(!away(comes), "away as it comes");
                    prop_assert!(!away(Moment(leaves.0 - 1)), "away as it leaves");
                }
                None => {
                    let minutes = (0..150).map(|minute| from.plus_minutes(minute));
                    prop_assert!(minutes.into_iter().all(away), "nobody is away who could be here");
                }
            }
            for one in slips {
                let (from, until) = one.in_minutes();
                prop_assert_eq!(Hours::of_minutes(from, until), one);
            }
        }
    }
}
