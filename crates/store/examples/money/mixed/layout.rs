//! 校舍 The made-up school with care and summer seats, written into a database as no page would.

use super::super::play::Failed;
use super::super::real::Target;
use super::op::{CHILDREN, EVENINGS, POINT, child, date_of, evening, has_ordered, lessons};
use rules::id::{DistrictId, PlaceId};
use rules::people::place::{Path, Place};

/// The place whose summer plan it is, and the school below it.
pub(super) fn places(n: u64) -> (Place, Place) {
    let place = |id: &str, path: &str, kind: &str| Place {
        district: DistrictId::new(format!("d{n}")),
        path: Path::new(path),
        place: PlaceId::new(id),
        kind: kind.into(),
        name_zh: id.into(),
        name_en: id.into(),
    };
    (place("above", "above", "district"), place("school", "above/school", "school"))
}

/// Lays out a school beside those that are there.
pub(super) async fn lay_out(target: &Target, n: u64, plan: &str) -> Result<(), Failed> {
    target.script(&layout(&format!("d{n}"), plan)).await
}

/// Children in one care group with its evenings and their rolls, each with a seat at the point.
fn layout(district: &str, plan: &str) -> String {
    let (at, above) = (format!("'{district}', 'school'"), format!("'{district}', 'above'"));
    let mut sql = format!(
        "BEGIN; INSERT INTO place (district, place, path, kind, name_zh, name_en)
             VALUES ({above}, 'above', 'district', 'a', 'a'), ({at}, 'above/school', 'school', 's', 's');
         INSERT INTO household (district, household) VALUES ('{district}', 'h');
         INSERT INTO grouping (district, place, grouping, name_zh, name_en, site, room, teacher)
             VALUES ({at}, 'g', 'g', 'g', 'site', '1', 'p0');
         INSERT INTO point (district, place, scheme, period, point, capacity, taken)
             VALUES ({above}, '{plan}', 1, '{POINT}', 80, {CHILDREN});"
    );
    let mut add = |text: String| sql.push_str(&text);
    for id in (0..CHILDREN).map(child) {
        add(format!(
            "INSERT INTO student (district, place, student, household, name, sort_key, grade, home_class, seat, on_roll_from)
                 VALUES ({at}, '{id}', 'h', '{id}', '{id}', 3, '3-2', 1, '2021-09-01');
             INSERT INTO registration (district, place, student, request, state, fridays, note, submitted_at, submitted_by,
                 reviewed_at) VALUES ({at}, '{id}', 'request-{id}', 'accepted', 1, '', 0, 'p0', 0);
             INSERT INTO grouping_member (district, place, grouping, student, joined_on)
                 VALUES ({at}, 'g', '{id}', '2022-06-01');
             INSERT INTO signup (district, place, scheme, period, student, school, point, state, note, at)
                 VALUES ({above}, '{plan}', 1, '{id}', 'school', '{POINT}', 'placed', '', 0);"
        ));
    }
    for id in (0..CHILDREN).filter(|n| has_ordered(*n)).map(child) {
        add(format!(
            "INSERT INTO meal_order (district, place, student, from_on, until_on, said_at, said_by)
                 VALUES ({at}, '{id}', '2022-06-01', '9999-12-31', 0, 'p0');"
        ));
    }
    for n in 0..EVENINGS {
        let (id, date) = (evening(n), date_of(n));
        add(format!(
            "INSERT INTO session (district, place, session, grouping, date, from_at, until_at, lessons, teacher)
                 VALUES ({at}, '{id}', 'g', '{date}', 1, 2, {}, 'p0');",
            lessons(n)
        ));
        for child in (0..CHILDREN).map(child) {
            add(format!(
                "INSERT INTO roll (district, place, date, student, session, state)
                     VALUES ({at}, '{date}', '{child}', '{id}', 'expected');"
            ));
        }
    }
    sql + "COMMIT;"
}
