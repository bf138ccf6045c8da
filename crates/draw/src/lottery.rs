//! 摇号 Lottery, the default: one number a household, every hour of a school drawn on its own.
//!
//! In each hour children choose one after another. The order is the same public one, counted from another household
//! in each hour, so that a bad number is bad in one hour only.
//!
//! **Guaranteed** without closing: nobody gains by wishing for something else than what it wants, whatever the others
//! do (serial dictatorship, hour by hour); nobody is passed over by someone who chooses later. **Not guaranteed**: the
//! most wishes met; fairness between one draw and the next. With closing, dropping wishes may help in rare cases; no
//! mechanism that closes courses avoids that.

use crate::closing::{Played, Shut};
use crate::lane::Lane;
use crate::school::School;

/// The wishes of a lane that are given.
pub(crate) fn seat(school: &School<'_>, lane: &Lane, turns: &[u32], shut: &Shut) -> Played {
    let mut free = shut.seats(school);
    let mut had = vec![0; free.len()];
    let mut seats = Vec::with_capacity(turns.len());
    let mut next = 0;
    while let Some(at) = turns.get(next).map(|at| *at as usize) {
        let place = lane.students[at] as usize;
        let unit = school.unit(place);
        let wishes = lane.wishes(at);
        let taken = wishes.iter().position(|edge| free[edge.course as usize] >= unit as u32);
        if let Some(rank) = taken.filter(|_| !shut.bars(place, 1 << lane.hour)) {
            let course = wishes[rank].course as usize;
            free[course] -= unit as u32;
            had[course] += unit as u32;
            seats.extend((at..at + unit).map(|sibling| lane.wishes(sibling)[rank].entry));
        }
        next += unit;
    }
    Played { seats, had }
}
