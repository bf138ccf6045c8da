//! 分散并入 Decisions that divide points, where no other leaves as few points under the minimum.
//!
//! If children may be divided at will, an open set leaves as few points under the minimum as its smallest lacks can
//! be filled by all who move: this needs no search, and is the bound. Then, with one divided point, two, and so on, and
//! for as few children as possible whose point closes: every open set that reaches the bound and every choice of the
//! divided points for which there is room (`packing.rs`, by sizes alone). The first for which there is are all that can
//! be best: of these the one with the fewest metres is looked for (`metres.rs`).

use super::Proof;
use super::metres::{Case, Search};
use super::packing::Packing;
use super::points::{Decision, Points};
use super::sets::{OpenSet, open_sets};
use super::whole;

/// Steps that are worth waiting for; they are counted, so that every machine gives up at the same point.
const STEPS_MAX: i64 = 6_000_000;

/// Open points under the minimum, at least, however children are divided.
pub(super) fn under_min(town: &Points) -> i64 {
    open_sets(town).into_iter().map(|set| set.under).min().unwrap_or(0)
}

/// The best decision; the best found when the steps do not suffice.
pub(super) fn decide(town: &Points) -> (Decision, Proof) {
    decide_within(town, STEPS_MAX)
}

/// The same with so many steps.
pub(super) fn decide_within(town: &Points, mut steps: i64) -> (Decision, Proof) {
    let under = under_min(town);
    let mut sets = open_sets(town);
    sets.retain(|set| set.under == under);
    sets.sort_by_cached_key(|set| (set.displaced, set.metres(town), set.closed.clone()));
    let found = cases(town, &sets, &mut steps).and_then(|cases| Search::new(town, &sets, steps).best(&cases));
    found.unwrap_or_else(|| (whole::decide(town), Proof::Greedy))
}

/// Open sets and the points that each divides, for which there is room: with the fewest divided points, then the fewest
/// children displaced.
fn cases(town: &Points, sets: &[OpenSet], steps: &mut i64) -> Option<Vec<Case>> {
    let mut packing = Packing::default();
    for divided in 1..=town.len() {
        let mut cases: Vec<Case> = Vec::new();
        for (at, set) in sets.iter().enumerate() {
            if cases.first().is_some_and(|case| set.displaced > sets[case.set].displaced) {
                break;
            }
            let comes = vec![0; set.open.len()];
            for aside in set.choices(town, divided) {
                *steps -= 1;
                if packing.fits(set.load(town, aside, &comes, 0), steps)? {
                    cases.push(Case { set: at, aside });
                }
            }
        }
        if !cases.is_empty() {
            return Some(cases);
        }
    }
    None
}
