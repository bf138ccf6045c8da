//! 最优开班 Nearly the most value under the minimums (P3.21).
//!
//! The optimum of the hour (of the school where hours hang together) is taken; the course with the fewest children under
//! its minimum closes, and so on; then every closed course is tried again, and opens where that is worth more.
//!
//! **Guaranteed:** every open course has its minimum; no single closed course would make it worth more; the share
//! of the optimum without minimums is published. **Not guaranteed**: the very best (that is a hard problem), nor that
//! honesty always pays.

use crate::closing::{self, Game, Shut};

/// Seats everyone; notes which courses closed.
pub(crate) fn settle<G: Game>(
    game: &G,
    courses: &[u32],
    shut: &mut Shut,
    closed: &mut Vec<(u32, u32)>,
) -> G::Seats {
    let mut seats = closing::close_down(game, courses, shut, closed);
    while let Some((at, tried)) = best(game, courses, shut, (closed, worth(game, &seats))) {
        shut.open(closed.remove(at).0);
        seats = tried;
    }
    seats
}

/// The closed course with which seats would be worth most, if they would be worth more; the first to close among equals.
fn best<G: Game>(
    game: &G,
    courses: &[u32],
    shut: &mut Shut,
    (closed, mut value): (&[(u32, u32)], u64),
) -> Option<(usize, G::Seats)> {
    let mut best = None;
    for (at, (course, _)) in closed.iter().enumerate() {
        shut.open(*course);
        let tried = game.play(shut);
        let gain = worth(game, &tried);
        if gain > value && closing::is_full(game, courses, shut, &tried) {
            value = gain;
            best = Some((at, tried));
        }
        shut.close(*course);
    }
    best
}

fn worth<G: Game>(game: &G, seats: &G::Seats) -> u64 {
    let mut worth = 0;
    game.each(seats, |_, seat| worth += u64::from(seat.value));
    worth
}
