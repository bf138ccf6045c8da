//! 兄弟姐妹 Siblings are brought together where it costs nothing: what changes places is alike.
//!
//! Two whole home classes of one grade and one size may change groups, and so may two children of one split class.
//! Neither changes the number of groups, the split classes, the span or the sizes. The exchange that brings most
//! siblings together is made until none brings more; this finds a deal that no single exchange makes better.

use crate::people::student::Student;
use std::collections::BTreeMap;

/// Who changes places as one: a whole home class, or one child of a split one.
struct Unit<'s> {
    /// What must be alike to change places.
    kind: (i64, usize, Option<usize>),
    /// Its group.
    group: usize,
    children: Vec<&'s Student>,
}

/// Brings siblings together by exchanges.
pub(super) fn unite<'s>(groups: &mut [Vec<&'s Student>], classes: &[Vec<&'s Student>]) {
    let mut units = units(groups, classes);
    let mut homes = homes(groups);
    while let Some((a, b)) = best(&units, &homes) {
        exchange(&mut units, &mut homes, a, b);
    }
    groups.iter_mut().for_each(Vec::clear);
    for unit in units {
        groups[unit.group].extend(unit.children);
    }
}

fn units<'s>(groups: &[Vec<&'s Student>], classes: &[Vec<&'s Student>]) -> Vec<Unit<'s>> {
    let mut seats: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        seats.extend(group.iter().map(|child| (child.id.as_str(), at)));
    }
    let mut units = Vec::new();
    for (index, class) in classes.iter().enumerate() {
        let (grade, at) = (class[0].grade, seats[class[0].id.as_str()]);
        if class.iter().all(|child| seats[child.id.as_str()] == at) {
            units.push(Unit { kind: (grade, class.len(), None), group: at, children: class.clone() });
            continue;
        }
        units.extend(class.iter().map(|child| {
            let at = seats[child.id.as_str()];
            Unit { kind: (grade, 1, Some(index)), group: at, children: vec![child] }
        }));
    }
    units
}

/// Children of each household in each group; households of one child are left out.
type Homes<'s> = BTreeMap<&'s str, Vec<i64>>;

fn homes<'s>(groups: &[Vec<&'s Student>]) -> Homes<'s> {
    let mut homes: Homes = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        for child in group {
            homes.entry(child.household.as_str()).or_insert_with(|| vec![0; groups.len()])[at] += 1;
        }
    }
    homes.retain(|_, seats| seats.iter().sum::<i64>() > 1);
    homes
}

/// The exchange that brings most pairs together; the first of equals; `None` when none brings any.
fn best(units: &[Unit], homes: &Homes) -> Option<(usize, usize)> {
    let has_sibling =
        |unit: &Unit| unit.children.iter().any(|child| homes.contains_key(child.household.as_str()));
    let mut found = None;
    let mut most = 0;
    for (a, one) in units.iter().enumerate().filter(|(_, unit)| has_sibling(unit)) {
        for (b, other) in units.iter().enumerate().filter(|(b, _)| *b != a) {
            if one.kind == other.kind && one.group != other.group {
                let gain = gain(homes, one, other);
                if gain > most {
                    (most, found) = (gain, Some((a, b)));
                }
            }
        }
    }
    found
}

/// Pairs of siblings in one group after an exchange, less those before.
fn gain(homes: &Homes, one: &Unit, other: &Unit) -> i64 {
    let mut moves: BTreeMap<&str, i64> = BTreeMap::new();
    for child in &one.children {
        *moves.entry(child.household.as_str()).or_default() += 1;
    }
    for child in &other.children {
        *moves.entry(child.household.as_str()).or_default() -= 1;
    }
    let pairs = |count: i64| count * (count - 1) / 2;
    let change = |(home, moved): (&&str, &i64)| {
        let seats = homes.get(*home)?;
        let (here, there) = (seats[one.group], seats[other.group]);
        Some(pairs(here - moved) + pairs(there + moved) - pairs(here) - pairs(there))
    };
    moves.iter().filter_map(change).sum()
}

fn exchange<'s>(units: &mut [Unit<'s>], homes: &mut Homes<'s>, a: usize, b: usize) {
    let (from, to) = (units[a].group, units[b].group);
    for (unit, from, to) in [(a, from, to), (b, to, from)] {
        units[unit].group = to;
        for child in &units[unit].children {
            if let Some(seats) = homes.get_mut(child.household.as_str()) {
                seats[from] -= 1;
                seats[to] += 1;
            }
        }
    }
}
