//! 延时托管的答复 A wish for extended care is agreed to, declined with a reason, or taken back by the family.

use super::WORDS_MAX;
use crate::day::leave;
use crate::moment::Moment;
use crate::refusal::Refuses;
use jiff::ToSpan;
use jiff::civil::{Date, Time};

/// What the rule may know of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// First day.
    pub from: Date,
    /// Last day (included).
    pub until: Date,
    /// The management group agreed.
    pub agreed: bool,
    /// It was declined.
    pub declined: bool,
    /// The first day from which the family took it back.
    pub ended_from: Option<Date>,
}

/// 没有同意
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declined {
    /// Why, in words that the family reads.
    pub reason: String,
    /// It was declined before; nothing changed.
    pub already: bool,
}

/// 已撤回
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The first day on which nobody waits for the family any more.
    pub from: Date,
    /// It was taken back before; nothing changed.
    pub already: bool,
}

/// Why a wish stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The family has taken it back (P1.25).
    Ended,
    /// It was declined (P1.25).
    Declined,
    /// It was agreed to: the family relies on it (P1.25).
    Agreed,
    /// Its days are over (P1.25).
    Over,
    /// No reason (P1.25).
    NoReason,
    /// Longer than a line or two (P1.25).
    TooLong,
    /// Too late for today, which is all that is left of it (P1.25).
    TooLate {
        /// The first time that is too late.
        until: Time,
    },
}

/// Whether the management group may agree; a wish that was agreed to is agreed to again.
pub fn agree(wish: &Wish) -> Result<(), Refusal> {
    match (wish.ended_from, wish.declined) {
        (Some(_), _) => Err(Refusal::Ended),
        (None, true) => Err(Refusal::Declined),
        (None, false) => Ok(()),
    }
}

/// Declines a wish that nobody has agreed to, with a reason that the family can read.
pub fn decline(wish: &Wish, reason: &str, now: Moment) -> Result<Declined, Refusal> {
    let reason = reason.trim().to_owned();
    if wish.ended_from.is_some() {
        return Err(Refusal::Ended);
    }
    if wish.declined {
        return Ok(Declined { reason, already: true });
    }
    if wish.agreed {
        return Err(Refusal::Agreed);
    }
    if wish.until < now.date() {
        return Err(Refusal::Over);
    }
    if reason.is_empty() {
        return Err(Refusal::NoReason);
    }
    if reason.chars().count() > WORDS_MAX {
        return Err(Refusal::TooLong);
    }
    Ok(Declined { reason, already: false })
}

/// Takes a wish back. One that was agreed to holds for today from the hour on at which slips for today are too late: rooms and
/// teachers count on it, and nobody is waited for who was said to be waited for (P3.60).
pub fn end(terms: &leave::Terms, wish: &Wish, now: Moment) -> Result<Ended, Refusal> {
    let today = now.date();
    if let Some(from) = wish.ended_from {
        return Ok(Ended { from, already: true });
    }
    if wish.declined {
        return Err(Refusal::Declined);
    }
    if wish.until < today {
        return Err(Refusal::Over);
    }
    let stays_today = wish.agreed && wish.from <= today && leave::is_late(terms, now);
    if stays_today && wish.until == today {
        return Err(Refusal::TooLate { until: terms.notice_until });
    }
    let from = if stays_today { today.saturating_add(1.day()) } else { wish.from.max(today) };
    Ok(Ended { from, already: false })
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Ended => "extended-ended",
            Self::Declined => "extended-declined",
            Self::Agreed => "extended-agreed",
            Self::Over => "extended-over",
            Self::NoReason => "extended-no-reason",
            Self::TooLong => "extended-too-long",
            Self::TooLate { .. } => "extended-too-late",
        }
    }

    fn clause(&self) -> &'static str {
        "P1.25"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Ended | Self::Declined | Self::Agreed | Self::Over | Self::NoReason => Vec::new(),
            Self::TooLong => vec![("max", WORDS_MAX.to_string())],
            Self::TooLate { until } => vec![("until", until.strftime("%H:%M").to_string())],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::moment;
    use crate::plan::scheme::gongshu;
    use jiff::civil::{date, time};

    fn day(day: i8) -> Date {
        date(2021, 9, day)
    }

    fn wish(from: i8, until: i8) -> Wish {
        Wish { from: day(from), until: day(until), agreed: false, declined: false, ended_from: None }
    }

    fn at(hour: i8, minute: i8) -> Moment {
        moment(day(7), time(hour, minute, 0, 0))
    }

    #[test]
    fn a_wish_is_declined_once_with_a_reason_and_not_after_it_was_agreed_to() {
        let ended = Wish { ended_from: Some(day(7)), ..wish(7, 9) };
        let declined = Wish { declined: true, ..wish(7, 9) };
        let agreed = Wish { agreed: true, ..wish(7, 9) };
        let cases = [
            (ended, "没有老师", Err("extended-ended")),
            (declined, "没有老师", Ok(true)),
            (agreed, "没有老师", Err("extended-agreed")),
            (wish(3, 6), "没有老师", Err("extended-over")),
            (wish(7, 9), "  ", Err("extended-no-reason")),
            (wish(7, 9), "没有老师", Ok(false)),
        ];
        for (wish, reason, outcome) in cases {
            let said = decline(&wish, reason, at(9, 0)).map(|one| one.already);
            assert_eq!(said.map_err(|why| why.code()), outcome, "{wish:?}");
        }
        let long = decline(&wish(7, 9), &"远".repeat(201), at(9, 0));
        assert_eq!(long, Err(Refusal::TooLong));
        let outcomes = [ended, declined, agreed, wish(7, 9)].map(|one| agree(&one).map_err(|why| why.code()));
        assert_eq!(outcomes, [Err("extended-ended"), Err("extended-declined"), Ok(()), Ok(())]);
    }

    #[test]
    fn a_family_takes_a_wish_back_and_one_that_was_agreed_to_in_time() {
        let terms = gongshu().leave;
        let agreed = |from, until| Wish { agreed: true, ..wish(from, until) };
        let cases = [
            (Wish { ended_from: Some(day(8)), ..wish(7, 9) }, at(18, 0), Ok((day(8), true))),
            (Wish { declined: true, ..wish(7, 9) }, at(9, 0), Err("extended-declined")),
            (wish(3, 6), at(9, 0), Err("extended-over")),
            (wish(7, 7), at(18, 0), Ok((day(7), false))),
            (agreed(7, 7), at(15, 29), Ok((day(7), false))),
            (agreed(7, 7), at(15, 30), Err("extended-too-late")),
            (agreed(6, 9), at(15, 30), Ok((day(8), false))),
            (agreed(8, 9), at(15, 30), Ok((day(8), false))),
        ];
        for (wish, now, outcome) in cases {
            let ended = end(&terms, &wish, now).map(|one| (one.from, one.already));
            assert_eq!(ended.map_err(|why| why.code()), outcome, "{wish:?} {}", now.local());
        }
    }
}
