//! 回来 A child that left comes back, or chooses another course: what it left in custody pays the new bill first, and no lesson of before
//! takes anything of it (P3.16).

use crate::fen::Fen;
use crate::id::{BillId, StudentId, TransferId};
use crate::money::account::{Account, Kind, Purse, Step, Transfer};
use crate::money::month_end::Month;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// 再次参加 A child comes back, or chooses another course, and left money in custody when it went: that pays the new bill first, from
/// where bills are paid.
pub fn again(
    (student, purse): (&StudentId, Purse),
    bill: &BillId,
    free: Fen,
    (due, carried): (Fen, Fen),
) -> Option<Transfer> {
    let fen = free.min(due - carried);
    (fen > Fen::ZERO).then(|| Transfer {
        id: TransferId::new(format!("carry/again/{bill}")),
        kind: Kind::Carry,
        step: Step::Posted,
        debit: Account::Custody(student.clone(), purse),
        credit: Account::Carried(student.clone(), purse),
        fen,
        student: Some(student.clone()),
        subject: "rest".to_owned(),
        clause: "P3.16",
    })
}

/// 回来以后的账单 A paid bill with which a child came back, after one of before had ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Again {
    /// The first day that it is for.
    pub from: Date,
    /// How much was paid, in fen.
    pub fen: Fen,
}

impl Again {
    /// It is for the days since the child left, of its own month where it is for one; and where others of its course had lessons before the
    /// child came back, for those since then.
    pub fn of(fen: Fen, (part, joined_on): (&str, Option<Date>), left_on: Option<Date>) -> Self {
        let month = Month::read(part).map(|month| month.from);
        Self { from: joined_on.max(left_on).max(month).unwrap_or(Date::MIN), fen }
    }
}

/// 以后的钱 What a lesson of a day takes nothing of, however late its roll is closed or put right: what is left of the bills with which its
/// child came back after it. `taken` is what lessons have taken of the family's money, day by day.
pub fn later(day: Date, bills: &[Again], taken: &BTreeMap<Date, Fen>) -> Fen {
    let after = || bills.iter().filter(|one| day < one.from);
    let Some(from) = after().map(|one| one.from).min() else { return Fen::ZERO };
    let paid: Fen = after().map(|one| one.fen).sum();
    let gone: Fen = taken.range(from..).map(|(_, fen)| *fen).sum();
    (paid - gone).max(Fen::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_was_left_pays_no_more_than_a_bill_needs() {
        let carried = again(
            (&StudentId::new("ming"), Purse::Course),
            &BillId::new("b/1"),
            Fen(500),
            (Fen(800), Fen(400)),
        );
        assert_eq!(carried.map(|one| one.fen), Some(Fen(400)));
    }

    /// The child left on 8 October and came back to the lessons since the 18th; what its bill is for begins then, or with its month.
    #[test]
    fn a_bill_of_coming_back_is_for_the_days_since() {
        let (left, joined) = (Some(date(2021, 10, 8)), Some(date(2021, 10, 18)));
        let rows = [
            ("", joined, left, date(2021, 10, 18)),
            ("", joined, None, date(2021, 10, 18)), // nothing had been paid that could be settled
            ("", None, left, date(2021, 10, 8)),    // nobody had a lesson before it
            ("2021-10", joined, left, date(2021, 10, 18)),
            ("2021-11", None, left, date(2021, 11, 1)),
            ("", None, None, Date::MIN),
        ];
        for (part, joined_on, left_on, from) in rows {
            let bill = Again::of(Fen(9000), (part, joined_on), left_on);
            assert_eq!((bill.from, bill.fen), (from, Fen(9000)), "{part} {joined_on:?} {left_on:?}");
        }
    }

    /// 90 yuan were paid for the days since 18 October, and 100 for November; what lessons have taken until now.
    #[test]
    fn a_lesson_of_before_takes_nothing_of_what_is_for_later() {
        let again = |month, day, fen| Again { from: date(2021, month, day), fen: Fen(fen) };
        let (one, two) = ([again(10, 18, 9000)], [again(10, 18, 9000), again(11, 1, 10_000)]);
        let (one, two) = (one.as_slice(), two.as_slice());
        let taken = BTreeMap::from([(date(2021, 9, 16), Fen(3000)), (date(2021, 10, 21), Fen(2000))]);
        let rows = [
            (date(2021, 10, 7), one, 7000),  // the lesson of the 21st has taken its own
            (date(2021, 10, 17), one, 7000), // whatever was taken before is of the other bill
            (date(2021, 10, 18), one, 0),
            (date(2021, 10, 7), two, 17_000),
            (date(2021, 10, 18), two, 10_000), // nor does October take anything of November
            (date(2021, 11, 1), two, 0),
        ];
        for (day, bills, expected) in rows {
            assert_eq!(later(day, bills, &taken), Fen(expected), "{day}");
        }
        let more = BTreeMap::from([(date(2021, 10, 21), Fen(9001))]);
        assert_eq!(later(date(2021, 10, 7), one, &more), Fen::ZERO, "never less than nothing");
        assert_eq!(later(date(2021, 10, 7), &[], &taken), Fen::ZERO, "whoever never left has one bill");
    }
}
