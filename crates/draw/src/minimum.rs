//! 最优开班 Nearly the most value under the minimums (P3.21).
//!
//! The optimum of the hour (of the school where hours hang together) is taken; the course with the fewest children under
//! its minimum closes, and so on; then every closed course is tried again, and opens where that is worth more.
//!
//! **Guaranteed:** every open course has its minimum; no single closed course would make it worth more; the share
//! of the optimum without minimums is published. **Refused** like by the optimum: siblings together. **Not guaranteed**: the very best (that is a hard problem), nor that
//! honesty always pays.

use crate::closing::Game;

/// Opens the closed course with which seats are worth most, until none makes them worth more; the first to close among
/// equals.
pub(crate) fn reopen(game: &mut Game<'_>, mut seats: Vec<u32>) -> Vec<u32> {
    loop {
        let (mut worth, mut best) = (game.school.worth(&seats), None);
        for closed in 0..game.closed.len() {
            if let Some(tried) = game.with(closed, Some(worth)) {
                worth = game.school.worth(&tried);
                best = Some((closed, tried));
            }
        }
        let Some((closed, tried)) = best else { return seats };
        game.open(closed);
        seats = tried;
    }
}
