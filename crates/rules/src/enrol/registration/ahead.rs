//! 下学期报名 Under which plan families register while one term runs and the notice of the next is due.

use super::{State, opens_at};
use crate::moment::Moment;
use crate::plan::scheme::Scheme;
use jiff::civil::Date;

/// The plan under whose notice families register: the next term's from the moment at which its notice is due, though the term
/// before it still runs (P3.25); else the one in force. `ahead` begin later, in the order of the days from which they hold;
/// `said` is a plan, and the day from which that version holds.
pub fn enrolling<'a, T>(
    in_force: &'a T,
    ahead: &'a [T],
    now: Moment,
    said: impl Fn(&T) -> (&Scheme, Date),
) -> &'a T {
    let running = &said(in_force).0.scheme.id;
    let is_due = |one: &&T| {
        let (plan, _) = said(one);
        plan.scheme.id != *running && opens_at(&plan.registration) <= now
    };
    ahead.iter().find(is_due).map_or(in_force, |first| begun(first, ahead, now, &said))
}

/// The plan of the term after the one that runs, as it will hold when its term begins; `None` while none is published. Its courses
/// can be put up, chosen and drawn before it holds (P3.22, P3.33).
pub fn next<'a, T>(
    in_force: &T,
    ahead: &'a [T],
    now: Moment,
    said: impl Fn(&T) -> (&Scheme, Date),
) -> Option<&'a T> {
    let (runs, _) = said(in_force);
    let is_later = |one: &&T| {
        let (plan, _) = said(one);
        plan.scheme.id != runs.scheme.id && plan.term.from > runs.term.from
    };
    ahead.iter().find(is_later).map(|first| begun(first, ahead, now, &said))
}

/// Of several versions of a plan that begin on one day, or have begun, the last holds then.
fn begun<'a, T>(first: &'a T, ahead: &'a [T], now: Moment, said: &impl Fn(&T) -> (&Scheme, Date)) -> &'a T {
    let (next, begins) = said(first);
    let is_same = |one: &&T| {
        let (plan, holds_from) = said(one);
        plan.scheme.id == next.scheme.id && (holds_from == begins || holds_from <= now.date())
    };
    ahead.iter().rev().find(is_same).unwrap_or(first)
}

/// Whether a registration stands since before the next term's notice was out: it is of the term that runs.
pub fn is_of_the_term_before((state, submitted_at): (State, Moment), out: Option<Moment>) -> bool {
    state.is_live() && out.is_some_and(|at| submitted_at < at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;
    use jiff::civil::date;

    fn at(local: &str) -> Moment {
        Moment::at(local.parse().unwrap())
    }

    /// A version of a plan whose notice is due on the tenth of January at eight, and its number.
    fn version(id: &str, number: i64, holds_from: Date) -> (Scheme, Date, i64) {
        let mut plan = gongshu();
        id.clone_into(&mut plan.scheme.id);
        plan.registration.notice_at = at("2022-01-10T08:00:00");
        (plan, holds_from, number)
    }

    #[test]
    fn families_register_for_the_next_term_from_its_notice_on() {
        let autumn = version("autumn", 1, date(2021, 9, 1));
        let spring = |number, month, day| version("spring", number, date(2022, month, day));
        let (early, due) = ("2022-01-10T07:59:59", "2022-01-10T08:00:00");
        let cases = [
            ("no plan ahead", vec![], due, 1),
            ("its notice is not due", vec![spring(2, 2, 21)], early, 1),
            ("it is due", vec![spring(2, 2, 21)], due, 2),
            ("the same plan amended", vec![version("autumn", 2, date(2022, 1, 20))], due, 1),
            ("the last of one day", vec![spring(2, 2, 21), spring(3, 2, 21)], due, 3),
            ("not what amends it later", vec![spring(2, 2, 21), spring(3, 3, 10)], due, 2),
            ("the last that has begun", vec![spring(2, 1, 5), spring(3, 1, 8)], due, 3),
            ("of two the first", vec![spring(2, 2, 21), version("summer", 3, date(2022, 7, 1))], due, 2),
        ];
        for (what, ahead, now, expected) in cases {
            let found = enrolling(&autumn, &ahead, at(now), |one| (&one.0, one.1));
            assert_eq!(found.2, expected, "{what}");
        }
    }

    #[test]
    fn the_next_term_has_a_plan_once_it_is_published_and_before_its_notice_is_due() {
        let autumn = version("autumn", 1, date(2021, 9, 1));
        let later = |id, number, first: Date| {
            let (mut plan, _, number) = version(id, number, first);
            plan.term.from = first;
            (plan, first, number)
        };
        let spring = |number| later("spring", number, date(2022, 2, 21));
        let amended = (later("spring", 3, date(2022, 2, 21)).0, date(2022, 3, 10), 3);
        let cases = [
            ("none", vec![], None),
            ("the same plan amended", vec![version("autumn", 2, date(2022, 1, 20))], None),
            ("a plan of before, amended too late", vec![later("spring", 2, date(2021, 2, 22))], None),
            ("the next", vec![spring(2)], Some(2)),
            ("the last of one day", vec![spring(2), spring(3)], Some(3)),
            ("not what amends it later", vec![spring(2), amended], Some(2)),
            ("of two the first", vec![spring(2), later("autumn-22", 3, date(2022, 9, 1))], Some(2)),
        ];
        for (what, ahead, expected) in cases {
            let now = at("2021-12-01T08:00:00");
            let found = next(&autumn, &ahead, now, |one| (&one.0, one.1));
            assert_eq!(found.map(|one| one.2), expected, "{what}");
        }
    }

    #[test]
    fn what_stood_before_the_notice_is_of_the_term_before() {
        let (before, out) = (at("2022-01-10T07:59:59"), at("2022-01-10T08:00:00"));
        let cases = [
            (State::Accepted, before, Some(out), true),
            (State::Late, before, Some(out), true),
            (State::Accepted, out, Some(out), false),
            (State::Accepted, before, None, false),
            (State::Withdrawn, before, Some(out), false),
            (State::Returned, before, Some(out), false),
        ];
        for (state, submitted_at, out, expected) in cases {
            assert_eq!(is_of_the_term_before((state, submitted_at), out), expected, "{state:?}");
        }
    }
}
