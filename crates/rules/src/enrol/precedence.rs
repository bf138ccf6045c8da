//! 优先 Precedence: who stands before everybody else in a draw, and who has more right to one course than others.

use super::course::Course;
use super::draw::{Files, Terms, pseudonym};
use crate::choice::choices;
use crate::id::{CourseId, StudentId};
use crate::people::student::Student;
use crate::plan::head::Stage;
use crate::refusal::Refuses;
use std::collections::{BTreeMap, BTreeSet};

choices! {
    /// Who stands before everybody else, in every course.
    First {
        /// 毕业年级 The last grade of its stage: there is no other year for it.
        LastGrade = "last-grade",
        /// 上次落空 Whoever wished in the school's last draw and got nothing: the last that this database has. One of another
        /// database, or of the time before it, is not found.
        LeftOut = "left-out",
    }
}

choices! {
    /// Why a child has more right to a course than others.
    Ground {
        /// 续读 It goes on with what it began there.
        Continuing = "continuing",
        /// 兄弟姐妹在读 A brother or sister goes on there.
        Sibling = "sibling",
        /// 自备器材 It has the instrument that the course needs.
        Equipped = "equipped",
    }
}

impl Ground {
    /// Reads a key back.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|ground| ground.key() == key)
    }
}

/// A child's right to a course, as the teaching group named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Right {
    /// Whose.
    pub student: StudentId,
    /// To which course.
    pub course: CourseId,
    /// Why.
    pub ground: Ground,
}

/// What naming a right may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The course.
    pub course: Course,
    /// The child.
    pub student: Student,
    /// The ground that stands.
    pub standing: Option<Ground>,
    /// The roster of the draw is published.
    pub is_fixed: bool,
}

/// A right that was named, or taken back where there is no ground.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Whose.
    pub student: StudentId,
    /// To which course.
    pub course: CourseId,
    /// What stood.
    pub before: Option<Ground>,
    /// Why; `None` takes it back.
    pub ground: Option<Ground>,
    /// The same stood there already.
    pub already: bool,
}

/// Why a right is not named, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The roster is published: rights stand in it, and nobody changes it any more.
    #[error("the roster is fixed")]
    Fixed,
    /// The plan gives nobody a right for this.
    #[error("not a ground of the plan")]
    NotTaken,
    /// No child was chosen.
    #[error("no child was chosen")]
    NoChild,
    /// The course is for other grades.
    #[error("not for this grade")]
    Grade {
        /// The course's title.
        title: String,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Fixed => "precedence-fixed",
            Self::NotTaken => "precedence-not-taken",
            Self::NoChild => "precedence-no-child",
            Self::Grade { .. } => "precedence-grade",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::Fixed | Self::NotTaken | Self::NoChild => "P3.33",
            Self::Grade { .. } => "P3.19",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Grade { title } => vec![("title", title.clone())],
            Self::Fixed | Self::NotTaken | Self::NoChild => Vec::new(),
        }
    }
}

/// Names a child's right to a course, or takes it back, before the roster is published (P3.33).
pub fn name(terms: &Terms, facts: &Facts, ground: Option<Ground>) -> Result<Named, Refusal> {
    let named = Named {
        student: facts.student.id.clone(),
        course: facts.course.id.clone(),
        before: facts.standing,
        ground,
        already: facts.standing == ground,
    };
    if named.already {
        return Ok(named);
    }
    if facts.is_fixed {
        return Err(Refusal::Fixed);
    }
    if ground.is_some_and(|ground| !grounds(terms).contains(&ground)) {
        return Err(Refusal::NotTaken);
    }
    let (low, high) = facts.course.grades;
    if ground.is_some() && !(low..=high).contains(&facts.student.grade) {
        return Err(Refusal::Grade { title: facts.course.title_zh.clone() });
    }
    Ok(named)
}

/// Rule 优先对象 `[draw.first]` (P3.33): who stands before everybody else, the first first.
pub fn first(terms: &Terms) -> &[First] {
    &terms.first
}

/// Rule 优先条件 `[draw.precedence]` (P3.33): for what a child has more right to a course, the most right first.
pub fn grounds(terms: &Terms) -> &[Ground] {
    &terms.precedence
}

/// Of the children of a draw whose folder is given, those who got nothing.
pub fn left_out(files: &Files, salt: &str, children: &[StudentId]) -> BTreeSet<StudentId> {
    let names = |file: &str| -> BTreeSet<&str> {
        let rows = files.get(file).map(String::as_str).unwrap_or_default().lines().skip(1);
        rows.filter_map(|row| row.split(',').next()).collect()
    };
    let (wished, seated) = (names("students.csv"), names("result.csv"));
    let got_nothing = |child: &&StudentId| {
        let name = pseudonym(salt, child.as_str());
        wished.contains(name.as_str()) && !seated.contains(name.as_str())
    };
    children.iter().filter(got_nothing).cloned().collect()
}

/// How far a child stands before others, in numbers as the draw takes them: more goes first.
pub(super) struct Stands<'s> {
    first: &'s [First],
    last_grades: Vec<i64>,
    left_out: &'s BTreeSet<StudentId>,
    rights: BTreeMap<(&'s StudentId, &'s CourseId), u8>,
}

impl<'s> Stands<'s> {
    pub(super) fn of(
        terms: &'s Terms,
        stages: &[Stage],
        rights: &'s [Right],
        left_out: &'s BTreeSet<StudentId>,
    ) -> Self {
        let grounds = grounds(terms);
        let class = |right: &'s Right| {
            let at = grounds.iter().position(|ground| *ground == right.ground)?;
            Some(((&right.student, &right.course), rank(grounds.len(), at)))
        };
        Self {
            first: first(terms),
            last_grades: stages.iter().filter_map(|stage| last_grade(*stage)).collect(),
            left_out,
            rights: rights.iter().filter_map(class).collect(),
        }
    }

    /// 0 for most children.
    pub(super) fn priority(&self, student: &Student) -> u8 {
        let is = |first: &First| match first {
            First::LastGrade => self.last_grades.contains(&student.grade),
            First::LeftOut => self.left_out.contains(&student.id),
        };
        self.first.iter().position(is).map_or(0, |at| rank(self.first.len(), at))
    }

    /// 0 for most wishes.
    pub(super) fn class(&self, student: &StudentId, course: &CourseId) -> u8 {
        self.rights.get(&(student, course)).copied().unwrap_or(0)
    }
}

/// The first of three is 3, the last 1.
fn rank(of: usize, at: usize) -> u8 {
    u8::try_from(of - at).unwrap_or(u8::MAX)
}

fn last_grade(stage: Stage) -> Option<i64> {
    match stage {
        Stage::Kindergarten => None,
        Stage::Primary => Some(6),
        Stage::Junior => Some(9),
        Stage::Senior => Some(12),
    }
}

#[cfg(test)]
mod tests;
