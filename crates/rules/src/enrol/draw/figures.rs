//! 摇号数字 What the public folder of a draw says in figures: no names, nothing that was not published.

use super::{Files, Given, Published, after, before, hold, read, rule};
use crate::id::CourseId;
use std::collections::{BTreeMap, BTreeSet};

/// A word of the summary, `seed` for instance; empty before the draw.
pub fn said(files: &Files, name: &str) -> String {
    let summary = files.get("summary.txt").map(String::as_str).unwrap_or_default();
    let mut lines = summary.lines().filter_map(|line| line.split_once(' '));
    lines.find(|(word, _)| *word == name).map(|(_, said)| said.to_owned()).unwrap_or_default()
}

/// A figure of the summary: `wishing` children, `nothing` for whom there was nothing, `value` and `bound` of all seats.
pub fn figure(files: &Files, name: &str) -> Option<i64> {
    said(files, name).parse().ok()
}

/// Of 1,000 children how many could gain by a false list in such a draw, others and luck unchanged: measured, not proved; what
/// the result says, so `None` before there is one, and where nobody measured it.
pub fn gaining(files: &Files) -> Option<i64> {
    rule(files)?;
    said(files, "gaining").split(' ').next()?.parse().ok()
}

/// What may be seen of a draw before anyone is told: figures, no names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Seats given.
    pub seats: i64,
    /// Places in waiting lists.
    pub waits: i64,
    /// Courses that open (P3.21).
    pub opened: i64,
    /// Courses that do not.
    pub closed: i64,
    /// Children who got nothing.
    pub nothing: i64,
}

/// The figures of a public folder.
pub fn counts(files: &Files) -> Counts {
    let rows = |name: &str| files.get(name).map_or(0, |text| (text.lines().count() as i64 - 1).max(0));
    let closed = rows("closed.csv");
    Counts {
        seats: rows("result.csv"),
        waits: rows("waiting.csv"),
        opened: rows("courses.csv") - closed,
        closed,
        nothing: figure(files, "nothing").unwrap_or(0),
    }
}

/// Of each grade, how many children wished and how many of them got a seat.
pub fn seated_by_grade(files: &Files) -> Vec<(i64, i64, i64)> {
    let rows = |name: &str| files.get(name).map(String::as_str).unwrap_or_default().lines().skip(1);
    let seated: BTreeSet<&str> = rows("result.csv").filter_map(|row| row.split(',').next()).collect();
    let mut grades: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    for row in rows("students.csv") {
        let mut fields = row.split(',');
        let (Some(id), Some(Ok(grade))) = (fields.next(), fields.next().map(str::parse)) else { continue };
        let count = grades.entry(grade).or_default();
        count.0 += 1;
        count.1 += i64::from(seated.contains(id));
    }
    grades.into_iter().map(|(grade, (wished, seated))| (grade, wished, seated)).collect()
}

/// Courses that did not open, in the order of closing, with the children each had and would have taken (P3.21).
pub fn closings(files: &Files) -> Vec<(CourseId, i64, i64)> {
    let rows = files.get("closed.csv").map(String::as_str).unwrap_or_default().lines().skip(1);
    let closing = |row: &str| {
        let mut fields = row.split(',');
        Some((CourseId::new(fields.next()?), fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    rows.filter_map(closing).collect()
}

/// How many children had a first wish, a second, and so on, and how many of these wishes were met.
pub fn met_by_wish(files: &Files) -> Vec<(i64, i64, i64)> {
    let rows = |name: &str| files.get(name).map(String::as_str).unwrap_or_default().lines().skip(1);
    let mut wishes: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    for list in rows("students.csv").filter_map(|row| row.split(',').nth(5)).filter(|list| !list.is_empty()) {
        (1..).zip(list.split(';')).for_each(|(wish, _)| wishes.entry(wish).or_default().0 += 1);
    }
    for wish in rows("result.csv").filter_map(|row| row.rsplit(',').next()?.parse().ok()) {
        wishes.entry(wish).or_default().1 += 1;
    }
    wishes.into_iter().map(|(wish, (made, met))| (wish, made, met)).collect()
}

/// Recomputes the whole public folder from what was published before the draw and its randomness.
pub fn result(published: &Published) -> Option<Files> {
    let roster = read(&published.roster)?;
    let randomness = published.randomness.as_deref()?;
    let held = hold(&roster, randomness);
    let mut files = before(&roster);
    files.extend(after(&roster, &held, randomness));
    Some(files)
}

/// Courses that open, with the children in each.
pub(super) fn opened(
    roster: &::draw::Roster,
    outcome: &::draw::Outcome,
    placed: &[Given],
) -> Vec<(CourseId, i64)> {
    let closed: BTreeSet<&str> = outcome.closed(roster).map(|one| one.course).collect();
    let mut seats: BTreeMap<&str, i64> = BTreeMap::new();
    placed.iter().for_each(|seat| *seats.entry(seat.course.as_str()).or_default() += 1);
    let open = roster.courses().iter().map(|course| course.id.as_str()).filter(|id| !closed.contains(id));
    open.map(|id| (CourseId::new(id), seats.get(id).copied().unwrap_or(0))).collect()
}
