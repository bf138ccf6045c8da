//! 镇街 The points of one town as numbers, and what a decision about them costs.

use super::{Answer, Child, Closing, Move, Point, Stay, Terms, Why, is_small};

/// Farther than any two places of a district: a distance that is not known.
const UNKNOWN_METRES: i64 = 1_000_000;

/// For each point: `None` when it stays, else the point that each of its movers goes to.
pub(super) type Decision = Vec<Option<Vec<usize>>>;

/// What a decision costs, in the order in which it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    /// Open points under the minimum.
    pub(super) under: i64,
    /// Closed points whose children go to several.
    pub(super) divided: i64,
    /// Children whose point closes, with those who decline.
    pub(super) displaced: i64,
    /// From home to the new point, of all who move.
    pub(super) metres: i64,
}

/// The points of one town, by name; their children, by name.
pub(super) struct Points<'a> {
    terms: &'a Terms,
    points: Vec<&'a Point>,
    /// Children of each point who go where they are sent: all but those who declined.
    movers: Vec<Vec<&'a Child>>,
    /// Metres of each mover of a point to another.
    ways: Vec<Vec<Vec<i64>>>,
    /// Metres of all movers of a point to another.
    metres: Vec<Vec<i64>>,
}

impl<'a> Points<'a> {
    pub(super) fn new(terms: &'a Terms, mut points: Vec<&'a Point>) -> Self {
        points.sort_by(|a, b| a.id.cmp(&b.id));
        let movers: Vec<Vec<&Child>> = points.iter().map(|point| movers(point)).collect();
        let way = |child: &Child, to: &Point| child.metres.get(&to.id).copied().unwrap_or(UNKNOWN_METRES);
        let row = |child: &&Child| points.iter().map(|to| way(child, to)).collect();
        let ways: Vec<Vec<Vec<i64>>> = movers.iter().map(|all| all.iter().map(row).collect()).collect();
        let sum =
            |of: &Vec<Vec<i64>>| (0..points.len()).map(|to| of.iter().map(|row| row[to]).sum()).collect();
        let metres = ways.iter().map(sum).collect();
        Self { terms, points, movers, ways, metres }
    }

    /// Points.
    pub(super) fn len(&self) -> usize {
        self.points.len()
    }

    /// The number below which a point is small.
    pub(super) fn minimum(&self) -> i64 {
        self.terms.students_min
    }

    /// Children who signed up for a point.
    pub(super) fn children(&self, at: usize) -> i64 {
        self.points[at].children.len() as i64
    }

    /// Children who would leave a point if it closed.
    pub(super) fn movers(&self, at: usize) -> i64 {
        self.movers[at].len() as i64
    }

    /// Whether a point may close.
    pub(super) fn may_close(&self, at: usize) -> bool {
        !self.points[at].is_kept && is_small(self.terms, self.children(at))
    }

    /// Children more that a point has room for.
    pub(super) fn spare(&self, at: usize) -> i64 {
        (self.points[at].capacity - self.children(at)).max(0)
    }

    /// Children that a point lacks when so many more come.
    pub(super) fn lacks(&self, at: usize, more: i64) -> i64 {
        (self.minimum() - self.children(at) - more).max(0)
    }

    /// Metres of one mover of `from` to another point.
    pub(super) fn way(&self, from: usize, mover: usize, to: usize) -> i64 {
        self.ways[from][mover][to]
    }

    /// Metres of all movers of `from` to another point.
    pub(super) fn ways(&self, from: usize, to: usize) -> i64 {
        self.metres[from][to]
    }

    /// All movers of `from` to one point.
    pub(super) fn all_to(&self, from: usize, to: usize) -> Option<Vec<usize>> {
        Some(vec![to; self.movers[from].len()])
    }

    /// Children who come to a point.
    pub(super) fn comes(&self, at: usize, decision: &Decision) -> i64 {
        decision.iter().flatten().flatten().filter(|to| **to == at).count() as i64
    }

    /// What a decision costs.
    pub(super) fn cost(&self, decision: &Decision) -> Cost {
        let mut cost = Cost { under: 0, divided: 0, displaced: 0, metres: 0 };
        for (at, targets) in decision.iter().enumerate() {
            match targets {
                None => cost.under += i64::from(self.lacks(at, self.comes(at, decision)) > 0),
                Some(targets) => {
                    cost.divided += i64::from(targets.iter().any(|to| *to != targets[0]));
                    cost.displaced += self.children(at);
                    cost.metres += self.metres_of(at, decision);
                }
            }
        }
        cost
    }

    /// Metres of the movers of a point that closes.
    pub(super) fn metres_of(&self, at: usize, decision: &Decision) -> i64 {
        (0..).zip(decision[at].iter().flatten()).map(|(n, to)| self.way(at, n, *to)).sum()
    }

    /// A closed point in words.
    pub(super) fn closing(&self, at: usize, targets: &[usize]) -> Closing {
        let point = self.points[at];
        let way = |(child, to): (&&Child, &usize)| {
            let to = &self.points[*to].id;
            let metres = child.metres.get(to).copied();
            Move { child: child.id.clone(), to: to.clone(), metres, is_asked: child.answer == Answer::Agreed }
        };
        let declined = point.children.iter().filter(|child| child.answer == Answer::Declined);
        let mut unsettled: Vec<_> = declined.map(|child| child.id.clone()).collect();
        unsettled.sort();
        Closing {
            point: point.id.clone(),
            town: point.town.clone(),
            children: self.children(at),
            students_min: self.minimum(),
            clause: "P4.7",
            moves: self.movers[at].iter().zip(targets).map(way).collect(),
            unsettled,
        }
    }

    /// An open point in words.
    pub(super) fn stay(&self, at: usize, decision: &Decision) -> Stay {
        let point = self.points[at];
        let after = self.children(at) + self.comes(at, decision);
        let why = match (is_small(self.terms, after), self.len()) {
            (false, _) => Why::Enough,
            (true, _) if point.is_kept => Why::Kept,
            (true, 1) => Why::Alone,
            (true, _) => Why::Short,
        };
        Stay { point: point.id.clone(), town: point.town.clone(), before: self.children(at), after, why }
    }
}

fn movers(point: &Point) -> Vec<&Child> {
    let mut movers: Vec<&Child> =
        point.children.iter().filter(|child| child.answer != Answer::Declined).collect();
    movers.sort_by(|a, b| a.id.cmp(&b.id));
    movers
}
