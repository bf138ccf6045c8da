//! 账单 Bills: only for courses that opened and care that has groups, lessons times the price of one.

mod apart;
pub mod reckoning;
pub mod reminding;

pub use apart::{Apart, Relieved, relieved};
pub use reckoning::{Before, Grounds};

use self::apart::{Days, Priced};
use self::reckoning::{Used, left, reckon};
use super::account::Purse;
use super::fee::{self, Area, BillAfter, Hour, Unit};
use super::item;
use super::month_end::Month;
use super::share::Granted;
use super::tariff::{self, Who};
use crate::fen::Fen;
use crate::id::{BillId, CourseId, StudentId};
use crate::moment::Moment;
use crate::plan::head::Stage;
use crate::refusal::Refuses;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Days from issue to the due date.
const DUE_DAYS: i64 = 7;

/// A course, or the care of class “1”, for which bills are asked. Children who come to care on other evenings have facts of their
/// own under the same name.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Which.
    pub course: CourseId,
    /// Its title in Chinese, by which prices name it.
    pub title: String,
    /// Whether it opened (P3.23).
    pub is_open: bool,
    /// Where the school is, if anybody said.
    pub area: Option<Area>,
    /// The days on which it is held, with their lessons.
    pub by_day: BTreeMap<Date, i64>,
    /// The days on which it is not held, with the lessons that they had: nobody is asked for them, and each has its price if it is held
    /// after all.
    pub cancelled: BTreeMap<Date, i64>,
    /// The children placed in it who have no bill for it yet.
    pub unbilled: Vec<Unbilled>,
}

impl Facts {
    /// Lessons in the term.
    pub fn lessons(&self) -> i64 {
        self.by_day.values().sum()
    }

    /// The days of a part of the course, from the first day of a child.
    fn by_day_from(&self, from: Option<Date>, part: &str) -> BTreeMap<Date, i64> {
        let mut days = left(&self.by_day, from);
        days.retain(|day, _| part.is_empty() || Month::of(*day).code() == part);
        days
    }
}

/// A child without a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unbilled {
    /// Which.
    pub student: StudentId,
    /// Its grade.
    pub grade: i64,
    /// The relief that its family was granted.
    pub relief: Option<Granted>,
    /// The first day on which it can come, if it is not there from the beginning.
    pub from: Option<Date>,
    /// The months that are billed already, `2021-10`, of a fee by the month.
    pub months: BTreeSet<String>,
    /// Bills of this course that were cancelled or ended before: the next is another.
    pub times: i64,
    /// Its other bills under the same caps.
    pub before: Vec<Before>,
}

/// A bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// Made from child and course, so that twice is once.
    pub id: BillId,
    /// Whose.
    pub student: StudentId,
    /// For which course, or for which care.
    pub course: CourseId,
    /// Which kind of money.
    pub purse: Purse,
    /// What it is called in Chinese and English; empty for a course, which has a title of its own.
    pub title: (String, String),
    /// The month that it is for, `2021-10`; empty where it is for the whole.
    pub part: String,
    /// How many bills of the same were cancelled or ended before it.
    pub times: i64,
    /// How many lessons.
    pub lessons: i64,
    /// What one of them costs, whoever bears it: a day's, a month's or a term's price over its lessons, rounded down.
    pub lesson: Fen,
    /// What the family bears of that.
    pub price: Fen,
    /// Its days whose lessons cost something else.
    pub apart: BTreeMap<Date, Apart>,
    /// Lessons times that, each at its price, and what rounding down left over, which goes back when the term is over.
    pub fen: Fen,
    /// The last day to pay.
    pub due_on: Date,
    /// How its sum came to be.
    pub grounds: Grounds,
}

/// Why no bill goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The plan charges afterwards, by counted lessons.
    Afterwards,
    /// The fee does not hold yet.
    NotYet {
        /// The first day on which it does.
        from: Date,
    },
    /// The fee holds no more.
    Over {
        /// The day from which it does not.
        until: Date,
    },
    /// The course has not opened.
    NotOpened,
    /// No session of the course is planned, so there is nothing to count.
    NoSessions,
    /// One bill would take money for too many lessons ahead.
    TooFarAhead {
        /// Lessons of the course.
        lessons: i64,
        /// Lessons that one bill may cover.
        most: i64,
    },
    /// One bill would take money for too long ahead.
    TooLongAhead {
        /// Months that one bill may cover.
        most: i64,
    },
    /// The term is too far away: nobody pays for it yet.
    TooEarly {
        /// The first day on which its bills go out.
        from: Date,
    },
    /// The price depends on whether the school is in town or in the country, and nobody said.
    NoArea,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Afterwards => "bill-afterwards",
            Self::NotYet { .. } => "bill-fee-not-yet",
            Self::Over { .. } => "bill-fee-over",
            Self::NotOpened => "bill-not-opened",
            Self::NoSessions => "bill-no-sessions",
            Self::TooFarAhead { .. } => "bill-too-far-ahead",
            Self::TooLongAhead { .. } => "bill-too-long-ahead",
            Self::TooEarly { .. } => "bill-too-early",
            Self::NoArea => "bill-no-area",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotOpened => "P3.23",
            Self::NoSessions => "P3.16",
            Self::TooFarAhead { .. } | Self::TooLongAhead { .. } | Self::TooEarly { .. } => "P0.1",
            Self::Afterwards | Self::NotYet { .. } | Self::Over { .. } | Self::NoArea => "P1.10",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooFarAhead { lessons, most } => {
                vec![("lessons", lessons.to_string()), ("most", most.to_string())]
            }
            Self::TooLongAhead { most } => vec![("most", most.to_string())],
            Self::NotYet { from } | Self::TooEarly { from } => vec![("from", from.to_string())],
            Self::Over { until } => vec![("until", until.to_string())],
            Self::Afterwards | Self::NotOpened | Self::NoSessions | Self::NoArea => Vec::new(),
        }
    }
}

/// Bills every course in its order: what a child has in one counts under the caps of the next.
pub fn issue_all(terms: &fee::Terms, mut all: Vec<Facts>, now: Moment) -> Result<Vec<Bill>, Refusal> {
    let (mut bills, mut made) = (Vec::new(), BTreeMap::<StudentId, Vec<Before>>::new());
    for facts in &mut all {
        for child in &mut facts.unbilled {
            child.before.extend(made.get(&child.student).into_iter().flatten().cloned());
        }
        if facts.unbilled.is_empty() {
            continue;
        }
        for bill in issue(terms, facts, now)? {
            let one = Before {
                title: facts.title.clone(),
                by_day: facts.by_day_from(bill.grounds.joined_on, &bill.part),
                whole: bill.grounds.whole(),
            };
            made.entry(bill.student.clone()).or_default().push(one);
            bills.push(bill);
        }
    }
    Ok(bills)
}

/// Bills every child of an opened course that has none yet, for what its family bears: shares of others and relief are
/// taken off (P1.12, P4.15). A family that bears nothing gets no bill; one whose caps are reached gets one that asks for nothing.
pub fn issue(terms: &fee::Terms, facts: &Facts, now: Moment) -> Result<Vec<Bill>, Refusal> {
    may_issue(terms, facts, now.date())?;
    let parts: Vec<(String, BTreeMap<Date, i64>)> = match terms.unit {
        Unit::Month => {
            let months = reckoning::months(&facts.by_day, now.date()).into_iter();
            months.map(|(month, by_day)| (month.code(), by_day)).collect()
        }
        Unit::Lesson | Unit::Day | Unit::Term | Unit::Period => vec![(String::new(), facts.by_day.clone())],
    };
    for (_, by_day) in &parts {
        is_near(terms, by_day)?;
    }
    let mut bills = Vec::new();
    for child in &facts.unbilled {
        let mut before = child.before.clone();
        for (part, by_day) in parts.iter().filter(|(part, _)| !child.months.contains(part)) {
            if let Some(bill) = bill(terms, (facts, child), (part, by_day), (&before, now)) {
                let by_day = facts.by_day_from(bill.grounds.joined_on, part);
                before.push(Before { title: facts.title.clone(), by_day, whole: bill.grounds.whole() });
                bills.push(bill);
            }
        }
    }
    Ok(bills)
}

fn may_issue(terms: &fee::Terms, facts: &Facts, today: Date) -> Result<(), Refusal> {
    if is_afterwards(terms) {
        return Err(Refusal::Afterwards);
    }
    holds(terms, today)?;
    if !may_bill(terms, facts.is_open) {
        return Err(Refusal::NotOpened);
    }
    if wants_area(terms) && area(terms, facts).is_none() {
        return Err(Refusal::NoArea);
    }
    if facts.lessons() < 1 { Err(Refusal::NoSessions) } else { Ok(()) }
}

/// The fees whose bills for a term that begins on `from` may not go out yet, and since when they may: what is paid ahead is not asked
/// for earlier (P0.1). They are for days of that term alone. Each fee is judged by itself; refused where all that is paid ahead waits.
pub fn waiting(fees: &fee::Fees<'_>, from: Date, today: Date) -> Result<BTreeMap<Purse, Date>, Refusal> {
    let ahead = fees.iter().filter(|(_, terms)| !is_afterwards(terms));
    let billed = ahead.map(|(purse, terms)| (*purse, tariff::first_billed(terms, from)));
    let (waits, out): (BTreeMap<Purse, Date>, BTreeMap<Purse, Date>) =
        billed.partition(|(_, first)| *first > today);
    let refused = waits.values().min().copied().filter(|_| out.is_empty());
    refused.map_or(Ok(waits), |from| Err(Refusal::TooEarly { from }))
}

/// Whether the fee holds on the day of the bill (P1.10).
pub fn holds(terms: &fee::Terms, today: Date) -> Result<(), Refusal> {
    match (terms.valid_from, terms.valid_until) {
        _ if tariff::holds_on(terms, today) => Ok(()),
        (Some(from), _) if today < from => Err(Refusal::NotYet { from }),
        (_, Some(until)) => Err(Refusal::Over { until }),
        (_, None) => Ok(()),
    }
}

/// Whether one bill may take money for these days ahead (P0.1).
fn is_near(terms: &fee::Terms, by_day: &BTreeMap<Date, i64>) -> Result<(), Refusal> {
    let lessons = by_day.values().sum();
    if let Some(most) = tariff::too_many_ahead(terms, lessons) {
        return Err(Refusal::TooFarAhead { lessons, most });
    }
    let (Some((first, _)), Some((last, _))) = (by_day.first_key_value(), by_day.last_key_value()) else {
        return Err(Refusal::NoSessions);
    };
    let until = last.tomorrow().unwrap_or(Date::MAX);
    tariff::too_long_ahead(terms, *first, until).map_or(Ok(()), |most| Err(Refusal::TooLongAhead { most }))
}

/// One child's bill for a course, or for one month of it; nothing where the family bears nothing, or nothing is left to come to.
fn bill(
    terms: &fee::Terms,
    (facts, child): (&Facts, &Unbilled),
    (part, by_day): (&str, &BTreeMap<Date, i64>),
    (before, now): (&[Before], Moment),
) -> Option<Bill> {
    let area = area(terms, facts);
    let used = Used::of(terms, (&facts.course, child.grade, area), before);
    let who = who(terms, child.grade, (&facts.course, &facts.title), area);
    let (lessons, grounds) = reckon(terms, &who, by_day, child.from, used.clone())?;
    let whole = grounds.whole();
    let days = Days::of(left(by_day, child.from), left(&facts.cancelled, child.from));
    let Priced { lesson, price, apart, fen } = apart::priced(terms, &who, &days, used, (whole, child.relief));
    let again = if child.times > 0 { format!("/{}", child.times) } else { String::new() };
    let month = if part.is_empty() { String::new() } else { format!("/{part}") };
    let bill = Bill {
        id: BillId::new(format!("bill/{}/{}{month}{again}", facts.course, child.student)),
        student: child.student.clone(),
        course: facts.course.clone(),
        purse: item::purse(&facts.course),
        title: Default::default(),
        part: part.to_owned(),
        times: child.times,
        lessons,
        lesson,
        price,
        fen,
        apart,
        due_on: due_on(now),
        grounds,
    };
    let is_capped = whole == Fen::ZERO && !apart::bears_none(terms, child.relief);
    (bill.fen > Fen::ZERO || is_capped).then_some(bill)
}

/// The last day to pay a bill that goes out now.
pub fn due_on(now: Moment) -> Date {
    Moment(now.0 + DUE_DAYS * 86_400_000).date()
}

/// A child of a course, by its title: an afternoon's feature course, as schools of a term's plan have them, or a third party's where
/// the fee names who gives it; or of the afternoon's care. Where nobody said where the school is, no price asks.
pub fn who<'a>(
    terms: &fee::Terms,
    grade: i64,
    (item, title): (&CourseId, &'a str),
    area: Option<Area>,
) -> Who<'a> {
    let stage = match grade {
        ..=6 => Stage::Primary,
        7..=9 => Stage::Junior,
        _ => Stage::Senior,
    };
    let is_provided = item::purse(item) == Purse::Course && tariff::provider(terms, title).is_some();
    let hour = if is_provided { Hour::ThirdParty } else { item::hour(item) };
    Who { stage, area: area.unwrap_or(Area::Urban), grade, hour, course: Some(title) }
}

/// Where the school is, as somebody said or its plan does.
fn area(terms: &fee::Terms, facts: &Facts) -> Option<Area> {
    facts.area.or(tariff::area(terms))
}

/// Whether some price asks where the school is.
pub fn wants_area(terms: &fee::Terms) -> bool {
    terms.prices.iter().any(|price| price.area.is_some())
}

/// What a whole course costs a child, by the fee's unit and under its caps.
pub fn whole(terms: &fee::Terms, who: &Who<'_>, by_day: &BTreeMap<Date, i64>) -> Fen {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let months: BTreeSet<(i16, i8)> = by_day.keys().map(|day| (day.year(), day.month())).collect();
    match terms.unit {
        Unit::Lesson => tariff::lessons_cost(terms, who, by_day),
        Unit::Day => tariff::days_cost(terms, who, by_day),
        Unit::Month => tariff::units_cost(terms, who, count(months.len())),
        Unit::Term | Unit::Period => tariff::units_cost(terms, who, 1),
    }
}

/// What a lesson costs where no bill says so: only a fee by the lesson knows.
pub fn lesson_price(terms: &fee::Terms) -> Option<Fen> {
    (terms.unit == Unit::Lesson).then(|| price(terms))
}

/// Rule 缴费时点 `[fee.x.bill_after]` (P3.23): no bill before the course is known to open; what is charged afterwards has
/// no bill ahead.
pub fn may_bill(terms: &fee::Terms, is_open: bool) -> bool {
    match terms.bill_after {
        BillAfter::Opening => is_open,
        BillAfter::PublicCheck => false,
    }
}

/// 后付费 Whether counted lessons are billed once they were posted and checked, and nothing ahead.
pub fn is_afterwards(terms: &fee::Terms) -> bool {
    !may_bill(terms, true)
}

/// Rule 课时单价 `[fee.x.price_fen]` (P3.16): the price of one lesson, in fen.
pub fn price(terms: &fee::Terms) -> Fen {
    terms.price_fen
}

/// Rule 计费单位 `[fee.x.unit]` (P3.16): so many units cost so many times the price of one; a term and a period are one
/// unit, whatever is held in them.
pub fn cost(terms: &fee::Terms, units: i64) -> Fen {
    match terms.unit {
        Unit::Lesson | Unit::Day | Unit::Month => price(terms).times(units),
        Unit::Term | Unit::Period => price(terms).times(units.min(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::account::Payer;
    use crate::plan::scheme::gongshu;
    use jiff::civil::date;

    fn facts() -> Facts {
        let unbilled = vec![child("ming", None), child("hua", None)];
        let (course, title) = (CourseId::new("robotics"), "机器人".to_owned());
        let (by_day, cancelled) = (weeks(12, 2), BTreeMap::new());
        Facts { course, title, is_open: true, area: None, by_day, cancelled, unbilled }
    }

    fn child(id: &str, relief: Option<Granted>) -> Unbilled {
        Unbilled {
            student: StudentId::new(id),
            grade: 3,
            relief,
            from: None,
            months: BTreeSet::new(),
            times: 0,
            before: Vec::new(),
        }
    }

    /// A Thursday's lessons, week by week, from 16 September 2021.
    fn weeks(n: i64, lessons: i64) -> BTreeMap<Date, i64> {
        let day = |n: i64| date(2021, 9, 16).checked_add(jiff::Span::new().weeks(n)).unwrap();
        (0..n).map(|n| (day(n), lessons)).collect()
    }

    #[test]
    fn bill_after() {
        let terms = &gongshu().fee["x"];
        let closed = Facts { is_open: false, ..facts() };
        assert_eq!(issue(terms, &closed, Moment(0)), Err(Refusal::NotOpened));
        assert_eq!(
            issue(terms, &Facts { by_day: BTreeMap::new(), ..facts() }, Moment(0)),
            Err(Refusal::NoSessions)
        );
        let some = fee::Terms { ahead_lessons_max: Some(23), ..terms.clone() };
        let too_far = Refusal::TooFarAhead { lessons: 24, most: 23 };
        assert_eq!(issue(&some, &facts(), Moment(0)), Err(too_far));
        let whole = fee::Terms { ahead_lessons_max: Some(24), ..terms.clone() };
        assert_eq!(issue(&whole, &facts(), Moment(0)).unwrap().len(), 2);
        let afterwards = fee::Terms { bill_after: BillAfter::PublicCheck, ..terms.clone() };
        assert!(is_afterwards(&afterwards) && !is_afterwards(terms));
        assert_eq!(issue(&afterwards, &facts(), Moment(0)), Err(Refusal::Afterwards), "nothing ahead");
    }

    /// A price names its course as the form and the notice do, by its title; and a grade's stage is its own.
    #[test]
    fn a_price_of_one_course_or_one_stage_is_billed() {
        let price = |stage, course: Option<&str>, fen| fee::Price {
            stage,
            area: None,
            grades: Vec::new(),
            hour: None,
            course: course.map(str::to_owned),
            price_fen: Fen(fen),
            term_fen_max: None,
        };
        let prices = vec![price(None, Some("机器人"), 1500), price(Some(Stage::Senior), None, 900)];
        let terms = fee::Terms { prices, ..gongshu().fee["x"].clone() };
        for (title, grade, lesson) in
            [("机器人", 3, 1500), ("围棋", 3, 2000), ("围棋", 6, 2000), ("围棋", 9, 2000), ("围棋", 10, 900)]
        {
            let unbilled = vec![Unbilled { grade, ..child("ming", None) }];
            let facts = Facts { title: title.to_owned(), unbilled, ..facts() };
            let bill = issue(&terms, &facts, Moment(0)).unwrap().remove(0);
            assert_eq!((bill.lesson, bill.fen), (Fen(lesson), Fen(lesson * 24)), "{title} {grade}");
        }
    }

    /// A price for the country is no price for the town: without a word of where the school is, no bill goes out.
    #[test]
    fn a_price_by_area_waits_for_the_area() {
        let price = |area, fen| fee::Price {
            stage: None,
            area,
            grades: Vec::new(),
            hour: None,
            course: None,
            price_fen: Fen(fen),
            term_fen_max: None,
        };
        let of = |prices| fee::Terms { prices, area: None, ..gongshu().fee["x"].clone() };
        let terms = of(vec![price(Some(Area::Rural), 300), price(Some(Area::Urban), 350)]);
        for (area, fen) in [(None, None), (Some(Area::Rural), Some(7200)), (Some(Area::Urban), Some(8400))] {
            let bills = issue(&terms, &Facts { area, ..facts() }, Moment(0));
            assert_eq!(bills.as_ref().ok().map(|bills| bills[0].fen.0), fen, "{bills:?}");
            assert!(fen.is_some() || bills == Err(Refusal::NoArea));
        }
        let said = fee::Terms { area: Some(Area::Rural), ..terms };
        assert_eq!(issue(&said, &facts(), Moment(0)).unwrap()[0].fen, Fen(7200), "the plan says where");
        let bills = issue(&of(vec![price(None, 400)]), &facts(), Moment(0)).unwrap();
        assert_eq!(bills[0].fen, Fen(9600), "no price asks where the school is");
    }

    /// P3.16: 12 weeks of 2 lessons cost 480 yuan.
    #[test]
    fn price_fen() {
        let bills = issue(&gongshu().fee["x"], &facts(), Moment(0)).unwrap();
        assert_eq!((bills[0].price, bills[0].fen.to_string()), (Fen(2000), "¥480.00".to_owned()));
    }

    #[test]
    fn a_family_is_billed_for_what_it_bears() {
        let terms = &gongshu().fee["x"];
        let shared = fee::Terms {
            shares: Some(fee::Shares { government: 25, school: 15, family: 60 }),
            ..terms.clone()
        };
        let half = Some(Granted { percent: 50, borne_by: Payer::School });
        let all = Some(Granted { percent: 100, borne_by: Payer::Government });
        for (terms, relief, price) in
            [(terms, None, 2000), (terms, half, 1000), (&shared, None, 1200), (&shared, half, 600)]
        {
            let facts = Facts { unbilled: vec![child("ming", relief)], ..facts() };
            let bills = issue(terms, &facts, Moment(0)).unwrap();
            assert_eq!((bills[0].price, bills[0].fen), (Fen(price), Fen(price * 24)));
        }
        let facts = Facts { unbilled: vec![child("ming", all)], ..facts() };
        assert_eq!(issue(terms, &facts, Moment(0)), Ok(Vec::new()), "nothing is due, so no bill goes out");
    }

    /// A day's, a month's or a term's price over the lessons of the course; what does not divide goes back at the end.
    #[test]
    fn a_course_is_billed_by_the_fee_s_unit() {
        let of = |unit, fen| fee::Terms { unit, price_fen: Fen(fen), ..gongshu().fee["x"].clone() };
        let cap = fee::Terms { lessons_a_day_max: Some(1), ..of(Unit::Lesson, 2000) };
        let term = fee::Terms { term_fen_max: Some(Fen(40_000)), ..of(Unit::Lesson, 2000) };
        for (terms, lesson, fen) in [
            (of(Unit::Lesson, 2000), 2000, 48_000),
            (of(Unit::Day, 3000), 1500, 36_000),
            (of(Unit::Month, 13_000), 2166, 13_000), // September, which three weeks are left of
            (of(Unit::Term, 30_000), 1250, 30_000),
            (of(Unit::Period, 70_001), 2916, 70_001),
            (cap, 1000, 24_000),
            (term, 1666, 40_000),
        ] {
            let bill = issue(&terms, &facts(), Moment(0)).unwrap().remove(0);
            assert_eq!(
                (bill.lesson, bill.price, bill.fen),
                (Fen(lesson), Fen(lesson), Fen(fen)),
                "{terms:?}"
            );
            assert!(bill.fen - bill.price.times(bill.lessons) < Fen(24), "no lesson is short of its money");
        }
        let long = fee::Terms { ahead_months_max: Some(2), ..of(Unit::Term, 13_000) };
        assert_eq!(issue(&long, &facts(), Moment(0)), Err(Refusal::TooLongAhead { most: 2 }));
        let half = Granted { percent: 50, borne_by: Payer::School };
        let bill = issue(&of(Unit::Term, 30_010), &facts(), Moment(0)).unwrap().remove(0);
        let less = relieved(&of(Unit::Term, 30_010), half, &bill);
        assert_eq!((less.price, less.fen), (Fen(625), Fen(15_010)));
    }

    /// Care is billed by the same units, under a kind of money of its own.
    #[test]
    fn care_is_billed_by_the_fee_s_unit() {
        let of = |unit, fen| fee::Terms { unit, price_fen: Fen(fen), ..gongshu().fee["x"].clone() };
        let care = item::care("gongshu-2021-autumn");
        let facts = Facts { course: care, title: "托管".to_owned(), ..facts() };
        for (terms, id, lesson, fen) in [
            (of(Unit::Lesson, 300), "ming", 300, 7200),
            (of(Unit::Day, 600), "ming", 300, 7200),
            (of(Unit::Month, 20_000), "ming/2021-09", 3333, 20_000),
            (of(Unit::Term, 30_000), "ming", 1250, 30_000),
        ] {
            let bill = issue(&terms, &facts, Moment(0)).unwrap().remove(0);
            assert_eq!(
                (bill.purse, bill.lesson, bill.fen),
                (Purse::Care, Fen(lesson), Fen(fen)),
                "{terms:?}"
            );
            assert_eq!(bill.id, BillId::new(format!("bill/care/gongshu-2021-autumn/{id}")));
        }
    }

    #[test]
    fn unit() {
        for (lessons, fen) in [(1, 2000), (2, 4000), (34, 68_000)] {
            assert_eq!(cost(&gongshu().fee["x"], lessons), Fen(fen));
        }
        let of = |unit| fee::Terms { unit, ..gongshu().fee["x"].clone() };
        let cases = [(Unit::Day, 6000), (Unit::Month, 6000), (Unit::Term, 2000), (Unit::Period, 2000)];
        for (unit, fen) in cases {
            assert_eq!(cost(&of(unit), 3), Fen(fen), "{unit:?}");
        }
    }
}
