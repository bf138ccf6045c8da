//! 并点案例 Points of one town and of several, and what holds for all of them.

mod exact;

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn terms() -> Terms {
    Terms { students_min: 25, answer_hours: 96 }
}

/// A point of `town` with children who live at metre 0 and said nothing yet.
fn point(name: &str, town: &str, children: i64, capacity: i64) -> Point {
    let child = |n| Child {
        id: StudentId::new(format!("{name}-{n:02}")),
        answer: Answer::Unasked,
        metres: BTreeMap::new(),
    };
    Point {
        id: PlaceId::new(name),
        town: PlaceId::new(town),
        capacity,
        is_kept: false,
        children: (0..children).map(child).collect(),
    }
}

fn answered(mut point: Point, answer: Answer, count: usize) -> Point {
    point.children.iter_mut().take(count).for_each(|child| child.answer = answer);
    point
}

fn far(mut point: Point, ways: &[(&str, i64)]) -> Point {
    let metres = || ways.iter().map(|(to, metres)| (PlaceId::new(*to), *metres)).collect();
    point.children.iter_mut().for_each(|child| child.metres = metres());
    point
}

/// `U1>U2:24` for each closing and target, `U2=64` for each that stays, with `?` where it stays small.
fn told(merged: &Merged) -> Vec<String> {
    let mut told = Vec::new();
    for closing in &merged.closings {
        let mut targets: BTreeMap<&str, i64> = BTreeMap::new();
        closing.moves.iter().for_each(|one| *targets.entry(one.to.as_str()).or_default() += 1);
        told.extend(targets.iter().map(|(to, count)| format!("{}>{to}:{count}", closing.point)));
        if targets.is_empty() {
            told.push(format!("{}>", closing.point));
        }
    }
    let stay = |stay: &Stay| {
        let mark = match stay.why {
            Why::Enough => "",
            Why::Alone => "!",
            Why::Kept => "=",
            Why::Short => "?",
        };
        format!("{}={}{mark}", stay.point, stay.after)
    };
    told.extend(merged.stays.iter().map(stay));
    told
}

#[test]
fn students_min_24_moves_and_25_stays() {
    let small = |children| is_small(&terms(), children);
    assert_eq!([0, 24, 25, 26].map(small), [true, true, false, false]);
    assert!(!is_small(&Terms { students_min: 20, answer_hours: 96 }, 24), "the minimum is data");
}

#[test]
fn answer_hours_are_counted_from_the_question() {
    let asked = Moment::at(jiff::civil::date(2022, 7, 4).at(9, 0, 0, 0));
    assert_eq!(answers_until(&terms(), asked), Moment::at(jiff::civil::date(2022, 7, 8).at(9, 0, 0, 0)));
    let short = Terms { answer_hours: 1, ..terms() };
    assert_eq!(answers_until(&short, asked), asked.plus_minutes(60), "the time is data");
}

#[test]
fn two_points_of_a_town() {
    // Children and capacity of U1, then of U2; what becomes of them.
    type Case = ((i64, i64), (i64, i64), &'static [&'static str]);
    let cases: [Case; 12] = [
        ((24, 60), (40, 80), &["U1>U2:24", "U2=64"]),
        ((25, 60), (40, 80), &["U1=25", "U2=40"]),
        ((25, 60), (25, 80), &["U1=25", "U2=25"]),
        // Both small: the one with fewer moves, and they never both close.
        ((10, 60), (12, 80), &["U1>U2:10", "U2=22?"]),
        ((20, 60), (12, 80), &["U2>U1:12", "U1=32"]),
        ((12, 60), (12, 80), &["U2>U1:12", "U1=24?"]),
        // Both small, and the larger one has no room: the other takes it.
        ((20, 60), (24, 24), &["U2>U1:24", "U1=44"]),
        // No room: the point stays, and the bureau decides.
        ((24, 60), (40, 63), &["U1=24?", "U2=40"]),
        ((24, 60), (40, 64), &["U1>U2:24", "U2=64"]),
        ((24, 60), (40, 30), &["U1=24?", "U2=40"]),
        // Nobody signed up: the point closes, but not the last one.
        ((0, 60), (40, 40), &["U1>", "U2=40"]),
        ((0, 60), (0, 60), &["U2>", "U1=0?"]),
    ];
    for ((a, room_a), (b, room_b), expected) in cases {
        let points = [point("U1", "town", a, room_a), point("U2", "town", b, room_b)];
        let merged = merge(&terms(), &points);
        assert_eq!(told(&merged), expected, "{a}/{room_a} {b}/{room_b}");
        assert_eq!(merged.proofs, [(PlaceId::new("town"), Proof::Exact)]);
    }
}

#[test]
fn a_point_that_the_bureau_keeps_never_closes() {
    let kept = |name: &str, children| Point { is_kept: true, ..point(name, "town", children, 60) };
    let cases = [
        ([kept("U1", 10), point("U2", "town", 12, 80)], ["U2>U1:12", "U1=22="].as_slice()),
        ([kept("U1", 10), kept("U2", 12)], &["U1=10=", "U2=12="]),
        ([kept("U1", 24), point("U2", "town", 40, 80)], &["U1=24=", "U2=40"]),
    ];
    for (points, expected) in cases {
        assert_eq!(told(&merge(&terms(), &points)), expected);
    }
}

#[test]
fn a_plan_s_hash_says_who_goes_where_and_nothing_else() {
    let points =
        |answer, count| [answered(point("U1", "town", 24, 60), answer, count), point("U2", "town", 40, 80)];
    let hash = |points: &[Point]| merge(&terms(), points).hash();
    let plain = hash(&points(Answer::Unasked, 0));
    assert_eq!(hash(&points(Answer::Agreed, 24)), plain, "agreeing changes nothing");
    assert_ne!(hash(&points(Answer::Declined, 1)), plain);
    assert_ne!(hash(&[point("U1", "town", 23, 60), point("U2", "town", 40, 80)]), plain);
}

#[test]
fn a_point_alone_in_its_town_stays() {
    let points = [point("U3", "north", 8, 40), point("U1", "south", 24, 40), point("U2", "south", 30, 60)];
    assert_eq!(told(&merge(&terms(), &points)), ["U1>U2:24", "U3=8!", "U2=54"]);
}

#[test]
fn a_closing_says_why_and_where_each_child_goes() {
    let point_1 = far(answered(point("U1", "town", 3, 40), Answer::Agreed, 1), &[("U2", 800)]);
    let mut point_1 = answered(point_1, Answer::Agreed, 1);
    point_1.children[2].answer = Answer::Declined;
    point_1.children[1].metres.clear();
    let merged = merge(&terms(), &[point_1, point("U2", "town", 30, 60)]);
    let way = |child: &str, metres, is_asked| Move {
        child: StudentId::new(child),
        to: PlaceId::new("U2"),
        metres,
        is_asked,
    };
    let expected = Closing {
        point: PlaceId::new("U1"),
        town: PlaceId::new("town"),
        children: 3,
        students_min: 25,
        clause: "P4.7",
        moves: vec![way("U1-00", Some(800), true), way("U1-01", None, false)],
        unsettled: vec![StudentId::new("U1-02")],
    };
    assert_eq!(merged.closings, [expected]);
    assert_eq!(merged.to_ask().map(|one| one.child.as_str()).collect::<Vec<_>>(), ["U1-01"]);
}

#[test]
fn a_family_that_declines_needs_no_seat_and_fills_no_point() {
    let cases = [
        // Declined, capacity of the other, its children; what becomes of them.
        (0, 53, 30, &["U1=24?", "U2=30"][..]),
        (1, 53, 30, &["U1>U2:23", "U2=53"]),
        (24, 30, 30, &["U1>", "U2=30"]),
        (10, 60, 12, &["U2>U1:12", "U1=36"]),
        (10, 60, 24, &["U1>U2:14", "U2=38"]),
    ];
    for (declined, capacity, other, expected) in cases {
        let first = answered(point("U1", "town", 24, 40), Answer::Declined, declined);
        let merged = merge(&terms(), &[first, point("U2", "town", other, capacity)]);
        assert_eq!(told(&merged), expected, "{declined}");
        let unsettled = merged.closings.iter().filter(|one| one.point.as_str() == "U1");
        let unsettled: usize = unsettled.map(|closing| closing.unsettled.len()).sum();
        let closes = merged.closings.iter().any(|closing| closing.point.as_str() == "U1");
        assert_eq!(unsettled, if closes { declined } else { 0 });
    }
}

#[test]
fn of_several_points_the_nearest_is_taken_whole() {
    let near = |name: &str, count, ways: &[(&str, i64)]| far(point(name, "town", count, 60), ways);
    let small = || near("A", 10, &[("B", 900), ("C", 300)]);
    let merged = merge(&terms(), &[small(), point("B", "town", 30, 60), point("C", "town", 30, 60)]);
    assert_eq!(told(&merged), ["A>C:10", "B=30", "C=40"]);
    let merged = merge(&terms(), &[small(), point("B", "town", 30, 60), point("C", "town", 30, 39)]);
    assert_eq!(told(&merged), ["A>B:10", "B=40", "C=30"], "whole to the farther one, not divided");
    let merged = merge(&terms(), &[small(), point("B", "town", 15, 60), point("C", "town", 30, 60)]);
    assert_eq!(told(&merged), ["A>B:10", "B=25", "C=30"], "two small ones: the smaller saves the other");
}

#[test]
fn a_point_is_divided_only_where_none_can_hold_it() {
    let mut small = point("A", "town", 10, 60);
    for (n, child) in (0..).zip(&mut small.children) {
        child.metres = BTreeMap::from([(PlaceId::new("B"), 100 * n), (PlaceId::new("C"), 500)]);
    }
    let others = [point("B", "town", 30, 36), point("C", "town", 30, 37)];
    let merged = merge(&terms(), &[&[small.clone()], &others[..]].concat());
    assert_eq!(told(&merged), ["A>B:6", "A>C:4", "B=36", "C=34"], "whoever lives nearer to B");
    let needy = [point("B", "town", 20, 30), point("C", "town", 20, 30)];
    let merged = merge(&terms(), &[&[small.clone()], &needy[..]].concat());
    assert_eq!(told(&merged), ["B>A:20", "C>A:20", "A=50"], "undivided, although more move");
    small.capacity = 29;
    let merged = merge(&terms(), &[&[small.clone()], &needy[..]].concat());
    assert_eq!(told(&merged), ["A>B:5", "A>C:5", "B=25", "C=25"], "half of it saves each");
    let tight = [point("B", "town", 30, 34), point("C", "town", 30, 35)];
    let merged = merge(&terms(), &[&[small], &tight[..]].concat());
    assert_eq!(told(&merged), ["A=10?", "B=30", "C=30"], "nine seats are not ten: nobody is dropped");
}

#[test]
fn merged_points_stay_as_they_are() {
    let points = [point("U1", "town", 24, 60), point("U2", "town", 40, 80)];
    let merged = merge(&terms(), &points);
    let mut later = vec![points[1].clone()];
    later[0].children.extend(points[0].children.clone());
    let again = merge(&terms(), &later);
    assert_eq!((again.closings.len(), merged.closings.len()), (0, 1));
}

#[test]
fn a_town_of_many_points_is_decided_by_the_greedy_rule() {
    let points: Vec<Point> = (0..20).map(|n| point(&format!("P{n:02}"), "town", 5 + n, 60)).collect();
    let merged = merge(&terms(), &points);
    assert_eq!(merged.proofs[0].1, Proof::Greedy);
    assert!(merged.stays.iter().all(|stay| stay.after <= 60));
    let empty: Vec<Point> = (0..20).map(|n| point(&format!("P{n:02}"), "town", 0, 60)).collect();
    assert_eq!(merge(&terms(), &empty).stays.len(), 1, "the last one stays");
}

/// Town, capacity, children as answer and ways.
type Drawn = (u8, i64, Vec<(u8, Vec<i64>)>);

/// Points of up to three towns with homes, capacities and answers.
fn towns(points_max: usize) -> impl Strategy<Value = Vec<Point>> {
    let child = (0..4_u8, prop::collection::vec(0..50_i64, points_max));
    let one = (0..3_u8, 0..60_i64, prop::collection::vec(child, 0..40));
    prop::collection::vec(one, 1..points_max).prop_map(|all| {
        let make = |(n, (town, capacity, children)): (usize, Drawn)| {
            let mut made =
                point(&format!("P{n:02}"), &format!("town{town}"), children.len() as i64, capacity);
            for (child, (answer, ways)) in made.children.iter_mut().zip(children) {
                child.answer = match answer {
                    0 => Answer::Declined,
                    1 => Answer::Agreed,
                    _ => Answer::Unasked,
                };
                let way = |(to, metres): (usize, i64)| (PlaceId::new(format!("P{to:02}")), metres * 100);
                child.metres = ways.into_iter().enumerate().map(way).collect();
            }
            made
        };
        all.into_iter().enumerate().map(make).collect()
    })
}

fn holds(points: &[Point], merged: &Merged) -> Result<(), TestCaseError> {
    let of = |id: &PlaceId| points.iter().find(|point| point.id == *id).unwrap();
    let closed: BTreeSet<&PlaceId> = merged.closings.iter().map(|closing| &closing.point).collect();
    prop_assert_eq!(closed.len() + merged.stays.len(), points.len(), "each point closes or stays");
    for closing in &merged.closings {
        prop_assert!(closing.children < 25);
        let moved = closing.moves.iter().map(|one| &one.child);
        let all: BTreeSet<&StudentId> = moved.chain(&closing.unsettled).collect();
        let children: BTreeSet<&StudentId> = of(&closing.point).children.iter().map(|one| &one.id).collect();
        prop_assert_eq!(all, children, "no child is lost");
        prop_assert_eq!(closing.moves.len() + closing.unsettled.len(), of(&closing.point).children.len());
        for one in &closing.moves {
            prop_assert!(!closed.contains(&one.to) && of(&one.to).town == closing.town);
            let child = of(&closing.point).children.iter().find(|child| child.id == one.child).unwrap();
            prop_assert_ne!(child.answer, Answer::Declined, "nobody is forced");
        }
    }
    for stay in &merged.stays {
        prop_assert!(stay.after == stay.before || stay.after <= of(&stay.point).capacity);
        let moves = merged.closings.iter().flat_map(|closing| &closing.moves);
        let comes = moves.filter(|one| one.to == stay.point).count() as i64;
        prop_assert_eq!(stay.after, stay.before + comes);
    }
    let open: BTreeSet<&PlaceId> = merged.stays.iter().map(|stay| &stay.town).collect();
    prop_assert!(points.iter().all(|point| open.contains(&point.town)), "a town keeps a point");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_child_has_a_place_or_a_question(points in towns(14)) {
        holds(&points, &merge(&terms(), &points))?;
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn in_large_towns_too(points in towns(50)) {
        holds(&points, &merge(&terms(), &points))?;
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_order_of_points_and_children_does_not_matter(
        (points, mixed) in towns(10).prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let mut mixed = mixed;
        mixed.iter_mut().for_each(|point| point.children.reverse());
        prop_assert_eq!(merge(&terms(), &points), merge(&terms(), &mixed));
    }
}
