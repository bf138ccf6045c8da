//! 分散并入 Decisions that divide points, where no other leaves as few points under the minimum.
//!
//! If children may be divided at will, an open set leaves as few points under the minimum as its smallest lacks can
//! be filled by all who move: this needs no search, and is the bound. Then, with one divided point, two, and so on:
//! every open set that reaches the bound, by the number of children whose point closes; every choice of the divided
//! points; every target of the others; and the divided children seated with the fewest metres. Three bounds cut that short:
//! a point that no open one can hold has to be divided; what is not placed yet must be able to fill as many small points as
//! the bound says; and nobody goes fewer metres than to the nearest open point.

use super::Proof;
use super::points::{Cost, Decision, Points};
use super::seat::{Room, nearest};
use super::whole;

/// Steps that are worth waiting for; they are counted, so that every machine gives up at the same point.
const STEPS_MAX: i64 = 1_000_000;

/// Open points under the minimum, at least, however children are divided.
pub(super) fn under_min(town: &Points) -> i64 {
    open_sets(town).into_iter().map(|set| set.under).min().unwrap_or(0)
}

/// The best decision; the best found when the steps do not suffice.
pub(super) fn decide(town: &Points) -> (Decision, Proof) {
    let under = under_min(town);
    let mut sets = open_sets(town);
    sets.retain(|set| set.under == under);
    sets.sort_by_cached_key(|set| (set.displaced, set.metres(town), set.closed.clone()));
    let mut search = Search { town, under, best: None, steps: STEPS_MAX };
    for divided in 1..=town.len() {
        for set in &sets {
            if search.best.as_ref().is_some_and(|(best, _)| set.displaced > best.displaced) {
                break;
            }
            if set.divided(town) <= divided && search.is_near(set) {
                search.place(set, 0, divided, &mut vec![None; town.len()]);
            }
        }
        if search.best.is_some() || search.steps <= 0 {
            break;
        }
    }
    let proof = if search.steps > 0 { Proof::Exact } else { Proof::Greedy };
    match search.best {
        Some((_, decision)) => (decision, proof),
        None => (whole::decide(town), proof),
    }
}

/// Which points stay, and what that costs at least.
struct OpenSet {
    open: Vec<usize>,
    closed: Vec<usize>,
    under: i64,
    displaced: i64,
}

impl OpenSet {
    /// Closed points that no open one can hold whole.
    fn divided(&self, town: &Points) -> usize {
        let room = self.open.iter().map(|at| town.spare(*at)).max().unwrap_or(0);
        self.closed.iter().filter(|at| town.movers(**at) > room).count()
    }

    /// Metres of everyone to the nearest open point.
    fn metres(&self, town: &Points) -> i64 {
        self.closed.iter().map(|from| self.nearest(town, *from)).sum()
    }

    fn nearest(&self, town: &Points, from: usize) -> i64 {
        let way = |mover: i64| self.open.iter().map(|to| town.way(from, mover as usize, *to)).min();
        (0..town.movers(from)).filter_map(way).sum()
    }
}

/// Every set of points that may stay open, whose room is enough for those who move.
fn open_sets(town: &Points) -> Vec<OpenSet> {
    let sets = 1..1_usize << town.len();
    sets.filter_map(|set| open_set(town, set)).collect()
}

fn open_set(town: &Points, set: usize) -> Option<OpenSet> {
    let (open, closed): (Vec<usize>, Vec<usize>) = (0..town.len()).partition(|at| set >> at & 1 == 1);
    let mut comes: i64 = closed.iter().map(|at| town.movers(*at)).sum();
    let room: i64 = open.iter().map(|at| town.spare(*at)).sum();
    if comes > room || !closed.iter().all(|at| town.may_close(*at)) {
        return None;
    }
    let mut lacks: Vec<i64> = Vec::new();
    let mut under = 0;
    for at in &open {
        match town.lacks(*at, 0) {
            0 => {}
            lack if lack <= town.spare(*at) => lacks.push(lack),
            _ => under += 1,
        }
    }
    lacks.sort_unstable();
    for lack in lacks {
        comes -= lack;
        under += i64::from(comes < 0);
    }
    let displaced = closed.iter().map(|at| town.children(*at)).sum();
    Some(OpenSet { open, closed, under, displaced })
}

struct Search<'a> {
    town: &'a Points<'a>,
    under: i64,
    best: Option<(Cost, Decision)>,
    steps: i64,
}

impl Search<'_> {
    /// Whether the children of a set, each by itself, could go fewer metres than in the best decision.
    fn is_near(&mut self, set: &OpenSet) -> bool {
        let Some((best, _)) = &self.best else { return true };
        if set.metres(self.town) >= best.metres {
            return false;
        }
        let rooms: Vec<Room> =
            set.open.iter().map(|at| Room { most: self.town.spare(*at), least: 0 }).collect();
        let ways = ways(self.town, set, &set.closed);
        self.steps -= ways.len() as i64;
        let Some(seats) = nearest(&ways, &rooms) else { return false };
        ways.iter().zip(seats).map(|(ways, seat)| ways[seat]).sum::<i64>() < best.metres
    }

    /// Sends each closed point from `at` on whole to every open one, or sets it aside as one of `left` divided ones.
    fn place(&mut self, set: &OpenSet, at: usize, left: usize, decision: &mut Decision) {
        self.steps -= 1;
        if self.steps <= 0 || set.closed.len() - at < left || !self.may_be_best(set, at, decision) {
            return;
        }
        let Some(&from) = set.closed.get(at) else { return self.fill(set, decision) };
        for to in &set.open {
            if self.town.comes(*to, decision) + self.town.movers(from) <= self.town.spare(*to) {
                decision[from] = self.town.all_to(from, *to);
                self.place(set, at + 1, left, decision);
                decision[from] = None;
            }
        }
        if left > 0 {
            self.place(set, at + 1, left - 1, decision);
        }
    }

    /// Whether a decision that begins like this, the closed points from `at` on being open, can reach the bound with fewer
    /// metres than the best.
    fn may_be_best(&self, set: &OpenSet, at: usize, decision: &Decision) -> bool {
        let town = self.town;
        let loose = set.closed.iter().enumerate().filter(|(n, from)| *n >= at || decision[**from].is_none());
        let loose: Vec<usize> = loose.map(|(_, from)| *from).collect();
        let mut children: i64 = loose.iter().map(|from| town.movers(*from)).sum();
        let comes = |to: &usize| town.comes(*to, decision);
        let mut lacks: Vec<i64> = set.open.iter().map(|to| town.lacks(*to, comes(to))).collect();
        lacks.sort_unstable();
        let filled = lacks.len() - usize::try_from(self.under).unwrap_or(0).min(lacks.len());
        lacks[..filled].iter().for_each(|lack| children -= lack);
        let Some((best, _)) = &self.best else { return children >= 0 };
        let sent = set.closed.iter().filter(|from| decision[**from].is_some());
        let sent: i64 = sent.map(|from| town.metres_of(*from, decision)).sum();
        let rest: i64 = loose.iter().map(|from| set.nearest(town, *from)).sum();
        children >= 0 && (set.displaced, sent + rest) < (best.displaced, best.metres)
    }

    /// Every choice of small points that are to be filled: as many as the bound says.
    fn fill(&mut self, set: &OpenSet, decision: &Decision) {
        let town = self.town;
        let comes: Vec<i64> = set.open.iter().map(|at| town.comes(*at, decision)).collect();
        let open = || set.open.iter().zip(&comes);
        let lacks: Vec<i64> = open().map(|(at, comes)| town.lacks(*at, *comes)).collect();
        let short: Vec<usize> = (0..set.open.len()).filter(|at| lacks[*at] > 0).collect();
        let filled = (short.len() as i64 - self.under).max(0);
        for chosen in (0..1_usize << short.len()).filter(|chosen| i64::from(chosen.count_ones()) == filled) {
            let room = |(at, comes): (&usize, &i64)| Room { most: town.spare(*at) - comes, least: 0 };
            let mut rooms: Vec<Room> = open().map(room).collect();
            for (_, at) in short.iter().enumerate().filter(|(n, _)| chosen >> n & 1 == 1) {
                rooms[*at].least = lacks[*at];
            }
            self.seat(set, decision, &rooms);
        }
    }

    /// Seats the divided children, and keeps the decision if it is the best.
    fn seat(&mut self, set: &OpenSet, decision: &Decision, rooms: &[Room]) {
        let town = self.town;
        let divided: Vec<usize> = set.closed.iter().copied().filter(|at| decision[*at].is_none()).collect();
        let ways = ways(town, set, &divided);
        self.steps -= ways.len() as i64;
        let Some(seats) = nearest(&ways, rooms) else { return };
        let mut decision = decision.clone();
        divided.iter().for_each(|at| decision[*at] = Some(Vec::new()));
        let movers = divided.iter().flat_map(|from| (0..town.movers(*from)).map(|_| *from));
        for (from, seat) in movers.zip(seats) {
            decision[from].get_or_insert_default().push(set.open[seat]);
        }
        let cost = town.cost(&decision);
        if self.best.as_ref().is_none_or(|(best, _)| cost < *best) {
            self.best = Some((cost, decision));
        }
    }
}

/// The ways of all movers of some points, one after another, to every open point.
fn ways(town: &Points, set: &OpenSet, from: &[usize]) -> Vec<Vec<i64>> {
    let movers = from.iter().flat_map(|from| (0..town.movers(*from)).map(move |n| (*from, n as usize)));
    let way = |(from, mover)| set.open.iter().map(|to| town.way(from, mover, *to)).collect();
    movers.map(way).collect()
}
