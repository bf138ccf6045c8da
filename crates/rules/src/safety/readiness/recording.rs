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
use std::collections::BTreeMap;

/// No school has more of anything; more was mistyped, and could not be added up.
const COUNT_MAX: i64 = 1_000_000_000;
/// Letters of a reason, at most.
const LETTERS_MAX: usize = 60;

/// One thing that was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// 洗手设施 The newest counts (P5.32).
    Basins(basin::Facts),
    /// 面积 Square metres; the newest counts (P5.31).
    Area(i64),
    /// 物资 A lot on the shelf (P5.30).
    Lot(Lot),
    /// 更正 Taken off a lot that was mistyped: its count is below nought (P5.30).
    Corrected(Lot, String),
    /// 演练 A drill that was held (P5.7).
    Drill(Record),
    /// 其他条件 A condition that is seen to by hand.
    Done(Condition),
    /// 撤回 It was not, or is no longer; with the reason.
    Undone(Condition, String),
    /// 破例 A red condition was set aside, by whom and why (P5.9).
    SetAside(Condition, Checker, String),
    /// 撤回破例 It is set aside no more, by whom and why (P5.9).
    Restored(Condition, Checker, String),
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
    /// What stood there is only taken back with a reason.
    #[error("no reason")]
    NoReason,
    /// Nobody reads a longer one.
    #[error("longer than {max}")]
    TooLong {
        /// Letters, at most.
        max: usize,
    },
    /// More would be taken off than lies there.
    #[error("{there} of {} lie there", .item.key())]
    BelowNought {
        /// Of what.
        item: Item,
        /// How many lie there.
        there: i64,
    },
    /// Another body sets a condition aside.
    #[error("{} sets nothing aside", .0.key())]
    NotOverriding(Checker),
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
            Self::NoReason => "readiness-no-reason",
            Self::TooLong { .. } => "readiness-reason-too-long",
            Self::BelowNought { .. } => "readiness-below-nought",
            Self::NotOverriding(_) => "readiness-not-overriding",
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
            Self::BelowNought { .. } => "P5.30",
            Self::NoReason
            | Self::TooLong { .. }
            | Self::NotOverriding(_)
            | Self::NotYours(_)
            | Self::NotYet(_) => "P5.9",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        let named = |key: &str| {
            let words = word(key);
            vec![("which_zh", words.zh), ("which_en", words.en)]
        };
        match self {
            Self::BadNumber | Self::NoReason | Self::NotOverriding(_) => Vec::new(),
            Self::TooLong { max } => vec![("max", max.to_string())],
            Self::BelowNought { item, there } => {
                [named(item.key()), vec![("there", there.to_string())]].concat()
            }
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

    /// Everything on the shelves, and what was taken off them.
    fn lots(&self) -> Vec<Lot> {
        let lot = |entry: &Entry| {
            if let Entry::Lot(lot) | Entry::Corrected(lot, _) = entry { Some(*lot) } else { None }
        };
        self.entries.iter().filter_map(|(_, entry)| lot(entry)).collect()
    }

    /// What lies there of each item and date; never below nought.
    pub fn shelf(&self) -> BTreeMap<(Item, Option<Date>), i64> {
        let mut shelf = BTreeMap::new();
        for lot in self.lots() {
            *shelf.entry((lot.item, lot.good_until)).or_default() += lot.count;
        }
        shelf
    }

    /// Whether somebody saw to a condition, and nobody took that back since.
    fn is_done(&self, condition: Condition) -> bool {
        let said = |entry: &Entry| match entry {
            Entry::Done(one) => (*one == condition).then_some(true),
            Entry::Undone(one, _) => (*one == condition).then_some(false),
            Entry::Basins(_)
            | Entry::Area(_)
            | Entry::Lot(_)
            | Entry::Corrected(..)
            | Entry::Drill(_)
            | Entry::SetAside(..)
            | Entry::Restored(..)
            | Entry::Looked(_) => None,
        };
        self.newest(said) == Some(true)
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
            | Condition::Disinfection => self.is_done(*condition),
        };
        Condition::ALL.iter().copied().filter(is_green).collect()
    }

    /// Why a condition was set aside, if it was and nobody took that back: red or not, it holds nobody up (P5.9).
    pub fn set_aside(&self, condition: Condition) -> Option<&str> {
        let said = self.entries.iter().rev().find_map(|(_, entry)| match entry {
            Entry::SetAside(one, _, why) => (*one == condition).then_some(Some(why.as_str())),
            Entry::Restored(one, ..) => (*one == condition).then_some(None),
            Entry::Basins(_)
            | Entry::Area(_)
            | Entry::Lot(_)
            | Entry::Corrected(..)
            | Entry::Drill(_)
            | Entry::Done(_)
            | Entry::Undone(..)
            | Entry::Looked(_) => None,
        });
        said.flatten()
    }

    /// How the school stands (P5.9).
    pub fn standing(&self, plan: &ReturnPlan, today: Date) -> Standing {
        let green = self.green(plan, today);
        let aside = Condition::ALL.iter().copied().filter(|one| self.set_aside(*one).is_some());
        let passed: Vec<Condition> = green.into_iter().chain(aside).collect();
        plan.readiness.standing(&passed, &self.looked())
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
            let counts = [*basins, *broken, *troughs];
            let strange = counts.iter().any(|count| !(0..=COUNT_MAX).contains(count));
            if strange || !(1..=COUNT_MAX).contains(persons) || broken > basins {
                return Err(Refusal::BadNumber);
            }
            Ok((facts.basins().map(Entry::Basins) != Some(entry.clone())).then_some(entry))
        }
        Entry::Area(metres) => {
            if !(1..=COUNT_MAX).contains(metres) {
                return Err(Refusal::BadNumber);
            }
            Ok((facts.area() != Some(*metres)).then_some(entry))
        }
        Entry::Lot(lot) => {
            if !(1..=COUNT_MAX).contains(&lot.count) {
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
            Ok((!facts.is_done(*condition)).then_some(entry))
        }
        Entry::Undone(condition, why) => {
            if !condition.is_by_hand() {
                return Err(Refusal::NotByHand(*condition));
            }
            Ok(facts.is_done(*condition).then_some(Entry::Undone(*condition, reason(why)?)))
        }
        Entry::Corrected(lot, why) => correct(facts, *lot, why).map(Some),
        Entry::SetAside(condition, by, why) => {
            let why = overriding(plan, *by, why)?;
            let stands =
                facts.green(plan, today).contains(condition) || facts.set_aside(*condition).is_some();
            Ok((!stands).then_some(Entry::SetAside(*condition, *by, why)))
        }
        Entry::Restored(condition, by, why) => {
            let why = overriding(plan, *by, why)?;
            let is_aside = facts.set_aside(*condition).is_some();
            Ok(is_aside.then_some(Entry::Restored(*condition, *by, why)))
        }
        Entry::Looked(checker) => {
            let checker = *checker;
            look(plan, facts, checker, (role, today)).map(|is_new| is_new.then_some(entry))
        }
    }
}

/// The body that the plan names opens a school in spite of a red condition, and it alone takes that back; says why.
fn overriding(plan: &ReturnPlan, by: Checker, why: &str) -> Result<String, Refusal> {
    let why = reason(why)?;
    if plan.readiness.overrides(by) { Ok(why) } else { Err(Refusal::NotOverriding(by)) }
}

/// Takes off what was mistyped: not more than lies there of that item and date.
fn correct(facts: &Facts, lot: Lot, why: &str) -> Result<Entry, Refusal> {
    if lot.count >= 0 {
        return Err(Refusal::BadNumber);
    }
    let why = reason(why)?;
    let there = facts.shelf().get(&(lot.item, lot.good_until)).copied().unwrap_or_default();
    match there.checked_add(lot.count) {
        Some(0..) => Ok(Entry::Corrected(lot, why)),
        Some(_) | None => Err(Refusal::BelowNought { item: lot.item, there }),
    }
}

fn reason(typed: &str) -> Result<String, Refusal> {
    match typed.trim() {
        "" => Err(Refusal::NoReason),
        why if why.chars().count() > LETTERS_MAX => Err(Refusal::TooLong { max: LETTERS_MAX }),
        why => Ok(why.to_owned()),
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
        assert_eq!(
            ask(&school, Condition::Stock, Checker::City, why),
            Ok(None),
            "what is green needs nobody"
        );
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
}
