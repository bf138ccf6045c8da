//! 学籍导入 What a file says, what of it is refused, and what it changes.

use super::bringing::{Brought, Facts, Known, Pupil, bring};
use super::striking::{Stays, Struck, apart};
use super::*;
use crate::id::{DistrictId, HouseholdId, PersonId, PlaceId, StudentId};
use crate::people::place::Path;
use crate::people::student::Student;
use jiff::civil::{Date, date};

const HEAD: &str = "学号,姓名,年级,班级,座号,家庭,学校,监护人,电话,关系,监护人2,电话2,关系2";
const MING: &str = "G1,王小明,3,2,12,,,王芳,13800000001,母亲,王伟,139-0000 0001,爸爸";
const HONG: &str = "G2,王小红,6年级,6-1,,,文澜小学,王芳,13800000001,mother,,,";

fn school() -> Place {
    Place {
        district: DistrictId::new("gongshu"),
        place: PlaceId::new("wenlan"),
        path: Path::new("gongshu/wenlan"),
        kind: "school".to_owned(),
        name_zh: "文澜小学".to_owned(),
        name_en: "Wenlan".to_owned(),
    }
}

fn rows(lines: &[&str]) -> Vec<Vec<String>> {
    lines.iter().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// Row, column and code of what is wrong.
type Told = (usize, usize, &'static str);

fn told(lines: &[&str]) -> Vec<Told> {
    let flaws = read(&rows(lines), &school()).unwrap_err();
    flaws.iter().map(|flaw| (flaw.line, flaw.column, flaw.wrong.code())).collect()
}

#[test]
fn a_file_is_read_by_its_headings_and_one_guardian_s_children_are_one_family() {
    let found = read(&rows(&[HEAD, MING, "", "G3,李雷,1,3,,f1,,,,,,,", HONG]), &school()).unwrap();
    let classes: Vec<_> = found.iter().map(|one| (one.line, one.home_class.as_str(), one.seat)).collect();
    assert_eq!(classes, [(2, "3-2", Some(12)), (4, "1-3", None), (5, "6-1", None)]);
    let phones: Vec<_> = found[0].adults.iter().map(|one| (one.phone.as_str(), one.relation)).collect();
    assert_eq!(phones, [("13800000001", Relation::Mother), ("13900000001", Relation::Father)]);
    assert!(found[0].family == found[2].family && found[0].family != found[1].family);
    assert_eq!(found[1].adults, [], "a family may have no phone");
}

#[test]
fn a_row_may_join_two_families_that_stood_apart_until_then() {
    let rows = rows(&[
        HEAD,
        "G1,甲,1,1,,,,王芳,13800000001,母亲,,,",
        "G2,乙,1,1,,,,王伟,13900000001,父亲,,,",
        "G3,丙,1,1,,,,王芳,13800000001,母亲,王伟,13900000001,父亲",
    ]);
    let families: Vec<usize> = read(&rows, &school()).unwrap().iter().map(|one| one.family).collect();
    assert_eq!(families, [2, 2, 2]);
}

#[test]
fn every_column_is_found_by_its_english_heading_and_every_relation_by_its_code() {
    for column in Column::ALL {
        assert_eq!(Column::of(column.code()), Some(*column), "{column:?}");
    }
    for code in WORDS.relation.keys() {
        assert_eq!(relation(code).map(Relation::code), Some(code.as_str()));
    }
    assert_eq!((Column::of(" 学籍号 "), Column::of("备注")), (Some(Column::Number), None));
}

#[test]
fn a_student_number_is_the_same_however_it_was_typed() {
    let cases = [
        ("G33010520120815001X", "G33010520120815001X"),
        (" G33010520120815001x\u{3000}", "G33010520120815001X"),
        ("G33010520120815001\u{ff38}", "G33010520120815001X"),
        ("G33010520120815001\u{ff58}", "G33010520120815001X"),
        ("\u{ff10}\u{ff11}\u{ff19}", "019"),
        ("g1-甲", "g1-甲"),
    ];
    for (typed, number) in cases {
        let row = format!("{typed},王小明,3,2,,,,,,,,,");
        assert_eq!(read(&rows(&[HEAD, &row]), &school()).unwrap()[0].number, number, "{typed}");
    }
    let wide = MING.replace("G1,", "G\u{ff11},");
    assert_eq!(told(&[HEAD, MING, &wide]), [(3, 1, "register-number-twice")]);
}

#[test]
fn more_than_a_fifth_of_a_school_leaves_only_where_the_number_is_said() {
    let one = first(&[HEAD, MING]);
    let gone = Student { on_roll_until: Some(date(2021, 9, 1)), ..one.clone() };
    let cases = [(10, 2, None, true), (10, 3, None, false), (9, 2, None, false), (4, 1, None, false)];
    let said = [(10, 3, Some(3), true), (10, 3, Some(2), false), (10, 1, Some(0), false), (0, 0, None, true)];
    for (on_roll, leave, number, may) in cases.into_iter().chain(said) {
        let students = [vec![one.clone(); on_roll], vec![gone.clone(); 10]].concat();
        let facts = Facts { students, ..nobody(date(2021, 9, 1)) };
        let brought = Brought { missing: vec![one.clone(); leave], ..Brought::default() };
        let found = brought.leavers(&facts, number).map_err(|flaw| (flaw.line, flaw.wrong.code()));
        let expected = if may { Ok(()) } else { Err((1, "register-many-leave")) };
        assert_eq!(found, expected, "{leave} of {on_roll}, {number:?} said");
    }
}

#[test]
fn each_row_that_cannot_be_taken_is_told_by_row_column_and_code() {
    let cases = [
        (",王小明,3,2,,,,,,,,,", (2, 1, "register-number-missing")),
        ("G1,,3,2,,,,,,,,,", (2, 2, "register-name-missing")),
        ("G1,王小明,十,2,,,,,,,,,", (2, 3, "register-grade")),
        ("G1,王小明,3,,,,,,,,,,", (2, 4, "register-class-missing")),
        ("G1,王小明,3,2-1,,,,,,,,,", (2, 4, "register-class-of-other-grade")),
        ("G1,王小明,3,2,0,,,,,,,,", (2, 5, "register-seat")),
        ("G1,王小明,3,2,,,北秀小学,,,,,,", (2, 7, "register-other-school")),
        ("G1,王小明,3,2,,,,,13800000001,母亲,,,", (2, 8, "register-guardian-missing")),
        ("G1,王小明,3,2,,,,王芳,,母亲,,,", (2, 9, "register-phone-missing")),
        ("G1,王小明,3,2,,,,王芳,1380000000,母亲,,,", (2, 9, "register-phone")),
        ("G1,王小明,3,2,,,,王芳,13800000001,邻居,,,", (2, 10, "register-relation")),
        ("G1,王小明,3,2,,,,,,,王伟,139,父亲", (2, 12, "register-phone")),
    ];
    for (row, flaw) in cases {
        assert_eq!(told(&[HEAD, row]), [flaw], "{row}");
    }
    let long = format!("G1,{},3,2,,,,,,,,,", "王".repeat(61));
    assert_eq!(told(&[HEAD, &long]), [(2, 2, "register-text")]);
}

#[test]
fn rows_that_contradict_each_other_and_headings_that_do_not_fit_are_told() {
    let cases: [(&[&str], &[Told]); 7] = [
        (&[], &[(1, 1, "register-empty")]),
        (&[HEAD, ",,"], &[(1, 1, "register-empty")]),
        (&["学号,姓名,年级,班级,监护人,关系", "G1"], &[(1, 1, "register-column-missing")]),
        (&["学号,姓名,年级,班级,监护人,电话,关系,手机", "G1"], &[(1, 8, "register-column-twice")]),
        (&[HEAD, MING, MING], &[(3, 1, "register-number-twice")]),
        (&[HEAD, MING, "G2,王小红,6,1,,,,王方,13800000001,母亲,,,"], &[(3, 9, "register-phone-apart")]),
        (
            &[HEAD, "G1,甲,1,1,,f1,,王芳,13800000001,母亲,,,", "G2,乙,1,1,,f2,,王芳,13800000001,母亲,,,"],
            &[(3, 6, "register-family-apart")],
        ),
    ];
    for (lines, flaws) in cases {
        assert_eq!(told(lines), flaws, "{lines:?}");
    }
}

/// The file's children under ids that are their numbers.
fn pupils(lines: &[&str]) -> Vec<Pupil> {
    let entries = read(&rows(lines), &school()).unwrap();
    let pupil = |entry: Entry| Pupil { id: StudentId::new(&entry.number), sort_key: String::new(), entry };
    entries.into_iter().map(pupil).collect()
}

/// What a file changes where another was brought in before.
fn after(first: &[&str], second: &[&str]) -> Result<Brought, Vec<Flaw>> {
    bring(&pupils(second), &known_of(first))
}

/// A school without anybody.
fn nobody(today: Date) -> Facts {
    Facts { students: Vec::new(), guardians: Vec::new(), elsewhere: BTreeSet::new(), today }
}

/// What is known on the 1st of September of a file that was brought in before; its guardians are g0, g1 …
fn known_of(first: &[&str]) -> Facts {
    let nothing = nobody(date(2021, 8, 30));
    let brought = bring(&pupils(first), &nothing).unwrap();
    let known = |(n, (household, adult)): (usize, (HouseholdId, Adult))| Known {
        id: PersonId::new(format!("g{n}")),
        household,
        name: adult.name,
        phone: adult.phone,
        relation: adult.relation.code().to_owned(),
    };
    let guardians = brought.guardians_added.into_iter().enumerate().map(known).collect();
    Facts { students: brought.added, guardians, ..nobody(date(2021, 9, 1)) }
}

#[test]
fn the_same_file_again_changes_nothing() {
    let file = [HEAD, MING, HONG, "G3,李雷,3,2,,,,,,,,,"];
    let again = after(&file, &file).unwrap();
    assert!(again.is_nothing() && again.missing.is_empty(), "{again:?}");
    assert_eq!(again.same, 3);
    let none = nobody(date(2021, 8, 30));
    let first = bring(&pupils(&file), &none).unwrap();
    let seats: Vec<i64> = first.added.iter().map(|one| one.seat).collect();
    assert_eq!(seats, [12, 1, 13], "a seat that nobody wrote comes after those of the class");
    assert!(first.added.iter().all(|one| one.on_roll_from == date(2021, 8, 30)));
    assert_eq!(first.guardians_added.len(), 2, "王芳 once, though two children name her");
    assert_eq!(first.added[0].household, first.added[1].household);
}

#[test]
fn a_later_file_moves_a_child_adds_a_brother_and_tells_who_is_missing() {
    let moved = MING.replace(",3,2,12,", ",4,2,,");
    let brother = "G4,王小刚,1,1,,,,王芳,13800000001,母亲,,,";
    let brought = after(&[HEAD, MING, HONG], &[HEAD, &moved, brother]).unwrap();
    let classes: Vec<_> =
        brought.changed.iter().map(|(a, b)| (a.home_class.as_str(), b.home_class.as_str())).collect();
    assert_eq!(classes, [("3-2", "4-2")]);
    assert_eq!(brought.added[0].household, brought.changed[0].0.household, "his sister's household");
    assert_eq!(brought.missing.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["王小红"]);
    assert!(brought.guardians_added.is_empty() && brought.guardians_changed.is_empty());
}

#[test]
fn a_guardian_with_another_number_stays_the_same_person() {
    let other = MING.replace("13800000001", "13800000002");
    let cases = [
        (vec![HEAD, other.as_str()], 0, vec![("13800000001", "13800000002")]),
        // The old number is in another row: nobody's number was changed, and she has two.
        (vec![HEAD, other.as_str(), HONG], 1, vec![]),
    ];
    for (file, added, changed) in cases {
        let brought = after(&[HEAD, MING], &file).unwrap();
        let changes = brought.guardians_changed.iter();
        let phones: Vec<_> = changes.map(|(a, b)| (a.phone.as_str(), b.phone.as_str())).collect();
        assert_eq!((brought.guardians_added.len(), phones), (added, changed), "{file:?}");
    }
}

#[test]
fn whoever_is_back_is_on_the_roll_again_and_whoever_leaves_later_still_does() {
    let facts = |until| Facts {
        students: vec![Student { on_roll_until: Some(until), ..first(&[HEAD, MING]) }],
        ..nobody(date(2021, 9, 1))
    };
    for (until, changed) in [(date(2021, 9, 1), 1), (date(2021, 9, 2), 0)] {
        let brought = bring(&pupils(&[HEAD, MING]), &facts(until)).unwrap();
        assert_eq!(brought.changed.len(), changed, "{until}");
    }
}

/// The first child of a file that is brought into an empty school.
fn first(lines: &[&str]) -> Student {
    let facts = nobody(date(2021, 8, 30));
    bring(&pupils(lines), &facts).unwrap().added.remove(0)
}

#[test]
fn another_school_s_file_and_a_family_of_two_households_are_refused() {
    let apart = ["G1,甲,1,1,,,,王芳,13800000001,母亲,,,", "G2,乙,1,1,,,,王伟,13900000001,父亲,,,"];
    let joined = ["G1,甲,1,1,,,,王芳,13800000001,母亲,王伟,13900000001,父亲", apart[1]];
    let stranger = "G5,丙,1,1,,,,李芳,13800000001,母亲,,,";
    let cases = [
        (vec![HEAD, MING], vec![HEAD, HONG], vec![(1, 1, "register-nobody-known")]),
        (
            vec![HEAD, apart[0], apart[1]],
            vec![HEAD, joined[0], joined[1]],
            vec![
                (2, 12, "register-family-known-apart"),
                (3, 1, "register-family-known-apart"),
                (3, 9, "register-family-known-apart"),
            ],
        ),
        (
            vec![HEAD, apart[0], apart[1]],
            vec![HEAD, apart[1], stranger],
            vec![(3, 9, "register-phone-known-apart")],
        ),
    ];
    for (before, file, expected) in cases {
        let flaws = after(&before, &file).unwrap_err();
        let flaws: Vec<_> = flaws.iter().map(|flaw| (flaw.line, flaw.column, flaw.wrong.code())).collect();
        assert_eq!(flaws, expected, "{file:?}");
    }
}

/// MING without his father, without anybody, and with his grandmother alone.
const MOTHER: &str = "G1,王小明,3,2,12,,,王芳,13800000001,母亲,,,";
const NOBODY: &str = "G1,王小明,3,2,12,,,,,,,,";
const GRANDMOTHER: &str = "G1,王小明,3,2,12,,,王奶奶,13700000001,奶奶,,,";

/// The file of before, that of today, whether a child stands elsewhere, and who is left out.
type Left<'t> = (&'t [&'t str], &'t [&'t str], bool, Vec<(&'t str, Option<Stays>)>);

/// Whom a file does not name any more, and why they stay.
fn struck(brought: &Brought) -> Vec<(&str, Option<Stays>)> {
    brought.struck.iter().map(|one| (one.guardian.name.as_str(), one.stays)).collect()
}

#[test]
fn a_guardian_is_struck_whom_no_row_of_the_household_names_and_stays_for_a_child_that_no_row_has() {
    let (other, last) = (Some(Stays::OtherChild), Some(Stays::Last));
    let renumbered = MING.replace("139-0000 0001", "13900000009");
    let cases: [Left<'_>; 10] = [
        (&[HEAD, MING, HONG], &[HEAD, MING, HONG], false, vec![]),
        (&[HEAD, MING], &[HEAD, MOTHER], false, vec![("王伟", None)]),
        (&[HEAD, MING], &[HEAD, NOBODY], false, vec![("王芳", last), ("王伟", last)]),
        (&[HEAD, MING], &[HEAD, GRANDMOTHER], false, vec![("王芳", None), ("王伟", None)]),
        (&[HEAD, MING], &[HEAD, renumbered.as_str()], false, vec![]),
        // One number for both: he is named.
        (&[HEAD, MING], &[HEAD, "G1,王小明,3,2,12,,,王伟,13800000001,父亲,,,"], false, vec![]),
        // Named with one child of the household is named with all.
        (&[HEAD, MING, HONG], &[HEAD, NOBODY, HONG], false, vec![("王伟", None)]),
        // The sister is not in the file, or at another school: he is her guardian, too.
        (&[HEAD, MING, HONG], &[HEAD, MOTHER], false, vec![("王伟", other)]),
        (&[HEAD, MING], &[HEAD, MOTHER], true, vec![("王伟", other)]),
        // Nothing is said of a child who is not in the file at all.
        (&[HEAD, MING, "G3,李雷,3,2,,,,,,,,,"], &[HEAD, "G3,李雷,3,2,,,,,,,,,"], false, vec![]),
    ];
    for (before, file, is_elsewhere, expected) in cases {
        let mut facts = known_of(before);
        if is_elsewhere {
            facts.elsewhere.insert(facts.students[0].household.clone());
        }
        let brought = bring(&pupils(file), &facts).unwrap();
        assert_eq!(struck(&brought), expected, "{file:?}");
    }
}

#[test]
fn more_than_a_fifth_of_the_guardians_is_struck_only_where_the_number_is_said_and_the_last_never() {
    let facts = known_of(&[HEAD, MING]);
    let (child, one) = (facts.students[0].clone(), facts.guardians[0].clone());
    let of = |stays, line| Struck { guardian: one.clone(), children: vec![], at: (line, 1), stays };
    let (ends, other) = (of(None, 2), of(Some(Stays::OtherChild), 2));
    let last = of(Some(Stays::Last), 7);
    let many = (1, "register-many-struck");
    let cases = [
        (10, vec![&ends; 2], None, vec![]),
        (10, vec![&ends; 3], None, vec![many]),
        (4, vec![&ends], None, vec![many]),
        (4, vec![&other; 4], None, vec![]),
        (10, vec![&ends; 3], Some(3), vec![]),
        (10, vec![&ends; 3], Some(2), vec![many]),
        (10, vec![&ends], Some(0), vec![many]),
        (10, vec![&last; 2], None, vec![(7, "register-last-guardian")]),
        (10, vec![&last; 3], None, vec![many, (7, "register-last-guardian")]),
        (10, vec![&last], Some(10), vec![(7, "register-last-guardian")]),
    ];
    for (guardians, struck, said, expected) in cases {
        let (students, guardians) = (vec![child.clone()], vec![one.clone(); guardians]);
        let facts = Facts { students, guardians, ..nobody(date(2021, 9, 1)) };
        let struck: Vec<Struck> = struck.into_iter().cloned().collect();
        let brought = Brought { struck: struck.clone(), ..Brought::default() };
        let flaws = brought.strikes(&facts, said).err().unwrap_or_default();
        let flaws: Vec<_> = flaws.iter().map(|flaw| (flaw.line, flaw.wrong.code())).collect();
        assert_eq!(flaws, expected, "{} of {}, {said:?} said", struck.len(), facts.guardians.len());
    }
}

#[test]
fn whoever_was_struck_and_is_named_again_is_the_same_guardian_of_the_same_household() {
    let mut facts = known_of(&[HEAD, MING]);
    let home = facts.students[0].household.clone();
    facts.guardians[1].household = apart(&facts.guardians[1].id);
    let gone = bring(&pupils(&[HEAD, MOTHER]), &facts).unwrap();
    assert!(gone.is_nothing() && gone.struck.is_empty(), "twice is once: {gone:?}");
    let back = bring(&pupils(&[HEAD, MING]), &facts).unwrap();
    assert!(back.guardians_added.is_empty(), "{back:?}");
    let changes = back.guardians_changed.iter();
    let homes: Vec<_> = changes.map(|(_, after)| (&after.id, &after.household)).collect();
    assert_eq!(homes, [(&facts.guardians[1].id, &home)]);
    let brother = "G4,王小刚,1,1,,,,王伟,13900000001,父亲,,,";
    let other = bring(&pupils(&[HEAD, MOTHER, brother]), &facts).unwrap();
    assert_ne!(other.added[0].household, home, "a child of his own is a family of its own");
}
