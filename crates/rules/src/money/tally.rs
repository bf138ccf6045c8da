//! 课时公示 Charging afterwards (后付费): a month's counted lessons are posted child by child, a family objects to any of
//! them, and what stands once the check is over is billed. Nothing is held beforehand, and what is paid is earned at once.

pub mod recount;

use super::account::{Account, Kind, Payer, Purse, Step, Transfer};
use super::bill::{self, Bill};
use super::fee::{self, Area, Fees, Unit};
use super::item;
use super::release::{self, Stood, payee};
use super::share::{self, Granted, Parts};
use super::tariff;
use crate::fen::Fen;
use crate::id::{BillId, CourseId, SessionId, StudentId, TallyId, TransferId};
use crate::moment::Moment;
use crate::refusal::Refuses;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The days whose lessons one tally counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first of them.
    pub from: Date,
    /// The day after the last of them.
    pub until: Date,
    /// 补计 The how-manieth count of a term that is over and was billed; 0 for the term's own.
    pub times: i64,
}

impl Period {
    /// The id of its tally: there is one a first day, and those that came later stand behind all of their term.
    pub fn id(&self) -> TallyId {
        TallyId::new(match self.times {
            0 => self.from.to_string(),
            times => format!("{}-later-{times}", self.until),
        })
    }
}

/// The tally before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Last {
    /// The day after the last day that it counted.
    pub until: Date,
    /// Whether it is billed.
    pub is_billed: bool,
}

/// How a child stood at one closed roll of a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stand {
    /// Which child.
    pub student: StudentId,
    /// Which course.
    pub course: CourseId,
    /// Which session of it.
    pub session: SessionId,
    /// When.
    pub date: Date,
    /// Lessons in it.
    pub lessons: i64,
    /// How.
    pub stood: Stood,
}

/// What the rule may know of a period.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Which.
    pub period: Period,
    /// Sessions of courses whose roll is not closed: how many, and the first one's day.
    pub open: Option<(i64, Date)>,
    /// Every child at every closed roll.
    pub stands: Vec<Stand>,
}

/// A tally that goes up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// What it counts.
    pub period: Period,
    /// The day from which it may be billed: objections are heard until the day before.
    pub billed_from: Date,
    /// The counted lessons, child by child.
    pub lines: Vec<Stand>,
}

/// What became of an objection to a counted lesson (异议).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objection {
    /// 待答复
    Open,
    /// 同意,不计
    Agreed,
    /// 维持
    Kept,
}

impl Objection {
    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Agreed => "agreed",
            Self::Kept => "kept",
        }
    }

    /// Reads a code; nothing where nobody objected.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Open, Self::Agreed, Self::Kept].into_iter().find(|one| one.code() == code)
    }
}

/// How one counted lesson stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The day from which its tally may be billed.
    pub billed_from: Date,
    /// Whether it is billed.
    pub is_billed: bool,
    /// What the family said of it, and what became of that.
    pub objection: Option<Objection>,
}

/// A child's counted lessons of one course, objections that were agreed to taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Which child.
    pub student: StudentId,
    /// Which course.
    pub course: CourseId,
    /// The course's title in Chinese, by which prices name it.
    pub title: String,
    /// The child's grade.
    pub grade: i64,
    /// The relief that its family was granted.
    pub relief: Option<Granted>,
    /// Lessons, day by day.
    pub by_day: BTreeMap<Date, i64>,
    /// What the term's lessons in its earlier tallies that stand came to, whoever bore it: lessons of a term before that
    /// came late are none of them.
    pub earlier: Fen,
    /// Lessons of earlier tallies that stand, day by day, where this one has a lesson of their time.
    pub before: BTreeMap<Date, i64>,
    /// What recounts still owe for lessons of the course, of whichever term, by who paid it.
    pub credit: Parts,
}

/// What the rule may know of a tally that is to be billed.
#[derive(Clone, Debug)]
pub struct Check {
    /// Which.
    pub id: TallyId,
    /// The day from which it may be billed.
    pub billed_from: Date,
    /// The first day of the term: a lesson of a day before it is none of this term's cap.
    pub term_from: Date,
    /// Objections that nobody answered.
    pub open: i64,
    /// Where the school is, if anybody said.
    pub area: Option<Area>,
    /// Every child and course in it.
    pub counted: Vec<Counted>,
}

/// What a child's lessons of one course came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Which child.
    pub student: StudentId,
    /// Which course.
    pub course: CourseId,
    /// Lessons.
    pub lessons: i64,
    /// Who bears how much.
    pub parts: Parts,
    /// What recounts of earlier lessons took off, each payer's off its own part.
    pub credit: Parts,
    /// What of all that is for lessons of a term before: it is none of this term's cap.
    pub late: Fen,
    /// The family's bill, if it bears anything.
    pub bill: Option<Bill>,
}

/// A paid bill of counted lessons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// Which.
    pub bill: BillId,
    /// Whose.
    pub student: StudentId,
    /// For which course.
    pub course: CourseId,
    /// How much the course earns by it: all of it, less what recounts gave back.
    pub fen: Fen,
    /// What carried money paid of it.
    pub carried: Fen,
    /// What recounts gave back of it, and it asks for no more once its payment is undone.
    pub sent_back: Fen,
    /// What of it the course has now.
    pub released: Fen,
    /// How many transfers that took.
    pub times: i64,
}

/// Why not, in rank order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The plan bills ahead.
    NotAfterwards,
    /// The tally before is not billed.
    EarlierOpen,
    /// Every lesson of the term is posted.
    NothingLeft,
    /// Lessons of the period are still to come.
    PeriodRuns {
        /// The day after it.
        until: Date,
    },
    /// Rolls of the period are not closed.
    RollsOpen {
        /// How many.
        open: i64,
        /// The first one's day.
        first: Date,
    },
    /// The days of objection are over.
    CheckOver {
        /// Since when.
        on: Date,
    },
    /// There is no objection that waits.
    NotObjected,
    /// An objection is not turned down without a reason.
    NoReason,
    /// The days of objection still run.
    CheckRuns {
        /// The day from which it may be billed.
        from: Date,
    },
    /// Objections wait for an answer.
    ObjectionsOpen {
        /// How many.
        open: i64,
    },
    /// The price depends on whether the school is in town or in the country, and nobody said.
    NoArea,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotAfterwards => "tally-not-afterwards",
            Self::EarlierOpen => "tally-earlier-open",
            Self::NothingLeft => "tally-nothing-left",
            Self::PeriodRuns { .. } => "tally-period-runs",
            Self::RollsOpen { .. } => "tally-rolls-open",
            Self::CheckOver { .. } => "tally-check-over",
            Self::NotObjected => "tally-not-objected",
            Self::NoReason => "tally-no-reason",
            Self::CheckRuns { .. } => "tally-check-runs",
            Self::ObjectionsOpen { .. } => "tally-objections-open",
            Self::NoArea => "tally-no-area",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotAfterwards => "P3.23",
            Self::PeriodRuns { .. } => "P3.16",
            Self::RollsOpen { .. } => "P3.52",
            Self::EarlierOpen
            | Self::NothingLeft
            | Self::CheckOver { .. }
            | Self::NotObjected
            | Self::NoReason
            | Self::CheckRuns { .. }
            | Self::ObjectionsOpen { .. }
            | Self::NoArea => "P1.10",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::PeriodRuns { until } => vec![("until", until.to_string())],
            Self::RollsOpen { open, first } => vec![("open", open.to_string()), ("first", first.to_string())],
            Self::CheckOver { on } => vec![("on", on.to_string())],
            Self::CheckRuns { from } => vec![("from", from.to_string())],
            Self::ObjectionsOpen { open } => vec![("open", open.to_string())],
            Self::NotAfterwards
            | Self::EarlierOpen
            | Self::NothingLeft
            | Self::NotObjected
            | Self::NoReason
            | Self::NoArea => Vec::new(),
        }
    }
}

/// The period that is next: to the end of its month, or of the term where that comes first or where the fee is the term's.
/// One tally is checked at a time.
pub fn next(
    terms: &fee::Terms,
    (from, until): (Date, Date),
    last: Option<Last>,
    today: Date,
) -> Result<Period, Refusal> {
    if !bill::is_afterwards(terms) {
        return Err(Refusal::NotAfterwards);
    }
    if last.is_some_and(|last| !last.is_billed) {
        return Err(Refusal::EarlierOpen);
    }
    let from = last.map_or(from, |last| last.until.max(from));
    if from >= until {
        return Err(Refusal::NothingLeft);
    }
    let month = from.last_of_month().tomorrow().unwrap_or(Date::MAX);
    let until = match terms.unit {
        Unit::Lesson | Unit::Day | Unit::Month => month.min(until),
        Unit::Term | Unit::Period => until,
    };
    if today < until { Err(Refusal::PeriodRuns { until }) } else { Ok(Period { from, until, times: 0 }) }
}

/// 补计 A term that is over is counted once more, where lessons of it were found to count after it was billed: under the plan under
/// which they were given, and its caps, whichever holds by now (P1.10). `times` counts the like before.
pub fn later(
    terms: &fee::Terms,
    (from, until): (Date, Date),
    last: Option<Last>,
    (times, today): (i64, Date),
) -> Result<Period, Refusal> {
    if !bill::is_afterwards(terms) {
        return Err(Refusal::NotAfterwards);
    }
    if last.is_some_and(|last| !last.is_billed) {
        return Err(Refusal::EarlierOpen);
    }
    let times = times + 1;
    if today < until { Err(Refusal::PeriodRuns { until }) } else { Ok(Period { from, until, times }) }
}

/// The fee by whose unit lessons are posted: one that is not the term's before others, so that what is charged by the month or by
/// the lesson does not wait for the end of the term.
pub fn paced<'t>(fees: &Fees<'t>) -> Option<&'t fee::Terms> {
    let afterwards = || fees.values().copied().filter(|terms| bill::is_afterwards(terms));
    let soon = afterwards().find(|terms| !is_whole(terms));
    soon.or_else(|| afterwards().next()).or_else(|| fees.values().next().copied())
}

/// Whether a fee is the whole term's: it is counted once.
fn is_whole(terms: &fee::Terms) -> bool {
    matches!(terms.unit, Unit::Term | Unit::Period)
}

/// The kinds of money of which a tally counts lessons, each with the first day that is counted: what is charged by the term is
/// counted over all of it, in the term's last tally and in no other. What came later is from before the term's end: no day after it is
/// counted again.
pub fn counted(fees: &Fees<'_>, (from, until): (Date, Date), period: Period) -> Vec<(Purse, Date)> {
    let is_counted =
        |terms: &fee::Terms| bill::is_afterwards(terms) && (!is_whole(terms) || period.until >= until);
    let first = |terms: &fee::Terms| match period.times {
        0 if is_whole(terms) => from,
        0 => period.from,
        _ => until,
    };
    let all = fees.iter().filter(|(_, terms)| is_counted(terms));
    all.map(|(purse, terms)| (*purse, first(terms))).collect()
}

/// Whether lessons of a day that a tally has are in it: those of a fee of the term are in the last one only.
pub fn is_posted(terms: &fee::Terms, until: Date, last: Option<Last>) -> bool {
    !is_whole(terms) || last.is_some_and(|last| last.until >= until)
}

/// Posts what counts of each kind of money that a tally counts, each by its own fee; the last may be objected to longest.
pub fn post_all(
    fees: &Fees<'_>,
    counted: &[(Purse, Date)],
    facts: &Facts,
    now: Moment,
) -> Result<Posted, Refusal> {
    let mut all = Posted { period: facts.period, billed_from: now.date(), lines: Vec::new() };
    for (purse, terms) in fees.iter().filter(|(purse, _)| counted.iter().any(|(one, _)| one == *purse)) {
        let mut own = facts.clone();
        own.stands.retain(|one| item::purse(&one.course) == *purse);
        let posted = post(terms, own, now)?;
        all.billed_from = all.billed_from.max(posted.billed_from);
        all.lines.extend(posted.lines);
    }
    Ok(all)
}

/// Charges what stands of each kind of money, each by its own fee.
pub fn bill_all(fees: &Fees<'_>, check: &Check, now: Moment) -> Result<Vec<Charge>, Refusal> {
    let mut all = Vec::new();
    for (purse, terms) in fees {
        let own = check.counted.iter().filter(|one| item::purse(&one.course) == *purse);
        let own = Check { counted: own.cloned().collect(), ..check.clone() };
        all.extend(bill(terms, &own, now)?);
    }
    Ok(all)
}

/// Posts what counts: lessons given to the child, and what it missed as the fee says.
pub fn post(terms: &fee::Terms, facts: Facts, now: Moment) -> Result<Posted, Refusal> {
    if let Some((open, first)) = facts.open {
        return Err(Refusal::RollsOpen { open, first });
    }
    let mut lines = facts.stands;
    lines.retain(|one| one.lessons > 0 && release::counts(terms, one.stood));
    Ok(Posted { period: facts.period, billed_from: tariff::billed_from(terms, now.date()), lines })
}

/// A guardian objects to a counted lesson, while the check runs; again is no act.
pub fn object(standing: &Standing, today: Date) -> Result<bool, Refusal> {
    let on = standing.billed_from;
    match standing.objection {
        Some(_) => Ok(false),
        None if standing.is_billed || today >= on => Err(Refusal::CheckOver { on }),
        None => Ok(true),
    }
}

/// The school agrees, and the lesson is not charged; or it keeps it, and says why.
pub fn answer(standing: &Standing, agrees: bool, reason: &str) -> Result<Objection, Refusal> {
    match standing.objection {
        Some(Objection::Open) if agrees => Ok(Objection::Agreed),
        Some(Objection::Open) if reason.trim().is_empty() => Err(Refusal::NoReason),
        Some(Objection::Open) => Ok(Objection::Kept),
        Some(Objection::Agreed | Objection::Kept) | None => Err(Refusal::NotObjected),
    }
}

/// The check is over: what stands is charged under the fee's caps, those of the term over all its tallies.
pub fn bill(terms: &fee::Terms, check: &Check, now: Moment) -> Result<Vec<Charge>, Refusal> {
    if now.date() < check.billed_from {
        return Err(Refusal::CheckRuns { from: check.billed_from });
    }
    if check.open > 0 {
        return Err(Refusal::ObjectionsOpen { open: check.open });
    }
    if bill::wants_area(terms) && check.area.or(tariff::area(terms)).is_none() {
        return Err(Refusal::NoArea);
    }
    Ok(check.counted.iter().filter_map(|one| charge(terms, check, one, now)).collect())
}

/// Shares and relief are taken off the whole at once, so that no part of a fen is lost lesson by lesson.
fn charge(terms: &fee::Terms, check: &Check, one: &Counted, now: Moment) -> Option<Charge> {
    let lessons: i64 = one.by_day.values().sum();
    if lessons == 0 {
        return None;
    }
    let area = check.area.or(tariff::area(terms));
    let who = bill::who(terms, one.grade, (&one.course, &one.title), area);
    let late = added(terms, &who, one, |day| day < check.term_from);
    let whole = added(terms, &who, one, |day| day >= check.term_from);
    let room = tariff::of_term(terms, &who, one.earlier + whole) - one.earlier;
    let due = late + room.max(Fen::ZERO);
    let borne = share::parts_of(terms, due, 1, one.relief);
    let credit = borne.least(one.credit);
    let parts = borne.less(credit);
    let bill = Bill {
        id: BillId::new(format!("bill/{}/{}/{}", one.course, one.student, check.id)),
        student: one.student.clone(),
        course: one.course.clone(),
        purse: item::purse(&one.course),
        title: Default::default(),
        part: String::new(),
        times: 0,
        lessons,
        lesson: Fen(due.0 / lessons),
        price: Fen((parts.family.0 / lessons).max(1)),
        apart: BTreeMap::new(),
        fen: parts.family,
        due_on: bill::due_on(now),
        grounds: bill::Grounds::default(),
    };
    let bill = (parts.family > Fen::ZERO).then_some(bill);
    let (student, course) = (one.student.clone(), one.course.clone());
    Some(Charge { student, course, lessons, parts, credit, late, bill })
}

/// What the lessons of these days cost beside those of their time that were charged before.
fn added(terms: &fee::Terms, who: &tariff::Who<'_>, one: &Counted, is_of: impl Fn(Date) -> bool) -> Fen {
    let mut all: BTreeMap<Date, i64> = one.before.clone();
    all.retain(|day, _| is_of(*day));
    let before = whole(terms, who, &all);
    for (day, lessons) in one.by_day.iter().filter(|(day, _)| is_of(**day)) {
        *all.entry(*day).or_default() += lessons;
    }
    whole(terms, who, &all) - before
}

/// What lessons cost; no lesson costs nothing, by whatever unit.
fn whole(terms: &fee::Terms, who: &tariff::Who<'_>, by_day: &BTreeMap<Date, i64>) -> Fen {
    if by_day.is_empty() { Fen::ZERO } else { bill::whole(terms, who, by_day) }
}

/// What government and school bear of a charge goes to the course when the family is billed.
pub fn shares(id: &TallyId, charge: &Charge) -> Vec<Transfer> {
    let all = [
        ("share/government", Payer::Government, charge.parts.government),
        ("share/school", Payer::School, charge.parts.school),
    ];
    let one = |(of, by, fen): (&str, Payer, Fen)| Transfer {
        id: TransferId::new(format!("{of}/tally/{id}/{}/{}", charge.course, charge.student)),
        kind: Kind::Share,
        step: Step::Posted,
        debit: Account::Payer(by, item::purse(&charge.course)),
        credit: payee(&charge.course),
        fen,
        student: Some(charge.student.clone()),
        subject: format!("tally/{id}"),
        clause: "P1.12",
    };
    all.into_iter().filter(|(.., fen)| *fen > Fen::ZERO).map(one).collect()
}

/// A paid bill's lessons were given: its money goes through custody to the course at once.
pub fn given(paid: &Paid) -> Option<Transfer> {
    let sides = (custody(paid), payee(&paid.course));
    (paid.released == Fen::ZERO && paid.fen > Fen::ZERO)
        .then(|| movement(paid, Kind::Release, sides, paid.fen))
}

/// What must come back from the course before a wrong payment can be undone.
pub fn taken_back(paid: &Paid) -> Option<Transfer> {
    let sides = (payee(&paid.course), custody(paid));
    (paid.released > Fen::ZERO).then(|| movement(paid, Kind::Correction, sides, paid.released))
}

/// How much may leave a child's account so that a payment for a counted bill is undone: what is free there beside what the course
/// gives back, if it has that. What carried money paid of the lessons that still count stays and pays for them.
pub fn undoable(paid: &Paid, free: Fen, earned: Fen) -> Fen {
    if earned < paid.released {
        return Fen::ZERO;
    }
    (free + paid.released - paid.carried.min(paid.fen)).max(Fen::ZERO)
}

fn custody(paid: &Paid) -> Account {
    Account::Custody(paid.student.clone(), item::purse(&paid.course))
}

/// The first movement of a bill bears its name, later ones a number too: twice is once.
fn movement(paid: &Paid, kind: Kind, (debit, credit): (Account, Account), fen: Fen) -> Transfer {
    let first = format!("given/{}", paid.bill);
    Transfer {
        id: TransferId::new(if paid.times == 0 { first } else { format!("{first}/{}", paid.times) }),
        kind,
        step: Step::Posted,
        debit,
        credit,
        fen,
        student: Some(paid.student.clone()),
        subject: paid.bill.to_string(),
        clause: "P3.16",
    }
}

#[cfg(test)]
mod tests;
