//! 名单 What a draw is held over: rule, courses and children, checked and in canonical order.

use crate::closing;
use crate::course::{self, Course};
use crate::finding::{Fault, Finding};
use crate::hash::{sha256, sha256_file};
use crate::rule::{Mechanism, Rule};
use crate::school;
use crate::student::{self, Student, Students};

/// A checked roster: the order in which it was given cannot matter.
#[derive(Clone, PartialEq, Eq)]
pub struct Roster {
    pub(crate) rule: Rule,
    /// Ids ascend.
    pub(crate) courses: Vec<Course>,
    /// Numbers of courses, school by school in ascending order of names.
    pub(crate) schools: Vec<Vec<u32>>,
    /// Whether some course meets more than once a week: then no hour can be drawn on its own.
    pub(crate) has_long_courses: bool,
    pub(crate) students: Students,
    commitment: String,
}

impl std::fmt::Debug for Roster {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Roster of {} courses, {} students", self.courses.len(), self.students.len())
    }
}

impl Roster {
    /// Checks a roster and brings it into canonical order.
    pub fn new(rule: Rule, courses: &[Course], students: &[Student]) -> Result<Self, Vec<Finding>> {
        let (courses, students) = (course::text(courses), student::text(students));
        Self::read(rule, courses.as_bytes(), students.into_bytes())
    }

    /// Reads `courses.csv` and `students.csv`; every mistake is named.
    pub fn read(rule: Rule, courses: &[u8], students: Vec<u8>) -> Result<Self, Vec<Finding>> {
        Self::read_known(rule, courses, students, None)
    }

    /// The same where the SHA-256 of `students` was computed before: a million rows are not hashed twice.
    pub(crate) fn read_known(
        rule: Rule,
        courses: &[u8],
        students: Vec<u8>,
        fingerprint: Option<String>,
    ) -> Result<Self, Vec<Finding>> {
        let courses = course::read(courses)?;
        let mut names: Vec<&str> = courses.iter().map(|course| course.school.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let (students, as_given) = student::read(students, &courses, &names)?;
        let mut schools = vec![Vec::new(); names.len()];
        for (number, course) in (0..).zip(&courses) {
            let school = names.binary_search(&course.school.as_str()).unwrap_or_default();
            schools[school].push(number);
        }
        let known = fingerprint.filter(|_| as_given);
        let fingerprint = known.unwrap_or_else(|| sha256_file(students.text.as_bytes()));
        let commitment = commitment(rule, &courses, &fingerprint);
        let has_long_courses = courses.iter().any(|course| course.weekdays.len() > 1);
        let roster = Self { rule, schools, has_long_courses, students, courses, commitment };
        let findings = roster.unsupported();
        if findings.is_empty() { Ok(roster) } else { Err(findings) }
    }

    /// The canonical `courses.csv`.
    pub fn courses_text(&self) -> String {
        course::text(&self.courses)
    }

    /// The canonical `students.csv`.
    pub fn students_text(&self) -> &str {
        &self.students.text
    }

    /// How many children.
    pub fn students_count(&self) -> usize {
        self.students.len()
    }

    /// The courses, ids ascending.
    pub fn courses(&self) -> &[Course] {
        &self.courses
    }

    /// The rule.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// Of 1,000 children how many could gain by a false list, others and luck unchanged: what `cargo xtask draw attack`
    /// finds in a school of 50 courses, and measures again; `None` where nobody measured such a rule, and where a course
    /// has several weekdays, a family a most of lessons or siblings together, or a wish a class.
    pub fn gaining(&self) -> Option<usize> {
        let Students { most, together, class, .. } = &self.students;
        let is_plain = most.is_empty() && together.is_empty() && class.is_empty() && !self.has_long_courses;
        let Rule { mechanism, closing, next_choice, .. } = self.rule;
        match (mechanism, closing, next_choice) {
            (Mechanism::Draft, true, true) => Some(176),
            (Mechanism::Optimum, false, _) => Some(579),
            (Mechanism::Optimum, true, _) => Some(585),
            (Mechanism::Minimum, true, true) => Some(585),
            (Mechanism::Draft | Mechanism::Minimum, ..) | (_, true, false) => None,
            (Mechanism::Lottery | Mechanism::Serial | Mechanism::Deferred, ..) => Some(0),
        }
        .filter(|_| is_plain)
    }

    /// Whether every hour is drawn on its own, so that a turn is one of that hour.
    pub fn is_by_hours(&self) -> bool {
        closing::is_by_hours(self)
    }

    /// What is published before the randomness exists: the fingerprint of each file, one a line, as `sha256sum` has it.
    pub fn commitment(&self) -> &str {
        &self.commitment
    }

    /// SHA-256 of [`Roster::commitment`], in hex: what the seed is made with.
    pub fn hash(&self) -> String {
        sha256(&[&self.commitment])
    }

    /// What a mechanism has no sound answer to it refuses; why stands in its own file.
    fn unsupported(&self) -> Vec<Finding> {
        let at =
            |file, line, what: &str| vec![Finding::at(file, (line, 0), Fault::Unsupported(what.to_owned()))];
        let hours = self.schools.iter().map(|school| school::all_hours(&self.courses, school).len());
        if hours.max().unwrap_or(0) > school::HOURS_MAX {
            return at("courses.csv", 0, "more than 64 hours in one school");
        }
        if self.schools.iter().any(|school| school.len() > 1 << 16) {
            return at("courses.csv", 0, "more than 65536 courses in one school");
        }
        let by_value = match self.rule.mechanism {
            Mechanism::Optimum | Mechanism::Minimum => true,
            Mechanism::Deferred => false,
            Mechanism::Lottery | Mechanism::Serial | Mechanism::Draft => return Vec::new(),
        };
        if by_value && !self.rule.next_choice {
            return at("rules.txt", 4, "no next choice");
        }
        let long = self.courses.iter().position(|course| course.weekdays.len() > 1);
        if let Some(long) = long.filter(|_| !by_value) {
            return at("courses.csv", long + 2, "a course on several days");
        }
        if let Some(together) = self.students.together.iter().position(|together| *together) {
            return at("students.csv", together + 2, "siblings together");
        }
        Vec::new()
    }
}

fn commitment(rule: Rule, courses: &[Course], students: &str) -> String {
    let rules = sha256(&[&rule.text()]);
    let courses = sha256(&[&course::text(courses)]);
    format!("{courses}  courses.csv\n{rules}  rules.txt\n{students}  students.csv\n")
}
