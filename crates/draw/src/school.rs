//! 学校 One school of a roster with its children in the order of the draw. Schools never meet: each is drawn alone.

use crate::course::Course;
use crate::hash::Keys;
use crate::roster::Roster;
use std::cmp::Ordering;
use std::ops::Range;

/// Hours of one school at most: a set of hours is one word.
pub(crate) const HOURS_MAX: usize = 64;

/// What a seat is worth to whoever had it as first, second, third … choice of that hour; later ones are worth 1.
pub(crate) const VALUES: [u8; 4] = [4, 3, 2, 1];

/// One wish of one child.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    /// Number of the wish in the roster.
    pub(crate) wish: u32,
    /// Number of the course in its school.
    pub(crate) course: u32,
    /// What a seat is worth, by [`VALUES`].
    pub(crate) value: u8,
    /// Precedence class.
    pub(crate) class: u8,
}

/// A school that is being drawn.
pub(crate) struct School<'r> {
    pub(crate) roster: &'r Roster,
    /// Its courses in the roster, ids ascending.
    pub(crate) courses: &'r [u32],
    /// The hours of each course: bits.
    pub(crate) hours: Vec<u64>,
    /// Seats of each course.
    pub(crate) seats: Vec<u32>,
    /// How many hours the school has.
    pub(crate) hours_count: usize,
    /// Children in the order of the draw: the first has number 1.
    pub(crate) students: Vec<u32>,
    /// Where each household begins in that order, tier by tier.
    pub(crate) tiers: Vec<Tier>,
    /// Where the wishes of each child in that order begin; one more than there are children.
    pub(crate) start: Vec<u32>,
    pub(crate) entries: Vec<Entry>,
}

/// Children of one priority.
pub(crate) struct Tier {
    pub(crate) students: Range<usize>,
    /// Where each household begins.
    pub(crate) households: Vec<u32>,
}

impl<'r> School<'r> {
    /// Puts the children `members` of school `number` in the order that `seed` gives them.
    pub(crate) fn new(roster: &'r Roster, number: usize, members: &[u32], seed: &str) -> Self {
        let courses = &roster.schools[number];
        let (hours, hours_count) = hours(roster, courses);
        let (students, tiers) = order(roster, members, seed);
        let seats = courses.iter().map(|number| roster.courses[*number as usize].seats).collect();
        let (start, entries) = (Vec::new(), Vec::new());
        let mut school = Self { roster, courses, hours, seats, hours_count, students, tiers, start, entries };
        school.list();
        school
    }

    fn list(&mut self) {
        let table = &self.roster.students;
        let total: usize = self.students.iter().map(|student| table.wishes(*student as usize).len()).sum();
        self.start.reserve(self.students.len() + 1);
        self.entries.reserve(total);
        let mut hours = self.hours.clone();
        hours.sort_unstable();
        hours.dedup();
        let same = |course: &u64| hours.binary_search(course).unwrap_or_default();
        let same: Vec<usize> = self.hours.iter().map(same).collect();
        let mut better = vec![0; hours.len()];
        for student in &self.students {
            self.start.push(self.entries.len() as u32);
            better.fill(0);
            let wishes = table.wishes(*student as usize);
            self.entries.extend(wishes.clone().zip(&table.wish[wishes]).map(|(wish, course)| {
                let course = u32::from(*course);
                let better = &mut better[same[course as usize]];
                let value = VALUES.get(*better).copied().unwrap_or(1);
                *better += 1;
                let class = table.class.get(wish).copied().unwrap_or(0);
                Entry { wish: wish as u32, course, value, class }
            }));
        }
        self.start.push(self.entries.len() as u32);
    }

    /// The wishes of the child at a place of the order.
    pub(crate) fn wishes(&self, at: usize) -> Range<usize> {
        self.start[at] as usize..self.start[at + 1] as usize
    }

    /// What wishes are worth together.
    pub(crate) fn worth(&self, wishes: &[u32]) -> u64 {
        wishes.iter().map(|wish| u64::from(self.entries[*wish as usize].value)).sum()
    }

    /// The hour in which a course stands: the first of several.
    pub(crate) fn first_hour(&self, course: u32) -> usize {
        self.hours[course as usize].trailing_zeros() as usize
    }

    /// Children a course takes to open; 0 where courses do not close.
    pub(crate) fn minimum(&self, course: usize) -> u32 {
        let minimum = self.roster.courses[self.courses[course] as usize].minimum;
        if self.roster.rule.closing { minimum } else { 0 }
    }

    /// How many children from this place of the order on sit together or not at all.
    pub(crate) fn unit(&self, at: usize) -> usize {
        let table = &self.roster.students;
        let this = self.students[at] as usize;
        if !table.together(this) {
            return 1;
        }
        let home = table.household(this);
        let same = |student: &&u32| {
            table.together(**student as usize) && table.household(**student as usize) == home
        };
        self.students[at..].iter().take_while(same).count()
    }

    /// Where whoever sits together begins in the order, and how many they are.
    pub(crate) fn units(&self) -> impl Iterator<Item = (usize, usize)> {
        let mut next = 0;
        std::iter::from_fn(move || {
            let at = next;
            next += if at < self.students.len() { self.unit(at) } else { 0 };
            (next > at).then_some((at, next - at))
        })
    }

    /// The place of the order from which an hour is counted in a tier: another household's for each hour.
    pub(crate) fn turn(&self, tier: &Tier, hour: usize) -> usize {
        let households = tier.households.len();
        tier.households.get(hour * households / self.hours_count.max(1)).map_or(0, |first| *first as usize)
    }
}

/// Every hour of a school's courses: weekday and start, ascending.
pub(crate) fn all_hours<'c>(courses: &'c [Course], numbers: &[u32]) -> Vec<(u8, &'c str)> {
    let mut all: Vec<(u8, &str)> = numbers.iter().flat_map(|number| of(courses, *number)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn of(courses: &[Course], number: u32) -> impl Iterator<Item = (u8, &str)> {
    let course = &courses[number as usize];
    course.weekdays.iter().map(|day| (*day, course.start.as_str()))
}

/// Bits of the hours of each course.
fn hours(roster: &Roster, numbers: &[u32]) -> (Vec<u64>, usize) {
    let all = all_hours(&roster.courses, numbers);
    let bit = |hour| 1_u64 << all.binary_search(&hour).unwrap_or_default();
    let bits = |number: &u32| of(&roster.courses, *number).map(bit).fold(0, |bits, bit| bits | bit);
    (numbers.iter().map(bits).collect(), all.len())
}

/// By priority, then by the household's key, then by household, siblings who sit together first, then by id.
fn order(roster: &Roster, members: &[u32], seed: &str) -> (Vec<u32>, Vec<Tier>) {
    let (table, keys) = (&roster.students, Keys::of(seed));
    let mut last: (&str, u64) = ("", 0);
    // Less priority higher, the front of the key, the child: one number each, so that they are sorted fast.
    let mut keyed: Vec<u128> = Vec::with_capacity(members.len());
    for student in members {
        let household = table.household(*student as usize);
        if household != last.0 {
            last = (household, keys.front(household));
        }
        let behind = u128::from(u8::MAX - table.priority[*student as usize]);
        keyed.push(behind << 96 | u128::from(last.1) << 32 | u128::from(*student));
    }
    keyed.sort_unstable();
    let (mut students, mut tiers) = (Vec::with_capacity(members.len()), Vec::new());
    for tier in keyed.chunk_by(|a, b| a >> 96 == b >> 96) {
        let (first, mut households) = (students.len(), Vec::with_capacity(tier.len()));
        for near in tier.chunk_by(|a, b| a >> 32 == b >> 32) {
            let begin = students.len();
            students.extend(near.iter().map(|key| *key as u32));
            students[begin..].sort_unstable_by(|a, b| same_front(roster, &keys, *a as usize, *b as usize));
            let home = |at: usize| table.household(students[at] as usize);
            let is_other = |at: &usize| *at == begin || home(*at) != home(*at - 1);
            households.extend((begin..students.len()).filter(is_other).map(|at| at as u32));
        }
        tiers.push(Tier { students: first..students.len(), households });
    }
    (students, tiers)
}

/// The order of two children whose keys begin alike: nearly always siblings.
fn same_front(roster: &Roster, keys: &Keys, a: usize, b: usize) -> Ordering {
    let table = &roster.students;
    let whole = |student: usize| (keys.key(table.household(student)), table.household(student));
    let homes =
        if table.household(a) == table.household(b) { Ordering::Equal } else { whole(a).cmp(&whole(b)) };
    homes.then_with(|| (!table.together(a), a).cmp(&(!table.together(b), b)))
}
