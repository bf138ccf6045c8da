//! 摇号案例 One small draw, worked by hand.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use draw::{Closed, Course, Malformed, Reason, Roster, Rule, Student, hold, sha256};

fn course(id: &str, weekday: i64, seats: i64) -> Course {
    Course { id: id.into(), weekday, seats }
}

fn child(id: &str, wishes: &[&str]) -> Student {
    let wishes = wishes.iter().map(|wish| (*wish).to_owned()).collect();
    Student { id: id.into(), lot: format!("lot-{id}"), wishes }
}

const RULE: Rule = Rule { students_min: 2, next_choice: true, waitlist: true };

/// Chess has two seats, batik one too few children, and choir takes those of batik.
fn tuesday() -> Roster {
    let courses = vec![course("chess", 2, 2), course("choir", 2, 9), course("batik", 2, 9)];
    let all = [["chess", "choir"], ["chess", "choir"], ["chess", "choir"], ["batik", "choir"]];
    let names = ["an", "bo", "cai", "di"].iter();
    Roster::new(RULE, courses, names.zip(all).map(|(name, wishes)| child(name, &wishes)).collect()).unwrap()
}

#[test]
fn a_course_under_the_minimum_closes_and_its_children_get_their_next_wish() {
    let roster = tuesday();
    let drawn = hold(&roster, "3 14 15 9 26 5");
    assert_eq!(drawn.outcome.closed, [Closed { course: "batik".into(), had: 1 }]);
    let why = drawn.outcome.why(&roster, "di");
    assert_eq!(why, [("batik".to_owned(), Reason::Closed(1)), ("choir".to_owned(), Reason::Seated)]);
    let chess = drawn.outcome.seats.iter().filter(|seat| seat.course == "chess").count();
    assert_eq!((chess, drawn.outcome.seats.len()), (2, 4), "two play chess, two sing, nobody sits twice");
    assert!(drawn.outcome.waiting.is_empty(), "whoever sings on Tuesday does not wait for Tuesday's chess");
}

#[test]
fn without_a_next_choice_a_closed_courses_children_wait() {
    let mut courses = vec![course("choir", 2, 9), course("batik", 2, 9)];
    let all = [child("an", &["choir"]), child("bo", &["choir"]), child("di", &["batik", "choir"])];
    let rule = Rule { next_choice: false, ..RULE };
    courses.reverse();
    let roster = Roster::new(rule, courses, all.to_vec()).unwrap();
    let drawn = hold(&roster, "1");
    let why = drawn.outcome.why(&roster, "di");
    assert_eq!(why[1], ("choir".to_owned(), Reason::Waits(Some(1))));
}

#[test]
fn hashes_can_be_made_with_sha256sum() {
    let roster = tuesday();
    let drawn = hold(&roster, "3 14 15 9 26 5");
    assert_eq!(drawn.roster_hash, sha256(&[&roster.text()]));
    assert_eq!(drawn.seed, sha256(&["3 14 15 9 26 5", &drawn.roster_hash]));
    assert_eq!(drawn.result_hash, sha256(&[&drawn.outcome.text()]));
    assert_ne!(drawn.seed, hold(&roster, "3 14 15 9 26 6").seed);
}

#[test]
fn a_roster_that_cannot_be_drawn_is_refused() {
    let cases = [
        (vec![course("a b", 1, 1)], vec![], Malformed::Name("a b".into())),
        (vec![course("a", 1, 1), course("a", 2, 1)], vec![], Malformed::Twice("a".into())),
        (vec![course("a", 1, 0)], vec![], Malformed::NoSeats("a".into())),
        (vec![course("a", 1, 1)], vec![child("x", &["b"])], Malformed::Wish("x b".into())),
        (vec![course("a", 1, 1)], vec![child("x", &["a", "a"])], Malformed::Wish("x a".into())),
        (vec![course("a", 1, 1)], vec![child("", &["a"])], Malformed::Name(String::new())),
    ];
    for (courses, students, why) in cases {
        assert_eq!(Roster::new(RULE, courses, students), Err(why));
    }
    let text = tuesday().text();
    assert_eq!(Roster::read(&text), Ok(tuesday()));
    for broken in ["", "afterbell roster 2\n", &text.replace("rule 2", "rule two"), &format!("{text}x\n")] {
        assert!(matches!(Roster::read(broken), Err(Malformed::Line(_))), "{broken}");
    }
}
