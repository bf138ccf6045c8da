//! 更正计课 A roll that is corrected after its lessons were posted: the tally follows it in sight of the family, and what was
//! billed for it goes back.

use super::{Paid, taken_back};
use crate::fen::Fen;
use crate::id::{BillId, CourseId, SessionId, StudentId, TallyId, TransferId};
use crate::moment::Moment;
use crate::money::account::{Account, Kind, Payer, Purse, Step, Transfer};
use crate::money::fee;
use crate::money::item;
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
    /// The course's title in Chinese, by which prices name it.
    pub title: String,
    /// Who was charged how much, less what earlier recounts took off.
    pub parts: Parts,
    /// What was not charged since a credit paid it, less what earlier recounts made a credit again.
    pub credit: Parts,
    /// The same of all tallies of the term, this one among them, money and credit together: a cap of the term may have made
    /// this one cheap by what another one was charged.
    pub charged_of_term: Parts,
    /// What the others of them charged for lessons of a term before, which no lesson of this term can bring back.
    pub late_of_term: Fen,
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
    /// What is owed to whom beside that: a credit had paid it, the course has spent a share of it, or another tally of the term
    /// was charged it.
    pub again: Parts,
    /// The school once agreed that the lesson is not charged.
    pub is_agreed: bool,
    /// The money that moves.
    pub transfers: Vec<Transfer>,
    /// The bill that is lowered by the family's part.
    pub lowered: Option<BillId>,
}

impl Recounted {
    /// What the family is told: who may object, and what of its money goes which way.
    pub fn said(&self) -> &'static str {
        let is_owed = self.again.family > Fen::ZERO || self.way == Way::Next && self.parts.family > Fen::ZERO;
        match (self.counts, self.way) {
            (true, _) if self.is_agreed => "agreed",
            (true, _) if self.billed_from.is_some() => "heard",
            (true, _) => "later",
            (false, Way::Back) if self.parts.family > Fen::ZERO => "back",
            (false, Way::Lowered) if self.parts.family > Fen::ZERO && is_owed => "lowered-owed",
            (false, Way::Lowered) if self.parts.family > Fen::ZERO => "lowered",
            (false, _) if is_owed => "owed",
            (false, _) => "free",
        }
    }
}

/// What recounts owe of a child's lessons of one course, and no later charge has used up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// Whose.
    pub student: StudentId,
    /// Of which course.
    pub course: CourseId,
    /// To whom.
    pub parts: Parts,
    /// How often such a credit was paid back before.
    pub times: i64,
    /// Whether the child is still at the school.
    pub stays: bool,
    /// Whether a lesson of the course is still to come to it, or one that was given is not billed yet.
    pub runs: bool,
    /// Whether its family said what becomes of its money when the term is over.
    pub has_chosen: bool,
    /// Its bills of counted lessons of the course that are not paid, in their order, and what is open of each.
    pub due: Vec<(BillId, Fen)>,
}

impl Owed {
    /// Whether no charge is to come that it could be taken off: the term is over, the child has left, or the course runs no more for it.
    pub fn is_due(&self, (until, today): (Date, Date)) -> bool {
        today >= until || !self.stays || !self.runs
    }

    /// What its course owes in money: bills that are not paid are lowered instead.
    pub fn money(&self) -> Fen {
        self.parts.whole() - off_bills(self).iter().map(|(_, fen)| *fen).sum::<Fen>()
    }
}

/// A credit that is paid back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaid {
    /// Whose.
    pub student: StudentId,
    /// Of which course.
    pub course: CourseId,
    /// The first of this child and course is 1.
    pub times: i64,
    /// To whom, bills that are lowered included.
    pub parts: Parts,
    /// The family's bills that are lowered, and by how much: what it has not paid comes off them.
    pub lowered: Vec<(BillId, Fen)>,
    /// What goes into the child's account.
    pub back: Fen,
    /// Whether its family could still say what becomes of that, and has not.
    pub is_silent: bool,
    /// The money that moves.
    pub transfers: Vec<Transfer>,
}

/// Once the term is over, the child has left, or the course runs no more for it, no charge is to come that a credit could be
/// taken off: it goes off bills that are not paid, and else back to who paid it, all families before anybody else, as far as
/// each course has it by now. What it has not stays owed.
pub fn repay(all: &[Owed], earned: &BTreeMap<CourseId, Fen>, (until, today): (Date, Date)) -> Vec<Repaid> {
    let (mut left, mut families, mut made) = (earned.clone(), Vec::new(), Vec::new());
    for owed in all.iter().filter(|owed| owed.is_due((until, today))) {
        let lowered = off_bills(owed);
        let off: Fen = lowered.iter().map(|(_, fen)| *fen).sum();
        let family = taken(&mut left, &owed.course, owed.parts.family - off);
        families.push((owed, lowered, family));
    }
    for (owed, lowered, family) in families {
        let government = taken(&mut left, &owed.course, owed.parts.government);
        let school = taken(&mut left, &owed.course, owed.parts.school);
        made.extend(repaid(owed, lowered, Parts { family, government, school }));
    }
    made
}

/// What comes off bills that are not paid, in their order.
fn off_bills(owed: &Owed) -> Vec<(BillId, Fen)> {
    let mut left = owed.parts.family;
    let mut off = Vec::new();
    for (bill, open) in &owed.due {
        let fen = left.min(*open);
        if fen > Fen::ZERO {
            left = left - fen;
            off.push((bill.clone(), fen));
        }
    }
    off
}

/// Takes what is wanted from what a course has, as far as it has it.
fn taken(left: &mut BTreeMap<CourseId, Fen>, course: &CourseId, wanted: Fen) -> Fen {
    let Some(has) = left.get_mut(course) else { return Fen::ZERO };
    let fen = wanted.min(*has).max(Fen::ZERO);
    *has = *has - fen;
    fen
}

/// What goes back of one credit, `cash` beside the bills that are lowered; nothing where nothing does.
fn repaid(owed: &Owed, lowered: Vec<(BillId, Fen)>, cash: Parts) -> Option<Repaid> {
    let (Parts { family, government, school }, times) = (cash, owed.times + 1);
    let purse = item::purse(&owed.course);
    let custody = Account::Custody(owed.student.clone(), purse);
    let all = [
        ("family", custody, family),
        ("government", Account::Payer(Payer::Government, purse), government),
        ("school", Account::Payer(Payer::School, purse), school),
    ];
    let name = format!("{}/{}/{times}", owed.course, owed.student);
    let one = |(of, credit, fen): (&str, Account, Fen)| Transfer {
        id: TransferId::new(format!("repaid/{of}/{name}")),
        kind: Kind::Correction,
        step: Step::Posted,
        debit: payee(&owed.course),
        credit,
        fen,
        student: Some(owed.student.clone()),
        subject: owed.course.to_string(),
        clause: "P1.12",
    };
    let transfers: Vec<Transfer> = all.into_iter().filter(|(.., fen)| *fen > Fen::ZERO).map(one).collect();
    let off: Fen = lowered.iter().map(|(_, fen)| *fen).sum();
    let is_silent = owed.stays && !owed.has_chosen && family > Fen::ZERO;
    let is_anything = off > Fen::ZERO || !transfers.is_empty();
    is_anything.then(|| Repaid {
        student: owed.student.clone(),
        course: owed.course.clone(),
        times,
        parts: Parts { family: family + off, ..cash },
        lowered,
        back: family,
        is_silent,
        transfers,
    })
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
        again: Parts::default(),
        is_agreed: false,
        transfers: Vec::new(),
        lowered: None,
    }
}

/// A lesson that counts now. What the school once agreed not to charge stays so.
fn counted(terms: &fee::Terms, facts: &Facts, child: &Child, now: Moment) -> Recounted {
    if let Some(line) = child.lines.iter().find(|line| line.is_agreed) {
        return Recounted { is_agreed: true, ..plain(child, line.tally.clone(), true) };
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
    let (own, less) = (charged.parts.and(charged.credit), cheaper(terms, facts, charged));
    let of_own = less.min(own.whole());
    let (whole, over) = (split(own, of_own), overcharged(charged, less - of_own));
    if whole.and(over) == Parts::default() {
        return off;
    }
    let parts = whole.least(charged.parts); // money first: what a credit had paid is a credit again
    let off = Recounted { way: Way::Next, parts, again: whole.less(parts).and(over), ..off };
    if parts == Parts::default() {
        return off;
    }
    let Some((way, now, transfers)) = moved(facts, child, (charged, parts), *earned) else { return off };
    let from_course = |one: &&Transfer| one.debit == payee(&facts.course);
    *earned = *earned - transfers.iter().filter(from_course).map(|one| one.fen).sum();
    let lowered = match &charged.bill {
        Some(Billed::Due { bill, .. }) if now.family > Fen::ZERO => Some(bill.clone()),
        _ => None,
    };
    let again = off.again.and(parts.less(now));
    Recounted { way, parts: now, again, transfers, lowered, ..off }
}

/// What the term's billed lessons cost less without this one: nothing, where a cap still holds or its month has others.
fn cheaper(terms: &fee::Terms, facts: &Facts, charged: &Charged) -> Fen {
    let who = bill::who(terms, charged.grade, (&facts.course, &charged.title), tariff::area(terms));
    let mut less = charged.by_day.clone();
    if let Some(lessons) = less.get_mut(&facts.date) {
        *lessons -= facts.lessons;
    }
    less.retain(|_, lessons| *lessons > 0);
    (super::whole(terms, &who, &charged.by_day) - super::whole(terms, &who, &less)).max(Fen::ZERO)
}

/// What is owed beyond what the lesson's own tally was charged: a cap of the term had let the other tallies pay for it, and they
/// were charged so much more than what is left costs.
fn overcharged(charged: &Charged, more: Fen) -> Parts {
    let own = charged.parts.and(charged.credit);
    let others = charged.charged_of_term.less(own);
    let most = others.whole() - charged.late_of_term;
    let others = others.at_least_nothing();
    split(others, more.min(most).clamp(Fen::ZERO, others.whole()))
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

/// What goes back now, and the money that moves, if the course has it. A bill that is not paid is lowered, whatever the
/// course has: shares that it has spent wait, and so does what carried money has paid of the bill.
fn moved(
    facts: &Facts,
    child: &Child,
    (charged, parts): (&Charged, Parts),
    earned: Fen,
) -> Option<(Way, Parts, Vec<Transfer>)> {
    let shares = parts.government + parts.school;
    let has_shares = shares <= earned;
    match &charged.bill {
        Some(Billed::Paid(paid)) if parts.family > Fen::ZERO => {
            let back = taken_back(paid).filter(|all| all.fen >= parts.family)?;
            let transfers = shared(facts, child, parts).chain([Transfer { fen: parts.family, ..back }]);
            (shares + parts.family <= earned).then(|| (Way::Back, parts, transfers.collect()))
        }
        Some(Billed::Due { open, .. }) if parts.family > Fen::ZERO => {
            let family = parts.family.min(*open);
            let now =
                if has_shares { Parts { family, ..parts } } else { Parts { family, ..Parts::default() } };
            Some((Way::Lowered, now, shared(facts, child, now).collect()))
        }
        None if parts.family > Fen::ZERO => None,
        _ => has_shares.then(|| (Way::Back, parts, shared(facts, child, parts).collect())),
    }
}

/// What government and school get back from the course.
fn shared(facts: &Facts, child: &Child, parts: Parts) -> impl Iterator<Item = Transfer> {
    let all = [("government", Payer::Government, parts.government), ("school", Payer::School, parts.school)];
    let name = format!("{}/{}/{}", facts.session, child.student, child.times + 1);
    let (course, student, subject) = (payee(&facts.course), child.student.clone(), facts.session.to_string());
    let purse = item::purse(&facts.course);
    all.into_iter().filter(|(.., fen)| *fen > Fen::ZERO).map(move |(of, payer, fen)| Transfer {
        id: TransferId::new(format!("recount/{of}/{name}")),
        kind: Kind::Correction,
        step: Step::Posted,
        debit: course.clone(),
        credit: Account::Payer(payer, purse),
        fen,
        student: Some(student.clone()),
        subject: subject.clone(),
        clause: "P1.12",
    })
}

/// What went back into a child's account pays its next bills: it goes to where bills are paid from, as far as they need it
/// beside what was carried there before.
pub fn credited(
    tally: &TallyId,
    (student, purse): (&StudentId, Purse),
    free: Fen,
    (bills, carried): (Fen, Fen),
) -> Option<Transfer> {
    let fen = free.min(bills - carried);
    (fen > Fen::ZERO).then(|| Transfer {
        id: TransferId::new(match purse {
            Purse::Course => format!("carry/tally/{tally}/{student}"),
            Purse::Care
            | Purse::Meals
            | Purse::ExtendedCare
            | Purse::EveningStudy
            | Purse::LunchCare
            | Purse::EarlyCare
            | Purse::Community => format!("carry/tally/{tally}/{}/{student}", purse.code()),
        }),
        kind: Kind::Carry,
        step: Step::Posted,
        debit: Account::Custody(student.clone(), purse),
        credit: Account::Carried(student.clone(), purse),
        fen,
        student: Some(student.clone()),
        subject: "rest".to_owned(),
        clause: "P1.10",
    })
}

#[cfg(test)]
mod tests;
