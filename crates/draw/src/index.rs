//! 索引 Finds a course by its id without chance: open addressing, the same on every machine.

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
            let mut at = index.first(&course.id);
            while index.slots[at] != FREE {
                at = (at + 1) & (index.slots.len() - 1);
            }
            index.slots[at] = number as u32;
        }
        index
    }

    /// The number of the course of that id.
    pub(crate) fn find(&self, courses: &[Course], id: &str) -> Option<u32> {
        let mut at = self.first(id);
        while self.slots[at] != FREE {
            if courses[self.slots[at] as usize].id == id {
                return Some(self.slots[at]);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        None
    }

    /// Where the search for an id begins: its bytes, eight at a time, multiplied up (Fibonacci hashing).
    fn first(&self, id: &str) -> usize {
        let word = |bytes: &[u8]| bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
        let mix = |mixed: u64, bytes| (mixed ^ word(bytes)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (id.as_bytes().chunks(8).fold(0, mix) >> 32) as usize & (self.slots.len() - 1)
    }
}
