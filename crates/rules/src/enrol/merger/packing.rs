//! 装得下 Whether points that go whole find room, so that the divided children can fill all small points that must be filled.
//!
//! Only sizes count here, not names or metres: what was found out for some sizes holds for all points of these sizes.

use std::collections::BTreeMap;

/// What an open point still has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bin {
    /// Children it has room for.
    pub(super) room: i64,
    /// Children it lacks; 0 where it lacks none, [`NEVER`] where it has no room for them.
    pub(super) lack: i64,
}

/// A point that stays small, whoever comes.
pub(super) const NEVER: i64 = i64::MAX / 64;

/// Points that go whole, largest first; children who go where they like; open points that may lack nobody at the end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Load {
    pub(super) bins: Vec<Bin>,
    pub(super) wholes: Vec<i64>,
    pub(super) loose: i64,
    pub(super) filled: usize,
}

impl Load {
    /// Whether it could fit, by what costs no search: of points of a size and more there are no more than have room side by
    /// side; all children are enough for the least that must be filled; and the divided ones for what no points that go
    /// whole together can fill, and for the open points to which none of these goes.
    fn may_fit(&self) -> bool {
        let beside =
            |(count, size): (i64, &i64)| self.bins.iter().map(|bin| bin.room / size).sum::<i64>() >= count;
        if !(1..).zip(&self.wholes).all(beside) {
            return false;
        }
        let sums = self.sums();
        let left = |bin: &Bin| (bin.lack - most_of(sums, bin.room)).max(0);
        let reached = self.wholes.len().min(self.filled);
        let alone = self.least(self.filled - reached, |bin| bin.lack);
        let all = self.loose + self.wholes.iter().sum::<i64>();
        self.least(self.filled, |bin| bin.lack) <= all && self.least(reached, left) + alone <= self.loose
    }

    /// What so many open points lack at least.
    fn least(&self, count: usize, lack: impl Fn(&Bin) -> i64) -> i64 {
        let mut lacks: Vec<i64> = self.bins.iter().map(lack).collect();
        lacks.sort_unstable();
        lacks.iter().take(count).sum()
    }

    /// How many children some of the points that go whole have together, as bits; up to 127.
    pub(super) fn sums(&self) -> u128 {
        self.wholes.iter().fold(1, |sums, size| {
            sums | u32::try_from(*size).ok().map_or(0, |size| sums.checked_shl(size).unwrap_or(0))
        })
    }

    fn with(&self, bin: usize) -> Self {
        let mut rest = self.clone();
        let size = rest.wholes.remove(0);
        let into = &mut rest.bins[bin];
        into.room -= size;
        if into.lack < NEVER {
            into.lack = (into.lack - size).max(0);
        }
        rest.bins.sort_unstable();
        rest
    }
}

/// The largest of some sums that is no more than `most`.
pub(super) fn most_of(sums: u128, most: i64) -> i64 {
    let above = u32::try_from(most + 1).ok().and_then(|bit| 1_u128.checked_shl(bit));
    above.map_or(most, |above| i64::from((sums & (above - 1)).checked_ilog2().unwrap_or(0)))
}

/// What is known of loads.
#[derive(Default)]
pub(super) struct Packing {
    known: BTreeMap<Load, bool>,
}

impl Packing {
    /// Whether a load fits, its bins and points being in order; `None` where the steps do not suffice.
    pub(super) fn fits(&mut self, load: Load, steps: &mut i64) -> Option<bool> {
        if let Some(known) = self.known.get(&load) {
            return Some(*known);
        }
        *steps -= 1;
        if *steps <= 0 {
            return None;
        }
        let fits = load.may_fit() && self.try_all(&load, steps)?;
        self.known.insert(load, fits);
        Some(fits)
    }

    fn try_all(&mut self, load: &Load, steps: &mut i64) -> Option<bool> {
        let Some(size) = load.wholes.first() else { return Some(true) };
        let mut before = None;
        for (at, bin) in load.bins.iter().enumerate() {
            if bin.room >= *size && before != Some(*bin) && self.fits(load.with(at), steps)? {
                return Some(true);
            }
            before = Some(*bin);
        }
        Some(false)
    }
}
