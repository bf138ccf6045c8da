//! 分班 Dealing: which children sit in one new group (P3.35, P3.36), exactly the best of all ways to cut one line.
//!
//! The children of a site stand in one line by grade, home class, and household within the class, so that neighbours know
//! each other and twins stay together; a group is a run of that line. Of all cuts that keep every group within the limit:
//!
//! 1. as few groups as possible: `⌈children / limit⌉`, which cutting always reaches;
//! 2. as few home classes divided as possible;
//! 3. the smallest span of grades, summed over the groups;
//! 4. the most even sizes (the least sum of squares).
//!
//! Found by dynamic programming over the line: the best way to cut the first `n` children into `g` groups.

use crate::people::student::Student;

/// Children of the new groups of one site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dealt<'s> {
    /// Who sits together, in the order of the line.
    pub groups: Vec<Vec<&'s Student>>,
    /// Home classes whose children sit in several groups, in order.
    pub divided: Vec<String>,
}

/// What a way to cut costs, the weightiest first: home classes divided, grades spanned, squares of sizes.
type Cost = (i64, i64, i64);

/// Cuts the line of `children` into the fewest groups of at most `most` (P3.35).
pub fn deal<'s>(children: &[&'s Student], most: i64) -> Dealt<'s> {
    let line = line(children);
    let most = usize::try_from(most).unwrap_or(1).max(1);
    let cuts = cuts(&line, line.len().div_ceil(most), most);
    let groups: Vec<Vec<&Student>> = cuts.windows(2).map(|pair| line[pair[0]..pair[1]].to_vec()).collect();
    let mut divided: Vec<String> =
        cuts.iter().filter(|at| is_inside(&line, **at)).map(|at| line[*at].home_class.clone()).collect();
    divided.dedup();
    Dealt { groups, divided }
}

/// Children by grade, home class, household's first seat in the class, seat.
fn line<'s>(children: &[&'s Student]) -> Vec<&'s Student> {
    let mut line = children.to_vec();
    line.sort_by(|a, b| key(a).cmp(&key(b)));
    let first = |child: &Student| {
        let mut own = line.iter().filter(|one| one.household == child.household);
        own.find(|one| one.home_class == child.home_class).map_or(child.seat, |one| one.seat)
    };
    let mut seated: Vec<(i64, &Student)> = line.iter().map(|child| (first(child), *child)).collect();
    seated.sort_by(|(a_first, a), (b_first, b)| {
        let at = |first: &i64, child: &Student| {
            (child.grade, child.home_class.clone(), *first, child.household.clone())
        };
        at(a_first, a).cmp(&at(b_first, b)).then_with(|| key(a).cmp(&key(b)))
    });
    seated.into_iter().map(|(_, child)| child).collect()
}

fn key(child: &Student) -> (i64, &str, i64, &str) {
    (child.grade, &child.home_class, child.seat, child.id.as_str())
}

/// Whether a cut before the child at `at` divides its home class.
fn is_inside(line: &[&Student], at: usize) -> bool {
    at > 0 && at < line.len() && line[at - 1].home_class == line[at].home_class
}

/// What the run `from..to` costs; a class that was divided at `from` already does not count again at `to`.
fn cost(line: &[&Student], from: usize, to: usize) -> Cost {
    let again = is_inside(line, from) && is_inside(line, to) && line[from].home_class == line[to].home_class;
    let divides = is_inside(line, to) && !again;
    let size = (to - from) as i64;
    (i64::from(divides), line[to - 1].grade - line[from].grade, size * size)
}

/// Where the best way cuts: from 0 to the end of the line, `groups + 1` places.
fn cuts(line: &[&Student], groups: usize, most: usize) -> Vec<usize> {
    let mut best: Vec<Vec<Option<(Cost, usize)>>> = vec![vec![None; line.len() + 1]; groups + 1];
    best[0][0] = Some(((0, 0, 0), 0));
    for group in 1..=groups {
        for to in 1..=line.len() {
            let froms = to.saturating_sub(most)..to;
            let ways = froms.filter_map(|from| {
                let (before, _) = best[group - 1][from]?;
                let own = cost(line, from, to);
                Some(((before.0 + own.0, before.1 + own.1, before.2 + own.2), from))
            });
            best[group][to] = ways.min();
        }
    }
    let mut cuts = vec![line.len()];
    for group in (1..=groups).rev() {
        let to = cuts.last().copied().unwrap_or(0);
        cuts.push(best[group][to].map_or(0, |(_, from)| from));
    }
    cuts.reverse();
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{HouseholdId, StudentId};
    use jiff::civil::date;
    use proptest::prelude::*;

    fn child(n: i64, grade: i64, class: i64, household: i64) -> Student {
        Student {
            id: StudentId::new(format!("s{n:03}")),
            household: HouseholdId::new(format!("h{household}")),
            name: format!("学生{n}"),
            sort_key: String::new(),
            grade,
            home_class: format!("{grade}-{class}"),
            seat: n,
            on_roll_from: date(2021, 9, 1),
            on_roll_until: None,
            care_note: String::new(),
        }
    }

    /// Home classes as (grade, class, children).
    fn school(classes: &[(i64, i64, i64)]) -> Vec<Student> {
        let seats = classes.iter().flat_map(|(grade, class, size)| (0..*size).map(move |_| (*grade, *class)));
        (0..).zip(seats).map(|(n, (grade, class))| child(n, grade, class, n)).collect()
    }

    /// Sizes of the groups, and the classes that are divided.
    fn dealt(children: &[Student], most: i64) -> (Vec<usize>, Vec<String>) {
        let all: Vec<&Student> = children.iter().collect();
        let dealt = deal(&all, most);
        (dealt.groups.iter().map(Vec::len).collect(), dealt.divided)
    }

    #[test]
    fn cases() {
        for (classes, most, sizes, divided) in [
            // Two grades in one group are worse than one grade in each, even where that is less even.
            (&[(1, 1, 20), (1, 2, 20), (2, 1, 20)][..], 40, vec![40, 20], vec![]),
            // Whole classes fit: nobody is divided.
            (&[(1, 1, 10), (1, 2, 15), (1, 3, 20)], 40, vec![25, 20], vec![]),
            // A class must be divided: at the place where sizes are most even.
            (&[(1, 1, 41)], 40, vec![20, 21], vec!["1-1"]),
            // Four groups are the fewest for 130; one class is cut, not two.
            (&[(1, 1, 30), (1, 2, 30), (2, 1, 35), (2, 2, 35)], 40, vec![30, 30, 35, 35], vec![]),
            (&[(1, 1, 45), (2, 1, 35)], 40, vec![40, 40], vec!["1-1"]),
            // A class cut twice is divided once.
            (&[(1, 1, 90), (2, 1, 30)], 40, vec![40, 40, 40], vec!["1-1"]),
        ] {
            let (got, split) = dealt(&school(classes), most);
            assert_eq!(
                (got, split),
                (sizes, divided.into_iter().map(str::to_owned).collect()),
                "{classes:?}"
            );
        }
    }

    #[test]
    fn twins_sit_together() {
        let mut children = school(&[(1, 1, 41)]);
        children[40].household = children[0].household.clone();
        let all: Vec<&Student> = children.iter().collect();
        let groups = deal(&all, 40).groups;
        let group = |id: &str| groups.iter().position(|group| group.iter().any(|one| one.id.as_str() == id));
        assert_eq!(group("s000"), group("s040"));
    }

    /// The least cost of all ways to cut, tried one by one.
    fn least(line: &[&Student], groups: usize, most: usize) -> Option<Cost> {
        fn from(line: &[&Student], at: usize, groups: usize, most: usize) -> Option<Cost> {
            if groups == 0 {
                return (at == line.len()).then_some((0, 0, 0));
            }
            let tos = at + 1..=(at + most).min(line.len());
            tos.filter_map(|to| {
                let (own, rest) = (cost(line, at, to), from(line, to, groups - 1, most)?);
                Some((own.0 + rest.0, own.1 + rest.1, own.2 + rest.2))
            })
            .min()
        }
        from(line, 0, groups, most)
    }

    proptest! {
        #[test]
        fn is_the_best_of_all_ways(
            classes in prop::collection::vec((1..4_i64, 1..3_i64, 1..5_i64), 1..5), most in 2..7_i64,
        ) {
            let mut children = school(&classes);
            let (fewest, limit) = (children.len().div_ceil(most as usize), most as usize);
            let all: Vec<&Student> = children.iter().collect();
            let first = deal(&all, most);
            let line = line(&all);
            prop_assert_eq!(first.groups.len(), fewest);
            prop_assert!(first.groups.iter().all(|group| group.len() <= limit));
            let mut cuts = vec![0];
            first.groups.iter().for_each(|group| cuts.push(cuts.last().unwrap() + group.len()));
            let got = cuts.windows(2).map(|pair| cost(&line, pair[0], pair[1]));
            let got = got.fold((0, 0, 0), |sum, own| (sum.0 + own.0, sum.1 + own.1, sum.2 + own.2));
            prop_assert_eq!(Some(got), least(&line, fewest, limit));
            let wanted: Vec<Vec<StudentId>> =
                first.groups.iter().map(|group| group.iter().map(|one| one.id.clone()).collect()).collect();
            children.reverse();
            let all: Vec<&Student> = children.iter().collect();
            let again: Vec<Vec<StudentId>> =
                deal(&all, most).groups.iter().map(|group| group.iter().map(|one| one.id.clone()).collect()).collect();
            prop_assert_eq!(again, wanted);
        }
    }
}
