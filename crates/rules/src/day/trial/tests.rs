//! 试演测试 Random evenings, and evenings that must end well.

mod companion;
mod staying;
mod turning;

use super::Person::{Aunt, Gate, Mum, StandIn, Stranger, Teacher};
use super::*;
use crate::day::roll::{Mark, Outcome, State};
use crate::day::trial::cast::{by_of, student};
use crate::day::trial::world::{Deed, Room, Seat, Tap};
use crate::id::MarkId;
use crate::plan::scheme::gongshu;
use proptest::prelude::*;

#[test]
fn a_quiet_evening_ends_with_everybody_at_home() {
    let figures = play(&gongshu(), &quiet()).unwrap();
    let names = ["left early", "left by a phone", "left", "left extended care", "sessions closed", "rungs"];
    assert_eq!(names.map(|name| figures.count(name)), [1, 1, 2, 1, 1, 4], "{figures:?}");
}

#[test]
fn an_aunt_comes_early_on_a_guardian_s_word() {
    let mut story = quiet()[..10].to_vec();
    story.extend([Step::Check(1, Aunt), Step::Ask(1, Aunt), Step::Answer(1, Mum, Aunt, true)]);
    story.extend([Step::Check(1, Aunt), Step::Sign(1, Teacher), Step::Exit(1)]);
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!(figures.refused.get("taking-answer-first"), Some(&1), "{figures:?}");
    assert_eq!(figures.count("left early"), 1);
    assert_eq!(figures.refused.len(), 1);
}

#[test]
fn a_code_lets_its_adult_in_once() {
    let mut story = quiet()[..10].to_vec();
    story.extend([Step::Show(1, Mum, Aunt), Step::Type(2, 0), Step::Type(1, 0), Step::Type(1, 0)]);
    story.extend([
        Step::Moment(3),
        Step::Type(1, 0),
        Step::Check(1, Aunt),
        Step::Sign(1, Teacher),
        Step::Exit(1),
    ]);
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!(figures.count("codes taken"), 1);
    assert_eq!(figures.count("left early"), 1, "a code shown for her is the guardian's yes");
    let refused: Vec<_> = figures.refused.keys().copied().collect();
    assert_eq!(refused, ["passcode-replayed", "passcode-wrong"]);
}

#[test]
fn a_blocked_father_gets_no_child_by_any_way() {
    let dad = Person::Dad;
    let mut story = quiet()[..10].to_vec();
    story.extend([Step::Bar(1, dad), Step::Check(1, dad), Step::Ask(1, dad), Step::Show(1, dad, dad)]);
    story.extend([Step::Type(1, 0), Step::Check(1, dad), Step::Check(1, Stranger), Step::Lift(1, true)]);
    story.extend([
        Step::Lift(1, true),
        Step::Wait(120),
        Step::Release(1, dad, Gate),
        Step::Release(1, dad, Teacher),
    ]);
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!(figures.count("left") + figures.count("left early"), 0);
    assert_eq!(figures.refused.get("taking-staff-first"), Some(&5), "{figures:?}");
    story.extend([Step::Lift(1, false), Step::Release(1, dad, Gate)]);
    assert_eq!(play(&gongshu(), &story).unwrap().count("left"), 1, "two people have lifted it");
}

#[test]
fn a_blocked_father_gets_no_child_through_a_friend() {
    let dad = Person::Dad;
    let mut story = quiet()[..10].to_vec();
    story.extend([Step::Add(1, dad, Stranger), Step::Add(2, dad, Stranger), Step::Bar(1, dad)]);
    story.extend([Step::Wait(120), Step::Release(2, Stranger, Teacher), Step::Release(1, Stranger, Teacher)]);
    story.extend([Step::Add(1, dad, Stranger), Step::Release(1, Stranger, Gate)]);
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!((figures.count("adults listed"), figures.count("left")), (2, 1), "{figures:?}");
    assert_eq!(figures.refused.get("taking-staff-first"), Some(&2), "he named the friend before");
    assert_eq!(figures.refused.get("collector-ask-school"), Some(&1));
    let mut lifted = story.clone();
    lifted.extend([Step::Lift(1, true), Step::Lift(1, false), Step::Release(1, Stranger, Gate)]);
    assert_eq!(play(&gongshu(), &lifted).unwrap().count("left"), 2, "two people have lifted it");
    story.extend([Step::Add(1, Mum, Stranger), Step::Release(1, Stranger, Gate)]);
    assert_eq!(play(&gongshu(), &story).unwrap().count("left"), 2, "the mother sends the same person");
}

#[test]
fn a_blocked_father_ends_no_search_and_takes_no_child_off_the_evening() {
    let dad = Person::Dad;
    let mut story = vec![Step::Wait(15), Step::Bar(1, dad), Step::Leave(1, dad, (None, None)), Step::Open];
    story.extend([0, 2, 3, 4].map(|kid| Step::Mark(0, kid, State::Present)));
    story.extend([Step::Mark(0, 1, State::Absent), Step::Send(0, 0), Step::CloseRoll, Step::Say(1, dad)]);
    story.extend([Step::Wait(165), Step::ReleaseAll, Step::CloseSession]);
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!(figures.refused.get("leave-ask-school"), Some(&1), "{figures:?}");
    assert_eq!((figures.count("words kept"), figures.count("sessions closed")), (1, 0), "{figures:?}");
    story.extend([Step::Say(1, Mum), Step::CloseSession]);
    let figures = play(&gongshu(), &story).unwrap();
    let counted = ["absences explained at home", "sessions closed"].map(|name| figures.count(name));
    assert_eq!(counted, [1, 1], "{figures:?}");
}

#[test]
fn a_phone_without_a_network_hands_over_and_a_block_that_came_meanwhile_beats_it() {
    let (gate, teacher) = (Person::Gate, Person::Teacher);
    let mut story = quiet()[..10].to_vec();
    story.extend([Step::Wait(105), Step::Refresh(0), Step::Turn(0, 7), Step::Wait(5)]);
    story.extend([Step::Hand(0, 1, Mum, teacher), Step::Hand(0, 2, Person::Dad, teacher)]);
    story.extend([Step::Hand(1, 3, Mum, gate), Step::Bar(2, Person::Dad), Step::Wait(40)]);
    story.extend([Step::Deliver(0, 2), Step::Deliver(0, 0), Step::Deliver(1, 0)]);
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!(figures.count("left by a phone"), 1, "{figures:?}");
    assert_eq!(figures.refused.get("signing-list-too-old"), Some(&1), "a list of a quarter past three");
    story.push(Step::Hand(0, 2, Person::Dad, teacher));
    story.extend([Step::Refresh(0), Step::Deliver(0, 0)]);
    let figures = play(&gongshu(), &story).unwrap();
    assert!(figures.refused.contains_key("signing-list-too-old"));
    story.extend([Step::Hand(0, 2, Person::Dad, teacher), Step::Deliver(0, 0)]);
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!(figures.refused.get("taking-staff-first"), Some(&1), "{figures:?}");
    assert_eq!(figures.count("left by a phone"), 1, "a blocked person is never released to");
}

#[test]
fn three_hands_without_a_network_let_a_child_go_once_all_three_are_heard() {
    let dad = Person::Dad;
    let mut story = quiet()[..10].to_vec();
    story.extend([Step::Refresh(0), Step::Refresh(1), Step::Wait(5)]);
    let hands =
        |kid, who| [Step::Keep(0, kid, who, 0), Step::Keep(1, kid, who, 1), Step::Keep(0, kid, who, 2)];
    story.extend([Step::Keep(0, 2, dad, 0), Step::Bar(2, dad), Step::Deliver(0, 0)]);
    story.extend([Step::Keep(0, 3, Aunt, 0), Step::Deliver(0, 0)]);
    story.extend(hands(1, Mum).into_iter().chain(hands(2, dad)));
    story.extend([Step::Deliver(0, 2), Step::Deliver(0, 0)]);
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!((figures.count("gate checks by a phone"), figures.count("left by a phone")), (1, 0));
    let refused: Vec<_> = figures.refused.keys().copied().collect();
    assert_eq!(refused, ["taking-answer-first", "taking-staff-first"], "nobody was asked; barred meanwhile");
    story.push(Step::Deliver(1, 0));
    let figures = play(&gongshu(), &story).unwrap();
    let counted = ["signatures by a phone", "left by a phone"].map(|name| figures.count(name));
    assert_eq!(counted, [1, 1], "{figures:?}");
}

#[test]
fn a_child_let_out_by_a_wrong_press_and_taken_back_is_inside_and_may_go_again() {
    let (gate, staff, other) = (Person::Gate, Person::Staff, Person::Other);
    let mut story = quiet()[..10].to_vec();
    story.extend([Step::TakeBack(0, gate), Step::Check(0, Mum), Step::Sign(0, Teacher), Step::Exit(0)]);
    story.extend([Step::TakeBack(0, other), Step::TakeBack(0, gate), Step::TakeBack(0, staff)]);
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!((figures.count("left early"), figures.count("taken back")), (1, 1), "{figures:?}");
    let refused: Vec<_> = figures.refused.keys().copied().collect();
    assert_eq!(refused, ["handover-undo-not-handed", "handover-undo-not-yours"]);
    story.extend([Step::Wait(105), Step::Tick, Step::CloseSession, Step::Exit(0), Step::ReleaseAll]);
    story.extend([Step::TakeBack(4, staff), Step::CloseSession, Step::ReleaseAll, Step::CloseSession]);
    story.push(Step::TakeBack(4, staff));
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!(figures.count("taken back"), 2, "{figures:?}");
    assert_eq!(figures.refused.get("session-children-inside"), Some(&2), "it counts as inside");
    assert_eq!(figures.refused.get("handover-undo-closed"), Some(&1), "not when the evening is over");
    assert_eq!(figures.count("sessions closed"), 1);
}

#[test]
fn a_step_taken_back_is_asked_for_again_before_anybody_leaves() {
    let (dad, other) = (Person::Dad, Person::Other);
    let mut story = quiet()[..10].to_vec();
    story.extend([Step::Uncheck(0), Step::Check(0, Mum), Step::Uncheck(0), Step::Sign(0, Teacher)]);
    story.extend([Step::Check(0, Mum), Step::Sign(0, Teacher), Step::Uncheck(0), Step::Unsign(0, other)]);
    story.extend([Step::Unsign(0, Teacher), Step::Exit(0), Step::Uncheck(0), Step::Check(0, dad)]);
    story.extend([Step::Sign(0, Teacher), Step::Exit(0), Step::Unsign(0, Teacher)]);
    story.extend([Step::Check(1, Mum), Step::Wait(105), Step::ReleaseAll, Step::Uncheck(1)]);
    let figures = play(&gongshu(), &story).unwrap();
    let counted = ["checks taken back", "signatures taken back", "left early", "left"];
    assert_eq!(counted.map(|name| figures.count(name)), [2, 1, 1, 4], "{figures:?}");
    let refused: Vec<_> = figures.refused.iter().map(|(code, times)| (*code, *times)).collect();
    let each_once = ["pickup-not-begun", "pickup-not-yours", "pickup-sign-first", "pickup-signed-for"];
    let expected = [("pickup-gone", 2_u64)].into_iter().chain(each_once.map(|code| (code, 1)));
    assert_eq!(refused, expected.collect::<Vec<_>>());
}

#[test]
fn a_phone_that_comes_late_does_not_let_go_who_was_taken_back_meanwhile() {
    let mut story = quiet()[..10].to_vec();
    story.extend([Step::Wait(105), Step::Refresh(0), Step::Refresh(1), Step::Wait(1)]);
    story.extend([Step::Hand(0, 1, Mum, Teacher), Step::Hand(1, 1, Mum, Teacher), Step::Wait(1)]);
    story.extend([Step::Deliver(0, 0), Step::Wait(1), Step::TakeBack(1, Teacher), Step::Wait(1)]);
    story.push(Step::Deliver(1, 0));
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!((figures.count("left by a phone"), figures.count("taken back")), (1, 1), "{figures:?}");
    assert_eq!(figures.refused.get("signing-back-since"), Some(&1));
    story.extend([Step::Hand(1, 1, Mum, Teacher), Step::Deliver(1, 0)]);
    assert_eq!(play(&gongshu(), &story).unwrap().count("left by a phone"), 2, "a new press counts");
}

#[test]
fn a_child_that_is_missing_again_is_asked_for_again() {
    let plan = gongshu();
    let says = |state| [Step::Refresh(0), Step::Mark(0, 1, state), Step::Send(0, 0)];
    let mut story = quiet()[..10].to_vec();
    let minutes = [plan.absence.guardian_after_minutes, plan.absence.staff_after_minutes];
    let last = minutes.into_iter().flatten().max().unwrap();
    story.extend(says(State::Absent).into_iter().chain([Step::Wait(last), Step::Tick]));
    let once = play(&plan, &story).unwrap().count("absences asked further");
    assert!(once >= 2, "guardians and management: {once}");
    story.extend(says(State::Present).into_iter().chain(says(State::Absent)));
    story.extend([Step::Tick, Step::Wait(last), Step::Tick, Step::Tick]);
    assert_eq!(play(&plan, &story).unwrap().count("absences asked further"), 2 * once);
}

#[test]
fn a_teacher_s_word_without_a_slip_starts_the_search_and_a_paper_ends_it() {
    let mut story = vec![Step::Wait(15), Step::Open];
    story.extend([0, 2, 3, 4].map(|kid| Step::Mark(0, kid, State::Present)));
    story.extend([Step::Mark(0, 1, State::Leave), Step::Send(0, 0), Step::CloseRoll]);
    story.extend([Step::Wait(165), Step::ReleaseAll, Step::CloseSession]);
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!(figures.count("sessions closed"), 0, "its question is open: {figures:?}");
    story.extend([Step::Paper(1, Person::Other), Step::Paper(0, Teacher), Step::Paper(1, Teacher)]);
    story.extend([Step::Paper(1, Teacher), Step::CloseSession]);
    let figures = play(&gongshu(), &story).unwrap();
    let counted = ["papers taken", "sessions closed"].map(|name| figures.count(name));
    assert_eq!(counted, [1, 1], "{figures:?}");
    assert_eq!(figures.refused.get("leave-child-here"), Some(&1));
    assert_eq!(figures.refused.get("roll-not-yours"), Some(&1));
}

#[test]
fn a_line_and_a_bus_have_their_children_until_the_end_of_the_way() {
    let (gate, other) = (Gate, Person::Other);
    let mut story = quiet()[..10].to_vec();
    story.extend([Step::Give(1, 0, other), Step::Give(1, 0, Teacher), Step::Check(1, Mum)]);
    story.extend([
        Step::Count(0, gate),
        Step::Take(0, other),
        Step::Wait(105),
        Step::Release(1, Mum, Teacher),
    ]);
    story.extend([Step::Count(0, gate), Step::Release(1, Mum, gate)]);
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!(figures.count("left"), 1, "{figures:?}");
    let refused: Vec<_> = figures.refused.keys().copied().collect();
    let expected = ["escort-not-taken", "escort-not-yours", "handover-on-its-way", "pickup-on-its-way"];
    assert_eq!(refused, expected);

    let mut story = quiet()[..10].to_vec();
    story.extend([Step::Give(2, 1, Teacher), Step::Take(1, other), Step::Wait(105)]);
    story.extend([Step::Release(2, Mum, Teacher), Step::Release(2, Mum, other), Step::TakeBack(2, other)]);
    story.extend([Step::Release(2, Mum, Teacher), Step::Bring(1, Teacher), Step::Release(2, Mum, Teacher)]);
    let figures = play(&gongshu(), &story).unwrap();
    let counted = ["left", "taken back", "brought back"].map(|name| figures.count(name));
    assert_eq!(counted, [2, 1, 1], "{figures:?}");
    assert_eq!(figures.refused.get("handover-on-its-way"), Some(&2), "the bus has it, before and after");
}

#[test]
fn a_child_taken_onto_the_roll_by_mistake_is_taken_off_while_nobody_said_more() {
    let mut story = quiet()[..10].to_vec();
    story.extend([Step::Arrive(5), Step::Unadd(5, Person::Other), Step::Unadd(5, Teacher), Step::Arrive(5)]);
    story.extend([Step::Wait(1), Step::Refresh(0), Step::Mark(0, 5, State::Late), Step::Send(0, 0)]);
    story.push(Step::Unadd(5, Teacher));
    let figures = play(&gongshu(), &story).unwrap();
    let counted = ["children added", "taken off the roll"].map(|name| figures.count(name));
    assert_eq!(counted, [2, 1], "{figures:?}");
    assert_eq!(figures.refused.len(), 2, "not another teacher's to say; and it was seen since: {figures:?}");
}

#[test]
fn an_evening_changes_hands_and_what_was_said_before_still_counts() {
    let here = State::Present;
    let mut story = vec![Step::Wait(15), Step::Open, Step::Mark(0, 0, here), Step::Mark(0, 1, State::Absent)];
    story.extend([Step::Wait(1), Step::Mark(2, 2, here), Step::Send(2, 0)]);
    story.push(Step::Cover(Person::Other, false));
    story.extend([Step::Cover(StandIn, false), Step::Accept(Teacher, true), Step::Accept(StandIn, true)]);
    story.push(Step::Refresh(2));
    story.extend((1..5).map(|kid| Step::Mark(2, kid, here)));
    // What the one before says of the fourth child comes a minute too late; of the second they knew less than the stand-in.
    story.extend([Step::Send(2, 0), Step::Wait(1), Step::Mark(0, 3, State::Absent), Step::Send(0, 0)]);
    let figures = play(&gongshu(), &story).unwrap();
    let counted = ["evenings taken over", "applied", "conflict"].map(|name| figures.count(name));
    assert_eq!(counted, [1, 5, 1], "{figures:?}");
    story.extend([Step::Refresh(2), Step::Mark(2, 1, here), Step::Send(2, 0), Step::CloseRoll]);
    story.extend([Step::Wait(58), Step::Check(0, Mum), Step::Sign(0, Teacher), Step::Sign(0, StandIn)]);
    story.extend([Step::Exit(0), Step::Wait(95), Step::Release(1, Mum, Teacher), Step::ReleaseAll]);
    story.push(Step::CloseSession);
    let figures = play(&gongshu(), &story).unwrap();
    let counted = ["left early", "left", "sessions closed"].map(|name| figures.count(name));
    assert_eq!(counted, [1, 4, 1], "{figures:?}");
    let refused: Vec<_> = figures.refused.iter().map(|(code, times)| (*code, *times)).collect();
    let not_yours = ["duty-not-yours", "handover-not-yours", "pickup-not-yours", "roll-not-yours"];
    let expected = [("duty-busy", 1_u64)].into_iter().chain(not_yours.map(|code| (code, 1)));
    assert_eq!(refused, expected.collect::<Vec<_>>());
}

#[test]
fn what_a_phone_had_kept_before_somebody_stood_in_counts_by_its_moment() {
    let mut story = quiet()[..10].to_vec();
    story.extend([Step::Refresh(0), Step::Refresh(1), Step::Keep(0, 1, Mum, 0), Step::Keep(1, 1, Mum, 1)]);
    story.extend([Step::Wait(1), Step::Cover(StandIn, true), Step::Wait(1)]);
    story.extend([Step::Keep(0, 2, Mum, 0), Step::Keep(1, 2, Mum, 1)]);
    story.extend([Step::Keep(0, 1, Mum, 2), Step::Keep(0, 2, Mum, 2), Step::Deliver(0, 0)]);
    story.push(Step::Deliver(1, 0));
    let figures = play(&gongshu(), &story).unwrap();
    let counted = ["signatures by a phone", "left by a phone"].map(|name| figures.count(name));
    assert_eq!(counted, [1, 1], "the second was signed a minute too late: {figures:?}");
    story.extend([Step::Sign(2, StandIn), Step::Tick]);
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!((figures.count("signatures"), figures.count("left by a phone")), (1, 2), "{figures:?}");
}

#[test]
fn an_evening_goes_back_to_its_teacher_and_a_second_yes_changes_nothing() {
    let mut story = vec![Step::Wait(15), Step::Open, Step::Cover(StandIn, true), Step::Cover(StandIn, true)];
    story.extend([Step::Accept(StandIn, true), Step::Accept(StandIn, false), Step::Cover(Teacher, true)]);
    story.extend([Step::Mark(0, 0, State::Present), Step::Send(0, 0), Step::Mark(2, 1, State::Present)]);
    story.extend([Step::Send(2, 0), Step::Cover(StandIn, false), Step::Accept(StandIn, false)]);
    let figures = play(&gongshu(), &story).unwrap();
    let counted = ["evenings taken over", "stand-ins declined", "applied"].map(|name| figures.count(name));
    assert_eq!(counted, [2, 1, 1], "{figures:?}");
    let refused: Vec<_> = figures.refused.iter().map(|(code, times)| (*code, *times)).collect();
    assert_eq!(refused, [("duty-same", 1), ("duty-settled", 1), ("roll-not-yours", 1)]);
}

/// An evening that is the stand-in's since half past three, and how it looks to whoever watches.
fn taken_over(plan: &Scheme) -> (World<'_>, Watch) {
    let (mut world, mut watch) = (World::of(plan), Watch::default());
    let mut story = vec![Step::Wait(15), Step::Open, Step::Mark(0, 0, State::Present), Step::Send(0, 0)];
    story.extend([Step::Cover(StandIn, true), Step::Wait(1)]);
    for step in &story {
        let before = world.clone();
        let deeds = world.take(step).unwrap();
        watch.look(&before, &world, &deeds).unwrap();
    }
    (world, watch)
}

#[test]
fn a_rule_that_let_the_one_before_go_on_would_be_found_out() {
    let plan = gongshu();
    let (mut world, watch) = taken_over(&plan);
    let later = Tap { key: MarkId::new("later"), student: student(1), device: 0, room: Room::Evening };
    world.taps.push(later);
    let (at, child) = (world.now, student(0));
    let signs = |who| Deed::Signed { student: child.clone(), by: by_of(who), at, name: "signatures" };
    let marks = |who, made_at| {
        let (key, student) = (MarkId::new("later"), student(1));
        let mark = Mark { key, student, state: State::Present, made_at, seen_at: at, after: None };
        Deed::Marked(mark, Outcome::Applied, by_of(who))
    };
    let hands = |who| {
        let adult = world.kids[&child].taking.adults[0].clone();
        let (student, by) = (child.clone(), by_of(who));
        Deed::Left { student, room: Room::Evening, adult, by, early: false, at, list_at: None }
    };
    let (absent, person) = (by_of(Teacher).person, by_of(StandIn).person);
    let cases = [
        (signs(Teacher), Some("who signs leads the evening")),
        (signs(StandIn), None),
        (marks(Teacher, at), Some("who marks leads the evening")),
        (marks(Teacher, at.plus_minutes(-2)), None),
        (marks(StandIn, at), None),
        (hands(Teacher), Some("a teacher hands over who leads the evening")),
        (hands(StandIn), Some("before the end a child leaves through the gate")),
        (
            Deed::StoodIn { seat: Seat::Evening, absent, person },
            Some("an evening goes from its teacher to another"),
        ),
    ];
    for (deed, expected) in cases {
        let seen = watch.clone().look(&world, &world, std::slice::from_ref(&deed));
        assert_eq!(seen.err().map(|(rule, _)| rule), expected, "{deed:?}");
    }
    let mut other = world.clone();
    other.session.teacher = by_of(Teacher).person;
    let seen = watch.clone().look(&world, &other, &[]);
    assert_eq!(seen.err().map(|(rule, _)| rule), Some("an evening has one teacher until another says yes"));
}

#[test]
fn a_story_that_breaks_is_told_at_its_shortest() {
    // A plan that asks nobody for the signature is what the watch must notice.
    let mut plan = gongshu();
    plan.pickup.order.retain(|step| *step != crate::day::pickup::Step::CareTeacherSignature);
    let mut story = quiet();
    story.insert(12, Step::Exit(0));
    story.retain(|step| !matches!(step, Step::Sign(..)));
    let broken = play(&plan, &story).unwrap_err();
    assert_eq!(broken.rule, "early: gate, signature, exit");
    let short = shrink(&plan, &story);
    assert_eq!(play(&plan, &short).unwrap_err().rule, broken.rule);
    let shortest =
        [Step::Open, Step::Mark(0, 0, State::Present), Step::Send(0, 0), Step::Check(0, Mum), Step::Exit(0)];
    assert_eq!(short, shortest);
    assert_eq!(shrink(&gongshu(), &quiet()), quiet(), "a whole story stays as it is");
}

/// So many, where the environment asks for no other number.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|asked| asked.parse().ok()).unwrap_or(64)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]
    #[test]
    fn whatever_happens_no_child_is_lost(numbers in proptest::collection::vec(any::<u64>(), 0..120)) {
        let plan = gongshu();
        for story in [read(&numbers), woven(&numbers)] {
            let played = play(&plan, &story);
            prop_assert!(played.is_ok(), "{:?} in {:?}", played, shrink(&plan, &story));
        }
    }
}
