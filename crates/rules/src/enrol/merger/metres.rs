//! 少走路 Of open sets and choices of divided points the ones in which children go the fewest metres.
//!
//! Those that promise the fewest are gone through first, and none that cannot be better than the best so far. A promise is
//! first that everyone goes to the nearest point; where that is not enough, that of a flow (`flow.rs`). Then the points that
//! go whole are sent one after another, each with a new promise for what is left; last the divided children take their seats.
//! Of equals the first by name counts: open sets, then targets.

use super::Proof;
use super::flow::{self, Sink, Source};
use super::packing::{Load, NEVER, Packing, most_of};
use super::points::{Decision, Points};
use super::seat::{Room, nearest};
use super::sets::OpenSet;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A divided point among the targets: after all others.
const ASIDE: usize = usize::MAX;

/// Steps that a child costs in a flow: it takes as long as looking at so many cases.
const FLOW_STEPS: i64 = 4;

/// An open set, by its place among all, and the points that it divides, as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Case {
    pub(super) set: usize,
    pub(super) aside: usize,
}

struct Best {
    metres: i64,
    /// The place of the open set, and the target of each closed point.
    name: (usize, Vec<usize>),
    decision: Decision,
}

/// How far a case is: whom its points took, where its closed points went.
struct State {
    case: Case,
    comes: Vec<i64>,
    targets: Vec<usize>,
    metres: i64,
}

pub(super) struct Search<'a> {
    town: &'a Points<'a>,
    sets: &'a [OpenSet],
    steps: i64,
    packing: Packing,
    best: Option<Best>,
}

impl<'a> Search<'a> {
    pub(super) fn new(town: &'a Points<'a>, sets: &'a [OpenSet], steps: i64) -> Self {
        Self { town, sets, steps, packing: Packing::default(), best: None }
    }

    /// The best decision of all cases; `None` where the steps reach none at all.
    pub(super) fn best(mut self, cases: &[Case]) -> Option<(Decision, Proof)> {
        let promise = |case: &Case| Reverse((self.near(*case), *case, false));
        let mut open: BinaryHeap<_> = cases.iter().map(promise).collect();
        let mut proof = Proof::Exact;
        while let Some(Reverse((metres, case, is_weighed))) = open.pop() {
            let mut state = self.begin(case);
            if !self.is_hopeful(metres, &state) {
                continue;
            }
            if self.steps <= 0 {
                let is_best = self.best.as_ref().is_some_and(|best| best.metres <= metres);
                proof = if is_best { Proof::Exact } else { Proof::Greedy };
                break;
            }
            if is_weighed {
                self.place(&mut state, 0);
            } else if let Some(metres) = self.promise(&state, 0) {
                open.push(Reverse((metres, case, true)));
            }
            if self.steps <= 0 {
                open.push(Reverse((metres, case, true)));
            }
        }
        self.best.map(|best| (best.decision, proof))
    }

    /// Metres of everyone to the nearest point that can hold them.
    fn near(&self, case: Case) -> i64 {
        let set = &self.sets[case.set];
        let of = |from: &usize| {
            let is_aside = case.aside >> from & 1 == 1;
            if is_aside { Some(set.nearest(self.town, *from)) } else { set.whole(self.town, *from) }
        };
        set.closed.iter().filter_map(of).sum()
    }

    fn begin(&self, case: Case) -> State {
        let set = &self.sets[case.set];
        let target = |from: &usize| if case.aside >> from & 1 == 1 { ASIDE } else { 0 };
        let targets = set.closed.iter().map(target).collect();
        State { case, comes: vec![0; set.open.len()], targets, metres: 0 }
    }

    /// Whether what begins like this may become better than the best, with so many metres at least.
    fn is_hopeful(&self, metres: i64, state: &State) -> bool {
        let Some(best) = &self.best else { return true };
        let name = || (state.case.set, &state.targets) < (best.name.0, &best.name.1);
        metres < best.metres || metres == best.metres && name()
    }

    /// The fewest metres, at least, once the closed points before `at` are sent; `None` where it cannot be done.
    fn promise(&mut self, state: &State, at: usize) -> Option<i64> {
        let (town, set) = (self.town, &self.sets[state.case.set]);
        let load = set.load(town, state.case.aside, &state.comes, at);
        if !self.packing.fits(load.clone(), &mut self.steps)? {
            return None;
        }
        let mut sources = Vec::new();
        let is_aside = |from: &&usize| state.case.aside >> **from & 1 == 1;
        for from in set.closed[at..].iter().filter(|from| !is_aside(from)) {
            sources.extend(whole(town, set, state, *from));
        }
        for from in set.closed.iter().filter(is_aside) {
            sources.extend((0..town.movers(*from)).map(|mover| divided(town, set, *from, mover as usize)));
        }
        self.steps -= FLOW_STEPS * sources.len() as i64;
        Some(state.metres + flow::fewest(&sources, &sinks(town, set, state, &load))?)
    }

    /// Sends each closed point from `at` on that goes whole, to the nearest open one first.
    fn place(&mut self, state: &mut State, at: usize) {
        self.steps -= 1;
        let (town, set) = (self.town, &self.sets[state.case.set]);
        let Some(&from) = set.closed.get(at) else { return self.fill(state) };
        if state.targets[at] == ASIDE {
            return self.place(state, at + 1);
        }
        let movers = town.movers(from);
        let holds = |to: &usize| state.comes[*to] + movers <= town.spare(set.open[*to]);
        let mut rooms: Vec<usize> = (0..set.open.len()).filter(holds).collect();
        rooms.sort_by_key(|to| (town.ways(from, set.open[*to]), *to));
        for room in rooms {
            let way = town.ways(from, set.open[room]);
            state.comes[room] += movers;
            state.metres += way;
            state.targets[at] = set.open[room];
            let promise = self.promise(state, at + 1);
            if self.steps > 0 && promise.is_some_and(|metres| self.is_hopeful(metres, state)) {
                self.place(state, at + 1);
            }
            state.comes[room] -= movers;
            state.metres -= way;
            state.targets[at] = 0;
        }
    }

    /// Every choice of small points that are to be filled: as many as the bound says.
    fn fill(&mut self, state: &State) {
        let (town, set) = (self.town, &self.sets[state.case.set]);
        let open = || set.open.iter().zip(&state.comes);
        let lacks: Vec<i64> = open().map(|(to, comes)| town.lacks(*to, *comes)).collect();
        let short: Vec<usize> = (0..lacks.len()).filter(|at| lacks[*at] > 0).collect();
        let filled = (short.len() as i64 - set.under).max(0);
        for chosen in (0..1_usize << short.len()).filter(|chosen| i64::from(chosen.count_ones()) == filled) {
            let room = |(to, comes): (&usize, &i64)| Room { most: town.spare(*to) - comes, least: 0 };
            let mut rooms: Vec<Room> = open().map(room).collect();
            for (_, at) in short.iter().enumerate().filter(|(n, _)| chosen >> n & 1 == 1) {
                rooms[*at].least = lacks[*at];
            }
            if rooms.iter().all(|room| room.least <= room.most) {
                self.seat(state, &rooms);
            }
        }
    }

    /// Seats the divided children, and keeps the decision if it is the best.
    fn seat(&mut self, state: &State, rooms: &[Room]) {
        let (town, set) = (self.town, &self.sets[state.case.set]);
        let is_aside = |from: &usize| state.case.aside >> from & 1 == 1;
        let movers = set.closed.iter().filter(|from| is_aside(from));
        let movers: Vec<(usize, usize)> =
            movers.flat_map(|from| (0..town.movers(*from)).map(|mover| (*from, mover as usize))).collect();
        let way =
            |(from, mover): &(usize, usize)| set.open.iter().map(|to| town.way(*from, *mover, *to)).collect();
        let ways: Vec<Vec<i64>> = movers.iter().map(way).collect();
        self.steps -= FLOW_STEPS * ways.len() as i64;
        let Some(seats) = nearest(&ways, rooms) else { return };
        let metres = state.metres + ways.iter().zip(&seats).map(|(ways, seat)| ways[*seat]).sum::<i64>();
        if !self.is_hopeful(metres, state) {
            return;
        }
        let mut decision: Decision = vec![None; town.len()];
        for (from, target) in set.closed.iter().zip(&state.targets) {
            decision[*from] = if *target == ASIDE { Some(Vec::new()) } else { town.all_to(*from, *target) };
        }
        for ((from, _), seat) in movers.iter().zip(seats) {
            decision[*from].get_or_insert_default().push(set.open[seat]);
        }
        self.best = Some(Best { metres, name: (state.case.set, state.targets.clone()), decision });
    }
}

/// A point that goes whole, its metres shared out among its children.
fn whole(town: &Points, set: &OpenSet, state: &State, from: usize) -> Option<Source> {
    let children = town.movers(from);
    let share = |(to, comes): (&usize, &i64)| {
        let holds = comes + children <= town.spare(*to);
        if holds { town.ways(from, *to) * flow::SHARE / children } else { flow::NEVER }
    };
    (children > 0).then(|| {
        let shares = set.open.iter().zip(&state.comes).map(share).collect();
        Source { children, is_whole: true, shares }
    })
}

/// A child of a divided point.
fn divided(town: &Points, set: &OpenSet, from: usize, mover: usize) -> Source {
    let shares = set.open.iter().map(|to| town.way(from, mover, *to) * flow::SHARE).collect();
    Source { children: 1, is_whole: false, shares }
}

/// Rooms of the open points; a small one must be filled where none can be spared.
fn sinks(town: &Points, set: &OpenSet, state: &State, load: &Load) -> Vec<Sink> {
    let may = load.bins.iter().filter(|bin| bin.lack < NEVER).count();
    let sums = load.sums();
    let sink = |(to, comes): (&usize, &i64)| {
        let most = town.spare(*to) - comes;
        let lack = town.lacks(*to, *comes);
        let must = may == load.filled && town.lacks(*to, 0) <= town.spare(*to);
        Sink { most, whole_most: most_of(sums, most), least: if must { lack } else { 0 } }
    };
    set.open.iter().zip(&state.comes).map(sink).collect()
}
