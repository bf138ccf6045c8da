//! 摇号案例 From fixing the roster to a child's reasons.

use super::*;
use crate::enrol::course::{Kind, State};
use crate::enrol::opening::Offer;
use crate::id::{HouseholdId, PersonId};
use crate::plan::programme::Content;
use crate::refusal::Refuses;
use jiff::civil::date;

const GONGSHU: &str = include_str!("../../../../../schemes/gongshu-2021-autumn.toml");

fn scheme() -> Scheme {
    Scheme::read("gongshu-2021-autumn.toml", GONGSHU).unwrap()
}

fn at(hour: i8) -> Moment {
    Moment::at(date(2021, 9, 9).at(hour, 0, 0, 0))
}

fn course(id: &str, weekday: i64, seats: i64) -> Course {
    Course {
        id: CourseId::new(id),
        title_zh: id.into(),
        title_en: id.into(),
        kind: Kind::Listed(Content::Arts),
        teacher: PersonId::new("li"),
        site: "wenlan".into(),
        room: "206".into(),
        weekday,
        also: Vec::new(),
        from_minute: 17 * 60,
        lessons: 1,
        grades: (1, 5),
        seats,
        taken: 0,
        state: State::Announced,
        plan: None,
    }
}

fn child(n: i64, choices: &[&str]) -> Wishes {
    let student = Student {
        id: StudentId::new(format!("s{n}")),
        household: HouseholdId::new(format!("h{n}")),
        name: format!("学生{n}"),
        sort_key: String::new(),
        grade: 3,
        home_class: "3-1".into(),
        seat: n,
        on_roll_from: date(2021, 9, 1),
        on_roll_until: None,
        care_note: String::new(),
    };
    let choices = choices.iter().map(|id| CourseId::new(*id)).collect();
    Wishes { student, asked: Asked { choices, ..Asked::default() } }
}

/// Chess (15 seats) is wished for by 20, choir by the 20 as their second wish, clay by 14 who want choir next.
fn facts() -> Facts {
    let courses = vec![course("chess", 2, 15), course("choir", 2, 40), course("clay", 2, 20)];
    let chess = (0..20).map(|n| child(n, &["chess", "choir"]));
    let clay = (20..34).map(|n| child(n, &["clay", "choir"]));
    Facts {
        courses,
        wishes: chess.chain(clay).collect(),
        published: None,
        spent: Vec::new(),
        left_out: Default::default(),
        days_seated: Default::default(),
        rights: Default::default(),
    }
}

fn named() -> Naming {
    Naming { draw: DrawId::new("autumn"), salt: "salt".into(), beacon: None }
}

fn hall(numbers: &str) -> Chance {
    Chance { hall: numbers.to_owned(), beacon: None }
}

fn published(facts: &Facts) -> Published {
    let fixed = fix(&scheme(), facts, named(), at(16)).unwrap();
    Published {
        draw: fixed.draw,
        salt: fixed.salt,
        roster: fixed.roster,
        roster_hash: fixed.roster_hash,
        fixed_at: at(16),
        hall: None,
        randomness: None,
        drawn_at: None,
        result_hash: None,
        published_at: None,
        voided: None,
    }
}

#[test]
fn a_roster_is_fixed_after_selection_and_once() {
    let mut facts = facts();
    let fixing = |facts: &Facts, hour| fix(&scheme(), facts, named(), at(hour));
    assert_eq!(fixing(&facts, 15), Err(Refusal::SelectionOpen));
    let fixed = fixing(&facts, 16).unwrap();
    let students = &fixed.roster["students.csv"];
    assert!(!fixed.already && students.contains("chess;choir"));
    assert!(!students.contains("学生") && !students.contains("s1,") && !students.contains(",h1,"));
    facts.published = Some(published(&facts));
    assert!(fixing(&facts, 17).unwrap().already);
    facts.published = None;
    facts.courses.iter_mut().for_each(|course| course.state = State::Settled);
    assert_eq!(fixing(&facts, 16), Err(Refusal::NoCourses));
}

#[test]
fn draws_at_its_hour_with_enough_chance_and_once() {
    let mut facts = facts();
    assert_eq!(run(&scheme(), &facts, &hall("1"), at(16)), Err(Refusal::NotFixed));
    facts.published = Some(published(&facts));
    assert_eq!(run(&scheme(), &facts, &hall("1"), at(19)), Err(Refusal::TooEarly { at: at(20) }));
    assert_eq!(run(&scheme(), &facts, &hall(" 1 2 3 4 5 "), at(20)), Err(Refusal::TooLittleChance));
    let drawn = run(&scheme(), &facts, &hall(" 03 14  15 "), at(20)).unwrap().unwrap();
    assert_eq!(drawn.randomness, "03 14 15");
    facts.published.as_mut().unwrap().randomness = Some(drawn.randomness);
    assert_eq!(run(&scheme(), &facts, &hall("99 99 99"), at(21)), Ok(None), "there are no second draws");
}

/// Numbers drawn a moment after the list could have been known before it; those of a voided draw were.
#[test]
fn numbers_are_drawn_after_the_list_stood_for_ten_minutes_and_never_twice() {
    let mut facts = facts();
    let minutes = |count| at(20).plus_minutes(count);
    let soon = |at| Some(Refusal::TooSoon { at });
    facts.spent = ["03 14 51", "27 18 28 quicknet 123 ab", "quicknet 124 ab"].map(str::to_owned).into();
    let cases = [
        // Minutes after the hour: the list, the draw; the numbers.
        (0, 0, "03 14 15", soon(minutes(10))),
        (0, 9, "03 14 15", soon(minutes(10))),
        (0, 10, "03 14 15", None),
        (-10, 0, "03 14 15", None),
        (-9, 0, "03 14 15", soon(minutes(1))),
        (180, 185, "03 14 15", soon(minutes(190))),
        (0, 10, "03 14 51", Some(Refusal::ChanceSpent)),
        (0, 10, " 031451 ", Some(Refusal::ChanceSpent)),
        (0, 10, "27 18 28", Some(Refusal::ChanceSpent)),
        (0, 10, "27 18 29", None),
        (0, 10, "1 2 3 4 5", Some(Refusal::TooLittleChance)),
    ];
    for (fixed, now, numbers, refused) in cases {
        facts.published = Some(Published { fixed_at: minutes(fixed), ..published(&facts) });
        let done = run(&scheme(), &facts, &hall(numbers), minutes(now));
        assert_eq!(done.err(), refused, "{numbers} at {now}, the list at {fixed}");
    }
}

#[test]
fn the_hall_s_numbers_stand_before_the_named_round_or_not_at_all() {
    let mut facts = facts();
    facts.spent = vec!["27 18 28".to_owned()];
    assert_eq!(announce(&facts, "03 14 15", at(17)), Err(Refusal::NotFixed));
    facts.published = Some(published(&facts));
    assert_eq!(announce(&facts, "03 14 15", at(17)), Err(Refusal::NoRound));
    let naming = Naming { beacon: Some(1), ..named() };
    let Fixed { roster, roster_hash, .. } = fix(&scheme(), &facts_of(&facts), naming, at(16)).unwrap();
    let stands = Published { roster, roster_hash, ..published(&facts_of(&facts)) };
    let comes = beacon_at(1).unwrap();
    let cases = [
        // What stands, what is said and when; what stands then.
        (None, " 03  14 15", at(17), Ok(Some("03 14 15"))),
        (Some("03 14 15"), "03 14 15", at(17), Ok(None)),
        (Some("03 14 51"), "03 14 15", at(17), Ok(Some("03 14 15"))),
        (None, "03 14 15", Moment(comes.0 - 1), Ok(Some("03 14 15"))),
        (None, "03 14 15", comes, Err(Refusal::HallLate { round: 1 })),
        (None, "1 2 3", at(17), Err(Refusal::TooLittleChance)),
        (None, "27 18 28", at(17), Err(Refusal::ChanceSpent)),
    ];
    for (hall, said, now, expected) in cases {
        facts.published = Some(Published { hall: hall.map(str::to_owned), ..stands.clone() });
        let told = announce(&facts, said, now).map(|one| one.map(|one| one.hall));
        assert_eq!(told, expected.map(|one| one.map(str::to_owned)), "{said} beside {hall:?}");
    }
}

/// The same before anything was published.
fn facts_of(facts: &Facts) -> Facts {
    Facts { published: None, ..facts.clone() }
}

#[test]
fn a_round_comes_at_the_hour_or_soon_after_a_late_list() {
    let hour = beacon_at(10_000).unwrap();
    let mut scheme = scheme();
    scheme.draw.draws_at = Moment(hour.0 - 1);
    let naming = |round| Naming { beacon: Some(round), ..named() };
    let minutes = |count: i64| Moment(hour.0 + count * 60_000);
    let away = |round| Err(Refusal::BeaconAway { round });
    let cases = [
        // Before the hour: the first that comes at it or after it, and no other.
        (minutes(-60), 10_000, Ok(())),
        (minutes(-60), 9_999, away(10_000)),
        (minutes(-60), 10_001, away(10_000)),
        (minutes(-60), 9_000_000, away(10_000)),
        // After it: any that nobody knows yet, within an hour.
        (minutes(30), 10_600, Err(Refusal::BeaconKnown)),
        (minutes(30), 10_601, Ok(())),
        (minutes(30), 11_800, Ok(())),
        (minutes(30), 11_801, away(10_800)),
    ];
    for (now, round, expected) in cases {
        let fixed = fix(&scheme, &facts(), naming(round), now);
        assert_eq!(fixed.map(|_| ()), expected, "round {round} at {now:?}");
    }
}

#[test]
fn a_seat_in_a_course_of_several_days_is_one_for_all_of_them() {
    let mut facts = facts();
    facts.courses[2].also = vec![4];
    facts.courses.push(course("drums", 4, 40));
    facts.wishes = (0..16).map(|n| child(n, &["clay", "drums", "choir"])).collect();
    facts.wishes.extend((16..31).map(|n| child(n, &["drums"])));
    facts.published = Some(published(&facts));
    assert!(facts.published.as_ref().unwrap().roster["courses.csv"].contains("clay,1,2;4,"));
    let drawn = run(&scheme(), &facts, &hall("03 14 15"), at(20)).unwrap().unwrap();
    let of = |n: i64| -> Vec<&str> {
        let own = drawn.placed.iter().filter(|one| one.student.as_str() == format!("s{n}"));
        own.map(|one| one.course.as_str()).collect()
    };
    assert!((0..16).all(|n| of(n) == ["clay"]), "its Thursday leaves no room for drums");
    let mut published = facts.published.unwrap();
    published.randomness = Some("03 14 15".to_owned());
    published.published_at = Some(at(21));
    let why = why(&published, &StudentId::new("s3")).unwrap();
    assert_eq!(why.mechanism, Mechanism::Serial, "hours hang together");
    assert_eq!(why.wishes[1].reason, Reason::Better("clay".to_owned()));
}

#[test]
fn a_mechanism_that_was_amended_since_is_named_and_no_roster_is_damaged() {
    let mut facts = facts();
    facts.courses[2].also = vec![4];
    let mut siblings = super::tests::facts();
    siblings.wishes[1].student.household = siblings.wishes[0].student.household.clone();
    siblings.wishes[..2].iter_mut().for_each(|one| one.asked.together = true);
    let mut both = scheme();
    both.preference.asks = vec![preference::Ask::Together];
    let cases = [
        (&facts, Mechanism::Lottery, None),
        (&facts, Mechanism::Optimum, None),
        (&facts, Mechanism::Deferred, Some(Refusal::SeveralDays)),
        (&siblings, Mechanism::Lottery, None),
        (&siblings, Mechanism::Optimum, Some(Refusal::NotDrawable)),
    ];
    for (facts, mechanism, refused) in cases {
        both.draw.mechanism = mechanism;
        let fixed = fix(&both, facts, named(), at(16));
        assert_eq!(fixed.err(), refused, "{mechanism:?}");
    }
}

/// What would hold up the draw of a whole school is named, and nothing is published.
#[test]
fn a_course_that_could_never_open_and_a_school_without_wishes_are_named() {
    let mut small = facts();
    small.courses[2].seats = 14;
    let refused = fix(&scheme(), &small, named(), at(16)).unwrap_err();
    assert_eq!((refused.code(), refused.clause()), ("draw-too-small", "P3.21"));
    let words = [("title", "clay"), ("seats", "14"), ("least", "15")];
    assert_eq!(refused.words(), words.map(|(name, word)| (name, word.to_owned())));
    small.courses[2].state = State::Settled;
    assert!(fix(&scheme(), &small, named(), at(16)).is_ok(), "parents do not see it yet");
    let mut nobody = facts();
    for wishes in [Vec::new(), vec![child(0, &["flute"])]] {
        nobody.wishes = wishes;
        assert_eq!(fix(&scheme(), &nobody, named(), at(16)), Err(Refusal::NoWishes));
    }
}

/// Whoever sits on a day of its wishes would sit there twice; another day, or a child without wishes for it, is no matter.
#[test]
fn no_roster_is_fixed_while_a_child_still_has_a_seat_on_a_day_of_its_wishes() {
    let seated = |n: i64| Some(Refusal::StillSeated { children: vec![format!("学生{n}")] });
    let cases: [(&str, i64, Option<Refusal>); 5] = [
        ("s0", 2, seated(0)),
        ("s0", 2 | 8, seated(0)),
        ("s0", 8, None),
        ("s0", 0, None),
        ("nobody", 2, None),
    ];
    for (child, days, refused) in cases {
        let mut facts = facts();
        facts.days_seated.insert(StudentId::new(child), days);
        let fixed = fix(&scheme(), &facts, named(), at(16));
        assert_eq!(fixed.err(), refused, "{child} on {days}");
    }
    let mut all = facts();
    all.days_seated.extend(all.wishes.iter().map(|one| (one.student.id.clone(), 2)));
    let refused = fix(&scheme(), &all, named(), at(16)).unwrap_err();
    assert_eq!((refused.code(), refused.clause()), ("draw-still-seated", "P3.12"));
    let words = refused.words();
    let first = "学生0、学生1、学生2、学生3、学生4";
    assert_eq!(words, [("children", first.to_owned()), ("count", "34".to_owned())]);
    all.wishes.iter_mut().for_each(|one| one.student.on_roll_until = Some(date(2021, 9, 2)));
    all.wishes.push(child(90, &["chess"]));
    assert!(fix(&scheme(), &all, named(), at(16)).is_ok(), "who has left wishes no more");
}

/// One family's two forms never hold up a school: unlike lists are drawn one by one.
#[test]
fn siblings_together_have_one_list_or_are_drawn_alone() {
    let mut both = scheme();
    both.preference.asks = vec![preference::Ask::Together];
    let cases: [(&[&str], &[&str], bool); 3] = [
        (&["chess", "choir"], &["chess", "choir"], true),
        (&["chess", "choir"], &["choir", "chess"], false),
        (&["chess", "choir"], &["clay"], false),
    ];
    for (one, other, is_together) in cases {
        let mut facts = facts();
        (facts.wishes[0], facts.wishes[1]) = (child(0, one), child(1, other));
        facts.wishes[1].student.household = facts.wishes[0].student.household.clone();
        facts.wishes[..2].iter_mut().for_each(|one| one.asked.together = true);
        let fixed = fix(&both, &facts, named(), at(16)).unwrap();
        let header = fixed.roster["students.csv"].lines().next().unwrap_or_default().to_owned();
        assert_eq!(header.contains("together"), is_together, "{one:?} {other:?}");
    }
}

/// The draw of [`facts`], and the same as it stands published.
fn drawn(mechanism: Mechanism) -> (Drawn, Published) {
    let mut scheme = scheme();
    scheme.draw.mechanism = mechanism;
    let mut facts = facts();
    let fixed = fix(&scheme, &facts, named(), at(16)).unwrap();
    facts.published =
        Some(Published { roster: fixed.roster, roster_hash: fixed.roster_hash, ..published(&facts) });
    let drawn = run(&scheme, &facts, &hall("03 14 15"), at(20)).unwrap().unwrap();
    let mut published = facts.published.unwrap();
    published.randomness = Some(drawn.randomness.clone());
    published.published_at = Some(at(21));
    (drawn, published)
}

#[test]
fn mechanism_closes_clay_and_explains_itself() {
    for mechanism in [Mechanism::Lottery, Mechanism::Serial, Mechanism::Draft] {
        let (drawn, published) = drawn(mechanism);
        // Choir closes first, with five; clay's fourteen open it again.
        assert_eq!(drawn.closed, [(CourseId::new("clay"), 14)]);
        assert_eq!(drawn.opened, [(CourseId::new("chess"), 15), (CourseId::new("choir"), 19)]);
        assert_eq!((drawn.placed.len(), drawn.waiting.len(), drawn.missed.len()), (34, 0, 14));
        for given in drawn.placed.iter().filter(|given| given.rank == 2) {
            let why = why(&published, &given.student).unwrap();
            assert_eq!(drawn.why[&given.student], why);
            if let Reason::Full { last, position, .. } = why.wishes[0].reason {
                assert!((last as i64) < why.wishes[0].turn && position.is_none());
            } else {
                assert_eq!(why.wishes[0].reason, Reason::Closed { had: 14, minimum: 15 });
            }
        }
        assert_eq!(result(&published).unwrap(), drawn.files);
        assert_eq!(drawn.mechanism, mechanism);
        assert_eq!(why(&published, &StudentId::new("nobody")), None);
    }
}

/// What a plan offers the children of a closed course takes nobody's place in the list of a full one (X.1).
#[test]
fn whoever_misses_a_full_course_waits_whatever_is_offered_for_a_closed_one() {
    for offers in [&[Offer::NextChoice][..], &[Offer::NextChoice, Offer::Waitlist]] {
        let mut scheme = scheme();
        scheme.opening.below_minimum = offers.to_vec();
        let mut facts = facts();
        facts.wishes = (0..20).map(|n| child(n, &["chess"])).collect();
        let fixed = fix(&scheme, &facts, named(), at(16)).unwrap();
        assert!(fixed.roster["rules.txt"].contains("\nwaitlist yes\n"), "{offers:?}");
        facts.published =
            Some(Published { roster: fixed.roster, roster_hash: fixed.roster_hash, ..published(&facts) });
        let drawn = run(&scheme, &facts, &hall("03 14 15"), at(20)).unwrap().unwrap();
        assert_eq!((drawn.placed.len(), drawn.waiting.len()), (15, 5), "{offers:?}");
    }
}

#[test]
fn mechanism_minimum_fills_the_choir_instead() {
    let (drawn, _) = drawn(Mechanism::Minimum);
    assert_eq!(drawn.closed, [(CourseId::new("clay"), 14)], "with clay's fourteen the choir has its fifteen");
    assert_eq!(drawn.placed.len(), 34);
    assert!(drawn.value <= drawn.bound);
}

#[test]
fn families_are_told_once_and_of_nothing_but_what_was_drawn() {
    let (drawn, mut published) = drawn(Mechanism::Lottery);
    let mut facts = facts();
    assert_eq!(publish(&facts), Err(Refusal::NotFixed));
    facts.published = Some(Published { randomness: None, published_at: None, ..published.clone() });
    assert_eq!(publish(&facts), Err(Refusal::NotHeld));
    let told = published.published_at.take();
    assert_eq!(why(&published, &StudentId::new("s1")), None, "nobody is told yet");
    facts.published = Some(published.clone());
    assert_eq!(publish(&facts), Ok(Some(drawn.clone())));
    facts.published = Some(Published { published_at: told, ..published });
    assert_eq!(publish(&facts), Ok(None));
    let counts = counts(&drawn.files);
    assert_eq!((counts.seats, counts.waits, counts.opened, counts.closed, counts.nothing), (34, 0, 2, 1, 0));
    assert_eq!(seated_by_grade(&drawn.files), [(3, 34, 34)]);
    assert_eq!(met_by_wish(&drawn.files), [(1, 34, 15), (2, 34, 19)]);
    let closed: Vec<_> = drawn.closed.iter().map(|(id, had)| (id.clone(), *had, 15)).collect();
    assert_eq!(closings(&drawn.files), closed);
}

#[test]
fn a_scheme_that_changes_after_the_roster_changes_nothing() {
    let (drawn, published) = drawn(Mechanism::Serial);
    let mut facts = facts();
    facts.published = Some(Published { randomness: None, published_at: None, ..published.clone() });
    assert_eq!(scheme().draw.mechanism, Mechanism::Lottery);
    assert_eq!(run(&scheme(), &facts, &hall("03 14 15"), at(20)), Ok(Some(drawn)));
    assert_eq!(ruled(&published.roster), Some(Mechanism::Serial));
}

#[test]
fn a_draw_is_voided_with_a_reason_before_anyone_is_told() {
    let (_, published) = drawn(Mechanism::Lottery);
    let mut facts = facts();
    let why = " 数字输错了 第三个 ";
    assert_eq!(void(&facts, why), Err(Refusal::NotFixed));
    facts.published = Some(published.clone());
    assert_eq!(void(&facts, why), Err(Refusal::AlreadyTold));
    facts.published = Some(Published { published_at: None, ..published });
    assert_eq!(void(&facts, " 错 "), Err(Refusal::NoReason));
    assert_eq!(void(&facts, why).unwrap().reason, "数字输错了 第三个");
    let names = [0, 1, 2].map(|voided| named_after("autumn", voided).to_string());
    assert_eq!(names, ["autumn", "autumn.2", "autumn.3"]);
    for (draw, own) in [("autumn", true), ("autumn.3", true), ("autumn2", false), ("spring", false)] {
        assert_eq!(is_of(&DrawId::new(draw), "autumn"), own, "{draw}");
    }
}

#[test]
fn a_receipt_shows_a_familys_own_row_and_leads_to_the_published_root() {
    let (drawn, published) = drawn(Mechanism::Lottery);
    let facts = facts();
    let child = |n: usize| &facts.wishes[n].student;
    let paper = receipt(&published, child(7)).unwrap();
    assert!(paper.receipt.row.ends_with("chess;choir"), "{}", paper.receipt.row);
    assert_eq!(format!("{}\n", paper.receipt.root().unwrap()), drawn.files["receipts.txt"]);
    let folder: Vec<_> = drawn.files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    assert_eq!(paper.check(&folder), Ok(()));
    let (own, other) = (&paper.student, receipt(&published, child(6)).unwrap());
    assert_ne!(own.1, other.student.1, "a secret says nothing of another child");
    let borrowed = Paper { student: (other.student.0.clone(), own.1.clone()), ..other };
    assert!(borrowed.check(&folder).is_err(), "nor finds another child in the roster");
    let nobody = Student { id: StudentId::new("nobody"), ..child(0).clone() };
    assert_eq!(receipt(&published, &nobody), None);
}

#[test]
fn a_round_is_named_before_it_exists_and_nothing_else_is_taken_for_it() {
    let mut facts = facts();
    let round = beacon_after(at(20));
    assert_eq!(round, 1, "quicknet began later than this school");
    assert_eq!(beacon_at(1), Some(Moment(1_692_803_367_000)));
    assert_eq!(beacon_after(Moment(1_692_803_367_001)), 2);
    assert_eq!((beacon_after(Moment(1_692_803_370_000)), beacon_at(0)), (2, None));
    let naming = |beacon| Naming { beacon, ..named() };
    assert_eq!(fix(&scheme(), &facts, naming(Some(0)), at(16)), Err(Refusal::BeaconKnown));
    let late = beacon_at(1_000).unwrap();
    assert_eq!(fix(&scheme(), &facts, naming(Some(1_000)), late), Err(Refusal::BeaconKnown));
    let away = Err(Refusal::BeaconAway { round: 1 });
    assert_eq!(fix(&scheme(), &facts, naming(Some(2)), at(16)), away, "three seconds after the hour's");
    let fixed = fix(&scheme(), &facts, naming(Some(round)), at(16)).unwrap();
    assert!(fixed.roster["rules.txt"].ends_with("beacon quicknet 1\n"));
    let Fixed { roster, roster_hash, .. } = fixed;
    facts.published = Some(Published { roster, roster_hash, ..published(&facts) });
    let beacon =
        |round, signature: &str, holds| Some(Beacon { round, signature: signature.to_owned(), holds });
    let signature = "ab".repeat(48);
    let cases = [
        (None, Some("draw-beacon-missing")),
        (beacon(2, &signature, true), Some("draw-beacon-false")),
        (beacon(1, &signature, false), Some("draw-beacon-false")),
        (beacon(1, "ab", true), Some("draw-beacon-false")),
        (beacon(1, &signature, true), None),
    ];
    let typed = Chance { hall: "03 14 15".into(), beacon: beacon(1, &signature, true) };
    let late = Err(Refusal::HallLate { round: 1 });
    assert_eq!(run(&scheme(), &facts, &typed, at(20)), late, "whoever knows the round types no numbers");
    for ((beacon, refused), said) in cases.iter().flat_map(|one| [(one, ""), (one, "03 14 15 ")]) {
        let hall = Some(said.trim().to_owned()).filter(|hall| !hall.is_empty());
        facts.published.as_mut().unwrap().hall = hall;
        let chance = Chance { hall: String::new(), beacon: beacon.clone() };
        let done = run(&scheme(), &facts, &chance, at(20));
        assert_eq!(done.as_ref().err().map(Refuses::code), *refused);
        if let Ok(Some(drawn)) = done {
            assert_eq!(drawn.randomness, format!("{said}quicknet 1 {signature}"));
            let folder: Vec<_> =
                drawn.files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
            assert!(::draw::verify(&folder).is_ok());
        }
    }
}

#[test]
fn what_fixing_would_publish_is_known_before() {
    let facts = facts();
    let outlook = outlook(&scheme(), &facts, at(16));
    let mechanism = mechanism(&scheme().draw);
    assert_eq!(outlook, Outlook { courses: 3, children: 34, wishes: 68, mechanism });
    let published = published(&facts);
    assert_eq!(published.roster["students.csv"].lines().count() as i64 - 1, outlook.children);
    assert_eq!(published.roster["courses.csv"].lines().count() as i64 - 1, outlook.courses);
}

#[test]
fn a_lottery_whose_hours_hang_together_is_called_one_order() {
    let mut long = facts();
    long.courses[2].also = vec![4];
    let most = |days: i64| {
        let mut facts = facts();
        facts.courses[1].weekday = 4; // chess on a Tuesday, or choir on a Thursday
        facts.wishes[0].asked.most = days;
        facts
    };
    let cases = [
        (facts(), Mechanism::Lottery),
        (long, Mechanism::Serial),
        (most(1), Mechanism::Serial),
        (most(2), Mechanism::Lottery), // it wishes for no more
    ];
    for (facts, told) in cases {
        assert_eq!(outlook(&scheme(), &facts, at(16)).mechanism, told);
        let roster = published(&facts).roster;
        assert_eq!((ruled(&roster), played(&roster)), (Some(Mechanism::Lottery), Some(told)));
    }
}

#[test]
fn the_next_step_is_due_and_a_missed_hour_is_overdue() {
    let progress =
        |is_awaited, is_fixed, is_held, is_told| Progress { is_awaited, is_fixed, is_held, is_told };
    let cases = [
        // What has happened, the hour; what is due, and whether it is overdue.
        (progress(true, false, false, false), 15, None),
        (progress(true, false, false, false), 16, Some((Due::Fix, false))),
        (progress(true, false, false, false), 20, Some((Due::Fix, true))),
        (progress(false, false, false, false), 20, None),
        (progress(true, true, false, false), 19, None),
        (progress(true, true, false, false), 20, Some((Due::Run, true))),
        (progress(true, true, true, false), 20, Some((Due::Publish, false))),
        (progress(false, true, true, true), 20, None),
    ];
    for (progress, hour, expected) in cases {
        let due = due(&scheme(), progress, at(hour));
        let found = due.map(|due| (due, is_overdue(&scheme().draw, due, at(hour))));
        assert_eq!(found, expected, "{progress:?} at {hour}");
    }
    let mut claimed = scheme();
    claimed.claim.way = claim::Way::FirstCome;
    assert_eq!(due(&claimed, progress(true, false, false, false), at(20)), None);
}

#[test]
fn a_draw_of_an_older_format_is_not_read_and_says_so() {
    let mut facts = facts();
    let now = published(&facts);
    let older = Refusal::Format { format: "afterbell draw 5".to_owned() };
    let cases = [
        ("draw 6", "draw 6", None),
        ("draw 6", "draw 5", Some(older)),
        ("seed drawn", "seed 1", Some(Refusal::Damaged)),
    ];
    for (from, to, refused) in cases {
        let mut older = now.clone();
        let rules = older.roster["rules.txt"].replace(from, to);
        older.roster.insert("rules.txt".into(), rules);
        assert_eq!(is_readable(&older), refused.is_none(), "{to}");
        facts.published = Some(older);
        let held = run(&scheme(), &facts, &hall("03 14 15"), at(20));
        assert_eq!(held.err(), refused, "{to}");
        let voided = void(&facts, "旧版的名单");
        assert!(voided.is_ok(), "{to} can be voided");
    }
}

#[test]
fn the_bureau_s_figures_are_those_of_the_summary() {
    let (drawn, published) = drawn(Mechanism::Lottery);
    let worth = worth(&drawn.files).unwrap();
    assert_eq!((worth.value, worth.bound), (drawn.value, drawn.bound));
    assert_eq!((worth.wishing, worth.nothing, worth.closed), (34, 0, 1));
    assert_eq!(super::worth(&published.roster), None);
    assert_eq!((gaining(&drawn.files), gaining(&published.roster)), (Some(0), None), "said with the result");
}
