//! 请假 A family says that its child does not come to the class on a day: it is not expected there, and nobody looks for it.

use crate::moment::{Moment, moment};
use crate::refusal::Refuses;
use jiff::civil::{Date, Time};

/// What is known of a child on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// It comes from a guardian who is barred from the child.
    pub is_unheard: bool,
    /// When its care begins, where an agreement that holds has the day.
    pub begins: Option<Time>,
    /// Whether it is there, or was.
    pub has_come: bool,
    /// Whether it is on leave already.
    pub is_on_leave: bool,
    /// Whether somebody was told that it is missing.
    pub is_missed: bool,
}

/// 已请假
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// For which day.
    pub date: Date,
    /// Its care had begun by then.
    pub is_late: bool,
    /// Whoever was told that it is missing is told that it is safe.
    pub is_found: bool,
}

/// Why nothing is changed, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The guardian has no say. The words do not tell why: the committee is asked (P3.61).
    AskSchool,
    /// The day is over.
    Past {
        /// Which.
        date: Date,
    },
    /// The child is there, or was: it is handed over, and not written off (X.22).
    HasCome,
    /// No agreement that holds has the day.
    NotExpected {
        /// Which.
        date: Date,
    },
}

/// Somebody says that a child does not come (P2.28): as late as they like, because whoever looks for it must hear. The same once
/// more changes nothing: `None`.
pub fn ask(facts: Facts, (date, now): (Date, Moment)) -> Result<Option<Asked>, Refusal> {
    may_change(facts, (date, now))?;
    if facts.is_on_leave {
        return Ok(None);
    }
    if facts.has_come {
        return Err(Refusal::HasCome);
    }
    let begins = facts.begins.ok_or(Refusal::NotExpected { date })?;
    Ok(Some(Asked { date, is_late: moment(date, begins) <= now, is_found: facts.is_missed }))
}

/// It comes after all (P2.28), and is looked for from then on as any other; taken back twice is once: `false`.
pub fn end(facts: Facts, when: (Date, Moment)) -> Result<bool, Refusal> {
    may_change(facts, when)?;
    Ok(facts.is_on_leave)
}

/// A barred guardian could otherwise see to it that nobody looks for the child.
fn may_change(facts: Facts, (date, now): (Date, Moment)) -> Result<(), Refusal> {
    if facts.is_unheard {
        return Err(Refusal::AskSchool);
    }
    if date < now.date() { Err(Refusal::Past { date }) } else { Ok(()) }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AskSchool => "agreement-leave-ask-school",
            Self::Past { .. } => "agreement-leave-past",
            Self::HasCome => "agreement-leave-has-come",
            Self::NotExpected { .. } => "agreement-leave-not-expected",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::AskSchool => "P3.61",
            Self::HasCome => "X.22",
            Self::Past { .. } | Self::NotExpected { .. } => "P2.28",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::AskSchool | Self::HasCome => Vec::new(),
            Self::Past { date } | Self::NotExpected { date } => vec![("date", date.to_string())],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    const DAY: Date = Date::constant(2011, 6, 1);

    const EXPECTED: Facts = Facts {
        is_unheard: false,
        begins: Some(Time::constant(15, 30, 0, 0)),
        has_come: false,
        is_on_leave: false,
        is_missed: false,
    };

    fn at(day: Date, hour: i8, minute: i8) -> Moment {
        moment(day, time(hour, minute, 0, 0))
    }

    #[test]
    fn a_child_does_not_come_and_whoever_looked_for_it_hears_that_it_is_safe() {
        let (before, after) = (date(2011, 5, 31), date(2011, 6, 2));
        let asked = |is_late, is_found| Ok(Some(Asked { date: DAY, is_late, is_found }));
        let unheard = Facts { is_unheard: true, ..EXPECTED };
        let came = Facts { has_come: true, ..EXPECTED };
        let missed = Facts { is_missed: true, ..EXPECTED };
        let stands = Facts { is_on_leave: true, ..missed };
        let unsigned = Facts { begins: None, ..EXPECTED };
        let cases = [
            ("the day before", at(before, 20, 0), EXPECTED, asked(false, false)),
            ("a minute before", at(DAY, 15, 29), EXPECTED, asked(false, false)),
            ("as it begins", at(DAY, 15, 30), EXPECTED, asked(true, false)),
            ("once it was missed", at(DAY, 15, 46), missed, asked(true, true)),
            ("late in the day", at(DAY, 23, 59), missed, asked(true, true)),
            ("the day after", at(after, 0, 0), EXPECTED, Err(Refusal::Past { date: DAY })),
            ("twice", at(DAY, 16, 0), stands, Ok(None)),
            ("it is there", at(DAY, 16, 0), came, Err(Refusal::HasCome)),
            ("another weekday", at(DAY, 9, 0), unsigned, Err(Refusal::NotExpected { date: DAY })),
            ("barred", at(DAY, 9, 0), unheard, Err(Refusal::AskSchool)),
            ("barred, and late", at(after, 9, 0), unheard, Err(Refusal::AskSchool)),
        ];
        for (case, now, facts, expected) in cases {
            assert_eq!(ask(facts, (DAY, now)), expected, "{case}");
        }
    }

    #[test]
    fn leave_is_taken_back_until_its_day_is_over_and_by_nobody_who_is_barred() {
        let stands = Facts { is_on_leave: true, ..EXPECTED };
        let unheard = Facts { is_unheard: true, ..stands };
        let ended = Facts { begins: None, ..stands };
        let cases = [
            ("before", at(DAY, 9, 0), stands, Ok(true)),
            ("after it began", at(DAY, 16, 0), stands, Ok(true)),
            ("without an agreement by now", at(DAY, 16, 0), ended, Ok(true)),
            ("it is there", at(DAY, 16, 0), Facts { has_come: true, ..stands }, Ok(true)),
            ("not on leave", at(DAY, 9, 0), EXPECTED, Ok(false)),
            ("over", at(date(2011, 6, 2), 0, 0), stands, Err(Refusal::Past { date: DAY })),
            ("barred", at(DAY, 9, 0), unheard, Err(Refusal::AskSchool)),
        ];
        for (case, now, facts, expected) in cases {
            assert_eq!(end(facts, (DAY, now)), expected, "{case}");
        }
    }
}
