//! 纯规则 A school that charges afterwards, by the program's rules and its ledger's law over tables in memory: for courses, or as many
//! kinds of care.

mod recount;
mod rest;
mod tallies;
mod undoing;

use super::super::desk::{Desk, number};
use super::super::memory::{InMemory, Memory, broken_off};
use super::super::op::{
    Balances, CHILDREN, COURSES, Charging, Evening, Op, Outcome, child, day, evenings, is_placed_at_first,
};
use super::super::play::{Books, Failed};
use jiff::civil::Date;
use rules::day::roll::State as Mark;
use rules::fen::Fen;
use rules::id::{BillId, CourseId, PaymentId, SessionId, StudentId, TallyId};
use rules::moment::Moment;
use rules::money::account::{Account, Purse, Transfer};
use rules::money::fee::Terms;
use rules::money::ledger::Standing;
use rules::money::payment;
use rules::money::release::{self, Stood};
use rules::money::share::Parts;
use rules::money::tally::recount::Way;
use rules::money::tally::{Charge, Objection, Period};
use rules::plan::scheme::Scheme;
use rules::refusal::Refuses;
use std::collections::{BTreeMap, BTreeSet};

/// A bill's child, course and tally.
type Key = (usize, usize, String);

/// A counted lesson.
#[derive(Clone, Debug)]
struct Line {
    stands: bool,
    objection: Option<Objection>,
    /// Where a corrected roll put it there: the day from which it may be billed.
    billed_from: Option<Date>,
}

impl Line {
    fn new() -> Self {
        Self { stands: true, objection: None, billed_from: None }
    }

    fn is_agreed(&self) -> bool {
        self.objection == Some(Objection::Agreed)
    }

    fn is_charged(&self) -> bool {
        self.stands && !self.is_agreed()
    }
}

/// A posted tally.
#[derive(Clone, Debug)]
struct Posting {
    period: Period,
    billed_from: Date,
    is_billed: bool,
    lines: BTreeMap<(Evening, usize), Line>,
    charges: BTreeMap<(usize, usize), Charge>,
}

/// A family's bill.
#[derive(Clone, Debug)]
struct Bill {
    /// `due`, `paid` or `cancelled`.
    state: &'static str,
    fen: Fen,
    /// What carried money has paid of it.
    carried: Fen,
    /// By how much it was lowered for what a recount had sent back.
    sent_back: Fen,
}

/// What a corrected roll changed.
#[derive(Clone, Debug)]
struct Recount {
    at: (Evening, usize),
    tally: TallyId,
    times: i64,
    counts: bool,
    way: Way,
    parts: Parts,
    again: Parts,
}

/// A school in memory.
#[derive(Clone)]
pub(crate) struct Pure {
    scheme: Scheme,
    desk: Desk,
    marks: BTreeMap<(Evening, usize), Mark>,
    amended: BTreeMap<(Evening, usize), Mark>,
    tallies: Vec<Posting>,
    recounts: Vec<Recount>,
    bills: BTreeMap<Key, Bill>,
    /// What recounts owed and was paid back.
    repaid: Vec<((usize, usize), Parts)>,
    payments: BTreeMap<String, String>,
    left: BTreeSet<(usize, usize)>,
    days: i64,
}

impl Pure {
    /// A school whose plan charges afterwards, for this kind of money.
    pub(crate) fn new(scheme: &Scheme, purse: Purse) -> Self {
        Self {
            scheme: scheme.clone(),
            desk: Desk::new(purse, Charging::Afterwards),
            marks: BTreeMap::new(),
            amended: BTreeMap::new(),
            tallies: Vec::new(),
            recounts: Vec::new(),
            bills: BTreeMap::new(),
            repaid: Vec::new(),
            payments: BTreeMap::new(),
            left: BTreeSet::new(),
            days: 0,
        }
    }

    fn terms(&self) -> &Terms {
        &self.scheme.fee["x"]
    }

    fn today(&self) -> Date {
        day(self.days)
    }

    fn now(&self) -> Moment {
        Moment::at(self.today().at(8, 0, 0, 0))
    }

    fn payee(&self, k: usize) -> Account {
        release::payee(&self.desk.item(k))
    }

    fn custody(&self, n: usize) -> Account {
        Account::Custody(StudentId::new(child(n)), self.desk.purse)
    }

    fn put_aside(&self, n: usize) -> Account {
        Account::Carried(StudentId::new(child(n)), self.desk.purse)
    }

    /// Which child and course these are.
    fn at(&self, student: &StudentId, course: &CourseId) -> Option<(usize, usize)> {
        Some((number(student)?, (0..COURSES).find(|k| self.desk.item(*k) == *course)?))
    }

    fn bill_id(&self, (n, k, tally): &Key) -> BillId {
        BillId::new(format!("bill/{}/{}/{tally}", self.desk.item(*k), child(*n)))
    }

    fn key_of(&self, bill: &str) -> Option<Key> {
        self.bills.keys().find(|key| self.bill_id(key).as_str() == bill).cloned()
    }

    fn post(&mut self, transfers: &[Transfer]) -> Result<(), Failed> {
        self.desk.till.books.post(transfers)
    }

    fn standing(&self, account: &Account) -> Standing {
        self.desk.till.books.standing(account)
    }

    /// How a child stands at a lesson; what is said once the evening is over has the last word.
    fn stood(&self, at: (Evening, usize)) -> Stood {
        match self.amended.get(&at).or_else(|| self.marks.get(&at)) {
            Some(Mark::Absent) => Stood::Absent,
            Some(Mark::Leave) => Stood::OnLeave,
            _ => Stood::Attended,
        }
    }

    fn pay(&mut self, op: &Op) -> Result<Outcome, Failed> {
        let Op::Pay { id, child: n, course: k, tally, fen, receipt } = op else { return Ok("none") };
        let key = (*n, *k, tally.clone());
        let Some(bill) = self.bills.get(&key) else { return Ok("none") };
        let is_taken = |(other, paper): (&String, &String)| other != id && paper == receipt.trim();
        let facts = payment::Facts {
            bill: self.bill_id(&key),
            student: StudentId::new(child(*n)),
            purse: self.desk.purse,
            due: bill.fen - bill.carried,
            state: bill.state.to_owned(),
            receipt_taken: self.payments.iter().any(is_taken),
            already: self.payments.contains_key(id),
        };
        let (way, bill, receipt) = (payment::Way::Cash, facts.bill.clone(), receipt.clone());
        let draft = payment::Draft { id: PaymentId::new(id), bill, fen: Fen(*fen), way, receipt };
        let recorded = match payment::record(&facts, draft) {
            Ok(recorded) => recorded,
            Err(refused) => return Ok(refused.code()),
        };
        let Some(transfer) = recorded.transfer else { return Ok("already") };
        self.post(&[transfer])?;
        self.payments.insert(id.clone(), recorded.receipt);
        self.put_bill(&key, "paid");
        self.given(&key)?;
        Ok("done")
    }

    fn put_bill(&mut self, key: &Key, state: &'static str) {
        if let Some(bill) = self.bills.get_mut(key) {
            bill.state = state;
        }
    }

    fn close(&mut self, evening: Evening, states: &[Mark]) -> Result<Outcome, Failed> {
        if !self.desk.closed.insert(evening) {
            return Ok("already");
        }
        self.desk.opened.insert(evening);
        let listed: Vec<usize> = listed(evening).collect();
        self.marks.extend(listed.iter().zip(states).map(|(n, state)| ((evening, *n), *state)));
        self.follow(evening, &listed)?;
        Ok("done")
    }

    fn mark(&mut self, at: (Evening, usize), state: Mark) -> Result<Outcome, Failed> {
        if !is_placed_at_first(at.1, at.0.course) {
            return Ok("roll-not-listed");
        }
        if self.marks.insert(at, state) == Some(state) {
            return Ok("already");
        }
        self.desk.opened.insert(at.0);
        if self.desk.closed.contains(&at.0) { self.follow(at.0, &[at.1]) } else { Ok("done") }
    }

    fn amend(&mut self, at: (Evening, usize), state: Mark) -> Result<Outcome, Failed> {
        if !is_placed_at_first(at.1, at.0.course) || !self.desk.closed.contains(&at.0) {
            return Ok("none");
        }
        if self.amended.get(&at).or_else(|| self.marks.get(&at)) == Some(&state) {
            return Ok("already");
        }
        self.amended.insert(at, state);
        self.follow(at.0, &[at.1])
    }

    /// Lessons that were counted stay what they are.
    fn leave(&mut self, at: (usize, usize)) -> Outcome {
        match is_placed_at_first(at.0, at.1) {
            false => "placement-nothing",
            true if self.left.insert(at) => "done",
            true => "already",
        }
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
            Op::Bill { .. } | Op::Miss { .. } => Ok("none"),
            Op::Pay { .. } => self.pay(op),
            Op::Close { evening, states } => self.close(*evening, states),
            Op::Mark { evening, child, state } => self.mark((*evening, *child), *state),
            Op::Amend { evening, child, state } => self.amend((*evening, *child), *state),
            Op::Leave { child, course } => Ok(self.leave((*child, *course))),
            Op::Ask { id, child } => self.desk.till.ask(id, &self.refundable(*child)),
            Op::PayBack { id } => self.desk.pay_back(id),
            Op::Propose { id, transfer, reason, by } => Ok(self.propose(id, transfer, reason, *by)),
            Op::Answer { id, make, reason, by } => self.answer(id, *make, reason, *by),
            Op::Relieve { id, child, all } => {
                let granted = self.desk.relieve(&self.scheme.fee["x"], id, *child, *all);
                Ok(granted.err().unwrap_or("done"))
            }
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
            Op::Post => Ok(self.post_period()),
            Op::Charge { tally } => self.charge(tally),
            Op::Object { tally, evening, child } => Ok(self.object(tally, (*evening, *child))),
            Op::Hear { tally, evening, child, agree, reason } => {
                Ok(self.hear(tally, (*evening, *child), *agree, reason))
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

/// Everyone on an evening's roll.
fn listed(evening: Evening) -> impl Iterator<Item = usize> {
    (0..CHILDREN).filter(move |n| is_placed_at_first(*n, evening.course))
}

/// Which evening has this session.
fn evening_of(session: &SessionId) -> Option<Evening> {
    evenings().find(|one| one.id() == session.as_str())
}
