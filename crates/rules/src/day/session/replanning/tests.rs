//! 重排测试 A term planned by its first version, and what an amendment or a bureau's break changes of it.

use super::*;
use crate::day::session::planning::{self, Meets, spans};
use crate::enrol::course;
use crate::id::ClosureId;
use crate::plan::calendar::national;
use crate::plan::programme::Timetable;
use crate::plan::scheme::{Scheme, gongshu};
use jiff::civil::{date, time};

/// Saturday 4 September 2021, before the first evening.
const EVE: Date = date(2021, 9, 4);

fn words(text: &str) -> Words {
    Words { zh: text.to_owned(), en: text.to_owned() }
}

fn care(id: &str, teacher: &str) -> Group {
    let (id, name, teacher) = (GroupId::new(id), words(id), PersonId::new(teacher));
    Group { id, name, teacher, companion: None, meets: None, grades: vec![3], from: None }
}

/// A course on Wednesdays from 17:30, when care is over by the first version's winter hours.
fn robot(teacher: &str) -> Group {
    let meets = Meets { days: course::bit(3), from_minute: 17 * 60 + 30, lessons: 1 };
    Group { meets: Some(meets), from: Some(date(2021, 10, 11)), ..care("robot", teacher) }
}

fn ahead(slot: Slot) -> Ahead {
    let (teacher, own_teacher) = (slot.teacher.clone(), slot.teacher);
    let (companion, own_companion) = (slot.companion.clone(), slot.companion);
    let session = Planned {
        id: slot.id,
        group: slot.group,
        course: None,
        name: slot.name,
        from: slot.from,
        until: slot.until,
        lessons: slot.lessons,
        teacher,
        own_teacher,
        companion,
        own_companion,
        room: ("wenlan".to_owned(), "206".to_owned()),
        members: BTreeSet::new(),
        is_opened: false,
    };
    Ahead { session, is_off: false }
}

/// The term as it was planned by the first version.
fn facts(groups: Vec<Group>) -> Facts {
    let asked = planning::Facts { groups: groups.clone(), ..planning::Facts::default() };
    let first = gongshu();
    let planned = planning::plan(&spans(&[(date(2021, 9, 1), &first)]), &national(), &asked, night(EVE));
    let ahead = planned.unwrap().added.into_iter().map(ahead).collect();
    Facts { groups, ahead, ..Facts::default() }
}

fn night(day: Date) -> Moment {
    moment(day, Time::midnight())
}

/// What becomes of it when this version holds from a day.
fn amended(facts: &Facts, (from, change): (Date, &dyn Fn(&mut Scheme)), now: Moment) -> Replanned {
    let (first, mut second) = (gongshu(), gongshu());
    second.scheme.version = 2;
    change(&mut second);
    replan(&spans(&[(date(2021, 9, 1), &first), (from, &second)]), &national(), facts, now)
}

fn later(scheme: &mut Scheme) {
    scheme.programme[0].until = Timetable::BySeason { winter: time(17, 50, 0, 0), summer: time(18, 0, 0, 0) };
}

fn days(all: &[Planned]) -> Vec<String> {
    all.iter().map(|one| one.from.date().strftime("%m-%d").to_string()).collect()
}

fn hours(one: &Planned) -> String {
    let form = |at: Moment| at.local().strftime("%m-%d %H:%M").to_string();
    format!("{} {}", form(one.from), form(one.until))
}

#[test]
fn an_amendment_changes_the_evenings_from_its_own_first_day_on() {
    let facts = facts(vec![care("a", "li")]);
    let found = amended(&facts, (date(2021, 11, 1), &later), night(date(2021, 10, 20)));
    assert_eq!(hours(&found.retimed[0]), "11-01 15:30 11-01 17:50", "winter's end until then stays");
    assert_eq!(days(&found.retimed).last().unwrap(), "01-27");
    assert!(found.cancelled.is_empty() && found.restored.is_empty() && found.clashes.is_empty());
    let nothing = amended(&facts, (date(2021, 11, 1), &|_| {}), night(date(2021, 10, 20)));
    assert!(nothing.is_nothing(), "the same hours are no news");
    let settled = Facts {
        ahead: found.retimed.into_iter().map(|session| Ahead { session, is_off: false }).collect(),
        ..facts
    };
    let again = amended(&settled, (date(2021, 11, 1), &later), night(date(2021, 10, 20)));
    assert!(again.is_nothing(), "once");
}

#[test]
fn an_evening_on_a_day_without_school_is_not_held() {
    let closed = Days { from: date(2021, 11, 3), until: date(2021, 11, 5) };
    let facts = facts(vec![care("a", "li"), robot("wang")]);
    let now = night(date(2021, 10, 20));
    type Case<'c> = (&'c str, &'c dyn Fn(&mut Scheme), usize, &'c str);
    let cases: [Case<'_>; 3] = [
        ("closed days", &|scheme| scheme.term.closed = vec![closed], 3, "11-03"),
        ("the term ends sooner", &|scheme| scheme.term.until = date(2022, 1, 26), 3, "01-26"),
        (
            "care on no Friday",
            &|scheme| scheme.programme[0].days.retain(|day| day.number() != 5),
            12,
            "11-05",
        ),
    ];
    for (what, change, count, first) in cases {
        let found = amended(&facts, (date(2021, 11, 1), change), now);
        assert_eq!((found.cancelled.len(), days(&found.cancelled)[0].as_str()), (count, first), "{what}");
        assert!(found.retimed.is_empty(), "{what}");
    }
}

#[test]
fn what_was_taken_by_mistake_is_held_after_all() {
    let closed = Days { from: date(2021, 11, 3), until: date(2021, 11, 4) };
    let close = |scheme: &mut Scheme| scheme.term.closed = vec![closed];
    let (mut facts, now) = (facts(vec![care("a", "li")]), night(date(2021, 10, 20)));
    let off = |one: &mut Ahead| one.is_off = one.session.from.date() == date(2021, 11, 3);
    facts.ahead.iter_mut().for_each(off);
    assert!(amended(&facts, (date(2021, 11, 1), &close), now).is_nothing(), "it stays as it is");
    let back = amended(&facts, (date(2021, 11, 1), &|_| {}), now);
    assert_eq!((days(&back.restored), back.retimed.len()), (vec!["11-03".to_owned()], 0));
    let storm = closure::Draft {
        id: ClosureId::new("storm"),
        from: date(2021, 11, 3),
        to: date(2021, 11, 3),
        hours: None,
        cause: closure::Cause::Weather,
        note: String::new(),
        instead: closure::Instead::Cancel,
        group: None,
    };
    facts.closures.push(storm);
    assert!(amended(&facts, (date(2021, 11, 1), &|_| {}), now).is_nothing(), "a closure has it by now");
}

/// The same, as it lies in the database: which days each group has, and the last of them.
fn laid_out(groups: Vec<Group>) -> Facts {
    let facts = facts(groups);
    let days = facts.ahead.iter().map(|one| (one.session.group.clone(), one.session.from.date()));
    let laid_out: BTreeSet<(GroupId, Date)> = days.collect();
    let last = laid_out.iter().cloned().collect();
    Facts { laid_out, last, ..facts }
}

/// Takes an evening away, as if it had never been one.
fn lacks(facts: &mut Facts, day: Date) {
    facts.laid_out.retain(|(_, date)| *date != day);
    facts.ahead.retain(|one| one.session.from.date() != day);
}

#[test]
fn days_that_an_amendment_adds_are_laid_out_where_the_term_was() {
    let (longer, wednesday) = (date(2022, 1, 29), date(2021, 11, 3));
    let storm = closure::Draft {
        id: ClosureId::new("storm"),
        from: longer.yesterday().unwrap(),
        to: longer.yesterday().unwrap(),
        hours: None,
        cause: closure::Cause::Weather,
        note: String::new(),
        instead: closure::Instead::Cancel,
        group: None,
    };
    let other = closure::Draft { group: Some(GroupId::new("b")), ..storm.clone() };
    let night = night(date(2021, 10, 20));
    let evening = |hour| moment(wednesday, time(hour, 0, 0, 0));
    type Case<'c> = (&'c str, &'c dyn Fn(&mut Facts), Moment, &'c [&'c str]);
    let cases: [Case<'_>; 9] = [
        ("a term that is longer", &|_| {}, night, &["01-28"]),
        ("a day that was none", &|facts| lacks(facts, wednesday), night, &["11-03", "01-28"]),
        ("today", &|facts| lacks(facts, wednesday), evening(12), &["11-03", "01-28"]),
        ("but not once it is over", &|facts| lacks(facts, wednesday), evening(18), &["01-28"]),
        ("a closure has it", &|facts| facts.closures.push(storm.clone()), night, &[]),
        ("another group's has not", &|facts| facts.closures.push(other.clone()), night, &["01-28"]),
        ("nobody laid out any", &|facts| facts.last.clear(), night, &[]),
        ("nobody is responsible", &|facts| facts.groups[0].teacher = PersonId::new(""), night, &[]),
        ("its first child comes later", &|facts| facts.groups[0].from = Some(longer), night, &[]),
    ];
    for (what, change, now, expected) in cases {
        let mut facts = laid_out(vec![care("a", "li")]);
        change(&mut facts);
        let found = amended(&facts, (date(2021, 11, 1), &|scheme| scheme.term.until = longer), now);
        let added: Vec<String> =
            found.added.iter().map(|slot| slot.date.strftime("%m-%d").to_string()).collect();
        assert_eq!(added, expected, "{what}");
        assert_eq!(found.count(), expected.len(), "{what}");
    }
}

/// The night in which the plan of a new term begins to hold, after a term that was laid out.
#[test]
fn a_new_term_is_laid_out_by_itself_after_one_that_was() {
    let summer = |facts: &mut Facts| {
        facts.last = BTreeMap::from([(GroupId::new("a"), date(2021, 6, 30))]);
        facts.ahead.clear();
        facts.laid_out.clear();
    };
    let storm = closure::Draft {
        id: ClosureId::new("storm"),
        from: date(2021, 9, 6),
        to: date(2021, 9, 6),
        hours: None,
        cause: closure::Cause::Weather,
        note: String::new(),
        instead: closure::Instead::Cancel,
        group: None,
    };
    type Case<'c> = (&'c str, &'c dyn Fn(&mut Facts), [usize; 2], &'c [&'c str]);
    let cases: [Case<'_>; 6] = [
        ("care, and a course of which nobody laid out any", &|_| {}, [99, 16], &[]),
        ("a closure of the first evening", &|facts| facts.closures.push(storm.clone()), [98, 16], &[]),
        ("nobody is responsible", &|facts| facts.groups[1].teacher = PersonId::new(""), [99, 0], &["robot"]),
        ("nobody is in it", &|facts| facts.groups[1].grades.clear(), [99, 0], &[]),
        ("no term before", &|facts| facts.last.clear(), [0, 0], &[]),
        (
            "a manager has begun",
            &|facts| {
                facts.last.insert(GroupId::new("robot"), date(2021, 9, 6));
            },
            [0, 0],
            &[],
        ),
    ];
    for (what, change, expected, untaught) in cases {
        let mut facts = laid_out(vec![care("a", "li"), robot("wang")]);
        summer(&mut facts);
        change(&mut facts);
        let first = gongshu();
        let found = replan(&spans(&[(date(2021, 9, 1), &first)]), &national(), &facts, night(EVE));
        let of = |id: &str| found.begun.iter().filter(|slot| slot.group.as_str() == id).count();
        let named: Vec<&str> = found.untaught.iter().map(|name| name.zh.as_str()).collect();
        assert_eq!(([of("a"), of("robot")], named.as_slice()), (expected, untaught), "{what}");
        let has_added = what == "a manager has begun";
        assert_eq!(found.added.is_empty(), !has_added, "{what}");
    }
    let mut twice = laid_out(vec![care("a", "li"), robot("li")]);
    summer(&mut twice);
    let found = amended(&twice, (date(2021, 11, 1), &later), night(EVE));
    assert!(!found.clashes.is_empty(), "whoever would be in two rooms is named");
}

#[test]
fn an_evening_more_is_laid_out_once_and_whoever_has_another_then_is_named() {
    let mut facts = laid_out(vec![care("a", "li"), robot("li")]);
    lacks(&mut facts, date(2021, 11, 3));
    let now = night(date(2021, 10, 20));
    let found = amended(&facts, (date(2021, 11, 1), &later), now);
    assert_eq!(found.added.len(), 2);
    assert!(found.clashes.iter().any(|clash| clash.date == date(2021, 11, 3)));
    facts.laid_out.extend(found.added.iter().map(|slot| (slot.group.clone(), slot.date)));
    assert_eq!(amended(&facts, (date(2021, 11, 1), &later), now).added, []);
}

#[test]
fn what_is_over_or_would_be_stays() {
    let facts = facts(vec![care("a", "li")]);
    let soon = |scheme: &mut Scheme| {
        let (winter, summer) = (time(16, 30, 0, 0), time(16, 30, 0, 0));
        scheme.programme[0].until = Timetable::BySeason { winter, summer };
    };
    let day = date(2021, 11, 3);
    let cases = [(12, "11-03"), (16, "11-03"), (17, "11-04"), (18, "11-04")];
    for (hour, first) in cases {
        let now = moment(day, time(hour, 0, 0, 0));
        let found = amended(&facts, (date(2021, 11, 1), &soon), now);
        assert_eq!(days(&found.retimed)[0], first, "{hour}:00");
        assert!(found.cancelled.is_empty(), "{hour}:00");
    }
}

#[test]
fn a_group_that_is_no_more_is_left_alone_and_so_is_a_day_on_which_none_had_joined() {
    let mut known = facts(vec![care("a", "li")]);
    known.groups[0].from = Some(date(2021, 12, 1));
    let (now, same): (Moment, &dyn Fn(&mut Scheme)) = (night(date(2021, 10, 20)), &|_| {});
    assert!(amended(&known, (date(2021, 11, 1), same), now).is_nothing());
    let gone = Facts { groups: Vec::new(), ..facts(vec![care("a", "li")]) };
    assert!(amended(&gone, (date(2021, 11, 1), &later), now).is_nothing());
}

#[test]
fn whoever_would_be_in_two_rooms_at_once_is_named() {
    let facts = Facts {
        names: BTreeMap::from([(PersonId::new("li"), "李老师".to_owned())]),
        ..facts(vec![care("a", "li"), robot("li")])
    };
    let found = amended(&facts, (date(2021, 11, 1), &later), night(date(2021, 10, 20)));
    let first = &found.clashes[0];
    assert_eq!((first.teacher.as_str(), first.date), ("李老师", date(2021, 11, 3)));
    assert_eq!((first.first.zh.as_str(), first.second.zh.as_str()), ("a", "robot"));
    let lessons = facts.ahead.iter().filter(|one| one.session.group.as_str() == "robot");
    let lessons = lessons.filter(|one| one.session.from.date() >= date(2021, 11, 1));
    assert_eq!(found.clashes.len(), lessons.count());
    assert!(amended(&facts, (date(2021, 11, 1), &|_| {}), night(date(2021, 10, 20))).clashes.is_empty());
}

#[test]
fn the_basis_changes_with_a_version_and_with_the_calendar() {
    let (first, mut second) = (gongshu(), gongshu());
    second.scheme.version = 2;
    let one = basis(&spans(&[(date(2021, 9, 1), &first)]), &national());
    let days = one.split_whitespace().last().unwrap();
    assert!(days.starts_with("345..12345..123451hhh3"), "{days}");
    let two = basis(&spans(&[(date(2021, 9, 1), &first), (date(2021, 11, 1), &second)]), &national());
    let own = "[[year]]\nyear = 2021\nholiday = [{ name = { zh = \"秋假\", en = \"Autumn break\" }, \
               from = 2021-11-01, until = 2021-11-06 }]\n";
    let with = national().over("own.toml", own).unwrap();
    let three = basis(&spans(&[(date(2021, 9, 1), &first)]), &with);
    assert!(one != two && one != three && two != three);
    assert_eq!(three.matches('h').count(), one.matches('h').count() + 5);
}
