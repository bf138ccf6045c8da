//! 轮值测试 Whose turn it is: as often as anybody else who can come as often, never against a lesson, and by consent where exchanged.

use super::*;
use crate::day::engagement::Kind;
use crate::plan::local::Day;
use crate::plan::scheme::gongshu;
use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn person(id: &str) -> PersonId {
    PersonId::new(id)
}

fn member(id: &str) -> Member {
    Member { person: person(id), name: format!("{id}老师"), roles: vec![Role::CareTeacher] }
}

fn staff(ids: &[&str]) -> Vec<Member> {
    ids.iter().map(|id| member(id)).collect()
}

/// An evening from 15:30 to 18:00.
fn evening(on: Date) -> Evening {
    let at = |hour, minute| Moment::at(on.at(hour, minute, 0, 0));
    Evening { date: on, day: Day::of(on), from: at(15, 30), until: at(18, 0) }
}

/// So many weekdays from Monday 6 September 2021 on.
fn evenings(count: usize) -> Vec<Evening> {
    let days = date(2021, 9, 6).series(1.day()).filter(|day| !Day::of(*day).is_weekend());
    days.take(count).map(evening).collect()
}

fn turn(id: &str, who: &str, day: i8) -> Turn {
    let on = evening(date(2021, 9, day));
    let (person, why) = (person(who), Why::Fewest);
    Turn { id: id.into(), date: on.date, from: on.from, until: on.until, person, why, turns: 0 }
}

fn training(who: &str, day: Day) -> Engagement {
    let (from_minute, until_minute) = (15 * 60, 17 * 60);
    let id = format!("{who}-{}", day.key());
    Engagement { id, person: person(who), day, from_minute, until_minute, kind: Kind::Training }
}

fn away(who: &str, from: i8, to: i8) -> Away {
    let (from, to) = (date(2021, 9, from), date(2021, 9, to));
    Away { id: format!("{who}-{from}"), person: person(who), from, to }
}

fn taken(who: &str, day: i8, by: Hindrance) -> Taken {
    let on = evening(date(2021, 9, day));
    Taken { person: person(who), from: on.from.plus_minutes(90), until: on.until.plus_minutes(60), by }
}

fn shown(made: &Made) -> Vec<(i8, &str, Why, i64)> {
    made.turns.iter().map(|turn| (turn.date.day(), turn.person.as_str(), turn.why, turn.turns)).collect()
}

#[test]
fn rota_persons_are_one_where_the_plan_does_not_say() {
    let terms = |rota_persons| duty::Terms { rota_persons, ..duty::Terms::default() };
    assert_eq!([None, Some(1), Some(3)].map(|given| persons(&terms(given))), [1, 1, 3]);
    assert_eq!(persons(&gongshu().duty), 1);
}

#[test]
fn rota_without_leaves_out_who_is_nothing_else() {
    let of = |id: &str, roles: &[Role]| Member { roles: roles.to_vec(), ..member(id) };
    let all = vec![
        of("cook", &[Role::Cook]),
        of("ding", &[Role::Doorkeeper]),
        of("ma", &[Role::Doorkeeper, Role::Manager]),
    ];
    let terms = |rota_without: &[Spared]| duty::Terms {
        rota_without: rota_without.to_vec(),
        ..duty::Terms::default()
    };
    let left = |without: &[Spared]| -> Vec<String> {
        turning(&terms(without), all.clone()).into_iter().map(|one| one.person.to_string()).collect()
    };
    assert_eq!(left(&[]), ["cook", "ding", "ma"], "everybody, also who does not teach");
    assert_eq!(left(&[Spared::Doorkeepers]), ["cook", "ma"]);
    assert_eq!(left(&[Spared::Doorkeepers, Spared::Managers]), ["cook"]);
    let roles: BTreeSet<Role> = Spared::ALL.iter().map(|one| one.role()).collect();
    assert_eq!(roles.len(), Spared::ALL.len(), "each means another role");
}

#[test]
fn the_next_is_who_had_fewest_then_who_waited_longest_then_the_first_by_id() {
    let facts = Facts { staff: staff(&["li", "sun", "wang"]), ..Facts::default() };
    let made = make(&facts, &evenings(6), 1, "k");
    let expected = [
        (6, "li", Why::Order, 0),
        (7, "sun", Why::Order, 0),
        (8, "wang", Why::Fewest, 0),
        (9, "li", Why::Longest, 1),
        (10, "sun", Why::Longest, 1),
        (13, "wang", Why::Fewest, 1),
    ];
    assert_eq!(shown(&made), expected);
    assert_eq!(made.turns[1].id, "k-2");
    let again = Facts { turns: made.turns.clone(), ..facts };
    assert_eq!(make(&again, &evenings(6), 1, "m"), Made::default(), "what stands is not made twice");
    let more = make(&again, &evenings(1), 2, "m");
    assert_eq!(shown(&more), [(6, "sun", Why::Order, 2)], "a second one beside the first");
}

#[test]
fn nobody_comes_who_leads_is_trained_is_away_or_has_free_time() {
    let facts = Facts {
        staff: staff(&["a", "b", "c", "d", "e", "f"]),
        barred: [person("f")].into(),
        engagements: vec![training("a", Day::Tue)],
        away: vec![away("b", 6, 8)],
        taken: vec![taken("c", 7, Hindrance::Leads), taken("d", 7, Hindrance::Off)],
        ..Facts::default()
    };
    let tuesday = evening(date(2021, 9, 7));
    let why = |id: &str, on: &Evening| facts.hindrance(&person(id), on);
    let told = ["a", "b", "c", "d", "e"].map(|id| why(id, &tuesday));
    let expected =
        [Some(Hindrance::Engaged), Some(Hindrance::Away), Some(Hindrance::Leads), Some(Hindrance::Off), None];
    assert_eq!(told, expected);
    let wednesday = evening(date(2021, 9, 8));
    assert_eq!(["a", "c", "d"].map(|id| why(id, &wednesday)), [None; 3]);
    let late = Evening { from: tuesday.from.plus_minutes(90), ..tuesday };
    assert_eq!(why("a", &late), None, "the training is over when it begins");
    let as_tuesday = Evening { day: Day::Tue, ..wednesday };
    assert_eq!(why("a", &as_tuesday), Some(Hindrance::Engaged), "the school's timetable of that day");
    let made = make(&facts, &[tuesday], 3, "k");
    assert_eq!(shown(&made), [(7, "e", Why::Only, 0)]);
    assert_eq!(made.short, [(date(2021, 9, 7), 2)], "two are missing");
}

#[test]
fn who_was_on_leave_does_not_make_up_for_it() {
    let facts = Facts { staff: staff(&["a", "b", "c"]), away: vec![away("a", 6, 19)], ..Facts::default() };
    let made = make(&facts, &evenings(20), 1, "k");
    let first = |count: usize| made.turns[..count].iter().filter(|turn| turn.person == person("a")).count();
    assert_eq!(first(10), 0);
    let back = made.turns[10..].iter().filter(|turn| turn.person == person("a")).count();
    assert!((3..=4).contains(&back), "{back} of ten among three, after a leave of ten evenings");
}

#[test]
fn a_newcomer_starts_level_and_is_nobody_s_stopgap() {
    let all = evenings(18);
    let mut facts = Facts { staff: staff(&["a", "b", "c"]), ..Facts::default() };
    facts.welcome(all[0].date);
    facts.turns = make(&facts, &all[..9], 1, "k").turns;
    facts.staff = staff(&["a", "b", "c", "new"]);
    let level = BTreeMap::from([(person("new"), date(2021, 9, 17))]);
    assert_eq!(facts.welcome(all[2].date), level, "what is given out already was never theirs");
    assert_eq!(facts.welcome(all[9].date), BTreeMap::new(), "kept as it was");
    let who = |facts: &Facts| -> Vec<String> {
        make(facts, &all, 1, "m").turns.into_iter().map(|turn| turn.person.to_string()).collect()
    };
    assert_eq!(who(&facts), ["new", "a", "b", "c", "new", "a", "b", "c", "new"]);
    let unknown = Facts { joined: BTreeMap::new(), ..facts };
    assert_eq!(who(&unknown)[..4], ["new", "new", "new", "a"], "nobody welcomed: a whole term to catch up");
    let mut first = Facts { staff: staff(&["a"]), ..Facts::default() };
    let today = BTreeMap::from([(person("a"), all[0].date)]);
    assert_eq!(first.welcome(all[0].date), today, "nothing is given out yet");
}

#[test]
fn what_is_fixed_is_what_was_shown() {
    let facts = Facts { staff: staff(&["a", "b"]), ..Facts::default() };
    let made = make(&facts, &evenings(2), 1, "k");
    let seen = made.hash();
    let other = make(&facts, &evenings(2), 1, "another key");
    assert_eq!(fix(other, &seen).map(|one| one.turns.len()), Ok(2), "ids are not what was seen");
    let fewer = Facts { staff: staff(&["b"]), ..Facts::default() };
    assert_eq!(fix(make(&fewer, &evenings(2), 1, "k"), &seen), Err(Refusal::Changed));
    let known = Facts { turns: made.turns.clone(), ..facts };
    assert_eq!(fix(make(&known, &evenings(2), 1, "k"), &seen), Err(Refusal::NothingLacks));
    let people: Vec<_> = made.people().into_iter().map(|(one, (n, day))| (one.as_str(), n, day)).collect();
    assert_eq!(people, [("a", 1, date(2021, 9, 6)), ("b", 1, date(2021, 9, 7))]);
    let nobody = make(&Facts::default(), &evenings(1), 1, "k");
    assert_eq!(fix(nobody.clone(), &nobody.hash()).map(|one| one.short.len()), Ok(1));
}

#[test]
fn the_next_in_turn_takes_what_somebody_cannot_keep_and_no_other_moves() {
    let all = Facts { staff: staff(&["a", "b", "c"]), ..Facts::default() };
    let made = make(&all, &evenings(5), 1, "k");
    let freed = made.turns[1].clone();
    assert_eq!(freed.person, person("b"));
    let mut turns = made.turns.clone();
    turns.retain(|turn| turn.id != freed.id);
    let facts = Facts { away: vec![away("b", 7, 7)], turns: turns.clone(), ..all };
    let on = evening(freed.date);
    let refilled = refill(&facts, vec![(freed.clone(), on)], "r");
    let next = refilled[0].next.clone().unwrap();
    assert_eq!((next.id.as_str(), next.person.as_str(), next.date), ("r-1", "c", freed.date));
    assert_eq!(refilled[0].freed, freed);
    let alone = Facts { staff: staff(&["b"]), turns: vec![], away: vec![], ..Facts::default() };
    assert_eq!(refill(&alone, vec![(freed, on)], "r")[0].next, None, "never back to whoever gave it up");
}

#[test]
fn a_turn_is_taken_only_from_who_cannot_come() {
    let facts = Facts {
        staff: staff(&["a", "b"]),
        engagements: vec![training("b", Day::Wed)],
        turns: vec![turn("k-1", "a", 8)],
        ..Facts::default()
    };
    let on = evening(date(2021, 9, 8));
    let cases = [
        ("can come", turn("k-1", "a", 8), at(8), Err("rota-can-come")),
        ("is trained then", turn("k-1", "b", 8), at(8), Ok(())),
        ("has left the school", turn("k-1", "gone", 8), at(8), Ok(())),
        ("begun", turn("k-1", "b", 8), on.from, Err("rota-begun")),
    ];
    for (case, turn, now, expected) in cases {
        assert_eq!(frees(&facts, &turn, &on, now).map_err(|why| why.code()), expected, "{case}");
    }
    let unstudied = Facts { barred: [person("a")].into(), ..facts };
    assert_eq!(frees(&unstudied, &turn("k-1", "a", 8), &on, at(8)), Ok(()), "another edition of the plan");
}

/// A turn of the 8th comes back to somebody: to whom it goes. Somebody has the one of the 7th; b is away on the 8th and c is trained then.
#[test]
fn a_turn_comes_back_to_who_can_come_and_goes_to_the_next_else() {
    let facts = |ids: &[&str]| Facts {
        staff: staff(ids),
        engagements: vec![training("c", Day::Wed)],
        away: vec![away("b", 8, 8)],
        turns: vec![turn("k-1", "a", 7)],
        ..Facts::default()
    };
    let (all, alone) = (["a", "b", "c", "d"].as_slice(), ["b", "c"].as_slice());
    let begun = evening(date(2021, 9, 8)).from;
    type Row<'a> = (&'a str, &'a [&'a str], (&'a str, Moment), Option<Option<&'a str>>);
    let rows: [Row<'_>; 7] = [
        ("can come", all, ("d", at(8)), None),
        ("has left the school", all, ("gone", at(8)), Some(Some("d"))),
        ("is away", all, ("b", at(8)), Some(Some("d"))),
        ("is trained then", all, ("c", at(8)), Some(Some("d"))),
        ("nobody can", alone, ("gone", at(8)), Some(None)),
        ("can come, and it has begun", all, ("d", begun), None),
        ("is away, and it has begun", all, ("b", begun), Some(None)),
    ];
    for (case, ids, (who, now), expected) in rows {
        let mut facts = facts(ids);
        let back = turn("k-2", who, 8);
        for is_known in [false, true] {
            facts.turns.extend(is_known.then(|| back.clone()));
            let refilled = give_back(&facts, vec![(back.clone(), evening(back.date))], now);
            let next = refilled.first().map(|one| one.next.as_ref().map(|turn| turn.person.as_str()));
            assert_eq!(next, expected, "{case} {is_known}");
            assert_eq!(refilled.len(), usize::from(expected.is_some()), "{case} {is_known}");
            assert!(refilled.iter().all(|one| one.freed == back), "{case}");
        }
    }
    let two = [turn("k-2", "d", 8), turn("k-3", "b", 8)];
    let two = two.map(|turn| (turn, evening(date(2021, 9, 8)))).to_vec();
    let next = give_back(&facts(all), two, at(8))[0].next.clone().unwrap();
    let told = (next.id.as_str(), next.person.as_str());
    assert_eq!(told, ("k-3-back-1", "a"), "who has theirs back is on duty");
}

#[test]
fn who_takes_no_turns_any_more_is_given_nobody_s() {
    let facts = Facts { staff: staff(&["a"]), turns: vec![turn("k-1", "a", 8)], ..Facts::default() };
    let on = evening(date(2021, 9, 8));
    let why = |who: &str| facts.kept_from(&person(who), &on);
    assert_eq!((why("gone"), why("a")), (Some(Hindrance::Left), Some(Hindrance::OnDuty)));
}

#[test]
fn days_away_are_somebody_s_and_not_over() {
    let facts = Facts {
        staff: staff(&["a"]),
        barred: [person("a")].into(),
        away: vec![away("a", 20, 21)],
        ..Facts::default()
    };
    let cases = [
        ("nobody", away("coach", 7, 8), Err("rota-no-person")),
        ("crossed", away("a", 9, 8), Err("rota-days")),
        ("over", away("a", 5, 6), Err("rota-days")),
        ("until today", away("a", 5, 7), Ok(true)),
        ("the same again", away("a", 20, 21), Ok(false)),
    ];
    for (case, draft, expected) in cases {
        let told = enter(&facts, draft, date(2021, 9, 7)).map(|one| one.is_some()).map_err(|why| why.code());
        assert_eq!(told, expected, "{case}");
    }
}

fn swap() -> Swap {
    Swap { id: "s".into(), own: turn("k-1", "a", 8), other: turn("k-2", "b", 9) }
}

fn at(day: i8) -> Moment {
    Moment::at(date(2021, 9, day).at(12, 0, 0, 0))
}

#[test]
fn an_exchange_is_asked_for_before_either_evening_and_where_both_can_come() {
    let (a, b) = (person("a"), person("b"));
    let facts = AskFacts { by: &a, is_known: false, hindered: None };
    let same_day = Swap { other: turn("k-3", "b", 8), ..swap() };
    let own = Swap { other: turn("k-3", "a", 9), ..swap() };
    let engaged = AskFacts { hindered: Some(("b老师".into(), Hindrance::Engaged)), ..facts.clone() };
    let cases = [
        ("somebody else's", AskFacts { by: &b, ..facts.clone() }, swap(), at(7), Err("rota-not-yours")),
        ("one evening", facts.clone(), same_day, at(7), Err("rota-same")),
        ("one's own", facts.clone(), own, at(7), Err("rota-same")),
        ("begun", facts.clone(), swap(), evening(date(2021, 9, 8)).from, Err("rota-begun")),
        ("trained then", engaged, swap(), at(7), Err("rota-engaged")),
        ("in time", facts.clone(), swap(), at(8), Ok(true)),
        ("again", AskFacts { is_known: true, ..facts }, swap(), at(10), Ok(false)),
    ];
    for (case, facts, swap, now, expected) in cases {
        assert_eq!(ask(&facts, &swap, now).map_err(|why| why.code()), expected, "{case}");
    }
}

#[test]
fn whoever_was_asked_answers_once() {
    let (a, b) = (person("a"), person("b"));
    let facts = AnswerFacts { by: &b, answered: None, stands: true, hindered: None };
    let said = |answered| AnswerFacts { answered: Some(answered), ..facts.clone() };
    let gone = AnswerFacts { stands: false, ..facts.clone() };
    let leads = AnswerFacts { hindered: Some(("a老师".into(), Hindrance::Leads)), ..facts.clone() };
    let left = AnswerFacts { hindered: Some(("a老师".into(), Hindrance::Left)), ..facts.clone() };
    let cases = [
        ("whoever asked", AnswerFacts { by: &a, ..facts.clone() }, true, at(7), Err("rota-not-yours")),
        ("yes", facts.clone(), true, at(7), Ok(true)),
        ("no", facts.clone(), false, at(7), Ok(true)),
        ("yes again", said(true), true, at(10), Ok(false)),
        ("no after yes", said(true), false, at(7), Err("rota-settled")),
        ("yes after no", said(false), true, at(7), Err("rota-settled")),
        ("a turn is another's by now", gone.clone(), true, at(7), Err("rota-settled")),
        ("a no is never too late", gone, false, at(10), Ok(true)),
        ("begun", facts, true, at(9), Err("rota-begun")),
        ("leads a group by now", leads, true, at(7), Err("rota-leads")),
        ("has left by now", left.clone(), true, at(7), Err("rota-left")),
        ("no to who has left", left, false, at(7), Ok(true)),
    ];
    for (case, facts, accepts, now, expected) in cases {
        assert_eq!(answer(&facts, &swap(), accepts, now).map_err(|why| why.code()), expected, "{case}");
    }
}

#[test]
fn whoever_is_on_duty_signs_in_as_any_teacher_does() {
    let by = |id: &str, role| By { person: person(id), role };
    let post = |arrived_at| turn("k-1", "a", 8).post(Words::default(), arrived_at);
    let now = evening(date(2021, 9, 8)).from.plus_minutes(5);
    let told = arrive(&post(None), &by("a", Role::Cook), None, now).unwrap();
    assert_eq!((told.teacher.as_str(), told.late_minutes, told.already), ("a", 5, false));
    assert!(arrive(&post(None), &by("b", Role::Cook), None, now).is_err(), "nobody signs in another");
    assert!(arrive(&post(None), &by("b", Role::Manager), None, now).is_ok(), "but the management group");
    for (whose, code) in [("a", None), ("b", Some("duty-settled"))] {
        let came = arrive(&post(None), &by("chen", Role::Manager), Some(&person(whose)), now);
        assert_eq!(came.err().map(|why| why.code()), code, "whose turn it is now: {whose}");
    }
    assert!(arrive(&post(Some(now)), &by("a", Role::Cook), None, now.plus_minutes(9)).unwrap().already);
    assert!(arrive(&post(None), &by("a", Role::Cook), None, at(7)).is_err(), "not the day before");
}

#[test]
fn codes_are_read_as_they_are_written() {
    for why in Why::ALL {
        assert_eq!(why.code().parse(), Ok(why));
    }
    assert_eq!("by-age".parse::<Why>(), Err(()));
}

/// Ten weeks of a staff: of each, on which weekdays they are trained, which evening they lead, and the week in which they are away. Several
/// have the same days, so that there are people to compare.
fn school(kinds: &[(u8, usize, usize)], of: &[usize]) -> Facts {
    let ids: Vec<String> = (0..of.len()).map(|at| format!("p{at:02}")).collect();
    let mut facts = Facts { staff: ids.iter().map(|id| member(id)).collect(), ..Facts::default() };
    let all = evenings(50);
    for (id, kind) in ids.iter().zip(of) {
        let (trained, leads, week) = kinds[kind % kinds.len()];
        let days = Day::ALL[..5].iter().enumerate().filter(|(at, _)| trained & (1_u8 << *at) != 0);
        facts.engagements.extend(days.map(|(_, day)| training(id, *day)));
        let led = all.iter().filter(|one| one.date.weekday().to_monday_zero_offset() == leads as i8);
        facts.taken.extend(led.map(|one| Taken {
            person: person(id),
            from: one.from,
            until: one.until,
            by: Hindrance::Leads,
        }));
        if let Some(monday) = all.get(week * 5) {
            let (from, to) = (monday.date, monday.date.saturating_add(4.days()));
            facts.away.push(Away { id: id.clone(), person: person(id), from, to });
        }
    }
    facts
}

proptest! {
    #[test]
    fn over_ten_weeks_counts_differ_by_at_most_one_among_those_who_can_come_alike(
        kinds in proptest::collection::vec((0_u8..32, 0_usize..9, 0_usize..20), 1..5),
        of in proptest::collection::vec(0_usize..5, 1..16),
        wanted in 1_usize..4,
        absent in 0_usize..50,
    ) {
        let (facts, all) = (school(&kinds, &of), evenings(50));
        let made = make(&facts, &all, wanted, "k");
        for turn in &made.turns {
            prop_assert_eq!(facts.hindrance(&turn.person, &evening(turn.date)), None);
        }
        for one in &all {
            let on: Vec<&PersonId> =
                made.turns.iter().filter(|turn| turn.date == one.date).map(|turn| &turn.person).collect();
            let people: BTreeSet<&PersonId> = on.iter().copied().collect();
            let can = facts.staff.iter().filter(|who| facts.hindrance(&who.person, one).is_none()).count();
            let short = made.short.iter().find(|(date, _)| *date == one.date).map_or(0, |(_, missing)| *missing);
            prop_assert_eq!((people.len(), on.len()), (on.len(), can.min(wanted)));
            prop_assert_eq!(short, wanted - on.len());
        }
        let full = Facts { turns: made.turns.clone(), ..facts.clone() };
        let counts = full.counts();
        let kind = |at: usize| kinds[of[at] % kinds.len()];
        for (at, one) in facts.staff.iter().enumerate() {
            for (other_at, other) in facts.staff.iter().enumerate().filter(|(other, _)| kind(*other) == kind(at)) {
                let (one, other) = (counts[&one.person], counts[&other.person]);
                prop_assert!((one - other).abs() <= 1, "{at} {one}, {other_at} {other}");
            }
        }
        prop_assume!(!made.turns.is_empty());
        let freed = made.turns[absent % made.turns.len()].clone();
        let mut kept = made.turns.clone();
        kept.retain(|turn| turn.id != freed.id);
        let left = Facts { turns: kept.clone(), ..facts.clone() };
        let on = evening(freed.date);
        let next = refill(&left, vec![(freed.clone(), on)], "r").remove(0).next;
        let others = facts.staff.iter().map(|who| &who.person).filter(|who| **who != freed.person);
        let can: Vec<&PersonId> = others.filter(|who| left.kept_from(who, &on).is_none()).collect();
        prop_assert_eq!(next.is_some(), !can.is_empty());
        if let Some(next) = next {
            prop_assert!(can.contains(&&next.person));
            let has = left.counts();
            let fewest = can.iter().filter(|who| left.away.iter().all(|one| one.person != ***who)).map(|who| has[*who]).min();
            let is_plain = left.away.iter().all(|one| one.person != next.person);
            prop_assert!(!is_plain || fewest.is_none_or(|fewest| has[&next.person] <= fewest));
        }
    }

    #[test]
    fn whoever_joins_late_has_as_many_turns_from_then_on_as_anybody_else(
        others in 1_usize..13,
        newcomers in 1_usize..4,
        before in 0_usize..20,
        after in 1_usize..20,
        wanted in 1_usize..4,
    ) {
        let all = evenings(before + after);
        let ids: Vec<String> = (0..others + newcomers).map(|at| format!("p{at:02}")).collect();
        let members: Vec<Member> = ids.iter().map(|id| member(id)).collect();
        let mut facts = Facts { staff: members[..others].to_vec(), ..Facts::default() };
        facts.welcome(all[0].date);
        facts.turns = make(&facts, &all[..before], wanted, "k").turns;
        facts.staff = members;
        facts.welcome(all[before].date);
        let made = make(&facts, &all[before..], wanted, "m");
        let full = Facts { turns: made.turns, ..facts };
        let counts = full.counts();
        let (least, most) = (counts.values().min(), counts.values().max());
        prop_assert!(most.zip(least).is_some_and(|(most, least)| most - least <= 1), "{counts:?}");
    }
}
