//! 看护登记 Tables of choosing days and of signing registers.

use super::*;
use crate::moment::moment;
use crate::plan::scheme::gongshu;
use jiff::civil::{date, time};

fn ids(all: &[&str]) -> BTreeSet<StudentId> {
    all.iter().map(|one| StudentId::new(*one)).collect()
}

fn said(all: &[(&str, There)]) -> BTreeMap<StudentId, There> {
    all.iter().map(|(one, there)| (StudentId::new(*one), *there)).collect()
}

/// Each row mends what the row above was refused for.
#[test]
fn a_family_chooses_days_that_are_held_for_its_grade() {
    let mut plan = gongshu();
    let (kind, grades) = (Kind::LunchCare, vec![3]);
    let days = vec![Day::Mon, Day::Tue];
    let lunch = programme::Terms { kind, grades, days, ..plan.programme[0].clone() };
    plan.programme.push(lunch);
    let set = |all: &[Day]| all.iter().copied().collect::<BTreeSet<Day>>();
    let (none, mon): (&[Day], &[Day]) = (&[], &[Day::Mon]);
    let (both, wed): (&[Day], &[Day]) = (&[Day::Mon, Day::Tue], &[Day::Mon, Day::Wed]);
    let rows = [
        (6, none, wed, 2, "beside-not-offered"),
        (3, none, wed, 2, "beside-not-that-day"),
        (3, none, both, 2, "beside-unpaid"),
        (3, none, both, 0, "chosen"),
        (3, both, both, 2, "already"),
        (3, both, none, 1, "beside-unpaid"),
        (6, both, mon, 0, "chosen"),
    ];
    for (grade, before, days, unpaid, expected) in rows {
        let facts = Facts { grade, days: set(before), unpaid };
        let draft = Draft { student: StudentId::new("ming"), kind, days: set(days) };
        let told = match choose(&plan, &facts, draft) {
            Ok(made) if made.already => "already",
            Ok(made) => {
                assert_eq!(made.before, set(before));
                "chosen"
            }
            Err(refusal) => refusal.code(),
        };
        assert_eq!(told, expected, "grade {grade}, {before:?} then {days:?}");
    }
}

/// Each row mends what the row above was refused for.
#[test]
fn a_register_says_of_every_child_how_it_stood() {
    use There::{Absent, Leave, Present};
    let monday = date(2021, 9, 6);
    let at = |hour| moment(monday, time(hour, 0, 0, 0));
    let term = Days { from: date(2021, 9, 1), until: date(2022, 1, 22) };
    let bare = Register {
        date: monday,
        from: at(12),
        is_cancelled: true,
        term,
        listed: ids(&["ming", "hua"]),
        marks: BTreeMap::new(),
    };
    let held = Register { is_cancelled: false, ..bare.clone() };
    let before = said(&[("ming", Present), ("hua", Absent)]);
    let signed = Register { marks: before.clone(), ..held.clone() };
    let late = moment(date(2022, 1, 22), time(9, 0, 0, 0));
    let stranger = said(&[("ming", Present), ("lan", Present)]);
    let (one, both) = (said(&[("ming", Present)]), said(&[("ming", Present), ("hua", Leave)]));
    let rows = [
        (&bare, &stranger, at(11), Err("beside-not-held")),
        (&held, &stranger, at(11), Err("beside-too-early")),
        (&held, &stranger, late, Err("beside-term-over")),
        (&held, &stranger, at(13), Err("beside-not-listed")),
        (&held, &one, at(13), Err("beside-not-said")),
        (&held, &both, at(13), Ok((2, false))),
        (&signed, &before, at(14), Ok((0, true))),
        (&signed, &both, at(14), Ok((1, true))),
        (&signed, &one, at(14), Ok((0, true))),
    ];
    for (facts, said, now, expected) in rows {
        let found = sign(facts, said, now);
        let found = found.map(|one| (one.changes.len(), one.is_again)).map_err(|why| why.code());
        assert_eq!(found, expected, "{facts:?} {said:?}");
    }
    let gone = Register { listed: ids(&[]), ..signed };
    assert_eq!(
        sign(&gone, &both, at(14)).map(|one| one.changes.len()),
        Ok(1),
        "who has left since stays on it"
    );
}

#[test]
fn codes_read_back() {
    assert!(There::ALL.iter().all(|one| There::from_code(one.code()) == Some(*one)));
}
