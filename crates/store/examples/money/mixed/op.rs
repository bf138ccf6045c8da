//! 操作 What can happen to care's and summer's money, and the made-up school it happens in.

use super::super::op::Outcome;
use jiff::civil::{Date, date};
use rules::day::roll::State;
use rules::money::account::Purse;
use rules::money::withdrawal::Choice;

/// Children of the school: each is in care, and has a seat in the summer period at first.
pub(crate) const CHILDREN: usize = 12;
/// Evenings of care, on the working days of June 2022.
pub(crate) const EVENINGS: usize = 19;
/// Lessons of all of them: the first evening has two.
pub(crate) const LESSONS: i64 = 20;
/// So many evenings in a row are more than half a month, whatever weekday they begin on.
pub(crate) const AWAY: usize = 12;
/// The price of a lesson; by the month its twenty lessons cost as much.
pub(crate) const PRICE: i64 = 2000;
/// The price of a meal; one is served on each evening.
pub(crate) const MEAL: i64 = 1000;
/// The plan of the term.
pub(crate) const PLAN: &str = "mixed";
/// The first day of the term, and the day after its last.
pub(crate) const TERM: (Date, Date) = (date(2022, 6, 6), date(2022, 7, 1));
/// When families can no longer sign up.
pub(crate) const SIGNED_UP: Date = date(2022, 7, 4);
/// The first day of the summer period, and the day after its last.
pub(crate) const PERIOD: (Date, Date) = (date(2022, 7, 11), date(2022, 7, 23));
/// Its working days.
pub(crate) const DAYS: [Date; 10] = [
    date(2022, 7, 11),
    date(2022, 7, 12),
    date(2022, 7, 13),
    date(2022, 7, 14),
    date(2022, 7, 15),
    date(2022, 7, 18),
    date(2022, 7, 19),
    date(2022, 7, 20),
    date(2022, 7, 21),
    date(2022, 7, 22),
];
/// What the period's bills and payees are called.
pub(crate) const SUMMER: &str = "summer/yuhang-2022-summer/1";
/// The point at which every child has its seat.
pub(crate) const POINT: &str = "u1";
/// What the period costs: care and food.
pub(crate) const CHARGE: (i64, i64) = (50_000, 20_000);

pub(crate) fn child(n: usize) -> String {
    format!("m{n:02}")
}

/// An evening of care, by its number.
pub(crate) fn evening(n: usize) -> String {
    format!("e{n:02}")
}

pub(crate) fn date_of(n: usize) -> Date {
    day((7 * (n / 5) + n % 5) as i64)
}

pub(crate) fn lessons(n: usize) -> i64 {
    if n == 0 { 2 } else { 1 }
}

/// So many days after the first of the term.
pub(crate) fn day(n: i64) -> Date {
    TERM.0.checked_add(jiff::Span::new().days(n)).unwrap_or(Date::MAX)
}

/// Whether a child lies ill at home: some do for more than half a month, and are mostly away then.
pub(crate) fn is_ill(n: usize, evening: usize) -> bool {
    n % 3 == 1 && (2..=14).contains(&evening)
}

/// What several evenings came to together.
pub(crate) fn together(each: &[Outcome]) -> Outcome {
    let ranked = ["half-month-back", "half-month-over", "done"];
    ranked.into_iter().find(|one| each.contains(one)).unwrap_or("already")
}

/// Whether a child's family has ordered its meals for the term.
pub(crate) fn has_ordered(n: usize) -> bool {
    n % 3 != 2
}

/// The day on which whoever leaves care on one eats no more: on that day itself the meal is cooked.
pub(crate) fn stops_eating(today: Date) -> Date {
    let is_served = (0..EVENINGS).any(|n| date_of(n) == today);
    if is_served { today.tomorrow().unwrap_or(Date::MAX) } else { today }
}

/// What a bill is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Of {
    /// The care of the term.
    Term,
    /// Its meals.
    Meal,
    /// The care of the summer period.
    Summer,
    /// Its food.
    Food,
}

impl Of {
    pub(crate) const ALL: [Self; 4] = [Self::Term, Self::Meal, Self::Summer, Self::Food];
    /// What is charged for in the term, and goes by its rolls.
    pub(crate) const BY_ROLL: [Self; 2] = [Self::Term, Self::Meal];

    /// What of the term is of this kind of money.
    pub(crate) fn of_term(purse: Purse) -> Self {
        if purse == Purse::Meals { Self::Meal } else { Self::Term }
    }

    pub(crate) fn purse(self) -> Purse {
        match self {
            Self::Term | Self::Summer => Purse::Care,
            Self::Meal | Self::Food => Purse::Meals,
        }
    }

    /// What an evening has of it.
    pub(crate) fn lessons(self, n: usize) -> i64 {
        match self {
            Self::Term => lessons(n),
            Self::Meal | Self::Summer | Self::Food => 1,
        }
    }

    /// The name of a child's bill.
    pub(crate) fn bill(self, n: usize, is_by_month: bool) -> String {
        match self {
            Self::Term if is_by_month => format!("bill/care/{PLAN}/{}/2022-06", child(n)),
            Self::Term => format!("bill/care/{PLAN}/{}", child(n)),
            Self::Meal => format!("bill/meals/{PLAN}/{}", child(n)),
            Self::Summer | Self::Food => format!("bill/{SUMMER}/{}/{}", self.purse().code(), child(n)),
        }
    }
}

/// Something that happens.
#[derive(Clone, Debug)]
pub(crate) enum Op {
    /// Bills of the term's care, and of its meals, for everyone who has none.
    Bill,
    /// Bills of the summer period for everyone who has a seat and none.
    Issue,
    /// A payment, perhaps for another amount or under a receipt number that is taken.
    Pay { id: String, child: usize, of: Of, fen: i64, receipt: String },
    /// Every child of an evening is marked, and the roll closed.
    Close { evening: usize, states: Vec<State> },
    /// One child of an evening is marked otherwise.
    Mark { evening: usize, child: usize, state: State },
    /// A child had been away for some weeks: it is marked so on each closed roll of so many evenings.
    Away { child: usize, from: usize, state: State },
    /// A family asks for relief and gets it: half of what care costs, from the school in the term and from the government in summer.
    Relieve { id: String, child: usize },
    /// A guardian asks for what is free of one kind of money.
    Ask { id: String, child: usize, purse: Purse },
    /// The cashier pays a refund.
    PayBack { id: String },
    /// A family takes its child out of the term's care, and so of its meals.
    GiveUp { child: usize },
    /// A family takes its summer seat back.
    Withdraw { child: usize },
    /// The district decides what goes back to a family that left midway.
    Decide { child: usize, choice: Choice, days: Option<i64> },
    /// What the period's bills have paid goes to its payees.
    Release,
    /// The term is settled: what is free is asked back.
    Settle,
    /// The night passes.
    Night,
}
