//! 征询与决定案例 Who is asked, when it is decided, what a no and a silence mean.

use super::*;
use crate::plan::holiday_care::yuhang;

fn at(local: &str) -> Moment {
    Moment::at(local.parse().unwrap())
}

const AFTER: &str = "2022-07-04T09:00:00";
/// The first moment at which whoever was asked then can no longer answer.
const OVER: &str = "2022-07-08T09:00:00";

/// Points u1, u2, u3 with so many children each; u1 and u2 stand in one town.
fn facts(counts: [usize; 3]) -> Facts {
    let held = |(point, count): (&str, usize)| Held {
        point: PlaceId::new(point),
        kept: None,
        children: (0..count)
            .map(|n| Member { id: StudentId::new(format!("{point}-{n:02}")), asked: None })
            .collect(),
        waiting: 0,
    };
    let points = ["u1", "u2", "u3"].into_iter().zip(counts).map(held).collect();
    Facts { period: 1, points, closed: BTreeSet::new() }
}

fn asked(mut facts: Facts, said: Option<bool>, count: usize) -> Facts {
    let children = facts.points[0].children.iter_mut().take(count);
    children.for_each(|member| member.asked = question("u2", said));
    facts
}

/// Asked at nine after the window; the committed plan gives four days to answer.
fn question(to: &str, said: Option<bool>) -> Option<Asked> {
    Some(Asked { to: PlaceId::new(to), at: at(AFTER), said })
}

/// What has been decided is done: children sit where they were sent.
fn after(mut facts: Facts, decided: &Decided) -> Facts {
    for closing in &decided.closings {
        facts.closed.insert(closing.point.clone());
        facts.points.retain(|held| held.point != closing.point);
        for one in &closing.moves {
            let to = facts.points.iter_mut().find(|held| held.point == one.to).unwrap();
            to.children.push(Member { id: one.child.clone(), asked: None });
        }
    }
    facts
}

#[test]
fn of_two_points_the_nearer_takes_the_children() {
    let mut plan = yuhang();
    plan.point[2].town = plan.point[0].town.clone();
    let known = facts([10, 40, 40]);
    let goes = |plan: &Holiday| {
        let merged = proposal(plan, &known);
        let moves = &merged.closings[0].moves;
        (moves.len(), moves[0].to.to_string(), moves[0].metres)
    };
    plan.point[2].metres_to = vec![point::Way { point: "u1".into(), metres: 400 }];
    assert_eq!(goes(&plan), (10, "u3".to_owned(), Some(400)), "said at the other end");
    plan.point[2].metres_to[0].metres = 1_400;
    assert_eq!(goes(&plan), (10, "u2".to_owned(), Some(900)));
}

#[test]
fn families_are_asked_before_anything_is_decided_and_twice_is_once() {
    let plan = yuhang();
    let known = facts([24, 36, 30]);
    let seen = proposal(&plan, &known).hash();
    let refused = decide(&plan, &known, &seen, at(AFTER)).unwrap_err();
    assert_eq!(refused, Refusal::Unasked { count: 24 });
    let asking = ask(&plan, &known, &seen, at(AFTER)).unwrap();
    assert_eq!(asking.moves.len(), 24);
    let known = asked(known, None, 24);
    assert_eq!(ask(&plan, &known, "whatever was seen", at(AFTER)).unwrap().moves, []);
    assert_eq!(decide(&plan, &known, "another", at(AFTER)), Err(Refusal::PlanChanged));
    let decided = decide(&plan, &known, &seen, at(OVER)).unwrap();
    assert_eq!((decided.closings.len(), decided.closings[0].moves.len()), (1, 24));
    let later = after(known, &decided);
    assert!(decide(&plan, &later, &seen, at(AFTER)).unwrap().is_already(), "twice changes nothing");
}

#[test]
fn nothing_is_decided_while_a_family_may_still_answer() {
    let plan = yuhang();
    let open = |count, until| Some(Refusal::AnswersOpen { count, until: at(until) });
    let short = |hours: i64| {
        let mut plan = plan.clone();
        plan.merger.answer_hours = hours;
        plan
    };
    let known = facts([24, 36, 30]);
    let said = |yes: usize, no: usize| {
        let agreed = asked(asked(known.clone(), None, 24), Some(true), yes + no);
        asked(agreed, Some(false), no)
    };
    // The plan's hours, who agreed, who declined, when it is decided, why it is not.
    let cases = [
        (96, 0, 0, AFTER, open(24, OVER)),
        (96, 0, 0, "2022-07-08T08:59:59", open(24, OVER)),
        (96, 0, 0, OVER, None),
        (96, 23, 0, AFTER, open(1, OVER)),
        (96, 20, 3, AFTER, open(1, OVER)),
        (96, 24, 0, AFTER, None),
        (96, 20, 4, AFTER, None),
        (1, 0, 0, "2022-07-04T09:59:59", open(24, "2022-07-04T10:00:00")),
        (1, 0, 0, "2022-07-04T10:00:00", None),
        // The last day before the period is the bureau's, however long a family may answer.
        (24 * 30, 0, 0, "2022-07-09T23:59:59", open(24, "2022-07-10T00:00:00")),
        (24 * 30, 0, 0, "2022-07-10T00:00:00", None),
    ];
    for (hours, yes, no, now, refused) in cases {
        let (plan, known) = (short(hours), said(yes, no));
        let seen = proposal(&plan, &known).hash();
        assert_eq!(decide(&plan, &known, &seen, at(now)).err(), refused, "{hours} {yes} {no} {now}");
    }
    let mut later = said(0, 0);
    later.points[0].children[7].asked =
        Some(Asked { to: PlaceId::new("u2"), at: at("2022-07-05T09:00:00"), said: None });
    let seen = proposal(&plan, &later).hash();
    let refused = decide(&plan, &later, &seen, at(OVER)).err();
    assert_eq!(refused, open(1, "2022-07-09T09:00:00"), "who was asked last has as long as the others");
}

#[test]
fn whoever_declines_is_listed_and_not_moved() {
    let plan = yuhang();
    let known = asked(asked(facts([24, 36, 30]), Some(true), 24), Some(false), 2);
    let seen = proposal(&plan, &known).hash();
    let decided = decide(&plan, &known, &seen, at(AFTER)).unwrap();
    let closing = &decided.closings[0];
    assert_eq!((closing.moves.len(), closing.unsettled.len()), (22, 2));
    let statuses: BTreeSet<Status> = closing.moves.iter().map(|one| known.status(one)).collect();
    assert_eq!(statuses, BTreeSet::from([Status::Agreed]));
}

#[test]
fn what_was_said_of_one_point_does_not_count_for_another() {
    let plan = yuhang();
    for said in [true, false] {
        let mut known = asked(facts([24, 36, 30]), Some(true), 24);
        known.points[0].children[0].asked = question("u9", Some(said));
        let seen = proposal(&plan, &known).hash();
        assert_eq!(decide(&plan, &known, &seen, at(AFTER)), Err(Refusal::Unasked { count: 1 }), "{said}");
        assert_eq!(ask(&plan, &known, &seen, at(AFTER)).unwrap().moves.len(), 1, "{said}");
    }
    let mut known = facts([24, 36, 30]);
    let all = known.points[0].children.iter_mut();
    all.for_each(|member| member.asked = question("u9", Some(false)));
    let seen = proposal(&plan, &known).hash();
    assert_eq!(ask(&plan, &known, &seen, at(AFTER)).unwrap().moves.len(), 24, "all said no elsewhere");
}

#[test]
fn a_no_to_the_point_itself_stands() {
    let plan = yuhang();
    for declined in [1, 24] {
        let known = asked(asked(facts([24, 36, 30]), Some(true), 24), Some(false), declined);
        let closing = proposal(&plan, &known).closings.remove(0);
        assert_eq!((closing.moves.len(), closing.unsettled.len()), (24 - declined, declined));
    }
}

#[test]
fn seats_that_children_wait_for_are_not_spare() {
    let plan = yuhang();
    let mut known = facts([24, 36, 30]);
    assert_eq!(proposal(&plan, &known).closings.len(), 1, "u2 has 24 seats of 60 left");
    known.points[1].waiting = 1;
    assert_eq!(proposal(&plan, &known).closings.len(), 0, "and one of them is taken");
}

#[test]
fn it_is_done_after_the_window_and_before_the_period() {
    let plan = yuhang();
    let known = asked(facts([24, 36, 30]), Some(true), 24);
    let seen = proposal(&plan, &known).hash();
    let until = plan.signup.closes_at();
    let cases = [
        ("2022-07-03T16:59:59", Some(Refusal::SignUpOpen { until })),
        ("2022-07-03T17:00:00", None),
        ("2022-07-10T23:59:59", None),
        ("2022-07-11T00:00:00", Some(Refusal::Begun)),
    ];
    for (now, refused) in cases {
        assert_eq!(decide(&plan, &known, &seen, at(now)).err(), refused, "{now}");
        assert_eq!(ask(&plan, &known, &seen, at(now)).err(), refused, "{now}");
    }
    let nowhere = Facts { period: 2, ..known };
    assert_eq!(ask(&plan, &nowhere, &seen, at(AFTER)), Err(Refusal::NoSuchPoint));
}

#[test]
fn of_two_small_points_the_bureau_may_choose_which_one_stays() {
    let plan = yuhang();
    let mut known = facts([10, 12, 30]);
    let closes = |known: &Facts| {
        proposal(&plan, known).closings.iter().map(|one| one.point.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(closes(&known), ["u1"], "the one with more children stays");
    known.points[0].kept = Some("靠近地铁".into());
    assert_eq!(closes(&known), ["u2"]);
    known.points[1].kept = Some("房间已备好".into());
    assert_eq!(closes(&known), <[&str; 0]>::default());
    assert_eq!(proposal(&plan, &known).stays[1].why, super::super::Why::Kept);
}

#[test]
fn a_point_is_kept_for_a_reason_and_its_families_are_no_longer_asked() {
    let plan = yuhang();
    let known = asked(facts([24, 36, 30]), None, 24);
    let draft = |point: &str, is_kept, reason: &str| Keep {
        point: PlaceId::new(point),
        is_kept,
        reason: reason.into(),
    };
    let keeps = |draft, now| keep(&plan, &known, draft, at(now));
    assert_eq!(keeps(draft("u9", true, ""), AFTER), Err(Refusal::NoSuchPoint));
    assert_eq!(keeps(draft("u1", true, ""), "2022-07-11T08:00:00"), Err(Refusal::Begun));
    assert_eq!(keeps(draft("u1", true, " "), AFTER), Err(Refusal::ReasonMissing));
    let kept = keeps(draft("u1", true, "路远"), AFTER).unwrap();
    assert_eq!((kept.relieved.len(), kept.already, kept.before), (24, false, None));
    let mut kept = known.clone();
    kept.points[0].kept = Some("路远".into());
    let let_go = keep(&plan, &kept, draft("u1", false, ""), at(AFTER)).unwrap();
    assert_eq!(let_go.before.as_deref(), Some("路远"), "the old reason goes along");
    assert!(keeps(draft("u1", false, ""), AFTER).unwrap().already, "it was not kept");
}

#[test]
fn a_question_lapses_where_the_point_stays_after_all() {
    let plan = yuhang();
    let mut known = asked(facts([24, 36, 30]), Some(true), 24);
    known.points[0].children.push(Member { id: StudentId::new("late"), asked: None });
    let seen = proposal(&plan, &known).hash();
    let decided = decide(&plan, &known, &seen, at(AFTER)).unwrap();
    assert_eq!((decided.closings.len(), decided.relieved.len()), (0, 24));
    assert_eq!(known.relieved(&proposal(&plan, &known)), decided.relieved);
}
