//! 协议收费彩排 The families of the classes pay by their agreements: each month is billed and paid, goes to the class when it is over, and
//! gives back what an agreement that ended in it has not used (P2.29).

use crate::season::report::Money;
use crate::town::chance::Chance;
use jiff::ToSpan;
use jiff::civil::{Date, time};
use rules::community::agreement::Text;
use rules::community::agreement::charging::{Agreed, Paid, issue, release};
use rules::fen::Fen;
use rules::id::{RefundId, StudentId};
use rules::moment::moment;
use rules::money::account::Purse;
use rules::money::bill::Bill;
use rules::money::month_end::Month;
use rules::money::refund;
use rules::plan::calendar::committed;
use rules::plan::community_care::Community;
use rules::plan::local::Day;
use std::collections::BTreeMap;
use std::iter::successors;

/// The standard of a month that the made-up text names: it divides by no number of days.
const STANDARD: Fen = Fen(60_013);
/// Families sign in the first weeks of the stage, …
const SIGNING_DAYS: usize = 40;
/// … and in a month so many of a hundred announce an end.
const ENDING: usize = 4;
/// No more months are played.
const MONTHS: usize = 12;

/// The last stage's money, and how many children's account would owe, or still holds anything.
pub(super) fn year(plan: &Community, children: i64, chance: &mut Chance) -> (Money, i64) {
    let Some(stage) = plan.rollout.stage.last() else { return (Money::default(), 0) };
    let mut agreed: Vec<Agreed> = (0..children).map(|n| signed(n, stage.from, chance)).collect();
    let (mut money, mut held) = (Money::default(), BTreeMap::<StudentId, Fen>::new());
    let months = successors(Some(Month::of(stage.from)), |month| Some(month.after()));
    for month in months.take_while(|month| month.from < stage.until).take(MONTHS) {
        let now = moment(month.from, time(8, 0, 0, 0));
        let bills = issue(&agreed, (month, committed()), now).unwrap_or_default();
        for bill in &bills {
            money.paid_fen = money.paid_fen + bill.fen;
            add(&mut held, &bill.student, bill.fen);
        }
        end_some(plan, &mut agreed, month, chance);
        let paid: Vec<Paid> = bills.iter().filter_map(|bill| paid(bill, &agreed)).collect();
        for one in release(&paid, (month, committed()), month.until).unwrap_or_default() {
            money.released_fen = money.released_fen + one.fen;
            let student = one.student.into_iter();
            student.for_each(|student| add(&mut held, &student, -one.fen));
        }
        for (student, fen) in &mut held {
            let back = asked_back(student, *fen);
            money.refunded_fen = money.refunded_fen + back;
            *fen = *fen - back;
        }
    }
    money.held_fen = held.values().copied().sum();
    let owing = held.values().filter(|fen| **fen != Fen::ZERO).count();
    (money, i64::try_from(owing).unwrap_or(i64::MAX))
}

/// The working days of the months that are played.
pub(super) fn working_days(from: Date, until: Date) -> i64 {
    let last = from.saturating_add(i64::try_from(MONTHS).unwrap_or(0).months());
    let days = from.series(1.day()).take_while(|day| *day < until.min(last));
    i64::try_from(days.filter(|day| committed().is_working_day(*day)).count()).unwrap_or(i64::MAX)
}

/// An agreement of a family, by a text of five afternoons a week.
fn signed(n: i64, from: Date, chance: &mut Chance) -> Agreed {
    let days = vec![Day::Mon, Day::Tue, Day::Wed, Day::Thu, Day::Fri];
    let hours = Some((time(16, 30, 0, 0), time(18, 0, 0, 0)));
    let text = Text { days, hours, content: String::from("homework"), fee: Some(STANDARD) };
    let after = i64::try_from(chance.below(SIGNING_DAYS)).unwrap_or(0);
    Agreed {
        student: StudentId::new(format!("child-{n}")),
        term: String::from("term"),
        text,
        from: from.saturating_add(after.days()),
        ends_on: None,
        over: None,
        is_billed: false,
        times: 0,
    }
}

/// Some announce an end once the month is paid.
fn end_some(plan: &Community, agreed: &mut [Agreed], month: Month, chance: &mut Chance) {
    let stands = |one: &&mut Agreed| one.ends_on.is_none() && one.from < month.until;
    for one in agreed.iter_mut().filter(stands) {
        if chance.in_hundred(ENDING) {
            let after = i64::try_from(chance.below(28)).unwrap_or(0);
            let today = month.from.saturating_add(after.days()).max(one.from);
            one.ends_on = Some(plan.agreement.ends_after(today));
        }
    }
}

fn paid(bill: &Bill, agreed: &[Agreed]) -> Option<Paid> {
    let own = agreed.iter().find(|one| one.student == bill.student)?;
    Some(Paid {
        bill: bill.id.clone(),
        student: bill.student.clone(),
        item: bill.course.clone(),
        fen: bill.fen,
        days: bill.lessons,
        text: own.text.clone(),
        from: own.from,
        ends_on: own.ends_on,
    })
}

/// What is free goes back: everything, once the month's money has gone to the class.
fn asked_back(student: &StudentId, held: Fen) -> Fen {
    let (purse, student) = (Purse::Community, student.clone());
    let facts = refund::Facts { student, purse, held, bound: Fen::ZERO, asked: Fen::ZERO };
    refund::ask(&facts, RefundId::new("rest"), "").map_or(Fen::ZERO, |asked| asked.fen)
}

fn add(held: &mut BTreeMap<StudentId, Fen>, student: &StudentId, fen: Fen) {
    let sum = held.entry(student.clone()).or_default();
    *sum = *sum + fen;
}
