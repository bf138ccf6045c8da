//! 试演延时托管 Evenings in which children go over to extended care, and what must be found out where a rule let one slip (P1.25).

use crate::day::extended;
use crate::day::roll::State;
use crate::day::session::Session;
use crate::day::trial::Figures;
use crate::day::trial::Person::{Dad, Gate, Mum, Other, Staff, Teacher};
use crate::day::trial::cast::student;
use crate::day::trial::watch::Watch;
use crate::day::trial::world::{Deed, Over, Room, World};
use crate::day::trial::{Step, play, quiet};
use crate::id::{GroupId, PersonId};
use crate::plan::scheme::{Scheme, gongshu};

/// Everybody was seen, the roll is closed, and it is so many minutes past half past four; one and three are on the list.
fn seen(minutes: i64) -> Vec<Step> {
    let mut story = quiet()[..10].to_vec();
    story.push(Step::Wait(minutes));
    story
}

fn counted<const N: usize>(figures: &Figures, names: [&str; N]) -> [u64; N] {
    names.map(|name| figures.count(name))
}

fn refused(figures: &Figures) -> Vec<(&'static str, u64)> {
    figures.refused.iter().map(|(code, times)| (*code, *times)).collect()
}

#[test]
fn whoever_is_on_the_list_goes_over_at_the_end_is_called_anew_and_nobody_else_does() {
    let plan = gongshu();
    let mut story = seen(89);
    story.push(Step::Tick);
    let figures = play(&plan, &story).unwrap();
    let over = "gone over to extended care";
    assert_eq!(counted(&figures, ["extended care laid out", over]), [1, 0], "a minute too early");
    story.extend([Step::Wait(1), Step::Tick, Step::Release(1, Mum, Teacher), Step::CloseSession]);
    let figures = play(&plan, &story).unwrap();
    assert_eq!(counted(&figures, [over, "left"]), [2, 0], "{figures:?}");
    assert_eq!(refused(&figures), [("handover-not-here", 1), ("session-children-inside", 1)]);
    story.extend([Step::Release(0, Mum, Teacher), Step::Release(2, Mum, Teacher)]);
    story.extend([Step::Release(4, Mum, Teacher), Step::CloseSession, Step::CloseCare]);
    story.extend([Step::Refresh(0), Step::Mark(0, 1, State::Present), Step::Mark(0, 3, State::Absent)]);
    story.extend([Step::Send(0, 0), Step::CloseCareRoll, Step::Release(1, Mum, Gate), Step::CloseCare]);
    let figures = play(&plan, &story).unwrap();
    let names =
        ["left", "left extended care", "sessions closed", "care rolls closed", "extended care closed"];
    assert_eq!(
        counted(&figures, names),
        [3, 1, 1, 1, 0],
        "a missing child is somebody's question: {figures:?}"
    );
    story.extend([Step::Follow(3), Step::CloseCare]);
    assert_eq!(play(&plan, &story).unwrap().count("extended care closed"), 1);
}

#[test]
fn nobody_goes_over_whose_roll_is_open_whom_a_line_has_or_somebody_at_the_gate() {
    let over = |story: &[Step]| play(&gongshu(), story).unwrap().count("gone over to extended care");
    let mut story = seen(80);
    story.extend([Step::Give(1, 0, Teacher), Step::Check(3, Dad), Step::Wait(15), Step::Tick]);
    assert_eq!(over(&story), 0, "one is on its way, for the other somebody is at the gate");
    story.extend([Step::Bring(0, Teacher), Step::Tick]);
    assert_eq!(over(&story), 1);
    story.extend([Step::Uncheck(3), Step::Tick, Step::Tick]);
    assert_eq!(over(&story), 2, "and each once");

    let mut story = seen(95);
    story.retain(|step| *step != Step::CloseRoll);
    story.push(Step::Tick);
    assert_eq!(over(&story), 0, "nobody knows yet who is here");
    story.extend([Step::CloseRoll, Step::Tick]);
    assert_eq!(over(&story), 2);

    let mut story = seen(150);
    story.retain(|step| *step != Step::CloseRoll);
    story.extend([Step::CloseRoll, Step::Tick]);
    assert_eq!(over(&story), 0, "past the latest time");
}

#[test]
fn the_ladder_of_whoever_is_on_the_list_begins_at_the_latest_time_and_of_nobody_else() {
    let rungs = |story: &[Step]| play(&gongshu(), story).unwrap().count("rungs");
    let mut story = seen(90);
    story.extend([Step::Tick, Step::Release(0, Mum, Teacher), Step::Release(2, Mum, Teacher)]);
    story.extend([Step::TakeOn(4), Step::Wait(59), Step::Tick]);
    let once = rungs(&story);
    assert!(once > 1, "the fourth waits since six, in whatever room");
    story.extend([Step::Wait(2), Step::Tick]);
    assert_eq!(rungs(&story), once + 3, "one more for the fourth, the first for each of the two of the list");
}

#[test]
fn a_child_beside_the_list_is_taken_on_after_its_evening_and_taken_off_again() {
    let mut story = seen(80);
    story.extend([Step::Tick, Step::TakeOn(4), Step::Wait(10), Step::Tick, Step::TakeOn(4), Step::TakeOn(5)]);
    story.extend([Step::Unadd(4, Other), Step::Unadd(4, Teacher), Step::Tick, Step::Arrive(1)]);
    let figures = play(&gongshu(), &story).unwrap();
    let names =
        ["taken onto extended care", "taken off the roll", "gone over to extended care", "children added"];
    assert_eq!(counted(&figures, names), [2, 1, 2, 0], "{figures:?}");
    let codes = [("roll-not-opened", 1), ("roll-off-not-yours", 1), ("roll-present-elsewhere", 1)];
    assert_eq!(refused(&figures), codes, "who waits to be called there is not found in its evening");
    story.extend([
        Step::Release(4, Mum, Teacher),
        Step::TakeOn(4),
        Step::Unadd(5, Staff),
        Step::Unadd(1, Staff),
    ]);
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!(counted(&figures, ["left", "taken off the roll"]), [1, 2], "it stood in its evening again");
    assert_eq!(figures.refused.get("roll-off-not-taken-on"), Some(&1), "the list took the first over");
}

#[test]
fn whoever_is_missed_there_and_found_in_its_evening_s_room_goes_over_again() {
    let mut story = seen(90);
    story.extend([Step::Tick, Step::Refresh(0), Step::Mark(0, 1, State::Absent), Step::Send(0, 0)]);
    story.extend([Step::Arrive(1), Step::Wait(1), Step::Unadd(1, Teacher), Step::Arrive(1), Step::Tick]);
    let figures = play(&gongshu(), &story).unwrap();
    let names = ["children added", "taken off the roll", "gone over to extended care"];
    assert_eq!(counted(&figures, names), [2, 1, 3], "{figures:?}");
}

#[test]
fn what_a_phone_had_kept_of_the_evening_counts_where_the_child_is_by_now() {
    let mut story = seen(88);
    story.extend([Step::Refresh(0), Step::Wait(3), Step::Hand(0, 1, Mum, Teacher), Step::Tick]);
    story.extend([Step::Mark(0, 3, State::Late), Step::Send(0, 0), Step::Deliver(0, 0)]);
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!(counted(&figures, ["gone over to extended care", "left by a phone"]), [2, 0], "{figures:?}");
    assert_eq!(refused(&figures), [("roll-not-listed", 1)], "its evening's roll has it no more");
    story.extend([Step::Refresh(0), Step::Mark(0, 1, State::Present), Step::Send(0, 0), Step::Tick]);
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!(counted(&figures, ["left by a phone", "left"]), [1, 0], "it waited for the roll: {figures:?}");
}

#[test]
fn extended_care_has_a_keeper_of_its_own() {
    let mut story = seen(90);
    story.extend([
        Step::Tick,
        Step::Refresh(0),
        Step::Mark(0, 1, State::Present),
        Step::Mark(0, 3, State::Late),
    ]);
    story.extend([Step::Send(0, 0), Step::CoverCare(Other, false), Step::Accept(Other, true)]);
    story.extend([Step::CloseCareRoll, Step::Release(1, Mum, Teacher), Step::Release(0, Mum, Teacher)]);
    story.extend([Step::Release(1, Mum, Other), Step::Release(2, Mum, Other), Step::Release(3, Mum, Gate)]);
    story.push(Step::CloseCare);
    let figures = play(&gongshu(), &story).unwrap();
    let names = ["extended care taken over", "left extended care", "left", "extended care closed"];
    assert_eq!(counted(&figures, names), [1, 2, 1, 1], "{figures:?}");
    assert_eq!(refused(&figures), [("handover-not-yours", 2)], "each leads one of the two");
}

#[test]
fn a_family_that_wishes_it_tonight_is_on_the_list_once_the_school_agrees() {
    let story = |middle: &[Step]| {
        let mut story = seen(80);
        story.extend_from_slice(middle);
        story.extend([Step::Wait(10), Step::Tick]);
        let figures = play(&gongshu(), &story).unwrap();
        (figures.count("gone over to extended care"), refused(&figures))
    };
    assert_eq!(story(&[Step::Wish(2)]), (2, vec![]), "nobody has agreed");
    assert_eq!(story(&[Step::Wish(2), Step::Agree(2)]), (3, vec![]));
    assert_eq!(story(&[Step::Wish(2), Step::Withdraw(2), Step::Agree(2)]), (2, vec![("extended-ended", 1)]));
    assert_eq!(story(&[Step::Withdraw(1)]), (2, vec![("extended-too-late", 1)]), "the school counts on it");
}

/// At six; extended care is laid out, and nobody has gone over yet.
fn at_six(plan: &Scheme) -> (World<'_>, Watch) {
    let (mut world, mut watch) = (World::of(plan), Watch::default());
    for step in &seen(90) {
        let before = world.clone();
        let deeds = world.take(step).unwrap();
        watch.look(&before, &world, &deeds).unwrap();
    }
    let until = world.session.until;
    world.care = Some(Session {
        id: extended::session_on(world.session.date),
        group: GroupId::new(extended::GROUP),
        from: until,
        until: until.plus_minutes(60),
        opened_at: Some(until),
        roll_closed_at: None,
        closed_at: None,
        ..world.session.clone()
    });
    (world, watch)
}

#[test]
fn a_rule_that_lost_a_child_between_two_rolls_would_be_found_out() {
    let plan = gongshu();
    let (world, watch) = at_six(&plan);
    let unseen = "only a child that was seen in its evening goes over";
    type Case<'c> = (&'c str, u8, &'c dyn Fn(&mut World<'_>), Option<&'c str>);
    let cases: [Case<'_>; 7] = [
        ("on the list", 1, &|_| {}, None),
        ("on no list", 2, &|_| {}, Some("whoever is on no list never goes over")),
        ("not seen", 1, &|world| kid(world, 1).row.state = State::Expected, Some(unseen)),
        (
            "a roll that is open",
            1,
            &|world| world.session.roll_closed_at = None,
            Some("a child goes over once the roll of its evening is closed"),
        ),
        (
            "too early",
            1,
            &|world| world.now = world.session.until.plus_minutes(-1),
            Some("a child goes over from the end of its evening until the latest time"),
        ),
        (
            "too late",
            1,
            &|world| world.now = world.session.until.plus_minutes(60),
            Some("a child goes over from the end of its evening until the latest time"),
        ),
        (
            "extended care is over",
            1,
            &|world| world.care.as_mut().unwrap().closed_at = Some(world.now),
            Some("whoever goes over is called anew"),
        ),
    ];
    for (case, n, change, rule) in cases {
        let mut before = world.clone();
        change(&mut before);
        let mut after = before.clone();
        let child = kid(&mut after, n);
        (child.room, child.over, child.row.state) = (Room::Care, Some(Over::Listed), State::Expected);
        let seen = watch.clone().look(&before, &after, &[Deed::Over(student(n))]);
        assert_eq!(seen.err().map(|(rule, _)| rule), rule, "{case}");
        let silent = watch.clone().look(&before, &after, &[]).map_err(|(rule, _)| rule);
        assert_eq!(silent, Err("a child changes its roll by somebody's word or the list's"), "{case}");
    }
}

#[test]
fn a_rule_that_let_the_ladder_or_the_keeper_slip_would_be_found_out() {
    let plan = gongshu();
    let (world, watch) = at_six(&plan);
    let rung = |n| Deed::Rung(student(n), crate::day::late::Step::Guardians);
    let early = "nobody is rung for before the end of what its child stays for";
    for (n, minutes, rule) in [(1, 59, Some(early)), (1, 60, None), (2, -1, Some(early)), (2, 0, None)] {
        let mut world = world.clone();
        world.now = world.session.until.plus_minutes(minutes);
        let seen = watch.clone().look(&world, &world, &[rung(n)]);
        assert_eq!(seen.err().map(|(rule, _)| rule), rule, "child {n} at {minutes}");
    }
    let mut other = world.clone();
    other.care.as_mut().unwrap().teacher = PersonId::new("other");
    let seen = watch.clone().look(&world, &other, &[]).map_err(|(rule, _)| rule);
    assert_eq!(seen, Err("an evening has one teacher until another says yes"));
    let mut lost = world.clone();
    kid(&mut lost, 1).on_roll = false;
    let seen = watch.clone().look(&world, &lost, &[]).map_err(|(rule, _)| rule);
    assert_eq!(seen, Err("a child changes its roll by somebody's word or the list's"));
}

fn kid<'w>(world: &'w mut World<'_>, n: u8) -> &'w mut crate::day::trial::world::Kid {
    world.kids.get_mut(&student(n)).unwrap()
}
