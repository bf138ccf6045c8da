//! 不开班 Closing: courses under the minimum close one by one, and the draw is played again without them.

use crate::outcome::{Closed, Outcome};
use crate::roster::Roster;
use crate::serial::{self, Shut};

/// Seats everyone, closes what does not reach the minimum, until all that is open has it.
pub(crate) fn settle(roster: &Roster, seed: &str) -> Outcome {
    let order = serial::order(roster, seed);
    let (mut shut, mut closed) = (Shut::default(), Vec::new());
    loop {
        let seated = serial::seat(roster, &order, &shut);
        let Some(at) = weakest(roster, &seated, &shut) else {
            return Outcome::new(roster, &order, &seated, &shut, closed);
        };
        let course = &roster.courses[at];
        closed.push(Closed { course: course.id.clone(), had: seated[at].len() as i64 });
        shut.courses.insert(at);
        if !roster.rule.next_choice {
            shut.days.extend(seated[at].iter().map(|student| (*student, course.weekday)));
        }
    }
}

/// The open course under the minimum with the fewest children, the first by id among equals.
fn weakest(roster: &Roster, seated: &[Vec<usize>], shut: &Shut) -> Option<usize> {
    (0..roster.courses.len())
        .filter(|at| !shut.courses.contains(at) && (seated[*at].len() as i64) < roster.rule.students_min)
        .min_by_key(|at| (seated[*at].len(), *at))
}
