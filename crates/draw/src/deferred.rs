//! 优先级录取 Deferred acceptance: a course keeps whoever has most right to it, a child asks its next wish when let go.
//!
//! A course ranks by precedence class (a sibling who stays in the course, an instrument that is owned), then by
//! priority, then by the number counted for its hour. Takes a most of lessons.
//!
//! **Refused**, by file and line: courses of several days, and siblings together. Both want two seats or none, from lists
//! that rank them differently, like couples who look for two posts: then perhaps no result is stable (Roth 1984), and
//! whether one is is NP-complete (Ronn 1990). What this mechanism promises cannot be kept there.
//!
//! **Guaranteed** without closing: no child sees a seat that it wanted with someone of less right; with one lesson per
//! child also that nobody gains by a false list. **Not guaranteed**: the most wishes met.

use crate::closing::Shut;
use crate::lane::Lane;
use crate::school::School;
use crate::serial::Taken;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Less right is greater: class, then turn in the course's hour; then which wish of which child.
type Held = (Reverse<u8>, u32, u32, u32);

/// The wishes of the school that are given. `lanes` are all hours of the school.
pub(crate) fn seat(school: &School<'_>, lanes: &[Lane], shut: &Shut) -> Vec<u32> {
    let mut turns = vec![0; school.entries.len()];
    for lane in lanes {
        for (turn, at) in (0..).zip(lane.turns(school)) {
            lane.wishes(at as usize).iter().for_each(|edge| turns[edge.entry as usize] = turn);
        }
    }
    let mut held: Vec<BinaryHeap<Held>> = vec![BinaryHeap::new(); school.courses.len()];
    let mut refused = vec![false; school.entries.len()];
    let mut given = vec![false; school.entries.len()];
    let mut asking: Vec<u32> = (0..school.students.len() as u32).rev().collect();
    while let Some(at) = asking.pop() {
        for wish in best(school, shut, at as usize, &refused) {
            if given[wish] {
                continue;
            }
            let entry = school.entries[wish];
            let course = &mut held[entry.course as usize];
            given[wish] = true;
            course.push((Reverse(entry.class), turns[wish], wish as u32, at));
            if course.len() > school.seats[entry.course as usize] as usize {
                let (_, _, least, child) = course.pop().unwrap_or_default();
                given[least as usize] = false;
                refused[least as usize] = true;
                asking.push(child);
            }
        }
    }
    (0..).zip(given).filter(|(_, given)| *given).map(|(wish, _)| wish).collect()
}

/// The wishes a child would have of all that did not refuse it.
fn best(school: &School<'_>, shut: &Shut, at: usize, refused: &[bool]) -> Vec<usize> {
    let mut taken = Taken::new(school, at);
    let mut wants = Vec::new();
    for wish in school.wishes(at).filter(|wish| !refused[*wish]) {
        let course = school.entries[wish].course;
        if taken.may(school, shut, course) {
            taken.take(school, course);
            wants.push(wish);
        }
    }
    wants
}
