//! 轮流选课 Draft: one course a turn, round after round, there and back.
//!
//! Takes courses of several lessons a week and a most of lessons. **Guaranteed**: few children get nothing. **Not
//! guaranteed**: honesty pays; in our search one child in five could gain by a false list.

use crate::closing::Shut;
use crate::school::School;
use crate::serial::Taken;

/// The wishes of the school that are given.
pub(crate) fn seat(school: &School<'_>, shut: &Shut) -> Vec<u32> {
    let mut free = school.seats.clone();
    let mut given = Vec::new();
    let mut playing: Vec<(usize, usize, Taken)> =
        school.units().map(|(at, unit)| (at, unit, Taken::new(school, at))).collect();
    let mut is_back = false;
    while !playing.is_empty() {
        playing.retain_mut(|(at, unit, taken)| {
            let fits = |wish: usize| {
                let course = school.entries[wish].course;
                free[course as usize] >= *unit as u32 && taken.may(school, shut, course)
            };
            let Some(wish) = school.wishes(*at).find(|wish| fits(*wish)) else { return false };
            let (course, rank) = (school.entries[wish].course, wish as u32 - school.start[*at]);
            free[course as usize] -= *unit as u32;
            taken.take(school, course);
            given.extend((*at..*at + *unit).map(|sibling| school.start[sibling] + rank));
            true
        });
        is_back = !is_back;
        playing.sort_by_key(|(at, _, _)| if is_back { usize::MAX - *at } else { *at });
    }
    given
}
