//! 操作 What can happen to the money of a community's class, and the made-up community it happens in.

use jiff::civil::{Date, date};

/// Children of the class.
pub(crate) const CHILDREN: usize = 8;
/// The texts in their order: the term, the weekdays, and the fee of a month. Two are of one term.
pub(crate) const TEXTS: [(&str, &[usize], i64); 3] =
    [("autumn", &[1, 3], 90_001), ("autumn", &[1, 3, 5], 60_000), ("spring", &[2, 4], 45_007)];
/// The months that may be billed.
pub(crate) const MONTHS: [Date; 6] = [
    date(2021, 9, 1),
    date(2021, 10, 1),
    date(2021, 11, 1),
    date(2021, 12, 1),
    date(2022, 1, 1),
    date(2022, 2, 1),
];
/// Holidays of those months, each with the day after its last.
pub(crate) const HOLIDAYS: [(Date, Date); 4] = [
    (date(2021, 9, 19), date(2021, 9, 22)),
    (date(2021, 10, 1), date(2021, 10, 8)),
    (date(2022, 1, 1), date(2022, 1, 4)),
    (date(2022, 1, 31), date(2022, 2, 7)),
];
/// An end is announced so many days before.
pub(crate) const NOTICE_DAYS: i64 = 7;
/// A month may be billed so many days before it begins.
pub(crate) const AHEAD_DAYS: i64 = 7;

pub(crate) fn child(n: usize) -> String {
    format!("a{n:02}")
}

/// So many days after the first.
pub(crate) fn day(n: i64) -> Date {
    date(2021, 8, 25).checked_add(jiff::Span::new().days(n)).unwrap_or(Date::MAX)
}

/// The first day after a month.
pub(crate) fn after(month: Date) -> Date {
    month.last_of_month().tomorrow().unwrap_or(Date::MAX)
}

/// As bills write a month.
pub(crate) fn code(month: Date) -> String {
    month.strftime("%Y-%m").to_string()
}

/// Something that happens.
#[derive(Clone, Debug)]
pub(crate) enum Op {
    /// Another text is written, and signed off.
    Text { n: usize },
    /// Provider and guardian sign the text that stands.
    Sign { id: String, child: usize },
    /// An end is announced.
    End { child: usize },
    /// A month is billed.
    Bill { month: Date },
    /// A payment, perhaps for another amount or under a receipt number that is taken.
    Pay { id: String, bill: String, fen: i64, receipt: String },
    /// What was paid for a month goes to the class; what an agreement that ended has not used is asked back.
    Release { month: Date },
    /// A guardian asks for what is free.
    Ask { id: String, child: usize },
    /// The cashier pays a refund.
    PayBack { id: String },
    /// Some nights pass.
    Night { days: i64 },
}
