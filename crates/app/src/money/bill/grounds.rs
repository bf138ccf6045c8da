//! 核算 How a bill's sum came to be, in words, line by line.

use crate::texts::Texts;
use crate::when;
use rules::fen::Fen;
use rules::id::CourseId;
use rules::money::charge::billing::period_of;
use rules::money::item;
use rules::money::month_end::Month;
use rules::plan::scheme::Scheme;
use store::money::BillRow;

/// The days whose counted lessons a bill is for, or the month, where it is for one.
pub(crate) fn days(t: &Texts, bill: &BillRow) -> Option<String> {
    if let Some((from, last)) = bill.counted {
        return Some(t.tally_days(when::day(t, from), when::day(t, last)));
    }
    let month = Month::read(&bill.part)?;
    Some(t.bill_month(i64::from(month.from.year()), i64::from(month.from.month())))
}

/// How much a bill is for: lessons, evenings of care, or days of a summer period.
pub(crate) fn count(t: &Texts, scheme: &Scheme, bill: &BillRow) -> String {
    counted(t, scheme, (&bill.course_id, bill.lessons))
}

/// So many lessons, evenings or days of what is billed so.
pub(crate) fn counted(t: &Texts, scheme: &Scheme, (item, n): (&CourseId, i64)) -> String {
    match period_of(item) {
        Some(_) => t.bill_of_days(n),
        None if item::is_by_lesson(scheme, item) => t.bill_of_lessons(n),
        None => t.bill_of_evenings(n),
    }
}

/// Every step from the full price to what is asked; nothing where the full price is asked and no paper is named.
pub(crate) fn steps(t: &Texts, scheme: &Scheme, bill: &BillRow) -> Vec<String> {
    let Some(grounds) = &bill.grounds else { return Vec::new() };
    let shared = grounds.whole() - bill.asked;
    let mut steps = Vec::new();
    if grounds.is_less() || shared > Fen::ZERO {
        let count = counted(t, scheme, (&bill.course_id, grounds.lessons));
        steps.push(t.bill_full(count, grounds.full.to_string()));
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
    if shared > Fen::ZERO {
        steps.push(t.bill_shared(shared.to_string()));
    }
    if !steps.is_empty() {
        steps.push(t.bill_comes_to(bill.asked.to_string()));
    }
    if !grounds.document.is_empty() {
        steps.push(t.bill_document(&grounds.document));
    }
    steps
}
