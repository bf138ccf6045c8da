//! 名单 What a draw is held over, and the one text that says it.

use crate::hash::sha256;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::str::{FromStr, Split};

/// The first line of every roster text; a new mechanism gets a new number.
const HEAD: &str = "afterbell roster 1";

/// A course with a limited number of seats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Its id: no white space.
    pub id: String,
    /// 1 for Monday to 7 for Sunday: a child has at most one seat a weekday.
    pub weekday: i64,
    /// Seats, at least one.
    pub seats: i64,
}

/// A child under a pseudonym.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Student {
    /// The child's pseudonym: no white space.
    pub id: String,
    /// 签 The household's pseudonym: siblings share one place in the order.
    pub lot: String,
    /// Ids of courses, best first.
    pub wishes: Vec<String>,
}

/// What the scheme decided about the draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// A course with fewer children closes.
    pub students_min: i64,
    /// Whether the children of a closed course get their next wish.
    pub next_choice: bool,
    /// Whether whoever got nothing waits.
    pub waitlist: bool,
}

/// A checked roster in canonical order: the order in which it was given cannot matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster {
    pub(crate) rule: Rule,
    pub(crate) courses: Vec<Course>,
    pub(crate) students: Vec<Student>,
}

/// Why a roster cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// Empty, or with white space in it.
    Name(String),
    /// The same course or child stands there twice.
    Twice(String),
    /// A course without seats.
    NoSeats(String),
    /// A wish for a course that is not in the roster, or wished twice.
    Wish(String),
    /// A line of a roster text that is not understood.
    Line(String),
}

impl std::fmt::Display for Malformed {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (what, name) = match self {
            Self::Name(name) => ("not a name", name),
            Self::Twice(name) => ("stands there twice", name),
            Self::NoSeats(name) => ("has no seats", name),
            Self::Wish(name) => ("not a wish", name),
            Self::Line(line) => ("not a roster line", line),
        };
        write!(out, "{what}: {name}")
    }
}

impl std::error::Error for Malformed {}

impl Roster {
    /// Checks a roster and brings it into canonical order.
    pub fn new(rule: Rule, mut courses: Vec<Course>, mut students: Vec<Student>) -> Result<Self, Malformed> {
        courses.sort_by(|a, b| a.id.cmp(&b.id));
        students.sort_by(|a, b| a.id.cmp(&b.id));
        check_names(courses.iter().map(|course| &course.id))?;
        check_names(students.iter().map(|student| &student.id))?;
        if let Some(course) = courses.iter().find(|course| course.seats < 1) {
            return Err(Malformed::NoSeats(course.id.clone()));
        }
        let known: BTreeSet<&str> = courses.iter().map(|course| course.id.as_str()).collect();
        for student in &students {
            check_name(&student.lot)?;
            check_wishes(student, &known)?;
        }
        Ok(Self { rule, courses, students })
    }

    /// The canonical text: what is hashed, published and read back.
    pub fn text(&self) -> String {
        let Rule { students_min, next_choice, waitlist } = self.rule;
        let mut out = format!("{HEAD}\nrule {students_min} {next_choice} {waitlist}\n");
        for Course { id, weekday, seats } in &self.courses {
            writeln!(out, "course {id} {weekday} {seats}").expect("a String takes every line");
        }
        for Student { id, lot, wishes } in &self.students {
            writeln!(out, "child {id} {lot} {}", wishes.join(",")).expect("a String takes every line");
        }
        out
    }

    /// SHA-256 of the canonical text, in hex.
    pub fn hash(&self) -> String {
        sha256(&[&self.text()])
    }

    /// Reads a canonical text.
    pub fn read(text: &str) -> Result<Self, Malformed> {
        let mut lines = text.lines();
        if lines.next() != Some(HEAD) {
            return Err(Malformed::Line(text.lines().next().unwrap_or("").to_owned()));
        }
        let (mut rule, mut courses, mut students) = (None, Vec::new(), Vec::new());
        for line in lines {
            read_line(line, (&mut rule, &mut courses, &mut students))
                .ok_or_else(|| Malformed::Line(line.to_owned()))?;
        }
        Self::new(rule.ok_or_else(|| Malformed::Line("rule".to_owned()))?, courses, students)
    }

    /// Indices of courses by id.
    pub(crate) fn index(&self) -> BTreeMap<&str, usize> {
        self.courses.iter().enumerate().map(|(at, course)| (course.id.as_str(), at)).collect()
    }
}

fn check_names<'a>(names: impl Iterator<Item = &'a String>) -> Result<(), Malformed> {
    let mut last = "";
    for name in names {
        check_name(name)?;
        if name == last {
            return Err(Malformed::Twice(name.clone()));
        }
        last = name;
    }
    Ok(())
}

fn check_name(name: &str) -> Result<(), Malformed> {
    let bad = name.is_empty() || name.contains(|c: char| c.is_whitespace() || c == ',');
    if bad { Err(Malformed::Name(name.to_owned())) } else { Ok(()) }
}

fn check_wishes(student: &Student, known: &BTreeSet<&str>) -> Result<(), Malformed> {
    let mut seen = BTreeSet::new();
    for wish in &student.wishes {
        if !known.contains(wish.as_str()) || !seen.insert(wish) {
            return Err(Malformed::Wish(format!("{} {wish}", student.id)));
        }
    }
    Ok(())
}

fn read_line(line: &str, into: (&mut Option<Rule>, &mut Vec<Course>, &mut Vec<Student>)) -> Option<()> {
    let mut words = line.split(' ');
    match words.next()? {
        "rule" => {
            let (students_min, next_choice) = (word(&mut words)?, word(&mut words)?);
            *into.0 = Some(Rule { students_min, next_choice, waitlist: word(&mut words)? });
        }
        "course" => {
            let (id, weekday) = (word(&mut words)?, word(&mut words)?);
            into.1.push(Course { id, weekday, seats: word(&mut words)? });
        }
        "child" => {
            let (id, lot, wishes): (_, _, String) = (word(&mut words)?, word(&mut words)?, word(&mut words)?);
            let wishes = wishes.split(',').filter(|wish| !wish.is_empty()).map(str::to_owned).collect();
            into.2.push(Student { id, lot, wishes });
        }
        _ => return None,
    }
    if words.next().is_none() { Some(()) } else { None }
}

fn word<T: FromStr>(words: &mut Split<'_, char>) -> Option<T> {
    words.next()?.parse().ok()
}
