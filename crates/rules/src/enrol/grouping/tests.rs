//! 编班案例 Groups of a small school, and what holds for every school.

mod exact;
mod plan;

use super::*;
use crate::id::HouseholdId;
use jiff::civil::date;
use proptest::prelude::*;

const GONGSHU: &str = include_str!("../../../../../schemes/gongshu-2021-autumn.toml");

pub(super) fn scheme(students_max: i64, groups_max: i64) -> Scheme {
    let mut scheme = Scheme::read("gongshu-2021-autumn.toml", GONGSHU).unwrap();
    (scheme.grouping.students_max, scheme.grouping.groups_max) = (students_max, groups_max);
    scheme
}

pub(super) fn child(n: i64, grade: i64, household: i64) -> Student {
    Student {
        id: StudentId::new(format!("s{n:03}")),
        household: HouseholdId::new(format!("h{household}")),
        name: format!("学生{n}"),
        sort_key: String::new(),
        grade,
        home_class: format!("{grade}-{}", n % 3 + 1),
        seat: n,
        on_roll_from: date(2021, 9, 1),
        on_roll_until: None,
        care_note: String::new(),
    }
}

pub(super) fn facts(children: Vec<Student>) -> Facts {
    let teachers = (0..60).map(|n| (PersonId::new(format!("t{n:02}")), "wenlan".to_owned())).collect();
    let naming = Words { zh: "托管{number}班".into(), en: "Care group {number}".into() };
    let (own_site, told) = ("wenlan".into(), BTreeSet::new());
    Facts { admitted: children, groups: Vec::new(), teachers, own_site, naming, told }
}

/// The same school after `arranged`.
pub(super) fn after(mut facts: Facts, arranged: &Arranged) -> Facts {
    for group in &mut facts.groups {
        group.members.retain(|id| !arranged.left.contains(&(group.id.clone(), id.clone())));
        let joined = arranged.joined.iter().filter(|(id, _)| *id == group.id);
        group.members.extend(joined.map(|(_, student)| student.clone()));
    }
    facts.groups.extend(arranged.made.clone());
    facts.told = arranged.waiting.iter().cloned().collect();
    facts
}

#[test]
fn twelve_pupils_of_three_grades_form_one_group() {
    let arranged =
        arrange(&scheme(40, 18), &facts((0..12).map(|n| child(n, n % 3 + 1, n)).collect())).unwrap();
    assert_eq!((arranged.made.len(), arranged.made[0].members.len()), (1, 12));
    assert_eq!(arranged.made[0].name.zh, "托管1班");
}

#[test]
fn grade_six_stays_at_its_own_site_with_a_teacher_of_that_site() {
    let mut facts = facts((0..30).map(|n| child(n, if n < 10 { 6 } else { 3 }, n)).collect());
    facts.teachers.push((PersonId::new("t99"), "wenlan-junior".into()));
    let arranged = arrange(&scheme(40, 18), &facts).unwrap();
    let sites: Vec<_> =
        arranged.made.iter().map(|group| (group.site.as_str(), group.members.len())).collect();
    assert_eq!(sites, [("wenlan", 20), ("wenlan-junior", 10)]);
    assert_eq!(arranged.made[1].teacher.as_str(), "t99");
}

#[test]
fn students_max_and_whole_classes() {
    // Three home classes of a third each: they stay whole while that needs no group more.
    for (children, sizes) in
        [(40, vec![40]), (41, vec![14, 27]), (100, vec![34, 33, 33]), (122, vec![27, 27, 28, 40])]
    {
        let arranged = arrange(&scheme(40, 18), &facts((0..children).map(|n| child(n, 2, n)).collect()));
        let got: Vec<usize> = arranged.unwrap().made.iter().map(|group| group.members.len()).collect();
        assert_eq!(got, sizes);
    }
}

#[test]
fn groups_max_and_over_capacity_end_in_waiting() {
    let terms = scheme(10, 2);
    assert_eq!((capacity(&terms.grouping), waits(&terms.grouping)), (20, true));
    let arranged = arrange(&terms, &facts((0..23).map(|n| child(n, 2, n)).collect())).unwrap();
    assert_eq!((arranged.made.len(), arranged.waiting.len()), (2, 3));
}

/// Two groups of forty for forty-one at the main site and ten of grade 6: the ten have no group, and that is not nothing.
#[test]
fn whoever_waits_is_told_once() {
    let terms = scheme(40, 2);
    let first = facts((0..51).map(|n| child(n, if n < 41 { 3 } else { 6 }, n)).collect());
    let arranged = arrange(&terms, &first).unwrap();
    assert_eq!((arranged.made.len(), arranged.waiting.len()), (2, 10));
    assert_eq!(arranged.untold, arranged.waiting);
    let untold = Facts { told: BTreeSet::new(), ..after(first.clone(), &arranged) };
    assert!(!arrange(&terms, &untold).unwrap().is_already(), "ten families are still to be told");
    let again = arrange(&terms, &after(first, &arranged)).unwrap();
    assert_eq!((again.is_already(), again.waiting.len(), again.untold.len()), (true, 10, 0));
}

#[test]
fn a_late_child_joins_its_sibling_or_the_smallest_group_and_nothing_moves() {
    let first = facts((0..13).map(|n| child(n, 2, n)).collect());
    let arranged = arrange(&scheme(10, 9), &first).unwrap();
    let mut later = after(first, &arranged);
    assert!(arrange(&scheme(10, 9), &later).unwrap().is_already());
    let sizes: Vec<usize> = later.groups.iter().map(|group| group.members.len()).collect();
    assert_eq!(sizes, [5, 8], "two home classes of four sit together, the third alone");
    let sibling = later.groups[1].members[1].clone();
    let home = later.admitted.iter().find(|one| one.id == sibling).unwrap().household.clone();
    later.admitted.push(Student { household: home, ..child(50, 4, 0) });
    later.admitted.push(child(51, 4, 51));
    later.admitted.retain(|one| one.id.as_str() != "s001");
    let joined = arrange(&scheme(10, 9), &later).unwrap();
    let group = |n: usize| later.groups[n].id.clone();
    assert_eq!(joined.joined, [(group(1), StudentId::new("s050")), (group(0), StudentId::new("s051"))]);
    assert_eq!((joined.left.len(), joined.made.len()), (1, 0));
    let sizes = |arranged: &Arranged, groups: &[Group]| -> Vec<usize> {
        arranged.after(groups).iter().map(|group| group.members.len()).collect()
    };
    assert_eq!(sizes(&joined, &later.groups), [6, 8], "one joins each, and one of the larger leaves");
    later.admitted.clear();
    let over = arrange(&scheme(10, 9), &later).unwrap();
    assert_eq!(sizes(&over, &later.groups), [0; 0], "a group that nobody is in is none");
    let first = arrange(&scheme(10, 9), &facts(vec![child(0, 2, 0)])).unwrap();
    assert_eq!(sizes(&first, &[]), [1], "a new one is among them");
}

#[test]
fn a_group_that_was_made_for_one_child_takes_no_other_and_no_room() {
    let first = facts((0..10).map(|n| child(n, 2, n)).collect());
    let arranged = arrange(&scheme(10, 2), &first).unwrap();
    let mut later = after(first, &arranged);
    let alone = later.groups[0].members.remove(0);
    let (id, teacher) = (id_for_one(&AdviceId::new("a")), PersonId::new("t59"));
    let one = Group { id, number: 2, teacher, members: vec![alone], ..later.groups[0].clone() };
    later.groups.push(one);
    later.admitted.extend([child(50, 4, 50), child(53, 4, 53)]);
    let arranged = arrange(&scheme(10, 2), &later).unwrap();
    let joined: Vec<&GroupId> = arranged.joined.iter().map(|(group, _)| group).collect();
    assert_eq!(joined, [&later.groups[0].id]);
    assert_eq!((arranged.made.len(), arranged.waiting.len()), (1, 0));
    assert_eq!(arranged.made[0].id.as_str(), "care-2");
}

#[test]
fn a_group_without_a_teacher_is_refused() {
    let mut facts = facts((0..25).map(|n| child(n, 2, n)).collect());
    facts.teachers.truncate(1);
    assert_eq!(arrange(&scheme(10, 9), &facts), Err(Refusal::TooFewTeachers { missing: 2 }));
    let nobody = Facts { admitted: Vec::new(), ..facts };
    assert_eq!(arrange(&scheme(10, 9), &nobody), Err(Refusal::NobodyAdmitted));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn every_child_is_in_one_group_of_its_site_or_waits(
        grades in prop::collection::vec((1..7_i64, 0..60_i64), 1..120), most in 3..12_i64, groups in 1..20_i64,
    ) {
        let children: Vec<Student> =
            (0..).zip(&grades).map(|(n, (grade, home))| child(n, *grade, *home)).collect();
        let facts = facts(children.clone());
        let arranged = arrange(&scheme(most, groups), &facts).unwrap();
        prop_assert!(arranged.made.len() as i64 <= groups);
        let mut seen = BTreeSet::new();
        let mut teachers = BTreeSet::new();
        for group in &arranged.made {
            prop_assert!(group.members.len() as i64 <= most);
            prop_assert!(teachers.insert(group.teacher.clone()));
            for member in &group.members {
                prop_assert!(seen.insert(member.clone()));
                let child = children.iter().find(|one| one.id == *member).unwrap();
                prop_assert_eq!(child.grade == 6, group.site == "wenlan-junior");
            }
        }
        prop_assert_eq!(seen.len() + arranged.waiting.len(), children.len());
        let again = arrange(&scheme(most, groups), &after(facts, &arranged)).unwrap();
        prop_assert!(again.is_already());
    }
}
