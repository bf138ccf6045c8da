//! 参照模型 What ought to happen, written down without the rules, the ledger or a database: plain sums by child and course.

mod outside;
mod price;
mod rest;
mod undoing;

use super::op::{Balances, CHILDREN, Evening, Op, Outcome, child, course, evenings, is_placed_at_first};
use rules::day::roll::State;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Bill {
    Due,
    Paid,
    Cancelled,
}

#[derive(Clone, Debug)]
struct Payment {
    child: usize,
    course: usize,
    fen: i64,
}

#[derive(Clone, Debug)]
struct Correction {
    transfer: String,
    by: usize,
    state: &'static str,
}

/// A lesson's money, by who bore it.
#[derive(Clone, Copy, Debug, Default)]
struct Moved {
    family: i64,
    other: i64,
}

/// Who bears what a family does not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Payer {
    Government,
    School,
}

impl Payer {
    fn account(self) -> &'static str {
        match self {
            Self::Government => "payer/course/government",
            Self::School => "payer/course/school",
        }
    }
}

/// A school's money as it ought to be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    /// Each bill with the part of its prices that the family bears, in percent.
    bills: BTreeMap<(usize, usize), (Bill, i64)>,
    /// What the lessons of each bill cost, whoever bears it: those that stood when it went out.
    billed: BTreeMap<(usize, usize), i64>,
    /// What carried money has paid of a bill.
    ahead: BTreeMap<(usize, usize), i64>,
    left: BTreeSet<(usize, usize)>,
    held: BTreeMap<usize, i64>,
    kept_back: BTreeMap<usize, i64>,
    earned: BTreeMap<usize, i64>,
    bank: Option<i64>,
    due: Option<i64>,
    /// Evenings whose roll was laid out.
    opened: BTreeSet<Evening>,
    closed: BTreeSet<Evening>,
    marks: BTreeMap<(Evening, usize), State>,
    moved: BTreeMap<(Evening, usize), Moved>,
    /// Lessons of which the family's own money was ever released: a lesson that others bear has no transfer of the family.
    released: BTreeSet<(Evening, usize)>,
    payments: BTreeMap<String, Payment>,
    receipts: BTreeMap<String, String>,
    refunds: BTreeMap<String, (usize, i64, bool)>,
    corrections: BTreeMap<String, Correction>,
    relief: BTreeMap<usize, (i64, Payer)>,
    reliefs: BTreeSet<String>,
    borne: BTreeMap<Payer, i64>,
    spendings: BTreeSet<String>,
    vouchers: BTreeSet<String>,
    cancelled: BTreeSet<Evening>,
    closures: BTreeMap<String, (Evening, bool)>,
    /// What each guardian chose who has: to let the rest go over, or not.
    choices: BTreeMap<usize, bool>,
    carried: BTreeMap<usize, i64>,
    /// The child that leaves the school, and the first day on which it is not on its register.
    gone: Option<(usize, i64)>,
    today: i64,
    last_closed: Option<i64>,
}

impl Model {
    pub(crate) fn apply(&mut self, op: &Op) -> Outcome {
        match op {
            Op::Bill { course } => self.bill(*course),
            Op::Pay { id, child, course, fen, receipt, .. } => self.pay(id, (*child, *course), *fen, receipt),
            Op::Close { evening, states } => self.close(*evening, states),
            Op::Mark { evening, child, state } => self.mark(*evening, *child, *state),
            Op::Leave { child, course } => self.leave(*child, *course),
            Op::Miss { id, evening, child } => self.miss(id, *evening, *child),
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
            Op::Settle { sure } => self.settle_term(*sure),
            Op::DayEnd { days } => self.day_end(*days),
            Op::Night { days } => {
                self.today += days;
                "done"
            }
            Op::Post | Op::Charge { .. } | Op::Object { .. } | Op::Hear { .. } | Op::Amend { .. } => "none",
        }
    }

    fn is_placed(&self, at: (usize, usize)) -> bool {
        is_placed_at_first(at.0, at.1) && !self.left.contains(&at)
    }

    fn bill(&mut self, course: usize) -> Outcome {
        let all = (0..CHILDREN).map(|child| (child, course));
        let pays = |at: &(usize, usize)| self.is_placed(*at) && !self.is_gone(at.0) && self.percent(at.0) > 0;
        let new: Vec<_> = all.filter(|at| pays(at) && !self.bills.contains_key(at)).collect();
        let done = if new.is_empty() { "already" } else { "done" };
        for at in new {
            self.billed.insert(at, self.stands(course));
            self.bills.insert(at, (Bill::Due, self.percent(at.0)));
            self.pay_ahead(at);
        }
        done
    }

    /// What was carried over pays a bill as far as it goes, and is held for its lessons from then on.
    fn pay_ahead(&mut self, at: (usize, usize)) {
        let (whole, percent) = (self.whole(at), self.percent(at.0));
        let fen = self.carried.get(&at.0).copied().unwrap_or(0).min(whole);
        if fen > 0 {
            *self.carried.entry(at.0).or_default() -= fen;
            *self.held.entry(at.0).or_default() += fen;
            self.ahead.insert(at, fen);
        }
        if fen == whole {
            self.bills.insert(at, (Bill::Paid, percent));
        }
    }

    fn pay(&mut self, id: &str, at: (usize, usize), fen: i64, receipt: &str) -> Outcome {
        let Some((bill, _)) = self.bills.get(&at).copied() else { return "none" };
        if self.payments.contains_key(id) {
            return "already";
        }
        if bill != Bill::Due {
            return "payment-nothing-due";
        }
        if fen != self.due(at) {
            return "payment-other-amount";
        }
        if receipt.is_empty() || self.receipts.contains_key(receipt) {
            return "payment-receipt-taken";
        }
        self.receipts.insert(receipt.to_owned(), id.to_owned());
        self.paid(id, at, fen);
        "done"
    }

    fn paid(&mut self, id: &str, at: (usize, usize), fen: i64) {
        if let Some(bill) = self.bills.get_mut(&at) {
            bill.0 = Bill::Paid;
        }
        self.payments.insert(id.to_owned(), Payment { child: at.0, course: at.1, fen });
        *self.held.entry(at.0).or_default() += fen;
        *self.bank.get_or_insert(0) -= fen;
        self.given_before(at);
    }

    /// Lessons that were given while the bill was due count once it is not.
    fn given_before(&mut self, at: (usize, usize)) {
        let mut given: Vec<Evening> = self.closed.iter().filter(|one| one.course == at.1).copied().collect();
        given.sort_by_cached_key(|one| one.id());
        for evening in given {
            self.settle(evening, at.0);
        }
    }

    fn close(&mut self, evening: Evening, states: &[State]) -> Outcome {
        if self.closed.contains(&evening) {
            return "already";
        }
        let listed = (0..CHILDREN).filter(|child| is_placed_at_first(*child, evening.course));
        for (child, state) in listed.zip(states) {
            self.marks.insert((evening, child), *state);
            self.settle(evening, child);
        }
        self.opened.insert(evening);
        self.closed.insert(evening);
        "done"
    }

    fn mark(&mut self, evening: Evening, child: usize, state: State) -> Outcome {
        if !is_placed_at_first(child, evening.course) {
            return "roll-not-listed";
        }
        if self.marks.insert((evening, child), state) == Some(state) {
            return "already";
        }
        self.opened.insert(evening);
        if self.closed.contains(&evening) {
            self.settle(evening, child);
        }
        "done"
    }

    /// Whoever came or stayed away without a word has had the lesson; whoever was on leave, or found the school closed,
    /// has not.
    fn settle(&mut self, evening: Evening, child: usize) {
        let on_leave = self.marks.get(&(evening, child)) == Some(&State::Leave);
        let had = !on_leave && !self.cancelled.contains(&evening);
        let moved = self.moved.get(&(evening, child)).copied().unwrap_or_default();
        match (had, moved.family + moved.other) {
            (true, 0) => self.give(evening, child),
            (false, whole) if whole > 0 && self.earned_by(evening.course) >= whole => {
                self.take_back(evening, child);
            }
            _ => {}
        }
    }

    fn give(&mut self, evening: Evening, child: usize) {
        let at = (child, evening.course);
        let paid = if self.is_paid(at) { self.whole(at) } else { 0 };
        let lessons =
            self.moved.iter().filter(|((one, who), _)| *who == child && one.course == evening.course);
        let used: i64 = lessons.map(|(_, moved)| moved.family).sum();
        let cost = self.cost(evening);
        let family = cost * self.percent(child) / 100;
        let other = cost - family;
        if self.free(child).min(paid - used).max(0) < family {
            return;
        }
        if family > 0 {
            *self.held.entry(child).or_default() -= family;
            self.released.insert((evening, child));
        }
        self.bear(child, -other);
        *self.earned.entry(evening.course).or_default() += family + other;
        self.moved.insert((evening, child), Moved { family, other });
    }

    /// The payer of a child's relief bears so much, or gets it back.
    fn bear(&mut self, child: usize, fen: i64) {
        if fen != 0
            && let Some((_, payer)) = self.relief.get(&child)
        {
            *self.borne.entry(*payer).or_default() += fen;
        }
    }

    fn is_paid(&self, at: (usize, usize)) -> bool {
        self.bills.get(&at).is_some_and(|(bill, _)| *bill == Bill::Paid)
    }

    pub(crate) fn earned_by(&self, course: usize) -> i64 {
        self.earned.get(&course).copied().unwrap_or(0)
    }

    fn relieve(&mut self, id: &str, child: usize, all: bool) -> Outcome {
        if self.reliefs.contains(id) {
            return "already";
        }
        if self.relief.contains_key(&child) {
            return "relief-already";
        }
        self.reliefs.insert(id.to_owned());
        self.relief.insert(child, if all { (100, Payer::Government) } else { (50, Payer::School) });
        let percent = self.percent(child);
        let due = self.bills.iter_mut().filter(|(at, bill)| at.0 == child && bill.0 == Bill::Due);
        let mut settled = Vec::new();
        for (at, bill) in due {
            let is_paid = self.billed[at] * percent / 100 <= self.ahead.get(at).copied().unwrap_or(0);
            *bill = match (percent > 0, is_paid) {
                (true, true) => (Bill::Paid, percent),
                (true, false) => (Bill::Due, percent),
                (false, _) => (Bill::Cancelled, bill.1),
            };
            settled.extend((bill.0 != Bill::Due).then_some(*at));
        }
        for at in settled {
            self.given_before(at);
        }
        "done"
    }

    fn grant(&mut self, id: &str, government: bool, fen: i64) -> Outcome {
        if self.spendings.contains(id) {
            return "already";
        }
        if fen <= 0 {
            return "spending-no-amount";
        }
        self.spendings.insert(id.to_owned());
        let payer = if government { Payer::Government } else { Payer::School };
        *self.borne.entry(payer).or_default() += fen;
        *self.bank.get_or_insert(0) -= fen;
        "done"
    }

    fn spend(&mut self, id: &str, course: usize, fen: i64, voucher: &str) -> Outcome {
        if self.spendings.contains(id) {
            return "already";
        }
        if fen <= 0 {
            return "spending-no-amount";
        }
        if fen > self.earned_by(course) {
            return "spending-not-earned";
        }
        if !self.vouchers.insert(voucher.to_owned()) {
            return "spending-voucher-taken";
        }
        self.spendings.insert(id.to_owned());
        *self.earned.entry(course).or_default() -= fen;
        *self.bank.get_or_insert(0) += fen;
        "done"
    }

    fn closure(&mut self, id: &str, evening: Evening) -> Outcome {
        if self.closures.contains_key(id) {
            return "already";
        }
        if self.closed.contains(&evening) || self.cancelled.contains(&evening) {
            return "none";
        }
        self.cancelled.insert(evening);
        self.closures.insert(id.to_owned(), (evening, false));
        "done"
    }

    fn lift(&mut self, id: &str) -> Outcome {
        let today = self.today;
        let Some((evening, is_lifted)) = self.closures.get_mut(id) else { return "none" };
        if *is_lifted {
            return "already";
        }
        if self.closed.contains(evening) || is_over(*evening, today) {
            return "none";
        }
        *is_lifted = true;
        self.cancelled.remove(evening);
        "done"
    }

    fn free(&self, child: usize) -> i64 {
        let of = |all: &BTreeMap<usize, i64>| all.get(&child).copied().unwrap_or(0);
        of(&self.held) - of(&self.kept_back)
    }

    fn leave(&mut self, child: usize, course: usize) -> Outcome {
        let at = (child, course);
        if !is_placed_at_first(child, course) {
            return "placement-nothing";
        }
        if !self.left.insert(at) {
            return "already";
        }
        if let Some(bill @ (Bill::Due, _)) = self.bills.get_mut(&at) {
            bill.0 = Bill::Cancelled;
        }
        "done"
    }

    fn ask(&mut self, id: &str, child: usize) -> Outcome {
        if self.refunds.contains_key(id) {
            return "already";
        }
        let fen = self.free(child) - self.bound(child);
        if fen <= 0 {
            return "refund-nothing-free";
        }
        self.refunds.insert(id.to_owned(), (child, fen, false));
        *self.kept_back.entry(child).or_default() += fen;
        self.due.get_or_insert(0);
        "done"
    }

    fn pay_back(&mut self, id: &str) -> Outcome {
        let Some((child, fen, paid @ false)) = self.refunds.get_mut(id) else { return "refund-not-asked" };
        *paid = true;
        *self.held.entry(*child).or_default() -= *fen;
        *self.kept_back.entry(*child).or_default() -= *fen;
        *self.bank.get_or_insert(0) += *fen;
        "done"
    }

    fn wrong(&self, transfer: &str) -> Result<Payment, Outcome> {
        let (kind, rest) = transfer.split_once('/').unwrap_or(("", ""));
        let of_child = |(one, who): &(Evening, usize)| format!("{}/{}", one.id(), child(*who)) == rest;
        match kind {
            "payment" => self.payments.get(rest).cloned().ok_or("correction-no-such-transfer"),
            "release" if self.released.iter().any(of_child) => Err("correction-by-the-roll"),
            "refund" if self.refunds.contains_key(rest) => Err("correction-not-this-kind"),
            _ => Err("correction-no-such-transfer"),
        }
    }

    fn propose(&mut self, id: &str, transfer: &str, reason: &str, by: usize) -> Outcome {
        if self.corrections.contains_key(id) {
            return "already";
        }
        let wrong = match self.wrong(transfer) {
            Ok(wrong) => wrong,
            Err(refused) => return refused,
        };
        let stands = |one: &Correction| one.transfer == transfer && one.state != "turned-down";
        if self.corrections.values().any(stands) {
            return "correction-already";
        }
        if reason.trim().is_empty() {
            return "correction-no-reason";
        }
        if self.unpaid(&wrong).is_none() {
            return "correction-spent";
        }
        let transfer = transfer.to_owned();
        self.corrections.insert(id.to_owned(), Correction { transfer, by, state: "proposed" });
        "done"
    }

    fn answer(&mut self, id: &str, make: bool, reason: &str, by: usize) -> Outcome {
        let Some(one) = self.corrections.get(id).cloned() else { return "none" };
        let open = one.state == "proposed";
        if !make {
            return match (open, reason.trim().is_empty()) {
                (false, _) => "correction-not-proposed",
                (true, true) => "correction-no-reason",
                (true, false) => self.put(id, "turned-down"),
            };
        }
        if open && one.by == by {
            return "correction-same-person";
        }
        if !open {
            return "correction-not-proposed";
        }
        let Ok(wrong) = self.wrong(&one.transfer) else { return "none" };
        let Some(lessons) = self.unpaid(&wrong) else { return "correction-spent" };
        for evening in lessons {
            self.take_back(evening, wrong.child);
        }
        *self.held.entry(wrong.child).or_default() -= wrong.fen;
        *self.bank.get_or_insert(0) += wrong.fen;
        let at = (wrong.child, wrong.course);
        if let Some(bill @ (Bill::Paid, _)) = self.bills.get_mut(&at) {
            bill.0 = Bill::Due;
        }
        self.receipts.retain(|_, payment| format!("payment/{payment}") != one.transfer);
        self.put(id, "made")
    }

    fn put(&mut self, id: &str, state: &'static str) -> Outcome {
        if let Some(one) = self.corrections.get_mut(id) {
            one.state = state;
        }
        "done"
    }

    fn day_end(&mut self, days: i64) -> Outcome {
        let day = self.today + days;
        if self.last_closed == Some(day) {
            return "already";
        }
        if days > 0 || self.last_closed.is_some_and(|last| day < last) {
            return "day-end-out-of-order";
        }
        self.last_closed = Some(day);
        "done"
    }

    /// Every account that was ever touched.
    pub(crate) fn balances(&self) -> Balances {
        let back = |who: &usize| self.kept_back.get(who).copied().unwrap_or(0);
        let custody =
            self.held.iter().map(|(who, fen)| (format!("custody/course/{}", child(*who)), (*fen, back(who))));
        let payees =
            self.earned.iter().map(|(which, fen)| (format!("payee/course/{}", course(*which)), (*fen, 0)));
        let bank = self.bank.map(|fen| ("clearing/bank".to_owned(), (fen, 0)));
        let due = self.due.map(|fen| ("refunds-due/course".to_owned(), (fen, 0)));
        let carried =
            self.carried.iter().map(|(who, fen)| (format!("carried/course/{}", child(*who)), (*fen, 0)));
        let payers = self.borne.iter().map(|(payer, fen)| (payer.account().to_owned(), (*fen, 0)));
        custody.chain(payees).chain(bank).chain(due).chain(carried).chain(payers).collect()
    }

    /// An evening whose roll was laid out and is not closed.
    pub(crate) fn half_open(&self) -> Option<Evening> {
        self.opened.iter().find(|one| !self.closed.contains(one) && !self.cancelled.contains(one)).copied()
    }

    /// Evenings whose roll is not closed.
    pub(crate) fn open_evenings(&self) -> Vec<Evening> {
        evenings().filter(|one| !self.closed.contains(one)).collect()
    }

    pub(crate) fn some_id(&self, of: &str, n: usize) -> Option<String> {
        let pick = |mut keys: Vec<&String>| {
            let at = n % keys.len().max(1);
            (!keys.is_empty()).then(|| keys.swap_remove(at).clone())
        };
        match of {
            "payment" => pick(self.payments.keys().collect()),
            "refund" => pick(self.refunds.keys().collect()),
            "closure" => pick(self.closures.keys().collect()),
            _ => pick(self.corrections.keys().collect()),
        }
    }
}

/// Whether an evening's day has passed.
fn is_over(evening: Evening, today: i64) -> bool {
    evening.date() < super::op::day(today)
}
