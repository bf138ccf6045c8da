//! 候补递补测试 Who is asked, until when, and who is asked then.

use super::*;
use crate::enrol::course::Kind;
use crate::id::{HouseholdId, PersonId};
use crate::people::student::Student;
use crate::plan::programme::Content;
use crate::plan::scheme::gongshu;
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn at(hour: i8) -> Moment {
    Moment::at(date(2021, 10, 12).at(hour, 0, 0, 0))
}

/// 王小明.
pub(crate) fn ming() -> Student {
    Student {
        id: StudentId::new("ming"),
        household: HouseholdId::new("wang"),
        name: "王小明".into(),
        sort_key: "wxm".into(),
        grade: 3,
        home_class: "3-2".into(),
        seat: 1,
        on_roll_from: date(2021, 9, 1),
        on_roll_until: None,
        care_note: String::new(),
    }
}

/// Chess, open, with so many of its fifteen seats taken.
pub(crate) fn chess(taken: i64) -> Course {
    Course {
        id: CourseId::new("chess"),
        title_zh: "象棋".into(),
        title_en: "Chess".into(),
        kind: Kind::Listed(Content::Science),
        teacher: PersonId::new("li"),
        site: "wenlan".into(),
        room: "206".into(),
        weekday: 2,
        also: Vec::new(),
        from_minute: 17 * 60,
        lessons: 1,
        grades: (1, 5),
        seats: 15,
        taken,
        state: course::State::Open,
        plan: None,
    }
}

/// A child that waits, and whether it has a seat that weekday.
pub(crate) fn waits(id: &str, busy: bool) -> Queued {
    let (student, household) = (StudentId::new(id), HouseholdId::new(id));
    Queued { student, household, name: id.into(), busy, asks_first: false, lapsed: false }
}

fn queued(id: &str) -> Queued {
    let (asks_first, lapsed) = (id.starts_with('t'), id.starts_with('l'));
    Queued { asks_first, lapsed, ..waits(id, id.starts_with('b')) }
}

fn facts(taken: i64, queue: &[&str], open: &[(&str, i8)]) -> Facts {
    let offer = |(id, until): &(&str, i8)| Offer {
        id: OfferId::new(*id),
        course: CourseId::new("chess"),
        student: StudentId::new(*id),
        until: at(*until),
    };
    Facts {
        course: chess(taken),
        queue: queue.iter().map(|id| queued(id)).collect(),
        open: open.iter().map(offer).collect(),
        said: Vec::new(),
    }
}

fn terms() -> Terms {
    gongshu().offer
}

fn quiet() -> message::Terms {
    gongshu().message
}

fn asked(passed: &Passed) -> Vec<&str> {
    passed.asked.iter().map(|one| one.to.student.as_str()).collect()
}

/// Seats taken, who waits, which offers stand until when, and who is asked.
type Case = (i64, &'static [&'static str], &'static [(&'static str, i8)], &'static [&'static str]);

#[test]
fn freed_seat_is_offered_to_the_first_who_may_have_it() {
    let cases: [Case; 6] = [
        (14, &["an", "bo"], &[], &["an"]),
        (15, &["an"], &[], &[]),
        (13, &["an", "cai", "du"], &[], &["an", "cai"]),
        (14, &["busy", "lapsed", "cai"], &[], &["cai"]),
        (13, &["an", "cai", "du"], &[("an", 20)], &["cai"]),
        (14, &["an", "cai"], &[("an", 20)], &[]),
    ];
    for (taken, queue, open, expected) in cases {
        let passed = pass_on(&terms(), &quiet(), &facts(taken, queue, open), at(9));
        assert_eq!(
            (asked(&passed), passed.seated.clone()),
            (expected.to_vec(), Vec::new()),
            "{taken} {queue:?}"
        );
    }
    let mut closed = facts(14, &["an"], &[]);
    closed.course.state = course::State::Closed;
    for terms in [terms(), at_once()] {
        assert_eq!(pass_on(&terms, &quiet(), &closed, at(9)), Passed::default());
    }
}

fn at_once() -> Terms {
    Terms { freed_seat: FreedSeat::AtOnce, ..terms() }
}

/// Who begins with a t is asked first whatever the plan says.
#[test]
fn a_seat_given_at_once_is_still_offered_to_whoever_is_to_be_asked() {
    type Case =
        (i64, &'static [&'static str], &'static [(&'static str, i8)], &'static str, &'static [&'static str]);
    let cases: [Case; 6] = [
        (14, &["an", "bo"], &[], "an", &[]),
        (15, &["an"], &[], "", &[]),
        (14, &["tang", "an"], &[], "", &["tang"]),
        (13, &["tang", "an", "bo"], &[], "an", &["tang"]),
        (14, &["busy", "an"], &[], "an", &[]),
        (14, &["lapsed"], &[], "lapsed", &[]),
    ];
    assert!(!asks(&at_once()));
    for (taken, queue, open, seated, offered) in cases {
        let passed = pass_on(&at_once(), &quiet(), &facts(taken, queue, open), at(9));
        let has: Vec<&str> = passed.seated.iter().map(|one| one.name.as_str()).collect();
        assert_eq!((has.join(" ").as_str(), asked(&passed)), (seated, offered.to_vec()), "{taken} {queue:?}");
    }
    let facts = facts(14, &["tang", "an"], &[("tang", 20)]);
    let said =
        answer(&at_once(), &quiet(), &facts, (&StudentId::new("tang"), Answer::Decline), at(9)).unwrap();
    assert_eq!((said.next.seated[0].name.as_str(), said.taken), ("an", 15), "it passes on at once");
    let moved = settle(&at_once(), &quiet(), &facts, at(20)).unwrap();
    assert_eq!((moved.next.seated[0].name.as_str(), moved.taken), ("an", 15), "silence does so too");
}

#[test]
fn hours_after_which_an_offer_is_over() {
    assert_eq!(until(&terms(), at(9)), Moment::at(date(2021, 10, 13).at(9, 0, 0, 0)));
    let made = pass_on(&terms(), &quiet(), &facts(14, &["an"], &[]), at(9)).asked;
    assert_eq!(made[0].offer.until, until(&terms(), at(9)));
    assert_eq!(until(&Terms { hours: 2, ..terms() }, at(9)), at(11));
}

/// X.18: a message waits for the morning, and so do the hours in which it may be answered.
#[test]
fn the_hours_of_an_offer_made_at_night_begin_when_its_message_is_sent() {
    let day = |day: i8, hour: i8, minute: i8| Moment::at(date(2021, 10, day).at(hour, minute, 0, 0));
    let cases = [
        (day(12, 21, 29), day(13, 21, 29)),
        (day(12, 21, 30), day(14, 6, 30)),
        (day(13, 3, 0), day(14, 6, 30)),
        (day(13, 6, 30), day(14, 6, 30)),
    ];
    for (now, over) in cases {
        let made = pass_on(&terms(), &quiet(), &facts(14, &["an"], &[]), now).asked;
        assert_eq!(made[0].offer.until, over, "{}", now.local());
    }
}

#[test]
fn an_answer_is_taken_until_the_offer_is_over() {
    let facts = facts(14, &["an", "cai"], &[("an", 20)]);
    let said = |facts: &Facts, id: &str, what, now| {
        answer(&terms(), &quiet(), facts, (&StudentId::new(id), what), now)
    };
    assert_eq!(said(&facts, "cai", Answer::Accept, at(9)), Err(Refusal::Nothing));
    assert_eq!(said(&facts, "an", Answer::Accept, at(20)), Err(Refusal::Over { until: at(20) }));
    let taken = said(&facts, "an", Answer::Accept, Moment(at(20).0 - 1)).unwrap();
    assert_eq!((taken.taken, taken.next), (15, Passed::default()));
    let declined = said(&facts, "an", Answer::Decline, at(9)).unwrap();
    assert_eq!((declined.taken, asked(&declined.next)), (14, vec!["cai"]));
    let mut busy = facts.clone();
    busy.queue[0].busy = true;
    assert_eq!(said(&busy, "an", Answer::Accept, at(9)), Err(Refusal::SameDay));
    assert!(said(&busy, "an", Answer::Decline, at(9)).is_ok());
    busy.queue.remove(0);
    assert_eq!(said(&busy, "an", Answer::Accept, at(9)), Err(Refusal::Nothing), "who waits no more");
}

#[test]
fn the_same_answer_sent_again_is_answered_as_before() {
    let asked = facts(14, &["an", "cai"], &[("an", 20)]);
    let cases = [
        (Answer::Accept, Answer::Accept, Ok(true)),
        (Answer::Decline, Answer::Decline, Ok(true)),
        (Answer::Accept, Answer::Decline, Err(Refusal::Nothing)),
        (Answer::Decline, Answer::Accept, Err(Refusal::Nothing)),
    ];
    for (before, now, expected) in cases {
        let said = vec![(asked.open[0].clone(), before)];
        let after = Facts { open: Vec::new(), said, ..asked.clone() };
        let again = answer(&terms(), &quiet(), &after, (&StudentId::new("an"), now), at(21));
        assert_eq!(again.clone().map(|one| one.already), expected, "{before:?} {now:?}");
        assert!(again.is_err() || again.is_ok_and(|one| one.taken == 14 && one.next == Passed::default()));
        assert_eq!(
            answer(&terms(), &quiet(), &after, (&StudentId::new("cai"), now), at(21)),
            Err(Refusal::Nothing)
        );
    }
    assert!(
        answer(&terms(), &quiet(), &asked, (&StudentId::new("an"), Answer::Accept), at(9))
            .is_ok_and(|one| !one.already)
    );
}

#[test]
fn silence_passes_the_seat_on_by_itself() {
    let facts = facts(14, &["an", "cai"], &[("an", 20)]);
    assert_eq!(settle(&terms(), &quiet(), &facts, Moment(at(20).0 - 1)), None);
    let moved = settle(&terms(), &quiet(), &facts, at(20)).unwrap();
    assert_eq!(moved.lapsed.iter().map(|(_, who)| who.name.as_str()).collect::<Vec<_>>(), ["an"]);
    assert_eq!(asked(&moved.next), ["cai"]);
    let alone = settle(&terms(), &quiet(), &super::tests::facts(14, &["an"], &[("an", 20)]), at(20)).unwrap();
    assert_eq!((alone.lapsed.len(), alone.next.asked.len()), (1, 0), "nobody is asked the same twice");
    let gone = settle(&terms(), &quiet(), &super::tests::facts(14, &["cai"], &[("an", 20)]), at(9)).unwrap();
    assert_eq!((gone.void.len(), asked(&gone.next)), (1, vec!["cai"]), "who waits no more holds no seat");
    assert_eq!(settle(&terms(), &quiet(), &super::tests::facts(15, &["an"], &[]), at(9)), None);
}

proptest! {
    #[test]
    fn no_seat_is_offered_beyond_the_course_s(taken in 0_i64..16, names in proptest::collection::btree_set("[abl][a-z]", 0..20), held in 0_usize..5) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let open: Vec<(&str, i8)> = names.iter().take(held.min((15 - taken).max(0) as usize)).map(|id| (*id, 20)).collect();
        for now in [at(9), at(20)] {
            let known = facts(taken, &names, &open);
            let moved = settle(&terms(), &quiet(), &known, now);
            let standing = moved.as_ref().map_or(open.len(), |one| {
                open.len() - one.lapsed.len() - one.void.len() + one.next.asked.len()
            });
            prop_assert!(taken + standing as i64 <= 15);
            let asked: BTreeSet<_> = moved.iter().flat_map(|one| &one.next.asked).map(|one| &one.to.student).collect();
            prop_assert_eq!(asked.len(), moved.as_ref().map_or(0, |one| one.next.asked.len()));
        }
    }
}
