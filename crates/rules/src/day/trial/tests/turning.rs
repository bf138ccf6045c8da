//! 试演手机的钟 A phone whose clock is turned between two taps, while the evening changes hands.

use crate::day::roll::{Mark, Outcome, State};
use crate::day::trial::Person::{Mum, StandIn, Teacher};
use crate::day::trial::cast::{by_of, student};
use crate::day::trial::watch::Watch;
use crate::day::trial::world::{Deed, Room, Tap, World};
use crate::day::trial::{Step, play, quiet};
use crate::id::MarkId;
use crate::plan::scheme::gongshu;

#[test]
fn an_older_tap_never_wins_over_a_newer_one_of_its_phone_while_the_evening_changes_hands_twice() {
    // The teacher says that a child is absent, and then that it is there, with no network; by then the evening is the stand-in's, or
    // was, and is the teacher's again.
    let story = |between: &[Step], after: &[Step]| {
        let mut story = vec![Step::Wait(15), Step::Open, Step::Wait(1), Step::Mark(0, 0, State::Absent)];
        story.extend_from_slice(between);
        story.push(Step::Mark(0, 0, State::Present));
        story.extend_from_slice(after);
        story.push(Step::Send(0, 0));
        let figures = play(&gongshu(), &story).unwrap();
        ["superseded", "applied", "conflict"].map(|name| figures.count(name))
    };
    let (away, back) = (Step::Cover(StandIn, true), Step::Cover(Teacher, true));
    let later = Step::Wait(1);
    assert_eq!(story(&[], &[later, away]), [1, 1, 0], "both while it was the teacher's");
    assert_eq!(story(&[later, away, later], &[]), [1, 0, 0], "the second too late: neither counts");
    for minutes in [-15, -3, 3, 15] {
        let turned = Step::Turn(0, minutes);
        let (between, after) = ([later, away, turned, later], [later, back, later, away, later]);
        let [_, absent, conflict] = story(&between, &after);
        assert_eq!(conflict, 0, "nobody else has said anything");
        assert!(absent <= 1, "one word at most, and the newer one: the watch looks which");
        let (between, after) = ([turned, later], [later, away, later, back, later]);
        assert_eq!(story(&between, &after), [1, 1, 0], "whoever leads it again is asked for no moment");
    }
}

#[test]
fn a_clock_turned_back_at_the_gate_changes_no_order_of_the_three_hands() {
    let mut story = quiet()[..10].to_vec();
    story.extend([Step::Refresh(0), Step::Refresh(1), Step::Wait(5), Step::Keep(0, 1, Mum, 0)]);
    story.extend([Step::Wait(1), Step::Keep(1, 1, Mum, 1), Step::Turn(0, -10), Step::Wait(1)]);
    story.extend([Step::Keep(0, 1, Mum, 2), Step::Deliver(1, 0), Step::Deliver(0, 0), Step::Tick]);
    let figures = play(&gongshu(), &story).unwrap();
    let counted =
        ["gate checks by a phone", "signatures by a phone", "left by a phone", "posts of a turned clock"];
    assert_eq!(counted.map(|name| figures.count(name)), [1, 1, 1, 1], "{figures:?}");
}

#[test]
fn a_rule_that_went_by_the_clock_of_a_phone_would_be_found_out() {
    let plan = gongshu();
    let (mut world, watch) = (World::of(&plan), Watch::default());
    world.session.opened_at = Some(world.now);
    let at = world.now;
    let turned = [Deed::Heard(vec![(3, at), (4, at.plus_minutes(-1))], true)];
    let mixed = [Deed::Heard(vec![(4, at), (3, at)], true)];
    for deeds in [&turned, &mixed] {
        let seen = watch.clone().look(&world, &world, deeds).map_err(|(rule, _)| rule);
        assert_eq!(seen, Err("the taps of one phone keep their order"));
    }
    let tap =
        |key: &str, device| Tap { key: MarkId::new(key), student: student(1), device, room: Room::Evening };
    world.taps = vec![tap("1", 0), tap("2", 1), tap("3", 0)];
    let mark = |key: &str| {
        let (key, student) = (MarkId::new(key), student(1));
        Mark { key, student, state: State::Present, made_at: at, seen_at: at, after: None }
    };
    let rule = "an older tap of a phone never wins over its newer one";
    let cases = [
        ("1", "2", Outcome::Applied, None),
        ("1", "3", Outcome::Applied, Some(rule)),
        ("1", "3", Outcome::Conflict, Some(rule)),
        ("1", "3", Outcome::Superseded, None),
        ("3", "1", Outcome::Applied, None),
    ];
    for (key, heard, outcome, rule) in cases {
        let mut after = world.clone();
        after.heard.insert(MarkId::new(heard));
        let seen = watch.clone().look(&world, &after, &[Deed::Marked(mark(key), outcome, by_of(Teacher))]);
        assert_eq!(seen.err().map(|(rule, _)| rule), rule, "{key} where {heard} was heard: {outcome:?}");
    }
}
