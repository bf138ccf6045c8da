//! 大镇 Towns with more points than can be compared: the smallest first, to the nearest.
//!
//! Small points in order of their children close one after another. Each goes whole to the point that has room and is
//! nearest to its children's homes; divided, if none can hold it and all together can; else it stays. A point that
//! has taken others' children does not close any more, so that nobody moves twice.

use super::points::{Decision, Points};
use super::seat::{Room, nearest};

/// A decision that is good, and not proven to be the best.
pub(super) fn decide(town: &Points) -> Decision {
    let mut decision: Decision = vec![None; town.len()];
    let mut order: Vec<usize> = (0..town.len()).filter(|at| town.may_close(*at)).collect();
    order.sort_by_key(|at| (town.children(*at), *at));
    for at in order {
        if town.comes(at, &decision) == 0 {
            decision[at] = targets(town, &decision, at);
        }
    }
    decision
}

/// Where the children of a point go; `None` when there is no room.
fn targets(town: &Points, decision: &Decision, from: usize) -> Option<Vec<usize>> {
    let open: Vec<usize> = (0..town.len()).filter(|at| *at != from && decision[*at].is_none()).collect();
    if open.is_empty() {
        return None;
    }
    let room = |at: usize| town.spare(at) - town.comes(at, decision);
    let holds = open.iter().filter(|at| room(**at) >= town.movers(from));
    if let Some(to) = holds.min_by_key(|at| (town.ways(from, **at), **at)) {
        return town.all_to(from, *to);
    }
    let way = |mover: i64| open.iter().map(|to| town.way(from, mover as usize, *to)).collect();
    let ways: Vec<Vec<i64>> = (0..town.movers(from)).map(way).collect();
    let rooms: Vec<Room> = open.iter().map(|at| Room { most: room(*at), least: 0 }).collect();
    Some(nearest(&ways, &rooms)?.into_iter().map(|seat| open[seat]).collect())
}
