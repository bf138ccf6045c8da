//! 参照模型 What ought to happen to the class's money, in plain sums, without the rules, the ledger or a database.

use super::super::op::{Balances, Chance, Outcome};
use super::super::play::{Reference, receipt};
use super::super::sums::{BANK, Sums};
use super::op::{AHEAD_DAYS, CHILDREN, HOLIDAYS, MONTHS, NOTICE_DAYS, Op, TEXTS, after, child, code, day};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

const DUE: &str = "refunds-due/community";
/// So many operations before the first months are billed.
const SIGNING: u64 = 12;

/// What a family has agreed without a break.
#[derive(Clone, Debug)]
struct Period {
    from: Date,
    /// The first day without it.
    end: Option<Date>,
    /// The texts that were signed, the newest last.
    texts: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Bill {
    child: usize,
    month: Date,
    term: &'static str,
    /// Of which of the child's periods, by which text, and for how many days.
    period: usize,
    text: usize,
    days: i64,
    state: &'static str,
    fen: i64,
    is_settled: bool,
}

/// The class's money as it ought to be.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    today: i64,
    sums: Sums,
    /// The days on which texts were signed off.
    texts: Vec<Date>,
    agreed: BTreeMap<usize, Vec<Period>>,
    bills: BTreeMap<String, Bill>,
    payments: BTreeSet<String>,
    receipts: BTreeSet<String>,
    refunds: BTreeMap<String, (usize, i64, bool)>,
}

impl Default for Model {
    /// The first text is there from the beginning.
    fn default() -> Self {
        Self {
            today: 0,
            sums: Sums::default(),
            texts: vec![day(0)],
            agreed: BTreeMap::new(),
            bills: BTreeMap::new(),
            payments: BTreeSet::new(),
            receipts: BTreeSet::new(),
            refunds: BTreeMap::new(),
        }
    }
}

fn custody(n: usize) -> String {
    format!("custody/community/{}", child(n))
}

fn payee(term: &str) -> String {
    format!("payee/community/agreement/{term}")
}

/// The days of a text in a month, among those of a time: no holiday is one.
fn days(text: usize, month: Date, (from, end): (Date, Option<Date>)) -> i64 {
    let is_held = |on: &Date| {
        let weekday = on.weekday().to_monday_one_offset();
        let is_off = HOLIDAYS.iter().any(|(from, until)| (*from..*until).contains(on));
        TEXTS[text].1.contains(&(weekday.unsigned_abs() as usize)) && !is_off
    };
    let all = month.series(jiff::ToSpan::days(1)).take_while(|on| *on < after(month));
    all.filter(is_held).filter(|on| *on >= from && end.is_none_or(|end| *on < end)).count() as i64
}

impl Reference for Model {
    type Op = Op;

    fn next(&self, chance: &mut Chance, n: u64) -> Op {
        let (who, id) = (chance.below(CHILDREN), |of: &str| format!("{of}{n}"));
        let month = MONTHS[chance.below(MONTHS.len())];
        let near = MONTHS.into_iter().rfind(|month| *month <= day(self.today + 9)).unwrap_or(MONTHS[0]);
        match chance.below(100) {
            _ if n < SIGNING => Op::Sign { id: id("s"), child: (n as usize) % CHILDREN },
            0..=13 => Op::Sign { id: id("s"), child: who },
            14..=19 => Op::End { child: who },
            20..=29 => Op::Bill { month: if chance.once_in(5) { month } else { near } },
            30..=54 => self.some_payment(chance, id("p")),
            55..=62 => Op::Release { month: if chance.once_in(3) { month } else { self.last() } },
            63..=69 => Op::Ask { id: id("r"), child: who },
            70..=75 => {
                let at = chance.below(self.refunds.len());
                Op::PayBack { id: self.refunds.keys().nth(at).cloned().unwrap_or_else(|| id("r")) }
            }
            76 if n > 120 && chance.once_in(2) => Op::Text { n: self.texts.len() },
            _ => Op::Night { days: 1 + chance.below(2) as i64 },
        }
    }

    fn apply(&mut self, op: &Op) -> Outcome {
        match op {
            Op::Text { n } => self.text(*n),
            Op::Sign { child, .. } => self.sign(*child),
            Op::End { child } => self.end(*child),
            Op::Bill { month } => self.bill(*month),
            Op::Pay { id, bill, fen, receipt } => self.pay(id, bill, *fen, receipt),
            Op::Release { month } => self.release(*month),
            Op::Ask { id, child } => self.ask(id, *child),
            Op::PayBack { id } => self.pay_back(id),
            Op::Night { days } => {
                self.today += days;
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

    fn hold(&mut self, id: String, n: usize, fen: i64) {
        self.sums.hold(&custody(n), DUE, fen);
        self.refunds.insert(id, (n, fen, false));
    }

    /// The last month that is over.
    fn last(&self) -> Date {
        MONTHS.into_iter().rfind(|month| after(*month) <= self.date()).unwrap_or(MONTHS[0])
    }

    fn some_payment(&self, chance: &mut Chance, id: String) -> Op {
        let is_asked = |state: &str| state == "due" || chance.0.is_multiple_of(16);
        let asked: Vec<_> = self.bills.iter().filter(|(_, bill)| is_asked(bill.state)).collect();
        if asked.is_empty() {
            return Op::Night { days: 1 };
        }
        let (bill, own) = asked[chance.below(asked.len())];
        let fen = if chance.once_in(12) { own.fen - 1 } else { own.fen };
        let receipt = receipt(chance, &id);
        Op::Pay { id, bill: bill.clone(), fen, receipt }
    }

    fn text(&mut self, n: usize) -> Outcome {
        match n {
            n if n < self.texts.len() => "already",
            n if n >= TEXTS.len() => "none",
            _ => {
                self.texts.push(self.date());
                "done"
            }
        }
    }

    fn sign(&mut self, n: usize) -> Outcome {
        let (today, newest) = (self.date(), self.texts.len() - 1);
        let all = self.agreed.entry(n).or_default();
        match all.last_mut() {
            Some(last) if last.end.is_none_or(|end| today < end) && last.texts.last() == Some(&newest) => {
                return "already";
            }
            Some(last) if last.end.is_none_or(|end| today <= end) => {
                last.end = None;
                last.texts.push(newest);
            }
            _ => all.push(Period { from: today, end: None, texts: vec![newest] }),
        }
        "done"
    }

    fn end(&mut self, n: usize) -> Outcome {
        let today = self.date();
        let Some(last) = self.agreed.get_mut(&n).and_then(|all| all.last_mut()) else {
            return "agreement-none-in-force";
        };
        match last.end {
            Some(end) if end <= today => "agreement-none-in-force",
            Some(_) => "already",
            None => {
                let end = day(self.today + NOTICE_DAYS);
                last.end = Some(end);
                let term = last.texts.last().map(|text| TEXTS[*text].0);
                self.fall_away(n, term, end);
                "done"
            }
        }
    }

    /// What is due of the month in which it ends, and of later ones, is billed anew by its days.
    fn fall_away(&mut self, n: usize, term: Option<&str>, end: Date) {
        let is_due = |bill: &&mut Bill| bill.child == n && bill.state == "due" && after(bill.month) > end;
        for bill in self.bills.values_mut().filter(is_due).filter(|bill| Some(bill.term) == term) {
            bill.state = "cancelled";
        }
    }

    /// Each child, each time without a break by the newest that it signed of it: its own days of the month, of all that the class has.
    fn bill(&mut self, month: Date) -> Outcome {
        if day(self.today + AHEAD_DAYS) < month {
            return "agreement-month-too-soon";
        }
        let mut came = "already";
        let all = self.agreed.clone();
        let each =
            all.iter().flat_map(|(n, all)| all.iter().enumerate().map(move |(at, period)| (*n, at, period)));
        for (n, at, period) in each {
            let Some(text) = period.texts.last().copied() else { continue };
            let term = TEXTS[text].0;
            let other = |(seq, on): &(usize, &Date)| TEXTS[*seq].0 != term && *seq > text && **on < month;
            let is_over = self.texts.iter().enumerate().any(|one| other(&one));
            let of_it = |bill: &&Bill| bill.child == n && bill.month == month;
            let stands = |bill: &Bill| bill.state != "cancelled" && bill.period == at;
            if is_over || self.bills.values().filter(of_it).any(stands) {
                continue;
            }
            let gone = |bill: &&Bill| of_it(bill) && bill.term == term;
            let times = self.bills.values().filter(gone).count();
            let again = if times > 0 { format!("/{times}") } else { String::new() };
            let own = days(text, month, (period.from, period.end));
            let fen = TEXTS[text].2 * own / days(text, month, (Date::MIN, None));
            if fen > 0 {
                let (period, days, state) = (at, own, "due");
                let bill = Bill { child: n, month, term, period, text, days, state, fen, is_settled: false };
                self.bills.insert(format!("bill/agreement/{term}/{}/{}{again}", code(month), child(n)), bill);
                came = "done";
            }
        }
        came
    }

    fn pay(&mut self, id: &str, bill: &str, fen: i64, receipt: &str) -> Outcome {
        let Some(own) = self.bills.get_mut(bill) else { return "none" };
        if self.payments.contains(id) {
            return "already";
        }
        if own.state != "due" {
            return "payment-nothing-due";
        }
        if fen != own.fen {
            return "payment-other-amount";
        }
        if receipt.is_empty() || !self.receipts.insert(receipt.to_owned()) {
            return "payment-receipt-taken";
        }
        own.state = "paid";
        let n = own.child;
        self.payments.insert(id.to_owned());
        self.sums.transfer(BANK, &custody(n), fen);
        "done"
    }

    /// The days before an end go to the class, and all of a month that nobody ended.
    fn release(&mut self, month: Date) -> Outcome {
        if self.date() < after(month) {
            return "agreement-month-runs";
        }
        let is_due = |bill: &Bill| bill.month == month && bill.state == "paid" && !bill.is_settled;
        let due: Vec<(String, Bill)> = self
            .bills
            .iter()
            .filter(|(_, bill)| is_due(bill))
            .map(|(id, bill)| (id.clone(), bill.clone()))
            .collect();
        let mut ended = Vec::new();
        for (id, bill) in &due {
            let Period { from, end, .. } = self.agreed[&bill.child][bill.period].clone();
            let mut fen = bill.fen;
            if end.is_some_and(|end| end < after(month)) {
                fen = bill.fen * days(bill.text, month, (from, end)).min(bill.days) / bill.days;
                ended.push((id.clone(), bill.child));
            }
            self.sums.transfer(&custody(bill.child), &payee(bill.term), fen);
            if let Some(bill) = self.bills.get_mut(id) {
                bill.is_settled = true;
            }
        }
        for (id, n) in ended {
            let fen = self.sums.free(&custody(n)) - self.bound(n);
            if fen > 0 {
                self.hold(format!("ended/{id}"), n, fen);
            }
        }
        if due.is_empty() { "already" } else { "done" }
    }

    /// What was paid for months whose money has not gone to the class.
    fn bound(&self, n: usize) -> i64 {
        let waits = |bill: &&Bill| bill.child == n && bill.state == "paid" && !bill.is_settled;
        self.bills.values().filter(waits).map(|bill| bill.fen).sum()
    }

    fn ask(&mut self, id: &str, n: usize) -> Outcome {
        if self.refunds.contains_key(id) {
            return "already";
        }
        let fen = self.sums.free(&custody(n)) - self.bound(n);
        if fen <= 0 {
            return "refund-nothing-free";
        }
        self.hold(id.to_owned(), n, fen);
        "done"
    }

    fn pay_back(&mut self, id: &str) -> Outcome {
        let Some((n, fen, is_paid @ false)) = self.refunds.get_mut(id) else { return "refund-not-asked" };
        *is_paid = true;
        let (n, fen) = (*n, *fen);
        self.sums.pay_back(&custody(n), DUE, fen);
        "done"
    }
}
