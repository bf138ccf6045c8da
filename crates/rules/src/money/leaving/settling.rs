//! 结算一张账单 What goes back of one paid bill by the plan's rule, what stays with the course, and what comes back from it (P3.16).

use super::{Facts, Left, Paid, Rule};
use crate::fen::Fen;
use crate::money::fee::Terms;
use crate::money::month_end::Month;
use crate::money::tariff::{self, Gone};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// How the money of one bill stands.
pub(super) struct Own {
    /// What of it is held.
    pub(super) held: Fen,
    /// What the course owes of it for marks that were put right, half months away left out.
    pub(super) debt: Fen,
    /// What the course has earned and not spent.
    pub(super) earned: Fen,
    /// What half months away gave back of it.
    pub(super) halves: Fen,
    /// What half months away owe of it.
    pub(super) promised: Fen,
}

/// One bill by the plan's rule: whoever leaves on a day came on another.
pub(super) fn settle(
    terms: &Terms,
    (facts, paid): (&Facts, &Paid),
    own: &Own,
    (came, today): (Date, Date),
) -> Left {
    let (held, debt) = (own.held, own.debt);
    let has_begun = paid.by_day.keys().next().is_some_and(|first| *first < today) || held < paid.fen;
    let gone = gone(facts, (paid, held), (came, today));
    let (rule, share, wanted) = match (has_begun, tariff::share_back(terms, &gone)) {
        (false, _) => (Rule::NotBegun, (0, 0), held + debt),
        (true, None) => (Rule::ByUnit, (0, 0), held + debt),
        (true, Some(share)) => (Rule::of(terms), share, tariff::withdrawn(terms, &gone)),
    };
    // The family has the rest of it already, or was promised it.
    let most = paid.fen - own.halves - own.promised;
    let wanted = (wanted.min(most) - debt).max(Fen::ZERO);
    let given = (wanted - held).max(Fen::ZERO).min(own.earned);
    let back = wanted.min(held + given);
    Left {
        bill: paid.bill.clone(),
        rule,
        paid: paid.fen,
        held,
        share,
        back,
        kept: held + given - back,
        given,
        owed: debt + own.promised,
        halves: own.halves,
    }
}

/// A day on which the child still came is used; months are those of the bill's days.
fn gone(facts: &Facts, (paid, held): (&Paid, Fen), (came, today): (Date, Date)) -> Gone {
    let last_there = facts.last_there;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let from = if last_there == Some(today) { today.tomorrow().unwrap_or(Date::MAX) } else { today };
    let months: BTreeSet<Month> = paid.by_day.keys().map(|day| Month::of(*day)).collect();
    let this = Month::of(today);
    let after = months.iter().filter(|month| **month > this).count();
    let days_away = match months.contains(&this) {
        true => {
            let since =
                last_there.and_then(|day| day.tomorrow().ok()).map_or(this.from, |day| day.max(this.from));
            let since = facts.halves.until.map_or(since, |day| day.max(since));
            since.until(this.until).map_or(0, |span| i64::from(span.get_days())).max(0)
        }
        false => 0,
    };
    Gone {
        paid: paid.fen,
        held,
        days: (count(paid.by_day.range(from..).count()), count(paid.by_day.len())),
        days_away,
        months: (count(after), count(months.len())),
        months_in: months_in(came, today),
    }
}

/// Months that have begun since the child came.
pub(super) fn months_in(came: Date, today: Date) -> i64 {
    let months = (i64::from(today.year()) - i64::from(came.year())) * 12 + i64::from(today.month())
        - i64::from(came.month());
    let is_whole = |n: i64| came.checked_add(jiff::Span::new().months(n)).is_ok_and(|day| day <= today);
    if is_whole(months) { months + 1 } else { months }
}
