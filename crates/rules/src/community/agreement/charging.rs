//! 协议收费 A month of a community's class is billed by the standard of each child's agreement and never above it (P2.29). What was paid is
//! held until the month is over, and goes to the class then; what an agreement that ended has not used is the family's again.

use super::Text;
use crate::fen::Fen;
use crate::id::{BillId, CourseId, StudentId, TransferId};
use crate::moment::Moment;
use crate::money::account::{Account, Kind, Purse, Step, Transfer};
use crate::money::bill::{Bill, Grounds, due_on};
use crate::money::charge::billing::of_days;
use crate::money::item;
use crate::money::month_end::Month;
use crate::money::release::payee;
use crate::plan::calendar::Calendar;
use crate::plan::local::Day;
use crate::refusal::Refuses;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Days before a month's first on which it may be billed.
const AHEAD_DAYS: i64 = 7;

/// A child whose agreement both sides signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// Which.
    pub student: StudentId,
    /// Of which term.
    pub term: String,
    /// What was signed.
    pub text: Text,
    /// The first day of what the family has agreed without a break.
    pub from: Date,
    /// The first day without it, once an end was announced.
    pub ends_on: Option<Date>,
    /// The day on which another term's text was signed off: no month that begins later is billed by this one.
    pub over: Option<Date>,
    /// A bill for the month stands that is of this time without a break.
    pub is_billed: bool,
    /// Bills of the term for the month that went out before, cancelled or of another such time: the next is another.
    pub times: i64,
}

/// A bill of a month that went out, as far as it says by which agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Of which term's class.
    pub item: CourseId,
    /// The first of its days, where what was agreed began within the month.
    pub joined_on: Option<Date>,
    /// When it went out.
    pub at: Moment,
}

/// A paid bill of a month whose money is still held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// Which.
    pub bill: BillId,
    /// Whose.
    pub student: StudentId,
    /// Of which term's class.
    pub item: CourseId,
    /// What the family paid.
    pub fen: Fen,
    /// The days that it is for.
    pub days: i64,
    /// What was signed.
    pub text: Text,
    /// The first day of what the family has agreed without a break.
    pub from: Date,
    /// The first day without the agreement.
    pub ends_on: Option<Date>,
}

impl Paid {
    /// Whether the agreement ended before its month did: what is left of it is the family's again, and asked back for it.
    pub fn ends_within(&self, month: Month) -> bool {
        self.ends_on.is_some_and(|end| end < month.until)
    }
}

/// Why no bill goes out, or no money moves, in rank order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The month is too far off.
    TooSoon {
        /// The first day on which it may be billed.
        from: Date,
    },
    /// The month is not over.
    MonthRuns {
        /// The day after it.
        until: Date,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::TooSoon { .. } => "agreement-month-too-soon",
            Self::MonthRuns { .. } => "agreement-month-runs",
        }
    }

    fn clause(&self) -> &'static str {
        "P2.29"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooSoon { from } => vec![("from", from.to_string())],
            Self::MonthRuns { until } => vec![("until", until.to_string())],
        }
    }
}

/// The first day of what a family has agreed without a break: who signs anew before an end goes on from then.
pub fn since(before: Option<&Agreed>, signed: Date) -> Date {
    let stands = before.filter(|one| one.ends_on.is_none_or(|end| signed <= end));
    stands.map_or(signed, |one| one.from)
}

/// By which of a child's agreements, the newest last, a bill of a month went out: by one that was signed by then, of the time without a
/// break that had begun on the first of the bill's days. Whoever signs anew in the month of an end has two bills of it.
pub fn billed_by<'a>(signed: &'a [(Moment, Agreed)], issued: &Issued, month: Month) -> Option<&'a Agreed> {
    let is_of = |(at, one): &&(Moment, Agreed)| *at <= issued.at && item::agreement(&one.term) == issued.item;
    let known: Vec<&Agreed> = signed.iter().filter(is_of).map(|(_, one)| one).collect();
    let first = issued.joined_on.unwrap_or(month.from);
    known.iter().rev().find(|one| one.from <= first).or(known.last()).copied()
}

/// Bills a month for every child with an agreement on some of its days and no bill for it: each time without a break by itself, by its
/// own days, so that both parts of a month are billed in which an agreement ended and another was signed. A standard of nothing is no
/// bill.
pub fn issue(
    all: &[Agreed],
    (month, calendar): (Month, &Calendar),
    now: Moment,
) -> Result<Vec<Bill>, Refusal> {
    let from = month.from.checked_sub(jiff::Span::new().days(AHEAD_DAYS)).unwrap_or(month.from);
    if now.date() < from {
        return Err(Refusal::TooSoon { from });
    }
    let is_over = |one: &Agreed| one.over.is_some_and(|over| over < month.from);
    let (mut sent, mut bills) = (BTreeMap::<(&StudentId, &str), i64>::new(), Vec::new());
    for one in all.iter().filter(|one| !one.is_billed && !is_over(one)) {
        let before = sent.entry((&one.student, one.term.as_str())).or_default();
        if let Some(made) = bill(one, one.times + *before, (month, calendar), now) {
            *before += 1;
            bills.push(made);
        }
    }
    Ok(bills)
}

fn bill(one: &Agreed, times: i64, (month, calendar): (Month, &Calendar), now: Moment) -> Option<Bill> {
    let standard = one.text.fee.filter(|fee| *fee > Fen::ZERO)?;
    let (first, days, all) = days(&one.text, (one.from, one.ends_on), (month, calendar));
    let fen = of_days(standard, (days, all));
    if days == 0 || fen <= Fen::ZERO || !one.text.allows(fen) {
        return None;
    }
    let course = item::agreement(&one.term);
    let again = if times > 0 { format!("/{times}") } else { String::new() };
    let price = Fen(fen.0 / days);
    Some(Bill {
        id: BillId::new(format!("bill/{course}/{}/{}{again}", month.code(), one.student)),
        student: one.student.clone(),
        course,
        purse: Purse::Community,
        title: Default::default(),
        part: month.code(),
        times,
        lessons: days,
        lesson: price,
        price,
        apart: Default::default(),
        fen,
        due_on: due_on(now),
        grounds: Grounds {
            lessons: all,
            full: standard,
            joined_on: first.filter(|_| one.from > month.from),
            before: standard - fen,
            ..Grounds::default()
        },
    })
}

/// The first of a child's days in a month, how many there are, and how many the class has: the agreed weekdays that are no holiday.
fn days(
    text: &Text,
    (from, ends_on): (Date, Option<Date>),
    (month, calendar): (Month, &Calendar),
) -> (Option<Date>, i64, i64) {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let run = month.from.series(jiff::ToSpan::days(1)).take_while(|day| *day < month.until);
    let held = run.filter(|day| text.days.contains(&Day::of(*day)) && calendar.is_working_day(*day));
    let all: Vec<Date> = held.collect();
    let is_own = |day: &&Date| **day >= from && ends_on.is_none_or(|end| **day < end);
    let own: Vec<Date> = all.iter().filter(is_own).copied().collect();
    (own.first().copied(), count(own.len()), count(all.len()))
}

/// Lets what was paid for a month that is over go to the class. Of an agreement that ended within it the days before its end go; a text
/// or a calendar of other days that came after the bill changes nothing.
pub fn release(
    paid: &[Paid],
    (month, calendar): (Month, &Calendar),
    today: Date,
) -> Result<Vec<Transfer>, Refusal> {
    if today < month.until {
        return Err(Refusal::MonthRuns { until: month.until });
    }
    let one = |paid: &Paid| {
        let fen = if paid.ends_within(month) {
            let (_, days, _) = days(&paid.text, (paid.from, paid.ends_on), (month, calendar));
            of_days(paid.fen, (days, paid.days))
        } else {
            paid.fen
        };
        (fen > Fen::ZERO).then(|| Transfer {
            id: TransferId::new(format!("release/{}", paid.bill)),
            kind: Kind::Release,
            step: Step::Posted,
            debit: Account::Custody(paid.student.clone(), Purse::Community),
            credit: payee(&paid.item),
            fen,
            student: Some(paid.student.clone()),
            subject: paid.bill.to_string(),
            clause: "P2.29",
        })
    };
    Ok(paid.iter().filter_map(one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::moment;
    use crate::plan::calendar::committed;
    use jiff::civil::{date, time};

    fn text(fee: i64) -> Text {
        let hours = Some((time(16, 30, 0, 0), time(18, 0, 0, 0)));
        let days = vec![Day::Mon, Day::Wed];
        Text { days, hours, content: "作业".to_owned(), fee: Some(Fen(fee)) }
    }

    fn agreed(fee: i64, from: Date, ends_on: Option<Date>) -> Agreed {
        let (student, term) = (StudentId::new("ming"), "2021秋".to_owned());
        Agreed { student, term, text: text(fee), from, ends_on, over: None, is_billed: false, times: 0 }
    }

    #[test]
    fn who_signs_anew_before_the_end_goes_on() {
        let (september, november) = (date(2021, 9, 1), date(2021, 11, 8));
        let rows = [
            (None, november, november),
            (Some(None), november, september),
            (Some(Some(november)), november, september),
            (Some(Some(date(2021, 11, 7))), november, november),
        ];
        for (before, signed, expected) in rows {
            let before = before.map(|ends_on| agreed(90_000, september, ends_on));
            assert_eq!(since(before.as_ref(), signed), expected, "{before:?}");
        }
    }

    /// November 2021 has five Mondays and four Wednesdays, and no holiday.
    #[test]
    fn a_month_costs_the_standard_and_no_more() {
        let (month, calendar) = (Month::of(date(2021, 11, 1)), committed());
        let at = moment(date(2021, 11, 1), time(9, 0, 0, 0));
        let before = date(2021, 9, 1);
        let rows = [
            (agreed(90_000, before, None), Some((9, 90_000))),
            (agreed(90_000, date(2021, 11, 15), None), Some((5, 50_000))),
            (agreed(90_000, before, Some(date(2021, 11, 3))), Some((1, 10_000))),
            (agreed(100, before, None), Some((9, 100))),
            (agreed(0, before, None), None),
            (agreed(90_000, date(2021, 12, 1), None), None),
            (agreed(90_000, before, Some(before)), None),
            (Agreed { is_billed: true, ..agreed(90_000, before, None) }, None),
            (Agreed { over: Some(date(2021, 10, 31)), ..agreed(90_000, before, None) }, None),
            (Agreed { over: Some(date(2021, 11, 15)), ..agreed(90_000, before, None) }, Some((9, 90_000))),
        ];
        for (one, expected) in rows {
            let bills = issue(std::slice::from_ref(&one), (month, calendar), at).unwrap();
            assert_eq!(bills.first().map(|bill| (bill.lessons, bill.fen.0)), expected, "{one:?}");
            assert!(bills.iter().all(|bill| one.text.allows(bill.fen) && bill.grounds.whole() == bill.fen));
        }
        let again = Agreed { times: 1, ..agreed(90_000, before, None) };
        let bill = issue(&[again], (month, calendar), at).unwrap().remove(0);
        assert_eq!(bill.id.as_str(), "bill/agreement/2021秋/2021-11/ming/1");
        assert_eq!(item::purse(&bill.course), Purse::Community);
    }

    /// Whether each part of November is billed already, how many bills of it went out before; the bills: which, for how many days, for
    /// how much. Four days come before the end, three after the family has signed anew.
    #[test]
    fn both_parts_of_a_month_are_billed_in_which_a_family_signs_anew() {
        let (month, calendar) = (Month::of(date(2021, 11, 1)), committed());
        let at = moment(date(2021, 11, 23), time(9, 0, 0, 0));
        let (before, anew) = ((date(2021, 9, 1), Some(date(2021, 11, 15))), (date(2021, 11, 22), None));
        let (first, second, third) = (("", 4, 40_000), ("/1", 3, 30_000), ("/1", 4, 40_000));
        let rows = [
            ((false, false), 0, vec![first, second]),
            ((true, false), 1, vec![second]),
            ((false, true), 1, vec![third]),
            ((true, true), 2, Vec::new()),
        ];
        for (billed, times, expected) in rows {
            let one =
                |(from, ends_on), is_billed| Agreed { is_billed, times, ..agreed(90_000, from, ends_on) };
            let bills = issue(&[one(before, billed.0), one(anew, billed.1)], (month, calendar), at).unwrap();
            let told: Vec<_> = bills
                .iter()
                .map(|bill| {
                    let id = bill.id.as_str().rsplit_once("ming").map(|(_, again)| again).unwrap();
                    (id, bill.lessons, bill.fen.0)
                })
                .collect();
            assert_eq!(told, expected, "{billed:?} {times}");
        }
    }

    /// When a bill went out, its month and its first day; since when its agreement ran.
    #[test]
    fn a_bill_is_of_the_agreement_that_had_begun_on_its_first_day() {
        let (before, anew) = (date(2021, 9, 1), date(2021, 11, 22));
        let at = |day| moment(day, time(9, 0, 0, 0));
        let signed = [
            (at(before), agreed(90_000, before, Some(date(2021, 11, 15)))),
            (at(anew), agreed(90_000, anew, None)),
        ];
        let (november, december) = (date(2021, 11, 1), date(2021, 12, 1));
        let rows = [
            (date(2021, 10, 25), november, None, Some(before)),
            (date(2021, 11, 23), november, None, Some(before)),
            (date(2021, 11, 23), november, Some(anew), Some(anew)),
            (date(2021, 11, 25), december, None, Some(anew)),
            (date(2021, 11, 21), december, None, Some(before)),
            (date(2021, 8, 25), november, None, None),
        ];
        for (day, month, joined_on, expected) in rows {
            let issued = Issued { item: item::agreement("2021秋"), joined_on, at: at(day) };
            let by = billed_by(&signed, &issued, Month::of(month));
            assert_eq!(by.map(|one| one.from), expected, "{issued:?} {month}");
        }
        let other = Issued { item: item::agreement("2022春"), joined_on: None, at: at(december) };
        assert_eq!(billed_by(&signed, &other, Month::of(december)), None, "another term's");
    }

    #[test]
    fn nothing_goes_out_too_soon_and_nothing_moves_before_the_month_is_over() {
        let (month, calendar) = (Month::of(date(2021, 11, 1)), committed());
        let at = |day| moment(day, time(9, 0, 0, 0));
        let code = |day| issue(&[], (month, calendar), at(day)).map_err(|why| why.code());
        assert_eq!(code(date(2021, 10, 24)), Err("agreement-month-too-soon"));
        assert_eq!(code(date(2021, 10, 25)), Ok(Vec::new()));
        let paid = Paid {
            bill: BillId::new("b"),
            student: StudentId::new("ming"),
            item: item::agreement("2021秋"),
            fen: Fen(90_000),
            days: 9,
            text: text(90_000),
            from: date(2021, 9, 1),
            ends_on: None,
        };
        let moved = |paid: &Paid, today| {
            let moved = release(std::slice::from_ref(paid), (month, calendar), today);
            moved.map(|all| all.first().map(|one| one.fen.0)).map_err(|why| why.code())
        };
        assert_eq!(moved(&paid, date(2021, 11, 30)), Err("agreement-month-runs"));
        assert_eq!(moved(&paid, date(2021, 12, 1)), Ok(Some(90_000)));
        for (end, within) in
            [(None, false), (Some(date(2021, 12, 1)), false), (Some(date(2021, 11, 30)), true)]
        {
            assert_eq!(Paid { ends_on: end, ..paid.clone() }.ends_within(month), within, "{end:?}");
        }
        let other = Text { days: vec![Day::Fri], ..text(90_000) };
        let changed = Paid { text: other, ..paid.clone() };
        assert_eq!(moved(&changed, date(2021, 12, 1)), Ok(Some(90_000)), "other days since");
        let ended = Paid { ends_on: Some(date(2021, 11, 8)), ..paid.clone() };
        assert_eq!(moved(&ended, date(2021, 12, 1)), Ok(Some(20_000)), "two days of nine");
        let never = Paid { ends_on: Some(date(2021, 11, 1)), ..paid };
        assert_eq!(moved(&never, date(2021, 12, 1)), Ok(None), "all of it is the family's again");
    }
}
