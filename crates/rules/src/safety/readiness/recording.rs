//! 开学条件核验 What a school writes down before it opens, which conditions it makes green, and who has looked.

use super::{Checker, Condition, Standing};
use crate::moment::Moment;
use crate::people::role::Role;
use crate::plan::form::word;
use crate::plan::return_to_school::ReturnPlan;
use crate::refusal::Refuses;
use crate::safety::basin;
use crate::safety::drill::Record;
use crate::safety::stock::{self, Item, Lot, Size};
use jiff::civil::Date;

/// One thing that was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// 洗手设施 The newest counts (P5.32).
    Basins(basin::Facts),
    /// 面积 Square metres; the newest counts (P5.31).
    Area(i64),
    /// 物资 A lot on the shelf (P5.30).
    Lot(Lot),
    /// 演练 A drill that was held (P5.7).
    Drill(Record),
    /// 其他条件 A condition that is seen to by hand.
    Done(Condition),
    /// 核验 Somebody looked, and found everything green (P5.9).
    Looked(Checker),
}

/// All that is known of a school before it opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// What was written down, in the order of its moments.
    pub entries: Vec<(Moment, Entry)>,
    /// Pupils on the roll.
    pub heads: i64,
    /// Whether everybody's health is known; also where the health rules are off and nobody is asked (P5.10).
    pub health_known: bool,
}

/// Why nothing is written down, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Less than nothing, or more broken than there are.
    #[error("a number that cannot be")]
    BadNumber,
    /// A drill is written down when it was held.
    #[error("held on {on}")]
    NotHeldYet {
        /// The day given.
        on: Date,
    },
    /// This is counted from what is written down, not said.
    #[error("{} is not said", .0.key())]
    NotByHand(Condition),
    /// Somebody else looks.
    #[error("{} looks", .0.key())]
    NotYours(Checker),
    /// A condition is red.
    #[error("{} is red", .0.key())]
    Red(Condition),
    /// Somebody looks before.
    #[error("{} looks first", .0.key())]
    NotYet(Checker),
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::BadNumber => "readiness-bad-number",
            Self::NotHeldYet { .. } => "readiness-not-held-yet",
            Self::NotByHand(_) => "readiness-not-by-hand",
            Self::NotYours(_) => "readiness-not-yours",
            Self::Red(_) => "readiness-red",
            Self::NotYet(_) => "readiness-not-yet",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::BadNumber => "P5.32",
            Self::NotHeldYet { .. } => "P5.7",
            Self::NotByHand(condition) | Self::Red(condition) => condition.clause(),
            Self::NotYours(_) | Self::NotYet(_) => "P5.9",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        let named = |key: &str| {
            let words = word(key);
            vec![("which_zh", words.zh), ("which_en", words.en)]
        };
        match self {
            Self::BadNumber => Vec::new(),
            Self::NotHeldYet { on } => vec![("on", on.to_string())],
            Self::NotByHand(condition) | Self::Red(condition) => named(condition.key()),
            Self::NotYours(checker) | Self::NotYet(checker) => named(checker.key()),
        }
    }
}

impl Facts {
    fn newest<T>(&self, of: impl Fn(&Entry) -> Option<T>) -> Option<T> {
        self.entries.iter().rev().find_map(|(_, entry)| of(entry))
    }

    /// The basins as they were counted last.
    pub fn basins(&self) -> Option<basin::Facts> {
        self.newest(|entry| if let Entry::Basins(facts) = entry { Some(*facts) } else { None })
    }

    /// Square metres, as they were told last.
    pub fn area(&self) -> Option<i64> {
        self.newest(|entry| if let Entry::Area(metres) = entry { Some(*metres) } else { None })
    }

    /// Everything on the shelves.
    pub fn lots(&self) -> Vec<Lot> {
        let lot = |entry: &Entry| if let Entry::Lot(lot) = entry { Some(*lot) } else { None };
        self.entries.iter().filter_map(|(_, entry)| lot(entry)).collect()
    }

    /// The drills that were held.
    pub fn drills(&self) -> Vec<Record> {
        let drill = |entry: &Entry| if let Entry::Drill(drill) = entry { Some(drill.clone()) } else { None };
        self.entries.iter().filter_map(|(_, entry)| drill(entry)).collect()
    }

    /// Who has looked since anything else was written down: whoever looked before saw another school.
    pub fn looked(&self) -> Vec<Checker> {
        let by = |entry: &Entry| if let Entry::Looked(checker) = entry { Some(*checker) } else { None };
        self.entries.iter().rev().map_while(|(_, entry)| by(entry)).collect()
    }

    /// What is short and by how many (P5.30, P5.31); without its area a school is short of what grows with it.
    pub fn short(&self, plan: &ReturnPlan, today: Date) -> Vec<(Item, i64)> {
        let size = Size { heads: self.heads, square_metres: self.area().unwrap_or(0) };
        stock::short(&plan.stock, size, &self.lots(), today)
    }

    /// The conditions that are green (P5.9).
    pub fn green(&self, plan: &ReturnPlan, today: Date) -> Vec<Condition> {
        let is_green = |condition: &Condition| match condition {
            Condition::Basins => self
                .basins()
                .is_some_and(|facts| !matches!(plan.basin.standing(facts), basin::Standing::Short(_))),
            Condition::Stock => self.area().is_some() && self.short(plan, today).is_empty(),
            Condition::Drill => plan.drill.is_enough(&self.drills(), plan.reopening.opens_on),
            Condition::Health => self.health_known,
            Condition::Documents
            | Condition::Command
            | Condition::Training
            | Condition::Isolation
            | Condition::Tidy
            | Condition::Disinfection => {
                self.entries.iter().any(|(_, entry)| *entry == Entry::Done(*condition))
            }
        };
        Condition::ALL.iter().copied().filter(is_green).collect()
    }

    /// How the school stands (P5.9).
    pub fn standing(&self, plan: &ReturnPlan, today: Date) -> Standing {
        plan.readiness.standing(&self.green(plan, today), &self.looked())
    }
}

impl Condition {
    /// Whether it is said by hand; the others are counted.
    pub fn is_by_hand(self) -> bool {
        !matches!(self, Self::Basins | Self::Stock | Self::Drill | Self::Health)
    }
}

/// Writes something down (P5.7, P5.9, P5.30, P5.32); what stands there already is not written twice: `None`.
pub fn record(
    plan: &ReturnPlan,
    facts: &Facts,
    entry: Entry,
    (role, today): (Role, Date),
) -> Result<Option<Entry>, Refusal> {
    match &entry {
        Entry::Basins(basin::Facts { persons, basins, broken, troughs }) => {
            if *persons <= 0 || *basins < 0 || *broken < 0 || *troughs < 0 || broken > basins {
                return Err(Refusal::BadNumber);
            }
            Ok((facts.basins().map(Entry::Basins) != Some(entry.clone())).then_some(entry))
        }
        Entry::Area(metres) => {
            if *metres <= 0 {
                return Err(Refusal::BadNumber);
            }
            Ok((facts.area() != Some(*metres)).then_some(entry))
        }
        Entry::Lot(lot) => {
            if lot.count <= 0 {
                Err(Refusal::BadNumber)
            } else {
                Ok(Some(entry))
            }
        }
        Entry::Drill(drill) => {
            if drill.critical_open < 0 {
                return Err(Refusal::BadNumber);
            }
            if drill.on > today {
                return Err(Refusal::NotHeldYet { on: drill.on });
            }
            Ok((!facts.drills().contains(drill)).then_some(entry))
        }
        Entry::Done(condition) => {
            if !condition.is_by_hand() {
                return Err(Refusal::NotByHand(*condition));
            }
            Ok(facts.entries.iter().all(|(_, one)| *one != entry).then_some(entry))
        }
        Entry::Looked(checker) => {
            let checker = *checker;
            look(plan, facts, checker, (role, today)).map(|is_new| is_new.then_some(entry))
        }
    }
}

fn look(
    plan: &ReturnPlan,
    facts: &Facts,
    checker: Checker,
    (role, today): (Role, Date),
) -> Result<bool, Refusal> {
    if !may_look(role, checker) {
        return Err(Refusal::NotYours(checker));
    }
    match facts.standing(plan, today) {
        Standing::Red(red) => red.first().map_or(Ok(false), |first| Err(Refusal::Red(*first))),
        Standing::Ready => Ok(false),
        Standing::Waiting(_) if facts.looked().contains(&checker) => Ok(false),
        Standing::Waiting(next) if next != checker => Err(Refusal::NotYet(next)),
        Standing::Waiting(_) => Ok(true),
    }
}

/// Whether somebody looks in this place: the school at itself, the district at the school.
pub fn may_look(role: Role, checker: Checker) -> bool {
    match checker {
        Checker::Own => matches!(role, Role::SchoolLeader | Role::Manager),
        Checker::District => role == Role::BureauOfficer,
        Checker::City => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;
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
        Facts { entries, heads: 900, health_known: true }
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
        assert_eq!(red(vec![]).len(), Condition::ALL.len() - 1, "only what nobody is asked is green");
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
        let unknown = Facts { health_known: false, ..facts(whole()) };
        assert_eq!(unknown.standing(&dongpo(), TODAY), Standing::Red(vec![Condition::Health]));
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
            (Entry::Area(0), Refusal::BadNumber),
            (lot(0), Refusal::BadNumber),
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
}
