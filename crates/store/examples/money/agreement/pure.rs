//! 纯规则 The same class by the program's rules and its ledger's law, over tables in memory.

use super::super::memory::{InMemory, Memory, broken_off};
use super::super::op::{Balances, Outcome};
use super::super::play::{Books, Failed};
use super::super::till::Till;
use super::offer;
use super::op::{Op, child, code, day};
use jiff::civil::{Date, time};
use rules::community::agreement::charging::{self, Agreed, Paid, since};
use rules::community::agreement::signing;
use rules::community::agreement::{Agreement, Signer};
use rules::id::{RefundId, StudentId};
use rules::moment::{Moment, moment};
use rules::money::account::Purse;
use rules::money::bill::Bill;
use rules::money::month_end::Month;
use rules::money::{item, refund};
use rules::plan::calendar::committed;
use rules::plan::community_care::Community;
use rules::refusal::Refuses;
use std::collections::BTreeMap;

/// A bill with what became of it.
#[derive(Clone)]
struct Held {
    bill: Bill,
    /// By which of the child's agreements it was made.
    by: usize,
    state: &'static str,
    is_settled: bool,
}

/// A signed agreement, and since when the family has agreed without a break.
#[derive(Clone)]
struct Own {
    agreement: Agreement,
    text: usize,
    from: Date,
}

/// A community's class in memory.
#[derive(Clone)]
pub(crate) struct Pure {
    plan: Community,
    till: Till,
    texts: Vec<Date>,
    agreed: BTreeMap<usize, Vec<Own>>,
    bills: BTreeMap<String, Held>,
    days: i64,
}

impl Pure {
    pub(crate) fn new(plan: &Community) -> Self {
        Self {
            plan: plan.clone(),
            till: Till::default(),
            texts: vec![day(0)],
            agreed: BTreeMap::new(),
            bills: BTreeMap::new(),
            days: 0,
        }
    }

    fn today(&self) -> Date {
        day(self.days)
    }

    fn now(&self) -> Moment {
        moment(self.today(), time(8, 0, 0, 0))
    }

    fn text(&mut self, n: usize) -> Outcome {
        match offer(n) {
            _ if n < self.texts.len() => "already",
            None => "none",
            Some(_) => {
                self.texts.push(self.today());
                "done"
            }
        }
    }

    fn sign(&mut self, n: usize) -> Result<Outcome, Failed> {
        let (today, newest) = (self.today(), self.texts.len() - 1);
        let standing = offer(newest);
        let own = self.agreed.entry(n).or_default();
        let last = own.last().map(|one| &one.agreement);
        let terms = (&self.plan.agreement, &self.plan.supervision);
        if !signing::offer(terms, standing.as_ref(), last, today).map_err(|why| why.code())? {
            return Ok("already");
        }
        let Some(offer) = standing else { return Ok("none") };
        let before = own.last().map(agreed);
        let from = since(before.as_ref(), today);
        let (term, text, signed) = (offer.term, offer.text, vec![Signer::Provider, Signer::Guardian]);
        let agreement = Agreement { child: child(n), term, text, signed, ends_on: None };
        own.push(Own { agreement, text: newest, from });
        Ok("done")
    }

    fn end(&mut self, n: usize) -> Outcome {
        let (today, terms) = (self.today(), self.plan.agreement.clone());
        let own = self.agreed.get_mut(&n).and_then(|all| all.last_mut());
        match signing::end(&terms, own.as_ref().map(|one| &one.agreement), today) {
            Err(refused) => refused.code(),
            Ok(None) => "already",
            Ok(Some(end)) => {
                let Some(own) = own else { return "none" };
                own.agreement.ends_on = Some(end);
                let (term, from) = (item::agreement(&own.agreement.term), Month::of(end).code());
                for held in self.bills.values_mut().filter(|held| held.state == "due") {
                    let bill = &held.bill;
                    if bill.student == student(n) && bill.course == term && bill.part >= from {
                        held.state = "cancelled";
                    }
                }
                "done"
            }
        }
    }

    fn bill(&mut self, month: Date) -> Result<Outcome, Failed> {
        let all: Vec<Agreed> =
            self.agreed.iter().flat_map(|(n, all)| self.agreed_of(*n, all, month)).collect();
        match charging::issue(&all, (Month::of(month), committed()), self.now()) {
            Err(refused) => Ok(refused.code()),
            Ok(bills) if bills.is_empty() => Ok("already"),
            Ok(bills) => {
                for bill in bills {
                    let by = self.billed_by(&bill, month);
                    let held = Held { bill, by, state: "due", is_settled: false };
                    self.bills.insert(held.bill.id.to_string(), held);
                }
                Ok("done")
            }
        }
    }

    /// The newest that a child signed of each time without a break; whether its month is billed for that time.
    fn agreed_of(&self, n: usize, all: &[Own], month: Date) -> Vec<Agreed> {
        let of_month = |held: &&Held| held.bill.student == student(n) && held.bill.part == code(month);
        let one = |newest: &Own| {
            let is_over = |seq: &usize| {
                *seq > newest.text && offer(*seq).is_some_and(|one| one.term != newest.agreement.term)
            };
            let over = (0..self.texts.len()).filter(is_over).map(|seq| self.texts[seq]).min();
            let course = item::agreement(&newest.agreement.term);
            let sent = self.bills.values().filter(of_month).filter(|held| held.bill.course == course);
            let stands = |held: &Held| held.state != "cancelled" && all[held.by].from == newest.from;
            let is_billed = self.bills.values().filter(of_month).any(stands);
            Agreed { over, is_billed, times: sent.count() as i64, ..agreed(newest) }
        };
        let newest: BTreeMap<Date, &Own> = all.iter().map(|own| (own.from, own)).collect();
        newest.into_values().map(one).collect()
    }

    /// Which of the child's agreements a bill that goes out now is of.
    fn billed_by(&self, bill: &Bill, month: Date) -> usize {
        let (own, first) = (self.of(&bill.student), bill.grounds.joined_on.unwrap_or(month));
        let is_by = |one: &Own| one.from <= first && item::agreement(&one.agreement.term) == bill.course;
        own.iter().rposition(is_by).unwrap_or(own.len() - 1)
    }

    fn pay(&mut self, id: &str, bill: &str, fen: i64, receipt: &str) -> Result<Outcome, Failed> {
        let Some(held) = self.bills.get_mut(bill) else { return Ok("none") };
        let came = self.till.pay((&held.bill, held.bill.fen, held.state), id, fen, receipt)?;
        if came == "done" {
            held.state = "paid";
        }
        Ok(came)
    }

    fn release(&mut self, month: Date) -> Result<Outcome, Failed> {
        let is_due = |held: &&Held| held.bill.part == code(month) && held.state == "paid" && !held.is_settled;
        let paid: Vec<Paid> = self.bills.values().filter(is_due).filter_map(|held| self.paid(held)).collect();
        let transfers = match charging::release(&paid, (Month::of(month), committed()), self.today()) {
            Err(refused) => return Ok(refused.code()),
            Ok(transfers) => transfers,
        };
        self.till.books.post(&transfers)?;
        for one in &paid {
            if let Some(held) = self.bills.get_mut(one.bill.as_str()) {
                held.is_settled = true;
            }
        }
        let until = Month::of(month).until;
        for one in paid.iter().filter(|one| one.ends_on.is_some_and(|end| end < until)) {
            let id = RefundId::new(format!("ended/{}", one.bill));
            if let Ok(asked) = refund::ask(&self.refundable(&one.student), id, "") {
                self.till.hold(asked)?;
            }
        }
        Ok(if paid.is_empty() { "already" } else { "done" })
    }

    /// The agreements that a child's family has signed.
    fn of(&self, student: &StudentId) -> &[Own] {
        let own = self.agreed.iter().find(|(n, _)| child(**n) == student.as_str());
        own.map(|(_, all)| all.as_slice()).unwrap_or_default()
    }

    /// What was paid for a month, by the agreement that it was billed by, and by when what went on from that came to an end.
    fn paid(&self, held: &Held) -> Option<Paid> {
        let all = self.of(&held.bill.student);
        let own = all.get(held.by)?;
        let last = all.iter().rev().find(|one| one.from == own.from)?;
        Some(Paid {
            bill: held.bill.id.clone(),
            student: held.bill.student.clone(),
            item: held.bill.course.clone(),
            fen: held.bill.fen,
            days: held.bill.lessons,
            text: own.agreement.text.clone(),
            from: own.from,
            ends_on: last.agreement.ends_on,
        })
    }

    fn refundable(&self, student: &StudentId) -> refund::Facts {
        let waits = |held: &&Held| held.bill.student == *student && held.state == "paid" && !held.is_settled;
        let bound = self.bills.values().filter(waits).map(|held| held.bill.fen).sum();
        self.till.refundable(student.clone(), Purse::Community, bound)
    }
}

fn agreed(one: &Own) -> Agreed {
    let Agreement { child, term, text, ends_on, .. } = one.agreement.clone();
    let (student, from) = (StudentId::new(child), one.from);
    Agreed { student, term, text, from, ends_on, over: None, is_billed: false, times: 0 }
}

fn student(n: usize) -> StudentId {
    StudentId::new(child(n))
}

impl InMemory for Pure {
    fn memory(&mut self) -> &mut Memory {
        &mut self.till.books
    }
}

impl Books<Op> for Pure {
    async fn apply(&mut self, op: &Op) -> Result<Outcome, Failed> {
        match op {
            Op::Text { n } => Ok(self.text(*n)),
            Op::Sign { child, .. } => self.sign(*child),
            Op::End { child } => Ok(self.end(*child)),
            Op::Bill { month } => self.bill(*month),
            Op::Pay { id, bill, fen, receipt } => self.pay(id, bill, *fen, receipt),
            Op::Release { month } => self.release(*month),
            Op::Ask { id, child } => self.till.ask(id, &self.refundable(&student(*child))),
            Op::PayBack { id } => self.till.pay_back(id),
            Op::Night { days } => {
                self.days += days;
                Ok("done")
            }
        }
    }

    async fn crash(&mut self, op: &Op, steps: usize) -> Result<(), Failed> {
        broken_off(self, op, steps).await
    }

    async fn balances(&mut self) -> Result<Balances, Failed> {
        self.till.books.balances()
    }

    async fn transfers(&mut self) -> Result<u64, Failed> {
        Ok(self.till.books.log.len() as u64)
    }
}
