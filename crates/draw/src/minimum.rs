//! 最优开班 Nearly the most value under the minimums (P3.21).
//!
//! The optimum of the hour is taken; the course with the fewest children under its minimum closes, and so on; then
//! every closed course is tried again, and opens where the hour is worth more with it.
//!
//! **Guaranteed:** every open course has its minimum; no single closed course would make the hour worth more; the share
//! of the optimum without minimums is published. **Not guaranteed**: the very best (that is a hard problem), nor that
//! honesty always pays.

use crate::closing::{self, Game, Hour, Shut};
use crate::lane::{Lane, NONE};
use crate::optimum;
use crate::school::School;

/// The wish that each child of the lane is given; notes which courses closed.
pub(crate) fn settle(
    school: &School<'_>,
    lane: &Lane,
    shut: &mut Shut,
    closed: &mut Vec<(u32, u32)>,
) -> Vec<u32> {
    let courses = closing::wished(school, lane);
    let hour = Hour { school, lane, play: |shut: &Shut| optimum::solve(school, lane, shut).seats };
    let mut seats = closing::close_down(&hour, &courses, shut, closed);
    while let Some((at, tried)) = best(&hour, &courses, shut, (closed, worth(school, &seats))) {
        shut.open(closed.remove(at).0);
        seats = tried;
    }
    seats
}

/// The closed course with which the hour would be worth most, if it would be worth more; the first to close among equals.
fn best<G: Game<Seats = Vec<u32>>>(
    game: &G,
    courses: &[u32],
    shut: &mut Shut,
    (closed, mut value): (&[(u32, u32)], u64),
) -> Option<(usize, Vec<u32>)> {
    let mut best = None;
    for (at, (course, _)) in closed.iter().enumerate() {
        shut.open(*course);
        let tried = game.play(shut);
        let gain = worth(game.school(), &tried);
        if gain > value && closing::is_full(game, courses, shut, &tried) {
            value = gain;
            best = Some((at, tried));
        }
        shut.close(*course);
    }
    best
}

fn worth(school: &School<'_>, seats: &[u32]) -> u64 {
    let given = seats.iter().filter(|seat| **seat != NONE);
    given.map(|seat| u64::from(school.entries[*seat as usize].value)).sum()
}
