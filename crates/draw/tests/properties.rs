//! 性质 What holds of every draw, whatever the roster.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use draw::{
    Beside, Course, Drawn, Fault, Mechanism, Reason, Roster, Rule, Student, Weight, Wish, hold, verify,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug)]
struct Instance {
    rule: Rule,
    courses: Vec<Course>,
    students: Vec<Student>,
}

impl Instance {
    fn roster(&self) -> Roster {
        Roster::new(self.rule, &self.courses, &self.students).unwrap()
    }

    fn hours(&self, course: &str) -> BTreeSet<u8> {
        let course = self.courses.iter().find(|one| one.id == course).unwrap();
        course.weekdays.iter().copied().collect()
    }
}

fn course() -> impl Strategy<Value = (BTreeSet<u8>, u32, u32, u8, bool)> {
    (prop::collection::btree_set(1..=5_u8, 1..3), 1..6_u32, 0..6_u32, 0..2_u8, any::<bool>())
}

type Child = (Vec<prop::sample::Index>, u8, u8, u8, u8, bool);

fn child() -> impl Strategy<Value = Child> {
    (
        prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        0..9_u8,
        0..2_u8,
        0..4_u8,
        0..3_u8,
        any::<bool>(),
    )
}

/// Any roster that the mechanism takes.
fn instances() -> impl Strategy<Value = Instance> {
    let flags = (0..6_usize, any::<bool>(), any::<bool>(), any::<bool>());
    (flags, prop::collection::vec(course(), 1..9), prop::collection::vec(child(), 1..40)).prop_map(
        |((mechanism, next_choice, waitlist, closing), courses, children)| {
            let mechanism = Mechanism::ALL[mechanism];
            let by_value = matches!(mechanism, Mechanism::Optimum | Mechanism::Minimum);
            let next_choice = next_choice || by_value;
            let rule = Rule { mechanism, next_choice, waitlist, closing, seed: None, beacon: None };
            let single = mechanism == Mechanism::Deferred;
            let apart = by_value || single;
            let courses: Vec<Course> = (0..).zip(courses).map(|(n, one)| offer(n, one, single)).collect();
            let students = (0..).zip(children).map(|(n, one)| wisher(n, one, &courses, apart));
            let mut students: Vec<Student> = students.collect();
            gather(&mut students);
            Instance { rule, courses, students }
        },
    )
}

/// A school whose hours are drawn alone: courses of one day, no most, nobody together. Nearly every roster above has one child
/// with a most, and is drawn in one order.
fn by_hours() -> impl Strategy<Value = Instance> {
    let flags = (prop::sample::select(vec![Mechanism::Lottery, Mechanism::Serial]), any::<bool>());
    (flags, prop::collection::vec(course(), 2..9), prop::collection::vec(child(), 10..40)).prop_map(
        |((mechanism, closing), courses, children)| {
            let rule = Rule { closing, ..Rule::usual(mechanism) };
            let courses: Vec<Course> = (0..).zip(courses).map(|(n, one)| offer(n, one, true)).collect();
            let students = (0..).zip(children);
            let students = students.map(|(n, one)| Student { most: 0, ..wisher(n, one, &courses, true) });
            Instance { rule, students: students.collect(), courses }
        },
    )
}

fn offer(
    n: usize,
    (days, seats, minimum, school, is_short): (BTreeSet<u8>, u32, u32, u8, bool),
    single: bool,
) -> Course {
    let mut weekdays: Vec<u8> = days.into_iter().collect();
    if is_short || single {
        weekdays.truncate(1);
    }
    Course {
        id: format!("c{n:02}"),
        school: format!("{school}"),
        weekdays,
        start: "16:50".into(),
        seats: seats.max(minimum),
        minimum,
        grades: (1, 6),
    }
}

fn wisher(n: usize, child: Child, courses: &[Course], apart: bool) -> Student {
    let (picks, home, priority, most, class, together) = child;
    let school = courses[n % courses.len()].school.clone();
    let own: Vec<&Course> = courses.iter().filter(|course| course.school == school).collect();
    let mut wishes: Vec<Wish> = Vec::new();
    for pick in picks {
        let course = own[pick.index(own.len())].id.clone();
        if wishes.iter().all(|wish| wish.course != course) {
            wishes.push(Wish { course, class });
        }
    }
    Student {
        id: format!("s{n:02}"),
        grade: 3,
        household: format!("h{home}-{school}"),
        school,
        priority,
        most,
        together: together && !apart,
        wishes,
    }
}

/// Siblings together say the same.
fn gather(students: &mut [Student]) {
    let mut first: BTreeMap<String, Student> = BTreeMap::new();
    for student in students.iter_mut().filter(|student| student.together) {
        let like = first.entry(student.household.clone()).or_insert_with(|| student.clone()).clone();
        *student = Student { id: student.id.clone(), ..like };
    }
}

/// Who has which courses.
fn held(roster: &Roster, drawn: &Drawn) -> BTreeMap<String, BTreeSet<String>> {
    let mut held: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for seat in drawn.outcome.seats(roster) {
        assert!(held.entry(seat.student.to_owned()).or_default().insert(seat.course.to_owned()));
    }
    held
}

fn folder(roster: &Roster, drawn: &Drawn, randomness: &str) -> Vec<(String, Vec<u8>)> {
    let receipts = roster.receipts_text();
    let beside = Beside { randomness: Some(randomness), receipts: Some(&receipts) };
    let files = roster.files().into_iter().chain(drawn.files(roster, beside));
    let mut files: Vec<(String, Vec<u8>)> =
        files.map(|(name, text)| (name.to_owned(), text.into_owned().into_bytes())).collect();
    files.push(("receipts.txt".to_owned(), receipts.into_bytes()));
    files
}

/// The greatest value of all distributions, by trying every one.
fn best(instance: &Instance) -> u64 {
    let mut free: BTreeMap<&str, u32> =
        instance.courses.iter().map(|one| (one.id.as_str(), one.seats)).collect();
    choose(instance, &mut free, (0, 0), (&BTreeSet::new(), &BTreeMap::new()))
}

/// What is left to gain from a wish of a child on, when its hours `busy` are taken and so many of its wishes of the same
/// hours stand before.
fn choose<'i>(
    instance: &'i Instance,
    free: &mut BTreeMap<&'i str, u32>,
    (child, at): (usize, usize),
    (busy, ranks): (&BTreeSet<u8>, &BTreeMap<BTreeSet<u8>, u64>),
) -> u64 {
    let Some(student) = instance.students.get(child) else { return 0 };
    let Some(wish) = student.wishes.get(at) else {
        return choose(instance, free, (child + 1, 0), (&BTreeSet::new(), &BTreeMap::new()));
    };
    let (course, hours) = (wish.course.as_str(), instance.hours(&wish.course));
    let mut after = ranks.clone();
    let rank = after.entry(hours.clone()).or_default();
    let value = 4_u64.saturating_sub(*rank).max(1);
    *rank += 1;
    let without = choose(instance, free, (child, at + 1), (busy, &after));
    let both: BTreeSet<u8> = busy.union(&hours).copied().collect();
    let fits = both.len() == busy.len() + hours.len()
        && (student.most == 0 || both.len() <= usize::from(student.most));
    if !fits || free[course] == 0 {
        return without;
    }
    *free.get_mut(course).unwrap() -= 1;
    let with = value + choose(instance, free, (child, at + 1), (&both, &after));
    *free.get_mut(course).unwrap() += 1;
    without.max(with)
}

proptest! {
    #[test]
    fn is_feasible(instance in instances(), seed in "[0-9a-f]{8}") {
        let roster = instance.roster();
        let drawn = hold(&roster, &seed, 1);
        let held = held(&roster, &drawn);
        let closed: BTreeSet<&str> = drawn.outcome.closed(&roster).map(|one| one.course).collect();
        for course in &instance.courses {
            let had = held.values().filter(|mine| mine.contains(&course.id)).count() as u32;
            prop_assert!(had <= course.seats, "{} of {}", had, course.seats);
            let closes = closed.contains(course.id.as_str());
            let runs = !instance.rule.closing || had >= course.minimum;
            prop_assert!((closes && had == 0) || (!closes && runs));
        }
        for student in &instance.students {
            let mine = held.get(&student.id).cloned().unwrap_or_default();
            let wished: BTreeSet<String> = student.wishes.iter().map(|wish| wish.course.clone()).collect();
            prop_assert!(mine.is_subset(&wished));
            let lessons: usize = mine.iter().map(|course| instance.hours(course).len()).sum();
            let hours: BTreeSet<u8> = mine.iter().flat_map(|course| instance.hours(course)).collect();
            prop_assert_eq!(lessons, hours.len(), "two courses at once");
            prop_assert!(student.most == 0 || lessons <= usize::from(student.most));
        }
    }

    #[test]
    fn order_of_rows_and_threads_never_matter(instance in instances(), seed in "[0-9a-f]{8}") {
        let roster = instance.roster();
        let mut turned = instance.clone();
        turned.students.reverse();
        turned.courses.reverse();
        let again = turned.roster();
        prop_assert_eq!(roster.hash(), again.hash());
        prop_assert_eq!(hold(&roster, &seed, 1), hold(&again, &seed, 3));
    }

    /// Nobody is passed over by someone who chose later, for a course it wanted and had room for.
    #[test]
    fn nobody_is_passed_over(instance in instances(), seed in "[0-9a-f]{8}") {
        let roster = instance.roster();
        let drawn = hold(&roster, &seed, 1);
        let whys: BTreeMap<&str, draw::Why> = drawn.whys(&roster).into_iter().collect();
        for (student, why) in &whys {
            prop_assert_eq!(Some(why.clone()), drawn.why(&roster, student));
            for wish in &why.wishes {
                if let Reason::Outweighed { by: Weight::Right { class, turn }, .. } = wish.reason {
                    prop_assert!(class > wish.class || class == wish.class && turn < wish.turn);
                }
                let Reason::Full { last, .. } = wish.reason else { continue };
                // Siblings together need several seats, and draft goes round and round: there a turn is not all.
                let together = instance.students.iter().any(|one| one.together);
                if !together && instance.rule.mechanism != Mechanism::Draft {
                    prop_assert!(last < wish.turn, "{} chose at {} and missed what went at {}", student, wish.turn, last);
                }
            }
        }
    }

    /// Where hours are drawn alone everybody has what the turns of each hour give, one child after another, of the courses
    /// that stay open: nobody is passed over, no seat that somebody wants stays free, and the first tier comes first.
    #[test]
    fn every_hour_goes_by_its_own_turns(instance in by_hours(), seed in "[0-9a-f]{8}") {
        let roster = instance.roster();
        let drawn = hold(&roster, &seed, 1);
        let whys: BTreeMap<&str, draw::Why> = drawn.whys(&roster).into_iter().collect();
        let closed: BTreeSet<&str> = drawn.outcome.closed(&roster).map(|one| one.course).collect();
        let courses = instance.courses.iter().filter(|one| !closed.contains(one.id.as_str()));
        let mut free: BTreeMap<&str, u32> = courses.map(|one| (one.id.as_str(), one.seats)).collect();
        let mut turns: BTreeMap<(u8, usize), Vec<&Student>> = BTreeMap::new();
        for student in &instance.students {
            let Some(why) = whys.get(student.id.as_str()) else { continue };
            let hours = |wish: &draw::WhyWish| *instance.hours(&wish.course).first().unwrap();
            let mine: BTreeSet<(u8, usize)> = why.wishes.iter().map(|wish| (hours(wish), wish.turn)).collect();
            let days: BTreeSet<u8> = mine.iter().map(|(day, _)| *day).collect();
            prop_assert_eq!(mine.len(), days.len(), "one turn an hour");
            mine.into_iter().for_each(|at| turns.entry(at).or_default().push(student));
        }
        let mut given: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for ((day, _), students) in &turns {
            let schools: BTreeSet<&str> = students.iter().map(|one| one.school.as_str()).collect();
            prop_assert_eq!(schools.len(), students.len(), "one child a turn of a school");
            for student in students {
                let mut open = student.wishes.iter().filter(|wish| instance.hours(&wish.course).contains(day));
                let found = open.find(|wish| free.get(wish.course.as_str()).is_some_and(|seats| *seats > 0));
                let Some(wish) = found else { continue };
                *free.get_mut(wish.course.as_str()).unwrap() -= 1;
                given.entry(student.id.clone()).or_default().insert(wish.course.clone());
            }
        }
        prop_assert_eq!(given, held(&roster, &drawn));
        for ((day, turn), students) in &turns {
            let later = turns.range((*day, *turn)..(day + 1, 0)).flat_map(|(_, later)| later);
            for (one, next) in later.flat_map(|next| students.iter().map(move |one| (one, next))) {
                prop_assert!(one.school != next.school || one.priority >= next.priority, "{} after {}", one.id, next.id);
            }
        }
    }

    /// What the prices prove, added up by whoever reads them.
    #[test]
    fn no_draw_is_worth_more_than_its_prices_prove(instance in instances(), seed in "[0-9a-f]{8}") {
        let roster = instance.roster();
        let drawn = hold(&roster, &seed, 1);
        let prices: BTreeMap<&str, u8> = drawn.outcome.prices(&roster).collect();
        let seats = instance.courses.iter().map(|one| u64::from(one.seats) * u64::from(prices[one.id.as_str()]));
        let mut bound: u64 = seats.sum();
        for student in &instance.students {
            let mut best: BTreeMap<u8, u64> = BTreeMap::new();
            let mut ranks: BTreeMap<BTreeSet<u8>, u64> = BTreeMap::new();
            for wish in &student.wishes {
                let hours = instance.hours(&wish.course);
                let rank = ranks.entry(hours.clone()).or_default();
                let value = 4_u64.saturating_sub(*rank).max(1);
                *rank += 1;
                let gain = value.saturating_sub(u64::from(prices[wish.course.as_str()]));
                let slot = best.entry(*hours.first().unwrap()).or_default();
                *slot = gain.max(*slot);
            }
            let mut best: Vec<u64> = best.into_values().collect();
            best.sort_unstable_by_key(|gain| std::cmp::Reverse(*gain));
            best.truncate(if student.most == 0 { best.len() } else { usize::from(student.most) });
            bound += best.iter().sum::<u64>();
        }
        prop_assert_eq!(bound, drawn.outcome.bound);
        prop_assert!(drawn.outcome.value <= bound);
        let is_short = instance.courses.iter().all(|course| course.weekdays.len() == 1);
        if instance.rule.mechanism == Mechanism::Optimum && !instance.rule.closing && is_short {
            prop_assert_eq!(drawn.outcome.value, bound);
        }
    }

    /// Of two who wait for a course the one with more right stands first, and of equals the one whose turn is earlier.
    #[test]
    fn nobody_waits_behind_someone_with_less_right(instance in instances(), seed in "[0-9a-f]{8}") {
        let roster = instance.roster();
        let drawn = hold(&roster, &seed, 1);
        let whys: BTreeMap<&str, draw::Why> = drawn.whys(&roster).into_iter().collect();
        let is_deferred = instance.rule.mechanism == Mechanism::Deferred;
        let mut last: BTreeMap<&str, (u8, usize)> = BTreeMap::new();
        for wait in drawn.outcome.waiting(&roster) {
            let wish = &whys[wait.student].wishes[wait.wish - 1];
            let right = (if is_deferred { u8::MAX - wish.class } else { 0 }, wish.turn);
            let before = last.insert(wait.course, right);
            prop_assert!(before.is_none_or(|before| before < right), "{:?} before {right:?}", before);
        }
    }

    /// Whoever lost a seat to what was worth more has as much from its own hour as that seat less its price.
    #[test]
    fn the_price_of_a_seat_says_why_it_went_elsewhere(instance in instances(), seed in "[0-9a-f]{8}") {
        let mut instance = instance;
        instance.courses.iter_mut().for_each(|course| course.weekdays.truncate(1));
        let roster = instance.roster();
        let drawn = hold(&roster, &seed, 1);
        for (student, why) in drawn.whys(&roster) {
            let child = instance.students.iter().find(|one| one.id == student).unwrap();
            let hours: Vec<_> = child.wishes.iter().map(|one| instance.hours(&one.course)).collect();
            let worth = |at: usize| {
                let before = hours[..at].iter().filter(|one| **one == hours[at]).count() as u8;
                4_u8.saturating_sub(before).max(1)
            };
            for (at, wish) in why.wishes.iter().enumerate() {
                let Reason::Outweighed { by: Weight::Worth { price, worth: said }, .. } = wish.reason else {
                    continue;
                };
                let same = (0..hours.len()).filter(|one| hours[*one] == hours[at]);
                let has: u8 = same.filter(|one| why.wishes[*one].reason == Reason::Seated).map(worth).sum();
                prop_assert_eq!(said, worth(at));
                prop_assert!(said <= price + has, "{said} at {price} beside {has}");
            }
        }
    }

    /// Whoever has as many lessons as it wants waits for none.
    #[test]
    fn nobody_waits_beyond_its_most_of_lessons(instance in instances(), seed in "[0-9a-f]{8}") {
        let roster = instance.roster();
        let drawn = hold(&roster, &seed, 1);
        let held = held(&roster, &drawn);
        for wait in drawn.outcome.waiting(&roster) {
            let student = instance.students.iter().find(|one| one.id == wait.student).unwrap();
            let mine = held.get(wait.student).cloned().unwrap_or_default();
            let lessons: usize = mine.iter().map(|course| instance.hours(course).len()).sum();
            let more = instance.hours(wait.course).len();
            prop_assert!(student.most == 0 || lessons + more <= usize::from(student.most));
        }
    }

    /// The optimum beside every distribution that there is: equal where courses meet once, never above.
    #[test]
    fn no_distribution_is_worth_more_than_the_optimum(
        courses in prop::collection::vec(course(), 1..6),
        children in prop::collection::vec(child(), 1..5),
        single in any::<bool>(),
    ) {
        let offers = (0..).zip(courses).map(|(n, (days, seats, _, _, short))| offer(n, (days, seats.min(2), 0, 0, short), single));
        let courses: Vec<Course> = offers.collect();
        let students = (0..).zip(children).map(|(n, one)| wisher(n, one, &courses, true)).collect();
        let instance = Instance { rule: Rule::usual(Mechanism::Optimum), courses, students };
        let roster = instance.roster();
        let outcome = hold(&roster, "1", 1).outcome;
        let best = best(&instance);
        prop_assert!(outcome.value <= best && best <= outcome.bound);
        let is_short = instance.courses.iter().all(|course| course.weekdays.len() == 1);
        prop_assert!(!is_short || outcome.value == best);
    }

    #[test]
    fn a_folder_verifies_and_one_wrong_byte_does_not(
        instance in instances(),
        file in any::<prop::sample::Index>(),
        byte in any::<prop::sample::Index>(),
        flip in 1..128_u8,
    ) {
        let roster = instance.roster();
        let drawn = hold(&roster, &draw::seed("03 14 15", &roster.hash()), 1);
        let mut files = folder(&roster, &drawn, "03 14 15");
        prop_assert!(verify(&files).is_ok());
        let file = file.index(files.len());
        let bytes = &mut files[file].1;
        let byte = byte.index(bytes.len());
        bytes[byte] ^= flip;
        let name = files[file].0.clone();
        let found = verify(&files).err().unwrap_or_default();
        prop_assert!(!found.is_empty(), "{name} at {byte}");
        prop_assert!(found.iter().all(|one| one.file == name), "{name} at {byte}: {found:?}");
    }

    #[test]
    fn a_file_that_is_taken_away_is_named(instance in instances(), file in any::<prop::sample::Index>()) {
        let roster = instance.roster();
        let drawn = hold(&roster, &draw::seed("03 14 15", &roster.hash()), 1);
        let mut files = folder(&roster, &drawn, "03 14 15");
        let (name, _) = files.remove(file.index(files.len()));
        let found = verify(&files).err().unwrap_or_default();
        prop_assert!(found.iter().all(|one| one.file == name && one.fault == Fault::Missing), "{name}: {found:?}");
        prop_assert_eq!(found.len(), 1);
    }

    #[test]
    fn every_family_has_a_receipt_that_leads_to_the_root(instance in instances()) {
        let roster = instance.roster();
        for student in &instance.students {
            let mut receipt = roster.receipt(&student.id).unwrap();
            prop_assert_eq!(receipt.root().unwrap(), roster.root());
            receipt.row.push('1');
            prop_assert_ne!(receipt.root(), Some(roster.root()));
        }
    }

    #[test]
    fn a_readers_input_never_panics(courses in "(id,school,weekday,start,capacity,min,grades\n)?([c0-9,;:\\-\n]|\\PC){0,60}", students in "(id,grade,school,household,priority,prefs\n)?([sch0-9,;=\n]|\\PC){0,60}") {
        for mechanism in Mechanism::ALL {
            if let Ok(roster) = Roster::read(Rule::usual(mechanism), courses.as_bytes(), students.clone().into_bytes()) {
                hold(&roster, "1", 2);
            }
        }
    }
}
