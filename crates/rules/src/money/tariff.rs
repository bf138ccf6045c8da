//! 收费办法 What local rules charge, cap, give back and reduce: every formula a field, none of them code (P1.10, P3.16, P4.15).

use super::account::{Payer, Purse};
use super::bill::price;
use super::fee::{Area, Hardship, Hour, Joining, Price, Terms, Withdrawal};
use crate::fen::Fen;
use crate::plan::calendar;
use crate::plan::finding::Finding;
use crate::plan::head::Stage;
use crate::plan::local::Words;
use crate::plan::source::Source;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a tariff is and where it was found.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Its name, the same as its file's.
    pub id: String,
    /// Its title.
    pub title: Words,
    /// Where it holds.
    pub place: String,
    /// Where it was read.
    pub source: String,
}

/// A local rule on fees: the `[fee.…]` tables of a scheme, without the school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tariff {
    /// What it is.
    pub head: Head,
    /// Its fees by name.
    pub fee: BTreeMap<String, Terms>,
}

impl Tariff {
    /// Reads a file of `schemes/tariffs/`.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<Finding>> {
        let source = Source::parse(file, text)?;
        let mut tables = source.tables();
        let (head, fee) = (tables.take("tariff"), tables.take("fee"));
        let findings = tables.finish();
        match (head, fee) {
            (Some(head), Some(fee)) if findings.is_empty() => Ok(Self { head, fee }),
            _ => Err(findings),
        }
    }
}

/// For whom and for what a price is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who<'a> {
    /// The child's stage.
    pub stage: Stage,
    /// Where its school is.
    pub area: Area,
    /// Its grade.
    pub grade: i64,
    /// When the lesson is, or what it is.
    pub hour: Hour,
    /// Which course.
    pub course: Option<&'a str>,
}

/// A family that leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone {
    /// What it paid for the time that it leaves in.
    pub paid: Fen,
    /// What of that the lessons that it had, or missed as the plan says, have not taken.
    pub held: Fen,
    /// Days that are left, and all days.
    pub days: (i64, i64),
    /// Days that the child is away in a row.
    pub days_away: i64,
    /// Months of what it paid for that are still to come, and all of them.
    pub months: (i64, i64),
    /// Months that have begun since the child came.
    pub months_in: i64,
}

/// A fee that is reduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reduced {
    /// What the family pays.
    pub family: Fen,
    /// What somebody else bears.
    pub borne: Fen,
    /// Who.
    pub by: Payer,
}

/// Rule 款项 `[fee.x.purse]` (X.7): the kind of money that a fee is; it is never mixed with another.
pub fn purse(terms: &Terms) -> Purse {
    terms.purse
}

/// Rule 学校所在地 `[fee.x.area]` (P1.10): in town or in the country, as the school's plan says; prices may ask for it.
pub fn area(terms: &Terms) -> Option<Area> {
    terms.area
}

/// Rule 第三方课程 `[fee.x.providers]` (X.7): who gives a course that is not the school's own, by the course's title in Chinese.
pub fn provider<'t>(terms: &'t Terms, course: &str) -> Option<&'t str> {
    terms.providers.iter().find(|one| one.course == course).map(|one| one.name.as_str())
}

/// What the contract about such a course pays for one lesson given, where the plan names both the contract and its rate (P1.11).
pub fn contract<'t>(terms: &'t Terms, course: &str) -> Option<(&'t str, Fen)> {
    let one = terms.providers.iter().find(|one| one.course == course)?;
    Some((one.contract.as_deref().filter(|number| !number.trim().is_empty())?, one.rate_fen?))
}

/// Rule 分类价格 `[fee.x.prices]` (P1.10): the first price whose conditions all fit; the fee's own price otherwise.
pub fn price_for<'t>(terms: &'t Terms, who: &Who<'_>) -> Option<&'t Price> {
    fitting(terms, who, &[who.hour])
}

/// The same for any of these hours.
fn fitting<'t>(terms: &'t Terms, who: &Who<'_>, hours: &[Hour]) -> Option<&'t Price> {
    let fits = |one: &&Price| {
        one.stage.is_none_or(|stage| stage == who.stage)
            && one.area.is_none_or(|area| area == who.area)
            && one.hour.is_none_or(|hour| hours.contains(&hour))
            && one.course.as_deref().is_none_or(|course| Some(course) == who.course)
            && (one.grades.is_empty() || one.grades.contains(&who.grade))
    };
    terms.prices.iter().find(fits)
}

/// What one unit costs this child.
pub fn units_price(terms: &Terms, who: &Who<'_>) -> Fen {
    price_for(terms, who).map_or(price(terms), |one| one.price_fen)
}

/// What one lesson, or one day, costs this child on a day: on one off, a price for weekends and holidays fits too, and the first that
/// fits is asked. Days off are those of the State Council's notices: a Saturday that is made up for is none, a holiday is one.
pub fn price_on(terms: &Terms, who: &Who<'_>, day: Date) -> Fen {
    let is_off = !calendar::committed().is_working_day(day);
    let hours = if is_off { vec![who.hour, Hour::Weekend] } else { vec![who.hour] };
    fitting(terms, who, &hours).map_or(price(terms), |one| one.price_fen)
}

/// What so many units cost this child.
pub fn units_cost(terms: &Terms, who: &Who<'_>, units: i64) -> Fen {
    of_term(terms, who, units_price(terms, who).times(units))
}

/// What the lessons of a term cost, day by day: each day at its price and under its caps, the term under its own.
pub fn lessons_cost(terms: &Terms, who: &Who<'_>, by_day: &BTreeMap<Date, i64>) -> Fen {
    let day = |(day, lessons): (&Date, &i64)| {
        of_day(terms, price_on(terms, who, *day).times(counted(terms, *lessons)))
    };
    of_term(terms, who, by_day.iter().map(day).sum())
}

/// What the days of a term cost, each at its price.
pub fn days_cost(terms: &Terms, who: &Who<'_>, by_day: &BTreeMap<Date, i64>) -> Fen {
    of_term(terms, who, by_day.keys().map(|day| price_on(terms, who, *day)).sum())
}

/// Rule 每日课时上限 `[fee.x.lessons_a_day_max]` (P1.10): no more lessons of a day are charged.
pub fn counted(terms: &Terms, lessons: i64) -> i64 {
    terms.lessons_a_day_max.map_or(lessons, |most| lessons.min(most))
}

/// Rule 每日收费上限 `[fee.x.day_fen_max]` (P1.10): a day costs no more.
pub fn of_day(terms: &Terms, fen: Fen) -> Fen {
    terms.day_fen_max.map_or(fen, |most| fen.min(most))
}

/// Rule 学期收费上限 `[fee.x.term_fen_max]` (P1.10): a term costs no more; a price may have a cap of its own.
pub fn of_term(terms: &Terms, who: &Who<'_>, fen: Fen) -> Fen {
    term_max(terms, who).map_or(fen, |most| fen.min(most))
}

/// The cap of a term for this child.
pub fn term_max(terms: &Terms, who: &Who<'_>) -> Option<Fen> {
    let own = price_for(terms, who).and_then(|one| one.term_fen_max);
    own.or(terms.term_fen_max)
}

/// Rule 中途参加 `[fee.x.on_joining]` (P3.16): what a child pays who joins late, of `whole` for the time it joins; `left` is
/// what the units that are left cost. A part of a fen is the family's.
pub fn joined(terms: &Terms, whole: Fen, left: Fen, (days_left, days): (i64, i64)) -> Fen {
    match terms.on_joining {
        Joining::ByUnit => left.min(whole),
        Joining::ByDay => part(whole, days_left, days),
        Joining::Whole => whole,
    }
}

/// Rule 公示期 `[fee.x.objection_days]` (P1.10): days in which a family may object to a posted lesson.
pub fn objection_days(terms: &Terms) -> i64 {
    terms.objection_days
}

/// The first day on which lessons that were posted may be billed.
pub fn billed_from(terms: &Terms, posted_on: Date) -> Date {
    posted_on.checked_add(jiff::Span::new().days(objection_days(terms))).unwrap_or(Date::MAX)
}

/// Rule 退出退费 `[fee.x.on_withdrawal]` (P3.16): what goes back to a family that leaves, never more than it paid. A part
/// of a fen is the family's.
pub fn withdrawn(terms: &Terms, gone: &Gone) -> Fen {
    match share_back(terms, gone) {
        Some((left, of)) => gone.paid - part(gone.paid, of - left, of),
        None => gone.held.min(gone.paid),
    }
}

/// The share of what was paid that goes back; `None` where it goes lesson by lesson.
pub fn share_back(terms: &Terms, gone: &Gone) -> Option<(i64, i64)> {
    match terms.on_withdrawal {
        Withdrawal::ByUnit => None,
        Withdrawal::ByDay => Some(gone.days),
        Withdrawal::ByHalfMonth => {
            let halves = (gone.days_away / 15).min(2) + 2 * gone.months.0;
            Some((halves.min(2 * gone.months.1), 2 * gone.months.1))
        }
        Withdrawal::BySteps => Some((step(terms, gone.months_in), 100)),
        Withdrawal::None => Some((0, 1)),
    }
}

/// Rule 分档退费 `[fee.x.refund_steps]` (P3.16): the percent of the first step that the child has not outstayed.
pub fn step(terms: &Terms, months_in: i64) -> i64 {
    terms.refund_steps.iter().find(|step| months_in <= step.months_max).map_or(0, |step| step.percent)
}

/// Rule 减免 `[fee.x.reductions]` (P4.15): the largest reduction of the hardships that were recognised, and who bears it.
pub fn reduced(terms: &Terms, hardships: &[Hardship], fen: Fen) -> Option<Reduced> {
    let fits = terms.reductions.iter().filter(|one| hardships.contains(&one.who));
    let best = fits.max_by_key(|one| one.percent)?;
    let family = part(fen, 100 - best.percent, 100);
    Some(Reduced { family, borne: fen - family, by: best.borne_by })
}

/// Rule 预收课时 `[fee.x.ahead_lessons_max]` (P0.1): whether one bill would take money for too many lessons ahead.
pub fn too_many_ahead(terms: &Terms, lessons: i64) -> Option<i64> {
    terms.ahead_lessons_max.filter(|most| lessons > *most)
}

/// Rule 预收月数 `[fee.x.ahead_months_max]` (P0.1): whether one bill would take money for too long ahead.
pub fn too_long_ahead(terms: &Terms, from: Date, until: Date) -> Option<i64> {
    let end = |months: i64| from.checked_add(jiff::Span::new().months(months)).unwrap_or(Date::MAX);
    terms.ahead_months_max.filter(|most| until > end(*most))
}

/// Months before a term at which its bills may go out where the fee says nothing: as the state's paper on what is paid ahead has it.
const BEFORE_MONTHS: i64 = 1;

/// Rule 提前收费 `[fee.x.before_months_max]` (P0.1): how many months before its term a bill may go out, at the earliest.
pub fn before_months(terms: &Terms) -> i64 {
    terms.before_months_max.unwrap_or(BEFORE_MONTHS)
}

/// The first day on which a term that begins on `from` may be billed ahead.
pub fn first_billed(terms: &Terms, from: Date) -> Date {
    from.checked_sub(jiff::Span::new().months(before_months(terms).clamp(0, 120))).unwrap_or(Date::MIN)
}

/// Rule 起效日 `[fee.x.valid_from]` (P1.10): not before this day.
/// Rule 失效日 `[fee.x.valid_until]` (P1.10): not from this day on.
pub fn holds_on(terms: &Terms, day: Date) -> bool {
    terms.valid_from.is_none_or(|from| from <= day) && terms.valid_until.is_none_or(|until| day < until)
}

/// Rule 批准文件 `[fee.x.document]` (P1.10): the paper beside the price, as a notice quotes it.
pub fn approved_by(terms: &Terms) -> Option<&str> {
    (!terms.document.is_empty()).then_some(terms.document.as_str())
}

/// `part` of `of` of an amount, rounded down.
fn part(fen: Fen, part: i64, of: i64) -> Fen {
    let share = i128::from(fen.0) * i128::from(part.clamp(0, of.max(0))) / i128::from(of.max(1));
    Fen(i64::try_from(share).unwrap_or(fen.0))
}

#[cfg(test)]
mod tests;
