//! 编班方案 What a manager is shown before it is done, and that this and nothing else is done.

use super::super::*;
use super::{after, child, facts, scheme};
use crate::id::HouseholdId;
use proptest::prelude::*;

/// Children of home classes (grade, class, how many), each of a household of its own.
fn classes(sizes: &[(i64, i64, i64)]) -> Vec<Student> {
    let each =
        sizes.iter().flat_map(|(grade, class, count)| (0..*count).map(move |seat| (*grade, *class, seat)));
    let child = |(n, (grade, class, seat)): (i64, (i64, i64, i64))| Student {
        home_class: format!("{grade}-{class}"),
        seat,
        ..child(n, grade, n)
    };
    (0..).zip(each).map(child).collect()
}

fn together(arranged: &Arranged, a: &str, b: &str) -> bool {
    let group = |id: &str| arranged.made.iter().position(|group| group.members.contains(&StudentId::new(id)));
    group(a) == group(b)
}

#[test]
fn reasons_say_why_so_many_groups_and_which_classes_are_split() {
    let arranged =
        arrange(&scheme(40, 18), &facts(classes(&[(1, 1, 45), (2, 1, 20), (2, 2, 15), (6, 1, 3)]))).unwrap();
    let reason = |site: &str, children, groups, splits: &[(&str, &[i64])]| Reason {
        site: site.into(),
        children,
        students_max: 40,
        groups,
        splits: splits.iter().map(|(class, groups)| ((*class).to_owned(), groups.to_vec())).collect(),
        proof: Proof::Bound,
    };
    let expected = [reason("wenlan", 80, 2, &[("1-1", &[1, 2])]), reason("wenlan-junior", 3, 1, &[])];
    assert_eq!(arranged.reasons, expected);
    let again = arrange(&scheme(40, 18), &after(facts(Vec::new()), &arranged));
    assert_eq!(again.map(|again| again.reasons), Ok(Vec::new()), "nothing new, nothing to explain");
}

#[test]
fn what_was_shown_is_done_or_shown_anew() {
    let (terms, first) = (scheme(10, 9), facts(classes(&[(2, 1, 9), (3, 1, 8)])));
    let shown = arrange(&terms, &first).unwrap();
    assert_eq!(shown.hash().len(), 64);
    assert_eq!(arrange_seen(&terms, &first, &shown.hash()), Ok(shown.clone()));
    type Change = (&'static str, fn(&mut Facts));
    let changes: [Change; 4] = [
        ("a child more", |facts| facts.admitted.push(child(90, 2, 90))),
        ("a child less", |facts| facts.admitted.truncate(16)),
        ("a child in another class", |facts| facts.admitted[0].home_class = "3-1".into()),
        ("another teacher", |facts| facts.teachers.rotate_left(1)),
    ];
    for (what, change) in changes {
        let mut later = first.clone();
        change(&mut later);
        assert_eq!(arrange_seen(&terms, &later, &shown.hash()), Err(Refusal::PlanChanged), "{what}");
    }
    assert_eq!(arrange_seen(&terms, &first, ""), Err(Refusal::PlanChanged), "nothing was shown");
    let done = after(first, &shown);
    assert!(arrange_seen(&terms, &done, &shown.hash()).unwrap().is_already(), "twice is once");
}

#[test]
fn refusals_stand_in_their_rank() {
    let terms = scheme(10, 9);
    let mut facts = facts(Vec::new());
    facts.teachers.clear();
    assert_eq!(arrange_seen(&terms, &facts, ""), Err(Refusal::NobodyAdmitted));
    facts.admitted = classes(&[(2, 1, 9)]);
    assert_eq!(arrange_seen(&terms, &facts, ""), Err(Refusal::TooFewTeachers { missing: 1 }));
    facts.teachers.push((PersonId::new("t1"), "wenlan".into()));
    assert_eq!(arrange_seen(&terms, &facts, ""), Err(Refusal::PlanChanged));
    let shown = arrange(&terms, &facts).unwrap().hash();
    assert!(arrange_seen(&terms, &facts, &shown).is_ok());
}

#[test]
fn siblings_sit_together_where_that_splits_no_class() {
    let home = |child: &mut Student| child.household = HouseholdId::new("one");
    // Four whole classes of one grade: the two with siblings share a group.
    let mut children = classes(&[(2, 1, 5), (2, 2, 5), (2, 3, 5), (2, 4, 5)]);
    [0, 19].into_iter().for_each(|at| home(&mut children[at]));
    let arranged = arrange(&scheme(10, 9), &facts(children)).unwrap();
    assert!(together(&arranged, "s000", "s019") && arranged.reasons[0].splits.is_empty());
    // A split class: its first child by seat goes to its sister in the other group.
    let mut children = classes(&[(2, 1, 12), (3, 1, 8)]);
    [0, 19].into_iter().for_each(|at| home(&mut children[at]));
    let arranged = arrange(&scheme(10, 9), &facts(children)).unwrap();
    assert!(together(&arranged, "s000", "s019"));
    assert_eq!(arranged.reasons[0].splits.len(), 1);
    // Two whole classes that fill a group each: nobody is torn out of a class.
    let mut children = classes(&[(2, 1, 10), (3, 1, 10)]);
    [0, 19].into_iter().for_each(|at| home(&mut children[at]));
    let arranged = arrange(&scheme(10, 9), &facts(children)).unwrap();
    assert!(!together(&arranged, "s000", "s019") && arranged.reasons[0].splits.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn the_order_of_the_children_does_not_matter(
        (sorted, mixed) in prop::collection::vec((1..6_i64, 0..20_i64), 1..60)
            .prop_map(|all| (0..).zip(all).collect::<Vec<_>>())
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        most in 3..15_i64,
    ) {
        let children = |of: &[(i64, (i64, i64))]| of.iter().map(|(n, (grade, home))| child(*n, *grade, *home)).collect();
        let terms = scheme(most, 60);
        let one = arrange(&terms, &facts(children(&sorted)));
        prop_assert_eq!(one, arrange(&terms, &facts(children(&mixed))));
    }
}
