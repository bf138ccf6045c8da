//! 试演随班 Lessons that somebody from outside gives: they call the roll, and who goes along closes it, signs and is asked (P3.50, P3.54).

use crate::day::roll::{Mark, Outcome, State};
use crate::day::session::{By, Session};
use crate::day::trial::Person::{Companion, Gate, Lecturer, Mum, Other, Staff, StandIn, Teacher};
use crate::day::trial::cast::{by_of, student};
use crate::day::trial::watch::Watch;
use crate::day::trial::world::{Deed, Room, Seat, Tap, World};
use crate::day::trial::{Figures, Lesson, Person, Step, lesson, play};
use crate::day::{duty, extended};
use crate::id::{GroupId, MarkId, PersonId};
use crate::moment::Moment;
use crate::plan::scheme::{Scheme, gongshu};

/// The phone of whoever gives the lesson, of who goes along, of the stand-in.
const CALLS: u8 = 3;
const ALONG: u8 = 4;
const STOOD_IN: u8 = 2;

/// A lesson to which one of the school's own goes along, or nobody yet; its roll is laid out at half past three.
fn laid_out(along: bool) -> Vec<Step> {
    vec![Step::Lesson(Lesson::Begin(along)), Step::Wait(15), Step::Open]
}

/// The same, and everybody was called.
fn called(along: bool) -> Vec<Step> {
    let mut story = laid_out(along);
    story.extend((0..5).map(|kid| Step::Mark(CALLS, kid, State::Present)));
    story.push(Step::Send(CALLS, 0));
    story
}

fn closed_by(who: Person) -> Step {
    Step::Lesson(Lesson::Close(who))
}

fn counted<const N: usize>(figures: &Figures, names: [&str; N]) -> [u64; N] {
    names.map(|name| figures.count(name))
}

fn refused(figures: &Figures) -> Vec<(&'static str, u64)> {
    figures.refused.iter().map(|(code, times)| (*code, *times)).collect()
}

#[test]
fn a_lesson_from_outside_is_called_by_one_and_ends_by_the_other_s_hand() {
    let mut story = vec![Step::Lesson(Lesson::Begin(true))];
    story.extend(lesson());
    let figures = play(&gongshu(), &story).unwrap();
    let names = ["marks from outside", "rolls closed by a companion", "signatures of a companion"];
    assert_eq!(counted(&figures, names), [5, 1, 1], "{figures:?}");
    let names = ["handed over by a companion", "left early", "left by a phone", "left", "left extended care"];
    assert_eq!(counted(&figures, names), [3, 1, 1, 2, 1], "{figures:?}");
    let names = ["lessons from outside", "sessions closed", "extended care closed", "adults sent to a room"];
    assert_eq!(counted(&figures, names), [1, 1, 1, 1], "{figures:?}");
}

#[test]
fn who_comes_from_outside_closes_signs_and_hands_over_nothing() {
    let mut story = called(true);
    story.extend([closed_by(Lecturer), closed_by(Other), closed_by(Companion), Step::Wait(60)]);
    story.extend([Step::Check(0, Mum), Step::Sign(0, Lecturer), Step::Sign(0, Companion), Step::Exit(0)]);
    story.extend([Step::Give(4, 0, Lecturer), Step::Give(4, 0, Companion), Step::Bring(0, Companion)]);
    story.extend([Step::Wait(105), Step::Refresh(CALLS), Step::Release(2, Mum, Lecturer)]);
    story.extend([Step::Hand(CALLS, 4, Mum, Lecturer), Step::Deliver(CALLS, 0)]);
    story.extend([Step::Release(2, Mum, Companion), Step::TakeBack(2, Lecturer)]);
    story.push(Step::Lesson(Lesson::End(Lecturer)));
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!(refused(&figures), [("not-permitted", 7), ("roll-not-yours", 1)], "{figures:?}");
    let names = ["rolls closed by a companion", "signatures of a companion", "handed over by a companion"];
    assert_eq!(counted(&figures, names), [1, 1, 1], "{figures:?}");
    assert_eq!(counted(&figures, ["left early", "left", "sessions closed"]), [1, 1, 0], "{figures:?}");
}

#[test]
fn what_is_said_from_outside_once_the_roll_is_closed_changes_nothing() {
    let story = |before: &[Step], after: &[Step]| {
        let mut story = called(true);
        story.extend([Step::Wait(1), Step::Refresh(CALLS)]);
        story.extend_from_slice(before);
        story.extend([Step::Wait(1), closed_by(Companion), Step::Wait(1)]);
        story.extend_from_slice(after);
        story.push(Step::Send(CALLS, 0));
        let figures = play(&gongshu(), &story).unwrap();
        (figures.count("applied"), figures.count("superseded"), refused(&figures))
    };
    let says = |state| Step::Mark(CALLS, 1, state);
    let gone = ("roll-not-yours", 1);
    assert_eq!(story(&[], &[says(State::Absent)]), (5, 0, vec![gone]), "said after it");
    assert_eq!(story(&[says(State::Absent)], &[]), (6, 0, vec![]), "said before it, and sent after it");
    let both = story(&[says(State::Absent)], &[says(State::Late)]);
    assert_eq!(both, (5, 1, vec![]), "the newer does not count, and the older does not stand for it");
}

#[test]
fn where_nobody_goes_along_the_management_group_closes_until_somebody_is_named() {
    let mut story = called(false);
    let named = |who| Step::Lesson(Lesson::Accompany(who));
    story.extend([closed_by(Companion), closed_by(Lecturer), Step::Lesson(Lesson::Cover(StandIn, true))]);
    let alone = [story.as_slice(), &[Step::CloseRoll]].concat();
    let figures = play(&gongshu(), &alone).unwrap();
    assert_eq!(counted(&figures, ["rolls closed", "rolls closed by a companion"]), [1, 0], "{figures:?}");
    story.extend([named(Other), named(Lecturer), named(Companion), named(StandIn), closed_by(StandIn)]);
    story.push(closed_by(Companion));
    let figures = play(&gongshu(), &story).unwrap();
    let names = ["companions named", "companions named for later", "rolls closed by a companion"];
    assert_eq!(counted(&figures, names), [1, 1, 1], "one who goes along to a lesson under way stays");
    let ladder = [
        ("duty-no-companion", 1),
        ("grouping-lead-no-teacher", 1),
        ("grouping-lead-teacher-busy", 1),
        ("not-permitted", 1),
        ("roll-not-yours", 2),
    ];
    assert_eq!(refused(&figures), ladder);
    let unopened = [Step::Lesson(Lesson::Begin(true)), named(StandIn), Step::Wait(15), Step::Open];
    let figures = play(&gongshu(), &unopened).unwrap();
    assert_eq!(figures.count("companions named"), 1, "a lesson that nobody has begun follows");
}

#[test]
fn somebody_stands_in_for_who_goes_along_and_the_lesson_keeps_its_teacher() {
    let mut story = laid_out(true);
    story.extend([Step::Mark(ALONG, 1, State::Present), Step::Wait(1)]);
    story.extend([Step::Lesson(Lesson::Cover(StandIn, true)), Step::Wait(1)]);
    story.extend([Step::Mark(ALONG, 2, State::Present), Step::Send(ALONG, 0)]);
    story.extend([Step::Mark(CALLS, 0, State::Present), Step::Send(CALLS, 0), Step::Refresh(STOOD_IN)]);
    story.extend((2..5).map(|kid| Step::Mark(STOOD_IN, kid, State::Present)));
    story.extend([Step::Send(STOOD_IN, 0), closed_by(Companion), closed_by(StandIn), Step::Wait(60)]);
    story.extend([Step::Check(0, Mum), Step::Sign(0, Companion), Step::Sign(0, StandIn), Step::Exit(0)]);
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!(refused(&figures), [("pickup-not-yours", 1), ("roll-not-yours", 1)], "{figures:?}");
    let names = ["companions stood in for", "applied", "rolls closed by a companion", "left early"];
    assert_eq!(counted(&figures, names), [1, 5, 1, 1], "what was said before counts: {figures:?}");
}

#[test]
fn both_of_a_lesson_may_be_away_and_one_may_take_both_seats() {
    let mut story = laid_out(true);
    let beside = |who, agreed| Step::Lesson(Lesson::Cover(who, agreed));
    story.extend([beside(Lecturer, true), beside(Other, true), beside(StandIn, false)]);
    story.extend([Step::Cover(Companion, true), Step::Accept(StandIn, true), Step::Accept(StandIn, true)]);
    story.extend([Step::Mark(CALLS, 0, State::Present), Step::Wait(1), Step::Mark(CALLS, 1, State::Present)]);
    story.push(Step::Send(CALLS, 0));
    let figures = play(&gongshu(), &story).unwrap();
    let names = ["evenings taken over", "companions stood in for", "applied"];
    assert_eq!(counted(&figures, names), [1, 1, 0], "{figures:?}");
    let refusals = [("duty-busy", 1), ("duty-not-staff", 1), ("duty-not-yours", 1), ("roll-not-yours", 1)];
    assert_eq!(refused(&figures), refusals);
    story.extend([Step::Cover(StandIn, true), closed_by(Lecturer)]);
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!(figures.count("evenings taken over"), 2, "one person has both: {figures:?}");
}

#[test]
fn whoever_is_named_meanwhile_does_not_stand_in_for_themselves() {
    let story = [
        Step::Lesson(Lesson::Begin(true)),
        Step::Lesson(Lesson::Cover(StandIn, false)),
        Step::Lesson(Lesson::Accompany(StandIn)),
        Step::Accept(StandIn, true),
        Step::Accept(StandIn, false),
    ];
    let figures = play(&gongshu(), &story).unwrap();
    let names = ["companions named", "companions stood in for", "stand-ins declined"];
    assert_eq!(counted(&figures, names), [1, 0, 1], "{figures:?}");
    assert_eq!(refused(&figures), [("duty-same", 1)]);
}

#[test]
fn an_open_roll_is_told_of_where_who_goes_along_is_there_and_the_other_is_missed() {
    let overdue = |came: &[Person], minutes: i64| {
        let mut story = vec![Step::Lesson(Lesson::Begin(true))];
        story.extend(came.iter().map(|who| Step::Lesson(Lesson::SignIn(*who))));
        story.extend([Step::Wait(15), Step::Tick, Step::Wait(minutes), Step::Tick]);
        let figures = play(&gongshu(), &story).unwrap();
        (figures.count("people missed"), figures.count("open rolls told of"))
    };
    assert_eq!(overdue(&[Companion], 9), (1, 0));
    assert_eq!(overdue(&[Companion], 10), (2, 1), "they could call it");
    assert_eq!(overdue(&[Lecturer], 10), (2, 1));
    assert_eq!(overdue(&[Lecturer, Companion], 10), (0, 1));
    assert_eq!(overdue(&[], 10), (4, 0), "it is known that nobody is there");
    assert_eq!(overdue(&[], 150), (2, 2), "the lesson is over, and nobody waits for anybody");
}

#[test]
fn who_goes_along_is_asked_where_a_child_is_missing() {
    let mut story = called(true);
    story.extend([Step::Wait(1), Step::Refresh(CALLS), Step::Mark(CALLS, 1, State::Absent)]);
    story.extend([Step::Send(CALLS, 0), Step::Wait(1), closed_by(Companion), Step::Follow(1)]);
    let figures = play(&gongshu(), &story).unwrap();
    let names = ["absences explained", "rooms told of an answer"];
    assert_eq!(counted(&figures, names), [1, 1], "{figures:?}");
}

#[test]
fn who_comes_from_outside_says_nothing_of_extended_care() {
    let mut story = called(true);
    story.extend([closed_by(Companion), Step::Wait(150), Step::Tick, Step::Refresh(CALLS)]);
    story.extend([Step::Refresh(ALONG), Step::Mark(CALLS, 1, State::Present), Step::Send(CALLS, 0)]);
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!(counted(&figures, ["gone over to extended care", "applied"]), [2, 5], "{figures:?}");
    assert_eq!(refused(&figures), [("roll-not-yours", 1)]);
    story.extend([Step::Mark(ALONG, 1, State::Present), Step::Send(ALONG, 0)]);
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!(figures.count("marks of a companion"), 1, "who goes along keeps it: {figures:?}");
}

#[test]
fn who_comes_from_outside_takes_nobody_onto_a_roll() {
    let takes = |who| Step::Lesson(Lesson::TakeOn(5, who));
    let mut story = called(true);
    story.extend([takes(Lecturer), takes(Gate), takes(Companion), takes(Lecturer)]);
    let figures = play(&gongshu(), &story).unwrap();
    assert_eq!(figures.count("children added"), 1, "{figures:?}");
    assert_eq!(refused(&figures), [("not-permitted", 1), ("roll-not-yours", 2)]);
}

/// Two children are waited for after their lesson, and nobody of the school's own goes along to it.
#[test]
fn extended_care_that_only_one_from_outside_could_keep_is_told_of_until_somebody_takes_it() {
    let empty = "empty seats told of";
    let mut story = called(false);
    story.extend([Step::CloseRoll, Step::Tick, Step::Tick, Step::Wait(150), Step::Tick]);
    let figures = play(&gongshu(), &story).unwrap();
    let names = ["extended care laid out", empty, "gone over to extended care"];
    assert_eq!(counted(&figures, names), [1, 1, 2], "at once, and once: {figures:?}");
    story.extend([Step::Wait(10), Step::Tick]);
    assert_eq!(play(&gongshu(), &story).unwrap().count(empty), 2, "the leading group, as of any teacher");

    let mut kept = story.clone();
    kept.extend([Step::CoverCare(Companion, true), Step::Tick, Step::Refresh(ALONG)]);
    kept.extend([1, 3].map(|kid| Step::Mark(ALONG, kid, State::Present)));
    kept.extend([Step::Send(ALONG, 0), Step::CloseCareRoll, Step::Release(1, Mum, Lecturer)]);
    kept.extend([Step::Release(1, Mum, Companion), Step::Release(3, Mum, Companion), Step::CloseCare]);
    let figures = play(&gongshu(), &kept).unwrap();
    let names = ["extended care taken over", empty, "left extended care", "extended care closed"];
    assert_eq!(counted(&figures, names), [1, 2, 2, 1], "{figures:?}");
    assert_eq!(refused(&figures), [("not-permitted", 1)]);

    story.extend([Step::TakeOn(1), Step::TakeOn(3), Step::CloseCareRoll, Step::ReleaseAll, Step::CloseCare]);
    let figures = play(&gongshu(), &story).unwrap();
    let names = ["extended care taken over", "left extended care", "extended care closed"];
    assert_eq!(counted(&figures, names), [0, 2, 1], "till then the management group's: {figures:?}");
}

/// A lesson whose roll was called and is open, and how it looks to whoever watches.
fn open(plan: &Scheme) -> (World<'_>, Watch) {
    let (mut world, mut watch) = (World::of(plan), Watch::default());
    for step in &called(true) {
        let before = world.clone();
        let deeds = world.take(step).unwrap();
        watch.look(&before, &world, &deeds).unwrap();
    }
    (world, watch)
}

#[test]
fn a_rule_that_let_the_wrong_one_of_the_two_close_or_sign_would_be_found_out() {
    let plan = gongshu();
    let (world, watch) = open(&plan);
    let (at, child) = (world.now, student(0));
    let closed = |who| Deed::Closed { room: Room::Evening, by: by_of(who) };
    let ended = |who| Deed::Ended { room: Room::Evening, by: by_of(who) };
    let signed = |who| Deed::Signed { student: child.clone(), by: by_of(who), at, name: "signatures" };
    let led = |who| Deed::Led { student: child.clone(), link: None, by: by_of(who) };
    let sent = |who: Person| {
        let person = by_of(who).person;
        Deed::Told { student: child.clone(), person, name: "adults sent to a room" }
    };
    let came = |who: Person, by| Deed::SignedIn { person: by_of(who).person, by: by_of(by) };
    let left = |who| {
        let (adult, student) = (world.kids[&child].taking.adults[0].clone(), child.clone());
        let room = Room::Evening;
        Deed::Left { student, room, adult, by: by_of(who), early: false, at, list_at: None }
    };
    let closes = Some("one of the school's own whose it is closes a roll and ends a session");
    let signs = Some("who comes from outside signs for no child");
    let asked = Some("who goes along is asked, and not who comes from outside");
    let has = Some("who has an evening signs in for it");
    let (absent, person) = (by_of(Companion).person, by_of(Lecturer).person);
    let stood_in = Deed::StoodIn { seat: Seat::Beside, absent, person };
    let cases = [
        (closed(Lecturer), closes),
        (closed(Teacher), closes),
        (closed(Gate), closes),
        (closed(Companion), None),
        (closed(Staff), None),
        (ended(Lecturer), closes),
        (ended(Companion), None),
        (signed(Lecturer), signs),
        (signed(Teacher), Some("who signs leads the evening")),
        (signed(Companion), None),
        (led(Lecturer), signs),
        (led(Companion), None),
        (left(Lecturer), Some("a named adult hands over")),
        (left(Teacher), Some("a teacher hands over who leads the evening")),
        (sent(Lecturer), asked),
        (sent(Companion), None),
        (came(Teacher, Teacher), has),
        (came(Lecturer, Companion), has),
        (came(Lecturer, Staff), None),
        (stood_in, Some("an evening goes from its teacher to another")),
    ];
    for (deed, expected) in cases {
        let seen = watch.clone().look(&world, &world, std::slice::from_ref(&deed));
        assert_eq!(seen.err().map(|(rule, _)| rule), expected, "{deed:?}");
    }
}

#[test]
fn a_rule_that_let_one_from_outside_change_a_closed_roll_would_be_found_out() {
    let plan = gongshu();
    let (mut world, watch) = open(&plan);
    let key = MarkId::new("later");
    world.taps.push(Tap { key: key.clone(), student: student(1), device: CALLS, room: Room::Evening });
    let closed_at = world.now.plus_minutes(5);
    let marked = |by: By, made_at: Moment| {
        let (key, student) = (key.clone(), student(1));
        let mark = Mark { key, student, state: State::Absent, made_at, seen_at: made_at, after: None };
        Deed::Marked(mark, Outcome::Applied, by)
    };
    let rule = Some("who comes from outside changes no closed roll");
    let cases = [
        (None, marked(by_of(Lecturer), closed_at), None),
        (Some(closed_at), marked(by_of(Lecturer), closed_at.plus_minutes(-1)), None),
        (Some(closed_at), marked(by_of(Lecturer), closed_at), rule),
        (Some(closed_at), marked(by_of(Companion), closed_at), None),
    ];
    for (roll_closed_at, deed, expected) in cases {
        let mut world = world.clone();
        world.session.roll_closed_at = roll_closed_at;
        let seen = watch.clone().look(&world, &world, std::slice::from_ref(&deed));
        assert_eq!(seen.err().map(|(rule, _)| rule), expected, "{roll_closed_at:?}: {deed:?}");
    }
}

#[test]
fn a_rule_that_let_who_goes_along_change_in_silence_would_be_found_out() {
    let plan = gongshu();
    let (world, watch) = open(&plan);
    let mut other = world.clone();
    other.session.companion = Some(by_of(StandIn).person);
    let rule = Err("a lesson has one who goes along until another does");
    let words: [&[Deed]; 3] = [&[], &[Deed::Accompanied], &[Deed::FromOutside]];
    for deeds in words {
        let seen = watch.clone().look(&world, &other, deeds).map_err(|(rule, _)| rule);
        assert_eq!(seen, rule, "{deeds:?}");
    }
    let mut unopened = world.clone();
    unopened.session.opened_at = None;
    let seen = watch.clone().look(&unopened, &other, &[Deed::Accompanied]).map_err(|(rule, _)| rule);
    assert_eq!(seen, Ok(()), "nobody had begun it");
}

#[test]
fn a_rule_that_let_one_from_outside_keep_extended_care_or_kept_its_empty_seat_quiet_would_be_found_out() {
    let plan = gongshu();
    let (world, watch) = open(&plan);
    let until = world.session.until;
    let care = |teacher: &str| Session {
        id: extended::session_on(world.session.date),
        group: GroupId::new(extended::GROUP),
        from: until,
        until: until.plus_minutes(60),
        teacher: PersonId::new(teacher),
        companion: None,
        opened_at: None,
        ..world.session.clone()
    };
    let heard = || Deed::Empty(duty::Step::Alert);
    let cases = [
        ("lecturer", vec![], Err("who comes from outside keeps no extended care")),
        ("companion", vec![Deed::Looked], Ok(())),
        ("companion", vec![heard()], Err("only of an empty seat it is told that it is")),
        ("", vec![], Ok(())),
        ("", vec![Deed::Looked], Err("of an empty seat the management group hears at once")),
        ("", vec![heard(), Deed::Looked], Ok(())),
        ("", vec![heard(), heard()], Err("of an empty seat each hears once")),
    ];
    for (teacher, deeds, expected) in cases {
        let mut after = world.clone();
        after.care = Some(care(teacher));
        let seen = watch.clone().look(&world, &after, &deeds).map_err(|(rule, _)| rule);
        assert_eq!(seen, expected, "{teacher}: {deeds:?}");
    }
}

#[test]
fn a_rule_that_let_one_from_outside_take_a_child_onto_a_roll_would_be_found_out() {
    let plan = gongshu();
    let (world, watch) = open(&plan);
    let cases = [
        (Lecturer, Some("who comes from outside takes nobody onto a roll")),
        (Companion, Some("who was found in a room is on its roll")),
    ];
    for (who, rule) in cases {
        let added = [Deed::Added(student(5), Room::Evening, by_of(who))];
        let seen = watch.clone().look(&world, &world, &added);
        assert_eq!(seen.err().map(|(rule, _)| rule), rule, "{who:?}");
    }
    let mut after = world.clone();
    let child = after.kids.get_mut(&student(5)).unwrap();
    (child.on_roll, child.row.state) = (true, State::Present);
    let added = [Deed::Added(student(5), Room::Evening, by_of(Companion))];
    assert_eq!(watch.clone().look(&world, &after, &added), Ok(()));
}
