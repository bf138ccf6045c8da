//! 分组 Dealing the children of one site: which of them sit together.
//!
//! Of two deals the better one is found by asking in this order; the first difference decides:
//!
//! 1. fewest groups under the limit (P3.35). Home classes may be split, so that this is always the number of
//!    children through the limit, rounded up;
//! 2. fewest home classes that are split, that is, sit in more than one group;
//! 3. smallest span: highest less lowest grade of a group, added up over the groups (P3.36);
//! 4. most even sizes: the smallest sum of their squares;
//! 5. siblings together. This comes last and costs none of the above: only home classes of one grade and one size
//!    change places, and children of one split class (see `sibling.rs`).
//!
//! `order.rs` finds the best deal among those that cut the children, sorted by grade and home class, into runs.
//! Sometimes another is better: 3, 3, 2 and 2 children fill two groups of 5 only when they are not runs. So a bound
//! says first whether anything could be better; if so, `pack.rs` splits as few classes as can be, `grades.rs` finds the
//! smallest span of those that split no more, and `search.rs` looks through all of them for even sizes, as far as it gets.
//! [`Proof`] says how far that was: split classes and span are proved nearly always, even sizes in fewer sites;
//! docs/draw.md has the figures.

use super::order;
use super::search::{self, Patience};
use super::sibling;
use crate::people::student::Student;
use std::collections::BTreeMap;

/// How it is known that no better deal exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// The deal reaches bounds below which none can be.
    Bound,
    /// All deals were looked through.
    Search,
    /// No deal splits fewer classes, and none that splits so few spans less; perhaps sizes could be more even.
    Span,
    /// No deal splits fewer classes; perhaps some span less, or are more even.
    Splits,
    /// It is the best of those found, at least as good as every deal that keeps home classes in their order. There
    /// were too many others to look through.
    Open,
}

/// What a deal costs, in the order in which it is compared; the number of groups is the same for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    /// Home classes that sit in more than one group.
    pub(super) splits: i64,
    /// Highest less lowest grade, added up over the groups.
    pub(super) span: i64,
    /// Squares of the sizes, added up.
    pub(super) squares: i64,
}

/// A home class as far as dealing needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Its grade.
    pub(super) grade: i64,
    /// Its children, at least one.
    pub(super) size: i64,
}

/// How many children of each block each group takes: `shares[group][block]`.
pub(super) type Shares = Vec<Vec<i64>>;

/// Groups of one site.
pub(super) struct Dealt<'s> {
    /// Each sorted by grade, home class and seat; the groups by their first child.
    pub(super) groups: Vec<Vec<&'s Student>>,
    /// Whether there is no better deal.
    pub(super) proof: Proof,
}

/// Deals `children` into groups of at most `most`; the order in which they are given does not matter.
pub(super) fn deal<'s>(children: &[&'s Student], most: i64) -> Dealt<'s> {
    let classes = home_classes(children);
    let block = |class: &Vec<&Student>| Block { grade: class[0].grade, size: class.len() as i64 };
    let blocks: Vec<Block> = classes.iter().map(block).collect();
    let (shares, proof) = share(&blocks, most);
    let mut groups = hand_out(&classes, &shares);
    sibling::unite(&mut groups, &classes);
    groups.iter_mut().for_each(|group| group.sort_by(|a, b| key(a).cmp(&key(b))));
    groups.sort_by(|a, b| key(a[0]).cmp(&key(b[0])));
    Dealt { groups, proof }
}

/// The shares of the best deal, and how it is known to be the best.
pub(super) fn share(blocks: &[Block], most: i64) -> (Shares, Proof) {
    share_within(blocks, most, search::PATIENCE)
}

/// The same, looked for no longer than so.
pub(super) fn share_within(blocks: &[Block], most: i64, patience: Patience) -> (Shares, Proof) {
    let runs = order::runs(blocks, most);
    if cost(blocks, &runs) <= floor(blocks, most) {
        return (runs, Proof::Bound);
    }
    match search::look(blocks, most, &runs, patience) {
        (Some(better), proof) => (better, proof),
        (None, proof) => (runs, proof),
    }
}

/// Groups that hold so many children, at least.
pub(super) fn groups_min(children: i64, most: i64) -> i64 {
    (children + most - 1).div_euclid(most)
}

/// What shares cost.
pub(super) fn cost(blocks: &[Block], shares: &Shares) -> Cost {
    let sits = |block: usize| shares.iter().filter(|group| group[block] > 0).count();
    let grades = |group: &Vec<i64>| {
        let inside = blocks.iter().zip(group).filter(|(_, taken)| **taken > 0).map(|(block, _)| block.grade);
        inside.clone().max().unwrap_or(0) - inside.min().unwrap_or(0)
    };
    Cost {
        splits: (0..blocks.len()).filter(|block| sits(*block) > 1).count() as i64,
        span: shares.iter().map(grades).sum(),
        squares: shares.iter().map(|group| group.iter().sum::<i64>().pow(2)).sum(),
    }
}

/// What no deal can be below.
pub(super) fn floor(blocks: &[Block], most: i64) -> Cost {
    let total: i64 = blocks.iter().map(|block| block.size).sum();
    let count = groups_min(total, most);
    let even = |at: i64| total / count + i64::from(at < total % count);
    Cost {
        splits: splits_min(blocks, most * count, most),
        span: span_min(blocks, most, count),
        squares: (0..count).map(|at| even(at).pow(2)).sum(),
    }
}

/// Home classes left over when the smallest ones fill `room` seats whole.
fn splits_min(blocks: &[Block], room: i64, most: i64) -> i64 {
    let mut sizes: Vec<i64> = blocks.iter().map(|block| block.size).collect();
    sizes.sort_unstable();
    let mut taken = 0;
    let whole = sizes.iter().take_while(|size| {
        taken += **size;
        taken <= room && **size <= most
    });
    (blocks.len() - whole.count()) as i64
}

/// Between two grades some group sits on both sides when the lower and the upper children, each alone, need one group
/// more than there are.
fn span_min(blocks: &[Block], most: i64, count: i64) -> i64 {
    let total: i64 = blocks.iter().map(|block| block.size).sum();
    let mut below = 0;
    let mut span = 0;
    for pair in blocks.windows(2) {
        below += pair[0].size;
        if groups_min(below, most) + groups_min(total - below, most) > count {
            span += pair[1].grade - pair[0].grade;
        }
    }
    span
}

/// Children by home class, in the order of grade and class; each class by seat.
fn home_classes<'s>(children: &[&'s Student]) -> Vec<Vec<&'s Student>> {
    let mut classes: BTreeMap<(i64, usize, &str), Vec<&Student>> = BTreeMap::new();
    for child in children {
        let (grade, length, class, ..) = key(child);
        classes.entry((grade, length, class)).or_default().push(child);
    }
    let mut classes: Vec<Vec<&Student>> = classes.into_values().collect();
    classes.iter_mut().for_each(|class| class.sort_by(|a, b| key(a).cmp(&key(b))));
    classes
}

/// Gives each group its share of each class, by seat.
fn hand_out<'s>(classes: &[Vec<&'s Student>], shares: &Shares) -> Vec<Vec<&'s Student>> {
    let mut next: Vec<_> = classes.iter().map(|class| class.iter()).collect();
    let take = |group: &Vec<i64>| {
        let parts = next.iter_mut().zip(group);
        parts
            .flat_map(|(class, share)| class.by_ref().take(usize::try_from(*share).unwrap_or(0)).copied())
            .collect()
    };
    shares.iter().map(take).collect()
}

/// By grade, home class (`3-2` before `3-10`), seat.
pub(super) fn key(child: &Student) -> (i64, usize, &str, i64, &str) {
    (child.grade, child.home_class.len(), &child.home_class, child.seat, child.id.as_str())
}
