//! 一个时段 One hour of one school: every child wants at most one seat of it, so that each hour can be settled alone.
//!
//! Where some child wants fewer lessons than it has hours with wishes, all hours are one lane in which it stands once an
//! hour. It brings as many *idle* seats as it wants lessons less, for its own hours only and dearer than any course: the
//! best seats fill them, and so leave it what it wants. That is still a transport problem, and is solved exactly.

use crate::school::{Entry, School, VALUES};

/// No wish.
pub(crate) const NONE: u32 = u32::MAX;

/// A wish within an hour.
#[derive(Clone, Copy)]
pub(crate) struct Edge {
    /// Number of the course in its school.
    pub(crate) course: u32,
    /// Number of the wish in its school; [`NONE`] for an idle seat.
    pub(crate) entry: u32,
    /// What a seat is worth.
    pub(crate) value: u8,
}

/// One hour of one school.
#[derive(Default)]
pub(crate) struct Lane {
    pub(crate) hour: usize,
    /// How many courses may be wished for here, idle seats too.
    pub(crate) courses: usize,
    /// Places in the order of the draw, of the children with a wish for this hour.
    pub(crate) students: Vec<u32>,
    /// Where the wishes of each begin; one more than there are children.
    pub(crate) start: Vec<u32>,
    /// Best first.
    pub(crate) edges: Vec<Edge>,
    /// Idle seats, child by child: courses that are numbered after those of the school.
    pub(crate) idle: Vec<u32>,
}

/// The hours of a school.
pub(crate) struct Lanes {
    /// One after another.
    pub(crate) hours: Vec<Lane>,
    /// All as one, where some child wants fewer lessons than it has hours with wishes.
    joint: Option<Lane>,
}

impl Lanes {
    pub(crate) fn of(school: &School<'_>) -> Self {
        let hours = Lane::all(school);
        if school.roster.students.most.is_empty() {
            return Self { hours, joint: None };
        }
        let idle: Vec<u32> = (0..school.students.len()).map(|at| idle(school, at)).collect();
        let joint = idle.iter().any(|seats| *seats > 0).then(|| Lane::joint(school, &idle));
        Self { hours, joint }
    }

    /// What the optimum is solved over, each on its own.
    pub(crate) fn solvable(&self) -> &[Lane] {
        self.joint.as_ref().map_or(&self.hours, std::slice::from_ref)
    }
}

/// How many hours with wishes a child has beyond the lessons it wants.
fn idle(school: &School<'_>, at: usize) -> u32 {
    let most = u32::from(school.roster.students.most(school.students[at] as usize));
    let first = |wish: usize| 1_u64 << school.first_hour(school.entries[wish].course);
    let hours = school.wishes(at).fold(0, |hours, wish| hours | first(wish)).count_ones();
    if most == 0 { 0 } else { hours.saturating_sub(most) }
}

impl Lane {
    /// Every hour of a school. A course of several hours stands in its first: there lanes only bound.
    pub(crate) fn all(school: &School<'_>) -> Vec<Self> {
        let share = school.entries.len() / school.hours_count.max(1) + 1;
        let lane = |hour| {
            let (students, edges) = (Vec::with_capacity(share), Vec::with_capacity(share));
            Self { hour, students, edges, ..Self::default() }
        };
        let mut lanes: Vec<Self> = (0..school.hours_count).map(lane).collect();
        for at in 0..school.students.len() {
            for number in school.wishes(at) {
                let entry = school.entries[number];
                let lane = &mut lanes[school.first_hour(entry.course)];
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
        (0..school.courses.len() as u32).for_each(|course| lanes[school.first_hour(course)].courses += 1);
        lanes
    }

    /// All hours as one: child by child, and each child's hours in turn.
    fn joint(school: &School<'_>, idle: &[u32]) -> Self {
        let mut lane = Self::default();
        for (at, idle) in idle.iter().enumerate() {
            let course = (school.courses.len() + lane.idle.len()) as u32;
            for hour in 0..school.hours_count {
                let begin = lane.edges.len();
                for number in school.wishes(at) {
                    let Entry { course, value, .. } = school.entries[number];
                    if school.first_hour(course) == hour {
                        lane.edges.push(Edge { course, entry: number as u32, value });
                    }
                }
                if lane.edges.len() > begin {
                    lane.students.push(at as u32);
                    lane.start.push(begin as u32);
                    let dearest = Edge { course, entry: NONE, value: VALUES[0] + 1 };
                    lane.edges.extend((*idle > 0).then_some(dearest));
                }
            }
            lane.idle.extend((*idle > 0).then_some(*idle));
        }
        lane.start.push(lane.edges.len() as u32);
        lane.courses = school.courses.len() + lane.idle.len();
        lane
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
