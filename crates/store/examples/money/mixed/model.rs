//! 参照模型 What ought to happen to care's and summer's money, in plain sums, without the rules, the ledger or a database.

mod by_month;
mod half_month;
mod leaving;

pub(crate) use by_month::ByMonth;

use super::super::op::{Balances, Chance, Outcome};
use super::super::play::{OPERATIONS_A_SCHOOL, Reference, receipt, state};
use super::super::sums::{BANK, Sums};
use super::op::{
    CHARGE, CHILDREN, DAYS, EVENINGS, LESSONS, MEAL, Of, Op, PERIOD, PLAN, PRICE, SIGNED_UP, SUMMER, TERM,
    child, date_of, day, has_ordered, is_ill,
};
use jiff::civil::Date;
use rules::day::roll::State;
use rules::money::account::Purse;
use rules::money::withdrawal::Choice;
use std::collections::{BTreeMap, BTreeSet};

/// So many operations before a school's play ends what is open is closed.
const TIDIED_WITHIN: u64 = 12;
/// A night comes after so many operations.
const OPERATIONS_A_DAY: u64 = 10;

/// A family's bill.
#[derive(Clone, Debug)]
struct Bill {
    state: &'static str,
    fen: i64,
    /// What the family pays for a lesson of the term's care.
    price: i64,
    /// Days of the period that it is for.
    days: i64,
    is_released: bool,
}

/// A family that took its summer seat back.
#[derive(Clone, Debug)]
struct Left {
    /// Days that had begun.
    begun: i64,
    /// The plan does not say what goes back, and nobody has said that all of it does.
    is_silent: bool,
    decided: Option<(Choice, i64)>,
}

/// A lesson's money, by who bore it.
#[derive(Clone, Copy, Debug, Default)]
struct Moved {
    family: i64,
    other: i64,
}

#[derive(Clone, Debug)]
struct Refund {
    child: usize,
    purse: Purse,
    fen: i64,
    is_paid: bool,
}

/// A school's money as it ought to be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    /// An evening on leave costs what any other does.
    charges_leave: bool,
    today: i64,
    sums: Sums,
    bills: BTreeMap<(usize, Of), Bill>,
    opened: BTreeSet<usize>,
    closed: BTreeSet<usize>,
    marks: BTreeMap<(usize, usize), State>,
    /// What evenings, and the meals at them, have moved.
    moved: BTreeMap<(Of, usize, usize), Moved>,
    payments: BTreeSet<String>,
    receipts: BTreeSet<String>,
    refunds: BTreeMap<String, Refund>,
    relieved: BTreeSet<usize>,
    reliefs: BTreeSet<String>,
    left: BTreeMap<usize, Left>,
    /// Who gave the term's care up, and what became of what was paid for it.
    gave_up: BTreeMap<(usize, Of), leaving::GaveUp>,
    /// Since when whoever gave care up eats no more.
    stopped: BTreeMap<usize, Date>,
}

fn custody(n: usize, purse: Purse) -> String {
    format!("custody/{}/{}", purse.code(), child(n))
}

fn payee(of: Of) -> String {
    match of {
        Of::Term => format!("payee/care/care/{PLAN}"),
        Of::Meal => format!("payee/meals/meals/{PLAN}"),
        Of::Summer | Of::Food => format!("payee/{}/{SUMMER}", of.purse().code()),
    }
}

fn due_back(purse: Purse) -> String {
    format!("refunds-due/{}", purse.code())
}

const SCHOOL: &str = "payer/care/school";

impl Reference for Model {
    type Op = Op;

    fn next(&self, chance: &mut Chance, n: u64) -> Op {
        let (who, id) = (chance.below(CHILDREN), |of: &str| format!("{of}{n}"));
        let purse = if chance.once_in(3) { Purse::Meals } else { Purse::Care };
        match chance.below(100) {
            _ if n == 0 => Op::Bill,
            _ if n + 1 == OPERATIONS_A_SCHOOL => Op::Settle,
            _ if n + TIDIED_WITHIN >= OPERATIONS_A_SCHOOL => self.tidied(chance),
            _ if n % OPERATIONS_A_DAY == OPERATIONS_A_DAY - 1 => Op::Night,
            0 | 1 => Op::Bill,
            2..=33 => self.some_payment(chance, id("p"), who),
            34..=46 => some_roll(chance),
            47..=55 => Op::Mark { evening: chance.below(EVENINGS), child: who, state: state(chance) },
            56..=58 => Op::Away { child: who, from: chance.below(EVENINGS / 2), state: away(chance) },
            59 | 60 => Op::Relieve { id: id("f"), child: who },
            61..=68 => Op::Ask { id: id("r"), child: who, purse },
            69..=76 => Op::PayBack { id: self.some_refund(chance).unwrap_or_else(|| id("r")) },
            77..=80 => Op::Issue,
            81..=86 => Op::Withdraw { child: if self.date() < PERIOD.0 { who % 4 } else { who } },
            87..=93 => self.some_decision(chance, who),
            94..=96 => Op::Release,
            97 => Op::Settle,
            98 | 99 if self.date() < TERM.1 => Op::GiveUp { child: who / 2 },
            _ => some_roll(chance),
        }
    }

    fn apply(&mut self, op: &Op) -> Outcome {
        match op {
            Op::Bill => self.bill(),
            Op::Issue => self.issue(),
            Op::Pay { id, child, of, fen, receipt } => self.pay(id, (*child, *of), *fen, receipt),
            Op::Close { evening, states } => self.close(*evening, states),
            Op::Mark { evening, child, state } => self.mark((*evening, *child), *state),
            Op::Away { child, from, state } => self.away((*child, *from), *state),
            Op::Relieve { id, child } => self.relieve(id, *child),
            Op::Ask { id, child, purse } => self.ask(id, *child, *purse),
            Op::PayBack { id } => self.pay_back(id),
            Op::Withdraw { child } => self.withdraw(*child),
            Op::Decide { child, choice, days } => self.decide(*child, *choice, *days),
            Op::Release => self.release(),
            Op::GiveUp { child } => self.give_up(*child),
            Op::Settle => self.settle(),
            Op::Night => {
                self.today += 1;
                "done"
            }
        }
    }

    fn balances(&self) -> Balances {
        self.sums.0.clone()
    }
}

fn some_roll(chance: &mut Chance) -> Op {
    let evening = chance.below(EVENINGS);
    Op::Close { evening, states: states(chance, evening) }
}

/// Whoever lies ill is mostly away.
fn states(chance: &mut Chance, evening: usize) -> Vec<State> {
    let one = |n| if is_ill(n, evening) && !chance.once_in(20) { away(chance) } else { state(chance) };
    (0..CHILDREN).map(one).collect()
}

fn away(chance: &mut Chance) -> State {
    if chance.once_in(3) { State::Absent } else { State::Leave }
}

impl Model {
    fn date(&self) -> Date {
        day(self.today)
    }

    /// Money that goes back is held for it at once.
    fn hold(&mut self, id: String, (n, purse): (usize, Purse), fen: i64) {
        self.sums.hold(&custody(n, purse), &due_back(purse), fen);
        self.refunds.insert(id, Refund { child: n, purse, fen, is_paid: false });
    }

    /// What is open is closed and decided, so that the end refuses nothing.
    fn tidied(&self, chance: &mut Chance) -> Op {
        let open = self.opened.iter().find(|one| !self.closed.contains(one));
        if let Some(evening) = open {
            return Op::Close { evening: *evening, states: states(chance, *evening) };
        }
        match (0..CHILDREN).find(|n| self.waits(*n)) {
            Some(child) => Op::Decide { child, choice: Choice::Days, days: None },
            None => Op::Release,
        }
    }

    fn some_payment(&self, chance: &mut Chance, id: String, who: usize) -> Op {
        let of = Of::ALL[chance.below(Of::ALL.len())];
        let due = self.bills.get(&(who, of)).map_or(PRICE, |bill| bill.fen);
        let fen = if chance.once_in(10) { due - 1 } else { due };
        let receipt = receipt(chance, &id);
        Op::Pay { id, child: who, of, fen, receipt }
    }

    fn some_refund(&self, chance: &mut Chance) -> Option<String> {
        let at = chance.below(self.refunds.len());
        self.refunds.keys().nth(at).cloned()
    }

    /// Mostly about somebody who waits.
    fn some_decision(&self, chance: &mut Chance, who: usize) -> Op {
        let waits: Vec<usize> = (0..CHILDREN).filter(|n| self.waits(*n)).collect();
        let child = if waits.is_empty() { who } else { waits[chance.below(waits.len())] };
        let days = if chance.once_in(2) { Some(chance.below(6) as i64 - 1) } else { None };
        Op::Decide { child, choice: Choice::ALL[chance.below(3)], days }
    }

    /// What a family pays for a lesson of care.
    fn price(&self, n: usize) -> i64 {
        if self.relieved.contains(&n) { PRICE / 2 } else { PRICE }
    }

    fn bill(&mut self) -> Outcome {
        let mut came = "already";
        for (n, of) in (0..CHILDREN).flat_map(|n| Of::BY_ROLL.map(|of| (n, of))) {
            let is_asked = of == Of::Term || has_ordered(n);
            if is_asked && !self.has_left_care(n) && !self.bills.contains_key(&(n, of)) {
                let (price, lessons) =
                    if of == Of::Meal { (MEAL, EVENINGS as i64) } else { (self.price(n), LESSONS) };
                let bill = Bill { state: "due", fen: price * lessons, price, days: 0, is_released: false };
                self.bills.insert((n, of), bill);
                came = "done";
            }
        }
        came
    }

    fn issue(&mut self) -> Outcome {
        if self.date() < SIGNED_UP {
            return "charge-signup-runs";
        }
        let mut came = "already";
        for n in (0..CHILDREN).filter(|n| !self.left.contains_key(n)).collect::<Vec<_>>() {
            let care = if self.relieved.contains(&n) { CHARGE.0 / 2 } else { CHARGE.0 };
            for (of, fen) in [(Of::Summer, care), (Of::Food, CHARGE.1)] {
                self.bills.entry((n, of)).or_insert_with(|| {
                    came = "done";
                    Bill { state: "due", fen, price: 0, days: DAYS.len() as i64, is_released: false }
                });
            }
        }
        came
    }

    fn pay(&mut self, id: &str, at: (usize, Of), fen: i64, receipt: &str) -> Outcome {
        let Some(bill) = self.bills.get(&at).cloned() else { return "none" };
        if self.payments.contains(id) {
            return "already";
        }
        if bill.state != "due" {
            return "payment-nothing-due";
        }
        if fen != bill.fen {
            return "payment-other-amount";
        }
        if receipt.is_empty() || !self.receipts.insert(receipt.to_owned()) {
            return "payment-receipt-taken";
        }
        self.payments.insert(id.to_owned());
        self.sums.transfer(BANK, &custody(at.0, at.1.purse()), fen);
        self.bills.insert(at, Bill { state: "paid", ..bill });
        if Of::BY_ROLL.contains(&at.1) {
            for evening in self.closed.clone() {
                self.follow((evening, at.0), at.1); // lessons that were given before
                if at.1 == Of::Term {
                    self.others(evening, &[at.0]);
                }
            }
        }
        "done"
    }

    fn close(&mut self, evening: usize, states: &[State]) -> Outcome {
        if !self.closed.insert(evening) {
            return "already";
        }
        self.opened.insert(evening);
        self.marks.extend(states.iter().enumerate().map(|(n, state)| ((evening, n), *state)));
        self.follow_roll(evening, &(0..states.len()).collect::<Vec<_>>())
    }

    fn mark(&mut self, at: (usize, usize), state: State) -> Outcome {
        if self.marks.insert(at, state) == Some(state) {
            return "already";
        }
        self.opened.insert(at.0);
        if self.closed.contains(&at.0) { self.follow_roll(at.0, &[at.1]) } else { "done" }
    }

    /// The money of an evening follows its roll, that of other evenings which these children missed with it, and that of the meal.
    fn follow_roll(&mut self, evening: usize, who: &[usize]) -> Outcome {
        who.iter().for_each(|n| self.follow((evening, *n), Of::Term));
        let came = self.others(evening, who);
        who.iter().for_each(|n| self.follow((evening, *n), Of::Meal));
        came
    }

    /// Whether a child has had an evening, or the meal at it: whoever was on leave has not, but where that is charged; nor whoever was away
    /// for half a month.
    fn has_had(&self, at: (usize, usize), of: Of) -> bool {
        let was_on_leave = self.marks.get(&at) == Some(&State::Leave);
        let is_charged = of == Of::Term && self.charges_leave;
        (is_charged || !was_on_leave) && (of == Of::Meal || !self.is_half_month(at))
    }

    /// The money of an evening, or of the meal at it, follows.
    fn follow(&mut self, at: (usize, usize), of: Of) {
        if of == Of::Meal && !self.eats(at) {
            return;
        }
        let had = self.has_had(at, of);
        let moved = self.moved.get(&(of, at.0, at.1)).copied().unwrap_or_default();
        match (had, moved.family + moved.other) {
            (true, 0) => self.give(at, of),
            (false, whole) if whole > 0 && self.sums.free(&payee(of)) >= whole => {
                self.sums.transfer(&payee(of), &custody(at.1, of.purse()), moved.family);
                self.sums.transfer(&payee(of), SCHOOL, moved.other);
                self.moved.remove(&(of, at.0, at.1));
            }
            _ => {}
        }
    }

    /// Never more than was paid for it, and nothing of what the account holds for a summer.
    fn give(&mut self, at: (usize, usize), of: Of) {
        let own = self.bills.get(&(at.1, of)).filter(|bill| bill.state == "paid");
        let ended = self.gave_up.get(&(at.1, of)).copied().unwrap_or_default();
        let paid = own.map_or(0, |bill| bill.fen) - ended.back;
        let used = self.used(at.1, of) + ended.kept;
        let (price, whole) = if of == Of::Meal { (MEAL, MEAL) } else { (self.price(at.1), PRICE) };
        let family = of.lessons(at.0) * price;
        let other = of.lessons(at.0) * whole - family;
        let account = custody(at.1, of.purse());
        let free = self.sums.free(&account) - self.of_summer(at.1, of.purse());
        if free.min(paid - used).max(0) < family {
            return;
        }
        self.sums.transfer(&account, &payee(of), family);
        self.sums.transfer(SCHOOL, &payee(of), other);
        self.moved.insert((of, at.0, at.1), Moved { family, other });
    }

    /// Half of the care is waived: what is due shrinks, what is paid of a summer goes back, and what its payee has already is
    /// exchanged there for the public purse's.
    fn relieve(&mut self, id: &str, n: usize) -> Outcome {
        if self.reliefs.contains(id) {
            return "already";
        }
        if !self.relieved.insert(n) {
            return "relief-already";
        }
        self.reliefs.insert(id.to_owned());
        if let Some(bill) = self.bills.get_mut(&(n, Of::Term)).filter(|bill| bill.state == "due") {
            (bill.price, bill.fen) = (PRICE / 2, PRICE / 2 * LESSONS);
        }
        if !self.keeps(n) {
            return "done";
        }
        let standing = |bill: &&mut Bill| bill.state == "due" || bill.state == "paid";
        let Some(bill) = self.bills.get_mut(&(n, Of::Summer)).filter(standing) else { return "done" };
        let half = whole(Of::Summer, bill.days) / 2;
        let (less, is_paid, is_released) = (bill.fen - half, bill.state == "paid", bill.is_released);
        if less <= 0 {
            return "done";
        }
        bill.fen = half;
        if is_released {
            self.sums.transfer("payer/care/government", &payee(Of::Summer), less);
            self.sums.transfer(&payee(Of::Summer), &custody(n, Purse::Care), less);
        }
        if is_paid {
            let bill = Of::Summer.bill(n, false);
            self.hold(format!("lowered/{bill}"), (n, Purse::Care), less);
        }
        "done"
    }

    /// Whether its summer bills still count: it has its seat, or left it where the plan is silent.
    fn keeps(&self, n: usize) -> bool {
        self.left.get(&n).is_none_or(|left| left.is_silent)
    }

    fn standing(&self, n: usize) -> Vec<Of> {
        let stands = |of: &Of| self.bills.get(&(n, *of)).is_some_and(|bill| bill.state != "cancelled");
        [Of::Summer, Of::Food].into_iter().filter(stands).collect()
    }

    /// Whether the district has still to decide about a child.
    fn waits(&self, n: usize) -> bool {
        let left = self.left.get(&n);
        left.is_some_and(|left| left.is_silent && left.decided.is_none()) && !self.standing(n).is_empty()
    }

    fn withdraw(&mut self, n: usize) -> Outcome {
        if self.left.contains_key(&n) {
            return "already";
        }
        let today = self.date();
        if today >= PERIOD.1 {
            return "signup-period-over";
        }
        // It is eight in the morning, before the day's care begins.
        let begun = DAYS.iter().filter(|one| **one < today).count() as i64;
        let is_silent = today >= PERIOD.0;
        self.left.insert(n, Left { begun, is_silent, decided: None });
        if !is_silent {
            self.fall_away(n);
        }
        "done"
    }

    /// What is due of a summer is asked no more.
    fn fall_away(&mut self, n: usize) {
        for of in [Of::Summer, Of::Food] {
            if let Some(bill) = self.bills.get_mut(&(n, of)).filter(|bill| bill.state == "due") {
                bill.state = "cancelled";
            }
        }
    }

    fn decide(&mut self, n: usize, choice: Choice, days: Option<i64>) -> Outcome {
        let Some(left) = self.left.get(&n).cloned() else { return "withdrawal-nothing-open" };
        let days = match choice {
            Choice::Whole => 0,
            Choice::Days => days.unwrap_or(left.begun),
            Choice::Nothing => DAYS.len() as i64,
        };
        match left.decided {
            Some(before) if before == (choice, days) => return "already",
            Some(_) => return "withdrawal-decided",
            None if !self.waits(n) => return "withdrawal-nothing-open",
            None => {}
        }
        if choice == Choice::Days && !(0..=left.begun).contains(&days) {
            return "withdrawal-days";
        }
        let is_silent = days > 0;
        self.left.insert(n, Left { is_silent, decided: Some((choice, days)), ..left });
        if !is_silent {
            self.fall_away(n);
            return "done";
        }
        for of in self.standing(n) {
            if let Some(bill) = self.bills.get_mut(&(n, of)) {
                bill.fen = bill.fen * days / bill.days;
                bill.days = days;
            }
        }
        "done"
    }

    fn release(&mut self) -> Outcome {
        if self.date() < PERIOD.1 {
            return "charge-period-runs";
        }
        if (0..CHILDREN).any(|n| self.waits(n)) {
            return "charge-undecided";
        }
        let mut came = "already";
        for n in (0..CHILDREN).filter(|n| self.keeps(*n)).collect::<Vec<_>>() {
            for of in [Of::Summer, Of::Food] {
                let Some(bill) = self.bills.get_mut(&(n, of)) else { continue };
                if bill.state != "paid" || bill.is_released {
                    continue;
                }
                bill.is_released = true;
                let (fen, borne) = (bill.fen, whole(of, bill.days) - bill.fen);
                self.sums.transfer(&custody(n, of.purse()), &payee(of), fen);
                let government = format!("payer/{}/government", of.purse().code());
                self.sums.transfer(&government, &payee(of), borne);
                came = "done";
            }
        }
        came
    }

    /// What coming evenings of paid care cost, of whoever gave it up those on whose open roll the child stands; and a summer that is
    /// paid and has not gone on.
    fn bound(&self, n: usize, purse: Purse) -> i64 {
        let paid = |of: Of| self.bills.get(&(n, of)).filter(|bill| bill.state == "paid");
        let of = Of::of_term(purse);
        let has = |one: &usize| !self.has_left_care(n) || self.opened.contains(one);
        let coming = (0..EVENINGS).filter(|one| !self.closed.contains(one) && has(one));
        let coming: i64 = coming.map(|one| of.lessons(one)).sum();
        paid(of).map_or(0, |bill| bill.price * coming) + self.of_summer(n, purse)
    }

    fn of_summer(&self, n: usize, purse: Purse) -> i64 {
        let of = if purse == Purse::Meals { Of::Food } else { Of::Summer };
        let held = self.bills.get(&(n, of)).filter(|bill| bill.state == "paid" && !bill.is_released);
        held.filter(|_| self.keeps(n)).map_or(0, |bill| bill.fen)
    }

    fn ask(&mut self, id: &str, n: usize, purse: Purse) -> Outcome {
        if self.refunds.contains_key(id) {
            return "already";
        }
        let fen = self.sums.free(&custody(n, purse)) - self.bound(n, purse);
        if fen <= 0 {
            return "refund-nothing-free";
        }
        self.hold(id.to_owned(), (n, purse), fen);
        "done"
    }

    fn pay_back(&mut self, id: &str) -> Outcome {
        let Some(refund) = self.refunds.get_mut(id).filter(|one| !one.is_paid) else {
            return "refund-not-asked";
        };
        refund.is_paid = true;
        let Refund { child: n, purse, fen, .. } = refund.clone();
        self.sums.pay_back(&custody(n, purse), &due_back(purse), fen);
        "done"
    }

    /// Everything goes back that no open evening and no summer needs; an evening whose day is over, and whose roll nobody opened,
    /// needs nothing.
    fn settle(&mut self) -> Outcome {
        if self.date() < TERM.1 {
            return "rest-term-runs";
        }
        let all = (0..CHILDREN).flat_map(|n| [(n, Purse::Care), (n, Purse::Meals)]);
        let due: Vec<_> = all.filter(|(n, purse)| self.sums.free(&custody(*n, *purse)) > 0).collect();
        let open = |n: usize, purse: Purse| {
            let is_open = |one: &&usize| !self.closed.contains(*one);
            self.opened.iter().filter(is_open).any(|one| purse == Purse::Care || self.eats((*one, n)))
        };
        if due.iter().any(|(n, purse)| open(*n, *purse)) {
            return "rest-lessons-open";
        }
        let mut came = "already";
        for (n, purse) in due {
            let bound = (self.bound(n, purse) - self.lapsed(n, purse)).max(self.of_summer(n, purse));
            let back = self.sums.free(&custody(n, purse)) - bound;
            if back > 0 {
                let own = self.refunds.values().filter(|one| (one.child, one.purse) == (n, purse)).count();
                let id = format!("rest/{}/{}/{}/{own}", TERM.1, child(n), purse.code());
                self.hold(id, (n, purse), back);
                came = "done";
            }
        }
        came
    }

    fn lapsed(&self, n: usize, purse: Purse) -> i64 {
        let of = Of::of_term(purse);
        let own = self.bills.get(&(n, of)).filter(|bill| bill.state == "paid");
        let Some(bill) = own.filter(|_| !self.has_left_care(n)) else { return 0 };
        let over = |one: &usize| date_of(*one) < self.date() && !self.opened.contains(one);
        (0..EVENINGS).filter(over).map(|one| of.lessons(one)).sum::<i64>() * bill.price
    }
}

/// What so many days of the period cost, whoever bears it.
fn whole(of: Of, days: i64) -> i64 {
    let all = if of == Of::Food { CHARGE.1 } else { CHARGE.0 };
    all * days / DAYS.len() as i64
}
