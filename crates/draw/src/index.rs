//! 索引 Finds a course by its id without chance: open addressing, the same on every machine.

use crate::course::Course;
use crate::table;

const FREE: u32 = u32::MAX;

/// Where each course stands. An id of eight bytes at most is its own key, so that no two have the same; longer ones are
/// mixed (Fibonacci hashing), and compared as text.
pub(crate) struct Index {
    slots: Vec<Slot>,
}

#[derive(Clone, Copy)]
struct Slot {
    key: u64,
    length: u32,
    course: u32,
}

impl Index {
    pub(crate) fn of(courses: &[Course]) -> Self {
        let free = Slot { key: 0, length: FREE, course: FREE }; // no id is so long
        let mut index = Self { slots: vec![free; (courses.len() * 2).next_power_of_two().max(4)] };
        for (course, Course { id, .. }) in (0..).zip(courses) {
            let (key, length) = key(id.as_bytes(), (0, id.len()));
            let mut at = index.first(key);
            while index.slots[at].course != FREE {
                at = (at + 1) & (index.slots.len() - 1);
            }
            index.slots[at] = Slot { key, length: length as u32, course };
        }
        index
    }

    /// The number of the course whose id a list of wishes begins with, and how long that id is; where in the text the list is.
    #[inline]
    pub(crate) fn find(&self, courses: &[Course], text: &[u8], list: (usize, usize)) -> (Option<u32>, usize) {
        let (key, length) = key(text, list);
        let id = |course: u32| courses[course as usize].id.as_bytes();
        let is_same = |course: u32| length <= 8 || *id(course) == text[list.0..list.0 + length];
        let mut at = self.first(key);
        loop {
            let slot = self.slots[at];
            if slot.key == key && slot.length as usize == length && is_same(slot.course) {
                return (Some(slot.course), length);
            }
            if slot.course == FREE {
                return (None, length);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// Where the search begins.
    fn first(&self, key: u64) -> usize {
        (mix(key) >> 32) as usize & (self.slots.len() - 1)
    }
}

fn mix(word: u64) -> u64 {
    word.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The key of the id that a list begins with, up to the first mark that no id has, and how long it is. A million children
/// have millions of wishes: each is walked once, eight bytes at a time.
#[inline]
fn key(bytes: &[u8], (from, until): (usize, usize)) -> (u64, usize) {
    let (mut at, mut mixed) = (from, 0);
    loop {
        let word = table::word(bytes, at);
        let marks = table::first_mark(word, b';') | table::first_mark(word, b'=');
        let length = (marks.trailing_zeros() as usize / 8).min(until - at);
        if length < 8 {
            return (mixed ^ (word & ((1 << (length * 8)) - 1)), at + length - from);
        }
        (mixed, at) = (mix(mixed ^ word), at + 8);
    }
}

#[cfg(test)]
mod tests {
    use super::Index;
    use crate::course::Course;

    #[test]
    fn a_course_is_found_by_an_id_of_any_length_and_no_other_is() {
        // Lengths around a word, and ids of which one begins as another does.
        let ids: Vec<String> =
            (1..40).flat_map(|length| ["a", "b", "课"].map(|id| id.repeat(length))).collect();
        let course = |id: &String| Course {
            id: id.clone(),
            school: "k".to_owned(),
            weekdays: vec![1],
            start: "16:00".to_owned(),
            seats: 1,
            minimum: 0,
            grades: (1, 6),
        };
        let courses: Vec<Course> = ids.iter().map(course).collect();
        let index = Index::of(&courses);
        for (number, id) in (0..).zip(&ids) {
            for after in ["", ";aab", "=2"] {
                // Another field may follow the list.
                let list = format!("x;{id}{after}");
                let found = index.find(&courses, format!("{list},1").as_bytes(), (2, list.len()));
                assert_eq!(found, (Some(number), id.len()), "{list}");
            }
            for other in [format!("{id}c"), format!("c{id}")] {
                assert_eq!(
                    index.find(&courses, other.as_bytes(), (0, other.len())),
                    (None, other.len()),
                    "{other}"
                );
            }
        }
        assert_eq!(index.find(&courses, b";a", (0, 2)), (None, 0));
    }
}
