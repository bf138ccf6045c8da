//! 开点组 Which points of a town stay open, and what that costs at least.

use super::packing::{Bin, Load, NEVER};
use super::points::Points;

/// Which points stay.
pub(super) struct OpenSet {
    pub(super) open: Vec<usize>,
    pub(super) closed: Vec<usize>,
    /// Open points under the minimum, at least, however children are divided.
    pub(super) under: i64,
    /// Children whose point closes.
    pub(super) displaced: i64,
}

impl OpenSet {
    /// Metres of everyone to the nearest open point.
    pub(super) fn metres(&self, town: &Points) -> i64 {
        self.closed.iter().map(|from| self.nearest(town, *from)).sum()
    }

    /// Metres of the children of a point, each to its nearest open one.
    pub(super) fn nearest(&self, town: &Points, from: usize) -> i64 {
        let way = |mover: i64| self.open.iter().map(|to| town.way(from, mover as usize, *to)).min();
        (0..town.movers(from)).filter_map(way).sum()
    }

    /// Metres of the children of a point to the nearest open one that can hold them; `None` where none can.
    pub(super) fn whole(&self, town: &Points, from: usize) -> Option<i64> {
        let holds = self.open.iter().filter(|to| town.spare(**to) >= town.movers(from));
        holds.map(|to| town.ways(from, *to)).min()
    }

    /// Every choice of so many closed points that may be divided, as bits: with all those that no open one can hold.
    pub(super) fn choices(&self, town: &Points, divided: usize) -> Vec<usize> {
        let bits = |which: &dyn Fn(usize) -> bool| {
            self.closed.iter().filter(|from| which(**from)).map(|from| 1_usize << from).sum::<usize>()
        };
        let may = bits(&|from| town.movers(from) > 1);
        let must = bits(&|from| self.whole(town, from).is_none());
        let free = may & !must;
        let count = |bits: usize| bits.count_ones() as usize;
        if count(must) > divided || count(may | must) < divided {
            return Vec::new();
        }
        let (mut choices, mut some) = (Vec::new(), free);
        loop {
            if count(some | must) == divided {
                choices.push(some | must);
            }
            if some == 0 {
                return choices;
            }
            some = (some - 1) & free;
        }
    }

    /// What the closed points from `at` on still ask of the open ones, to which so many have come; `aside` are divided.
    pub(super) fn load(&self, town: &Points, aside: usize, comes: &[i64], at: usize) -> Load {
        let bin = |(to, comes): (&usize, &i64)| {
            let lack = if town.lacks(*to, 0) > town.spare(*to) { NEVER } else { town.lacks(*to, *comes) };
            Bin { room: town.spare(*to) - comes, lack }
        };
        let mut bins: Vec<Bin> = self.open.iter().zip(comes).map(bin).collect();
        bins.sort_unstable();
        let is_aside = |from: usize| aside >> from & 1 == 1;
        let wholes = self.closed[at..].iter().filter(|from| !is_aside(**from));
        let mut wholes: Vec<i64> = wholes.map(|from| town.movers(*from)).filter(|size| *size > 0).collect();
        wholes.sort_unstable_by(|a, b| b.cmp(a));
        let loose = self.closed.iter().filter(|from| is_aside(**from)).map(|from| town.movers(*from)).sum();
        let filled = self.open.len() - usize::try_from(self.under).unwrap_or(0).min(self.open.len());
        Load { bins, wholes, loose, filled }
    }
}

/// Every set of points that may stay open, whose room is enough for those who move.
pub(super) fn open_sets(town: &Points) -> Vec<OpenSet> {
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
