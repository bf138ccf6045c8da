//! 课程 The courses of a draw: `courses.csv`, with the heading `id,school,weekday,start,capacity,min,grades`.

use crate::finding::{Fault, Finding};
use crate::table::{self, Table};

const FILE: &str = "courses.csv";
const COLUMNS: [&str; 7] = ["id", "school", "weekday", "start", "capacity", "min", "grades"];

/// A course with a limited number of seats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Its id.
    pub id: String,
    /// The school whose children may wish for it; a district that draws as one gives all the same.
    pub school: String,
    /// 1 for Monday to 7 for Sunday, ascending: a course of several lessons a week has several.
    pub weekdays: Vec<u8>,
    /// When it begins on each of them, as `16:50`. A child has at most one course of one weekday and start.
    pub start: String,
    /// Seats, at least one.
    pub seats: u32,
    /// Children it takes to open (P3.21); at most the seats.
    pub minimum: u32,
    /// First and last grade it takes.
    pub grades: (u8, u8),
}

/// The whole file.
pub(crate) fn text(courses: &[Course]) -> String {
    let mut out = COLUMNS.join(",") + "\n";
    for Course { id, school, weekdays, start, seats, minimum, grades: (from, to) } in courses {
        let days: Vec<String> = weekdays.iter().map(u8::to_string).collect();
        let days = days.join(";");
        out += &format!("{id},{school},{days},{start},{seats},{minimum},{from}-{to}\n");
    }
    out
}

/// Reads the file, in ascending order of ids; every mistake is named.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Course>, Vec<Finding>> {
    let text = std::str::from_utf8(bytes).map_err(|_| vec![Finding::whole(FILE, Fault::Unreadable)])?;
    let mut table = Table::open(FILE, text, &COLUMNS, &[])?;
    let mut courses: Vec<(Course, usize)> = Vec::with_capacity(table::count(text, b'\n'));
    while let Some(row) = table.next_row() {
        match course(&row) {
            Ok(course) => courses.push((course, row.line)),
            Err((column, fault)) => table.report(row.line, row.column(column), fault),
        }
    }
    courses.sort_unstable_by(|a, b| a.0.id.cmp(&b.0.id));
    for pair in courses.windows(2).filter(|pair| pair[0].0.id == pair[1].0.id) {
        table.report(pair[0].1.max(pair[1].1), 1, Fault::Twice(pair[0].0.id.clone()));
    }
    table.finish(courses.into_iter().map(|(course, _)| course).collect())
}

/// A course of one row, or the column at fault.
fn course(row: &table::Row<'_>) -> Result<Course, (usize, Fault)> {
    let time = |column: usize| (column, Fault::Time(row.text(column).to_owned()));
    let grades = row.text(6);
    let (from, to) = grades.split_once('-').ok_or_else(|| time(6))?;
    let grade = |text: &str| table::number(text).filter(|grade| (1..=12).contains(grade));
    let course = Course {
        id: row.name(0)?.to_owned(),
        school: row.name(1)?.to_owned(),
        weekdays: weekdays(row.text(2)).ok_or_else(|| time(2))?,
        start: row.text(3).to_owned(),
        seats: row.number(4, u32::MAX)?,
        minimum: row.number(5, u32::MAX)?,
        grades: grade(from).zip(grade(to)).map(|(from, to)| (from as u8, to as u8)).ok_or_else(|| time(6))?,
    };
    if !is_hour(&course.start) {
        return Err(time(3));
    }
    if course.grades.0 > course.grades.1 {
        return Err(time(6));
    }
    if course.seats == 0 || course.seats < course.minimum {
        return Err((4, Fault::Seats(format!("{} < {}", course.seats, course.minimum.max(1)))));
    }
    Ok(course)
}

fn weekdays(text: &str) -> Option<Vec<u8>> {
    let digit = |day: &str| table::number(day).filter(|day| (1..=7).contains(day));
    let days: Vec<u8> = text.split(';').map(|day| digit(day).map(|day| day as u8)).collect::<Option<_>>()?;
    days.windows(2).all(|pair| pair[0] < pair[1]).then_some(days)
}

fn is_hour(text: &str) -> bool {
    let shape: Vec<bool> = text.bytes().map(|byte| byte.is_ascii_digit()).collect();
    shape == [true, true, false, true, true]
        && text.as_bytes()[2] == b':'
        && text[..2] < *"24"
        && text[3..] < *"60"
}
