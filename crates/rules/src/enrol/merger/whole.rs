//! 整点并入 The best decision in which no point is divided: all of them at once, by clusters.
//!
//! Such a decision parts the town into clusters, each one open point with the closed ones that it takes. What a
//! cluster costs does not depend on the others, so that the best way to part a set of points is the best of: the
//! cluster of its first point, and the best way to part the rest. 3 to the power of the number of points steps look
//! at every open set and every way to it.

use super::points::{Cost, Decision, Points};

/// A cost, and the open point of the cluster that it ends with, and that cluster.
type Best = Option<(Cost, usize, usize)>;

/// The best decision that divides no point.
pub(super) fn decide(town: &Points) -> Decision {
    let all = (1_usize << town.len()) - 1;
    let clusters: Vec<Best> = (0..=all).map(|set| cluster(town, set)).collect();
    let mut best: Vec<Best> = vec![None; all + 1];
    best[0] = Some((Cost { under: 0, divided: 0, displaced: 0, metres: 0 }, 0, 0));
    for set in 1..=all {
        best[set] = part(&clusters, &best, set);
    }
    decision(town, &best, all)
}

/// The best open point for a set of points of which all others close.
fn cluster(town: &Points, set: usize) -> Best {
    let members = || (0..town.len()).filter(|at| set >> at & 1 == 1);
    let with = |open: usize| {
        let closed = || members().filter(move |at| *at != open);
        let comes: i64 = closed().map(|at| town.movers(at)).sum();
        let allowed = closed().all(|at| town.may_close(at)) && comes <= town.spare(open);
        let cost = || Cost {
            under: i64::from(town.lacks(open, comes) > 0),
            divided: 0,
            displaced: closed().map(|at| town.children(at)).sum(),
            metres: closed().map(|at| town.ways(at, open)).sum(),
        };
        allowed.then(|| (cost(), open, set))
    };
    members().filter_map(with).min()
}

/// The best way to part a set: some cluster with its first point, and the rest.
fn part(clusters: &[Best], best: &[Best], set: usize) -> Best {
    let first = set & set.wrapping_neg();
    let others = set ^ first;
    let mut found: Best = None;
    let mut some = others;
    loop {
        let taken = first | some;
        if let (Some((cost, open, _)), Some((rest, _, _))) = (clusters[taken], best[set ^ taken]) {
            let both = (sum(cost, rest), open, taken);
            found = Some(found.map_or(both, |known| known.min(both)));
        }
        if some == 0 {
            return found;
        }
        some = (some - 1) & others;
    }
}

fn sum(a: Cost, b: Cost) -> Cost {
    Cost {
        under: a.under + b.under,
        divided: 0,
        displaced: a.displaced + b.displaced,
        metres: a.metres + b.metres,
    }
}

fn decision(town: &Points, best: &[Best], all: usize) -> Decision {
    let mut decision: Decision = vec![None; town.len()];
    let mut set = all;
    while let Some((_, open, taken)) = best[set].filter(|_| set != 0) {
        for at in (0..town.len()).filter(|at| taken >> at & 1 == 1 && *at != open) {
            decision[at] = town.all_to(at, open);
        }
        set ^= taken;
    }
    decision
}
