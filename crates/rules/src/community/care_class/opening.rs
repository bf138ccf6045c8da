//! 开班 A class is written down, opened when it lacks nothing, suspended on the day on which it lacks something again, and
//! closed with a reason; agreements are signed for an open one only.

use super::{Facts, Lack, State};
use crate::community::premises::week::Clash;
use crate::community::premises::{Hours, Inspection};
use crate::community::provider::Certificate;
use crate::plan::community_care::Community;
use crate::plan::local::Day;
use crate::refusal::Refuses;
use jiff::civil::{Date, Time};

/// A class as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its weekdays.
    pub days: Vec<Day>,
    /// From when until when.
    pub hours: Option<(Time, Time)>,
    /// Children it means to take.
    pub capacity: i64,
    /// Whether social forces run it.
    pub is_social: bool,
}

/// 现状 How a class stands on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is written down.
    Unwritten,
    /// 待开班 It is not open; what it lacks, which may be nothing.
    Waiting(Vec<Lack>),
    /// 已开班
    Open,
    /// 暂停 It was opened, and this has ended since.
    Suspended(Vec<Lack>),
    /// 停班
    Closed,
}

/// Why nothing is written down, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// An open class is not rewritten under the children in it.
    #[error("it is open")]
    IsOpen,
    /// No weekday, or no hours.
    #[error("no hours")]
    NoHours,
    /// For nobody.
    #[error("for nobody")]
    NoCapacity,
    /// These are the elders' hours in their room.
    #[error("the elders' hours: {0:?}")]
    EldersHours(Clash),
    /// There is no class to open or to close.
    #[error("no class is written down")]
    Unwritten,
    /// It was closed: a new one is written down first.
    #[error("it is closed")]
    IsClosed,
    /// It is not open.
    #[error("it is not open")]
    NotOpen,
    /// Families are told why.
    #[error("no reason")]
    NoReason,
    /// It lacks this.
    #[error("{0:?}")]
    Lacks(Lack),
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::IsOpen => "care-class-is-open",
            Self::NoHours => "care-class-no-hours",
            Self::NoCapacity => "care-class-no-capacity",
            Self::EldersHours(_) => "care-class-in-elders-hours",
            Self::Unwritten => "care-class-unwritten",
            Self::IsClosed => "care-class-is-closed",
            Self::NotOpen => "care-class-not-open",
            Self::NoReason => "care-class-no-reason",
            Self::Lacks(lack) => match lack {
                Lack::Stage => "care-class-stage",
                Lack::State => "care-class-unchecked",
                Lack::Place => "care-class-place",
                Lack::Room => "care-class-room",
                Lack::EldersHours => "care-class-elders-hours",
                Lack::Carer => "care-class-carer",
                Lack::LegalForm => "care-class-legal-form",
                Lack::Rules => "care-class-rules",
                Lack::SignOff => "care-class-sign-off",
            },
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::Lacks(lack) => lack.clause(),
            Self::EldersHours(_) => "P2.12",
            Self::IsOpen
            | Self::NoHours
            | Self::NoCapacity
            | Self::Unwritten
            | Self::IsClosed
            | Self::NotOpen
            | Self::NoReason => "P2.13",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::EldersHours(clash) => {
                let (day, from, until) = clash.said();
                vec![("day_zh", day.zh), ("day_en", day.en), ("from", from), ("until", until)]
            }
            Self::IsOpen
            | Self::NoHours
            | Self::NoCapacity
            | Self::Unwritten
            | Self::IsClosed
            | Self::NotOpen
            | Self::NoReason
            | Self::Lacks(_) => Vec::new(),
        }
    }
}

impl Lack {
    /// Everything that it may lack, in the order in which the page shows them.
    pub const ALL: [Self; 9] = [
        Self::Stage,
        Self::State,
        Self::Place,
        Self::Room,
        Self::EldersHours,
        Self::Carer,
        Self::LegalForm,
        Self::Rules,
        Self::SignOff,
    ];
}

impl Community {
    /// How a class stands on a day (P2.13): the day decides, so that a check or a certificate that ends suspends it.
    pub fn class_standing(&self, facts: Option<&Facts>, on: Date) -> Standing {
        let Some(facts) = facts else { return Standing::Unwritten };
        match facts.state {
            State::Draft | State::Checked => {
                Standing::Waiting(self.open_class(facts, on).err().unwrap_or_default())
            }
            State::Open => {
                let lost = self.lost(facts, on);
                if lost.is_empty() { Standing::Open } else { Standing::Suspended(lost) }
            }
            State::Closed => Standing::Closed,
        }
    }

    /// The elders' hours that a class would take as it is written down (P2.12), in the room that was looked at last.
    pub fn class_clash(&self, draft: &Draft, newest: Option<&Inspection>) -> Option<Clash> {
        let ((from, until), check) = draft.hours.zip(newest)?;
        self.premises.clash(check.source, &Hours { days: draft.days.clone(), from, until })
    }

    /// Whether an open class is suspended when these certificates are all that is left (P2.26); one of the committee itself
    /// rests on none.
    pub fn is_suspended_by(&self, facts: &Facts, left: Vec<Certificate>, on: Date) -> bool {
        let after = Facts { certificates: left, ..facts.clone() };
        self.class_standing(Some(facts), on) == Standing::Open
            && self.class_standing(Some(&after), on) != Standing::Open
    }

    /// What an open class has lost. A class that runs goes on in every stage (P2.14), and while a changed rule waits for
    /// the committee's signature.
    fn lost(&self, facts: &Facts, on: Date) -> Vec<Lack> {
        let again = Facts { state: State::Checked, ..facts.clone() };
        let mut lost = self.open_class(&again, on).err().unwrap_or_default();
        lost.retain(|lack| !matches!(lack, Lack::Stage | Lack::SignOff));
        lost
    }
}

/// Writes a class down (P2.13), never into the elders' hours (P2.12); the same once more changes nothing: `None`.
pub fn write(
    standing: &Standing,
    (draft, newest): (Draft, Option<&Draft>),
    clash: Option<Clash>,
) -> Result<Option<Draft>, Refusal> {
    match standing {
        Standing::Open | Standing::Suspended(_) => return Err(Refusal::IsOpen),
        Standing::Unwritten | Standing::Waiting(_) | Standing::Closed => {}
    }
    if draft.days.is_empty() || draft.hours.is_none_or(|(from, until)| from >= until) {
        return Err(Refusal::NoHours);
    }
    if draft.capacity <= 0 {
        return Err(Refusal::NoCapacity);
    }
    if let Some(clash) = clash {
        return Err(Refusal::EldersHours(clash));
    }
    let same = newest == Some(&draft) && *standing != Standing::Closed;
    Ok((!same).then_some(draft))
}

/// Opens a class (P2.13), or names the first thing that it lacks; opened twice is once: `false`.
pub fn open(standing: &Standing) -> Result<bool, Refusal> {
    match standing {
        Standing::Unwritten => Err(Refusal::Unwritten),
        Standing::Closed => Err(Refusal::IsClosed),
        Standing::Open => Ok(false),
        Standing::Waiting(lacks) | Standing::Suspended(lacks) => {
            lacks.first().map_or(Ok(true), |lack| Err(Refusal::Lacks(*lack)))
        }
    }
}

/// Closes a class for good (P2.13), with the reason that families read.
pub fn close(standing: &Standing, reason: &str) -> Result<String, Refusal> {
    match standing {
        Standing::Unwritten | Standing::Waiting(_) | Standing::Closed => return Err(Refusal::NotOpen),
        Standing::Open | Standing::Suspended(_) => {}
    }
    let reason = reason.trim();
    if reason.is_empty() { Err(Refusal::NoReason) } else { Ok(reason.to_owned()) }
}

/// Whether agreements may be signed (P2.13, P2.28): for an open class only.
pub fn admits(standing: &Standing) -> Result<(), Refusal> {
    match standing {
        Standing::Open => Ok(()),
        Standing::Suspended(lost) => Err(lost.first().map_or(Refusal::NotOpen, |lack| Refusal::Lacks(*lack))),
        Standing::Unwritten | Standing::Waiting(_) | Standing::Closed => Err(Refusal::NotOpen),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;

    fn draft(capacity: i64) -> Draft {
        let hours = Some((time(15, 30, 0, 0), time(18, 0, 0, 0)));
        Draft { days: vec![Day::Mon], hours, capacity, is_social: true }
    }

    #[test]
    fn a_class_is_written_down_whole_and_not_while_it_is_open() {
        let waiting = Standing::Waiting(vec![Lack::Place]);
        let no_days = Draft { days: vec![], ..draft(20) };
        let backwards = Draft { hours: Some((time(18, 0, 0, 0), time(18, 0, 0, 0))), ..draft(20) };
        let cases = [
            (Standing::Open, draft(20), Err(Refusal::IsOpen)),
            (Standing::Suspended(vec![Lack::Carer]), draft(20), Err(Refusal::IsOpen)),
            (Standing::Unwritten, no_days, Err(Refusal::NoHours)),
            (Standing::Unwritten, backwards, Err(Refusal::NoHours)),
            (Standing::Unwritten, draft(0), Err(Refusal::NoCapacity)),
            (waiting.clone(), draft(20), Ok(None)),
            (waiting, draft(21), Ok(Some(draft(21)))),
            (Standing::Closed, draft(20), Ok(Some(draft(20)))),
        ];
        let newest = draft(20);
        for (standing, draft, expected) in cases {
            assert_eq!(write(&standing, (draft, Some(&newest)), None), expected, "{standing:?}");
        }
        let clash = Clash { day: Day::Mon, from: time(8, 30, 0, 0), until: time(11, 0, 0, 0) };
        let written = |capacity| write(&Standing::Unwritten, (draft(capacity), None), Some(clash));
        assert_eq!(written(0), Err(Refusal::NoCapacity));
        assert_eq!(written(20), Err(Refusal::EldersHours(clash)));
    }

    #[test]
    fn what_is_lacking_is_named_when_it_opens_and_when_families_sign() {
        let lacks = Refusal::Lacks;
        let cases = [
            (Standing::Unwritten, Err(Refusal::Unwritten), Err(Refusal::NotOpen)),
            (
                Standing::Waiting(vec![Lack::Place, Lack::Rules]),
                Err(lacks(Lack::Place)),
                Err(Refusal::NotOpen),
            ),
            (Standing::Waiting(vec![]), Ok(true), Err(Refusal::NotOpen)),
            (Standing::Open, Ok(false), Ok(())),
            (
                Standing::Suspended(vec![Lack::LegalForm]),
                Err(lacks(Lack::LegalForm)),
                Err(lacks(Lack::LegalForm)),
            ),
            (Standing::Closed, Err(Refusal::IsClosed), Err(Refusal::NotOpen)),
        ];
        for (standing, opened, signed) in cases {
            assert_eq!(open(&standing), opened, "{standing:?}");
            assert_eq!(admits(&standing), signed, "{standing:?}");
        }
        assert_eq!(close(&Standing::Waiting(vec![]), "x"), Err(Refusal::NotOpen));
        assert_eq!(close(&Standing::Open, " "), Err(Refusal::NoReason));
        assert_eq!(close(&Standing::Suspended(vec![Lack::Place]), " 场地收回 "), Ok("场地收回".to_owned()));
    }
}
