//! 摇号案例 Small draws, worked by hand.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use draw::{Beside, Course, Fault, Mechanism, Paper, Reason, Roster, Rule, Student, Weight, Wish, hold};

fn course(id: &str, weekdays: &[u8], seats: u32, minimum: u32) -> Course {
    Course {
        id: id.into(),
        school: "1".into(),
        weekdays: weekdays.to_vec(),
        start: "16:50".into(),
        seats,
        minimum,
        grades: (1, 6),
    }
}

fn child(id: &str, wishes: &[&str]) -> Student {
    let wishes = wishes.iter().map(|wish| Wish { course: (*wish).to_owned(), class: 0 }).collect();
    Student {
        id: id.into(),
        grade: 3,
        school: "1".into(),
        household: format!("home-{id}"),
        priority: 0,
        most: 0,
        together: false,
        wishes,
    }
}

/// Chess has two seats, batik one too few children, and choir takes those of batik.
fn tuesday(mechanism: Mechanism) -> Roster {
    let courses = [course("chess", &[2], 2, 2), course("choir", &[2], 9, 2), course("batik", &[2], 9, 2)];
    let all = [["chess", "choir"], ["chess", "choir"], ["chess", "choir"], ["batik", "choir"]];
    let names = ["an", "bo", "cai", "di"].iter();
    let students: Vec<Student> = names.zip(all).map(|(name, wishes)| child(name, &wishes)).collect();
    Roster::new(Rule::usual(mechanism), &courses, &students).unwrap()
}

fn reasons(roster: &Roster, drawn: &draw::Drawn, student: &str) -> Vec<Reason> {
    drawn.why(roster, student).unwrap().wishes.into_iter().map(|wish| wish.reason).collect()
}

#[test]
fn a_course_under_the_minimum_closes_and_its_children_get_their_next_wish() {
    for mechanism in Mechanism::ALL.into_iter().filter(|one| *one != Mechanism::Optimum) {
        let roster = tuesday(mechanism);
        let drawn = hold(&roster, "3 14 15 9 26 5", 1);
        let closed: Vec<_> =
            drawn.outcome.closed(&roster).map(|one| (one.course, one.had, one.minimum)).collect();
        assert_eq!(closed, [("batik", 1, 2)], "{mechanism:?}");
        let why = reasons(&roster, &drawn, "di");
        assert_eq!(why, [Reason::Closed { had: 1, minimum: 2 }, Reason::Seated], "{mechanism:?}");
        let seats: Vec<_> = drawn.outcome.seats(&roster).collect();
        assert_eq!((seats.iter().filter(|seat| seat.course == "chess").count(), seats.len()), (2, 4));
        let own = seats.iter().find(|seat| seat.student == "di").unwrap();
        assert_eq!((own.course, own.wish), ("choir", 2), "{mechanism:?}");
        assert_eq!(drawn.outcome.wishing(&roster), (4, 0), "{mechanism:?}");
        assert_eq!(drawn.outcome.waiting(&roster).count(), 0, "whoever sings does not wait for chess");
    }
}

#[test]
fn the_optimum_does_not_look_at_minimums() {
    let roster = tuesday(Mechanism::Optimum);
    let drawn = hold(&roster, "1", 1);
    assert_eq!(drawn.outcome.closed(&roster).count(), 0);
    assert_eq!((drawn.outcome.value, drawn.outcome.bound), (4 + 4 + 3 + 4, 15));
    let sings = drawn.outcome.seats(&roster).find(|seat| seat.course == "choir").unwrap().student;
    let by = Weight::Worth { price: 1, worth: 4 };
    let why = reasons(&roster, &drawn, sings);
    assert_eq!(
        why,
        [Reason::Outweighed { by, position: None }, Reason::Seated],
        "chess costs what it is more than choir"
    );
}

#[test]
fn without_a_next_choice_a_closed_courses_children_wait() {
    let courses = [course("choir", &[2], 9, 2), course("batik", &[2], 9, 2)];
    let all = [child("an", &["choir"]), child("bo", &["choir"]), child("di", &["batik", "choir"])];
    let rule = Rule { next_choice: false, ..Rule::usual(Mechanism::Lottery) };
    let roster = Roster::new(rule, &courses, &all).unwrap();
    let why = reasons(&roster, &hold(&roster, "1", 1), "di");
    assert_eq!(why, [Reason::Closed { had: 1, minimum: 2 }, Reason::Waits(Some(1))]);
}

#[test]
fn whoever_only_waits_is_not_told_that_others_had_more_right() {
    let courses = [course("choir", &[2], 2, 2), course("batik", &[2], 9, 2)];
    let mut all = vec![child("an", &["choir"]), child("bo", &["choir"]), child("di", &["batik", "choir"])];
    all[2].priority = 1;
    for mechanism in [Mechanism::Lottery, Mechanism::Serial, Mechanism::Draft, Mechanism::Deferred] {
        let rule = Rule { next_choice: false, ..Rule::usual(mechanism) };
        let roster = Roster::new(rule, &courses, &all).unwrap();
        let why = reasons(&roster, &hold(&roster, "1", 1), "di");
        assert_eq!(why, [Reason::Closed { had: 1, minimum: 2 }, Reason::Waits(Some(1))], "{mechanism:?}");
    }
}

#[test]
fn a_course_that_others_closing_fill_opens_again() {
    // Choir has one child and closes first; then batik's three, who would sing, open it again.
    let courses = [course("choir", &[2], 9, 4), course("batik", &[2], 9, 4)];
    let sings = [child("an", &["choir"])];
    let dyes = ["bo", "cai", "di"].map(|name| child(name, &["batik", "choir"]));
    let all: Vec<Student> = sings.into_iter().chain(dyes).collect();
    for mechanism in [Mechanism::Lottery, Mechanism::Serial, Mechanism::Minimum] {
        let roster = Roster::new(Rule::usual(mechanism), &courses, &all).unwrap();
        let drawn = hold(&roster, "1", 1);
        let closed: Vec<&str> = drawn.outcome.closed(&roster).map(|one| one.course).collect();
        assert_eq!((closed, drawn.outcome.seats(&roster).count()), (vec!["batik"], 4), "{mechanism:?}");
    }
}

#[test]
fn priority_stands_before_luck() {
    let courses = [course("chess", &[2], 1, 1)];
    let mut all = ["an", "bo", "cai", "di", "en"].map(|name| child(name, &["chess"]));
    all[3].priority = 1;
    for mechanism in [Mechanism::Lottery, Mechanism::Serial, Mechanism::Draft, Mechanism::Deferred] {
        for seed in ["1", "2", "3"] {
            let roster = Roster::new(Rule::usual(mechanism), &courses, &all).unwrap();
            let drawn = hold(&roster, seed, 1);
            let seats: Vec<&str> = drawn.outcome.seats(&roster).map(|seat| seat.student).collect();
            assert_eq!(seats, ["di"], "{mechanism:?} {seed}");
        }
    }
}

#[test]
fn precedence_at_a_course_stands_before_luck_in_deferred() {
    let courses = [course("strings", &[2], 1, 1), course("choir", &[2], 9, 1)];
    let mut all = ["an", "bo", "cai"].map(|name| child(name, &["strings", "choir"]));
    all[1].wishes[0].class = 2;
    let roster = Roster::new(Rule::usual(Mechanism::Deferred), &courses, &all).unwrap();
    for seed in ["1", "2", "3"] {
        let drawn = hold(&roster, seed, 1);
        let strings: Vec<&str> = drawn
            .outcome
            .seats(&roster)
            .filter(|seat| seat.course == "strings")
            .map(|seat| seat.student)
            .collect();
        assert_eq!(strings, ["bo"]);
        let turn = drawn.why(&roster, "bo").unwrap().wishes[0].turn;
        let by = Weight::Right { class: 2, turn };
        let why = reasons(&roster, &drawn, "an");
        assert_eq!(
            why,
            [Reason::Outweighed { by, position: None }, Reason::Seated],
            "who sits there instead"
        );
    }
}

/// The last seat of a course that is full, as whoever missed it reads it.
#[test]
fn a_draft_says_in_which_round_and_to_whom_the_last_seat_went() {
    let courses = [course("chess", &[2], 2, 1), course("choir", &[3], 9, 1)];
    let one = child("zhao", &["choir", "chess"]);
    let all = [child("an", &["chess"]), one, child("bo", &["choir", "chess"])];
    let roster = Roster::new(Rule::usual(Mechanism::Draft), &courses, &all).unwrap();
    for seed in ["1", "2", "3", "4"] {
        let drawn = hold(&roster, seed, 1);
        let number = |name: &str| drawn.why(&roster, name).unwrap().number;
        // Back from the end: whoever is later in the order chooses first in the second round.
        let (first, missed) = if number("zhao") > number("bo") { ("zhao", "bo") } else { ("bo", "zhao") };
        let Reason::Full { last, round, .. } = reasons(&roster, &drawn, missed)[1] else { panic!("{seed}") };
        assert_eq!((last, round), (number(first), 2), "{seed}");
    }
}

#[test]
fn siblings_together_sit_together_or_not_at_all() {
    let courses = [course("chess", &[2], 3, 1), course("choir", &[2], 9, 1)];
    let mut all = ["an", "bo", "cai", "di"].map(|name| child(name, &["chess", "choir"]));
    for at in [0, 2] {
        all[at].household = "home".into();
        all[at].together = true;
    }
    for mechanism in [Mechanism::Lottery, Mechanism::Serial, Mechanism::Draft] {
        let roster = Roster::new(Rule::usual(mechanism), &courses, &all).unwrap();
        for seed in ["1", "2", "3", "4", "5", "6"] {
            let drawn = hold(&roster, seed, 1);
            let seat = |name: &str| {
                let mut seats = drawn.outcome.seats(&roster);
                seats.find(|seat| seat.student == name).map(|seat| seat.course.to_owned())
            };
            assert_eq!(seat("an"), seat("cai"), "{mechanism:?} {seed}");
        }
    }
    let one = [course("chess", &[2], 1, 0)];
    let home: Vec<Student> =
        [0, 2].map(|at| Student { wishes: all[at].wishes[..1].to_vec(), ..all[at].clone() }).into();
    let roster = Roster::new(Rule::usual(Mechanism::Lottery), &one, &home).unwrap();
    let why = reasons(&roster, &hold(&roster, "1", 1), "an");
    assert_eq!(why, [Reason::Apart(Some(1))], "one seat is none for two");
    all[2].wishes.pop();
    let differ = Roster::new(Rule::usual(Mechanism::Lottery), &courses, &all).unwrap_err();
    assert_eq!(differ[0].to_string().split(' ').nth(1), Some("[draw-file-together]"));
}

#[test]
fn a_course_of_two_days_and_a_most_of_lessons_hold_together() {
    let courses = [course("band", &[1, 3], 9, 1), course("chess", &[3], 9, 1), course("choir", &[5], 9, 1)];
    let mut all = [child("an", &["band", "chess", "choir"]), child("bo", &["chess", "band", "choir"])];
    all[1].most = 1;
    for mechanism in [Mechanism::Lottery, Mechanism::Serial, Mechanism::Draft] {
        let roster = Roster::new(Rule::usual(mechanism), &courses, &all).unwrap();
        let drawn = hold(&roster, "1", 1);
        let seats: Vec<_> = drawn.outcome.seats(&roster).map(|seat| (seat.student, seat.course)).collect();
        assert_eq!(seats, [("an", "band"), ("an", "choir"), ("bo", "chess")], "{mechanism:?}");
        assert_eq!(reasons(&roster, &drawn, "an")[1], Reason::Better("band".into()));
        assert_eq!(reasons(&roster, &drawn, "bo")[2], Reason::Enough);
    }
    for mechanism in [Mechanism::Optimum, Mechanism::Minimum] {
        let roster = Roster::new(Rule::usual(mechanism), &courses, &all).unwrap();
        assert_eq!(hold(&roster, "1", 1).outcome.value, 4 + 4 + 4, "{mechanism:?}");
    }
}

#[test]
fn what_a_mechanism_has_no_sound_answer_to_is_refused_by_line() {
    let mut courses = [course("band", &[1], 9, 1), course("chess", &[3], 9, 1)];
    let mut all = ["an", "bo"].map(|name| child(name, &["band"]));
    let refused = |mechanism, next_choice, courses: &[Course], all: &[Student]| {
        let rule = Rule { next_choice, ..Rule::usual(mechanism) };
        let found = Roster::new(rule, courses, all).unwrap_err();
        (found[0].file, found[0].line, found[0].fault.code())
    };
    let code = "draw-file-unsupported";
    assert_eq!(refused(Mechanism::Minimum, false, &courses, &all), ("rules.txt", 4, code));
    all[1].together = true;
    for mechanism in [Mechanism::Optimum, Mechanism::Minimum, Mechanism::Deferred] {
        assert_eq!(refused(mechanism, true, &courses, &all), ("students.csv", 3, code));
    }
    courses[1].weekdays = vec![3, 5];
    assert_eq!(refused(Mechanism::Deferred, true, &courses, &all), ("courses.csv", 3, code));
}

#[test]
fn a_school_has_as_many_courses_as_two_bytes_number() {
    let ids: Vec<String> = (0..=1 << 16).map(|n| format!("c{n:05}")).collect();
    let courses: Vec<Course> = ids.iter().map(|id| course(id, &[2], 1, 0)).collect();
    let last = 1 << 16;
    let students = [child("an", &[&ids[last - 1]])];
    let roster = |courses: &[Course]| Roster::new(Rule::usual(Mechanism::Serial), courses, &students);
    let full = roster(&courses[..last]).unwrap();
    let drawn = hold(&full, "1", 1);
    let seats: Vec<&str> = drawn.outcome.seats(&full).map(|seat| seat.course).collect();
    assert_eq!(seats, ["c65535"]);
    let findings = roster(&courses).unwrap_err();
    let fault = Fault::Unsupported("more than 65536 courses in one school".into());
    assert_eq!(findings.iter().map(|one| &one.fault).collect::<Vec<_>>(), [&fault]);
}

#[test]
fn the_optimum_of_children_who_want_fewer_lessons_is_exact_and_proved() {
    // An wants one lesson of two; choir and chess have one seat each, and bo has only chess.
    let courses = [course("chess", &[2], 1, 0), course("choir", &[3], 1, 0)];
    let mut all = [child("an", &["chess", "choir"]), child("bo", &["chess"])];
    all[0].most = 1;
    let roster = Roster::new(Rule::usual(Mechanism::Optimum), &courses, &all).unwrap();
    let outcome = hold(&roster, "1", 1).outcome;
    assert_eq!((outcome.value, outcome.bound), (8, 8));
}

#[test]
fn a_child_gives_way_where_several_days_are_worth_more() {
    // As if band met on Monday only, an would have both; she keeps one of them, and bo sings on the day that is free.
    let courses = [course("band", &[1, 3], 9, 0), course("chess", &[3], 1, 0)];
    let all = [child("an", &["band", "chess"]), child("bo", &["chess"])];
    let roster = Roster::new(Rule::usual(Mechanism::Optimum), &courses, &all).unwrap();
    for seed in ["1", "2", "3", "4"] {
        let drawn = hold(&roster, seed, 1);
        assert_eq!((drawn.outcome.value, drawn.outcome.bound), (8, 8), "{seed}");
    }
}

const COURSES: &str =
    "id,school,weekday,start,capacity,min,grades\nc1,1,2,16:00,20,15,1-3\nc2,2,2,16:00,20,15,1-6\n";
const STUDENTS: &str = "id,grade,school,household,priority,prefs\ns1,2,1,h1,0,c1\n";

/// Every mistake is named by file, line and column, and by a code.
#[test]
fn what_is_wrong_is_named() {
    let courses = |rows: &str| format!("id,school,weekday,start,capacity,min,grades\n{rows}");
    let students = |rows: &str| format!("id,grade,school,household,priority,prefs\n{rows}");
    let (no, good) = (String::new, |text: &str| text.to_owned());
    for (courses, students, wants) in [
        (no(), good(STUDENTS), "courses.csv:1:1: [draw-file-heading]"),
        (courses(""), good(STUDENTS), "courses.csv:1:0: [draw-file-empty]"),
        (courses("c1,1,2,16:00,20,15\n"), no(), "courses.csv:2:0: [draw-file-fields]"),
        (courses("c 1,1,2,16:00,20,15,1-6\n"), no(), "courses.csv:2:1: [draw-file-name]"),
        (courses("c1,1,8,16:00,20,15,1-6\n"), no(), "courses.csv:2:6: [draw-file-time]"),
        (courses("c1,1,2;2,16:00,20,15,1-6\n"), no(), "courses.csv:2:6: [draw-file-time]"),
        (courses("c1,1,2,25:00,20,15,1-6\n"), no(), "courses.csv:2:8: [draw-file-time]"),
        (courses("c1,1,2,16:00,014,15,1-6\n"), no(), "courses.csv:2:14: [draw-file-number]"),
        (courses("c1,1,2,16:00,14,15,1-6\n"), no(), "courses.csv:2:14: [draw-file-seats]"),
        (courses("c1,1,2,16:00,20,15,6-1\n"), no(), "courses.csv:2:20: [draw-file-time]"),
        (
            courses("c1,1,2,16:00,20,15,1-6\nc1,1,3,16:00,20,15,1-6\n"),
            no(),
            "courses.csv:3:1: [draw-file-twice]",
        ),
        (good(COURSES), students(""), "students.csv:1:0: [draw-file-empty]"),
        (good(COURSES), students("s1,2,1,h1,0,c1\ns1,2,1,h1,0,c1\n"), "students.csv:3:1: [draw-file-twice]"),
        (
            good(COURSES),
            students("s2,2,1,h1,0,c1\ns1,2,1,h1,0,c9\n"),
            "students.csv:3:13: [draw-file-unknown-course]",
        ),
        (good(COURSES), students("s1,2,1,h1,0,c1;c1\n"), "students.csv:2:16: [draw-file-wish-twice]"),
        (good(COURSES), students("s1,4,1,h1,0,c1\n"), "students.csv:2:13: [draw-file-grade]"),
        (good(COURSES), students("s1,2,1,h1,0,c2\n"), "students.csv:2:13: [draw-file-school]"),
        (good(COURSES), students("s1,2,3,h1,0,c1\n"), "students.csv:2:6: [draw-file-school]"),
        (good(COURSES), students("s1,2,1,h 1,0,c1\n"), "students.csv:2:8: [draw-file-name]"),
        (good(COURSES), students("s1,two,1,h1,0,c1\n"), "students.csv:2:4: [draw-file-number]"),
        (good(COURSES), students("s1,2,1,h1,0,c1=0\n"), "students.csv:2:13: [draw-file-number]"),
    ] {
        let rule = Rule::usual(Mechanism::Lottery);
        let found = Roster::read(rule, courses.as_bytes(), students.into_bytes()).unwrap_err();
        assert!(found[0].to_string().starts_with(wants), "{} is not {wants}", found[0]);
    }
    let bytes =
        Roster::read(Rule::usual(Mechanism::Lottery), COURSES.as_bytes(), vec![0xff, 0xfe]).unwrap_err();
    assert_eq!(bytes[0].fault, draw::Fault::Unreadable);
}

#[test]
fn rules_are_read_as_they_are_written_and_in_no_other_way() {
    for mechanism in Mechanism::ALL {
        let rule = Rule::usual(mechanism);
        assert_eq!(Rule::read(&rule.text()), Ok(rule));
    }
    let text = Rule::usual(Mechanism::Lottery).text();
    for (bad, line) in [
        (text.replace("draw 6", "draw 5"), 1),
        (text.replace("lottery", "first-come"), 2),
        (text.replace("closing yes", "closing maybe"), 3),
        (text.replace("seed drawn", "seed 1"), 6),
        (text.replace("drawn", &"AB".repeat(32)), 6),
        (text.replace("drawn", &"9".repeat(63)), 6),
        (text.clone() + "more\n", 7),
        (text.trim_end().to_owned(), 7),
        (Rule { seed: Some([7; 32]), ..Rule::usual(Mechanism::Lottery) }.text() + "beacon quicknet 123\n", 7),
    ] {
        assert_eq!(Rule::read(&bad).unwrap_err().line, line, "{bad}");
    }
}

#[test]
fn a_rule_may_name_a_round_and_a_folder_without_it_does_not_hold() {
    let plain = tuesday(Mechanism::Lottery).rule();
    let named = Rule { beacon: Some(123), ..plain };
    assert_eq!(Rule::read(&named.text()), Ok(named));
    assert_eq!(named.text(), plain.text() + "beacon quicknet 123\n");
    for wrong in ["beacon quicknet", "beacon quicknet x", "beacon fastnet 1", "beacon quicknet 0123", "x"] {
        assert!(Rule::read(&format!("{}{wrong}\n", plain.text())).is_err(), "{wrong}");
    }
    let signature = "ab".repeat(48);
    let whole = draw::with_beacon("03 14 15", 123, &signature);
    assert_eq!(draw::beacon_signature(&whole, 123), Some(signature.as_str()));
    let alone = draw::with_beacon("", 123, &signature);
    assert_eq!(alone.as_str(), &whole["03 14 15 ".len()..], "the round needs no hall");
    assert_eq!(draw::beacon_signature(&alone, 123), Some(signature.as_str()));
    let torn = [whole.replace("123", "124"), whole.replace("ab", "AB"), whole[..whole.len() - 1].to_owned()];
    let glued = format!("03 14 15{alone}");
    for other in torn.iter().map(String::as_str).chain(["03 14 15", "", &glued, &whole["03 14 15".len()..]]) {
        assert_eq!(draw::beacon_signature(other, 123), None, "{other}");
    }
    let courses = tuesday(Mechanism::Lottery).courses_text();
    let students = tuesday(Mechanism::Lottery).students_text().as_bytes().to_vec();
    let roster = Roster::read(named, courses.as_bytes(), students).unwrap();
    let torn = torn[0].as_str();
    for (line, holds) in [(whole.as_str(), true), (alone.as_str(), true), ("03 14 15", false), (torn, false)]
    {
        let drawn = published(&roster, &draw::seed(line, &roster.hash()), Some(line));
        assert_eq!(faults(&drawn).is_empty(), holds, "{line}");
    }
}

/// No figure is printed of a rule that nobody tried false lists with.
#[test]
fn whoever_could_gain_is_said_only_where_it_was_measured() {
    let cases = [
        // Closing, next choice; what is published.
        (Mechanism::Lottery, true, true, Some(0)),
        (Mechanism::Lottery, true, false, None),
        (Mechanism::Lottery, false, false, Some(0)),
        (Mechanism::Serial, true, false, None),
        (Mechanism::Deferred, true, false, None),
        (Mechanism::Draft, true, true, Some(176)),
        (Mechanism::Draft, true, false, None),
        (Mechanism::Draft, false, true, None),
        (Mechanism::Optimum, true, true, Some(585)),
        (Mechanism::Optimum, false, true, Some(579)),
        (Mechanism::Minimum, true, true, Some(585)),
        (Mechanism::Minimum, false, true, None),
    ];
    let (courses, all) = ([course("choir", &[2], 9, 0)], [child("an", &["choir"])]);
    for (mechanism, closing, next_choice, gaining) in cases {
        let rule = Rule { closing, next_choice, ..Rule::usual(mechanism) };
        let roster = Roster::new(rule, &courses, &all).unwrap();
        assert_eq!(roster.gaining(), gaining, "{rule:?}");
    }
}

/// Nor of a roster of a kind that nobody tried them with, whatever its rule.
#[test]
fn whoever_could_gain_is_said_only_of_rosters_as_they_were_measured() {
    let (plain, own) = (course("choir", &[2], 9, 0), child("an", &["choir"]));
    let usual = Rule::usual(Mechanism::Lottery);
    let preceded = Wish { course: "choir".into(), class: 1 };
    let cases = [
        (usual, &[2][..], own.clone(), "0 of 1000 at 1000x50"),
        (Rule { next_choice: false, ..usual }, &[2], own.clone(), "not measured"),
        (usual, &[2, 4], own.clone(), "not measured"),
        (usual, &[2], Student { most: 1, ..own.clone() }, "not measured"),
        (usual, &[2], Student { together: true, ..own.clone() }, "not measured"),
        (usual, &[2], Student { priority: 1, ..own.clone() }, "0 of 1000 at 1000x50"),
        (Rule::usual(Mechanism::Deferred), &[2], own.clone(), "0 of 1000 at 1000x50"),
        (Rule::usual(Mechanism::Deferred), &[2], Student { wishes: vec![preceded], ..own }, "not measured"),
    ];
    for (rule, weekdays, student, said) in cases {
        let courses = [Course { weekdays: weekdays.to_vec(), ..plain.clone() }];
        let roster = Roster::new(rule, &courses, std::slice::from_ref(&student)).unwrap();
        let files = published(&roster, &draw::seed("1", &roster.hash()), Some("1"));
        let summary = files.iter().find(|file| file.0 == "summary.txt").unwrap();
        let summary = String::from_utf8_lossy(&summary.1);
        assert!(summary.ends_with(&format!("\ngaining {said}\n")), "{weekdays:?} {student:?}: {summary}");
    }
}

/// Batik's two would fill chess; once batik has closed a seat of chess costs more than it did with nothing closed.
#[test]
fn a_wish_is_outweighed_by_what_seats_cost_once_courses_have_closed() {
    let courses = [course("chess", &[2], 1, 1), course("batik", &[2], 9, 3)];
    let all = [child("an", &["batik", "chess"]), child("bo", &["batik", "chess"])];
    for mechanism in [Mechanism::Optimum, Mechanism::Minimum] {
        let rule = Rule { closing: true, ..Rule::usual(mechanism) };
        let roster = Roster::new(rule, &courses, &all).unwrap();
        let drawn = hold(&roster, "1", 1);
        assert_eq!(drawn.outcome.prices(&roster).collect::<Vec<_>>(), [("batik", 0), ("chess", 0)]);
        let seats: Vec<&str> = drawn.outcome.seats(&roster).map(|seat| seat.student).collect();
        let missed = if seats == ["an"] { "bo" } else { "an" };
        let by = Weight::Worth { price: 3, worth: 3 };
        let why = reasons(&roster, &drawn, missed);
        let closed = Reason::Closed { had: 2, minimum: 3 };
        assert_eq!(why, [closed, Reason::Outweighed { by, position: Some(1) }], "{mechanism:?}");
    }
}

#[test]
fn whoever_has_more_right_waits_first_in_deferred() {
    let courses = [course("strings", &[2], 1, 1), course("choir", &[3], 9, 1)];
    let mut all = ["an", "bo", "cai", "di"].map(|name| child(name, &["strings", "choir"]));
    all[1].wishes[0].class = 3;
    all[3].wishes[0].class = 1;
    all[2].priority = 1;
    let roster = Roster::new(Rule::usual(Mechanism::Deferred), &courses, &all).unwrap();
    for seed in ["1", "2", "3", "4"] {
        let drawn = hold(&roster, seed, 1);
        let waits: Vec<&str> = drawn.outcome.waiting(&roster).map(|wait| wait.student).collect();
        assert_eq!(waits, ["di", "cai", "an"], "class, then priority: {seed}");
    }
}

/// The files of a draw, as they are published.
fn published(roster: &Roster, seed: &str, randomness: Option<&str>) -> Vec<(String, Vec<u8>)> {
    let receipts = roster.receipts_text();
    let mut files = roster.files();
    files.push(("receipts.txt", receipts.as_str().into()));
    files.extend(hold(roster, seed, 1).files(roster, Beside { randomness, receipts: Some(&receipts) }));
    files.into_iter().map(|(name, text)| (name.to_owned(), text.into_owned().into_bytes())).collect()
}

fn faults(files: &[(String, Vec<u8>)]) -> Vec<(&'static str, Fault)> {
    let found = draw::verify(files).err().unwrap_or_default();
    found.into_iter().map(|one| (one.file, one.fault)).collect()
}

#[test]
fn a_seed_that_somebody_chose_does_not_verify_unless_the_commitment_gave_it() {
    let roster = tuesday(Mechanism::Lottery);
    let chosen = "9".repeat(64);
    let drawn = published(&roster, &draw::seed("03 14 15", &roster.hash()), Some("03 14 15"));
    assert_eq!(faults(&drawn), []);
    let mut without = published(&roster, &chosen, None);
    assert_eq!(faults(&without), [("randomness.txt", Fault::Missing)], "whatever the summary says");
    without.retain(|file| file.0 != "receipts.txt");
    assert_eq!(faults(&without), [("randomness.txt", Fault::Missing)]);
    let summary = drawn.iter().find(|file| file.0 == "summary.txt").unwrap();
    let text = String::from_utf8(summary.1.clone()).unwrap();
    assert!(text.contains("\ngaining 0 of 1000 at 1000x50\n"), "{text}");
    assert!(text.starts_with("afterbell draw 6\nroster "), "{text}");

    let mut torn = drawn.clone();
    let at = torn.iter().position(|file| file.0 == "summary.txt").unwrap();
    torn[at].1 = text.replace("\nseed ", "\u{b}seed ").into_bytes();
    assert!(matches!(&faults(&torn)[..], [("summary.txt", _)]), "two lines in one: the randomness stands");

    let rule = Rule { seed: Some([0x99; 32]), ..roster.rule() };
    let courses = roster.courses_text();
    let given = Roster::read(rule, courses.as_bytes(), roster.students_text().as_bytes().to_vec()).unwrap();
    let said = published(&given, &chosen, None);
    assert_eq!(faults(&said), [], "{}", rule.text());
    assert_ne!(given.hash(), roster.hash(), "who gives a seed has said so before");
    let mut other = said.clone();
    other.push(("randomness.txt".into(), b"03 14 15\n".to_vec()));
    assert_eq!(faults(&other), [("", Fault::Stray("randomness.txt".into()))]);
    assert!(!faults(&published(&given, &"8".repeat(64), None)).is_empty());
}

#[test]
fn a_roster_before_its_draw_is_checked_and_said_to_have_no_randomness() {
    let roster = tuesday(Mechanism::Lottery);
    let files = roster.files().into_iter();
    let mut files: Vec<(String, Vec<u8>)> =
        files.map(|(name, text)| (name.to_owned(), text.into_owned().into_bytes())).collect();
    assert_eq!(faults(&files), [("randomness.txt", Fault::NotDrawn)]);
    let at = files.iter().position(|file| file.0 == "students.csv").unwrap();
    files[at].1[50] ^= 1;
    assert!(matches!(&faults(&files)[..], [("students.csv", Fault::Differs { .. })]));
}

#[test]
fn a_paper_leads_from_a_name_to_the_published_root_and_no_other_paper_does() {
    let courses = [course("chess", &[2], 2, 2)];
    let secret = |name: &str| draw::sha256(&["salt", name]);
    let names: Vec<String> = (0..7).map(|n| format!("child-{n}")).collect();
    let students: Vec<Student> = names
        .iter()
        .map(|name| Student {
            id: draw::pseudonym(&secret(name), name),
            household: draw::pseudonym(&secret("home"), "home"),
            ..child(name, &["chess"])
        })
        .collect();
    let roster = Roster::new(Rule::usual(Mechanism::Lottery), &courses, &students).unwrap();
    let files = published(&roster, &draw::seed("1", &roster.hash()), Some("1"));
    let paper = |name: &str| Paper {
        student: (name.to_owned(), secret(name)),
        household: ("home".to_owned(), secret("home")),
        receipt: roster.receipt(&draw::pseudonym(&secret(name), name)).unwrap(),
    };
    for name in &names {
        let text = paper(name).text();
        let read = Paper::read(&text).unwrap();
        assert_eq!((&read, read.check(&files)), (&paper(name), Ok(())));
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let torn = String::from_utf8(bytes).unwrap();
            assert!(!Paper::read(&torn).is_ok_and(|one| one.check(&files).is_ok()), "{at}: {torn}");
        }
    }
    let foreign = Paper { receipt: paper("child-1").receipt, ..paper("child-0") };
    assert_eq!(foreign.check(&files).unwrap_err()[0].line, 2, "another's row is not one's own");
    let mut without = files.clone();
    without.retain(|file| file.0 != "receipts.txt");
    assert_eq!(paper("child-0").check(&without).unwrap_err()[0].fault, Fault::Missing);
    let mut longer = paper("child-0");
    let step = longer.receipt.path[0].clone();
    longer.receipt.path.push(step);
    for (says, leads) in [("", "-"), ("\n", "-"), ("-\n", "-"), ("-", "-")] {
        let mut damaged = without.clone();
        damaged.push(("receipts.txt".into(), says.as_bytes().to_vec()));
        let wants = Fault::Differs { has: leads.to_owned(), wants: String::new() };
        let found = longer.check(&damaged).unwrap_err();
        assert_eq!((found[0].line, &found[0].fault), (4, &wants), "no root is no empty root: {says:?}");
    }
    assert_eq!(Paper::read("afterbell receipt 1\nstudent").unwrap_err().line, 2);
}
