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
            let mut at = index.slot(mixed(course.id.as_bytes()).0);
            while index.slots[at] != FREE {
                at = (at + 1) & (index.slots.len() - 1);
            }
            index.slots[at] = number as u32;
        }
        index
    }

    /// The number of the course whose id a list of wishes begins with, and how long that id is.
    pub(crate) fn find(&self, courses: &[Course], list: &str) -> (Option<u32>, usize) {
        let (mixed, length) = mixed(list.as_bytes());
        let id = &list[..length];
        let mut at = self.slot(mixed);
        while self.slots[at] != FREE {
            if courses[self.slots[at] as usize].id == id {
                return (Some(self.slots[at]), length);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        (None, length)
    }

    /// Where the search begins.
    fn slot(&self, mixed: u64) -> usize {
        (mixed >> 32) as usize & (self.slots.len() - 1)
    }
}

/// The bytes of an id, up to the first mark that no id has, eight at a time, multiplied up (Fibonacci hashing); and how many
/// they are. A million children have millions of wishes: each is walked once.
fn mixed(list: &[u8]) -> (u64, usize) {
    let mix = |mixed: u64, word: u64| (mixed ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (mut mixed, mut word, mut length) = (0, 0, 0);
    for byte in list.iter().take_while(|byte| !matches!(byte, b';' | b'=')) {
        word = word << 8 | u64::from(*byte);
        length += 1;
        if length % 8 == 0 {
            (mixed, word) = (mix(mixed, word), 0);
        }
    }
    if length % 8 == 0 { (mixed, length) } else { (mix(mixed, word), length) }
}
