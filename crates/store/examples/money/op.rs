//! 操作 What can happen to a school's money, and the made-up school it happens in.

use jiff::civil::{Date, date};
use rules::day::roll::State;
use rules::fen::Fen;
use rules::id::{ReliefId, SpendingId, StudentId};
use rules::money::account::{Payer, Purse};
use rules::money::fee::Hardship;
use rules::money::relief::asking::Asked;
use rules::money::share::Parts;
use rules::money::spending::{Draft, Given, Purpose};

/// Children of a school.
pub(crate) const CHILDREN: usize = 24;
/// Its courses; course `k` is held on days `k`, `k + COURSES`, …
pub(crate) const COURSES: usize = 5;
/// The last course is billed late, when there is money that was carried over: after so many operations.
pub(crate) const LATE: u64 = 250;
/// Evenings of each course.
pub(crate) const EVENINGS: usize = 12;
/// The price of a lesson, as the committed scheme has it.
pub(crate) const PRICE: i64 = 2000;
/// Its price on a day off, where a school charges ahead.
pub(crate) const DEAR: i64 = 3000;
/// Days off in September 2021, and in October: two Saturdays and a Sunday are made up for.
const OFF: [&[i8]; 2] = [&[4, 5, 11, 12, 19, 20, 21, 25], &[1, 2, 3, 4, 5, 6, 7, 10, 16, 17, 23, 24, 30, 31]];

/// A dice that anyone can throw again.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    pub(crate) fn once_in(&mut self, limit: usize) -> bool {
        self.below(limit) == 0
    }
}

/// When a school charges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Charging {
    /// Ahead, and holds the money.
    Ahead,
    /// Afterwards, by counted lessons that were posted and checked.
    Afterwards,
}

/// As much costs a term of one course where it is charged afterwards: sixteen of its eighteen lessons.
pub(crate) const TERM_MAX: i64 = 16 * PRICE;
/// Days in which a family may object to a counted lesson.
pub(crate) const OBJECTION_DAYS: i64 = 5;

pub(crate) fn child(n: usize) -> String {
    format!("c{n:02}")
}

pub(crate) fn course(k: usize) -> String {
    format!("k{k}")
}

/// A child's bill for a course, or for the lessons of it that a tally has counted.
pub(crate) fn bill((n, k): (usize, usize), tally: &str) -> String {
    let bill = format!("bill/{}/{}", course(k), child(n));
    if tally.is_empty() { bill } else { format!("{bill}/{tally}") }
}

/// An evening of a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Evening {
    pub(crate) course: usize,
    pub(crate) n: usize,
}

impl Evening {
    pub(crate) fn id(self) -> String {
        format!("s{}-{}", self.course, self.n)
    }

    pub(crate) fn date(self) -> Date {
        self.date_in(Charging::Ahead)
    }

    /// A day each for one school, two for the other: its lessons lie in four months, and so in four tallies.
    pub(crate) fn date_in(self, charging: Charging) -> Date {
        let days = (self.n * COURSES + self.course) as i64;
        let days = if charging == Charging::Afterwards { 2 * days } else { days };
        date(2021, 9, 2).checked_add(jiff::Span::new().days(days)).unwrap_or(Date::MAX)
    }

    /// One lesson or two.
    pub(crate) fn lessons(self) -> i64 {
        1 + ((self.course + self.n) % 2) as i64
    }

    /// Whether it is on a day off.
    pub(crate) fn is_dear(self) -> bool {
        let on = self.date();
        OFF[usize::from(on.month() > 9)].contains(&on.day())
    }

    /// What its lessons cost where a school charges ahead, whoever bears it.
    pub(crate) fn cost(self) -> i64 {
        self.lessons() * if self.is_dear() { DEAR } else { PRICE }
    }

    /// What it came to that a lesson which was missed went back to its family.
    pub(crate) fn missed(self) -> Outcome {
        if self.is_dear() { "missed-dear" } else { "missed" }
    }
}

pub(crate) fn evenings() -> impl Iterator<Item = Evening> {
    (0..COURSES).flat_map(|course| (0..EVENINGS).map(move |n| Evening { course, n }))
}

/// As much may be carried over: the lessons that one bill may cover ahead.
pub(crate) const CARRIED_MAX: i64 = 60 * PRICE;

/// Each child begins in two courses.
pub(crate) fn is_placed_at_first(child: usize, course: usize) -> bool {
    course == child % COURSES || course == (child + 1 + child / COURSES) % COURSES
}

/// The term's end, before which nothing is settled: here every settlement is one of the same term.
pub(crate) const UNTIL: Date = date(2021, 9, 1);

/// So many days after the first of September.
pub(crate) fn day(n: i64) -> Date {
    date(2021, 9, 1).checked_add(jiff::Span::new().days(n)).unwrap_or(Date::MAX)
}

/// Something that happens. Ids are made by whoever does it, so that it can happen twice.
#[derive(Clone, Debug)]
pub(crate) enum Op {
    /// Bills of a course for everyone who has none.
    Bill { course: usize },
    /// A payment, perhaps for another amount or under a receipt number that is taken.
    Pay { id: String, child: usize, course: usize, tally: String, fen: i64, receipt: String },
    /// Every child of an evening is marked, and the roll closed.
    Close { evening: Evening, states: Vec<State> },
    /// One child of an evening is marked otherwise.
    Mark { evening: Evening, child: usize, state: State },
    /// A child leaves a course.
    Leave { child: usize, course: usize },
    /// A slip comes late: on a roll that is closed the child had been on leave, and its guardian asks at once for what is free by it.
    Miss { id: String, evening: Evening, child: usize },
    /// A guardian asks for what is free.
    Ask { id: String, child: usize },
    /// The cashier pays a refund.
    PayBack { id: String },
    /// A transfer is said to be wrong.
    Propose { id: String, transfer: String, reason: String, by: usize },
    /// A proposal is answered.
    Answer { id: String, make: bool, reason: String, by: usize },
    /// A family asks for relief and gets it: half of it from the school, or all of it from the government.
    Relieve { id: String, child: usize, all: bool },
    /// A payer gives money for its share.
    Grant { id: String, government: bool, fen: i64 },
    /// What a course has earned is spent under a voucher.
    Spend { id: String, course: usize, fen: i64, voucher: String },
    /// The school is closed on an evening: its lesson is not held.
    Closure { id: String, evening: Evening },
    /// It is not closed after all.
    Lift { id: String },
    /// A guardian chooses what becomes of the rest.
    Choose { id: String, child: usize, carry: bool },
    /// The term is settled: what is free goes over, or is asked back. The cashier may say that whoever chose nothing gets
    /// their money back.
    Settle { sure: bool },
    /// A day is closed, so many days from today.
    DayEnd { days: i64 },
    /// The night passes, or some.
    Night { days: i64 },
    /// The lessons of the period that is next are counted and posted.
    Post,
    /// The check of a tally is over: what stands is billed.
    Charge { tally: String },
    /// A family objects to a counted lesson.
    Object { tally: String, evening: Evening, child: usize },
    /// The school answers.
    Hear { tally: String, evening: Evening, child: usize, agree: bool, reason: String },
    /// A mark is put right after its evening is over.
    Amend { evening: Evening, child: usize, state: State },
}

/// What an operation came to: `done`, `already`, `none`, or a refusal's code.
pub(crate) type Outcome = &'static str;

/// What an account holds and what of it is held back, by the account's name.
pub(crate) type Balances = std::collections::BTreeMap<String, (i64, i64)>;

/// What a family asks: the scheme takes half off for one hardship and all of it for another.
pub(crate) fn relief_of(id: &str, n: usize, all: bool) -> Asked {
    let hardship = if all { Hardship::OutOfPoverty } else { Hardship::Other };
    Asked { id: ReliefId::new(id), student: StudentId::new(child(n)), hardship, words: "why".to_owned() }
}

/// What the cashier spends.
pub(crate) fn spending_of(id: &str, k: usize, fen: i64, voucher: &str, purpose: Purpose) -> Draft {
    let (id, voucher) = (SpendingId::new(id), voucher.to_owned());
    Draft { id, from: (Purse::Course, course(k)), purpose, fen: Fen(fen), voucher, pay: String::new() }
}

/// What a payer gives, each time with a paper of its own.
pub(crate) fn given_of(id: &SpendingId, payer: Payer, fen: i64) -> Given {
    Given { id: id.clone(), payer, purse: Purse::Course, fen: Fen(fen), paper: format!("paper {id}") }
}

/// What a payer beside the family has moved.
pub(crate) fn moved_by(moved: &mut Parts, payer: Payer) -> &mut Fen {
    match payer {
        Payer::Government => &mut moved.government,
        Payer::School => &mut moved.school,
    }
}
