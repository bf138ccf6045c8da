//! 一个时段 One hour of one school: every child wants at most one seat of it, so that each hour can be settled alone.

use crate::school::School;

/// No wish.
pub(crate) const NONE: u32 = u32::MAX;

/// A wish within an hour.
#[derive(Clone, Copy)]
pub(crate) struct Edge {
    /// Number of the course in its school.
    pub(crate) course: u32,
    /// Number of the wish in its school.
    pub(crate) entry: u32,
    /// What a seat is worth.
    pub(crate) value: u8,
}

/// One hour of one school.
pub(crate) struct Lane {
    pub(crate) hour: usize,
    /// Places in the order of the draw, of the children with a wish for this hour.
    pub(crate) students: Vec<u32>,
    /// Where the wishes of each begin; one more than there are children.
    pub(crate) start: Vec<u32>,
    /// Best first.
    pub(crate) edges: Vec<Edge>,
}

impl Lane {
    /// Every hour of a school. A course of several hours stands in its first: where such courses are, lanes only bound.
    pub(crate) fn all(school: &School<'_>) -> Vec<Self> {
        let lane = |hour| Self { hour, students: Vec::new(), start: Vec::new(), edges: Vec::new() };
        let mut lanes: Vec<Self> = (0..school.hours_count).map(lane).collect();
        for at in 0..school.students.len() {
            for number in school.wishes(at) {
                let entry = school.entries[number];
                let lane = &mut lanes[school.hours[entry.course as usize].trailing_zeros() as usize];
                if lane.students.last() != Some(&(at as u32)) {
                    lane.students.push(at as u32);
                    lane.start.push(lane.edges.len() as u32);
                }
                lane.edges.push(Edge { course: entry.course, entry: number as u32, value: entry.value });
            }
        }
        for lane in &mut lanes {
            lane.start.push(lane.edges.len() as u32);
        }
        lanes
    }

    /// The wishes of a child of this lane, best first.
    pub(crate) fn wishes(&self, at: usize) -> &[Edge] {
        &self.edges[self.start[at] as usize..self.start[at + 1] as usize]
    }

    /// Children of this lane in the order in which they choose: tier by tier, each counted from its turn on.
    pub(crate) fn turns(&self, school: &School<'_>) -> Vec<u32> {
        let mut turns = Vec::with_capacity(self.students.len());
        let place = |at: usize| self.students.partition_point(|student| (*student as usize) < at) as u32;
        for tier in &school.tiers {
            let (from, until) = (place(tier.students.start), place(tier.students.end));
            let turn = place(school.turn(tier, self.hour));
            turns.extend((turn..until).chain(from..turn));
        }
        turns
    }
}
