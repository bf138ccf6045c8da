//! 原路退回 Money that goes back through a channel: written once, ended once, and never paid out beside it. A try that failed is made
//! again under its number, or under the next where that one is used up.

use super::super::super::op::{Balances, Outcome};
use super::super::op::{Back, Heard, Order, Try, numbered};
use super::{Model, Way};
use rules::money::tender::back::Said as Word;
use std::cmp::Reverse;

/// What goes back through which order.
type Part = (Back, Order, i64);

impl Model {
    /// Whether a refund waits for its money.
    pub(super) fn waits(&self, id: &str) -> bool {
        self.school.refund(id).is_some_and(|(_, _, is_over)| !is_over)
    }

    /// Whether a channel gives a refund back, or has.
    pub(super) fn is_returning(&self, id: &str) -> bool {
        let what = Back::Refund(id.to_owned());
        self.tries(&what).any(|(_, way)| way.stage != "failed" && !way.is_twice)
    }

    /// The tries of a return, in their order.
    fn tries<'m>(&'m self, what: &'m Back) -> impl DoubleEndedIterator<Item = (&'m Try, &'m Way)> {
        self.backs.iter().filter(move |(of, _)| of.what == *what)
    }

    pub(super) fn send_back(&mut self, what: &Back, answer: Option<Heard>, later: &[Heard]) -> Outcome {
        if self.tries(what).next_back().is_some_and(|(_, way)| way.stage != "failed") {
            return "already";
        }
        let parts = match what {
            Back::Refund(id) => self.of_refund(id),
            Back::Odd(order) => self.of_odd(*order),
            Back::Extra(order, no) => self.of_extra(*order, no),
        };
        let parts = match parts {
            Ok(parts) => parts,
            Err(refused) => return refused,
        };
        let (mut came, mut sent) = (Vec::new(), Vec::new());
        for part in parts {
            let (of, is_again) = self.next_try(&part);
            came.push(match (of.n, is_again) {
                (_, true) => "same-number",
                (1, false) => "done",
                (_, false) => "next-number",
            });
            let (_, order, fen) = part;
            let way = Way { order, fen, stage: "sent", is_closed: false, is_twice: false, is_settled: false };
            self.backs.insert(of.clone(), way);
            self.world.back(&of, later, answer.is_some());
            sent.push(of);
        }
        for of in &sent {
            if let Some(heard) = answer {
                self.ended(of, heard);
            }
        }
        numbered(&came)
    }

    /// Under which number a part goes, and whether it was asked for under that one before: a number that was closed, or that the channel
    /// knows with another sum or of another order, is used up.
    fn next_try(&self, (what, order, fen): &Part) -> (Try, bool) {
        let last = self.tries(what).next_back();
        let is_again = last.is_some_and(|(_, way)| !way.is_closed && way.order == *order && way.fen == *fen);
        let n = last.map_or(1, |(of, _)| if is_again { of.n } else { of.n + 1 });
        (Try { what: what.clone(), n }, is_again)
    }

    /// A refund goes back by the first order that has so much left, else in parts by several, those with the most first.
    fn of_refund(&mut self, id: &str) -> Result<Vec<Part>, Outcome> {
        let Some((child, fen, false)) = self.school.refund(id) else { return Err("refund-not-asked") };
        if self.listed.contains(id) {
            return Err("refund-listed-channel"); // the family would have it twice
        }
        let orders = self.by_orders(child, fen).ok_or("tender-nothing-to-return")?;
        let times = self.times.get(id).copied().unwrap_or(0) + 1;
        let named = |n: usize| match n {
            0 => id.to_owned(),
            n => format!("{id}/part-{times}-{}", n + 1),
        };
        let parts: Vec<(String, i64)> =
            orders.iter().enumerate().map(|(n, (_, fen))| (named(n), *fen)).collect();
        if parts.len() > 1 {
            self.times.insert(id.to_owned(), times);
            self.school.refund_split(&parts);
        }
        let each = parts.into_iter().zip(orders);
        Ok(each.map(|((id, fen), (order, _))| (Back::Refund(id), order, fen)).collect())
    }

    fn by_orders(&self, child: usize, fen: i64) -> Option<Vec<(Order, i64)>> {
        let paid = self.made.iter().filter(|one| one.child == child && self.stands(**one) == "paid");
        let mut left: Vec<(Order, i64)> =
            paid.map(|one| (*one, self.left(*one))).filter(|(_, left)| *left > 0).collect();
        if let Some((order, _)) = left.iter().find(|(_, left)| *left >= fen) {
            return Some(vec![(*order, fen)]);
        }
        left.sort_by_key(|(_, left)| Reverse(*left));
        let (mut rest, mut parts) = (fen, Vec::new());
        for (order, left) in left {
            if rest > 0 {
                parts.push((order, rest.min(left)));
            }
            rest -= rest.min(left);
        }
        (rest == 0).then_some(parts)
    }

    fn of_odd(&self, order: Order) -> Result<Vec<Part>, Outcome> {
        self.orders.get(&order).ok_or("none")?;
        let (left, is_odd) = (self.left(order), self.stands(order) == "odd");
        let back = (is_odd && left > 0).then(|| vec![(Back::Odd(order), order, left)]);
        back.ok_or("tender-nothing-to-return")
    }

    fn of_extra(&self, order: Order, no: &str) -> Result<Vec<Part>, Outcome> {
        self.orders.get(&order).ok_or("none")?;
        let what = Back::Extra(order, no.to_owned());
        let is_there = self.tries(&what).any(|(_, way)| way.stage == "done");
        let fen = self.extras.get(&(order, no.to_owned())).filter(|_| !is_there);
        let fen = *fen.ok_or("tender-nothing-to-return")?;
        Ok(vec![(what, order, fen)])
    }

    pub(super) fn ended(&mut self, of: &Try, heard: Heard) -> Outcome {
        let Some(stage) = self.backs.get(of).map(|way| way.stage) else { return "none" };
        let (stage, is_twice) = match (stage, heard) {
            ("done", _) | ("failed", Heard::Waiting | Heard::Closed | Heard::Refused) => return "already",
            (_, Heard::Waiting) => return "waits",
            (_, Heard::Closed | Heard::Refused) => ("failed", false),
            (_, Heard::Paid) => ("done", self.reaches(of)),
        };
        if let Some(way) = self.backs.get_mut(of) {
            (way.stage, way.is_twice, way.is_settled) = (stage, is_twice, false);
            way.is_closed = heard == Heard::Closed;
        }
        match (stage, is_twice) {
            ("failed", _) => "failed",
            (_, true) => "twice",
            (_, false) => "returned",
        }
    }

    /// The family has it: the refund is paid by it, or was before, or another try has brought it already, so that it has the money twice.
    fn reaches(&mut self, of: &Try) -> bool {
        let is_there = self.tries(&of.what).any(|(other, way)| other.n != of.n && way.stage == "done");
        match &of.what {
            Back::Refund(id) => self.school.refund_paid(id) != "done",
            Back::Odd(order) => {
                if let Some(held) = self.orders.get_mut(order) {
                    held.state = "returned";
                }
                is_there
            }
            Back::Extra(..) => is_there,
        }
    }

    pub(super) fn say(&mut self, of: &Try, word: Word, reason: &str) -> Outcome {
        let Some(way) = self.backs.get_mut(of) else { return "none" };
        let fits = match word {
            Word::NeverWent => way.stage == "sent",
            Word::Settled => way.stage == "done" && way.is_twice && !way.is_settled,
        };
        if !fits {
            return "tender-nothing-to-return";
        }
        if reason.trim().is_empty() {
            return "tender-no-reason";
        }
        match word {
            Word::NeverWent => way.stage = "failed",
            Word::Settled => way.is_settled = true,
        }
        "done"
    }

    pub(super) fn withdraw(&mut self, id: &str) -> Outcome {
        if !self.waits(id) {
            return "refund-not-asked";
        }
        if self.is_returning(id) {
            return "refund-returning";
        }
        if self.listed.contains(id) {
            return "refund-listed";
        }
        self.withdrawn.insert(id.to_owned());
        self.school.refund_let_go(id);
        "done"
    }

    pub(super) fn unlist(&mut self, id: &str, reason: &str) -> Outcome {
        if !self.waits(id) {
            return "refund-not-asked";
        }
        if !self.listed.contains(id) {
            return "refund-not-listed";
        }
        if reason.trim().is_empty() {
            return "refund-no-reason";
        }
        self.listed.remove(id);
        "done"
    }

    pub(super) fn list(&mut self) -> Outcome {
        let due = self.school.refunds_due();
        let due: Vec<String> =
            due.into_iter().filter(|id| !self.is_returning(id) && !self.listed.contains(id)).collect();
        self.listed.extend(due);
        "done"
    }

    /// Tries that the channel has not ended.
    pub(super) fn under_way(&self) -> Vec<Try> {
        self.backs.iter().filter(|(_, way)| way.stage == "sent").map(|(of, _)| of.clone()).collect()
    }

    pub(in super::super) fn some_back(&self, n: usize) -> Option<Try> {
        self.backs.keys().nth(n % self.backs.len().max(1)).cloned()
    }

    /// Money that has still to go back and whose number the channel has closed.
    pub(in super::super) fn closed_backs(&self) -> Vec<Back> {
        let is_last = |of: &Try| !self.backs.contains_key(&Try { what: of.what.clone(), n: of.n + 1 });
        let is_closed = |&(of, way): &(&Try, &Way)| way.stage == "failed" && way.is_closed && is_last(of);
        let waits = |what: &Back| match what {
            Back::Refund(id) => self.waits(id),
            Back::Odd(order) => self.stands(*order) == "odd",
            Back::Extra(..) => true,
        };
        let closed = self.backs.iter().filter(is_closed).map(|(of, _)| of.what.clone());
        closed.filter(waits).collect()
    }

    /// What went back of an order's own money as a family's refund, or is on its way.
    pub(super) fn gone(&self, order: Order) -> i64 {
        let own = |(of, way): &(&Try, &Way)| {
            way.order == order && way.stage != "failed" && matches!(of.what, Back::Refund(_))
        };
        self.backs.iter().filter(own).map(|(_, way)| way.fen).sum()
    }

    /// Second payments that have not gone back; and by order and try what is under way, and what a family has twice.
    pub(super) fn backs_stand(&self, all: &mut Balances) {
        for ((order, no), fen) in &self.extras {
            let what = Back::Extra(*order, no.clone());
            let stands = |stage: &str| self.tries(&what).any(|(_, way)| way.stage == stage);
            let is_sent = stands("sent");
            if is_sent || !stands("done") {
                all.insert(format!("extra/{order}/{no}"), (*fen, i64::from(is_sent)));
            }
        }
        for (of, way) in &self.backs {
            let is_twice = way.stage == "done" && way.is_twice && !way.is_settled;
            if is_twice || way.stage == "sent" {
                let sum = all.entry(format!("back/{}/{}", way.order, of.n)).or_default();
                if is_twice { sum.1 += way.fen } else { sum.0 += way.fen }
            }
        }
    }
}
