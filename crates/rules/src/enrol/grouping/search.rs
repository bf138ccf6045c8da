//! 全部搜索 All deals, not only those that keep home classes in order, by branch and bound.
//!
//! First the fewest split classes: whichever home classes stay whole, as many of the smallest do so as well, thus
//! the most that can stay whole is the longest run of smallest ones that packs into the groups (`pack.rs`); what is
//! split fills the gaps and always fits. That packing is the first deal, its split classes seated without a search.
//! Where it takes too many steps to pack, `grades.rs` looks whether fewer need be split. Then, with that many split, it
//! looks for the smallest span from grade to grade. Where it finds none, each home class in turn is put whole into each
//! group or set aside as split; `pour.rs` seats the split ones at the end.
//! A branch ends where its bound is not below the best: groups that were as full before need not be looked at again.
//! Last the same is done for even sizes.
//!
//! Nothing here looks at a clock: work is counted in steps, so that every machine gives up at the same point.

use super::deal::{Block, Cost, Proof, Shares, cost, floor, groups_min};
use super::grades::{Asked, Narrowest, narrowest};
use super::pack::{Whole, pack, splits_least};
use super::pour::{Pour, Seats, poured, scattered};
use std::collections::BTreeMap;

/// Home classes that are searched, at most: as many as a large site has.
const CLASSES_MAX: usize = 60;
/// Steps that are worth waiting for: a few seconds together; docs/draw.md has the figures.
pub(super) const PATIENCE: Patience =
    Patience { packing: 2_000_000, grades: 12_000_000, span: 400_000, even: 400_000 };
/// Split classes up to which packing says how many groups the two sides of a grade need.
const SPLITS_PACKED_MAX: i64 = 3;
/// Ways of having filled groups that are remembered: some twenty million bytes.
const SEEN_MAX: usize = 100_000;

/// How many steps are taken, at most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// For the fewest split classes, packing the others.
    pub(super) packing: i64,
    /// For the smallest span, from grade to grade.
    pub(super) grades: i64,
    /// For the smallest span, where that cannot be done.
    pub(super) span: i64,
    /// For even sizes.
    pub(super) even: i64,
}

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

    /// The same with a block more.
    pub(super) fn with(&self, block: Block) -> Self {
        let grades = self.grades.unwrap_or((block.grade, block.grade));
        let grades = Some((grades.0.min(block.grade), grades.1.max(block.grade)));
        Self { load: self.load + block.size, grades }
    }
}

/// A better deal than `runs`, if one was found; and what is known of the best.
pub(super) fn look(
    blocks: &[Block],
    most: i64,
    runs: &Shares,
    patience: Patience,
) -> (Option<Shares>, Proof) {
    if blocks.len() > CLASSES_MAX {
        return (None, Proof::Open);
    }
    let (packed, mut is_known) = pack(blocks, most, (runs.len(), patience.packing));
    let (mut splits, mut fewer) = (packed.iter().filter(|group| group.is_none()).count() as i64, None);
    if !is_known {
        (is_known, fewer) = fewest(blocks, (most, runs.len()), splits, patience);
        splits = fewer.as_ref().map_or(splits, |fewer| cost(blocks, fewer).splits);
    }
    let mut search = Search::new(blocks, most, runs, splits);
    search.take(packed);
    fewer.into_iter().for_each(|fewer| search.better(fewer));
    let is_narrow = search.narrow(patience);
    let is_even = search.through(Aim::Even, patience.even);
    let proof = match (is_known, is_narrow, is_even) {
        (true, _, true) => Proof::Search,
        (true, true, false) => Proof::Span,
        (true, false, false) => Proof::Splits,
        (false, ..) => Proof::Open,
    };
    (search.found, proof)
}

/// Where packing could not say whether fewer than `splits` would do: whether it is known now, and a deal of the fewest.
fn fewest(
    blocks: &[Block],
    (most, count): (i64, usize),
    splits: i64,
    patience: Patience,
) -> (bool, Option<Shares>) {
    let mut is_known = true;
    for splits in 0..splits {
        let asked = Asked { most, count, splits, below: widest(blocks, count), steps: patience.grades };
        match narrowest(blocks, asked) {
            Narrowest::Found(shares) | Narrowest::Perhaps(shares) => return (is_known, Some(shares)),
            Narrowest::Nothing => {}
            Narrowest::Open => is_known = false,
        }
    }
    (is_known, None)
}

/// More than so many groups span.
fn widest(blocks: &[Block], count: usize) -> i64 {
    blocks.last().map_or(0, |block| block.grade) * count as i64 + 1
}

/// What a search is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aim {
    /// A smaller span.
    Span,
    /// That, and more even sizes.
    Even,
}

/// Between two grades: what the children on both sides need at least, each side alone.
struct Step {
    /// The grade below.
    below: i64,
    /// How many grades it is to the one above.
    grades: i64,
    /// Children up to here.
    children: i64,
    /// Groups for them.
    lower: i64,
    /// Groups for the others.
    upper: i64,
}

/// All of them. Classes are packed whole but for so many; where it is not known whether they fit, they count as if they
/// did. Where many are split they fill most gaps, and packing would say no more than the number of children does.
fn rise(blocks: &[Block], most: i64, (count, splits): (usize, i64)) -> Vec<Step> {
    let steps = (1..blocks.len()).filter(|at| blocks[at - 1].grade < blocks[*at].grade);
    let needs = |side: &[Block]| {
        let least = groups_min(side.iter().map(|block| block.size).sum(), most);
        if splits > SPLITS_PACKED_MAX {
            return least;
        }
        let may = |groups: &i64| splits_least(side, most, usize::try_from(*groups).unwrap_or(0)) <= splits;
        (least..count as i64).find(may).unwrap_or(count as i64)
    };
    let step = |at: usize| Step {
        below: blocks[at - 1].grade,
        grades: blocks[at].grade - blocks[at - 1].grade,
        children: blocks[..at].iter().map(|block| block.size).sum(),
        lower: needs(&blocks[..at]),
        upper: needs(&blocks[at..]),
    };
    steps.map(step).collect()
}

struct Search<'a> {
    blocks: &'a [Block],
    most: i64,
    /// Home classes that may be split.
    splits: i64,
    floor: Cost,
    /// From each grade to the next.
    rise: Vec<Step>,
    /// Blocks in the order in which they are placed: by grade, the largest first.
    order: Vec<usize>,
    bins: Vec<Bin>,
    /// The group of each block that stays whole, as far as it is placed.
    whole: Whole,
    best: Cost,
    found: Option<Shares>,
    aim: Aim,
    /// The smallest span with which groups were filled so far, by how full they are: whatever comes to the same again
    /// cannot become better.
    seen: BTreeMap<Vec<i64>, i64>,
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
            rise: rise(blocks, most, (runs.len(), splits)),
            order,
            bins: vec![Bin { load: 0, grades: None }; runs.len()],
            whole: vec![None; blocks.len()],
            best: cost(blocks, runs),
            found: None,
            aim: Aim::Even,
            seen: BTreeMap::new(),
            steps: PATIENCE.span,
        }
    }

    /// Begins with a deal that is known already: what is no better than it is not looked at.
    fn take(&mut self, whole: Whole) {
        for (block, group) in whole.iter().enumerate().filter_map(|(block, group)| Some((block, (*group)?))) {
            self.bins[group] = self.bins[group].with(self.blocks[block]);
        }
        self.whole = whole;
        let (split, demands) = self.demands();
        let seats = scattered(&Pour { demands: &demands, most: self.most }, &self.bins);
        self.better(self.shares(&split, seats));
        self.finish();
        self.bins.fill(Bin { load: 0, grades: None });
        self.whole.fill(None);
    }

    /// Begins with a deal of the smallest span; whether it is known to be that.
    fn narrow(&mut self, patience: Patience) -> bool {
        let count = self.bins.len();
        let is_one = self.best.splits == self.splits;
        let below = if is_one { self.best.span } else { widest(self.blocks, count) };
        let asked = Asked { most: self.most, count, splits: self.splits, below, steps: patience.grades };
        match narrowest(self.blocks, asked) {
            Narrowest::Nothing => true,
            Narrowest::Open => self.through(Aim::Span, patience.span),
            Narrowest::Perhaps(shares) => {
                self.better(shares);
                false
            }
            Narrowest::Found(shares) => {
                self.better(shares);
                true
            }
        }
    }

    /// Keeps a deal if it is the best.
    fn better(&mut self, shares: Shares) {
        let found = cost(self.blocks, &shares);
        if self.aimed(found) < self.aimed(self.best) {
            (self.best, self.found) = (found, Some(shares));
        }
    }

    /// Places the block at `at` of the order in every way, and all that follow.
    fn step(&mut self, at: usize) {
        self.steps -= 1;
        if self.steps <= 0 || self.best <= self.floor || self.aimed(self.bound(at)) >= self.aimed(self.best) {
            return;
        }
        if self.aim == Aim::Span && self.was_seen(at) {
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
        if (self.aside(at).count() as i64) < self.splits {
            self.step(at + 1);
        }
    }

    /// Blocks that were set aside as split before the one at `at` of the order.
    fn aside(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        self.order[..at].iter().copied().filter(|block| self.whole[*block].is_none())
    }

    /// Looks through everything for this aim, as far as the steps reach; whether that was all the way.
    fn through(&mut self, aim: Aim, steps: i64) -> bool {
        (self.aim, self.steps) = (aim, steps);
        self.step(0);
        self.seen.clear();
        self.steps > 0
    }

    fn aimed(&self, cost: Cost) -> Cost {
        match self.aim {
            Aim::Span => Cost { squares: 0, ..cost },
            Aim::Even => cost,
        }
    }

    /// Whether groups as full as these, up to the same grades, and the same classes aside came about before with no more
    /// span.
    fn was_seen(&mut self, at: usize) -> bool {
        let lows = self.splits > 0;
        let grade = |grade: Option<i64>| grade.unwrap_or(0);
        let mut bins: Vec<i64> = self
            .bins
            .iter()
            .map(|bin| {
                let (low, high) = (bin.grades.map(|it| it.0).filter(|_| lows), bin.grades.map(|it| it.1));
                (grade(low) * 16 + grade(high)) * 4096 + bin.load
            })
            .collect();
        bins.sort_unstable();
        bins.push(at as i64);
        bins.extend(self.aside(at).map(|block| block as i64));
        let span = self.bins.iter().map(Bin::span).sum();
        if self.seen.get(&bins).is_some_and(|before| *before <= span) {
            return true;
        }
        if self.seen.len() < SEEN_MAX {
            self.seen.insert(bins, span);
        }
        false
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
        let span = span + self.stretch(at) + self.crossings(at);
        Cost { splits: self.splits, span, squares: level(loads, total - placed) }
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

    /// Between this grade and the next, and so on upwards, groups sit on both sides where those that have lower grades and
    /// those that must have higher ones are more than there are.
    fn crossings(&self, at: usize) -> i64 {
        let Some(grade) = self.order.get(at).map(|block| self.blocks[*block].grade) else { return 0 };
        let count = self.bins.len() as i64;
        let begun = self.bins.iter().filter(|bin| bin.load > 0).count() as i64;
        let gaps: i64 = self.bins.iter().filter(|bin| bin.load > 0).map(|bin| self.most - bin.load).sum();
        let placed: i64 = self.bins.iter().map(|bin| bin.load).sum();
        let aside: i64 = self.aside(at).map(|block| self.blocks[block].size).sum();
        let of_step = |step: &Step| {
            if step.below < grade {
                return 0;
            }
            let more = groups_min((step.children - placed - aside - gaps).max(0), self.most);
            let lower = step.lower.max(begun + more);
            (lower + step.upper - count).max(0) * step.grades
        };
        self.rise.iter().map(of_step).sum()
    }

    /// Every block is placed or set aside: seats the split ones and keeps the deal if it is the best.
    fn finish(&mut self) {
        let (split, demands) = self.demands();
        let best = self.aimed(self.best);
        let limit = (best.splits == self.splits).then_some((best.span, best.squares));
        let pour = Pour { demands: &demands, most: self.most };
        let Some(seats) = poured(&pour, &self.bins, limit, &mut self.steps) else { return };
        self.better(self.shares(&split, seats));
    }

    /// The blocks that are split, by grade, and how many children of each grade that is.
    fn demands(&self) -> (Vec<usize>, Vec<(i64, i64)>) {
        let mut split: Vec<usize> = (0..self.blocks.len()).filter(|at| self.whole[*at].is_none()).collect();
        split.sort_by_key(|at| (self.blocks[*at].grade, *at));
        let mut demands: Vec<(i64, i64)> = Vec::new();
        for block in split.iter().map(|at| self.blocks[*at]) {
            match demands.last_mut().filter(|(grade, _)| *grade == block.grade) {
                Some((_, children)) => *children += block.size,
                None => demands.push((block.grade, block.size)),
            }
        }
        (split, demands)
    }

    /// Whole classes where they were placed; the split ones of a grade one after another from group to group.
    fn shares(&self, split: &[usize], mut seats: Seats) -> Shares {
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
