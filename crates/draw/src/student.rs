//! 学生 The children of a draw under pseudonyms: `students.csv`, with the heading
//! `id,grade,school,household,priority,prefs` and, where families may say so, `most` and `together`.

use crate::course::Course;
use crate::finding::{Fault, Finding};
use crate::index::Index;
use crate::table::{self, Row, Table};
use std::collections::BTreeMap;

const FILE: &str = "students.csv";
const COLUMNS: [&str; 6] = ["id", "grade", "school", "household", "priority", "prefs"];
const MORE: [&str; 2] = ["most", "together"];
const HOUSEHOLD: usize = 3;
const PREFS: usize = 5;
const MOST: usize = 6;
const TOGETHER: usize = 7;

/// A wish, best first within its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Id of a course.
    pub course: String,
    /// Precedence class at that course: more goes first (`deferred` only). 0 usually.
    pub class: u8,
}

/// A child under a pseudonym.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Student {
    /// The child's pseudonym.
    pub id: String,
    /// 1 to 12.
    pub grade: u8,
    /// The school whose courses it may wish for.
    pub school: String,
    /// 签 The household's pseudonym: siblings share one number.
    pub household: String,
    /// Whoever has more stands before everyone who has less; 0 usually.
    pub priority: u8,
    /// Lessons it wants at most; 0 for as many as it gets.
    pub most: u8,
    /// Whether it wants a seat only where its siblings who say so too have one.
    pub together: bool,
    /// Best first.
    pub wishes: Vec<Wish>,
}

/// Every child, column by column: a million must fit beside their file.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Students {
    /// The canonical file.
    pub(crate) text: String,
    /// Where each row begins: with the child's id.
    rows: Vec<u32>,
    /// Number of the school.
    pub(crate) school: Vec<u32>,
    pub(crate) priority: Vec<u8>,
    /// Empty where no child says.
    pub(crate) most: Vec<u8>,
    /// Empty where no child says.
    pub(crate) together: Vec<bool>,
    /// Where each child's wishes begin; one more than there are children.
    pub(crate) start: Vec<u32>,
    /// Numbers of courses in the child's school, which has 65,536 at most.
    pub(crate) wish: Vec<u16>,
    /// Empty where no child has a precedence.
    pub(crate) class: Vec<u8>,
}

impl Students {
    /// None yet, with room for as many as a file has lines and separators: a million children grow once.
    fn with_room(text: &str) -> Self {
        let lines = table::count(text, b'\n') + 1;
        let wishes = table::count(text, b';') + lines;
        Self {
            rows: Vec::with_capacity(lines),
            school: Vec::with_capacity(lines),
            priority: Vec::with_capacity(lines),
            start: Vec::with_capacity(lines + 1),
            wish: Vec::with_capacity(wishes),
            ..Self::default()
        }
    }

    /// One more wish of the last child.
    fn push(&mut self, course: u16, class: u8) {
        if class > 0 || !self.class.is_empty() {
            self.class.resize(self.wish.len(), 0);
            self.class.push(class);
        }
        self.wish.push(course);
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn id(&self, student: usize) -> &str {
        self.field(self.rows[student], 0)
    }

    pub(crate) fn household(&self, student: usize) -> &str {
        self.field(self.rows[student], HOUSEHOLD)
    }

    fn field(&self, row: u32, number: usize) -> &str {
        let (from, until) = table::field(self.text.as_bytes(), row as usize, number);
        &self.text[from..until]
    }

    pub(crate) fn wishes(&self, student: usize) -> std::ops::Range<usize> {
        self.start[student] as usize..self.start[student + 1] as usize
    }

    pub(crate) fn most(&self, student: usize) -> u8 {
        self.most.get(student).copied().unwrap_or(0)
    }

    pub(crate) fn together(&self, student: usize) -> bool {
        self.together.get(student).copied().unwrap_or(false)
    }

    /// The child of that id: ids ascend.
    pub(crate) fn find(&self, id: &str) -> Option<usize> {
        self.rows.binary_search_by(|row| self.field(*row, 0).cmp(id)).ok()
    }
}

/// Writes the file as it is read, rows in ascending order of ids.
pub(crate) fn text(students: &[Student]) -> String {
    let mut rows: Vec<&Student> = students.iter().collect();
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    let most = rows.iter().any(|row| row.most > 0);
    let together = rows.iter().any(|row| row.together);
    let more = |shown: bool, field: String| if shown { format!(",{field}") } else { String::new() };
    let wish = |Wish { course, class }: &Wish| match class {
        0 => course.clone(),
        class => format!("{course}={class}"),
    };
    let mut out =
        COLUMNS.join(",") + &more(most, MORE[0].to_owned()) + &more(together, MORE[1].to_owned()) + "\n";
    for row in rows {
        let Student { id, grade, school, household, priority, .. } = row;
        let prefs: Vec<String> = row.wishes.iter().map(wish).collect();
        out += &format!("{id},{grade},{school},{household},{priority},{}", prefs.join(";"));
        out += &more(most, row.most.to_string());
        out += &more(together, u8::from(row.together).to_string());
        out.push('\n');
    }
    out
}

/// Reads the file; every mistake is named. Rows out of order are put in order: says whether the file stands as it was given.
pub(crate) fn read(
    bytes: Vec<u8>,
    courses: &[Course],
    schools: &[&str],
) -> Result<(Students, bool), Vec<Finding>> {
    let text = String::from_utf8(bytes).map_err(|_| vec![Finding::whole(FILE, Fault::Unreadable)])?;
    let (students, is_canonical) = Reading::all(&text, courses, schools)?;
    if is_canonical {
        return Ok((Students { text, ..students }, true));
    }
    let text = reordered(&text)?;
    let (students, _) = Reading::all(&text, courses, schools)?;
    Ok((Students { text, ..students }, false))
}

/// The same rows in ascending order of ids, the heading in its usual order, lines ending in a line feed only.
fn reordered(text: &str) -> Result<String, Vec<Finding>> {
    let mut table = Table::open(FILE, text, &COLUMNS, &MORE)?;
    let columns: Vec<usize> = (0..COLUMNS.len() + MORE.len()).filter(|column| table.has(*column)).collect();
    let mut rows = Vec::new();
    while let Some(row) = table.next_row() {
        rows.push((row.fields, row.line));
    }
    let field = |(from, to): (u32, u32)| &text[from as usize..to as usize];
    rows.sort_by(|a, b| field(a.0[0]).cmp(field(b.0[0])));
    let heading = columns.iter().filter_map(|column| COLUMNS.iter().chain(&MORE).nth(*column).copied());
    let mut out = heading.collect::<Vec<_>>().join(",") + "\n";
    let mut last = "";
    for (fields, line) in rows {
        if field(fields[0]) == last {
            table.report(line, 1, Fault::Twice(last.to_owned()));
        }
        last = field(fields[0]);
        let row: Vec<&str> = columns.iter().map(|column| field(fields[*column])).collect();
        out += &row.join(",");
        out.push('\n');
    }
    table.finish(out)
}

/// The precedence class that a wish ends in, `=2` or nothing, and how long that is; where in the text the rest of its list is.
#[inline]
fn class(text: &str, (from, until): (usize, usize)) -> Option<(u8, usize)> {
    let Some(b'=') = text.as_bytes().get(from) else { return Some((0, 0)) };
    let digits = text[from + 1..until].split(';').next().unwrap_or_default();
    let class = table::number(digits).filter(|class| (1..256).contains(class))?;
    Some((class as u8, digits.len() + 1))
}

/// Whom a course takes.
struct Takes {
    school: u32,
    /// The number of the course in it.
    local: u16,
    grades: (u8, u8),
    /// How many children had been read when one last wished for it.
    last: u32,
}

/// A file that is being read.
struct Reading<'r> {
    courses: &'r [Course],
    schools: &'r [&'r str],
    /// By number of the course.
    takes: Vec<Takes>,
    index: Index,
    into: Students,
    /// The household of each family that wants to be together, and its first child.
    families: BTreeMap<&'r str, usize>,
}

impl<'r> Reading<'r> {
    /// The columns, and whether the file stands as it would be written.
    fn all(
        text: &'r str,
        courses: &'r [Course],
        schools: &'r [&'r str],
    ) -> Result<(Students, bool), Vec<Finding>> {
        let mut table = Table::open(FILE, text, &COLUMNS, &MORE)?;
        let mut next = vec![0_u16; schools.len()];
        let takes = |course: &Course| {
            let school = schools.binary_search(&course.school.as_str()).unwrap_or_default();
            let local = next[school];
            next[school] = local.wrapping_add(1); // a roster with more is refused
            Takes { school: school as u32, local, grades: course.grades, last: 0 }
        };
        let takes = courses.iter().map(takes).collect();
        let (index, families, into) = (Index::of(courses), BTreeMap::new(), Students::with_room(text));
        let mut reading = Self { courses, schools, takes, index, into, families };
        let mut is_canonical = text.ends_with('\n');
        let mut last = "";
        while let Some(row) = table.next_row() {
            is_canonical &= last < row.text(0);
            last = row.text(0);
            if let Err((column, fault)) = reading.row(&row, &table) {
                table.report(row.line, column, fault);
            }
        }
        is_canonical &= table.is_plain();
        let mut into = reading.into;
        into.start.push(into.wish.len() as u32);
        // Columns in which nobody says anything take no room.
        if into.most.iter().all(|most| *most == 0) {
            into.most = Vec::new();
        }
        if !into.together.contains(&true) {
            into.together = Vec::new();
        }
        Ok((table.finish(into)?, is_canonical))
    }

    /// One child; otherwise where in its line something is wrong.
    fn row(&mut self, row: &Row<'r>, table: &Table<'_>) -> Result<(), (usize, Fault)> {
        let at = |(column, fault): (usize, Fault)| (row.column(column), fault);
        row.name(0).and_then(|_| row.name(HOUSEHOLD)).map_err(at)?;
        let grade = row.number(1, 12).map_err(at)? as u8;
        let school = self.school(row).map_err(at)?;
        let priority = row.number(4, 255).map_err(at)? as u8;
        let most = if table.has(MOST) { row.number(MOST, 255).map_err(at)? as u8 } else { 0 };
        let together = table.has(TOGETHER) && row.number(TOGETHER, 1).map_err(at)? == 1;
        let into = &mut self.into;
        into.rows.push(row.fields[0].0);
        into.school.push(school);
        into.priority.push(priority);
        // Columns that the file does not have take no room.
        into.most.extend(table.has(MOST).then_some(most));
        into.together.extend(table.has(TOGETHER).then_some(together));
        into.start.push(into.wish.len() as u32);
        self.wishes(row, grade, school)?;
        self.together(row).map_err(at)
    }

    fn school(&self, row: &Row<'_>) -> Result<u32, (usize, Fault)> {
        let name = row.text(2);
        let same = self.into.school.last().filter(|last| self.schools[**last as usize] == name);
        if let Some(school) = same {
            return Ok(*school);
        }
        let found = self.schools.binary_search(&name);
        found.map(|at| at as u32).map_err(|_| (2, Fault::School(name.to_owned())))
    }

    #[inline(never)] // beside all else that a row has there are not registers enough for so short a loop
    fn wishes(&mut self, row: &Row<'_>, grade: u8, school: u32) -> Result<(), (usize, Fault)> {
        let (text, this) = (row.file, self.into.rows.len() as u32);
        let (begin, end) = (row.fields[PREFS].0 as usize, row.fields[PREFS].1 as usize);
        let mut from = begin;
        while from <= end && begin < end {
            let (number, length) = self.index.find(self.courses, text.as_bytes(), (from, end));
            let until = from + length;
            let fault: fn(String) -> Fault = match number.map(|number| &mut self.takes[number as usize]) {
                None => Fault::UnknownCourse,
                Some(takes) if takes.school != school => Fault::School,
                Some(takes) if grade < takes.grades.0 || grade > takes.grades.1 => Fault::Grade,
                Some(takes) if takes.last == this => Fault::WishTwice,
                Some(takes) => match class(text, (until, end)) {
                    None => Fault::Number,
                    Some((class, length)) => {
                        takes.last = this;
                        self.into.push(takes.local, class);
                        from = until + length + 1;
                        continue;
                    }
                },
            };
            return Err((row.column(PREFS) + from - begin, fault(text[from..until].to_owned())));
        }
        Ok(())
    }

    /// Siblings together have one list: what the first says, all say.
    fn together(&mut self, row: &Row<'r>) -> Result<(), (usize, Fault)> {
        let into = &self.into;
        let this = into.rows.len() - 1;
        if !into.together(this) {
            return Ok(());
        }
        let first = *self.families.entry(row.text(HOUSEHOLD)).or_insert(this);
        let until = into.start.get(first + 1).map_or(into.wish.len(), |end| *end as usize);
        let wishes =
            |from: usize, to: usize| (&into.wish[from..to], into.class.get(from..to).unwrap_or_default());
        let same =
            wishes(into.start[first] as usize, until) == wishes(into.start[this] as usize, into.wish.len());
        let alike = |of: usize| (into.school[of], into.priority[of], into.most(of));
        if same && alike(first) == alike(this) {
            return Ok(());
        }
        Err((HOUSEHOLD, Fault::Together(row.text(HOUSEHOLD).to_owned())))
    }
}
