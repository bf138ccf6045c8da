//! 索引 Finds a course by its id without chance: open addressing over FNV-1a, the same on every machine.

use crate::course::Course;

const FREE: u32 = u32::MAX;

/// Where each course stands.
pub(crate) struct Index {
    slots: Vec<u32>,
}

impl Index {
    pub(crate) fn of(courses: &[Course]) -> Self {
        let mut index = Self { slots: vec![FREE; (courses.len() * 4).next_power_of_two().max(4)] };
        for (number, course) in courses.iter().enumerate() {
            let mut at = index.first(course.id.bytes().fold(SEED, step));
            while index.slots[at] != FREE {
                at = index.after(at);
            }
            index.slots[at] = number as u32;
        }
        index
    }

    /// The number of the course of that id, whose bytes were folded to `hash`.
    pub(crate) fn find(&self, courses: &[Course], id: &str, hash: u64) -> Option<u32> {
        let mut at = self.first(hash);
        while self.slots[at] != FREE {
            if courses[self.slots[at] as usize].id == id {
                return Some(self.slots[at]);
            }
            at = self.after(at);
        }
        None
    }

    fn first(&self, hash: u64) -> usize {
        (hash ^ (hash >> 32)) as usize & (self.slots.len() - 1)
    }

    fn after(&self, at: usize) -> usize {
        (at + 1) & (self.slots.len() - 1)
    }
}

/// What folding an id's bytes begins with.
pub(crate) const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// Folds one more byte.
pub(crate) fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
}
