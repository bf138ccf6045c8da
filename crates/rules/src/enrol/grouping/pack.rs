//! 整班装组 Home classes packed whole into the groups, as many as can be: group by group, each with the largest class
//! that is left and whatever fills it best.
//!
//! Groups may leave only so many seats empty, all together, as there are more than children; so most ways to fill a
//! group are cut off at once, and forty classes are packed, or found not to fit, in a few thousand steps. Of classes
//! of one size it does not matter which is taken. What is too heavy for the groups (`scale.rs`) is not tried. Afterwards
//! classes change places while that narrows the grades of the groups or evens their sizes.

use super::deal::Block;
use super::scale::Scale;

/// Steps that are worth waiting for, for what one side of a grade needs.
const STEPS_SIDE: i64 = 200_000;
/// Rounds of changing places, at most: each makes the deal better, and few are needed.
const ROUNDS_MAX: usize = 100;

/// The group of each home class; `None` for one that is split.
pub(super) type Whole = Vec<Option<usize>>;

/// The most home classes that stay whole in `count` groups, and whether it is known that no more can. So many steps are worth
/// waiting for; with each class more that is split, half as many.
pub(super) fn pack(blocks: &[Block], most: i64, (count, steps): (usize, i64)) -> (Whole, bool) {
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    order.sort_by_key(|at| (-blocks[*at].size, blocks[*at].grade, *at));
    let (scales, mut is_known) = (Scale::all(most), true);
    for splits in 0..order.len() {
        let kept = &order[splits..];
        let sizes = || kept.iter().map(|at| blocks[*at].size);
        if scales.iter().any(|scale| scale.is_too_much(scale.weigh(sizes()), count as i64)) {
            continue;
        }
        let total: i64 = sizes().sum();
        let mut packing = Packing {
            blocks,
            most,
            slack: most * count as i64 - total,
            whole: vec![None; blocks.len()],
            steps: steps >> splits.min(7),
        };
        if packing.slack >= 0 && packing.fill(kept, count) {
            let mut whole = packing.whole;
            narrow(blocks, most, count, &mut whole);
            return (whole, is_known);
        }
        is_known &= packing.steps > 0;
    }
    (vec![None; blocks.len()], is_known)
}

/// So many classes are split at least when `count` groups hold all: as many as are known not to do.
pub(super) fn splits_least(blocks: &[Block], most: i64, count: usize) -> i64 {
    let (whole, is_known) = pack(blocks, most, (count, STEPS_SIDE));
    if is_known { whole.iter().filter(|group| group.is_none()).count() as i64 } else { 0 }
}

struct Packing<'a> {
    blocks: &'a [Block],
    most: i64,
    /// Seats that may still stay empty.
    slack: i64,
    whole: Whole,
    steps: i64,
}

impl Packing<'_> {
    /// Fills `groups` groups more with what is left, the largest first.
    fn fill(&mut self, left: &[usize], groups: usize) -> bool {
        let Some((first, rest)) = left.split_first() else { return true };
        if groups == 0 {
            return false;
        }
        self.whole[*first] = Some(groups - 1);
        let size = self.blocks[*first].size;
        if size <= self.most && self.complete((rest, 0), (self.most - size, groups)) {
            return true;
        }
        self.whole[*first] = None;
        false
    }

    /// Puts some of `rest`, from `at` on, into the group that is open; `room` of its seats are free.
    fn complete(&mut self, (rest, at): (&[usize], usize), (room, groups): (i64, usize)) -> bool {
        self.steps -= 1;
        if self.steps <= 0 {
            return false;
        }
        let fits = (at..rest.len()).find(|one| self.blocks[rest[*one]].size <= room);
        let could: i64 = fits.map_or(0, |from| rest[from..].iter().map(|one| self.blocks[*one].size).sum());
        if room - could > self.slack {
            return false;
        }
        let Some(one) = fits else { return self.close(rest, room, groups) };
        let size = self.blocks[rest[one]].size;
        self.whole[rest[one]] = Some(groups - 1);
        if self.complete((rest, one + 1), (room - size, groups)) {
            return true;
        }
        self.whole[rest[one]] = None;
        let smaller = (one..rest.len()).find(|other| self.blocks[rest[*other]].size < size);
        self.complete((rest, smaller.unwrap_or(rest.len())), (room, groups))
    }

    /// Leaves the group as it is and goes on to the next.
    fn close(&mut self, rest: &[usize], room: i64, groups: usize) -> bool {
        if room > self.slack {
            return false;
        }
        let left: Vec<usize> = rest.iter().copied().filter(|one| self.whole[*one].is_none()).collect();
        self.slack -= room;
        let filled = self.fill(&left, groups - 1);
        self.slack += room;
        filled
    }
}

/// Whole classes change places, two at a time or one alone, while grades get narrower or sizes more even.
fn narrow(blocks: &[Block], most: i64, count: usize, whole: &mut Whole) {
    let mut best = worth(blocks, most, count, whole);
    for _ in 0..ROUNDS_MAX {
        let before = best;
        for one in 0..blocks.len() {
            let Some(home) = whole[one] else { continue };
            for group in 0..count {
                whole[one] = Some(group);
                let found = worth(blocks, most, count, whole);
                if found.is_some() && found < best {
                    best = found;
                    break;
                }
                whole[one] = Some(home);
            }
            for other in one + 1..blocks.len() {
                if whole[other].is_none() || whole[other] == whole[one] {
                    continue;
                }
                whole.swap(one, other);
                let found = worth(blocks, most, count, whole);
                if found.is_some() && found < best {
                    best = found;
                } else {
                    whole.swap(one, other);
                }
            }
        }
        if best == before {
            return;
        }
    }
}

/// Span and squares of the whole classes; `None` where a group holds more than it may.
fn worth(blocks: &[Block], most: i64, count: usize, whole: &Whole) -> Option<(i64, i64)> {
    let mut groups: Vec<(i64, i64, i64)> = vec![(0, i64::MAX, i64::MIN); count];
    for (block, group) in blocks.iter().zip(whole) {
        let Some(group) = group else { continue };
        let (load, low, high) = &mut groups[*group];
        *load += block.size;
        (*low, *high) = (block.grade.min(*low), block.grade.max(*high));
    }
    let taken = groups.iter().filter(|(load, ..)| *load > 0);
    let span = taken.map(|(_, low, high)| high - low).sum();
    let fits = groups.iter().all(|(load, ..)| *load <= most);
    fits.then(|| (span, groups.iter().map(|(load, ..)| load * load).sum()))
}
