//! 纯规则 The same school by the program's rules and its ledger's law, over tables in memory.

use super::op::{
    Balances, CHILDREN, COURSES, Evening, Op, Outcome, child, course, evenings, is_placed_at_first,
};
use super::play::{Books, Failed};
use jiff::civil::{Date, date};
use rules::day::roll::State as Mark;
use rules::fen::Fen;
use rules::id::{
    BillId, CorrectionId, CourseId, PaymentId, PersonId, RefundId, SessionId, StudentId, TransferId,
};
use rules::moment::Moment;
use rules::money::account::{Account, Kind, Purse, Step, Transfer};
use rules::money::correction::{self, State};
use rules::money::day_end;
use rules::money::ledger::{self, Standing};
use rules::money::refund::{self, Asked};
use rules::money::release::{self, Child, Stood};
use rules::money::share::Parts;
use rules::money::{bill, payment};
use rules::plan::scheme::Scheme;
use rules::refusal::Refuses;
use std::collections::{BTreeMap, BTreeSet};

/// A school in memory.
pub(crate) struct Pure {
    scheme: Scheme,
    accounts: BTreeMap<Account, Standing>,
    known: BTreeMap<TransferId, Transfer>,
    ended: BTreeSet<TransferId>,
    /// Every transfer in its order: replayed, it must give the accounts.
    log: Vec<Transfer>,
    bills: BTreeMap<(usize, usize), &'static str>,
    left: BTreeSet<(usize, usize)>,
    payments: BTreeMap<String, String>,
    closed: BTreeSet<Evening>,
    marks: BTreeMap<(Evening, usize), Mark>,
    refunds: BTreeMap<String, (Asked, bool)>,
    corrections: BTreeMap<String, (TransferId, State)>,
    last: Option<Date>,
    days: i64,
}

impl Pure {
    pub(crate) fn new(scheme: &Scheme) -> Self {
        Self {
            scheme: scheme.clone(),
            accounts: BTreeMap::new(),
            known: BTreeMap::new(),
            ended: BTreeSet::new(),
            log: Vec::new(),
            bills: BTreeMap::new(),
            left: BTreeSet::new(),
            payments: BTreeMap::new(),
            closed: BTreeSet::new(),
            marks: BTreeMap::new(),
            refunds: BTreeMap::new(),
            corrections: BTreeMap::new(),
            last: None,
            days: 0,
        }
    }

    /// Puts a batch through the ledger's law; what it forbids is a mistake of a rule.
    fn post(&mut self, transfers: &[Transfer]) -> Result<(), Failed> {
        let mut facts = ledger::Facts::default();
        for one in transfers {
            for account in [&one.debit, &one.credit] {
                let standing = self.accounts.get(account).copied().unwrap_or_default();
                facts.accounts.insert(account.clone(), standing);
            }
            for id in [Some(&one.id), one.step.ends()].into_iter().flatten() {
                facts.known.extend(self.known.get(id).map(|there| (id.clone(), there.clone())));
                facts.ended.extend(self.ended.get(id).cloned());
            }
        }
        let posted = ledger::post(facts, transfers).map_err(|breach| format!("{breach:?}"))?;
        for (account, by) in posted.moved {
            let standing = self.accounts.entry(account).or_default();
            standing.balance = standing.balance + by.balance;
            standing.pending = standing.pending + by.pending;
        }
        for one in posted.fresh {
            self.ended.extend(one.step.ends().cloned());
            self.known.insert(one.id.clone(), one.clone());
            self.log.push(one);
        }
        Ok(())
    }

    fn standing(&self, account: &Account) -> Standing {
        self.accounts.get(account).copied().unwrap_or_default()
    }

    fn is_placed(&self, at: (usize, usize)) -> bool {
        is_placed_at_first(at.0, at.1) && !self.left.contains(&at)
    }

    fn lessons(course: usize) -> i64 {
        evenings().filter(|one| one.course == course).map(Evening::lessons).sum()
    }

    fn cost(&self, lessons: i64) -> Fen {
        bill::cost(&self.scheme.fee["x"], lessons)
    }

    fn bill(&mut self) -> Result<Outcome, Failed> {
        let mut billed = 0;
        for k in 0..COURSES {
            let without =
                (0..CHILDREN).filter(|n| self.is_placed((*n, k)) && !self.bills.contains_key(&(*n, k)));
            let without: Vec<usize> = without.collect();
            if without.is_empty() {
                continue;
            }
            let unbilled = without.iter().map(|n| StudentId::new(child(*n))).collect();
            let facts = bill::Facts {
                course: CourseId::new(course(k)),
                is_open: true,
                lessons: Self::lessons(k),
                unbilled,
            };
            let bills = bill::issue(&self.scheme.fee["x"], &facts, Moment(0)).map_err(|why| why.code())?;
            billed += bills.len();
            self.bills.extend(without.into_iter().map(|n| ((n, k), "due")));
        }
        Ok(if billed == 0 { "already" } else { "done" })
    }

    fn pay(&mut self, op: &Op) -> Result<Outcome, Failed> {
        let Op::Pay { id, child: n, course: k, fen, receipt } = op else { return Ok("none") };
        let Some(state) = self.bills.get(&(*n, *k)).copied() else { return Ok("none") };
        let facts = payment::Facts {
            bill: BillId::new(format!("bill/{}/{}", course(*k), child(*n))),
            student: StudentId::new(child(*n)),
            due: self.cost(Self::lessons(*k)),
            state: state.to_owned(),
            receipt_taken: self.payments.iter().any(|(other, taken)| other != id && taken == receipt),
            already: self.payments.contains_key(id),
        };
        let (way, bill) = (payment::Way::Cash, facts.bill.clone());
        let draft =
            payment::Draft { id: PaymentId::new(id), bill, fen: Fen(*fen), way, receipt: receipt.clone() };
        let recorded = match payment::record(&facts, draft) {
            Ok(recorded) => recorded,
            Err(refused) => return Ok(refused.code()),
        };
        let Some(transfer) = recorded.transfer else { return Ok("already") };
        self.post(&[transfer])?;
        self.payments.insert(id.clone(), receipt.clone());
        self.bills.insert((*n, *k), "paid");
        Ok("done")
    }

    fn close(&mut self, evening: Evening, states: &[Mark]) -> Result<Outcome, Failed> {
        if !self.closed.insert(evening) {
            return Ok("already");
        }
        let listed: Vec<usize> = (0..CHILDREN).filter(|n| is_placed_at_first(*n, evening.course)).collect();
        self.marks.extend(listed.iter().zip(states).map(|(n, state)| ((evening, *n), *state)));
        self.give(evening, &listed)
    }

    fn mark(&mut self, evening: Evening, n: usize, state: Mark) -> Result<Outcome, Failed> {
        if !is_placed_at_first(n, evening.course) {
            return Ok("roll-not-listed");
        }
        if self.marks.insert((evening, n), state) == Some(state) {
            return Ok("already");
        }
        if self.closed.contains(&evening) { self.give(evening, &[n]) } else { Ok("done") }
    }

    fn give(&mut self, evening: Evening, of: &[usize]) -> Result<Outcome, Failed> {
        let payee = release::payee(&CourseId::new(course(evening.course)));
        let facts = release::Facts {
            session: SessionId::new(evening.id()),
            course: Some(CourseId::new(course(evening.course))),
            lessons: evening.lessons(),
            is_cancelled: false,
            earned: self.standing(&payee).free(),
            children: of.iter().map(|n| self.stood(evening, *n, &payee)).collect(),
        };
        let released = release::release(&self.scheme.fee["x"], &facts);
        self.post(&released.transfers)?;
        Ok("done")
    }

    fn stood(&self, evening: Evening, n: usize, payee: &Account) -> Child {
        let student = StudentId::new(child(n));
        let stood = match self.marks.get(&(evening, n)) {
            Some(Mark::Absent) => Stood::Absent,
            Some(Mark::Leave) => Stood::OnLeave,
            _ => Stood::Attended,
        };
        let mine = |one: &&Transfer| one.student.as_ref() == Some(&student);
        let lessons = |one: &&Transfer| one.credit == *payee || one.debit == *payee;
        let signed = |one: &Transfer| if one.credit == *payee { one.fen } else { -one.fen };
        let id = evening.id();
        let (mut used, mut moved, mut times) = (Fen::ZERO, Parts::default(), 0);
        for one in self.log.iter().filter(mine).filter(lessons) {
            used = used + signed(one);
            if one.subject == id {
                moved.family = moved.family + signed(one);
                times += 1;
            }
        }
        let is_paid = self.bills.get(&(n, evening.course)) == Some(&"paid");
        let paid = if is_paid { self.cost(Self::lessons(evening.course)) } else { Fen::ZERO };
        let free = self.standing(&Account::Custody(student.clone(), Purse::Course)).free();
        Child { held: free.min(paid - used).max(Fen::ZERO), student, stood, relief: None, moved, times }
    }

    fn leave(&mut self, at: (usize, usize)) -> Outcome {
        if !is_placed_at_first(at.0, at.1) {
            return "placement-nothing";
        }
        if !self.left.insert(at) {
            return "already";
        }
        if let Some(state @ &mut "due") = self.bills.get_mut(&at) {
            *state = "cancelled";
        }
        "done"
    }

    fn ask(&mut self, id: &str, n: usize) -> Result<Outcome, Failed> {
        if self.refunds.contains_key(id) {
            return Ok("already");
        }
        let student = StudentId::new(child(n));
        let bound = evenings().filter(|one| {
            let at = (n, one.course);
            !self.closed.contains(one) && self.is_placed(at) && self.bills.get(&at) == Some(&"paid")
        });
        let bound = self.cost(bound.map(Evening::lessons).sum());
        let waits = self.refunds.values().filter(|(asked, paid)| !paid && asked.student == student);
        let facts = refund::Facts {
            asked: waits.map(|(asked, _)| asked.fen).sum(),
            held: self.standing(&Account::Custody(student.clone(), Purse::Course)).balance,
            purse: Purse::Course,
            student,
            bound,
        };
        match refund::ask(&facts, RefundId::new(id), "") {
            Err(refused) => Ok(refused.code()),
            Ok(asked) => {
                self.post(&[refund::hold(&asked)])?;
                self.refunds.insert(id.to_owned(), (asked, false));
                Ok("done")
            }
        }
    }

    fn pay_back(&mut self, id: &str) -> Result<Outcome, Failed> {
        let Some((asked, false)) = self.refunds.get(id).cloned() else {
            return Ok(refund::Refusal::NotAsked.code());
        };
        let transfers = match refund::pay(&asked, true, Fen::ZERO) {
            Ok(transfers) => transfers,
            Err(refused) => return Ok(refused.code()),
        };
        self.post(&transfers)?;
        self.refunds.insert(id.to_owned(), (asked, true));
        Ok("done")
    }

    fn facts(&self, transfer: &TransferId, state: Option<State>, by: usize) -> correction::Facts {
        let wrong = self.known.get(transfer).cloned();
        let free = wrong.as_ref().map_or(Fen::ZERO, |wrong| self.standing(correction::giver(wrong)).free());
        correction::Facts { transfer: wrong, state, free, me: PersonId::new(format!("p{by}")) }
    }

    fn propose(&mut self, id: &str, transfer: &str, reason: &str, by: usize) -> Outcome {
        if self.corrections.contains_key(id) {
            return "already";
        }
        let transfer = TransferId::new(transfer);
        let stands =
            self.corrections.values().find(|(of, state)| *of == transfer && *state != State::TurnedDown);
        let facts = self.facts(&transfer, stands.map(|(_, state)| state.clone()), by);
        let draft = correction::Draft {
            id: CorrectionId::new(id),
            transfer: transfer.clone(),
            reason: reason.into(),
        };
        match correction::propose(&self.scheme.correction, &facts, &draft) {
            Err(refused) => refused.code(),
            Ok(_) => {
                self.corrections.insert(id.to_owned(), (transfer, State::Proposed { by: facts.me }));
                "done"
            }
        }
    }

    fn answer(&mut self, id: &str, make: bool, reason: &str, by: usize) -> Result<Outcome, Failed> {
        let Some((transfer, state)) = self.corrections.get(id).cloned() else { return Ok("none") };
        let facts = self.facts(&transfer, Some(state), by);
        let state = if make {
            match correction::approve(&self.scheme.correction, &facts) {
                Err(refused) => return Ok(refused.code()),
                Ok(counter) => self.undo(&transfer, counter)?,
            }
        } else {
            match correction::turn_down(&facts, reason) {
                Err(refused) => return Ok(refused.code()),
                Ok(_) => State::TurnedDown,
            }
        };
        self.corrections.insert(id.to_owned(), (transfer, state));
        Ok("done")
    }

    fn undo(&mut self, wrong: &TransferId, counter: Transfer) -> Result<State, Failed> {
        if self.known.get(wrong).map(|one| one.kind) == Some(Kind::Payment) {
            let named =
                |at: &(usize, usize)| format!("bill/{}/{}", course(at.1), child(at.0)) == counter.subject;
            let bills = self.bills.iter_mut().filter(|(at, state)| named(at) && **state == "paid");
            bills.for_each(|(_, state)| *state = "due");
        }
        self.post(&[counter])?;
        Ok(State::Made)
    }

    fn today(&self, days: i64) -> Date {
        date(2021, 9, 1).checked_add(jiff::Span::new().days(days)).unwrap_or(Date::MAX)
    }

    fn day_end(&mut self, days: i64) -> Outcome {
        let facts = day_end::Facts {
            last: self.last,
            today: self.today(self.days),
            lines: Vec::new(),
            unsound: self.replayed().err().into_iter().collect(),
        };
        match day_end::close(facts, self.today(self.days + days)) {
            Err(refused) => refused.code(),
            Ok(closed) if closed.already => "already",
            Ok(closed) => {
                self.last = Some(closed.date);
                "done"
            }
        }
    }

    /// The transfers alone, from nothing: they must give every account.
    fn replayed(&self) -> Result<(), String> {
        let mut again = BTreeMap::<&Account, Standing>::new();
        for one in &self.log {
            let hold = one.step.ends().map_or(Fen::ZERO, |id| self.known[id].fen);
            let debit = again.entry(&one.debit).or_default();
            match one.step {
                Step::Pending => debit.pending = debit.pending + one.fen,
                Step::Void(_) => debit.pending = debit.pending - hold,
                Step::Posted | Step::Post(_) => {
                    *debit = Standing { balance: debit.balance - one.fen, pending: debit.pending - hold };
                    let credit = again.entry(&one.credit).or_default();
                    credit.balance = credit.balance + one.fen;
                }
            }
        }
        let sum: Fen = again.values().map(|one| one.balance).sum();
        let differs =
            self.accounts.iter().find(|(at, stands)| again.get(at).copied().unwrap_or_default() != **stands);
        let below = self.accounts.iter().find(|(at, stands)| !at.may_owe() && stands.free() < Fen::ZERO);
        match (sum == Fen::ZERO, differs.or(below)) {
            (true, None) => Ok(()),
            (_, wrong) => Err(wrong.map_or_else(|| sum.to_string(), |(at, _)| at.name())),
        }
    }
}

impl Books for Pure {
    async fn apply(&mut self, op: &Op) -> Result<Outcome, Failed> {
        match op {
            Op::Bill => self.bill(),
            Op::Pay { .. } => self.pay(op),
            Op::Close { evening, states } => self.close(*evening, states),
            Op::Mark { evening, child, state } => self.mark(*evening, *child, *state),
            Op::Leave { child, course } => Ok(self.leave((*child, *course))),
            Op::Ask { id, child } => self.ask(id, *child),
            Op::PayBack { id } => self.pay_back(id),
            Op::Propose { id, transfer, reason, by } => Ok(self.propose(id, transfer, reason, *by)),
            Op::Answer { id, make, reason, by } => self.answer(id, *make, reason, *by),
            Op::DayEnd { days } => Ok(self.day_end(*days)),
            Op::Night => {
                self.days += 1;
                Ok("done")
            }
        }
    }

    /// In memory there is nothing between the steps of an act.
    async fn crash(&mut self, _: &Op) -> Result<(), Failed> {
        Ok(())
    }

    async fn balances(&mut self) -> Result<Balances, Failed> {
        self.replayed()?;
        let of = |(at, stands): (&Account, &Standing)| (at.name(), (stands.balance.0, stands.pending.0));
        Ok(self.accounts.iter().map(of).collect())
    }

    async fn transfers(&mut self) -> Result<u64, Failed> {
        Ok(self.log.len() as u64)
    }
}
