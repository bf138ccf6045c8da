//! 依次选课 Serial dictatorship: one number a household; at its turn a child takes its best wishes that still have a seat.
//!
//! Takes courses of several lessons a week and a most of lessons. **Guaranteed** without closing: nobody gains by a
//! false list; no two children could swap and both be better off. **Not guaranteed**: a late number is late in every
//! hour, so that more children get nothing at all than with `lottery` or `draft`.

use crate::closing::Shut;
use crate::school::School;

/// The wishes of the school that are given.
pub(crate) fn seat(school: &School<'_>, shut: &Shut) -> Vec<u32> {
    let mut free = school.seats.clone();
    let mut given = Vec::new();
    for (at, unit) in school.units() {
        let mut taken = Taken::new(school, at);
        for (rank, wish) in (0..).zip(school.wishes(at)) {
            let course = school.entries[wish].course;
            if free[course as usize] >= unit as u32 && taken.may(school, shut, course) {
                free[course as usize] -= unit as u32;
                taken.take(school, course);
                given.extend((at..at + unit).map(|sibling| school.start[sibling] + rank));
            }
        }
    }
    given
}

/// What a child has while it chooses.
#[derive(Clone, Copy)]
pub(crate) struct Taken {
    place: usize,
    hours: u64,
    left: u8,
}

impl Taken {
    pub(crate) fn new(school: &School<'_>, place: usize) -> Self {
        let most = school.roster.students.most(school.students[place] as usize);
        Self { place, hours: 0, left: if most == 0 { u8::MAX } else { most } }
    }

    /// Whether the child has room for that course and the course runs.
    pub(crate) fn may(&self, school: &School<'_>, shut: &Shut, course: u32) -> bool {
        let hours = school.hours[course as usize];
        let lessons = hours.count_ones() as u8;
        lessons <= self.left
            && self.hours & hours == 0
            && shut.is_open(course)
            && !shut.bars(self.place, hours)
    }

    pub(crate) fn take(&mut self, school: &School<'_>, course: u32) {
        let hours = school.hours[course as usize];
        self.hours |= hours;
        self.left -= hours.count_ones() as u8;
    }
}
