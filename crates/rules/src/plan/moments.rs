//! 关键时刻 The plan's moments, to which the demonstration's clock can be moved.

use super::calendar::{Calendar, Evening};
use super::holiday_care::Holiday;
use super::local::{Day, Days};
use super::scheme::Scheme;
use crate::enrol::claim;
use crate::moment::{Moment, moment};
use jiff::ToSpan;
use jiff::civil::time;

/// One moment of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Its name, and the last part of its locale key.
    pub key: &'static str,
    /// When it is.
    pub at: Moment,
}

/// The plan's moments in their order: notice, the minute before the deadline, review, the first roll, selection,
/// draw, the minute before seats are claimed, the first x evening, its first Friday, the morning after the last evening.
pub fn moments(scheme: &Scheme, calendar: &Calendar) -> Vec<Stop> {
    let first = |code| evenings(scheme, calendar, code).into_iter().next();
    let friday = evenings(scheme, calendar, "x").into_iter().find(|evening| evening.day == Day::Fri);
    let stops = [
        ("notice", Some(scheme.registration.notice_at)),
        ("deadline", Some(scheme.registration.until.plus_minutes(-1))),
        ("review", Some(review(scheme))),
        ("first-roll", first("1").map(|evening| evening.from.plus_minutes(5))),
        ("selection", Some(scheme.preference.from)),
        ("draw", Some(scheme.draw.draws_at)),
        ("claim", claiming(scheme)),
        ("x-first", first("x").map(|evening| evening.from.plus_minutes(55))),
        ("friday", friday.map(|evening| evening.from.plus_minutes(60))),
        ("end-of-term", Some(moment(scheme.term.until, time(9, 0, 0, 0)))),
    ];
    let mut stops: Vec<Stop> =
        stops.into_iter().filter_map(|(key, at)| Some(Stop { key, at: at? })).collect();
    // Courses may be chosen before the first roll.
    stops.sort_by_key(|stop| stop.at);
    stops
}

/// The moments of a summer plan: an hour after sign-up has opened, the morning after it has closed, three days later, when
/// families that were asked have answered, and five minutes after the points opened on the first day.
pub fn summer_moments(plan: &Holiday) -> Vec<Stop> {
    let day = |days| moment(plan.signup.closes_at().date().saturating_add(days), time(9, 0, 0, 0));
    let first = plan.period.iter().min_by_key(|period| period.from);
    let stops = [
        ("summer-signup", Some(plan.signup.opens_at().plus_minutes(60))),
        ("summer-merger", Some(day(1.day()))),
        ("summer-answers", Some(day(4.days()))),
        ("summer-first", first.map(|period| moment(period.from, period.opens).plus_minutes(5))),
    ];
    stops.into_iter().filter_map(|(key, at)| Some(Stop { key, at: at? })).collect()
}

/// A minute before seats are claimed, in the waiting room; none where the plan says nothing of it.
fn claiming(scheme: &Scheme) -> Option<Moment> {
    let terms = &scheme.claim;
    let is_said = claim::way(terms) != claim::Way::Never && *terms != claim::Terms::default();
    is_said.then(|| claim::opens(terms).plus_minutes(-1))
}

/// An hour after registration closed, or the morning of the review's day if that is another day.
fn review(scheme: &Scheme) -> Moment {
    let after = scheme.registration.until.plus_minutes(60);
    after.max(moment(scheme.registration.review_on, time(9, 0, 0, 0)))
}

fn evenings(scheme: &Scheme, calendar: &Calendar, code: &str) -> Vec<Evening> {
    let days = Days { from: scheme.term.from, until: scheme.term.until };
    scheme.programme(code).map(|programme| calendar.evenings(scheme, programme, days)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::calendar::national;
    use crate::plan::scheme::{GONGSHU, gongshu};

    #[test]
    fn a_summer_s_moments_follow_its_window() {
        let stops = summer_moments(&crate::plan::holiday_care::yuhang());
        let shown: Vec<String> = stops
            .iter()
            .map(|stop| format!("{} {}", stop.key, stop.at.local().strftime("%m-%d %H:%M")))
            .collect();
        assert_eq!(
            shown,
            [
                "summer-signup 06-27 10:00",
                "summer-merger 07-04 09:00",
                "summer-answers 07-07 09:00",
                "summer-first 07-11 08:35",
            ]
        );
    }

    #[test]
    fn the_plan_s_moments_are_the_notice_s() {
        let stops = moments(&gongshu(), &national());
        let shown: Vec<String> = stops
            .iter()
            .map(|stop| format!("{} {}", stop.key, stop.at.local().strftime("%m-%d %H:%M")))
            .collect();
        let expected = [
            "notice 09-02 08:00",
            "deadline 09-03 15:59",
            "review 09-03 17:00",
            "first-roll 09-06 15:35",
            "selection 09-07 18:00",
            "draw 09-09 20:00",
            "claim 09-10 17:59",
            "x-first 09-13 16:25",
            "friday 09-17 16:30",
            "end-of-term 01-28 09:00",
        ];
        assert_eq!(shown, expected);
        assert!(stops.is_sorted_by_key(|stop| stop.at));
    }

    /// P3.24: courses may be drawn before care begins, after the review.
    #[test]
    fn courses_that_are_drawn_before_the_first_roll_stand_before_it() {
        let sooner = GONGSHU.replace("2021-09-07T18:00:00", "2021-09-04T18:00:00");
        let sooner = sooner.replace("2021-09-09T", "2021-09-05T");
        let plan = Scheme::read("gongshu-2021-autumn.toml", &sooner).unwrap();
        let stops = moments(&plan, &national());
        let keys: Vec<&str> = stops.iter().map(|stop| stop.key).collect();
        assert_eq!(keys[..6], ["notice", "deadline", "review", "selection", "draw", "first-roll"]);
    }
}
