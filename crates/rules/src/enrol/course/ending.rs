//! 课程结束 When courses end: with the last day of the term of the plan under which they opened, or were announced and never drawn.

use crate::enrol::claim::{self, Way};
use crate::enrol::preference;
use crate::id::CourseId;
use crate::moment::Moment;
use crate::plan::scheme::Scheme;
use jiff::civil::Date;

/// The term of a plan, as the version of it says that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The plan's name.
    pub plan: String,
    /// The version that says so.
    pub version: i64,
    /// The first day after the term's last.
    pub until: Date,
}

/// A course that is open, that did not open, or that was announced and waits for its draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// Which.
    pub course: CourseId,
    /// The plan under which that was decided or announced; `None` of one that opened before this was written down.
    pub plan: Option<String>,
}

/// Courses of a term that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The term.
    pub term: Term,
    /// Its courses, with all seats and waiting lists.
    pub courses: Vec<CourseId>,
}

/// The plan with whose term a course ends that is announced now, also where nobody ever draws or claims it (P3.31). Once the plan's own
/// wishes or claims are over nothing of it can be drawn any more: what is announced then waits for the next plan, and ends with
/// the term under which it is decided.
pub fn announced_under(scheme: &Scheme, now: Moment) -> Option<&str> {
    (!is_over(scheme, now)).then_some(scheme.scheme.id.as_str())
}

/// Whether nothing can be chosen under a plan any more: its wishes are over, or the claims that take their place.
pub fn is_over(scheme: &Scheme, now: Moment) -> bool {
    match claim::way(&scheme.claim) {
        Way::FirstCome => claim::ends(&scheme.claim) <= now,
        Way::Never | Way::LeftOver => preference::is_over(&scheme.preference, now),
    }
}

/// Courses that end by now, plan by plan (P3.31). A course of which no plan is known ends with the term in force; the next
/// term's plan ends none of the term before, and a term that an amendment made longer ends as the amendment says.
pub fn ended(terms: &[Term], in_force: &str, running: &[Running], now: Moment) -> Vec<Ended> {
    let of = |term: &Term| {
        let own = running.iter().filter(|one| one.plan.as_deref().unwrap_or(in_force) == term.plan);
        own.map(|one| one.course.clone()).collect()
    };
    let over = terms.iter().filter(|term| term.until <= now.date());
    let ended = over.map(|term| Ended { courses: of(term), term: term.clone() });
    ended.filter(|ended| !ended.courses.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;
    use jiff::civil::date;

    /// Courses that end, by the version of their plan.
    type Expected<'a> = &'a [(i64, &'a [&'a str])];

    #[test]
    fn a_course_that_is_announced_while_it_can_be_drawn_or_claimed_ends_with_that_plan() {
        let mut scheme = gongshu();
        let before = |at: Moment| Moment(at.0 - 1);
        let own = Some("gongshu-2021-autumn");
        let wishes_until = scheme.preference.until;
        for way in [Way::Never, Way::LeftOver] {
            scheme.claim.way = way;
            assert_eq!(announced_under(&scheme, before(wishes_until)), own, "{way:?}");
            assert_eq!(announced_under(&scheme, wishes_until), None, "{way:?}: it waits for the next plan");
        }
        scheme.claim.way = Way::FirstCome;
        scheme.claim.until = wishes_until.plus_minutes(60);
        assert_eq!(announced_under(&scheme, wishes_until), own, "it can be claimed still");
        assert_eq!(announced_under(&scheme, scheme.claim.until), None);
    }

    #[test]
    fn a_course_ends_when_the_last_day_of_its_own_term_is_over() {
        let term = |plan: &str, version, until| Term { plan: plan.to_owned(), version, until };
        let terms = [term("autumn", 3, date(2022, 1, 22)), term("spring", 4, date(2022, 7, 1))];
        let run = |course: &str, plan: Option<&str>| Running {
            course: CourseId::new(course),
            plan: plan.map(str::to_owned),
        };
        let running = [run("chess", Some("autumn")), run("choir", Some("spring")), run("clay", None)];
        let at = |month, day, hour| Moment::at(date(2022, month, day).at(hour, 0, 0, 0));
        let cases: [(Moment, &str, Expected<'_>); 7] = [
            (at(1, 21, 23), "autumn", &[]),
            (at(1, 22, 0), "autumn", &[(3, &["chess", "clay"])]),
            // What nobody wrote down ends with the term in force, and with no other.
            (at(1, 22, 0), "spring", &[(3, &["chess"])]),
            (at(3, 1, 8), "spring", &[(3, &["chess"])]),
            (at(6, 30, 23), "spring", &[(3, &["chess"])]),
            (at(7, 1, 0), "spring", &[(3, &["chess"]), (4, &["choir", "clay"])]),
            (at(7, 1, 0), "summer", &[(3, &["chess"]), (4, &["choir"])]),
        ];
        for (now, in_force, expected) in cases {
            let found = ended(&terms, in_force, &running, now);
            let courses = |one: &Ended| one.courses.iter().map(CourseId::to_string).collect::<Vec<_>>();
            let found: Vec<_> = found.iter().map(|one| (one.term.version, courses(one))).collect();
            let said = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
            let expected: Vec<_> = expected.iter().map(|(version, ids)| (*version, said(ids))).collect();
            assert_eq!(found, expected, "{in_force} at {now:?}");
        }
        assert_eq!(ended(&terms, "spring", &[], at(7, 1, 0)), [], "nothing is left to end");
    }
}
