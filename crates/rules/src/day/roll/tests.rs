//! 点名测试 Marks, corrections, closing and arriving, as ladders and as properties.

use super::arriving::{Child, Held, add};
use super::sifting::sift;
use super::*;
use crate::day::session;
use crate::day::session::tests::{by, session};
use crate::people::role::Role;
use crate::plan::scheme::gongshu;
use proptest::prelude::*;

fn row(name: &str, state: State, marked_after: Option<i64>) -> Row {
    Row {
        name: name.to_owned(),
        household: HouseholdId::new("h"),
        home_class: "3-2".into(),
        state,
        stay: Stay::default(),
        has_slip: false,
        says_leave: false,
        marked_at: marked_after.map(|minutes| session().from.plus_minutes(minutes)),
        came_at: marked_after.map(|minutes| session().from.plus_minutes(minutes)),
        mark: None,
        conflict: None,
    }
}

/// Ming, Hua and Lan are expected, nobody has been seen.
pub(super) fn facts() -> Facts {
    let start = session().from;
    Facts {
        session: session::Session { opened_at: Some(start), ..session() },
        by: by("li", Role::CareTeacher),
        rows: ["hua", "lan", "ming"]
            .map(|id| (StudentId::new(id), row(id, State::Expected, None)))
            .into_iter()
            .collect(),
        head_teachers: [("3-2".to_owned(), PersonId::new("head"))].into_iter().collect(),
        known: BTreeSet::new(),
        led_before: Vec::new(),
    }
}

pub(super) fn says(student: &str, state: State, minutes: i64) -> Mark {
    let made_at = session().from.plus_minutes(minutes);
    let key = MarkId::new(format!("{student}-{}-{minutes}", state.code()));
    Mark { key, student: StudentId::new(student), state, made_at, seen_at: made_at, after: None }
}

pub(super) fn set(facts: &mut Facts, student: &str, state: State, marked_after: i64) {
    facts.rows.insert(StudentId::new(student), row(student, state, Some(marked_after)));
}

pub(super) fn at(minutes: i64) -> Moment {
    session().from.plus_minutes(minutes)
}

#[test]
fn marking_climbs_its_ladder() {
    let mut facts = facts();
    facts.by = by("wang", Role::CareTeacher);
    facts.session.opened_at = None;
    let marks = [says("ming", State::Present, 3), says("guest", State::Present, 3)];
    let code = |facts: &Facts, marks: &[Mark]| mark(facts, marks, at(5)).map_err(|refusal| refusal.code());
    assert_eq!(code(&facts, &marks), Err("roll-not-yours"));
    facts.by = by("wang", Role::Manager);
    assert_eq!(code(&facts, &marks), Err("roll-not-opened"));
    facts.session.opened_at = Some(at(0));
    facts.session.closed_at = Some(at(150));
    assert_eq!(code(&facts, &marks), Err("roll-session-closed"));
    facts.session.closed_at = None;
    assert_eq!(code(&facts, &marks), Err("roll-not-listed"));
    set(&mut facts, "guest", State::HandedOver, 2);
    assert_eq!(code(&facts, &marks), Err("roll-handed-over"));
    set(&mut facts, "guest", State::Absent, 2);
    assert_eq!(code(&facts, &marks).unwrap().changes.len(), 2);
}

/// A form names everybody: who left meanwhile, or is on no list, takes nothing from the others.
#[test]
fn one_child_that_has_left_does_not_lose_the_marks_of_the_others() {
    let mut facts = facts();
    set(&mut facts, "hua", State::HandedOver, 2);
    set(&mut facts, "lan", State::HandedOver, 2);
    let form = ["hua", "lan", "ming", "guest"].map(|student| says(student, State::Present, 3));
    let (taken, left) = sift(&facts, &form, at(5));
    assert_eq!(taken, [form[2].clone()]);
    let names = vec!["hua".to_owned(), "lan".to_owned()];
    assert_eq!(left, [Refusal::HandedOver { names }, Refusal::NotListed { count: 1 }]);
    assert_eq!(mark(&facts, &taken, at(5)).unwrap().changes.len(), 1);
    facts.session.closed_at = Some(at(150));
    assert_eq!(sift(&facts, &form, at(160)), (Vec::new(), vec![Refusal::SessionClosed]));
}

#[test]
fn what_was_said_before_somebody_stood_in_counts() {
    let mut facts = facts();
    facts.by = by("wang", Role::CareTeacher);
    facts.led_before = vec![(PersonId::new("wang"), at(5))];
    let not_yours = Err("roll-not-yours");
    let cases = [
        ("wang", vec![4], Ok(1), true),
        ("wang", vec![5], not_yours, true),
        ("wang", vec![4, 6], not_yours, true),
        ("zhao", vec![4], not_yours, false),
        ("li", vec![4, 6], Ok(1), false),
    ];
    for (person, minutes, expected, is_kept) in cases {
        facts.by.person = PersonId::new(person);
        let marks: Vec<Mark> = minutes.iter().map(|made| says("ming", State::Present, *made)).collect();
        let marked = mark(&facts, &marks, at(10)).map(|one| one.changes.len()).map_err(|why| why.code());
        assert_eq!(marked, expected, "{person} {minutes:?}");
        let why = Refusal::NotYours { group: facts.session.name.clone() };
        assert_eq!(facts.keeps(&why), is_kept, "{person}");
    }
    facts.by.person = PersonId::new("wang");
    assert_eq!(close(&gongshu().roll, &facts, at(4)).map_err(|why| why.code()).err(), not_yours.err());
}

#[test]
fn what_one_of_the_school_s_own_has_closed_somebody_from_outside_changes_no_more() {
    let mut facts = facts();
    (facts.session.teacher, facts.session.companion) = (PersonId::new("coach"), Some(PersonId::new("li")));
    facts.session.roll_closed_at = Some(at(6));
    set(&mut facts, "ming", State::Present, 3);
    let cases = [
        ("coach", Role::Lecturer, 5, Ok(1)),
        ("coach", Role::Lecturer, 6, Err("roll-not-yours")),
        ("li", Role::CareTeacher, 6, Ok(1)),
    ];
    for (person, role, minute, expected) in cases {
        facts.by = by(person, role);
        let marked = mark(&facts, &[says("ming", State::Absent, minute)], at(9));
        let marked = marked.map(|one| one.changes.len()).map_err(|why| why.code());
        assert_eq!(marked, expected, "{person} {minute}");
        let why = Refusal::NotYours { group: facts.session.name.clone() };
        assert_eq!(facts.keeps(&why), role == Role::Lecturer, "{person}: for a person to look at");
    }
}

#[test]
fn the_last_mark_of_a_post_counts_and_its_time_is_never_ahead() {
    let marks = [says("ming", State::Absent, 3), says("ming", State::Late, 90)];
    let change = mark(&facts(), &marks, at(12)).unwrap().changes.remove(0);
    assert_eq!((change.before, change.after, change.at), (State::Expected, State::Late, at(12)));
}

#[test]
fn two_devices_never_undo_each_other_silently() {
    let mut facts = facts();
    set(&mut facts, "ming", State::Absent, 6);
    let cases = [
        ("made before the other's, unseen", says("ming", State::Present, 4), 0, 1),
        ("made after seeing it", says("ming", State::Present, 8), 1, 0),
        ("the same as it stands", says("ming", State::Absent, 4), 0, 0),
        ("the same, and it was seen", says("ming", State::Absent, 8), 0, 0),
        ("never marked by anyone", says("hua", State::Present, 1), 1, 0),
    ];
    for (case, one, changes, overtaken) in cases {
        let marked = mark(&facts, &[one], at(9)).unwrap();
        assert_eq!((marked.changes.len(), marked.overtaken.len()), (changes, overtaken), "{case}");
    }
}

#[test]
fn what_a_mark_becomes_depends_on_what_its_device_had_seen() {
    use State::{Absent, Expected, Late, Leave, Present};
    let stands = |state, came, conflict: Option<(State, i64)>| Row {
        conflict: conflict.map(|(state, minutes)| Conflict { state, at: at(minutes) }),
        ..row("ming", state, came)
    };
    let cases = [
        ("the first word", stands(Expected, None, None), says("ming", Present, 1), Outcome::Applied),
        ("two saw the child", stands(Present, Some(6), None), says("ming", Late, 4), Outcome::Agreed),
        ("two saw it the other way", stands(Late, Some(6), None), says("ming", Present, 4), Outcome::Agreed),
        ("seen against not seen", stands(Absent, Some(6), None), says("ming", Present, 4), Outcome::Conflict),
        ("a slip against not seen", stands(Leave, Some(6), None), says("ming", Absent, 4), Outcome::Conflict),
        (
            "unmarked against seen",
            stands(Present, Some(6), None),
            says("ming", Expected, 4),
            Outcome::Conflict,
        ),
        (
            "seen at that very moment",
            stands(Absent, Some(6), None),
            says("ming", Present, 6),
            Outcome::Applied,
        ),
        ("a moment before", stands(Absent, Some(6), None), says("ming", Present, 5), Outcome::Conflict),
        (
            "a conflict unseen",
            stands(Absent, Some(3), Some((Present, 6))),
            says("ming", Late, 5),
            Outcome::Conflict,
        ),
        (
            "a conflict seen",
            stands(Absent, Some(3), Some((Present, 6))),
            says("ming", Late, 6),
            Outcome::Applied,
        ),
        ("confirmed", stands(Absent, Some(3), Some((Present, 6))), says("ming", Absent, 6), Outcome::Agreed),
    ];
    for (case, row, mark, outcome) in cases {
        assert_eq!(merge(&row, &mark, false), outcome, "{case}");
    }
}

#[test]
fn a_second_word_of_one_phone_is_never_held_against_its_first() {
    let first = says("ming", State::Present, 4);
    let second = Mark { after: Some(first.key.clone()), seen_at: at(4), ..says("ming", State::Absent, 5) };
    let third = Mark { after: Some(second.key.clone()), seen_at: at(4), ..says("ming", State::Leave, 6) };
    let stands =
        |by: &Mark, conflict| Row { mark: Some(by.key.clone()), conflict, ..row("ming", by.state, Some(7)) };
    let other = Mark { key: MarkId::new("of another phone"), ..first.clone() };
    let clash = Some(Conflict { state: State::Late, at: at(8) });
    let cases = [
        ("the answer was lost", stands(&first, None), vec![&first, &second], Outcome::Applied),
        ("the answer came in between", stands(&first, None), vec![&second], Outcome::Applied),
        ("two more since", stands(&first, None), vec![&first, &second, &third], Outcome::Applied),
        ("somebody else stands", stands(&other, None), vec![&first, &second], Outcome::Conflict),
        ("somebody else differs", stands(&first, clash), vec![&second], Outcome::Conflict),
        ("no word of what was before", stands(&first, None), vec![&third], Outcome::Conflict),
    ];
    for (case, row, sent, outcome) in cases {
        let mut facts = facts();
        let known = row.mark.clone().into_iter().collect();
        facts.rows.insert(StudentId::new("ming"), row);
        let sent: Vec<Mark> = sent.into_iter().cloned().collect();
        let marked = mark(&Facts { known, ..facts }, &sent, at(9)).unwrap();
        assert_eq!(marked.noted.last().unwrap().1, outcome, "{case}");
    }
}

#[test]
fn a_word_that_only_agreed_still_leads_from_the_first_to_the_last() {
    let first = says("ming", State::Present, 4);
    let second = Mark { after: Some(first.key.clone()), ..says("ming", State::Present, 5) };
    let third = Mark { after: Some(second.key.clone()), seen_at: at(4), ..says("ming", State::Absent, 6) };
    let mut facts = facts();
    let stands = Row { mark: Some(first.key.clone()), ..row("ming", State::Present, Some(7)) };
    facts.rows.insert(StudentId::new("ming"), stands);
    let post = [second.clone(), third.clone()];
    for (known, outcome) in [(vec![&first, &second], Outcome::Applied), (vec![], Outcome::Conflict)] {
        let known = known.into_iter().map(|mark| mark.key.clone()).collect();
        let facts = Facts { known, ..facts.clone() };
        let marked = singly(&facts, &post, &third, at(9)).unwrap();
        assert_eq!((marked.noted.len(), marked.noted[0].1), (1, outcome));
    }
}

#[test]
fn a_mark_that_was_offline_does_not_count_as_seen_before_it_came_in() {
    let mut facts = facts();
    set(&mut facts, "ming", State::Present, 4);
    facts.rows.get_mut(&StudentId::new("ming")).unwrap().came_at = Some(at(20));
    let marked = mark(&facts, &[says("ming", State::Absent, 10)], at(25)).unwrap();
    assert_eq!(marked.overtaken, [StudentId::new("ming")]);
}

#[test]
fn a_conflict_is_settled_by_whoever_has_seen_it_and_the_roll_waits_for_that() {
    let mut facts = facts();
    for student in ["hua", "lan"] {
        set(&mut facts, student, State::Present, 3);
    }
    set(&mut facts, "ming", State::Absent, 3);
    let conflict = Some(Conflict { state: State::Present, at: at(6) });
    facts.rows.get_mut(&StudentId::new("ming")).unwrap().conflict = conflict;
    let disputed = close(&gongshu().roll, &facts, at(30));
    assert_eq!(disputed, Err(Refusal::Disputed { names: vec!["ming".into()] }));
    let unseen = mark(&facts, &[says("ming", State::Absent, 5)], at(9)).unwrap();
    assert_eq!((unseen.settled.len(), unseen.changes.len()), (0, 0));
    let seen = mark(&facts, &[says("ming", State::Absent, 6)], at(9)).unwrap();
    assert_eq!((seen.settled, seen.changes.len()), (vec![StudentId::new("ming")], 0));
}

#[test]
fn a_mark_counts_once_and_an_undo_is_an_entry_of_its_own() {
    let mut facts = facts();
    let (wrong, right) = (says("ming", State::Absent, 3), says("ming", State::Expected, 4));
    let noted = |facts: &Facts, marks: &[Mark]| {
        let marked = mark(facts, marks, at(9)).unwrap();
        marked.noted.into_iter().map(|(mark, outcome)| (mark.state, outcome)).collect::<Vec<_>>()
    };
    let both = [wrong.clone(), right.clone()];
    let expected = [(State::Absent, Outcome::Superseded), (State::Expected, Outcome::Agreed)];
    assert_eq!(noted(&facts, &both), expected);
    facts.known = [wrong.key.clone(), right.key].into_iter().collect();
    assert_eq!(noted(&facts, &both), []);
    set(&mut facts, "ming", State::Absent, 3);
    assert_eq!(noted(&facts, &[says("ming", State::Expected, 5)]), [(State::Expected, Outcome::Applied)]);
    facts.session.roll_closed_at = Some(at(8));
    let refused = mark(&facts, &[says("ming", State::Expected, 5)], at(9)).unwrap_err();
    assert_eq!(refused.code(), "roll-cannot-unmark");
}

#[test]
fn a_mark_that_stands_twice_in_one_post_counts_once() {
    let one = says("ming", State::Present, 3);
    let marked = mark(&facts(), &[one.clone(), one], at(5)).unwrap();
    assert_eq!((marked.noted.len(), marked.changes.len()), (1, 1));
}

#[test]
fn corrections_move_absences_with_them() {
    let mut facts = facts();
    facts.session.roll_closed_at = Some(at(9));
    set(&mut facts, "hua", State::Present, 5);
    set(&mut facts, "ming", State::Absent, 5);
    let marks = [says("hua", State::Absent, 20), says("ming", State::Late, 20)];
    let marked = mark(&facts, &marks, at(20)).unwrap();
    assert!(marked.correction);
    let asked: Vec<_> = marked.changes.iter().filter_map(|change| change.absence.as_ref()).collect();
    assert_eq!(asked.len(), 1);
    assert_eq!((asked[0].name.as_str(), asked[0].follower.as_ref().unwrap().as_str()), ("hua", "head"));
}

#[test]
fn a_word_without_a_slip_accounts_for_nobody() {
    use State::{Absent, Expected, Late, Leave, Present};
    let outcomes = [(Absent, true, Outcome::Applied), (Leave, false, Outcome::Applied)];
    for (has_slip, (after, says_leave, outcome)) in [false, true].into_iter().zip(outcomes) {
        let mut facts = facts();
        facts.rows.get_mut(&StudentId::new("ming")).unwrap().has_slip = has_slip;
        let marked = mark(&facts, &[says("ming", Leave, 3)], at(5)).unwrap();
        assert_eq!(marked.noted[0].1, outcome);
        assert_eq!(marked.noted[0].0.state, Leave, "what was said stays said");
        let change = &marked.changes[0];
        assert_eq!((change.after, change.says_leave), (after, says_leave), "slip: {has_slip}");
        applied(&mut facts, &marked);
        for student in ["hua", "lan"] {
            set(&mut facts, student, Present, 3);
        }
        let closed = close(&gongshu().roll, &facts, at(9)).unwrap();
        let counted = (closed.on_leave, closed.absent.len());
        assert_eq!(counted, if has_slip { (1, 0) } else { (0, 1) }, "slip: {has_slip}");
        facts.session.roll_closed_at = Some(at(9));
        let corrected = mark(&facts, &[says("hua", Leave, 20)], at(20)).unwrap();
        assert_eq!(corrected.changes[0].absence.as_ref().map(|one| one.name.as_str()), Some("hua"));
    }
    let stands = |state, says_leave| Row { says_leave, ..row("ming", state, Some(3)) };
    let cases = [
        ("absent, and now a word", stands(Absent, false), says("ming", Leave, 5), Outcome::Applied),
        ("the same word again", stands(Absent, true), says("ming", Leave, 5), Outcome::Agreed),
        ("the word is taken back", stands(Absent, true), says("ming", Absent, 5), Outcome::Applied),
        ("another's word, unseen", stands(Absent, false), says("ming", Leave, 2), Outcome::Agreed),
        ("a word against seen", stands(Late, false), says("ming", Leave, 2), Outcome::Conflict),
        ("laid out on leave", stands(Leave, false), says("ming", Leave, 5), Outcome::Agreed),
        ("nobody was seen", stands(Expected, false), says("ming", Leave, 5), Outcome::Applied),
    ];
    for (case, row, mark, outcome) in cases {
        assert_eq!(merge(&row, &mark, false), outcome, "{case}");
    }
    let mut facts = facts();
    facts.rows.insert(StudentId::new("ming"), stands(Absent, false));
    facts.session.roll_closed_at = Some(at(9));
    let marked = mark(&facts, &[says("ming", Leave, 20)], at(20)).unwrap();
    assert!(marked.changes[0].absence.is_none(), "the question is open already");
}

#[test]
fn absence_to_the_head_teacher_when_the_roll_closes() {
    let terms = gongshu().roll;
    let mut facts = facts();
    facts.by = by("wang", Role::CareTeacher);
    assert_eq!(close(&terms, &facts, at(9)).unwrap_err().code(), "roll-not-yours");
    facts.by = by("li", Role::CareTeacher);
    set(&mut facts, "ming", State::Late, 12);
    set(&mut facts, "lan", State::Leave, 0);
    assert_eq!(close(&terms, &facts, at(9)), Err(Refusal::Unmarked { names: vec!["hua".into()] }));
    set(&mut facts, "hua", State::Absent, 9);
    let closed = close(&terms, &facts, at(9)).unwrap();
    assert_eq!(closed.attended, [StudentId::new("ming")]);
    assert_eq!((closed.on_leave, closed.absent.len(), closed.already), (1, 1, false));
    assert_eq!(closed.absent[0].follower, Some(PersonId::new("head")));
    facts.head_teachers.clear();
    assert_eq!(close(&terms, &facts, at(9)).unwrap().absent[0].follower, None);
    facts.session.roll_closed_at = Some(at(9));
    assert!(close(&terms, &facts, at(9)).unwrap().already);
}

#[test]
fn a_child_who_comes_later_is_expected_until_its_hour_and_then_asked_for() {
    let terms = gongshu().roll;
    let mut facts = facts();
    set(&mut facts, "ming", State::Present, 1);
    set(&mut facts, "lan", State::Present, 1);
    let late = Stay { comes_at: Some(at(60)), leaves_at: None };
    facts.rows.get_mut(&StudentId::new("hua")).unwrap().stay = late;
    assert_eq!(missed(&terms, &facts, at(600)), [], "the roll is open: its teacher says where Hua is");
    let closed = close(&terms, &facts, at(59)).unwrap();
    assert_eq!((closed.coming, closed.absent.len(), closed.attended.len()), (1, 0, 2));
    assert_eq!(close(&terms, &facts, at(60)), Err(Refusal::Unmarked { names: vec!["hua".into()] }));
    facts.session.roll_closed_at = Some(at(10));
    let grace = terms.late_after_minutes;
    assert_eq!(missed(&terms, &facts, at(60 + grace - 1)), []);
    let gone = missed(&terms, &facts, at(60 + grace));
    assert_eq!(gone.len(), 1);
    assert_eq!((gone[0].after, gone[0].student.as_str()), (State::Absent, "hua"));
    assert_eq!(gone[0].absence.as_ref().unwrap().follower, Some(PersonId::new("head")));
    let here = mark(&facts, &[says("hua", State::Present, 61)], at(61)).unwrap();
    assert!(here.correction && here.changes[0].absence.is_none(), "whoever comes is here");
    set(&mut facts, "hua", State::Present, 61);
    assert_eq!(missed(&terms, &facts, at(600)), []);
    facts.session.closed_at = Some(at(200));
    assert_eq!(missed(&terms, &facts, at(600)), []);
}

#[test]
fn a_mark_that_comes_too_late_is_kept_as_evidence_and_a_stranger_s_is_not() {
    let kept = |refusal: Refusal| (refusal.code(), refusal.is_kept());
    let names = Vec::new;
    let cases = [
        (Refusal::SessionClosed, true),
        (Refusal::NotListed { count: 1 }, true),
        (Refusal::HandedOver { names: names() }, true),
        (Refusal::CannotUnmark { names: names() }, true),
        (Refusal::NotOpened, false),
        (Refusal::NotYours { group: session().name }, false),
    ];
    for (refusal, stays) in cases {
        assert_eq!(kept(refusal.clone()), (refusal.code(), stays));
    }
}

#[test]
fn taken_within_minutes_and_late_after_minutes_count_from_the_start() {
    let terms = gongshu().roll;
    assert_eq!(due_at(&terms, at(0)), at(10));
    assert_eq!(late_from(&terms, at(0)), at(10));
}

#[test]
fn optional_days_are_fridays() {
    let terms = gongshu().roll;
    let optional = [Day::Mon, Day::Tue, Day::Wed, Day::Thu, Day::Fri].map(|day| is_optional(&terms, day));
    assert_eq!(optional, [false, false, false, false, true]);
}

fn guest(held: Option<(&str, State)>) -> Child {
    let until = session().until;
    Child {
        student: StudentId::new("guest"),
        name: "小客".into(),
        household: HouseholdId::new("h"),
        home_class: "3-2".into(),
        held: held.map(|(session, state)| Held {
            session: SessionId::new(session),
            group: crate::id::GroupId::new("b"),
            name: Words { zh: "乙组".into(), en: "Group B".into() },
            state,
            until,
        }),
    }
}

#[test]
fn a_child_in_the_room_is_recorded_whatever_the_list_says() {
    let here = session().id.to_string();
    let cases = [
        ("on no list", None, Ok(Some(State::Expected))),
        ("expected in another room", Some(("b", State::Expected)), Ok(Some(State::Expected))),
        ("missing in another room", Some(("b", State::Absent)), Ok(Some(State::Absent))),
        ("on leave, and here", Some((here.as_str(), State::Leave)), Ok(Some(State::Leave))),
        ("here already", Some((here.as_str(), State::Late)), Ok(None)),
        ("in another room", Some(("b", State::Present)), Err("roll-present-elsewhere")),
        ("gone home", Some((here.as_str(), State::HandedOver)), Err("roll-handed-over")),
    ];
    for (case, held, outcome) in cases {
        let added = add(&facts(), &guest(held), at(40)).map_err(|refusal| refusal.code());
        let before = added.as_ref().map(|one| one.change.as_ref().map(|change| change.before));
        assert_eq!(before.map_err(|code| *code), outcome, "{case}");
    }
}

#[test]
fn extended_care_takes_whoever_is_left_of_an_evening_that_is_over() {
    let ends = session().until;
    let care = || {
        let group = crate::id::GroupId::new(crate::day::extended::GROUP);
        let until = ends.plus_minutes(60);
        let session = Session {
            id: SessionId::new("care"),
            group,
            from: ends,
            until,
            opened_at: Some(ends),
            ..session()
        };
        Facts { session, rows: BTreeMap::new(), ..facts() }
    };
    let cases = [
        ("its evening is not over", State::Present, ends.plus_minutes(-1), Err("roll-present-elsewhere")),
        ("its evening is over", State::Present, ends, Ok(true)),
        ("it had come late", State::Late, ends, Ok(true)),
        ("nobody has seen it", State::Expected, ends, Ok(false)),
        ("gone home", State::HandedOver, ends, Err("roll-handed-over")),
    ];
    for (case, state, now, rolls) in cases {
        let added = add(&care(), &guest(Some(("b", state))), now);
        assert_eq!(added.map(|one| one.rolls_over()).map_err(|why| why.code()), rolls, "{case}");
    }
}

#[test]
fn whoever_has_gone_over_to_extended_care_is_not_taken_back_before_it_is_missed_there() {
    let ends = session().until;
    let cases = [
        (State::Expected, Err("roll-present-elsewhere")),
        (State::Present, Err("roll-present-elsewhere")),
        (State::Absent, Ok(Some(State::Absent))),
    ];
    for (state, outcome) in cases {
        let mut child = guest(Some(("care", state)));
        let held = child.held.as_mut().unwrap();
        held.group = crate::id::GroupId::new(crate::day::extended::GROUP);
        let added = add(&facts(), &child, ends).map_err(|refusal| refusal.code());
        let before = added.map(|one| one.change.map(|change| change.before));
        assert_eq!(before, outcome, "{state:?}");
        child.held.as_mut().unwrap().session = session().id;
        assert!(add(&facts(), &child, ends).is_ok(), "its own roll marks it");
    }
}

#[test]
fn every_state_reads_its_own_code() {
    use State::{Absent, Expected, HandedOver, Late, Leave, Present};
    for state in [Expected, Present, Late, Absent, Leave, HandedOver] {
        assert_eq!(state.code().parse(), Ok(state));
    }
    assert_eq!(State::from_mark("handed-over"), None);
    assert_eq!(State::from_mark("expected"), None);
}

fn any_marks() -> impl Strategy<Value = Vec<Mark>> {
    let states =
        prop_oneof![Just(State::Present), Just(State::Late), Just(State::Absent), Just(State::Leave)];
    let one = (prop_oneof![Just("hua"), Just("lan"), Just("ming")], states, 0..30i64)
        .prop_map(|(student, state, minutes)| says(student, state, minutes));
    let numbered = |marks: Vec<Mark>| {
        let keyed = |(n, mark): (usize, Mark)| Mark { key: MarkId::new(n.to_string()), ..mark };
        marks.into_iter().enumerate().map(keyed).collect()
    };
    proptest::collection::vec(one, 0..12).prop_map(numbered)
}

fn applied(facts: &mut Facts, marked: &Marked) {
    for change in &marked.changes {
        let row = facts.rows.get_mut(&change.student).unwrap();
        (row.state, row.marked_at, row.came_at) = (change.after, Some(change.at), Some(at(30)));
        row.says_leave = change.says_leave;
    }
    facts.known.extend(marked.noted.iter().map(|(mark, _)| mark.key.clone()));
}

proptest! {
    #[test]
    fn the_same_marks_twice_are_one_act(marks in any_marks()) {
        let mut facts = facts();
        let first = mark(&facts, &marks, at(30)).unwrap();
        applied(&mut facts, &first);
        let again = mark(&facts, &marks, at(31)).unwrap();
        prop_assert!(again.changes.is_empty() && again.overtaken.is_empty(), "{:?}", again);
    }

    #[test]
    fn a_closed_roll_leaves_nobody_unmarked(marks in any_marks()) {
        let mut facts = facts();
        let marked = mark(&facts, &marks, at(30)).unwrap();
        applied(&mut facts, &marked);
        let unmarked = facts.rows.values().filter(|row| row.state == State::Expected).count();
        let closed = close(&gongshu().roll, &facts, at(30));
        prop_assert_eq!(closed.is_ok(), unmarked == 0);
        if let Ok(closed) = closed {
            let all = closed.attended.len() + closed.absent.len() + usize::try_from(closed.on_leave).unwrap();
            prop_assert_eq!(all, facts.rows.len());
        }
    }
}
