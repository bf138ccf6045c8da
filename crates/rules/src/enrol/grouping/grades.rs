//! 逐年级装组 The smallest span, from one grade to the next: what a group spans is the boundaries between grades that it
//! crosses, added up.
//!
//! After a grade all that matters of a deal is how full the groups are that go on to higher grades, how many groups were
//! used and how many classes split: everything else is closed, and may have left empty only the few seats by which all
//! groups are larger than all children. So a closed group is nearly full, and few ways to fill one are left. The children
//! of split classes fill whatever closes first, because a group with fewer children never fits worse; only what is over is
//! spread over the groups that go on, in every way. The span that is allowed is raised until a deal is found: then it is the
//! smallest. Work is counted in steps, so that every machine gives up at the same point.

use super::deal::{Block, Shares};
use std::collections::BTreeMap;

/// Steps that are worth waiting for: some tenths of a second.
const STEPS_MAX: i64 = 6_000_000;
/// Home classes of one grade, at most: all their subsets are looked at.
const CLASSES_MAX: usize = 12;
/// States that are kept, at most: some twenty million bytes.
const STATES_MAX: usize = 60_000;

/// What is asked: every deal of so many groups in which no more classes are split.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    /// Children in a group, at most.
    pub(super) most: i64,
    /// Groups.
    pub(super) count: usize,
    /// Home classes that may be split.
    pub(super) splits: i64,
    /// Spans from this on need not be looked at.
    pub(super) below: i64,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Narrowest {
    /// No deal spans less than this one.
    Found(Shares),
    /// There is none below the span that was given.
    Nothing,
    /// There were too many to look through.
    Open,
}

/// The deal with the smallest span. `crossings[n]` groups at least go on from the n-th grade to the one above.
pub(super) fn narrowest(blocks: &[Block], asked: Asked, crossings: &[i64]) -> Narrowest {
    let grades = grades(blocks, crossings);
    if grades.iter().any(|grade| grade.classes.len() > CLASSES_MAX) {
        return Narrowest::Open;
    }
    let least = grades.iter().map(|grade| grade.least * grade.width).sum();
    let mut steps = STEPS_MAX;
    for span in least..asked.below {
        let mut sweep = Sweep { blocks, asked, grades: &grades, span, layers: Vec::new(), steps };
        let found = sweep.run();
        steps = sweep.steps;
        if steps <= 0 {
            return Narrowest::Open;
        }
        if let Some(shares) = found {
            return Narrowest::Found(shares);
        }
    }
    Narrowest::Nothing
}

/// The home classes of one grade.
struct Grade {
    /// Their blocks, the largest first.
    classes: Vec<usize>,
    /// Their children.
    children: i64,
    /// Grades to the next one above; 0 for the last.
    width: i64,
    /// Groups that go on to it, at least.
    least: i64,
    /// The span that all boundaries above that one need, at least.
    rest: i64,
}

fn grades(blocks: &[Block], crossings: &[i64]) -> Vec<Grade> {
    let mut grades: Vec<(i64, Vec<usize>)> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        match grades.last_mut().filter(|(grade, _)| *grade == block.grade) {
            Some((_, classes)) => classes.push(at),
            None => grades.push((block.grade, vec![at])),
        }
    }
    let widths: Vec<i64> = grades.windows(2).map(|pair| pair[1].0 - pair[0].0).chain([0]).collect();
    let of = |(n, (_, mut classes)): (usize, (i64, Vec<usize>))| {
        classes.sort_by_key(|at| (-blocks[*at].size, *at));
        let children = classes.iter().map(|at| blocks[*at].size).sum();
        let above = widths.iter().zip(crossings).skip(n + 1);
        let rest = above.map(|(width, least)| width * least).sum();
        let least = crossings.get(n).copied().unwrap_or(0);
        Grade { classes, children, width: widths[n], least, rest }
    };
    grades.into_iter().enumerate().map(of).collect()
}

/// What matters of the grades up to here.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    /// Groups used.
    used: usize,
    /// Classes split.
    splits: i64,
    /// Children in the groups that go on, ascending.
    loads: Vec<i64>,
}

/// How a state came about.
struct Way {
    /// The span so far.
    span: i64,
    before: State,
    moves: Vec<Move>,
    /// Which classes of the grade are split, a bit for each.
    split: usize,
}

/// What one group takes of a grade.
#[derive(Clone, Copy, Debug)]
struct Move {
    /// Which of the groups that came from the grade below; `None` for a new one.
    from: Option<usize>,
    /// Whole classes, a bit for each.
    classes: usize,
    /// Children of split classes.
    extra: i64,
    /// Children in the group afterwards, but for `extra`.
    load: i64,
    /// It goes on to the next grade.
    stays: bool,
}

/// All deals up to a span.
struct Sweep<'a> {
    blocks: &'a [Block],
    asked: Asked,
    grades: &'a [Grade],
    span: i64,
    layers: Vec<BTreeMap<State, Way>>,
    steps: i64,
}

impl Sweep<'_> {
    fn run(&mut self) -> Option<Shares> {
        let total: i64 = self.grades.iter().map(|grade| grade.children).sum();
        let slack = self.asked.most * self.asked.count as i64 - total;
        let mut states: Vec<(State, i64)> = vec![(State::default(), 0)];
        let mut placed = 0;
        for grade in self.grades {
            let mut next: BTreeMap<State, Way> = BTreeMap::new();
            for (state, span) in &states {
                let closed = (state.used - state.loads.len()) as i64;
                let inside: i64 = placed - state.loads.iter().sum::<i64>();
                let empty = slack - (closed * self.asked.most - inside);
                let may_stay =
                    if grade.width == 0 { 0 } else { (self.span - span - grade.rest) / grade.width };
                let known = Known { state, span: *span, empty, may_stay };
                self.split(grade, &known, &mut next);
                let kept: usize = self.layers.iter().map(BTreeMap::len).sum();
                if self.steps <= 0 || kept + next.len() > STATES_MAX {
                    self.steps = 0;
                    return None;
                }
            }
            placed += grade.children;
            states = next.iter().map(|(state, way)| (state.clone(), way.span)).collect();
            self.layers.push(next);
        }
        let (end, _) = states.into_iter().min_by_key(|(state, span)| (*span, state.clone()))?;
        Some(self.shares(end))
    }

    /// Every choice of the classes of a grade that are split; what is larger than a group is, in any case.
    fn split(&mut self, grade: &Grade, known: &Known<'_>, next: &mut BTreeMap<State, Way>) {
        let sizes: Vec<i64> = grade.classes.iter().map(|at| self.blocks[*at].size).collect();
        let all = (1_usize << sizes.len()) - 1;
        let forced: usize = bits(all).filter(|at| sizes[*at] > self.asked.most).map(|at| 1 << at).sum();
        let left = self.asked.splits - known.state.splits;
        for split in 0..=all {
            if i64::from(split.count_ones()) > left
                || split & forced != forced
                || !is_first(&sizes, all, split)
            {
                continue;
            }
            let pool = sum(&sizes, split);
            let mut fill = Fill {
                sizes: &sizes,
                most: self.asked.most,
                fresh: self.asked.count - known.state.used,
                known,
                grade,
                split,
                pool,
                moves: Vec::new(),
                steps: self.steps,
                next: &mut *next,
            };
            fill.carry(0, all & !split, (known.empty + pool, known.may_stay));
            self.steps = fill.steps;
        }
    }

    /// The deal that ended in a state.
    fn shares(&self, end: State) -> Shares {
        let mut ways: Vec<&Way> = Vec::new();
        let mut state = &end;
        for layer in self.layers.iter().rev() {
            let Some(way) = layer.get(state) else { break };
            ways.push(way);
            state = &way.before;
        }
        let mut shares: Shares = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        for (grade, way) in self.grades.iter().zip(ways.into_iter().rev()) {
            let mut split: Vec<(usize, i64)> =
                bits(way.split).map(|at| grade.classes[at]).map(|at| (at, self.blocks[at].size)).collect();
            let mut on: Vec<(i64, usize)> = Vec::new();
            for one in &way.moves {
                let group = one.from.map_or_else(
                    || {
                        shares.push(vec![0; self.blocks.len()]);
                        shares.len() - 1
                    },
                    |from| open[from],
                );
                bits(one.classes).map(|at| grade.classes[at]).for_each(|at| {
                    shares[group][at] = self.blocks[at].size;
                });
                let mut extra = one.extra;
                for (at, children) in &mut split {
                    let taken = extra.min(*children);
                    shares[group][*at] += taken;
                    (extra, *children) = (extra - taken, *children - taken);
                }
                if one.stays {
                    on.push((one.load + one.extra, group));
                }
            }
            on.sort_by_key(|(load, _)| *load);
            open = on.into_iter().map(|(_, group)| group).collect();
        }
        shares
    }
}

/// A state before a grade, and what it leaves to it.
struct Known<'a> {
    state: &'a State,
    span: i64,
    /// Seats that may still stay empty.
    empty: i64,
    /// Groups that may go on to the next grade, at most.
    may_stay: i64,
}

/// Fills groups with the classes of one grade.
struct Fill<'a> {
    sizes: &'a [i64],
    most: i64,
    /// Groups that may be begun.
    fresh: usize,
    known: &'a Known<'a>,
    grade: &'a Grade,
    split: usize,
    /// Children of split classes.
    pool: i64,
    moves: Vec<Move>,
    steps: i64,
    next: &'a mut BTreeMap<State, Way>,
}

impl Fill<'_> {
    /// Groups that came from below, one after another, each with some of the classes that are left. `gaps` seats may be left
    /// in groups that close, before the split classes fill them; `stay` groups may go on.
    fn carry(&mut self, at: usize, left: usize, (gaps, stay): (i64, i64)) {
        let Some(&load) = self.known.state.loads.get(at) else { return self.begin(left, (gaps, stay)) };
        let is_like = at > 0 && self.known.state.loads[at - 1] == load;
        let after = if is_like { self.moves[at - 1].classes } else { 0 };
        let mut some = left;
        loop {
            let fits = load + sum(self.sizes, some) <= self.most;
            if fits && some >= after && is_first(self.sizes, left, some) {
                self.take(Some(at), load, (left, some), (gaps, stay));
            }
            if some == 0 || self.steps <= 0 {
                return;
            }
            some = (some - 1) & left;
        }
    }

    /// New groups, each with the largest class that is left and some of the others; then groups of split classes alone.
    fn begin(&mut self, left: usize, (gaps, stay): (i64, i64)) {
        let begun = self.moves.len() - self.known.state.loads.len();
        if left == 0 {
            let over = self.over();
            if over <= 0 {
                return self.keep();
            }
            self.spread(0, over);
            if begun < self.fresh {
                self.take(None, 0, (0, 0), (gaps, stay));
            }
            return;
        }
        if begun == self.fresh {
            return;
        }
        let first = left & left.wrapping_neg();
        let others = left ^ first;
        let mut some = others;
        loop {
            let taken = first | some;
            if sum(self.sizes, taken) <= self.most && is_first(self.sizes, left, taken) {
                self.take(None, 0, (left, taken), (gaps, stay));
            }
            if some == 0 || self.steps <= 0 {
                return;
            }
            some = (some - 1) & others;
        }
    }

    /// One group takes some classes, and closes or goes on; then the next group.
    fn take(
        &mut self,
        from: Option<usize>,
        load: i64,
        (left, some): (usize, usize),
        (gaps, stay): (i64, i64),
    ) {
        self.steps -= 1;
        let load = load + sum(self.sizes, some);
        let gap = self.most - load;
        let at = self.moves.len() + 1;
        let one = |stays| Move { from, classes: some, extra: 0, load, stays };
        if gap <= gaps {
            self.moves.push(one(false));
            self.carry(at, left & !some, (gaps - gap, stay));
            self.moves.pop();
        }
        if stay > 0 {
            self.moves.push(one(true));
            self.carry(at, left & !some, (gaps, stay - 1));
            self.moves.pop();
        }
    }

    /// Children of split classes for whom the groups that close have no room.
    fn over(&self) -> i64 {
        let closed = self.moves.iter().filter(|one| !one.stays);
        self.pool - closed.map(|one| self.most - one.load).sum::<i64>()
    }

    /// Spreads them over the groups that go on, from the one at `at`, in every way.
    fn spread(&mut self, at: usize, over: i64) {
        self.steps -= 1;
        if over == 0 {
            return self.keep();
        }
        if self.steps <= 0 {
            return;
        }
        let Some(one) = self.moves.get(at).copied() else { return };
        if !one.stays {
            return self.spread(at + 1, over);
        }
        for extra in 0..=over.min(self.most - one.load) {
            self.moves[at].extra = extra;
            self.spread(at + 1, over - extra);
        }
        self.moves[at].extra = 0;
    }

    /// Keeps what came about, unless the same did with no more span.
    fn keep(&mut self) {
        let stays = self.moves.iter().filter(|one| one.stays);
        let mut loads: Vec<i64> = stays.map(|one| one.load + one.extra).collect();
        if (loads.len() as i64) < self.grade.least {
            return;
        }
        loads.sort_unstable();
        let before = self.known.state;
        let span = self.known.span + loads.len() as i64 * self.grade.width;
        let used = before.used + self.moves.len() - before.loads.len();
        let splits = before.splits + i64::from(self.split.count_ones());
        let state = State { used, splits, loads };
        if self.next.get(&state).is_some_and(|known| known.span <= span) {
            return;
        }
        let mut moves = self.moves.clone();
        let mut pool = self.pool - moves.iter().map(|one| one.extra).sum::<i64>();
        for one in moves.iter_mut().filter(|one| !one.stays) {
            one.extra = pool.min(self.most - one.load);
            pool -= one.extra;
        }
        self.next.insert(state, Way { span, before: before.clone(), moves, split: self.split });
    }
}

fn bits(of: usize) -> impl Iterator<Item = usize> {
    (0..usize::BITS as usize).filter(move |at| of >> at & 1 == 1)
}

fn sum(sizes: &[i64], of: usize) -> i64 {
    bits(of).map(|at| sizes[at]).sum()
}

/// Of classes of one size that are left the first are taken first: which of them it is does not matter.
fn is_first(sizes: &[i64], left: usize, some: usize) -> bool {
    let is_skipped = |at: usize| {
        at > 0 && sizes[at] == sizes[at - 1] && left >> (at - 1) & 1 == 1 && some >> (at - 1) & 1 == 0
    };
    !bits(some).any(is_skipped)
}
