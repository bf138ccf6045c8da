//! 重排 Evenings that were planned before, when an amendment or days that became known say otherwise: other hours, none at all,
//! some after all, or more of them.

use super::planning::{Group, Slot, Span, Term, slots, twice};
use crate::day::closure::{self, Planned};
use crate::id::{GroupId, PersonId, SessionId};
use crate::moment::{Moment, moment};
use crate::plan::calendar::{Calendar, SchoolDay};
use crate::plan::local::{Days, Words};
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use std::collections::{BTreeMap, BTreeSet};

/// A session that is not over, and that nobody has opened. What a closure moved or took is none of these: it stays as it was
/// declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// The session.
    pub session: Planned,
    /// It is not held because an earlier look found no evening on its day.
    pub is_off: bool,
}

/// What is looked at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Every group.
    pub groups: Vec<Group>,
    /// The sessions of today and after.
    pub ahead: Vec<Ahead>,
    /// The days from today on on which a group has a session, held or not.
    pub laid_out: BTreeSet<(GroupId, Date)>,
    /// The last day on which each group has or had one; nothing before anybody has laid out evenings by a plan.
    pub last: BTreeMap<GroupId, Date>,
    /// The closures that stand.
    pub closures: Vec<closure::Draft>,
    /// What people are called.
    pub names: BTreeMap<PersonId, String>,
}

/// 已重排 Sessions as they are from now on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replanned {
    /// With other hours than before.
    pub retimed: Vec<Planned>,
    /// Not held: there is no such evening any more.
    pub cancelled: Vec<Planned>,
    /// Held after all.
    pub restored: Vec<Planned>,
    /// Laid out now: there was no such evening before.
    pub added: Vec<Slot>,
    /// The evenings of a new term, of which none was laid out yet.
    pub begun: Vec<Slot>,
    /// Groups of children that have none of these, because nobody is responsible for them.
    pub untaught: Vec<Words>,
    /// Somebody would be in two rooms at once by the new hours.
    pub clashes: Vec<Clash>,
}

/// Somebody with two groups at one time (P3.54).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Who, by name.
    pub teacher: String,
    /// When.
    pub date: Date,
    /// The one group.
    pub first: Words,
    /// The other.
    pub second: Words,
}

impl Replanned {
    /// Whether every evening is as it was planned.
    pub fn is_nothing(&self) -> bool {
        self.count() == 0
    }

    /// How many evenings are otherwise now.
    pub fn count(&self) -> usize {
        let planned = self.retimed.len() + self.cancelled.len() + self.restored.len();
        planned + self.added.len() + self.begun.len()
    }
}

impl Facts {
    /// Whether nobody has laid out an evening of a term yet that begins on a day, at a place that laid out those of the term before:
    /// then those of every group with children follow by themselves, so that the first evening has its roll (P3.31).
    fn goes_on(&self, first: Option<Date>) -> bool {
        !self.last.is_empty() && first.is_some_and(|first| self.last.values().all(|last| *last < first))
    }
}

/// Holds what was planned against the versions of the plan and the calendar as they are now (P0.4, P2.17). Each day goes by the
/// version that holds on it, so that an amendment changes no evening before its own first day.
pub fn replan(spans: &[Span<'_>], calendar: &Calendar, facts: &Facts, now: Moment) -> Replanned {
    let terms = Term::all(spans, calendar, moment(now.date(), Time::midnight()));
    let evenings: BTreeMap<&GroupId, BTreeMap<Date, Slot>> =
        facts.groups.iter().map(|group| (&group.id, evenings(&terms, group))).collect();
    let mut replanned = Replanned::default();
    for Ahead { session, is_off } in facts.ahead.iter().filter(|one| one.session.until > now) {
        let Some(evenings) = evenings.get(&session.group) else { continue };
        let Some(slot) = evenings.get(&session.from.date()) else {
            replanned.cancelled.extend((!is_off).then(|| session.clone()));
            continue;
        };
        let (from, until, lessons) = (slot.from, slot.until, slot.lessons);
        let new = Planned { from, until, lessons, ..session.clone() };
        // By the new hours it would be over, or another closure would have taken it: nobody gains by that.
        if until <= now || facts.closures.iter().any(|closure| closure.cancels(&new)) {
            continue;
        }
        if *is_off {
            replanned.restored.push(new);
        } else if new != *session {
            replanned.retimed.push(new);
        }
    }
    let first = spans.iter().map(|span| span.scheme.term.from).min();
    if facts.goes_on(first) {
        let groups = facts.groups.iter().filter(|group| !group.grades.is_empty());
        let (untaught, taught): (Vec<&Group>, _) =
            groups.partition(|group| group.teacher.as_str().is_empty());
        replanned.begun = missing(&terms, taught, facts, now);
        if !replanned.begun.is_empty() {
            replanned.untaught = untaught.into_iter().map(|group| group.name.clone()).collect();
        }
    } else {
        replanned.added = added(&terms, first, facts, now);
    }
    replanned.clashes = clashes(facts, &replanned);
    replanned
}

/// Evenings that the plan has by now and that nobody laid out, of the groups whose evenings of this plan were laid out before:
/// where a manager has not begun, it stays theirs to begin.
fn added(terms: &[Term<'_>], first: Option<Date>, facts: &Facts, now: Moment) -> Vec<Slot> {
    let is_begun = |group: &&Group| {
        let last = facts.last.get(&group.id).copied();
        !group.teacher.as_str().is_empty()
            && first.is_some_and(|first| last.is_some_and(|last| first <= last))
    };
    missing(terms, facts.groups.iter().filter(is_begun).collect(), facts, now)
}

/// The evenings of these groups that nobody laid out, that are not over, and that no closure has.
fn missing(terms: &[Term<'_>], groups: Vec<&Group>, facts: &Facts, now: Moment) -> Vec<Slot> {
    let is_new = |slot: &Slot| {
        slot.until > now
            && !facts.laid_out.contains(&(slot.group.clone(), slot.date))
            && !facts.closures.iter().any(|one| one.takes(&slot.group, (slot.from, slot.until)))
    };
    groups.into_iter().flat_map(|group| slots(terms, group)).filter(is_new).collect()
}

/// A group's evenings by day. On which of them the first of its children joins was asked when they were planned.
fn evenings(terms: &[Term<'_>], group: &Group) -> BTreeMap<Date, Slot> {
    let always = Group { from: None, ..group.clone() };
    slots(terms, &always).into_iter().map(|slot| (slot.date, slot)).collect()
}

/// Where somebody has two groups at once by what was changed.
fn clashes(facts: &Facts, replanned: &Replanned) -> Vec<Clash> {
    let changed: BTreeMap<&SessionId, &Planned> =
        replanned.retimed.iter().chain(&replanned.restored).map(|one| (&one.id, one)).collect();
    let gone: BTreeSet<&SessionId> = replanned.cancelled.iter().map(|one| &one.id).collect();
    let held = facts.ahead.iter().filter_map(|Ahead { session, is_off }| {
        let same = Some(session).filter(|_| !is_off && !gone.contains(&session.id));
        changed.get(&session.id).copied().or(same)
    });
    let laid_out = || replanned.added.iter().chain(&replanned.begun);
    let held: Vec<Slot> = held.map(slot).chain(laid_out().cloned()).collect();
    let added: BTreeSet<&SessionId> = laid_out().map(|one| &one.id).collect();
    let is_new = |one: &Slot| changed.contains_key(&one.id) || added.contains(&one.id);
    let found = twice(held.iter()).into_iter().filter(|(_, one, other)| is_new(one) || is_new(other));
    found
        .map(|(who, one, other)| Clash {
            teacher: facts.names.get(who).cloned().unwrap_or_else(|| who.to_string()),
            date: one.date,
            first: one.name.clone(),
            second: other.name.clone(),
        })
        .collect()
}

fn slot(one: &Planned) -> Slot {
    Slot {
        id: one.id.clone(),
        group: one.group.clone(),
        name: one.name.clone(),
        date: one.from.date(),
        from: one.from,
        until: one.until,
        lessons: one.lessons,
        teacher: one.teacher.clone(),
        companion: one.companion.clone(),
    }
}

/// What evenings are planned by, in a line a version: its name, its number, from when it holds, and what the calendar says of each
/// day of its term. Evenings are looked at again when it is no longer the same.
pub fn basis(spans: &[Span<'_>], calendar: &Calendar) -> String {
    let line = |span: &Span<'_>| {
        let (head, term) = (&span.scheme.scheme, &span.scheme.term);
        let Days { from, until } = term.days();
        let run = from.series(1.day()).take_while(|date| *date < until);
        let days: String = run.map(|date| letter(&calendar.day(term, date))).collect();
        format!("{} {} {} {from} {days}", head.id, head.version, span.days.from)
    };
    spans.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn letter(day: &SchoolDay) -> char {
    match day {
        SchoolDay::Open(day) => char::from_digit(u32::try_from(day.number()).unwrap_or(0), 10).unwrap_or('0'),
        SchoolDay::OutsideTerm => '-',
        SchoolDay::Holiday(_) => 'h',
        SchoolDay::Closed => 'c',
        SchoolDay::Weekend => '.',
    }
}

#[cfg(test)]
mod tests;
