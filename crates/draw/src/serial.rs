//! 依次选课 Serial dictatorship: by number, each child takes its best wishes that still have a seat.

use crate::hash::sha256;
use crate::roster::Roster;
use std::collections::BTreeSet;

/// Indices of children in the order that a seed gives them: by their household's key, then by pseudonym.
pub(crate) fn order(roster: &Roster, seed: &str) -> Vec<usize> {
    let mut order: Vec<usize> = (0..roster.students.len()).collect();
    order.sort_by_cached_key(|at| {
        let student = &roster.students[*at];
        (sha256(&[seed, &student.lot]), student.lot.clone(), student.id.clone())
    });
    order
}

/// What may not be given: closed courses, and weekdays on which a child of a closed course only waits.
#[derive(Default)]
pub(crate) struct Shut {
    pub(crate) courses: BTreeSet<usize>,
    pub(crate) days: BTreeSet<(usize, i64)>,
}

/// Children of each course, in the order in which they were seated.
pub(crate) fn seat(roster: &Roster, order: &[usize], shut: &Shut) -> Vec<Vec<usize>> {
    let index = roster.index();
    let mut seated = vec![Vec::new(); roster.courses.len()];
    for student in order {
        let mut days = BTreeSet::new();
        for wish in &roster.students[*student].wishes {
            let at = index[wish.as_str()];
            let course = &roster.courses[at];
            let free = (seated[at].len() as i64) < course.seats && !shut.courses.contains(&at);
            let may = !days.contains(&course.weekday) && !shut.days.contains(&(*student, course.weekday));
            if free && may {
                seated[at].push(*student);
                days.insert(course.weekday);
            }
        }
    }
    seated
}
