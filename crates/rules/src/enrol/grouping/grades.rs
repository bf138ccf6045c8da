//! 逐年级装组 The smallest span, from one grade to the next: what a group spans is the boundaries between grades that it
//! crosses, added up.
//!
//! After a grade all that matters of a deal is how full the groups are that go on to higher grades, how many groups were
//! used, and how many children of split classes have no group yet: everything else is closed, and may have left empty only
//! the few seats by which all groups are larger than all children. So a closed group is nearly full, and few ways to fill one
//! are left (`fill.rs`). What comes about ends there where the classes above are too heavy for the groups that are left
//! (`scale.rs`), or promise a larger span than is looked for.
//!
//! Which classes are split is chosen first (`aside.rs`), for each choice prices say what it spans at least (`prices.rs`), and
//! what is left at least of every state (`promise.rs`). The choice that promises the smallest span is looked at with this
//! span, first only the most promising states of each grade, then all; where there is no such deal it promises one more.
//! The first deal that is found has the smallest span. Work is counted in steps, so that every machine gives up at the same
//! point; then larger spans are tried in the same short way.

use super::aside::choices;
use super::deal::{Block, Shares};
use super::fill::{Fill, Known, State, Way, bits, fewest, settle, since, sums};
use super::prices::priced;
use super::promise::{PART, Promise, Site};
use super::scale::Scale;
use std::collections::BTreeMap;

/// Home classes of one grade, at most: all their subsets are looked at.
const CLASSES_MAX: usize = 12;
/// States that are kept, at most: some sixty million bytes.
const STATES_MAX: usize = 60_000;
/// What a round of pricing counts for.
const PRICING: i64 = 200;
/// The states of a grade that promise most, for each of which of all steps one in so many serves.
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

/// The deal with the smallest span.
pub(super) fn narrowest(blocks: &[Block], asked: Asked) -> Narrowest {
    let mut grades = grades(blocks);
    if grades.iter().any(|grade| grade.classes.len() > CLASSES_MAX) {
        return Narrowest::Open;
    }
    let scales = Scale::all(asked.most);
    let Some(choices) = choices(blocks, &grades, (asked, &scales)) else { return Narrowest::Open };
    grades.iter_mut().for_each(|grade| grade.first = fewest(&grade.sizes(blocks), asked.most));
    let search = Search { blocks, asked, grades: &grades, scales: &scales, below: asked.below };
    search.among(&choices)
}

/// The search for the smallest span.
struct Search<'a> {
    blocks: &'a [Block],
    asked: Asked,
    grades: &'a [Grade],
    scales: &'a [Scale],
    /// Spans from this on need not be looked at any more.
    below: i64,
}

/// Choices of the classes that are split, by the span they promise, and the order in which they came.
type Choices = BTreeMap<(i64, usize), (u64, Promise)>;

impl Search<'_> {
    /// The smallest span of all these choices, the one that promises most first.
    fn among(mut self, choices: &[u64]) -> Narrowest {
        let (mut steps, mut quick) = (self.asked.steps, self.asked.steps);
        let mut promised = self.priced(choices, &mut steps);
        let (mut best, mut is_known) = (None, steps > 0);
        while let Some(((span, number), (split, promise))) = promised.pop_first() {
            if span >= self.below || (quick <= 0 && !is_known) {
                break;
            }
            let mut found = self.swept((split, &promise), (span, FEW), &mut quick);
            if found.is_none() && is_known {
                found = self.swept((split, &promise), (span, STATES_MAX), &mut steps);
                is_known = found.is_some() || steps > 0;
            }
            match found {
                Some(shares) => (best, self.below) = (Some(shares), span),
                None => drop(promised.insert((span + 1, number), (split, promise))),
            }
        }
        match (best, is_known) {
            (Some(best), true) => Narrowest::Found(best),
            (Some(best), false) => Narrowest::Perhaps(best),
            (None, true) => Narrowest::Nothing,
            (None, false) => Narrowest::Open,
        }
    }

    /// What each choice promises, in whole grades; those that promise nothing better are left out.
    fn priced(&self, choices: &[u64], steps: &mut i64) -> Choices {
        let named: Vec<i64> = self.grades.iter().map(|grade| self.blocks[grade.classes[0]].grade).collect();
        let number = |block: &Block| named.partition_point(|grade| *grade < block.grade);
        let classes: Vec<(usize, i64)> =
            self.blocks.iter().map(|block| (number(block), block.size)).collect();
        let mut promised = Choices::new();
        for (number, split) in choices.iter().copied().enumerate() {
            let (most, count) = (self.asked.most, self.asked.count as i64);
            let site = Site { grades: &named, classes: &classes, most, count, split };
            let (promise, rounds) = priced(site, self.below);
            let least = (promise.least() + PART - 1).div_euclid(PART).max(0);
            if least < self.below {
                promised.insert((least, number), (split, promise));
            }
            *steps -= rounds * PRICING;
        }
        promised
    }

    /// A deal of that span in which these classes are split, of so many states of each grade.
    fn swept(
        &self,
        (split, promise): (u64, &Promise),
        (span, states): (i64, usize),
        steps: &mut i64,
    ) -> Option<Shares> {
        let of = |grade: &Grade| grade.split(self.blocks, split, promise);
        let grades: Vec<Grade> = self.grades.iter().map(of).collect();
        let above = Above::of(self.blocks, &grades, (self.asked, self.scales));
        let each = if states == FEW { self.asked.steps / FEW_EACH } else { i64::MAX };
        let (blocks, asked) = (self.blocks, self.asked);
        let mut sweep = Sweep {
            blocks,
            asked,
            grades: &grades,
            above: &above,
            promise,
            span,
            steps: *steps,
            layers: Vec::new(),
        };
        let is_found = sweep.run(Reach { states, each });
        *steps = sweep.steps;
        if is_found { sweep.shares() } else { None }
    }
}

/// The home classes of one grade.
#[derive(Clone)]
pub(super) struct Grade {
    /// Their blocks, the largest first.
    pub(super) classes: Vec<usize>,
    /// Their children.
    children: i64,
    /// Grades to the next one above; 0 for the last.
    pub(super) width: i64,
    /// Of each set of classes the first group when as few as can be hold it: [`fewest`].
    pub(super) first: Vec<usize>,
    /// Of each set of classes the children.
    pub(super) sums: Vec<i64>,
    /// Of each set of classes what it is worth.
    pub(super) worth: Vec<i64>,
    /// The set of those that are split.
    pub(super) split: usize,
}

impl Grade {
    /// The same where these classes are split, and worth what is promised.
    fn split(&self, blocks: &[Block], split: u64, promise: &Promise) -> Self {
        let worth: Vec<i64> = self.classes.iter().map(|class| promise.class(*class)).collect();
        let is_split = |at: &usize| split >> self.classes[*at] & 1 == 1;
        let split = (0..self.classes.len()).filter(is_split).map(|at| 1 << at).sum();
        Self { sums: sums(&self.sizes(blocks)), worth: sums(&worth), split, ..self.clone() }
    }

    fn sizes(&self, blocks: &[Block]) -> Vec<i64> {
        self.classes.iter().map(|at| blocks[*at].size).collect()
    }
}

fn grades(blocks: &[Block]) -> Vec<Grade> {
    let mut grades: Vec<(i64, Vec<usize>)> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        match grades.last_mut().filter(|(grade, _)| *grade == block.grade) {
            Some((_, classes)) => classes.push(at),
            None => grades.push((block.grade, vec![at])),
        }
    }
    let widths: Vec<i64> = grades.windows(2).map(|pair| pair[1].0 - pair[0].0).chain([0]).collect();
    let of = |((_, mut classes), width): ((i64, Vec<usize>), i64)| {
        classes.sort_by_key(|at| (-blocks[*at].size, *at));
        let children = classes.iter().map(|at| blocks[*at].size).sum();
        let (first, sums, worth) = (Vec::new(), Vec::new(), Vec::new());
        Grade { classes, children, width, first, sums, worth, split: 0 }
    };
    grades.into_iter().zip(widths).map(of).collect()
}

/// What the whole classes above each grade weigh at least.
pub(super) struct Above<'a> {
    count: usize,
    scales: &'a [Scale],
    /// By grade, by scale.
    weights: Vec<Vec<i64>>,
}

impl<'a> Above<'a> {
    fn of(blocks: &[Block], grades: &[Grade], (asked, scales): (Asked, &'a [Scale])) -> Self {
        let whole = |grade: &Grade| {
            let whole = bits(!grade.split & (grade.sums.len() - 1));
            whole.map(|at| blocks[grade.classes[at]].size).collect::<Vec<_>>()
        };
        let weigh = |above: &[Grade]| {
            let sizes: Vec<i64> = above.iter().flat_map(whole).collect();
            scales.iter().map(|scale| scale.weigh(sizes.iter().copied())).collect()
        };
        let weights = (1..=grades.len()).map(|from| weigh(&grades[from..])).collect();
        Self { count: asked.count, scales, weights }
    }

    /// Whether the groups that go on from that grade, and those that may still be begun, cannot hold what is above it.
    pub(super) fn is_too_heavy(&self, grade: usize, state: &State) -> bool {
        let groups = (self.count + state.open.len() - state.used) as i64;
        let mut scales = self.scales.iter().zip(&self.weights[grade]);
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
    above: &'a Above<'a>,
    promise: &'a Promise,
    span: i64,
    steps: i64,
    layers: Vec<BTreeMap<State, Way>>,
}

impl Sweep<'_> {
    /// Goes through all grades; whether there is a way.
    fn run(&mut self, reach: Reach) -> bool {
        let total: i64 = self.grades.iter().map(|grade| grade.children).sum();
        let slack = self.asked.most * self.asked.count as i64 - total;
        let (mut states, mut placed) = (vec![(State::default(), 0)], 0);
        for (number, grade) in self.grades.iter().enumerate() {
            let mut next: BTreeMap<State, Way> = BTreeMap::new();
            for (state, span) in &states {
                let may_stay = (self.span - span).checked_div(grade.width).unwrap_or(0);
                let empty = slack - self.empty(state, placed);
                let budget = self.left(*span) - self.promise.rest(number, state);
                let known = Known {
                    state,
                    number,
                    grade,
                    left: self.left(*span),
                    budget,
                    empty,
                    may_stay,
                    span: *span,
                };
                self.fill(&known, &mut next, reach.each);
                let kept: usize = self.layers.iter().map(BTreeMap::len).sum();
                if self.steps <= 0 || kept + next.len() > STATES_MAX {
                    self.steps = 0;
                    return false;
                }
            }
            placed += grade.children;
            if next.len() > reach.states {
                next = self.promising(next, (number + 1, placed), reach.states);
            }
            states = next.iter().map(|(state, way)| (state.clone(), way.span)).collect();
            self.layers.push(next);
        }
        !states.is_empty()
    }

    /// What may be spanned from here on, in parts of a grade.
    fn left(&self, span: i64) -> i64 {
        (self.span - span) * PART
    }

    /// Seats that stayed empty in the groups that closed, when so many children were placed.
    fn empty(&self, state: &State, placed: i64) -> i64 {
        let closed = (state.used - state.open.len()) as i64;
        closed * self.asked.most - (placed - state.going_on())
    }

    /// The states that promise the smallest span, when so many grades are gone through and so many children placed; of like
    /// promises those that have left fewer seats empty.
    fn promising(
        &self,
        all: BTreeMap<State, Way>,
        (grade, placed): (usize, i64),
        count: usize,
    ) -> BTreeMap<State, Way> {
        let mut all: Vec<(State, Way)> = all.into_iter().collect();
        all.sort_by_cached_key(|(state, way)| {
            let promised = way.span * PART + self.promise.rest(grade, state);
            (promised, self.empty(state, placed), state.loose())
        });
        all.truncate(count);
        all.into_iter().collect()
    }

    /// Fills a grade from one state in every way; no more than `each` steps are taken.
    fn fill(&mut self, known: &Known<'_>, next: &mut BTreeMap<State, Way>, each: i64) {
        let given = self.steps.min(each);
        let mut fill = Fill {
            most: self.asked.most,
            fresh: self.asked.count - known.state.used,
            known,
            above: self.above,
            promise: self.promise,
            pool: known.grade.sums[known.grade.split],
            moves: Vec::new(),
            steps: given,
            next,
        };
        fill.run();
        self.steps -= given - fill.steps;
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
        let split = bits(grade.split).map(|at| grade.classes[at]);
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
        let pool = grade.sums[grade.split];
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
