//! 参照模型 What ought to happen to the money of what stands beside, in plain sums, without the rules, the ledger or a database.

mod billing;
mod choosing;
mod next;

use super::super::op::{Balances, Chance, Outcome};
use super::super::play::Reference;
use super::super::sums::{BANK, Sums};
use super::op::{DAYS, Of, Op, PLAN, TERM, child, day, is_agreed, month_of};
use jiff::civil::Date;
use rules::day::beside::There;
use std::collections::{BTreeMap, BTreeSet};

/// A family's bill.
#[derive(Clone, Debug)]
struct Bill {
    child: usize,
    of: Of,
    /// Its month; empty where it is for the term.
    month: &'static str,
    /// How many of the same were cancelled or settled before.
    times: usize,
    state: &'static str,
    fen: i64,
    /// What carried money has paid of it.
    carried: i64,
    /// What a lesson costs, whoever bears it, and what the family pays of that.
    lesson: i64,
    price: i64,
    /// The first day of the child's own, where others had some before.
    joined: Option<Date>,
    /// What goes back of it, once its days were given up.
    back: Option<i64>,
}

impl Bill {
    fn stands(&self) -> bool {
        self.state != "cancelled" && self.back.is_none()
    }

    fn is_for(&self, month: &str) -> bool {
        self.month.is_empty() || self.month == month
    }
}

/// A weekday that a family chose.
#[derive(Clone, Copy, Debug)]
struct Chosen {
    weekday: usize,
    from: Date,
    until: Option<Date>,
}

/// A day's money, by who bore it.
#[derive(Clone, Copy, Debug, Default)]
struct Moved {
    family: i64,
    /// Of the government, and as much of the school.
    each: i64,
}

#[derive(Clone, Debug)]
struct Refund {
    child: usize,
    of: Of,
    fen: i64,
    is_paid: bool,
}

type Place = (usize, Of);

/// A school's money as it ought to be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    today: i64,
    is_evening: bool,
    sums: Sums,
    bills: BTreeMap<String, Bill>,
    chosen: BTreeMap<Place, Vec<Chosen>>,
    signed: BTreeSet<(Of, usize)>,
    marks: BTreeMap<(Of, usize, usize), There>,
    moved: BTreeMap<(Of, usize, usize), Moved>,
    /// What settled bills have moved beside the days: what stayed less what the kind gave back.
    settled: BTreeMap<Place, i64>,
    /// The first day that no settled bill has had.
    since: BTreeMap<Place, Date>,
    closures: BTreeMap<String, (usize, bool)>,
    payments: BTreeSet<String>,
    receipts: BTreeSet<String>,
    refunds: BTreeMap<String, Refund>,
}

fn custody((n, of): Place) -> String {
    format!("custody/{}/{}", of.purse().code(), child(n))
}

fn carried((n, of): Place) -> String {
    format!("carried/{}/{}", of.purse().code(), child(n))
}

fn payee(of: Of) -> String {
    format!("payee/{}/{}/{PLAN}", of.purse().code(), of.purse().code())
}

fn due_back(of: Of) -> String {
    format!("refunds-due/{}", of.purse().code())
}

impl Reference for Model {
    type Op = Op;

    fn next(&self, chance: &mut Chance, n: u64) -> Op {
        self.some_op(chance, n)
    }

    fn apply(&mut self, op: &Op) -> Outcome {
        match op {
            Op::Bill => self.bill(),
            Op::Pay { id, bill, fen, receipt } => self.pay(id, bill, *fen, receipt),
            Op::Choose { of, child, days } => self.choose((*child, *of), days),
            Op::Sign { of, day, marks, reason } => self.sign((*of, *day), marks, reason),
            Op::Closure { id, day } => self.closure(id, *day),
            Op::Lift { id } => self.lift(id),
            Op::Ask { id, child, of } => self.ask(id, (*child, *of)),
            Op::PayBack { id } => self.pay_back(id),
            Op::Settle => self.settle(),
            Op::Turn => {
                self.today += i64::from(self.is_evening);
                self.is_evening = !self.is_evening;
                "done"
            }
        }
    }

    fn balances(&self) -> Balances {
        self.sums.0.clone()
    }
}

impl Model {
    fn date(&self) -> Date {
        day(self.today)
    }

    fn hold(&mut self, id: String, (n, of): Place, fen: i64) {
        self.sums.hold(&custody((n, of)), &due_back(of), fen);
        self.refunds.insert(id, Refund { child: n, of, fen, is_paid: false });
    }

    /// Whether a child is meant to come on a day.
    fn is_listed(&self, (n, of): Place, day: usize) -> bool {
        let (date, weekday) = DAYS[day];
        let has = |one: &Chosen| {
            one.weekday == weekday && one.from <= date && one.until.is_none_or(|until| date < until)
        };
        let is_chosen = || self.chosen.get(&(n, of)).is_some_and(|all| all.iter().any(has));
        of.is_on(day) && if of == Of::Extended { is_agreed(n, date) } else { is_chosen() }
    }

    /// Whether the school is closed on a day of which nobody has signed who was there.
    fn is_closed(&self, of: Of, day: usize) -> bool {
        !self.signed.contains(&(of, day)) && self.closures.values().any(|(on, lifted)| *on == day && !lifted)
    }

    /// The days of a child that are held, in their order.
    fn days(&self, place: Place) -> impl Iterator<Item = usize> {
        (0..DAYS.len()).filter(move |n| self.is_listed(place, *n) && !self.is_closed(place.1, *n))
    }

    fn of(&self, (n, of): Place) -> impl Iterator<Item = &Bill> {
        self.bills.values().filter(move |bill| (bill.child, bill.of) == (n, of))
    }

    fn pay(&mut self, id: &str, bill: &str, fen: i64, receipt: &str) -> Outcome {
        let Some(own) = self.bills.get(bill).cloned() else { return "none" };
        if self.payments.contains(id) {
            return "already";
        }
        if own.state != "due" {
            return "payment-nothing-due";
        }
        if fen != own.fen - own.carried {
            return "payment-other-amount";
        }
        if receipt.is_empty() || !self.receipts.insert(receipt.to_owned()) {
            return "payment-receipt-taken";
        }
        self.payments.insert(id.to_owned());
        self.sums.transfer(BANK, &custody((own.child, own.of)), fen);
        self.put_paid(bill);
        self.given_before(own.of, &[own.child]);
        "done"
    }

    fn put_paid(&mut self, bill: &str) {
        if let Some(bill) = self.bills.get_mut(bill) {
            bill.state = "paid";
        }
    }

    /// Days that were signed while a bill was due.
    fn given_before(&mut self, of: Of, who: &[usize]) {
        let signed: Vec<usize> = self.signed.iter().filter(|one| one.0 == of).map(|one| one.1).collect();
        for day in signed {
            self.follow((of, day), who);
        }
    }

    /// Registers say it of everybody on the list, and of nobody else; rolls of whoever stands there.
    fn sign(&mut self, (of, day): (Of, usize), marks: &[(usize, There)], reason: &str) -> Outcome {
        let now = (self.date(), self.is_evening);
        if !of.is_on(day) {
            return "none";
        }
        if self.is_closed(of, day) {
            return if of == Of::Extended { "none" } else { "beside-not-held" };
        }
        let said: BTreeMap<usize, There> = marks.iter().copied().collect();
        let is_new = |(n, there): &(&usize, &There)| self.marks.get(&(of, day, **n)) != Some(*there);
        let changes: Vec<(usize, There)> =
            said.iter().filter(is_new).map(|(n, there)| (*n, *there)).collect();
        if of != Of::Extended
            && let Some(refused) = self.refused((of, day), now, &said, (!changes.is_empty(), reason))
        {
            return refused;
        }
        if !self.signed.insert((of, day)) && changes.is_empty() {
            return "already";
        }
        for (n, there) in &changes {
            self.marks.insert((of, day, *n), *there);
        }
        let who: Vec<usize> = changes.into_iter().map(|(n, _)| n).collect();
        self.follow((of, day), &who);
        "done"
    }

    fn refused(
        &self,
        (of, day): (Of, usize),
        now: (Date, bool),
        said: &BTreeMap<usize, There>,
        (changes, reason): (bool, &str),
    ) -> Option<Outcome> {
        let has_mark = |n: usize| self.marks.contains_key(&(of, day, n));
        let is_known = |n: &usize| self.is_listed((*n, of), day) || has_mark(*n);
        let mut all = 0..super::op::CHILDREN;
        let was_signed = all.clone().any(has_mark);
        match () {
            () if !of.has_begun(day, now) => Some("beside-too-early"),
            () if now.0 >= TERM.1 => Some("beside-term-over"),
            () if !said.keys().all(is_known) => Some("beside-not-listed"),
            () if all.any(|n| self.is_listed((n, of), day) && !said.contains_key(&n) && !has_mark(n)) => {
                Some("beside-not-said")
            }
            () if was_signed && changes && now.0 > DAYS[day].0 && reason.is_empty() => {
                Some("beside-no-reason")
            }
            () => None,
        }
    }

    /// The money of a day follows: no more goes back at once than the kind had before.
    fn follow(&mut self, (of, day): (Of, usize), who: &[usize]) {
        let mut earned = self.sums.free(&payee(of));
        for n in who {
            let Some(there) = self.marks.get(&(of, day, *n)).copied() else { continue };
            if of == Of::Extended && !self.is_listed((*n, of), day) {
                continue;
            }
            let moved = self.moved.get(&(of, day, *n)).copied().unwrap_or_default();
            let whole = moved.family + 2 * moved.each;
            match (of.takes(there), whole) {
                (true, 0) => self.give((*n, of), day),
                (false, whole) if whole > 0 && earned >= whole => {
                    earned -= whole;
                    self.sums.transfer(&payee(of), &custody((*n, of)), moved.family);
                    self.share(of, -moved.each);
                    self.moved.remove(&(of, day, *n));
                }
                _ => {}
            }
        }
    }

    /// Government and school bear as much of it each.
    fn share(&mut self, of: Of, each: i64) {
        for payer in ["government", "school"] {
            let payer = format!("payer/{}/{payer}", of.purse().code());
            let (from, to) = if each > 0 { (payer, payee(of)) } else { (payee(of), payer) };
            self.sums.transfer(&from, &to, each.abs());
        }
    }

    /// A day's money, of what the child has paid for the kind and what is left of that.
    fn give(&mut self, place: Place, day: usize) {
        let (of, month) = (place.1, month_of(DAYS[day].0));
        let most = |is_one: &dyn Fn(&Bill) -> bool| {
            let all = self.bills.values().filter(|bill| bill.of == of && bill.is_for(month) && is_one(bill));
            all.map(|bill| bill.lesson).max()
        };
        let own = |bill: &Bill| (bill.child, bill.state) == (place.0, "paid");
        let standing = most(&|bill| own(bill) && bill.stands());
        let Some(lesson) = standing.or(most(&own)).or(most(&|_| true)) else { return };
        let each = if of == Of::Study { lesson * 20 / 100 } else { 0 };
        let (family, each) = ((lesson - 2 * each) * of.lessons(), each * of.lessons());
        let free = self.sums.free(&custody(place));
        if free.min(self.paid(place) - self.used(place)).max(0) - self.later(place, day) < family {
            return;
        }
        self.sums.transfer(&custody(place), &payee(of), family);
        self.share(of, each);
        self.moved.insert((of, day, place.0), Moved { family, each });
    }

    /// What was paid for it and did not go back.
    fn paid(&self, place: Place) -> i64 {
        self.of(place).filter(|bill| bill.state == "paid").map(|bill| bill.fen - bill.back.unwrap_or(0)).sum()
    }

    /// What is left of bills for the days since a change: a day before it takes nothing of that.
    fn later(&self, place: Place, day: usize) -> i64 {
        let Some(since) = self.since.get(&place).copied().filter(|since| DAYS[day].0 < *since) else {
            return 0;
        };
        let month = since.strftime("%Y-%m").to_string();
        let is_later = |bill: &&Bill| {
            bill.stands() && bill.state == "paid" && (bill.month.is_empty() || bill.month >= month.as_str())
        };
        let paid: i64 = self.of(place).filter(is_later).map(|bill| bill.fen).sum();
        let own = self.moved.iter().filter(|((of, day, n), _)| (*n, *of) == place && DAYS[*day].0 >= since);
        (paid - own.map(|(_, moved)| moved.family).sum::<i64>()).max(0)
    }

    /// What it has of that.
    fn used(&self, (n, of): Place) -> i64 {
        let own = self.moved.iter().filter(|((one, _, who), _)| (*one, *who) == (of, n));
        own.map(|(_, moved)| moved.family).sum::<i64>() + self.settled.get(&(n, of)).copied().unwrap_or(0)
    }

    fn closure(&mut self, id: &str, day: usize) -> Outcome {
        if self.closures.contains_key(id) {
            return "already";
        }
        let is_closed = self.closures.values().any(|(on, lifted)| *on == day && !lifted);
        if DAYS[day].0 < self.date() || is_closed {
            return "none";
        }
        self.closures.insert(id.to_owned(), (day, false));
        "done"
    }

    fn lift(&mut self, id: &str) -> Outcome {
        let today = self.date();
        match self.closures.get_mut(id) {
            Some((_, true)) => "already",
            Some((day, lifted)) if DAYS[*day].0 >= today => {
                *lifted = true;
                "done"
            }
            _ => "none",
        }
    }

    /// What days that are still to be signed need of what was paid for them, and what carried money has paid of what is due.
    fn bound(&self, place: Place) -> i64 {
        let open = self.days(place).filter(|day| !self.signed.contains(&(place.1, *day)));
        let carried = self.of(place).filter(|bill| bill.state == "due").map(|bill| bill.carried);
        open.map(|day| self.need(place, day)).sum::<i64>() + carried.sum::<i64>()
    }

    fn need(&self, place: Place, day: usize) -> i64 {
        let month = month_of(DAYS[day].0);
        let paid = self.of(place).filter(|bill| bill.stands() && bill.state == "paid" && bill.is_for(month));
        paid.map(|bill| bill.price * place.1.lessons()).sum()
    }

    fn ask(&mut self, id: &str, place: Place) -> Outcome {
        if self.refunds.contains_key(id) {
            return "already";
        }
        let fen = self.sums.free(&custody(place)) - self.bound(place);
        if fen <= 0 {
            return "refund-nothing-free";
        }
        self.hold(id.to_owned(), place, fen);
        "done"
    }

    fn pay_back(&mut self, id: &str) -> Outcome {
        let Some(refund) = self.refunds.get_mut(id).filter(|one| !one.is_paid) else {
            return "refund-not-asked";
        };
        refund.is_paid = true;
        let Refund { child: n, of, fen, .. } = refund.clone();
        self.sums.pay_back(&custody((n, of)), &due_back(of), fen);
        "done"
    }

    /// Everything goes back that no day to come needs; one that is over and that nobody signed needs nothing.
    fn settle(&mut self) -> Outcome {
        if self.date() < TERM.1 {
            return "rest-term-runs";
        }
        let mut came = "already";
        for place in (0..super::op::CHILDREN).flat_map(|n| Of::ALL.map(|of| (n, of))) {
            let is_over = |day: &usize| DAYS[*day].0 < self.date() && !self.signed.contains(&(place.1, *day));
            let lapsed: i64 = self.days(place).filter(is_over).map(|day| self.need(place, day)).sum();
            let back = self.sums.free(&custody(place)) - (self.bound(place) - lapsed);
            if back > 0 {
                let own = self.refunds.values().filter(|one| (one.child, one.of) == place).count();
                let id = format!("rest/{}/{}/{}/{own}", TERM.1, child(place.0), place.1.purse().code());
                self.hold(id, place, back);
                came = "done";
            }
        }
        came
    }
}
