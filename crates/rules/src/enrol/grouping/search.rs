//! 全部搜索 All deals, not only those that keep home classes in order, by branch and bound.
//!
//! First the fewest split classes: whichever home classes stay whole, as many of the smallest do so as well, thus
//! the most that can stay whole is the longest run of smallest ones that packs into the groups (`pack.rs`); what is
//! split fills the gaps and always fits. That packing is the first deal. Then, with that many split, each home class in turn is put whole into each group or set
//! aside as split; `pour.rs` seats the split ones at the end. A branch ends where its bound is not below the best.
//!
//! Nothing here looks at a clock: work is counted in steps, so that every machine gives up at the same point.

use super::deal::{Block, Cost, Shares, cost, floor};
use super::pack::{Whole, pack};
use super::pour::{Pour, poured};

/// Home classes that are searched, at most: as many as a large site has.
const CLASSES_MAX: usize = 60;
/// Steps that are worth waiting for: a tenth of a second or so.
const STEPS_MAX: i64 = 400_000;

/// A group while it is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bin {
    /// Children in it.
    pub(super) load: i64,
    /// Its lowest and highest grade; `None` while it is empty.
    pub(super) grades: Option<(i64, i64)>,
}

impl Bin {
    /// Highest less lowest grade.
    pub(super) fn span(&self) -> i64 {
        self.grades.map_or(0, |(low, high)| high - low)
    }

    fn with(&self, block: Block) -> Self {
        let grades = self.grades.unwrap_or((block.grade, block.grade));
        let grades = Some((grades.0.min(block.grade), grades.1.max(block.grade)));
        Self { load: self.load + block.size, grades }
    }
}

/// A better deal than `runs`, if one was found; and whether everything was looked through.
pub(super) fn look(blocks: &[Block], most: i64, runs: &Shares) -> (Option<Shares>, bool) {
    if blocks.len() > CLASSES_MAX {
        return (None, false);
    }
    let (packed, is_known) = pack(blocks, most, runs.len());
    let splits = packed.iter().filter(|group| group.is_none()).count() as i64;
    let mut search = Search::new(blocks, most, runs, splits);
    search.take(packed);
    search.step(0);
    let is_whole = is_known && search.steps > 0;
    (search.found, is_whole)
}

struct Search<'a> {
    blocks: &'a [Block],
    most: i64,
    /// Home classes that may be split.
    splits: i64,
    floor: Cost,
    /// Blocks in the order in which they are placed: by grade, the largest first.
    order: Vec<usize>,
    bins: Vec<Bin>,
    /// The group of each block that stays whole, as far as it is placed.
    whole: Whole,
    best: Cost,
    found: Option<Shares>,
    steps: i64,
}

impl<'a> Search<'a> {
    fn new(blocks: &'a [Block], most: i64, runs: &Shares, splits: i64) -> Self {
        let mut order: Vec<usize> = (0..blocks.len()).collect();
        order.sort_by_key(|at| (blocks[*at].grade, -blocks[*at].size, *at));
        Self {
            blocks,
            most,
            splits,
            floor: Cost { splits, ..floor(blocks, most) },
            order,
            bins: vec![Bin { load: 0, grades: None }; runs.len()],
            whole: vec![None; blocks.len()],
            best: cost(blocks, runs),
            found: None,
            steps: STEPS_MAX,
        }
    }

    /// Begins with a deal that is known already: what is no better than it is not looked at.
    fn take(&mut self, whole: Whole) {
        for (block, group) in whole.iter().enumerate().filter_map(|(block, group)| Some((block, (*group)?))) {
            self.bins[group] = self.bins[group].with(self.blocks[block]);
        }
        self.whole = whole;
        self.finish();
        self.bins.fill(Bin { load: 0, grades: None });
        self.whole.fill(None);
    }

    /// Places the block at `at` of the order in every way, and all that follow.
    fn step(&mut self, at: usize) {
        self.steps -= 1;
        if self.steps <= 0 || self.best <= self.floor || self.bound(at) >= self.best {
            return;
        }
        let Some(&block) = self.order.get(at) else { return self.finish() };
        for bin in self.choices(self.blocks[block]) {
            let before = self.bins[bin];
            self.bins[bin] = before.with(self.blocks[block]);
            self.whole[block] = Some(bin);
            self.step(at + 1);
            self.whole[block] = None;
            self.bins[bin] = before;
        }
        let aside = self.order[..at].iter().filter(|block| self.whole[**block].is_none()).count() as i64;
        if aside < self.splits {
            self.step(at + 1);
        }
    }

    /// Groups with room for a block, the ones that it suits best first; of equal groups one.
    fn choices(&self, block: Block) -> Vec<usize> {
        let fits = |at: &usize| self.bins[*at].load + block.size <= self.most;
        let is_first = |at: &usize| !self.bins[..*at].contains(&self.bins[*at]);
        let mut choices: Vec<usize> = (0..self.bins.len()).filter(fits).filter(is_first).collect();
        choices.sort_by_key(|at| {
            let bin = self.bins[*at];
            (bin.with(block).span() - bin.span(), -bin.load, *at)
        });
        choices
    }

    /// What a deal that begins like this costs, at least.
    fn bound(&self, at: usize) -> Cost {
        let span: i64 = self.bins.iter().map(Bin::span).sum();
        let placed: i64 = self.bins.iter().map(|bin| bin.load).sum();
        let total: i64 = self.blocks.iter().map(|block| block.size).sum();
        let loads = self.bins.iter().map(|bin| bin.load).collect();
        Cost { splits: self.splits, span: span + self.stretch(at), squares: level(loads, total - placed) }
    }

    /// What of the rest finds no room in empty groups and in those that have its grade stretches others, each by one
    /// grade or more.
    fn stretch(&self, at: usize) -> i64 {
        let Some(grade) = self.order.get(at).map(|block| self.blocks[*block].grade) else { return 0 };
        let mut rest: i64 = self.order[at..].iter().map(|block| self.blocks[*block].size).sum();
        let mut gaps = Vec::new();
        for bin in &self.bins {
            match bin.grades {
                Some((_, high)) if high < grade => gaps.push(self.most - bin.load),
                Some(_) | None => rest -= self.most - bin.load,
            }
        }
        gaps.sort_unstable();
        let mut stretched = 0;
        while let Some(gap) = gaps.pop().filter(|_| rest > 0) {
            rest -= gap;
            stretched += 1;
        }
        stretched
    }

    /// Every block is placed or set aside: seats the split ones and keeps the deal if it is the best.
    fn finish(&mut self) {
        let mut split: Vec<usize> = (0..self.blocks.len()).filter(|at| self.whole[*at].is_none()).collect();
        split.sort_by_key(|at| (self.blocks[*at].grade, *at));
        let mut demands: Vec<(i64, i64)> = Vec::new();
        for block in split.iter().map(|at| self.blocks[*at]) {
            match demands.last_mut().filter(|(grade, _)| *grade == block.grade) {
                Some((_, children)) => *children += block.size,
                None => demands.push((block.grade, block.size)),
            }
        }
        let limit = (self.best.splits == self.splits).then_some((self.best.span, self.best.squares));
        let pour = Pour { demands: &demands, most: self.most };
        let Some(seats) = poured(&pour, &self.bins, limit, &mut self.steps) else { return };
        let shares = self.shares(&split, seats);
        let found = cost(self.blocks, &shares);
        if found < self.best {
            (self.best, self.found) = (found, Some(shares));
        }
    }

    /// Whole classes where they were placed; the split ones of a grade one after another from group to group.
    fn shares(&self, split: &[usize], mut seats: Vec<Vec<i64>>) -> Shares {
        let mut shares = vec![vec![0; self.blocks.len()]; self.bins.len()];
        for (block, bin) in self.whole.iter().enumerate() {
            if let Some(bin) = bin {
                shares[*bin][block] = self.blocks[block].size;
            }
        }
        let mut demand = 0;
        for (at, block) in split.iter().enumerate() {
            demand += usize::from(at > 0 && self.blocks[split[at - 1]].grade != self.blocks[*block].grade);
            let mut left = self.blocks[*block].size;
            for (group, seats) in seats[demand].iter_mut().enumerate() {
                let taken = left.min(*seats);
                shares[group][*block] = taken;
                *seats -= taken;
                left -= taken;
            }
        }
        shares
    }
}

/// The smallest sum of squares when `rest` children more are spread over groups of these sizes.
fn level(mut loads: Vec<i64>, mut rest: i64) -> i64 {
    loads.sort_unstable();
    for at in 0..loads.len() {
        let next = loads.get(at + 1).copied();
        let low = (at + 1) as i64;
        let lift = next.map_or(rest, |next| (next - loads[at]) * low);
        if lift < rest {
            let to = loads[at + 1];
            loads[..=at].fill(to);
            rest -= lift;
            continue;
        }
        let base = loads[at];
        for (index, load) in (0..).zip(&mut loads[..=at]) {
            *load = base + rest / low + i64::from(index < rest % low);
        }
        break;
    }
    loads.iter().map(|load| load * load).sum()
}
