//! 排好序 Seats and closing alone: for a benchmark; no draw takes this way.

use crate::closing;
use crate::lane::Lanes;
use crate::outcome::members;
use crate::roster::Roster;
use crate::school::School;

/// Every school in its order, so that only seats are still to be given.
pub struct Ordered<'r>(Vec<(School<'r>, Lanes)>);

impl<'r> Ordered<'r> {
    /// Puts the children of every school in the order that a seed gives them.
    pub fn new(roster: &'r Roster, seed: &str) -> Self {
        let members = members(roster);
        let order = |(number, members): (usize, &Vec<u32>)| {
            let school = School::new(roster, number, members, seed);
            let lanes = Lanes::of(&school);
            (school, lanes)
        };
        Self(members.iter().enumerate().map(order).collect())
    }

    /// Gives seats and closes courses: how many seats are given.
    pub fn seats(&self) -> usize {
        self.0.iter().map(|(school, lanes)| closing::settle(school, lanes).seats.len()).sum()
    }
}
