//! 柜台 What a school's desk does with money by the rules, over tables in memory, whether the school charges ahead or afterwards.

use super::op::{
    CHILDREN, Charging, Evening, Outcome, UNTIL, child, course, given_of, is_placed_at_first, relief_of,
    spending_of,
};
use super::play::Failed;
use super::till::Till;
use jiff::civil::Date;
use rules::fen::Fen;
use rules::id::{CourseId, PersonId, SpendingId, StudentId, TransferId};
use rules::money::account::{Account, Kind, Payer, Purse, Transfer};
use rules::money::correction::{self, State};
use rules::money::fee::Terms;
use rules::money::refund;
use rules::money::relief::asking;
use rules::money::rest::{self, Choice, Waiting};
use rules::money::share::Granted;
use rules::money::spending::{self, Draft, Given, Purpose};
use rules::money::{day_end, item, release};
use rules::refusal::Refuses;
use std::collections::{BTreeMap, BTreeSet};

/// What a school holds beside its bills, for one kind of money.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) purse: Purse,
    charging: Charging,
    pub(crate) till: Till,
    pub(crate) opened: BTreeSet<Evening>,
    pub(crate) closed: BTreeSet<Evening>,
    pub(crate) cancelled: BTreeSet<Evening>,
    closures: BTreeMap<String, (Evening, bool)>,
    pub(crate) corrections: BTreeMap<String, (TransferId, State)>,
    pub(crate) relief: BTreeMap<usize, Granted>,
    reliefs: BTreeSet<String>,
    spendings: BTreeSet<String>,
    vouchers: BTreeSet<String>,
    pub(crate) choices: BTreeMap<usize, Choice>,
    last: Option<Date>,
}

impl Desk {
    pub(crate) fn new(purse: Purse, charging: Charging) -> Self {
        Self {
            purse,
            charging,
            till: Till::default(),
            opened: BTreeSet::new(),
            closed: BTreeSet::new(),
            cancelled: BTreeSet::new(),
            closures: BTreeMap::new(),
            corrections: BTreeMap::new(),
            relief: BTreeMap::new(),
            reliefs: BTreeSet::new(),
            spendings: BTreeSet::new(),
            vouchers: BTreeSet::new(),
            choices: BTreeMap::new(),
            last: None,
        }
    }

    /// What lessons are charged as: a course, or care.
    pub(crate) fn item(&self, k: usize) -> CourseId {
        if self.purse == Purse::Care { item::care(&course(k)) } else { CourseId::new(course(k)) }
    }

    /// An id of the rules that names the kind of money, as the model has it for courses.
    pub(crate) fn named(&self, id: &str) -> String {
        id.replace("/course/", &format!("/{}/", self.purse.code()))
    }

    pub(crate) fn closure(&mut self, id: &str, evening: Evening) -> Outcome {
        if self.closures.contains_key(id) {
            return "already";
        }
        if self.closed.contains(&evening) || !self.cancelled.insert(evening) {
            return "none";
        }
        self.closures.insert(id.to_owned(), (evening, false));
        "done"
    }

    pub(crate) fn lift(&mut self, id: &str, today: Date) -> Outcome {
        let Some((evening, is_lifted)) = self.closures.get_mut(id) else { return "none" };
        if *is_lifted {
            return "already";
        }
        if self.closed.contains(evening) || evening.date_in(self.charging) < today {
            return "none";
        }
        *is_lifted = true;
        self.cancelled.remove(evening);
        "done"
    }

    /// What a family's hardship takes off for it; or what asking came to instead.
    pub(crate) fn relieve(
        &mut self,
        terms: &Terms,
        id: &str,
        n: usize,
        all: bool,
    ) -> Result<Granted, Outcome> {
        if self.reliefs.contains(id) {
            return Err("already");
        }
        let stands = self.relief.get(&n).map(|_| asking::State::Granted);
        let asked = asking::ask(terms, stands, relief_of(id, n, all)).map_err(|why| why.code())?;
        let granted = asking::grant(terms, Some(asking::State::Asked), asked.hardship);
        let granted = granted.map_err(|why| why.code())?;
        self.reliefs.insert(id.to_owned());
        self.relief.insert(n, granted);
        Ok(granted)
    }

    pub(crate) fn grant(&mut self, id: &str, government: bool, fen: i64) -> Result<Outcome, Failed> {
        if self.spendings.contains(id) {
            return Ok("already");
        }
        let payer = if government { Payer::Government } else { Payer::School };
        let given = Given { purse: self.purse, ..given_of(&SpendingId::new(id), payer, fen) };
        match spending::take_in(&given, false) {
            Err(refused) => Ok(refused.code()),
            Ok(transfer) => {
                self.till.books.post(&[transfer])?;
                self.spendings.insert(id.to_owned());
                Ok("done")
            }
        }
    }

    pub(crate) fn spend(&mut self, id: &str, k: usize, fen: i64, voucher: &str) -> Result<Outcome, Failed> {
        if self.spendings.contains(id) {
            return Ok("already");
        }
        let item = self.item(k);
        let facts = spending::Facts {
            earned: self.till.books.standing(&release::payee(&item)).free(),
            voucher_taken: self.vouchers.contains(voucher),
            ..spending::Facts::default()
        };
        let from = (self.purse, item.to_string());
        let draft = Draft { from, ..spending_of(id, k, fen, voucher, Purpose::Materials) };
        match spending::spend(&facts, &draft) {
            Err(refused) => Ok(refused.code()),
            Ok(transfer) => {
                self.till.books.post(&[transfer])?;
                self.spendings.insert(id.to_owned());
                self.vouchers.insert(voucher.to_owned());
                Ok("done")
            }
        }
    }

    /// What may go back of a child's money, of which so much is bound.
    pub(crate) fn refundable(&self, n: usize, bound: Fen) -> refund::Facts {
        self.till.refundable(StudentId::new(child(n)), self.purse, bound)
    }

    pub(crate) fn pay_back(&mut self, id: &str) -> Result<Outcome, Failed> {
        let id = self.named(id);
        self.till.pay_back(&id)
    }

    /// What the rules ask of the rest of a child's money.
    pub(crate) fn rest(&self, n: usize, facts: refund::Facts, stays: bool) -> rest::Facts {
        let own = self.till.refunds.values().filter(|(asked, _)| asked.student == facts.student).count();
        let mine = |one: &&Transfer| one.kind == Kind::Carry && one.student.as_ref() == Some(&facts.student);
        rest::Facts {
            free: refund::free(&facts),
            carried: self.till.books.standing(&Account::Carried(facts.student.clone(), self.purse)).balance,
            choice: self.choices.get(&n).copied().unwrap_or_default(),
            has_chosen: self.choices.contains_key(&n),
            stays,
            refunds: own as i64,
            moves: self.till.books.log.iter().filter(mine).count() as i64,
            purse: self.purse,
            student: facts.student,
        }
    }

    pub(crate) fn choose(
        &mut self,
        terms: &Terms,
        facts: &rest::Facts,
        id: &str,
        choice: Choice,
    ) -> Result<Outcome, Failed> {
        match rest::choose(terms, facts, choice, id) {
            Err(refused) => Ok(refused.code()),
            Ok(None) if facts.has_chosen && facts.choice == choice => Ok("already"),
            Ok(back) => {
                self.till.books.post(back.as_slice())?;
                self.choices.extend(number(&facts.student).map(|n| (n, choice)));
                Ok("done")
            }
        }
    }

    /// Whose money is to be settled.
    pub(crate) fn settling(
        &self,
        terms: &Terms,
        today: Date,
        stays: impl Fn(usize) -> bool,
        sure: bool,
    ) -> Result<Vec<usize>, Outcome> {
        let all: Vec<Waiting> = (0..CHILDREN).map(|n| self.waiting(n, stays(n))).collect();
        let ends = rest::Ends::of(&[], ("", UNTIL), Vec::new(), today);
        let due = rest::settling(&[(self.purse, terms)].into(), &all, &ends, sure);
        let due = due.map_err(|why| why.code())?;
        let is_due = |n: &usize| due.iter().any(|one| one.student.as_str() == child(*n));
        Ok((0..CHILDREN).filter(is_due).collect())
    }

    /// A child's money before it is settled.
    fn waiting(&self, n: usize, stays: bool) -> Waiting {
        let student = StudentId::new(child(n));
        let is_open = |one: &&Evening| {
            let is_listed = is_placed_at_first(n, one.course);
            is_listed && !self.closed.contains(*one) && !self.cancelled.contains(*one)
        };
        Waiting {
            held: self.till.books.standing(&Account::Custody(student.clone(), self.purse)).free(),
            running: Fen::ZERO,
            has_ended: false,
            carried: self.till.books.standing(&Account::Carried(student.clone(), self.purse)).balance,
            choice: self.choices.get(&n).copied(),
            stays,
            open: self.opened.iter().filter(is_open).count() as i64,
            purse: self.purse,
            student,
        }
    }

    /// Settles one child's money; says whether any of it moved.
    pub(crate) fn settle(&mut self, terms: &Terms, facts: &rest::Facts, today: Date) -> Result<bool, Failed> {
        let settled = rest::settle(terms, facts, (UNTIL, today)).map_err(|why| why.code())?;
        let has_moved = settled != rest::Settled::default();
        self.till.books.post(settled.carry.as_slice())?;
        if let Some(asked) = settled.refund {
            self.till.hold(asked)?;
        }
        Ok(has_moved)
    }

    /// How a correction of a transfer stands that nobody turned down.
    pub(crate) fn corrected(&self, transfer: &TransferId) -> Option<State> {
        let mut all = self.corrections.values();
        let stands = all.find(|(of, state)| of == transfer && *state != State::TurnedDown);
        stands.map(|(_, state)| state.clone())
    }

    pub(crate) fn wrong(&self, transfer: &TransferId, state: Option<State>, by: usize) -> correction::Facts {
        let wrong = self.till.books.known.get(transfer).cloned();
        let free = |wrong: &Transfer| self.till.books.standing(correction::giver(wrong)).free();
        let free = wrong.as_ref().map_or(Fen::ZERO, free);
        correction::Facts { transfer: wrong, state, free, me: PersonId::new(format!("p{by}")) }
    }

    pub(crate) fn propose(
        &mut self,
        terms: &correction::Terms,
        facts: correction::Facts,
        draft: correction::Draft,
    ) -> Outcome {
        if self.corrections.contains_key(draft.id.as_str()) {
            return "already";
        }
        match correction::propose(terms, &facts, &draft) {
            Err(refused) => refused.code(),
            Ok(_) => {
                let state = State::Proposed { by: facts.me };
                self.corrections.insert(draft.id.as_str().to_owned(), (draft.transfer, state));
                "done"
            }
        }
    }

    pub(crate) fn turn_down(&mut self, id: &str, facts: &correction::Facts, reason: &str) -> Outcome {
        match correction::turn_down(facts, reason) {
            Err(refused) => refused.code(),
            Ok(_) => self.answered(id, State::TurnedDown),
        }
    }

    /// A correction that is made or turned down.
    pub(crate) fn answered(&mut self, id: &str, now: State) -> Outcome {
        if let Some((_, state)) = self.corrections.get_mut(id) {
            *state = now;
        }
        "done"
    }

    pub(crate) fn day_end(&mut self, today: Date, date: Date) -> Outcome {
        let facts = day_end::Facts {
            last: self.last,
            today,
            lines: Vec::new(),
            unsound: self.till.books.replayed().err().into_iter().collect(),
        };
        match day_end::close(facts, date) {
            Err(refused) => refused.code(),
            Ok(closed) if closed.already => "already",
            Ok(closed) => {
                self.last = Some(closed.date);
                "done"
            }
        }
    }
}

/// Which child has this id.
pub(crate) fn number(student: &StudentId) -> Option<usize> {
    (0..CHILDREN).find(|n| child(*n) == student.as_str())
}

/// What a family wants of its rest.
pub(crate) fn choice(carry: bool) -> Choice {
    if carry { Choice::Carry } else { Choice::Refund }
}
