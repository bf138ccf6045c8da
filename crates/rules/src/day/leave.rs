//! 请假 Leave: a slip from the parent takes the child off the evening's list.

use crate::day::roll;
use crate::id::{LeaveId, StudentId};
use crate::moment::Moment;
use crate::plan::local::time;
use crate::plan::term;
use crate::refusal::Refuses;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

/// Letters of a note, at most.
const NOTE_MAX: usize = 200;

/// Until when a slip is taken.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The first time of the same day at which a slip is too late (P3.60).
    #[serde(deserialize_with = "time")]
    pub notice_until: Time,
}

/// Why a child stays away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 病假
    Sick,
    /// 事假
    Affair,
}

/// How a slip came (P3.60: written or electronic).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// 电子请假单 By a guardian, on the page.
    Page,
    /// 书面请假单 On paper, taken in by the head teacher.
    Paper,
}

/// What a slip says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Whose.
    pub student: StudentId,
    /// First day.
    pub from: Date,
    /// Last day (included).
    pub to: Date,
    /// Why.
    pub kind: Kind,
    /// How it came.
    pub way: Way,
    /// In the family's words.
    pub note: String,
}

/// What the rule may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// First and last days of the slips that stand.
    pub slips: Vec<(Date, Date)>,
    /// Where the roll has the child tonight, once it is laid out.
    pub tonight: Option<roll::State>,
}

/// 已请假
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which slip.
    pub leave: LeaveId,
    /// What it says.
    pub slip: Draft,
    /// Tonight's roll was laid out with the child on it: the row becomes leave.
    pub off_tonight: bool,
    /// A slip covers these days already; nothing changed.
    pub already: bool,
}

/// Why a slip is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The last day is before the first (P3.60).
    DaysCrossed,
    /// The days are over (P3.60).
    Past,
    /// Days outside the term (P3.60).
    OutsideTerm,
    /// Longer than a line or two (P3.60).
    TooLong,
    /// Too late for tonight (P3.60).
    TooLate {
        /// The first time that is too late.
        until: Time,
    },
}

/// Takes a slip. One that covers the same days already is the same slip.
pub fn ask(
    (terms, term): (&Terms, &term::Terms),
    facts: &Facts,
    (id, draft): (LeaveId, Draft),
    now: Moment,
) -> Result<Asked, Refusal> {
    if draft.to < draft.from {
        return Err(Refusal::DaysCrossed);
    }
    if draft.to < now.date() {
        return Err(Refusal::Past);
    }
    if draft.from < term.from || draft.to >= term.until {
        return Err(Refusal::OutsideTerm);
    }
    if draft.note.chars().count() > NOTE_MAX {
        return Err(Refusal::TooLong);
    }
    if facts.slips.iter().any(|(from, to)| *from <= draft.from && draft.to <= *to) {
        return Ok(Asked { leave: id, slip: draft, off_tonight: false, already: true });
    }
    let tonight = draft.from <= now.date();
    if tonight && is_late(terms, now) {
        return Err(Refusal::TooLate { until: terms.notice_until });
    }
    let off_tonight = tonight && facts.tonight == Some(roll::State::Expected);
    Ok(Asked { leave: id, slip: draft, off_tonight, already: false })
}

/// Rule 请假截止 `[leave.notice_until]` (P3.60): from this time of the day a slip for the same evening is too late; the
/// roll then asks where the child is.
pub fn is_late(terms: &Terms, now: Moment) -> bool {
    now.time() >= terms.notice_until
}

impl Kind {
    /// As tables and forms write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sick => "sick",
            Self::Affair => "affair",
        }
    }

    /// Reads a form's value.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Sick, Self::Affair].into_iter().find(|kind| kind.code() == code)
    }
}

impl Way {
    /// As tables write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Paper => "paper",
        }
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::DaysCrossed => "leave-days-crossed",
            Self::Past => "leave-past",
            Self::OutsideTerm => "leave-outside-term",
            Self::TooLong => "leave-too-long",
            Self::TooLate { .. } => "leave-too-late",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.60"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::DaysCrossed | Self::Past | Self::OutsideTerm => Vec::new(),
            Self::TooLong => vec![("max", NOTE_MAX.to_string())],
            Self::TooLate { until } => vec![("until", until.strftime("%H:%M").to_string())],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;
    use jiff::civil::{date, datetime};

    fn draft(from: Date, to: Date) -> Draft {
        let (student, note) = (StudentId::new("ming"), String::new());
        Draft { student, from, to, kind: Kind::Sick, way: Way::Page, note }
    }

    #[test]
    fn notice_until() {
        let plan = gongshu();
        let today = date(2021, 9, 7);
        let facts = Facts { slips: vec![(date(2021, 9, 9), date(2021, 9, 10))], tonight: None };
        let at = |hour, minute, second| Moment::at(datetime(2021, 9, 7, hour, minute, second, 0));
        let long = Draft { note: "远".repeat(201), ..draft(today, today) };
        let cases = [
            (draft(today, date(2021, 9, 6)), at(9, 0, 0), Err("leave-days-crossed")),
            (draft(date(2021, 9, 6), date(2021, 9, 6)), at(9, 0, 0), Err("leave-past")),
            (draft(today, date(2022, 1, 28)), at(9, 0, 0), Err("leave-outside-term")),
            (long, at(9, 0, 0), Err("leave-too-long")),
            (draft(today, today), at(15, 30, 0), Err("leave-too-late")),
            (draft(today, today), at(15, 29, 59), Ok(false)),
            (draft(date(2021, 9, 8), date(2021, 9, 8)), at(18, 0, 0), Ok(false)),
            (draft(date(2021, 9, 9), date(2021, 9, 9)), at(9, 0, 0), Ok(true)),
            (draft(date(2021, 9, 9), date(2021, 9, 13)), at(9, 0, 0), Ok(false)),
        ];
        for (draft, now, outcome) in cases {
            let asked = ask((&plan.leave, &plan.term), &facts, (LeaveId::new("l"), draft.clone()), now);
            assert_eq!(asked.map(|one| one.already).map_err(|why| why.code()), outcome, "{draft:?}");
        }
    }

    #[test]
    fn only_a_child_who_is_still_expected_is_taken_off_tonight() {
        let plan = gongshu();
        let today = date(2021, 9, 7);
        let now = Moment::at(datetime(2021, 9, 7, 15, 0, 0, 0));
        for (tonight, off) in
            [(None, false), (Some(roll::State::Expected), true), (Some(roll::State::Present), false)]
        {
            let facts = Facts { slips: Vec::new(), tonight };
            let asked = ask((&plan.leave, &plan.term), &facts, (LeaveId::new("l"), draft(today, today)), now);
            assert_eq!(asked.unwrap().off_tonight, off, "{tonight:?}");
        }
    }
}
