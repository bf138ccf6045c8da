//! 逐年级装组 The smallest span, from one grade to the next: what a group spans is the boundaries between grades that it
//! crosses, added up.
//!
//! After a grade all that matters of a deal is how full the groups are that go on to higher grades, how many groups were
//! used, how many classes split, and how many of their children have no group yet: everything else is closed, and may have
//! left empty only the few seats by which all groups are larger than all children. So a closed group is nearly full, and few
//! ways to fill one are left (`fill.rs`). What comes about ends there where the classes above are too heavy for the groups
//! that are left (`scale.rs`).
//!
//! First the highest grades are gone through alone, downwards: what they span at least. Then the span that is allowed is raised
//! until a deal is found: it is the smallest. Each time only the most promising states of each grade are tried before all are.
//! Work is counted in steps, so that every machine gives up at the same point; then larger spans are tried in the same short way.

use super::deal::{Block, Shares};
use super::fill::{Fill, Known, State, Way, bits, fewest, is_first, settle, since, sum};
use super::scale::Scale;
use std::collections::BTreeMap;

/// Home classes of one grade, at most: all their subsets are looked at.
const CLASSES_MAX: usize = 12;
/// States that are kept, at most: some sixty million bytes.
const STATES_MAX: usize = 60_000;
/// Of these steps one in so many serves to go downwards.
const DOWN: i64 = 3;
/// All states of a grade; or those that promise most, for each of which of all steps one in so many serves.
const ALL: Reach = Reach { states: STATES_MAX, each: i64::MAX };
const FEW: usize = 60;
const FEW_EACH: i64 = 1_200;

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
    /// Steps that are worth waiting for.
    pub(super) steps: i64,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Narrowest {
    /// No deal spans less than this one.
    Found(Shares),
    /// There is none below the span that was given.
    Nothing,
    /// There were too many to look through; perhaps some spans less than this one.
    Perhaps(Shares),
    /// There were too many to look through.
    Open,
}

/// How far a sweep looks.
#[derive(Clone, Copy)]
struct Reach {
    /// States of one grade that are kept, at most.
    states: usize,
    /// Steps from each of them.
    each: i64,
}

/// The deal with the smallest span. `crossings[n]` groups at least go on from the n-th grade to the one above.
pub(super) fn narrowest(blocks: &[Block], asked: Asked, crossings: &[i64]) -> Narrowest {
    let mut grades = grades(blocks, crossings);
    if grades.iter().any(|grade| grade.classes.len() > CLASSES_MAX) {
        return Narrowest::Open;
    }
    grades.iter_mut().for_each(|grade| grade.first = fewest(&grade.sizes(blocks), asked.most));
    look_down(blocks, asked, &mut grades);
    let above = Above::of(blocks, &grades, asked);
    let sweep = |span, steps| Sweep {
        blocks,
        asked,
        grades: &grades,
        above: &above,
        span,
        steps,
        layers: Vec::new(),
    };
    let (mut span, mut steps) =
        (grades.first().map_or(0, |grade| grade.least * grade.width + grade.rest), asked.steps);
    // How much wider than the span before, once all could not be looked through.
    let mut wider = 0;
    while span < asked.below {
        let mut few = sweep(span, asked.steps);
        if few.run(grades.len(), Reach { states: FEW, each: asked.steps / FEW_EACH }) {
            let found = if wider == 0 { Narrowest::Found } else { Narrowest::Perhaps };
            return few.shares().map_or(Narrowest::Open, found);
        }
        if wider == 0 {
            let mut all = sweep(span, steps);
            if all.run(grades.len(), ALL) {
                return all.shares().map_or(Narrowest::Open, Narrowest::Found);
            }
            steps = all.steps;
            wider = i64::from(steps <= 0);
        } else {
            wider *= 2;
        }
        span += wider.max(1);
    }
    if wider == 0 { Narrowest::Nothing } else { Narrowest::Open }
}

/// What the boundaries above each grade need at least: the same from the highest grade down, a grade further each time.
fn look_down(blocks: &[Block], asked: Asked, grades: &mut [Grade]) {
    let count = grades.len();
    let turned = |at: usize| {
        let below = at.checked_sub(1).map(|at| (grades[at].width, grades[at].least));
        let (width, least) = below.unwrap_or((0, 0));
        Grade { width, least, rest: 0, ..grades[at].clone() }
    };
    let down: Vec<Grade> = (0..count).rev().map(turned).collect();
    let above = Above::of(blocks, &down, asked);
    let (mut span, mut steps) = (0, asked.steps / DOWN);
    for depth in 1..count.saturating_sub(1) {
        span += down[depth - 1].width * down[depth - 1].least;
        loop {
            let mut sweep =
                Sweep { blocks, asked, grades: &down, above: &above, span, steps, layers: Vec::new() };
            let is_found = sweep.run(depth, ALL);
            steps = sweep.steps;
            if steps <= 0 || span >= asked.below {
                return;
            }
            if is_found {
                break;
            }
            span += 1;
        }
        grades[..count - 1 - depth].iter_mut().for_each(|grade| grade.rest = grade.rest.max(span));
    }
}

/// The home classes of one grade.
#[derive(Clone)]
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
    /// Of each set of classes the first group when as few as can be hold it.
    first: Vec<usize>,
}

impl Grade {
    fn sizes(&self, blocks: &[Block]) -> Vec<i64> {
        self.classes.iter().map(|at| blocks[*at].size).collect()
    }
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
        Grade { classes, children, width: widths[n], least, rest, first: Vec::new() }
    };
    grades.into_iter().enumerate().map(of).collect()
}

/// What the whole classes above each grade weigh at least.
pub(super) struct Above {
    asked: Asked,
    scales: Vec<Scale>,
    /// By grade, by how many classes more may be split, by scale.
    weights: Vec<Vec<Vec<i64>>>,
}

impl Above {
    fn of(blocks: &[Block], grades: &[Grade], asked: Asked) -> Self {
        let scales = Scale::all(asked.most);
        let weights = |above: &[Grade]| {
            let mut sizes: Vec<i64> = above.iter().flat_map(|grade| grade.sizes(blocks)).collect();
            sizes.sort_unstable();
            let weigh = |splits: i64| {
                // The largest are split: then the others weigh least.
                let whole = sizes.len().saturating_sub(usize::try_from(splits).unwrap_or(0));
                scales.iter().map(|scale| scale.weigh(sizes[..whole].iter().copied())).collect()
            };
            (0..=asked.splits).map(weigh).collect()
        };
        let weights = (1..=grades.len()).map(|from| weights(&grades[from..])).collect();
        Self { asked, scales, weights }
    }

    /// Whether the groups that go on from that grade, and those that may still be begun, cannot hold what is above it.
    pub(super) fn is_too_heavy(&self, grade: usize, state: &State) -> bool {
        let groups = (self.asked.count + state.open.len() - state.used) as i64;
        let left = usize::try_from(self.asked.splits - state.splits).unwrap_or(0);
        let mut scales = self.scales.iter().zip(&self.weights[grade][left]);
        scales.any(|(scale, above)| {
            let open = scale.weigh(state.open.iter().map(|one| one.1));
            scale.is_too_much(open + above, groups)
        })
    }
}

/// All deals up to a span.
struct Sweep<'a> {
    blocks: &'a [Block],
    asked: Asked,
    grades: &'a [Grade],
    above: &'a Above,
    span: i64,
    steps: i64,
    layers: Vec<BTreeMap<State, Way>>,
}

impl Sweep<'_> {
    /// Goes through the first `depth` grades; whether there is a way.
    fn run(&mut self, depth: usize, reach: Reach) -> bool {
        let grades = self.grades;
        let total: i64 = grades.iter().map(|grade| grade.children).sum();
        let slack = self.asked.most * self.asked.count as i64 - total;
        let (mut states, mut placed) = (vec![(State::default(), 0)], 0);
        for (number, grade) in grades.iter().enumerate().take(depth) {
            let mut next: BTreeMap<State, Way> = BTreeMap::new();
            for (state, span) in &states {
                let may_stay = (self.span - span - grade.rest).checked_div(grade.width).unwrap_or(0);
                let (empty, must_stay) = (slack - self.empty(state, placed), grade.least);
                let (span, width) = (*span, grade.width);
                let known = Known { state, number, span, empty, may_stay, must_stay, width };
                self.split(&known, &mut next, reach.each);
                let kept: usize = self.layers.iter().map(BTreeMap::len).sum();
                if self.steps <= 0 || kept + next.len() > STATES_MAX {
                    self.steps = 0;
                    return false;
                }
            }
            placed += grade.children;
            if next.len() > reach.states {
                next = self.promising(next, placed, reach.states);
            }
            states = next.iter().map(|(state, way)| (state.clone(), way.span)).collect();
            self.layers.push(next);
        }
        !states.is_empty()
    }

    /// Seats that stayed empty in the groups that closed, when so many children were placed.
    fn empty(&self, state: &State, placed: i64) -> i64 {
        let closed = (state.used - state.open.len()) as i64;
        closed * self.asked.most - (placed - state.going_on())
    }

    /// The states that have spent least of what is scarce: classes to split, span and empty seats.
    fn promising(&self, all: BTreeMap<State, Way>, placed: i64, count: usize) -> BTreeMap<State, Way> {
        let mut all: Vec<(State, Way)> = all.into_iter().collect();
        all.sort_by_key(|(state, way)| {
            (10 * state.splits + 3 * way.span + self.empty(state, placed), state.loose())
        });
        all.truncate(count);
        all.into_iter().collect()
    }

    /// Every choice of the classes of a grade that are split; what is larger than a group is, in any case. From one state no
    /// more than `each` steps are taken.
    fn split(&mut self, known: &Known<'_>, next: &mut BTreeMap<State, Way>, each: i64) {
        let grade = &self.grades[known.number];
        let sizes = grade.sizes(self.blocks);
        let all = (1_usize << sizes.len()) - 1;
        let forced: usize = bits(all).filter(|at| sizes[*at] > self.asked.most).map(|at| 1 << at).sum();
        let left = self.asked.splits - known.state.splits;
        let given = self.steps.min(each);
        let mut steps = given;
        for split in (0..=all).filter(|split| split & forced == forced && is_first(&sizes, all, *split)) {
            if i64::from(split.count_ones()) > left {
                continue;
            }
            let mut fill = Fill {
                sizes: &sizes,
                first: &grade.first,
                most: self.asked.most,
                fresh: self.asked.count - known.state.used,
                known,
                above: self.above,
                split,
                pool: sum(&sizes, split),
                moves: Vec::new(),
                steps,
                next: &mut *next,
            };
            fill.run();
            steps = fill.steps;
            if steps <= 0 {
                break;
            }
        }
        self.steps -= given - steps;
    }

    /// The deal that was found.
    fn shares(&self) -> Option<Shares> {
        let mut ways: Vec<&Way> = Vec::new();
        let (mut state, _) = self.layers.last()?.iter().min_by_key(|(state, way)| (way.span, *state))?;
        for layer in self.layers.iter().rev() {
            let Some(way) = layer.get(state) else { break };
            ways.push(way);
            state = &way.before;
        }
        let mut dealing = Dealing { sweep: self, shares: Vec::new(), open: Vec::new(), split: Vec::new() };
        ways.into_iter().rev().enumerate().for_each(|(number, way)| dealing.go(number, way));
        Some(dealing.shares)
    }
}

/// Seats everyone as a sweep found it.
struct Dealing<'a> {
    sweep: &'a Sweep<'a>,
    shares: Shares,
    /// The groups that go on.
    open: Vec<usize>,
    /// Split classes with the number of their grade, and their children who have no group yet.
    split: Vec<(usize, usize, i64)>,
}

impl Dealing<'_> {
    /// What the groups take of one grade.
    fn go(&mut self, number: usize, way: &Way) {
        let (blocks, grade) = (self.sweep.blocks, &self.sweep.grades[number]);
        let split = bits(way.split).map(|at| grade.classes[at]);
        self.split.extend(split.map(|class| (number, class, blocks[class].size)));
        let (mut on, mut closed) = (Vec::new(), Vec::new());
        for one in &way.moves {
            let group = one.from.map_or(self.shares.len(), |from| self.open[from]);
            if one.from.is_none() {
                self.shares.push(vec![0; blocks.len()]);
            }
            bits(one.classes).map(|at| grade.classes[at]).for_each(|class| {
                self.shares[group][class] = blocks[class].size;
            });
            if one.stays { on.push((one, group)) } else { closed.push(group) }
        }
        let mut loose = way.before.loose.clone();
        let pool = sum(&grade.sizes(blocks), way.split);
        loose.extend((pool > 0).then_some((number, pool)));
        settle(&way.moves, self.sweep.asked.most, &mut loose, |at, of, mut children| {
            for (_, class, left) in self.split.iter_mut().filter(|one| one.0 == of) {
                let taken = children.min(*left);
                self.shares[closed[at]][*class] += taken;
                (children, *left) = (children - taken, *left - taken);
            }
        });
        on.sort_by_key(|(one, _)| (since(one.since, &loose, number), one.load));
        self.open = on.into_iter().map(|(_, group)| group).collect();
    }
}
