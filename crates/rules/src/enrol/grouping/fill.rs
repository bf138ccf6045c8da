//! 填满一个年级 Every way in which the groups that go on from below, and new ones, take the classes of one grade: `grades.rs`
//! goes from grade to grade.
//!
//! Children of split classes fill whatever closes first, because a group with fewer children never fits worse. Those who are
//! over sit in groups that go on, in which of them is left open until these close: only that there is room is looked at. So
//! they do not multiply what came about. Which classes close together does not matter either: they take as few groups as can be.

use super::grades::Above;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What matters of the grades up to here.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct State {
    /// Groups used.
    pub(super) used: usize,
    /// Classes split.
    pub(super) splits: i64,
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
    /// Which classes of the grade are split, a bit for each.
    pub(super) split: usize,
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
    pub(super) span: i64,
    /// Seats that may still stay empty.
    pub(super) empty: i64,
    /// Groups that may go on to the next grade, at most, and at least.
    pub(super) may_stay: i64,
    pub(super) must_stay: i64,
    /// Grades to the next one.
    pub(super) width: i64,
}

/// Fills groups with the classes of one grade.
pub(super) struct Fill<'a> {
    pub(super) sizes: &'a [i64],
    /// Of each set of classes the first group when as few as can be hold it: [`fewest`].
    pub(super) first: &'a [usize],
    pub(super) most: i64,
    /// Groups that may be begun.
    pub(super) fresh: usize,
    pub(super) known: &'a Known<'a>,
    pub(super) above: &'a Above,
    pub(super) split: usize,
    /// Children of split classes.
    pub(super) pool: i64,
    pub(super) moves: Vec<Move>,
    pub(super) steps: i64,
    pub(super) next: &'a mut BTreeMap<State, Way>,
}

impl Fill<'_> {
    /// All of it.
    pub(super) fn run(&mut self) {
        let all = (1_usize << self.sizes.len()) - 1;
        let gaps = self.known.empty + self.pool + self.known.state.loose();
        self.carry(0, all & !self.split, (gaps, self.known.may_stay));
    }

    /// Groups that came from below, one after another, each with some of the classes that are left. `gaps` seats may be left
    /// in groups that close, before the split classes fill them; `stay` groups may go on.
    fn carry(&mut self, at: usize, left: usize, (gaps, stay): (i64, i64)) {
        let open = &self.known.state.open;
        let Some(&(since, load)) = open.get(at) else { return self.begin(left, 0, (gaps, stay)) };
        let is_like = at > 0 && open[at - 1] == open[at];
        let after = if is_like { self.moves[at - 1].classes } else { 0 };
        let mut some = left;
        loop {
            let load = load + sum(self.sizes, some);
            if load <= self.most && some >= after && is_first(self.sizes, left, some) {
                self.take(
                    Move { from: Some(at), since, classes: some, load, stays: false },
                    left,
                    (gaps, stay),
                );
            }
            if some == 0 || self.steps <= 0 {
                return;
            }
            some = (some - 1) & left;
        }
    }

    /// One group from below takes some classes, and closes or goes on; then the next group.
    fn take(&mut self, one: Move, left: usize, (gaps, stay): (i64, i64)) {
        self.steps -= 1;
        let (at, gap) = (self.moves.len() + 1, self.most - one.load);
        if gap <= gaps {
            self.moves.push(one);
            self.carry(at, left & !one.classes, (gaps - gap, stay));
            self.moves.pop();
        }
        if stay > 0 {
            self.moves.push(Move { stays: true, ..one });
            self.carry(at, left & !one.classes, (gaps, stay - 1));
            self.moves.pop();
        }
    }

    /// New groups that go on, those with lower sets of classes first; whatever is left closes.
    fn begin(&mut self, left: usize, after: usize, (gaps, stay): (i64, i64)) {
        self.end(left, gaps);
        if stay == 0 || self.begun() == self.fresh {
            return;
        }
        let mut some = left;
        loop {
            let load = sum(self.sizes, some);
            let is_used = some > 0 || self.pool > 0;
            if is_used && load <= self.most && some >= after && is_first(self.sizes, left, some) {
                self.steps -= 1;
                self.moves.push(Move { stays: true, ..self.new_group(some) });
                self.begin(left & !some, some, (gaps, stay - 1));
                self.moves.pop();
            }
            if some == 0 || self.steps <= 0 {
                return;
            }
            some = (some - 1) & left;
        }
    }

    /// The classes that are left close, in as few new groups as hold them, and more groups with them while children of split
    /// classes have none.
    fn end(&mut self, left: usize, gaps: i64) {
        self.steps -= 1;
        let (moves, mut rest, mut gap) = (self.moves.len(), left, 0);
        // A class that is larger than a group is split, so that each set has a first group.
        while rest > 0 && self.first[rest] > 0 {
            let one = self.new_group(self.first[rest]);
            self.moves.push(one);
            gap += self.most - one.load;
            rest &= !one.classes;
        }
        while rest == 0 && self.begun() <= self.fresh && gap <= gaps {
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
        let load = sum(self.sizes, classes);
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
        if count < known.must_stay || empty > known.empty || !self.has_room(&loose) {
            return;
        }
        let mut open: Vec<(usize, i64)> =
            stays.map(|one| (since(one.since, &loose, known.number), one.load)).collect();
        open.sort_unstable();
        let span = known.span + count * known.width;
        let used = before.used + self.begun();
        let splits = before.splits + i64::from(self.split.count_ones());
        let state = State { used, splits, open, loose };
        let is_known = self.next.get(&state).is_some_and(|known| known.span <= span);
        if is_known || self.above.is_too_heavy(known.number, &state) {
            return;
        }
        let way = Way { span, before: before.clone(), moves: self.moves.clone(), split: self.split };
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
    let mut groups = vec![(0_usize, 0_usize)];
    for set in 1_usize..1 << sizes.len() {
        let low = set & set.wrapping_neg();
        let others = set ^ low;
        let (mut best, mut some) = ((usize::MAX, 0), others);
        loop {
            let (group, rest) = (low | some, groups[others ^ some].0);
            if rest < usize::MAX && sum(sizes, group) <= most {
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
    (0..usize::BITS as usize).filter(move |at| of >> at & 1 == 1)
}

/// Children of a set of classes.
pub(super) fn sum(sizes: &[i64], of: usize) -> i64 {
    bits(of).map(|at| sizes[at]).sum()
}

/// Of classes of one size that are left the first are taken first: which of them it is does not matter.
pub(super) fn is_first(sizes: &[i64], left: usize, some: usize) -> bool {
    let is_skipped = |at: usize| {
        at > 0 && sizes[at] == sizes[at - 1] && left >> (at - 1) & 1 == 1 && some >> (at - 1) & 1 == 0
    };
    !bits(some).any(is_skipped)
}
