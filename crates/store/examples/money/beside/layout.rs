//! 校舍 The made-up school with children, the lists of its extended care and its evenings, written into a database as no page would.

use super::super::play::Failed;
use super::super::real::Target;
use super::op::{AGREED_LATE, CHILDREN, DAYS, ON_ROLL, Of, TERM, child, is_agreed};
use rules::day::extended::{GROUP, session_on};

/// Lays out a school beside those that are there.
pub(super) async fn lay_out(target: &Target, n: u64) -> Result<(), Failed> {
    target.script(&layout(&format!("d{n}"))).await
}

fn layout(district: &str) -> String {
    let at = format!("'{district}', 'school'");
    let mut sql = format!(
        "BEGIN; INSERT INTO place (district, place, path, kind, name_zh, name_en)
             VALUES ({at}, 'school', 'school', 's', 's');
         INSERT INTO household (district, household) VALUES ('{district}', 'h');
         INSERT INTO grouping (district, place, grouping, name_zh, name_en, site, room, teacher)
             VALUES ({at}, '{GROUP}', 'g', 'g', 'site', '1', 'p0');"
    );
    let mut add = |text: String| sql.push_str(&text);
    for n in 0..CHILDREN {
        let id = child(n);
        add(format!(
            "INSERT INTO student (district, place, student, household, name, sort_key, grade, home_class, seat, on_roll_from)
                 VALUES ({at}, '{id}', 'h', '{id}', '{id}', 3, '3-2', 1, '2021-09-01');"
        ));
        if is_agreed(n, TERM.1) {
            let from = if is_agreed(n, TERM.0) { TERM.0 } else { AGREED_LATE };
            add(format!(
                "INSERT INTO extended (district, place, extended, student, held_from, held_until, reason, asked_by, asked_at,
                     agreed_by, agreed_at) VALUES ({at}, '{id}', '{id}', '{from}', '{}', '', 'p0', 0, 'p1', 1);",
                TERM.1
            ));
        }
    }
    for date in (0..DAYS.len()).filter(|n| Of::Extended.is_on(*n)).map(|n| DAYS[n].0) {
        let id = session_on(date);
        add(format!(
            "INSERT INTO session (district, place, session, grouping, date, from_at, until_at, lessons, teacher)
                 VALUES ({at}, '{id}', '{GROUP}', '{date}', 1, 2, 0, 'p0');"
        ));
        for child in (0..ON_ROLL).map(child) {
            add(format!(
                "INSERT INTO roll (district, place, date, student, session, state)
                     VALUES ({at}, '{date}', '{child}', '{id}', 'expected');"
            ));
        }
    }
    sql + "COMMIT;"
}
