//! 月结 A month's money: what it opened with, what came in, was released and went back, and what it closes with; and what is
//! still in the way of saying that it holds.

use super::tender::Channel;
use crate::fen::Fen;
use crate::refusal::Refuses;
use jiff::civil::{Date, date};
use std::collections::BTreeSet;

/// A month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// Its first day.
    pub from: Date,
    /// The day after its last.
    pub until: Date,
}

impl Month {
    /// The month of a day.
    pub fn of(day: Date) -> Self {
        let from = day.first_of_month();
        Self { from, until: from.last_of_month().tomorrow().unwrap_or(Date::MAX) }
    }

    /// Reads `2021-09`.
    pub fn read(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        let is_month = (2000..2200).contains(&year) && (1..=12).contains(&month);
        is_month.then(|| Self::of(date(year, month, 1)))
    }

    /// `2021-09`.
    pub fn code(self) -> String {
        format!("{:04}-{:02}", self.from.year(), self.from.month())
    }

    /// The month before.
    pub fn before(self) -> Self {
        Self::of(self.from.yesterday().unwrap_or(self.from))
    }

    /// The month after.
    pub fn after(self) -> Self {
        Self::of(self.until)
    }
}

/// What families' money of one kind did: opening + paid − released − refunded − carried = closing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Held when the month began.
    pub opening: Fen,
    /// Came in.
    pub paid: Fen,
    /// Released to payees, less what came back from them.
    pub released: Fen,
    /// Went back to families.
    pub refunded: Fen,
    /// Went over to a next term or bill, less what came from there.
    pub carried: Fen,
}

impl Held {
    /// Held when the month is over, or now.
    pub fn closing(self) -> Fen {
        self.opening + self.paid - self.released - self.refunded - self.carried
    }

    /// The same of both.
    pub fn and(self, other: Self) -> Self {
        Self {
            opening: self.opening + other.opening,
            paid: self.paid + other.paid,
            released: self.released + other.released,
            refunded: self.refunded + other.refunded,
            carried: self.carried + other.carried,
        }
    }
}

/// What a payee earned and spent: opening + released + shared + carried − spent = closing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Earned {
    /// Had when the month began.
    pub opening: Fen,
    /// From families' custody, less what went back.
    pub released: Fen,
    /// From government and school, less what went back.
    pub shared: Fen,
    /// Over from a programme of before, less what went on to a later one.
    pub carried: Fen,
    /// Spent under vouchers, less what was corrected.
    pub spent: Fen,
}

impl Earned {
    /// Has when the month is over, or now.
    pub fn closing(self) -> Fen {
        self.opening + self.released + self.shared + self.carried - self.spent
    }
}

/// What the rule may know.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Days of the month on which money moved.
    pub moved: BTreeSet<Date>,
    /// Days that were closed, in the month and after it.
    pub closed: BTreeSet<Date>,
    /// What of the ledger does not add up, by name.
    pub unbalanced: Option<String>,
    /// Days on which a channel's bill and the ledger differ and nobody has said why: how many differences; none where the bill
    /// is not there yet.
    pub differing: Vec<(Channel, Date, Option<usize>)>,
    /// Accounts that hold something of a month that is over, charged by the month and settled by nobody yet.
    pub unsettled: usize,
    /// Bills of months that are over whose money has not gone to the community's class (P2.29).
    pub unreleased: usize,
    /// Programmes that were over with the month and have money left of which nobody has said what becomes of it, or that was to go
    /// back to families and has not (P1.11).
    pub undisposed: usize,
    /// What payees owe for lessons that did not count and should have given back by the month's end: to how many children, and how much.
    pub owing: (usize, Fen),
    /// Whether the month was closed before.
    pub is_closed: bool,
}

/// What is in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The ledger does not add up.
    Unbalanced {
        /// What.
        what: String,
    },
    /// A day on which money moved is not closed, and no later day has been closed over it.
    Unclosed {
        /// Which.
        day: Date,
    },
    /// A channel's bill of a day is not here.
    NoBill {
        /// Which channel's.
        channel: Channel,
        /// Which day.
        day: Date,
    },
    /// Differences of a day have no reason yet.
    Differs {
        /// Which channel's.
        channel: Channel,
        /// Which day.
        day: Date,
        /// How many.
        many: usize,
    },
    /// What a month charged by itself has left is neither back nor on its way to the next bill.
    Unsettled {
        /// How many accounts.
        accounts: usize,
    },
    /// What was paid for months that are over has not gone to the community's class (P2.29).
    Unreleased {
        /// Of how many bills.
        bills: usize,
    },
    /// What payees owe for lessons that did not count is not back, though their term is over.
    Owing {
        /// To how many children.
        children: usize,
        /// How much, whoever bore it.
        fen: Fen,
    },
    /// Programmes that are over have money left, and nobody has said what becomes of it or it has not gone back (P1.11).
    Undisposed {
        /// How many.
        programmes: usize,
    },
}

/// A month that was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Which.
    pub month: Month,
    /// Whether it had been closed before.
    pub already: bool,
}

/// Why a month does not close.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It still runs.
    Runs {
        /// The first day after it.
        until: Date,
    },
    /// Something is in the way: the first of all that is.
    InTheWay(Obstacle),
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Runs { .. } => "month-end-runs",
            Self::InTheWay(Obstacle::Unbalanced { .. }) => "month-end-unbalanced",
            Self::InTheWay(Obstacle::Unclosed { .. }) => "month-end-unclosed",
            Self::InTheWay(Obstacle::NoBill { .. }) => "month-end-no-bill",
            Self::InTheWay(Obstacle::Differs { .. }) => "month-end-differs",
            Self::InTheWay(Obstacle::Unsettled { .. }) => "month-end-unsettled",
            Self::InTheWay(Obstacle::Unreleased { .. }) => "month-end-unreleased",
            Self::InTheWay(Obstacle::Owing { .. }) => "month-end-owing",
            Self::InTheWay(Obstacle::Undisposed { .. }) => "month-end-undisposed",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::InTheWay(Obstacle::Undisposed { .. }) => "P1.11",
            Self::InTheWay(Obstacle::Owing { .. }) => "P3.16",
            Self::InTheWay(Obstacle::Unreleased { .. }) => "P2.29",
            Self::Runs { .. } | Self::InTheWay(_) => "P0.1",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Runs { until } => vec![("until", until.to_string())],
            Self::InTheWay(Obstacle::Unbalanced { what }) => vec![("what", what.clone())],
            Self::InTheWay(Obstacle::Unclosed { day } | Obstacle::NoBill { day, .. }) => {
                vec![("day", day.to_string())]
            }
            Self::InTheWay(Obstacle::Differs { day, many, .. }) => {
                vec![("day", day.to_string()), ("many", many.to_string())]
            }
            Self::InTheWay(Obstacle::Unsettled { accounts }) => vec![("accounts", accounts.to_string())],
            Self::InTheWay(Obstacle::Unreleased { bills }) => vec![("bills", bills.to_string())],
            Self::InTheWay(Obstacle::Owing { children, fen }) => {
                vec![("children", children.to_string()), ("fen", fen.to_string())]
            }
            Self::InTheWay(Obstacle::Undisposed { programmes }) => {
                vec![("programmes", programmes.to_string())]
            }
        }
    }
}

/// 月结 Closes a month that is over and in whose way nothing is. Twice is once.
pub fn close(facts: &Facts, (month, today): (Month, Date)) -> Result<Closed, Refusal> {
    if facts.is_closed {
        return Ok(Closed { month, already: true });
    }
    if today < month.until {
        return Err(Refusal::Runs { until: month.until });
    }
    match obstacles(facts).into_iter().next() {
        Some(first) => Err(Refusal::InTheWay(first)),
        None => Ok(Closed { month, already: false }),
    }
}

/// Everything that is in the way of a month's close, the ledger first. A month that still runs has its own days in the way,
/// not those to come.
pub fn obstacles(facts: &Facts) -> Vec<Obstacle> {
    let unbalanced = facts.unbalanced.iter().map(|what| Obstacle::Unbalanced { what: what.clone() });
    let last = facts.closed.last();
    let unclosed = facts.moved.iter().filter(|day| last.is_none_or(|last| last < day));
    let differing = facts.differing.iter().map(|(channel, day, many)| match many {
        None => Obstacle::NoBill { channel: *channel, day: *day },
        Some(many) => Obstacle::Differs { channel: *channel, day: *day, many: *many },
    });
    let unsettled = (facts.unsettled > 0).then_some(Obstacle::Unsettled { accounts: facts.unsettled });
    let unreleased = (facts.unreleased > 0).then_some(Obstacle::Unreleased { bills: facts.unreleased });
    let undisposed = (facts.undisposed > 0).then_some(Obstacle::Undisposed { programmes: facts.undisposed });
    let unclosed = unclosed.map(|day| Obstacle::Unclosed { day: *day });
    let (children, fen) = facts.owing;
    let owing = (fen > Fen::ZERO).then_some(Obstacle::Owing { children, fen });
    let settling = unsettled.into_iter().chain(unreleased).chain(owing).chain(undisposed);
    unbalanced.chain(unclosed).chain(differing).chain(settling).collect()
}

/// Days that were not closed themselves, each with the later day whose close covers it: they are named, and cannot be mended.
pub fn covered(facts: &Facts) -> Vec<(Date, Date)> {
    let later = |day: &Date| facts.closed.range(day..).next().copied();
    let open = facts.moved.iter().filter(|day| !facts.closed.contains(day));
    open.filter_map(|day| Some((*day, later(day)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_month_is_read_and_followed_by_the_next() {
        let december = Month::read("2021-12").unwrap();
        assert_eq!((december.from, december.until), (date(2021, 12, 1), date(2022, 1, 1)));
        assert_eq!((december.after().code(), december.before().code()), ("2022-01".into(), "2021-11".into()));
        assert_eq!(Month::of(date(2022, 2, 28)).until, date(2022, 3, 1));
        for wrong in ["", "2021", "2021-13", "2021-0", "1999-12", "2021-09-01", "二〇二一-09"] {
            assert_eq!(Month::read(wrong), None, "{wrong}");
        }
    }

    /// Days on which money moved, days that were closed; what is in the way, and what a later close covers.
    #[test]
    fn a_day_is_in_the_way_until_it_or_a_later_one_is_closed() {
        let days = |all: &[i8]| all.iter().map(|day| date(2021, 9, *day)).collect::<BTreeSet<Date>>();
        type Row<'a> = (&'a [i8], &'a [i8], &'a [i8], &'a [(i8, i8)]);
        let rows: [Row<'_>; 5] = [
            (&[14, 15, 16], &[], &[14, 15, 16], &[]),
            (&[14, 15, 16], &[14, 15, 16], &[], &[]),
            (&[14, 15, 16], &[14, 16], &[], &[(15, 16)]),
            (&[14, 15, 16], &[15], &[16], &[(14, 15)]),
            (&[], &[15], &[], &[]),
        ];
        for (moved, closed, open, over) in rows {
            let facts = Facts { moved: days(moved), closed: days(closed), ..Facts::default() };
            let open: Vec<Obstacle> =
                open.iter().map(|day| Obstacle::Unclosed { day: date(2021, 9, *day) }).collect();
            assert_eq!(obstacles(&facts), open, "{moved:?} {closed:?}");
            let over: Vec<_> = over.iter().map(|(a, b)| (date(2021, 9, *a), date(2021, 9, *b))).collect();
            assert_eq!(covered(&facts), over, "{moved:?} {closed:?}");
        }
    }

    #[test]
    fn every_obstacle_is_named_the_ledger_first() {
        let day = date(2021, 9, 14);
        let facts = Facts {
            moved: [day].into(),
            unbalanced: Some("custody course".into()),
            differing: vec![(Channel::Wechat, day, Some(2)), (Channel::Alipay, day, None)],
            ..Facts::default()
        };
        let told = obstacles(&facts);
        assert_eq!(told.len(), 4);
        assert_eq!(told[0], Obstacle::Unbalanced { what: "custody course".into() });
        assert_eq!(told[2], Obstacle::Differs { channel: Channel::Wechat, day, many: 2 });
        assert_eq!(told[3], Obstacle::NoBill { channel: Channel::Alipay, day });
    }

    /// The ladder: each row mends what the row above was refused for.
    #[test]
    fn a_month_closes_once_nothing_is_in_its_way() {
        let (day, september) = (date(2021, 9, 14), Month::of(date(2021, 9, 1)));
        let all = Facts {
            moved: [day].into(),
            unbalanced: Some("custody course".into()),
            differing: vec![(Channel::Alipay, day, None), (Channel::Wechat, day, Some(2))],
            unsettled: 3,
            unreleased: 4,
            undisposed: 2,
            owing: (1, Fen(500)),
            ..Facts::default()
        };
        let sound = Facts { unbalanced: None, ..all.clone() };
        let days = Facts { closed: [day].into(), ..sound.clone() };
        let taken = Facts { differing: vec![(Channel::Wechat, day, Some(2))], ..days.clone() };
        let explained = Facts { differing: Vec::new(), ..taken.clone() };
        let settled = Facts { unsettled: 0, ..explained.clone() };
        let released = Facts { unreleased: 0, ..settled.clone() };
        let back = Facts { owing: (0, Fen::ZERO), ..released.clone() };
        let disposed = Facts { undisposed: 0, ..back.clone() };
        let (eve, after) = (date(2021, 9, 30), date(2021, 10, 1));
        let rows = [
            (&all, eve, Err("month-end-runs")),
            (&all, after, Err("month-end-unbalanced")),
            (&sound, after, Err("month-end-unclosed")),
            (&days, after, Err("month-end-no-bill")),
            (&taken, after, Err("month-end-differs")),
            (&explained, after, Err("month-end-unsettled")),
            (&settled, after, Err("month-end-unreleased")),
            (&released, after, Err("month-end-owing")),
            (&back, after, Err("month-end-undisposed")),
            (&disposed, after, Ok(false)),
            (&Facts { is_closed: true, ..all.clone() }, eve, Ok(true)),
        ];
        for (facts, today, expected) in rows {
            let closed = close(facts, (september, today));
            let told = closed.as_ref().map(|one| one.already).map_err(|why| why.code());
            assert_eq!(told, expected, "{facts:?}");
            assert!(closed.is_ok_and(|one| one.month == september) || expected.is_err());
        }
    }

    proptest! {
        /// However kinds of money are put together, what all close with is the sum of what each closes with.
        #[test]
        fn closings_add_up(all in prop::collection::vec([-9999_i64..9999, 0..9999, 0..9999, 0..9999, 0..9999], 0..6)) {
            let held = all.iter().map(|[opening, paid, released, refunded, carried]| Held {
                opening: Fen(*opening), paid: Fen(*paid), released: Fen(*released), refunded: Fen(*refunded), carried: Fen(*carried),
            });
            let held: Vec<Held> = held.collect();
            let whole = held.iter().fold(Held::default(), |sum, one| sum.and(*one));
            prop_assert_eq!(whole.closing(), held.iter().map(|one| one.closing()).sum());
        }
    }
}
