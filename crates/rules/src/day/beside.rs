//! 课后服务以外 Lunch and early care, which a family chooses by weekday; and the register that says who was there on a day of them or of
//! evening study, where that costs something: the money goes by it (P1.26, X.4, X.7).

use crate::id::StudentId;
use crate::moment::Moment;
use crate::plan::local::{Day, Days};
use crate::plan::programme::{self, Kind};
use crate::plan::scheme::Scheme;
use crate::plan::wording::named;
use crate::refusal::Refuses;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// How a child of the list stood on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum There {
    /// 在
    Present,
    /// 没来 Without leave.
    Absent,
    /// 请假
    Leave,
}

impl There {
    /// Every one of them, in the order of a form.
    pub const ALL: [Self; 3] = [Self::Present, Self::Absent, Self::Leave];

    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
            Self::Leave => "leave",
        }
    }

    /// Reads what the table holds.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// What a family chooses: no day is a choice, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// For which child.
    pub student: StudentId,
    /// For which kind.
    pub kind: Kind,
    /// On which weekdays it stays.
    pub days: BTreeSet<Day>,
}

/// What choosing may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The child's grade.
    pub grade: i64,
    /// What was chosen before.
    pub days: BTreeSet<Day>,
    /// Days that the child had on bills that are not paid.
    pub unpaid: i64,
}

/// A choice that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// What is chosen now.
    pub draft: Draft,
    /// What was chosen before.
    pub before: BTreeSet<Day>,
    /// It stood so already: nothing is written.
    pub already: bool,
}

/// What a register may know of its day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// Which day.
    pub date: Date,
    /// When it begins.
    pub from: Moment,
    /// A closure of the school takes it away.
    pub is_cancelled: bool,
    /// The term that it is in.
    pub term: Days,
    /// Who is meant to come.
    pub listed: BTreeSet<StudentId>,
    /// What was signed before.
    pub marks: BTreeMap<StudentId, There>,
}

/// What is said of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saying {
    /// How each child stood.
    pub marks: BTreeMap<StudentId, There>,
    /// How anybody knows, where a register is changed when its day is over.
    pub reason: String,
    /// Whether whoever says it may do that.
    pub may_amend: bool,
}

/// A register that was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Which day.
    pub date: Date,
    /// What is new or other than before.
    pub changes: BTreeMap<StudentId, There>,
    /// What was signed before of whoever stands otherwise now.
    pub before: BTreeMap<StudentId, There>,
    /// It was signed before: this puts something right.
    pub is_again: bool,
    /// How anybody knows: it was put right when its day was over, and the families are told.
    pub reason: Option<String>,
}

/// As many letters as a reason may have.
const LETTERS_MAX: usize = 200;

/// Why nothing is chosen or signed, in rank order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The plan does not have the kind for the child's grade.
    NotOffered {
        /// Which kind.
        kind: Kind,
        /// Which grade.
        grade: i64,
    },
    /// It is not held on that weekday.
    NotThatDay {
        /// Which kind.
        kind: Kind,
        /// Which weekday.
        day: Day,
    },
    /// Days were had on a bill that is not paid: whoever changes them settles that first.
    Unpaid {
        /// How many.
        days: i64,
    },
    /// The school was closed on the day.
    NotHeld,
    /// It has not begun.
    TooEarly {
        /// When it does.
        from: Moment,
    },
    /// The term is over: its money is settled by what was signed.
    TermOver,
    /// A child is not on the day's list.
    NotListed,
    /// Nobody said of some children how they stood.
    NotSaid {
        /// How many.
        left: i64,
    },
    /// The day is over: whoever signed does not change what was signed alone.
    DayOver,
    /// Nothing says how anybody knows.
    NoReason,
    /// The reason is longer than anybody reads.
    TooLong {
        /// Letters at most.
        most: usize,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotOffered { .. } => "beside-not-offered",
            Self::NotThatDay { .. } => "beside-not-that-day",
            Self::Unpaid { .. } => "beside-unpaid",
            Self::NotHeld => "beside-not-held",
            Self::TooEarly { .. } => "beside-too-early",
            Self::TermOver => "beside-term-over",
            Self::NotListed => "beside-not-listed",
            Self::NotSaid { .. } => "beside-not-said",
            Self::DayOver => "beside-day-over",
            Self::NoReason => "beside-no-reason",
            Self::TooLong { .. } => "beside-too-long",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotOffered { .. } | Self::NotThatDay { .. } => "P1.26",
            Self::Unpaid { .. } | Self::NotSaid { .. } | Self::NotListed => "P1.10",
            Self::NotHeld
            | Self::TooEarly { .. }
            | Self::TermOver
            | Self::DayOver
            | Self::NoReason
            | Self::TooLong { .. } => "P3.16",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotOffered { kind, grade } => {
                let kind = named(kind.key());
                vec![("kind", kind.zh), ("kind_en", kind.en), ("grade", grade.to_string())]
            }
            Self::NotThatDay { kind, day } => {
                let (kind, day) = (named(kind.key()), crate::plan::notice::weekday(*day));
                vec![("kind", kind.zh), ("kind_en", kind.en), ("day", day.zh), ("day_en", day.en)]
            }
            Self::Unpaid { days } => vec![("days", days.to_string())],
            Self::TooEarly { from } => vec![("from", from.time().strftime("%H:%M").to_string())],
            Self::NotSaid { left } => vec![("left", left.to_string())],
            Self::TooLong { most } => vec![("most", most.to_string())],
            Self::NotHeld | Self::TermOver | Self::NotListed | Self::DayOver | Self::NoReason => Vec::new(),
        }
    }
}

/// What the plan has of a kind for a grade.
pub fn offered(scheme: &Scheme, kind: Kind, grade: i64) -> Option<&programme::Terms> {
    scheme.beside(kind, grade)
}

/// The kinds of which a family chooses weekdays for themselves: evening study has a page of its own, with care before it.
pub const CHOSEN: [Kind; 2] = [Kind::LunchCare, Kind::EarlyCare];

/// Takes a family's choice. Days can be given up even where the plan has none of them any more.
pub fn choose(scheme: &Scheme, facts: &Facts, draft: Draft) -> Result<Chosen, Refusal> {
    let (kind, grade) = (draft.kind, facts.grade);
    let mut added = draft.days.difference(&facts.days);
    if let Some(first) = added.next() {
        let held = offered(scheme, kind, grade).ok_or(Refusal::NotOffered { kind, grade })?;
        if let Some(day) = std::iter::once(first).chain(added).find(|day| !held.days.contains(day)) {
            return Err(Refusal::NotThatDay { kind, day: *day });
        }
    }
    let (before, already) = (facts.days.clone(), draft.days == facts.days);
    if !already {
        may_change(facts.unpaid)?;
    }
    Ok(Chosen { draft, before, already })
}

/// Whoever changes the days of what is billed ahead has paid for those that the child had.
pub fn may_change(unpaid: i64) -> Result<(), Refusal> {
    if unpaid > 0 { Err(Refusal::Unpaid { days: unpaid }) } else { Ok(()) }
}

/// Signs a register, or puts right what was signed before: when its day is over as a roll is amended. Of every child on its list
/// something is said.
pub fn sign(facts: &Register, saying: &Saying, now: Moment) -> Result<Signed, Refusal> {
    let said = &saying.marks;
    if facts.is_cancelled {
        return Err(Refusal::NotHeld);
    }
    if now < facts.from {
        return Err(Refusal::TooEarly { from: facts.from });
    }
    if now.date() >= facts.term.until {
        return Err(Refusal::TermOver);
    }
    let is_known = |one: &StudentId| facts.listed.contains(one) || facts.marks.contains_key(one);
    if !said.keys().all(is_known) {
        return Err(Refusal::NotListed);
    }
    let silent =
        facts.listed.iter().filter(|one| !said.contains_key(*one) && !facts.marks.contains_key(*one));
    let left = i64::try_from(silent.count()).unwrap_or(i64::MAX);
    if left > 0 {
        return Err(Refusal::NotSaid { left });
    }
    let is_new = |(one, there): &(&StudentId, &There)| facts.marks.get(*one) != Some(*there);
    let changes: BTreeMap<_, _> =
        said.iter().filter(is_new).map(|(one, there)| (one.clone(), *there)).collect();
    let stood = |one: &StudentId| Some((one.clone(), *facts.marks.get(one)?));
    let before = changes.keys().filter_map(stood).collect();
    let is_again = !facts.marks.is_empty();
    let is_late = is_again && !changes.is_empty() && now.date() > facts.date;
    let reason = if is_late { Some(because(saying)?) } else { None };
    Ok(Signed { date: facts.date, changes, before, is_again, reason })
}

/// How anybody knows what is changed when its day is over.
fn because(saying: &Saying) -> Result<String, Refusal> {
    if !saying.may_amend {
        return Err(Refusal::DayOver);
    }
    let reason = saying.reason.trim().to_owned();
    if reason.is_empty() {
        return Err(Refusal::NoReason);
    }
    if reason.chars().count() > LETTERS_MAX {
        return Err(Refusal::TooLong { most: LETTERS_MAX });
    }
    Ok(reason)
}

#[cfg(test)]
mod tests;
