//! 校舍 The made-up school, written into a database as no page would.

use super::op::{CHILDREN, COURSES, Charging, child, course, evenings, is_placed_at_first};
use super::play::Failed;
use super::real::Target;
use rules::id::{DistrictId, PlaceId};
use rules::people::place::{Path, Place};

/// Lays out a school beside those that are there.
pub(crate) async fn lay_out(target: &Target, n: u64, charging: Charging) -> Result<(), Failed> {
    target.script(&layout(school(n).district.as_str(), charging)).await
}

pub(crate) fn school(n: u64) -> Place {
    Place {
        district: DistrictId::new(format!("d{n}")),
        path: Path::new("school"),
        place: PlaceId::new("school"),
        kind: "school".into(),
        name_zh: "School".into(),
        name_en: "School".into(),
    }
}

/// Children, courses, groups, evenings and the rolls of all of them.
fn layout(district: &str, charging: Charging) -> String {
    let at = format!("'{district}', 'school'");
    let mut sql = format!(
        "BEGIN; INSERT INTO place (district, place, path, kind, name_zh, name_en)
             VALUES ({at}, 'school', 'school', 's', 's');
         INSERT INTO household (district, household) VALUES ('{district}', 'h');"
    );
    let mut add = |text: String| sql.push_str(&text);
    for n in 0..CHILDREN {
        let id = child(n);
        add(format!(
            "INSERT INTO student (district, place, student, household, name, sort_key, grade, home_class, seat, on_roll_from)
                 VALUES ({at}, '{id}', 'h', '{id}', '{id}', 3, '3-2', 1, '2021-09-01');"
        ));
    }
    for k in 0..COURSES {
        let (id, taken) = (course(k), (0..CHILDREN).filter(|n| is_placed_at_first(*n, k)).count());
        add(format!(
            "INSERT INTO course (district, place, course, title_zh, title_en, kind, teacher, site, room, weekday,
                 from_minute, lessons, grade_min, grade_max, seats, taken, state)
                 VALUES ({at}, '{id}', '{id}', '{id}', 'science', 'p0', 'site', '1', {}, 980, 2, 1, 6, 99, {taken}, 'open');
             INSERT INTO grouping (district, place, grouping, course, name_zh, name_en, site, room, teacher)
                 VALUES ({at}, '{id}', '{id}', '{id}', '{id}', 'site', '1', 'p0');",
            k % 5 + 1
        ));
        for n in (0..CHILDREN).filter(|n| is_placed_at_first(*n, k)) {
            add(format!(
                "INSERT INTO placement (district, place, student, course, state, rank, since)
                     VALUES ({at}, '{}', '{id}', 'placed', 1, 0);",
                child(n)
            ));
        }
    }
    for evening in evenings() {
        let (id, group, date) = (evening.id(), course(evening.course), evening.date_in(charging));
        add(format!(
            "INSERT INTO session (district, place, session, grouping, date, from_at, until_at, lessons, teacher)
                 VALUES ({at}, '{id}', '{group}', '{date}', 1, 2, {}, 'p0');",
            evening.lessons()
        ));
        for n in (0..CHILDREN).filter(|n| is_placed_at_first(*n, evening.course)) {
            add(format!(
                "INSERT INTO roll (district, place, date, student, session, state)
                     VALUES ({at}, '{date}', '{}', '{id}', 'expected');",
                child(n)
            ));
        }
    }
    sql + "COMMIT;"
}
