//! 参照模型 What ought to happen, written down without the rules, the ledger or a database: plain sums by child and course.

use super::op::{
    Balances, CHILDREN, COURSES, Evening, Op, Outcome, PRICE, child, course, evenings, is_placed_at_first,
};
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

/// A school's money as it ought to be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    bills: BTreeMap<(usize, usize), Bill>,
    left: BTreeSet<(usize, usize)>,
    held: BTreeMap<usize, i64>,
    kept_back: BTreeMap<usize, i64>,
    earned: BTreeMap<usize, i64>,
    bank: Option<i64>,
    due: Option<i64>,
    closed: BTreeSet<Evening>,
    marks: BTreeMap<(Evening, usize), State>,
    moved: BTreeMap<(Evening, usize), i64>,
    payments: BTreeMap<String, Payment>,
    receipts: BTreeMap<String, String>,
    refunds: BTreeMap<String, (usize, i64, bool)>,
    corrections: BTreeMap<String, Correction>,
    today: i64,
    last_closed: Option<i64>,
}

/// What a whole course costs.
pub(crate) fn whole(course: usize) -> i64 {
    evenings().filter(|one| one.course == course).map(|one| one.lessons() * PRICE).sum()
}

impl Model {
    pub(crate) fn apply(&mut self, op: &Op) -> Outcome {
        match op {
            Op::Bill => self.bill(),
            Op::Pay { id, child, course, fen, receipt } => self.pay(id, (*child, *course), *fen, receipt),
            Op::Close { evening, states } => self.close(*evening, states),
            Op::Mark { evening, child, state } => self.mark(*evening, *child, *state),
            Op::Leave { child, course } => self.leave(*child, *course),
            Op::Ask { id, child } => self.ask(id, *child),
            Op::PayBack { id } => self.pay_back(id),
            Op::Propose { id, transfer, reason, by } => self.propose(id, transfer, reason, *by),
            Op::Answer { id, make, reason, by } => self.answer(id, *make, reason, *by),
            Op::DayEnd { days } => self.day_end(*days),
            Op::Night => {
                self.today += 1;
                "done"
            }
        }
    }

    fn is_placed(&self, at: (usize, usize)) -> bool {
        is_placed_at_first(at.0, at.1) && !self.left.contains(&at)
    }

    fn bill(&mut self) -> Outcome {
        let all = (0..CHILDREN).flat_map(|child| (0..COURSES).map(move |course| (child, course)));
        let new: Vec<_> = all.filter(|at| self.is_placed(*at) && !self.bills.contains_key(at)).collect();
        let done = if new.is_empty() { "already" } else { "done" };
        self.bills.extend(new.into_iter().map(|at| (at, Bill::Due)));
        done
    }

    fn pay(&mut self, id: &str, at: (usize, usize), fen: i64, receipt: &str) -> Outcome {
        let Some(bill) = self.bills.get(&at).copied() else { return "none" };
        if self.payments.contains_key(id) {
            return "already";
        }
        if bill != Bill::Due {
            return "payment-nothing-due";
        }
        if fen != whole(at.1) {
            return "payment-other-amount";
        }
        if receipt.is_empty() || self.receipts.contains_key(receipt) {
            return "payment-receipt-taken";
        }
        self.bills.insert(at, Bill::Paid);
        self.receipts.insert(receipt.to_owned(), id.to_owned());
        self.payments.insert(id.to_owned(), Payment { child: at.0, course: at.1, fen });
        *self.held.entry(at.0).or_default() += fen;
        *self.bank.get_or_insert(0) -= fen;
        "done"
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
        if self.closed.contains(&evening) {
            self.settle(evening, child);
        }
        "done"
    }

    /// Whoever came or stayed away without a word has had the lesson; whoever was on leave has not.
    fn settle(&mut self, evening: Evening, child: usize) {
        let price = evening.lessons() * PRICE;
        let had = self.marks.get(&(evening, child)) != Some(&State::Leave);
        let moved = self.moved.get(&(evening, child)).copied().unwrap_or(0);
        if had && moved == 0 {
            let at = (child, evening.course);
            let paid = if self.bills.get(&at) == Some(&Bill::Paid) { whole(evening.course) } else { 0 };
            let used: i64 = self
                .moved
                .iter()
                .filter(|((one, who), _)| *who == child && one.course == evening.course)
                .map(|(_, fen)| fen)
                .sum();
            if self.free(child).min(paid - used) >= price {
                *self.held.entry(child).or_default() -= price;
                *self.earned.entry(evening.course).or_default() += price;
                self.moved.insert((evening, child), price);
            }
        } else if !had && moved > 0 {
            *self.held.entry(child).or_default() += moved;
            *self.earned.entry(evening.course).or_default() -= moved;
            self.moved.insert((evening, child), 0);
        }
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
        if self.bills.get(&at) == Some(&Bill::Due) {
            self.bills.insert(at, Bill::Cancelled);
        }
        "done"
    }

    fn ask(&mut self, id: &str, child: usize) -> Outcome {
        if self.refunds.contains_key(id) {
            return "already";
        }
        let coming = evenings().filter(|one| {
            let at = (child, one.course);
            !self.closed.contains(one) && self.is_placed(at) && self.bills.get(&at) == Some(&Bill::Paid)
        });
        let bound: i64 = coming.map(|one| one.lessons() * PRICE).sum();
        let fen = self.free(child) - bound;
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
            "release" if self.moved.keys().any(of_child) => Err("correction-by-the-roll"),
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
        if self.free(wrong.child) < wrong.fen {
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
        if self.free(wrong.child) < wrong.fen {
            return "correction-spent";
        }
        *self.held.entry(wrong.child).or_default() -= wrong.fen;
        *self.bank.get_or_insert(0) += wrong.fen;
        let at = (wrong.child, wrong.course);
        if self.bills.get(&at) == Some(&Bill::Paid) {
            self.bills.insert(at, Bill::Due);
        }
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
        custody.chain(payees).chain(bank).chain(due).collect()
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
            _ => pick(self.corrections.keys().collect()),
        }
    }
}
