//! 更正计课 A roll that is corrected after its lessons were posted: the tally follows it in sight of the family, and what was
//! billed for it goes back.

use super::{Paid, taken_back};
use crate::fen::Fen;
use crate::id::{BillId, CourseId, SessionId, StudentId, TallyId, TransferId};
use crate::moment::Moment;
use crate::money::account::{Account, Kind, Payer, Purse, Step, Transfer};
use crate::money::fee;
use crate::money::release::{self, Stood, payee};
use crate::money::share::Parts;
use crate::money::{bill, tariff};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A lesson of a child as a tally has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// In which tally.
    pub tally: TallyId,
    /// Whether that is billed.
    pub is_billed: bool,
    /// Whether the roll still counts it.
    pub stands: bool,
    /// Whether the school agreed that it is not charged.
    pub is_agreed: bool,
}

/// What the lessons of a billed tally came to for a child and course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charged {
    /// Its grade.
    pub grade: i64,
    /// Who was charged how much, less what earlier recounts took off.
    pub parts: Parts,
    /// The lessons of all billed tallies of the term that stand, day by day.
    pub by_day: BTreeMap<Date, i64>,
    /// The family's bill, if it bore anything.
    pub bill: Option<Billed>,
}

/// The family's bill for a charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Billed {
    /// Paid, and earned by the course.
    Paid(Paid),
    /// Not paid yet.
    Due {
        /// Which.
        bill: BillId,
        /// What is still to be paid.
        open: Fen,
        /// What carried money has paid of it.
        carried: Fen,
    },
}

/// What the rule may know of one child of a corrected roll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// Which.
    pub student: StudentId,
    /// How it stands on the roll now.
    pub stood: Stood,
    /// The lesson in each tally that has it.
    pub lines: Vec<Line>,
    /// Whether the lesson waits for the next tally, since its own was billed.
    pub waits: bool,
    /// What its billed lessons came to, where a line of a billed tally has this one.
    pub charged: Option<Charged>,
    /// How often this lesson was recounted before.
    pub times: i64,
}

/// What the rule may know of a corrected roll whose day is posted.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Which session.
    pub session: SessionId,
    /// Of which course.
    pub course: CourseId,
    /// When.
    pub date: Date,
    /// Lessons in it.
    pub lessons: i64,
    /// Whether the hour was closed after all.
    pub is_cancelled: bool,
    /// The tally that counts its day.
    pub posted: TallyId,
    /// The tally under check, if one is.
    pub checked: Option<TallyId>,
    /// What the course has earned and not spent: no more can be taken back.
    pub earned: Fen,
    /// Each child of the correction.
    pub children: Vec<Child>,
}

/// How what was billed for a lesson goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// 未收费 Nothing was billed for it.
    Nothing,
    /// 已退回托管账户 From the course into the child's account.
    Back,
    /// 账单已减 Off a bill that is not paid.
    Lowered,
    /// 下期抵扣 Off the next charge: the course has spent it.
    Next,
}

impl Way {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::Nothing, Self::Back, Self::Lowered, Self::Next];

    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Back => "back",
            Self::Lowered => "lowered",
            Self::Next => "next",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// A lesson that counts now and did not, or the other way round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recounted {
    /// Whose.
    pub student: StudentId,
    /// The tally in which it changes, or after which it waits for the next one.
    pub tally: TallyId,
    /// The first of this lesson is 1.
    pub times: i64,
    /// Whether it counts now.
    pub counts: bool,
    /// Until before this day the family may object to it; nothing where it goes off, or waits for the next tally.
    pub billed_from: Option<Date>,
    /// How what was billed for it goes back.
    pub way: Way,
    /// What goes back to whom.
    pub parts: Parts,
    /// The money that moves.
    pub transfers: Vec<Transfer>,
    /// The bill that is lowered by the family's part.
    pub lowered: Option<BillId>,
}

/// Follows a corrected roll, child by child. Before a tally is billed its count is made right, and whatever newly counts may be
/// objected to for as many days as what was posted; afterwards money goes back, and what newly counts waits for the next tally.
pub fn recount(terms: &fee::Terms, facts: &Facts, now: Moment) -> Vec<Recounted> {
    let mut earned = facts.earned;
    let one = |child: &Child| {
        let counts = facts.lessons > 0 && !facts.is_cancelled && release::counts(terms, child.stood);
        let line = child.lines.iter().find(|line| line.stands);
        match (counts, line) {
            (true, None) if !child.waits => Some(counted(terms, facts, child, now)),
            (false, Some(line)) => Some(discounted(terms, facts, child, line, &mut earned)),
            (false, None) if child.waits => Some(plain(child, facts.posted.clone(), false)),
            _ => None,
        }
    };
    facts.children.iter().filter_map(one).collect()
}

fn plain(child: &Child, tally: TallyId, counts: bool) -> Recounted {
    Recounted {
        student: child.student.clone(),
        tally,
        times: child.times + 1,
        counts,
        billed_from: None,
        way: Way::Nothing,
        parts: Parts::default(),
        transfers: Vec::new(),
        lowered: None,
    }
}

/// A lesson that counts now. What the school once agreed not to charge stays so.
fn counted(terms: &fee::Terms, facts: &Facts, child: &Child, now: Moment) -> Recounted {
    if let Some(line) = child.lines.iter().find(|line| line.is_agreed) {
        return plain(child, line.tally.clone(), true);
    }
    let Some(checked) = &facts.checked else { return plain(child, facts.posted.clone(), true) };
    let billed_from = Some(tariff::billed_from(terms, now.date()));
    Recounted { billed_from, ..plain(child, checked.clone(), true) }
}

/// A lesson that counts no longer.
fn discounted(terms: &fee::Terms, facts: &Facts, child: &Child, line: &Line, earned: &mut Fen) -> Recounted {
    let off = plain(child, line.tally.clone(), false);
    let charged = child.charged.as_ref().filter(|_| line.is_billed && !line.is_agreed);
    let Some(charged) = charged else { return off };
    let parts = split(charged.parts, credit(terms, facts, charged));
    if parts == Parts::default() {
        return off;
    }
    let Some((way, transfers)) = moved(facts, child, (charged, parts), *earned) else {
        return Recounted { way: Way::Next, parts, ..off };
    };
    let from_course = |one: &&Transfer| one.debit == payee(&facts.course);
    *earned = *earned - transfers.iter().filter(from_course).map(|one| one.fen).sum();
    let lowered = match &charged.bill {
        Some(Billed::Due { bill, .. }) if parts.family > Fen::ZERO => Some(bill.clone()),
        _ => None,
    };
    Recounted { way, parts, transfers, lowered, ..off }
}

/// What the term's billed lessons cost less without this one: nothing, where a cap still holds or its month has others.
fn credit(terms: &fee::Terms, facts: &Facts, charged: &Charged) -> Fen {
    let who = bill::who(charged.grade, &facts.course, None);
    let mut less = charged.by_day.clone();
    if let Some(lessons) = less.get_mut(&facts.date) {
        *lessons -= facts.lessons;
    }
    less.retain(|_, lessons| *lessons > 0);
    let all = super::whole(terms, &who, &charged.by_day);
    (all - super::whole(terms, &who, &less)).clamp(Fen::ZERO, charged.parts.whole())
}

/// Each gets back its part of what it was charged; a part of a fen is the family's.
fn split(charged: Parts, credit: Fen) -> Parts {
    let up = |part: Fen, of: Fen, whole: Fen| match whole.0 {
        0 => Fen::ZERO,
        whole => Fen((part.0 * of.0 + whole - 1) / whole),
    };
    let family = up(charged.family, credit, charged.whole());
    let rest = credit - family;
    let government = up(charged.government, rest, charged.government + charged.school);
    Parts { family, government, school: rest - government }
}

/// The money that goes back now, if the course has it and the bill is large enough.
fn moved(
    facts: &Facts,
    child: &Child,
    (charged, parts): (&Charged, Parts),
    earned: Fen,
) -> Option<(Way, Vec<Transfer>)> {
    let shares = parts.government + parts.school;
    match &charged.bill {
        Some(Billed::Paid(paid)) if parts.family > Fen::ZERO => {
            let back = taken_back(paid).filter(|all| all.fen >= parts.family)?;
            let transfers = shared(facts, child, parts).chain([Transfer { fen: parts.family, ..back }]);
            (shares + parts.family <= earned).then(|| (Way::Back, transfers.collect()))
        }
        Some(Billed::Due { open, carried, .. }) if parts.family > Fen::ZERO => {
            let fits = parts.family < *open || parts.family == *open && *carried == Fen::ZERO;
            (fits && shares <= earned).then(|| (Way::Lowered, shared(facts, child, parts).collect()))
        }
        None if parts.family > Fen::ZERO => None,
        _ => (shares <= earned).then(|| (Way::Back, shared(facts, child, parts).collect())),
    }
}

/// What government and school get back from the course.
fn shared(facts: &Facts, child: &Child, parts: Parts) -> impl Iterator<Item = Transfer> {
    let all = [("government", Payer::Government, parts.government), ("school", Payer::School, parts.school)];
    let name = format!("{}/{}/{}", facts.session, child.student, child.times + 1);
    let (course, student, subject) = (payee(&facts.course), child.student.clone(), facts.session.to_string());
    all.into_iter().filter(|(.., fen)| *fen > Fen::ZERO).map(move |(of, payer, fen)| Transfer {
        id: TransferId::new(format!("recount/{of}/{name}")),
        kind: Kind::Correction,
        step: Step::Posted,
        debit: course.clone(),
        credit: Account::Payer(payer, Purse::Course),
        fen,
        student: Some(student.clone()),
        subject: subject.clone(),
        clause: "P1.12",
    })
}

/// What went back into a child's account pays its next bill: it goes to where bills are paid from, as far as they need it.
pub fn credited(tally: &TallyId, student: &StudentId, free: Fen, bills: Fen) -> Option<Transfer> {
    let fen = free.min(bills);
    (fen > Fen::ZERO).then(|| Transfer {
        id: TransferId::new(format!("carry/tally/{tally}/{student}")),
        kind: Kind::Carry,
        step: Step::Posted,
        debit: Account::Custody(student.clone(), Purse::Course),
        credit: Account::Carried(student.clone(), Purse::Course),
        fen,
        student: Some(student.clone()),
        subject: "rest".to_owned(),
        clause: "P1.10",
    })
}

#[cfg(test)]
mod tests;
