//! 纯规则 The same school by the program's rules and its ledger's law, over tables in memory.

mod outside;
mod price;
mod rest;
mod undoing;

use super::desk::Desk;
use super::memory::{InMemory, Memory, broken_off};
use super::op::{
    Balances, CHILDREN, Charging, Evening, Op, Outcome, child, course, day, evenings, is_placed_at_first,
    moved_by,
};
use super::play::{Books, Failed};
use jiff::civil::Date;
use rules::day::roll::State as Mark;
use rules::fen::Fen;
use rules::id::{CorrectionId, CourseId, PaymentId, StudentId, TransferId};
use rules::moment::Moment;
use rules::money::account::{Account, Kind, Purse, Transfer};
use rules::money::bill::{self, Bill};
use rules::money::correction::{self, Draft, State};
use rules::money::ledger::Standing;
use rules::money::payment;
use rules::money::release::{self, Child, Stood};
use rules::money::share::Parts;
use rules::plan::scheme::Scheme;
use rules::refusal::Refuses;
use std::collections::{BTreeMap, BTreeSet};

/// A bill with what became of it.
#[derive(Clone)]
struct Held {
    bill: Bill,
    state: &'static str,
}

/// A school in memory.
#[derive(Clone)]
pub(crate) struct Pure {
    scheme: Scheme,
    desk: Desk,
    bills: BTreeMap<(usize, usize), Held>,
    /// What carried money has paid of a bill.
    ahead: BTreeMap<(usize, usize), Fen>,
    left: BTreeSet<(usize, usize)>,
    payments: BTreeMap<String, String>,
    marks: BTreeMap<(Evening, usize), Mark>,
    days: i64,
    /// The child that leaves the school, and the first day on which it is not on its register.
    gone: Option<(usize, i64)>,
}

impl Pure {
    pub(crate) fn new(scheme: &Scheme) -> Self {
        Self {
            scheme: scheme.clone(),
            desk: Desk::new(Purse::Course, Charging::Ahead),
            bills: BTreeMap::new(),
            ahead: BTreeMap::new(),
            left: BTreeSet::new(),
            payments: BTreeMap::new(),
            marks: BTreeMap::new(),
            days: 0,
            gone: None,
        }
    }

    fn post(&mut self, transfers: &[Transfer]) -> Result<(), Failed> {
        self.desk.till.books.post(transfers)
    }

    fn standing(&self, account: &Account) -> Standing {
        self.desk.till.books.standing(account)
    }

    fn is_placed(&self, at: (usize, usize)) -> bool {
        is_placed_at_first(at.0, at.1) && !self.left.contains(&at)
    }

    /// What a family has still to pay for a course.
    fn due(&self, at: (usize, usize)) -> Fen {
        self.whole(at) - self.ahead.get(&at).copied().unwrap_or_default()
    }

    /// What a family pays for a whole course, by its bill.
    fn whole(&self, at: (usize, usize)) -> Fen {
        self.bills.get(&at).map_or(Fen::ZERO, |held| held.bill.fen)
    }

    fn is_paid(&self, at: (usize, usize)) -> bool {
        self.bills.get(&at).is_some_and(|held| held.state == "paid")
    }

    /// The evenings of a course that no closure has taken away.
    fn stands(&self, k: usize) -> impl Iterator<Item = Evening> {
        evenings().filter(move |one| one.course == k && !self.desk.cancelled.contains(one))
    }

    fn bill(&mut self, k: usize) -> Result<Outcome, Failed> {
        let is_asked = |n: &usize| self.is_placed((*n, k)) && !self.is_gone(*n);
        let without = (0..CHILDREN).filter(|n| is_asked(n) && !self.bills.contains_key(&(*n, k)));
        let without: Vec<usize> = without.collect();
        if without.is_empty() {
            return Ok("already");
        }
        let unbilled = without.iter().map(|n| bill::Unbilled {
            student: StudentId::new(child(*n)),
            grade: 3,
            relief: self.desk.relief.get(n).copied(),
            from: None,
            months: Default::default(),
            times: 0,
            before: Vec::new(),
        });
        let cancelled = self.desk.cancelled.iter().filter(|one| one.course == k);
        let facts = bill::Facts {
            course: CourseId::new(course(k)),
            title: course(k),
            is_open: true,
            area: None,
            by_day: self.stands(k).map(|one| (one.date(), one.lessons())).collect(),
            cancelled: cancelled.map(|one| (one.date(), one.lessons())).collect(),
            unbilled: unbilled.collect(),
        };
        let bills = bill::issue(&self.scheme.fee["x"], &facts, Moment(0)).map_err(|why| why.code())?;
        for n in without {
            if let Some(bill) = bills.iter().find(|bill| bill.student.as_str() == child(n)) {
                self.bills.insert((n, k), Held { bill: bill.clone(), state: "due" });
                self.pay_ahead((n, k), bill)?;
            }
        }
        Ok(if bills.is_empty() { "already" } else { "done" })
    }

    fn pay(&mut self, op: &Op) -> Result<Outcome, Failed> {
        let Op::Pay { id, child: n, course: k, fen, receipt, .. } = op else { return Ok("none") };
        let Some(facts) = self.payment_facts((*n, *k), id, receipt) else { return Ok("none") };
        let (way, bill) = (payment::Way::Cash, facts.bill.clone());
        let draft =
            payment::Draft { id: PaymentId::new(id), bill, fen: Fen(*fen), way, receipt: receipt.clone() };
        let recorded = match payment::record(&facts, draft) {
            Ok(recorded) => recorded,
            Err(refused) => return Ok(refused.code()),
        };
        let is_new = recorded.transfer.is_some();
        self.received((*n, *k), recorded)?;
        Ok(if is_new { "done" } else { "already" })
    }

    /// Lessons that were given while the bill was due count once it is not.
    fn given_before(&mut self, at: (usize, usize)) -> Result<(), Failed> {
        let mut given: Vec<Evening> =
            self.desk.closed.iter().filter(|one| one.course == at.1).copied().collect();
        given.sort_by_cached_key(|one| one.id());
        for evening in given {
            self.give(evening, &[at.0])?;
        }
        Ok(())
    }

    fn close(&mut self, evening: Evening, states: &[Mark]) -> Result<Outcome, Failed> {
        if !self.desk.closed.insert(evening) {
            return Ok("already");
        }
        self.desk.opened.insert(evening);
        let listed: Vec<usize> = (0..CHILDREN).filter(|n| is_placed_at_first(*n, evening.course)).collect();
        self.marks.extend(listed.iter().zip(states).map(|(n, state)| ((evening, *n), *state)));
        self.give(evening, &listed)
    }

    fn mark(&mut self, evening: Evening, n: usize, state: Mark) -> Result<Outcome, Failed> {
        if !is_placed_at_first(n, evening.course) {
            return Ok("roll-not-listed");
        }
        if self.marks.insert((evening, n), state) == Some(state) {
            return Ok("already");
        }
        self.desk.opened.insert(evening);
        if self.desk.closed.contains(&evening) { self.give(evening, &[n]) } else { Ok("done") }
    }

    fn give(&mut self, evening: Evening, of: &[usize]) -> Result<Outcome, Failed> {
        let released = release::release(&self.scheme.fee["x"], &self.lesson(evening, of));
        self.post(&released.transfers)?;
        Ok("done")
    }

    fn stood(&self, evening: Evening, n: usize, payee: &Account) -> Child {
        let student = StudentId::new(child(n));
        let stood = match self.marks.get(&(evening, n)) {
            Some(Mark::Absent) => Stood::Absent,
            Some(Mark::Leave) => Stood::OnLeave,
            _ => Stood::Attended,
        };
        let mine = |one: &&Transfer| one.student.as_ref() == Some(&student);
        let lessons = |one: &&Transfer| one.credit == *payee || one.debit == *payee;
        let signed = |one: &Transfer| if one.credit == *payee { one.fen } else { -one.fen };
        let id = evening.id();
        let (mut used, mut moved, mut times) = (Fen::ZERO, Parts::default(), 0);
        for one in self.desk.till.books.log.iter().filter(mine).filter(lessons) {
            let other = if one.credit == *payee { &one.debit } else { &one.credit };
            let part = if let Account::Payer(payer, _) = other {
                moved_by(&mut moved, *payer)
            } else {
                used = used + signed(one);
                &mut moved.family
            };
            if one.subject == id {
                *part = *part + signed(one);
                times += 1;
            }
        }
        let at = (n, evening.course);
        let paid = if self.is_paid(at) { self.whole(at) } else { Fen::ZERO };
        let free = self.standing(&Account::Custody(student.clone(), Purse::Course)).free();
        Child {
            held: free.min(paid - used).max(Fen::ZERO),
            lesson: self.own_price(evening, n),
            relief: self.desk.relief.get(&n).copied(),
            student,
            stood,
            moved,
            times,
        }
    }

    fn leave(&mut self, at: (usize, usize)) -> Outcome {
        if !is_placed_at_first(at.0, at.1) {
            return "placement-nothing";
        }
        if !self.left.insert(at) {
            return "already";
        }
        if let Some(held) = self.bills.get_mut(&at).filter(|held| held.state == "due") {
            held.state = "cancelled";
        }
        "done"
    }

    fn relieve(&mut self, id: &str, n: usize, all: bool) -> Result<Outcome, Failed> {
        let terms = &self.scheme.fee["x"];
        let granted = match self.desk.relieve(terms, id, n, all) {
            Ok(granted) => granted,
            Err(outcome) => return Ok(outcome),
        };
        let mut settled = Vec::new();
        for (at, held) in self.bills.iter_mut().filter(|(at, held)| at.0 == n && held.state == "due") {
            let less = bill::relieved(terms, granted, &held.bill);
            let is_paid = less.fen <= self.ahead.get(at).copied().unwrap_or_default();
            held.state = match (less.fen > Fen::ZERO, is_paid) {
                (true, true) => "paid",
                (true, false) => "due",
                (false, _) => "cancelled",
            };
            if less.fen > Fen::ZERO {
                held.relieve(less);
            }
            settled.extend((held.state != "due").then_some(*at));
        }
        for at in settled {
            self.given_before(at)?;
        }
        Ok("done")
    }

    fn propose(&mut self, id: &str, transfer: &str, reason: &str, by: usize) -> Outcome {
        let transfer = TransferId::new(transfer);
        let mut facts = self.desk.wrong(&transfer, self.desk.corrected(&transfer), by);
        self.unpaid(&mut facts);
        let draft = Draft { id: CorrectionId::new(id), transfer, reason: reason.to_owned() };
        self.desk.propose(&self.scheme.correction, facts, draft)
    }

    fn answer(&mut self, id: &str, make: bool, reason: &str, by: usize) -> Result<Outcome, Failed> {
        let Some((transfer, state)) = self.desk.corrections.get(id).cloned() else { return Ok("none") };
        let mut facts = self.desk.wrong(&transfer, Some(state), by);
        if !make {
            return Ok(self.desk.turn_down(id, &facts, reason));
        }
        let lessons = self.unpaid(&mut facts);
        match correction::approve(&self.scheme.correction, &facts) {
            Err(refused) => Ok(refused.code()),
            Ok(counter) => {
                self.post(&lessons)?;
                self.undo(&transfer, counter)?;
                Ok(self.desk.answered(id, State::Made))
            }
        }
    }

    fn undo(&mut self, wrong: &TransferId, counter: Transfer) -> Result<(), Failed> {
        if self.desk.till.books.known.get(wrong).map(|one| one.kind) == Some(Kind::Payment) {
            let named =
                |at: &(usize, usize)| format!("bill/{}/{}", course(at.1), child(at.0)) == counter.subject;
            let bills = self.bills.iter_mut().filter(|(at, held)| named(at) && held.state == "paid");
            bills.for_each(|(_, held)| held.state = "due");
            let undone = |id: &String| format!("payment/{id}") == wrong.as_str();
            let papers = self.payments.iter_mut().filter(|(id, _)| undone(id));
            papers.for_each(|(id, receipt)| *receipt = format!("undone/{id}"));
        }
        self.post(&[counter])
    }

    fn today(&self) -> Date {
        day(self.days)
    }
}

impl InMemory for Pure {
    fn memory(&mut self) -> &mut Memory {
        &mut self.desk.till.books
    }
}

impl Books for Pure {
    async fn apply(&mut self, op: &Op) -> Result<Outcome, Failed> {
        match op {
            Op::Bill { course } => self.bill(*course),
            Op::Pay { .. } => self.pay(op),
            Op::Close { evening, states } => self.close(*evening, states),
            Op::Mark { evening, child, state } => self.mark(*evening, *child, *state),
            Op::Leave { child, course } => Ok(self.leave((*child, *course))),
            Op::Miss { id, evening, child } => self.miss(id, *evening, *child),
            Op::Ask { id, child } => self.desk.till.ask(id, &self.refundable(*child)),
            Op::PayBack { id } => self.desk.pay_back(id),
            Op::Propose { id, transfer, reason, by } => Ok(self.propose(id, transfer, reason, *by)),
            Op::Answer { id, make, reason, by } => self.answer(id, *make, reason, *by),
            Op::Relieve { id, child, all } => self.relieve(id, *child, *all),
            Op::Grant { id, government, fen } => self.desk.grant(id, *government, *fen),
            Op::Spend { id, course, fen, voucher } => self.desk.spend(id, *course, *fen, voucher),
            Op::Closure { id, evening } => Ok(self.desk.closure(id, *evening)),
            Op::Lift { id } => Ok(self.desk.lift(id, self.today())),
            Op::Choose { id, child, carry } => self.choose(id, *child, *carry),
            Op::Settle { sure } => self.settle(*sure),
            Op::DayEnd { days } => Ok(self.desk.day_end(self.today(), day(self.days + *days))),
            Op::Night { days } => {
                self.days += days;
                Ok("done")
            }
            Op::Post | Op::Charge { .. } | Op::Object { .. } | Op::Hear { .. } | Op::Amend { .. } => {
                Ok("none")
            }
        }
    }

    async fn crash(&mut self, op: &Op, steps: usize) -> Result<(), Failed> {
        broken_off(self, op, steps).await
    }

    async fn balances(&mut self) -> Result<Balances, Failed> {
        self.desk.till.books.balances()
    }

    async fn transfers(&mut self) -> Result<u64, Failed> {
        Ok(self.desk.till.books.log.len() as u64)
    }
}
