//! 摇号性质 What holds for every draw, whatever the roster and the seed.

use draw::{Course, Drawn, Reason, Roster, Rule, Student, hold, replay};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn rosters() -> impl Strategy<Value = (Rule, Vec<Course>, Vec<Student>)> {
    let rule = (0..6_i64, any::<bool>(), any::<bool>())
        .prop_map(|(students_min, next_choice, waitlist)| Rule { students_min, next_choice, waitlist });
    let courses = prop::collection::vec((1..6_i64, 1..8_i64), 1..9).prop_map(|all| {
        let named = all.into_iter().enumerate();
        named.map(|(n, (weekday, seats))| Course { id: format!("c{n}"), weekday, seats }).collect::<Vec<_>>()
    });
    (rule, courses).prop_flat_map(|(rule, courses)| {
        let ids: Vec<String> = courses.iter().map(|course| course.id.clone()).collect();
        let most = ids.len().min(4);
        let wishes = prop::sample::subsequence(ids, 0..=most).prop_shuffle();
        let students = prop::collection::vec((0..20_u8, wishes), 0..40).prop_map(|all| {
            let named = all.into_iter().enumerate();
            named
                .map(|(n, (lot, wishes))| Student { id: format!("s{n}"), lot: format!("h{lot}"), wishes })
                .collect::<Vec<_>>()
        });
        (Just(rule), Just(courses), students)
    })
}

fn by_course(drawn: &Drawn) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut all: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for seat in &drawn.outcome.seats {
        all.entry(&seat.course).or_default().insert(&seat.student);
    }
    all
}

proptest! {
    #[test]
    fn no_seat_beyond_a_capacity_and_every_open_course_has_its_minimum(
        (rule, courses, students) in rosters(), seed in "[0-9]{1,6}",
    ) {
        let drawn = hold(&Roster::new(rule, courses.clone(), students).unwrap(), &seed);
        let seated = by_course(&drawn);
        for course in &courses {
            let taken = seated.get(course.id.as_str()).map_or(0, BTreeSet::len) as i64;
            prop_assert!(taken <= course.seats);
            let closed = drawn.outcome.closed.iter().any(|closed| closed.course == course.id);
            let holds = if closed { taken == 0 } else { taken >= rule.students_min };
            prop_assert!(holds, "{} has {}", course.id, taken);
        }
    }

    #[test]
    fn nobody_sits_twice_on_a_weekday_or_where_they_did_not_wish(
        (rule, courses, students) in rosters(), seed in "[0-9]{1,6}",
    ) {
        let drawn = hold(&Roster::new(rule, courses.clone(), students.clone()).unwrap(), &seed);
        let weekday: BTreeMap<_, _> = courses.iter().map(|one| (one.id.as_str(), one.weekday)).collect();
        let wishes: BTreeMap<_, _> = students.iter().map(|one| (one.id.as_str(), &one.wishes)).collect();
        let mut days = BTreeSet::new();
        for seat in &drawn.outcome.seats {
            prop_assert!(days.insert((&seat.student, weekday[seat.course.as_str()])));
            let wished = &wishes[seat.student.as_str()][seat.rank as usize - 1];
            prop_assert_eq!(wished, &seat.course);
        }
        for wait in &drawn.outcome.waiting {
            prop_assert!(!days.contains(&(&wait.student, weekday[wait.course.as_str()])));
        }
    }

    #[test]
    fn the_order_of_the_lists_does_not_matter_and_anyone_can_recompute_it(
        (rule, courses, students) in rosters(), seed in "[0-9]{1,6}",
    ) {
        let roster = Roster::new(rule, courses.clone(), students.clone()).unwrap();
        let drawn = hold(&roster, &seed);
        let (mut turned, mut back) = (courses, students);
        turned.reverse();
        back.reverse();
        prop_assert_eq!(&hold(&Roster::new(rule, turned, back).unwrap(), &seed), &drawn);
        prop_assert_eq!(&replay(&roster.text(), &seed).unwrap(), &drawn);
    }

    #[test]
    fn a_wish_is_missed_only_for_a_reason(
        (mut rule, courses, students) in rosters(), seed in "[0-9]{1,6}",
    ) {
        rule.next_choice = true;
        let roster = Roster::new(rule, courses, students.clone()).unwrap();
        let Drawn { outcome, .. } = hold(&roster, &seed);
        for student in &students {
            let number = outcome.number(&student.id).unwrap();
            for (course, reason) in outcome.why(&roster, &student.id) {
                let seated = outcome.seats.iter().any(|one| one.student == student.id && one.course == course);
                match reason {
                    Reason::Seated => prop_assert!(seated),
                    // Every seat of a full course went to a better number.
                    Reason::Full { last, position } => {
                        prop_assert!(!seated && last < number);
                        let day_free = !outcome.seats.iter().any(|one| one.student == student.id);
                        prop_assert!(!(rule.waitlist && day_free) || position.is_some());
                    }
                    Reason::BetterThatDay(_) => prop_assert!(!seated),
                    Reason::Closed(had) => prop_assert!(!seated && had < rule.students_min),
                    Reason::Waits(_) => prop_assert!(false, "a seat stayed free beside a wish for it"),
                }
            }
        }
    }

    #[test]
    fn siblings_stand_side_by_side((rule, courses, students) in rosters(), seed in "[0-9]{1,6}") {
        let lots: BTreeMap<_, _> = students.iter().map(|one| (one.id.clone(), one.lot.clone())).collect();
        let drawn = hold(&Roster::new(rule, courses, students).unwrap(), &seed);
        let mut runs: Vec<&String> = drawn.outcome.order.iter().map(|name| &lots[name]).collect();
        runs.dedup();
        let distinct: BTreeSet<_> = lots.values().collect();
        prop_assert_eq!(runs.len(), distinct.len());
    }
}
