//! 顺序切分 The best deal among those that cut the children, in order of grade and home class, into runs.
//!
//! Exact among these by dynamic programming: the best way to seat the first children in so many groups is the best
//! way to seat fewer of them in one group less, and a run. Groups × children × limit steps.

use super::deal::{Block, Cost, Shares, groups_min};

/// Children in a row, with the block of each.
struct Row<'a> {
    blocks: &'a [Block],
    /// The block of each child.
    at: Vec<usize>,
    /// The first child of each block.
    starts: Vec<usize>,
}

/// The best way found to seat the children up to here, and where its last run begins.
type Best = Option<(Cost, usize)>;

/// Cuts the children of `blocks`, which are in order, into the fewest runs of at most `most`.
pub(super) fn runs(blocks: &[Block], most: i64) -> Shares {
    let row = Row::new(blocks);
    let children = row.at.len();
    let count = groups_min(children as i64, most);
    let most = usize::try_from(most).unwrap_or(0);
    let mut tables: Vec<Vec<Best>> = Vec::new();
    let mut before: Vec<Best> = vec![None; children + 1];
    before[0] = Some((Cost { splits: 0, span: 0, squares: 0 }, 0));
    for _ in 0..count {
        let next = (0..=children).map(|until| row.best(&before, until, most)).collect();
        tables.push(before);
        before = next;
    }
    tables.push(before);
    row.shares(&tables)
}

impl<'a> Row<'a> {
    fn new(blocks: &'a [Block]) -> Self {
        let mut at = Vec::new();
        let mut starts = Vec::new();
        for (index, block) in blocks.iter().enumerate() {
            starts.push(at.len());
            at.extend((0..block.size).map(|_| index));
        }
        Self { blocks, at, starts }
    }

    /// The best last run that ends before the child `until`.
    fn best(&self, before: &[Best], until: usize, most: usize) -> Best {
        let runs = (until.saturating_sub(most)..until)
            .filter_map(|from| before[from].map(|(cost, _)| (self.with(cost, from, until), from)));
        runs.min()
    }

    /// `cost`, and one run more. A class is counted as split at its first cut.
    fn with(&self, cost: Cost, from: usize, until: usize) -> Cost {
        let last = self.at[until - 1];
        let cut = self.at.get(until) == Some(&last) && from <= self.starts[last];
        let size = (until - from) as i64;
        Cost {
            splits: cost.splits + i64::from(cut),
            span: cost.span + self.blocks[last].grade - self.blocks[self.at[from]].grade,
            squares: cost.squares + size * size,
        }
    }

    fn shares(&self, tables: &[Vec<Best>]) -> Shares {
        let mut until = self.at.len();
        let mut shares = Vec::new();
        for table in tables.iter().skip(1).rev() {
            let from = table[until].map_or(0, |(_, from)| from);
            let mut share = vec![0; self.blocks.len()];
            self.at[from..until].iter().for_each(|block| share[*block] += 1);
            shares.push(share);
            until = from;
        }
        shares.reverse();
        shares
    }
}
