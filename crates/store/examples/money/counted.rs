//! 后付费 A school that charges afterwards, as its money ought to be, in plain sums: lessons are posted, objected to and billed; a
//! corrected roll changes the count, and whatever a family paid for a lesson that does not count is its own again.

mod care;
mod next;
mod pure;
mod recount;
mod rest;

use super::sums::{BANK, Sums};
pub(crate) use care::Care;
pub(crate) use pure::Pure;

use super::op::{
    CHILDREN, COURSES, Evening, OBJECTION_DAYS, Op, Outcome, PRICE, TERM_MAX, child, course, day,
    is_placed_at_first,
};
use jiff::civil::{Date, date};
use rules::day::roll::State;
use std::collections::{BTreeMap, BTreeSet};

/// The first day of the term, and the day after its last.
const TERM: (Date, Date) = (date(2021, 9, 1), date(2022, 1, 28));

/// What a family has of a sum, and what whoever bears its relief has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Two {
    family: i64,
    other: i64,
}

impl Two {
    fn whole(self) -> i64 {
        self.family + self.other
    }

    fn each(self, other: Self, of: fn(i64, i64) -> i64) -> Self {
        Self { family: of(self.family, other.family), other: of(self.other, other.other) }
    }

    fn and(self, other: Self) -> Self {
        self.each(other, |one, other| one + other)
    }

    fn less(self, other: Self) -> Self {
        self.each(other, |one, other| one - other)
    }

    fn least(self, other: Self) -> Self {
        self.each(other, i64::min)
    }

    fn at_least_nothing(self) -> Self {
        self.each(Self::default(), i64::max)
    }

    /// So much of the whole, each his part of it; a part of a fen is the family's.
    fn part(self, fen: i64) -> Self {
        let whole = self.whole().max(1);
        let family = (self.family * fen + whole - 1) / whole;
        Self { family, other: fen - family }
    }
}

/// A counted lesson.
#[derive(Clone, Debug)]
struct Line {
    stands: bool,
    /// `""`, `open`, `agreed` or `kept`.
    objection: &'static str,
    /// Where a corrected roll put it there: the day from which it may be billed.
    heard_until: Option<Date>,
}

/// What a child's lessons of one course in one tally were billed at.
#[derive(Clone, Debug, Default)]
struct Charge {
    /// What was to be paid, and what a credit had paid of it.
    money: Two,
    credit: Two,
    /// What recounts took off, and what they made a credit.
    back: Two,
    again: Two,
}

impl Charge {
    /// What is left of the money and of the credit: what is owed again beyond the credit was money once.
    fn left(&self) -> (Two, Two) {
        let of_money = self.again.less(self.again.least(self.credit));
        let money = self.money.less(self.back).less(of_money).at_least_nothing();
        (money, self.credit.less(self.again).at_least_nothing())
    }
}

/// A family's bill.
#[derive(Clone, Debug)]
struct Bill {
    /// `due`, `paid` or `cancelled`.
    state: &'static str,
    fen: i64,
    /// What carried money has paid of it.
    carried: i64,
    /// What of it went back out of the course since.
    back: i64,
    /// What the course has of it.
    released: i64,
}

#[derive(Clone, Debug)]
struct Tally {
    from: Date,
    until: Date,
    billed_from: Date,
    is_billed: bool,
    lines: BTreeMap<(Evening, usize), Line>,
    charges: BTreeMap<(usize, usize), Charge>,
}

impl Tally {
    fn id(&self) -> String {
        self.from.to_string()
    }
}

/// A school's money as it ought to be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counted {
    today: i64,
    sums: Sums,
    opened: BTreeSet<Evening>,
    closed: BTreeSet<Evening>,
    marks: BTreeMap<(Evening, usize), State>,
    amended: BTreeMap<(Evening, usize), State>,
    cancelled: BTreeSet<Evening>,
    closures: BTreeMap<String, (Evening, bool)>,
    tallies: Vec<Tally>,
    /// Whether a lesson counted when its roll was last corrected.
    recounts: BTreeMap<(Evening, usize), bool>,
    bills: BTreeMap<(usize, usize, String), Bill>,
    /// What recounts owe for a child's lessons of a course.
    owed: BTreeMap<(usize, usize), Two>,
    payments: BTreeMap<String, (usize, usize, String, i64)>,
    receipts: BTreeMap<String, String>,
    refunds: BTreeMap<String, (usize, i64, bool)>,
    corrections: BTreeMap<String, (String, usize, &'static str)>,
    /// The percent that a family does not pay, and who does.
    relief: BTreeMap<usize, (i64, &'static str)>,
    reliefs: BTreeSet<String>,
    spendings: BTreeSet<String>,
    vouchers: BTreeSet<String>,
    left: BTreeSet<(usize, usize)>,
    choices: BTreeMap<usize, bool>,
    last_closed: Option<i64>,
}

impl Counted {
    fn date(&self) -> Date {
        day(self.today)
    }

    /// Whoever bears what a family does not.
    fn bearer(&self, child: usize) -> &'static str {
        self.relief.get(&child).map_or(SCHOOL, |(_, payer)| payer)
    }

    fn is_listed(evening: Evening, child: usize) -> bool {
        is_placed_at_first(child, evening.course)
    }

    /// How a child stands at a lesson, and whether that counts.
    fn stands(&self, at: (Evening, usize)) -> Option<State> {
        self.amended.get(&at).or_else(|| self.marks.get(&at)).copied()
    }

    fn counts(&self, at: (Evening, usize)) -> bool {
        !self.cancelled.contains(&at.0) && !matches!(self.stands(at), None | Some(State::Leave))
    }

    fn line_of(&self, at: (Evening, usize)) -> Option<(usize, &Line)> {
        let all = self.tallies.iter().enumerate();
        all.filter_map(|(n, one)| Some((n, one.lines.get(&at)?))).find(|(_, line)| line.stands)
    }

    fn post(&mut self) -> Outcome {
        if self.tallies.last().is_some_and(|last| !last.is_billed) {
            return "tally-earlier-open";
        }
        let from = self.tallies.last().map_or(TERM.0, |last| last.until);
        if from >= TERM.1 {
            return "tally-nothing-left";
        }
        let until = from.last_of_month().tomorrow().unwrap_or(Date::MAX).min(TERM.1);
        if self.date() < until {
            return "tally-period-runs";
        }
        let is_of = |one: &Evening| (from..until).contains(&on(*one));
        let is_open = |one: &&Evening| !self.closed.contains(one) && !self.cancelled.contains(one);
        if self.opened.iter().filter(|one| is_of(one)).any(|one| is_open(&one)) {
            return "tally-rolls-open";
        }
        let of_period = self.closed.iter().filter(|one| is_of(one)).flat_map(|one| each(*one));
        let late = self.recounts.iter().filter(|&(at, counts)| *counts && on(at.0) < from);
        let late = late.map(|(at, _)| *at).filter(|at| self.line_of(*at).is_none());
        let of_period = of_period.filter(|at| self.counts(*at));
        let line = |at| (at, Line { stands: true, objection: "", heard_until: None });
        let lines = of_period.chain(late).map(line).collect();
        let (billed_from, charges) = (self.date_after(OBJECTION_DAYS), BTreeMap::new());
        self.tallies.push(Tally { from, until, billed_from, is_billed: false, lines, charges });
        "done"
    }

    fn date_after(&self, days: i64) -> Date {
        day(self.today + days)
    }

    fn standing(&self, tally: &str, at: (Evening, usize)) -> Option<(usize, Line)> {
        let n = self.tallies.iter().position(|one| one.id() == tally)?;
        let line = self.tallies[n].lines.get(&at).filter(|line| line.stands)?;
        Some((n, line.clone()))
    }

    fn object(&mut self, tally: &str, at: (Evening, usize)) -> Outcome {
        let Some((n, line)) = self.standing(tally, at) else { return "none" };
        let one = &self.tallies[n];
        if !line.objection.is_empty() {
            return "already";
        }
        if one.is_billed || self.date() >= line.heard_until.unwrap_or(one.billed_from) {
            return "tally-check-over";
        }
        self.said(n, at, "open")
    }

    fn hear(&mut self, tally: &str, at: (Evening, usize), agree: bool, reason: &str) -> Outcome {
        let Some((n, line)) = self.standing(tally, at) else { return "none" };
        match (line.objection, agree, reason.trim().is_empty()) {
            ("open", true, _) => self.said(n, at, "agreed"),
            ("open", false, true) => "tally-no-reason",
            ("open", false, false) => self.said(n, at, "kept"),
            _ => "tally-not-objected",
        }
    }

    fn said(&mut self, n: usize, at: (Evening, usize), objection: &'static str) -> Outcome {
        if let Some(line) = self.tallies[n].lines.get_mut(&at) {
            line.objection = objection;
        }
        "done"
    }

    /// Lessons of a child and course that stand in billed tallies.
    fn billed_lessons(&self, (who, which): (usize, usize)) -> i64 {
        let billed = self.tallies.iter().filter(|one| one.is_billed);
        billed.map(|one| charged_lessons(one, (who, which))).sum()
    }

    /// What recounts have left of everything that a child's lessons of a course were charged.
    fn charged(&self, at: (usize, usize)) -> i64 {
        self.charged_by(at).whole()
    }

    /// The same by payer.
    fn charged_by(&self, at: (usize, usize)) -> Two {
        let all = self.tallies.iter().filter_map(|one| one.charges.get(&at));
        let one = |one: &Charge| one.money.and(one.credit).less(one.back).less(one.again);
        all.map(one).fold(Two::default(), Two::and)
    }

    fn charge(&mut self, tally: &str) -> Outcome {
        let Some(n) = self.tallies.iter().position(|one| one.id() == tally) else { return "none" };
        let one = &self.tallies[n];
        if one.is_billed {
            return "already";
        }
        let standing = || one.lines.values().filter(|line| line.stands);
        let latest = standing().filter_map(|line| line.heard_until).max().unwrap_or(Date::MIN);
        if self.date() < one.billed_from.max(latest) {
            return "tally-check-runs";
        }
        if standing().any(|line| line.objection == "open") {
            return "tally-objections-open";
        }
        let new = self.charges(n);
        self.tallies[n].is_billed = true;
        let mut due = Vec::new();
        for (at, charge) in new {
            self.sums.transfer(self.bearer(at.0), &payee(at.1), charge.money.other);
            let owed = self.owed.entry(at).or_default();
            *owed = owed.less(charge.credit);
            if charge.money.family > 0 {
                let bill = Bill { state: "due", fen: charge.money.family, carried: 0, back: 0, released: 0 };
                self.bills.insert((at.0, at.1, tally.to_owned()), bill);
                due.push(at);
            }
            self.tallies[n].charges.insert(at, charge);
        }
        self.credited(&due, tally);
        self.carried(&due, tally);
        "done"
    }

    /// What a tally's lessons come to, child by child: so much as all lessons that stand cost more than what was charged.
    fn charges(&self, n: usize) -> Vec<((usize, usize), Charge)> {
        let all = (0..CHILDREN).flat_map(|who| (0..COURSES).map(move |which| (who, which)));
        let one = |at: (usize, usize)| {
            let lessons = charged_lessons(&self.tallies[n], at);
            let whole = cost(self.billed_lessons(at) + lessons);
            let due = (whole - self.charged(at)).max(0);
            let off = self.relief.get(&at.0).map_or(0, |(percent, _)| *percent);
            let borne = Two { family: due * (100 - off) / 100, other: due * off / 100 };
            let credit = borne.least(self.owed.get(&at).copied().unwrap_or_default().at_least_nothing());
            let charge = Charge { money: borne.less(credit), credit, ..Charge::default() };
            (lessons > 0).then_some((at, charge))
        };
        all.filter_map(one).collect()
    }

    fn pay(&mut self, op: &Op) -> Outcome {
        let Op::Pay { id, child: who, course: which, tally, fen, receipt } = op else { return "none" };
        let at = (*who, *which, tally.clone());
        let Some(bill) = self.bills.get(&at) else { return "none" };
        if self.payments.contains_key(id) {
            return "already";
        }
        if bill.state != "due" {
            return "payment-nothing-due";
        }
        if *fen != bill.fen - bill.carried {
            return "payment-other-amount";
        }
        if receipt.is_empty() || self.receipts.contains_key(receipt) {
            return "payment-receipt-taken";
        }
        self.receipts.insert(receipt.clone(), id.clone());
        self.payments.insert(id.clone(), (at.0, at.1, tally.clone(), *fen));
        self.sums.transfer(BANK, &custody(at.0), *fen);
        self.put_bill(&at, "paid");
        self.given(&at);
        "done"
    }

    fn put_bill(&mut self, at: &(usize, usize, String), state: &'static str) {
        if let Some(bill) = self.bills.get_mut(at) {
            bill.state = state;
        }
    }

    /// A paid bill's lessons were given: the course has its money at once.
    fn given(&mut self, at: &(usize, usize, String)) {
        let Some(bill) = self.bills.get_mut(at) else { return };
        if bill.state == "paid" && bill.released == 0 {
            bill.released = bill.fen - bill.back;
            let fen = bill.released;
            self.sums.transfer(&custody(at.0), &payee(at.1), fen);
        }
    }

    fn night(&mut self, days: i64) -> Outcome {
        self.today += days;
        "done"
    }

    fn do_it(&mut self, op: &Op) -> Outcome {
        match op {
            Op::Bill { .. } | Op::Miss { .. } => "none",
            Op::Pay { .. } => self.pay(op),
            Op::Close { evening, states } => self.close(*evening, states),
            Op::Mark { evening, child, state } => self.mark((*evening, *child), *state),
            Op::Amend { evening, child, state } => self.amend((*evening, *child), *state),
            Op::Leave { child, course } => self.leave((*child, *course)),
            Op::Ask { id, child } => self.ask(id, *child),
            Op::PayBack { id } => self.pay_back(id),
            Op::Propose { id, transfer, reason, by } => self.propose(id, transfer, reason, *by),
            Op::Answer { id, make, reason, by } => self.answer(id, *make, reason, *by),
            Op::Relieve { id, child, all } => self.relieve(id, *child, *all),
            Op::Grant { id, government, fen } => self.grant(id, *government, *fen),
            Op::Spend { id, course, fen, voucher } => self.spend(id, *course, *fen, voucher),
            Op::Closure { id, evening } => self.closure(id, *evening),
            Op::Lift { id } => self.lift(id),
            Op::Choose { child, carry, .. } => self.choose(*child, *carry),
            Op::Settle { sure } => self.settle(*sure),
            Op::DayEnd { days } => self.day_end(*days),
            Op::Night { days } => self.night(*days),
            Op::Post => self.post(),
            Op::Charge { tally } => self.charge(tally),
            Op::Object { tally, evening, child } => self.object(tally, (*evening, *child)),
            Op::Hear { tally, evening, child, agree, reason } => {
                self.hear(tally, (*evening, *child), *agree, reason)
            }
        }
    }
}

const DUE: &str = "refunds-due/course";
const GOVERNMENT: &str = "payer/course/government";
const SCHOOL: &str = "payer/course/school";

fn custody(who: usize) -> String {
    format!("custody/course/{}", child(who))
}

fn carried(who: usize) -> String {
    format!("carried/course/{}", child(who))
}

fn payee(which: usize) -> String {
    format!("payee/course/{}", course(which))
}

fn on(evening: Evening) -> Date {
    evening.date_in(super::op::Charging::Afterwards)
}

/// Everyone on an evening's roll.
fn each(evening: Evening) -> impl Iterator<Item = (Evening, usize)> {
    (0..CHILDREN).filter(move |who| Counted::is_listed(evening, *who)).map(move |who| (evening, who))
}

/// What so many lessons of a term cost.
fn cost(lessons: i64) -> i64 {
    (lessons * PRICE).min(TERM_MAX)
}

/// Lessons of a child and course in a tally that are to be charged.
fn charged_lessons(tally: &Tally, (who, which): (usize, usize)) -> i64 {
    let is_one = |at: &(Evening, usize)| at.1 == who && at.0.course == which;
    let stands = |line: &Line| line.stands && line.objection != "agreed";
    let lines = tally.lines.iter().filter(|(at, line)| is_one(at) && stands(line));
    lines.map(|(at, _)| at.0.lessons()).sum()
}
