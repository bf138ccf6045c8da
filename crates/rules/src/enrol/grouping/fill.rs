//! 填满一个年级 Every way in which the groups that go on from below, and new ones, take the classes of one grade: `grades.rs`
//! goes from grade to grade.
//!
//! Children of split classes fill whatever closes first, because a group with fewer children never fits worse. Those who are
//! over sit in groups that go on, in which of them is left open until these close: only that there is room is looked at. So
//! they do not multiply what came about. Which classes close together does not matter either: they take as few groups as can be.

use super::grades::{Above, Grade};
use super::promise::{PART, Promise};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What matters of the grades up to here.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct State {
    /// Groups used.
    pub(super) used: usize,
    /// The groups that go on: from which grade on each may take children of split classes, as far as that still matters, and
    /// its children of whole classes.
    pub(super) open: Vec<(usize, i64)>,
    /// Children of split classes who have no group yet, by the number of their grade.
    pub(super) loose: Vec<(usize, i64)>,
}

impl State {
    /// Children who are in no group that closed.
    pub(super) fn going_on(&self) -> i64 {
        self.open.iter().chain(&self.loose).map(|one| one.1).sum()
    }

    /// Children without a group.
    pub(super) fn loose(&self) -> i64 {
        self.loose.iter().map(|one| one.1).sum()
    }
}

/// How a state came about.
pub(super) struct Way {
    /// The span so far.
    pub(super) span: i64,
    pub(super) before: State,
    pub(super) moves: Vec<Move>,
}

/// What one group takes of a grade.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move {
    /// Which of the groups that came from the grade below; `None` for a new one.
    pub(super) from: Option<usize>,
    /// From which grade on it may take children of split classes.
    pub(super) since: usize,
    /// Whole classes, a bit for each.
    pub(super) classes: usize,
    /// Children of whole classes in the group afterwards.
    pub(super) load: i64,
    /// It goes on to the next grade.
    pub(super) stays: bool,
}

/// A state before a grade, and what it leaves to it.
pub(super) struct Known<'a> {
    pub(super) state: &'a State,
    /// The number of the grade.
    pub(super) number: usize,
    pub(super) grade: &'a Grade,
    pub(super) span: i64,
    /// What may be spanned from here on, in parts of a grade.
    pub(super) left: i64,
    /// As much of it is not promised to what is left.
    pub(super) budget: i64,
    /// Seats that may still stay empty.
    pub(super) empty: i64,
    /// Groups that may go on to the next grade, at most.
    pub(super) may_stay: i64,
}

/// Fills groups with the classes of one grade.
pub(super) struct Fill<'a> {
    pub(super) most: i64,
    /// Groups that may be begun.
    pub(super) fresh: usize,
    pub(super) known: &'a Known<'a>,
    pub(super) above: &'a Above<'a>,
    pub(super) promise: &'a Promise,
    /// Children of split classes.
    pub(super) pool: i64,
    pub(super) moves: Vec<Move>,
    pub(super) steps: i64,
    pub(super) next: &'a mut BTreeMap<State, Way>,
}

/// What is left to the groups that are not filled yet.
#[derive(Clone, Copy)]
struct Left {
    /// Seats that may be left in groups that close, before the split classes fill them.
    gaps: i64,
    /// Groups that may go on.
    stay: i64,
    /// What may cost more than was promised.
    budget: i64,
}

impl Fill<'_> {
    /// All of it.
    pub(super) fn run(&mut self) {
        let (known, all) = (self.known, self.known.grade.sums.len() - 1);
        let gaps = known.empty + self.pool + known.state.loose();
        if known.budget >= 0 {
            self.carry(
                0,
                all & !known.grade.split,
                Left { gaps, stay: known.may_stay, budget: known.budget },
            );
        }
    }

    /// Groups that came from below, one after another, each with some of the `classes` that are left.
    fn carry(&mut self, at: usize, classes: usize, left: Left) {
        let open = &self.known.state.open;
        let Some(&(since, load)) = open.get(at) else { return self.begin(classes, 0, left) };
        let is_like = at > 0 && open[at - 1] == open[at];
        let after = if is_like { self.moves[at - 1].classes } else { 0 };
        let mut some = classes;
        loop {
            let load = load + self.known.grade.sums[some];
            if load <= self.most && some >= after && self.is_first(classes, some) {
                self.take(Move { from: Some(at), since, classes: some, load, stays: false }, classes, left);
            }
            if some == 0 || self.steps <= 0 {
                return;
            }
            some = (some - 1) & classes;
        }
    }

    /// One group from below takes some classes, and closes or goes on; then the next group.
    fn take(&mut self, one: Move, classes: usize, left: Left) {
        self.steps -= 1;
        let (at, gap, classes) = (self.moves.len() + 1, self.most - one.load, classes & !one.classes);
        let budget = left.budget - self.costs(&one);
        if gap <= left.gaps && budget >= 0 {
            self.moves.push(one);
            self.carry(at, classes, Left { gaps: left.gaps - gap, budget, ..left });
            self.moves.pop();
        }
        let one = Move { stays: true, ..one };
        let budget = left.budget - self.costs(&one);
        if left.stay > 0 && budget >= 0 {
            self.moves.push(one);
            self.carry(at, classes, Left { stay: left.stay - 1, budget, ..left });
            self.moves.pop();
        }
    }

    /// New groups that go on, those with lower sets of classes first; whatever is left closes.
    fn begin(&mut self, classes: usize, after: usize, left: Left) {
        self.end(classes, left);
        if left.stay == 0 || self.begun() == self.fresh {
            return;
        }
        let mut some = classes;
        loop {
            let is_used = some > 0 || self.pool > 0;
            let one = Move { stays: true, ..self.new_group(some) };
            if is_used && one.load <= self.most && some >= after && self.is_first(classes, some) {
                self.steps -= 1;
                let budget = left.budget - self.costs(&one);
                if budget >= 0 {
                    self.moves.push(one);
                    self.begin(classes & !some, some, Left { stay: left.stay - 1, budget, ..left });
                    self.moves.pop();
                }
            }
            if some == 0 || self.steps <= 0 {
                return;
            }
            some = (some - 1) & classes;
        }
    }

    /// What a group costs more than was promised of it, in parts of a grade: never less than nothing.
    fn costs(&self, one: &Move) -> i64 {
        let (known, promise) = (self.known, self.promise);
        let promised = one.from.map_or_else(
            || promise.begins(known.number),
            |from| {
                let (since, load) = known.state.open[from];
                promise.goes_on(known.number, since, load)
            },
        );
        let later = if one.stays {
            known.grade.width * PART + promise.goes_on(known.number + 1, one.since, one.load)
        } else {
            -(self.most - one.load) * promise.seat(one.since, known.number)
        };
        later - known.grade.worth[one.classes] - promised
    }

    fn is_first(&self, left: usize, some: usize) -> bool {
        is_first(&self.known.grade.sums, left, some)
    }

    /// The classes that are left close, in as few new groups as hold them, and more groups with them while children of split
    /// classes have none.
    fn end(&mut self, classes: usize, mut left: Left) {
        self.steps -= 1;
        let (moves, mut rest, mut gap) = (self.moves.len(), classes, 0);
        // A class that is larger than a group is split, so that each set has a first group.
        while rest > 0 && self.known.grade.first[rest] > 0 {
            let one = self.new_group(self.known.grade.first[rest]);
            self.moves.push(one);
            gap += self.most - one.load;
            left.budget -= self.costs(&one);
            rest &= !one.classes;
        }
        while rest == 0 && self.begun() <= self.fresh && gap <= left.gaps && left.budget >= 0 {
            self.keep();
            if self.over() <= 0 {
                break;
            }
            self.moves.push(self.new_group(0));
            gap += self.most;
        }
        self.moves.truncate(moves);
    }

    fn new_group(&self, classes: usize) -> Move {
        let load = self.known.grade.sums[classes];
        Move { from: None, since: self.known.number, classes, load, stays: false }
    }

    fn begun(&self) -> usize {
        self.moves.len() - self.known.state.open.len()
    }

    /// Children of split classes for whom the groups that close have no room.
    fn over(&self) -> i64 {
        let closed = self.moves.iter().filter(|one| !one.stays);
        self.pool + self.known.state.loose() - closed.map(|one| self.most - one.load).sum::<i64>()
    }

    /// Keeps what came about, unless the same did with no more span, or it leads nowhere.
    fn keep(&mut self) {
        let (known, before) = (self.known, self.known.state);
        let stays = self.moves.iter().filter(|one| one.stays);
        let count = stays.clone().count() as i64;
        let mut loose = before.loose.clone();
        loose.extend((self.pool > 0).then_some((known.number, self.pool)));
        let empty = settle(&self.moves, self.most, &mut loose, |_, _, _| {});
        if empty > known.empty || !self.has_room(&loose) {
            return;
        }
        let mut open: Vec<(usize, i64)> =
            stays.map(|one| (since(one.since, &loose, known.number), one.load)).collect();
        open.sort_unstable();
        let span = known.span + count * known.grade.width;
        let used = before.used + self.begun();
        let state = State { used, open, loose };
        let is_known = self.next.get(&state).is_some_and(|known| known.span <= span);
        let left = known.left - count * known.grade.width * PART;
        if is_known
            || self.promise.rest(known.number + 1, &state) > left
            || self.above.is_too_heavy(known.number, &state)
        {
            return;
        }
        let way = Way { span, before: before.clone(), moves: self.moves.clone() };
        self.next.insert(state, way);
    }

    /// Whether the groups that go on can take everyone who has none: the children of a grade, and of those below it, sit in
    /// groups that were there.
    fn has_room(&self, loose: &[(usize, i64)]) -> bool {
        let room = |grade: usize| -> i64 {
            let there = self.moves.iter().filter(|one| one.stays && one.since <= grade);
            there.map(|one| self.most - one.load).sum()
        };
        let mut children = 0;
        loose.iter().all(|(grade, more)| {
            children += more;
            children <= room(*grade)
        })
    }
}

/// From which grade on a group takes the children who have none; where it takes none of them, from the next grade on.
pub(super) fn since(own: usize, loose: &[(usize, i64)], number: usize) -> usize {
    loose.iter().map(|(grade, _)| *grade).find(|grade| *grade >= own).unwrap_or(number + 1)
}

/// Fills the groups that close with children who have none: those that may take the fewest first, and the lowest grade first,
/// for the others have more groups left. Says which group, counted among those that close, takes of which grade how many; and
/// how many seats stay empty.
pub(super) fn settle(
    moves: &[Move],
    most: i64,
    loose: &mut Vec<(usize, i64)>,
    mut takes: impl FnMut(usize, usize, i64),
) -> i64 {
    let mut closed: Vec<(usize, &Move)> = moves.iter().filter(|one| !one.stays).enumerate().collect();
    closed.sort_by_key(|(_, one)| Reverse(one.since));
    let mut empty = 0;
    for (at, one) in closed {
        let mut gap = most - one.load;
        for (grade, children) in loose.iter_mut().filter(|(grade, _)| *grade >= one.since) {
            let taken = gap.min(*children);
            takes(at, *grade, taken);
            (gap, *children) = (gap - taken, *children - taken);
        }
        empty += gap;
    }
    loose.retain(|(_, children)| *children > 0);
    empty
}

/// Of each set of classes the first group when as few groups as can be hold it; none where a class is larger than a group.
pub(super) fn fewest(sizes: &[i64], most: i64) -> Vec<usize> {
    let sums = sums(sizes);
    let mut groups = vec![(0_usize, 0_usize)];
    for set in 1_usize..1 << sizes.len() {
        let low = set & set.wrapping_neg();
        let others = set ^ low;
        let (mut best, mut some) = ((usize::MAX, 0), others);
        loop {
            let (group, rest) = (low | some, groups[others ^ some].0);
            if rest < usize::MAX && sums[group] <= most {
                best = best.min((rest + 1, group));
            }
            if some == 0 {
                break;
            }
            some = (some - 1) & others;
        }
        groups.push(best);
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Which bits are set.
pub(super) fn bits(of: usize) -> impl Iterator<Item = usize> {
    let mut rest = of;
    std::iter::from_fn(move || {
        let at = (rest > 0).then(|| rest.trailing_zeros() as usize)?;
        rest &= rest - 1;
        Some(at)
    })
}

/// Of each set of classes what they come to together.
pub(super) fn sums(each: &[i64]) -> Vec<i64> {
    let mut sums = vec![0_i64; 1 << each.len()];
    for set in 1..sums.len() {
        sums[set] = sums[set & (set - 1)] + each[set.trailing_zeros() as usize];
    }
    sums
}

/// Of classes of one size that are left the first are taken first: which of them it is does not matter. Classes stand by
/// size, and `sums` holds the children of each set.
fn is_first(sums: &[i64], left: usize, some: usize) -> bool {
    let is_skipped = |at: usize| {
        at > 0
            && sums[1 << at] == sums[1 << (at - 1)]
            && left >> (at - 1) & 1 == 1
            && some >> (at - 1) & 1 == 0
    };
    !bits(some).any(is_skipped)
}
