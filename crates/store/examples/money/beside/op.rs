//! 操作 What can happen to the money of what stands beside after-school service, and the made-up school it happens in.

use jiff::civil::{Date, date};
use rules::day::beside::There;
use rules::money::account::Purse;
use rules::money::item::beside::kind_of;
use rules::plan::local::Day;
use rules::plan::programme::Kind;

/// Children of the school: whoever is on the list of extended care is among the first.
pub(crate) const CHILDREN: usize = 8;
/// The plan of the term.
pub(crate) const PLAN: &str = "beside";
/// The first day of the term, and the day after its last.
pub(crate) const TERM: (Date, Date) = (date(2021, 9, 23), date(2021, 10, 30));
/// Its school days in 2021, each with the weekday whose timetable is kept: two are made up on a Sunday and on a Saturday.
pub(crate) const DAYS: [(Date, usize); 24] = [
    (date(2021, 9, 23), 4),
    (date(2021, 9, 24), 5),
    (date(2021, 9, 26), 3),
    (date(2021, 9, 27), 1),
    (date(2021, 9, 28), 2),
    (date(2021, 9, 29), 3),
    (date(2021, 9, 30), 4),
    (date(2021, 10, 8), 5),
    (date(2021, 10, 9), 4),
    (date(2021, 10, 11), 1),
    (date(2021, 10, 12), 2),
    (date(2021, 10, 13), 3),
    (date(2021, 10, 14), 4),
    (date(2021, 10, 15), 5),
    (date(2021, 10, 18), 1),
    (date(2021, 10, 19), 2),
    (date(2021, 10, 20), 3),
    (date(2021, 10, 21), 4),
    (date(2021, 10, 22), 5),
    (date(2021, 10, 25), 1),
    (date(2021, 10, 26), 2),
    (date(2021, 10, 27), 3),
    (date(2021, 10, 28), 4),
    (date(2021, 10, 29), 5),
];
/// The months of the term, as bills name them.
pub(crate) const MONTHS: [(&str, Date); 2] = [("2021-09", date(2021, 9, 1)), ("2021-10", date(2021, 10, 1))];

pub(crate) fn child(n: usize) -> String {
    format!("b{n:02}")
}

/// So many days after the first of the term.
pub(crate) fn day(n: i64) -> Date {
    TERM.0.checked_add(jiff::Span::new().days(n)).unwrap_or(Date::MAX)
}

/// The month of a day.
pub(crate) fn month_of(day: Date) -> &'static str {
    if day < MONTHS[1].1 { MONTHS[0].0 } else { MONTHS[1].0 }
}

/// Whether the extended care of a child is agreed on a day: for some from the beginning, for one later, and one stays on the roll that
/// nobody agreed to.
pub(crate) fn is_agreed(n: usize, on: Date) -> bool {
    n < 3 || (n == 3 && on >= AGREED_LATE)
}

/// Since when the late one is on the list.
pub(crate) const AGREED_LATE: Date = date(2021, 10, 12);
/// So many stand on each roll of extended care.
pub(crate) const ON_ROLL: usize = 5;

/// What stands beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Of {
    /// By the month, by the roll of its session.
    Extended,
    /// By the lesson, of which an evening has two; the family bears six tenths.
    Study,
    /// By the day.
    Lunch,
    /// By the month.
    Early,
}

impl Of {
    pub(crate) const ALL: [Self; 4] = [Self::Extended, Self::Study, Self::Lunch, Self::Early];
    /// Those of which a family chooses weekdays.
    pub(crate) const CHOSEN: [Self; 3] = [Self::Study, Self::Lunch, Self::Early];

    pub(crate) fn purse(self) -> Purse {
        match self {
            Self::Extended => Purse::ExtendedCare,
            Self::Study => Purse::EveningStudy,
            Self::Lunch => Purse::LunchCare,
            Self::Early => Purse::EarlyCare,
        }
    }

    pub(crate) fn kind(self) -> Kind {
        kind_of(self.purse()).unwrap_or_default()
    }

    /// The price of a lesson, a day or a month, whoever bears it.
    pub(crate) fn price(self) -> i64 {
        match self {
            Self::Extended => 4_510,
            Self::Study => 500,
            Self::Lunch => 800,
            Self::Early => 6_010,
        }
    }

    pub(crate) fn is_by_month(self) -> bool {
        matches!(self, Self::Extended | Self::Early)
    }

    /// Lessons of one of its days.
    pub(crate) fn lessons(self) -> i64 {
        if self == Self::Study { 2 } else { 1 }
    }

    /// The weekdays on which it is held.
    pub(crate) fn weekdays(self) -> &'static [usize] {
        match self {
            Self::Extended => &[1, 2, 3, 4],
            Self::Study => &[1, 3, 4],
            Self::Lunch | Self::Early => &[1, 2, 3, 4, 5],
        }
    }

    /// Whether it is held on a day of the term, by its number.
    pub(crate) fn is_on(self, n: usize) -> bool {
        self.weekdays().contains(&DAYS[n].1)
    }

    /// Whether a day of it has begun at seven in the morning, and at nine in the evening.
    pub(crate) fn has_begun(self, n: usize, (today, is_evening): (Date, bool)) -> bool {
        DAYS[n].0 < today || (DAYS[n].0 == today && is_evening)
    }

    /// What a child who stays away without leave pays for: its lunch was cooked, and its place at the desk was kept.
    pub(crate) fn takes(self, there: There) -> bool {
        match there {
            There::Present => true,
            There::Absent => matches!(self, Self::Lunch | Self::Study),
            There::Leave => false,
        }
    }

    /// The name of its bills and its payee.
    pub(crate) fn item(self) -> String {
        format!("{}/{PLAN}", self.purse().code())
    }
}

pub(crate) fn weekday(n: usize) -> Day {
    [Day::Mon, Day::Tue, Day::Wed, Day::Thu, Day::Fri][(n - 1) % 5]
}

/// Something that happens.
#[derive(Clone, Debug)]
pub(crate) enum Op {
    /// Bills of everything for everyone who has none.
    Bill,
    /// A payment, perhaps for another amount or under a receipt number that is taken.
    Pay { id: String, bill: String, fen: i64, receipt: String },
    /// A family chooses other weekdays, or none any more.
    Choose { of: Of, child: usize, days: Vec<usize> },
    /// Whoever watches says who was there; once its day is over somebody else puts it right, with a reason.
    Sign { of: Of, day: usize, marks: Vec<(usize, There)>, reason: &'static str },
    /// The school is closed on a day.
    Closure { id: String, day: usize },
    /// It is not closed after all.
    Lift { id: String },
    /// A guardian asks for what is free of one kind of money.
    Ask { id: String, child: usize, of: Of },
    /// The cashier pays a refund.
    PayBack { id: String },
    /// The term is settled: what is free is asked back.
    Settle,
    /// The morning becomes evening, or the evening the next morning.
    Turn,
}
