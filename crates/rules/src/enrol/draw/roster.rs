//! 名单 Who draws for what: courses and children as the crate `draw` takes them, under names that say nothing.

use super::{Facts, Files, Mechanism, Published, Refusal, Wishes, mechanism, rule, ruled};
use crate::enrol::course::{self, Course, State};
use crate::enrol::opening::{self, Offer};
use crate::enrol::precedence::Stands;
use crate::enrol::preference::{self, Ask};
use crate::id::CourseId;
use crate::moment::Moment;
use crate::plan::scheme::Scheme;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn roster(
    scheme: &Scheme,
    facts: &Facts,
    (salt, beacon): (&str, Option<u64>),
    now: Moment,
) -> Result<::draw::Roster, Refusal> {
    let (courses, students) = entered(scheme, facts, salt, now);
    if courses.is_empty() {
        return Err(Refusal::NoCourses);
    }
    if let Some(small) = too_small(scheme, facts) {
        return Err(small);
    }
    if students.is_empty() {
        return Err(Refusal::NoWishes);
    }
    if !course::gives_several_days(scheme) && courses.iter().any(|course| course.weekdays.len() > 1) {
        return Err(Refusal::SeveralDays);
    }
    let children = still_seated(facts, now);
    if !children.is_empty() {
        return Err(Refusal::StillSeated { children });
    }
    let rule = ::draw::Rule {
        closing: true,
        next_choice: opening::offers(&scheme.opening, Offer::NextChoice),
        // Whoever misses a full course waits, whatever the plan offers for a closed one: nobody is refused for lack of room (X.1).
        waitlist: true,
        mechanism: mechanism(&scheme.draw).drawable(),
        seed: None,
        beacon,
    };
    ::draw::Roster::new(rule, &courses, &students).map_err(|_| Refusal::NotDrawable)
}

/// A course that could never open: the number with which courses open was amended after it was announced (P3.21).
fn too_small(scheme: &Scheme, facts: &Facts) -> Option<Refusal> {
    let announced = |course: &&Course| course.state == State::Announced;
    let opens = |course: &&Course| opening::opens(&scheme.opening, course.seats);
    let small = facts.courses.iter().filter(announced).find(|course| !opens(course))?;
    let (title, least) = (small.title_zh.clone(), opening::minimum(&scheme.opening));
    Some(Refusal::TooSmall { title, seats: small.seats, least })
}

/// Children who still have a seat on a day for which they wish: no child sits in two courses of one day (P3.12).
fn still_seated(facts: &Facts, now: Moment) -> Vec<String> {
    let announced = facts.courses.iter().filter(|course| course.state == State::Announced);
    let days: BTreeMap<&CourseId, i64> = announced.map(|course| (&course.id, course.days())).collect();
    let on_roll = facts.wishes.iter().filter(|one| one.student.is_on_roll(now.date()));
    let is_seated = |one: &&Wishes| {
        let seated = facts.days_seated.get(&one.student.id).copied().unwrap_or(0);
        one.asked.choices.iter().any(|choice| days.get(choice).is_some_and(|days| days & seated != 0))
    };
    on_roll.filter(is_seated).map(|one| one.student.name.clone()).collect()
}

/// The roster that was published.
pub(super) fn read(files: &Files) -> Option<::draw::Roster> {
    let file = |name: &str| files.get(name).map(String::as_str);
    let students = file("students.csv")?.as_bytes().to_vec();
    ::draw::Roster::read(rule(files)?, file("courses.csv")?.as_bytes(), students).ok()
}

/// How the seats of a published draw are given in fact; `None` where its rules are not read. Anyone opens the page that says
/// so: no row of a child is read for it.
pub fn played(files: &Files) -> Option<Mechanism> {
    ruled(files).map(|mechanism| in_fact(mechanism, is_by_days(files)))
}

/// Whether the rules of a draw have this line, in whatever format.
pub fn rules_say(files: &Files, line: &str) -> bool {
    files.get("rules.txt").is_some_and(|rules| rules.lines().any(|one| one == line))
}

/// Whether every weekday is drawn on its own: no heading says that a child wants so many at most, and no course has several.
fn is_by_days(files: &Files) -> bool {
    let lines = |name: &str| files.get(name).map(String::as_str).unwrap_or_default().lines();
    let has_most =
        lines("students.csv").next().is_some_and(|head| head.split(',').any(|name| name == "most"));
    let is_long = |row: &str| row.split(',').nth(2).is_some_and(|weekdays| weekdays.contains(';'));
    !has_most && !lines("courses.csv").any(is_long)
}

/// Where hours hang together, a lottery is one order for the whole school.
pub(super) fn in_fact(mechanism: Mechanism, is_by_days: bool) -> Mechanism {
    if mechanism == Mechanism::Lottery && !is_by_days { Mechanism::Serial } else { mechanism }
}

/// Why a roster is not read: its first line names another format, or it is damaged.
pub(super) fn unread(files: &Files) -> Refusal {
    let rules = files.get("rules.txt").map(String::as_str).unwrap_or_default();
    match rules.lines().next() {
        Some(format) if format.starts_with("afterbell draw ") && format != ::draw::FORMAT => {
            Refusal::Format { format: format.to_owned() }
        }
        Some(_) | None => Refusal::Damaged,
    }
}

/// Whether this version of the program reads a draw's files: those of an older format it keeps and shows, no more.
pub fn is_readable(published: &Published) -> bool {
    read(&published.roster).is_some()
}

/// The courses that are drawn for, and the children who wish for one of them.
pub(super) fn entered(
    scheme: &Scheme,
    facts: &Facts,
    salt: &str,
    now: Moment,
) -> (Vec<::draw::Course>, Vec<::draw::Student>) {
    let announced = facts.courses.iter().filter(|course| course.state == State::Announced);
    let least = opening::minimum(&scheme.opening);
    let begins = announced.clone().map(|course| course.from_minute).min().unwrap_or(0);
    let courses: Vec<::draw::Course> = announced.map(|course| drawable(course, least, begins)).collect();
    let stages = &scheme.scheme.stages;
    let stands = Stands::of(&scheme.draw, stages, &facts.rights, &facts.left_out);
    let on_roll = facts.wishes.iter().filter(|one| one.student.is_on_roll(now.date()));
    let known: BTreeMap<&str, (u8, u8)> =
        courses.iter().map(|course| (course.id.as_str(), course.grades)).collect();
    let mut students: Vec<::draw::Student> = on_roll
        .map(|one| wisher(scheme, &stands, one, (&known, salt)))
        .filter(|student| !student.wishes.is_empty())
        .collect();
    unbind(&courses, &mut students);
    part_unlike(&mut students);
    stand_together(&mut students);
    (courses, students)
}

/// All courses and children of a draw are of one school.
const SCHOOL: &str = "1";

/// A course as it is drawn. A child has one course a weekday, whenever it begins: all are given the first beginning.
fn drawable(course: &Course, least: i64, begins: i64) -> ::draw::Course {
    let small = |number: i64| u8::try_from(number).unwrap_or(u8::MAX);
    let count = |number: i64| u32::try_from(number).unwrap_or(0);
    ::draw::Course {
        id: course.id.to_string(),
        school: SCHOOL.to_owned(),
        weekdays: course.weekdays().map(small).collect(),
        start: format!("{:02}:{:02}", begins / 60, begins % 60),
        seats: count(course.seats),
        minimum: count(least),
        grades: (small(course.grades.0), small(course.grades.1)),
    }
}

/// A child as it is drawn: courses of its grade only, of those whose grades are known.
fn wisher(
    scheme: &Scheme,
    stands: &Stands<'_>,
    one: &Wishes,
    (grades, salt): (&BTreeMap<&str, (u8, u8)>, &str),
) -> ::draw::Student {
    let grade = u8::try_from(one.student.grade).unwrap_or(0);
    let takes_it = |grades: &(u8, u8)| grades.0 <= grade && grade <= grades.1;
    let known = |choice: &&CourseId| grades.get(choice.as_str()).is_some_and(takes_it);
    let wish = |choice: &CourseId| ::draw::Wish {
        course: choice.to_string(),
        class: stands.class(&one.student.id, choice),
    };
    let takes = |ask| preference::takes(&scheme.preference, ask);
    ::draw::Student {
        id: pseudonym(salt, one.student.id.as_str()),
        grade,
        school: SCHOOL.to_owned(),
        household: pseudonym(salt, one.student.household.as_str()),
        priority: stands.priority(&one.student),
        most: if takes(Ask::Most) { u8::try_from(one.asked.most).unwrap_or(0) } else { 0 },
        together: takes(Ask::Together) && one.asked.together,
        wishes: one.asked.choices.iter().filter(known).map(wish).collect(),
    }
}

/// A most of days that no list can exceed binds nobody, and is not drawn with: else one such child would hang the hours of a whole
/// school together.
fn unbind(courses: &[::draw::Course], students: &mut [::draw::Student]) {
    let days: BTreeMap<&str, &[u8]> =
        courses.iter().map(|course| (course.id.as_str(), course.weekdays.as_slice())).collect();
    for one in students {
        let wished = one.wishes.iter().filter_map(|wish| days.get(wish.course.as_str()));
        let wished: BTreeSet<u8> = wished.flat_map(|days| days.iter().copied()).collect();
        if usize::from(one.most) >= wished.len() {
            one.most = 0;
        }
    }
}

/// Siblings together have one list; where theirs differ, each of them is drawn alone, so that no family's forms can hold up
/// the draw of a school.
fn part_unlike(students: &mut [::draw::Student]) {
    let list = |one: &::draw::Student| {
        (one.most, one.wishes.iter().map(|wish| wish.course.clone()).collect::<Vec<_>>())
    };
    let mut lists: BTreeMap<String, BTreeSet<(u8, Vec<String>)>> = BTreeMap::new();
    for one in students.iter().filter(|one| one.together) {
        lists.entry(one.household.clone()).or_default().insert(list(one));
    }
    for one in students.iter_mut() {
        one.together &= lists.get(&one.household).is_some_and(|lists| lists.len() == 1);
    }
}

/// Siblings who sit together stand where the last of them does: nobody comes before others by a sibling.
fn stand_together(students: &mut [::draw::Student]) {
    let mut least: BTreeMap<String, u8> = BTreeMap::new();
    for one in students.iter().filter(|one| one.together) {
        let priority = least.entry(one.household.clone()).or_insert(one.priority);
        *priority = one.priority.min(*priority);
    }
    for one in students.iter_mut().filter(|one| one.together) {
        one.priority = least.get(&one.household).copied().unwrap_or(one.priority);
    }
}

/// A name that says nothing to whoever lacks the secret: 64 bits of SHA-256.
pub(in crate::enrol) fn pseudonym(salt: &str, id: &str) -> String {
    ::draw::pseudonym(&secret(salt, id), id)
}

/// What one name is made with. Each has its own, so a family may have its own and learns nobody else's.
pub(super) fn secret(salt: &str, id: &str) -> String {
    ::draw::sha256(&[salt, id])
}
