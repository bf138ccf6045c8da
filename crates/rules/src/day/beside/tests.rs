//! 看护登记 Tables of choosing days and of signing registers.

use super::*;
use crate::moment::moment;
use crate::plan::scheme::gongshu;
use jiff::civil::{date, time};

fn ids(all: &[&str]) -> BTreeSet<StudentId> {
    all.iter().map(|one| StudentId::new(*one)).collect()
}

/// As whoever signs says it on the day.
fn plain(marks: &BTreeMap<StudentId, There>) -> Saying {
    Saying { marks: marks.clone(), reason: String::new(), may_amend: false }
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
        let found = sign(facts, &plain(said), now);
        let found = found.map(|one| (one.changes.len(), one.is_again)).map_err(|why| why.code());
        assert_eq!(found, expected, "{facts:?} {said:?}");
    }
    let gone = Register { listed: ids(&[]), ..signed };
    assert_eq!(
        sign(&gone, &plain(&both), at(14)).map(|one| one.changes.len()),
        Ok(1),
        "who has left since stays on it"
    );
}

/// Each row mends what the row above was refused for; what is no change, or new, needs no reason.
#[test]
fn a_register_is_changed_after_its_day_with_a_reason() {
    use There::{Absent, Present};
    let monday = date(2021, 9, 6);
    let (night, next) = (moment(monday, time(23, 59, 0, 0)), moment(date(2021, 9, 7), time(0, 0, 0, 0)));
    let marks = said(&[("ming", Present), ("hua", Absent)]);
    let signed = Register {
        date: monday,
        from: moment(monday, time(12, 0, 0, 0)),
        is_cancelled: false,
        term: Days { from: date(2021, 9, 1), until: date(2022, 1, 22) },
        listed: ids(&["ming", "hua"]),
        marks: marks.clone(),
    };
    let open = Register { marks: BTreeMap::new(), ..signed.clone() };
    let other = said(&[("ming", Absent), ("hua", Absent)]);
    let (long, most) = ("长".repeat(201), "长".repeat(200));
    let rows = [
        (&signed, &other, night, false, " ", Ok((1, None))),
        (&signed, &other, next, false, " ", Err("beside-day-over")),
        (&signed, &other, next, true, " ", Err("beside-no-reason")),
        (&signed, &other, next, true, long.as_str(), Err("beside-too-long")),
        (&signed, &other, next, true, most.as_str(), Ok((1, Some(most.as_str())))),
        (&signed, &other, next, true, " 有假条 ", Ok((1, Some("有假条")))),
        (&signed, &marks, next, false, "", Ok((0, None))),
        (&open, &other, next, false, "", Ok((2, None))), // forgotten on the day: signed for the first time
    ];
    for (facts, marks, now, may_amend, reason, expected) in rows {
        let saying = Saying { marks: marks.clone(), reason: reason.to_owned(), may_amend };
        let found = sign(facts, &saying, now);
        let short = found.as_ref().map(|one| (one.changes.len(), one.reason.as_deref()));
        assert_eq!(short.map_err(|why| why.code()), expected, "{facts:?} {saying:?}");
        let is_kept =
            |one: &Signed| one.before.iter().all(|(who, there)| facts.marks.get(who) == Some(there));
        assert!(found.iter().all(is_kept));
    }
}

#[test]
fn codes_read_back() {
    assert!(There::ALL.iter().all(|one| There::from_code(one.code()) == Some(*one)));
}
