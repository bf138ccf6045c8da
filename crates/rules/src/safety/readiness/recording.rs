//! 开学条件核验 What a school writes down before it opens, which conditions it makes green, and who has looked.

use super::{Checker, Condition, Standing};
use crate::moment::Moment;
use crate::people::role::Role;
use crate::plan::form::word;
use crate::plan::return_to_school::ReturnPlan;
use crate::refusal::Refuses;
use crate::safety::basin;
use crate::safety::disinfection::Place;
use crate::safety::drill::Record;
use crate::safety::stock::moving::Piece;
use crate::safety::stock::{self, By, Item, Lot, Size};
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

/// 未申报 Whose health nobody knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Undeclared {
    /// Children on the roll.
    pub children: i64,
    /// Staff.
    pub staff: i64,
}

/// All that is known of a school before it opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// What was written down, in the order of its moments.
    pub entries: Vec<(Moment, Entry)>,
    /// Pupils on the roll.
    pub heads: i64,
    /// Children and staff who have declared nothing; nobody where the health rules are off and nobody is asked (P5.10).
    pub undeclared: Undeclared,
    /// What came from other places, and below nought what went to them (P5.28).
    pub moved: Vec<Lot>,
    /// The places to be disinfected, and since when each is (P5.34).
    pub places: Vec<Place>,
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

    /// Everything on the shelves, what was taken off them, and what came from and went to other places.
    fn lots(&self) -> Vec<Lot> {
        let lot = |entry: &Entry| {
            if let Entry::Lot(lot) | Entry::Corrected(lot, _) = entry { Some(*lot) } else { None }
        };
        let own = self.entries.iter().filter_map(|(_, entry)| lot(entry));
        own.chain(self.moved.iter().copied()).collect()
    }

    /// The lots of one item that lie there, whether still good or not (P5.28).
    pub fn pieces(&self, item: Item) -> Vec<Piece> {
        let own = self.shelf().into_iter().filter(|((one, _), count)| *one == item && *count > 0);
        own.map(|((_, good_until), count)| Piece { good_until, count }).collect()
    }

    /// How many of an item lie there and are good (P5.28).
    pub fn good(&self, item: Item, today: Date) -> i64 {
        let pieces = self.pieces(item).into_iter();
        let good = pieces.filter(|one| one.good_until.is_none_or(|until| today <= until));
        good.map(|one| one.count).sum()
    }

    /// What its needs grow with; without its area a school needs nothing of what grows with it.
    pub fn size(&self) -> Size {
        Size { heads: self.heads, square_metres: self.area().unwrap_or(0) }
    }

    /// How many of an item the school gives to nobody: what it needs, and of what grows with an area that it has not noted all
    /// that lies there (P5.28, P5.30).
    pub fn keeps(&self, row: &stock::Terms, today: Date) -> i64 {
        match (row.by, self.area()) {
            (By::Area, None) => self.good(row.item, today),
            (By::Area, Some(_)) | (By::Head, _) => row.required(self.size()),
        }
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
        stock::short(&plan.stock, self.size(), &self.lots(), today)
    }

    /// The conditions that are green (P5.9).
    pub fn green(&self, plan: &ReturnPlan, today: Date) -> Vec<Condition> {
        let is_green = |condition: &Condition| match condition {
            Condition::Basins => self
                .basins()
                .is_some_and(|facts| !matches!(plan.basin.standing(facts), basin::Standing::Short(_))),
            Condition::Stock => self.area().is_some() && self.short(plan, today).is_empty(),
            Condition::Drill => plan.drill.is_enough(&self.drills(), plan.reopening.opens_on),
            Condition::Health => self.undeclared == Undeclared::default(),
            Condition::Disinfection => plan.disinfection.is_enough(&plan.disinfection.coverage(&self.places)),
            Condition::Documents
            | Condition::Command
            | Condition::Training
            | Condition::Isolation
            | Condition::Tidy => self.is_done(*condition),
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
        !matches!(self, Self::Basins | Self::Stock | Self::Drill | Self::Health | Self::Disinfection)
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
        Entry::Lot(lot) => shelve(facts, *lot, None).map(Some),
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

/// Puts a lot on a shelf, or takes off it what was mistyped, with the reason: also at an office, which has no plan of its own
/// (P5.28, P5.30).
pub fn shelve(facts: &Facts, lot: Lot, off: Option<&str>) -> Result<Entry, Refusal> {
    match off {
        Some(why) => correct(facts, lot, why),
        None if (1..=COUNT_MAX).contains(&lot.count) => Ok(Entry::Lot(lot)),
        None => Err(Refusal::BadNumber),
    }
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
mod tests;
