//! 填空 Children of split classes, seated in the gaps beside the whole ones: smallest span, then most even sizes.
//!
//! Every way to stretch the groups to grades that are to be seated is tried while its span is not above the best;
//! for each, children are seated one by one in the smallest group that can be reached, moving others on the way. For
//! a sum of squares this greedy is exact: it is the shortest augmenting path of a flow whose costs are convex.

use super::deal::Block;
use super::search::Bin;
use std::collections::VecDeque;

/// What is to be seated.
pub(super) struct Pour<'a> {
    /// Grade and number of children, by grade, each grade once.
    pub(super) demands: &'a [(i64, i64)],
    /// Children in a group, at most.
    pub(super) most: i64,
}

/// Seats by demand and group: `seats[demand][group]`.
pub(super) type Seats = Vec<Vec<i64>>;

/// Seats without a search: grade by grade where that stretches a group least, and of those where most room is. There are as
/// many seats as children, so that everyone has one.
pub(super) fn scattered(pour: &Pour, bins: &[Bin]) -> Seats {
    let mut bins = bins.to_vec();
    let seat = |(grade, children): &(i64, i64)| {
        let (mut seats, mut left) = (vec![0; bins.len()], *children);
        while left > 0 {
            let with = |bin: &Bin, size| bin.with(Block { grade: *grade, size });
            let stretched = |at: &usize| with(&bins[*at], 0).span() - bins[*at].span();
            let open = (0..bins.len()).filter(|at| bins[*at].load < pour.most);
            let Some(at) = open.min_by_key(|at| (stretched(at), bins[*at].load)) else { break };
            let taken = left.min(pour.most - bins[at].load);
            bins[at] = with(&bins[at], taken);
            (seats[at], left) = (seats[at] + taken, left - taken);
        }
        seats
    };
    pour.demands.iter().map(seat).collect()
}

/// The best seats whose span and squares are below `limit`; `None` when there are none.
pub(super) fn poured(pour: &Pour, bins: &[Bin], limit: Option<(i64, i64)>, steps: &mut i64) -> Option<Seats> {
    let ranges = bins.iter().map(|bin| bin.grades).collect();
    let mut tried = Tried { pour, bins, ranges, best: limit, seats: None, steps };
    tried.stretch(0);
    tried.seats
}

struct Tried<'a> {
    pour: &'a Pour<'a>,
    bins: &'a [Bin],
    /// Lowest and highest grade that each group may have.
    ranges: Vec<Option<(i64, i64)>>,
    /// Span and squares of the best so far.
    best: Option<(i64, i64)>,
    seats: Option<Seats>,
    steps: &'a mut i64,
}

impl Tried<'_> {
    /// Stretches the group `at` in every way, and all that follow.
    fn stretch(&mut self, at: usize) {
        *self.steps -= 1;
        let span: i64 = self.ranges.iter().flatten().map(|(low, high)| high - low).sum();
        if *self.steps <= 0 || self.best.is_some_and(|(best, _)| span > best) {
            return;
        }
        if at == self.bins.len() {
            return self.fill(span);
        }
        let before = self.ranges[at];
        for range in self.wider(before) {
            // Equal groups are stretched in order: exchanging them changes nothing.
            if at > 0 && self.bins[at] == self.bins[at - 1] && range < self.ranges[at - 1] {
                continue;
            }
            self.ranges[at] = range;
            self.stretch(at + 1);
        }
        self.ranges[at] = before;
    }

    fn wider(&self, range: Option<(i64, i64)>) -> Vec<Option<(i64, i64)>> {
        let grades: Vec<i64> = self.pour.demands.iter().map(|(grade, _)| *grade).collect();
        let mut wider = vec![range];
        let lows = grades.iter().filter(|grade| range.is_none_or(|(low, _)| **grade < low));
        let lows: Vec<i64> = range.iter().map(|(low, _)| *low).chain(lows.copied()).collect();
        let highs = grades.iter().filter(|grade| range.is_none_or(|(_, high)| **grade > high));
        let highs: Vec<i64> = range.iter().map(|(_, high)| *high).chain(highs.copied()).collect();
        for (low, high) in lows.iter().flat_map(|low| highs.iter().map(move |high| (*low, *high))) {
            if low <= high && range != Some((low, high)) {
                wider.push(Some((low, high)));
            }
        }
        wider.sort_by_key(|range| (range.map_or(0, |(low, high)| high - low), *range));
        wider
    }

    /// Seats everyone within the ranges, if they can be, and keeps the seats if they are the best.
    fn fill(&mut self, span: i64) {
        let children: i64 = self.pour.demands.iter().map(|(_, children)| children).sum();
        *self.steps -= children;
        let mut seats = vec![vec![0; self.bins.len()]; self.pour.demands.len()];
        let mut loads: Vec<i64> = self.bins.iter().map(|bin| bin.load).collect();
        for (demand, (_, children)) in self.pour.demands.iter().enumerate() {
            for _ in 0..*children {
                if !self.seat(demand, &mut seats, &mut loads) {
                    return;
                }
            }
        }
        let squares = loads.iter().map(|load| load * load).sum();
        if self.best.is_none_or(|best| (span, squares) < best) {
            (self.best, self.seats) = (Some((span, squares)), Some(seats));
        }
    }

    /// Seats one child more of a demand: says whether there was room.
    fn seat(&self, demand: usize, seats: &mut Seats, loads: &mut [i64]) -> bool {
        let came_from = self.reach(demand, seats);
        let open = |group: &usize| came_from[*group].is_some() && loads[*group] < self.pour.most;
        let Some(end) = (0..loads.len()).filter(open).min_by_key(|group| loads[*group]) else { return false };
        loads[end] += 1;
        let mut group = end;
        while let Some((by, from)) = came_from[group] {
            seats[by][group] += 1;
            let Some(from) = from else { break };
            seats[by][from] -= 1;
            group = from;
        }
        true
    }

    /// Which groups a child of the demand can reach: straight, or by moving one of another demand on. Each group
    /// with who comes to it, and from which group.
    fn reach(&self, demand: usize, seats: &Seats) -> Vec<Option<(usize, Option<usize>)>> {
        let mut came_from: Vec<Option<(usize, Option<usize>)>> = vec![None; self.bins.len()];
        let mut queue = VecDeque::new();
        for group in (0..self.bins.len()).filter(|group| self.takes(*group, demand)) {
            came_from[group] = Some((demand, None));
            queue.push_back(group);
        }
        while let Some(from) = queue.pop_front() {
            for by in (0..seats.len()).filter(|by| seats[*by][from] > 0) {
                let new = |group: &usize| came_from[*group].is_none() && self.takes(*group, by);
                for group in (0..self.bins.len()).filter(new).collect::<Vec<_>>() {
                    came_from[group] = Some((by, Some(from)));
                    queue.push_back(group);
                }
            }
        }
        came_from
    }

    fn takes(&self, group: usize, demand: usize) -> bool {
        let grade = self.pour.demands[demand].0;
        self.ranges[group].is_some_and(|(low, high)| (low..=high).contains(&grade))
    }
}
