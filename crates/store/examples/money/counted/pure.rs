//! 纯规则 A school that charges afterwards, by the program's rules and its ledger's law over tables in memory: for courses, or as many
//! kinds of care.

mod recount;
mod rest;
mod tallies;
mod undoing;

use super::super::memory::Memory;
use super::super::op::{
    Balances, CHILDREN, COURSES, Evening, Op, Outcome, child, course, day, evenings, given_of,
    is_placed_at_first, relief_of, spending_of,
};
use super::super::play::{Books, Failed};
use super::on;
use jiff::civil::Date;
use rules::day::roll::State as Mark;
use rules::fen::Fen;
use rules::id::{BillId, CourseId, PaymentId, SessionId, SpendingId, StudentId, TallyId, TransferId};
use rules::moment::Moment;
use rules::money::account::{Account, Payer, Purse, Transfer};
use rules::money::correction::State;
use rules::money::fee::Terms;
use rules::money::ledger::Standing;
use rules::money::refund::Asked;
use rules::money::release::{self, Stood};
use rules::money::relief::asking;
use rules::money::rest::Choice;
use rules::money::share::{Granted, Parts};
use rules::money::spending::{self, Draft, Given, Purpose};
use rules::money::tally::recount::Way;
use rules::money::tally::{Charge, Objection, Period};
use rules::money::{day_end, item, payment};
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
    purse: Purse,
    books: Memory,
    opened: BTreeSet<Evening>,
    closed: BTreeSet<Evening>,
    marks: BTreeMap<(Evening, usize), Mark>,
    amended: BTreeMap<(Evening, usize), Mark>,
    cancelled: BTreeSet<Evening>,
    closures: BTreeMap<String, (Evening, bool)>,
    tallies: Vec<Posting>,
    recounts: Vec<Recount>,
    bills: BTreeMap<Key, Bill>,
    /// What recounts owed and was paid back.
    repaid: Vec<((usize, usize), Parts)>,
    payments: BTreeMap<String, String>,
    refunds: BTreeMap<String, (Asked, bool)>,
    corrections: BTreeMap<String, (TransferId, State)>,
    relief: BTreeMap<usize, Granted>,
    reliefs: BTreeSet<String>,
    spendings: BTreeSet<String>,
    vouchers: BTreeSet<String>,
    left: BTreeSet<(usize, usize)>,
    choices: BTreeMap<usize, Choice>,
    last: Option<Date>,
    days: i64,
}

impl Pure {
    /// A school whose plan charges afterwards, for this kind of money.
    pub(crate) fn new(scheme: &Scheme, purse: Purse) -> Self {
        Self {
            scheme: scheme.clone(),
            purse,
            books: Memory::default(),
            opened: BTreeSet::new(),
            closed: BTreeSet::new(),
            marks: BTreeMap::new(),
            amended: BTreeMap::new(),
            cancelled: BTreeSet::new(),
            closures: BTreeMap::new(),
            tallies: Vec::new(),
            recounts: Vec::new(),
            bills: BTreeMap::new(),
            repaid: Vec::new(),
            payments: BTreeMap::new(),
            refunds: BTreeMap::new(),
            corrections: BTreeMap::new(),
            relief: BTreeMap::new(),
            reliefs: BTreeSet::new(),
            spendings: BTreeSet::new(),
            vouchers: BTreeSet::new(),
            left: BTreeSet::new(),
            choices: BTreeMap::new(),
            last: None,
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

    /// What lessons are charged as: a course, or care.
    fn item(&self, k: usize) -> CourseId {
        if self.purse == Purse::Care { item::care(&course(k)) } else { CourseId::new(course(k)) }
    }

    fn payee(&self, k: usize) -> Account {
        release::payee(&self.item(k))
    }

    fn custody(&self, n: usize) -> Account {
        Account::Custody(StudentId::new(child(n)), self.purse)
    }

    fn put_aside(&self, n: usize) -> Account {
        Account::Carried(StudentId::new(child(n)), self.purse)
    }

    /// Which child and course these are.
    fn at(&self, student: &StudentId, course: &CourseId) -> Option<(usize, usize)> {
        Some((number(student)?, (0..COURSES).find(|k| self.item(*k) == *course)?))
    }

    fn bill_id(&self, (n, k, tally): &Key) -> BillId {
        BillId::new(format!("bill/{}/{}/{tally}", self.item(*k), child(*n)))
    }

    fn key_of(&self, bill: &str) -> Option<Key> {
        self.bills.keys().find(|key| self.bill_id(key).as_str() == bill).cloned()
    }

    /// An id of the rules that names the kind of money, as the model has it for courses.
    fn named(&self, id: &str) -> String {
        id.replace("/course/", &format!("/{}/", self.purse.code()))
    }

    fn post(&mut self, transfers: &[Transfer]) -> Result<(), Failed> {
        self.books.post(transfers)
    }

    fn standing(&self, account: &Account) -> Standing {
        self.books.standing(account)
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
            purse: self.purse,
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
        if !self.closed.insert(evening) {
            return Ok("already");
        }
        self.opened.insert(evening);
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
        self.opened.insert(at.0);
        if self.closed.contains(&at.0) { self.follow(at.0, &[at.1]) } else { Ok("done") }
    }

    fn amend(&mut self, at: (Evening, usize), state: Mark) -> Result<Outcome, Failed> {
        if !is_placed_at_first(at.1, at.0.course) || !self.closed.contains(&at.0) {
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

    fn relieve(&mut self, id: &str, n: usize, all: bool) -> Outcome {
        if self.reliefs.contains(id) {
            return "already";
        }
        let stands = self.relief.get(&n).map(|_| asking::State::Granted);
        let asked = match asking::ask(self.terms(), stands, relief_of(id, n, all)) {
            Ok(asked) => asked,
            Err(refused) => return refused.code(),
        };
        match asking::grant(self.terms(), Some(asking::State::Asked), asked.hardship) {
            Err(refused) => refused.code(),
            Ok(granted) => {
                self.reliefs.insert(id.to_owned());
                self.relief.insert(n, granted);
                "done"
            }
        }
    }

    fn grant(&mut self, id: &str, government: bool, fen: i64) -> Result<Outcome, Failed> {
        if self.spendings.contains(id) {
            return Ok("already");
        }
        let payer = if government { Payer::Government } else { Payer::School };
        let given = Given { purse: self.purse, ..given_of(&SpendingId::new(id), payer, fen) };
        match spending::take_in(&given, false) {
            Err(refused) => Ok(refused.code()),
            Ok(transfer) => {
                self.post(&[transfer])?;
                self.spendings.insert(id.to_owned());
                Ok("done")
            }
        }
    }

    fn spend(&mut self, id: &str, k: usize, fen: i64, voucher: &str) -> Result<Outcome, Failed> {
        if self.spendings.contains(id) {
            return Ok("already");
        }
        let (earned, voucher_taken) = (self.standing(&self.payee(k)).free(), self.vouchers.contains(voucher));
        let from = (self.purse, self.item(k).to_string());
        let draft = Draft { from, ..spending_of(id, k, fen, voucher, Purpose::Materials) };
        let facts = spending::Facts { earned, voucher_taken, ..spending::Facts::default() };
        match spending::spend(&facts, &draft) {
            Err(refused) => Ok(refused.code()),
            Ok(transfer) => {
                self.post(&[transfer])?;
                self.spendings.insert(id.to_owned());
                self.vouchers.insert(voucher.to_owned());
                Ok("done")
            }
        }
    }

    fn closure(&mut self, id: &str, evening: Evening) -> Outcome {
        if self.closures.contains_key(id) {
            return "already";
        }
        if self.closed.contains(&evening) || !self.cancelled.insert(evening) {
            return "none";
        }
        self.closures.insert(id.to_owned(), (evening, false));
        "done"
    }

    fn lift(&mut self, id: &str) -> Outcome {
        let today = self.today();
        let Some((evening, is_lifted)) = self.closures.get_mut(id) else { return "none" };
        if *is_lifted {
            return "already";
        }
        if self.closed.contains(evening) || on(*evening) < today {
            return "none";
        }
        *is_lifted = true;
        self.cancelled.remove(evening);
        "done"
    }

    fn day_end(&mut self, days: i64) -> Outcome {
        let facts = day_end::Facts {
            last: self.last,
            today: self.today(),
            lines: Vec::new(),
            unsound: self.books.replayed().err().into_iter().collect(),
        };
        match day_end::close(facts, day(self.days + days)) {
            Err(refused) => refused.code(),
            Ok(closed) if closed.already => "already",
            Ok(closed) => {
                self.last = Some(closed.date);
                "done"
            }
        }
    }
}

impl Books for Pure {
    async fn apply(&mut self, op: &Op) -> Result<Outcome, Failed> {
        match op {
            Op::Bill { .. } => Ok("none"),
            Op::Pay { .. } => self.pay(op),
            Op::Close { evening, states } => self.close(*evening, states),
            Op::Mark { evening, child, state } => self.mark((*evening, *child), *state),
            Op::Amend { evening, child, state } => self.amend((*evening, *child), *state),
            Op::Leave { child, course } => Ok(self.leave((*child, *course))),
            Op::Ask { id, child } => self.ask(id, *child),
            Op::PayBack { id } => self.pay_back(id),
            Op::Propose { id, transfer, reason, by } => Ok(self.propose(id, transfer, reason, *by)),
            Op::Answer { id, make, reason, by } => self.answer(id, *make, reason, *by),
            Op::Relieve { id, child, all } => Ok(self.relieve(id, *child, *all)),
            Op::Grant { id, government, fen } => self.grant(id, *government, *fen),
            Op::Spend { id, course, fen, voucher } => self.spend(id, *course, *fen, voucher),
            Op::Closure { id, evening } => Ok(self.closure(id, *evening)),
            Op::Lift { id } => Ok(self.lift(id)),
            Op::Choose { id, child, carry } => self.choose(id, *child, *carry),
            Op::Settle { sure } => self.settle(*sure),
            Op::DayEnd { days } => Ok(self.day_end(*days)),
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

    async fn crash(&mut self, _: &Op, _: usize) -> Result<(), Failed> {
        Ok(())
    }

    async fn balances(&mut self) -> Result<Balances, Failed> {
        self.books.replayed()?;
        self.books.apart()?;
        Ok(self.books.balances())
    }

    async fn transfers(&mut self) -> Result<u64, Failed> {
        Ok(self.books.log.len() as u64)
    }
}

/// Everyone on an evening's roll.
fn listed(evening: Evening) -> impl Iterator<Item = usize> {
    (0..CHILDREN).filter(move |n| is_placed_at_first(*n, evening.course))
}

/// Which child has this id.
fn number(student: &StudentId) -> Option<usize> {
    (0..CHILDREN).find(|n| child(*n) == student.as_str())
}

/// Which evening has this session.
fn evening_of(session: &SessionId) -> Option<Evening> {
    evenings().find(|one| one.id() == session.as_str())
}
