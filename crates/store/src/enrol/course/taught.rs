//! 任课教师 What teachers are told once it is decided which courses open (P3.21).

use crate::outbox::Tell;
use jiff::civil::Date;
use rules::enrol::course::Course;
use rules::id::CourseId;
use serde_json::json;
use std::collections::BTreeMap;

/// A course, and how many children it has or had.
type Counted = (CourseId, i64);

/// One message to the teacher of each course that opened, with how many children, and of each that did not, with how many it
/// had; its term begins on the day `from`.
pub(in crate::enrol) fn teacher_letters(
    courses: &[Course],
    (opened, closed): (&[Counted], &[Counted]),
    from: Date,
) -> Vec<Tell> {
    let courses: BTreeMap<&CourseId, &Course> = courses.iter().map(|course| (&course.id, course)).collect();
    let letter = |kind: &'static str, (course, count): &(CourseId, i64)| {
        let course = courses.get(course)?;
        let words = json!({
            "course": course.title_zh, "course_en": course.title_en, "count": count.to_string(),
            "from": from.to_string(),
        });
        Some(Tell { recipient: course.teacher.to_string(), kind, words })
    };
    let opened = opened.iter().filter_map(|one| letter("course-opened-teacher", one));
    let closed = closed.iter().filter_map(|one| letter("course-closed-teacher", one));
    opened.chain(closed).collect()
}
