//! 选单 The menus of an opening: what a child of a grade can choose on each weekday, and how it stands. Made once for
//! everybody who looks at the same moment.

use super::glance::Glance;
use crate::desk::Desk;
use crate::enrol::{hours_of, own_site, title_of, when_of};
use rules::enrol::claim::{self, Way};
use rules::enrol::{course, preference};
use rules::people::student::Student;
use rules::plan::scheme::Scheme;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use store::enrol::CourseRow;

/// What can be chosen on one weekday.
#[derive(Debug)]
pub(super) struct Menu {
    /// 1 for Monday to 5 for Friday.
    pub(super) weekday: i64,
    pub(super) lines: Vec<Line>,
}

/// A course of a menu.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) word: String,
}

/// The menus of a glance, by language and grade: a grade learns at one site.
#[derive(Debug, Default)]
pub(super) struct Menus {
    made: Mutex<ByGrade>,
}

type ByGrade = BTreeMap<(&'static str, i64), Vec<Arc<Menu>>>;

/// The menus of a child, Monday first; none for a day without a course.
pub(super) fn menus(desk: &Desk, scheme: &Scheme, glance: &Glance, child: &Student) -> Vec<Arc<Menu>> {
    let mut made = glance.menus.made.lock().expect("nobody panics while making a menu");
    made.entry((desk.lang.tag(), child.grade)).or_insert_with(|| make(desk, scheme, glance, child)).clone()
}

fn make(desk: &Desk, scheme: &Scheme, glance: &Glance, child: &Student) -> Vec<Arc<Menu>> {
    let own = own_site(&desk.app, &desk.place, scheme);
    let can_be_had = |row: &&CourseRow| {
        let is_open = match claim::way(&scheme.claim) {
            Way::FirstCome => matches!(row.course.state, course::State::Announced | course::State::Open),
            Way::LeftOver | Way::Never => row.course.state == course::State::Open,
        };
        is_open && preference::is_offered(&scheme.campus, &own, child, &row.course)
    };
    let mut by_day: BTreeMap<i64, Vec<Line>> = BTreeMap::new();
    for row in glance.rows.iter().filter(can_be_had) {
        by_day.entry(row.course.weekday).or_default().push(line(desk, scheme, row));
    }
    by_day.into_iter().map(|(weekday, lines)| Arc::new(Menu { weekday, lines })).collect()
}

/// The seats before the hours: a phone cuts the end off, and the day stands above the menu.
fn line(desk: &Desk, scheme: &Scheme, row: &CourseRow) -> Line {
    let free = row.course.seats - row.course.taken - row.offered;
    let left = if free > 0 && row.asking == 0 {
        desk.t.placement_free(free)
    } else {
        desk.t.placement_full(row.waiting)
    };
    let course = &row.course;
    let when = if course.also.is_empty() { hours_of(scheme, course) } else { when_of(desk, scheme, course) };
    let word = format!("{} · {left} · {when}", title_of(desk, course));
    Line { id: row.course.id.to_string(), word }
}
