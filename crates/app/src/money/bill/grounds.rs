//! 核算 How a bill's sum came to be, in words, line by line.

use crate::texts::Texts;
use crate::when;
use rules::fen::Fen;
use rules::id::CourseId;
use rules::money::account::Purse;
use rules::money::bill::Grounds;
use rules::money::charge::billing::{of_days, period_of};
use rules::money::item::{self, Counted};
use rules::money::month_end::Month;
use rules::money::tariff;
use rules::plan::scheme::Scheme;
use store::money::BillRow;

/// The days whose counted lessons a bill is for, or the month, where it is for one.
pub(crate) fn days(t: &Texts, bill: &BillRow) -> Option<String> {
    if let Some((from, last)) = bill.counted {
        return Some(t.tally_days(when::day(t, from), when::day(t, last)));
    }
    if item::purse(&bill.course_id) == Purse::Community {
        return None; // its name says the month
    }
    let month = Month::read(&bill.part)?;
    Some(t.bill_month(i64::from(month.from.year()), i64::from(month.from.month())))
}

/// How much a bill is for: lessons, evenings of care, meals, or days of a summer period or of what stands beside care.
pub(crate) fn count(t: &Texts, scheme: Option<&Scheme>, bill: &BillRow) -> String {
    counted(t, scheme, (&bill.course_id, bill.lessons))
}

/// So many lessons, evenings, meals or days of what is billed so; where no term's plan is, days of a community's class.
pub(crate) fn counted(t: &Texts, scheme: Option<&Scheme>, (item, n): (&CourseId, i64)) -> String {
    match scheme.filter(|_| period_of(item).is_none()) {
        Some(scheme) => of_kind(t, item::counted(scheme, item), n),
        None => t.bill_of_days(n),
    }
}

/// So many lessons, evenings, meals or days.
pub(crate) fn of_kind(t: &Texts, kind: Counted, n: i64) -> String {
    match kind {
        Counted::Lessons => t.bill_of_lessons(n),
        Counted::Evenings => t.bill_of_evenings(n),
        Counted::Meals => t.bill_of_meals(n),
        Counted::Days => t.bill_of_days(n),
    }
}

/// The steps as a list of many children has them. What government and school bear is not among them, nor what it could be reckoned
/// from: in a plan whose families bear all of it, only a child in hardship has that step (P4.15).
pub(crate) fn listed(t: &Texts, scheme: Option<&Scheme>, bill: &BillRow) -> Vec<String> {
    let Some(grounds) = &bill.grounds else { return Vec::new() };
    if grounds.whole() - days_left(bill, grounds) - bill.asked > Fen::ZERO {
        return provider(t, scheme, bill).into_iter().chain(document(t, grounds)).collect();
    }
    steps(t, scheme, bill)
}

/// Every step from the full price to what is asked; nothing where the full price is asked and no paper is named.
pub(crate) fn steps(t: &Texts, scheme: Option<&Scheme>, bill: &BillRow) -> Vec<String> {
    let Some(grounds) = &bill.grounds else { return Vec::new() };
    let days = days_left(bill, grounds);
    let shared = grounds.whole() - days - bill.asked;
    let mut steps = Vec::new();
    if grounds.is_less() || shared > Fen::ZERO || days > Fen::ZERO || bill.apart.is_some() {
        let count = counted(t, scheme, (&bill.course_id, grounds.lessons));
        steps.push(t.bill_full(count, grounds.full.to_string()));
    }
    if let Some((lessons, [least, most])) = bill.apart {
        let count = counted(t, scheme, (&bill.course_id, lessons));
        let each = if least == most { least.to_string() } else { format!("{least} – {most}") };
        steps.push(t.bill_apart(count, each, bill.lesson.to_string()));
    }
    if let Some(day) = grounds.joined_on {
        steps.push(t.bill_joined(when::day(t, day), grounds.before.to_string()));
    }
    if grounds.over_day > Fen::ZERO {
        steps.push(t.bill_over_day(grounds.over_day.to_string()));
    }
    if let Some(most) = grounds.term_max {
        steps.push(t.bill_over_term(most.to_string(), grounds.over_term.to_string()));
    }
    if days > Fen::ZERO {
        steps.push(t.bill_days_left(bill.lessons, days.to_string()));
    }
    if shared > Fen::ZERO {
        steps.push(t.bill_shared(shared.to_string()));
    }
    if !steps.is_empty() {
        steps.push(t.bill_comes_to(bill.asked.to_string()));
    }
    steps.extend(provider(t, scheme, bill));
    steps.extend(document(t, grounds));
    steps
}

/// Who gives the course, where the school does not: its receipts are apart (X.7).
fn provider(t: &Texts, scheme: Option<&Scheme>, bill: &BillRow) -> Option<String> {
    let name = tariff::provider(scheme?.fee_of(&bill.course_id)?, &bill.course.0)?;
    Some(t.bill_provided(name))
}

/// The paper by which the price was approved.
fn document(t: &Texts, grounds: &Grounds) -> Option<String> {
    (!grounds.document.is_empty()).then(|| t.bill_document(&grounds.document))
}

/// What a summer bill asks no more because its child left, or because the plan gives days back that it missed.
fn days_left(bill: &BillRow, grounds: &Grounds) -> Fen {
    let whole = grounds.whole();
    match period_of(&bill.course_id) {
        Some(_) => whole - of_days(whole, (bill.lessons, grounds.lessons)),
        None => Fen::ZERO,
    }
}
