//! 开学条件核验 Cases of what a school writes down, what that makes green, and who has looked.

use super::*;
use crate::plan::return_to_school::dongpo;
use crate::safety::disinfection::Kind;
use crate::safety::drill::{Office, Subject};
use jiff::civil::date;

const TODAY: Date = Date::constant(2021, 8, 29);

fn basins(persons: i64, basins: i64, broken: i64) -> Entry {
    Entry::Basins(basin::Facts { persons, basins, broken, troughs: 0 })
}

fn drill(on: Date, subjects: &[Subject]) -> Entry {
    let subjects = subjects.to_vec();
    Entry::Drill(Record { on, subjects, with: Office::ALL.to_vec(), critical_open: 0 })
}

fn facts(entries: Vec<Entry>) -> Facts {
    let entries = entries.into_iter().enumerate();
    let entries = entries.map(|(n, entry)| (Moment(i64::try_from(n).unwrap()), entry)).collect();
    Facts { entries, heads: 900, places: disinfected(), ..Facts::default() }
}

/// A place of each kind, disinfected on the day before.
fn disinfected() -> Vec<Place> {
    let place =
        |kind: &Kind| Place { name: kind.key().to_owned(), kind: *kind, done_on: Some(date(2021, 8, 28)) };
    dongpo().disinfection.places.iter().map(place).collect()
}

/// Everything a school of 900 needs.
fn whole() -> Vec<Entry> {
    let lot = |row: &stock::Terms| {
        let count = row.required(Size { heads: 900, square_metres: 12_000 });
        Entry::Lot(Lot { item: row.item, count, good_until: None })
    };
    let mut all = vec![basins(900, 20, 0), Entry::Area(12_000), drill(date(2021, 8, 28), Subject::ALL)];
    all.extend(dongpo().stock.iter().map(lot));
    all.extend(Condition::ALL.iter().copied().filter(|one| one.is_by_hand()).map(Entry::Done));
    all
}

fn red(entries: Vec<Entry>) -> Vec<Condition> {
    match facts(entries).standing(&dongpo(), TODAY) {
        Standing::Red(red) => red,
        Standing::Waiting(_) | Standing::Ready => Vec::new(),
    }
}

#[test]
fn forty_five_to_a_basin_pass_forty_six_do_not_and_a_drill_without_the_canteen_is_none() {
    let bare = Facts::default().standing(&dongpo(), TODAY);
    let all_but_health = Condition::ALL.iter().copied().filter(|one| *one != Condition::Health);
    assert_eq!(bare, Standing::Red(all_but_health.collect()), "only what nobody is asked is green");
    let mut one_left = facts(whole());
    one_left.places[0].done_on = None;
    assert_eq!(one_left.standing(&dongpo(), TODAY), Standing::Red(vec![Condition::Disinfection]));
    assert_eq!(red(whole()), []);
    let with = |more: Entry| [whole(), vec![more]].concat();
    assert_eq!(red(with(basins(45, 1, 0))), []);
    assert_eq!(red(with(basins(46, 1, 0))), [Condition::Basins]);
    assert_eq!(red(with(basins(900, 20, 1))), [Condition::Basins]);
    let without =
        |lacks: fn(&Entry) -> bool| whole().into_iter().filter(|one| !lacks(one)).collect::<Vec<_>>();
    assert_eq!(red(without(|one| matches!(one, Entry::Drill(_)))), [Condition::Drill]);
    let mut late = without(|one| matches!(one, Entry::Drill(_)));
    late.push(drill(date(2021, 8, 28), &Subject::ALL[..3]));
    late.push(drill(date(2021, 9, 1), Subject::ALL));
    assert_eq!(red(late), [Condition::Drill]);
    assert_eq!(red(without(|one| matches!(one, Entry::Area(_)))), [Condition::Stock]);
    for (children, staff) in [(1, 0), (0, 1)] {
        let unknown = Facts { undeclared: Undeclared { children, staff }, ..facts(whole()) };
        let standing = unknown.standing(&dongpo(), TODAY);
        assert_eq!(standing, Standing::Red(vec![Condition::Health]), "staff count like children");
    }
}

#[test]
fn stock_that_is_short_is_named_with_what_is_missing() {
    let mut all = whole();
    all.retain(|one| !matches!(one, Entry::Lot(Lot { item: Item::Masks, .. })));
    all.push(Entry::Lot(Lot { item: Item::Masks, count: 10_000, good_until: None }));
    assert_eq!(facts(all.clone()).short(&dongpo(), TODAY), [(Item::Masks, 2_600)]);
    let stale = Lot { item: Item::Masks, count: 2_600, good_until: Some(date(2021, 8, 28)) };
    all.push(Entry::Lot(stale));
    assert_eq!(facts(all).short(&dongpo(), TODAY), [(Item::Masks, 2_600)], "what expired does not count");
}

#[test]
fn what_came_from_another_school_counts_and_what_went_there_does_not() {
    let moved = |count, good_until| Lot { item: Item::Masks, count, good_until };
    let stale = Some(date(2021, 8, 28));
    let with = |moved| Facts { moved, ..facts(whole()) };
    assert_eq!(facts(whole()).good(Item::Masks, TODAY), 12_600);
    let gave = with(vec![moved(-500, None)]);
    assert_eq!(gave.short(&dongpo(), TODAY), [(Item::Masks, 500)]);
    assert_eq!(gave.pieces(Item::Masks), [Piece { good_until: None, count: 12_100 }]);
    let took = with(vec![moved(500, None), moved(70, stale)]);
    assert_eq!((took.good(Item::Masks, TODAY), took.pieces(Item::Masks).len()), (13_100, 2));
    let off = moved(-12_101, None);
    let below = Refusal::BelowNought { item: Item::Masks, there: 12_100 };
    assert_eq!(shelve(&gave, off, Some("盘点")), Err(below), "what went cannot be taken off again");
}

#[test]
fn a_school_that_has_not_noted_its_area_gives_nothing_of_what_grows_with_it() {
    let plan = dongpo();
    let row = |item| plan.stock.iter().find(|row| row.item == item).unwrap();
    let lot = |item| Entry::Lot(Lot { item, count: 500, good_until: None });
    let lots = vec![lot(Item::Disinfectant), lot(Item::Masks)];
    let unknown = facts(lots.clone());
    assert_eq!(unknown.keeps(row(Item::Disinfectant), TODAY), 500);
    assert_eq!(unknown.keeps(row(Item::Masks), TODAY), row(Item::Masks).required(unknown.size()));
    let known = facts([lots, vec![Entry::Area(1_000)]].concat());
    let needed = row(Item::Disinfectant).required(known.size());
    assert!(needed > 0 && known.keeps(row(Item::Disinfectant), TODAY) == needed);
}

#[test]
fn what_was_mistyped_is_taken_back_with_a_reason_and_never_below_nought() {
    let plan = dongpo();
    let ask = |facts: &Facts, entry| record(&plan, facts, entry, (Role::Manager, TODAY));
    let off = |count, good_until, why: &str| {
        Entry::Corrected(Lot { item: Item::Gloves, count, good_until }, why.to_owned())
    };
    let mut school = facts(vec![Entry::Lot(Lot { item: Item::Gloves, count: 30, good_until: None })]);
    let below = |there| Refusal::BelowNought { item: Item::Gloves, there };
    let long = "字".repeat(LETTERS_MAX + 1);
    let cases = [
        (off(0, None, "多打了0"), Refusal::BadNumber),
        (off(-1, None, " "), Refusal::NoReason),
        (off(-1, None, &long), Refusal::TooLong { max: LETTERS_MAX }),
        (off(-31, None, "多打了0"), below(30)),
        (off(-1, Some(TODAY), "多打了0"), below(0)),
        (off(i64::MIN, None, "多打了0"), below(30)),
    ];
    for (entry, refusal) in cases {
        assert_eq!(ask(&school, entry), Err(refusal));
    }
    let entry = ask(&school, off(-30, None, " 多打了0 ")).unwrap().unwrap();
    assert_eq!(entry, off(-30, None, "多打了0"));
    school.entries.push((Moment(90), entry));
    assert_eq!(school.shelf(), BTreeMap::from([((Item::Gloves, None), 0)]));
    assert_eq!(ask(&school, off(-1, None, "多打了0")), Err(below(0)));

    let undone = |condition| Entry::Undone(condition, "勾错了".to_owned());
    let mut school = facts(whole());
    let counted = Refusal::NotByHand(Condition::Stock);
    assert_eq!(ask(&school, undone(Condition::Stock)), Err(counted));
    assert_eq!(ask(&school, Entry::Undone(Condition::Tidy, String::new())), Err(Refusal::NoReason));
    let entry = ask(&school, undone(Condition::Tidy)).unwrap().unwrap();
    school.entries.push((Moment(91), entry));
    assert_eq!(school.standing(&plan, TODAY), Standing::Red(vec![Condition::Tidy]));
    assert_eq!(ask(&school, undone(Condition::Tidy)), Ok(None), "twice is once");
    let again = ask(&school, Entry::Done(Condition::Tidy)).unwrap().unwrap();
    school.entries.push((Moment(92), again));
    assert_eq!(school.standing(&plan, TODAY), Standing::Waiting(Checker::Own));
}

#[test]
fn the_city_sets_a_red_condition_aside_and_both_look_again() {
    let plan = dongpo();
    let ask = |facts: &Facts, condition, by, why: &str| {
        let entry = Entry::SetAside(condition, by, why.to_owned());
        record(&plan, facts, entry, (Role::BureauOfficer, TODAY))
    };
    let mut school = facts([whole(), vec![basins(46, 1, 0)]].concat());
    let why = "洗手盆次日到货";
    assert_eq!(ask(&school, Condition::Basins, Checker::City, " "), Err(Refusal::NoReason));
    let district = ask(&school, Condition::Basins, Checker::District, why);
    assert_eq!(district, Err(Refusal::NotOverriding(Checker::District)));
    assert_eq!(ask(&school, Condition::Stock, Checker::City, why), Ok(None), "what is green needs nobody");
    let entry = ask(&school, Condition::Basins, Checker::City, why).unwrap().unwrap();
    school.entries.push((Moment(90), entry));
    assert_eq!(school.set_aside(Condition::Basins), Some(why));
    assert_eq!(school.standing(&plan, TODAY), Standing::Waiting(Checker::Own));
    assert!(!school.green(&plan, TODAY).contains(&Condition::Basins), "it stays red, and is passed over");
    assert_eq!(ask(&school, Condition::Basins, Checker::City, why), Ok(None), "twice is once");
    let restore = |facts: &Facts, by| {
        let entry = Entry::Restored(Condition::Basins, by, "勾错了一项".to_owned());
        record(&plan, facts, entry, (Role::BureauOfficer, TODAY))
    };
    let district = restore(&school, Checker::District);
    assert_eq!(district, Err(Refusal::NotOverriding(Checker::District)));
    let entry = restore(&school, Checker::City).unwrap().unwrap();
    school.entries.push((Moment(91), entry));
    assert_eq!(school.standing(&plan, TODAY), Standing::Red(vec![Condition::Basins]));
    assert_eq!(restore(&school, Checker::City), Ok(None), "twice is once");
}

#[test]
fn the_school_looks_then_the_district_and_both_again_after_a_change() {
    let plan = dongpo();
    let ask = |facts: &Facts, checker, role| record(&plan, facts, Entry::Looked(checker), (role, TODAY));
    let (own, district) = (Checker::Own, Checker::District);
    let mut school = facts(whole());
    assert_eq!(ask(&facts(vec![]), own, Role::Manager), Err(Refusal::Red(Condition::Documents)));
    assert_eq!(ask(&school, district, Role::Manager), Err(Refusal::NotYours(district)));
    assert_eq!(ask(&school, Checker::City, Role::BureauOfficer), Err(Refusal::NotYours(Checker::City)));
    assert_eq!(ask(&school, district, Role::BureauOfficer), Err(Refusal::NotYet(own)));
    assert_eq!(ask(&school, own, Role::SchoolLeader), Ok(Some(Entry::Looked(own))));
    school.entries.push((Moment(90), Entry::Looked(own)));
    assert_eq!(ask(&school, own, Role::Manager), Ok(None), "twice is once");
    school.entries.push((Moment(91), Entry::Looked(district)));
    assert_eq!(school.standing(&plan, TODAY), Standing::Ready);
    assert_eq!(ask(&school, district, Role::BureauOfficer), Ok(None));
    school.entries.push((Moment(92), basins(900, 23, 0)));
    assert_eq!(school.standing(&plan, TODAY), Standing::Waiting(own));
}

#[test]
fn what_cannot_be_is_not_written_down_and_what_stands_not_twice() {
    let plan = dongpo();
    let ask = |entry| record(&plan, &facts(whole()), entry, (Role::Manager, TODAY));
    let lot = |count| Entry::Lot(Lot { item: Item::Gloves, count, good_until: None });
    let tomorrow = date(2021, 8, 30);
    let cases = [
        (basins(0, 1, 0), Refusal::BadNumber),
        (basins(45, 1, 2), Refusal::BadNumber),
        (basins(COUNT_MAX + 1, 1, 0), Refusal::BadNumber),
        (Entry::Area(0), Refusal::BadNumber),
        (lot(0), Refusal::BadNumber),
        (lot(COUNT_MAX + 1), Refusal::BadNumber),
        (drill(tomorrow, Subject::ALL), Refusal::NotHeldYet { on: tomorrow }),
        (Entry::Done(Condition::Stock), Refusal::NotByHand(Condition::Stock)),
    ];
    for (entry, refusal) in cases {
        assert_eq!(ask(entry), Err(refusal));
    }
    for entry in [basins(900, 20, 0), Entry::Area(12_000), Entry::Done(Condition::Tidy)] {
        assert_eq!(ask(entry), Ok(None));
    }
    assert!(ask(lot(5)).unwrap().is_some());
}
