//! 课程结束 When courses end: with the last day of the term of the plan under which they opened.

use crate::id::CourseId;
use crate::moment::Moment;
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

/// A course that is open, or that did not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// Which.
    pub course: CourseId,
    /// The plan under which that was decided; `None` of one that opened before this was written down.
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
    use jiff::civil::date;

    /// Courses that end, by the version of their plan.
    type Expected<'a> = &'a [(i64, &'a [&'a str])];

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
