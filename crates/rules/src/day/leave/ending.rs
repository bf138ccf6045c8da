//! 撤回请假 A slip is taken back: the child comes after all, from tomorrow on, or today as long as a slip for today would be taken.

use super::hours::{Hours, Stay, stay};
use super::{Slip, Terms, Tonight, is_late};
use crate::day::roll;
use crate::id::LeaveId;
use crate::moment::Moment;
use crate::refusal::Refuses;
use jiff::ToSpan;
use jiff::civil::{Date, Time};

/// What the rule may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The slip; `None` where it was taken back before.
    pub slip: Option<Slip>,
    /// Hours of the other slips that cover today.
    pub others: Vec<Hours>,
    /// The child is away ill today (P5.19).
    pub is_ill: bool,
    /// Where the roll has the child tonight, while it is laid out and not closed.
    pub tonight: Option<Tonight>,
    /// Tonight's roll was closed with the child on leave: nobody waits for it there any more, and its money has moved.
    pub is_counted: bool,
    /// It comes from a guardian who is barred from the child.
    pub is_unheard: bool,
}

/// 已撤回
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Which slip.
    pub leave: LeaveId,
    /// The first day that it does not cover any more.
    pub from: Date,
    /// The last day that is left of it; `None` where nothing is.
    pub left_until: Option<Date>,
    /// What tonight's row becomes.
    pub tonight: Option<Back>,
    /// It was taken back before; nothing changed.
    pub already: bool,
}

/// What tonight's row becomes without the slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    /// The child was off the roll, and is expected for this part of the evening.
    Expected(Stay),
    /// The child stays as it stands, for this part of the evening.
    Stays(Stay),
}

/// Why a slip stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The guardian has no say. The words do not tell why: the school is asked (P3.61).
    AskSchool,
    /// Its days are over (P3.60).
    Past,
    /// Too late for tonight, which is all that is left of it (P3.60).
    TooLate {
        /// The first time that is too late.
        until: Time,
    },
    /// Tonight's roll was closed, and tonight is all that is left of it (P3.60).
    Counted,
}

/// Takes a slip back.
pub fn end(terms: &Terms, facts: &Facts, leave: LeaveId, now: Moment) -> Result<Ended, Refusal> {
    if facts.is_unheard {
        return Err(Refusal::AskSchool);
    }
    let today = now.date();
    let Some(slip) = facts.slip else {
        return Ok(Ended { leave, from: today, left_until: None, tonight: None, already: true });
    };
    if slip.to < today {
        return Err(Refusal::Past);
    }
    let covers_today = slip.from <= today;
    let is_late = is_late(terms, now);
    let stays_today = covers_today && (is_late || facts.is_counted);
    if stays_today && slip.to == today {
        let late = Refusal::TooLate { until: terms.notice_until };
        return Err(if is_late { late } else { Refusal::Counted });
    }
    let from = if stays_today { today.saturating_add(1.day()) } else { slip.from.max(today) };
    let left_until = (slip.from < from).then(|| from.saturating_sub(1.day()));
    let tonight = facts.tonight.as_ref().filter(|_| covers_today && !stays_today);
    let tonight = tonight.and_then(|tonight| back(facts, tonight));
    Ok(Ended { leave, from, left_until, tonight, already: false })
}

/// What tonight's row becomes by what is left. Whoever is ill, or has another slip for all of the evening, stays off the roll.
fn back(facts: &Facts, tonight: &Tonight) -> Option<Back> {
    match (tonight.state, stay(&facts.others, (tonight.from, tonight.until))) {
        (roll::State::Leave, Some(here)) if !facts.is_ill => Some(Back::Expected(here)),
        (roll::State::Expected, Some(here)) => Some(Back::Stays(here)),
        (roll::State::Present | roll::State::Late, Some(Stay { leaves_at, .. })) => {
            Some(Back::Stays(Stay { comes_at: None, leaves_at }))
        }
        (_, _) => None,
    }
}

/// Whether a slip can be taken back now, and from which day on: what its button says.
pub fn from(terms: &Terms, slip: Slip, now: Moment) -> Option<Date> {
    let (slip, others, tonight) = (Some(slip), Vec::new(), None);
    let facts = Facts { slip, others, is_ill: false, tonight, is_counted: false, is_unheard: false };
    end(terms, &facts, LeaveId::new(""), now).ok().map(|ended| ended.from)
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AskSchool => "leave-end-ask-school",
            Self::Past => "leave-end-past",
            Self::TooLate { .. } => "leave-end-too-late",
            Self::Counted => "leave-end-counted",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::AskSchool => "P3.61",
            Self::Past | Self::TooLate { .. } | Self::Counted => "P3.60",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::AskSchool | Self::Past | Self::Counted => Vec::new(),
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
    use roll::State::{Absent, Expected, HandedOver, Late, Leave, Present};

    const WHOLE: Hours = Hours { from: None, until: None };
    const EARLY: Hours = Hours { from: Some(Time::constant(17, 0, 0, 0)), until: None };

    fn day(day: i8) -> Date {
        date(2021, 9, day)
    }

    fn at(hour: i8, minute: i8) -> Moment {
        moment(day(7), time(hour, minute, 0, 0))
    }

    fn facts(slip: Option<(i8, i8)>) -> Facts {
        let slip = slip.map(|(from, to)| Slip { from: day(from), to: day(to), hours: WHOLE });
        let (others, tonight) = (Vec::new(), None);
        Facts { slip, others, is_ill: false, tonight, is_counted: false, is_unheard: false }
    }

    #[test]
    fn a_slip_ends_today_in_time_and_tomorrow_after_that() {
        let terms = gongshu().leave;
        let cases = [
            (Some((6, 6)), at(9, 0), Err("leave-end-past")),
            (Some((7, 7)), at(15, 30), Err("leave-end-too-late")),
            (Some((7, 7)), at(15, 29), Ok((day(7), None, false))),
            (Some((7, 9)), at(15, 30), Ok((day(8), Some(day(7)), false))),
            (Some((6, 9)), at(15, 29), Ok((day(7), Some(day(6)), false))),
            (Some((8, 9)), at(18, 0), Ok((day(8), None, false))),
            (None, at(18, 0), Ok((day(7), None, true))),
        ];
        for (slip, now, outcome) in cases {
            let ended = end(&terms, &facts(slip), LeaveId::new("l"), now);
            let ended = ended.map(|one| (one.from, one.left_until, one.already));
            assert_eq!(ended.map_err(|why| why.code()), outcome, "{slip:?} {}", now.local());
        }
    }

    #[test]
    fn whoever_is_barred_takes_no_slip_back() {
        for slip in [None, Some((7, 7))] {
            let facts = Facts { is_unheard: true, ..facts(slip) };
            let ended = end(&gongshu().leave, &facts, LeaveId::new("l"), at(9, 0));
            assert_eq!(ended.map_err(|why| why.code()), Err("leave-end-ask-school"), "{slip:?}");
        }
    }

    #[test]
    fn what_a_closed_roll_has_counted_stays() {
        let terms = gongshu().leave;
        let cases = [
            ((7, 7), at(15, 0), Err("leave-end-counted")),
            ((7, 7), at(15, 30), Err("leave-end-too-late")),
            ((7, 9), at(15, 0), Ok((day(8), Some(day(7))))),
            ((8, 9), at(15, 0), Ok((day(8), None))),
        ];
        for (slip, now, outcome) in cases {
            let facts = Facts { is_counted: true, ..facts(Some(slip)) };
            let ended = end(&terms, &facts, LeaveId::new("l"), now).map(|one| (one.from, one.left_until));
            assert_eq!(ended.map_err(|why| why.code()), outcome, "{slip:?} {}", now.local());
        }
    }

    #[test]
    fn tonight_s_row_stands_as_if_the_slip_had_never_come() {
        let terms = gongshu().leave;
        let goes = Stay { comes_at: None, leaves_at: Some(at(17, 0)) };
        let all = Stay::default();
        let cases = [
            (Leave, vec![], false, Some(Back::Expected(all))),
            (Leave, vec![EARLY], false, Some(Back::Expected(goes))),
            (Leave, vec![WHOLE], false, None),
            (Leave, vec![], true, None),
            (Expected, vec![], false, Some(Back::Stays(all))),
            (Present, vec![], false, Some(Back::Stays(all))),
            (Late, vec![EARLY], false, Some(Back::Stays(goes))),
            (Absent, vec![], false, None),
            (HandedOver, vec![], false, None),
        ];
        for (state, others, is_ill, becomes) in cases {
            let tonight = Tonight { state, from: at(15, 40), until: at(18, 0), care: None };
            let facts = Facts { others, is_ill, tonight: Some(tonight), ..facts(Some((7, 7))) };
            let ended = end(&terms, &facts, LeaveId::new("l"), at(15, 0)).unwrap();
            assert_eq!(ended.tonight, becomes, "{state:?}");
            let ahead = Facts { slip: Some(Slip { from: day(8), to: day(8), hours: WHOLE }), ..facts };
            let ended = end(&terms, &ahead, LeaveId::new("l"), at(15, 0)).unwrap();
            assert_eq!(ended.tonight, None, "a slip for tomorrow says nothing of tonight");
        }
    }
}
