//! 路队测试 Each link in its order and by its own hand, as ladders; and that no link is ever signed by itself.

use super::*;
use crate::day::session::tests::{by, session};
use crate::plan::scheme::gongshu;
use proptest::prelude::*;

fn line(kind: Kind) -> Escort {
    Escort { id: EscortId::new("e"), kind, plate: "3号".into(), leader: PersonId::new("zhou"), ended: false }
}

fn at(minutes: i64) -> Moment {
    session().from.plus_minutes(minutes)
}

fn row(name: &str, state: State, way: Option<Way>) -> Row {
    Row { name: name.to_owned(), state, session: session(), way }
}

fn way(kind: Kind, taken: Option<i64>, arrived: Option<i64>) -> Way {
    Way { escort: line(kind), given_at: at(0), taken_at: taken.map(at), arrived_at: arrived.map(at) }
}

fn facts(by: By, kind: Kind, rows: Vec<Row>) -> Facts {
    let rows = rows.into_iter().map(|row| (StudentId::new(&row.name), row)).collect();
    Facts { escort: line(kind), by, rows }
}

fn ids(names: &[&str]) -> Vec<StudentId> {
    names.iter().map(|name| StudentId::new(*name)).collect()
}

#[test]
fn arranging_climbs_its_ladder() {
    let staff: BTreeSet<PersonId> = [PersonId::new("zhou")].into_iter().collect();
    let draft = |plate: &str, leader: &str| Draft {
        kind: Kind::Line,
        plate: plate.to_owned(),
        leader: PersonId::new(leader),
    };
    let code = |lines: &[Escort], draft: Draft| {
        let arranged = arrange(lines, &staff, (EscortId::new("new"), draft));
        arranged.map(|one| (one.escort.to_string(), one.already)).map_err(|why| why.code())
    };
    let lines = [line(Kind::Line)];
    let other = [Escort { leader: PersonId::new("li"), ..line(Kind::Line) }];
    let ended = [Escort { ended: true, ..line(Kind::Line) }];
    assert_eq!(code(&lines, draft("  ", "zhou")), Err("escort-no-plate"));
    assert_eq!(code(&lines, draft("一二三四五六七八九十一二三", "zhou")), Err("escort-no-plate"));
    assert_eq!(code(&lines, draft("浙A1", "nobody")), Err("escort-no-leader"));
    assert_eq!(code(&other, draft("3号", "zhou")), Err("escort-plate-twice"));
    assert_eq!(code(&lines, draft(" 3号 ", "zhou")), Ok(("e".into(), true)));
    assert_eq!(code(&ended, draft("3号", "zhou")), Ok(("new".into(), false)));
}

#[test]
fn giving_climbs_its_ladder() {
    let teacher = || by("li", Role::CareTeacher);
    let ended = Facts {
        escort: Escort { ended: true, ..line(Kind::Line) },
        ..facts(teacher(), Kind::Line, vec![row("ming", State::Present, None)])
    };
    let elsewhere = Way {
        escort: Escort { id: EscortId::new("other"), plate: "8号".into(), ..line(Kind::Line) },
        ..way(Kind::Line, None, None)
    };
    let here = || row("ming", State::Present, None);
    let cases = [
        (ended, Err("escort-ended")),
        (facts(teacher(), Kind::Line, Vec::new()), Err("escort-nobody")),
        (facts(by("wang", Role::CareTeacher), Kind::Line, vec![here()]), Err("escort-not-yours")),
        (facts(by("gate", Role::Doorkeeper), Kind::Line, vec![here()]), Err("escort-not-yours")),
        (facts(teacher(), Kind::Line, vec![row("ming", State::Expected, None)]), Err("escort-not-here")),
        (facts(teacher(), Kind::Line, vec![row("ming", State::HandedOver, None)]), Err("escort-not-here")),
        (
            facts(teacher(), Kind::Line, vec![row("ming", State::Present, Some(elsewhere))]),
            Err("escort-in-another"),
        ),
        (facts(teacher(), Kind::Line, vec![here()]), Ok(1)),
        (facts(teacher(), Kind::Line, vec![row("ming", State::Late, None)]), Ok(1)),
        (
            facts(
                teacher(),
                Kind::Line,
                vec![row("ming", State::Present, Some(way(Kind::Line, None, None)))],
            ),
            Ok(0),
        ),
    ];
    for (facts, found) in cases {
        let given = give(&facts, &ids(&["ming"])).map(|one| one.students.len());
        assert_eq!(given.map_err(|why| why.code()), found, "{:?}", facts.rows);
    }
}

#[test]
fn each_link_has_its_own_hand_and_its_turn() {
    use Kind::{Bus, Line};
    let given = |kind| Some(way(kind, None, None));
    let taken = |kind| Some(way(kind, Some(1), None));
    let arrived = |kind| Some(way(kind, Some(1), Some(2)));
    let (leader, gate) = (|| by("zhou", Role::CareTeacher), || by("gate", Role::Doorkeeper));
    let (teacher, other) = (|| by("li", Role::CareTeacher), || by("wang", Role::CareTeacher));
    let manager = || by("m", Role::Manager);
    let cases = [
        (Link::Taken, leader(), Line, given(Line), Ok(1)),
        (Link::Taken, teacher(), Line, given(Line), Err("escort-not-yours")),
        (Link::Taken, gate(), Line, given(Line), Err("escort-not-yours")),
        (Link::Taken, manager(), Line, given(Line), Ok(1)),
        (Link::Taken, leader(), Line, None, Err("escort-not-given")),
        (Link::Taken, leader(), Line, taken(Line), Ok(0)),
        (Link::Arrived, gate(), Line, given(Line), Err("escort-not-taken")),
        (Link::Arrived, gate(), Line, taken(Line), Ok(1)),
        (Link::Arrived, leader(), Line, taken(Line), Err("escort-not-yours")),
        (Link::Arrived, gate(), Line, arrived(Line), Ok(0)),
        (Link::Arrived, leader(), Bus, taken(Bus), Ok(1)),
        (Link::Arrived, gate(), Bus, taken(Bus), Err("escort-not-yours")),
        (Link::Back, teacher(), Line, given(Line), Ok(1)),
        (Link::Back, leader(), Line, taken(Line), Ok(1)),
        (Link::Back, other(), Line, taken(Line), Err("escort-not-yours")),
        (Link::Back, gate(), Line, taken(Line), Err("escort-not-yours")),
    ];
    for (link, by, kind, way, found) in cases {
        let told = format!("{link:?} {by:?} {kind:?} {way:?}");
        let facts = facts(by, kind, vec![row("ming", State::Present, way)]);
        let signed = sign(&facts, link, &ids(&["ming"])).map(|one| one.students.len());
        assert_eq!(signed.map_err(|why| why.code()), found, "{told}");
    }
}

#[test]
fn whoever_was_not_counted_stays_open() {
    let rows =
        ["hua", "lan", "ming"].map(|name| row(name, State::Present, Some(way(Kind::Line, None, None))));
    let facts = facts(by("zhou", Role::CareTeacher), Kind::Line, rows.to_vec());
    let signed = sign(&facts, Link::Taken, &ids(&["hua", "ming"])).unwrap();
    assert_eq!((signed.students, signed.open), (ids(&["hua", "ming"]), ids(&["lan"])));
    assert_eq!(sign(&facts, Link::Taken, &[]).unwrap_err().code(), "escort-nobody");
    assert_eq!(sign(&facts, Link::Taken, &ids(&["stranger"])).unwrap_err().code(), "escort-nobody");
}

#[test]
fn link_minutes() {
    let plan = gongshu().pickup;
    let minutes = plan.link_minutes.unwrap();
    let without = pickup::Terms { link_minutes: None, ..plan.clone() };
    let cases = [
        (way(Kind::Line, None, None), minutes - 1, None),
        (way(Kind::Line, None, None), minutes, Some(Link::Taken)),
        (way(Kind::Line, Some(5), None), minutes + 4, None),
        (way(Kind::Line, Some(5), None), minutes + 5, Some(Link::Arrived)),
        (way(Kind::Line, Some(5), Some(6)), minutes + 500, None),
    ];
    for (way, after, link) in cases {
        assert_eq!(overdue(&plan, &way, at(after)), link, "{way:?} after {after}");
        assert_eq!(overdue(&without, &way, at(after)), None);
    }
}

#[test]
fn a_way_ends_where_it_was_counted_or_at_the_stop_of_its_bus() {
    let (leader, gate) = (by("zhou", Role::CareTeacher), by("gate", Role::Doorkeeper));
    let cases = [
        (way(Kind::Line, None, None), &gate, false),
        (way(Kind::Line, Some(1), None), &gate, false),
        (way(Kind::Line, Some(1), Some(2)), &gate, true),
        (way(Kind::Line, Some(1), None), &leader, false),
        (way(Kind::Bus, None, None), &leader, false),
        (way(Kind::Bus, Some(1), None), &leader, true),
        (way(Kind::Bus, Some(1), None), &gate, false),
    ];
    for (way, by, ends) in cases {
        assert_eq!(way.ends_with(by), ends, "{way:?} {by:?}");
    }
}

fn any_way() -> impl Strategy<Value = Option<Way>> {
    let stage = (0..4u8, any::<bool>());
    stage.prop_map(|(stage, bus)| {
        let kind = if bus { Kind::Bus } else { Kind::Line };
        (stage > 0).then(|| way(kind, (stage > 1).then_some(1), (stage > 2).then_some(2)))
    })
}

proptest! {
    #[test]
    fn nobody_is_signed_for_who_was_not_named_and_nobody_skips_a_link(
        ways in proptest::collection::vec(any_way(), 1..6), named in proptest::collection::vec(0..6usize, 0..6),
        link in 0..3usize, who in 0..4usize,
    ) {
        let people = [("zhou", Role::CareTeacher), ("gate", Role::Doorkeeper), ("li", Role::CareTeacher), ("m", Role::Manager)];
        let rows = ways.iter().enumerate();
        let rows = rows.map(|(n, way)| row(&n.to_string(), State::Present, way.clone())).collect();
        let facts = facts(by(people[who].0, people[who].1), Kind::Line, rows);
        let named: Vec<StudentId> = named.iter().map(|n| StudentId::new(n.to_string())).collect();
        let link = Link::ALL[link];
        if let Ok(signed) = sign(&facts, link, &named) {
            for id in &signed.students {
                prop_assert!(named.contains(id));
                let way = facts.rows[id].way.as_ref().unwrap();
                prop_assert!(link != Link::Arrived || way.taken_at.is_some());
                prop_assert!(link != Link::Taken || way.taken_at.is_none());
            }
            for (id, row) in &facts.rows {
                let open = row.way.is_some() && !row.is_signed(Some(link)) && !signed.students.contains(id);
                prop_assert_eq!(open, signed.open.contains(id));
            }
        }
    }
}
