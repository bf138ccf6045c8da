//! 最优核对 Decisions against all decisions there are.

use super::super::flow::{self, Sink, Source};
use super::super::points::{Cost, Decision, Points};
use super::super::seat::{Room, nearest};
use super::super::{Answer, Point, Proof, Terms, best, divide};
use super::{point, terms};
use crate::id::PlaceId;
use proptest::prelude::*;

/// Every decision, child by child, or point by point where none may be divided.
struct All<'a> {
    town: &'a Points<'a>,
    divides: bool,
    best: Option<Cost>,
}

impl All<'_> {
    fn best(town: &Points, divides: bool) -> Cost {
        let mut all = All { town, divides, best: None };
        for open in 1..1_usize << town.len() {
            let closed: Vec<usize> = (0..town.len()).filter(|at| open >> at & 1 == 0).collect();
            if closed.iter().all(|at| town.may_close(*at)) {
                let mut decision: Decision = vec![None; town.len()];
                closed.iter().for_each(|at| decision[*at] = Some(Vec::new()));
                all.send(&closed, &mut decision);
            }
        }
        all.best.unwrap()
    }

    fn send(&mut self, closed: &[usize], decision: &mut Decision) {
        let Some((from, rest)) = closed.split_first() else { return self.weigh(decision) };
        let sent = decision[*from].as_ref().unwrap().len() as i64;
        if sent == self.town.movers(*from) {
            return self.send(rest, decision);
        }
        for to in (0..self.town.len()).filter(|to| decision[*to].is_none()).collect::<Vec<_>>() {
            let count = if self.divides { 1 } else { self.town.movers(*from) };
            if self.town.comes(to, decision) + count > self.town.spare(to) {
                continue;
            }
            (0..count).for_each(|_| decision[*from].as_mut().unwrap().push(to));
            self.send(closed, decision);
            decision[*from].as_mut().unwrap().truncate(sent as usize);
        }
    }

    fn weigh(&mut self, decision: &Decision) {
        let cost = self.town.cost(decision);
        self.best = Some(self.best.map_or(cost, |best| best.min(cost)));
    }
}

/// Capacity over the children, and each child's answer and ways.
type Drawn = (i64, Vec<(u8, Vec<i64>)>);

/// Small points of one town: capacity over the children, and each child's answer and ways.
fn points(max: usize, children: usize) -> impl Strategy<Value = Vec<Point>> {
    let child = (0..6_u8, prop::collection::vec(0..9_i64, max));
    let one = (-1..6_i64, prop::collection::vec(child, 0..children));
    prop::collection::vec(one, 1..max).prop_map(|all| {
        let make = |(n, (over, children)): (usize, Drawn)| {
            let count = children.len() as i64;
            let mut made = point(&format!("P{n:02}"), "town", count, count + over);
            for (child, (answer, ways)) in made.children.iter_mut().zip(children) {
                child.answer = if answer == 0 { Answer::Declined } else { Answer::Agreed };
                let way = |(to, metres): (usize, i64)| (PlaceId::new(format!("P{to:02}")), metres);
                child.metres = ways.into_iter().enumerate().map(way).collect();
            }
            made
        };
        all.into_iter().enumerate().map(make).collect()
    })
}

/// Ways of every child to 15 points, without a pattern: by its point, by its place there, by where it goes.
fn scatter(points: &mut [Point], by: [i64; 3], below: i64) {
    for (n, made) in (0_i64..).zip(points) {
        for (m, child) in (0_i64..).zip(&mut made.children) {
            let metres = |to: i64| (n * by[0] + m * by[1] + to * by[2]) % below;
            child.metres = (0..15).map(|to| (PlaceId::new(format!("P{to:02}")), metres(to))).collect();
        }
    }
}

/// 15 points, of which the first few are small.
fn fifteen(small: i64) -> Vec<Point> {
    let count = |n: i64| if n < small { 6 + n * 5 % 17 } else { 26 + n };
    let mut points: Vec<Point> =
        (0..15).map(|n| point(&format!("P{n:02}"), "town", count(n), count(n) + 9 + n * 7 % 23)).collect();
    scatter(&mut points, [31, 17, 53], 97);
    points
}

#[test]
fn fifteen_points_are_decided_exactly() {
    let (points, terms) = (fifteen(4), terms());
    let town = Points::new(&terms, points.iter().collect());
    let (decision, proof) = best(&town);
    let cost = town.cost(&decision);
    assert_eq!((cost, proof), (All::best(&town, false), Proof::Exact));
    assert_eq!((cost.under, cost.divided), (0, 0), "so that dividing cannot be better");
}

/// 24 and less with room for four to six more: whatever closes has to be divided.
#[test]
fn fifteen_points_of_which_some_must_be_divided_are_decided_exactly() {
    let mut points: Vec<Point> = (0..15)
        .map(|n| point(&format!("P{n:02}"), "town", 20 + n * 3 % 5, 24 + n * 3 % 5 + n * 7 % 3))
        .collect();
    scatter(&mut points, [311, 173, 531], 977);
    let terms = terms();
    let town = Points::new(&terms, points.iter().collect());
    let (decision, proof) = best(&town);
    let cost = town.cost(&decision);
    assert_eq!((cost.under, proof), (divide::under_min(&town), Proof::Exact));
    assert!(cost.divided > 0);
}

/// Twelve each with room for eleven to thirteen: only some can be filled, by one that comes whole and a child of another.
#[test]
fn fifteen_points_that_are_alike_are_decided_exactly() {
    let mut points: Vec<Point> =
        (0..15).map(|n| point(&format!("P{n:02}"), "town", 12, 23 + n * 7 % 3)).collect();
    scatter(&mut points, [311, 173, 531], 977);
    let terms = terms();
    let town = Points::new(&terms, points.iter().collect());
    let (decision, proof) = best(&town);
    let cost = town.cost(&decision);
    assert_eq!((cost.under, proof), (divide::under_min(&town), Proof::Exact));
    assert_eq!((cost.divided, cost.displaced), (1, 7 * 12), "six go whole, and one is shared out");
    let proofs = (0..22).map(|exponent| {
        let (decision, proof) = divide::decide_within(&town, 1 << exponent);
        assert!(if proof == Proof::Exact {
            town.cost(&decision) == cost
        } else {
            town.cost(&decision) >= cost
        });
        proof
    });
    let proofs: Vec<Proof> = proofs.collect();
    assert_eq!((proofs[0], proofs[21]), (Proof::Greedy, Proof::Exact), "too few steps prove nothing");
}

#[test]
fn fifteen_small_points_leave_none_small() {
    let (points, terms) = (fifteen(15), terms());
    let town = Points::new(&terms, points.iter().collect());
    let (decision, proof) = best(&town);
    assert_eq!((town.cost(&decision).under, proof), (0, Proof::Exact));
}

/// Points of one size with room for about as many: metres of each child.
fn alike() -> impl Strategy<Value = (i64, Vec<Point>)> {
    let all = (2..4_usize, 3..6_usize);
    all.prop_flat_map(|(size, count)| {
        let ways = prop::collection::vec(prop::collection::vec(0..6_i64, count), size);
        let one = (-1..3_i64, ways);
        (Just(size as i64), prop::collection::vec(one, count)).prop_map(|(size, all)| {
            let make = |(n, (over, ways)): (usize, (i64, Vec<Vec<i64>>))| {
                let mut made = point(&format!("P{n:02}"), "town", size, 2 * size + over);
                for (child, ways) in made.children.iter_mut().zip(ways) {
                    let way = |(to, metres): (usize, i64)| (PlaceId::new(format!("P{to:02}")), metres);
                    child.metres = ways.into_iter().enumerate().map(way).collect();
                }
                made
            };
            (2 * size + 1, all.into_iter().enumerate().map(make).collect())
        })
    })
}

/// The metres of children in rooms: those of a point, so many at the front of `ways`, go together.
fn seated(ways: &[Vec<i64>], wholes: &[usize], rooms: &[Room]) -> Option<i64> {
    let Some((size, rest)) = wholes.split_first() else {
        let seats = nearest(ways, rooms)?;
        return Some(ways.iter().zip(seats).map(|(ways, seat)| ways[seat]).sum());
    };
    let into = |to: usize| {
        let mut rooms = rooms.to_vec();
        rooms[to].most -= *size as i64;
        rooms[to].least = (rooms[to].least - *size as i64).max(0);
        let metres: i64 = ways[..*size].iter().map(|ways| ways[to]).sum();
        (rooms[to].most >= 0)
            .then(|| seated(&ways[*size..], rest, &rooms))
            .flatten()
            .map(|rest| metres + rest)
    };
    (0..rooms.len()).filter_map(into).min()
}

/// The promise for the same children, with all sums of the points that go whole allowed in a room.
fn promised(ways: &[Vec<i64>], wholes: &[usize], rooms: &[Room]) -> Option<i64> {
    let (mut sources, mut first) = (Vec::new(), 0);
    for size in wholes {
        let sum = |to: usize| ways[first..first + size].iter().map(|ways| ways[to]).sum::<i64>();
        let share = |to: usize| match rooms[to].most >= *size as i64 {
            true => sum(to) * flow::SHARE / *size as i64,
            false => flow::NEVER,
        };
        let shares = (0..rooms.len()).map(share).collect();
        sources.push(Source { children: *size as i64, is_whole: true, shares });
        first += size;
    }
    for ways in &ways[first..] {
        let shares = ways.iter().map(|metres| metres * flow::SHARE).collect();
        sources.push(Source { children: 1, is_whole: false, shares });
    }
    let sink = |room: &Room| Sink { most: room.most, whole_most: room.most, least: room.least };
    flow::fewest(&sources, &rooms.iter().map(sink).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn no_decision_is_better_where_points_are_alike((students_min, points) in alike()) {
        let terms = Terms { students_min, answer_hours: 96 };
        let town = Points::new(&terms, points.iter().collect());
        let (decision, proof) = best(&town);
        prop_assert_eq!(proof, Proof::Exact);
        prop_assert_eq!(town.cost(&decision), All::best(&town, true));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]
    #[test]
    fn a_promise_is_never_too_high(
        ways in prop::collection::vec(prop::collection::vec(0..90_i64, 4), 7..12),
        wholes in prop::collection::vec(1..4_usize, 0..3),
        rooms in prop::collection::vec((0..9_i64, 0..4_i64), 4),
    ) {
        let room = |(most, least): &(i64, i64)| Room { most: *most, least: *most.min(least) };
        let rooms: Vec<Room> = rooms.iter().map(room).collect();
        let (seated, promised) = (seated(&ways, &wholes, &rooms), promised(&ways, &wholes, &rooms));
        match seated {
            Some(metres) if wholes.is_empty() => prop_assert_eq!(promised, Some(metres)),
            Some(metres) => prop_assert!(promised.is_some_and(|promised| promised <= metres), "{:?}", promised),
            None => prop_assert!(promised.is_none() || !wholes.is_empty()),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn no_decision_is_better(points in points(5, 5)) {
        let terms = Terms { students_min: 4, answer_hours: 96 };
        let town = Points::new(&terms, points.iter().collect());
        let (decision, proof) = best(&town);
        prop_assert_eq!(proof, Proof::Exact);
        prop_assert_eq!(town.cost(&decision), All::best(&town, true));
        prop_assert_eq!(divide::under_min(&town), town.cost(&decision).under);
    }

    #[test]
    fn no_decision_is_better_undivided(points in points(7, 9)) {
        let terms = Terms { students_min: 7, answer_hours: 96 };
        let town = Points::new(&terms, points.iter().collect());
        let (decision, proof) = best(&town);
        let (cost, best) = (town.cost(&decision), All::best(&town, false));
        prop_assert_eq!(proof, Proof::Exact);
        prop_assert!(cost <= best && (cost == best || cost.divided > 0));
    }
}
