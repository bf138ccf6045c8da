//! 最优核对 Decisions against all decisions there are.

use super::super::points::{Cost, Decision, Points};
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

/// 15 points, of which the first few are small.
fn fifteen(small: i64) -> Vec<Point> {
    let count = |n: i64| if n < small { 6 + n * 5 % 17 } else { 26 + n };
    let mut points: Vec<Point> =
        (0..15).map(|n| point(&format!("P{n:02}"), "town", count(n), count(n) + 9 + n * 7 % 23)).collect();
    for (n, made) in (0..).zip(&mut points) {
        for (m, child) in (0..).zip(&mut made.children) {
            let way = |to: i64| (PlaceId::new(format!("P{to:02}")), (n * 31 + m * 17 + to * 53) % 97);
            child.metres = (0..15).map(way).collect();
        }
    }
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
    for (n, made) in (0..).zip(&mut points) {
        for (m, child) in (0..).zip(&mut made.children) {
            let way = |to: i64| (PlaceId::new(format!("P{to:02}")), (n * 311 + m * 173 + to * 531) % 977);
            child.metres = (0..15).map(way).collect();
        }
    }
    let terms = terms();
    let town = Points::new(&terms, points.iter().collect());
    let (decision, proof) = best(&town);
    let cost = town.cost(&decision);
    assert_eq!((cost.under, proof), (divide::under_min(&town), Proof::Exact));
    assert!(cost.divided > 0);
}

#[test]
fn fifteen_small_points_leave_none_small() {
    let (points, terms) = (fifteen(15), terms());
    let town = Points::new(&terms, points.iter().collect());
    let (decision, proof) = best(&town);
    assert_eq!((town.cost(&decision).under, proof), (0, Proof::Exact));
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
