//! 余额去向 What a family has, what it asks back, what it lets go over; refunds, corrections, relief, closures and spending.

use super::super::op::{CARRIED_MAX, CHILDREN, Evening, Outcome, UNTIL, child, day, is_placed_at_first};
use super::{BANK, Counted, DUE, GOVERNMENT, SCHOOL, Two, carried, custody, on, payee};

impl Counted {
    /// What carried money has paid of bills that are due.
    fn bound(&self, who: usize) -> i64 {
        let due = self.bills.iter().filter(|(at, bill)| at.0 == who && bill.state == "due");
        due.map(|(_, bill)| bill.carried).sum()
    }

    fn free_of(&self, who: usize) -> i64 {
        (self.sums.free(&custody(who)) - self.bound(who)).max(0)
    }

    /// What went back to a family pays its next bills: it goes where bills are paid from.
    pub(super) fn credited(&mut self, due: &[(usize, usize)], tally: &str) {
        for who in 0..CHILDREN {
            let own = due.iter().filter(|at| at.0 == who);
            let fen: i64 = own.map(|at| self.bills[&(at.0, at.1, tally.to_owned())].fen).sum();
            let over = self.free_of(who).min(fen - self.sums.fen(&carried(who)));
            self.sums.transfer(&custody(who), &carried(who), over);
        }
    }

    /// Carried money pays bills that have just gone out, as far as it goes.
    pub(super) fn carried(&mut self, due: &[(usize, usize)], tally: &str) {
        for at in due {
            let key = (at.0, at.1, tally.to_owned());
            let fen = self.bills[&key].fen.min(self.sums.fen(&carried(at.0)));
            self.sums.transfer(&carried(at.0), &custody(at.0), fen);
            if let Some(bill) = self.bills.get_mut(&key).filter(|_| fen > 0) {
                bill.carried = fen;
                bill.state = if fen == bill.fen { "paid" } else { "due" };
            }
            self.given(&key);
        }
    }

    pub(super) fn choose(&mut self, who: usize, carry: bool) -> Outcome {
        let back = if carry { 0 } else { self.sums.fen(&carried(who)) };
        let is_new = self.choices.insert(who, carry) != Some(carry);
        self.sums.transfer(&carried(who), &custody(who), back);
        if is_new || back > 0 { "done" } else { "already" }
    }

    /// What recounts owe goes back first, as far as the courses have it; a refusal undoes that too.
    pub(super) fn settle(&mut self, sure: bool) -> Outcome {
        let before = self.clone();
        let is_repaid = self.repaid();
        let outcome = self.settled(sure);
        match (outcome, is_repaid) {
            ("already" | "done", true) => "repaid",
            ("already" | "done", false) => outcome,
            _ => {
                *self = before;
                outcome
            }
        }
    }

    /// Bills that are not paid are lowered first, then every family gets its part, then whoever else bore some.
    fn repaid(&mut self) -> bool {
        let owed: Vec<_> = self.owed.iter().map(|(at, two)| (*at, two.at_least_nothing())).collect();
        let mut has: Vec<i64> = (0..super::COURSES).map(|which| self.sums.free(&payee(which))).collect();
        let mut take = |which: usize, wanted: i64| {
            let fen = wanted.min(has[which]);
            has[which] -= fen;
            fen
        };
        let mut families = Vec::new();
        for (at, two) in owed.into_iter().filter(|(_, two)| two.whole() > 0) {
            let (mut left, mut off) = (two.family, Vec::new());
            for (key, bill) in self.bills.iter().filter(|(key, _)| (key.0, key.1) == at) {
                let fen = if bill.state == "due" { left.min(bill.fen - bill.carried) } else { 0 };
                left -= fen;
                off.push((key.clone(), fen));
            }
            families.push((at, two, off, take(at.1, left)));
        }
        let mut is_any = false;
        for (at, two, off, cash) in families {
            let other = take(at.1, two.other);
            let lowered: i64 = off.iter().map(|(_, fen)| fen).sum();
            off.iter().for_each(|(key, fen)| self.lowered(key, *fen));
            self.sums.transfer(&payee(at.1), &custody(at.0), cash);
            self.sums.transfer(&payee(at.1), self.bearer(at.0), other);
            let owed = self.owed.entry(at).or_default();
            *owed = owed.less(Two { family: cash + lowered, other });
            is_any |= cash + lowered + other > 0;
        }
        is_any
    }

    fn settled(&mut self, sure: bool) -> Outcome {
        let is_due = |who: &usize| self.sums.free(&custody(*who)) > 0 || self.sums.fen(&carried(*who)) > 0;
        let due: Vec<usize> = (0..CHILDREN).filter(is_due).collect();
        if due.iter().any(|who| self.waits_for_a_roll(*who)) {
            return "rest-lessons-open";
        }
        let is_silent = |who: &usize| self.sums.free(&custody(*who)) > 0 && !self.choices.contains_key(who);
        if !sure && due.iter().any(is_silent) {
            return "rest-not-chosen";
        }
        let mut outcome = "already";
        for who in due {
            let free = self.free_of(who);
            let room = (CARRIED_MAX - self.sums.fen(&carried(who))).max(0);
            let over = if self.choices.get(&who) == Some(&true) { free.min(room) } else { 0 };
            self.sums.transfer(&custody(who), &carried(who), over);
            if free > over {
                let n = self.refunds.values().filter(|(of, ..)| *of == who).count();
                self.asked(format!("rest/{UNTIL}/{}/course/{n}", child(who)), who, free - over);
            }
            outcome = if free > 0 { "done" } else { outcome };
        }
        outcome
    }

    fn waits_for_a_roll(&self, who: usize) -> bool {
        let is_open = |one: &&Evening| !self.closed.contains(one) && !self.cancelled.contains(one);
        self.opened.iter().filter(is_open).any(|one| Self::is_listed(*one, who))
    }

    fn asked(&mut self, id: String, who: usize, fen: i64) {
        self.sums.hold(&custody(who), DUE, fen);
        self.refunds.insert(id, (who, fen, false));
    }

    pub(super) fn ask(&mut self, id: &str, who: usize) -> Outcome {
        let fen = self.free_of(who);
        if self.refunds.contains_key(id) {
            return "already";
        }
        if fen == 0 {
            return "refund-nothing-free";
        }
        self.asked(id.to_owned(), who, fen);
        "done"
    }

    pub(super) fn pay_back(&mut self, id: &str) -> Outcome {
        let Some((who, fen, paid @ false)) = self.refunds.get_mut(id) else { return "refund-not-asked" };
        *paid = true;
        let (who, fen) = (custody(*who), *fen);
        self.sums.pay_back(&who, DUE, fen);
        "done"
    }

    /// A payment that is said to be wrong, if there is one.
    fn wrong(&self, transfer: &str) -> Result<(usize, usize, String, i64), Outcome> {
        match transfer.split_once('/') {
            Some(("payment", id)) => self.payments.get(id).cloned().ok_or("correction-no-such-transfer"),
            Some(("refund", id)) if self.refunds.contains_key(id) => Err("correction-not-this-kind"),
            _ => Err("correction-no-such-transfer"),
        }
    }

    /// Whether a payment cannot be undone: with what the family has, what the course gives back of it, and what carried money has
    /// paid of this bill and of others, which stays.
    fn is_spent(&self, wrong: &(usize, usize, String, i64)) -> bool {
        let paid = self.bills.get(&(wrong.0, wrong.1, wrong.2.clone())).filter(|bill| bill.state == "paid");
        let free = self.sums.free(&custody(wrong.0));
        let undoable = match paid {
            None => free,
            Some(bill) if bill.released > self.sums.free(&payee(wrong.1)) => 0,
            Some(bill) => free - self.bound(wrong.0) + bill.released - bill.carried.min(bill.fen - bill.back),
        };
        undoable < wrong.3
    }

    pub(super) fn propose(&mut self, id: &str, transfer: &str, reason: &str, by: usize) -> Outcome {
        if self.corrections.contains_key(id) {
            return "already";
        }
        let wrong = match self.wrong(transfer) {
            Ok(wrong) => wrong,
            Err(refused) => return refused,
        };
        if self.corrections.values().any(|(of, _, state)| of == transfer && *state != "turned-down") {
            return "correction-already";
        }
        if reason.trim().is_empty() {
            return "correction-no-reason";
        }
        if self.is_spent(&wrong) {
            return "correction-spent";
        }
        self.corrections.insert(id.to_owned(), (transfer.to_owned(), by, "proposed"));
        "done"
    }

    pub(super) fn answer(&mut self, id: &str, make: bool, reason: &str, by: usize) -> Outcome {
        let Some((transfer, proposed_by, state)) = self.corrections.get(id).cloned() else { return "none" };
        let is_open = state == "proposed";
        let state = match (make, is_open) {
            (false, true) if reason.trim().is_empty() => return "correction-no-reason",
            (true, true) if proposed_by == by => return "correction-same-person",
            (_, false) => return "correction-not-proposed",
            (false, true) => "turned-down",
            (true, true) => {
                let Ok(wrong) = self.wrong(&transfer) else { return "none" };
                if self.is_spent(&wrong) {
                    return "correction-spent";
                }
                self.undo(&wrong);
                self.receipts.retain(|_, payment| format!("payment/{payment}") != transfer);
                "made"
            }
        };
        self.corrections.insert(id.to_owned(), (transfer, proposed_by, state));
        "done"
    }

    /// The bill is due again, less what a recount sent back of it.
    fn undo(&mut self, wrong: &(usize, usize, String, i64)) {
        let (mut released, mut sent_back) = (0, 0);
        let key = (wrong.0, wrong.1, wrong.2.clone());
        if let Some(bill) = self.bills.get_mut(&key).filter(|bill| bill.state == "paid") {
            released = std::mem::take(&mut bill.released);
            sent_back = std::mem::take(&mut bill.back);
            bill.state = "due";
        }
        self.sums.transfer(&payee(wrong.1), &custody(wrong.0), released);
        self.sums.transfer(&custody(wrong.0), BANK, wrong.3);
        self.lowered(&key, sent_back);
    }

    pub(super) fn relieve(&mut self, id: &str, who: usize, all: bool) -> Outcome {
        if self.reliefs.contains(id) {
            return "already";
        }
        if self.relief.contains_key(&who) {
            return "relief-already";
        }
        self.reliefs.insert(id.to_owned());
        self.relief.insert(who, if all { (100, GOVERNMENT) } else { (50, SCHOOL) });
        "done"
    }

    pub(super) fn grant(&mut self, id: &str, government: bool, fen: i64) -> Outcome {
        if self.spendings.contains(id) {
            return "already";
        }
        if fen <= 0 {
            return "spending-no-amount";
        }
        self.spendings.insert(id.to_owned());
        self.sums.transfer(BANK, if government { GOVERNMENT } else { SCHOOL }, fen);
        "done"
    }

    pub(super) fn spend(&mut self, id: &str, which: usize, fen: i64, voucher: &str) -> Outcome {
        if self.spendings.contains(id) {
            return "already";
        }
        if fen <= 0 {
            return "spending-no-amount";
        }
        if fen > self.sums.fen(&payee(which)) {
            return "spending-not-earned";
        }
        if !self.vouchers.insert(voucher.to_owned()) {
            return "spending-voucher-taken";
        }
        self.spendings.insert(id.to_owned());
        self.sums.transfer(&payee(which), BANK, fen);
        "done"
    }

    pub(super) fn closure(&mut self, id: &str, evening: Evening) -> Outcome {
        if self.closures.contains_key(id) {
            return "already";
        }
        if self.closed.contains(&evening) || !self.cancelled.insert(evening) {
            return "none";
        }
        self.closures.insert(id.to_owned(), (evening, false));
        "done"
    }

    pub(super) fn lift(&mut self, id: &str) -> Outcome {
        let today = day(self.today);
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

    /// Lessons that were counted stay what they are.
    pub(super) fn leave(&mut self, at: (usize, usize)) -> Outcome {
        match is_placed_at_first(at.0, at.1) {
            false => "placement-nothing",
            true if self.left.insert(at) => "done",
            true => "already",
        }
    }

    pub(super) fn day_end(&mut self, days: i64) -> Outcome {
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
}
