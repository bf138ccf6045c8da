//! 路程下界 The fewest metres of children who are still to be seated, at least.
//!
//! It is as if whole points, too, could be divided: a child of one costs the metres of its point, shared out evenly, so that
//! no way of sending the point whole costs less; and all children of such points at one room are no more than some of
//! these points have together. What is left is a flow, found by shortest augmenting paths, exact where nobody goes whole.

/// A metre, so that the even share of a child is rounded down by little.
pub(super) const SHARE: i64 = 1024;

/// More than all shares together: a seat that must be filled is worth any way.
const MUST: i64 = 1_000_000_000_000_000;

/// A way that is closed.
pub(super) const NEVER: i64 = i64::MAX;

/// Children who are alike.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// How many.
    pub(super) children: i64,
    /// Whether they go to one room together.
    pub(super) is_whole: bool,
    /// Of each of them to every room, in shares of a metre; or [`NEVER`].
    pub(super) shares: Vec<i64>,
}

/// An open point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sink {
    /// Children it may take.
    pub(super) most: i64,
    /// Of these from points that go whole.
    pub(super) whole_most: i64,
    /// Children it must be given.
    pub(super) least: i64,
}

/// The fewest metres, rounded up; `None` where they cannot all be seated.
pub(super) fn fewest(sources: &[Source], sinks: &[Sink]) -> Option<i64> {
    let mut flow = Flow::new(sources, sinks);
    for (at, source) in sources.iter().enumerate() {
        let mut left = source.children;
        while left > 0 {
            left -= flow.send(at, left)?;
        }
    }
    let is_full = sinks.iter().zip(&flow.loads).all(|(sink, load)| *load >= sink.least);
    let shares = flow.shares();
    is_full.then_some(shares / SHARE + i64::from(shares % SHARE > 0))
}

/// How a place on the way was reached.
#[derive(Clone, Copy)]
enum Step {
    /// By the child itself.
    Start,
    /// From a room's door for whole points into the room, or back.
    Through,
    /// By a child of this source who makes room at this room.
    Moved(usize, usize),
}

/// Places: the door for whole points of each room, then each room.
struct Flow<'a> {
    sources: &'a [Source],
    sinks: &'a [Sink],
    /// Children of each source at each room.
    sent: Vec<Vec<i64>>,
    loads: Vec<i64>,
    wholes: Vec<i64>,
    costs: Vec<i64>,
    steps: Vec<(usize, Step)>,
    /// From each room to each other the cheapest child to move, of whole points and of divided ones.
    moves: [Vec<(i64, usize)>; 2],
}

impl<'a> Flow<'a> {
    fn new(sources: &'a [Source], sinks: &'a [Sink]) -> Self {
        let rooms = sinks.len();
        Self {
            sources,
            sinks,
            sent: vec![vec![0; rooms]; sources.len()],
            loads: vec![0; rooms],
            wholes: vec![0; rooms],
            costs: vec![NEVER; 2 * rooms],
            steps: vec![(0, Step::Start); 2 * rooms],
            moves: [vec![(NEVER, 0); rooms * rooms], vec![(NEVER, 0); rooms * rooms]],
        }
    }

    fn shares(&self) -> i64 {
        let of = |(source, sent): (&Source, &Vec<i64>)| {
            let sent = sent.iter().zip(&source.shares).filter(|(sent, _)| **sent > 0);
            sent.map(|(sent, share)| sent * share).sum::<i64>()
        };
        self.sources.iter().zip(&self.sent).map(of).sum()
    }

    /// Sends up to so many children of a source on the cheapest way for all; how many.
    fn send(&mut self, from: usize, left: i64) -> Option<i64> {
        self.weigh_moves();
        self.find_ways(from);
        let rooms = self.sinks.len();
        let must = |at: usize| self.loads[at] < self.sinks[at].least;
        let open =
            (0..rooms).filter(|at| self.loads[*at] < self.sinks[*at].most && self.costs[rooms + at] < NEVER);
        let end = open.min_by_key(|at| self.costs[rooms + at] - if must(*at) { MUST } else { 0 })?;
        let limit = if must(end) { self.sinks[end].least } else { self.sinks[end].most };
        let path = self.path(rooms + end);
        let mut count = left.min(limit - self.loads[end]);
        for (at, came_from, step) in &path {
            match step {
                Step::Moved(source, room) => count = count.min(self.sent[*source][*room]),
                Step::Through if came_from < at => {
                    count = count.min(self.sinks[*came_from].whole_most - self.wholes[*came_from]);
                }
                Step::Through | Step::Start => {}
            }
        }
        for (at, _, step) in path {
            match step {
                Step::Start => self.seat(from, at % rooms, count),
                Step::Moved(source, room) => {
                    self.seat(source, room, -count);
                    self.seat(source, at % rooms, count);
                }
                Step::Through => {}
            }
        }
        Some(count)
    }

    fn seat(&mut self, source: usize, room: usize, count: i64) {
        self.sent[source][room] += count;
        self.loads[room] += count;
        if self.sources[source].is_whole {
            self.wholes[room] += count;
        }
    }

    /// Each place of the way to a place, with the one before it.
    fn path(&self, end: usize) -> Vec<(usize, usize, Step)> {
        let mut path = Vec::new();
        let mut at = end;
        loop {
            let (came_from, step) = self.steps[at];
            path.push((at, came_from, step));
            if matches!(step, Step::Start) {
                return path;
            }
            at = came_from;
        }
    }

    fn weigh_moves(&mut self) {
        let rooms = self.sinks.len();
        self.moves.iter_mut().for_each(|moves| moves.fill((NEVER, 0)));
        for (at, source) in self.sources.iter().enumerate() {
            let moves = &mut self.moves[usize::from(!source.is_whole)];
            for from in (0..rooms).filter(|from| self.sent[at][*from] > 0) {
                let here = source.shares[from];
                for (to, share) in source.shares.iter().enumerate().filter(|(_, share)| **share < NEVER) {
                    let known = &mut moves[from * rooms + to];
                    *known = (*known).min((share - here, at));
                }
            }
        }
    }

    /// The cheapest way of one more child to every place.
    fn find_ways(&mut self, from: usize) {
        let rooms = self.sinks.len();
        let source = &self.sources[from];
        self.costs.fill(NEVER);
        let first = if source.is_whole { 0 } else { rooms };
        for (to, share) in source.shares.iter().enumerate() {
            self.costs[first + to] = *share;
            self.steps[first + to] = (first + to, Step::Start);
        }
        let mut is_better = true;
        while is_better {
            is_better = false;
            for at in (0..2 * rooms).filter(|at| self.costs[*at] < NEVER).collect::<Vec<_>>() {
                is_better |= self.go_on(at);
            }
        }
    }

    fn go_on(&mut self, at: usize) -> bool {
        let rooms = self.sinks.len();
        let room = at % rooms;
        let (is_door, cost) = (at < rooms, self.costs[at]);
        let mut is_better = false;
        if is_door && self.wholes[room] < self.sinks[room].whole_most {
            is_better |= self.reach(rooms + room, cost, (at, Step::Through));
        }
        if !is_door && self.wholes[room] > 0 {
            is_better |= self.reach(room, cost, (at, Step::Through));
        }
        let first = if is_door { 0 } else { rooms };
        for to in 0..rooms {
            let (more, source) = self.moves[usize::from(!is_door)][room * rooms + to];
            if more < NEVER && to != room {
                is_better |= self.reach(first + to, cost + more, (at, Step::Moved(source, room)));
            }
        }
        is_better
    }

    fn reach(&mut self, to: usize, cost: i64, step: (usize, Step)) -> bool {
        let is_better = cost < self.costs[to];
        if is_better {
            self.costs[to] = cost;
            self.steps[to] = step;
        }
        is_better
    }
}
