//! 报名 Cases: each row mends what the row above was refused for.

use super::*;
use crate::enrol::offer::tests::ming;
use crate::plan::scheme::gongshu;
use jiff::civil::date;

fn at(local: &str) -> Moment {
    Moment::at(local.parse().unwrap())
}

fn open() -> Facts {
    let published_at = Some(at("2021-09-02T08:00:00"));
    Facts { student: ming(), guardian_verified: true, published_at, standing: None }
}

fn draft() -> Draft {
    Draft {
        student: StudentId::new("ming"),
        request: "k1".into(),
        needs_care: true,
        fridays: Some(true),
        rules_read: true,
        note: String::new(),
    }
}

fn standing(state: State) -> Facts {
    Facts { standing: Some(Standing { state, request: "k0".into() }), ..open() }
}

#[test]
fn a_ladder_of_refusals() {
    let terms = gongshu().registration;
    let gone = Student { on_roll_until: Some(date(2021, 9, 2)), ..ming() };
    let empty = Draft { needs_care: false, fridays: None, rules_read: false, ..draft() };
    let closed = Facts { published_at: None, guardian_verified: false, student: gone, ..open() };
    let published = Facts { published_at: open().published_at, ..closed.clone() };
    let verified = Facts { guardian_verified: true, ..published.clone() };
    let needing = Draft { needs_care: true, ..empty.clone() };
    let with_friday = Draft { fridays: Some(false), ..needing.clone() };
    let cases = [
        (&closed, &empty, "registration-not-yet", "P3.25"),
        (&published, &empty, "registration-not-verified", "X.17"),
        (&verified, &empty, "registration-not-on-roll", "P3.4"),
        (&open(), &empty, "registration-need-missing", "P3.4"),
        (&open(), &needing, "registration-friday-missing", "P3.57"),
        (&open(), &with_friday, "registration-rules-unread", "P3.25"),
    ];
    for (facts, draft, code, clause) in cases {
        let refusal = submit(&terms, facts, draft.clone(), at("2021-09-03T09:00:00")).unwrap_err();
        assert_eq!((refusal.code(), refusal.clause()), (code, clause));
    }
    let taken = submit(&terms, &open(), draft(), at("2021-09-03T09:00:00")).unwrap();
    assert_eq!((taken.state, taken.already), (State::Submitted, false));
}

#[test]
fn until_is_late_by_one_second_and_nothing_is_lost() {
    let terms = gongshu().registration;
    let cases = [
        ("2021-09-03T15:59:59.999", State::Submitted, None),
        ("2021-09-03T16:00:00", State::Late, Some(Refusal::Late { until: terms.until })),
        ("2021-09-20T08:00:00", State::Late, Some(Refusal::Late { until: terms.until })),
    ];
    for (now, state, told) in cases {
        let taken = submit(&terms, &open(), draft(), at(now)).unwrap();
        assert_eq!((taken.state, taken.late(&terms)), (state, told), "{now}");
    }
}

#[test]
fn notice_at_opens_the_window_once_the_notice_is_out() {
    let terms = gongshu().registration;
    assert_eq!(opens_at(&terms), at("2021-09-02T08:00:00"));
    let early = submit(&terms, &open(), draft(), at("2021-09-02T07:59:59"));
    assert_eq!(early, Err(Refusal::NotYet { at: opens_at(&terms) }));
    assert_eq!(early.unwrap_err().words(), [("at", "09-02 08:00:00".to_owned())]);
    assert!(submit(&terms, &open(), draft(), opens_at(&terms)).is_ok());
}

#[test]
fn review_on_is_the_day_of_the_deadline() {
    assert_eq!(review_day(&gongshu().registration), date(2021, 9, 3));
}

#[test]
fn who_is_on_the_roll_that_day() {
    let terms = gongshu().registration;
    let moved = Student { on_roll_from: date(2021, 9, 3), on_roll_until: Some(date(2021, 9, 5)), ..ming() };
    let days = [2, 3, 4, 5].map(|day| is_eligible(&terms, &moved, date(2021, 9, day)));
    assert_eq!(days, [false, true, true, false]);
}

#[test]
fn twice_is_once_and_a_returned_one_may_come_again_after_the_deadline() {
    let terms = gongshu().registration;
    let cases = [
        (State::Submitted, "k1", State::Submitted, true),
        (State::Late, "k1", State::Late, true),
        (State::Accepted, "k1", State::Accepted, true),
        (State::Waiting, "k1", State::Waiting, true),
        (State::Withdrawn, "k0", State::Withdrawn, true),
        (State::Returned, "k0", State::Returned, true),
        (State::Returned, "k1", State::Submitted, false),
        (State::Withdrawn, "k1", State::Late, false),
    ];
    for (stands, request, state, already) in cases {
        let draft = Draft { request: request.into(), ..draft() };
        let taken = submit(&terms, &standing(stands), draft, at("2021-09-03T18:00:00")).unwrap();
        assert_eq!((taken.state, taken.already, taken.before), (state, already, Some(stands)), "{stands:?}");
    }
}

#[test]
fn who_leaves_a_place_gives_it_to_the_first_that_waits() {
    let grade = ming().grade;
    let queue = [("ming", grade), ("six", 6), ("hua", grade), ("li", grade)];
    let waits = queue.map(|(id, grade)| Waits { student: StudentId::new(id), grade, keeps: false }).to_vec();
    let taken = Taken { accepted: [(grade, 2)].into(), own_site: "wenlan".into(), ..Taken::default() };
    let line = Line { taken, waits };
    let facts = |state| WithdrawFacts { student: ming(), state, here: Some(line.clone()), ahead: None };
    let run = |state, (groups, size)| {
        let mut scheme = gongshu();
        (scheme.grouping.groups_max, scheme.grouping.students_max) = (groups, size);
        withdraw((&scheme, None), &facts(state))
    };
    assert_eq!(run(None, (1, 2)), Err(Refusal::NothingThere));
    type Case<'c> = (State, (i64, i64), &'c [&'c str], bool);
    let cases: [Case<'_>; 6] = [
        // One group, and whoever is left keeps it at the school's own site: grade 6 finds no seat there (P3.19).
        (State::Accepted, (1, 2), &["hua"], false),
        // A second group is free for grade 6, and the first still has a seat.
        (State::Accepted, (2, 2), &["six", "hua"], false),
        (State::Accepted, (1, 1), &[], false),
        (State::Waiting, (1, 2), &[], false),
        (State::Submitted, (9, 9), &[], false),
        (State::Withdrawn, (9, 9), &[], true),
    ];
    for (before, room, promoted, already) in cases {
        let left = run(Some(before), room).unwrap();
        let promoted: Vec<StudentId> = promoted.iter().map(|id| StudentId::new(*id)).collect();
        assert_eq!(left.promoted, promoted, "{before:?} {room:?}");
        assert_eq!((left.before, left.already), (before, already));
    }
}

/// One group of two in each term. Whoever waits for the next term takes no seat of this one, and none before a child that waits in
/// both and keeps its turn.
#[test]
fn each_term_has_its_own_room_and_its_own_line() {
    let grade = ming().grade;
    let (mut scheme, mut larger) = (gongshu(), gongshu());
    (scheme.grouping.groups_max, scheme.grouping.students_max) = (1, 2);
    (larger.grouping.groups_max, larger.grouping.students_max) = (1, 3);
    let line = |seated: i64, waits: &[(&str, bool)]| {
        let one = |(id, keeps): &(&str, bool)| Waits { student: StudentId::new(*id), grade, keeps: *keeps };
        let taken =
            Taken { accepted: [(grade, seated)].into(), own_site: "wenlan".into(), ..Taken::default() };
        Some(Line { taken, waits: waits.iter().map(one).collect() })
    };
    let (now, both, next) = (("hua", false), ("hua", true), ("li", false));
    type Case<'c> = (&'c str, Option<Line>, Option<Line>, Option<&'c Scheme>, &'c [&'c str]);
    let cases: [Case<'_>; 7] = [
        ("who waits here moves up here", line(2, &[now]), None, None, &["hua"]),
        (
            "and keeps the seat of the next term",
            line(2, &[now]),
            line(2, &[both, next]),
            Some(&scheme),
            &["hua"],
        ),
        (
            "a larger term has one more",
            line(2, &[now]),
            line(2, &[both, next]),
            Some(&larger),
            &["hua", "li"],
        ),
        ("of the next term alone", None, line(2, &[next]), Some(&scheme), &["li"]),
        ("nobody moves up here who keeps its turn", None, line(2, &[both, next]), Some(&scheme), &[]),
        (
            "who leaves after this term frees no seat of the next",
            line(2, &[now]),
            None,
            Some(&scheme),
            &["hua"],
        ),
        ("a term that is over-full stays so", line(3, &[now]), line(3, &[next]), Some(&scheme), &[]),
    ];
    for (what, here, ahead, coming, expected) in cases {
        let facts = WithdrawFacts { student: ming(), state: Some(State::Accepted), here, ahead };
        let promoted = withdraw((&scheme, coming), &facts).unwrap().promoted;
        assert_eq!(promoted.iter().map(StudentId::as_str).collect::<Vec<_>>(), expected, "{what}");
    }
}
